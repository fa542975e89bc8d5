/* SPDX-License-Identifier: GPL-3.0-or-later */
/* refresh.h - runs the jobs that are due and publishes what they find.
 *
 * Like a build system: a job whose key is that of its last publication is up to
 * date.  A job that fails costs itself: its last good observations stay, the
 * failure is recorded, the run goes on.  One transaction publishes a job, so
 * that a run can be killed at any instant and run again.
 */
#ifndef REFRESH_H
#define REFRESH_H

#include "pipeline/pipeline.h"
#include "store/store.h"

/* A dataset, and which of its periods. */
struct refresh_target {
    const struct dataset *dataset;
    const char *folder; /* relative locations are below it */
    const char *const *periods;
    size_t period_count;
};

enum refresh_state {
    REFRESH_PUBLISHED = 1,
    REFRESH_UP_TO_DATE,
    REFRESH_WAITING, /* an indicator that it is made of was never published */
    REFRESH_FAILED
};

/* What became of a job; for the report. */
struct refresh_event {
    const char *dataset, *load; /* its name: a dataset's id and period */
    enum refresh_state state;
    struct store_outcome outcome;    /* when published */
    const struct quipu_error *error; /* when failed */
    const struct job_result *result; /* when published; else NULL */
    const char *waits_for;           /* when waiting: an indicator's id */
};

struct refresh_options {
    const struct catalogue *catalogue;
    struct host *host;
    struct store *store;
    const struct input_policy *inputs; /* NULL: the defaults */
    const char *program;               /* name and version, for the record */
    size_t threads;
    bool force; /* run jobs that are up to date too */

    /* The time, UTC, YYYY-MM-DDTHH:MM:SSZ. */
    void (*now)(void *context, char time[21]);
    /* Called before a job begins and after it ended. */
    void (*on_begin)(void *context, const char *dataset, const char *load);
    void (*on_end)(void *context, const struct refresh_event *event);
    void *context;
};

struct refresh_summary {
    size_t published, up_to_date, failed;
    struct quipu_error first_failure;
};

/* Runs the jobs of all targets in order, then those of the indicators that are
 * made of what they have.  Fails only when the store does; what
 * fails in a job is in the summary. */
int refresh_run(const struct refresh_options *options,
                const struct refresh_target *targets, size_t count,
                struct refresh_summary *summary,
                struct quipu_error *err) QUIPU_MUST_CHECK;

#endif
