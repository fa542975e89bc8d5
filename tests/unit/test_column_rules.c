/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_column_rules.c - rules of columns as definitions: what they say, and
 * what they must not.  What they do with data is in test_columns.c.
 */
#include <config.h>

#include <math.h>

#include "definitions.h"

/* ---- what is read ------------------------------------------------------- */

static const struct column_rule *get(const struct definitions *set,
                                     const char *name)
{
    const struct column_rule *rule =
        dataset_column(set->catalogue->datasets[0], "2023", name);
    ck_assert_msg(rule != NULL, "no column %s", name);
    return rule;
}

static struct definitions dataset(const char *patch)
{
    struct definitions set = {.err = QUIPU_NO_ERROR};
    define_patched(&set, DEFINITION_DATASET, patch);
    build(&set);
    HAS_PROBLEMS(&set);
    return set;
}

START_TEST(a_name_is_short_for_from)
{
    struct definitions set =
        dataset("{'columns': {'x': 'A', 'y': {'from': 'A'}}}");
    const struct column_rule *x = get(&set, "x"), *y = get(&set, "y");
    ck_assert_str_eq(x->name, "x");
    ck_assert_str_eq(x->path, "columns.x");
    ck_assert_str_eq(x->from, "A");
    ck_assert_str_eq(y->from, "A");
    ck_assert_int_eq(x->kind, COLUMN_NUMBER);
    ck_assert_int_eq(y->kind, COLUMN_NUMBER);
    ck_assert_double_eq(x->scale, 1);
    ck_assert_double_eq(y->scale, 1);
    ck_assert_ptr_null(x->unit);
    definitions_release(&set);
}
END_TEST

START_TEST(a_number_has_unit_scale_and_missing_codes)
{
    struct definitions set = dataset("{}");
    const struct column_rule *rule = get(&set, "months");
    ck_assert_int_eq(rule->kind, COLUMN_NUMBER);
    ck_assert_str_eq(rule->from, "AGE");
    ck_assert_str_eq(rule->unit, "months");
    ck_assert_double_eq(rule->scale, 0.1);
    ck_assert_uint_eq(rule->missing_count, 1);
    ck_assert_str_eq(rule->missing[0].raw, "99");
    ck_assert_int_eq(rule->missing[0].reason, QUIPU_UNKNOWN);
    definitions_release(&set);
}
END_TEST

/* Every reason but that nothing is missing. */
START_TEST(every_reason_has_a_word)
{
    for (enum quipu_reason reason = QUIPU_PRESENT + 1;
         reason < QUIPU_REASON_COUNT; reason++) {
        char patch[128];
        snprintf(patch, sizeof patch,
                 "{'columns': {'x': {'from': 'A', 'missing': {'': '%s'}}}}",
                 quipu_reason_word(reason));
        struct definitions set = dataset(patch);
        ck_assert_int_eq(get(&set, "x")->missing[0].reason, reason);
        definitions_release(&set);
    }
}
END_TEST

START_TEST(codes_come_by_map_or_list)
{
    struct definitions set =
        dataset("{'columns': {'alone': {'from': 'A', 'map': {'1': 'yes',"
                " '2': 'no', '3': 'no'}}, 'iso': {'from': 'A', 'codelist':"
                " 'areas', 'scheme': 'iso', 'missing': {'9': 'missing'}}}}");
    const struct column_rule *sex = get(&set, "sex");
    ck_assert_int_eq(sex->kind, COLUMN_CODES);
    ck_assert_str_eq(sex->codelist->definition.id, "sexes");
    ck_assert_uint_eq(sex->map_count, 2);
    ck_assert_str_eq(sex->map[0].raw, "1");
    ck_assert_str_eq(sex->map[0].code, "M");
    const struct column_rule *alone = get(&set, "alone");
    ck_assert_int_eq(alone->kind, COLUMN_CODES);
    ck_assert_ptr_null(alone->codelist);
    ck_assert_uint_eq(alone->map_count, 3);
    const struct column_rule *iso = get(&set, "iso");
    ck_assert_int_eq(iso->kind, COLUMN_CODES);
    ck_assert_str_eq(iso->scheme, "iso");
    ck_assert_uint_eq(iso->map_count, 0);
    definitions_release(&set);
}
END_TEST

START_TEST(bins_are_ranges_with_their_ends)
{
    struct definitions set =
        dataset("{'columns': {'b': {'from': 'A', 'scale': 2, 'bins': {"
                "'low': {'below': -1.5}, 'mid': {'from': -1.5, 'to': 3},"
                "'high': {'above': 3}}}}}");
    const struct column_rule *rule = get(&set, "b");
    ck_assert_int_eq(rule->kind, COLUMN_BINS);
    ck_assert_uint_eq(rule->bin_count, 3);
    ck_assert_str_eq(rule->bins[0].code, "low");
    ck_assert(range_has(&rule->bins[0].range, -1.6));
    ck_assert(!range_has(&rule->bins[0].range, -1.5));
    ck_assert(range_has(&rule->bins[1].range, -1.5));
    ck_assert(range_has(&rule->bins[1].range, 3));
    ck_assert(!range_has(&rule->bins[2].range, 3));
    ck_assert(range_has(&rule->bins[2].range, nextafter(3, 4)));
    definitions_release(&set);
}
END_TEST

START_TEST(dates_ages_and_texts)
{
    struct definitions set = dataset(
        "{'columns': {'years': {'age': {'birth': 'born', 'at': 'seen',"
        " 'in': 'months'}, 'unit': 'months'}, 'n': {'from': 'N', 'type':"
        " 'number', 'label': 'a count'}}}");
    const struct column_rule *born = get(&set, "born");
    ck_assert_int_eq(born->kind, COLUMN_DATE);
    ck_assert_str_eq(born->year, "Y");
    ck_assert_str_eq(born->month, "M");
    ck_assert_str_eq(born->day, "D");
    ck_assert_int_eq(get(&set, "seen")->kind, COLUMN_DATE);
    ck_assert_str_eq(get(&set, "seen")->from, "SEEN");
    const struct column_rule *days = get(&set, "days");
    ck_assert_int_eq(days->kind, COLUMN_AGE);
    ck_assert_str_eq(days->birth, "born");
    ck_assert_str_eq(days->at, "seen");
    ck_assert_str_eq(days->unit, "days");
    ck_assert(!days->in_months);
    ck_assert(get(&set, "years")->in_months);
    ck_assert_int_eq(get(&set, "words")->kind, COLUMN_TEXT);
    ck_assert_int_eq(get(&set, "n")->kind, COLUMN_NUMBER);
    definitions_release(&set);
}
END_TEST

/* ---- what is refused ---------------------------------------------------- */

/* A rule for the column x, and the problem at columns.x. */
struct rule_case {
    const char *rule, *problem;
};

static void check_rule(const struct rule_case *what)
{
    char *patch = NULL, *problem = NULL;
    ck_assert_int_ne(asprintf(&patch, "{'columns': {'x': %s}}", what->rule),
                     -1);
    ck_assert_int_ne(asprintf(&problem, "columns.x%s", what->problem), -1);
    const struct patch_case as_patch = {patch, problem};
    check_patch(DEFINITION_DATASET, &as_patch);
    free(patch);
    free(problem);
}

#define CHECK_RULES(cases)                                                     \
    do {                                                                       \
        for (size_t i_ = 0; i_ < ARRAY_SIZE(cases); i_++)                      \
            check_rule(&(cases)[i_]);                                          \
    } while (0)

START_TEST(each_part_is_of_its_type)
{
    static const struct rule_case cases[] = {
        {"7", ": expected an object or the name of a column, found a number"},
        {"['A']", ": expected an object or the name of a column, found an "
                  "array"},
        {"true", ": expected an object or the name of a column, found true"},
        {"''", ": the text is empty"},
        {"{}", ": expected 'from', 'date' or 'age'"},
        {"{'form': 'A'}", ".form: unknown key"},
        {"{'from': 1}", ".from: expected a text, found a number"},
        {"{'from': ''}", ".from: the text is empty"},
        {"{'from': 'A', 'unit': 1}", ".unit: expected a text, found a number"},
        {"{'from': 'A', 'label': 1}",
         ".label: expected a text, found a number"},
        {"{'from': 'A', 'scale': '1'}",
         ".scale: expected a number, found a text"},
        {"{'from': 'A', 'missing': ['9']}",
         ".missing: expected an object, found an array"},
        {"{'from': 'A', 'missing': {'9': 9}}",
         ".missing.9: expected a text, found a number"},
        {"{'from': 'A', 'missing': {'9': 'gone'}}",
         ".missing.9: 'gone' is not one of its values"},
        {"{'from': 'A', 'missing': {'9': 'present'}}",
         ".missing.9: 'present' is not one of its values"},
        {"{'from': 'A', 'map': 'sexes'}",
         ".map: expected an object, found a text"},
        {"{'from': 'A', 'map': {'1': 1}}",
         ".map.1: expected a text, found a number"},
        {"{'from': 'A', 'map': {'1': ''}}", ".map.1: the text is empty"},
        {"{'from': 'A', 'codelist': ['sexes']}",
         ".codelist: expected a text, found an array"},
        {"{'from': 'A', 'bins': [1, 2]}",
         ".bins: expected an object, found an array"},
        {"{'from': 'A', 'bins': {'a': 1}}",
         ".bins.a: expected an object, found a number"},
        {"{'from': 'A', 'bins': {'a': {'from': '1'}}}",
         ".bins.a.from: expected a number, found a text"},
        {"{'from': 'A', 'bins': {'a': {'is': 1}}}", ".bins.a.is: unknown key"},
        {"{'date': 'A'}", ".date: expected an object, found a text"},
        {"{'date': {'year': 'Y', 'month': 'M'}}",
         ".date.day: expected a text, found nothing"},
        {"{'date': {'year': 'Y', 'month': 'M', 'day': 1}}",
         ".date.day: expected a text, found a number"},
        {"{'date': {'years': 'Y'}}", ".date.years: unknown key"},
        {"{'age': 'born'}", ".age: expected an object, found a text"},
        {"{'age': {'birth': 'born', 'in': 'days'}}",
         ".age.at: expected a text, found nothing"},
        {"{'age': {'birth': 'born', 'at': 'seen'}}",
         ".age.in: expected a text, found nothing"},
        {"{'age': {'birth': 'born', 'at': 'seen', 'in': 'years'}}",
         ".age.in: 'years' is not one of its values"},
        {"{'from': 'A', 'type': 'codes'}",
         ".type: 'codes' is not one of its values"},
    };
    CHECK_RULES(cases);
}
END_TEST

START_TEST(parts_that_contradict_each_other_are_refused)
{
    static const struct rule_case cases[] = {
        {"{'from': 'A', 'date': {'year': 'Y', 'month': 'M', 'day': 'D'}}",
         ": 'from' and 'date' exclude each other"},
        {"{'from': 'A', 'age': {'birth': 'born', 'at': 'seen', 'in': 'days'}}",
         ": 'from' and 'age' exclude each other"},
        {"{'from': 'A', 'map': {'1': 'a'}, 'bins': {'a': {'to': 1}}}",
         ": 'map' and 'bins' exclude each other"},
        {"{'from': 'A', 'map': {'1': 'a'}, 'type': 'text'}",
         ": 'type' and 'map' exclude each other"},
        {"{'from': 'A', 'codelist': 'sexes', 'type': 'number'}",
         ": 'type' and 'codelist' exclude each other"},
        {"{'date': {'year': 'Y', 'month': 'M', 'day': 'D'},"
         " 'codelist': 'sexes'}",
         ": 'codelist' and 'date' exclude each other"},
        {"{'from': 'A', 'codelist': 'areas', 'scheme': 'iso',"
         " 'map': {'1': '01'}}",
         ": 'scheme' and 'map' exclude each other"},
        {"{'age': {'birth': 'born', 'at': 'seen', 'in': 'days'},"
         " 'missing': {'99': 'unknown'}}",
         ": 'missing' and 'age' exclude each other"},
        {"{'age': {'birth': 'born', 'at': 'seen', 'in': 'days'},"
         " 'unit': 'months'}",
         ".unit: the age is in 'days', not in 'months'"},
        {"{'from': 'A', 'scale': 0}", ".scale: all values would be 0"},
        {"{'from': 'A', 'scale': 1, 'map': {'1': 'a'}}",
         ".scale: only numbers have a scale"},
        {"{'from': 'A', 'scale': 2, 'type': 'date'}",
         ".scale: only numbers have a scale"},
        {"{'from': 'A', 'unit': 'kg', 'map': {'1': 'a'}}",
         ".unit: only numbers have a unit"},
        {"{'from': 'A', 'unit': 'kg', 'type': 'text'}",
         ".unit: only numbers have a unit"},
    };
    CHECK_RULES(cases);
}
END_TEST

START_TEST(codes_are_those_of_the_list)
{
    static const struct rule_case cases[] = {
        {"{'from': 'A', 'codelist': 'sex'}",
         ".codelist: there is no code list 'sex'"},
        {"{'from': 'A', 'map': {'1': 'X'}, 'codelist': 'sexes'}",
         ".map.1: 'X' is not a code of 'sexes'"},
        {"{'from': 'A', 'bins': {'X': {'to': 1}}, 'codelist': 'sexes'}",
         ".bins.X: 'X' is not a code of 'sexes'"},
        {"{'from': 'A', 'scheme': 'iso'}", ".scheme: it needs a 'codelist'"},
        {"{'from': 'A', 'codelist': 'areas', 'scheme': 'inei'}",
         ".scheme: no item of 'areas' has a code by 'inei'"},
        {"{'from': 'A', 'map': {}}", ".map: the map is empty"},
        {"{'from': 'A', 'bins': {}}", ".bins: there is no bin"},
        {"{'from': 'A', 'bins': {'': {'to': 1}}}", ".bins.: the code is empty"},
    };
    CHECK_RULES(cases);
}
END_TEST

START_TEST(a_raw_value_has_one_meaning)
{
    static const struct rule_case cases[] = {
        {"{'from': 'A', 'map': {'1': 'a', '9': 'b'},"
         " 'missing': {'9': 'unknown'}}",
         ": the raw value '9' occurs twice ('missing', 'map')"},
        {"{'from': 'A', 'map': {'1': 'a', ' 1 ': 'b'}}",
         ": the raw value '1' occurs twice ('map', 'map')"},
        {"{'from': 'A', 'missing': {'': 'unknown', '  ': 'other'}}",
         ": the raw value '' occurs twice ('missing', 'missing')"},
        {"{'from': 'A', 'missing': {'99': 'unknown', '99.0': 'other'}}",
         ": the raw value '99.0' occurs twice ('missing', 'missing')"},
        {"{'from': 'A', 'codelist': 'areas', 'missing': {'01': 'unknown'}}",
         ": the raw value '01' occurs twice ('missing', 'codelist')"},
        {"{'from': 'A', 'codelist': 'areas', 'scheme': 'iso',"
         " 'missing': {'XX-A': 'unknown'}}",
         ": the raw value 'XX-A' occurs twice ('missing', 'codelist')"},
    };
    CHECK_RULES(cases);
}
END_TEST

/* Raw values that only look alike. */
START_TEST(different_raw_values_are_accepted)
{
    static const struct patch_case cases[] = {
        {"{'columns': {'x': {'from': 'A', 'map': {'1': 'a', '01': 'b'}}}}",
         NULL},
        {"{'columns': {'x': {'from': 'A', 'missing': {'.a': 'unknown',"
         " '.b': 'refused', '9': 'other'}}}}",
         NULL},
        {"{'columns': {'x': {'from': 'A', 'map': {'1': '01'},"
         " 'codelist': 'areas', 'missing': {'01': 'unknown'}}}}",
         NULL},
        {"{'columns': {'x': {'from': 'A', 'map': {'': 'none', '1': 'one'}}}}",
         NULL},
    };
    CHECK_PATCHES(DEFINITION_DATASET, cases);
}
END_TEST

#define BINS(a, b) "{'from': 'A', 'bins': {'a': {" a "}, 'b': {" b "}}}"

START_TEST(a_number_is_in_one_bin)
{
    static const struct rule_case cases[] = {
        {BINS("'from': 0, 'to': 6", "'from': 6, 'to': 12"),
         ".bins: a number can be in 'a' and in 'b'"},
        {BINS("'from': 5", "'below': 6"),
         ".bins: a number can be in 'b' and in 'a'"},
        {BINS("'from': 0, 'below': 100", "'from': 10, 'below': 20"),
         ".bins: a number can be in 'a' and in 'b'"},
        {BINS("'to': 6", "'to': 5"),
         ".bins: a number can be in 'a' and in 'b'"},
        {BINS("'from': 3, 'to': 3", "'from': 0, 'below': 4"),
         ".bins: a number can be in 'b' and in 'a'"},
        {BINS("", "'from': 0"),
         ".bins.a: expected a limit: 'from', 'above', 'to' or 'below'"},
        {BINS("'from': 3, 'below': 3", "'from': 5"),
         ".bins.a: no number is within these limits"},
        {BINS("'above': 3, 'to': 3", "'from': 5"),
         ".bins.a: no number is within these limits"},
        {BINS("'from': 4, 'to': 3", "'from': 5"),
         ".bins.a: no number is within these limits"},
        {BINS("'from': 4, 'above': 3", "'from': 5"),
         ".bins.a: 'from' and 'above' exclude each other"},
        {BINS("'to': 4, 'below': 3", "'from': 5"),
         ".bins.a: 'to' and 'below' exclude each other"},
    };
    CHECK_RULES(cases);

    static const struct patch_case touching[] = {
        {"{'columns': {'x': " BINS("'from': 0, 'below': 6",
                                   "'from': 6, 'below': 12") "}}",
         NULL},
        {"{'columns': {'x': " BINS("'above': 6", "'to': 6") "}}", NULL},
        {"{'columns': {'x': " BINS("'from': 6, 'to': 6", "'above': 6") "}}",
         NULL},
        {"{'columns': {'x': {'from': 'A', 'bins': {'a': {'to': 3}}}}}", NULL},
    };
    CHECK_PATCHES(DEFINITION_DATASET, touching);
}
END_TEST

START_TEST(an_age_is_between_two_dates_of_the_dataset)
{
    static const struct rule_case cases[] = {
        {"{'age': {'birth': 'borne', 'at': 'seen', 'in': 'days'}}",
         ".age.birth: the dataset 'd' has no column 'borne'"},
        {"{'age': {'birth': 'born', 'at': 'months', 'in': 'days'}}",
         ".age.at: the column 'months' gives no dates"},
    };
    CHECK_RULES(cases);
}
END_TEST

START_TEST(the_nearest_word_is_offered)
{
    static const struct {
        const char *rule, *hint;
    } cases[] = {
        {"{'form': 'A'}", "did you mean \"from\"? valid: from, unit"},
        {"{'from': 'A', 'missing': {'9': 'absnet'}}",
         "did you mean \"absent\"? valid: missing, declared"},
        {"{'from': 'A', 'codelist': 'sexe'}",
         "did you mean \"sexes\"? quipu list --codelists shows all"},
        {"{'age': {'birth': 'borm', 'at': 'seen', 'in': 'days'}}",
         "did you mean \"born\"?"},
    };
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        char patch[256];
        snprintf(patch, sizeof patch, "{'columns': {'x': %s}}", cases[i].rule);
        struct definitions set = {.err = QUIPU_NO_ERROR};
        define_patched(&set, DEFINITION_DATASET, patch);
        build(&set);
        ck_assert_uint_eq(set.catalogue->problem_count, 1);
        const char *hint = set.catalogue->problems[0].hint;
        ck_assert_msg(strncmp(hint, cases[i].hint, strlen(cases[i].hint)) == 0,
                      "%s", hint);
        definitions_release(&set);
    }
}
END_TEST

UNIT_MAIN("column_rules", a_name_is_short_for_from,
          a_number_has_unit_scale_and_missing_codes, every_reason_has_a_word,
          codes_come_by_map_or_list, bins_are_ranges_with_their_ends,
          dates_ages_and_texts, each_part_is_of_its_type,
          parts_that_contradict_each_other_are_refused,
          codes_are_those_of_the_list, a_raw_value_has_one_meaning,
          different_raw_values_are_accepted, a_number_is_in_one_bin,
          an_age_is_between_two_dates_of_the_dataset,
          the_nearest_word_is_offered)
