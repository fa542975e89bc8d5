/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_sources.c - every source that can be opened with one small file reads
 * it twice at once alike, and answers rubbish with a reason.
 *
 * A source that needs more than a file is tested by its own tests.
 */
#include "contract.h"

#include "batch/batch.h"
#include "batch/schema.h"

#define ROWS 16 /* of a batch: fewer than the sample's records */

/* ---- samples ------------------------------------------------------------ */

static const char table[] = "id,name,size,day\n"
                            "1,one,1.5,2023-01-01\n"
                            "2,\"two, 2\",,2023-02-01\n"
                            "3,,-3.25,2023-03-01\n";

/* The table over and over, as one file: more records than a batch holds. */
static char *make_table(size_t times, size_t *length)
{
    const char *records = strchr(table, '\n') + 1;
    struct quipu_text text;
    quipu_text_init(&text);
    quipu_text_append_bytes(&text, table, (size_t)(records - table));
    for (size_t i = 0; i < times; i++)
        quipu_text_append(&text, records);
    *length = text.length;
    return quipu_text_detach(&text, NULL);
}

/* Bytes that mean nothing, the same every time. */
static void fill_noise(char *bytes, size_t length)
{
    uint32_t state = 12345;
    for (size_t i = 0; i < length; i++) {
        state = state * 1664525u + 1013904223u;
        bytes[i] = (char)(state >> 24);
    }
}

/* ---- scans -------------------------------------------------------------- */

/* A source that is open, with what it said of itself. */
struct opened {
    const struct quipu_source *source;
    void *handle;
    struct quipu_schema *schema;
    size_t partitions;
};

static void close_source(struct opened *opened)
{
    if (opened->handle)
        opened->source->close(opened->handle);
    schema_free(opened->schema);
}

static bool describe(struct opened *opened, struct quipu_error *err)
{
    opened->partitions = 1;
    return opened->source->describe(opened->handle, opened->schema, err) == 0 &&
           schema_check(opened->schema, err) == 0 &&
           (!opened->source->partitions ||
            opened->source->partitions(opened->handle, &opened->partitions,
                                       err) == 0);
}

static bool open_source(struct opened *opened, const struct host_plugin *plugin,
                        const struct quipu_settings *settings,
                        struct quipu_error *err)
{
    *opened = (struct opened){.source = plugin->plugin.source};
    opened->schema = schema_new(err);
    ck_assert_ptr_nonnull(opened->schema);
    opened->handle = opened->source->open(settings, err);
    if (opened->handle && describe(opened, err)) {
        ck_assert_uint_ge(opened->partitions, 1);
        return true;
    }
    close_source(opened);
    return false;
}

/* A scan of all columns, each in the type that it says, codes as texts. */
struct scanned {
    const struct quipu_source *source;
    struct batch_column *types;
    struct quipu_columns wanted;
    struct quipu_batch *batch;
    void *scan;
};

static bool begin_scan(struct scanned *scanned, const struct opened *opened,
                       size_t partition, struct quipu_error *err)
{
    size_t count = opened->schema->count;
    scanned->source = opened->source;
    scanned->types = calloc(count, sizeof *scanned->types);
    scanned->wanted.indexes = calloc(count, sizeof(size_t));
    scanned->wanted.count = count;
    for (size_t i = 0; i < count; i++) {
        const struct schema_column *column = &opened->schema->columns[i];
        bool is_code = column->type == QUIPU_CODE;
        scanned->wanted.indexes[i] = i;
        scanned->types[i].name = column->name;
        scanned->types[i].type = is_code ? QUIPU_TEXT : column->type;
    }
    scanned->batch = batch_new(scanned->types, count, ROWS, err);
    ck_assert_ptr_nonnull(scanned->batch);
    batch_tolerate_rejects(scanned->batch, true);
    scanned->scan =
        opened->source->scan(opened->handle, partition, &scanned->wanted, err);
    return scanned->scan != NULL;
}

static void end_scan(struct scanned *scanned)
{
    if (scanned->scan)
        scanned->source->finish(scanned->scan);
    batch_free(scanned->batch);
    free(scanned->wanted.indexes);
    free(scanned->types);
}

/* The next batch; asserts what `next` promises. */
static int advance(struct scanned *scanned, struct quipu_error *err)
{
    batch_clear(scanned->batch);
    int got = scanned->source->next(scanned->scan, scanned->batch, err);
    size_t rows = quipu_batch_rows(scanned->batch);
    ck_assert(got == 1 || got == 0 || got == -1);
    if (got == 0)
        ck_assert_uint_eq(rows, 0);
    ck_assert_uint_le(rows, ROWS);
    if (got != -1)
        ck_assert_ok(batch_check(scanned->batch, err) == 0, *err);
    return got;
}

static bool same_text(const struct quipu_batch *a, const struct quipu_batch *b,
                      size_t column, size_t row)
{
    return quipu_slice_equal(quipu_batch_text(a, column, row),
                             quipu_batch_text(b, column, row));
}

static bool same_value(const struct quipu_batch *a, const struct quipu_batch *b,
                       size_t column, size_t row)
{
    switch (quipu_batch_type(a, column)) {
    case QUIPU_INTEGER:
        return quipu_batch_integers(a, column)[row] ==
               quipu_batch_integers(b, column)[row];
    case QUIPU_DOUBLE:
        return quipu_batch_doubles(a, column)[row] ==
               quipu_batch_doubles(b, column)[row];
    case QUIPU_BOOL:
        return quipu_batch_bools(a, column)[row] ==
               quipu_batch_bools(b, column)[row];
    case QUIPU_DATE:
    case QUIPU_CODE:
        return quipu_batch_codes(a, column)[row] ==
               quipu_batch_codes(b, column)[row];
    case QUIPU_TEXT:
        return same_text(a, b, column, row);
    }
    return false;
}

static void assert_same(const struct quipu_batch *a,
                        const struct quipu_batch *b)
{
    ck_assert_uint_eq(quipu_batch_rows(a), quipu_batch_rows(b));
    for (size_t i = 0; i < quipu_batch_columns(a); i++) {
        const uint8_t *reasons = quipu_batch_reasons(a, i);
        for (size_t row = 0; row < quipu_batch_rows(a); row++) {
            ck_assert_uint_eq(reasons[row], quipu_batch_reasons(b, i)[row]);
            ck_assert_uint_lt(reasons[row], QUIPU_REASON_COUNT);
            if (reasons[row] == QUIPU_PRESENT)
                ck_assert(same_value(a, b, i, row));
        }
    }
}

/* ---- tests -------------------------------------------------------------- */

/* Reads a partition through two scans, a batch from each in turn. */
static size_t scan_both(const struct opened *a, const struct opened *b,
                        size_t partition)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    struct scanned left = {0}, right = {0};
    ck_assert_ok(begin_scan(&left, a, partition, &err), err);
    ck_assert_ok(begin_scan(&right, b, partition, &err), err);
    size_t rows = 0;
    int got;
    while ((got = advance(&left, &err)) == 1) {
        ck_assert_int_eq(advance(&right, &err), 1);
        assert_same(left.batch, right.batch);
        rows += quipu_batch_rows(left.batch);
    }
    ck_assert_ok(got == 0, err);
    ck_assert_int_eq(advance(&right, &err), 0);
    end_scan(&left);
    end_scan(&right);
    return rows;
}

static void read_twice(const struct opened *a, const struct opened *b)
{
    ck_assert_uint_eq(a->partitions, b->partitions);
    ck_assert_uint_eq(a->schema->count, b->schema->count);
    for (size_t i = 0; i < a->partitions; i++) {
        size_t rows = scan_both(a, b, i);
        ck_assert_uint_eq(scan_both(a, a, i), rows);
    }
}

/* A file of another format is no fault. */
static void open_twice(const struct host_plugin *plugin,
                       const struct quipu_settings *settings)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    struct opened first, second;
    if (!open_source(&first, plugin, settings, &err)) {
        assert_told(err, plugin->plugin.name);
        return;
    }
    ck_assert_ok(open_source(&second, plugin, settings, &err), err);
    read_twice(&first, &second);
    close_source(&first);
    close_source(&second);
}

/* Does something with every source that can be opened with this sample. */
static void with_sources(const struct host_entry *entries, size_t count,
                         const struct sample *sample,
                         void (*deed)(const struct host_plugin *,
                                      const struct quipu_settings *))
{
    for (size_t i = 0; i < count; i++) {
        const struct host_plugin *plugin = entries[i].plugin;
        struct quipu_settings *settings =
            plugin->plugin.source ? sample_settings(plugin, sample) : NULL;
        if (settings)
            deed(plugin, settings);
        settings_free(settings);
    }
}

START_TEST(two_readings_at_once_are_alike)
{
    size_t count, length;
    char *bytes = make_table(20, &length);
    struct host *host = open_plugins();
    const struct host_entry *entries = list_plugins(host, &count);
    with_sources(entries, count,
                 &(const struct sample){"sample.csv", bytes, length},
                 open_twice);
    host_free(host);
    free(bytes);
}
END_TEST

/* To the end, or to a failure with a reason. */
static void read_rubbish(const struct host_plugin *plugin,
                         const struct quipu_settings *settings)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    const char *name = plugin->plugin.name;
    struct opened opened;
    if (!open_source(&opened, plugin, settings, &err)) {
        assert_told(err, name);
        return;
    }
    struct scanned scanned = {0};
    bool has_failed = !begin_scan(&scanned, &opened, 0, &err);
    int got = has_failed ? -1 : 1;
    while (got == 1)
        got = advance(&scanned, &err);
    if (got == -1)
        assert_told(err, name);
    end_scan(&scanned);
    close_source(&opened);
}

static const char *const rubbish[] = {"",         "\n",           "a,a\n1,2\n",
                                      "a,b\n1\n", "a,b\n\"1,2\n", "$FL2@(#) "};

static const char *const endings[] = {"x.csv",  "x.dta",  "x.sav",
                                      "x.zsav", "x.xlsx", "x"};

START_TEST(rubbish_gets_a_reason)
{
    char noise[4096];
    fill_noise(noise, sizeof noise);
    size_t count;
    struct host *host = open_plugins();
    const struct host_entry *entries = list_plugins(host, &count);
    for (size_t i = 0; i < ARRAY_SIZE(endings); i++) {
        struct sample sample = {endings[i], noise, sizeof noise};
        with_sources(entries, count, &sample, read_rubbish);
        for (size_t j = 0; j < ARRAY_SIZE(rubbish); j++) {
            sample.bytes = rubbish[j];
            sample.length = strlen(rubbish[j]);
            with_sources(entries, count, &sample, read_rubbish);
        }
    }
    host_free(host);
}
END_TEST

UNIT_MAIN("every source", two_readings_at_once_are_alike, rubbish_gets_a_reason)
