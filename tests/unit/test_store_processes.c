/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_store_processes.c - several users and processes on one store: snapshots,
 * readers without the right to write, crashes and full disks. */
#include <check.h>
#include <fcntl.h>
#include <grp.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include "store/internal.h"
#include "store_kit.h"

#define NOBODY 65534

/* ---- readers and writers ------------------------------------------------ */

START_TEST(a_reader_sees_one_moment)
{
    struct kit kit = kit_begin();
    QUIPU_AUTO(store) writer = kit_open(&kit, STORE_CREATE);
    kit_publish_value(writer, 0.25);
    QUIPU_AUTO(store) reader = kit_open(&kit, STORE_READ);
    kit_publish_value(writer, 0.5);
    ck_assert(kit_read_value(reader) == 0.25);
    QUIPU_AUTO(store) later = kit_open(&kit, STORE_READ);
    ck_assert(kit_read_value(later) == 0.5);
    kit_end(&kit);
}
END_TEST

/* Runs `act` in a child; whether it gave 0.  The child is not to end by itself:
 * what it has inherited is not its own to free, and would count as lost. */
static bool is_fine_in_child(int (*act)(const struct kit *),
                             const struct kit *kit)
{
    int told[2];
    ck_assert_int_eq(pipe(told), 0);
    pid_t child = fork();
    ck_assert_int_ne(child, -1);
    if (child == 0) {
        char result = (char)act(kit);
        if (write(told[1], &result, 1) == 1)
            pause();
        raise(SIGKILL);
    }
    char result = -1;
    close(told[1]);
    if (read(told[0], &result, 1) != 1)
        result = -1;
    close(told[0]);
    kill(child, SIGKILL);
    ck_assert_int_eq(waitpid(child, NULL, 0), child);
    return result == 0;
}

/* 0 when the store says 0.25 and cannot be written. */
static int read_quarter(const struct kit *kit)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    struct store *store = store_open(kit->path, STORE_READ, &err);
    if (!store) {
        fprintf(stderr, "%s: %s\n", err.what, err.cause);
        return 1;
    }
    int status = kit_read_value(store) == 0.25 ? 0 : 2;
    struct saying saying;
    struct store_outcome outcome;
    say_init(&saying, "2024-01-01T02:30:00Z");
    if (store_publish(store, &saying.publication, &outcome, &err) == 0)
        status = 3;
    store_free(store);
    return status;
}

static int read_as_nobody(const struct kit *kit)
{
    if (setgroups(0, NULL) != 0 || setgid(NOBODY) != 0 || setuid(NOBODY) != 0)
        return 4;
    if (access(kit->path, W_OK) == 0 || access(kit->folder, W_OK) == 0)
        return 5;
    struct quipu_error err = QUIPU_NO_ERROR;
    if (store_open(kit->path, STORE_WRITE, &err))
        return 6;
    return read_quarter(kit);
}

/* A folder and store that the group may read; false when we are not root. */
static bool make_for_group(struct kit *kit, struct store **store)
{
    if (geteuid() != 0)
        return false;
    *kit = kit_begin();
    *store = kit_open(kit, STORE_CREATE);
    char log[128], index[128];
    snprintf(log, sizeof log, "%s-wal", kit->path);
    snprintf(index, sizeof index, "%s-shm", kit->path);
    ck_assert_int_eq(chmod(kit->folder, 0750), 0);
    ck_assert_int_eq(chown(kit->folder, 0, NOBODY), 0);
    ck_assert_int_eq(chown(kit->path, 0, NOBODY), 0);
    ck_assert_int_eq(chown(log, 0, NOBODY), 0);
    ck_assert_int_eq(chown(index, 0, NOBODY), 0);
    return true;
}

START_TEST(another_user_reads_while_nobody_writes)
{
    struct kit kit;
    struct store *store;
    if (!make_for_group(&kit, &store))
        return;
    kit_publish_value(store, 0.25);
    store_free(store);
    ck_assert(is_fine_in_child(read_as_nobody, &kit));
    kit_end(&kit);
}
END_TEST

START_TEST(another_user_reads_while_a_writer_is_connected)
{
    struct kit kit;
    struct store *store;
    if (!make_for_group(&kit, &store))
        return;
    kit_publish_value(store, 0.25);
    ck_assert(is_fine_in_child(read_as_nobody, &kit));
    store_free(store);
    kit_end(&kit);
}
END_TEST

/* The child has begun to publish 0.5 and is killed before it can say so. */
static void kill_a_writer(const struct kit *kit)
{
    int ready[2];
    ck_assert_int_eq(pipe(ready), 0);
    pid_t child = fork();
    if (child == 0) {
        struct store *store = kit_open(kit, STORE_WRITE);
        kit_publish_value(store, 0.25);
        if (write(ready[1], "x", 1) != 1)
            raise(SIGKILL);
        for (double value = 1;; value++) {
            struct saying saying;
            say_init(&saying, "2024-01-01T02:30:00Z");
            saying.periods[0] = "2022";
            say(&saying, "anaemia", "PE", "2022", value)->has_df = false;
            kit_publish(store, &saying);
            saying.result.observation_count = 0;
            kit_publish(store, &saying);
        }
    }
    char byte;
    ck_assert_int_eq(read(ready[0], &byte, 1), 1);
    usleep(20000);
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
    close(ready[0]);
    close(ready[1]);
}

static int read_first_as_nobody(const struct kit *kit)
{
    if (setgroups(0, NULL) != 0 || setgid(NOBODY) != 0 || setuid(NOBODY) != 0)
        return 4;
    struct quipu_error err = QUIPU_NO_ERROR;
    struct store *store = store_open(kit->path, STORE_READ, &err);
    if (!store) {
        fprintf(stderr, "%s: %s\n", err.what, err.cause);
        return 1;
    }
    struct store_row rows[2];
    size_t count = kit_read(store, 0, "anaemia", "PE", rows, 2);
    bool is_right = count > 0 && rows[count - 1].value == 0.25;
    store_free(store);
    return is_right ? 0 : 2;
}

START_TEST(another_user_reads_after_a_crash)
{
    struct kit kit;
    struct store *store;
    if (!make_for_group(&kit, &store))
        return;
    store_free(store);
    kill_a_writer(&kit);
    ck_assert(is_fine_in_child(read_first_as_nobody, &kit));
    /* and the owner goes on */
    store = kit_open(&kit, STORE_WRITE);
    kit_publish_value(store, 0.75);
    struct store_row rows[2];
    size_t count = kit_read(store, 0, "anaemia", "PE", rows, 2);
    ck_assert(count > 0 && rows[count - 1].value == 0.75);
    store_free(store);
    kit_end(&kit);
}
END_TEST

START_TEST(a_copy_without_its_log_is_read)
{
    struct kit kit;
    struct store *store;
    if (!make_for_group(&kit, &store))
        return;
    kit_publish_value(store, 0.25);
    store_free(store);
    char path[128];
    snprintf(path, sizeof path, "%s-wal", kit.path);
    ck_assert_int_eq(unlink(path), 0);
    snprintf(path, sizeof path, "%s-shm", kit.path);
    ck_assert_int_eq(unlink(path), 0);
    ck_assert(is_fine_in_child(read_as_nobody, &kit));
    /* also by one who might have made a log */
    ck_assert(is_fine_in_child(read_quarter, &kit));
    ck_assert_uint_eq(kit_mode(&kit, "quipu.db-wal"), 0);
    kit_end(&kit);
}
END_TEST

START_TEST(a_copy_that_is_written_meanwhile_is_told)
{
    struct kit kit = kit_begin();
    struct store *store = kit_open(&kit, STORE_CREATE);
    kit_publish_value(store, 0.25);
    store_free(store);
    char path[128];
    snprintf(path, sizeof path, "%s-wal", kit.path);
    ck_assert_int_eq(unlink(path), 0);
    QUIPU_AUTO(store) reader = kit_open(&kit, STORE_READ);
    ck_assert(kit_read_value(reader) == 0.25);
    store = kit_open(&kit, STORE_WRITE);
    kit_publish_value(store, 0.5);
    struct quipu_error err = QUIPU_NO_ERROR;
    QUIPU_AUTO(store_reader) rows = store_reader_new(reader, 1, &err);
    ck_assert_ok(rows, err);
    struct store_row row;
    int status;
    store_select(rows, 1, STORE_ALL_PERIODS);
    while ((status = store_next(rows, &row, &err)) == 1)
        continue;
    ck_assert_int_eq(status, -1);
    ck_assert_str_eq(err.cause,
                     "it was written while it was read without its log");
    store_free(store);
    kit_end(&kit);
}
END_TEST

/* ---- when writing fails ------------------------------------------------- */

START_TEST(a_second_writer_is_told_to_wait)
{
    struct kit kit = kit_begin();
    QUIPU_AUTO(store) store = kit_open(&kit, STORE_CREATE);
    kit_publish_value(store, 0.25);
    int begun[2];
    ck_assert_int_eq(pipe(begun), 0);
    pid_t child = fork();
    if (child == 0) {
        /* holds the lock that SQLite takes for a writer: byte 120 of the -shm
         * (walformat.html, "WAL locks") */
        char path[128];
        snprintf(path, sizeof path, "%s-shm", kit.path);
        int file = open(path, O_RDWR);
        struct flock lock = {.l_type = F_WRLCK, .l_start = 120, .l_len = 1};
        bool is_held = fcntl(file, F_SETLK, &lock) == 0;
        char byte = is_held ? 'y' : 'n';
        if (write(begun[1], &byte, 1) == 1)
            pause();
        raise(SIGKILL);
    }
    char byte;
    ck_assert_int_eq(read(begun[0], &byte, 1), 1);
    ck_assert_int_eq(byte, 'y');
    struct saying saying;
    struct quipu_error err = QUIPU_NO_ERROR;
    struct store_outcome outcome;
    say_init(&saying, "2024-01-01T02:30:00Z");
    ck_assert_int_eq(store_publish(store, &saying.publication, &outcome, &err),
                     -1);
    ck_assert_int_eq(err.code, QUIPU_ESTORE);
    ck_assert_str_eq(err.cause, "another process is writing it");
    ck_assert_str_eq(err.hint, "wait until the other refresh has ended");
    ck_assert(kit_read_value(store) == 0.25);
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
    kit_publish_value(store, 0.5);
    kit_end(&kit);
}
END_TEST

/* As nobody: 0 when it cannot be opened for writing because of `cause`. */
static int fail_to_write(const struct kit *kit, const char *cause)
{
    if (geteuid() == 0 &&
        (setgroups(0, NULL) != 0 || setgid(NOBODY) != 0 || setuid(NOBODY) != 0))
        return 4;
    struct quipu_error err = QUIPU_NO_ERROR;
    struct store *store = store_open(kit->path, STORE_WRITE, &err);
    bool is_right =
        !store && err.code == QUIPU_ESTORE && strcmp(err.cause, cause) == 0;
    if (!is_right)
        fprintf(stderr, "%s\n", err.cause);
    store_free(store);
    return is_right ? 0 : 1;
}

static int write_without_log(const struct kit *kit)
{
    return fail_to_write(kit, "it, or the log beside it, cannot be opened: "
                              "Permission denied");
}

static int write_with_log(const struct kit *kit)
{
    return fail_to_write(kit, "it cannot be written");
}

START_TEST(a_read_only_file_is_told)
{
    struct kit kit = kit_begin();
    struct store *store = kit_open(&kit, STORE_CREATE);
    kit_publish_value(store, 0.25);
    store_free(store);
    char log[128], index[128];
    snprintf(log, sizeof log, "%s-wal", kit.path);
    snprintf(index, sizeof index, "%s-shm", kit.path);
    chmod(kit.folder, 0755);
    chmod(kit.path, 0444);
    chmod(log, 0);
    ck_assert(is_fine_in_child(write_without_log, &kit));
    chmod(log, 0666);
    chmod(index, 0666);
    ck_assert(is_fine_in_child(write_with_log, &kit));
    store = kit_open(&kit, STORE_READ);
    ck_assert(kit_read_value(store) == 0.25);
    store_free(store);
    kit_end(&kit);
}
END_TEST

/* All observations of a publication have its value. */
static void say_many(struct saying *saying, double value)
{
    static char areas[KIT_MAX][8];
    say_init(saying, "2024-01-01T02:30:00Z");
    for (size_t i = 0; i < KIT_MAX; i++) {
        snprintf(areas[i], sizeof areas[i], "A%03zu", i);
        say(saying, "anaemia", areas[i], "2023", value);
    }
}

static size_t count_many(struct store *store, double *value)
{
    size_t count = 0;
    for (size_t i = 0; i < KIT_MAX; i++) {
        char area[8];
        struct store_row row;
        snprintf(area, sizeof area, "A%03zu", i);
        if (kit_read(store, 0, "anaemia", area, &row, 1) == 0)
            continue;
        if (count++ == 0)
            *value = row.value;
        ck_assert(row.value == *value);
    }
    return count;
}

static int publish_on_a_full_disk(const struct kit *kit)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    struct store *store = kit_open(kit, STORE_WRITE);
    signal(SIGXFSZ, SIG_IGN);
    struct rlimit limit = {100000, 100000};
    if (setrlimit(RLIMIT_FSIZE, &limit) != 0)
        return 4;
    struct saying saying;
    struct store_outcome outcome;
    say_many(&saying, 0.5);
    saying.result.cells = (struct quipu_slice){"cells", 5};
    int status = store_publish(store, &saying.publication, &outcome, &err);
    bool is_told = status == -1 && err.code == QUIPU_ESTORE &&
                   strcmp(err.cause, "it cannot be read or written") == 0;
    if (!is_told)
        fprintf(stderr, "%s\n", err.cause);
    store_free(store);
    return is_told ? 0 : 1;
}

START_TEST(a_file_that_cannot_grow_leaves_the_old_numbers)
{
    struct kit kit = kit_begin();
    struct store *store = kit_open(&kit, STORE_CREATE);
    kit_publish_value(store, 0.25);
    store_free(store);
    ck_assert(is_fine_in_child(publish_on_a_full_disk, &kit));
    store = kit_open(&kit, STORE_WRITE);
    ck_assert(kit_read_value(store) == 0.25);
    double value = 0;
    ck_assert_uint_eq(count_many(store, &value), 0);
    ck_assert_uint_eq(kit_mode(&kit, "cells/2.cells"), 0);
    store_free(store);
    kit_end(&kit);
}
END_TEST

static void publish_for_ever(const struct kit *kit)
{
    struct store *store = kit_open(kit, STORE_WRITE);
    static struct saying saying;
    for (double value = 1;; value++) {
        say_many(&saying, value);
        saying.result.cells = (struct quipu_slice){"cells", 5};
        kit_publish(store, &saying);
    }
}

START_TEST(a_killed_publication_leaves_all_or_nothing)
{
    struct kit kit = kit_begin();
    store_free(kit_open(&kit, STORE_CREATE));
    for (useconds_t i = 0; i < 12; i++) {
        pid_t child = fork();
        ck_assert_int_ne(child, -1);
        if (child == 0)
            publish_for_ever(&kit);
        usleep(3000 + i * 7000);
        kill(child, SIGKILL);
        waitpid(child, NULL, 0);
        struct quipu_error err = QUIPU_NO_ERROR;
        QUIPU_AUTO(store) store = kit_open(&kit, STORE_WRITE);
        int64_t newest;
        double value = 0;
        ck_assert_ok(store_find_publication(store, NULL, &newest, &err) == 0,
                     err);
        ck_assert_uint_eq(count_many(store, &value), newest > 0 ? KIT_MAX : 0);
        QUIPU_AUTO_TEXT(cells);
        if (newest > 0)
            ck_assert_ok(store_read_cells(store, newest, &cells, &err) == 0,
                         err);
    }
    kit_end(&kit);
}
END_TEST

UNIT_MAIN("store_processes", a_reader_sees_one_moment,
          another_user_reads_while_nobody_writes,
          another_user_reads_while_a_writer_is_connected,
          another_user_reads_after_a_crash, a_copy_without_its_log_is_read,
          a_copy_that_is_written_meanwhile_is_told,
          a_second_writer_is_told_to_wait, a_read_only_file_is_told,
          a_file_that_cannot_grow_leaves_the_old_numbers,
          a_killed_publication_leaves_all_or_nothing)
