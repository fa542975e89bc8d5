/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_survey_damage.c - files that are cut, changed or something else: an
 * error or all records, never fewer, never a crash.
 */
#define _GNU_SOURCE 1

#include "survey_make.h"
#include "survey_run.h"

static const struct everything kinds[] = {
    {MADE_DTA, 114, 300}, {MADE_DTA, 117, 300}, {MADE_DTA, 118, 300},
    {MADE_DTA, 119, 300}, {MADE_SAV, 0, 300},   {MADE_PACKED_SAV, 0, 300},
    {MADE_ZSAV, 0, 300}};

/* Reads the first `length` bytes from memory of exactly that size, so that a
 * sanitizer sees who reads on.  How many records there were; -1 and an error
 * when it fails. */
static long try_bytes(const char *name, const char *bytes, size_t length,
                      struct quipu_error *err)
{
    char *copy = malloc(length ? length : 1);
    ck_assert_ptr_nonnull(copy);
    memcpy(copy, bytes, length);
    struct quipu_settings *settings = survey_settings();
    survey_add_bytes(settings, name, copy, length);
    QUIPU_AUTO(survey_table)
    table = survey_try(settings, (struct survey_how){.tolerates_rejects = true},
                       err);
    free(copy);
    return table ? (long)batch_get_counts(table->batch)->read : -1;
}

/* ---- cut ---------------------------------------------------------------- */

/* Every length near the ends, and steps between: the number of lengths at which
 * all records were read nevertheless. */
static size_t cut_everywhere(const char *name, const char *bytes, size_t length,
                             long rows)
{
    size_t whole = 0, step = length / 250 + 1;
    for (size_t i = 0; i < length;
         i += i < 100 || i + 300 > length ? 1 : step) {
        struct quipu_error err = QUIPU_NO_ERROR;
        long read = try_bytes(name, bytes, i, &err);
        ck_assert_msg(read == -1 || read == rows, "%s cut at %zu: %ld records",
                      name, i, read);
        ck_assert(read != -1 || err.code == QUIPU_EDATA);
        ck_assert(read != -1 || strstr(err.cause, name));
        whole += read != -1;
    }
    return whole;
}

/* An old .dta that is cut where its value labels begin is a whole file without
 * labels.  In a packed .sav all records can come before the last eight bytes.
 * Everything else is noticed. */
START_TEST(a_file_that_is_cut_is_an_error)
{
    for (size_t k = 0; k < ARRAY_SIZE(kinds); k++) {
        struct made made = make_everything(kinds[k]);
        size_t whole = cut_everywhere(made_name(kinds[k].kind), made.bytes,
                                      made.length, kinds[k].rows);
        bool is_old = kinds[k].kind == MADE_DTA && kinds[k].version == 114;
        size_t allowed = is_old ? 1 : 0;
        if (kinds[k].kind == MADE_PACKED_SAV)
            allowed = 8;
        ck_assert_msg(whole <= allowed, "%s (%ld): %zu",
                      made_name(kinds[k].kind), kinds[k].version, whole);
        free(made.bytes);
    }
}
END_TEST

/* ---- changed ------------------------------------------------------------ */

/* A generator of its own, so that a failure is the same everywhere (Numerical
 * Recipes' quick LCG). */
static uint32_t draw(uint32_t *state)
{
    *state = *state * 1664525u + 1013904223u;
    return *state >> 8;
}

static void change_often(const char *name, const struct made *made,
                         size_t times, size_t within)
{
    char *bytes = malloc(made->length);
    ck_assert_ptr_nonnull(bytes);
    uint32_t state = 1;
    for (size_t i = 0; i < times; i++) {
        memcpy(bytes, made->bytes, made->length);
        size_t changes = 1 + draw(&state) % 3;
        for (size_t j = 0; j < changes; j++)
            bytes[draw(&state) % within] = (char)draw(&state);
        struct quipu_error err = QUIPU_NO_ERROR;
        (void)try_bytes(name, bytes, made->length, &err);
    }
    free(bytes);
}

START_TEST(a_file_that_is_changed_does_no_harm)
{
    const char *times = getenv("SURVEY_CHANGES"); /* more, by hand */
    size_t count = times ? strtoul(times, NULL, 10) : 300;
    for (size_t k = 0; k < ARRAY_SIZE(kinds); k++) {
        struct everything what = kinds[k];
        what.rows = 20;
        struct made made = make_everything(what);
        change_often(made_name(what.kind), &made, count, made.length);
        free(made.bytes);
    }
}
END_TEST

/* ---- does not say how many ---------------------------------------------- */

/* Offset of the number of records in the header of a .sav. */
#define SAV_COUNT 80

START_TEST(a_sav_without_a_count_is_read_to_its_end)
{
    static const enum made_kind sav[] = {MADE_SAV, MADE_PACKED_SAV, MADE_ZSAV};
    for (size_t k = 0; k < ARRAY_SIZE(sav); k++) {
        struct made made = make_everything((struct everything){sav[k], 0, 300});
        ck_assert_int_eq(made.bytes[SAV_COUNT], 300 % 256);
        memset(made.bytes + SAV_COUNT, 0xff, 4);
        struct quipu_error err = QUIPU_NO_ERROR;
        long read = try_bytes(made_name(sav[k]), made.bytes, made.length, &err);
        ck_assert_ok(read != -1, err);
        ck_assert_int_eq(read, 300);

        ck_assert_int_eq(
            try_bytes(made_name(sav[k]), made.bytes, made.length - 1, &err),
            -1);
        quipu_error_clear(&err);
        ck_assert_int_eq(
            try_bytes(made_name(sav[k]), made.bytes, made.length - 1000, &err),
            -1);
        free(made.bytes);
    }
}
END_TEST

START_TEST(more_records_than_can_be_counted_are_an_error)
{
    struct made made = make_everything((struct everything){MADE_DTA, 118, 3});
    char *count = memmem(made.bytes, made.length, "<N>", 3);
    ck_assert_ptr_nonnull(count);
    count[3 + 4] = 1; /* 2^32 more, of eight bytes with the lowest first */
    struct quipu_error err = QUIPU_NO_ERROR;
    ck_assert_int_eq(try_bytes("made.dta", made.bytes, made.length, &err), -1);
    ck_assert_str_eq(err.cause, "\"made.dta\" says that it has 4294967299 "
                                "records; at most 2147483647 can be read");
    free(made.bytes);
}
END_TEST

/* ---- something else ----------------------------------------------------- */

START_TEST(another_kind_of_file_is_told)
{
    static const struct {
        const char *name, *bytes, *cause, *hint;
    } cases[] = {
        {"a.sav", "a,b\n1,2\n",
         "\"a.sav\" does not begin as an SPSS .sav or .zsav file does", "csv"},
        {"a.dta", "a,b\n1,2\n",
         "\"a.dta\" does not begin as a Stata .dta file does", "csv"},
        {"a.sav", "", "\"a.sav\" is empty", ""},
        {"a.dta", "", "\"a.dta\" is empty", ""},
        {"a.dta", "$FL2@(#) SPSS DATA FILE",
         "\"a.dta\" does not begin as a Stata .dta file does", "sav"},
        {"a.sav", "<stata_dta><header><release>118</release>",
         "\"a.sav\" does not begin as an SPSS .sav or .zsav file does", "dta"},
        {"a.dta", "<stata_dta><header><release>118</release>",
         "\"a.dta\" is not complete: it does not end as a Stata .dta file does",
         ""},
    };
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        struct quipu_error err = QUIPU_NO_ERROR;
        ck_assert_int_eq(try_bytes(cases[i].name, cases[i].bytes,
                                   strlen(cases[i].bytes), &err),
                         -1);
        ck_assert_int_eq(err.code, QUIPU_EDATA);
        ck_assert_str_eq(err.cause, cases[i].cause);
        ck_assert_ptr_nonnull(strstr(err.hint, cases[i].hint));
    }
}
END_TEST

START_TEST(text_that_is_not_utf8_is_an_error_unless_told)
{
    struct made made = make_everything((struct everything){MADE_DTA, 118, 3});
    char *text = memmem(made.bytes, made.length, "a\u00f1o", 4);
    ck_assert_ptr_nonnull(text);
    memcpy(text, "a\xf1o\0", 4);
    struct quipu_error err = QUIPU_NO_ERROR;
    ck_assert_int_eq(try_bytes("made.dta", made.bytes, made.length, &err), -1);
    ck_assert_str_eq(err.cause, "\"made.dta\", record 1, column \"note\": the "
                                "text is not UTF-8");

    struct quipu_settings *settings = survey_settings();
    survey_set(survey_add_bytes(settings, "made.dta", made.bytes, made.length),
               "encoding", "latin-1");
    QUIPU_AUTO(survey_table) table = survey_read(settings);
    ck_assert_str_eq(survey_cell(table, 0, 4)->text, "a\u00f1o");
    free(made.bytes);
}
END_TEST

/* ---- real files --------------------------------------------------------- */

static struct made load_shared(const char *file)
{
    struct made made = {.bytes = NULL};
    const char *path = shared_path(file);
    if (!path)
        return made;
    FILE *stream = fopen(path, "rb");
    ck_assert_ptr_nonnull(stream);
    char bytes[65536];
    for (size_t got; (got = fread(bytes, 1, sizeof bytes, stream)) > 0;)
        made_append(bytes, got, &made);
    fclose(stream);
    return made;
}

static const char *const shared_files[] = {
    "data/reader_samples/electric.sav",
    "data/reader_samples/iris.sav",
    "data/reader_samples/testdata.sav",
    "data/reader_samples/iris.dta",
    "data/dhs_model/zz_pr_children.dta",
    "data/dhs_model/zz_pr_children_v119.dta",
    "data/dhs_model/zz_pr_children.sav",
    "data/dhs_model/zz_pr_children_zsav.zsav",
};
static const long shared_rows[] = {240, 150, 5, 150, 3191, 3191, 3191, 3191};

/* Where ../shared is absent there is nothing to do. */
START_TEST(a_real_file_that_is_cut_is_an_error)
{
    struct made made = load_shared(shared_files[_i]);
    if (!made.bytes)
        return;
    const char *name = strrchr(shared_files[_i], '/') + 1;
    size_t step = made.length / 200 + 1, whole = 0;
    for (size_t i = 0; i < made.length; i += step) {
        struct quipu_error err = QUIPU_NO_ERROR;
        long read = try_bytes(name, made.bytes, i, &err);
        ck_assert_msg(read == -1 || read == shared_rows[_i], "%s at %zu: %ld",
                      name, i, read);
        whole += read != -1;
    }
    ck_assert_uint_eq(whole, 0);
    free(made.bytes);
}
END_TEST

/* The beginning, where the dictionary is: values harm nobody. */
START_TEST(a_real_file_that_is_changed_does_no_harm)
{
    struct made made = load_shared(shared_files[_i]);
    if (!made.bytes)
        return;
    const char *name = strrchr(shared_files[_i], '/') + 1;
    change_often(name, &made, 40, made.length);
    change_often(name, &made, 40, made.length < 8000 ? made.length : 8000);
    free(made.bytes);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("survey_damage");
    TCase *made = tcase_create("made");
    tcase_set_timeout(made, 600);
    tcase_add_test(made, a_file_that_is_cut_is_an_error);
    tcase_add_test(made, a_file_that_is_changed_does_no_harm);
    tcase_add_test(made, a_sav_without_a_count_is_read_to_its_end);
    tcase_add_test(made, more_records_than_can_be_counted_are_an_error);
    tcase_add_test(made, another_kind_of_file_is_told);
    tcase_add_test(made, text_that_is_not_utf8_is_an_error_unless_told);
    suite_add_tcase(suite, made);

    TCase *real = tcase_create("real");
    tcase_set_timeout(real, 600);
    int count = (int)ARRAY_SIZE(shared_files);
    tcase_add_loop_test(real, a_real_file_that_is_cut_is_an_error, 0, count);
    tcase_add_loop_test(real, a_real_file_that_is_changed_does_no_harm, 0,
                        count);
    suite_add_tcase(suite, real);

    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? 0 : 1;
}
