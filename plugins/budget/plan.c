/* SPDX-License-Identifier: GPL-3.0-or-later */
/* plan.c - finds the columns of a file, and says which the source has. */
#include <stdlib.h>
#include <string.h>

#include "budget.h"

/* Names, units and helps of the computed columns. */
static const struct {
    const char *name;
    enum quipu_type type;
    const char *unit, *label;
} computed_columns[COMPUTED] = {
    [PERIOD] = {"period", QUIPU_TEXT, NULL, "2024 or 2024-05"},
    [MONTH] = {"month", QUIPU_INTEGER, "months",
               "months of the year that the record covers"},
    [AMOUNT + PIA] = {"pia", QUIPU_INTEGER, "cents", "opening budget"},
    [AMOUNT + PIM] = {"pim", QUIPU_INTEGER, "cents", "modified budget"},
    [AMOUNT +
        CERTIFIED] = {"certified", QUIPU_INTEGER, "cents", "certified credit"},
    [AMOUNT + COMMITMENT_ANNUAL] = {"commitment_annual", QUIPU_INTEGER, "cents",
                                    "annual commitment"},
    [AMOUNT + COMMITMENT] = {"commitment", QUIPU_INTEGER, "cents",
                             "commitment in the period"},
    [AMOUNT +
        ACCRUED] = {"accrued", QUIPU_INTEGER, "cents", "accrued in the period"},
    [AMOUNT +
        PAID] = {"paid", QUIPU_INTEGER, "cents", "paid orders in the period"},
    [CUMULATIVE] = {"commitment_cumulative", QUIPU_INTEGER, "cents",
                    "commitment since the year began"},
    [CUMULATIVE + 1] = {"accrued_cumulative", QUIPU_INTEGER, "cents",
                        "accrued since the year began"},
    [CUMULATIVE + 2] = {"paid_cumulative", QUIPU_INTEGER, "cents",
                        "paid orders since the year began"},
};

/* ---- finding ------------------------------------------------------------ */

static size_t find_name(const struct plan *plan, const char *name)
{
    for (size_t i = 0; i < plan->name_count; i++) {
        if (strcmp(plan->names[i], name) == 0)
            return i;
    }
    return NO_FIELD;
}

static int fail_absent(const struct budget *budget, const struct wish *wish,
                       const char *name, struct quipu_error *err)
{
    (void)quipu_fail(err, QUIPU_EDATA, "\"%s\" has no column \"%s\"",
                     quipu_input_name(budget->files[0]), name);
    quipu_hint(err, "name the column in the setting \"%s\"", wish->option);
    return -1;
}

static int find_wish(const struct plan *plan, const struct budget *budget,
                     const struct wish *wish, size_t *field,
                     struct quipu_error *err)
{
    *field = wish->name ? find_name(plan, wish->name) : NO_FIELD;
    if (*field != NO_FIELD || !wish->name || wish->is_preset)
        return 0;
    return fail_absent(budget, wish, wish->name, err);
}

/* Puts the name of a month into a pattern. */
static char *name_month(const char *pattern, const char *month,
                        struct quipu_error *err)
{
    static const char hole[] = "{month}";
    struct quipu_text text;
    quipu_text_init(&text);
    const char *at = strstr(pattern, hole);
    quipu_text_append_bytes(&text, pattern, (size_t)(at - pattern));
    quipu_text_append(&text, month);
    quipu_text_append(&text, at + strlen(hole));
    char *name = quipu_text_detach(&text, err);
    quipu_text_release(&text);
    return name;
}

/* All twelve columns, or none where they are only preset. */
static int find_months(struct plan *plan, const struct budget *budget,
                       size_t flow, struct quipu_error *err)
{
    const struct wish *wish = &budget->monthly[flow];
    size_t found = 0;
    char *absent = NULL;
    for (size_t i = 0; wish->name && i < MONTHS; i++) {
        char *name = name_month(wish->name, budget->months[i], err);
        if (!name) {
            free(absent);
            return -1;
        }
        plan->monthly[flow][i] = find_name(plan, name);
        bool is_absent = plan->monthly[flow][i] == NO_FIELD;
        found += !is_absent;
        if (is_absent && !absent)
            absent = name;
        else
            free(name);
    }
    plan->has_months[flow] = found > 0;
    int status = 0;
    if (absent && (found > 0 || !wish->is_preset))
        status = fail_absent(budget, wish, absent, err);
    free(absent);
    return status;
}

static int find_fields(struct plan *plan, const struct budget *budget,
                       struct quipu_error *err)
{
    if (find_wish(plan, budget, &budget->year, &plan->year, err) == -1 ||
        find_wish(plan, budget, &budget->month, &plan->month, err) == -1)
        return -1;
    for (size_t i = 0; i < AMOUNTS; i++) {
        if (find_wish(plan, budget, &budget->amounts[i], &plan->amounts[i],
                      err) == -1)
            return -1;
    }
    for (size_t i = 0; i < FLOWS; i++) {
        if (find_months(plan, budget, i, err) == -1)
            return -1;
    }
    return 0;
}

/* ---- the columns that the source has ------------------------------------ */

static int take_field(bool *is_taken, const struct plan *plan, size_t field,
                      struct quipu_error *err)
{
    if (field == NO_FIELD)
        return 0;
    if (is_taken[field])
        return quipu_fail(err, QUIPU_EDEFINITION,
                          "the column \"%s\" is named by two settings",
                          plan->names[field]);
    is_taken[field] = true;
    return 0;
}

/* The year is given as a text too, unless it is ignored. */
static int take_ignored(bool *is_taken, const struct plan *plan,
                        const struct budget *budget, struct quipu_error *err)
{
    size_t count = quipu_settings_count(budget->settings, "ignore");
    for (size_t i = 0; i < count; i++) {
        const char *name = quipu_settings_item(budget->settings, "ignore", i);
        size_t field = find_name(plan, name);
        if (field == NO_FIELD)
            return quipu_fail(err, QUIPU_EDEFINITION,
                              "\"ignore\" names \"%s\", which is no column",
                              name);
        if (take_field(is_taken, plan, field, err) == -1)
            return -1;
    }
    return 0;
}

static int take_fields(bool *is_taken, const struct plan *plan,
                       const struct budget *budget, struct quipu_error *err)
{
    if (take_field(is_taken, plan, plan->month, err) == -1)
        return -1;
    for (size_t i = 0; i < AMOUNTS; i++) {
        if (take_field(is_taken, plan, plan->amounts[i], err) == -1)
            return -1;
    }
    for (size_t i = 0; i < FLOWS * MONTHS; i++) {
        size_t flow = i / MONTHS;
        if (plan->has_months[flow] &&
            take_field(is_taken, plan, plan->monthly[flow][i % MONTHS], err) ==
                -1)
            return -1;
    }
    if (is_taken[plan->year])
        return take_field(is_taken, plan, plan->year, err);
    return take_ignored(is_taken, plan, budget, err);
}

static void add_computed(struct plan *plan, size_t computed)
{
    plan->computed[plan->computed_count++] = (enum computed)computed;
}

static void list_computed(struct plan *plan)
{
    add_computed(plan, PERIOD);
    add_computed(plan, MONTH);
    for (size_t i = 0; i < AMOUNTS; i++) {
        bool has_months = i >= STOCKS && plan->has_months[i - STOCKS];
        if (plan->amounts[i] != NO_FIELD || has_months)
            add_computed(plan, AMOUNT + i);
    }
    for (size_t i = 0; i < FLOWS; i++) {
        if (plan->amounts[STOCKS + i] != NO_FIELD || plan->has_months[i])
            add_computed(plan, CUMULATIVE + i);
    }
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool equal_names(const char *a, const char *b)
{
    while (*a != '\0' && lower(*a) == lower(*b)) {
        a++;
        b++;
    }
    return *a == *b;
}

/* No text may have the name of a computed column, whatever its case and whether
 * or not that is given: an amount as the file has it, asked for by the name of
 * the amount in cents, would be a hundredth of it. */
static int check_names(const struct plan *plan, struct quipu_error *err)
{
    for (size_t i = 0; i < COMPUTED * plan->text_count; i++) {
        const char *computed = computed_columns[i / plan->text_count].name;
        const char *name = plan->names[plan->texts[i % plan->text_count]];
        if (!equal_names(name, computed))
            continue;
        (void)quipu_fail(err, QUIPU_EDEFINITION,
                         "the file's column \"%s\" has the name of one that is "
                         "computed",
                         name);
        quipu_hint(err, "name it in the setting of what it is, or in "
                        "\"ignore\"");
        return -1;
    }
    return 0;
}

static bool has_months(const struct plan *plan)
{
    for (size_t i = 0; i < FLOWS; i++) {
        if (plan->has_months[i])
            return true;
    }
    return false;
}

/* It may be a file of another layout, whose sums would be wrong. */
static int fail_wide(const struct budget *budget, struct quipu_error *err)
{
    (void)quipu_fail(err, QUIPU_EDATA,
                     "\"%s\" has no columns of months, as the wide layout has",
                     quipu_input_name(budget->files[0]));
    quipu_hint(err, "name them in \"accrued_monthly\", or set \"layout\"");
    return -1;
}

static int list_columns(struct plan *plan, const struct budget *budget,
                        struct quipu_error *err)
{
    bool *is_taken = calloc(plan->name_count, sizeof *is_taken);
    plan->texts = calloc(plan->name_count, sizeof *plan->texts);
    int status = -1;
    if (!is_taken || !plan->texts)
        (void)quipu_fail_memory(err);
    else
        status = take_fields(is_taken, plan, budget, err);
    for (size_t i = 0; status == 0 && i < plan->name_count; i++) {
        if (!is_taken[i])
            plan->texts[plan->text_count++] = i;
    }
    free(is_taken);
    if (status == -1)
        return -1;
    list_computed(plan);
    if (budget->layout == LAYOUT_WIDE && !has_months(plan))
        return fail_wide(budget, err);
    if (plan->computed_count == AMOUNT)
        return quipu_fail(err, QUIPU_EDATA, "\"%s\" has no column of amounts",
                          quipu_input_name(budget->files[0]));
    return check_names(plan, err);
}

/* ---- the plan ----------------------------------------------------------- */

static int copy_names(struct plan *plan, const struct quipu_delimited *reader,
                      struct quipu_error *err)
{
    size_t count = quipu_delimited_count(reader);
    plan->names = calloc(count, sizeof *plan->names);
    if (!plan->names)
        return quipu_fail_memory(err);
    for (; plan->name_count < count; plan->name_count++) {
        char *name = strdup(quipu_delimited_name(reader, plan->name_count));
        if (!name)
            return quipu_fail_memory(err);
        plan->names[plan->name_count] = name;
    }
    return 0;
}

int plan_make(struct plan *plan, const struct budget *budget,
              const struct quipu_delimited *reader, struct quipu_error *err)
{
    *plan = (struct plan){.names = NULL};
    if (copy_names(plan, reader, err) == -1 ||
        find_fields(plan, budget, err) == -1)
        return -1;
    return list_columns(plan, budget, err);
}

void plan_release(struct plan *plan)
{
    for (size_t i = 0; i < plan->name_count; i++)
        free(plan->names[i]);
    free(plan->names);
    free(plan->texts);
}

void plan_describe(const struct plan *plan, struct quipu_schema *schema)
{
    for (size_t i = 0; i < plan->text_count; i++)
        quipu_schema_column(schema, .name = plan->names[plan->texts[i]],
                            .type = QUIPU_TEXT);
    for (size_t i = 0; i < plan->computed_count; i++) {
        size_t computed = plan->computed[i];
        quipu_schema_column(schema, .name = computed_columns[computed].name,
                            .type = computed_columns[computed].type,
                            .unit = computed_columns[computed].unit,
                            .label = computed_columns[computed].label);
    }
}

int plan_compare(const struct plan *plan, const struct quipu_input *file,
                 const struct quipu_delimited *reader, struct quipu_error *err)
{
    size_t count = quipu_delimited_count(reader);
    for (size_t i = 0; i < plan->name_count; i++) {
        if (i < count &&
            strcmp(plan->names[i], quipu_delimited_name(reader, i)) == 0)
            continue;
        return quipu_fail(err, QUIPU_EDATA,
                          "column %zu of \"%s\" is not \"%s\", as in the first "
                          "file",
                          i + 1, quipu_input_name(file), plan->names[i]);
    }
    if (count == plan->name_count)
        return 0;
    return quipu_fail(err, QUIPU_EDATA,
                      "\"%s\" has %zu columns, the first file %zu",
                      quipu_input_name(file), count, plan->name_count);
}
