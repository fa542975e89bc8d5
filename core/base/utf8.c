/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* utf8.c - checks UTF-8, and makes foreign text safe to show (quipu/text.h). */
#include "base/base.h"

/* The length of the valid sequence at the start of `p`, of `length` > 0 bytes;
 * 0 when there is none.  The narrower limits of the second byte refuse overlong
 * forms, surrogates and what lies above U+10FFFF (Unicode, table 3-7). */
static size_t sequence_length(const unsigned char *p, size_t length)
{
    static const struct {
        unsigned char first, last, low, high, size;
    } ranges[] = {
        {0x00, 0x7f, 0, 0, 1},       {0xc2, 0xdf, 0x80, 0xbf, 2},
        {0xe0, 0xe0, 0xa0, 0xbf, 3}, {0xe1, 0xec, 0x80, 0xbf, 3},
        {0xed, 0xed, 0x80, 0x9f, 3}, {0xee, 0xef, 0x80, 0xbf, 3},
        {0xf0, 0xf0, 0x90, 0xbf, 4}, {0xf1, 0xf3, 0x80, 0xbf, 4},
        {0xf4, 0xf4, 0x80, 0x8f, 4},
    };
    size_t i = 0;
    while (i < ARRAY_SIZE(ranges) && p[0] > ranges[i].last)
        i++;
    if (i == ARRAY_SIZE(ranges) || p[0] < ranges[i].first ||
        ranges[i].size > length)
        return 0;
    if (ranges[i].size > 1 && (p[1] < ranges[i].low || p[1] > ranges[i].high))
        return 0;
    for (size_t k = 2; k < ranges[i].size; k++) {
        if ((p[k] & 0xc0) != 0x80)
            return 0;
    }
    return ranges[i].size;
}

size_t quipu_utf8_valid(const char *bytes, size_t length)
{
    size_t at = 0;
    while (at < length) {
        uint64_t word;
        if (length - at >= sizeof word) {
            memcpy(&word, bytes + at, sizeof word);
            if ((word & UINT64_C(0x8080808080808080)) == 0) {
                at += sizeof word;
                continue;
            }
        }
        size_t size =
            sequence_length((const unsigned char *)bytes + at, length - at);
        if (size == 0)
            return at;
        at += size;
    }
    return at;
}

/* Whether a valid sequence does something to a terminal or to the order of the
 * text instead of showing a character: C0, DEL, C1, line and paragraph
 * separators (U+2028, U+2029), bidirectional controls (U+200E, U+200F, U+202A
 * to U+202E, U+2066 to U+2069). */
static bool is_control(const unsigned char *p, size_t size)
{
    if (size == 1)
        return p[0] < 0x20 || p[0] == 0x7f;
    if (size == 2)
        return p[0] == 0xc2 && p[1] < 0xa0;
    if (size != 3 || p[0] != 0xe2)
        return false;
    if (p[1] == 0x80)
        return p[2] == 0x8e || p[2] == 0x8f || (p[2] >= 0xa8 && p[2] <= 0xae);
    return p[1] == 0x81 && p[2] >= 0xa6 && p[2] <= 0xa9;
}

void quipu_text_append_safe(struct quipu_text *text, struct quipu_slice slice,
                            size_t limit)
{
    const unsigned char *p = (const unsigned char *)slice.data;
    size_t at = 0;
    while (at < slice.length) {
        size_t size = sequence_length(p + at, slice.length - at);
        size_t step = size > 0 ? size : 1;
        if (at + step > limit)
            break;
        if (size > 0 && !is_control(p + at, size)) {
            quipu_text_append_bytes(text, p + at, size);
        } else {
            for (size_t i = 0; i < step; i++)
                quipu_text_printf(text, "\\x%02X", p[at + i]);
        }
        at += step;
    }
    if (at < slice.length)
        quipu_text_append(text, "...");
}
