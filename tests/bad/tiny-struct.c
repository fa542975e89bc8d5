/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tiny-struct.c - a description that ends before its sizes. */
#include <stdint.h>

struct tiny_plugin {
    uint32_t abi, size;
};

extern const struct tiny_plugin quipu_plugin;
__attribute__((visibility("default"))) const struct tiny_plugin quipu_plugin = {
    .abi = 1, .size = sizeof(struct tiny_plugin)};
