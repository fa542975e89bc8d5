/* SPDX-License-Identifier: GPL-3.0-or-later */
/* series.c - records that are observations already: nothing is added up or
 * estimated, what goes in comes out.
 */
#include <math.h>

#include "base/status.h"
#include "pipeline/job.h"
#include "pipeline/result.h"

/* ---- columns ------------------------------------------------------------ */

static int plan_column(struct resolver *resolver, const char *name,
                       bool is_text, size_t *vector, struct quipu_error *err)
{
    *vector = SIZE_MAX;
    if (!name)
        return 0;
    const struct column_rule *rule =
        dataset_column(resolver->dataset, resolver->period, name);
    return resolve_rule(resolver, rule, is_text, vector, err);
}

/* The statuses that a map or a code list gives. */
static int check_status_codes(const struct job *job, const struct tally *tally,
                              struct quipu_error *err)
{
    if (tally->columns.status == SIZE_MAX)
        return 0;
    const struct vector *vector = &job->vectors.items[tally->columns.status];
    for (size_t i = 0; i < vector->code_count; i++) {
        if (!status_find(quipu_slice_of(vector->codes[i])))
            return quipu_fail(err, QUIPU_EDEFINITION,
                              "\"%s\" at %s: \"%s\" is no observation status "
                              "of SDMX",
                              job->spec.dataset->definition.file,
                              vector->rule->path, vector->codes[i]);
    }
    return 0;
}

int series_plan(struct job *job, struct resolver *resolver, struct tally *tally,
                struct quipu_error *err)
{
    const struct published *from = &tally->indicator->published;
    struct series_columns *to = &tally->columns;
    if (plan_column(resolver, from->value, false, &to->value, err) == -1 ||
        plan_column(resolver, from->se, false, &to->se, err) == -1 ||
        plan_column(resolver, from->ci_low, false, &to->ci_low, err) == -1 ||
        plan_column(resolver, from->ci_high, false, &to->ci_high, err) == -1 ||
        plan_column(resolver, from->n, false, &to->n, err) == -1 ||
        plan_column(resolver, from->weight, false, &to->weight, err) == -1 ||
        plan_column(resolver, from->status, true, &to->status, err) == -1)
        return -1;
    return check_status_codes(job, tally, err);
}

/* ---- the cell of a record ----------------------------------------------- */

/* Where a record is published; `reason` says why it is not. */
struct spot {
    uint64_t digits[KEY_DIGITS_MAX];
    uint32_t mask; /* of the dimensions that it has a group in, and the area */
    uint8_t reason;
};

static void find_dimensions(const struct job *job, const struct base *base,
                            const struct values *values, size_t row,
                            struct spot *spot)
{
    for (size_t d = 0; d < base->count; d++) {
        const struct values *of = &values[base->vectors[d]];
        const struct vector *vector = &job->vectors.items[base->vectors[d]];
        spot->digits[d + 1] = 0;
        if (of->reasons[row] != QUIPU_PRESENT) {
            spot->reason = of->reasons[row];
            return;
        }
        if (strcmp(vector->codes[of->codes[row]], DIMENSION_TOTAL) == 0)
            continue;
        spot->digits[d + 1] = (uint64_t)of->codes[row] + 1;
        spot->mask |= 1u << d;
    }
}

static bool is_level_published(const struct dataset *dataset, size_t level)
{
    for (size_t i = 0; i < dataset->level_count; i++) {
        if (dataset->levels[i] == level)
            return true;
    }
    return false;
}

static void find_area(const struct job *job, const struct values *values,
                      size_t row, struct spot *spot)
{
    spot->digits[KEY_AREA] = 0;
    if (job->area == SIZE_MAX)
        return;
    const struct values *of = &values[job->area];
    if (of->reasons[row] != QUIPU_PRESENT) {
        spot->reason = of->reasons[row];
        return;
    }
    const struct codelist_item *item = &job->areas->items[of->codes[row]];
    if (strcmp(item->code, job->spec.dataset->ref_area) == 0)
        return;
    spot->digits[KEY_AREA] = (uint64_t)of->codes[row] + 1;
    spot->mask |= AREA_BIT;
    if (!is_level_published(job->spec.dataset, item->level))
        spot->reason = QUIPU_OUT_OF_SCOPE;
}

/* The whole is an area too. */
static bool is_breakdown(const struct tally *tally, uint32_t mask)
{
    for (size_t i = 0; i < tally->mask_count; i++) {
        if (tally->masks[i] == mask || tally->masks[i] == (mask | AREA_BIT))
            return true;
    }
    return false;
}

static struct spot find_spot(const struct tally *tally,
                             const struct worker *worker, size_t row)
{
    const struct job *job = worker->job;
    const struct values *values = worker->values;
    struct spot spot = {.reason = QUIPU_PRESENT};
    find_area(job, values, row, &spot);
    if (spot.reason == QUIPU_PRESENT)
        find_dimensions(job, &tally->bases[0], values, row, &spot);
    spot.digits[key_period(&tally->bases[0].form)] =
        job->period == SIZE_MAX ? 0
                                : (uint64_t)values[job->period].codes[row] + 1;
    if (spot.reason == QUIPU_PRESENT && !is_breakdown(tally, spot.mask))
        spot.reason = QUIPU_OUT_OF_SCOPE;
    return spot;
}

/* ---- what a record says ------------------------------------------------- */

static bool read_number(const struct worker *worker, size_t vector, size_t row,
                        double *number)
{
    *number = 0;
    if (vector == SIZE_MAX ||
        worker->values[vector].reasons[row] != QUIPU_PRESENT)
        return false;
    *number = worker->values[vector].numbers[row];
    return true;
}

static int read_numbers(const struct series_columns *columns,
                        const struct worker *worker, size_t row,
                        struct observation *to, struct quipu_error *err)
{
    double n;
    to->has_value = read_number(worker, columns->value, row, &to->value);
    to->has_se = read_number(worker, columns->se, row, &to->se);
    bool has_low = read_number(worker, columns->ci_low, row, &to->ci_low);
    bool has_high = read_number(worker, columns->ci_high, row, &to->ci_high);
    to->has_n = read_number(worker, columns->n, row, &n);
    to->has_weight = read_number(worker, columns->weight, row, &to->weight);
    to->has_interval = has_low && has_high;
    to->reason = to->has_value ? QUIPU_PRESENT
                               : worker->values[columns->value].reasons[row];
    if (has_low != has_high)
        return quipu_fail(err, QUIPU_EDATA, "one limit of two is there");
    if (to->has_interval && to->ci_low > to->ci_high)
        return quipu_fail(err, QUIPU_EDATA,
                          "the limits %.17g and %.17g are in the wrong order",
                          to->ci_low, to->ci_high);
    if (to->se < 0 || to->weight < 0)
        return quipu_fail(err, QUIPU_EDATA, "%.17g is negative",
                          to->se < 0 ? to->se : to->weight);
    if (n < 0 || n != trunc(n) || n > 0x1p53)
        return quipu_fail(err, QUIPU_EDATA, "n is %.17g", n);
    to->n = (int64_t)n;
    return 0;
}

static struct quipu_slice status_text(const struct worker *worker,
                                      size_t number, size_t row)
{
    if (number == SIZE_MAX ||
        worker->values[number].reasons[row] != QUIPU_PRESENT)
        return (struct quipu_slice){0};
    const struct vector *vector = &worker->job->vectors.items[number];
    if (vector->type == VECTOR_CODE)
        return quipu_slice_of(vector->codes[worker->values[number].codes[row]]);
    return quipu_slice_trim(
        quipu_batch_text(worker->batch, vector->inputs[0], row));
}

static int read_status(const struct series_columns *columns,
                       const struct worker *worker, size_t row,
                       struct observation *to, struct quipu_error *err)
{
    struct quipu_slice text = status_text(worker, columns->status, row);
    to->status = to->has_value ? 'A' : quipu_reason_status(to->reason);
    if (text.length == 0)
        return 0;
    const struct status *status = status_find(text);
    if (!status) {
        QUIPU_AUTO_TEXT(shown);
        quipu_text_append_safe(&shown, text, 40);
        (void)quipu_fail(err, QUIPU_EDATA,
                         "\"%s\" is no observation status of SDMX", shown.data);
        quipu_hint(err, "map it in the column \"%s\"",
                   worker->job->vectors.items[columns->status].rule->name);
        return -1;
    }
    to->status = status->code;
    if (to->has_value ? status->with_value : status->with_missing)
        return 0;
    return quipu_fail(err, QUIPU_EDATA,
                      "the status is %c (%s), and there is %s", status->code,
                      status->meaning, to->has_value ? "a value" : "no value");
}

/* ---- records ------------------------------------------------------------ */

/* "area \"15\", period \"2024\", sex \"F\"" */
static void describe(struct job *job, const struct base *base, uint64_t key,
                     struct quipu_text *to)
{
    uint64_t digits[KEY_DIGITS_MAX];
    key_split(&base->form, key, digits);
    quipu_text_printf(to, "area \"%s\"",
                      digits[KEY_AREA] == 0
                          ? job->spec.dataset->ref_area
                          : job->areas->items[digits[KEY_AREA] - 1].code);
    const char *period =
        key_period_text(job, digits[key_period(&base->form)], NULL);
    quipu_text_printf(to, ", period \"%s\"", period ? period : "");
    for (size_t d = 0; d < base->count; d++) {
        const struct vector *vector = &job->vectors.items[base->vectors[d]];
        if (digits[d + 1] > 0)
            quipu_text_printf(to, ", %s \"%s\"", base->names[d],
                              vector->codes[digits[d + 1] - 1]);
    }
}

static int add_record(const struct tally *tally, const struct worker *worker,
                      size_t row, const struct spot *spot,
                      struct series *series, struct quipu_error *err)
{
    const struct base *base = &tally->bases[0];
    struct series_row says = {.key = key_join(&base->form, spot->digits)};
    if (base_grow(&series->rows, &series->capacity, series->count + 1,
                  sizeof *series->rows, err) == -1)
        return -1;
    if (read_numbers(&tally->columns, worker, row, &says.says, err) == -1 ||
        read_status(&tally->columns, worker, row, &says.says, err) == -1) {
        QUIPU_AUTO_TEXT(where);
        describe(worker->job, base, says.key, &where);
        quipu_prefix(err, "%s", where.data);
        return -1;
    }
    series->rows[series->count++] = says;
    return 0;
}

int series_batch(const struct tally *tally, const struct worker *worker,
                 size_t count, struct part *part, size_t number,
                 struct quipu_error *err)
{
    uint64_t *excluded =
        part->excluded[number] + tally->test_count * QUIPU_REASON_COUNT;
    for (size_t i = 0; i < count; i++) {
        const struct spot spot = find_spot(tally, worker, worker->rows[i]);
        if (spot.reason != QUIPU_PRESENT) {
            excluded[spot.reason]++;
            continue;
        }
        part->used[number]++;
        if (add_record(tally, worker, worker->rows[i], &spot,
                       &part->series[number], err) == -1)
            return -1;
    }
    return 0;
}

int series_merge(struct series *series, const struct series *other,
                 struct quipu_error *err)
{
    if (base_grow(&series->rows, &series->capacity,
                  series->count + other->count, sizeof *series->rows,
                  err) == -1)
        return -1;
    if (other->count > 0)
        memcpy(&series->rows[series->count], other->rows,
               other->count * sizeof *other->rows);
    series->count += other->count;
    return 0;
}

/* ---- observations ------------------------------------------------------- */

static int compare_rows(const void *a, const void *b)
{
    const struct series_row *x = a, *y = b;
    return (x->key > y->key) - (x->key < y->key);
}

static int fail_twice(struct job *job, const struct tally *tally, uint64_t key,
                      struct quipu_error *err)
{
    QUIPU_AUTO_TEXT(where);
    describe(job, &tally->bases[0], key, &where);
    (void)quipu_fail(err, QUIPU_EDATA,
                     "indicator \"%s\": several records are of %s",
                     tally->indicator->definition.id, where.data);
    quipu_hint(err, "choose one with \"where\", or tell them apart by a "
                    "breakdown");
    return -1;
}

static int observe_row(struct job *job, const struct tally *tally,
                       const struct series_row *row, struct quipu_error *err)
{
    struct observation to = row->says;
    to.indicator = tally->indicator->definition.id;
    to.version = tally->indicator->version;
    if (key_place(job, &tally->bases[0], row->key, &to, err) == -1)
        return -1;
    if (to.status == 'Q') /* limits and n would tell what is suppressed */
        result_suppress(&to);
    else
        (void)result_protect(job, &to);
    return result_add_observation(job, &to, err);
}

int series_observe(struct job *job, const struct tally *tally,
                   struct series *series, struct quipu_error *err)
{
    if (series->count > 0)
        qsort(series->rows, series->count, sizeof *series->rows, compare_rows);
    for (size_t i = 0; i < series->count; i++) {
        const struct series_row *row = &series->rows[i];
        if (i > 0 && row->key == row[-1].key)
            return fail_twice(job, tally, row->key, err);
        if (observe_row(job, tally, row, err) == -1)
            return -1;
    }
    return 0;
}
