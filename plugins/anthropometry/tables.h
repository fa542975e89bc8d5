/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tables.h - the tables of a growth standard: L, M and S by sex and by day of
 * age or millimetre of length.
 *
 * They are read once from a CSV with the columns table, sex, x, l, m, s (see
 * README.md) and only read afterwards.
 */
#ifndef ANTHROPOMETRY_TABLES_H
#define ANTHROPOMETRY_TABLES_H

#include <stdint.h>

#include <quipu/error.h>
#include <quipu/input.h>

/* Word in the file, first and last x.  x is completed days of age, for the two
 * tables of weight by length and by height millimetres. */
#define GROWTH_TABLES(X)                                                       \
    X(HEIGHT, "haz", 0, 1826)                                                  \
    X(WEIGHT, "waz", 0, 1826)                                                  \
    X(BMI, "baz", 0, 1826)                                                     \
    X(HEAD, "hcaz", 0, 1826)                                                   \
    X(ARM, "acaz", 91, 1826)                                                   \
    X(WEIGHT_FOR_LENGTH, "wfl", 450, 1100)                                     \
    X(WEIGHT_FOR_HEIGHT, "wfh", 650, 1200)

enum growth_table {
#define X(name, word, first, last) GROWTH_##name,
    GROWTH_TABLES(X)
#undef X
        GROWTH_TABLE_COUNT
};

enum growth_sex { GROWTH_MALE, GROWTH_FEMALE, GROWTH_SEX_COUNT };

/* Power, median and coefficient of variation. */
struct growth_lms {
    double l, m, s;
};

struct growth_standard;

/* Reads the tables.  NULL and QUIPU_EDATA when a row is malformed, occurs twice
 * or lacks. */
struct growth_standard *growth_read(const struct quipu_input *input,
                                    struct quipu_error *err) QUIPU_MUST_CHECK;
void growth_free(struct growth_standard *standard);

/* The row at x, or NULL where the table has none.  The row at x + 1 follows it,
 * up to the table's last. */
const struct growth_lms *growth_find(const struct growth_standard *standard,
                                     enum growth_table table,
                                     enum growth_sex sex, int64_t x);

#endif
