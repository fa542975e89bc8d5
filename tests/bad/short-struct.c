/* SPDX-License-Identifier: GPL-3.0-or-later */
/* short-struct.c - as from an older header that had no calculations. */
#define quipu_plugin quipu_plugin_of_today
#include "good.h"
#undef quipu_plugin

struct older_plugin {
    GOOD_HEAD_FIELDS;
    const struct quipu_source *source;
};

static const struct quipu_source source = {GOOD_SOURCE};

extern const struct older_plugin quipu_plugin;
QUIPU_EXPORT const struct older_plugin quipu_plugin = {
    .abi = QUIPU_ABI,
    .size = sizeof(struct older_plugin),
    .source_size = sizeof(struct quipu_source),
    .name = "short-struct",
    GOOD_WORDS,
    .source = &source,
};
