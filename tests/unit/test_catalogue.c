/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_catalogue.c - the catalogue as a whole: looking up, problems, hashes,
 * titles, reliability schemes.
 */
#include <config.h>

#include "definitions.h"

static struct definitions all(void)
{
    struct definitions set = {.err = QUIPU_NO_ERROR};
    define_patched(&set, DEFINITION_INDICATOR, "{}");
    return set;
}

static void version(struct definitions *set, const char *id, int number)
{
    char text[256];
    snprintf(text, sizeof text,
             "{'id': '%s', 'version': %d, 'title': {'en': 'I'}, 'dataset': 'd',"
             " 'calculation': 'c', 'measure': 'm', 'unit': 'u', 'breakdowns':"
             " [[]]}",
             id, number);
    define(set, DEFINITION_INDICATOR, text, text);
}

/* ---- looking up --------------------------------------------------------- */

START_TEST(definitions_are_found_by_id)
{
    struct definitions set = all();
    build(&set);
    HAS_PROBLEMS(&set);
    struct quipu_error err = QUIPU_NO_ERROR;
    ck_assert_ptr_eq(catalogue_dataset(set.catalogue, "d", &err),
                     set.catalogue->datasets[0]);
    ck_assert_ptr_eq(catalogue_indicator(set.catalogue, "i", &err),
                     set.catalogue->indicators[0]);
    ck_assert_int_eq(err.code, QUIPU_OK);
    definitions_release(&set);
}
END_TEST

START_TEST(the_plain_id_is_the_highest_version)
{
    static const struct {
        const char *id;
        int64_t version; /* 0: there is none */
    } cases[] = {{"x", 10},    {"x@10", 10}, {"x@2", 2},  {"x@3", 0},
                 {"x@", 0},    {"x@2x", 0},  {"x@-2", 0}, {"xy", 1},
                 {"xy@1", 1},  {"x y", 0},   {"@2", 0},   {"", 0},
                 {"x@2@2", 0}, {"X", 0}};
    struct definitions set = all();
    version(&set, "x", 2);
    version(&set, "x", 10);
    version(&set, "xy", 1);
    version(&set, "x", 1);
    build(&set);
    HAS_PROBLEMS(&set);
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        struct quipu_error err = QUIPU_NO_ERROR;
        const struct indicator *found =
            catalogue_indicator(set.catalogue, cases[i].id, &err);
        ck_assert_msg((found ? found->version : 0) == cases[i].version, "%s",
                      cases[i].id);
        ck_assert_int_eq(err.code, found ? QUIPU_OK : QUIPU_ENOTFOUND);
    }
    /* By id, then version. */
    static const char *const ids[] = {"i", "x", "x", "x", "xy"};
    static const int64_t versions[] = {1, 1, 2, 10, 1};
    for (size_t i = 0; i < ARRAY_SIZE(ids); i++) {
        const struct indicator *at = set.catalogue->indicators[i];
        ck_assert_str_eq(at->definition.id, ids[i]);
        ck_assert_int_eq(at->version, versions[i]);
        ck_assert_int_eq(at->is_in_force, i != 1 && i != 2);
    }
    definitions_release(&set);
}
END_TEST

START_TEST(an_unknown_name_gets_the_nearest)
{
    struct definitions set = all();
    version(&set, "stunting-u5", 1);
    build(&set);
    struct quipu_error err = QUIPU_NO_ERROR;
    ck_assert_ptr_null(catalogue_indicator(set.catalogue, "stunting-u6", &err));
    ck_assert_str_eq(err.cause, "there is no indicator \"stunting-u6\"");
    ck_assert_str_eq(err.hint,
                     "did you mean \"stunting-u5\"? quipu list shows all");
    quipu_error_clear(&err);
    ck_assert_ptr_null(catalogue_dataset(set.catalogue, "elsewhere", &err));
    ck_assert_str_eq(err.cause, "there is no dataset \"elsewhere\"");
    ck_assert_str_eq(err.hint, "quipu list --datasets shows all");
    quipu_error_clear(&err);
    ck_assert_ptr_null(catalogue_dataset(set.catalogue, "\x1b[31m", &err));
    ck_assert_str_eq(err.cause, "there is no dataset \"\\x1B[31m\"");
    definitions_release(&set);
}
END_TEST

/* ---- problems ----------------------------------------------------------- */

START_TEST(the_first_of_the_problems_is_told)
{
    struct definitions set = all();
    struct quipu_error err = QUIPU_NO_ERROR;
    define(&set, DEFINITION_INDICATOR, "a", "{'id': 'a'}");
    build(&set);
    ck_assert_int_eq(catalogue_check(set.catalogue, &err), -1);
    ck_assert_int_eq(err.code, QUIPU_EDEFINITION);
    ck_assert_str_eq(err.cause,
                     "\"a\" at title: expected an object, found nothing");
    ck_assert_str_eq(err.what, "");
    ck_assert_str_eq(err.hint, "quipu check lists them all");
    definitions_release(&set);

    set = all();
    quipu_error_clear(&err);
    define(&set, DEFINITION_INDICATOR, "a", "{'id': 'a', 'titel': {}}");
    define(&set, DEFINITION_INDICATOR, "b", "{'id': 'b'}");
    build(&set);
    ck_assert_int_eq(catalogue_check(set.catalogue, &err), -1);
    ck_assert_str_eq(err.what, "the first of 2 problems in the definitions");
    ck_assert_ptr_nonnull(strstr(err.hint, "did you mean \"title\"?"));
    definitions_release(&set);
}
END_TEST

/* Whatever names are like, a message has the end of the file's, the path and
 * what was expected. */
START_TEST(long_and_foreign_names_leave_the_message_whole)
{
    char *key = malloc(100001), *file = malloc(5001), *text = NULL;
    ck_assert(key && file);
    memset(key, 'k', 100000);
    key[100000] = '\0';
    memset(file, 'f', 5000);
    memcpy(file + 4990, "/last.json", 11);
    ck_assert_int_ne(asprintf(&text,
                              "{'id': 'i', 'title': {'en': 'I'}, 'source':"
                              " 's', 'periods': ['2023'], 'columns': {'%s':"
                              " {'from': 'A', 'map': {'%s': 7}}}}",
                              key, key),
                     -1);
    struct definitions set = {.err = QUIPU_NO_ERROR};
    define(&set, DEFINITION_DATASET, file, text);
    define(&set, DEFINITION_DATASET, "x\x1b[31m.json",
           "{'id': 'x', 'title': {'en': 'I'}, 'so\\u001burce\\u202e': 1}");
    build(&set);
    ck_assert_uint_eq(set.catalogue->problem_count, 2);
    const char *cause = set.catalogue->problems[0].cause;
    ck_assert_ptr_nonnull(strstr(cause, "/last.json\" at columns.kkk"));
    ck_assert_ptr_nonnull(strstr(cause, ": expected a text, found a number"));
    cause = set.catalogue->problems[1].cause;
    ck_assert_str_eq(cause, "\"x\\x1B[31m.json\" at "
                            "so\\x1Burce\\xE2\\x80\\xAE: unknown key");
    definitions_release(&set);
    free(text);
    free(file);
    free(key);
}
END_TEST

START_TEST(ids_are_names)
{
    static const char *const good[] = {"a", "0", "a.b_c-d", "9z"};
    static const char *const bad[] = {"A",   "a b", "-a",       ".a",  "_a",
                                      "a/b", "a@1", "\xC3\xA1", "a\\n"};
    for (size_t i = 0; i < ARRAY_SIZE(good) + ARRAY_SIZE(bad); i++) {
        bool is_good = i < ARRAY_SIZE(good);
        char text[128];
        snprintf(text, sizeof text,
                 "{'id': '%s', 'title': {'en': 'D'}, 'source': 's',"
                 " 'periods': ['2023']}",
                 is_good ? good[i] : bad[i - ARRAY_SIZE(good)]);
        struct definitions set = {.err = QUIPU_NO_ERROR};
        define(&set, DEFINITION_DATASET, "d", text);
        build(&set);
        ck_assert_msg(set.catalogue->problem_count == !is_good, "%s", text);
        definitions_release(&set);
    }
    for (size_t length = 99; length <= 101; length++) {
        char id[128], text[256];
        memset(id, 'x', length);
        id[length] = '\0';
        snprintf(text, sizeof text,
                 "{'id': '%s', 'title': {'en': 'D'}, 'source': 's',"
                 " 'periods': ['2023']}",
                 id);
        struct definitions set = {.err = QUIPU_NO_ERROR};
        define(&set, DEFINITION_DATASET, "d", text);
        build(&set);
        ck_assert_uint_eq(set.catalogue->problem_count, length > 100);
        definitions_release(&set);
    }
}
END_TEST

/* ---- hashes ------------------------------------------------------------- */

static void hash_of(const char *json, char out[HASH_SIZE])
{
    struct definitions set = {.err = QUIPU_NO_ERROR};
    define(&set, DEFINITION_CODELIST, "x", json);
    build(&set);
    HAS_PROBLEMS(&set);
    memcpy(out, set.catalogue->codelists[0]->definition.hash, HASH_SIZE);
    definitions_release(&set);
}

/* Layout and order of keys say nothing. */
START_TEST(the_hash_is_of_what_is_said)
{
    static const char plain[] =
        "{'id':'l','kind':'dimension','title':{'en':'L'},"
        "'items':[{'code':'A','name':{'en':'A'}}]}";
    static const char *const same[] = {
        "{'items': [{'name': {'en': 'A'}, 'code': 'A'}],\n 'title':"
        " {'en': 'L'},\t'kind': 'dimension', 'id': 'l'}",
        "{'id':'l','kind':'dimension','title':{'en':'L'},"
        "'items':[{'code':'\\u0041','name':{'en':'A'}}]}",
    };
    static const char *const other[] = {
        "{'id':'l','kind':'dimension','title':{'en':'L'},"
        "'items':[{'code':'B','name':{'en':'A'}}]}",
        "{'id':'l','kind':'dimension','title':{'en':'L'},'note':'x',"
        "'items':[{'code':'A','name':{'en':'A'}}]}",
    };
    char wanted[HASH_SIZE], found[HASH_SIZE];
    hash_of(plain, wanted);
    ck_assert_uint_eq(strlen(wanted), 64);
    for (size_t i = 0; i < ARRAY_SIZE(same); i++) {
        hash_of(same[i], found);
        ck_assert_str_eq(found, wanted);
    }
    for (size_t i = 0; i < ARRAY_SIZE(other); i++) {
        hash_of(other[i], found);
        ck_assert_str_ne(found, wanted);
    }
}
END_TEST

/* SHA-256 of the text by sha256sum. */
START_TEST(the_hash_is_of_the_canonical_text)
{
    struct definitions set = {.err = QUIPU_NO_ERROR};
    define(&set, DEFINITION_RELIABILITY, "r",
           "{'rules': [], 'title': {'es': 'Niñas'}, 'id': 'none'}");
    build(&set);
    const struct definition *none =
        &set.catalogue->reliabilities[0]->definition;
    ck_assert_str_eq(none->text, "{\"id\":\"none\",\"rules\":[],\"title\":{"
                                 "\"es\":\"Ni\xC3\xB1\x61s\"}}");
    ck_assert_str_eq(none->hash, "d4004bcaefa9d7ea3b4c3b5919fb7ce1"
                                 "59fe3bf6e786fb9f4d72e42b0903b59d");
    definitions_release(&set);
}
END_TEST

/* ---- titles ------------------------------------------------------------- */

START_TEST(a_title_falls_back_on_other_languages)
{
    struct label items[] = {{"fr", "F"}, {"en", "E"}, {"es", "S"}};
    const struct labels three = {items, 3}, two = {items, 2}, one = {items, 1};
    const struct labels none = {NULL, 0};
    ck_assert_str_eq(labels_get(&three, "fr"), "F");
    ck_assert_str_eq(labels_get(&three, "qu"), "S");
    ck_assert_str_eq(labels_get(&two, "qu"), "E");
    ck_assert_str_eq(labels_get(&one, "qu"), "F");
    ck_assert_str_eq(labels_get(&three, NULL), "S");
    ck_assert_str_eq(labels_get(&none, "es"), "");
}
END_TEST

/* ---- reliability schemes ------------------------------------------------ */

START_TEST(a_scheme_has_rules_in_order)
{
    struct definitions set = all();
    build(&set);
    const struct reliability *scheme = set.catalogue->reliabilities[0];
    ck_assert_uint_eq(scheme->rule_count, 2);
    ck_assert_int_eq(scheme->rules[0].status, 'Q');
    ck_assert_uint_eq(scheme->rules[0].condition_count, 1);
    ck_assert_int_eq(scheme->rules[0].conditions[0].quantity, RELIABILITY_N);
    ck_assert(scheme->rules[0].conditions[0].range.has_below);
    ck_assert_double_eq(scheme->rules[0].conditions[0].range.below, 25);
    ck_assert_int_eq(scheme->rules[1].status, 'U');
    ck_assert_uint_eq(scheme->rules[1].condition_count, 2);
    ck_assert_int_eq(scheme->rules[1].conditions[0].quantity, RELIABILITY_RSE);
    ck_assert_double_eq(scheme->rules[1].conditions[0].range.above, 0.15);
    ck_assert_int_eq(scheme->rules[1].conditions[1].quantity, RELIABILITY_DF);
    definitions_release(&set);
}
END_TEST

START_TEST(a_scheme_is_checked)
{
    static const struct patch_case cases[] = {
        {"{'rules': null}", "rules: expected an array, found nothing"},
        {"{'rules': {}}", "rules: expected an array, found an object"},
        {"{'rule': []}", "rule: unknown key"},
        {"{'source': 7}", "source: expected a text, found a number"},
        {"{'rules': ['U']}", "rules[0]: expected an object, found a text"},
        {"{'rules': [{'status': 'U'}]}",
         "rules[0].when: expected an object, found nothing"},
        {"{'rules': [{'when': {}, 'status': 'U'}]}",
         "rules[0].when: expected a condition"},
        {"{'rules': [{'when': {'n': null}, 'status': 'U'}]}",
         "rules[0].when.n: expected an object, found null"},
        {"{'rules': [{'when': {'cv': {'above': 15}}, 'status': 'U'}]}",
         "rules[0].when.cv: unknown key"},
        {"{'rules': [{'when': {'n': 25}, 'status': 'U'}]}",
         "rules[0].when.n: expected an object, found a number"},
        {"{'rules': [{'when': {'n': {}}, 'status': 'U'}]}",
         "rules[0].when.n: expected a limit: 'from', 'above', 'to' or "
         "'below'"},
        {"{'rules': [{'when': {'n': {'below': null}}, 'status': 'U'}]}",
         "rules[0].when.n.below: expected a number, found null"},
        {"{'rules': [{'when': {'n': {'below': 5, 'from': 9}},"
         " 'status': 'U'}]}",
         "rules[0].when.n: no number is within these limits"},
        {"{'rules': [{'when': {'n': {'below': 25}}}]}",
         "rules[0].status: expected a text, found nothing"},
        {"{'rules': [{'when': {'n': {'below': 25}}, 'status': 'X'}]}",
         "rules[0].status: 'X' is not one of its values"},
        {"{'rules': [{'when': {'n': {'below': 25}}, 'status': 'U',"
         " 'note': 7}]}",
         "rules[0].note: expected a text, found a number"},
        {"{'rules': [{'when': {'n': {'below': 25}}, 'status': 'U',"
         " 'reason': 'few'}]}",
         "rules[0].reason: unknown key"},
        {"{'rules': []}", NULL},
    };
    CHECK_PATCHES(DEFINITION_RELIABILITY, cases);
}
END_TEST

UNIT_MAIN("catalogue", definitions_are_found_by_id,
          the_plain_id_is_the_highest_version, an_unknown_name_gets_the_nearest,
          the_first_of_the_problems_is_told,
          long_and_foreign_names_leave_the_message_whole, ids_are_names,
          the_hash_is_of_what_is_said, the_hash_is_of_the_canonical_text,
          a_title_falls_back_on_other_languages, a_scheme_has_rules_in_order,
          a_scheme_is_checked)
