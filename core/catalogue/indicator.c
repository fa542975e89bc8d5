/* SPDX-License-Identifier: GPL-3.0-or-later */
/* indicator.c - a measure of a calculation over a dataset: who is counted and
 * how it is broken down.
 */
#include "catalogue/json.h"

static const char *const indicator_keys[] = {
    "id",          "like",        "version",    "theme",       "norm",
    "title",       "valid_from",  "dataset",    "calculation", "settings",
    "measure",     "where",       "breakdowns", "unit",        "decimals",
    "direction",   "reliability", "interval",   "targets",     "note",
    "description", NULL};
static const char *const condition_keys[] = {"is",    "in", "from", "below",
                                             "above", "to", NULL};
static const char *const target_keys[] = {"area", "period", "value", "norm",
                                          NULL};
static const char *const intervals[] = {"logit", "beta", "exact", "wald", NULL};
static const char *const directions[] = {"down", "up", NULL};

/* A value of "is" or "in" as text, as raw codes are compared: numbers in their
 * shortest form. */
static int read_value(const struct node *node, const char **text,
                      struct quipu_error *err)
{
    char number[QUIPU_NUMBER_SIZE];
    if (json_is_string(node->json)) {
        *text = base_strdup(json_string_value(node->json), err);
    } else if (json_is_number(node->json)) {
        quipu_format_double(number, json_number_value(node->json));
        *text = base_strdup(number, err);
    } else {
        return node_expected(node, "a text or a number", err);
    }
    return *text ? 0 : -1;
}

static int read_values(struct condition *condition, const struct node *node,
                       struct quipu_error *err)
{
    const struct node is = node_get(node, "is");
    struct node in;
    if (node_array(node, "in", OPTIONAL, &in, err) == -1)
        return -1;
    if (is.json && in.json)
        return node_fail(node, err, "\"is\" and \"in\" exclude each other");
    size_t count = is.json ? 1 : json_array_size(in.json);
    if (in.json && count == 0)
        return node_fail(&in, err, "the list is empty");
    if (count == 0)
        return 0;
    condition->values = base_alloc(count, sizeof *condition->values, err);
    if (!condition->values)
        return -1;
    for (size_t i = 0; i < count; i++) {
        const struct node value = is.json ? is : node_item(&in, i);
        if (read_value(&value, &condition->values[i], err) == -1)
            return -1;
        condition->value_count = i + 1;
    }
    return 0;
}

static int read_condition(struct condition *condition, const char *column,
                          const struct node *node, struct quipu_error *err)
{
    condition->column = column;
    if (!json_is_object(node->json))
        return node_expected(node, "an object with \"is\", \"in\" or limits",
                             err);
    if (node_check_keys(node, condition_keys, err) == -1 ||
        read_values(condition, node, err) == -1 ||
        node_range(node, &condition->range, err) == -1)
        return -1;
    const struct range *range = &condition->range;
    bool has_range = range->has_from || range->has_below || range->has_above ||
                     range->has_to;
    if ((condition->value_count > 0) == has_range)
        return node_fail(node, err, "expected either values or limits");
    return 0;
}

static int read_where(struct indicator *indicator, const struct node *root,
                      struct quipu_error *err)
{
    struct node where;
    if (node_object(root, "where", OPTIONAL, &where, err) == -1)
        return -1;
    if (!where.json)
        return 0;
    indicator->where =
        base_alloc(json_object_size(where.json), sizeof *indicator->where, err);
    if (!indicator->where)
        return -1;

    const char *column;
    json_t *value;
    json_object_foreach((json_t *)where.json, column, value)
    {
        const struct node at = node_get(&where, column);
        if (!dataset_column(indicator->dataset, "", column))
            return node_fail(&at, err, "the dataset \"%s\" has no such column",
                             indicator->dataset->definition.id);
        struct condition *to = &indicator->where[indicator->where_count++];
        if (read_condition(to, column, &at, err) == -1)
            return -1;
    }
    return 0;
}

static int check_dimension(const struct indicator *indicator,
                           const struct node *at, const char *dimension,
                           struct quipu_error *err)
{
    const struct dataset *dataset = indicator->dataset;
    if (strcmp(dimension, "area") == 0) {
        if (dataset->area)
            return 0;
        return node_fail(at, err, "the dataset \"%s\" has no area",
                         dataset->definition.id);
    }
    const struct column_rule *rule = dataset_column(dataset, "", dimension);
    if (!rule)
        return node_fail(at, err, "the dataset \"%s\" has no column \"%s\"",
                         dataset->definition.id, dimension);
    if (rule->kind != COLUMN_CODES && rule->kind != COLUMN_BINS)
        return node_fail(at, err,
                         "the column \"%s\" has no codes to group by: give it "
                         "a map, a code list or bins",
                         dimension);
    return 0;
}

static int read_breakdown(struct indicator *indicator, const struct node *list,
                          size_t index, struct quipu_error *err)
{
    struct breakdown *breakdown = &indicator->breakdowns[index];
    const struct node at = node_item(list, index);
    if (!json_is_array(at.json))
        return node_expected(&at, "an array of dimensions", err);
    size_t count = json_array_size(at.json);
    breakdown->dimensions =
        base_alloc(count, sizeof *breakdown->dimensions, err);
    if (!breakdown->dimensions)
        return -1;
    for (size_t i = 0; i < count; i++) {
        const struct node item = node_item(&at, i);
        if (!json_is_string(item.json))
            return node_expected(&item, "the name of a column", err);
        const char *name = json_string_value(item.json);
        if (check_dimension(indicator, &item, name, err) == -1)
            return -1;
        for (size_t k = 0; k < i; k++) {
            if (strcmp(breakdown->dimensions[k], name) == 0)
                return node_fail(&item, err, "\"%s\" occurs twice", name);
        }
        breakdown->dimensions[i] = name;
        breakdown->count = i + 1;
    }
    return 0;
}

static int read_breakdowns(struct indicator *indicator, const struct node *root,
                           struct quipu_error *err)
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
    indicator->breakdown_count = count;
    for (size_t i = 0; i < count; i++) {
        if (read_breakdown(indicator, &list, i, err) == -1)
            return -1;
    }
    return 0;
}

static int read_reliability(struct indicator *indicator,
                            const struct catalogue *catalogue,
                            const struct node *root, struct quipu_error *err)
{
    const char *id = NULL;
    if (node_text(root, "reliability", OPTIONAL, &id, err) == -1)
        return -1;
    if (!id)
        return 0;
    for (size_t i = 0; i < catalogue->reliability_count; i++) {
        if (strcmp(catalogue->reliabilities[i]->definition.id, id) == 0)
            indicator->reliability = catalogue->reliabilities[i];
    }
    const struct node at = node_get(root, "reliability");
    return indicator->reliability
               ? 0
               : node_fail(&at, err, "there is no scheme \"%s\"", id);
}

static int read_presentation(struct indicator *indicator,
                             const struct node *root, struct quipu_error *err)
{
    int interval = 0, direction = -1;
    indicator->decimals = 1;
    if (node_text(root, "unit", REQUIRED, &indicator->unit, err) == -1 ||
        node_integer(root, "decimals", &indicator->decimals, err) == -1 ||
        node_choice(root, "direction", directions, &direction, err) == -1 ||
        node_choice(root, "interval", intervals, &interval, err) == -1)
        return -1;
    indicator->interval = (enum interval_method)(INTERVAL_LOGIT + interval);
    indicator->direction = direction == -1 ? "" : directions[direction];
    if (indicator->decimals < 0 || indicator->decimals > 15) {
        const struct node at = node_get(root, "decimals");
        return node_fail(&at, err, "expected 0 to 15");
    }
    return 0;
}

static int read_target(struct indicator_target *target, const struct node *node,
                       struct quipu_error *err)
{
    struct quipu_period period;
    if (!json_is_object(node->json))
        return node_expected(node, "an object", err);
    const struct node value = node_get(node, "value");
    if (node_check_keys(node, target_keys, err) == -1 ||
        node_text(node, "area", REQUIRED, &target->area, err) == -1 ||
        node_text(node, "period", REQUIRED, &target->period, err) == -1 ||
        node_text(node, "norm", OPTIONAL, &target->norm, err) == -1)
        return -1;
    if (!json_is_number(value.json))
        return node_expected(&value, "a number", err);
    target->value = json_number_value(value.json);
    if (quipu_parse_period(quipu_slice_of(target->period), &period))
        return 0;
    const struct node at = node_get(node, "period");
    return node_fail(&at, err, "\"%s\" is not a period", target->period);
}

static int read_targets(struct indicator *indicator, const struct node *root,
                        struct quipu_error *err)
{
    struct node targets;
    if (node_array(root, "targets", OPTIONAL, &targets, err) == -1)
        return -1;
    if (!targets.json)
        return 0;
    size_t count = json_array_size(targets.json);
    indicator->targets = base_alloc(count, sizeof *indicator->targets, err);
    if (!indicator->targets)
        return -1;
    for (size_t i = 0; i < count; i++) {
        const struct node target = node_item(&targets, i);
        if (read_target(&indicator->targets[i], &target, err) == -1)
            return -1;
    }
    indicator->target_count = count;
    return 0;
}

static int read_head(struct indicator *indicator,
                     const struct catalogue *catalogue, const struct node *root,
                     struct quipu_error *err)
{
    struct node settings;
    const char *dataset = NULL;
    indicator->version = 1;
    indicator->theme = "";
    if (node_check_keys(root, indicator_keys, err) == -1 ||
        node_integer(root, "version", &indicator->version, err) == -1 ||
        node_labels(root, "description", OPTIONAL, &indicator->descriptions,
                    err) == -1 ||
        node_text(root, "theme", OPTIONAL, &indicator->theme, err) == -1 ||
        node_text(root, "norm", OPTIONAL, &indicator->norm, err) == -1 ||
        node_text(root, "valid_from", OPTIONAL, &indicator->valid_from, err) ==
            -1 ||
        node_text(root, "dataset", REQUIRED, &dataset, err) == -1 ||
        node_text(root, "calculation", REQUIRED, &indicator->calculation,
                  err) == -1 ||
        node_object(root, "settings", OPTIONAL, &settings, err) == -1 ||
        node_text(root, "measure", REQUIRED, &indicator->measure, err) == -1)
        return -1;
    indicator->settings = (json_t *)settings.json;
    const struct node version = node_get(root, "version");
    if (indicator->version < 1)
        return node_fail(&version, err, "expected 1 or more");

    struct quipu_error missing = QUIPU_NO_ERROR;
    indicator->dataset = catalogue_dataset(catalogue, dataset, &missing);
    const struct node at = node_get(root, "dataset");
    if (indicator->dataset)
        return 0;
    node_fail(&at, err, "%s", missing.cause);
    quipu_hint(err, "%s", missing.hint);
    return -1;
}

struct indicator *indicator_new(const struct catalogue *catalogue,
                                const struct node *root,
                                struct quipu_error *err)
{
    QUIPU_AUTO(indicator) indicator = base_alloc(1, sizeof *indicator, err);
    if (!indicator ||
        definition_init(&indicator->definition, root, err) == -1 ||
        read_head(indicator, catalogue, root, err) == -1 ||
        read_where(indicator, root, err) == -1 ||
        read_breakdowns(indicator, root, err) == -1 ||
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
    free(indicator->descriptions.items);
    free(indicator->targets);
    free(indicator->where);
    free(indicator->breakdowns);
    definition_release(&indicator->definition);
    free(indicator);
}
