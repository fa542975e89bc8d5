/* SPDX-License-Identifier: GPL-3.0-or-later */
/* explain.h - where one number comes from. */
#ifndef QUERY_EXPLAIN_H
#define QUERY_EXPLAIN_H

#include "query/query.h"

/* One observation with the job that first said it. */
struct explanation {
    struct query_row row;    /* in the unit, as a query gives it */
    size_t dimension_count;  /* of row.codes */
    const char **dimensions; /* their names */
    struct store_job job;    /* exclusions of this indicator and of the whole
                                dataset only */
    const struct store_indicator *indicator; /* as of the question */
    char definition[HASH_SIZE]; /* under which the job computed it */
    const char *definition_json;
    struct query *query; /* owns what the rest borrows */
    struct pool pool;
};

/* Explains the one observation that a question gives.  The question names one
 * indicator, area and period; "by" and filters give the codes.  QUIPU_ENOTFOUND
 * when there is none, QUIPU_EUSAGE when there are several. */
struct explanation *explain(struct store *store,
                            const struct question *question,
                            struct quipu_error *err) QUIPU_MUST_CHECK;
void explanation_free(struct explanation *explanation);
QUIPU_AUTO_DEFINE(explanation)

#endif
