/* SPDX-License-Identifier: GPL-3.0-or-later */
/* names.c - lists of names for messages and for choosing. */
#include "query/inside.h"

#define NAMES_SHOWN 16

void names_release(struct names *names)
{
    free(names->items);
    *names = (struct names){0};
}

bool names_have(const struct names *names, const char *name)
{
    for (size_t i = 0; i < names->count; i++)
        if (strcmp(names->items[i], name) == 0)
            return true;
    return false;
}

int names_add(struct names *names, const char *name, struct quipu_error *err)
{
    if (names_have(names, name))
        return 0;
    if (base_grow(&names->items, &names->capacity, names->count + 1,
                  sizeof *names->items, err) == -1)
        return -1;
    names->items[names->count++] = name;
    return 0;
}

static int compare_names(const void *a, const void *b)
{
    const char *const *x = a, *const *y = b;
    return strcmp(*x, *y);
}

void names_sort(struct names *names)
{
    if (names->count > 0)
        qsort(names->items, names->count, sizeof *names->items, compare_names);
}

void names_append(struct quipu_text *text, const struct names *names)
{
    for (size_t i = 0; i < names->count; i++) {
        if (i == NAMES_SHOWN) {
            quipu_text_printf(text, ", ... (%zu in all)", names->count);
            return;
        }
        quipu_text_printf(text, "%s%s", i > 0 ? ", " : "", names->items[i]);
    }
}

int names_fail(const struct names *names, const char *noun, const char *name,
               struct quipu_error *err)
{
    (void)quipu_fail(err, QUIPU_ENOTFOUND, "there is no %s \"%s\"", noun, name);
    const char *nearest = base_nearest(name, names->items, names->count);
    QUIPU_AUTO_TEXT(hint);
    if (nearest)
        quipu_text_printf(&hint, "did you mean \"%s\"? ", nearest);
    if (names->count > 0) {
        quipu_text_append(&hint, "valid: ");
        names_append(&hint, names);
    }
    quipu_hint(err, "%s", hint.data);
    return -1;
}
