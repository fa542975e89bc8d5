/* SPDX-License-Identifier: GPL-3.0-or-later */
/* where.c - who an indicator counts: tests of columns, all of which must hold.
 */
#include "base/observation.h"
#include "catalogue/indicator.h"

static const char *const condition_keys[] = {"is",    "in", "from", "below",
                                             "above", "to", NULL};

/* ---- values ------------------------------------------------------------- */

/* A value of "is" or "in" as text, as raw codes are compared: numbers in their
 * shortest form. */
static int read_value(const struct node *node, const char **text,
                      struct quipu_error *err)
{
    char number[QUIPU_NUMBER_SIZE];
    const char *value = json_string_value(node->json);
    if (json_is_number(node->json)) {
        quipu_format_double(number, json_number_value(node->json));
        value = number;
    }
    if (!value)
        return node_expected(node, "a text or a number", err);
    if (value[0] == '\0')
        return node_fail(node, err, "the text is empty");
    *text = base_strdup(value, err);
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

/* ---- what the column holds ---------------------------------------------- */

bool column_rule_has_code(const struct column_rule *rule, const char *code)
{
    if (strcmp(code, DIMENSION_TOTAL) == 0)
        return rule->total_count > 0;
    if (rule->codelist)
        return codelist_find(rule->codelist, code) != SIZE_MAX;
    for (size_t i = 0; i < rule->map_count; i++) {
        if (strcmp(rule->map[i].code, code) == 0)
            return true;
    }
    for (size_t i = 0; i < rule->bin_count; i++) {
        if (strcmp(rule->bins[i].code, code) == 0)
            return true;
    }
    return false;
}

static int check_value(const struct column_rule *rule, const char *value,
                       const struct node *node, struct quipu_error *err)
{
    double number;
    if (column_rule_gives(rule) == COLUMN_CODES &&
        !column_rule_has_code(rule, value))
        return node_fail(node, err, "the column has no code \"%s\"", value);
    if (column_rule_gives(rule) == COLUMN_NUMBER &&
        !quipu_parse_double(quipu_slice_of(value), &number))
        return node_fail(node, err, "the column holds numbers, not \"%s\"",
                         value);
    return 0;
}

static int check_values(const struct column_rule *rule,
                        const struct condition *condition,
                        const struct node *node, struct quipu_error *err)
{
    const struct node in = node_get(node, "in");
    for (size_t i = 0; i < condition->value_count; i++) {
        const char *value = condition->values[i];
        const struct node at =
            in.json ? node_item(&in, i) : node_get(node, "is");
        if (check_value(rule, value, &at, err) == -1)
            return -1;
        for (size_t k = 0; k < i; k++) {
            if (strcmp(condition->values[k], value) == 0)
                return node_fail(&at, err, "\"%s\" occurs twice", value);
        }
    }
    return 0;
}

static int check_condition(const struct column_rule *rule,
                           const struct condition *condition,
                           const struct node *node, struct quipu_error *err)
{
    enum column_kind gives = column_rule_gives(rule);
    bool has_range = range_is_limited(&condition->range);
    if ((condition->value_count > 0) == has_range)
        return node_fail(node, err,
                         "expected either values (\"is\", \"in\") or limits "
                         "(\"from\", \"above\", \"to\", \"below\")");
    if (gives != COLUMN_NUMBER && gives != COLUMN_CODES)
        return node_fail(node, err,
                         "only columns of numbers and of codes can be tested");
    if (gives == COLUMN_CODES && has_range)
        return node_fail(node, err,
                         "the column holds codes: name them with \"in\"");
    return check_values(rule, condition, node, err);
}

/* ---- conditions --------------------------------------------------------- */

static int read_condition(const struct indicator *indicator,
                          struct condition *condition, const struct node *node,
                          struct quipu_error *err)
{
    const struct column_rule *rule =
        dataset_column(indicator->dataset, "", condition->column);
    if (!rule)
        return dataset_fail_no_column(indicator->dataset, node,
                                      condition->column, err);
    if (!json_is_object(node->json))
        return node_expected(node, "an object with \"is\", \"in\" or limits",
                             err);
    if (node_check_keys(node, condition_keys, err) == -1 ||
        read_values(condition, node, err) == -1 ||
        node_range(node, &condition->range, err) == -1)
        return -1;
    return check_condition(rule, condition, node, err);
}

int indicator_read_where(struct indicator *indicator, const struct node *root,
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
        struct condition *to = &indicator->where[indicator->where_count++];
        to->column = column;
        if (read_condition(indicator, to, &at, err) == -1)
            return -1;
    }
    return 0;
}
