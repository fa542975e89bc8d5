/* SPDX-License-Identifier: GPL-3.0-or-later */
/* diff.c - walks through the series of a question that changed, and reads both
 * vintages of each side by side. */
#include "query/diff.h"

#include <math.h>

#include "query/inside.h"

/* One vintage of the present series. */
struct side {
    struct store_reader *reader; /* borrowed */
    struct store_row row;
    bool has_row, is_ended;
};

struct diff {
    struct query *query; /* the later vintage, and where it is */
    struct store_reader *reader;
    struct store_changes changes;
    struct side before, after;
    size_t told; /* plans whose definitions have been compared */
    bool is_ended;
};

const char *change_word(enum change change)
{
    static const char *const words[CHANGE_COUNT] = {
        [CHANGE_NEW] = "new",     [CHANGE_ENDED] = "ended",
        [CHANGE_VALUE] = "value", [CHANGE_STATUS] = "status",
        [CHANGE_ERROR] = "error", [CHANGE_DEFINITION] = "definition",
    };
    return words[change];
}

/* ---- making ------------------------------------------------------------- */

static int find_publications(struct store *store, const char *since,
                             const char *as_of, int64_t *older,
                             struct quipu_error *err)
{
    int64_t newer;
    if (query_find_publication(store, since, older, err) == -1 ||
        query_find_publication(store, as_of, &newer, err) == -1)
        return -1;
    if (*older <= newer)
        return 0;
    (void)quipu_fail(err, QUIPU_EUSAGE,
                     "\"%s\" is publication %lld, later than \"%s\", which is "
                     "%lld",
                     since, (long long)*older, as_of ? as_of : "now",
                     (long long)newer);
    quipu_hint(err, "give the earlier vintage first");
    return -1;
}

/* Marks the indicators that have nothing to compare.  In another unit every
 * number is another one. */
static void mark_plans(struct diff *diff)
{
    struct query *query = diff->query;
    for (size_t p = 0; p < query->plan_count; p++) {
        struct plan *plan = &query->plans[p];
        plan->is_every_series =
            plan->older &&
            plan->older->factor != plan->listed->indicator.factor;
        plan->is_skipped = !plan->is_every_series;
    }
    int64_t last = -1;
    for (size_t i = 0; i < diff->changes.count; i++) {
        int64_t key = diff->changes.items[i].indicator_key;
        for (size_t p = 0; p < query->plan_count && key != last; p++)
            if (query->plans[p].listed->key == key)
                query->plans[p].is_skipped = false;
        last = key;
    }
}

static int make_diff(struct diff *diff, struct quipu_error *err)
{
    struct query *query = diff->query;
    diff->reader = store_reader_new(query->store, query->older, err);
    if (!diff->reader ||
        store_list_changes(query->store, query->older, query->publication,
                           &diff->changes, err) == -1)
        return -1;
    query->changes = &diff->changes;
    mark_plans(diff);
    diff->before.is_ended = diff->after.is_ended = true;
    return 0;
}

struct diff *diff_new(struct store *store, const char *since,
                      const struct question *question, struct quipu_error *err)
{
    int64_t older;
    if (find_publications(store, since, question->as_of, &older, err) == -1)
        return NULL;
    QUIPU_AUTO(diff) diff = base_alloc(1, sizeof *diff, err);
    if (!diff)
        return NULL;
    diff->query = query_make(store, question, older, err);
    if (!diff->query || make_diff(diff, err) == -1)
        return NULL;
    return QUIPU_TAKE(diff);
}

void diff_free(struct diff *diff)
{
    if (!diff)
        return;
    query_free(diff->query);
    store_reader_free(diff->reader);
    store_changes_release(&diff->changes);
    free(diff);
}

const struct query *diff_query(const struct diff *diff)
{
    return diff->query;
}

int64_t diff_older(const struct diff *diff)
{
    return diff->query->older;
}

int64_t diff_newer(const struct diff *diff)
{
    return diff->query->publication;
}

/* ---- definitions -------------------------------------------------------- */

/* The next indicator of those reached whose definition is another one. */
static bool find_definition(struct diff *diff, struct diff_row *row)
{
    const struct query *query = diff->query;
    while (diff->told < query->plan) {
        const struct plan *plan = &query->plans[diff->told++];
        const struct store_indicator *now = &plan->listed->indicator;
        if (!plan->older ||
            strcmp(plan->older->definition, now->definition) == 0)
            continue;
        *row = (struct diff_row){.change = CHANGE_DEFINITION,
                                 .indicator = now->id,
                                 .version = now->version,
                                 .indicator_key = plan->listed->key,
                                 .definition_before = plan->older->definition,
                                 .definition_after = now->definition};
        return true;
    }
    return false;
}

/* ---- two vintages of a series ------------------------------------------- */

/* The periods that are asked for and can have changed. */
static struct store_range get_range(const struct diff *diff)
{
    const struct query *query = diff->query;
    const struct plan *plan = &query->plans[query->plan - 1];
    struct store_range range = plan->range;
    if (plan->is_every_series)
        return range;
    const struct store_changed *changed =
        store_find_change(&diff->changes, query->series_key);
    assert(changed);
    if (range.from < changed->range.from)
        range.from = changed->range.from;
    if (range.to > changed->range.to)
        range.to = changed->range.to;
    return range;
}

static void begin_series(struct diff *diff)
{
    const struct query *query = diff->query;
    struct store_range range = get_range(diff);
    diff->before = (struct side){.reader = diff->reader};
    diff->after = (struct side){.reader = query->reader};
    store_select(diff->reader, query->series_key, range);
    store_select(query->reader, query->series_key, range);
}

static int read_side(const struct query *query, struct side *side,
                     struct quipu_error *err)
{
    while (!side->has_row && !side->is_ended) {
        int status = store_next(side->reader, &side->row, err);
        if (status == -1)
            return -1;
        side->is_ended = status == 0;
        side->has_row = status == 1 && is_period_asked(query, side->row.period);
    }
    return 0;
}

/* The row of a side when it is the one of the earliest period. */
static const struct store_row *take_row(struct side *side, int64_t period)
{
    if (!side->has_row || side->row.period_key != period)
        return NULL;
    side->has_row = false;
    return &side->row;
}

static bool is_same_number(bool has_x, double x, bool has_y, double y)
{
    return has_x == has_y && (!has_x || x == y);
}

static bool is_same_integer(bool has_x, int64_t x, bool has_y, int64_t y)
{
    return has_x == has_y && (!has_x || x == y);
}

static bool is_same_error(const struct query_row *x, const struct query_row *y)
{
    return is_same_number(x->has_se, x->se, y->has_se, y->se) &&
           is_same_number(x->has_interval, x->ci_low, y->has_interval,
                          y->ci_low) &&
           is_same_number(x->has_interval, x->ci_high, y->has_interval,
                          y->ci_high) &&
           is_same_integer(x->has_n, x->n, y->has_n, y->n) &&
           is_same_number(x->has_weight, x->weight, y->has_weight, y->weight) &&
           is_same_integer(x->has_df, x->df, y->has_df, y->df) &&
           is_same_number(x->has_deff, x->deff, y->has_deff, y->deff);
}

static bool is_same_status(const struct query_row *x, const struct query_row *y)
{
    const char *a = x->reason ? x->reason : "", *b = y->reason ? y->reason : "";
    return x->status == y->status && strcmp(a, b) == 0;
}

/* Sets what changed between two rows; false: nothing. */
static bool compare_rows(struct diff_row *row)
{
    const struct query_row *x = &row->before, *y = &row->after;
    bool is_same =
        is_same_number(x->has_value, x->value, y->has_value, y->value);
    if (!is_same && x->has_value && y->has_value)
        row->change = CHANGE_VALUE;
    else if (!is_same_status(x, y))
        row->change = CHANGE_STATUS;
    else if (!is_same)
        row->change = CHANGE_VALUE;
    else if (!is_same_error(x, y))
        row->change = CHANGE_ERROR;
    else
        return false;
    return true;
}

static bool is_same_unit(const struct query_row *x, const struct query_row *y)
{
    const char *a = x->unit ? x->unit : "", *b = y->unit ? y->unit : "";
    return strcmp(a, b) == 0;
}

static void set_difference(struct diff_row *row)
{
    row->difference = row->after.value - row->before.value;
    row->has_difference = row->before.has_value && row->after.has_value &&
                          is_same_unit(&row->before, &row->after) &&
                          isfinite(row->difference);
    if (!row->has_difference)
        row->difference = 0;
}

static void set_names(struct diff_row *row, const struct query_row *named)
{
    row->indicator = named->indicator;
    row->version = named->version;
    row->indicator_key = named->indicator_key;
    row->area = named->area;
    row->area_name = named->area_name;
    row->period = named->period;
    row->codes = named->codes;
}

/* A row that one side has, or both: 1 when it changed, 0 when not. */
static int compare(struct diff *diff, const struct store_row *before,
                   const struct store_row *after, struct diff_row *row,
                   struct quipu_error *err)
{
    struct query *query = diff->query;
    const struct plan *plan = &query->plans[query->plan - 1];
    const struct store_indicator *now = &plan->listed->indicator;
    *row = (struct diff_row){.has_before = before != NULL,
                             .has_after = after != NULL};
    if (before && query_fill(query, &row->before, before,
                             plan->older ? plan->older : now, err) == -1)
        return -1;
    if (after && query_fill(query, &row->after, after, now, err) == -1)
        return -1;
    set_names(row, after ? &row->after : &row->before);
    int64_t publication =
        after ? after->since_publication : before->until_publication;
    row->publication = publication > query->older ? publication : 0;
    if (!before || !after)
        row->change = after ? CHANGE_NEW : CHANGE_ENDED;
    else if (!compare_rows(row))
        return 0;
    if (before && after)
        set_difference(row);
    return 1;
}

/* The next change of the present series: 1, 0 when there is no more, -1. */
static int next_change(struct diff *diff, struct diff_row *row,
                       struct quipu_error *err)
{
    int status = 0;
    while (status == 0) {
        struct side *before = &diff->before, *after = &diff->after;
        if (read_side(diff->query, before, err) == -1 ||
            read_side(diff->query, after, err) == -1)
            return -1;
        if (!before->has_row && !after->has_row)
            return 0;
        bool is_before =
            before->has_row &&
            (!after->has_row || before->row.period_key < after->row.period_key);
        int64_t period =
            is_before ? before->row.period_key : after->row.period_key;
        const struct store_row *old = take_row(before, period);
        const struct store_row *now = take_row(after, period);
        status = compare(diff, old, now, row, err);
    }
    return status;
}

int diff_next(struct diff *diff, struct diff_row *row, struct quipu_error *err)
{
    for (;;) {
        if (find_definition(diff, row))
            return 1;
        int status = next_change(diff, row, err);
        if (status != 0 || diff->is_ended)
            return status;
        status = query_advance(diff->query, err);
        if (status == -1)
            return -1;
        diff->is_ended = status == 0;
        if (status == 1 && diff->query->is_reading)
            begin_series(diff);
    }
}
