/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_budget_amount.c - amounts of money from text, exactly. */
#include "unit.h"

#include "../../plugins/budget/budget.h"

#define TOO_LARGE "an amount that can be held"
#define GROUPS    "an amount in groups of three digits"
#define DECIMALS  "an amount with at most 2 decimals"

static const struct {
    const char *text;
    char decimal, thousands;
    int64_t cents;
    const char *wanted; /* NULL: it is read */
} cases[] = {
    {"0", '.', 0, 0, NULL},
    {"1", '.', 0, 100, NULL},
    {"0001", '.', 0, 100, NULL},
    {"1.5", '.', 0, 150, NULL},
    {"1.05", '.', 0, 105, NULL},
    {"-1.05", '.', 0, -105, NULL},
    {"+7.10", '.', 0, 710, NULL},
    {"-0", '.', 0, 0, NULL},
    {"-0.01", '.', 0, -1, NULL},
    {"1,05", ',', 0, 105, NULL},
    /* a double is 0.29 * 100 = 28.999999999999996 */
    {"0.29", '.', 0, 29, NULL},
    /* beyond 2^53, odd */
    {"90071992547409.93", '.', 0, INT64_C(9007199254740993), NULL},
    {"92233720368547758.07", '.', 0, INT64_MAX, NULL},
    {"-92233720368547758.08", '.', 0, INT64_MIN, NULL},
    {"92233720368547758.08", '.', 0, 0, TOO_LARGE},
    {"-92233720368547758.09", '.', 0, 0, TOO_LARGE},
    {"92233720368547759", '.', 0, 0, TOO_LARGE},
    {"99999999999999999999", '.', 0, 0, TOO_LARGE},
    {"1.234", '.', 0, 0, DECIMALS},
    {"1.000", '.', 0, 0, DECIMALS},
    {"", '.', 0, 0, "an amount"},
    {"-", '.', 0, 0, "an amount"},
    {".5", '.', 0, 0, "an amount"},
    {"5.", '.', 0, 0, "an amount"},
    {"1.5.", '.', 0, 0, "an amount"},
    {"1e6", '.', 0, 0, "an amount"},
    {"1.e", '.', 0, 0, "an amount"},
    {"--1", '.', 0, 0, "an amount"},
    {"1 000", '.', 0, 0, "an amount"},
    {"1,000", '.', 0, 0, "an amount"},
    {"1.5", ',', 0, 0, "an amount"},
    {"abc", '.', 0, 0, "an amount"},
    {"0x10", '.', 0, 0, "an amount"},
    {"nan", '.', 0, 0, "an amount"},
    {"1,000", '.', ',', 100000, NULL},
    {"62,334,134", '.', ',', INT64_C(6233413400), NULL},
    {"-1,234.56", '.', ',', -123456, NULL},
    {"1234567.5", '.', ',', 123456750, NULL},
    {"1.234,5", ',', '.', 123450, NULL},
    {"1 234,5", ',', ' ', 123450, NULL},
    {"1,00", '.', ',', 0, GROUPS},
    {"1,0000", '.', ',', 0, GROUPS},
    {"1234,567", '.', ',', 0, GROUPS},
    {"1,234567", '.', ',', 0, GROUPS},
    {"1,,234", '.', ',', 0, GROUPS},
    {",234", '.', ',', 0, GROUPS},
    {"1,", '.', ',', 0, GROUPS},
};

START_TEST(amounts_are_read_exactly_or_not_at_all)
{
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        struct amount_format format = {cases[i].decimal, cases[i].thousands};
        int64_t cents = 12345;
        const char *wanted =
            amount_parse(quipu_slice_of(cases[i].text), format, &cents);
        if (cases[i].wanted) {
            ck_assert_msg(wanted != NULL, "\"%s\" was read", cases[i].text);
            ck_assert_msg(strcmp(wanted, cases[i].wanted) == 0, "\"%s\": %s",
                          cases[i].text, wanted);
        } else {
            ck_assert_msg(wanted == NULL, "\"%s\": %s", cases[i].text, wanted);
            ck_assert_int_eq(cents, cases[i].cents);
        }
    }
}
END_TEST

UNIT_MAIN("budget amounts", amounts_are_read_exactly_or_not_at_all)
