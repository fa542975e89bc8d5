/* SPDX-License-Identifier: GPL-3.0-or-later */
/* item.h - the shared objects that a host has examined, each loaded or refused.
 *
 * Items stay until the end: what is loaded is not unloaded before, and what was
 * refused is not probed again while its file is the same.
 */
#ifndef HOST_ITEM_H
#define HOST_ITEM_H

#include <ltdl.h>

#include "host/candidate.h"
#include "host/description.h"
#include "host/host.h"

/* A shared object that was examined: loaded, or refused. */
struct item {
    struct host_plugin plugin; /* its path is set in both cases */
    char *name;
    struct identity identity;
    struct description description;
    lt_dlhandle handle; /* NULL when it was refused */
    char *reason;       /* NULL when it was not */
};

struct items {
    struct item **all; /* each its own, so that plugins stay where they are */
    size_t count, capacity;
    unsigned probe_timeout_ms;
};

/* Unloads everything; before lt_dlexit. */
void items_release(struct items *items);

/* The loaded plugin of a name, or NULL. */
const struct item *items_find_loaded(const struct items *items,
                                     const char *name);

/* The plugin behind a candidate, probed and loaded if it is not yet.
 * QUIPU_EPLUGIN with the reason it is refused. */
const struct item *items_examine(struct items *items,
                                 const struct candidate *candidate,
                                 struct quipu_error *err) QUIPU_MUST_CHECK;

#endif
