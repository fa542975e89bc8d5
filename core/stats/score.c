/* SPDX-License-Identifier: GPL-3.0-or-later */
/* score.c - linearised scores and their totals by PSU. */
#include <math.h>

#include "stats/score.h"

void cell_sums_add_up(const struct cells *cells, size_t cell,
                      struct cell_sums *out)
{
    assert(cell < cells_count(cells));
    const struct cell *at = &cells->index[cell];
    *out = (struct cell_sums){0};
    for (size_t i = 0; i < at->entry_count; i++) {
        const struct cells_entry *entry =
            table_get(&cells->entries, at->entry + i);
        out->n += entry->n;
        out->positive += entry->positive;
        for (size_t j = 0; j < SUM_COUNT; j++)
            out->sums[j] += entry->sums[j];
    }
}

double cell_numerator(const struct cells *cells, const struct cell_sums *sums)
{
    return sums->sums[SUM_Y] + cells->typical_y * sums->sums[SUM_W];
}

double cell_denominator(const struct cells *cells, const struct cell_sums *sums)
{
    return sums->sums[SUM_X] + cells->typical_x * sums->sums[SUM_W];
}

bool score_of(const struct cells *cells, const struct cell_sums *sums,
              enum quipu_measure_kind kind, double *value, struct score *score)
{
    double w = sums->sums[SUM_W], y = sums->sums[SUM_Y];
    *value = 0;
    *score = (struct score){.y = 1, .divisor = 1};
    if (!(w > 0))
        return false;
    if (kind == QUIPU_TOTAL) {
        score->constant = cells->typical_y;
        *value = cell_numerator(cells, sums);
        return true;
    }
    if (kind != QUIPU_RATIO) {
        score->constant = -(y / w);
        score->divisor = w;
        *value = cells->typical_y + y / w;
        return true;
    }
    double below = cell_denominator(cells, sums);
    if (below == 0)
        return false;
    double ratio = cell_numerator(cells, sums) / below;
    score->x = -ratio;
    score->constant = cells->typical_y - ratio * cells->typical_x;
    score->divisor = below;
    *value = ratio;
    return true;
}

/* ---- terms -------------------------------------------------------------- */

/* A sum of products, and the sum of their magnitudes. */
struct total {
    double sum, magnitude;
};

static void add_product(struct total *total, double factor, double sum)
{
    total->sum += factor * sum;
    total->magnitude += fabs(factor * sum);
}

static double score_total(const struct score *score, const double *sums)
{
    struct total total = {0};
    add_product(&total, score->y, sums[SUM_Y]);
    add_product(&total, score->x, sums[SUM_X]);
    add_product(&total, score->constant, sums[SUM_W]);
    if (is_rounding(total.sum, total.magnitude))
        return 0;
    return total.sum / score->divisor;
}

static void set_square(struct term *term, const struct score *score,
                       const double *sums)
{
    double a = score->y, b = score->x, c = score->constant;
    struct total total = {0};
    add_product(&total, a * a, sums[SQUARE_YY]);
    add_product(&total, b * b, sums[SQUARE_XX]);
    add_product(&total, c * c, sums[SQUARE_W]);
    add_product(&total, 2 * a * b, sums[SQUARE_XY]);
    add_product(&total, 2 * a * c, sums[SQUARE_Y]);
    add_product(&total, 2 * b * c, sums[SQUARE_X]);
    double divisor = score->divisor * score->divisor;
    term->square = total.sum / divisor;
    term->square_terms = total.magnitude / divisor;
}

int terms_of(const struct cells *cells, size_t cell, const struct score *score,
             struct terms *out, struct quipu_error *err)
{
    assert(cell < cells_count(cells));
    const struct cell *at = &cells->index[cell];
    *out = (struct terms){0};
    out->terms = base_alloc(at->entry_count, sizeof *out->terms, err);
    if (!out->terms)
        return -1;
    out->count = at->entry_count;
    for (size_t i = 0; i < out->count; i++) {
        const struct cells_entry *entry =
            table_get(&cells->entries, at->entry + i);
        struct term *term = &out->terms[i];
        term->leaf = entry->at.number;
        term->n = entry->n;
        term->positive = entry->positive;
        term->total = score_total(score, entry->sums);
        term->total_terms = fabs(term->total);
        if (cells->kind == FRAME_ELEMENTS && term->n == 1)
            term->square = term->total * term->total;
        else if (cells->kind == FRAME_ELEMENTS)
            set_square(term, score, entry->sums);
    }
    return 0;
}

static struct term scaled(const struct term *of, double factor)
{
    struct term term = *of;
    term.total *= factor;
    term.total_terms *= fabs(factor);
    term.square *= factor * factor;
    term.square_terms *= factor * factor;
    return term;
}

static struct term both(const struct term *a, struct term b)
{
    b.n += a->n;
    b.positive += a->positive;
    b.total += a->total;
    b.total_terms += a->total_terms;
    b.square += a->square;
    b.square_terms += a->square_terms;
    return b;
}

/* Whether the leaf has fewer records than the term: some are in two cells. */
static bool has_too_many(const struct term *term, const struct frame *frame)
{
    return frame->kind == FRAME_ELEMENTS &&
           term->n > frame->leaves[term->leaf].records;
}

int terms_add(struct terms *sum, const struct terms *more, double factor,
              const struct frame *frame, struct quipu_error *err)
{
    __attribute__((cleanup(terms_release))) struct terms out = {
        base_alloc(sum->count + more->count, sizeof *out.terms, err), 0};
    if (!out.terms)
        return -1;
    size_t i = 0, j = 0;
    while (i < sum->count || j < more->count) {
        /* No rank is as large as UINT32_MAX. */
        uint32_t x = UINT32_MAX, y = UINT32_MAX;
        if (i < sum->count)
            x = frame->leaves[sum->terms[i].leaf].rank;
        if (j < more->count)
            y = frame->leaves[more->terms[j].leaf].rank;
        struct term *term = &out.terms[out.count++];
        *term = x <= y ? sum->terms[i++] : scaled(&more->terms[j++], factor);
        if (x == y)
            *term = both(term, scaled(&more->terms[j++], factor));
        if (has_too_many(term, frame))
            return quipu_fail(err, QUIPU_EDATA,
                              "cells that have records in common cannot be "
                              "combined in a design without clusters");
    }
    struct terms old = *sum;
    *sum = out;
    out = old;
    return 0;
}

void terms_round(struct terms *terms)
{
    for (size_t i = 0; i < terms->count; i++) {
        struct term *term = &terms->terms[i];
        if (is_rounding(term->total, term->total_terms))
            term->total = 0;
    }
}

void terms_release(struct terms *terms)
{
    free(terms->terms);
    *terms = (struct terms){0};
}

double score_spread(const struct score *score, const struct cell_sums *sums)
{
    /* A constant is no spread: leave it out, it would only cost digits. */
    double a = score->y, b = score->x;
    const double *s = sums->sums;
    struct total total = {0};
    double sum = a * s[SUM_Y] + b * s[SUM_X];
    add_product(&total, a * a, s[SUM_YY]);
    add_product(&total, b * b, s[SUM_XX]);
    add_product(&total, 2 * a * b, s[SUM_XY]);
    add_product(&total, -sum, sum / s[SUM_W]);
    if (!(total.sum > SQUARE_ROUNDING * total.magnitude))
        return 0;
    return total.sum / score->divisor / score->divisor;
}
