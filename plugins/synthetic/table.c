/* SPDX-License-Identifier: GPL-3.0-or-later */
/* table.c - reads made-up data whose records are made one by one. */
#include <stdlib.h>

#include "synthetic.h"
#include "table.h"

struct noise table_noise(const struct table *table, uint32_t purpose,
                         size_t index)
{
    uint64_t kind = 0;
    for (const char *c = table->kind->name; *c; c++)
        kind = kind * 31 + (unsigned char)*c;
    return noise_stream(table->sample.seed, kind << 32 | purpose, index);
}

/* In the order of the choices, of which the first two are no tables. */
static const struct table_kind *const kinds[] = {
    NULL, NULL, &table_deprivation, &table_results, &table_scorecard};

static void *open_table(const struct quipu_settings *settings,
                        struct quipu_error *err)
{
    struct table *table = malloc(sizeof *table);
    if (!table) {
        (void)quipu_fail_memory(err);
        return NULL;
    }
    *table = (struct table){
        .kind = kinds[quipu_settings_choice(settings, "kind")],
        .years = (size_t)quipu_settings_integer(settings, "years"),
    };
    if (sample_read(&table->sample, settings, err) == -1) {
        free(table);
        return NULL;
    }
    int month = 0, day = 0;
    quipu_date_to_ymd(quipu_period_first_day(table->sample.period),
                      &table->year, &month, &day);
    return table;
}

static int describe(void *source, struct quipu_schema *schema,
                    struct quipu_error *err)
{
    const struct table *table = source;
    (void)err;
    for (size_t i = 0; i < table->kind->column_count; i++) {
        const struct table_column *column = &table->kind->columns[i];
        quipu_schema_column(schema, .name = column->name,
                            .type = column->texts ? QUIPU_TEXT : QUIPU_INTEGER,
                            .label = column->label, .unit = column->unit);
    }
    return 0;
}

static int fingerprint(void *source, struct quipu_text *text,
                       struct quipu_error *err)
{
    const struct table *table = source;
    quipu_text_printf(text, "%s %d years %zu ", table->kind->name,
                      table->kind->version, table->years);
    return sample_fingerprint(&table->sample, text, err);
}

static int count_partitions(void *source, size_t *count,
                            struct quipu_error *err)
{
    const struct table *table = source;
    (void)err;
    *count = table->sample.partitions;
    return 0;
}

struct scan {
    const struct table *table;
    const struct quipu_columns *wanted;
    size_t row, end;
};

static void *begin_scan(void *source, size_t partition,
                        const struct quipu_columns *wanted,
                        struct quipu_error *err)
{
    const struct table *table = source;
    size_t count = table->kind->count(table);
    size_t parts = table->sample.partitions;
    struct scan *scan = malloc(sizeof *scan);
    if (!scan) {
        (void)quipu_fail_memory(err);
        return NULL;
    }
    *scan = (struct scan){.table = table,
                          .wanted = wanted,
                          .row = count * partition / parts,
                          .end = count * (partition + 1) / parts};
    return scan;
}

static void put_value(struct quipu_batch *batch, size_t position,
                      const struct table_column *column, int64_t value)
{
    if (value == SAMPLE_BLANK)
        quipu_put_missing(batch, position, QUIPU_NOT_APPLICABLE);
    else if (column->texts)
        quipu_put_text(batch, position, quipu_slice_of(column->texts[value]));
    else
        quipu_put_number(batch, position, (double)value);
}

static int next_batch(void *state, struct quipu_batch *batch,
                      struct quipu_error *err)
{
    struct scan *scan = state;
    const struct table_kind *kind = scan->table->kind;
    size_t wanted = quipu_columns_count(scan->wanted);
    int64_t values[TABLE_COLUMNS_MAX];
    bool is_empty = true;

    while (!quipu_batch_is_full(batch) && scan->row < scan->end) {
        kind->make(scan->table, scan->row, values);
        for (size_t i = 0; i < wanted; i++) {
            size_t index = quipu_columns_index(scan->wanted, i);
            put_value(batch, i, &kind->columns[index], values[index]);
        }
        if (quipu_end_row(batch, ++scan->row, err) == -1)
            return -1;
        is_empty = false;
    }
    return is_empty ? 0 : 1;
}

static void finish_scan(void *scan)
{
    free(scan);
}

static void close_table(void *source)
{
    free(source);
}

const struct quipu_source synthetic_table = {
    .open = open_table,
    .describe = describe,
    .fingerprint = fingerprint,
    .partitions = count_partitions,
    .scan = begin_scan,
    .next = next_batch,
    .finish = finish_scan,
    .close = close_table,
};
