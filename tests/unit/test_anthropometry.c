/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_anthropometry.c - z-scores, outcomes and denominators of anthropometry.
 */
#include <math.h>

#include "anthropometry/zscore.h"

#include "anthropometry_run.h"
#include "unit.h"

/* ---- the parts ---------------------------------------------------------- */

/* 24 months are 730.5 days: anthro takes day 731, where the height tables
 * begin. */
START_TEST(months_become_days_half_up)
{
    struct child child = {0};
    child_set_age_months(&child, 24);
    ck_assert_int_eq(child.age_days, 731);
    child_set_age_months(&child, 60);
    ck_assert_int_eq(child.age_days, 1826);
    ck_assert(child.age_months >= 60);
    child_set_age_days(&child, 730.49);
    ck_assert_int_eq(child.age_days, 730);
}
END_TEST

START_TEST(negative_age_is_no_age)
{
    struct child child = {0};
    child_set_age_days(&child, -1);
    ck_assert(!child.has_age);
    child_set_age_days(&child, 0);
    ck_assert(child.has_age);
}
END_TEST

/* What round(x, 2) gives in R 4.2.2. */
START_TEST(z_is_rounded_as_r_rounds)
{
    static const struct {
        double z;
        int32_t hundredths;
    } cases[] = {
        {-2.005, -200}, {2.675, 267},   {0.125, 12},    {0.375, 38},
        {-0.125, -12},  {1.005, 100},   {-2.004, -200}, {-2.006, -201},
        {0.285, 28},    {-3.015, -302}, {5.005, 500},   {0, 0},
    };
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
        ck_assert_int_eq(zscore_hundredths(cases[i].z), cases[i].hundredths);
}
END_TEST

START_TEST(z_beyond_all_bounds_is_kept_in_range)
{
    ck_assert_int_eq(zscore_hundredths(1e300), 100000000);
    ck_assert_int_eq(zscore_hundredths(-1e300), -100000000);
    ck_assert_int_eq(zscore_hundredths((double)INFINITY), 100000000);
}
END_TEST

/* ---- whole children ----------------------------------------------------- */

/* A child as text, and its z-scores as WHO's R package anthro 1.1 gives them:
 * a number, or the word of the reason for none.  The values are anthro's, the
 * reasons ours. */
struct known_child {
    const char *sex, *age_days, *weight, *height, *position, *oedema;
    const char *haz, *waz, *whz, *baz;
};

static const struct known_child known_children[] = {
    {"M", "0", "3.3", "50", "lying", "no", "0.06", "-0.1", "-0.09", "-0.16"},
    {"F", "365", "6.2", "66.1", "lying", "no", "-3.07", "-3.1", "-1.9",
     "-1.66"},
    {"M", "365", "15.9", "76", "lying", "no", "0.11", "4.88", "flagged",
     "flagged"},
    /* standing below 731 days: + 0.7 cm */
    {"F", "500", "8", "75", "standing", "no", "-1.19", "-1.78", "-1.7",
     "-1.52"},
    {"M", "730", "12.2", "86.4", "standing", "no", "-0.23", "0.04", "0.19",
     "0.28"},
    /* the same child a day later, lying: - 0.7 cm, and another table */
    {"M", "731", "12.2", "87.8", "lying", "no", "-0.01", "0.03", "0.01",
     "0.05"},
    /* standing below 9 months: taken as unknown */
    {"F", "200", "7", "64", "standing", "no", "-1.15", "-0.57", "0.24", "0.12"},
    /* beyond -3 SD */
    {"M", "1000", "9", "86", "standing", "no", "-2.24", "-3.56", "-3.58",
     "-3.36"},
    /* between two rows of the table */
    {"F", "1000", "9.1", "90.25", "standing", "no", "-0.7", "-3.13", "-3.89",
     "-4.07"},
    /* the last day, and the day after it */
    {"M", "1826", "18", "110", "standing", "no", "0.01", "-0.14", "-0.32",
     "-0.24"},
    {"M", "1827", "18", "110", "standing", "no", "age", "age", "age", "age"},
    /* the upper end of the table of heights, and beyond it */
    {"F", "900", "8", "120", "standing", "no", "flagged", "-3.78", "flagged",
     "flagged"},
    {"F", "900", "8", "120.1", "standing", "no", "flagged", "-3.78",
     "implausible", "flagged"},
    /* the lower end of the table of lengths, and beyond it */
    {"M", "100", "3", "45", "lying", "no", "flagged", "-5.68", "2.17", "-1.62"},
    {"M", "100", "3", "44.9", "lying", "no", "flagged", "-5.68", "implausible",
     "-1.57"},
    {"F", "600", "8", "76", "lying", "yes", "-2.14", "oedema", "oedema",
     "oedema"},
    /* without age and position 87 cm decide between the tables */
    {"M", "", "10", "86.9", "", "no", "age", "age", "-2.28", "age"},
    {"M", "", "10", "87", "", "no", "age", "age", "-2.51", "age"},
    {"M", "", "10", "87", "lying", "no", "age", "age", "-2.31", "age"},
    {"F", "1200", "", "95", "standing", "no", "-0.6", "missing", "missing",
     "missing"},
    {"F", "1200", "14", "", "standing", "no", "missing", "-0.26", "missing",
     "missing"},
    /* anthro gives WHZ -14.61, flagged; no weight is none */
    {"F", "1200", "0", "95", "standing", "no", "-0.6", "implausible",
     "implausible", "implausible"},
    {"", "1200", "14", "95", "standing", "no", "sex", "sex", "sex", "sex"},
};

static void put_child(struct run *run, const struct known_child *child)
{
    run_put(run, "sex", child->sex);
    run_put(run, "age_days", child->age_days);
    run_put(run, "weight", child->weight);
    run_put(run, "height", child->height);
    run_put(run, "position", child->position);
    run_put(run, "oedema", child->oedema);
    run_end_row(run);
}

START_TEST(known_children_get_their_z)
{
    QUIPU_AUTO(run) run = run_new(&(struct run_settings){0});
    for (size_t i = 0; i < ARRAY_SIZE(known_children); i++)
        put_child(run, &known_children[i]);
    run_compute(run);
    for (size_t i = 0; i < ARRAY_SIZE(known_children); i++) {
        run_check(run, "haz", i, known_children[i].haz);
        run_check(run, "waz", i, known_children[i].waz);
        run_check(run, "whz", i, known_children[i].whz);
        run_check(run, "baz", i, known_children[i].baz);
    }
}
END_TEST

START_TEST(missing_measurement_says_why)
{
    QUIPU_AUTO(run) run = run_new(&(struct run_settings){0});
    run_put(run, "sex", "F");
    run_put(run, "age_days", "400");
    run_put_missing(run, "weight", QUIPU_REFUSED);
    run_put_missing(run, "height", QUIPU_ABSENT);
    run_end_row(run);
    run_compute(run);
    run_check(run, "waz", 0, "refused");
    run_check(run, "underweight", 0, "refused");
    run_check(run, "haz", 0, "absent");
    run_check(run, "stunted", 0, "absent");
    run_check(run, "hcaz", 0, "not_collected");
}
END_TEST

START_TEST(arm_circumference_begins_at_three_months)
{
    QUIPU_AUTO(run) run = run_new(&(struct run_settings){0});
    static const char *const days[] = {"90", "91"};
    for (size_t i = 0; i < ARRAY_SIZE(days); i++) {
        run_put(run, "sex", "M");
        run_put(run, "age_days", days[i]);
        run_put(run, "muac", "13.4779"); /* the median of day 91 */
        run_end_row(run);
    }
    run_compute(run);
    run_check(run, "acaz", 0, "age");
    run_check(run, "acaz", 1, "0");
}
END_TEST

/* ---- where the age is --------------------------------------------------- */

/* 24 months are day 731: a child that lay is 0.7 cm shorter; see above. */
START_TEST(age_can_be_in_months)
{
    QUIPU_AUTO(run) run = run_new(&(struct run_settings){.age = "months"});
    run_put(run, "sex", "M");
    run_put(run, "age_months", "24");
    run_put(run, "weight", "12.2");
    run_put(run, "height", "87.8");
    run_put(run, "position", "lying");
    run_end_row(run);
    run_compute(run);
    run_check(run, "haz", 0, "-0.01");
    run_check(run, "waz", 0, "0.03");
}
END_TEST

START_TEST(either_age_prefers_days)
{
    QUIPU_AUTO(run) run = run_new(&(struct run_settings){.age = "either"});
    static const char *const days[] = {"1826", "", ""};
    static const char *const months[] = {"12", "60", ""};
    for (size_t i = 0; i < ARRAY_SIZE(days); i++) {
        run_put(run, "sex", "M");
        run_put(run, "age_days", days[i]);
        run_put(run, "age_months", months[i]);
        run_put(run, "weight", "18");
        run_put(run, "height", "110");
        run_put(run, "position", "standing");
        run_end_row(run);
    }
    run_compute(run);
    run_check(run, "waz", 0, "-0.14");
    run_check(run, "waz", 1, "age");
    run_check(run, "whz", 1, "age");
    run_check(run, "waz", 2, "age");
    run_check(run, "whz", 2, "-0.32");
}
END_TEST

START_TEST(without_age_there_is_weight_for_height_only)
{
    QUIPU_AUTO(run) run = run_new(&(struct run_settings){.age = "none"});
    run_put(run, "sex", "M");
    run_put(run, "weight", "10");
    run_put(run, "height", "87");
    run_end_row(run);
    run_compute(run);
    run_check(run, "whz", 0, "-2.51");
    run_check(run, "wasted", 0, "1");
    run_check(run, "haz", 0, "age");
}
END_TEST

/* ---- denominators ------------------------------------------------------- */

struct tally {
    size_t counted, cases;
};

static struct tally count(const struct run *run, const char *output)
{
    struct tally tally = {0};
    for (size_t row = 0; row < run_rows(run); row++) {
        double value;
        if (run_get(run, output, row, &value) != QUIPU_PRESENT)
            continue;
        tally.counted++;
        tally.cases += value == 1;
    }
    return tally;
}

static void check_tally(const struct run *run, const char *output,
                        size_t counted, size_t cases)
{
    struct tally tally = count(run, output);
    ck_assert_msg(tally.counted == counted && tally.cases == cases,
                  "%s: %zu of %zu, expected %zu of %zu", output, tally.cases,
                  tally.counted, cases, counted);
}

/* As anthro_prevalence: a child with oedema is below -3 in the weight-based
 * prevalences, also where nothing was measured, and in no mean; above 1826 days
 * it is not counted at all. */
START_TEST(oedema_counts_as_severe_in_prevalences_only)
{
    static const struct known_child children[] = {
        {"M", "1000", "12.2", "92", "standing", "no", 0, 0, 0, 0},
        {"F", "600", "8", "76", "lying", "yes", 0, 0, 0, 0},
        {"F", "600", "", "", "", "yes", 0, 0, 0, 0},
        {"", "", "", "", "", "yes", 0, 0, 0, 0},
        {"M", "1827", "18", "110", "standing", "yes", 0, 0, 0, 0},
        {"M", "1000", "", "92", "standing", "no", 0, 0, 0, 0},
        {"M", "1100", "5", "95", "standing", "no", 0, 0, 0, 0}, /* flagged */
    };
    QUIPU_AUTO(run) run = run_new(&(struct run_settings){0});
    for (size_t i = 0; i < ARRAY_SIZE(children); i++)
        put_child(run, &children[i]);
    run_compute(run);

    check_tally(run, "wasted", 4, 3);
    check_tally(run, "severely_wasted", 4, 3);
    check_tally(run, "moderately_wasted", 4, 0);
    check_tally(run, "overweight", 4, 0);
    check_tally(run, "underweight", 4, 3);
    check_tally(run, "baz_below_minus_3", 4, 3);
    check_tally(run, "stunted", 4, 1); /* the second child, HAZ -2.14 */
    check_tally(run, "stunted_wasted", 2, 1);
    check_tally(run, "stunted_overweight", 2, 0);
    ck_assert_uint_eq(count(run, "whz").counted, 1);
    ck_assert_uint_eq(count(run, "waz").counted, 1);
    ck_assert_uint_eq(count(run, "baz").counted, 1);
    run_check(run, "wasted", 4, "age");
    run_check(run, "whz", 1, "oedema");
}
END_TEST

UNIT_MAIN("anthropometry", months_become_days_half_up, negative_age_is_no_age,
          z_is_rounded_as_r_rounds, z_beyond_all_bounds_is_kept_in_range,
          known_children_get_their_z, missing_measurement_says_why,
          arm_circumference_begins_at_three_months, age_can_be_in_months,
          either_age_prefers_days, without_age_there_is_weight_for_height_only,
          oedema_counts_as_severe_in_prevalences_only)
