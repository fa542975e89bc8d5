/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* error.c - records failures in the caller's frame (quipu/error.h). */
#include <stdarg.h>

#include "base/base.h"

static const struct {
    int number;
    const char *meaning;
} codes[] = {
#define X(name, number, meaning) [QUIPU_##name] = {number, meaning},
    QUIPU_CODES(X)
#undef X
};

int quipu_fail(struct quipu_error *err, enum quipu_code code, const char *cause,
               ...)
{
    if (!err || err->code != QUIPU_OK)
        return -1;

    err->code = code;
    err->what[0] = '\0';
    err->hint[0] = '\0';
    va_list args;
    va_start(args, cause);
    vsnprintf(err->cause, sizeof err->cause, cause, args);
    va_end(args);
    return -1;
}

int quipu_fail_memory(struct quipu_error *err)
{
    return quipu_fail(err, QUIPU_ENOMEM, "out of memory");
}

void quipu_hint(struct quipu_error *err, const char *hint, ...)
{
    if (!err || err->code == QUIPU_OK || err->hint[0] != '\0')
        return;

    va_list args;
    va_start(args, hint);
    vsnprintf(err->hint, sizeof err->hint, hint, args);
    va_end(args);
}

void quipu_prefix(struct quipu_error *err, const char *what, ...)
{
    if (!err || err->code == QUIPU_OK)
        return;

    char rest[sizeof err->what];
    memcpy(rest, err->what, sizeof rest);
    va_list args;
    va_start(args, what);
    vsnprintf(err->what, sizeof err->what, what, args);
    va_end(args);
    if (rest[0] == '\0')
        return;
    size_t used = strlen(err->what);
    snprintf(err->what + used, sizeof err->what - used, ": %s", rest);
}

void quipu_error_clear(struct quipu_error *err)
{
    if (err)
        err->code = QUIPU_OK;
}

int quipu_code_number(enum quipu_code code)
{
    return codes[code].number;
}

const char *quipu_code_meaning(enum quipu_code code)
{
    return codes[code].meaning;
}
