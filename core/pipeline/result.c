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

void result_hide_value(struct observation *to)
{
    to->has_value = to->has_se = to->has_interval = to->has_deff = false;
    to->value = to->se = to->ci_low = to->ci_high = to->deff = 0;
}

void result_suppress(struct observation *to)
{
    result_hide_value(to);
    to->has_n = to->has_weight = to->has_df = false;
    to->n = to->df = 0;
    to->weight = 0;
    to->status = 'Q';
    to->reason = QUIPU_PRESENT;
}

bool result_protect(const struct job *job, struct observation *to)
{
    int64_t threshold = job->spec.dataset->disclosure_threshold;
    if (!to->has_n || to->n <= 0 || to->n >= threshold)
        return false;
    result_suppress(to);
    return true;
}

int result_list_periods(struct job *job, struct quipu_error *err)
{
    struct job_result *result = &job->result;
    size_t count = job->period == SIZE_MAX ? 1 : job->periods.count;
    result->periods =
        arena_alloc(job->arena, count, sizeof *result->periods, err);
    if (!result->periods)
        return -1;
    result->period_count = count;
    for (size_t i = 0; i < count; i++)
        result->periods[i] = job->period == SIZE_MAX
                                 ? job->spec.period
                                 : job->periods.items[i].text;
    return 0;
}
