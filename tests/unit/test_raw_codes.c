/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_raw_codes.c - what raw codes stand for. */
#include <math.h>

#include "batch/batch.h"
#include "unit.h"

static struct raw_codes *make(void)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    struct raw_codes *codes = raw_codes_new(&err);
    ck_assert_ok(codes, err);
    return codes;
}

static void add(struct raw_codes *codes, const char *raw, int32_t meaning)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    ck_assert_ok(raw_codes_add(codes, quipu_slice_of(raw), meaning, &err) == 0,
                 err);
}

static int32_t find(const struct raw_codes *codes, const char *raw)
{
    return raw_codes_find(codes, quipu_slice_of(raw));
}

START_TEST(codes_are_found_by_exact_text)
{
    struct raw_codes *codes = make();
    add(codes, " M ", 0);
    add(codes, "F", 1);
    add(codes, "01", 2);
    add(codes, ".a", RAW_REASON(QUIPU_REFUSED));
    ck_assert_int_eq(find(codes, "M"), 0);
    ck_assert_int_eq(find(codes, "F"), 1);
    ck_assert_int_eq(find(codes, "01"), 2);
    ck_assert_int_eq(find(codes, ".a"), -(int)QUIPU_REFUSED);
    ck_assert_int_eq(find(codes, "m"), RAW_UNKNOWN);
    ck_assert_int_eq(find(codes, "1"), RAW_UNKNOWN);
    ck_assert_int_eq(find(codes, ""), RAW_UNKNOWN);
    add(codes, "", 3);
    ck_assert_int_eq(find(codes, ""), 3);
    ck_assert_int_eq(raw_codes_find(codes, (struct quipu_slice){NULL, 0}), 3);
    raw_codes_free(codes);
    raw_codes_free(NULL);
}
END_TEST

START_TEST(numbers_are_found_by_their_shortest_text)
{
    struct raw_codes *codes = make();
    add(codes, "1", 0);
    add(codes, "02", 1);
    add(codes, "150101", 2);
    add(codes, "1.5", 3);
    add(codes, "-1", 4);
    add(codes, "255", 5);
    add(codes, "256", 6);
    ck_assert_int_eq(raw_codes_find_number(codes, 1), 0);
    ck_assert_int_eq(raw_codes_find_number(codes, 2), RAW_UNKNOWN);
    ck_assert_int_eq(raw_codes_find_number(codes, 150101), 2);
    ck_assert_int_eq(raw_codes_find_number(codes, 1.5), 3);
    ck_assert_int_eq(raw_codes_find_number(codes, -1), 4);
    ck_assert_int_eq(raw_codes_find_number(codes, 255), 5);
    ck_assert_int_eq(raw_codes_find_number(codes, 256), 6);
    ck_assert_int_eq(raw_codes_find_number(codes, 0), RAW_UNKNOWN);
    ck_assert_int_eq(raw_codes_find_number(codes, 1e300), RAW_UNKNOWN);
    ck_assert_int_eq(raw_codes_find_number(codes, (double)NAN), RAW_UNKNOWN);
    raw_codes_free(codes);
}
END_TEST

START_TEST(values_are_found_however_they_are_written)
{
    struct raw_codes *codes = make();
    add(codes, "9999.0", -1);
    add(codes, "02", -2);
    add(codes, "NA", -3);
    add(codes, "2", -4); /* the first added wins */
    ck_assert_int_eq(raw_codes_find_value(codes, 9999), -1);
    ck_assert_int_eq(raw_codes_find_value(codes, 2), -2);
    ck_assert_int_eq(raw_codes_find_value(codes, 3), RAW_UNKNOWN);
    raw_codes_free(codes);
}
END_TEST

START_TEST(two_meanings_of_a_code_are_refused)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    struct raw_codes *codes = make();
    add(codes, "9", -1);
    add(codes, " 9", -1);
    ck_assert_uint_eq(raw_codes_count(codes), 1);
    ck_assert_int_eq(raw_codes_add(codes, quipu_slice_of("9"), 2, &err), -1);
    ck_assert_int_eq(err.code, QUIPU_EDEFINITION);
    ck_assert_str_eq(err.cause, "the code \"9\" is given two meanings");
    ck_assert_int_eq(find(codes, "9"), -1);
    raw_codes_free(codes);
}
END_TEST

START_TEST(many_codes_are_all_found)
{
    struct raw_codes *codes = make();
    char raw[32];
    for (int i = 0; i < 5000; i++) {
        snprintf(raw, sizeof raw, "%06d", i * 7);
        add(codes, raw, i);
    }
    ck_assert_uint_eq(raw_codes_count(codes), 5000);
    for (int i = 0; i < 5000 * 7; i++) {
        snprintf(raw, sizeof raw, "%06d", i);
        int32_t want = i % 7 == 0 ? i / 7 : RAW_UNKNOWN;
        if (find(codes, raw) != want)
            ck_abort_msg("%s", raw);
    }
    raw_codes_free(codes);
}
END_TEST

UNIT_MAIN("raw_codes", codes_are_found_by_exact_text,
          numbers_are_found_by_their_shortest_text,
          values_are_found_however_they_are_written,
          two_meanings_of_a_code_are_refused, many_codes_are_all_found)
