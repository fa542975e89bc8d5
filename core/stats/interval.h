/* SPDX-License-Identifier: GPL-3.0-or-later */
/* interval.h - confidence limits from an estimate and its standard error. */
#ifndef STATS_INTERVAL_H
#define STATS_INTERVAL_H

#include "stats/stats.h"

struct interval {
    double low, high;
};

/* value +- t SE; false when it has no limits. */
bool interval_of_value(double value, double se, int64_t df, double confidence,
                       struct interval *out);

/* What the interval of a proportion is made from. */
struct proportion {
    double p;
    bool has_se;
    double se;
    int64_t rows;     /* of the cell: R's nrow(design) */
    int64_t positive; /* those with positive weight */
    int64_t df;
};

/* Exact where p is 0 or 1, else by the method; false when it has no limits. */
bool interval_of_proportion(const struct proportion *proportion,
                            enum interval_method method, double confidence,
                            struct interval *out);

#endif
