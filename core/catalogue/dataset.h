/* SPDX-License-Identifier: GPL-3.0-or-later */
/* dataset.h - the parts of a dataset, each read by its own file.
 *
 *   columns.c  rules of columns
 *   design.c   the sample, and the rules that it needs
 *   variant.c  what differs in some periods
 *   place.c    period, area, levels, and what the whole stands for
 *
 * Each may rely on the parts before it.  What they read belongs to the dataset,
 * also after a failure.
 */
#ifndef CATALOGUE_DATASET_H
#define CATALOGUE_DATASET_H

#include "catalogue/json.h"

int dataset_read_columns(struct dataset *dataset,
                         const struct catalogue *catalogue,
                         const struct node *root,
                         struct quipu_error *err) QUIPU_MUST_CHECK;
int dataset_read_design(struct dataset *dataset,
                        const struct catalogue *catalogue,
                        const struct node *root,
                        struct quipu_error *err) QUIPU_MUST_CHECK;
int dataset_read_variants(struct dataset *dataset,
                          const struct catalogue *catalogue,
                          const struct node *root,
                          struct quipu_error *err) QUIPU_MUST_CHECK;
int dataset_read_place(struct dataset *dataset, const struct node *root,
                       struct quipu_error *err) QUIPU_MUST_CHECK;

/* One rule per member of an object; NULL and count 0 where it is absent. */
int rules_read(const struct node *object, const char *key,
               const struct catalogue *catalogue, struct column_rules *rules,
               struct quipu_error *err) QUIPU_MUST_CHECK;
const struct column_rule *rules_find(const struct column_rules *rules,
                                     const char *name);
void rules_release(struct column_rules *rules);

/* Checks that the dates of a rule's age, if it has one, are dates. */
int dataset_check_age(const struct dataset *dataset,
                      const struct column_rule *rule, const struct node *node,
                      struct quipu_error *err) QUIPU_MUST_CHECK;

/* Fails because a node names a column that is not there; with the nearest. */
int dataset_fail_no_column(const struct dataset *dataset,
                           const struct node *node, const char *name,
                           struct quipu_error *err);

/* Checks that a rule of the design, "weight" and so on, gives what it must. */
int design_check_rule(const struct dataset *dataset,
                      const struct column_rule *rule, const struct node *node,
                      struct quipu_error *err) QUIPU_MUST_CHECK;

/* The rule of that name that a design has; NULL when there is none. */
const struct column_rule *design_find(const struct design *design,
                                      const char *name);

#endif
