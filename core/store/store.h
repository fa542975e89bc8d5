/* SPDX-License-Identifier: GPL-3.0-or-later */
/* store.h - what the repository says, and said: SQLite, one file.
 *
 * Every publishing transaction has a number.  An observation row is valid from
 * the publication that first said it until the one that said otherwise, so that
 * unchanged numbers cost nothing and "as of" is a comparison.  Nothing is ever
 * overwritten or lost.
 *
 * The only user of sqlite3.  A store belongs to one thread at a time.  The
 * caller gives the time; nothing here reads the clock.
 */
#ifndef STORE_H
#define STORE_H

#include "base/base.h"
#include "base/hash.h"
#include "base/observation.h"

struct store;

enum store_mode { STORE_READ = 1, STORE_WRITE, STORE_CREATE };

/* Opens a store.  CREATE makes a new file (0640) and fails when there is one;
 * WRITE migrates an older schema; READ needs no right to write, and sees the
 * store as it was when it was opened, for as long as it is open.  A newer
 * schema is QUIPU_ESTORE. */
struct store *store_open(const char *path, enum store_mode mode,
                         struct quipu_error *err) QUIPU_MUST_CHECK;
void store_free(struct store *store);
QUIPU_AUTO_DEFINE(store)

/* ---- publishing --------------------------------------------------------- */

/* A text in a language ("es", "en", "fr"). */
struct store_label {
    const char *language, *text;
};

/* A definition as it was: kept once by hash. */
struct store_definition {
    const char *kind; /* "indicator", "dataset", "codelist", "reliability" */
    const char *id;
    const char *hash;
    const char *json; /* canonical */
};

struct store_indicator {
    const char *id;
    int64_t version;
    const char *definition; /* hash */
    const char *dataset, *theme, *calculation, *measure, *unit, *direction;
    int64_t decimals;
    double factor; /* what values are multiplied by when they are shown */
    const struct store_label *titles;
    size_t title_count;
    bool is_in_force; /* the plain id means this version */
};

/* An item of a code list: an area, or a code of a dimension. */
struct store_item {
    const char *list; /* "area" for areas, else the dimension's name */
    const char *code, *level, *parent; /* level and parent NULL when none */
    int64_t order;
    const struct store_label *names;
    size_t name_count;
};

struct store_publication {
    const char *time;   /* UTC, YYYY-MM-DDTHH:MM:SSZ */
    const char *reason; /* "refresh" */
    int64_t run;
    const char *dataset, *load; /* the job: dataset and period of the load */
    const char *key;            /* of the job: hash of all it depends on */
    const struct store_definition *definitions;
    size_t definition_count;
    const struct store_indicator *indicators;
    size_t indicator_count;
    const struct store_item *items;
    size_t item_count;
    const char *const *periods; /* the periods that this job publishes */
    size_t period_count;
    size_t lost_count; /* so many, the last ones, it only ends: the load had
                          them and has them no more */
    const struct job_result *result;
};

struct store_outcome {
    int64_t publication;             /* its number */
    int64_t added, ended, unchanged; /* observations */
};

/* Publishes a job in one transaction: for each of its indicators and periods,
 * ends the observations that are no longer said, adds those that are new or
 * different and leaves the others, with the job that first said them, alone.
 *
 * What a publication does not mention stays as it was: an indicator version
 * that is no longer in a dataset's list keeps its observations (taking them
 * back is a deed of its own), and so do items.  Items belong to the dataset.
 * Two loads that publish the same indicator and period replace each other.
 *
 * A suppressed observation (status Q) is kept without any number, n included.
 * The packed cells go to the file cells/JOB.cells in the folder of the store.
 * QUIPU_EBUG when the publication contradicts itself; whatever fails, the
 * store is unchanged. */
int store_publish(struct store *store,
                  const struct store_publication *publication,
                  struct store_outcome *outcome,
                  struct quipu_error *err) QUIPU_MUST_CHECK;

/* A run of jobs, begun and ended at a time. */
int store_begin_run(struct store *store, const char *time, const char *version,
                    int64_t *run, struct quipu_error *err) QUIPU_MUST_CHECK;
int store_end_run(struct store *store, int64_t run, const char *time,
                  struct quipu_error *err) QUIPU_MUST_CHECK;

/* Records a job that failed: nothing else changes. */
int store_record_failure(struct store *store,
                         const struct store_publication *publication,
                         const struct quipu_error *failure,
                         struct quipu_error *err) QUIPU_MUST_CHECK;

/* The key of the last job of (dataset, load) that was published; "" when there
 * is none. */
int store_last_key(struct store *store, const char *dataset, const char *load,
                   char key[HASH_SIZE],
                   struct quipu_error *err) QUIPU_MUST_CHECK;

/* ---- reading: this, and read.h ------------------------------------------ */

/* The last publication at or before a time ("2024-06-30" means the end of that
 * day), or number N for "@N"; the newest for NULL.  0 when there is none. */
int store_find_publication(struct store *store, const char *as_of,
                           int64_t *publication,
                           struct quipu_error *err) QUIPU_MUST_CHECK;

#endif
