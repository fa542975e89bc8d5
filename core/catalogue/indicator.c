/* SPDX-License-Identifier: GPL-3.0-or-later */
/* indicator.c - where an indicator's numbers come from, how they are shown and
 * what they should come to.
 */
#include "catalogue/indicator.h"

static const char *const indicator_keys[] = {
    "id",          "like",        "version",    "theme",       "norm",
    "title",       "valid_from",  "dataset",    "calculation", "settings",
    "measure",     "where",       "breakdowns", "unit",        "decimals",
    "direction",   "reliability", "interval",   "targets",     "note",
    "description", "published",   "formula",    "progress",    NULL};
static const char *const target_keys[] = {"area", "period", "value", "norm",
                                          NULL};
static const char *const interval_words[] = {"logit", "beta", "exact", "wald",
                                             NULL};
static const enum interval_method intervals[] = {INTERVAL_LOGIT, INTERVAL_BETA,
                                                 INTERVAL_EXACT, INTERVAL_WALD};
static const char *const directions[] = {"down", "up", NULL};
static const struct limits versions = {1, INT32_MAX};
static const struct limits decimals = {0, 15};

/* ---- what is measured --------------------------------------------------- */

static int read_dataset(struct indicator *indicator,
                        const struct catalogue *catalogue,
                        const struct node *root, struct quipu_error *err)
{
    const char *id = NULL;
    struct quipu_error problem = QUIPU_NO_ERROR;
    if (node_text(root, "dataset", REQUIRED, &id, err) == -1)
        return -1;
    indicator->dataset = catalogue_dataset(catalogue, id, &problem);
    const struct node at = node_get(root, "dataset");
    return indicator->dataset ? 0 : node_pass_on(&at, &problem, err);
}

static int read_calculation(struct indicator *indicator,
                            const struct node *root, struct quipu_error *err)
{
    struct node settings;
    if (node_text(root, "calculation", REQUIRED, &indicator->calculation,
                  err) == -1 ||
        node_object(root, "settings", OPTIONAL, &settings, err) == -1)
        return -1;
    indicator->settings = (json_t *)settings.json;
    return node_text(root, "measure", REQUIRED, &indicator->measure, err);
}

int indicator_read_base(const struct catalogue *catalogue,
                        const struct node *object,
                        const struct indicator **base, struct quipu_error *err)
{
    const char *id = NULL;
    struct quipu_error problem = QUIPU_NO_ERROR;
    if (node_text(object, "indicator", REQUIRED, &id, err) == -1)
        return -1;
    *base = catalogue_indicator(catalogue, id, &problem);
    const struct node at = node_get(object, "indicator");
    return *base ? 0 : node_pass_on(&at, &problem, err);
}

static int read_reliability(struct indicator *indicator,
                            const struct catalogue *catalogue,
                            const struct node *root, struct quipu_error *err)
{
    const char *id = NULL;
    struct quipu_error problem = QUIPU_NO_ERROR;
    if (node_text(root, "reliability", OPTIONAL, &id, err) == -1)
        return -1;
    if (!id)
        return 0;
    indicator->reliability = catalogue_reliability(catalogue, id, &problem);
    const struct node at = node_get(root, "reliability");
    return indicator->reliability ? 0 : node_pass_on(&at, &problem, err);
}

/* ---- where the numbers come from ---------------------------------------- */

/* What says where numbers come from, and the keys that it leaves nothing to. */
static const struct {
    const char *key;
    const char *excluded[10]; /* ended by NULL */
} ways[] = {
    [INDICATOR_MEASURED] = {"calculation", {NULL}},
    [INDICATOR_PUBLISHED] = {"published",
                             {"calculation", "settings", "measure", "interval",
                              "reliability", "formula", "progress"}},
    [INDICATOR_FORMULA] = {"formula",
                           {"dataset", "calculation", "settings", "measure",
                            "where", "interval", "reliability", "progress"}},
    [INDICATOR_PROGRESS] = {"progress",
                            {"dataset", "calculation", "settings", "measure",
                             "where", "interval", "reliability"}},
};

const char *indicator_kind_word(enum indicator_kind kind)
{
    return kind == INDICATOR_MEASURED ? "measured" : ways[kind].key;
}

static int find_kind(struct indicator *indicator, const struct node *root,
                     struct quipu_error *err)
{
    size_t kind = INDICATOR_PUBLISHED;
    while (kind < ARRAY_SIZE(ways) && !node_get(root, ways[kind].key).json)
        kind++;
    if (kind == ARRAY_SIZE(ways))
        return 0;
    indicator->kind = (enum indicator_kind)kind;
    for (size_t i = 0; ways[kind].excluded[i]; i++) {
        const struct node at = node_get(root, ways[kind].excluded[i]);
        if (at.json)
            return node_fail(&at, err, "\"%s\" and \"%s\" exclude each other",
                             at.key, ways[kind].key);
    }
    return 0;
}

/* What has records: those of a dataset. */
static int read_records(struct indicator *indicator,
                        const struct catalogue *catalogue,
                        const struct node *root, struct quipu_error *err)
{
    bool is_published = indicator->kind == INDICATOR_PUBLISHED;
    if (read_dataset(indicator, catalogue, root, err) == -1 ||
        (is_published ? indicator_read_published(indicator, root, err)
                      : read_calculation(indicator, root, err)) == -1)
        return -1;
    return indicator_read_where(indicator, root, err);
}

static int read_origin(struct indicator *indicator,
                       const struct catalogue *catalogue,
                       const struct node *root, struct quipu_error *err)
{
    if (find_kind(indicator, root, err) == -1)
        return -1;
    switch (indicator->kind) {
    case INDICATOR_FORMULA:
        return indicator_read_formula(indicator, catalogue, root, err);
    case INDICATOR_PROGRESS:
        return indicator_read_progress(indicator, catalogue, root, err);
    case INDICATOR_MEASURED:
    case INDICATOR_PUBLISHED:
        break;
    }
    return read_records(indicator, catalogue, root, err);
}

/* Whether what it is made of has its breakdowns. */
static int check_origin(const struct indicator *indicator,
                        const struct node *root, struct quipu_error *err)
{
    if (indicator->kind == INDICATOR_FORMULA)
        return indicator_check_formula(indicator, root, err);
    return indicator->kind == INDICATOR_PROGRESS
               ? indicator_check_progress(indicator, root, err)
               : 0;
}

/* ---- how it is shown ---------------------------------------------------- */

static int read_presentation(struct indicator *indicator,
                             const struct node *root, struct quipu_error *err)
{
    int interval = 0, direction = -1;
    indicator->decimals = 1;
    if (node_text(root, "unit", REQUIRED, &indicator->unit, err) == -1 ||
        node_integer(root, "decimals", decimals, &indicator->decimals, err) ==
            -1 ||
        node_choice(root, "direction", OPTIONAL, directions, &direction, err) ==
            -1 ||
        node_choice(root, "interval", OPTIONAL, interval_words, &interval,
                    err) == -1)
        return -1;
    indicator->interval = intervals[interval];
    indicator->direction = direction == -1 ? "" : directions[direction];
    return 0;
}

static int read_identity(struct indicator *indicator, const struct node *root,
                         struct quipu_error *err)
{
    indicator->version = 1;
    indicator->theme = "";
    if (node_integer(root, "version", versions, &indicator->version, err) ==
            -1 ||
        node_labels(root, "description", OPTIONAL, &indicator->descriptions,
                    err) == -1 ||
        node_text(root, "theme", OPTIONAL, &indicator->theme, err) == -1 ||
        node_text(root, "norm", OPTIONAL, &indicator->norm, err) == -1 ||
        node_text(root, "valid_from", OPTIONAL, &indicator->valid_from, err) ==
            -1)
        return -1;
    const struct node from = node_get(root, "valid_from");
    return indicator->valid_from
               ? node_check_period(&from, indicator->valid_from, err)
               : 0;
}

double indicator_factor(const struct indicator *indicator)
{
    bool is_percent = strcmp(indicator->unit, "percent") == 0;
    return is_percent && indicator->kind == INDICATOR_MEASURED ? 100 : 1;
}

size_t indicator_input_count(const struct indicator *indicator)
{
    switch (indicator->kind) {
    case INDICATOR_FORMULA:
        return indicator->formula.term_count;
    case INDICATOR_PROGRESS:
        return 1;
    case INDICATOR_MEASURED:
    case INDICATOR_PUBLISHED:
        break;
    }
    return 0;
}

const struct indicator *indicator_input(const struct indicator *indicator,
                                        size_t number)
{
    return indicator->kind == INDICATOR_FORMULA
               ? indicator->formula.terms[number].indicator
               : indicator->progress.indicator;
}

bool indicator_is_exact(const struct indicator *indicator)
{
    if (!indicator_is_derived(indicator))
        return indicator->kind == INDICATOR_MEASURED &&
               !indicator->dataset->design.is_sample;
    for (size_t i = 0; i < indicator_input_count(indicator); i++) {
        if (!indicator_is_exact(indicator_input(indicator, i)))
            return false;
    }
    return true;
}

/* ---- what it should come to --------------------------------------------- */

int indicator_check_area(const struct dataset *dataset, const struct node *node,
                         const char *area, struct quipu_error *err)
{
    if (strcmp(area, dataset->ref_area) == 0)
        return 0;
    if (!dataset->area)
        return node_fail(node, err, "the dataset \"%s\" has no area but \"%s\"",
                         dataset->definition.id, dataset->ref_area);
    const struct codelist *list =
        dataset_column(dataset, "", dataset->area)->codelist;
    if (codelist_find(list, area) != SIZE_MAX)
        return 0;
    return node_fail(node, err, "\"%s\" is not a code of \"%s\"", area,
                     list->definition.id);
}

static int read_target(const struct indicator *indicator,
                       struct indicator_target *target, const struct node *node,
                       struct quipu_error *err)
{
    if (!json_is_object(node->json))
        return node_expected(node, "an object", err);
    const struct node value = node_get(node, "value");
    const struct node period = node_get(node, "period");
    const struct node area = node_get(node, "area");
    if (node_check_keys(node, target_keys, err) == -1 ||
        node_text(node, "area", REQUIRED, &target->area, err) == -1 ||
        indicator_check_area(indicator->dataset, &area, target->area, err) ==
            -1 ||
        node_text(node, "period", REQUIRED, &target->period, err) == -1 ||
        node_check_period(&period, target->period, err) == -1 ||
        node_text(node, "norm", OPTIONAL, &target->norm, err) == -1 ||
        node_number(node, "value", &target->value, err) == -1)
        return -1;
    return value.json ? 0 : node_expected(&value, "a number", err);
}

static int read_targets(struct indicator *indicator, const struct node *root,
                        struct quipu_error *err)
{
    struct node targets;
    if (node_array(root, "targets", OPTIONAL, &targets, err) == -1)
        return -1;
    size_t count = json_array_size(targets.json);
    indicator->targets = base_alloc(count, sizeof *indicator->targets, err);
    if (!indicator->targets)
        return -1;
    for (size_t i = 0; i < count; i++) {
        struct indicator_target *target = &indicator->targets[i];
        const struct node at = node_item(&targets, i);
        if (read_target(indicator, target, &at, err) == -1)
            return -1;
        for (size_t k = 0; k < i; k++) {
            const struct indicator_target *other = &indicator->targets[k];
            if (strcmp(other->area, target->area) == 0 &&
                strcmp(other->period, target->period) == 0)
                return node_fail(&at, err,
                                 "targets[%zu] is of this area and period", k);
        }
    }
    indicator->target_count = count;
    return 0;
}

/* ---- the indicator ------------------------------------------------------ */

struct indicator *indicator_new(const struct catalogue *catalogue,
                                const struct node *root,
                                struct quipu_error *err)
{
    QUIPU_AUTO(indicator) indicator = base_alloc(1, sizeof *indicator, err);
    if (!indicator ||
        definition_init(&indicator->definition, root, indicator_keys, err) ==
            -1 ||
        read_identity(indicator, root, err) == -1 ||
        read_origin(indicator, catalogue, root, err) == -1 ||
        indicator_read_breakdowns(indicator, root, err) == -1 ||
        check_origin(indicator, root, err) == -1 ||
        read_presentation(indicator, root, err) == -1 ||
        read_targets(indicator, root, err) == -1 ||
        read_reliability(indicator, catalogue, root, err) == -1)
        return NULL;
    return QUIPU_TAKE(indicator);
}

void indicator_free(struct indicator *indicator)
{
    if (!indicator)
        return;
    for (size_t i = 0; i < indicator->where_count; i++) {
        for (size_t k = 0; k < indicator->where[i].value_count; k++)
            free((char *)indicator->where[i].values[k]);
        free(indicator->where[i].values);
    }
    for (size_t i = 0; i < indicator->breakdown_count; i++)
        free(indicator->breakdowns[i].dimensions);
    formula_release(&indicator->formula);
    free(indicator->descriptions.items);
    free(indicator->targets);
    free(indicator->where);
    free(indicator->breakdowns);
    definition_release(&indicator->definition);
    free(indicator);
}
