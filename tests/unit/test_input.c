/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_input.c - inputs and their streams. */
#include <fcntl.h>
#include <pthread.h>
#include <sys/stat.h>

#include "input/input.h"
#include "unit.h"

/* A folder of the test's own. */
struct folder {
    char path[64];
    char file[96];
};

static struct folder make_folder(void)
{
    struct folder folder = {.path = "/tmp/quipu-input-XXXXXX"};
    ck_assert_ptr_nonnull(mkdtemp(folder.path));
    snprintf(folder.file, sizeof folder.file, "%s/data", folder.path);
    return folder;
}

static void remove_folder(const struct folder *folder)
{
    unlink(folder->file);
    rmdir(folder->path);
}

static void write_file(const char *path, const char *bytes, size_t length)
{
    FILE *file = fopen(path, "wb");
    ck_assert_ptr_nonnull(file);
    ck_assert_uint_eq(fwrite(bytes, 1, length, file), length);
    ck_assert_int_eq(fclose(file), 0);
}

static struct quipu_stream *open_stream(const struct quipu_input *input)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    struct quipu_stream *stream = quipu_input_open(input, &err);
    ck_assert_ok(stream, err);
    return stream;
}

/* Reads on until the end. */
static size_t read_all(struct quipu_stream *stream, char *bytes, size_t size)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    size_t length = 0, got;
    do {
        ck_assert_ok(quipu_stream_read(stream, bytes + length, size - length,
                                       &got, &err) == 0,
                     err);
        length += got;
    } while (got > 0);
    return length;
}

static void check_streams(const struct quipu_input *input)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    struct quipu_stream *one = open_stream(input), *two = open_stream(input);
    char bytes[64];
    size_t got;
    ck_assert(quipu_stream_is_seekable(one));
    ck_assert_uint_eq(quipu_stream_size(one), 11);
    ck_assert_ok(quipu_stream_read(one, bytes, 5, &got, &err) == 0, err);
    ck_assert_uint_eq(got, 5);
    ck_assert_uint_eq(quipu_stream_tell(one), 5);
    ck_assert_uint_eq(quipu_stream_tell(two), 0);
    ck_assert_uint_eq(read_all(one, bytes, sizeof bytes), 6);
    ck_assert(memcmp(bytes, " world", 6) == 0);
    ck_assert_uint_eq(read_all(two, bytes, sizeof bytes), 11);
    ck_assert(memcmp(bytes, "hello world", 11) == 0);
    ck_assert_ok(quipu_stream_seek(two, 9, &err) == 0, err);
    ck_assert_uint_eq(read_all(two, bytes, sizeof bytes), 2);
    ck_assert_ok(quipu_stream_seek(two, 1000, &err) == 0, err);
    ck_assert_uint_eq(read_all(two, bytes, sizeof bytes), 0);
    ck_assert_ok(quipu_stream_read(two, bytes, 0, &got, &err) == 0, err);
    quipu_stream_close(one);
    quipu_stream_close(two);
    quipu_stream_close(NULL);
}

/* echo -n "hello world" | sha256sum */
static const char hello_sha256[] =
    "b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9";

START_TEST(memory_is_read_by_several_streams)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    struct quipu_input *input = input_from_memory("m", "hello world", 11, &err);
    ck_assert_ok(input, err);
    ck_assert_str_eq(quipu_input_name(input), "m");
    check_streams(input);
    char digest[HASH_SIZE];
    ck_assert_ok(input_sha256(input, digest, &err) == 0, err);
    ck_assert_str_eq(digest, hello_sha256);
    ck_assert_ok(input_check_unchanged(input, &err) == 0, err);
    input_free(input);
    input_free(NULL);
}
END_TEST

START_TEST(a_file_is_read_by_several_streams)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    struct folder folder = make_folder();
    write_file(folder.file, "hello world", 11);
    struct quipu_input *input = input_open_file(folder.file, "f", &err);
    ck_assert_ok(input, err);
    ck_assert_uint_eq(input_size(input), 11);
    check_streams(input);
    char digest[HASH_SIZE];
    for (int i = 0; i < 2; i++) {
        ck_assert_ok(input_sha256(input, digest, &err) == 0, err);
        ck_assert_str_eq(digest, hello_sha256);
    }
    ck_assert_ok(input_check_unchanged(input, &err) == 0, err);
    input_free(input);
    remove_folder(&folder);
}
END_TEST

START_TEST(names_are_safe_to_print)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    struct quipu_input *input = input_from_memory("\x1b[2Jx\n", "", 0, &err);
    ck_assert_str_eq(quipu_input_name(input), "\\x1B[2Jx\\x0A");
    input_free(input);
}
END_TEST

static void check_refused(const char *path, const char *cause)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    struct quipu_input *input = input_open_file(path, "loc", &err);
    ck_assert_ptr_null(input);
    ck_assert_int_eq(err.code, QUIPU_EINPUT);
    ck_assert_str_eq(err.cause, cause);
}

START_TEST(what_is_no_readable_file_is_refused)
{
    struct folder folder = make_folder();
    check_refused(folder.file,
                  "\"loc\" cannot be opened: No such file or directory");
    check_refused(folder.path, "\"loc\" is a folder, a file is needed");
    ck_assert_int_eq(mkfifo(folder.file, 0600), 0);
    check_refused(folder.file, "\"loc\" is not a regular file");
    unlink(folder.file);
    write_file(folder.file, "x", 1);
    ck_assert_int_eq(chmod(folder.file, 0), 0);
    if (access(folder.file, R_OK) != 0) /* root may read everything */
        check_refused(folder.file,
                      "\"loc\" cannot be opened: Permission denied");
    remove_folder(&folder);
}
END_TEST

START_TEST(a_change_while_reading_is_told)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    struct folder folder = make_folder();
    write_file(folder.file, "hello world", 11);
    struct quipu_input *input = input_open_file(folder.file, "f", &err);
    ck_assert_ok(input, err);

    /* What is appended was not there when it was opened. */
    write_file(folder.file, "hello world and more", 20);
    struct quipu_stream *stream = open_stream(input);
    char bytes[64];
    ck_assert_uint_eq(read_all(stream, bytes, sizeof bytes), 11);
    ck_assert_int_eq(input_check_unchanged(input, &err), -1);
    ck_assert_str_eq(err.cause, "\"f\" changed while it was read");

    quipu_error_clear(&err);
    ck_assert_int_eq(truncate(folder.file, 3), 0);
    size_t got;
    ck_assert_ok(quipu_stream_seek(stream, 5, &err) == 0, err);
    ck_assert_int_eq(quipu_stream_read(stream, bytes, 5, &got, &err), -1);
    ck_assert_uint_eq(got, 0);
    ck_assert_str_eq(err.cause, "\"f\" became shorter while it was read");
    quipu_stream_close(stream);
    input_free(input);
    remove_folder(&folder);
}
END_TEST

START_TEST(a_replaced_file_is_read_as_it_was_opened)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    struct folder folder = make_folder();
    write_file(folder.file, "hello world", 11);
    struct quipu_input *input = input_open_file(folder.file, "f", &err);
    unlink(folder.file);
    write_file(folder.file, "another", 7);
    check_streams(input);
    ck_assert_ok(input_check_unchanged(input, &err) == 0, err);
    input_free(input);
    remove_folder(&folder);
}
END_TEST

#define BIG 300000

static void *read_in_thread(void *input)
{
    struct quipu_stream *stream = quipu_input_open(input, NULL);
    char bytes[1000];
    uint64_t sum = 0;
    size_t got = 1;
    while (stream && got > 0) {
        if (quipu_stream_read(stream, bytes, sizeof bytes, &got, NULL) == -1)
            break;
        for (size_t i = 0; i < got; i++)
            sum += (unsigned char)bytes[i];
    }
    quipu_stream_close(stream);
    return (void *)(uintptr_t)sum;
}

START_TEST(threads_read_one_input_at_once)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    struct folder folder = make_folder();
    QUIPU_AUTO_STRING bytes = base_alloc(BIG, 1, &err);
    uint64_t want = 0;
    for (size_t i = 0; i < BIG; i++) {
        bytes[i] = (char)(i % 101);
        want += i % 101;
    }
    write_file(folder.file, bytes, BIG);
    struct quipu_input *input = input_open_file(folder.file, "f", &err);
    ck_assert_ok(input, err);
    pthread_t threads[4];
    for (size_t i = 0; i < ARRAY_SIZE(threads); i++)
        ck_assert_int_eq(
            pthread_create(&threads[i], NULL, read_in_thread, input), 0);
    for (size_t i = 0; i < ARRAY_SIZE(threads); i++) {
        void *sum;
        ck_assert_int_eq(pthread_join(threads[i], &sum), 0);
        ck_assert_uint_eq((uintptr_t)sum, want);
    }
    input_free(input);
    remove_folder(&folder);
}
END_TEST

UNIT_MAIN("input", memory_is_read_by_several_streams,
          a_file_is_read_by_several_streams, names_are_safe_to_print,
          what_is_no_readable_file_is_refused, a_change_while_reading_is_told,
          a_replaced_file_is_read_as_it_was_opened,
          threads_read_one_input_at_once)
