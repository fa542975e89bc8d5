/* SPDX-License-Identifier: GPL-3.0-or-later */
/* period.c - which periods a question means. */
#include <quipu/period.h>

#include "query/inside.h"

static int fail_period(const char *text, struct quipu_error *err)
{
    (void)quipu_fail(err, QUIPU_EUSAGE, "\"%s\" is not a period", text);
    quipu_hint(err, "write 2023, 2023-S1, 2023-Q2, 2023-07, 2019..2023, "
                    "2019.., ..2023 or latest");
    return -1;
}

/* One end of a range; an empty one is open. */
static int parse_end(const char *text, struct quipu_slice slice,
                     struct quipu_period *period, struct quipu_error *err)
{
    if (slice.length > 0 && !quipu_parse_period(slice, period))
        return fail_period(text, err);
    return 0;
}

static int set_range(struct query *query, const char *text,
                     const struct quipu_slice ends[2], struct quipu_error *err)
{
    struct quipu_period from, to;
    if (parse_end(text, ends[0], &from, err) == -1 ||
        parse_end(text, ends[1], &to, err) == -1)
        return -1;
    query->has_begin = ends[0].length > 0;
    query->has_end = ends[1].length > 0;
    if (query->has_begin)
        query->first_day = quipu_period_first_day(from);
    if (query->has_end)
        query->last_day = quipu_period_last_day(to);
    query->range = store_day_range(query->has_begin ? &query->first_day : NULL,
                                   query->has_end ? &query->last_day : NULL);
    if (query->has_begin && query->has_end &&
        query->first_day > query->last_day)
        return quipu_fail(err, QUIPU_EUSAGE, "\"%s\" ends before it begins",
                          text);
    return 0;
}

int choose_periods(struct query *query, struct quipu_error *err)
{
    const char *text = query->question->period;
    query->range = STORE_ALL_PERIODS;
    if (!text)
        return 0;
    if (strcmp(text, "latest") == 0) {
        query->is_latest = true;
        return 0;
    }
    struct quipu_slice whole = quipu_slice_of(text);
    const char *dots = strstr(text, "..");
    if (!dots && whole.length > 0)
        return set_range(query, text, (struct quipu_slice[2]){whole, whole},
                         err);
    if (!dots || whole.length == 2)
        return fail_period(text, err);
    struct quipu_slice begin = {text, (size_t)(dots - text)};
    return set_range(query, text,
                     (struct quipu_slice[2]){begin, quipu_slice_of(dots + 2)},
                     err);
}

bool is_period_asked(const struct query *query, const char *text)
{
    struct quipu_period period;
    if (!quipu_parse_period(quipu_slice_of(text), &period))
        return false;
    return (!query->has_begin ||
            quipu_period_first_day(period) >= query->first_day) &&
           (!query->has_end ||
            quipu_period_last_day(period) <= query->last_day);
}
