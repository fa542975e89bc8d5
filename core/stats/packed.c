/* SPDX-License-Identifier: GPL-3.0-or-later */
/* packed.c - numbers and names in packed states. */
#include <math.h>

#include "stats/packed.h"

void pack_number(struct quipu_text *out, uint64_t value, size_t bytes)
{
    unsigned char little[8];
    assert(bytes <= sizeof little);
    for (size_t i = 0; i < bytes; i++)
        little[i] = (unsigned char)(value >> 8 * i);
    quipu_text_append_bytes(out, little, bytes);
}

void pack_double(struct quipu_text *out, double value)
{
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    pack_number(out, bits, 8);
}

void pack_slice(struct quipu_text *out, struct quipu_slice slice)
{
    pack_number(out, slice.length, 4);
    quipu_text_append_bytes(out, slice.data, slice.length);
}

/* The next bytes, or NULL when there are not so many. */
static const unsigned char *take(struct reader *reader, size_t bytes)
{
    if (reader->left < bytes) {
        reader->is_short = true;
        reader->left = 0;
        return NULL;
    }
    const unsigned char *at = reader->bytes;
    reader->bytes += bytes;
    reader->left -= bytes;
    return at;
}

uint64_t read_number(struct reader *reader, size_t bytes)
{
    assert(bytes <= 8);
    const unsigned char *at = take(reader, bytes);
    uint64_t value = 0;
    for (size_t i = 0; at && i < bytes; i++)
        value |= (uint64_t)at[i] << 8 * i;
    return value;
}

double read_double(struct reader *reader)
{
    uint64_t bits = read_number(reader, 8);
    double value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

struct quipu_slice read_slice(struct reader *reader)
{
    size_t length = (size_t)read_number(reader, 4);
    const unsigned char *at = take(reader, length);
    if (!at)
        return (struct quipu_slice){0};
    return (struct quipu_slice){(const char *)at, length};
}

uint64_t read_count(struct reader *reader, size_t size)
{
    uint64_t count = read_number(reader, 8);
    if (count > reader->left / size) {
        reader->is_short = true;
        return 0;
    }
    return count;
}

bool read_finite(struct reader *reader, double *numbers, size_t count)
{
    bool is_finite = true;
    for (size_t i = 0; i < count; i++) {
        numbers[i] = read_double(reader);
        is_finite = is_finite && isfinite(numbers[i]);
    }
    return is_finite;
}

bool add_records(uint64_t *sum, uint64_t records)
{
    if (records > PACKED_RECORDS_MAX - *sum)
        return false;
    *sum += records;
    return true;
}

int fail_packed(struct quipu_error *err, const char *what)
{
    return quipu_fail(err, QUIPU_EDATA, "the packed state is malformed: %s",
                      what);
}
