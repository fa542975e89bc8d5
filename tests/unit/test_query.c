/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_query.c - questions, their rows, their order and their refusals. */
#include <check.h>

#include "query/query.h"
#include "store_kit.h"

/* ---- a repository with three publications ------------------------------- */

static void publish_2023(struct store *store, const char *time, double total)
{
    struct saying saying;
    say_init(&saying, time);
    say(&saying, "anaemia", "PE", "2023", total);
    say(&saying, "anaemia", "PE-CUS", "2023", 0.5)->status = 'U';
    say(&saying, "anaemia", "PE-LIM", "2023", 0.125);
    say_by(&saying, say(&saying, "anaemia", "PE", "2023", 0.2), "sex", "F");
    say_by(&saying, say(&saying, "anaemia", "PE", "2023", 0.3), "sex", "M");
    say_by(&saying, say(&saying, "anaemia", "PE-CUS", "2023", 0.4), "sex", "F");
    struct observation *hidden = say(&saying, "anaemia", "PE-CUS", "2023", 0);
    say_by(&saying, hidden, "sex", "M");
    hidden->status = 'Q';
    hidden->has_value = hidden->has_se = hidden->has_interval = false;
    say_by(&saying, say(&saying, "anaemia", "PE", "2023", 0.6), "residence",
           "urban");
    say_by(&saying, say(&saying, "anaemia", "PE", "2023", 0.7), "residence",
           "rural");
    struct observation *both = say(&saying, "anaemia", "PE", "2023", 0.9);
    say_by(&saying, both, "residence", "rural");
    say_by(&saying, both, "sex", "F");
    say(&saying, "height", "PE", "2023", 88.5);
    kit_publish(store, &saying);
}

static void publish_months(struct store *store)
{
    static const char *const periods[] = {"2022", "2022-Q4", "2022-12"};
    struct saying saying;
    say_init(&saying, "2024-01-02T02:30:00Z");
    saying.publication.load = "2022";
    saying.publication.period_count = ARRAY_SIZE(periods);
    for (size_t i = 0; i < ARRAY_SIZE(periods); i++) {
        saying.periods[i] = periods[i];
        say(&saying, "anaemia", "PE", periods[i], 0.75);
    }
    kit_publish(store, &saying);
}

static struct store *make_repository(const struct kit *kit)
{
    struct store *store = kit_open(kit, STORE_CREATE);
    publish_2023(store, "2024-01-01T02:30:00Z", 0.25);
    publish_months(store);
    publish_2023(store, "2024-01-03T02:30:00Z", 0.26);
    return store;
}

/* The rows as "indicator area period codes value status", one a line. */
static char *ask(struct store *store, const struct question *question,
                 struct quipu_error *err)
{
    QUIPU_AUTO_TEXT(text);
    QUIPU_AUTO(query) query = query_new(store, question, err);
    if (!query)
        return NULL;
    struct query_row row;
    int status;
    while ((status = query_next(query, &row, err)) == 1) {
        quipu_text_printf(&text, "%s %s %s", row.indicator, row.area,
                          row.period);
        for (size_t i = 0; i < query_dimension_count(query); i++)
            quipu_text_printf(&text, " %s", row.codes[i]);
        if (row.has_value)
            quipu_text_printf(&text, " %g", row.value);
        quipu_text_printf(&text, " %c\n", row.status);
    }
    return status == -1 ? NULL : quipu_text_detach(&text, err);
}

static void assert_answer(const struct question *question, const char *want)
{
    struct kit kit = kit_begin();
    QUIPU_AUTO(store) store = make_repository(&kit);
    struct quipu_error err = QUIPU_NO_ERROR;
    QUIPU_AUTO_STRING got = ask(store, question, &err);
    ck_assert_ok(got, err);
    ck_assert_str_eq(got, want);
    kit_end(&kit);
}

static void assert_refusal(const struct question *question,
                           enum quipu_code code, const char *cause,
                           const char *hint)
{
    struct kit kit = kit_begin();
    QUIPU_AUTO(store) store = make_repository(&kit);
    struct quipu_error err = QUIPU_NO_ERROR;
    QUIPU_AUTO_STRING got = ask(store, question, &err);
    ck_assert_ptr_null(got);
    ck_assert_str_eq(err.cause, cause);
    ck_assert_str_eq(err.hint, hint);
    ck_assert_int_eq(err.code, code);
    kit_end(&kit);
}

#define COUNT(type, ...) (sizeof((const type[]){__VA_ARGS__}) / sizeof(type))
#define TEXTS(...)                                                             \
    (const char *const[])                                                      \
    {                                                                          \
        __VA_ARGS__                                                            \
    }
#define INDICATORS(...)                                                        \
    .indicators = TEXTS(__VA_ARGS__),                                          \
    .indicator_count = COUNT(char *, __VA_ARGS__)
#define AREAS(...)                                                             \
    .areas = TEXTS(__VA_ARGS__), .area_count = COUNT(char *, __VA_ARGS__)
#define BY(...) .by = TEXTS(__VA_ARGS__), .by_count = COUNT(char *, __VA_ARGS__)
#define FILTER(dimension, code)                                                \
    .filters = &(const struct dimension_value){dimension, code},               \
    .filter_count = 1
#define ASK(...) (&(const struct question){__VA_ARGS__})

/* ---- what is asked ------------------------------------------------------ */

START_TEST(nothing_asked_gives_all_totals)
{
    assert_answer(ASK(.level = NULL), "anaemia PE 2022 75 A\n"
                                      "anaemia PE 2022-Q4 75 A\n"
                                      "anaemia PE 2022-12 75 A\n"
                                      "anaemia PE 2023 26 A\n"
                                      "anaemia PE-LIM 2023 12.5 A\n"
                                      "anaemia PE-CUS 2023 50 U\n"
                                      "height PE 2023 88.5 A\n");
}
END_TEST

START_TEST(one_indicator_in_one_area)
{
    assert_answer(ASK(INDICATORS("anaemia"), AREAS("PE-CUS")),
                  "anaemia PE-CUS 2023 50 U\n");
    assert_answer(ASK(INDICATORS("anaemia"), AREAS("PE"), .period = "2022-12"),
                  "anaemia PE 2022-12 75 A\n");
    assert_answer(ASK(INDICATORS("height"), AREAS("PE")),
                  "height PE 2023 88.5 A\n");
}
END_TEST

START_TEST(order_does_not_depend_on_the_question)
{
    assert_answer(ASK(INDICATORS("height", "anaemia", "anaemia@1"),
                      .level = "country", .period = "2023"),
                  "anaemia PE 2023 26 A\n"
                  "height PE 2023 88.5 A\n");
    assert_answer(
        ASK(INDICATORS("anaemia"), AREAS("PE-CUS", "PE"), .period = "2023"),
        "anaemia PE 2023 26 A\n"
        "anaemia PE-CUS 2023 50 U\n");
    assert_answer(ASK(INDICATORS("anaemia"), BY("sex", "residence")),
                  "anaemia PE 2023 rural F 90 A\n");
}
END_TEST

START_TEST(levels)
{
    /* by the order of the code list: Lima is 1, Cusco 2 */
    assert_answer(ASK(INDICATORS("anaemia"), .level = "region"),
                  "anaemia PE-LIM 2023 12.5 A\n"
                  "anaemia PE-CUS 2023 50 U\n");
    assert_answer(ASK(INDICATORS("anaemia"), AREAS("PE"), .level = "region"),
                  "anaemia PE-LIM 2023 12.5 A\n"
                  "anaemia PE-CUS 2023 50 U\n");
    assert_answer(
        ASK(INDICATORS("anaemia"), AREAS("PE-CUS"), .level = "region"),
        "anaemia PE-CUS 2023 50 U\n");
    assert_answer(
        ASK(INDICATORS("anaemia"), AREAS("PE-CUS"), .level = "country"), "");
}
END_TEST

START_TEST(periods_lie_within)
{
    static const struct {
        const char *period, *want;
    } cases[] = {
        {"2022", "2022 2022-Q4 2022-12 "},
        {"2022..", "2022 2022-Q4 2022-12 2023 "},
        {"..2022", "2022 2022-Q4 2022-12 "},
        {"2022..2023", "2022 2022-Q4 2022-12 2023 "},
        {"2022-Q4", "2022-Q4 2022-12 "},
        {"2022-11..", "2022-12 2023 "},
        {"..2022-11", ""},
        {"2022-12", "2022-12 "},
        {"2022-M12", "2022-12 "},
        {"2021", ""},
        {"latest", "2023 "},
    };
    struct kit kit = kit_begin();
    QUIPU_AUTO(store) store = make_repository(&kit);
    struct quipu_error err = QUIPU_NO_ERROR;
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        QUIPU_AUTO(query)
        query = query_new(
            store,
            ASK(INDICATORS("anaemia"), AREAS("PE"), .period = cases[i].period),
            &err);
        ck_assert_ok(query, err);
        QUIPU_AUTO_TEXT(got);
        struct query_row row;
        int status;
        while ((status = query_next(query, &row, &err)) == 1)
            quipu_text_printf(&got, "%s ", row.period);
        ck_assert_ok(status == 0, err);
        ck_assert_msg(strcmp(got.data, cases[i].want) == 0, "%s gives %s",
                      cases[i].period, got.data);
    }
    kit_end(&kit);
}
END_TEST

START_TEST(wrong_periods_are_refused)
{
    static const char *const wrong[] = {"",      "..",         "2023...2024",
                                        "last",  "2023-13",    "2023..x",
                                        "2023,", "2023..2022", "1..2..3"};
    struct kit kit = kit_begin();
    QUIPU_AUTO(store) store = make_repository(&kit);
    for (size_t i = 0; i < ARRAY_SIZE(wrong); i++) {
        struct quipu_error err = QUIPU_NO_ERROR;
        ck_assert_msg(!query_new(store, ASK(.period = wrong[i]), &err), "%s",
                      wrong[i]);
        ck_assert_msg(err.code == QUIPU_EUSAGE, "%s: %s", wrong[i], err.cause);
    }
    kit_end(&kit);
}
END_TEST

START_TEST(latest_is_of_what_is_asked_for)
{
    struct kit kit = kit_begin();
    QUIPU_AUTO(store) store = make_repository(&kit);
    struct saying saying;
    say_init(&saying, "2024-01-04T02:30:00Z");
    saying.periods[0] = "2024";
    say(&saying, "anaemia", "PE", "2024", 0.5);
    kit_publish(store, &saying);
    struct quipu_error err = QUIPU_NO_ERROR;
    QUIPU_AUTO_STRING got =
        ask(store, ASK(.period = "latest", .level = "region"), &err);
    ck_assert_str_eq(got, "anaemia PE-LIM 2023 12.5 A\n"
                          "anaemia PE-CUS 2023 50 U\n");
    QUIPU_AUTO_STRING all = ask(store, ASK(.period = "latest"), &err);
    ck_assert_str_eq(all, "anaemia PE 2024 50 A\n"
                          "height PE 2023 88.5 A\n");
    kit_end(&kit);
}
END_TEST

START_TEST(breakdowns)
{
    /* by the order of the code list: M is 0, F 1; in no list: by code */
    assert_answer(ASK(INDICATORS("anaemia"), BY("sex")),
                  "anaemia PE 2023 M 30 A\n"
                  "anaemia PE 2023 F 20 A\n"
                  "anaemia PE-CUS 2023 M Q\n"
                  "anaemia PE-CUS 2023 F 40 A\n");
    assert_answer(ASK(INDICATORS("anaemia"), BY("residence")),
                  "anaemia PE 2023 rural 70 A\n"
                  "anaemia PE 2023 urban 60 A\n");
    assert_answer(
        ASK(INDICATORS("anaemia"), BY("*"), AREAS("PE"), .period = "2023"),
        "anaemia PE 2023 _T _T 26 A\n"
        "anaemia PE 2023 _T M 30 A\n"
        "anaemia PE 2023 _T F 20 A\n"
        "anaemia PE 2023 rural _T 70 A\n"
        "anaemia PE 2023 rural F 90 A\n"
        "anaemia PE 2023 urban _T 60 A\n");
}
END_TEST

START_TEST(filters)
{
    assert_answer(ASK(INDICATORS("anaemia"), FILTER("sex", "F")),
                  "anaemia PE 2023 F 20 A\n"
                  "anaemia PE-CUS 2023 F 40 A\n");
    assert_answer(ASK(INDICATORS("anaemia"), BY("sex"), FILTER("sex", "M")),
                  "anaemia PE 2023 M 30 A\n"
                  "anaemia PE-CUS 2023 M Q\n");
    assert_answer(
        ASK(INDICATORS("anaemia"), BY("*"), AREAS("PE"), FILTER("sex", "F")),
        "anaemia PE 2023 _T F 20 A\n"
        "anaemia PE 2023 rural F 90 A\n");
    assert_answer(ASK(INDICATORS("anaemia"), BY("*"), AREAS("PE"),
                      FILTER("sex", "_T"), .period = "2023"),
                  "anaemia PE 2023 _T 26 A\n"
                  "anaemia PE 2023 rural 70 A\n"
                  "anaemia PE 2023 urban 60 A\n");
    const struct dimension_value both[] = {{"sex", "F"}, {"sex", "M"}};
    assert_answer(ASK(INDICATORS("anaemia"), AREAS("PE"), .filters = both,
                      .filter_count = 2),
                  "anaemia PE 2023 M 30 A\n"
                  "anaemia PE 2023 F 20 A\n");
}
END_TEST

START_TEST(as_of_and_vintage)
{
    assert_answer(
        ASK(INDICATORS("anaemia"), AREAS("PE"), .as_of = "2024-01-01"),
        "anaemia PE 2023 25 A\n");
    assert_answer(ASK(INDICATORS("anaemia"), AREAS("PE"), .as_of = "@2",
                      .period = "2023"),
                  "anaemia PE 2023 25 A\n");

    struct kit kit = kit_begin();
    QUIPU_AUTO(store) store = make_repository(&kit);
    struct quipu_error err = QUIPU_NO_ERROR;
    QUIPU_AUTO(query)
    query =
        query_new(store, ASK(INDICATORS("anaemia"), .period = "2023"), &err);
    ck_assert_ok(query, err);
    struct query_row row;
    ck_assert_int_eq(query_next(query, &row, &err), 1);
    ck_assert_str_eq(row.vintage, "2024-01-03T02:30:00Z"); /* changed */
    ck_assert_int_eq(query_next(query, &row, &err), 1);
    ck_assert_str_eq(row.vintage, "2024-01-01T02:30:00Z"); /* the same */
    kit_end(&kit);
}
END_TEST

START_TEST(themes_and_measures)
{
    assert_answer(ASK(.theme = "growth"), "height PE 2023 88.5 A\n");
    assert_answer(ASK(.measure = "anaemic", .level = "region"),
                  "anaemia PE-LIM 2023 12.5 A\n"
                  "anaemia PE-CUS 2023 50 U\n");
    assert_refusal(ASK(.theme = "grwth"), QUIPU_ENOTFOUND,
                   "there is no theme \"grwth\"",
                   "did you mean \"growth\"? valid: growth, nutrition");
    assert_refusal(ASK(.theme = "growth", .measure = "anaemic"),
                   QUIPU_ENOTFOUND,
                   "no indicator is of the theme and measure asked for", "");
}
END_TEST

START_TEST(a_row_has_everything)
{
    struct kit kit = kit_begin();
    QUIPU_AUTO(store) store = make_repository(&kit);
    struct quipu_error err = QUIPU_NO_ERROR;
    QUIPU_AUTO(query)
    query = query_new(
        store, ASK(INDICATORS("anaemia"), AREAS("PE-LIM"), .language = "es"),
        &err);
    ck_assert_ok(query, err);
    struct query_row row;
    ck_assert_int_eq(query_next(query, &row, &err), 1);
    /* say() made 0.125, se a sixteenth, interval an eighth around it */
    ck_assert(row.has_value && row.value == 12.5);
    ck_assert(row.has_se && row.se == 12.5 / 16);
    ck_assert(row.ci_low == 12.5 - 12.5 / 8 && row.ci_high == 12.5 + 12.5 / 8);
    ck_assert(row.has_rse && row.rse == 1.0 / 16);
    ck_assert(row.n == 100 && row.weight == 1234.5 && row.df == 40);
    ck_assert(row.deff == 1.5);
    ck_assert_str_eq(row.unit, "percent");
    ck_assert_str_eq(row.area_name, "Lima");
    ck_assert_int_eq(row.version, 1);
    ck_assert_int_eq(row.decimals, 1);
    ck_assert(!row.is_stale);
    ck_assert_int_eq(query_next(query, &row, &err), 0);
    kit_end(&kit);
}
END_TEST

START_TEST(names_are_in_the_language_or_the_nearest)
{
    static const struct {
        const char *language, *peru, *cusco;
    } cases[] = {
        {"es", "Per\xC3\xBA", "Cusco"},
        {"en", "Peru", "Cusco"},
        {"fr", "Peru", "Cusco"},
        {NULL, "Peru", "Cusco"},
    };
    struct kit kit = kit_begin();
    QUIPU_AUTO(store) store = make_repository(&kit);
    struct quipu_error err = QUIPU_NO_ERROR;
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        QUIPU_AUTO(query)
        query = query_new(store,
                          ASK(INDICATORS("anaemia"), AREAS("PE", "PE-CUS"),
                              .period = "2023", .language = cases[i].language),
                          &err);
        struct query_row row;
        ck_assert_int_eq(query_next(query, &row, &err), 1);
        ck_assert_str_eq(row.area_name, cases[i].peru);
        ck_assert_int_eq(query_next(query, &row, &err), 1);
        ck_assert_str_eq(row.area_name, cases[i].cusco);
    }
    kit_end(&kit);
}
END_TEST

/* ---- what is refused ---------------------------------------------------- */

START_TEST(unknown_names_get_the_nearest)
{
    assert_refusal(ASK(INDICATORS("anemia")), QUIPU_ENOTFOUND,
                   "there is no indicator \"anemia\"",
                   "did you mean \"anaemia\"? valid: anaemia, height");
    assert_refusal(ASK(INDICATORS("anaemia@3")), QUIPU_ENOTFOUND,
                   "there is no version 3 of \"anaemia\"", "it has versions 1");
    assert_refusal(ASK(INDICATORS("anaemia@")), QUIPU_EUSAGE,
                   "\"anaemia@\" has no version after the @",
                   "write \"anaemia@1\"");
    assert_refusal(ASK(AREAS("PE-CUZ")), QUIPU_ENOTFOUND,
                   "there is no area \"PE-CUZ\"",
                   "did you mean \"PE-CUS\"? valid: PE, PE-LIM, PE-CUS");
    assert_refusal(ASK(.level = "regions"), QUIPU_ENOTFOUND,
                   "there is no level \"regions\"",
                   "did you mean \"region\"? valid: country, region");
    assert_refusal(ASK(INDICATORS("anaemia"), BY("sexo")), QUIPU_ENOTFOUND,
                   "there is no dimension \"sexo\"",
                   "did you mean \"sex\"? valid: residence, sex");
    assert_refusal(ASK(INDICATORS("anaemia"), FILTER("sex", "f")),
                   QUIPU_ENOTFOUND, "there is no code of \"sex\" \"f\"",
                   "did you mean \"F\"? valid: F, M, _T");
}
END_TEST

START_TEST(finer_questions_get_what_is_published)
{
    assert_refusal(ASK(INDICATORS("height"), .level = "region"), QUIPU_EPOLICY,
                   "\"height\" is published for level country; not for "
                   "\"region\"",
                   "");
    assert_refusal(ASK(INDICATORS("height"), AREAS("PE-CUS")), QUIPU_EPOLICY,
                   "\"height\" is published for level country; not for "
                   "\"region\"",
                   "");
    assert_refusal(ASK(INDICATORS("height"), BY("sex")), QUIPU_EPOLICY,
                   "\"height\" is published in total; not by sex", "");
    assert_refusal(
        ASK(INDICATORS("anaemia"), BY("residence"), .level = "region"),
        QUIPU_EPOLICY,
        "\"anaemia\" is published for level country; not for "
        "\"region\"",
        "");
    assert_refusal(ASK(INDICATORS("anaemia", "height"), BY("sex", "residence")),
                   QUIPU_EPOLICY,
                   "\"height\" is published in total; not by sex, residence",
                   "");
}
END_TEST

START_TEST(without_a_named_indicator_those_that_cannot_are_counted)
{
    struct kit kit = kit_begin();
    QUIPU_AUTO(store) store = make_repository(&kit);
    struct quipu_error err = QUIPU_NO_ERROR;
    QUIPU_AUTO(query)
    query = query_new(store, ASK(BY("sex"), .level = "region"), &err);
    ck_assert_ok(query, err);
    ck_assert_uint_eq(query_notice_count(query), 1);
    ck_assert_str_eq(query_notice(query, 0),
                     "1 of 2 indicators are not published for the areas, level "
                     "or breakdown asked for");
    kit_end(&kit);
}
END_TEST

START_TEST(before_the_first_publication_there_is_no_answer)
{
    assert_refusal(ASK(.as_of = "2023-12-31"), QUIPU_ENOTFOUND,
                   "nothing had been published as of \"2023-12-31\"",
                   "the first publication is of 2024-01-01T02:30:00Z");
    struct kit kit = kit_begin();
    QUIPU_AUTO(store) store = kit_open(&kit, STORE_CREATE);
    struct quipu_error err = QUIPU_NO_ERROR;
    ck_assert_ptr_null(query_new(store, ASK(.level = NULL), &err));
    ck_assert_str_eq(err.cause, "nothing has been published yet");
    kit_end(&kit);
}
END_TEST

START_TEST(numbers_of_a_failed_load_are_stale)
{
    struct kit kit = kit_begin();
    QUIPU_AUTO(store) store = make_repository(&kit);
    struct saying saying;
    say_init(&saying, "2024-01-05T02:30:00Z");
    struct quipu_error failure = QUIPU_NO_ERROR, err = QUIPU_NO_ERROR;
    (void)quipu_fail(&failure, QUIPU_EINPUT, "no such file");
    ck_assert_ok(
        store_record_failure(store, &saying.publication, &failure, &err) == 0,
        err);
    QUIPU_AUTO(query)
    query = query_new(store, ASK(INDICATORS("anaemia"), AREAS("PE")), &err);
    ck_assert_ok(query, err);
    ck_assert_str_eq(query_notice(query, 0),
                     "dataset \"endes\", load \"2023\": stale, the refresh of "
                     "2024-01-05T02:30:00Z failed: no such file");
    struct query_row row;
    while (query_next(query, &row, &err) == 1)
        ck_assert_msg(row.is_stale == (strcmp(row.period, "2023") == 0), "%s",
                      row.period);
    kit_publish(store, &saying); /* says nothing, but it went well */
    QUIPU_AUTO(query)
    after = query_new(store, ASK(INDICATORS("anaemia"), AREAS("PE")), &err);
    ck_assert_uint_eq(query_notice_count(after), 0);
    kit_end(&kit);
}
END_TEST

START_TEST(a_number_too_large_for_percent_is_told)
{
    struct kit kit = kit_begin();
    QUIPU_AUTO(store) store = kit_open(&kit, STORE_CREATE);
    kit_publish_value(store, 1e307);
    struct quipu_error err = QUIPU_NO_ERROR;
    ck_assert_ptr_null(ask(store, ASK(INDICATORS("anaemia")), &err));
    ck_assert_int_eq(err.code, QUIPU_EDATA);
    ck_assert_str_eq(err.cause,
                     "\"anaemia\", area \"PE\", period \"2023\": the "
                     "number is too large for percent");
    kit_end(&kit);
}
END_TEST

START_TEST(a_new_version_in_force_takes_the_plain_id)
{
    struct kit kit = kit_begin();
    QUIPU_AUTO(store) store = make_repository(&kit);
    struct saying saying;
    say_init(&saying, "2024-02-01T02:30:00Z");
    saying.indicators[0].version = 2;
    saying.indicators[0].definition = saying.definitions[0].hash = "hash-2";
    say(&saying, "anaemia", "PE", "2023", 0.5)->version = 2;
    kit_publish(store, &saying);
    struct quipu_error err = QUIPU_NO_ERROR;
    QUIPU_AUTO_STRING plain = ask(
        store, ASK(INDICATORS("anaemia"), AREAS("PE"), .period = "2023"), &err);
    ck_assert_str_eq(plain, "anaemia PE 2023 50 A\n");
    QUIPU_AUTO_STRING both = ask(
        store,
        ASK(INDICATORS("anaemia", "anaemia@1"), AREAS("PE"), .period = "2023"),
        &err);
    ck_assert_str_eq(both, "anaemia PE 2023 26 A\nanaemia PE 2023 50 A\n");
    QUIPU_AUTO_STRING before = ask(store,
                                   ASK(INDICATORS("anaemia"), AREAS("PE"),
                                       .period = "2023", .as_of = "@3"),
                                   &err);
    ck_assert_str_eq(before, "anaemia PE 2023 26 A\n");
    QUIPU_AUTO_STRING all = ask(store, ASK(.period = "2023"), &err);
    ck_assert_str_eq(all, "anaemia PE 2023 50 A\n");
    kit_end(&kit);
}
END_TEST

UNIT_MAIN("query", nothing_asked_gives_all_totals, one_indicator_in_one_area,
          order_does_not_depend_on_the_question, levels, periods_lie_within,
          wrong_periods_are_refused, latest_is_of_what_is_asked_for, breakdowns,
          filters, as_of_and_vintage, themes_and_measures, a_row_has_everything,
          names_are_in_the_language_or_the_nearest,
          unknown_names_get_the_nearest, finer_questions_get_what_is_published,
          without_a_named_indicator_those_that_cannot_are_counted,
          before_the_first_publication_there_is_no_answer,
          numbers_of_a_failed_load_are_stale,
          a_number_too_large_for_percent_is_told,
          a_new_version_in_force_takes_the_plain_id)
