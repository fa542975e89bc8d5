/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* inside.h - the inside of inputs and streams, for what implements a kind of
 * input: a local file, bytes in memory, what was unpacked or fetched.
 */
#ifndef INPUT_INSIDE_H
#define INPUT_INSIDE_H

#include <quipu/input.h>

#include "base/base.h"

/* What a kind of input does.  An input is read by several threads at once, a
 * stream by one. */
struct input_ops {
    /* Prepares a new stream at the beginning, in its `state`.  NULL when there
     * is nothing to prepare. */
    int (*open)(struct quipu_stream *stream, struct quipu_error *err);

    /* Reads up to `size` > 0 bytes at the stream's position, which the caller
     * moves on; *got is 0 at the end. */
    int (*read)(struct quipu_stream *stream, void *bytes, size_t size,
                size_t *got, struct quipu_error *err);

    /* Frees the stream's `state`; NULL when there is none. */
    void (*close)(struct quipu_stream *stream);

    /* Fails when the input changed since it was opened; NULL: it cannot. */
    int (*check_unchanged)(const struct quipu_input *input,
                           struct quipu_error *err);

    /* Frees the input's `state`; NULL when there is none. */
    void (*release)(struct quipu_input *input);

    bool is_seekable; /* `read` reads at any position */
};

struct quipu_input {
    const struct input_ops *ops;
    char *name;    /* safe to print */
    uint64_t size; /* in bytes */
    void *state;
    char *sha256;                 /* NULL until it was asked for */
    struct quipu_input *original; /* owned: what it was unpacked from, whose
                                     bytes are hashed; or NULL */
};

struct quipu_stream {
    const struct quipu_input *input;
    uint64_t position;
    void *state;
};

#endif
