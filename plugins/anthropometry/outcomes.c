/* SPDX-License-Identifier: GPL-3.0-or-later */
/* outcomes.c - cut-offs of z-scores and combinations of them. */
#include <stdbool.h>

#include "outcomes.h"

/* ---- what there is ------------------------------------------------------ */

static const struct index_words {
    const char *output, *measure;
    double typical;
    const char *help, *measure_help;
} index_words[ZSCORE_COUNT] = {
    [ZSCORE_HAZ] = {"haz", "mean-haz", -1, "length or height for age",
                    "mean z-score of length or height for age"},
    [ZSCORE_WAZ] = {"waz", "mean-waz", -0.5, "weight for age",
                    "mean z-score of weight for age, without oedema"},
    [ZSCORE_WHZ] = {"whz", "mean-whz", 0, "weight for length or height",
                    "mean z-score of weight for length or height, without "
                    "oedema"},
    [ZSCORE_BAZ] = {"baz", "mean-baz", 0, "body mass index for age",
                    "mean z-score of body mass index for age, without oedema"},
    [ZSCORE_HCAZ] = {"hcaz", "mean-hcaz", 0, "head circumference for age",
                     "mean z-score of head circumference for age"},
    [ZSCORE_ACAZ] = {"acaz", "mean-acaz", 0, "arm circumference for age",
                     "mean z-score of mid-upper arm circumference for age"},
};

/* A z-score, in hundredths, from `lowest` to `highest`, both inclusive. */
#define BELOW(z)      INT32_MIN, (z)-1
#define ABOVE(z)      (z) + 1, INT32_MAX
#define FROM_TO(a, b) (a), (b)-1

/* WHO's cut-offs (report of a standard analysis, as anthro): all strict, so
 * that -2.00 is not stunted.  Moderate is what is not severe. */
static const struct cut {
    const char *output, *measure;
    enum zscore_index index;
    int32_t lowest, highest;
    const char *help;
} cuts[] = {
    {"stunted", "stunting", ZSCORE_HAZ, BELOW(-200), "HAZ < -2"},
    {"severely_stunted", "severe-stunting", ZSCORE_HAZ, BELOW(-300),
     "HAZ < -3"},
    {"moderately_stunted", "moderate-stunting", ZSCORE_HAZ, FROM_TO(-300, -200),
     "-3 <= HAZ < -2"},
    {"haz_below_minus_1", "haz-below-minus-1", ZSCORE_HAZ, BELOW(-100),
     "HAZ < -1"},
    {"haz_above_1", "haz-above-1", ZSCORE_HAZ, ABOVE(100), "HAZ > 1"},
    {"haz_above_2", "haz-above-2", ZSCORE_HAZ, ABOVE(200), "HAZ > 2"},
    {"haz_above_3", "haz-above-3", ZSCORE_HAZ, ABOVE(300), "HAZ > 3"},

    {"underweight", "underweight", ZSCORE_WAZ, BELOW(-200),
     "WAZ < -2 or oedema"},
    {"severely_underweight", "severe-underweight", ZSCORE_WAZ, BELOW(-300),
     "WAZ < -3 or oedema"},
    {"moderately_underweight", "moderate-underweight", ZSCORE_WAZ,
     FROM_TO(-300, -200), "-3 <= WAZ < -2"},
    {"waz_below_minus_1", "waz-below-minus-1", ZSCORE_WAZ, BELOW(-100),
     "WAZ < -1 or oedema"},
    {"waz_above_1", "waz-above-1", ZSCORE_WAZ, ABOVE(100), "WAZ > 1"},
    {"waz_above_2", "waz-above-2", ZSCORE_WAZ, ABOVE(200), "WAZ > 2"},
    {"waz_above_3", "waz-above-3", ZSCORE_WAZ, ABOVE(300), "WAZ > 3"},

    {"wasted", "wasting", ZSCORE_WHZ, BELOW(-200), "WHZ < -2 or oedema"},
    {"severely_wasted", "severe-wasting", ZSCORE_WHZ, BELOW(-300),
     "WHZ < -3 or oedema"},
    {"moderately_wasted", "moderate-wasting", ZSCORE_WHZ, FROM_TO(-300, -200),
     "-3 <= WHZ < -2"},
    {"whz_below_minus_1", "whz-below-minus-1", ZSCORE_WHZ, BELOW(-100),
     "WHZ < -1 or oedema"},
    {"whz_above_1", "whz-above-1", ZSCORE_WHZ, ABOVE(100), "WHZ > 1"},
    {"overweight", "overweight", ZSCORE_WHZ, ABOVE(200), "WHZ > 2"},
    {"obese", "obesity", ZSCORE_WHZ, ABOVE(300), "WHZ > 3"},

    {"baz_below_minus_3", "baz-below-minus-3", ZSCORE_BAZ, BELOW(-300),
     "BAZ < -3 or oedema"},
    {"baz_below_minus_2", "baz-below-minus-2", ZSCORE_BAZ, BELOW(-200),
     "BAZ < -2 or oedema"},
    {"baz_below_minus_1", "baz-below-minus-1", ZSCORE_BAZ, BELOW(-100),
     "BAZ < -1 or oedema"},
    {"baz_above_1", "baz-above-1", ZSCORE_BAZ, ABOVE(100), "BAZ > 1"},
    {"baz_above_2", "baz-above-2", ZSCORE_BAZ, ABOVE(200), "BAZ > 2"},
    {"baz_above_3", "baz-above-3", ZSCORE_BAZ, ABOVE(300), "BAZ > 3"},
};
#define CUT_COUNT (sizeof cuts / sizeof cuts[0])

/* Stunted, and WHZ in a range; where both z-scores are there. */
static const struct combination {
    const char *output, *measure;
    int32_t lowest, highest; /* of WHZ */
    const char *help;
} combinations[] = {
    {"stunted_wasted", "stunting-and-wasting", BELOW(-200),
     "HAZ < -2, and WHZ < -2 or oedema"},
    {"stunted_overweight", "stunting-and-overweight", ABOVE(200),
     "HAZ < -2 and WHZ > 2"},
};
#define COMBINATION_COUNT (sizeof combinations / sizeof combinations[0])
#define STUNTED_HIGHEST   (-201)

/* ---- signature ---------------------------------------------------------- */

static void describe_outcome(struct quipu_signature *signature,
                             const char *output, const char *measure,
                             const char *help)
{
    quipu_signature_output(signature, .name = output, .help = help);
    quipu_signature_measure(signature, .name = measure,
                            .kind = QUIPU_PROPORTION, .output = output,
                            .help = help);
}

void outcomes_describe(struct quipu_signature *signature, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const struct index_words *words = &index_words[i];
        quipu_signature_output(signature, .name = words->output, .unit = "z",
                               .help = words->help);
        quipu_signature_measure(signature, .name = words->measure,
                                .kind = QUIPU_MEAN, .output = words->output,
                                .typical = words->typical,
                                .help = words->measure_help);
    }
    for (size_t i = 0; i < CUT_COUNT; i++)
        describe_outcome(signature, cuts[i].output, cuts[i].measure,
                         cuts[i].help);
    for (size_t i = 0; i < COMBINATION_COUNT; i++)
        describe_outcome(signature, combinations[i].output,
                         combinations[i].measure, combinations[i].help);
}

/* ---- outcomes ----------------------------------------------------------- */

int scores_init(struct scores *scores, struct quipu_batch *batch, size_t rows,
                struct quipu_error *err)
{
    size_t bytes = OUTCOME_INDEXES * rows * (sizeof(int32_t) + sizeof(uint8_t));
    void *memory = quipu_batch_scratch(batch, bytes, err);
    if (!memory)
        return -1;
    int32_t *hundredths = memory;
    uint8_t *reasons = (uint8_t *)(hundredths + OUTCOME_INDEXES * rows);
    for (size_t i = 0; i < OUTCOME_INDEXES; i++) {
        scores->hundredths[i] = hundredths + i * rows;
        scores->reasons[i] = reasons + i * rows;
    }
    scores->rows = rows;
    return 0;
}

static void compute_cut(double *values, uint8_t *reasons, const struct cut *cut,
                        const struct scores *scores)
{
    const int32_t *z = scores->hundredths[cut->index];
    const uint8_t *why = scores->reasons[cut->index];
    for (size_t row = 0; row < scores->rows; row++) {
        values[row] = z[row] >= cut->lowest && z[row] <= cut->highest;
        reasons[row] = why[row];
    }
}

static void compute_combination(double *values, uint8_t *reasons,
                                const struct combination *combination,
                                const struct scores *scores)
{
    const int32_t *haz = scores->hundredths[ZSCORE_HAZ];
    const int32_t *whz = scores->hundredths[ZSCORE_WHZ];
    const uint8_t *why_haz = scores->reasons[ZSCORE_HAZ];
    const uint8_t *why_whz = scores->reasons[ZSCORE_WHZ];
    for (size_t row = 0; row < scores->rows; row++) {
        values[row] = haz[row] <= STUNTED_HIGHEST &&
                      whz[row] >= combination->lowest &&
                      whz[row] <= combination->highest;
        reasons[row] =
            why_haz[row] != QUIPU_PRESENT ? why_haz[row] : why_whz[row];
    }
}

void outcomes_compute(struct quipu_batch *out, size_t column,
                      const struct scores *scores)
{
    for (size_t i = 0; i < CUT_COUNT; i++, column++)
        compute_cut(quipu_batch_outputs(out, column),
                    quipu_batch_output_reasons(out, column), &cuts[i], scores);
    for (size_t i = 0; i < COMBINATION_COUNT; i++, column++)
        compute_combination(quipu_batch_outputs(out, column),
                            quipu_batch_output_reasons(out, column),
                            &combinations[i], scores);
}
