/* SPDX-License-Identifier: GPL-3.0-or-later */
/* column_check.c - what the parts of a column rule, each right by itself, mean
 * together.
 */
#include "catalogue/json.h"

/* A rule says one way to come by its values. */
static int check_exclusive(const struct node *node, struct quipu_error *err)
{
    static const char *const pairs[][2] = {
        {"from", "date"},     {"from", "age"},      {"date", "age"},
        {"map", "bins"},      {"map", "date"},      {"map", "age"},
        {"bins", "date"},     {"bins", "age"},      {"type", "map"},
        {"type", "bins"},     {"type", "date"},     {"type", "age"},
        {"type", "codelist"}, {"codelist", "date"}, {"codelist", "age"},
        {"scheme", "map"},    {"scheme", "bins"},   {"missing", "age"},
        {"type", "total"},    {"bins", "total"},    {"date", "total"},
        {"age", "total"},
    };
    for (size_t i = 0; i < ARRAY_SIZE(pairs); i++) {
        if (node_get(node, pairs[i][0]).json &&
            node_get(node, pairs[i][1]).json)
            return node_fail(node, err, "\"%s\" and \"%s\" exclude each other",
                             pairs[i][0], pairs[i][1]);
    }
    return 0;
}

/* Areas have a whole of their own. */
static int check_total(const struct column_rule *rule, const struct node *node,
                       struct quipu_error *err)
{
    const struct node total = node_get(node, "total");
    if (rule->total_count == 0)
        return 0;
    if (rule->kind != COLUMN_CODES)
        return node_fail(&total, err, "only codes have a total");
    if (rule->codelist && rule->codelist->is_area)
        return node_fail(&total, err,
                         "areas have none: map it to the code of the whole");
    return 0;
}

static int check_number(const struct column_rule *rule, const struct node *node,
                        struct quipu_error *err)
{
    const struct node scale = node_get(node, "scale");
    const struct node unit = node_get(node, "unit");
    if (scale.json && rule->kind != COLUMN_NUMBER && rule->kind != COLUMN_BINS)
        return node_fail(&scale, err, "only numbers have a scale");
    if (rule->scale == 0)
        return node_fail(&scale, err, "all values would be 0");
    if (unit.json && column_rule_gives(rule) != COLUMN_NUMBER)
        return node_fail(&unit, err, "only numbers have a unit");
    return 0;
}

/* ---- codes -------------------------------------------------------------- */

static int check_scheme(const struct column_rule *rule, const struct node *node,
                        struct quipu_error *err)
{
    if (!rule->scheme)
        return 0;
    const struct node at = node_get(node, "scheme");
    const struct codelist *list = rule->codelist;
    if (!list)
        return node_fail(&at, err, "it needs a \"codelist\"");
    for (size_t i = 0; i < list->item_count; i++) {
        if (codelist_raw(&list->items[i], rule->scheme))
            return 0;
    }
    return node_fail(&at, err, "no item of \"%s\" has a code by \"%s\"",
                     list->definition.id, rule->scheme);
}

/* A raw value as records are compared with it: without blanks around, and as a
 * number where the column holds numbers. */
struct raw_value {
    struct quipu_slice text;
    const char *part; /* "missing", "map", "codelist" */
    bool is_number;
    double number;
};

static int compare_raw(const void *a, const void *b)
{
    const struct raw_value *x = a, *y = b;
    if (x->is_number != y->is_number)
        return x->is_number ? -1 : 1;
    if (x->is_number)
        return x->number < y->number ? -1 : x->number > y->number;
    size_t shorter =
        x->text.length < y->text.length ? x->text.length : y->text.length;
    int order = memcmp(x->text.data, y->text.data, shorter);
    if (order != 0)
        return order;
    return x->text.length < y->text.length ? -1
                                           : x->text.length > y->text.length;
}

/* The raw values that a rule gives a meaning to; `all` has room for them. */
static size_t list_raw(const struct column_rule *rule, struct raw_value *all)
{
    size_t count = 0;
    bool holds_numbers =
        rule->kind == COLUMN_NUMBER || rule->kind == COLUMN_BINS;
    for (size_t i = 0; i < rule->missing_count; i++) {
        struct raw_value *raw = &all[count++];
        raw->part = "missing";
        raw->text = quipu_slice_trim(quipu_slice_of(rule->missing[i].raw));
        raw->is_number =
            holds_numbers && quipu_parse_double(raw->text, &raw->number);
    }
    for (size_t i = 0; i < rule->map_count; i++)
        all[count++] = (struct raw_value){
            .part = "map",
            .text = quipu_slice_trim(quipu_slice_of(rule->map[i].raw))};
    for (size_t i = 0; i < rule->total_count; i++)
        all[count++] = (struct raw_value){
            .part = "total",
            .text = quipu_slice_trim(quipu_slice_of(rule->totals[i]))};
    bool by_list = rule->codelist && rule->kind == COLUMN_CODES && !rule->map;
    for (size_t i = 0; by_list && i < rule->codelist->item_count; i++) {
        const char *raw = codelist_raw(&rule->codelist->items[i], rule->scheme);
        if (raw)
            all[count++] = (struct raw_value){
                .part = "codelist",
                .text = quipu_slice_trim(quipu_slice_of(raw))};
    }
    return count;
}

/* No raw value has two meanings. */
static int check_raw(const struct column_rule *rule, const struct node *node,
                     struct quipu_error *err)
{
    size_t most = rule->missing_count + rule->map_count + rule->total_count +
                  (rule->codelist ? rule->codelist->item_count : 0);
    struct raw_value *all = base_alloc(most, sizeof *all, err);
    if (!all)
        return -1;
    size_t count = list_raw(rule, all);
    qsort(all, count, sizeof *all, compare_raw);
    int result = 0;
    for (size_t i = 1; i < count && result == 0; i++) {
        const struct raw_value *a = &all[i - 1], *b = &all[i];
        if (compare_raw(a, b) != 0)
            continue;
        result = node_fail(node, err,
                           "the raw value \"%.*s\" occurs twice (\"%s\", "
                           "\"%s\")",
                           (int)b->text.length, b->text.data, a->part, b->part);
    }
    free(all);
    return result;
}

/* ---- bins --------------------------------------------------------------- */

static int compare_bins(const void *a, const void *b)
{
    const struct column_bin *const *x = a, *const *y = b;
    return range_compare(&(*x)->range, &(*y)->range);
}

/* In the order of where they begin, bins that overlap stand side by side. */
static int check_bins(const struct column_rule *rule, const struct node *node,
                      struct quipu_error *err)
{
    const struct column_bin **sorted =
        base_alloc(rule->bin_count, sizeof *sorted, err);
    if (!sorted)
        return -1;
    for (size_t i = 0; i < rule->bin_count; i++)
        sorted[i] = &rule->bins[i];
    qsort(sorted, rule->bin_count, sizeof *sorted, compare_bins);
    const struct node bins = node_get(node, "bins");
    int result = 0;
    for (size_t i = 1; i < rule->bin_count && result == 0; i++) {
        const struct column_bin *a = sorted[i - 1], *b = sorted[i];
        if (range_overlaps(&a->range, &b->range))
            result =
                node_fail(&bins, err, "a number can be in \"%s\" and in \"%s\"",
                          a->code, b->code);
    }
    free(sorted);
    return result;
}

/* ---- all of it ---------------------------------------------------------- */

int column_rule_check(const struct column_rule *rule, const struct node *node,
                      struct quipu_error *err)
{
    if (check_exclusive(node, err) == -1)
        return -1;
    if (!rule->from && !rule->year && !rule->birth)
        return node_fail(node, err, "expected \"from\", \"date\" or \"age\"");
    if (check_number(rule, node, err) == -1 ||
        check_total(rule, node, err) == -1 ||
        check_scheme(rule, node, err) == -1 || check_raw(rule, node, err) == -1)
        return -1;
    return check_bins(rule, node, err);
}
