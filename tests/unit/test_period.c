/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_period.c - years, half-years, quarters and months, in the time formats
 * of SDMX 2.1 (section 6, "reporting time periods"; gregorian year, month). */
#include <quipu/number.h>
#include <quipu/period.h>

#include "unit.h"

static const struct {
    const char *text, *written;
    enum quipu_frequency frequency;
    int32_t ordinal;
    const char *first, *last;
} periods[] = {
    {"2023", "2023", QUIPU_ANNUAL, 2023, "2023-01-01", "2023-12-31"},
    {"2023-A1", "2023", QUIPU_ANNUAL, 2023, "2023-01-01", "2023-12-31"},
    {"2023-S1", "2023-S1", QUIPU_SEMESTER, 4046, "2023-01-01", "2023-06-30"},
    {"2023-S2", "2023-S2", QUIPU_SEMESTER, 4047, "2023-07-01", "2023-12-31"},
    {"2023-Q1", "2023-Q1", QUIPU_QUARTER, 8092, "2023-01-01", "2023-03-31"},
    {"2023-Q4", "2023-Q4", QUIPU_QUARTER, 8095, "2023-10-01", "2023-12-31"},
    {"2024-02", "2024-02", QUIPU_MONTH, 24289, "2024-02-01", "2024-02-29"},
    {"2023-M02", "2023-02", QUIPU_MONTH, 24277, "2023-02-01", "2023-02-28"},
    {"2023-12", "2023-12", QUIPU_MONTH, 24287, "2023-12-01", "2023-12-31"},
    {"0001", "0001", QUIPU_ANNUAL, 1, "0001-01-01", "0001-12-31"},
    {"9999-Q4", "9999-Q4", QUIPU_QUARTER, 39999, "9999-10-01", "9999-12-31"},
};

static const char *const not_periods[] = {
    "",        "202",      "0000",    "20234",    "2023-",    "2023-1",
    "2023-00", "2023-13",  "2023-S0", "2023-S3",  "2023-Q5",  "2023-A2",
    "2023-M1", "2023-M13", "2023-Q",  "2023-Q11", "2023-D1",  "2023-q1",
    "2023S1",  " 2023",    "2023 ",   "-2023",    "2023-W01", "2023-01-01",
};

static int32_t date_of(const char *text)
{
    int32_t date;
    ck_assert(quipu_parse_date(quipu_slice_of(text), &date));
    return date;
}

START_TEST(periods_are_read_and_written)
{
    for (size_t i = 0; i < ARRAY_SIZE(periods); i++) {
        struct quipu_period period;
        ck_assert_msg(
            quipu_parse_period(quipu_slice_of(periods[i].text), &period), "%s",
            periods[i].text);
        ck_assert_int_eq(period.frequency, periods[i].frequency);
        ck_assert_int_eq(period.ordinal, periods[i].ordinal);
        char out[QUIPU_PERIOD_SIZE];
        quipu_format_period(out, period);
        ck_assert_str_eq(out, periods[i].written);
    }
}
END_TEST

START_TEST(periods_have_a_first_and_a_last_day)
{
    for (size_t i = 0; i < ARRAY_SIZE(periods); i++) {
        struct quipu_period period;
        ck_assert(quipu_parse_period(quipu_slice_of(periods[i].text), &period));
        ck_assert_int_eq(quipu_period_first_day(period),
                         date_of(periods[i].first));
        ck_assert_int_eq(quipu_period_last_day(period),
                         date_of(periods[i].last));
    }
}
END_TEST

START_TEST(what_is_not_a_period_is_refused)
{
    for (size_t i = 0; i < ARRAY_SIZE(not_periods); i++) {
        struct quipu_period period;
        ck_assert_msg(
            !quipu_parse_period(quipu_slice_of(not_periods[i]), &period), "%s",
            not_periods[i]);
    }
}
END_TEST

START_TEST(a_period_begins_after_the_one_before_it_ends)
{
    static const enum quipu_frequency all[] = {QUIPU_ANNUAL, QUIPU_SEMESTER,
                                               QUIPU_QUARTER, QUIPU_MONTH};
    static const int32_t per_year[] = {1, 2, 4, 12};
    for (size_t i = 0; i < ARRAY_SIZE(all); i++) {
        for (int32_t n = per_year[i]; n < 9999 * per_year[i]; n++) {
            struct quipu_period period = {all[i], n}, next = {all[i], n + 1};
            if (quipu_period_last_day(period) + 1 !=
                quipu_period_first_day(next))
                ck_abort_msg("%c %d", (char)all[i], n);
        }
    }
}
END_TEST

UNIT_MAIN("period", periods_are_read_and_written,
          periods_have_a_first_and_a_last_day, what_is_not_a_period_is_refused,
          a_period_begins_after_the_one_before_it_ends)
