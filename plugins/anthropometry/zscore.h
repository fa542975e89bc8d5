/* SPDX-License-Identifier: GPL-3.0-or-later */
/* zscore.h - z-scores of one child against a growth standard: pure arithmetic.
 *
 * The rules are those of the WHO Child Growth Standards (Methods and
 * development, 2006, chapter 7) as WHO's R package anthro carries them out.  A
 * z-score is rounded to two decimals first; flags, cut-offs and all else look
 * at the rounded one.  So it is kept as a whole number of hundredths, and
 * comparisons are exact.
 */
#ifndef ANTHROPOMETRY_ZSCORE_H
#define ANTHROPOMETRY_ZSCORE_H

#include <stdbool.h>
#include <stdint.h>

#include <quipu/schema.h>

#include "tables.h"

enum zscore_index {
    ZSCORE_HAZ,  /* length or height for age */
    ZSCORE_WAZ,  /* weight for age */
    ZSCORE_WHZ,  /* weight for length or height */
    ZSCORE_BAZ,  /* body mass index for age */
    ZSCORE_HCAZ, /* head circumference for age */
    ZSCORE_ACAZ, /* mid-upper arm circumference for age */
    ZSCORE_COUNT
};

/* ---- a child ------------------------------------------------------------ */

enum child_position { POSITION_LYING, POSITION_STANDING, POSITION_UNKNOWN };

enum child_measurement {
    CHILD_WEIGHT, /* kg */
    CHILD_HEIGHT, /* cm, as measured */
    CHILD_HEAD,   /* cm */
    CHILD_ARM,    /* cm */
    CHILD_MEASUREMENT_COUNT
};

/* A value, or the reason why there is none. */
struct measurement {
    double value;
    enum quipu_reason reason;
};

struct child {
    bool has_sex, has_age;
    enum growth_sex sex;
    double age_months; /* not rounded */
    int64_t age_days;  /* completed half up */
    enum child_position position;
    bool has_oedema;
    struct measurement measured[CHILD_MEASUREMENT_COUNT];

    /* Set by child_standardise. */
    double height;     /* cm: length below 731 days, height from then on */
    int64_t height_um; /* the same in whole micrometres */
    bool is_misplaced; /* said to be standing, below 9 months of age */
};

/* A negative age is no age. */
void child_set_age_days(struct child *child, double days);
void child_set_age_months(struct child *child, double months);

/* Makes height what the child's age asks for: 0.7 cm more where a child below
 * 731 days stood, 0.7 cm less where an older one lay.  For a child below 9
 * months who is said to have stood, the position is taken as unknown. */
void child_standardise(struct child *child);

/* What a case of oedema counts as in the prevalences, in hundredths. */
#define ZSCORE_OEDEMA (-310)

/* Whether the weight-based prevalences count the child as a case of oedema:
 * below -3, whatever else is known, unless it is older than 1826 days. */
bool child_is_oedema_case(const struct child *child);

/* ---- z-scores ----------------------------------------------------------- */

struct zscore {
    enum quipu_reason reason;
    int32_t hundredths; /* also where the reason is QUIPU_FLAGGED */
};

/* The z-score of a standardised child, flagged by WHO's limits. */
struct zscore zscore_compute(const struct growth_standard *standard,
                             const struct child *child,
                             enum zscore_index index);

/* z = ((y/m)^l - 1) / (s l) */
double zscore_plain(double y, const struct growth_lms *lms);

/* The same, except that beyond 3 standard deviations the distance is measured
 * in the width of the last one (chapter 7, restricted application of LMS). */
double zscore_restricted(double y, const struct growth_lms *lms);

/* The nearest whole number of hundredths, as round(z, 2) of R 4.0.0 and later
 * gives it: of z's two neighbours with two decimals the nearer one, the even
 * one of two equally near.  What is beyond +-10^6 becomes +-10^8. */
int32_t zscore_hundredths(double z);

#endif
