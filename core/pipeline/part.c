/* SPDX-License-Identifier: GPL-3.0-or-later */
/* part.c - the sums over one partition, and how they become those of all. */
#include "pipeline/job.h"

static int init_tally(struct part *part, size_t number, const struct job *job,
                      struct quipu_error *err)
{
    const struct tally *tally = &job->tallies[number];
    struct cells **cells =
        base_alloc(tally->base_count, sizeof(struct cells *), err);
    part->cells[number] = cells;
    part->excluded[number] = base_alloc(
        (tally->test_count + 1) * QUIPU_REASON_COUNT, sizeof(uint64_t), err);
    if (!cells || !part->excluded[number])
        return -1;
    if (tally->indicator->kind == INDICATOR_PUBLISHED)
        return 0;
    const struct signature_measure *measure = tally_measure(job, tally);
    for (size_t b = 0; b < tally->base_count; b++) {
        cells[b] = cells_new(job->frame_kind, measure->typical, 0, err);
        if (!cells[b])
            return -1;
    }
    return 0;
}

int part_init(struct part *part, const struct job *job, struct quipu_error *err)
{
    size_t count = job->indicator_count;
    part->frame = frame_new(job->frame_kind, err);
    part->cells = base_alloc(count, sizeof *part->cells, err);
    part->series = base_alloc(count, sizeof *part->series, err);
    part->levels = base_alloc(job->areas ? job->areas->level_count : 0,
                              sizeof *part->levels, err);
    part->excluded = base_alloc(count, sizeof *part->excluded, err);
    part->used = base_alloc(count, sizeof *part->used, err);
    if (!part->frame || !part->cells || !part->series || !part->excluded ||
        !part->used || !part->levels)
        return -1;
    for (size_t i = 0; i < count; i++) {
        if (init_tally(part, i, job, err) == -1)
            return -1;
    }
    return 0;
}

void part_release_sums(struct part *part, const struct job *job)
{
    for (size_t i = 0; i < job->indicator_count; i++) {
        size_t bases =
            part->cells && part->cells[i] ? job->tallies[i].base_count : 0;
        for (size_t b = 0; b < bases; b++)
            cells_free(part->cells[i][b]);
        if (part->cells)
            free(part->cells[i]);
        if (part->series)
            free(part->series[i].rows);
        if (part->excluded)
            free(part->excluded[i]);
    }
    free(part->cells);
    free(part->series);
    free(part->excluded);
    free(part->used);
    free(part->levels);
    frame_free(part->frame);
    part->cells = NULL;
    part->series = NULL;
    part->excluded = NULL;
    part->used = NULL;
    part->levels = NULL;
    part->frame = NULL;
}

void part_release(struct part *part, const struct job *job)
{
    part_release_sums(part, job);
    batch_counts_release(&part->counts);
}

static int merge_tally(struct part *part, const struct part *other,
                       size_t number, const struct tally *tally,
                       const uint32_t *map, struct quipu_error *err)
{
    if (tally->indicator->kind == INDICATOR_PUBLISHED)
        return series_merge(&part->series[number], &other->series[number], err);
    for (size_t b = 0; b < tally->base_count; b++) {
        if (cells_merge(part->cells[number][b], other->cells[number][b], map,
                        err) == -1)
            return -1;
    }
    return 0;
}

int part_merge(struct part *part, const struct part *other,
               const struct job *job, struct quipu_error *err)
{
    uint32_t *map = NULL;
    int result = frame_merge(part->frame, other->frame, &map, err);
    part->weighted += other->weighted;
    for (size_t i = 0; job->areas && i < job->areas->level_count; i++)
        part->levels[i] += other->levels[i];
    for (size_t i = 0; i < job->indicator_count && result == 0; i++) {
        const struct tally *tally = &job->tallies[i];
        result = merge_tally(part, other, i, tally, map, err);
        size_t counters = (tally->test_count + 1) * QUIPU_REASON_COUNT;
        for (size_t k = 0; k < counters; k++)
            part->excluded[i][k] += other->excluded[i][k];
        part->used[i] += other->used[i];
    }
    free(map);
    return result;
}
