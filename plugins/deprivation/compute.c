/* SPDX-License-Identifier: GPL-3.0-or-later */
/* compute.c - counts deprivations. */
#include "deprivation.h"

/* Of one record. */
struct counted {
    uint8_t state[DIMENSIONS_MAX];  /* 1 deprived */
    uint8_t reason[DIMENSIONS_MAX]; /* why it is not known */
    uint8_t missing;                /* the first of these reasons */
    int64_t count, total;           /* total of the dimensions that apply */
};

/* One indicator of one record: 1, 0, or -1 and the reason why it is missing. */
static int look_up(const struct quipu_batch *in, size_t column, size_t row,
                   uint8_t *reason, struct quipu_error *err)
{
    *reason = quipu_batch_reasons(in, column)[row];
    if (*reason != QUIPU_PRESENT)
        return 0;
    double value = quipu_batch_doubles(in, column)[row];
    if (value == 0 || value == 1)
        return (int)value;
    (void)quipu_fail(err, QUIPU_EDATA,
                     "%g is neither 0 (not deprived) nor 1 (deprived)", value);
    quipu_hint(err, "name missing codes in the column's \"missing\"");
    return -1;
}

/* Union: deprived when one indicator is; not when all that apply are known and
 * none is. */
static int count_dimension(const struct study *study, size_t d,
                           const struct quipu_batch *in, size_t row,
                           struct counted *counted, struct quipu_error *err)
{
    const struct dimension *dimension = &study->dimensions[d];
    counted->state[d] = 0;
    counted->reason[d] = QUIPU_PRESENT;
    for (size_t i = 0; i < dimension->count; i++) {
        uint8_t reason;
        int value = look_up(in, dimension->first + i, row, &reason, err);
        if (value == -1)
            return -1;
        if (value == 1)
            counted->state[d] = 1;
        bool is_skipped =
            reason == QUIPU_NOT_APPLICABLE || study->missing_counts;
        if (reason != QUIPU_PRESENT && !is_skipped)
            counted->reason[d] = reason;
    }
    if (counted->state[d] == 1)
        counted->reason[d] = QUIPU_PRESENT;
    return 0;
}

/* Why the dimension has no state, whatever its indicators say. */
static enum quipu_reason reason_of_age(const struct dimension *dimension,
                                       bool knows_age, double age)
{
    if (!dimension->has_age)
        return QUIPU_PRESENT;
    if (!knows_age)
        return QUIPU_AGE;
    return age >= dimension->from_months && age < dimension->below_months
               ? QUIPU_PRESENT
               : QUIPU_NOT_APPLICABLE;
}

static int count_record(const struct study *study, const struct quipu_batch *in,
                        size_t row, struct counted *counted,
                        struct quipu_error *err)
{
    size_t age_column = study->indicator_count;
    double age = 0;
    bool knows_age = true;
    counted->count = counted->total = 0;
    counted->missing = QUIPU_PRESENT;
    if (study->has_ages) {
        uint8_t reason = quipu_batch_reasons(in, age_column)[row];
        age = quipu_batch_doubles(in, age_column)[row];
        knows_age = reason == QUIPU_PRESENT;
        if (!knows_age)
            counted->missing = QUIPU_AGE;
    }
    for (size_t d = 0; d < study->dimension_count; d++) {
        const struct dimension *dimension = &study->dimensions[d];
        counted->state[d] = 0;
        counted->reason[d] = (uint8_t)reason_of_age(dimension, knows_age, age);
        if (counted->reason[d] != QUIPU_PRESENT)
            continue;
        if (count_dimension(study, d, in, row, counted, err) == -1)
            return -1;
        counted->total += dimension->weight;
        counted->count += counted->state[d] * dimension->weight;
        if (counted->reason[d] != QUIPU_PRESENT &&
            counted->missing == QUIPU_PRESENT)
            counted->missing = counted->reason[d];
    }
    if (counted->total == 0 && counted->missing == QUIPU_PRESENT)
        counted->missing = QUIPU_OUT_OF_SCOPE;
    return 0;
}

/* ---- outputs ------------------------------------------------------------ */

static void put(struct quipu_batch *out, size_t column, size_t row,
                double value, uint8_t reason)
{
    quipu_batch_outputs(out, column)[row] = value;
    quipu_batch_output_reasons(out, column)[row] = reason;
}

static void put_cutoff(const struct study *study, size_t cutoff,
                       const struct counted *counted, struct quipu_batch *out,
                       size_t row)
{
    uint8_t missing = counted->missing;
    size_t block = output_block(study, cutoff);
    bool is_poor = counted->count >= study->cutoffs[cutoff];
    double count = is_poor ? (double)counted->count : 0;
    double total = counted->total > 0 ? (double)counted->total : 1;
    put(out, block + POOR, row, is_poor, missing);
    put(out, block + SCORE, row, count / total, missing);
    put(out, block + COUNT, row, count, missing);
    for (size_t d = 0; d < study->dimension_count; d++) {
        double state = is_poor && counted->state[d];
        put(out, output_censored(study, cutoff, d), row, state, missing);
        put(out, output_part(study, cutoff, d), row,
            state * (double)study->dimensions[d].weight, missing);
    }
}

static void put_overlap(const struct study *study,
                        const struct counted *counted, struct quipu_batch *out,
                        size_t row)
{
    size_t cell = 0;
    uint8_t missing = study->needs_complete ? counted->missing : QUIPU_PRESENT;
    for (size_t i = 0; i < study->overlap_count; i++) {
        size_t d = study->overlap[i];
        if (counted->state[d])
            cell |= 1u << i;
        if (missing == QUIPU_PRESENT)
            missing = counted->reason[d];
    }
    size_t cells = study->overlap_count > 0 ? 1u << study->overlap_count : 0;
    for (size_t i = 0; i < cells; i++)
        put(out, output_overlap(study) + i, row, i == cell, missing);
}

static void put_record(const struct study *study, const struct counted *counted,
                       struct quipu_batch *out, size_t row)
{
    for (size_t d = 0; d < study->dimension_count; d++) {
        uint8_t reason = counted->reason[d];
        if (reason == QUIPU_PRESENT && study->needs_complete)
            reason = counted->missing;
        put(out, d, row, counted->state[d], reason);
    }
    for (size_t n = 0; n < exactly_count(study); n++)
        put(out, output_exactly(study) + n, row, counted->count == (int64_t)n,
            counted->missing);
    for (size_t k = 0; k < study->cutoff_count; k++)
        put_cutoff(study, k, counted, out, row);
    put_overlap(study, counted, out, row);
}

int study_compute(const struct study *study, const struct quipu_batch *in,
                  struct quipu_batch *out, struct quipu_error *err)
{
    for (size_t row = 0; row < quipu_batch_rows(in); row++) {
        struct counted counted;
        if (count_record(study, in, row, &counted, err) == -1)
            return -1;
        put_record(study, &counted, out, row);
    }
    return 0;
}
