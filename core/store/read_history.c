/* SPDX-License-Identifier: GPL-3.0-or-later */
/* read_history.c - lists publications, what they changed, and runs. */
#include "store/internal.h"
#include "store/read.h"

/* Copies texts of the present row from `first` on to where they belong; NULL
 * stays NULL. */
static int take_texts(struct statement *row, int first, struct pool *pool,
                      const char **const *texts, size_t count,
                      struct quipu_error *err)
{
    for (size_t i = 0; i < count; i++)
        if (pool_string(pool, texts[i], column_text(row, first + (int)i),
                        err) == -1)
            return -1;
    return 0;
}

/* Fails with the file's name in front. */
static int name_store(const struct store *store, int status,
                      struct quipu_error *err)
{
    if (status == -1)
        quipu_prefix(err, "store \"%s\"", store->name);
    return status;
}

/* ---- publications ------------------------------------------------------- */

static int read_published(struct statement *row, struct store_history *history,
                          struct quipu_error *err)
{
    if (pool_grow(&history->pool, &history->items, &history->capacity,
                  history->count + 1, sizeof *history->items, err) == -1)
        return -1;
    struct store_published *out = &history->items[history->count++];
    const char **const texts[] = {&out->time, &out->reason, &out->dataset,
                                  &out->load};
    *out = (struct store_published){
        .publication = column_integer(row, 0),
        .job = column_integer(row, 1),
        .run = column_integer(row, 2),
        .added = column_integer(row, 3),
        .ended = column_integer(row, 4),
        .indicators = column_integer(row, 5),
    };
    return take_texts(row, 6, &history->pool, texts, ARRAY_SIZE(texts), err);
}

static int list_publications(struct store *store, const struct store_span *span,
                             struct store_history *history,
                             struct quipu_error *err)
{
    static const char sql[] =
        "SELECT p.id, j.id, coalesce(j.run, 0),"
        " (SELECT count(*) FROM observation WHERE since_pub = p.id),"
        " (SELECT count(*) FROM observation WHERE until_pub = p.id),"
        " (SELECT count(*) FROM job_indicator WHERE job = j.id),"
        " p.time, p.reason, j.dataset, j.load"
        " FROM publication p JOIN job j ON j.id = p.job"
        " WHERE p.id BETWEEN :from AND :to"
        " AND (:dataset IS NULL OR j.dataset = :dataset)"
        " AND (:indicator IS NULL OR EXISTS (SELECT 1 FROM job_indicator used"
        " JOIN indicator i ON i.id = used.indicator"
        " WHERE used.job = j.id AND i.code = :indicator))"
        " ORDER BY p.id";
    STATEMENT_AUTO(row);
    if (statement_prepare(&row, store, sql, err) == -1)
        return -1;
    bind_integer(&row, ":from", span->from);
    bind_integer(&row, ":to", span->to);
    bind_text(&row, ":dataset", span->dataset);
    bind_text(&row, ":indicator", span->indicator);
    int status;
    while ((status = statement_step(&row, err)) == 1)
        if (read_published(&row, history, err) == -1)
            return -1;
    return status;
}

int store_list_publications(struct store *store, const struct store_span *span,
                            struct store_history *history,
                            struct quipu_error *err)
{
    *history = (struct store_history){0};
    return name_store(store, list_publications(store, span, history, err), err);
}

void store_history_release(struct store_history *history)
{
    pool_release(&history->pool);
}

/* ---- what a publication changed ----------------------------------------- */

static int read_touched(struct statement *row, struct store_touches *touches,
                        struct quipu_error *err)
{
    if (pool_grow(&touches->pool, &touches->items, &touches->capacity,
                  touches->count + 1, sizeof *touches->items, err) == -1)
        return -1;
    struct store_touched *out = &touches->items[touches->count++];
    const char **const texts[] = {&out->indicator, &out->definition};
    *out = (struct store_touched){
        .version = column_integer(row, 0),
        .added = column_integer(row, 1),
        .ended = column_integer(row, 2),
    };
    return take_texts(row, 3, &touches->pool, texts, ARRAY_SIZE(texts), err);
}

static int list_touched(struct store *store, int64_t publication,
                        struct store_touches *touches, struct quipu_error *err)
{
    static const char sql[] =
        "SELECT i.version, coalesce(sum(counted.added), 0),"
        " coalesce(sum(counted.ended), 0), i.code, used.definition"
        " FROM publication p JOIN job_indicator used ON used.job = p.job"
        " JOIN indicator i ON i.id = used.indicator"
        " LEFT JOIN (SELECT s.indicator, sum(changed.added) AS added,"
        " sum(changed.ended) AS ended FROM"
        " (SELECT series, 1 AS added, 0 AS ended FROM observation"
        " WHERE since_pub = :publication"
        " UNION ALL SELECT series, 0, 1 FROM observation"
        " WHERE until_pub = :publication) changed"
        " CROSS JOIN series s ON s.id = changed.series GROUP BY s.indicator)"
        " counted ON counted.indicator = i.id"
        " WHERE p.id = :publication GROUP BY i.id ORDER BY i.code, i.version";
    STATEMENT_AUTO(row);
    if (statement_prepare(&row, store, sql, err) == -1)
        return -1;
    bind_integer(&row, ":publication", publication);
    int status;
    while ((status = statement_step(&row, err)) == 1)
        if (read_touched(&row, touches, err) == -1)
            return -1;
    return status;
}

int store_list_touched(struct store *store, int64_t publication,
                       struct store_touches *touches, struct quipu_error *err)
{
    *touches = (struct store_touches){0};
    return name_store(store, list_touched(store, publication, touches, err),
                      err);
}

void store_touches_release(struct store_touches *touches)
{
    pool_release(&touches->pool);
}

/* ---- runs --------------------------------------------------------------- */

static int list_runs(struct store *store, struct store_runs *runs,
                     struct quipu_error *err)
{
    static const char sql[] =
        "SELECT r.id, coalesce(sum(j.state = 'published'), 0),"
        " coalesce(sum(j.state = 'failed'), 0), r.began, r.ended, r.version"
        " FROM run r LEFT JOIN job j ON j.run = r.id"
        " GROUP BY r.id ORDER BY r.id";
    STATEMENT_AUTO(row);
    if (statement_prepare(&row, store, sql, err) == -1)
        return -1;
    int status;
    while ((status = statement_step(&row, err)) == 1) {
        if (pool_grow(&runs->pool, &runs->items, &runs->capacity,
                      runs->count + 1, sizeof *runs->items, err) == -1)
            return -1;
        struct store_run *out = &runs->items[runs->count++];
        const char **const texts[] = {&out->began, &out->ended, &out->program};
        *out = (struct store_run){.run = column_integer(&row, 0),
                                  .published = column_integer(&row, 1),
                                  .failed = column_integer(&row, 2)};
        if (take_texts(&row, 3, &runs->pool, texts, ARRAY_SIZE(texts), err) ==
            -1)
            return -1;
    }
    return status;
}

int store_list_runs(struct store *store, struct store_runs *runs,
                    struct quipu_error *err)
{
    *runs = (struct store_runs){0};
    return name_store(store, list_runs(store, runs, err), err);
}

void store_runs_release(struct store_runs *runs)
{
    pool_release(&runs->pool);
}

static int read_run_job(struct statement *row, struct store_run_jobs *jobs,
                        struct quipu_error *err)
{
    if (pool_grow(&jobs->pool, &jobs->items, &jobs->capacity, jobs->count + 1,
                  sizeof *jobs->items, err) == -1)
        return -1;
    struct store_run_job *out = &jobs->items[jobs->count++];
    const char **const texts[] = {&out->dataset, &out->load, &out->time,
                                  &out->error_what, &out->error_cause};
    *out = (struct store_run_job){
        .job = column_integer(row, 0),
        .publication = column_integer(row, 1),
        .error_code = column_integer(row, 2),
        .added = column_integer(row, 3),
        .ended = column_integer(row, 4),
    };
    return take_texts(row, 5, &jobs->pool, texts, ARRAY_SIZE(texts), err);
}

static int list_run_jobs(struct store *store, int64_t run,
                         struct store_run_jobs *jobs, struct quipu_error *err)
{
    static const char sql[] =
        "SELECT j.id, coalesce(p.id, 0), coalesce(j.error_code, 0),"
        " (SELECT count(*) FROM observation WHERE since_pub = p.id),"
        " (SELECT count(*) FROM observation WHERE until_pub = p.id),"
        " j.dataset, j.load, j.time, j.error_what, j.error_cause"
        " FROM job j LEFT JOIN publication p ON p.job = j.id"
        " WHERE j.run = :run ORDER BY j.id";
    STATEMENT_AUTO(row);
    if (statement_prepare(&row, store, sql, err) == -1)
        return -1;
    bind_integer(&row, ":run", run);
    int status;
    while ((status = statement_step(&row, err)) == 1)
        if (read_run_job(&row, jobs, err) == -1)
            return -1;
    return status;
}

int store_list_run_jobs(struct store *store, int64_t run,
                        struct store_run_jobs *jobs, struct quipu_error *err)
{
    *jobs = (struct store_run_jobs){0};
    return name_store(store, list_run_jobs(store, run, jobs, err), err);
}

void store_run_jobs_release(struct store_run_jobs *jobs)
{
    pool_release(&jobs->pool);
}
