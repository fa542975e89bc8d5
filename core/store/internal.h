/* SPDX-License-Identifier: GPL-3.0-or-later */
/* internal.h - what the files of the store share: the connection and its
 * statements.
 *
 * Every statement is a complete constant text with named parameters; what comes
 * from definitions and data is only ever bound.
 */
#ifndef STORE_INTERNAL_H
#define STORE_INTERNAL_H

#include <sqlite3.h>

#include "base/base.h"
#include "store/store.h"

/* "quip": PRAGMA application_id, so that file(1) and we know our files. */
#define STORE_APPLICATION_ID 0x71756970

/* How long to wait for another writer. */
#define STORE_BUSY_MS 60000

struct store {
    sqlite3 *db;
    char *path; /* absolute, without links */
    char *name; /* the path as it was given, for messages */
    enum store_mode mode;
    bool is_immutable;     /* opened as a file that nobody writes */
    int64_t size, time_ns; /* of that file when it was opened */
};

/* ---- statements --------------------------------------------------------- */

/* A prepared statement.  A bind that failed, and a text that could not be read,
 * are remembered and told by the next step or by statement_check. */
struct statement {
    struct store *store;
    sqlite3_stmt *handle;
    int failure;
};

#define STATEMENT_AUTO(name)                                                   \
    __attribute__((cleanup(statement_release))) struct statement name = {0}

int statement_prepare(struct statement *statement, struct store *store,
                      const char *sql,
                      struct quipu_error *err) QUIPU_MUST_CHECK;
void statement_release(struct statement *statement);

/* Values by the parameter's name; text NULL is NULL. */
void bind_integer(struct statement *statement, const char *name, int64_t value);
void bind_text(struct statement *statement, const char *name, const char *text);
void bind_real(struct statement *statement, const char *name, bool has_value,
               double value);
void bind_null(struct statement *statement, const char *name);

/* The next row: 1, 0 at the end (and ready to be bound again), -1. */
int statement_step(struct statement *statement,
                   struct quipu_error *err) QUIPU_MUST_CHECK;

/* Gives up the rest of the rows. */
void statement_reset(struct statement *statement);

/* Runs a statement that gives no rows, ready to be bound again. */
int statement_run(struct statement *statement,
                  struct quipu_error *err) QUIPU_MUST_CHECK;

/* The first row's first column, or `otherwise` when there is no row. */
int statement_get_integer(struct statement *statement, int64_t otherwise,
                          int64_t *value,
                          struct quipu_error *err) QUIPU_MUST_CHECK;

/* For who reads one row and steps no more. */
int statement_check(struct statement *statement,
                    struct quipu_error *err) QUIPU_MUST_CHECK;

/* Columns of the present row; a text is valid until the next step.  column_text
 * is NULL for NULL; column_word is for a column that cannot be NULL, and ""
 * when the file is damaged. */
int64_t column_integer(const struct statement *statement, int column);
double column_real(struct statement *statement, int column);
bool column_is_null(const struct statement *statement, int column);
const char *column_text(struct statement *statement, int column);
const char *column_word(struct statement *statement, int column);

/* Runs constant SQL without parameters. */
int store_execute(struct store *store, const char *sql,
                  struct quipu_error *err) QUIPU_MUST_CHECK;

/* Records what SQLite says went wrong, in words of the user; returns -1. */
int store_fail(struct store *store, int result, struct quipu_error *err);

/* Fails when a file that was opened as one nobody writes was written after
 * all. */
int store_check_unchanged(const struct store *store,
                          struct quipu_error *err) QUIPU_MUST_CHECK;

/* ---- transactions ------------------------------------------------------- */

/* BEGIN IMMEDIATE.  Ended by store_commit, or by store_rollback which does
 * nothing when there is no transaction. */
int store_begin(struct store *store, struct quipu_error *err) QUIPU_MUST_CHECK;
int store_commit(struct store *store, struct quipu_error *err) QUIPU_MUST_CHECK;
void store_rollback(struct store *store);

/* The number of the row inserted last. */
int64_t store_last_row(const struct store *store);

/* ---- schema ------------------------------------------------------------- */

/* Fails with QUIPU_ESTORE when the file is not a store or is newer than this
 * program; sets *version. */
int store_schema_check(struct store *store, int64_t *version,
                       struct quipu_error *err) QUIPU_MUST_CHECK;

/* Brings the store to the newest schema, one transaction a step. */
int store_schema_migrate(struct store *store,
                         struct quipu_error *err) QUIPU_MUST_CHECK;

/* The schema that this program writes. */
int64_t store_schema_newest(void);

#endif
