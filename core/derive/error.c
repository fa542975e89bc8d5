/* SPDX-License-Identifier: GPL-3.0-or-later */
/* error.c - the error of a value made of estimates: the delta method.
 *
 * Samples are independent of each other.  Within one, what it kept gives the
 * variance of the sum of gradient * score; where nothing was kept, two terms
 * have no known covariance, and so the value no standard error.
 */
#include <math.h>

#include "derive/inside.h"

/* What is known so far. */
struct error {
    bool is_known, is_sampled; /* sampled: some term has an error */
    bool has_no_interval;      /* as a term has none */
    double variance;
    bool has_df;
    int64_t df; /* the smallest */
};

static void add_variance(struct error *error, double variance, bool has_df,
                         int64_t df)
{
    error->is_sampled = true;
    error->variance += variance;
    if (has_df && (!error->has_df || df < error->df))
        error->df = df;
    error->has_df |= has_df;
}

static const struct derive_sample *
sample_of(const struct derivation *derivation, const struct derive_cell *cell)
{
    return &derivation->request->samples[cell->sample];
}

static bool matters(const struct derivation *derivation,
                    const struct combination *of, size_t i)
{
    return of->gradients[i] != 0 &&
           !sample_of(derivation, of->cells[i])->is_exact;
}

/* ---- one term of a sample ----------------------------------------------- */

/* What was estimated without degrees of freedom has no interval; what others
 * published may just not say them. */
static bool has_no_interval(const struct derivation *derivation, size_t term,
                            const struct observation *of)
{
    const struct formula *formula = &derivation->request->indicator->formula;
    return !of->has_df && !of->has_interval &&
           formula->terms[term].indicator->kind != INDICATOR_PUBLISHED;
}

static void add_single(const struct derivation *derivation,
                       const struct combination *in, size_t term,
                       struct error *error)
{
    const struct observation *of = &in->cells[term]->says;
    if (!of->has_se) {
        error->is_known = false;
        return;
    }
    double se = in->gradients[term] * of->se;
    error->has_no_interval |= has_no_interval(derivation, term, of);
    add_variance(error, se * se, of->has_df, of->df);
}

/* ---- several terms of one sample ---------------------------------------- */

static int read_kept(struct derivation *derivation, struct derive_sample *of,
                     struct quipu_error *err)
{
    if (of->was_read)
        return 0;
    of->was_read = true;
    return derivation->request->read(derivation->request->context, of, err);
}

/* Whether no record can be in both: other periods, or other groups. */
static bool are_apart(const struct observation *a, const struct observation *b)
{
    if (strcmp(a->period, b->period) != 0)
        return true;
    for (size_t i = 0; i < a->dimension_count; i++) {
        for (size_t k = 0; k < b->dimension_count; k++) {
            const struct dimension_value *x = &a->dimensions[i];
            const struct dimension_value *y = &b->dimensions[k];
            if (strcmp(x->dimension, y->dimension) == 0 &&
                strcmp(x->code, y->code) != 0)
                return true;
        }
    }
    return false;
}

#define TERMS_MAX 64

/* The terms of one sample, found in what it kept. */
struct joint {
    struct combined_cell cells[TERMS_MAX];
    const struct observation *says[TERMS_MAX];
    size_t count;
};

static bool is_joint_sound(const struct joint *joint, const struct kept *kept)
{
    if (!kept_is_elements(kept))
        return true;
    for (size_t i = 0; i < joint->count; i++) {
        for (size_t k = 0; k < i; k++) {
            if (!are_apart(joint->says[i], joint->says[k]))
                return false;
        }
    }
    return true;
}

/* 1, or 0 when a cell was not kept. */
static int collect(struct derivation *derivation, const struct combination *of,
                   size_t first, struct joint *joint, struct quipu_error *err)
{
    size_t sample = of->cells[first]->sample;
    struct kept *kept = derivation->request->samples[sample].kept;
    for (size_t i = first; i < of->count; i++) {
        struct kept_cell found;
        if (of->cells[i]->sample != sample || !matters(derivation, of, i))
            continue;
        if (joint->count == TERMS_MAX)
            return 0;
        int status = kept_find(kept, &of->cells[i]->says, &found, err);
        if (status != 1)
            return status;
        joint->says[joint->count] = &of->cells[i]->says;
        joint->cells[joint->count++] =
            (struct combined_cell){found.cells, found.cell, found.kind,
                                   of->gradients[i] * found.scale};
    }
    return is_joint_sound(joint, kept);
}

static int add_joint(struct derivation *derivation,
                     const struct combination *of, size_t first,
                     struct error *error, struct quipu_error *err)
{
    struct derive_sample *sample =
        &derivation->request->samples[of->cells[first]->sample];
    struct joint joint = {.count = 0};
    if (read_kept(derivation, sample, err) == -1)
        return -1;
    int status = sample->kept ? collect(derivation, of, first, &joint, err) : 0;
    struct estimate estimate = {0};
    if (status == 1 &&
        estimate_combination(joint.cells, joint.count, kept_frame(sample->kept),
                             kept_how(sample->kept), &estimate, err) == -1)
        status = -1;
    if (status == 1 && estimate.has_se)
        add_variance(error, estimate.se * estimate.se, estimate.has_df,
                     estimate.df);
    else
        error->is_known = false;
    return status == -1 ? -1 : 0;
}

/* ---- all of it ---------------------------------------------------------- */

static bool shares_source(const struct derive_sample *a,
                          const struct derive_sample *b)
{
    return a->source == b->source || a->source == 0 || b->source == 0;
}

/* How many terms that matter are of a cell's sample; samples that were read
 * from the same data are not independent. */
static size_t count_sample(const struct derivation *derivation,
                           const struct combination *of, size_t number,
                           bool *is_first, struct error *error)
{
    size_t count = 0;
    *is_first = true;
    for (size_t i = 0; i < of->count; i++) {
        if (!matters(derivation, of, i))
            continue;
        bool is_same = of->cells[i]->sample == of->cells[number]->sample;
        bool shares = shares_source(sample_of(derivation, of->cells[i]),
                                    sample_of(derivation, of->cells[number]));
        if (is_same && i < number)
            *is_first = false;
        if (shares && !is_same)
            error->is_known = false;
        count += is_same;
    }
    return count;
}

static int add_all(struct derivation *derivation, const struct combination *of,
                   struct error *error, struct quipu_error *err)
{
    for (size_t i = 0; i < of->count && error->is_known; i++) {
        bool is_first;
        if (!matters(derivation, of, i))
            continue;
        size_t count = count_sample(derivation, of, i, &is_first, error);
        if (!is_first)
            continue;
        if (count == 1)
            add_single(derivation, of, i, error);
        else if (add_joint(derivation, of, i, error, err) == -1)
            return -1;
    }
    return 0;
}

/* Without degrees of freedom the interval is that of the normal distribution.
 * What is made of numbers without any variance, as proportions of 0 and 1 are,
 * has none: theirs was not made from the standard error. */
static void fill_interval(struct observation *to, const struct error *error,
                          const struct dataset *dataset)
{
    const struct estimation how = {.kind = QUIPU_TOTAL,
                                   .confidence = dataset->design.confidence};
    struct estimate estimate = {.has_value = true,
                                .value = to->value,
                                .has_se = true,
                                .se = to->se,
                                .has_df = true,
                                .df = error->has_df ? error->df : INT32_MAX};
    estimate_move(&estimate, to->value, &how);
    to->has_interval = estimate.has_interval;
    to->ci_low = estimate.ci_low;
    to->ci_high = estimate.ci_high;
}

int error_fill(struct derivation *derivation, const struct combination *of,
               struct observation *to, struct quipu_error *err)
{
    struct error error = {.is_known = true};
    if (add_all(derivation, of, &error, err) == -1)
        return -1;
    if (!error.is_known || !isfinite(error.variance)) {
        derivation->without_error++;
        return 0;
    }
    if (!error.is_sampled)
        return 0;
    to->has_se = true;
    to->se = sqrt(error.variance);
    to->has_df = error.df > 0;
    to->df = error.df;
    if (to->se > 0 && !error.has_no_interval)
        fill_interval(to, &error, derivation->request->indicator->dataset);
    return 0;
}
