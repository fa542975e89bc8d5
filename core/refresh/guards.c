/* SPDX-License-Identifier: GPL-3.0-or-later */
/* guards.c - whether a result is believed, in the light of what was published
 * before. */
#include "refresh/inside.h"

/* ---- records ------------------------------------------------------------ */

static int64_t find_count(const struct job_count *counts, size_t count,
                          const char *name)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(counts[i].name, name) == 0)
            return counts[i].count;
    }
    return 0;
}

/* A load that is much shorter or longer than the last good one is not
 * believed. */
static int guard_rows(const struct due *due, const struct store_job *before,
                      const struct job_result *result, struct quipu_error *err)
{
    double most = due->dataset->rows_change_max;
    if (most < 0)
        return 0;
    int64_t last =
        find_count(before->counts, before->count_count, RECORDS_READ);
    int64_t now = find_count(result->counts, result->count_count, RECORDS_READ);
    double change = (double)now - (double)last;
    if (last == 0 || (change < 0 ? -change : change) <= most * (double)last)
        return 0;
    (void)quipu_fail(err, QUIPU_EDATA,
                     "%lld records were read, %lld the last time, and the "
                     "guard \"rows_change_max\" allows a change of %g",
                     (long long)now, (long long)last, most);
    quipu_hint(err, "if the new file is right, raise the guard in \"%s\"",
               due->dataset->definition.file);
    return -1;
}

/* ---- periods ------------------------------------------------------------ */

static bool has_text(const char *const *texts, size_t count, const char *text)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(texts[i], text) == 0)
            return true;
    }
    return false;
}

/* Periods that the load had and has no more are published too: as ended. */
static int guard_lost(const struct due *due, const struct store_job *before,
                      const struct job_result *result, struct arena *arena,
                      struct guarded *to, struct quipu_error *err)
{
    size_t most = result->period_count + before->period_count;
    to->periods = arena_alloc(arena, most, sizeof *to->periods, err);
    if (!to->periods)
        return -1;
    for (size_t i = 0; i < result->period_count; i++)
        to->periods[to->period_count++] = result->periods[i];
    for (size_t i = 0; i < before->period_count; i++) {
        if (has_text(result->periods, result->period_count, before->periods[i]))
            continue;
        const char *copy = arena_strdup(arena, before->periods[i], err);
        if (!copy)
            return -1;
        to->periods[to->period_count++] = copy;
    }
    size_t lost = to->period_count - result->period_count;
    to->lost_count = lost;
    if (due->is_derived || (int64_t)lost <= due->dataset->periods_lost_max)
        return 0;
    (void)quipu_fail(err, QUIPU_EDATA,
                     "%zu periods that were published before are not there "
                     "any more, %s the first, and the guard "
                     "\"periods_lost_max\" allows %lld",
                     lost, to->periods[result->period_count],
                     (long long)due->dataset->periods_lost_max);
    quipu_hint(err, "if the new file is right, raise the guard in \"%s\"",
               due->dataset->definition.file);
    return -1;
}

/* A load that the dataset has no more is not run any more: another may take
 * its periods over. */
static bool is_run(const struct dataset *dataset, const char *load)
{
    for (size_t i = 0; i < dataset->period_count; i++) {
        if (strcmp(dataset->periods[i], load) == 0)
            return true;
    }
    return dataset->period_count == 0;
}

/* Two loads of one dataset that say the same period would replace each other
 * in every run. */
static int guard_other(struct refresh *refresh, const struct due *due,
                       const struct store_load *other,
                       const struct job_result *result, struct quipu_error *err)
{
    struct store_job job = {0};
    int status =
        store_read_job(refresh->options->store, other->published, &job, err);
    for (size_t i = 0; i < job.period_count && status == 0; i++) {
        if (!has_text(result->periods, result->period_count, job.periods[i]))
            continue;
        status = quipu_fail(err, QUIPU_EDATA,
                            "period \"%s\" is published by the load \"%s\" "
                            "already",
                            job.periods[i], other->load);
        quipu_hint(err, "a period belongs to one load of \"%s\"", due->name);
    }
    store_job_release(&job);
    return status;
}

static int guard_others(struct refresh *refresh, const struct due *due,
                        const struct job_result *result,
                        struct quipu_error *err)
{
    struct store_loads loads = {0};
    int status = store_list_loads(refresh->options->store, &loads, err);
    for (size_t i = 0; i < loads.count && status == 0; i++) {
        const struct store_load *load = &loads.items[i];
        if (load->published != 0 && strcmp(load->dataset, due->name) == 0 &&
            strcmp(load->load, due->load) != 0 &&
            is_run(due->dataset, load->load))
            status = guard_other(refresh, due, load, result, err);
    }
    store_loads_release(&loads);
    return status;
}

/* ---- all of them -------------------------------------------------------- */

int guard_result(struct refresh *refresh, const struct due *due,
                 const struct job_result *result, struct arena *arena,
                 struct guarded *guarded, struct quipu_error *err)
{
    *guarded = (struct guarded){0};
    struct store_load load;
    if (find_load(refresh, due, &load, err) == -1)
        return -1;
    struct store_job before = {0};
    int status = load.published == 0
                     ? 0
                     : store_read_job(refresh->options->store, load.published,
                                      &before, err);
    if (status == 0 && !due->is_derived)
        status = guard_rows(due, &before, result, err);
    if (status == 0)
        status = guard_lost(due, &before, result, arena, guarded, err);
    if (status == 0 && !due->is_derived)
        status = guard_others(refresh, due, result, err);
    store_job_release(&before);
    return status;
}
