/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tally.c - who is counted, in which cells, and who is left out and why. */
#include "pipeline/job.h"

/* ---- conditions --------------------------------------------------------- */

static int fail_condition(const struct tally *tally,
                          const struct condition *condition,
                          struct quipu_error *err, const char *problem,
                          const char *word)
{
    return quipu_fail(err, QUIPU_EDEFINITION, "\"%s\" at where.%s: %s \"%s\"",
                      tally->indicator->definition.file, condition->column,
                      problem, word);
}

static int plan_numbers(const struct tally *tally, struct test *test,
                        const struct condition *condition,
                        struct quipu_error *err)
{
    test->numbers =
        base_alloc(condition->value_count, sizeof *test->numbers, err);
    if (!test->numbers)
        return -1;
    for (size_t i = 0; i < condition->value_count; i++) {
        if (!quipu_parse_double(quipu_slice_of(condition->values[i]),
                                &test->numbers[i]))
            return fail_condition(tally, condition, err,
                                  "the column holds numbers, not",
                                  condition->values[i]);
    }
    test->number_count = condition->value_count;
    return 0;
}

static int plan_codes(const struct tally *tally, struct test *test,
                      const struct condition *condition,
                      const struct vector *vector, struct quipu_error *err)
{
    if (condition->value_count == 0)
        return fail_condition(tally, condition, err,
                              "the column holds codes: name them with", "in");
    test->codes = base_alloc(vector->code_count, sizeof *test->codes, err);
    if (!test->codes)
        return -1;
    for (size_t i = 0; i < condition->value_count; i++) {
        size_t k = 0;
        while (k < vector->code_count &&
               strcmp(vector->codes[k], condition->values[i]) != 0)
            k++;
        if (k == vector->code_count)
            return fail_condition(tally, condition, err,
                                  "the column has no code",
                                  condition->values[i]);
        test->codes[k] = true;
    }
    return 0;
}

static int plan_test(struct resolver *resolver, const struct tally *tally,
                     struct test *test, const struct condition *condition,
                     struct quipu_error *err)
{
    test->name = condition->column;
    test->range = condition->range;
    if (resolve_column(resolver, condition->column, &test->vector, err) == -1)
        return -1;
    const struct vector *vector = &resolver->vectors->items[test->vector];
    if (vector->type == VECTOR_NUMBER)
        return plan_numbers(tally, test, condition, err);
    if (vector->type == VECTOR_CODE)
        return plan_codes(tally, test, condition, vector, err);
    return fail_condition(tally, condition, err,
                          "only numbers and codes can be tested, not",
                          condition->column);
}

static int plan_tests(struct resolver *resolver, struct tally *tally,
                      struct quipu_error *err)
{
    const struct indicator *indicator = tally->indicator;
    tally->tests =
        base_alloc(indicator->where_count, sizeof *tally->tests, err);
    if (!tally->tests)
        return -1;
    for (size_t i = 0; i < indicator->where_count; i++) {
        tally->test_count = i + 1;
        if (plan_test(resolver, tally, &tally->tests[i], &indicator->where[i],
                      err) == -1)
            return -1;
    }
    return 0;
}

/* ---- cells: the fewest sets of dimensions from which the others follow --- */

/* The dimensions that an indicator's breakdowns name, by name. */
struct dimensions {
    const char *names[KEY_DIMENSIONS_MAX];
    size_t count;
};

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static int list_dimensions(const struct indicator *indicator,
                           struct dimensions *dimensions,
                           struct quipu_error *err)
{
    dimensions->count = 0;
    for (size_t i = 0; i < indicator->breakdown_count; i++) {
        const struct breakdown *breakdown = &indicator->breakdowns[i];
        for (size_t k = 0; k < breakdown->count; k++) {
            const char *name = breakdown->dimensions[k];
            bool is_known = strcmp(name, "area") == 0;
            for (size_t d = 0; d < dimensions->count; d++)
                is_known |= strcmp(dimensions->names[d], name) == 0;
            if (is_known)
                continue;
            if (dimensions->count == KEY_DIMENSIONS_MAX)
                return quipu_fail(err, QUIPU_EDEFINITION,
                                  "\"%s\" at breakdowns: more than %d "
                                  "dimensions",
                                  indicator->definition.file,
                                  KEY_DIMENSIONS_MAX);
            dimensions->names[dimensions->count++] = name;
        }
    }
    qsort(dimensions->names, dimensions->count, sizeof *dimensions->names,
          compare_names);
    return 0;
}

static uint32_t mask_of(const struct breakdown *breakdown,
                        const struct dimensions *dimensions)
{
    uint32_t mask = 0;
    for (size_t k = 0; k < breakdown->count; k++) {
        if (strcmp(breakdown->dimensions[k], "area") == 0)
            mask |= AREA_BIT;
        for (size_t d = 0; d < dimensions->count; d++) {
            if (strcmp(breakdown->dimensions[k], dimensions->names[d]) == 0)
                mask |= 1u << d;
        }
    }
    return mask;
}

static int plan_base(struct job *job, struct resolver *resolver,
                     const struct dimensions *dimensions, uint32_t mask,
                     struct base *base, struct quipu_error *err)
{
    base->has_area = (mask & AREA_BIT) != 0;
    base->vectors = base_alloc(dimensions->count, sizeof *base->vectors, err);
    base->names = base_alloc(dimensions->count, sizeof *base->names, err);
    if (!base->vectors || !base->names)
        return -1;
    for (size_t d = 0; d < dimensions->count; d++) {
        if (!(mask & (1u << d)))
            continue;
        size_t *vector = &base->vectors[base->count];
        if (resolve_column(resolver, dimensions->names[d], vector, err) == -1)
            return -1;
        if (job->vectors.items[*vector].type != VECTOR_CODE)
            return resolve_fail(resolver, job->vectors.items[*vector].rule, err,
                                "a variant has no codes to group by for",
                                dimensions->names[d]);
        base->names[base->count++] = dimensions->names[d];
    }
    return key_plan(job, base, err);
}

/* Who adds records up must not add up totals. */
static int check_no_total(const struct resolver *resolver,
                          const struct base *base, struct quipu_error *err)
{
    for (size_t d = 0; d < base->count; d++) {
        const struct column_rule *rule =
            resolver->vectors->items[base->vectors[d]].rule;
        if (rule->total_count > 0)
            return resolve_fail(resolver, rule, err,
                                "\"total\" is for published observations, and "
                                "a calculation is broken down by",
                                rule->name);
    }
    return 0;
}

/* Whether the conditions let only totals through, or only what is none. */
static bool chooses_totals(const struct resolver *resolver,
                           const struct tally *tally, const char *column)
{
    for (size_t i = 0; i < tally->test_count; i++) {
        const struct test *test = &tally->tests[i];
        const struct vector *vector = &resolver->vectors->items[test->vector];
        bool has_total = false, has_other = false;
        if (strcmp(test->name, column) != 0 || !test->codes)
            continue;
        for (size_t k = 0; k < vector->code_count; k++) {
            bool is_total = strcmp(vector->codes[k], DIMENSION_TOTAL) == 0;
            has_total |= is_total && test->codes[k];
            has_other |= !is_total && test->codes[k];
        }
        return has_total != has_other;
    }
    return false;
}

/* Nor totals and what they are of, where it is not broken down. */
static int check_totals_chosen(const struct resolver *resolver,
                               const struct tally *tally,
                               struct quipu_error *err)
{
    const struct dataset *dataset = resolver->dataset;
    for (size_t i = 0; i < dataset->columns.count; i++) {
        const struct column_rule *rule = dataset_column(
            dataset, resolver->period, dataset->columns.items[i].name);
        if (!rule || rule->total_count == 0 ||
            chooses_totals(resolver, tally, rule->name))
            continue;
        (void)quipu_fail(err, QUIPU_EDEFINITION,
                         "the records that a calculation adds up are totals "
                         "in \"%s\", and parts of them too",
                         rule->name);
        quipu_hint(err, "say in \"where\" which codes of \"%s\" are counted",
                   rule->name);
        return -1;
    }
    return 0;
}

static bool is_maximal(const uint32_t *masks, size_t count, size_t index)
{
    for (size_t i = 0; i < count; i++) {
        bool contains = (masks[index] & ~masks[i]) == 0;
        if (contains && (masks[i] != masks[index] || i < index))
            return false;
    }
    return true;
}

/* The bits of `mask` among those that a base keeps, numbered within it. */
static uint32_t bits_within(uint32_t mask, uint32_t base)
{
    uint32_t bits = 0;
    size_t position = 0;
    for (size_t d = 0; d < KEY_DIMENSIONS_MAX; d++) {
        if (!(base & (1u << d)))
            continue;
        if (mask & (1u << d))
            bits |= 1u << position;
        position++;
    }
    return bits;
}

/* A dimension set and a level are published once, from whichever base. */
struct planned {
    uint32_t dimensions;
    size_t level;
};

struct target_plan {
    struct tally *tally;
    const uint32_t *base_masks;
    struct planned *planned;
};

static void add_target(struct target_plan *plan, uint32_t mask, size_t level)
{
    struct tally *tally = plan->tally;
    uint32_t dimensions = mask & ~AREA_BIT;
    for (size_t i = 0; i < tally->target_count; i++) {
        if (plan->planned[i].dimensions == dimensions &&
            plan->planned[i].level == level)
            return;
    }
    size_t best = SIZE_MAX;
    for (size_t i = 0; i < tally->base_count; i++) {
        bool contains = (mask & ~plan->base_masks[i]) == 0;
        if (contains && (best == SIZE_MAX ||
                         __builtin_popcount(plan->base_masks[i]) <
                             __builtin_popcount(plan->base_masks[best])))
            best = i;
    }
    plan->planned[tally->target_count] = (struct planned){dimensions, level};
    tally->targets[tally->target_count++] = (struct target){
        .base = best,
        .dimensions = bits_within(dimensions, plan->base_masks[best]),
        .level = level,
    };
}

/* The level of the area that the whole dataset stands for. */
static size_t level_of_whole(const struct job *job)
{
    size_t item = job->areas
                      ? codelist_find(job->areas, job->spec.dataset->ref_area)
                      : SIZE_MAX;
    return item == SIZE_MAX ? SIZE_MAX : job->areas->items[item].level;
}

static int plan_targets(struct job *job, struct tally *tally,
                        const uint32_t *masks, const uint32_t *base_masks,
                        struct quipu_error *err)
{
    const struct dataset *dataset = job->spec.dataset;
    size_t count = tally->indicator->breakdown_count;
    size_t most = count * (dataset->level_count + 1);
    tally->targets = base_alloc(most, sizeof *tally->targets, err);
    struct target_plan plan = {tally, base_masks, NULL};
    plan.planned = base_alloc(most, sizeof *plan.planned, err);
    if (!tally->targets || !plan.planned) {
        free(plan.planned);
        return -1;
    }
    for (size_t i = 0; i < count; i++) {
        if (!(masks[i] & AREA_BIT)) {
            add_target(&plan, masks[i], LEVEL_WHOLE);
            continue;
        }
        for (size_t k = 0; k < dataset->level_count; k++) {
            bool is_whole = dataset->levels[k] == level_of_whole(job);
            add_target(&plan, masks[i],
                       is_whole ? LEVEL_WHOLE : dataset->levels[k]);
        }
    }
    free(plan.planned);
    return 0;
}

/* The one base of published observations has all that a breakdown has. */
static int plan_series(struct job *job, struct resolver *resolver,
                       struct tally *tally, const struct dimensions *dimensions,
                       const uint32_t *masks, struct quipu_error *err)
{
    size_t count = tally->indicator->breakdown_count;
    uint32_t all = job->area == SIZE_MAX ? 0 : AREA_BIT;
    tally->masks = base_alloc(count, sizeof *tally->masks, err);
    if (!tally->masks)
        return -1;
    for (size_t i = 0; i < count; i++)
        all |= tally->masks[tally->mask_count++] = masks[i];
    tally->base_count = 1;
    if (plan_base(job, resolver, dimensions, all, &tally->bases[0], err) == -1)
        return -1;
    return series_plan(job, resolver, tally, err);
}

static int plan_cells(struct job *job, struct resolver *resolver,
                      struct tally *tally, uint32_t *masks,
                      struct quipu_error *err)
{
    const struct indicator *indicator = tally->indicator;
    size_t count = indicator->breakdown_count;
    struct dimensions dimensions;
    if (list_dimensions(indicator, &dimensions, err) == -1)
        return -1;
    for (size_t i = 0; i < count; i++)
        masks[i] = mask_of(&indicator->breakdowns[i], &dimensions);

    uint32_t *base_masks = masks + count;
    tally->bases = base_alloc(count, sizeof *tally->bases, err);
    if (!tally->bases)
        return -1;
    if (indicator->kind == INDICATOR_PUBLISHED)
        return plan_series(job, resolver, tally, &dimensions, masks, err);
    for (size_t i = 0; i < count; i++) {
        if (!is_maximal(masks, count, i))
            continue;
        base_masks[tally->base_count] = masks[i];
        struct base *base = &tally->bases[tally->base_count++];
        if (plan_base(job, resolver, &dimensions, masks[i], base, err) == -1 ||
            check_no_total(resolver, base, err) == -1)
            return -1;
    }
    if (check_totals_chosen(resolver, tally, err) == -1)
        return -1;
    return plan_targets(job, tally, masks, base_masks, err);
}

int tally_plan(struct job *job, struct resolver *resolver, struct tally *tally,
               struct quipu_error *err)
{
    if (plan_tests(resolver, tally, err) == -1)
        return -1;
    uint32_t *masks =
        base_alloc(2 * tally->indicator->breakdown_count, sizeof *masks, err);
    if (!masks)
        return -1;
    int result = plan_cells(job, resolver, tally, masks, err);
    free(masks);
    return result;
}

void tally_release(struct tally *tally)
{
    for (size_t i = 0; i < tally->test_count; i++) {
        free(tally->tests[i].numbers);
        free(tally->tests[i].codes);
    }
    for (size_t i = 0; i < tally->base_count; i++) {
        free(tally->bases[i].vectors);
        free(tally->bases[i].names);
    }
    free(tally->tests);
    free(tally->bases);
    free(tally->targets);
    free(tally->masks);
}
