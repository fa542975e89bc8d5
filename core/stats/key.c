/* SPDX-License-Identifier: GPL-3.0-or-later */
/* key.c - keys of cells, and how cells add up to coarser ones. */
#include "stats/key.h"

int key_form_check(const struct key_form *form, struct quipu_error *err)
{
    uint64_t cells = 1;
    for (size_t d = 0; d <= key_period(form); d++) {
        if (__builtin_mul_overflow(cells, form->radixes[d], &cells))
            return quipu_fail(err, QUIPU_EDEFINITION,
                              "a breakdown has more cells than can be counted");
    }
    return 0;
}

void key_split(const struct key_form *form, uint64_t key, uint64_t *digits)
{
    for (size_t d = key_period(form); d > 0; d--) {
        digits[d] = key % form->radixes[d];
        key /= form->radixes[d];
    }
    digits[0] = key;
}

/* ---- roll up ------------------------------------------------------------ */

static bool map_area(const struct roll *roll, uint64_t *area)
{
    if (!roll->ancestors) {
        *area = 0;
        return true;
    }
    size_t ancestor = *area == 0 ? SIZE_MAX : roll->ancestors[*area - 1];
    *area = ancestor + 1;
    return ancestor != SIZE_MAX;
}

static bool map_key(const void *context, uint64_t key, uint64_t *mapped)
{
    const struct roll *roll = context;
    uint64_t digits[KEY_DIGITS_MAX];
    key_split(roll->form, key, digits);
    for (size_t d = 0; d < roll->form->dimensions; d++) {
        bool is_kept = roll->dimensions & (1u << d);
        if (is_kept && digits[d + 1] == 0)
            return false;
        if (!is_kept)
            digits[d + 1] = 0;
    }
    if (!map_area(roll, &digits[KEY_AREA]))
        return false;
    *mapped = key_join(roll->form, digits);
    return true;
}

int cells_roll(struct cells *to, const struct cells *from,
               const struct roll *roll, const struct frame *frame,
               struct quipu_error *err)
{
    if (cells_roll_up(to, from, map_key, roll, err) == -1)
        return -1;
    return cells_seal(to, frame, err);
}
