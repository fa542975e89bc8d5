/* SPDX-License-Identifier: GPL-3.0-or-later */
/* table.c - opens a file and understands its header. */
#include "observations.h"

int long_columns(struct table *table, const struct quipu_delimited *reader,
                 struct quipu_error *err)
{
    for (size_t i = 0; i < quipu_delimited_count(reader); i++) {
        struct column column = {.name = (char *)quipu_delimited_name(reader, i),
                                .field = i};
        if (table_add(table, &column, err) == -1)
            return -1;
    }
    return 0;
}

/* Adds the column "period"; where the field has that name, in its place. */
static int add_period(struct table *table, const struct options *options,
                      struct quipu_error *err)
{
    struct column *from = table_find(table, options->period);
    if (!from || from->origin != ORIGIN_FIELD)
        return quipu_fail(err, QUIPU_EDATA,
                          "there is no column \"%s\", which \"period\" names",
                          options->period);
    if (strcmp(from->name, "period") == 0) {
        from->origin = ORIGIN_PERIOD;
        return 0;
    }
    struct column period = *from;
    period.name = (char *)"period";
    period.label = NULL;
    period.origin = ORIGIN_PERIOD;
    return table_add(table, &period, err);
}

static int read_columns(struct table *table, const struct options *options,
                        const struct quipu_delimited *reader,
                        struct quipu_error *err)
{
    int result = -1;
    switch (options->layout) {
    case LAYOUT_LONG:
        result = long_columns(table, reader, err);
        break;
    case LAYOUT_WIDE:
        result = wide_columns(table, options, reader, err);
        break;
    case LAYOUT_SDMX:
        result = sdmx_columns(table, reader, err);
        break;
    }
    if (result == -1 ||
        (options->period && add_period(table, options, err) == -1))
        return -1;
    return table_check_names(table, err) == -1 ? -1
                                               : table_check_codes(table, err);
}

struct quipu_delimited *table_open(struct table *table,
                                   const struct options *options, size_t file,
                                   struct quipu_error *err)
{
    const struct quipu_input *input = options_input(options, file);
    struct quipu_delimited_format format = options->format;
    *table = (struct table){.count = 0};
    if (options->layout == LAYOUT_SDMX && format.separator == '\0' &&
        sdmx_separator(input, &format.separator, err) == -1)
        return NULL;
    struct quipu_delimited *reader = quipu_delimited_open(input, &format, err);
    if (!reader)
        return NULL;
    if (read_columns(table, options, reader, err) == 0)
        return reader;
    quipu_prefix(err, "\"%s\"", quipu_input_name(input));
    quipu_delimited_close(reader);
    return NULL;
}
