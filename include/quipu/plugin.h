/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* plugin.h - the contract between quipu and a plugin.
 *
 * A plugin is a shared object with one exported constant, quipu_plugin:
 *
 *     #include <quipu/plugin.h>
 *
 *     static const struct quipu_source source = {
 *         .open = open_source, .describe = describe, ...
 *     };
 *     QUIPU_EXPORT const struct quipu_plugin quipu_plugin = {
 *         QUIPU_PLUGIN_HEAD,
 *         .name = "csv", .version = "1.0", .summary = "...",
 *         .licence = "LGPL-3.0-or-later",
 *         .options = options, .source = &source,
 *     };
 *
 * The file is NAME.so.  Loading it runs none of its code.  It holds no writable
 * data: all state is in what `open` returns, so that one plugin serves several
 * datasets at once.  It links libquipu and nothing else of quipu.
 *
 * Compatibility.  `abi` is read first and alone; the host refuses another
 * number.  Then each struct is copied up to the smaller of the size it was
 * compiled with (in the head) and the host's, the rest being zero: a plugin
 * built against an older header of the same ABI keeps working, and so does one
 * built against a newer header, as far as the host knows its fields.  Fields
 * are only ever added at the end.
 *
 * ABI history: 1 - the first.
 *
 * Errors: every function that can fail takes a struct quipu_error last and
 * returns NULL or -1 once it has recorded why.  The host adds the plugin's and
 * the dataset's name.  A failure without a reason, and a reason recorded
 * without failing, fail the job too.
 *
 * A function pointer that is not marked required may be NULL.
 */
#ifndef QUIPU_PLUGIN_H
#define QUIPU_PLUGIN_H

#include <stddef.h>
#include <stdint.h>

#include <quipu/batch.h>
#include <quipu/delimited.h>
#include <quipu/error.h>
#include <quipu/input.h>
#include <quipu/number.h>
#include <quipu/option.h>
#include <quipu/period.h>
#include <quipu/schema.h>
#include <quipu/text.h>

#ifdef __cplusplus
extern "C" {
#endif

#define QUIPU_ABI 1

/* Brings records in.  Life of one reading:
 *
 *     open -> describe -> fingerprint -> partitions
 *     -> for each partition, on any thread: scan -> next, next, ... -> finish
 *     -> close
 *
 * A reading may end before each of these steps, with `close` and, where a scan
 * was begun, `finish`: nothing is read when nothing has changed.
 */
struct quipu_source {
    /* Required.  Returns the source, or NULL and an error. */
    void *(*open)(const struct quipu_settings *settings,
                  struct quipu_error *err);

    /* Required.  Says which columns there are. */
    int (*describe)(void *source, struct quipu_schema *schema,
                    struct quipu_error *err);

    /* Needed where no option is a location: appends a text that changes when
     * the data do. */
    int (*fingerprint)(void *source, struct quipu_text *text,
                       struct quipu_error *err);

    /* Into how many parts the data fall, at least 1.  Given by the data and the
     * settings, never by the number of threads.  May read the data; called
     * once, and only when they are read.  NULL means 1. */
    int (*partitions)(void *source, size_t *count, struct quipu_error *err);

    /* Required.  Begins to read a partition; several scans may run at once, in
     * several threads.  `wanted` stays valid until `finish`. */
    void *(*scan)(void *source, size_t partition,
                  const struct quipu_columns *wanted, struct quipu_error *err);

    /* Required.  Fills an empty batch: 1 filled, 0 at the end, -1 error.  Not
     * called again after 0 or -1.  Records put by a call that returns 0 would
     * be lost, and fail the job. */
    int (*next)(void *scan, struct quipu_batch *batch, struct quipu_error *err);

    /* Required.  Frees a scan. */
    void (*finish)(void *scan);

    /* Required.  Frees the source; all scans are finished. */
    void (*close)(void *source);
};

/* Turns records into outcomes.  Pure: what comes out depends on what goes in
 * and on the settings alone. */
struct quipu_calculation {
    /* Required.  Reads settings and tables. */
    void *(*open)(const struct quipu_settings *settings,
                  struct quipu_error *err);

    /* Required.  Inputs, outputs and measures; may depend on the settings. */
    int (*describe)(const void *calculation, struct quipu_signature *signature,
                    struct quipu_error *err);

    /* Required.  Computes every output for every row: 0, or -1 and an error.
     * Columns are in the order of the signature; `out` has the rows of `in`
     * already, all missing.  An output that a QUIPU_PROPORTION is over must be
     * from 0 to 1.  Called from several threads at once, each with its own
     * batches. */
    int (*compute)(const void *calculation, const struct quipu_batch *in,
                   struct quipu_batch *out, struct quipu_error *err);

    /* Required. */
    void (*close)(void *calculation);
};

/* What a plugin needs beyond its inputs.  The host may keep from it whatever it
 * does not declare. */
#define QUIPU_NEEDS_NETWORK 1u
#define QUIPU_NEEDS_SECRETS 2u

struct quipu_plugin {
    /* Set by QUIPU_PLUGIN_HEAD. */
    uint32_t abi;
    uint32_t size, option_size, source_size, calculation_size;

    const char *name;    /* required; lower case letters, digits and '-' */
    const char *version; /* required; the plugin's own */
    const char *summary; /* required; one line */
    const char *licence; /* required; an SPDX expression */
    const struct quipu_option *options; /* ended by a NULL name; or NULL */
    uint32_t needs;                     /* QUIPU_NEEDS_... */
    const struct quipu_source *source;  /* one of these two, or both */
    const struct quipu_calculation *calculation;
};

#define QUIPU_PLUGIN_HEAD                                                      \
    .abi = QUIPU_ABI, .size = sizeof(struct quipu_plugin),                     \
    .option_size = sizeof(struct quipu_option),                                \
    .source_size = sizeof(struct quipu_source),                                \
    .calculation_size = sizeof(struct quipu_calculation)

#define QUIPU_EXPORT __attribute__((visibility("default")))

extern QUIPU_EXPORT const struct quipu_plugin quipu_plugin;

#ifdef __cplusplus
}
#endif
#endif
