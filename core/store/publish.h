/* SPDX-License-Identifier: GPL-3.0-or-later */
/* publish.h - the parts of one publishing transaction. */
#ifndef STORE_PUBLISH_H
#define STORE_PUBLISH_H

#include "store/internal.h"
#include "store/read.h"

/* What a publication is being made of; all in one transaction. */
struct publisher {
    struct store *store;
    const struct store_publication *say;
    int64_t publication, job;
    int64_t *indicators; /* numbers in the store of say->indicators */
    int64_t *periods;    /* of say->periods */
    struct store_outcome *outcome;
};

/* provenance.c: the job's row with everything that hangs on it. */
int publish_job(struct publisher *publisher,
                struct quipu_error *err) QUIPU_MUST_CHECK;

/* labels.c: indicators (fills publisher->indicators) and items. */
int publish_indicators(struct publisher *publisher,
                       struct quipu_error *err) QUIPU_MUST_CHECK;
int publish_items(struct publisher *publisher,
                  struct quipu_error *err) QUIPU_MUST_CHECK;

/* keys.c: what identifies an observation, made when it is new. */
struct keys {
    struct publisher *publisher;
    struct statement find_set, add_breakdown, find_breakdown, add_set,
        add_value, find_series, add_series, add_area;
    struct quipu_text text;
};
int keys_init(struct keys *keys, struct publisher *publisher,
              struct quipu_error *err) QUIPU_MUST_CHECK;
void keys_release(struct keys *keys);
int keys_find_series(struct keys *keys, int64_t indicator,
                     const struct observation *observation, int64_t *series,
                     struct quipu_error *err) QUIPU_MUST_CHECK;

/* Periods by number, so that they order by time: the first day, then the
 * coarser first. */
int period_key(const char *period, int64_t *key,
               struct quipu_error *err) QUIPU_MUST_CHECK;
int publish_periods(struct publisher *publisher,
                    struct quipu_error *err) QUIPU_MUST_CHECK;

/* The dimensions of a breakdown's key, in the pool. */
int breakdown_parse(const char *key, struct pool *pool,
                    const char *const **dimensions, size_t *count,
                    struct quipu_error *err) QUIPU_MUST_CHECK;

/* observations.c */
int publish_observations(struct publisher *publisher,
                         struct quipu_error *err) QUIPU_MUST_CHECK;

/* coverage.c: after the observations. */
int publish_coverage(struct publisher *publisher,
                     struct quipu_error *err) QUIPU_MUST_CHECK;

/* scale.c: after the coverage: fails where an indicator's unit changes and
 * other loads have said it in the old one. */
int publish_scale(struct publisher *publisher,
                  struct quipu_error *err) QUIPU_MUST_CHECK;

/* cells.c: the file of a job's packed cells, beside the store. */
int cells_file_write(const struct store *store, int64_t job,
                     struct quipu_slice cells,
                     struct quipu_error *err) QUIPU_MUST_CHECK;
void cells_file_remove(const struct store *store, int64_t job);

#endif
