/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* inside.h - the inside of struct quipu_batch, for the files of core/batch and
 * the reader of delimited text; everybody else uses functions.
 */
#ifndef BATCH_INSIDE_H
#define BATCH_INSIDE_H

#include "batch/batch.h"

/* How many messages of rejected records are kept. */
#define BATCH_REJECTS_KEPT 20

/* A batch with more bytes of text than this is full. */
#define BATCH_TEXT_LIMIT ((size_t)16 << 20)

/* Where the text of a cell is in the batch's bytes. */
struct text_span {
    size_t offset, length;
};

/* The cells of one column: capacity + 1 rows, so that a source that goes on
 * putting into a full batch harms nothing before quipu_end_row tells it. */
struct batch_cells {
    union {
        void *any;
        double *doubles;
        int64_t *integers;
        int32_t *codes; /* and dates */
        uint8_t *bools;
        struct text_span *texts;
    };
    uint8_t *reasons;
};

struct quipu_batch {
    const struct batch_column *columns;
    struct batch_cells *cells;
    size_t count, capacity, rows;

    char *bytes; /* of all texts */
    size_t bytes_used, bytes_capacity;
    size_t bytes_kept; /* without the row that is being filled */

    void *scratch;
    size_t scratch_size;

    struct quipu_text origin;    /* what messages call the input; may be "" */
    struct quipu_text malformed; /* why the row being filled is malformed */
    bool is_malformed;
    bool tolerates_rejects;
    bool has_failed; /* for want of memory */

    struct batch_counts counts;
    size_t named_capacity;
};

/* The column, checked to be one. */
static inline struct batch_cells *batch_cells(const struct quipu_batch *batch,
                                              size_t column)
{
    assert(column < batch->count);
    return &batch->cells[column];
}

/* quipu_put_text for numbers with another decimal mark than the point. */
void batch_put_text(struct quipu_batch *batch, size_t column,
                    struct quipu_slice text, char mark);

/* Copies a text into the batch's bytes; -1 when there is no memory. */
int batch_store_text(struct quipu_batch *batch, struct quipu_slice text,
                     struct text_span *span);

#endif
