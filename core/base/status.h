/* SPDX-License-Identifier: GPL-3.0-or-later */
/* status.h - SDMX observation statuses (CL_OBS_STATUS 2.2), in the order of
 * "SDMX Possible Ways of Implementing OBS_STATUS" v2.0 (2019): where a number
 * has several, the first one says most.
 */
#ifndef BASE_STATUS_H
#define BASE_STATUS_H

#include "base/base.h"

struct status {
    char code;
    bool with_value, with_missing; /* what it may stand beside */
    const char *meaning;
};

/* NULL when the text is no status. */
const struct status *status_find(struct quipu_slice text);

/* The one of two that says more; an unknown one says nothing. */
char status_worse(char a, char b);

#endif
