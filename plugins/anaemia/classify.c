/* SPDX-License-Identifier: GPL-3.0-or-later */
/* classify.c - from an adjusted haemoglobin to anaemia and its degree.
 */
#include "anaemia.h"

/* Longer pregnancies are mistakes or codes of a missing value. */
#define MOST_WEEKS 45

static bool both_mean(int a, int b)
{
    return a == ANY || b == ANY || a == b;
}

bool cutoffs_overlap(const struct cutoff *a, const struct cutoff *b)
{
    return a->from_months < b->below_months &&
           b->from_months < a->below_months &&
           both_mean(a->pregnant, b->pregnant) &&
           both_mean(a->trimester, b->trimester);
}

enum level cutoff_level(const struct cutoff *cutoff, int64_t hb)
{
    if (hb >= cutoff->mild_below)
        return NOT_ANAEMIC;
    if (hb >= cutoff->moderate_below)
        return MILD;
    return hb >= cutoff->severe_below ? MODERATE : SEVERE;
}

static bool holds_age(const struct cutoff *row, double months)
{
    return months >= row->from_months && months < row->below_months;
}

/* What the rows for an age ask for. */
struct questions {
    bool has_rows, pregnant, trimester;
};

static struct questions look_at_age(const struct cutoffs *cutoffs,
                                    double months)
{
    struct questions asked = {.has_rows = false};
    for (size_t i = 0; i < cutoffs->count; i++) {
        const struct cutoff *row = &cutoffs->rows[i];
        if (!holds_age(row, months))
            continue;
        asked.has_rows = true;
        asked.pregnant = asked.pregnant || row->pregnant != ANY;
        asked.trimester = asked.trimester || row->trimester != ANY;
    }
    return asked;
}

/* The trimester from the record, or ANY. */
static int find_trimester(const struct rules *rules,
                          const struct person *person)
{
    const struct amount *weeks = &person->gestation_weeks;
    if (person->trimester.reason == QUIPU_PRESENT)
        return person->trimester.code;
    if (weeks->reason != QUIPU_PRESENT || weeks->value < 0 ||
        weeks->value > MOST_WEEKS)
        return ANY;
    if (weeks->value < rules->second_trimester_week)
        return 0;
    return weeks->value < rules->third_trimester_week ? 1 : 2;
}

static const struct cutoff *find_cutoff(const struct cutoffs *cutoffs,
                                        double months, int pregnant,
                                        int trimester)
{
    for (size_t i = 0; i < cutoffs->count; i++) {
        const struct cutoff *row = &cutoffs->rows[i];
        if (holds_age(row, months) && both_mean(row->pregnant, pregnant) &&
            both_mean(row->trimester, trimester))
            return row;
    }
    return NULL;
}

/* Finds out which rows are meant, as far as they ask; false and a reason when
 * the record does not say. */
static bool ask_pregnancy(const struct rules *rules,
                          const struct person *person,
                          const struct questions *asked, struct outcome *out)
{
    out->pregnant = out->trimester = ANY;
    out->trimester_reason = QUIPU_NOT_APPLICABLE;
    if (!asked->pregnant)
        return true;
    if (person->pregnant.reason != QUIPU_PRESENT) {
        out->trimester_reason = QUIPU_PREGNANCY;
        return false;
    }
    out->pregnant = person->pregnant.code;
    if (out->pregnant == 0 || !asked->trimester)
        return true;
    out->trimester = find_trimester(rules, person);
    out->trimester_reason = QUIPU_PRESENT;
    out->trimester_is_unknown = out->trimester == ANY;
    if (out->trimester_is_unknown)
        out->trimester = rules->unknown_trimester;
    return out->trimester != ANY;
}

/* The same reason for everything. */
static void set_reason(struct outcome *out, enum quipu_reason reason)
{
    *out = (struct outcome){.hb_reason = reason,
                            .anaemia_reason = reason,
                            .severity_reason = reason,
                            .trimester_reason = reason};
}

/* The degree of a person of an age that the table has. */
static void classify(const struct rules *rules, const struct person *person,
                     const struct questions *asked, struct outcome *out)
{
    if (!ask_pregnancy(rules, person, asked, out)) {
        out->anaemia_reason = out->severity_reason = QUIPU_PREGNANCY;
        return;
    }
    const struct cutoff *cutoff =
        find_cutoff(&rules->cutoffs, person->age_months.value, out->pregnant,
                    out->trimester);
    if (!cutoff) {
        set_reason(out, QUIPU_AGE);
        return;
    }
    out->level = cutoff_level(cutoff, out->hb);
    if (!cutoff->is_usable)
        out->anaemia_reason = QUIPU_UNVERIFIED;
    if (!cutoff->severity_is_usable)
        out->severity_reason = QUIPU_UNVERIFIED;
}

void rules_assess(const struct rules *rules, const struct person *person,
                  struct outcome *out)
{
    struct questions asked = {.has_rows = false};
    const struct amount *age = &person->age_months;
    int64_t hb = 0;

    if (age->reason == QUIPU_PRESENT)
        asked = look_at_age(&rules->cutoffs, age->value);
    enum quipu_reason reason =
        asked.has_rows ? hb_adjust(rules, person, &hb) : QUIPU_AGE;
    set_reason(out, reason);
    out->hb = hb;
    if (reason == QUIPU_PRESENT)
        classify(rules, person, &asked, out);
}
