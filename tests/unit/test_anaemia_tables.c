/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_anaemia_tables.c - tables of constants that are wrong are refused. */
#include "anaemia_unit.h"

#define CUTOFF_HEAD                                                            \
    "guideline,population,pregnant,trimester,from_months,below_months,"        \
    "severe_below,moderate_below,mild_below,status,severity_status\n"
#define ALTITUDE_HEAD                                                          \
    "method,guideline,from_m,below_m,constant,per_m,per_m2,status\n"
#define SMOKING_HEAD                                                           \
    "method,guideline,from_cigarettes,below_cigarettes,adjustment,status\n"

/* Whether the cause and the place are told. */
static void check_refused(const char *setting, const char *table,
                          const char *cause)
{
    ASSERT_REFUSED(cause, {"guideline", "who-2011"}, {"population", "women"},
                   {"smoking", "who-2011"}, {setting, table});
}

START_TEST(wrong_cutoffs_are_refused)
{
    static const struct {
        const char *rows, *cause;
    } cases[] = {
        {"who-2011,women,no,,180,,80,110,120,verified,maybe\n",
         "row 2, column \"severity_status\""},
        {"who-2012,women,no,,180,,80,110,120,verified,verified\n",
         "row 2, column \"guideline\""},
        {"who-2011,girls,no,,180,,80,110,120,verified,verified\n",
         "row 2, column \"population\""},
        {"who-2011,women,no,,180,,80,11O,120,verified,verified\n",
         "row 2, column \"moderate_below\""},
        {"who-2011,women,no,,180,,80,,120,verified,verified\n",
         "row 2, column \"moderate_below\""},
        {"who-2011,women,no,,180,,110,80,120,verified,verified\n",
         "row 2: the limits are not in ascending order"},
        {"who-2011,women,no,,180,,80,110,110,verified,verified\n",
         "row 2: the limits are not in ascending order"},
        {"who-2011,women,no,,180,180,80,110,120,verified,verified\n",
         "row 2: the band ends before it begins"},
        {"who-2011,women,no,2,180,,80,110,120,verified,verified\n",
         "row 2: a trimester without a pregnancy"},
        {"who-2011,women,no,,180,,80,110,120,verified,verified\n"
         "who-2011,women,,,300,400,80,110,120,verified,verified\n",
         "row 3: overlaps an earlier row"},
        {"who-2011,men,,,180,,80,110,130,verified,verified\n", "has no row"},
        {"", "has no row"},
        /* Rows of others are checked too. */
        {"who-2011,women,no,,180,,80,110,120,verified,verified\n"
         "who-2024,men,,,180,,80,110,,verified,verified\n",
         "row 3, column \"mild_below\""},
    };
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        char table[2048];
        snprintf(table, sizeof table, "%s%s", CUTOFF_HEAD, cases[i].rows);
        check_refused("cutoffs_file", table, cases[i].cause);
    }
}
END_TEST

START_TEST(a_table_without_a_column_is_refused)
{
    check_refused("cutoffs_file", "guideline,population\nwho-2011,women\n",
                  "there is no column \"pregnant\"");
    check_refused("altitude_file", "method\ntable-2011\n",
                  "there is no column \"guideline\"");
}
END_TEST

START_TEST(wrong_altitudes_are_refused)
{
    static const struct {
        const char *rows, *cause;
    } cases[] = {
        {"table-2011,who-2011,1000,2000,2,0,0,verified\n",
         "row 2: the adjustment raises haemoglobin"},
        {"table-2011,who-2011,1000,2000,0,0.001,0,verified\n",
         "row 2: the adjustment raises haemoglobin"},
        {"table-2011,who-2011,1000,,-2,0,0,verified\n",
         "row 2: the band has no end"},
        {"table-2011,who-2011,2000,1000,-2,0,0,verified\n",
         "row 2: the band ends before it begins"},
        {"table-2011,who-2011,0,1000,0,0,0,verified\n"
         "table-2011,who-2011,900,2000,-2,0,0,verified\n",
         "row 3: overlaps the band before"},
        {"table-2011,who-2011,0,1000,0,0,0,verified\n"
         "table-2011,who-2024,1000,2000,-2,0,0,verified\n",
         "row 3: a method belongs to one guideline"},
        {"table-2024,who-2024,0,1000,0,0,0,verified\n",
         "no row for this method"},
        {"table-2011,who-2011,0,1000,0,0,0,unverified\n", "not verified"},
    };
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        char table[2048];
        snprintf(table, sizeof table, "%s%s", ALTITUDE_HEAD, cases[i].rows);
        check_refused("altitude_file", table, cases[i].cause);
    }
}
END_TEST

START_TEST(wrong_smoking_is_refused)
{
    static const struct {
        const char *rows, *cause;
    } cases[] = {
        {"who-2011,who-2011,0,10,3,verified\n",
         "row 2: the adjustment raises haemoglobin"},
        {"who-2011,who-2011,0,10,,verified\n", "row 2, column \"adjustment\""},
        {"who-2011,who-2011,0,10,-3,verified\n"
         "who-2011,who-2011,5,20,-3,verified\n",
         "row 3: overlaps the band before"},
        {"who-2011,who-2011,,,-3,verified\n"
         "who-2011,who-2011,,,-3,verified\n",
         "row 3: a second row without a band"},
        {"pipe,who-2011,,,-3,verified\n", "row 2, column \"method\""},
    };
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        char table[2048];
        snprintf(table, sizeof table, "%s%s", SMOKING_HEAD, cases[i].rows);
        check_refused("smoking_file", table, cases[i].cause);
    }
}
END_TEST

START_TEST(tables_with_too_many_rows_are_refused)
{
    QUIPU_AUTO_TEXT(table);
    quipu_text_append(&table, ALTITUDE_HEAD);
    for (int i = 0; i < 40; i++)
        quipu_text_printf(&table, "table-2011,who-2011,%d,%d,-1,0,0,verified\n",
                          i, i + 1);
    check_refused("altitude_file", table.data, "too many rows");
}
END_TEST

/* Columns are found by name, and the table may say more. */
START_TEST(columns_may_stand_in_any_order)
{
    struct rules rules;
    READ_RULES(&rules, {"guideline", "who-2011"},
               {"altitude_file",
                "below_m,from_m,note,per_m2,per_m,constant,status,guideline,"
                "method\n"
                "1000,-500,\"a, b\",0,0,0,verified,who-2011,table-2011\n"
                "6000,1000,,0,0,-7,verified,who-2011,table-2011\n"});
    ck_assert_uint_eq(rules.altitude.count, 2);
    ck_assert_double_eq(rules.altitude.bands[1].constant, -7);
    ck_assert_double_eq(rules.altitude.bands[1].from_m, 1000);
}
END_TEST

/* A degree counts only where the cut-off of any anaemia counts. */
START_TEST(cutoffs_that_are_not_verified_are_not_used)
{
    static const char table[] =
        CUTOFF_HEAD "who-2011,men,,,180,,80,110,130,unverified,verified\n";
    struct rules rules;
    struct person person = make_person(300, 100);
    READ_RULES(&rules, {"guideline", "who-2011"}, {"population", "men"},
               {"altitude_method", "none"}, {"cutoffs_file", table});
    struct outcome outcome = assess(&rules, person);
    ck_assert_int_eq(outcome.hb_reason, QUIPU_PRESENT);
    ck_assert_int_eq(outcome.anaemia_reason, QUIPU_UNVERIFIED);
    ck_assert_int_eq(outcome.severity_reason, QUIPU_UNVERIFIED);
    READ_RULES(&rules, {"guideline", "who-2011"}, {"population", "men"},
               {"altitude_method", "none"}, {"cutoffs_file", table},
               {"accept_unverified", "true"});
    ck_assert_int_eq(level_of(&rules, person), MODERATE);
}
END_TEST

UNIT_MAIN("anaemia tables", wrong_cutoffs_are_refused,
          a_table_without_a_column_is_refused, wrong_altitudes_are_refused,
          wrong_smoking_is_refused, tables_with_too_many_rows_are_refused,
          columns_may_stand_in_any_order,
          cutoffs_that_are_not_verified_are_not_used)
