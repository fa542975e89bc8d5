/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* delimited.h - the inside of the reader of delimited text
 * (quipu/delimited.h): buffer.c keeps unread bytes, record.c finds the fields
 * of the next record in them, delimited.c knows the header, split.c cuts inputs
 * into parts.
 */
#ifndef INPUT_DELIMITED_H
#define INPUT_DELIMITED_H

#include <quipu/delimited.h>

#include "base/base.h"

/* A longer record is refused: most likely a quote is not closed. */
#define RECORD_LIMIT ((size_t)16 << 20)

/* More columns are refused. */
#define COLUMN_LIMIT 65536

struct field {
    struct quipu_slice text;
    bool has_quotes; /* doubled quotes still to be halved */
};

struct quipu_delimited {
    struct quipu_stream *stream;
    char *input_name;
    char separator, decimal;
    enum quipu_encoding encoding;

    char *bytes; /* unread: from begin to end */
    size_t begin, end, capacity;
    uint64_t offset;      /* of bytes[0], counted from the first byte kept */
    uint64_t left;        /* no more bytes are read from the stream */
    bool is_complete;     /* nothing comes after bytes[end - 1] */
    uint64_t blank_until; /* line ends before this offset are records, as
                             something comes after them */

    struct field *fields; /* of the record just read */
    size_t field_capacity;
    size_t field_count; /* found; only the first field_limit are kept */
    size_t field_limit;
    uint64_t row; /* of the record being read or just read */

    char **names; /* of the header */
    size_t name_count;
};

/* Reads more bytes behind those that are there, which may move: everything
 * unread is kept.  Sets is_complete when there are no more. */
int delimited_refill(struct quipu_delimited *reader,
                     struct quipu_error *err) QUIPU_MUST_CHECK;

/* Finds the fields of the next record and steps over it: 1, 0 at the end, -1.
 * `row` must have been counted up for it. */
int delimited_read_record(struct quipu_delimited *reader,
                          struct quipu_error *err) QUIPU_MUST_CHECK;

/* A reader at the beginning of the input, without a header. */
struct quipu_delimited *
delimited_new(const struct quipu_input *input,
              const struct quipu_delimited_format *format,
              struct quipu_error *err) QUIPU_MUST_CHECK;

/* Reads the header. */
int delimited_read_header(struct quipu_delimited *reader,
                          struct quipu_error *err) QUIPU_MUST_CHECK;

/* Takes the header over, and the separator, from a reader of the same input. */
int delimited_copy_header(struct quipu_delimited *reader,
                          const struct quipu_delimited *from,
                          struct quipu_error *err) QUIPU_MUST_CHECK;

/* Fails with: "INPUT", row ROW, column "NAME": WHAT.  Without a column when
 * `field` is SIZE_MAX. */
int delimited_fail(const struct quipu_delimited *reader, size_t field,
                   struct quipu_error *err, const char *what, ...)
    QUIPU_PRINTF(4, 5);

#endif
