/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fuzz.h - the one function of a fuzz target.
 *
 * It takes any bytes, does what the program does with such input, asserts what
 * must hold, and leaves nothing behind.  libFuzzer calls it, or replay.c.
 */
#ifndef FUZZ_H
#define FUZZ_H

#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

#endif
