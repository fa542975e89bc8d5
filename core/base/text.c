/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* text.c - slices, and text that grows (quipu/text.h). */
#include <stdarg.h>

#include "base/base.h"

struct quipu_slice quipu_slice_of(const char *text)
{
    return (struct quipu_slice){.data = text, .length = strlen(text)};
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

struct quipu_slice quipu_slice_trim(struct quipu_slice slice)
{
    while (slice.length > 0 && is_blank(slice.data[slice.length - 1]))
        slice.length--;
    while (slice.length > 0 && is_blank(slice.data[0])) {
        slice.data++;
        slice.length--;
    }
    return slice;
}

bool quipu_slice_equal(struct quipu_slice a, struct quipu_slice b)
{
    return a.length == b.length &&
           (a.length == 0 || memcmp(a.data, b.data, a.length) == 0);
}

/* What an empty text points to; never written, as its capacity is 0. */
static const char empty_string[1] = "";

void quipu_text_init(struct quipu_text *text)
{
    *text = (struct quipu_text){.data = (char *)empty_string};
}

void quipu_text_release(struct quipu_text *text)
{
    if (text->capacity > 0)
        free(text->data);
    quipu_text_init(text);
}

void quipu_text_clear(struct quipu_text *text)
{
    text->length = 0;
    text->failed = false;
    if (text->capacity > 0)
        text->data[0] = '\0';
}

/* Makes room for `more` bytes and the NUL; false, and marks the text, when
 * there is no memory. */
static bool reserve(struct quipu_text *text, size_t more)
{
    if (text->failed)
        return false;
    if (more < text->capacity - text->length && text->capacity > 0)
        return true;

    size_t needed;
    if (__builtin_add_overflow(text->length, more, &needed) ||
        needed > SIZE_MAX / 2) {
        text->failed = true;
        return false;
    }
    size_t capacity =
        text->capacity * 2 > needed ? text->capacity * 2 : (needed | 31) + 1;
    char *data = realloc(text->capacity > 0 ? text->data : NULL, capacity);
    if (!data) {
        text->failed = true;
        return false;
    }
    text->data = data;
    text->capacity = capacity;
    text->data[text->length] = '\0';
    return true;
}

void quipu_text_append(struct quipu_text *text, const char *string)
{
    quipu_text_append_bytes(text, string, strlen(string));
}

void quipu_text_append_bytes(struct quipu_text *text, const void *bytes,
                             size_t length)
{
    if (length == 0 || !reserve(text, length))
        return;
    memcpy(text->data + text->length, bytes, length);
    text->length += length;
    text->data[text->length] = '\0';
}

void quipu_text_printf(struct quipu_text *text, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    int length = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (length < 0) {
        text->failed = true;
        return;
    }
    if (!reserve(text, (size_t)length))
        return;

    va_start(args, format);
    vsnprintf(text->data + text->length, (size_t)length + 1, format, args);
    va_end(args);
    text->length += (size_t)length;
}

int quipu_text_check(const struct quipu_text *text, struct quipu_error *err)
{
    return text->failed ? quipu_fail_memory(err) : 0;
}

char *quipu_text_detach(struct quipu_text *text, struct quipu_error *err)
{
    if (!reserve(text, 0)) {
        (void)quipu_fail_memory(err);
        return NULL;
    }
    char *data = text->data;
    quipu_text_init(text);
    return data;
}
