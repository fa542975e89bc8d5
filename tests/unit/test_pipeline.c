/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_pipeline.c - a job without a process around it: its result adds up, its
 * key changes with all it depends on.
 */
#include <config.h>

#include "pipeline_survey.h"

/* ---- results ------------------------------------------------------------ */

START_TEST(a_result_adds_up)
{
    struct place place;
    survey_open(&place);
    struct job *job = open_job(&place);
    const struct job_result *result = run_job(job);
    ck_assert_int_eq(count_of(result, RECORDS_READ), 11);
    ck_assert_int_eq(count_of(result, "strata"), 3);
    ck_assert_int_eq(count_of(result, "primary sampling units"), 7);
    ck_assert_int_eq(count_of(result, "degrees of freedom of the design"), 4);

    /* One record has no y, and all others are used. */
    ck_assert_uint_eq(result->exclusion_count, 1);
    ck_assert_str_eq(result->exclusions[0].indicator, "share");
    ck_assert_str_eq(result->exclusions[0].name, "values");
    ck_assert_str_eq(result->exclusions[0].reason, "missing");
    ck_assert_int_eq(result->exclusions[0].records, 1);
    ck_assert_uint_eq(result->input_count, 1);
    ck_assert_str_eq(result->inputs[0].location, "survey.csv");
    ck_assert_int_eq(result->inputs[0].bytes, (int64_t)strlen(survey_csv));
    ck_assert_uint_eq(result->plugin_count, 2);
    ck_assert_uint_gt(result->cells.length, 0);

    /* The country takes records without an area, by hand: */
    has_share(result, "PE", NULL, 10, 1.5 + 1 + 1 + .5 + .5 + 1, 12);
    has_share(result, "PE", "M", 4, 1.5 + 1 + .5, 5);
    has_share(result, "PE", "F", 5, 1 + .5, 6);
    /* a record of the region, 08, is in no province */
    has_share(result, "08", NULL, 5, 1.5 + 1 + 1, 6);
    has_share(result, "0801", NULL, 3, 1.5 + 1, 4);
    has_share(result, "0802", NULL, 1, 1, 1);
    has_share(result, "15", NULL, 3, 1, 5);
    has_share(result, "1501", NULL, 3, 1, 5);
    /* in 01 one has no y */
    has_share(result, "01", NULL, 1, .5, .5);
    has_share(result, "0101", NULL, 1, .5, .5);
    ck_assert_uint_eq(result->observation_count, 1 + 2 + 3 + 4);
    job_free(job);
    place_close(&place);
}
END_TEST

START_TEST(every_number_of_a_result_has_its_status)
{
    struct place place;
    survey_open(&place);
    struct job *job = open_job(&place);
    const struct job_result *result = run_job(job);
    for (size_t i = 0; i < result->observation_count; i++) {
        const struct observation *o = &result->observations[i];
        ck_assert_str_eq(o->period, "2023");
        ck_assert(o->has_value && o->reason == QUIPU_PRESENT);
        bool is_boundary = o->value == 0 || o->value == 1;
        ck_assert_int_eq(o->status, is_boundary ? 'U' : 'A');
        ck_assert(!o->has_interval || o->ci_low <= o->value);
        ck_assert(!o->has_interval || o->value <= o->ci_high);
        ck_assert(!o->has_interval || (o->ci_low >= 0 && o->ci_high <= 1));
    }
    job_free(job);
    place_close(&place);
}
END_TEST

/* The fewest sets of cells, added up, give the bits that a set for each
 * breakdown gives. */
START_TEST(breakdowns_by_adding_up_equal_direct_ones)
{
    struct place place;
    survey_open(&place);
    place_write(&place, "indicators/t/all.json",
                MEAN("all", "[\"area\", \"sex\"], [\"area\"], [\"sex\"], []"));
    place_write(&place, "indicators/t/areas.json", MEAN("areas", "[\"area\"]"));
    place_write(&place, "indicators/t/sexes.json", MEAN("sexes", "[\"sex\"]"));
    place_write(&place, "indicators/t/total.json", MEAN("total", "[]"));
    struct job *job = open_job(&place);
    const struct job_result *result = run_job(job);
    static const char *const direct[] = {"areas", "sexes", "total"};
    size_t compared = 0;
    for (size_t i = 0; i < result->observation_count; i++) {
        const struct observation *o = &result->observations[i];
        if (strcmp(o->indicator, "all") != 0 || o->dimension_count > 1)
            continue;
        const char *code = o->dimension_count ? o->dimensions[0].code : NULL;
        for (size_t k = 0; k < ARRAY_SIZE(direct); k++) {
            const struct observation *other =
                find(result, direct[k], o->area, code);
            if (!other)
                continue;
            compared++;
            ck_assert_int_eq(o->n, other->n);
            ck_assert(memcmp(&o->value, &other->value, sizeof o->value) == 0);
            ck_assert(memcmp(&o->se, &other->se, sizeof o->se) == 0);
            ck_assert(memcmp(&o->weight, &other->weight, sizeof o->se) == 0);
            ck_assert(memcmp(&o->ci_low, &other->ci_low, sizeof o->se) == 0);
            ck_assert(memcmp(&o->deff, &other->deff, sizeof o->se) == 0);
        }
    }
    /* The country by area and as total, two sexes, 3 regions, 4 provinces. */
    ck_assert_uint_eq(compared, 2 + 2 + 3 + 4);
    job_free(job);
    place_close(&place);
}
END_TEST

/* ---- keys --------------------------------------------------------------- */

static char *key_of(struct place *place)
{
    struct job *job = open_job(place);
    char *key = strdup(job_key(job));
    ck_assert_uint_eq(strlen(key), HASH_SIZE - 1);
    job_free(job);
    return key;
}

static const char indicator_json[] =
    SHARE("share", "[], [\"area\"], [\"sex\"]");

static const struct {
    const char *file, *text, *change[2];
} changes[] = {
    {"survey.csv", survey_csv, {"11,080101,,1,1", "11,080101,,0,1"}},
    {"indicators/codelists/sexes.json", sexes_json, {"female", "girl"}},
    {"survey.csv", survey_csv, {"\n11,", "\n12,"}},
    {"indicators/datasets/survey.json",
     survey_json,
     {"\"title\": {\"en\": \"S\"}", "\"title\": {\"en\": \"T\"}"}},
    {"indicators/datasets/survey.json",
     survey_json,
     {"\"2\": \"F\"", "\"3\": \"F\", \"2\": \"F\""}},
    {"indicators/datasets/survey.json",
     survey_json,
     {"\"cluster\": \"c\"", "\"cluster\": \"c\", \"df\": \"domain\""}},
    {"indicators/datasets/survey.json",
     survey_json,
     {"\"survey.csv\"", "\"survey.csv\", \"separator\": \"comma\""}},
    {"indicators/t/share.json",
     indicator_json,
     {"[\"sex\"]", "[\"area\", \"sex\"]"}},
    {"indicators/t/share.json",
     indicator_json,
     {"\"yes-no\"", "\"yes-no\", \"typical\": 0"}},
    {"indicators/t/share.json",
     indicator_json,
     {"\"unit\"", "\"reliability\": \"dhs\", \"unit\""}},
};

START_TEST(the_key_changes_with_all_that_the_result_depends_on)
{
    struct place place;
    survey_open(&place);
    char *keys[ARRAY_SIZE(changes) + 1] = {key_of(&place)};
    for (size_t i = 0; i < ARRAY_SIZE(changes); i++) {
        edit_file(&place, changes[i].file, changes[i].text, changes[i].change);
        keys[i + 1] = key_of(&place);
        place_write(&place, changes[i].file, changes[i].text);
    }
    for (size_t i = 0; i < ARRAY_SIZE(keys); i++) {
        for (size_t k = 0; k < i; k++)
            ck_assert_msg(strcmp(keys[i], keys[k]) != 0,
                          "changes %zu and %zu have one key", k, i);
    }
    char *again = key_of(&place);
    ck_assert_str_eq(again, keys[0]);
    free(again);
    for (size_t i = 0; i < ARRAY_SIZE(keys); i++)
        free(keys[i]);
    place_close(&place);
}
END_TEST

START_TEST(the_key_does_not_change_with_white_space_or_order)
{
    struct place place;
    survey_open(&place);
    char *before = key_of(&place);
    place_write(
        &place, "indicators/datasets/survey.json",
        "{\n \"periods\" : [ \"2023\" ],\n \"source\":\"csv\",\n\n"
        "\"design\": {\"cluster\": \"c\", \"stratum\": \"s\", "
        "\"weight\": \"w\"},\n"
        "\"levels\": [\"country\", \"region\", \"province\"], "
        "\"area\": \"region\", \"settings\": {\"location\": "
        "\"survey.csv\"}, \"title\": {\"en\": \"S\"}, \"columns\": {"
        "\"y\": \"y\", \"n\": \"n\","
        "\"region\": {\"codelist\": \"pe-areas\", \"from\": \"area\"},"
        "\"sex\": {\"map\": {\"2\": \"F\", \"1\": \"M\"}, \"codelist\": "
        "\"sexes\", \"from\": \"sex\"}}, \"id\": \"survey\"}\n\n");
    char *after = key_of(&place);
    ck_assert_str_eq(before, after);
    free(before);
    free(after);
    place_close(&place);
}
END_TEST

UNIT_MAIN("pipeline", a_result_adds_up, every_number_of_a_result_has_its_status,
          breakdowns_by_adding_up_equal_direct_ones,
          the_key_changes_with_all_that_the_result_depends_on,
          the_key_does_not_change_with_white_space_or_order)
