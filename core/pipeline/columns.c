/* SPDX-License-Identifier: GPL-3.0-or-later */
/* columns.c - column rules resolved to vectors. */
#include <math.h>

#include "pipeline/job.h"

int resolve_fail(const struct resolver *resolver,
                 const struct column_rule *rule, struct quipu_error *err,
                 const char *problem, const char *name)
{
    return quipu_fail(err, QUIPU_EDEFINITION, "\"%s\" at %s: %s \"%s\"",
                      resolver->dataset->definition.file, rule->path, problem,
                      name);
}

size_t vector_find_code(const struct vector *vector, const char *code)
{
    for (size_t i = 0; i < vector->code_count; i++) {
        if (strcmp(vector->codes[i], code) == 0)
            return i;
    }
    return SIZE_MAX;
}

/* The codes that a vector can have: the list's, else what the map or the bins
 * give, in their order; then that of the total. */
static int list_codes(struct vector *vector, struct quipu_error *err)
{
    const struct column_rule *rule = vector->rule;
    size_t most = rule->codelist        ? rule->codelist->item_count
                  : rule->map_count > 0 ? rule->map_count
                                        : rule->bin_count;
    vector->codes = base_alloc(most + 1, sizeof *vector->codes, err);
    if (!vector->codes)
        return -1;
    for (size_t i = 0; i < most; i++) {
        const char *code = rule->codelist        ? rule->codelist->items[i].code
                           : rule->map_count > 0 ? rule->map[i].code
                                                 : rule->bins[i].code;
        if (rule->codelist || vector_find_code(vector, code) == SIZE_MAX)
            vector->codes[vector->code_count++] = code;
    }
    if (rule->total_count > 0)
        vector->codes[vector->code_count++] = DIMENSION_TOTAL;
    return 0;
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
        return want_column(resolver, vector, rule->from, type,
                           &vector->inputs[0], err);

    if (rule->missing_count > 0)
        return resolve_fail(resolver, rule, err,
                            "\"missing\" is for raw values, not for those of "
                            "the column",
                            rule->from);
    if (resolve_column(resolver, rule->from, &vector->inputs[0], err) == -1)
        return -1;
    if (resolver->vectors->items[vector->inputs[0]].type != VECTOR_NUMBER)
        return resolve_fail(resolver, rule, err,
                            "expected a column of numbers in", rule->from);
    vector->step = vector->step == STEP_BINS_WANTED ? STEP_BINS : STEP_SCALE;
    return 0;
}

static int resolve_date(struct resolver *resolver, struct vector *vector,
                        struct quipu_error *err)
{
    const struct column_rule *rule = vector->rule;
    if (!rule->year)
        return want_column(resolver, vector, rule->from, QUIPU_DATE,
                           &vector->inputs[0], err);
    vector->step = STEP_DATE_PARTS;
    const char *const parts[] = {rule->year, rule->month, rule->day};
    for (size_t i = 0; i < ARRAY_SIZE(parts); i++) {
        if (want_column(resolver, vector, parts[i], QUIPU_DOUBLE,
                        &vector->inputs[i], err) == -1)
            return -1;
    }
    return 0;
}

static int resolve_age(struct resolver *resolver, struct vector *vector,
                       struct quipu_error *err)
{
    const struct column_rule *rule = vector->rule;
    const char *const dates[] = {rule->birth, rule->at};
    vector->step = STEP_AGE;
    for (size_t i = 0; i < ARRAY_SIZE(dates); i++) {
        if (resolve_column(resolver, dates[i], &vector->inputs[i], err) == -1)
            return -1;
        if (resolver->vectors->items[vector->inputs[i]].type != VECTOR_DATE)
            return resolve_fail(resolver, rule, err,
                                "expected dates in the column", dates[i]);
    }
    return 0;
}

/* What a rule gives.  Only what is neither codes nor dates can be had as text
 * as well as a number. */
static enum vector_type type_of(const struct column_rule *rule, bool as_text)
{
    switch (rule->kind) {
    case COLUMN_DATE:
        return VECTOR_DATE;
    case COLUMN_BINS:
    case COLUMN_CODES:
        return VECTOR_CODE;
    case COLUMN_TEXT:
        return VECTOR_TEXT;
    case COLUMN_PERIOD:
        return VECTOR_PERIOD;
    case COLUMN_AGE:
    case COLUMN_NUMBER:
        break;
    }
    return as_text && rule->kind == COLUMN_NUMBER ? VECTOR_TEXT : VECTOR_NUMBER;
}

static int resolve_codes(struct resolver *resolver, struct vector *vector,
                         struct quipu_error *err)
{
    bool by_bins = vector->rule->kind == COLUMN_BINS;
    if (by_bins)
        vector->step = STEP_BINS_WANTED;
    if (list_codes(vector, err) == -1)
        return -1;
    return resolve_from(resolver, vector, by_bins ? QUIPU_DOUBLE : QUIPU_CODE,
                        err);
}

static int resolve_kind(struct resolver *resolver, struct vector *vector,
                        struct quipu_error *err)
{
    const struct column_rule *rule = vector->rule;
    vector->step = STEP_WANTED;
    set_scale(vector, rule->scale);
    if (rule->kind == COLUMN_AGE)
        return resolve_age(resolver, vector, err);
    switch (vector->type) {
    case VECTOR_DATE:
        return resolve_date(resolver, vector, err);
    case VECTOR_CODE:
        return resolve_codes(resolver, vector, err);
    case VECTOR_TEXT:
        if (rule->scale != 1)
            return resolve_fail(resolver, rule, err,
                                "\"scale\" is for numbers, not for texts of",
                                rule->from);
        return resolve_from(resolver, vector, QUIPU_TEXT, err);
    case VECTOR_PERIOD:
        return resolve_from(resolver, vector, QUIPU_CODE, err);
    case VECTOR_NUMBER:
        break;
    }
    return resolve_from(resolver, vector, QUIPU_DOUBLE, err);
}

int resolve_rule(struct resolver *resolver, const struct column_rule *rule,
                 bool as_text, size_t *vector, struct quipu_error *err)
{
    struct vectors *vectors = resolver->vectors;
    enum vector_type type = type_of(rule, as_text);
    for (size_t i = 0; i < vectors->count; i++) {
        if (vectors->items[i].rule == rule && vectors->items[i].type == type) {
            *vector = i;
            return 0;
        }
    }
    if (resolver->depth > resolver->dataset->columns.count)
        return resolve_fail(resolver, rule, err, "a circle of columns through",
                            rule->name);

    resolver->depth++;
    struct vector made = {.rule = rule, .type = type};
    int result = resolve_kind(resolver, &made, err);
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

static void require_column(struct vectors *vectors, const struct vector *vector,
                           size_t column)
{
    bool is_number =
        vector->step == STEP_WANTED && vector->type == VECTOR_NUMBER;
    vectors->columns[column].required = true;
    vectors->columns[column].not_negative |= is_number;
}

void resolve_require(struct vectors *vectors, size_t number)
{
    const struct vector *vector = &vectors->items[number];
    switch (vector->step) {
    case STEP_WANTED:
    case STEP_BINS_WANTED:
        require_column(vectors, vector, vector->inputs[0]);
        break;
    case STEP_SCALE:
    case STEP_BINS:
        resolve_require(vectors, vector->inputs[0]);
        break;
    case STEP_DATE_PARTS:
        for (size_t i = 0; i < ARRAY_SIZE(vector->inputs); i++)
            require_column(vectors, vector, vector->inputs[i]);
        break;
    case STEP_AGE:
        resolve_require(vectors, vector->inputs[0]);
        resolve_require(vectors, vector->inputs[1]);
        break;
    }
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
    return resolve_rule(resolver, rule, false, vector, err);
}

void vectors_release(struct vectors *vectors)
{
    for (size_t i = 0; i < vectors->count; i++) {
        free(vectors->items[i].codes);
        free(vectors->items[i].days);
    }
    for (size_t i = 0; i < vectors->wanted_count; i++) {
        raw_codes_free(vectors->wanted[i].codes);
        free(vectors->wanted[i].expected);
    }
    free(vectors->items);
    free(vectors->wanted);
    free(vectors->columns);
}
