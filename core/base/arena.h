/* SPDX-License-Identifier: GPL-3.0-or-later */
/* arena.h - memory that is freed all at once. */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include "base/base.h"

struct arena;

struct arena *arena_new(struct quipu_error *err) QUIPU_MUST_CHECK;
void arena_free(struct arena *arena);
QUIPU_AUTO_DEFINE(arena)

/* Zeroed memory for count objects, aligned for any type, until arena_free. */
void *arena_alloc(struct arena *arena, size_t count, size_t size,
                  struct quipu_error *err) QUIPU_MUST_CHECK;
const char *arena_strdup(struct arena *arena, const char *string,
                         struct quipu_error *err) QUIPU_MUST_CHECK;
const char *arena_printf(struct arena *arena, struct quipu_error *err,
                         const char *format, ...)
    QUIPU_PRINTF(3, 4) QUIPU_MUST_CHECK;

#endif
