/* SPDX-License-Identifier: GPL-3.0-or-later */
/* arena.c - memory that is freed all at once. */
#include <stdarg.h>
#include <stdalign.h>

#include "base/arena.h"

#define BLOCK_SIZE ((size_t)64 * 1024)

struct block {
    struct block *next;
    size_t used, size;
    alignas(max_align_t) char bytes[];
};

struct arena {
    struct block *blocks; /* the newest first */
};

struct arena *arena_new(struct quipu_error *err)
{
    return base_alloc(1, sizeof(struct arena), err);
}

void arena_free(struct arena *arena)
{
    if (!arena)
        return;
    for (struct block *block = arena->blocks; block;) {
        struct block *next = block->next;
        free(block);
        block = next;
    }
    free(arena);
}

static struct block *add_block(struct arena *arena, size_t needed,
                               struct quipu_error *err)
{
    size_t size = needed > BLOCK_SIZE ? needed : BLOCK_SIZE;
    struct block *block = base_alloc(1, sizeof *block + size, err);
    if (!block)
        return NULL;
    block->size = size;
    block->next = arena->blocks;
    arena->blocks = block;
    return block;
}

void *arena_alloc(struct arena *arena, size_t count, size_t size,
                  struct quipu_error *err)
{
    size_t bytes;
    const size_t align = alignof(max_align_t);
    if (__builtin_mul_overflow(count, size, &bytes) || bytes > SIZE_MAX / 2) {
        (void)quipu_fail_memory(err);
        return NULL;
    }
    bytes = (bytes + align - 1) / align * align;
    struct block *block = arena->blocks;
    if (!block || block->size - block->used < bytes)
        block = add_block(arena, bytes, err);
    if (!block)
        return NULL;
    void *result = block->bytes + block->used;
    block->used += bytes;
    return result;
}

const char *arena_strdup(struct arena *arena, const char *string,
                         struct quipu_error *err)
{
    size_t size = strlen(string) + 1;
    char *copy = arena_alloc(arena, size, 1, err);
    if (copy)
        memcpy(copy, string, size);
    return copy;
}

const char *arena_printf(struct arena *arena, struct quipu_error *err,
                         const char *format, ...)
{
    va_list args;
    va_start(args, format);
    int length = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (length < 0) {
        (void)quipu_fail(err, QUIPU_EBUG, "a text could not be formatted");
        return NULL;
    }
    char *text = arena_alloc(arena, (size_t)length + 1, 1, err);
    if (!text)
        return NULL;
    va_start(args, format);
    vsnprintf(text, (size_t)length + 1, format, args);
    va_end(args);
    return text;
}
