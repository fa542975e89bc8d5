/* SPDX-License-Identifier: GPL-3.0-or-later */
/* long-struct.c - as from a newer header with more fields everywhere. */
#define quipu_plugin quipu_plugin_of_today
#include "good.h"
#undef quipu_plugin

struct newer_source {
    struct quipu_source known;
    const void *unknown[4];
};

struct newer_calculation {
    struct quipu_calculation known;
    const void *unknown[4];
};

struct newer_plugin {
    GOOD_HEAD_FIELDS;
    const struct newer_source *source;
    const struct newer_calculation *calculation;
    const void *unknown[4];
};

static const struct newer_source source = {
    .known = {GOOD_SOURCE}, .unknown = {[0 ... 3] = (const void *)16}};
static const struct newer_calculation calculation = {
    .known = {GOOD_CALCULATION}, .unknown = {[0 ... 3] = (const void *)16}};

extern const struct newer_plugin quipu_plugin;
QUIPU_EXPORT const struct newer_plugin quipu_plugin = {
    .abi = QUIPU_ABI,
    .size = sizeof(struct newer_plugin),
    .source_size = sizeof(struct newer_source),
    .calculation_size = sizeof(struct newer_calculation),
    .name = "long-struct",
    GOOD_WORDS,
    .source = &source,
    .calculation = &calculation,
    .unknown = {[0 ... 3] = (const void *)16},
};
