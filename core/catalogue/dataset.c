/* SPDX-License-Identifier: GPL-3.0-or-later */
/* dataset.c - a body of records: source, columns, sample design. */
#include "catalogue/dataset.h"

static const char *const dataset_keys[] = {
    "id",         "like",     "source",  "owner",   "licence",   "citation",
    "title",      "settings", "periods", "columns", "variants",  "design",
    "area",       "ref_area", "levels",  "guards",  "freshness", "rejects_max",
    "disclosure", "note",     "period",  NULL};
static const char *const guard_keys[] = {"rows_min", "rows_change_max",
                                         "periods_lost_max", NULL};
static const char *const disclosure_keys[] = {"threshold", NULL};
static const char *const freshness_keys[] = {"warn", NULL};
static const struct limits counts = {0, 1000000000000000};

static int read_head(struct dataset *dataset, const struct node *root,
                     struct quipu_error *err)
{
    struct node settings;
    struct texts periods = {0};
    if (node_text(root, "source", REQUIRED, &dataset->source, err) == -1 ||
        node_text(root, "owner", OPTIONAL, &dataset->owner, err) == -1 ||
        node_text(root, "licence", OPTIONAL, &dataset->licence, err) == -1 ||
        node_text(root, "citation", OPTIONAL, &dataset->citation, err) == -1 ||
        node_object(root, "settings", OPTIONAL, &settings, err) == -1)
        return -1;
    dataset->settings = (json_t *)settings.json;
    int result = node_periods(root, "periods", REQUIRED, &periods, err);
    dataset->periods = periods.items;
    dataset->period_count = periods.count;
    return result;
}

/* ---- limits ------------------------------------------------------------- */

static int read_guards(struct dataset *dataset, const struct node *root,
                       struct quipu_error *err)
{
    struct node guards;
    dataset->rows_change_max = -1;
    if (node_object(root, "guards", OPTIONAL, &guards, err) == -1 ||
        node_check_keys(&guards, guard_keys, err) == -1 ||
        node_integer(&guards, "rows_min", counts, &dataset->rows_min, err) ==
            -1 ||
        node_integer(&guards, "periods_lost_max", counts,
                     &dataset->periods_lost_max, err) == -1 ||
        node_number(&guards, "rows_change_max", &dataset->rows_change_max,
                    err) == -1)
        return -1;
    const struct node change = node_get(&guards, "rows_change_max");
    if (change.json && dataset->rows_change_max < 0)
        return node_fail(&change, err, "expected a share of 0 or more");
    return 0;
}

static int read_disclosure(struct dataset *dataset, const struct node *root,
                           struct quipu_error *err)
{
    struct node disclosure;
    if (node_object(root, "disclosure", OPTIONAL, &disclosure, err) == -1 ||
        node_check_keys(&disclosure, disclosure_keys, err) == -1)
        return -1;
    return node_integer(&disclosure, "threshold", counts,
                        &dataset->disclosure_threshold, err);
}

/* Days: "400d". */
static bool is_time_span(const char *text)
{
    size_t digits = strspn(text, "0123456789");
    return digits >= 1 && digits <= 6 && text[0] != '0' &&
           strcmp(text + digits, "d") == 0;
}

static int check_freshness(const struct node *root, struct quipu_error *err)
{
    struct node freshness;
    const char *warn = NULL;
    if (node_object(root, "freshness", OPTIONAL, &freshness, err) == -1 ||
        node_check_keys(&freshness, freshness_keys, err) == -1 ||
        node_text(&freshness, "warn", OPTIONAL, &warn, err) == -1)
        return -1;
    const struct node at = node_get(&freshness, "warn");
    if (warn && !is_time_span(warn))
        return node_fail(&at, err, "expected days, such as \"400d\"");
    return 0;
}

static int read_limits(struct dataset *dataset, const struct node *root,
                       struct quipu_error *err)
{
    if (read_guards(dataset, root, err) == -1 ||
        read_disclosure(dataset, root, err) == -1 ||
        check_freshness(root, err) == -1 ||
        node_number(root, "rejects_max", &dataset->rejects_max, err) == -1)
        return -1;
    const struct node rejects = node_get(root, "rejects_max");
    if (dataset->rejects_max < 0 || dataset->rejects_max >= 1)
        return node_fail(&rejects, err, "expected a share from 0 to below 1");
    return 0;
}

/* ---- all of it ---------------------------------------------------------- */

struct dataset *dataset_new(const struct catalogue *catalogue,
                            const struct node *root, struct quipu_error *err)
{
    QUIPU_AUTO(dataset) dataset = base_alloc(1, sizeof *dataset, err);
    if (!dataset ||
        definition_init(&dataset->definition, root, dataset_keys, err) == -1 ||
        read_head(dataset, root, err) == -1 ||
        dataset_read_columns(dataset, catalogue, root, err) == -1 ||
        dataset_read_design(dataset, catalogue, root, err) == -1 ||
        dataset_read_variants(dataset, catalogue, root, err) == -1 ||
        dataset_read_place(dataset, root, err) == -1 ||
        read_limits(dataset, root, err) == -1)
        return NULL;
    return QUIPU_TAKE(dataset);
}

static void free_rule(struct column_rule *rule)
{
    if (rule)
        column_rule_release(rule);
    free(rule);
}

void dataset_free(struct dataset *dataset)
{
    if (!dataset)
        return;
    rules_release(&dataset->columns);
    for (size_t i = 0; i < dataset->variant_count; i++) {
        rules_release(&dataset->variants[i].columns);
        rules_release(&dataset->variants[i].design);
        free(dataset->variants[i].periods);
    }
    free(dataset->variants);
    free_rule(dataset->design.weight);
    free_rule(dataset->design.stratum);
    free_rule(dataset->design.cluster);
    free_rule(dataset->design.fpc);
    free(dataset->periods);
    free(dataset->levels);
    definition_release(&dataset->definition);
    free(dataset);
}
