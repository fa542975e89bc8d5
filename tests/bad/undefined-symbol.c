/* SPDX-License-Identifier: GPL-3.0-or-later */
/* undefined-symbol.c - calls a function that libquipu does not have, which
 * loading lazily would not notice. */
#include "good.h"

extern int quipu_no_such_function(void *source, size_t *count,
                                  struct quipu_error *err);

static int partitions(void *source, size_t *count, struct quipu_error *err)
{
    return quipu_no_such_function(source, count, err) + 1;
}

static const struct quipu_source source = {
    GOOD_SOURCE,
    .partitions = partitions,
};

QUIPU_EXPORT const struct quipu_plugin quipu_plugin = {
    QUIPU_PLUGIN_HEAD,
    .name = "undefined-symbol",
    GOOD_WORDS,
    .source = &source,
};
