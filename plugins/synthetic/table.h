/* SPDX-License-Identifier: GPL-3.0-or-later */
/* table.h - made-up data in which every record follows from the settings and
 * its number alone, so that any part can be made by itself.
 */
#ifndef TABLE_H
#define TABLE_H

#include "sample.h"

#define TABLE_COLUMNS_MAX 40

/* A column of whole numbers, or of texts. */
struct table_column {
    const char *name, *label, *unit;
    const char *const *texts; /* what the numbers stand for; NULL: numbers */
};

struct table;

struct table_kind {
    const char *name;
    int version; /* raise it when the same settings give other data */
    const struct table_column *columns;
    size_t column_count;
    size_t (*count)(const struct table *table); /* of records */
    /* Fills a record; SAMPLE_BLANK is not asked. */
    void (*make)(const struct table *table, size_t row, int64_t *values);
};

struct table {
    const struct table_kind *kind;
    struct sample sample;
    int year;     /* of the period */
    size_t years; /* up to this one, where there are several */
};

/* A stream for one thing of a table: `purpose` is below 2^32 and the kind's
 * own. */
struct noise table_noise(const struct table *table, uint32_t purpose,
                         size_t index);

extern const struct table_kind table_deprivation;
extern const struct table_kind table_results;
extern const struct table_kind table_scorecard;

#endif
