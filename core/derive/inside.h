/* SPDX-License-Identifier: GPL-3.0-or-later */
/* inside.h - the inside of derived indicators. */
#ifndef DERIVE_INSIDE_H
#define DERIVE_INSIDE_H

#include "base/status.h"
#include "derive/derive.h"

/* What is being made. */
struct derivation {
    const struct derive_request *request;
    struct job_result *result;
    size_t observation_capacity;
    size_t without_error; /* observations whose error is not known */
};

int derivation_add(struct derivation *derivation,
                   const struct observation *observation,
                   struct quipu_error *err) QUIPU_MUST_CHECK;

/* ---- lookup.c ------------------------------------------------------------ */

/* By area, dimensions and period. */
void derive_table_sort(struct derive_table *table);

/* The cell of an observation; NULL when there is none. */
const struct derive_cell *derive_table_find(const struct derive_table *table,
                                            const struct observation *of);

/* The next cell that begins another series: area and dimensions. */
size_t derive_table_next(const struct derive_table *table, size_t cell);

/* Whether the indicator is broken down by the dimensions of an observation, in
 * its area. */
bool is_published_by(const struct indicator *indicator,
                     const struct observation *of);

/* The years since 0 of a period's beginning. */
double period_years(const char *period);

/* ---- formula.c, error.c ------------------------------------------------- */

int derive_formula(struct derivation *derivation,
                   struct quipu_error *err) QUIPU_MUST_CHECK;

/* Fills standard error, interval and df of a value with these gradients to the
 * cells of the formula's terms, as far as they are known. */
struct combination {
    const struct derive_cell *const *cells;
    const double *gradients;
    size_t count;
};
int error_fill(struct derivation *derivation,
               const struct combination *combination, struct observation *to,
               struct quipu_error *err) QUIPU_MUST_CHECK;

/* ---- progress.c, path.c ------------------------------------------------- */

int derive_progress(struct derivation *derivation,
                    struct quipu_error *err) QUIPU_MUST_CHECK;

/* What an area should come to, by time. */
struct path_point {
    double years, value;
};
struct path {
    struct path_point *points;
    size_t count;
};

/* Fills the targets of an area; `baseline` is NULL where there is none. */
int path_fill(struct path *path, const struct progress *progress,
              const struct observation *of, const double *baseline,
              struct arena *arena, struct quipu_error *err) QUIPU_MUST_CHECK;

/* The target that is next at a time, or the last one. */
double path_target(const struct path *path, double years);

/* The value at a time on straight lines from the baseline to each target. */
double path_value(const struct path *path, struct path_point baseline,
                  double years);

#endif
