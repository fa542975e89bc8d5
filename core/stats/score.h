/* SPDX-License-Identifier: GPL-3.0-or-later */
/* score.h - from the sums of cells to linearised scores, their totals by PSU,
 * and the variance of their sum.
 *
 * The score of a record is z = w (a y + b x + c) / d, where y and x are less
 * their typical values, so that the total of a leaf is a combination of its
 * sums.  docs/method.md has the formulas.
 */
#ifndef STATS_SCORE_H
#define STATS_SCORE_H

#include <math.h>

#include "stats/state.h"

/* A difference this small against what it was made of is rounding; sums of
 * many squares round more than the total of one PSU. */
#define TOTAL_ROUNDING  1e-14
#define SQUARE_ROUNDING 1e-12

static inline bool is_rounding(double sum, double magnitude)
{
    return isfinite(magnitude) && fabs(sum) <= TOTAL_ROUNDING * magnitude;
}

/* All records of a cell. */
struct cell_sums {
    uint64_t n, positive;
    double sums[SUM_COUNT];
};
void cell_sums_add_up(const struct cells *cells, size_t cell,
                      struct cell_sums *out);

/* The two sums of a ratio. */
double cell_numerator(const struct cells *cells, const struct cell_sums *sums);
double cell_denominator(const struct cells *cells,
                        const struct cell_sums *sums);

struct score {
    double y, x, constant, divisor; /* a, b, c, d */
};

/* The estimate and its score; false when the cell has no value. */
bool score_of(const struct cells *cells, const struct cell_sums *sums,
              enum quipu_measure_kind kind, double *value, struct score *score);

/* What the scores of a cell come to in one leaf. */
struct term {
    uint32_t leaf;
    uint64_t n, positive; /* records, those with positive weight */
    double total;         /* of z */
    double total_terms;   /* the magnitude of what was added up to `total` */
    double square;        /* of z, summed; FRAME_ELEMENTS only */
    double square_terms;  /* the magnitude of what `square` was made of */
};

/* One term per leaf that the cell has, in the frame's order; the caller frees
 * them. */
struct terms {
    struct term *terms;
    size_t count;
};
int terms_of(const struct cells *cells, size_t cell, const struct score *score,
             struct terms *out, struct quipu_error *err) QUIPU_MUST_CHECK;

/* Adds `factor` times the terms `more` to `sum`, which may be empty.  For
 * FRAME_ELEMENTS no record may be in both: QUIPU_EDATA where a leaf has too few
 * for that. */
int terms_add(struct terms *sum, const struct terms *more, double factor,
              const struct frame *frame,
              struct quipu_error *err) QUIPU_MUST_CHECK;

/* Totals that are only what rounding left of a sum become 0. */
void terms_round(struct terms *terms);

void terms_release(struct terms *terms);

struct variance {
    bool is_known; /* false: no stratum says anything about it */
    double variance;
    bool is_census; /* every stratum is its whole population */
    uint64_t psus;  /* of the cell, those with positive weight */
    int64_t df;     /* psus less strata, of those with positive weight */
    size_t lonely;  /* strata of the frame with one PSU */
};

/* QUIPU_EDATA when a stratum is lonely under LONELY_FAIL. */
int variance_of(const struct terms *terms, const struct frame *frame,
                const struct estimation *how, struct variance *out,
                struct quipu_error *err) QUIPU_MUST_CHECK;

/* The sum over all records of w (e - mean of e)^2, e being z without its
 * weight; 0 where it is lost in rounding. */
double score_spread(const struct score *score, const struct cell_sums *sums);

#endif
