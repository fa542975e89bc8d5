/* SPDX-License-Identifier: GPL-3.0-or-later */
/* hang-constructor.c - does not come back when it is loaded, nor does a child
 * that it has started. */
#include <unistd.h>

#include "good.h"

__attribute__((constructor)) static void misbehave(void)
{
    (void)!fork();
    for (;;)
        pause();
}

static const struct quipu_calculation calculation = {GOOD_CALCULATION};

QUIPU_EXPORT const struct quipu_plugin quipu_plugin = {
    QUIPU_PLUGIN_HEAD,
    .name = "hang-constructor",
    GOOD_WORDS,
    .calculation = &calculation,
};
