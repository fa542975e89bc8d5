/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_observations.c - published series in long and wide tables, and what
 * settings and headers may not be. */
#include "observations_run.h"

START_TEST(a_long_table_is_as_it_is)
{
    observations_are(
        (struct observed){
            FILES("area,year,pct,n\nPE,2019,12.0,10\nPE,2020,,\n"), .rows = 1},
        "area|year|pct|n\nPE|2019|12.0|10\nPE|2020|<missing>|<missing>\n");
}
END_TEST

/* RFC 4180 and what spreadsheets make of it. */
START_TEST(quotes_line_ends_marks_and_encodings_are_read)
{
    observations_are((struct observed){FILES("\xef\xbb\xbf"
                                             "a;b\r\n\"x;\"\"y\";1,5\r\n"),
                                       GIVEN({"decimal", "comma"})},
                     "a|b\nx;\"y|1,5\n");
    observations_are((struct observed){FILES("a\xf1o\tv\n2019\t\xc1\n"),
                                       GIVEN({"encoding", "latin-1"})},
                     "año|v\n2019|Á\n");
    observations_are((struct observed){FILES("a;b\n1,5;-2\n"),
                                       GIVEN({"decimal", "comma"}),
                                       .type = QUIPU_DOUBLE},
                     "a|b\n1.5|-2\n");
}
END_TEST

/* The same digits as in the file, OPHI's global MPI table 2024. */
START_TEST(values_keep_their_digits)
{
    observations_are(
        (struct observed){FILES("iso,mpi\nSRB,0.0004331141474629\n")},
        "iso|mpi\nSRB|0.0004331141474629\n");
}
END_TEST

START_TEST(a_wide_table_has_a_record_for_each_period)
{
    struct observed wide = {
        FILES("area,2019,2020-A1,2021-Q1\nPE,1.0,2,\nCO,4,,6\n"),
        GIVEN({"layout", "wide"}), .rows = 2};
    observations_are(wide, "area|period|value\n"
                           "PE|2019|1.0\nPE|2020-A1|2\nPE|2021-Q1|<missing>\n"
                           "CO|2019|4\nCO|2020-A1|<missing>\nCO|2021-Q1|6\n");
    wide.given[1] = (struct given){"empty", "keep"};
    observations_are(wide, "area|period|value\n"
                           "PE|2019|1.0\nPE|2020-A1|2\nPE|2021-Q1|<missing>\n"
                           "CO|2019|4\nCO|2020-A1|<missing>\nCO|2021-Q1|6\n");
    wide.given[1] = (struct given){"empty", "skip"};
    observations_are(wide, "area|period|value\n"
                           "PE|2019|1.0\nPE|2020-A1|2\nCO|2019|4\n"
                           "CO|2021-Q1|6\n2 dropped: missing\n");
}
END_TEST

START_TEST(a_wide_table_with_nothing_but_values)
{
    observations_are(
        (struct observed){FILES("2019,2020\n1,2\n"), GIVEN({"layout", "wide"})},
        "period|value\n2019|1\n2020|2\n");
    observations_are(
        (struct observed){FILES("2019,2020\n ,\n"),
                          GIVEN({"layout", "wide"}, {"empty", "skip"}),
                          .rows = 1},
        "period|value\n2 dropped: missing\n");
}
END_TEST

START_TEST(columns_of_values_are_named_or_match)
{
    observations_are(
        (struct observed){FILES("iso,H_pct,A_pct,mpi,n\nSRB,0.1,38,0.0004,9\n"),
                          GIVEN({"layout", "wide"}, {"pivot", "mpi"},
                                {"pivot", "*_pct"}, {"names_to", "measure"},
                                {"values_to", "x"})},
        "iso|n|measure|x\nSRB|9|H|0.1\nSRB|9|A|38\nSRB|9|mpi|0.0004\n");
    observations_are(
        (struct observed){FILES("c,2019 [YR2019],YR\nPE,1,x\n"),
                          GIVEN({"layout", "wide"}, {"pivot", "* [YR2019]"})},
        "c|YR|period|value\nPE|x|2019|1\n");
    observations_are(
        (struct observed){FILES("c,YR2019,YR\nPE,1,x\n"),
                          GIVEN({"layout", "wide"}, {"pivot", "YR*"})},
        "c|YR|period|value\nPE|x|2019|1\n");
}
END_TEST

START_TEST(wide_tables_that_would_lose_values_are_refused)
{
    static const struct {
        struct observed observed;
        const char *part;
    } cases[] = {
        {{FILES("c,2010,2011-2013\n"), GIVEN({"layout", "wide"})},
         "\"2011-2013\" begins like a period"},
        {{FILES("c,2010,2019 [YR2019]\n"), GIVEN({"layout", "wide"})},
         "name the columns of values in \"pivot\""},
        {{FILES("c,2010,2024-W01\n"), GIVEN({"layout", "wide"})},
         "\"2024-W01\""},
        {{FILES("c,d\n"), GIVEN({"layout", "wide"})}, "no column has a period"},
        {{FILES("c,2010\n"), GIVEN({"layout", "wide"}, {"pivot", "2011"})},
         "no column is \"2011\""},
        {{FILES("c,a1,b1\n"),
          GIVEN({"layout", "wide"}, {"pivot", "a*"}, {"pivot", "b*"})},
         "two columns are headed \"1\""},
        {{FILES("period,2010\n"), GIVEN({"layout", "wide"})},
         "two columns \"period\""},
        {{FILES("value,2010\n"), GIVEN({"layout", "wide"})},
         "two columns \"value\""},
        {{FILES("a,2010\n"),
          GIVEN({"layout", "wide"}, {"values_to", "period"})},
         "\"names_to\" and \"values_to\""},
    };
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
        observations_fail(cases[i].observed, QUIPU_EDATA, cases[i].part);
}
END_TEST

/* The message names the column of the result: the hint that of the file. */
START_TEST(a_bad_value_of_a_wide_table_is_found)
{
    struct observed wide = {FILES("2019,2020\n1,2\n3,x\n"),
                            GIVEN({"layout", "wide"}), .type = QUIPU_DOUBLE};
    observations_fail(wide, QUIPU_EDATA,
                      "\"a.csv\", row 3, column \"value\": \"x\" is not a "
                      "number (this is the record of the column \"2020\"");
}
END_TEST

START_TEST(several_files_are_one_table)
{
    observations_are(
        (struct observed){FILES("a,b\n1,2\n", "b,a\n4,3\n", "a,b\n"),
                          .rows = 1},
        "a|b\n1|2\n3|4\n");
    observations_are(
        (struct observed){FILES("a,2019\nx,2\n", "2021,2020,a\n4,3,y\n"),
                          GIVEN({"layout", "wide"})},
        "a|period|value\nx|2019|2\ny|2021|4\ny|2020|3\n");
}
END_TEST

START_TEST(files_with_other_columns_are_refused)
{
    observations_fail((struct observed){FILES("a,b\n", "a\n")}, QUIPU_EDATA,
                      "\"b.csv\": has no column \"b\"");
    observations_fail((struct observed){FILES("a,b\n", "a,c\n")}, QUIPU_EDATA,
                      "\"b.csv\": has no column \"b\"");
    observations_fail((struct observed){FILES("b\n", "a,b\n")}, QUIPU_EDATA,
                      "\"b.csv\": has a column \"a\"");
    observations_fail((struct observed){FILES("a\n", "a,b\n")}, QUIPU_EDATA,
                      "\"b.csv\": has a column \"b\"");
    observations_fail((struct observed){FILES("a\n1\n", "")}, QUIPU_EDATA,
                      "\"b.csv\" is empty");
}
END_TEST

START_TEST(rows_of_the_second_file_are_named)
{
    observations_fail(
        (struct observed){FILES("a\n1\n", "a\n1\nx\n"), .type = QUIPU_DOUBLE},
        QUIPU_EDATA, "\"b.csv\", row 3, column \"a\"");
}
END_TEST

START_TEST(a_header_alone_has_no_records)
{
    observations_are((struct observed){FILES("a,b\n")}, "a|b\n");
    observations_are(
        (struct observed){FILES("a,2019"), GIVEN({"layout", "wide"})},
        "a|period|value\n");
}
END_TEST

START_TEST(malformed_files_are_refused)
{
    static const struct {
        const char *file, *part;
    } cases[] = {
        {"", "is empty, without a header"},
        {"a,a\n1,2\n", "the column \"a\" occurs twice"},
        {"a,,b\n", "the header has no name here"},
        {"a,b\n1\n", "row 2: 1 field, the header has 2"},
        {"a,b\n\"1,2\n", "\"a.csv\", row 2"},
        {"a\n\xf1\n", "\"a.csv\", row 2"},
        {"\xff\xfe"
         "a",
         "is UTF-16"},
    };
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
        observations_fail((struct observed){FILES(cases[i].file)}, QUIPU_EDATA,
                          cases[i].part);
}
END_TEST

START_TEST(settings_without_effect_are_refused)
{
    static const struct {
        struct given given[8];
        const char *part;
    } cases[] = {
        {{{"pivot", "a"}}, "\"pivot\" is for the layout \"wide\""},
        {{{"empty", "skip"}}, "\"empty\" is for the layout \"wide\""},
        {{{"names_to", "x"}, {"layout", "sdmx-csv"}}, "\"names_to\" is for"},
        {{{"values_to", "x"}}, "\"values_to\" is for"},
        {{{"structure", "X"}}, "is for the layout \"sdmx-csv\""},
        {{{"period_range", "last"}}, "there is no \"period\""},
        {{{"layout", "wide"}, {"pivot", "a*b*"}}, "a pattern with one *"},
        {{{"layout", "wide"}, {"pivot", ""}}, "neither a name nor"},
    };
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        struct observed observed = {FILES("a\n")};
        memcpy(observed.given, cases[i].given, sizeof observed.given);
        observations_fail(observed, QUIPU_EDEFINITION, cases[i].part);
    }
}
END_TEST

UNIT_MAIN("observations", a_long_table_is_as_it_is,
          quotes_line_ends_marks_and_encodings_are_read,
          values_keep_their_digits, a_wide_table_has_a_record_for_each_period,
          a_wide_table_with_nothing_but_values,
          columns_of_values_are_named_or_match,
          wide_tables_that_would_lose_values_are_refused,
          a_bad_value_of_a_wide_table_is_found, several_files_are_one_table,
          files_with_other_columns_are_refused,
          rows_of_the_second_file_are_named, a_header_alone_has_no_records,
          malformed_files_are_refused, settings_without_effect_are_refused)
