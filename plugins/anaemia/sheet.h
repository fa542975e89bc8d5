/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sheet.h - a small table of constants, read by the names of its columns.
 *
 * A sheet is opened with the names of the columns it must have; these are then
 * spoken of by their place in that list, wherever they stand in the file, which
 * may have others too.  Every failure names the row and the column.
 */
#ifndef SHEET_H
#define SHEET_H

#include <stdbool.h>
#include <stddef.h>

#include <quipu/plugin.h>

#define SHEET_COLUMNS 16

struct sheet {
    struct quipu_delimited *reader;
    const char *const *names; /* at most SHEET_COLUMNS, ended by NULL */
    size_t fields[SHEET_COLUMNS];
};

/* After a failure too, sheet_close must be called. */
int sheet_open(struct sheet *sheet, const struct quipu_input *input,
               const char *const *names,
               struct quipu_error *err) QUIPU_MUST_CHECK;
void sheet_close(struct sheet *sheet);

/* Of the record that was read last. */
bool sheet_is_empty(const struct sheet *sheet, size_t column);
int sheet_get_number(const struct sheet *sheet, size_t column, double *value,
                     struct quipu_error *err) QUIPU_MUST_CHECK;

/* Leaves *value alone where the field is empty. */
int sheet_get_optional_number(const struct sheet *sheet, size_t column,
                              double *value,
                              struct quipu_error *err) QUIPU_MUST_CHECK;

/* The place of the field among words that are separated by one space. */
int sheet_get_word(const struct sheet *sheet, size_t column, const char *words,
                   int *place, struct quipu_error *err) QUIPU_MUST_CHECK;

/* The same; -1 where the field is empty. */
int sheet_get_optional_word(const struct sheet *sheet, size_t column,
                            const char *words, int *place,
                            struct quipu_error *err) QUIPU_MUST_CHECK;

/* A band's ends: `column` and the next, which may be empty. */
int sheet_get_band(const struct sheet *sheet, size_t column, double *from,
                   double *below, struct quipu_error *err) QUIPU_MUST_CHECK;

/* Fails because of the record that was read last; -1. */
int sheet_fail_row(const struct sheet *sheet, const char *cause,
                   struct quipu_error *err);

#endif
