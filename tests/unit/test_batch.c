/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_batch.c - what a source puts, converted to what the batch wants. */
#include <math.h>

#include "unit.h"

#include "batch/batch.h"

static struct raw_codes *make_codes(const char *const *raw,
                                    const int32_t *meanings, size_t count)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    struct raw_codes *codes = raw_codes_new(&err);
    ck_assert_ok(codes, err);
    for (size_t i = 0; i < count; i++)
        ck_assert_ok(raw_codes_add(codes, quipu_slice_of(raw[i]), meanings[i],
                                   &err) == 0,
                     err);
    return codes;
}

#define MAKE_CODES(raw, meanings) make_codes(raw, meanings, ARRAY_SIZE(raw))

static struct quipu_batch *make_batch(const struct batch_column *columns,
                                      size_t count)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    struct quipu_batch *batch = batch_new(columns, count, 100, &err);
    ck_assert_ok(batch, err);
    return batch;
}

static void end_row(struct quipu_batch *batch, uint64_t row)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    ck_assert_ok(quipu_end_row(batch, row, &err) == 0, err);
}

/* What a text becomes in a column of numbers with the missing codes below. */
static const struct {
    const char *text;
    enum quipu_reason reason;
    double value;
} number_cases[] = {
    {"12.5", QUIPU_PRESENT, 12.5}, {" 12.5 ", QUIPU_PRESENT, 12.5},
    {"-0.1", QUIPU_PRESENT, -0.1}, {"", QUIPU_MISSING, 0},
    {"  ", QUIPU_MISSING, 0},      {"9999", QUIPU_REFUSED, 0},
    {"9999.0", QUIPU_REFUSED, 0},  {"9.999e3", QUIPU_REFUSED, 0},
    {"994", QUIPU_ABSENT, 0},      {"NA", QUIPU_UNKNOWN, 0},
    {".a", QUIPU_OTHER, 0},        {"9998", QUIPU_PRESENT, 9998},
};

START_TEST(text_becomes_a_number_or_its_reason)
{
    static const char *const raw[] = {"9999", "994.0", "NA", ".a"};
    static const int32_t meanings[] = {
        RAW_REASON(QUIPU_REFUSED), RAW_REASON(QUIPU_ABSENT),
        RAW_REASON(QUIPU_UNKNOWN), RAW_REASON(QUIPU_OTHER)};
    struct raw_codes *codes = MAKE_CODES(raw, meanings);
    const struct batch_column column = {
        .name = "hb", .type = QUIPU_DOUBLE, .codes = codes};
    struct quipu_batch *batch = make_batch(&column, 1);
    for (size_t i = 0; i < ARRAY_SIZE(number_cases); i++) {
        quipu_put_text(batch, 0, quipu_slice_of(number_cases[i].text));
        end_row(batch, i + 2);
        ck_assert_int_eq(quipu_batch_reasons(batch, 0)[i],
                         number_cases[i].reason);
        if (number_cases[i].reason == QUIPU_PRESENT)
            ck_assert_double_eq(quipu_batch_doubles(batch, 0)[i],
                                number_cases[i].value);
    }
    batch_free(batch);
    raw_codes_free(codes);
}
END_TEST

UNIT_MAIN("batch", text_becomes_a_number_or_its_reason)
