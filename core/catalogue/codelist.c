/* SPDX-License-Identifier: GPL-3.0-or-later */
/* codelist.c - areas and the codes of dimensions. */
#include "catalogue/json.h"

static const char *const list_keys[] = {"id",    "like",   "kind",   "version",
                                        "title", "source", "levels", "items",
                                        "note",  NULL};
static const char *const item_keys[] = {"code",  "level", "parent", "name",
                                        "codes", "from",  "to",     NULL};
static const char *const alternative_keys[] = {"code", "from", "to", NULL};
static const char *const kinds[] = {"area", "dimension", NULL};

/* ---- looking up --------------------------------------------------------- */

size_t codelist_find_level(const struct codelist *list, const char *level)
{
    for (size_t i = 0; i < list->level_count; i++) {
        if (strcmp(list->levels[i], level) == 0)
            return i;
    }
    return SIZE_MAX;
}

size_t codelist_find(const struct codelist *list, const char *code)
{
    size_t low = 0, high = list->item_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const struct codelist_code *at = &list->by_code[middle];
        int order = strcmp(at->code, code);
        if (order == 0)
            return at->item;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return SIZE_MAX;
}

size_t codelist_ancestor(const struct codelist *list, size_t item, size_t level)
{
    while (item != SIZE_MAX && list->items[item].level != level)
        item = list->items[item].parent;
    return item;
}

static const struct codelist_alternative *
find_alternative(const struct codelist_item *item, const char *scheme)
{
    for (size_t i = 0; i < item->alternative_count; i++) {
        if (strcmp(item->alternatives[i].scheme, scheme) == 0)
            return &item->alternatives[i];
    }
    return NULL;
}

const char *codelist_raw(const struct codelist_item *item, const char *scheme)
{
    if (!scheme)
        return item->code;
    const struct codelist_alternative *found = find_alternative(item, scheme);
    return found ? found->code : NULL;
}

/* Narrows days to those from one period to another; NULL is open. */
static void narrow(struct days *days, const char *from, const char *to)
{
    struct quipu_period period;
    if (from && quipu_parse_period(quipu_slice_of(from), &period) &&
        quipu_period_first_day(period) > days->first)
        days->first = quipu_period_first_day(period);
    if (to && quipu_parse_period(quipu_slice_of(to), &period) &&
        quipu_period_last_day(period) < days->last)
        days->last = quipu_period_last_day(period);
}

struct days codelist_days(const struct codelist *list, size_t item,
                          const char *scheme)
{
    const struct codelist_item *at = &list->items[item];
    struct days days = {INT32_MIN, INT32_MAX};
    narrow(&days, at->from, at->to);
    if (!scheme)
        return days;
    const struct codelist_alternative *by = find_alternative(at, scheme);
    if (!by)
        return (struct days){INT32_MAX, INT32_MIN};
    narrow(&days, by->from, by->to);
    return days;
}

bool codelist_in_force(const struct codelist *list, size_t item,
                       const char *scheme, struct quipu_period period)
{
    const struct days days = codelist_days(list, item, scheme);
    return quipu_period_first_day(period) >= days.first &&
           quipu_period_last_day(period) <= days.last;
}

/* ---- one item ----------------------------------------------------------- */

/* Its code by a scheme: a text, or an object that says when it is in force. */
static int read_alternative(struct codelist_alternative *to,
                            const struct node *codes, const char *scheme,
                            struct quipu_error *err)
{
    const struct node at = node_get(codes, scheme);
    struct span span = {0};
    to->scheme = scheme;
    if (node_check_name(&at, scheme, err) == -1)
        return -1;
    if (!json_is_object(at.json))
        return node_text(codes, scheme, REQUIRED, &to->code, err);
    if (node_check_keys(&at, alternative_keys, err) == -1 ||
        node_text(&at, "code", REQUIRED, &to->code, err) == -1 ||
        node_span(&at, &span, err) == -1)
        return -1;
    to->from = span.from;
    to->to = span.to;
    return 0;
}

static int read_alternatives(struct codelist_item *item,
                             const struct node *node, struct quipu_error *err)
{
    struct node codes;
    if (node_object(node, "codes", OPTIONAL, &codes, err) == -1)
        return -1;
    if (!codes.json)
        return 0;
    item->alternatives = base_alloc(json_object_size(codes.json),
                                    sizeof *item->alternatives, err);
    if (!item->alternatives)
        return -1;

    const char *scheme;
    json_t *value;
    json_object_foreach((json_t *)codes.json, scheme, value)
    {
        struct codelist_alternative *to =
            &item->alternatives[item->alternative_count++];
        if (read_alternative(to, &codes, scheme, err) == -1)
            return -1;
    }
    return 0;
}

static int read_level(const struct codelist *list, struct codelist_item *item,
                      const struct node *node, struct quipu_error *err)
{
    const char *level = NULL;
    item->level = SIZE_MAX;
    int required = list->is_area ? REQUIRED : OPTIONAL;
    if (node_text(node, "level", required, &level, err) == -1)
        return -1;
    if (!level)
        return 0;
    item->level = codelist_find_level(list, level);
    if (item->level != SIZE_MAX)
        return 0;
    const struct node at = node_get(node, "level");
    return node_fail(&at, err, "\"%s\" is not in \"levels\"", level);
}

/* Parents come before their children, so that there can be no cycle and a
 * roll-up can trust the chain.  An area without one is a whole, of the first
 * level: another would be missing from every total. */
static int read_parent(const struct codelist *list, size_t number,
                       const struct node *node, struct quipu_error *err)
{
    struct codelist_item *item = &list->items[number];
    const char *parent = NULL;
    item->parent = SIZE_MAX;
    if (node_text(node, "parent", OPTIONAL, &parent, err) == -1)
        return -1;
    const struct node at = node_get(node, "parent");
    if (!parent && list->is_area && item->level > 0)
        return node_fail(&at, err, "an area of level \"%s\" needs a parent",
                         list->levels[item->level]);
    if (!parent)
        return 0;
    item->parent = codelist_find(list, parent);
    if (item->parent == SIZE_MAX || item->parent >= number)
        return node_fail(&at, err, "no item \"%s\" comes before this one",
                         parent);
    if (list->is_area && list->items[item->parent].level >= item->level)
        return node_fail(&at, err, "the parent \"%s\" is not of a level above",
                         parent);
    return 0;
}

static int read_item(struct codelist *list, size_t number,
                     const struct node *node, struct quipu_error *err)
{
    struct codelist_item *item = &list->items[number];
    struct span span = {0};
    if (node_check_keys(node, item_keys, err) == -1 ||
        read_level(list, item, node, err) == -1 ||
        read_parent(list, number, node, err) == -1 ||
        node_labels(node, "name", REQUIRED, &item->names, err) == -1 ||
        node_span(node, &span, err) == -1)
        return -1;
    item->from = span.from;
    item->to = span.to;
    return read_alternatives(item, node, err);
}

/* ---- all items ---------------------------------------------------------- */

/* Codes are written in questions, names of files and addresses. */
static bool is_code(const char *text)
{
    static const char signs[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                "abcdefghijklmnopqrstuvwxyz0123456789_.-";
    return text[0] != '.' && text[0] != '-' &&
           strspn(text, signs) == strlen(text);
}

static int read_code(struct codelist *list, size_t number,
                     const struct node *node, struct quipu_error *err)
{
    const char **code = &list->items[number].code;
    const struct node at = node_get(node, "code");
    if (!json_is_object(node->json))
        return node_expected(node, "an object", err);
    if (node_text(node, "code", REQUIRED, code, err) == -1 ||
        node_check_code(&at, *code, err) == -1)
        return -1;
    if (!is_code(*code))
        return node_fail(&at, err,
                         "expected letters, digits, \"_\", \".\", \"-\", "
                         "beginning with a letter, a digit or \"_\", found "
                         "\"%s\"",
                         *code);
    list->by_code[number] = (struct codelist_code){*code, number};
    return 0;
}

static int compare_codes(const void *a, const void *b)
{
    const struct codelist_code *x = a, *y = b;
    int order = strcmp(x->code, y->code);
    if (order != 0)
        return order;
    return x->item < y->item ? -1 : x->item > y->item;
}

/* Codes first: items name others as their parents. */
static int read_codes(struct codelist *list, const struct node *items,
                      struct quipu_error *err)
{
    for (size_t i = 0; i < list->item_count; i++) {
        const struct node item = node_item(items, i);
        if (read_code(list, i, &item, err) == -1)
            return -1;
    }
    qsort(list->by_code, list->item_count, sizeof *list->by_code,
          compare_codes);
    for (size_t i = 1; i < list->item_count; i++) {
        const struct codelist_code *a = &list->by_code[i - 1],
                                   *b = &list->by_code[i];
        if (strcmp(a->code, b->code) != 0)
            continue;
        const struct node item = node_item(items, b->item);
        const struct node code = node_get(&item, "code");
        return node_fail(&code, err, "the code \"%s\" is that of items[%zu]",
                         b->code, a->item);
    }
    return 0;
}

static int read_items(struct codelist *list, const struct node *root,
                      struct quipu_error *err)
{
    struct node items;
    if (node_array(root, "items", REQUIRED, &items, err) == -1)
        return -1;
    size_t count = json_array_size(items.json);
    if (count == 0)
        return node_fail(&items, err, "the list is empty");
    list->items = base_alloc(count, sizeof *list->items, err);
    list->by_code = base_alloc(count, sizeof *list->by_code, err);
    if (!list->items || !list->by_code)
        return -1;
    list->item_count = count;
    if (read_codes(list, &items, err) == -1)
        return -1;
    for (size_t i = 0; i < count; i++) {
        const struct node item = node_item(&items, i);
        if (read_item(list, i, &item, err) == -1)
            return -1;
    }
    return 0;
}

/* ---- the list ----------------------------------------------------------- */

static int read_levels(struct codelist *list, const struct node *root,
                       struct quipu_error *err)
{
    struct texts levels = {0};
    int result = node_texts(root, "levels", list->is_area ? REQUIRED : OPTIONAL,
                            &levels, err);
    list->levels = levels.items;
    list->level_count = levels.count;
    const struct node array = node_get(root, "levels");
    for (size_t i = 0; i < levels.count && result == 0; i++) {
        const struct node at = node_item(&array, i);
        result = node_check_name(&at, levels.items[i], err);
    }
    return result;
}

struct codelist *codelist_new(const struct node *root, struct quipu_error *err)
{
    QUIPU_AUTO(codelist) list = base_alloc(1, sizeof *list, err);
    int kind = 0;
    if (!list ||
        definition_init(&list->definition, root, list_keys, err) == -1 ||
        node_check_text(root, "version", err) == -1 ||
        node_check_text(root, "source", err) == -1 ||
        node_choice(root, "kind", REQUIRED, kinds, &kind, err) == -1)
        return NULL;
    list->is_area = strcmp(kinds[kind], "area") == 0;
    if (read_levels(list, root, err) == -1 || read_items(list, root, err) == -1)
        return NULL;
    return QUIPU_TAKE(list);
}

void codelist_free(struct codelist *list)
{
    if (!list)
        return;
    for (size_t i = 0; i < list->item_count; i++) {
        free(list->items[i].names.items);
        free(list->items[i].alternatives);
    }
    free(list->items);
    free(list->by_code);
    free(list->levels);
    definition_release(&list->definition);
    free(list);
}
