/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_store_provenance.c - where numbers come from and what they are called:
 * jobs, definitions, labels by vintage, explanations. */
#include <check.h>

#include "query/explain.h"
#include "store_kit.h"

/* ---- jobs --------------------------------------------------------------- */

START_TEST(a_job_keeps_all_it_was_told)
{
    struct kit kit = kit_begin();
    QUIPU_AUTO(store) store = kit_open(&kit, STORE_CREATE);
    struct quipu_error err = QUIPU_NO_ERROR;
    int64_t run;
    ck_assert_ok(store_begin_run(store, "2024-01-01T02:00:00Z", "0.1.0", &run,
                                 &err) == 0,
                 err);
    struct saying saying;
    say_init(&saying, "2024-01-01T02:30:00Z");
    saying.publication.run = run;
    say(&saying, "anaemia", "PE", "2023", 0.25);
    kit_publish(store, &saying);
    ck_assert_ok(store_end_run(store, run, "2024-01-01T03:00:00Z", &err) == 0,
                 err);

    struct store_job job;
    ck_assert_ok(store_read_job(store, 1, &job, &err) == 0, err);
    ck_assert(job.is_published && job.publication == 1 && job.run == run);
    ck_assert_str_eq(job.dataset, "endes");
    ck_assert_str_eq(job.load, "2023");
    ck_assert_str_eq(job.key, "key-1");
    ck_assert_str_eq(job.time, "2024-01-01T02:30:00Z");
    ck_assert_str_eq(job.program, "0.1.0");
    ck_assert_uint_eq(job.definition_count, 2);
    ck_assert_str_eq(job.definitions[1].id, "height");
    ck_assert_str_eq(job.definitions[1].json, "{\"id\":\"height\"}");
    ck_assert_uint_eq(job.input_count, 1);
    ck_assert_str_eq(job.inputs[0].role, "source");
    ck_assert_str_eq(job.inputs[0].location, "RECH6_2023.csv");
    ck_assert_str_eq(job.inputs[0].sha256, "sha-of-input");
    ck_assert_int_eq(job.inputs[0].bytes, 4711);
    ck_assert_uint_eq(job.plugin_count, 1);
    ck_assert_str_eq(job.plugins[0].build, "build-of-csv");
    ck_assert_uint_eq(job.exclusion_count, 2);
    ck_assert_ptr_null(job.exclusions[0].indicator);
    ck_assert_str_eq(job.exclusions[0].reason, "unmatched");
    ck_assert_int_eq(job.exclusions[0].records, 7);
    ck_assert_str_eq(job.exclusions[1].indicator, "anaemia");
    ck_assert_int_eq(job.exclusions[1].version, 1);
    ck_assert_int_eq(job.counts[0].count, 1000);
    ck_assert_str_eq(job.messages[0], "two strata have one PSU");
    store_job_release(&job);
    kit_end(&kit);
}
END_TEST

START_TEST(a_failed_job_changes_nothing_else)
{
    struct kit kit = kit_begin();
    QUIPU_AUTO(store) store = kit_open(&kit, STORE_CREATE);
    kit_publish_value(store, 0.25);
    struct saying saying;
    struct quipu_error failure = QUIPU_NO_ERROR, err = QUIPU_NO_ERROR;
    say_init(&saying, "2024-01-02T02:30:00Z");
    saying.publication.key = "key-2";
    saying.publication.result = NULL;
    (void)quipu_fail(&failure, QUIPU_EDATA, "row 7: not a number");
    quipu_hint(&failure, "look at it");
    quipu_prefix(&failure, "dataset \"endes\"");
    ck_assert_ok(
        store_record_failure(store, &saying.publication, &failure, &err) == 0,
        err);
    ck_assert(kit_read_value(store) == 0.25);
    int64_t newest;
    ck_assert_ok(store_find_publication(store, NULL, &newest, &err) == 0, err);
    ck_assert_int_eq(newest, 1);

    struct store_job job;
    ck_assert_ok(store_read_job(store, 2, &job, &err) == 0, err);
    ck_assert(!job.is_published && job.publication == 0);
    ck_assert_int_eq(job.error_code, 2001);
    ck_assert_str_eq(job.error_what, "dataset \"endes\"");
    ck_assert_str_eq(job.error_cause, "row 7: not a number");
    ck_assert_str_eq(job.error_hint, "look at it");
    store_job_release(&job);

    /* the key is that of the last job that was published */
    char key[HASH_SIZE];
    ck_assert_ok(store_last_key(store, "endes", "2023", key, &err) == 0, err);
    ck_assert_str_eq(key, "key-1");
    ck_assert_ok(store_last_key(store, "endes", "2022", key, &err) == 0, err);
    ck_assert_str_eq(key, "");

    struct store_loads loads;
    ck_assert_ok(store_list_loads(store, &loads, &err) == 0, err);
    ck_assert_uint_eq(loads.count, 1);
    ck_assert_str_eq(loads.items[0].dataset, "endes");
    ck_assert_str_eq(loads.items[0].load, "2023");
    ck_assert(loads.items[0].published == 1 && loads.items[0].failed == 2);
    store_loads_release(&loads);
    ck_assert_int_eq(store_read_job(store, 3, &job, &err), -1);
    ck_assert_int_eq(err.code, QUIPU_ENOTFOUND);
    store_job_release(&job);
    kit_end(&kit);
}
END_TEST

START_TEST(a_definition_must_be_among_those_given)
{
    struct kit kit = kit_begin();
    QUIPU_AUTO(store) store = kit_open(&kit, STORE_CREATE);
    struct saying saying;
    struct quipu_error err = QUIPU_NO_ERROR;
    struct store_outcome outcome;
    say_init(&saying, "2024-01-01T02:30:00Z");
    saying.indicators[0].definition = "no-such-hash";
    ck_assert_int_eq(store_publish(store, &saying.publication, &outcome, &err),
                     -1);
    ck_assert_int_eq(err.code, QUIPU_EBUG);
    ck_assert_str_eq(err.cause, "FOREIGN KEY constraint failed");
    kit_end(&kit);
}
END_TEST

/* ---- labels ------------------------------------------------------------- */

/* The names of Peru as of a publication. */
static void assert_name(struct store *store, int64_t publication,
                        const char *language, const char *want)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    struct store_items items;
    ck_assert_ok(store_list_items(store, publication, "endes", "area", &items,
                                  &err) == 0,
                 err);
    const char *got = NULL;
    for (size_t i = 0; i < items.count; i++)
        for (size_t n = 0; n < items.items[i].name_count; n++)
            if (strcmp(items.items[i].code, "PE") == 0 &&
                strcmp(items.items[i].names[n].language, language) == 0)
                got = items.items[i].names[n].text;
    ck_assert_pstr_eq(got, want);
    store_items_release(&items);
}

START_TEST(names_have_vintages)
{
    struct kit kit = kit_begin();
    QUIPU_AUTO(store) store = kit_open(&kit, STORE_CREATE);
    kit_publish_value(store, 0.25);
    struct saying saying;
    struct store_item items[ARRAY_SIZE(kit_items)];
    static const struct store_label renamed[] = {{"en", "Republic of Peru"}};
    memcpy(items, kit_items, sizeof items);
    items[0].names = renamed;
    items[0].name_count = 1;
    say_init(&saying, "2024-01-02T02:30:00Z");
    saying.publication.items = items;
    kit_publish(store, &saying);
    assert_name(store, 1, "en", "Peru");
    assert_name(store, 1, "es", "Per\xC3\xBA");
    assert_name(store, 2, "en", "Republic of Peru");
    assert_name(store, 2, "es", NULL);

    /* what is not mentioned stays as it was */
    saying.publication.item_count = 0;
    kit_publish(store, &saying);
    assert_name(store, 3, "en", "Republic of Peru");
    kit_end(&kit);
}
END_TEST

START_TEST(items_come_in_their_order_with_level_and_parent)
{
    struct kit kit = kit_begin();
    QUIPU_AUTO(store) store = kit_open(&kit, STORE_CREATE);
    struct saying saying;
    say_init(&saying, "2024-01-01T02:30:00Z");
    say(&saying, "anaemia", "_T", "2023", 0.25); /* in no code list */
    kit_publish(store, &saying);
    struct quipu_error err = QUIPU_NO_ERROR;
    struct store_items items;
    ck_assert_ok(store_list_items(store, 1, "endes", "area", &items, &err) == 0,
                 err);
    static const struct {
        const char *code, *level, *parent;
    } want[] = {{"PE", "country", NULL},
                {"_T", NULL, NULL},
                {"PE-LIM", "region", "PE"},
                {"PE-CUS", "region", "PE"}};
    ck_assert_uint_eq(items.count, ARRAY_SIZE(want));
    for (size_t i = 0; i < items.count; i++) {
        ck_assert_str_eq(items.items[i].code, want[i].code);
        ck_assert_pstr_eq(items.items[i].level, want[i].level);
        ck_assert_pstr_eq(items.items[i].parent, want[i].parent);
    }
    store_items_release(&items);
    ck_assert_ok(store_list_items(store, 1, "other", "area", &items, &err) == 0,
                 err);
    ck_assert_uint_eq(items.count, 0);
    store_items_release(&items);
    kit_end(&kit);
}
END_TEST

START_TEST(indicators_have_vintages)
{
    struct kit kit = kit_begin();
    QUIPU_AUTO(store) store = kit_open(&kit, STORE_CREATE);
    struct saying saying;
    say_init(&saying, "2024-01-01T02:30:00Z");
    kit_publish(store, &saying);
    saying.indicators[0].decimals = 3;
    static const struct store_label title[] = {{"en", "Anaemia, any"}};
    saying.indicators[1].titles = title;
    kit_publish(store, &saying);
    struct quipu_error err = QUIPU_NO_ERROR;
    for (int64_t publication = 1; publication <= 2; publication++) {
        struct store_indicators list;
        ck_assert_ok(
            store_list_indicators(store, publication, &list, &err) == 0, err);
        ck_assert_uint_eq(list.count, 2);
        const struct store_indicator *anaemia = &list.items[0].indicator;
        const struct store_indicator *height = &list.items[1].indicator;
        ck_assert_str_eq(anaemia->id, "anaemia");
        ck_assert_str_eq(anaemia->theme, "nutrition");
        ck_assert_str_eq(anaemia->unit, "percent");
        ck_assert_str_eq(anaemia->direction, "down");
        ck_assert_str_eq(anaemia->definition, "hash-anaemia-1");
        ck_assert_uint_eq(anaemia->title_count, 2);
        ck_assert_str_eq(anaemia->titles[1].text, "Anemia");
        ck_assert(anaemia->is_in_force);
        ck_assert_int_eq(anaemia->decimals, publication == 1 ? 1 : 3);
        ck_assert_ptr_null(height->direction);
        ck_assert_str_eq(height->titles[0].text,
                         publication == 1 ? "Mean height" : "Anaemia, any");
        store_indicators_release(&list);
    }
    kit_end(&kit);
}
END_TEST

START_TEST(coverage_follows_the_observations)
{
    struct kit kit = kit_begin();
    QUIPU_AUTO(store) store = kit_open(&kit, STORE_CREATE);
    struct saying saying;
    say_init(&saying, "2024-01-01T02:30:00Z");
    say(&saying, "anaemia", "PE", "2023", 0.25);
    struct observation *both = say(&saying, "anaemia", "PE-CUS", "2023", 0.5);
    say_by(&saying, both, "residence", "urban");
    say_by(&saying, both, "sex", "F");
    kit_publish(store, &saying);
    saying.result.observation_count = 1;
    kit_publish(store, &saying);
    struct quipu_error err = QUIPU_NO_ERROR;
    struct store_coverage coverage;
    ck_assert_ok(store_list_coverage(store, 1, 1, &coverage, &err) == 0, err);
    ck_assert_uint_eq(coverage.count, 2);
    ck_assert_uint_eq(coverage.items[0].dimension_count, 0);
    ck_assert_str_eq(coverage.items[0].level, "country");
    ck_assert_str_eq(coverage.items[0].period, "2023");
    ck_assert_uint_eq(coverage.items[1].dimension_count, 2);
    ck_assert_str_eq(coverage.items[1].dimensions[0], "residence");
    ck_assert_str_eq(coverage.items[1].dimensions[1], "sex");
    ck_assert_str_eq(coverage.items[1].level, "region");
    store_coverage_release(&coverage);
    ck_assert_ok(store_list_coverage(store, 2, 1, &coverage, &err) == 0, err);
    ck_assert_uint_eq(coverage.count, 1);
    store_coverage_release(&coverage);
    kit_end(&kit);
}
END_TEST

/* Codes come from data: none may be taken for another one. */
START_TEST(odd_codes_stay_apart)
{
    static const char *const codes[][2] = {
        {"a", "b,sex=c"},
        {"a,sex=b", "c"},
        {"a\\", "b"},
        {"a\\,sex=b", ""},
        {"'; DROP TABLE run; --", "\"%s\""},
        {"\xF0\x9F\x98\x80", "=1+1"},
    };
    struct kit kit = kit_begin();
    QUIPU_AUTO(store) store = kit_open(&kit, STORE_CREATE);
    struct saying saying;
    say_init(&saying, "2024-01-01T02:30:00Z");
    for (size_t i = 0; i < ARRAY_SIZE(codes); i++) {
        struct observation *observation =
            say(&saying, "anaemia", "PE", "2023", 1 + (double)i);
        say_by(&saying, observation, "residence", codes[i][0]);
        say_by(&saying, observation, "sex", codes[i][1]);
    }
    ck_assert_int_eq(kit_publish(store, &saying).added, ARRAY_SIZE(codes));
    ck_assert_int_eq(kit_publish(store, &saying).unchanged, ARRAY_SIZE(codes));

    struct quipu_error err = QUIPU_NO_ERROR;
    const char *const by[] = {"sex", "residence"};
    QUIPU_AUTO(query)
    query = query_new(store, &(const struct question){.by = by, .by_count = 2},
                      &err);
    ck_assert_ok(query, err);
    struct query_row row;
    size_t found = 0;
    while (query_next(query, &row, &err) == 1)
        for (size_t i = 0; i < ARRAY_SIZE(codes); i++)
            if (row.value == 100 * (1 + (double)i)) {
                ck_assert_str_eq(row.codes[0], codes[i][0]);
                ck_assert_str_eq(row.codes[1], codes[i][1]);
                found++;
            }
    ck_assert_uint_eq(found, ARRAY_SIZE(codes));
    kit_end(&kit);
}
END_TEST

/* ---- explanations ------------------------------------------------------- */

static void publish_twice(struct store *store)
{
    struct saying saying;
    say_init(&saying, "2024-01-01T02:30:00Z");
    say(&saying, "anaemia", "PE", "2023", 0.25);
    say(&saying, "anaemia", "PE-CUS", "2023", 0.5);
    say(&saying, "height", "PE", "2023", 88);
    kit_publish(store, &saying);
    /* a new definition that changes one of the numbers */
    say_init(&saying, "2024-01-02T02:30:00Z");
    saying.indicators[0].definition = saying.definitions[0].hash = "hash-new";
    saying.definitions[0].json = "{\"id\":\"anaemia\",\"new\":true}";
    saying.inputs[0].sha256 = "sha-of-new";
    say(&saying, "anaemia", "PE", "2023", 0.25);
    say(&saying, "anaemia", "PE-CUS", "2023", 0.625);
    say(&saying, "height", "PE", "2023", 88);
    kit_publish(store, &saying);
}

static struct explanation *explain_area(struct store *store, const char *area,
                                        struct quipu_error *err)
{
    const char *const indicators[] = {"anaemia"}, *const areas[] = {area};
    return explain(store,
                   &(const struct question){.indicators = indicators,
                                            .indicator_count = 1,
                                            .areas = areas,
                                            .area_count = 1,
                                            .period = "2023"},
                   err);
}

START_TEST(a_number_knows_its_job_inputs_definition_and_plugins)
{
    struct kit kit = kit_begin();
    QUIPU_AUTO(store) store = kit_open(&kit, STORE_CREATE);
    publish_twice(store);
    struct quipu_error err = QUIPU_NO_ERROR;
    struct explanation *changed = explain_area(store, "PE-CUS", &err);
    ck_assert_ok(changed, err);
    ck_assert(changed->row.value == 62.5);
    ck_assert_str_eq(changed->row.vintage, "2024-01-02T02:30:00Z");
    ck_assert_int_eq(changed->job.id, 2);
    ck_assert_str_eq(changed->job.inputs[0].sha256, "sha-of-new");
    ck_assert_str_eq(changed->definition, "hash-new");
    ck_assert_str_eq(changed->definition_json,
                     "{\"id\":\"anaemia\",\"new\":true}");
    ck_assert_str_eq(changed->job.plugins[0].build, "build-of-csv");
    ck_assert_str_eq(changed->indicator->id, "anaemia");
    ck_assert_uint_eq(changed->job.exclusion_count, 2);
    explanation_free(changed);

    /* the same number keeps the job that first said it, with its definition */
    struct explanation *same = explain_area(store, "PE", &err);
    ck_assert_ok(same, err);
    ck_assert_int_eq(same->job.id, 1);
    ck_assert_str_eq(same->job.inputs[0].sha256, "sha-of-input");
    ck_assert_str_eq(same->definition, "hash-anaemia-1");
    ck_assert_str_eq(same->row.period, "2023");
    explanation_free(same);
    kit_end(&kit);
}
END_TEST

START_TEST(only_one_number_is_explained)
{
    struct kit kit = kit_begin();
    QUIPU_AUTO(store) store = kit_open(&kit, STORE_CREATE);
    publish_twice(store);
    struct quipu_error err = QUIPU_NO_ERROR;
    ck_assert_ptr_null(explain(store, &(const struct question){0}, &err));
    ck_assert_int_eq(err.code, QUIPU_EUSAGE);
    ck_assert_str_eq(err.cause, "the question has several answers");
    ck_assert_str_eq(err.hint, "ask for one of them, for example \"anaemia\", "
                               "area \"PE-CUS\", period \"2023\"");
    quipu_error_clear(&err);
    ck_assert_ptr_null(explain(
        store, &(const struct question){.theme = "growth", .period = "2020"},
        &err));
    ck_assert_int_eq(err.code, QUIPU_ENOTFOUND);
    /* the dataset's steps and this indicator's, not those of another one */
    quipu_error_clear(&err);
    QUIPU_AUTO(explanation)
    height = explain(store, &(const struct question){.theme = "growth"}, &err);
    ck_assert_ok(height, err);
    ck_assert_uint_eq(height->job.exclusion_count, 1);
    ck_assert_ptr_null(height->job.exclusions[0].indicator);
    kit_end(&kit);
}
END_TEST

UNIT_MAIN("store_provenance", a_job_keeps_all_it_was_told,
          a_failed_job_changes_nothing_else,
          a_definition_must_be_among_those_given, names_have_vintages,
          items_come_in_their_order_with_level_and_parent,
          indicators_have_vintages, coverage_follows_the_observations,
          odd_codes_stay_apart,
          a_number_knows_its_job_inputs_definition_and_plugins,
          only_one_number_is_explained)
