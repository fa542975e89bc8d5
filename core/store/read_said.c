/* SPDX-License-Identifier: GPL-3.0-or-later */
/* read_said.c - everything that an indicator says. */
#include "store/internal.h"
#include "store/read.h"

struct said_reader {
    struct statement rows, values;
    struct store_said_list *list;
    int64_t set; /* whose codes `dimensions` are */
    const struct dimension_value *dimensions;
    size_t dimension_count;
};

static void release_reader(struct said_reader *reader)
{
    statement_release(&reader->rows);
    statement_release(&reader->values);
}

static int prepare(struct said_reader *reader, struct store *store,
                   struct quipu_error *err)
{
    static const char rows[] =
        "SELECT s.dimension_set, s.area, p.code, o.job, o.status, o.reason,"
        " o.value, o.se, o.ci_low, o.ci_high, o.n, o.weight, o.df, o.deff"
        " FROM series s JOIN observation o ON o.series = s.id"
        " JOIN period p ON p.id = o.period"
        " WHERE s.indicator = :indicator AND o.since_pub <= :publication"
        " AND (o.until_pub IS NULL OR o.until_pub > :publication)"
        " ORDER BY s.dimension_set, s.area, o.period";
    static const char values[] =
        "SELECT dimension, code FROM dimension_value"
        " WHERE dimension_set = :set ORDER BY dimension";
    if (statement_prepare(&reader->rows, store, rows, err) == -1)
        return -1;
    return statement_prepare(&reader->values, store, values, err);
}

/* The codes of a set, read once for all rows of it. */
static int read_dimensions(struct said_reader *reader, int64_t set,
                           struct quipu_error *err)
{
    struct pool *pool = &reader->list->pool;
    struct dimension_value *dimensions = NULL;
    size_t capacity = 0, count = 0;
    if (reader->set == set)
        return 0;
    bind_integer(&reader->values, ":set", set);
    int status;
    while ((status = statement_step(&reader->values, err)) == 1) {
        if (pool_grow(pool, &dimensions, &capacity, count + 1,
                      sizeof *dimensions, err) == -1 ||
            pool_string(pool, &dimensions[count].dimension,
                        column_word(&reader->values, 0), err) == -1 ||
            pool_string(pool, &dimensions[count].code,
                        column_word(&reader->values, 1), err) == -1) {
            statement_reset(&reader->values);
            return -1;
        }
        count++;
    }
    reader->set = set;
    reader->dimensions = dimensions;
    reader->dimension_count = count;
    return status;
}

static bool read_real(struct statement *row, int column, double *value)
{
    bool is_there = !column_is_null(row, column);
    *value = is_there ? column_real(row, column) : 0;
    return is_there;
}

static void read_numbers(struct statement *row, struct observation *to)
{
    const char *reason = column_text(row, 5);
    to->status = column_word(row, 4)[0];
    if (!reason || !quipu_reason_parse(quipu_slice_of(reason), &to->reason))
        to->reason = QUIPU_PRESENT;
    to->has_value = read_real(row, 6, &to->value);
    to->has_se = read_real(row, 7, &to->se);
    bool has_low = read_real(row, 8, &to->ci_low);
    to->has_interval = read_real(row, 9, &to->ci_high) && has_low;
    to->has_n = !column_is_null(row, 10);
    to->n = to->has_n ? column_integer(row, 10) : 0;
    to->has_weight = read_real(row, 11, &to->weight);
    to->has_df = !column_is_null(row, 12);
    to->df = to->has_df ? column_integer(row, 12) : 0;
    to->has_deff = read_real(row, 13, &to->deff);
}

/* Rows of an area follow one another. */
static int read_area(struct said_reader *reader, const char *area,
                     struct observation *to, struct quipu_error *err)
{
    struct store_said_list *list = reader->list;
    const char *last =
        list->count > 1 ? list->items[list->count - 2].says.area : NULL;
    if (last && strcmp(last, area) == 0) {
        to->area = last;
        return 0;
    }
    return pool_string(&list->pool, &to->area, area, err);
}

static int read_row(struct said_reader *reader, struct quipu_error *err)
{
    struct store_said_list *list = reader->list;
    struct statement *row = &reader->rows;
    if (read_dimensions(reader, column_integer(row, 0), err) == -1 ||
        pool_grow(&list->pool, &list->items, &list->capacity, list->count + 1,
                  sizeof *list->items, err) == -1)
        return -1;
    struct store_said *said = &list->items[list->count++];
    *said = (struct store_said){.job = column_integer(row, 3)};
    said->says.dimensions = reader->dimensions;
    said->says.dimension_count = reader->dimension_count;
    read_numbers(row, &said->says);
    if (read_area(reader, column_word(row, 1), &said->says, err) == -1)
        return -1;
    return pool_string(&list->pool, &said->says.period, column_word(row, 2),
                       err);
}

static int list_said(struct store *store, int64_t publication,
                     int64_t indicator_key, struct store_said_list *list,
                     struct quipu_error *err)
{
    __attribute__((cleanup(release_reader))) struct said_reader reader = {
        .list = list, .set = -1};
    if (prepare(&reader, store, err) == -1)
        return -1;
    bind_integer(&reader.rows, ":indicator", indicator_key);
    bind_integer(&reader.rows, ":publication", publication);
    int status;
    while ((status = statement_step(&reader.rows, err)) == 1) {
        if (read_row(&reader, err) == -1)
            return -1;
    }
    return status;
}

int store_list_said(struct store *store, int64_t publication,
                    int64_t indicator_key, struct store_said_list *list,
                    struct quipu_error *err)
{
    *list = (struct store_said_list){0};
    int status = list_said(store, publication, indicator_key, list, err);
    if (status == -1)
        quipu_prefix(err, "store \"%s\"", store->name);
    return status;
}

void store_said_release(struct store_said_list *list)
{
    pool_release(&list->pool);
}
