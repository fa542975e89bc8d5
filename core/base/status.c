/* SPDX-License-Identifier: GPL-3.0-or-later */
/* status.c - observation statuses. */
#include "base/status.h"

static const struct status statuses[] = {
    {'B', true, true, "time series break"},
    {'O', false, true, "missing"},
    {'M', false, true, "missing, cannot exist"},
    {'L', false, true, "missing, not collected"},
    {'H', false, true, "missing, holiday or weekend"},
    {'Q', false, true, "missing, suppressed"},
    {'J', true, true, "derogation"},
    {'S', true, true, "strike or other special event"},
    {'D', true, false, "definition differs"},
    {'K', false, true, "included in another category"},
    {'W', true, false, "includes another category"},
    {'I', true, false, "imputed"},
    {'F', true, false, "forecast"},
    {'E', true, false, "estimated"},
    {'P', true, false, "provisional"},
    {'N', true, false, "not significant"},
    {'U', true, false, "low reliability"},
    {'V', true, false, "unvalidated"},
    {'G', true, false, "experimental"},
    {'A', true, false, "normal"},
};

static size_t find(char code)
{
    for (size_t i = 0; i < ARRAY_SIZE(statuses); i++) {
        if (statuses[i].code == code)
            return i;
    }
    return ARRAY_SIZE(statuses);
}

const struct status *status_find(struct quipu_slice text)
{
    size_t at = text.length == 1 ? find(text.data[0]) : ARRAY_SIZE(statuses);
    return at == ARRAY_SIZE(statuses) ? NULL : &statuses[at];
}

char status_worse(char a, char b)
{
    return find(a) <= find(b) ? a : b;
}
