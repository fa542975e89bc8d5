/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fuzz_text.c - foreign bytes made safe for a terminal and for messages. */
#include "base/base.h"
#include "fuzz.h"

static bool is_safe(const char *text)
{
    for (const char *c = text; *c != '\0'; c++) {
        if ((unsigned char)*c < 0x20 || *c == 0x7f)
            return false;
    }
    return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct quipu_slice slice = {(const char *)bytes, size};
    size_t valid = quipu_utf8_valid(slice.data, size);
    assert(valid <= size);
    assert(quipu_utf8_valid(slice.data, valid) == valid);

    struct quipu_slice trimmed = quipu_slice_trim(slice);
    assert(trimmed.length <= size);
    assert(quipu_slice_equal(trimmed, quipu_slice_trim(trimmed)));

    QUIPU_AUTO_TEXT(text);
    quipu_text_append_safe(&text, slice, 100);
    assert(!text.failed && is_safe(text.data));
    assert(quipu_utf8_valid(text.data, text.length) == text.length);
    return 0;
}
