/* SPDX-License-Identifier: GPL-3.0-or-later */
/* result.h - fills a job's result (base/observation.h) from its arena. */
#ifndef PIPELINE_RESULT_H
#define PIPELINE_RESULT_H

#include "pipeline/job.h"

int result_add_observation(struct job *job,
                           const struct observation *observation,
                           struct quipu_error *err) QUIPU_MUST_CHECK;

/* Packs the frame and every indicator's cells into the result. */
int result_pack(struct job *job, const struct part *whole,
                struct quipu_error *err) QUIPU_MUST_CHECK;

/* What was read and dropped, inputs, plugins, counts of the design; the guards
 * on rows and rejects. */
int account_reading(struct job *job, const struct part *parts,
                    struct quipu_error *err) QUIPU_MUST_CHECK;

/* An indicator's exclusions, step by step; read = used + left out. */
int account_tally(struct job *job, const struct part *whole, size_t number,
                  struct quipu_error *err) QUIPU_MUST_CHECK;

#endif
