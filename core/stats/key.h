/* SPDX-License-Identifier: GPL-3.0-or-later */
/* key.h - the key of a cell: area, dimensions and period as the digits of one
 * number.
 *
 * A digit is 0 where a record has no value, or where the cell is of all of them
 * together, else the number of the code plus 1.  The digit of the period is
 * always 0 where a job has only one.
 */
#ifndef STATS_KEY_H
#define STATS_KEY_H

#include "stats/stats.h"

#define KEY_DIMENSIONS_MAX 30
#define KEY_DIGITS_MAX     (KEY_DIMENSIONS_MAX + 2)

/* Digits: the area, then the dimensions, then the period. */
#define KEY_AREA 0

struct key_form {
    size_t dimensions;
    uint64_t radixes[KEY_DIGITS_MAX]; /* of each digit; at least 1 */
};

static inline size_t key_period(const struct key_form *form)
{
    return form->dimensions + 1;
}

/* QUIPU_EDEFINITION when there are more cells than can be counted. */
int key_form_check(const struct key_form *form,
                   struct quipu_error *err) QUIPU_MUST_CHECK;

static inline uint64_t key_join(const struct key_form *form,
                                const uint64_t *digits)
{
    uint64_t key = digits[0];
    for (size_t d = 1; d <= key_period(form); d++)
        key = key * form->radixes[d] + digits[d];
    return key;
}

void key_split(const struct key_form *form, uint64_t key, uint64_t *digits);

/* ---- roll up ------------------------------------------------------------ */

/* Which cells are added to which: the dimensions that are kept, as bits by
 * their numbers, and the areas that areas are in. */
struct roll {
    const struct key_form *form;
    uint32_t dimensions;
    const size_t *ancestors; /* by the number of an area, SIZE_MAX for none;
                                NULL: all are added up to the whole */
};

/* Adds `from` up into the empty cells `to`, and seals them.  A cell belongs to
 * that of its dimensions and area, unless one of them is missing; the whole
 * takes records without an area too.  Periods are never added up. */
int cells_roll(struct cells *to, const struct cells *from,
               const struct roll *roll, const struct frame *frame,
               struct quipu_error *err) QUIPU_MUST_CHECK;

#endif
