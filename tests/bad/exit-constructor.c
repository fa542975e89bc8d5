/* SPDX-License-Identifier: GPL-3.0-or-later */
/* exit-constructor.c - ends the process when it is loaded. */
#include <stdlib.h>

#include "good.h"

__attribute__((constructor)) static void misbehave(void)
{
    exit(0);
}

static const struct quipu_calculation calculation = {GOOD_CALCULATION};

QUIPU_EXPORT const struct quipu_plugin quipu_plugin = {
    QUIPU_PLUGIN_HEAD,
    .name = "exit-constructor",
    GOOD_WORDS,
    .calculation = &calculation,
};
