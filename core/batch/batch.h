/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* batch.h - makes batches and empties them (quipu/batch.h), and says how what a
 * source puts is converted.
 */
#ifndef BATCH_H
#define BATCH_H

#include <quipu/batch.h>

#include "base/base.h"

/* ---- raw codes ---------------------------------------------------------- */

/* What raw codes stand for: a table from raw text ("1", "M", ".a") to a code of
 * the column's list or to a reason.  Numbers are looked up by the text that
 * quipu_format_double gives.  Built once, then read by any number of threads.
 */
struct raw_codes;

/* The outcome of a look-up: a code, or RAW_REASON(reason), or RAW_UNKNOWN. */
#define RAW_REASON(reason) (-(int32_t)(reason))
#define RAW_UNKNOWN        INT32_MIN

struct raw_codes *raw_codes_new(struct quipu_error *err) QUIPU_MUST_CHECK;
void raw_codes_free(struct raw_codes *codes);

/* Adds a raw text (trimmed, copied).  A text that is there already with another
 * meaning is QUIPU_EDEFINITION. */
int raw_codes_add(struct raw_codes *codes, struct quipu_slice raw,
                  int32_t meaning, struct quipu_error *err) QUIPU_MUST_CHECK;
size_t raw_codes_count(const struct raw_codes *codes);
int32_t raw_codes_find(const struct raw_codes *codes, struct quipu_slice raw);
int32_t raw_codes_find_number(const struct raw_codes *codes, double number);

/* Looks up by value, for columns of numbers: "9999", "9999.0" and 9999 are the
 * same.  Walks over the codes that are numbers, so meant for few; where two of
 * them are the same number, the first added wins. */
int32_t raw_codes_find_value(const struct raw_codes *codes, double value);

/* ---- batches ------------------------------------------------------------ */

/* One column of a batch. */
struct batch_column {
    const char *name; /* what messages call it; borrowed, outlives the batch */
    enum quipu_type type;
    const struct raw_codes *codes; /* CODE: raw text to code or reason.  Other
                                      types: missing codes; may be NULL */
    const char
        *expected;     /* CODE: what an unknown raw text should have been, for
                          the message: "a code of \"pe-areas\""; or NULL */
    bool is_period;    /* CODE: what no raw code says is a period, and its code
                          that of base/period_code.h */
    bool personal;     /* messages never show a value of this column */
    bool required;     /* a record without a value is malformed */
    bool not_negative; /* DOUBLE: a record with a negative value is malformed */
};

/* A batch with no row.  The array is borrowed and outlives the batch. */
struct quipu_batch *batch_new(const struct batch_column *columns, size_t count,
                              size_t capacity,
                              struct quipu_error *err) QUIPU_MUST_CHECK;
void batch_free(struct quipu_batch *batch);

/* Ready for the next `next`: no rows; what was counted stays. */
void batch_clear(struct quipu_batch *batch);

/* For a calculation's outputs: `rows` rows (at most the capacity), all missing.
 */
void batch_set_rows(struct quipu_batch *batch, size_t rows);

/* Direct access to fill a calculation's inputs, after batch_set_rows. */
double *batch_edit_doubles(struct quipu_batch *batch, size_t column);
int32_t *batch_edit_codes(struct quipu_batch *batch, size_t column);
uint8_t *batch_edit_reasons(struct quipu_batch *batch, size_t column);

/* Makes a cell of a TEXT column present with a copy of the text. */
int batch_edit_text(struct quipu_batch *batch, size_t column, size_t row,
                    struct quipu_slice text,
                    struct quipu_error *err) QUIPU_MUST_CHECK;

/* Whether malformed records are counted and left out instead of failing. */
void batch_tolerate_rejects(struct quipu_batch *batch, bool tolerate);

/* After `next`: fails when a call that cannot fail had found no memory. */
int batch_check(const struct quipu_batch *batch,
                struct quipu_error *err) QUIPU_MUST_CHECK;

/* ---- what was counted --------------------------------------------------- */

struct named_count {
    char *name;
    uint64_t count;
};

struct batch_counts {
    uint64_t read;                        /* rows ended, dropped and rejected */
    uint64_t dropped[QUIPU_REASON_COUNT]; /* REJECTED among them */
    struct named_count *named;
    size_t named_count;
    char **rejects; /* messages of the first rejected records */
    size_t reject_count;
};

/* Since batch_new; borrowed. */
const struct batch_counts *batch_get_counts(const struct quipu_batch *batch);

/* Hands the counts over to the caller; the batch begins anew. */
struct batch_counts batch_take_counts(struct quipu_batch *batch);
void batch_counts_release(struct batch_counts *counts);

#endif
