/* SPDX-License-Identifier: GPL-3.0-or-later */
/* column.c - column rules: how a column of a dataset comes from the source's.
 * Data, not an expression language, so that they can be checked, shown and
 * translated.
 */
#include "catalogue/json.h"

static const char *const rule_keys[] = {
    "from", "unit", "scale", "missing", "map",   "codelist", "scheme",
    "bins", "date", "age",   "type",    "label", NULL};
static const char *const types[] = {"number", "text", "date", NULL};
static const char *const range_keys[] = {"from", "below", "above", "to", NULL};
static const char *const date_keys[] = {"year", "month", "day", NULL};
static const char *const age_keys[] = {"birth", "at", "in", NULL};
static const char *const age_units[] = {"days", "months", NULL};

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
    json_t *word;
    json_object_foreach((json_t *)missing.json, raw, word)
    {
        const char *text = NULL;
        enum quipu_reason reason;
        const struct node at = node_get(&missing, raw);
        if (node_text(&missing, raw, REQUIRED, &text, err) == -1)
            return -1;
        if (!quipu_reason_parse(quipu_slice_of(text), &reason) ||
            reason == QUIPU_PRESENT)
            return node_fail(&at, err, "\"%s\" is not a reason", text);
        rule->missing[rule->missing_count++] =
            (struct column_missing){raw, reason};
    }
    return 0;
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
    rule->map = base_alloc(json_object_size(map.json), sizeof *rule->map, err);
    if (!rule->map)
        return -1;

    const char *raw;
    json_t *code;
    json_object_foreach((json_t *)map.json, raw, code)
    {
        struct column_map *to = &rule->map[rule->map_count];
        const struct node at = node_get(&map, raw);
        if (node_text(&map, raw, REQUIRED, &to->code, err) == -1)
            return -1;
        if (rule->codelist &&
            codelist_find(rule->codelist, to->code) == SIZE_MAX)
            return node_fail(&at, err, "\"%s\" is not a code of \"%s\"",
                             to->code, rule->codelist->definition.id);
        to->raw = raw;
        rule->map_count++;
    }
    rule->kind = COLUMN_CODES;
    return 0;
}

static int read_codelist(struct column_rule *rule,
                         const struct catalogue *catalogue,
                         const struct node *node, struct quipu_error *err)
{
    const char *id = NULL;
    if (node_text(node, "codelist", OPTIONAL, &id, err) == -1 ||
        node_text(node, "scheme", OPTIONAL, &rule->scheme, err) == -1)
        return -1;
    if (!id && rule->scheme)
        return node_fail(node, err, "\"scheme\" needs a \"codelist\"");
    if (!id)
        return 0;
    rule->codelist = catalogue_codelist(catalogue, id);
    if (!rule->codelist) {
        const struct node at = node_get(node, "codelist");
        return node_fail(&at, err, "there is no code list \"%s\"", id);
    }
    rule->kind = COLUMN_CODES;
    return 0;
}

static int read_bins(struct column_rule *rule, const struct node *node,
                     struct quipu_error *err)
{
    struct node bins;
    if (node_object(node, "bins", OPTIONAL, &bins, err) == -1)
        return -1;
    if (!bins.json)
        return 0;
    if (rule->map_count > 0)
        return node_fail(node, err, "\"bins\" and \"map\" exclude each other");
    if (json_object_size(bins.json) == 0)
        return node_fail(&bins, err, "there is no bin");
    rule->bins =
        base_alloc(json_object_size(bins.json), sizeof *rule->bins, err);
    if (!rule->bins)
        return -1;

    const char *code;
    json_t *range;
    json_object_foreach((json_t *)bins.json, code, range)
    {
        struct column_bin *bin = &rule->bins[rule->bin_count];
        const struct node at = node_get(&bins, code);
        if (!json_is_object(range))
            return node_expected(&at, "an object with limits", err);
        if (node_check_keys(&at, range_keys, err) == -1 ||
            node_range(&at, &bin->range, err) == -1)
            return -1;
        if (rule->codelist && codelist_find(rule->codelist, code) == SIZE_MAX)
            return node_fail(&at, err, "\"%s\" is not a code of \"%s\"", code,
                             rule->codelist->definition.id);
        bin->code = code;
        rule->bin_count++;
    }
    rule->kind = COLUMN_BINS;
    return 0;
}

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
    int in = -1;
    if (node_object(node, "age", OPTIONAL, &age, err) == -1)
        return -1;
    if (!age.json)
        return 0;
    rule->kind = COLUMN_AGE;
    if (node_check_keys(&age, age_keys, err) == -1 ||
        node_text(&age, "birth", REQUIRED, &rule->birth, err) == -1 ||
        node_text(&age, "at", REQUIRED, &rule->at, err) == -1 ||
        node_choice(&age, "in", age_units, &in, err) == -1)
        return -1;
    if (in == -1)
        return node_fail(&age, err, "expected \"in\": \"days\" or \"months\"");
    rule->in_months = in == 1;
    if (!rule->unit)
        rule->unit = age_units[in];
    return 0;
}

static int read_kind(struct column_rule *rule, const struct node *node,
                     struct quipu_error *err)
{
    int type = -1;
    if (node_choice(node, "type", types, &type, err) == -1)
        return -1;
    if (type == -1)
        return 0;
    if (rule->kind != COLUMN_NUMBER) {
        const struct node at = node_get(node, "type");
        return node_fail(&at, err, "the rule says already what it gives");
    }
    static const enum column_kind kinds[] = {COLUMN_NUMBER, COLUMN_TEXT,
                                             COLUMN_DATE};
    rule->kind = kinds[type];
    return 0;
}

/* A rule says exactly one way to come by its values. */
static int check_rule(const struct column_rule *rule, const struct node *node,
                      struct quipu_error *err)
{
    bool from_parts = rule->year || rule->birth;
    if (!rule->from && !from_parts)
        return node_fail(node, err, "expected \"from\"");
    if (rule->from && from_parts)
        return node_fail(node, err,
                         "\"from\" and \"date\" or \"age\" exclude each other");
    if (rule->scale != 1 && rule->kind != COLUMN_NUMBER &&
        rule->kind != COLUMN_BINS)
        return node_fail(node, err, "\"scale\" is for numbers");
    if (rule->scale == 0)
        return node_fail(node, err, "\"scale\" is 0");
    return 0;
}

static int read_rule(struct column_rule *rule,
                     const struct catalogue *catalogue, const struct node *node,
                     struct quipu_error *err)
{
    if (node_check_keys(node, rule_keys, err) == -1 ||
        node_text(node, "from", OPTIONAL, &rule->from, err) == -1 ||
        node_text(node, "unit", OPTIONAL, &rule->unit, err) == -1 ||
        node_number(node, "scale", &rule->scale, err) == -1 ||
        read_missing(rule, node, err) == -1 ||
        read_codelist(rule, catalogue, node, err) == -1 ||
        read_map(rule, node, err) == -1 || read_bins(rule, node, err) == -1 ||
        read_date(rule, node, err) == -1 || read_age(rule, node, err) == -1 ||
        read_kind(rule, node, err) == -1)
        return -1;
    return check_rule(rule, node, err);
}

int column_rule_init(struct column_rule *rule, const char *name,
                     const struct catalogue *catalogue, const struct node *node,
                     struct quipu_error *err)
{
    *rule =
        (struct column_rule){.name = name, .kind = COLUMN_NUMBER, .scale = 1};
    QUIPU_AUTO_STRING path = node_path(node, err);
    if (!path)
        return -1;
    rule->path = QUIPU_TAKE(path);
    if (json_is_string(node->json)) {
        rule->from = json_string_value(node->json);
        return 0;
    }
    if (!json_is_object(node->json))
        return node_expected(node, "an object or the name of a column", err);
    return read_rule(rule, catalogue, node, err);
}

void column_rule_release(struct column_rule *rule)
{
    free((char *)rule->path);
    free(rule->missing);
    free(rule->map);
    free(rule->bins);
}
