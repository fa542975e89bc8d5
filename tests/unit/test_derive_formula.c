/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_derive_formula.c - formulas over observations: which cells match, what
 * is missing, and what the result says.  Values by hand; the order of statuses
 * is that of SDMX (core/base/status.h).
 */
#include <config.h>

#include "derive_bench.h"

#define FORMULA(breakdowns, expression, terms)                                 \
    "'unit': 'percent', 'breakdowns': " breakdowns                             \
    ", 'formula': {'expression': '" expression "', 'terms': {" terms "}}"

#define EVERYTHING "{'breakdowns': [[], ['area'], ['sex', 'area'], ['group']]}"
#define A_AND_B    "'a': {'indicator': 'i'}, 'b': {'indicator': 'i'}"

static void open_pair(struct bench *bench, const char *rest)
{
    bench_open(bench, EVERYTHING, rest);
}

/* ---- cells -------------------------------------------------------------- */

START_TEST(cells_match_by_area_period_and_codes)
{
    struct bench bench;
    open_pair(&bench, FORMULA("[[], ['area', 'sex']]", "a - b", A_AND_B));
    const char *whole = bench.indicator->dataset->ref_area;
    char total[64], girls[64];
    snprintf(total, sizeof total, "%s 2022", whole);
    snprintf(girls, sizeof girls, "%s 2022 F", whole);
    say(&bench, 0, "02 2022 F", 9);
    say(&bench, 0, "01 2023 F", 8);
    say(&bench, 0, "01 2022 M", 7);
    say(&bench, 0, "01 2022 F", 6);
    say(&bench, 0, total, 5);
    say(&bench, 0, girls, 4);
    say(&bench, 0, "01 2022", 3);       /* not a breakdown of the formula */
    say(&bench, 0, "01 2022 young", 2); /* nor this */
    say(&bench, 1, "01 2022 F", 1);
    say(&bench, 1, "01 2022 M", 1.5);
    say(&bench, 1, "01 2021 M", 100); /* only here */
    say(&bench, 1, "01 2022", 100);
    say(&bench, 1, "01 2022 young", 100);
    say(&bench, 1, total, 3);
    say(&bench, 1, girls, 6);
    bench_derive(&bench);
    ck_assert_double_eq(value_of(&bench, "01 2022 F"), 5);
    ck_assert_double_eq(value_of(&bench, "01 2022 M"), 5.5);
    ck_assert_double_eq(value_of(&bench, total), 2);
    ck_assert_double_eq(value_of(&bench, girls), -2);
    ck_assert_uint_eq(bench.result.observation_count, 4);
    ck_assert_uint_eq(bench.result.period_count, 1);
    ck_assert_str_eq(bench.result.periods[0], "2022");
    bench_close(&bench);
}
END_TEST

START_TEST(codes_are_taken_out_of_the_cell)
{
    struct bench bench;
    open_pair(&bench, FORMULA("[['area']]", "boys - girls",
                              "'girls': {'indicator': 'i', 'codes': "
                              "{'sex': 'F'}}, 'boys': {'indicator': 'i', "
                              "'codes': {'sex': 'M'}}"));
    for (size_t table = 0; table < 2; table++) {
        say(&bench, table, "01 2022 F", 20);
        say(&bench, table, "01 2022 M", 23);
        say(&bench, table, "02 2022 M", 50);
        say(&bench, table, "01 2022", 21);
    }
    bench_derive(&bench);
    ck_assert_uint_eq(bench.result.observation_count, 1);
    ck_assert_double_eq(value_of(&bench, "01 2022"), 3);
    ck_assert_uint_eq(get(&bench, "01 2022")->dimension_count, 0);
    bench_close(&bench);
}
END_TEST

START_TEST(by_says_which_dimensions_a_term_has)
{
    struct bench bench;
    open_pair(&bench, FORMULA("[['sex', 'area']]", "100 * part / whole",
                              "'part': {'indicator': 'i'},"
                              " 'whole': {'indicator': 'i', 'by': []}"));
    say(&bench, 0, "01 2022 F", 20);
    say(&bench, 0, "01 2022 M", 30);
    say(&bench, 0, "02 2022 M", 30);
    say(&bench, 1, "01 2022", 40);
    say(&bench, 1, "01 2022 F", 1000);
    bench_derive(&bench);
    ck_assert_uint_eq(bench.result.observation_count, 2);
    ck_assert_double_eq(value_of(&bench, "01 2022 F"), 50);
    ck_assert_double_eq(value_of(&bench, "01 2022 M"), 75);
    bench_close(&bench);
}
END_TEST

/* Women's gap to men, in a breakdown by sex. */
START_TEST(by_and_codes_go_together)
{
    struct bench bench;
    open_pair(&bench, FORMULA("[['area', 'sex']]", "all - men",
                              "'all': {'indicator': 'i'}, 'men': {'indicator':"
                              " 'i', 'codes': {'sex': 'M'}, 'by': []}"));
    for (size_t table = 0; table < 2; table++) {
        say(&bench, table, "01 2022 F", 20);
        say(&bench, table, "01 2022 M", 33);
    }
    bench_derive(&bench);
    ck_assert_double_eq(value_of(&bench, "01 2022 F"), -13);
    ck_assert_double_eq(value_of(&bench, "01 2022 M"), 0);
    bench_close(&bench);
}
END_TEST

START_TEST(a_term_may_have_an_area_or_a_period_of_its_own)
{
    struct bench bench;
    open_pair(&bench, FORMULA("[['area']]", "a - country + old",
                              "'a': {'indicator': 'i'}, 'country': {"
                              "'indicator': 'i', 'area': '02'}, 'old': {"
                              "'indicator': 'i', 'period': '2012'}"));
    for (size_t table = 0; table < 3; table++) {
        say(&bench, table, "01 2022", 20);
        say(&bench, table, "02 2022", 15);
        say(&bench, table, "01 2012", 100);
        say(&bench, table, "02 2012", 200);
        say(&bench, table, "01 2023", 20); /* 02 has no 2023 */
    }
    bench_derive(&bench);
    ck_assert_uint_eq(bench.result.observation_count, 4);
    ck_assert_double_eq(value_of(&bench, "01 2022"), 105);
    ck_assert_double_eq(value_of(&bench, "02 2022"), 200);
    ck_assert_double_eq(value_of(&bench, "01 2012"), 0);
    ck_assert_double_eq(value_of(&bench, "02 2012"), 200);
    bench_close(&bench);
}
END_TEST

START_TEST(a_shift_counts_periods_of_the_same_length)
{
    static const struct {
        const char *before, *now;
    } pairs[] = {{"01 2021", "01 2022"},       {"01 2020-S2", "01 2021-S1"},
                 {"01 2021-Q4", "01 2022-Q1"}, {"01 2021-12", "01 2022-01"},
                 {"01 9998", "01 9999"},       {"01 0001", "01 0002"}};
    for (size_t i = 0; i < ARRAY_SIZE(pairs); i++) {
        struct bench bench;
        open_pair(&bench,
                  FORMULA("[['area']]", "now - before",
                          "'now': {'indicator': 'i'}, 'before': {'indicator':"
                          " 'i', 'period': -1}"));
        for (size_t table = 0; table < 2; table++) {
            say(&bench, table, pairs[i].before, 5);
            say(&bench, table, pairs[i].now, 7);
        }
        bench_derive(&bench);
        ck_assert_uint_eq(bench.result.observation_count, 1);
        ck_assert_double_eq(value_of(&bench, pairs[i].now), 2);
        bench_close(&bench);
    }
}
END_TEST

/* Every term is shifted: the result is where they are of. */
START_TEST(the_leading_term_may_be_shifted)
{
    struct bench bench;
    open_pair(&bench, FORMULA("[['area']]", "next - last",
                              "'next': {'indicator': 'i', 'period': 1},"
                              "'last': {'indicator': 'i', 'period': -2}"));
    for (size_t table = 0; table < 2; table++) {
        say(&bench, table, "01 2020", 5);
        say(&bench, table, "01 2023", 9);
        say(&bench, table, "01 0001", 9);
        say(&bench, table, "01 9999", 9);
    }
    bench_derive(&bench);
    ck_assert_uint_eq(bench.result.observation_count, 1);
    ck_assert_double_eq(value_of(&bench, "01 2022"), 4);
    bench_close(&bench);
}
END_TEST

/* ---- status, missing, n ------------------------------------------------- */

START_TEST(the_status_is_the_one_that_says_most)
{
    static const char *const cases[] = {"AAA", "AUU", "UAU", "PEE", "EUE",
                                        "BEB", "FII", "IFI", "NPP", "DAD"};
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        struct bench bench;
        open_pair(&bench, FORMULA("[['area']]", "a - b", A_AND_B));
        say(&bench, 0, "01 2022", 5)->says.status = cases[i][0];
        say(&bench, 1, "01 2022", 4)->says.status = cases[i][1];
        bench_derive(&bench);
        ck_assert_double_eq(value_of(&bench, "01 2022"), 1);
        ck_assert_int_eq(get(&bench, "01 2022")->status, cases[i][2]);
        bench_close(&bench);
    }
}
END_TEST

START_TEST(what_is_missing_in_a_term_is_missing)
{
    static const struct {
        char a, b, is;
        enum quipu_reason why_a, why_b, why;
    } cases[] = {
        {'O', 'A', 'O', QUIPU_UNKNOWN, QUIPU_PRESENT, QUIPU_UNKNOWN},
        {'U', 'L', 'L', QUIPU_PRESENT, QUIPU_REFUSED, QUIPU_REFUSED},
        {'M', 'O', 'O', QUIPU_NOT_APPLICABLE, QUIPU_UNKNOWN, QUIPU_UNKNOWN},
        {'Q', 'O', 'Q', QUIPU_PRESENT, QUIPU_UNKNOWN, QUIPU_PRESENT},
        {'O', 'Q', 'Q', QUIPU_UNKNOWN, QUIPU_PRESENT, QUIPU_PRESENT},
        {'Q', 'A', 'Q', QUIPU_PRESENT, QUIPU_PRESENT, QUIPU_PRESENT},
        /* A break says more than that, of a number that is there. */
        {'B', 'Q', 'Q', QUIPU_PRESENT, QUIPU_PRESENT, QUIPU_PRESENT},
    };
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        struct bench bench;
        open_pair(&bench, FORMULA("[['area']]", "a - b", A_AND_B));
        if (strchr("AUB", cases[i].a)) {
            struct observation *a = &say(&bench, 0, "01 2022", 5)->says;
            a->status = cases[i].a;
            a->has_n = true;
            a->n = 40;
        } else {
            say_missing(&bench, 0, "01 2022", cases[i].a, cases[i].why_a);
        }
        if (cases[i].b == 'A')
            say(&bench, 1, "01 2022", 5);
        else
            say_missing(&bench, 1, "01 2022", cases[i].b, cases[i].why_b);
        bench_derive(&bench);
        is_missing(&bench, "01 2022", cases[i].is, cases[i].why);
        ck_assert(!get(&bench, "01 2022")->has_n);
        bench_close(&bench);
    }
}
END_TEST

/* Even where the formula does not need the number. */
START_TEST(what_is_suppressed_is_suppressed_though_it_does_not_matter)
{
    struct bench bench;
    open_pair(&bench, FORMULA("[['area']]", "a + 0 * b", A_AND_B));
    say(&bench, 0, "01 2022", 5);
    say_missing(&bench, 1, "01 2022", 'Q', QUIPU_PRESENT);
    bench_derive(&bench);
    is_missing(&bench, "01 2022", 'Q', QUIPU_PRESENT);
    bench_close(&bench);
}
END_TEST

START_TEST(a_division_by_zero_cannot_be)
{
    struct bench bench;
    open_pair(&bench, FORMULA("[['area']]", "a / b", A_AND_B));
    say(&bench, 0, "01 2022", 5);
    say(&bench, 1, "01 2022", 0);
    say(&bench, 0, "02 2022", 0);
    say(&bench, 1, "02 2022", 5);
    bench_derive(&bench);
    is_missing(&bench, "01 2022", 'M', QUIPU_NOT_APPLICABLE);
    ck_assert_double_eq(value_of(&bench, "02 2022"), 0);
    ck_assert_uint_eq(bench.result.message_count, 1); /* of 02's error */
    bench_close(&bench);
}
END_TEST

START_TEST(n_is_the_smallest_that_is_known)
{
    struct bench bench;
    open_pair(&bench, FORMULA("[['area']]", "a - b", A_AND_B));
    struct observation *a = &say(&bench, 0, "01 2022", 5)->says;
    a->has_n = true;
    a->n = 300;
    struct observation *b = &say(&bench, 1, "01 2022", 5)->says;
    b->has_n = true;
    b->n = 200;
    a = &say(&bench, 0, "02 2022", 5)->says;
    a->has_n = true;
    a->n = 100;
    say(&bench, 1, "02 2022", 5);
    say(&bench, 0, "XX 2022", 5);
    say(&bench, 1, "XX 2022", 5);
    bench_derive(&bench);
    ck_assert_int_eq(get(&bench, "01 2022")->n, 200);
    ck_assert_int_eq(get(&bench, "02 2022")->n, 100);
    ck_assert(!get(&bench, "XX 2022")->has_n);
    ck_assert(!get(&bench, "01 2022")->has_weight);
    bench_close(&bench);
}
END_TEST

START_TEST(no_observations_make_none)
{
    struct bench bench;
    open_pair(&bench, FORMULA("[['area']]", "a - b", A_AND_B));
    say(&bench, 1, "01 2022", 5);
    bench_derive(&bench);
    ck_assert_uint_eq(bench.result.observation_count, 0);
    ck_assert_uint_eq(bench.result.period_count, 0);
    ck_assert_uint_eq(bench.result.message_count, 0);
    bench_close(&bench);
}
END_TEST

UNIT_MAIN("derive formula", cells_match_by_area_period_and_codes,
          codes_are_taken_out_of_the_cell, by_says_which_dimensions_a_term_has,
          by_and_codes_go_together,
          a_term_may_have_an_area_or_a_period_of_its_own,
          a_shift_counts_periods_of_the_same_length,
          the_leading_term_may_be_shifted, the_status_is_the_one_that_says_most,
          what_is_missing_in_a_term_is_missing,
          what_is_suppressed_is_suppressed_though_it_does_not_matter,
          a_division_by_zero_cannot_be, n_is_the_smallest_that_is_known,
          no_observations_make_none)
