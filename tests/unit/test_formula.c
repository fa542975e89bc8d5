/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_formula.c - indicators that are arithmetic over others: terms, what they
 * must have, the order in which they are read, circles.
 */
#include <config.h>

#include "definitions.h"
#include "stats/expression.h"

#define HEAD "'title': {'en': 'F'}, 'unit': 'percent'"

static void formula(struct definitions *set, const char *id, const char *rest)
{
    char *text = NULL;
    ck_assert_int_ne(asprintf(&text, "{'id': '%s', " HEAD ", %s}", id, rest),
                     -1);
    define(set, DEFINITION_INDICATOR, id, text);
    free(text);
}

/* "i" over "d", and a formula "f". */
static struct definitions over_i(const char *rest)
{
    struct definitions set = {.err = QUIPU_NO_ERROR};
    define_patched(&set, DEFINITION_INDICATOR, "{}");
    formula(&set, "f", rest);
    build(&set);
    return set;
}

static const struct indicator *named(const struct definitions *set,
                                     const char *id)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    const struct indicator *found =
        catalogue_indicator(set->catalogue, id, &err);
    ck_assert_ok(found, err);
    return found;
}

/* ---- what is read ------------------------------------------------------- */

START_TEST(a_formula_has_terms)
{
    struct definitions set = over_i(
        "'breakdowns': [[], ['area'], ['sex', 'area']], 'direction': 'up',"
        " 'targets': [{'area': '01', 'period': '2026', 'value': 3}],"
        " 'formula': {'expression': '100 * (now - before) / max(whole, girls)',"
        " 'terms': {"
        "  'girls': {'indicator': 'i', 'codes': {'sex': 'F'}, 'by': [],"
        "   'area': '01'},"
        "  'whole': {'indicator': 'i', 'area': 'XX', 'period': '2012',"
        "   'by': []},"
        "  'before': {'indicator': 'i@1', 'period': -1},"
        "  'now': {'indicator': 'i', 'by': ['sex']}}}");
    HAS_PROBLEMS(&set);
    const struct indicator *f = named(&set, "f");
    ck_assert_int_eq(f->kind, INDICATOR_FORMULA);
    ck_assert(indicator_is_derived(f));
    ck_assert_str_eq(indicator_kind_word(f->kind), "formula");
    ck_assert_ptr_null(f->calculation);
    ck_assert_ptr_null(f->measure);
    ck_assert_str_eq(f->dataset->definition.id, "d");
    ck_assert_uint_eq(f->target_count, 1);

    /* In the order of the expression. */
    static const char *const names[] = {"now", "before", "whole", "girls"};
    const struct formula_term *terms = f->formula.terms;
    ck_assert_uint_eq(f->formula.term_count, 4);
    for (size_t k = 0; k < 4; k++) {
        ck_assert_str_eq(terms[k].name, names[k]);
        ck_assert_ptr_eq(terms[k].indicator, named(&set, "i"));
        ck_assert_int_eq(terms[k].shift, k == 1 ? -1 : 0);
    }
    ck_assert_uint_eq(terms[0].by_count, 1);
    ck_assert_str_eq(terms[0].by[0], "sex");
    ck_assert_ptr_null(terms[1].by);
    ck_assert_ptr_null(terms[1].area);
    ck_assert_ptr_null(terms[1].period);
    ck_assert_str_eq(terms[2].area, "XX");
    ck_assert_str_eq(terms[2].period, "2012");
    ck_assert_ptr_nonnull(terms[2].by);
    ck_assert_uint_eq(terms[2].by_count, 0);
    ck_assert_uint_eq(terms[3].code_count, 1);
    ck_assert_str_eq(terms[3].codes[0].dimension, "sex");
    ck_assert_str_eq(terms[3].codes[0].code, "F");

    double value;
    const double values[] = {30, 25, 50, 20};
    ck_assert(expression_evaluate(f->formula.expression, values, &value, NULL));
    ck_assert_double_eq(value, 10); /* 100 * 5 / 50 */
    definitions_release(&set);
}
END_TEST

/* Whatever the order of members, which means nothing in JSON and is lost in the
 * canonical text. */
START_TEST(the_first_free_term_of_the_expression_gives_the_dataset)
{
    static const struct {
        const char *expression, *dataset;
    } cases[] = {{"b / a", "other"},      {"a / b", "d"},
                 {"1e-5*b + a", "other"}, {"2.5 * ( a ) - b", "d"},
                 {"min(b, a)", "other"},  {"c + a + b", "d"}};
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        struct definitions set = {.err = QUIPU_NO_ERROR};
        char text[512];
        bool has_c = strchr(cases[i].expression, 'c') != NULL;
        define_patched(&set, DEFINITION_INDICATOR, "{}");
        define(&set, DEFINITION_DATASET, "other",
               "{'id': 'other', 'like': 'd'}");
        define(&set, DEFINITION_INDICATOR, "j",
               "{'id': 'j', 'like': 'i', 'dataset': 'other'}");
        snprintf(text, sizeof text,
                 "'breakdowns': [[]], 'formula': {'expression': '%s', 'terms':"
                 " {'a': {'indicator': 'i'}, 'b': {'indicator': 'j'}%s}}",
                 cases[i].expression,
                 has_c ? ", 'c': {'indicator': 'j', 'period': '2022'}" : "");
        formula(&set, "f", text);
        build(&set);
        HAS_PROBLEMS(&set);
        ck_assert_str_eq(named(&set, "f")->dataset->definition.id,
                         cases[i].dataset);
        definitions_release(&set);
    }
}
END_TEST

START_TEST(a_formula_can_be_like_another)
{
    struct definitions set = {.err = QUIPU_NO_ERROR};
    define_patched(&set, DEFINITION_INDICATOR, "{}");
    formula(&set, "f",
            "'breakdowns': [[], ['area']], 'formula': {'expression': 'a - b',"
            " 'terms': {'a': {'indicator': 'i'},"
            "           'b': {'indicator': 'i', 'period': -1}}}");
    define(&set, DEFINITION_INDICATOR, "g",
           "{'id': 'g', 'like': 'f', 'formula': {'terms': {'b': {'period':"
           " null, 'area': 'XX'}}}}");
    define(&set, DEFINITION_INDICATOR, "h",
           "{'id': 'h', 'like': 'i', 'dataset': null, 'calculation': null,"
           " 'measure': null, 'where': null, 'reliability': null,"
           " 'formula': {'expression': '2*x', 'terms': {'x': {'indicator':"
           " 'i'}}}}");
    build(&set);
    HAS_PROBLEMS(&set);
    const struct formula *g = &named(&set, "g")->formula;
    ck_assert_int_eq(g->terms[1].shift, 0);
    ck_assert_str_eq(g->terms[1].area, "XX");
    ck_assert_int_eq(named(&set, "h")->kind, INDICATOR_FORMULA);
    definitions_release(&set);
}
END_TEST

/* ---- what is wrong ------------------------------------------------------ */

/* The breakdowns and the formula of "f"; the problem after "f" at. */
struct formula_case {
    const char *breakdowns, *formula, *problem;
};

static void check_case(const struct formula_case *what)
{
    char *rest = NULL, *problem = NULL;
    ck_assert_int_ne(asprintf(&rest, "'breakdowns': %s, 'formula': %s",
                              what->breakdowns, what->formula),
                     -1);
    struct definitions set = over_i(rest);
    ck_assert_int_ne(
        asprintf(&problem, "'f' at %s", what->problem ? what->problem : ""),
        -1);
    if (what->problem)
        HAS_PROBLEMS(&set, problem);
    else
        HAS_PROBLEMS(&set);
    definitions_release(&set);
    free(problem);
    free(rest);
}

#define ONE(rest)                                                              \
    "{'expression': 'x', 'terms': {'x': {'indicator': 'i'" rest "}}}"

START_TEST(terms_are_checked)
{
    static const struct formula_case cases[] = {
        {"[[]]", ONE(""), NULL},
        {"[[]]", ONE(", 'period': 2.0"), NULL},
        {"[[]]", "7", "formula: expected an object, found a number"},
        {"[[]]", "{}", "formula.terms: expected an object, found nothing"},
        {"[[]]", "{'expression': '1', 'terms': {}}",
         "formula.terms: expected a term without a fixed area or period"},
        {"[[]]", "{'terms': {'x': {'indicator': 'i'}}}",
         "formula.expression: expected a text, found nothing"},
        {"[[]]", "{'expression': 'x', 'terms': {'x': 'i'}}",
         "formula.terms.x: expected an object, found a text"},
        {"[[]]", "{'expression': 'x', 'terms': {'x': {}}}",
         "formula.terms.x.indicator: expected a text, found nothing"},
        {"[[]]", "{'expression': 'x', 'terms': {'x': {'indicator': 'ii'}}}",
         "formula.terms.x.indicator: there is no indicator 'ii'"},
        {"[[]]", "{'expression': 'x', 'terms': {'x': {'indicator': 'i@2'}}}",
         "formula.terms.x.indicator: there is no indicator 'i@2'"},
        {"[[]]", "{'expression': 'x', 'term': {}}",
         "formula.term: unknown key"},
        {"[[]]", ONE(", 'dataset': 'd'"),
         "formula.terms.x.dataset: unknown key"},
        {"[[]]", ONE(", 'area': '03'"),
         "formula.terms.x.area: '03' is not a code of 'areas'"},
        {"[[]]", ONE(", 'period': true"),
         "formula.terms.x.period: expected a period or a whole number, found "
         "true"},
        {"[[]]", ONE(", 'period': 1.5"),
         "formula.terms.x.period: expected a whole number, found a number"},
        {"[[]]", ONE(", 'period': 10000"),
         "formula.terms.x.period: expected -9999 to 9999, found 10000"},
        {"[[]]", ONE(", 'period': '2022-M01'"),
         "formula.terms.x.period: expected '2022-01', found '2022-M01'"},
        {"[[]]", ONE(", 'period': '2022'"),
         "formula.terms: expected a term without a fixed area or period"},
        {"[[]]", ONE(", 'area': 'XX'"),
         "formula.terms: expected a term without a fixed area or period"},
        {"[[]]", ONE(", 'codes': {'sxe': 'F'}"),
         "formula.terms.x.codes.sxe: the dataset 'd' has no column 'sxe'"},
        {"[[]]", ONE(", 'codes': {'sex': 'X'}"),
         "formula.terms.x.codes.sex: the column has no code 'X'"},
        {"[[]]", ONE(", 'codes': {'sex': '_T'}"),
         "formula.terms.x.codes.sex: '_T' stands for the total"},
        {"[[]]", ONE(", 'codes': {'months': '6'}"),
         "formula.terms.x.codes.months: the column has no codes"},
        {"[[]]", ONE(", 'codes': {'area': '01'}"),
         "formula.terms.x.codes.area: it is the area: write 'area' in the "
         "term"},
        {"[[]]", ONE(", 'codes': {'region': '01'}"),
         "formula.terms.x.codes.region: it is the area: write 'area' in the "
         "term"},
        {"[[]]", ONE(", 'by': 'sex'"),
         "formula.terms.x.by: expected an array, found a text"},
        {"[[]]", ONE(", 'by': ['sex']"),
         "formula.terms.x.by[0]: no breakdown has 'sex'"},
        {"[['area']]", ONE(", 'by': ['area']"),
         "formula.terms.x.by[0]: a term has the area of the result, unless "
         "'area' fixes one"},
        {"[[]]", "{'expression': 'x +', 'terms': {'x': {'indicator': 'i'}}}",
         "formula.expression: position 4: expected a number, a term or '(' "
         "before the end"},
        {"[[]]", "{'expression': 'x + y', 'terms': {'x': {'indicator': 'i'}}}",
         "formula.expression: position 5: unknown term 'y'"},
    };
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
        check_case(&cases[i]);
}
END_TEST

/* "i" has [], [area], [sex, area], [group]. */
START_TEST(terms_have_the_breakdowns_that_are_needed)
{
    static const struct formula_case cases[] = {
        {"[[], ['area'], ['area', 'sex'], ['group']]", ONE(""), NULL},
        {"[['sex']]", ONE(""), "formula.terms.x: 'i' has no breakdown ['sex']"},
        {"[[], ['group', 'area']]", ONE(""),
         "formula.terms.x: 'i' has no breakdown ['area', 'group']"},
        /* What is not in "by" is left out. */
        {"[['group', 'area']]", ONE(", 'by': []"), NULL},
        {"[['group', 'sex', 'area']]", ONE(", 'by': ['sex']"), NULL},
        {"[['group', 'sex', 'area']]", ONE(", 'by': ['group']"),
         "formula.terms.x: 'i' has no breakdown ['area', 'group']"},
        /* Codes are added to them. */
        {"[['area']]", ONE(", 'codes': {'sex': 'F'}"), NULL},
        {"[[]]", ONE(", 'codes': {'group': 'old'}"), NULL},
        {"[[]]", ONE(", 'codes': {'sex': 'F'}"),
         "formula.terms.x: 'i' has no breakdown ['sex']"},
        {"[['sex', 'area']]", ONE(", 'codes': {'sex': 'F'}"),
         "formula.terms.x.codes.sex: the breakdowns have 'sex' too: leave it "
         "out of the term with 'by'"},
        {"[['sex', 'area']]", ONE(", 'codes': {'sex': 'F'}, 'by': []"), NULL},
        /* A fixed area takes the place of the result's. */
        {"[['area']]",
         "{'expression': 'x / y', 'terms': {'x': {'indicator': 'i'},"
         " 'y': {'indicator': 'i', 'area': 'XX'}}}",
         NULL},
        {"[['area', 'sex']]",
         "{'expression': 'x / y', 'terms': {'x': {'indicator': 'i'},"
         " 'y': {'indicator': 'i', 'area': '01'}}}",
         NULL},
        {"[['group']]",
         "{'expression': 'x / y', 'terms': {'x': {'indicator': 'i'},"
         " 'y': {'indicator': 'i', 'area': '01'}}}",
         "formula.terms.y: 'i' has no breakdown ['area', 'group']"},
        {"[['area', 'sex']]",
         "{'expression': 'x / y', 'terms': {'x': {'indicator': 'i'},"
         " 'y': {'indicator': 'i', 'area': 'XX'}}}",
         "formula.terms.y: 'i' has no breakdown ['sex']"},
    };
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
        check_case(&cases[i]);
}
END_TEST

START_TEST(wholes_are_of_the_same_area)
{
    struct definitions set = {.err = QUIPU_NO_ERROR};
    define_patched(&set, DEFINITION_INDICATOR, "{}");
    define(&set, DEFINITION_DATASET, "part",
           "{'id': 'part', 'like': 'd', 'ref_area': '01', 'levels':"
           " ['region']}");
    define(&set, DEFINITION_INDICATOR, "j",
           "{'id': 'j', 'like': 'i', 'dataset': 'part'}");
    formula(&set, "f",
            "'breakdowns': [[]], 'formula': {'expression': 'x / y', 'terms':"
            " {'x': {'indicator': 'i'}, 'y': {'indicator': 'j'}}}");
    formula(&set, "g",
            "'breakdowns': [['area']], 'formula': {'expression': 'x / y',"
            " 'terms': {'x': {'indicator': 'i'}, 'y': {'indicator': 'j'}}}");
    formula(&set, "h",
            "'breakdowns': [[]], 'formula': {'expression': 'x / y', 'terms':"
            " {'x': {'indicator': 'i'}, 'y': {'indicator': 'j', 'area':"
            " '01'}}}");
    build(&set);
    HAS_PROBLEMS(&set,
                 "'f' at formula.terms.y: its whole is '01', that of 'd' is "
                 "'XX': give the term an 'area'");
    definitions_release(&set);
}
END_TEST

START_TEST(other_ways_to_a_number_are_excluded)
{
    static const struct {
        const char *key, *value;
    } cases[] = {{"dataset", "'d'"}, {"calculation", "'c'"},
                 {"settings", "{}"}, {"measure", "'m'"},
                 {"where", "{}"},    {"interval", "'beta'"},
                 {"progress", "{}"}, {"reliability", "'scheme'"}};
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        char rest[256], problem[128];
        snprintf(rest, sizeof rest,
                 "'breakdowns': [[]], 'formula': %s, '%s': %s", ONE(""),
                 cases[i].key, cases[i].value);
        snprintf(problem, sizeof problem,
                 "'f' at %s: '%s' and 'formula' exclude each other",
                 cases[i].key, cases[i].key);
        struct definitions set = over_i(rest);
        HAS_PROBLEMS(&set, problem);
        definitions_release(&set);
    }
}
END_TEST

/* ---- order -------------------------------------------------------------- */

#define OF(name)                                                               \
    "'breakdowns': [[]], 'formula': {'expression': 'x', 'terms':"              \
    " {'x': {'indicator': '" name "'}}}"

START_TEST(what_others_are_made_of_comes_first)
{
    struct definitions set = {.err = QUIPU_NO_ERROR};
    define_patched(&set, DEFINITION_INDICATOR, "{}");
    formula(&set, "a", OF("z"));
    formula(&set, "b", OF("a"));
    formula(&set, "z", OF("m"));
    formula(&set, "m", OF("i"));
    build(&set);
    HAS_PROBLEMS(&set);
    static const char *const all[] = {"a", "b", "i", "m", "z"};
    static const char *const derived[] = {"m", "z", "a", "b"};
    ck_assert_uint_eq(set.catalogue->indicator_count, 5);
    for (size_t i = 0; i < 5; i++)
        ck_assert_str_eq(set.catalogue->indicators[i]->definition.id, all[i]);
    ck_assert_uint_eq(set.catalogue->derived_count, 4);
    for (size_t i = 0; i < 4; i++)
        ck_assert_str_eq(set.catalogue->derived[i]->definition.id, derived[i]);
    definitions_release(&set);
}
END_TEST

/* A plain id is the highest version, and no other. */
START_TEST(a_version_can_be_made_of_an_earlier_one)
{
    struct definitions set = {.err = QUIPU_NO_ERROR};
    define_patched(&set, DEFINITION_INDICATOR, "{}");
    formula(&set, "i", "'version': 2, " OF("i@1"));
    formula(&set, "a", OF("i"));
    formula(&set, "b", OF("i@2"));
    build(&set);
    HAS_PROBLEMS(&set);
    ck_assert_int_eq(named(&set, "i")->version, 2);
    ck_assert_int_eq(named(&set, "a")->formula.terms[0].indicator->version, 2);
    ck_assert_int_eq(named(&set, "b")->formula.terms[0].indicator->version, 2);
    ck_assert(!named(&set, "i@1")->is_in_force);
    definitions_release(&set);
}
END_TEST

static size_t count_relying(const struct definitions *set)
{
    size_t count = 0;
    for (size_t i = 0; i < set->catalogue->broken_count; i++)
        count += set->catalogue->broken[i].is_relying;
    return count;
}

START_TEST(a_circle_is_named)
{
    struct definitions set = {.err = QUIPU_NO_ERROR};
    define_patched(&set, DEFINITION_INDICATOR, "{}");
    formula(&set, "a", OF("b"));
    formula(&set, "b", OF("c"));
    formula(&set, "c", OF("b"));
    formula(&set, "s", OF("s"));
    formula(&set, "i", "'version': 2, " OF("i"));
    formula(&set, "t", OF("i@1"));
    build(&set);
    HAS_PROBLEMS(&set,
                 "'c' at formula.terms.x.indicator: a circle: 'b', 'c', 'b'",
                 "'i' at formula.terms.x.indicator: a circle: 'i', 'i'",
                 "'s' at formula.terms.x.indicator: a circle: 's', 's'");
    ck_assert_uint_eq(count_relying(&set), 2);
    ck_assert_uint_eq(set.catalogue->broken_count, 5);
    ck_assert_uint_eq(set.catalogue->derived_count, 1);
    ck_assert_str_eq(named(&set, "t")->definition.id, "t");
    definitions_release(&set);
}
END_TEST

START_TEST(what_relies_on_a_broken_one_has_no_problem)
{
    struct definitions set = {.err = QUIPU_NO_ERROR};
    struct quipu_error err = QUIPU_NO_ERROR;
    define_patched(&set, DEFINITION_INDICATOR, "{'unit': 7}");
    formula(&set, "a", OF("b"));
    formula(&set, "b", OF("i"));
    formula(&set, "c", OF("i@1"));
    define(&set, DEFINITION_INDICATOR, "w", "{'id': 'w', 'like': 'a'}");
    build(&set);
    HAS_PROBLEMS(&set, "'test' at unit: expected a text, found a number");
    ck_assert_uint_eq(count_relying(&set), 4);
    ck_assert_uint_eq(set.catalogue->indicator_count, 0);
    ck_assert_ptr_null(catalogue_indicator(set.catalogue, "a", &err));
    ck_assert_str_eq(err.cause, "the indicator \"a\" is not valid");
    definitions_release(&set);
}
END_TEST

/* What is shipped does not come back in place of a version that is wrong. */
START_TEST(a_broken_version_in_force_is_relied_on)
{
    struct definitions set = {.err = QUIPU_NO_ERROR};
    define_patched(&set, DEFINITION_INDICATOR, "{}");
    define(&set, DEFINITION_INDICATOR, "i2",
           "{'id': 'i', 'like': 'i', 'version': 2, 'unit': 7}");
    formula(&set, "a", OF("i"));
    formula(&set, "b", OF("i@1"));
    build(&set);
    HAS_PROBLEMS(&set, "'i2' at unit: expected a text, found a number");
    ck_assert_uint_eq(count_relying(&set), 1);
    ck_assert_uint_eq(set.catalogue->derived_count, 1);
    ck_assert_str_eq(set.catalogue->derived[0]->definition.id, "b");
    definitions_release(&set);
}
END_TEST

START_TEST(a_chain_has_a_limit)
{
    struct definitions set = {.err = QUIPU_NO_ERROR};
    define_patched(&set, DEFINITION_INDICATOR, "{}");
    for (int i = 0; i < 150; i++) {
        char id[16], rest[256];
        snprintf(id, sizeof id, "f%03d", i);
        snprintf(rest, sizeof rest,
                 "'breakdowns': [[]], 'formula': {'expression': 'x', 'terms':"
                 " {'x': {'indicator': 'f%03d'}}}",
                 i + 1);
        formula(&set, id, i < 149 ? rest : OF("i"));
    }
    build(&set);
    ck_assert_uint_eq(set.catalogue->problem_count, 1);
    ck_assert_ptr_nonnull(strstr(set.catalogue->problems[0].cause,
                                 "a chain of more than 100 indicators"));
    definitions_release(&set);
}
END_TEST

/* An own definition takes the place of the shipped one in all formulas. */
START_TEST(a_replaced_indicator_is_replaced_in_formulas)
{
    struct definitions set = {.err = QUIPU_NO_ERROR};
    define_patched(&set, DEFINITION_INDICATOR, "{}");
    formula(&set, "f", OF("i"));
    define_in(&set, 1, DEFINITION_INDICATOR, "own",
              "{'id': 'i', 'like': 'i', 'unit': 'kg'}");
    build(&set);
    HAS_PROBLEMS(&set);
    ck_assert_str_eq(named(&set, "f")->formula.terms[0].indicator->unit, "kg");
    definitions_release(&set);
}
END_TEST

UNIT_MAIN("formula", a_formula_has_terms,
          the_first_free_term_of_the_expression_gives_the_dataset,
          a_formula_can_be_like_another, terms_are_checked,
          terms_have_the_breakdowns_that_are_needed,
          wholes_are_of_the_same_area, other_ways_to_a_number_are_excluded,
          what_others_are_made_of_comes_first,
          a_version_can_be_made_of_an_earlier_one, a_circle_is_named,
          what_relies_on_a_broken_one_has_no_problem,
          a_broken_version_in_force_is_relied_on, a_chain_has_a_limit,
          a_replaced_indicator_is_replaced_in_formulas)
