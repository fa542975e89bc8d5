/* SPDX-License-Identifier: GPL-3.0-or-later */
/* anthropometry.c - stunting, wasting, underweight, overweight and mean
 * z-scores of children under five, by the WHO Child Growth Standards.
 *
 * From measurements, or from z-scores that the records carry already; see
 * README.md.
 */
#include <math.h>
#include <stdlib.h>

#include <quipu/plugin.h>

#include "outcomes.h"
#include "tables.h"
#include "zscore.h"

/* ---- settings ----------------------------------------------------------- */

enum way { FROM_MEASUREMENTS, FROM_ZSCORES };
enum age { AGE_DAYS, AGE_MONTHS, AGE_EITHER, AGE_NONE };

static const struct quipu_option options[] = {
    {.name = "from",
     .type = QUIPU_OPTION_CHOICE,
     .preset = "measurements",
     .choices = "measurements zscores",
     .help = "what the records carry"},
    {.name = "age",
     .type = QUIPU_OPTION_CHOICE,
     .preset = "days",
     .choices = "days months either none",
     .help = "the column that holds the age: age_days, age_months, age_days "
             "and where it is missing age_months, or neither (weight for "
             "height only)"},
    {.name = "tables",
     .type = QUIPU_OPTION_LOCATION,
     .preset = "plugin:who-2006.csv",
     .help = "L, M and S of the growth standard; the preset is the WHO Child "
             "Growth Standards, MGRS 2006 and 2007"},
    {.name = NULL},
};

struct anthropometry {
    enum way from;
    enum age age;
    struct growth_standard *standard; /* NULL with FROM_ZSCORES */
};

static void close_calculation(void *calculation)
{
    struct anthropometry *self = calculation;
    if (!self)
        return;
    growth_free(self->standard);
    free(self);
}

static void *open_calculation(const struct quipu_settings *settings,
                              struct quipu_error *err)
{
    struct anthropometry *self = calloc(1, sizeof *self);
    if (!self) {
        quipu_fail_memory(err);
        return NULL;
    }
    self->from = (enum way)quipu_settings_choice(settings, "from");
    self->age = (enum age)quipu_settings_choice(settings, "age");
    if (self->from == FROM_ZSCORES)
        return self;
    self->standard = growth_read(quipu_settings_input(settings, "tables"), err);
    if (self->standard)
        return self;
    close_calculation(self);
    return NULL;
}

/* ---- signature ---------------------------------------------------------- */

/* The columns of FROM_MEASUREMENTS; those of age follow. */
enum input {
    INPUT_SEX,
    INPUT_POSITION,
    INPUT_OEDEMA,
    INPUT_WEIGHT,
    INPUT_HEIGHT,
    INPUT_HEAD,
    INPUT_ARM,
    INPUT_AGE
};

static const struct quipu_calculation_input measurement_inputs[INPUT_AGE] = {
    [INPUT_SEX] = {.name = "sex",
                   .type = QUIPU_CODE,
                   .codes = "M F",
                   .help = "sex"},
    [INPUT_POSITION] = {.name = "position",
                        .type = QUIPU_CODE,
                        .codes = "lying standing",
                        .optional = true,
                        .help = "how length or height was measured"},
    [INPUT_OEDEMA] = {.name = "oedema",
                      .type = QUIPU_CODE,
                      .codes = "no yes",
                      .optional = true,
                      .help = "oedema of both feet; missing counts as no"},
    [INPUT_WEIGHT] = {.name = "weight",
                      .type = QUIPU_DOUBLE,
                      .unit = "kg",
                      .optional = true,
                      .help = "weight"},
    [INPUT_HEIGHT] = {.name = "height",
                      .type = QUIPU_DOUBLE,
                      .unit = "cm",
                      .optional = true,
                      .help = "length or height as measured"},
    [INPUT_HEAD] = {.name = "head_circumference",
                    .type = QUIPU_DOUBLE,
                    .unit = "cm",
                    .optional = true,
                    .help = "head circumference"},
    [INPUT_ARM] = {.name = "muac",
                   .type = QUIPU_DOUBLE,
                   .unit = "cm",
                   .optional = true,
                   .help = "mid-upper arm circumference"},
};

static const struct quipu_calculation_input age_inputs[] = {
    [AGE_DAYS] = {.name = "age_days",
                  .type = QUIPU_DOUBLE,
                  .unit = "days",
                  .help = "age at the measurement, completed or exact"},
    [AGE_MONTHS] = {.name = "age_months",
                    .type = QUIPU_DOUBLE,
                    .unit = "months",
                    .help = "age at the measurement, exact where it is known"},
};

static const struct quipu_calculation_input zscore_inputs[OUTCOME_INDEXES] = {
    [ZSCORE_HAZ] = {.name = "haz",
                    .type = QUIPU_DOUBLE,
                    .optional = true,
                    .help = "z-score of length or height for age"},
    [ZSCORE_WAZ] = {.name = "waz",
                    .type = QUIPU_DOUBLE,
                    .optional = true,
                    .help = "z-score of weight for age"},
    [ZSCORE_WHZ] = {.name = "whz",
                    .type = QUIPU_DOUBLE,
                    .optional = true,
                    .help = "z-score of weight for length or height"},
    [ZSCORE_BAZ] = {.name = "baz",
                    .type = QUIPU_DOUBLE,
                    .optional = true,
                    .help = "z-score of body mass index for age"},
};

static void add_inputs(struct quipu_signature *signature,
                       const struct quipu_calculation_input *inputs,
                       size_t count)
{
    for (size_t i = 0; i < count; i++)
        quipu_signature_add_input(signature, sizeof inputs[i], &inputs[i]);
}

static int describe(const void *calculation, struct quipu_signature *signature,
                    struct quipu_error *err)
{
    (void)err;
    const struct anthropometry *self = calculation;
    if (self->from == FROM_ZSCORES) {
        add_inputs(signature, zscore_inputs, OUTCOME_INDEXES);
        outcomes_describe(signature, OUTCOME_INDEXES);
        return 0;
    }
    add_inputs(signature, measurement_inputs, INPUT_AGE);
    if (self->age == AGE_DAYS || self->age == AGE_EITHER)
        add_inputs(signature, &age_inputs[AGE_DAYS], 1);
    if (self->age == AGE_MONTHS || self->age == AGE_EITHER)
        add_inputs(signature, &age_inputs[AGE_MONTHS], 1);
    outcomes_describe(signature, ZSCORE_COUNT);
    return 0;
}

/* ---- from measurements -------------------------------------------------- */

struct codes {
    const int32_t *values;
    const uint8_t *reasons;
};

struct numbers {
    const double *values;
    const uint8_t *reasons;
};

/* The columns of the input; those of age may be absent. */
struct records {
    struct codes sex, position, oedema;
    struct numbers measured[CHILD_MEASUREMENT_COUNT], days, months;
};

static struct codes get_codes(const struct quipu_batch *batch, size_t column)
{
    return (struct codes){quipu_batch_codes(batch, column),
                          quipu_batch_reasons(batch, column)};
}

static struct numbers get_numbers(const struct quipu_batch *batch,
                                  size_t column)
{
    return (struct numbers){quipu_batch_doubles(batch, column),
                            quipu_batch_reasons(batch, column)};
}

static struct records get_records(const struct anthropometry *self,
                                  const struct quipu_batch *in)
{
    struct records records = {
        .sex = get_codes(in, INPUT_SEX),
        .position = get_codes(in, INPUT_POSITION),
        .oedema = get_codes(in, INPUT_OEDEMA),
        .measured = {[CHILD_WEIGHT] = get_numbers(in, INPUT_WEIGHT),
                     [CHILD_HEIGHT] = get_numbers(in, INPUT_HEIGHT),
                     [CHILD_HEAD] = get_numbers(in, INPUT_HEAD),
                     [CHILD_ARM] = get_numbers(in, INPUT_ARM)},
    };
    size_t column = INPUT_AGE;
    if (self->age == AGE_DAYS || self->age == AGE_EITHER)
        records.days = get_numbers(in, column++);
    if (self->age == AGE_MONTHS || self->age == AGE_EITHER)
        records.months = get_numbers(in, column);
    return records;
}

static bool has_number(const struct numbers *numbers, size_t row)
{
    return numbers->values && numbers->reasons[row] == QUIPU_PRESENT;
}

static void read_age(struct child *child, const struct records *records,
                     size_t row)
{
    if (has_number(&records->days, row))
        child_set_age_days(child, records->days.values[row]);
    else if (has_number(&records->months, row))
        child_set_age_months(child, records->months.values[row]);
}

/* The code of a row, or `other` where it is missing. */
static int32_t get_code(const struct codes *codes, size_t row, int32_t other)
{
    return codes->reasons[row] == QUIPU_PRESENT ? codes->values[row] : other;
}

static struct child read_child(const struct records *records, size_t row)
{
    struct child child = {
        .has_sex = records->sex.reasons[row] == QUIPU_PRESENT,
        .sex = (enum growth_sex)get_code(&records->sex, row, GROWTH_MALE),
        .position = (enum child_position)get_code(&records->position, row,
                                                  POSITION_UNKNOWN),
        .has_oedema = get_code(&records->oedema, row, 0) == 1,
    };
    read_age(&child, records, row);
    for (size_t m = 0; m < CHILD_MEASUREMENT_COUNT; m++) {
        const struct numbers *measured = &records->measured[m];
        child.measured[m].reason = measured->reasons[row];
        if (measured->reasons[row] == QUIPU_PRESENT)
            child.measured[m].value = measured->values[row];
    }
    child_standardise(&child);
    return child;
}

/* The z-score that the prevalences look at. */
static void put_score(struct scores *scores, const struct child *child,
                      enum zscore_index index, size_t row, struct zscore z)
{
    if (index >= OUTCOME_INDEXES)
        return;
    if (index != ZSCORE_HAZ && child_is_oedema_case(child))
        z = (struct zscore){.reason = QUIPU_PRESENT,
                            .hundredths = ZSCORE_OEDEMA};
    scores->hundredths[index][row] = z.hundredths;
    scores->reasons[index][row] = (uint8_t)z.reason;
}

static void compute_from_measurements(const struct anthropometry *self,
                                      const struct quipu_batch *in,
                                      struct quipu_batch *out,
                                      struct scores *scores)
{
    const struct records records = get_records(self, in);
    double *values[ZSCORE_COUNT];
    uint8_t *reasons[ZSCORE_COUNT];
    for (size_t i = 0; i < ZSCORE_COUNT; i++) {
        values[i] = quipu_batch_outputs(out, i);
        reasons[i] = quipu_batch_output_reasons(out, i);
    }
    for (size_t row = 0; row < scores->rows; row++) {
        struct child child = read_child(&records, row);
        for (int i = 0; i < ZSCORE_COUNT; i++) {
            struct zscore z = zscore_compute(self->standard, &child, i);
            outcomes_put(values[i], reasons[i], row, z);
            put_score(scores, &child, i, row, z);
        }
    }
    outcomes_compute(out, ZSCORE_COUNT, scores);
}

/* ---- from z-scores ------------------------------------------------------ */

/* No z-score is as far out as this, but a special code taken for a number is
 * (9998 hundredths), and so are hundredths taken for units. */
#define DELIVERED_LIMIT 50

static int check_delivered(double z, size_t index, struct quipu_error *err)
{
    if (fabs(z) <= DELIVERED_LIMIT)
        return 0;
    char number[QUIPU_NUMBER_SIZE];
    quipu_format_double(number, z);
    quipu_fail(err, QUIPU_EDATA, "\"%s\" is %s, which is no z-score",
               zscore_inputs[index].name, number);
    quipu_hint(err, "name special codes such as 9998 in the column's "
                    "\"missing\", and set \"scale\" to 0.01 where the column "
                    "holds hundredths");
    return -1;
}

static int read_delivered(const struct quipu_batch *in, size_t index,
                          struct scores *scores, struct quipu_error *err)
{
    const struct numbers given = get_numbers(in, index);
    for (size_t row = 0; row < scores->rows; row++) {
        scores->reasons[index][row] = given.reasons[row];
        scores->hundredths[index][row] = 0;
        if (given.reasons[row] != QUIPU_PRESENT)
            continue;
        if (check_delivered(given.values[row], index, err) == -1)
            return -1;
        scores->hundredths[index][row] = zscore_hundredths(given.values[row]);
    }
    return 0;
}

static int compute_from_zscores(const struct quipu_batch *in,
                                struct quipu_batch *out, struct scores *scores,
                                struct quipu_error *err)
{
    for (size_t i = 0; i < OUTCOME_INDEXES; i++) {
        if (read_delivered(in, i, scores, err) == -1)
            return -1;
        double *values = quipu_batch_outputs(out, i);
        uint8_t *reasons = quipu_batch_output_reasons(out, i);
        for (size_t row = 0; row < scores->rows; row++)
            outcomes_put(values, reasons, row,
                         (struct zscore){scores->reasons[i][row],
                                         scores->hundredths[i][row]});
    }
    outcomes_compute(out, OUTCOME_INDEXES, scores);
    return 0;
}

static int compute(const void *calculation, const struct quipu_batch *in,
                   struct quipu_batch *out, struct quipu_error *err)
{
    const struct anthropometry *self = calculation;
    struct scores scores;
    if (scores_init(&scores, out, quipu_batch_rows(in), err) == -1)
        return -1;
    if (self->from == FROM_ZSCORES)
        return compute_from_zscores(in, out, &scores, err);
    compute_from_measurements(self, in, out, &scores);
    return 0;
}

static const struct quipu_calculation calculation = {
    .open = open_calculation,
    .describe = describe,
    .compute = compute,
    .close = close_calculation,
};

QUIPU_EXPORT const struct quipu_plugin quipu_plugin = {
    QUIPU_PLUGIN_HEAD,
    .name = "anthropometry",
    .version = "1.0",
    .summary = "malnutrition of children under five, by the WHO Child Growth "
               "Standards (2006)",
    .licence = "GPL-3.0-or-later",
    .options = options,
    .calculation = &calculation,
};
