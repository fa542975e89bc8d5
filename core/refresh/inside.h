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
    const char *load;              /* its period */
    const struct dataset *dataset; /* whose areas and codes it has */
};

/* The last jobs of a load, 0 where there is none. */
int find_load(struct refresh *refresh, const struct due *due,
              struct store_load *found,
              struct quipu_error *err) QUIPU_MUST_CHECK;

/* guards.c: whether a result is believed, in the light of the last one.  Fills
 * the periods that it publishes: those that the load has, and those that it has
 * no more; memory from the arena. */
struct guarded {
    const char **periods;
    size_t period_count;
};
int guard_result(struct refresh *refresh, const struct due *due,
                 const struct job_result *result, struct arena *arena,
                 struct guarded *guarded,
                 struct quipu_error *err) QUIPU_MUST_CHECK;

#endif
