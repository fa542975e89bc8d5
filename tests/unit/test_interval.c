/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_interval.c - confidence limits.
 *
 * Exact limits: R's binom.test, in tests/golden/survey_more.csv; 0 and n of n
 * by the closed form 1 - (alpha/2)^(1/n).  The survey's own limits are compared
 * with R's in test_survey_golden and test_survey_oracles.
 */
#include <math.h>

#include "csv.h"
#include "stats/interval.h"

static struct interval limits_of(const struct proportion *proportion,
                                 enum interval_method method)
{
    struct interval limits;
    ck_assert(interval_of_proportion(proportion, method, 0.95, &limits));
    return limits;
}

START_TEST(exact_limits_are_those_of_binom_test)
{
    QUIPU_AUTO(csv) csv = csv_read(source_path("tests/golden/survey_more.csv"));
    size_t compared = 0;
    for (size_t i = 0; i < csv->rows; i++) {
        int k, n;
        if (sscanf(csv_text(csv, i, "case"), "binomial-%d-%d", &k, &n) != 2)
            continue;
        struct proportion proportion = {
            .p = (double)k / n, .rows = n, .positive = n, .df = 1};
        struct interval limits = limits_of(&proportion, INTERVAL_EXACT);
        bool is_low = strcmp(csv_text(csv, i, "quantity"), "exact_lo") == 0;
        ck_assert_close(is_low ? limits.low : limits.high,
                        csv_number(csv, i, "value"), 1e-9);
        compared++;
    }
    ck_assert_uint_eq(compared, 8);
}
END_TEST

START_TEST(a_proportion_of_0_or_1_is_exact_by_every_method)
{
    for (int method = INTERVAL_LOGIT; method <= INTERVAL_WALD; method++) {
        struct proportion none = {0, true, 0, 30, 30, 10};
        struct interval limits = limits_of(&none, (enum interval_method)method);
        ck_assert_double_eq(limits.low, 0);
        ck_assert_close(limits.high, 1 - pow(0.025, 1.0 / 30), 1e-12);
        struct proportion all = {1, false, 0, 30, 30, 10};
        limits = limits_of(&all, (enum interval_method)method);
        ck_assert_close(limits.low, pow(0.025, 1.0 / 30), 1e-12);
        ck_assert_double_eq(limits.high, 1);
    }
}
END_TEST

START_TEST(without_error_the_interval_is_the_proportion)
{
    static const enum interval_method methods[] = {
        INTERVAL_LOGIT, INTERVAL_BETA, INTERVAL_WALD};
    struct proportion proportion = {0.3, true, 0, 30, 30, 10};
    for (size_t i = 0; i < ARRAY_SIZE(methods); i++) {
        struct interval limits = limits_of(&proportion, methods[i]);
        ck_assert_double_eq(limits.low, 0.3);
        ck_assert_double_eq(limits.high, 0.3);
    }
}
END_TEST

START_TEST(no_degrees_of_freedom_no_interval)
{
    struct interval limits;
    ck_assert(!interval_of_value(3, 1, 0, 0.95, &limits));
    ck_assert(!interval_of_value(3, 1, -2, 0.95, &limits));
    for (int method = INTERVAL_LOGIT; method <= INTERVAL_WALD; method++) {
        struct proportion proportion = {0.3, true, 0.1, 30, 30, 0};
        ck_assert(!interval_of_proportion(
            &proportion, (enum interval_method)method, 0.95, &limits));
        proportion.p = 0;
        ck_assert(!interval_of_proportion(
            &proportion, (enum interval_method)method, 0.95, &limits));
    }
}
END_TEST

START_TEST(only_exact_limits_need_no_standard_error)
{
    struct proportion proportion = {0.3, false, 0, 30, 30, 5};
    struct interval limits;
    ck_assert(
        !interval_of_proportion(&proportion, INTERVAL_LOGIT, 0.95, &limits));
    ck_assert(
        !interval_of_proportion(&proportion, INTERVAL_BETA, 0.95, &limits));
    ck_assert(
        !interval_of_proportion(&proportion, INTERVAL_WALD, 0.95, &limits));
    ck_assert(
        interval_of_proportion(&proportion, INTERVAL_EXACT, 0.95, &limits));
}
END_TEST

START_TEST(beta_limits_need_two_rows)
{
    struct proportion proportion = {0.3, true, 0.1, 1, 1, 5};
    struct interval limits;
    ck_assert(
        !interval_of_proportion(&proportion, INTERVAL_BETA, 0.95, &limits));
}
END_TEST

/* From enormous errors to ones far below rounding, at every proportion. */
static void check_order(double p, double se)
{
    for (int method = INTERVAL_LOGIT; method <= INTERVAL_WALD; method++) {
        struct proportion proportion = {p, true, se, 500, 500, 40};
        struct interval limits =
            limits_of(&proportion, (enum interval_method)method);
        ck_assert_msg(limits.low <= p && p <= limits.high,
                      "method %d, p %g, se %g: %.17g to %.17g", method, p, se,
                      limits.low, limits.high);
        if (method != INTERVAL_WALD)
            ck_assert(limits.low >= 0 && limits.high <= 1);
    }
}

/* Goes through all of it with standard output in a file, which must stay
 * empty: libRmath prints where it is not content with itself. */
START_TEST(limits_lie_about_the_proportion_and_nothing_is_printed)
{
    fflush(stdout);
    FILE *file = tmpfile();
    int kept = dup(STDOUT_FILENO);
    ck_assert(file && kept != -1 && dup2(fileno(file), STDOUT_FILENO) != -1);
    for (double p = 1e-14; p < 1 - 1e-14; p = p < 0.5 ? p * 2.1 : (1 + p) / 2) {
        for (double se = 1e-14; se < 10; se *= 1.5)
            check_order(p, se);
    }
    fflush(stdout);
    ck_assert_int_ne(dup2(kept, STDOUT_FILENO), -1);
    close(kept);
    fseek(file, 0, SEEK_END);
    ck_assert_int_eq(ftell(file), 0);
    fclose(file);
}
END_TEST

UNIT_MAIN("interval", exact_limits_are_those_of_binom_test,
          a_proportion_of_0_or_1_is_exact_by_every_method,
          without_error_the_interval_is_the_proportion,
          no_degrees_of_freedom_no_interval,
          only_exact_limits_need_no_standard_error, beta_limits_need_two_rows,
          limits_lie_about_the_proportion_and_nothing_is_printed)
