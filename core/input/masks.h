/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* masks.h - where a byte occurs among 64, as bits: the first byte is bit 0. */
#ifndef INPUT_MASKS_H
#define INPUT_MASKS_H

#include <stdint.h>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#define MASK_BYTES 64

static inline uint64_t mask_of_portable(const char *bytes, char wanted)
{
    uint64_t mask = 0;
    for (unsigned i = 0; i < MASK_BYTES; i++)
        mask |= (uint64_t)(bytes[i] == wanted) << i;
    return mask;
}

#ifdef __SSE2__
static inline uint64_t mask_of(const char *bytes, char wanted)
{
    const __m128i all = _mm_set1_epi8(wanted);
    uint64_t mask = 0;
    for (unsigned i = 0; i < MASK_BYTES; i += 16) {
        __m128i some = _mm_loadu_si128((const __m128i *)(bytes + i));
        unsigned bits = (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(some, all));
        mask |= (uint64_t)bits << i;
    }
    return mask;
}
#else
static inline uint64_t mask_of(const char *bytes, char wanted)
{
    return mask_of_portable(bytes, wanted);
}
#endif

/* Bit i is whether an odd number of the bits 0 to i is set. */
static inline uint64_t mask_parities(uint64_t mask)
{
    for (unsigned shift = 1; shift < MASK_BYTES; shift *= 2)
        mask ^= mask << shift;
    return mask;
}

#endif
