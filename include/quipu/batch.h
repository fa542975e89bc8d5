/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* batch.h - some thousands of records, in typed columns.
 *
 * The host makes a batch for the columns that somebody wants, in their order,
 * each with the type it is wanted in; the plugin fills it or reads it.  Beside
 * the values, each column has one byte per row: QUIPU_PRESENT or the reason why
 * the value is missing (schema.h).  A value whose reason is not QUIPU_PRESENT
 * must not be read.
 *
 * Filling, for a source: put every column of a row, then end the row.
 *
 *     while (!quipu_batch_is_full(batch) && read_record(...)) {
 *         quipu_put_number(batch, 0, height);
 *         quipu_put_text(batch, 1, district);
 *         if (quipu_end_row(batch, row_number, err) == -1)
 *             return -1;
 *     }
 *
 * (A source that reads an input says its name once, with quipu_batch_origin.)
 *
 * A put converts to the wanted type, so that a source gives what it has: a
 * number for a column of codes is looked up in the dataset's map, a text for a
 * column of numbers is parsed, and the dataset's missing codes become their
 * reasons.  A value that does not fit marks the record as malformed;
 * quipu_end_row then fails with file, row, column and what was expected - or,
 * where the dataset tolerates rejects, leaves the record out and counts it.  A
 * column that is not put in a row is QUIPU_MISSING.
 *
 * Filling, for a calculation: `out` has as many rows as `in` already; write the
 * arrays in place with quipu_batch_outputs, or reasons beside them.
 *
 * One batch belongs to one thread at a time.
 */
#ifndef QUIPU_BATCH_H
#define QUIPU_BATCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <quipu/schema.h>

#ifdef __cplusplus
extern "C" {
#endif

struct quipu_batch;

size_t quipu_batch_rows(const struct quipu_batch *batch);
size_t quipu_batch_columns(const struct quipu_batch *batch);
enum quipu_type quipu_batch_type(const struct quipu_batch *batch,
                                 size_t column);

/* ---- reading ------------------------------------------------------------ */

/* The array of a column, one element per row; valid until the batch is filled
 * again.  The column must have the type. */
const double *quipu_batch_doubles(const struct quipu_batch *batch,
                                  size_t column);
const int64_t *quipu_batch_integers(const struct quipu_batch *batch,
                                    size_t column);
const int32_t *quipu_batch_codes(const struct quipu_batch *batch,
                                 size_t column); /* QUIPU_CODE, QUIPU_DATE */
const uint8_t *quipu_batch_bools(const struct quipu_batch *batch,
                                 size_t column);
struct quipu_slice quipu_batch_text(const struct quipu_batch *batch,
                                    size_t column, size_t row);

/* One enum quipu_reason per row. */
const uint8_t *quipu_batch_reasons(const struct quipu_batch *batch,
                                   size_t column);

/* ---- filling by row: sources -------------------------------------------- */

/* Whether the batch takes no further row.  Ending one more is QUIPU_EBUG. */
bool quipu_batch_is_full(const struct quipu_batch *batch);

/* Says what messages call the input that the next rows come from: usually
 * quipu_input_name.  `name` is copied, and kept until it is said anew.  Rows of
 * a batch may come from several inputs. */
void quipu_batch_origin(struct quipu_batch *batch, const char *name);

/* A number.  In a column of codes it is looked up, and in one of texts written,
 * as quipu_format_double writes it; for a date it is days since 1970-01-01.
 * What is not finite, or not whole where the column wants that, is malformed:
 * a source puts its missing values with quipu_put_missing. */
void quipu_put_number(struct quipu_batch *batch, size_t column, double value);

/* Text is trimmed unless the column is QUIPU_TEXT.  Blank text is missing,
 * unless the dataset's rules give the empty text a meaning.  Dates are
 * YYYY-MM-DD, a bool is 0, 1, true or false. */
void quipu_put_text(struct quipu_batch *batch, size_t column,
                    struct quipu_slice text);

/* A day, as quipu_date_from_ymd counts it; in a column of numbers, that count;
 * in one of texts or codes, YYYY-MM-DD. */
void quipu_put_date(struct quipu_batch *batch, size_t column, int32_t date);

/* No value, for a reason other than QUIPU_PRESENT. */
void quipu_put_missing(struct quipu_batch *batch, size_t column,
                       enum quipu_reason reason);

/* A value that the file itself declares missing, by its code: "9", or the tag
 * of a tagged missing value, ".a".  It gets what the dataset's rules say about
 * the code: the reason that "missing" names, or a code where "map" counts it as
 * an answer; else QUIPU_DECLARED. */
void quipu_put_declared_missing(struct quipu_batch *batch, size_t column,
                                struct quipu_slice code);

/* Ends a row.  `row` is its number in the input as a person would count it,
 * for messages.  -1 when the record is malformed and rejects are not
 * tolerated; the cause then names origin, row, column and value:
 *     "children.csv", row 12, column "HC1": "abc" is not a number
 * Values of columns that are declared personal are not shown. */
int quipu_end_row(struct quipu_batch *batch, uint64_t row,
                  struct quipu_error *err) QUIPU_MUST_CHECK;

/* Instead of quipu_end_row: forgets what was put, and counts the record as read
 * and left out for this reason (QUIPU_UNMATCHED, QUIPU_DUPLICATE). */
void quipu_drop_row(struct quipu_batch *batch, enum quipu_reason reason);

/* Adds to a named count of the job, for the report: "unmatched keys in
 * households".  `name` is copied. */
void quipu_batch_count(struct quipu_batch *batch, const char *name,
                       uint64_t count);

/* ---- filling by column: calculations ------------------------------------ */

/* The arrays of an output column, to write: rows as many as the input's. */
double *quipu_batch_outputs(struct quipu_batch *batch, size_t column);
uint8_t *quipu_batch_output_reasons(struct quipu_batch *batch, size_t column);

/* Memory for the calculation's own use until `compute` returns, at least `size`
 * bytes, aligned for any type, contents undefined; one block per batch, each
 * call may move it.  NULL and QUIPU_ENOMEM when there is none. */
void *quipu_batch_scratch(struct quipu_batch *batch, size_t size,
                          struct quipu_error *err) QUIPU_MUST_CHECK;

#ifdef __cplusplus
}
#endif
#endif
