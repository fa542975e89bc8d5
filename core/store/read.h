/* SPDX-License-Identifier: GPL-3.0-or-later */
/* read.h - what the repository said as of a publication.
 *
 * Everything is asked for as of a publication (store_find_publication), so that
 * several questions in a row see the same repository while a refresh goes on.
 *
 * A list owns what is in it; release it with its own function, also after a
 * failure.
 */
#ifndef STORE_READ_H
#define STORE_READ_H

#include <quipu/period.h>

#include "store/pool.h"
#include "store/store.h"

/* ---- publications ------------------------------------------------------- */

/* The time of a publication, YYYY-MM-DDTHH:MM:SSZ and a NUL. */
#define STORE_TIME_SIZE 21
int store_publication_time(struct store *store, int64_t publication,
                           char time[STORE_TIME_SIZE],
                           struct quipu_error *err) QUIPU_MUST_CHECK;

/* ---- what there is ------------------------------------------------------ */

/* Every indicator version by id and version, with all titles. */
struct store_listed {
    int64_t key; /* of this version in the store */
    struct store_indicator indicator;
};
struct store_indicators {
    struct store_listed *items;
    size_t count, capacity;
    struct pool pool;
};
int store_list_indicators(struct store *store, int64_t publication,
                          struct store_indicators *indicators,
                          struct quipu_error *err) QUIPU_MUST_CHECK;
void store_indicators_release(struct store_indicators *indicators);

/* The items of a dataset's list ("area", or a dimension) by order and code. */
struct store_items {
    struct store_item *items;
    size_t count, capacity;
    struct pool pool;
};
int store_list_items(struct store *store, int64_t publication,
                     const char *dataset, const char *list,
                     struct store_items *items,
                     struct quipu_error *err) QUIPU_MUST_CHECK;
void store_items_release(struct store_items *items);

/* For which breakdowns, levels and periods an indicator has observations; by
 * breakdown, level and time. */
struct store_covered {
    int64_t breakdown_key;
    const char *const *dimensions; /* of the breakdown, ascending */
    size_t dimension_count;        /* 0: the total */
    const char *level;             /* "" for areas without a level */
    const char *period;
    int64_t period_key; /* as in struct store_range */
};
struct store_coverage {
    struct store_covered *items;
    size_t count, capacity;
    struct pool pool;
};
int store_list_coverage(struct store *store, int64_t publication,
                        int64_t indicator_key, struct store_coverage *coverage,
                        struct quipu_error *err) QUIPU_MUST_CHECK;

/* What is covered as of one of two publications, or both. */
int store_list_coverage_of_both(struct store *store,
                                const int64_t publications[2],
                                int64_t indicator_key,
                                struct store_coverage *coverage,
                                struct quipu_error *err) QUIPU_MUST_CHECK;
void store_coverage_release(struct store_coverage *coverage);

/* The combinations of codes of a breakdown, in no order; they may belong to
 * another indicator. */
struct store_set {
    int64_t key;
    const struct dimension_value *values; /* by dimension, ascending */
    size_t value_count;
};
struct store_sets {
    struct store_set *items;
    size_t count, capacity;
    struct pool pool;
};
int store_list_sets(struct store *store, int64_t breakdown_key,
                    struct store_sets *sets,
                    struct quipu_error *err) QUIPU_MUST_CHECK;
void store_sets_release(struct store_sets *sets);

/* ---- observations ------------------------------------------------------- */

/* Periods by time: from the first to the last key.  The keys tell when a period
 * begins, not when it ends. */
struct store_range {
    int64_t from, to;
};
#define STORE_ALL_PERIODS ((struct store_range){INT64_MIN, INT64_MAX})

/* The periods that begin between two days; NULL is open. */
struct store_range store_day_range(const int32_t *first, const int32_t *last);

/* One row of a series; texts are borrowed until the next call. */
struct store_row {
    const char *period, *since; /* since: the time of its publication */
    int64_t period_key;         /* as in struct store_range */
    int64_t since_publication, job;
    int64_t until_publication; /* that said otherwise; 0: none did */
    char status;
    const char *reason; /* a word, or NULL */
    bool has_value, has_se, has_interval, has_n, has_weight, has_df, has_deff;
    double value, se, ci_low, ci_high;
    int64_t n;
    double weight;
    int64_t df;
    double deff;
};

/* Reads series and their observations, with statements prepared once. */
struct store_reader;
struct store_reader *store_reader_new(struct store *store, int64_t publication,
                                      struct quipu_error *err) QUIPU_MUST_CHECK;
void store_reader_free(struct store_reader *reader);
QUIPU_AUTO_DEFINE(store_reader)

/* Everything that an indicator says, by group, area and time; without its id
 * and version, which the caller knows. */
struct store_said {
    struct observation says;
    int64_t job; /* that first said it */
};
struct store_said_list {
    struct store_said *items;
    size_t count, capacity;
    struct pool pool;
};
int store_list_said(struct store *store, int64_t publication,
                    int64_t indicator_key, struct store_said_list *list,
                    struct quipu_error *err) QUIPU_MUST_CHECK;
void store_said_release(struct store_said_list *list);

/* The series that an indicator has, or ever had, in an area; in no order. */
struct store_series {
    int64_t key, set_key;
};
struct store_series_list {
    struct store_series *items;
    size_t count, capacity;
};
int store_list_series(struct store_reader *reader, int64_t indicator_key,
                      const char *area, struct store_series_list *list,
                      struct quipu_error *err) QUIPU_MUST_CHECK;
void store_series_list_release(struct store_series_list *list);

/* Begins the observations of a series within a range, by time; store_next
 * gives them: 1, 0 at the end, -1. */
void store_select(struct store_reader *reader, int64_t series_key,
                  struct store_range range);
int store_next(struct store_reader *reader, struct store_row *row,
               struct quipu_error *err) QUIPU_MUST_CHECK;

/* ---- changes ------------------------------------------------------------ */

/* The series of which a publication after `older`, up to `newer`, added or
 * ended an observation; by key. */
struct store_changed {
    int64_t series_key, indicator_key;
    struct store_range range; /* of the periods concerned */
};
struct store_changes {
    struct store_changed *items;
    size_t count, capacity;
};
int store_list_changes(struct store *store, int64_t older, int64_t newer,
                       struct store_changes *changes,
                       struct quipu_error *err) QUIPU_MUST_CHECK;

/* What changed in a series; NULL when nothing did. */
const struct store_changed *
store_find_change(const struct store_changes *changes, int64_t series_key);
void store_changes_release(struct store_changes *changes);

/* ---- history ------------------------------------------------------------ */

/* The first publication at or after a time ("2024-06-30" means the beginning of
 * that day), or number N for "@N"; one more than the newest when there is none.
 */
int store_find_publication_since(struct store *store, const char *since,
                                 int64_t *publication,
                                 struct quipu_error *err) QUIPU_MUST_CHECK;

/* A publication with its job and how many observations it changed. */
struct store_published {
    int64_t publication, job, run; /* run 0: none */
    const char *time, *reason, *dataset, *load;
    int64_t added, ended, indicators; /* indicators: that the job computed */
};
struct store_history {
    struct store_published *items;
    size_t count, capacity;
    struct pool pool;
};

/* The publications from one number to another, by number. */
struct store_span {
    int64_t from, to;
    const char *dataset, *indicator; /* only of these; or NULL */
};
int store_list_publications(struct store *store, const struct store_span *span,
                            struct store_history *history,
                            struct quipu_error *err) QUIPU_MUST_CHECK;
void store_history_release(struct store_history *history);

/* What a publication did to each indicator of its job, by id and version. */
struct store_touched {
    const char *indicator;
    int64_t version, added, ended;
    const char *definition; /* the hash of the one that the job used */
};
struct store_touches {
    struct store_touched *items;
    size_t count, capacity;
    struct pool pool;
};
int store_list_touched(struct store *store, int64_t publication,
                       struct store_touches *touches,
                       struct quipu_error *err) QUIPU_MUST_CHECK;
void store_touches_release(struct store_touches *touches);

/* Every run, by number. */
struct store_run {
    int64_t run, published, failed;      /* jobs */
    const char *began, *ended, *program; /* ended NULL: it goes on, or died */
};
struct store_runs {
    struct store_run *items;
    size_t count, capacity;
    struct pool pool;
};
int store_list_runs(struct store *store, struct store_runs *runs,
                    struct quipu_error *err) QUIPU_MUST_CHECK;
void store_runs_release(struct store_runs *runs);

/* The jobs of a run, by number. */
struct store_run_job {
    int64_t job, publication, error_code; /* publication 0: it failed */
    int64_t added, ended;
    const char *dataset, *load, *time;
    const char *error_what, *error_cause; /* or NULL */
};
struct store_run_jobs {
    struct store_run_job *items;
    size_t count, capacity;
    struct pool pool;
};
int store_list_run_jobs(struct store *store, int64_t run,
                        struct store_run_jobs *jobs,
                        struct quipu_error *err) QUIPU_MUST_CHECK;
void store_run_jobs_release(struct store_run_jobs *jobs);

/* ---- provenance --------------------------------------------------------- */

/* A job with everything that hangs on it. */
struct store_job {
    int64_t id, run;                                   /* run 0: none */
    int64_t publication;                               /* 0: failed */
    const char *dataset, *load, *key, *time, *program; /* program: version */
    bool is_published;
    int64_t error_code; /* 0 when published */
    const char *error_what, *error_cause, *error_hint;
    struct store_definition *definitions;
    size_t definition_count;
    struct job_input *inputs;
    size_t input_count;
    struct job_plugin *plugins;
    size_t plugin_count;
    struct job_count *counts;
    size_t count_count;
    const char **messages;
    size_t message_count;
    const char **periods; /* by time */
    size_t period_count;
    struct exclusion *exclusions; /* in the order they were given */
    size_t exclusion_count;
    struct pool pool;
};
int store_read_job(struct store *store, int64_t id, struct store_job *job,
                   struct quipu_error *err) QUIPU_MUST_CHECK;

/* Without what hangs on it. */
int store_read_job_head(struct store *store, int64_t id, struct store_job *job,
                        struct quipu_error *err) QUIPU_MUST_CHECK;
void store_job_release(struct store_job *job);

/* The hash of the definition under which a job computed an indicator; "" when
 * it did not. */
int store_read_definition_used(struct store *store, int64_t job,
                               int64_t indicator_key, char hash[HASH_SIZE],
                               struct quipu_error *err) QUIPU_MUST_CHECK;

/* The text of a definition, borrowed from the pool; QUIPU_ENOTFOUND. */
int store_read_definition(struct store *store, const char *hash,
                          struct pool *pool, const char **json,
                          struct quipu_error *err) QUIPU_MUST_CHECK;

/* Every (dataset, load) with its last jobs; 0 where there is none.  Its numbers
 * are stale when the last that failed came after the last published. */
struct store_load {
    const char *dataset, *load;
    int64_t published, failed; /* jobs */
};
struct store_loads {
    struct store_load *items;
    size_t count, capacity;
    struct pool pool;
};
int store_list_loads(struct store *store, struct store_loads *loads,
                     struct quipu_error *err) QUIPU_MUST_CHECK;
void store_loads_release(struct store_loads *loads);

/* The packed cells of a job, appended to `cells`.  QUIPU_ENOTFOUND when the job
 * has none, QUIPU_ESTORE when the file is not what the job wrote. */
int store_read_cells(struct store *store, int64_t job, struct quipu_text *cells,
                     struct quipu_error *err) QUIPU_MUST_CHECK;

#endif
