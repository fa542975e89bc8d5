/* SPDX-License-Identifier: GPL-3.0-or-later */
/* wrong-abi.c - another ABI; what follows means something else there. */
#include <stdint.h>

struct other_plugin {
    uint32_t abi;
    uint32_t pointers[31];
};

extern const struct other_plugin quipu_plugin;
__attribute__((visibility("default")))
const struct other_plugin quipu_plugin = {
    .abi = 2, .pointers = {[0 ... 30] = 0xdeadbeef}};
