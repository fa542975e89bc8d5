/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_observations_period.c - the periods of published series.  Forms are
 * those of the SDMX time formats and what survey reports write. */
#include "observations_run.h"

#include "../../plugins/observations/observations.h"

static const struct {
    const char *in;
    enum range range;
    const char *period, *other;
} cases[] = {
    {"2023", RANGE_REFUSE, "2023", NULL},
    {"2023-A1", RANGE_REFUSE, "2023", NULL},
    {"2023-S2", RANGE_REFUSE, "2023-S2", NULL},
    {"2023-Q4", RANGE_REFUSE, "2023-Q4", NULL},
    {"2023-M07", RANGE_REFUSE, "2023-07", NULL},
    {" 2023-07 ", RANGE_REFUSE, "2023-07", NULL},
    {"2011-12", RANGE_REFUSE, "2011-12", NULL},
    {"2015-2016", RANGE_REFUSE, NULL, "a range of years"},
    {"2015/2016", RANGE_REFUSE, NULL, "a range of years"},
    {"2015\u20132016", RANGE_REFUSE, NULL, "a range of years"},
    {"2023-T1", RANGE_REFUSE, NULL, "a trimester"},
    {"2023-W09", RANGE_LAST, NULL, "a week"},
    {"2023-03-31", RANGE_LAST, NULL, "a day"},
    {"2023-D091", RANGE_REFUSE, NULL, "a day"},
    {"2024-03-31T12:00:00Z", RANGE_FIRST, NULL, "a moment"},
    {"2024-03-31T12:00:00/P1D", RANGE_FIRST, NULL, "a range of time"},
    {"2024-01-01/P1Y", RANGE_FIRST, NULL, "a range of time"},
    {"2024-01-01/2025-01-01", RANGE_FIRST, NULL, "a range of time"},
    {"2005.58337402344", RANGE_LAST, NULL, "a year with decimals"},
    {"23", RANGE_REFUSE, NULL, "no period"},
    {"2023-13", RANGE_REFUSE, NULL, "no period"},
    {"2023-Q5", RANGE_FIRST, NULL, "no period"},
    {"0000", RANGE_FIRST, NULL, "no period"},
    {"0000-0001", RANGE_FIRST, NULL, "no range of years"},
    {"n/a", RANGE_FIRST, NULL, "no period"},
    {"2015/16", RANGE_REFUSE, NULL, "no period"},
    {"2023", RANGE_FIRST, "2023", NULL},
    {"2023-Q4", RANGE_LAST, "2023-Q4", NULL},
    {"2023-M07", RANGE_LAST, "2023-07", NULL},
    {"2015-2016", RANGE_FIRST, "2015", NULL},
    {"2015-2016", RANGE_LAST, "2016", NULL},
    {"2016/2018", RANGE_FIRST, "2016", NULL},
    {"2015\u20132016", RANGE_LAST, "2016", NULL},
    {"2011-12", RANGE_FIRST, "2011", NULL},
    {"2011-12", RANGE_LAST, "2012", NULL},
    {"2011/12", RANGE_LAST, "2012", NULL},
    {"1999-00", RANGE_LAST, "2000", NULL},
    {"2011\u201312", RANGE_LAST, "2012", NULL},
    {"2015-03", RANGE_LAST, NULL, "no range of years"},
    {"2015-15", RANGE_LAST, NULL, "no range of years"},
    {"2016-2015", RANGE_LAST, NULL, "no range of years"},
    {"2015-2106", RANGE_FIRST, NULL, "no range of years"},
};

START_TEST(periods_are_read_or_told_by_name)
{
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        char period[QUIPU_PERIOD_SIZE] = "";
        const char *other =
            period_read(quipu_slice_of(cases[i].in), cases[i].range, period);
        if (cases[i].other) {
            ck_assert_msg(other != NULL, "\"%s\" is %s", cases[i].in, period);
            ck_assert_str_eq(other, cases[i].other);
        } else {
            ck_assert_msg(!other, "\"%s\": %s", cases[i].in, other);
            ck_assert_str_eq(period, cases[i].period);
        }
    }
}
END_TEST

START_TEST(a_period_is_made_beside_the_column)
{
    struct observed observed = {
        FILES("iso,year,mpi\nSRB,2019,1\nARM,2015-2016,2\nXX,,3\n"),
        GIVEN({"period", "year"}, {"period_range", "last"}),
        .wants_period = true};
    observations_are(observed, "iso|year|mpi|period\nSRB|2019|1|2019\n"
                               "ARM|2015-2016|2|2016\n"
                               "XX|<missing>|3|<missing>\n");
    observed.given[1].value = "first";
    observations_are(observed, "iso|year|mpi|period\nSRB|2019|1|2019\n"
                               "ARM|2015-2016|2|2015\n"
                               "XX|<missing>|3|<missing>\n");
    observed.given[1].value = "refuse";
    observations_fail(
        observed, QUIPU_EDATA,
        "\"a.csv\", row 3, column \"period\": \"2015-2016\" is not "
        "a period (\"period_range\" says");
    observed.given[1].name = NULL;
    observations_fail(observed, QUIPU_EDATA, "\"2015-2016\" is not a period");
}
END_TEST

/* The dataset may know it as a code for missing. */
START_TEST(what_is_no_period_is_left_as_it_is)
{
    observations_are(
        (struct observed){FILES("y\n2024-W09\nn/a\n2015-2106\n"),
                          GIVEN({"period", "y"}, {"period_range", "last"})},
        "y|period\n2024-W09|2024-W09\nn/a|n/a\n"
        "2015-2106|2015-2106\n");
}
END_TEST

START_TEST(a_column_called_period_is_replaced)
{
    observations_are(
        (struct observed){FILES("period,v\n2023-A1,1\n2011-12,2\n"),
                          GIVEN({"period", "period"})},
        "period|v\n2023|1\n2011-12|2\n");
}
END_TEST

START_TEST(the_period_of_a_wide_table)
{
    observations_are(
        (struct observed){FILES("year,H,A\n2015-2016,1,2\n"),
                          GIVEN({"layout", "wide"}, {"pivot", "H"},
                                {"pivot", "A"}, {"names_to", "measure"},
                                {"period", "year"}, {"period_range", "first"})},
        "year|measure|value|period\n2015-2016|H|1|2015\n"
        "2015-2016|A|2|2015\n");
}
END_TEST

START_TEST(periods_that_cannot_be_made_are_refused)
{
    observations_fail(
        (struct observed){FILES("y,v\n2024-W09,1\n"), GIVEN({"period", "y"}),
                          .wants_period = true},
        QUIPU_EDATA, "\"2024-W09\" is not a period (it is a week; periods");
    observations_fail(
        (struct observed){FILES("y,v\n2015-03,1\n"),
                          GIVEN({"period", "y"}, {"period_range", "first"})},
        QUIPU_EDATA,
        "\"a.csv\", row 2, column \"y\": \"2015-03\" is no range of "
        "years, and no month");
    observations_fail(
        (struct observed){FILES("y,v\n"), GIVEN({"period", "year"})},
        QUIPU_EDATA, "there is no column \"year\"");
    observations_fail(
        (struct observed){FILES("y,period\n"), GIVEN({"period", "y"})},
        QUIPU_EDATA, "two columns \"period\"");
    observations_fail(
        (struct observed){FILES("y,2019\n"),
                          GIVEN({"layout", "wide"}, {"period", "y"})},
        QUIPU_EDATA, "two columns \"period\"");
    observations_fail(
        (struct observed){FILES("y,2019\n"),
                          GIVEN({"layout", "wide"}, {"period", "period"})},
        QUIPU_EDATA, "there is no column \"period\"");
}
END_TEST

UNIT_MAIN("periods of observations", periods_are_read_or_told_by_name,
          a_period_is_made_beside_the_column,
          what_is_no_period_is_left_as_it_is,
          a_column_called_period_is_replaced, the_period_of_a_wide_table,
          periods_that_cannot_be_made_are_refused)
