/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* base.h - what every file of the core includes first of the project's own:
 * ownership helpers, checked memory, and functions that do not compile.
 *
 * Include it after the system headers: the poison below would trip on theirs.
 */
#ifndef BASE_H
#define BASE_H

#include <assert.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <quipu/error.h>
#include <quipu/text.h>

/* QUIPU_AUTO(store) s = ...: freed with store_free at the end of the scope.
 * Needs QUIPU_AUTO_DEFINE(store) after the declaration of store_free. */
#define QUIPU_AUTO(type)                                                       \
    __attribute__((cleanup(type##_auto_free))) struct type *
#define QUIPU_AUTO_DEFINE(type)                                                \
    static inline void type##_auto_free(struct type **p)                       \
    {                                                                          \
        type##_free(*p);                                                       \
    }

/* char *s freed at the end of the scope. */
#define QUIPU_AUTO_STRING                                                      \
    __attribute__((cleanup(quipu_auto_free_string))) char *
static inline void quipu_auto_free_string(char **p)
{
    free(*p);
}

/* struct quipu_text t released at the end of the scope; initialised. */
#define QUIPU_AUTO_TEXT(name)                                                  \
    __attribute__((cleanup(quipu_text_release))) struct quipu_text name;       \
    quipu_text_init(&name)

/* Moves an owned pointer out of a variable and leaves NULL behind. */
#define QUIPU_TAKE(p)                                                          \
    __extension__({                                                            \
        __typeof__(p) taken_ = (p);                                            \
        (p) = NULL;                                                            \
        taken_;                                                                \
    })

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

/* Zeroed memory for count objects; NULL and QUIPU_ENOMEM when there is none or
 * the product overflows.  count 0 gives one object. */
void *base_alloc(size_t count, size_t size,
                 struct quipu_error *err) QUIPU_MUST_CHECK;

/* A copy of a string; NULL and QUIPU_ENOMEM. */
char *base_strdup(const char *string, struct quipu_error *err) QUIPU_MUST_CHECK;
char *base_slicedup(struct quipu_slice slice,
                    struct quipu_error *err) QUIPU_MUST_CHECK;

/* Makes room for one more element in an array that grows by doubling; 0 or -1.
 *     if (base_grow(&a->items, &a->capacity, a->count + 1, sizeof *a->items,
 * err) == -1) `items` is the address of the array's pointer. */
int base_grow(void *items, size_t *capacity, size_t needed, size_t size,
              struct quipu_error *err) QUIPU_MUST_CHECK;

/* The nearest of `count` names to `name`, or NULL when none is near: for "did
 * you mean". */
const char *base_nearest(const char *name, const char *const *names,
                         size_t count);

#pragma GCC poison strcpy strcat sprintf vsprintf strtok gmtime localtime atoi \
    atof atol gets
#endif
