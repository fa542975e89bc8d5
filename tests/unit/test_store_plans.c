/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_store_plans.c - no question reads more of the store than it needs: what
 * SQLite plans for every statement that runs. */
#include <check.h>

#include "query/diff.h"
#include "query/explain.h"
#include "store/internal.h"
#include "store_kit.h"

/* Tables that grow with the repository: never read from end to end. */
static const char *const large[] = {
    "observation", "series",    "dimension_value",
    "coverage",    "item_name", "job_input",
    "exclusion",   "job_count", "definition",
    "item",        "o",         "s",
    "c",           "u",
};

struct seen {
    sqlite3 *db;
    struct quipu_text plans; /* of every statement, a line a step */
    bool is_planning;
};

/* A step such as "SCAN s" or "SCAN observation USING INDEX x". */
static bool is_scan_of_large(const char *detail)
{
    if (strncmp(detail, "SCAN ", 5) != 0)
        return false;
    size_t length = strcspn(detail + 5, " ");
    for (size_t i = 0; i < ARRAY_SIZE(large); i++)
        if (strlen(large[i]) == length &&
            strncmp(detail + 5, large[i], length) == 0)
            return true;
    return false;
}

static void plan(struct seen *seen, const char *sql)
{
    QUIPU_AUTO_TEXT(explain);
    quipu_text_printf(&explain, "EXPLAIN QUERY PLAN %s", sql);
    sqlite3_stmt *statement = NULL;
    if (sqlite3_prepare_v2(seen->db, explain.data, -1, &statement, NULL) !=
        SQLITE_OK)
        return;
    while (sqlite3_step(statement) == SQLITE_ROW) {
        const char *detail = (const char *)sqlite3_column_text(statement, 3);
        quipu_text_printf(&seen->plans, "%s\n", detail);
        ck_assert_msg(!is_scan_of_large(detail), "%s: %s", detail, sql);
    }
    sqlite3_finalize(statement);
}

static int trace(unsigned kind, void *context, void *statement, void *sql)
{
    struct seen *seen = context;
    (void)kind;
    (void)statement;
    if (seen->is_planning)
        return 0;
    seen->is_planning = true;
    if (strncmp(sql, "SELECT", 6) == 0 || strncmp(sql, "UPDATE", 6) == 0)
        plan(seen, sql);
    seen->is_planning = false;
    return 0;
}

static struct seen watch(struct store *store)
{
    struct seen seen = {.db = store->db};
    quipu_text_init(&seen.plans);
    return seen;
}

static void count_rows(struct store *store, const struct question *question,
                       uint64_t want)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    QUIPU_AUTO(query) query = query_new(store, question, &err);
    ck_assert_ok(query, err);
    struct query_row row;
    uint64_t count = 0;
    int status;
    while ((status = query_next(query, &row, &err)) == 1)
        count++;
    ck_assert_ok(status == 0, err);
    ck_assert_uint_eq(count, want);
}

static void publish(struct store *store, double value)
{
    struct saying saying;
    say_init(&saying, "2024-01-01T02:30:00Z");
    say(&saying, "anaemia", "PE", "2023", value);
    say(&saying, "anaemia", "PE-CUS", "2023", 0.25);
    say(&saying, "anaemia", "PE-LIM", "2023", 0.25);
    say(&saying, "height", "PE", "2023", 88);
    kit_publish(store, &saying);
}

/* The texts of the plans are those of SQLite (eqp.html). */
START_TEST(questions_use_indexes)
{
    struct kit kit = kit_begin();
    struct store *store = kit_open(&kit, STORE_CREATE);
    publish(store, 0.25);
    publish(store, 0.5);
    store_free(store);
    store = kit_open(&kit, STORE_READ);
    struct seen seen = watch(store);
    sqlite3_trace_v2(store->db, SQLITE_TRACE_STMT, trace, &seen);

    const char *const anaemia[] = {"anaemia"}, *const cusco[] = {"PE-CUS"},
                      *const peru[] = {"PE"};
    /* one indicator's series for one area */
    count_rows(store,
               &(struct question){.indicators = anaemia,
                                  .indicator_count = 1,
                                  .areas = cusco,
                                  .area_count = 1},
               1);
    /* one indicator for all areas of a level at the latest period */
    count_rows(store,
               &(struct question){.indicators = anaemia,
                                  .indicator_count = 1,
                                  .level = "region",
                                  .period = "latest"},
               2);
    /* all indicators of one area */
    count_rows(store, &(struct question){.areas = peru, .area_count = 1}, 2);
    /* the same, earlier */
    count_rows(
        store,
        &(struct question){.areas = peru, .area_count = 1, .as_of = "@1"}, 2);
    count_rows(store,
               &(struct question){.level = "region", .as_of = "2024-01-01"}, 2);

    ck_assert_ptr_nonnull(strstr(seen.plans.data,
                                 "SEARCH series USING COVERING INDEX "
                                 "sqlite_autoindex_series_1 (indicator=? AND "
                                 "area=?)\n"));
    ck_assert_ptr_nonnull(strstr(seen.plans.data,
                                 "SEARCH o USING PRIMARY KEY (series=? AND "
                                 "period>? AND period<?)\n"));
    ck_assert_ptr_null(strstr(seen.plans.data, "TEMP B-TREE FOR ORDER BY\n"
                                               "SEARCH o"));
    quipu_text_release(&seen.plans);
    store_free(store);
    kit_end(&kit);
}
END_TEST

START_TEST(publishing_and_explaining_use_indexes)
{
    struct kit kit = kit_begin();
    struct store *store = kit_open(&kit, STORE_CREATE);
    publish(store, 0.25);
    struct seen seen = watch(store);
    sqlite3_trace_v2(store->db, SQLITE_TRACE_STMT, trace, &seen);
    publish(store, 0.5);
    const char *const anaemia[] = {"anaemia"}, *const cusco[] = {"PE-CUS"};
    struct quipu_error err = QUIPU_NO_ERROR;
    QUIPU_AUTO(explanation)
    made = explain(store,
                   &(struct question){.indicators = anaemia,
                                      .indicator_count = 1,
                                      .areas = cusco,
                                      .area_count = 1},
                   &err);
    ck_assert_ok(made, err);
    ck_assert_ptr_nonnull(strstr(seen.plans.data, "SEARCH observation USING"));
    quipu_text_release(&seen.plans);
    sqlite3_trace_v2(store->db, 0, NULL, NULL);
    explanation_free(QUIPU_TAKE(made));
    store_free(store);
    kit_end(&kit);
}
END_TEST

static void count_changes(struct store *store, uint64_t want)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    const struct question question = {0};
    struct diff_row row;
    uint64_t count = 0;
    int status;
    QUIPU_AUTO(diff) diff = diff_new(store, "@1", &question, &err);
    ck_assert_ok(diff, err);
    while ((status = diff_next(diff, &row, &err)) == 1)
        count++;
    ck_assert_ok(status == 0, err);
    ck_assert_uint_eq(count, want);
}

START_TEST(comparing_and_listing_vintages_use_indexes)
{
    struct kit kit = kit_begin();
    QUIPU_AUTO(store) store = kit_open(&kit, STORE_CREATE);
    publish(store, 0.25);
    publish(store, 0.5);
    struct seen seen = watch(store);
    sqlite3_trace_v2(store->db, SQLITE_TRACE_STMT, trace, &seen);
    count_changes(store, 1);
    struct quipu_error err = QUIPU_NO_ERROR;
    struct store_history history;
    struct store_touches touches;
    ck_assert_ok(
        store_list_publications(store, &(struct store_span){.from = 1, .to = 2},
                                &history, &err) == 0,
        err);
    store_history_release(&history);
    ck_assert_ok(store_list_touched(store, 2, &touches, &err) == 0, err);
    store_touches_release(&touches);
    static const char *const wanted[] = {
        "SEARCH observation USING COVERING INDEX observation_since"
        " (since_pub>? AND since_pub<?)\n",
        "SEARCH observation USING COVERING INDEX observation_until"
        " (until_pub>? AND until_pub<?)\n",
        "SEARCH observation USING COVERING INDEX observation_since"
        " (since_pub=?)\n",
        "SEARCH observation USING COVERING INDEX observation_until"
        " (until_pub=?)\n",
    };
    for (size_t i = 0; i < ARRAY_SIZE(wanted); i++)
        ck_assert_msg(strstr(seen.plans.data, wanted[i]) != NULL, "%s: %s",
                      wanted[i], seen.plans.data);
    quipu_text_release(&seen.plans);
    sqlite3_trace_v2(store->db, 0, NULL, NULL);
    kit_end(&kit);
}
END_TEST

UNIT_MAIN("store_plans", questions_use_indexes,
          publishing_and_explaining_use_indexes,
          comparing_and_listing_vintages_use_indexes)
