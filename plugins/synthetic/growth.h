/* SPDX-License-Identifier: GPL-3.0-or-later */
/* growth.h - roughly how children grow: enough to make measurements and
 * z-scores that fit together.
 *
 * A coarse copy of the WHO Child Growth Standards (2006), with straight lines
 * between some ages and heights and a power series for the distribution, so
 * that only the four operations occur.  For synthetic data; z-scores of real
 * children are the business of the anthropometry plugin.
 *
 * Sex: 0 boys, 1 girls.  Ages in days, heights in cm (as measured at that age:
 * lying below 731 days, else standing), weights in kg.
 */
#ifndef GROWTH_H
#define GROWTH_H

#include <stdbool.h>

#define GROWTH_LAST_DAY 1826

/* Box-Cox power, median and coefficient of variation. */
struct lms {
    double l, m, s;
};

enum growth_index { GROWTH_HEIGHT, GROWTH_WEIGHT, GROWTH_BMI };

struct lms growth_by_age(enum growth_index index, int sex, int age_days);

/* Weight for length; a standing height is 0.7 cm less than the length. */
struct lms growth_weight_by_length(int sex, double length);

/* The measurement of a z-score, and the z-score of a measurement. */
double lms_measure(const struct lms *lms, double z);
double lms_z(const struct lms *lms, double measure);

#endif
