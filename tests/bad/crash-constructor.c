/* SPDX-License-Identifier: GPL-3.0-or-later */
/* crash-constructor.c - crashes when it is loaded. */
#include <signal.h>

#include "good.h"

__attribute__((constructor)) static void misbehave(void)
{
    raise(SIGSEGV);
}

static const struct quipu_calculation calculation = {GOOD_CALCULATION};

QUIPU_EXPORT const struct quipu_plugin quipu_plugin = {
    QUIPU_PLUGIN_HEAD,
    .name = "crash-constructor",
    GOOD_WORDS,
    .calculation = &calculation,
};
