/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_observations_sdmx.c - SDMX-CSV 1.0, 2.0 and 2.1.  Headers and rows
 * follow the examples of the field guides of the SDMX technical working group.
 */
#include "observations_run.h"

#include "../../plugins/observations/observations.h"

#define SDMX                                                                   \
    {                                                                          \
        "layout", "sdmx-csv"                                                   \
    }

START_TEST(version_1_is_read)
{
    observations_are(
        (struct observed){
            FILES("DATAFLOW,DIM_1,TIME_PERIOD,OBS_VALUE,ATTR_3\n"
                  "ESTAT:NA_MAIN(1.6),A,2014-01,12.40,\"Normal, special\"\n"
                  "ESTAT:NA_MAIN(1.6),A,2014-02,,\n"),
            GIVEN(SDMX)},
        "DATAFLOW|DIM_1|TIME_PERIOD|OBS_VALUE|ATTR_3\n"
        "ESTAT:NA_MAIN(1.6)|A|2014-01|12.40|Normal, special\n"
        "ESTAT:NA_MAIN(1.6)|A|2014-02|<missing>|<missing>\n");
}
END_TEST

START_TEST(version_2_is_read)
{
    observations_are(
        (struct observed){
            FILES("STRUCTURE[;],STRUCTURE_ID,ACTION,OBS_KEY,DIM_1,OBS_VALUE,"
                  "ATTR[]\n"
                  "dataflow,ESTAT:NA_MAIN(1.6.0),I,A.1,A,12.4,X;Y\n"
                  "dataflow,ESTAT:NA_MAIN(1.6.0),A,B.1,B,0,\n"
                  "dataflow,ESTAT:NA_MAIN(1.6.0),R,C.1,C,,X\n"
                  "dataflow,ESTAT:NA_MAIN(1.6.0),M,D.1,D,1,X\n"),
            GIVEN(SDMX)},
        "STRUCTURE|STRUCTURE_ID|ACTION|OBS_KEY|DIM_1|OBS_VALUE|ATTR[]\n"
        "dataflow|ESTAT:NA_MAIN(1.6.0)|I|A.1|A|12.4|X;Y\n"
        "dataflow|ESTAT:NA_MAIN(1.6.0)|A|B.1|B|0|<missing>\n"
        "dataflow|ESTAT:NA_MAIN(1.6.0)|R|C.1|C|<missing>|X\n"
        "dataflow|ESTAT:NA_MAIN(1.6.0)|M|D.1|D|1|X\n");
    observations_are(
        (struct observed){FILES("STRUCTURE,STRUCTURE_ID,D,MEASURE\n"
                                "datastructure,A:B,x,1\n"),
                          GIVEN(SDMX)},
        "STRUCTURE|STRUCTURE_ID|D|MEASURE\ndatastructure|A:B|x|1\n");
}
END_TEST

/* The separator is what follows the first term, however many others there are
 * in the header. */
START_TEST(the_first_term_tells_the_separator)
{
    observations_are(
        (struct observed){FILES("DATAFLOW;A: one, two, three;OBS_VALUE\n"
                                "X:Y(1.0);a: b, c;12,4\n"),
                          GIVEN(SDMX, {"decimal", "comma"})},
        "DATAFLOW|A|A: one, two, three|OBS_VALUE\nX:Y(1.0)|a|a: b, c|12,4\n");
    observations_are(
        (struct observed){
            FILES("\xef\xbb\xbf\"STRUCTURE[,]\"\t\"STRUCTURE_ID\"\tX\n"
                  "dataflow\tA:B\t1\n"),
            GIVEN(SDMX)},
        "STRUCTURE|STRUCTURE_ID|X\ndataflow|A:B|1\n");
    observations_are(
        (struct observed){FILES("DATAFLOW,OBS_VALUE\nA:B(1.0),1\n"),
                          GIVEN(SDMX, {"separator", "comma"})},
        "DATAFLOW|OBS_VALUE\nA:B(1.0)|1\n");
}
END_TEST

START_TEST(labels_in_the_cell_are_cut_off)
{
    observations_are(
        (struct observed){
            FILES("DATAFLOW,REF_AREA:Geographic area,TIME_PERIOD:Time period,"
                  "OBS_VALUE:Observation Value,NOTE: Note,OTHER\n"
                  "UNICEF:CME(1.0): Child Mortality,AFG: Afghanistan,"
                  "2014-01: 2014-01,57.2178538892612,Mind: two ways,a: b\n"
                  "UNICEF:CME(1.0): Child Mortality,_T: Total: all,2020,0,"
                  "see http://x: y,\n"),
            GIVEN(SDMX)},
        "DATAFLOW|REF_AREA|REF_AREA:Geographic area|TIME_PERIOD|"
        "TIME_PERIOD:Time period|OBS_VALUE|OBS_VALUE:Observation Value|NOTE|"
        "NOTE: Note|OTHER\n"
        "UNICEF:CME(1.0)|AFG|AFG: Afghanistan|2014-01|2014-01: 2014-01|"
        "57.2178538892612|57.2178538892612|Mind|Mind: two ways|a: b\n"
        "UNICEF:CME(1.0)|_T|_T: Total: all|2020|2020|0|0|"
        "see http://x: y|see http://x: y|<missing>\n");
    observations_are(
        (struct observed){
            FILES("STRUCTURE[|];STRUCTURE_ID;ACTION;DIM_1: Dimension 1;"
                  "OBS_VALUE: Observation value;ATTR[]: Attribut\n"
                  "dataflow;ESTAT:NA_MAIN(1.6.0): Principaux;I;A: Value A;12,4;"
                  "X: x|Y: y\n"),
            GIVEN(SDMX, {"decimal", "comma"})},
        "STRUCTURE|STRUCTURE_ID|ACTION|DIM_1|DIM_1: Dimension 1|OBS_VALUE|"
        "OBS_VALUE: Observation value|ATTR[]|ATTR[]: Attribut\n"
        "dataflow|ESTAT:NA_MAIN(1.6.0)|I|A|A: Value A|12,4|12,4|X: x|Y: y|"
        "X: x|Y: y\n");
}
END_TEST

START_TEST(a_decimal_comma_is_read_under_a_labelled_heading)
{
    observations_are(
        (struct observed){FILES("DATAFLOW;OBS_VALUE: Value\n2: x;12,4\n"),
                          GIVEN(SDMX, {"decimal", "comma"}),
                          .type = QUIPU_DOUBLE},
        "DATAFLOW|OBS_VALUE|OBS_VALUE: Value\n2|12.4|12.4\n");
}
END_TEST

START_TEST(labels_in_columns_are_columns)
{
    observations_are(
        (struct observed){
            FILES(
                "STRUCTURE,STRUCTURE_ID,STRUCTURE_NAME,ACTION,DIM_1,Age: group,"
                "OBS_VALUE,Observation value\n"
                "dataflow,E:N(1.6.0),National: Main,I,A,x: y,12.4,\n"),
            GIVEN(SDMX)},
        "STRUCTURE|STRUCTURE_ID|STRUCTURE_NAME|ACTION|DIM_1|Age: group|"
        "OBS_VALUE|Observation value\n"
        "dataflow|E:N(1.6.0)|National: Main|I|A|x: y|12.4|<missing>\n");
}
END_TEST

START_TEST(a_period_of_a_labelled_column)
{
    observations_are(
        (struct observed){FILES("DATAFLOW,TIME_PERIOD: Time,OBS_VALUE\n"
                                "A:B(1.0),2014-A1: 2014,1\n"),
                          GIVEN(SDMX, {"period", "TIME_PERIOD"})},
        "DATAFLOW|TIME_PERIOD|TIME_PERIOD: Time|OBS_VALUE|period\n"
        "A:B(1.0)|2014-A1|2014-A1: 2014|1|2014\n");
}
END_TEST

START_TEST(attributes_of_partial_keys_are_no_observations)
{
    static const char rows[] = ",DIM_1,TIME_PERIOD,OBS_VALUE,ATTR\n"
                               "dataflow,A:B(1.0),A,2014,12.4,\n"
                               "dataflow,A:B(1.0),A,,,Y\n"
                               "dataflow,A:B(1.0),B,2014,,Y\n";
    QUIPU_AUTO_TEXT(file);
    quipu_text_printf(&file, "STRUCTURE,STRUCTURE_ID%s", rows);
    observations_are(
        (struct observed){FILES(file.data), GIVEN(SDMX), .rows = 1},
        "STRUCTURE|STRUCTURE_ID|DIM_1|TIME_PERIOD|OBS_VALUE|ATTR\n"
        "dataflow|A:B(1.0)|A|2014|12.4|<missing>\n"
        "dataflow|A:B(1.0)|B|2014|<missing>|Y\n"
        "1 dropped: not_applicable\n");
    observations_are(
        (struct observed){FILES("DATAFLOW,TIME_PERIOD,OBS_VALUE\nA:B(1.0),,\n"),
                          GIVEN(SDMX)},
        "DATAFLOW|TIME_PERIOD|OBS_VALUE\nA:B(1.0)|<missing>|<missing>\n");
}
END_TEST

static const char flows[] = "DATAFLOW,OBS_VALUE\n"
                            "A:B(1.0): Name,1\nA:B(1.0),2\n";

START_TEST(the_wanted_structure_is_taken)
{
    static const char *const names[] = {"A:B(1.0)", "A:B", "B"};
    for (size_t i = 0; i < ARRAY_SIZE(names); i++)
        observations_are(
            (struct observed){FILES(flows),
                              GIVEN(SDMX, {"structure", names[i]})},
            "DATAFLOW|OBS_VALUE\nA:B(1.0)|1\nA:B(1.0)|2\n");
}
END_TEST

START_TEST(another_structure_is_refused)
{
    static const char *const names[] = {"A:B(1.1)", "A:C", "A",
                                        "B(1.0)",   "b",   "C:B"};
    for (size_t i = 0; i < ARRAY_SIZE(names); i++)
        observations_fail(
            (struct observed){FILES(flows),
                              GIVEN(SDMX, {"structure", names[i]})},
            QUIPU_EDATA, "row 2, column \"DATAFLOW\"");
    observations_fail(
        (struct observed){FILES("DATAFLOW,OBS_VALUE\nA:B(1.0),1\nA:B(1.1),2\n"),
                          GIVEN(SDMX)},
        QUIPU_EDATA,
        "\"a.csv\", row 3, column \"DATAFLOW\": \"A:B(1.1)\" is another "
        "structure than the first row's");
    observations_fail(
        (struct observed){FILES(flows, "DATAFLOW,OBS_VALUE\nA:C(1.0),1\n"),
                          GIVEN(SDMX)},
        QUIPU_EDATA, "\"b.csv\", row 2");
    observations_fail(
        (struct observed){FILES("DATAFLOW,OBS_VALUE\n,1\n"), GIVEN(SDMX)},
        QUIPU_EDATA, "is no structure");
}
END_TEST

#define V2 "STRUCTURE,STRUCTURE_ID,ACTION,DIM,OBS_VALUE\ndataflow,A:B(1.0),"

START_TEST(what_is_no_statement_of_data_is_refused)
{
    static const struct {
        const char *file, *part;
    } cases[] = {
        {V2 "I,x,1\ndataflow,A:B(1.0),D,x,-\n",
         "\"a.csv\", row 3, column \"ACTION\": \"D\" deletes"},
        {V2 "X,x,1\n", "\"X\" is none of I, A, R and M"},
        {V2 ",x,1\n", "\"\" is none of I, A, R and M"},
        {V2 "i,x,1\n", "\"i\" is none of I, A, R and M"},
        {"DATAFLOW,ACTION,OBS_VALUE\nA:B(1.0),D,1\n", "\"D\" deletes"},
        {"STRUCTURE,STRUCTURE_ID,X\nmetadataset,A:B,1\n",
         "column \"STRUCTURE\": \"metadataset\" is none of"},
    };
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
        observations_fail((struct observed){FILES(cases[i].file), GIVEN(SDMX)},
                          QUIPU_EDATA, cases[i].part);
}
END_TEST

START_TEST(headers_of_something_else_are_refused)
{
    static const struct {
        const char *file, *part;
    } cases[] = {
        {"REF_AREA,SEX,OBS_VALUE\n",
         "the first column is \"REF_AREA\", not DATAFLOW or STRUCTURE (a file "
         "with the columns of SDMX"},
        {"dataflow,OBS_VALUE\n", "the first column is \"dataflow\""},
        {"DATAFLOWS,OBS_VALUE\n", "the first column is \"DATAFLOWS\""},
        {"STRUCTURE[;,STRUCTURE_ID\n", "the first column is \"STRUCTURE[;\""},
        {"STRUCTURE: x,STRUCTURE_ID\n", "the first column is \"STRUCTURE: x\""},
        {"STRUCTURE_ID,STRUCTURE\n", "the first column is \"STRUCTURE_ID\""},
        {"STRUCTURE,ACTION,STRUCTURE_ID\n",
         "the second column is not STRUCTURE_ID"},
        {"STRUCTURE,ACTION\n", "the second column is not STRUCTURE_ID"},
        {"DATAFLOW,SEX\n", "there is no column OBS_VALUE"},
        {"DATAFLOW,SEX: a,SEX: b,OBS_VALUE\n", "two columns \"SEX\""},
        {"DATAFLOW,SEX: a,SEX,OBS_VALUE\n", "two columns \"SEX\""},
        {"DATAFLOW,SEX,SEX,OBS_VALUE\n", "the column \"SEX\" occurs twice"},
        {"STRUCTURE[;],STRUCTURE_ID,STRUCTURE\n", "two columns \"STRUCTURE\""},
        {"", "is empty, without a header"},
        {"DATAFLOW", "there is no column OBS_VALUE"},
        {"STRUCTURE", "the second column is not STRUCTURE_ID"},
    };
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
        observations_fail((struct observed){FILES(cases[i].file), GIVEN(SDMX)},
                          QUIPU_EDATA, cases[i].part);
}
END_TEST

START_TEST(a_labelled_first_column_is_one)
{
    observations_are(
        (struct observed){
            FILES("DATAFLOW: Dataflow,OBS_VALUE\nA:B(1.0): x,1\n"),
            GIVEN(SDMX)},
        "DATAFLOW|OBS_VALUE\nA:B(1.0)|1\n");
}
END_TEST

START_TEST(headers_alone_have_no_records)
{
    observations_are(
        (struct observed){FILES("DATAFLOW,OBS_VALUE\n"), GIVEN(SDMX)},
        "DATAFLOW|OBS_VALUE\n");
    observations_are(
        (struct observed){FILES("STRUCTURE,STRUCTURE_ID"), GIVEN(SDMX)},
        "STRUCTURE|STRUCTURE_ID\n");
}
END_TEST

START_TEST(codes_are_what_is_before_the_first_colon_and_blank)
{
    static const struct {
        const char *cell, *code;
    } cases[] = {
        {"A: Value A", "A"},
        {"A: a: b", "A"},
        {"A", "A"},
        {"", ""},
        {"A:B(1.0): x", "A:B(1.0)"},
        {"12:30", "12:30"},
        {"two words: x", "two words: x"},
        {": x", ": x"},
        {"A:", "A:"},
    };
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        struct quipu_slice code = sdmx_code(quipu_slice_of(cases[i].cell));
        ck_assert_msg(quipu_slice_equal(code, quipu_slice_of(cases[i].code)),
                      "\"%s\": \"%.*s\"", cases[i].cell, (int)code.length,
                      code.data);
    }
}
END_TEST

UNIT_MAIN("SDMX-CSV", version_1_is_read, version_2_is_read,
          the_first_term_tells_the_separator, labels_in_the_cell_are_cut_off,
          a_decimal_comma_is_read_under_a_labelled_heading,
          labels_in_columns_are_columns, a_period_of_a_labelled_column,
          attributes_of_partial_keys_are_no_observations,
          the_wanted_structure_is_taken, another_structure_is_refused,
          what_is_no_statement_of_data_is_refused,
          headers_of_something_else_are_refused, a_labelled_first_column_is_one,
          headers_alone_have_no_records,
          codes_are_what_is_before_the_first_colon_and_blank)
