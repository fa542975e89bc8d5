/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* text.h - slices, and text that grows.
 *
 * A slice is a borrowed run of bytes: pointer and length, not terminated.  It
 * is valid as long as what it points into.
 *
 * A struct quipu_text grows as it is appended to.  `data` is never NULL and
 * always NUL-terminated; `length` does not count the NUL.  When memory runs
 * out the text keeps what it had, `failed` becomes true and later appends do
 * nothing: check once, with quipu_text_check, when the text is complete.
 *
 * Texts are UTF-8 by convention; these functions move bytes.
 */
#ifndef QUIPU_TEXT_H
#define QUIPU_TEXT_H

#include <stdbool.h>
#include <stddef.h>

#include <quipu/error.h>

#ifdef __cplusplus
extern "C" {
#endif

struct quipu_slice {
    const char *data; /* not NUL-terminated; NULL only when length is 0 */
    size_t length;
};

/* The slice of a whole C string. */
struct quipu_slice quipu_slice_of(const char *text);

/* Without the blanks (space, tab, CR, LF) at both ends. */
struct quipu_slice quipu_slice_trim(struct quipu_slice slice);

bool quipu_slice_equal(struct quipu_slice a, struct quipu_slice b);

struct quipu_text {
    char *data;
    size_t length;
    size_t capacity; /* 0 while data points to a static empty string */
    bool failed;
};

/* An empty text; nothing is allocated yet. */
void quipu_text_init(struct quipu_text *text);

/* Frees the contents; the text must be initialised before it is used again. */
void quipu_text_release(struct quipu_text *text);

/* Empties the text and keeps its memory, also after a failure. */
void quipu_text_clear(struct quipu_text *text);

void quipu_text_append(struct quipu_text *text, const char *string);
void quipu_text_append_bytes(struct quipu_text *text, const void *bytes,
                             size_t length);
void quipu_text_printf(struct quipu_text *text, const char *format, ...)
    QUIPU_PRINTF(2, 3);

/* 0 when every append succeeded, else -1 and QUIPU_ENOMEM. */
int quipu_text_check(const struct quipu_text *text,
                     struct quipu_error *err) QUIPU_MUST_CHECK;

/* Hands the string over to the caller, who frees it with free(); the text is
 * empty afterwards.  NULL and QUIPU_ENOMEM when an append had failed. */
char *quipu_text_detach(struct quipu_text *text,
                        struct quipu_error *err) QUIPU_MUST_CHECK;

/* Appends `slice` so that it is safe on a terminal and in a message: control
 * characters and bytes that are not UTF-8 become \xHH, and what is longer than
 * `limit` bytes is cut with "...". */
void quipu_text_append_safe(struct quipu_text *text, struct quipu_slice slice,
                            size_t limit);

/* The length of the longest prefix of `bytes` that is valid UTF-8. */
size_t quipu_utf8_valid(const char *bytes, size_t length);

#ifdef __cplusplus
}
#endif
#endif
