/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* stream.c - reads inputs of any kind (quipu/input.h). */
#include "base/base.h"
#include "input/inside.h"

const char *quipu_input_name(const struct quipu_input *input)
{
    return input->name;
}

struct quipu_stream *quipu_input_open(const struct quipu_input *input,
                                      struct quipu_error *err)
{
    struct quipu_stream *stream = base_alloc(1, sizeof *stream, err);
    if (!stream)
        return NULL;
    stream->input = input;
    if (input->ops->open && input->ops->open(stream, err) == -1) {
        free(stream);
        return NULL;
    }
    return stream;
}

void quipu_stream_close(struct quipu_stream *stream)
{
    if (!stream)
        return;
    if (stream->input->ops->close)
        stream->input->ops->close(stream);
    free(stream);
}

int quipu_stream_read(struct quipu_stream *stream, void *bytes, size_t size,
                      size_t *got, struct quipu_error *err)
{
    *got = 0;
    if (size == 0)
        return 0;
    if (stream->input->ops->read(stream, bytes, size, got, err) == -1) {
        *got = 0;
        return -1;
    }
    stream->position += *got;
    return 0;
}

bool quipu_stream_is_seekable(const struct quipu_stream *stream)
{
    return stream->input->ops->is_seekable;
}

int quipu_stream_seek(struct quipu_stream *stream, uint64_t offset,
                      struct quipu_error *err)
{
    if (!quipu_stream_is_seekable(stream))
        return quipu_fail(err, QUIPU_EINPUT,
                          "\"%s\" can only be read from its beginning",
                          stream->input->name);
    stream->position = offset;
    return 0;
}

uint64_t quipu_stream_tell(const struct quipu_stream *stream)
{
    return stream->position;
}

uint64_t quipu_stream_size(const struct quipu_stream *stream)
{
    return quipu_stream_is_seekable(stream) ? stream->input->size : 0;
}
