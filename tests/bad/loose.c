/* SPDX-License-Identifier: GPL-3.0-or-later */
/* loose.c - loads well, and breaks the contract while it works, as it is told.
 *
 * The source has four partitions of one record each, the calculation one
 * proportion.
 */
#include <stdlib.h>
#include <time.h>

#include "good.h"

enum how {
    WELL,
    SILENT_SCAN,
    SILENT_NEXT,
    LOST_RECORDS,
    NO_PARTITION,
    LATE_FAILURE,
    SILENT_COMPUTE,
    NO_SHARE,
};

static const struct quipu_option options[] = {
    {.name = "how",
     .type = QUIPU_OPTION_CHOICE,
     .choices = "well silent-scan silent-next lost-records no-partition "
                "late-failure silent-compute no-share",
     .preset = "well",
     .help = "what is wrong"},
    {.name = NULL},
};

static bool is_told(const void *settings, enum how how)
{
    return quipu_settings_choice(settings, "how") == (int)how;
}

struct scan {
    const void *settings;
    size_t partition;
    bool is_done;
};

static int count_partitions(void *source, size_t *count,
                            struct quipu_error *err)
{
    (void)err;
    *count = is_told(source, NO_PARTITION) ? 0 : 4;
    return 0;
}

static void *scan(void *source, size_t partition,
                  const struct quipu_columns *wanted, struct quipu_error *err)
{
    (void)wanted;
    if (is_told(source, SILENT_SCAN) && partition == 3)
        return NULL;
    struct scan *made = malloc(sizeof *made);
    if (!made)
        return quipu_fail_null(err, QUIPU_ENOMEM, "no memory for a scan");
    *made = (struct scan){.settings = source, .partition = partition};
    return made;
}

/* All partitions but the first fail, the second of them last. */
static int fail_late(size_t partition, struct quipu_error *err)
{
    const struct timespec wait = {.tv_nsec = 30000000};
    if (partition == 1)
        nanosleep(&wait, NULL);
    return quipu_fail(err, QUIPU_EDATA, "partition %zu fails", partition);
}

static int next(void *state, struct quipu_batch *batch, struct quipu_error *err)
{
    struct scan *now = state;
    if (is_told(now->settings, SILENT_NEXT) && now->partition == 3)
        return -1;
    if (is_told(now->settings, LATE_FAILURE) && now->partition > 0)
        return fail_late(now->partition, err);
    if (now->is_done)
        return 0;
    now->is_done = true;
    for (size_t i = 0; i < quipu_batch_columns(batch); i++)
        quipu_put_number(batch, i, 1);
    if (quipu_end_row(batch, 1, err) == -1)
        return -1;
    return is_told(now->settings, LOST_RECORDS) ? 0 : 1;
}

static int describe(const void *calculation, struct quipu_signature *signature,
                    struct quipu_error *err)
{
    (void)calculation;
    (void)err;
    quipu_signature_output(signature, .name = "y");
    quipu_signature_measure(signature, .name = "share",
                            .kind = QUIPU_PROPORTION, .output = "y");
    return 0;
}

/* Without a share, 0 and 2 by turns would have the mean 1. */
static int compute(const void *calculation, const struct quipu_batch *in,
                   struct quipu_batch *out, struct quipu_error *err)
{
    (void)in;
    (void)err;
    if (is_told(calculation, SILENT_COMPUTE))
        return -1;
    double *y = quipu_batch_outputs(out, 0);
    uint8_t *reasons = quipu_batch_output_reasons(out, 0);
    for (size_t i = 0; i < quipu_batch_rows(out); i++) {
        y[i] = is_told(calculation, NO_SHARE) ? 2 : 1;
        reasons[i] = QUIPU_PRESENT;
    }
    return 0;
}

static const struct quipu_source source = {
    .open = open_nothing,
    .describe = describe_source,
    .fingerprint = fingerprint,
    .partitions = count_partitions,
    .scan = scan,
    .next = next,
    .finish = free,
    .close = close_nothing,
};

static const struct quipu_calculation calculation = {
    .open = open_nothing,
    .describe = describe,
    .compute = compute,
    .close = close_nothing,
};

QUIPU_EXPORT const struct quipu_plugin quipu_plugin = {
    QUIPU_PLUGIN_HEAD,
    .name = "loose",
    .version = "1",
    .summary = "breaks the contract while it works",
    .licence = "GPL-3.0-or-later",
    .options = options,
    .source = &source,
    .calculation = &calculation,
};
