/* SPDX-License-Identifier: GPL-3.0-or-later */
/* keys.c - the numbers by which periods, dimension sets and series are kept. */
#include <quipu/period.h>

#include "store/publish.h"

/* ---- periods ------------------------------------------------------------ */

static const char coarse_to_fine[] = {QUIPU_ANNUAL, QUIPU_SEMESTER,
                                      QUIPU_QUARTER, QUIPU_MONTH};
#define PERIOD_RANKS ((int64_t)ARRAY_SIZE(coarse_to_fine))

static int parse_period(const char *text, struct quipu_period *period,
                        struct quipu_error *err)
{
    if (quipu_parse_period(quipu_slice_of(text), period))
        return 0;
    (void)quipu_fail(err, QUIPU_EDATA, "\"%s\" is not a period", text);
    quipu_hint(err, "write 2023, 2023-S1, 2023-Q2 or 2023-07");
    return -1;
}

int period_key(const char *period, int64_t *key, struct quipu_error *err)
{
    struct quipu_period parsed;
    if (parse_period(period, &parsed, err) == -1)
        return -1;
    int64_t rank = 0;
    while (coarse_to_fine[rank] != (char)parsed.frequency)
        rank++;
    *key = (int64_t)quipu_period_first_day(parsed) * PERIOD_RANKS + rank;
    return 0;
}

struct store_range store_day_range(const int32_t *first, const int32_t *last)
{
    struct store_range range = STORE_ALL_PERIODS;
    if (first)
        range.from = *first * PERIOD_RANKS;
    if (last)
        range.to = *last * PERIOD_RANKS + PERIOD_RANKS - 1;
    return range;
}

/* The one spelling of a period that the store keeps. */
static int spell_period(const char *period, char out[QUIPU_PERIOD_SIZE],
                        struct quipu_error *err)
{
    struct quipu_period parsed;
    if (parse_period(period, &parsed, err) == -1)
        return -1;
    quipu_format_period(out, parsed);
    return 0;
}

int publish_periods(struct publisher *publisher, struct quipu_error *err)
{
    static const char add_sql[] = "INSERT INTO period (id, code)"
                                  " VALUES (:id, :code) ON CONFLICT DO NOTHING";
    static const char use_sql[] =
        "INSERT INTO job_period (job, period) VALUES (:job, :period)"
        " ON CONFLICT DO NOTHING";
    const struct store_publication *say = publisher->say;
    STATEMENT_AUTO(add);
    STATEMENT_AUTO(use);
    if (statement_prepare(&add, publisher->store, add_sql, err) == -1 ||
        statement_prepare(&use, publisher->store, use_sql, err) == -1)
        return -1;
    for (size_t i = 0; i < say->period_count; i++) {
        char code[QUIPU_PERIOD_SIZE];
        const char *period = say->periods[i];
        if (period_key(period, &publisher->periods[i], err) == -1 ||
            spell_period(period, code, err) == -1)
            return -1;
        bind_integer(&add, ":id", publisher->periods[i]);
        bind_text(&add, ":code", code);
        bind_integer(&use, ":job", publisher->job);
        bind_integer(&use, ":period", publisher->periods[i]);
        bool is_lost = i >= say->period_count - say->lost_count;
        if (statement_run(&add, err) == -1 ||
            (!is_lost && statement_run(&use, err) == -1))
            return -1;
    }
    return 0;
}

/* ---- breakdowns --------------------------------------------------------- */

/* Moves behind the next dimension of a key ("residence,sex") and appends it to
 * `name` without its escapes. */
static const char *read_name(const char *key, struct quipu_text *name)
{
    for (; *key && *key != ','; key++) {
        if (*key == '\\' && key[1])
            key++;
        quipu_text_append_bytes(name, key, 1);
    }
    return *key ? key + 1 : key;
}

int breakdown_parse(const char *key, struct pool *pool,
                    const char *const **dimensions, size_t *count,
                    struct quipu_error *err)
{
    const char **names = NULL;
    size_t capacity = 0;
    QUIPU_AUTO_TEXT(name);
    *count = 0;
    while (*key) {
        quipu_text_clear(&name);
        key = read_name(key, &name);
        if (quipu_text_check(&name, err) == -1 ||
            pool_grow(pool, &names, &capacity, *count + 1, sizeof *names,
                      err) == -1 ||
            pool_string(pool, &names[(*count)++], name.data, err) == -1)
            return -1;
    }
    *dimensions = names;
    return 0;
}

/* ---- series ------------------------------------------------------------- */

void keys_release(struct keys *keys)
{
    statement_release(&keys->find_set);
    statement_release(&keys->add_breakdown);
    statement_release(&keys->find_breakdown);
    statement_release(&keys->add_set);
    statement_release(&keys->add_value);
    statement_release(&keys->find_series);
    statement_release(&keys->add_series);
    statement_release(&keys->add_area);
    quipu_text_release(&keys->text);
}

static int prepare_keys(struct keys *keys, struct quipu_error *err)
{
    static const char find_set[] =
        "SELECT id FROM dimension_set WHERE key = :key";
    static const char add_breakdown[] = "INSERT INTO breakdown (key)"
                                        " VALUES (:key) ON CONFLICT DO NOTHING";
    static const char find_breakdown[] =
        "SELECT id FROM breakdown WHERE key = :key";
    static const char add_set[] = "INSERT INTO dimension_set (breakdown, key)"
                                  " VALUES (:breakdown, :key)";
    static const char add_value[] =
        "INSERT INTO dimension_value (dimension_set, dimension, code)"
        " VALUES (:set, :dimension, :code)";
    static const char find_series[] =
        "SELECT id FROM series WHERE indicator = :indicator AND area = :area"
        " AND dimension_set = :set";
    static const char add_series[] =
        "INSERT INTO series (indicator, area, dimension_set)"
        " VALUES (:indicator, :area, :set)";
    /* an area that no code list names is an item all the same */
    static const char add_area[] =
        "INSERT INTO item (dataset, list, code, position, since_pub)"
        " VALUES (:dataset, 'area', :area, 0, :publication)"
        " ON CONFLICT DO NOTHING";
    struct store *store = keys->publisher->store;
    if (statement_prepare(&keys->find_set, store, find_set, err) == -1 ||
        statement_prepare(&keys->add_breakdown, store, add_breakdown, err) ==
            -1 ||
        statement_prepare(&keys->find_breakdown, store, find_breakdown, err) ==
            -1 ||
        statement_prepare(&keys->add_set, store, add_set, err) == -1 ||
        statement_prepare(&keys->add_value, store, add_value, err) == -1 ||
        statement_prepare(&keys->find_series, store, find_series, err) == -1 ||
        statement_prepare(&keys->add_series, store, add_series, err) == -1 ||
        statement_prepare(&keys->add_area, store, add_area, err) == -1)
        return -1;
    return 0;
}

int keys_init(struct keys *keys, struct publisher *publisher,
              struct quipu_error *err)
{
    *keys = (struct keys){.publisher = publisher};
    quipu_text_init(&keys->text);
    return prepare_keys(keys, err);
}

/* A code may hold any character: what separates is escaped. */
static void append_code(struct quipu_text *text, const char *code)
{
    for (const char *c = code; *c; c++) {
        if (*c == '\\' || *c == ',' || *c == '=')
            quipu_text_append(text, "\\");
        quipu_text_append_bytes(text, c, 1);
    }
}

/* "residence=urban,sex=F", or "residence,sex" without the codes. */
static int write_key(struct quipu_text *text,
                     const struct observation *observation, bool has_codes,
                     struct quipu_error *err)
{
    quipu_text_clear(text);
    for (size_t i = 0; i < observation->dimension_count; i++) {
        const struct dimension_value *value = &observation->dimensions[i];
        if (i > 0)
            quipu_text_append(text, ",");
        append_code(text, value->dimension);
        if (has_codes) {
            quipu_text_append(text, "=");
            append_code(text, value->code);
        }
    }
    return quipu_text_check(text, err);
}

static int find_breakdown(struct keys *keys,
                          const struct observation *observation,
                          int64_t *breakdown, struct quipu_error *err)
{
    if (write_key(&keys->text, observation, false, err) == -1)
        return -1;
    bind_text(&keys->add_breakdown, ":key", keys->text.data);
    if (statement_run(&keys->add_breakdown, err) == -1)
        return -1;
    bind_text(&keys->find_breakdown, ":key", keys->text.data);
    return statement_get_integer(&keys->find_breakdown, 0, breakdown, err);
}

static int add_set(struct keys *keys, const struct observation *observation,
                   int64_t *set, struct quipu_error *err)
{
    int64_t breakdown;
    if (find_breakdown(keys, observation, &breakdown, err) == -1 ||
        write_key(&keys->text, observation, true, err) == -1)
        return -1;
    bind_integer(&keys->add_set, ":breakdown", breakdown);
    bind_text(&keys->add_set, ":key", keys->text.data);
    if (statement_run(&keys->add_set, err) == -1)
        return -1;
    *set = store_last_row(keys->publisher->store);
    for (size_t i = 0; i < observation->dimension_count; i++) {
        bind_integer(&keys->add_value, ":set", *set);
        bind_text(&keys->add_value, ":dimension",
                  observation->dimensions[i].dimension);
        bind_text(&keys->add_value, ":code", observation->dimensions[i].code);
        if (statement_run(&keys->add_value, err) == -1)
            return -1;
    }
    return 0;
}

static int find_set(struct keys *keys, const struct observation *observation,
                    int64_t *set, struct quipu_error *err)
{
    for (size_t i = 1; i < observation->dimension_count; i++)
        if (strcmp(observation->dimensions[i - 1].dimension,
                   observation->dimensions[i].dimension) >= 0)
            return quipu_fail(err, QUIPU_EBUG, "dimensions are not ascending");
    if (write_key(&keys->text, observation, true, err) == -1)
        return -1;
    bind_text(&keys->find_set, ":key", keys->text.data);
    if (statement_get_integer(&keys->find_set, 0, set, err) == -1)
        return -1;
    return *set != 0 ? 0 : add_set(keys, observation, set, err);
}

static int add_series(struct keys *keys, int64_t indicator, const char *area,
                      int64_t set, struct quipu_error *err)
{
    bind_integer(&keys->add_series, ":indicator", indicator);
    bind_text(&keys->add_series, ":area", area);
    bind_integer(&keys->add_series, ":set", set);
    return statement_run(&keys->add_series, err);
}

static int add_area(struct keys *keys, const char *area,
                    struct quipu_error *err)
{
    bind_text(&keys->add_area, ":dataset", keys->publisher->say->dataset);
    bind_text(&keys->add_area, ":area", area);
    bind_integer(&keys->add_area, ":publication", keys->publisher->publication);
    return statement_run(&keys->add_area, err);
}

int keys_find_series(struct keys *keys, int64_t indicator,
                     const struct observation *observation, int64_t *series,
                     struct quipu_error *err)
{
    int64_t set;
    if (find_set(keys, observation, &set, err) == -1)
        return -1;
    bind_integer(&keys->find_series, ":indicator", indicator);
    bind_text(&keys->find_series, ":area", observation->area);
    bind_integer(&keys->find_series, ":set", set);
    if (statement_get_integer(&keys->find_series, 0, series, err) == -1)
        return -1;
    if (*series != 0)
        return 0;
    if (add_series(keys, indicator, observation->area, set, err) == -1)
        return -1;
    *series = store_last_row(keys->publisher->store);
    return add_area(keys, observation->area, err);
}
