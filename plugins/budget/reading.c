/* SPDX-License-Identifier: GPL-3.0-or-later */
/* reading.c - reads the rows of all files: years, months and amounts. */
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "budget.h"

#define SHOWN_LIMIT 40 /* bytes of a value in a message */

/* ---- failing ------------------------------------------------------------ */

const struct quipu_input *reading_file(const struct reading *reading)
{
    return reading->budget->files[reading->next_file - 1];
}

int reading_fail(const struct reading *reading, size_t field,
                 struct quipu_error *err, const char *cause, ...)
{
    char shown[400];
    va_list args;
    va_start(args, cause);
    vsnprintf(shown, sizeof shown, cause, args);
    va_end(args);

    struct quipu_text column;
    quipu_text_init(&column);
    if (field != NO_FIELD) {
        quipu_text_append(&column, ", column \"");
        quipu_text_append_safe(&column,
                               quipu_slice_of(reading->plan.names[field]), 100);
        quipu_text_append(&column, "\"");
    }
    (void)quipu_fail(err, QUIPU_EDATA, "\"%s\", row %" PRIu64 "%s: %s",
                     quipu_input_name(reading_file(reading)),
                     quipu_delimited_row(reading->reader), column.data, shown);
    quipu_text_release(&column);
    return -1;
}

static int fail_value(const struct reading *reading, size_t field,
                      const char *wanted, struct quipu_error *err)
{
    struct quipu_text value;
    quipu_text_init(&value);
    quipu_text_append_safe(
        &value, quipu_delimited_field(reading->reader, field), SHOWN_LIMIT);
    (void)reading_fail(reading, field, err, "\"%s\" is not %s", value.data,
                       wanted);
    quipu_text_release(&value);
    return -1;
}

/* ---- fields ------------------------------------------------------------- */

static struct quipu_slice get_field(const struct reading *reading, size_t field)
{
    return quipu_slice_trim(quipu_delimited_field(reading->reader, field));
}

static int read_year(const struct reading *reading, int32_t *year,
                     struct quipu_error *err)
{
    size_t field = reading->plan.year;
    int64_t number;
    if (!quipu_parse_integer(get_field(reading, field), &number) ||
        number < 1000 || number > 9999)
        return fail_value(reading, field, "a year of four digits", err);
    *year = (int32_t)number;
    return 0;
}

/* A number from 0 to 12, or one of the names of the months. */
static int read_month(const struct reading *reading, int *month,
                      struct quipu_error *err)
{
    size_t field = reading->plan.month;
    struct quipu_slice text = get_field(reading, field);
    int64_t number;
    for (int i = 0; i < MONTHS; i++) {
        if (quipu_slice_equal(text,
                              quipu_slice_of(reading->budget->months[i]))) {
            *month = i + 1;
            return 0;
        }
    }
    if (!quipu_parse_integer(text, &number) || number < 0 || number > MONTHS)
        return fail_value(reading, field, "a month, 0 to 12", err);
    *month = (int)number;
    return 0;
}

static int read_amount(const struct reading *reading, size_t field,
                       int64_t *cents, struct quipu_error *err)
{
    const struct budget *budget = reading->budget;
    *cents = 0;
    if (field == NO_FIELD)
        return 0;
    struct quipu_slice text = get_field(reading, field);
    if (text.length == 0 && budget->empty_is_zero)
        return 0;
    if (text.length == 0) {
        (void)reading_fail(reading, field, err, "there is no amount");
        quipu_hint(err, "where empty means zero, set \"empty\": \"zero\"");
        return -1;
    }
    const struct amount_format format = {.decimal = budget->format.decimal,
                                         .thousands = budget->thousands};
    const char *wanted = amount_parse(text, format, cents);
    return wanted ? fail_value(reading, field, wanted, err) : 0;
}

/* ---- rows --------------------------------------------------------------- */

static void write_amount(char *out, size_t size, int64_t cents)
{
    uint64_t size_of = cents < 0 ? -(uint64_t)cents : (uint64_t)cents;
    snprintf(out, size, "%s%" PRIu64 ".%02" PRIu64, cents < 0 ? "-" : "",
             size_of / 100, size_of % 100);
}

/* A file whose months do not add up to its year is not to be trusted. */
static int check_sum(const struct reading *reading, size_t flow, int64_t sum,
                     int64_t annual, struct quipu_error *err)
{
    int64_t gap;
    bool is_near =
        !__builtin_sub_overflow(sum, annual, &gap) && gap >= -1 && gap <= 1;
    if (is_near)
        return 0;
    char months[32], year[32];
    write_amount(months, sizeof months, sum);
    write_amount(year, sizeof year, annual);
    return reading_fail(reading, reading->plan.amounts[STOCKS + flow], err,
                        "the months add up to %s, and the year is %s", months,
                        year);
}

static int read_wide(const struct reading *reading, struct row *row,
                     struct quipu_error *err)
{
    const struct plan *plan = &reading->plan;
    for (size_t flow = 0; flow < FLOWS; flow++) {
        if (!plan->has_months[flow])
            continue;
        int64_t sum = 0;
        for (size_t i = 0; i < MONTHS; i++) {
            int64_t *month = &row->flows[flow][i];
            if (read_amount(reading, plan->monthly[flow][i], month, err) == -1)
                return -1;
            if (__builtin_add_overflow(sum, *month, &sum))
                return fail_value(reading, plan->monthly[flow][i],
                                  "an amount that can be added up", err);
        }
        int64_t *annual = &row->amounts[STOCKS + flow];
        if (plan->amounts[STOCKS + flow] == NO_FIELD)
            *annual = sum;
        else if (check_sum(reading, flow, sum, *annual, err) == -1)
            return -1;
    }
    return 0;
}

static int read_long(const struct reading *reading, struct row *row,
                     struct quipu_error *err)
{
    if (read_month(reading, &row->month, err) == -1)
        return -1;
    for (size_t flow = 0; flow < FLOWS; flow++) {
        int64_t amount = row->amounts[STOCKS + flow];
        if (row->month > 0)
            row->flows[flow][row->month - 1] = amount;
        else if (amount != 0)
            return reading_fail(reading, reading->plan.amounts[STOCKS + flow],
                                err, "a flow in month 0");
    }
    return 0;
}

/* A given last month must not hide what came after it. */
static int check_last(const struct reading *reading, const struct row *row,
                      struct quipu_error *err)
{
    int last = reading->budget->last_month;
    for (size_t flow = 0; last > 0 && flow < FLOWS; flow++) {
        for (int i = last; i < MONTHS; i++) {
            if (row->flows[flow][i] != 0)
                return reading_fail(reading, NO_FIELD, err,
                                    "%s in month %d, after \"last_month\", %d",
                                    amount_name(STOCKS + flow), i + 1, last);
        }
    }
    return 0;
}

static int read_row(const struct reading *reading, struct row *row,
                    struct quipu_error *err)
{
    *row = (struct row){.year = 0};
    if (read_year(reading, &row->year, err) == -1)
        return -1;
    for (size_t i = 0; i < AMOUNTS; i++) {
        if (read_amount(reading, reading->plan.amounts[i], &row->amounts[i],
                        err) == -1)
            return -1;
    }
    enum layout layout = reading->budget->layout;
    if (layout == LAYOUT_WIDE && read_wide(reading, row, err) == -1)
        return -1;
    if (layout == LAYOUT_LONG && read_long(reading, row, err) == -1)
        return -1;
    return check_last(reading, row, err);
}

/* ---- files -------------------------------------------------------------- */

void reading_begin(struct reading *reading, const struct budget *budget)
{
    *reading = (struct reading){.budget = budget};
}

void reading_release(struct reading *reading)
{
    quipu_delimited_close(reading->reader);
    plan_release(&reading->plan);
}

static int open_next(struct reading *reading, struct quipu_error *err)
{
    const struct budget *budget = reading->budget;
    const struct quipu_input *file = budget->files[reading->next_file++];
    quipu_delimited_close(reading->reader);
    reading->reader = quipu_delimited_open(file, &budget->format, err);
    if (!reading->reader)
        return -1;
    if (reading->is_planned)
        return plan_compare(&reading->plan, file, reading->reader, err);
    reading->is_planned = true;
    return plan_make(&reading->plan, budget, reading->reader, err);
}

int reading_plan(struct reading *reading, struct quipu_error *err)
{
    return open_next(reading, err);
}

int reading_next(struct reading *reading, struct row *row,
                 struct quipu_error *err)
{
    while (true) {
        int found =
            reading->reader ? quipu_delimited_next(reading->reader, err) : 0;
        if (found == -1)
            return -1;
        if (found == 1)
            return read_row(reading, row, err) == -1 ? -1 : 1;
        if (reading->next_file == reading->budget->file_count)
            return 0;
        if (open_next(reading, err) == -1)
            return -1;
    }
}

/* FNV-1a over the texts and their lengths, mixed so that sums of hashes differ
 * where the rows do. */
uint64_t reading_line(const struct reading *reading)
{
    uint64_t hash = 0xcbf29ce484222325u;
    for (size_t i = 0; i < reading->plan.text_count; i++) {
        struct quipu_slice text = get_field(reading, reading->plan.texts[i]);
        for (size_t k = 0; k < text.length; k++)
            hash = (hash ^ (unsigned char)text.data[k]) * 0x100000001b3u;
        hash = (hash ^ (text.length + 256)) * 0x100000001b3u;
    }
    hash = (hash ^ (hash >> 30)) * 0xbf58476d1ce4e5b9u;
    hash = (hash ^ (hash >> 27)) * 0x94d049bb133111ebu;
    return hash ^ (hash >> 31);
}
