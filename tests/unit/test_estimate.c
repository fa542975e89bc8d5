/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_estimate.c - what an estimate says at the edges: nothing to say, one
 * PSU, no spread, values far from 0.  Expected values are worked out by hand;
 * test_survey_golden and test_survey_oracles compare with R.
 */
#include "survey_toy.h"

/* Two strata of two PSUs; the domain, key 1, is in all of them. */
static const struct toy_record plain[] = {
    {"1", "a", 1, 1, 1, 1, 0, false}, {"1", "a", 2, 0, 2, 1, 0, false},
    {"1", "b", 1, 1, 3, 1, 0, false}, {"1", "b", 1, 0, 1, 2, 0, false},
    {"2", "a", 3, 0, 2, 1, 0, false}, {"2", "a", 1, 1, 4, 2, 0, false},
    {"2", "b", 2, 1, 1, 1, 0, false}, {"2", "b", 1, 0, 2, 2, 0, false},
};

/* ---- nothing to say ----------------------------------------------------- */

static void check_nothing(const struct toy_record *records, size_t count,
                          enum quipu_measure_kind kind)
{
    struct estimation how = toy_how(kind);
    struct estimate estimate =
        toy_estimate_of(FRAME_CLUSTERS, records, count, &how);
    ck_assert(!estimate.has_value && !estimate.has_se);
    ck_assert(!estimate.has_interval && !estimate.has_df);
    ck_assert(!estimate.has_deff && !estimate.has_deff_population);
    ck_assert(!estimate.has_rse && !estimate.is_boundary);
    ck_assert_double_eq(estimate.value, 0);
}

START_TEST(no_weight_no_value)
{
    static const struct toy_record missing[] = {
        {"1", "a", 1, 0, 0, 0, 0, true}, {"1", "b", 1, 0, 0, 0, 0, true}};
    static const struct toy_record weightless[] = {
        {"1", "a", 0, 1, 1, 0, 0, false}, {"1", "b", 0, 1, 1, 0, 0, false}};
    for (int kind = QUIPU_PROPORTION; kind <= QUIPU_TOTAL; kind++) {
        check_nothing(missing, 2, (enum quipu_measure_kind)kind);
        check_nothing(weightless, 2, (enum quipu_measure_kind)kind);
    }
}
END_TEST

START_TEST(a_ratio_over_0_has_no_value)
{
    static const struct toy_record records[] = {
        {"1", "a", 1, 1, 2, 0, 0, false}, {"1", "b", 2, 1, -1, 0, 0, false}};
    check_nothing(records, 2, QUIPU_RATIO);
}
END_TEST

static struct estimate ratio_of(double y, double x, double weight)
{
    /* 0.1 + y and 0.2 + x, over two records */
    const struct toy_record records[] = {
        {"1", "a", weight, 0.1, 0.2, 0, 0, false},
        {"1", "b", weight, y, x, 0, 0, false}};
    struct estimation how = toy_how(QUIPU_RATIO);
    return toy_estimate_of(FRAME_CLUSTERS, records, ARRAY_SIZE(records), &how);
}

START_TEST(a_ratio_says_which_of_its_sums_are_0)
{
    struct estimate ratio = ratio_of(5, -0.2, 1);
    ck_assert(!ratio.has_value && ratio.is_over_zero && ratio.has_numerator);
    ratio = ratio_of(-0.1, -0.2, 1);
    ck_assert(!ratio.has_value && ratio.is_over_zero && !ratio.has_numerator);
    ratio = ratio_of(-0.1, 1, 1);
    ck_assert(ratio.has_value && !ratio.is_over_zero && !ratio.has_numerator);
    ratio = ratio_of(5, 1, 1);
    ck_assert(ratio.has_value && !ratio.is_over_zero && ratio.has_numerator);
    ratio = ratio_of(5, 1, 0); /* no weight: nothing is known of either */
    ck_assert(!ratio.has_value && !ratio.is_over_zero && !ratio.has_numerator);

    struct toy toy = toy_of(FRAME_CLUSTERS, plain, ARRAY_SIZE(plain));
    struct estimation how = toy_how(QUIPU_MEAN);
    struct estimate mean = toy_estimate(&toy, 0, &how);
    ck_assert(!mean.is_over_zero && !mean.has_numerator);
    toy_free(&toy);
}
END_TEST

START_TEST(a_census_has_no_standard_error)
{
    struct toy_record records[ARRAY_SIZE(plain)];
    for (size_t i = 0; i < ARRAY_SIZE(plain); i++) {
        records[i] = plain[i];
        records[i].key = 0;
    }
    struct estimation how = toy_how(QUIPU_PROPORTION);
    struct estimate estimate =
        toy_estimate_of(FRAME_CENSUS, records, ARRAY_SIZE(records), &how);
    ck_assert(estimate.has_value && !estimate.has_se && !estimate.has_df);
    ck_assert(!estimate.has_interval && !estimate.has_deff);
    ck_assert_double_eq(estimate.value, 5.0 / 12);
    ck_assert_int_eq(estimate.n, 8);
    ck_assert_double_eq(estimate.n_effective, 8);
}
END_TEST

/* ---- too little to say -------------------------------------------------- */

START_TEST(one_psu_says_nothing_about_the_error_of_a_mean)
{
    static const struct toy_record records[] = {
        {"1", "a", 1, 3, 2, 0, 0, false},
        {"1", "a", 2, 4, 1, 0, 0, false},
        {"1", "b", 2, 4, 1, 9, 0, false},
        {"2", "a", 2, 4, 1, 9, 0, false},
        {"2", "b", 2, 4, 1, 9, 0, false}};
    struct toy toy = toy_of(FRAME_CLUSTERS, records, ARRAY_SIZE(records));
    struct estimation how = toy_how(QUIPU_MEAN);
    struct estimate estimate = toy_estimate(&toy, 0, &how);
    ck_assert(estimate.has_value && estimate.has_df && !estimate.has_se);
    ck_assert(!estimate.has_interval && !estimate.has_rse);
    ck_assert(!estimate.has_deff);
    how.kind = QUIPU_RATIO;
    ck_assert(!toy_estimate(&toy, 0, &how).has_se);

    /* A total: PSU totals 11 and 0, V = 2 (5.5^2 + 5.5^2) = 121. */
    how.kind = QUIPU_TOTAL;
    estimate = toy_estimate(&toy, 0, &how);
    ck_assert(estimate.has_se && estimate.has_interval);
    ck_assert_close(estimate.se, 11, 1e-12);
    toy_free(&toy);
}
END_TEST

/* Stratum 1 has two PSUs, 2 and 3 have one. */
static const struct toy_record lonely[] = {
    {"1", "a", 1, 3, 1, 1, 0, false},
    {"1", "b", 1, 5, 1, 1, 0, false},
    {"2", "a", 1, 4, 1, 2, 0, false},
    {"3", "a", 1, 6, 1, 2, 0, false},
};

START_TEST(only_lonely_strata_say_nothing_but_when_adjusted)
{
    struct toy toy = toy_of(FRAME_CLUSTERS, lonely, ARRAY_SIZE(lonely));
    struct estimation how = toy_how(QUIPU_MEAN);
    static const enum lonely_rule silent[] = {LONELY_CERTAINTY, LONELY_REMOVE,
                                              LONELY_AVERAGE};
    for (size_t i = 0; i < ARRAY_SIZE(silent); i++) {
        how.lonely = silent[i];
        struct estimate estimate = toy_estimate(&toy, 1, &how);
        ck_assert(estimate.has_value && !estimate.has_se);
        ck_assert_uint_eq(estimate.lonely, 2);
    }
    /* Scores -1/2 and 1/2, V = 1/2. */
    how.lonely = LONELY_ADJUST;
    struct estimate estimate = toy_estimate(&toy, 1, &how);
    ck_assert(estimate.has_se);
    ck_assert_close(estimate.se, sqrt(0.5), 1e-12);
    toy_free(&toy);
}
END_TEST

START_TEST(fail_names_the_stratum_and_what_to_try)
{
    struct toy toy = toy_of(FRAME_CLUSTERS, lonely, ARRAY_SIZE(lonely));
    struct estimation how = toy_how(QUIPU_MEAN);
    how.lonely = LONELY_FAIL;
    struct quipu_error err = QUIPU_NO_ERROR;
    struct estimate estimate;
    ck_assert_int_eq(
        estimate_cell(toy.cells, 1, toy.frame, &how, &estimate, &err), -1);
    ck_assert_int_eq(err.code, QUIPU_EDATA);
    ck_assert_msg(strstr(err.cause, "stratum \"2\""), "%s", err.cause);
    ck_assert_msg(strstr(err.hint, "adjust"), "%s", err.hint);

    /* A cell without records in a lonely stratum is not concerned. */
    ck_assert(toy_estimate(&toy, 0, &how).has_se);
    toy_free(&toy);
}
END_TEST

START_TEST(a_stratum_that_is_its_population_is_not_lonely)
{
    static const struct toy_record records[] = {
        {"1", "a", 1, 3, 1, 0, 10, false},
        {"1", "b", 1, 5, 1, 0, 10, false},
        {"2", "a", 1, 4, 1, 0, 1, false}};
    struct estimation how = toy_how(QUIPU_TOTAL);
    how.lonely = LONELY_FAIL;
    struct estimate estimate =
        toy_estimate_of(FRAME_CLUSTERS, records, ARRAY_SIZE(records), &how);
    /* V = 8/10 * 2 * (1 + 1) */
    ck_assert(estimate.has_se);
    ck_assert_close(estimate.se, sqrt(3.2), 1e-12);
    ck_assert_uint_eq(estimate.lonely, 0);
}
END_TEST

START_TEST(a_domain_of_one_psu_is_centred_at_the_mean_of_all)
{
    /* As survey 4.5 with adjust.domain.lonely: PSU totals 3, 5 of 2 and 8 of 3
     * PSUs; the mean of all 5 is 16/5.  V = 2 (1 + 1) +
     * 3/2 ((8 - 16/5)^2 + 2 (16/5)^2). */
    static const struct toy_record records[] = {
        {"1", "a", 1, 3, 1, 0, 0, false},
        {"1", "b", 1, 5, 1, 0, 0, false},
        {"2", "a", 1, 8, 1, 0, 0, false},
        {"2", "b", 1, 1, 1, 9, 0, false},
        {"2", "c", 1, 1, 1, 9, 0, false}};
    struct estimation how = toy_how(QUIPU_TOTAL);
    how.adjust_domain_lonely = true;
    struct toy toy = toy_of(FRAME_CLUSTERS, records, ARRAY_SIZE(records));
    struct estimate estimate = toy_estimate(&toy, 0, &how);
    ck_assert_close(estimate.se, sqrt(4 + 1.5 * (4.8 * 4.8 + 2 * 3.2 * 3.2)),
                    1e-12);
    ck_assert_uint_eq(estimate.lonely, 0);

    /* Else about its own mean, 8/3: V = 4 + 3/2 (64 - 64/3). */
    how.adjust_domain_lonely = false;
    estimate = toy_estimate(&toy, 0, &how);
    ck_assert_close(estimate.se, sqrt(4 + 64), 1e-12);
    toy_free(&toy);
}
END_TEST

START_TEST(no_degrees_of_freedom_no_interval)
{
    struct toy toy = toy_of(FRAME_CLUSTERS, lonely, ARRAY_SIZE(lonely));
    struct estimation how = toy_how(QUIPU_MEAN);
    how.df = DF_DOMAIN;
    struct estimate estimate = toy_estimate(&toy, 1, &how);
    ck_assert(estimate.has_se && estimate.has_df && !estimate.has_interval);
    ck_assert_int_eq(estimate.df, 0);
    how.df = DF_DESIGN;
    estimate = toy_estimate(&toy, 1, &how);
    ck_assert(estimate.has_interval);
    ck_assert_int_eq(estimate.df, 1);
    toy_free(&toy);
}
END_TEST

/* ---- proportions -------------------------------------------------------- */

static void check_proportion_of(double y, enum frame_kind kind)
{
    struct toy toy = toy_new(kind);
    for (int i = 0; i < 20; i++) {
        char psu[8];
        snprintf(psu, sizeof psu, "%d", i % 5);
        toy_add(&toy, &(struct toy_record){"1", psu, 0.1 + i / 3.0, y, 1, 0, 0,
                                           false});
    }
    toy_seal(&toy);
    struct estimation how = toy_how(QUIPU_PROPORTION);
    struct estimate estimate = toy_estimate(&toy, 0, &how);
    double far = pow(0.025, 1.0 / 20);
    ck_assert(estimate.is_boundary && estimate.has_se && estimate.has_interval);
    ck_assert_double_eq(estimate.value, y);
    ck_assert_double_eq(estimate.se, 0);
    ck_assert_close(estimate.ci_low, y == 0 ? 0 : far, 1e-12);
    ck_assert_close(estimate.ci_high, y == 0 ? 1 - far : 1, 1e-12);
    ck_assert_double_eq(estimate.n_effective, 20);
    ck_assert(!estimate.has_deff && estimate.has_rse == (y == 1));
    toy_free(&toy);
}

START_TEST(a_proportion_of_0_or_1_is_at_the_boundary)
{
    check_proportion_of(0, FRAME_CLUSTERS);
    check_proportion_of(1, FRAME_CLUSTERS);
    check_proportion_of(0, FRAME_ELEMENTS);
    check_proportion_of(1, FRAME_ELEMENTS);
}
END_TEST

START_TEST(psus_that_agree_leave_no_error)
{
    struct toy toy = toy_new(FRAME_CLUSTERS);
    static const char *const psus[] = {"a", "b", "c"};
    for (size_t i = 0; i < 9; i++)
        toy_add(&toy, &(struct toy_record){"1", psus[i % 3], 0.1, i < 3, 1, 0,
                                           0, false});
    toy_seal(&toy);
    struct estimation how = toy_how(QUIPU_PROPORTION);
    struct estimate estimate = toy_estimate(&toy, 0, &how);
    ck_assert(estimate.has_se && estimate.has_interval);
    ck_assert(!estimate.is_boundary);
    ck_assert_double_eq(estimate.se, 0);
    ck_assert_double_eq(estimate.ci_low, estimate.value);
    ck_assert_double_eq(estimate.ci_high, estimate.value);
    ck_assert_double_eq(estimate.n_effective, 9);
    toy_free(&toy);
}
END_TEST

static void check_refused(const struct toy *toy, enum quipu_measure_kind kind)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    struct estimation how = toy_how(kind);
    struct estimate estimate;
    ck_assert_int_eq(
        estimate_cell(toy->cells, 0, toy->frame, &how, &estimate, &err), -1);
    ck_assert_int_eq(err.code, QUIPU_EDATA);
    ck_assert(!estimate.has_value);
}

START_TEST(a_proportion_outside_0_and_1_is_refused)
{
    static const double wrong[] = {-0.5, 1.5};
    for (size_t i = 0; i < ARRAY_SIZE(wrong); i++) {
        struct toy_record record = {"1", "a", 1, wrong[i], 1, 0, 0, false};
        struct toy toy = toy_of(FRAME_CLUSTERS, &record, 1);
        check_refused(&toy, QUIPU_PROPORTION);
        toy_free(&toy);
    }
}
END_TEST

START_TEST(a_proportion_about_another_value_than_0_is_refused)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    struct toy toy = toy_new(FRAME_CLUSTERS);
    cells_free(toy.cells);
    toy.cells = cells_new(FRAME_CLUSTERS, 0.3, 1, &err);
    toy_add(&toy, &plain[0]);
    toy_seal(&toy);
    check_refused(&toy, QUIPU_PROPORTION);
    toy_free(&toy);
}
END_TEST

START_TEST(sums_that_overflow_are_refused)
{
    static const struct toy_record large[] = {
        {"1", "a", 1e200, 1e200, 1, 0, 0, false},
        {"1", "b", 1e200, -1e150, 1, 0, 0, false}};
    struct toy toy = toy_of(FRAME_CLUSTERS, large, 2);
    check_refused(&toy, QUIPU_MEAN);
    check_refused(&toy, QUIPU_TOTAL);
    toy_free(&toy);
}
END_TEST

/* ---- digits ------------------------------------------------------------- */

/* The records' values moved by `shift`, summed about `typical`. */
static struct estimate estimate_shifted(enum frame_kind kind, double shift,
                                        double typical)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    struct toy toy = toy_new(kind);
    cells_free(toy.cells);
    toy.cells = cells_new(kind, typical, 1, &err);
    for (size_t i = 0; i < ARRAY_SIZE(plain); i++) {
        struct toy_record record = plain[i];
        record.key = 0;
        record.y = shift + 0.25 * (double)(i * i % 5);
        toy_add(&toy, &record);
    }
    toy_seal(&toy);
    struct estimation how = toy_how(QUIPU_MEAN);
    struct estimate estimate = toy_estimate(&toy, 0, &how);
    toy_free(&toy);
    return estimate;
}

START_TEST(a_typical_value_keeps_the_digits_of_large_values)
{
    for (int kind = FRAME_CLUSTERS; kind <= FRAME_ELEMENTS; kind++) {
        struct estimate near = estimate_shifted((enum frame_kind)kind, 0, 0);
        struct estimate far =
            estimate_shifted((enum frame_kind)kind, 4e9, 4e9 + 1);
        ck_assert_close(far.se, near.se, 1e-12);
        ck_assert_close(far.deff, near.deff, 1e-12);
        ck_assert_close(far.value, 4e9 + near.value, 1e-15);
        /* Without it, values of 1000 times their spread still have nine. */
        far = estimate_shifted((enum frame_kind)kind, 500, 0);
        ck_assert_close(far.se, near.se, 1e-9);
        ck_assert_close(far.deff, near.deff, 1e-9);
    }
}
END_TEST

START_TEST(a_constant_has_no_error_and_no_design_effect)
{
    for (int kind = FRAME_CLUSTERS; kind <= FRAME_ELEMENTS; kind++) {
        struct toy toy = toy_new((enum frame_kind)kind);
        for (size_t i = 0; i < ARRAY_SIZE(plain); i++) {
            struct toy_record record = plain[i];
            record.key = 0;
            record.y = 1234.567;
            record.weight *= 0.7;
            toy_add(&toy, &record);
        }
        toy_seal(&toy);
        struct estimation how = toy_how(QUIPU_MEAN);
        struct estimate estimate = toy_estimate(&toy, 0, &how);
        ck_assert_close(estimate.value, 1234.567, 1e-15);
        ck_assert(estimate.has_se && !estimate.has_deff);
        ck_assert_double_eq(estimate.se, 0);
        ck_assert_double_eq(estimate.n_effective, 8);
        toy_free(&toy);
    }
}
END_TEST

START_TEST(normalised_weights_have_no_population_design_effect)
{
    struct toy_record records[ARRAY_SIZE(plain)];
    for (size_t i = 0; i < ARRAY_SIZE(plain); i++) {
        records[i] = plain[i];
        records[i].key = 0;
        records[i].weight = i % 2 ? 1.5 : 0.5; /* they sum to n */
    }
    struct estimation how = toy_how(QUIPU_MEAN);
    struct estimate estimate =
        toy_estimate_of(FRAME_CLUSTERS, records, ARRAY_SIZE(records), &how);
    ck_assert_double_eq(estimate.weight, 8);
    ck_assert(estimate.has_deff && !estimate.has_deff_population);
}
END_TEST

START_TEST(the_effective_sample_of_a_proportion_is_at_most_n)
{
    struct toy toy = toy_of(FRAME_CLUSTERS, plain, ARRAY_SIZE(plain));
    struct estimation how = toy_how(QUIPU_PROPORTION);
    struct estimate estimate = toy_estimate(&toy, 0, &how);
    double p = estimate.value;
    ck_assert_close(estimate.n_effective,
                    fmin(p * (1 - p) / estimate.se / estimate.se, 5), 1e-12);
    toy_free(&toy);
}
END_TEST

/* ---- differences -------------------------------------------------------- */

START_TEST(a_cell_differs_from_itself_by_nothing)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    struct toy toy = toy_of(FRAME_CLUSTERS, plain, ARRAY_SIZE(plain));
    struct estimation how = toy_how(QUIPU_MEAN);
    struct estimate estimate;
    struct cell_ref cell = {toy.cells, 0};
    ck_assert_ok(
        estimate_difference(cell, cell, toy.frame, &how, &estimate, &err) == 0,
        err);
    ck_assert_double_eq(estimate.value, 0);
    ck_assert_double_eq(estimate.se, 0);
    ck_assert(!estimate.has_rse && !estimate.has_deff);
    toy_free(&toy);
}
END_TEST

START_TEST(cells_in_different_strata_differ_with_both_variances)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    struct toy_record records[ARRAY_SIZE(plain)];
    for (size_t i = 0; i < ARRAY_SIZE(plain); i++) {
        records[i] = plain[i];
        records[i].key = i / 4;
        records[i].y = (double)(i * i % 7);
    }
    for (int kind = FRAME_CLUSTERS; kind <= FRAME_ELEMENTS; kind++) {
        struct toy toy =
            toy_of((enum frame_kind)kind, records, ARRAY_SIZE(records));
        struct estimation how = toy_how(QUIPU_MEAN);
        struct estimate a = toy_estimate(&toy, 0, &how), difference;
        struct estimate b = toy_estimate(&toy, 1, &how);
        ck_assert_ok(estimate_difference((struct cell_ref){toy.cells, 0},
                                         (struct cell_ref){toy.cells, 1},
                                         toy.frame, &how, &difference,
                                         &err) == 0,
                     err);
        ck_assert_double_eq(difference.value, a.value - b.value);
        ck_assert_close(difference.se, hypot(a.se, b.se), 1e-12);
        ck_assert_int_eq(difference.n, 8);
        ck_assert(difference.has_interval);
        toy_free(&toy);
    }
}
END_TEST

START_TEST(two_constant_proportions_have_no_interval_of_their_difference)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    struct toy_record records[ARRAY_SIZE(plain)];
    for (size_t i = 0; i < ARRAY_SIZE(plain); i++) {
        records[i] = plain[i];
        records[i].y = records[i].key == 1;
    }
    struct toy toy = toy_of(FRAME_CLUSTERS, records, ARRAY_SIZE(records));
    struct estimation how = toy_how(QUIPU_PROPORTION);
    struct estimate estimate;
    ck_assert_ok(estimate_difference((struct cell_ref){toy.cells, 0},
                                     (struct cell_ref){toy.cells, 1}, toy.frame,
                                     &how, &estimate, &err) == 0,
                 err);
    ck_assert_double_eq(estimate.value, 1);
    ck_assert(estimate.is_boundary && !estimate.has_interval);
    toy_free(&toy);
}
END_TEST

UNIT_MAIN("estimate", no_weight_no_value, a_ratio_over_0_has_no_value,
          a_ratio_says_which_of_its_sums_are_0, a_census_has_no_standard_error,
          one_psu_says_nothing_about_the_error_of_a_mean,
          only_lonely_strata_say_nothing_but_when_adjusted,
          fail_names_the_stratum_and_what_to_try,
          a_stratum_that_is_its_population_is_not_lonely,
          a_domain_of_one_psu_is_centred_at_the_mean_of_all,
          no_degrees_of_freedom_no_interval,
          a_proportion_of_0_or_1_is_at_the_boundary,
          psus_that_agree_leave_no_error,
          a_proportion_outside_0_and_1_is_refused,
          a_proportion_about_another_value_than_0_is_refused,
          sums_that_overflow_are_refused,
          a_typical_value_keeps_the_digits_of_large_values,
          a_constant_has_no_error_and_no_design_effect,
          normalised_weights_have_no_population_design_effect,
          the_effective_sample_of_a_proportion_is_at_most_n,
          a_cell_differs_from_itself_by_nothing,
          cells_in_different_strata_differ_with_both_variances,
          two_constant_proportions_have_no_interval_of_their_difference)
