/* SPDX-License-Identifier: GPL-3.0-or-later */
/* years.c - looks at all rows once, for what only the whole shows: how far a
 * year has come, and how its rows carry the stocks.
 */
#include "budget.h"

const struct year *years_find(const struct years *years, int32_t year)
{
    for (size_t i = 0; i < years->count; i++) {
        if (years->items[i].year == year)
            return &years->items[i];
    }
    return NULL;
}

int year_last_row(const struct year *year)
{
    int last = 0;
    for (int m = 1; m <= MONTHS; m++) {
        if (year->row_months & (1u << m))
            last = m;
    }
    return last;
}

static struct year *add_year(struct years *years, const struct reading *reading,
                             int32_t year, struct quipu_error *err)
{
    for (size_t i = 0; i < years->count; i++) {
        if (years->items[i].year == year)
            return &years->items[i];
    }
    if (years->count == YEARS_MAX) {
        (void)reading_fail(reading, reading->plan.year, err,
                           "more than %d years", YEARS_MAX);
        return NULL;
    }
    struct year *added = &years->items[years->count++];
    *added = (struct year){.year = year};
    return added;
}

static void count_row(struct year *year, const struct row *row)
{
    for (size_t flow = 0; flow < FLOWS; flow++) {
        for (int i = year->last; i < MONTHS; i++) {
            if (row->flows[flow][i] != 0)
                year->last = i + 1;
        }
    }
    year->row_months |= 1u << row->month;
    for (size_t i = 0; i < STOCKS; i++) {
        if (row->amounts[i] != 0)
            year->stock_months[i] |= 1u << row->month;
    }
}

/* ---- how stocks are carried --------------------------------------------- */

static void write_months(struct quipu_text *text, uint32_t months)
{
    for (int m = 0; m <= MONTHS; m++) {
        if (months & (1u << m))
            quipu_text_printf(text, "%s%d", text->length ? ", " : "", m);
    }
}

/* One month with the stocks of the year: their sum is the year's.  Several may
 * be parts or repetitions, which is not to be guessed at. */
static int check_once(const struct year *year, size_t stock,
                      struct quipu_error *err)
{
    uint32_t months = year->stock_months[stock];
    if ((months & (months - 1)) == 0)
        return 0;
    struct quipu_text text;
    quipu_text_init(&text);
    write_months(&text, months);
    (void)quipu_fail(err, QUIPU_EDATA,
                     "rows of several months of %d carry \"%s\": %s",
                     (int)year->year, amount_name(stock), text.data);
    quipu_text_release(&text);
    quipu_hint(err, "where the months add up to the year name it in \"added\", "
                    "where each repeats the year's amount in \"repeated\"");
    return -1;
}

/* Every month has the same lines, so that none is lost when those of the last
 * one are taken. */
static int check_repeated(const struct year *year, size_t stock,
                          struct quipu_error *err)
{
    int last = year_last_row(year);
    if (year->stock_months[stock] & 1u)
        return quipu_fail(err, QUIPU_EDATA,
                          "month 0 of %d carries \"%s\", which is said to be "
                          "repeated in every month",
                          (int)year->year, amount_name(stock));
    for (int m = 1; m < last; m++) {
        if (year->line_sum[m] == year->line_sum[last] &&
            year->line_count[m] == year->line_count[last])
            continue;
        (void)quipu_fail(err, QUIPU_EDATA,
                         "months %d and %d of %d have not the same lines, and "
                         "\"%s\" is said to be repeated in every month",
                         m, last, (int)year->year, amount_name(stock));
        quipu_hint(err, "columns that change from month to month, such as "
                        "its name, can be named in \"ignore\"");
        return -1;
    }
    return 0;
}

/* A file of one month is not the year up to that month. */
static int check_gaps(const struct year *year, struct quipu_error *err)
{
    for (int m = 1; m <= year->last; m++) {
        if (year->row_months & (1u << m))
            continue;
        (void)quipu_fail(err, QUIPU_EDATA,
                         "no row is of month %d of %d, and there are flows up "
                         "to month %d",
                         m, (int)year->year, year->last);
        quipu_hint(err, "give the files of all months in \"files\", or set "
                        "\"gaps\": \"zero\" where nothing flowed");
        return -1;
    }
    return 0;
}

static int check_year(const struct year *year, const struct budget *budget,
                      struct quipu_error *err)
{
    if (budget->layout == LAYOUT_LONG && !budget->gaps_are_zero &&
        check_gaps(year, err) == -1)
        return -1;
    for (size_t i = 0; i < STOCKS; i++) {
        int status = 0;
        if (budget->carrying[i] == CARRIED_REPEATED)
            status = check_repeated(year, i, err);
        else if (budget->carrying[i] == CARRIED_ONCE)
            status = check_once(year, i, err);
        if (status == -1)
            return -1;
    }
    return 0;
}

/* ---- looking ------------------------------------------------------------ */

static bool has_repeated(const struct budget *budget)
{
    for (size_t i = 0; i < STOCKS; i++) {
        if (budget->carrying[i] == CARRIED_REPEATED)
            return true;
    }
    return false;
}

static int look_at_rows(struct years *years, struct reading *reading,
                        struct quipu_error *err)
{
    bool needs_lines = has_repeated(reading->budget);
    struct row row;
    int found;
    while ((found = reading_next(reading, &row, err)) == 1) {
        struct year *year = add_year(years, reading, row.year, err);
        if (!year)
            return -1;
        count_row(year, &row);
        if (needs_lines) {
            year->line_sum[row.month] += reading_line(reading);
            year->line_count[row.month]++;
        }
    }
    return found;
}

int years_look(struct years *years, const struct budget *budget,
               struct quipu_error *err)
{
    struct reading reading;
    years->count = 0;
    reading_begin(&reading, budget);
    int status = look_at_rows(years, &reading, err);
    reading_release(&reading);
    if (status == -1)
        return -1;
    for (size_t i = 0; i < years->count; i++) {
        if (check_year(&years->items[i], budget, err) == -1)
            return -1;
    }
    if (budget->last_month == 0)
        return 0;
    if (years->count > 1) {
        (void)quipu_fail(err, QUIPU_EDEFINITION,
                         "\"last_month\" is given, and the files have %zu "
                         "years",
                         years->count);
        quipu_hint(err, "leave it out: it is found in the files");
        return -1;
    }
    if (years->count == 1)
        years->items[0].last = budget->last_month;
    return 0;
}
