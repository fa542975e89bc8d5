/* SPDX-License-Identifier: GPL-3.0-or-later */
/* keep.c - packs what is kept of the sample: stats/kept.h. */
#include "pipeline/result.h"
#include "stats/kept.h"

/* The vectors that some base is broken down by, each once. */
struct lists {
    struct kept_list *items;
    size_t *vectors;
    size_t count;
};

static size_t find_list(const struct lists *lists, size_t vector)
{
    size_t i = 0;
    while (i < lists->count && lists->vectors[i] != vector)
        i++;
    return i;
}

static void add_base(const struct job *job, const struct base *base,
                     struct lists *lists)
{
    for (size_t d = 0; d < base->count; d++) {
        size_t at = find_list(lists, base->vectors[d]);
        if (at < lists->count)
            continue;
        const struct vector *vector = &job->vectors.items[base->vectors[d]];
        lists->vectors[at] = base->vectors[d];
        lists->items[at] = (struct kept_list){base->names[d], vector->codes,
                                              vector->code_count};
        lists->count++;
    }
}

static bool is_kept(const struct tally *tally)
{
    return tally->indicator->kind == INDICATOR_MEASURED;
}

static int find_lists(struct job *job, struct lists *lists,
                      struct quipu_error *err)
{
    size_t most = job->vectors.count;
    lists->items = arena_alloc(job->arena, most, sizeof *lists->items, err);
    lists->vectors = arena_alloc(job->arena, most, sizeof *lists->vectors, err);
    if (!lists->items || !lists->vectors)
        return -1;
    for (size_t i = 0; i < job->indicator_count; i++) {
        const struct tally *tally = &job->tallies[i];
        for (size_t b = 0; is_kept(tally) && b < tally->base_count; b++)
            add_base(job, &tally->bases[b], lists);
    }
    return 0;
}

static int fill_areas(struct job *job, struct kept_head *head,
                      struct quipu_error *err)
{
    const struct codelist *areas = job->areas;
    size_t count = areas ? areas->item_count : 0;
    struct kept_area *to = arena_alloc(job->arena, count, sizeof *to, err);
    if (!to)
        return -1;
    for (size_t i = 0; i < count; i++)
        to[i] = (struct kept_area){areas->items[i].code, areas->items[i].level,
                                   areas->items[i].parent};
    head->areas = to;
    head->area_count = count;
    return 0;
}

static int pack_base(struct job *job, const struct lists *lists,
                     const struct base *base, const struct cells *cells,
                     struct quipu_error *err)
{
    size_t numbers[KEY_DIMENSIONS_MAX];
    for (size_t d = 0; d < base->count; d++)
        numbers[d] = find_list(lists, base->vectors[d]);
    const struct kept_base kept = {numbers, base->count, base->has_area, cells};
    return kept_pack_base(&kept, &job->packed, err);
}

static int pack_tally(struct job *job, const struct lists *lists,
                      const struct tally *tally, struct cells *const *cells,
                      struct quipu_error *err)
{
    const struct signature_measure *measure = tally_measure(job, tally);
    const struct kept_measure kept = {
        .indicator = tally->indicator->definition.id,
        .version = tally->indicator->version,
        .kind = measure->kind,
        .typical = measure->typical,
        .scale = indicator_factor(tally->indicator) / measure->divisor,
        .base_count = tally->base_count,
    };
    kept_pack_measure(&kept, &job->packed);
    for (size_t b = 0; b < tally->base_count; b++) {
        if (pack_base(job, lists, &tally->bases[b], cells[b], err) == -1)
            return -1;
    }
    return 0;
}

static int pack_head(struct job *job, const struct part *whole,
                     const struct lists *lists, size_t measures,
                     struct quipu_error *err)
{
    const struct design *design = &job->spec.dataset->design;
    struct kept_head head = {
        .frame = whole->frame,
        .how = {.lonely = design->lonely,
                .df = design->df,
                .adjust_domain_lonely = design->adjust_domain_lonely,
                .confidence = design->confidence},
        .period = job->period == SIZE_MAX ? job->spec.period : NULL,
        .ref_area = job->spec.dataset->ref_area,
        .lists = lists->items,
        .list_count = lists->count,
    };
    if (fill_areas(job, &head, err) == -1)
        return -1;
    return kept_pack_head(&head, measures, &job->packed, err);
}

int result_keep(struct job *job, const struct part *whole,
                struct quipu_error *err)
{
    struct lists lists = {0};
    size_t measures = 0;
    for (size_t i = 0; i < job->indicator_count; i++)
        measures += is_kept(&job->tallies[i]);
    if (measures == 0)
        return 0;
    if (find_lists(job, &lists, err) == -1 ||
        pack_head(job, whole, &lists, measures, err) == -1)
        return -1;
    for (size_t i = 0; i < job->indicator_count; i++) {
        if (is_kept(&job->tallies[i]) &&
            pack_tally(job, &lists, &job->tallies[i], whole->cells[i], err) ==
                -1)
            return -1;
    }
    if (quipu_text_check(&job->packed, err) == -1)
        return -1;
    job->result.cells =
        (struct quipu_slice){job->packed.data, job->packed.length};
    return 0;
}
