/* SPDX-License-Identifier: GPL-3.0-or-later */
/* scorecard.c - calculation of scorecards: markers to process scores to a
 * weighted total.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <quipu/plugin.h>

#define PROCESSES_MAX 32

static const struct quipu_option process_options[] = {
    {.name = "name",
     .type = QUIPU_OPTION_TEXT,
     .flags = QUIPU_OPTION_REQUIRED,
     .help = "of the process; its measure is score-NAME"},
    {.name = "markers",
     .type = QUIPU_OPTION_LIST,
     .flags = QUIPU_OPTION_REQUIRED,
     .help = "the dataset's columns of marker scores"},
    {.name = "weight",
     .type = QUIPU_OPTION_NUMBER,
     .preset = "1",
     .minimum = 0,
     .maximum = 1e6,
     .help = "of the process in the total"},
    {.name = NULL},
};

static const struct quipu_option options[] = {
    {.name = "highest",
     .type = QUIPU_OPTION_NUMBER,
     .preset = "4",
     .minimum = 1e-6,
     .maximum = 1e6,
     .help = "the best score of a marker; the lowest is 0"},
    {.name = "processes",
     .type = QUIPU_OPTION_RECORDS,
     .flags = QUIPU_OPTION_REQUIRED,
     .fields = process_options,
     .help = "what is scored"},
    {.name = NULL},
};

struct process {
    const char *name; /* borrowed from the settings */
    double weight;
    size_t first, count; /* of its markers, among the inputs */
};

struct scorecard {
    const struct quipu_settings *settings;
    double highest;
    struct process processes[PROCESSES_MAX];
    size_t process_count;
    double weight_sum;
};

static int read_process(struct scorecard *card,
                        const struct quipu_settings *record, size_t first,
                        struct quipu_error *err)
{
    struct process *process = &card->processes[card->process_count];
    *process = (struct process){
        .name = quipu_settings_text(record, "name"),
        .weight = quipu_settings_number(record, "weight"),
        .first = first,
        .count = quipu_settings_count(record, "markers"),
    };
    size_t length = strspn(process->name, "abcdefghijklmnopqrstuvwxyz"
                                          "0123456789_");
    if (length == 0 || process->name[length] != '\0' || length > 40)
        return quipu_fail(err, QUIPU_EDEFINITION,
                          "\"%s\" is no name for a process: lower case "
                          "letters, digits and _, at most 40",
                          process->name);
    if (process->count == 0)
        return quipu_fail(err, QUIPU_EDEFINITION,
                          "the process \"%s\" has no markers", process->name);
    card->weight_sum += process->weight;
    card->process_count++;
    return 0;
}

static int read_processes(struct scorecard *card, struct quipu_error *err)
{
    size_t count = quipu_settings_count(card->settings, "processes");
    size_t markers = 0;
    if (count == 0 || count > PROCESSES_MAX)
        return quipu_fail(err, QUIPU_EDEFINITION,
                          "%zu processes: expected 1 to %d", count,
                          PROCESSES_MAX);
    for (size_t i = 0; i < count; i++) {
        if (read_process(card,
                         quipu_settings_record(card->settings, "processes", i),
                         markers, err) == -1)
            return -1;
        markers += card->processes[i].count;
    }
    if (card->weight_sum > 0)
        return 0;
    return quipu_fail(err, QUIPU_EDEFINITION, "every process weighs 0");
}

static void *open_calculation(const struct quipu_settings *settings,
                              struct quipu_error *err)
{
    struct scorecard *card = malloc(sizeof *card);
    if (!card) {
        (void)quipu_fail_memory(err);
        return NULL;
    }
    *card = (struct scorecard){.settings = settings};
    card->highest = quipu_settings_number(settings, "highest");
    if (read_processes(card, err) == 0)
        return card;
    free(card);
    return NULL;
}

static int describe(const void *calculation, struct quipu_signature *signature,
                    struct quipu_error *err)
{
    (void)err;
    const struct scorecard *card = calculation;
    for (size_t p = 0; p < card->process_count; p++) {
        const struct quipu_settings *record =
            quipu_settings_record(card->settings, "processes", p);
        for (size_t i = 0; i < card->processes[p].count; i++)
            quipu_signature_input(
                signature, .name = quipu_settings_item(record, "markers", i),
                .type = QUIPU_DOUBLE, .help = "score of a marker");
    }
    for (size_t p = 0; p < card->process_count; p++) {
        char name[64];
        snprintf(name, sizeof name, "score-%s", card->processes[p].name);
        quipu_signature_output(signature, .name = name,
                               .help = "score of the process, 0 to 1");
        quipu_signature_measure(signature, .name = name,
                                .kind = QUIPU_PROPORTION, .output = name,
                                .help = "mean of the process's markers over "
                                        "the highest score");
    }
    quipu_signature_output(signature, .name = "total",
                           .help = "weighted mean of the processes, 0 to 1");
    quipu_signature_measure(signature, .name = "total",
                            .kind = QUIPU_PROPORTION, .output = "total",
                            .help = "weighted mean of the process scores");
    return 0;
}

/* The score of a process of one record; *reason says why there is none. */
static int score_process(const struct scorecard *card,
                         const struct process *process,
                         const struct quipu_batch *in, size_t row,
                         double *score, uint8_t *reason,
                         struct quipu_error *err)
{
    double sum = 0;
    size_t count = 0;
    *reason = QUIPU_PRESENT;
    for (size_t i = 0; i < process->count; i++) {
        size_t column = process->first + i;
        uint8_t why = quipu_batch_reasons(in, column)[row];
        if (why == QUIPU_NOT_APPLICABLE)
            continue;
        if (why != QUIPU_PRESENT) {
            *reason = why;
            return 0;
        }
        double marker = quipu_batch_doubles(in, column)[row];
        if (marker < 0 || marker > card->highest) {
            (void)quipu_fail(err, QUIPU_EDATA,
                             "a marker of \"%s\" is %g, not from 0 to %g",
                             process->name, marker, card->highest);
            quipu_hint(err, "name missing codes in the column's \"missing\"");
            return -1;
        }
        sum += marker;
        count++;
    }
    if (count == 0)
        *reason = QUIPU_NOT_APPLICABLE;
    else
        *score = sum / (double)count / card->highest;
    return 0;
}

static int score_record(const struct scorecard *card,
                        const struct quipu_batch *in, struct quipu_batch *out,
                        size_t row, struct quipu_error *err)
{
    double sum = 0, weights = 0;
    uint8_t missing = QUIPU_PRESENT;
    for (size_t p = 0; p < card->process_count; p++) {
        const struct process *process = &card->processes[p];
        double *score = &quipu_batch_outputs(out, p)[row];
        uint8_t *reason = &quipu_batch_output_reasons(out, p)[row];
        if (score_process(card, process, in, row, score, reason, err) == -1)
            return -1;
        if (*reason == QUIPU_PRESENT) {
            sum += process->weight * *score;
            weights += process->weight;
        } else if (*reason != QUIPU_NOT_APPLICABLE) {
            missing = *reason;
        }
    }
    if (missing == QUIPU_PRESENT && !(weights > 0))
        missing = QUIPU_NOT_APPLICABLE;
    size_t total = card->process_count;
    quipu_batch_output_reasons(out, total)[row] = missing;
    if (missing == QUIPU_PRESENT)
        quipu_batch_outputs(out, total)[row] = sum / weights;
    return 0;
}

static int compute(const void *calculation, const struct quipu_batch *in,
                   struct quipu_batch *out, struct quipu_error *err)
{
    for (size_t row = 0; row < quipu_batch_rows(in); row++) {
        if (score_record(calculation, in, out, row, err) == -1)
            return -1;
    }
    return 0;
}

static void close_calculation(void *calculation)
{
    free(calculation);
}

static const struct quipu_calculation calculation = {
    .open = open_calculation,
    .describe = describe,
    .compute = compute,
    .close = close_calculation,
};

QUIPU_EXPORT const struct quipu_plugin quipu_plugin = {
    QUIPU_PLUGIN_HEAD,
    .name = "scorecard",
    .version = "1.0",
    .summary = "progress markers to process scores to a weighted total",
    .licence = "GPL-3.0-or-later",
    .options = options,
    .calculation = &calculation,
};
