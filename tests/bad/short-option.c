/* SPDX-License-Identifier: GPL-3.0-or-later */
/* short-option.c - as from an older header whose options ended with their
 * fields: no unit, no help. */
#include "good.h"

struct older_option {
    const char *name;
    enum quipu_option_type type;
    uint32_t flags;
    const char *preset, *choices;
    double minimum, maximum;
    const struct older_option *fields;
};

static const struct older_option fields[] = {
    {.name = "location", .type = QUIPU_OPTION_LOCATION},
    {.name = "join", .type = QUIPU_OPTION_LIST},
    {0},
};

static const struct older_option options[] = {
    {.name = "files", .type = QUIPU_OPTION_RECORDS, .fields = fields},
    {.name = "way",
     .type = QUIPU_OPTION_CHOICE,
     .choices = "here there",
     .preset = "there"},
    {0},
};

static const struct quipu_source source = {GOOD_SOURCE};

QUIPU_EXPORT const struct quipu_plugin quipu_plugin = {
    .abi = QUIPU_ABI,
    .size = sizeof(struct quipu_plugin),
    .option_size = sizeof(struct older_option),
    .source_size = sizeof(struct quipu_source),
    .name = "short-option",
    GOOD_WORDS,
    .options = (const void *)options,
    .source = &source,
};
