/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* period.c - years, half-years, quarters and months (quipu/period.h). */
#include <quipu/number.h>
#include <quipu/period.h>

#include "base/base.h"

static int per_year(enum quipu_frequency frequency)
{
    switch (frequency) {
    case QUIPU_ANNUAL:
        return 1;
    case QUIPU_SEMESTER:
        return 2;
    case QUIPU_QUARTER:
        return 4;
    case QUIPU_MONTH:
        return 12;
    }
    assert(false && "a frequency of enum quipu_frequency");
    return 1;
}

/* Reads exactly `count` digits at the start of the text; -1 when there are
 * fewer. */
static int32_t read_digits(struct quipu_slice text, size_t count)
{
    if (text.length < count)
        return -1;
    int32_t value = 0;
    for (size_t i = 0; i < count; i++) {
        if (text.data[i] < '0' || text.data[i] > '9')
            return -1;
        value = value * 10 + (text.data[i] - '0');
    }
    return value;
}

/* What follows the year: "", "-S1", "-Q2", "-07", "-M07", "-A1". */
static int32_t read_part(struct quipu_slice part,
                         enum quipu_frequency *frequency)
{
    *frequency = QUIPU_ANNUAL;
    if (part.length == 0)
        return 1;
    if (part.length < 3 || part.data[0] != '-')
        return -1;

    struct quipu_slice rest = {part.data + 1, part.length - 1};
    *frequency = QUIPU_MONTH;
    if (rest.data[0] >= 'A') {
        if (!memchr("ASQM", rest.data[0], 4))
            return -1;
        *frequency = (enum quipu_frequency)rest.data[0];
        rest.data++;
        rest.length--;
    }
    size_t digits = *frequency == QUIPU_MONTH ? 2 : 1;
    return rest.length == digits ? read_digits(rest, digits) : -1;
}

bool quipu_parse_period(struct quipu_slice text, struct quipu_period *period)
{
    int32_t year = read_digits(text, 4);
    if (year < 1)
        return false;
    enum quipu_frequency frequency;
    int32_t part = read_part(
        (struct quipu_slice){text.data + 4, text.length - 4}, &frequency);
    if (part < 1 || part > per_year(frequency))
        return false;
    period->frequency = frequency;
    period->ordinal = year * per_year(frequency) + part - 1;
    return true;
}

void quipu_format_period(char out[QUIPU_PERIOD_SIZE],
                         struct quipu_period period)
{
    int parts = per_year(period.frequency);
    int year = period.ordinal / parts, part = period.ordinal % parts + 1;
    if (period.frequency == QUIPU_ANNUAL)
        snprintf(out, QUIPU_PERIOD_SIZE, "%04d", year);
    else if (period.frequency == QUIPU_MONTH)
        snprintf(out, QUIPU_PERIOD_SIZE, "%04d-%02d", year, part);
    else
        snprintf(out, QUIPU_PERIOD_SIZE, "%04d-%c%d", year,
                 (char)period.frequency, part);
}

int32_t quipu_period_first_day(struct quipu_period period)
{
    int parts = per_year(period.frequency);
    int32_t date = 0;
    bool is_day = quipu_date_from_ymd(period.ordinal / parts,
                                      period.ordinal % parts * (12 / parts) + 1,
                                      1, &date);
    assert(is_day);
    return date;
}

int32_t quipu_period_last_day(struct quipu_period period)
{
    int parts = per_year(period.frequency);
    int month = (period.ordinal % parts + 1) * (12 / parts);
    int32_t date = 0;
    int day = 31;
    while (!quipu_date_from_ymd(period.ordinal / parts, month, day, &date) &&
           day > 28)
        day--;
    return date;
}
