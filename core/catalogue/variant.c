/* SPDX-License-Identifier: GPL-3.0-or-later */
/* variant.c - what differs in some periods of a dataset. */
#include "catalogue/dataset.h"

static const char *const variant_keys[] = {"periods", "columns", "design",
                                           NULL};

/* ---- looking up --------------------------------------------------------- */

static bool has_period(const struct dataset_variant *variant,
                       const char *period)
{
    for (size_t i = 0; i < variant->period_count; i++) {
        if (strcmp(variant->periods[i], period) == 0)
            return true;
    }
    return false;
}

/* A variant's rule of a column or of the design.  Among its columns, a name
 * that only the design has is the design's. */
static const struct column_rule *
find_in_variant(const struct dataset *dataset,
                const struct dataset_variant *variant, const char *name,
                bool in_design)
{
    const struct column_rule *rule =
        in_design ? rules_find(&variant->design, name) : NULL;
    bool is_column = rules_find(&dataset->columns, name) != NULL;
    return rule || is_column == in_design ? rule
                                          : rules_find(&variant->columns, name);
}

static const struct column_rule *find_rule(const struct dataset *dataset,
                                           const char *period, const char *name,
                                           bool in_design)
{
    for (size_t i = 0; i < dataset->variant_count; i++) {
        const struct dataset_variant *variant = &dataset->variants[i];
        const struct column_rule *rule =
            has_period(variant, period)
                ? find_in_variant(dataset, variant, name, in_design)
                : NULL;
        if (rule)
            return rule;
    }
    return NULL;
}

const struct column_rule *dataset_column(const struct dataset *dataset,
                                         const char *period, const char *name)
{
    const struct column_rule *rule = find_rule(dataset, period, name, false);
    return rule ? rule : rules_find(&dataset->columns, name);
}

const struct column_rule *dataset_design_rule(const struct dataset *dataset,
                                              const char *period,
                                              const struct column_rule *rule)
{
    const struct column_rule *differs =
        rule ? find_rule(dataset, period, rule->name, true) : NULL;
    return differs ? differs : rule;
}

/* ---- checks ------------------------------------------------------------- */

/* Groups and conditions are planned for all periods alike. */
static int check_column(const struct dataset *dataset,
                        const struct column_rule *rule, const struct node *node,
                        struct quipu_error *err)
{
    static const char *const words[] = {[COLUMN_NUMBER] = "numbers",
                                        [COLUMN_TEXT] = "texts",
                                        [COLUMN_DATE] = "dates",
                                        [COLUMN_CODES] = "codes",
                                        [COLUMN_PERIOD] = "periods"};
    const struct column_rule *usual = rules_find(&dataset->columns, rule->name);
    if (!usual)
        return dataset_fail_no_column(dataset, node, rule->name, err);
    enum column_kind gives = column_rule_gives(usual);
    if (column_rule_gives(rule) != gives)
        return node_fail(node, err, "expected %s, as in other periods",
                         words[gives]);
    if (rule->codelist != usual->codelist)
        return node_fail(node, err,
                         "the code list is not that of other periods");
    return dataset_check_age(dataset, rule, node, err);
}

/* Of the design, or of a column that the dataset has. */
static bool is_of_design(const struct dataset *dataset, const char *part,
                         const char *name)
{
    return strcmp(part, "design") == 0 ||
           (!rules_find(&dataset->columns, name) &&
            design_find(&dataset->design, name));
}

static int check_rule(const struct dataset *dataset,
                      const struct texts *periods,
                      const struct column_rule *rule, const struct node *node,
                      struct quipu_error *err)
{
    bool in_design = is_of_design(dataset, node->parent->key, rule->name);
    if (in_design && !design_find(&dataset->design, rule->name))
        return node_fail(node, err, "the design has no \"%s\"", rule->name);
    for (size_t i = 0; i < periods->count; i++) {
        const struct column_rule *first =
            find_rule(dataset, periods->items[i], rule->name, in_design);
        if (first && first != rule)
            return node_fail(node, err, "%s says already what differs in %s",
                             first->path, periods->items[i]);
    }
    return in_design ? design_check_rule(dataset, rule, node, err)
                     : check_column(dataset, rule, node, err);
}

static int check_rules(const struct dataset *dataset,
                       const struct dataset_variant *variant,
                       const struct node *object,
                       const struct column_rules *rules,
                       struct quipu_error *err)
{
    const struct texts periods = {variant->periods, variant->period_count};
    for (size_t i = 0; i < rules->count; i++) {
        const struct node at = node_get(object, rules->items[i].name);
        if (check_rule(dataset, &periods, &rules->items[i], &at, err) == -1)
            return -1;
    }
    return 0;
}

/* ---- reading ------------------------------------------------------------ */

static int read_variant(struct dataset *dataset,
                        const struct catalogue *catalogue,
                        const struct node *node, struct quipu_error *err)
{
    if (!json_is_object(node->json))
        return node_expected(node, "an object", err);
    struct dataset_variant *variant =
        &dataset->variants[dataset->variant_count++];
    struct texts periods = {0};
    int result = node_check_keys(node, variant_keys, err);
    if (result == 0)
        result = node_periods(node, "periods", REQUIRED, &periods, err);
    variant->periods = periods.items;
    variant->period_count = periods.count;
    if (result == -1 ||
        rules_read(node, "columns", catalogue, &variant->columns, err) == -1 ||
        rules_read(node, "design", catalogue, &variant->design, err) == -1)
        return -1;
    const struct node columns = node_get(node, "columns");
    const struct node design = node_get(node, "design");
    if (check_rules(dataset, variant, &columns, &variant->columns, err) == -1)
        return -1;
    return check_rules(dataset, variant, &design, &variant->design, err);
}

int dataset_read_variants(struct dataset *dataset,
                          const struct catalogue *catalogue,
                          const struct node *root, struct quipu_error *err)
{
    struct node array;
    if (node_array(root, "variants", OPTIONAL, &array, err) == -1)
        return -1;
    size_t count = json_array_size(array.json);
    dataset->variants = base_alloc(count, sizeof *dataset->variants, err);
    if (!dataset->variants)
        return -1;
    for (size_t i = 0; i < count; i++) {
        const struct node node = node_item(&array, i);
        if (read_variant(dataset, catalogue, &node, err) == -1)
            return -1;
    }
    return 0;
}
