/* SPDX-License-Identifier: GPL-3.0-or-later */
/* diff.h - what changed between two vintages.
 *
 *     diff_new -> diff_next ... -> diff_free
 *
 * Both vintages are asked the same question, and what they answer differently
 * is given, in the order of a query's rows.  Numbers are compared as a query
 * gives them, each in the unit that its indicator had then; what was said
 * otherwise for a while and is the same again is no change.
 *
 * An indicator without a version means the one in force in either vintage; none
 * means all, also versions that are no longer in force.
 *
 * Before the changes of an indicator comes a row of its own when its definition
 * is another one, also when no number changed with it.
 */
#ifndef QUERY_DIFF_H
#define QUERY_DIFF_H

#include "query/query.h"

enum change {
    CHANGE_NEW,
    CHANGE_ENDED,
    CHANGE_VALUE,
    CHANGE_STATUS,     /* or the reason; not when there are two values */
    CHANGE_ERROR,      /* se, interval, n, weight, df or deff, not the value */
    CHANGE_DEFINITION, /* of the indicator: no area, no period, no numbers */
    CHANGE_COUNT
};
const char *change_word(enum change change);

/* One change; texts are borrowed until the next call. */
struct diff_row {
    enum change change;
    const char *indicator;
    int64_t version, indicator_key;
    const char *area, *area_name, *period; /* NULL of a definition */
    const char *const *codes; /* of query_dimension(0), ...; or NULL */
    bool has_before, has_after;
    struct query_row before, after; /* where has_before, has_after */
    bool has_difference;            /* two values in one unit */
    double difference;              /* after less before */
    int64_t publication; /* that said it, or ended it; 0 where only the
                            indicator changed: its unit or definition */
    const char *definition_before, *definition_after; /* hashes, or NULL */
};

struct diff;

/* Compares what was said as of `since` with what the question's as_of says.
 * QUIPU_EUSAGE when that is earlier; else fails as query_new.  Store and
 * question must outlive the diff. */
struct diff *diff_new(struct store *store, const char *since,
                      const struct question *question,
                      struct quipu_error *err) QUIPU_MUST_CHECK;
void diff_free(struct diff *diff);
QUIPU_AUTO_DEFINE(diff)

/* The later half: its dimensions are the columns, its notices are to be told.
 */
const struct query *diff_query(const struct diff *diff);

/* The two publications. */
int64_t diff_older(const struct diff *diff);
int64_t diff_newer(const struct diff *diff);

/* The next change: 1, 0 at the end, -1. */
int diff_next(struct diff *diff, struct diff_row *row,
              struct quipu_error *err) QUIPU_MUST_CHECK;

#endif
