/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_store.c - publishing, and what the store says and said. */
#include <check.h>

#include "store_kit.h"

START_TEST(publishing_adds_observations)
{
    struct kit kit = kit_begin();
    QUIPU_AUTO(store) store = kit_open(&kit, STORE_CREATE);
    struct saying first;
    say_init(&first, "2024-01-01T02:30:00Z");
    say(&first, "anaemia", "PE", "2023", 0.25);
    say(&first, "height", "PE", "2023", 88.5);
    struct store_outcome outcome = kit_publish(store, &first);
    ck_assert_int_eq(outcome.publication, 1);
    ck_assert_int_eq(outcome.added, 2);
    ck_assert_int_eq(outcome.ended, 0);
    ck_assert_int_eq(outcome.unchanged, 0);

    struct store_row row;
    ck_assert_uint_eq(kit_read(store, 0, "anaemia", "PE", &row, 1), 1);
    ck_assert(row.has_value && row.value == 0.25);
    ck_assert(row.has_se && row.se == 0.25 / 16);
    ck_assert(row.has_interval && row.ci_low == 0.25 - 0.25 / 8);
    ck_assert(row.ci_high == 0.25 + 0.25 / 8);
    ck_assert(row.has_n && row.n == 100);
    ck_assert(row.has_weight && row.weight == 1234.5);
    ck_assert(row.has_df && row.df == 40);
    ck_assert(row.has_deff && row.deff == 1.5);
    ck_assert_int_eq(row.status, 'A');
    kit_end(&kit);
}
END_TEST

START_TEST(same_data_again_adds_nothing_and_keeps_the_job)
{
    struct kit kit = kit_begin();
    QUIPU_AUTO(store) store = kit_open(&kit, STORE_CREATE);
    struct saying saying;
    say_init(&saying, "2024-01-01T02:30:00Z");
    say(&saying, "anaemia", "PE", "2023", 0.25);
    kit_publish(store, &saying);
    saying.publication.time = "2024-01-02T02:30:00Z";
    struct store_outcome outcome = kit_publish(store, &saying);
    ck_assert_int_eq(outcome.publication, 2);
    ck_assert_int_eq(outcome.added, 0);
    ck_assert_int_eq(outcome.ended, 0);
    ck_assert_int_eq(outcome.unchanged, 1);
    struct store_row row;
    ck_assert_uint_eq(kit_read(store, 0, "anaemia", "PE", &row, 1), 1);
    ck_assert_int_eq(row.job, 1);
    ck_assert_int_eq(row.since_publication, 1);
    kit_end(&kit);
}
END_TEST

START_TEST(changed_data_close_the_old_and_as_of_sees_both)
{
    struct kit kit = kit_begin();
    QUIPU_AUTO(store) store = kit_open(&kit, STORE_CREATE);
    struct saying saying;
    say_init(&saying, "2024-01-01T02:30:00Z");
    struct observation *observation =
        say(&saying, "anaemia", "PE", "2023", 0.25);
    kit_publish(store, &saying);
    saying.publication.time = "2024-01-02T02:30:00Z";
    observation->value = 0.26;
    struct store_outcome outcome = kit_publish(store, &saying);
    ck_assert_int_eq(outcome.added, 1);
    ck_assert_int_eq(outcome.ended, 1);
    ck_assert_int_eq(outcome.unchanged, 0);

    struct store_row row;
    ck_assert_uint_eq(kit_read(store, 1, "anaemia", "PE", &row, 1), 1);
    ck_assert(row.value == 0.25);
    ck_assert_int_eq(row.job, 1);
    ck_assert_uint_eq(kit_read(store, 2, "anaemia", "PE", &row, 1), 1);
    ck_assert(row.value == 0.26);
    ck_assert_int_eq(row.job, 2);
    kit_end(&kit);
}
END_TEST

/* One step of the last digit, another status, another n: each is a change. */
static void one_up(struct observation *o)
{
    o->value = 0.25 + 0x1p-54;
}
static void other_status(struct observation *o)
{
    o->status = 'U';
}
static void other_n(struct observation *o)
{
    o->n++;
}
static void no_interval(struct observation *o)
{
    o->has_interval = false;
}
static void other_reason(struct observation *o)
{
    o->reason = QUIPU_FLAGGED;
}
static void other_weight(struct observation *o)
{
    o->weight += 1;
}
static void no_df(struct observation *o)
{
    o->has_df = false;
}

START_TEST(every_part_of_an_observation_counts)
{
    void (*const changes[])(struct observation *) = {
        one_up,       other_status, other_n, no_interval,
        other_reason, other_weight, no_df,
    };
    for (size_t i = 0; i < ARRAY_SIZE(changes); i++) {
        struct kit kit = kit_begin();
        QUIPU_AUTO(store) store = kit_open(&kit, STORE_CREATE);
        struct saying saying;
        say_init(&saying, "2024-01-01T02:30:00Z");
        struct observation *observation =
            say(&saying, "anaemia", "PE", "2023", 0.25);
        kit_publish(store, &saying);
        changes[i](observation);
        struct store_outcome outcome = kit_publish(store, &saying);
        ck_assert_msg(outcome.added == 1 && outcome.ended == 1, "change %zu",
                      i);
        outcome = kit_publish(store, &saying);
        ck_assert_msg(outcome.unchanged == 1, "change %zu again", i);
        kit_end(&kit);
    }
}
END_TEST

START_TEST(what_is_no_longer_said_is_ended)
{
    struct kit kit = kit_begin();
    QUIPU_AUTO(store) store = kit_open(&kit, STORE_CREATE);
    struct saying saying;
    say_init(&saying, "2024-01-01T02:30:00Z");
    say(&saying, "anaemia", "PE", "2023", 0.25);
    say(&saying, "anaemia", "PE-CUS", "2023", 0.5);
    kit_publish(store, &saying);
    saying.result.observation_count = 1;
    struct store_outcome outcome = kit_publish(store, &saying);
    ck_assert_int_eq(outcome.added, 0);
    ck_assert_int_eq(outcome.ended, 1);
    ck_assert_int_eq(outcome.unchanged, 1);
    struct store_row row;
    ck_assert_uint_eq(kit_read(store, 2, "anaemia", "PE-CUS", &row, 1), 0);
    ck_assert_uint_eq(kit_read(store, 1, "anaemia", "PE-CUS", &row, 1), 1);

    /* said again: a vintage of its own */
    saying.result.observation_count = 2;
    outcome = kit_publish(store, &saying);
    ck_assert_int_eq(outcome.added, 1);
    ck_assert_uint_eq(kit_read(store, 2, "anaemia", "PE-CUS", &row, 1), 0);
    ck_assert_uint_eq(kit_read(store, 3, "anaemia", "PE-CUS", &row, 1), 1);
    ck_assert_int_eq(row.since_publication, 3);
    kit_end(&kit);
}
END_TEST

START_TEST(other_periods_and_indicators_are_left_alone)
{
    struct kit kit = kit_begin();
    QUIPU_AUTO(store) store = kit_open(&kit, STORE_CREATE);
    struct saying saying;
    say_init(&saying, "2024-01-01T02:30:00Z");
    say(&saying, "anaemia", "PE", "2023", 0.25);
    say(&saying, "height", "PE", "2023", 88);
    kit_publish(store, &saying);

    struct saying other;
    say_init(&other, "2024-01-02T02:30:00Z");
    other.periods[0] = "2022";
    other.publication.load = "2022";
    other.publication.indicator_count = 1; /* the definition of height went */
    say(&other, "anaemia", "PE", "2022", 0.75);
    struct store_outcome outcome = kit_publish(store, &other);
    ck_assert_int_eq(outcome.ended, 0);
    struct store_row rows[2];
    ck_assert_uint_eq(kit_read(store, 0, "height", "PE", rows, 1), 1);
    ck_assert_uint_eq(kit_read(store, 0, "anaemia", "PE", rows, 2), 2);
    /* in order of time */
    ck_assert(rows[0].value == 0.75 && rows[1].value == 0.25);

    /* a definition removed from the list keeps what was published */
    saying.publication.indicator_count = 1;
    saying.result.observation_count = 1;
    outcome = kit_publish(store, &saying);
    ck_assert_int_eq(outcome.ended, 0);
    ck_assert_uint_eq(kit_read(store, 0, "height", "PE", rows, 1), 1);
    kit_end(&kit);
}
END_TEST

START_TEST(minus_zero_is_zero_and_extreme_numbers_stay_exact)
{
    static const double numbers[] = {-0.0,   0x1p-1074, 0x1.fffffffffffffp1023,
                                     -1e300, 1.0 / 3,   9007199254740993.0};
    struct kit kit = kit_begin();
    QUIPU_AUTO(store) store = kit_open(&kit, STORE_CREATE);
    for (size_t i = 0; i < ARRAY_SIZE(numbers); i++) {
        struct saying saying;
        say_init(&saying, "2024-01-01T02:30:00Z");
        say(&saying, "height", "PE", "2023", 1)->value = numbers[i];
        kit_publish(store, &saying);
        ck_assert_int_eq(kit_publish(store, &saying).unchanged, 1);
        struct store_row row;
        ck_assert_uint_eq(kit_read(store, 0, "height", "PE", &row, 1), 1);
        double want = numbers[i] + 0.0;
        ck_assert_mem_eq(&row.value, &want, sizeof want);
    }
    kit_end(&kit);
}
END_TEST

START_TEST(suppressed_cell_keeps_nothing)
{
    struct kit kit = kit_begin();
    QUIPU_AUTO(store) store = kit_open(&kit, STORE_CREATE);
    struct saying saying;
    say_init(&saying, "2024-01-01T02:30:00Z");
    struct observation *observation =
        say(&saying, "anaemia", "PE", "2023", 0.25);
    observation->status = 'Q';
    struct quipu_error err = QUIPU_NO_ERROR;
    struct store_outcome outcome;
    ck_assert_int_eq(store_publish(store, &saying.publication, &outcome, &err),
                     -1);
    ck_assert_int_eq(err.code, QUIPU_EBUG);
    ck_assert_str_eq(err.cause, "a suppressed cell has a value");

    observation->has_value = observation->has_se = false;
    observation->has_interval = false;
    kit_publish(store, &saying);
    ck_assert_int_eq(kit_publish(store, &saying).unchanged, 1);
    struct store_row row;
    ck_assert_uint_eq(kit_read(store, 0, "anaemia", "PE", &row, 1), 1);
    ck_assert(!row.has_value && !row.has_se && !row.has_interval);
    ck_assert(!row.has_n && !row.has_weight && !row.has_df && !row.has_deff);
    ck_assert_int_eq(row.status, 'Q');
    kit_end(&kit);
}
END_TEST

static void assert_refused(struct store *store, const struct saying *saying,
                           const char *cause)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    struct store_outcome outcome;
    ck_assert_int_eq(store_publish(store, &saying->publication, &outcome, &err),
                     -1);
    ck_assert_int_eq(err.code, QUIPU_EBUG);
    ck_assert_str_eq(err.cause, cause);
    ck_assert_int_eq(outcome.added, 0);
    ck_assert_int_eq(outcome.publication, 0);
}

START_TEST(contradictions_publish_nothing)
{
    struct kit kit = kit_begin();
    QUIPU_AUTO(store) store = kit_open(&kit, STORE_CREATE);
    struct saying saying;
    say_init(&saying, "2024-01-01T02:30:00Z");
    say(&saying, "anaemia", "PE", "2023", 0.25);
    struct observation *second = say(&saying, "anaemia", "PE", "2023", 0.3);
    assert_refused(store, &saying,
                   "\"anaemia@1\" is said twice for area \"PE\", period "
                   "\"2023\"");
    second->area = "PE-CUS";
    second->version = 2;
    assert_refused(store, &saying,
                   "the indicator is not one of the publication");
    second->version = 1;
    second->period = "2022";
    assert_refused(store, &saying,
                   "period \"2022\" is not one of the publication");
    second->period = "2023";
    second->se = 1.0 / 0.0;
    assert_refused(store, &saying, "a number is not finite");
    second->se = 1;
    say_by(&saying, second, "sex", "F");
    say_by(&saying, second, "residence", "urban");
    assert_refused(store, &saying, "dimensions are not ascending");
    saying.publication.time = "2024-01-01";
    assert_refused(store, &saying,
                   "\"2024-01-01\" is not a time YYYY-MM-DDTHH:MM:SSZ");

    struct quipu_error err = QUIPU_NO_ERROR;
    int64_t publication;
    ck_assert_ok(store_find_publication(store, NULL, &publication, &err) == 0,
                 err);
    ck_assert_int_eq(publication, 0);
    kit_end(&kit);
}
END_TEST

START_TEST(as_of_finds_the_publication)
{
    static const struct {
        const char *as_of;
        int64_t want;
    } cases[] = {
        {NULL, 3},
        {"2023-12-31", 0},
        {"2024-01-01", 1},
        {"2024-01-01T02:29:59Z", 0},
        {"2024-01-01T02:30:00Z", 1},
        {"2024-06-29", 1},
        {"2024-06-30", 3},
        {"2024-06-30T12:00:00Z", 2},
        {"2030-01-01", 3},
        {"@1", 1},
        {"@3", 3},
    };
    struct kit kit = kit_begin();
    QUIPU_AUTO(store) store = kit_open(&kit, STORE_CREATE);
    struct quipu_error err = QUIPU_NO_ERROR;
    int64_t publication = 7;
    ck_assert_ok(store_find_publication(store, NULL, &publication, &err) == 0,
                 err);
    ck_assert_int_eq(publication, 0);
    static const char *const times[] = {
        "2024-01-01T02:30:00Z", "2024-06-30T02:30:00Z", "2024-06-30T23:59:59Z"};
    for (size_t i = 0; i < ARRAY_SIZE(times); i++) {
        struct saying saying;
        say_init(&saying, times[i]);
        kit_publish(store, &saying);
    }
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        ck_assert_ok(store_find_publication(store, cases[i].as_of, &publication,
                                            &err) == 0,
                     err);
        ck_assert_msg(publication == cases[i].want, "%s gives %lld",
                      cases[i].as_of, (long long)publication);
    }
    static const struct {
        const char *as_of;
        enum quipu_code code;
    } wrong[] = {
        {"@4", QUIPU_ENOTFOUND},
        {"@0", QUIPU_ENOTFOUND},
        {"@x", QUIPU_EUSAGE},
        {"@+1", QUIPU_EUSAGE},
        {"@", QUIPU_EUSAGE},
        {"yesterday", QUIPU_EUSAGE},
        {"2024-6-30", QUIPU_EUSAGE},
        {"", QUIPU_EUSAGE},
        {"2024-01-01 02:30:00", QUIPU_EUSAGE},
    };
    for (size_t i = 0; i < ARRAY_SIZE(wrong); i++) {
        ck_assert_int_eq(
            store_find_publication(store, wrong[i].as_of, &publication, &err),
            -1);
        ck_assert_msg(err.code == wrong[i].code, "%s", wrong[i].as_of);
        quipu_error_clear(&err);
    }
    kit_end(&kit);
}
END_TEST

START_TEST(a_clock_set_back_does_not_reorder_publications)
{
    struct kit kit = kit_begin();
    QUIPU_AUTO(store) store = kit_open(&kit, STORE_CREATE);
    struct saying saying;
    say_init(&saying, "2024-01-02T02:30:00Z");
    kit_publish(store, &saying);
    saying.publication.time = "2024-01-01T02:30:00Z";
    kit_publish(store, &saying);
    struct quipu_error err = QUIPU_NO_ERROR;
    int64_t publication;
    ck_assert_ok(
        store_find_publication(store, "2024-01-01", &publication, &err) == 0,
        err);
    ck_assert_int_eq(publication, 0);
    char time[STORE_TIME_SIZE];
    ck_assert_ok(store_publication_time(store, 2, time, &err) == 0, err);
    ck_assert_str_eq(time, "2024-01-02T02:30:00Z");
    kit_end(&kit);
}
END_TEST

UNIT_MAIN("store", publishing_adds_observations,
          same_data_again_adds_nothing_and_keeps_the_job,
          changed_data_close_the_old_and_as_of_sees_both,
          every_part_of_an_observation_counts, what_is_no_longer_said_is_ended,
          other_periods_and_indicators_are_left_alone,
          minus_zero_is_zero_and_extreme_numbers_stay_exact,
          suppressed_cell_keeps_nothing, contradictions_publish_nothing,
          as_of_finds_the_publication,
          a_clock_set_back_does_not_reorder_publications)
