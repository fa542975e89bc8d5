/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* memory.c - checked memory, and the nearest of some names (base/base.h). */
#include "base/base.h"

void *base_alloc(size_t count, size_t size, struct quipu_error *err)
{
    /* calloc checks the product too; sanitizers stop the program there. */
    size_t bytes;
    if (count == 0)
        count = 1;
    void *p = __builtin_mul_overflow(count, size, &bytes) ? NULL
                                                          : calloc(count, size);
    if (!p)
        (void)quipu_fail_memory(err);
    return p;
}

char *base_strdup(const char *string, struct quipu_error *err)
{
    return base_slicedup(quipu_slice_of(string), err);
}

char *base_slicedup(struct quipu_slice slice, struct quipu_error *err)
{
    char *copy = malloc(slice.length + 1);
    if (!copy) {
        (void)quipu_fail_memory(err);
        return NULL;
    }
    if (slice.length > 0)
        memcpy(copy, slice.data, slice.length);
    copy[slice.length] = '\0';
    return copy;
}

int base_grow(void *items, size_t *capacity, size_t needed, size_t size,
              struct quipu_error *err)
{
    if (needed <= *capacity)
        return 0;

    size_t more = *capacity < 8 ? 8 : *capacity;
    while (more < needed) {
        if (__builtin_mul_overflow(more, (size_t)2, &more))
            return quipu_fail_memory(err);
    }
    size_t bytes;
    if (__builtin_mul_overflow(more, size, &bytes))
        return quipu_fail_memory(err);

    /* `items` is the address of a pointer of any object type. */
    void *old;
    memcpy(&old, items, sizeof old);
    void *grown = realloc(old, bytes);
    if (!grown)
        return quipu_fail_memory(err);
    memcpy(items, &grown, sizeof grown);
    *capacity = more;
    return 0;
}

/* Names longer than this are not compared. */
#define NAME_LIMIT 64

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* How many letters to add, drop, change or swap with their neighbour, without
 * regard to ASCII case (optimal string alignment). */
static size_t edit_distance(const char *a, size_t a_length, const char *b,
                            size_t b_length)
{
    size_t rows[3][NAME_LIMIT + 1];
    size_t *before = rows[0], *previous = rows[1], *row = rows[2];
    for (size_t j = 0; j <= b_length; j++)
        previous[j] = j;
    for (size_t i = 1; i <= a_length; i++) {
        row[0] = i;
        for (size_t j = 1; j <= b_length; j++) {
            bool same = lower(a[i - 1]) == lower(b[j - 1]);
            row[j] = least(previous[j - 1] + !same,
                           least(previous[j], row[j - 1]) + 1);
            if (i > 1 && j > 1 && lower(a[i - 1]) == lower(b[j - 2]) &&
                lower(a[i - 2]) == lower(b[j - 1]))
                row[j] = least(row[j], before[j - 2] + 1);
        }
        size_t *spare = before;
        before = previous;
        previous = row;
        row = spare;
    }
    return previous[b_length];
}

const char *base_nearest(const char *name, const char *const *names,
                         size_t count)
{
    size_t length = strlen(name);
    if (length > NAME_LIMIT)
        return NULL;

    /* Near: a third of the letters may be wrong, at least one, never all. */
    size_t best = length < 2 ? 1 : (length < 3 ? 1 : length / 3) + 1;
    const char *nearest = NULL;
    for (size_t i = 0; i < count; i++) {
        size_t other = strlen(names[i]);
        if (other > NAME_LIMIT)
            continue;
        size_t distance = edit_distance(name, length, names[i], other);
        if (distance < best) {
            best = distance;
            nearest = names[i];
        }
    }
    return nearest;
}
