/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sample.h - a made-up survey of children: clusters, households, children.
 *
 * What a cluster holds follows from the settings, the period and its number
 * alone; so clusters can be made in any order, in any thread, and the number of
 * partitions changes nothing.
 */
#ifndef SAMPLE_H
#define SAMPLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <quipu/plugin.h>

#include "noise.h"

/* Number of the generator: raise it when the same settings give other data. */
#define SAMPLE_VERSION 1

/* Dates are also kept as months since 1900. */
#define SAMPLE_FIRST_YEAR 1910

#define SAMPLE_REGIONS_MAX 26

/* The columns, named as in a DHS file of children: X(name, label). */
#define SAMPLE_COLUMNS(X)                                                      \
    X(hhid, "household, by cluster and number")                                \
    X(hvidx, "line number of the child")                                       \
    X(hv001, "cluster number")                                                 \
    X(hv002, "household number")                                               \
    X(hv005, "sample weight, times 1000000")                                   \
    X(hv021, "primary sampling unit")                                          \
    X(hv022, "stratum of the sample design")                                   \
    X(hv023, "stratum of the sample")                                          \
    X(hv024, "region")                                                         \
    X(hv025, "type of place of residence")                                     \
    X(hv040, "altitude of the cluster in metres")                              \
    X(hv103, "slept last night")                                               \
    X(hv270, "wealth index, quintile")                                         \
    X(hc1, "age in months")                                                    \
    X(hc2, "weight in kilograms (1 decimal)")                                  \
    X(hc3, "height in centimetres (1 decimal)")                                \
    X(hc13, "result of the measurement of height and weight")                  \
    X(hc15, "measured lying or standing")                                      \
    X(hc16, "day of birth")                                                    \
    X(hc17, "day of the measurement")                                          \
    X(hc18, "month of the measurement")                                        \
    X(hc19, "year of the measurement")                                         \
    X(hc27, "sex")                                                             \
    X(hc30, "month of birth")                                                  \
    X(hc31, "year of birth")                                                   \
    X(hc32, "date of birth, century month code")                               \
    X(hc53, "haemoglobin in g/dL (1 decimal)")                                 \
    X(hc55, "result of the measurement of haemoglobin")                        \
    X(hc56, "haemoglobin adjusted for altitude in g/dL (1 decimal)")           \
    X(hc57, "anaemia level")                                                   \
    X(hc70, "height for age, standard deviations (2 decimals)")                \
    X(hc71, "weight for age, standard deviations (2 decimals)")                \
    X(hc72, "weight for height, standard deviations (2 decimals)")             \
    X(hc73, "body mass index, standard deviations (2 decimals)")

enum sample_column {
#define X(name, label) COLUMN_##name,
    SAMPLE_COLUMNS(X)
#undef X
        COLUMN_COUNT
};

struct sample {
    uint64_t seed;
    size_t children, clusters, strata, regions, partitions;
    struct quipu_period period;
};

/* A record; the household's identifier is made from hv001 and hv002. */
#define SAMPLE_BLANK INT64_MIN
struct record {
    int64_t values[COLUMN_COUNT]; /* or SAMPLE_BLANK: not asked */
};

struct household {
    size_t number, children_left;
    int line;      /* of the last child */
    int quintile;  /* 1 poorest to 5 */
    int32_t visit; /* date */
};

struct cluster {
    const struct sample *sample;
    size_t number; /* from 0 */
    size_t stratum, region;
    size_t first_record, children; /* of the whole file; here */
    size_t made;                   /* children that were made */
    bool is_urban;
    int altitude;
    int64_t weight;              /* times 10^6 */
    double wealth, haz, whz, hb; /* what its children have in common */
    int32_t first_day;           /* of its visits */
    struct household household;
    struct noise noise;
};

/* What the settings say, and all that the data depend on; in children.c. */
int sample_read(struct sample *sample, const struct quipu_settings *settings,
                struct quipu_error *err);
int sample_fingerprint(const struct sample *sample, struct quipu_text *text,
                       struct quipu_error *err);

/* Where a partition's clusters begin; the last one's end is the number of
 * clusters. */
size_t sample_first_cluster(const struct sample *sample, size_t partition);

/* A cluster, before its first child.  The sample must outlive it. */
void cluster_begin(struct cluster *cluster, const struct sample *sample,
                   size_t number);

/* The next child; false when there is none. */
bool cluster_next(struct cluster *cluster, struct record *record);

/* ---- for cluster.c, in child.c ----------------------------------------- */

/* Fills in what belongs to the child itself. */
void child_make(struct cluster *cluster, struct record *record);

/* What is taken off haemoglobin measured at an altitude, in g/L: CDC 1989 with
 * 3.3 thousand feet to the kilometre, from 1000 m. */
double altitude_excess(int altitude);

#endif
