/* SPDX-License-Identifier: GPL-3.0-or-later */
/* lookup.c - looks observations up by their cell. */
#include "base/period_code.h"
#include "derive/inside.h"

static int compare_dimensions(const struct observation *a,
                              const struct observation *b)
{
    if (a->dimension_count != b->dimension_count)
        return a->dimension_count < b->dimension_count ? -1 : 1;
    for (size_t i = 0; i < a->dimension_count; i++) {
        const struct dimension_value *x = &a->dimensions[i];
        const struct dimension_value *y = &b->dimensions[i];
        int order = strcmp(x->dimension, y->dimension);
        if (order == 0)
            order = strcmp(x->code, y->code);
        if (order != 0)
            return order;
    }
    return 0;
}

static int compare_series(const struct observation *a,
                          const struct observation *b)
{
    int order = strcmp(a->area, b->area);
    return order != 0 ? order : compare_dimensions(a, b);
}

double period_years(const char *period)
{
    static const int per_year[] = {['A'] = 1, ['S'] = 2, ['Q'] = 4, ['M'] = 12};
    struct quipu_period parsed;
    if (!quipu_parse_period(quipu_slice_of(period), &parsed))
        return 0;
    return (double)parsed.ordinal / per_year[parsed.frequency];
}

static int compare_cells(const void *a, const void *b)
{
    const struct observation *x = &((const struct derive_cell *)a)->says;
    const struct observation *y = &((const struct derive_cell *)b)->says;
    int order = compare_series(x, y);
    double from = period_years(x->period), to = period_years(y->period);
    if (order != 0 || from != to)
        return order != 0 ? order : from < to ? -1 : 1;
    return strcmp(x->period, y->period);
}

void derive_table_sort(struct derive_table *table)
{
    if (table->count > 0)
        qsort(table->cells, table->count, sizeof *table->cells, compare_cells);
}

const struct derive_cell *derive_table_find(const struct derive_table *table,
                                            const struct observation *of)
{
    const struct derive_cell wanted = {.says = *of};
    return table->count == 0 ? NULL
                             : bsearch(&wanted, table->cells, table->count,
                                       sizeof wanted, compare_cells);
}

size_t derive_table_next(const struct derive_table *table, size_t cell)
{
    const struct observation *of = &table->cells[cell].says;
    do
        cell++;
    while (cell < table->count &&
           compare_series(of, &table->cells[cell].says) == 0);
    return cell;
}

static bool has_dimension(const struct breakdown *breakdown, const char *name)
{
    for (size_t i = 0; i < breakdown->count; i++) {
        if (strcmp(breakdown->dimensions[i], name) == 0)
            return true;
    }
    return false;
}

bool is_published_by(const struct indicator *indicator,
                     const struct observation *of)
{
    bool is_whole = strcmp(of->area, indicator->dataset->ref_area) == 0;
    for (size_t i = 0; i < indicator->breakdown_count; i++) {
        const struct breakdown *breakdown = &indicator->breakdowns[i];
        bool has_area = has_dimension(breakdown, "area");
        bool fits = (has_area || is_whole) &&
                    breakdown->count == of->dimension_count + has_area;
        for (size_t d = 0; d < of->dimension_count && fits; d++)
            fits = has_dimension(breakdown, of->dimensions[d].dimension);
        if (fits)
            return true;
    }
    return false;
}
