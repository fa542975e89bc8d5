/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* record.c - finds the fields of the next record (input/delimited.h).
 *
 * A line without a quote, which is nearly every line, is split by masks of its
 * separators; near the end of the buffer with memchr.
 * The rest is walked through field by field.  Where the bytes at hand end
 * inside a record, more are read and the record is begun anew.
 */
#include "base/base.h"
#include "input/delimited.h"
#include "input/masks.h"

enum outcome { FAILED = -1, INCOMPLETE = 0, FOUND = 1 };

/* Where the scan of a record is. */
struct cursor {
    char *at, *end;
    bool is_complete; /* nothing comes after `end` */
};

static enum outcome add_field(struct quipu_delimited *reader, char *text,
                              size_t length, bool has_quotes,
                              struct quipu_error *err)
{
    if (reader->field_count < reader->field_limit) {
        if (reader->field_count == reader->field_capacity &&
            base_grow(&reader->fields, &reader->field_capacity,
                      reader->field_count + 1, sizeof *reader->fields,
                      err) == -1)
            return FAILED;
        reader->fields[reader->field_count] =
            (struct field){{text, length}, has_quotes};
    }
    reader->field_count++;
    return FOUND;
}

static enum outcome fail_carriage_return(struct quipu_delimited *reader,
                                         struct quipu_error *err)
{
    (void)delimited_fail(reader, reader->field_count, err,
                         "a carriage return without a line feed");
    quipu_hint(err, "lines must end with LF or CR LF");
    return FAILED;
}

/* Splits a line that has neither a quote nor a carriage return in it, behind
 * which MASK_BYTES bytes can be read, whatever they are. */
static enum outcome split_clean(struct quipu_delimited *reader, char *line,
                                size_t length, struct quipu_error *err)
{
    char *text = line;
    for (size_t i = 0; i < length; i += MASK_BYTES) {
        uint64_t stops = mask_of(line + i, reader->separator);
        if (length - i < MASK_BYTES)
            stops &= ((uint64_t)1 << (length - i)) - 1;
        for (; stops != 0; stops &= stops - 1) {
            char *stop = line + i + __builtin_ctzll(stops);
            if (add_field(reader, text, (size_t)(stop - text), false, err) ==
                FAILED)
                return FAILED;
            text = stop + 1;
        }
    }
    return add_field(reader, text, (size_t)(line + length - text), false, err);
}

/* Splits a line that has no quote in it. */
static enum outcome split_line(struct quipu_delimited *reader, char *line,
                               size_t length, struct quipu_error *err)
{
    char *end = line + length;
    size_t readable = (size_t)(reader->bytes + reader->capacity - end);
    if (readable >= MASK_BYTES && !memchr(line, '\r', length))
        return split_clean(reader, line, length, err);
    for (;;) {
        char *stop = memchr(line, reader->separator, (size_t)(end - line));
        size_t size = (size_t)((stop ? stop : end) - line);
        if (memchr(line, '\r', size))
            return fail_carriage_return(reader, err);
        if (add_field(reader, line, size, false, err) == FAILED)
            return FAILED;
        if (!stop)
            return FOUND;
        line = stop + 1;
    }
}

/* Finds the quote that closes a field; the cursor is behind the opening one. */
static enum outcome scan_quoted(struct quipu_delimited *reader,
                                struct cursor *cursor, struct quipu_error *err)
{
    char *text = cursor->at;
    bool has_quotes = false;
    for (;;) {
        char *quote =
            memchr(cursor->at, '"', (size_t)(cursor->end - cursor->at));
        bool is_last = quote && quote + 1 == cursor->end;
        if (!cursor->is_complete && (!quote || is_last))
            return INCOMPLETE;
        if (!quote) {
            (void)delimited_fail(reader, reader->field_count, err,
                                 "the quote that begins here is not closed");
            return FAILED;
        }
        cursor->at = quote + 1;
        if (is_last || *cursor->at != '"')
            return add_field(reader, text, (size_t)(quote - text), has_quotes,
                             err);
        has_quotes = true;
        cursor->at++;
    }
}

/* Finds the end of a field that is not quoted. */
static enum outcome scan_plain(struct quipu_delimited *reader,
                               struct cursor *cursor, struct quipu_error *err)
{
    char *text = cursor->at;
    while (cursor->at < cursor->end && *cursor->at != reader->separator &&
           *cursor->at != '\n' && *cursor->at != '\r') {
        if (*cursor->at == '"') {
            (void)delimited_fail(reader, reader->field_count, err,
                                 "a quote inside a field that is not quoted");
            quipu_hint(err, "put the whole field in quotes and double those "
                            "inside");
            return FAILED;
        }
        cursor->at++;
    }
    if (cursor->at == cursor->end && !cursor->is_complete)
        return INCOMPLETE;
    return add_field(reader, text, (size_t)(cursor->at - text), false, err);
}

/* Steps over what ends a field.  *is_last says whether it was the record's
 * last. */
static enum outcome scan_end(struct quipu_delimited *reader,
                             struct cursor *cursor, bool *is_last,
                             struct quipu_error *err)
{
    size_t rest = (size_t)(cursor->end - cursor->at);
    *is_last = true;
    if (rest == 0)
        return cursor->is_complete ? FOUND : INCOMPLETE;
    if (*cursor->at == reader->separator || *cursor->at == '\n') {
        *is_last = *cursor->at == '\n';
        cursor->at++;
        return FOUND;
    }
    reader->field_count--; /* the field just added is the one to be named */
    if (*cursor->at != '\r') {
        (void)delimited_fail(reader, reader->field_count, err,
                             "text after the closing quote");
        quipu_hint(err, "a quote inside a quoted field must be doubled");
        return FAILED;
    }
    if (rest == 1 && !cursor->is_complete)
        return INCOMPLETE;
    if (rest == 1 || cursor->at[1] != '\n')
        return fail_carriage_return(reader, err);
    reader->field_count++;
    cursor->at += 2;
    return FOUND;
}

/* Scans a record that has a quote in it; the cursor ends behind it. */
static enum outcome scan_fields(struct quipu_delimited *reader,
                                struct cursor *cursor, struct quipu_error *err)
{
    bool is_last = false;
    while (!is_last) {
        enum outcome outcome;
        if (cursor->at < cursor->end && *cursor->at == '"') {
            cursor->at++;
            outcome = scan_quoted(reader, cursor, err);
        } else {
            outcome = scan_plain(reader, cursor, err);
        }
        if (outcome == FOUND)
            outcome = scan_end(reader, cursor, &is_last, err);
        if (outcome != FOUND)
            return outcome;
    }
    return FOUND;
}

/* The fields of the record that begins at reader->begin; *after is where the
 * next one begins. */
static enum outcome find_fields(struct quipu_delimited *reader, char **after,
                                struct quipu_error *err)
{
    char *line = reader->bytes + reader->begin;
    char *end = reader->bytes + reader->end;
    char *newline = memchr(line, '\n', (size_t)(end - line));
    if (!newline && !reader->is_complete)
        return INCOMPLETE;

    reader->field_count = 0;
    size_t length = (size_t)((newline ? newline : end) - line);
    if (memchr(line, '"', length)) {
        struct cursor cursor = {line, end, reader->is_complete};
        enum outcome outcome = scan_fields(reader, &cursor, err);
        *after = cursor.at;
        return outcome;
    }
    *after = newline ? newline + 1 : end;
    if (newline && length > 0 && line[length - 1] == '\r')
        length--;
    return split_line(reader, line, length, err);
}

/* The field in which a byte is. */
static size_t field_at(const struct quipu_delimited *reader, const char *byte)
{
    size_t count = reader->field_count < reader->field_limit
                       ? reader->field_count
                       : reader->field_limit;
    for (size_t i = 0; i < count; i++) {
        const struct quipu_slice *text = &reader->fields[i].text;
        if (byte >= text->data && byte < text->data + text->length)
            return i;
    }
    return SIZE_MAX;
}

static int check_bytes(const struct quipu_delimited *reader, const char *begin,
                       const char *end, struct quipu_error *err)
{
    size_t length = (size_t)(end - begin);
    const char *nul = memchr(begin, '\0', length);
    if (nul) {
        (void)delimited_fail(reader, field_at(reader, nul), err, "a NUL byte");
        quipu_hint(err, "is it UTF-16?  save it as UTF-8");
        return -1;
    }
    size_t valid = quipu_utf8_valid(begin, length);
    if (valid < length) {
        (void)delimited_fail(reader, field_at(reader, begin + valid), err,
                             "the byte 0x%02X is not UTF-8",
                             (unsigned)(unsigned char)begin[valid]);
        quipu_hint(err, "if it is Latin-1, the encoding must say so");
        return -1;
    }
    return 0;
}

/* Halves the doubled quotes of the fields, in place. */
static void unquote(struct quipu_delimited *reader)
{
    for (size_t i = 0; i < reader->field_count && i < reader->field_limit;
         i++) {
        struct field *field = &reader->fields[i];
        if (!field->has_quotes)
            continue;
        char *base = reader->bytes + (field->text.data - reader->bytes);
        char *to = base;
        for (size_t at = 0; at < field->text.length; at++) {
            *to++ = base[at];
            at += base[at] == '"';
        }
        field->text.length = (size_t)(to - base);
    }
}

/* At an empty line: whether there are only empty lines until the end, which are
 * no records.  1, 0 or -1. */
static int is_blank_tail(struct quipu_delimited *reader,
                         struct quipu_error *err)
{
    if (reader->offset + reader->begin < reader->blank_until)
        return 0;
    size_t length = 0;
    for (;;) {
        const char *p = reader->bytes + reader->begin;
        size_t unread = reader->end - reader->begin;
        while (length < unread && (p[length] == '\n' || p[length] == '\r'))
            length++;
        if (length < unread) {
            reader->blank_until = reader->offset + reader->begin + length;
            return 0;
        }
        if (reader->is_complete)
            return 1;
        if (delimited_refill(reader, err) == -1)
            return -1;
    }
}

static bool is_at_line_end(const struct quipu_delimited *reader)
{
    return reader->begin < reader->end &&
           (reader->bytes[reader->begin] == '\n' ||
            reader->bytes[reader->begin] == '\r');
}

int delimited_read_record(struct quipu_delimited *reader,
                          struct quipu_error *err)
{
    char *after = NULL;
    for (;;) {
        if (is_at_line_end(reader)) {
            int tail = is_blank_tail(reader, err);
            if (tail == -1)
                return -1;
            if (tail == 1)
                reader->begin = reader->end;
        }
        if (reader->begin == reader->end && reader->is_complete)
            return 0;
        enum outcome outcome = find_fields(reader, &after, err);
        if (outcome == FAILED)
            return -1;
        if (outcome == FOUND)
            break;
        if (delimited_refill(reader, err) == -1)
            return -1;
    }
    if (check_bytes(reader, reader->bytes + reader->begin, after, err) == -1)
        return -1;
    unquote(reader);
    reader->begin = (size_t)(after - reader->bytes);
    return 1;
}
