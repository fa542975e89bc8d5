/* SPDX-License-Identifier: GPL-3.0-or-later */
/* read_rows.c - finds series and gives their observations, in order of time. */
#include "store/internal.h"
#include "store/publish.h"
#include "store/read.h"

struct store_reader {
    struct store *store;
    int64_t publication;
    struct statement series, rows;
};

/* ---- dimension sets ----------------------------------------------------- */

static int add_value(struct store_sets *sets, struct statement *row,
                     size_t *capacity, struct quipu_error *err)
{
    struct store_set *set = &sets->items[sets->count - 1];
    struct dimension_value *values;
    memcpy(&values, &set->values, sizeof values);
    if (pool_grow(&sets->pool, &values, capacity, set->value_count + 1,
                  sizeof *values, err) == -1)
        return -1;
    set->values = values;
    struct dimension_value *value = &values[set->value_count++];
    if (pool_string(&sets->pool, &value->dimension, column_word(row, 1), err) ==
            -1 ||
        pool_string(&sets->pool, &value->code, column_word(row, 2), err) == -1)
        return -1;
    return 0;
}

static int list_sets(struct store *store, int64_t breakdown,
                     struct store_sets *sets, struct quipu_error *err)
{
    static const char sql[] =
        "SELECT d.id, v.dimension, v.code FROM dimension_set d"
        " LEFT JOIN dimension_value v ON v.dimension_set = d.id"
        " WHERE d.breakdown = :breakdown ORDER BY d.id, v.dimension";
    STATEMENT_AUTO(row);
    if (statement_prepare(&row, store, sql, err) == -1)
        return -1;
    int status;
    size_t capacity = 0;
    bind_integer(&row, ":breakdown", breakdown);
    while ((status = statement_step(&row, err)) == 1) {
        int64_t key = column_integer(&row, 0);
        if (sets->count == 0 || sets->items[sets->count - 1].key != key) {
            if (pool_grow(&sets->pool, &sets->items, &sets->capacity,
                          sets->count + 1, sizeof *sets->items, err) == -1)
                return -1;
            sets->items[sets->count++] = (struct store_set){.key = key};
            capacity = 0;
        }
        if (!column_is_null(&row, 1) &&
            add_value(sets, &row, &capacity, err) == -1)
            return -1;
    }
    return status;
}

int store_list_sets(struct store *store, int64_t breakdown_key,
                    struct store_sets *sets, struct quipu_error *err)
{
    *sets = (struct store_sets){0};
    int status = list_sets(store, breakdown_key, sets, err);
    if (status == -1)
        quipu_prefix(err, "store \"%s\"", store->name);
    return status;
}

void store_sets_release(struct store_sets *sets)
{
    pool_release(&sets->pool);
}

/* ---- series and their rows ---------------------------------------------- */

static int prepare_reader(struct store_reader *reader, struct quipu_error *err)
{
    static const char series[] =
        "SELECT id, dimension_set FROM series"
        " WHERE indicator = :indicator AND area = :area";
    static const char rows[] =
        "SELECT p.code, u.time, o.since_pub, o.job, o.status, o.reason,"
        " o.value, o.se, o.ci_low, o.ci_high, o.n, o.weight, o.df, o.deff,"
        " o.period, coalesce(o.until_pub, 0)"
        " FROM observation o JOIN period p ON p.id = o.period"
        " JOIN publication u ON u.id = o.since_pub"
        " WHERE o.series = :series AND o.period BETWEEN :from AND :to"
        " AND o.since_pub <= :publication"
        " AND (o.until_pub IS NULL OR o.until_pub > :publication)"
        " ORDER BY o.period";
    if (statement_prepare(&reader->series, reader->store, series, err) == -1 ||
        statement_prepare(&reader->rows, reader->store, rows, err) == -1)
        return -1;
    return 0;
}

struct store_reader *store_reader_new(struct store *store, int64_t publication,
                                      struct quipu_error *err)
{
    QUIPU_AUTO(store_reader) reader = base_alloc(1, sizeof *reader, err);
    if (!reader)
        return NULL;
    reader->store = store;
    reader->publication = publication;
    if (prepare_reader(reader, err) == -1) {
        quipu_prefix(err, "store \"%s\"", store->name);
        return NULL;
    }
    return QUIPU_TAKE(reader);
}

void store_reader_free(struct store_reader *reader)
{
    if (!reader)
        return;
    statement_release(&reader->series);
    statement_release(&reader->rows);
    free(reader);
}

static int list_series(struct store_reader *reader,
                       struct store_series_list *list, struct quipu_error *err)
{
    int status;
    while ((status = statement_step(&reader->series, err)) == 1) {
        if (base_grow(&list->items, &list->capacity, list->count + 1,
                      sizeof *list->items, err) == -1) {
            statement_reset(&reader->series);
            return -1;
        }
        list->items[list->count++] =
            (struct store_series){column_integer(&reader->series, 0),
                                  column_integer(&reader->series, 1)};
    }
    return status;
}

int store_list_series(struct store_reader *reader, int64_t indicator_key,
                      const char *area, struct store_series_list *list,
                      struct quipu_error *err)
{
    list->count = 0;
    bind_integer(&reader->series, ":indicator", indicator_key);
    bind_text(&reader->series, ":area", area);
    int status = list_series(reader, list, err);
    if (status == -1)
        quipu_prefix(err, "store \"%s\"", reader->store->name);
    return status;
}

void store_series_list_release(struct store_series_list *list)
{
    free(list->items);
    *list = (struct store_series_list){0};
}

void store_select(struct store_reader *reader, int64_t series_key,
                  struct store_range range)
{
    statement_reset(&reader->rows);
    bind_integer(&reader->rows, ":series", series_key);
    bind_integer(&reader->rows, ":from", range.from);
    bind_integer(&reader->rows, ":to", range.to);
    bind_integer(&reader->rows, ":publication", reader->publication);
}

static void read_numbers(struct statement *rows, struct store_row *row)
{
    row->has_value = !column_is_null(rows, 6);
    row->value = column_real(rows, 6);
    row->has_se = !column_is_null(rows, 7);
    row->se = column_real(rows, 7);
    row->has_interval = !column_is_null(rows, 8) && !column_is_null(rows, 9);
    row->ci_low = column_real(rows, 8);
    row->ci_high = column_real(rows, 9);
    row->has_n = !column_is_null(rows, 10);
    row->n = column_integer(rows, 10);
    row->has_weight = !column_is_null(rows, 11);
    row->weight = column_real(rows, 11);
    row->has_df = !column_is_null(rows, 12);
    row->df = column_integer(rows, 12);
    row->has_deff = !column_is_null(rows, 13);
    row->deff = column_real(rows, 13);
}

static int read_row(struct statement *rows, struct store_row *row,
                    struct quipu_error *err)
{
    row->period = column_word(rows, 0);
    row->since = column_word(rows, 1);
    row->since_publication = column_integer(rows, 2);
    row->job = column_integer(rows, 3);
    row->status = column_word(rows, 4)[0];
    row->reason = column_text(rows, 5);
    row->period_key = column_integer(rows, 14);
    row->until_publication = column_integer(rows, 15);
    read_numbers(rows, row);
    return statement_check(rows, err) == -1 ? -1 : 1;
}

int store_next(struct store_reader *reader, struct store_row *row,
               struct quipu_error *err)
{
    int status = statement_step(&reader->rows, err);
    if (status == 1)
        status = read_row(&reader->rows, row, err);
    else if (status == 0)
        status = store_check_unchanged(reader->store, err);
    if (status == -1)
        quipu_prefix(err, "store \"%s\"", reader->store->name);
    return status;
}
