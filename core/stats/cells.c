/* SPDX-License-Identifier: GPL-3.0-or-later */
/* cells.c - additive sums per cell and leaf. */
#include <math.h>

#include "stats/state.h"

struct cells *cells_new(enum frame_kind kind, double typical_y,
                        double typical_x, struct quipu_error *err)
{
    assert(kind >= FRAME_CLUSTERS && kind <= FRAME_CENSUS);
    assert(isfinite(typical_y) && isfinite(typical_x));
    struct cells *cells = base_alloc(1, sizeof *cells, err);
    if (!cells)
        return NULL;
    cells->kind = kind;
    cells->typical_y = typical_y;
    cells->typical_x = typical_x;
    table_init(&cells->entries, sizeof(struct cells_entry) +
                                    cells_sum_count(kind) * sizeof(double));
    table_init(&cells->missing, sizeof(struct cells_missing_entry));
    return cells;
}

void cells_free(struct cells *cells)
{
    if (!cells)
        return;
    table_release(&cells->entries);
    table_release(&cells->missing);
    free(cells->index);
    free(cells);
}

/* ---- adding ------------------------------------------------------------- */

int cells_add(struct cells *cells, uint64_t key,
              const struct cells_record *record, struct quipu_error *err)
{
    assert(!cells->is_sealed);
    double w = record->weight, y = record->y, x = record->x;
    if (!isfinite(w) || w < 0 || !isfinite(y) || !isfinite(x))
        return quipu_fail(err, QUIPU_EDATA,
                          "a record has the weight %.10g and the values %.10g "
                          "and %.10g",
                          w, y, x);

    struct cells_entry *entry =
        table_add(&cells->entries, (struct table_key){key, record->leaf}, err);
    if (!entry)
        return -1;
    entry->n++;
    entry->positive += w > 0;
    y -= cells->typical_y;
    x -= cells->typical_x;
    double wy = w * y, wx = w * x;
    double *sums = entry->sums;
    sums[SUM_W] += w;
    sums[SUM_Y] += wy;
    sums[SUM_X] += wx;
    sums[SUM_YY] += wy * y;
    sums[SUM_XY] += wx * y;
    sums[SUM_XX] += wx * x;
    if (cells->kind != FRAME_ELEMENTS)
        return 0;
    sums[SQUARE_W] += w * w;
    sums[SQUARE_Y] += w * wy;
    sums[SQUARE_X] += w * wx;
    sums[SQUARE_YY] += wy * wy;
    sums[SQUARE_XY] += wx * wy;
    sums[SQUARE_XX] += wx * wx;
    return 0;
}

static int add_missing(struct cells *cells, struct table_key at, uint64_t count,
                       struct quipu_error *err)
{
    struct cells_missing_entry *missing = table_add(&cells->missing, at, err);
    if (!missing)
        return -1;
    missing->count += count;
    return 0;
}

int cells_add_missing(struct cells *cells, uint64_t key,
                      enum quipu_reason reason, struct quipu_error *err)
{
    assert(!cells->is_sealed);
    assert(reason > QUIPU_PRESENT && reason < QUIPU_REASON_COUNT);
    return add_missing(cells, (struct table_key){key, reason}, 1, err);
}

/* ---- adding cells to cells ---------------------------------------------- */

static int check_alike(const struct cells *cells, const struct cells *other,
                       struct quipu_error *err)
{
    assert(!cells->is_sealed && cells != other);
    if (cells->kind == other->kind && cells->typical_y == other->typical_y &&
        cells->typical_x == other->typical_x)
        return 0;
    return quipu_fail(err, QUIPU_EDATA,
                      "cells of different designs or typical values cannot be "
                      "added");
}

static int add_entry(struct cells *cells, struct table_key at,
                     const struct cells_entry *from, struct quipu_error *err)
{
    struct cells_entry *entry = table_add(&cells->entries, at, err);
    if (!entry)
        return -1;
    entry->n += from->n;
    entry->positive += from->positive;
    for (size_t i = 0; i < cells_sum_count(cells->kind); i++)
        entry->sums[i] += from->sums[i];
    return 0;
}

int cells_merge(struct cells *cells, const struct cells *other,
                const uint32_t *leaf_map, struct quipu_error *err)
{
    if (check_alike(cells, other, err) == -1)
        return -1;
    for (size_t i = 0; i < other->entries.count; i++) {
        const struct cells_entry *entry = table_get(&other->entries, i);
        struct table_key at = entry->at;
        if (leaf_map)
            at.number = leaf_map[at.number];
        if (add_entry(cells, at, entry, err) == -1)
            return -1;
    }
    for (size_t i = 0; i < other->missing.count; i++) {
        const struct cells_missing_entry *missing =
            table_get(&other->missing, i);
        if (add_missing(cells, missing->at, missing->count, err) == -1)
            return -1;
    }
    return 0;
}

int cells_roll_up(struct cells *cells, const struct cells *other,
                  cells_key_map *map, const void *context,
                  struct quipu_error *err)
{
    if (check_alike(cells, other, err) == -1)
        return -1;
    for (size_t i = 0; i < other->entries.count; i++) {
        const struct cells_entry *entry = table_get(&other->entries, i);
        struct table_key at = entry->at;
        if (map(context, entry->at.key, &at.key) &&
            add_entry(cells, at, entry, err) == -1)
            return -1;
    }
    for (size_t i = 0; i < other->missing.count; i++) {
        const struct cells_missing_entry *missing =
            table_get(&other->missing, i);
        struct table_key at = missing->at;
        if (map(context, missing->at.key, &at.key) &&
            add_missing(cells, at, missing->count, err) == -1)
            return -1;
    }
    return 0;
}

/* ---- order -------------------------------------------------------------- */

static int compare_numbers(uint64_t a, uint64_t b)
{
    return (a > b) - (a < b);
}

static int compare_entries(const void *a, const void *b, void *context)
{
    const struct frame *frame = context;
    const struct table_key *x = a, *y = b;
    int order = compare_numbers(x->key, y->key);
    return order != 0 ? order
                      : compare_numbers(frame->leaves[x->number].rank,
                                        frame->leaves[y->number].rank);
}

static int compare_missing(const void *a, const void *b, void *context)
{
    (void)context;
    const struct table_key *x = a, *y = b;
    int order = compare_numbers(x->key, y->key);
    return order != 0 ? order : compare_numbers(x->number, y->number);
}

/* Every entry must be of a leaf of the frame, with no more records than it has:
 * a roll-up done twice shows here. */
static int check_leaves(const struct cells *cells, const struct frame *frame,
                        struct quipu_error *err)
{
    if (cells->kind != frame->kind)
        return quipu_fail(err, QUIPU_EDATA,
                          "the cells have another design than the frame");
    for (size_t i = 0; i < cells->entries.count; i++) {
        const struct cells_entry *entry = table_get(&cells->entries, i);
        if (entry->at.number >= frame->leaf_count)
            return quipu_fail(err, QUIPU_EDATA,
                              "the cells have PSU %u, the frame has %zu",
                              (unsigned)entry->at.number, frame->leaf_count);
        const struct frame_leaf *leaf = &frame->leaves[entry->at.number];
        if (entry->n > leaf->records || entry->positive > leaf->positive)
            return quipu_fail(err, QUIPU_EDATA,
                              "a cell has more records than the sample");
    }
    return 0;
}

/* How many items from `first` on have the key. */
static size_t run_length(const struct table *table, size_t first, uint64_t key)
{
    size_t i = first;
    while (i < table->count) {
        const struct table_key *at = table_get(table, i);
        if (at->key != key)
            break;
        i++;
    }
    return i - first;
}

/* The least key at or behind two positions; false at the end of both. */
static bool next_key(const struct cells *cells, size_t entry, size_t missing,
                     uint64_t *key)
{
    bool has_entry = entry < cells->entries.count;
    bool has_missing = missing < cells->missing.count;
    if (!has_entry && !has_missing)
        return false;
    uint64_t a = UINT64_MAX, b = UINT64_MAX;
    if (has_entry)
        a = ((struct table_key *)table_get(&cells->entries, entry))->key;
    if (has_missing)
        b = ((struct table_key *)table_get(&cells->missing, missing))->key;
    *key = a < b ? a : b;
    return true;
}

static int build_index(struct cells *cells, struct quipu_error *err)
{
    size_t capacity = 0, entry = 0, missing = 0;
    uint64_t key;
    while (next_key(cells, entry, missing, &key)) {
        if (base_grow(&cells->index, &capacity, cells->count + 1,
                      sizeof *cells->index, err) == -1)
            return -1;
        struct cell *cell = &cells->index[cells->count++];
        *cell = (struct cell){
            .key = key,
            .entry = entry,
            .entry_count = run_length(&cells->entries, entry, key),
            .missing = missing,
            .missing_count = run_length(&cells->missing, missing, key),
        };
        entry += cell->entry_count;
        missing += cell->missing_count;
    }
    return 0;
}

int cells_seal(struct cells *cells, const struct frame *frame,
               struct quipu_error *err)
{
    assert(!cells->is_sealed && frame->is_sealed);
    if (check_leaves(cells, frame, err) == -1)
        return -1;
    /* Whatever happens now, the tables cannot be added to any more. */
    cells->is_sealed = true;
    table_sort(&cells->entries, compare_entries, frame);
    table_sort(&cells->missing, compare_missing, NULL);
    return build_index(cells, err);
}

/* ---- reading ------------------------------------------------------------ */

size_t cells_count(const struct cells *cells)
{
    assert(cells->is_sealed);
    return cells->count;
}

uint64_t cells_key(const struct cells *cells, size_t cell)
{
    assert(cell < cells_count(cells));
    return cells->index[cell].key;
}

uint64_t cells_missing(const struct cells *cells, size_t cell,
                       enum quipu_reason reason)
{
    assert(cell < cells_count(cells));
    const struct cell *at = &cells->index[cell];
    for (size_t i = 0; i < at->missing_count; i++) {
        const struct cells_missing_entry *missing =
            table_get(&cells->missing, at->missing + i);
        if (missing->at.number == (uint32_t)reason)
            return missing->count;
    }
    return 0;
}
