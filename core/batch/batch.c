/* SPDX-License-Identifier: GPL-3.0-or-later */
/* batch.c - makes batches and empties them (batch/batch.h). */
#include "base/base.h"
#include "batch/inside.h"

static size_t size_of_type(enum quipu_type type)
{
    switch (type) {
    case QUIPU_INTEGER:
        return sizeof(int64_t);
    case QUIPU_DOUBLE:
        return sizeof(double);
    case QUIPU_BOOL:
        return sizeof(uint8_t);
    case QUIPU_DATE:
    case QUIPU_CODE:
        return sizeof(int32_t);
    case QUIPU_TEXT:
        return sizeof(struct text_span);
    }
    assert(false && "a type of enum quipu_type");
    return 0;
}

static int make_cells(struct quipu_batch *batch, struct quipu_error *err)
{
    batch->cells = base_alloc(batch->count, sizeof *batch->cells, err);
    if (!batch->cells)
        return -1;
    for (size_t i = 0; i < batch->count; i++) {
        struct batch_cells *cells = &batch->cells[i];
        cells->any = base_alloc(batch->capacity + 1,
                                size_of_type(batch->columns[i].type), err);
        cells->reasons = base_alloc(batch->capacity + 1, 1, err);
        if (!cells->any || !cells->reasons)
            return -1;
    }
    return 0;
}

struct quipu_batch *batch_new(const struct batch_column *columns, size_t count,
                              size_t capacity, struct quipu_error *err)
{
    struct quipu_batch *batch = base_alloc(1, sizeof *batch, err);
    if (!batch)
        return NULL;
    batch->columns = columns;
    batch->count = count;
    batch->capacity = capacity;
    quipu_text_init(&batch->origin);
    quipu_text_init(&batch->malformed);
    if (make_cells(batch, err) == -1) {
        batch_free(batch);
        return NULL;
    }
    batch_clear(batch);
    return batch;
}

void batch_free(struct quipu_batch *batch)
{
    if (!batch)
        return;
    for (size_t i = 0; batch->cells && i < batch->count; i++) {
        free(batch->cells[i].any);
        free(batch->cells[i].reasons);
    }
    free(batch->cells);
    batch_counts_release(&batch->counts);
    quipu_text_release(&batch->origin);
    quipu_text_release(&batch->malformed);
    free(batch->bytes);
    free(batch->scratch);
    free(batch);
}

void batch_clear(struct quipu_batch *batch)
{
    batch->rows = 0;
    batch->bytes_used = 0;
    batch->bytes_kept = 0;
    batch->is_malformed = false;
    for (size_t i = 0; i < batch->count; i++)
        memset(batch->cells[i].reasons, QUIPU_MISSING, batch->capacity + 1);
}

void batch_set_rows(struct quipu_batch *batch, size_t rows)
{
    assert(rows <= batch->capacity);
    batch_clear(batch);
    batch->rows = rows;
}

double *batch_edit_doubles(struct quipu_batch *batch, size_t column)
{
    struct batch_cells *cells = batch_cells(batch, column);
    assert(batch->columns[column].type == QUIPU_DOUBLE);
    return cells->doubles;
}

int32_t *batch_edit_codes(struct quipu_batch *batch, size_t column)
{
    struct batch_cells *cells = batch_cells(batch, column);
    assert(batch->columns[column].type == QUIPU_CODE ||
           batch->columns[column].type == QUIPU_DATE);
    return cells->codes;
}

uint8_t *batch_edit_reasons(struct quipu_batch *batch, size_t column)
{
    return batch_cells(batch, column)->reasons;
}

int batch_edit_text(struct quipu_batch *batch, size_t column, size_t row,
                    struct quipu_slice text, struct quipu_error *err)
{
    struct batch_cells *cells = batch_cells(batch, column);
    assert(batch->columns[column].type == QUIPU_TEXT && row < batch->rows);
    if (batch_store_text(batch, text, &cells->texts[row]) == -1)
        return quipu_fail_memory(err);
    cells->reasons[row] = QUIPU_PRESENT;
    return 0;
}

void batch_tolerate_rejects(struct quipu_batch *batch, bool tolerate)
{
    batch->tolerates_rejects = tolerate;
}

int batch_check(const struct quipu_batch *batch, struct quipu_error *err)
{
    return batch->has_failed ? quipu_fail_memory(err) : 0;
}

const struct batch_counts *batch_get_counts(const struct quipu_batch *batch)
{
    return &batch->counts;
}

struct batch_counts batch_take_counts(struct quipu_batch *batch)
{
    struct batch_counts counts = batch->counts;
    batch->counts = (struct batch_counts){0};
    batch->named_capacity = 0;
    return counts;
}

void batch_counts_release(struct batch_counts *counts)
{
    for (size_t i = 0; i < counts->named_count; i++)
        free(counts->named[i].name);
    for (size_t i = 0; i < counts->reject_count; i++)
        free(counts->rejects[i]);
    free(counts->named);
    free(counts->rejects);
}
