/* SPDX-License-Identifier: GPL-3.0-or-later */
/* wrong-name.c - has another name than its file. */
#include "good.h"

static const struct quipu_calculation calculation = {GOOD_CALCULATION};

QUIPU_EXPORT const struct quipu_plugin quipu_plugin = {
    QUIPU_PLUGIN_HEAD,
    .name = "another",
    GOOD_WORDS,
    .calculation = &calculation,
};
