/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* input.h - the bytes behind a location.
 *
 * Inputs belong to the host: it resolves a location, opens and hashes it, and
 * says whether the plugin may have it.  A plugin gets a struct quipu_input from
 * its settings (option.h) and opens as many streams on it as it likes, from
 * any thread; each stream has its own position and belongs to one thread at a
 * time.  No plugin opens a path.
 *
 * What is in an input is untrusted.
 */
#ifndef QUIPU_INPUT_H
#define QUIPU_INPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <quipu/text.h>

#ifdef __cplusplus
extern "C" {
#endif

struct quipu_input;
struct quipu_stream;

/* The name for messages: the location as the definition wrote it, with the
 * member that was read from a zip, safe to print. */
const char *quipu_input_name(const struct quipu_input *input);

/* Opens a stream at the beginning; quipu_stream_close frees it. */
struct quipu_stream *quipu_input_open(const struct quipu_input *input,
                                      struct quipu_error *err) QUIPU_MUST_CHECK;
void quipu_stream_close(struct quipu_stream *stream);

/* Reads up to `size` bytes.  *got is how many; 0 means the end.  Fewer than
 * `size` may come before the end.  -1 on error. */
int quipu_stream_read(struct quipu_stream *stream, void *bytes, size_t size,
                      size_t *got, struct quipu_error *err) QUIPU_MUST_CHECK;

/* Whether seek and size work: what is packed or fetched is unpacked
 * or fetched before a plugin gets it, so that they do at present. */
bool quipu_stream_is_seekable(const struct quipu_stream *stream);

/* Moves to `offset` bytes from the beginning. */
int quipu_stream_seek(struct quipu_stream *stream, uint64_t offset,
                      struct quipu_error *err) QUIPU_MUST_CHECK;

/* The position, and the length of the whole in bytes (0 when not seekable). */
uint64_t quipu_stream_tell(const struct quipu_stream *stream);
uint64_t quipu_stream_size(const struct quipu_stream *stream);

#ifdef __cplusplus
}
#endif
#endif
