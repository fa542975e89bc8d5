/* SPDX-License-Identifier: GPL-3.0-or-later */
/* results.c - a made-up results framework: by result, area and year what was
 * reached, what it was to cost, what was allocated and what was spent.
 *
 * Sums are sums: the country is that of its regions, all results together that
 * of the results.  The last year is not closed: what was spent is not known.
 */
#include "table.h"

enum column {
    RESULT,
    AREA,
    YEAR,
    VALUE,
    COST,
    ALLOCATED,
    EXECUTED,
    CPI,
    CHILDREN,
    COLUMNS_HERE
};

static const char *const result_names[] = {
    "all", "stunting", "wasting", "anaemia", "breastfeeding", "diet"};

static const struct table_column columns[COLUMNS_HERE] = {
    {"result", "result, or all together", NULL, result_names},
    {"area", "region, from 1; 0: the country", NULL, NULL},
    {"year", "year", NULL, NULL},
    {"value", "what was reached, in tenths of a percent", NULL, NULL},
    {"cost", "cost of the actions planned, in thousands", NULL, NULL},
    {"allocated", "allocated to them in the budget, in thousands", NULL, NULL},
    {"executed", "spent on them, in thousands", NULL, NULL},
    {"cpi", "consumer prices, annual mean, in tenths of an index", NULL, NULL},
    {"children", "children under five", NULL, NULL},
};

/* Where a result begins, in tenths of a percent, what a year adds, and what it
 * costs for a child, in units of money, in the first year. */
static const struct result {
    int begin, yearly, cost;
} results[] = {{0, 0, 0},     {300, -14, 95}, {80, -3, 60},
               {430, -9, 45}, {340, 18, 25},  {120, 13, 40}};

#define RESULT_COUNT (sizeof results / sizeof results[0])

_Static_assert(RESULT_COUNT == sizeof result_names / sizeof result_names[0],
               "every result has a name");

/* Amounts of a region, before they are summed, in units of money. */
struct amounts {
    int64_t value, cost, allocated, executed, children;
};

/* Tenths of an index that begins at 100 and grows by 55 to 84 thousandths. */
static int64_t find_cpi(const struct table *table, size_t year)
{
    int64_t cpi = 1000;
    for (size_t i = 1; i <= year; i++) {
        struct noise noise = table_noise(table, 1, i);
        cpi += cpi * (55 + noise_below(&noise, 30)) / 1000;
    }
    return cpi;
}

static int64_t limit(int64_t value, int64_t low, int64_t high)
{
    if (value < low)
        return low;
    return value < high ? value : high;
}

static struct amounts make_region(const struct table *table, size_t result,
                                  size_t region, size_t year)
{
    const struct result *of = &results[result];
    struct noise own = table_noise(table, 2, region);
    struct noise noise =
        table_noise(table, 3, (result * 100 + region) * 1000 + year);
    int64_t years = (int64_t)year;
    struct amounts made = {.children = 40000 + noise_below(&own, 200001)};
    int64_t pace = 60 + noise_below(&own, 61);   /* percent of the usual */
    int64_t level = 85 + noise_below(&own, 31);  /* the same, where it begins */
    int64_t effort = 55 + noise_below(&own, 21); /* percent of cost allocated */

    made.children += made.children * 18 * years / 1000;
    made.value =
        limit(of->begin * level / 100 + of->yearly * pace * years / 100 +
                  (int64_t)noise_below(&noise, 9) - 4,
              1, 999);
    made.cost = made.children * of->cost * find_cpi(table, year) / 1000;
    made.allocated =
        made.cost * (effort + years + noise_below(&noise, 11)) / 100;
    made.executed = made.allocated * (780 + noise_below(&noise, 201)) / 1000;
    return made;
}

/* The country where there is no region, all results where none is given. */
static struct amounts add_up(const struct table *table, size_t result,
                             size_t area, size_t year)
{
    struct amounts sum = {0};
    size_t from = area ? area : 1;
    size_t to = area ? area : table->sample.regions;
    size_t first = result ? result : 1;
    size_t last = result ? result : RESULT_COUNT - 1;
    for (size_t region = from; region <= to; region++) {
        int64_t children = 0;
        for (size_t i = first; i <= last; i++) {
            struct amounts one = make_region(table, i, region, year);
            children = one.children;
            sum.value += one.value * children;
            sum.cost += one.cost / 1000;
            sum.allocated += one.allocated / 1000;
            sum.executed += one.executed / 1000;
        }
        sum.children += children;
    }
    sum.value = (sum.value + sum.children / 2) / sum.children;
    return sum;
}

static void make_row(const struct table *table, size_t row, int64_t *values)
{
    size_t year = row % table->years;
    size_t areas = table->sample.regions + 1;
    size_t area = row / table->years % areas;
    size_t result = row / table->years / areas;
    struct amounts sum = add_up(table, result, area, year);
    bool is_open = year + 1 == table->years;

    values[RESULT] = (int64_t)result;
    values[AREA] = (int64_t)area;
    values[YEAR] = table->year - (int)table->years + 1 + (int)year;
    values[VALUE] = result ? sum.value : SAMPLE_BLANK;
    values[COST] = sum.cost;
    values[ALLOCATED] = sum.allocated;
    values[EXECUTED] = is_open ? SAMPLE_BLANK : sum.executed;
    values[CPI] = result || area ? SAMPLE_BLANK : find_cpi(table, year);
    values[CHILDREN] = result ? SAMPLE_BLANK : sum.children;
}

static size_t count_rows(const struct table *table)
{
    return RESULT_COUNT * (table->sample.regions + 1) * table->years;
}

const struct table_kind table_results = {
    .name = "results",
    .version = 1,
    .columns = columns,
    .column_count = COLUMNS_HERE,
    .count = count_rows,
    .make = make_row,
};
