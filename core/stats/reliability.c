/* SPDX-License-Identifier: GPL-3.0-or-later */
/* reliability.c - whether an estimate is good enough to be shown. */
#include <math.h>

#include "stats/stats.h"

bool range_has(const struct range *range, double value)
{
    return (!range->has_from || value >= range->from) &&
           (!range->has_below || value < range->below) &&
           (!range->has_above || value > range->above) &&
           (!range->has_to || value <= range->to);
}

/* The quantity of an estimate; false when it does not have it. */
static bool find_quantity(const struct estimate *estimate,
                          enum reliability_quantity quantity, double *value)
{
    double width = estimate->ci_high - estimate->ci_low;
    switch (quantity) {
    case RELIABILITY_N:
        *value = (double)estimate->n;
        return true;
    case RELIABILITY_RSE:
        *value = estimate->rse;
        return estimate->has_rse;
    case RELIABILITY_DF:
        *value = (double)estimate->df;
        return estimate->has_df;
    case RELIABILITY_N_EFFECTIVE:
        *value = estimate->n_effective;
        return true;
    case RELIABILITY_CI_WIDTH:
        *value = width;
        return estimate->has_interval;
    case RELIABILITY_CI_RELATIVE_WIDTH:
        if (!estimate->has_interval || estimate->value == 0)
            return false;
        *value = width / fabs(estimate->value);
        return true;
    case RELIABILITY_BOUNDARY:
        *value = estimate->is_boundary;
        return true;
    case RELIABILITY_COUNT:
        break;
    }
    return false;
}

static bool rule_applies(const struct reliability_rule *rule,
                         const struct estimate *estimate)
{
    assert(rule->condition_count <= RELIABILITY_COUNT);
    for (size_t i = 0; i < rule->condition_count; i++) {
        const struct reliability_condition *condition = &rule->conditions[i];
        double value;
        if (!find_quantity(estimate, condition->quantity, &value) ||
            !range_has(&condition->range, value))
            return false;
    }
    return true;
}

char reliability_status(const struct reliability_rule *rules, size_t count,
                        const struct estimate *estimate)
{
    for (size_t i = 0; i < count; i++) {
        if (rule_applies(&rules[i], estimate))
            return rules[i].status;
    }
    return 'A';
}
