/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_survey_read.c - what a Stata or SPSS file holds, written by ReadStat.
 */
#include "survey_make.h"
#include "survey_run.h"

static const struct everything kinds[] = {
    {MADE_DTA, 114, 100},       {MADE_DTA, 117, 100}, {MADE_DTA, 118, 100},
    {MADE_DTA, 119, 100},       {MADE_SAV, 0, 100},   {MADE_PACKED_SAV, 0, 100},
    {MADE_ZSAV, 0, 100},        {MADE_DTA, 118, 0},   {MADE_SAV, 0, 0},
    {MADE_PACKED_SAV, 0, 0},    {MADE_DTA, 118, 1},   {MADE_PACKED_SAV, 0, 1},
    {MADE_DTA, 118, 20000},     {MADE_SAV, 0, 20000}, {MADE_ZSAV, 0, 20000},
    {MADE_PACKED_SAV, 0, 20000}};

static struct survey_table *read_made(const struct made *made,
                                      enum made_kind kind)
{
    struct quipu_settings *settings = survey_settings();
    survey_add_bytes(settings, made_name(kind), made->bytes, made->length);
    return survey_read(settings);
}

/* ---- values ------------------------------------------------------------- */

static void check_weight(const struct survey_cell *cell, size_t i)
{
    if (i % 5 == 4) {
        ck_assert_int_eq(cell->reason, QUIPU_DECLARED);
    } else {
        ck_assert_int_eq(cell->reason, QUIPU_PRESENT);
        ck_assert(cell->number == (double)i / 2 + 0.25);
    }
}

static void check_record(const struct survey_table *table, size_t i)
{
    char id[32];
    snprintf(id, sizeof id, "k%zu", i);
    ck_assert_str_eq(survey_cell(table, i, 0)->text, id);

    const struct survey_cell *sex = survey_cell(table, i, 1);
    ck_assert_int_eq(sex->reason, i % 7 == 6 ? QUIPU_MISSING : QUIPU_PRESENT);
    ck_assert(i % 7 == 6 || sex->number == (double)(1 + i % 2));
    check_weight(survey_cell(table, i, 2), i);

    int32_t day;
    ck_assert(quipu_date_from_ymd(2023, 1, 1, &day));
    ck_assert(survey_cell(table, i, 3)->number == (double)day + (double)i);

    const struct survey_cell *note = survey_cell(table, i, 4);
    ck_assert_int_eq(note->reason, i % 3 == 2 ? QUIPU_MISSING : QUIPU_PRESENT);
    if (i % 3 != 2)
        ck_assert_str_eq(note->text, "a\u00f1o");
}

START_TEST(every_value_comes_back)
{
    for (size_t k = 0; k < ARRAY_SIZE(kinds); k++) {
        struct made made = make_everything(kinds[k]);
        QUIPU_AUTO(survey_table) table = read_made(&made, kinds[k].kind);
        ck_assert_uint_eq(table->rows, (size_t)kinds[k].rows);
        ck_assert_uint_eq(batch_get_counts(table->batch)->read, table->rows);
        for (size_t i = 0; i < table->rows; i++)
            check_record(table, i);
        free(made.bytes);
    }
}
END_TEST

START_TEST(batches_of_any_size_hold_the_same)
{
    struct made made = make_everything((struct everything){MADE_ZSAV, 0, 100});
    static const size_t sizes[] = {1, 7, 50, 99, 100, 101};
    for (size_t k = 0; k < ARRAY_SIZE(sizes); k++) {
        struct quipu_error err = QUIPU_NO_ERROR;
        struct quipu_settings *settings = survey_settings();
        survey_add_bytes(settings, "made.zsav", made.bytes, made.length);
        QUIPU_AUTO(survey_table)
        table = survey_try(settings, (struct survey_how){.capacity = sizes[k]},
                           &err);
        ck_assert_ok(table, err);
        ck_assert_uint_eq(table->rows, 100);
        for (size_t i = 0; i < table->rows; i++)
            check_record(table, i);
    }
    free(made.bytes);
}
END_TEST

/* ---- dictionary --------------------------------------------------------- */

START_TEST(schema_has_types_and_labels)
{
    static const enum quipu_type types[] = {
        QUIPU_TEXT, QUIPU_DOUBLE, QUIPU_DOUBLE, QUIPU_DATE, QUIPU_TEXT};
    for (size_t k = 0; k < ARRAY_SIZE(kinds); k++) {
        struct made made = make_everything(kinds[k]);
        QUIPU_AUTO(survey_table) table = read_made(&made, kinds[k].kind);
        const struct schema_column *columns = table->schema->columns;
        ck_assert_uint_eq(table->schema->count, ARRAY_SIZE(types));
        for (size_t i = 0; i < ARRAY_SIZE(types); i++)
            ck_assert_int_eq(columns[i].type, types[i]);

        bool is_dta = kinds[k].kind == MADE_DTA;
        ck_assert_str_eq(columns[1].name, "sex");
        ck_assert_str_eq(columns[1].label, "Sex of the child");
        ck_assert_uint_eq(columns[1].label_count, is_dta ? 3 : 2);
        ck_assert_str_eq(columns[1].labels[0].value, "1");
        ck_assert_str_eq(columns[1].labels[0].label, "male");
        ck_assert_str_eq(columns[1].labels[1].value, "2");
        ck_assert_str_eq(columns[1].labels[1].label, "female");
        if (is_dta)
            ck_assert_str_eq(columns[1].labels[2].value, ".a");
        ck_assert_ptr_null(columns[0].label);
        ck_assert_uint_eq(columns[0].label_count, 0);
        free(made.bytes);
    }
}
END_TEST

/* Values of made files that the dataset gives a reason. */
static const struct {
    enum made_kind kind;
    const char *column, *code;
    size_t row;
} coded[] = {
    {MADE_DTA, "weight", ".a", 4},
    {MADE_SAV, "weight", "1234567.5", 4},
    {MADE_PACKED_SAV, "weight", "99", 9},
    {MADE_ZSAV, "weight", "99", 9},
    {MADE_DTA, "note", "", 2},
    {MADE_SAV, "note", "", 2},
};

START_TEST(codes_of_missing_values_find_their_reason)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    struct made made =
        make_everything((struct everything){coded[_i].kind, 118, 10});
    struct raw_codes *codes = raw_codes_new(&err);
    ck_assert_ok(raw_codes_add(codes, quipu_slice_of(coded[_i].code),
                               RAW_REASON(QUIPU_REFUSED), &err) == 0,
                 err);
    const char *const names[] = {coded[_i].column, NULL};
    struct quipu_settings *settings = survey_settings();
    survey_add_bytes(settings, made_name(coded[_i].kind), made.bytes,
                     made.length);
    QUIPU_AUTO(survey_table)
    table = survey_try(
        settings, (struct survey_how){.names = names, .codes = codes}, &err);
    ck_assert_ok(table, err);
    ck_assert_uint_eq(table->rows, 10);
    ck_assert_int_eq(survey_cell(table, coded[_i].row, 0)->reason,
                     QUIPU_REFUSED);
    ck_assert_int_eq(survey_cell(table, 0, 0)->reason, QUIPU_PRESENT);
    raw_codes_free(codes);
    free(made.bytes);
}
END_TEST

/* ---- projection and end ------------------------------------------------- */

START_TEST(wanted_columns_come_in_the_wanted_order_and_twice)
{
    static const char *const names[] = {"day", "ID", "day", NULL};
    for (size_t k = 0; k < 7; k++) {
        struct quipu_error err = QUIPU_NO_ERROR;
        struct made made = make_everything(kinds[k]);
        struct quipu_settings *settings = survey_settings();
        survey_add_bytes(settings, made_name(kinds[k].kind), made.bytes,
                         made.length);
        QUIPU_AUTO(survey_table)
        table = survey_try(settings, (struct survey_how){.names = names}, &err);
        ck_assert_ok(table, err);
        ck_assert_uint_eq(table->rows, 100);
        ck_assert_str_eq(survey_cell(table, 42, 1)->text, "k42");
        ck_assert(survey_cell(table, 42, 0)->number ==
                  survey_cell(table, 42, 2)->number);
        free(made.bytes);
    }
}
END_TEST

START_TEST(no_column_wanted_still_counts_the_records)
{
    static const char *const none[] = {NULL};
    struct quipu_error err = QUIPU_NO_ERROR;
    struct made made = make_everything(kinds[2]);
    struct quipu_settings *settings = survey_settings();
    survey_add_bytes(settings, "made.dta", made.bytes, made.length);
    QUIPU_AUTO(survey_table)
    table = survey_try(settings, (struct survey_how){.names = none}, &err);
    ck_assert_ok(table, err);
    ck_assert_uint_eq(table->rows, 100);
    free(made.bytes);
}
END_TEST

/* The parser's thread is stopped where it waits, or before it has begun. */
START_TEST(a_scan_can_be_left_at_any_time)
{
    struct made made =
        make_everything((struct everything){MADE_SAV, 0, 100000});
    struct quipu_error err = QUIPU_NO_ERROR;
    struct quipu_settings *settings = survey_settings();
    survey_add_bytes(settings, "made.sav", made.bytes, made.length);
    const struct quipu_source *source = survey_plugin()->source;
    ck_assert_ok(settings_complete(settings, &err) == 0, err);
    void *opened = source->open(settings, &err);
    ck_assert_ok(opened, err);
    struct batch_column column = {.name = "id", .type = QUIPU_TEXT};
    size_t index = 0;
    struct quipu_columns wanted = {&index, 1};
    for (int batches = 0; batches < 40; batches += 1 + batches / 3) {
        struct quipu_batch *batch = batch_new(&column, 1, 1000, &err);
        void *scan = source->scan(opened, 0, &wanted, &err);
        ck_assert_ok(scan, err);
        for (int i = 0; i < batches; i++) {
            batch_clear(batch);
            ck_assert_ok(source->next(scan, batch, &err) == 1, err);
        }
        source->finish(scan);
        batch_free(batch);
    }
    source->close(opened);
    settings_free(settings);
    free(made.bytes);
}
END_TEST

/* ---- single values ------------------------------------------------------ */

/* One record with one number in a format. */
static struct made make_number(enum made_kind kind, const char *format,
                               double number)
{
    struct made made = {.bytes = NULL};
    readstat_writer_t *writer = made_begin(kind, 118);
    readstat_variable_t *variable =
        readstat_add_variable(writer, "x", READSTAT_TYPE_DOUBLE, 0);
    readstat_variable_set_format(variable, format);
    made_start(writer, kind, &made, 1);
    ck_assert_written(readstat_begin_row(writer));
    ck_assert_written(readstat_insert_double_value(writer, variable, number));
    ck_assert_written(readstat_end_row(writer));
    made_end(writer);
    return made;
}

/* Days from R: as.Date("2000-02-29") etc.; Stata counts from 1960-01-01, SPSS
 * seconds from 1582-10-14. */
START_TEST(dates_are_days_whatever_they_count)
{
    static const struct {
        enum made_kind kind;
        const char *format;
        double number;
        const char *date; /* NULL: stays a number */
    } cases[] = {
        {MADE_DTA, "%td", 0, "1960-01-01"},
        {MADE_DTA, "%td", -1, "1959-12-31"},
        {MADE_DTA, "%-td", 14669, "2000-02-29"},
        {MADE_DTA, "%tdD_m_Y", 14669, "2000-02-29"},
        {MADE_DTA, "%d", 14669.75, "2000-02-29"},
        {MADE_DTA, "%dD_m_CY", 14669, "2000-02-29"},
        {MADE_DTA, "%tc", 14669.0 * 86400000 + 3600000, "2000-02-29"},
        {MADE_DTA, "%tc", -1, "1959-12-31"},
        {MADE_DTA, "%tC", 5, NULL},
        {MADE_DTA, "%tm", 481, NULL},
        {MADE_DTA, "%9.0g", 14669, NULL},
        {MADE_SAV, "DATE11", 86400.0 * 152444, "2000-02-29"},
        {MADE_SAV, "ADATE10", 86400.0 * 152444, "2000-02-29"},
        {MADE_SAV, "EDATE10", 86400.0 * 152444, "2000-02-29"},
        {MADE_SAV, "SDATE10", 86400.0 * 152444, "2000-02-29"},
        {MADE_SAV, "JDATE7", 86400.0 * 152444, "2000-02-29"},
        {MADE_SAV, "DATETIME20", 86400.0 * 152444 + 86399, "2000-02-29"},
        {MADE_SAV, "DATE11", 0, "1582-10-14"},
        {MADE_SAV, "TIME8", 3600, NULL},
        {MADE_SAV, "MOYR8", 86400, NULL},
        {MADE_SAV, "DTIME10", 86400, NULL},
        {MADE_SAV, "F8.2", 14669, NULL},
    };
    for (size_t k = 0; k < ARRAY_SIZE(cases); k++) {
        struct made made =
            make_number(cases[k].kind, cases[k].format, cases[k].number);
        QUIPU_AUTO(survey_table) table = read_made(&made, cases[k].kind);
        const struct survey_cell *cell = survey_cell(table, 0, 0);
        enum quipu_type type = table->schema->columns[0].type;
        ck_assert_int_eq(cell->reason, QUIPU_PRESENT);
        int32_t date = 0;
        if (cases[k].date)
            ck_assert(quipu_parse_date(quipu_slice_of(cases[k].date), &date));
        ck_assert_msg(type == (cases[k].date ? QUIPU_DATE : QUIPU_DOUBLE), "%s",
                      cases[k].format);
        ck_assert_msg(cell->number == (cases[k].date ? date : cases[k].number),
                      "%s: %g", cases[k].format, cell->number);
        free(made.bytes);
    }
}
END_TEST

START_TEST(what_is_no_number_or_no_date_is_malformed)
{
    static const struct {
        enum made_kind kind;
        const char *format;
        double number;
        const char *cause;
    } cases[] = {
        {MADE_SAV, "F8.2", INFINITY,
         "\"made.sav\", row 1, column \"x\": \"an infinite number\" is not a "
         "number"},
        {MADE_SAV, "DATE11", 1e15,
         "\"made.sav\", row 1, column \"x\": \"1000000000000000\" is not a "
         "date (YYYY-MM-DD)"},
        {MADE_DTA, "%td", -1e6,
         "\"made.dta\", row 1, column \"x\": \"-1000000\" is not a date "
         "(YYYY-MM-DD)"},
    };
    for (size_t k = 0; k < ARRAY_SIZE(cases); k++) {
        struct made made =
            make_number(cases[k].kind, cases[k].format, cases[k].number);
        struct quipu_error err = QUIPU_NO_ERROR;
        struct quipu_settings *settings = survey_settings();
        survey_add_bytes(settings, made_name(cases[k].kind), made.bytes,
                         made.length);
        ck_assert_ptr_null(
            survey_try(settings, (struct survey_how){.names = NULL}, &err));
        ck_assert_int_eq(err.code, QUIPU_EDATA);
        ck_assert_str_eq(err.cause, cases[k].cause);

        settings = survey_settings();
        survey_add_bytes(settings, made_name(cases[k].kind), made.bytes,
                         made.length);
        quipu_error_clear(&err);
        QUIPU_AUTO(survey_table)
        table = survey_try(
            settings, (struct survey_how){.tolerates_rejects = true}, &err);
        ck_assert_ok(table, err);
        ck_assert_uint_eq(table->rows, 0);
        ck_assert_uint_eq(
            batch_get_counts(table->batch)->dropped[QUIPU_REJECTED], 1);
        free(made.bytes);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("survey_coded");
    TCase *tcase = tcase_create("coded");
    tcase_add_loop_test(tcase, codes_of_missing_values_find_their_reason, 0,
                        (int)ARRAY_SIZE(coded));
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    if (failed > 0)
        return 1;
    return UNIT_RUN(
        "survey_read", every_value_comes_back,
        batches_of_any_size_hold_the_same, schema_has_types_and_labels,
        wanted_columns_come_in_the_wanted_order_and_twice,
        no_column_wanted_still_counts_the_records,
        a_scan_can_be_left_at_any_time, dates_are_days_whatever_they_count,
        what_is_no_number_or_no_date_is_malformed);
}
