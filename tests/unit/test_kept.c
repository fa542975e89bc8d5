/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_kept.c - what a job keeps of its sample: every published cell is found
 * in it and gives the job's numbers; what is not there is not
 * found; what is damaged is refused.
 */
#include <config.h>

#include "kept_make.h"
#include "pipeline.h"

/* ---- a job -------------------------------------------------------------- */

#define RECORDS 400

/* Areas of three levels, one unknown; sexes and groups, some missing. */
static const char *const areas[] = {"080101", "080102", "080201", "150101",
                                    "150103", "08",     "",       "010101",
                                    "10101",  "1501"};
static const char *const sexes[] = {"1", "2", "2", "1", ""};
static const char *const groups[] = {"a", "b", "c", ""};

static void write_records(const struct place *place)
{
    QUIPU_AUTO_TEXT(text);
    uint64_t state = 12345;
    quipu_text_append(&text, "area,sex,grp,y,x,w,s,c,when\n");
    for (size_t i = 0; i < RECORDS; i++) {
        unsigned draw[6];
        for (size_t k = 0; k < ARRAY_SIZE(draw); k++) {
            state = state * 16807 % 2147483647;
            draw[k] = (unsigned)(state / 7 % 1000);
        }
        quipu_text_printf(&text, "%s,%s,%s,%u,%s%u,0.%u,%zu,%zu,%s\n",
                          areas[draw[0] % ARRAY_SIZE(areas)],
                          sexes[draw[1] % ARRAY_SIZE(sexes)],
                          groups[draw[2] % ARRAY_SIZE(groups)], draw[3] % 2,
                          draw[4] % 9 ? "1" : "", draw[4] % 10, 100 + draw[5],
                          i % 4, i % 20, i % 3 ? "2022" : "2021-Q3");
    }
    place_write(place, "records.csv", text.data);
}

static const char dataset_json[] =
    "{\"id\": \"records\", \"title\": {\"en\": \"R\"}, \"source\": \"csv\","
    " \"settings\": {\"location\": \"records.csv\"}, \"periods\": [\"2022\"],"
    "%s \"columns\": {"
    "  \"region\": {\"from\": \"area\", \"codelist\": \"pe-areas\"},"
    "  \"sex\": {\"from\": \"sex\", \"map\": {\"1\": \"M\", \"2\": \"F\"}},"
    "  \"grp\": {\"from\": \"grp\","
    "   \"map\": {\"a\": \"a\", \"b\": \"b\", \"c\": \"c\"}},"
    "  \"when\": {\"from\": \"when\", \"type\": \"period\"},"
    "  \"y\": \"y\", \"x\": \"x\"}, %s"
    " \"area\": \"region\", \"levels\": [\"country\", \"region\", "
    "\"province\"]}";

#define INDICATOR(id, settings, measure, unit, breakdowns)                     \
    "{\"id\": \"" id "\", \"title\": {\"en\": \"" id "\"}, \"dataset\": "      \
    "\"records\", \"calculation\": \"values\", \"settings\": {" settings       \
    "}, \"measure\": \"" measure "\", \"unit\": \"" unit                       \
    "\", \"breakdowns\": [" breakdowns "]}"

static const char *const indicators[] = {
    INDICATOR("share", "\"value\": \"y\", \"kind\": \"yes-no\"", "share",
              "percent",
              "[], [\"area\"], [\"sex\"], [\"area\", \"sex\"], "
              "[\"grp\", \"sex\"], [\"grp\", \"area\"]"),
    INDICATOR("mean", "\"value\": \"x\", \"typical\": 15", "mean", "kg",
              "[\"area\", \"sex\", \"grp\"], [\"sex\", \"grp\"], [\"grp\"]"),
    INDICATOR("ratio", "\"value\": \"y\", \"over\": \"x\"", "ratio", "share",
              "[\"grp\"], [\"sex\"]"),
    INDICATOR("total", "\"value\": \"y\"", "total", "children", "[\"area\"]"),
    ("{\"id\": \"share\", \"like\": \"share\", \"version\": 2, \"breakdowns\":"
     " [[]], \"unit\": \"proportion\"}"),
};

static void open_records(struct place *place, const char *period,
                         const char *design)
{
    char text[4096];
    place_open(place);
    write_records(place);
    snprintf(text, sizeof text, dataset_json, period, design);
    place_write(place, "indicators/datasets/records.json", text);
    for (size_t i = 0; i < ARRAY_SIZE(indicators); i++) {
        snprintf(text, sizeof text, "indicators/t/%zu.json", i);
        place_write(place, text, indicators[i]);
    }
}

/* What an observation is multiplied by to be in its unit. */
static double factor_of(struct place *place, const struct observation *of)
{
    char id[64];
    struct quipu_error err = QUIPU_NO_ERROR;
    snprintf(id, sizeof id, "%s@%lld", of->indicator, (long long)of->version);
    const struct indicator *indicator =
        catalogue_indicator(place->catalogue, id, &err);
    ck_assert_ok(indicator, err);
    return indicator_factor(indicator);
}

/* Sums may have been added up from another breakdown, in another order. */
static void has_numbers_of(struct kept *kept, const struct observation *of,
                           double factor)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    struct kept_cell found;
    struct estimate estimate;
    struct estimation how = *kept_how(kept);
    int status = kept_find(kept, of, &found, &err);
    ck_assert_ok(status != -1, err);
    ck_assert_msg(status == 1, "%s %s %s is not kept", of->indicator, of->area,
                  of->period);
    how.kind = found.kind;
    how.interval = INTERVAL_LOGIT;
    ck_assert_ok(estimate_cell(found.cells, found.cell, kept_frame(kept), &how,
                               &estimate, &err) == 0,
                 err);
    ck_assert_int_eq(estimate.n, of->n);
    ck_assert_close(estimate.weight, of->weight, 1e-12);
    ck_assert_int_eq(estimate.has_value, of->has_value);
    ck_assert_close(estimate.value * found.scale, of->value * factor, 1e-12);
    ck_assert_int_eq(estimate.has_se, of->has_se);
    ck_assert_close(estimate.se * found.scale, of->se * factor, 1e-12);
    ck_assert_int_eq(estimate.df, of->df);
}

static const struct {
    const char *period, *design;
    size_t observations; /* at least */
} cases[] = {
    {"",
     "\"design\": {\"weight\": \"w\", \"stratum\": \"s\", \"cluster\": "
     "\"c\"},",
     80},
    {"\"period\": \"when\",",
     "\"design\": {\"weight\": \"w\", \"stratum\": \"s\", \"cluster\": \"c\", "
     "\"df\": \"domain\", \"lonely\": \"average\"},",
     160},
    {"\"period\": \"when\",", "\"design\": {\"weight\": \"w\"},", 160},
    {"\"period\": \"when\",", "", 160},
};

START_TEST(every_published_cell_is_found_and_gives_its_numbers)
{
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        struct place place;
        struct quipu_error err = QUIPU_NO_ERROR;
        const struct job_result *result;
        open_records(&place, cases[i].period, cases[i].design);
        struct job *job = place_job(&place, "records", &err);
        ck_assert_ok(job && job_run(job, 1, &result, &err) == 0, err);
        QUIPU_AUTO(kept) kept = kept_unpack(result->cells, &err);
        ck_assert_ok(kept, err);
        ck_assert_uint_ge(result->observation_count, cases[i].observations);
        for (size_t k = 0; k < result->observation_count; k++) {
            const struct observation *of = &result->observations[k];
            has_numbers_of(kept, of, factor_of(&place, of));
        }
        job_free(job);
        place_close(&place);
    }
}
END_TEST

/* ---- what is not there -------------------------------------------------- */

START_TEST(what_was_not_published_is_not_found)
{
    static const struct dimension_value girls[] = {{"sex", "F"}};
    static const struct dimension_value others[] = {{"sex", "X"}};
    static const struct dimension_value groups_too[] = {{"group", "a"},
                                                        {"sex", "F"}};
    const struct observation base = {.indicator = "i",
                                     .version = 1,
                                     .area = "XX",
                                     .period = "2022",
                                     .dimensions = girls,
                                     .dimension_count = 1};
    struct observation cases_of[8];
    for (size_t i = 0; i < ARRAY_SIZE(cases_of); i++)
        cases_of[i] = base;
    cases_of[1].dimension_count = 0;
    cases_of[2].indicator = "x";
    cases_of[3].version = 2;
    cases_of[4].area = "01";
    cases_of[5].period = "2021";
    cases_of[6].dimensions = others;
    cases_of[7].dimensions = groups_too;
    cases_of[7].dimension_count = 2;
    struct kept *kept = make_kept(FRAME_CLUSTERS, 100);
    for (size_t i = 0; i < ARRAY_SIZE(cases_of); i++) {
        struct quipu_error err = QUIPU_NO_ERROR;
        struct kept_cell found;
        ck_assert_int_eq(kept_find(kept, &cases_of[i], &found, &err), i < 2);
    }
    kept_free(kept);
}
END_TEST

START_TEST(how_it_was_estimated_is_kept)
{
    struct kept *kept = make_kept(FRAME_ELEMENTS, 100);
    ck_assert(kept_is_elements(kept));
    ck_assert_int_eq(kept_how(kept)->lonely, LONELY_ADJUST);
    ck_assert_int_eq(kept_how(kept)->df, DF_DESIGN);
    ck_assert_double_eq(kept_how(kept)->confidence, 0.95);
    ck_assert(!kept_how(kept)->adjust_domain_lonely);
    ck_assert_int_eq(frame_degrees_of_freedom(kept_frame(kept)), 155);
    kept_free(kept);
}
END_TEST

/* ---- damages ------------------------------------------------------------ */

static void is_refused(const struct quipu_text *bytes, size_t length,
                       const char *what)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    struct kept *kept =
        kept_unpack((struct quipu_slice){bytes->data, length}, &err);
    ck_assert_msg(!kept, "%s is not refused", what);
    ck_assert_int_eq(err.code, QUIPU_EDATA);
}

START_TEST(what_is_cut_short_or_too_long_is_refused)
{
    struct synthetic records[SYNTHETIC_COUNT];
    synthetic_make(records);
    struct made made = made_of(records, FRAME_CLUSTERS);
    QUIPU_AUTO_TEXT(bytes);
    made_pack(&made, 100, &bytes);
    for (size_t length = 0; length < bytes.length; length++)
        is_refused(&bytes, length, "what is cut short");
    quipu_text_append(&bytes, "x");
    is_refused(&bytes, bytes.length, "what is too long");
    made_free(&made);
}
END_TEST

/* A head like made_pack's with something wrong in it, and one measure. */
struct wrong {
    struct kept_head head;
    struct kept_measure measure;
    struct kept_base base;
};

static void check_wrong(const struct wrong *wrong, const char *what)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    QUIPU_AUTO_TEXT(bytes);
    ck_assert_ok(kept_pack_head(&wrong->head, 1, &bytes, &err) == 0, err);
    kept_pack_measure(&wrong->measure, &bytes);
    ck_assert_ok(kept_pack_base(&wrong->base, &bytes, &err) == 0, err);
    if (what) {
        is_refused(&bytes, bytes.length, what);
        return;
    }
    struct kept *kept =
        kept_unpack((struct quipu_slice){bytes.data, bytes.length}, &err);
    ck_assert_ok(kept, err);
    kept_free(kept);
}

START_TEST(what_cannot_be_is_refused)
{
    static const char *const codes[] = {"F", "M"}, *const one[] = {"F"};
    static const struct kept_list lists[] = {{"sex", codes, 2}};
    static const struct kept_list short_lists[] = {{"sex", one, 1}};
    static const struct kept_area own[] = {{"01", 0, 0}};
    static const struct kept_area before[] = {{"01", 0, 1},
                                              {"02", 0, SIZE_MAX}};
    static const size_t numbers[] = {0}, wrong_numbers[] = {1};
    struct synthetic records[SYNTHETIC_COUNT];
    synthetic_make(records);
    struct made made = made_of(records, FRAME_CLUSTERS);
    const struct wrong right = {
        .head = {.frame = made.frame,
                 .how = {.lonely = LONELY_ADJUST,
                         .df = DF_DESIGN,
                         .confidence = 0.95},
                 .period = "2022",
                 .ref_area = "XX",
                 .lists = lists,
                 .list_count = 1},
        .measure = {"i", 1, QUIPU_PROPORTION, 0, 1, 1},
        .base = {numbers, 1, false, made.cells[MADE_Y]}};
    check_wrong(&right, NULL);

    struct wrong wrong = right;
    wrong.head.how.lonely = 9;
    check_wrong(&wrong, "another rule for lonely strata");
    wrong = right;
    wrong.head.how.df = 0;
    check_wrong(&wrong, "another rule for df");
    wrong = right;
    wrong.head.how.confidence = 1;
    check_wrong(&wrong, "a confidence of 1");
    wrong.head.how.confidence = (double)NAN;
    check_wrong(&wrong, "a confidence that is no number");
    wrong = right;
    wrong.head.areas = own;
    wrong.head.area_count = 1;
    check_wrong(&wrong, "an area in itself");
    wrong.head.areas = before;
    wrong.head.area_count = 2;
    check_wrong(&wrong, "a parent behind its child");
    wrong = right;
    wrong.head.lists = short_lists;
    check_wrong(&wrong, "a key without a code");
    wrong = right;
    wrong.base.lists = wrong_numbers;
    check_wrong(&wrong, "a dimension without a list");
    wrong = right;
    wrong.measure.kind = 7;
    check_wrong(&wrong, "another kind of measure");
    wrong = right;
    wrong.measure.scale = 0;
    check_wrong(&wrong, "a scale of 0");
    wrong.measure.scale = (double)INFINITY;
    check_wrong(&wrong, "a scale without end");
    wrong = right;
    wrong.measure.base_count = 2;
    check_wrong(&wrong, "a base that is not there");
    made_free(&made);
}
END_TEST

/* The typical value of the cells and that of the measure are one. */
START_TEST(cells_of_another_typical_value_cannot_be_added_up)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    struct synthetic records[SYNTHETIC_COUNT];
    synthetic_make(records);
    struct made made = made_of(records, FRAME_CLUSTERS);
    cells_free(made.cells[MADE_Y]);
    made.cells[MADE_Y] = cells_new(FRAME_CLUSTERS, 3, 0, &err);
    QUIPU_AUTO_TEXT(bytes);
    made_pack(&made, 100, &bytes);
    QUIPU_AUTO(kept)
    kept = kept_unpack((struct quipu_slice){bytes.data, bytes.length}, &err);
    ck_assert_ok(kept, err);
    const struct observation of = {
        .indicator = "i", .version = 1, .area = "XX", .period = "2022"};
    struct kept_cell found;
    for (size_t again = 0; again < 2; again++) {
        quipu_error_clear(&err);
        ck_assert_int_eq(kept_find(kept, &of, &found, &err), -1);
        ck_assert_int_eq(err.code, QUIPU_EDATA);
    }
    made_free(&made);
}
END_TEST

UNIT_MAIN("kept", every_published_cell_is_found_and_gives_its_numbers,
          what_was_not_published_is_not_found, how_it_was_estimated_is_kept,
          what_is_cut_short_or_too_long_is_refused, what_cannot_be_is_refused,
          cells_of_another_typical_value_cannot_be_added_up)
