/* SPDX-License-Identifier: GPL-3.0-or-later */
/* properties.c - a table of properties and their values. */
#include <config.h>

#include <stdarg.h>

#include "cli/properties.h"

static const struct output_column columns[] = {{"property", OUTPUT_TEXT},
                                               {"value", OUTPUT_TEXT}};

void properties_begin(struct properties *properties, const struct args *args,
                      struct quipu_error *err)
{
    properties->err = err;
    properties->status = print_begin(&properties->print, args, columns,
                                     ARRAY_SIZE(columns), err);
}

void properties_put(struct properties *properties, const char *property,
                    const char *value)
{
    const struct output_cell cells[] = {output_text(property),
                                        output_text(value)};
    if (properties->status == 0 && value)
        properties->status =
            output_row(properties->print.output, cells, properties->err);
}

void properties_printf(struct properties *properties, const char *property,
                       const char *format, ...)
{
    va_list args;
    va_start(args, format);
    char *text = NULL;
    int length = vasprintf(&text, format, args);
    va_end(args);
    if (length == -1) {
        properties->status = quipu_fail_memory(properties->err);
        return;
    }
    properties_put(properties, property, text);
    free(text);
}

void properties_put_labels(struct properties *properties, const char *property,
                           const struct labels *labels)
{
    for (size_t i = 0; i < labels->count; i++) {
        QUIPU_AUTO_TEXT(name);
        quipu_text_printf(&name, "%s %s", property, labels->items[i].language);
        properties_put(properties, name.data, labels->items[i].text);
    }
}

int properties_end(struct properties *properties)
{
    if (properties->status == 0)
        properties->status = print_end(&properties->print, properties->err);
    print_release(&properties->print);
    return properties->status;
}
