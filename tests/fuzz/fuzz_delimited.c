/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fuzz_delimited.c - delimited text: the first byte chooses the format, the
 * rest is the file.  Every record is read, then the file again into a batch,
 * then in parts, which must give the same. */
#include <inttypes.h>
#include <math.h>

#include <quipu/delimited.h>

#include "batch/batch.h"
#include "batch/schema.h"
#include "fuzz.h"
#include "input/input.h"

static void read_records(struct quipu_delimited *reader)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    size_t count = quipu_delimited_count(reader);
    assert(count > 0);
    uint64_t row = quipu_delimited_row(reader);
    assert(row == 1);
    int found;
    while ((found = quipu_delimited_next(reader, &err)) == 1) {
        assert(quipu_delimited_row(reader) == ++row);
        for (size_t i = 0; i < count; i++) {
            struct quipu_slice field = quipu_delimited_field(reader, i);
            assert(quipu_utf8_valid(field.data, field.length) == field.length);
            assert(!memchr(field.data, '\0', field.length));
        }
    }
    assert(found == 0 || err.code == QUIPU_EDATA);
}

/* The first and the last column as several types. */
static void fill_batches(struct quipu_delimited *reader)
{
    static const struct batch_column columns[] = {
        {.name = "double", .type = QUIPU_DOUBLE},
        {.name = "integer", .type = QUIPU_INTEGER, .personal = true},
        {.name = "date", .type = QUIPU_DATE},
        {.name = "text", .type = QUIPU_TEXT},
    };
    struct quipu_error err = QUIPU_NO_ERROR;
    size_t last = quipu_delimited_count(reader) - 1;
    size_t indexes[] = {0, last, last, 0};
    const struct quipu_columns wanted = {indexes, ARRAY_SIZE(indexes)};
    struct quipu_batch *batch =
        batch_new(columns, ARRAY_SIZE(columns), 7, &err);
    assert(batch);
    batch_tolerate_rejects(batch, true);
    int filled;
    while ((filled = quipu_delimited_fill(reader, &wanted, batch, &err)) == 1) {
        for (size_t i = 0; i < quipu_batch_rows(batch); i++) {
            if (quipu_batch_reasons(batch, 0)[i] == QUIPU_PRESENT)
                assert(isfinite(quipu_batch_doubles(batch, 0)[i]));
        }
        batch_clear(batch);
    }
    assert(filled == 0 || err.code == QUIPU_EDATA);
    batch_free(batch);
}

/* Appends what a reader gives, and with what it fails: 0 or -1. */
static int dump(struct quipu_delimited *reader, struct quipu_text *out,
                struct quipu_error *err)
{
    int found = reader ? 1 : -1;
    while (reader && (found = quipu_delimited_next(reader, err)) == 1) {
        quipu_text_printf(out, "%" PRIu64, quipu_delimited_row(reader));
        for (size_t i = 0; i < quipu_delimited_count(reader); i++) {
            struct quipu_slice field = quipu_delimited_field(reader, i);
            quipu_text_printf(out, ",%zu:", field.length);
            quipu_text_append_bytes(out, field.data, field.length);
        }
    }
    quipu_text_append(out, err->cause);
    quipu_delimited_close(reader);
    return found;
}

static void check_parts(const struct quipu_input *input,
                        const struct quipu_delimited_format *format,
                        uint64_t size)
{
    struct quipu_error whole_err = QUIPU_NO_ERROR, err = QUIPU_NO_ERROR;
    QUIPU_AUTO_TEXT(whole);
    QUIPU_AUTO_TEXT(text);
    (void)dump(quipu_delimited_open(input, format, &whole_err), &whole,
               &whole_err);
    struct quipu_delimited_parts *parts =
        quipu_delimited_split(input, format, size, &err);
    if (!parts)
        quipu_text_append(&text, err.cause);
    for (size_t i = 0; parts && i < quipu_delimited_parts_count(parts); i++) {
        if (dump(quipu_delimited_parts_open(parts, i, &err), &text, &err) == -1)
            break;
    }
    quipu_delimited_parts_free(parts);
    assert(err.code == whole_err.code);
    assert(text.length == whole.length);
    assert(memcmp(text.data, whole.data, text.length) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static const char separators[] = {'\0', ',', ';', '\t'};
    if (size == 0)
        return 0;
    const struct quipu_delimited_format format = {
        .separator = separators[bytes[0] & 3],
        .decimal = bytes[0] & 4 ? ',' : '.',
        .encoding = bytes[0] & 8 ? QUIPU_LATIN1 : QUIPU_UTF8,
    };
    struct quipu_error err = QUIPU_NO_ERROR;
    struct quipu_input *input =
        input_from_memory("fuzz", bytes + 1, size - 1, &err);
    assert(input);
    for (int pass = 0; pass < 2; pass++) {
        struct quipu_delimited *reader =
            quipu_delimited_open(input, &format, &err);
        if (reader && pass == 0)
            read_records(reader);
        else if (reader)
            fill_batches(reader);
        quipu_delimited_close(reader);
    }
    assert(err.code == QUIPU_OK || err.code == QUIPU_EDATA);
    check_parts(input, &format, 1);
    check_parts(input, &format, 1 + (bytes[0] >> 4) * 5);
    input_free(input);
    return 0;
}
