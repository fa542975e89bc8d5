/* SPDX-License-Identifier: GPL-3.0-or-later */
/* csv.c - source of records in one delimited text file. */
#include <stdlib.h>

#include <quipu/plugin.h>

static const struct quipu_option options[] = {
    {.name = "location",
     .type = QUIPU_OPTION_LOCATION,
     .flags = QUIPU_OPTION_REQUIRED,
     .help = "the file; its first row is the header"},
    QUIPU_DELIMITED_OPTIONS,
    {.name = NULL},
};

struct csv {
    const struct quipu_input *input;
    struct quipu_delimited_format format;
    struct quipu_delimited_parts *parts; /* NULL until they are counted */
};

struct scan {
    struct quipu_delimited *reader;
    const struct quipu_columns *wanted;
};

static void *open_source(const struct quipu_settings *settings,
                         struct quipu_error *err)
{
    struct csv *csv = malloc(sizeof *csv);
    if (!csv) {
        (void)quipu_fail_memory(err);
        return NULL;
    }
    csv->input = quipu_settings_input(settings, "location");
    csv->format = quipu_delimited_format_of(settings);
    csv->parts = NULL;
    return csv;
}

static int describe(void *source, struct quipu_schema *schema,
                    struct quipu_error *err)
{
    const struct csv *csv = source;
    struct quipu_delimited *reader =
        quipu_delimited_open(csv->input, &csv->format, err);
    if (!reader)
        return -1;
    quipu_delimited_describe(reader, schema);
    quipu_delimited_close(reader);
    return 0;
}

static int count_partitions(void *source, size_t *count,
                            struct quipu_error *err)
{
    struct csv *csv = source;
    csv->parts = quipu_delimited_split(csv->input, &csv->format, 0, err);
    if (!csv->parts)
        return -1;
    *count = quipu_delimited_parts_count(csv->parts);
    return 0;
}

static void *begin_scan(void *source, size_t partition,
                        const struct quipu_columns *wanted,
                        struct quipu_error *err)
{
    const struct csv *csv = source;
    struct scan *scan = malloc(sizeof *scan);
    if (!scan) {
        (void)quipu_fail_memory(err);
        return NULL;
    }
    scan->wanted = wanted;
    scan->reader = quipu_delimited_parts_open(csv->parts, partition, err);
    if (!scan->reader) {
        free(scan);
        return NULL;
    }
    return scan;
}

static int next_batch(void *state, struct quipu_batch *batch,
                      struct quipu_error *err)
{
    struct scan *scan = state;
    return quipu_delimited_fill(scan->reader, scan->wanted, batch, err);
}

static void finish_scan(void *state)
{
    struct scan *scan = state;
    quipu_delimited_close(scan->reader);
    free(scan);
}

static void close_source(void *source)
{
    struct csv *csv = source;
    quipu_delimited_parts_free(csv->parts);
    free(csv);
}

static const struct quipu_source source = {
    .open = open_source,
    .describe = describe,
    .partitions = count_partitions,
    .scan = begin_scan,
    .next = next_batch,
    .finish = finish_scan,
    .close = close_source,
};

QUIPU_EXPORT const struct quipu_plugin quipu_plugin = {
    QUIPU_PLUGIN_HEAD,
    .name = "csv",
    .version = "1.0",
    .summary = "records in a delimited text file (CSV, TSV)",
    .licence = "GPL-3.0-or-later",
    .options = options,
    .source = &source,
};
