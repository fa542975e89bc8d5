/* SPDX-License-Identifier: GPL-3.0-or-later */
/* indicator.h - the parts of an indicator that have files of their own; its
 * dataset is known.  What they read belongs to the indicator, also after a
 * failure.
 */
#ifndef CATALOGUE_INDICATOR_H
#define CATALOGUE_INDICATOR_H

#include "catalogue/dataset.h"

/* where.c: who is counted */
int indicator_read_where(struct indicator *indicator, const struct node *root,
                         struct quipu_error *err) QUIPU_MUST_CHECK;

/* breakdown.c: by what it is broken down */
int indicator_read_breakdowns(struct indicator *indicator,
                              const struct node *root,
                              struct quipu_error *err) QUIPU_MUST_CHECK;

bool breakdown_has(const struct breakdown *breakdown, const char *dimension);

/* The same dimensions, in whatever order. */
bool breakdown_is_same(const struct breakdown *a, const struct breakdown *b);

/* An area that a dataset's indicators can be published for. */
int indicator_check_area(const struct dataset *dataset, const struct node *node,
                         const char *area,
                         struct quipu_error *err) QUIPU_MUST_CHECK;

/* The indicator that the member "indicator" of an object names; it is read
 * already. */
int indicator_read_base(const struct catalogue *catalogue,
                        const struct node *object,
                        const struct indicator **base,
                        struct quipu_error *err) QUIPU_MUST_CHECK;

/* published.c: an indicator whose records are observations */
int indicator_read_published(struct indicator *indicator,
                             const struct node *root,
                             struct quipu_error *err) QUIPU_MUST_CHECK;

/* formula.c: arithmetic over other indicators.  Gives the dataset; once the
 * breakdowns are read, the check is whether the terms have them. */
int indicator_read_formula(struct indicator *indicator,
                           const struct catalogue *catalogue,
                           const struct node *root,
                           struct quipu_error *err) QUIPU_MUST_CHECK;
int indicator_check_formula(const struct indicator *indicator,
                            const struct node *root,
                            struct quipu_error *err) QUIPU_MUST_CHECK;
void formula_release(struct formula *formula);

/* progress.c: another indicator against its target; likewise */
int indicator_read_progress(struct indicator *indicator,
                            const struct catalogue *catalogue,
                            const struct node *root,
                            struct quipu_error *err) QUIPU_MUST_CHECK;
int indicator_check_progress(const struct indicator *indicator,
                             const struct node *root,
                             struct quipu_error *err) QUIPU_MUST_CHECK;

#endif
