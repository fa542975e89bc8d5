/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pool.h - strings and arrays that are freed together: what was read from a
 * store. */
#ifndef STORE_POOL_H
#define STORE_POOL_H

#include "base/base.h"

struct pool_block;
struct pool {
    struct pool_block *first;
};

/* An empty pool is {0}. */
void pool_release(struct pool *pool);

/* Zeroed, aligned for any object; count 0 gives one. */
void *pool_alloc(struct pool *pool, size_t count, size_t size,
                 struct quipu_error *err) QUIPU_MUST_CHECK;

/* Copies a string to *copy; NULL stays NULL. */
int pool_string(struct pool *pool, const char **copy, const char *string,
                struct quipu_error *err) QUIPU_MUST_CHECK;

/* Makes room for one more element in an array of the pool that grows by
 * doubling: base_grow. */
int pool_grow(struct pool *pool, void *items, size_t *capacity, size_t needed,
              size_t size, struct quipu_error *err) QUIPU_MUST_CHECK;

#endif
