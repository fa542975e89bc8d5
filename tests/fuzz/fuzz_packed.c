/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fuzz_packed.c - a packed frame with its cells: what is read packs to the same
 * bytes, merges, and gives estimates that are numbers or errors. */
#include <math.h>

#include "fuzz.h"
#include "stats/state.h"

static void check_packs_to(const struct frame *frame, const struct cells *cells,
                           struct quipu_slice bytes)
{
    QUIPU_AUTO_TEXT(text);
    int status = frame_pack(frame, &text, NULL);
    assert(status == 0);
    status = cells_pack(cells, &text, NULL);
    assert(status == 0 && text.length == bytes.length);
    assert(memcmp(text.data, bytes.data, bytes.length) == 0);
}

static void check_number(bool has, double value)
{
    assert(isfinite(value) && (has || value == 0));
}

static void check_estimate(const struct estimate *estimate)
{
    check_number(estimate->has_value, estimate->value);
    check_number(estimate->has_se, estimate->se);
    check_number(estimate->has_interval, estimate->ci_low);
    check_number(estimate->has_interval, estimate->ci_high);
    check_number(estimate->has_deff, estimate->deff);
    check_number(estimate->has_deff_population, estimate->deff_population);
    check_number(estimate->has_rse, estimate->rse);
    check_number(true, estimate->weight);
    check_number(true, estimate->n_effective);
    assert(!estimate->has_interval || estimate->ci_low <= estimate->ci_high);
    assert(estimate->n >= 0 && estimate->df >= 0 && estimate->se >= 0);
}

/* All cells, some of them twice, with gradients of every size. */
static void combine_with(const struct cells *cells, const struct frame *frame,
                         const struct estimation *how)
{
    static const double gradients[] = {1, -1e-3, 0, 1e160, -1.0 / 3};
    struct combined_cell of[ARRAY_SIZE(gradients)];
    struct quipu_error err = QUIPU_NO_ERROR;
    struct estimate estimate;
    for (size_t i = 0; i < ARRAY_SIZE(of); i++)
        of[i] = (struct combined_cell){cells, i % cells_count(cells), how->kind,
                                       gradients[i]};
    for (size_t count = 1; count <= ARRAY_SIZE(of); count++) {
        quipu_error_clear(&err);
        if (estimate_combination(of, count, frame, how, &estimate, &err) == 0)
            check_estimate(&estimate);
        else
            assert(err.code == QUIPU_EDATA);
        estimate_move(&estimate, 0.5, how);
        check_estimate(&estimate);
    }
}

static void estimate_with(const struct cells *cells, const struct frame *frame,
                          const struct estimation *how)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    struct estimate estimate;
    size_t count = cells_count(cells);
    if (count > 0)
        combine_with(cells, frame, how);
    for (size_t i = 0; i < count && i < 4; i++) {
        quipu_error_clear(&err);
        if (estimate_cell(cells, i, frame, how, &estimate, &err) == 0)
            check_estimate(&estimate);
        else
            assert(err.code == QUIPU_EDATA);
        quipu_error_clear(&err);
        if (estimate_difference((struct cell_ref){cells, i},
                                (struct cell_ref){cells, count - 1}, frame, how,
                                &estimate, &err) == 0)
            check_estimate(&estimate);
        else
            assert(err.code == QUIPU_EDATA);
    }
}

static void estimate_all(const struct cells *cells, const struct frame *frame)
{
    for (int rule = LONELY_FAIL; rule <= LONELY_AVERAGE; rule++) {
        for (int kind = QUIPU_PROPORTION; kind <= QUIPU_TOTAL; kind++) {
            struct estimation how = {
                .kind = (enum quipu_measure_kind)kind,
                .lonely = (enum lonely_rule)rule,
                .df = rule % 2 ? DF_DESIGN : DF_DOMAIN,
                .interval = (enum interval_method)(1 + (rule + kind) % 4),
                .confidence = 0.95,
                .adjust_domain_lonely = kind % 2,
            };
            estimate_with(cells, frame, &how);
        }
    }
}

/* Into an empty state of the same kind, as partitions are. */
static void merge_and_estimate(const struct frame *frame,
                               const struct cells *cells)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    QUIPU_AUTO(frame) into = frame_new(frame->kind, &err);
    QUIPU_AUTO(cells)
    sums = cells_new(cells->kind, cells->typical_y, cells->typical_x, &err);
    assert(into && sums);

    uint32_t *map;
    int status = frame_merge(into, frame, &map, &err);
    assert(status == 0);
    status = cells_merge(sums, cells, map, &err);
    free(map);
    assert(status == 0);
    if (frame_seal(into, &err) == 0 && cells_seal(sums, into, &err) == 0)
        estimate_all(sums, into);
    else
        assert(err.code == QUIPU_EDATA);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    struct quipu_slice rest = {(const char *)bytes, size};
    QUIPU_AUTO(frame) frame = frame_unpack(&rest, &err);
    QUIPU_AUTO(cells) cells = frame ? cells_unpack(&rest, frame, &err) : NULL;
    if (!cells) {
        assert(err.code == QUIPU_EDATA);
        return 0;
    }
    check_packs_to(
        frame, cells,
        (struct quipu_slice){(const char *)bytes, size - rest.length});
    merge_and_estimate(frame, cells);
    return 0;
}
