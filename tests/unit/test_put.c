/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_put.c - what a source puts, converted to what the batch wants. */
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

UNIT_MAIN("put", texts_are_converted, numbers_are_converted,
          dates_are_converted,
          declared_missing_values_get_the_reason_of_the_rules,
          what_is_not_put_is_missing, an_empty_text_may_have_a_meaning)
