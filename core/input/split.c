/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* split.c - cuts delimited text into parts between records
 * (quipu/delimited.h).
 *
 * Up to the first malformed record a byte is inside quotes exactly when an odd
 * number of quotes comes before it, as a quote opens a field, closes it, or is
 * doubled inside.  So one pass that counts quotes knows every record's end, and
 * counts the records for the numbers of their rows.  Behind a malformed record
 * it may be wrong, but then an earlier part fails.
 */
#include "base/base.h"
#include "input/delimited.h"
#include "input/masks.h"

#define CHUNK ((size_t)256 << 10) /* a multiple of MASK_BYTES */

struct part {
    uint64_t offset;  /* of its first byte */
    uint64_t records; /* before it, the header among them */
};

struct quipu_delimited_parts {
    const struct quipu_input *input;
    struct quipu_delimited_format format;
    struct quipu_delimited *header; /* knows names and separator */
    struct part *items;
    size_t count, capacity;
};

/* The pass over the bytes. */
struct pass {
    struct quipu_delimited_parts *parts;
    uint64_t size;    /* wanted of a part */
    uint64_t offset;  /* of the bytes to come */
    uint64_t records; /* ended before it */
    uint64_t inside;  /* all bits set inside quotes, else 0 */
    uint64_t content; /* behind the last byte that ends no line */
};

static int add_part(struct quipu_delimited_parts *parts, struct part part,
                    struct quipu_error *err)
{
    if (base_grow(&parts->items, &parts->capacity, parts->count + 1,
                  sizeof *parts->items, err) == -1)
        return -1;
    parts->items[parts->count++] = part;
    return 0;
}

/* Cuts among MASK_BYTES bytes, where the set bits end records. */
static int cut(const struct pass *pass, uint64_t ends, struct quipu_error *err)
{
    struct quipu_delimited_parts *parts = pass->parts;
    struct part part = {.records = pass->records};
    for (; ends != 0; ends &= ends - 1) {
        part.offset = pass->offset + (uint64_t)__builtin_ctzll(ends) + 1;
        part.records++;
        if (part.offset - parts->items[parts->count - 1].offset >= pass->size &&
            add_part(parts, part, err) == -1)
            return -1;
    }
    return 0;
}

/* Goes over MASK_BYTES bytes. */
static int pass_block(struct pass *pass, const char *bytes,
                      struct quipu_error *err)
{
    uint64_t ends = mask_of(bytes, '\n'), quotes = mask_of(bytes, '"');
    uint64_t inside = pass->inside;
    if (quotes != 0) {
        inside ^= mask_parities(quotes);
        pass->inside = inside >> (MASK_BYTES - 1) != 0 ? UINT64_MAX : 0;
    }
    ends &= ~inside;
    const struct quipu_delimited_parts *parts = pass->parts;
    uint64_t begin = parts->items[parts->count - 1].offset;
    if (pass->offset + MASK_BYTES - begin >= pass->size &&
        cut(pass, ends, err) == -1)
        return -1;
    pass->records += (uint64_t)__builtin_popcountll(ends);
    pass->offset += MASK_BYTES;
    return 0;
}

static void note_content(struct pass *pass, const char *bytes, size_t length)
{
    while (length > 0 &&
           (bytes[length - 1] == '\n' || bytes[length - 1] == '\r'))
        length--;
    if (length > 0)
        pass->content = pass->offset + length;
}

/* Fills a chunk unless the input ends. */
static int read_chunk(struct quipu_stream *stream, char *chunk, size_t *length,
                      struct quipu_error *err)
{
    size_t got;
    *length = 0;
    do {
        if (quipu_stream_read(stream, chunk + *length, CHUNK - *length, &got,
                              err) == -1)
            return -1;
        *length += got;
    } while (got > 0);
    return 0;
}

static int pass_stream(struct pass *pass, struct quipu_stream *stream,
                       char *chunk, struct quipu_error *err)
{
    for (;;) {
        size_t length;
        if (read_chunk(stream, chunk, &length, err) == -1)
            return -1;
        if (length == 0)
            return 0;
        note_content(pass, chunk, length);
        memset(chunk + length, 0, CHUNK - length);
        for (size_t i = 0; i < length; i += MASK_BYTES) {
            if (pass_block(pass, chunk + i, err) == -1)
                return -1;
        }
    }
}

/* Cuts what is longer than `size`.  Line ends at the end of the input are no
 * records, elsewhere they are: so the last part must have something else. */
static int find_parts(struct quipu_delimited_parts *parts, uint64_t size,
                      struct quipu_stream *stream, struct quipu_error *err)
{
    if (add_part(parts, (struct part){0, 0}, err) == -1)
        return -1;
    if (quipu_stream_size(stream) <= size)
        return 0;
    QUIPU_AUTO_STRING chunk = base_alloc(CHUNK, 1, err);
    struct pass pass = {.parts = parts, .size = size};
    if (!chunk || pass_stream(&pass, stream, chunk, err) == -1)
        return -1;
    while (parts->count > 1 &&
           parts->items[parts->count - 1].offset >= pass.content)
        parts->count--;
    return 0;
}

static int split(struct quipu_delimited_parts *parts, uint64_t size,
                 struct quipu_error *err)
{
    parts->header = quipu_delimited_open(parts->input, &parts->format, err);
    if (!parts->header)
        return -1;
    struct quipu_stream *stream = quipu_input_open(parts->input, err);
    int result = stream ? find_parts(parts, size, stream, err) : -1;
    quipu_stream_close(stream);
    return result;
}

struct quipu_delimited_parts *
quipu_delimited_split(const struct quipu_input *input,
                      const struct quipu_delimited_format *format,
                      uint64_t size, struct quipu_error *err)
{
    struct quipu_delimited_parts *parts = base_alloc(1, sizeof *parts, err);
    if (!parts)
        return NULL;
    parts->input = input;
    parts->format = *format;
    if (split(parts, size > 0 ? size : QUIPU_DELIMITED_PART, err) == 0)
        return parts;
    quipu_delimited_parts_free(parts);
    return NULL;
}

void quipu_delimited_parts_free(struct quipu_delimited_parts *parts)
{
    if (!parts)
        return;
    quipu_delimited_close(parts->header);
    free(parts->items);
    free(parts);
}

size_t quipu_delimited_parts_count(const struct quipu_delimited_parts *parts)
{
    return parts->count;
}

/* Sets a new reader to a part. */
static int begin_part(struct quipu_delimited *reader,
                      const struct quipu_delimited_parts *parts, size_t number,
                      struct quipu_error *err)
{
    const struct part *part = &parts->items[number];
    if (number + 1 < parts->count) {
        reader->left = part[1].offset - part->offset;
        reader->blank_until = UINT64_MAX; /* something comes after the part */
    }
    if (number == 0)
        return delimited_read_header(reader, err);
    reader->row = part->records;
    if (delimited_copy_header(reader, parts->header, err) == -1 ||
        quipu_stream_seek(reader->stream, part->offset, err) == -1)
        return -1;
    return delimited_refill(reader, err);
}

struct quipu_delimited *
quipu_delimited_parts_open(const struct quipu_delimited_parts *parts,
                           size_t part, struct quipu_error *err)
{
    assert(part < parts->count);
    struct quipu_delimited *reader =
        delimited_new(parts->input, &parts->format, err);
    if (reader && begin_part(reader, parts, part, err) == -1) {
        quipu_delimited_close(reader);
        return NULL;
    }
    return reader;
}
