/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_indicator.c - indicators: what is measured, who is counted, by what it
 * is broken down, what it should come to.
 */
#include <config.h>

#include "definitions.h"

static struct definitions indicator(const char *patch)
{
    struct definitions set = {.err = QUIPU_NO_ERROR};
    define_patched(&set, DEFINITION_INDICATOR, patch);
    build(&set);
    HAS_PROBLEMS(&set);
    return set;
}

static const struct indicator *first(const struct definitions *set)
{
    return set->catalogue->indicators[0];
}

START_TEST(what_is_left_out_has_its_default)
{
    struct definitions set =
        indicator("{'where': null, 'targets': null, 'reliability': null}");
    const struct indicator *i = first(&set);
    ck_assert_int_eq(i->version, 1);
    ck_assert(i->is_in_force);
    ck_assert_str_eq(i->theme, "");
    ck_assert_ptr_null(i->norm);
    ck_assert_ptr_null(i->valid_from);
    ck_assert_ptr_null(i->settings);
    ck_assert_uint_eq(i->where_count, 0);
    ck_assert_uint_eq(i->target_count, 0);
    ck_assert_uint_eq(i->descriptions.count, 0);
    ck_assert_int_eq(i->decimals, 1);
    ck_assert_str_eq(i->direction, "");
    ck_assert_int_eq(i->interval, INTERVAL_LOGIT);
    ck_assert_ptr_null(i->reliability);
    definitions_release(&set);
}
END_TEST

START_TEST(what_is_said_is_read)
{
    struct definitions set = indicator(
        "{'version': 3, 'theme': 't', 'norm': 'n', 'valid_from': '2024',"
        " 'description': {'es': 'x', 'fr': 'y'}, 'settings': {'a': 1},"
        " 'decimals': 0, 'direction': 'up', 'interval': 'beta',"
        " 'note': 'for people', 'targets': [{'area': 'XX', 'period': '2026',"
        " 'value': 30, 'norm': 'law'}, {'area': '0101', 'period': '2026',"
        " 'value': -1.5}]}");
    const struct indicator *i = first(&set);
    ck_assert_int_eq(i->version, 3);
    ck_assert_str_eq(i->theme, "t");
    ck_assert_str_eq(i->norm, "n");
    ck_assert_str_eq(i->valid_from, "2024");
    ck_assert_str_eq(labels_get(&i->descriptions, "fr"), "y");
    ck_assert_str_eq(i->dataset->definition.id, "d");
    ck_assert_str_eq(i->calculation, "anaemia");
    ck_assert_str_eq(i->measure, "anaemic");
    ck_assert_str_eq(i->unit, "percent");
    ck_assert_int_eq(i->decimals, 0);
    ck_assert_str_eq(i->direction, "up");
    ck_assert_int_eq(i->interval, INTERVAL_BETA);
    ck_assert_str_eq(i->reliability->definition.id, "scheme");
    ck_assert_uint_eq(i->target_count, 2);
    ck_assert_str_eq(i->targets[0].norm, "law");
    ck_assert_str_eq(i->targets[1].area, "0101");
    ck_assert_str_eq(i->targets[1].period, "2026");
    ck_assert_double_eq(i->targets[1].value, -1.5);
    definitions_release(&set);
}
END_TEST

START_TEST(every_interval_has_its_word)
{
    static const struct {
        const char *word;
        enum interval_method method;
    } cases[] = {{"logit", INTERVAL_LOGIT},
                 {"beta", INTERVAL_BETA},
                 {"exact", INTERVAL_EXACT},
                 {"wald", INTERVAL_WALD}};
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        char patch[64];
        snprintf(patch, sizeof patch, "{'interval': '%s'}", cases[i].word);
        struct definitions set = indicator(patch);
        ck_assert_int_eq(first(&set)->interval, cases[i].method);
        definitions_release(&set);
    }
}
END_TEST

START_TEST(head_and_presentation_are_checked)
{
    static const struct patch_case cases[] = {
        {"{'breakdown': []}", "breakdown: unknown key"},
        {"{'title': {}, 'id': 'I'}",
         "id: expected up to 100 of a-z, 0-9, '.', '_', '-', beginning with a "
         "letter or a digit, found 'I'"},
        {"{'title': null}", "title: expected an object, found nothing"},
        {"{'version': 0}", "version: expected 1 to 2147483647, found 0"},
        {"{'version': 2147483648}",
         "version: expected 1 to 2147483647, found 2147483648"},
        {"{'version': '2'}", "version: expected a whole number, found a text"},
        {"{'version': 2.5}",
         "version: expected a whole number, found a number"},
        {"{'theme': 7}", "theme: expected a text, found a number"},
        {"{'norm': ''}", "norm: the text is empty"},
        {"{'valid_from': 2024}", "valid_from: expected a text, found a number"},
        {"{'valid_from': 'soon'}",
         "valid_from: 'soon' is not a period such as 2023, 2023-S1, 2023-Q2 or "
         "2023-07"},
        {"{'description': {}}",
         "description: expected a text in at least one language"},
        {"{'dataset': null}", "dataset: expected a text, found nothing"},
        {"{'dataset': 'dd'}", "dataset: there is no dataset 'dd'"},
        {"{'calculation': null}",
         "calculation: expected a text, found nothing"},
        {"{'measure': 7}", "measure: expected a text, found a number"},
        {"{'settings': 'x'}", "settings: expected an object, found a text"},
        {"{'unit': null}", "unit: expected a text, found nothing"},
        {"{'decimals': 16}", "decimals: expected 0 to 15, found 16"},
        {"{'decimals': -1}", "decimals: expected 0 to 15, found -1"},
        {"{'direction': 'left'}", "direction: 'left' is not one of its values"},
        {"{'interval': 'normal'}",
         "interval: 'normal' is not one of its values"},
        {"{'reliability': 'schema'}",
         "reliability: there is no reliability scheme 'schema'"},
        {"{'reliability': {}}",
         "reliability: expected a text, found an object"},
    };
    CHECK_PATCHES(DEFINITION_INDICATOR, cases);
}
END_TEST

/* ---- who is counted ----------------------------------------------------- */

/* A test of one column, and the problem at where.COLUMN. */
struct where_case {
    const char *column, *test, *problem;
};

static void check_where(const struct where_case *what)
{
    char *patch = NULL, *problem = NULL;
    ck_assert_int_ne(asprintf(&patch,
                              "{'id': 'i', 'title': {'en': 'I'}, 'dataset':"
                              " 'd', 'calculation': 'c', 'measure': 'm',"
                              " 'unit': 'percent', 'breakdowns': [[]],"
                              " 'where': {'%s': %s}}",
                              what->column, what->test),
                     -1);
    struct definitions set = {.err = QUIPU_NO_ERROR};
    define(&set, DEFINITION_CODELIST, "areas", areas_json);
    define(&set, DEFINITION_CODELIST, "sexes", sexes_json);
    define(&set, DEFINITION_DATASET, "d", dataset_json);
    define(&set, DEFINITION_INDICATOR, "i", patch);
    build(&set);
    ck_assert_int_ne(asprintf(&problem, "'i' at where.%s%s", what->column,
                              what->problem ? what->problem : ""),
                     -1);
    if (what->problem)
        HAS_PROBLEMS(&set, problem);
    else
        HAS_PROBLEMS(&set);
    definitions_release(&set);
    free(patch);
    free(problem);
}

START_TEST(a_condition_fits_its_column)
{
    static const struct where_case cases[] = {
        {"months", "{'above': 5.5, 'to': 60}", NULL},
        {"months", "{'from': 6, 'to': 6}", NULL},
        {"plain", "{'in': [1, 2.50, '3']}", NULL},
        {"sex", "{'is': 'F'}", NULL},
        {"group", "{'in': ['old', 'young']}", NULL},
        {"region", "{'in': ['01', '0101']}", NULL},
        {"days", "{'below': 1826}", NULL},
        {"month", "{'from': 6}", ": the dataset 'd' has no column 'month'"},
        {"months", "6",
         ": expected an object with 'is', 'in' or limits, found "
         "a number"},
        {"months", "{}",
         ": expected either values ('is', 'in') or limits ('from', 'above', "
         "'to', 'below')"},
        {"months", "{'is': null}",
         ".is: expected a text or a number, found null"},
        {"months", "{'is': 6, 'from': 6}",
         ": expected either values ('is', 'in') or limits ('from', 'above', "
         "'to', 'below')"},
        {"months", "{'is': 6, 'in': [7]}",
         ": 'is' and 'in' exclude each other"},
        {"months", "{'equals': 6}", ".equals: unknown key"},
        {"months", "{'is': true}",
         ".is: expected a text or a number, found true"},
        {"months", "{'is': ''}", ".is: the text is empty"},
        {"months", "{'is': 'six'}", ".is: the column holds numbers, not 'six'"},
        {"months", "{'in': 6}", ".in: expected an array, found a number"},
        {"months", "{'in': []}", ".in: the list is empty"},
        {"months", "{'in': [6, [7]]}",
         ".in[1]: expected a text or a number, found an array"},
        {"months", "{'in': [6, 7, 6.0]}", ".in[2]: '6' occurs twice"},
        {"months", "{'from': '6'}", ".from: expected a number, found a text"},
        {"months", "{'from': 36, 'below': 6}",
         ": no number is within these limits"},
        {"months", "{'from': 6, 'above': 5}",
         ": 'from' and 'above' exclude each other"},
        {"sex", "{'from': 1}", ": the column holds codes: name them with 'in'"},
        {"sex", "{'is': 'X'}", ".is: the column has no code 'X'"},
        {"sex", "{'in': ['F', 1]}", ".in[1]: the column has no code '1'"},
        {"group", "{'is': 'olds'}", ".is: the column has no code 'olds'"},
        {"region", "{'in': ['01', '03']}",
         ".in[1]: the column has no code '03'"},
        {"words", "{'is': 'yes'}",
         ": only columns of numbers and of codes can be tested"},
        {"seen", "{'from': 20000}",
         ": only columns of numbers and of codes can be tested"},
    };
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
        check_where(&cases[i]);
}
END_TEST

/* As raw codes are compared: numbers in their shortest form. */
START_TEST(values_are_texts_in_shortest_form)
{
    struct definitions set =
        indicator("{'where': {'plain': {'in': [1, 2.50, '3', 1e-7, -0.0]}}}");
    const struct indicator *i = first(&set);
    const struct condition *plain = NULL;
    for (size_t k = 0; k < i->where_count; k++) {
        if (strcmp(i->where[k].column, "plain") == 0)
            plain = &i->where[k];
    }
    ck_assert_ptr_nonnull(plain);
    ck_assert_uint_eq(plain->value_count, 5);
    static const char *const wanted[] = {"1", "2.5", "3", "1e-7", "0"};
    for (size_t k = 0; k < 5; k++)
        ck_assert_str_eq(plain->values[k], wanted[k]);
    definitions_release(&set);
}
END_TEST

/* ---- breakdowns --------------------------------------------------------- */

START_TEST(breakdowns_are_sets_of_dimensions)
{
    struct definitions set = indicator("{}");
    const struct indicator *i = first(&set);
    ck_assert_uint_eq(i->breakdown_count, 4);
    ck_assert_uint_eq(i->breakdowns[0].count, 0);
    ck_assert_str_eq(i->breakdowns[1].dimensions[0], "area");
    ck_assert_uint_eq(i->breakdowns[2].count, 2);
    ck_assert_str_eq(i->breakdowns[2].dimensions[0], "sex");
    definitions_release(&set);
}
END_TEST

START_TEST(breakdowns_are_checked)
{
    static const struct patch_case cases[] = {
        {"{'breakdowns': null}",
         "breakdowns: expected an array, found nothing"},
        {"{'breakdowns': {}}",
         "breakdowns: expected an array, found an object"},
        {"{'breakdowns': []}", "breakdowns: expected at least one, such as []"},
        {"{'breakdowns': ['sex']}",
         "breakdowns[0]: expected an array of dimensions, found a text"},
        {"{'breakdowns': [[7]]}",
         "breakdowns[0][0]: expected the name of a column, found a number"},
        {"{'breakdowns': [['sxe']]}",
         "breakdowns[0][0]: the dataset 'd' has no column 'sxe'"},
        {"{'breakdowns': [['months']]}",
         "breakdowns[0][0]: the column 'months' has no codes to group by: give "
         "it a map, a code list or bins"},
        {"{'breakdowns': [['words']]}",
         "breakdowns[0][0]: the column 'words' has no codes to group by: give "
         "it a map, a code list or bins"},
        {"{'breakdowns': [['sex', 'sex']]}",
         "breakdowns[0][1]: 'sex' occurs twice"},
        {"{'breakdowns': [[], ['sex', 'area'], ['area', 'sex']]}",
         "breakdowns[2]: this is breakdowns[1] again"},
        {"{'breakdowns': [[], []]}",
         "breakdowns[1]: this is breakdowns[0] again"},
        /* The levels that the data represent are kept to. */
        {"{'breakdowns': [['region']]}",
         "breakdowns[0][0]: 'region' is the area: write 'area', which keeps to "
         "the levels that the data represent"},
    };
    CHECK_PATCHES(DEFINITION_INDICATOR, cases);
}
END_TEST

START_TEST(a_dimension_is_no_column_of_the_answer)
{
    static const char *const names[] = {
        "indicator", "area_name", "period", "value",  "se",      "ci_low",
        "ci_high",   "n",         "unit",   "status", "vintage", "version",
        "weight",    "df",        "deff",   "rse",    "reason"};
    for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
        struct definitions set = {.err = QUIPU_NO_ERROR};
        char dataset[256], indicator[256];
        snprintf(dataset, sizeof dataset,
                 "{'id': 'd', 'title': {'en': 'D'}, 'source': 's',"
                 " 'periods': ['2023'], 'columns': {'%s': {'from': 'A',"
                 " 'map': {'1': 'a'}}}}",
                 names[i]);
        snprintf(indicator, sizeof indicator,
                 "{'id': 'i', 'title': {'en': 'I'}, 'dataset': 'd',"
                 " 'calculation': 'c', 'measure': 'm', 'unit': 'u',"
                 " 'breakdowns': [['%s']]}",
                 names[i]);
        define(&set, DEFINITION_DATASET, "d", dataset);
        define(&set, DEFINITION_INDICATOR, "i", indicator);
        build(&set);
        ck_assert_uint_eq(set.catalogue->problem_count, 1);
        ck_assert_ptr_nonnull(strstr(set.catalogue->problems[0].cause,
                                     "is a column of every answer"));
        definitions_release(&set);
    }
}
END_TEST

START_TEST(area_needs_an_area)
{
    struct definitions set = {.err = QUIPU_NO_ERROR};
    define(&set, DEFINITION_DATASET, "d",
           "{'id': 'd', 'title': {'en': 'D'}, 'source': 's',"
           " 'periods': ['2023'], 'ref_area': 'PE'}");
    define(&set, DEFINITION_INDICATOR, "i",
           "{'id': 'i', 'title': {'en': 'I'}, 'dataset': 'd',"
           " 'calculation': 'c', 'measure': 'm', 'unit': 'u',"
           " 'breakdowns': [['area']]}");
    define(&set, DEFINITION_INDICATOR, "j",
           "{'id': 'j', 'title': {'en': 'I'}, 'dataset': 'd',"
           " 'calculation': 'c', 'measure': 'm', 'unit': 'u', 'breakdowns':"
           " [[]], 'targets': [{'area': 'PE', 'period': '2026', 'value': 1},"
           " {'area': '01', 'period': '2026', 'value': 1}]}");
    build(&set);
    HAS_PROBLEMS(&set, "'i' at breakdowns[0][0]: the dataset 'd' has no area",
                 "'j' at targets[1].area: the dataset 'd' has no area but "
                 "'PE'");
    definitions_release(&set);
}
END_TEST

START_TEST(targets_are_checked)
{
    static const struct patch_case cases[] = {
        {"{'targets': {}}", "targets: expected an array, found an object"},
        {"{'targets': [30]}", "targets[0]: expected an object, found a number"},
        {"{'targets': [{'area': 'XX', 'period': '2026', 'goal': 30}]}",
         "targets[0].goal: unknown key"},
        {"{'targets': [{'period': '2026', 'value': 30}]}",
         "targets[0].area: expected a text, found nothing"},
        {"{'targets': [{'area': '03', 'period': '2026', 'value': 30}]}",
         "targets[0].area: '03' is not a code of 'areas'"},
        {"{'targets': [{'area': 'XX', 'value': 30}]}",
         "targets[0].period: expected a text, found nothing"},
        {"{'targets': [{'area': 'XX', 'period': '26', 'value': 30}]}",
         "targets[0].period: '26' is not a period such as 2023, 2023-S1, "
         "2023-Q2 or 2023-07"},
        {"{'targets': [{'area': 'XX', 'period': '2026'}]}",
         "targets[0].value: expected a number, found nothing"},
        {"{'targets': [{'area': 'XX', 'period': '2026', 'value': '30%'}]}",
         "targets[0].value: expected a number, found a text"},
        {"{'targets': [{'area': 'XX', 'period': '2026', 'value': 30,"
         " 'norm': 7}]}",
         "targets[0].norm: expected a text, found a number"},
        {"{'targets': [{'area': 'XX', 'period': '2026', 'value': 30},"
         " {'area': 'XX', 'period': '2026', 'value': 31}]}",
         "targets[1]: targets[0] is of this area and period"},
    };
    CHECK_PATCHES(DEFINITION_INDICATOR, cases);
}
END_TEST

UNIT_MAIN("indicator", what_is_left_out_has_its_default, what_is_said_is_read,
          every_interval_has_its_word, head_and_presentation_are_checked,
          a_condition_fits_its_column, values_are_texts_in_shortest_form,
          breakdowns_are_sets_of_dimensions, breakdowns_are_checked,
          a_dimension_is_no_column_of_the_answer, area_needs_an_area,
          targets_are_checked)
