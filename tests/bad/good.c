/* SPDX-License-Identifier: GPL-3.0-or-later */
/* good.c - a test plugin with nothing wrong; tests copy and damage it. */
#include "good.h"

static const struct quipu_option options[] = {
    {.name = "level",
     .type = QUIPU_OPTION_INTEGER,
     .preset = "3",
     .minimum = 1,
     .maximum = 9,
     .help = "a number"},
    {.name = "table",
     .type = QUIPU_OPTION_LOCATION,
     .preset = "plugin:table.csv",
     .help = "a file"},
    {0},
};

static const struct quipu_source source = {GOOD_SOURCE};
static const struct quipu_calculation calculation = {GOOD_CALCULATION};

QUIPU_EXPORT const struct quipu_plugin quipu_plugin = {
    QUIPU_PLUGIN_HEAD,  .name = "good",    GOOD_WORDS,
    .options = options, .source = &source, .calculation = &calculation,
};
