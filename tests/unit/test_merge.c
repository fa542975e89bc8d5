/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_merge.c - JSON over JSON. */
#include <config.h>

#include "definitions.h"

static void check_merge(const char *target, const char *patch,
                        const char *wanted)
{
    json_auto_t *merged = parse_json(target);
    json_auto_t *over = parse_json(patch);
    json_auto_t *result = parse_json(wanted);
    ck_assert_int_eq(json_merge_patch(merged, over), 0);
    char *text = json_dumps(merged, JSON_SORT_KEYS);
    ck_assert_msg(json_equal(merged, result), "%s over %s is %s", patch, target,
                  text);
    free(text);
}

/* RFC 7396, appendix A: those whose target and patch are objects. */
START_TEST(a_patch_does_what_rfc_7396_says)
{
    static const char *const cases[][3] = {
        {"{'a':'b'}", "{'a':'c'}", "{'a':'c'}"},
        {"{'a':'b'}", "{'b':'c'}", "{'a':'b','b':'c'}"},
        {"{'a':'b'}", "{'a':null}", "{}"},
        {"{'a':'b','b':'c'}", "{'a':null}", "{'b':'c'}"},
        {"{'a':['b']}", "{'a':'c'}", "{'a':'c'}"},
        {"{'a':'c'}", "{'a':['b']}", "{'a':['b']}"},
        {"{'a':{'b':'c'}}", "{'a':{'b':'d','c':null}}", "{'a':{'b':'d'}}"},
        {"{'a':[{'b':'c'}]}", "{'a':[1]}", "{'a':[1]}"},
        {"{'e':null}", "{'a':1}", "{'e':null,'a':1}"},
        {"{}", "{'a':{'bb':{'ccc':null}}}", "{'a':{'bb':{}}}"},
    };
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
        check_merge(cases[i][0], cases[i][1], cases[i][2]);
}
END_TEST

/* RFC 7396, section 3. */
START_TEST(a_whole_document_is_patched)
{
    check_merge("{'title':'Goodbye!','author':{'givenName':'John',"
                "'familyName':'Doe'},'tags':['example','sample'],"
                "'content':'This will be unchanged'}",
                "{'title':'Hello!','phoneNumber':'+01-123-456-7890',"
                "'author':{'familyName':null},'tags':['example']}",
                "{'title':'Hello!','author':{'givenName':'John'},"
                "'tags':['example'],'content':'This will be unchanged',"
                "'phoneNumber':'+01-123-456-7890'}");
}
END_TEST

START_TEST(what_is_merged_in_is_a_copy)
{
    json_auto_t *target = parse_json("{}");
    json_auto_t *patch = parse_json("{'a': {'b': [1]}}");
    ck_assert_int_eq(json_merge_patch(target, patch), 0);
    json_t *b = json_object_get(json_object_get(patch, "a"), "b");
    ck_assert_int_eq(json_array_append_new(b, json_integer(2)), 0);
    json_auto_t *wanted = parse_json("{'a': {'b': [1]}}");
    ck_assert(json_equal(target, wanted));
}
END_TEST

START_TEST(null_removes_what_is_there)
{
    static const struct {
        const char *base, *patch, *cause; /* NULL: it is right */
    } cases[] = {
        {"{'a': 1, 'b': {'c': 2}}", "{'a': null, 'b': {'c': null}}", NULL},
        {"{'a': 1}", "{'a': null, 'b': 2}", NULL},
        {"{'a': 1}", "{'b': null}", "'f' at b: there is nothing to remove"},
        {"{'b': {}}", "{'b': {'c': null}}",
         "'f' at b.c: there is nothing to remove"},
        {"{}", "{'b': {'c': null}}", "'f' at b.c: there is nothing to remove"},
        {"{'b': 1}", "{'b': {'c': null}}",
         "'f' at b.c: there is nothing to remove"},
    };
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        struct quipu_error err = QUIPU_NO_ERROR;
        json_auto_t *base = parse_json(cases[i].base);
        json_auto_t *patch = parse_json(cases[i].patch);
        const struct node root = node_root(patch, "f");
        int result = node_check_nulls(&root, base, &err);
        ck_assert_int_eq(result, cases[i].cause ? -1 : 0);
        char *cause = json_of(cases[i].cause ? cases[i].cause : "");
        ck_assert_str_eq(err.code == QUIPU_OK ? "" : err.cause, cause);
        free(cause);
    }
}
END_TEST

static void check_complete(const char *dataset, const char *wanted)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    json_auto_t *json = parse_json(dataset);
    json_auto_t *variants = parse_json(wanted);
    const struct node root = node_root(json, "f");
    ck_assert_ok(json_complete_variants(&root, &err) == 0, err);
    char *text = json_dumps(json_object_get(json, "variants"), 0);
    ck_assert_msg(json_equal(json_object_get(json, "variants"),
                             json_object_get(variants, "v")),
                  "%s", text);
    free(text);
}

START_TEST(a_variant_keeps_what_it_does_not_say)
{
    static const char *const cases[][2] = {
        /* A name is short for "from": scale and missing codes stay. */
        {"{'columns': {'hb': {'from': 'A', 'missing': {'9': 'absent'}}},"
         " 'variants': [{'columns': {'hb': 'B'}}]}",
         "{'v': [{'columns': {'hb': {'from': 'B', 'missing': {'9': "
         "'absent'}}}}]}"},
        {"{'columns': {'hb': 'A'},"
         " 'variants': [{'columns': {'hb': {'scale': 10}}}]}",
         "{'v': [{'columns': {'hb': {'from': 'A', 'scale': 10}}}]}"},
        {"{'columns': {'x': {'from': 'A', 'map': {'1': 'a', '2': 'b'}}},"
         " 'variants': [{'columns': {'x': {'map': {'2': null, '3': 'b'}}}}]}",
         "{'v': [{'columns': {'x': {'from': 'A', 'map': {'1': 'a', '3': "
         "'b'}}}}]}"},
        /* Among the columns, only the design has it. */
        {"{'design': {'weight': {'from': 'A', 'scale': 0.5}},"
         " 'variants': [{'columns': {'weight': 'B'}}]}",
         "{'v': [{'columns': {'weight': {'from': 'B', 'scale': 0.5}}}]}"},
        /* The two of the same name are kept apart. */
        {"{'columns': {'weight': {'from': 'KG', 'unit': 'kg'}},"
         " 'design': {'weight': {'from': 'A', 'scale': 0.5}},"
         " 'variants': [{'columns': {'weight': 'K'},"
         "               'design': {'weight': 'B'}}]}",
         "{'v': [{'columns': {'weight': {'from': 'K', 'unit': 'kg'}},"
         " 'design': {'weight': {'from': 'B', 'scale': 0.5}}}]}"},
        /* What makes no sense is left to the reader. */
        {"{'columns': 7, 'variants': [{'columns': {'x': 'A', 'y': 3}}, 4]}",
         "{'v': [{'columns': {'x': 'A', 'y': 3}}, 4]}"},
    };
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
        check_complete(cases[i][0], cases[i][1]);

    struct quipu_error err = QUIPU_NO_ERROR;
    json_auto_t *json =
        parse_json("{'columns': {'hb': {'from': 'A'}}, 'variants':"
                   " [{'columns': {'hb': {'missing': {'9': null}}}}]}");
    const struct node root = node_root(json, "f");
    ck_assert_int_eq(json_complete_variants(&root, &err), -1);
    ck_assert_str_eq(err.cause, "\"f\" at variants[0].columns.hb.missing.9: "
                                "there is nothing to remove");
}
END_TEST

UNIT_MAIN("merge", a_patch_does_what_rfc_7396_says, a_whole_document_is_patched,
          what_is_merged_in_is_a_copy, null_removes_what_is_there,
          a_variant_keeps_what_it_does_not_say)
