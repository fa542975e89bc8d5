/* SPDX-License-Identifier: GPL-3.0-or-later */
/* study.c - reads a study from its settings and checks it. */
#include <string.h>

#include "deprivation.h"

static bool is_word(const char *name)
{
    size_t length = strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_");
    return length > 0 && length <= 40 && name[length] == '\0';
}

static int read_age(struct dimension *dimension,
                    const struct quipu_settings *record,
                    struct quipu_error *err)
{
    dimension->has_age = quipu_settings_has(record, "from_months") ||
                         quipu_settings_has(record, "below_months");
    dimension->from_months = quipu_settings_number(record, "from_months");
    dimension->below_months =
        quipu_settings_has(record, "below_months")
            ? quipu_settings_number(record, "below_months")
            : 1e9;
    if (dimension->below_months > dimension->from_months)
        return 0;
    return quipu_fail(err, QUIPU_EDEFINITION,
                      "the dimension \"%s\" applies to no age",
                      dimension->name);
}

static int read_dimension(struct study *study,
                          const struct quipu_settings *record,
                          struct quipu_error *err)
{
    struct dimension *dimension = &study->dimensions[study->dimension_count];
    dimension->name = quipu_settings_text(record, "name");
    dimension->weight = quipu_settings_integer(record, "weight");
    dimension->first = study->indicator_count;
    dimension->count = quipu_settings_count(record, "indicators");
    if (!is_word(dimension->name))
        return quipu_fail(err, QUIPU_EDEFINITION,
                          "\"%s\" is no name for a dimension: lower case "
                          "letters, digits and _, at most 40",
                          dimension->name);
    for (size_t i = 0; i < study->dimension_count; i++) {
        if (strcmp(study->dimensions[i].name, dimension->name) == 0)
            return quipu_fail(err, QUIPU_EDEFINITION,
                              "the dimension \"%s\" occurs twice",
                              dimension->name);
    }
    if (dimension->count == 0)
        return quipu_fail(err, QUIPU_EDEFINITION,
                          "the dimension \"%s\" has no indicators",
                          dimension->name);
    if (read_age(dimension, record, err) == -1)
        return -1;
    study->has_ages |= dimension->has_age;
    study->indicator_count += dimension->count;
    study->total += dimension->weight;
    study->dimension_count++;
    return 0;
}

static int read_dimensions(struct study *study, struct quipu_error *err)
{
    size_t count = quipu_settings_count(study->settings, "dimensions");
    if (count < 2 || count > DIMENSIONS_MAX)
        return quipu_fail(err, QUIPU_EDEFINITION,
                          "%zu dimensions: expected 2 to %d", count,
                          DIMENSIONS_MAX);
    for (size_t i = 0; i < count; i++) {
        if (read_dimension(
                study, quipu_settings_record(study->settings, "dimensions", i),
                err) == -1)
            return -1;
    }
    if (study->total <= TOTAL_MAX)
        return 0;
    return quipu_fail(err, QUIPU_EDEFINITION,
                      "the weights add up to more than %d", TOTAL_MAX);
}

static int add_cutoff(struct study *study, int64_t cutoff,
                      struct quipu_error *err)
{
    if (study->cutoff_count == CUTOFFS_MAX)
        return quipu_fail(err, QUIPU_EDEFINITION, "more than %d cutoffs",
                          CUTOFFS_MAX);
    if (cutoff < 1 || cutoff > study->total)
        return quipu_fail(err, QUIPU_EDEFINITION,
                          "the cutoff %lld is not from 1 to the sum of the "
                          "weights, %lld",
                          (long long)cutoff, (long long)study->total);
    for (size_t i = 0; i < study->cutoff_count; i++) {
        if (study->cutoffs[i] == cutoff)
            return quipu_fail(err, QUIPU_EDEFINITION,
                              "the cutoff %lld occurs twice",
                              (long long)cutoff);
    }
    study->cutoffs[study->cutoff_count++] = cutoff;
    return 0;
}

static int read_cutoffs(struct study *study, struct quipu_error *err)
{
    size_t count = quipu_settings_count(study->settings, "cutoffs");
    for (size_t i = 0; i < count; i++) {
        const char *text = quipu_settings_item(study->settings, "cutoffs", i);
        int64_t cutoff;
        if (!quipu_parse_integer((struct quipu_slice){text, strlen(text)},
                                 &cutoff))
            return quipu_fail(err, QUIPU_EDEFINITION,
                              "the cutoff \"%s\" is not a whole number", text);
        if (add_cutoff(study, cutoff, err) == -1)
            return -1;
    }
    if (count > 0)
        return 0;
    for (int64_t cutoff = 1; cutoff <= study->total; cutoff++) {
        if (add_cutoff(study, cutoff, err) == -1) {
            quipu_hint(err, "name the cutoffs that are wanted");
            return -1;
        }
    }
    return 0;
}

static int read_overlap(struct study *study, struct quipu_error *err)
{
    size_t count = quipu_settings_count(study->settings, "overlap");
    if (count == 1 || count > OVERLAP_MAX)
        return quipu_fail(err, QUIPU_EDEFINITION,
                          "the overlap is of two or three dimensions");
    for (size_t i = 0; i < count; i++) {
        const char *name = quipu_settings_item(study->settings, "overlap", i);
        size_t d = 0;
        while (d < study->dimension_count &&
               strcmp(study->dimensions[d].name, name) != 0)
            d++;
        if (d == study->dimension_count)
            return quipu_fail(err, QUIPU_EDEFINITION,
                              "the overlap names \"%s\", which is no dimension",
                              name);
        for (size_t k = 0; k < i; k++) {
            if (study->overlap[k] == d)
                return quipu_fail(err, QUIPU_EDEFINITION,
                                  "the overlap names \"%s\" twice", name);
        }
        study->overlap[study->overlap_count++] = d;
    }
    return 0;
}

int study_read(struct study *study, const struct quipu_settings *settings,
               struct quipu_error *err)
{
    *study = (struct study){.settings = settings};
    study->missing_counts = quipu_settings_choice(settings, "missing") == 1;
    study->needs_complete = quipu_settings_choice(settings, "single") == 1;
    if (read_dimensions(study, err) == -1 || read_cutoffs(study, err) == -1)
        return -1;
    return read_overlap(study, err);
}

/* ---- where the outputs are ---------------------------------------------- */

size_t exactly_count(const struct study *study)
{
    return study->total < EXACTLY_MAX ? (size_t)study->total + 1 : 0;
}

size_t output_exactly(const struct study *study)
{
    return study->dimension_count;
}

size_t output_block(const struct study *study, size_t cutoff)
{
    size_t block = BLOCK_HEAD + 2 * study->dimension_count;
    return output_exactly(study) + exactly_count(study) + cutoff * block;
}

size_t output_censored(const struct study *study, size_t cutoff,
                       size_t dimension)
{
    return output_block(study, cutoff) + BLOCK_HEAD + dimension;
}

size_t output_part(const struct study *study, size_t cutoff, size_t dimension)
{
    return output_censored(study, cutoff, dimension) + study->dimension_count;
}

size_t output_overlap(const struct study *study)
{
    return output_block(study, study->cutoff_count);
}

size_t output_count(const struct study *study)
{
    size_t cells = study->overlap_count > 0 ? 1u << study->overlap_count : 0;
    return output_overlap(study) + cells;
}
