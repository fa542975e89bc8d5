/* SPDX-License-Identifier: GPL-3.0-or-later */
/* query.h - a question to the repository, and its rows.
 *
 *     query_new -> query_next ... -> query_free
 *
 * The same question to the same vintage always gives the same rows in the same
 * order: indicator and version; area, by the order of its code list and its
 * code; dimension codes, column by column, the total before the codes and these
 * by the order of their list and by code; period, by time.
 *
 * A name that nobody knows is QUIPU_ENOTFOUND with the nearest and the valid
 * ones.  A breakdown or level that the data do not represent is QUIPU_EPOLICY
 * and says which ones are published.  A valid question without an answer has no
 * rows.
 *
 * Values are multiplied by their indicator's factor here, and nowhere else.
 */
#ifndef QUERY_H
#define QUERY_H

#include "base/observation.h"
#include "store/read.h"

/* What is asked; {0} asks for the totals of everything. */
struct question {
    /* "anaemia" is the version in force, "anaemia@2" the second.  None: every
     * indicator in force that has what is asked for; the others are counted in
     * a notice. */
    const char *const *indicators;
    size_t indicator_count;
    const char *theme, *measure; /* only indicators of these; or NULL */

    /* Areas by code; none: all.  With a level: the areas of that level that are
     * inside these areas, an area being inside itself. */
    const char *const *areas;
    size_t area_count;
    const char *level; /* or NULL */

    /* NULL: all.  "2023": 2023 and the periods within it; "2019..2023",
     * "2019..", "..2023": those that lie within; "latest": of each indicator
     * the last period for which it has the areas and breakdown asked for. */
    const char *period;

    /* Exactly the breakdown by these dimensions; none: totals; "*": every
     * breakdown. */
    const char *const *by;
    size_t by_count;
    /* Only these codes; several of one dimension mean any of them.  The
     * dimension counts as one of `by`, unless the code is _T. */
    const struct dimension_value *filters;
    size_t filter_count;

    const char *as_of;    /* store_find_publication; before the first
                             publication is QUIPU_ENOTFOUND */
    const char *language; /* of names, "es"; or NULL: "en" */
};

/* One observation; texts are borrowed until the next call. */
struct query_row {
    const char *indicator;
    int64_t version;
    const char *area, *area_name; /* the code where there is no name */
    const char *period;
    const char *const *codes; /* of query_dimension(0), (1), ... */
    bool has_value, has_se, has_interval, has_n, has_weight, has_df, has_deff,
        has_rse;
    double value, se, ci_low, ci_high; /* in the unit */
    int64_t n;
    double weight;
    int64_t df;
    double deff, rse; /* rse: se / |value| */
    const char *unit; /* or NULL */
    int64_t decimals; /* for people */
    char status;
    const char *reason;  /* a word, or NULL */
    const char *vintage; /* the time of the publication that first said it */
    bool is_stale; /* the last refresh of its load failed; only of the newest */
    int64_t indicator_key, series_key, job, publication; /* in the store */
};

struct query;

/* Checks a question; store and question must outlive the query. */
struct query *query_new(struct store *store, const struct question *question,
                        struct quipu_error *err) QUIPU_MUST_CHECK;
void query_free(struct query *query);
QUIPU_AUTO_DEFINE(query)

/* The dimensions of the breakdowns asked for, ascending: the columns. */
size_t query_dimension_count(const struct query *query);
const char *query_dimension(const struct query *query, size_t dimension);

/* The publication that is asked. */
int64_t query_publication(const struct query *query);

/* What a reader should be told beside the rows, in English. */
size_t query_notice_count(const struct query *query);
const char *query_notice(const struct query *query, size_t notice);

/* The next row: 1, 0 at the end, -1. */
int query_next(struct query *query, struct query_row *row,
               struct quipu_error *err) QUIPU_MUST_CHECK;

#endif
