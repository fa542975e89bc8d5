/* SPDX-License-Identifier: GPL-3.0-or-later */
/* estimate.c - the estimate of a cell, and of the difference of two. */
#include <math.h>

#include "stats/interval.h"
#include "stats/score.h"

/* A cell on its way to an estimate. */
struct sample {
    struct cell_sums sums;
    bool has_value;
    double value;
    struct score score;
    struct terms terms;
};

static void sample_release(struct sample *sample)
{
    terms_release(&sample->terms);
}

/* A struct sample that is released at the end of the scope. */
#define AUTO_SAMPLE(name)                                                      \
    __attribute__((cleanup(sample_release))) struct sample name = {0}

static int fail_too_large(struct quipu_error *err)
{
    return quipu_fail(err, QUIPU_EDATA,
                      "the sums of a cell are too large for an estimate");
}

static int check_proportion(const struct sample *sample,
                            const struct cells *cells, struct quipu_error *err)
{
    if (cells->typical_y != 0)
        return quipu_fail(err, QUIPU_EDATA,
                          "the sums of a proportion are about %.10g, not 0",
                          cells->typical_y);
    if (sample->has_value && !(sample->value >= 0 && sample->value <= 1))
        return quipu_fail(err, QUIPU_EDATA,
                          "a proportion is %.10g: its values must be 0 and 1",
                          sample->value);
    return 0;
}

static int take_sample(const struct cells *cells, size_t cell,
                       const struct estimation *how, struct sample *sample,
                       struct quipu_error *err)
{
    cell_sums_add_up(cells, cell, &sample->sums);
    sample->has_value = score_of(cells, &sample->sums, how->kind,
                                 &sample->value, &sample->score);
    if (!isfinite(sample->value) || !isfinite(sample->sums.sums[SUM_W]))
        return fail_too_large(err);
    if (how->kind == QUIPU_PROPORTION &&
        check_proportion(sample, cells, err) == -1)
        return -1;
    if (!sample->has_value || cells->kind == FRAME_CENSUS)
        return 0;
    return terms_of(cells, cell, &sample->score, &sample->terms, err);
}

static bool is_at_boundary(const struct sample *sample,
                           const struct estimation *how)
{
    return how->kind == QUIPU_PROPORTION && sample->has_value &&
           (sample->value == 0 || sample->value == 1);
}

static void set_value(struct estimate *out, double value)
{
    out->has_value = true;
    out->value = value;
}

/* Standard error and what follows from it alone.  The scores of a mean or a
 * ratio sum to 0, so that one PSU says nothing about their variance. */
static int set_se(struct estimate *out, const struct variance *variance,
                  bool is_known, struct quipu_error *err)
{
    if (!isfinite(variance->variance))
        return fail_too_large(err);
    out->lonely = variance->lonely;
    out->has_se = variance->is_known && is_known;
    if (!out->has_se)
        return 0;
    out->se = sqrt(variance->variance);
    if (out->value != 0 && isfinite(out->se / fabs(out->value))) {
        out->has_rse = true;
        out->rse = out->se / fabs(out->value);
    }
    return 0;
}

static bool knows_variance(const struct variance *variance,
                           const struct estimation *how)
{
    return how->kind == QUIPU_TOTAL || variance->psus > 1 ||
           variance->is_census;
}

static void set_df(struct estimate *out, const struct variance *variance,
                   const struct frame *frame, const struct estimation *how)
{
    out->has_df = true;
    out->df =
        how->df == DF_DOMAIN ? variance->df : frame_degrees_of_freedom(frame);
}

/* ---- one cell ----------------------------------------------------------- */

static void set_deff(struct estimate *out, const struct sample *sample,
                     double variance)
{
    double n = (double)sample->sums.positive;
    double weight = sample->sums.sums[SUM_W];
    double spread = score_spread(&sample->score, &sample->sums);
    if (!out->has_se || n < 2 || !(spread > 0))
        return;
    double deff = variance / (weight / (n - 1) * spread);
    if (!isfinite(deff))
        return;
    out->has_deff = true;
    out->deff = deff;
    if (!(weight > n) || !isfinite(deff * weight / (weight - n)))
        return;
    out->has_deff_population = true;
    out->deff_population = deff * weight / (weight - n);
}

static void set_n_effective(struct estimate *out, const struct sample *sample,
                            const struct estimation *how)
{
    double n = (double)sample->sums.positive, effective = n;
    if (how->kind == QUIPU_PROPORTION) {
        double p = out->value, variance = out->se * out->se;
        if (p * (1 - p) < n * variance)
            effective = p * (1 - p) / variance;
    } else if (out->has_deff && out->deff > 0) {
        effective = n / out->deff;
    }
    out->n_effective = isfinite(effective) ? effective : n;
}

static void set_interval(struct estimate *out, const struct sample *sample,
                         const struct estimation *how)
{
    struct interval limits;
    bool has_limits;
    if (how->kind == QUIPU_PROPORTION) {
        struct proportion proportion = {
            .p = out->value,
            .has_se = out->has_se,
            .se = out->se,
            .rows = out->n,
            .positive = (int64_t)sample->sums.positive,
            .df = out->df,
        };
        has_limits = interval_of_proportion(&proportion, how->interval,
                                            how->confidence, &limits);
    } else {
        has_limits =
            out->has_se && interval_of_value(out->value, out->se, out->df,
                                             how->confidence, &limits);
    }
    if (!has_limits)
        return;
    out->has_interval = true;
    out->ci_low = limits.low;
    out->ci_high = limits.high;
}

int estimate_cell(const struct cells *cells, size_t cell,
                  const struct frame *frame, const struct estimation *how,
                  struct estimate *out, struct quipu_error *err)
{
    assert(frame->is_sealed && cells->kind == frame->kind);
    assert(how->confidence > 0 && how->confidence < 1);
    *out = (struct estimate){0};
    AUTO_SAMPLE(sample);
    if (take_sample(cells, cell, how, &sample, err) == -1)
        return -1;
    struct estimate made = {
        .n = (int64_t)sample.sums.n,
        .weight = sample.sums.sums[SUM_W],
        .n_effective = (double)sample.sums.positive,
        .is_boundary = is_at_boundary(&sample, how),
    };
    if (sample.has_value)
        set_value(&made, sample.value);
    if (sample.has_value && frame->kind != FRAME_CENSUS) {
        struct variance variance;
        if (variance_of(&sample.terms, frame, how, &variance, err) == -1 ||
            set_se(&made, &variance, knows_variance(&variance, how), err) == -1)
            return -1;
        set_df(&made, &variance, frame, how);
        set_deff(&made, &sample, variance.variance);
        set_n_effective(&made, &sample, how);
        set_interval(&made, &sample, how);
    }
    *out = made;
    return 0;
}

/* ---- the difference of two ---------------------------------------------- */

static int add_variance(const struct sample *a, const struct sample *b,
                        const struct frame *frame, const struct estimation *how,
                        struct estimate *out, struct quipu_error *err)
{
    struct variance of_a, of_b, of_both;
    struct terms terms;
    if (variance_of(&a->terms, frame, how, &of_a, err) == -1 ||
        variance_of(&b->terms, frame, how, &of_b, err) == -1 ||
        terms_subtract(&a->terms, &b->terms, frame, &terms, err) == -1)
        return -1;
    int status = variance_of(&terms, frame, how, &of_both, err);
    terms_release(&terms);
    if (status == -1)
        return -1;

    bool is_known = of_a.is_known && knows_variance(&of_a, how) &&
                    of_b.is_known && knows_variance(&of_b, how);
    if (set_se(out, &of_both, is_known, err) == -1)
        return -1;
    set_df(out, &of_both, frame, how);
    struct interval limits;
    /* Two proportions that do not vary have exact intervals, their difference
     * has none. */
    if (!out->has_se || (out->is_boundary && out->se == 0) ||
        !interval_of_value(out->value, out->se, out->df, how->confidence,
                           &limits))
        return 0;
    out->has_interval = true;
    out->ci_low = limits.low;
    out->ci_high = limits.high;
    return 0;
}

int estimate_difference(struct cell_ref a, struct cell_ref b,
                        const struct frame *frame, const struct estimation *how,
                        struct estimate *out, struct quipu_error *err)
{
    assert(frame->is_sealed && a.cells->kind == frame->kind &&
           b.cells->kind == frame->kind);
    assert(how->confidence > 0 && how->confidence < 1);
    *out = (struct estimate){0};
    AUTO_SAMPLE(x);
    AUTO_SAMPLE(y);
    if (take_sample(a.cells, a.cell, how, &x, err) == -1 ||
        take_sample(b.cells, b.cell, how, &y, err) == -1)
        return -1;
    struct estimate made = {
        .n = (int64_t)(x.sums.n + y.sums.n),
        .weight = x.sums.sums[SUM_W] + y.sums.sums[SUM_W],
        .n_effective = (double)(x.sums.positive + y.sums.positive),
        .is_boundary = is_at_boundary(&x, how) || is_at_boundary(&y, how),
    };
    if (x.has_value && y.has_value)
        set_value(&made, x.value - y.value);
    if (!isfinite(made.value) || !isfinite(made.weight))
        return fail_too_large(err);
    if (made.has_value && frame->kind != FRAME_CENSUS &&
        add_variance(&x, &y, frame, how, &made, err) == -1)
        return -1;
    *out = made;
    return 0;
}
