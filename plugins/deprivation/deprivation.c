/* SPDX-License-Identifier: GPL-3.0-or-later */
/* deprivation.c - calculation of multidimensional deprivation: MODA's counts of
 * dimensions and Alkire-Foster's weighted counts.
 */
#include <stdlib.h>

#include "deprivation.h"

static const struct quipu_option dimension_options[] = {
    {.name = "name",
     .type = QUIPU_OPTION_TEXT,
     .flags = QUIPU_OPTION_REQUIRED,
     .help = "of the dimension; measures are named after it"},
    {.name = "indicators",
     .type = QUIPU_OPTION_LIST,
     .flags = QUIPU_OPTION_REQUIRED,
     .help = "the dataset's columns of 0 and 1; one that is 1 is enough"},
    {.name = "weight",
     .type = QUIPU_OPTION_INTEGER,
     .preset = "1",
     .minimum = 1,
     .maximum = TOTAL_MAX,
     .help = "in whole units: 3 and 1 for a sixth and an eighteenth"},
    {.name = "from_months",
     .type = QUIPU_OPTION_NUMBER,
     .unit = "months",
     .help = "the dimension applies from this age"},
    {.name = "below_months",
     .type = QUIPU_OPTION_NUMBER,
     .unit = "months",
     .help = "and below this one"},
    {.name = NULL},
};

static const struct quipu_option options[] = {
    {.name = "dimensions",
     .type = QUIPU_OPTION_RECORDS,
     .flags = QUIPU_OPTION_REQUIRED,
     .fields = dimension_options,
     .help = "what is counted"},
    {.name = "cutoffs",
     .type = QUIPU_OPTION_LIST,
     .help = "counts from which one is poor, in units of the weights; default: "
             "each from 1 to their sum"},
    {.name = "overlap",
     .type = QUIPU_OPTION_LIST,
     .help = "two or three dimensions whose overlap is wanted"},
    {.name = "missing",
     .type = QUIPU_OPTION_CHOICE,
     .choices = "exclude not-deprived",
     .preset = "exclude",
     .help = "a missing indicator makes the dimension missing unless another "
             "one is 1, or counts as not deprived"},
    {.name = "single",
     .type = QUIPU_OPTION_CHOICE,
     .choices = "available complete",
     .preset = "available",
     .help =
         "headcounts of one dimension are over all records that know it, or "
         "over those that know all"},
    {.name = NULL},
};

static void *open_calculation(const struct quipu_settings *settings,
                              struct quipu_error *err)
{
    struct study *study = malloc(sizeof *study);
    if (!study) {
        (void)quipu_fail_memory(err);
        return NULL;
    }
    if (study_read(study, settings, err) == 0)
        return study;
    free(study);
    return NULL;
}

static int describe(const void *calculation, struct quipu_signature *signature,
                    struct quipu_error *err)
{
    (void)err;
    return study_describe(calculation, signature);
}

static int compute(const void *calculation, const struct quipu_batch *in,
                   struct quipu_batch *out, struct quipu_error *err)
{
    return study_compute(calculation, in, out, err);
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
    .name = "deprivation",
    .version = "1.0",
    .summary = "multidimensional deprivation: MODA and Alkire-Foster",
    .licence = "GPL-3.0-or-later",
    .options = options,
    .calculation = &calculation,
};
