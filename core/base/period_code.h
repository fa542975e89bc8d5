/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* period_code.h - periods as small whole numbers, for cells and columns. */
#ifndef BASE_PERIOD_CODE_H
#define BASE_PERIOD_CODE_H

#include <quipu/period.h>

/* More than any code: four frequencies of years up to 9999. */
#define PERIOD_CODES (UINT64_C(1) << 19)

/* Ordered by time within a frequency. */
static inline int32_t period_code(struct quipu_period period)
{
    int32_t frequency = period.frequency == QUIPU_ANNUAL     ? 0
                        : period.frequency == QUIPU_SEMESTER ? 1
                        : period.frequency == QUIPU_QUARTER  ? 2
                                                             : 3;
    return period.ordinal * 4 + frequency;
}

static inline struct quipu_period period_of_code(int32_t code)
{
    static const enum quipu_frequency frequencies[] = {
        QUIPU_ANNUAL, QUIPU_SEMESTER, QUIPU_QUARTER, QUIPU_MONTH};
    return (struct quipu_period){frequencies[code % 4], code / 4};
}

#endif
