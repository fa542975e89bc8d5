/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pack_cells.c - cells as bytes.
 *
 *     8 bytes "quipuC01", u8 kind, f64 typical y, f64 typical x
 *     u64 count, then per cell and leaf: u64 key, u32 leaf, u64 records,
 *         u64 records with positive weight, f64 sums in the order of enum sum
 *     u64 count, then per cell and reason: u64 key, u32 reason, u64 records
 *
 * Items are in the order they came, or the canonical one of sealed cells.
 */
#include <math.h>

#include "stats/packed.h"
#include "stats/state.h"

#define MAGIC        "quipuC01"
#define MAGIC_LENGTH (sizeof MAGIC - 1)

#define MISSING_SIZE 20

static size_t entry_size(enum frame_kind kind)
{
    return 28 + 8 * cells_sum_count(kind);
}

/* Whether the sums of an entry are of the kind that records make. */
static bool has_sound_sums(const struct cells_entry *entry,
                           enum frame_kind kind)
{
    const double *sums = entry->sums;
    for (size_t i = 0; i < cells_sum_count(kind); i++) {
        if (!isfinite(sums[i]))
            return false;
    }
    if (kind == FRAME_ELEMENTS &&
        !(sums[SQUARE_W] >= 0 && sums[SQUARE_YY] >= 0 && sums[SQUARE_XX] >= 0))
        return false;
    return sums[SUM_W] >= 0 && (sums[SUM_W] > 0) == (entry->positive > 0) &&
           sums[SUM_YY] >= 0 && sums[SUM_XX] >= 0;
}

int cells_pack(const struct cells *cells, struct quipu_text *out,
               struct quipu_error *err)
{
    quipu_text_append_bytes(out, MAGIC, MAGIC_LENGTH);
    pack_number(out, cells->kind, 1);
    pack_double(out, cells->typical_y);
    pack_double(out, cells->typical_x);
    pack_number(out, cells->entries.count, 8);
    for (size_t i = 0; i < cells->entries.count; i++) {
        const struct cells_entry *entry = table_get(&cells->entries, i);
        if (!has_sound_sums(entry, cells->kind))
            return quipu_fail(err, QUIPU_EDATA,
                              "the sums of a cell are too large to be kept");
        pack_number(out, entry->at.key, 8);
        pack_number(out, entry->at.number, 4);
        pack_number(out, entry->n, 8);
        pack_number(out, entry->positive, 8);
        for (size_t j = 0; j < cells_sum_count(cells->kind); j++)
            pack_double(out, entry->sums[j]);
    }
    pack_number(out, cells->missing.count, 8);
    for (size_t i = 0; i < cells->missing.count; i++) {
        const struct cells_missing_entry *missing =
            table_get(&cells->missing, i);
        pack_number(out, missing->at.key, 8);
        pack_number(out, missing->at.number, 4);
        pack_number(out, missing->count, 8);
    }
    return quipu_text_check(out, err);
}

/* ---- reading ------------------------------------------------------------ */

/* Reads key and number of an item, and adds it to the table; NULL when it is
 * there already, or its number is not below `limit`. */
static void *read_item(struct reader *reader, struct table *table,
                       uint64_t limit, struct quipu_error *err)
{
    struct table_key at = {.key = read_number(reader, 8)};
    at.number = (uint32_t)read_number(reader, 4);
    size_t count = table->count;
    if (at.number >= limit) {
        (void)fail_packed(err, "number of a PSU or reason");
        return NULL;
    }
    void *item = table_add(table, at, err);
    if (item && table->count == count) {
        (void)fail_packed(err, "a cell occurs twice");
        return NULL;
    }
    return item;
}

static int read_entries(struct reader *reader, struct cells *cells,
                        size_t leaf_count, struct quipu_error *err)
{
    uint64_t count = read_count(reader, entry_size(cells->kind)), records = 0;
    for (uint64_t i = 0; i < count; i++) {
        struct cells_entry *entry =
            read_item(reader, &cells->entries, leaf_count, err);
        if (!entry)
            return -1;
        entry->n = read_number(reader, 8);
        entry->positive = read_number(reader, 8);
        if (entry->n == 0 || entry->positive > entry->n ||
            !add_records(&records, entry->n))
            return fail_packed(err, "number of records");
        if (!read_finite(reader, entry->sums, cells_sum_count(cells->kind)) ||
            !has_sound_sums(entry, cells->kind))
            return fail_packed(err, "sums of a cell");
    }
    return 0;
}

static int read_missing(struct reader *reader, struct cells *cells,
                        struct quipu_error *err)
{
    uint64_t count = read_count(reader, MISSING_SIZE), records = 0;
    for (uint64_t i = 0; i < count; i++) {
        struct cells_missing_entry *missing =
            read_item(reader, &cells->missing, QUIPU_REASON_COUNT, err);
        if (!missing)
            return -1;
        missing->count = read_number(reader, 8);
        if (missing->at.number == QUIPU_PRESENT)
            return fail_packed(err, "number of a PSU or reason");
        if (missing->count == 0 || !add_records(&records, missing->count))
            return fail_packed(err, "number of records");
    }
    return 0;
}

/* Reads what stands before the entries; NULL when it is malformed. */
static struct cells *read_head(struct reader *reader, const struct frame *frame,
                               struct quipu_error *err)
{
    uint64_t kind = read_number(reader, 1);
    double typical[2];
    bool is_finite = read_finite(reader, typical, 2);
    if (reader->is_short || !is_finite || kind != frame->kind) {
        (void)fail_packed(err, "kind of the cells");
        return NULL;
    }
    return cells_new(frame->kind, typical[0], typical[1], err);
}

struct cells *cells_unpack(struct quipu_slice *bytes, const struct frame *frame,
                           struct quipu_error *err)
{
    if (bytes->length < MAGIC_LENGTH ||
        memcmp(bytes->data, MAGIC, MAGIC_LENGTH) != 0) {
        (void)fail_packed(err, "not cells of this version");
        return NULL;
    }
    struct reader reader = {(const unsigned char *)bytes->data + MAGIC_LENGTH,
                            bytes->length - MAGIC_LENGTH, false};
    QUIPU_AUTO(cells) cells = read_head(&reader, frame, err);
    if (!cells ||
        read_entries(&reader, cells, frame_leaf_count(frame), err) == -1 ||
        read_missing(&reader, cells, err) == -1)
        return NULL;
    if (reader.is_short) {
        (void)fail_packed(err, "it ends too early");
        return NULL;
    }
    *bytes = (struct quipu_slice){(const char *)reader.bytes, reader.left};
    return QUIPU_TAKE(cells);
}
