/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_survey_shared.c - real survey files against the same data written by
 * other programs: R's haven and foreign wrote the .csv beside each .dta and
 * .sav, and the R code that joined the ENDES modules wrote the joined .sav.
 */
#include <math.h>

#include "survey_run.h"

#include <quipu/number.h>

static struct survey_table *read_shared(const char *file)
{
    struct quipu_settings *settings = survey_settings();
    survey_add_shared(settings, file);
    return survey_read(settings);
}

/* ---- the same values ---------------------------------------------------- */

static char *show_date(double date)
{
    static char text[32];
    int year, month, day;
    quipu_date_to_ymd((int32_t)date, &year, &month, &day);
    snprintf(text, sizeof text, "%04d-%02d-%02d", year, month, day);
    return text;
}

/* A number in a .csv of R has 15 digits. */
static bool is_number(const char *text, double number)
{
    double value;
    return quipu_parse_double(quipu_slice_of(text), &value) &&
           fabs(value - number) <= 1e-14 * fabs(number);
}

/* A cell of a .csv, all of them texts, and the same of another file. */
static bool is_same(const struct survey_cell *csv,
                    const struct survey_cell *other, enum quipu_type type)
{
    if (csv->reason != QUIPU_PRESENT || other->reason != QUIPU_PRESENT)
        return csv->reason != QUIPU_PRESENT && other->reason != QUIPU_PRESENT;
    if (type == QUIPU_DOUBLE)
        return is_number(csv->text, other->number);
    if (type == QUIPU_DATE)
        return strcmp(csv->text, show_date(other->number)) == 0;
    return strcmp(csv->text, other->text) == 0;
}

/* All columns, by name and in order, and all values; how many are present. */
static size_t compare(const struct survey_table *csv,
                      const struct survey_table *other)
{
    ck_assert_uint_eq(csv->rows, other->rows);
    ck_assert_uint_eq(csv->wanted.count, other->wanted.count);
    size_t present = 0;
    for (size_t j = 0; j < csv->wanted.count; j++) {
        const struct schema_column *column = &other->schema->columns[j];
        ck_assert_str_eq(csv->schema->columns[j].name, column->name);
        for (size_t i = 0; i < csv->rows; i++) {
            const struct survey_cell *cell = survey_cell(csv, i, j);
            ck_assert_msg(is_same(cell, survey_cell(other, i, j), column->type),
                          "%s, row %zu: \"%s\" in the csv", column->name, i + 1,
                          cell->text ? cell->text : "");
            present += cell->reason == QUIPU_PRESENT;
        }
    }
    return present;
}

static size_t compare_files(const char *csv, const char *other)
{
    QUIPU_AUTO(survey_table) left = read_shared(csv);
    QUIPU_AUTO(survey_table) right = read_shared(other);
    return compare(left, right);
}

START_TEST(dhs_files_of_all_formats_are_the_same)
{
    static const char *const others[] = {
        "zz_pr_children.dta", "zz_pr_children_v119.dta", "zz_pr_children.sav",
        "zz_pr_children_zsav.zsav"};
    QUIPU_AUTO(survey_table)
    csv = read_shared("data/dhs_model/zz_pr_children.csv");
    ck_assert_uint_eq(csv->rows, 3191);
    ck_assert_uint_eq(csv->wanted.count, 45);
    for (size_t i = 0; i < ARRAY_SIZE(others); i++) {
        char file[256];
        snprintf(file, sizeof file, "data/dhs_model/%s", others[i]);
        QUIPU_AUTO(survey_table) other = read_shared(file);
        ck_assert_uint_gt(compare(csv, other), 100000);
    }
}
END_TEST

START_TEST(dhs_has_its_labels)
{
    static const char *const files[] = {
        "data/dhs_model/zz_pr_children.dta",
        "data/dhs_model/zz_pr_children_v119.dta",
        "data/dhs_model/zz_pr_children.sav",
        "data/dhs_model/zz_pr_children_zsav.zsav"};
    for (size_t i = 0; i < ARRAY_SIZE(files); i++) {
        QUIPU_AUTO(survey_table) table = read_shared(files[i]);
        size_t found = schema_find(table->schema, "HV025");
        ck_assert_uint_ne(found, SIZE_MAX);
        const struct schema_column *column = &table->schema->columns[found];
        ck_assert_str_eq(column->label, "Type of place of residence");
        ck_assert_uint_eq(column->label_count, 2);
        ck_assert_str_eq(column->labels[0].value, "1");
        ck_assert_str_eq(column->labels[0].label, "urban");
        ck_assert_str_eq(column->labels[1].value, "2");
        ck_assert_str_eq(column->labels[1].label, "rural");
    }
}
END_TEST

START_TEST(samples_have_the_values_of_their_csv)
{
    static const struct {
        const char *csv, *other;
    } pairs[] = {
        {"reader_samples/electric.csv", "reader_samples/electric.sav"},
        {"reader_samples/iris.csv", "reader_samples/iris.sav"},
        {"reader_samples/iris_dta.csv", "reader_samples/iris.dta"},
        {"reader_samples/testdata.csv", "reader_samples/testdata.sav"},
        {"unicef_sdmx/test_stunting.csv", "unicef_sdmx/test_stunting.dta"},
    };
    for (size_t i = 0; i < ARRAY_SIZE(pairs); i++) {
        char csv[256], other[256];
        snprintf(csv, sizeof csv, "data/%s", pairs[i].csv);
        snprintf(other, sizeof other, "data/%s", pairs[i].other);
        ck_assert_uint_gt(compare_files(csv, other), 40);
    }
}
END_TEST

/* ---- the same labels ---------------------------------------------------- */

/* The labels of a column as in ..._labels.csv: "1=yes;2=no". */
static void write_labels(const struct schema_column *column,
                         struct quipu_text *text)
{
    quipu_text_clear(text);
    for (size_t i = 0; i < column->label_count; i++)
        quipu_text_printf(text, "%s%s=%s", i ? ";" : "",
                          column->labels[i].value, column->labels[i].label);
}

static const char *text_of(const struct survey_table *table, size_t row,
                           size_t column)
{
    const struct survey_cell *cell = survey_cell(table, row, column);
    return cell->text ? cell->text : "";
}

START_TEST(samples_have_the_labels_of_their_csv)
{
    static const char *const names[] = {"electric", "iris", "testdata"};
    QUIPU_AUTO_TEXT(labels);
    for (size_t k = 0; k < ARRAY_SIZE(names); k++) {
        char path[256];
        snprintf(path, sizeof path, "data/reader_samples/%s.sav", names[k]);
        QUIPU_AUTO(survey_table) sav = read_shared(path);
        snprintf(path, sizeof path, "data/reader_samples/%s_labels.csv",
                 names[k]);
        QUIPU_AUTO(survey_table) expected = read_shared(path);
        ck_assert_uint_eq(expected->rows, sav->schema->count);
        for (size_t i = 0; i < expected->rows; i++) {
            const struct schema_column *column = &sav->schema->columns[i];
            ck_assert_str_eq(column->name, text_of(expected, i, 0));
            if (column->label) /* else R took the first of "labels" for it */
                ck_assert_str_eq(column->label, text_of(expected, i, 1));
            else if (column->label_count == 0)
                ck_assert_str_eq("", text_of(expected, i, 1));
            write_labels(column, &labels);
            ck_assert_str_eq(labels.data, text_of(expected, i, 3));
        }
    }
}
END_TEST

/* electric_labels.csv: 9 of DAYOFWK is declared missing; the day is known for
 * the 110 that died, in electric.csv.  SPSS itself wrote the file. */
START_TEST(declared_missing_values_have_their_reason)
{
    QUIPU_AUTO(survey_table)
    sav = read_shared("data/reader_samples/electric.sav");
    size_t column = schema_find(sav->schema, "DAYOFWK");
    size_t declared = 0, present = 0;
    for (size_t i = 0; i < sav->rows; i++) {
        enum quipu_reason reason = survey_cell(sav, i, column)->reason;
        declared += reason == QUIPU_DECLARED;
        present += reason == QUIPU_PRESENT;
    }
    ck_assert_uint_eq(sav->rows, 240);
    ck_assert_uint_eq(present, 110);
    ck_assert_uint_eq(declared, 130);
}
END_TEST

/* ---- ENDES -------------------------------------------------------------- */

static struct quipu_settings *endes_settings(const char *unmatched)
{
    struct quipu_settings *settings = survey_settings();
    survey_add_shared(settings, "data/endes_2023/RECH6_2023.csv");
    struct quipu_settings *households =
        survey_add_shared(settings, "data/endes_2023/households_2023.csv");
    survey_set(households, "join", "HHID");
    survey_set(households, "unmatched", unmatched);
    return settings;
}

/* INDEX.md: 21,464 and 17,169 rows; 1,597 children without a household. */
START_TEST(endes_children_find_their_household)
{
    QUIPU_AUTO(survey_table) table = survey_read(endes_settings("drop"));
    const struct batch_counts *counts = batch_get_counts(table->batch);
    ck_assert_uint_eq(counts->read, 21464);
    ck_assert_uint_eq(counts->dropped[QUIPU_UNMATCHED], 1597);
    ck_assert_uint_eq(table->rows, 21464 - 1597);
    ck_assert_uint_eq(
        survey_count(table,
                     "records without a match in \"households_2023.csv\""),
        1597);
}
END_TEST

START_TEST(endes_keeps_or_fails_as_told)
{
    QUIPU_AUTO(survey_table) table = survey_read(endes_settings("keep"));
    ck_assert_uint_eq(table->rows, 21464);
    size_t column = schema_find(table->schema, "HV005"), missing = 0;
    for (size_t i = 0; i < table->rows; i++)
        missing += survey_cell(table, i, column)->reason == QUIPU_UNMATCHED;
    ck_assert_uint_eq(missing, 1597);

    struct quipu_error err = QUIPU_NO_ERROR;
    ck_assert_ptr_null(survey_try(endes_settings("error"),
                                  (struct survey_how){.names = NULL}, &err));
    ck_assert_int_eq(err.code, QUIPU_EDATA);
    ck_assert_ptr_nonnull(
        strstr(err.cause, "has no match in \"households_2023.csv\""));
}
END_TEST

/* Rows of both tables by household and line number of the child. */
struct sorted_row {
    char key[32];
    size_t row;
};

static int compare_rows(const void *a, const void *b)
{
    return strcmp(((const struct sorted_row *)a)->key,
                  ((const struct sorted_row *)b)->key);
}

static struct sorted_row *sort_rows(const struct survey_table *table,
                                    bool is_text)
{
    struct sorted_row *rows = calloc(table->rows, sizeof *rows);
    ck_assert_ptr_nonnull(rows);
    for (size_t i = 0; i < table->rows; i++) {
        struct quipu_slice household =
            quipu_slice_trim(quipu_slice_of(text_of(table, i, 0)));
        const struct survey_cell *line = survey_cell(table, i, 1);
        rows[i].row = i;
        if (is_text)
            snprintf(rows[i].key, sizeof rows[i].key, "%.*s %s",
                     (int)household.length, household.data, line->text);
        else
            snprintf(rows[i].key, sizeof rows[i].key, "%.*s %g",
                     (int)household.length, household.data, line->number);
    }
    qsort(rows, table->rows, sizeof *rows, compare_rows);
    return rows;
}

/* Whoever joined the file kept the children without a household. */
START_TEST(endes_join_is_that_of_the_joined_file)
{
    QUIPU_AUTO(survey_table)
    sav = read_shared("data/endes_2023/endes2023_children_joined.sav");
    const char *names[64] = {NULL};
    for (size_t i = 0; i < sav->schema->count; i++)
        names[i] = sav->schema->columns[i].name;
    ck_assert_str_eq(names[0], "HHID");
    ck_assert_str_eq(names[1], "HC0");

    struct quipu_error err = QUIPU_NO_ERROR;
    QUIPU_AUTO(survey_table)
    csv = survey_try(endes_settings("keep"),
                     (struct survey_how){.names = names}, &err);
    ck_assert_ok(csv, err);
    ck_assert_uint_eq(sav->rows, 21464);
    ck_assert_uint_eq(csv->rows, sav->rows);

    struct sorted_row *left = sort_rows(csv, true);
    struct sorted_row *right = sort_rows(sav, false);
    size_t present = 0;
    for (size_t i = 0; i < csv->rows; i++) {
        ck_assert_str_eq(left[i].key, right[i].key);
        for (size_t j = 2; j < csv->wanted.count; j++) {
            const struct survey_cell *a = survey_cell(csv, left[i].row, j);
            const struct survey_cell *b = survey_cell(sav, right[i].row, j);
            ck_assert_msg(is_same(a, b, sav->schema->columns[j].type),
                          "%s of %zu: \"%s\"", names[j], i,
                          a->text ? a->text : "");
            present += a->reason == QUIPU_PRESENT;
        }
    }
    ck_assert_uint_gt(present, 400000);
    free(left);
    free(right);
}
END_TEST

int main(void)
{
    UNIT_NEEDS_SHARED("data/INDEX.md");
    return UNIT_RUN("survey_shared", dhs_files_of_all_formats_are_the_same,
                    dhs_has_its_labels, samples_have_the_values_of_their_csv,
                    samples_have_the_labels_of_their_csv,
                    declared_missing_values_have_their_reason,
                    endes_children_find_their_household,
                    endes_keeps_or_fails_as_told,
                    endes_join_is_that_of_the_joined_file);
}
