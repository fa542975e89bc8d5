/* SPDX-License-Identifier: GPL-3.0-or-later */
/* memory.c - memory that fails with an error, and values kept in it. */
#include "survey.h"

void *survey_alloc(size_t count, size_t size, struct quipu_error *err)
{
    void *memory = calloc(count ? count : 1, size);
    if (!memory)
        (void)quipu_fail_memory(err);
    return memory;
}

char *survey_strdup(const char *string, struct quipu_error *err)
{
    char *copy = strdup(string);
    if (!copy)
        (void)quipu_fail_memory(err);
    return copy;
}

int survey_grow(void *items, size_t *capacity, size_t needed, size_t size,
                struct quipu_error *err)
{
    if (needed <= *capacity)
        return 0;
    size_t more = *capacity < 16 ? 16 : *capacity;
    if (__builtin_add_overflow(*capacity, more, &more))
        return quipu_fail_memory(err);
    if (more < needed)
        more = needed;

    void *old;
    memcpy(&old, items, sizeof old);
    void *grown = reallocarray(old, more, size);
    if (!grown)
        return quipu_fail_memory(err);
    memcpy(items, &grown, sizeof grown);
    *capacity = more;
    return 0;
}

void cells_init(struct cells *cells)
{
    *cells = (struct cells){.items = NULL};
    quipu_text_init(&cells->text);
}

void cells_release(struct cells *cells)
{
    free(cells->items);
    quipu_text_release(&cells->text);
}

void cells_clear(struct cells *cells)
{
    cells->count = 0;
    quipu_text_clear(&cells->text);
}

int cells_append(struct cells *cells, const struct value *value,
                 struct quipu_error *err)
{
    if (survey_grow(&cells->items, &cells->capacity, cells->count + 1,
                    sizeof *cells->items, err) == -1)
        return -1;
    cells->items[cells->count++] = (struct cell){.kind = value->kind,
                                                 .number = value->number,
                                                 .offset = cells->text.length,
                                                 .length = value->text.length};
    if (value->text.length > 0)
        quipu_text_append_bytes(&cells->text, value->text.data,
                                value->text.length);
    return quipu_text_check(&cells->text, err);
}

void cells_get(const struct cells *cells, size_t index, struct value *value)
{
    const struct cell *cell = &cells->items[index];
    *value =
        (struct value){.kind = cell->kind,
                       .number = cell->number,
                       .text = {cells->text.data + cell->offset, cell->length}};
}
