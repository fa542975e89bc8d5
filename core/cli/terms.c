/* SPDX-License-Identifier: GPL-3.0-or-later */
/* terms.c - the numbers that a derived one was made of. */
#include "cli/terms.h"

#define DIMENSIONS_MAX 64

/* One number, and how the reader calls it. */
struct wanted {
    const struct indicator *indicator;
    const char *name, *area, *period;
    struct dimension_value codes[DIMENSIONS_MAX];
    size_t code_count;
};

static void append_value(struct quipu_text *text, const struct query_row *row)
{
    if (!row->has_value) {
        quipu_text_printf(text, "none: %s",
                          row->reason ? row->reason : "not shown");
    } else {
        output_append_rounded(text, row->value, (int)row->decimals);
        quipu_text_printf(text, " %s", row->unit ? row->unit : "");
    }
    quipu_text_printf(text, ", in %s of %s", row->area, row->period);
    quipu_text_printf(text, ", as @%lld of %s", (long long)row->publication,
                      row->vintage);
}

/* A year has months in it: only the period itself is meant. */
static int find_period(struct query *query, const struct wanted *wanted,
                       struct query_row *row)
{
    int status;
    do
        status = query_next(query, row, NULL);
    while (status == 1 && strcmp(row->period, wanted->period) != 0);
    return status;
}

/* Nothing where it cannot be asked for any more. */
static void put_wanted(struct properties *to, struct store *store,
                       const struct explanation *what,
                       const struct wanted *wanted)
{
    QUIPU_AUTO_TEXT(id);
    QUIPU_AUTO_TEXT(as_of);
    QUIPU_AUTO_TEXT(text);
    quipu_text_printf(&id, "%s@%lld", wanted->indicator->definition.id,
                      (long long)wanted->indicator->version);
    quipu_text_printf(&as_of, "@%lld", (long long)what->row.publication);
    const char *const ids[] = {id.data}, *const areas[] = {wanted->area};
    const struct question question = {.indicators = ids,
                                      .indicator_count = 1,
                                      .areas = areas,
                                      .area_count = 1,
                                      .period = wanted->period,
                                      .filters = wanted->codes,
                                      .filter_count = wanted->code_count,
                                      .as_of = as_of.data};
    QUIPU_AUTO(query) query = query_new(store, &question, NULL);
    struct query_row row;
    if (!query || find_period(query, wanted, &row) != 1)
        return;
    append_value(&text, &row);
    properties_printf(to, wanted->name, "%s", text.data);
}

/* ---- formulas ----------------------------------------------------------- */

static bool takes(const struct formula_term *term, const char *dimension)
{
    for (size_t i = 0; term->by && i < term->by_count; i++) {
        if (strcmp(term->by[i], dimension) == 0)
            return true;
    }
    return !term->by;
}

/* The codes of the number that is explained, or those of one term. */
static void take_codes(const struct explanation *what,
                       const struct formula_term *term, struct wanted *wanted)
{
    for (size_t i = 0; i < what->dimension_count; i++) {
        const char *code = what->row.codes[i];
        if (wanted->code_count < DIMENSIONS_MAX &&
            strcmp(code, DIMENSION_TOTAL) != 0 &&
            (!term || takes(term, what->dimensions[i])))
            wanted->codes[wanted->code_count++] =
                (struct dimension_value){what->dimensions[i], code};
    }
    for (size_t i = 0; term && i < term->code_count; i++) {
        if (wanted->code_count < DIMENSIONS_MAX)
            wanted->codes[wanted->code_count++] = term->codes[i];
    }
}

/* The period that lies `shift` periods later, as it is where it is none. */
static void move_period(char out[QUIPU_PERIOD_SIZE], const char *text,
                        int64_t shift)
{
    struct quipu_period period;
    snprintf(out, QUIPU_PERIOD_SIZE, "%s", text);
    if (shift == 0 || !quipu_parse_period(quipu_slice_of(text), &period))
        return;
    period.ordinal += (int32_t)shift;
    quipu_format_period(out, period);
}

static void put_term(struct properties *to, struct store *store,
                     const struct explanation *what,
                     const struct formula_term *term)
{
    char period[QUIPU_PERIOD_SIZE];
    QUIPU_AUTO_TEXT(name);
    quipu_text_printf(&name, "value of %s", term->name);
    move_period(period, what->row.period, term->shift);
    struct wanted wanted = {.indicator = term->indicator,
                            .name = name.data,
                            .area = term->area ? term->area : what->row.area,
                            .period = term->period ? term->period : period};
    take_codes(what, term, &wanted);
    put_wanted(to, store, what, &wanted);
}

/* ---- progress ----------------------------------------------------------- */

static void put_progress(struct properties *to, struct store *store,
                         const struct explanation *what,
                         const struct progress *progress)
{
    struct wanted wanted = {.indicator = progress->indicator,
                            .name = "value of the baseline",
                            .area = what->row.area,
                            .period = progress->baseline};
    take_codes(what, NULL, &wanted);
    if (progress->baseline)
        put_wanted(to, store, what, &wanted);
    wanted.name = "value of the indicator";
    wanted.period = what->row.period;
    put_wanted(to, store, what, &wanted);
}

void terms_put(struct properties *to, struct store *store,
               const struct explanation *what,
               const struct indicator *indicator)
{
    const struct formula *formula = &indicator->formula;
    if (indicator->kind == INDICATOR_PROGRESS)
        put_progress(to, store, what, &indicator->progress);
    for (size_t i = 0; i < formula->term_count; i++)
        put_term(to, store, what, &formula->terms[i]);
}
