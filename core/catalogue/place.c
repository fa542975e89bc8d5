/* SPDX-License-Identifier: GPL-3.0-or-later */
/* place.c - when and where the records of a dataset are: period, area, levels,
 * and the area that the whole stands for.
 */
#include "base/observation.h"
#include "catalogue/dataset.h"

static int compare_sizes(const void *a, const void *b)
{
    size_t x = *(const size_t *)a, y = *(const size_t *)b;
    return x < y ? -1 : x > y;
}

static int find_levels(struct dataset *dataset, const struct codelist *list,
                       const struct texts *names, const struct node *root,
                       struct quipu_error *err)
{
    const struct node levels = node_get(root, "levels");
    dataset->levels = base_alloc(names->count, sizeof *dataset->levels, err);
    if (!dataset->levels)
        return -1;
    for (size_t i = 0; i < names->count; i++) {
        size_t level = codelist_find_level(list, names->items[i]);
        const struct node at = node_item(&levels, i);
        if (level == SIZE_MAX)
            return node_fail(&at, err, "\"%s\" is not a level of \"%s\"",
                             names->items[i], list->definition.id);
        dataset->levels[dataset->level_count++] = level;
    }
    qsort(dataset->levels, dataset->level_count, sizeof *dataset->levels,
          compare_sizes);
    return 0;
}

static int read_levels(struct dataset *dataset, const struct codelist *list,
                       const struct node *root, struct quipu_error *err)
{
    struct texts names = {0};
    int result = node_texts(root, "levels", REQUIRED, &names, err);
    if (result == 0)
        result = find_levels(dataset, list, &names, root, err);
    free(names.items);
    return result;
}

/* The only item without a parent is the whole; of several, none is. */
static const char *find_whole(const struct codelist *list)
{
    const char *whole = NULL;
    for (size_t i = 0; i < list->item_count; i++) {
        if (list->items[i].parent != SIZE_MAX)
            continue;
        if (whole)
            return AREA_TOTAL;
        whole = list->items[i].code;
    }
    return whole;
}

static int read_ref_area(struct dataset *dataset, const struct codelist *list,
                         const struct node *root, struct quipu_error *err)
{
    if (node_text(root, "ref_area", OPTIONAL, &dataset->ref_area, err) == -1)
        return -1;
    if (!dataset->ref_area) {
        dataset->ref_area = list ? find_whole(list) : AREA_TOTAL;
        return 0;
    }
    if (!list || codelist_find(list, dataset->ref_area) != SIZE_MAX)
        return 0;
    const struct node at = node_get(root, "ref_area");
    return node_fail(&at, err, "\"%s\" is not a code of \"%s\"",
                     dataset->ref_area, list->definition.id);
}

/* The records of a part of the country are not the country. */
static int check_levels(const struct dataset *dataset,
                        const struct codelist *list, const struct node *root,
                        struct quipu_error *err)
{
    const struct node at = node_get(root, "levels");
    size_t whole = codelist_find(list, dataset->ref_area);
    if (whole == SIZE_MAX || dataset->levels[0] >= list->items[whole].level)
        return 0;
    return node_fail(&at, err, "\"%s\" is above the level of \"%s\"",
                     list->levels[dataset->levels[0]], dataset->ref_area);
}

static int read_period(struct dataset *dataset, const struct node *root,
                       struct quipu_error *err)
{
    if (node_text(root, "period", OPTIONAL, &dataset->period, err) == -1)
        return -1;
    if (!dataset->period)
        return 0;
    const struct node at = node_get(root, "period");
    const struct column_rule *rule =
        rules_find(&dataset->columns, dataset->period);
    if (!rule)
        return dataset_fail_no_column(dataset, &at, dataset->period, err);
    if (rule->kind == COLUMN_PERIOD)
        return 0;
    return node_fail(&at, err,
                     "the column \"%s\" is not of the type \"period\"",
                     dataset->period);
}

int dataset_read_place(struct dataset *dataset, const struct node *root,
                       struct quipu_error *err)
{
    if (read_period(dataset, root, err) == -1)
        return -1;
    if (node_text(root, "area", OPTIONAL, &dataset->area, err) == -1)
        return -1;
    const struct node levels = node_get(root, "levels");
    if (!dataset->area && levels.json)
        return node_fail(&levels, err, "it needs an \"area\"");
    if (!dataset->area)
        return read_ref_area(dataset, NULL, root, err);

    const struct node at = node_get(root, "area");
    const struct column_rule *rule =
        rules_find(&dataset->columns, dataset->area);
    if (!rule)
        return dataset_fail_no_column(dataset, &at, dataset->area, err);
    const struct codelist *list = rule->codelist;
    if (rule->kind != COLUMN_CODES || !list || !list->is_area)
        return node_fail(&at, err,
                         "the column \"%s\" has no code list of areas",
                         dataset->area);
    if (read_levels(dataset, list, root, err) == -1 ||
        read_ref_area(dataset, list, root, err) == -1)
        return -1;
    return check_levels(dataset, list, root, err);
}
