/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_store_history.c - publications, what they changed, and runs. */
#include <check.h>

#include "store_kit.h"

/* ---- a repository ------------------------------------------------------- */

static int64_t begin_run(struct store *store, const char *time)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    int64_t run;
    ck_assert_ok(store_begin_run(store, time, "quipu 0.1", &run, &err) == 0,
                 err);
    return run;
}

static void end_run(struct store *store, int64_t run, const char *time)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    ck_assert_ok(store_end_run(store, run, time, &err) == 0, err);
}

static void fail_job(struct store *store, int64_t run, const char *time)
{
    struct quipu_error err = QUIPU_NO_ERROR, failure = QUIPU_NO_ERROR;
    struct saying saying;
    say_init(&saying, time);
    saying.publication.run = run;
    saying.publication.load = "2024";
    (void)quipu_fail(&failure, QUIPU_EDATA, "row 7: \"x\" is not a number");
    quipu_prefix(&failure, "dataset \"endes\"");
    ck_assert_ok(
        store_record_failure(store, &saying.publication, &failure, &err) == 0,
        err);
}

/* Run 1: @1 says three numbers.  Run 2: @2 says one of them otherwise, one no
 * more; a job fails.  @3, of a registry and no run, says height only.  Run 3
 * has nothing to do and does not end. */
static struct store *make_repository(const struct kit *kit)
{
    struct store *store = kit_open(kit, STORE_CREATE);
    struct saying saying;
    int64_t run = begin_run(store, "2024-01-01T02:00:00Z");
    say_init(&saying, "2024-01-01T02:30:00Z");
    saying.publication.run = run;
    say(&saying, "anaemia", "PE", "2023", 0.25);
    say(&saying, "anaemia", "PE-CUS", "2023", 0.5);
    say(&saying, "height", "PE", "2023", 88);
    kit_publish(store, &saying);
    end_run(store, run, "2024-01-01T03:00:00Z");

    run = begin_run(store, "2024-01-02T02:00:00Z");
    say_init(&saying, "2024-01-02T02:30:00Z");
    saying.publication.run = run;
    say(&saying, "anaemia", "PE", "2023", 0.375);
    say(&saying, "height", "PE", "2023", 88);
    kit_publish(store, &saying);
    fail_job(store, run, "2024-01-02T02:40:00Z");
    end_run(store, run, "2024-01-02T03:00:00Z");

    say_init(&saying, "2024-01-03T00:00:00Z");
    saying.publication.dataset = saying.indicators[1].dataset = "registry";
    saying.publication.load = "2023-03";
    saying.publication.reason = "correct";
    saying.indicators[0] = saying.indicators[1];
    saying.publication.indicator_count = 1;
    say(&saying, "height", "PE", "2023", 89);
    kit_publish(store, &saying);
    begin_run(store, "2024-01-04T02:00:00Z");
    return store;
}

/* ---- publications ------------------------------------------------------- */

static char *list(struct store *store, const struct store_span *span)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    struct store_history history;
    QUIPU_AUTO_TEXT(text);
    ck_assert_ok(store_list_publications(store, span, &history, &err) == 0,
                 err);
    for (size_t i = 0; i < history.count; i++) {
        const struct store_published *p = &history.items[i];
        quipu_text_printf(
            &text, "@%lld %s %s %s %s %lld/%lld +%lld -%lld %lld\n",
            (long long)p->publication, p->time, p->reason, p->dataset, p->load,
            (long long)p->run, (long long)p->job, (long long)p->added,
            (long long)p->ended, (long long)p->indicators);
    }
    store_history_release(&history);
    return quipu_text_detach(&text, NULL);
}

static void assert_list(const struct store_span *span, const char *want)
{
    struct kit kit = kit_begin();
    QUIPU_AUTO(store) store = make_repository(&kit);
    QUIPU_AUTO_STRING got = list(store, span);
    ck_assert_str_eq(got, want);
    kit_end(&kit);
}

#define FIRST  "@1 2024-01-01T02:30:00Z refresh endes 2023 1/1 +3 -0 2\n"
#define SECOND "@2 2024-01-02T02:30:00Z refresh endes 2023 2/2 +1 -2 2\n"
#define THIRD  "@3 2024-01-03T00:00:00Z correct registry 2023-03 0/4 +1 -1 1\n"

START_TEST(publications_are_listed_with_what_they_changed)
{
    assert_list(&(struct store_span){.from = 1, .to = 3}, FIRST SECOND THIRD);
    assert_list(&(struct store_span){.from = 2, .to = 2}, SECOND);
    assert_list(&(struct store_span){.from = 4, .to = 3}, "");
    assert_list(&(struct store_span){.from = 1, .to = 3, .dataset = "registry"},
                THIRD);
    assert_list(
        &(struct store_span){.from = 1, .to = 3, .indicator = "anaemia"},
        FIRST SECOND);
}
END_TEST

START_TEST(publications_are_found_from_a_time_on)
{
    static const struct {
        const char *since;
        int64_t want;
    } cases[] = {
        {"2023-12-31", 1},           {"2024-01-01", 1},
        {"2024-01-01T02:30:00Z", 1}, {"2024-01-01T02:30:01Z", 2},
        {"2024-01-03", 3},           {"2024-01-03T00:00:01Z", 4},
        {"2024-02-01", 4},           {"@2", 2},
    };
    struct kit kit = kit_begin();
    QUIPU_AUTO(store) store = make_repository(&kit);
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        struct quipu_error err = QUIPU_NO_ERROR;
        int64_t got;
        ck_assert_ok(store_find_publication_since(store, cases[i].since, &got,
                                                  &err) == 0,
                     err);
        ck_assert_int_eq(got, cases[i].want);
    }
    static const char *const bad[] = {"@4", "@0", "2024-13-01", "soon"};
    for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
        struct quipu_error err = QUIPU_NO_ERROR;
        int64_t got;
        ck_assert_int_eq(
            store_find_publication_since(store, bad[i], &got, &err), -1);
        ck_assert_int_eq(err.code, i < 2 ? QUIPU_ENOTFOUND : QUIPU_EUSAGE);
    }
    kit_end(&kit);
}
END_TEST

START_TEST(a_publication_counts_by_indicator)
{
    static const struct store_touched want[] = {
        {"anaemia", 1, 1, 2, "hash-anaemia-1"},
        {"height", 1, 0, 0, "hash-height-1"}};
    struct kit kit = kit_begin();
    QUIPU_AUTO(store) store = make_repository(&kit);
    struct quipu_error err = QUIPU_NO_ERROR;
    struct store_touches got;
    ck_assert_ok(store_list_touched(store, 2, &got, &err) == 0, err);
    ck_assert_uint_eq(got.count, ARRAY_SIZE(want));
    for (size_t i = 0; i < got.count; i++) {
        ck_assert_str_eq(got.items[i].indicator, want[i].indicator);
        ck_assert_str_eq(got.items[i].definition, want[i].definition);
        ck_assert_int_eq(got.items[i].version, want[i].version);
        ck_assert_int_eq(got.items[i].added, want[i].added);
        ck_assert_int_eq(got.items[i].ended, want[i].ended);
    }
    store_touches_release(&got);
    kit_end(&kit);
}
END_TEST

/* ---- changes ------------------------------------------------------------ */

/* Series by order of making: anaemia in Peru and Cusco, height in Peru. */
START_TEST(changed_series_are_listed_once)
{
    static const struct {
        int64_t older, newer;
        size_t count;
        bool has[3];
    } cases[] = {
        {0, 1, 3, {true, true, true}},    {1, 2, 2, {true, true, false}},
        {2, 3, 1, {false, false, true}},  {1, 3, 3, {true, true, true}},
        {2, 2, 0, {false, false, false}},
    };
    struct kit kit = kit_begin();
    QUIPU_AUTO(store) store = make_repository(&kit);
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        struct quipu_error err = QUIPU_NO_ERROR;
        struct store_changes got;
        ck_assert_ok(store_list_changes(store, cases[i].older, cases[i].newer,
                                        &got, &err) == 0,
                     err);
        ck_assert_uint_eq(got.count, cases[i].count);
        for (int64_t key = 1; key <= 3; key++)
            ck_assert_int_eq(store_find_change(&got, key) != NULL,
                             cases[i].has[key - 1]);
        ck_assert_ptr_null(store_find_change(&got, 4));
        store_changes_release(&got);
    }
    kit_end(&kit);
}
END_TEST

/* ---- runs --------------------------------------------------------------- */

START_TEST(runs_are_listed_with_their_jobs)
{
    struct kit kit = kit_begin();
    QUIPU_AUTO(store) store = make_repository(&kit);
    struct quipu_error err = QUIPU_NO_ERROR;
    struct store_runs runs;
    ck_assert_ok(store_list_runs(store, &runs, &err) == 0, err);
    ck_assert_uint_eq(runs.count, 3);
    const struct store_run *second = &runs.items[1], *third = &runs.items[2];
    ck_assert(second->run == 2 && second->published == 1 &&
              second->failed == 1);
    ck_assert_str_eq(second->began, "2024-01-02T02:00:00Z");
    ck_assert_str_eq(second->ended, "2024-01-02T03:00:00Z");
    ck_assert_str_eq(second->program, "quipu 0.1");
    ck_assert(third->run == 3 && third->published == 0 && third->failed == 0);
    ck_assert_ptr_null(third->ended);
    store_runs_release(&runs);

    struct store_run_jobs jobs;
    ck_assert_ok(store_list_run_jobs(store, 2, &jobs, &err) == 0, err);
    ck_assert_uint_eq(jobs.count, 2);
    const struct store_run_job *good = &jobs.items[0], *bad = &jobs.items[1];
    ck_assert(good->job == 2 && good->publication == 2 && good->added == 1 &&
              good->ended == 2 && good->error_code == 0);
    ck_assert_ptr_null(good->error_cause);
    ck_assert(bad->job == 3 && bad->publication == 0 && bad->added == 0 &&
              bad->ended == 0);
    ck_assert_int_eq(bad->error_code, quipu_code_number(QUIPU_EDATA));
    ck_assert_str_eq(bad->load, "2024");
    ck_assert_str_eq(bad->error_what, "dataset \"endes\"");
    ck_assert_str_eq(bad->error_cause, "row 7: \"x\" is not a number");
    store_run_jobs_release(&jobs);
    ck_assert_ok(store_list_run_jobs(store, 3, &jobs, &err) == 0, err);
    ck_assert_uint_eq(jobs.count, 0);
    store_run_jobs_release(&jobs);
    kit_end(&kit);
}
END_TEST

UNIT_MAIN("store_history", publications_are_listed_with_what_they_changed,
          publications_are_found_from_a_time_on,
          a_publication_counts_by_indicator, changed_series_are_listed_once,
          runs_are_listed_with_their_jobs)
