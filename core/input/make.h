/* SPDX-License-Identifier: GPL-3.0-or-later */
/* make.h - how a kind of input makes one. */
#ifndef INPUT_MAKE_H
#define INPUT_MAKE_H

#include "input/inside.h"

/* An input of size 0 without state; `name` is made safe to print. */
struct quipu_input *input_new(const struct input_ops *ops, const char *name,
                              struct quipu_error *err) QUIPU_MUST_CHECK;

/* An unlinked file with what was unpacked from `original`; both are taken, also
 * on failure.  Its hash and its changes are those of the original. */
struct quipu_input *
input_from_unpacked(const char *name, int file, struct quipu_input *original,
                    struct quipu_error *err) QUIPU_MUST_CHECK;

#endif
