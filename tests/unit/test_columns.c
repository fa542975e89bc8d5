/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_columns.c - column rules: from what a source puts to what a calculation
 * or a breakdown gets.
 *
 * Expected values: plain arithmetic and the calendar; completed months as
 * METHOD (registers) defines them: born after the month's last day counts as
 * born on it.
 */
#include <config.h>

#include "pipeline.h"
#include "pipeline/job.h"

/* A dataset's columns over a source with the columns a, b, c. */
struct rules {
    struct place place;
    struct quipu_schema *schema;
    struct vectors vectors;
    struct resolver resolver;
    struct quipu_batch *batch;
    struct values *values;
    struct quipu_error err;
};

#define SOURCE_COLUMNS 3
static const char *const source_columns[SOURCE_COLUMNS] = {"a", "b", "c"};

static void rules_open(struct rules *rules, const char *columns)
{
    *rules = (struct rules){.err = QUIPU_NO_ERROR};
    QUIPU_AUTO_TEXT(json);
    quipu_text_printf(&json,
                      "{\"id\": \"d\", \"title\": {\"en\": \"D\"}, "
                      "\"source\": \"csv\", \"periods\": [\"2023\"], "
                      "\"columns\": {%s}}",
                      columns);
    place_open(&rules->place);
    place_write(&rules->place, "indicators/datasets/d.json", json.data);
    place_read(&rules->place);
    rules->schema = schema_new(&rules->err);
    ck_assert_ok(rules->schema, rules->err);
    for (size_t i = 0; i < SOURCE_COLUMNS; i++)
        quipu_schema_column(rules->schema, .name = source_columns[i],
                            .type = QUIPU_TEXT);
    rules->resolver = (struct resolver){
        .dataset = catalogue_dataset(rules->place.catalogue, "d", &rules->err),
        .period = "2023",
        .schema = rules->schema,
        .vectors = &rules->vectors,
    };
    ck_assert_ok(rules->resolver.dataset, rules->err);
}

static void rules_close(struct rules *rules)
{
    values_free(rules->values, &rules->vectors);
    batch_free(rules->batch);
    vectors_release(&rules->vectors);
    schema_free(rules->schema);
    place_close(&rules->place);
}

static size_t resolve(struct rules *rules, const char *name)
{
    size_t vector;
    ck_assert_ok(resolve_column(&rules->resolver, name, &vector, &rules->err) ==
                     0,
                 rules->err);
    return vector;
}

/* One record: the texts of a, b, c.  False when it is malformed. */
static bool read_record(struct rules *rules, const char *const *texts)
{
    struct vectors *vectors = &rules->vectors;
    if (!rules->batch) {
        rules->batch =
            batch_new(vectors->columns, vectors->wanted_count, 4, &rules->err);
        rules->values = values_new(vectors, 4, &rules->err);
        ck_assert_ok(rules->batch && rules->values, rules->err);
    }
    batch_clear(rules->batch);
    quipu_error_clear(&rules->err);
    for (size_t i = 0; i < vectors->wanted_count; i++)
        quipu_put_text(rules->batch, i,
                       quipu_slice_of(texts[vectors->wanted[i].index]));
    if (quipu_end_row(rules->batch, 1, &rules->err) == -1)
        return false;
    values_compute(rules->values, vectors, rules->batch);
    return true;
}

#define RECORD(rules, ...)                                                     \
    read_record(rules, (const char *const[SOURCE_COLUMNS]){__VA_ARGS__})

static void has_number(const struct rules *rules, size_t vector, double number)
{
    ck_assert_str_eq(quipu_reason_word(rules->values[vector].reasons[0]),
                     quipu_reason_word(QUIPU_PRESENT));
    double found = rules->values[vector].numbers[0];
    ck_assert_msg(memcmp(&found, &number, sizeof found) == 0,
                  "%.17g, expected %.17g", found, number);
}

static void has_code(const struct rules *rules, size_t vector, const char *code)
{
    ck_assert_str_eq(quipu_reason_word(rules->values[vector].reasons[0]),
                     quipu_reason_word(QUIPU_PRESENT));
    int32_t found = rules->values[vector].codes[0];
    ck_assert_str_eq(rules->vectors.items[vector].codes[found], code);
}

static void is_missing(const struct rules *rules, size_t vector,
                       enum quipu_reason reason)
{
    ck_assert_str_eq(quipu_reason_word(rules->values[vector].reasons[0]),
                     quipu_reason_word(reason));
}

/* ---- numbers ------------------------------------------------------------ */

/* What a reader would write down is the number, to the last bit. */
START_TEST(scaling_gives_the_nearest_decimal)
{
    struct rules rules;
    rules_open(&rules, "\"tenth\": {\"from\": \"a\", \"scale\": 0.1},"
                       "\"hundredth\": {\"from\": \"a\", \"scale\": 0.01},"
                       "\"weight\": {\"from\": \"a\", \"scale\": 1e-6},"
                       "\"times10\": {\"from\": \"b\", \"scale\": 10},"
                       "\"times1000\": {\"from\": \"b\", \"scale\": 1000}");
    size_t tenth = resolve(&rules, "tenth"),
           hundredth = resolve(&rules, "hundredth"),
           weight = resolve(&rules, "weight"),
           times10 = resolve(&rules, "times10"),
           times1000 = resolve(&rules, "times1000");
    for (int i = -3000; i <= 3000; i++) {
        char whole[32], decimal[32], parsed[64];
        snprintf(whole, sizeof whole, "%d", i);
        snprintf(decimal, sizeof decimal, "%s%d.%d", i < 0 ? "-" : "",
                 abs(i) / 10, abs(i) % 10);
        ck_assert(RECORD(&rules, whole, decimal, ""));
        has_number(&rules, tenth, strtod(decimal, NULL));
        snprintf(parsed, sizeof parsed, "%de-2", i);
        has_number(&rules, hundredth, strtod(parsed, NULL));
        snprintf(parsed, sizeof parsed, "%de-6", i);
        has_number(&rules, weight, strtod(parsed, NULL));
        has_number(&rules, times10, (double)i);
        has_number(&rules, times1000, 100.0 * i);
    }
    ck_assert(RECORD(&rules, "1049502", "10.9", ""));
    has_number(&rules, weight, 1.049502);
    has_number(&rules, times10, 109);
    rules_close(&rules);
}
END_TEST

START_TEST(other_scales_multiply)
{
    struct rules rules;
    rules_open(&rules, "\"kg\": {\"from\": \"a\", \"scale\": 0.45359237},"
                       "\"away\": {\"from\": \"a\", \"scale\": -1}");
    size_t kg = resolve(&rules, "kg"), away = resolve(&rules, "away");
    ck_assert(RECORD(&rules, "22.7", "", ""));
    has_number(&rules, kg, 22.7 * 0.45359237);
    has_number(&rules, away, -22.7);
    rules_close(&rules);
}
END_TEST

START_TEST(special_codes_are_reasons_not_numbers)
{
    struct rules rules;
    rules_open(&rules, "\"z\": {\"from\": \"a\", \"scale\": 0.01, \"missing\": "
                       "{\"9998\": \"flagged\", \".a\": \"refused\", \"\": "
                       "\"not_collected\"}}");
    size_t z = resolve(&rules, "z");
    ck_assert(RECORD(&rules, "9998", "", ""));
    is_missing(&rules, z, QUIPU_FLAGGED);
    ck_assert(RECORD(&rules, " 9998.0 ", "", ""));
    is_missing(&rules, z, QUIPU_FLAGGED);
    ck_assert(RECORD(&rules, ".a", "", ""));
    is_missing(&rules, z, QUIPU_REFUSED);
    ck_assert(RECORD(&rules, " ", "", ""));
    is_missing(&rules, z, QUIPU_NOT_COLLECTED);
    ck_assert(RECORD(&rules, "9997", "", ""));
    has_number(&rules, z, 99.97);
    ck_assert(!RECORD(&rules, ".b", "", ""));
    ck_assert_str_eq(rules.err.cause,
                     "row 1, column \"a\": \".b\" is not a number");
    rules_close(&rules);
}
END_TEST

START_TEST(a_column_can_come_from_another_of_the_dataset)
{
    struct rules rules;
    rules_open(&rules, "\"months\": {\"from\": \"a\", \"missing\": "
                       "{\"98\": \"unknown\"}},"
                       "\"years\": {\"from\": \"months\", \"scale\": 0.5},"
                       "\"double\": {\"from\": \"years\", \"scale\": 4},"
                       "\"age\": {\"from\": \"double\", \"bins\": "
                       "{\"young\": {\"below\": 24}, \"old\": {\"from\": "
                       "24}}}");
    size_t age = resolve(&rules, "age"), twice = resolve(&rules, "double");
    ck_assert_uint_eq(rules.vectors.wanted_count, 1);
    ck_assert(RECORD(&rules, "11", "", ""));
    has_number(&rules, twice, 22);
    has_code(&rules, age, "young");
    ck_assert(RECORD(&rules, "12", "", ""));
    has_code(&rules, age, "old");
    ck_assert(RECORD(&rules, "98", "", ""));
    is_missing(&rules, twice, QUIPU_UNKNOWN);
    is_missing(&rules, age, QUIPU_UNKNOWN);
    rules_close(&rules);
}
END_TEST

static void fails(const char *columns, const char *name, const char *cause)
{
    struct rules rules;
    size_t vector;
    rules_open(&rules, columns);
    ck_assert(resolve_column(&rules.resolver, name, &vector, &rules.err) == -1);
    ck_assert_msg(strstr(rules.err.cause, cause), "%s", rules.err.cause);
    rules_close(&rules);
}

START_TEST(rules_that_lead_nowhere_are_refused)
{
    fails("\"x\": \"y\", \"y\": \"x\"", "x", "a circle of columns through");
    fails("\"x\": \"d\"", "x", "columns.x: the source has no column \"d\"");
    fails("\"x\": {\"from\": \"s\"}, \"s\": {\"from\": \"a\", \"map\": "
          "{\"1\": \"M\"}}",
          "x", "columns.x: expected a column of numbers in \"s\"");
}
END_TEST

/* ---- dates and ages ----------------------------------------------------- */

#define DATE_IN_PARTS                                                          \
    "\"date\": {\"date\": {\"year\": \"a\", \"month\": \"b\", \"day\": "       \
    "\"c\"}, \"missing\": {\"98\": \"unknown\", \"99\": \"missing\"}}"

START_TEST(a_date_is_made_of_parts)
{
    struct rules rules;
    int32_t leap_day;
    rules_open(&rules, DATE_IN_PARTS);
    size_t date = resolve(&rules, "date");
    ck_assert(quipu_date_from_ymd(2020, 2, 29, &leap_day));
    ck_assert(RECORD(&rules, "2020", "2", "29"));
    is_missing(&rules, date, QUIPU_PRESENT);
    ck_assert_int_eq(rules.values[date].codes[0], leap_day);

    static const char *const impossible[][SOURCE_COLUMNS] = {
        {"2023", "2", "29"},    {"2023", "13", "1"}, {"2023", "0", "1"},
        {"2023", "1", "0"},     {"2023", "4", "31"}, {"2023", "1.5", "1"},
        {"2023", "1", "1e300"},
    };
    for (size_t i = 0; i < ARRAY_SIZE(impossible); i++) {
        ck_assert(read_record(&rules, impossible[i]));
        is_missing(&rules, date, QUIPU_INCONSISTENT);
    }
    /* The first part that is missing gives the reason. */
    ck_assert(RECORD(&rules, "2023", "98", "99"));
    is_missing(&rules, date, QUIPU_UNKNOWN);
    ck_assert(RECORD(&rules, "2023", "2", "99"));
    is_missing(&rules, date, QUIPU_MISSING);
    rules_close(&rules);
}
END_TEST

static const struct {
    const char *birth, *at;
    int days, months; /* -1: the birth is after the visit */
} ages[] = {
    {"2023-05-01", "2023-05-01", 0, 0},
    {"2023-05-01", "2023-05-31", 30, 0},
    {"2023-05-01", "2023-06-01", 31, 1},
    {"2023-05-02", "2023-06-01", 30, 0},
    {"2023-05-01", "2023-04-30", -1, -1},
    /* born on the last day of a month: shorter ones are completed on theirs */
    {"2023-01-31", "2023-02-27", 27, 0},
    {"2023-01-31", "2023-02-28", 28, 1},
    {"2024-01-31", "2024-02-28", 28, 0},
    {"2024-01-31", "2024-02-29", 29, 1},
    {"2023-01-31", "2023-04-29", 88, 2},
    {"2023-01-31", "2023-04-30", 89, 3},
    {"2023-01-30", "2023-02-28", 29, 1},
    {"2023-01-29", "2023-02-28", 30, 1},
    {"2023-01-28", "2023-02-27", 30, 0},
    /* born on 29 February */
    {"2020-02-29", "2021-02-27", 364, 11},
    {"2020-02-29", "2021-02-28", 365, 12},
    {"2020-02-29", "2021-03-01", 366, 12},
    {"2020-02-29", "2024-02-28", 1460, 47},
    {"2020-02-29", "2024-02-29", 1461, 48},
    /* across years and centuries */
    {"2019-12-31", "2020-01-01", 1, 0},
    {"2018-06-15", "2023-06-14", 1825, 59},
    {"2018-06-15", "2023-06-15", 1826, 60},
    {"1899-12-31", "1900-02-28", 59, 2},
    {"1999-12-31", "2000-02-29", 60, 2},
};

START_TEST(age_is_in_days_or_completed_months)
{
    struct rules rules;
    rules_open(&rules,
               "\"birth\": {\"from\": \"a\", \"type\": \"date\"},"
               "\"visit\": {\"from\": \"b\", \"type\": \"date\"},"
               "\"days\": {\"age\": {\"birth\": \"birth\", \"at\": \"visit\", "
               "\"in\": \"days\"}},"
               "\"months\": {\"age\": {\"birth\": \"birth\", \"at\": "
               "\"visit\", \"in\": \"months\"}}");
    size_t days = resolve(&rules, "days"), months = resolve(&rules, "months");
    for (size_t i = 0; i < ARRAY_SIZE(ages); i++) {
        ck_assert(RECORD(&rules, ages[i].birth, ages[i].at, ""));
        if (ages[i].days == -1) {
            is_missing(&rules, days, QUIPU_INCONSISTENT);
            is_missing(&rules, months, QUIPU_INCONSISTENT);
            continue;
        }
        has_number(&rules, days, ages[i].days);
        has_number(&rules, months, ages[i].months);
    }
    ck_assert(RECORD(&rules, "2020-01-01", "", ""));
    is_missing(&rules, days, QUIPU_MISSING);
    ck_assert(!RECORD(&rules, "2020-13-01", "2021-01-01", ""));
    rules_close(&rules);
}
END_TEST

/* ---- codes -------------------------------------------------------------- */

START_TEST(bins_hold_at_their_edges)
{
    struct rules rules;
    rules_open(&rules, "\"age\": {\"from\": \"a\", \"scale\": 0.1, \"bins\": {"
                       "\"low\": {\"from\": 0, \"below\": 6},"
                       "\"middle\": {\"from\": 6, \"to\": 12},"
                       "\"high\": {\"above\": 12, \"below\": 60}}}");
    static const struct {
        const char *text, *code; /* NULL: in no bin */
    } cases[] = {{"0", "low"},      {"59", "low"},     {"60", "middle"},
                 {"120", "middle"}, {"121", "high"},   {"599", "high"},
                 {"599.9", "high"}, {"600", NULL},     {"-1", NULL},
                 {"59.99", "low"},  {"120.01", "high"}};
    size_t age = resolve(&rules, "age");
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        ck_assert(RECORD(&rules, cases[i].text, "", ""));
        if (cases[i].code)
            has_code(&rules, age, cases[i].code);
        else
            is_missing(&rules, age, QUIPU_OUT_OF_SCOPE);
    }
    rules_close(&rules);
}
END_TEST

START_TEST(a_map_knows_its_codes_and_no_others)
{
    struct rules rules;
    rules_open(&rules,
               "\"sex\": {\"from\": \"a\", \"map\": {\"1\": \"M\", \"2\": "
               "\"F\", \"male\": \"M\"}, \"codelist\": \"sex\", \"missing\": "
               "{\"9\": \"unknown\"}}");
    size_t sex = resolve(&rules, "sex");
    ck_assert(RECORD(&rules, "1", "", ""));
    has_code(&rules, sex, "M");
    ck_assert(RECORD(&rules, " male ", "", ""));
    has_code(&rules, sex, "M");
    ck_assert(RECORD(&rules, "2", "", ""));
    has_code(&rules, sex, "F");
    ck_assert(RECORD(&rules, "9", "", ""));
    is_missing(&rules, sex, QUIPU_UNKNOWN);
    ck_assert(RECORD(&rules, "", "", ""));
    is_missing(&rules, sex, QUIPU_MISSING);
    ck_assert(!RECORD(&rules, "3", "", ""));
    ck_assert_str_eq(rules.err.cause,
                     "row 1, column \"a\": \"3\" is not in its "
                     "map: 1 2 male");
    rules_close(&rules);
}
END_TEST

START_TEST(a_code_list_is_read_by_code_or_scheme)
{
    struct rules rules;
    rules_open(&rules,
               "\"code\": {\"from\": \"a\", \"codelist\": \"pe-areas\"},"
               "\"iso\": {\"from\": \"b\", \"codelist\": \"pe-areas\", "
               "\"scheme\": \"iso-3166-2\"},"
               "\"reniec\": {\"from\": \"c\", \"codelist\": \"pe-areas\", "
               "\"scheme\": \"reniec\"}");
    size_t code = resolve(&rules, "code"), iso = resolve(&rules, "iso"),
           reniec = resolve(&rules, "reniec");
    /* Callao is 07 for INEI and 24 for RENIEC; Cusco 08 and 07. */
    ck_assert(RECORD(&rules, "08", "PE-CUS", "070000"));
    has_code(&rules, code, "08");
    has_code(&rules, iso, "08");
    has_code(&rules, reniec, "08");
    ck_assert(RECORD(&rules, "PE", "PE-CAL", "240000"));
    has_code(&rules, code, "PE");
    has_code(&rules, iso, "07");
    has_code(&rules, reniec, "07");
    ck_assert(!RECORD(&rules, "99", "PE-CUS", ""));
    ck_assert_str_eq(rules.err.cause, "row 1, column \"a\": \"99\" is not a "
                                      "code of \"pe-areas\"");
    ck_assert(!RECORD(&rules, "08", "08", ""));
    ck_assert_str_eq(rules.err.cause,
                     "row 1, column \"b\": \"08\" is not a code of "
                     "\"pe-areas\" by \"iso-3166-2\"");
    rules_close(&rules);
}
END_TEST

/* "01" that went through a number or a spreadsheet is 1. */
START_TEST(lost_zeros_are_found_again)
{
    struct rules rules;
    rules_open(&rules, "\"code\": {\"from\": \"a\", \"codelist\": "
                       "\"pe-areas\"}");
    static const char *const pairs[][2] = {
        {"01", "1"}, {"08", "8"}, {"0101", "101"}, {"010101", "10101"}};
    size_t code = resolve(&rules, "code");
    for (size_t i = 0; i < ARRAY_SIZE(pairs); i++) {
        ck_assert(RECORD(&rules, pairs[i][0], "", ""));
        has_code(&rules, code, pairs[i][0]);
        ck_assert(RECORD(&rules, pairs[i][1], "", ""));
        has_code(&rules, code, pairs[i][0]);
    }
    batch_clear(rules.batch);
    quipu_put_number(rules.batch, 0, 8);
    ck_assert_ok(quipu_end_row(rules.batch, 1, &rules.err) == 0, rules.err);
    values_compute(rules.values, &rules.vectors, rules.batch);
    has_code(&rules, code, "08");
    rules_close(&rules);
}
END_TEST

START_TEST(lost_zeros_that_could_be_two_codes_are_not_guessed)
{
    struct rules rules;
    struct place *place = &rules.place;
    rules_open(&rules, "\"x\": \"a\"");
    place_write(place, "indicators/codelists/zeros.json",
                "{\"id\": \"zeros\", \"kind\": \"dimension\", \"title\": "
                "{\"en\": \"Z\"}, \"items\": ["
                "{\"code\": \"01\", \"name\": {\"en\": \"a\"}},"
                "{\"code\": \"001\", \"name\": {\"en\": \"b\"}},"
                "{\"code\": \"02\", \"name\": {\"en\": \"c\"}},"
                "{\"code\": \"2\", \"name\": {\"en\": \"d\"}},"
                "{\"code\": \"03\", \"name\": {\"en\": \"e\"}},"
                "{\"code\": \"0\", \"name\": {\"en\": \"f\"}}]}");
    place_write(place, "indicators/datasets/d.json",
                "{\"id\": \"d\", \"title\": {\"en\": \"D\"}, \"source\": "
                "\"csv\", \"periods\": [\"2023\"], \"columns\": {\"x\": "
                "{\"from\": \"a\", \"codelist\": \"zeros\"}}}");
    place_read(place);
    rules.resolver.dataset = catalogue_dataset(place->catalogue, "d", NULL);
    size_t x = resolve(&rules, "x");
    ck_assert(RECORD(&rules, "2", "", ""));
    has_code(&rules, x, "2");
    ck_assert(RECORD(&rules, "02", "", ""));
    has_code(&rules, x, "02");
    ck_assert(RECORD(&rules, "3", "", ""));
    has_code(&rules, x, "03");
    ck_assert(RECORD(&rules, "0", "", ""));
    has_code(&rules, x, "0");
    ck_assert(!RECORD(&rules, "1", "", ""));
    rules_close(&rules);
}
END_TEST

/* The design may want the text of what others want as codes or a number. */
START_TEST(a_rule_is_resolved_as_it_is_used)
{
    struct rules rules;
    size_t text, number, codes;
    rules_open(&rules, "\"n\": {\"from\": \"a\"},"
                       "\"sex\": {\"from\": \"b\", \"map\": {\"1\": \"M\"}}");
    const struct dataset *dataset = rules.resolver.dataset;
    const struct column_rule *rule = dataset_column(dataset, "2023", "n"),
                             *sex = dataset_column(dataset, "2023", "sex");
    ck_assert_ok(resolve_rule(&rules.resolver, rule, true, &text, &rules.err) ==
                     0,
                 rules.err);
    ck_assert_int_eq(rules.vectors.items[text].type, VECTOR_TEXT);
    number = resolve(&rules, "n");
    ck_assert_int_eq(rules.vectors.items[number].type, VECTOR_NUMBER);
    ck_assert_ok(resolve_rule(&rules.resolver, sex, true, &codes, &rules.err) ==
                     0,
                 rules.err);
    ck_assert_int_eq(rules.vectors.items[codes].type, VECTOR_CODE);
    ck_assert_uint_eq(resolve(&rules, "sex"), codes);
    ck_assert_uint_eq(resolve(&rules, "n"), number);
    rules_close(&rules);
}
END_TEST

UNIT_MAIN("columns", scaling_gives_the_nearest_decimal, other_scales_multiply,
          special_codes_are_reasons_not_numbers,
          a_column_can_come_from_another_of_the_dataset,
          rules_that_lead_nowhere_are_refused, a_date_is_made_of_parts,
          age_is_in_days_or_completed_months, bins_hold_at_their_edges,
          a_map_knows_its_codes_and_no_others,
          a_code_list_is_read_by_code_or_scheme, lost_zeros_are_found_again,
          lost_zeros_that_could_be_two_codes_are_not_guessed,
          a_rule_is_resolved_as_it_is_used)
