/* SPDX-License-Identifier: GPL-3.0-or-later */
/* properties.h - a table of properties and their values, for show and explain.
 */
#ifndef CLI_PROPERTIES_H
#define CLI_PROPERTIES_H

#include "cli/print.h"

struct properties {
    struct print print;
    struct quipu_error *err;
    int status; /* the first failure stops the rest */
};

void properties_begin(struct properties *properties, const struct args *args,
                      struct quipu_error *err);

/* A row; nothing for a NULL value. */
void properties_put(struct properties *properties, const char *property,
                    const char *value);
void properties_printf(struct properties *properties, const char *property,
                       const char *format, ...) QUIPU_PRINTF(3, 4);

/* Every text, as "title es", "title en". */
void properties_put_labels(struct properties *properties, const char *property,
                           const struct labels *labels);

/* Ends the table and gives the status of it all. */
int properties_end(struct properties *properties);

#endif
