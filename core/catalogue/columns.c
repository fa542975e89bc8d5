/* SPDX-License-Identifier: GPL-3.0-or-later */
/* columns.c - the columns of a dataset. */
#include "catalogue/dataset.h"

int rules_read(const struct node *object, const char *key,
               const struct catalogue *catalogue, struct column_rules *rules,
               struct quipu_error *err)
{
    struct node node;
    if (node_object(object, key, OPTIONAL, &node, err) == -1)
        return -1;
    if (!node.json)
        return 0;
    rules->items =
        base_alloc(json_object_size(node.json), sizeof *rules->items, err);
    if (!rules->items)
        return -1;

    const char *name;
    json_t *value;
    json_object_foreach((json_t *)node.json, name, value)
    {
        const struct node at = node_get(&node, name);
        struct column_rule *rule = &rules->items[rules->count++];
        if (name[0] == '\0')
            return node_fail(&at, err, "the column has no name");
        if (column_rule_init(rule, name, catalogue, &at, err) == -1)
            return -1;
    }
    return 0;
}

const struct column_rule *rules_find(const struct column_rules *rules,
                                     const char *name)
{
    for (size_t i = 0; i < rules->count; i++) {
        if (strcmp(rules->items[i].name, name) == 0)
            return &rules->items[i];
    }
    return NULL;
}

void rules_release(struct column_rules *rules)
{
    for (size_t i = 0; i < rules->count; i++)
        column_rule_release(&rules->items[i]);
    free(rules->items);
}

int dataset_fail_no_column(const struct dataset *dataset,
                           const struct node *node, const char *name,
                           struct quipu_error *err)
{
    const struct column_rules *columns = &dataset->columns;
    node_fail(node, err, "the dataset \"%s\" has no column \"%s\"",
              dataset->definition.id, name);
    const char **names = base_alloc(columns->count, sizeof *names, NULL);
    for (size_t i = 0; names && i < columns->count; i++)
        names[i] = columns->items[i].name;
    const char *nearest =
        names ? base_nearest(name, names, columns->count) : NULL;
    if (nearest)
        quipu_hint(err, "did you mean \"%s\"?", nearest);
    free(names);
    return -1;
}

static int check_date(const struct dataset *dataset, const struct node *age,
                      const char *key, const char *name,
                      struct quipu_error *err)
{
    const struct column_rule *date = rules_find(&dataset->columns, name);
    const struct node at = node_get(age, key);
    if (!date)
        return dataset_fail_no_column(dataset, &at, name, err);
    if (date->kind != COLUMN_DATE)
        return node_fail(&at, err, "the column \"%s\" gives no dates", name);
    return 0;
}

int dataset_check_age(const struct dataset *dataset,
                      const struct column_rule *rule, const struct node *node,
                      struct quipu_error *err)
{
    if (rule->kind != COLUMN_AGE)
        return 0;
    const struct node age = node_get(node, "age");
    if (check_date(dataset, &age, "birth", rule->birth, err) == -1)
        return -1;
    return check_date(dataset, &age, "at", rule->at, err);
}

int dataset_read_columns(struct dataset *dataset,
                         const struct catalogue *catalogue,
                         const struct node *root, struct quipu_error *err)
{
    if (rules_read(root, "columns", catalogue, &dataset->columns, err) == -1)
        return -1;
    const struct node columns = node_get(root, "columns");
    for (size_t i = 0; i < dataset->columns.count; i++) {
        const struct column_rule *rule = &dataset->columns.items[i];
        const struct node at = node_get(&columns, rule->name);
        if (dataset_check_age(dataset, rule, &at, err) == -1)
            return -1;
    }
    return 0;
}

/* ---- code lists --------------------------------------------------------- */

struct codelists {
    const struct codelist **items;
    size_t count;
};

static void add_codelists(struct codelists *lists,
                          const struct column_rule *rules, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const struct codelist *list = rules[i].codelist;
        size_t known = 0;
        while (known < lists->count && lists->items[known] != list)
            known++;
        if (list && known == lists->count)
            lists->items[lists->count++] = list;
    }
}

static void add_codelists_of_variant(struct codelists *lists,
                                     const struct dataset_variant *variant)
{
    add_codelists(lists, variant->columns.items, variant->columns.count);
    add_codelists(lists, variant->design.items, variant->design.count);
}

const struct codelist **dataset_codelists(const struct dataset *dataset,
                                          size_t *count,
                                          struct quipu_error *err)
{
    const struct design *design = &dataset->design;
    const struct column_rule *const rules[] = {design->weight, design->stratum,
                                               design->cluster, design->fpc};
    size_t most = dataset->columns.count + ARRAY_SIZE(rules);
    for (size_t i = 0; i < dataset->variant_count; i++)
        most += dataset->variants[i].columns.count +
                dataset->variants[i].design.count;
    struct codelists lists = {base_alloc(most, sizeof *lists.items, err), 0};
    *count = 0;
    if (!lists.items)
        return NULL;
    add_codelists(&lists, dataset->columns.items, dataset->columns.count);
    for (size_t i = 0; i < dataset->variant_count; i++)
        add_codelists_of_variant(&lists, &dataset->variants[i]);
    for (size_t i = 0; i < ARRAY_SIZE(rules); i++)
        add_codelists(&lists, rules[i], rules[i] ? 1 : 0);
    *count = lists.count;
    return lists.items;
}
