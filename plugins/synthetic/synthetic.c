/* SPDX-License-Identifier: GPL-3.0-or-later */
/* synthetic.c - the synthetic plugin: made-up data for demonstrations and
 * tests.
 *
 * Each kind of data is a source of its own; this one passes everything on to
 * that of the setting "kind".
 */
#include <stdlib.h>

#include "sample.h"
#include "synthetic.h"

static const struct quipu_option options[] = {
    {.name = "kind",
     .type = QUIPU_OPTION_CHOICE,
     .preset = "children",
     .choices = "children budget deprivation results scorecard",
     .help = "what the data are: a survey of young children, budget lines, a "
             "survey of deprivations, results and their costs by year, or "
             "scores of markers"},
    {.name = "seed",
     .type = QUIPU_OPTION_INTEGER,
     .preset = "1",
     .minimum = 0,
     .maximum = 2147483647,
     .help = "another seed, other data"},
    {.name = "period",
     .type = QUIPU_OPTION_TEXT,
     .preset = "2024",
     .help = "when the survey was made, or the year of the budget"},
    {.name = "children",
     .type = QUIPU_OPTION_INTEGER,
     .preset = "6000",
     .minimum = 1,
     .maximum = 100000000,
     .help = "children, deprivation: how many children"},
    {.name = "clusters",
     .type = QUIPU_OPTION_INTEGER,
     .preset = "240",
     .minimum = 1,
     .maximum = 1000000,
     .help = "children, deprivation: in how many clusters"},
    {.name = "strata",
     .type = QUIPU_OPTION_INTEGER,
     .minimum = 1,
     .maximum = 10000,
     .help = "children, deprivation: in how many strata, by turns urban and "
             "rural; by default two in each region"},
    {.name = "regions",
     .type = QUIPU_OPTION_INTEGER,
     .preset = "4",
     .minimum = 1,
     .maximum = SAMPLE_REGIONS_MAX,
     .help = "children, deprivation, results: in how many regions"},
    {.name = "partitions",
     .type = QUIPU_OPTION_INTEGER,
     .preset = "4",
     .minimum = 1,
     .maximum = 1000,
     .help = "in how many parts the data can be read; changes nothing else"},
    {.name = "years",
     .type = QUIPU_OPTION_INTEGER,
     .preset = "10",
     .minimum = 1,
     .maximum = 100,
     .help = "results, scorecard: how many years, up to that of the period"},
    {.name = "lines",
     .type = QUIPU_OPTION_INTEGER,
     .preset = "2",
     .minimum = 1,
     .maximum = 1000,
     .help = "budget: how many entities in each province, with a line for each "
             "programme"},
    {.name = "until",
     .type = QUIPU_OPTION_TEXT,
     .help = "budget: the last month there is, such as 2024-08; by default all "
             "twelve of the year"},
    {.name = NULL},
};

/* In the order of the choices. */
static const struct quipu_source *const kinds[] = {
    &synthetic_children, &synthetic_budget, &synthetic_table,
    &synthetic_table,    &synthetic_table,
};

/* A source or a scan of a kind. */
struct made {
    const struct quipu_source *kind;
    void *state;
};

static void *wrap(const struct quipu_source *kind, void *state,
                  struct quipu_error *err)
{
    if (!state)
        return NULL;
    struct made *made = malloc(sizeof *made);
    if (!made) {
        (void)quipu_fail_memory(err);
        return NULL;
    }
    *made = (struct made){.kind = kind, .state = state};
    return made;
}

static void *open_source(const struct quipu_settings *settings,
                         struct quipu_error *err)
{
    const struct quipu_source *kind =
        kinds[quipu_settings_choice(settings, "kind")];
    void *state = kind->open(settings, err);
    struct made *made = wrap(kind, state, err);
    if (state && !made)
        kind->close(state);
    return made;
}

static int describe(void *source, struct quipu_schema *schema,
                    struct quipu_error *err)
{
    const struct made *made = source;
    return made->kind->describe(made->state, schema, err);
}

static int fingerprint(void *source, struct quipu_text *text,
                       struct quipu_error *err)
{
    const struct made *made = source;
    return made->kind->fingerprint(made->state, text, err);
}

static int count_partitions(void *source, size_t *count,
                            struct quipu_error *err)
{
    const struct made *made = source;
    return made->kind->partitions(made->state, count, err);
}

static void close_source(void *source)
{
    struct made *made = source;
    made->kind->close(made->state);
    free(made);
}

static void *begin_scan(void *source, size_t partition,
                        const struct quipu_columns *wanted,
                        struct quipu_error *err)
{
    const struct made *of = source;
    void *state = of->kind->scan(of->state, partition, wanted, err);
    struct made *made = wrap(of->kind, state, err);
    if (state && !made)
        of->kind->finish(state);
    return made;
}

static int next_batch(void *scan, struct quipu_batch *batch,
                      struct quipu_error *err)
{
    const struct made *made = scan;
    return made->kind->next(made->state, batch, err);
}

static void finish_scan(void *scan)
{
    struct made *made = scan;
    made->kind->finish(made->state);
    free(made);
}

static const struct quipu_source source = {
    .open = open_source,
    .describe = describe,
    .fingerprint = fingerprint,
    .partitions = count_partitions,
    .scan = begin_scan,
    .next = next_batch,
    .finish = finish_scan,
    .close = close_source,
};

QUIPU_EXPORT const struct quipu_plugin quipu_plugin = {
    QUIPU_PLUGIN_HEAD,
    .name = "synthetic",
    .version = "1.1",
    .summary = "made-up surveys and budgets, for demonstrations and tests",
    .licence = "GPL-3.0-or-later",
    .options = options,
    .source = &source,
};
