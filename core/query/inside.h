/* SPDX-License-Identifier: GPL-3.0-or-later */
/* inside.h - a question that is being answered. */
#ifndef QUERY_INSIDE_H
#define QUERY_INSIDE_H

#include "query/query.h"

/* ---- names -------------------------------------------------------------- */

/* Names, each once, in the order they came; borrowed. */
struct names {
    const char **items;
    size_t count, capacity;
};
void names_release(struct names *names);
bool names_have(const struct names *names, const char *name);
int names_add(struct names *names, const char *name,
              struct quipu_error *err) QUIPU_MUST_CHECK;
void names_sort(struct names *names);

/* Appends "a, b, c"; of many the first, and how many there are. */
void names_append(struct quipu_text *text, const struct names *names);

/* There is no NOUN "name": with the nearest and the valid ones; -1. */
int names_fail(const struct names *names, const char *noun, const char *name,
               struct quipu_error *err);

#define NAMES_AUTO(name)                                                       \
    __attribute__((cleanup(names_release))) struct names name = {0}

/* ---- the parts of a query ----------------------------------------------- */

/* One indicator: which of its breakdowns and periods are asked for. */
struct plan {
    const struct store_listed *listed;
    struct store_coverage coverage;
    bool *is_chosen; /* of coverage.items: breakdown, level, period */
    struct store_range range;

    /* of a comparison: as it was, or NULL; where its areas were, when in
     * another dataset; whether only series that changed are read, or none */
    const struct store_indicator *older;
    const char *older_dataset;
    bool is_every_series, is_skipped;
};

/* The areas of a dataset, and those that are asked for. */
struct places {
    const char *dataset;
    struct store_items items;
    const struct store_item **by_code;
    const struct store_item **chosen; /* in order */
    size_t chosen_count;
};

/* A combination of codes that is asked for, in the order of rows. */
struct chosen_set {
    int64_t key;
    const char **codes; /* by dimension of the query; DIMENSION_TOTAL */
    size_t *positions;  /* of the codes in their lists */
    size_t code_count, rank;
};

/* The combinations of the present plan. */
struct chosen_sets {
    struct chosen_set *items; /* by key */
    size_t count, capacity;
    struct pool pool;
};

/* A series of the present plan and area. */
struct chosen_series {
    int64_t key;
    const struct chosen_set *set;
};

struct stale_job {
    int64_t job;
    bool is_stale;
};

struct query {
    struct store *store;
    const struct question *question;
    int64_t publication;
    struct store_indicators indicators;
    struct plan *plans;
    size_t plan_count;
    struct names dimensions;  /* ascending; borrowed from the plans */
    struct store_range range; /* of the question; see has_end */
    bool has_begin, has_end, is_latest;
    int32_t first_day, last_day; /* where has_begin, has_end */
    struct places **places;
    size_t place_count, place_capacity;
    const char **notices; /* in `pool` */
    size_t notice_count, notice_capacity;
    struct store_loads loads;
    const struct store_load **failures; /* per load, see stale.c; in `pool` */
    struct stale_job *stale_jobs;       /* by job */
    size_t stale_count, stale_capacity;
    struct pool pool;

    /* of a comparison (diff.c): the earlier publication, what it knew, and the
     * series that changed since; 0 and NULL of a question */
    int64_t older;
    struct store_indicators older_indicators;
    const struct store_changes *changes;

    /* where it is */
    struct store_reader *reader;
    size_t plan, area, series; /* the next ones */
    const struct places *place;
    const struct places *known_place; /* whose areas have been given */
    const struct store_item *item;
    struct names levels; /* of the present plan */
    struct chosen_sets sets;
    struct store_series_list found;
    struct chosen_series *chosen;
    size_t chosen_count, chosen_capacity;
    const struct chosen_set *set;
    int64_t series_key;
    bool is_reading;
};

/* query.c: a query that may be the later half of a comparison (`older` not 0).
 * query_advance goes on to the next series or on the way to it: 1, 0 at the
 * end, -1; is_reading says that its rows can be read.  query_fill makes a row
 * of what is stored, in the unit that the indicator had. */
int query_find_publication(struct store *store, const char *as_of,
                           int64_t *publication,
                           struct quipu_error *err) QUIPU_MUST_CHECK;
struct query *query_make(struct store *store, const struct question *question,
                         int64_t older,
                         struct quipu_error *err) QUIPU_MUST_CHECK;
int query_advance(struct query *query,
                  struct quipu_error *err) QUIPU_MUST_CHECK;
int query_fill(struct query *query, struct query_row *row,
               const struct store_row *stored, const struct store_indicator *as,
               struct quipu_error *err) QUIPU_MUST_CHECK;

/* choose.c: the indicators: a plan for each. */
int choose_indicators(struct query *query,
                      struct quipu_error *err) QUIPU_MUST_CHECK;

/* period.c: range, has_end, is_latest. */
int choose_periods(struct query *query,
                   struct quipu_error *err) QUIPU_MUST_CHECK;
bool is_period_asked(const struct query *query, const char *period);

/* breakdown.c: checks breakdowns and levels of the plans, drops those that do
 * not have them where no indicator was named, collects the dimensions. */
int choose_breakdowns(struct query *query,
                      struct quipu_error *err) QUIPU_MUST_CHECK;
void plans_release(struct query *query);

/* place.c: the areas of a dataset, read once. */
int find_places(struct query *query, const char *dataset,
                const struct places **places,
                struct quipu_error *err) QUIPU_MUST_CHECK;
void places_release(struct places *places);
const struct store_item *find_place(const struct places *places,
                                    const char *code);
const char *get_level(const struct store_item *item); /* "" when none */

/* Fails when no indicator's dataset has an area asked for, or when the dataset
 * of this one does not. */
int check_areas(struct query *query, struct quipu_error *err) QUIPU_MUST_CHECK;
int check_areas_of(struct query *query, const struct plan *plan,
                   struct quipu_error *err) QUIPU_MUST_CHECK;

/* Adds the levels of the datasets' areas. */
int add_place_levels(struct query *query, struct names *levels,
                     struct quipu_error *err) QUIPU_MUST_CHECK;

/* The text in the language, else in English, Spanish, or whatever there is. */
const char *choose_name(const struct store_label *names, size_t count,
                        const char *language);

/* set.c: the combinations of a plan, and whether codes of filters are known. */
int choose_sets(struct query *query, const struct plan *plan,
                struct quipu_error *err) QUIPU_MUST_CHECK;
int check_filters(struct query *query,
                  struct quipu_error *err) QUIPU_MUST_CHECK;
void chosen_sets_release(struct chosen_sets *sets);

/* stale.c */
int note_stale(struct query *query, struct quipu_error *err) QUIPU_MUST_CHECK;
int find_stale(struct query *query, int64_t job, bool *is_stale,
               struct quipu_error *err) QUIPU_MUST_CHECK;

int add_notice(struct query *query, const char *text,
               struct quipu_error *err) QUIPU_MUST_CHECK;

#endif
