/* SPDX-License-Identifier: GPL-3.0-or-later */
/* parts.c - published columns, the terms of a formula, the way to a target. */
#include "cli/parts.h"

static void put_published(struct properties *to,
                          const struct indicator *indicator)
{
    const struct published *columns = &indicator->published;
    const struct {
        const char *name, *column;
    } parts[] = {{"published value", columns->value},
                 {"published se", columns->se},
                 {"published ci_low", columns->ci_low},
                 {"published ci_high", columns->ci_high},
                 {"published n", columns->n},
                 {"published weight", columns->weight},
                 {"published status", columns->status}};
    for (size_t i = 0; i < ARRAY_SIZE(parts); i++) {
        if (parts[i].column)
            properties_printf(to, parts[i].name, "column %s", parts[i].column);
    }
}

/* ---- formulas ----------------------------------------------------------- */

static void append_indicator(struct quipu_text *text,
                             const struct indicator *indicator)
{
    quipu_text_printf(text, "%s@%lld", indicator->definition.id,
                      (long long)indicator->version);
}

static void append_term(struct quipu_text *text,
                        const struct formula_term *term)
{
    append_indicator(text, term->indicator);
    if (term->period)
        quipu_text_printf(text, ", of %s", term->period);
    if (term->shift != 0)
        quipu_text_printf(text, ", %lld period%s %s",
                          (long long)llabs(term->shift),
                          llabs(term->shift) == 1 ? "" : "s",
                          term->shift < 0 ? "before" : "after");
    if (term->area)
        quipu_text_printf(text, ", in %s", term->area);
    for (size_t i = 0; i < term->code_count; i++)
        quipu_text_printf(text, ", %s = %s", term->codes[i].dimension,
                          term->codes[i].code);
    if (term->by && term->by_count == 0)
        quipu_text_append(text, ", not broken down");
    for (size_t i = 0; i < term->by_count; i++)
        quipu_text_printf(text, "%s %s", i == 0 ? ", by" : ",", term->by[i]);
}

static void put_formula(struct properties *to, const struct formula *formula)
{
    properties_put(to, "expression", formula->text);
    for (size_t i = 0; i < formula->term_count; i++) {
        QUIPU_AUTO_TEXT(name);
        QUIPU_AUTO_TEXT(value);
        quipu_text_printf(&name, "term %s", formula->terms[i].name);
        append_term(&value, &formula->terms[i]);
        properties_printf(to, name.data, "%s", value.data);
    }
}

/* ---- progress ----------------------------------------------------------- */

static void put_number(struct properties *to, const char *name, double number)
{
    char digits[QUIPU_NUMBER_SIZE];
    quipu_format_double(digits, number);
    properties_put(to, name, digits);
}

static void put_target(struct properties *to, const struct progress *progress)
{
    char digits[QUIPU_NUMBER_SIZE];
    quipu_format_double(digits, progress->target);
    if (progress->target_period)
        properties_printf(to, "target", "%s%s by %s", digits,
                          progress->is_share ? " of the baseline" : "",
                          progress->target_period);
    else
        properties_printf(to, "target", "that of %s",
                          progress->indicator->definition.id);
}

static void put_rate(struct properties *to, const struct progress *progress)
{
    properties_put(to, "fit",
                   progress->by_endpoints ? "endpoints" : "least squares");
    properties_put(to, "from", progress->from);
    properties_put(to, "to", progress->to);
}

static void put_decimals(struct properties *to, const char *name,
                         int64_t decimals)
{
    if (decimals >= 0)
        properties_printf(to, name, "to %lld decimals", (long long)decimals);
}

static void put_progress(struct properties *to, const struct progress *progress)
{
    enum progress_measure measure = progress->measure;
    QUIPU_AUTO_TEXT(base);
    append_indicator(&base, progress->indicator);
    properties_printf(to, "progress", "%s of %s",
                      progress_measure_word(measure), base.data);
    properties_put(to, "baseline", progress->baseline);
    if (measure != PROGRESS_AARR)
        put_target(to, progress);
    if (measure == PROGRESS_AARR || measure == PROGRESS_CLASS)
        put_rate(to, progress);
    put_decimals(to, "values rounded", progress->round_values);
    put_decimals(to, "results rounded", progress->round_results);
    if (measure == PROGRESS_ON_TRACK)
        put_number(to, "nearly", progress->nearly);
    if (measure != PROGRESS_CLASS)
        return;
    if (progress->has_met_at)
        put_number(to, "met at", progress->met_at);
    put_number(to, "some progress above", progress->some_above);
    put_number(to, "worse below", progress->worse_below);
}

void parts_put(struct properties *to, const struct indicator *indicator)
{
    switch (indicator->kind) {
    case INDICATOR_MEASURED:
        break;
    case INDICATOR_PUBLISHED:
        put_published(to, indicator);
        break;
    case INDICATOR_FORMULA:
        put_formula(to, &indicator->formula);
        break;
    case INDICATOR_PROGRESS:
        put_progress(to, &indicator->progress);
        break;
    }
}
