/* SPDX-License-Identifier: GPL-3.0-or-later */
/* json.c - reads values out of JSON with exact messages. */
#include <stdarg.h>

#include "catalogue/json.h"

struct node node_root(const json_t *json, const char *file)
{
    return (struct node){.json = json, .key = file};
}

struct node node_get(const struct node *object, const char *key)
{
    const json_t *json = json_object_get(object->json, key);
    return (struct node){
        .json = json_is_null(json) ? NULL : json, .parent = object, .key = key};
}

struct node node_item(const struct node *array, size_t index)
{
    return (struct node){.json = json_array_get(array->json, index),
                         .parent = array,
                         .index = index};
}

static const char *file_of(const struct node *node)
{
    while (node->parent)
        node = node->parent;
    return node->key;
}

static void append_path(struct quipu_text *text, const struct node *node)
{
    if (!node->parent)
        return;
    append_path(text, node->parent);
    if (!node->key) {
        quipu_text_printf(text, "[%zu]", node->index);
        return;
    }
    if (text->length > 0)
        quipu_text_append(text, ".");
    quipu_text_append_safe(text, quipu_slice_of(node->key), 80);
}

char *node_path(const struct node *node, struct quipu_error *err)
{
    QUIPU_AUTO_TEXT(path);
    append_path(&path, node);
    return quipu_text_detach(&path, err);
}

int node_fail(const struct node *node, struct quipu_error *err,
              const char *problem, ...)
{
    QUIPU_AUTO_TEXT(path);
    append_path(&path, node);
    char text[512];
    va_list args;
    va_start(args, problem);
    vsnprintf(text, sizeof text, problem, args);
    va_end(args);
    return quipu_fail(err, QUIPU_EDEFINITION, "\"%s\" at %s: %s", file_of(node),
                      path.length > 0 ? path.data : "the top", text);
}

static const char *type_word(const json_t *json)
{
    static const char *const words[] = {
        [JSON_OBJECT] = "an object", [JSON_ARRAY] = "an array",
        [JSON_STRING] = "a text",    [JSON_INTEGER] = "a number",
        [JSON_REAL] = "a number",    [JSON_TRUE] = "true",
        [JSON_FALSE] = "false",      [JSON_NULL] = "null",
    };
    return json ? words[json_typeof(json)] : "nothing";
}

int node_expected(const struct node *node, const char *what,
                  struct quipu_error *err)
{
    return node_fail(node, err, "expected %s, found %s", what,
                     type_word(node->json));
}

static void hint_keys(const char *const *keys, const char *unknown,
                      struct quipu_error *err)
{
    QUIPU_AUTO_TEXT(list);
    size_t count = 0;
    for (; keys[count]; count++)
        quipu_text_printf(&list, "%s%s", count > 0 ? ", " : "", keys[count]);
    const char *nearest = base_nearest(unknown, keys, count);
    if (nearest)
        quipu_hint(err, "did you mean \"%s\"? valid: %s", nearest, list.data);
    else
        quipu_hint(err, "valid: %s", list.data);
}

static bool is_among(const char *word, const char *const *words)
{
    for (; *words; words++) {
        if (strcmp(word, *words) == 0)
            return true;
    }
    return false;
}

int node_check_keys(const struct node *object, const char *const *keys,
                    struct quipu_error *err)
{
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)object->json, key, value)
    {
        if (is_among(key, keys))
            continue;
        const struct node member = node_get(object, key);
        node_fail(&member, err, "unknown key");
        hint_keys(keys, key, err);
        return -1;
    }
    return 0;
}

int node_text(const struct node *object, const char *key, int required,
              const char **text, struct quipu_error *err)
{
    const struct node node = node_get(object, key);
    if (!node.json && !required)
        return 0;
    if (!json_is_string(node.json))
        return node_expected(&node, "a text", err);
    if (json_string_length(node.json) == 0)
        return node_fail(&node, err, "the text is empty");
    *text = json_string_value(node.json);
    return 0;
}

int node_number(const struct node *object, const char *key, double *number,
                struct quipu_error *err)
{
    const struct node node = node_get(object, key);
    if (!node.json)
        return 0;
    if (!json_is_number(node.json))
        return node_expected(&node, "a number", err);
    *number = json_number_value(node.json);
    return 0;
}

int node_integer(const struct node *object, const char *key, int64_t *integer,
                 struct quipu_error *err)
{
    const struct node node = node_get(object, key);
    if (!node.json)
        return 0;
    if (!json_is_integer(node.json))
        return node_expected(&node, "a whole number", err);
    *integer = json_integer_value(node.json);
    return 0;
}

int node_bool(const struct node *object, const char *key, bool *is_true,
              struct quipu_error *err)
{
    const struct node node = node_get(object, key);
    if (!node.json)
        return 0;
    if (!json_is_boolean(node.json))
        return node_expected(&node, "true or false", err);
    *is_true = json_is_true(node.json);
    return 0;
}

int node_choice(const struct node *object, const char *key,
                const char *const *words, int *choice, struct quipu_error *err)
{
    const char *text = NULL;
    if (node_text(object, key, OPTIONAL, &text, err) == -1)
        return -1;
    if (!text)
        return 0;
    for (int i = 0; words[i]; i++) {
        if (strcmp(words[i], text) == 0) {
            *choice = i;
            return 0;
        }
    }
    const struct node node = node_get(object, key);
    node_fail(&node, err, "\"%s\" is not one of its values", text);
    hint_keys(words, text, err);
    return -1;
}

int node_object(const struct node *object, const char *key, int required,
                struct node *out, struct quipu_error *err)
{
    *out = node_get(object, key);
    if (!out->json && !required)
        return 0;
    return json_is_object(out->json) ? 0 : node_expected(out, "an object", err);
}

int node_array(const struct node *object, const char *key, int required,
               struct node *out, struct quipu_error *err)
{
    *out = node_get(object, key);
    if (!out->json && !required)
        return 0;
    return json_is_array(out->json) ? 0 : node_expected(out, "an array", err);
}

int node_texts(const struct node *object, const char *key, int required,
               const char ***texts, size_t *count, struct quipu_error *err)
{
    struct node array;
    if (node_array(object, key, required, &array, err) == -1)
        return -1;
    if (!array.json)
        return 0;
    *texts = base_alloc(json_array_size(array.json), sizeof **texts, err);
    if (!*texts)
        return -1;
    *count = json_array_size(array.json);
    for (size_t i = 0; i < *count; i++) {
        const struct node item = node_item(&array, i);
        if (!json_is_string(item.json))
            return node_expected(&item, "a text", err);
        (*texts)[i] = json_string_value(item.json);
    }
    return 0;
}

int node_check_periods(const struct node *object, const char *const *periods,
                       size_t count, struct quipu_error *err)
{
    const struct node array = node_get(object, "periods");
    for (size_t i = 0; i < count; i++) {
        const struct node at = node_item(&array, i);
        struct quipu_period period;
        if (!quipu_parse_period(quipu_slice_of(periods[i]), &period))
            return node_fail(&at, err,
                             "\"%s\" is not a period such as 2023, 2023-Q2 or "
                             "2023-07",
                             periods[i]);
    }
    return 0;
}

int node_labels(const struct node *object, const char *key, int required,
                struct labels *labels, struct quipu_error *err)
{
    struct node node;
    if (node_object(object, key, required, &node, err) == -1)
        return -1;
    if (!node.json)
        return 0;
    if (required && json_object_size(node.json) == 0)
        return node_fail(&node, err,
                         "expected a text in at least one language");
    labels->items =
        base_alloc(json_object_size(node.json), sizeof *labels->items, err);
    if (!labels->items)
        return -1;

    const char *language;
    json_t *text;
    json_object_foreach((json_t *)node.json, language, text)
    {
        const struct node member = node_get(&node, language);
        if (!json_is_string(text))
            return node_expected(&member, "a text", err);
        if (strlen(language) != 2)
            return node_fail(&member, err,
                             "expected a language code of two letters");
        labels->items[labels->count++] =
            (struct label){language, json_string_value(text)};
    }
    return 0;
}

static int read_limit(const struct node *object, const char *key, bool *has,
                      double *limit, struct quipu_error *err)
{
    const struct node node = node_get(object, key);
    *has = node.json != NULL;
    return node_number(object, key, limit, err);
}

int node_range(const struct node *object, struct range *range,
               struct quipu_error *err)
{
    if (read_limit(object, "from", &range->has_from, &range->from, err) == -1 ||
        read_limit(object, "below", &range->has_below, &range->below, err) ==
            -1 ||
        read_limit(object, "above", &range->has_above, &range->above, err) ==
            -1 ||
        read_limit(object, "to", &range->has_to, &range->to, err) == -1)
        return -1;
    if (range->has_from && range->has_above)
        return node_fail(object, err,
                         "\"from\" and \"above\" exclude each other");
    if (range->has_to && range->has_below)
        return node_fail(object, err,
                         "\"to\" and \"below\" exclude each other");
    return 0;
}

int json_merge_patch(json_t *target, json_t *patch)
{
    const char *key;
    json_t *value;
    json_object_foreach(patch, key, value)
    {
        json_t *old = json_object_get(target, key);
        int result;
        if (json_is_null(value)) {
            json_object_del(target, key);
            result = 0;
        } else if (json_is_object(value) && json_is_object(old)) {
            result = json_merge_patch(old, value);
        } else {
            result = json_object_set_new(target, key, json_deep_copy(value));
        }
        if (result == -1)
            return -1;
    }
    return 0;
}

const char *labels_get(const struct labels *labels, const char *language)
{
    const char *const order[] = {language, "es", "en"};
    for (size_t i = 0; i < ARRAY_SIZE(order); i++) {
        for (size_t k = 0; order[i] && k < labels->count; k++) {
            if (strcmp(labels->items[k].language, order[i]) == 0)
                return labels->items[k].text;
        }
    }
    return labels->count > 0 ? labels->items[0].text : "";
}

static bool is_identifier(const char *id)
{
    for (const char *c = id; *c; c++) {
        bool is_valid = (*c >= 'a' && *c <= 'z') || (*c >= '0' && *c <= '9') ||
                        *c == '-' || *c == '_' || *c == '.';
        if (!is_valid || c - id > 100)
            return false;
    }
    return *id != '\0';
}

int definition_init(struct definition *definition, const struct node *root,
                    struct quipu_error *err)
{
    if (node_text(root, "id", REQUIRED, &definition->id, err) == -1 ||
        node_labels(root, "title", REQUIRED, &definition->titles, err) == -1)
        return -1;
    if (!is_identifier(definition->id)) {
        const struct node id = node_get(root, "id");
        return node_fail(&id, err,
                         "expected lower case letters, digits, '-', '_', '.'");
    }
    definition->file = base_strdup(root->key, err);
    if (!definition->file)
        return -1;
    definition->json = json_incref((json_t *)root->json);
    definition->text = settings_canonical(root->json, err);
    if (!definition->text)
        return -1;

    struct hash hash;
    hash_init(&hash);
    hash_string(&hash, definition->text);
    hash_finish(&hash, definition->hash);
    return 0;
}

void definition_release(struct definition *definition)
{
    free(definition->titles.items);
    free(definition->text);
    free(definition->file);
    json_decref(definition->json);
}
