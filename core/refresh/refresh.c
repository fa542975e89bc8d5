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

/* ---- what was published ------------------------------------------------ */

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
int is_up_to_date(struct refresh *refresh, const struct due *due,
                  const char *key, bool *is_same, struct quipu_error *err)
{
    char last[HASH_SIZE];
    struct store_load load;
    if (store_last_key(refresh->options->store, due->name, due->load, last,
                       err) == -1 ||
        find_load(refresh, due, &load, err) == -1)
        return -1;
    bool is_stale = load.failed > load.published;
    *is_same = strcmp(last, key) == 0 && !is_stale && !refresh->options->force;
    return 0;
}

void tell_up_to_date(struct refresh *refresh, const struct due *due)
{
    struct refresh_event event = {.state = REFRESH_UP_TO_DATE};
    refresh->summary->up_to_date++;
    tell_end(refresh, due, &event);
}

void tell_waiting(struct refresh *refresh, const struct due *due,
                  const char *waits_for)
{
    struct refresh_event event = {.state = REFRESH_WAITING,
                                  .waits_for = waits_for};
    tell_end(refresh, due, &event);
}

/* ---- publication -------------------------------------------------------- */

static int publish(struct refresh *refresh, const struct due *due,
                   const struct outcome *outcome, struct arena *arena,
                   struct store_outcome *became, struct quipu_error *err)
{
    struct guarded guarded;
    if (guard_result(refresh, due, outcome->result, arena, &guarded, err) == -1)
        return -1;
    struct store_publication publication =
        begin_publication(refresh, due, outcome->key);
    publication.result = outcome->result;
    publication.periods = guarded.periods;
    publication.period_count = guarded.period_count;
    publication.lost_count = guarded.lost_count;
    const struct labels_spec spec = {
        .name = due->name,
        .dataset = due->dataset,
        .load = due->load,
        .indicators = outcome->indicators,
        .indicator_count = outcome->indicator_count,
    };
    if (labels_fill(&spec, arena, &publication, err) == -1)
        return -1;
    return store_publish(refresh->options->store, &publication, became, err);
}

int publish_outcome(struct refresh *refresh, const struct due *due,
                    const struct outcome *outcome, struct quipu_error *err)
{
    struct refresh_event event = {.state = REFRESH_PUBLISHED,
                                  .result = outcome->result};
    QUIPU_AUTO(arena) arena = arena_new(err);
    if (!arena ||
        publish(refresh, due, outcome, arena, &event.outcome, err) == -1)
        return -1;
    refresh->summary->published++;
    tell_end(refresh, due, &event);
    return 0;
}

/* ---- a job -------------------------------------------------------------- */

static int run_records(struct refresh *refresh, const struct due *due,
                       struct quipu_error *err)
{
    const struct refresh_options *options = refresh->options;
    const struct job_spec spec = {
        .catalogue = options->catalogue,
        .dataset = due->dataset,
        .period = due->load,
        .host = options->host,
        .folder = due->folder,
        .inputs = options->inputs,
    };
    QUIPU_AUTO(job) job = job_open(&spec, err);
    bool is_same = false;
    if (!job || is_up_to_date(refresh, due, job_key(job), &is_same, err) == -1)
        return -1;
    if (is_same) {
        tell_up_to_date(refresh, due);
        return 0;
    }
    struct outcome outcome = {.key = job_key(job)};
    outcome.indicators = job_indicators(job, &outcome.indicator_count);
    if (job_run(job, options->threads, &outcome.result, err) == -1)
        return -1;
    return publish_outcome(refresh, due, &outcome, err);
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

/* `indicator` is the derived one whose job it is; NULL for records. */
static int run_due(struct refresh *refresh, const struct due *due,
                   const struct indicator *indicator, struct quipu_error *err)
{
    const struct refresh_options *options = refresh->options;
    if (options->on_begin)
        options->on_begin(options->context, due->name, due->load);
    struct quipu_error failure = QUIPU_NO_ERROR;
    int status = indicator ? run_derived(refresh, due, indicator, &failure)
                           : run_records(refresh, due, &failure);
    if (status == 0)
        return 0;

    quipu_prefix(&failure, "%s \"%s\" %s",
                 due->is_derived ? "indicator" : "dataset", due->name,
                 due->load);
    if (refresh->summary->failed++ == 0)
        refresh->summary->first_failure = failure;
    struct refresh_event event = {.state = REFRESH_FAILED, .error = &failure};
    tell_end(refresh, due, &event);
    return record_failure(refresh, due, &failure, err);
}

/* ---- the run ------------------------------------------------------------ */

struct targets {
    const struct refresh_target *items;
    size_t count;
};

static int run_targets(struct refresh *refresh, const struct targets *targets,
                       struct quipu_error *err)
{
    for (size_t i = 0; i < targets->count; i++) {
        const struct refresh_target *target = &targets->items[i];
        for (size_t k = 0; k < target->period_count; k++) {
            const struct due due = {
                .name = target->dataset->definition.id,
                .load = target->periods[k],
                .dataset = target->dataset,
                .folder = target->folder,
            };
            if (run_due(refresh, &due, NULL, err) == -1)
                return -1;
        }
    }
    return 0;
}

/* Whether a derived indicator is made of what a target has, however far back.
 */
static bool is_over(const struct indicator *indicator,
                    const struct targets *targets)
{
    for (size_t i = 0; i < indicator_input_count(indicator); i++) {
        if (is_over(indicator_input(indicator, i), targets))
            return true;
    }
    for (size_t i = 0; i < targets->count && !indicator_is_derived(indicator);
         i++) {
        if (targets->items[i].dataset == indicator->dataset)
            return true;
    }
    return false;
}

/* What is made of others comes after all of them. */
static int run_all_derived(struct refresh *refresh,
                           const struct targets *targets,
                           struct quipu_error *err)
{
    const struct catalogue *catalogue = refresh->options->catalogue;
    for (size_t i = 0; i < catalogue->derived_count; i++) {
        const struct indicator *indicator = catalogue->derived[i];
        QUIPU_AUTO_TEXT(name);
        if (!is_over(indicator, targets))
            continue;
        name_derived(indicator, &name);
        const struct due due = {
            .name = name.data,
            .load = LOAD_DERIVED,
            .dataset = indicator->dataset,
            .is_derived = true,
        };
        if (quipu_text_check(&name, err) == -1 ||
            run_due(refresh, &due, indicator, err) == -1)
            return -1;
    }
    return 0;
}

int refresh_run(const struct refresh_options *options,
                const struct refresh_target *targets, size_t count,
                struct refresh_summary *summary, struct quipu_error *err)
{
    *summary = (struct refresh_summary){0};
    struct refresh refresh = {.options = options, .summary = summary};
    const struct targets all = {targets, count};
    options->now(options->context, refresh.time);
    if (store_begin_run(options->store, refresh.time, options->program,
                        &refresh.run, err) == -1 ||
        run_targets(&refresh, &all, err) == -1 ||
        run_all_derived(&refresh, &all, err) == -1)
        return -1;
    options->now(options->context, refresh.time);
    return store_end_run(options->store, refresh.run, refresh.time, err);
}
