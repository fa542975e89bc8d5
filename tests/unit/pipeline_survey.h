/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pipeline_survey.h - a survey of eleven records, small enough to be added up
 * by hand, and jobs over it.
 */
#ifndef UNIT_PIPELINE_SURVEY_H
#define UNIT_PIPELINE_SURVEY_H

#include "pipeline.h"

/* A small survey: 3 strata, 7 clusters; areas of pe-areas, one without. */
static const char survey_csv[] = "id,area,sex,y,w,s,c,n\n"
                                 "1,080101,1,1,1.5,1,11,1\n"
                                 "2,080102,2,0,1.5,1,11,2\n"
                                 "3,080201,1,1,1,1,12,3\n"
                                 "4,150101,2,1,1,1,13,4\n"
                                 "5,150102,1,0,2,2,21,5\n"
                                 "6,150103,2,0,2,2,22,6\n"
                                 "7,010101,1,1,0.5,2,22,7\n"
                                 "8,,2,1,0.5,3,31,8\n"
                                 "9,10101,1,,3,3,31,9\n"
                                 "10,08,2,0,1,3,32,10\n"
                                 "11,080101,,1,1,3,32,11\n";

static const char survey_json[] =
    "{\"id\": \"survey\", \"title\": {\"en\": \"S\"}, \"source\": \"csv\","
    " \"settings\": {\"location\": \"survey.csv\"}, \"periods\": [\"2023\"],"
    " \"columns\": {"
    "  \"region\": {\"from\": \"area\", \"codelist\": \"pe-areas\"},"
    "  \"sex\": {\"from\": \"sex\", \"map\": {\"1\": \"M\", \"2\": \"F\"}, "
    "\"codelist\": \"sexes\"},"
    "  \"y\": \"y\", \"n\": \"n\"},"
    " \"design\": {\"weight\": \"w\", \"stratum\": \"s\", \"cluster\": \"c\"},"
    " \"area\": \"region\", \"levels\": [\"country\", \"region\", "
    "\"province\"]}";

static const char sexes_json[] =
    "{\"id\": \"sexes\", \"kind\": \"dimension\", \"title\": {\"en\": "
    "\"Sex\"}, \"items\": [{\"code\": \"F\", \"name\": {\"en\": "
    "\"female\"}}, {\"code\": \"M\", \"name\": {\"en\": \"male\"}}]}";

/* An indicator with these breakdowns. */
#define SHARE(id, breakdowns)                                                  \
    "{\"id\": \"" id "\", \"title\": {\"en\": \"" id "\"}, \"dataset\": "      \
    "\"survey\", \"calculation\": \"values\", \"settings\": {\"value\": "      \
    "\"y\", \"kind\": \"yes-no\"}, \"measure\": \"share\", \"breakdowns\": "   \
    "[" breakdowns "], \"unit\": \"percent\"}"
#define MEAN(id, breakdowns)                                                   \
    "{\"id\": \"" id "\", \"title\": {\"en\": \"" id "\"}, \"dataset\": "      \
    "\"survey\", \"calculation\": \"values\", \"settings\": {\"value\": "      \
    "\"n\"}, \"measure\": \"mean\", \"breakdowns\": [" breakdowns              \
    "], \"unit\": \"n\"}"

UNUSED static void survey_open(struct place *place)
{
    place_open(place);
    place_write(place, "survey.csv", survey_csv);
    place_write(place, "indicators/datasets/survey.json", survey_json);
    place_write(place, "indicators/codelists/sexes.json", sexes_json);
    place_write(place, "indicators/t/share.json",
                SHARE("share", "[], [\"area\"], [\"sex\"]"));
}

/* The text of survey_json with one part replaced; to be freed. */
UNUSED static char *edit(const char *text, const char *old, const char *new)
{
    const char *at = strstr(text, old);
    ck_assert_msg(at, "\"%s\" is not in it", old);
    char *edited = NULL;
    ck_assert_int_ne(asprintf(&edited, "%.*s%s%s", (int)(at - text), text, new,
                              at + strlen(old)),
                     -1);
    return edited;
}

UNUSED static void edit_file(struct place *place, const char *name,
                             const char *text, const char *const *change)
{
    char *edited = edit(text, change[0], change[1]);
    place_write(place, name, edited);
    free(edited);
}

UNUSED static struct job *open_job(struct place *place)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    struct job *job = place_job(place, "survey", &err);
    ck_assert_ok(job, err);
    return job;
}

UNUSED static const struct job_result *run_job(struct job *job)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    const struct job_result *result;
    ck_assert_ok(job_run(job, 1, &result, &err) == 0, err);
    return result;
}

/* The observation of an indicator in an area, with the code of one dimension or
 * none. */
UNUSED static const struct observation *find(const struct job_result *result,
                                             const char *indicator,
                                             const char *area, const char *code)
{
    for (size_t i = 0; i < result->observation_count; i++) {
        const struct observation *o = &result->observations[i];
        bool is_code = code ? o->dimension_count == 1 &&
                                  strcmp(o->dimensions[0].code, code) == 0
                            : o->dimension_count == 0;
        if (is_code && strcmp(o->indicator, indicator) == 0 &&
            strcmp(o->area, area) == 0)
            return o;
    }
    return NULL;
}

UNUSED static void has_share(const struct job_result *result, const char *area,
                             const char *code, int64_t n, double yes,
                             double weight)
{
    const struct observation *o = find(result, "share", area, code);
    ck_assert_msg(o, "no share of %s %s", area, code ? code : "");
    ck_assert_int_eq(o->n, n);
    ck_assert_close(o->weight, weight, 1e-15);
    ck_assert(o->has_value);
    ck_assert_close(o->value, yes / weight, 1e-15);
}

UNUSED static int64_t count_of(const struct job_result *result,
                               const char *name)
{
    for (size_t i = 0; i < result->count_count; i++) {
        if (strcmp(result->counts[i].name, name) == 0)
            return result->counts[i].count;
    }
    ck_abort_msg("nothing counts \"%s\"", name);
}

/* The job fails to open, or to run. */
UNUSED static void fails_with(struct place *place, const char *cause)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    const struct job_result *result = NULL;
    struct job *job = place_job(place, "survey", &err);
    ck_assert(!job || job_run(job, 1, &result, &err) == -1);
    ck_assert_ptr_null(result);
    ck_assert_msg(strstr(err.cause, cause), "%s: %s", err.what, err.cause);
    job_free(job);
}

#endif
