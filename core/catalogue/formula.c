/* SPDX-License-Identifier: GPL-3.0-or-later */
/* formula.c - an indicator that is arithmetic over others. */
#include <config.h>

#include "catalogue/indicator.h"
#include "stats/expression.h"

static const char *const formula_keys[] = {"expression", "terms", NULL};
static const char *const term_keys[] = {"indicator", "area", "period",
                                        "codes",     "by",   NULL};
static const struct limits shifts = {-9999, 9999};

/* ---- one term ----------------------------------------------------------- */

static int read_area(struct formula_term *term, const struct node *node,
                     struct quipu_error *err)
{
    const struct node at = node_get(node, "area");
    if (node_text(node, "area", OPTIONAL, &term->area, err) == -1)
        return -1;
    return term->area ? indicator_check_area(term->indicator->dataset, &at,
                                             term->area, err)
                      : 0;
}

/* A period, or a number of periods from that of the result. */
static int read_period(struct formula_term *term, const struct node *node,
                       struct quipu_error *err)
{
    const struct node at = node_get(node, "period");
    if (at.json && !json_is_string(at.json) && !json_is_number(at.json))
        return node_expected(&at, "a period or a whole number", err);
    if (!json_is_string(at.json))
        return node_integer(node, "period", shifts, &term->shift, err);
    if (node_text(node, "period", OPTIONAL, &term->period, err) == -1)
        return -1;
    return node_check_period(&at, term->period, err);
}

/* A dimension that the term has beside those of the result. */
static int check_code(const struct formula_term *term, const struct node *at,
                      const char *code, struct quipu_error *err)
{
    const struct dataset *dataset = term->indicator->dataset;
    bool is_area = strcmp(at->key, "area") == 0 ||
                   (dataset->area && strcmp(at->key, dataset->area) == 0);
    if (is_area)
        return node_fail(at, err, "it is the area: write \"area\" in the term");
    const struct column_rule *rule = dataset_column(dataset, "", at->key);
    if (!rule)
        return dataset_fail_no_column(dataset, at, at->key, err);
    if (column_rule_gives(rule) != COLUMN_CODES)
        return node_fail(at, err, "the column has no codes");
    if (node_check_code(at, code, err) == -1)
        return -1;
    return column_rule_has_code(rule, code)
               ? 0
               : node_fail(at, err, "the column has no code \"%s\"", code);
}

static int compare_dimensions(const void *a, const void *b)
{
    const struct dimension_value *x = a, *y = b;
    return strcmp(x->dimension, y->dimension);
}

static int read_codes(struct formula_term *term, const struct node *node,
                      struct quipu_error *err)
{
    struct node codes;
    if (node_object(node, "codes", OPTIONAL, &codes, err) == -1)
        return -1;
    size_t count = json_object_size(codes.json);
    term->codes = base_alloc(count, sizeof *term->codes, err);
    if (!term->codes)
        return -1;

    const char *dimension;
    json_t *value;
    json_object_foreach((json_t *)codes.json, dimension, value)
    {
        const struct node at = node_get(&codes, dimension);
        struct dimension_value *to = &term->codes[term->code_count++];
        to->dimension = dimension;
        if (node_text(&codes, dimension, REQUIRED, &to->code, err) == -1 ||
            check_code(term, &at, to->code, err) == -1)
            return -1;
    }
    qsort(term->codes, term->code_count, sizeof *term->codes,
          compare_dimensions);
    return 0;
}

/* Here, an empty list says something. */
static int read_by(struct formula_term *term, const struct node *node,
                   struct quipu_error *err)
{
    struct node list;
    struct texts by = {0};
    if (node_array(node, "by", OPTIONAL, &list, err) == -1)
        return -1;
    if (!list.json)
        return 0;
    if (json_array_size(list.json) == 0) {
        term->by = base_alloc(1, sizeof *term->by, err);
        return term->by ? 0 : -1;
    }
    int result = node_texts(node, "by", REQUIRED, &by, err);
    term->by = by.items;
    term->by_count = by.count;
    return result;
}

static int read_term(struct formula_term *term,
                     const struct catalogue *catalogue, const struct node *node,
                     struct quipu_error *err)
{
    term->name = node->key;
    if (!json_is_object(node->json))
        return node_expected(node, "an object", err);
    if (node_check_keys(node, term_keys, err) == -1 ||
        indicator_read_base(catalogue, node, &term->indicator, err) == -1 ||
        read_area(term, node, err) == -1 ||
        read_period(term, node, err) == -1 || read_codes(term, node, err) == -1)
        return -1;
    return read_by(term, node, err);
}

/* ---- the expression ----------------------------------------------------- */

/* The bytes of a number or a name at the start of a text; 1 for what is
 * neither. */
static size_t word_length(const char *text)
{
    static const char digits[] = "0123456789.";
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789_";
    size_t length = strspn(text, digits);
    if (length == 0)
        length = strspn(text, letters);
    else if (text[length] == 'e' || text[length] == 'E')
        length += 1 + (text[length + 1] == '-' || text[length + 1] == '+');
    return length > 0 ? length : 1;
}

/* Where a name first occurs in an expression; its end where it does not. */
static const char *find_name(const char *text, const char *name)
{
    size_t wanted = strlen(name);
    for (size_t length; *text; text += length) {
        length = word_length(text);
        if (length == wanted && strncmp(text, name, length) == 0)
            break;
    }
    return text;
}

static int compare_terms(const void *a, const void *b, void *context)
{
    const struct formula_term *x = a, *y = b;
    const char *text = context;
    const char *i = find_name(text, x->name), *k = find_name(text, y->name);
    if (i != k)
        return i < k ? -1 : 1;
    return strcmp(x->name, y->name);
}

/* The order of an object's members means nothing, that of the expression does.
 */
static int read_expression(struct formula *formula, const struct node *object,
                           struct quipu_error *err)
{
    struct quipu_error problem = QUIPU_NO_ERROR;
    if (node_text(object, "expression", REQUIRED, &formula->text, err) == -1)
        return -1;
    qsort_r(formula->terms, formula->term_count, sizeof *formula->terms,
            compare_terms, (void *)formula->text);
    const char **names = base_alloc(formula->term_count, sizeof *names, err);
    if (!names)
        return -1;
    for (size_t i = 0; i < formula->term_count; i++)
        names[i] = formula->terms[i].name;
    formula->expression =
        expression_parse(formula->text, names, formula->term_count, &problem);
    free(names);
    const struct node at = node_get(object, "expression");
    return formula->expression ? 0 : node_pass_on(&at, &problem, err);
}

/* The dataset of the first term that follows the result in area and period. */
static int find_dataset(struct indicator *indicator, const struct node *terms,
                        struct quipu_error *err)
{
    const struct formula *formula = &indicator->formula;
    for (size_t i = 0; i < formula->term_count; i++) {
        const struct formula_term *term = &formula->terms[i];
        if (term->area || term->period)
            continue;
        indicator->dataset = term->indicator->dataset;
        return 0;
    }
    return node_fail(terms, err,
                     "expected a term without a fixed area or period");
}

int indicator_read_formula(struct indicator *indicator,
                           const struct catalogue *catalogue,
                           const struct node *root, struct quipu_error *err)
{
    struct formula *formula = &indicator->formula;
    struct node object, terms;
    if (node_object(root, "formula", REQUIRED, &object, err) == -1 ||
        node_check_keys(&object, formula_keys, err) == -1 ||
        node_object(&object, "terms", REQUIRED, &terms, err) == -1)
        return -1;
    formula->terms =
        base_alloc(json_object_size(terms.json), sizeof *formula->terms, err);
    if (!formula->terms)
        return -1;

    const char *name;
    json_t *value;
    json_object_foreach((json_t *)terms.json, name, value)
    {
        const struct node at = node_get(&terms, name);
        struct formula_term *term = &formula->terms[formula->term_count++];
        if (read_term(term, catalogue, &at, err) == -1)
            return -1;
    }
    if (read_expression(formula, &object, err) == -1)
        return -1;
    return find_dataset(indicator, &terms, err);
}

void formula_release(struct formula *formula)
{
    for (size_t i = 0; i < formula->term_count; i++) {
        free(formula->terms[i].codes);
        free(formula->terms[i].by);
    }
    free(formula->terms);
    expression_free(formula->expression);
}

/* ---- what the terms must have ------------------------------------------- */

/* Whether the term has a dimension of the result. */
static bool takes(const struct formula_term *term, const char *dimension)
{
    if (strcmp(dimension, "area") == 0)
        return !term->area;
    for (size_t i = 0; i < term->by_count; i++) {
        if (strcmp(term->by[i], dimension) == 0)
            return true;
    }
    return !term->by;
}

/* One that is fixed cannot be the result's too. */
static int check_codes(const struct formula_term *term,
                       const struct breakdown *breakdown,
                       const struct node *node, struct quipu_error *err)
{
    const struct node codes = node_get(node, "codes");
    for (size_t i = 0; i < term->code_count; i++) {
        const char *dimension = term->codes[i].dimension;
        const struct node at = node_get(&codes, dimension);
        if (breakdown_has(breakdown, dimension) && takes(term, dimension))
            return node_fail(&at, err,
                             "the breakdowns have \"%s\" too: leave it out of "
                             "the term with \"by\"",
                             dimension);
    }
    return 0;
}

static bool has_breakdown(const struct indicator *indicator,
                          const struct breakdown *wanted)
{
    for (size_t i = 0; i < indicator->breakdown_count; i++) {
        if (breakdown_is_same(&indicator->breakdowns[i], wanted))
            return true;
    }
    return false;
}

static int fail_breakdown(const struct formula_term *term,
                          const struct breakdown *wanted,
                          const struct node *node, struct quipu_error *err)
{
    QUIPU_AUTO_TEXT(list);
    for (size_t i = 0; i < wanted->count; i++)
        quipu_text_printf(&list, "%s\"%s\"", i > 0 ? ", " : "",
                          wanted->dimensions[i]);
    if (quipu_text_check(&list, err) == -1)
        return -1;
    return node_fail(node, err, "\"%s\" has no breakdown [%s]",
                     term->indicator->definition.id, list.data);
}

/* Another area than the whole is one of a breakdown by area. */
static bool needs_area(const struct formula_term *term,
                       const struct breakdown *breakdown)
{
    if (term->area)
        return strcmp(term->area, term->indicator->dataset->ref_area) != 0;
    return breakdown_has(breakdown, "area");
}

/* Whether the term has what a breakdown of the result needs of it. */
static int check_breakdown(const struct formula_term *term,
                           const struct breakdown *breakdown,
                           const struct node *node, struct quipu_error *err)
{
    if (check_codes(term, breakdown, node, err) == -1)
        return -1;
    struct breakdown wanted = {0};
    wanted.dimensions = base_alloc(breakdown->count + term->code_count + 1,
                                   sizeof *wanted.dimensions, err);
    if (!wanted.dimensions)
        return -1;
    if (needs_area(term, breakdown))
        wanted.dimensions[wanted.count++] = "area";
    for (size_t i = 0; i < breakdown->count; i++) {
        const char *name = breakdown->dimensions[i];
        if (strcmp(name, "area") != 0 && takes(term, name))
            wanted.dimensions[wanted.count++] = name;
    }
    for (size_t i = 0; i < term->code_count; i++)
        wanted.dimensions[wanted.count++] = term->codes[i].dimension;
    int result = has_breakdown(term->indicator, &wanted)
                     ? 0
                     : fail_breakdown(term, &wanted, node, err);
    free(wanted.dimensions);
    return result;
}

/* Without an area, the result is of its dataset's whole, and so is the term. */
static int check_whole(const struct indicator *indicator,
                       const struct formula_term *term, const struct node *node,
                       struct quipu_error *err)
{
    const char *whole = indicator->dataset->ref_area;
    const char *other = term->indicator->dataset->ref_area;
    if (term->area || strcmp(whole, other) == 0)
        return 0;
    return node_fail(node, err,
                     "its whole is \"%s\", that of \"%s\" is \"%s\": give the "
                     "term an \"area\"",
                     other, indicator->dataset->definition.id, whole);
}

/* "by" names dimensions of the result. */
static int check_by(const struct indicator *indicator,
                    const struct formula_term *term, const struct node *node,
                    struct quipu_error *err)
{
    const struct node by = node_get(node, "by");
    for (size_t i = 0; i < term->by_count; i++) {
        const struct node at = node_item(&by, i);
        bool is_found = false;
        if (strcmp(term->by[i], "area") == 0)
            return node_fail(&at, err,
                             "a term has the area of the result, unless "
                             "\"area\" fixes one");
        for (size_t k = 0; k < indicator->breakdown_count; k++)
            is_found |= breakdown_has(&indicator->breakdowns[k], term->by[i]);
        if (!is_found)
            return node_fail(&at, err, "no breakdown has \"%s\"", term->by[i]);
    }
    return 0;
}

int indicator_check_formula(const struct indicator *indicator,
                            const struct node *root, struct quipu_error *err)
{
    const struct node object = node_get(root, "formula");
    const struct node terms = node_get(&object, "terms");
    for (size_t i = 0; i < indicator->formula.term_count; i++) {
        const struct formula_term *term = &indicator->formula.terms[i];
        const struct node at = node_get(&terms, term->name);
        if (check_by(indicator, term, &at, err) == -1)
            return -1;
        for (size_t k = 0; k < indicator->breakdown_count; k++) {
            const struct breakdown *breakdown = &indicator->breakdowns[k];
            bool is_whole = !breakdown_has(breakdown, "area");
            if ((is_whole && check_whole(indicator, term, &at, err) == -1) ||
                check_breakdown(term, breakdown, &at, err) == -1)
                return -1;
        }
    }
    return 0;
}
