/* SPDX-License-Identifier: GPL-3.0-or-later */
/* answer.h - the rows of a query as a table. */
#ifndef OUTPUT_ANSWER_H
#define OUTPUT_ANSWER_H

#include "output/output.h"
#include "query/query.h"

/* Writes all rows: indicator, area, area_name, period, a column for each
 * dimension, value, se, ci_low, ci_high, n, unit, status, vintage; with detail
 * also version, weight, df, deff, rse, reason.
 *
 * For people, the value has a mark where it is not reliable (status U),
 * suppressed (Q) or stale; what the marks mean and the query's notices are
 * below.  Sets *rows to how many there were. */
int answer_write(struct query *query, bool has_detail,
                 const struct output_format *format,
                 const struct output_sink *sink, uint64_t *rows,
                 struct quipu_error *err) QUIPU_MUST_CHECK;

#endif
