/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_anaemia_plugin.c - the plugin as quipu sees it. */
#include "anaemia_unit.h"

#include "batch/batch.h"
#include "batch/schema.h"

/* A calculation that is open, with its signature. */
struct opened {
    struct quipu_settings *settings;
    void *calculation;
    struct quipu_signature *signature;
};

static struct opened open_given(const struct given *given)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    struct opened opened = {.settings = make_settings(given)};
    opened.calculation = quipu_plugin.calculation->open(opened.settings, &err);
    ck_assert_ok(opened.calculation != NULL, err);
    opened.signature = signature_new(&err);
    ck_assert_ok(quipu_plugin.calculation->describe(
                     opened.calculation, opened.signature, &err) == 0,
                 err);
    ck_assert_ok(signature_check(opened.signature, &err) == 0, err);
    return opened;
}

static void close_opened(struct opened *opened)
{
    quipu_plugin.calculation->close(opened->calculation);
    signature_free(opened->signature);
    settings_free(opened->settings);
}

static void check_inputs(const struct given *given, const char *expected)
{
    struct opened opened = open_given(given);
    QUIPU_AUTO_TEXT(names);
    for (size_t i = 0; i < opened.signature->input_count; i++)
        quipu_text_printf(&names, "%s%s%s", i ? " " : "",
                          opened.signature->inputs[i].name,
                          opened.signature->inputs[i].optional ? "?" : "");
    ck_assert_str_eq(names.data, expected);
    close_opened(&opened);
}

START_TEST(only_what_the_settings_need_is_asked_for)
{
    static const struct {
        struct given given[6];
        const char *inputs;
    } cases[] = {
        {{{"guideline", "who-2011"}}, "age_months hb result? altitude?"},
        {{{"guideline", "who-2011"}, {"altitude_method", "none"}},
         "age_months hb result?"},
        {{{"guideline", "who-2011"}, {"hemoglobin", "adjusted"}},
         "age_months hb_adjusted result?"},
        {{{"guideline", "who-2011"},
          {"population", "women"},
          {"smoking", "dhs"}},
         "age_months hb result? altitude? pregnant? cigarettes? smoker?"},
        {{{"guideline", "who-2024"}, {"population", "women"}},
         "age_months hb result? altitude? pregnant? trimester? "
         "gestation_weeks?"},
        {{{"guideline", "who-2024"}, {"population", "men"}},
         "age_months hb result? altitude?"},
    };
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
        check_inputs(cases[i].given, cases[i].inputs);
}
END_TEST

START_TEST(measures_are_named_plainly)
{
    static const char *const names[] = {"anaemic", "mild", "moderate", "severe",
                                        "mean-hb"};
    static const struct given children[] = {{"guideline", "who-2024"},
                                            {NULL, NULL}};
    static const struct given women[] = {
        {"guideline", "who-2024"}, {"population", "women"}, {NULL, NULL}};
    struct opened opened = open_given(children);
    for (size_t i = 0; i < ARRAY_SIZE(names); i++)
        ck_assert_uint_eq(signature_find_measure(opened.signature, names[i]),
                          i);
    ck_assert_uint_eq(opened.signature->measure_count, ARRAY_SIZE(names));
    close_opened(&opened);

    opened = open_given(women);
    ck_assert_uint_eq(
        signature_find_measure(opened.signature, "trimester-unknown"),
        ARRAY_SIZE(names));
    close_opened(&opened);
}
END_TEST

START_TEST(the_head_is_complete)
{
    ck_assert_uint_eq(quipu_plugin.abi, QUIPU_ABI);
    ck_assert_str_eq(quipu_plugin.name, "anaemia");
    ck_assert_ptr_null(quipu_plugin.source);
    ck_assert_uint_eq(quipu_plugin.needs, 0);
}
END_TEST

/* ---- computing --------------------------------------------------------- */

#define ROWS 5

static struct quipu_batch *make_inputs(const struct opened *opened,
                                       struct batch_column *columns)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    const struct quipu_signature *signature = opened->signature;
    for (size_t i = 0; i < signature->input_count; i++)
        columns[i] = (struct batch_column){.name = signature->inputs[i].name,
                                           .type = signature->inputs[i].type};
    struct quipu_batch *batch =
        batch_new(columns, signature->input_count, ROWS, &err);
    ck_assert_ok(batch != NULL, err);
    batch_set_rows(batch, ROWS);
    return batch;
}

static struct quipu_batch *make_outputs(const struct opened *opened,
                                        struct batch_column *columns)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    const struct quipu_signature *signature = opened->signature;
    for (size_t i = 0; i < signature->output_count; i++)
        columns[i] = (struct batch_column){.name = signature->outputs[i].name,
                                           .type = QUIPU_DOUBLE};
    struct quipu_batch *batch =
        batch_new(columns, signature->output_count, ROWS, &err);
    ck_assert_ok(batch != NULL, err);
    batch_set_rows(batch, ROWS);
    return batch;
}

static void set_doubles(struct quipu_batch *batch, size_t column,
                        const double *values)
{
    for (size_t row = 0; row < ROWS; row++) {
        batch_edit_doubles(batch, column)[row] = values[row];
        batch_edit_reasons(batch, column)[row] = QUIPU_PRESENT;
    }
}

static void set_codes(struct quipu_batch *batch, size_t column,
                      const int32_t *codes)
{
    for (size_t row = 0; row < ROWS; row++) {
        batch_edit_codes(batch, column)[row] = codes[row];
        batch_edit_reasons(batch, column)[row] = QUIPU_PRESENT;
    }
}

static void check_output(struct quipu_batch *out, size_t column,
                         const double *expected)
{
    for (size_t row = 0; row < ROWS; row++) {
        ck_assert_int_eq(quipu_batch_reasons(out, column)[row], QUIPU_PRESENT);
        ck_assert_double_eq(quipu_batch_doubles(out, column)[row],
                            expected[row]);
    }
}

/* The cut-off of 6 to 23 months is 105, then it is 110: WHO 2024.  2600 m take
 * 18 g/L off. */
START_TEST(children_get_value_and_degree)
{
    static const struct given given[] = {{"guideline", "who-2024"},
                                         {NULL, NULL}};
    static const double age[ROWS] = {6, 23, 24, 36, 59};
    static const double hb[ROWS] = {123, 112, 127, 117, 87};
    static const double altitude[ROWS] = {2600, 2600, 2600, 2600, 2600};
    static const double adjusted[ROWS] = {105, 94, 109, 99, 69};
    static const double anaemic[ROWS] = {0, 1, 1, 1, 1};
    static const double mild[ROWS] = {0, 0, 1, 0, 0};
    static const double moderate[ROWS] = {0, 1, 0, 1, 0};
    static const double severe[ROWS] = {0, 0, 0, 0, 1};
    struct quipu_error err = QUIPU_NO_ERROR;
    struct batch_column in_columns[8], out_columns[8];
    struct opened opened = open_given(given);
    struct quipu_batch *in = make_inputs(&opened, in_columns);
    struct quipu_batch *out = make_outputs(&opened, out_columns);

    set_doubles(in, 0, age);
    set_doubles(in, 1, hb);
    set_codes(in, 2, (const int32_t[ROWS]){0});
    set_doubles(in, 3, altitude);
    ck_assert_ok(quipu_plugin.calculation->compute(opened.calculation, in, out,
                                                   &err) == 0,
                 err);
    check_output(out, 0, adjusted);
    check_output(out, 1, anaemic);
    check_output(out, 2, mild);
    check_output(out, 3, moderate);
    check_output(out, 4, severe);
    batch_free(in);
    batch_free(out);
    close_opened(&opened);
}
END_TEST

/* Not pregnant; first, second, third trimester; unknown. */
START_TEST(unknown_trimesters_are_told)
{
    static const struct given given[] = {{"guideline", "who-2024"},
                                         {"population", "women"},
                                         {"altitude_method", "none"},
                                         {NULL, NULL}};
    static const double age[ROWS] = {300, 300, 300, 300, 300};
    static const double hb[ROWS] = {107, 107, 107, 107, 107};
    static const double anaemic[ROWS] = {1, 1, 0, 1, 1};
    struct quipu_error err = QUIPU_NO_ERROR;
    struct batch_column in_columns[8], out_columns[8];
    struct opened opened = open_given(given);
    struct quipu_batch *in = make_inputs(&opened, in_columns);
    struct quipu_batch *out = make_outputs(&opened, out_columns);

    set_doubles(in, 0, age);
    set_doubles(in, 1, hb);
    for (size_t row = 0; row < ROWS; row++)
        batch_edit_reasons(in, 2)[row] = QUIPU_NOT_COLLECTED;
    set_codes(in, 3, (const int32_t[ROWS]){0, 1, 1, 1, 1});
    set_codes(in, 4, (const int32_t[ROWS]){0, 0, 1, 2, 0});
    batch_edit_reasons(in, 4)[4] = QUIPU_UNKNOWN;
    ck_assert_ok(quipu_plugin.calculation->compute(opened.calculation, in, out,
                                                   &err) == 0,
                 err);
    check_output(out, 1, anaemic);
    ck_assert_int_eq(quipu_batch_reasons(out, 2)[0], QUIPU_UNVERIFIED);
    const uint8_t *reasons = quipu_batch_reasons(out, 5);
    const double *unknown = quipu_batch_doubles(out, 5);
    ck_assert_int_eq(reasons[0], QUIPU_NOT_APPLICABLE);
    for (size_t row = 1; row < ROWS; row++) {
        ck_assert_int_eq(reasons[row], QUIPU_PRESENT);
        ck_assert_double_eq(unknown[row], row == 4);
    }
    batch_free(in);
    batch_free(out);
    close_opened(&opened);
}
END_TEST

START_TEST(refused_settings_give_no_calculation)
{
    static const struct given given[] = {
        {"guideline", "who-2024"}, {"hemoglobin", "adjusted"}, {NULL, NULL}};
    struct quipu_error err = QUIPU_NO_ERROR;
    struct quipu_settings *settings = make_settings(given);
    ck_assert_ptr_null(quipu_plugin.calculation->open(settings, &err));
    ck_assert_int_eq(err.code, QUIPU_EDEFINITION);
    ck_assert_str_ne(err.hint, "");
    settings_free(settings);
}
END_TEST

UNIT_MAIN("anaemia plugin", only_what_the_settings_need_is_asked_for,
          measures_are_named_plainly, the_head_is_complete,
          children_get_value_and_degree, unknown_trimesters_are_told,
          refused_settings_give_no_calculation)
