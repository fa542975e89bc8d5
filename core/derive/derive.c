/* SPDX-License-Identifier: GPL-3.0-or-later */
/* derive.c - the result of a derived indicator. */
#include "derive/inside.h"

int derivation_add(struct derivation *derivation,
                   const struct observation *observation,
                   struct quipu_error *err)
{
    struct job_result *result = derivation->result;
    size_t count = result->observation_count;
    if (count == derivation->observation_capacity) {
        size_t capacity = 2 * count + 64;
        struct observation *more = arena_alloc(derivation->request->arena,
                                               capacity, sizeof *more, err);
        if (!more)
            return -1;
        if (count > 0)
            memcpy(more, result->observations, count * sizeof *more);
        result->observations = more;
        derivation->observation_capacity = capacity;
    }
    result->observations[result->observation_count++] = *observation;
    return 0;
}

static int compare_texts(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static int list_periods(struct derivation *derivation, struct quipu_error *err)
{
    struct job_result *result = derivation->result;
    size_t count = result->observation_count;
    result->periods = arena_alloc(derivation->request->arena, count,
                                  sizeof *result->periods, err);
    if (!result->periods)
        return -1;
    for (size_t i = 0; i < count; i++)
        result->periods[i] = result->observations[i].period;
    if (count > 0)
        qsort(result->periods, count, sizeof *result->periods, compare_texts);
    for (size_t i = 0; i < count; i++) {
        size_t last = result->period_count;
        if (last == 0 ||
            strcmp(result->periods[last - 1], result->periods[i]) != 0)
            result->periods[result->period_count++] = result->periods[i];
    }
    return 0;
}

static int add_messages(struct derivation *derivation, struct quipu_error *err)
{
    struct arena *arena = derivation->request->arena;
    struct job_result *result = derivation->result;
    if (derivation->without_error == 0)
        return 0;
    result->messages = arena_alloc(arena, 1, sizeof *result->messages, err);
    if (!result->messages)
        return -1;
    result->messages[0] =
        arena_printf(arena, err,
                     "observations without a standard error: %zu (that of a "
                     "term, or how two terms of one sample go together, is "
                     "not known)",
                     derivation->without_error);
    result->message_count = 1;
    return result->messages[0] ? 0 : -1;
}

int derive(const struct derive_request *request, struct job_result *result,
           struct quipu_error *err)
{
    struct derivation derivation = {.request = request, .result = result};
    bool is_formula = request->indicator->kind == INDICATOR_FORMULA;
    size_t tables = is_formula ? request->indicator->formula.term_count : 1;
    for (size_t i = 0; i < tables; i++)
        derive_table_sort(&request->tables[i]);
    int status = is_formula ? derive_formula(&derivation, err)
                            : derive_progress(&derivation, err);
    if (status == -1 || list_periods(&derivation, err) == -1)
        return -1;
    return add_messages(&derivation, err);
}
