/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* row.c - ends, rejects and drops rows, and counts (quipu/batch.h). */
#include <inttypes.h>

#include "base/base.h"
#include "batch/inside.h"

bool quipu_batch_is_full(const struct quipu_batch *batch)
{
    return batch->rows >= batch->capacity ||
           batch->bytes_used > BATCH_TEXT_LIMIT;
}

void quipu_batch_origin(struct quipu_batch *batch, const char *name)
{
    quipu_text_clear(&batch->origin);
    quipu_text_append_safe(&batch->origin, quipu_slice_of(name), 200);
}

/* Forgets what was put since the last row ended. */
static void forget_row(struct quipu_batch *batch)
{
    batch->is_malformed = false;
    batch->bytes_used = batch->bytes_kept;
    for (size_t i = 0; i < batch->count; i++)
        batch->cells[i].reasons[batch->rows] = QUIPU_MISSING;
}

/* "origin", row 12, column "HC1": "abc" is not a number */
static void describe_row(const struct quipu_batch *batch, uint64_t row,
                         struct quipu_text *text)
{
    if (batch->origin.length > 0)
        quipu_text_printf(text, "\"%s\", ", batch->origin.data);
    quipu_text_printf(text, "row %" PRIu64 ", %s", row, batch->malformed.data);
}

/* Keeps the message of one of the first rejected records. */
static void keep_reject(struct quipu_batch *batch, uint64_t row)
{
    struct batch_counts *counts = &batch->counts;
    if (counts->reject_count >= BATCH_REJECTS_KEPT)
        return;
    if (!counts->rejects)
        counts->rejects =
            base_alloc(BATCH_REJECTS_KEPT, sizeof *counts->rejects, NULL);
    QUIPU_AUTO_TEXT(text);
    describe_row(batch, row, &text);
    char *message = counts->rejects ? quipu_text_detach(&text, NULL) : NULL;
    if (message)
        counts->rejects[counts->reject_count++] = message;
    else
        batch->has_failed = true;
}

static int reject_row(struct quipu_batch *batch, uint64_t row,
                      struct quipu_error *err)
{
    if (!batch->tolerates_rejects) {
        QUIPU_AUTO_TEXT(text);
        describe_row(batch, row, &text);
        forget_row(batch);
        return quipu_fail(err, QUIPU_EDATA, "%s", text.data);
    }
    keep_reject(batch, row);
    batch->counts.dropped[QUIPU_REJECTED]++;
    forget_row(batch);
    return 0;
}

/* Says that a column of the row is not as it must be. */
static void mark_malformed(struct quipu_batch *batch, size_t column,
                           const char *problem)
{
    quipu_text_clear(&batch->malformed);
    quipu_text_append(&batch->malformed, "column \"");
    quipu_text_append_safe(&batch->malformed,
                           quipu_slice_of(batch->columns[column].name), 80);
    quipu_text_printf(&batch->malformed, "\": %s", problem);
    batch->is_malformed = true;
}

static void check_row(struct quipu_batch *batch)
{
    for (size_t i = 0; i < batch->count && !batch->is_malformed; i++) {
        const struct batch_column *column = &batch->columns[i];
        const struct batch_cells *cells = &batch->cells[i];
        bool is_present = cells->reasons[batch->rows] == QUIPU_PRESENT;
        if (column->required && !is_present)
            mark_malformed(batch, i, "the value is missing and must not be");
        if (column->not_negative && is_present &&
            cells->doubles[batch->rows] < 0)
            mark_malformed(batch, i, "the value is negative");
    }
}

int quipu_end_row(struct quipu_batch *batch, uint64_t row,
                  struct quipu_error *err)
{
    if (batch->has_failed)
        return quipu_fail_memory(err);
    if (batch->rows >= batch->capacity)
        return quipu_fail(err, QUIPU_EBUG,
                          "row %" PRIu64 " is put into a full batch", row);

    batch->counts.read++;
    check_row(batch);
    if (batch->is_malformed)
        return reject_row(batch, row, err);
    batch->rows++;
    batch->bytes_kept = batch->bytes_used;
    return 0;
}

void quipu_drop_row(struct quipu_batch *batch, enum quipu_reason reason)
{
    assert(reason > QUIPU_PRESENT && reason < QUIPU_REASON_COUNT);
    batch->counts.read++;
    batch->counts.dropped[reason]++;
    forget_row(batch);
}

/* The count of this name, made when there is none; NULL without memory. */
static struct named_count *find_count(struct quipu_batch *batch,
                                      const char *name)
{
    struct batch_counts *counts = &batch->counts;
    for (size_t i = 0; i < counts->named_count; i++) {
        if (strcmp(counts->named[i].name, name) == 0)
            return &counts->named[i];
    }
    if (base_grow(&counts->named, &batch->named_capacity,
                  counts->named_count + 1, sizeof *counts->named, NULL) == -1)
        return NULL;
    char *copy = base_strdup(name, NULL);
    if (!copy)
        return NULL;
    struct named_count *named = &counts->named[counts->named_count++];
    *named = (struct named_count){.name = copy};
    return named;
}

void quipu_batch_count(struct quipu_batch *batch, const char *name,
                       uint64_t count)
{
    struct named_count *named = find_count(batch, name);
    if (named)
        named->count += count;
    else
        batch->has_failed = true;
}
