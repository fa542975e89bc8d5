/* SPDX-License-Identifier: GPL-3.0-or-later */
/* inside.h - a run, shared by the files of this folder. */
#ifndef REFRESH_INSIDE_H
#define REFRESH_INSIDE_H

#include "base/arena.h"
#include "refresh/refresh.h"
#include "store/read.h"

struct refresh {
    const struct refresh_options *options;
    struct refresh_summary *summary;
    int64_t run;
    char time[21];
};

/* A load whose job is due. */
struct due {
    const char *name;              /* of the dataset in the store */
    const char *load;              /* its period; LOAD_DERIVED */
    const struct dataset *dataset; /* whose areas and codes it has */
    bool is_derived;               /* a job over publications, not records */
    const char *folder;            /* of its locations */
};

/* A version of a derived indicator is a dataset of its own, ID@VERSION, which
 * no dataset is called, with one load. */
#define LOAD_DERIVED "all"
void name_derived(const struct indicator *indicator, struct quipu_text *name);

/* What a job publishes, under which key. */
struct outcome {
    const char *key;
    const struct job_result *result;
    const struct indicator *const *indicators;
    size_t indicator_count;
};

/* Whether the last publication of a load has this key, and is not stale. */
int is_up_to_date(struct refresh *refresh, const struct due *due,
                  const char *key, bool *is_same,
                  struct quipu_error *err) QUIPU_MUST_CHECK;

/* Guards and publishes, or says that it is up to date; counts and tells. */
int publish_outcome(struct refresh *refresh, const struct due *due,
                    const struct outcome *outcome,
                    struct quipu_error *err) QUIPU_MUST_CHECK;
void tell_up_to_date(struct refresh *refresh, const struct due *due);
void tell_waiting(struct refresh *refresh, const struct due *due,
                  const char *waits_for);

/* derived.c: the job of a derived indicator.  Waits where an input was never
 * published. */
int run_derived(struct refresh *refresh, const struct due *due,
                const struct indicator *indicator,
                struct quipu_error *err) QUIPU_MUST_CHECK;

/* The last jobs of a load, 0 where there is none. */
int find_load(struct refresh *refresh, const struct due *due,
              struct store_load *found,
              struct quipu_error *err) QUIPU_MUST_CHECK;

/* guards.c: whether a result is believed, in the light of the last one.  Fills
 * the periods that it publishes: those that the load has, and those that it has
 * no more; memory from the arena. */
struct guarded {
    const char **periods;
    size_t period_count, lost_count;
};
int guard_result(struct refresh *refresh, const struct due *due,
                 const struct job_result *result, struct arena *arena,
                 struct guarded *guarded,
                 struct quipu_error *err) QUIPU_MUST_CHECK;

#endif
