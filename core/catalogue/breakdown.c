/* SPDX-License-Identifier: GPL-3.0-or-later */
/* breakdown.c - the sets of dimensions that an indicator is published by. */
#include "catalogue/indicator.h"

/* Columns of every answer that a dimension would be taken for. */
static const char *const taken[] = {
    "indicator", "area_name", "period", "value",  "se",      "ci_low",
    "ci_high",   "n",         "unit",   "status", "vintage", "version",
    "weight",    "df",        "deff",   "rse",    "reason",  NULL};

static bool is_taken(const char *name)
{
    for (size_t i = 0; taken[i]; i++) {
        if (strcmp(taken[i], name) == 0)
            return true;
    }
    return false;
}

static int check_dimension(const struct dataset *dataset,
                           const struct node *node, const char *name,
                           struct quipu_error *err)
{
    if (strcmp(name, "area") == 0) {
        if (dataset->area)
            return 0;
        return node_fail(node, err, "the dataset \"%s\" has no area",
                         dataset->definition.id);
    }
    const struct column_rule *rule = dataset_column(dataset, "", name);
    if (!rule)
        return dataset_fail_no_column(dataset, node, name, err);
    if (dataset->area && strcmp(name, dataset->area) == 0)
        return node_fail(node, err,
                         "\"%s\" is the area: write \"area\", which keeps to "
                         "the levels that the data represent",
                         name);
    if (is_taken(name))
        return node_fail(node, err,
                         "\"%s\" is a column of every answer: give the "
                         "dataset's column another name",
                         name);
    if (column_rule_gives(rule) == COLUMN_CODES)
        return 0;
    return node_fail(node, err,
                     "the column \"%s\" has no codes to group by: give it a "
                     "map, a code list or bins",
                     name);
}

bool breakdown_has(const struct breakdown *breakdown, const char *name)
{
    for (size_t i = 0; i < breakdown->count; i++) {
        if (strcmp(breakdown->dimensions[i], name) == 0)
            return true;
    }
    return false;
}

static int read_breakdown(const struct indicator *indicator,
                          struct breakdown *breakdown, const struct node *node,
                          struct quipu_error *err)
{
    if (!json_is_array(node->json))
        return node_expected(node, "an array of dimensions", err);
    size_t count = json_array_size(node->json);
    breakdown->dimensions =
        base_alloc(count, sizeof *breakdown->dimensions, err);
    if (!breakdown->dimensions)
        return -1;
    for (size_t i = 0; i < count; i++) {
        const struct node item = node_item(node, i);
        const char *name = json_string_value(item.json);
        if (!name)
            return node_expected(&item, "the name of a column", err);
        if (check_dimension(indicator->dataset, &item, name, err) == -1)
            return -1;
        if (breakdown_has(breakdown, name))
            return node_fail(&item, err, "\"%s\" occurs twice", name);
        breakdown->dimensions[breakdown->count++] = name;
    }
    return 0;
}

bool breakdown_is_same(const struct breakdown *a, const struct breakdown *b)
{
    if (a->count != b->count)
        return false;
    for (size_t i = 0; i < a->count; i++) {
        if (!breakdown_has(b, a->dimensions[i]))
            return false;
    }
    return true;
}

int indicator_read_breakdowns(struct indicator *indicator,
                              const struct node *root, struct quipu_error *err)
{
    struct node list;
    if (node_array(root, "breakdowns", REQUIRED, &list, err) == -1)
        return -1;
    size_t count = json_array_size(list.json);
    if (count == 0)
        return node_fail(&list, err, "expected at least one, such as []");
    indicator->breakdowns =
        base_alloc(count, sizeof *indicator->breakdowns, err);
    if (!indicator->breakdowns)
        return -1;
    for (size_t i = 0; i < count; i++) {
        const struct node at = node_item(&list, i);
        struct breakdown *breakdown = &indicator->breakdowns[i];
        indicator->breakdown_count = i + 1;
        if (read_breakdown(indicator, breakdown, &at, err) == -1)
            return -1;
        for (size_t k = 0; k < i; k++) {
            if (breakdown_is_same(&indicator->breakdowns[k], breakdown))
                return node_fail(&at, err, "this is breakdowns[%zu] again", k);
        }
    }
    return 0;
}
