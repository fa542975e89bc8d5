/* SPDX-License-Identifier: GPL-3.0-or-later */
/* table.c - hash tables of the statistics. */
#include <config.h>

#include "stats/table.h"

void slots_release(struct slots *slots)
{
    free(slots->slots);
    *slots = (struct slots){0};
}

static void put(struct slot *slots, size_t mask, struct slot slot)
{
    size_t at = slot.hash & mask;
    while (slots[at].item != SLOTS_END)
        at = (at + 1) & mask;
    slots[at] = slot;
}

int slots_reserve(struct slots *slots, struct quipu_error *err)
{
    /* At most five eighths full. */
    if (slots->used < slots->count / 8 * 5)
        return 0;

    size_t count = slots->count ? slots->count * 2 : 16;
    struct slot *grown = base_alloc(count, sizeof *grown, err);
    if (!grown)
        return -1;
    for (size_t i = 0; i < count; i++)
        grown[i].item = SLOTS_END;
    for (size_t i = 0; i < slots->count; i++) {
        if (slots->slots[i].item != SLOTS_END)
            put(grown, count - 1, slots->slots[i]);
    }
    free(slots->slots);
    slots->slots = grown;
    slots->count = count;
    return 0;
}

void slots_insert(struct slots *slots, uint32_t hash, uint32_t item)
{
    put(slots->slots, slots->count - 1, (struct slot){hash, item});
    slots->used++;
}

void table_init(struct table *table, size_t stride)
{
    *table = (struct table){.stride = stride};
}

void table_release(struct table *table)
{
    free(table->items);
    slots_release(&table->slots);
    *table = (struct table){0};
}

static bool has_key(const struct table *table, size_t item,
                    struct table_key key)
{
    const struct table_key *have = table_get(table, item);
    return have->key == key.key && have->number == key.number;
}

static void *append(struct table *table, struct table_key key,
                    struct quipu_error *err)
{
    if (table->count >= SLOTS_END) {
        (void)quipu_fail(err, QUIPU_EDATA, "there are too many cells");
        return NULL;
    }
    if (base_grow(&table->items, &table->capacity, table->count + 1,
                  table->stride, err) == -1)
        return NULL;
    void *item = table_get(table, table->count);
    memset(item, 0, table->stride);
    struct table_key *head = item;
    head->key = key.key;
    head->number = key.number;
    table->last = table->count++;
    return item;
}

void *table_add(struct table *table, struct table_key key,
                struct quipu_error *err)
{
    if (table->count > 0 && has_key(table, table->last, key))
        return table_get(table, table->last);

    uint32_t hash =
        (uint32_t)hash_mix(key.key + hash_mix(UINT64_C(1) + key.number));
    struct probe probe = slots_begin(&table->slots, hash);
    uint32_t item;
    while ((item = slots_next(&table->slots, &probe)) != SLOTS_END) {
        if (!has_key(table, item, key))
            continue;
        table->last = item;
        return table_get(table, item);
    }
    if (slots_reserve(&table->slots, err) == -1)
        return NULL;
    void *added = append(table, key, err);
    if (added)
        slots_insert(&table->slots, hash, (uint32_t)table->last);
    return added;
}

void table_sort(struct table *table,
                int (*compare)(const void *a, const void *b, void *context),
                const void *context)
{
    slots_release(&table->slots);
    if (table->count > 1)
        qsort_r(table->items, table->count, table->stride, compare,
                (void *)context);
}
