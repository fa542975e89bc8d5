/* SPDX-License-Identifier: GPL-3.0-or-later */
/* description.h - our own copy of what a plugin says of itself.
 *
 * A plugin may have been compiled with shorter or longer structs than ours.
 * The copy has ours throughout, also in the tables of options and in their
 * fields: what the plugin does not have is zero, what we do not know is left
 * out.  Strings and functions stay the plugin's.
 *
 * Reading follows the plugin's pointers and so may crash where they are bad:
 * first done in the child of probe.h.
 */
#ifndef HOST_DESCRIPTION_H
#define HOST_DESCRIPTION_H

#include <quipu/plugin.h>

#include "base/base.h"

struct description {
    struct quipu_plugin plugin; /* points to the members below */
    struct quipu_source source;
    struct quipu_calculation calculation;
    struct quipu_option *options; /* owned, with its fields; or NULL */
    bool knows_help;              /* the plugin's options are long enough for
                                     `help`; where not, it is "" */
};

/* Copies what the symbol quipu_plugin leads to.  QUIPU_EPLUGIN when it is of
 * another ABI or its sizes cannot be. */
int description_read(struct description *description, const void *symbol,
                     struct quipu_error *err) QUIPU_MUST_CHECK;
void description_release(struct description *description);

/* Whether it keeps the contract of quipu/plugin.h; `name` is the file's. */
int description_check(const struct description *description, const char *name,
                      struct quipu_error *err) QUIPU_MUST_CHECK;

#endif
