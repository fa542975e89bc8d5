/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_like.c - definitions that are "like" others, and that replace others. */
#include <config.h>

#include "definitions.h"

#define SHIPPED 0
#define OWN     1

/* An indicator over the common dataset; `rest` goes into it. */
static void indicator(struct definitions *set, size_t folder, const char *path,
                      const char *rest)
{
    char *text = NULL;
    ck_assert_int_ne(
        asprintf(&text,
                 "{'title': {'en': 'T'}, 'dataset': 'd', 'calculation': 'c',"
                 " 'measure': 'm', 'unit': 'percent', 'breakdowns': [[]], %s}",
                 rest),
        -1);
    define_in(set, folder, DEFINITION_INDICATOR, path, text);
    free(text);
}

/* An indicator of which all but the rest is taken over. */
static void like(struct definitions *set, size_t folder, const char *path,
                 const char *rest)
{
    define_in(set, folder, DEFINITION_INDICATOR, path, rest);
}

static struct definitions begin(void)
{
    struct definitions set = {.err = QUIPU_NO_ERROR};
    define(&set, DEFINITION_CODELIST, "areas", areas_json);
    define(&set, DEFINITION_CODELIST, "sexes", sexes_json);
    define(&set, DEFINITION_DATASET, "d", dataset_json);
    return set;
}

static const struct indicator *get(const struct definitions *set,
                                   const char *id)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    const struct indicator *found =
        catalogue_indicator(set->catalogue, id, &err);
    ck_assert_ok(found, err);
    return found;
}

START_TEST(what_is_not_said_is_taken_over)
{
    struct definitions set = begin();
    indicator(&set, SHIPPED, "a",
              "'id': 'a', 'decimals': 3, 'theme': 't', 'norm': 'n',"
              "'where': {'months': {'from': 6, 'below': 60}}");
    like(&set, SHIPPED, "b",
         "{'id': 'b', 'like': 'a', 'decimals': 2, 'norm': null,"
         " 'where': {'months': {'below': 36}}}");
    build(&set);
    HAS_PROBLEMS(&set);
    const struct indicator *b = get(&set, "b");
    ck_assert_int_eq(b->decimals, 2);
    ck_assert_str_eq(b->theme, "t");
    ck_assert_ptr_null(b->norm);
    ck_assert_uint_eq(b->where_count, 1);
    ck_assert(b->where[0].range.has_from && b->where[0].range.has_below);
    ck_assert_double_eq(b->where[0].range.from, 6);
    ck_assert_double_eq(b->where[0].range.below, 36);
    ck_assert_str_eq(b->definition.file, "b");
    ck_assert_int_eq(get(&set, "a")->decimals, 3);
    definitions_release(&set);
}
END_TEST

/* The order of the files does not matter. */
START_TEST(chains_are_followed)
{
    struct definitions set = begin();
    like(&set, SHIPPED, "c", "{'id': 'c', 'like': 'b', 'theme': 'of c'}");
    like(&set, SHIPPED, "b", "{'id': 'b', 'like': 'a', 'decimals': 2}");
    indicator(&set, SHIPPED, "a", "'id': 'a', 'theme': 'of a'");
    build(&set);
    HAS_PROBLEMS(&set);
    ck_assert_int_eq(get(&set, "c")->decimals, 2);
    ck_assert_str_eq(get(&set, "c")->theme, "of c");
    ck_assert_str_eq(get(&set, "b")->theme, "of a");
    definitions_release(&set);
}
END_TEST

START_TEST(every_kind_can_be_like_another)
{
    struct definitions set = begin();
    define(&set, DEFINITION_CODELIST, "l", "{'id': 'l', 'like': 'sexes'}");
    define(&set, DEFINITION_RELIABILITY, "scheme", scheme_json);
    define(&set, DEFINITION_RELIABILITY, "r", "{'id': 'r', 'like': 'scheme'}");
    define(&set, DEFINITION_DATASET, "e", "{'id': 'e', 'like': 'd'}");
    build(&set);
    HAS_PROBLEMS(&set);
    ck_assert_uint_eq(set.catalogue->codelist_count, 3);
    ck_assert_uint_eq(set.catalogue->reliability_count, 2);
    ck_assert_uint_eq(set.catalogue->dataset_count, 2);
    definitions_release(&set);
}
END_TEST

START_TEST(a_circle_is_one_problem)
{
    struct definitions set = begin();
    like(&set, SHIPPED, "a", "{'id': 'a', 'like': 'b'}");
    like(&set, SHIPPED, "b", "{'id': 'b', 'like': 'c'}");
    like(&set, SHIPPED, "c", "{'id': 'c', 'like': 'a'}");
    like(&set, SHIPPED, "d", "{'id': 'd', 'like': 'a'}");
    like(&set, SHIPPED, "e", "{'id': 'e', 'like': 'e'}");
    build(&set);
    HAS_PROBLEMS(&set, "'c' at like: a circle through 'a'",
                 "'e' at like: there is no earlier definition 'e'");
    ck_assert_uint_eq(set.catalogue->indicator_count, 0);
    ck_assert_uint_eq(set.catalogue->broken_count, 5);
    definitions_release(&set);
}
END_TEST

START_TEST(an_unknown_parent_is_a_problem_with_the_nearest)
{
    struct definitions set = begin();
    indicator(&set, SHIPPED, "a", "'id': 'stunting'");
    like(&set, SHIPPED, "b", "{'id': 'b', 'like': 'stuntin'}");
    like(&set, SHIPPED, "c", "{'id': 'c', 'like': 7}");
    /* Of another kind. */
    like(&set, SHIPPED, "e", "{'id': 'e', 'like': 'sexes'}");
    build(&set);
    HAS_PROBLEMS(&set, "'b' at like: there is no definition 'stuntin'",
                 "'c' at like: expected the id of a definition, found a number",
                 "'e' at like: there is no definition 'sexes'");
    ck_assert_str_eq(set.catalogue->problems[0].hint,
                     "did you mean \"stunting\"?");
    definitions_release(&set);
}
END_TEST

/* A file without an id would silently be what it is like. */
START_TEST(an_id_is_not_taken_over)
{
    struct definitions set = begin();
    indicator(&set, SHIPPED, "a", "'id': 'a'");
    like(&set, OWN, "b", "{'like': 'a', 'decimals': 2}");
    like(&set, OWN, "c", "{'id': 7, 'like': 'a', 'decimals': 2}");
    build(&set);
    HAS_PROBLEMS(&set, "'b' at id: expected a text, found nothing",
                 "'c' at id: expected a text, found a number");
    ck_assert_int_eq(get(&set, "a")->decimals, 1);
    definitions_release(&set);
}
END_TEST

START_TEST(a_long_chain_is_refused)
{
    struct definitions set = begin();
    indicator(&set, SHIPPED, "0", "'id': 'x0'");
    for (int i = 1; i <= 1000; i++) {
        char path[16], text[64];
        snprintf(path, sizeof path, "%d", i);
        snprintf(text, sizeof text, "{'id': 'x%d', 'like': 'x%d'}", i, i - 1);
        like(&set, SHIPPED, path, text);
    }
    like(&set, SHIPPED, "z", "{'id': 'w', 'like': 'x1000'}");
    build(&set);
    /* Those at the front are followed before the chain is too long. */
    ck_assert_uint_eq(set.catalogue->problem_count, 0);
    definitions_release(&set);

    set = begin();
    like(&set, SHIPPED, "z", "{'id': 'x1000', 'like': 'x999'}");
    for (int i = 999; i >= 1; i--) {
        char path[16], text[64];
        snprintf(path, sizeof path, "%d", i);
        snprintf(text, sizeof text, "{'id': 'x%d', 'like': 'x%d'}", i, i - 1);
        like(&set, SHIPPED, path, text);
    }
    indicator(&set, SHIPPED, "0", "'id': 'x0'");
    build(&set);
    ck_assert_uint_ge(set.catalogue->problem_count, 1);
    ck_assert_ptr_nonnull(strstr(set.catalogue->problems[0].cause,
                                 "a chain of more than 100 definitions"));
    definitions_release(&set);
}
END_TEST

/* ---- replacing ---------------------------------------------------------- */

START_TEST(the_later_folder_replaces)
{
    struct definitions set = begin();
    indicator(&set, SHIPPED, "shipped", "'id': 'a', 'decimals': 1");
    indicator(&set, OWN, "own", "'id': 'a', 'decimals': 4");
    indicator(&set, SHIPPED, "other", "'id': 'b'");
    build(&set);
    HAS_PROBLEMS(&set);
    ck_assert_uint_eq(set.catalogue->indicator_count, 2);
    ck_assert_int_eq(get(&set, "a")->decimals, 4);
    ck_assert_str_eq(get(&set, "a")->definition.file, "own");
    definitions_release(&set);
}
END_TEST

START_TEST(a_name_twice_in_a_folder_is_a_problem)
{
    struct definitions set = begin();
    indicator(&set, SHIPPED, "first", "'id': 'a', 'decimals': 1");
    indicator(&set, SHIPPED, "second", "'id': 'a', 'decimals': 2");
    indicator(&set, SHIPPED, "third", "'id': 'a', 'version': 2");
    define(&set, DEFINITION_DATASET, "dataset", dataset_json);
    build(&set);
    HAS_PROBLEMS(&set, "'dataset' at id: 'd' is defined in 'd' already",
                 "'second' at id: 'a' is defined in 'first' already");
    definitions_release(&set);
}
END_TEST

/* What a ministry writes to change one thing of a shipped definition. */
START_TEST(an_own_definition_is_like_the_one_it_replaces)
{
    struct definitions set = begin();
    indicator(&set, SHIPPED, "shipped", "'id': 'a', 'theme': 't'");
    like(&set, OWN, "own", "{'id': 'a', 'like': 'a', 'decimals': 4}");
    define_in(&set, OWN, DEFINITION_DATASET, "own d",
              "{'id': 'd', 'like': 'd', 'settings': {'location': 'y.csv'}}");
    build(&set);
    HAS_PROBLEMS(&set);
    ck_assert_uint_eq(set.catalogue->indicator_count, 1);
    const struct indicator *a = get(&set, "a");
    ck_assert_int_eq(a->decimals, 4);
    ck_assert_str_eq(a->theme, "t");
    char *settings = settings_canonical(a->dataset->settings, &set.err);
    ck_assert_str_eq(settings, "{\"location\":\"y.csv\"}");
    free(settings);
    ck_assert_str_eq(a->dataset->definition.file, "own d");
    definitions_release(&set);
}
END_TEST

/* A shipped definition that is like another follows an own one of that name. */
START_TEST(what_is_like_a_replaced_one_is_like_the_own)
{
    struct definitions set = begin();
    indicator(&set, SHIPPED, "a", "'id': 'a'");
    like(&set, SHIPPED, "b", "{'id': 'b', 'like': 'a'}");
    like(&set, OWN, "own a", "{'id': 'a', 'like': 'a', 'decimals': 4}");
    build(&set);
    HAS_PROBLEMS(&set);
    ck_assert_int_eq(get(&set, "b")->decimals, 4);
    definitions_release(&set);
}
END_TEST

/* A change of a column holds in the periods of a variant too. */
START_TEST(variants_are_completed_after_like)
{
    struct definitions set = {.err = QUIPU_NO_ERROR};
    define_patched(&set, DEFINITION_DATASET,
                   "{'variants': [{'periods': ['2022'],"
                   " 'columns': {'months': 'AGE22'}}]}");
    define_in(&set, OWN, DEFINITION_DATASET, "own",
              "{'id': 'd', 'like': 'd', 'columns': {'months': {'scale': 2,"
              " 'missing': {'99': null, '98': 'refused'}}}}");
    build(&set);
    HAS_PROBLEMS(&set);
    const struct dataset *d = set.catalogue->datasets[0];
    const struct column_rule *rule = dataset_column(d, "2022", "months");
    ck_assert_str_eq(rule->from, "AGE22");
    ck_assert_double_eq(rule->scale, 2);
    ck_assert_uint_eq(rule->missing_count, 1);
    ck_assert_str_eq(rule->missing[0].raw, "98");
    definitions_release(&set);
}
END_TEST

/* ---- versions ----------------------------------------------------------- */

START_TEST(a_version_can_be_like_the_one_before)
{
    struct definitions set = begin();
    like(&set, SHIPPED, "v3", "{'id': 'a', 'version': 3, 'like': 'a'}");
    indicator(&set, SHIPPED, "v1", "'id': 'a', 'theme': 'of 1'");
    like(&set, SHIPPED, "v2",
         "{'id': 'a', 'version': 2, 'like': 'a', 'decimals': 2}");
    build(&set);
    HAS_PROBLEMS(&set);
    ck_assert_uint_eq(set.catalogue->indicator_count, 3);
    ck_assert_str_eq(get(&set, "a")->theme, "of 1");
    ck_assert_int_eq(get(&set, "a")->version, 3);
    ck_assert_int_eq(get(&set, "a@3")->decimals, 2);
    ck_assert_int_eq(get(&set, "a@1")->decimals, 1);
    definitions_release(&set);
}
END_TEST

START_TEST(the_version_is_taken_over_and_replaces_that_one)
{
    struct definitions set = begin();
    indicator(&set, SHIPPED, "v1", "'id': 'a', 'version': 1");
    indicator(&set, SHIPPED, "v2", "'id': 'a', 'version': 2, 'theme': 'of 2'");
    like(&set, OWN, "own", "{'id': 'a', 'like': 'a', 'decimals': 4}");
    like(&set, OWN, "own 1",
         "{'id': 'a', 'version': 1, 'like': 'a', 'decimals': 5}");
    like(&set, OWN, "b", "{'id': 'b', 'like': 'a'}");
    build(&set);
    HAS_PROBLEMS(&set);
    ck_assert_uint_eq(set.catalogue->indicator_count, 3);
    ck_assert_int_eq(get(&set, "a")->version, 2);
    ck_assert_int_eq(get(&set, "a")->decimals, 4);
    ck_assert_str_eq(get(&set, "a")->theme, "of 2");
    ck_assert_int_eq(get(&set, "a@1")->decimals, 5);
    ck_assert_int_eq(get(&set, "b")->version, 2);
    ck_assert_int_eq(get(&set, "b")->decimals, 4);
    definitions_release(&set);
}
END_TEST

/* Only when both are whole it shows that they are the same. */
START_TEST(versions_taken_over_are_compared)
{
    struct definitions set = begin();
    indicator(&set, SHIPPED, "a", "'id': 'a', 'version': 2");
    like(&set, SHIPPED, "b", "{'id': 'b', 'like': 'a'}");
    indicator(&set, OWN, "own", "'id': 'b', 'version': 2, 'decimals': 4");
    build(&set);
    HAS_PROBLEMS(&set);
    ck_assert_uint_eq(set.catalogue->indicator_count, 2);
    ck_assert_int_eq(get(&set, "b")->decimals, 4);
    definitions_release(&set);
}
END_TEST

/* ---- what is broken ----------------------------------------------------- */

/* What was to be replaced does not come back. */
START_TEST(a_broken_definition_still_replaces)
{
    static const char *const broken[] = {
        "{'id': 'a', 'like': 'nothing'}",
        "{'id': 'a', 'like': 'a', 'decimals': 'x'}",
        "{'id': 'a',",
    };
    for (size_t i = 0; i < ARRAY_SIZE(broken); i++) {
        struct definitions set = begin();
        struct quipu_error err = QUIPU_NO_ERROR;
        indicator(&set, SHIPPED, "shipped", "'id': 'a'");
        define_in(&set, OWN, DEFINITION_INDICATOR, "nutrition/a.json",
                  broken[i]);
        build(&set);
        ck_assert_uint_eq(set.catalogue->problem_count, 1);
        ck_assert_ptr_null(catalogue_indicator(set.catalogue, "a", &err));
        ck_assert_str_eq(err.cause, "the indicator \"a\" is not valid");
        ck_assert_str_eq(err.hint, "quipu check says why");
        ck_assert(
            catalogue_is_broken(set.catalogue, DEFINITION_INDICATOR, "a@1"));
        ck_assert(!catalogue_is_broken(set.catalogue, DEFINITION_DATASET, "a"));
        definitions_release(&set);
    }
}
END_TEST

/* One mistake is one problem, however many rely on it. */
START_TEST(what_relies_on_a_broken_definition_is_left_out)
{
    struct definitions set = {.err = QUIPU_NO_ERROR};
    struct quipu_error err = QUIPU_NO_ERROR;
    define_patched(&set, DEFINITION_CODELIST, "{'items': [{'code': 7}]}");
    build(&set);
    HAS_PROBLEMS(&set,
                 "'test' at items[0].code: expected a text, found a number");
    ck_assert_uint_eq(set.catalogue->dataset_count, 0);
    ck_assert_uint_eq(set.catalogue->indicator_count, 0);
    ck_assert_ptr_null(catalogue_dataset(set.catalogue, "d", &err));
    ck_assert_str_eq(err.cause, "the dataset \"d\" is not valid");
    ck_assert_uint_eq(set.catalogue->broken_count, 3);
    ck_assert(!set.catalogue->broken[0].is_relying);
    ck_assert(set.catalogue->broken[1].is_relying);
    definitions_release(&set);
}
END_TEST

/* What is wrong may come from a file that does not say it itself. */
START_TEST(a_mistake_taken_over_names_where_from)
{
    struct definitions set = begin();
    indicator(&set, SHIPPED, "a", "'id': 'a'");
    like(&set, SHIPPED, "b", "{'id': 'b', 'like': 'a', 'measure': null}");
    build(&set);
    HAS_PROBLEMS(&set, "'b' at measure: expected a text, found nothing");
    ck_assert_str_eq(set.catalogue->problems[0].hint,
                     "what this file does not say is from \"a\"");
    definitions_release(&set);
}
END_TEST

UNIT_MAIN("like", what_is_not_said_is_taken_over, chains_are_followed,
          every_kind_can_be_like_another, a_circle_is_one_problem,
          an_unknown_parent_is_a_problem_with_the_nearest,
          an_id_is_not_taken_over, a_long_chain_is_refused,
          the_later_folder_replaces, a_name_twice_in_a_folder_is_a_problem,
          an_own_definition_is_like_the_one_it_replaces,
          what_is_like_a_replaced_one_is_like_the_own,
          variants_are_completed_after_like,
          a_version_can_be_like_the_one_before,
          the_version_is_taken_over_and_replaces_that_one,
          versions_taken_over_are_compared, a_broken_definition_still_replaces,
          what_relies_on_a_broken_definition_is_left_out,
          a_mistake_taken_over_names_where_from)
