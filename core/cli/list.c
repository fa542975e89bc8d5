/* SPDX-License-Identifier: GPL-3.0-or-later */
/* list.c - quipu list: what is defined. */
#include "cli/print.h"

const struct cli_option list_options[] = {
    {"datasets", 'd', NULL, "list datasets instead of indicators"},
    {"codelists", 'c', NULL, "list code lists instead of indicators"},
    {"topic", 0, "[ID]",
     "list topics; with ID only the indicators of that one, in its order"},
    {"dataset", 0, "ID", "only indicators over this dataset"},
    {"theme", 0, "THEME", "only indicators of this theme"},
    PRINT_OPTIONS,
    {0}};

static const char *title_of(const struct cli *cli,
                            const struct definition *definition)
{
    return labels_get(&definition->titles, cli->language);
}

/* ---- indicators --------------------------------------------------------- */

static const struct output_column indicator_columns[] = {
    {"indicator", OUTPUT_TEXT}, {"version", OUTPUT_INTEGER},
    {"theme", OUTPUT_TEXT},     {"title", OUTPUT_TEXT},
    {"kind", OUTPUT_TEXT},      {"dataset", OUTPUT_TEXT},
    {"measure", OUTPUT_TEXT},   {"unit", OUTPUT_TEXT}};

/* A topic's, in its order, or all. */
struct listed {
    const struct indicator *const *items;
    size_t count;
};

static int find_listed(struct listed *listed, const struct args *args,
                       const struct catalogue *catalogue,
                       struct quipu_error *err)
{
    const char *id = args_get(args, "topic");
    listed->items = (const struct indicator *const *)catalogue->indicators;
    listed->count = catalogue->indicator_count;
    if (!id)
        return 0;
    const struct topic *topic = catalogue_topic(catalogue, id, err);
    if (!topic)
        return -1;
    listed->items = topic->indicators;
    listed->count = topic->indicator_count;
    return 0;
}

static int list_indicators(const struct cli *cli, const struct args *args,
                           const struct catalogue *catalogue,
                           struct output *output, struct quipu_error *err)
{
    const char *theme = args_get(args, "theme");
    const char *dataset = args_get(args, "dataset");
    struct listed listed;
    if (find_listed(&listed, args, catalogue, err) == -1)
        return -1;
    for (size_t i = 0; i < listed.count; i++) {
        const struct indicator *indicator = listed.items[i];
        const char *over = indicator->dataset->definition.id;
        if ((theme && strcmp(theme, indicator->theme) != 0) ||
            (dataset && strcmp(dataset, over) != 0))
            continue;
        const struct output_cell cells[] = {
            output_text(indicator->definition.id),
            output_integer(indicator->version),
            output_text(indicator->theme),
            output_text(title_of(cli, &indicator->definition)),
            output_text(indicator_kind_word(indicator->kind)),
            output_text(over),
            output_text(indicator->measure),
            output_text(indicator->unit),
        };
        if (output_row(output, cells, err) == -1)
            return -1;
    }
    return 0;
}

/* ---- datasets ----------------------------------------------------------- */

static const struct output_column dataset_columns[] = {
    {"dataset", OUTPUT_TEXT},     {"source", OUTPUT_TEXT},
    {"owner", OUTPUT_TEXT},       {"first_period", OUTPUT_TEXT},
    {"last_period", OUTPUT_TEXT}, {"title", OUTPUT_TEXT}};

static int list_datasets(const struct cli *cli, const struct args *args,
                         const struct catalogue *catalogue,
                         struct output *output, struct quipu_error *err)
{
    (void)args;
    for (size_t i = 0; i < catalogue->dataset_count; i++) {
        const struct dataset *dataset = catalogue->datasets[i];
        const struct output_cell cells[] = {
            output_text(dataset->definition.id),
            output_text(dataset->source),
            output_text(dataset->owner),
            output_text(dataset->periods[0]),
            output_text(dataset->periods[dataset->period_count - 1]),
            output_text(title_of(cli, &dataset->definition)),
        };
        if (output_row(output, cells, err) == -1)
            return -1;
    }
    return 0;
}

/* ---- code lists --------------------------------------------------------- */

static const struct output_column codelist_columns[] = {
    {"codelist", OUTPUT_TEXT},
    {"kind", OUTPUT_TEXT},
    {"items", OUTPUT_INTEGER},
    {"title", OUTPUT_TEXT}};

static int list_codelists(const struct cli *cli, const struct args *args,
                          const struct catalogue *catalogue,
                          struct output *output, struct quipu_error *err)
{
    (void)args;
    for (size_t i = 0; i < catalogue->codelist_count; i++) {
        const struct codelist *list = catalogue->codelists[i];
        const struct output_cell cells[] = {
            output_text(list->definition.id),
            output_text(list->is_area ? "area" : "dimension"),
            output_integer((int64_t)list->item_count),
            output_text(title_of(cli, &list->definition)),
        };
        if (output_row(output, cells, err) == -1)
            return -1;
    }
    return 0;
}

/* ---- topics ------------------------------------------------------------- */

static const struct output_column topic_columns[] = {
    {"topic", OUTPUT_TEXT},
    {"indicators", OUTPUT_INTEGER},
    {"owner", OUTPUT_TEXT},
    {"title", OUTPUT_TEXT}};

static int list_topics(const struct cli *cli, const struct args *args,
                       const struct catalogue *catalogue, struct output *output,
                       struct quipu_error *err)
{
    (void)args;
    for (size_t i = 0; i < catalogue->topic_count; i++) {
        const struct topic *topic = catalogue->topics[i];
        const struct output_cell cells[] = {
            output_text(topic->definition.id),
            output_integer((int64_t)topic->indicator_count),
            output_text(topic->owner),
            output_text(title_of(cli, &topic->definition)),
        };
        if (output_row(output, cells, err) == -1)
            return -1;
    }
    return 0;
}

/* ---- the command -------------------------------------------------------- */

static const struct {
    const char *option;
    const struct output_column *columns;
    size_t column_count;
    int (*list)(const struct cli *, const struct args *,
                const struct catalogue *, struct output *,
                struct quipu_error *);
} lists[] = {
    {"datasets", dataset_columns, ARRAY_SIZE(dataset_columns), list_datasets},
    {"codelists", codelist_columns, ARRAY_SIZE(codelist_columns),
     list_codelists},
    {"topic", topic_columns, ARRAY_SIZE(topic_columns), list_topics},
    {NULL, indicator_columns, ARRAY_SIZE(indicator_columns), list_indicators},
};

/* A topic that is named asks for its indicators. */
static bool is_asked(const struct args *args, const char *option)
{
    const char *value = args_get(args, option);
    return value && value[0] == '\0';
}

int command_list(struct cli *cli, const struct args *args,
                 struct quipu_error *err)
{
    const struct catalogue *catalogue = cli_catalogue(cli, err);
    if (!catalogue)
        return -1;
    size_t which = 0;
    while (lists[which].option && !is_asked(args, lists[which].option))
        which++;
    struct print print;
    int status = print_begin(&print, args, lists[which].columns,
                             lists[which].column_count, err);
    if (status == 0)
        status = lists[which].list(cli, args, catalogue, print.output, err);
    if (status == 0)
        status = print_end(&print, err);
    print_release(&print);
    if (status == 0 && catalogue->problem_count > 0)
        cli_say(cli, "quipu: %zu definitions are not valid: quipu check",
                catalogue->problem_count);
    return status;
}
