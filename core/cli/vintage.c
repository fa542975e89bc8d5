/* SPDX-License-Identifier: GPL-3.0-or-later */
/* vintage.c - quipu vintage list, quipu vintage show: publications. */
#include "cli/print.h"
#include "cli/properties.h"
#include "store/read.h"

const struct cli_option vintage_list_options[] = {
    {"dataset", 0, "ID", "only publications of this dataset"},
    {"indicator", 0, "ID", "only publications of a job that computed this"},
    {"since", 0, "TIME", "only from this day, time or @number on"},
    {"until", 0, "TIME", "only up to this day, time or @number"},
    PRINT_OPTIONS,
    {0}};

const struct cli_option vintage_show_options[] = {PRINT_OPTIONS, {0}};

/* ---- list --------------------------------------------------------------- */

static const struct output_column columns[] = {
    {"publication", OUTPUT_TEXT}, {"time", OUTPUT_TEXT},
    {"reason", OUTPUT_TEXT},      {"dataset", OUTPUT_TEXT},
    {"load", OUTPUT_TEXT},        {"run", OUTPUT_INTEGER},
    {"job", OUTPUT_INTEGER},      {"new", OUTPUT_INTEGER},
    {"ended", OUTPUT_INTEGER},    {"indicators", OUTPUT_INTEGER},
};

static int fail_name(const char *const *names, size_t count, const char *noun,
                     const char *name, struct quipu_error *err)
{
    const char *nearest = base_nearest(name, names, count);
    (void)quipu_fail(err, QUIPU_ENOTFOUND, "nothing was published of %s \"%s\"",
                     noun, name);
    if (nearest)
        quipu_hint(err, "did you mean \"%s\"?", nearest);
    return -1;
}

static int check_dataset(struct store *store, const char *dataset,
                         struct quipu_error *err)
{
    __attribute__((cleanup(store_loads_release))) struct store_loads loads;
    if (store_list_loads(store, &loads, err) == -1)
        return -1;
    const char **names = base_alloc(loads.count, sizeof *names, err);
    if (!names)
        return -1;
    bool is_found = false;
    for (size_t i = 0; i < loads.count; i++) {
        names[i] = loads.items[i].dataset;
        is_found |= strcmp(names[i], dataset) == 0;
    }
    int status =
        is_found ? 0 : fail_name(names, loads.count, "dataset", dataset, err);
    free(names);
    return status;
}

static int check_indicator(struct store *store, const char *id,
                           struct quipu_error *err)
{
    int64_t newest;
    __attribute__((
        cleanup(store_indicators_release))) struct store_indicators all = {0};
    if (store_find_publication(store, NULL, &newest, err) == -1 ||
        store_list_indicators(store, newest, &all, err) == -1)
        return -1;
    const char **names = base_alloc(all.count, sizeof *names, err);
    if (!names)
        return -1;
    bool is_found = false;
    for (size_t i = 0; i < all.count; i++) {
        names[i] = all.items[i].indicator.id;
        is_found |= strcmp(names[i], id) == 0;
    }
    int status =
        is_found ? 0 : fail_name(names, all.count, "indicator", id, err);
    free(names);
    return status;
}

static int read_span(struct store_span *span, const struct args *args,
                     struct store *store, struct quipu_error *err)
{
    const char *since = args_get(args, "since");
    const char *until = args_get(args, "until");
    *span = (struct store_span){.from = 1,
                                .dataset = args_get(args, "dataset"),
                                .indicator = args_get(args, "indicator")};
    if ((span->dataset && check_dataset(store, span->dataset, err) == -1) ||
        (span->indicator &&
         check_indicator(store, span->indicator, err) == -1) ||
        store_find_publication(store, until, &span->to, err) == -1)
        return -1;
    return since ? store_find_publication_since(store, since, &span->from, err)
                 : 0;
}

static int list_row(struct output *output, const struct store_published *row,
                    struct quipu_error *err)
{
    char number[24];
    snprintf(number, sizeof number, "@%lld", (long long)row->publication);
    struct output_cell run =
        row->run ? output_integer(row->run) : (struct output_cell){0};
    const struct output_cell cells[] = {
        output_text(number),        output_text(row->time),
        output_text(row->reason),   output_text(row->dataset),
        output_text(row->load),     run,
        output_integer(row->job),   output_integer(row->added),
        output_integer(row->ended), output_integer(row->indicators),
    };
    return output_row(output, cells, err);
}

static int print_history(const struct args *args,
                         const struct store_history *history,
                         struct quipu_error *err)
{
    struct print print;
    int status = print_begin(&print, args, columns, ARRAY_SIZE(columns), err);
    for (size_t i = 0; i < history->count && status == 0; i++)
        status = list_row(print.output, &history->items[i], err);
    if (status == 0)
        status = print_end(&print, err);
    print_release(&print);
    return status;
}

int command_vintage_list(struct cli *cli, const struct args *args,
                         struct quipu_error *err)
{
    struct store *store = cli_store(cli, STORE_READ, err);
    struct store_span span;
    if (!store || read_span(&span, args, store, err) == -1)
        return -1;
    __attribute__((
        cleanup(store_history_release))) struct store_history history;
    if (store_list_publications(store, &span, &history, err) == -1)
        return -1;
    int status = print_history(args, &history, err);
    if (status == 0 && history.count == 0)
        cli_say(cli, "quipu: there is no such publication");
    return status;
}

/* ---- show --------------------------------------------------------------- */

/* A publication with all that is shown of it. */
struct shown {
    struct store_history history; /* one item */
    struct store_touches touches;
    struct store_job job;
};

static void release_shown(struct shown *shown)
{
    store_history_release(&shown->history);
    store_touches_release(&shown->touches);
    store_job_release(&shown->job);
}

static int read_shown(struct shown *shown, struct store *store,
                      const char *vintage, struct quipu_error *err)
{
    int64_t publication;
    if (store_find_publication(store, vintage, &publication, err) == -1)
        return -1;
    if (publication == 0)
        return quipu_fail(err, QUIPU_ENOTFOUND,
                          "nothing had been published as of \"%s\"", vintage);
    const struct store_span span = {.from = publication, .to = publication};
    if (store_list_publications(store, &span, &shown->history, err) == -1)
        return -1;
    if (shown->history.count == 0) /* numbers have no gaps */
        return quipu_fail(err, QUIPU_ESTORE, "publication %lld has no job",
                          (long long)publication);
    return store_list_touched(store, publication, &shown->touches, err) == -1
               ? -1
               : store_read_job(store, shown->history.items[0].job, &shown->job,
                                err);
}

static void put_head(struct properties *to, const struct shown *shown)
{
    const struct store_published *head = &shown->history.items[0];
    properties_printf(to, "publication", "@%lld", (long long)head->publication);
    properties_put(to, "time", head->time);
    properties_put(to, "reason", head->reason);
    properties_put(to, "dataset", head->dataset);
    properties_put(to, "load", head->load);
    for (size_t i = 0; i < shown->job.period_count; i++)
        properties_put(to, "period", shown->job.periods[i]);
    properties_printf(to, "job", "%lld", (long long)head->job);
    if (head->run)
        properties_printf(to, "run", "%lld, %s", (long long)head->run,
                          shown->job.program);
    properties_printf(to, "observations", "%lld new, %lld ended",
                      (long long)head->added, (long long)head->ended);
}

static void put_touched(struct properties *to,
                        const struct store_touches *touches)
{
    for (size_t i = 0; i < touches->count; i++) {
        const struct store_touched *touched = &touches->items[i];
        properties_printf(to, "indicator",
                          "%s@%lld: %lld new, %lld ended, definition %s",
                          touched->indicator, (long long)touched->version,
                          (long long)touched->added, (long long)touched->ended,
                          touched->definition);
    }
}

/* Those of the indicators are beside their counts. */
static void put_definitions(struct properties *to, const struct store_job *job)
{
    for (size_t i = 0; i < job->definition_count; i++)
        if (strcmp(job->definitions[i].kind, "indicator") != 0)
            properties_printf(to, "definition", "%s %s: %s",
                              job->definitions[i].kind, job->definitions[i].id,
                              job->definitions[i].hash);
}

static void put_job(struct properties *to, const struct store_job *job)
{
    for (size_t i = 0; i < job->input_count; i++)
        properties_printf(to, "file", "%s: %s, %lld bytes, sha256 %s",
                          job->inputs[i].role, job->inputs[i].location,
                          (long long)job->inputs[i].bytes,
                          job->inputs[i].sha256);
    put_definitions(to, job);
    for (size_t i = 0; i < job->plugin_count; i++)
        properties_printf(to, "plugin", "%s %s, build %s", job->plugins[i].name,
                          job->plugins[i].version, job->plugins[i].build);
    for (size_t i = 0; i < job->count_count; i++)
        properties_printf(to, "reading", "%lld %s",
                          (long long)job->counts[i].count, job->counts[i].name);
    for (size_t i = 0; i < job->exclusion_count; i++)
        if (!job->exclusions[i].indicator)
            properties_printf(to, "left out", "%lld at %s: %s",
                              (long long)job->exclusions[i].records,
                              job->exclusions[i].name,
                              job->exclusions[i].reason);
    for (size_t i = 0; i < job->message_count; i++)
        properties_put(to, "message", job->messages[i]);
}

int command_vintage_show(struct cli *cli, const struct args *args,
                         struct quipu_error *err)
{
    struct store *store = cli_store(cli, STORE_READ, err);
    __attribute__((cleanup(release_shown))) struct shown shown = {0};
    if (!store || read_shown(&shown, store, args->words[0], err) == -1)
        return -1;
    struct properties to;
    properties_begin(&to, args, err);
    put_head(&to, &shown);
    put_touched(&to, &shown.touches);
    put_job(&to, &shown.job);
    return properties_end(&to);
}
