/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_anthropometry_tables.c - tables of a growth standard that are refused.
 */
#include "anthropometry/tables.h"
#include "input/input.h"

#include "unit.h"

static void check_refused(const char *csv, const char *what, const char *cause)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    struct quipu_input *input =
        input_from_memory("t.csv", csv, strlen(csv), &err);
    ck_assert_ok(input, err);
    ck_assert_ptr_null(growth_read(input, &err));
    ck_assert_int_eq(err.code, QUIPU_EDATA);
    ck_assert_str_eq(err.what, what);
    ck_assert_str_eq(err.cause, cause);
    input_free(input);
}

START_TEST(incomplete_tables_are_refused)
{
    check_refused("table,sex,x,l,m,s\nhaz,M,0,1,49.8842,0.03795\n", "\"t.csv\"",
                  "there is no row for table haz, sex M, x 1");
}
END_TEST

START_TEST(malformed_tables_are_refused)
{
    static const struct {
        const char *row, *cause;
    } cases[] = {
        {"haz,M,0,one,50,0.04", "\"l\" is not a number"},
        {"haz,M,0,0,50,0.04", "l, m and s are not those of a growth standard"},
        {"haz,M,0,1,-50,0.04", "l, m and s are not those of a growth standard"},
        {"haz,M,0,1,50,0.5", "l, m and s are not those of a growth standard"},
        {"haz,M,1827,1,50,0.04", "\"x\" is not a whole number from 0 to 1826"},
        {"wfl,M,45.1,1,50,0.04",
         "\"x\" is not a whole number from 450 to 1100"},
        {"haz,1,0,1,50,0.04", "\"sex\" is neither M nor F"},
        {"bmi,M,0,1,50,0.04", "\"table\" is not one of the tables"},
        {"haz,F,0,1,50,0.04", "table haz, sex F, x 0 occurs twice"},
    };
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        QUIPU_AUTO_TEXT(csv);
        quipu_text_printf(&csv, "table,sex,x,l,m,s\nhaz,F,0,1,50,0.04\n%s\n",
                          cases[i].row);
        check_refused(csv.data, "\"t.csv\": row 3", cases[i].cause);
    }
    check_refused("table,sex,day,l,m,s\nhaz,F,0,1,50,0.04\n", "\"t.csv\"",
                  "there is no column \"x\"");
}
END_TEST

UNIT_MAIN("anthropometry_tables", incomplete_tables_are_refused,
          malformed_tables_are_refused)
