/* SPDX-License-Identifier: GPL-3.0-or-later */
/* host.h - finds, checks, loads and describes plugins.
 *
 * A plugin is found by its name: FOLDER/NAME.so or, in a build tree, NAME.la,
 * in the first folder that has it.  Before it is loaded here it is probed in a
 * child process (loaded with RTLD_NOW, its structs read and checked), so that
 * one that crashes, hangs or lies costs a reason in the list and nothing else.
 * Results are kept by path, time and size.
 *
 * The only user of libltdl.  One host per process at a time; not for several
 * threads, and because of the child best used before there are any.  What it
 * returns is valid until host_free, unless said otherwise.
 */
#ifndef HOST_H
#define HOST_H

#include <quipu/plugin.h>

#include "base/base.h"
#include "base/hash.h"

struct host;

struct host_options {
    const char *const *folders; /* searched in this order; copied */
    size_t folder_count;
    const char *data_folder;   /* where "plugin:FILE" is looked for after the
                                  plugin's own folder: DATA/plugins/NAME/FILE;
                                  or NULL; copied */
    unsigned probe_timeout_ms; /* 0: 5000 */
};

struct host *host_new(const struct host_options *options,
                      struct quipu_error *err) QUIPU_MUST_CHECK;
void host_free(struct host *host);
QUIPU_AUTO_DEFINE(host)

/* A plugin that is loaded. */
struct host_plugin {
    struct quipu_plugin plugin; /* our copy, shorter or longer ones evened out;
                                   options, source and calculation point to
                                   copies too */
    char *path;                 /* of the shared object */
    char build[HASH_SIZE];      /* SHA-256 of the shared object */
};

/* Finds, probes and loads a plugin by name.  QUIPU_ENOTFOUND with the nearest
 * names; QUIPU_EPLUGIN with the reason it was refused. */
const struct host_plugin *host_get(struct host *host, const char *name,
                                   struct quipu_error *err) QUIPU_MUST_CHECK;

/* Everything in the folders that looks like a plugin, by name.  Names, paths
 * and reasons are safe to print. */
struct host_entry {
    const char *name;
    const char *path;
    const struct host_plugin *plugin; /* NULL when it was refused */
    const char *reason;               /* why it was refused, said of the plugin:
                                         "is an empty file"; NULL when not */
};

/* Entries are valid until the next list.  A folder that is there and cannot be
 * read is an entry under its own path. */
int host_list(struct host *host, const struct host_entry **entries,
              size_t *count, struct quipu_error *err) QUIPU_MUST_CHECK;

/* The path of a file in a plugin's own folder ("plugin:FILE"), owned by the
 * caller; `file` is a plain name without a slash. */
char *host_find_file(struct host *host, const char *plugin, const char *file,
                     struct quipu_error *err) QUIPU_MUST_CHECK;

/* For a plugin's function that has failed: if it gave no reason, that is the
 * reason.  Returns -1. */
int host_fail_silent(const char *function, struct quipu_error *err);

/* ---- describing --------------------------------------------------------- */

/* Gives every unset option its default and opens the files of the plugin's own
 * folder.  QUIPU_EDEFINITION where something must be given: a required option,
 * a location outside that folder. */
int host_complete_settings(struct host *host, const char *plugin,
                           struct quipu_settings *settings,
                           struct quipu_error *err) QUIPU_MUST_CHECK;

/* The settings of a plugin when nothing is given, owned by the caller. */
struct quipu_settings *
host_default_settings(struct host *host, const char *plugin,
                      struct quipu_error *err) QUIPU_MUST_CHECK;

/* What a plugin's calculation takes and gives, and what its source has, with
 * these settings, which the caller has completed; owned by the caller.
 * QUIPU_ENOTFOUND when the plugin has no such part. */
struct quipu_signature *
host_describe_calculation(struct host *host, const char *plugin,
                          const struct quipu_settings *settings,
                          struct quipu_error *err) QUIPU_MUST_CHECK;
struct quipu_schema *
host_describe_source(struct host *host, const char *plugin,
                     const struct quipu_settings *settings,
                     struct quipu_error *err) QUIPU_MUST_CHECK;

#endif
