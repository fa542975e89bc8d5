/* SPDX-License-Identifier: GPL-3.0-or-later */
/* good.h - a source and a calculation that do nothing, for test plugins that
 * are wrong elsewhere. */
#ifndef GOOD_H
#define GOOD_H

#include <quipu/plugin.h>

static void *open_nothing(const struct quipu_settings *settings,
                          struct quipu_error *err)
{
    (void)err;
    return (void *)settings;
}

static void close_nothing(void *opened)
{
    (void)opened;
}

static inline int describe_source(void *source, struct quipu_schema *schema,
                                  struct quipu_error *err)
{
    (void)source;
    (void)err;
    quipu_schema_column(schema, .name = "x", .type = QUIPU_DOUBLE);
    return 0;
}

static inline int fingerprint(void *source, struct quipu_text *text,
                              struct quipu_error *err)
{
    (void)source;
    (void)err;
    quipu_text_append(text, "nothing");
    return 0;
}

static inline void *scan_nothing(void *source, size_t partition,
                                 const struct quipu_columns *wanted,
                                 struct quipu_error *err)
{
    (void)partition;
    (void)wanted;
    (void)err;
    return source;
}

static inline int next_nothing(void *scan, struct quipu_batch *batch,
                               struct quipu_error *err)
{
    (void)scan;
    (void)batch;
    (void)err;
    return 0;
}

static inline int describe_calculation(const void *calculation,
                                       struct quipu_signature *signature,
                                       struct quipu_error *err)
{
    (void)calculation;
    (void)err;
    quipu_signature_output(signature, .name = "y", .help = "nothing");
    quipu_signature_measure(signature, .name = "y", .kind = QUIPU_MEAN,
                            .output = "y", .help = "mean of nothing");
    return 0;
}

static inline int compute_nothing(const void *calculation,
                                  const struct quipu_batch *in,
                                  struct quipu_batch *out,
                                  struct quipu_error *err)
{
    (void)calculation;
    (void)in;
    (void)out;
    (void)err;
    return 0;
}

#define GOOD_SOURCE                                                            \
    .open = open_nothing, .describe = describe_source,                         \
    .fingerprint = fingerprint, .scan = scan_nothing, .next = next_nothing,    \
    .finish = close_nothing, .close = close_nothing

#define GOOD_CALCULATION                                                       \
    .open = open_nothing, .describe = describe_calculation,                    \
    .compute = compute_nothing, .close = close_nothing

#define GOOD_WORDS .version = "1", .summary = "a test", .licence = "CC0-1.0"

/* The words in the order of the struct, for structs written by hand. */
#define GOOD_HEAD_FIELDS                                                       \
    uint32_t abi, size, option_size, source_size, calculation_size;            \
    const char *name, *version, *summary, *licence;                            \
    const void *options;                                                       \
    uint32_t needs

#endif
