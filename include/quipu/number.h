/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* number.h - numbers to text and back, the same in every locale.
 *
 * The decimal mark is always a point, there are no thousands marks, and the
 * value read is the one strtod reads in the C locale.  NaN and infinities are
 * not numbers here: what is missing has a reason (schema.h), not a value.
 */
#ifndef QUIPU_NUMBER_H
#define QUIPU_NUMBER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <quipu/text.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Bytes that always hold a formatted number with its NUL. */
#define QUIPU_NUMBER_SIZE 32

/* Reads a decimal number: optional sign, digits, point, exponent.  The whole
 * slice must be the number (trim it first).  False, and *value unchanged, when
 * it is not one, is too large, or is longer than 1000 bytes. */
bool quipu_parse_double(struct quipu_slice text, double *value);

/* Reads a whole number, optional sign.  False when it is not one, has a
 * fraction, or does not fit. */
bool quipu_parse_integer(struct quipu_slice text, int64_t *value);

/* Writes the shortest decimal text that reads back as `value`, integers
 * without a point or exponent up to 2^53; -0 is written 0.  Returns its length.
 * `value` must be finite. */
size_t quipu_format_double(char out[QUIPU_NUMBER_SIZE], double value);

/* The date of a proleptic Gregorian day, as days since 1970-01-01; false when
 * there is no such day.  Years 1 to 9999. */
bool quipu_date_from_ymd(int64_t year, int64_t month, int64_t day,
                         int32_t *date);

/* Reads an ISO 8601 date, YYYY-MM-DD. */
bool quipu_parse_date(struct quipu_slice text, int32_t *date);

/* The year, month and day of a date. */
void quipu_date_to_ymd(int32_t date, int *year, int *month, int *day);

#ifdef __cplusplus
}
#endif
#endif
