/* SPDX-License-Identifier: GPL-3.0-or-later */
/* scores.c - made-up assessments: scores of markers from 0 to 4, by country and
 * year; a record is one assessment.
 */
#include "table.h"

#define PROCESSES      4
#define MARKERS        5 /* of a process */
#define HIGHEST        4
#define NOT_APPLICABLE 9

static const char *const countries[] = {"GIN", "MDG", "MLI", "PER",
                                        "RWA", "SEN", "TJK", "ZMB"};

#define COUNTRY_COUNT (sizeof countries / sizeof countries[0])

#define MARKER(process, marker)                                                \
    {                                                                          \
        "m" #process #marker, "process " #process ", marker " #marker, NULL,   \
            NULL                                                               \
    }

static const struct table_column columns[] = {
    {"country", "country, ISO 3166-1 alpha-3", NULL, countries},
    {"year", "year", NULL, NULL},
    MARKER(1, 1),
    MARKER(1, 2),
    MARKER(1, 3),
    MARKER(1, 4),
    MARKER(1, 5),
    MARKER(2, 1),
    MARKER(2, 2),
    MARKER(2, 3),
    MARKER(2, 4),
    MARKER(2, 5),
    MARKER(3, 1),
    MARKER(3, 2),
    MARKER(3, 3),
    MARKER(3, 4),
    MARKER(3, 5),
    MARKER(4, 1),
    MARKER(4, 2),
    MARKER(4, 3),
    MARKER(4, 4),
    MARKER(4, 5),
};

#define FIRST_MARKER 2

_Static_assert(sizeof columns / sizeof columns[0] ==
                   FIRST_MARKER + PROCESSES * MARKERS,
               "every marker is a column");

/* A marker begins somewhere and goes up by a step in some years, never down;
 * a few do not apply to a country. */
static int64_t find_score(const struct table *table, size_t country,
                          size_t marker, size_t year)
{
    struct noise noise = table_noise(table, 1, country * 100 + marker);
    if (noise_chance(&noise, 200))
        return NOT_APPLICABLE;
    int64_t score = noise_below(&noise, 3);
    for (size_t i = 0; i < year; i++)
        score += score < HIGHEST && noise_chance(&noise, 3500);
    return score;
}

static void make_row(const struct table *table, size_t row, int64_t *values)
{
    size_t country = row / table->years, year = row % table->years;
    values[0] = (int64_t)country;
    values[1] = table->year - (int)table->years + 1 + (int)year;
    for (size_t i = 0; i < PROCESSES * MARKERS; i++)
        values[FIRST_MARKER + i] = find_score(table, country, i, year);
}

static size_t count_rows(const struct table *table)
{
    return COUNTRY_COUNT * table->years;
}

const struct table_kind table_scorecard = {
    .name = "scorecard",
    .version = 1,
    .columns = columns,
    .column_count = sizeof columns / sizeof columns[0],
    .count = count_rows,
    .make = make_row,
};
