/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* format.c - what settings say of delimited text (quipu/delimited.h). */
#include <quipu/delimited.h>

#include "base/base.h"

/* The choice made among those of an option; 0 when none is. */
static size_t get_choice(const struct quipu_settings *settings,
                         const char *option)
{
    int choice = quipu_settings_choice(settings, option);
    return choice > 0 ? (size_t)choice : 0;
}

struct quipu_delimited_format
quipu_delimited_format_of(const struct quipu_settings *settings)
{
    /* in the order of the choices */
    static const char separators[] = {'\0', ',', ';', '\t'};
    static const char marks[] = {'.', ','};
    static const enum quipu_encoding encodings[] = {QUIPU_UTF8, QUIPU_LATIN1};
    size_t separator = get_choice(settings, "separator");
    size_t mark = get_choice(settings, "decimal");
    size_t encoding = get_choice(settings, "encoding");
    assert(separator < ARRAY_SIZE(separators) && mark < ARRAY_SIZE(marks) &&
           encoding < ARRAY_SIZE(encodings));
    return (struct quipu_delimited_format){
        .separator = separators[separator],
        .decimal = marks[mark],
        .encoding = encodings[encoding],
    };
}
