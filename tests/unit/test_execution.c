/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_execution.c - totals, rates and shares over a few budget lines, worked
 * out by hand from METHOD E.2 and E.3.
 */
#include <quipu/plugin.h>

#include "unit.h"

#include "base/settings.h"
#include "batch/batch.h"
#include "batch/schema.h"

#define ROWS 4

struct given {
    const char *name, *value;
};

struct opened {
    struct quipu_settings *settings;
    void *calculation;
    struct quipu_signature *signature;
    struct batch_column in_columns[16], out_columns[24];
    struct quipu_batch *in, *out;
};

static struct quipu_settings *make_settings(const struct given *given)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    struct quipu_settings *settings = settings_new(quipu_plugin.options, &err);
    ck_assert_ok(settings, err);
    for (; given->name; given++)
        ck_assert_ok(setting_parse(settings_find(settings, given->name),
                                   given->value, &err) == 0,
                     err);
    ck_assert_ok(settings_complete(settings, &err) == 0, err);
    return settings;
}

static void open_given(struct opened *opened, const struct given *given)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    *opened = (struct opened){.settings = make_settings(given)};
    opened->calculation =
        quipu_plugin.calculation->open(opened->settings, &err);
    ck_assert_ok(opened->calculation, err);
    struct quipu_signature *signature = signature_new(&err);
    opened->signature = signature;
    ck_assert_ok(quipu_plugin.calculation->describe(opened->calculation,
                                                    signature, &err) == 0,
                 err);
    ck_assert_ok(signature_check(signature, &err) == 0, err);
    for (size_t i = 0; i < signature->input_count; i++)
        opened->in_columns[i] =
            (struct batch_column){.name = signature->inputs[i].name,
                                  .type = signature->inputs[i].type};
    for (size_t i = 0; i < signature->output_count; i++)
        opened->out_columns[i] = (struct batch_column){
            .name = signature->outputs[i].name, .type = QUIPU_DOUBLE};
    opened->in =
        batch_new(opened->in_columns, signature->input_count, ROWS, &err);
    opened->out =
        batch_new(opened->out_columns, signature->output_count, ROWS, &err);
    ck_assert(opened->in && opened->out);
    batch_set_rows(opened->in, ROWS);
    batch_set_rows(opened->out, ROWS);
}

static void close_opened(struct opened *opened)
{
    batch_free(opened->in);
    batch_free(opened->out);
    quipu_plugin.calculation->close(opened->calculation);
    signature_free(opened->signature);
    settings_free(opened->settings);
}

/* Gives a column to the calculation; -1 is missing. */
static void give(struct opened *opened, const char *name, const double *values)
{
    const struct quipu_signature *signature = opened->signature;
    size_t column = 0;
    while (column < signature->input_count &&
           strcmp(signature->inputs[column].name, name) != 0)
        column++;
    ck_assert_uint_lt(column, signature->input_count);
    for (size_t row = 0; row < ROWS; row++) {
        bool is_code = signature->inputs[column].type == QUIPU_CODE;
        bool is_missing = values[row] == -1;
        batch_edit_reasons(opened->in, column)[row] =
            is_missing ? QUIPU_UNKNOWN : QUIPU_PRESENT;
        if (is_code)
            batch_edit_codes(opened->in, column)[row] =
                is_missing ? 0 : (int32_t)values[row];
        else
            batch_edit_doubles(opened->in, column)[row] = values[row];
    }
}

static size_t find_output(const struct opened *opened, const char *name)
{
    for (size_t i = 0; i < opened->signature->output_count; i++) {
        if (strcmp(opened->signature->outputs[i].name, name) == 0)
            return i;
    }
    ck_abort_msg("there is no output %s", name);
    return 0;
}

/* Adds up an output over the records that have all of two outputs, as a ratio
 * does. */
static double add_up(const struct opened *opened, size_t output, size_t with)
{
    double sum = 0;
    for (size_t row = 0; row < ROWS; row++) {
        if (quipu_batch_reasons(opened->out, output)[row] == QUIPU_PRESENT &&
            quipu_batch_reasons(opened->out, with)[row] == QUIPU_PRESENT)
            sum += quipu_batch_doubles(opened->out, output)[row];
    }
    return sum;
}

/* What a measure says over all records. */
static double measure(const struct opened *opened, const char *name)
{
    size_t number = signature_find_measure(opened->signature, name);
    ck_assert_msg(number != SIZE_MAX, "there is no measure %s", name);
    const struct signature_measure *found =
        &opened->signature->measures[number];
    if (found->kind == QUIPU_TOTAL)
        return add_up(opened, found->output, found->output) / found->divisor;
    ck_assert_int_eq(found->kind, QUIPU_RATIO);
    return add_up(opened, found->output, found->denominator) /
           add_up(opened, found->denominator, found->output);
}

static void compute(struct opened *opened)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    ck_assert_ok(quipu_plugin.calculation->compute(
                     opened->calculation, opened->in, opened->out, &err) == 0,
                 err);
}

/* In cents: 100.00 + 250.50 + 0 + 49.50 of pim = 400.00. */
static const double pia[] = {8000, 20000, 4000, 0};
static const double pim[] = {10000, 25050, 0, 4950};
static const double accrued[] = {5000, 25050, 0, -50};
static const double paid[] = {5000, 9950, 0, 50};
static const double month[] = {6, 6, 6, 6};

START_TEST(totals_and_rates)
{
    struct opened opened;
    open_given(&opened, (const struct given[]){{NULL, NULL}});
    give(&opened, "pia", pia);
    give(&opened, "pim", pim);
    give(&opened, "certified", accrued);
    give(&opened, "commitment_annual", paid);
    give(&opened, "accrued", accrued);
    give(&opened, "paid", paid);
    give(&opened, "month", month);
    compute(&opened);
    ck_assert_double_eq(measure(&opened, "pia"), 320);
    ck_assert_double_eq(measure(&opened, "pim"), 400);
    ck_assert_double_eq(measure(&opened, "accrued"), 300);
    ck_assert_double_eq(measure(&opened, "paid"), 150);
    ck_assert_double_eq(measure(&opened, "execution_rate"), 0.75);
    ck_assert_double_eq(measure(&opened, "certification_rate"), 0.75);
    ck_assert_double_eq(measure(&opened, "commitment_rate"), 0.375);
    ck_assert_double_eq(measure(&opened, "payment_rate"), 0.5);
    ck_assert_double_eq(measure(&opened, "budget_change"), 0.25);
    /* 300 of the 200 that half a year is due */
    ck_assert_double_eq(measure(&opened, "pace_linear"), 1.5);
    close_opened(&opened);
}
END_TEST

START_TEST(a_month_is_one_of_twelve)
{
    static const double months[] = {6, 6, 13, 0};
    struct opened opened;
    open_given(&opened, (const struct given[]){{NULL, NULL}});
    give(&opened, "pim", pim);
    give(&opened, "month", months);
    compute(&opened);
    const uint8_t *reasons =
        quipu_batch_reasons(opened.out, find_output(&opened, "pim_months"));
    ck_assert_int_eq(reasons[1], QUIPU_PRESENT);
    ck_assert_int_eq(reasons[2], QUIPU_IMPLAUSIBLE);
    ck_assert_int_eq(reasons[3], QUIPU_IMPLAUSIBLE);
    close_opened(&opened);
}
END_TEST

/* Specific 100, sensitive 200, none 300, and 49.50 that is not classified. */
START_TEST(nutrition_is_added_up_and_weighted)
{
    static const double amounts[] = {10000, 20000, 30000, 4950};
    static const double classes[] = {0, 1, 2, -1};
    struct opened opened;
    open_given(&opened, (const struct given[]){{"nutrition", "class"},
                                               {"stage", "pim"},
                                               {"specific_weight", "1"},
                                               {"sensitive_weight", "0.25"},
                                               {"minor_units", "10"},
                                               {NULL, NULL}});
    give(&opened, "pim", amounts);
    give(&opened, "class", classes);
    compute(&opened);
    ck_assert_double_eq(measure(&opened, "nutrition_specific"), 1000);
    ck_assert_double_eq(measure(&opened, "nutrition_sensitive"), 2000);
    ck_assert_double_eq(measure(&opened, "nutrition_upper"), 3000);
    ck_assert_double_eq(measure(&opened, "nutrition_weighted"), 1500);
    ck_assert_double_eq(measure(&opened, "nutrition_share"), 0.25);
    ck_assert_double_eq(measure(&opened, "nutrition_upper_share"), 0.5);
    size_t total = find_output(&opened, "nutrition_total");
    ck_assert_int_eq(quipu_batch_reasons(opened.out, total)[3], QUIPU_UNKNOWN);
    close_opened(&opened);
}
END_TEST

/* The weights commonly used are verified nowhere: nobody gets them unasked. */
START_TEST(weights_have_no_default)
{
    struct opened opened;
    open_given(&opened,
               (const struct given[]){{"nutrition", "class"}, {NULL, NULL}});
    ck_assert_uint_ne(
        signature_find_measure(opened.signature, "nutrition_upper"), SIZE_MAX);
    ck_assert_uint_eq(
        signature_find_measure(opened.signature, "nutrition_weighted"),
        SIZE_MAX);
    close_opened(&opened);
}
END_TEST

START_TEST(settings_that_contradict_are_refused)
{
    static const struct {
        struct given given[4];
        const char *cause;
    } cases[] = {
        {{{"nutrition", "class"}, {"sensitive_weight", "0.25"}},
         "are given together"},
        {{{"specific_weight", "1"}, {"sensitive_weight", "0.25"}},
         "\"nutrition\" names no column"},
        {{{"accrued", "paid"}}, "two settings name the column \"paid\""},
        {{{"nutrition", "month"}}, "two settings name the column \"month\""},
    };
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        struct quipu_error err = QUIPU_NO_ERROR;
        struct quipu_settings *settings = make_settings(cases[i].given);
        ck_assert_ptr_null(quipu_plugin.calculation->open(settings, &err));
        ck_assert_int_eq(err.code, QUIPU_EDEFINITION);
        ck_assert_msg(strstr(err.cause, cases[i].cause) != NULL, "%s",
                      err.cause);
        settings_free(settings);
    }
}
END_TEST

UNIT_MAIN("execution", totals_and_rates, a_month_is_one_of_twelve,
          nutrition_is_added_up_and_weighted, weights_have_no_default,
          settings_that_contradict_are_refused)
