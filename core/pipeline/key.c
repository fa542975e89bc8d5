/* SPDX-License-Identifier: GPL-3.0-or-later */
/* key.c - which cell a record is of, and which observation a cell is. */
#include "base/period_code.h"
#include "pipeline/job.h"

int key_plan(const struct job *job, struct base *base, struct quipu_error *err)
{
    struct key_form *form = &base->form;
    form->dimensions = base->count;
    form->radixes[KEY_AREA] = base->has_area ? job->areas->item_count + 1 : 1;
    for (size_t d = 0; d < base->count; d++)
        form->radixes[d + 1] =
            job->vectors.items[base->vectors[d]].code_count + 1;
    form->radixes[key_period(form)] =
        job->period == SIZE_MAX ? 1 : PERIOD_CODES + 1;
    return key_form_check(form, err);
}

static uint64_t digit_of(const struct values *values, size_t vector, size_t row)
{
    const struct values *of = &values[vector];
    return of->reasons[row] == QUIPU_PRESENT ? (uint64_t)of->codes[row] + 1 : 0;
}

uint64_t key_of_row(const struct job *job, const struct base *base,
                    const struct values *values, size_t row)
{
    uint64_t digits[KEY_DIGITS_MAX];
    digits[KEY_AREA] = base->has_area ? digit_of(values, job->area, row) : 0;
    for (size_t d = 0; d < base->count; d++)
        digits[d + 1] = digit_of(values, base->vectors[d], row);
    digits[key_period(&base->form)] =
        job->period == SIZE_MAX ? 0 : digit_of(values, job->period, row);
    return key_join(&base->form, digits);
}

/* ---- periods ------------------------------------------------------------ */

static const char *add_period(struct job *job, size_t at, int32_t code,
                              struct quipu_error *err)
{
    struct job_periods *periods = &job->periods;
    char text[QUIPU_PERIOD_SIZE];
    quipu_format_period(text, period_of_code(code));
    const char *copy = arena_strdup(job->arena, text, err);
    if (!copy ||
        base_grow(&periods->items, &periods->capacity, periods->count + 1,
                  sizeof *periods->items, err) == -1)
        return NULL;
    struct job_period *items = periods->items;
    memmove(&items[at + 1], &items[at], (periods->count - at) * sizeof *items);
    items[at] = (struct job_period){code, copy};
    periods->count++;
    return copy;
}

const char *key_period_text(struct job *job, uint64_t digit,
                            struct quipu_error *err)
{
    if (job->period == SIZE_MAX)
        return job->spec.period;
    const struct job_periods *periods = &job->periods;
    int32_t code = (int32_t)digit - 1;
    size_t low = 0, high = periods->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (periods->items[middle].code < code)
            low = middle + 1;
        else
            high = middle;
    }
    if (low < periods->count && periods->items[low].code == code)
        return periods->items[low].text;
    return add_period(job, low, code, err);
}

/* ---- observations ------------------------------------------------------- */

int key_place(struct job *job, const struct base *base, uint64_t key,
              struct observation *to, struct quipu_error *err)
{
    uint64_t digits[KEY_DIGITS_MAX];
    key_split(&base->form, key, digits);
    to->area = digits[KEY_AREA] == 0
                   ? job->spec.dataset->ref_area
                   : job->areas->items[digits[KEY_AREA] - 1].code;
    to->period = key_period_text(job, digits[key_period(&base->form)], err);
    struct dimension_value *values =
        arena_alloc(job->arena, base->count, sizeof *values, err);
    if (!to->period || !values)
        return -1;
    to->dimensions = values;
    for (size_t d = 0; d < base->count; d++) {
        const struct vector *vector = &job->vectors.items[base->vectors[d]];
        if (digits[d + 1] > 0)
            values[to->dimension_count++] = (struct dimension_value){
                base->names[d], vector->codes[digits[d + 1] - 1]};
    }
    return 0;
}
