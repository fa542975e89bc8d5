/* SPDX-License-Identifier: GPL-3.0-or-later */
/* read_labels.c - lists publications, indicators, items and what is covered. */
#include <ctype.h>

#include <quipu/number.h>

#include "store/publish.h"
#include "store/read.h"

/* Fails with the file's name in front. */
static int name_store(const struct store *store, int status,
                      struct quipu_error *err)
{
    if (status == -1)
        quipu_prefix(err, "store \"%s\"", store->name);
    return status;
}

/* ---- labels ------------------------------------------------------------- */

/* The labels of an owner that `find` gives, in the pool. */
static int read_labels(struct statement *find, int64_t owner, struct pool *pool,
                       const struct store_label **out, size_t *count,
                       struct quipu_error *err)
{
    struct store_label *labels = NULL;
    size_t capacity = 0;
    int status;
    *count = 0;
    bind_integer(find, ":owner", owner);
    while ((status = statement_step(find, err)) == 1) {
        if (pool_grow(pool, &labels, &capacity, *count + 1, sizeof *labels,
                      err) == -1)
            return -1;
        struct store_label *label = &labels[(*count)++];
        if (pool_string(pool, &label->language, column_word(find, 0), err) ==
                -1 ||
            pool_string(pool, &label->text, column_word(find, 1), err) == -1)
            return -1;
    }
    *out = labels;
    return status;
}

/* ---- publications ------------------------------------------------------- */

/* Whether a text of the right shape names a day and a time that exist. */
static bool is_moment(const char *text, size_t length)
{
    int32_t day;
    return quipu_parse_date((struct quipu_slice){text, 10}, &day) &&
           (length == 10 || (strncmp(text + 11, "24", 2) < 0 &&
                             strncmp(text + 14, "60", 2) < 0 &&
                             strncmp(text + 17, "61", 2) < 0));
}

/* What bounds the times of "as of": a day means its end. */
static int make_bound(const char *as_of, char bound[STORE_TIME_SIZE],
                      struct quipu_error *err)
{
    static const char shape[] = "dddd-dd-ddTdd:dd:ddZ";
    size_t length = strlen(as_of);
    bool is_time = length == 10 || length == sizeof shape - 1;
    for (size_t i = 0; is_time && i < length; i++)
        is_time = shape[i] == 'd' ? isdigit((unsigned char)as_of[i]) != 0
                                  : as_of[i] == shape[i];
    if (!is_time || !is_moment(as_of, length)) {
        (void)quipu_fail(err, QUIPU_EUSAGE, "\"%s\" is not a time", as_of);
        quipu_hint(err, "write 2024-06-30, 2024-06-30T12:00:00Z, or @7 for "
                        "publication 7");
        return -1;
    }
    snprintf(bound, STORE_TIME_SIZE, "%.10s%s", as_of,
             length == 10 ? "T23:59:60Z" : as_of + 10);
    return 0;
}

static int find_newest(struct store *store, int64_t *publication,
                       struct quipu_error *err)
{
    static const char sql[] = "SELECT id FROM publication"
                              " ORDER BY id DESC LIMIT 1";
    STATEMENT_AUTO(find);
    if (statement_prepare(&find, store, sql, err) == -1)
        return -1;
    return statement_get_integer(&find, 0, publication, err);
}

static int find_by_time(struct store *store, const char *bound,
                        int64_t *publication, struct quipu_error *err)
{
    static const char sql[] = "SELECT id FROM publication WHERE time <= :bound"
                              " ORDER BY time DESC, id DESC LIMIT 1";
    STATEMENT_AUTO(find);
    if (statement_prepare(&find, store, sql, err) == -1)
        return -1;
    bind_text(&find, ":bound", bound);
    return statement_get_integer(&find, 0, publication, err);
}

static int find_by_number(struct store *store, const char *number,
                          int64_t *publication, struct quipu_error *err)
{
    int64_t newest;
    if (!quipu_parse_integer(quipu_slice_of(number), publication) ||
        !isdigit((unsigned char)number[0]))
        return quipu_fail(err, QUIPU_EUSAGE,
                          "\"@%s\" is not the number of a publication", number);
    if (find_newest(store, &newest, err) == -1)
        return -1;
    if (*publication < 1 || *publication > newest) {
        (void)quipu_fail(err, QUIPU_ENOTFOUND, "there is no publication %lld",
                         (long long)*publication);
        quipu_hint(err, "the newest is @%lld", (long long)newest);
        return -1;
    }
    return 0;
}

static int find_publication(struct store *store, const char *as_of,
                            int64_t *publication, struct quipu_error *err)
{
    if (!as_of)
        return find_newest(store, publication, err);
    if (as_of[0] == '@')
        return find_by_number(store, as_of + 1, publication, err);
    char bound[STORE_TIME_SIZE];
    if (make_bound(as_of, bound, err) == -1)
        return -1;
    return find_by_time(store, bound, publication, err);
}

int store_find_publication(struct store *store, const char *as_of,
                           int64_t *publication, struct quipu_error *err)
{
    *publication = 0;
    int status = find_publication(store, as_of, publication, err);
    if (status == -1)
        *publication = 0;
    return name_store(store, status, err);
}

static int find_since(struct store *store, const char *since,
                      int64_t *publication, struct quipu_error *err)
{
    static const char sql[] = "SELECT id FROM publication WHERE time >= :bound"
                              " ORDER BY time, id LIMIT 1";
    if (since[0] == '@')
        return find_by_number(store, since + 1, publication, err);
    char bound[STORE_TIME_SIZE];
    int64_t newest;
    STATEMENT_AUTO(find);
    if (make_bound(since, bound, err) == -1 ||
        find_newest(store, &newest, err) == -1 ||
        statement_prepare(&find, store, sql, err) == -1)
        return -1;
    bind_text(&find, ":bound", since); /* a day comes before its times */
    return statement_get_integer(&find, newest + 1, publication, err);
}

int store_find_publication_since(struct store *store, const char *since,
                                 int64_t *publication, struct quipu_error *err)
{
    *publication = 0;
    int status = find_since(store, since, publication, err);
    if (status == -1)
        *publication = 0;
    return name_store(store, status, err);
}

static int read_time(struct store *store, int64_t publication,
                     char time[STORE_TIME_SIZE], struct quipu_error *err)
{
    static const char sql[] =
        "SELECT time FROM publication WHERE id = :publication";
    STATEMENT_AUTO(find);
    if (statement_prepare(&find, store, sql, err) == -1)
        return -1;
    bind_integer(&find, ":publication", publication);
    int status = statement_step(&find, err);
    if (status == 0)
        return quipu_fail(err, QUIPU_ENOTFOUND, "there is no publication %lld",
                          (long long)publication);
    if (status == -1)
        return -1;
    snprintf(time, STORE_TIME_SIZE, "%s", column_word(&find, 0));
    return statement_check(&find, err);
}

int store_publication_time(struct store *store, int64_t publication,
                           char time[STORE_TIME_SIZE], struct quipu_error *err)
{
    time[0] = '\0';
    return name_store(store, read_time(store, publication, time, err), err);
}

/* ---- indicators --------------------------------------------------------- */

static int read_indicator(struct statement *row, struct pool *pool,
                          struct store_indicator *out, struct quipu_error *err)
{
    const char **const words[] = {&out->id, &out->definition, &out->dataset};
    const char **const texts[] = {&out->theme, &out->calculation, &out->measure,
                                  &out->unit, &out->direction};
    for (size_t i = 0; i < ARRAY_SIZE(words); i++)
        if (pool_string(pool, words[i], column_word(row, (int)i + 5), err) ==
            -1)
            return -1;
    for (size_t i = 0; i < ARRAY_SIZE(texts); i++)
        if (pool_string(pool, texts[i], column_text(row, (int)i + 8), err) ==
            -1)
            return -1;
    out->version = column_integer(row, 2);
    out->decimals = column_integer(row, 3);
    out->is_in_force = column_integer(row, 4) != 0;
    out->factor = column_real(row, 13);
    return 0;
}

static int list_indicators(struct store *store, int64_t publication,
                           struct store_indicators *list,
                           struct quipu_error *err)
{
    static const char sql[] =
        "SELECT i.id, v.id, i.version, v.decimals, v.is_in_force, i.code,"
        " v.definition, v.dataset, v.theme, v.calculation, v.measure, v.unit,"
        " v.direction, v.factor"
        " FROM indicator i JOIN indicator_vintage v ON v.indicator = i.id"
        " WHERE v.since_pub <= :publication"
        " AND (v.until_pub IS NULL OR v.until_pub > :publication)"
        " ORDER BY i.code, i.version";
    static const char title_sql[] =
        "SELECT language, text FROM indicator_title WHERE vintage = :owner"
        " ORDER BY language";
    STATEMENT_AUTO(row);
    STATEMENT_AUTO(titles);
    if (statement_prepare(&row, store, sql, err) == -1 ||
        statement_prepare(&titles, store, title_sql, err) == -1)
        return -1;
    int status;
    bind_integer(&row, ":publication", publication);
    while ((status = statement_step(&row, err)) == 1) {
        if (pool_grow(&list->pool, &list->items, &list->capacity,
                      list->count + 1, sizeof *list->items, err) == -1)
            return -1;
        struct store_listed *listed = &list->items[list->count++];
        listed->key = column_integer(&row, 0);
        if (read_indicator(&row, &list->pool, &listed->indicator, err) == -1 ||
            read_labels(&titles, column_integer(&row, 1), &list->pool,
                        &listed->indicator.titles,
                        &listed->indicator.title_count, err) == -1)
            return -1;
    }
    return status;
}

int store_list_indicators(struct store *store, int64_t publication,
                          struct store_indicators *indicators,
                          struct quipu_error *err)
{
    *indicators = (struct store_indicators){0};
    return name_store(
        store, list_indicators(store, publication, indicators, err), err);
}

void store_indicators_release(struct store_indicators *indicators)
{
    pool_release(&indicators->pool);
}

/* ---- items -------------------------------------------------------------- */

static int read_item(struct statement *row, struct pool *pool,
                     struct store_item *out, struct quipu_error *err)
{
    out->order = column_integer(row, 1);
    if (pool_string(pool, &out->list, column_word(row, 2), err) == -1 ||
        pool_string(pool, &out->code, column_word(row, 3), err) == -1 ||
        pool_string(pool, &out->level, column_text(row, 4), err) == -1 ||
        pool_string(pool, &out->parent, column_text(row, 5), err) == -1)
        return -1;
    return 0;
}

/* Reads the items of a statement that is bound. */
static int read_items(struct statement *row, struct statement *names,
                      struct store_items *list, struct quipu_error *err)
{
    int status;
    while ((status = statement_step(row, err)) == 1) {
        if (pool_grow(&list->pool, &list->items, &list->capacity,
                      list->count + 1, sizeof *list->items, err) == -1)
            return -1;
        struct store_item *item = &list->items[list->count++];
        *item = (struct store_item){0};
        if (read_item(row, &list->pool, item, err) == -1 ||
            read_labels(names, column_integer(row, 0), &list->pool,
                        &item->names, &item->name_count, err) == -1)
            return -1;
    }
    return status;
}

static int list_items(struct store_items *items, struct store *store,
                      int64_t publication, const char *const dataset_list[2],
                      struct quipu_error *err)
{
    static const char sql[] =
        "SELECT id, position, list, code, level, parent FROM item"
        " WHERE dataset = :dataset AND list = :list"
        " AND since_pub <= :publication"
        " AND (until_pub IS NULL OR until_pub > :publication)"
        " ORDER BY position, code";
    static const char name_sql[] =
        "SELECT language, text FROM item_name WHERE item = :owner"
        " ORDER BY language";
    STATEMENT_AUTO(row);
    STATEMENT_AUTO(names);
    if (statement_prepare(&row, store, sql, err) == -1 ||
        statement_prepare(&names, store, name_sql, err) == -1)
        return -1;
    bind_integer(&row, ":publication", publication);
    bind_text(&row, ":dataset", dataset_list[0]);
    bind_text(&row, ":list", dataset_list[1]);
    return read_items(&row, &names, items, err);
}

int store_list_items(struct store *store, int64_t publication,
                     const char *dataset, const char *list,
                     struct store_items *items, struct quipu_error *err)
{
    *items = (struct store_items){0};
    const char *const dataset_list[2] = {dataset, list};
    return name_store(
        store, list_items(items, store, publication, dataset_list, err), err);
}

void store_items_release(struct store_items *items)
{
    pool_release(&items->pool);
}

/* ---- coverage ----------------------------------------------------------- */

static int read_covered(struct statement *row, struct pool *pool,
                        struct store_covered *out, struct quipu_error *err)
{
    out->breakdown_key = column_integer(row, 0);
    out->period_key = column_integer(row, 1);
    if (breakdown_parse(column_word(row, 2), pool, &out->dimensions,
                        &out->dimension_count, err) == -1 ||
        pool_string(pool, &out->level, column_word(row, 3), err) == -1 ||
        pool_string(pool, &out->period, column_word(row, 4), err) == -1)
        return -1;
    return 0;
}

static int list_coverage(struct store *store, const int64_t publications[2],
                         int64_t indicator, struct store_coverage *list,
                         struct quipu_error *err)
{
    static const char sql[] =
        "SELECT DISTINCT b.id, p.id, b.key, c.level, p.code FROM coverage c"
        " JOIN breakdown b ON b.id = c.breakdown"
        " JOIN period p ON p.id = c.period"
        " WHERE c.indicator = :indicator AND ((c.since_pub <= :publication"
        " AND (c.until_pub IS NULL OR c.until_pub > :publication))"
        " OR (c.since_pub <= :other"
        " AND (c.until_pub IS NULL OR c.until_pub > :other)))"
        " ORDER BY b.key, c.level, p.id";
    STATEMENT_AUTO(row);
    if (statement_prepare(&row, store, sql, err) == -1)
        return -1;
    int status;
    bind_integer(&row, ":indicator", indicator);
    bind_integer(&row, ":publication", publications[0]);
    bind_integer(&row, ":other", publications[1]);
    while ((status = statement_step(&row, err)) == 1)
        if (pool_grow(&list->pool, &list->items, &list->capacity,
                      list->count + 1, sizeof *list->items, err) == -1 ||
            read_covered(&row, &list->pool, &list->items[list->count++], err) ==
                -1)
            return -1;
    return status;
}

int store_list_coverage(struct store *store, int64_t publication,
                        int64_t indicator_key, struct store_coverage *coverage,
                        struct quipu_error *err)
{
    const int64_t once[2] = {publication, publication};
    return store_list_coverage_of_both(store, once, indicator_key, coverage,
                                       err);
}

int store_list_coverage_of_both(struct store *store,
                                const int64_t publications[2],
                                int64_t indicator_key,
                                struct store_coverage *coverage,
                                struct quipu_error *err)
{
    *coverage = (struct store_coverage){0};
    return name_store(
        store, list_coverage(store, publications, indicator_key, coverage, err),
        err);
}

void store_coverage_release(struct store_coverage *coverage)
{
    pool_release(&coverage->pool);
}
