/* SPDX-License-Identifier: GPL-3.0-or-later */
/* values.c - calculation that takes a column as it is: means, totals, ratios
 * and shares of what the records already say.
 */
#include <stdlib.h>
#include <string.h>

#include <quipu/plugin.h>

static const struct quipu_option options[] = {
    {.name = "value",
     .type = QUIPU_OPTION_TEXT,
     .preset = "value",
     .help = "the dataset's column that is averaged or added up"},
    {.name = "over",
     .type = QUIPU_OPTION_TEXT,
     .help = "the column below the line of a ratio"},
    {.name = "kind",
     .type = QUIPU_OPTION_CHOICE,
     .choices = "number yes-no",
     .preset = "number",
     .help = "yes-no: the value is 0 or 1, and anything else an error"},
    {.name = "typical",
     .type = QUIPU_OPTION_NUMBER,
     .preset = "0",
     .help = "about where the values lie; keeps the digits of variances of "
             "large values"},
    {.name = NULL},
};

struct values {
    const char *value, *over; /* borrowed from the settings; over may be NULL */
    bool is_yes_no;
    double typical;
};

/* Columns of the batches. */
enum { IN_VALUE, IN_OVER };
enum { OUT_VALUE, OUT_ONE, OUT_OVER };

static void *open_calculation(const struct quipu_settings *settings,
                              struct quipu_error *err)
{
    struct values *values = malloc(sizeof *values);
    if (!values) {
        (void)quipu_fail_memory(err);
        return NULL;
    }
    values->value = quipu_settings_text(settings, "value");
    values->over = quipu_settings_text(settings, "over");
    values->is_yes_no = quipu_settings_choice(settings, "kind") == 1;
    values->typical = quipu_settings_number(settings, "typical");
    if (!values->over || strcmp(values->over, values->value) != 0)
        return values;
    (void)quipu_fail(err, QUIPU_EDEFINITION,
                     "\"value\" and \"over\" are the same column");
    free(values);
    return NULL;
}

static int describe(const void *calculation, struct quipu_signature *signature,
                    struct quipu_error *err)
{
    (void)err;
    const struct values *values = calculation;
    quipu_signature_input(signature, .name = values->value,
                          .type = QUIPU_DOUBLE, .help = "the value");
    if (values->over)
        quipu_signature_input(signature, .name = values->over,
                              .type = QUIPU_DOUBLE,
                              .help = "what it is compared with");
    quipu_signature_output(signature, .name = "value", .help = "as it is");
    quipu_signature_output(signature, .name = "one",
                           .help = "1 where there is a value");
    quipu_signature_measure(signature, .name = "count", .kind = QUIPU_TOTAL,
                            .output = "one",
                            .help = "sum of the weights of records with a "
                                    "value");
    if (values->is_yes_no) {
        quipu_signature_measure(signature, .name = "share",
                                .kind = QUIPU_PROPORTION, .output = "value",
                                .help = "share of records with the value 1");
        return 0;
    }
    quipu_signature_measure(signature, .name = "mean", .kind = QUIPU_MEAN,
                            .output = "value", .typical = values->typical,
                            .help = "mean of the value");
    quipu_signature_measure(signature, .name = "total", .kind = QUIPU_TOTAL,
                            .output = "value", .typical = values->typical,
                            .help = "sum of the value");
    if (!values->over)
        return 0;
    quipu_signature_output(signature, .name = "over", .help = "as it is");
    quipu_signature_measure(signature, .name = "ratio", .kind = QUIPU_RATIO,
                            .output = "value", .denominator = "over",
                            .help = "sum of the value over sum of the other");
    return 0;
}

static int check_yes_no(const struct quipu_batch *in, struct quipu_error *err)
{
    const double *from = quipu_batch_doubles(in, IN_VALUE);
    const uint8_t *reasons = quipu_batch_reasons(in, IN_VALUE);
    for (size_t i = 0; i < quipu_batch_rows(in); i++) {
        if (reasons[i] == QUIPU_PRESENT && from[i] != 0 && from[i] != 1) {
            (void)quipu_fail(err, QUIPU_EDATA, "%g is neither 0 nor 1",
                             from[i]);
            quipu_hint(err, "name missing codes in the column's \"missing\"");
            return -1;
        }
    }
    return 0;
}

static void copy_column(const struct quipu_batch *in, size_t from,
                        struct quipu_batch *out, size_t to)
{
    size_t rows = quipu_batch_rows(in);
    memcpy(quipu_batch_outputs(out, to), quipu_batch_doubles(in, from),
           rows * sizeof(double));
    memcpy(quipu_batch_output_reasons(out, to), quipu_batch_reasons(in, from),
           rows);
}

static int compute(const void *calculation, const struct quipu_batch *in,
                   struct quipu_batch *out, struct quipu_error *err)
{
    const struct values *values = calculation;
    size_t rows = quipu_batch_rows(in);
    if (values->is_yes_no && check_yes_no(in, err) == -1)
        return -1;
    copy_column(in, IN_VALUE, out, OUT_VALUE);
    memcpy(quipu_batch_output_reasons(out, OUT_ONE),
           quipu_batch_reasons(in, IN_VALUE), rows);
    double *one = quipu_batch_outputs(out, OUT_ONE);
    for (size_t i = 0; i < rows; i++)
        one[i] = 1;
    if (values->over && !values->is_yes_no)
        copy_column(in, IN_OVER, out, OUT_OVER);
    return 0;
}

static void close_calculation(void *calculation)
{
    free(calculation);
}

static const struct quipu_calculation calculation = {
    .open = open_calculation,
    .describe = describe,
    .compute = compute,
    .close = close_calculation,
};

QUIPU_EXPORT const struct quipu_plugin quipu_plugin = {
    QUIPU_PLUGIN_HEAD,
    .name = "values",
    .version = "1.0",
    .summary = "means, totals, ratios and shares of a column as it is",
    .licence = "GPL-3.0-or-later",
    .options = options,
    .calculation = &calculation,
};
