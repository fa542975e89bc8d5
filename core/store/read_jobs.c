/* SPDX-License-Identifier: GPL-3.0-or-later */
/* read_jobs.c - gives back what a job was: provenance, and the last jobs of
 * every load. */
#include "store/internal.h"
#include "store/read.h"

/* Copies the first columns of the present row, none of them NULL, to where they
 * belong. */
static int take_words(struct statement *row, struct pool *pool,
                      const char **const *words, size_t count,
                      struct quipu_error *err)
{
    for (size_t i = 0; i < count; i++)
        if (pool_string(pool, words[i], column_word(row, (int)i), err) == -1)
            return -1;
    return 0;
}

static int read_head(struct store *store, int64_t id, struct store_job *job,
                     struct quipu_error *err)
{
    static const char sql[] =
        "SELECT j.dataset, j.load, j.key, j.time, coalesce(r.version, ''),"
        " j.error_what, j.error_cause, j.error_hint, coalesce(j.run, 0),"
        " coalesce(p.id, 0), j.state = 'published', coalesce(j.error_code, 0)"
        " FROM job j LEFT JOIN run r ON r.id = j.run"
        " LEFT JOIN publication p ON p.job = j.id WHERE j.id = :job";
    const char **const words[] = {&job->dataset, &job->load, &job->key,
                                  &job->time, &job->program};
    STATEMENT_AUTO(row);
    if (statement_prepare(&row, store, sql, err) == -1)
        return -1;
    bind_integer(&row, ":job", id);
    int status = statement_step(&row, err);
    if (status == 0)
        return quipu_fail(err, QUIPU_ENOTFOUND, "there is no job %lld",
                          (long long)id);
    if (status == -1 ||
        take_words(&row, &job->pool, words, ARRAY_SIZE(words), err) == -1 ||
        pool_string(&job->pool, &job->error_what, column_text(&row, 5), err) ==
            -1 ||
        pool_string(&job->pool, &job->error_cause, column_text(&row, 6), err) ==
            -1 ||
        pool_string(&job->pool, &job->error_hint, column_text(&row, 7), err) ==
            -1)
        return -1;
    job->id = id;
    job->run = column_integer(&row, 8);
    job->publication = column_integer(&row, 9);
    job->is_published = column_integer(&row, 10) != 0;
    job->error_code = column_integer(&row, 11);
    return statement_check(&row, err);
}

/* ---- what hangs on a job ------------------------------------------------ */

static int begin_list(struct statement *rows, struct store *store,
                      const char *sql, int64_t job, struct quipu_error *err)
{
    if (statement_prepare(rows, store, sql, err) == -1)
        return -1;
    bind_integer(rows, ":job", job);
    return 0;
}

static int read_definitions(struct store *store, struct store_job *job,
                            struct quipu_error *err)
{
    static const char sql[] =
        "SELECT j.kind, j.id, j.hash, d.json FROM job_definition j"
        " JOIN definition d ON d.hash = j.hash WHERE j.job = :job"
        " ORDER BY j.kind, j.id, j.hash";
    STATEMENT_AUTO(rows);
    if (begin_list(&rows, store, sql, job->id, err) == -1)
        return -1;
    int status;
    size_t capacity = 0;
    while ((status = statement_step(&rows, err)) == 1) {
        if (pool_grow(&job->pool, &job->definitions, &capacity,
                      job->definition_count + 1, sizeof *job->definitions,
                      err) == -1)
            return -1;
        struct store_definition *out =
            &job->definitions[job->definition_count++];
        const char **const words[] = {&out->kind, &out->id, &out->hash,
                                      &out->json};
        if (take_words(&rows, &job->pool, words, ARRAY_SIZE(words), err) == -1)
            return -1;
    }
    return status;
}

static int read_inputs(struct store *store, struct store_job *job,
                       struct quipu_error *err)
{
    static const char sql[] =
        "SELECT role, location, sha256, bytes FROM job_input"
        " WHERE job = :job ORDER BY position";
    STATEMENT_AUTO(rows);
    if (begin_list(&rows, store, sql, job->id, err) == -1)
        return -1;
    int status;
    size_t capacity = 0;
    while ((status = statement_step(&rows, err)) == 1) {
        if (pool_grow(&job->pool, &job->inputs, &capacity, job->input_count + 1,
                      sizeof *job->inputs, err) == -1)
            return -1;
        struct job_input *out = &job->inputs[job->input_count++];
        const char **const words[] = {&out->role, &out->location, &out->sha256};
        out->bytes = column_integer(&rows, 3);
        if (take_words(&rows, &job->pool, words, ARRAY_SIZE(words), err) == -1)
            return -1;
    }
    return status;
}

static int read_plugins(struct store *store, struct store_job *job,
                        struct quipu_error *err)
{
    static const char sql[] = "SELECT name, version, build FROM job_plugin"
                              " WHERE job = :job ORDER BY position";
    STATEMENT_AUTO(rows);
    if (begin_list(&rows, store, sql, job->id, err) == -1)
        return -1;
    int status;
    size_t capacity = 0;
    while ((status = statement_step(&rows, err)) == 1) {
        if (pool_grow(&job->pool, &job->plugins, &capacity,
                      job->plugin_count + 1, sizeof *job->plugins, err) == -1)
            return -1;
        struct job_plugin *out = &job->plugins[job->plugin_count++];
        const char **const words[] = {&out->name, &out->version, &out->build};
        if (take_words(&rows, &job->pool, words, ARRAY_SIZE(words), err) == -1)
            return -1;
    }
    return status;
}

static int read_counts(struct store *store, struct store_job *job,
                       struct quipu_error *err)
{
    static const char sql[] = "SELECT name, count FROM job_count"
                              " WHERE job = :job ORDER BY position";
    STATEMENT_AUTO(rows);
    if (begin_list(&rows, store, sql, job->id, err) == -1)
        return -1;
    int status;
    size_t capacity = 0;
    while ((status = statement_step(&rows, err)) == 1) {
        if (pool_grow(&job->pool, &job->counts, &capacity, job->count_count + 1,
                      sizeof *job->counts, err) == -1)
            return -1;
        struct job_count *out = &job->counts[job->count_count++];
        out->count = column_integer(&rows, 1);
        if (pool_string(&job->pool, &out->name, column_word(&rows, 0), err) ==
            -1)
            return -1;
    }
    return status;
}

/* Texts of a job in order. */
struct job_texts {
    const char ***items;
    size_t *count;
};

static int read_texts(struct store *store, struct store_job *job,
                      const char *sql, struct job_texts texts,
                      struct quipu_error *err)
{
    STATEMENT_AUTO(rows);
    if (begin_list(&rows, store, sql, job->id, err) == -1)
        return -1;
    int status;
    size_t capacity = 0;
    while ((status = statement_step(&rows, err)) == 1)
        if (pool_grow(&job->pool, texts.items, &capacity, *texts.count + 1,
                      sizeof **texts.items, err) == -1 ||
            pool_string(&job->pool, &(*texts.items)[(*texts.count)++],
                        column_word(&rows, 0), err) == -1)
            return -1;
    return status;
}

static int read_messages(struct store *store, struct store_job *job,
                         struct quipu_error *err)
{
    return read_texts(
        store, job,
        "SELECT text FROM job_message WHERE job = :job ORDER BY position",
        (struct job_texts){&job->messages, &job->message_count}, err);
}

static int read_periods(struct store *store, struct store_job *job,
                        struct quipu_error *err)
{
    return read_texts(
        store, job,
        "SELECT p.code FROM job_period j JOIN period p ON p.id = j.period"
        " WHERE j.job = :job ORDER BY p.id",
        (struct job_texts){&job->periods, &job->period_count}, err);
}

static int read_exclusions(struct store *store, struct store_job *job,
                           struct quipu_error *err)
{
    static const char sql[] =
        "SELECT name, reason, indicator, coalesce(version, 0), step, records"
        " FROM exclusion WHERE job = :job ORDER BY position";
    STATEMENT_AUTO(rows);
    if (begin_list(&rows, store, sql, job->id, err) == -1)
        return -1;
    int status;
    size_t capacity = 0;
    while ((status = statement_step(&rows, err)) == 1) {
        if (pool_grow(&job->pool, &job->exclusions, &capacity,
                      job->exclusion_count + 1, sizeof *job->exclusions,
                      err) == -1)
            return -1;
        struct exclusion *out = &job->exclusions[job->exclusion_count++];
        const char **const words[] = {&out->name, &out->reason};
        out->version = column_integer(&rows, 3);
        out->step = column_integer(&rows, 4);
        out->records = column_integer(&rows, 5);
        if (take_words(&rows, &job->pool, words, ARRAY_SIZE(words), err) ==
                -1 ||
            pool_string(&job->pool, &out->indicator, column_text(&rows, 2),
                        err) == -1)
            return -1;
    }
    return status;
}

int store_read_job(struct store *store, int64_t id, struct store_job *job,
                   struct quipu_error *err)
{
    *job = (struct store_job){0};
    if (read_head(store, id, job, err) == 0 &&
        read_definitions(store, job, err) == 0 &&
        read_inputs(store, job, err) == 0 &&
        read_plugins(store, job, err) == 0 &&
        read_counts(store, job, err) == 0 &&
        read_messages(store, job, err) == 0 &&
        read_periods(store, job, err) == 0 &&
        read_exclusions(store, job, err) == 0)
        return 0;
    quipu_prefix(err, "store \"%s\"", store->name);
    return -1;
}

int store_read_job_head(struct store *store, int64_t id, struct store_job *job,
                        struct quipu_error *err)
{
    *job = (struct store_job){0};
    int status = read_head(store, id, job, err);
    if (status == -1)
        quipu_prefix(err, "store \"%s\"", store->name);
    return status;
}

void store_job_release(struct store_job *job)
{
    pool_release(&job->pool);
}

/* ---- definitions -------------------------------------------------------- */

static int read_used(struct store *store, int64_t job, int64_t indicator_key,
                     char hash[HASH_SIZE], struct quipu_error *err)
{
    static const char sql[] = "SELECT definition FROM job_indicator"
                              " WHERE job = :job AND indicator = :indicator";
    STATEMENT_AUTO(find);
    if (statement_prepare(&find, store, sql, err) == -1)
        return -1;
    bind_integer(&find, ":job", job);
    bind_integer(&find, ":indicator", indicator_key);
    int status = statement_step(&find, err);
    if (status == 1)
        snprintf(hash, HASH_SIZE, "%s", column_word(&find, 0));
    return status == -1 ? -1 : statement_check(&find, err);
}

int store_read_definition_used(struct store *store, int64_t job,
                               int64_t indicator_key, char hash[HASH_SIZE],
                               struct quipu_error *err)
{
    hash[0] = '\0';
    int status = read_used(store, job, indicator_key, hash, err);
    if (status == -1)
        quipu_prefix(err, "store \"%s\"", store->name);
    return status;
}

static int read_definition(struct store *store, const char *hash,
                           struct pool *pool, const char **json,
                           struct quipu_error *err)
{
    static const char sql[] = "SELECT json FROM definition WHERE hash = :hash";
    STATEMENT_AUTO(find);
    if (statement_prepare(&find, store, sql, err) == -1)
        return -1;
    bind_text(&find, ":hash", hash);
    int status = statement_step(&find, err);
    if (status == 0)
        return quipu_fail(err, QUIPU_ENOTFOUND, "there is no definition \"%s\"",
                          hash);
    if (status == -1 ||
        pool_string(pool, json, column_word(&find, 0), err) == -1)
        return -1;
    return statement_check(&find, err);
}

int store_read_definition(struct store *store, const char *hash,
                          struct pool *pool, const char **json,
                          struct quipu_error *err)
{
    *json = NULL;
    int status = read_definition(store, hash, pool, json, err);
    if (status == -1)
        quipu_prefix(err, "store \"%s\"", store->name);
    return status;
}

/* ---- loads -------------------------------------------------------------- */

static int list_loads(struct store *store, struct store_loads *list,
                      struct quipu_error *err)
{
    static const char sql[] =
        "SELECT dataset, load,"
        " coalesce(max(CASE WHEN state = 'published' THEN id END), 0),"
        " coalesce(max(CASE WHEN state = 'failed' THEN id END), 0)"
        " FROM job GROUP BY dataset, load ORDER BY dataset, load";
    STATEMENT_AUTO(rows);
    if (statement_prepare(&rows, store, sql, err) == -1)
        return -1;
    int status;
    while ((status = statement_step(&rows, err)) == 1) {
        if (pool_grow(&list->pool, &list->items, &list->capacity,
                      list->count + 1, sizeof *list->items, err) == -1)
            return -1;
        struct store_load *out = &list->items[list->count++];
        const char **const words[] = {&out->dataset, &out->load};
        out->published = column_integer(&rows, 2);
        out->failed = column_integer(&rows, 3);
        if (take_words(&rows, &list->pool, words, ARRAY_SIZE(words), err) == -1)
            return -1;
    }
    return status;
}

int store_list_loads(struct store *store, struct store_loads *loads,
                     struct quipu_error *err)
{
    *loads = (struct store_loads){0};
    int status = list_loads(store, loads, err);
    if (status == -1)
        quipu_prefix(err, "store \"%s\"", store->name);
    return status;
}

void store_loads_release(struct store_loads *loads)
{
    pool_release(&loads->pool);
}
