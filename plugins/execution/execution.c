/* SPDX-License-Identifier: GPL-3.0-or-later */
/* execution.c - calculation over budgets: totals, rates of execution, and what
 * of it is for nutrition.
 */
#include <stdlib.h>
#include <string.h>

#include <quipu/plugin.h>

/* Stages of a budget, in the order of inputs and of outputs. */
enum stage {
    PIA,
    PIM,
    CERTIFIED,
    COMMITMENT_ANNUAL,
    COMMITMENT,
    ACCRUED,
    PAID,
    STAGES,
};

/* Other inputs, and the outputs after the stages. */
enum { IN_MONTH = STAGES, IN_CLASS };
enum {
    OUT_CHANGE = STAGES,
    OUT_TWELVEFOLD,
    OUT_MONTHS,
    OUT_AMOUNT,
    OUT_SPECIFIC,
    OUT_SENSITIVE,
    OUT_UPPER,
    OUT_WEIGHTED,
};

/* Codes of the class of a line, in the order of the input's codes. */
enum { SPECIFIC, SENSITIVE, NONE };

static const char *const stage_names[STAGES] = {
    [PIA] = "pia",
    [PIM] = "pim",
    [CERTIFIED] = "certified",
    [COMMITMENT_ANNUAL] = "commitment_annual",
    [COMMITMENT] = "commitment",
    [ACCRUED] = "accrued",
    [PAID] = "paid",
};

static const char *const stage_helps[STAGES] = {
    [PIA] = "opening budget",
    [PIM] = "modified budget",
    [CERTIFIED] = "certified credit",
    [COMMITMENT_ANNUAL] = "annual commitment",
    [COMMITMENT] = "commitment",
    [ACCRUED] = "accrued, which is what counts as executed",
    [PAID] = "paid orders",
};

#define COLUMN_OPTION(stage, text)                                             \
    {                                                                          \
        .name = stage, .type = QUIPU_OPTION_TEXT, .preset = stage,             \
        .help = "the dataset's column of " text                                \
    }

static const struct quipu_option options[] = {
    COLUMN_OPTION("pia", "the opening budget"),
    COLUMN_OPTION("pim", "the modified budget"),
    COLUMN_OPTION("certified", "certified credit"),
    COLUMN_OPTION("commitment_annual", "annual commitments"),
    COLUMN_OPTION("commitment", "commitments"),
    COLUMN_OPTION("accrued",
                  "accruals; accrued_cumulative for rates of months"),
    COLUMN_OPTION("paid", "paid orders; paid_cumulative for rates of months"),
    COLUMN_OPTION("month", "the months of the year that a record covers"),
    {.name = "nutrition",
     .type = QUIPU_OPTION_TEXT,
     .help = "the dataset's column that classifies a line: specific, sensitive "
             "or none"},
    {.name = "stage",
     .type = QUIPU_OPTION_CHOICE,
     .choices = "pia pim certified commitment_annual commitment accrued paid",
     .preset = "accrued",
     .help = "the amount that the measures of nutrition are of"},
    {.name = "specific_weight",
     .type = QUIPU_OPTION_NUMBER,
     .minimum = 0,
     .maximum = 1,
     .help = "of nutrition-specific lines in what is weighted"},
    {.name = "sensitive_weight",
     .type = QUIPU_OPTION_NUMBER,
     .minimum = 0,
     .maximum = 1,
     .help = "of nutrition-sensitive lines in what is weighted"},
    {.name = "minor_units",
     .type = QUIPU_OPTION_INTEGER,
     .preset = "100",
     .minimum = 1,
     .maximum = 10000,
     .help = "how many cents the published unit has"},
    {.name = NULL},
};

struct execution {
    const char *columns[STAGES], *month, *nutrition; /* borrowed */
    enum stage stage;
    bool has_weights;
    double specific_weight, sensitive_weight;
    double minor_units;
};

/* ---- settings ----------------------------------------------------------- */

static int read_weights(struct execution *execution,
                        const struct quipu_settings *settings,
                        struct quipu_error *err)
{
    bool has_specific = quipu_settings_has(settings, "specific_weight");
    bool has_sensitive = quipu_settings_has(settings, "sensitive_weight");
    execution->has_weights = has_specific;
    execution->specific_weight =
        quipu_settings_number(settings, "specific_weight");
    execution->sensitive_weight =
        quipu_settings_number(settings, "sensitive_weight");
    if (has_specific != has_sensitive)
        return quipu_fail(err, QUIPU_EDEFINITION,
                          "\"specific_weight\" and \"sensitive_weight\" are "
                          "given together");
    if (has_specific && !execution->nutrition)
        return quipu_fail(err, QUIPU_EDEFINITION,
                          "weights are given, and \"nutrition\" names no "
                          "column");
    return 0;
}

static int check_columns(const struct execution *execution,
                         struct quipu_error *err)
{
    const char *names[STAGES + 2];
    size_t count = 0;
    for (size_t i = 0; i < STAGES; i++)
        names[count++] = execution->columns[i];
    names[count++] = execution->month;
    if (execution->nutrition)
        names[count++] = execution->nutrition;
    for (size_t i = 0; i < count; i++) {
        for (size_t k = 0; k < i; k++) {
            if (strcmp(names[i], names[k]) == 0)
                return quipu_fail(err, QUIPU_EDEFINITION,
                                  "two settings name the column \"%s\"",
                                  names[i]);
        }
    }
    return 0;
}

static void *open_calculation(const struct quipu_settings *settings,
                              struct quipu_error *err)
{
    struct execution *execution = malloc(sizeof *execution);
    if (!execution) {
        (void)quipu_fail_memory(err);
        return NULL;
    }
    *execution = (struct execution){
        .month = quipu_settings_text(settings, "month"),
        .nutrition = quipu_settings_text(settings, "nutrition"),
        .stage = (enum stage)quipu_settings_choice(settings, "stage"),
        .minor_units = (double)quipu_settings_integer(settings, "minor_units"),
    };
    for (size_t i = 0; i < STAGES; i++)
        execution->columns[i] = quipu_settings_text(settings, stage_names[i]);
    if (read_weights(execution, settings, err) == 0 &&
        check_columns(execution, err) == 0)
        return execution;
    free(execution);
    return NULL;
}

/* ---- what it takes and gives -------------------------------------------- */

static void add_inputs(const struct execution *execution,
                       struct quipu_signature *signature)
{
    for (size_t i = 0; i < STAGES; i++)
        quipu_signature_input(signature, .name = execution->columns[i],
                              .type = QUIPU_DOUBLE, .unit = "cents",
                              .optional = true, .help = stage_helps[i]);
    quipu_signature_input(signature, .name = execution->month,
                          .type = QUIPU_DOUBLE, .unit = "months",
                          .optional = true,
                          .help = "months of the year covered, 1 to 12");
    if (execution->nutrition)
        quipu_signature_input(
            signature, .name = execution->nutrition, .type = QUIPU_CODE,
            .codes = "specific sensitive none", .help = "class of the line");
}

static void add_total(const struct execution *execution,
                      struct quipu_signature *signature, const char *measure,
                      const char *output, const char *help)
{
    quipu_signature_measure(signature, .name = measure, .kind = QUIPU_TOTAL,
                            .output = output, .divisor = execution->minor_units,
                            .help = help);
}

static void add_ratio(struct quipu_signature *signature, const char *measure,
                      const char *above, const char *below, const char *help)
{
    quipu_signature_measure(signature, .name = measure, .kind = QUIPU_RATIO,
                            .output = above, .denominator = below,
                            .help = help);
}

static void add_stages(const struct execution *execution,
                       struct quipu_signature *signature)
{
    for (size_t i = 0; i < STAGES; i++) {
        quipu_signature_output(signature, .name = stage_names[i],
                               .unit = "cents", .help = stage_helps[i]);
        add_total(execution, signature, stage_names[i], stage_names[i],
                  stage_helps[i]);
    }
}

static void add_rates(struct quipu_signature *signature)
{
    quipu_signature_output(signature, .name = "change", .unit = "cents",
                           .help = "modified less opening budget");
    quipu_signature_output(signature, .name = "accrued_twelvefold",
                           .unit = "cents", .help = "accrued times 12");
    quipu_signature_output(signature, .name = "pim_months", .unit = "cents",
                           .help = "modified budget times months covered");
    add_ratio(signature, "execution_rate", "accrued", "pim",
              "accrued over pim");
    add_ratio(signature, "certification_rate", "certified", "pim",
              "certified over pim");
    add_ratio(signature, "commitment_rate", "commitment_annual", "pim",
              "annual commitment over pim");
    add_ratio(signature, "payment_rate", "paid", "accrued",
              "paid over accrued");
    add_ratio(signature, "budget_change", "change", "pia",
              "(pim - pia) over pia");
    add_ratio(signature, "pace_linear", "accrued_twelvefold", "pim_months",
              "accrued over the part of pim that is due when a year is spent "
              "evenly, pim x month / 12");
}

static void add_nutrition(const struct execution *execution,
                          struct quipu_signature *signature)
{
    static const struct {
        const char *name, *help;
    } sums[] = {
        {"nutrition_specific", "amount of nutrition-specific lines, not "
                               "weighted"},
        {"nutrition_sensitive", "amount of nutrition-sensitive lines, not "
                                "weighted"},
        {"nutrition_upper", "amount of both, not weighted: the upper bound"},
        {"nutrition_weighted", "amount of both, weighted"},
    };
    size_t count = execution->has_weights ? 4 : 3;
    quipu_signature_output(signature, .name = "nutrition_total",
                           .unit = "cents",
                           .help = "amount of all lines that are classified");
    for (size_t i = 0; i < count; i++) {
        quipu_signature_output(signature, .name = sums[i].name, .unit = "cents",
                               .help = sums[i].help);
        add_total(execution, signature, sums[i].name, sums[i].name,
                  sums[i].help);
    }
    add_ratio(signature, "nutrition_upper_share", "nutrition_upper",
              "nutrition_total", "amount of both over that of all lines");
    if (execution->has_weights)
        add_ratio(signature, "nutrition_share", "nutrition_weighted",
                  "nutrition_total",
                  "weighted amount of both over that of all lines");
}

static int describe(const void *calculation, struct quipu_signature *signature,
                    struct quipu_error *err)
{
    (void)err;
    const struct execution *execution = calculation;
    add_inputs(execution, signature);
    add_stages(execution, signature);
    add_rates(signature);
    if (execution->nutrition)
        add_nutrition(execution, signature);
    return 0;
}

/* ---- computing ---------------------------------------------------------- */

static void copy_stage(const struct quipu_batch *in, size_t from,
                       struct quipu_batch *out, size_t to)
{
    size_t rows = quipu_batch_rows(in);
    memcpy(quipu_batch_outputs(out, to), quipu_batch_doubles(in, from),
           rows * sizeof(double));
    memcpy(quipu_batch_output_reasons(out, to), quipu_batch_reasons(in, from),
           rows);
}

/* The reason of an output of two inputs: the first that is missing. */
static uint8_t join_reasons(const struct quipu_batch *in, size_t a, size_t b,
                            size_t row)
{
    uint8_t reason = quipu_batch_reasons(in, a)[row];
    return reason == QUIPU_PRESENT ? quipu_batch_reasons(in, b)[row] : reason;
}

static uint8_t check_month(const struct quipu_batch *in, size_t row)
{
    uint8_t reason = quipu_batch_reasons(in, IN_MONTH)[row];
    if (reason != QUIPU_PRESENT)
        return reason;
    double month = quipu_batch_doubles(in, IN_MONTH)[row];
    return month >= 1 && month <= 12 ? QUIPU_PRESENT : QUIPU_IMPLAUSIBLE;
}

static void compute_rates(const struct quipu_batch *in, struct quipu_batch *out,
                          size_t row)
{
    const double *pim = quipu_batch_doubles(in, PIM);
    uint8_t accrued = quipu_batch_reasons(in, ACCRUED)[row];
    uint8_t change = join_reasons(in, PIM, PIA, row);
    uint8_t months = quipu_batch_reasons(in, PIM)[row];
    if (months == QUIPU_PRESENT)
        months = check_month(in, row);

    quipu_batch_output_reasons(out, OUT_CHANGE)[row] = change;
    quipu_batch_output_reasons(out, OUT_MONTHS)[row] = months;
    quipu_batch_output_reasons(out, OUT_TWELVEFOLD)[row] = accrued;
    if (change == QUIPU_PRESENT)
        quipu_batch_outputs(out, OUT_CHANGE)[row] =
            pim[row] - quipu_batch_doubles(in, PIA)[row];
    if (accrued == QUIPU_PRESENT)
        quipu_batch_outputs(out, OUT_TWELVEFOLD)[row] =
            12 * quipu_batch_doubles(in, ACCRUED)[row];
    if (months == QUIPU_PRESENT)
        quipu_batch_outputs(out, OUT_MONTHS)[row] =
            pim[row] * quipu_batch_doubles(in, IN_MONTH)[row];
}

static void compute_nutrition(const struct execution *execution,
                              const struct quipu_batch *in,
                              struct quipu_batch *out, size_t row)
{
    uint8_t reason = join_reasons(in, execution->stage, IN_CLASS, row);
    size_t last = execution->has_weights ? OUT_WEIGHTED : OUT_UPPER;
    for (size_t i = OUT_AMOUNT; i <= last; i++)
        quipu_batch_output_reasons(out, i)[row] = reason;
    if (reason != QUIPU_PRESENT)
        return;
    double amount = quipu_batch_doubles(in, execution->stage)[row];
    int32_t class = quipu_batch_codes(in, IN_CLASS)[row];
    double specific = class == SPECIFIC ? amount : 0;
    double sensitive = class == SENSITIVE ? amount : 0;
    quipu_batch_outputs(out, OUT_AMOUNT)[row] = amount;
    quipu_batch_outputs(out, OUT_SPECIFIC)[row] = specific;
    quipu_batch_outputs(out, OUT_SENSITIVE)[row] = sensitive;
    quipu_batch_outputs(out, OUT_UPPER)[row] = specific + sensitive;
    if (execution->has_weights)
        quipu_batch_outputs(out, OUT_WEIGHTED)[row] =
            execution->specific_weight * specific +
            execution->sensitive_weight * sensitive;
}

static int compute(const void *calculation, const struct quipu_batch *in,
                   struct quipu_batch *out, struct quipu_error *err)
{
    (void)err;
    const struct execution *execution = calculation;
    for (size_t i = 0; i < STAGES; i++)
        copy_stage(in, i, out, i);
    for (size_t row = 0; row < quipu_batch_rows(in); row++) {
        compute_rates(in, out, row);
        if (execution->nutrition)
            compute_nutrition(execution, in, out, row);
    }
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
    .name = "execution",
    .version = "1.0",
    .summary = "totals and rates of budgets, and what of them is for nutrition",
    .licence = "GPL-3.0-or-later",
    .options = options,
    .calculation = &calculation,
};
