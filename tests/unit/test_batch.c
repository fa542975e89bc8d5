/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_batch.c - what a source puts, converted to what the batch wants. */
#include <math.h>

#include <quipu/number.h>

#include "batch/batch.h"
#include "unit.h"

static struct quipu_batch *make_batch(const struct batch_column *columns,
                                      size_t count, size_t capacity)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    struct quipu_batch *batch = batch_new(columns, count, capacity, &err);
    ck_assert_ok(batch, err);
    return batch;
}

static void end_row(struct quipu_batch *batch, uint64_t row)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    ck_assert_ok(quipu_end_row(batch, row, &err) == 0, err);
}

static struct raw_codes *make_codes(void)
{
    static const struct {
        const char *raw;
        int32_t meaning;
    } codes[] = {
        {"9999", RAW_REASON(QUIPU_REFUSED)},
        {"994.0", RAW_REASON(QUIPU_ABSENT)},
        {"NA", RAW_REASON(QUIPU_UNKNOWN)},
        {".a", RAW_REASON(QUIPU_OTHER)},
        {"1900-01-01", RAW_REASON(QUIPU_NOT_APPLICABLE)},
        {"9999999999999999", RAW_REASON(QUIPU_INCONSISTENT)},
    };
    struct quipu_error err = QUIPU_NO_ERROR;
    struct raw_codes *made = raw_codes_new(&err);
    for (size_t i = 0; i < ARRAY_SIZE(codes); i++)
        ck_assert_ok(raw_codes_add(made, quipu_slice_of(codes[i].raw),
                                   codes[i].meaning, &err) == 0,
                     err);
    return made;
}

/* A map: 1 and M are code 0, 2 is code 1, 9 is a reason. */
static struct raw_codes *make_map(void)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    struct raw_codes *made = raw_codes_new(&err);
    ck_assert_ok(raw_codes_add(made, quipu_slice_of("1"), 0, &err) == 0 &&
                     raw_codes_add(made, quipu_slice_of("M"), 0, &err) == 0 &&
                     raw_codes_add(made, quipu_slice_of("2"), 1, &err) == 0 &&
                     raw_codes_add(made, quipu_slice_of("9"),
                                   RAW_REASON(QUIPU_REFUSED), &err) == 0,
                 err);
    return made;
}

/* One row per type, in this order. */
enum { INTEGER, DOUBLE, BOOL, DATE, TEXT, CODE, COLUMNS };

struct sample {
    struct raw_codes *codes, *map;
    struct batch_column columns[COLUMNS];
    struct quipu_batch *batch;
};

static struct sample *make_sample(void)
{
    struct sample *sample = calloc(1, sizeof *sample);
    ck_assert_ptr_nonnull(sample);
    sample->codes = make_codes();
    sample->map = make_map();
    static const enum quipu_type types[COLUMNS] = {QUIPU_INTEGER, QUIPU_DOUBLE,
                                                   QUIPU_BOOL,    QUIPU_DATE,
                                                   QUIPU_TEXT,    QUIPU_CODE};
    for (size_t i = 0; i < COLUMNS; i++)
        sample->columns[i] = (struct batch_column){
            .name = "col", .type = types[i], .codes = sample->codes};
    sample->columns[CODE].codes = sample->map;
    sample->columns[CODE].expected = "1, 2, M or 9";
    sample->batch = make_batch(sample->columns, COLUMNS, 10);
    return sample;
}

static void free_sample(struct sample *sample)
{
    batch_free(sample->batch);
    raw_codes_free(sample->codes);
    raw_codes_free(sample->map);
    free(sample);
}

/* The only row of a column as text: "=VALUE" or the word of the reason. */
static void show(const struct quipu_batch *batch, size_t column,
                 struct quipu_text *out)
{
    enum quipu_reason reason = quipu_batch_reasons(batch, column)[0];
    if (reason != QUIPU_PRESENT) {
        quipu_text_append(out, quipu_reason_word(reason));
        return;
    }
    char number[QUIPU_NUMBER_SIZE];
    struct quipu_slice text;
    switch (quipu_batch_type(batch, column)) {
    case QUIPU_INTEGER:
        quipu_text_printf(out, "=%lld",
                          (long long)quipu_batch_integers(batch, column)[0]);
        break;
    case QUIPU_DOUBLE:
        quipu_format_double(number, quipu_batch_doubles(batch, column)[0]);
        quipu_text_printf(out, "=%s", number);
        break;
    case QUIPU_BOOL:
        quipu_text_printf(out, "=%d", quipu_batch_bools(batch, column)[0]);
        break;
    case QUIPU_DATE:
    case QUIPU_CODE:
        quipu_text_printf(out, "=%d", (int)quipu_batch_codes(batch, column)[0]);
        break;
    case QUIPU_TEXT:
        text = quipu_batch_text(batch, column, 0);
        quipu_text_append(out, "=");
        quipu_text_append_bytes(out, text.data, text.length);
        break;
    }
}

/* Ends the row and compares: with `want`, or when that begins with '!' with
 * the end of the message. */
static void check_row(struct sample *sample, size_t column, const char *want,
                      const char *what)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    QUIPU_AUTO_TEXT(got);
    if (quipu_end_row(sample->batch, 12, &err) == 0)
        show(sample->batch, column, &got);
    else
        quipu_text_printf(&got, "!%s",
                          err.cause + strlen("row 12, column \"col\": "));
    ck_assert_msg(strcmp(got.data, want) == 0, "column %zu, %s: %s, not %s",
                  column, what, got.data, want);
    batch_clear(sample->batch);
}

static const struct {
    size_t column;
    const char *text, *want;
} texts[] = {
    {DOUBLE, "12.5", "=12.5"},
    {DOUBLE, " 12.5\t", "=12.5"},
    {DOUBLE, "-.1", "=-0.1"},
    {DOUBLE, "", "missing"},
    {DOUBLE, "  ", "missing"},
    {DOUBLE, "9999", "refused"},
    {DOUBLE, "9999.0", "refused"},
    {DOUBLE, "9.999e3", "refused"},
    {DOUBLE, "994", "absent"},
    {DOUBLE, "NA", "unknown"},
    {DOUBLE, " .a ", "other"},
    {DOUBLE, "9998", "=9998"},
    {DOUBLE, "na", "!\"na\" is not a number"},
    {DOUBLE, "12,5", "!\"12,5\" is not a number"},
    {DOUBLE, "nan", "!\"nan\" is not a number"},
    {DOUBLE, "1e999", "!\"1e999\" is not a number"},
    {INTEGER, "12", "=12"},
    {INTEGER, "12.0", "=12"},
    {INTEGER, "9223372036854775807", "=9223372036854775807"},
    {INTEGER, "-9223372036854775808", "=-9223372036854775808"},
    {INTEGER, "9223372036854775808",
     "!\"9223372036854775808\" is not a whole number"},
    {INTEGER, "9999999999999999", "inconsistent"},
    {INTEGER, "12.5", "!\"12.5\" is not a whole number"},
    {INTEGER, "x", "!\"x\" is not a whole number"},
    {INTEGER, "9999.0", "refused"},
    {BOOL, "0", "=0"},
    {BOOL, "1.0", "=1"},
    {BOOL, "true", "=1"},
    {BOOL, "false", "=0"},
    {BOOL, "2", "!\"2\" is not 0 or 1"},
    {BOOL, "yes", "!\"yes\" is not 0, 1, true or false"},
    {BOOL, "NA", "unknown"},
    {BOOL, "9999.0", "refused"},
    {DATE, "1970-01-02", "=1"},
    {DATE, "1900-01-01", "not_applicable"},
    {DATE, "2023-02-29", "!\"2023-02-29\" is not a date (YYYY-MM-DD)"},
    {DATE, "1", "!\"1\" is not a date (YYYY-MM-DD)"},
    {DATE, "NA", "unknown"},
    {DATE, "9999", "refused"},
    {DATE, "", "missing"},
    {TEXT, " a ", "= a "},
    {TEXT, " NA", "unknown"},
    {TEXT, "9999.0", "=9999.0"},
    {TEXT, "   ", "missing"},
    {CODE, "1", "=0"},
    {CODE, " M ", "=0"},
    {CODE, "2", "=1"},
    {CODE, "9", "refused"},
    {CODE, "", "missing"},
    {CODE, "01", "!\"01\" is not 1, 2, M or 9"},
    {CODE, "2.0", "!\"2.0\" is not 1, 2, M or 9"},
    {CODE, "a\x1b[1m", "!\"a\\x1B[1m\" is not 1, 2, M or 9"},
    {CODE, "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz",
     "!\"abcdefghijklmnopqrstuvwxyzabcdefghijklmn...\" is not 1, 2, M or 9"},
};

START_TEST(texts_are_converted)
{
    struct sample *sample = make_sample();
    for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
        quipu_put_text(sample->batch, texts[i].column,
                       quipu_slice_of(texts[i].text));
        check_row(sample, texts[i].column, texts[i].want, texts[i].text);
    }
    free_sample(sample);
}
END_TEST

static const struct {
    size_t column;
    double number;
    const char *want;
} numbers[] = {
    {DOUBLE, 0.1, "=0.1"},
    {DOUBLE, 9999, "refused"},
    {DOUBLE, 994, "absent"},
    {DOUBLE, (double)NAN, "!\"not a number\" is not a finite number"},
    {DOUBLE, -(double)INFINITY, "!\"infinity\" is not a finite number"},
    {INTEGER, -3, "=-3"},
    {INTEGER, 9999, "refused"},
    {INTEGER, 0x1p62, "=4611686018427387904"},
    {INTEGER, -0x1p63, "=-9223372036854775808"},
    {INTEGER, 0x1p63, "!\"9.223372036854776e18\" is not a whole number"},
    {INTEGER, 0.5, "!\"0.5\" is not a whole number"},
    {BOOL, 1, "=1"},
    {BOOL, 0, "=0"},
    {BOOL, 2, "!\"2\" is not 0 or 1"},
    {BOOL, (double)NAN, "!\"not a number\" is not a finite number"},
    {DATE, 19551, "=19551"},
    {DATE, 0.5, "!\"0.5\" is not a date"},
    {DATE, 1e7, "!\"10000000\" is not a date"},
    {DATE, -719163, "!\"-719163\" is not a date"},
    {TEXT, 1, "=1"},
    {TEXT, 1.5, "=1.5"},
    {TEXT, 9999, "refused"},
    {CODE, 1, "=0"},
    {CODE, 2.0, "=1"},
    {CODE, 9, "refused"},
    {CODE, 3, "!\"3\" is not 1, 2, M or 9"},
    {CODE, 1.5, "!\"1.5\" is not 1, 2, M or 9"},
    {CODE, (double)NAN, "!\"not a number\" is not a finite number"},
};

START_TEST(numbers_are_converted)
{
    struct sample *sample = make_sample();
    for (size_t i = 0; i < ARRAY_SIZE(numbers); i++) {
        char what[32];
        snprintf(what, sizeof what, "%g", numbers[i].number);
        quipu_put_number(sample->batch, numbers[i].column, numbers[i].number);
        check_row(sample, numbers[i].column, numbers[i].want, what);
    }
    free_sample(sample);
}
END_TEST

/* 19551 is 2023-07-13 and -25567 is 1900-01-01 (Python's datetime). */
static const struct {
    size_t column;
    int32_t date;
    const char *want;
} dates[] = {
    {DATE, 19551, "=19551"},
    {DATE, -25567, "not_applicable"},
    {DATE, 2932897, "!\"2932897\" is not a date"},
    {DOUBLE, 19551, "=19551"},
    {INTEGER, 19551, "=19551"},
    {TEXT, 19551, "=2023-07-13"},
    {BOOL, 19551, "!\"19551\" is not 0 or 1"},
    {CODE, 19551, "!\"2023-07-13\" is not 1, 2, M or 9"},
};

START_TEST(dates_are_converted)
{
    struct sample *sample = make_sample();
    for (size_t i = 0; i < ARRAY_SIZE(dates); i++) {
        quipu_put_date(sample->batch, dates[i].column, dates[i].date);
        check_row(sample, dates[i].column, dates[i].want, "date");
    }
    free_sample(sample);
}
END_TEST

static const struct {
    size_t column;
    const char *code, *want;
} declared[] = {
    {DOUBLE, "9999", "refused"}, {DOUBLE, "9999.0", "refused"},
    {DOUBLE, ".a", "other"},     {DOUBLE, ".b", "declared"},
    {DOUBLE, "7", "declared"},   {CODE, "9", "refused"},
    {CODE, "8", "declared"},     {CODE, "2", "=1"},
    {TEXT, "NA", "unknown"},     {TEXT, "x", "declared"},
    {DATE, ".a", "other"},
};

START_TEST(declared_missing_values_get_the_reason_of_the_rules)
{
    struct sample *sample = make_sample();
    for (size_t i = 0; i < ARRAY_SIZE(declared); i++) {
        quipu_put_declared_missing(sample->batch, declared[i].column,
                                   quipu_slice_of(declared[i].code));
        check_row(sample, declared[i].column, declared[i].want,
                  declared[i].code);
    }
    free_sample(sample);
}
END_TEST

START_TEST(what_is_not_put_is_missing)
{
    struct sample *sample = make_sample();
    quipu_put_missing(sample->batch, DOUBLE, QUIPU_FLAGGED);
    end_row(sample->batch, 2);
    ck_assert_int_eq(quipu_batch_reasons(sample->batch, DOUBLE)[0],
                     QUIPU_FLAGGED);
    for (size_t i = 0; i < COLUMNS; i++) {
        if (i != DOUBLE)
            ck_assert_int_eq(quipu_batch_reasons(sample->batch, i)[0],
                             QUIPU_MISSING);
    }
    free_sample(sample);
}
END_TEST

START_TEST(an_empty_text_may_have_a_meaning)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    struct raw_codes *codes = raw_codes_new(&err);
    ck_assert_ok(raw_codes_add(codes, quipu_slice_of(""),
                               RAW_REASON(QUIPU_NOT_APPLICABLE), &err) == 0,
                 err);
    const struct batch_column columns[] = {
        {.name = "a", .type = QUIPU_DOUBLE, .codes = codes},
        {.name = "b", .type = QUIPU_DOUBLE},
    };
    struct quipu_batch *batch = make_batch(columns, 2, 4);
    quipu_put_text(batch, 0, quipu_slice_of(" "));
    quipu_put_text(batch, 1, quipu_slice_of(""));
    end_row(batch, 2);
    ck_assert_int_eq(quipu_batch_reasons(batch, 0)[0], QUIPU_NOT_APPLICABLE);
    ck_assert_int_eq(quipu_batch_reasons(batch, 1)[0], QUIPU_MISSING);
    batch_free(batch);
    raw_codes_free(codes);
}
END_TEST

START_TEST(a_malformed_record_fails_with_input_row_and_column)
{
    static const struct batch_column columns[] = {
        {.name = "HC1", .type = QUIPU_DOUBLE},
        {.name = "DNI", .type = QUIPU_INTEGER, .personal = true},
    };
    struct quipu_error err = QUIPU_NO_ERROR;
    struct quipu_batch *batch = make_batch(columns, 2, 4);
    quipu_put_text(batch, 0, quipu_slice_of("abc"));
    quipu_put_text(batch, 1, quipu_slice_of("def"));
    ck_assert_int_eq(quipu_end_row(batch, 12, &err), -1);
    ck_assert_int_eq(err.code, QUIPU_EDATA);
    ck_assert_str_eq(err.cause,
                     "row 12, column \"HC1\": \"abc\" is not a number");

    quipu_error_clear(&err);
    quipu_batch_origin(batch, "f\n.csv");
    quipu_put_text(batch, 1, quipu_slice_of("4067O123"));
    ck_assert_int_eq(quipu_end_row(batch, 13, &err), -1);
    ck_assert_str_eq(err.cause, "\"f\\x0A.csv\", row 13, column \"DNI\": the "
                                "value (personal, not shown) is not a whole "
                                "number");
    ck_assert_uint_eq(quipu_batch_rows(batch), 0);
    batch_free(batch);
}
END_TEST

START_TEST(a_required_or_negative_value_makes_a_record_malformed)
{
    static const struct batch_column columns[] = {
        {.name = "psu", .type = QUIPU_TEXT, .required = true},
        {.name = "weight", .type = QUIPU_DOUBLE, .not_negative = true},
    };
    struct quipu_error err = QUIPU_NO_ERROR;
    struct quipu_batch *batch = make_batch(columns, 2, 4);
    quipu_put_number(batch, 1, 1);
    ck_assert_int_eq(quipu_end_row(batch, 5, &err), -1);
    ck_assert_str_eq(err.cause, "row 5, column \"psu\": the value is missing "
                                "and must not be");
    quipu_error_clear(&err);
    quipu_put_text(batch, 0, quipu_slice_of("1"));
    quipu_put_number(batch, 1, -0.5);
    ck_assert_int_eq(quipu_end_row(batch, 6, &err), -1);
    ck_assert_str_eq(err.cause,
                     "row 6, column \"weight\": the value is negative");
    quipu_put_text(batch, 0, quipu_slice_of("1"));
    end_row(batch, 7); /* a missing weight is no negative one */
    batch_free(batch);
}
END_TEST

START_TEST(tolerated_rejects_are_left_out_and_counted)
{
    static const struct batch_column columns[] = {
        {.name = "x", .type = QUIPU_DOUBLE},
        {.name = "t", .type = QUIPU_TEXT},
    };
    struct quipu_batch *batch = make_batch(columns, 2, 200);
    batch_tolerate_rejects(batch, true);
    quipu_batch_origin(batch, "f.csv");
    for (uint64_t i = 0; i < 100; i++) {
        char text[32];
        snprintf(text, sizeof text, "row %d", (int)i);
        quipu_put_text(batch, 1, quipu_slice_of(text));
        quipu_put_text(batch, 0, quipu_slice_of(i % 2 == 0 ? "1" : "?"));
        end_row(batch, i);
    }
    ck_assert_uint_eq(quipu_batch_rows(batch), 50);
    ck_assert(quipu_slice_equal(quipu_batch_text(batch, 1, 49),
                                quipu_slice_of("row 98")));
    const struct batch_counts *counts = batch_get_counts(batch);
    ck_assert_uint_eq(counts->read, 100);
    ck_assert_uint_eq(counts->dropped[QUIPU_REJECTED], 50);
    ck_assert_uint_eq(counts->reject_count, 20);
    ck_assert_str_eq(counts->rejects[1],
                     "\"f.csv\", row 3, column \"x\": \"?\" is not a number");
    batch_free(batch);
}
END_TEST

START_TEST(dropped_rows_leave_nothing_behind)
{
    static const struct batch_column columns[] = {
        {.name = "x", .type = QUIPU_DOUBLE},
        {.name = "y", .type = QUIPU_DOUBLE},
    };
    struct quipu_batch *batch = make_batch(columns, 2, 4);
    quipu_put_number(batch, 0, 1);
    quipu_put_text(batch, 1, quipu_slice_of("malformed"));
    quipu_drop_row(batch, QUIPU_UNMATCHED);
    quipu_put_number(batch, 1, 2);
    end_row(batch, 3);
    ck_assert_uint_eq(quipu_batch_rows(batch), 1);
    ck_assert_int_eq(quipu_batch_reasons(batch, 0)[0], QUIPU_MISSING);
    ck_assert_double_eq(quipu_batch_doubles(batch, 1)[0], 2);
    const struct batch_counts *counts = batch_get_counts(batch);
    ck_assert_uint_eq(counts->read, 2);
    ck_assert_uint_eq(counts->dropped[QUIPU_UNMATCHED], 1);
    ck_assert_uint_eq(counts->dropped[QUIPU_REJECTED], 0);
    batch_free(batch);
}
END_TEST

START_TEST(counts_go_on_over_many_batches)
{
    static const struct batch_column column = {.name = "x",
                                               .type = QUIPU_DOUBLE};
    struct quipu_batch *batch = make_batch(&column, 1, 4);
    for (int i = 0; i < 3; i++) {
        batch_clear(batch);
        quipu_put_number(batch, 0, i);
        end_row(batch, 2);
        quipu_batch_count(batch, "unmatched keys in households", 2);
        quipu_batch_count(batch, "other", 0);
    }
    const struct batch_counts *counts = batch_get_counts(batch);
    ck_assert_uint_eq(counts->read, 3);
    ck_assert_uint_eq(counts->named_count, 2);
    ck_assert_str_eq(counts->named[0].name, "unmatched keys in households");
    ck_assert_uint_eq(counts->named[0].count, 6);
    ck_assert_uint_eq(counts->named[1].count, 0);
    batch_free(batch);
}
END_TEST

START_TEST(a_full_batch_takes_no_more)
{
    static const struct batch_column columns[] = {
        {.name = "x", .type = QUIPU_DOUBLE},
        {.name = "t", .type = QUIPU_TEXT},
    };
    struct quipu_error err = QUIPU_NO_ERROR;
    struct quipu_batch *batch = make_batch(columns, 2, 2);
    for (int i = 0; i < 2; i++) {
        ck_assert(!quipu_batch_is_full(batch));
        quipu_put_number(batch, 0, i);
        end_row(batch, 2);
    }
    ck_assert(quipu_batch_is_full(batch));
    quipu_put_number(batch, 0, 3);
    quipu_put_text(batch, 1, quipu_slice_of("t"));
    ck_assert_int_eq(quipu_end_row(batch, 4, &err), -1);
    ck_assert_int_eq(err.code, QUIPU_EBUG);
    ck_assert_uint_eq(quipu_batch_rows(batch), 2);
    ck_assert_double_eq(quipu_batch_doubles(batch, 0)[1], 1);
    batch_free(batch);
}
END_TEST

START_TEST(a_batch_of_long_texts_is_full_before_its_rows_are)
{
    static const struct batch_column column = {.name = "t", .type = QUIPU_TEXT};
    static char many[1 << 20];
    memset(many, 'x', sizeof many);
    struct quipu_batch *batch = make_batch(&column, 1, 4096);
    size_t rows = 0;
    while (!quipu_batch_is_full(batch)) {
        quipu_put_text(batch, 0, (struct quipu_slice){many, sizeof many});
        end_row(batch, ++rows);
    }
    ck_assert_uint_lt(rows, 20);
    ck_assert_uint_eq(quipu_batch_text(batch, 0, rows - 1).length, sizeof many);
    batch_free(batch);
}
END_TEST

START_TEST(outputs_begin_missing_and_are_written_in_place)
{
    static const struct batch_column columns[] = {
        {.name = "a", .type = QUIPU_DOUBLE},
        {.name = "b", .type = QUIPU_DOUBLE},
    };
    struct quipu_batch *out = make_batch(columns, 2, 8);
    for (int i = 0; i < 2; i++) {
        batch_set_rows(out, 8);
        ck_assert_uint_eq(quipu_batch_rows(out), 8);
        ck_assert_uint_eq(quipu_batch_columns(out), 2);
        for (size_t row = 0; row < 8; row++)
            ck_assert_int_eq(quipu_batch_reasons(out, 1)[row], QUIPU_MISSING);
        quipu_batch_outputs(out, 1)[7] = 1.5;
        quipu_batch_output_reasons(out, 1)[7] = QUIPU_PRESENT;
        ck_assert_double_eq(quipu_batch_doubles(out, 1)[7], 1.5);
    }
    batch_free(out);
}
END_TEST

START_TEST(inputs_are_edited_in_place)
{
    static const struct batch_column columns[] = {
        {.name = "a", .type = QUIPU_DOUBLE},
        {.name = "b", .type = QUIPU_CODE},
        {.name = "c", .type = QUIPU_TEXT},
    };
    struct quipu_error err = QUIPU_NO_ERROR;
    struct quipu_batch *in = make_batch(columns, 3, 8);
    batch_set_rows(in, 3);
    batch_edit_doubles(in, 0)[2] = 4;
    batch_edit_codes(in, 1)[2] = 5;
    batch_edit_reasons(in, 0)[2] = QUIPU_PRESENT;
    ck_assert_ok(batch_edit_text(in, 2, 2, quipu_slice_of("six"), &err) == 0,
                 err);
    ck_assert_double_eq(quipu_batch_doubles(in, 0)[2], 4);
    ck_assert_int_eq(quipu_batch_codes(in, 1)[2], 5);
    ck_assert_int_eq(quipu_batch_reasons(in, 2)[2], QUIPU_PRESENT);
    ck_assert(
        quipu_slice_equal(quipu_batch_text(in, 2, 2), quipu_slice_of("six")));
    ck_assert_ok(batch_check(in, &err) == 0, err);
    batch_free(in);
    batch_free(NULL);
}
END_TEST

START_TEST(scratch_grows_and_is_reused)
{
    static const struct batch_column column = {.name = "x",
                                               .type = QUIPU_DOUBLE};
    struct quipu_error err = QUIPU_NO_ERROR;
    struct quipu_batch *batch = make_batch(&column, 1, 4);
    double *small = quipu_batch_scratch(batch, 4 * sizeof *small, &err);
    ck_assert_ok(small, err);
    ck_assert_uint_eq((uintptr_t)small % _Alignof(max_align_t), 0);
    ck_assert_ptr_eq(quipu_batch_scratch(batch, 1, &err), small);
    char *big = quipu_batch_scratch(batch, 100000, &err);
    ck_assert_ok(big, err);
    memset(big, 1, 100000);
    ck_assert_ok(quipu_batch_scratch(batch, 0, &err), err);
    batch_free(batch);
}
END_TEST

UNIT_MAIN("batch", texts_are_converted, numbers_are_converted,
          dates_are_converted,
          declared_missing_values_get_the_reason_of_the_rules,
          what_is_not_put_is_missing, an_empty_text_may_have_a_meaning,
          a_malformed_record_fails_with_input_row_and_column,
          a_required_or_negative_value_makes_a_record_malformed,
          tolerated_rejects_are_left_out_and_counted,
          dropped_rows_leave_nothing_behind, counts_go_on_over_many_batches,
          a_full_batch_takes_no_more,
          a_batch_of_long_texts_is_full_before_its_rows_are,
          outputs_begin_missing_and_are_written_in_place,
          inputs_are_edited_in_place, scratch_grows_and_is_reused)
