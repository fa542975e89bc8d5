/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_progress.c - indicators that say how another goes to its target. */
#include <config.h>

#include "definitions.h"

/* "i" of the other tests with a patch, and "p" over it. */
static struct definitions over_i(const char *patch, const char *progress)
{
    char *text = NULL;
    struct definitions set = {.err = QUIPU_NO_ERROR};
    define_patched(&set, DEFINITION_INDICATOR, patch);
    ck_assert_int_ne(asprintf(&text,
                              "{'id': 'p', 'title': {'en': 'P'}, 'unit': 'x',"
                              " 'breakdowns': [[], ['area', 'sex']],"
                              " 'progress': %s}",
                              progress),
                     -1);
    define(&set, DEFINITION_INDICATOR, "p", text);
    free(text);
    build(&set);
    return set;
}

static const struct indicator *p_of(const struct definitions *set)
{
    ck_assert_uint_eq(set->catalogue->derived_count, 1);
    return set->catalogue->derived[0];
}

/* METHOD F.2: the limits of the classes are those of UNICEF. */
START_TEST(what_is_left_out_has_its_default)
{
    struct definitions set =
        over_i("{}", "{'indicator': 'i', 'measure': 'distance'}");
    HAS_PROBLEMS(&set);
    const struct indicator *p = p_of(&set);
    const struct progress *progress = &p->progress;
    ck_assert_int_eq(p->kind, INDICATOR_PROGRESS);
    ck_assert_str_eq(indicator_kind_word(p->kind), "progress");
    ck_assert_str_eq(p->dataset->definition.id, "d");
    ck_assert_str_eq(progress->indicator->definition.id, "i");
    ck_assert_int_eq(progress->measure, PROGRESS_DISTANCE);
    ck_assert_ptr_null(progress->baseline);
    ck_assert_ptr_null(progress->target_period);
    ck_assert(!progress->is_share);
    ck_assert_ptr_null(progress->from);
    ck_assert_ptr_null(progress->to);
    ck_assert(!progress->by_endpoints);
    ck_assert_int_eq(progress->round_values, -1);
    ck_assert_int_eq(progress->round_results, -1);
    ck_assert(!progress->has_met_at);
    ck_assert_double_eq(progress->some_above, 0.5);
    ck_assert_double_eq(progress->worse_below, -0.5);
    ck_assert_double_eq(progress->nearly, 0.9);
    definitions_release(&set);
}
END_TEST

START_TEST(what_is_said_is_read)
{
    struct definitions set = over_i(
        "{'direction': 'down'}",
        "{'indicator': 'i@1', 'measure': 'class', 'baseline': '2012',"
        " 'target': {'period': '2030', 'share_of_baseline': 0.5},"
        " 'from': '2010', 'to': '2022', 'fit': 'endpoints', 'round_values': 1,"
        " 'round_results': 2, 'met_at': 3, 'some_above': 0.6,"
        " 'worse_below': -0.4}");
    HAS_PROBLEMS(&set);
    const struct progress *progress = &p_of(&set)->progress;
    ck_assert_int_eq(progress->measure, PROGRESS_CLASS);
    ck_assert_str_eq(progress_measure_word(progress->measure), "class");
    ck_assert_str_eq(progress->baseline, "2012");
    ck_assert_str_eq(progress->target_period, "2030");
    ck_assert(progress->is_share);
    ck_assert_double_eq(progress->target, 0.5);
    ck_assert_str_eq(progress->from, "2010");
    ck_assert_str_eq(progress->to, "2022");
    ck_assert(progress->by_endpoints);
    ck_assert_int_eq(progress->round_values, 1);
    ck_assert_int_eq(progress->round_results, 2);
    ck_assert(progress->has_met_at);
    ck_assert_double_eq(progress->met_at, 3);
    ck_assert_double_eq(progress->some_above, 0.6);
    ck_assert_double_eq(progress->worse_below, -0.4);
    definitions_release(&set);
}
END_TEST

/* A patch of "i", the progress, and the problem after "p" at. */
struct progress_case {
    const char *patch, *progress, *problem;
};

static void check_case(const struct progress_case *what)
{
    char *problem = NULL;
    struct definitions set = over_i(what->patch, what->progress);
    ck_assert_int_ne(asprintf(&problem, "'p' at progress%s",
                              what->problem ? what->problem : ""),
                     -1);
    if (what->problem)
        HAS_PROBLEMS(&set, problem);
    else
        HAS_PROBLEMS(&set);
    definitions_release(&set);
    free(problem);
}

#define MEASURE(word, rest) "{'indicator': 'i', 'measure': '" word "'" rest "}"
#define TARGET              ", 'target': {'period': '2030', 'value': 10}"
#define BASELINE            ", 'baseline': '2012'"
#define DOWN                "{'direction': 'down'}"

/* Every measure with what it needs and may have, and without. */
START_TEST(a_measure_has_its_keys)
{
    static const struct progress_case cases[] = {
        {"{}", MEASURE("distance", ""), NULL},
        {"{'targets': null}", MEASURE("distance", TARGET), NULL},
        {"{'targets': null}", MEASURE("distance", ""),
         ".target: expected a target here or in 'targets' of 'i'"},
        {"{}", MEASURE("distance", TARGET BASELINE),
         ".baseline: the target is not a share of the baseline, and the "
         "measure 'distance' has no other use for it"},
        {"{}",
         MEASURE("distance", BASELINE ", 'round_results': 1, 'target':"
                                      " {'period': '2030',"
                                      " 'share_of_baseline': 0.6}"),
         NULL},
        {"{}", MEASURE("distance", ", 'fit': 'endpoints'"),
         ".fit: the measure 'distance' has no use for it"},
        {"{}", MEASURE("share", BASELINE), NULL},
        {"{}", MEASURE("share", ""), ".baseline: the measure 'share' needs it"},
        {"{}", MEASURE("share", BASELINE ", 'nearly': 0.5"),
         ".nearly: the measure 'share' has no use for it"},
        {DOWN, MEASURE("on_track", BASELINE ", 'nearly': 1"), NULL},
        {"{}", MEASURE("on_track", BASELINE),
         ".indicator: 'i' has no 'direction', which the measure 'on_track' "
         "needs"},
        {DOWN, MEASURE("on_track", ""),
         ".baseline: the measure 'on_track' needs it"},
        {DOWN, MEASURE("on_track", BASELINE ", 'round_results': 1"),
         ".round_results: the measure 'on_track' has no use for it"},
        {DOWN, MEASURE("met", ""), NULL},
        {"{}", MEASURE("met", ""),
         ".indicator: 'i' has no 'direction', which the measure 'met' needs"},
        {DOWN, MEASURE("met", ", 'met_at': 3"),
         ".met_at: the measure 'met' has no use for it"},
        {"{'targets': null}",
         MEASURE("aarr", ", 'from': '2012', 'to': '2022', 'fit':"
                         " 'least_squares', 'round_values': 1"),
         NULL},
        {"{}", MEASURE("aarr", TARGET),
         ".target: the measure 'aarr' has no use for it"},
        {"{}", MEASURE("aarr", BASELINE),
         ".baseline: the measure 'aarr' has no use for it"},
        {"{}", MEASURE("required_aarr", BASELINE TARGET), NULL},
        {"{}", MEASURE("required_aarr", TARGET),
         ".baseline: the measure 'required_aarr' needs it"},
        {"{}", MEASURE("required_aarr", BASELINE ", 'to': '2022'"),
         ".to: the measure 'required_aarr' has no use for it"},
        {DOWN, MEASURE("class", BASELINE), NULL},
        {"{}", MEASURE("class", BASELINE),
         ".indicator: 'i' has no 'direction', which the measure 'class' needs"},
        {DOWN, MEASURE("class", BASELINE ", 'nearly': 0.9"),
         ".nearly: the measure 'class' has no use for it"},
    };
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
        check_case(&cases[i]);
}
END_TEST

START_TEST(values_are_checked)
{
    static const struct progress_case cases[] = {
        {"{}", "7", ": expected an object, found a number"},
        {"{}", "{}", ".indicator: expected a text, found nothing"},
        {"{}", "{'indicator': 'x', 'measure': 'met'}",
         ".indicator: there is no indicator 'x'"},
        {"{}", "{'indicator': 'i'}",
         ".measure: expected a text, found nothing"},
        {"{}", MEASURE("speed", ""),
         ".measure: 'speed' is not one of its values"},
        {"{}", MEASURE("distance", ", 'base': '2012'"), ".base: unknown key"},
        {"{}", MEASURE("share", ", 'baseline': 2012"),
         ".baseline: expected a text, found a number"},
        {"{}", MEASURE("share", ", 'baseline': '2012-A1'"),
         ".baseline: expected '2012', found '2012-A1'"},
        {"{}", MEASURE("share", BASELINE ", 'target': 10"),
         ".target: expected an object, found a number"},
        {"{}", MEASURE("distance", ", 'target': {'value': 10}"),
         ".target.period: expected a text, found nothing"},
        {"{}", MEASURE("distance", ", 'target': {'period': '2030'}"),
         ".target: expected either 'value' or 'share_of_baseline'"},
        {"{}",
         MEASURE("share", BASELINE ", 'target': {'period': '2030', 'value': 1,"
                                   " 'share_of_baseline': 0.5}"),
         ".target: expected either 'value' or 'share_of_baseline'"},
        {"{}",
         MEASURE("distance", ", 'target': {'period': '2030',"
                             " 'share_of_baseline': 0.5}"),
         ".baseline: a share of the baseline needs a baseline"},
        {"{}",
         MEASURE("share", BASELINE ", 'target': {'period': '2012', 'value':"
                                   " 1}"),
         ".baseline: '2012' is not before '2012'"},
        {"{}",
         MEASURE("share", BASELINE ", 'target': {'period': '2030-Q1',"
                                   " 'value': 1}"),
         ".baseline: '2012' and '2030-Q1' are not of the same length"},
        {"{}", MEASURE("aarr", ", 'from': '2022', 'to': '2012'"),
         ".from: '2022' is not before '2012'"},
        {"{}", MEASURE("aarr", ", 'fit': 'ols'"),
         ".fit: 'ols' is not one of its values"},
        {"{}", MEASURE("aarr", ", 'round_values': 16"),
         ".round_values: expected 0 to 15, found 16"},
        {"{}", MEASURE("aarr", ", 'round_results': -1"),
         ".round_results: expected 0 to 15, found -1"},
        {DOWN, MEASURE("class", BASELINE ", 'met_at': '3'"),
         ".met_at: expected a number, found a text"},
        {DOWN,
         MEASURE("class", BASELINE ", 'some_above': 0, 'worse_below': 0.1"),
         ": 'worse_below' is above 'some_above': a rate could be of both "
         "classes"},
        {DOWN, MEASURE("on_track", BASELINE ", 'nearly': 0"),
         ".nearly: expected a share above 0, up to 1"},
        {DOWN, MEASURE("on_track", BASELINE ", 'nearly': 1.1"),
         ".nearly: expected a share above 0, up to 1"},
    };
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
        check_case(&cases[i]);
}
END_TEST

START_TEST(breakdowns_are_those_of_the_indicator)
{
    struct definitions set = {.err = QUIPU_NO_ERROR};
    define_patched(&set, DEFINITION_INDICATOR, "{}");
    define(&set, DEFINITION_INDICATOR, "p",
           "{'id': 'p', 'title': {'en': 'P'}, 'unit': 'x', 'breakdowns': [[],"
           " ['sex']], 'progress': {'indicator': 'i', 'measure': 'aarr'}}");
    define(&set, DEFINITION_INDICATOR, "q",
           "{'id': 'q', 'title': {'en': 'P'}, 'unit': 'x', 'breakdowns': [[]],"
           " 'dataset': 'd',"
           " 'progress': {'indicator': 'i', 'measure': 'aarr'}}");
    build(&set);
    HAS_PROBLEMS(&set, "'p' at breakdowns[1]: 'i' has no such breakdown",
                 "'q' at dataset: 'dataset' and 'progress' exclude each other");
    definitions_release(&set);
}
END_TEST

START_TEST(progress_of_a_formula_of_progress_is_read_in_order)
{
    struct definitions set = {.err = QUIPU_NO_ERROR};
    define_patched(&set, DEFINITION_INDICATOR, "{}");
    define(&set, DEFINITION_INDICATOR, "a",
           "{'id': 'a', 'title': {'en': 'P'}, 'unit': 'x', 'breakdowns': [[]],"
           " 'progress': {'indicator': 'b', 'measure': 'aarr'}}");
    define(&set, DEFINITION_INDICATOR, "b",
           "{'id': 'b', 'title': {'en': 'P'}, 'unit': 'x', 'breakdowns': [[]],"
           " 'formula': {'expression': 't', 'terms': {'t': {'indicator':"
           " 'c'}}}}");
    define(&set, DEFINITION_INDICATOR, "c",
           "{'id': 'c', 'title': {'en': 'P'}, 'unit': 'x', 'breakdowns': [[]],"
           " 'progress': {'indicator': 'i', 'measure': 'distance'}}");
    define(&set, DEFINITION_INDICATOR, "x",
           "{'id': 'x', 'title': {'en': 'P'}, 'unit': 'x', 'breakdowns': [[]],"
           " 'progress': {'indicator': 'x', 'measure': 'distance'}}");
    build(&set);
    HAS_PROBLEMS(&set, "'x' at progress.indicator: a circle: 'x', 'x'");
    static const char *const derived[] = {"c", "b", "a"};
    ck_assert_uint_eq(set.catalogue->derived_count, 3);
    for (size_t i = 0; i < 3; i++)
        ck_assert_str_eq(set.catalogue->derived[i]->definition.id, derived[i]);
    definitions_release(&set);
}
END_TEST

UNIT_MAIN("progress", what_is_left_out_has_its_default, what_is_said_is_read,
          a_measure_has_its_keys, values_are_checked,
          breakdowns_are_those_of_the_indicator,
          progress_of_a_formula_of_progress_is_read_in_order)
