/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* view.c - reads batches, and writes outputs (quipu/batch.h). */
#include "base/base.h"
#include "batch/inside.h"

size_t quipu_batch_rows(const struct quipu_batch *batch)
{
    return batch->rows;
}

size_t quipu_batch_columns(const struct quipu_batch *batch)
{
    return batch->count;
}

enum quipu_type quipu_batch_type(const struct quipu_batch *batch, size_t column)
{
    assert(column < batch->count);
    return batch->columns[column].type;
}

/* The cells of a column that must have the type. */
static const struct batch_cells *typed(const struct quipu_batch *batch,
                                       size_t column, enum quipu_type type)
{
    const struct batch_cells *cells = batch_cells(batch, column);
    assert(batch->columns[column].type == type);
    return cells;
}

const double *quipu_batch_doubles(const struct quipu_batch *batch,
                                  size_t column)
{
    return typed(batch, column, QUIPU_DOUBLE)->doubles;
}

const int64_t *quipu_batch_integers(const struct quipu_batch *batch,
                                    size_t column)
{
    return typed(batch, column, QUIPU_INTEGER)->integers;
}

const int32_t *quipu_batch_codes(const struct quipu_batch *batch, size_t column)
{
    if (quipu_batch_type(batch, column) == QUIPU_DATE)
        return typed(batch, column, QUIPU_DATE)->codes;
    return typed(batch, column, QUIPU_CODE)->codes;
}

const uint8_t *quipu_batch_bools(const struct quipu_batch *batch, size_t column)
{
    return typed(batch, column, QUIPU_BOOL)->bools;
}

struct quipu_slice quipu_batch_text(const struct quipu_batch *batch,
                                    size_t column, size_t row)
{
    const struct batch_cells *cells = typed(batch, column, QUIPU_TEXT);
    assert(row < batch->rows);
    const struct text_span *span = &cells->texts[row];
    return (struct quipu_slice){
        span->length > 0 ? batch->bytes + span->offset : "", span->length};
}

const uint8_t *quipu_batch_reasons(const struct quipu_batch *batch,
                                   size_t column)
{
    return batch_cells(batch, column)->reasons;
}

double *quipu_batch_outputs(struct quipu_batch *batch, size_t column)
{
    return typed(batch, column, QUIPU_DOUBLE)->doubles;
}

uint8_t *quipu_batch_output_reasons(struct quipu_batch *batch, size_t column)
{
    return batch_cells(batch, column)->reasons;
}

void *quipu_batch_scratch(struct quipu_batch *batch, size_t size,
                          struct quipu_error *err)
{
    if (size > batch->scratch_size || !batch->scratch) {
        void *scratch = malloc(size > 0 ? size : 1);
        if (!scratch) {
            (void)quipu_fail_memory(err);
            return NULL;
        }
        free(batch->scratch);
        batch->scratch = scratch;
        batch->scratch_size = size;
    }
    return batch->scratch;
}
