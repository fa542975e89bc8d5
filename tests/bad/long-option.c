/* SPDX-License-Identifier: GPL-3.0-or-later */
/* long-option.c - as from a newer header whose options have more, in tables
 * within tables too. */
#include "good.h"

struct newer_option {
    struct quipu_option known;
    const void *unknown[3];
};

#define UNKNOWN .unknown = {[0 ... 2] = (const void *)16}

static const struct newer_option fields[] = {
    {.known = {.name = "location",
               .type = QUIPU_OPTION_LOCATION,
               .help = "a file"},
     UNKNOWN},
    {.known = {.name = "join", .type = QUIPU_OPTION_LIST, .help = "keys"},
     UNKNOWN},
    {.known = {0}},
};

static const struct newer_option options[] = {
    {.known = {.name = "files",
               .type = QUIPU_OPTION_RECORDS,
               .fields = (const void *)fields,
               .help = "the files"},
     UNKNOWN},
    {.known = {.name = "way",
               .type = QUIPU_OPTION_CHOICE,
               .choices = "here there",
               .preset = "there",
               .help = "where"},
     UNKNOWN},
    {.known = {0}},
};

static const struct quipu_source source = {GOOD_SOURCE};

QUIPU_EXPORT const struct quipu_plugin quipu_plugin = {
    .abi = QUIPU_ABI,
    .size = sizeof(struct quipu_plugin),
    .option_size = sizeof(struct newer_option),
    .source_size = sizeof(struct quipu_source),
    .name = "long-option",
    GOOD_WORDS,
    .options = (const void *)options,
    .source = &source,
};
