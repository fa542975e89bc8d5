/* SPDX-License-Identifier: GPL-3.0-or-later */
/* observation.h - what a job produces and a store keeps: plain data, no
 * behaviour.
 *
 * Field names follow SDMX where it has one: value is OBS_VALUE, status
 * OBS_STATUS, area REF_AREA, period TIME_PERIOD.  Strings are borrowed from
 * whoever filled the struct.  Values are in the measure's own scale: a
 * proportion is between 0 and 1; the factor of its indicator makes percent of
 * it at the output edge, and leaves published percentages as they are.
 */
#ifndef BASE_OBSERVATION_H
#define BASE_OBSERVATION_H

#include <quipu/schema.h>

#include "base/base.h"

/* The total of an area's whole hierarchy, where a dataset has no area. */
#define AREA_TOTAL "_T"

/* The code of all codes of a dimension together. */
#define DIMENSION_TOTAL "_T"

struct dimension_value {
    const char *dimension, *code;
};

struct observation {
    const char *indicator;
    int64_t version; /* of the indicator's definition */
    const char *area;
    const char *period;
    const struct dimension_value *dimensions; /* by dimension, ascending */
    size_t dimension_count;

    char status;              /* SDMX OBS_STATUS */
    enum quipu_reason reason; /* why it is missing; QUIPU_PRESENT when it is not
                               */
    bool has_value, has_se, has_interval, has_n, has_weight, has_df, has_deff;
    double value, se, ci_low, ci_high;
    int64_t n;     /* records, unweighted */
    double weight; /* sum of weights */
    int64_t df;
    double deff;
};

/* A step at which records were left out, for one indicator or, with a NULL
 * indicator, for the whole dataset.  For each indicator:
 *     read = dataset's steps + indicator's steps + used. */
struct exclusion {
    const char *indicator;
    int64_t version;
    int64_t step;       /* order of the steps, from 0 */
    const char *name;   /* "join", "where age_months", "anthropometry" */
    const char *reason; /* a word of quipu_reason_word, or a text */
    int64_t records;
};

/* The role of a load whose publication is an input, and how its location
 * begins, with dataset and load; the number of the job follows. */
#define INPUT_PUBLICATION     "publication"
#define PUBLICATION_OF_FORMAT "%s %s, job "

/* What was read. */
struct job_input {
    const char *role;     /* "source", "calculation anthropometry", ... */
    const char *location; /* as the definition has it, period filled in */
    const char *sha256;
    int64_t bytes;
};

struct job_plugin {
    const char *name, *version;
    const char *build; /* SHA-256 of the shared object */
};

/* The count that every job has. */
#define RECORDS_READ "records read"

struct job_count {
    const char *name;
    int64_t count;
};

/* What comes out of a job: a function of definitions and inputs. */
struct job_result {
    struct observation *observations;
    size_t observation_count;
    const char **periods; /* of the observations, each once */
    size_t period_count;
    struct exclusion *exclusions;
    size_t exclusion_count;
    struct job_input *inputs;
    size_t input_count;
    struct job_plugin *plugins;
    size_t plugin_count;
    struct job_count *counts; /* "records read", "lonely strata", ... */
    size_t count_count;
    const char **messages; /* for the operator, in order */
    size_t message_count;
    struct quipu_slice cells; /* packed frame and cells; empty when none */
};

#endif
