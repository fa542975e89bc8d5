/* SPDX-License-Identifier: GPL-3.0-or-later */
/* codelist.c - areas and the codes of dimensions. */
#include "catalogue/json.h"

static const char *const list_keys[] = {"id",    "kind",   "version",
                                        "title", "source", "levels",
                                        "items", "note",   NULL};
static const char *const item_keys[] = {"code",  "level", "parent", "name",
                                        "codes", "from",  "to",     NULL};
static const char *const kinds[] = {"area", "dimension", NULL};

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
    for (size_t i = 0; i < list->item_count; i++) {
        if (strcmp(list->items[i].code, code) == 0)
            return i;
    }
    return SIZE_MAX;
}

size_t codelist_ancestor(const struct codelist *list, size_t item, size_t level)
{
    while (item != SIZE_MAX && list->items[item].level != level)
        item = list->items[item].parent;
    return item;
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
            &item->alternatives[item->alternative_count];
        if (node_text(&codes, scheme, REQUIRED, &to->code, err) == -1)
            return -1;
        to->scheme = scheme;
        item->alternative_count++;
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
    if (item->level == SIZE_MAX) {
        const struct node at = node_get(node, "level");
        return node_fail(&at, err, "\"%s\" is not among the list's levels",
                         level);
    }
    return 0;
}

/* Parents come before their children, so that there can be no cycle and a
 * roll-up can trust the chain. */
static int read_parent(const struct codelist *list, struct codelist_item *item,
                       const struct node *node, struct quipu_error *err)
{
    const char *parent = NULL;
    item->parent = SIZE_MAX;
    if (node_text(node, "parent", OPTIONAL, &parent, err) == -1)
        return -1;
    if (!parent)
        return 0;
    const struct node at = node_get(node, "parent");
    item->parent = codelist_find(list, parent);
    if (item->parent == SIZE_MAX)
        return node_fail(&at, err, "no item \"%s\" comes before this one",
                         parent);
    if (list->is_area && list->items[item->parent].level >= item->level)
        return node_fail(&at, err, "the parent \"%s\" is not of a level above",
                         parent);
    return 0;
}

static int read_item(struct codelist *list, const struct node *node,
                     struct quipu_error *err)
{
    if (!json_is_object(node->json))
        return node_expected(node, "an object", err);
    struct codelist_item *item = &list->items[list->item_count];
    if (node_check_keys(node, item_keys, err) == -1 ||
        node_text(node, "code", REQUIRED, &item->code, err) == -1 ||
        read_level(list, item, node, err) == -1 ||
        read_parent(list, item, node, err) == -1)
        return -1;
    list->item_count++; /* from here on, codelist_free sees it */
    if (node_labels(node, "name", REQUIRED, &item->names, err) == -1 ||
        read_alternatives(item, node, err) == -1)
        return -1;
    return 0;
}

static int compare_codes(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static int check_codes_differ(const struct codelist *list,
                              const struct node *items, struct quipu_error *err)
{
    const char **codes = base_alloc(list->item_count, sizeof *codes, err);
    if (!codes)
        return -1;
    for (size_t i = 0; i < list->item_count; i++)
        codes[i] = list->items[i].code;
    qsort(codes, list->item_count, sizeof *codes, compare_codes);
    int result = 0;
    for (size_t i = 1; i < list->item_count && result == 0; i++) {
        if (strcmp(codes[i - 1], codes[i]) == 0)
            result =
                node_fail(items, err, "the code \"%s\" occurs twice", codes[i]);
    }
    free(codes);
    return result;
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
    if (!list->items)
        return -1;
    for (size_t i = 0; i < count; i++) {
        const struct node item = node_item(&items, i);
        if (read_item(list, &item, err) == -1)
            return -1;
    }
    return check_codes_differ(list, &items, err);
}

struct codelist *codelist_new(const struct node *root, struct quipu_error *err)
{
    QUIPU_AUTO(codelist) list = base_alloc(1, sizeof *list, err);
    int kind = -1;
    if (!list || definition_init(&list->definition, root, err) == -1 ||
        node_check_keys(root, list_keys, err) == -1 ||
        node_choice(root, "kind", kinds, &kind, err) == -1)
        return NULL;
    if (kind == -1) {
        const struct node at = node_get(root, "kind");
        (void)node_expected(&at, "\"area\" or \"dimension\"", err);
        return NULL;
    }
    list->is_area = kind == 0;
    if (node_texts(root, "levels", list->is_area ? REQUIRED : OPTIONAL,
                   &list->levels, &list->level_count, err) == -1 ||
        read_items(list, root, err) == -1)
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
    free(list->levels);
    definition_release(&list->definition);
    free(list);
}
