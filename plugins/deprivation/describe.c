/* SPDX-License-Identifier: GPL-3.0-or-later */
/* describe.c - inputs, outputs and measures of a study. */
#include <stdio.h>
#include <string.h>

#include "deprivation.h"

/* A name of at most two parts and a number fits in this. */
#define NAME_SIZE 160

static void add_inputs(const struct study *study,
                       struct quipu_signature *signature)
{
    for (size_t d = 0; d < study->dimension_count; d++) {
        const struct quipu_settings *record =
            quipu_settings_record(study->settings, "dimensions", d);
        for (size_t i = 0; i < study->dimensions[d].count; i++)
            quipu_signature_input(
                signature, .name = quipu_settings_item(record, "indicators", i),
                .type = QUIPU_DOUBLE,
                .help = "1 deprived, 0 not; not_applicable is skipped");
    }
    if (study->has_ages)
        quipu_signature_input(signature, .name = "age_months",
                              .type = QUIPU_DOUBLE, .unit = "months",
                              .help = "which dimensions apply");
}

/* An output and its share under one name. */
static void add_share(struct quipu_signature *signature, const char *name,
                      const char *help)
{
    quipu_signature_output(signature, .name = name, .help = help);
    quipu_signature_measure(signature, .name = name, .kind = QUIPU_PROPORTION,
                            .output = name, .help = help);
}

static void add_ratio(struct quipu_signature *signature, const char *measure,
                      const char *above, const char *below, const char *help)
{
    quipu_signature_measure(signature, .name = measure, .kind = QUIPU_RATIO,
                            .output = above, .denominator = below,
                            .help = help);
}

/* Of a cutoff: headcount, intensity, adjusted headcount, and each dimension's
 * censored headcount and contribution. */
static void add_cutoff(const struct study *study, size_t cutoff,
                       struct quipu_signature *signature)
{
    int k = (int)study->cutoffs[cutoff];
    char poor[NAME_SIZE], score[NAME_SIZE], count[NAME_SIZE], name[NAME_SIZE];
    snprintf(poor, sizeof poor, "headcount-%d", k);
    snprintf(score, sizeof score, "adjusted-%d", k);
    snprintf(count, sizeof count, "count-%d", k);
    add_share(signature, poor, "H: share with a count of the cutoff or more");
    add_share(
        signature, score,
        "M0: mean share of deprivations, counting only those of the poor");
    quipu_signature_output(signature, .name = count,
                           .help = "count of the poor, else 0");
    snprintf(name, sizeof name, "intensity-%d", k);
    add_ratio(signature, name, score, poor,
              "A: mean share of deprivations among the poor, M0 over H");
    snprintf(name, sizeof name, "mean-count-%d", k);
    add_ratio(signature, name, count, poor, "mean count among the poor");
    for (size_t d = 0; d < study->dimension_count; d++) {
        snprintf(name, sizeof name, "censored-%s-%d", study->dimensions[d].name,
                 k);
        add_share(signature, name, "share poor and deprived in the dimension");
    }
    for (size_t d = 0; d < study->dimension_count; d++) {
        char part[NAME_SIZE];
        snprintf(part, sizeof part, "part-%s-%d", study->dimensions[d].name, k);
        quipu_signature_output(signature, .name = part,
                               .help = "the dimension's weight in the count of "
                                       "the poor");
        snprintf(name, sizeof name, "contribution-%s-%d",
                 study->dimensions[d].name, k);
        add_ratio(signature, name, part, count, "share of the dimension in M0");
    }
}

/* A cell of the overlap: "overlap-water+housing" is deprived in these two of
 * the dimensions compared and in no other of them. */
static void add_overlap(const struct study *study, size_t cell,
                        struct quipu_signature *signature)
{
    char name[NAME_SIZE] = "overlap-";
    size_t length = strlen(name);
    const char *between = "";
    for (size_t i = 0; i < study->overlap_count; i++) {
        if (!(cell & (1u << i)))
            continue;
        length += (size_t)snprintf(name + length, sizeof name - length, "%s%s",
                                   between,
                                   study->dimensions[study->overlap[i]].name);
        between = "+";
    }
    if (cell == 0)
        snprintf(name + length, sizeof name - length, "none");
    add_share(signature, name,
              "share deprived in just these of the dimensions compared");
}

int study_describe(const struct study *study, struct quipu_signature *signature)
{
    char name[NAME_SIZE];
    add_inputs(study, signature);
    for (size_t d = 0; d < study->dimension_count; d++) {
        snprintf(name, sizeof name, "deprived-%s", study->dimensions[d].name);
        add_share(signature, name, "share deprived in the dimension");
    }
    for (size_t n = 0; n < exactly_count(study); n++) {
        snprintf(name, sizeof name, "exactly-%zu", n);
        add_share(signature, name, "share with this count");
    }
    for (size_t k = 0; k < study->cutoff_count; k++)
        add_cutoff(study, k, signature);
    size_t cells = study->overlap_count > 0 ? 1u << study->overlap_count : 0;
    for (size_t cell = 0; cell < cells; cell++)
        add_overlap(study, cell, signature);
    return 0;
}
