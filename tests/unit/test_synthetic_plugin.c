/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_synthetic_plugin.c - the made-up survey as quipu sees it. */
#include "synthetic_unit.h"

#include "batch/batch.h"
#include "batch/schema.h"

#include "../../plugins/synthetic/sample.h"

START_TEST(impossible_samples_are_refused)
{
    static const struct {
        struct given given[4];
        const char *cause;
    } cases[] = {
        {{{"clusters", "7"}}, "fewer clusters than strata"},
        {{{"strata", "3"}}, "fewer strata than regions"},
        {{{"period", "{period}"}}, "is not a period"},
        {{{"period", "1905"}}, "is before 1910"},
    };
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
        check_refused(cases[i].given, cases[i].cause);
}
END_TEST

static void get_fingerprint(const struct given *given, struct quipu_text *text)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    struct quipu_settings *settings = make_settings(given);
    void *source = quipu_plugin.source->open(settings, &err);
    ck_assert_ok(source != NULL, err);
    ck_assert_ok(quipu_plugin.source->fingerprint(source, text, &err) == 0,
                 err);
    quipu_plugin.source->close(source);
    settings_free(settings);
}

START_TEST(fingerprint_says_what_the_data_depend_on)
{
    static const struct given given[][2] = {
        {{NULL, NULL}},        {{"seed", "7"}},     {{"period", "2023-Q2"}},
        {{"children", "100"}}, {{"clusters", "9"}}, {{"strata", "9"}},
        {{"regions", "3"}}};
    static const struct given partitions[] = {{"partitions", "9"},
                                              {NULL, NULL}};
    struct quipu_text texts[ARRAY_SIZE(given)], again;
    for (size_t i = 0; i < ARRAY_SIZE(given); i++) {
        quipu_text_init(&texts[i]);
        get_fingerprint(given[i], &texts[i]);
        for (size_t j = 0; j < i; j++)
            ck_assert_str_ne(texts[i].data, texts[j].data);
    }
    quipu_text_init(&again);
    get_fingerprint(partitions, &again);
    ck_assert_str_eq(again.data, texts[0].data);
    quipu_text_release(&again);
    for (size_t i = 0; i < ARRAY_SIZE(given); i++)
        quipu_text_release(&texts[i]);
}
END_TEST

/* Reads three columns of one partition; returns the number of rows. */
static size_t read_partition(void *source, size_t partition, double *weights)
{
    static const struct batch_column columns[] = {
        {.name = "hv005", .type = QUIPU_DOUBLE},
        {.name = "hhid", .type = QUIPU_TEXT},
        {.name = "hc53", .type = QUIPU_DOUBLE}};
    size_t indexes[] = {COLUMN_hv005, COLUMN_hhid, COLUMN_hc53};
    struct quipu_columns wanted = {.indexes = indexes, .count = 3};
    struct quipu_error err = QUIPU_NO_ERROR;
    struct quipu_batch *batch = batch_new(columns, 3, 100, &err);
    ck_assert_ok(batch != NULL, err);
    void *scan = quipu_plugin.source->scan(source, partition, &wanted, &err);
    ck_assert_ok(scan != NULL, err);

    size_t rows = 0;
    int status = 0;
    while ((status = quipu_plugin.source->next(scan, batch, &err)) == 1) {
        for (size_t i = 0; i < quipu_batch_rows(batch); i++, rows++) {
            *weights += quipu_batch_doubles(batch, 0)[i];
            ck_assert_uint_eq(quipu_batch_text(batch, 1, i).length, 12);
            uint8_t reason = quipu_batch_reasons(batch, 2)[i];
            ck_assert(reason == QUIPU_PRESENT ||
                      reason == QUIPU_NOT_APPLICABLE);
        }
        batch_clear(batch);
    }
    ck_assert_ok(status == 0, err);
    quipu_plugin.source->finish(scan);
    batch_free(batch);
    return rows;
}

START_TEST(the_plugin_gives_the_wanted_columns)
{
    static const struct given given[] = {{"partitions", "3"}, {NULL, NULL}};
    struct quipu_error err = QUIPU_NO_ERROR;
    struct quipu_settings *settings = make_settings(given);
    void *source = quipu_plugin.source->open(settings, &err);
    ck_assert_ok(source != NULL, err);
    size_t partitions = 0, rows = 0;
    double weights = 0;
    ck_assert_ok(
        quipu_plugin.source->partitions(source, &partitions, &err) == 0, err);
    ck_assert_uint_eq(partitions, 3);
    for (size_t i = 0; i < partitions; i++)
        rows += read_partition(source, i, &weights);
    ck_assert_uint_eq(rows, 6000);
    ck_assert_double_eq_tol(weights / 6e9, 1, 0.35);
    quipu_plugin.source->close(source);
    settings_free(settings);
}
END_TEST

START_TEST(columns_have_labels)
{
    static const struct given given[] = {{NULL, NULL}};
    struct quipu_error err = QUIPU_NO_ERROR;
    struct quipu_settings *settings = make_settings(given);
    void *source = quipu_plugin.source->open(settings, &err);
    struct quipu_schema *schema = schema_new(&err);
    ck_assert_ok(quipu_plugin.source->describe(source, schema, &err) == 0, err);
    ck_assert_ok(schema_check(schema, &err) == 0, err);
    ck_assert_uint_eq(schema->count, COLUMN_COUNT);
    const struct schema_column *region =
        &schema->columns[schema_find(schema, "hv024")];
    ck_assert_uint_eq(region->label_count, 4);
    ck_assert_str_eq(region->labels[3].value, "4");
    ck_assert_str_eq(region->labels[3].label, "region D");
    ck_assert_str_eq(schema->columns[schema_find(schema, "hv040")].unit, "m");
    schema_free(schema);
    quipu_plugin.source->close(source);
    settings_free(settings);
}
END_TEST

UNIT_MAIN("synthetic plugin", impossible_samples_are_refused,
          fingerprint_says_what_the_data_depend_on,
          the_plugin_gives_the_wanted_columns, columns_have_labels)
