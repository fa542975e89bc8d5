/* SPDX-License-Identifier: GPL-3.0-or-later */
/* coverage.c - for which breakdowns, levels and periods an indicator has
 * observations: derived from them, so that a question can be checked first. */
#include "store/publish.h"

struct covered {
    int64_t breakdown;
    char *level;
};

/* The pairs that one indicator has in one period. */
struct coverage {
    struct covered *pairs;
    size_t count, capacity;
};

static void release_coverage(struct coverage *coverage)
{
    for (size_t i = 0; i < coverage->count; i++)
        free(coverage->pairs[i].level);
    free(coverage->pairs);
}

struct coverage_writer {
    struct publisher *publisher;
    struct statement find, find_open, end, add;
};

static void release_coverage_writer(struct coverage_writer *writer)
{
    statement_release(&writer->find);
    statement_release(&writer->find_open);
    statement_release(&writer->end);
    statement_release(&writer->add);
}

static int prepare_coverage_writer(struct coverage_writer *writer,
                                   struct quipu_error *err)
{
    static const char find[] =
        "SELECT DISTINCT d.breakdown, coalesce(i.level, '')"
        " FROM series s"
        " JOIN observation o ON o.series = s.id"
        " JOIN dimension_set d ON d.id = s.dimension_set"
        " LEFT JOIN item i ON i.dataset = :dataset AND i.list = 'area'"
        " AND i.code = s.area AND i.until_pub IS NULL"
        " WHERE s.indicator = :indicator AND o.period = :period"
        " AND o.until_pub IS NULL";
    static const char find_open[] =
        "SELECT breakdown, level FROM coverage WHERE indicator = :indicator"
        " AND period = :period AND until_pub IS NULL";
    static const char end[] =
        "UPDATE coverage SET until_pub = :publication"
        " WHERE indicator = :indicator AND period = :period"
        " AND breakdown = :breakdown AND level = :level"
        " AND until_pub IS NULL";
    static const char add[] =
        "INSERT INTO coverage (indicator, breakdown, level, period, since_pub)"
        " VALUES (:indicator, :breakdown, :level, :period, :publication)";
    struct store *store = writer->publisher->store;
    if (statement_prepare(&writer->find, store, find, err) == -1 ||
        statement_prepare(&writer->find_open, store, find_open, err) == -1 ||
        statement_prepare(&writer->end, store, end, err) == -1 ||
        statement_prepare(&writer->add, store, add, err) == -1)
        return -1;
    return 0;
}

static int note_pair(struct coverage *coverage, struct statement *row,
                     struct quipu_error *err)
{
    if (base_grow(&coverage->pairs, &coverage->capacity, coverage->count + 1,
                  sizeof *coverage->pairs, err) == -1)
        return -1;
    char *level = base_strdup(column_word(row, 1), err);
    if (!level)
        return -1;
    coverage->pairs[coverage->count++] =
        (struct covered){column_integer(row, 0), level};
    return 0;
}

/* Collects the pairs of a statement that is bound. */
static int collect(struct statement *find, struct coverage *coverage,
                   struct quipu_error *err)
{
    int status;
    while ((status = statement_step(find, err)) == 1)
        if (note_pair(coverage, find, err) == -1)
            return -1;
    return status;
}

static bool has_pair(const struct coverage *coverage,
                     const struct covered *pair)
{
    for (size_t i = 0; i < coverage->count; i++)
        if (coverage->pairs[i].breakdown == pair->breakdown &&
            strcmp(coverage->pairs[i].level, pair->level) == 0)
            return true;
    return false;
}

/* Which indicator in which period. */
struct place {
    int64_t indicator, period;
};

static void bind_place(struct statement *statement, struct place place)
{
    bind_integer(statement, ":indicator", place.indicator);
    bind_integer(statement, ":period", place.period);
}

/* Runs `change` for every pair of `of` that `not_in` does not have. */
static int change_pairs(const struct coverage_writer *writer,
                        struct statement *change, struct place place,
                        const struct coverage *const of_not_in[2],
                        struct quipu_error *err)
{
    for (size_t i = 0; i < of_not_in[0]->count; i++) {
        const struct covered *pair = &of_not_in[0]->pairs[i];
        if (has_pair(of_not_in[1], pair))
            continue;
        bind_place(change, place);
        bind_integer(change, ":breakdown", pair->breakdown);
        bind_text(change, ":level", pair->level);
        bind_integer(change, ":publication", writer->publisher->publication);
        if (statement_run(change, err) == -1)
            return -1;
    }
    return 0;
}

static int cover(struct coverage_writer *writer, struct place place,
                 struct quipu_error *err)
{
    __attribute__((cleanup(release_coverage))) struct coverage now = {0};
    __attribute__((cleanup(release_coverage))) struct coverage before = {0};
    bind_place(&writer->find, place);
    bind_text(&writer->find, ":dataset", writer->publisher->say->dataset);
    if (collect(&writer->find, &now, err) == -1)
        return -1;
    bind_place(&writer->find_open, place);
    if (collect(&writer->find_open, &before, err) == -1)
        return -1;
    const struct coverage *const gone[] = {&before, &now};
    const struct coverage *const come[] = {&now, &before};
    if (change_pairs(writer, &writer->end, place, gone, err) == -1 ||
        change_pairs(writer, &writer->add, place, come, err) == -1)
        return -1;
    return 0;
}

int publish_coverage(struct publisher *publisher, struct quipu_error *err)
{
    __attribute__((
        cleanup(release_coverage_writer))) struct coverage_writer writer = {
        .publisher = publisher};
    if (prepare_coverage_writer(&writer, err) == -1)
        return -1;
    for (size_t i = 0; i < publisher->say->indicator_count; i++)
        for (size_t p = 0; p < publisher->say->period_count; p++) {
            struct place place = {publisher->indicators[i],
                                  publisher->periods[p]};
            if (cover(&writer, place, err) == -1)
                return -1;
        }
    return 0;
}
