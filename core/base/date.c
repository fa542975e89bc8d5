/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* date.c - days of the proleptic Gregorian calendar (quipu/number.h). */
#include <quipu/number.h>

#include "base/base.h"

/* Days are counted in eras of 400 years that begin on a 1 March, so that the
 * leap day is the last of its year. */
#define DAYS_PER_ERA 146097
#define EPOCH_DAY    719468 /* 1970-01-01, counted from 0000-03-01 */

static bool is_leap(int64_t year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static int days_in_month(int64_t year, int64_t month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return days[month - 1] + (month == 2 && is_leap(year));
}

bool quipu_date_from_ymd(int64_t year, int64_t month, int64_t day,
                         int32_t *date)
{
    if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 ||
        day > days_in_month(year, month))
        return false;

    int64_t y = month <= 2 ? year - 1 : year;
    int64_t from_march = month <= 2 ? month + 9 : month - 3;
    int64_t year_of_era = y % 400;
    int64_t day_of_year = (153 * from_march + 2) / 5 + day - 1;
    int64_t day_of_era =
        year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    *date = (int32_t)(y / 400 * DAYS_PER_ERA + day_of_era - EPOCH_DAY);
    return true;
}

void quipu_date_to_ymd(int32_t date, int *year, int *month, int *day)
{
    int64_t days = (int64_t)date + EPOCH_DAY;
    int64_t era = (days >= 0 ? days : days - (DAYS_PER_ERA - 1)) / DAYS_PER_ERA;
    int64_t day_of_era = days - era * DAYS_PER_ERA;
    int64_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 -
                           day_of_era / 146096) /
                          365;
    int64_t day_of_year =
        day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t from_march = (5 * day_of_year + 2) / 153;
    *day = (int)(day_of_year - (153 * from_march + 2) / 5 + 1);
    *month = (int)(from_march < 10 ? from_march + 3 : from_march - 9);
    *year = (int)(era * 400 + year_of_era + (*month <= 2));
}

/* Reads `count` digits; -1 when one is not. */
static int read_digits(const char *p, size_t count)
{
    int value = 0;
    for (size_t i = 0; i < count; i++) {
        if (p[i] < '0' || p[i] > '9')
            return -1;
        value = value * 10 + (p[i] - '0');
    }
    return value;
}

bool quipu_parse_date(struct quipu_slice text, int32_t *date)
{
    const char *p = text.data;
    if (text.length != 10 || p[4] != '-' || p[7] != '-')
        return false;
    return quipu_date_from_ymd(read_digits(p, 4), read_digits(p + 5, 2),
                               read_digits(p + 8, 2), date);
}
