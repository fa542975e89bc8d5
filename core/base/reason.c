/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* reason.c - the words for a value that is not there (quipu/schema.h). */
#include <quipu/schema.h>

#include "base/base.h"

static const struct {
    const char *word;
    char status;
} reasons[QUIPU_REASON_COUNT] = {
#define X(name, word, status, meaning) [QUIPU_##name] = {word, status},
    QUIPU_REASONS(X)
#undef X
};

const char *quipu_reason_word(enum quipu_reason reason)
{
    assert(reason < QUIPU_REASON_COUNT);
    return reasons[reason].word;
}

bool quipu_reason_parse(struct quipu_slice word, enum quipu_reason *reason)
{
    for (size_t i = 0; i < QUIPU_REASON_COUNT; i++) {
        if (quipu_slice_equal(word, quipu_slice_of(reasons[i].word))) {
            *reason = (enum quipu_reason)i;
            return true;
        }
    }
    return false;
}

char quipu_reason_status(enum quipu_reason reason)
{
    assert(reason < QUIPU_REASON_COUNT);
    return reasons[reason].status;
}
