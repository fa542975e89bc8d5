/* SPDX-License-Identifier: GPL-3.0-or-later */
/* choose.c - which indicators a question means. */
#include <quipu/number.h>

#include "query/inside.h"

/* "anaemia@2" taken apart. */
struct asked {
    struct quipu_slice id;
    bool has_version;
    int64_t version;
};

static int parse_asked(const char *text, struct asked *asked,
                       struct quipu_error *err)
{
    const char *at = strrchr(text, '@');
    *asked = (struct asked){.id = quipu_slice_of(text)};
    if (!at)
        return 0;
    asked->id.length = (size_t)(at - text);
    asked->has_version = true;
    if (quipu_parse_integer(quipu_slice_of(at + 1), &asked->version))
        return 0;
    (void)quipu_fail(err, QUIPU_EUSAGE, "\"%s\" has no version after the @",
                     text);
    quipu_hint(err, "write \"%.*s@1\"", (int)asked->id.length, text);
    return -1;
}

static bool is_id(const struct store_listed *listed, struct quipu_slice id)
{
    return quipu_slice_equal(quipu_slice_of(listed->indicator.id), id);
}

/* No such id, or no such version of it. */
static int fail_indicator(const struct query *query, const char *text,
                          const struct asked *asked, struct quipu_error *err)
{
    QUIPU_AUTO_TEXT(versions);
    NAMES_AUTO(ids);
    for (size_t i = 0; i < query->indicators.count; i++) {
        const struct store_listed *listed = &query->indicators.items[i];
        if (is_id(listed, asked->id))
            quipu_text_printf(&versions, "%s%lld",
                              versions.length > 0 ? ", " : "",
                              (long long)listed->indicator.version);
        if (names_add(&ids, listed->indicator.id, err) == -1)
            return -1;
    }
    if (versions.length == 0)
        return names_fail(&ids, "indicator", text, err);
    (void)quipu_fail(
        err, QUIPU_ENOTFOUND, "there is no version %lld of \"%.*s\"",
        (long long)asked->version, (int)asked->id.length, asked->id.data);
    quipu_hint(err, "it has versions %s", versions.data);
    return -1;
}

/* The version in force; where none is, the highest. */
static size_t find_asked(const struct query *query, const struct asked *asked)
{
    size_t found = SIZE_MAX;
    for (size_t i = 0; i < query->indicators.count; i++) {
        const struct store_listed *listed = &query->indicators.items[i];
        if (!is_id(listed, asked->id))
            continue;
        if (asked->has_version) {
            if (listed->indicator.version == asked->version)
                return i;
        } else if (listed->indicator.is_in_force) {
            return i;
        } else {
            found = i;
        }
    }
    return found;
}

static int mark_asked(const struct query *query, bool *is_chosen,
                      struct quipu_error *err)
{
    const struct question *question = query->question;
    for (size_t i = 0; i < question->indicator_count; i++) {
        struct asked asked;
        if (parse_asked(question->indicators[i], &asked, err) == -1)
            return -1;
        size_t found = find_asked(query, &asked);
        if (found == SIZE_MAX)
            return fail_indicator(query, question->indicators[i], &asked, err);
        is_chosen[found] = true;
    }
    return 0;
}

/* Nothing that changed is left out of a comparison. */
static void mark_unasked(const struct query *query, bool *is_chosen)
{
    for (size_t i = 0; i < query->indicators.count; i++)
        is_chosen[i] = query->older != 0 ||
                       query->indicators.items[i].indicator.is_in_force;
}

/* ---- the earlier half of a comparison ----------------------------------- */

/* Whether an id was asked for without a version. */
static bool is_asked_plainly(const struct question *question, const char *id)
{
    for (size_t i = 0; i < question->indicator_count; i++)
        if (strcmp(question->indicators[i], id) == 0)
            return true;
    return false;
}

static void mark_key(const struct query *query, int64_t key, bool *is_chosen)
{
    for (size_t i = 0; i < query->indicators.count; i++)
        if (query->indicators.items[i].key == key)
            is_chosen[i] = true;
}

/* The versions that were in force then are compared too. */
static int mark_older(struct query *query, bool *is_chosen,
                      struct quipu_error *err)
{
    if (query->older == 0)
        return 0;
    if (store_list_indicators(query->store, query->older,
                              &query->older_indicators, err) == -1)
        return -1;
    for (size_t i = 0; i < query->older_indicators.count; i++) {
        const struct store_listed *listed = &query->older_indicators.items[i];
        if (listed->indicator.is_in_force &&
            is_asked_plainly(query->question, listed->indicator.id))
            mark_key(query, listed->key, is_chosen);
    }
    return 0;
}

static void set_older(const struct query *query, struct plan *plan)
{
    for (size_t i = 0; i < query->older_indicators.count; i++) {
        const struct store_listed *listed = &query->older_indicators.items[i];
        if (listed->key == plan->listed->key)
            plan->older = &listed->indicator;
    }
    const char *dataset = plan->listed->indicator.dataset;
    if (plan->older && strcmp(plan->older->dataset, dataset) != 0)
        plan->older_dataset = plan->older->dataset;
}

/* ---- themes and measures ------------------------------------------------ */

static const char *get_theme(const struct store_indicator *indicator)
{
    return indicator->theme ? indicator->theme : "";
}

static const char *get_measure(const struct store_indicator *indicator)
{
    return indicator->measure ? indicator->measure : "";
}

/* Takes the marks of those whose property is not `wanted`. */
static int narrow(const struct query *query, bool *is_chosen,
                  const char *(*get)(const struct store_indicator *),
                  const char *const noun_wanted[2], struct quipu_error *err)
{
    if (!noun_wanted[1])
        return 0;
    NAMES_AUTO(known);
    for (size_t i = 0; i < query->indicators.count; i++) {
        const char *has = get(&query->indicators.items[i].indicator);
        if (has[0] != '\0' && names_add(&known, has, err) == -1)
            return -1;
        if (strcmp(has, noun_wanted[1]) != 0)
            is_chosen[i] = false;
    }
    names_sort(&known);
    if (!names_have(&known, noun_wanted[1]))
        return names_fail(&known, noun_wanted[0], noun_wanted[1], err);
    return 0;
}

static int add_plans(struct query *query, const bool *is_chosen,
                     struct quipu_error *err)
{
    query->plans =
        base_alloc(query->indicators.count, sizeof *query->plans, err);
    if (!query->plans)
        return -1;
    for (size_t i = 0; i < query->indicators.count; i++) {
        if (!is_chosen[i])
            continue;
        struct plan *plan = &query->plans[query->plan_count++];
        *plan = (struct plan){.listed = &query->indicators.items[i]};
        set_older(query, plan);
    }
    if (query->plan_count == 0)
        return quipu_fail(err, QUIPU_ENOTFOUND,
                          "no indicator is of the theme and measure asked for");
    return 0;
}

static void free_marks(bool **marks)
{
    free(*marks);
}

int choose_indicators(struct query *query, struct quipu_error *err)
{
    const struct question *question = query->question;
    const char *const theme[2] = {"theme", question->theme};
    const char *const measure[2] = {"measure", question->measure};
    if (store_list_indicators(query->store, query->publication,
                              &query->indicators, err) == -1)
        return -1;
    __attribute__((cleanup(free_marks))) bool *is_chosen =
        base_alloc(query->indicators.count, sizeof *is_chosen, err);
    if (!is_chosen)
        return -1;
    if (question->indicator_count == 0)
        mark_unasked(query, is_chosen);
    else if (mark_asked(query, is_chosen, err) == -1)
        return -1;
    if (mark_older(query, is_chosen, err) == -1 ||
        narrow(query, is_chosen, get_theme, theme, err) == -1 ||
        narrow(query, is_chosen, get_measure, measure, err) == -1)
        return -1;
    return add_plans(query, is_chosen, err);
}
