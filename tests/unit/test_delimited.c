/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_delimited.c - the reader of delimited text.  Expected fields follow from
 * RFC 4180, section 2, and from the rules in quipu/delimited.h. */
#include <inttypes.h>

#include "unit.h"

#include <quipu/delimited.h>

#include "batch/batch.h"
#include "batch/schema.h"
#include "input/input.h"

static const struct quipu_delimited_format any = {.separator = '\0'};

/* Appends the whole file to `out`: fields in [], records ended by a newline. */
static int dump(const struct quipu_input *input,
                const struct quipu_delimited_format *format,
                struct quipu_text *out, struct quipu_error *err)
{
    struct quipu_delimited *reader = quipu_delimited_open(input, format, err);
    if (!reader)
        return -1;
    for (size_t i = 0; i < quipu_delimited_count(reader); i++)
        quipu_text_printf(out, "[%s]", quipu_delimited_name(reader, i));
    quipu_text_append(out, "\n");
    int found;
    while ((found = quipu_delimited_next(reader, err)) == 1) {
        for (size_t i = 0; i < quipu_delimited_count(reader); i++) {
            struct quipu_slice field = quipu_delimited_field(reader, i);
            quipu_text_append(out, "[");
            quipu_text_append_bytes(out, field.data, field.length);
            quipu_text_append(out, "]");
        }
        quipu_text_append(out, "\n");
    }
    quipu_delimited_close(reader);
    return found;
}

static int dump_bytes(const char *bytes, size_t length,
                      const struct quipu_delimited_format *format,
                      struct quipu_text *out, struct quipu_error *err)
{
    struct quipu_input *input = input_from_memory("f.csv", bytes, length, err);
    ck_assert_ptr_nonnull(input);
    int result = dump(input, format, out, err);
    input_free(input);
    return result;
}

static const struct {
    const char *in;
    const char *out;
} good[] = {
    {"a,b\n1,2\n", "[a][b]\n[1][2]\n"},
    {"a,b\r\n1,2\r\n", "[a][b]\n[1][2]\n"},
    {"a,b\n1,2", "[a][b]\n[1][2]\n"},
    {"a,b\n", "[a][b]\n"},
    {"a,b", "[a][b]\n"},
    {"a,b\n1,2\n\n", "[a][b]\n[1][2]\n"},
    {"a,b\r\n1,2\r\n\r\n\n", "[a][b]\n[1][2]\n"},
    {"a,b\n,\n", "[a][b]\n[][]\n"},
    {"a,b\n1,", "[a][b]\n[1][]\n"},
    {"a,b\n\"1\",", "[a][b]\n[1][]\n"},
    {"a\n1\n\n2\n", "[a]\n[1]\n[]\n[2]\n"},
    {"a\n1\n\n\n2\n\n\n", "[a]\n[1]\n[]\n[]\n[2]\n"},
    {"a,b\n\"1\",\"x,y\"\n", "[a][b]\n[1][x,y]\n"},
    {"a,b\n\"1\"\"2\",\"\"\"\"\n", "[a][b]\n[1\"2][\"]\n"},
    {"a,b\n\"\"\"x\"\"\",\"\"\n", "[a][b]\n[\"x\"][]\n"},
    {"a,b\n\"1\n2\r\n3\",4\n5,6\n", "[a][b]\n[1\n2\r\n3][4]\n[5][6]\n"},
    {"a,b\n1,\"2\"", "[a][b]\n[1][2]\n"},
    {"a,b\n1,\"2\"\r\n", "[a][b]\n[1][2]\n"},
    {"\"a,1\",b\n1,2\n", "[a,1][b]\n[1][2]\n"},
    {"a;b\n1,5;2\n", "[a][b]\n[1,5][2]\n"},
    {"a\tb\n1\t2\n", "[a][b]\n[1][2]\n"},
    {"\"a,b,c\";d\n1;2\n", "[a,b,c][d]\n[1][2]\n"},
    {" a , b\n 1 , 2\n", "[a][b]\n[ 1 ][ 2]\n"},
    {"\xef\xbb\xbf"
     "a,b\n1,2\n",
     "[a][b]\n[1][2]\n"},
    {"\xef\xbb\xbf\"a\",b\n1,2\n", "[a][b]\n[1][2]\n"},
    {"a,b\n\xc3\xb1,\xf0\x9f\x98\x80\n",
     "[a][b]\n[\xc3\xb1][\xf0\x9f\x98\x80]\n"},
};

START_TEST(well_formed_text_gives_its_fields)
{
    for (size_t i = 0; i < ARRAY_SIZE(good); i++) {
        struct quipu_error err = QUIPU_NO_ERROR;
        QUIPU_AUTO_TEXT(out);
        int result =
            dump_bytes(good[i].in, strlen(good[i].in), &any, &out, &err);
        ck_assert_msg(result == 0, "case %zu: %s", i, err.cause);
        ck_assert_str_eq(out.data, good[i].out);
    }
}
END_TEST

#define BYTES(text) text, sizeof(text) - 1

static const struct {
    const char *in;
    size_t length;
    const char *cause;
} bad[] = {
    {BYTES(""), "\"f.csv\" is empty, without a header"},
    {BYTES("\n\n"), "\"f.csv\" is empty, without a header"},
    {BYTES("\xef\xbb\xbf"), "\"f.csv\" is empty, without a header"},
    {BYTES("a,,c\n"), "\"f.csv\", row 1, field 2: the header has no name here"},
    {BYTES("a,\" \"\n"),
     "\"f.csv\", row 1, field 2: the header has no name here"},
    {BYTES("\na,b\n"),
     "\"f.csv\", row 1, field 1: the header has no name here"},
    {BYTES("a,b,a\n"), "\"f.csv\", row 1: the column \"a\" occurs twice"},
    {BYTES("a,b\n1\n"), "\"f.csv\", row 2: 1 field, the header has 2"},
    {BYTES("a,b\n1,2\n1,2,3\n"),
     "\"f.csv\", row 3: 3 fields, the header has 2"},
    {BYTES("a,b\n\"x\ny\",2\n1,2,3\n"),
     "\"f.csv\", row 3: 3 fields, the header has 2"},
    {BYTES("a,b\n1,2\n\n3,4\n"), "\"f.csv\", row 3: 1 field, the header has 2"},
    {BYTES("a,b\n1,\"2\n3,4\n"),
     "\"f.csv\", row 2, column \"b\": the quote that begins here is not "
     "closed"},
    {BYTES("a,b\n\"1\"x,2\n"),
     "\"f.csv\", row 2, column \"a\": text after the closing quote"},
    {BYTES("a,b\n1,\"2\" \n"),
     "\"f.csv\", row 2, column \"b\": text after the closing quote"},
    {BYTES("a,b\n1,5\"\n"),
     "\"f.csv\", row 2, column \"b\": a quote inside a field that is not "
     "quoted"},
    {BYTES("a,b\n1\r2,3\n"),
     "\"f.csv\", row 2, column \"a\": a carriage return without a line feed"},
    {BYTES("a,b\n\"1\",2\r3\n"),
     "\"f.csv\", row 2, column \"b\": a carriage return without a line feed"},
    {BYTES("a,b\r1,2\r"),
     "\"f.csv\", row 1, field 2: a carriage return without a line feed"},
    {BYTES("a,b\n1,\"2\"\r"),
     "\"f.csv\", row 2, column \"b\": a carriage return without a line feed"},
    {BYTES("a,b\n1,2\0\n"), "\"f.csv\", row 2, column \"b\": a NUL byte"},
    {BYTES("a,b\n1,\xf1\n"),
     "\"f.csv\", row 2, column \"b\": the byte 0xF1 is not UTF-8"},
    {BYTES("a,b\n\"\xed\xa0\x80\",1\n"),
     "\"f.csv\", row 2, column \"a\": the byte 0xED is not UTF-8"},
    {BYTES("\xff\xfe"
           "a\0"),
     "\"f.csv\" is UTF-16"},
};

START_TEST(malformed_text_is_told_with_row_and_column)
{
    for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
        struct quipu_error err = QUIPU_NO_ERROR;
        QUIPU_AUTO_TEXT(out);
        int result = dump_bytes(bad[i].in, bad[i].length, &any, &out, &err);
        ck_assert_msg(result == -1, "case %zu: %s", i, out.data);
        ck_assert_int_eq(err.code, QUIPU_EDATA);
        ck_assert_str_eq(err.cause, bad[i].cause);
    }
}
END_TEST

START_TEST(latin1_is_converted)
{
    static const struct quipu_delimited_format format = {
        .separator = ';', .encoding = QUIPU_LATIN1};
    struct quipu_error err = QUIPU_NO_ERROR;
    QUIPU_AUTO_TEXT(out);
    ck_assert_ok(
        dump_bytes(BYTES("a\xf1o;b\n\xd1;\xff\n"), &format, &out, &err) == 0,
        err);
    ck_assert_str_eq(out.data, "[a\xc3\xb1o][b]\n[\xc3\x91][\xc3\xbf]\n");
}
END_TEST

START_TEST(latin1_with_the_mark_of_utf8_is_refused)
{
    static const struct quipu_delimited_format format = {.encoding =
                                                             QUIPU_LATIN1};
    struct quipu_error err = QUIPU_NO_ERROR;
    QUIPU_AUTO_TEXT(out);
    ck_assert_int_eq(dump_bytes(BYTES("\xef\xbb\xbf"
                                      "a\n"),
                                &format, &out, &err),
                     -1);
    ck_assert_int_eq(err.code, QUIPU_EDATA);
}
END_TEST

/* Every alignment of records to the reader's buffer: the same rows, made by the
 * test, come back for lengths that step through it. */
static void check_big(size_t rows, size_t width, bool latin1)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    QUIPU_AUTO_TEXT(file);
    QUIPU_AUTO_TEXT(want);
    quipu_text_append(&file, "n,text\r\n");
    quipu_text_append(&want, "[n][text]\n");
    for (size_t i = 0; i < rows; i++) {
        quipu_text_printf(&file, "%zu,\"", i);
        quipu_text_printf(&want, "[%zu][", i);
        for (size_t k = 0; k < (width + i) % (width * 2); k++) {
            quipu_text_append(&file, k % 7 == 0   ? "\"\""
                                     : k % 5 == 0 ? "\r\n"
                                     : latin1     ? "\xf1"
                                                  : "\xc3\xb1");
            quipu_text_append(&want, k % 7 == 0   ? "\""
                                     : k % 5 == 0 ? "\r\n"
                                                  : "\xc3\xb1");
        }
        quipu_text_append(&file, "\"\r\n");
        quipu_text_append(&want, "]\n");
    }
    struct quipu_delimited_format format = {.encoding = latin1 ? QUIPU_LATIN1
                                                               : QUIPU_UTF8};
    QUIPU_AUTO_TEXT(out);
    ck_assert_ok(dump_bytes(file.data, file.length, &format, &out, &err) == 0,
                 err);
    ck_assert_uint_eq(out.length, want.length);
    ck_assert(memcmp(out.data, want.data, out.length) == 0);
}

START_TEST(records_across_the_buffer_are_whole)
{
    check_big(40000, 10, false);
    check_big(3000, 301, false);
    check_big(40000, 10, true);
    check_big(3000, 301, true);
    check_big(6, 400000, false);
    check_big(6, 400000, true);
}
END_TEST

START_TEST(a_record_without_end_is_refused)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    QUIPU_AUTO_TEXT(file);
    quipu_text_append(&file, "a,b\n1,\"");
    for (size_t i = 0; i < 20; i++) {
        QUIPU_AUTO_TEXT(part);
        for (size_t k = 0; k < 1 << 16; k++)
            quipu_text_append(&part, "sixteen letters.");
        quipu_text_append_bytes(&file, part.data, part.length);
    }
    QUIPU_AUTO_TEXT(out);
    ck_assert_int_eq(dump_bytes(file.data, file.length, &any, &out, &err), -1);
    ck_assert_int_eq(err.code, QUIPU_EDATA);
    ck_assert_str_eq(err.cause,
                     "\"f.csv\", row 2: the record is longer than 16 MiB");
}
END_TEST

START_TEST(too_many_columns_are_refused)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    QUIPU_AUTO_TEXT(file);
    for (size_t i = 0; i < 70000; i++)
        quipu_text_printf(&file, "c%zu,", i);
    quipu_text_append(&file, "last\n");
    QUIPU_AUTO_TEXT(out);
    ck_assert_int_eq(dump_bytes(file.data, file.length, &any, &out, &err), -1);
    ck_assert_str_eq(
        err.cause,
        "\"f.csv\", row 1: 70001 columns, at most 65536 are possible");
}
END_TEST

START_TEST(fill_puts_the_wanted_columns)
{
    static const char csv[] = "x;y;z\n1,5;abc;2\n;d;1.5\n3;e;4\n";
    static const struct quipu_delimited_format format = {.decimal = ','};
    static const struct batch_column columns[] = {
        {.name = "z", .type = QUIPU_DOUBLE},
        {.name = "x", .type = QUIPU_DOUBLE},
        {.name = "y", .type = QUIPU_TEXT},
    };
    size_t indexes[] = {2, 0, 1};
    const struct quipu_columns wanted = {indexes, 3};
    struct quipu_error err = QUIPU_NO_ERROR;
    struct quipu_input *input =
        input_from_memory("f.csv", csv, sizeof csv - 1, &err);
    struct quipu_delimited *reader = quipu_delimited_open(input, &format, &err);
    ck_assert_ok(reader, err);
    struct quipu_batch *batch = batch_new(columns, 3, 10, &err);
    batch_tolerate_rejects(batch, true);
    ck_assert_ok(quipu_delimited_fill(reader, &wanted, batch, &err) == 1, err);
    ck_assert_uint_eq(quipu_batch_rows(batch), 2);
    ck_assert_double_eq(quipu_batch_doubles(batch, 0)[0], 2);
    ck_assert_double_eq(quipu_batch_doubles(batch, 1)[0], 1.5);
    ck_assert(
        quipu_slice_equal(quipu_batch_text(batch, 2, 1), quipu_slice_of("e")));
    const struct batch_counts *counts = batch_get_counts(batch);
    ck_assert_uint_eq(counts->reject_count, 1);
    ck_assert_str_eq(counts->rejects[0],
                     "\"f.csv\", row 3, column \"z\": \"1.5\" is not a number");
    batch_clear(batch);
    ck_assert_int_eq(quipu_delimited_fill(reader, &wanted, batch, &err), 0);
    batch_free(batch);
    quipu_delimited_close(reader);
    input_free(input);
}
END_TEST

START_TEST(header_becomes_a_schema_of_texts)
{
    static const char csv[] = "x,Y\n";
    struct quipu_error err = QUIPU_NO_ERROR;
    struct quipu_input *input =
        input_from_memory("f.csv", csv, sizeof csv - 1, &err);
    struct quipu_delimited *reader = quipu_delimited_open(input, &any, &err);
    struct quipu_schema *schema = schema_new(&err);
    quipu_delimited_describe(reader, schema);
    ck_assert_ok(schema_check(schema, &err) == 0, err);
    ck_assert_uint_eq(schema->count, 2);
    ck_assert_str_eq(schema->columns[1].name, "Y");
    ck_assert_int_eq(schema->columns[1].type, QUIPU_TEXT);
    schema_free(schema);
    quipu_delimited_close(reader);
    input_free(input);
}
END_TEST

UNIT_MAIN("delimited", well_formed_text_gives_its_fields,
          malformed_text_is_told_with_row_and_column, latin1_is_converted,
          latin1_with_the_mark_of_utf8_is_refused,
          records_across_the_buffer_are_whole, a_record_without_end_is_refused,
          too_many_columns_are_refused, fill_puts_the_wanted_columns,
          header_becomes_a_schema_of_texts)
