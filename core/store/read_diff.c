/* SPDX-License-Identifier: GPL-3.0-or-later */
/* read_diff.c - which series changed between two publications. */
#include "store/internal.h"
#include "store/read.h"

/* A row that is the same in both was neither begun nor ended between them, so
 * that only what the two indexes give is looked at. */
static int list_changes(struct store *store, const int64_t range[2],
                        struct store_changes *changes, struct quipu_error *err)
{
    static const char sql[] =
        "SELECT changed.series, s.indicator, min(changed.period),"
        " max(changed.period) FROM"
        " (SELECT series, period FROM observation"
        " WHERE since_pub > :older AND since_pub <= :newer"
        " UNION ALL SELECT series, period FROM observation"
        " WHERE until_pub > :older AND until_pub <= :newer) changed"
        " CROSS JOIN series s ON s.id = changed.series"
        " GROUP BY changed.series ORDER BY changed.series";
    STATEMENT_AUTO(row);
    if (statement_prepare(&row, store, sql, err) == -1)
        return -1;
    bind_integer(&row, ":older", range[0]);
    bind_integer(&row, ":newer", range[1]);
    int status;
    while ((status = statement_step(&row, err)) == 1) {
        if (base_grow(&changes->items, &changes->capacity, changes->count + 1,
                      sizeof *changes->items, err) == -1)
            return -1;
        changes->items[changes->count++] = (struct store_changed){
            column_integer(&row, 0),
            column_integer(&row, 1),
            {column_integer(&row, 2), column_integer(&row, 3)}};
    }
    return status;
}

int store_list_changes(struct store *store, int64_t older, int64_t newer,
                       struct store_changes *changes, struct quipu_error *err)
{
    const int64_t range[2] = {older, newer};
    *changes = (struct store_changes){0};
    int status = list_changes(store, range, changes, err);
    if (status == -1)
        quipu_prefix(err, "store \"%s\"", store->name);
    return status;
}

static int compare_changed(const void *a, const void *b)
{
    const struct store_changed *x = a, *y = b;
    return (x->series_key > y->series_key) - (x->series_key < y->series_key);
}

const struct store_changed *
store_find_change(const struct store_changes *changes, int64_t series_key)
{
    const struct store_changed key = {.series_key = series_key};
    if (changes->count == 0)
        return NULL;
    return bsearch(&key, changes->items, changes->count, sizeof key,
                   compare_changed);
}

void store_changes_release(struct store_changes *changes)
{
    free(changes->items);
    *changes = (struct store_changes){0};
}
