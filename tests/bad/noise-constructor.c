/* SPDX-License-Identifier: GPL-3.0-or-later */
/* noise-constructor.c - writes into whatever is open when it is loaded. */
#include <unistd.h>

#include "good.h"

__attribute__((constructor)) static void misbehave(void)
{
    for (int fd = 0; fd < 64; fd++)
        (void)!write(fd, "noise", 5);
}

static const struct quipu_calculation calculation = {GOOD_CALCULATION};

QUIPU_EXPORT const struct quipu_plugin quipu_plugin = {
    QUIPU_PLUGIN_HEAD,
    .name = "noise-constructor",
    GOOD_WORDS,
    .calculation = &calculation,
};
