/* SPDX-License-Identifier: GPL-3.0-or-later */
/* deprivation.h - the study that the settings describe, and its outputs.
 *
 * Dimensions hold indicators; a record is deprived in a dimension when one of
 * its indicators is 1 (union), and its count is the sum of the weights of the
 * dimensions that it is deprived in.  With one indicator per dimension and
 * weights in whole units (3 and 1 of 18) that is Alkire-Foster's counting; with
 * equal weights it is MODA's.  Weights and cutoffs are integers, so that no
 * count misses a cutoff by rounding.
 */
#ifndef DEPRIVATION_H
#define DEPRIVATION_H

#include <quipu/plugin.h>

#define DIMENSIONS_MAX 32
#define CUTOFFS_MAX    32
#define TOTAL_MAX      1000
#define EXACTLY_MAX    32 /* counts that have a share of their own */
#define OVERLAP_MAX    3

struct dimension {
    const char *name; /* borrowed from the settings */
    int64_t weight;
    size_t first, count; /* of its indicators, among the inputs */
    bool has_age;        /* applies to an age only */
    double from_months, below_months;
};

struct study {
    struct dimension dimensions[DIMENSIONS_MAX];
    size_t dimension_count;
    size_t indicator_count;
    const struct quipu_settings *settings;
    int64_t total; /* of the weights */
    int64_t cutoffs[CUTOFFS_MAX];
    size_t cutoff_count;
    size_t overlap[OVERLAP_MAX]; /* numbers of dimensions */
    size_t overlap_count;
    bool has_ages;       /* some dimension applies to an age only */
    bool missing_counts; /* a missing indicator counts as 0 */
    bool needs_complete; /* headcounts of a dimension too */
};

/* Where the outputs are: deprived in each dimension; exactly 0, 1, ...; for
 * each cutoff a block; the cells of the overlap. */
enum { POOR, SCORE, COUNT, BLOCK_HEAD };
size_t output_exactly(const struct study *study);
size_t output_block(const struct study *study, size_t cutoff);
size_t output_censored(const struct study *study, size_t cutoff,
                       size_t dimension);
size_t output_part(const struct study *study, size_t cutoff, size_t dimension);
size_t output_overlap(const struct study *study);
size_t output_count(const struct study *study);

/* How many counts have a share of their own: 0 to this less 1. */
size_t exactly_count(const struct study *study);

int study_read(struct study *study, const struct quipu_settings *settings,
               struct quipu_error *err);
int study_describe(const struct study *study,
                   struct quipu_signature *signature);
int study_compute(const struct study *study, const struct quipu_batch *in,
                  struct quipu_batch *out, struct quipu_error *err);

#endif
