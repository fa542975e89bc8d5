/* SPDX-License-Identifier: GPL-3.0-or-later */
/* seal.c - the frame's canonical order, and what variances need of it. */
#include <config.h>

#include "stats/state.h"

/* ---- order -------------------------------------------------------------- */

static int compare_slices(struct quipu_slice a, struct quipu_slice b)
{
    size_t least = a.length < b.length ? a.length : b.length;
    int order = least > 0 ? memcmp(a.data, b.data, least) : 0;
    if (order != 0)
        return order;
    return (a.length > b.length) - (a.length < b.length);
}

static int compare_strata(const void *a, const void *b, void *context)
{
    const struct frame *frame = context;
    const uint32_t *x = a, *y = b;
    return compare_slices(frame_slice(frame, frame->strata[*x].name),
                          frame_slice(frame, frame->strata[*y].name));
}

static int compare_leaves(const void *a, const void *b, void *context)
{
    const struct frame *frame = context;
    const uint32_t *x = a, *y = b;
    const struct frame_leaf *l = &frame->leaves[*x], *m = &frame->leaves[*y];
    uint32_t i = frame->strata[l->stratum].rank;
    uint32_t j = frame->strata[m->stratum].rank;
    if (i != j)
        return i < j ? -1 : 1;
    return compare_slices(frame_slice(frame, l->psu),
                          frame_slice(frame, m->psu));
}

static void sort_numbers(struct frame *frame, uint32_t *numbers, size_t count,
                         int (*compare)(const void *, const void *, void *))
{
    for (size_t i = 0; i < count; i++)
        numbers[i] = (uint32_t)i;
    qsort_r(numbers, count, sizeof *numbers, compare, frame);
}

static int rank_all(struct frame *frame, struct quipu_error *err)
{
    /* There are at least as many leaves as strata. */
    uint32_t *numbers = base_alloc(frame->leaf_count, sizeof *numbers, err);
    if (!numbers)
        return -1;
    sort_numbers(frame, numbers, frame->stratum_count, compare_strata);
    for (size_t i = 0; i < frame->stratum_count; i++)
        frame->strata[numbers[i]].rank = (uint32_t)i;
    sort_numbers(frame, numbers, frame->leaf_count, compare_leaves);
    for (size_t i = 0; i < frame->leaf_count; i++)
        frame->leaves[numbers[i]].rank = (uint32_t)i;
    free(numbers);
    return 0;
}

/* ---- finite population correction --------------------------------------- */

static int fail_mixed(const struct frame *frame, size_t size, size_t fraction,
                      struct quipu_error *err)
{
    QUIPU_AUTO_TEXT(a);
    QUIPU_AUTO_TEXT(b);
    frame_print_name(frame, frame->strata[size].name, &a);
    frame_print_name(frame, frame->strata[fraction].name, &b);
    (void)quipu_fail(err, QUIPU_EDATA,
                     "the finite population correction is a number of PSUs "
                     "(%.10g) in stratum \"%s\" and a fraction (%.10g) in "
                     "stratum \"%s\"",
                     frame->strata[size].fpc, a.data,
                     frame->strata[fraction].fpc, b.data);
    quipu_hint(err, "give one of the two for all strata");
    return -1;
}

/* Whether the corrections are numbers of PSUs. */
static int find_fpc_kind(const struct frame *frame, bool *is_size,
                         struct quipu_error *err)
{
    size_t size = SIZE_MAX, fraction = SIZE_MAX;
    for (size_t i = 0; i < frame->stratum_count; i++) {
        double fpc = frame->strata[i].fpc;
        if (fpc > 1)
            size = i;
        else if (fpc > 0 && fpc < 1)
            fraction = i;
    }
    *is_size = size != SIZE_MAX;
    if (*is_size && fraction != SIZE_MAX)
        return fail_mixed(frame, size, fraction, err);
    return 0;
}

static int set_unsampled(struct frame *frame, struct frame_stratum *stratum,
                         bool is_size, struct quipu_error *err)
{
    double sampled = (double)stratum->psus;
    if (stratum->fpc == 0)
        stratum->unsampled = 1;
    else if (!is_size)
        stratum->unsampled = 1 - stratum->fpc;
    else
        stratum->unsampled = (stratum->fpc - sampled) / stratum->fpc;
    if (stratum->unsampled >= 0)
        return 0;
    QUIPU_AUTO_TEXT(name);
    frame_print_name(frame, stratum->name, &name);
    return quipu_fail(err, QUIPU_EDATA,
                      "stratum \"%s\" has %.0f PSUs in the sample and %.10g in "
                      "the population",
                      name.data, sampled, stratum->fpc);
}

/* ---- counts ------------------------------------------------------------- */

static void count_psus(struct frame *frame)
{
    for (size_t i = 0; i < frame->stratum_count; i++) {
        frame->strata[i].psus = 0;
        frame->strata[i].positive = 0;
    }
    for (size_t i = 0; i < frame->leaf_count; i++) {
        const struct frame_leaf *leaf = &frame->leaves[i];
        struct frame_stratum *stratum = &frame->strata[leaf->stratum];
        bool is_psu = frame->kind == FRAME_CLUSTERS;
        stratum->psus += is_psu ? 1 : leaf->records;
        stratum->positive += is_psu ? leaf->positive > 0 : leaf->positive;
    }
}

static void count_design(struct frame *frame)
{
    frame->df = 0;
    frame->lonely = 0;
    if (frame->kind == FRAME_CENSUS)
        return;
    for (size_t i = 0; i < frame->stratum_count; i++) {
        const struct frame_stratum *stratum = &frame->strata[i];
        if (stratum->positive > 0)
            frame->df += (int64_t)stratum->positive - 1;
        frame->lonely += stratum->psus == 1 && !stratum_is_census(stratum);
    }
}

int frame_seal(struct frame *frame, struct quipu_error *err)
{
    if (frame->is_sealed)
        return 0;
    bool is_size;
    if (find_fpc_kind(frame, &is_size, err) == -1)
        return -1;
    count_psus(frame);
    for (size_t i = 0; i < frame->stratum_count; i++) {
        if (set_unsampled(frame, &frame->strata[i], is_size, err) == -1)
            return -1;
    }
    if (rank_all(frame, err) == -1)
        return -1;
    count_design(frame);
    frame->is_sealed = true;
    return 0;
}

size_t frame_lonely_count(const struct frame *frame)
{
    assert(frame->is_sealed);
    return frame->lonely;
}

int64_t frame_degrees_of_freedom(const struct frame *frame)
{
    assert(frame->is_sealed);
    return frame->df;
}
