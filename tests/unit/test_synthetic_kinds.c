/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_synthetic_kinds.c - the made-up data that are no survey of young
 * children: always the same, and right in themselves.
 */
#include "synthetic_unit.h"

#include "base/hash.h"
#include "batch/batch.h"
#include "batch/schema.h"

#define COLUMNS_MAX 40
#define ROWS_MAX    3000

/* All records of a source, as numbers; texts by their first three letters. */
struct data {
    size_t columns, rows;
    double values[ROWS_MAX][COLUMNS_MAX];
    bool is_blank[ROWS_MAX][COLUMNS_MAX];
    char names[COLUMNS_MAX][32];
    char digest[HASH_SIZE];
};

static void *open_source(const struct given *given)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    struct quipu_settings *settings = make_settings(given);
    void *source = quipu_plugin.source->open(settings, &err);
    ck_assert_ok(source != NULL, err);
    settings_free(settings);
    return source;
}

/* What is in a field, as text: the digest is the same on every machine. */
static void take(struct data *data, const struct quipu_batch *batch, size_t row,
                 size_t column, bool is_text, struct hash *hash)
{
    char text[32] = "";
    bool is_blank = quipu_batch_reasons(batch, column)[row] != QUIPU_PRESENT;
    double value = 0;
    if (is_text && !is_blank) {
        struct quipu_slice slice = quipu_batch_text(batch, column, row);
        snprintf(text, sizeof text, "%.*s", (int)slice.length, slice.data);
        value = text[0] * 65536.0 + text[1] * 256.0 + text[2];
    } else if (!is_blank) {
        value = quipu_batch_doubles(batch, column)[row];
        snprintf(text, sizeof text, "%.0f", value);
    }
    data->values[data->rows][column] = value;
    data->is_blank[data->rows][column] = is_blank;
    hash_string(hash, text);
}

static void read_partition(void *source, size_t partition, struct data *data,
                           const struct batch_column *columns,
                           struct hash *hash)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    size_t indexes[COLUMNS_MAX];
    for (size_t i = 0; i < data->columns; i++)
        indexes[i] = i;
    struct quipu_columns wanted = {.indexes = indexes, .count = data->columns};
    struct quipu_batch *batch = batch_new(columns, data->columns, 100, &err);
    ck_assert_ok(batch != NULL, err);
    void *scan = quipu_plugin.source->scan(source, partition, &wanted, &err);
    ck_assert_ok(scan != NULL, err);
    int status = 0;
    while ((status = quipu_plugin.source->next(scan, batch, &err)) == 1) {
        for (size_t i = 0; i < quipu_batch_rows(batch); i++, data->rows++) {
            ck_assert_uint_lt(data->rows, ROWS_MAX);
            for (size_t j = 0; j < data->columns; j++)
                take(data, batch, i, j, columns[j].type == QUIPU_TEXT, hash);
        }
        batch_clear(batch);
    }
    ck_assert_ok(status == 0, err);
    quipu_plugin.source->finish(scan);
    batch_free(batch);
}

static struct data *read_all(const struct given *given)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    struct batch_column columns[COLUMNS_MAX] = {{0}};
    struct data *data = calloc(1, sizeof *data);
    struct quipu_schema *schema = schema_new(&err);
    void *source = open_source(given);
    size_t partitions = 0;
    struct hash hash;
    ck_assert_ptr_nonnull(data);
    ck_assert_ok(quipu_plugin.source->describe(source, schema, &err) == 0, err);
    ck_assert_ok(schema_check(schema, &err) == 0, err);
    ck_assert_uint_le(schema->count, COLUMNS_MAX);
    data->columns = schema->count;
    for (size_t i = 0; i < schema->count; i++) {
        snprintf(data->names[i], sizeof data->names[i], "%s",
                 schema->columns[i].name);
        columns[i] = (struct batch_column){
            .name = data->names[i],
            .type = schema->columns[i].type == QUIPU_TEXT ? QUIPU_TEXT
                                                          : QUIPU_DOUBLE};
    }
    hash_init(&hash);
    ck_assert_ok(
        quipu_plugin.source->partitions(source, &partitions, &err) == 0, err);
    for (size_t i = 0; i < partitions; i++)
        read_partition(source, i, data, columns, &hash);
    hash_finish(&hash, data->digest);
    quipu_plugin.source->close(source);
    schema_free(schema);
    return data;
}

static size_t column_of(const struct data *data, const char *name)
{
    for (size_t i = 0; i < data->columns; i++) {
        if (strcmp(data->names[i], name) == 0)
            return i;
    }
    ck_abort_msg("there is no column \"%s\"", name);
    return 0;
}

/* ---- all kinds ---------------------------------------------------------- */

#define DEPRIVATION                                                            \
    {"kind", "deprivation"}, {"children", "2000"},                             \
    {                                                                          \
        "clusters", "100"                                                      \
    }

/* Where data are meant to change, so must the version of the kind, which is in
 * the fingerprint: a change without it would be published nowhere. */
START_TEST(settings_make_the_same_data_everywhere)
{
    static const struct {
        struct given given[6];
        const char *fingerprint, *digest;
        size_t rows;
    } cases[] = {
        {{DEPRIVATION, {"regions", "8"}},
         "deprivation 1 years 10 synthetic 1 seed 1 period 2024 children 2000 "
         "clusters 100 strata 16 regions 8",
         "d69b6b96a601cae15ffff91730d4a6de096f1fdcbfe796c05868120b092b9d4f",
         2000},
        {{{"kind", "results"}, {"regions", "5"}},
         "results 1 years 10 synthetic 1 seed 1 period 2024 children 6000 "
         "clusters 240 strata 10 regions 5",
         "398bf0584f47fc7b9b19b34c3a12c01a359b60d03d7fb643c606c026233881d5",
         360},
        {{{"kind", "scorecard"}, {"years", "4"}},
         "scorecard 1 years 4 synthetic 1 seed 1 period 2024 children 6000 "
         "clusters 240 strata 8 regions 4",
         "a29d77a5c20c80454bec0a1e9d0d0767cb4b495813a2dace5615d12c43c1bc88",
         32},
    };
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        struct quipu_error err = QUIPU_NO_ERROR;
        struct quipu_text text;
        quipu_text_init(&text);
        void *source = open_source(cases[i].given);
        ck_assert_ok(quipu_plugin.source->fingerprint(source, &text, &err) == 0,
                     err);
        quipu_plugin.source->close(source);
        ck_assert_str_eq(text.data, cases[i].fingerprint);
        quipu_text_release(&text);
        struct data *data = read_all(cases[i].given);
        ck_assert_uint_eq(data->rows, cases[i].rows);
        ck_assert_str_eq(data->digest, cases[i].digest);
        free(data);
    }
}
END_TEST

START_TEST(partitions_change_nothing)
{
    static const char *const partitions[] = {"1", "7", "1000"};
    static const char *const kinds[] = {"deprivation", "results", "scorecard"};
    for (size_t i = 0; i < ARRAY_SIZE(kinds); i++) {
        char first[HASH_SIZE] = "";
        for (size_t j = 0; j < ARRAY_SIZE(partitions); j++) {
            const struct given given[] = {{"kind", kinds[i]},
                                          {"children", "2000"},
                                          {"partitions", partitions[j]},
                                          {NULL, NULL}};
            struct data *data = read_all(given);
            if (j == 0)
                memcpy(first, data->digest, sizeof first);
            ck_assert_str_eq(data->digest, first);
            free(data);
        }
    }
}
END_TEST

/* ---- deprivation -------------------------------------------------------- */

START_TEST(children_are_asked_what_fits_their_age)
{
    static const struct given given[] = {DEPRIVATION, {NULL, NULL}};
    static const struct {
        const char *name;
        int from, below;
    } lacks[] = {{"feeding", 0, 24},         {"wasted", 0, 60},
                 {"unvaccinated", 12, 60},   {"unattended_birth", 0, 60},
                 {"out_of_school", 84, 192}, {"no_primary", 168, 216},
                 {"unsafe_water", 0, 216},   {"violence", 0, 216}};
    struct data *data = read_all(given);
    size_t age = column_of(data, "age");
    for (size_t i = 0; i < ARRAY_SIZE(lacks); i++) {
        size_t column = column_of(data, lacks[i].name);
        for (size_t row = 0; row < data->rows; row++) {
            double months = data->values[row][age];
            double value = data->values[row][column];
            bool is_asked = months >= lacks[i].from && months < lacks[i].below;
            ck_assert_int_eq(data->is_blank[row][column], !is_asked);
            ck_assert(value == 0 || value == 1 || value == 9);
        }
    }
    free(data);
}
END_TEST

/* Children of a household share what the household lacks, and where it is. */
START_TEST(households_have_their_lacks_in_common)
{
    static const struct given given[] = {DEPRIVATION, {NULL, NULL}};
    static const char *const shared[] = {
        "psu",       "stratum",      "weight",    "region",  "residence",
        "no_device", "unsafe_water", "far_water", "crowded", "violence"};
    struct data *data = read_all(given);
    size_t household = column_of(data, "household"), siblings = 0;
    for (size_t row = 1; row < data->rows; row++) {
        double *one = data->values[row - 1], *other = data->values[row];
        if (one[household] != other[household])
            continue;
        siblings++;
        for (size_t i = 0; i < ARRAY_SIZE(shared); i++) {
            size_t column = column_of(data, shared[i]);
            ck_assert_double_eq(one[column], other[column]);
        }
    }
    ck_assert_uint_gt(siblings, 1000);
    free(data);
}
END_TEST

START_TEST(every_stratum_has_its_clusters)
{
    static const struct given given[] = {DEPRIVATION, {NULL, NULL}};
    struct data *data = read_all(given);
    size_t psu = column_of(data, "psu"), stratum = column_of(data, "stratum");
    size_t in_cluster[101] = {0};
    for (size_t row = 0; row < data->rows; row++) {
        double number = data->values[row][psu];
        ck_assert(number >= 1 && number <= 100);
        in_cluster[(size_t)number]++;
        ck_assert_double_eq(data->values[row][stratum],
                            (double)(((size_t)number - 1) % 8 + 1));
    }
    for (size_t i = 1; i <= 100; i++)
        ck_assert_uint_eq(in_cluster[i], 20);
    free(data);
}
END_TEST

/* ---- results ------------------------------------------------------------ */

static const struct given five_regions[] = {
    {"kind", "results"}, {"regions", "5"}, {NULL, NULL}};

/* The sum of a column over rows of a year with this result and area; -1 stands
 * for all but the first ("all", the country). */
static double sum_of(const struct data *data, const char *name, double year,
                     const double *result, int area)
{
    size_t column = column_of(data, name);
    double all = 'a' * 65536.0 + 'l' * 256.0 + 'l', sum = 0;
    for (size_t row = 0; row < data->rows; row++) {
        const double *values = data->values[row];
        bool is_result = result ? values[0] == *result : values[0] != all;
        bool is_area = area < 0 ? values[1] > 0 : values[1] == area;
        if (values[2] == year && is_result && is_area)
            sum += values[column];
    }
    return sum;
}

START_TEST(amounts_add_up_to_the_country_and_to_all_results)
{
    static const char *const names[] = {"cost", "allocated", "executed"};
    double all = 'a' * 65536.0 + 'l' * 256.0 + 'l';
    struct data *data = read_all(five_regions);
    for (int year = 2015; year <= 2024; year++) {
        for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
            double country = sum_of(data, names[i], year, &all, 0);
            ck_assert_double_eq(sum_of(data, names[i], year, &all, -1),
                                country);
            ck_assert_double_eq(sum_of(data, names[i], year, NULL, 0), country);
            ck_assert_double_eq(sum_of(data, names[i], year, NULL, -1),
                                country);
            if (i != 2 || year != 2024)
                ck_assert_double_gt(country, 0);
        }
        ck_assert_double_eq(sum_of(data, "children", year, &all, -1),
                            sum_of(data, "children", year, &all, 0));
    }
    free(data);
}
END_TEST

START_TEST(the_last_year_is_not_closed)
{
    struct data *data = read_all(five_regions);
    size_t executed = column_of(data, "executed");
    size_t allocated = column_of(data, "allocated");
    for (size_t row = 0; row < data->rows; row++) {
        const double *values = data->values[row];
        bool is_last = values[2] == 2024;
        ck_assert_int_eq(data->is_blank[row][executed], is_last);
        ck_assert_double_le(values[executed], values[allocated]);
    }
    free(data);
}
END_TEST

/* ---- scores ------------------------------------------------------------- */

START_TEST(scores_are_from_0_to_4_and_never_fall)
{
    static const struct given given[] = {{"kind", "scorecard"}, {NULL, NULL}};
    struct data *data = read_all(given);
    ck_assert_uint_eq(data->columns, 22);
    for (size_t row = 0; row < data->rows; row++) {
        const double *values = data->values[row];
        bool is_same = row > 0 && data->values[row - 1][0] == values[0];
        for (size_t i = 2; i < data->columns; i++) {
            ck_assert((values[i] >= 0 && values[i] <= 4) || values[i] == 9);
            if (is_same)
                ck_assert_double_ge(values[i], data->values[row - 1][i]);
        }
    }
    free(data);
}
END_TEST

UNIT_MAIN("synthetic kinds", settings_make_the_same_data_everywhere,
          partitions_change_nothing, children_are_asked_what_fits_their_age,
          households_have_their_lacks_in_common, every_stratum_has_its_clusters,
          amounts_add_up_to_the_country_and_to_all_results,
          the_last_year_is_not_closed, scores_are_from_0_to_4_and_never_fall)
