/* SPDX-License-Identifier: GPL-3.0-or-later */
/* words.c - definitions in words. */
#include "cli/words.h"

#include "base/base.h"

static void append_number(struct quipu_text *text, double number)
{
    char digits[QUIPU_NUMBER_SIZE];
    quipu_format_double(digits, number);
    quipu_text_append(text, digits);
}

static void append_limit(struct quipu_text *text, const char **between,
                         const char *sign, double limit)
{
    quipu_text_printf(text, "%s %s ", *between, sign);
    append_number(text, limit);
    *between = " and";
}

static void append_range(struct quipu_text *text, const struct range *range)
{
    const char *between = "";
    if (range->has_from)
        append_limit(text, &between, ">=", range->from);
    if (range->has_above)
        append_limit(text, &between, ">", range->above);
    if (range->has_to)
        append_limit(text, &between, "<=", range->to);
    if (range->has_below)
        append_limit(text, &between, "<", range->below);
}

void words_append_where(struct quipu_text *text,
                        const struct indicator *indicator)
{
    if (indicator->where_count == 0)
        quipu_text_append(text, "every record");
    for (size_t i = 0; i < indicator->where_count; i++) {
        const struct condition *condition = &indicator->where[i];
        quipu_text_printf(text, "%s%s", i > 0 ? "; " : "", condition->column);
        append_range(text, &condition->range);
        for (size_t k = 0; k < condition->value_count; k++)
            quipu_text_printf(text, "%s%s", k == 0 ? " = " : " or ",
                              condition->values[k]);
    }
}

void words_append_breakdowns(struct quipu_text *text,
                             const struct indicator *indicator)
{
    for (size_t i = 0; i < indicator->breakdown_count; i++) {
        const struct breakdown *breakdown = &indicator->breakdowns[i];
        quipu_text_printf(text, "%s%s", i > 0 ? "; " : "",
                          breakdown->count == 0 ? "total" : "");
        for (size_t k = 0; k < breakdown->count; k++)
            quipu_text_printf(text, "%s%s", k > 0 ? ", " : "",
                              breakdown->dimensions[k]);
    }
}

static void append_codes(struct quipu_text *text,
                         const struct column_rule *rule)
{
    for (size_t i = 0; i < rule->map_count; i++)
        quipu_text_printf(text, "%s%s is %s", i == 0 ? ": " : ", ",
                          rule->map[i].raw, rule->map[i].code);
    for (size_t i = 0; i < rule->bin_count; i++) {
        quipu_text_printf(text, "%s%s", i == 0 ? ": " : ", ",
                          rule->bins[i].code);
        append_range(text, &rule->bins[i].range);
    }
    if (rule->codelist && rule->map_count == 0 && rule->bin_count == 0)
        quipu_text_printf(
            text, ", codes of %s%s%s", rule->codelist->definition.id,
            rule->scheme ? " by " : "", rule->scheme ? rule->scheme : "");
}

void words_append_rule(struct quipu_text *text, const struct column_rule *rule)
{
    if (rule->year)
        quipu_text_printf(text, "date of %s, %s, %s", rule->year, rule->month,
                          rule->day);
    else if (rule->birth)
        quipu_text_printf(text, "age from %s to %s in %s", rule->birth,
                          rule->at, rule->in_months ? "months" : "days");
    else
        quipu_text_printf(text, "%sfrom %s",
                          rule->kind == COLUMN_PERIOD ? "period " : "",
                          rule->from);
    if (rule->scale != 1) {
        quipu_text_append(text, " x ");
        append_number(text, rule->scale);
    }
    if (rule->unit)
        quipu_text_printf(text, ", %s", rule->unit);
    append_codes(text, rule);
    for (size_t i = 0; i < rule->total_count; i++)
        quipu_text_printf(text, "%s%s", i == 0 ? "; total: " : ", ",
                          rule->totals[i]);
    for (size_t i = 0; i < rule->missing_count; i++)
        quipu_text_printf(text, "%s%s %s", i == 0 ? "; missing: " : ", ",
                          rule->missing[i].raw,
                          quipu_reason_word(rule->missing[i].reason));
}
