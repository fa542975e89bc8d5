/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_pipeline_design.c - designs, areas, small cells and malformed records of
 * a job.
 */
#include <config.h>

#include "pipeline_survey.h"

/* ---- designs ------------------------------------------------------------ */

static void with_design(struct place *place, const char *design)
{
    const char *const change[] = {
        "{\"weight\": \"w\", \"stratum\": \"s\", \"cluster\": \"c\"}", design};
    edit_file(place, "indicators/datasets/survey.json", survey_json, change);
}

/* A column can be stratum and area, as in a dataset stratified by region. */
START_TEST(the_area_can_be_the_stratum)
{
    struct place place;
    survey_open(&place);
    const char *const change[] = {"8,,2,1", "8,120101,2,1"};
    edit_file(&place, "survey.csv", survey_csv, change);
    with_design(&place, "{\"weight\": \"w\", \"stratum\": \"region\", "
                        "\"cluster\": \"id\"}");
    struct job *job = open_job(&place);
    const struct job_result *result = run_job(job);
    /* 10101 is 010101, and the two are one stratum. */
    ck_assert_int_eq(count_of(result, "strata"), 9);
    has_share(result, "PE", NULL, 10, 5.5, 12);
    has_share(result, "08", NULL, 5, 3.5, 6);
    has_share(result, "15", NULL, 3, 1, 5);
    job_free(job);
    place_close(&place);
}
END_TEST

/* Strata that a map puts together are one. */
START_TEST(a_stratum_goes_by_its_map)
{
    struct place place;
    survey_open(&place);
    with_design(&place, "{\"weight\": \"w\", \"cluster\": \"c\", \"stratum\": "
                        "{\"from\": \"s\", \"map\": {\"1\": \"a\", \"2\": "
                        "\"a\", \"3\": \"b\"}}}");
    struct job *job = open_job(&place);
    const struct job_result *result = run_job(job);
    ck_assert_int_eq(count_of(result, "strata"), 2);
    ck_assert_int_eq(count_of(result, "degrees of freedom of the design"), 5);
    job_free(job);

    with_design(&place, "{\"weight\": \"w\", \"cluster\": \"c\", \"stratum\": "
                        "{\"from\": \"s\", \"bins\": {\"a\": {\"to\": 2}}}}");
    fails_with(&place, "a record has no \"stratum\", which the design needs: "
                       "out_of_scope");
    place_close(&place);
}
END_TEST

/* A weight that comes from another column must be there as well. */
START_TEST(a_derived_weight_is_required)
{
    struct place place;
    survey_open(&place);
    with_design(&place, "{\"weight\": {\"from\": \"y\", \"scale\": 2}, "
                        "\"cluster\": \"c\"}");
    fails_with(&place, "\"survey.csv\", row 10, column \"y\": the value is "
                       "missing and must not be");
    with_design(&place, "{\"weight\": {\"from\": \"twice\", \"scale\": 2}}");
    char *json = edit(survey_json, "\"n\": \"n\"",
                      "\"n\": \"n\", \"twice\": {\"from\": \"y\", \"scale\": "
                      "2}");
    const char *const change[] = {"{\"weight\": \"w\"",
                                  "{\"weight\": "
                                  "{\"from\": \"twice\", \"scale\": 2}"};
    edit_file(&place, "indicators/datasets/survey.json", json, change);
    free(json);
    fails_with(&place, "row 10, column \"y\": the value is missing");
    place_close(&place);
}
END_TEST

START_TEST(a_load_in_which_nobody_counts_fails)
{
    struct place place;
    survey_open(&place);
    with_design(&place, "{\"weight\": {\"from\": \"nil\"}}");
    place_write(&place, "survey.csv",
                "area,sex,y,n,nil\n"
                "08,1,1,1,0\n08,2,1,1,0.0\n");
    fails_with(&place, "the weight of every record is 0");
    place_write(&place, "survey.csv", "area,sex,y,n,nil\n");
    fails_with(&place, "the source has no records");
    place_write(&place, "survey.csv", "area,sex,y,n,nil\n08,1,1,1,-1\n");
    fails_with(&place, "row 2, column \"nil\": the value is negative");
    place_close(&place);
}
END_TEST

START_TEST(a_census_has_no_standard_error)
{
    struct place place;
    survey_open(&place);
    const char *const change[] = {
        " \"design\": {\"weight\": \"w\", \"stratum\": \"s\", \"cluster\": "
        "\"c\"},",
        ""};
    edit_file(&place, "indicators/datasets/survey.json", survey_json, change);
    struct job *job = open_job(&place);
    const struct job_result *result = run_job(job);
    for (size_t i = 0; i < result->observation_count; i++) {
        const struct observation *o = &result->observations[i];
        ck_assert(!o->has_se && !o->has_interval && !o->has_df && !o->has_deff);
    }
    has_share(result, "PE", NULL, 10, 6, 10);
    has_share(result, "PE", "F", 5, 2, 5);
    job_free(job);
    place_close(&place);
}
END_TEST

/* ---- areas -------------------------------------------------------------- */

START_TEST(an_area_outside_the_whole_is_malformed)
{
    struct place place;
    survey_open(&place);
    const char *const change[] = {
        "\"area\": \"region\", \"levels\": [\"country\", \"region\", ",
        "\"area\": \"region\", \"ref_area\": \"08\", \"levels\": "
        "[\"region\", "};
    edit_file(&place, "indicators/datasets/survey.json", survey_json, change);
    fails_with(&place, "row 5, column \"area\": \"150101\" is not a code of "
                       "\"pe-areas\", in \"08\"");
    place_write(&place, "survey.csv",
                "area,sex,y,n,w,s,c\n"
                "080101,1,1,1,1,1,1\n"
                "8,2,0,1,1,1,2\n"
                "080201,2,1,1,2,1,2\n");
    struct job *job = open_job(&place);
    const struct job_result *result = run_job(job);
    has_share(result, "08", NULL, 3, 3, 4);
    has_share(result, "08", "F", 2, 2, 3);
    has_share(result, "0802", NULL, 1, 2, 2);
    job_free(job);
    place_close(&place);
}
END_TEST

/* ---- small cells, malformed records -------------------------------------- */

START_TEST(a_small_cell_shows_nothing)
{
    struct place place;
    survey_open(&place);
    const char *const change[] = {
        "\"area\": \"region\"",
        "\"disclosure\": {\"threshold\": 3}, \"area\": \"region\""};
    edit_file(&place, "indicators/datasets/survey.json", survey_json, change);
    struct job *job = open_job(&place);
    const struct job_result *result = run_job(job);
    const struct observation *small = find(result, "share", "0802", NULL);
    ck_assert_ptr_nonnull(small);
    ck_assert_int_eq(small->status, 'Q');
    ck_assert(!small->has_value && !small->has_se && !small->has_interval &&
              !small->has_df && !small->has_deff);
    ck_assert(small->n == 0 && small->weight == 0 && small->value == 0);
    has_share(result, "15", NULL, 3, 1, 5);
    ck_assert_uint_eq(result->message_count, 1);
    job_free(job);
    place_close(&place);
}
END_TEST

START_TEST(malformed_records_are_left_out_up_to_a_share)
{
    struct place place;
    survey_open(&place);
    const char *const few[] = {"\"area\": \"region\"",
                               "\"rejects_max\": 0.19, \"area\": \"region\""};
    const char *const more[] = {"\"area\": \"region\"",
                                "\"rejects_max\": 0.10, \"area\": \"region\""};
    static const char *const wrong[][2] = {
        {"3,080201", "3,990201"}, {"7,010101,1,1", "7,010101,1,maybe"}};
    char *once = edit(survey_csv, wrong[0][0], wrong[0][1]);
    edit_file(&place, "survey.csv", once, wrong[1]);
    free(once);
    fails_with(&place, "row 4, column \"area\": \"990201\" is not a code");

    edit_file(&place, "indicators/datasets/survey.json", survey_json, few);
    struct job *job = open_job(&place);
    const struct job_result *result = run_job(job);
    ck_assert_int_eq(count_of(result, RECORDS_READ), 11);
    ck_assert_str_eq(result->exclusions[0].name, "rejects");
    ck_assert_int_eq(result->exclusions[0].records, 2);
    ck_assert_uint_eq(result->message_count, 2);
    ck_assert(strstr(result->messages[1], "left out: \"survey.csv\", row 8, "
                                          "column \"y\": \"maybe\""));
    has_share(result, "PE", NULL, 8, 6 - 1 - .5 - .5, 12 - 1 - .5);
    job_free(job);

    edit_file(&place, "indicators/datasets/survey.json", survey_json, more);
    fails_with(&place, "2 of 11 records are malformed, more than "
                       "\"rejects_max\" allows; left out: \"survey.csv\", row "
                       "4");
    place_close(&place);
}
END_TEST

UNIT_MAIN("pipeline_design", the_area_can_be_the_stratum,
          a_stratum_goes_by_its_map, a_derived_weight_is_required,
          a_load_in_which_nobody_counts_fails, a_census_has_no_standard_error,
          an_area_outside_the_whole_is_malformed, a_small_cell_shows_nothing,
          malformed_records_are_left_out_up_to_a_share)
