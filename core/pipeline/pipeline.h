/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pipeline.h - one job: from a source's records to observations.
 *
 *     source -> column rules -> calculations -> cells -> observations
 *
 * A job is a function from definitions and inputs to observations, counts,
 * messages and packed cells; it has no other effect, so that it can run in a
 * process of its own.  All indicators of a dataset are computed in one pass
 * over its records; partitions are read by several threads and merged in order,
 * so that the bits do not depend on their number.
 */
#ifndef PIPELINE_H
#define PIPELINE_H

#include "base/observation.h"
#include "catalogue/catalogue.h"
#include "host/host.h"
#include "input/input.h"

struct job;

struct job_spec {
    const struct catalogue *catalogue;
    const struct dataset *dataset;
    const char *period; /* of the load */
    struct host *host;
    const char *folder;                /* relative locations are below it */
    const struct input_policy *inputs; /* NULL: the defaults */
};

/* Loads the plugins, checks settings, opens and hashes the inputs and binds
 * indicators to columns.  Takes every indicator of the catalogue over the
 * dataset.  What the spec points to must outlive the job. */
struct job *job_open(const struct job_spec *spec,
                     struct quipu_error *err) QUIPU_MUST_CHECK;
void job_free(struct job *job);
QUIPU_AUTO_DEFINE(job)

/* The hash of everything the result depends on: inputs, definitions, code
 * lists, plugin builds, method. */
const char *job_key(const struct job *job);

/* The indicators of the job, by id and version. */
const struct indicator *const *job_indicators(const struct job *job,
                                              size_t *count);

/* Reads the data and estimates.  `threads` 0 means 1.  The result is valid
 * until job_free; a job runs once. */
int job_run(struct job *job, size_t threads, const struct job_result **result,
            struct quipu_error *err) QUIPU_MUST_CHECK;

/* What an indicator's calculation says about its measure: formula and cut-off
 * in words; the caller frees it.  "" when it says nothing. */
char *job_formula(const struct job_spec *spec,
                  const struct indicator *indicator,
                  struct quipu_error *err) QUIPU_MUST_CHECK;

/* Opens the plugins of a dataset and its indicators, if it has any, and checks
 * their settings and measures, without opening the dataset's inputs: for `quipu
 * check`. */
int job_check(const struct job_spec *spec,
              struct quipu_error *err) QUIPU_MUST_CHECK;

#endif
