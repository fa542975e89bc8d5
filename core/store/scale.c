/* SPDX-License-Identifier: GPL-3.0-or-later */
/* scale.c - a version of an indicator has one unit: what other loads say of it
 * would be read in another one than it was written in. */
#include "store/publish.h"

/* The indicator's last two vintages where the unit in which values are kept
 * differs, and a period that this job does not publish.  Shares are kept as
 * proportions, whether they are shown as percent or not. */
static const char find_sql[] =
    "WITH kept AS (SELECT indicator, since_pub, until_pub, unit, factor,"
    " CASE WHEN unit = 'percent' AND factor = 100 THEN 'proportion'"
    " ELSE unit END AS unit_kept FROM indicator_vintage)"
    " SELECT coalesce(old.unit, ''), coalesce(new.unit, ''), p.code"
    " FROM kept old JOIN kept new ON new.indicator = old.indicator"
    " JOIN coverage c ON c.indicator = old.indicator AND c.until_pub IS NULL"
    " JOIN period p ON p.id = c.period"
    " WHERE old.indicator = :indicator AND old.until_pub = :publication"
    " AND new.since_pub = :publication AND old.unit_kept IS NOT new.unit_kept"
    " AND c.period NOT IN (SELECT period FROM job_period WHERE job = :job)"
    " ORDER BY p.id LIMIT 1";

static int fail(struct statement *row, const struct store_indicator *of,
                struct quipu_error *err)
{
    const char *old = column_word(row, 0);
    const char *new = column_word(row, 1);
    bool is_same = strcmp(old, new) == 0;
    (void)quipu_fail(err, QUIPU_EDEFINITION,
                     "indicator \"%s\", version %lld: period \"%s\" is "
                     "published in \"%s\" and would be read in \"%s\"%s",
                     of->id, (long long)of->version, column_word(row, 2), old,
                     new, is_same ? " on another scale" : "");
    quipu_hint(err, "numbers in another unit, or no longer computed but "
                    "published, are another \"version\"");
    return -1;
}

int publish_scale(struct publisher *publisher, struct quipu_error *err)
{
    STATEMENT_AUTO(find);
    if (statement_prepare(&find, publisher->store, find_sql, err) == -1)
        return -1;
    for (size_t i = 0; i < publisher->say->indicator_count; i++) {
        bind_integer(&find, ":indicator", publisher->indicators[i]);
        bind_integer(&find, ":publication", publisher->publication);
        bind_integer(&find, ":job", publisher->job);
        int status = statement_step(&find, err);
        if (status == 1)
            return fail(&find, &publisher->say->indicators[i], err);
        if (status == -1)
            return -1;
    }
    return 0;
}
