/* SPDX-License-Identifier: GPL-3.0-or-later */
/* refresh.c - runs the jobs that are due and publishes what they find. */
#include "refresh/inside.h"
#include "refresh/labels.h"

static void tell_end(struct refresh *refresh, const struct due *due,
                     struct refresh_event *event)
{
    event->dataset = due->name;
    event->load = due->load;
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
        .dataset = due->name,
        .load = due->load,
        .key = key,
    };
}

/* ---- a job -------------------------------------------------------------- */

int find_load(struct refresh *refresh, const struct due *due,
              struct store_load *found, struct quipu_error *err)
{
    *found = (struct store_load){0};
    struct store_loads loads = {0};
    int result = store_list_loads(refresh->options->store, &loads, err);
    for (size_t i = 0; i < loads.count && result == 0; i++) {
        const struct store_load *load = &loads.items[i];
        if (strcmp(load->load, due->load) != 0 ||
            strcmp(load->dataset, due->name) != 0)
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
    if (store_last_key(refresh->options->store, due->name, due->load, last,
                       err) == -1 ||
        find_load(refresh, due, &load, err) == -1)
        return -1;
    bool is_stale = load.failed > load.published;
    *is_same = strcmp(last, job_key(job)) == 0 && !is_stale &&
               !refresh->options->force;
    return 0;
}

/* ---- publication ------------------------------------------------------- */

static int publish(struct refresh *refresh, const struct due *due,
                   const struct job *job, struct refresh_event *event,
                   struct quipu_error *err)
{
    QUIPU_AUTO(arena) arena = arena_new(err);
    if (!arena)
        return -1;
    struct guarded guarded;
    if (guard_result(refresh, due, event->result, arena, &guarded, err) == -1)
        return -1;
    struct store_publication publication =
        begin_publication(refresh, due, job_key(job));
    publication.result = event->result;
    publication.periods = guarded.periods;
    publication.period_count = guarded.period_count;
    struct labels_spec spec = {
        .name = due->name, .dataset = due->dataset, .load = due->load};
    spec.indicators = job_indicators(job, &spec.indicator_count);
    if (labels_fill(&spec, arena, &publication, err) == -1)
        return -1;
    return store_publish(refresh->options->store, &publication, &event->outcome,
                         err);
}

static int run_job(struct refresh *refresh, const struct due *due,
                   const char *folder, struct quipu_error *err)
{
    const struct refresh_options *options = refresh->options;
    const struct job_spec spec = {
        .catalogue = options->catalogue,
        .dataset = due->dataset,
        .period = due->load,
        .host = options->host,
        .folder = folder,
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
                   const char *folder, struct quipu_error *err)
{
    const struct refresh_options *options = refresh->options;
    if (options->on_begin)
        options->on_begin(options->context, due->name, due->load);
    struct quipu_error failure = QUIPU_NO_ERROR;
    if (run_job(refresh, due, folder, &failure) == 0)
        return 0;

    quipu_prefix(&failure, "dataset \"%s\" %s", due->name, due->load);
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
            const struct due due = {
                .name = targets[i].dataset->definition.id,
                .load = targets[i].periods[k],
                .dataset = targets[i].dataset,
            };
            if (run_due(refresh, &due, targets[i].folder, err) == -1)
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
