/* SPDX-License-Identifier: GPL-3.0-or-later */
/* survey_toy.h - surveys of a few records, written down in a test. */
#ifndef UNIT_SURVEY_TOY_H
#define UNIT_SURVEY_TOY_H

#include <math.h>

#include "stats/stats.h"
#include "unit.h"

struct toy_record {
    const char *stratum, *psu;
    double weight, y, x;
    uint64_t key;
    double fpc;
    bool is_missing;
};

struct toy {
    struct frame *frame;
    struct cells *cells;
};

static inline int toy_add_frame(struct frame *frame,
                                const struct toy_record *from, uint32_t *leaf,
                                struct quipu_error *err)
{
    struct frame_record record = {
        .stratum = quipu_slice_of(from->stratum ? from->stratum : ""),
        .psu = quipu_slice_of(from->psu ? from->psu : ""),
        .weight = from->weight,
        .fpc = from->fpc,
    };
    return frame_add(frame, &record, leaf, err);
}

static inline void toy_add(struct toy *toy, const struct toy_record *from)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    uint32_t leaf;
    ck_assert_ok(toy_add_frame(toy->frame, from, &leaf, &err) == 0, err);
    struct cells_record record = {leaf, from->weight, from->y, from->x};
    int status =
        from->is_missing
            ? cells_add_missing(toy->cells, from->key, QUIPU_REFUSED, &err)
            : cells_add(toy->cells, from->key, &record, &err);
    ck_assert_ok(status == 0, err);
}

static inline struct toy toy_new(enum frame_kind kind)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    struct toy toy = {frame_new(kind, &err), cells_new(kind, 0, 0, &err)};
    ck_assert_ok(toy.frame && toy.cells, err);
    return toy;
}

static inline void toy_seal(struct toy *toy)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    ck_assert_ok(frame_seal(toy->frame, &err) == 0, err);
    ck_assert_ok(cells_seal(toy->cells, toy->frame, &err) == 0, err);
}

static inline struct toy toy_of(enum frame_kind kind,
                                const struct toy_record *records, size_t count)
{
    struct toy toy = toy_new(kind);
    for (size_t i = 0; i < count; i++)
        toy_add(&toy, &records[i]);
    toy_seal(&toy);
    return toy;
}

static inline void toy_free(struct toy *toy)
{
    frame_free(toy->frame);
    cells_free(toy->cells);
    *toy = (struct toy){0};
}

static inline struct estimation toy_how(enum quipu_measure_kind kind)
{
    return (struct estimation){.kind = kind,
                               .lonely = LONELY_ADJUST,
                               .df = DF_DESIGN,
                               .interval = INTERVAL_LOGIT,
                               .confidence = 0.95};
}

static inline struct estimate toy_estimate(const struct toy *toy, size_t cell,
                                           const struct estimation *how)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    struct estimate estimate;
    ck_assert_ok(
        estimate_cell(toy->cells, cell, toy->frame, how, &estimate, &err) == 0,
        err);
    return estimate;
}

/* The same in one go; the records' key is 0. */
static inline struct estimate toy_estimate_of(enum frame_kind kind,
                                              const struct toy_record *records,
                                              size_t count,
                                              const struct estimation *how)
{
    struct toy toy = toy_of(kind, records, count);
    struct estimate estimate = toy_estimate(&toy, 0, how);
    toy_free(&toy);
    return estimate;
}

#endif
