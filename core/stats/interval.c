/* SPDX-License-Identifier: GPL-3.0-or-later */
/* interval.c - confidence limits; quantiles are R's (libRmath). */
#define MATHLIB_STANDALONE
#include <Rmath.h>
#include <math.h>

#include "stats/interval.h"

/* Beyond this, quantiles of the beta distribution lose their digits, and the
 * normal limits have more than they ever had. */
#define BETA_LIMIT 1e16

/* The upper alpha / 2 point of t. */
static double t_point(double alpha, int64_t df)
{
    return qt(alpha / 2, (double)df, 0, 0);
}

static bool has_limits(const struct interval *limits)
{
    return isfinite(limits->low) && isfinite(limits->high);
}

bool interval_of_value(double value, double se, int64_t df, double confidence,
                       struct interval *out)
{
    if (df <= 0)
        return false;
    double half = t_point(1 - confidence, df) * se;
    *out = (struct interval){value - half, value + half};
    return has_limits(out);
}

/* ---- proportions -------------------------------------------------------- */

/* Clopper and Pearson's limits for a share p of n trials, n any number.  From
 * the nearer end, as quantiles close to 1 have no digits left: qbeta would also
 * complain, on standard output. */
static struct interval beta_limits(double p, double n, double alpha)
{
    double yes = n * p, no = n * (1 - p);
    if (yes > no)
        return (struct interval){1 - qbeta(alpha / 2, no + 1, yes, 0, 0),
                                 1 - qbeta(alpha / 2, no, yes + 1, 1, 0)};
    return (struct interval){qbeta(alpha / 2, yes, no + 1, 1, 0),
                             qbeta(alpha / 2, yes + 1, no, 0, 0)};
}

/* The same where no trial, or every one, succeeded. */
static struct interval boundary_limits(double p, double n, double alpha)
{
    double logarithm = log(alpha / 2) / n;
    if (p == 0)
        return (struct interval){0, -expm1(logarithm)};
    return (struct interval){exp(logarithm), 1};
}

static double logistic(double x)
{
    return 1 / (1 + exp(-x));
}

static struct interval logit_limits(const struct proportion *proportion,
                                    double alpha)
{
    double p = proportion->p;
    double centre = log(p) - log1p(-p);
    double half = t_point(alpha, proportion->df) * proportion->se / p / (1 - p);
    return (struct interval){logistic(centre - half), logistic(centre + half)};
}

static bool korn_graubard(const struct proportion *proportion, double alpha,
                          struct interval *out)
{
    double p = proportion->p;
    if (proportion->rows < 2)
        return false;
    double t =
        t_point(alpha, proportion->rows - 1) / t_point(alpha, proportion->df);
    double n = p * (1 - p) / proportion->se / proportion->se * t * t;
    if (n < BETA_LIMIT) {
        *out = beta_limits(p, n, alpha);
    } else {
        double half = t_point(alpha, proportion->df) * proportion->se;
        *out = (struct interval){fmax(p - half, 0), fmin(p + half, 1)};
    }
    return has_limits(out);
}

bool interval_of_proportion(const struct proportion *proportion,
                            enum interval_method method, double confidence,
                            struct interval *out)
{
    double alpha = 1 - confidence, p = proportion->p;
    double n = (double)proportion->positive;
    if (proportion->df <= 0 || proportion->positive < 1)
        return false;
    if (p <= 0 || p >= 1) {
        *out = boundary_limits(p, n, alpha);
        return has_limits(out);
    }
    if (method == INTERVAL_EXACT) {
        *out = beta_limits(p, n, alpha);
        return has_limits(out);
    }
    if (!proportion->has_se)
        return false;
    *out = (struct interval){p, p};
    if (proportion->se == 0)
        return true;
    if (method == INTERVAL_BETA)
        return korn_graubard(proportion, alpha, out);
    if (method == INTERVAL_LOGIT)
        *out = logit_limits(proportion, alpha);
    else
        return interval_of_value(p, proportion->se, proportion->df, confidence,
                                 out);
    return has_limits(out);
}
