/* SPDX-License-Identifier: GPL-3.0-or-later */
/* open.c - opens and closes the file of a store.
 *
 * The log (-wal) and its index (-shm) are never deleted: a reader who may not
 * write could not make them again, and would be shut out during a refresh.
 */
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/internal.h"

/* cache_size: KiB, negative; a publication visits every series of its
 * indicators */
static const char write_settings[] = "PRAGMA synchronous = FULL;"
                                     "PRAGMA cache_size = -65536;"
                                     "PRAGMA foreign_keys = ON;"
                                     "PRAGMA journal_size_limit = 67108864;";
static const char read_settings[] = "PRAGMA query_only = ON;"
                                    "PRAGMA cache_size = -16384;"
                                    "BEGIN;";

/* The file itself: SQLite puts the log beside what a link points to. */
static char *find_file(const char *path, struct quipu_error *err)
{
    char *real = realpath(path, NULL);
    if (!real && errno == ENOMEM)
        (void)quipu_fail_memory(err);
    else if (!real)
        (void)quipu_fail(err, QUIPU_ESTORE, "cannot be opened: %s",
                         strerror(errno));
    return real;
}

static int connect_to(struct store *store, const char *name, int flags,
                      struct quipu_error *err)
{
    flags |= SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
    int result = sqlite3_open_v2(name, &store->db, flags, NULL);
    if (result != SQLITE_OK)
        return store_fail(store, result, err);

    int persist = 1;
    (void)sqlite3_file_control(store->db, NULL, SQLITE_FCNTL_PERSIST_WAL,
                               &persist);
    (void)sqlite3_busy_timeout(store->db, STORE_BUSY_MS);
    (void)sqlite3_db_config(store->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    (void)sqlite3_db_config(store->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    return 0;
}

static void disconnect(struct store *store)
{
    (void)sqlite3_close(store->db);
    store->db = NULL;
}

/* ---- for writing -------------------------------------------------------- */

/* Makes the folder's entry of a new file durable. */
static int sync_folder(const char *path, struct quipu_error *err)
{
    QUIPU_AUTO_STRING copy = base_strdup(path, err);
    if (!copy)
        return -1;
    int folder = open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    int status = folder == -1 ? -1 : fsync(folder);
    if (folder != -1)
        close(folder);
    if (status == -1)
        return quipu_fail(err, QUIPU_ESTORE, "cannot write its folder: %s",
                          strerror(errno));
    return 0;
}

/* An empty file that its owner may write and its group read, whatever the
 * umask; SQLite gives the log the same owner and mode. */
static int create_file(const char *path, struct quipu_error *err)
{
    int file = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0640);
    if (file == -1)
        return quipu_fail(err, QUIPU_ESTORE, "cannot be made: %s",
                          strerror(errno));
    int status = fchmod(file, 0640);
    close(file);
    if (status == -1)
        return quipu_fail(err, QUIPU_ESTORE, "cannot be made: %s",
                          strerror(errno));
    return sync_folder(path, err);
}

/* journal_mode answers with the mode it could set. */
static int use_log(struct store *store, struct quipu_error *err)
{
    STATEMENT_AUTO(statement);
    if (statement_prepare(&statement, store, "PRAGMA journal_mode = WAL",
                          err) == -1)
        return -1;
    int status = statement_step(&statement, err);
    if (status == -1)
        return -1;
    if (status == 0 || strcmp(column_word(&statement, 0), "wal") != 0)
        return quipu_fail(err, QUIPU_ESTORE,
                          "its file system cannot keep a write-ahead log");
    statement_reset(&statement);
    return 0;
}

static int open_for_writing(struct store *store, struct quipu_error *err)
{
    int64_t version;
    if (connect_to(store, store->path, SQLITE_OPEN_READWRITE, err) == -1 ||
        store_schema_check(store, &version, err) == -1)
        return -1;
    if (sqlite3_db_readonly(store->db, "main") == 1)
        return store_fail(store, SQLITE_READONLY, err);
    if (use_log(store, err) == -1 ||
        store_execute(store, write_settings, err) == -1)
        return -1;
    return store_schema_migrate(store, err);
}

static void remove_files(const char *path)
{
    static const char *const endings[] = {"", "-wal", "-shm"};
    for (size_t i = 0; i < ARRAY_SIZE(endings); i++) {
        QUIPU_AUTO_TEXT(name);
        quipu_text_append(&name, path);
        quipu_text_append(&name, endings[i]);
        if (!name.failed)
            (void)unlink(name.data);
    }
}

static int create(struct store *store, struct quipu_error *err)
{
    if (create_file(store->name, err) == -1)
        return -1;
    store->path = find_file(store->name, err);
    if (store->path && open_for_writing(store, err) == 0)
        return 0;
    disconnect(store);
    remove_files(store->name);
    return -1;
}

/* ---- for reading -------------------------------------------------------- */

static bool has_log(const struct store *store)
{
    QUIPU_AUTO_TEXT(name);
    quipu_text_append(&name, store->path);
    quipu_text_append(&name, "-wal");
    return name.failed || access(name.data, F_OK) == 0;
}

static int note_file(const struct store *store, int64_t *size, int64_t *time_ns,
                     struct quipu_error *err)
{
    struct stat file;
    if (stat(store->path, &file) == -1)
        return quipu_fail(err, QUIPU_ESTORE, "cannot be read: %s",
                          strerror(errno));
    *size = file.st_size;
    *time_ns = file.st_mtim.tv_sec * INT64_C(1000000000) + file.st_mtim.tv_nsec;
    return 0;
}

/* The name of a store that nobody writes, as a URI. */
static char *make_immutable_name(const char *path, struct quipu_error *err)
{
    QUIPU_AUTO_TEXT(name);
    quipu_text_append(&name, "file:");
    for (const char *c = path; *c; c++)
        if (*c == '%' || *c == '?' || *c == '#')
            quipu_text_printf(&name, "%%%02X", (unsigned)*c);
        else
            quipu_text_append_bytes(&name, c, 1);
    quipu_text_append(&name, "?immutable=1");
    return quipu_text_detach(&name, err);
}

/* Nobody who writes a store deletes the log, so without a log the file alone is
 * all of it: a copy.  To open it in the usual way would make a log, with a
 * reader's owner, that the next writer might not be able to write. */
static int open_immutable(struct store *store, struct quipu_error *err)
{
    QUIPU_AUTO_STRING name = make_immutable_name(store->path, err);
    if (!name || note_file(store, &store->size, &store->time_ns, err) == -1)
        return -1;
    store->is_immutable = true;
    return connect_to(store, name, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, err);
}

int store_check_unchanged(const struct store *store, struct quipu_error *err)
{
    if (!store->is_immutable)
        return 0;
    int64_t size = 0, time_ns = 0;
    if (note_file(store, &size, &time_ns, err) == -1)
        return -1;
    if (size != store->size || time_ns != store->time_ns || has_log(store))
        return quipu_fail(err, QUIPU_ESTORE,
                          "it was written while it was read without its log");
    return 0;
}

static int check_readable(struct store *store, struct quipu_error *err)
{
    int64_t version;
    if (store_schema_check(store, &version, err) == -1)
        return -1;
    if (version < store_schema_newest()) {
        (void)quipu_fail(err, QUIPU_ESTORE,
                         "it has schema %lld and this program reads schema "
                         "%lld",
                         (long long)version, (long long)store_schema_newest());
        quipu_hint(err, "the next refresh migrates it");
        return -1;
    }
    return 0;
}

/* One transaction for as long as the store is open: a single snapshot, and a
 * reader who may not write the index of the log builds its own only once. */
static int open_for_reading(struct store *store, struct quipu_error *err)
{
    int status = has_log(store)
                     ? connect_to(store, store->path, SQLITE_OPEN_READONLY, err)
                     : open_immutable(store, err);
    if (status == -1 || store_execute(store, read_settings, err) == -1)
        return -1;
    return check_readable(store, err);
}

/* ------------------------------------------------------------------------- */

static int open_file(struct store *store, struct quipu_error *err)
{
    if (store->mode == STORE_CREATE)
        return create(store, err);
    store->path = find_file(store->name, err);
    if (!store->path)
        return -1;
    return store->mode == STORE_WRITE ? open_for_writing(store, err)
                                      : open_for_reading(store, err);
}

struct store *store_open(const char *path, enum store_mode mode,
                         struct quipu_error *err)
{
    QUIPU_AUTO(store) store = base_alloc(1, sizeof *store, err);
    if (!store)
        return NULL;
    store->mode = mode;
    store->name = base_strdup(path, err);
    if (!store->name || open_file(store, err) == -1) {
        quipu_prefix(err, "store \"%s\"", path);
        return NULL;
    }
    return QUIPU_TAKE(store);
}

/* Moves the log into the file, unless somebody reads from it: without waiting.
 */
static void empty_log(struct store *store)
{
    if (!store->db || store->mode == STORE_READ)
        return;
    (void)sqlite3_busy_timeout(store->db, 0);
    (void)sqlite3_wal_checkpoint_v2(store->db, NULL, SQLITE_CHECKPOINT_TRUNCATE,
                                    NULL, NULL);
}

void store_free(struct store *store)
{
    if (!store)
        return;
    empty_log(store);
    disconnect(store);
    free(store->path);
    free(store->name);
    free(store);
}
