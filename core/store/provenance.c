/* SPDX-License-Identifier: GPL-3.0-or-later */
/* provenance.c - runs and jobs: what was read, by which plugins, under which
 * definitions, and how many records were left out on the way. */
#include "store/publish.h"

/* ---- runs --------------------------------------------------------------- */

static int begin_run(struct store *store, const char *time, const char *version,
                     struct quipu_error *err)
{
    static const char sql[] =
        "INSERT INTO run (began, version) VALUES (:time, :version)";
    STATEMENT_AUTO(add);
    if (statement_prepare(&add, store, sql, err) == -1)
        return -1;
    bind_text(&add, ":time", time);
    bind_text(&add, ":version", version);
    return statement_run(&add, err);
}

int store_begin_run(struct store *store, const char *time, const char *version,
                    int64_t *run, struct quipu_error *err)
{
    *run = 0;
    if (begin_run(store, time, version, err) == -1) {
        quipu_prefix(err, "store \"%s\"", store->name);
        return -1;
    }
    *run = store_last_row(store);
    return 0;
}

static int end_run(struct store *store, int64_t run, const char *time,
                   struct quipu_error *err)
{
    static const char sql[] = "UPDATE run SET ended = :time WHERE id = :run";
    STATEMENT_AUTO(end);
    if (statement_prepare(&end, store, sql, err) == -1)
        return -1;
    bind_text(&end, ":time", time);
    bind_integer(&end, ":run", run);
    return statement_run(&end, err);
}

int store_end_run(struct store *store, int64_t run, const char *time,
                  struct quipu_error *err)
{
    int status = end_run(store, run, time, err);
    if (status == -1)
        quipu_prefix(err, "store \"%s\"", store->name);
    return status;
}

/* ---- a job -------------------------------------------------------------- */

static void bind_failure(struct statement *add,
                         const struct quipu_error *failure)
{
    bind_text(add, ":state", failure ? "failed" : "published");
    if (!failure)
        return;
    bind_integer(add, ":code", quipu_code_number(failure->code));
    bind_text(add, ":what", failure->what);
    bind_text(add, ":cause", failure->cause);
    bind_text(add, ":hint", failure->hint);
}

static void bind_cells(struct statement *add, struct quipu_slice cells)
{
    if (cells.length == 0)
        return;
    char sha256[HASH_SIZE];
    struct hash hash;
    hash_init(&hash);
    hash_bytes(&hash, cells.data, cells.length);
    hash_finish(&hash, sha256);
    bind_integer(add, ":cells_bytes", (int64_t)cells.length);
    bind_text(add, ":cells_sha256", sha256);
}

/* `failure` NULL: the job is published. */
static int add_job(struct publisher *publisher,
                   const struct quipu_error *failure, struct quipu_error *err)
{
    static const char sql[] =
        "INSERT INTO job (run, dataset, load, key, state, time, error_code,"
        " error_what, error_cause, error_hint, cells_bytes, cells_sha256)"
        " VALUES (:run, :dataset, :load, :key, :state, :time, :code,"
        " :what, :cause, :hint, :cells_bytes, :cells_sha256)";
    const struct store_publication *say = publisher->say;
    STATEMENT_AUTO(add);
    if (statement_prepare(&add, publisher->store, sql, err) == -1)
        return -1;
    if (say->run != 0)
        bind_integer(&add, ":run", say->run);
    bind_text(&add, ":dataset", say->dataset);
    bind_text(&add, ":load", say->load);
    bind_text(&add, ":key", say->key ? say->key : "");
    bind_text(&add, ":time", say->time);
    bind_failure(&add, failure);
    if (!failure)
        bind_cells(&add, say->result->cells);
    if (statement_run(&add, err) == -1)
        return -1;
    publisher->job = store_last_row(publisher->store);
    return 0;
}

/* ---- what hangs on a job ------------------------------------------------ */

static int add_definition_texts(struct publisher *publisher,
                                struct quipu_error *err)
{
    static const char sql[] = "INSERT INTO definition (hash, json)"
                              " VALUES (:hash, :json) ON CONFLICT DO NOTHING";
    const struct store_publication *say = publisher->say;
    STATEMENT_AUTO(add);
    if (statement_prepare(&add, publisher->store, sql, err) == -1)
        return -1;
    for (size_t i = 0; i < say->definition_count; i++) {
        bind_text(&add, ":hash", say->definitions[i].hash);
        bind_text(&add, ":json", say->definitions[i].json);
        if (statement_run(&add, err) == -1)
            return -1;
    }
    return 0;
}

static int add_definitions(struct publisher *publisher, struct quipu_error *err)
{
    static const char sql[] =
        "INSERT INTO job_definition (job, kind, id, hash)"
        " VALUES (:job, :kind, :id, :hash) ON CONFLICT DO NOTHING";
    const struct store_publication *say = publisher->say;
    STATEMENT_AUTO(add);
    if (add_definition_texts(publisher, err) == -1 ||
        statement_prepare(&add, publisher->store, sql, err) == -1)
        return -1;
    for (size_t i = 0; i < say->definition_count; i++) {
        bind_integer(&add, ":job", publisher->job);
        bind_text(&add, ":kind", say->definitions[i].kind);
        bind_text(&add, ":id", say->definitions[i].id);
        bind_text(&add, ":hash", say->definitions[i].hash);
        if (statement_run(&add, err) == -1)
            return -1;
    }
    return 0;
}

static int add_inputs(struct publisher *publisher, struct quipu_error *err)
{
    static const char sql[] =
        "INSERT INTO job_input (job, position, role, location, sha256, bytes)"
        " VALUES (:job, :position, :role, :location, :sha256, :bytes)";
    const struct job_result *result = publisher->say->result;
    STATEMENT_AUTO(add);
    if (statement_prepare(&add, publisher->store, sql, err) == -1)
        return -1;
    for (size_t i = 0; i < result->input_count; i++) {
        bind_integer(&add, ":job", publisher->job);
        bind_integer(&add, ":position", (int64_t)i);
        bind_text(&add, ":role", result->inputs[i].role);
        bind_text(&add, ":location", result->inputs[i].location);
        bind_text(&add, ":sha256", result->inputs[i].sha256);
        bind_integer(&add, ":bytes", result->inputs[i].bytes);
        if (statement_run(&add, err) == -1)
            return -1;
    }
    return 0;
}

static int add_plugins(struct publisher *publisher, struct quipu_error *err)
{
    static const char sql[] =
        "INSERT INTO job_plugin (job, position, name, version, build)"
        " VALUES (:job, :position, :name, :version, :build)";
    const struct job_result *result = publisher->say->result;
    STATEMENT_AUTO(add);
    if (statement_prepare(&add, publisher->store, sql, err) == -1)
        return -1;
    for (size_t i = 0; i < result->plugin_count; i++) {
        bind_integer(&add, ":job", publisher->job);
        bind_integer(&add, ":position", (int64_t)i);
        bind_text(&add, ":name", result->plugins[i].name);
        bind_text(&add, ":version", result->plugins[i].version);
        bind_text(&add, ":build", result->plugins[i].build);
        if (statement_run(&add, err) == -1)
            return -1;
    }
    return 0;
}

static int add_counts(struct publisher *publisher, struct quipu_error *err)
{
    static const char sql[] =
        "INSERT INTO job_count (job, position, name, count)"
        " VALUES (:job, :position, :name, :count)";
    const struct job_result *result = publisher->say->result;
    STATEMENT_AUTO(add);
    if (statement_prepare(&add, publisher->store, sql, err) == -1)
        return -1;
    for (size_t i = 0; i < result->count_count; i++) {
        bind_integer(&add, ":job", publisher->job);
        bind_integer(&add, ":position", (int64_t)i);
        bind_text(&add, ":name", result->counts[i].name);
        bind_integer(&add, ":count", result->counts[i].count);
        if (statement_run(&add, err) == -1)
            return -1;
    }
    return 0;
}

static int add_messages(struct publisher *publisher, struct quipu_error *err)
{
    static const char sql[] = "INSERT INTO job_message (job, position, text)"
                              " VALUES (:job, :position, :text)";
    const struct job_result *result = publisher->say->result;
    STATEMENT_AUTO(add);
    if (statement_prepare(&add, publisher->store, sql, err) == -1)
        return -1;
    for (size_t i = 0; i < result->message_count; i++) {
        bind_integer(&add, ":job", publisher->job);
        bind_integer(&add, ":position", (int64_t)i);
        bind_text(&add, ":text", result->messages[i]);
        if (statement_run(&add, err) == -1)
            return -1;
    }
    return 0;
}

static void bind_exclusion(struct statement *add,
                           const struct exclusion *exclusion)
{
    bind_text(add, ":indicator", exclusion->indicator);
    if (exclusion->indicator)
        bind_integer(add, ":version", exclusion->version);
    bind_integer(add, ":step", exclusion->step);
    bind_text(add, ":name", exclusion->name);
    bind_text(add, ":reason", exclusion->reason);
    bind_integer(add, ":records", exclusion->records);
}

static int add_exclusions(struct publisher *publisher, struct quipu_error *err)
{
    static const char sql[] =
        "INSERT INTO exclusion (job, position, indicator, version, step, name,"
        " reason, records) VALUES (:job, :position, :indicator, :version,"
        " :step, :name, :reason, :records)";
    const struct job_result *result = publisher->say->result;
    STATEMENT_AUTO(add);
    if (statement_prepare(&add, publisher->store, sql, err) == -1)
        return -1;
    for (size_t i = 0; i < result->exclusion_count; i++) {
        bind_integer(&add, ":job", publisher->job);
        bind_integer(&add, ":position", (int64_t)i);
        bind_exclusion(&add, &result->exclusions[i]);
        if (statement_run(&add, err) == -1)
            return -1;
    }
    return 0;
}

int publish_job(struct publisher *publisher, struct quipu_error *err)
{
    if (add_job(publisher, NULL, err) == -1 ||
        add_definitions(publisher, err) == -1 ||
        add_inputs(publisher, err) == -1 || add_plugins(publisher, err) == -1 ||
        add_counts(publisher, err) == -1 ||
        add_messages(publisher, err) == -1 ||
        add_exclusions(publisher, err) == -1)
        return -1;
    return 0;
}

/* ---- outside a publication ---------------------------------------------- */

static int record_failure(struct publisher *publisher,
                          const struct quipu_error *failure,
                          struct quipu_error *err)
{
    if (add_job(publisher, failure, err) == -1)
        return -1;
    if (publisher->say->result &&
        (add_inputs(publisher, err) == -1 || add_counts(publisher, err) == -1 ||
         add_messages(publisher, err) == -1))
        return -1;
    return store_commit(publisher->store, err);
}

int store_record_failure(struct store *store,
                         const struct store_publication *publication,
                         const struct quipu_error *failure,
                         struct quipu_error *err)
{
    struct publisher publisher = {.store = store, .say = publication};
    int status = -1;
    if (store_begin(store, err) == 0) {
        status = record_failure(&publisher, failure, err);
        store_rollback(store);
    }
    if (status == -1)
        quipu_prefix(err, "store \"%s\"", store->name);
    return status;
}

static int read_last_key(struct store *store, const char *dataset,
                         const char *load, char key[HASH_SIZE],
                         struct quipu_error *err)
{
    static const char sql[] =
        "SELECT key FROM job WHERE dataset = :dataset AND load = :load"
        " AND state = 'published' ORDER BY id DESC LIMIT 1";
    STATEMENT_AUTO(find);
    if (statement_prepare(&find, store, sql, err) == -1)
        return -1;
    bind_text(&find, ":dataset", dataset);
    bind_text(&find, ":load", load);
    int status = statement_step(&find, err);
    if (status == 1)
        snprintf(key, HASH_SIZE, "%s", column_word(&find, 0));
    return status == -1 ? -1 : statement_check(&find, err);
}

int store_last_key(struct store *store, const char *dataset, const char *load,
                   char key[HASH_SIZE], struct quipu_error *err)
{
    key[0] = '\0';
    int status = read_last_key(store, dataset, load, key, err);
    if (status == -1)
        quipu_prefix(err, "store \"%s\"", store->name);
    return status;
}
