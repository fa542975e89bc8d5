/* SPDX-License-Identifier: GPL-3.0-or-later */
/* estimate.c - the estimate of a cell, and of a combination of some. */
#include <math.h>

#include "stats/interval.h"
#include "stats/score.h"

/* A cell on its way to an estimate. */
struct sample {
    enum quipu_measure_kind kind;
    double gradient; /* in a combination */
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
                       enum quipu_measure_kind kind, struct sample *sample,
                       struct quipu_error *err)
{
    sample->kind = kind;
    cell_sums_add_up(cells, cell, &sample->sums);
    sample->has_value =
        score_of(cells, &sample->sums, kind, &sample->value, &sample->score);
    if (!isfinite(sample->value) || !isfinite(sample->sums.sums[SUM_W]))
        return fail_too_large(err);
    if (kind == QUIPU_PROPORTION && check_proportion(sample, cells, err) == -1)
        return -1;
    if (!sample->has_value || cells->kind == FRAME_CENSUS)
        return 0;
    return terms_of(cells, cell, &sample->score, &sample->terms, err);
}

static bool is_at_boundary(const struct sample *sample)
{
    return sample->kind == QUIPU_PROPORTION && sample->has_value &&
           (sample->value == 0 || sample->value == 1);
}

static void set_value(struct estimate *out, double value)
{
    out->has_value = true;
    out->value = value;
}

static void set_rse(struct estimate *out)
{
    out->has_rse =
        out->has_se && out->value != 0 && isfinite(out->se / fabs(out->value));
    out->rse = out->has_rse ? out->se / fabs(out->value) : 0;
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
    if (out->has_se)
        out->se = sqrt(variance->variance);
    set_rse(out);
    return 0;
}

static bool knows_variance(const struct variance *variance,
                           enum quipu_measure_kind kind)
{
    return kind == QUIPU_TOTAL || variance->psus > 1 || variance->is_census;
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

static void set_ratio(struct estimate *out, const struct cells *cells,
                      const struct cell_sums *sums)
{
    out->is_over_zero =
        sums->sums[SUM_W] > 0 && cell_denominator(cells, sums) == 0;
    out->has_numerator = cell_numerator(cells, sums) != 0;
}

int estimate_cell(const struct cells *cells, size_t cell,
                  const struct frame *frame, const struct estimation *how,
                  struct estimate *out, struct quipu_error *err)
{
    assert(frame->is_sealed && cells->kind == frame->kind);
    assert(how->confidence > 0 && how->confidence < 1);
    *out = (struct estimate){0};
    AUTO_SAMPLE(sample);
    if (take_sample(cells, cell, how->kind, &sample, err) == -1)
        return -1;
    struct estimate made = {
        .n = (int64_t)sample.sums.n,
        .weight = sample.sums.sums[SUM_W],
        .n_effective = (double)sample.sums.positive,
        .is_boundary = is_at_boundary(&sample),
    };
    if (how->kind == QUIPU_RATIO)
        set_ratio(&made, cells, &sample.sums);
    if (sample.has_value)
        set_value(&made, sample.value);
    if (sample.has_value && frame->kind != FRAME_CENSUS) {
        struct variance variance;
        if (variance_of(&sample.terms, frame, how, &variance, err) == -1 ||
            set_se(&made, &variance, knows_variance(&variance, how->kind),
                   err) == -1)
            return -1;
        set_df(&made, &variance, frame, how);
        set_deff(&made, &sample, variance.variance);
        set_n_effective(&made, &sample, how);
        set_interval(&made, &sample, how);
    }
    *out = made;
    return 0;
}

/* ---- a combination ------------------------------------------------------ */

struct combination {
    struct sample *samples;
    size_t count;
    struct terms terms; /* of all cells that matter */
    bool is_known;      /* each of them knows its variance */
};

static void combination_release(struct combination *combination)
{
    for (size_t i = 0; i < combination->count; i++)
        sample_release(&combination->samples[i]);
    free(combination->samples);
    terms_release(&combination->terms);
}

static int take_samples(struct combination *out, const struct combined_cell *of,
                        size_t count, struct quipu_error *err)
{
    out->samples = base_alloc(count, sizeof *out->samples, err);
    if (!out->samples)
        return -1;
    out->count = count;
    for (size_t i = 0; i < count; i++) {
        struct sample *sample = &out->samples[i];
        sample->gradient = of[i].gradient;
        if (take_sample(of[i].cells, of[i].cell, of[i].kind, sample, err) == -1)
            return -1;
    }
    return 0;
}

/* Sums over the cells. */
static int combine_samples(const struct combination *of, struct estimate *out,
                           struct quipu_error *err)
{
    double value = 0;
    uint64_t n = 0;
    bool has_value = true;
    for (size_t i = 0; i < of->count; i++) {
        const struct sample *sample = &of->samples[i];
        n += sample->sums.n;
        out->weight += sample->sums.sums[SUM_W];
        out->n_effective += (double)sample->sums.positive;
        out->is_boundary = out->is_boundary || is_at_boundary(sample);
        has_value = has_value && sample->has_value;
        value += sample->gradient * sample->value;
    }
    if (!isfinite(value) || !isfinite(out->weight))
        return fail_too_large(err);
    out->n = (int64_t)n;
    if (has_value)
        set_value(out, value);
    return 0;
}

static int add_terms(struct combination *to, const struct frame *frame,
                     const struct estimation *how, struct quipu_error *err)
{
    to->is_known = true;
    for (size_t i = 0; i < to->count; i++) {
        const struct sample *sample = &to->samples[i];
        struct variance variance;
        if (sample->gradient == 0)
            continue;
        if (variance_of(&sample->terms, frame, how, &variance, err) == -1 ||
            terms_add(&to->terms, &sample->terms, sample->gradient, frame,
                      err) == -1)
            return -1;
        to->is_known = to->is_known && variance.is_known &&
                       knows_variance(&variance, sample->kind);
    }
    terms_round(&to->terms);
    return 0;
}

void estimate_move(struct estimate *estimate, double value,
                   const struct estimation *how)
{
    struct interval limits = {0};
    assert(isfinite(value));
    if (!estimate->has_value)
        return;
    estimate->value = value;
    set_rse(estimate);
    /* Proportions that do not vary have exact intervals, what is made of them
     * has none. */
    estimate->has_interval =
        estimate->has_se && !(estimate->is_boundary && estimate->se == 0) &&
        interval_of_value(value, estimate->se, estimate->df, how->confidence,
                          &limits);
    estimate->ci_low = estimate->has_interval ? limits.low : 0;
    estimate->ci_high = estimate->has_interval ? limits.high : 0;
}

static int add_variance(struct combination *of, const struct frame *frame,
                        const struct estimation *how, struct estimate *out,
                        struct quipu_error *err)
{
    struct variance variance;
    if (add_terms(of, frame, how, err) == -1 ||
        variance_of(&of->terms, frame, how, &variance, err) == -1 ||
        set_se(out, &variance, of->is_known, err) == -1)
        return -1;
    set_df(out, &variance, frame, how);
    estimate_move(out, out->value, how);
    return 0;
}

int estimate_combination(const struct combined_cell *of, size_t count,
                         const struct frame *frame,
                         const struct estimation *how, struct estimate *out,
                         struct quipu_error *err)
{
    assert(frame->is_sealed && count > 0);
    assert(how->confidence > 0 && how->confidence < 1);
    for (size_t i = 0; i < count; i++)
        assert(of[i].cells->kind == frame->kind);
    *out = (struct estimate){0};
    __attribute__((cleanup(combination_release))) struct combination all = {0};
    struct estimate made = {0};
    if (take_samples(&all, of, count, err) == -1 ||
        combine_samples(&all, &made, err) == -1)
        return -1;
    if (made.has_value && frame->kind != FRAME_CENSUS &&
        add_variance(&all, frame, how, &made, err) == -1)
        return -1;
    *out = made;
    return 0;
}

int estimate_difference(struct cell_ref a, struct cell_ref b,
                        const struct frame *frame, const struct estimation *how,
                        struct estimate *out, struct quipu_error *err)
{
    const struct combined_cell of[] = {{a.cells, a.cell, how->kind, 1},
                                       {b.cells, b.cell, how->kind, -1}};
    return estimate_combination(of, ARRAY_SIZE(of), frame, how, out, err);
}
