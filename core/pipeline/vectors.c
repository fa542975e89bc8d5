/* SPDX-License-Identifier: GPL-3.0-or-later */
/* vectors.c - the dataset's columns computed for a batch. */
#include <float.h>
#include <math.h>

#include "pipeline/job.h"

struct values *values_new(const struct vectors *vectors, size_t capacity,
                          struct quipu_error *err)
{
    struct values *values = base_alloc(vectors->count, sizeof *values, err);
    if (!values)
        return NULL;
    for (size_t i = 0; i < vectors->count; i++) {
        struct values *v = &values[i];
        v->own_numbers = base_alloc(capacity, sizeof *v->own_numbers, err);
        v->own_codes = base_alloc(capacity, sizeof *v->own_codes, err);
        v->own_reasons = base_alloc(capacity, 1, err);
        if (!v->own_numbers || !v->own_codes || !v->own_reasons) {
            values_free(values, vectors);
            return NULL;
        }
        v->numbers = v->own_numbers;
        v->codes = v->own_codes;
        v->reasons = v->own_reasons;
    }
    return values;
}

void values_free(struct values *values, const struct vectors *vectors)
{
    for (size_t i = 0; values && i < vectors->count; i++) {
        free(values[i].own_numbers);
        free(values[i].own_codes);
        free(values[i].own_reasons);
    }
    free(values);
}

/* Scaling by a power of ten upwards can leave 11.000000000000002 for 1.1 * 10;
 * what is within rounding of a number with six decimals is that number. */
static double scale(double value, const struct vector *vector)
{
    if (vector->divisor != 1)
        return value / vector->divisor;
    if (vector->multiplier == 1)
        return value;
    double scaled = value * vector->multiplier;
    double decimal = nearbyint(scaled * 1e6) / 1e6;
    bool is_near = fabs(decimal - scaled) <= 4 * DBL_EPSILON * fabs(scaled);
    return is_near ? decimal : scaled;
}

static void scale_numbers(struct values *to, const struct vector *vector,
                          const double *numbers, const uint8_t *reasons,
                          size_t rows)
{
    to->reasons = reasons;
    to->numbers = numbers;
    if (vector->multiplier == 1 && vector->divisor == 1)
        return;
    for (size_t i = 0; i < rows; i++)
        to->own_numbers[i] =
            reasons[i] == QUIPU_PRESENT ? scale(numbers[i], vector) : 0;
    to->numbers = to->own_numbers;
}

static int32_t find_bin(const struct column_rule *rule, double number)
{
    for (size_t i = 0; i < rule->bin_count; i++) {
        if (range_has(&rule->bins[i].range, number))
            return (int32_t)i;
    }
    return -1;
}

/* The bins' codes are in the order of the rule, unless a code list orders them
 * otherwise. */
static int32_t code_of_bin(const struct vector *vector, int32_t bin)
{
    return (int32_t)vector_find_code(vector, vector->rule->bins[bin].code);
}

static void bin_numbers(struct values *to, const struct vector *vector,
                        const double *numbers, const uint8_t *reasons,
                        size_t rows)
{
    for (size_t i = 0; i < rows; i++) {
        to->own_reasons[i] = reasons[i];
        if (reasons[i] != QUIPU_PRESENT)
            continue;
        int32_t bin = find_bin(vector->rule, scale(numbers[i], vector));
        to->own_codes[i] = bin == -1 ? 0 : code_of_bin(vector, bin);
        if (bin == -1)
            to->own_reasons[i] = QUIPU_OUT_OF_SCOPE;
    }
}

/* Half a day is no day. */
static bool is_whole(double part)
{
    return part == floor(part) && fabs(part) <= 9999;
}

static bool make_date(double year, double month, double day, int32_t *date)
{
    return is_whole(year) && is_whole(month) && is_whole(day) &&
           quipu_date_from_ymd(llrint(year), llrint(month), llrint(day), date);
}

static void join_date(struct values *to, const struct vector *vector,
                      const struct quipu_batch *batch)
{
    const double *part[3];
    const uint8_t *reason[3];
    for (size_t k = 0; k < 3; k++) {
        part[k] = quipu_batch_doubles(batch, vector->inputs[k]);
        reason[k] = quipu_batch_reasons(batch, vector->inputs[k]);
    }
    for (size_t i = 0; i < quipu_batch_rows(batch); i++) {
        uint8_t missing = QUIPU_PRESENT;
        for (size_t k = 3; k-- > 0;)
            missing = reason[k][i] != QUIPU_PRESENT ? reason[k][i] : missing;
        if (missing == QUIPU_PRESENT &&
            !make_date(part[0][i], part[1][i], part[2][i], &to->own_codes[i]))
            missing = QUIPU_INCONSISTENT;
        to->own_reasons[i] = missing;
    }
}

static bool is_leap(int year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int days_in_month(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return days[month - 1] + (month == 2 && is_leap(year));
}

/* Completed months; who was born on the 31st completes a month on the last day
 * of a shorter one. */
static double completed_months(int32_t birth, int32_t at)
{
    int by, bm, bd, ay, am, ad;
    quipu_date_to_ymd(birth, &by, &bm, &bd);
    quipu_date_to_ymd(at, &ay, &am, &ad);
    int last = days_in_month(ay, am);
    int day = bd > last ? last : bd;
    return 12.0 * (ay - by) + (am - bm) - (ad < day);
}

static void compute_age(struct values *to, const struct vector *vector,
                        const struct values *birth, const struct values *at,
                        size_t rows)
{
    for (size_t i = 0; i < rows; i++) {
        to->own_reasons[i] = birth->reasons[i] != QUIPU_PRESENT
                                 ? birth->reasons[i]
                                 : at->reasons[i];
        if (to->own_reasons[i] != QUIPU_PRESENT)
            continue;
        int32_t born = birth->codes[i], seen = at->codes[i];
        to->own_numbers[i] = vector->rule->in_months
                                 ? completed_months(born, seen)
                                 : (double)seen - born;
        if (seen < born)
            to->own_reasons[i] = QUIPU_INCONSISTENT;
    }
}

static void take_wanted(struct values *to, const struct vector *vector,
                        const struct quipu_batch *batch)
{
    size_t column = vector->inputs[0];
    const uint8_t *reasons = quipu_batch_reasons(batch, column);
    to->reasons = reasons;
    if (vector->type == VECTOR_NUMBER)
        scale_numbers(to, vector, quipu_batch_doubles(batch, column), reasons,
                      quipu_batch_rows(batch));
    else if (vector->type != VECTOR_TEXT)
        to->codes = quipu_batch_codes(batch, column);
}

void values_compute(struct values *values, const struct vectors *vectors,
                    const struct quipu_batch *batch)
{
    size_t rows = quipu_batch_rows(batch);
    for (size_t i = 0; i < vectors->count; i++) {
        const struct vector *vector = &vectors->items[i];
        struct values *to = &values[i];
        size_t first = vector->inputs[0];
        switch (vector->step) {
        case STEP_WANTED:
            take_wanted(to, vector, batch);
            break;
        case STEP_SCALE:
            scale_numbers(to, vector, values[first].numbers,
                          values[first].reasons, rows);
            break;
        case STEP_BINS_WANTED:
            bin_numbers(to, vector, quipu_batch_doubles(batch, first),
                        quipu_batch_reasons(batch, first), rows);
            break;
        case STEP_BINS:
            bin_numbers(to, vector, values[first].numbers,
                        values[first].reasons, rows);
            break;
        case STEP_DATE_PARTS:
            join_date(to, vector, batch);
            break;
        case STEP_AGE:
            compute_age(to, vector, &values[first], &values[vector->inputs[1]],
                        rows);
            break;
        }
    }
}
