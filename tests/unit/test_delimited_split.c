/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_delimited_split.c - delimited text in parts gives what it gives in one:
 * the same records, row numbers and errors, wherever it is cut. */
#include <inttypes.h>

#include "unit.h"

#include <quipu/delimited.h>

#include "input/input.h"
#include "input/make.h"
#include "input/masks.h"

static const struct quipu_delimited_format any = {.separator = '\0'};
static const struct quipu_delimited_format latin1 = {.encoding = QUIPU_LATIN1};

/* Appends the rest of a reader's records: ROW [field][field].  0 or -1. */
static int dump_reader(struct quipu_delimited *reader, struct quipu_text *out,
                       struct quipu_error *err)
{
    int found;
    while ((found = quipu_delimited_next(reader, err)) == 1) {
        quipu_text_printf(out, "%" PRIu64 " ", quipu_delimited_row(reader));
        for (size_t i = 0; i < quipu_delimited_count(reader); i++) {
            struct quipu_slice field = quipu_delimited_field(reader, i);
            quipu_text_append(out, "[");
            quipu_text_append_bytes(out, field.data, field.length);
            quipu_text_append(out, "]");
        }
        quipu_text_append(out, "\n");
    }
    return found;
}

static void dump_names(const struct quipu_delimited *reader,
                       struct quipu_text *out)
{
    for (size_t i = 0; i < quipu_delimited_count(reader); i++)
        quipu_text_printf(out, "<%s>", quipu_delimited_name(reader, i));
    quipu_text_append(out, "\n");
}

/* All of an input by one reader; what went wrong comes last. */
static void dump_whole(const struct quipu_input *input,
                       const struct quipu_delimited_format *format,
                       struct quipu_text *out)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    struct quipu_delimited *reader = quipu_delimited_open(input, format, &err);
    if (reader) {
        dump_names(reader, out);
        (void)dump_reader(reader, out, &err);
    }
    quipu_delimited_close(reader);
    quipu_text_append(out, err.cause);
}

static int dump_part(const struct quipu_delimited_parts *parts, size_t number,
                     struct quipu_text *out, struct quipu_error *err)
{
    struct quipu_delimited *reader =
        quipu_delimited_parts_open(parts, number, err);
    if (!reader)
        return -1;
    if (number == 0)
        dump_names(reader, out);
    int result = dump_reader(reader, out, err);
    quipu_delimited_close(reader);
    return result;
}

/* The same of an input in parts; returns how many there are. */
static size_t dump_parts(const struct quipu_input *input,
                         const struct quipu_delimited_format *format,
                         uint64_t size, struct quipu_text *out)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    struct quipu_delimited_parts *parts =
        quipu_delimited_split(input, format, size, &err);
    size_t count = parts ? quipu_delimited_parts_count(parts) : 0;
    for (size_t i = 0; i < count; i++) {
        if (dump_part(parts, i, out, &err) == -1)
            break;
    }
    quipu_delimited_parts_free(parts);
    quipu_text_append(out, err.cause);
    return count;
}

/* Cuts a file in parts of some size; returns how many there are. */
static size_t check_size(struct quipu_slice file,
                         const struct quipu_delimited_format *format,
                         uint64_t size)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    struct quipu_input *input =
        input_from_memory("f.csv", file.data, file.length, &err);
    ck_assert_ptr_nonnull(input);
    QUIPU_AUTO_TEXT(whole);
    QUIPU_AUTO_TEXT(parts);
    dump_whole(input, format, &whole);
    size_t count = dump_parts(input, format, size, &parts);
    ck_assert_msg(whole.length == parts.length &&
                      memcmp(whole.data, parts.data, whole.length) == 0,
                  "parts of %" PRIu64 " bytes of \"%.80s\" give \"%.300s\", "
                  "not \"%.300s\"",
                  size, file.data, parts.data, whole.data);
    input_free(input);
    return count;
}

#define BYTES(text)                                                            \
    {                                                                          \
        text, sizeof(text) - 1                                                 \
    }

static const struct quipu_slice files[] = {
    BYTES("a,b\n1,2\n3,4\n5,6\n"),
    BYTES("a,b\r\n1,2\r\n3,4\r\n5,6\r\n"),
    BYTES("a,b\n1,2\n3,4\n5,6"),
    BYTES("a,b\n1,2\n3,4\n5,"),
    BYTES("a,b"),
    BYTES("a,b\n"),
    BYTES("a,b\n\n\n"),
    BYTES("a,b\n1,2\n\n\r\n\n"),
    BYTES("a\n1\n\n\n2\n\n\n"),
    BYTES("a\r\n1\r\n\r\n\r\n2\r\n\r\n\r\n"),
    BYTES("a\n1\n\n\r\n\r"),
    BYTES("a,b\n\"1\n2\r\n3\",4\n5,\"6\n\n\n\"\n7,8\n"),
    BYTES("a,b\n\"1\"\"\n\"\"2\",\"\"\"\"\n\"\n\",\"\n\n\"\n"),
    BYTES("a,b\n\"\"\"\n\"\"\",\"\"\n1,\"\n\"\"\"\n"),
    BYTES("\"a\nx\",\"b;\n\n\"\n1,2\n3,4\n"),
    BYTES("\xef\xbb\xbf\"a\",b\n\xc3\xb1,2\n3,\xf0\x9f\x98\x80\n"),
    BYTES("a,b\n1,2\n3,a quite long value among the short ones, in a record"
          "\n5,6\n7,8\n"),
    BYTES("a,b\n1,2\n3,\"a quite long\nvalue, in a record\nthat has "
          "several\nlines\"\n5,6\n7,8\n"),
    BYTES("a,b\n1,2\n\n3,4\n5,6\n"),
    BYTES("a,b\n1,2\n3,4\n1,2,3\n5,6\n"),
    BYTES("a,b\n1,2\n3,4\n1,\"2\n3,4\n5,6\n\n7,8\n"),
    BYTES("a,b\n1,2\n3,4\n1,5\"\n3,4\n\"5\n\n\"6,7\n5,6\n"),
    BYTES("a,b\n1,2\n3,4\n\"1\"x,2\n3,4\n5,6\n"),
    BYTES("a,b\n1,2\n3,4\n\"1\"\n\"x,2\n3,4\n5,6\n"),
    BYTES("a,b\n1,2\n3,4\n1\r2,3\n5,6\n"),
    BYTES("a,b\n1,2\n3,4\r5,6\r"),
    BYTES("a,b\n1,2\n3,4\n\"5\",6\r"),
    BYTES("a,b\n1,2\n3,4\n1,2\0\n5,6\n"),
    BYTES("a,b\n1,2\n3,4\n1,\xf1\n5,6\n"),
    BYTES("a,,c\n1,2,3\n"),
    BYTES("a\"b,c\n1,2\n\"3,4\n"),
    BYTES("\n\na\n1\n"),
    BYTES("\n\n"),
    BYTES(""),
    BYTES("\xff\xfe"
          "a\0\n\0"),
};

START_TEST(parts_of_any_size_give_what_the_whole_gives)
{
    for (size_t i = 0; i < ARRAY_SIZE(files); i++) {
        for (uint64_t size = 1; size <= files[i].length + 1; size++) {
            check_size(files[i], &any, size);
            check_size(files[i], &latin1, size);
        }
    }
}
END_TEST

/* Parts of so many bytes at least, a last part without a record being none. */
START_TEST(parts_end_with_the_record_that_reaches_their_size)
{
    static const char text[] = "a,b\n1,2\n\"3\n\n\",4\n5,6\n\n\n";
    const struct quipu_slice file = {text, sizeof text - 1};
    static const struct {
        uint64_t size;
        size_t count;
    } cases[] = {{1, 4}, {4, 4},  {5, 3},  {8, 3},
                 {9, 2}, {16, 2}, {17, 1}, {100, 1}};
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
        ck_assert_uint_eq(check_size(file, &any, cases[i].size),
                          cases[i].count);
}
END_TEST

/* Longer than what is looked through at once: quotes stay open from one to the
 * next at every place of it. */
START_TEST(quotes_stay_open_over_long_stretches)
{
    static const uint64_t sizes[] = {1, 1000, 262144, 262145, 300001};
    QUIPU_AUTO_TEXT(file);
    quipu_text_append(&file, "n,text\r\n");
    for (size_t i = 0; i < 700; i++) {
        quipu_text_printf(&file, "%zu,\"", i);
        for (size_t k = 0; k < 700 + i; k++)
            quipu_text_append(&file, k % 7 == 0   ? "\"\""
                                     : k % 5 == 0 ? "\n"
                                                  : "x");
        quipu_text_append(&file, i % 3 == 0 ? "\"\n" : "\"\r\n");
    }
    const struct quipu_slice slice = {file.data, file.length};
    ck_assert_uint_gt(file.length, 700000);
    for (size_t i = 0; i < ARRAY_SIZE(sizes); i++) {
        size_t count = check_size(slice, &any, sizes[i]);
        ck_assert_uint_ge(count, file.length / (sizes[i] + 1700));
    }
}
END_TEST

/* Blank lines that fill whole stretches are records if something follows. */
START_TEST(many_blank_lines_are_counted_or_left_out)
{
    QUIPU_AUTO_TEXT(file);
    quipu_text_append(&file, "a\n1\n");
    for (size_t i = 0; i < 600000; i++)
        quipu_text_append(&file, "\n");
    const struct quipu_slice blank = {file.data, file.length};
    ck_assert_uint_eq(check_size(blank, &any, 100000), 1);
    quipu_text_append(&file, "2");
    const struct quipu_slice filled = {file.data, file.length};
    ck_assert_uint_eq(check_size(filled, &any, 100000), 7);
}
END_TEST

START_TEST(a_record_longer_than_a_reader_takes_is_refused_alike)
{
    QUIPU_AUTO_TEXT(file);
    quipu_text_append(&file, "a,b\n1,2\n3,\"");
    for (size_t i = 0; i < (size_t)17 << 10; i++) {
        char lines[1024];
        memset(lines, i % 2 == 0 ? 'x' : '\n', sizeof lines);
        quipu_text_append_bytes(&file, lines, sizeof lines);
    }
    quipu_text_append(&file, "\"\n5,6\n");
    const struct quipu_slice slice = {file.data, file.length};
    ck_assert_uint_eq(check_size(slice, &any, 5), 3);
    ck_assert_uint_eq(check_size(slice, &any, 0), 2);
}
END_TEST

/* ---- inputs that cannot be cut ------------------------------------------ */

static int read_some(struct quipu_stream *stream, void *bytes, size_t size,
                     size_t *got, struct quipu_error *err)
{
    (void)err;
    static const char text[] = "a\n1\n2\n";
    size_t rest = sizeof text - 1 - (size_t)stream->position;
    *got = size < rest ? size : rest;
    memcpy(bytes, text + stream->position, *got);
    return 0;
}

START_TEST(what_is_not_seekable_is_one_part)
{
    static const struct input_ops ops = {.read = read_some};
    struct quipu_error err = QUIPU_NO_ERROR;
    struct quipu_input *input = input_new(&ops, "pipe", &err);
    ck_assert_ptr_nonnull(input);
    QUIPU_AUTO_TEXT(out);
    ck_assert_uint_eq(dump_parts(input, &any, 1, &out), 1);
    ck_assert_str_eq(out.data, "<a>\n2 [1]\n3 [2]\n");
    input_free(input);
}
END_TEST

/* ---- masks -------------------------------------------------------------- */

START_TEST(masks_say_where_a_byte_is)
{
    uint32_t state = 1;
    for (size_t i = 0; i < 1000; i++) {
        char bytes[MASK_BYTES];
        uint64_t want = 0, parities = 0;
        bool is_odd = false;
        for (size_t k = 0; k < sizeof bytes; k++) {
            state = state * 1664525u + 1013904223u;
            bytes[k] = "\"\n,\xa2"[state >> 30];
            bool is_quote = bytes[k] == '"';
            is_odd = is_odd != is_quote;
            want |= (uint64_t)is_quote << k;
            parities |= (uint64_t)is_odd << k;
        }
        ck_assert_uint_eq(mask_of(bytes, '"'), want);
        ck_assert_uint_eq(mask_of_portable(bytes, '"'), want);
        ck_assert_uint_eq(mask_parities(want), parities);
    }
}
END_TEST

UNIT_MAIN("delimited_split", parts_of_any_size_give_what_the_whole_gives,
          parts_end_with_the_record_that_reaches_their_size,
          quotes_stay_open_over_long_stretches,
          many_blank_lines_are_counted_or_left_out,
          a_record_longer_than_a_reader_takes_is_refused_alike,
          what_is_not_seekable_is_one_part, masks_say_where_a_byte_is)
