/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_mutants.c - every value of every shipped definition, wrong in turn: what
 * is wrong is said, with file and path, and nothing of another type is
 * accepted.
 *
 * tests/cli/check-mutants.py compares the same with the JSON Schemas.
 */
#include <config.h>

#include "definitions.h"

/* What a value is replaced by; NULL removes it. */
static const char *const wrongs[] = {
    NULL, "7",  "-1",   "1.5",  "1e300", "true",           "false",
    "[]", "{}", "[[]]", "null", "''",    "'no such word'", "{'x': 7}",
};

struct tried {
    const struct catalogue *catalogue;
    enum definition_kind kind;
    const char *file;
    json_t *json;         /* as shipped: changed and restored */
    struct quipu_text at; /* path of the value at hand */
    size_t accepted, refused;
};

/* ---- reading one -------------------------------------------------------- */

/* True when it is valid. */
static bool try_definition(const struct tried *tried, struct quipu_error *err)
{
    json_auto_t *json = json_deep_copy(tried->json);
    const struct node root = node_root(json, tried->file);
    if (tried->kind == DEFINITION_CODELIST) {
        struct codelist *list = codelist_new(&root, err);
        codelist_free(list);
        return list != NULL;
    }
    if (tried->kind == DEFINITION_RELIABILITY) {
        struct reliability *scheme = reliability_new(&root, err);
        reliability_free(scheme);
        return scheme != NULL;
    }
    if (tried->kind == DEFINITION_DATASET) {
        struct dataset *dataset = dataset_new(tried->catalogue, &root, err);
        dataset_free(dataset);
        return dataset != NULL;
    }
    if (tried->kind == DEFINITION_TOPIC) {
        struct topic *topic = topic_new(tried->catalogue, &root, err);
        topic_free(topic);
        return topic != NULL;
    }
    struct indicator *indicator = indicator_new(tried->catalogue, &root, err);
    indicator_free(indicator);
    return indicator != NULL;
}

/* ---- what must hold ----------------------------------------------------- */

/* Whether one path is the other or a part of it. */
static bool is_related(const char *a, const char *b)
{
    size_t shorter = strlen(a) < strlen(b) ? strlen(a) : strlen(b);
    char next = strlen(a) > shorter ? a[shorter] : b[shorter];
    return strncmp(a, b, shorter) == 0 && strchr(".[", next);
}

/* What an indicator is made of and how it is broken down must fit together:
 * a mistake in one may be found in the other. */
static bool is_making(const char *path)
{
    static const char *const parts[] = {"formula",    "progress",  "published",
                                        "breakdowns", "direction", "dataset",
                                        "calculation"};
    for (size_t i = 0; i < ARRAY_SIZE(parts); i++) {
        if (strncmp(path, parts[i], strlen(parts[i])) == 0)
            return true;
    }
    return false;
}

/* A mistake is found where it is, or where something refers to it. */
static void check_message(const struct tried *tried, const char *wrong,
                          const struct quipu_error *err)
{
    static const char *const references[] = {
        "has no column",
        "comes before this one",
        "is not a code of",
        "is not a level of",
        "is not in \"levels\"",
        "needs a parent",
        "not of a level above",
        "is above the level of",
        "has no code",
        "it needs a",
        "has no area",
        "gives no dates",
        "holds codes",
        "holds numbers",
        "has no codes to group by",
        "has a code by",
        "can be tested",
        "is the area",
        "is not of the type",
        "only codes have a total",
        "no code list of areas",
    };
    char start[512], path[256] = "";
    int length = snprintf(start, sizeof start, "\"%s\" at ", tried->file);
    ck_assert_int_eq(err->code, QUIPU_EDEFINITION);
    ck_assert_msg(strncmp(err->cause, start, (size_t)length) == 0,
                  "%s = %s: %s", tried->at.data, wrong, err->cause);
    sscanf(err->cause + length, "%255[^:]", path);
    bool is_found = is_related(path, tried->at.data) ||
                    (is_making(path) && is_making(tried->at.data));
    for (size_t i = 0; i < ARRAY_SIZE(references); i++)
        is_found |= strstr(err->cause, references[i]) != NULL;
    ck_assert_msg(is_found, "%s = %s: %s", tried->at.data, wrong, err->cause);
}

static bool is_inside(const char *path, const char *part)
{
    size_t length = strlen(part);
    return strncmp(path, part, length) == 0 && path[length] != '\0';
}

/* Texts and numbers stand for each other in "where", names and rules in
 * columns; what a plugin's settings are, the plugin says. */
static bool may_be(const struct tried *tried, const json_t *old,
                   const json_t *new)
{
    const char *path = tried->at.data;
    if (is_inside(path, "settings."))
        return true;
    if (!new || json_typeof(old) == json_typeof(new))
        return true;
    if (json_is_number(old) && json_is_number(new))
        return true;
    if (json_is_boolean(old) && json_is_boolean(new))
        return true;
    /* A term's period is always this one, or so many before. */
    const char *dot = strrchr(path, '.'), *last = dot ? dot : "";
    if (is_inside(path, "formula.terms.") && strcmp(last, ".period") == 0 &&
        (json_is_integer(new) || json_is_string(new)))
        return true;
    /* One raw value may stand for all codes, or several. */
    if (is_inside(path, "columns.") && strcmp(last, ".total") == 0 &&
        json_is_string(new))
        return true;
    bool is_value = is_inside(path, "where.") && !json_is_object(old);
    if (is_value && json_is_number(old) && json_is_string(new))
        return true;
    bool is_rule = is_inside(path, "columns.") || is_inside(path, "design.");
    return is_rule && json_is_object(old) && json_is_string(new);
}

static void check_change(struct tried *tried, const char *wrong,
                         const json_t *old, const json_t *new)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    if (!try_definition(tried, &err)) {
        tried->refused++;
        check_message(tried, wrong, &err);
        return;
    }
    tried->accepted += !is_inside(tried->at.data, "settings.");
    ck_assert_msg(may_be(tried, old, new), "%s: %s = %s is accepted",
                  tried->file, tried->at.data, wrong);
}

/* ---- every value -------------------------------------------------------- */

static void walk(struct tried *tried, json_t *value);

/* Puts each wrong value where `set` puts it. */
static void try_member(struct tried *tried, json_t *object, const char *key)
{
    json_t *old = json_incref(json_object_get(object, key));
    for (size_t i = 0; i < ARRAY_SIZE(wrongs); i++) {
        json_auto_t *holder = NULL;
        char text[64];
        snprintf(text, sizeof text, "{'v': %s}", wrongs[i] ? wrongs[i] : "0");
        holder = parse_json(text);
        json_t *new = wrongs[i] ? json_object_get(holder, "v") : NULL;
        if (new)
            json_object_set(object, key, new);
        else
            json_object_del(object, key);
        check_change(tried, wrongs[i] ? wrongs[i] : "(removed)", old, new);
        json_object_set(object, key, old);
    }
    json_decref(old);
}

static void try_item(struct tried *tried, json_t *array, size_t index)
{
    json_t *old = json_incref(json_array_get(array, index));
    for (size_t i = 0; i < ARRAY_SIZE(wrongs); i++) {
        if (!wrongs[i])
            continue;
        char text[64];
        snprintf(text, sizeof text, "{'v': %s}", wrongs[i]);
        json_auto_t *holder = parse_json(text);
        json_t *new = json_object_get(holder, "v");
        json_array_set(array, index, new);
        check_change(tried, wrongs[i], old, new);
        json_array_set(array, index, old);
    }
    json_decref(old);
}

static void try_unknown_key(struct tried *tried, json_t *object)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    json_object_set_new(object, "no_such_key", json_real(0.25));
    bool is_valid = try_definition(tried, &err);
    json_object_del(object, "no_such_key");
    bool is_free = strncmp(tried->at.data, "settings", 8) == 0;
    ck_assert_msg(is_free || !is_valid, "%s: %s takes an unknown key",
                  tried->file, tried->at.data);
    if (!is_valid)
        ck_assert_msg(strstr(err.cause, "no_such_key") != NULL, "%s",
                      err.cause);
}

/* Puts a step on the path while something is done there. */
#define STEP(tried, ...)                                                       \
    for (size_t kept_ = (tried)->at.length, once_ = 0;                         \
         once_++ == 0 ? (quipu_text_printf(&(tried)->at, __VA_ARGS__), true)   \
                      : ((tried)->at.length = kept_,                           \
                        (tried)->at.data[kept_] = '\0', false);)

static void walk_object(struct tried *tried, json_t *object)
{
    json_auto_t *keys = json_array();
    const char *key;
    json_t *value;
    size_t i;
    json_object_foreach(object, key, value)
    {
        json_array_append_new(keys, json_string(key));
    }
    json_array_foreach(keys, i, value)
    {
        key = json_string_value(value);
        STEP(tried, "%s%s", tried->at.length > 0 ? "." : "", key)
        {
            try_member(tried, object, key);
            walk(tried, json_object_get(object, key));
        }
    }
    try_unknown_key(tried, object);
}

static void walk_array(struct tried *tried, json_t *array)
{
    size_t count = json_array_size(array);
    for (size_t i = 0; i < count; i++) {
        if (i > 3 && i + 1 < count)
            continue; /* more of the same */
        STEP(tried, "[%zu]", i)
        {
            try_item(tried, array, i);
            walk(tried, json_array_get(array, i));
        }
    }
}

static void walk(struct tried *tried, json_t *value)
{
    if (json_is_object(value))
        walk_object(tried, value);
    else if (json_is_array(value))
        walk_array(tried, value);
}

static void try_all(const struct catalogue *catalogue,
                    enum definition_kind kind,
                    const struct definition *definition, size_t *changes)
{
    struct tried tried = {.catalogue = catalogue,
                          .kind = kind,
                          .file = strrchr(definition->file, '/') + 1,
                          .json = json_deep_copy(definition->json)};
    struct quipu_error err = QUIPU_NO_ERROR;
    quipu_text_init(&tried.at);
    ck_assert_ok(try_definition(&tried, &err), err);
    walk(&tried, tried.json);
    ck_assert_ok(try_definition(&tried, &err), err);
    ck_assert_uint_gt(tried.refused, tried.accepted);
    *changes += tried.accepted + tried.refused;
    quipu_text_release(&tried.at);
    json_decref(tried.json);
}

static struct catalogue *read_shipped(void)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    const char *srcdir = getenv("srcdir");
    char path[4096];
    snprintf(path, sizeof path, "%s/indicators", srcdir ? srcdir : ".");
    const char *folders[] = {path};
    struct catalogue *catalogue = catalogue_read(folders, 1, &err);
    ck_assert_ok(catalogue, err);
    ck_assert_ok(catalogue_check(catalogue, &err) == 0, err);
    return catalogue;
}

START_TEST(no_code_list_is_half_accepted)
{
    struct catalogue *catalogue = read_shipped();
    size_t changes = 0;
    for (size_t i = 0; i < catalogue->codelist_count; i++) {
        /* Thousands of areas are read for every change. */
        if (catalogue->codelists[i]->item_count < 500)
            try_all(catalogue, DEFINITION_CODELIST,
                    &catalogue->codelists[i]->definition, &changes);
    }
    printf("%zu changes of code lists\n", changes);
    catalogue_free(catalogue);
}
END_TEST

START_TEST(no_scheme_is_half_accepted)
{
    struct catalogue *catalogue = read_shipped();
    size_t changes = 0;
    for (size_t i = 0; i < catalogue->reliability_count; i++) {
        if (catalogue->reliabilities[i]->rule_count > 0)
            try_all(catalogue, DEFINITION_RELIABILITY,
                    &catalogue->reliabilities[i]->definition, &changes);
    }
    printf("%zu changes of reliability schemes\n", changes);
    catalogue_free(catalogue);
}
END_TEST

START_TEST(no_dataset_is_half_accepted)
{
    struct catalogue *catalogue = read_shipped();
    size_t changes = 0;
    for (size_t i = 0; i < catalogue->dataset_count; i++)
        try_all(catalogue, DEFINITION_DATASET,
                &catalogue->datasets[i]->definition, &changes);
    printf("%zu changes of datasets\n", changes);
    catalogue_free(catalogue);
}
END_TEST

START_TEST(no_indicator_is_half_accepted)
{
    struct catalogue *catalogue = read_shipped();
    size_t changes = 0;
    for (size_t i = 0; i < catalogue->indicator_count; i++)
        try_all(catalogue, DEFINITION_INDICATOR,
                &catalogue->indicators[i]->definition, &changes);
    printf("%zu changes of indicators\n", changes);
    catalogue_free(catalogue);
}
END_TEST

START_TEST(no_topic_is_half_accepted)
{
    struct catalogue *catalogue = read_shipped();
    size_t changes = 0;
    for (size_t i = 0; i < catalogue->topic_count; i++)
        try_all(catalogue, DEFINITION_TOPIC, &catalogue->topics[i]->definition,
                &changes);
    printf("%zu changes of topics\n", changes);
    catalogue_free(catalogue);
}
END_TEST

UNIT_MAIN("mutants", no_code_list_is_half_accepted, no_scheme_is_half_accepted,
          no_dataset_is_half_accepted, no_indicator_is_half_accepted,
          no_topic_is_half_accepted)
