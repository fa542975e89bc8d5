/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_error.c - the error in the caller's frame. */
#include <check.h>

#include "unit.h"

START_TEST(first_failure_wins)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    ck_assert_int_eq(quipu_fail(&err, QUIPU_EDATA, "row %d: bad", 7), -1);
    ck_assert_int_eq(quipu_fail(&err, QUIPU_EINPUT, "later"), -1);
    ck_assert_int_eq(err.code, QUIPU_EDATA);
    ck_assert_str_eq(err.cause, "row 7: bad");
}
END_TEST

START_TEST(prefixes_come_outermost_first)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    quipu_prefix(&err, "nothing has failed yet");
    (void)quipu_fail(&err, QUIPU_EDATA, "cause");
    quipu_prefix(&err, "source \"csv\"");
    quipu_prefix(&err, "dataset \"%s\"", "x");
    ck_assert_str_eq(err.what, "dataset \"x\": source \"csv\"");
    ck_assert_str_eq(err.cause, "cause");
}
END_TEST

START_TEST(hint_is_kept_once)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    quipu_hint(&err, "no failure, no hint");
    (void)quipu_fail(&err, QUIPU_EDATA, "cause");
    ck_assert_str_eq(err.hint, "");
    quipu_hint(&err, "first");
    quipu_hint(&err, "second");
    ck_assert_str_eq(err.hint, "first");
}
END_TEST

START_TEST(long_texts_are_cut)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    char many[2000];
    memset(many, 'x', sizeof many - 1);
    many[sizeof many - 1] = '\0';
    (void)quipu_fail(&err, QUIPU_EDATA, "%s", many);
    quipu_prefix(&err, "%s", many);
    quipu_prefix(&err, "%s", many);
    ck_assert_uint_eq(strlen(err.cause), sizeof err.cause - 1);
    ck_assert_uint_eq(strlen(err.what), sizeof err.what - 1);
}
END_TEST

START_TEST(null_error_is_allowed)
{
    ck_assert_int_eq(quipu_fail(NULL, QUIPU_EDATA, "x"), -1);
    quipu_hint(NULL, "x");
    quipu_prefix(NULL, "x");
    quipu_error_clear(NULL);
}
END_TEST

START_TEST(cleared_error_takes_a_new_failure)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    (void)quipu_fail(&err, QUIPU_EDATA, "old");
    quipu_prefix(&err, "old");
    quipu_error_clear(&err);
    (void)quipu_fail(&err, QUIPU_ENOMEM, "new");
    ck_assert_str_eq(err.cause, "new");
    ck_assert_str_eq(err.what, "");
    ck_assert_int_eq(quipu_code_number(err.code), 9001);
}
END_TEST

UNIT_MAIN("error", first_failure_wins, prefixes_come_outermost_first,
          hint_is_kept_once, long_texts_are_cut, null_error_is_allowed,
          cleared_error_takes_a_new_failure)
