/* SPDX-License-Identifier: GPL-3.0-or-later */
/* wanted.c - the columns wanted from the source, and what their raw codes stand
 * for. */
#include "pipeline/job.h"

/* The source has no column of this name: say which are near. */
static int fail_no_column(const struct resolver *resolver,
                          const struct column_rule *rule, const char *name,
                          struct quipu_error *err)
{
    const struct quipu_schema *schema = resolver->schema;
    resolve_fail(resolver, rule, err, "the source has no column", name);
    const char **names = base_alloc(schema->count, sizeof *names, NULL);
    for (size_t i = 0; names && i < schema->count; i++)
        names[i] = schema->columns[i].name;
    const char *nearest =
        names ? base_nearest(name, names, schema->count) : NULL;
    if (nearest)
        quipu_hint(err, "did you mean \"%s\"?", nearest);
    else
        quipu_hint(err, "a variant can name the column of period %s",
                   resolver->period);
    free(names);
    return -1;
}

/* ---- raw codes ---------------------------------------------------------- */

static int add_missing(struct raw_codes *codes, const struct column_rule *rule,
                       struct quipu_error *err)
{
    for (size_t i = 0; i < rule->missing_count; i++) {
        if (raw_codes_add(codes, quipu_slice_of(rule->missing[i].raw),
                          RAW_REASON(rule->missing[i].reason), err) == -1)
            return -1;
    }
    return 0;
}

/* The area that the whole stands for, where the rule is that of the areas. */
static size_t find_whole(const struct resolver *resolver,
                         const struct column_rule *rule)
{
    const struct dataset *dataset = resolver->dataset;
    bool is_area =
        dataset->area && rule->codelist &&
        rule == dataset_column(dataset, resolver->period, dataset->area);
    return is_area ? codelist_find(rule->codelist, dataset->ref_area)
                   : SIZE_MAX;
}

/* A record of another area would be counted in the whole. */
static bool is_outside(const struct resolver *resolver,
                       const struct column_rule *rule, size_t item)
{
    size_t whole = find_whole(resolver, rule);
    if (whole == SIZE_MAX)
        return false;
    size_t level = rule->codelist->items[whole].level;
    return codelist_ancestor(rule->codelist, item, level) != whole;
}

/* What is left of a code such as "01" that went through a number; NULL where
 * nothing is lost. */
static const char *without_zeros(const char *raw)
{
    if (!raw || raw[0] != '0' || strspn(raw, "0123456789") != strlen(raw))
        return NULL;
    const char *rest = raw + strspn(raw, "0");
    return *rest == '\0' ? NULL : rest;
}

/* Whether another code has lost its zeros to the same rest. */
static bool is_ambiguous(const struct column_rule *rule, size_t item,
                         const char *rest)
{
    for (size_t i = 0; i < rule->codelist->item_count; i++) {
        const char *other = without_zeros(
            codelist_raw(&rule->codelist->items[i], rule->scheme));
        if (i != item && other && strcmp(other, rest) == 0)
            return true;
    }
    return false;
}

/* A code without its zeros is still known where no other code reads like what
 * is left. */
static int add_without_zeros(struct resolver *resolver, struct raw_codes *codes,
                             const struct column_rule *rule,
                             struct quipu_error *err)
{
    for (size_t i = 0; i < rule->codelist->item_count; i++) {
        const char *rest = without_zeros(
            codelist_raw(&rule->codelist->items[i], rule->scheme));
        if (!rest || is_outside(resolver, rule, i) ||
            raw_codes_find(codes, quipu_slice_of(rest)) != RAW_UNKNOWN ||
            is_ambiguous(rule, i, rest))
            continue;
        if (raw_codes_add(codes, quipu_slice_of(rest), (int32_t)i, err) == -1)
            return -1;
    }
    return 0;
}

static int add_items(struct resolver *resolver, struct raw_codes *codes,
                     const struct column_rule *rule, struct quipu_error *err)
{
    for (size_t i = 0; i < rule->codelist->item_count; i++) {
        const char *raw = codelist_raw(&rule->codelist->items[i], rule->scheme);
        if (raw && !is_outside(resolver, rule, i) &&
            raw_codes_add(codes, quipu_slice_of(raw), (int32_t)i, err) == -1)
            return -1;
    }
    return add_without_zeros(resolver, codes, rule, err);
}

static int add_map(struct resolver *resolver, struct raw_codes *codes,
                   const struct vector *vector, struct quipu_error *err)
{
    const struct column_rule *rule = vector->rule;
    for (size_t i = 0; i < rule->map_count; i++) {
        size_t code = vector_find_code(vector, rule->map[i].code);
        if (!is_outside(resolver, rule, code) &&
            raw_codes_add(codes, quipu_slice_of(rule->map[i].raw),
                          (int32_t)code, err) == -1)
            return -1;
    }
    return 0;
}

/* What the raw values of a column of codes stand for; beside them a period is
 * itself. */
static int add_codes(struct resolver *resolver, struct raw_codes *codes,
                     const struct vector *vector, struct quipu_error *err)
{
    const struct column_rule *rule = vector->rule;
    for (size_t i = 0; i < rule->total_count; i++) {
        if (raw_codes_add(codes, quipu_slice_of(rule->totals[i]),
                          (int32_t)vector->code_count - 1, err) == -1)
            return -1;
    }
    if (rule->map_count > 0)
        return add_map(resolver, codes, vector, err);
    return rule->codelist ? add_items(resolver, codes, rule, err) : 0;
}

/* ---- wanted columns ----------------------------------------------------- */

static char *say_expected(const struct resolver *resolver,
                          const struct column_rule *rule,
                          struct quipu_error *err)
{
    QUIPU_AUTO_TEXT(text);
    if (rule->kind == COLUMN_PERIOD) {
        quipu_text_append(&text, "a period, such as 2024, 2024-Q1 or 2024-07");
    } else if (rule->map_count > 0) {
        quipu_text_append(&text, "in its map:");
        for (size_t i = 0; i < rule->map_count && i < 12; i++)
            quipu_text_printf(&text, " %s", rule->map[i].raw);
    } else {
        quipu_text_printf(&text, "a code of \"%s\"",
                          rule->codelist->definition.id);
        if (rule->scheme)
            quipu_text_printf(&text, " by \"%s\"", rule->scheme);
    }
    for (size_t i = 0; i < rule->total_count; i++)
        quipu_text_printf(&text, " or %s", rule->totals[i]);
    size_t whole = find_whole(resolver, rule);
    if (whole != SIZE_MAX && rule->codelist->items[whole].parent != SIZE_MAX)
        quipu_text_printf(&text, ", in \"%s\"", resolver->dataset->ref_area);
    return quipu_text_detach(&text, err);
}

static int add_wanted(struct resolver *resolver, size_t index,
                      enum quipu_type type, size_t *column,
                      struct quipu_error *err)
{
    struct vectors *vectors = resolver->vectors;
    size_t needed = vectors->wanted_count + 1;
    if (base_grow(&vectors->wanted, &vectors->wanted_capacity, needed,
                  sizeof *vectors->wanted, err) == -1 ||
        base_grow(&vectors->columns, &vectors->column_capacity, needed,
                  sizeof *vectors->columns, err) == -1)
        return -1;
    const struct schema_column *source = &resolver->schema->columns[index];
    *column = vectors->wanted_count++;
    vectors->wanted[*column] = (struct wanted){.index = index};
    vectors->columns[*column] = (struct batch_column){
        .name = source->name,
        .type = type,
        .personal = source->sensitivity == QUIPU_PERSONAL,
    };
    return 0;
}

/* A wanted column with the codes of the vector's rule. */
int want_column(struct resolver *resolver, const struct vector *vector,
                const char *name, enum quipu_type type, size_t *column,
                struct quipu_error *err)
{
    const struct column_rule *rule = vector->rule;
    size_t index = schema_find(resolver->schema, name);
    if (index == SIZE_MAX)
        return fail_no_column(resolver, rule, name, err);
    if (add_wanted(resolver, index, type, column, err) == -1)
        return -1;
    if (type != QUIPU_CODE && rule->missing_count == 0)
        return 0;

    struct wanted *wanted = &resolver->vectors->wanted[*column];
    wanted->codes = raw_codes_new(err);
    if (!wanted->codes || add_missing(wanted->codes, rule, err) == -1)
        return -1;
    resolver->vectors->columns[*column].codes = wanted->codes;
    if (type != QUIPU_CODE)
        return 0;
    resolver->vectors->columns[*column].is_period = rule->kind == COLUMN_PERIOD;
    if (add_codes(resolver, wanted->codes, vector, err) == -1) {
        quipu_prefix(err, "\"%s\" at %s", resolver->dataset->definition.file,
                     rule->path);
        return -1;
    }
    wanted->expected = say_expected(resolver, rule, err);
    resolver->vectors->columns[*column].expected = wanted->expected;
    return wanted->expected ? 0 : -1;
}
