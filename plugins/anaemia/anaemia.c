/* SPDX-License-Identifier: GPL-3.0-or-later */
/* anaemia.c - the anaemia plugin: haemoglobin to anaemia, any and by degree.
 *
 * The rules and the tables are in the other files; here is what quipu sees:
 * inputs, outputs, measures, and the way from batches to persons.
 */
#include <stdlib.h>

#include "anaemia.h"

enum input {
    AGE,
    HB,
    HB_ADJUSTED,
    RESULT,
    ALTITUDE,
    PREGNANT,
    TRIMESTER,
    WEEKS,
    CIGARETTES,
    SMOKER,
    INPUT_COUNT
};
static const struct quipu_calculation_input inputs[INPUT_COUNT] = {
    [AGE] = {.name = "age_months",
             .type = QUIPU_DOUBLE,
             .unit = "months",
             .help = "age at the measurement"},
    [HB] = {.name = "hb",
            .type = QUIPU_DOUBLE,
            .unit = "g/L",
            .help = "haemoglobin as measured"},
    [HB_ADJUSTED] = {.name = "hb_adjusted",
                     .type = QUIPU_DOUBLE,
                     .unit = "g/L",
                     .help = "haemoglobin after all adjustments"},
    [RESULT] = {.name = "result",
                .type = QUIPU_CODE,
                .codes = "measured not_measured",
                .optional = true,
                .help = "what became of the measurement"},
    [ALTITUDE] = {.name = "altitude",
                  .type = QUIPU_DOUBLE,
                  .unit = "m",
                  .optional = true,
                  .help = "altitude of the place of residence"},
    [PREGNANT] = {.name = "pregnant",
                  .type = QUIPU_CODE,
                  .codes = "no yes",
                  .optional = true,
                  .help = "pregnant now"},
    [TRIMESTER] = {.name = "trimester",
                   .type = QUIPU_CODE,
                   .codes = "1 2 3",
                   .optional = true,
                   .help = "trimester of pregnancy"},
    [WEEKS] = {.name = "gestation_weeks",
               .type = QUIPU_DOUBLE,
               .unit = "weeks",
               .optional = true,
               .help = "completed weeks, where there is no trimester"},
    [CIGARETTES] = {.name = "cigarettes",
                    .type = QUIPU_DOUBLE,
                    .optional = true,
                    .help = "cigarettes per day"},
    [SMOKER] = {.name = "smoker",
                .type = QUIPU_CODE,
                .codes = "no yes",
                .optional = true,
                .help = "smokes, anything"},
};

enum output {
    OUT_HB,
    OUT_ANAEMIC,
    OUT_MILD,
    OUT_MODERATE,
    OUT_SEVERE,
    OUT_TRIMESTER_UNKNOWN,
    OUTPUT_COUNT
};
static const struct quipu_calculation_output outputs[OUTPUT_COUNT] = {
    [OUT_HB] = {.name = "hb_adjusted",
                .unit = "g/L",
                .help = "haemoglobin after all adjustments"},
    [OUT_ANAEMIC] = {.name = "anaemic", .help = "anaemia of any degree"},
    [OUT_MILD] = {.name = "mild", .help = "mild anaemia"},
    [OUT_MODERATE] = {.name = "moderate", .help = "moderate anaemia"},
    [OUT_SEVERE] = {.name = "severe", .help = "severe anaemia"},
    [OUT_TRIMESTER_UNKNOWN] = {.name = "trimester_unknown",
                               .help = "pregnant, in an unknown trimester"},
};

/* The last one is there only where cut-offs go by trimester. */
static const struct quipu_measure measures[] = {
    {.name = "anaemic",
     .kind = QUIPU_PROPORTION,
     .output = "anaemic",
     .help = "adjusted haemoglobin below the cut-off"},
    {.name = "mild",
     .kind = QUIPU_PROPORTION,
     .output = "mild",
     .help = "below the cut-off and not moderate or severe"},
    {.name = "moderate",
     .kind = QUIPU_PROPORTION,
     .output = "moderate",
     .help = "below the limit of mild anaemia and not severe"},
    {.name = "severe",
     .kind = QUIPU_PROPORTION,
     .output = "severe",
     .help = "below the limit of moderate anaemia"},
    {.name = "mean-hb",
     .kind = QUIPU_MEAN,
     .output = "hb_adjusted",
     .typical = 110,
     .help = "mean adjusted haemoglobin"},
    {.name = "trimester-unknown",
     .kind = QUIPU_PROPORTION,
     .output = "trimester_unknown",
     .help = "share of pregnant women whose trimester is not known"},
};

#define NOT_USED SIZE_MAX

struct calculation {
    struct rules rules;
    size_t columns[INPUT_COUNT]; /* in the batch, or NOT_USED */
    bool has_trimesters;
};

/* Which inputs these rules need. */
static void choose_inputs(struct calculation *calculation, bool is_adjusted)
{
    const struct rules *rules = &calculation->rules;
    bool uses[INPUT_COUNT] = {
        [AGE] = true,
        [HB] = !is_adjusted,
        [HB_ADJUSTED] = is_adjusted,
        [RESULT] = true,
        [ALTITUDE] = rules->adjusts_altitude,
        [CIGARETTES] = rules->adjusts_smoking,
        [SMOKER] = rules->adjusts_smoking,
    };
    for (size_t i = 0; i < rules->cutoffs.count; i++) {
        const struct cutoff *row = &rules->cutoffs.rows[i];
        uses[PREGNANT] = uses[PREGNANT] || row->pregnant != ANY;
        uses[TRIMESTER] = uses[TRIMESTER] || row->trimester != ANY;
    }
    uses[WEEKS] = uses[TRIMESTER];
    calculation->has_trimesters = uses[TRIMESTER];

    size_t count = 0;
    for (size_t i = 0; i < INPUT_COUNT; i++)
        calculation->columns[i] = uses[i] ? count++ : NOT_USED;
}

static void *open_anaemia(const struct quipu_settings *settings,
                          struct quipu_error *err)
{
    struct calculation *calculation = calloc(1, sizeof *calculation);
    if (!calculation) {
        quipu_fail_memory(err);
        return NULL;
    }
    if (rules_read(&calculation->rules, settings, err) == -1) {
        free(calculation);
        return NULL;
    }
    choose_inputs(calculation,
                  quipu_settings_choice(settings, "hemoglobin") == 1);
    return calculation;
}

static int describe_anaemia(const void *data, struct quipu_signature *signature,
                            struct quipu_error *err)
{
    const struct calculation *calculation = data;
    size_t left_out = calculation->has_trimesters ? 0 : 1;

    (void)err;
    for (size_t i = 0; i < INPUT_COUNT; i++)
        if (calculation->columns[i] != NOT_USED)
            quipu_signature_add_input(signature, sizeof inputs[i], &inputs[i]);
    for (size_t i = 0; i < OUTPUT_COUNT - left_out; i++)
        quipu_signature_add_output(signature, sizeof outputs[i], &outputs[i]);
    size_t count = sizeof measures / sizeof measures[0];
    for (size_t i = 0; i < count - left_out; i++)
        quipu_signature_add_measure(signature, sizeof measures[i],
                                    &measures[i]);
    return 0;
}

/* An input's arrays; without reasons where it is not used. */
struct view {
    const double *values;
    const int32_t *codes;
    const uint8_t *reasons;
};

static void view_inputs(const struct calculation *calculation,
                        const struct quipu_batch *in,
                        struct view views[INPUT_COUNT])
{
    for (size_t i = 0; i < INPUT_COUNT; i++) {
        size_t column = calculation->columns[i];
        views[i] = (struct view){.reasons = NULL};
        if (column == NOT_USED)
            continue;
        views[i].reasons = quipu_batch_reasons(in, column);
        if (inputs[i].type == QUIPU_CODE)
            views[i].codes = quipu_batch_codes(in, column);
        else
            views[i].values = quipu_batch_doubles(in, column);
    }
}

static struct amount get_amount(const struct view *view, size_t row)
{
    if (!view->reasons)
        return (struct amount){.reason = QUIPU_NOT_COLLECTED};
    enum quipu_reason reason = (enum quipu_reason)view->reasons[row];
    if (reason != QUIPU_PRESENT)
        return (struct amount){.reason = reason};
    return (struct amount){.value = view->values[row]};
}

static struct answer get_answer(const struct view *view, size_t row)
{
    if (!view->reasons)
        return (struct answer){.reason = QUIPU_NOT_COLLECTED};
    enum quipu_reason reason = (enum quipu_reason)view->reasons[row];
    if (reason != QUIPU_PRESENT)
        return (struct answer){.reason = reason};
    return (struct answer){.code = view->codes[row]};
}

static struct person get_person(const struct view views[INPUT_COUNT],
                                size_t row)
{
    size_t hb = views[HB].reasons ? HB : HB_ADJUSTED;
    return (struct person){
        .age_months = get_amount(&views[AGE], row),
        .hb = get_amount(&views[hb], row),
        .altitude = get_amount(&views[ALTITUDE], row),
        .gestation_weeks = get_amount(&views[WEEKS], row),
        .cigarettes = get_amount(&views[CIGARETTES], row),
        .result = get_answer(&views[RESULT], row),
        .pregnant = get_answer(&views[PREGNANT], row),
        .trimester = get_answer(&views[TRIMESTER], row),
        .smoker = get_answer(&views[SMOKER], row),
    };
}

struct target {
    double *values;
    uint8_t *reasons;
};

static void put(const struct target *target, size_t row, double value,
                enum quipu_reason reason)
{
    target->reasons[row] = (uint8_t)reason;
    target->values[row] = reason == QUIPU_PRESENT ? value : 0;
}

static void put_outcome(const struct target *targets, size_t row,
                        const struct outcome *outcome)
{
    enum level level = outcome->level;
    enum quipu_reason degree = outcome->severity_reason;

    put(&targets[OUT_HB], row, (double)outcome->hb / MICROGRAMS_PER_GRAM,
        outcome->hb_reason);
    put(&targets[OUT_ANAEMIC], row, level != NOT_ANAEMIC,
        outcome->anaemia_reason);
    put(&targets[OUT_MILD], row, level == MILD, degree);
    put(&targets[OUT_MODERATE], row, level == MODERATE, degree);
    put(&targets[OUT_SEVERE], row, level == SEVERE, degree);
    if (targets[OUT_TRIMESTER_UNKNOWN].reasons)
        put(&targets[OUT_TRIMESTER_UNKNOWN], row, outcome->trimester_is_unknown,
            outcome->trimester_reason);
}

static int compute_anaemia(const void *data, const struct quipu_batch *in,
                           struct quipu_batch *out, struct quipu_error *err)
{
    const struct calculation *calculation = data;
    size_t rows = quipu_batch_rows(in);
    size_t output_count = OUTPUT_COUNT - (calculation->has_trimesters ? 0 : 1);
    struct view views[INPUT_COUNT];
    struct target targets[OUTPUT_COUNT] = {{.values = NULL}};

    (void)err;
    view_inputs(calculation, in, views);
    for (size_t i = 0; i < output_count; i++) {
        targets[i].values = quipu_batch_outputs(out, i);
        targets[i].reasons = quipu_batch_output_reasons(out, i);
    }
    for (size_t row = 0; row < rows; row++) {
        struct person person = get_person(views, row);
        struct outcome outcome;
        rules_assess(&calculation->rules, &person, &outcome);
        put_outcome(targets, row, &outcome);
    }
    return 0;
}

static void close_anaemia(void *data)
{
    free(data);
}

static const struct quipu_calculation calculation_anaemia = {
    .open = open_anaemia,
    .describe = describe_anaemia,
    .compute = compute_anaemia,
    .close = close_anaemia,
};

QUIPU_EXPORT const struct quipu_plugin quipu_plugin = {
    QUIPU_PLUGIN_HEAD,
    .name = "anaemia",
    .version = "1.0",
    .summary = "anaemia by haemoglobin: any and by degree, WHO 2011 and 2024",
    .licence = "GPL-3.0-or-later",
    .options = anaemia_options,
    .calculation = &calculation_anaemia,
};
