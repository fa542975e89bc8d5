/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* period.h - when: a year, half-year, quarter or month.
 *
 * Written as SDMX does (SDMX time formats): 2023, 2023-S1, 2023-Q2, 2023-07.
 * Also read, and written in the short form: 2023-A1 and 2023-M07.  Periods of
 * one frequency are ordered by `ordinal`.
 */
#ifndef QUIPU_PERIOD_H
#define QUIPU_PERIOD_H

#include <stdbool.h>
#include <stdint.h>

#include <quipu/text.h>

#ifdef __cplusplus
extern "C" {
#endif

enum quipu_frequency {
    QUIPU_ANNUAL = 'A',
    QUIPU_SEMESTER = 'S',
    QUIPU_QUARTER = 'Q',
    QUIPU_MONTH = 'M',
};

struct quipu_period {
    enum quipu_frequency frequency;
    int32_t
        ordinal; /* year * periods per year + index within the year from 0 */
};

/* Bytes that always hold a formatted period with its NUL. */
#define QUIPU_PERIOD_SIZE 16

/* Years 1 to 9999.  False when the text is not a period. */
bool quipu_parse_period(struct quipu_slice text, struct quipu_period *period);

void quipu_format_period(char out[QUIPU_PERIOD_SIZE],
                         struct quipu_period period);

/* The first and last day of a period, in days since 1970-01-01. */
int32_t quipu_period_first_day(struct quipu_period period);
int32_t quipu_period_last_day(struct quipu_period period);

#ifdef __cplusplus
}
#endif
#endif
