/* SPDX-License-Identifier: GPL-3.0-or-later */
/* derive.h - indicators made of other indicators: observations in, observations
 * out.
 *
 * A formula is arithmetic over observations in matching cells.  Its status is
 * the one of its terms that says most, it is suppressed if one is, and missing
 * if one is.  Its error is by the delta method: independent across samples,
 * with the covariances of what is kept within one; where those are not known
 * there is no standard error.
 *
 * Progress compares a series with its target (METHOD F.2, F.3).
 *
 * Pure: what was published is given, no file, clock or store is touched.
 */
#ifndef DERIVE_H
#define DERIVE_H

#include "base/arena.h"
#include "base/observation.h"
#include "catalogue/catalogue.h"
#include "stats/kept.h"

/* Where observations come from. */
struct derive_sample {
    const char *name; /* for messages */
    size_t source;    /* samples of one number were read from the same data;
                         0: not known, it may be that of any other */
    bool is_exact;    /* a census: its numbers have no sampling error */
    int64_t job;      /* whatever the caller finds it by */
    bool was_read;
    struct kept *kept; /* NULL: nothing was kept; owned by the caller */
};

/* An observation in its indicator's unit. */
struct derive_cell {
    struct observation says;
    size_t sample;
};

/* All that an indicator says. */
struct derive_table {
    struct derive_cell *cells;
    size_t count;
};

struct derive_request {
    const struct indicator *indicator;
    struct derive_table *tables; /* of a formula: per term; of progress: one */
    struct derive_sample *samples;

    /* Reads what a sample kept; asked once for each, and only if needed. */
    int (*read)(void *context, struct derive_sample *sample,
                struct quipu_error *err);
    void *context;
    struct arena *arena; /* of what the result points to */
};

/* Sorts the tables and makes the observations of the indicator, with their
 * periods and messages; the rest of the result is left alone. */
int derive(const struct derive_request *request, struct job_result *result,
           struct quipu_error *err) QUIPU_MUST_CHECK;

/* ---- rates: METHOD F.2 -------------------------------------------------- */

/* The average annual rate of reduction, in percent, of the values at years:
 * 100 (1 - e^b), b the slope of ln(value) by least squares, or by the first and
 * the last point.  Positive is a decline.  False with fewer than two years, or
 * a value that is not above 0. */
bool rate_of_reduction(const double *years, const double *values, size_t count,
                       bool by_endpoints, double *rate);

/* The rate that leads from a value to a target in so many years. */
bool rate_required(double from, double to, double years, double *rate);

/* Rounds to decimals, half away from zero; negative: not at all. */
double round_to(double value, int64_t decimals);

#endif
