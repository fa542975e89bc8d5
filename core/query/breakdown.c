/* SPDX-License-Identifier: GPL-3.0-or-later */
/* breakdown.c - which breakdowns, levels and periods of each indicator a
 * question means, and whether the data represent them. */
#include "query/inside.h"

/* ---- what is asked ------------------------------------------------------ */

static bool asks_every_breakdown(const struct question *question)
{
    return question->by_count == 1 && strcmp(question->by[0], "*") == 0;
}

/* Whether a filter has a code of the dimension that is, or is not, the total.
 */
static bool has_filter(const struct question *question, const char *dimension,
                       bool is_total)
{
    for (size_t i = 0; i < question->filter_count; i++) {
        const struct dimension_value *filter = &question->filters[i];
        if (strcmp(filter->dimension, dimension) == 0 &&
            (strcmp(filter->code, DIMENSION_TOTAL) == 0) == is_total)
            return true;
    }
    return false;
}

/* The dimensions that the breakdown must have. */
static int collect_wanted(const struct question *question, struct names *wanted,
                          struct quipu_error *err)
{
    for (size_t i = 0; i < question->by_count; i++)
        if (!asks_every_breakdown(question) &&
            names_add(wanted, question->by[i], err) == -1)
            return -1;
    for (size_t i = 0; i < question->filter_count; i++)
        if (strcmp(question->filters[i].code, DIMENSION_TOTAL) != 0 &&
            !has_filter(question, question->filters[i].dimension, true) &&
            names_add(wanted, question->filters[i].dimension, err) == -1)
            return -1;
    return 0;
}

static bool has_dimension(const struct store_covered *covered,
                          const char *dimension)
{
    for (size_t i = 0; i < covered->dimension_count; i++)
        if (strcmp(covered->dimensions[i], dimension) == 0)
            return true;
    return false;
}

static bool is_breakdown_asked(const struct question *question,
                               const struct names *wanted,
                               const struct store_covered *covered)
{
    for (size_t i = 0; i < wanted->count; i++)
        if (!has_dimension(covered, wanted->items[i]))
            return false;
    if (!asks_every_breakdown(question))
        return covered->dimension_count == wanted->count;
    for (size_t i = 0; i < covered->dimension_count; i++)
        if (has_filter(question, covered->dimensions[i], true) &&
            !has_filter(question, covered->dimensions[i], false))
            return false;
    return true;
}

/* ---- levels ------------------------------------------------------------- */

/* The levels that the areas asked for have in the indicator's dataset; none
 * means every level. */
static int collect_levels(struct query *query, const struct plan *plan,
                          struct names *levels, struct quipu_error *err)
{
    const struct question *question = query->question;
    if (question->level)
        return names_add(levels, question->level, err);
    if (question->area_count == 0)
        return 0;
    const struct places *places;
    if (find_places(query, plan->listed->indicator.dataset, &places, err) == -1)
        return -1;
    for (size_t i = 0; i < places->chosen_count; i++)
        if (names_add(levels, get_level(places->chosen[i]), err) == -1)
            return -1;
    return 0;
}

/* ---- refusals ----------------------------------------------------------- */

static void append_dimensions(struct quipu_text *text,
                              const struct store_covered *covered)
{
    if (covered->dimension_count == 0)
        quipu_text_append(text, "in total");
    for (size_t i = 0; i < covered->dimension_count; i++)
        quipu_text_printf(text, "%s%s", i == 0 ? "by " : ",",
                          covered->dimensions[i]);
}

/* "in total; by sex; by residence,sex": coverage is in order of breakdown. */
static void append_breakdowns(struct quipu_text *text,
                              const struct store_coverage *coverage)
{
    int64_t last = -1;
    for (size_t i = 0; i < coverage->count; i++) {
        if (coverage->items[i].breakdown_key == last)
            continue;
        last = coverage->items[i].breakdown_key;
        quipu_text_append(text, i > 0 ? "; " : "");
        append_dimensions(text, &coverage->items[i]);
    }
}

static int fail_breakdown(const struct plan *plan, const struct names *wanted,
                          struct quipu_error *err)
{
    QUIPU_AUTO_TEXT(published);
    append_breakdowns(&published, &plan->coverage);
    QUIPU_AUTO_TEXT(asked);
    names_append(&asked, wanted);
    return quipu_fail(err, QUIPU_EPOLICY, "\"%s\" is published %s; not %s%s",
                      plan->listed->indicator.id, published.data,
                      wanted->count > 0 ? "by " : "in total", asked.data);
}

/* The levels of the breakdowns asked for. */
static int fail_level(const struct plan *plan, const struct names *published,
                      const char *asked, struct quipu_error *err)
{
    QUIPU_AUTO_TEXT(levels);
    names_append(&levels, published);
    return quipu_fail(
        err, QUIPU_EPOLICY, "\"%s\" is published for %s %s; not for \"%s\"",
        plan->listed->indicator.id, published->count == 1 ? "level" : "levels",
        levels.data, asked);
}

/* ---- one indicator ------------------------------------------------------ */

/* Marks the coverage of the breakdowns asked for and collects its levels. */
static int mark_breakdowns(const struct question *question, struct plan *plan,
                           const struct names *wanted, struct names *levels,
                           struct quipu_error *err)
{
    for (size_t i = 0; i < plan->coverage.count; i++) {
        const struct store_covered *covered = &plan->coverage.items[i];
        plan->is_chosen[i] = is_breakdown_asked(question, wanted, covered);
        if (plan->is_chosen[i] && names_add(levels, covered->level, err) == -1)
            return -1;
    }
    return 0;
}

/* Takes the marks of the levels that are not asked for. */
static int mark_levels(struct plan *plan, const struct names *asked,
                       const struct names *published, struct quipu_error *err)
{
    for (size_t i = 0; i < asked->count; i++)
        if (!names_have(published, asked->items[i]))
            return fail_level(plan, published, asked->items[i], err);
    for (size_t i = 0; i < plan->coverage.count; i++)
        if (asked->count > 0 &&
            !names_have(asked, plan->coverage.items[i].level))
            plan->is_chosen[i] = false;
    return 0;
}

static void set_range(const struct query *query, struct plan *plan)
{
    plan->range = query->range;
    if (!query->is_latest)
        return;
    int64_t latest = INT64_MIN;
    for (size_t i = 0; i < plan->coverage.count; i++)
        if (plan->is_chosen[i] && plan->coverage.items[i].period_key > latest)
            latest = plan->coverage.items[i].period_key;
    plan->range = (struct store_range){latest, latest};
}

/* Fails with QUIPU_EPOLICY when the indicator does not have what is asked. */
static int choose_of_plan(struct query *query, struct plan *plan,
                          const struct names *wanted, struct quipu_error *err)
{
    NAMES_AUTO(published);
    NAMES_AUTO(asked);
    if (plan->coverage.count == 0)
        return 0;
    if (check_areas_of(query, plan, err) == -1)
        return -1;
    if (mark_breakdowns(query->question, plan, wanted, &published, err) == -1)
        return -1;
    if (published.count == 0)
        return fail_breakdown(plan, wanted, err);
    if (collect_levels(query, plan, &asked, err) == -1 ||
        mark_levels(plan, &asked, &published, err) == -1)
        return -1;
    set_range(query, plan);
    return 0;
}

/* ---- all indicators ----------------------------------------------------- */

static int read_coverage(struct query *query, struct quipu_error *err)
{
    for (size_t i = 0; i < query->plan_count; i++) {
        struct plan *plan = &query->plans[i];
        const int64_t publications[2] = {query->publication,
                                         query->older ? query->older
                                                      : query->publication};
        if (store_list_coverage_of_both(query->store, publications,
                                        plan->listed->key, &plan->coverage,
                                        err) == -1)
            return -1;
        plan->is_chosen =
            base_alloc(plan->coverage.count, sizeof *plan->is_chosen, err);
        if (!plan->is_chosen)
            return -1;
    }
    return 0;
}

/* Adds the dimensions and levels of a coverage, copied. */
static int add_known(struct query *query, const struct store_coverage *coverage,
                     struct names *dimensions, struct names *levels,
                     struct quipu_error *err)
{
    for (size_t i = 0; i < coverage->count; i++) {
        const struct store_covered *covered = &coverage->items[i];
        const char *copy = "";
        if (covered->level[0] && !names_have(levels, covered->level) &&
            (pool_string(&query->pool, &copy, covered->level, err) == -1 ||
             names_add(levels, copy, err) == -1))
            return -1;
        for (size_t d = 0; d < covered->dimension_count; d++)
            if (!names_have(dimensions, covered->dimensions[d]) &&
                (pool_string(&query->pool, &copy, covered->dimensions[d],
                             err) == -1 ||
                 names_add(dimensions, copy, err) == -1))
                return -1;
    }
    return 0;
}

/* Everything that some indicator of the repository is published for. */
static int collect_known(struct query *query, struct names *dimensions,
                         struct names *levels, struct quipu_error *err)
{
    for (size_t i = 0; i < query->indicators.count; i++) {
        __attribute__((
            cleanup(store_coverage_release))) struct store_coverage coverage;
        if (store_list_coverage(query->store, query->publication,
                                query->indicators.items[i].key, &coverage,
                                err) == -1 ||
            add_known(query, &coverage, dimensions, levels, err) == -1)
            return -1;
    }
    names_sort(dimensions);
    names_sort(levels);
    return 0;
}

/* Whether a chosen indicator has every dimension, and the level. */
static bool are_names_common(const struct query *query,
                             const struct names *wanted)
{
    size_t found = 0;
    const char *level = query->question->level;
    bool has_level = level == NULL;
    for (size_t w = 0; w < wanted->count; w++) {
        bool is_found = false;
        for (size_t p = 0; p < query->plan_count && !is_found; p++)
            for (size_t i = 0; i < query->plans[p].coverage.count; i++)
                is_found |= has_dimension(&query->plans[p].coverage.items[i],
                                          wanted->items[w]);
        found += is_found;
    }
    for (size_t p = 0; p < query->plan_count && !has_level; p++)
        for (size_t i = 0; i < query->plans[p].coverage.count; i++)
            has_level |=
                strcmp(query->plans[p].coverage.items[i].level, level) == 0;
    return found == wanted->count && has_level;
}

/* A name that no indicator of the repository, and no list of areas, has. */
static int check_names(struct query *query, const struct names *wanted,
                       struct quipu_error *err)
{
    if (are_names_common(query, wanted))
        return 0;
    NAMES_AUTO(dimensions);
    NAMES_AUTO(levels);
    const char *level = query->question->level;
    if (collect_known(query, &dimensions, &levels, err) == -1 ||
        add_place_levels(query, &levels, err) == -1)
        return -1;
    for (size_t i = 0; i < wanted->count; i++)
        if (!names_have(&dimensions, wanted->items[i]))
            return names_fail(&dimensions, "dimension", wanted->items[i], err);
    if (level && !names_have(&levels, level))
        return names_fail(&levels, "level", level, err);
    return 0;
}

static void release_plan(struct plan *plan)
{
    store_coverage_release(&plan->coverage);
    free(plan->is_chosen);
    *plan = (struct plan){0};
}

void plans_release(struct query *query)
{
    for (size_t i = 0; i < query->plan_count; i++)
        release_plan(&query->plans[i]);
    free(query->plans);
}

static int notice_dropped(struct query *query, size_t dropped,
                          struct quipu_error *err)
{
    if (dropped == 0)
        return 0;
    QUIPU_AUTO_TEXT(text);
    quipu_text_printf(&text,
                      "%zu of %zu indicators are not published for the areas, "
                      "level or breakdown asked for",
                      dropped, dropped + query->plan_count);
    return add_notice(query, text.data, err);
}

/* Where no indicator was named, one that does not have what is asked is left
 * out; not all of them. */
static int choose_of_plans(struct query *query, const struct names *wanted,
                           struct quipu_error *err)
{
    size_t kept = 0, count = query->plan_count;
    struct quipu_error first = QUIPU_NO_ERROR;
    for (size_t i = 0; i < count; i++) {
        struct quipu_error refusal = QUIPU_NO_ERROR;
        if (choose_of_plan(query, &query->plans[i], wanted, &refusal) == 0) {
            struct plan plan = query->plans[i];
            query->plans[i] = (struct plan){0};
            query->plans[kept++] = plan;
            continue;
        }
        if (first.code == QUIPU_OK)
            first = refusal;
        if (refusal.code != QUIPU_EPOLICY ||
            query->question->indicator_count > 0)
            break;
        release_plan(&query->plans[i]);
    }
    bool is_refused =
        first.code != QUIPU_OK && (kept == 0 || first.code != QUIPU_EPOLICY ||
                                   query->question->indicator_count > 0);
    if (is_refused) {
        if (err && err->code == QUIPU_OK)
            *err = first;
        return -1;
    }
    query->plan_count = kept;
    return notice_dropped(query, count - kept, err);
}

/* The columns. */
static int collect_dimensions(struct query *query, struct quipu_error *err)
{
    for (size_t p = 0; p < query->plan_count; p++) {
        const struct plan *plan = &query->plans[p];
        for (size_t i = 0; i < plan->coverage.count; i++) {
            const struct store_covered *covered = &plan->coverage.items[i];
            for (size_t d = 0;
                 plan->is_chosen[i] && d < covered->dimension_count; d++)
                if (names_add(&query->dimensions, covered->dimensions[d],
                              err) == -1)
                    return -1;
        }
    }
    names_sort(&query->dimensions);
    return 0;
}

int choose_breakdowns(struct query *query, struct quipu_error *err)
{
    NAMES_AUTO(wanted);
    if (collect_wanted(query->question, &wanted, err) == -1 ||
        read_coverage(query, err) == -1 ||
        check_names(query, &wanted, err) == -1 ||
        choose_of_plans(query, &wanted, err) == -1)
        return -1;
    return collect_dimensions(query, err);
}
