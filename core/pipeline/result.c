/* SPDX-License-Identifier: GPL-3.0-or-later */
/* result.c - observations and packed cells of a job. */
#include "pipeline/result.h"

int result_add_observation(struct job *job,
                           const struct observation *observation,
                           struct quipu_error *err)
{
    struct job_result *result = &job->result;
    if (base_grow(&result->observations, &job->observation_capacity,
                  result->observation_count + 1, sizeof *result->observations,
                  err) == -1)
        return -1;
    result->observations[result->observation_count++] = *observation;
    return 0;
}

/* The packed form: the frame, then for each indicator and base a line "cells ID
 * VERSION [area] DIMENSIONS\n" and the cells. */
static int pack_base(const struct job *job, const struct part *whole,
                     size_t number, size_t b, struct quipu_text *out,
                     struct quipu_error *err)
{
    const struct tally *tally = &job->tallies[number];
    const struct base *base = &tally->bases[b];
    quipu_text_printf(out, "cells %s %lld%s", tally->indicator->definition.id,
                      (long long)tally->indicator->version,
                      base->has_area ? " area" : "");
    for (size_t d = 0; d < base->count; d++)
        quipu_text_printf(out, " %s", base->names[d]);
    quipu_text_append(out, "\n");
    return cells_pack(whole->cells[number][b], out, err);
}

int result_pack(struct job *job, const struct part *whole,
                struct quipu_error *err)
{
    struct quipu_text *out = &job->packed;
    if (frame_pack(whole->frame, out, err) == -1)
        return -1;
    for (size_t i = 0; i < job->indicator_count; i++) {
        for (size_t b = 0; b < job->tallies[i].base_count; b++) {
            if (pack_base(job, whole, i, b, out, err) == -1)
                return -1;
        }
    }
    if (quipu_text_check(out, err) == -1)
        return -1;
    job->result.cells = (struct quipu_slice){out->data, out->length};
    return 0;
}
