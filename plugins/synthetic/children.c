/* SPDX-License-Identifier: GPL-3.0-or-later */
/* children.c - the kind "children": a made-up survey, read as a source.
 *
 * Nobody was measured: the shape is that of a DHS file of children, the numbers
 * come from a generator.
 */
#include <stdio.h>
#include <stdlib.h>

#include "sample.h"
#include "synthetic.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

/* ---- what the columns mean --------------------------------------------- */

static const struct {
    const char *name, *label;
} columns[COLUMN_COUNT] = {
#define X(name, label) {#name, label},
    SAMPLE_COLUMNS(X)
#undef X
};

/* Value labels, column by column. */
static const struct {
    enum sample_column column;
    const char *value, *label;
} labels[] = {
    {COLUMN_hv025, "1", "urban"},
    {COLUMN_hv025, "2", "rural"},
    {COLUMN_hv103, "0", "no"},
    {COLUMN_hv103, "1", "yes"},
    {COLUMN_hv270, "1", "poorest"},
    {COLUMN_hv270, "2", "poorer"},
    {COLUMN_hv270, "3", "middle"},
    {COLUMN_hv270, "4", "richer"},
    {COLUMN_hv270, "5", "richest"},
    {COLUMN_hc2, "9994", "not present"},
    {COLUMN_hc2, "9995", "refused"},
    {COLUMN_hc2, "9996", "other"},
    {COLUMN_hc3, "9994", "not present"},
    {COLUMN_hc3, "9995", "refused"},
    {COLUMN_hc3, "9996", "other"},
    {COLUMN_hc13, "0", "measured"},
    {COLUMN_hc13, "3", "not present"},
    {COLUMN_hc13, "4", "refused"},
    {COLUMN_hc13, "6", "other"},
    {COLUMN_hc15, "0", "not measured"},
    {COLUMN_hc15, "1", "lying"},
    {COLUMN_hc15, "2", "standing"},
    {COLUMN_hc27, "1", "male"},
    {COLUMN_hc27, "2", "female"},
    {COLUMN_hc53, "994", "not present"},
    {COLUMN_hc53, "995", "refused"},
    {COLUMN_hc53, "996", "other"},
    {COLUMN_hc55, "0", "measured"},
    {COLUMN_hc55, "3", "not present"},
    {COLUMN_hc55, "4", "refused"},
    {COLUMN_hc55, "6", "other"},
    {COLUMN_hc56, "994", "not present"},
    {COLUMN_hc56, "995", "refused"},
    {COLUMN_hc56, "996", "other"},
    {COLUMN_hc57, "1", "severe"},
    {COLUMN_hc57, "2", "moderate"},
    {COLUMN_hc57, "3", "mild"},
    {COLUMN_hc57, "4", "not anaemic"},
    {COLUMN_hc57, "9", "not measured"},
    {COLUMN_hc70, "9998", "flagged"},
    {COLUMN_hc70, "9999", "missing"},
    {COLUMN_hc71, "9998", "flagged"},
    {COLUMN_hc71, "9999", "missing"},
    {COLUMN_hc72, "9996", "height out of plausible limits"},
    {COLUMN_hc72, "9998", "flagged"},
    {COLUMN_hc72, "9999", "missing"},
    {COLUMN_hc73, "9998", "flagged"},
    {COLUMN_hc73, "9999", "missing"},
};

static const char *column_unit(enum sample_column column)
{
    if (column == COLUMN_hv040)
        return "m";
    return column == COLUMN_hc1 ? "months" : NULL;
}

/* Regions are called after letters. */
static void label_regions(struct quipu_schema *schema, size_t regions)
{
    for (size_t i = 0; i < regions; i++) {
        char number[QUIPU_NUMBER_SIZE];
        char name[] = "region A";
        name[sizeof name - 2] = (char)('A' + i);
        quipu_format_double(number, (double)i + 1);
        quipu_schema_label(schema, number, name);
    }
}

static int describe_sample(void *source, struct quipu_schema *schema,
                           struct quipu_error *err)
{
    const struct sample *sample = source;
    (void)err;
    for (size_t i = 0; i < COLUMN_COUNT; i++) {
        bool is_text = i == COLUMN_hhid;
        quipu_schema_column(schema, .name = columns[i].name,
                            .type = is_text ? QUIPU_TEXT : QUIPU_INTEGER,
                            .label = columns[i].label,
                            .unit = column_unit((enum sample_column)i));
        for (size_t j = 0; j < COUNT(labels); j++)
            if (labels[j].column == i)
                quipu_schema_label(schema, labels[j].value, labels[j].label);
        if (i == COLUMN_hv024)
            label_regions(schema, sample->regions);
    }
    return 0;
}

/* ---- opening ----------------------------------------------------------- */

static size_t get_size(const struct quipu_settings *settings, const char *name)
{
    return (size_t)quipu_settings_integer(settings, name);
}

static int32_t first_day(void)
{
    int32_t date = 0;
    (void)quipu_date_from_ymd(SAMPLE_FIRST_YEAR, 1, 1, &date);
    return date;
}

int sample_read(struct sample *sample, const struct quipu_settings *settings,
                struct quipu_error *err)
{
    const char *period = quipu_settings_text(settings, "period");
    *sample = (struct sample){
        .seed = (uint64_t)quipu_settings_integer(settings, "seed"),
        .children = get_size(settings, "children"),
        .clusters = get_size(settings, "clusters"),
        .regions = get_size(settings, "regions"),
        .partitions = get_size(settings, "partitions"),
    };
    sample->strata = quipu_settings_has(settings, "strata")
                         ? get_size(settings, "strata")
                         : 2 * sample->regions;
    if (!quipu_parse_period(quipu_slice_of(period), &sample->period))
        return quipu_fail(err, QUIPU_EDEFINITION, "\"%s\" is not a period",
                          period);
    if (quipu_period_first_day(sample->period) < first_day())
        return quipu_fail(err, QUIPU_EDEFINITION, "period \"%s\" is before %d",
                          period, SAMPLE_FIRST_YEAR);
    if (sample->strata < sample->regions)
        return quipu_fail(err, QUIPU_EDEFINITION,
                          "there are fewer strata than regions");
    if (sample->clusters < sample->strata)
        return quipu_fail(err, QUIPU_EDEFINITION,
                          "there are fewer clusters than strata");
    return 0;
}

static void *open_sample(const struct quipu_settings *settings,
                         struct quipu_error *err)
{
    struct sample *sample = malloc(sizeof *sample);
    if (!sample) {
        (void)quipu_fail_memory(err);
        return NULL;
    }
    if (sample_read(sample, settings, err) == 0)
        return sample;
    free(sample);
    return NULL;
}

int sample_fingerprint(const struct sample *sample, struct quipu_text *text,
                       struct quipu_error *err)
{
    char period[QUIPU_PERIOD_SIZE];
    quipu_format_period(period, sample->period);
    quipu_text_printf(text,
                      "synthetic %d seed %llu period %s children %zu clusters "
                      "%zu strata %zu regions %zu",
                      SAMPLE_VERSION, (unsigned long long)sample->seed, period,
                      sample->children, sample->clusters, sample->strata,
                      sample->regions);
    return quipu_text_check(text, err);
}

static int fingerprint(void *source, struct quipu_text *text,
                       struct quipu_error *err)
{
    return sample_fingerprint(source, text, err);
}

static int count_partitions(void *source, size_t *count,
                            struct quipu_error *err)
{
    const struct sample *sample = source;
    (void)err;
    *count = sample->partitions;
    return 0;
}

/* ---- reading ----------------------------------------------------------- */

struct scan {
    const struct sample *sample;
    const struct quipu_columns *wanted;
    size_t next_cluster, end; /* of the partition */
    bool is_open;             /* whether there is a cluster in work */
    struct cluster cluster;
};

static void *begin_scan(void *source, size_t partition,
                        const struct quipu_columns *wanted,
                        struct quipu_error *err)
{
    const struct sample *sample = source;
    struct scan *scan = malloc(sizeof *scan);
    if (!scan) {
        (void)quipu_fail_memory(err);
        return NULL;
    }
    *scan =
        (struct scan){.sample = sample,
                      .wanted = wanted,
                      .next_cluster = sample_first_cluster(sample, partition),
                      .end = sample_first_cluster(sample, partition + 1)};
    return scan;
}

/* The next child of the partition; false at its end. */
static bool next_record(struct scan *scan, struct record *record)
{
    for (;;) {
        if (scan->is_open && cluster_next(&scan->cluster, record))
            return true;
        if (scan->next_cluster == scan->end)
            return false;
        cluster_begin(&scan->cluster, scan->sample, scan->next_cluster++);
        scan->is_open = true;
    }
}

/* Cluster and household, right-aligned, as DHS writes it. */
static void put_household(struct quipu_batch *batch, size_t column,
                          const struct record *record)
{
    char text[48];
    int length = snprintf(text, sizeof text, "%8lld%4lld",
                          (long long)record->values[COLUMN_hv001],
                          (long long)record->values[COLUMN_hv002]);
    quipu_put_text(
        batch, column,
        (struct quipu_slice){.data = text, .length = (size_t)length});
}

static void put_record(const struct scan *scan, const struct record *record,
                       struct quipu_batch *batch)
{
    size_t count = quipu_columns_count(scan->wanted);
    for (size_t i = 0; i < count; i++) {
        size_t index = quipu_columns_index(scan->wanted, i);
        int64_t value = record->values[index];
        if (index == COLUMN_hhid)
            put_household(batch, i, record);
        else if (value == SAMPLE_BLANK)
            quipu_put_missing(batch, i, QUIPU_NOT_APPLICABLE);
        else
            quipu_put_number(batch, i, (double)value);
    }
}

static int next_batch(void *state, struct quipu_batch *batch,
                      struct quipu_error *err)
{
    struct scan *scan = state;
    struct record record;
    bool is_empty = true;

    while (!quipu_batch_is_full(batch) && next_record(scan, &record)) {
        size_t row = scan->cluster.first_record + scan->cluster.made;
        put_record(scan, &record, batch);
        if (quipu_end_row(batch, row, err) == -1)
            return -1;
        is_empty = false;
    }
    return is_empty ? 0 : 1;
}

const struct quipu_source synthetic_children = {
    .open = open_sample,
    .describe = describe_sample,
    .fingerprint = fingerprint,
    .partitions = count_partitions,
    .scan = begin_scan,
    .next = next_batch,
    .finish = free,
    .close = free,
};
