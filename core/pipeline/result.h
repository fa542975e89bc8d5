/* SPDX-License-Identifier: GPL-3.0-or-later */
/* result.h - fills a job's result (base/observation.h) from its arena. */
#ifndef PIPELINE_RESULT_H
#define PIPELINE_RESULT_H

#include "pipeline/job.h"

int result_add_observation(struct job *job,
                           const struct observation *observation,
                           struct quipu_error *err) QUIPU_MUST_CHECK;

/* The periods of the observations; after them. */
int result_list_periods(struct job *job,
                        struct quipu_error *err) QUIPU_MUST_CHECK;

/* Takes the value away with all that belongs to it. */
void result_hide_value(struct observation *to);

/* Suppresses an observation: nothing that could disclose remains. */
void result_suppress(struct observation *to);

/* Where an observation is of fewer records than the dataset's threshold,
 * suppresses it. */
bool result_protect(const struct job *job, struct observation *to);

/* keep.c: packs what is kept of the sample. */
int result_keep(struct job *job, const struct part *whole,
                struct quipu_error *err) QUIPU_MUST_CHECK;

/* What was read and dropped, inputs, plugins, counts of the design; the guards
 * on rows and rejects. */
int account_reading(struct job *job, const struct part *parts,
                    struct quipu_error *err) QUIPU_MUST_CHECK;

/* An indicator's exclusions, step by step; read = used + left out. */
int account_tally(struct job *job, const struct part *whole, size_t number,
                  struct quipu_error *err) QUIPU_MUST_CHECK;

/* Tells of an indicator's rates that look odd, among the observations from the
 * first on. */
int account_rates(struct job *job, size_t number, size_t first,
                  struct quipu_error *err) QUIPU_MUST_CHECK;

#endif
