/* SPDX-License-Identifier: GPL-3.0-or-later */
/* kept_make.h - what a job would keep of the 160 records of survey_synthetic.h:
 * the indicators "i" (y), "j" (x) and "k" (x above 12.5) by sex, girls being
 * the domain.
 */
#ifndef UNIT_KEPT_MAKE_H
#define UNIT_KEPT_MAKE_H

#include "stats/kept.h"
#include "survey_synthetic.h"

enum made_variable { MADE_Y, MADE_X, MADE_V, MADE_VARIABLES };

struct made {
    struct frame *frame;
    struct cells *cells[MADE_VARIABLES];
};

static inline struct made made_of(const struct synthetic *records,
                                  enum frame_kind kind)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    const struct synthetic_choice choice = {.kind = kind};
    struct made made = {.frame = frame_new(kind, &err)};
    for (size_t v = 0; v < MADE_VARIABLES; v++)
        made.cells[v] = cells_new(kind, v == MADE_X ? 12 : 0, 0, &err);
    for (size_t i = 0; i < SYNTHETIC_COUNT; i++) {
        const struct synthetic *from = &records[i];
        const double values[] = {from->y, from->x, from->x > 12.5};
        uint32_t leaf = synthetic_add_frame(made.frame, from, &choice);
        for (size_t v = 0; v < MADE_VARIABLES; v++) {
            struct cells_record record = {leaf, from->weight, values[v], 1};
            ck_assert_ok(cells_add(made.cells[v], from->in_domain ? 1 : 2,
                                   &record, &err) == 0,
                         err);
        }
    }
    return made;
}

static inline void made_free(struct made *made)
{
    frame_free(made->frame);
    for (size_t v = 0; v < MADE_VARIABLES; v++)
        cells_free(made->cells[v]);
}

/* Proportions times `scale`. */
static inline void made_pack(const struct made *made, double scale,
                             struct quipu_text *out)
{
    static const char *const codes[] = {"F", "M"};
    static const char *const names[] = {"i", "j", "k"};
    static const struct kept_list lists[] = {{"sex", codes, 2}};
    static const size_t numbers[] = {0};
    struct quipu_error err = QUIPU_NO_ERROR;
    const struct kept_head head = {
        .frame = made->frame,
        .how = {.lonely = LONELY_ADJUST, .df = DF_DESIGN, .confidence = 0.95},
        .period = "2022",
        .ref_area = "XX",
        .lists = lists,
        .list_count = 1};
    ck_assert_ok(kept_pack_head(&head, MADE_VARIABLES, out, &err) == 0, err);
    for (size_t v = 0; v < MADE_VARIABLES; v++) {
        bool is_mean = v == MADE_X;
        const struct kept_measure measure = {.indicator = names[v],
                                             .version = 1,
                                             .kind = is_mean ? QUIPU_MEAN
                                                             : QUIPU_PROPORTION,
                                             .typical = is_mean ? 12 : 0,
                                             .scale = is_mean ? 1 : scale,
                                             .base_count = 1};
        const struct kept_base base = {numbers, 1, false, made->cells[v]};
        kept_pack_measure(&measure, out);
        ck_assert_ok(kept_pack_base(&base, out, &err) == 0, err);
    }
}

static inline struct kept *make_kept(enum frame_kind kind, double scale)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    struct synthetic records[SYNTHETIC_COUNT];
    synthetic_make(records);
    struct made made = made_of(records, kind);
    QUIPU_AUTO_TEXT(bytes);
    made_pack(&made, scale, &bytes);
    made_free(&made);
    struct kept *kept =
        kept_unpack((struct quipu_slice){bytes.data, bytes.length}, &err);
    ck_assert_ok(kept, err);
    return kept;
}

#endif
