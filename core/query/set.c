/* SPDX-License-Identifier: GPL-3.0-or-later */
/* set.c - the combinations of codes that a question means, in the order of
 * rows. */
#include "query/inside.h"

void chosen_sets_release(struct chosen_sets *sets)
{
    free(sets->items);
    pool_release(&sets->pool);
    *sets = (struct chosen_sets){0};
}

/* ---- filters ------------------------------------------------------------ */

static const char *get_code(const struct store_set *set, const char *dimension)
{
    for (size_t i = 0; i < set->value_count; i++)
        if (strcmp(set->values[i].dimension, dimension) == 0)
            return set->values[i].code;
    return DIMENSION_TOTAL;
}

/* Of several filters on one dimension, one is enough. */
static bool is_filter_met(const struct question *question,
                          const char *dimension, const char *code)
{
    bool is_filtered = false;
    for (size_t i = 0; i < question->filter_count; i++) {
        if (strcmp(question->filters[i].dimension, dimension) != 0)
            continue;
        is_filtered = true;
        if (strcmp(question->filters[i].code, code) == 0)
            return true;
    }
    return !is_filtered;
}

static bool is_set_asked(const struct question *question,
                         const struct store_set *set)
{
    for (size_t i = 0; i < question->filter_count; i++) {
        const char *dimension = question->filters[i].dimension;
        if (!is_filter_met(question, dimension, get_code(set, dimension)))
            return false;
    }
    return true;
}

/* ---- order -------------------------------------------------------------- */

/* The code lists of the dimensions, in the order of the columns. */
struct orders {
    struct store_items *lists;
    size_t count;
};

static void release_orders(struct orders *orders)
{
    for (size_t i = 0; i < orders->count; i++)
        store_items_release(&orders->lists[i]);
    free(orders->lists);
}

static int read_orders(const struct query *query, const char *dataset,
                       struct orders *orders, struct quipu_error *err)
{
    size_t count = query->dimensions.count;
    orders->lists = base_alloc(count, sizeof *orders->lists, err);
    if (!orders->lists)
        return -1;
    for (; orders->count < count; orders->count++)
        if (store_list_items(query->store, query->publication, dataset,
                             query->dimensions.items[orders->count],
                             &orders->lists[orders->count], err) == -1) {
            orders->count++;
            return -1;
        }
    return 0;
}

/* The total first, then the items of the list, then what is in no list. */
static size_t get_position(const struct store_items *list, const char *code)
{
    if (strcmp(code, DIMENSION_TOTAL) == 0)
        return 0;
    for (size_t i = 0; i < list->count; i++)
        if (strcmp(list->items[i].code, code) == 0)
            return i + 1;
    return SIZE_MAX;
}

static int compare_sets(const void *a, const void *b)
{
    const struct chosen_set *x = a, *y = b;
    for (size_t i = 0; i < x->code_count; i++) {
        if (x->positions[i] != y->positions[i])
            return x->positions[i] < y->positions[i] ? -1 : 1;
        int order = strcmp(x->codes[i], y->codes[i]);
        if (order != 0)
            return order;
    }
    return 0;
}

static int compare_keys(const void *a, const void *b)
{
    const struct chosen_set *x = a, *y = b;
    return (x->key > y->key) - (x->key < y->key);
}

/* ---- choosing ----------------------------------------------------------- */

static int add_set(struct chosen_sets *sets, const struct names *dimensions,
                   const struct orders *orders, const struct store_set *set,
                   struct quipu_error *err)
{
    if (base_grow(&sets->items, &sets->capacity, sets->count + 1,
                  sizeof *sets->items, err) == -1)
        return -1;
    size_t count = dimensions->count;
    struct chosen_set chosen = {.key = set->key, .code_count = count};
    chosen.codes = pool_alloc(&sets->pool, count, sizeof *chosen.codes, err);
    chosen.positions =
        pool_alloc(&sets->pool, count, sizeof *chosen.positions, err);
    if (!chosen.codes || !chosen.positions)
        return -1;
    for (size_t i = 0; i < count; i++) {
        const char *code = get_code(set, dimensions->items[i]);
        if (pool_string(&sets->pool, &chosen.codes[i], code, err) == -1)
            return -1;
        chosen.positions[i] = get_position(&orders->lists[i], code);
    }
    sets->items[sets->count++] = chosen;
    return 0;
}

static int add_breakdown(struct query *query, int64_t breakdown,
                         const struct orders *orders, struct quipu_error *err)
{
    __attribute__((cleanup(store_sets_release))) struct store_sets found;
    if (store_list_sets(query->store, breakdown, &found, err) == -1)
        return -1;
    for (size_t i = 0; i < found.count; i++)
        if (is_set_asked(query->question, &found.items[i]) &&
            add_set(&query->sets, &query->dimensions, orders, &found.items[i],
                    err) == -1)
            return -1;
    return 0;
}

/* Ranks them in the order of rows, then sorts them for looking up. */
static void rank_sets(struct chosen_sets *sets)
{
    if (sets->count == 0)
        return;
    qsort(sets->items, sets->count, sizeof *sets->items, compare_sets);
    for (size_t i = 0; i < sets->count; i++)
        sets->items[i].rank = i;
    qsort(sets->items, sets->count, sizeof *sets->items, compare_keys);
}

int choose_sets(struct query *query, const struct plan *plan,
                struct quipu_error *err)
{
    __attribute__((cleanup(release_orders))) struct orders orders = {0};
    chosen_sets_release(&query->sets);
    if (read_orders(query, plan->listed->indicator.dataset, &orders, err) == -1)
        return -1;
    int64_t last = -1; /* coverage is in order of breakdown */
    for (size_t i = 0; i < plan->coverage.count; i++) {
        int64_t breakdown = plan->coverage.items[i].breakdown_key;
        if (!plan->is_chosen[i] || breakdown == last)
            continue;
        last = breakdown;
        if (add_breakdown(query, breakdown, &orders, err) == -1)
            return -1;
    }
    rank_sets(&query->sets);
    return 0;
}

/* ---- checking ----------------------------------------------------------- */

/* The codes of a dimension in the breakdowns asked for, copied. */
static int collect_codes(struct query *query, const struct plan *plan,
                         const char *dimension, struct names *codes,
                         struct quipu_error *err)
{
    for (size_t i = 0; i < plan->coverage.count; i++) {
        __attribute__((cleanup(store_sets_release))) struct store_sets found;
        if (store_list_sets(query->store, plan->coverage.items[i].breakdown_key,
                            &found, err) == -1)
            return -1;
        for (size_t s = 0; s < found.count; s++) {
            const char *code = get_code(&found.items[s], dimension), *copy;
            if (names_have(codes, code))
                continue;
            if (pool_string(&query->pool, &copy, code, err) == -1 ||
                names_add(codes, copy, err) == -1)
                return -1;
        }
    }
    return 0;
}

static int check_filter(struct query *query,
                        const struct dimension_value *filter,
                        struct quipu_error *err)
{
    NAMES_AUTO(codes);
    for (size_t p = 0; p < query->plan_count; p++) {
        if (collect_codes(query, &query->plans[p], filter->dimension, &codes,
                          err) == -1)
            return -1;
        if (names_have(&codes, filter->code))
            return 0;
    }
    names_sort(&codes);
    QUIPU_AUTO_TEXT(noun);
    quipu_text_printf(&noun, "code of \"%s\"", filter->dimension);
    return names_fail(&codes, noun.data, filter->code, err);
}

int check_filters(struct query *query, struct quipu_error *err)
{
    for (size_t i = 0; i < query->question->filter_count; i++) {
        const struct dimension_value *filter = &query->question->filters[i];
        if (strcmp(filter->code, DIMENSION_TOTAL) != 0 &&
            check_filter(query, filter, err) == -1)
            return -1;
    }
    return 0;
}
