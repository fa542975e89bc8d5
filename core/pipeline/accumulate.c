/* SPDX-License-Identifier: GPL-3.0-or-later */
/* accumulate.c - adds the records of a batch to an indicator's cells. */
#include "pipeline/job.h"

static bool test_holds(const struct test *test, const struct values *values,
                       size_t row)
{
    if (test->codes)
        return test->codes[values->codes[row]];
    if (test->number_count == 0)
        return range_has(&test->range, values->numbers[row]);
    for (size_t i = 0; i < test->number_count; i++) {
        if (values->numbers[row] == test->numbers[i])
            return true;
    }
    return false;
}

/* Keeps the rows for which the test holds; the others are counted. */
static size_t apply_test(const struct test *test, const struct values *values,
                         uint32_t *rows, size_t count, uint64_t *excluded)
{
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        uint8_t reason = values->reasons[rows[i]];
        if (reason == QUIPU_PRESENT && test_holds(test, values, rows[i])) {
            rows[kept++] = rows[i];
            continue;
        }
        excluded[reason == QUIPU_PRESENT ? QUIPU_OUT_OF_SCOPE : reason]++;
    }
    return kept;
}

/* An indicator's outcome for the rows of a batch. */
struct outcome {
    const double *y, *x; /* x NULL unless the measure is a ratio */
    const uint8_t *y_reasons, *x_reasons;
};

static uint8_t missing_reason(const struct outcome *outcome, size_t row)
{
    if (outcome->y_reasons[row] != QUIPU_PRESENT || !outcome->x)
        return outcome->y_reasons[row];
    return outcome->x_reasons[row];
}

static int add_row(struct cells *cells, uint64_t key,
                   const struct outcome *outcome, const struct worker *worker,
                   size_t row, struct quipu_error *err)
{
    uint8_t reason = missing_reason(outcome, row);
    if (reason != QUIPU_PRESENT)
        return cells_add_missing(cells, key, reason, err);
    const struct cells_record record = {
        .leaf = worker->leaves[row],
        .weight = worker->weights[row],
        .y = outcome->y[row],
        .x = outcome->x ? outcome->x[row] : 1,
    };
    return cells_add(cells, key, &record, err);
}

static struct outcome outcome_of(const struct tally *tally,
                                 const struct worker *worker)
{
    const struct quipu_batch *out = worker->out[tally->calculation];
    struct outcome outcome = {
        .y = quipu_batch_doubles(out, tally->output),
        .y_reasons = quipu_batch_reasons(out, tally->output),
    };
    if (tally->denominator != SIZE_MAX) {
        outcome.x = quipu_batch_doubles(out, tally->denominator);
        outcome.x_reasons = quipu_batch_reasons(out, tally->denominator);
    }
    return outcome;
}

/* Keeps in worker->rows the rows for which all tests hold; how many. */
static size_t select_rows(const struct tally *tally, struct worker *worker,
                          uint64_t *excluded)
{
    size_t count = quipu_batch_rows(worker->batch);
    for (size_t i = 0; i < count; i++)
        worker->rows[i] = (uint32_t)i;
    for (size_t i = 0; i < tally->test_count; i++) {
        const struct test *test = &tally->tests[i];
        count = apply_test(test, &worker->values[test->vector], worker->rows,
                           count, excluded + i * QUIPU_REASON_COUNT);
    }
    return count;
}

int tally_batch(const struct tally *tally, size_t number, struct worker *worker,
                struct part *part, struct quipu_error *err)
{
    uint64_t *excluded = part->excluded[number];
    size_t count = select_rows(tally, worker, excluded);
    if (tally->indicator->kind == INDICATOR_PUBLISHED)
        return series_batch(tally, worker, count, part, number, err);
    const struct outcome outcome = outcome_of(tally, worker);
    excluded += tally->test_count * QUIPU_REASON_COUNT;
    for (size_t i = 0; i < count; i++) {
        uint8_t reason = missing_reason(&outcome, worker->rows[i]);
        if (reason != QUIPU_PRESENT)
            excluded[reason]++;
        else
            part->used[number]++;
    }
    for (size_t b = 0; b < tally->base_count; b++) {
        const struct base *base = &tally->bases[b];
        for (size_t i = 0; i < count; i++) {
            size_t row = worker->rows[i];
            uint64_t key = key_of_row(worker->job, base, worker->values, row);
            if (add_row(part->cells[number][b], key, &outcome, worker, row,
                        err) == -1)
                return -1;
        }
    }
    return 0;
}
