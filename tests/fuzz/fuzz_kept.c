/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fuzz_kept.c - what a job kept of its sample: observations of every kind are
 * looked for in it, and what is found is combined. */
#include <math.h>

#include "fuzz.h"
#include "stats/kept_inside.h"

#define AREAS_MAX      8
#define DIMENSIONS_MAX 4

/* What was found is a cell, and a combination of it a number or an error. */
static void check_found(const struct kept *kept, const struct kept_cell *found)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    struct estimate estimate;
    assert(found->cell < cells_count(found->cells) && isfinite(found->scale));
    const struct combined_cell of[] = {
        {found->cells, found->cell, found->kind, found->scale},
        {found->cells, cells_count(found->cells) - 1, found->kind, -1}};
    if (estimate_combination(of, ARRAY_SIZE(of), kept_frame(kept),
                             kept_how(kept), &estimate, &err) == -1)
        assert(err.code == QUIPU_EDATA);
    else
        assert(isfinite(estimate.value) && isfinite(estimate.se));
}

static void look_for(struct kept *kept, const struct observation *of)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    struct kept_cell found;
    int status = kept_find(kept, of, &found, &err);
    if (status == 1)
        check_found(kept, &found);
    else
        assert(status == 0 || err.code == QUIPU_EDATA);
}

/* The whole, an area that is none, and some that are. */
static void look_everywhere(struct kept *kept, struct observation *of)
{
    of->area = kept->ref_area;
    look_for(kept, of);
    of->area = "";
    look_for(kept, of);
    for (size_t i = 0; i < kept->area_count && i < AREAS_MAX; i++) {
        of->area = kept->areas[i].code;
        look_for(kept, of);
    }
}

/* With more and more dimensions, each at its last code. */
static void look_in_base(struct kept *kept, const struct kept_read_base *base,
                         struct observation *of)
{
    struct dimension_value dimensions[DIMENSIONS_MAX];
    of->dimensions = dimensions;
    of->dimension_count = 0;
    look_everywhere(kept, of);
    for (size_t d = 0; d < base->count && d < DIMENSIONS_MAX; d++) {
        const struct kept_list *list = &kept->lists[base->lists[d]];
        dimensions[of->dimension_count++] = (struct dimension_value){
            list->name, list->count > 0 ? list->codes[list->count - 1] : ""};
        look_everywhere(kept, of);
    }
}

static void look_for_measure(struct kept *kept, size_t number)
{
    static const char *const periods[] = {"2022", "9999-12", "none"};
    const struct kept_read_measure *measure = &kept->measures[number];
    struct observation of = {.indicator = measure->is.indicator,
                             .version = measure->is.version};
    for (size_t i = 0; i < ARRAY_SIZE(periods); i++) {
        of.period = i == 0 && kept->period ? kept->period : periods[i];
        for (size_t b = 0; b < measure->is.base_count && b < 3; b++)
            look_in_base(kept, &measure->bases[b], &of);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    QUIPU_AUTO(kept)
    kept = kept_unpack((struct quipu_slice){(const char *)bytes, size}, &err);
    if (!kept) {
        assert(err.code == QUIPU_EDATA);
        return 0;
    }
    for (size_t i = 0; i < kept->measure_count && i < 4; i++)
        look_for_measure(kept, i);
    return 0;
}
