/* SPDX-License-Identifier: GPL-3.0-or-later */
/* dataset.c - a body of records: source, columns, sample design. */
#include "base/observation.h"
#include "catalogue/json.h"

static const char *const dataset_keys[] = {
    "id",         "like",     "source",  "owner",   "licence",   "citation",
    "title",      "settings", "periods", "columns", "variants",  "design",
    "area",       "ref_area", "levels",  "guards",  "freshness", "rejects_max",
    "disclosure", "note",     NULL};
static const char *const design_keys[] = {
    "weight", "stratum", "cluster",    "fpc",
    "lonely", "df",      "confidence", "adjust_domain_lonely",
    NULL};
static const char *const variant_keys[] = {"periods", "columns", NULL};
static const char *const guard_keys[] = {"rows_min", "rows_change_max", NULL};
static const char *const disclosure_keys[] = {"threshold", NULL};
static const char *const freshness_keys[] = {"warn", NULL};
static const char *const lonely_rules[] = {"fail",   "certainty", "remove",
                                           "adjust", "average",   NULL};
static const char *const df_rules[] = {"design", "domain", NULL};

static int read_columns(const struct node *object,
                        const struct catalogue *catalogue,
                        struct column_rule **columns, size_t *count,
                        struct quipu_error *err)
{
    struct node node;
    if (node_object(object, "columns", OPTIONAL, &node, err) == -1)
        return -1;
    if (!node.json)
        return 0;
    *columns = base_alloc(json_object_size(node.json), sizeof **columns, err);
    if (!*columns)
        return -1;

    const char *name;
    json_t *rule;
    json_object_foreach((json_t *)node.json, name, rule)
    {
        const struct node at = node_get(&node, name);
        struct column_rule *to = &(*columns)[(*count)++];
        if (column_rule_init(to, name, catalogue, &at, err) == -1)
            return -1;
    }
    return 0;
}

/* A rule that is only a name, as an object. */
static json_t *rule_object(const json_t *rule)
{
    return json_is_string(rule)
               ? json_pack("{s:s}", "from", json_string_value(rule))
               : json_deep_copy(rule);
}

/* A variant's rule says only what differs: the rest is the rule's of the same
 * name in "columns" or "design".  Writes the whole rules into the variant. */
static int complete_variant(json_t *root, json_t *variant,
                            struct quipu_error *err)
{
    const char *name;
    json_t *rule;
    json_object_foreach(json_object_get(variant, "columns"), name, rule)
    {
        const json_t *base =
            json_object_get(json_object_get(root, "columns"), name);
        if (!base)
            base = json_object_get(json_object_get(root, "design"), name);
        if (!base)
            continue;
        json_auto_t *whole = rule_object(base);
        json_auto_t *patch = rule_object(rule);
        if (!whole || !patch)
            return quipu_fail_memory(err);
        if (!json_is_object(whole) || !json_is_object(patch))
            continue; /* told when the rules are read */
        if (json_merge_patch(whole, patch) == -1 ||
            json_object_set(json_object_get(variant, "columns"), name, whole) ==
                -1)
            return quipu_fail_memory(err);
    }
    return 0;
}

static int complete_variants(json_t *root, struct quipu_error *err)
{
    size_t i;
    json_t *variant;
    json_array_foreach(json_object_get(root, "variants"), i, variant)
    {
        if (complete_variant(root, variant, err) == -1)
            return -1;
    }
    return 0;
}

static int read_variants(struct dataset *dataset,
                         const struct catalogue *catalogue,
                         const struct node *root, struct quipu_error *err)
{
    struct node array;
    if (node_array(root, "variants", OPTIONAL, &array, err) == -1)
        return -1;
    if (!array.json)
        return 0;
    dataset->variants =
        base_alloc(json_array_size(array.json), sizeof *dataset->variants, err);
    if (!dataset->variants)
        return -1;
    for (size_t i = 0; i < json_array_size(array.json); i++) {
        struct dataset_variant *variant = &dataset->variants[i];
        const struct node node = node_item(&array, i);
        dataset->variant_count = i + 1;
        if (!json_is_object(node.json))
            return node_expected(&node, "an object", err);
        if (node_check_keys(&node, variant_keys, err) == -1 ||
            node_texts(&node, "periods", REQUIRED, &variant->periods,
                       &variant->period_count, err) == -1 ||
            node_check_periods(&node, variant->periods, variant->period_count,
                               err) == -1 ||
            read_columns(&node, catalogue, &variant->columns,
                         &variant->column_count, err) == -1)
            return -1;
    }
    return 0;
}

static int read_design_rule(const struct node *design, const char *key,
                            const struct catalogue *catalogue,
                            struct column_rule **rule, struct quipu_error *err)
{
    const struct node node = node_get(design, key);
    if (!node.json)
        return 0;
    *rule = base_alloc(1, sizeof **rule, err);
    return *rule ? column_rule_init(*rule, key, catalogue, &node, err) : -1;
}

static int read_design(struct dataset *dataset,
                       const struct catalogue *catalogue,
                       const struct node *root, struct quipu_error *err)
{
    struct design *design = &dataset->design;
    design->lonely = LONELY_ADJUST;
    design->df = DF_DESIGN;
    design->confidence = 0.95;
    struct node node;
    if (node_object(root, "design", OPTIONAL, &node, err) == -1)
        return -1;
    if (!node.json)
        return 0;

    int lonely = LONELY_ADJUST - LONELY_FAIL, df = DF_DESIGN - DF_DESIGN;
    design->is_sample = true;
    if (node_check_keys(&node, design_keys, err) == -1 ||
        read_design_rule(&node, "weight", catalogue, &design->weight, err) ==
            -1 ||
        read_design_rule(&node, "stratum", catalogue, &design->stratum, err) ==
            -1 ||
        read_design_rule(&node, "cluster", catalogue, &design->cluster, err) ==
            -1 ||
        read_design_rule(&node, "fpc", catalogue, &design->fpc, err) == -1 ||
        node_choice(&node, "lonely", lonely_rules, &lonely, err) == -1 ||
        node_choice(&node, "df", df_rules, &df, err) == -1 ||
        node_number(&node, "confidence", &design->confidence, err) == -1 ||
        node_bool(&node, "adjust_domain_lonely", &design->adjust_domain_lonely,
                  err) == -1)
        return -1;
    design->lonely = (enum lonely_rule)(LONELY_FAIL + lonely);
    design->df = (enum df_rule)(DF_DESIGN + df);
    if (!(design->confidence > 0.5 && design->confidence < 1)) {
        const struct node at = node_get(&node, "confidence");
        return node_fail(&at, err, "expected a number between 0.5 and 1");
    }
    return 0;
}

static int compare_sizes(const void *a, const void *b)
{
    size_t x = *(const size_t *)a, y = *(const size_t *)b;
    return x < y ? -1 : x > y;
}

static int read_levels(struct dataset *dataset, const struct codelist *list,
                       const struct node *root, struct quipu_error *err)
{
    const char **names = NULL;
    size_t count = 0;
    int result = node_texts(root, "levels", REQUIRED, &names, &count, err);
    if (result == 0) {
        dataset->levels = base_alloc(count, sizeof *dataset->levels, err);
        result = dataset->levels ? 0 : -1;
    }
    for (size_t i = 0; i < count && result == 0; i++) {
        const struct node levels = node_get(root, "levels");
        const struct node at = node_item(&levels, i);
        dataset->levels[i] = codelist_find_level(list, names[i]);
        dataset->level_count = i + 1;
        if (dataset->levels[i] == SIZE_MAX)
            result = node_fail(&at, err, "\"%s\" is not a level of \"%s\"",
                               names[i], list->definition.id);
    }
    free(names);
    if (result == 0)
        qsort(dataset->levels, dataset->level_count, sizeof *dataset->levels,
              compare_sizes);
    return result;
}

/* The one item without a parent is the whole. */
static const char *whole_of(const struct codelist *list)
{
    const char *whole = NULL;
    for (size_t i = 0; i < list->item_count; i++) {
        if (list->items[i].parent != SIZE_MAX)
            continue;
        if (whole)
            return AREA_TOTAL;
        whole = list->items[i].code;
    }
    return whole ? whole : AREA_TOTAL;
}

/* The records of a part of the country are not the country. */
static int check_levels(const struct dataset *dataset,
                        const struct codelist *list, const struct node *root,
                        struct quipu_error *err)
{
    const struct node at = node_get(root, "levels");
    size_t whole = codelist_find(list, dataset->ref_area);
    if (dataset->level_count == 0)
        return node_fail(&at, err, "expected at least one level");
    if (whole == SIZE_MAX || dataset->levels[0] >= list->items[whole].level)
        return 0;
    return node_fail(&at, err, "\"%s\" is above the level of \"%s\"",
                     list->levels[dataset->levels[0]], dataset->ref_area);
}

static int read_area(struct dataset *dataset, const struct node *root,
                     struct quipu_error *err)
{
    if (node_text(root, "area", OPTIONAL, &dataset->area, err) == -1 ||
        node_text(root, "ref_area", OPTIONAL, &dataset->ref_area, err) == -1)
        return -1;
    if (!dataset->area) {
        const struct node levels = node_get(root, "levels");
        if (levels.json)
            return node_fail(&levels, err, "\"levels\" needs an \"area\"");
        if (!dataset->ref_area)
            dataset->ref_area = AREA_TOTAL;
        return 0;
    }

    const struct column_rule *rule = dataset_column(dataset, "", dataset->area);
    const struct node at = node_get(root, "area");
    if (!rule)
        return node_fail(&at, err, "there is no column \"%s\"", dataset->area);
    if (!rule->codelist || !rule->codelist->is_area)
        return node_fail(&at, err,
                         "the column \"%s\" has no code list of areas",
                         dataset->area);
    if (!dataset->ref_area)
        dataset->ref_area = whole_of(rule->codelist);
    if (read_levels(dataset, rule->codelist, root, err) == -1)
        return -1;
    return check_levels(dataset, rule->codelist, root, err);
}

static int read_limits(struct dataset *dataset, const struct node *root,
                       struct quipu_error *err)
{
    struct node guards, disclosure, freshness;
    const char *warn = NULL;
    if (node_object(root, "guards", OPTIONAL, &guards, err) == -1 ||
        node_object(root, "disclosure", OPTIONAL, &disclosure, err) == -1 ||
        node_object(root, "freshness", OPTIONAL, &freshness, err) == -1 ||
        node_number(root, "rejects_max", &dataset->rejects_max, err) == -1)
        return -1;
    if (guards.json &&
        (node_check_keys(&guards, guard_keys, err) == -1 ||
         node_integer(&guards, "rows_min", &dataset->rows_min, err) == -1 ||
         node_number(&guards, "rows_change_max", &dataset->rows_change_max,
                     err) == -1))
        return -1;
    if (disclosure.json &&
        (node_check_keys(&disclosure, disclosure_keys, err) == -1 ||
         node_integer(&disclosure, "threshold", &dataset->disclosure_threshold,
                      err) == -1))
        return -1;
    if (freshness.json &&
        (node_check_keys(&freshness, freshness_keys, err) == -1 ||
         node_text(&freshness, "warn", OPTIONAL, &warn, err) == -1))
        return -1;
    if (!(dataset->rejects_max >= 0 && dataset->rejects_max < 1)) {
        const struct node at = node_get(root, "rejects_max");
        return node_fail(&at, err, "expected a share from 0 to below 1");
    }
    return 0;
}

static int check_periods(const struct dataset *dataset, const struct node *root,
                         struct quipu_error *err)
{
    const struct node array = node_get(root, "periods");
    if (dataset->period_count == 0)
        return node_fail(&array, err, "expected at least one period");
    return node_check_periods(root, dataset->periods, dataset->period_count,
                              err);
}

static int read_head(struct dataset *dataset, const struct node *root,
                     struct quipu_error *err)
{
    struct node settings;
    if (node_check_keys(root, dataset_keys, err) == -1 ||
        node_text(root, "source", REQUIRED, &dataset->source, err) == -1 ||
        node_text(root, "owner", OPTIONAL, &dataset->owner, err) == -1 ||
        node_text(root, "licence", OPTIONAL, &dataset->licence, err) == -1 ||
        node_text(root, "citation", OPTIONAL, &dataset->citation, err) == -1 ||
        node_object(root, "settings", OPTIONAL, &settings, err) == -1 ||
        node_texts(root, "periods", REQUIRED, &dataset->periods,
                   &dataset->period_count, err) == -1)
        return -1;
    dataset->rows_change_max = -1;
    dataset->settings = (json_t *)settings.json;
    return check_periods(dataset, root, err);
}

struct dataset *dataset_new(const struct catalogue *catalogue,
                            const struct node *root, struct quipu_error *err)
{
    QUIPU_AUTO(dataset) dataset = base_alloc(1, sizeof *dataset, err);
    if (!dataset || complete_variants((json_t *)root->json, err) == -1 ||
        definition_init(&dataset->definition, root, err) == -1 ||
        read_head(dataset, root, err) == -1 ||
        read_columns(root, catalogue, &dataset->columns, &dataset->column_count,
                     err) == -1 ||
        read_variants(dataset, catalogue, root, err) == -1 ||
        read_design(dataset, catalogue, root, err) == -1 ||
        read_area(dataset, root, err) == -1 ||
        read_limits(dataset, root, err) == -1)
        return NULL;
    return QUIPU_TAKE(dataset);
}

static void free_design_rule(struct column_rule *rule)
{
    if (rule)
        column_rule_release(rule);
    free(rule);
}

static void free_columns(struct column_rule *columns, size_t count)
{
    for (size_t i = 0; i < count; i++)
        column_rule_release(&columns[i]);
    free(columns);
}

void dataset_free(struct dataset *dataset)
{
    if (!dataset)
        return;
    free_columns(dataset->columns, dataset->column_count);
    for (size_t i = 0; i < dataset->variant_count; i++) {
        free_columns(dataset->variants[i].columns,
                     dataset->variants[i].column_count);
        free(dataset->variants[i].periods);
    }
    free(dataset->variants);
    free_design_rule(dataset->design.weight);
    free_design_rule(dataset->design.stratum);
    free_design_rule(dataset->design.cluster);
    free_design_rule(dataset->design.fpc);
    free(dataset->periods);
    free(dataset->levels);
    definition_release(&dataset->definition);
    free(dataset);
}

static const struct column_rule *find_rule(const struct column_rule *columns,
                                           size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(columns[i].name, name) == 0)
            return &columns[i];
    }
    return NULL;
}

static const struct column_rule *find_variant(const struct dataset *dataset,
                                              const char *period,
                                              const char *name)
{
    for (size_t i = 0; i < dataset->variant_count; i++) {
        const struct dataset_variant *variant = &dataset->variants[i];
        bool applies = false;
        for (size_t k = 0; k < variant->period_count; k++)
            applies |= strcmp(variant->periods[k], period) == 0;
        const struct column_rule *rule =
            applies ? find_rule(variant->columns, variant->column_count, name)
                    : NULL;
        if (rule)
            return rule;
    }
    return NULL;
}

const struct column_rule *dataset_column(const struct dataset *dataset,
                                         const char *period, const char *name)
{
    const struct column_rule *rule = find_variant(dataset, period, name);
    return rule ? rule
                : find_rule(dataset->columns, dataset->column_count, name);
}

const struct column_rule *dataset_design_rule(const struct dataset *dataset,
                                              const char *period,
                                              const struct column_rule *rule)
{
    const struct column_rule *variant =
        rule ? find_variant(dataset, period, rule->name) : NULL;
    return variant ? variant : rule;
}
