/* SPDX-License-Identifier: GPL-3.0-or-later */
/* columns.c - column rules resolved to vectors and wanted source columns. */
#include <math.h>

#include "pipeline/job.h"

static int fail_rule(const struct resolver *resolver,
                     const struct column_rule *rule, struct quipu_error *err,
                     const char *problem, const char *name)
{
    return quipu_fail(err, QUIPU_EDEFINITION, "\"%s\" at %s: %s \"%s\"",
                      resolver->dataset->definition.file, rule->path, problem,
                      name);
}

/* The source has no column of this name: say which are near. */
static int fail_no_column(const struct resolver *resolver,
                          const struct column_rule *rule, const char *name,
                          struct quipu_error *err)
{
    const struct quipu_schema *schema = resolver->schema;
    fail_rule(resolver, rule, err, "the source has no column", name);
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

/* The raw text of an item: its code, or what the named scheme calls it. */
static const char *raw_of_item(const struct column_rule *rule,
                               const struct codelist_item *item)
{
    if (!rule->scheme)
        return item->code;
    for (size_t i = 0; i < item->alternative_count; i++) {
        if (strcmp(item->alternatives[i].scheme, rule->scheme) == 0)
            return item->alternatives[i].code;
    }
    return NULL;
}

/* A code such as "01" that went through a number has lost its zeros; it is
 * still known where no other code reads like what is left. */
static int add_without_zeros(struct raw_codes *codes,
                             const struct column_rule *rule,
                             struct quipu_error *err)
{
    for (size_t i = 0; i < rule->codelist->item_count; i++) {
        const char *raw = raw_of_item(rule, &rule->codelist->items[i]);
        if (!raw || raw[0] != '0' || strspn(raw, "0123456789") != strlen(raw))
            continue;
        const char *rest = raw + strspn(raw, "0");
        if (*rest == '\0' ||
            raw_codes_find(codes, quipu_slice_of(rest)) != RAW_UNKNOWN)
            continue;
        if (raw_codes_add(codes, quipu_slice_of(rest), (int32_t)i, err) == -1)
            return -1;
    }
    return 0;
}

static int add_items(struct raw_codes *codes, const struct column_rule *rule,
                     struct quipu_error *err)
{
    for (size_t i = 0; i < rule->codelist->item_count; i++) {
        const char *raw = raw_of_item(rule, &rule->codelist->items[i]);
        if (raw &&
            raw_codes_add(codes, quipu_slice_of(raw), (int32_t)i, err) == -1)
            return -1;
    }
    return add_without_zeros(codes, rule, err);
}

static size_t find_code(const struct vector *vector, const char *code)
{
    for (size_t i = 0; i < vector->code_count; i++) {
        if (strcmp(vector->codes[i], code) == 0)
            return i;
    }
    return SIZE_MAX;
}

static int add_map(struct raw_codes *codes, const struct vector *vector,
                   struct quipu_error *err)
{
    const struct column_rule *rule = vector->rule;
    for (size_t i = 0; i < rule->map_count; i++) {
        int32_t code = (int32_t)find_code(vector, rule->map[i].code);
        if (raw_codes_add(codes, quipu_slice_of(rule->map[i].raw), code, err) ==
            -1)
            return -1;
    }
    return 0;
}

/* The codes that a vector can have: the list's, else what the map or the bins
 * give, in their order. */
static int list_codes(struct vector *vector, struct quipu_error *err)
{
    const struct column_rule *rule = vector->rule;
    size_t most = rule->codelist        ? rule->codelist->item_count
                  : rule->map_count > 0 ? rule->map_count
                                        : rule->bin_count;
    vector->codes = base_alloc(most, sizeof *vector->codes, err);
    if (!vector->codes)
        return -1;
    for (size_t i = 0; i < most; i++) {
        const char *code = rule->codelist        ? rule->codelist->items[i].code
                           : rule->map_count > 0 ? rule->map[i].code
                                                 : rule->bins[i].code;
        if (find_code(vector, code) == SIZE_MAX || rule->codelist)
            vector->codes[vector->code_count++] = code;
    }
    return 0;
}

/* ---- wanted columns ----------------------------------------------------- */

static char *say_expected(const struct column_rule *rule,
                          struct quipu_error *err)
{
    QUIPU_AUTO_TEXT(text);
    if (rule->map_count > 0) {
        quipu_text_append(&text, "in its map:");
        for (size_t i = 0; i < rule->map_count && i < 12; i++)
            quipu_text_printf(&text, " %s", rule->map[i].raw);
    } else {
        quipu_text_printf(&text, "a code of \"%s\"",
                          rule->codelist->definition.id);
        if (rule->scheme)
            quipu_text_printf(&text, " by \"%s\"", rule->scheme);
    }
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
static int want(struct resolver *resolver, const struct vector *vector,
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
    int result = rule->map_count > 0 ? add_map(wanted->codes, vector, err)
                                     : add_items(wanted->codes, rule, err);
    if (result == -1) {
        quipu_prefix(err, "\"%s\" at %s", resolver->dataset->definition.file,
                     rule->path);
        return -1;
    }
    wanted->expected = say_expected(rule, err);
    resolver->vectors->columns[*column].expected = wanted->expected;
    return wanted->expected ? 0 : -1;
}

/* ---- vectors ------------------------------------------------------------ */

static void set_scale(struct vector *vector, double scale)
{
    /* Dividing by 1000000 gives the double nearest to the decimal result;
     * multiplying by 0.000001 does not. */
    double inverse = 1 / scale;
    bool divides = fabs(scale) < 1 &&
                   fabs(inverse - nearbyint(inverse)) < 1e-9 * fabs(inverse);
    vector->multiplier = divides ? 1 : scale;
    vector->divisor = divides ? nearbyint(inverse) : 1;
}

static int resolve_from(struct resolver *resolver, struct vector *vector,
                        enum quipu_type type, struct quipu_error *err)
{
    const struct column_rule *rule = vector->rule;
    bool in_source = schema_find(resolver->schema, rule->from) != SIZE_MAX;
    bool is_own = strcmp(rule->from, rule->name) == 0;
    bool may_derive = type == QUIPU_DOUBLE && !is_own && !in_source;
    if (!may_derive ||
        !dataset_column(resolver->dataset, resolver->period, rule->from))
        return want(resolver, vector, rule->from, type, &vector->inputs[0],
                    err);

    if (resolve_column(resolver, rule->from, &vector->inputs[0], err) == -1)
        return -1;
    if (resolver->vectors->items[vector->inputs[0]].type != VECTOR_NUMBER)
        return fail_rule(resolver, rule, err, "expected a column of numbers in",
                         rule->from);
    vector->step = vector->step == STEP_BINS_WANTED ? STEP_BINS : STEP_SCALE;
    return 0;
}

static int resolve_date(struct resolver *resolver, struct vector *vector,
                        struct quipu_error *err)
{
    const struct column_rule *rule = vector->rule;
    vector->type = VECTOR_DATE;
    if (!rule->year)
        return want(resolver, vector, rule->from, QUIPU_DATE,
                    &vector->inputs[0], err);
    vector->step = STEP_DATE_PARTS;
    const char *const parts[] = {rule->year, rule->month, rule->day};
    for (size_t i = 0; i < ARRAY_SIZE(parts); i++) {
        if (want(resolver, vector, parts[i], QUIPU_DOUBLE, &vector->inputs[i],
                 err) == -1)
            return -1;
    }
    return 0;
}

static int resolve_age(struct resolver *resolver, struct vector *vector,
                       struct quipu_error *err)
{
    const struct column_rule *rule = vector->rule;
    const char *const dates[] = {rule->birth, rule->at};
    vector->type = VECTOR_NUMBER;
    vector->step = STEP_AGE;
    for (size_t i = 0; i < ARRAY_SIZE(dates); i++) {
        if (resolve_column(resolver, dates[i], &vector->inputs[i], err) == -1)
            return -1;
        if (resolver->vectors->items[vector->inputs[i]].type != VECTOR_DATE)
            return fail_rule(resolver, rule, err,
                             "expected dates in the column", dates[i]);
    }
    return 0;
}

static int resolve_kind(struct resolver *resolver, struct vector *vector,
                        enum vector_type wish, struct quipu_error *err)
{
    const struct column_rule *rule = vector->rule;
    vector->step = STEP_WANTED;
    set_scale(vector, rule->scale);
    switch (rule->kind) {
    case COLUMN_DATE:
        return resolve_date(resolver, vector, err);
    case COLUMN_AGE:
        return resolve_age(resolver, vector, err);
    case COLUMN_BINS:
        vector->type = VECTOR_CODE;
        vector->step = STEP_BINS_WANTED;
        return list_codes(vector, err) == -1
                   ? -1
                   : resolve_from(resolver, vector, QUIPU_DOUBLE, err);
    case COLUMN_CODES:
        vector->type = wish == VECTOR_TEXT ? VECTOR_TEXT : VECTOR_CODE;
        if (wish != VECTOR_TEXT && list_codes(vector, err) == -1)
            return -1;
        return resolve_from(resolver, vector,
                            wish == VECTOR_TEXT ? QUIPU_TEXT : QUIPU_CODE, err);
    case COLUMN_NUMBER:
    case COLUMN_TEXT:
        break;
    }
    bool is_text = rule->kind == COLUMN_TEXT || wish == VECTOR_TEXT;
    vector->type = is_text ? VECTOR_TEXT : VECTOR_NUMBER;
    return resolve_from(resolver, vector, is_text ? QUIPU_TEXT : QUIPU_DOUBLE,
                        err);
}

int resolve_rule(struct resolver *resolver, const struct column_rule *rule,
                 enum vector_type wish, size_t *vector, struct quipu_error *err)
{
    struct vectors *vectors = resolver->vectors;
    for (size_t i = 0; i < vectors->count; i++) {
        bool fits = wish == 0 || wish == vectors->items[i].type;
        if (vectors->items[i].rule == rule && fits) {
            *vector = i;
            return 0;
        }
    }
    if (resolver->depth > resolver->dataset->column_count)
        return fail_rule(resolver, rule, err, "a circle of columns through",
                         rule->name);

    resolver->depth++;
    struct vector made = {.rule = rule};
    int result = resolve_kind(resolver, &made, wish, err);
    resolver->depth--;
    if (result == 0)
        result = base_grow(&vectors->items, &vectors->capacity,
                           vectors->count + 1, sizeof *vectors->items, err);
    if (result == -1) {
        free(made.codes);
        return -1;
    }
    *vector = vectors->count;
    vectors->items[vectors->count++] = made;
    return 0;
}

int resolve_column(struct resolver *resolver, const char *name, size_t *vector,
                   struct quipu_error *err)
{
    const struct column_rule *rule =
        dataset_column(resolver->dataset, resolver->period, name);
    if (!rule)
        return quipu_fail(err, QUIPU_EDEFINITION,
                          "\"%s\" at columns: there is no column \"%s\"",
                          resolver->dataset->definition.file, name);
    return resolve_rule(resolver, rule, 0, vector, err);
}

void vectors_release(struct vectors *vectors)
{
    for (size_t i = 0; i < vectors->count; i++)
        free(vectors->items[i].codes);
    for (size_t i = 0; i < vectors->wanted_count; i++) {
        raw_codes_free(vectors->wanted[i].codes);
        free(vectors->wanted[i].expected);
    }
    free(vectors->items);
    free(vectors->wanted);
    free(vectors->columns);
}
