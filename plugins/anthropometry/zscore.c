/* SPDX-License-Identifier: GPL-3.0-or-later */
/* zscore.c - z-scores of one child against a growth standard. */
#include <math.h>
#include <stddef.h>

#include "zscore.h"

#define DAYS_PER_MONTH 30.4375
#define AGE_LIMIT      1e6 /* days; older is the same as this old */

/* From this day on children are measured standing. */
#define FIRST_STANDING_DAY 731
/* Where neither age nor position is known, from this height on (87 cm). */
#define FIRST_STANDING_UM 870000
/* Standing below this age, in months, is taken for a mistake. */
#define NO_STANDING_MONTHS 9
#define MONTHS_LIMIT       60
#define LAST_DAY           1826

/* Lengths are compared in whole micrometres: 45.8 cm - 0.7 cm must be the row
 * of 45.1 cm, which it is not in binary. */
#define UM_PER_CM 10000
#define UM_PER_MM 1000

#define POSITION_DIFFERENCE_CM 0.7
#define POSITION_DIFFERENCE_UM 7000

/* ---- a child ------------------------------------------------------------ */

/* Half up, not to even: 24 months are 730.5 days, which is day 731. */
static int64_t round_half_up(double x)
{
    double whole = floor(x);
    return (int64_t)whole + (x - whole >= 0.5);
}

static void set_age(struct child *child, double days, double months)
{
    child->has_age = days >= 0;
    if (!child->has_age)
        return;
    child->age_days = round_half_up(fmin(days, AGE_LIMIT));
    child->age_months = months;
}

void child_set_age_days(struct child *child, double days)
{
    set_age(child, days, days / DAYS_PER_MONTH);
}

void child_set_age_months(struct child *child, double months)
{
    set_age(child, months * DAYS_PER_MONTH, months);
}

void child_standardise(struct child *child)
{
    child->is_misplaced = child->position == POSITION_STANDING &&
                          child->has_age &&
                          child->age_months < NO_STANDING_MONTHS;
    if (child->is_misplaced)
        child->position = POSITION_UNKNOWN;
    if (child->measured[CHILD_HEIGHT].reason != QUIPU_PRESENT)
        return;

    double cm = fmin(fmax(child->measured[CHILD_HEIGHT].value, -1e6), 1e6);
    child->height = cm;
    child->height_um = llround(cm * UM_PER_CM);
    if (!child->has_age)
        return;
    bool should_stand = child->age_days >= FIRST_STANDING_DAY;
    if (should_stand && child->position == POSITION_LYING) {
        child->height -= POSITION_DIFFERENCE_CM;
        child->height_um -= POSITION_DIFFERENCE_UM;
    }
    if (!should_stand && child->position == POSITION_STANDING) {
        child->height += POSITION_DIFFERENCE_CM;
        child->height_um += POSITION_DIFFERENCE_UM;
    }
}

bool child_is_oedema_case(const struct child *child)
{
    return child->has_oedema && !(child->has_age && child->age_days > LAST_DAY);
}

/* ---- the arithmetic ----------------------------------------------------- */

double zscore_plain(double y, const struct growth_lms *lms)
{
    return (pow(y / lms->m, lms->l) - 1) / (lms->s * lms->l);
}

/* The measurement k standard deviations from the median. */
static double measurement_at(const struct growth_lms *lms, int k)
{
    return lms->m * pow(1 + lms->l * lms->s * k, 1 / lms->l);
}

double zscore_restricted(double y, const struct growth_lms *lms)
{
    double z = zscore_plain(y, lms);
    if (z > 3) {
        double sd3 = measurement_at(lms, 3);
        return 3 + (y - sd3) / (sd3 - measurement_at(lms, 2));
    }
    if (z < -3) {
        double sd3 = measurement_at(lms, -3);
        return -3 + (y - sd3) / (measurement_at(lms, -2) - sd3);
    }
    return z;
}

int32_t zscore_hundredths(double z)
{
    if (!(fabs(z) < 1e6))
        return z < 0 ? -100000000 : 100000000;
    double low = floor(z * 100);
    double to_low = z - low / 100;
    double to_high = (low + 1) / 100 - z;
    int32_t below = (int32_t)low;
    if (to_low < to_high || (to_low == to_high && below % 2 == 0))
        return below;
    return below + 1;
}

/* ---- z-scores of a child ------------------------------------------------ */

/* What each index is made of, in the order of enum zscore_index.
 *
 * Flags: WHO, 2006, as in anthro; a z-score on a limit is not flagged.  The
 * indices that are nearly normal, height and head circumference for age, are
 * used without the restriction. */
static const struct rule {
    enum growth_table table; /* by age; of WHZ, see is_length */
    bool is_by_age, is_restricted, is_weight_based;
    int32_t flag_below, flag_above; /* hundredths */
    bool uses[CHILD_MEASUREMENT_COUNT];
} rules[ZSCORE_COUNT] = {
    [ZSCORE_HAZ] = {.table = GROWTH_HEIGHT,
                    .is_by_age = true,
                    .flag_below = -600,
                    .flag_above = 600,
                    .uses = {[CHILD_HEIGHT] = true}},
    [ZSCORE_WAZ] = {.table = GROWTH_WEIGHT,
                    .is_by_age = true,
                    .is_restricted = true,
                    .is_weight_based = true,
                    .flag_below = -600,
                    .flag_above = 500,
                    .uses = {[CHILD_WEIGHT] = true}},
    [ZSCORE_WHZ] = {.is_restricted = true,
                    .is_weight_based = true,
                    .flag_below = -500,
                    .flag_above = 500,
                    .uses = {[CHILD_WEIGHT] = true, [CHILD_HEIGHT] = true}},
    [ZSCORE_BAZ] = {.table = GROWTH_BMI,
                    .is_by_age = true,
                    .is_restricted = true,
                    .is_weight_based = true,
                    .flag_below = -500,
                    .flag_above = 500,
                    .uses = {[CHILD_WEIGHT] = true, [CHILD_HEIGHT] = true}},
    [ZSCORE_HCAZ] = {.table = GROWTH_HEAD,
                     .is_by_age = true,
                     .flag_below = -500,
                     .flag_above = 500,
                     .uses = {[CHILD_HEAD] = true}},
    [ZSCORE_ACAZ] = {.table = GROWTH_ARM,
                     .is_by_age = true,
                     .is_restricted = true,
                     .flag_below = -500,
                     .flag_above = 500,
                     .uses = {[CHILD_ARM] = true}},
};

static bool is_age_right(const struct rule *rule, const struct child *child)
{
    if (!child->has_age)
        return !rule->is_by_age;
    return child->age_months < MONTHS_LIMIT;
}

static enum quipu_reason check_measurement(const struct child *child,
                                           enum child_measurement which)
{
    const struct measurement *measured = &child->measured[which];
    if (measured->reason != QUIPU_PRESENT)
        return measured->reason;
    double value = which == CHILD_HEIGHT ? child->height : measured->value;
    return value > 0 ? QUIPU_PRESENT : QUIPU_IMPLAUSIBLE;
}

/* Why the child cannot have the index; QUIPU_PRESENT when it can. */
static enum quipu_reason check_child(const struct rule *rule,
                                     const struct child *child)
{
    if (!child->has_sex)
        return QUIPU_SEX;
    if (!is_age_right(rule, child))
        return QUIPU_AGE;
    if (rule->is_weight_based && child->has_oedema)
        return QUIPU_OEDEMA;
    for (int m = 0; m < CHILD_MEASUREMENT_COUNT; m++) {
        enum quipu_reason reason =
            rule->uses[m] ? check_measurement(child, m) : QUIPU_PRESENT;
        if (reason != QUIPU_PRESENT)
            return reason;
    }
    return QUIPU_PRESENT;
}

static bool is_length(const struct child *child)
{
    if (child->has_age)
        return child->age_days < FIRST_STANDING_DAY;
    if (child->position != POSITION_UNKNOWN)
        return child->position == POSITION_LYING;
    return child->height_um < FIRST_STANDING_UM;
}

/* L, M and S at the child's length, each interpolated between two rows of the
 * table; false outside it. */
static bool interpolate(const struct growth_standard *standard,
                        const struct child *child, struct growth_lms *lms)
{
    enum growth_table table =
        is_length(child) ? GROWTH_WEIGHT_FOR_LENGTH : GROWTH_WEIGHT_FOR_HEIGHT;
    int64_t mm = child->height_um / UM_PER_MM;
    int64_t rest_um = child->height_um % UM_PER_MM;
    const struct growth_lms *row = growth_find(standard, table, child->sex, mm);
    if (!row)
        return false;
    *lms = *row;
    if (rest_um == 0)
        return true;
    const struct growth_lms *next =
        growth_find(standard, table, child->sex, mm + 1);
    if (!next)
        return false;
    double part = (double)rest_um / UM_PER_MM;
    lms->l += part * (next->l - row->l);
    lms->m += part * (next->m - row->m);
    lms->s += part * (next->s - row->s);
    return true;
}

static bool find_lms(const struct growth_standard *standard,
                     const struct child *child, const struct rule *rule,
                     struct growth_lms *lms)
{
    if (!rule->is_by_age)
        return interpolate(standard, child, lms);
    const struct growth_lms *row =
        growth_find(standard, rule->table, child->sex, child->age_days);
    if (row)
        *lms = *row;
    return row != NULL;
}

/* What the index compares with the standard: kg, cm, or kg/m^2. */
static double get_quantity(const struct child *child, enum zscore_index index)
{
    double metres = child->height / 100;
    switch (index) {
    case ZSCORE_HAZ:
        return child->height;
    case ZSCORE_BAZ:
        return child->measured[CHILD_WEIGHT].value / (metres * metres);
    case ZSCORE_HCAZ:
        return child->measured[CHILD_HEAD].value;
    case ZSCORE_ACAZ:
        return child->measured[CHILD_ARM].value;
    default:
        return child->measured[CHILD_WEIGHT].value;
    }
}

struct zscore zscore_compute(const struct growth_standard *standard,
                             const struct child *child, enum zscore_index index)
{
    const struct rule *rule = &rules[index];
    struct zscore z = {.reason = check_child(rule, child)};
    if (z.reason != QUIPU_PRESENT)
        return z;
    struct growth_lms lms;
    if (!find_lms(standard, child, rule, &lms)) {
        z.reason = rule->is_by_age ? QUIPU_AGE : QUIPU_IMPLAUSIBLE;
        return z;
    }
    double y = get_quantity(child, index);
    z.hundredths =
        zscore_hundredths(rule->is_restricted ? zscore_restricted(y, &lms)
                                              : zscore_plain(y, &lms));
    if (z.hundredths < rule->flag_below || z.hundredths > rule->flag_above)
        z.reason = QUIPU_FLAGGED;
    return z;
}
