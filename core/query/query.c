/* SPDX-License-Identifier: GPL-3.0-or-later */
/* query.c - walks through the rows of a question: indicators, areas, series,
 * periods.  What is kept in memory does not depend on the number of rows. */
#include <math.h>

#include "query/inside.h"

/* ---- making ------------------------------------------------------------- */

int add_notice(struct query *query, const char *text, struct quipu_error *err)
{
    const char *copy;
    if (base_grow(&query->notices, &query->notice_capacity,
                  query->notice_count + 1, sizeof *query->notices, err) == -1 ||
        pool_string(&query->pool, &copy, text, err) == -1)
        return -1;
    query->notices[query->notice_count++] = copy;
    return 0;
}

/* Before the first publication there is nothing to say, which is not the same
 * as an answer without rows. */
int query_find_publication(struct store *store, const char *as_of,
                           int64_t *publication, struct quipu_error *err)
{
    if (store_find_publication(store, as_of, publication, err) == -1)
        return -1;
    if (*publication != 0)
        return 0;
    char first[STORE_TIME_SIZE];
    if (!as_of || store_publication_time(store, 1, first, NULL) == -1) {
        (void)quipu_fail(err, QUIPU_ENOTFOUND,
                         "nothing has been published yet");
        return -1;
    }
    (void)quipu_fail(err, QUIPU_ENOTFOUND,
                     "nothing had been published as of \"%s\"", as_of);
    quipu_hint(err, "the first publication is of %s", first);
    return -1;
}

static int prepare(struct query *query, struct quipu_error *err)
{
    if (query_find_publication(query->store, query->question->as_of,
                               &query->publication, err) == -1 ||
        choose_indicators(query, err) == -1 ||
        choose_periods(query, err) == -1 || check_areas(query, err) == -1 ||
        choose_breakdowns(query, err) == -1 ||
        check_filters(query, err) == -1 || note_stale(query, err) == -1)
        return -1;
    query->reader = store_reader_new(query->store, query->publication, err);
    return query->reader ? 0 : -1;
}

struct query *query_make(struct store *store, const struct question *question,
                         int64_t older, struct quipu_error *err)
{
    QUIPU_AUTO(query) query = base_alloc(1, sizeof *query, err);
    if (!query)
        return NULL;
    query->store = store;
    query->question = question;
    query->older = older;
    return prepare(query, err) == 0 ? QUIPU_TAKE(query) : NULL;
}

struct query *query_new(struct store *store, const struct question *question,
                        struct quipu_error *err)
{
    return query_make(store, question, 0, err);
}

void query_free(struct query *query)
{
    if (!query)
        return;
    store_reader_free(query->reader);
    plans_release(query);
    for (size_t i = 0; i < query->place_count; i++) {
        places_release(query->places[i]);
        free(query->places[i]);
    }
    free(query->places);
    store_indicators_release(&query->indicators);
    store_indicators_release(&query->older_indicators);
    names_release(&query->dimensions);
    names_release(&query->levels);
    chosen_sets_release(&query->sets);
    store_series_list_release(&query->found);
    store_loads_release(&query->loads);
    free(query->chosen);
    free(query->notices);
    free(query->stale_jobs);
    pool_release(&query->pool);
    free(query);
}

size_t query_dimension_count(const struct query *query)
{
    return query->dimensions.count;
}

const char *query_dimension(const struct query *query, size_t dimension)
{
    return query->dimensions.items[dimension];
}

int64_t query_publication(const struct query *query)
{
    return query->publication;
}

size_t query_notice_count(const struct query *query)
{
    return query->notice_count;
}

const char *query_notice(const struct query *query, size_t notice)
{
    return query->notices[notice];
}

/* ---- series of an area -------------------------------------------------- */

static const struct chosen_set *find_set(const struct query *query, int64_t key)
{
    size_t low = 0, high = query->sets.count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (query->sets.items[middle].key < key)
            low = middle + 1;
        else
            high = middle;
    }
    bool is_found =
        low < query->sets.count && query->sets.items[low].key == key;
    return is_found ? &query->sets.items[low] : NULL;
}

static int compare_series(const void *a, const void *b)
{
    const struct chosen_series *x = a, *y = b;
    return (x->set->rank > y->set->rank) - (x->set->rank < y->set->rank);
}

/* A comparison reads only what can have changed. */
static bool is_series_asked(const struct query *query, int64_t key)
{
    return !query->changes || query->plans[query->plan - 1].is_every_series ||
           store_find_change(query->changes, key) != NULL;
}

static int choose_series(struct query *query, struct quipu_error *err)
{
    const struct plan *plan = &query->plans[query->plan - 1];
    query->chosen_count = query->series = 0;
    if (store_list_series(query->reader, plan->listed->key, query->item->code,
                          &query->found, err) == -1)
        return -1;
    for (size_t i = 0; i < query->found.count; i++) {
        const struct store_series *series = &query->found.items[i];
        const struct chosen_set *set = find_set(query, series->set_key);
        if (!set || !is_series_asked(query, series->key))
            continue;
        if (base_grow(&query->chosen, &query->chosen_capacity,
                      query->chosen_count + 1, sizeof *query->chosen,
                      err) == -1)
            return -1;
        query->chosen[query->chosen_count++] =
            (struct chosen_series){series->key, set};
    }
    if (query->chosen_count > 0)
        qsort(query->chosen, query->chosen_count, sizeof *query->chosen,
              compare_series);
    return 0;
}

/* ---- going on ----------------------------------------------------------- */

/* Each of these moves to the next one of its kind: 1, 0 when there is none. */

static int next_series(struct query *query)
{
    if (query->series == query->chosen_count)
        return 0;
    const struct chosen_series *series = &query->chosen[query->series++];
    query->set = series->set;
    query->series_key = series->key;
    store_select(query->reader, series->key,
                 query->plans[query->plan - 1].range);
    query->is_reading = true;
    return 1;
}

static int next_area(struct query *query, struct quipu_error *err)
{
    while (query->place && query->area < query->place->chosen_count) {
        query->item = query->place->chosen[query->area++];
        if (query->known_place &&
            find_place(query->known_place, query->item->code))
            continue;
        if (names_have(&query->levels, get_level(query->item)))
            return choose_series(query, err) == -1 ? -1 : 1;
    }
    return 0;
}

/* An indicator that was over another dataset: on to the areas that only that
 * one has. */
static int next_place(struct query *query, struct quipu_error *err)
{
    const struct plan *plan =
        query->plan > 0 ? &query->plans[query->plan - 1] : NULL;
    if (!plan || !plan->older_dataset || query->known_place)
        return 0;
    query->known_place = query->place;
    query->area = 0;
    return find_places(query, plan->older_dataset, &query->place, err) == -1
               ? -1
               : 1;
}

static int next_plan(struct query *query, struct quipu_error *err)
{
    while (query->plan < query->plan_count &&
           query->plans[query->plan].is_skipped)
        query->plan++;
    query->place = query->known_place = NULL;
    if (query->plan == query->plan_count)
        return 0;
    const struct plan *plan = &query->plans[query->plan++];
    query->area = 0;
    query->chosen_count = query->series = 0;
    query->levels.count = 0;
    for (size_t i = 0; i < plan->coverage.count; i++)
        if (plan->is_chosen[i] &&
            names_add(&query->levels, plan->coverage.items[i].level, err) == -1)
            return -1;
    if (find_places(query, plan->listed->indicator.dataset, &query->place,
                    err) == -1 ||
        choose_sets(query, plan, err) == -1)
        return -1;
    return 1;
}

int query_advance(struct query *query, struct quipu_error *err)
{
    query->is_reading = false;
    if (next_series(query) == 1)
        return 1;
    int status = next_area(query, err);
    if (status == 0)
        status = next_place(query, err);
    return status == 0 ? next_plan(query, err) : status;
}

/* ---- rows --------------------------------------------------------------- */

static void fill_numbers(struct query_row *row, const struct store_row *stored,
                         double factor)
{
    row->has_value = stored->has_value;
    row->value = stored->value * factor;
    row->has_se = stored->has_se;
    row->se = stored->se * factor;
    row->has_interval = stored->has_interval;
    row->ci_low = stored->ci_low * factor;
    row->ci_high = stored->ci_high * factor;
    row->has_n = stored->has_n;
    row->n = stored->n;
    row->has_weight = stored->has_weight;
    row->weight = stored->weight;
    row->has_df = stored->has_df;
    row->df = stored->df;
    row->has_deff = stored->has_deff;
    row->deff = stored->deff;
    double rse = stored->se / fabs(stored->value);
    row->has_rse = stored->has_value && stored->has_se && isfinite(rse);
    row->rse = row->has_rse ? rse : 0;
}

static void fill_names(const struct query *query, struct query_row *row,
                       const struct store_indicator *as)
{
    const struct store_listed *listed = query->plans[query->plan - 1].listed;
    const struct store_item *item = query->item;
    const char *name =
        choose_name(item->names, item->name_count, query->question->language);
    row->indicator = listed->indicator.id;
    row->version = listed->indicator.version;
    row->unit = as->unit;
    row->decimals = as->decimals;
    row->area = item->code;
    row->area_name = name ? name : item->code;
    row->codes = query->set->codes;
    row->indicator_key = listed->key;
    row->series_key = query->series_key;
}

/* What is nearly the largest number there is has no hundredfold. */
static int check_numbers(const struct query_row *row, struct quipu_error *err)
{
    if (isfinite(row->value) && isfinite(row->se) && isfinite(row->ci_low) &&
        isfinite(row->ci_high))
        return 0;
    return quipu_fail(err, QUIPU_EDATA,
                      "\"%s\", area \"%s\", period \"%s\": the number is too "
                      "large for %s",
                      row->indicator, row->area, row->period, row->unit);
}

int query_fill(struct query *query, struct query_row *row,
               const struct store_row *stored, const struct store_indicator *as,
               struct quipu_error *err)
{
    *row = (struct query_row){0};
    fill_names(query, row, as);
    fill_numbers(row, stored, as->factor);
    row->period = stored->period;
    row->status = stored->status;
    row->reason = stored->reason;
    row->vintage = stored->since;
    row->job = stored->job;
    row->publication = stored->since_publication;
    if (check_numbers(row, err) == -1)
        return -1;
    return find_stale(query, stored->job, &row->is_stale, err);
}

int query_next(struct query *query, struct query_row *row,
               struct quipu_error *err)
{
    for (;;) {
        struct store_row stored;
        int status =
            query->is_reading ? store_next(query->reader, &stored, err) : 0;
        if (status == -1)
            return -1;
        if (status == 0) {
            status = query_advance(query, err);
            if (status != 1)
                return status;
        } else if (is_period_asked(query, stored.period)) {
            const struct plan *plan = &query->plans[query->plan - 1];
            return query_fill(query, row, &stored, &plan->listed->indicator,
                              err) == -1
                       ? -1
                       : 1;
        }
    }
}
