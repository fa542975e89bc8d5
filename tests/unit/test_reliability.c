/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_reliability.c - rules that mark or hide estimates.
 *
 * The schemes: DHS (values from 25 to 49 unweighted cases in parentheses, below
 * 25 not shown), INEI of Peru (coefficient of variation above 15 % for
 * reference only), NCHS (Parker et al., Vital and Health Statistics 2(175),
 * 2017).
 */
#include "stats/stats.h"
#include "unit.h"

#define BELOW(limit)                                                           \
    {                                                                          \
        .has_below = true, .below = (limit)                                    \
    }
#define ABOVE(limit)                                                           \
    {                                                                          \
        .has_above = true, .above = (limit)                                    \
    }

static const struct reliability_rule dhs[] = {
    {{{RELIABILITY_N, BELOW(25)}}, 1, 'Q'},
    {{{RELIABILITY_N, BELOW(50)}}, 1, 'U'},
};

static const struct reliability_rule inei[] = {
    {{{RELIABILITY_RSE, ABOVE(0.15)}}, 1, 'U'},
};

static const struct reliability_rule nchs[] = {
    {{{RELIABILITY_N_EFFECTIVE, BELOW(30)}}, 1, 'Q'},
    {{{RELIABILITY_CI_WIDTH, {.has_from = true, .from = 0.30}}}, 1, 'Q'},
    {{{RELIABILITY_CI_WIDTH, ABOVE(0.05)},
      {RELIABILITY_CI_RELATIVE_WIDTH, ABOVE(1.3)}},
     2,
     'Q'},
    {{{RELIABILITY_DF, BELOW(8)}}, 1, 'U'},
    {{{RELIABILITY_BOUNDARY, {.has_from = true, .from = 1}}}, 1, 'U'},
};

static struct estimate sound(void)
{
    return (struct estimate){
        .n = 400,
        .weight = 400,
        .has_value = true,
        .value = 0.25,
        .has_se = true,
        .se = 0.025,
        .has_rse = true,
        .rse = 0.1,
        .has_interval = true,
        .ci_low = 0.2,
        .ci_high = 0.31,
        .has_df = true,
        .df = 40,
        .n_effective = 300,
    };
}

START_TEST(dhs_marks_below_50_and_hides_below_25)
{
    static const struct {
        int64_t n;
        char want;
    } cases[] = {{0, 'Q'},  {24, 'Q'}, {25, 'U'},
                 {49, 'U'}, {50, 'A'}, {4000, 'A'}};
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        struct estimate estimate = sound();
        estimate.n = cases[i].n;
        ck_assert_int_eq(reliability_status(dhs, ARRAY_SIZE(dhs), &estimate),
                         cases[i].want);
    }
}
END_TEST

START_TEST(inei_marks_above_15_percent)
{
    struct estimate estimate = sound();
    estimate.rse = 0.15;
    ck_assert_int_eq(reliability_status(inei, 1, &estimate), 'A');
    estimate.rse = 0.1500001;
    ck_assert_int_eq(reliability_status(inei, 1, &estimate), 'U');
    estimate.has_rse = false;
    ck_assert_int_eq(reliability_status(inei, 1, &estimate), 'A');
}
END_TEST

static char nchs_status(const struct estimate *estimate)
{
    return reliability_status(nchs, ARRAY_SIZE(nchs), estimate);
}

START_TEST(nchs_hides_small_samples_and_wide_intervals)
{
    struct estimate estimate = sound();
    ck_assert_int_eq(nchs_status(&estimate), 'A');
    estimate.n_effective = 29.9;
    ck_assert_int_eq(nchs_status(&estimate), 'Q');
    estimate = sound();
    estimate.ci_high = estimate.ci_low + 0.3 + 1e-12;
    ck_assert_int_eq(nchs_status(&estimate), 'Q');
    /* 0.29 wide, 116 % of 0.25: kept; 145 % of 0.2: hidden */
    estimate.ci_high = estimate.ci_low + 0.29;
    ck_assert_int_eq(nchs_status(&estimate), 'A');
    estimate.value = 0.2;
    ck_assert_int_eq(nchs_status(&estimate), 'Q');
    /* 0.04 wide, 400 % of 0.01: kept */
    estimate.value = 0.01;
    estimate.ci_low = 0.005;
    estimate.ci_high = 0.045;
    ck_assert_int_eq(nchs_status(&estimate), 'A');
}
END_TEST

START_TEST(nchs_marks_few_degrees_of_freedom_and_boundaries)
{
    struct estimate estimate = sound();
    estimate.df = 7;
    ck_assert_int_eq(nchs_status(&estimate), 'U');
    estimate.df = 8;
    ck_assert_int_eq(nchs_status(&estimate), 'A');
    estimate.df = 0;
    ck_assert_int_eq(nchs_status(&estimate), 'U');
    estimate.has_df = false;
    ck_assert_int_eq(nchs_status(&estimate), 'A');
    estimate.is_boundary = true;
    ck_assert_int_eq(nchs_status(&estimate), 'U');
}
END_TEST

START_TEST(a_value_of_0_has_no_relative_width)
{
    static const struct reliability_rule rule = {
        {{RELIABILITY_CI_RELATIVE_WIDTH, ABOVE(0)}}, 1, 'U'};
    struct estimate estimate = sound();
    ck_assert_int_eq(reliability_status(&rule, 1, &estimate), 'U');
    estimate.value = -0.25;
    ck_assert_int_eq(reliability_status(&rule, 1, &estimate), 'U');
    estimate.value = 0;
    ck_assert_int_eq(reliability_status(&rule, 1, &estimate), 'A');
    estimate.value = 0.25;
    estimate.has_interval = false;
    ck_assert_int_eq(reliability_status(&rule, 1, &estimate), 'A');
}
END_TEST

START_TEST(a_range_tests_the_limits_that_it_has)
{
    struct range all = {0};
    struct range inside = {
        .has_from = true, .from = 1, .has_to = true, .to = 2};
    struct range between = {
        .has_above = true, .above = 1, .has_below = true, .below = 2};
    ck_assert(range_has(&all, -1e300));
    ck_assert(range_has(&inside, 1) && range_has(&inside, 2));
    ck_assert(!range_has(&inside, 0.999) && !range_has(&inside, 2.001));
    ck_assert(!range_has(&between, 1) && !range_has(&between, 2));
    ck_assert(range_has(&between, 1.5));
}
END_TEST

START_TEST(no_rules_hide_nothing)
{
    struct estimate estimate = sound();
    ck_assert_int_eq(reliability_status(NULL, 0, &estimate), 'A');
}
END_TEST

UNIT_MAIN("reliability", dhs_marks_below_50_and_hides_below_25,
          inei_marks_above_15_percent,
          nchs_hides_small_samples_and_wide_intervals,
          nchs_marks_few_degrees_of_freedom_and_boundaries,
          a_value_of_0_has_no_relative_width,
          a_range_tests_the_limits_that_it_has, no_rules_hide_nothing)
