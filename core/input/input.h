/* SPDX-License-Identifier: GPL-3.0-or-later */
/* input.h - makes the inputs that plugins read (quipu/input.h).
 *
 * An input is opened once and hashed through the same descriptor that its
 * streams read, so that what was hashed is what is read; input_check_unchanged
 * says afterwards whether someone wrote to it meanwhile.
 */
#ifndef INPUT_H
#define INPUT_H

#include <quipu/input.h>

#include "base/base.h"
#include "base/hash.h"

/* Opens a local file.  `name` is what messages call it. */
struct quipu_input *input_open_file(const char *path, const char *name,
                                    struct quipu_error *err) QUIPU_MUST_CHECK;

/* Bytes in memory, borrowed; for tests. */
struct quipu_input *input_from_memory(const char *name, const void *bytes,
                                      size_t length,
                                      struct quipu_error *err) QUIPU_MUST_CHECK;
void input_free(struct quipu_input *input);

/* The SHA-256 of the whole; computed at the first call. */
int input_sha256(struct quipu_input *input, char out[HASH_SIZE],
                 struct quipu_error *err) QUIPU_MUST_CHECK;
uint64_t input_size(const struct quipu_input *input);

/* QUIPU_EINPUT when size or modification time changed since it was opened. */
int input_check_unchanged(const struct quipu_input *input,
                          struct quipu_error *err) QUIPU_MUST_CHECK;

#endif
