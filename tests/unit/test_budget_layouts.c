/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_budget_layouts.c - rows of each layout become records whose sums are
 * right. */
#include "budget_unit.h"

/* A line with its stocks in month 0, an accrual in February, a reversal in
 * March; a line that only has stocks. */
static const char long_file[] =
    "ANO_EJE,MES_EJE,PROGRAMA_PPTO,MONTO_PIA,MONTO_PIM,MONTO_DEVENGADO\n"
    "2024,0,0001,100,120.50,0\n"
    "2024,2,0001,0,0,80.25\n"
    "2024,03,0001,0,0,-10\n"
    "2024,0,0002,7,7,0\n";

static const char wide_header[] =
    "ANO_EJE,PROGRAMA_PPTO,MONTO_PIA,MONTO_PIM,MONTO_DEVENGADO_ENERO,"
    "MONTO_DEVENGADO_FEBRERO,MONTO_DEVENGADO_MARZO,MONTO_DEVENGADO_ABRIL,"
    "MONTO_DEVENGADO_MAYO,MONTO_DEVENGADO_JUNIO,MONTO_DEVENGADO_JULIO,"
    "MONTO_DEVENGADO_AGOSTO,MONTO_DEVENGADO_SEPTIEMBRE,"
    "MONTO_DEVENGADO_OCTUBRE,MONTO_DEVENGADO_NOVIEMBRE,"
    "MONTO_DEVENGADO_DICIEMBRE,MONTO_DEVENGADO_ANUAL,MONTO_GIRADO_ANUAL\n";

START_TEST(rows_of_months_are_records_of_the_year_and_of_months)
{
    const struct given given[] = {
        {"file", long_file}, {"gaps", "zero"}, {NULL, NULL}};
    assert_reads(given,
                 "PROGRAMA_PPTO period month pia pim accrued "
                 "accrued_cumulative",
                 "0001 2024 3 10000 12050 0 0\n"
                 "0001 2024-01 1 10000 12050 0 0\n"
                 "0001 2024-02 2 10000 12050 0 0\n"
                 "0001 2024-03 3 10000 12050 0 0\n"
                 "0001 2024 3 0 0 8025 8025\n"
                 "0001 2024-01 1 0 0 0 0\n"
                 "0001 2024-02 2 0 0 8025 8025\n"
                 "0001 2024-03 3 0 0 0 8025\n"
                 "0001 2024 3 0 0 -1000 -1000\n"
                 "0001 2024-01 1 0 0 0 0\n"
                 "0001 2024-02 2 0 0 0 0\n"
                 "0001 2024-03 3 0 0 -1000 -1000\n"
                 "0002 2024 3 700 700 0 0\n"
                 "0002 2024-01 1 700 700 0 0\n"
                 "0002 2024-02 2 700 700 0 0\n"
                 "0002 2024-03 3 700 700 0 0\n");
}
END_TEST

START_TEST(a_row_with_twelve_months_is_the_year_and_its_months)
{
    char file[1000];
    snprintf(file, sizeof file, "%s%s", wide_header,
             "2024,0001,100,120.50,0,80.25,-10,0,0,0,0,0,0,0,0,0,70.25,60\n");
    const struct given given[] = {
        {"file", file}, {"layout", "wide"}, {NULL, NULL}};
    assert_reads(given,
                 "PROGRAMA_PPTO period month pim accrued "
                 "accrued_cumulative paid paid_cumulative",
                 "0001 2024 3 12050 7025 7025 6000 6000\n"
                 "0001 2024-01 1 12050 0 0 not_collected not_collected\n"
                 "0001 2024-02 2 12050 8025 8025 not_collected not_collected\n"
                 "0001 2024-03 3 12050 -1000 7025 not_collected "
                 "not_collected\n");
}
END_TEST

static const char annual_file[] =
    "A\xc3\xb1o;UBIGEO;PIA;PIM;Devengado;Avance %\n"
    "2023;010101;1.000,5;2.000;1.500,25;75,0\n"
    "2024;010101;3.000;3.000;0;0,0\n";

static const struct given annual[] = {
    {"file", annual_file}, {"layout", "annual"},   {"year", "A\xc3\xb1o"},
    {"pia", "PIA"},        {"pim", "PIM"},         {"accrued", "Devengado"},
    {"decimal", "comma"},  {"thousands", "point"}, {NULL, NULL}};

START_TEST(a_table_of_years_needs_only_settings)
{
    assert_reads(annual, "period UBIGEO month pia pim accrued",
                 "2023 010101 not_collected 100050 200000 150025\n"
                 "2024 010101 not_collected 300000 300000 0\n");
}
END_TEST

/* A file whose months have English names, without a column of the year's sum,
 * as a country's BOOST table may have it. */
START_TEST(other_names_need_only_settings)
{
    static const char file[] =
        "year,admin1,econ1,approved,jan,feb,mar,apr,may,jun,jul,aug,sep,oct,"
        "nov,dec\n"
        "2021,07 Loreto,21 Wages,12,1,1,1,1,1,1,1,1,1,1,1,\n";
    const struct given given[] = {
        {"file", file},
        {"layout", "wide"},
        {"year", "year"},
        {"pia", "approved"},
        {"accrued_monthly", "{month}"},
        {"months", "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"},
        {"empty", "zero"},
        {"periods", "annual"},
        {NULL, NULL}};
    assert_reads(given, "period admin1 econ1 month pia accrued",
                 "2021 07 Loreto 21 Wages 11 1200 1100\n");
}
END_TEST

START_TEST(months_may_be_names)
{
    static const char file[] = "anio,mes,cod,pim,dev\n"
                               "2024,ENERO,01,5,1\n"
                               "2024,FEBRERO,01,0,2\n";
    const struct given given[] = {{"file", file},     {"year", "anio"},
                                  {"month", "mes"},   {"pim", "pim"},
                                  {"accrued", "dev"}, {"periods", "monthly"},
                                  {NULL, NULL}};
    assert_reads(given, "period cod pim accrued accrued_cumulative",
                 "2024-01 01 500 100 100\n2024-02 01 500 0 100\n"
                 "2024-01 01 0 0 0\n2024-02 01 0 200 200\n");
}
END_TEST

/* Months after the last with a flow are not zero: they are not there yet. */
START_TEST(a_year_in_progress_has_no_later_months)
{
    static const char file[] =
        "ANO_EJE,MES_EJE,MONTO_PIM,MONTO_DEVENGADO\n"
        "2023,0,9,0\n2023,12,0,1\n2024,0,8,0\n2024,1,0,1\n2025,0,7,0\n";
    const struct given given[] = {
        {"file", file}, {"gaps", "zero"}, {NULL, NULL}};
    struct quipu_error err = QUIPU_NO_ERROR;
    char *records = try_read(given, "period", &err);
    ck_assert_ok(records, err);
    ck_assert_ptr_nonnull(strstr(records, "2023-12\n"));
    ck_assert_ptr_nonnull(strstr(records, "2024-01\n"));
    ck_assert_ptr_null(strstr(records, "2024-02\n"));
    ck_assert_ptr_nonnull(strstr(records, "2025\n"));
    ck_assert_ptr_null(strstr(records, "2025-01\n"));
    free(records);
}
END_TEST

START_TEST(a_last_month_can_be_given)
{
    static const char file[] = "ANO_EJE,MES_EJE,MONTO_PIM,MONTO_DEVENGADO\n"
                               "2024,0,9,0\n2024,1,0,1\n";
    const struct given given[] = {
        {"file", file}, {"last_month", "2"}, {NULL, NULL}};
    assert_reads(given, "period month pim accrued accrued_cumulative",
                 "2024 2 900 0 0\n2024-01 1 900 0 0\n2024-02 2 900 0 0\n"
                 "2024 2 0 100 100\n2024-01 1 0 100 100\n"
                 "2024-02 2 0 0 100\n");
}
END_TEST

START_TEST(stocks_in_parts_are_added_where_it_is_said)
{
    static const char file[] =
        "ANO_EJE,MES_EJE,MONTO_PIM,MONTO_CERTIFICADO,MONTO_DEVENGADO\n"
        "2024,0,9,0,0\n2024,1,0,4,1\n2024,2,0,3,0\n";
    const struct given given[] = {{"file", file},
                                  {"added", "certified"},
                                  {"periods", "annual"},
                                  {NULL, NULL}};
    assert_reads(given, "period pim certified accrued",
                 "2024 900 0 0\n2024 0 400 100\n2024 0 300 0\n");
}
END_TEST

START_TEST(stocks_that_are_repeated_are_those_of_the_last_month)
{
    static const char file[] =
        "ANO_EJE,MES_EJE,LINE,MONTO_PIM,MONTO_DEVENGADO\n"
        "2024,1,a,9,1\n2024,1,b,5,1\n2024,2,b,6,1\n2024,2,a,9,0\n";
    const struct given given[] = {{"file", file},
                                  {"repeated", "pim"},
                                  {"periods", "annual"},
                                  {NULL, NULL}};
    assert_reads(given, "LINE pim accrued",
                 "a 0 100\nb 0 100\nb 600 100\na 900 0\n");
}
END_TEST

START_TEST(files_are_read_one_after_the_other)
{
    static const char first[] = "ANO_EJE,MES_EJE,P,MONTO_DEVENGADO\n"
                                "2023,12,0001,1\n";
    static const char second[] = "ANO_EJE,MES_EJE,P,MONTO_DEVENGADO\n"
                                 "2024,1,0002,2\n";
    const struct given given[] = {{"file", first},
                                  {"file", second},
                                  {"gaps", "zero"},
                                  {"ignore", "ANO_EJE"},
                                  {NULL, NULL}};
    struct quipu_error err = QUIPU_NO_ERROR;
    char *records = try_read(given, "period P accrued", &err);
    ck_assert_ok(records, err);
    ck_assert_ptr_nonnull(strstr(records, "2023-12 0001 100\n2024 0002 200\n"));
    free(records);
}
END_TEST

/* 2^53 + 1 cents, which no double holds. */
START_TEST(large_amounts_keep_their_cents)
{
    static const char file[] = "ANO_EJE,MES_EJE,MONTO_DEVENGADO\n"
                               "2024,1,90071992547409.93\n";
    const struct given given[] = {
        {"file", file}, {"periods", "annual"}, {NULL, NULL}};
    assert_reads(given, "accrued", "9007199254740993\n");
}
END_TEST

UNIT_MAIN("budget layouts",
          rows_of_months_are_records_of_the_year_and_of_months,
          a_row_with_twelve_months_is_the_year_and_its_months,
          a_table_of_years_needs_only_settings, other_names_need_only_settings,
          months_may_be_names, a_year_in_progress_has_no_later_months,
          a_last_month_can_be_given, stocks_in_parts_are_added_where_it_is_said,
          stocks_that_are_repeated_are_those_of_the_last_month,
          files_are_read_one_after_the_other, large_amounts_keep_their_cents)
