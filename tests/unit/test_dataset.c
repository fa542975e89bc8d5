/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_dataset.c - datasets: head, limits, design, variants, place. */
#include <config.h>

#include "base/observation.h"
#include "definitions.h"

static struct definitions dataset(const char *patch)
{
    struct definitions set = {.err = QUIPU_NO_ERROR};
    define_patched(&set, DEFINITION_DATASET, patch);
    build(&set);
    HAS_PROBLEMS(&set);
    return set;
}

static const struct dataset *first(const struct definitions *set)
{
    return set->catalogue->datasets[0];
}

START_TEST(what_is_left_out_has_its_default)
{
    struct definitions set = {.err = QUIPU_NO_ERROR};
    define(&set, DEFINITION_DATASET, "e",
           "{'id': 'e', 'title': {'es': 'E'}, 'source': 's',"
           " 'periods': ['2023']}");
    build(&set);
    HAS_PROBLEMS(&set);
    const struct dataset *e = first(&set);
    ck_assert_str_eq(e->source, "s");
    ck_assert_ptr_null(e->settings);
    ck_assert_ptr_null(e->owner);
    ck_assert_uint_eq(e->columns.count, 0);
    ck_assert(!e->design.is_sample);
    ck_assert_double_eq(e->design.confidence, 0.95);
    ck_assert_ptr_null(e->area);
    ck_assert_str_eq(e->ref_area, AREA_TOTAL);
    ck_assert_uint_eq(e->level_count, 0);
    ck_assert_double_eq(e->rejects_max, 0);
    ck_assert_int_eq(e->rows_min, 0);
    ck_assert_double_lt(e->rows_change_max, 0);
    ck_assert_int_eq(e->disclosure_threshold, 0);
    definitions_release(&set);
}
END_TEST

START_TEST(what_is_said_is_read)
{
    struct definitions set = dataset(
        "{'owner': 'o', 'licence': 'l', 'citation': 'c', 'note': 'n',"
        " 'guards': {'rows_min': 10, 'rows_change_max': 0.25},"
        " 'disclosure': {'threshold': 5}, 'freshness': {'warn': '400d'},"
        " 'rejects_max': 0.01, 'periods': ['2023', '2023-S2', '2023-Q4',"
        " '2023-12']}");
    const struct dataset *d = first(&set);
    ck_assert_str_eq(d->owner, "o");
    ck_assert_str_eq(d->licence, "l");
    ck_assert_str_eq(d->citation, "c");
    ck_assert_int_eq(d->rows_min, 10);
    ck_assert_double_eq(d->rows_change_max, 0.25);
    ck_assert_int_eq(d->disclosure_threshold, 5);
    ck_assert_double_eq(d->rejects_max, 0.01);
    ck_assert_uint_eq(d->period_count, 4);
    ck_assert_str_eq(d->periods[3], "2023-12");
    ck_assert_uint_eq(d->columns.count, 9);
    definitions_release(&set);
}
END_TEST

START_TEST(head_and_limits_are_checked)
{
    static const struct patch_case cases[] = {
        {"{'sourc': 'x'}", "sourc: unknown key"},
        {"{'source': null}", "source: expected a text, found nothing"},
        {"{'owner': 7}", "owner: expected a text, found a number"},
        {"{'licence': ''}", "licence: the text is empty"},
        {"{'citation': []}", "citation: expected a text, found an array"},
        {"{'note': {}}", "note: expected a text, found an object"},
        {"{'title': 'D'}", "title: expected an object, found a text"},
        {"{'title': {'en': null}}",
         "title: expected a text in at least one language"},
        {"{'title': {'EN': 'D'}}",
         "title.EN: expected a language code of two letters, such as 'es'"},
        {"{'settings': []}", "settings: expected an object, found an array"},
        {"{'periods': null}", "periods: expected an array, found nothing"},
        {"{'periods': '2023'}", "periods: expected an array, found a text"},
        {"{'periods': []}", "periods: the list is empty"},
        {"{'periods': [2023]}", "periods[0]: expected a text, found a number"},
        {"{'periods': ['2023', '2023']}", "periods: '2023' occurs twice"},
        {"{'periods': ['2023', '2024-13']}",
         "periods[1]: '2024-13' is not a period such as 2023, 2023-S1, "
         "2023-Q2 or 2023-07"},
        /* One period has one name: files and variants go by it. */
        {"{'periods': ['2023-M07']}",
         "periods[0]: expected '2023-07', found '2023-M07'"},
        {"{'periods': ['2023-A1']}",
         "periods[0]: expected '2023', found '2023-A1'"},
        {"{'guards': {'rows_max': 1}}", "guards.rows_max: unknown key"},
        {"{'guards': {'rows_min': -1}}",
         "guards.rows_min: expected 0 to 1000000000000000, found -1"},
        {"{'guards': {'rows_min': 1.5}}",
         "guards.rows_min: expected a whole number, found a number"},
        {"{'guards': {'rows_change_max': -0.1}}",
         "guards.rows_change_max: expected a share of 0 or more"},
        {"{'disclosure': {'threshold': -5}}",
         "disclosure.threshold: expected 0 to 1000000000000000, found -5"},
        {"{'disclosure': {'threshold': '5'}}",
         "disclosure.threshold: expected a whole number, found a text"},
        {"{'disclosure': 5}", "disclosure: expected an object, found a number"},
        {"{'freshness': {'warn': 'soon'}}",
         "freshness.warn: expected days, such as '400d'"},
        {"{'freshness': {'warn': '0d'}}",
         "freshness.warn: expected days, such as '400d'"},
        {"{'rejects_max': 1}",
         "rejects_max: expected a share from 0 to below 1"},
        {"{'rejects_max': -0.1}",
         "rejects_max: expected a share from 0 to below 1"},
        {"{'rejects_max': '1%'}",
         "rejects_max: expected a number, found a text"},
        {"{'columns': []}", "columns: expected an object, found an array"},
        {"{'columns': {'': 'A'}}", "columns.: the column has no name"},
    };
    CHECK_PATCHES(DEFINITION_DATASET, cases);
}
END_TEST

/* ---- design ------------------------------------------------------------- */

START_TEST(a_design_has_rules_and_methods)
{
    struct definitions set =
        dataset("{'design': {'fpc': 'N', 'lonely': 'average', 'df': 'domain',"
                " 'confidence': 0.9, 'adjust_domain_lonely': true}}");
    const struct design *design = &first(&set)->design;
    ck_assert(design->is_sample);
    ck_assert_str_eq(design->weight->from, "WT");
    ck_assert_double_eq(design->weight->scale, 1e-6);
    ck_assert_str_eq(design->weight->path, "design.weight");
    ck_assert_str_eq(design->stratum->from, "STR");
    ck_assert_str_eq(design->cluster->from, "PSU");
    ck_assert_str_eq(design->fpc->from, "N");
    ck_assert_int_eq(design->lonely, LONELY_AVERAGE);
    ck_assert_int_eq(design->df, DF_DOMAIN);
    ck_assert_double_eq(design->confidence, 0.9);
    ck_assert(design->adjust_domain_lonely);
    definitions_release(&set);
}
END_TEST

START_TEST(every_method_has_its_word)
{
    static const struct {
        const char *word;
        enum lonely_rule rule;
    } cases[] = {{"fail", LONELY_FAIL},
                 {"certainty", LONELY_CERTAINTY},
                 {"remove", LONELY_REMOVE},
                 {"adjust", LONELY_ADJUST},
                 {"average", LONELY_AVERAGE}};
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        char patch[64];
        snprintf(patch, sizeof patch, "{'design': {'lonely': '%s'}}",
                 cases[i].word);
        struct definitions set = dataset(patch);
        ck_assert_int_eq(first(&set)->design.lonely, cases[i].rule);
        ck_assert_int_eq(first(&set)->design.df, DF_DESIGN);
        definitions_release(&set);
    }
    struct definitions set = dataset("{'design': {'df': 'design'}}");
    ck_assert_int_eq(first(&set)->design.lonely, LONELY_ADJUST);
    ck_assert_int_eq(first(&set)->design.df, DF_DESIGN);
    definitions_release(&set);
}
END_TEST

START_TEST(a_design_is_checked)
{
    static const struct patch_case cases[] = {
        {"{'design': 'srs'}", "design: expected an object, found a text"},
        {"{'design': {'wieght': 'W'}}", "design.wieght: unknown key"},
        {"{'design': {'weight': 1}}",
         "design.weight: expected an object or the name of a column, found a "
         "number"},
        {"{'design': {'weight': ''}}", "design.weight: the text is empty"},
        {"{'design': {'lonely': 'ignore'}}",
         "design.lonely: 'ignore' is not one of its values"},
        {"{'design': {'df': 7}}", "design.df: expected a text, found a number"},
        {"{'design': {'confidence': 95}}",
         "design.confidence: expected a number between 0.5 and 1, such as "
         "0.95"},
        {"{'design': {'confidence': 0.5}}",
         "design.confidence: expected a number between 0.5 and 1, such as "
         "0.95"},
        {"{'design': {'adjust_domain_lonely': 'yes'}}",
         "design.adjust_domain_lonely: expected true or false, found a text"},
        /* Rules that give the wrong thing, and names of columns that do. */
        {"{'design': {'weight': {'scale': null, 'type': 'text'}}}",
         "design.weight: expected a column of numbers"},
        {"{'design': {'weight': 'sex'}}",
         "design.weight: expected a column of numbers"},
        {"{'design': {'fpc': 'seen'}}",
         "design.fpc: expected a column of numbers"},
        {"{'design': {'stratum': 'seen'}}",
         "design.stratum: expected a column of codes or texts"},
        {"{'design': {'cluster': {'from': 'P', 'type': 'date'}}}",
         "design.cluster: expected a column of codes or texts"},
        {"{'design': {'stratum': {'from': 'S', 'scale': 10}}}",
         "design.stratum: 'scale' is for numbers"},
        {"{'design': {'weight': {'from': null, 'scale': null,"
         " 'age': {'birth': 'x', 'at': 'seen', 'in': 'days'}}}}",
         "design.weight.age.birth: the dataset 'd' has no column 'x'"},
    };
    CHECK_PATCHES(DEFINITION_DATASET, cases);

    static const struct patch_case right[] = {
        {"{'design': {'stratum': 'region', 'cluster': 'words'}}", NULL},
        {"{'design': {'stratum': 'group', 'weight': 'months'}}", NULL},
        {"{'design': {'stratum': null, 'cluster': null, 'weight': null}}",
         NULL},
        {"{'design': null}", NULL},
    };
    CHECK_PATCHES(DEFINITION_DATASET, right);
}
END_TEST

/* ---- variants ----------------------------------------------------------- */

START_TEST(a_variant_holds_in_its_periods)
{
    struct definitions set = dataset(
        "{'variants': [{'periods': ['2015', '2016'],"
        "  'columns': {'months': {'from': 'EDAD'}}},"
        " {'periods': ['2016'], 'columns': {'sex': {'map': {'3': 'F'}}},"
        "  'design': {'weight': 'W16'}}]}");
    const struct dataset *d = first(&set);
    const struct column_rule *weight = d->design.weight;
    ck_assert_str_eq(dataset_column(d, "2015", "months")->from, "EDAD");
    ck_assert_double_eq(dataset_column(d, "2015", "months")->scale, 0.1);
    ck_assert_str_eq(dataset_column(d, "2015", "months")->path,
                     "variants[0].columns.months");
    ck_assert_str_eq(dataset_column(d, "2016", "months")->from, "EDAD");
    ck_assert_str_eq(dataset_column(d, "2023", "months")->from, "AGE");
    ck_assert_str_eq(dataset_column(d, "", "months")->from, "AGE");
    ck_assert_uint_eq(dataset_column(d, "2016", "sex")->map_count, 3);
    ck_assert_uint_eq(dataset_column(d, "2015", "sex")->map_count, 2);
    ck_assert_ptr_null(dataset_column(d, "2016", "weight"));
    ck_assert_ptr_null(dataset_column(d, "2016", "nothing"));
    ck_assert_str_eq(dataset_design_rule(d, "2016", weight)->from, "W16");
    ck_assert_double_eq(dataset_design_rule(d, "2016", weight)->scale, 1e-6);
    ck_assert_ptr_eq(dataset_design_rule(d, "2015", weight), weight);
    ck_assert_ptr_null(dataset_design_rule(d, "2016", NULL));
    definitions_release(&set);
}
END_TEST

/* The weight of a child and the weight of the sample are two things. */
START_TEST(a_column_and_the_design_may_have_one_name)
{
    static const char variants[] =
        "{'variants': [{'periods': ['2015'], 'columns': {'weight': 'X'}%s}]%s}";
    char patch[256];
    snprintf(patch, sizeof patch, variants, "",
             ", 'columns': {'weight': {'from': 'KG', 'unit': 'kg'}}");
    struct definitions set = dataset(patch);
    const struct dataset *d = first(&set);
    ck_assert_str_eq(dataset_column(d, "2015", "weight")->from, "X");
    ck_assert_str_eq(dataset_column(d, "2015", "weight")->unit, "kg");
    ck_assert_str_eq(dataset_design_rule(d, "2015", d->design.weight)->from,
                     "WT");
    definitions_release(&set);

    snprintf(patch, sizeof patch, variants, ", 'design': {'weight': 'Y'}",
             ", 'columns': {'weight': {'from': 'KG', 'unit': 'kg'}}");
    set = dataset(patch);
    d = first(&set);
    ck_assert_str_eq(dataset_column(d, "2015", "weight")->from, "X");
    ck_assert_str_eq(dataset_design_rule(d, "2015", d->design.weight)->from,
                     "Y");
    definitions_release(&set);

    /* Only the design has it. */
    snprintf(patch, sizeof patch, variants, "", "");
    set = dataset(patch);
    d = first(&set);
    ck_assert_ptr_null(dataset_column(d, "2015", "weight"));
    ck_assert_str_eq(dataset_design_rule(d, "2015", d->design.weight)->from,
                     "X");
    definitions_release(&set);
}
END_TEST

#define VARIANT(rest) "{'variants': [{'periods': ['2015'], " rest "}]}"

START_TEST(variants_are_checked)
{
    static const struct patch_case cases[] = {
        {"{'variants': {}}", "variants: expected an array, found an object"},
        {"{'variants': ['2015']}",
         "variants[0]: expected an object, found a text"},
        {"{'variants': [{}]}",
         "variants[0].periods: expected an array, found nothing"},
        {"{'variants': [{'periods': []}]}",
         "variants[0].periods: the list is empty"},
        {"{'variants': [{'periods': ['15']}]}",
         "variants[0].periods[0]: '15' is not a period such as 2023, 2023-S1, "
         "2023-Q2 or 2023-07"},
        {VARIANT("'settings': {}"), "variants[0].settings: unknown key"},
        {VARIANT("'columns': {'mouths': 'X'}"),
         "variants[0].columns.mouths: the dataset 'd' has no column 'mouths'"},
        {VARIANT("'design': {'fpc': 'X'}"),
         "variants[0].design.fpc: the design has no 'fpc'"},
        {VARIANT("'design': {'months': 'X'}"),
         "variants[0].design.months: the design has no 'months'"},
        {VARIANT("'columns': {'months': 7}"),
         "variants[0].columns.months: expected an object or the name of a "
         "column, found a number"},
        {VARIANT("'columns': {'months': {'scale': null, 'unit': null,"
                 " 'type': 'text'}}"),
         "variants[0].columns.months: expected numbers, as in other periods"},
        {VARIANT("'columns': {'region': {'codelist': 'sexes'}}"),
         "variants[0].columns.region: the code list is not that of other "
         "periods"},
        {VARIANT("'columns': {'days': {'age': {'birth': 'sex'}}}"),
         "variants[0].columns.days.age.birth: the column 'sex' gives no "
         "dates"},
        {VARIANT("'design': {'weight': {'from': 'sex', 'scale': null}}"),
         "variants[0].design.weight: expected a column of numbers"},
        {VARIANT("'columns': {'months': 'X'}}, {'periods': ['2014', '2015'],"
                 "'columns': {'months': 'Y'}"),
         "variants[1].columns.months: variants[0].columns.months says already "
         "what differs in 2015"},
        {VARIANT("'columns': {'weight': 'X'}, 'design': {'weight': 'Y'}"),
         "variants[0].columns.weight: variants[0].design.weight says already "
         "what differs in 2015"},
        /* What was a date in parts is one column: the parts must go. */
        {VARIANT("'columns': {'born': {'from': 'B'}}"),
         "variants[0].columns.born: 'from' and 'date' exclude each other"},
    };
    CHECK_PATCHES(DEFINITION_DATASET, cases);

    static const struct patch_case right[] = {
        {VARIANT("'columns': {'born': {'from': 'B', 'type': 'date',"
                 " 'date': null}}"),
         NULL},
        {VARIANT("'columns': {'days': {'age': null, 'from': 'A',"
                 " 'unit': 'days'}}"),
         NULL},
        {"{'variants': []}", NULL},
    };
    CHECK_PATCHES(DEFINITION_DATASET, right);
}
END_TEST

/* ---- place -------------------------------------------------------------- */

START_TEST(levels_are_numbers_of_the_list)
{
    struct definitions set =
        dataset("{'levels': ['province', 'country', 'region']}");
    const struct dataset *d = first(&set);
    ck_assert_str_eq(d->area, "region");
    ck_assert_str_eq(d->ref_area, "XX");
    ck_assert_uint_eq(d->level_count, 3);
    for (size_t i = 0; i < 3; i++)
        ck_assert_uint_eq(d->levels[i], i);
    definitions_release(&set);

    set = dataset("{'ref_area': '01', 'levels': ['region', 'province']}");
    ck_assert_str_eq(first(&set)->ref_area, "01");
    definitions_release(&set);
}
END_TEST

/* Of several countries none is the whole. */
START_TEST(a_list_without_a_whole_has_none)
{
    struct definitions set = {.err = QUIPU_NO_ERROR};
    define(&set, DEFINITION_CODELIST, "l",
           "{'id': 'l', 'kind': 'area', 'title': {'en': 'L'}, 'levels': ['c'],"
           " 'items': [{'code': 'A', 'level': 'c', 'name': {'en': 'A'}},"
           " {'code': 'B', 'level': 'c', 'name': {'en': 'B'}}]}");
    define(&set, DEFINITION_DATASET, "e",
           "{'id': 'e', 'title': {'es': 'E'}, 'source': 's', 'periods':"
           " ['2023'], 'columns': {'r': {'from': 'R', 'codelist': 'l'}},"
           " 'area': 'r', 'levels': ['c']}");
    build(&set);
    HAS_PROBLEMS(&set);
    ck_assert_str_eq(first(&set)->ref_area, AREA_TOTAL);
    definitions_release(&set);
}
END_TEST

START_TEST(the_place_is_checked)
{
    static const struct patch_case cases[] = {
        {"{'area': 'regoin'}", "area: the dataset 'd' has no column 'regoin'"},
        {"{'area': 'sex'}", "area: the column 'sex' has no code list of areas"},
        {"{'area': 'months'}",
         "area: the column 'months' has no code list of areas"},
        {"{'area': ['region']}", "area: expected a text, found an array"},
        {"{'area': null}", "levels: it needs an 'area'"},
        {"{'levels': null}", "levels: expected an array, found nothing"},
        {"{'levels': []}", "levels: the list is empty"},
        {"{'levels': ['region', 'state']}",
         "levels[1]: 'state' is not a level of 'areas'"},
        {"{'levels': ['region', 'region']}", "levels: 'region' occurs twice"},
        {"{'ref_area': 'YY'}", "ref_area: 'YY' is not a code of 'areas'"},
        {"{'ref_area': ''}", "ref_area: the text is empty"},
        {"{'ref_area': '01'}", "levels: 'country' is above the level of '01'"},
    };
    CHECK_PATCHES(DEFINITION_DATASET, cases);
}
END_TEST

UNIT_MAIN("dataset", what_is_left_out_has_its_default, what_is_said_is_read,
          head_and_limits_are_checked, a_design_has_rules_and_methods,
          every_method_has_its_word, a_design_is_checked,
          a_variant_holds_in_its_periods,
          a_column_and_the_design_may_have_one_name, variants_are_checked,
          levels_are_numbers_of_the_list, a_list_without_a_whole_has_none,
          the_place_is_checked)
