/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pool.c - memory that is freed together (pool.h). */
#include "store/pool.h"

#define POOL_BLOCK 8000 /* bytes; larger objects have a block of their own */

struct pool_block {
    struct pool_block *next;
    size_t used, size;
    max_align_t bytes[];
};

void pool_release(struct pool *pool)
{
    while (pool->first) {
        struct pool_block *block = pool->first;
        pool->first = block->next;
        free(block);
    }
}

static int add_block(struct pool *pool, size_t needed, struct quipu_error *err)
{
    size_t size = needed > POOL_BLOCK ? needed : POOL_BLOCK, whole;
    if (__builtin_add_overflow(size, sizeof(struct pool_block), &whole))
        return quipu_fail_memory(err);
    struct pool_block *block = base_alloc(1, whole, err);
    if (!block)
        return -1;
    block->size = size;
    block->next = pool->first;
    pool->first = block;
    return 0;
}

void *pool_alloc(struct pool *pool, size_t count, size_t size,
                 struct quipu_error *err)
{
    const size_t unit = _Alignof(max_align_t);
    size_t needed;
    if (__builtin_mul_overflow(count > 0 ? count : 1, size, &needed) ||
        __builtin_add_overflow(needed, unit - 1, &needed)) {
        (void)quipu_fail_memory(err);
        return NULL;
    }
    needed -= needed % unit;
    if ((!pool->first || pool->first->size - pool->first->used < needed) &&
        add_block(pool, needed, err) == -1)
        return NULL;
    char *bytes = (char *)pool->first->bytes + pool->first->used;
    pool->first->used += needed;
    return bytes;
}

int pool_string(struct pool *pool, const char **copy, const char *string,
                struct quipu_error *err)
{
    *copy = NULL;
    if (!string)
        return 0;
    size_t size = strlen(string) + 1;
    char *bytes = pool_alloc(pool, 1, size, err);
    if (!bytes)
        return -1;
    memcpy(bytes, string, size);
    *copy = bytes;
    return 0;
}

int pool_grow(struct pool *pool, void *items, size_t *capacity, size_t needed,
              size_t size, struct quipu_error *err)
{
    void *old;
    memcpy(&old, items, sizeof old);
    if (old && needed <= *capacity)
        return 0;

    size_t room = *capacity < 4 ? 4 : *capacity;
    if (room < needed && __builtin_mul_overflow(room, (size_t)2, &room))
        return quipu_fail_memory(err);
    if (room < needed)
        room = needed;
    void *bytes = pool_alloc(pool, room, size, err);
    if (!bytes)
        return -1;
    if (old && *capacity > 0)
        memcpy(bytes, old, *capacity * size);
    memcpy(items, &bytes, sizeof bytes);
    *capacity = room;
    return 0;
}
