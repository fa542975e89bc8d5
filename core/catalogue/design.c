/* SPDX-License-Identifier: GPL-3.0-or-later */
/* design.c - the sample design of a dataset. */
#include "catalogue/dataset.h"

static const char *const design_keys[] = {
    "weight", "stratum", "cluster",    "fpc",
    "lonely", "df",      "confidence", "adjust_domain_lonely",
    NULL};
static const char *const lonely_words[] = {"fail",   "certainty", "remove",
                                           "adjust", "average",   NULL};
static const enum lonely_rule lonely_rules[] = {LONELY_FAIL, LONELY_CERTAINTY,
                                                LONELY_REMOVE, LONELY_ADJUST,
                                                LONELY_AVERAGE};
static const char *const df_words[] = {"design", "domain", NULL};
static const enum df_rule df_rules[] = {DF_DESIGN, DF_DOMAIN};

/* ---- its rules ---------------------------------------------------------- */

static bool wants_number(const char *name)
{
    return strcmp(name, "weight") == 0 || strcmp(name, "fpc") == 0;
}

const struct column_rule *design_find(const struct design *design,
                                      const char *name)
{
    const struct column_rule *const rules[] = {design->weight, design->stratum,
                                               design->cluster, design->fpc};
    for (size_t i = 0; i < ARRAY_SIZE(rules); i++) {
        if (rules[i] && strcmp(rules[i]->name, name) == 0)
            return rules[i];
    }
    return NULL;
}

/* What is only a name means the dataset's column of that name, if there is one.
 */
static const struct column_rule *find_meant(const struct dataset *dataset,
                                            const struct column_rule *rule)
{
    bool is_name = rule->from && rule->kind == COLUMN_NUMBER &&
                   rule->scale == 1 && rule->missing_count == 0;
    const struct column_rule *column =
        is_name ? rules_find(&dataset->columns, rule->from) : NULL;
    return column ? column : rule;
}

/* Weights and the FPC are numbers; strata and clusters are names, which codes
 * are too, and numbers as they are written. */
int design_check_rule(const struct dataset *dataset,
                      const struct column_rule *rule, const struct node *node,
                      struct quipu_error *err)
{
    const struct column_rule *meant = find_meant(dataset, rule);
    if (wants_number(rule->name))
        return column_rule_gives(meant) == COLUMN_NUMBER
                   ? dataset_check_age(dataset, rule, node, err)
                   : node_fail(node, err, "expected a column of numbers");
    if (meant->kind == COLUMN_DATE || meant->kind == COLUMN_AGE ||
        meant->kind == COLUMN_PERIOD)
        return node_fail(node, err, "expected a column of codes or texts");
    if (meant->kind == COLUMN_NUMBER && meant->scale != 1)
        return node_fail(node, err, "\"scale\" is for numbers");
    return 0;
}

static int read_rule(const struct dataset *dataset,
                     const struct catalogue *catalogue,
                     const struct node *design, const char *key,
                     struct column_rule **rule, struct quipu_error *err)
{
    const struct node node = node_get(design, key);
    if (!node.json)
        return 0;
    *rule = base_alloc(1, sizeof **rule, err);
    if (!*rule || column_rule_init(*rule, key, catalogue, &node, err) == -1)
        return -1;
    return design_check_rule(dataset, *rule, &node, err);
}

/* ---- the design --------------------------------------------------------- */

static int read_methods(struct design *design, const struct node *node,
                        struct quipu_error *err)
{
    int lonely = -1, df = -1;
    if (node_choice(node, "lonely", OPTIONAL, lonely_words, &lonely, err) ==
            -1 ||
        node_choice(node, "df", OPTIONAL, df_words, &df, err) == -1 ||
        node_number(node, "confidence", &design->confidence, err) == -1 ||
        node_bool(node, "adjust_domain_lonely", &design->adjust_domain_lonely,
                  err) == -1)
        return -1;
    if (lonely != -1)
        design->lonely = lonely_rules[lonely];
    if (df != -1)
        design->df = df_rules[df];
    const struct node confidence = node_get(node, "confidence");
    if (design->confidence <= 0.5 || design->confidence >= 1)
        return node_fail(&confidence, err,
                         "expected a number between 0.5 and 1, such as 0.95");
    return 0;
}

int dataset_read_design(struct dataset *dataset,
                        const struct catalogue *catalogue,
                        const struct node *root, struct quipu_error *err)
{
    struct design *design = &dataset->design;
    *design = (struct design){
        .lonely = LONELY_ADJUST, .df = DF_DESIGN, .confidence = 0.95};
    struct node node;
    if (node_object(root, "design", OPTIONAL, &node, err) == -1)
        return -1;
    if (!node.json)
        return 0;

    struct {
        const char *key;
        struct column_rule **rule;
    } const parts[] = {{"weight", &design->weight},
                       {"stratum", &design->stratum},
                       {"cluster", &design->cluster},
                       {"fpc", &design->fpc}};
    design->is_sample = true;
    if (node_check_keys(&node, design_keys, err) == -1)
        return -1;
    for (size_t i = 0; i < ARRAY_SIZE(parts); i++) {
        if (read_rule(dataset, catalogue, &node, parts[i].key, parts[i].rule,
                      err) == -1)
            return -1;
    }
    return read_methods(design, &node, err);
}
