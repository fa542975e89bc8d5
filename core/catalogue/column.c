/* SPDX-License-Identifier: GPL-3.0-or-later */
/* column.c - column rules: how a column of a dataset comes from the source's.
 * Data, not an expression language, so that they can be checked, shown and
 * translated.
 */
#include "catalogue/json.h"

static const char *const rule_keys[] = {
    "from", "unit", "scale", "missing", "map",   "codelist", "scheme",
    "bins", "date", "age",   "type",    "label", "total",    NULL};
static const char *const types[] = {"number", "text", "date", "period", NULL};
static const char *const date_keys[] = {"year", "month", "day", NULL};
static const char *const age_keys[] = {"birth", "at", "in", NULL};
static const char *const age_units[] = {"days", "months", NULL};

/* ---- raw values --------------------------------------------------------- */

static int read_reason(const struct node *missing, const char *raw,
                       enum quipu_reason *reason, struct quipu_error *err)
{
    static const char *const words[] = {
#define X(name, word, status, meaning) word,
        QUIPU_REASONS(X)
#undef X
            NULL};
    int number;
    if (node_choice(missing, raw, REQUIRED, words + QUIPU_PRESENT + 1, &number,
                    err) == -1)
        return -1;
    *reason = (enum quipu_reason)(QUIPU_PRESENT + 1 + number);
    return 0;
}

static int read_missing(struct column_rule *rule, const struct node *node,
                        struct quipu_error *err)
{
    struct node missing;
    if (node_object(node, "missing", OPTIONAL, &missing, err) == -1)
        return -1;
    if (!missing.json)
        return 0;
    rule->missing =
        base_alloc(json_object_size(missing.json), sizeof *rule->missing, err);
    if (!rule->missing)
        return -1;

    const char *raw;
    json_t *value;
    json_object_foreach((json_t *)missing.json, raw, value)
    {
        struct column_missing *to = &rule->missing[rule->missing_count++];
        to->raw = raw;
        if (read_reason(&missing, raw, &to->reason, err) == -1)
            return -1;
    }
    return 0;
}

/* A code of a rule's map or bins must be in its list, where it has one. */
static int check_code(const struct column_rule *rule, const struct node *at,
                      const char *code, struct quipu_error *err)
{
    if (node_check_code(at, code, err) == -1)
        return -1;
    if (!rule->codelist || codelist_find(rule->codelist, code) != SIZE_MAX)
        return 0;
    return node_fail(at, err, "\"%s\" is not a code of \"%s\"", code,
                     rule->codelist->definition.id);
}

static int read_map(struct column_rule *rule, const struct node *node,
                    struct quipu_error *err)
{
    struct node map;
    if (node_object(node, "map", OPTIONAL, &map, err) == -1)
        return -1;
    if (!map.json)
        return 0;
    if (json_object_size(map.json) == 0)
        return node_fail(&map, err, "the map is empty");
    rule->kind = COLUMN_CODES;
    rule->map = base_alloc(json_object_size(map.json), sizeof *rule->map, err);
    if (!rule->map)
        return -1;

    const char *raw;
    json_t *value;
    json_object_foreach((json_t *)map.json, raw, value)
    {
        const struct node at = node_get(&map, raw);
        struct column_map *to = &rule->map[rule->map_count++];
        to->raw = raw;
        if (node_text(&map, raw, REQUIRED, &to->code, err) == -1 ||
            check_code(rule, &at, to->code, err) == -1)
            return -1;
    }
    return 0;
}

/* What stands for all codes together: one raw value, or several. */
static int read_totals(struct column_rule *rule, const struct node *node,
                       struct quipu_error *err)
{
    const struct node total = node_get(node, "total");
    if (!total.json)
        return 0;
    if (json_is_array(total.json)) {
        struct texts texts = {0};
        int result = node_texts(node, "total", REQUIRED, &texts, err);
        rule->totals = texts.items;
        rule->total_count = texts.count;
        return result;
    }
    rule->totals = base_alloc(1, sizeof *rule->totals, err);
    if (!rule->totals)
        return -1;
    rule->total_count = 1;
    return node_text(node, "total", REQUIRED, &rule->totals[0], err);
}

static int read_codelist(struct column_rule *rule,
                         const struct catalogue *catalogue,
                         const struct node *node, struct quipu_error *err)
{
    const char *id = NULL;
    if (node_text(node, "codelist", OPTIONAL, &id, err) == -1 ||
        node_text(node, "scheme", OPTIONAL, &rule->scheme, err) == -1)
        return -1;
    if (!id)
        return 0;
    rule->kind = COLUMN_CODES;
    struct quipu_error problem = QUIPU_NO_ERROR;
    rule->codelist = catalogue_codelist(catalogue, id, &problem);
    const struct node at = node_get(node, "codelist");
    return rule->codelist ? 0 : node_pass_on(&at, &problem, err);
}

static int read_bins(struct column_rule *rule, const struct node *node,
                     struct quipu_error *err)
{
    struct node bins;
    if (node_object(node, "bins", OPTIONAL, &bins, err) == -1)
        return -1;
    if (!bins.json)
        return 0;
    if (json_object_size(bins.json) == 0)
        return node_fail(&bins, err, "there is no bin");
    rule->kind = COLUMN_BINS;
    rule->bins =
        base_alloc(json_object_size(bins.json), sizeof *rule->bins, err);
    if (!rule->bins)
        return -1;

    const char *code;
    json_t *value;
    json_object_foreach((json_t *)bins.json, code, value)
    {
        const struct node at = node_get(&bins, code);
        struct column_bin *bin = &rule->bins[rule->bin_count++];
        bin->code = code;
        if (code[0] == '\0')
            return node_fail(&at, err, "the code is empty");
        if (node_limited_range(&bins, code, &bin->range, err) == -1 ||
            check_code(rule, &at, code, err) == -1)
            return -1;
    }
    return 0;
}

/* ---- other ways to a value ---------------------------------------------- */

static int read_date(struct column_rule *rule, const struct node *node,
                     struct quipu_error *err)
{
    struct node date;
    if (node_object(node, "date", OPTIONAL, &date, err) == -1)
        return -1;
    if (!date.json)
        return 0;
    rule->kind = COLUMN_DATE;
    if (node_check_keys(&date, date_keys, err) == -1 ||
        node_text(&date, "year", REQUIRED, &rule->year, err) == -1 ||
        node_text(&date, "month", REQUIRED, &rule->month, err) == -1 ||
        node_text(&date, "day", REQUIRED, &rule->day, err) == -1)
        return -1;
    return 0;
}

static int read_age(struct column_rule *rule, const struct node *node,
                    struct quipu_error *err)
{
    struct node age;
    int in;
    if (node_object(node, "age", OPTIONAL, &age, err) == -1)
        return -1;
    if (!age.json)
        return 0;
    rule->kind = COLUMN_AGE;
    if (node_check_keys(&age, age_keys, err) == -1 ||
        node_text(&age, "birth", REQUIRED, &rule->birth, err) == -1 ||
        node_text(&age, "at", REQUIRED, &rule->at, err) == -1 ||
        node_choice(&age, "in", REQUIRED, age_units, &in, err) == -1)
        return -1;
    rule->in_months = strcmp(age_units[in], "months") == 0;
    if (!rule->unit)
        rule->unit = age_units[in];
    const struct node unit = node_get(node, "unit");
    return strcmp(rule->unit, age_units[in]) == 0
               ? 0
               : node_fail(&unit, err, "the age is in \"%s\", not in \"%s\"",
                           age_units[in], rule->unit);
}

static int read_type(struct column_rule *rule, const struct node *node,
                     struct quipu_error *err)
{
    static const enum column_kind kinds[] = {COLUMN_NUMBER, COLUMN_TEXT,
                                             COLUMN_DATE, COLUMN_PERIOD};
    int type = -1;
    if (node_choice(node, "type", OPTIONAL, types, &type, err) == -1)
        return -1;
    if (type != -1)
        rule->kind = kinds[type];
    return 0;
}

/* ---- the rule ----------------------------------------------------------- */

static int read_rule(struct column_rule *rule,
                     const struct catalogue *catalogue, const struct node *node,
                     struct quipu_error *err)
{
    if (node_check_keys(node, rule_keys, err) == -1 ||
        node_text(node, "from", OPTIONAL, &rule->from, err) == -1 ||
        node_text(node, "unit", OPTIONAL, &rule->unit, err) == -1 ||
        node_check_text(node, "label", err) == -1 ||
        node_number(node, "scale", &rule->scale, err) == -1 ||
        read_missing(rule, node, err) == -1 ||
        read_codelist(rule, catalogue, node, err) == -1 ||
        read_map(rule, node, err) == -1 || read_bins(rule, node, err) == -1 ||
        read_totals(rule, node, err) == -1 ||
        read_date(rule, node, err) == -1 || read_age(rule, node, err) == -1 ||
        read_type(rule, node, err) == -1)
        return -1;
    return column_rule_check(rule, node, err);
}

int column_rule_init(struct column_rule *rule, const char *name,
                     const struct catalogue *catalogue, const struct node *node,
                     struct quipu_error *err)
{
    *rule =
        (struct column_rule){.name = name, .kind = COLUMN_NUMBER, .scale = 1};
    rule->path = node_path(node, err);
    if (!rule->path)
        return -1;
    if (json_is_object(node->json))
        return read_rule(rule, catalogue, node, err);
    if (!json_is_string(node->json))
        return node_expected(node, "an object or the name of a column", err);
    return node_text(node->parent, name, REQUIRED, &rule->from, err);
}

void column_rule_release(struct column_rule *rule)
{
    free((char *)rule->path);
    free(rule->missing);
    free(rule->map);
    free(rule->bins);
    free(rule->totals);
}

enum column_kind column_rule_gives(const struct column_rule *rule)
{
    switch (rule->kind) {
    case COLUMN_AGE:
        return COLUMN_NUMBER;
    case COLUMN_BINS:
        return COLUMN_CODES;
    default:
        return rule->kind;
    }
}
