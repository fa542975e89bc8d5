/* SPDX-License-Identifier: GPL-3.0-or-later */
/* survey_synthetic.h - the 160 records that tests/golden/survey.csv and
 * survey_more.csv are about, and how a test estimates over them.
 *
 * The records come from a linear congruential generator (Lehmer, 16807 modulo
 * 2^31 - 1, seed 12345) as survey_more.R shows: five strata, one of them with
 * one PSU, and a domain that misses stratum 3 and all but one PSU of 4.
 */
#ifndef UNIT_SURVEY_SYNTHETIC_H
#define UNIT_SURVEY_SYNTHETIC_H

#include <math.h>

#include "stats/stats.h"
#include "unit.h"

#define SYNTHETIC_COUNT 160

struct synthetic {
    int stratum, psu;
    double weight, y, x;
    bool in_domain, y_is_missing;
    double fpc; /* 0 unless a test sets it */
    bool is_left_out;
};

static inline void synthetic_make(struct synthetic *records)
{
    static const int strata[] = {40, 40, 40, 30, 10};
    static const int psu_size[] = {8, 8, 8, 10, 10};
    double u[5 * SYNTHETIC_COUNT];
    uint64_t state = 12345;
    for (size_t i = 0; i < ARRAY_SIZE(u); i++) {
        state = state * 16807 % 2147483647;
        u[i] = (double)state / 2147483647;
    }
    size_t i = 0;
    for (int h = 0; h < 5; h++) {
        for (int k = 0; k < strata[h]; k++, i++) {
            struct synthetic *r = &records[i];
            *r = (struct synthetic){.stratum = h + 1,
                                    .psu = k / psu_size[h] + 1};
            r->weight = round((0.5 + 2 * u[i]) * 1e6) / 1e6;
            r->y = u[160 + i] < 0.30 + 0.05 * ((h + 1) % 2);
            r->x = round((10 + 5 * u[320 + i]) * 1e4) / 1e4;
            bool may = h + 1 != 3 && (h + 1 != 4 || r->psu == 2);
            r->in_domain = may && u[480 + i] < 0.35;
            r->y_is_missing = u[640 + i] < 0.05;
        }
    }
}

/* Frame and cells over the records that are not left out: what `take` gives
 * for each goes to cell 1 or 0 by `where`, or nowhere. */
struct synthetic_survey {
    struct frame *frame;
    struct cells *cells;
};

enum synthetic_cell { CELL_NONE, CELL_ONE, CELL_OTHER };

struct synthetic_choice {
    enum frame_kind kind;
    bool is_unstratified; /* PSUs alone */
    double typical_y, typical_x;
    /* Sets y and x of the record and says where it goes. */
    enum synthetic_cell (*take)(const struct synthetic *from,
                                struct cells_record *record);
};

static inline uint32_t
synthetic_add_frame(struct frame *frame, const struct synthetic *from,
                    const struct synthetic_choice *choice)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    char stratum[32], psu[32];
    snprintf(stratum, sizeof stratum, "h%d", from->stratum);
    snprintf(psu, sizeof psu, "%d-%d",
             choice->is_unstratified ? from->stratum : 0, from->psu);
    struct frame_record record = {.weight = from->weight, .fpc = from->fpc};
    if (!choice->is_unstratified)
        record.stratum = quipu_slice_of(stratum);
    if (choice->kind == FRAME_CLUSTERS)
        record.psu = quipu_slice_of(psu);
    uint32_t leaf;
    ck_assert_ok(frame_add(frame, &record, &leaf, &err) == 0, err);
    return leaf;
}

static inline void synthetic_add(struct synthetic_survey *survey,
                                 const struct synthetic *from,
                                 const struct synthetic_choice *choice)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    struct cells_record record = {
        .leaf = synthetic_add_frame(survey->frame, from, choice),
        .weight = from->weight,
        .x = 1,
    };
    enum synthetic_cell where = choice->take(from, &record);
    if (where != CELL_NONE)
        ck_assert_ok(
            cells_add(survey->cells, where == CELL_ONE, &record, &err) == 0,
            err);
}

static inline struct synthetic_survey
synthetic_open(const struct synthetic_choice *choice)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    struct synthetic_survey survey = {
        frame_new(choice->kind, &err),
        cells_new(choice->kind, choice->typical_y, choice->typical_x, &err),
    };
    ck_assert_ok(survey.frame && survey.cells, err);
    return survey;
}

static inline void synthetic_close(struct synthetic_survey *survey)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    ck_assert_ok(frame_seal(survey->frame, &err) == 0, err);
    ck_assert_ok(cells_seal(survey->cells, survey->frame, &err) == 0, err);
}

static inline struct synthetic_survey
synthetic_survey_of(const struct synthetic *records,
                    const struct synthetic_choice *choice)
{
    struct synthetic_survey survey = synthetic_open(choice);
    for (size_t i = 0; i < SYNTHETIC_COUNT; i++) {
        if (!records[i].is_left_out)
            synthetic_add(&survey, &records[i], choice);
    }
    synthetic_close(&survey);
    return survey;
}

static inline void synthetic_free(struct synthetic_survey *survey)
{
    frame_free(survey->frame);
    cells_free(survey->cells);
    *survey = (struct synthetic_survey){0};
}

/* The number of the cell with the key. */
static inline size_t find_cell(const struct cells *cells, uint64_t key)
{
    for (size_t i = 0; i < cells_count(cells); i++) {
        if (cells_key(cells, i) == key)
            return i;
    }
    ck_abort_msg("there is no cell %llu", (unsigned long long)key);
    return 0;
}

#endif
