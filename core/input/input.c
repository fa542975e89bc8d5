/* SPDX-License-Identifier: GPL-3.0-or-later */
/* input.c - what is common to all kinds of inputs, and bytes in memory
 * (input/input.h). */
#include "base/base.h"
#include "input/input.h"
#include "input/make.h"

/* Names longer than this are cut in messages, in bytes. */
#define NAME_LIMIT 400

struct quipu_input *input_new(const struct input_ops *ops, const char *name,
                              struct quipu_error *err)
{
    struct quipu_input *input = base_alloc(1, sizeof *input, err);
    if (!input)
        return NULL;
    input->ops = ops;
    QUIPU_AUTO_TEXT(safe);
    quipu_text_append_safe(&safe, quipu_slice_of(name), NAME_LIMIT);
    input->name = quipu_text_detach(&safe, err);
    if (!input->name) {
        free(input);
        return NULL;
    }
    return input;
}

void input_free(struct quipu_input *input)
{
    if (!input)
        return;
    if (input->ops->release)
        input->ops->release(input);
    input_free(input->original);
    free(input->name);
    free(input->sha256);
    free(input);
}

/* Hashes the rest of a stream, through a buffer of `size` bytes. */
static int hash_stream(struct hash *hash, struct quipu_stream *stream,
                       void *buffer, size_t size, struct quipu_error *err)
{
    size_t got;
    do {
        if (quipu_stream_read(stream, buffer, size, &got, err) == -1)
            return -1;
        hash_bytes(hash, buffer, got);
    } while (got > 0);
    return 0;
}

static char *compute_sha256(const struct quipu_input *input,
                            struct quipu_error *err)
{
    const size_t size = 128 * 1024;
    QUIPU_AUTO_STRING buffer = base_alloc(size, 1, err);
    char *digits = base_alloc(HASH_SIZE, 1, err);
    struct quipu_stream *stream = quipu_input_open(input, err);
    struct hash hash;
    hash_init(&hash);
    if (!buffer || !digits || !stream ||
        hash_stream(&hash, stream, buffer, size, err) == -1) {
        free(digits);
        digits = NULL;
    } else {
        hash_finish(&hash, digits);
    }
    quipu_stream_close(stream);
    return digits;
}

int input_sha256(struct quipu_input *input, char out[HASH_SIZE],
                 struct quipu_error *err)
{
    if (input->original)
        return input_sha256(input->original, out, err);
    if (!input->sha256)
        input->sha256 = compute_sha256(input, err);
    if (!input->sha256)
        return -1;
    memcpy(out, input->sha256, HASH_SIZE);
    return 0;
}

uint64_t input_size(const struct quipu_input *input)
{
    return input->size;
}

int input_check_unchanged(const struct quipu_input *input,
                          struct quipu_error *err)
{
    if (input->original)
        return input_check_unchanged(input->original, err);
    return input->ops->check_unchanged ? input->ops->check_unchanged(input, err)
                                       : 0;
}

static int read_memory(struct quipu_stream *stream, void *bytes, size_t size,
                       size_t *got, struct quipu_error *err)
{
    (void)err;
    const struct quipu_input *input = stream->input;
    if (stream->position >= input->size)
        return 0;
    size_t rest = (size_t)(input->size - stream->position);
    *got = size < rest ? size : rest;
    memcpy(bytes, (const char *)input->state + stream->position, *got);
    return 0;
}

static const struct input_ops memory_ops = {
    .read = read_memory,
    .is_seekable = true,
};

struct quipu_input *input_from_memory(const char *name, const void *bytes,
                                      size_t length, struct quipu_error *err)
{
    struct quipu_input *input = input_new(&memory_ops, name, err);
    if (!input)
        return NULL;
    input->size = length;
    input->state = (void *)bytes; /* never written, never freed */
    return input;
}
