/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_diff.c - what changed between two vintages; every expectation by hand.
 */
#include <check.h>

#include "query/diff.h"
#include "store_kit.h"

#define BY_ALL .by = (const char *const[]){"*"}, .by_count = 1

/* ---- vintages ----------------------------------------------------------- */

/* @1: anaemia of Peru by sex and of the regions, height of Peru. */
static void publish_first(struct store *store)
{
    struct saying saying;
    say_init(&saying, "2024-01-01T02:30:00Z");
    say(&saying, "anaemia", "PE", "2023", 0.25);
    say(&saying, "anaemia", "PE-CUS", "2023", 0.5);
    say(&saying, "anaemia", "PE-LIM", "2023", 0.125);
    say_by(&saying, say(&saying, "anaemia", "PE", "2023", 0.25), "sex", "F");
    say_by(&saying, say(&saying, "anaemia", "PE", "2023", 0.75), "sex", "M");
    say(&saying, "height", "PE", "2023", 88);
    kit_publish(store, &saying);
}

/* @2: another value, a suppressed one, one that is gone, another n, a new one;
 * boys and height as they were. */
static void publish_second(struct store *store)
{
    struct saying saying;
    say_init(&saying, "2024-01-02T02:30:00Z");
    say(&saying, "anaemia", "PE", "2023", 0.375);
    struct observation *hidden = say(&saying, "anaemia", "PE-CUS", "2023", 0);
    hidden->status = 'Q';
    hidden->has_value = hidden->has_se = hidden->has_interval = false;
    say_by(&saying, say(&saying, "anaemia", "PE", "2023", 0.25), "sex", "F")
        ->n = 101;
    say_by(&saying, say(&saying, "anaemia", "PE", "2023", 0.75), "sex", "M");
    say_by(&saying, say(&saying, "anaemia", "PE-LIM", "2023", 0.5), "residence",
           "urban");
    say(&saying, "height", "PE", "2023", 88);
    kit_publish(store, &saying);
}

/* @3: what @1 said, but Peru's girls; the definition of anaemia is another. */
static void publish_third(struct store *store)
{
    struct saying saying;
    say_init(&saying, "2024-01-03T02:30:00Z");
    saying.definitions[0].hash = saying.indicators[0].definition =
        "hash-anaemia-2";
    say(&saying, "anaemia", "PE", "2023", 0.25);
    say(&saying, "anaemia", "PE-CUS", "2023", 0.5);
    say(&saying, "anaemia", "PE-LIM", "2023", 0.125);
    say_by(&saying, say(&saying, "anaemia", "PE", "2023", 0.75), "sex", "M");
    say(&saying, "height", "PE", "2023", 88);
    kit_publish(store, &saying);
}

static struct store *make_repository(const struct kit *kit)
{
    struct store *store = kit_open(kit, STORE_CREATE);
    publish_first(store);
    publish_second(store);
    publish_third(store);
    return store;
}

/* ---- answers ------------------------------------------------------------ */

static void append_side(struct quipu_text *text, bool is_there,
                        const struct query_row *row)
{
    quipu_text_append(text, " ");
    if (is_there && row->has_value)
        quipu_text_printf(text, "%g", row->value);
    quipu_text_printf(text, "%c", is_there ? row->status : '-');
}

static void append_row(struct quipu_text *text, const struct diff *diff,
                       const struct diff_row *row)
{
    quipu_text_printf(text, "%s@%lld %s", row->indicator,
                      (long long)row->version, change_word(row->change));
    if (row->change == CHANGE_DEFINITION) {
        ck_assert_ptr_null(row->codes);
        ck_assert_ptr_null(row->area);
        quipu_text_printf(text, " %s %s\n", row->definition_before,
                          row->definition_after);
        return;
    }
    quipu_text_printf(text, " %s %s", row->area, row->period);
    for (size_t i = 0; i < query_dimension_count(diff_query(diff)); i++)
        quipu_text_printf(text, " %s", row->codes[i]);
    append_side(text, row->has_before, &row->before);
    append_side(text, row->has_after, &row->after);
    if (row->has_difference)
        quipu_text_printf(text, " %+g", row->difference);
    quipu_text_printf(text, " @%lld\n", (long long)row->publication);
}

static char *compare(struct store *store, const char *since,
                     const struct question *question, struct quipu_error *err)
{
    QUIPU_AUTO_TEXT(text);
    QUIPU_AUTO(diff) diff = diff_new(store, since, question, err);
    if (!diff)
        return NULL;
    struct diff_row row;
    int status;
    while ((status = diff_next(diff, &row, err)) == 1)
        append_row(&text, diff, &row);
    return status == -1 ? NULL : quipu_text_detach(&text, err);
}

static void assert_changes(struct store *store, const char *since,
                           const struct question *question, const char *want)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    QUIPU_AUTO_STRING got = compare(store, since, question, &err);
    ck_assert_ok(got, err);
    ck_assert_str_eq(got, want);
}

static void assert_refusal(struct store *store, const char *since,
                           const struct question *question,
                           enum quipu_code code, const char *cause)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    QUIPU_AUTO_STRING got = compare(store, since, question, &err);
    ck_assert_ptr_null(got);
    ck_assert_str_eq(err.cause, cause);
    ck_assert_int_eq(err.code, code);
}

/* ---- tests -------------------------------------------------------------- */

/* Anaemia is published in percent: a hundred times what is stored. */
START_TEST(every_kind_of_change_is_told)
{
    struct kit kit = kit_begin();
    QUIPU_AUTO(store) store = make_repository(&kit);
    assert_changes(store, "@1", &(struct question){BY_ALL, .as_of = "@2"},
                   "anaemia@1 value PE 2023 _T _T 25A 37.5A +12.5 @2\n"
                   "anaemia@1 error PE 2023 _T F 25A 25A +0 @2\n"
                   "anaemia@1 ended PE-LIM 2023 _T _T 12.5A - @2\n"
                   "anaemia@1 new PE-LIM 2023 urban _T - 50A @2\n"
                   "anaemia@1 status PE-CUS 2023 _T _T 50A Q @2\n");
    kit_end(&kit);
}
END_TEST

START_TEST(what_is_the_same_again_is_no_change)
{
    struct kit kit = kit_begin();
    QUIPU_AUTO(store) store = make_repository(&kit);
    assert_changes(store, "@1", &(struct question){BY_ALL},
                   "anaemia@1 definition hash-anaemia-1 hash-anaemia-2\n"
                   "anaemia@1 ended PE 2023 F 25A - @2\n");
    assert_changes(store, "@3", &(struct question){BY_ALL}, "");
    assert_changes(store, "2024-01-02",
                   &(struct question){BY_ALL, .as_of = "@2"}, "");
    kit_end(&kit);
}
END_TEST

START_TEST(a_definition_is_told_without_a_number)
{
    struct kit kit = kit_begin();
    QUIPU_AUTO(store) store = make_repository(&kit);
    assert_changes(store, "@1",
                   &(struct question){.areas = (const char *const[]){"PE-LIM"},
                                      .area_count = 1},
                   "anaemia@1 definition hash-anaemia-1 hash-anaemia-2\n");
    assert_changes(store, "@1",
                   &(struct question){
                       .indicators = (const char *const[]){"height"},
                       .indicator_count = 1,
                       BY_ALL,
                   },
                   "");
    kit_end(&kit);
}
END_TEST

START_TEST(a_question_narrows_the_changes)
{
    struct kit kit = kit_begin();
    QUIPU_AUTO(store) store = make_repository(&kit);
    assert_changes(store, "@1",
                   &(struct question){.level = "region", BY_ALL, .as_of = "@2"},
                   "anaemia@1 ended PE-LIM 2023 _T 12.5A - @2\n"
                   "anaemia@1 new PE-LIM 2023 urban - 50A @2\n"
                   "anaemia@1 status PE-CUS 2023 _T 50A Q @2\n");
    assert_changes(store, "@1", &(struct question){.as_of = "@2"},
                   "anaemia@1 value PE 2023 25A 37.5A +12.5 @2\n"
                   "anaemia@1 ended PE-LIM 2023 12.5A - @2\n"
                   "anaemia@1 status PE-CUS 2023 50A Q @2\n");
    assert_changes(store, "@1",
                   &(struct question){
                       .filters = &(const struct dimension_value){"sex", "F"},
                       .filter_count = 1,
                   },
                   "anaemia@1 definition hash-anaemia-1 hash-anaemia-2\n"
                   "anaemia@1 ended PE 2023 F 25A - @2\n");
    assert_changes(
        store, "@1",
        &(struct question){.period = "..2022", BY_ALL, .as_of = "@2"}, "");
    kit_end(&kit);
}
END_TEST

/* Stored 0.25 and 0.5; shown as percent, then as proportions. */
START_TEST(another_unit_changes_every_number)
{
    struct kit kit = kit_begin();
    QUIPU_AUTO(store) store = kit_open(&kit, STORE_CREATE);
    struct saying saying;
    for (int i = 0; i < 2; i++) {
        say_init(&saying, "2024-01-01T02:30:00Z");
        if (i == 1) {
            saying.indicators[0].unit = "proportion";
            saying.indicators[0].factor = 1;
        }
        say(&saying, "anaemia", "PE", "2023", 0.25);
        say(&saying, "anaemia", "PE-LIM", "2023", 0.5);
        say(&saying, "height", "PE", "2023", 88);
        kit_publish(store, &saying);
    }
    assert_changes(store, "@1", &(struct question){0},
                   "anaemia@1 value PE 2023 25A 0.25A @0\n"
                   "anaemia@1 value PE-LIM 2023 50A 0.5A @0\n");
    kit_end(&kit);
}
END_TEST

/* The plain id means version 1, then version 2, which is a series of its own;
 * version 1 is still said, and said otherwise. */
START_TEST(both_versions_of_an_id_are_compared)
{
    struct kit kit = kit_begin();
    QUIPU_AUTO(store) store = kit_open(&kit, STORE_CREATE);
    struct saying saying;
    say_init(&saying, "2024-01-01T02:30:00Z");
    say(&saying, "anaemia", "PE", "2023", 0.25);
    kit_publish(store, &saying);
    say_init(&saying, "2024-01-02T02:30:00Z");
    saying.indicators[1] = saying.indicators[0];
    saying.indicators[0].is_in_force = false;
    saying.indicators[1].version = 2;
    say(&saying, "anaemia", "PE", "2023", 0.5);
    say(&saying, "anaemia", "PE", "2023", 0.75)->version = 2;
    kit_publish(store, &saying);
    static const char want[] = "anaemia@1 value PE 2023 25A 50A +25 @2\n"
                               "anaemia@2 new PE 2023 - 75A @2\n";
    const char *const plain[] = {"anaemia"}, *const second[] = {"anaemia@2"};
    assert_changes(store, "@1", &(struct question){0}, want);
    assert_changes(
        store, "@1",
        &(struct question){.indicators = plain, .indicator_count = 1}, want);
    assert_changes(
        store, "@1",
        &(struct question){.indicators = second, .indicator_count = 1},
        strchr(want, '\n') + 1);
    saying.observations[0].value = 0.125;
    kit_publish(store, &saying);
    assert_changes(store, "@2", &(struct question){0},
                   "anaemia@1 value PE 2023 50A 12.5A -37.5 @3\n");
    assert_changes(
        store, "@2",
        &(struct question){.indicators = plain, .indicator_count = 1}, "");
    kit_end(&kit);
}
END_TEST

/* Numbers for areas that only the first dataset has are not lost sight of. */
START_TEST(an_indicator_may_move_to_another_dataset)
{
    static const struct store_item elsewhere[] = {
        {"area", "PE", "country", NULL, 0, kit_peru, 2}};
    struct kit kit = kit_begin();
    QUIPU_AUTO(store) store = kit_open(&kit, STORE_CREATE);
    struct saying saying;
    say_init(&saying, "2024-01-01T02:30:00Z");
    say(&saying, "anaemia", "PE", "2023", 0.25);
    say(&saying, "anaemia", "PE-LIM", "2023", 0.5);
    kit_publish(store, &saying);
    say_init(&saying, "2024-01-02T02:30:00Z");
    saying.publication.dataset = saying.indicators[0].dataset =
        saying.indicators[1].dataset = "registry";
    saying.publication.items = elsewhere;
    saying.publication.item_count = 1;
    say(&saying, "anaemia", "PE", "2023", 0.5);
    kit_publish(store, &saying);
    assert_changes(store, "@1", &(struct question){0},
                   "anaemia@1 value PE 2023 25A 50A +25 @2\n"
                   "anaemia@1 ended PE-LIM 2023 50A - @2\n");
    kit_end(&kit);
}
END_TEST

/* Said until @2, said again by @3 and no more by @4. */
START_TEST(periods_are_compared_by_time)
{
    static const char *const periods[] = {"2022", "2022-Q4", "2022-12", "2023"};
    struct kit kit = kit_begin();
    QUIPU_AUTO(store) store = kit_open(&kit, STORE_CREATE);
    for (unsigned p = 0; p < 4; p++) {
        struct saying saying;
        say_init(&saying, "2024-01-01T02:30:00Z");
        saying.publication.period_count = 4;
        for (unsigned i = 0; i < 4; i++) {
            saying.periods[i] = periods[i];
            if ((p + i) % 2 == 0)
                say(&saying, "anaemia", "PE", periods[i], 0.25);
        }
        kit_publish(store, &saying);
    }
    assert_changes(store, "@1", &(struct question){.as_of = "@2"},
                   "anaemia@1 ended PE 2022 25A - @2\n"
                   "anaemia@1 new PE 2022-Q4 - 25A @2\n"
                   "anaemia@1 ended PE 2022-12 25A - @2\n"
                   "anaemia@1 new PE 2023 - 25A @2\n");
    assert_changes(store, "@1", &(struct question){.as_of = "@3"}, "");
    assert_changes(store, "@1",
                   &(struct question){.period = "latest", .as_of = "@2"},
                   "anaemia@1 new PE 2023 - 25A @2\n");
    kit_end(&kit);
}
END_TEST

START_TEST(vintages_that_are_not_there_are_refused)
{
    struct kit kit = kit_begin();
    QUIPU_AUTO(store) store = make_repository(&kit);
    const char *const unknown[] = {"anemia"};
    assert_refusal(store, "@3", &(struct question){.as_of = "@2"}, QUIPU_EUSAGE,
                   "\"@3\" is publication 3, later than \"@2\", which is 2");
    assert_refusal(store, "@0", &(struct question){0}, QUIPU_ENOTFOUND,
                   "there is no publication 0");
    assert_refusal(store, "@1", &(struct question){.as_of = "@4"},
                   QUIPU_ENOTFOUND, "there is no publication 4");
    assert_refusal(store, "2023-12-31", &(struct question){0}, QUIPU_ENOTFOUND,
                   "nothing had been published as of \"2023-12-31\"");
    assert_refusal(store, "yesterday", &(struct question){0}, QUIPU_EUSAGE,
                   "\"yesterday\" is not a time");
    assert_refusal(
        store, "@1",
        &(struct question){.indicators = unknown, .indicator_count = 1},
        QUIPU_ENOTFOUND, "there is no indicator \"anemia\"");
    kit_end(&kit);
}
END_TEST

UNIT_MAIN("diff", every_kind_of_change_is_told,
          what_is_the_same_again_is_no_change,
          a_definition_is_told_without_a_number, a_question_narrows_the_changes,
          another_unit_changes_every_number,
          both_versions_of_an_id_are_compared,
          an_indicator_may_move_to_another_dataset,
          periods_are_compared_by_time, vintages_that_are_not_there_are_refused)
