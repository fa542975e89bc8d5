/* SPDX-License-Identifier: GPL-3.0-or-later */
/* days.c - codes that are in force from one day to another: a record that uses
 * one at another time says something else than the code list.
 */
#include "base/period_code.h"
#include "pipeline/job.h"

static bool is_dated(struct days days)
{
    return days.first != INT32_MIN || days.last != INT32_MAX;
}

static int plan_vector(struct vector *vector, struct quipu_error *err)
{
    const struct column_rule *rule = vector->rule;
    const struct codelist *list = rule->codelist;
    bool has_dates = false;
    if (vector->type != VECTOR_CODE || !list)
        return 0;
    vector->days = base_alloc(vector->code_count, sizeof *vector->days, err);
    if (!vector->days)
        return -1;
    /* a map says codes of the list, not those of a scheme */
    const char *scheme = rule->map_count > 0 ? NULL : rule->scheme;
    for (size_t i = 0; i < vector->code_count; i++) {
        bool is_item = i < list->item_count;
        bool is_used = is_item && codelist_raw(&list->items[i], scheme);
        vector->days[i] = is_used ? codelist_days(list, i, scheme)
                                  : (struct days){INT32_MIN, INT32_MAX};
        has_dates |= is_dated(vector->days[i]);
    }
    if (!has_dates) {
        free(vector->days);
        vector->days = NULL;
    }
    return 0;
}

int days_plan(struct job *job, struct quipu_error *err)
{
    for (size_t i = 0; i < job->vectors.count; i++) {
        if (plan_vector(&job->vectors.items[i], err) == -1)
            return -1;
    }
    return 0;
}

/* ---- records ------------------------------------------------------------ */

/* The days of a record's period. */
static struct days days_of(const struct worker *worker, size_t row)
{
    const struct job *job = worker->job;
    struct quipu_period period;
    if (job->period != SIZE_MAX)
        period = period_of_code(worker->values[job->period].codes[row]);
    else if (!quipu_parse_period(quipu_slice_of(job->spec.period), &period))
        return (struct days){INT32_MIN, INT32_MAX};
    return (struct days){quipu_period_first_day(period),
                         quipu_period_last_day(period)};
}

static int fail(const struct vector *vector, size_t code, struct days days,
                struct quipu_error *err)
{
    char first[16];
    int year, month, day;
    quipu_date_to_ymd(days.first, &year, &month, &day);
    snprintf(first, sizeof first, "%04d-%02d-%02d", year, month, day);
    (void)quipu_fail(err, QUIPU_EDATA,
                     "column \"%s\": the code \"%s\" is used in a period that "
                     "begins on %s, when it is not in force",
                     vector->rule->name, vector->codes[code], first);
    quipu_hint(err, "the dates are in \"%s\"",
               vector->rule->codelist->definition.file);
    return -1;
}

static int check_vector(const struct worker *worker, size_t number,
                        struct quipu_error *err)
{
    const struct vector *vector = &worker->job->vectors.items[number];
    const struct values *values = &worker->values[number];
    for (size_t i = 0; i < quipu_batch_rows(worker->batch); i++) {
        if (values->reasons[i] != QUIPU_PRESENT)
            continue;
        struct days in_force = vector->days[values->codes[i]];
        if (!is_dated(in_force))
            continue;
        struct days used = days_of(worker, i);
        if (used.first < in_force.first || used.last > in_force.last)
            return fail(vector, (size_t)values->codes[i], used, err);
    }
    return 0;
}

int days_check(const struct worker *worker, struct quipu_error *err)
{
    for (size_t i = 0; i < worker->job->vectors.count; i++) {
        if (worker->job->vectors.items[i].days &&
            check_vector(worker, i, err) == -1)
            return -1;
    }
    return 0;
}
