/* SPDX-License-Identifier: GPL-3.0-or-later */
/* records.c - gives every row as records of its year and of its months. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "budget.h"

/* Whole numbers up to this are the same as doubles. */
#define DOUBLE_WHOLE (INT64_C(1) << 53)

struct scan {
    const struct budget *budget;
    const struct quipu_columns *wanted;
    struct years years;
    struct reading reading;
    struct row row;
    int64_t cumulative[FLOWS][MONTHS];
    const struct year *year; /* of the row */
    int next, end;           /* records of the row: 0 the year, else a month */
    bool has_ended;
};

/* ---- beginning ---------------------------------------------------------- */

static bool wants_period(const struct scan *scan)
{
    const struct plan *plan = &scan->reading.plan;
    for (size_t i = 0; i < quipu_columns_count(scan->wanted); i++) {
        /* The first after the texts. */
        if (quipu_columns_index(scan->wanted, i) == plan->text_count + PERIOD)
            return true;
    }
    return false;
}

/* Where nobody looks at the period, a year and its months would be added up to
 * one number. */
static int check_period(const struct scan *scan, struct quipu_error *err)
{
    bool has_one_period =
        scan->budget->periods == PERIODS_ANNUAL && scan->years.count <= 1;
    if (has_one_period || wants_period(scan))
        return 0;
    (void)quipu_fail(err, QUIPU_EDEFINITION,
                     "the records have several periods, and the dataset does "
                     "not ask for the column \"period\"");
    quipu_hint(err, "let the column \"period\" be the dataset's period, or set "
                    "\"periods\": \"annual\" and give one year");
    return -1;
}

void *records_scan(void *source, size_t partition,
                   const struct quipu_columns *wanted, struct quipu_error *err)
{
    (void)partition; /* there is one */
    struct scan *scan = calloc(1, sizeof *scan);
    if (!scan) {
        (void)quipu_fail_memory(err);
        return NULL;
    }
    scan->budget = source;
    scan->wanted = wanted;
    scan->next = 1; /* there is no row yet */
    reading_begin(&scan->reading, scan->budget);
    if (years_look(&scan->years, scan->budget, err) == 0 &&
        reading_plan(&scan->reading, err) == 0 && check_period(scan, err) == 0)
        return scan;
    records_finish(scan);
    return NULL;
}

void records_finish(void *state)
{
    struct scan *scan = state;
    reading_release(&scan->reading);
    free(scan);
}

/* ---- rows --------------------------------------------------------------- */

/* What a month has seen of the year. */
static int add_up(struct scan *scan, struct quipu_error *err)
{
    for (size_t flow = 0; flow < FLOWS; flow++) {
        int64_t sum = 0;
        for (size_t i = 0; i < MONTHS; i++) {
            if (__builtin_add_overflow(sum, scan->row.flows[flow][i], &sum))
                return reading_fail(&scan->reading, NO_FIELD, err,
                                    "the months of \"%s\" are too large to add "
                                    "up",
                                    amount_name(STOCKS + flow));
            scan->cumulative[flow][i] = sum;
        }
    }
    return 0;
}

/* Of a stock that every month repeats, the last month's is the year's. */
static void drop_repeated(struct scan *scan)
{
    for (size_t i = 0; i < STOCKS; i++) {
        if (scan->budget->carrying[i] == CARRIED_REPEATED &&
            scan->row.month != year_last_row(scan->year))
            scan->row.amounts[i] = 0;
    }
}

/* 1 when there is a row with records to give, 0 at the end. */
static int take_row(struct scan *scan, struct quipu_error *err)
{
    while (scan->next > scan->end) {
        int found = reading_next(&scan->reading, &scan->row, err);
        if (found != 1)
            return found;
        enum periods periods = scan->budget->periods;
        scan->year = years_find(&scan->years, scan->row.year);
        if (!scan->year)
            return reading_fail(&scan->reading, NO_FIELD, err,
                                "the file has changed while it was read");
        scan->next = periods == PERIODS_MONTHLY ? 1 : 0;
        scan->end = periods == PERIODS_ANNUAL ? 0 : scan->year->last;
        drop_repeated(scan);
        if (add_up(scan, err) == -1)
            return -1;
    }
    return 1;
}

/* ---- records ------------------------------------------------------------ */

static void put_period(const struct scan *scan, struct quipu_batch *batch,
                       size_t column)
{
    char text[32];
    if (scan->next == 0)
        snprintf(text, sizeof text, "%04d", (int)scan->row.year);
    else
        snprintf(text, sizeof text, "%04d-%02d", (int)scan->row.year,
                 scan->next);
    quipu_put_text(batch, column, quipu_slice_of(text));
}

/* A year covers the months up to the last with a flow; how many these are is
 * not known of the annual layout. */
static void put_month(const struct scan *scan, struct quipu_batch *batch,
                      size_t column)
{
    int month = scan->next > 0 ? scan->next : scan->year->last;
    if (month > 0)
        quipu_put_number(batch, column, month);
    else
        quipu_put_missing(batch, column, QUIPU_NOT_COLLECTED);
}

static void put_cents(struct quipu_batch *batch, size_t column, int64_t cents)
{
    if (cents >= -DOUBLE_WHOLE && cents <= DOUBLE_WHOLE) {
        quipu_put_number(batch, column, (double)cents);
        return;
    }
    char text[32];
    snprintf(text, sizeof text, "%" PRId64, cents);
    quipu_put_text(batch, column, quipu_slice_of(text));
}

/* A flow in a month or a year, or since the year began. */
static void put_flow(const struct scan *scan, size_t flow, bool is_cumulative,
                     struct quipu_batch *batch, size_t column)
{
    bool has_months = scan->budget->layout != LAYOUT_WIDE ||
                      scan->reading.plan.has_months[flow];
    if (scan->next == 0)
        put_cents(batch, column, scan->row.amounts[STOCKS + flow]);
    else if (!has_months)
        quipu_put_missing(batch, column, QUIPU_NOT_COLLECTED);
    else if (is_cumulative)
        put_cents(batch, column, scan->cumulative[flow][scan->next - 1]);
    else
        put_cents(batch, column, scan->row.flows[flow][scan->next - 1]);
}

static void put_computed(const struct scan *scan, size_t computed,
                         struct quipu_batch *batch, size_t column)
{
    if (computed == PERIOD)
        put_period(scan, batch, column);
    else if (computed == MONTH)
        put_month(scan, batch, column);
    else if (computed >= CUMULATIVE)
        put_flow(scan, computed - CUMULATIVE, true, batch, column);
    else if (computed >= AMOUNT + STOCKS)
        put_flow(scan, computed - AMOUNT - STOCKS, false, batch, column);
    else
        put_cents(batch, column, scan->row.amounts[computed - AMOUNT]);
}

static void put_record(const struct scan *scan, struct quipu_batch *batch)
{
    const struct plan *plan = &scan->reading.plan;
    for (size_t i = 0; i < quipu_columns_count(scan->wanted); i++) {
        size_t index = quipu_columns_index(scan->wanted, i);
        if (index < plan->text_count)
            quipu_delimited_put(scan->reading.reader, plan->texts[index], batch,
                                i);
        else
            put_computed(scan, plan->computed[index - plan->text_count], batch,
                         i);
    }
}

int records_next(void *state, struct quipu_batch *batch,
                 struct quipu_error *err)
{
    struct scan *scan = state;
    while (!scan->has_ended && !quipu_batch_is_full(batch)) {
        int found = take_row(scan, err);
        if (found == -1)
            return -1;
        scan->has_ended = found == 0;
        if (scan->has_ended)
            break;
        quipu_batch_origin(batch,
                           quipu_input_name(reading_file(&scan->reading)));
        put_record(scan, batch);
        scan->next++;
        if (quipu_end_row(batch, quipu_delimited_row(scan->reading.reader),
                          err) == -1)
            return -1;
    }
    return quipu_batch_rows(batch) > 0;
}
