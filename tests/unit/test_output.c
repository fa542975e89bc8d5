/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_output.c - the exact bytes of every format. */
#include <check.h>
#include <errno.h>

#include "output/answer.h"
#include "output/output.h"
#include "store_kit.h"

static const struct output_column columns[] = {{"name", OUTPUT_TEXT},
                                               {"v\xC3\xA1lue", OUTPUT_NUMBER},
                                               {"n", OUTPUT_INTEGER}};

/* UTF-8, quotes, separators, control characters, missing and extreme values. */
static void write_cells(struct output *output)
{
    static const char *const texts[] = {
        "Per\xC3\xBA",
        "say \"hi\", a|b",
        "tab\tline\nback\\slash",
        "esc \x1B[31m \x7F_x_",
        "bad \xFF\xC3 utf-8",
        "",
        NULL,
        "=1+1",
    };
    struct quipu_error err = QUIPU_NO_ERROR;
    for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
        struct output_cell cells[3] = {output_text(texts[i])};
        if (i == 0) {
            cells[1] = output_number(2.675, 2);
            cells[2] = output_integer(INT64_MIN);
        } else if (i == 1) {
            cells[1] = output_number(0.1 + 0.2, 1);
            cells[1].mark = "*";
        } else if (i == 2) {
            cells[1].mark = "\xE2\x80\xA6";
            cells[2] = output_integer(9007199254740993);
        } else if (i == 3) {
            cells[1] = output_number(-1e300, 1);
        } else if (i == 4) {
            cells[1] = output_number(-0.04, 1);
        }
        ck_assert_ok(output_row(output, cells, &err) == 0, err);
    }
    ck_assert_ok(output_note(output, "* note\nwith \x1B", &err) == 0, err);
    ck_assert_ok(output_end(output, &err) == 0, err);
}

static char *format_as(const char *name)
{
    QUIPU_AUTO_TEXT(text);
    struct quipu_error err = QUIPU_NO_ERROR;
    const struct output_format *format = output_find_format(name, &err);
    ck_assert_ok(format, err);
    struct output_sink sink = output_sink_text(&text);
    QUIPU_AUTO(output)
    output = output_new(format, &sink, columns, ARRAY_SIZE(columns), &err);
    ck_assert_ok(output, err);
    write_cells(output);
    return quipu_text_detach(&text, &err);
}

START_TEST(csv)
{
    QUIPU_AUTO_STRING got = format_as("csv");
    ck_assert_str_eq(got, "name,v\xC3\xA1lue,n\n"
                          "Per\xC3\xBA,2.675,-9223372036854775808\n"
                          "\"say \"\"hi\"\", a|b\",0.30000000000000004,\n"
                          "\"tab\tline\nback\\slash\",,9007199254740993\n"
                          "\"esc \x1B[31m \x7F_x_\",-1e300,\n"
                          "bad \xEF\xBF\xBD\xEF\xBF\xBD utf-8,-0.04,\n"
                          "\"\",,\n"
                          ",,\n"
                          "=1+1,,\n");
}
END_TEST

START_TEST(tsv)
{
    QUIPU_AUTO_STRING got = format_as("tsv");
    ck_assert_str_eq(got, "name\tv\xC3\xA1lue\tn\n"
                          "Per\xC3\xBA\t2.675\t-9223372036854775808\n"
                          "say \"hi\", a|b\t0.30000000000000004\t\n"
                          "tab\\tline\\nback\\\\slash\t\t9007199254740993\n"
                          "esc \x1B[31m \x7F_x_\t-1e300\t\n"
                          "bad \xEF\xBF\xBD\xEF\xBF\xBD utf-8\t-0.04\t\n"
                          "\t\t\n"
                          "\t\t\n"
                          "=1+1\t\t\n");
}
END_TEST

#define OBJECT_1                                                               \
    "{\"name\":\"Per\xC3\xBA\",\"v\xC3\xA1lue\":2.675,"                        \
    "\"n\":-9223372036854775808}"
#define OBJECT_2                                                               \
    "{\"name\":\"say \\\"hi\\\", a|b\","                                       \
    "\"v\xC3\xA1lue\":0.30000000000000004,\"n\":null}"
#define OBJECT_3                                                               \
    "{\"name\":\"tab\\tline\\nback\\\\slash\",\"v\xC3\xA1lue\":null,"          \
    "\"n\":9007199254740993}"
#define OBJECT_4                                                               \
    "{\"name\":\"esc \\u001B[31m \x7F_x_\",\"v\xC3\xA1lue\":-1e300,"           \
    "\"n\":null}"
#define OBJECT_5                                                               \
    "{\"name\":\"bad \xEF\xBF\xBD\xEF\xBF\xBD utf-8\",\"v\xC3\xA1lue\":-0.04," \
    "\"n\":null}"
#define OBJECT_6 "{\"name\":\"\",\"v\xC3\xA1lue\":null,\"n\":null}"
#define OBJECT_7 "{\"name\":null,\"v\xC3\xA1lue\":null,\"n\":null}"
#define OBJECT_8 "{\"name\":\"=1+1\",\"v\xC3\xA1lue\":null,\"n\":null}"

START_TEST(json)
{
    QUIPU_AUTO_STRING got = format_as("json");
    ck_assert_str_eq(got, "[\n" OBJECT_1 ",\n" OBJECT_2 ",\n" OBJECT_3
                          ",\n" OBJECT_4 ",\n" OBJECT_5 ",\n" OBJECT_6
                          ",\n" OBJECT_7 ",\n" OBJECT_8 "\n]\n");
}
END_TEST

START_TEST(jsonl)
{
    QUIPU_AUTO_STRING got = format_as("jsonl");
    ck_assert_str_eq(got, OBJECT_1 "\n" OBJECT_2 "\n" OBJECT_3 "\n" OBJECT_4
                                   "\n" OBJECT_5 "\n" OBJECT_6 "\n" OBJECT_7
                                   "\n" OBJECT_8 "\n");
}
END_TEST

START_TEST(markdown)
{
    QUIPU_AUTO_STRING got = format_as("md");
    ck_assert_str_eq(got,
                     "| name | v\xC3\xA1lue | n |\n"
                     "| --- | ---: | ---: |\n"
                     "| Per\xC3\xBA | 2.68 | -9223372036854775808 |\n"
                     "| say \"hi\", a\\|b | 0.3\\* | |\n"
                     "| tab\\\\x09line\\\\x0Aback\\\\slash | \xE2\x80\xA6 | "
                     "9007199254740993 |\n"
                     "| esc \\\\x1B\\[31m \\\\x7F_x\\_ | -1e300 | |\n"
                     "| bad \\\\xFF\\\\xC3 utf-8 | 0.0 | |\n"
                     "| | | |\n"
                     "| | | |\n"
                     "| =1+1 | | |\n"
                     "\n"
                     "\\* note\\\\x0Awith \\\\x1B\n");
}
END_TEST

START_TEST(table)
{
    QUIPU_AUTO_STRING got = format_as("table");
    ck_assert_str_eq(
        got, "name                        v\xC3\xA1lue                      n\n"
             "-------------------------  -------  --------------------\n"
             "Per\xC3\xBA                         2.68   -9223372036854775808\n"
             "say \"hi\", a|b                 0.3*\n"
             "tab\\x09line\\x0Aback\\slash        \xE2\x80\xA6      "
             "9007199254740993\n"
             "esc \\x1B[31m \\x7F_x_       -1e300\n"
             "bad \\xFF\\xC3 utf-8            0.0\n"
             "\n"
             "\n"
             "=1+1\n"
             "\n"
             "* note\\x0Awith \\x1B\n");
}
END_TEST

START_TEST(no_rows)
{
    static const struct {
        const char *format, *want;
    } cases[] = {
        {"table", "name  v\xC3\xA1lue  n\n----  -----  -\n"},
        {"csv", "name,v\xC3\xA1lue,n\n"},
        {"tsv", "name\tv\xC3\xA1lue\tn\n"},
        {"json", "[]\n"},
        {"jsonl", ""},
        {"md", "| name | v\xC3\xA1lue | n |\n| --- | ---: | ---: |\n"},
    };
    size_t count;
    (void)output_formats(&count);
    ck_assert_uint_eq(count, ARRAY_SIZE(cases));
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        QUIPU_AUTO_TEXT(text);
        struct quipu_error err = QUIPU_NO_ERROR;
        struct output_sink sink = output_sink_text(&text);
        QUIPU_AUTO(output)
        output = output_new(output_find_format(cases[i].format, &err), &sink,
                            columns, ARRAY_SIZE(columns), &err);
        ck_assert_ok(output && output_end(output, &err) == 0, err);
        ck_assert_str_eq(text.data, cases[i].want);
    }
}
END_TEST

/* Python: Decimal(repr(x)).quantize(..., ROUND_HALF_UP), but for the sign of
 * zero; the last four are the shortest form. */
START_TEST(numbers_are_rounded_in_decimal)
{
    static const struct {
        double number;
        int decimals;
        const char *want;
    } cases[] = {
        {2.675, 2, "2.68"},
        {0.125, 2, "0.13"},
        {1.005, 2, "1.01"},
        {0.05, 1, "0.1"},
        {0.5, 0, "1"},
        {1.5, 0, "2"},
        {-0.04, 1, "0.0"},
        {-0.05, 1, "-0.1"},
        {99.95, 1, "100.0"},
        {0.0, 1, "0.0"},
        {-0.0, 0, "0"},
        {123456.789, 0, "123457"},
        {1e-07, 3, "0.000"},
        {5e-324, 2, "0.00"},
        {1e20, 1, "100000000000000000000.0"},
        {4.35, 1, "4.4"},
        {9.9999999, 3, "10.000"},
        {0.00049999, 3, "0.000"},
        {0.0005, 3, "0.001"},
        {1000000000000000.2, 1, "1000000000000000.2"},
        {12.5, 3, "12.500"},
        {100.0, 0, "100"},
        {1e22, 1, "1e22"},
        {0.1 + 0.2, -1, "0.30000000000000004"},
        {1.5, 21, "1.5"},
        {-0.0, -1, "0"},
    };
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        QUIPU_AUTO_TEXT(text);
        output_append_rounded(&text, cases[i].number, cases[i].decimals);
        ck_assert_msg(strcmp(text.data, cases[i].want) == 0,
                      "%.17g with %d gives %s", cases[i].number,
                      cases[i].decimals, text.data);
    }
}
END_TEST

START_TEST(formats_are_found_by_name_and_ending)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    ck_assert_ptr_null(output_find_format("jsn", &err));
    ck_assert_int_eq(err.code, QUIPU_EUSAGE);
    ck_assert_str_eq(err.cause, "there is no format \"jsn\"");
    ck_assert_str_eq(err.hint, "did you mean \"json\"? valid: table, csv, tsv, "
                               "json, jsonl, md");
    ck_assert_str_eq(output_format_of_file("a/b.csv")->name, "csv");
    ck_assert_str_eq(output_format_of_file("b.jsonl")->name, "jsonl");
    ck_assert_ptr_null(output_format_of_file("b.xlsx"));
    ck_assert_ptr_null(output_format_of_file(".csv"));
    ck_assert_ptr_null(output_format_of_file("csv"));
}
END_TEST

/* ---- where it cannot be written ----------------------------------------- */

static int refuse(void *context, struct quipu_slice bytes,
                  struct quipu_error *err)
{
    (void)bytes;
    ++*(int *)context;
    return quipu_fail(err, QUIPU_EOUTPUT, "refused");
}

START_TEST(a_sink_that_fails_is_told)
{
    size_t count;
    const struct output_format *formats = output_formats(&count);
    for (size_t i = 0; i < count; i++) {
        int calls = 0;
        struct quipu_error err = QUIPU_NO_ERROR;
        struct output_sink sink = {refuse, &calls};
        QUIPU_AUTO(output)
        output =
            output_new(&formats[i], &sink, columns, ARRAY_SIZE(columns), &err);
        struct output_cell cells[3] = {output_text("x")};
        ck_assert_ok(output && output_row(output, cells, &err) == 0, err);
        ck_assert_int_eq(output_end(output, &err), -1);
        ck_assert_int_eq(err.code, QUIPU_EOUTPUT);
        ck_assert_int_eq(calls, 1);
    }
}
END_TEST

START_TEST(a_full_disk_is_told)
{
    FILE *full = fopen("/dev/full", "w");
    if (!full)
        return;
    struct quipu_error err = QUIPU_NO_ERROR;
    struct output_sink sink = output_sink_stream(full);
    QUIPU_AUTO(output)
    output = output_new(output_find_format("csv", &err), &sink, columns,
                        ARRAY_SIZE(columns), &err);
    ck_assert_ok(output && output_end(output, &err) == 0, err);
    ck_assert_int_eq(output_flush(full, &err), -1);
    ck_assert_int_eq(err.code, QUIPU_EOUTPUT);
    ck_assert_str_eq(err.cause,
                     "the output cannot be written: No space left on device");
    fclose(full);
}
END_TEST

/* ---- the rows of a query ------------------------------------------------ */

static void publish(struct store *store)
{
    struct saying saying;
    say_init(&saying, "2024-01-01T02:30:00Z");
    say(&saying, "anaemia", "PE", "2023", 0.25);
    say(&saying, "anaemia", "PE-LIM", "2023", 0.5)->status = 'U';
    struct observation *hidden = say(&saying, "anaemia", "PE-CUS", "2023", 0);
    hidden->status = 'Q';
    hidden->has_value = hidden->has_se = hidden->has_interval = false;
    struct observation *missing =
        say_by(&saying, say(&saying, "anaemia", "PE", "2023", 0), "sex", "F");
    missing->status = 'O';
    missing->reason = QUIPU_REFUSED;
    missing->has_value = missing->has_se = missing->has_interval = false;
    missing->has_df = missing->has_deff = false;
    missing->n = 0;
    missing->weight = 0;
    kit_publish(store, &saying);
}

static char *answer_as(struct store *store, const struct question *question,
                       const char *name, bool has_detail)
{
    QUIPU_AUTO_TEXT(text);
    struct quipu_error err = QUIPU_NO_ERROR;
    struct output_sink sink = output_sink_text(&text);
    QUIPU_AUTO(query) query = query_new(store, question, &err);
    ck_assert_ok(query, err);
    uint64_t rows;
    int status = answer_write(query, has_detail, output_find_format(name, &err),
                              &sink, &rows, &err);
    ck_assert_ok(status == 0, err);
    return quipu_text_detach(&text, &err);
}

START_TEST(an_answer_has_its_columns)
{
    struct kit kit = kit_begin();
    QUIPU_AUTO(store) store = kit_open(&kit, STORE_CREATE);
    publish(store);
    const struct question totals = {.language = "es"};
    QUIPU_AUTO_STRING csv_totals = answer_as(store, &totals, "csv", false);
    ck_assert_str_eq(
        csv_totals,
        "indicator,area,area_name,period,value,se,ci_low,ci_high,n,unit,"
        "status,vintage\n"
        "anaemia,PE,Per\xC3\xBA,2023,25,1.5625,21.875,28.125,100,percent,A,"
        "2024-01-01T02:30:00Z\n"
        "anaemia,PE-LIM,Lima,2023,50,3.125,43.75,56.25,100,percent,U,"
        "2024-01-01T02:30:00Z\n"
        "anaemia,PE-CUS,Cusco,2023,,,,,,percent,Q,2024-01-01T02:30:00Z\n");

    QUIPU_AUTO_STRING people = answer_as(store, &totals, "table", false);
    ck_assert_str_eq(
        people,
        "indicator  area    area_name  period  value     se  ci_low  ci_high  "
        "  n  unit     status  vintage\n"
        "---------  ------  ---------  ------  ------  ----  ------  -------  "
        "---  -------  ------  --------------------\n"
        "anaemia    PE      Per\xC3\xBA       2023     25.0   1.56    21.9     "
        "28.1  100  percent  A       2024-01-01T02:30:00Z\n"
        "anaemia    PE-LIM  Lima       2023     50.0*  3.13    43.8     56.3  "
        "100  percent  U       2024-01-01T02:30:00Z\n"
        "anaemia    PE-CUS  Cusco      2023         \xE2\x80\xA6               "
        " "
        "              percent  Q       2024-01-01T02:30:00Z\n"
        "\n"
        "* of low reliability: use with care\n"
        "\xE2\x80\xA6 suppressed\n");
    kit_end(&kit);
}
END_TEST

START_TEST(an_answer_in_detail)
{
    struct kit kit = kit_begin();
    QUIPU_AUTO(store) store = kit_open(&kit, STORE_CREATE);
    publish(store);
    const char *const by[] = {"*"};
    const char *const areas[] = {"PE"};
    const struct question question = {
        .by = by, .by_count = 1, .areas = areas, .area_count = 1};
    QUIPU_AUTO_STRING got = answer_as(store, &question, "csv", true);
    ck_assert_str_eq(
        got,
        "indicator,area,area_name,period,sex,value,se,ci_low,ci_high,n,unit,"
        "status,vintage,version,weight,df,deff,rse,reason\n"
        "anaemia,PE,Peru,2023,_T,25,1.5625,21.875,28.125,100,percent,A,"
        "2024-01-01T02:30:00Z,1,1234.5,40,1.5,0.0625,\n"
        "anaemia,PE,Peru,2023,F,,,,,0,percent,O,"
        "2024-01-01T02:30:00Z,1,0,,,,refused\n");
    kit_end(&kit);
}
END_TEST

UNIT_MAIN("output", csv, tsv, json, jsonl, markdown, table, no_rows,
          numbers_are_rounded_in_decimal, formats_are_found_by_name_and_ending,
          a_sink_that_fails_is_told, a_full_disk_is_told,
          an_answer_has_its_columns, an_answer_in_detail)
