/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_derive_progress.c - a series against its target.  Rates and classes
 * after UNICEF: its note on the AARR, and its pipeline of the nutrition targets
 * (prevalence rounded to 1 decimal, rates to 2; table aarr_rules.csv of METHOD
 * F.2); what is not printed there is from a program in Python (math.log,
 * statistics.linear_regression).
 */
#include <config.h>

#include "derive_bench.h"

#define PROGRESS(measure, more)                                                \
    "'unit': 'x', 'breakdowns': [['area'], ['area', 'sex']],"                  \
    " 'progress': {'indicator': 'i', 'measure': '" measure "'" more "}"
#define BROKEN_DOWN "'breakdowns': [['area'], ['area', 'sex']]"
#define DOWN        "{'direction': 'down', " BROKEN_DOWN "}"
#define UP          "{'direction': 'up', " BROKEN_DOWN "}"
#define TO_2030     ", 'baseline': '2012', 'target': {'period': '2030', "
#define HALF        TO_2030 "'share_of_baseline': 0.5}"
#define ROUNDED     ", 'round_values': 1, 'round_results': 2"

/* ---- rates -------------------------------------------------------------- */

START_TEST(the_rate_of_the_note_comes_out)
{
    /* Values on the line of the note's slope. */
    double years[8], values[8], rate;
    for (size_t i = 0; i < 8; i++) {
        years[i] = 1998 + 1.5 * (double)i;
        values[i] = exp(134 - 0.06613 * years[i]);
    }
    ck_assert(rate_of_reduction(years, values, 8, false, &rate));
    ck_assert_close(rate, 6.399082481077601, 1e-12); /* 100 (1 - e^-0.06613) */
    ck_assert_double_eq(round_to(rate, 2), 6.40);
    ck_assert(rate_of_reduction(years, values, 8, true, &rate));
    ck_assert_double_eq(round_to(rate, 2), 6.40);
}
END_TEST

START_TEST(the_rates_that_global_targets_need_come_out)
{
    double rate;
    ck_assert(rate_required(1, 0.5, 18, &rate));
    ck_assert_double_eq(round_to(rate, 4), 3.7776);
    ck_assert(rate_required(37, 0.7 * 37, 18, &rate));
    ck_assert_double_eq(round_to(rate, 4), 1.9620);
    ck_assert(rate_required(10, 20, 10, &rate)); /* a rise is negative */
    ck_assert_close(rate, -7.177346253629313, 1e-12);
}
END_TEST

START_TEST(a_rate_needs_two_years_and_values_above_zero)
{
    static const double years[] = {2012, 2012, 2013}, values[] = {5, 0, 4};
    double rate;
    ck_assert(!rate_of_reduction(years, values, 0, false, &rate));
    ck_assert(!rate_of_reduction(years, values, 1, false, &rate));
    ck_assert(!rate_of_reduction(years, values, 3, false, &rate));
    ck_assert(!rate_of_reduction(years, &values[2], 1, true, &rate));
    static const double same[] = {5, 4};
    ck_assert(!rate_of_reduction(years, same, 2, false, &rate));
    ck_assert(!rate_required(5, 4, 0, &rate));
    ck_assert(!rate_required(5, 4, -1, &rate));
    ck_assert(!rate_required(0, 4, 1, &rate));
    ck_assert(!rate_required(5, 0, 1, &rate));
}
END_TEST

/* As Stata's round(): half away from zero. */
START_TEST(halves_are_rounded_away_from_zero)
{
    ck_assert_double_eq(round_to(2.25, 1), 2.3);
    ck_assert_double_eq(round_to(-2.25, 1), -2.3);
    ck_assert_double_eq(round_to(2.5, 0), 3);
    ck_assert_double_eq(round_to(0.125, 2), 0.13);
    ck_assert_double_eq(round_to(31.24, 1), 31.2);
    ck_assert_double_eq(round_to(31.249, -1), 31.249);
    ck_assert_double_eq(round_to(1e300, 15), 1e300);
}
END_TEST

static void say_series(struct bench *bench, const char *area, int first,
                       const double *values, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        char cell[64];
        snprintf(cell, sizeof cell, "%s %d", area, first + (int)i);
        say(bench, 0, cell, values[i]);
    }
}

START_TEST(a_rate_is_fitted_to_the_years_that_were_asked_for)
{
    static const double values[] = {41.26, 40, 37.04, 38.1, 33.349, 31};
    struct bench bench;
    bench_open(&bench, DOWN,
               PROGRESS("aarr", ", 'from': '2013', 'to': '2016'"));
    say_series(&bench, "01", 2012, values, ARRAY_SIZE(values));
    say(&bench, 0, "01 2014-06", 1); /* part of a year has no place in it */
    bench_derive(&bench);
    ck_assert_uint_eq(bench.result.observation_count, 1);
    /* Python, on 40, 37.04, 38.1, 33.349 */
    ck_assert_close(value_of(&bench, "01 2016"), 5.041849540761167, 1e-12);
    ck_assert(!get(&bench, "01 2016")->has_se);
    bench_close(&bench);

    bench_open(&bench, DOWN, PROGRESS("aarr", ", 'fit': 'endpoints'" ROUNDED));
    say_series(&bench, "01", 2012, values, ARRAY_SIZE(values));
    bench_derive(&bench);
    /* 100 (1 - (31.0 / 41.3)^(1/5)) */
    ck_assert_double_eq(value_of(&bench, "01 2017"), 5.58);
    bench_close(&bench);
}
END_TEST

/* 0.04 is 0.0: dropped, and so is 0; UNICEF drops prevalence <= 0. */
START_TEST(what_is_zero_when_rounded_is_dropped_from_the_fit)
{
    static const double values[] = {0, 2.04, 0.04, 1.06, 0.95};
    struct bench bench;
    bench_open(&bench, DOWN, PROGRESS("aarr", ROUNDED));
    say_series(&bench, "01", 2012, values, ARRAY_SIZE(values));
    say_series(&bench, "02", 2012, values, 2);
    bench_derive(&bench);
    /* Python: 2.0 in 2013, 1.1 in 2015, 1.0 in 2016 */
    ck_assert_double_eq(value_of(&bench, "01 2016"), 21.40);
    is_missing(&bench, "02 2013", 'M', QUIPU_NOT_APPLICABLE);
    bench_close(&bench);
}
END_TEST

START_TEST(where_up_is_good_the_rest_to_the_whole_is_fitted)
{
    struct bench bench;
    bench_open(&bench, UP, PROGRESS("aarr", ""));
    say(&bench, 0, "01 2012", 60);
    say(&bench, 0, "01 2014", 90);
    bench_derive(&bench);
    ck_assert_close(value_of(&bench, "01 2014"), 50, 1e-12); /* 40 to 10 */
    bench_close(&bench);
    bench_open(&bench,
               "{'direction': 'up', 'unit': 'proportion', " BROKEN_DOWN "}",
               PROGRESS("required_aarr", ", 'baseline': '2012', 'target': "
                                         "{'period': '2014', 'value': 0.9}"));
    say(&bench, 0, "01 2012", 0.6);
    bench_derive(&bench);
    ck_assert_close(value_of(&bench, "01 2012"), 50, 1e-12);
    bench_close(&bench);
}
END_TEST

/* Half of the baseline is a rate of 3.78 whatever the baseline: the target is
 * of what it was rounded to. */
START_TEST(a_share_is_of_the_rounded_baseline)
{
    static const double baselines[] = {31.24, 31.25, 7.36, 0.96, 99.94};
    for (size_t i = 0; i < ARRAY_SIZE(baselines); i++) {
        struct bench bench;
        bench_open(&bench, DOWN, PROGRESS("required_aarr", HALF ROUNDED));
        say(&bench, 0, "01 2012", baselines[i]);
        bench_derive(&bench);
        ck_assert_double_eq(value_of(&bench, "01 2012"), 3.78);
        bench_close(&bench);
    }
}
END_TEST

/* ---- classes ------------------------------------------------------------ */

/* A series with a rate, from 2012 to 2022, that passes the baseline. */
static void say_rate(struct bench *bench, double baseline, double rate)
{
    double values[11];
    for (size_t i = 0; i < ARRAY_SIZE(values); i++)
        values[i] = baseline * pow(1 - rate / 100, (double)i);
    say_series(bench, "01", 2012, values, ARRAY_SIZE(values));
}

#define ANAEMIA PROGRESS("class", HALF ", 'round_results': 2, 'met_at': 5")

START_TEST(classes_are_those_of_the_rules)
{
    static const struct {
        double rate, class;
    } cases[] = {{3.79, 1},  {3.7751, 1}, {3.78, 1},   {3.77, 2}, {0.51, 2},
                 {0.5, 3},   {0.504, 3},  {0.506, 2},  {0, 3},    {-0.5, 3},
                 {-0.51, 4}, {-0.504, 3}, {-0.506, 4}, {-3, 4}};
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        struct bench bench;
        bench_open(&bench, DOWN, ANAEMIA);
        say_rate(&bench, 40, cases[i].rate);
        bench_derive(&bench);
        ck_assert_uint_eq(bench.result.observation_count, 1);
        const struct observation *of = get(&bench, "01 2022");
        ck_assert_msg(of->value == cases[i].class, "%g is of class %g",
                      cases[i].rate, of->value);
        bench_close(&bench);
    }
}
END_TEST

/* Compared as it was rounded: 5.04 is 5.0. */
START_TEST(what_is_good_enough_is_on_track_whatever_the_rate)
{
    static const struct {
        double last, class;
    } cases[] = {{5.04, 1}, {5, 1}, {0, 1}, {5.05, 4}};
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        struct bench bench;
        bench_open(&bench, DOWN,
                   PROGRESS("class", HALF ROUNDED ", 'met_at': 5"));
        say(&bench, 0, "01 2012", 4.5);
        say(&bench, 0, "01 2022", cases[i].last);
        bench_derive(&bench);
        ck_assert_double_eq(value_of(&bench, "01 2022"), cases[i].class);
        bench_close(&bench);
    }
}
END_TEST

/* "0.5 * base, floor 5": from 6 to 5 needs 1.01 a year, to 3 it were 3.78. */
START_TEST(the_target_is_no_harder_than_what_is_good_enough)
{
    static const struct {
        double rate, class;
    } cases[] = {{1.02, 1}, {1, 2}};
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        struct bench bench;
        bench_open(&bench, DOWN, ANAEMIA);
        say_rate(&bench, 6, cases[i].rate);
        bench_derive(&bench);
        ck_assert_double_eq(value_of(&bench, "01 2022"), cases[i].class);
        bench_close(&bench);
    }
}
END_TEST

START_TEST(a_class_needs_a_baseline_and_two_points)
{
    struct bench bench;
    bench_open(&bench, DOWN, ANAEMIA);
    say(&bench, 0, "01 2013", 30);
    say(&bench, 0, "01 2014", 20);
    say(&bench, 0, "02 2012", 30);
    say(&bench, 0, "XX 2013", 30);
    say(&bench, 0, "XX 2014", 4);
    bench_derive(&bench);
    is_missing(&bench, "01 2014", 'M', QUIPU_NOT_APPLICABLE);
    is_missing(&bench, "02 2012", 'M', QUIPU_NOT_APPLICABLE);
    ck_assert(!made(&bench, "XX 2014") || /* where it is an area at all */
              value_of(&bench, "XX 2014") == 1);
    bench_close(&bench);
}
END_TEST

/* ---- by period ---------------------------------------------------------- */

#define OWN_TARGETS                                                            \
    "{'direction': 'down', " BROKEN_DOWN ", 'targets': ["                      \
    "{'area': '01', 'period': '2026', 'value': 20},"                           \
    "{'area': '01', 'period': '2016', 'value': 30},"                           \
    "{'area': '01', 'period': '2022', 'value': 24}]}"

START_TEST(the_distance_is_to_the_target_that_comes_next)
{
    struct bench bench;
    bench_open(&bench, OWN_TARGETS, PROGRESS("distance", ""));
    static const struct {
        const char *cell;
        double distance;
    } cases[] = {{"01 2010", -10}, {"01 2016", -10},    {"01 2017", -16},
                 {"01 2022", -16}, {"01 2022-07", -20}, {"01 2023", -20},
                 {"01 2026", -20}, {"01 2040", -20}};
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        struct observation *of = &say(&bench, 0, cases[i].cell, 40)->says;
        of->has_se = of->has_interval = of->has_df = true;
        of->se = 1.5;
        of->ci_low = 37;
        of->ci_high = 44;
        of->df = 12;
    }
    say(&bench, 0, "01 2016 F", 40); /* targets are of an area as a whole */
    say(&bench, 0, "02 2016", 40);
    bench_derive(&bench);
    ck_assert_uint_eq(bench.result.observation_count, ARRAY_SIZE(cases));
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        const struct observation *of = get(&bench, cases[i].cell);
        ck_assert_double_eq(of->value, cases[i].distance);
        ck_assert_double_eq(of->se, 1.5);
        ck_assert_double_eq(of->ci_low, cases[i].distance - 4);
        ck_assert_double_eq(of->ci_high, cases[i].distance + 3);
        ck_assert_int_eq(of->df, 12);
    }
    bench_close(&bench);
}
END_TEST

START_TEST(the_share_of_the_way_is_that_of_F_3)
{
    struct bench bench;
    bench_open(&bench, DOWN, PROGRESS("share", TO_2030 "'value': 10}"));
    say(&bench, 0, "01 2011", 45);
    say(&bench, 0, "01 2012", 40);
    say(&bench, 0, "01 2020", 25);
    say(&bench, 0, "01 2030", 4);
    say(&bench, 0, "01 2020 F", 25); /* no baseline */
    say(&bench, 0, "02 2012", 10);   /* there already: not defined */
    say(&bench, 0, "02 2020", 9);
    bench_derive(&bench);
    ck_assert(!made(&bench, "01 2011"));
    ck_assert(!made(&bench, "01 2020 F"));
    ck_assert_double_eq(value_of(&bench, "01 2012"), 0);
    ck_assert_double_eq(value_of(&bench, "01 2020"), 0.5);
    ck_assert_double_eq(value_of(&bench, "01 2030"), 1.2);
    is_missing(&bench, "02 2020", 'M', QUIPU_NOT_APPLICABLE);
    bench_close(&bench);

    bench_open(&bench, DOWN,
               PROGRESS("share", TO_2030 "'share_of_baseline': 0.6}" ROUNDED));
    say(&bench, 0, "01 2012", 40.04);
    say(&bench, 0, "01 2020", 34.6849);
    bench_derive(&bench);
    /* (34.7 - 40) / (24 - 40) = 0.33125 */
    ck_assert_double_eq(value_of(&bench, "01 2020"), 0.33);
    bench_close(&bench);
}
END_TEST

/* 40 in 2012, 30 by 2016, 24 by 2022, 20 by 2026: in 2014 the path is at 35, in
 * 2019 at 27, in 2024 at 22, then at 20. */
START_TEST(the_path_goes_straight_from_target_to_target)
{
    static const struct {
        const char *cell;
        double value, track;
    } cases[] = {
        {"01 2012", 40, 1},     {"01 2014", 35, 1},    {"01 2014", 35.01, .5},
        {"01 2014", 35.5, .5},  {"01 2014", 35.51, 0}, {"01 2019", 27, 1},
        {"01 2019", 28.29, .5}, {"01 2019", 28.31, 0}, {"01 2024", 22, 1},
        {"01 2024", 23.81, 0},  {"01 2030", 20, 1},    {"01 2030", 22, .5},
        {"01 2030", 22.01, 0},  {"01 2014", 41, 0}};
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        struct bench bench;
        bench_open(&bench, OWN_TARGETS,
                   PROGRESS("on_track", ", 'baseline': '2012'"));
        if (i > 0)
            say(&bench, 0, "01 2012", 40);
        say(&bench, 0, cases[i].cell, cases[i].value);
        bench_derive(&bench);
        const struct observation *of = get(&bench, cases[i].cell);
        ck_assert_msg(of->value == cases[i].track, "%s at %g: %g",
                      cases[i].cell, cases[i].value, of->value);
        ck_assert(!of->has_se && !of->has_interval);
        bench_close(&bench);
    }
}
END_TEST

START_TEST(where_up_is_good_more_is_on_track)
{
    static const struct {
        double value, track, met;
    } cases[] = {{75, 1, 0},   {74, .5, 0}, {73.5, .5, 0},
                 {73.4, 0, 0}, {90, 1, 1},  {55, 0, 0}};
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        struct bench bench; /* 60 to 90 in 18 years: 75 in 2021 */
        bench_open(&bench, UP, PROGRESS("on_track", TO_2030 "'value': 90}"));
        say(&bench, 0, "01 2012", 60);
        say(&bench, 0, "01 2021", cases[i].value);
        bench_derive(&bench);
        ck_assert_double_eq(value_of(&bench, "01 2021"), cases[i].track);
        bench_close(&bench);
        bench_open(&bench, UP,
                   PROGRESS("met", ", 'target': {'period': '2030',"
                                   " 'value': 90}"));
        say(&bench, 0, "01 2021", cases[i].value);
        bench_derive(&bench);
        ck_assert_double_eq(value_of(&bench, "01 2021"), cases[i].met);
        bench_close(&bench);
    }
}
END_TEST

START_TEST(values_are_rounded_before_they_are_compared)
{
    struct bench bench;
    bench_open(&bench, DOWN,
               PROGRESS("met", ", 'round_values': 1, 'target': "
                               "{'period': '2030', 'value': 10}"));
    say(&bench, 0, "01 2012", 10.04);
    say(&bench, 0, "01 2013", 10.05);
    bench_derive(&bench);
    ck_assert_double_eq(value_of(&bench, "01 2012"), 1);
    ck_assert_double_eq(value_of(&bench, "01 2013"), 0);
    bench_close(&bench);

    bench_open(&bench, DOWN,
               PROGRESS("distance", ROUNDED ", 'target': "
                                            "{'period': '2030', 'value': 1.005"
                                            "}"));
    say(&bench, 0, "01 2012", 10.04);
    bench_derive(&bench);
    ck_assert_double_eq(value_of(&bench, "01 2012"), -9); /* -8.995 */
    bench_close(&bench);
}
END_TEST

/* ---- status ------------------------------------------------------------- */

START_TEST(what_is_missing_stays_so)
{
    struct bench bench;
    bench_open(&bench, DOWN, PROGRESS("share", HALF));
    say(&bench, 0, "01 2012", 40);
    say_missing(&bench, 0, "01 2013", 'Q', QUIPU_PRESENT);
    say_missing(&bench, 0, "01 2014", 'O', QUIPU_UNKNOWN);
    say_missing(&bench, 0, "02 2012", 'Q', QUIPU_PRESENT);
    say(&bench, 0, "02 2013", 40);
    bench_derive(&bench);
    is_missing(&bench, "01 2013", 'Q', QUIPU_PRESENT);
    is_missing(&bench, "01 2014", 'O', QUIPU_UNKNOWN);
    ck_assert(!made(&bench, "02 2013")); /* there is nothing to compare with */
    bench_close(&bench);
}
END_TEST

START_TEST(a_number_is_worth_no_more_than_its_baseline)
{
    static const char *const measures[] = {
        PROGRESS("share", HALF), PROGRESS("on_track", HALF),
        PROGRESS("met", HALF), PROGRESS("class", HALF)};
    for (size_t i = 0; i < ARRAY_SIZE(measures); i++) {
        struct bench bench;
        bench_open(&bench, DOWN, measures[i]);
        say(&bench, 0, "01 2012", 40)->says.status = 'U';
        say(&bench, 0, "01 2013", 39);
        say(&bench, 0, "02 2012", 40);
        say(&bench, 0, "02 2013", 39)->says.status = 'E';
        bench_derive(&bench);
        ck_assert_int_eq(get(&bench, "01 2013")->status, 'U');
        ck_assert_int_eq(get(&bench, "02 2013")->status, 'E');
        bench_close(&bench);
    }
}
END_TEST

START_TEST(a_rate_has_the_status_of_its_worst_point)
{
    struct bench bench;
    bench_open(&bench, DOWN, PROGRESS("aarr", ", 'from': '2012'"));
    say(&bench, 0, "01 2011", 40)->says.status = 'B'; /* not fitted */
    say(&bench, 0, "01 2012", 40)->says.status = 'U';
    say(&bench, 0, "01 2013", 39);
    say_missing(&bench, 0, "01 2014", 'O', QUIPU_UNKNOWN);
    bench_derive(&bench);
    ck_assert_uint_eq(bench.result.observation_count, 1);
    ck_assert_close(value_of(&bench, "01 2013"), 2.5, 1e-12);
    ck_assert_int_eq(get(&bench, "01 2013")->status, 'U');
    bench_close(&bench);
}
END_TEST

UNIT_MAIN("derive progress", the_rate_of_the_note_comes_out,
          the_rates_that_global_targets_need_come_out,
          a_rate_needs_two_years_and_values_above_zero,
          halves_are_rounded_away_from_zero,
          a_rate_is_fitted_to_the_years_that_were_asked_for,
          what_is_zero_when_rounded_is_dropped_from_the_fit,
          where_up_is_good_the_rest_to_the_whole_is_fitted,
          a_share_is_of_the_rounded_baseline, classes_are_those_of_the_rules,
          what_is_good_enough_is_on_track_whatever_the_rate,
          the_target_is_no_harder_than_what_is_good_enough,
          a_class_needs_a_baseline_and_two_points,
          the_distance_is_to_the_target_that_comes_next,
          the_share_of_the_way_is_that_of_F_3,
          the_path_goes_straight_from_target_to_target,
          where_up_is_good_more_is_on_track,
          values_are_rounded_before_they_are_compared, what_is_missing_stays_so,
          a_number_is_worth_no_more_than_its_baseline,
          a_rate_has_the_status_of_its_worst_point)
