/* SPDX-License-Identifier: GPL-3.0-or-later */
/* kept_unpack.c - reads what a job kept; all of it is untrusted. */
#include <math.h>

#include "base/period_code.h"
#include "stats/kept_inside.h"
#include "stats/packed.h"
#include "stats/state.h"

static const char *take_text(struct kept *kept, struct reader *reader,
                             struct quipu_error *err)
{
    struct quipu_slice slice = read_slice(reader);
    if (slice.length > 0 && memchr(slice.data, '\0', slice.length)) {
        (void)fail_packed(err, "text");
        return NULL;
    }
    char *copy = arena_alloc(kept->arena, slice.length + 1, 1, err);
    if (copy && slice.length > 0)
        memcpy(copy, slice.data, slice.length);
    return copy;
}

/* ---- the head ----------------------------------------------------------- */

static int take_how(struct kept *kept, struct reader *reader,
                    struct quipu_error *err)
{
    kept->how.lonely = (enum lonely_rule)read_number(reader, 1);
    kept->how.df = (enum df_rule)read_number(reader, 1);
    kept->how.adjust_domain_lonely = read_number(reader, 1) != 0;
    kept->how.confidence = read_double(reader);
    bool is_sound = kept->how.lonely >= LONELY_FAIL &&
                    kept->how.lonely <= LONELY_AVERAGE &&
                    kept->how.df >= DF_DESIGN && kept->how.df <= DF_DOMAIN &&
                    kept->how.confidence > 0 && kept->how.confidence < 1;
    if (!is_sound)
        return fail_packed(err, "way of estimation");
    kept->period = take_text(kept, reader, err);
    kept->ref_area = take_text(kept, reader, err);
    if (!kept->period || !kept->ref_area)
        return -1;
    if (kept->period[0] == '\0')
        kept->period = NULL;
    return 0;
}

/* A parent comes before its children. */
static int take_areas(struct kept *kept, struct reader *reader,
                      struct quipu_error *err)
{
    uint64_t count = read_count(reader, 12);
    kept->areas = arena_alloc(kept->arena, count, sizeof *kept->areas, err);
    if (!kept->areas)
        return -1;
    kept->area_count = count;
    for (size_t i = 0; i < count; i++) {
        struct kept_area *area = &kept->areas[i];
        area->code = take_text(kept, reader, err);
        uint64_t level = read_number(reader, 4),
                 parent = read_number(reader, 4);
        area->level = level == 0 ? SIZE_MAX : level - 1;
        area->parent = parent == 0 ? SIZE_MAX : parent - 1;
        if (!area->code)
            return -1;
        if (area->parent != SIZE_MAX && area->parent >= i)
            return fail_packed(err, "parent of an area");
    }
    return 0;
}

static int take_list(struct kept *kept, struct kept_list *list,
                     struct reader *reader, struct quipu_error *err)
{
    list->name = take_text(kept, reader, err);
    uint64_t count = read_count(reader, 4);
    const char **codes = arena_alloc(kept->arena, count, sizeof *codes, err);
    if (!list->name || !codes)
        return -1;
    list->codes = codes;
    for (size_t i = 0; i < count; i++) {
        codes[i] = take_text(kept, reader, err);
        if (!codes[i])
            return -1;
    }
    list->count = count;
    return 0;
}

static int take_lists(struct kept *kept, struct reader *reader,
                      struct quipu_error *err)
{
    uint64_t count = read_count(reader, 12);
    kept->lists = arena_alloc(kept->arena, count, sizeof *kept->lists, err);
    if (!kept->lists)
        return -1;
    for (; kept->list_count < count; kept->list_count++) {
        if (take_list(kept, &kept->lists[kept->list_count], reader, err) == -1)
            return -1;
    }
    return 0;
}

/* ---- measures ----------------------------------------------------------- */

static int form_base(const struct kept *kept, struct kept_read_base *base,
                     struct quipu_error *err)
{
    struct key_form *form = &base->form;
    form->dimensions = base->count;
    form->radixes[KEY_AREA] = base->has_area ? kept->area_count + 1 : 1;
    for (size_t d = 0; d < base->count; d++)
        form->radixes[d + 1] = kept->lists[base->lists[d]].count + 1;
    form->radixes[key_period(form)] = kept->period ? 1 : PERIOD_CODES + 1;
    return key_form_check(form, NULL) == -1 ? fail_packed(err, "breakdown") : 0;
}

static bool has_keys_below(const struct table *table, uint64_t limit)
{
    for (size_t i = 0; i < table->count; i++) {
        const struct table_key *at = table_get(table, i);
        if (at->key >= limit)
            return false;
    }
    return true;
}

/* Below the number of cells there are, every digit of a key is in its range. */
static int check_keys(const struct kept_read_base *base,
                      struct quipu_error *err)
{
    uint64_t limit = 1;
    for (size_t d = 0; d <= key_period(&base->form); d++)
        limit *= base->form.radixes[d];
    bool is_sound = has_keys_below(&base->cells->entries, limit) &&
                    has_keys_below(&base->cells->missing, limit);
    return is_sound ? 0 : fail_packed(err, "key of a cell");
}

static int take_cells(struct kept *kept, struct kept_read_base *base,
                      struct reader *reader, struct quipu_error *err)
{
    struct quipu_slice rest = {(const char *)reader->bytes, reader->left};
    base->cells = cells_unpack(&rest, kept->frame, err);
    if (!base->cells)
        return -1;
    reader->bytes = (const unsigned char *)rest.data;
    reader->left = rest.length;
    return form_base(kept, base, err) == -1 ? -1 : check_keys(base, err);
}

static int take_base(struct kept *kept, struct kept_read_base *base,
                     struct reader *reader, struct quipu_error *err)
{
    base->has_area = read_number(reader, 1) != 0;
    uint64_t count = read_count(reader, 4);
    if (count > KEY_DIMENSIONS_MAX)
        return fail_packed(err, "number of dimensions");
    base->lists = arena_alloc(kept->arena, count, sizeof *base->lists, err);
    if (!base->lists)
        return -1;
    for (; base->count < count; base->count++) {
        size_t list = read_number(reader, 4);
        if (list >= kept->list_count)
            return fail_packed(err, "number of a dimension");
        base->lists[base->count] = list;
    }
    return take_cells(kept, base, reader, err);
}

static int take_measure(struct kept *kept, struct kept_read_measure *measure,
                        struct reader *reader, struct quipu_error *err)
{
    struct kept_measure *is = &measure->is;
    is->indicator = take_text(kept, reader, err);
    is->version = (int64_t)read_number(reader, 8);
    is->kind = (enum quipu_measure_kind)read_number(reader, 1);
    is->typical = read_double(reader);
    is->scale = read_double(reader);
    uint64_t count = read_count(reader, 9);
    if (!is->indicator)
        return -1;
    if (is->kind < QUIPU_PROPORTION || is->kind > QUIPU_TOTAL ||
        !isfinite(is->typical) || !isfinite(is->scale) || is->scale == 0)
        return fail_packed(err, "measure");
    measure->bases =
        arena_alloc(kept->arena, count, sizeof *measure->bases, err);
    if (!measure->bases)
        return -1;
    while (is->base_count < count) {
        if (take_base(kept, &measure->bases[is->base_count++], reader, err) ==
            -1)
            return -1;
    }
    return 0;
}

static int take_measures(struct kept *kept, struct reader *reader,
                         struct quipu_error *err)
{
    uint64_t count = read_count(reader, 37);
    kept->measures =
        arena_alloc(kept->arena, count, sizeof *kept->measures, err);
    if (!kept->measures)
        return -1;
    while (kept->measure_count < count) {
        if (take_measure(kept, &kept->measures[kept->measure_count++], reader,
                         err) == -1)
            return -1;
    }
    return 0;
}

/* ---- all of it ---------------------------------------------------------- */

static int take_all(struct kept *kept, struct quipu_slice bytes,
                    struct quipu_error *err)
{
    if (bytes.length < KEPT_MAGIC_LENGTH ||
        memcmp(bytes.data, KEPT_MAGIC, KEPT_MAGIC_LENGTH) != 0)
        return fail_packed(err, "not a sample of this version");
    bytes.data += KEPT_MAGIC_LENGTH;
    bytes.length -= KEPT_MAGIC_LENGTH;
    kept->frame = frame_unpack(&bytes, err);
    if (!kept->frame || frame_seal(kept->frame, err) == -1)
        return -1;
    struct reader reader = {(const unsigned char *)bytes.data, bytes.length,
                            false};
    if (take_how(kept, &reader, err) == -1 ||
        take_areas(kept, &reader, err) == -1 ||
        take_lists(kept, &reader, err) == -1 ||
        take_measures(kept, &reader, err) == -1)
        return -1;
    return reader.is_short || reader.left > 0
               ? fail_packed(err, "length of the sample")
               : 0;
}

struct kept *kept_unpack(struct quipu_slice bytes, struct quipu_error *err)
{
    QUIPU_AUTO(kept) kept = base_alloc(1, sizeof *kept, err);
    if (!kept)
        return NULL;
    kept->arena = arena_new(err);
    if (!kept->arena || take_all(kept, bytes, err) == -1)
        return NULL;
    return QUIPU_TAKE(kept);
}

static void release_base(struct kept_read_base *base)
{
    cells_free(base->cells);
    for (size_t i = 0; i < base->rolled_count; i++)
        cells_free(base->rolled[i].cells);
    free(base->rolled);
}

void kept_free(struct kept *kept)
{
    if (!kept)
        return;
    for (size_t i = 0; i < kept->measure_count; i++) {
        for (size_t k = 0; k < kept->measures[i].is.base_count; k++)
            release_base(&kept->measures[i].bases[k]);
    }
    frame_free(kept->frame);
    arena_free(kept->arena);
    free(kept);
}

const struct frame *kept_frame(const struct kept *kept)
{
    return kept->frame;
}

bool kept_is_elements(const struct kept *kept)
{
    return kept->frame->kind == FRAME_ELEMENTS;
}

const struct estimation *kept_how(const struct kept *kept)
{
    return &kept->how;
}
