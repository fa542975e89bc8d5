/* SPDX-License-Identifier: GPL-3.0-or-later */
/* budget.c - source of budgets: what was opened, modified, committed, accrued
 * and paid, by year and by month.
 */
#include <stdlib.h>

#include "budget.h"

static const struct quipu_option file_options[] = {
    {.name = "location",
     .type = QUIPU_OPTION_LOCATION,
     .flags = QUIPU_OPTION_REQUIRED,
     .help = "a delimited text file; all have the same columns"},
    {.name = NULL},
};

#define COLUMN_OPTION(option, text)                                            \
    {                                                                          \
        .name = option, .type = QUIPU_OPTION_TEXT, .help = text                \
    }

static const struct quipu_option options[] = {
    {.name = "files",
     .type = QUIPU_OPTION_RECORDS,
     .flags = QUIPU_OPTION_REQUIRED,
     .fields = file_options,
     .help = "the files, one after the other"},
    {.name = "layout",
     .type = QUIPU_OPTION_CHOICE,
     .choices = "long wide annual",
     .preset = "long",
     .help = "a row per line and month, a row per line with twelve columns, or "
             "a row per line and year"},
    {.name = "periods",
     .type = QUIPU_OPTION_CHOICE,
     .choices = "both annual monthly",
     .preset = "both",
     .help = "whether years, months or both become records"},
    {.name = "last_month",
     .type = QUIPU_OPTION_INTEGER,
     .minimum = 1,
     .maximum = MONTHS,
     .help = "how far the year has come; otherwise the last month with a flow"},
    {.name = "added",
     .type = QUIPU_OPTION_LIST,
     .help = "long: stocks whose months add up to the year"},
    {.name = "repeated",
     .type = QUIPU_OPTION_LIST,
     .help = "long: stocks that every month repeats"},
    {.name = "empty",
     .type = QUIPU_OPTION_CHOICE,
     .choices = "error zero",
     .preset = "error",
     .help = "what an empty amount is"},
    {.name = "gaps",
     .type = QUIPU_OPTION_CHOICE,
     .choices = "error zero",
     .preset = "error",
     .help = "long: what a month without rows before the last one is"},
    {.name = "ignore",
     .type = QUIPU_OPTION_LIST,
     .help = "columns of the file that are not given"},
    COLUMN_OPTION("year", "column of the year (default ANO_EJE)"),
    COLUMN_OPTION("month", "long: column of the month (default MES_EJE)"),
    COLUMN_OPTION("pia", "column of the opening budget"),
    COLUMN_OPTION("pim", "column of the modified budget"),
    COLUMN_OPTION("certified", "column of certified credit"),
    COLUMN_OPTION("commitment_annual", "column of annual commitments"),
    COLUMN_OPTION("commitment", "column of commitments"),
    COLUMN_OPTION("accrued", "column of accruals"),
    COLUMN_OPTION("paid", "column of paid orders"),
    COLUMN_OPTION("commitment_monthly",
                  "wide: columns of commitments, with {month}"),
    COLUMN_OPTION("accrued_monthly", "wide: columns of accruals, with {month}"),
    COLUMN_OPTION("paid_monthly", "wide: columns of paid orders, with {month}"),
    {.name = "months",
     .type = QUIPU_OPTION_LIST,
     .help = "what {month} stands for, twelve names (default ENERO and so on)"},
    QUIPU_DELIMITED_OPTIONS,
    {.name = "thousands",
     .type = QUIPU_OPTION_CHOICE,
     .choices = "none comma point space",
     .preset = "none",
     .help = "mark between groups of three digits of amounts"},
    {.name = NULL},
};

static void close_source(void *source)
{
    struct budget *budget = source;
    free(budget->files);
    free(budget);
}

static void *open_source(const struct quipu_settings *settings,
                         struct quipu_error *err)
{
    struct budget *budget = malloc(sizeof *budget);
    if (!budget) {
        (void)quipu_fail_memory(err);
        return NULL;
    }
    if (budget_read_settings(budget, settings, err) == 0)
        return budget;
    close_source(budget);
    return NULL;
}

static int describe(void *source, struct quipu_schema *schema,
                    struct quipu_error *err)
{
    struct reading reading;
    reading_begin(&reading, source);
    int status = reading_plan(&reading, err);
    if (status == 0)
        plan_describe(&reading.plan, schema);
    reading_release(&reading);
    return status;
}

static const struct quipu_source source = {
    .open = open_source,
    .describe = describe,
    .scan = records_scan,
    .next = records_next,
    .finish = records_finish,
    .close = close_source,
};

QUIPU_EXPORT const struct quipu_plugin quipu_plugin = {
    QUIPU_PLUGIN_HEAD,
    .name = "budget",
    .version = "1.0",
    .summary = "budgets: opened, modified, accrued and paid, by year and month",
    .licence = "GPL-3.0-or-later",
    .options = options,
    .source = &source,
};
