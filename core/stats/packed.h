/* SPDX-License-Identifier: GPL-3.0-or-later */
/* packed.h - numbers and names in packed states: little-endian, doubles as
 * their IEEE 754 bits.
 *
 * A reader never reads behind the end: it gives 0 there and remembers.  So a
 * whole item is read first and checked once.
 */
#ifndef STATS_PACKED_H
#define STATS_PACKED_H

#include "base/base.h"

/* Counts of records in a packed state stay below this, so that their sums fit.
 */
#define PACKED_RECORDS_MAX (UINT64_C(1) << 53)

void pack_number(struct quipu_text *out, uint64_t value, size_t bytes);
void pack_double(struct quipu_text *out, double value);
void pack_slice(struct quipu_text *out, struct quipu_slice slice);

struct reader {
    const unsigned char *bytes;
    size_t left;
    bool is_short; /* something was read behind the end */
};

uint64_t read_number(struct reader *reader, size_t bytes);
double read_double(struct reader *reader);
struct quipu_slice read_slice(struct reader *reader);

/* A count of items that have at least `size` bytes each; more than fit in what
 * is left is malformed. */
uint64_t read_count(struct reader *reader, size_t size);

/* Reads `count` numbers into sums; false unless they are all finite. */
bool read_finite(struct reader *reader, double *numbers, size_t count);

/* Adds up records, within PACKED_RECORDS_MAX; false when there are more. */
bool add_records(uint64_t *sum, uint64_t records);

/* Records QUIPU_EDATA for a malformed state and returns -1. */
int fail_packed(struct quipu_error *err, const char *what);

#endif
