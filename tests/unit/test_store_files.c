/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_store_files.c - the file of a store: its mode, what it may be, damage,
 * and the packed cells beside it. */
#include <check.h>

#include "query/query.h"
#include "store_kit.h"

/* ---- what is on the disk ------------------------------------------------ */

static void overwrite(const struct kit *kit, long offset, const void *bytes,
                      size_t length)
{
    FILE *file = fopen(kit->path, "r+b");
    ck_assert_ptr_nonnull(file);
    ck_assert_int_eq(fseek(file, offset, SEEK_SET), 0);
    ck_assert_uint_eq(fwrite(bytes, 1, length, file), length);
    fclose(file);
}

static void write_file(const struct kit *kit, const char *bytes)
{
    FILE *file = fopen(kit->path, "wb");
    ck_assert_ptr_nonnull(file);
    fputs(bytes, file);
    fclose(file);
}

static void assert_not_opened(const struct kit *kit, enum store_mode mode,
                              const char *cause)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    ck_assert_ptr_null(store_open(kit->path, mode, &err));
    ck_assert_int_eq(err.code, QUIPU_ESTORE);
    ck_assert_str_eq(err.cause, cause);
    char what[160];
    snprintf(what, sizeof what, "store \"%s\"", kit->path);
    ck_assert_str_eq(err.what, what);
}

/* ---- modes and kinds of file -------------------------------------------- */

START_TEST(mode_is_0640_whatever_the_umask)
{
    static const mode_t umasks[] = {0, 022, 077};
    for (size_t i = 0; i < ARRAY_SIZE(umasks); i++) {
        struct kit kit = kit_begin();
        umask(umasks[i]);
        QUIPU_AUTO(store) store = kit_open(&kit, STORE_CREATE);
        kit_publish_value(store, 0.25);
        ck_assert_uint_eq(kit_mode(&kit, "quipu.db"), 0640);
        ck_assert_uint_eq(kit_mode(&kit, "quipu.db-wal"), 0640);
        ck_assert_uint_eq(kit_mode(&kit, "quipu.db-shm"), 0640);
        kit_end(&kit);
    }
}
END_TEST

START_TEST(the_log_stays_when_the_store_is_closed)
{
    struct kit kit = kit_begin();
    struct store *store = kit_open(&kit, STORE_CREATE);
    kit_publish_value(store, 0.25);
    store_free(store);
    ck_assert_uint_eq(kit_mode(&kit, "quipu.db-wal"), 0640);
    ck_assert_uint_eq(kit_mode(&kit, "quipu.db-shm"), 0640);
    kit_end(&kit);
}
END_TEST

START_TEST(create_does_not_take_an_old_file)
{
    struct kit kit = kit_begin();
    store_free(kit_open(&kit, STORE_CREATE));
    assert_not_opened(&kit, STORE_CREATE, "cannot be made: File exists");
    store_free(kit_open(&kit, STORE_WRITE));
    store_free(kit_open(&kit, STORE_READ));
    kit_end(&kit);
}
END_TEST

START_TEST(what_is_not_there_is_not_opened)
{
    struct kit kit = kit_begin();
    assert_not_opened(&kit, STORE_READ,
                      "cannot be opened: No such file or directory");
    assert_not_opened(&kit, STORE_WRITE,
                      "cannot be opened: No such file or directory");
    struct quipu_error err = QUIPU_NO_ERROR;
    ck_assert_ptr_null(store_open("/nowhere/quipu.db", STORE_CREATE, &err));
    ck_assert_str_eq(err.cause, "cannot be made: No such file or directory");
    quipu_error_clear(&err);
    ck_assert_ptr_null(store_open(":memory:", STORE_WRITE, &err));
    quipu_error_clear(&err);
    ck_assert_ptr_null(store_open("", STORE_WRITE, &err));
    kit_end(&kit);
}
END_TEST

/* As a crash in the middle of CREATE leaves it. */
START_TEST(an_empty_file_is_a_store_for_who_may_write)
{
    struct kit kit = kit_begin();
    write_file(&kit, "");
    assert_not_opened(&kit, STORE_READ,
                      "it has schema 0 and this program reads schema 3");
    struct store *store = kit_open(&kit, STORE_WRITE);
    kit_publish_value(store, 0.25);
    store_free(store);
    store = kit_open(&kit, STORE_READ);
    ck_assert(kit_read_value(store) == 0.25);
    store_free(store);
    kit_end(&kit);
}
END_TEST

START_TEST(garbage_is_not_a_store)
{
    struct kit kit = kit_begin();
    char garbage[8192];
    for (size_t i = 0; i < sizeof garbage - 1; i++)
        garbage[i] = (char)('a' + i % 23);
    garbage[sizeof garbage - 1] = '\0';
    write_file(&kit, garbage);
    assert_not_opened(&kit, STORE_READ, "it is not a quipu store");
    assert_not_opened(&kit, STORE_WRITE, "it is not a quipu store");
    /* and it is left alone */
    char read[sizeof garbage] = "";
    FILE *file = fopen(kit.path, "rb");
    ck_assert_uint_eq(fread(read, 1, sizeof read, file), sizeof garbage - 1);
    fclose(file);
    ck_assert_str_eq(read, garbage);
    ck_assert_uint_eq(kit_mode(&kit, "quipu.db-wal"), 0);
    kit_end(&kit);
}
END_TEST

/* The file format of SQLite: user_version is at byte 60, application_id at 68,
 * most significant byte first. */
START_TEST(a_newer_schema_is_refused)
{
    struct kit kit = kit_begin();
    store_free(kit_open(&kit, STORE_CREATE));
    overwrite(&kit, 60, "\0\0\0\x04", 4);
    static const char cause[] =
        "it has schema 4 and this program knows schemas up to 3";
    assert_not_opened(&kit, STORE_READ, cause);
    assert_not_opened(&kit, STORE_WRITE, cause);
    kit_end(&kit);
}
END_TEST

START_TEST(another_programs_database_is_not_a_store)
{
    struct kit kit = kit_begin();
    store_free(kit_open(&kit, STORE_CREATE));
    overwrite(&kit, 68, "GPKG", 4);
    assert_not_opened(&kit, STORE_READ, "it is not a quipu store");
    assert_not_opened(&kit, STORE_WRITE, "it is not a quipu store");
    overwrite(&kit, 68, "\0\0\0\0", 4);
    assert_not_opened(&kit, STORE_WRITE, "it is not a quipu store");
    kit_end(&kit);
}
END_TEST

START_TEST(a_damaged_file_is_told)
{
    struct kit kit = kit_begin();
    struct store *store = kit_open(&kit, STORE_CREATE);
    kit_publish_value(store, 0.25);
    store_free(store);
    char page[4096];
    memset(page, 0xA5, sizeof page);
    struct stat status;
    ck_assert_int_eq(stat(kit.path, &status), 0);
    for (long at = sizeof page; at < status.st_size; at += sizeof page)
        overwrite(&kit, at, page, sizeof page);
    struct quipu_error err = QUIPU_NO_ERROR;
    store = store_open(kit.path, STORE_READ, &err);
    if (store) {
        int64_t publication;
        ck_assert_int_eq(
            store_find_publication(store, NULL, &publication, &err), -1);
        ck_assert_int_eq(publication, 0);
    }
    ck_assert_int_eq(err.code, QUIPU_ESTORE);
    ck_assert_str_eq(err.cause, "it is damaged");
    store_free(store);
    kit_end(&kit);
}
END_TEST

/* The whole file in memory. */
static size_t read_whole(const struct kit *kit, char *bytes, size_t room)
{
    FILE *file = fopen(kit->path, "rb");
    ck_assert_ptr_nonnull(file);
    size_t length = fread(bytes, 1, room, file);
    fclose(file);
    return length;
}

/* Asks for everything; whatever comes of it is fine, but a crash. */
static void ask_everything(const struct kit *kit)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    const char *const by[] = {"*"};
    const struct question question = {.by = by, .by_count = 1};
    QUIPU_AUTO(store) store = store_open(kit->path, STORE_READ, &err);
    QUIPU_AUTO(query) query = store ? query_new(store, &question, &err) : NULL;
    struct query_row row;
    while (query && query_next(query, &row, &err) == 1)
        continue;
    struct store_job job;
    if (store && store_read_job(store, 1, &job, &err) == 0)
        ck_assert_ptr_nonnull(job.dataset);
    if (store)
        store_job_release(&job);
}

START_TEST(no_damaged_byte_crashes_a_reader)
{
    static char whole[1 << 20], damaged[1 << 20];
    struct kit kit = kit_begin();
    struct store *store = kit_open(&kit, STORE_CREATE);
    kit_publish_value(store, 0.25);
    store_free(store);
    size_t length = read_whole(&kit, whole, sizeof whole);
    uint64_t random = 42; /* a linear congruence: the same in every run */
    for (size_t run = 0; run < 300; run++) {
        memcpy(damaged, whole, length);
        for (size_t i = 0; i <= run % 8; i++) {
            random = random * 6364136223846793005 + 1442695040888963407;
            size_t at = (random >> 20) % length;
            while (damaged[at] == 0) /* what is not empty */
                at = (at + 1) % length;
            damaged[at] = (char)(random >> 50);
        }
        FILE *file = fopen(kit.path, "wb");
        ck_assert_uint_eq(fwrite(damaged, 1, length, file), length);
        fclose(file);
        ask_everything(&kit);
    }
    kit_end(&kit);
}
END_TEST

START_TEST(a_link_leads_to_the_same_store)
{
    struct kit kit = kit_begin();
    QUIPU_AUTO(store) store = kit_open(&kit, STORE_CREATE);
    kit_publish_value(store, 0.25); /* still in the log of the file */
    struct kit other = kit_begin();
    ck_assert_int_eq(symlink(kit.path, other.path), 0);
    QUIPU_AUTO(store) linked = kit_open(&other, STORE_READ);
    ck_assert(kit_read_value(linked) == 0.25);
    kit_end(&other);
    kit_end(&kit);
}
END_TEST

/* ---- packed cells ------------------------------------------------------- */

START_TEST(cells_are_kept_for_the_owner)
{
    struct kit kit = kit_begin();
    umask(0);
    QUIPU_AUTO(store) store = kit_open(&kit, STORE_CREATE);
    struct saying saying;
    struct quipu_error err = QUIPU_NO_ERROR;
    say_init(&saying, "2024-01-01T02:30:00Z");
    saying.result.cells = (struct quipu_slice){"a\0b", 3};
    kit_publish(store, &saying);
    ck_assert_uint_eq(kit_mode(&kit, "cells"), 0700);
    ck_assert_uint_eq(kit_mode(&kit, "cells/1.cells"), 0600);
    QUIPU_AUTO_TEXT(cells);
    ck_assert_ok(store_read_cells(store, 1, &cells, &err) == 0, err);
    ck_assert_uint_eq(cells.length, 3);
    ck_assert_mem_eq(cells.data, "a\0b", 3);

    saying.result.cells.length = 0;
    kit_publish(store, &saying);
    quipu_text_clear(&cells);
    ck_assert_int_eq(store_read_cells(store, 2, &cells, &err), -1);
    ck_assert_int_eq(err.code, QUIPU_ENOTFOUND);
    quipu_error_clear(&err);

    char path[160];
    snprintf(path, sizeof path, "%s/cells/1.cells", kit.folder);
    FILE *file = fopen(path, "wb");
    fputs("a?b", file);
    fclose(file);
    ck_assert_int_eq(store_read_cells(store, 1, &cells, &err), -1);
    ck_assert_int_eq(err.code, QUIPU_ESTORE);
    kit_end(&kit);
}
END_TEST

START_TEST(cells_of_a_publication_that_fails_are_removed)
{
    struct kit kit = kit_begin();
    QUIPU_AUTO(store) store = kit_open(&kit, STORE_CREATE);
    struct saying saying;
    struct quipu_error err = QUIPU_NO_ERROR;
    struct store_outcome outcome;
    say_init(&saying, "2024-01-01T02:30:00Z");
    saying.result.cells = (struct quipu_slice){"abc", 3};
    char path[160];
    snprintf(path, sizeof path, "%s/cells", kit.folder);
    FILE *file = fopen(path, "wb"); /* a file where the folder should be */
    fclose(file);
    ck_assert_int_eq(store_publish(store, &saying.publication, &outcome, &err),
                     -1);
    ck_assert_int_eq(err.code, QUIPU_ESTORE);
    ck_assert_int_eq(unlink(path), 0);
    ck_assert_int_eq(kit_publish(store, &saying).publication, 1);
    kit_end(&kit);
}
END_TEST

UNIT_MAIN("store_files", mode_is_0640_whatever_the_umask,
          the_log_stays_when_the_store_is_closed,
          create_does_not_take_an_old_file, what_is_not_there_is_not_opened,
          an_empty_file_is_a_store_for_who_may_write, garbage_is_not_a_store,
          a_newer_schema_is_refused, another_programs_database_is_not_a_store,
          a_damaged_file_is_told, no_damaged_byte_crashes_a_reader,
          a_link_leads_to_the_same_store, cells_are_kept_for_the_owner,
          cells_of_a_publication_that_fails_are_removed)
