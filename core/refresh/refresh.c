/* SPDX-License-Identifier: GPL-3.0-or-later */
/* refresh.c - runs the jobs that are due and publishes what they find. */
#include "refresh/labels.h"
#include "store/read.h"

struct refresh {
    const struct refresh_options *options;
    struct refresh_summary *summary;
    int64_t run;
    char time[21];
};

/* One job of a target. */
struct due {
    const struct refresh_target *target;
    const char *period;
};

static void tell_end(struct refresh *refresh, const struct due *due,
                     struct refresh_event *event)
{
    event->dataset = due->target->dataset;
    event->period = due->period;
    if (refresh->options->on_end)
        refresh->options->on_end(refresh->options->context, event);
}

static struct store_publication begin_publication(struct refresh *refresh,
                                                  const struct due *due,
                                                  const char *key)
{
    refresh->options->now(refresh->options->context, refresh->time);
    return (struct store_publication){
        .time = refresh->time,
        .reason = "refresh",
        .run = refresh->run,
        .dataset = due->target->dataset->definition.id,
        .load = due->period,
        .key = key,
        .periods = &due->period,
        .period_count = 1,
    };
}

/* ---- a job -------------------------------------------------------------- */

/* The last jobs of a load, 0 where there is none. */
static int find_load(struct refresh *refresh, const struct due *due,
                     struct store_load *found, struct quipu_error *err)
{
    *found = (struct store_load){0};
    struct store_loads loads = {0};
    int result = store_list_loads(refresh->options->store, &loads, err);
    for (size_t i = 0; i < loads.count && result == 0; i++) {
        const struct store_load *load = &loads.items[i];
        if (strcmp(load->load, due->period) != 0 ||
            strcmp(load->dataset, due->target->dataset->definition.id) != 0)
            continue;
        found->published = load->published;
        found->failed = load->failed;
    }
    store_loads_release(&loads);
    return result;
}

/* After a failure the load is stale until it is published again, even if
 * everything is as it was before. */
static int is_up_to_date(struct refresh *refresh, const struct due *due,
                         const struct job *job, bool *is_same,
                         struct quipu_error *err)
{
    char last[HASH_SIZE];
    struct store_load load;
    if (store_last_key(refresh->options->store,
                       due->target->dataset->definition.id, due->period, last,
                       err) == -1 ||
        find_load(refresh, due, &load, err) == -1)
        return -1;
    bool is_stale = load.failed > load.published;
    *is_same = strcmp(last, job_key(job)) == 0 && !is_stale &&
               !refresh->options->force;
    return 0;
}

/* ---- guards ------------------------------------------------------------- */

static int64_t find_count(const struct job_count *counts, size_t count,
                          const char *name)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(counts[i].name, name) == 0)
            return counts[i].count;
    }
    return 0;
}

/* How many records the last published job of a load had read; 0: none. */
static int last_records(struct refresh *refresh, const struct due *due,
                        int64_t *records, struct quipu_error *err)
{
    struct store_load load;
    *records = 0;
    if (find_load(refresh, due, &load, err) == -1)
        return -1;
    if (load.published == 0)
        return 0;
    struct store_job job = {0};
    int result =
        store_read_job(refresh->options->store, load.published, &job, err);
    *records = find_count(job.counts, job.count_count, RECORDS_READ);
    store_job_release(&job);
    return result;
}

/* A load that is much shorter or longer than the last good one is not
 * believed. */
static int guard_rows(struct refresh *refresh, const struct due *due,
                      const struct job_result *result, struct quipu_error *err)
{
    int64_t last, now;
    double most = due->target->dataset->rows_change_max;
    if (most < 0)
        return 0;
    if (last_records(refresh, due, &last, err) == -1)
        return -1;
    now = find_count(result->counts, result->count_count, RECORDS_READ);
    double change = (double)now - (double)last;
    if (last == 0 || (change < 0 ? -change : change) <= most * (double)last)
        return 0;
    (void)quipu_fail(err, QUIPU_EDATA,
                     "%lld records were read, %lld the last time, and the "
                     "guard \"rows_change_max\" allows a change of %g",
                     (long long)now, (long long)last, most);
    quipu_hint(err, "if the new file is right, raise the guard in \"%s\"",
               due->target->dataset->definition.file);
    return -1;
}

static int publish(struct refresh *refresh, const struct due *due,
                   const struct job *job, struct refresh_event *event,
                   struct quipu_error *err)
{
    QUIPU_AUTO(arena) arena = arena_new(err);
    if (!arena)
        return -1;
    struct store_publication publication =
        begin_publication(refresh, due, job_key(job));
    publication.result = event->result;
    if (labels_fill(job, due->target->dataset, due->period, arena, &publication,
                    err) == -1)
        return -1;
    return store_publish(refresh->options->store, &publication, &event->outcome,
                         err);
}

static int run_job(struct refresh *refresh, const struct due *due,
                   struct quipu_error *err)
{
    const struct refresh_options *options = refresh->options;
    const struct job_spec spec = {
        .catalogue = options->catalogue,
        .dataset = due->target->dataset,
        .period = due->period,
        .host = options->host,
        .folder = due->target->folder,
        .inputs = options->inputs,
    };
    QUIPU_AUTO(job) job = job_open(&spec, err);
    bool is_same = false;
    if (!job || is_up_to_date(refresh, due, job, &is_same, err) == -1)
        return -1;
    struct refresh_event event = {.state = REFRESH_UP_TO_DATE};
    if (is_same) {
        refresh->summary->up_to_date++;
        tell_end(refresh, due, &event);
        return 0;
    }
    event.state = REFRESH_PUBLISHED;
    if (job_run(job, options->threads, &event.result, err) == -1 ||
        guard_rows(refresh, due, event.result, err) == -1 ||
        publish(refresh, due, job, &event, err) == -1)
        return -1;
    refresh->summary->published++;
    tell_end(refresh, due, &event);
    return 0;
}

static int record_failure(struct refresh *refresh, const struct due *due,
                          const struct quipu_error *failure,
                          struct quipu_error *err)
{
    const struct store_publication publication =
        begin_publication(refresh, due, "");
    return store_record_failure(refresh->options->store, &publication, failure,
                                err);
}

static int run_due(struct refresh *refresh, const struct due *due,
                   struct quipu_error *err)
{
    const struct refresh_options *options = refresh->options;
    if (options->on_begin)
        options->on_begin(options->context, due->target->dataset, due->period);
    struct quipu_error failure = QUIPU_NO_ERROR;
    if (run_job(refresh, due, &failure) == 0)
        return 0;

    quipu_prefix(&failure, "dataset \"%s\" %s",
                 due->target->dataset->definition.id, due->period);
    if (refresh->summary->failed++ == 0)
        refresh->summary->first_failure = failure;
    struct refresh_event event = {.state = REFRESH_FAILED, .error = &failure};
    tell_end(refresh, due, &event);
    return record_failure(refresh, due, &failure, err);
}

/* ---- the run ------------------------------------------------------------ */

static int run_targets(struct refresh *refresh,
                       const struct refresh_target *targets, size_t count,
                       struct quipu_error *err)
{
    for (size_t i = 0; i < count; i++) {
        for (size_t k = 0; k < targets[i].period_count; k++) {
            const struct due due = {&targets[i], targets[i].periods[k]};
            if (run_due(refresh, &due, err) == -1)
                return -1;
        }
    }
    return 0;
}

int refresh_run(const struct refresh_options *options,
                const struct refresh_target *targets, size_t count,
                struct refresh_summary *summary, struct quipu_error *err)
{
    *summary = (struct refresh_summary){0};
    struct refresh refresh = {.options = options, .summary = summary};
    options->now(options->context, refresh.time);
    if (store_begin_run(options->store, refresh.time, options->program,
                        &refresh.run, err) == -1 ||
        run_targets(&refresh, targets, count, err) == -1)
        return -1;
    options->now(options->context, refresh.time);
    return store_end_run(options->store, refresh.run, refresh.time, err);
}
