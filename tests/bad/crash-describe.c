/* SPDX-License-Identifier: GPL-3.0-or-later */
/* crash-describe.c - options that lead nowhere. */
#include "good.h"

static const struct quipu_calculation calculation = {GOOD_CALCULATION};

QUIPU_EXPORT const struct quipu_plugin quipu_plugin = {
    QUIPU_PLUGIN_HEAD,           .name = "crash-describe",    GOOD_WORDS,
    .options = (const void *)16, .calculation = &calculation,
};
