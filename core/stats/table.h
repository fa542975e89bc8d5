/* SPDX-License-Identifier: GPL-3.0-or-later */
/* table.h - hash tables of the statistics: open addressing over items that
 * stand in one array in the order they came.
 *
 * struct slots finds item numbers by hash and leaves the comparison to its
 * user:
 *
 *     struct probe probe = slots_begin(&slots, hash);
 *     uint32_t item;
 *     while ((item = slots_next(&slots, &probe)) != SLOTS_END)
 *         if (is_the_one(item))
 *             return item;
 *
 * struct table holds items that begin with a struct table_key.  Walking its
 * array never depends on hashes.
 */
#ifndef STATS_TABLE_H
#define STATS_TABLE_H

#include "base/base.h"

/* ---- slots -------------------------------------------------------------- */

#define SLOTS_END UINT32_MAX /* no item has this number */

struct slot {
    uint32_t hash;
    uint32_t item; /* SLOTS_END while empty */
};

struct slots {
    struct slot *slots;
    size_t count; /* a power of two, or 0 before the first item */
    size_t used;
};

void slots_release(struct slots *slots);

/* Makes room for one more item. */
int slots_reserve(struct slots *slots,
                  struct quipu_error *err) QUIPU_MUST_CHECK;

/* Adds an item that is not there; room must have been reserved. */
void slots_insert(struct slots *slots, uint32_t hash, uint32_t item);

struct probe {
    uint32_t hash;
    size_t at;
};

static inline struct probe slots_begin(const struct slots *slots, uint32_t hash)
{
    return (struct probe){hash, slots->count ? hash & (slots->count - 1) : 0};
}

/* The next item with the hash, SLOTS_END when there is none. */
static inline uint32_t slots_next(const struct slots *slots,
                                  struct probe *probe)
{
    if (slots->count == 0)
        return SLOTS_END;
    for (;;) {
        const struct slot *slot = &slots->slots[probe->at];
        probe->at = (probe->at + 1) & (slots->count - 1);
        if (slot->item == SLOTS_END || slot->hash == probe->hash)
            return slot->item;
    }
}

/* Well spread bits of a number. */
static inline uint64_t hash_mix(uint64_t bits)
{
    bits ^= bits >> 32;
    bits *= UINT64_C(0xd6e8feb86659fd93);
    bits ^= bits >> 32;
    bits *= UINT64_C(0xd6e8feb86659fd93);
    return bits ^ bits >> 32;
}

/* ---- tables ------------------------------------------------------------- */

struct table_key {
    uint64_t key;
    uint32_t number;
};

struct table {
    void *items; /* `count` items of `stride` bytes */
    size_t stride, count, capacity;
    size_t last; /* the item found last */
    struct slots slots;
};

/* An empty table; nothing is allocated.  `stride` keeps items aligned. */
void table_init(struct table *table, size_t stride);
void table_release(struct table *table);

static inline void *table_get(const struct table *table, size_t item)
{
    return (char *)table->items + item * table->stride;
}

/* The item with the key, borrowed until the next addition; a new one is zero
 * but for its key.  NULL when there is no memory. */
void *table_add(struct table *table, struct table_key key,
                struct quipu_error *err) QUIPU_MUST_CHECK;

/* Sorts the items.  The table cannot be added to afterwards. */
void table_sort(struct table *table,
                int (*compare)(const void *a, const void *b, void *context),
                const void *context);

#endif
