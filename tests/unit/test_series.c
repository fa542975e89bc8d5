/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_series.c - loads of many periods, records that are observations already,
 * and codes that are in force only for a time.
 */
#include <config.h>

#include "pipeline_survey.h"

static const char series_csv[] = "when,area,sex,prog,v,se,lo,hi,n,st,y\n"
                                 "2023,PE,T,a,30.1,1.5,27,33.3,100,A,1\n"
                                 "2023,PE,1,a,31.25,,,,50,E,1\n"
                                 "2023,08,T,b,,,,,0,M,1\n"
                                 "2023-A1,15,T,a,0.1,0,0.1,0.1,7,,1\n"
                                 "2024,PE,T,b,29.9,1,28,32,110,P,1\n"
                                 "2024,0801,T,b,50,,,,3,A,1\n";

static const char series_json[] =
    "{\"id\": \"survey\", \"title\": {\"en\": \"S\"}, \"source\": \"csv\","
    " \"settings\": {\"location\": \"series.csv\"}, \"periods\": [\"2024\"],"
    " \"period\": \"when\", \"area\": \"region\","
    " \"levels\": [\"country\", \"region\"], \"columns\": {"
    "  \"when\": {\"from\": \"when\", \"type\": \"period\"},"
    "  \"region\": {\"from\": \"area\", \"codelist\": \"pe-areas\"},"
    "  \"sex\": {\"from\": \"sex\", \"map\": {\"1\": \"M\", \"2\": \"F\"},"
    "    \"total\": [\"T\", \"all\"]},"
    "  \"prog\": {\"from\": \"prog\", \"codelist\": \"programmes\"},"
    "  \"v\": \"v\", \"se\": \"se\", \"lo\": \"lo\", \"hi\": \"hi\","
    "  \"n\": \"n\", \"y\": \"y\","
    "  \"st\": {\"from\": \"st\", \"type\": \"text\"}}}";

static const char programmes_json[] =
    "{\"id\": \"programmes\", \"kind\": \"dimension\", \"title\": {\"en\": "
    "\"P\"}, \"items\": [{\"code\": \"a\", \"name\": {\"en\": \"a\"}, "
    "\"to\": \"2023\"}, {\"code\": \"b\", \"name\": {\"en\": \"b\"}}]}";

static const char published_json[] =
    "{\"id\": \"said\", \"title\": {\"en\": \"Said\"}, \"dataset\": "
    "\"survey\", \"unit\": \"percent\", \"published\": {\"value\": \"v\", "
    "\"se\": \"se\", \"ci_low\": \"lo\", \"ci_high\": \"hi\", \"n\": \"n\", "
    "\"status\": \"st\"}, \"breakdowns\": [[], [\"area\"], [\"sex\"]]}";

static const char total_json[] =
    "{\"id\": \"total\", \"title\": {\"en\": \"T\"}, \"dataset\": "
    "\"survey\", \"calculation\": \"values\", \"settings\": {\"value\": "
    "\"y\"}, \"measure\": \"total\", \"unit\": \"y\", \"where\": "
    "{\"sex\": {\"is\": \"_T\"}}, \"breakdowns\": [[], [\"area\"]]}";

static void series_open(struct place *place)
{
    place_open(place);
    place_write(place, "series.csv", series_csv);
    place_write(place, "indicators/datasets/survey.json", series_json);
    place_write(place, "indicators/codelists/programmes.json", programmes_json);
    place_write(place, "indicators/t/said.json", published_json);
}

static const struct observation *find_at(const struct job_result *result,
                                         const char *area, const char *period,
                                         size_t dimensions)
{
    for (size_t i = 0; i < result->observation_count; i++) {
        const struct observation *o = &result->observations[i];
        if (strcmp(o->area, area) == 0 && strcmp(o->period, period) == 0 &&
            o->dimension_count == dimensions)
            return o;
    }
    ck_abort_msg("nothing is said of %s in %s", area, period);
}

START_TEST(what_is_published_goes_through_untouched)
{
    struct place place;
    series_open(&place);
    struct job *job = open_job(&place);
    const struct job_result *result = run_job(job);
    /* the district is at no level of the dataset */
    ck_assert_uint_eq(result->observation_count, 5);
    ck_assert_uint_eq(result->exclusion_count, 1);
    ck_assert_str_eq(result->exclusions[0].name, "breakdowns");
    ck_assert_str_eq(result->exclusions[0].reason, "out_of_scope");
    ck_assert_uint_eq(result->period_count, 2);

    const struct observation *o = find_at(result, "PE", "2023", 0);
    ck_assert(o->has_value && o->value == 30.1);
    ck_assert(o->has_se && o->se == 1.5);
    ck_assert(o->has_interval && o->ci_low == 27 && o->ci_high == 33.3);
    ck_assert(o->has_n && o->n == 100 && o->status == 'A');
    ck_assert(!o->has_weight && !o->has_df && !o->has_deff);

    o = find_at(result, "PE", "2023", 1);
    ck_assert_str_eq(o->dimensions[0].dimension, "sex");
    ck_assert_str_eq(o->dimensions[0].code, "M");
    ck_assert(o->value == 31.25 && !o->has_se && !o->has_interval);
    ck_assert_int_eq(o->status, 'E');

    o = find_at(result, "08", "2023", 0);
    ck_assert(!o->has_value && o->has_n && o->n == 0);
    ck_assert_int_eq(o->status, 'M');
    ck_assert_int_eq(o->reason, QUIPU_MISSING);

    /* 2023-A1 is 2023; without a status a value is normal */
    ck_assert_int_eq(find_at(result, "15", "2023", 0)->status, 'A');
    ck_assert_int_eq(find_at(result, "PE", "2024", 0)->status, 'P');
    job_free(job);
    place_close(&place);
}
END_TEST

/* Limits would tell what their publisher suppressed. */
START_TEST(what_is_suppressed_says_nothing)
{
    static const char *const limits[] = {"2023,08,T,b,,,,,0,M",
                                         "2023,08,T,b,,1,4,6,50,Q"};
    struct place place;
    series_open(&place);
    edit_file(&place, "series.csv", series_csv, limits);
    struct job *job = open_job(&place);
    const struct observation *o = find_at(run_job(job), "08", "2023", 0);
    ck_assert_int_eq(o->status, 'Q');
    ck_assert(!o->has_value && !o->has_se && !o->has_interval && !o->has_n);
    job_free(job);
    place_close(&place);
}
END_TEST

START_TEST(what_contradicts_itself_is_refused)
{
    static const char *const cases[][3] = {
        {"29.9,1,28,32,110,P", "29.9,1,28,,110,P", "one limit of two is there"},
        {"29.9,1,28,32,110,P", "29.9,1,33,32,110,P", "in the wrong order"},
        {"29.9,1,28,32,110,P", "29.9,-1,28,32,110,P", "is negative"},
        {"29.9,1,28,32,110,P", "29.9,1,28,32,1.5,P", "n is 1.5"},
        {"29.9,1,28,32,110,P", "29.9,1,28,32,110,x",
         "\"x\" is no observation status of SDMX"},
        {"29.9,1,28,32,110,P", "29.9,1,28,32,110,M",
         "the status is M (missing, cannot exist), and there is a value"},
        {"29.9,1,28,32,110,P", ",,,,110,P",
         "the status is P (provisional), and there is no value"},
        {"2024,PE,T", "2023,PE,all",
         "indicator \"said\": several records are of area \"PE\", period "
         "\"2023\""},
        {"2024,PE,T", "2024-13,PE,T", "a period, such as 2024"},
        {"2024,PE,T", ",PE,T", "the value is missing and must not be"},
        {"2024,PE,T", "2024,PE,3", "in its map: 1 2 or T or all"},
    };
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        struct place place;
        series_open(&place);
        edit_file(&place, "series.csv", series_csv, cases[i]);
        fails_with(&place, cases[i][2]);
        place_close(&place);
    }
}
END_TEST

/* By hand: each record says 1; those of both sexes in 2023 are three. */
START_TEST(records_are_added_up_period_by_period)
{
    struct place place;
    series_open(&place);
    place_write(&place, "indicators/t/said.json", total_json);
    struct job *job = open_job(&place);
    const struct job_result *result = run_job(job);
    ck_assert_uint_eq(result->message_count, 1);
    ck_assert_str_eq(result->messages[0],
                     "records are of areas of several levels (3 country, 2 "
                     "region, 1 province): one that sums others up would be "
                     "counted with them");
    ck_assert(find_at(result, "PE", "2023", 0)->value == 3);
    ck_assert(find_at(result, "PE", "2024", 0)->value == 2);
    ck_assert(find_at(result, "08", "2023", 0)->value == 1);
    ck_assert(find_at(result, "08", "2024", 0)->value == 1);
    ck_assert(find_at(result, "15", "2023", 0)->value == 1);
    ck_assert_uint_eq(result->observation_count, 5);
    job_free(job);
    place_close(&place);
}
END_TEST

START_TEST(what_names_no_area_or_group_is_told)
{
    static const char *const unnamed[] = {"2023,PE,1", "2023,PE,"};
    struct place place;
    series_open(&place);
    edit_file(&place, "series.csv", series_csv, unnamed);
    struct job *job = open_job(&place);
    const struct job_result *result = run_job(job);
    ck_assert_uint_eq(result->observation_count, 4);
    ck_assert_uint_eq(result->message_count, 1);
    ck_assert_str_eq(result->messages[0],
                     "indicator \"said\": 1 records name no area or group and "
                     "are left out; what means all of them belongs in the "
                     "column's \"total\"");
    job_free(job);
    place_close(&place);
}
END_TEST

START_TEST(totals_are_not_added_up)
{
    static const char *const by_sex[] = {"[\"area\"]]", "[\"sex\"]]"};
    struct place place;
    series_open(&place);
    edit_file(&place, "indicators/t/said.json", total_json, by_sex);
    fails_with(&place, "\"total\" is for published observations");
    static const char *const everyone[] = {"{\"sex\": {\"is\": \"_T\"}}", "{}"};
    edit_file(&place, "indicators/t/said.json", total_json, everyone);
    fails_with(&place, "are totals in \"sex\", and parts of them too");
    place_close(&place);
}
END_TEST

/* The code "a" ends with 2023. */
START_TEST(a_code_out_of_its_time_is_refused)
{
    static const char *const by_programme[] = {"[\"area\"]]", "[\"prog\"]]"};
    static const char *const later[] = {"2024,PE,T,b", "2024,PE,T,a"};
    struct place place;
    series_open(&place);
    edit_file(&place, "indicators/t/said.json", total_json, by_programme);
    struct job *job = open_job(&place);
    (void)run_job(job);
    job_free(job);
    edit_file(&place, "series.csv", series_csv, later);
    fails_with(&place, "column \"prog\": the code \"a\" is used in a period "
                       "that begins on 2024-01-01, when it is not in force");
    place_close(&place);
}
END_TEST

UNIT_MAIN("series", what_is_published_goes_through_untouched,
          what_is_suppressed_says_nothing, what_contradicts_itself_is_refused,
          records_are_added_up_period_by_period,
          what_names_no_area_or_group_is_told, totals_are_not_added_up,
          a_code_out_of_its_time_is_refused)
