/* SPDX-License-Identifier: GPL-3.0-or-later */
/* stats.h - sums over cells, and estimates with the sample design.
 *
 *     accumulate -> merge -> pack / unpack -> roll up -> estimate
 *
 * The frame holds all (stratum, PSU) pairs of the full sample: variance needs
 * them even where a cell has no record.  A leaf is such a pair, by number.  The
 * cells hold, for one indicator, additive sums per (key, leaf); a key is an
 * opaque 64-bit code of dimension values that the caller packs.  Nothing here
 * depends on the number of rows.
 *
 * Designs:
 *   FRAME_CLUSTERS  strata and PSUs; a leaf is a PSU in its stratum
 *   FRAME_ELEMENTS  strata without PSUs: every record is its own PSU; a leaf is
 *                   a stratum, and second moments stand for the single records
 *   FRAME_CENSUS    no sample: sums only, no standard error
 *
 * The same records in the same partitions give the same bits: leaves are put in
 * the order of stratum and PSU names before anything is estimated, sums of a
 * leaf are added in partition order.
 *
 * Pure: no files, no clock, no store.  Packed states are untrusted input.
 * Methods: docs/method.md; survey statistics after Lumley's R package survey
 * (version 4.5 where versions differ).
 */
#ifndef STATS_H
#define STATS_H

#include <quipu/schema.h>

#include "base/base.h"

/* ---- frame -------------------------------------------------------------- */

enum frame_kind { FRAME_CLUSTERS = 1, FRAME_ELEMENTS, FRAME_CENSUS };

struct frame;

struct frame *frame_new(enum frame_kind kind,
                        struct quipu_error *err) QUIPU_MUST_CHECK;
void frame_free(struct frame *frame);
QUIPU_AUTO_DEFINE(frame)

/* One record's place in the design. */
struct frame_record {
    struct quipu_slice stratum; /* empty where the design has no strata */
    struct quipu_slice psu;     /* empty unless FRAME_CLUSTERS */
    double weight;              /* >= 0 */

    /* Finite population correction: PSUs of the stratum in the population
     * (>= 1), or the fraction sampled (< 1), or 0 for none.  Exactly 1 is what
     * the other strata say; all of them 1 are fractions. */
    double fpc;
};

/* Takes in a record that has a design, before any is left out, and gives its
 * leaf.  QUIPU_EDATA when the weight is negative, the FPC differs within a
 * stratum, or FRAME_CLUSTERS lacks the PSU. */
int frame_add(struct frame *frame, const struct frame_record *record,
              uint32_t *leaf, struct quipu_error *err) QUIPU_MUST_CHECK;

/* Adds the leaves of `other`; map[leaf of other] becomes the leaf here.  `map`
 * is allocated, the caller frees it. */
int frame_merge(struct frame *frame, const struct frame *other, uint32_t **map,
                struct quipu_error *err) QUIPU_MUST_CHECK;

/* After the last record: checks the FPC (sizes and fractions mixed, fewer PSUs
 * in the population than in the sample: QUIPU_EDATA) and puts the leaves in
 * canonical order.  Estimates need it. */
int frame_seal(struct frame *frame, struct quipu_error *err) QUIPU_MUST_CHECK;

size_t frame_leaf_count(const struct frame *frame);
size_t frame_stratum_count(const struct frame *frame);

/* Strata with one PSU that is not the whole population; sealed. */
size_t frame_lonely_count(const struct frame *frame);

/* PSUs less strata, of those with positive weight, in the full design; may be
 * 0; sealed. */
int64_t frame_degrees_of_freedom(const struct frame *frame);

/* ---- cells -------------------------------------------------------------- */

struct cells;

/* Sums are taken about `typical_y` and `typical_x`, so that they keep their
 * digits: values far from them, by a million standard deviations, would not.
 * Proportions need 0, so that 0 and 1 come out exactly. */
struct cells *cells_new(enum frame_kind kind, double typical_y,
                        double typical_x,
                        struct quipu_error *err) QUIPU_MUST_CHECK;
void cells_free(struct cells *cells);
QUIPU_AUTO_DEFINE(cells)

/* One record's contribution. */
struct cells_record {
    uint32_t leaf;
    double weight;
    double y; /* the outcome; the numerator of a ratio */
    double x; /* the denominator of a ratio, else 1 */
};

int cells_add(struct cells *cells, uint64_t key,
              const struct cells_record *record,
              struct quipu_error *err) QUIPU_MUST_CHECK;

/* Counts a record of the cell that has no outcome, by reason. */
int cells_add_missing(struct cells *cells, uint64_t key,
                      enum quipu_reason reason,
                      struct quipu_error *err) QUIPU_MUST_CHECK;

/* Adds `other`, whose leaves are translated by the map of frame_merge (NULL:
 * they are the same).  QUIPU_EDATA when kind or typical values differ. */
int cells_merge(struct cells *cells, const struct cells *other,
                const uint32_t *leaf_map,
                struct quipu_error *err) QUIPU_MUST_CHECK;

/* Adds every cell of `other`, another object, under the key that `map` gives
 * it; `map` returns false for a cell to leave out.  Called once per target:
 * totals, parents. */
typedef bool cells_key_map(const void *context, uint64_t key, uint64_t *mapped);
int cells_roll_up(struct cells *cells, const struct cells *other,
                  cells_key_map *map, const void *context,
                  struct quipu_error *err) QUIPU_MUST_CHECK;

/* After the last addition: puts cells in order of key, leaves in the frame's
 * canonical order.  The functions below and estimates need it.  QUIPU_EDATA
 * when the frame is of another kind, or a leaf has fewer records in it than in
 * a cell: some were added twice. */
int cells_seal(struct cells *cells, const struct frame *frame,
               struct quipu_error *err) QUIPU_MUST_CHECK;

/* The distinct keys, ascending; of cells with records or missing records. */
size_t cells_count(const struct cells *cells);
uint64_t cells_key(const struct cells *cells, size_t cell);

/* Missing records of a cell by reason. */
uint64_t cells_missing(const struct cells *cells, size_t cell,
                       enum quipu_reason reason);

/* ---- packed states ------------------------------------------------------ */

/* Appends a flat, versioned form: the same for the same state on every
 * machine.  State that was packed and unpacked packs to the same bytes. */
int frame_pack(const struct frame *frame, struct quipu_text *out,
               struct quipu_error *err) QUIPU_MUST_CHECK;
int cells_pack(const struct cells *cells, struct quipu_text *out,
               struct quipu_error *err) QUIPU_MUST_CHECK;

/* Reads a packed state from the front of *bytes and moves the slice behind it.
 * Anything malformed is QUIPU_EDATA.  The result is not sealed.  Cells are read
 * against the frame that their leaves are of. */
struct frame *frame_unpack(struct quipu_slice *bytes,
                           struct quipu_error *err) QUIPU_MUST_CHECK;
struct cells *cells_unpack(struct quipu_slice *bytes, const struct frame *frame,
                           struct quipu_error *err) QUIPU_MUST_CHECK;

/* ---- estimates ---------------------------------------------------------- */

/* What a stratum with one PSU in the full sample, of several in the population,
 * contributes to the variance of a cell that has records in it. */
enum lonely_rule {
    LONELY_FAIL = 1,
    LONELY_CERTAINTY, /* contributes nothing */
    LONELY_REMOVE,    /* the same */
    LONELY_ADJUST,    /* centred at the mean PSU total of all strata */
    LONELY_AVERAGE,   /* the average of the other strata */
};

enum df_rule { DF_DESIGN = 1, DF_DOMAIN };

/* How the interval of a proportion is made; others get estimate +- t * SE. */
enum interval_method {
    INTERVAL_LOGIT = 1, /* closed form (R: xlogit) */
    INTERVAL_BETA,      /* Korn and Graubard, as R */
    INTERVAL_EXACT,     /* Clopper and Pearson with the unweighted n */
    INTERVAL_WALD,
};

struct estimation {
    enum quipu_measure_kind kind;
    enum lonely_rule lonely;
    enum df_rule df;
    enum interval_method interval;
    double confidence;         /* 0.95 */
    bool adjust_domain_lonely; /* R: survey.adjust.domain.lonely; strata with
                                  one PSU in the cell count as lonely for
                                  LONELY_ADJUST and LONELY_AVERAGE */
};

/* Numbers are there, and finite, where their has_ says so, else 0. */
struct estimate {
    int64_t n;      /* records, unweighted */
    double weight;  /* sum of weights */
    bool has_value; /* false: no weight in the cell, or a ratio over 0 */
    double value;

    /* Of the ratio of one cell: there is weight, but the denominators sum to
     * exactly 0; the numerators do not sum to 0.  Both: something is there
     * where nothing was to be. */
    bool is_over_zero, has_numerator;

    /* False for FRAME_CENSUS, and where the sample says nothing about the
     * variance: only lonely strata, or one PSU for a mean. */
    bool has_se;
    double se;
    bool has_interval;
    double ci_low, ci_high;
    bool has_df; /* false for FRAME_CENSUS */
    int64_t df;  /* of the rule chosen; there is no interval when it is 0 */

    /* Design effects against simple random sampling: with replacement, and
     * without, from a population as large as the sum of weights. */
    bool has_deff, has_deff_population;
    double deff, deff_population;
    bool has_rse;
    double rse;         /* se / |value| */
    double n_effective; /* of a proportion: p(1-p)/V, at most n; else n / deff;
                           n where undefined */
    bool is_boundary;   /* a proportion of 0 or 1: the interval is exact.  A
                           combination: one of its cells is such */
    size_t lonely;      /* lonely strata of the frame that the cell uses */
};

/* The estimate of one cell; cells and frame are sealed.  QUIPU_EDATA when a
 * stratum is lonely under LONELY_FAIL, a proportion is not between 0 and 1, or
 * the sums are too large for numbers. */
int estimate_cell(const struct cells *cells, size_t cell,
                  const struct frame *frame, const struct estimation *how,
                  struct estimate *out,
                  struct quipu_error *err) QUIPU_MUST_CHECK;

/* The sum of gradient * value over cells of one sample, with all covariances
 * between indicators, periods and groups in it: the variance is that of the
 * summed scores (value, se, interval, df, rse; n, weight, n_effective are sums
 * over the cells, in which a record counts as often as it is there).
 *
 * There is a value when every cell has one, and a standard error when every
 * cell has.  A cell whose gradient is 0 has no part in standard error, df and
 * lonely; when all are 0 there is no standard error.  All cells are of the
 * frame.  For FRAME_ELEMENTS no two of them, but those whose gradient is 0, may
 * have a record in common: second moments do not say how it would count. */
struct combined_cell {
    const struct cells *cells;
    size_t cell;
    enum quipu_measure_kind kind;
    double gradient;
};
int estimate_combination(const struct combined_cell *of, size_t count,
                         const struct frame *frame,
                         const struct estimation *how, /* not its kind */
                         struct estimate *out,
                         struct quipu_error *err) QUIPU_MUST_CHECK;

/* Puts a combination at another value, finite: that of a function, where
 * `gradient` were its derivatives (the delta method).  Interval and rse are
 * made anew; a combination without value stays so. */
void estimate_move(struct estimate *estimate, double value,
                   const struct estimation *how);

/* value(a) - value(b): the combination with gradients 1 and -1. */
struct cell_ref {
    const struct cells *cells;
    size_t cell;
};
int estimate_difference(struct cell_ref a, struct cell_ref b,
                        const struct frame *frame, const struct estimation *how,
                        struct estimate *out,
                        struct quipu_error *err) QUIPU_MUST_CHECK;

/* ---- reliability -------------------------------------------------------- */

/* What a scheme looks at. */
#define RELIABILITY_QUANTITIES(X)                                              \
    X(N, "n")                                                                  \
    X(RSE, "rse")                                                              \
    X(DF, "df")                                                                \
    X(N_EFFECTIVE, "n_effective")                                              \
    X(CI_WIDTH, "ci_width")                                                    \
    X(CI_RELATIVE_WIDTH, "ci_relative_width")                                  \
    X(BOUNDARY, "boundary") /* 1 for a proportion of 0 or 1, else 0 */

enum reliability_quantity {
#define X(name, word) RELIABILITY_##name,
    RELIABILITY_QUANTITIES(X)
#undef X
        RELIABILITY_COUNT
};

/* A range test; a limit that is not set does not test. */
struct range {
    bool has_from, has_below, has_above, has_to;
    double from, below, above, to; /* >= from, < below, > above, <= to */
};
bool range_has(const struct range *range, double value);

struct reliability_condition {
    enum reliability_quantity quantity;
    struct range range;
};

/* When all conditions hold, the status and whether the cell is hidden. */
struct reliability_rule {
    struct reliability_condition conditions[RELIABILITY_COUNT];
    size_t condition_count;
    char status; /* 'U' marks, 'Q' hides */
};

/* The status of the first rule that applies, 'A' when none does.  A condition
 * on a quantity that the estimate does not have does not hold. */
char reliability_status(const struct reliability_rule *rules, size_t count,
                        const struct estimate *estimate);

#endif
