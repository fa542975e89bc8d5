/* SPDX-License-Identifier: GPL-3.0-or-later */
/* formula.c - arithmetic over indicators in matching cells. */
#include "derive/inside.h"
#include "stats/expression.h"

/* ---- cells that match --------------------------------------------------- */

static bool is_fixed_dimension(const struct formula_term *term,
                               const char *dimension)
{
    for (size_t i = 0; i < term->code_count; i++) {
        if (strcmp(term->codes[i].dimension, dimension) == 0)
            return true;
    }
    return false;
}

static bool has_codes(const struct formula_term *term,
                      const struct observation *of)
{
    size_t found = 0;
    for (size_t i = 0; i < of->dimension_count; i++) {
        for (size_t k = 0; k < term->code_count; k++)
            found += strcmp(term->codes[k].dimension,
                            of->dimensions[i].dimension) == 0 &&
                     strcmp(term->codes[k].code, of->dimensions[i].code) == 0;
    }
    return found == term->code_count;
}

/* A term that has every cell of the result. */
static bool is_leading(const struct formula_term *term)
{
    return !term->area && !term->period && !term->by;
}

/* The period that lies `shift` periods later; from the arena. */
static const char *shift_period(const struct derivation *derivation,
                                const char *text, int64_t shift,
                                struct quipu_error *err)
{
    struct quipu_period period;
    if (shift == 0 || !quipu_parse_period(quipu_slice_of(text), &period))
        return text;
    int64_t ordinal = period.ordinal + shift;
    char out[QUIPU_PERIOD_SIZE] = "";
    if (ordinal > 0 && ordinal < INT32_MAX / 2) {
        period.ordinal = (int32_t)ordinal;
        quipu_format_period(out, period);
    }
    return arena_strdup(derivation->request->arena, out, err);
}

/* The cell of the result that a cell of the leading term is of. */
static int place_result(struct derivation *derivation,
                        const struct formula_term *term,
                        const struct observation *from, struct observation *to,
                        struct quipu_error *err)
{
    const struct indicator *indicator = derivation->request->indicator;
    struct dimension_value *dimensions =
        arena_alloc(derivation->request->arena, from->dimension_count,
                    sizeof *dimensions, err);
    *to = (struct observation){
        .indicator = indicator->definition.id,
        .version = indicator->version,
        .area = from->area,
        .period = shift_period(derivation, from->period, -term->shift, err),
        .dimensions = dimensions,
    };
    if (!dimensions || !to->period)
        return -1;
    for (size_t i = 0; i < from->dimension_count; i++) {
        if (!is_fixed_dimension(term, from->dimensions[i].dimension))
            dimensions[to->dimension_count++] = from->dimensions[i];
    }
    return 0;
}

static bool takes_dimension(const struct formula_term *term,
                            const char *dimension)
{
    for (size_t i = 0; term->by && i < term->by_count; i++) {
        if (strcmp(term->by[i], dimension) == 0)
            return true;
    }
    return !term->by;
}

static int compare_dimensions(const void *a, const void *b)
{
    return strcmp(((const struct dimension_value *)a)->dimension,
                  ((const struct dimension_value *)b)->dimension);
}

#define DIMENSIONS_MAX 64

/* The term's cell for a cell of the result; NULL when there is none. */
static int find_cell(struct derivation *derivation, size_t number,
                     const struct observation *result,
                     const struct derive_cell **cell, struct quipu_error *err)
{
    const struct formula_term *term =
        &derivation->request->indicator->formula.terms[number];
    struct dimension_value dimensions[DIMENSIONS_MAX];
    struct observation wanted = {
        .area = term->area ? term->area : result->area,
        .dimensions = dimensions,
    };
    wanted.period = term->period ? term->period
                                 : shift_period(derivation, result->period,
                                                term->shift, err);
    if (!wanted.period)
        return -1;
    if (result->dimension_count + term->code_count > DIMENSIONS_MAX)
        return quipu_fail(err, QUIPU_EDEFINITION, "too many dimensions");
    for (size_t i = 0; i < result->dimension_count; i++) {
        if (takes_dimension(term, result->dimensions[i].dimension))
            dimensions[wanted.dimension_count++] = result->dimensions[i];
    }
    for (size_t i = 0; i < term->code_count; i++)
        dimensions[wanted.dimension_count++] = term->codes[i];
    qsort(dimensions, wanted.dimension_count, sizeof *dimensions,
          compare_dimensions);
    *cell = derive_table_find(&derivation->request->tables[number], &wanted);
    return 0;
}

/* ---- one cell ----------------------------------------------------------- */

/* The terms of a formula in a cell. */
struct terms {
    const struct derive_cell **cells;
    double *values, *gradients;
    size_t count;
};

/* The status that says most: of all terms, or of those without a value.  What
 * is suppressed in one is suppressed in the result. */
static bool is_missing(const struct terms *terms, struct observation *to)
{
    char all = 'A', missing = 'A';
    for (size_t i = 0; i < terms->count; i++) {
        const struct observation *of = &terms->cells[i]->says;
        all = status_worse(all, of->status);
        if (of->has_value)
            continue;
        bool says_more =
            missing == 'A' || status_worse(missing, of->status) != missing;
        if (missing == 'Q' || (of->status != 'Q' && !says_more))
            continue;
        missing = of->status;
        to->reason = of->reason;
    }
    to->status = missing == 'A' ? all : missing;
    return missing != 'A';
}

/* The smallest of its terms. */
static void fill_n(const struct terms *terms, struct observation *to)
{
    for (size_t i = 0; i < terms->count; i++) {
        const struct observation *of = &terms->cells[i]->says;
        if (of->has_n && (!to->has_n || of->n < to->n))
            to->n = of->n;
        to->has_n |= of->has_n;
    }
}

static int evaluate(struct derivation *derivation, const struct terms *terms,
                    struct observation *to, struct quipu_error *err)
{
    const struct formula *formula = &derivation->request->indicator->formula;
    if (is_missing(terms, to))
        return 0;
    for (size_t i = 0; i < terms->count; i++)
        terms->values[i] = terms->cells[i]->says.value;
    fill_n(terms, to);
    to->has_value = expression_evaluate(formula->expression, terms->values,
                                        &to->value, terms->gradients);
    if (!to->has_value) {
        to->reason = QUIPU_NOT_APPLICABLE;
        to->status = quipu_reason_status(to->reason);
        return 0;
    }
    const struct combination combination = {terms->cells, terms->gradients,
                                            terms->count};
    return error_fill(derivation, &combination, to, err);
}

static int derive_cell(struct derivation *derivation, size_t leading,
                       const struct derive_cell *from, struct terms *terms,
                       struct quipu_error *err)
{
    const struct indicator *indicator = derivation->request->indicator;
    struct observation to;
    if (!has_codes(&indicator->formula.terms[leading], &from->says))
        return 0;
    if (place_result(derivation, &indicator->formula.terms[leading],
                     &from->says, &to, err) == -1)
        return -1;
    if (to.period[0] == '\0' || !is_published_by(indicator, &to))
        return 0;
    for (size_t i = 0; i < terms->count; i++) {
        if (find_cell(derivation, i, &to, &terms->cells[i], err) == -1)
            return -1;
        if (!terms->cells[i])
            return 0;
    }
    if (evaluate(derivation, terms, &to, err) == -1)
        return -1;
    return derivation_add(derivation, &to, err);
}

/* ---- all cells ---------------------------------------------------------- */

int derive_formula(struct derivation *derivation, struct quipu_error *err)
{
    const struct formula *formula = &derivation->request->indicator->formula;
    struct arena *arena = derivation->request->arena;
    size_t count = formula->term_count, leading = 0;
    while (leading < count && !is_leading(&formula->terms[leading]))
        leading++;
    if (leading == count)
        return quipu_fail(err, QUIPU_EDEFINITION,
                          "no term has every area, period and group");
    struct terms terms = {.count = count};
    terms.cells = arena_alloc(arena, count, sizeof *terms.cells, err);
    terms.values = arena_alloc(arena, count, sizeof *terms.values, err);
    terms.gradients = arena_alloc(arena, count, sizeof *terms.gradients, err);
    if (!terms.cells || !terms.values || !terms.gradients)
        return -1;
    const struct derive_table *table = &derivation->request->tables[leading];
    for (size_t i = 0; i < table->count; i++) {
        if (derive_cell(derivation, leading, &table->cells[i], &terms, err) ==
            -1)
            return -1;
    }
    return 0;
}
