/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_anaemia_adjust.c - altitude, smoking, rounding and plausibility. */
#include "anaemia_unit.h"

/* Hb of 150 g/L at an altitude, adjusted. */
static double adjusted_at(const struct rules *rules, double altitude)
{
    struct person person = make_person(36, 150);
    person.altitude = (struct amount){.value = altitude};
    struct outcome outcome = assess(rules, person);
    ck_assert_int_eq(outcome.hb_reason, QUIPU_PRESENT);
    return (double)outcome.hb / MICROGRAMS_PER_GRAM;
}

struct step {
    double altitude, subtracted;
};

static void check_steps(const struct rules *rules, const struct step *steps,
                        size_t count)
{
    for (size_t i = 0; i < count; i++)
        ck_assert_double_eq(adjusted_at(rules, steps[i].altitude),
                            150 - steps[i].subtracted);
}

/* WHO/NMH/NHD/MNM/11.1 (2011); left-closed. */
START_TEST(altitude_table_of_2011_changes_at_its_edges)
{
    static const struct step steps[] = {
        {-100, 0},  {0, 0},     {499, 0},   {500, 0},   {999, 0},   {1000, 2},
        {1499, 2},  {1500, 5},  {1999, 5},  {2000, 8},  {2499, 8},  {2500, 13},
        {2999, 13}, {3000, 19}, {3499, 19}, {3500, 27}, {3999, 27}, {4000, 35},
        {4499, 35}, {4500, 45}, {5200, 45}};
    struct rules rules;
    READ_RULES(&rules, {"guideline", "who-2011"});
    check_steps(&rules, steps, ARRAY_SIZE(steps));
    READ_RULES(&rules, {"guideline", "who-2011"},
               {"altitude_method", "table-2011"});
    check_steps(&rules, steps, ARRAY_SIZE(steps));
}
END_TEST

/* NTS 213-MINSA/DGIESP-2024, table 1. */
START_TEST(altitude_table_of_2024_changes_at_its_edges)
{
    static const struct step steps[] = {
        {-100, 0},  {0, 0},     {499, 0},   {500, 4},   {999, 4},   {1000, 8},
        {1499, 8},  {1500, 11}, {1999, 11}, {2000, 14}, {2499, 14}, {2500, 18},
        {2999, 18}, {3000, 21}, {3499, 21}, {3500, 25}, {3999, 25}, {4000, 29},
        {4499, 29}, {4500, 33}, {4999, 33}};
    struct rules rules;
    READ_RULES(&rules, {"guideline", "who-2024"});
    check_steps(&rules, steps, ARRAY_SIZE(steps));
}
END_TEST

/* 0.134 g/dL at 1000 m and 3.411 at 4000 m with 3.3 thousand feet per km: DHS
 * Methodology p. 147.  With exact feet it would be 3.369. */
START_TEST(cdc_equation_gives_its_published_values)
{
    struct rules rules;
    READ_RULES(&rules, {"guideline", "who-2011"},
               {"altitude_method", "cdc-1989"});
    ck_assert_double_eq_tol(adjusted_at(&rules, 1000), 150 - 1.34, 0.005);
    ck_assert_double_eq_tol(adjusted_at(&rules, 4000), 150 - 34.11, 0.005);

    /* The equation in its own words. */
    for (int m = 1000; m <= 5500; m += 50) {
        double x = m / 1000.0 * 3.3;
        double grams = 10 * (-0.032 * x + 0.022 * x * x);
        ck_assert_double_eq_tol(adjusted_at(&rules, m), 150 - grams, 1e-6);
    }
}
END_TEST

START_TEST(cdc_equation_begins_at_1000_m)
{
    static const struct step steps[] = {{0, 0}, {300, 0}, {999, 0}, {-50, 0}};
    struct rules rules;
    READ_RULES(&rules, {"guideline", "who-2011"},
               {"altitude_method", "cdc-1989"});
    check_steps(&rules, steps, ARRAY_SIZE(steps));
}
END_TEST

/* Values of the equation at the middle of the bands of the table of 2024, as
 * published with it; the last band is the only one that is not the rounded
 * value. */
START_TEST(equation_of_2024_rounds_to_the_table)
{
    static const struct {
        double middle, grams;
        int table;
    } bands[] = {{750, 4.4, 4},     {1250, 7.52, 8},   {1750, 10.79, 11},
                 {2250, 14.21, 14}, {2750, 17.77, 18}, {3250, 21.49, 21},
                 {3750, 25.36, 25}, {4250, 29.38, 29}, {4750, 33.55, 33}};
    struct rules equation, table;
    READ_RULES(&equation, {"guideline", "who-2024"},
               {"altitude_method", "equation-2024"});
    READ_RULES(&table, {"guideline", "who-2024"});
    for (size_t i = 0; i < ARRAY_SIZE(bands); i++) {
        double grams = 150 - adjusted_at(&equation, bands[i].middle);
        ck_assert_double_eq_tol(grams, bands[i].grams, 0.0051);
        ck_assert_double_eq(150 - adjusted_at(&table, bands[i].middle),
                            bands[i].table);
        if (i + 1 < ARRAY_SIZE(bands))
            ck_assert_int_eq((int)lround(grams), bands[i].table);
    }
    ck_assert_double_eq(adjusted_at(&equation, 0), 150);
    ck_assert_double_eq(adjusted_at(&equation, -300), 150);
}
END_TEST

static enum quipu_reason reason_at(const struct rules *rules, double altitude)
{
    struct person person = make_person(36, 150);
    person.altitude = (struct amount){.value = altitude};
    return assess(rules, person).hb_reason;
}

START_TEST(table_of_2024_has_no_value_from_5000_m)
{
    struct rules rules;
    READ_RULES(&rules, {"guideline", "who-2024"});
    ck_assert_int_eq(reason_at(&rules, 4999), QUIPU_PRESENT);
    ck_assert_int_eq(reason_at(&rules, 5000), QUIPU_ALTITUDE);
    READ_RULES(&rules, {"guideline", "who-2024"},
               {"altitude_above_5000", "-38"});
    ck_assert_double_eq(adjusted_at(&rules, 4999), 150 - 33);
    ck_assert_double_eq(adjusted_at(&rules, 5000), 150 - 38);
}
END_TEST

/* 9999 is how surveys write an altitude that is not known. */
START_TEST(implausible_altitudes_are_not_known)
{
    static const char *const methods[] = {"table-2011", "cdc-1989"};
    for (size_t i = 0; i < ARRAY_SIZE(methods); i++) {
        struct rules rules;
        READ_RULES(&rules, {"guideline", "who-2011"},
                   {"altitude_method", methods[i]});
        ck_assert_int_eq(reason_at(&rules, 5999), QUIPU_PRESENT);
        ck_assert_int_eq(reason_at(&rules, 6000), QUIPU_ALTITUDE);
        ck_assert_int_eq(reason_at(&rules, 9999), QUIPU_ALTITUDE);
        ck_assert_int_eq(reason_at(&rules, -501), QUIPU_ALTITUDE);
    }
}
END_TEST

START_TEST(unknown_altitude_is_a_reason_unless_not_asked_for)
{
    struct rules rules;
    struct person person = make_person(36, 100);
    READ_RULES(&rules, {"guideline", "who-2024"});
    struct outcome outcome = assess(&rules, person);
    ck_assert_int_eq(outcome.hb_reason, QUIPU_ALTITUDE);
    ck_assert_int_eq(outcome.anaemia_reason, QUIPU_ALTITUDE);
    ck_assert_int_eq(outcome.severity_reason, QUIPU_ALTITUDE);
    person.altitude.reason = QUIPU_UNKNOWN;
    ck_assert_int_eq(assess(&rules, person).hb_reason, QUIPU_ALTITUDE);

    READ_RULES(&rules, {"guideline", "who-2024"}, {"altitude_method", "none"});
    outcome = assess(&rules, person);
    ck_assert_int_eq(outcome.hb_reason, QUIPU_PRESENT);
    ck_assert_int_eq(outcome.hb, micrograms(100));
}
END_TEST

/* METHOD: raw values of 25 to 220 g/L are kept; adjusted ones of 10 to 300. */
START_TEST(implausible_haemoglobin_is_left_out)
{
    static const struct {
        double hb;
        enum quipu_reason raw, adjusted;
    } cases[] = {{0, QUIPU_IMPLAUSIBLE, QUIPU_IMPLAUSIBLE},
                 {-10, QUIPU_IMPLAUSIBLE, QUIPU_IMPLAUSIBLE},
                 {9.9, QUIPU_IMPLAUSIBLE, QUIPU_IMPLAUSIBLE},
                 {10, QUIPU_IMPLAUSIBLE, QUIPU_PRESENT},
                 {24.9, QUIPU_IMPLAUSIBLE, QUIPU_PRESENT},
                 {25, QUIPU_PRESENT, QUIPU_PRESENT},
                 {220, QUIPU_PRESENT, QUIPU_PRESENT},
                 {220.1, QUIPU_IMPLAUSIBLE, QUIPU_PRESENT},
                 {994, QUIPU_IMPLAUSIBLE, QUIPU_IMPLAUSIBLE},
                 {1e300, QUIPU_IMPLAUSIBLE, QUIPU_IMPLAUSIBLE}};
    struct rules raw, adjusted;
    READ_RULES(&raw, {"guideline", "who-2011"}, {"altitude_method", "none"});
    READ_RULES(&adjusted, {"guideline", "who-2011"},
               {"hemoglobin", "adjusted"});
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        struct person person = make_person(36, cases[i].hb);
        ck_assert_int_eq(assess(&raw, person).hb_reason, cases[i].raw);
        ck_assert_int_eq(assess(&adjusted, person).hb_reason,
                         cases[i].adjusted);
    }
}
END_TEST

START_TEST(plausible_limits_are_settings)
{
    struct rules rules;
    READ_RULES(&rules, {"guideline", "who-2011"}, {"altitude_method", "none"},
               {"minimum", "40"}, {"maximum", "200"});
    ck_assert_int_eq(assess(&rules, make_person(36, 39.9)).hb_reason,
                     QUIPU_IMPLAUSIBLE);
    ck_assert_int_eq(assess(&rules, make_person(36, 40)).hb_reason,
                     QUIPU_PRESENT);
    ck_assert_int_eq(assess(&rules, make_person(36, 200.1)).hb_reason,
                     QUIPU_IMPLAUSIBLE);
}
END_TEST

/* 30 g/L at 4600 m would be -15. */
START_TEST(an_adjustment_to_nothing_is_implausible)
{
    struct rules rules;
    struct person person = make_person(36, 30);
    READ_RULES(&rules, {"guideline", "who-2011"});
    person.altitude = (struct amount){.value = 4600};
    ck_assert_int_eq(assess(&rules, person).hb_reason, QUIPU_IMPLAUSIBLE);
}
END_TEST

START_TEST(rounding_is_a_setting)
{
    struct rules rules;
    READ_RULES(&rules, {"guideline", "who-2011"},
               {"altitude_method", "cdc-1989"}); /* 1.3398 at 1000 m */
    ck_assert_double_eq(adjusted_at(&rules, 1000), 148.6602);
    READ_RULES(&rules, {"guideline", "who-2011"},
               {"altitude_method", "cdc-1989"}, {"rounding", "truncate"});
    ck_assert_double_eq(adjusted_at(&rules, 1000), 148);
    ck_assert_double_eq(adjusted_at(&rules, 999), 150);
    READ_RULES(&rules, {"guideline", "who-2011"},
               {"altitude_method", "cdc-1989"}, {"rounding", "nearest"});
    ck_assert_double_eq(adjusted_at(&rules, 1000), 149);
    ck_assert_int_eq(hb_round(micrograms(109.5), ROUND_NEAREST),
                     micrograms(110));
    ck_assert_int_eq(hb_round(micrograms(109.4), ROUND_NEAREST),
                     micrograms(109));
    ck_assert_int_eq(hb_round(micrograms(109.999999), ROUND_TRUNCATE),
                     micrograms(109));
}
END_TEST

/* Every Hb of one decimal in g/dL, scaled as a column rule does, is the whole
 * number of g/L that it says, and truncates to it. */
START_TEST(decimals_that_binary_cannot_hold_stay_exact)
{
    for (int grams = 25; grams <= 220; grams++) {
        char text[16];
        snprintf(text, sizeof text, "%d.%d", grams / 10, grams % 10);
        double scaled = strtod(text, NULL) * 10;
        int64_t hb = micrograms(scaled);
        ck_assert_int_eq(hb, (int64_t)grams * MICROGRAMS_PER_GRAM);
        ck_assert_int_eq(hb_round(hb, ROUND_TRUNCATE), hb);
        hb = micrograms(strtod(text, NULL) / 0.1);
        ck_assert_int_eq(hb, (int64_t)grams * MICROGRAMS_PER_GRAM);
    }
}
END_TEST

/* ---- smoking ----------------------------------------------------------- */

#define NOBODY_ASKED (-1)

static struct person make_smoker(int smokes, double cigarettes)
{
    struct person person = make_person(300, 130);
    if (smokes != NOBODY_ASKED)
        person.smoker = (struct answer){.code = smokes};
    if (cigarettes >= 0)
        person.cigarettes = (struct amount){.value = cigarettes};
    return person;
}

struct habit {
    int smokes;
    double cigarettes; /* -1: not known */
    int subtracted;    /* -1: not known */
};

static void check_habits(const struct rules *rules, const struct habit *habits,
                         size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct person person =
            make_smoker(habits[i].smokes, habits[i].cigarettes);
        struct outcome outcome = assess(rules, person);
        if (habits[i].subtracted == -1) {
            ck_assert_int_eq(outcome.hb_reason, QUIPU_SMOKING);
            continue;
        }
        ck_assert_int_eq(outcome.hb_reason, QUIPU_PRESENT);
        ck_assert_int_eq(outcome.hb, micrograms(130 - habits[i].subtracted));
    }
}

/* WHO/NMH/NHD/MNM/11.1: all smokers 3, packets of 20: half to one 3, one to two
 * 5, two and more 7. */
START_TEST(smokers_are_adjusted_by_who_2011)
{
    static const struct habit habits[] = {{0, 0, 0},
                                          {0, -1, 0},
                                          {NOBODY_ASKED, 0, 0},
                                          {1, -1, 3},
                                          {1, 0, 3},
                                          {1, 1, 3},
                                          {1, 9, 3},
                                          {1, 10, 3},
                                          {1, 19, 3},
                                          {1, 20, 5},
                                          {1, 39, 5},
                                          {1, 40, 7},
                                          {NOBODY_ASKED, 20, 5},
                                          {1, 98, -1},
                                          {NOBODY_ASKED, -1, -1}};
    struct rules rules;
    READ_RULES(&rules, {"guideline", "who-2011"}, {"population", "women"},
               {"altitude_method", "none"}, {"smoking", "who-2011"});
    check_habits(&rules, habits, ARRAY_SIZE(habits));
}
END_TEST

/* DHS Methodology p. 148: none below 10 a day; the value of an unknown quantity
 * is not legible there. */
START_TEST(smokers_are_adjusted_as_dhs_does)
{
    static const struct habit habits[] = {{0, -1, 0}, {1, 9, 0},  {1, 10, 3},
                                          {1, 19, 3}, {1, 20, 5}, {1, 39, 5},
                                          {1, 40, 7}, {1, -1, -1}};
    static const struct habit unknown[] = {{1, -1, 3}};
    struct rules rules;
    READ_RULES(&rules, {"guideline", "who-2011"}, {"population", "men"},
               {"altitude_method", "none"}, {"smoking", "dhs"});
    check_habits(&rules, habits, ARRAY_SIZE(habits));
    READ_RULES(&rules, {"guideline", "who-2011"}, {"population", "men"},
               {"altitude_method", "none"}, {"smoking", "dhs"},
               {"accept_unverified", "true"});
    check_habits(&rules, unknown, ARRAY_SIZE(unknown));
}
END_TEST

START_TEST(smoking_of_2024_must_be_accepted)
{
    static const struct habit habits[] = {{0, -1, 0}, {1, 9, 3},  {1, 10, 5},
                                          {1, 19, 5}, {1, 20, 6}, {1, -1, 3}};
    struct rules rules;
    ASSERT_REFUSED("not verified", {"guideline", "who-2024"},
                   {"population", "men"}, {"smoking", "who-2024"});
    READ_RULES(&rules, {"guideline", "who-2024"}, {"population", "men"},
               {"altitude_method", "none"}, {"smoking", "who-2024"},
               {"accept_unverified", "true"});
    check_habits(&rules, habits, ARRAY_SIZE(habits));
}
END_TEST

START_TEST(cigarettes_of_a_non_smoker_are_inconsistent)
{
    struct rules rules;
    READ_RULES(&rules, {"guideline", "who-2011"}, {"population", "women"},
               {"altitude_method", "none"}, {"smoking", "who-2011"});
    ck_assert_int_eq(assess(&rules, make_smoker(0, 5)).hb_reason,
                     QUIPU_INCONSISTENT);
}
END_TEST

START_TEST(altitude_and_smoking_add_up)
{
    struct rules rules;
    struct person person = make_smoker(1, 20);
    person.altitude = (struct amount){.value = 2600};
    person.pregnant = (struct answer){.code = 0};
    READ_RULES(&rules, {"guideline", "who-2011"}, {"population", "women"},
               {"smoking", "who-2011"});
    struct outcome outcome = assess(&rules, person);
    ck_assert_int_eq(outcome.hb, micrograms(130 - 13 - 5));
    ck_assert_int_eq(outcome.level, MILD);
}
END_TEST

UNIT_MAIN("anaemia adjustments", altitude_table_of_2011_changes_at_its_edges,
          altitude_table_of_2024_changes_at_its_edges,
          cdc_equation_gives_its_published_values,
          cdc_equation_begins_at_1000_m, equation_of_2024_rounds_to_the_table,
          table_of_2024_has_no_value_from_5000_m,
          implausible_altitudes_are_not_known,
          unknown_altitude_is_a_reason_unless_not_asked_for,
          implausible_haemoglobin_is_left_out, plausible_limits_are_settings,
          an_adjustment_to_nothing_is_implausible, rounding_is_a_setting,
          decimals_that_binary_cannot_hold_stay_exact,
          smokers_are_adjusted_by_who_2011, smokers_are_adjusted_as_dhs_does,
          smoking_of_2024_must_be_accepted,
          cigarettes_of_a_non_smoker_are_inconsistent,
          altitude_and_smoking_add_up)
