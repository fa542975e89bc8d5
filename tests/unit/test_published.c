/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_published.c - records that are observations already: periods, totals,
 * published columns.
 */
#include <config.h>

#include "definitions.h"

/* A dataset of observations with a patch of its columns, and an indicator. */
static struct definitions observed(const char *columns, const char *indicator)
{
    char *dataset = NULL;
    struct definitions set = {.err = QUIPU_NO_ERROR};
    define(&set, DEFINITION_CODELIST, "areas", areas_json);
    define(&set, DEFINITION_CODELIST, "sexes", sexes_json);
    define(&set, DEFINITION_RELIABILITY, "scheme", scheme_json);
    ck_assert_int_ne(
        asprintf(&dataset,
                 "{'id': 'o', 'title': {'en': 'O'}, 'source': 's',"
                 " 'periods': ['2023'], 'period': 'when',"
                 " 'columns': {'when': {'from': 'T', 'type': 'period'},"
                 "  'value': 'V', 'se': 'S', 'count': 'N',"
                 "  'flag': {'from': 'F', 'type': 'text'},"
                 "  'sex': {'from': 'X', 'codelist': 'sexes', 'total': '_T'}"
                 "%s}}",
                 columns),
        -1);
    define(&set, DEFINITION_DATASET, "o", dataset);
    define(&set, DEFINITION_INDICATOR, "p", indicator);
    free(dataset);
    build(&set);
    return set;
}

#define HEAD                                                                   \
    "{'id': 'p', 'title': {'en': 'P'}, 'unit': 'percent', 'dataset': 'o',"     \
    " 'breakdowns': [[], ['sex']], "
#define PLAIN HEAD "'published': {'value': 'value'}}"

START_TEST(published_columns_are_read)
{
    struct definitions set = observed(
        "", HEAD "'where': {'count': {'from': 25}, 'sex': {'is': '_T'}},"
                 " 'published': {'value': 'value', 'se': 'se', 'ci_low': 'se',"
                 " 'ci_high': 'value', 'n': 'count', 'weight': 'count',"
                 " 'status': 'flag'}}");
    HAS_PROBLEMS(&set);
    const struct indicator *p = set.catalogue->indicators[0];
    ck_assert_int_eq(p->kind, INDICATOR_PUBLISHED);
    ck_assert_str_eq(indicator_kind_word(p->kind), "published");
    ck_assert(!indicator_is_derived(p));
    ck_assert_uint_eq(set.catalogue->derived_count, 0);
    ck_assert_ptr_null(p->calculation);
    ck_assert_str_eq(p->dataset->period, "when");
    ck_assert_str_eq(p->published.value, "value");
    ck_assert_str_eq(p->published.se, "se");
    ck_assert_str_eq(p->published.ci_low, "se");
    ck_assert_str_eq(p->published.ci_high, "value");
    ck_assert_str_eq(p->published.n, "count");
    ck_assert_str_eq(p->published.weight, "count");
    ck_assert_str_eq(p->published.status, "flag");
    ck_assert_uint_eq(p->where_count, 2);
    definitions_release(&set);
}
END_TEST

START_TEST(a_value_is_enough)
{
    struct definitions set = observed("", PLAIN);
    HAS_PROBLEMS(&set);
    const struct published *to = &set.catalogue->indicators[0]->published;
    ck_assert_ptr_null(to->se);
    ck_assert_ptr_null(to->ci_low);
    ck_assert_ptr_null(to->n);
    ck_assert_ptr_null(to->status);
    definitions_release(&set);
}
END_TEST

START_TEST(published_columns_are_checked)
{
    static const struct {
        const char *rest, *problem;
    } cases[] = {
        {"'published': 'value'", "published: expected an object, found a text"},
        {"'published': {}", "published.value: expected a text, found nothing"},
        {"'published': {'value': 'valeu'}",
         "published.value: the dataset 'o' has no column 'valeu'"},
        {"'published': {'value': 'flag'}",
         "published.value: expected a column of numbers"},
        {"'published': {'value': 'sex'}",
         "published.value: expected a column of numbers"},
        {"'published': {'value': 'when'}",
         "published.value: expected a column of numbers"},
        {"'published': {'value': 'value', 'status': 'se'}",
         "published.status: expected a column of texts or codes"},
        {"'published': {'value': 'value', 'deff': 'se'}",
         "published.deff: unknown key"},
        {"'published': {'value': 'value', 'ci_low': 'se'}",
         "published: an interval has 'ci_low' and 'ci_high'"},
        {"'published': {'value': 'value'}, 'calculation': 'c'",
         "calculation: 'calculation' and 'published' exclude each other"},
        {"'published': {'value': 'value'}, 'settings': {}",
         "settings: 'settings' and 'published' exclude each other"},
        {"'published': {'value': 'value'}, 'measure': 'm'",
         "measure: 'measure' and 'published' exclude each other"},
        {"'published': {'value': 'value'}, 'interval': 'wald'",
         "interval: 'interval' and 'published' exclude each other"},
        {"'published': {'value': 'value'}, 'reliability': 'scheme'",
         "reliability: 'reliability' and 'published' exclude each other"},
        {"'published': {'value': 'value'}, 'formula': {}",
         "formula: 'formula' and 'published' exclude each other"},
        {"'published': {'value': 'value'}, 'progress': {}",
         "progress: 'progress' and 'published' exclude each other"},
    };
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        char text[512], problem[256];
        snprintf(text, sizeof text, HEAD "%s}", cases[i].rest);
        snprintf(problem, sizeof problem, "'p' at %s", cases[i].problem);
        struct definitions set = observed("", text);
        HAS_PROBLEMS(&set, problem);
        definitions_release(&set);
    }
}
END_TEST

/* ---- totals ------------------------------------------------------------- */

START_TEST(one_or_several_values_stand_for_the_total)
{
    struct definitions set = observed(
        ", 'kind': {'from': 'K', 'map': {'1': 'a'}, 'total': ['T', '9']}",
        PLAIN);
    HAS_PROBLEMS(&set);
    const struct dataset *dataset = set.catalogue->datasets[0];
    const struct column_rule *sex = dataset_column(dataset, "", "sex");
    const struct column_rule *kind = dataset_column(dataset, "", "kind");
    const struct column_rule *value = dataset_column(dataset, "", "value");
    ck_assert_uint_eq(sex->total_count, 1);
    ck_assert_str_eq(sex->totals[0], "_T");
    ck_assert_uint_eq(kind->total_count, 2);
    ck_assert_str_eq(kind->totals[0], "T");
    ck_assert_str_eq(kind->totals[1], "9");
    ck_assert_uint_eq(value->total_count, 0);
    definitions_release(&set);
}
END_TEST

START_TEST(totals_and_periods_are_checked)
{
    static const struct {
        const char *rule, *problem;
    } cases[] = {
        {"{'from': 'K', 'total': 'T'}", ".total: only codes have a total"},
        {"{'from': 'K', 'codelist': 'areas', 'total': 'T'}",
         ".total: areas have none: map it to the code of the whole"},
        {"{'from': 'K', 'bins': {'a': {'below': 1}}, 'total': 'T'}",
         ": 'bins' and 'total' exclude each other"},
        {"{'from': 'K', 'type': 'text', 'total': 'T'}",
         ": 'type' and 'total' exclude each other"},
        {"{'from': 'K', 'map': {'1': 'a'}, 'total': 7}",
         ".total: expected a text, found a number"},
        {"{'from': 'K', 'map': {'1': 'a'}, 'total': ''}",
         ".total: the text is empty"},
        {"{'from': 'K', 'map': {'1': 'a'}, 'total': []}",
         ".total: the list is empty"},
        {"{'from': 'K', 'map': {'1': 'a'}, 'total': ['T', 'T']}",
         ".total: 'T' occurs twice"},
        {"{'from': 'K', 'map': {'1': 'a'}, 'total': ' 1 '}",
         ": the raw value '1' occurs twice ('map', 'total')"},
        {"{'from': 'K', 'map': {'1': 'a'}, 'missing': {'9': 'unknown'},"
         " 'total': '9'}",
         ": the raw value '9' occurs twice ('missing', 'total')"},
        {"{'from': 'K', 'codelist': 'sexes', 'total': 'F'}",
         ": the raw value 'F' occurs twice ('total', 'codelist')"},
        {"{'from': 'K', 'type': 'period', 'unit': 'kg'}",
         ".unit: only numbers have a unit"},
        {"{'from': 'K', 'type': 'period', 'scale': 2}",
         ".scale: only numbers have a scale"},
        {"{'from': 'K', 'type': 'year'}",
         ".type: 'year' is not one of its values"},
    };
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        char columns[256], problem[256];
        snprintf(columns, sizeof columns, ", 'k': %s", cases[i].rule);
        struct definitions set = observed(columns, PLAIN);
        snprintf(problem, sizeof problem, "'o' at columns.k%s",
                 cases[i].problem);
        HAS_PROBLEMS(&set, problem);
        definitions_release(&set);
    }
}
END_TEST

/* ---- periods ------------------------------------------------------------ */

START_TEST(a_period_is_a_column_of_periods)
{
    static const struct patch_case cases[] = {
        {"{'columns': {'when': {'from': 'T', 'type': 'period'}}, 'period':"
         " 'when'}",
         NULL},
        {"{'period': 'when'}", "period: the dataset 'd' has no column 'when'"},
        {"{'period': 'words'}",
         "period: the column 'words' is not of the type 'period'"},
        {"{'period': 7}", "period: expected a text, found a number"},
    };
    CHECK_PATCHES(DEFINITION_DATASET, cases);
}
END_TEST

START_TEST(a_period_is_no_dimension)
{
    struct definitions set = observed(
        "", "{'id': 'p', 'title': {'en': 'P'}, 'unit': 'percent', 'dataset':"
            " 'o', 'breakdowns': [['when']], 'published': {'value':"
            " 'value'}}");
    HAS_PROBLEMS(&set,
                 "'p' at breakdowns[0][0]: the column 'when' has no codes to "
                 "group by: give it a map, a code list or bins");
    definitions_release(&set);
}
END_TEST

UNIT_MAIN("published", published_columns_are_read, a_value_is_enough,
          published_columns_are_checked,
          one_or_several_values_stand_for_the_total,
          totals_and_periods_are_checked, a_period_is_a_column_of_periods,
          a_period_is_no_dimension)
