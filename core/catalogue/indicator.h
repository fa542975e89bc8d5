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

/* published.c: an indicator whose records are observations */
int indicator_read_published(struct indicator *indicator,
                             const struct node *root,
                             struct quipu_error *err) QUIPU_MUST_CHECK;

#endif
