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
        *value = y + cells->typical_y * w;
        return true;
    }
    if (kind != QUIPU_RATIO) {
        score->constant = -(y / w);
        score->divisor = w;
        *value = cells->typical_y + y / w;
        return true;
    }
    double below = sums->sums[SUM_X] + cells->typical_x * w;
    if (below == 0)
        return false;
    double ratio = (y + cells->typical_y * w) / below;
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
    if (fabs(total.sum) <= TOTAL_ROUNDING * total.magnitude)
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
        if (cells->kind == FRAME_ELEMENTS && term->n == 1)
            term->square = term->total * term->total;
        else if (cells->kind == FRAME_ELEMENTS)
            set_square(term, score, entry->sums);
    }
    return 0;
}

static struct term both(const struct term *a, const struct term *b)
{
    struct term term = *a;
    term.n += b->n;
    term.positive += b->positive;
    term.total -= b->total;
    term.square += b->square;
    term.square_terms += b->square_terms;
    return term;
}

static struct term negative(const struct term *b)
{
    struct term term = *b;
    term.total = -term.total;
    return term;
}

int terms_subtract(const struct terms *a, const struct terms *b,
                   const struct frame *frame, struct terms *out,
                   struct quipu_error *err)
{
    *out = (struct terms){0};
    out->terms = base_alloc(a->count + b->count, sizeof *out->terms, err);
    if (!out->terms)
        return -1;
    size_t i = 0, j = 0;
    while (i < a->count || j < b->count) {
        /* No rank is as large as UINT32_MAX. */
        uint32_t x = UINT32_MAX, y = UINT32_MAX;
        if (i < a->count)
            x = frame->leaves[a->terms[i].leaf].rank;
        if (j < b->count)
            y = frame->leaves[b->terms[j].leaf].rank;
        struct term *term = &out->terms[out->count++];
        if (x == y)
            *term = both(&a->terms[i++], &b->terms[j++]);
        else
            *term = x < y ? a->terms[i++] : negative(&b->terms[j++]);
    }
    return 0;
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
