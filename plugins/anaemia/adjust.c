/* SPDX-License-Identifier: GPL-3.0-or-later */
/* adjust.c - haemoglobin as it would be at sea level, in a non-smoker.
 */
#include "anaemia.h"

#define MOST_GRAMS 1e6

int64_t micrograms(double grams)
{
    double limited = fmin(fmax(grams, -MOST_GRAMS), MOST_GRAMS);
    return llround(limited * MICROGRAMS_PER_GRAM);
}

double altitude_adjustment(const struct altitude_band *band, double m)
{
    return band->constant + m * (band->per_m + m * band->per_m2);
}

bool altitude_adjust(const struct altitude *altitude, const struct amount *m,
                     double *adjustment, enum quipu_reason *reason)
{
    *adjustment = 0;
    *reason = QUIPU_ALTITUDE;
    if (m->reason != QUIPU_PRESENT)
        return false;
    for (size_t i = 0; i < altitude->count; i++) {
        const struct altitude_band *band = &altitude->bands[i];
        if (m->value < band->from_m || m->value >= band->below_m)
            continue;
        *adjustment = altitude_adjustment(band, m->value);
        *reason = QUIPU_PRESENT;
        return true;
    }
    return false;
}

/* A smoker's daily cigarettes to the adjustment. */
static bool adjust_quantity(const struct smoking *smoking, double cigarettes,
                            double *adjustment)
{
    for (size_t i = 0; i < smoking->count; i++) {
        const struct smoking_band *band = &smoking->bands[i];
        if (cigarettes < band->from_cigarettes ||
            cigarettes >= band->below_cigarettes)
            continue;
        *adjustment = band->adjustment;
        return true;
    }
    return false;
}

bool smoking_adjust(const struct smoking *smoking, const struct person *person,
                    double *adjustment, enum quipu_reason *reason)
{
    const struct amount *cigarettes = &person->cigarettes;
    const struct answer *smoker = &person->smoker;
    bool says_no = smoker->reason == QUIPU_PRESENT && smoker->code == 0;
    bool says_yes = smoker->reason == QUIPU_PRESENT && smoker->code == 1;
    bool has_quantity =
        cigarettes->reason == QUIPU_PRESENT && cigarettes->value >= 0;
    bool is_known = false;

    *adjustment = 0;
    *reason = QUIPU_INCONSISTENT;
    if (has_quantity && cigarettes->value > 0) {
        if (says_no)
            return false;
        is_known = adjust_quantity(smoking, cigarettes->value, adjustment);
    } else if (says_yes) { /* nobody knows how much, or not cigarettes */
        is_known = smoking->has_unknown;
        *adjustment = is_known ? smoking->of_unknown : 0;
    } else {
        is_known = says_no || has_quantity;
    }
    *reason = is_known ? QUIPU_PRESENT : QUIPU_SMOKING;
    return is_known;
}

int64_t hb_round(int64_t hb, enum rounding rounding)
{
    if (rounding == ROUND_NONE || hb <= 0)
        return hb;
    int64_t up = rounding == ROUND_NEAREST ? MICROGRAMS_PER_GRAM / 2 : 0;
    return (hb + up) / MICROGRAMS_PER_GRAM * MICROGRAMS_PER_GRAM;
}

/* Whether there is a measured value that can be true. */
static enum quipu_reason check_measured(const struct rules *rules,
                                        const struct person *person)
{
    const struct answer *result = &person->result;
    if (result->reason == QUIPU_PRESENT && result->code != 0)
        return QUIPU_NOT_MEASURED;
    if (result->reason != QUIPU_PRESENT &&
        result->reason != QUIPU_NOT_COLLECTED)
        return result->reason;
    if (person->hb.reason != QUIPU_PRESENT)
        return person->hb.reason;
    int64_t hb = micrograms(person->hb.value);
    bool is_plausible = hb >= rules->minimum && hb <= rules->maximum;
    return is_plausible ? QUIPU_PRESENT : QUIPU_IMPLAUSIBLE;
}

enum quipu_reason hb_adjust(const struct rules *rules,
                            const struct person *person, int64_t *hb)
{
    double for_altitude = 0, for_smoking = 0;
    enum quipu_reason reason = check_measured(rules, person);

    *hb = 0;
    if (reason != QUIPU_PRESENT)
        return reason;
    if (rules->adjusts_altitude &&
        !altitude_adjust(&rules->altitude, &person->altitude, &for_altitude,
                         &reason))
        return reason;
    if (rules->adjusts_smoking &&
        !smoking_adjust(&rules->smoking, person, &for_smoking, &reason))
        return reason;
    int64_t adjusted =
        micrograms(person->hb.value + for_altitude + for_smoking);
    *hb = hb_round(adjusted, rules->rounding);
    return *hb > 0 ? QUIPU_PRESENT : QUIPU_IMPLAUSIBLE;
}
