/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* buffer.c - the unread bytes of delimited text, as UTF-8
 * (input/delimited.h). */
#include "base/base.h"
#include "input/delimited.h"

#define FIRST_CAPACITY ((size_t)256 << 10)

/* Moves unread bytes to the front, else makes the buffer longer. */
static int make_room(struct quipu_delimited *reader, struct quipu_error *err)
{
    if (reader->begin > 0) {
        size_t unread = reader->end - reader->begin;
        memmove(reader->bytes, reader->bytes + reader->begin, unread);
        reader->offset += reader->begin;
        reader->begin = 0;
        reader->end = unread;
    }
    if (reader->capacity - reader->end >= FIRST_CAPACITY / 2)
        return 0;
    if (reader->capacity >= RECORD_LIMIT) {
        (void)delimited_fail(reader, SIZE_MAX, err,
                             "the record is longer than %zu MiB",
                             RECORD_LIMIT >> 20);
        quipu_hint(err, "is a quote not closed?");
        return -1;
    }
    size_t capacity =
        reader->capacity > 0 ? reader->capacity * 2 : FIRST_CAPACITY;
    char *bytes = realloc(reader->bytes, capacity);
    if (!bytes)
        return quipu_fail_memory(err);
    reader->bytes = bytes;
    reader->capacity = capacity;
    return 0;
}

/* Appends `count` bytes of Latin-1, which are at the very end of the buffer, as
 * UTF-8.  The writer cannot overtake the reader as the room was at least
 * 2 * count. */
static void append_latin1(struct quipu_delimited *reader, size_t count)
{
    const unsigned char *from =
        (unsigned char *)reader->bytes + reader->capacity - count;
    char *to = reader->bytes + reader->end;
    for (size_t i = 0; i < count; i++) {
        unsigned char c = from[i];
        if (c < 0x80) {
            *to++ = (char)c;
        } else {
            *to++ = (char)(0xc0 | c >> 6);
            *to++ = (char)(0x80 | (c & 0x3f));
        }
    }
    reader->end = (size_t)(to - reader->bytes);
}

/* Reads once, into `size` bytes, from what is left of the part. */
static int read_left(struct quipu_delimited *reader, char *bytes, size_t size,
                     size_t *got, struct quipu_error *err)
{
    if (size > reader->left)
        size = (size_t)reader->left;
    if (quipu_stream_read(reader->stream, bytes, size, got, err) == -1)
        return -1;
    reader->left -= *got;
    return 0;
}

/* Reads once.  Latin-1 may become twice as long. */
static int read_some(struct quipu_delimited *reader, struct quipu_error *err)
{
    size_t room = reader->capacity - reader->end, got;
    if (reader->encoding == QUIPU_UTF8) {
        if (read_left(reader, reader->bytes + reader->end, room, &got, err) ==
            -1)
            return -1;
        reader->end += got;
    } else {
        char *tail = reader->bytes + reader->capacity - room / 2;
        if (read_left(reader, tail, room / 2, &got, err) == -1)
            return -1;
        memmove(reader->bytes + reader->capacity - got, tail, got);
        append_latin1(reader, got);
    }
    reader->is_complete = got == 0;
    return 0;
}

int delimited_refill(struct quipu_delimited *reader, struct quipu_error *err)
{
    if (make_room(reader, err) == -1)
        return -1;
    /* Until the buffer is full: a record is scanned again after each refill. */
    while (!reader->is_complete && reader->capacity - reader->end >= 2) {
        if (read_some(reader, err) == -1)
            return -1;
    }
    return 0;
}
