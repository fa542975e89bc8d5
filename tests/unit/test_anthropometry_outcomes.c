/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_anthropometry_outcomes.c - cut-offs, over z-scores that are given. */
#include "anthropometry_run.h"
#include "unit.h"

/* The z-score is rounded before it is compared; -3.00 is moderate. */
START_TEST(severities_share_the_cases)
{
    static const struct {
        const char *z, *all, *severe, *moderate;
    } cases[] = {
        {"-3.01", "1", "1", "0"},  {"-3.006", "1", "1", "0"},
        {"-3.004", "1", "0", "1"}, {"-3", "1", "0", "1"},
        {"-2.01", "1", "0", "1"},  {"-2.006", "1", "0", "1"},
        {"-2.004", "0", "0", "0"}, {"-2", "0", "0", "0"},
    };
    QUIPU_AUTO(run) run = run_new(&(struct run_settings){.from = "zscores"});
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        run_put(run, "haz", cases[i].z);
        run_put(run, "waz", cases[i].z);
        run_put(run, "whz", cases[i].z);
        run_end_row(run);
    }
    run_compute(run);
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        run_check(run, "stunted", i, cases[i].all);
        run_check(run, "severely_stunted", i, cases[i].severe);
        run_check(run, "moderately_stunted", i, cases[i].moderate);
        run_check(run, "underweight", i, cases[i].all);
        run_check(run, "severely_underweight", i, cases[i].severe);
        run_check(run, "moderately_underweight", i, cases[i].moderate);
        run_check(run, "wasted", i, cases[i].all);
        run_check(run, "severely_wasted", i, cases[i].severe);
        run_check(run, "moderately_wasted", i, cases[i].moderate);
    }
}
END_TEST

/* Every outcome on its limit, 0, and a hundredth beyond it, 1. */
START_TEST(every_outcome_has_its_limit)
{
    static const struct {
        const char *output, *index, *limit, *beyond;
    } cases[] = {
        {"severely_stunted", "haz", "-3", "-3.01"},
        {"stunted", "haz", "-2", "-2.01"},
        {"haz_below_minus_1", "haz", "-1", "-1.01"},
        {"haz_above_1", "haz", "1", "1.01"},
        {"haz_above_2", "haz", "2", "2.01"},
        {"haz_above_3", "haz", "3", "3.01"},
        {"severely_underweight", "waz", "-3", "-3.01"},
        {"underweight", "waz", "-2", "-2.01"},
        {"waz_below_minus_1", "waz", "-1", "-1.01"},
        {"waz_above_1", "waz", "1", "1.01"},
        {"waz_above_2", "waz", "2", "2.01"},
        {"waz_above_3", "waz", "3", "3.01"},
        {"severely_wasted", "whz", "-3", "-3.01"},
        {"wasted", "whz", "-2", "-2.01"},
        {"whz_below_minus_1", "whz", "-1", "-1.01"},
        {"whz_above_1", "whz", "1", "1.01"},
        {"overweight", "whz", "2", "2.01"},
        {"obese", "whz", "3", "3.01"},
        {"baz_below_minus_3", "baz", "-3", "-3.01"},
        {"baz_below_minus_2", "baz", "-2", "-2.01"},
        {"baz_below_minus_1", "baz", "-1", "-1.01"},
        {"baz_above_1", "baz", "1", "1.01"},
        {"baz_above_2", "baz", "2", "2.01"},
        {"baz_above_3", "baz", "3", "3.01"},
    };
    QUIPU_AUTO(run) run = run_new(&(struct run_settings){.from = "zscores"});
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        run_put(run, cases[i].index, cases[i].limit);
        run_end_row(run);
        run_put(run, cases[i].index, cases[i].beyond);
        run_end_row(run);
    }
    run_compute(run);
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        run_check(run, cases[i].output, 2 * i, "0");
        run_check(run, cases[i].output, 2 * i + 1, "1");
    }
}
END_TEST

/* Stunted and WHZ below -2 or above 2; missing where one of them is. */
START_TEST(combined_outcomes_need_both)
{
    static const struct {
        const char *haz, *whz, *wasted, *overweight;
    } cases[] = {
        {"-2.01", "-2.01", "1", "0"},
        {"-2.01", "-2", "0", "0"},
        {"-2", "-2.01", "0", "0"},
        {"-2.01", "2.01", "0", "1"},
        {"-2.01", "2", "0", "0"},
        {"-2", "2.01", "0", "0"},
        {"-2.01", "", "missing", "missing"},
        {"", "2.01", "missing", "missing"},
    };
    QUIPU_AUTO(run) run = run_new(&(struct run_settings){.from = "zscores"});
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        run_put(run, "haz", cases[i].haz);
        run_put(run, "whz", cases[i].whz);
        run_end_row(run);
    }
    run_compute(run);
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        run_check(run, "stunted_wasted", i, cases[i].wasted);
        run_check(run, "stunted_overweight", i, cases[i].overweight);
    }
}
END_TEST

START_TEST(delivered_z_keeps_its_reason)
{
    QUIPU_AUTO(run) run = run_new(&(struct run_settings){.from = "zscores"});
    run_put_missing(run, "haz", QUIPU_FLAGGED);
    run_put(run, "whz", "-2.5");
    run_end_row(run);
    run_compute(run);
    run_check(run, "haz", 0, "flagged");
    run_check(run, "stunted", 0, "flagged");
    run_check(run, "wasted", 0, "1");
    run_check(run, "stunted_wasted", 0, "flagged");
    run_check(run, "underweight", 0, "not_collected");
}
END_TEST

START_TEST(special_code_is_no_z)
{
    QUIPU_AUTO(run) run = run_new(&(struct run_settings){.from = "zscores"});
    run_put(run, "whz", "99.98");
    run_end_row(run);
    struct quipu_error err = QUIPU_NO_ERROR;
    run_compute_fails(run, &err);
    ck_assert_int_eq(err.code, QUIPU_EDATA);
    ck_assert_str_eq(err.cause, "\"whz\" is 99.98, which is no z-score");
}
END_TEST

UNIT_MAIN("anthropometry_outcomes", severities_share_the_cases,
          every_outcome_has_its_limit, combined_outcomes_need_both,
          delivered_z_keeps_its_reason, special_code_is_no_z)
