/* SPDX-License-Identifier: GPL-3.0-or-later */
/* json.c - where a value is in a file, and what is wrong with it. */
#include <stdarg.h>

#include "catalogue/json.h"

/* The most bytes that a message gives to a file, to the path inside it, to a
 * key of the path, and to what is wrong: together they fit an error's cause. */
enum { FILE_LIMIT = 240, PATH_LIMIT = 180, KEY_LIMIT = 80, TEXT_LIMIT = 300 };

struct node node_root(const json_t *json, const char *file)
{
    return (struct node){.json = json, .key = file};
}

struct node node_get(const struct node *object, const char *key)
{
    return (struct node){.json = json_object_get(object->json, key),
                         .parent = object,
                         .key = key};
}

struct node node_item(const struct node *array, size_t index)
{
    return (struct node){.json = json_array_get(array->json, index),
                         .parent = array,
                         .index = index};
}

/* ---- where -------------------------------------------------------------- */

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
    quipu_text_append_safe(text, quipu_slice_of(node->key), KEY_LIMIT);
}

char *node_path(const struct node *node, struct quipu_error *err)
{
    QUIPU_AUTO_TEXT(path);
    append_path(&path, node);
    return quipu_text_detach(&path, err);
}

/* The end of a long file name says more than its beginning. */
static void append_file(struct quipu_text *text, const struct node *node)
{
    while (node->parent)
        node = node->parent;
    struct quipu_slice file = quipu_slice_of(node->key);
    quipu_text_append(text, "\"");
    if (file.length > FILE_LIMIT) {
        quipu_text_append(text, "...");
        file.data += file.length - FILE_LIMIT;
        file.length = FILE_LIMIT;
    }
    quipu_text_append_safe(text, file, FILE_LIMIT);
    quipu_text_append(text, "\"");
}

/* ---- what is wrong ------------------------------------------------------ */

static int fail_text(const struct node *node, struct quipu_error *err,
                     const char *problem)
{
    QUIPU_AUTO_TEXT(path);
    QUIPU_AUTO_TEXT(text);
    append_path(&path, node);
    append_file(&text, node);
    quipu_text_append(&text, " at ");
    if (path.length > 0)
        quipu_text_append_safe(&text, quipu_slice_of(path.data), PATH_LIMIT);
    else
        quipu_text_append(&text, "the top");
    quipu_text_append(&text, ": ");
    quipu_text_append_safe(&text, quipu_slice_of(problem), TEXT_LIMIT);
    return quipu_fail(err, QUIPU_EDEFINITION, "%s", text.data);
}

int node_fail(const struct node *node, struct quipu_error *err,
              const char *problem, ...)
{
    char text[TEXT_LIMIT + 64]; /* what is cut here is cut visibly later */
    va_list args;
    va_start(args, problem);
    vsnprintf(text, sizeof text, problem, args);
    va_end(args);
    return fail_text(node, err, text);
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

int node_pass_on(const struct node *node, const struct quipu_error *problem,
                 struct quipu_error *err)
{
    if (problem->code != QUIPU_EDEFINITION && problem->code != QUIPU_ENOTFOUND)
        return quipu_fail(err, problem->code, "%s", problem->cause);
    fail_text(node, err, problem->cause);
    if (problem->hint[0] != '\0')
        quipu_hint(err, "%s", problem->hint);
    return -1;
}

void hint_words(const char *const *words, const char *unknown,
                struct quipu_error *err)
{
    QUIPU_AUTO_TEXT(list);
    size_t count = 0;
    for (; words[count]; count++)
        quipu_text_printf(&list, "%s%s", count > 0 ? ", " : "", words[count]);
    const char *nearest = base_nearest(unknown, words, count);
    if (nearest)
        quipu_hint(err, "did you mean \"%s\"? valid: %s", nearest, list.data);
    else
        quipu_hint(err, "valid: %s", list.data);
}
