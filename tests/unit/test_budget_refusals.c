/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_budget_refusals.c - what would give a wrong number is refused, with
 * where it is. */
#include "budget_unit.h"

#define LONG_HEADER "ANO_EJE,MES_EJE,P,MONTO_PIM,MONTO_DEVENGADO\n"
#define WIDE_HEADER                                                            \
    "ANO_EJE,MONTO_DEVENGADO_ENERO,MONTO_DEVENGADO_FEBRERO,"                   \
    "MONTO_DEVENGADO_MARZO,MONTO_DEVENGADO_ABRIL,MONTO_DEVENGADO_MAYO,"        \
    "MONTO_DEVENGADO_JUNIO,MONTO_DEVENGADO_JULIO,MONTO_DEVENGADO_AGOSTO,"      \
    "MONTO_DEVENGADO_SEPTIEMBRE,MONTO_DEVENGADO_OCTUBRE,"                      \
    "MONTO_DEVENGADO_NOVIEMBRE,MONTO_DEVENGADO_DICIEMBRE,"                     \
    "MONTO_DEVENGADO_ANUAL\n"
#define MAX "92233720368547758.07"

static const struct {
    const char *file, *name, *value; /* one setting beside the file, or NULL */
    const char *cause;
} data[] = {
    {LONG_HEADER "2024,1,a,1,2\n2024,1,a,1,1.234\n", NULL, NULL,
     "\"budget.csv\", row 3, column \"MONTO_DEVENGADO\": \"1.234\" is not an "
     "amount with at most 2 decimals"},
    {LONG_HEADER "2024,1,a,1,1e6\n", NULL, NULL, "\"1e6\" is not an amount"},
    {LONG_HEADER "2024,1,a,99999999999999999999,1\n", NULL, NULL,
     "row 2, column \"MONTO_PIM\": \"99999999999999999999\" is not an amount "
     "that can be held"},
    {LONG_HEADER "2024,1,a,,1\n", NULL, NULL,
     "row 2, column \"MONTO_PIM\": there is no amount"},
    {LONG_HEADER "24,1,a,1,1\n", NULL, NULL, "is not a year of four digits"},
    {LONG_HEADER "2024,13,a,1,1\n", NULL, NULL, "is not a month, 0 to 12"},
    {LONG_HEADER "2024,-1,a,1,1\n", NULL, NULL, "is not a month, 0 to 12"},
    {LONG_HEADER "2024,0,a,1,1\n", NULL, NULL, "a flow in month 0"},
    {LONG_HEADER "2024,3,a,1,1\n", "last_month", "2",
     "row 2: accrued in month 3, after \"last_month\", 2"},
    /* which would be twelve times too much, or not */
    {LONG_HEADER "2024,1,a,9,1\n2024,2,a,9,1\n", NULL, NULL,
     "rows of several months of 2024 carry \"pim\": 1, 2"},
    {LONG_HEADER "2024,0,a,9,0\n2024,1,b,9,1\n", NULL, NULL,
     "rows of several months of 2024 carry \"pim\": 0, 1"},
    {LONG_HEADER "2024,1,a,9,1\n2024,1,b,9,1\n2024,2,a,9,1\n", "repeated",
     "pim", "months 1 and 2 of 2024 have not the same lines"},
    {LONG_HEADER "2024,1,a,9,1\n2024,2,b,9,1\n", "repeated", "pim",
     "months 1 and 2 of 2024 have not the same lines"},
    {LONG_HEADER "2024,0,a,9,0\n2024,1,a,9,1\n", "repeated", "pim",
     "month 0 of 2024 carries \"pim\""},
    /* which would not be the year so far */
    {LONG_HEADER "2024,5,a,9,1\n2023,1,a,9,1\n", NULL, NULL,
     "no row is of month 1 of 2024, and there are flows up to month 5"},
    {"ANO_EJE,MES_EJE,period,MONTO_PIM\n", NULL, NULL,
     "the file's column \"period\" has the name"},
    /* which has not been said to be an amount, and is none in cents */
    {"ANO_EJE,MES_EJE,Pia,MONTO_PIM\n", NULL, NULL,
     "the file's column \"Pia\" has the name"},
    {"ANO_EJE,P,MONTO_PIM\n", NULL, NULL, "has no column \"MES_EJE\""},
    {"ANO_EJE,MES_EJE,P\n", NULL, NULL, "has no column of amounts"},
    {LONG_HEADER, "accrued", "DEVENGADO", "has no column \"DEVENGADO\""},
    {LONG_HEADER, "accrued", "MONTO_PIM",
     "\"MONTO_PIM\" is named by two settings"},
    {LONG_HEADER, "ignore", "Q", "\"ignore\" names \"Q\""},
    {LONG_HEADER, "layout", "wide", "has no columns of months"},
    {WIDE_HEADER "2024,1,1,1,1,1,1,1,1,1,1,1,1,12\n"
                 "2024,1,1,1,1,1,1,1,1,1,1,1,1,12.02\n",
     "layout", "wide",
     "\"budget.csv\", row 3, column \"MONTO_DEVENGADO_ANUAL\": the months add "
     "up to 12.00, and the year is 12.02"},
    {WIDE_HEADER "2024,-1,0,0,0,0,0,0,0,0,0,0,0,-0.98\n", "layout", "wide",
     "the months add up to -1.00, and the year is -0.98"},
    {WIDE_HEADER "2024," MAX "," MAX ",1,1,1,1,1,1,1,1,1,1,12\n", "layout",
     "wide", "is not an amount that can be added up"},
    {"ANO_EJE,MONTO_DEVENGADO_ENERO,MONTO_DEVENGADO_ANUAL\n", "layout", "wide",
     "has no column \"MONTO_DEVENGADO_FEBRERO\""},
};

START_TEST(bad_files_are_refused)
{
    for (size_t i = 0; i < ARRAY_SIZE(data); i++) {
        const struct given given[] = {{"file", data[i].file},
                                      {data[i].name, data[i].value},
                                      {NULL, NULL}};
        struct quipu_error err = QUIPU_NO_ERROR;
        /* The first computed column is always there. */
        char *records = try_read(given, "period", &err);
        ck_assert_msg(!records, "case %zu was read", i);
        ck_assert_msg(strstr(err.cause, data[i].cause) != NULL,
                      "the cause is %s, expected %s", err.cause, data[i].cause);
    }
}
END_TEST

START_TEST(a_cent_between_months_and_year_is_rounding)
{
    const struct given given[] = {
        {"file", WIDE_HEADER "2024,1,1,1,1,1,1,1,1,1,1,1,1,12.01\n"},
        {"layout", "wide"},
        {"periods", "annual"},
        {NULL, NULL}};
    assert_reads(given, "accrued accrued_cumulative", "1201 1201\n");
}
END_TEST

/* A year and its months in one sum would be twice as much. */
START_TEST(periods_must_be_looked_at)
{
    const struct given both[] = {{"file", LONG_HEADER "2024,1,a,1,2\n"},
                                 {NULL, NULL}};
    const struct given years[] = {
        {"file", LONG_HEADER "2024,1,a,1,2\n2023,1,a,1,2\n"},
        {"periods", "annual"},
        {NULL, NULL}};
    const struct given year[] = {{"file", LONG_HEADER "2024,1,a,1,2\n"},
                                 {"periods", "annual"},
                                 {NULL, NULL}};
    assert_refused(both, "accrued", QUIPU_EDEFINITION, "several periods");
    assert_refused(years, "accrued", QUIPU_EDEFINITION, "several periods");
    assert_reads(year, "accrued", "200\n");
}
END_TEST

START_TEST(a_further_file_has_the_same_columns)
{
    const struct given other[] = {
        {"file", LONG_HEADER "2024,1,a,1,2\n"},
        {"file", "ANO_EJE,MES_EJE,Q,MONTO_PIM,MONTO_DEVENGADO\n"},
        {NULL, NULL}};
    const struct given more[] = {{"file", "ANO_EJE,MES_EJE,MONTO_PIM\n"},
                                 {"file", "ANO_EJE,MES_EJE,MONTO_PIM,X\n"},
                                 {NULL, NULL}};
    assert_refused(other, "period", QUIPU_EDATA,
                   "column 3 of \"more.csv\" is not \"P\"");
    assert_refused(more, "period", QUIPU_EDATA, "has 4 columns");
}
END_TEST

START_TEST(no_file_is_read_twice)
{
    const struct given given[] = {{"file", LONG_HEADER},
                                  {"file", LONG_HEADER},
                                  {"file", LONG_HEADER},
                                  {NULL, NULL}};
    assert_refused(given, "period", QUIPU_EDEFINITION,
                   "\"files\" names \"more.csv\" twice");
}
END_TEST

START_TEST(settings_that_contradict_are_refused)
{
    static const struct {
        struct given given[3];
        const char *cause;
    } cases[] = {
        {{{"layout", "annual"}}, "\"year\" names no column"},
        {{{"layout", "annual"}, {"periods", "monthly"}}, "has no months"},
        {{{"layout", "wide"}, {"month", "m"}}, "for the long layout"},
        {{{"layout", "wide"}, {"added", "pim"}}, "for the long layout"},
        {{{"accrued_monthly", "x{month}"}}, "for the wide layout"},
        {{{"layout", "wide"}, {"accrued_monthly", "x"}}, "has no {month}"},
        {{{"months", "a|b"}}, "has 2 names, not 12"},
        {{{"months", "a|b|c|d|e|f|g|h|i|j|k|a"}}, "has \"a\" twice"},
        {{{"added", "accrued"}}, "which is none of"},
        {{{"added", "pim"}, {"repeated", "pim"}}, "name \"pim\" twice"},
        {{{"thousands", "point"}}, "are the same mark"},
    };
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        const struct given given[] = {cases[i].given[0],
                                      cases[i].given[1],
                                      cases[i].given[1].name
                                          ? (struct given){"file", ""}
                                          : (struct given){NULL, NULL},
                                      {NULL, NULL}};
        const struct given one[] = {
            cases[i].given[0], {"file", ""}, {NULL, NULL}};
        assert_refused(cases[i].given[1].name ? given : one, "period",
                       QUIPU_EDEFINITION, cases[i].cause);
    }
}
END_TEST

UNIT_MAIN("budget refusals", bad_files_are_refused,
          a_cent_between_months_and_year_is_rounding, periods_must_be_looked_at,
          a_further_file_has_the_same_columns, no_file_is_read_twice,
          settings_that_contradict_are_refused)
