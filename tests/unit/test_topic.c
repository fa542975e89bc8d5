/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_topic.c - indicators that belong together for a reader. */
#include <config.h>

#include "definitions.h"

static void indicators(struct definitions *set)
{
    define_patched(set, DEFINITION_INDICATOR, "{}");
    define(set, DEFINITION_INDICATOR, "i2",
           "{'id': 'i', 'like': 'i', 'version': 2}");
    define(set, DEFINITION_INDICATOR, "f",
           "{'id': 'f', 'title': {'en': 'F'}, 'unit': 'x', 'breakdowns': [[]],"
           " 'formula': {'expression': 'x', 'terms': {'x': {'indicator':"
           " 'i'}}}}");
}

START_TEST(a_topic_has_indicators_in_the_readers_order)
{
    struct definitions set = {.err = QUIPU_NO_ERROR};
    struct quipu_error err = QUIPU_NO_ERROR;
    indicators(&set);
    define(&set, DEFINITION_TOPIC, "t",
           "{'id': 't', 'title': {'en': 'T', 'es': 'E'}, 'owner': 'O',"
           " 'description': {'es': 'D'}, 'note': 'n',"
           " 'indicators': ['i', 'f', 'i@1']}");
    build(&set);
    HAS_PROBLEMS(&set);
    const struct topic *topic = catalogue_topic(set.catalogue, "t", &err);
    ck_assert_ok(topic, err);
    ck_assert_str_eq(topic->owner, "O");
    ck_assert_str_eq(labels_get(&topic->definition.titles, "es"), "E");
    ck_assert_str_eq(labels_get(&topic->descriptions, "en"), "D");
    ck_assert_uint_eq(topic->indicator_count, 3);
    ck_assert_int_eq(topic->indicators[0]->version, 2);
    ck_assert_str_eq(topic->indicators[1]->definition.id, "f");
    ck_assert_int_eq(topic->indicators[2]->version, 1);
    ck_assert_ptr_null(catalogue_topic(set.catalogue, "u", &err));
    ck_assert_str_eq(err.cause, "there is no topic \"u\"");
    ck_assert_str_eq(err.hint, "quipu list --topic shows all");
    definitions_release(&set);
}
END_TEST

START_TEST(what_is_wrong_is_said)
{
    static const struct {
        const char *rest, *problem;
    } cases[] = {
        {"'indicators': null", "indicators: expected an array, found null"},
        {"'indicators': []", "indicators: the list is empty"},
        {"'indicators': [7]", "indicators[0]: expected a text, found a number"},
        {"'indicators': ['i', 'i']", "indicators: 'i' occurs twice"},
        {"'indicators': ['i', 'i@2']",
         "indicators[1]: this is indicators[0] again"},
        {"'indicators': ['i', 'j']",
         "indicators[1]: there is no indicator 'j'"},
        {"'indicators': ['i'], 'theme': 'x'", "theme: unknown key"},
        {"'indicators': ['i'], 'owner': ''", "owner: the text is empty"},
        {"'indicators': ['i'], 'description': 'x'",
         "description: expected an object, found a text"},
    };
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        struct definitions set = {.err = QUIPU_NO_ERROR};
        char text[256], problem[256];
        snprintf(text, sizeof text, "{'id': 't', 'title': {'en': 'T'}, %s}",
                 cases[i].rest);
        snprintf(problem, sizeof problem, "'t' at %s", cases[i].problem);
        indicators(&set);
        define(&set, DEFINITION_TOPIC, "t", text);
        build(&set);
        HAS_PROBLEMS(&set, problem);
        ck_assert(catalogue_is_broken(set.catalogue, DEFINITION_TOPIC, "t"));
        definitions_release(&set);
    }
}
END_TEST

/* One that lacks an indicator would look complete. */
START_TEST(a_topic_with_a_broken_indicator_is_left_out)
{
    struct definitions set = {.err = QUIPU_NO_ERROR};
    indicators(&set);
    define(&set, DEFINITION_INDICATOR, "g",
           "{'id': 'g', 'like': 'f', 'unit': 7}");
    define(&set, DEFINITION_TOPIC, "t",
           "{'id': 't', 'title': {'en': 'T'}, 'indicators': ['i', 'g']}");
    define(&set, DEFINITION_TOPIC, "u",
           "{'id': 'u', 'like': 't', 'indicators': ['i']}");
    build(&set);
    HAS_PROBLEMS(&set, "'g' at unit: expected a text, found a number");
    ck_assert_uint_eq(set.catalogue->topic_count, 1);
    ck_assert_str_eq(set.catalogue->topics[0]->definition.id, "u");
    ck_assert_uint_eq(set.catalogue->broken_count, 2);
    ck_assert(set.catalogue->broken[1].is_relying);
    ck_assert_int_eq(set.catalogue->broken[1].kind, DEFINITION_TOPIC);
    definitions_release(&set);
}
END_TEST

START_TEST(an_own_topic_replaces_a_shipped_one)
{
    struct definitions set = {.err = QUIPU_NO_ERROR};
    indicators(&set);
    define(&set, DEFINITION_TOPIC, "t",
           "{'id': 't', 'title': {'en': 'T'}, 'indicators': ['i', 'f']}");
    define_in(&set, 1, DEFINITION_TOPIC, "own",
              "{'id': 't', 'like': 't', 'indicators': ['f']}");
    build(&set);
    HAS_PROBLEMS(&set);
    ck_assert_uint_eq(set.catalogue->topic_count, 1);
    ck_assert_uint_eq(set.catalogue->topics[0]->indicator_count, 1);
    definitions_release(&set);
}
END_TEST

UNIT_MAIN("topic", a_topic_has_indicators_in_the_readers_order,
          what_is_wrong_is_said, a_topic_with_a_broken_indicator_is_left_out,
          an_own_topic_replaces_a_shipped_one)
