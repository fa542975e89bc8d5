/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_codelist.c - code lists: areas in levels, codes of dimensions. */
#include <config.h>

#include "definitions.h"

static struct definitions areas(void)
{
    struct definitions set = {.err = QUIPU_NO_ERROR};
    define(&set, DEFINITION_CODELIST, "areas", areas_json);
    define(&set, DEFINITION_CODELIST, "sexes", sexes_json);
    build(&set);
    HAS_PROBLEMS(&set);
    return set;
}

START_TEST(items_have_levels_parents_names_and_codes)
{
    struct definitions set = areas();
    const struct codelist *list = set.catalogue->codelists[0];
    ck_assert_str_eq(list->definition.id, "areas");
    ck_assert(list->is_area);
    ck_assert_uint_eq(list->level_count, 3);
    ck_assert_uint_eq(list->item_count, 4);
    const struct codelist_item *country = &list->items[0];
    const struct codelist_item *province = &list->items[3];
    ck_assert_uint_eq(country->level, 0);
    ck_assert_uint_eq(country->parent, SIZE_MAX);
    ck_assert_uint_eq(province->level, 2);
    ck_assert_uint_eq(province->parent, 1);
    ck_assert_str_eq(labels_get(&province->names, "es"), "Uno uno");
    ck_assert_str_eq(codelist_raw(&list->items[2], NULL), "02");
    ck_assert_str_eq(codelist_raw(&list->items[2], "iso"), "XX-B");
    ck_assert_ptr_null(codelist_raw(&list->items[2], "inei"));
    ck_assert_ptr_null(codelist_raw(province, "iso"));
    definitions_release(&set);
}
END_TEST

START_TEST(a_dimension_needs_no_levels)
{
    struct definitions set = areas();
    const struct codelist *list = set.catalogue->codelists[1];
    ck_assert(!list->is_area);
    ck_assert_uint_eq(list->level_count, 0);
    ck_assert_uint_eq(list->items[0].level, SIZE_MAX);
    ck_assert_uint_eq(list->items[0].parent, SIZE_MAX);
    definitions_release(&set);
}
END_TEST

START_TEST(codes_and_levels_are_found)
{
    struct definitions set = areas();
    const struct codelist *list = set.catalogue->codelists[0];
    ck_assert_uint_eq(codelist_find(list, "XX"), 0);
    ck_assert_uint_eq(codelist_find(list, "01"), 1);
    ck_assert_uint_eq(codelist_find(list, "0101"), 3);
    ck_assert_uint_eq(codelist_find(list, "1"), SIZE_MAX);
    ck_assert_uint_eq(codelist_find(list, ""), SIZE_MAX);
    ck_assert_uint_eq(codelist_find(list, "010"), SIZE_MAX);
    ck_assert_uint_eq(codelist_find(list, "zz"), SIZE_MAX);
    ck_assert_uint_eq(codelist_find_level(list, "region"), 1);
    ck_assert_uint_eq(codelist_find_level(list, "Region"), SIZE_MAX);
    definitions_release(&set);
}
END_TEST

START_TEST(an_ancestor_is_of_the_level_asked_for)
{
    struct definitions set = areas();
    const struct codelist *list = set.catalogue->codelists[0];
    ck_assert_uint_eq(codelist_ancestor(list, 3, 2), 3);
    ck_assert_uint_eq(codelist_ancestor(list, 3, 1), 1);
    ck_assert_uint_eq(codelist_ancestor(list, 3, 0), 0);
    ck_assert_uint_eq(codelist_ancestor(list, 1, 2), SIZE_MAX);
    ck_assert_uint_eq(codelist_ancestor(list, SIZE_MAX, 0), SIZE_MAX);
    definitions_release(&set);
}
END_TEST

#define ITEM        "'code': 'A', 'level': 'country', 'name': {'en': 'A'}"
#define ITEMS(rest) "{'items': [{" ITEM "}, " rest "]}"

START_TEST(what_is_wrong_is_said)
{
    static const struct patch_case cases[] = {
        {"{'kind': null}", "kind: expected a text, found nothing"},
        {"{'kind': 'region'}", "kind: 'region' is not one of its values"},
        {"{'level': ['a']}", "level: unknown key"},
        {"{'levels': null}", "levels: expected an array, found nothing"},
        {"{'levels': []}", "levels: the list is empty"},
        {"{'levels': ['a', 'b', 'a']}", "levels: 'a' occurs twice"},
        {"{'levels': ['a', 7]}", "levels[1]: expected a text, found a number"},
        {"{'levels': ['a', '']}", "levels[1]: the text is empty"},
        {"{'levels': ['One']}",
         "levels[0]: expected up to 100 of a-z, 0-9, '.', '_', '-', beginning "
         "with a letter or a digit, found 'One'"},
        {"{'version': 2025}", "version: expected a text, found a number"},
        {"{'source': ''}", "source: the text is empty"},
        {"{'items': null}", "items: expected an array, found nothing"},
        {"{'items': {}}", "items: expected an array, found an object"},
        {"{'items': []}", "items: the list is empty"},
        {"{'items': ['A']}", "items[0]: expected an object, found a text"},
        {ITEMS("{'code': ''}"), "items[1].code: the text is empty"},
        {ITEMS("{}"), "items[1].code: expected a text, found nothing"},
        {ITEMS("{'code': 'a b'}"),
         "items[1].code: expected letters, digits, '_', '.', '-', beginning "
         "with a letter, a digit or '_', found 'a b'"},
        {ITEMS("{'code': '-a'}"),
         "items[1].code: expected letters, digits, '_', '.', '-', beginning "
         "with a letter, a digit or '_', found '-a'"},
        {ITEMS("{'code': 'B'}, {" ITEM "}"),
         "items[2].code: the code 'A' is that of items[0]"},
        {ITEMS("{'code': 'B', 'colour': 'red'}"),
         "items[1].colour: unknown key"},
        {ITEMS("{'code': 'B'}"),
         "items[1].level: expected a text, found nothing"},
        {ITEMS("{'code': 'B', 'level': 'state'}"),
         "items[1].level: 'state' is not in 'levels'"},
        {ITEMS("{'code': 'B', 'level': 'region'}"),
         "items[1].parent: an area of level 'region' needs a parent"},
        {ITEMS("{'code': 'B', 'level': 'region', 'parent': 'B'}"),
         "items[1].parent: no item 'B' comes before this one"},
        {ITEMS("{'code': 'B', 'level': 'region', 'parent': 'C'},"
               "{'code': 'C', 'level': 'region', 'parent': 'A'}"),
         "items[1].parent: no item 'C' comes before this one"},
        {ITEMS("{'code': 'B', 'level': 'country', 'parent': 'A'}"),
         "items[1].parent: the parent 'A' is not of a level above"},
        {ITEMS("{'code': 'B', 'level': 'region', 'parent': 'A'}"),
         "items[1].name: expected an object, found nothing"},
        {"{'items': [{'code': 'A', 'level': 'country', 'name': {}}]}",
         "items[0].name: expected a text in at least one language"},
        {"{'items': [{'code': 'A', 'level': 'country', 'name': {'en': ''}}]}",
         "items[0].name.en: the text is empty"},
        {"{'items': [{'code': 'A', 'level': 'country', 'name': {'e1': 'A'}}]}",
         "items[0].name.e1: expected a language code of two letters, such as "
         "'es'"},
    };
    CHECK_PATCHES(DEFINITION_CODELIST, cases);
}
END_TEST

START_TEST(what_is_wrong_with_codes_and_dates_is_said)
{
    static const struct patch_case cases[] = {
        {"{'items': [{" ITEM ", 'codes': 'x'}]}",
         "items[0].codes: expected an object, found a text"},
        {"{'items': [{" ITEM ", 'codes': {'iso': 7}}]}",
         "items[0].codes.iso: expected a text, found a number"},
        {"{'items': [{" ITEM ", 'codes': {'ISO': 'A'}}]}",
         "items[0].codes.ISO: expected up to 100 of a-z, 0-9, '.', '_', '-', "
         "beginning with a letter or a digit, found 'ISO'"},
        {"{'items': [{" ITEM ", 'from': 2020}]}",
         "items[0].from: expected a text, found a number"},
        {"{'items': [{" ITEM ", 'to': '2020-13'}]}",
         "items[0].to: '2020-13' is not a period such as 2023, 2023-S1, "
         "2023-Q2 or 2023-07"},
        {"{'items': [{" ITEM ", 'from': '2020-M07'}]}",
         "items[0].from: expected '2020-07', found '2020-M07'"},
        {"{'items': [{" ITEM ", 'from': '2020-Q3', 'to': '2020-06'}]}",
         "items[0].to: '2020-06' ends before '2020-Q3' begins"},
        {"{'items': [{" ITEM ", 'codes': {'iso': {}}}]}",
         "items[0].codes.iso.code: expected a text, found nothing"},
        {"{'items': [{" ITEM ", 'codes': {'iso': {'code': 'A', 'til': '2020'"
         "}}}]}",
         "items[0].codes.iso.til: unknown key"},
        {"{'items': [{" ITEM ", 'codes': {'iso': {'code': 'A', 'from': '2021',"
         " 'to': '2020'}}}]}",
         "items[0].codes.iso.to: '2020' ends before '2021' begins"},
    };
    CHECK_PATCHES(DEFINITION_CODELIST, cases);
}
END_TEST

static struct quipu_period period_of(const char *text)
{
    struct quipu_period period;
    ck_assert(quipu_parse_period(quipu_slice_of(text), &period));
    return period;
}

/* A code is in force where the whole of a period is within its dates. */
START_TEST(codes_are_in_force_for_periods)
{
    static const struct {
        size_t item;
        const char *scheme, *period;
        bool is_in_force;
    } cases[] = {
        {0, NULL, "1999", true},       {0, NULL, "9999", true},
        {0, "inei", "2023", false},    {1, NULL, "2007", false},
        {1, NULL, "2008", true},       {1, NULL, "2008-01", true},
        {1, NULL, "2007-12", false},   {1, NULL, "2020-06", true},
        {1, NULL, "2020-Q2", true},    {1, NULL, "2020-07", false},
        {1, NULL, "2020-Q3", false},   {1, NULL, "2020-S1", true},
        {1, NULL, "2020", false},      {1, "iso", "2019", true},
        {1, "iso", "2020-07", false},  {1, "inei", "2009", false},
        {1, "inei", "2010", true},     {1, "inei", "2011-Q1", true},
        {1, "inei", "2011-Q2", false}, {1, "inei", "2011", false},
        {1, "reniec", "2010", false},
    };
    struct definitions set = {.err = QUIPU_NO_ERROR};
    define(&set, DEFINITION_CODELIST, "l",
           "{'id': 'l', 'kind': 'dimension', 'title': {'en': 'L'}, 'items':"
           " [{'code': 'A', 'name': {'en': 'A'}},"
           "  {'code': 'B', 'name': {'en': 'B'}, 'from': '2008', 'to':"
           "   '2020-Q2', 'codes': {'iso': 'XX-B', 'inei': {'code': '07',"
           "   'from': '2010', 'to': '2011-03'}}}]}");
    build(&set);
    HAS_PROBLEMS(&set);
    const struct codelist *list = set.catalogue->codelists[0];
    ck_assert_str_eq(list->items[1].from, "2008");
    ck_assert_str_eq(list->items[1].to, "2020-Q2");
    ck_assert_str_eq(codelist_raw(&list->items[1], "inei"), "07");
    ck_assert_str_eq(codelist_raw(&list->items[1], "iso"), "XX-B");
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
        ck_assert_msg(codelist_in_force(list, cases[i].item, cases[i].scheme,
                                        period_of(cases[i].period)) ==
                          cases[i].is_in_force,
                      "%s %s", cases[i].scheme ? cases[i].scheme : "code",
                      cases[i].period);
    definitions_release(&set);
}
END_TEST

/* Lists that nothing else refers to. */
START_TEST(what_is_right_is_accepted)
{
    static const char *const lists[] = {
        /* No whole: several roots. */
        "{'id': 'l', 'kind': 'area', 'title': {'en': 'L'}, 'levels': ['a'],"
        " 'items': [{'code': 'A', 'level': 'a', 'name': {'en': 'A'}},"
        "           {'code': 'B', 'level': 'a', 'name': {'en': 'B'}}]}",
        /* A level is left out. */
        "{'id': 'l', 'kind': 'area', 'title': {'en': 'L'},"
        " 'levels': ['a', 'b', 'c'],"
        " 'items': [{'code': 'A', 'level': 'a', 'name': {'en': 'A'}},"
        "  {'code': 'C', 'level': 'c', 'parent': 'A', 'name': {'en': 'C'},"
        "   'from': '2014', 'to': '2024-02'}]}",
        /* A dimension with parents: groups of ages. */
        "{'id': 'l', 'kind': 'dimension', 'title': {'en': 'L'},"
        " 'version': '2', 'source': 's', 'note': 'n',"
        " 'items': [{'code': '0-59', 'name': {'en': 'A'}},"
        "  {'code': '0-5', 'parent': '0-59', 'name': {'en': 'B'},"
        "   'codes': {'sdmx': 'M0T5'}}]}",
    };
    for (size_t i = 0; i < ARRAY_SIZE(lists); i++) {
        struct definitions set = {.err = QUIPU_NO_ERROR};
        define(&set, DEFINITION_CODELIST, "l", lists[i]);
        build(&set);
        HAS_PROBLEMS(&set);
        definitions_release(&set);
    }
}
END_TEST

UNIT_MAIN("codelist", items_have_levels_parents_names_and_codes,
          a_dimension_needs_no_levels, codes_and_levels_are_found,
          an_ancestor_is_of_the_level_asked_for, codes_are_in_force_for_periods,
          what_is_wrong_is_said, what_is_wrong_with_codes_and_dates_is_said,
          what_is_right_is_accepted)
