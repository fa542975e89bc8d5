/* SPDX-License-Identifier: GPL-3.0-or-later */
/* short-source.c - a source that ends before its last required function. */
#include "good.h"

static const struct quipu_source source = {GOOD_SOURCE};

QUIPU_EXPORT const struct quipu_plugin quipu_plugin = {
    .abi = QUIPU_ABI,
    .size = sizeof(struct quipu_plugin),
    .source_size = offsetof(struct quipu_source, close),
    .name = "short-source",
    GOOD_WORDS,
    .source = &source,
};
