/* SPDX-License-Identifier: GPL-3.0-or-later */
/* values.c - texts, numbers, lists and labels out of JSON. */
#include <math.h>

#include "base/observation.h"
#include "catalogue/json.h"

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
        hint_words(keys, key, err);
        return -1;
    }
    return 0;
}

/* ---- single values ------------------------------------------------------ */

/* The text of a node that is there. */
static int read_text(const struct node *node, const char **text,
                     struct quipu_error *err)
{
    if (!json_is_string(node->json))
        return node_expected(node, "a text", err);
    if (json_string_length(node->json) == 0)
        return node_fail(node, err, "the text is empty");
    *text = json_string_value(node->json);
    return 0;
}

int node_text(const struct node *object, const char *key, int required,
              const char **text, struct quipu_error *err)
{
    const struct node node = node_get(object, key);
    return node.json || required ? read_text(&node, text, err) : 0;
}

int node_check_text(const struct node *object, const char *key,
                    struct quipu_error *err)
{
    const char *text;
    return node_text(object, key, OPTIONAL, &text, err);
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

/* 5.0 is a whole number too. */
bool json_is_whole(const json_t *json, int64_t *number)
{
    double real = json_is_real(json) ? json_real_value(json) : 0.5;
    bool fits = real == trunc(real) && fabs(real) <= 0x1p53;
    if (json_is_integer(json))
        *number = json_integer_value(json);
    else if (fits)
        *number = (int64_t)real;
    return json_is_integer(json) || fits;
}

int node_integer(const struct node *object, const char *key,
                 struct limits limits, int64_t *integer,
                 struct quipu_error *err)
{
    const struct node node = node_get(object, key);
    if (!node.json)
        return 0;
    int64_t value;
    if (!json_is_whole(node.json, &value))
        return node_expected(&node, "a whole number", err);
    if (value < limits.least || value > limits.most)
        return node_fail(&node, err, "expected %lld to %lld, found %lld",
                         (long long)limits.least, (long long)limits.most,
                         (long long)value);
    *integer = value;
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

int node_choice(const struct node *object, const char *key, int required,
                const char *const *words, int *choice, struct quipu_error *err)
{
    const char *text = NULL;
    if (node_text(object, key, required, &text, err) == -1) {
        hint_words(words, "", err);
        return -1;
    }
    for (int i = 0; text && words[i]; i++) {
        if (strcmp(words[i], text) == 0) {
            *choice = i;
            return 0;
        }
    }
    if (!text)
        return 0;
    const struct node node = node_get(object, key);
    node_fail(&node, err, "\"%s\" is not one of its values", text);
    hint_words(words, text, err);
    return -1;
}

/* ---- objects and arrays ------------------------------------------------- */

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

static int compare_texts(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static int check_texts_differ(const struct texts *texts,
                              const struct node *array, struct quipu_error *err)
{
    const char **sorted = base_alloc(texts->count, sizeof *sorted, err);
    if (!sorted)
        return -1;
    memcpy(sorted, texts->items, texts->count * sizeof *sorted);
    qsort(sorted, texts->count, sizeof *sorted, compare_texts);
    int result = 0;
    for (size_t i = 1; i < texts->count && result == 0; i++) {
        if (strcmp(sorted[i - 1], sorted[i]) == 0)
            result = node_fail(array, err, "\"%s\" occurs twice", sorted[i]);
    }
    free(sorted);
    return result;
}

int node_texts(const struct node *object, const char *key, int required,
               struct texts *texts, struct quipu_error *err)
{
    struct node array;
    if (node_array(object, key, required, &array, err) == -1)
        return -1;
    if (!array.json)
        return 0;
    size_t count = json_array_size(array.json);
    if (count == 0)
        return node_fail(&array, err, "the list is empty");
    texts->items = base_alloc(count, sizeof *texts->items, err);
    if (!texts->items)
        return -1;
    texts->count = count;
    for (size_t i = 0; i < count; i++) {
        const struct node item = node_item(&array, i);
        if (read_text(&item, &texts->items[i], err) == -1)
            return -1;
    }
    return check_texts_differ(texts, &array, err);
}

int node_periods(const struct node *object, const char *key, int required,
                 struct texts *periods, struct quipu_error *err)
{
    if (node_texts(object, key, required, periods, err) == -1)
        return -1;
    const struct node array = node_get(object, key);
    for (size_t i = 0; i < periods->count; i++) {
        const struct node item = node_item(&array, i);
        if (node_check_period(&item, periods->items[i], err) == -1)
            return -1;
    }
    return 0;
}

static bool is_language(const char *text)
{
    return strlen(text) == 2 && text[0] >= 'a' && text[0] <= 'z' &&
           text[1] >= 'a' && text[1] <= 'z';
}

int node_labels(const struct node *object, const char *key, int required,
                struct labels *labels, struct quipu_error *err)
{
    struct node node;
    if (node_object(object, key, required, &node, err) == -1)
        return -1;
    if (!node.json)
        return 0;
    if (json_object_size(node.json) == 0)
        return node_fail(&node, err,
                         "expected a text in at least one language");
    labels->items =
        base_alloc(json_object_size(node.json), sizeof *labels->items, err);
    if (!labels->items)
        return -1;

    const char *language;
    json_t *value;
    json_object_foreach((json_t *)node.json, language, value)
    {
        const struct node member = node_get(&node, language);
        struct label *label = &labels->items[labels->count++];
        label->language = language;
        if (read_text(&member, &label->text, err) == -1)
            return -1;
        if (!is_language(language))
            return node_fail(&member, err,
                             "expected a language code of two letters, such "
                             "as \"es\"");
    }
    return 0;
}

/* ---- texts of a certain form -------------------------------------------- */

int node_check_period(const struct node *node, const char *text,
                      struct quipu_error *err)
{
    struct quipu_period period;
    if (!quipu_parse_period(quipu_slice_of(text), &period))
        return node_fail(node, err,
                         "\"%s\" is not a period such as 2023, 2023-S1, "
                         "2023-Q2 or 2023-07",
                         text);
    char usual[QUIPU_PERIOD_SIZE];
    quipu_format_period(usual, period);
    if (strcmp(usual, text) == 0)
        return 0;
    return node_fail(node, err, "expected \"%s\", found \"%s\"", usual, text);
}

/* The member, a period where it is there; `period` says which. */
static int read_period(const struct node *object, const char *key,
                       const char **text, struct quipu_period *period,
                       struct quipu_error *err)
{
    const struct node node = node_get(object, key);
    if (node_text(object, key, OPTIONAL, text, err) == -1)
        return -1;
    if (!*text)
        return 0;
    if (node_check_period(&node, *text, err) == -1)
        return -1;
    (void)quipu_parse_period(quipu_slice_of(*text), period);
    return 0;
}

int node_span(const struct node *object, struct span *span,
              struct quipu_error *err)
{
    struct quipu_period from = {0}, to = {0};
    if (read_period(object, "from", &span->from, &from, err) == -1 ||
        read_period(object, "to", &span->to, &to, err) == -1)
        return -1;
    if (!span->from || !span->to ||
        quipu_period_first_day(from) <= quipu_period_last_day(to))
        return 0;
    const struct node at = node_get(object, "to");
    return node_fail(&at, err, "\"%s\" ends before \"%s\" begins", span->to,
                     span->from);
}

int node_check_name(const struct node *node, const char *text,
                    struct quipu_error *err)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789";
    static const char signs[] = "abcdefghijklmnopqrstuvwxyz0123456789._-";
    size_t length = strlen(text);
    if (length <= 100 && strchr(letters, text[0]) && length > 0 &&
        strspn(text, signs) == length)
        return 0;
    return node_fail(node, err,
                     "expected up to 100 of a-z, 0-9, \".\", \"_\", \"-\", "
                     "beginning with a letter or a digit, found \"%s\"",
                     text);
}

int node_check_code(const struct node *node, const char *code,
                    struct quipu_error *err)
{
    if (strcmp(code, AREA_TOTAL) != 0)
        return 0;
    return node_fail(node, err, "\"%s\" stands for the total", code);
}
