/* SPDX-License-Identifier: GPL-3.0-or-later */
/* deaf-constructor.c - closes all that is open when it is loaded, and stays. */
#include <unistd.h>

#include "good.h"

__attribute__((constructor)) static void misbehave(void)
{
    closefrom(0);
    for (;;)
        pause();
}

static const struct quipu_calculation calculation = {GOOD_CALCULATION};

QUIPU_EXPORT const struct quipu_plugin quipu_plugin = {
    QUIPU_PLUGIN_HEAD,
    .name = "deaf-constructor",
    GOOD_WORDS,
    .calculation = &calculation,
};
