/* SPDX-License-Identifier: GPL-3.0-or-later */
/* variance.c - the variance of a sum of scores over strata and PSUs. */
#include <math.h>

#include "stats/score.h"

/* The terms of one stratum, and all that depends on the cell as a whole. */
struct stratum_terms {
    const struct frame *frame;
    const struct frame_stratum *stratum;
    const struct term *terms;
    size_t count;
    double mean; /* of the scores over all PSUs of the cell's strata */
};

/* What the strata come to. */
struct strata_sum {
    double sum;      /* of their variances */
    size_t strata;   /* with records of the cell */
    size_t informed; /* those whose own PSUs say something */
    size_t omitted;  /* those that LONELY_AVERAGE leaves out */
};

static const struct frame_stratum *stratum_of(const struct frame *frame,
                                              const struct term *term)
{
    return &frame->strata[frame->leaves[term->leaf].stratum];
}

static double sum_totals(const struct stratum_terms *at)
{
    double sum = 0;
    for (size_t i = 0; i < at->count; i++)
        sum += at->terms[i].total;
    return sum;
}

/* PSUs of the stratum that have records of the cell. */
static uint64_t present_psus(const struct stratum_terms *at)
{
    return at->frame->kind == FRAME_ELEMENTS ? at->terms[0].n : at->count;
}

/* The squares of the PSU totals about `centre`; PSUs that have no record of the
 * cell count as 0. */
static double squares_about(const struct stratum_terms *at, double centre)
{
    double absent = (double)at->stratum->psus - (double)present_psus(at);
    double squares = absent * centre * centre;
    if (at->frame->kind != FRAME_ELEMENTS) {
        for (size_t i = 0; i < at->count; i++) {
            double deviation = at->terms[i].total - centre;
            squares += deviation * deviation;
        }
        return squares;
    }

    const struct term *term = &at->terms[0];
    double n = (double)term->n;
    squares += term->square - 2 * centre * term->total + n * centre * centre;
    double magnitude = term->square_terms + fabs(2 * centre * term->total) +
                       (n + fabs(absent)) * centre * centre;
    if (!isfinite(magnitude))
        return magnitude;
    return squares > SQUARE_ROUNDING * magnitude ? squares : 0;
}

static double centred_variance(const struct stratum_terms *at, double centre)
{
    double psus = (double)at->stratum->psus;
    double scale = psus > 1 ? psus / (psus - 1) : 1;
    return at->stratum->unsampled * scale * squares_about(at, centre);
}

/* The variance of a stratum that has one PSU in the frame, or in the cell. */
static void add_lonely(const struct stratum_terms *at, enum lonely_rule rule,
                       struct strata_sum *out)
{
    if (rule == LONELY_AVERAGE)
        out->omitted++;
    else if (rule == LONELY_ADJUST)
        out->sum += centred_variance(at, at->mean);
}

static int fail_lonely(const struct stratum_terms *at, struct quipu_error *err)
{
    QUIPU_AUTO_TEXT(name);
    frame_print_name(at->frame, at->stratum->name, &name);
    (void)quipu_fail(err, QUIPU_EDATA, "stratum \"%s\" has only one PSU",
                     name.data);
    quipu_hint(err, "set \"lonely\" in the design to adjust, average, remove "
                    "or certainty, or join the stratum with another");
    return -1;
}

static int add_stratum(const struct stratum_terms *at,
                       const struct estimation *how, struct strata_sum *sum,
                       struct variance *out, struct quipu_error *err)
{
    bool is_census = stratum_is_census(at->stratum);
    sum->strata++;
    sum->informed += is_census || at->stratum->psus > 1;
    out->is_census = out->is_census && is_census;
    if (is_census)
        return 0;

    bool is_lonely = at->stratum->psus == 1;
    out->lonely += is_lonely;
    if (is_lonely && how->lonely == LONELY_FAIL)
        return fail_lonely(at, err);
    bool is_domain_lonely =
        how->adjust_domain_lonely && present_psus(at) == 1 &&
        (how->lonely == LONELY_ADJUST || how->lonely == LONELY_AVERAGE);
    if (is_lonely || is_domain_lonely)
        add_lonely(at, how->lonely, sum);
    else
        sum->sum +=
            centred_variance(at, sum_totals(at) / (double)at->stratum->psus);
    return 0;
}

/* ---- the whole cell ----------------------------------------------------- */

/* The terms of the stratum that begins at `first`. */
static struct stratum_terms
take_stratum(const struct terms *terms, const struct frame *frame, size_t first)
{
    const struct frame_stratum *stratum =
        stratum_of(frame, &terms->terms[first]);
    size_t end = first + 1;
    while (end < terms->count &&
           stratum_of(frame, &terms->terms[end]) == stratum)
        end++;
    return (struct stratum_terms){
        .frame = frame,
        .stratum = stratum,
        .terms = &terms->terms[first],
        .count = end - first,
    };
}

/* The mean score over all PSUs of the strata that the cell has, and what the
 * cell's own degrees of freedom are. */
static double survey_cell(const struct terms *terms, const struct frame *frame,
                          struct variance *out)
{
    double sum = 0, psus = 0;
    for (size_t i = 0; i < terms->count;) {
        struct stratum_terms at = take_stratum(terms, frame, i);
        sum += sum_totals(&at);
        psus += (double)at.stratum->psus;
        uint64_t positive = 0;
        for (size_t j = 0; j < at.count; j++) {
            uint64_t records = at.terms[j].positive;
            positive += frame->kind == FRAME_ELEMENTS ? records : records > 0;
        }
        out->psus += positive;
        out->df += positive > 0 ? (int64_t)positive - 1 : 0;
        i += at.count;
    }
    return psus > 0 ? sum / psus : 0;
}

int variance_of(const struct terms *terms, const struct frame *frame,
                const struct estimation *how, struct variance *out,
                struct quipu_error *err)
{
    *out = (struct variance){.is_census = true};
    struct strata_sum sum = {0};
    double mean = survey_cell(terms, frame, out);
    for (size_t i = 0; i < terms->count;) {
        struct stratum_terms at = take_stratum(terms, frame, i);
        at.mean = mean;
        if (add_stratum(&at, how, &sum, out, err) == -1)
            return -1;
        i += at.count;
    }

    size_t used = sum.strata - sum.omitted;
    out->variance = sum.sum;
    if (sum.omitted > 0 && used > 0)
        out->variance *= (double)sum.strata / (double)used;
    out->is_known =
        used > 0 &&
        (sum.informed > 0 || (how->lonely == LONELY_ADJUST && sum.strata > 1));
    return 0;
}
