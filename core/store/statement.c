/* SPDX-License-Identifier: GPL-3.0-or-later */
/* statement.c - prepares, binds and steps SQL; turns SQLite's results into
 * errors that name the file. */
#include <math.h>

#include "store/internal.h"

/* What can be said to the user about a result of SQLite. */
static const struct {
    int result; /* primary */
    const char *cause, *hint;
} results[] = {
    {SQLITE_BUSY, "another process is writing it",
     "wait until the other refresh has ended"},
    {SQLITE_LOCKED, "another process is writing it",
     "wait until the other refresh has ended"},
    {SQLITE_READONLY, "it cannot be written",
     "check the owner and the mode of the file and its folder"},
    {SQLITE_PERM, "it cannot be written",
     "check the owner and the mode of the file and its folder"},
    {SQLITE_FULL, "the disk is full", "free some space and run it again"},
    {SQLITE_IOERR, "it cannot be read or written",
     "look at the disk: space, quota, limits, hardware"},
    {SQLITE_CANTOPEN, "it, or the log beside it, cannot be opened",
     "check the owner and the mode of the file, of FILE-wal and FILE-shm, and "
     "of the folder"},
    {SQLITE_NOTADB, "it is not a quipu store", NULL},
    {SQLITE_CORRUPT, "it is damaged",
     "restore the last backup; \"sqlite3 FILE 'PRAGMA integrity_check'\" says "
     "what is wrong"},
};

static int find_result(int result)
{
    for (size_t i = 0; i < ARRAY_SIZE(results); i++)
        if (results[i].result == (result & 0xff))
            return (int)i;
    return -1;
}

/* Why the system refused, where SQLite has kept it. */
static const char *find_system_cause(const struct store *store, int result)
{
    bool is_system =
        (result & 0xff) == SQLITE_IOERR || (result & 0xff) == SQLITE_CANTOPEN;
    int number = is_system && store->db ? sqlite3_system_errno(store->db) : 0;
    return number != 0 ? strerror(number) : NULL;
}

int store_fail(struct store *store, int result, struct quipu_error *err)
{
    if ((result & 0xff) == SQLITE_NOMEM)
        return quipu_fail_memory(err);

    int known = find_result(result);
    if (known >= 0) {
        const char *system = find_system_cause(store, result);
        (void)quipu_fail(err, QUIPU_ESTORE, "%s%s%s", results[known].cause,
                         system ? ": " : "", system ? system : "");
        if (results[known].hint)
            quipu_hint(err, "%s", results[known].hint);
        return -1;
    }
    /* what was to be written contradicts itself: our own mistake */
    bool is_bug = (result & 0xff) == SQLITE_CONSTRAINT;
    return quipu_fail(err, is_bug ? QUIPU_EBUG : QUIPU_ESTORE, "%s",
                      store->db ? sqlite3_errmsg(store->db)
                                : sqlite3_errstr(result));
}

int statement_prepare(struct statement *statement, struct store *store,
                      const char *sql, struct quipu_error *err)
{
    *statement = (struct statement){.store = store};
    int result =
        sqlite3_prepare_v3(store->db, sql, -1, SQLITE_PREPARE_PERSISTENT,
                           &statement->handle, NULL);
    return result == SQLITE_OK ? 0 : store_fail(store, result, err);
}

void statement_release(struct statement *statement)
{
    sqlite3_finalize(statement->handle);
    statement->handle = NULL;
}

static int find_parameter(const struct statement *statement, const char *name)
{
    int index = sqlite3_bind_parameter_index(statement->handle, name);
    assert(index > 0);
    return index;
}

static void note_failure(struct statement *statement, int result)
{
    if (result != SQLITE_OK && statement->failure == SQLITE_OK)
        statement->failure = result;
}

void bind_integer(struct statement *statement, const char *name, int64_t value)
{
    int index = find_parameter(statement, name);
    note_failure(statement,
                 sqlite3_bind_int64(statement->handle, index, value));
}

void bind_text(struct statement *statement, const char *name, const char *text)
{
    int index = find_parameter(statement, name);
    note_failure(statement, sqlite3_bind_text(statement->handle, index, text,
                                              -1, SQLITE_TRANSIENT));
}

void bind_real(struct statement *statement, const char *name, bool has_value,
               double value)
{
    int index = find_parameter(statement, name);
    note_failure(statement,
                 has_value
                     ? sqlite3_bind_double(statement->handle, index, value)
                     : sqlite3_bind_null(statement->handle, index));
}

void bind_null(struct statement *statement, const char *name)
{
    int index = find_parameter(statement, name);
    note_failure(statement, sqlite3_bind_null(statement->handle, index));
}

void statement_reset(struct statement *statement)
{
    sqlite3_reset(statement->handle);
    sqlite3_clear_bindings(statement->handle);
    statement->failure = SQLITE_OK;
}

int statement_step(struct statement *statement, struct quipu_error *err)
{
    int result = statement->failure;
    if (result == SQLITE_OK)
        result = sqlite3_step(statement->handle);
    if (result == SQLITE_ROW)
        return 1;

    int status =
        result == SQLITE_DONE ? 0 : store_fail(statement->store, result, err);
    statement_reset(statement);
    return status;
}

int statement_run(struct statement *statement, struct quipu_error *err)
{
    int status = statement_step(statement, err);
    if (status == 1)
        statement_reset(statement);
    return status == -1 ? -1 : 0;
}

int statement_get_integer(struct statement *statement, int64_t otherwise,
                          int64_t *value, struct quipu_error *err)
{
    int status = statement_step(statement, err);
    if (status == -1)
        return -1;
    *value = otherwise;
    if (status == 1) {
        *value = column_integer(statement, 0);
        statement_reset(statement);
    }
    return 0;
}

int64_t column_integer(const struct statement *statement, int column)
{
    return sqlite3_column_int64(statement->handle, column);
}

double column_real(struct statement *statement, int column)
{
    double value = sqlite3_column_double(statement->handle, column);
    if (isfinite(value))
        return value;
    note_failure(statement, SQLITE_CORRUPT); /* none was ever written */
    return 0;
}

bool column_is_null(const struct statement *statement, int column)
{
    return sqlite3_column_type(statement->handle, column) == SQLITE_NULL;
}

const char *column_text(struct statement *statement, int column)
{
    const char *text =
        (const char *)sqlite3_column_text(statement->handle, column);
    if (!text && !column_is_null(statement, column))
        note_failure(statement, SQLITE_NOMEM);
    return text;
}

const char *column_word(struct statement *statement, int column)
{
    const char *text = column_text(statement, column);
    if (!text)
        note_failure(statement, SQLITE_CORRUPT);
    return text ? text : "";
}

int statement_check(struct statement *statement, struct quipu_error *err)
{
    if (statement->failure == SQLITE_OK)
        return 0;
    return store_fail(statement->store, statement->failure, err);
}

int store_execute(struct store *store, const char *sql, struct quipu_error *err)
{
    int result = sqlite3_exec(store->db, sql, NULL, NULL, NULL);
    return result == SQLITE_OK ? 0 : store_fail(store, result, err);
}

int store_begin(struct store *store, struct quipu_error *err)
{
    if (store->mode == STORE_READ)
        return quipu_fail(err, QUIPU_ESTORE, "it is open for reading only");
    return store_execute(store, "BEGIN IMMEDIATE", err);
}

int store_commit(struct store *store, struct quipu_error *err)
{
    return store_execute(store, "COMMIT", err);
}

void store_rollback(struct store *store)
{
    if (!sqlite3_get_autocommit(store->db))
        (void)sqlite3_exec(store->db, "ROLLBACK", NULL, NULL, NULL);
}

int64_t store_last_row(const struct store *store)
{
    return sqlite3_last_insert_rowid(store->db);
}
