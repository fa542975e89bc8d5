/* SPDX-License-Identifier: GPL-3.0-or-later */
/* outcomes.h - from z-scores to the outcomes of which prevalences and means are
 * made: one table of cut-offs.
 */
#ifndef ANTHROPOMETRY_OUTCOMES_H
#define ANTHROPOMETRY_OUTCOMES_H

#include <stddef.h>
#include <stdint.h>

#include <quipu/batch.h>
#include <quipu/schema.h>

#include "zscore.h"

/* The indices that have cut-offs: HAZ, WAZ, WHZ and BAZ, the first ones. */
#define OUTCOME_INDEXES (ZSCORE_BAZ + 1)

/* The z-scores of the prevalences, in hundredths, and why there is none.  They
 * differ from those of the means in that oedema counts as -3.1. */
struct scores {
    size_t rows;
    int32_t *hundredths[OUTCOME_INDEXES];
    uint8_t *reasons[OUTCOME_INDEXES];
};

/* Scores for `rows` rows in the batch's scratch memory. */
int scores_init(struct scores *scores, struct quipu_batch *batch, size_t rows,
                struct quipu_error *err) QUIPU_MUST_CHECK;

/* Adds the z-scores of the first `count` indices as outputs with their means,
 * then the outcomes with their proportions. */
void outcomes_describe(struct quipu_signature *signature, size_t count);

/* Computes the outcomes, whose columns begin at `column`. */
void outcomes_compute(struct quipu_batch *out, size_t column,
                      const struct scores *scores);

/* Writes a z-score into an output column. */
static inline void outcomes_put(double *values, uint8_t *reasons, size_t row,
                                struct zscore z)
{
    values[row] = z.hundredths / 100.0;
    reasons[row] = (uint8_t)z.reason;
}

#endif
