/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* example_source.c - a source as somebody else would write it: built out of the
 * tree by out-of-tree.sh, against an installed quipu.
 *
 * Gives the squares from 1 to `count`.
 */
#include <stdlib.h>

#include <quipu/plugin.h>

static const struct quipu_option options[] = {
    {.name = "count",
     .type = QUIPU_OPTION_INTEGER,
     .preset = "10",
     .minimum = 1,
     .maximum = 1000000,
     .help = "how many squares"},
    {.name = NULL},
};

struct squares {
    int64_t count;
};

struct scan {
    const struct squares *squares;
    const struct quipu_columns *wanted;
    int64_t done;
};

static void *open_squares(const struct quipu_settings *settings,
                          struct quipu_error *err)
{
    struct squares *squares = malloc(sizeof *squares);
    if (!squares)
        return quipu_fail_null(err, QUIPU_ENOMEM, "no memory for squares");
    squares->count = quipu_settings_integer(settings, "count");
    return squares;
}

static int describe(void *source, struct quipu_schema *schema,
                    struct quipu_error *err)
{
    (void)source;
    (void)err;
    quipu_schema_column(schema, .name = "number", .type = QUIPU_DOUBLE);
    quipu_schema_column(schema, .name = "square", .type = QUIPU_DOUBLE,
                        .label = "the number times itself");
    return 0;
}

static int fingerprint(void *source, struct quipu_text *text,
                       struct quipu_error *err)
{
    const struct squares *squares = source;
    quipu_text_printf(text, "squares %lld", (long long)squares->count);
    return quipu_text_check(text, err);
}

static void *begin(void *source, size_t partition,
                   const struct quipu_columns *wanted, struct quipu_error *err)
{
    (void)partition; /* there is one */
    struct scan *scan = malloc(sizeof *scan);
    if (!scan)
        return quipu_fail_null(err, QUIPU_ENOMEM, "no memory for a scan");
    *scan = (struct scan){.squares = source, .wanted = wanted};
    return scan;
}

static void put_number(const struct scan *scan, struct quipu_batch *batch)
{
    double number = (double)scan->done;
    for (size_t i = 0; i < quipu_columns_count(scan->wanted); i++) {
        bool is_square = quipu_columns_index(scan->wanted, i) == 1;
        quipu_put_number(batch, i, is_square ? number * number : number);
    }
}

static int next(void *state, struct quipu_batch *batch, struct quipu_error *err)
{
    struct scan *scan = state;
    if (scan->done == scan->squares->count)
        return 0;
    while (scan->done < scan->squares->count && !quipu_batch_is_full(batch)) {
        scan->done++;
        put_number(scan, batch);
        if (quipu_end_row(batch, (uint64_t)scan->done, err) == -1)
            return -1;
    }
    return 1;
}

static const struct quipu_source source = {
    .open = open_squares,
    .describe = describe,
    .fingerprint = fingerprint,
    .scan = begin,
    .next = next,
    .finish = free,
    .close = free,
};

QUIPU_EXPORT const struct quipu_plugin quipu_plugin = {
    QUIPU_PLUGIN_HEAD,
    .name = "squares",
    .version = "1.0",
    .summary = "square numbers",
    .licence = "LGPL-3.0-or-later",
    .options = options,
    .source = &source,
};
