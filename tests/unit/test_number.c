/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_number.c - numbers and dates to text and back. */
#include <inttypes.h>
#include <locale.h>
#include <math.h>

#include <quipu/number.h>

#include "unit.h"

/* Values are those of IEEE 754 correct rounding; the hard ones come from Rick
 * Regan, "Exploring Binary" (half-way cases, the denormal that hung PHP and
 * Java), the rest from the definition of the decimal notation. */
static const struct {
    const char *text;
    double value;
} parsed[] = {
    {"0", 0},
    {"-1", -1},
    {"+1", 1},
    {"007", 7},
    {"1.5", 1.5},
    {".5", 0.5},
    {"5.", 5},
    {"1e3", 1000},
    {"1E+3", 1000},
    {"25e-1", 2.5},
    {"0e99999999999", 0},
    {"1e-99999999999", 0},
    {"0.1", 0x1.999999999999ap-4},
    {"9007199254740993", 0x1p53},
    {"9007199254740993.00000000000000001", 0x1.0000000000001p53},
    {"1.00000000000000011102230246251565404236316680908203125", 1},
    {"1.00000000000000011102230246251565404236316680908203124", 1},
    {"1.00000000000000011102230246251565404236316680908203126",
     0x1.0000000000001p0},
    {"2.2250738585072011e-308", 0x0.fffffffffffffp-1022},
    {"2.2250738585072012e-308", 0x1p-1022},
    {"1.7976931348623158e308", 0x1.fffffffffffffp1023},
    {"4.9406564584124654e-324", 0x1p-1074},
    {"6929495644600919.5", 0x1.89e56ee5e7a58p52},
    {"3.518437208883201171875e13", 0x1.0000000000002p45},
    {"123456789012345678901234567890", 0x1.8ee90ff6c373ep96},
};

static const char *const not_numbers[] = {
    "",         " ",
    "-",        "+",
    ".",        "-.",
    "e5",       "1e",
    "1e+",      "1 ",
    " 1",       "1 2",
    "1,5",      "1.2.3",
    "--1",      "+-1",
    "nan",      "NaN",
    "inf",      "-inf",
    "0x10",     "1p3",
    "1e5.",     "1_000",
    "1.8e308",  "1e99999999999",
    "\xd9\xa1", "infinity",
    "1d5",
};

START_TEST(decimal_numbers_are_read_exactly)
{
    for (size_t i = 0; i < ARRAY_SIZE(parsed); i++) {
        double value = -99;
        ck_assert_msg(
            quipu_parse_double(quipu_slice_of(parsed[i].text), &value), "%s",
            parsed[i].text);
        ck_assert_msg(value == parsed[i].value, "%s: %a", parsed[i].text,
                      value);
    }
}
END_TEST

START_TEST(what_is_not_a_number_is_refused)
{
    for (size_t i = 0; i < ARRAY_SIZE(not_numbers); i++) {
        double value = -99;
        ck_assert_msg(
            !quipu_parse_double(quipu_slice_of(not_numbers[i]), &value), "%s",
            not_numbers[i]);
        ck_assert_double_eq(value, -99);
    }
    double value;
    ck_assert(!quipu_parse_double((struct quipu_slice){NULL, 0}, &value));
    ck_assert(!quipu_parse_double((struct quipu_slice){"1\0", 2}, &value));
    char many[2000];
    memset(many, '1', sizeof many);
    ck_assert(!quipu_parse_double((struct quipu_slice){many, 2000}, &value));
    memset(many, '0', sizeof many);
    ck_assert(quipu_parse_double((struct quipu_slice){many, 1000}, &value));
}
END_TEST

START_TEST(the_slice_ends_the_number)
{
    double value;
    ck_assert(quipu_parse_double((struct quipu_slice){"12345", 2}, &value));
    ck_assert_double_eq(value, 12);
    ck_assert(quipu_parse_double(
        (struct quipu_slice){"12345678901234567890123", 20}, &value));
    ck_assert_double_eq(value, 12345678901234567890.0);
}
END_TEST

/* xorshift64, Marsaglia 2003: the same numbers everywhere. */
static uint64_t next_random(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

/* A decimal text of up to 24 digits with or without point and exponent. */
static size_t write_random(char *out, uint64_t *state)
{
    uint64_t dice = next_random(state);
    size_t length = 0, digits = dice % 24 + 1, point = dice / 24 % 30;
    if (dice / 1024 % 4 == 0)
        out[length++] = '-';
    for (size_t i = 0; i < digits; i++) {
        if (i == point)
            out[length++] = '.';
        out[length++] = (char)('0' + next_random(state) % 10);
    }
    int range = dice / 4096 % 4 == 0 ? 330 : 25;
    if (dice / 16384 % 3 == 0)
        length += (size_t)snprintf(
            out + length, 8, "e%d",
            (int)(next_random(state) % (uint64_t)(2 * range)) - range);
    out[length] = '\0';
    return length;
}

START_TEST(random_decimals_are_read_as_strtod_reads_them)
{
    uint64_t state = 20230713;
    for (int i = 0; i < 2000000; i++) {
        char text[64];
        size_t length = write_random(text, &state);
        double want = strtod(text, NULL), value = 0;
        bool is_number =
            quipu_parse_double((struct quipu_slice){text, length}, &value);
        if (is_number != (isfinite(want) != 0) || (is_number && value != want))
            ck_abort_msg("%s", text);
    }
}
END_TEST

/* As Python's repr writes them (David Gay's shortest), but for the form of the
 * exponent and for whole numbers. */
static const struct {
    double value;
    const char *text;
} formatted[] = {
    {0, "0"},
    {-0.0, "0"},
    {1, "1"},
    {-42, "-42"},
    {1.5, "1.5"},
    {0.1, "0.1"},
    {-0.25, "-0.25"},
    {0.30000000000000004, "0.30000000000000004"},
    {1e15, "1000000000000000"},
    {0x1p53, "9007199254740992"},
    {-0x1p53, "-9007199254740992"},
    {1e16, "10000000000000000"},
    {1e17, "1e17"},
    {1.2345678901234567e19, "1.2345678901234567e19"},
    {1e22, "1e22"},
    {1e23, "1e23"},
    {123456.789, "123456.789"},
    {0.00001, "0.00001"},
    {0.0000099, "9.9e-6"},
    {5e-324, "5e-324"},
    {1.7976931348623157e308, "1.7976931348623157e308"},
    {-2.2250738585072014e-308, "-2.2250738585072014e-308"},
    {0x1p-44, "5.684341886080802e-14"},
    {0x1p-1022, "2.2250738585072014e-308"},
    {9.5367431640625e-07, "9.5367431640625e-7"},
    {4.35, "4.35"},
    {2.675, "2.675"},
};

START_TEST(numbers_are_written_shortest)
{
    for (size_t i = 0; i < ARRAY_SIZE(formatted); i++) {
        char out[QUIPU_NUMBER_SIZE];
        size_t length = quipu_format_double(out, formatted[i].value);
        ck_assert_str_eq(out, formatted[i].text);
        ck_assert_uint_eq(length, strlen(out));
    }
}
END_TEST

START_TEST(written_numbers_read_back_the_same)
{
    uint64_t state = 17;
    for (int i = 0; i < 200000; i++) {
        uint64_t bits = next_random(&state);
        double value, back;
        memcpy(&value, &bits, sizeof value);
        if (!isfinite(value))
            continue;
        char out[QUIPU_NUMBER_SIZE];
        size_t length = quipu_format_double(out, value);
        if (length >= QUIPU_NUMBER_SIZE || strtod(out, NULL) != value ||
            !quipu_parse_double((struct quipu_slice){out, length}, &back) ||
            back != value)
            ck_abort_msg("%s", out);
    }
}
END_TEST

START_TEST(numbers_do_not_follow_the_locale)
{
    static const char *const with_comma[] = {"es_PE.UTF-8", "es_ES.UTF-8",
                                             "de_DE.UTF-8", "fr_FR.UTF-8"};
    bool is_set = false;
    for (size_t i = 0; !is_set && i < ARRAY_SIZE(with_comma); i++)
        is_set = setlocale(LC_ALL, with_comma[i]) != NULL;
    char out[QUIPU_NUMBER_SIZE];
    double value;
    quipu_format_double(out, 0.1);
    ck_assert_str_eq(out, "0.1");
    ck_assert(
        quipu_parse_double(quipu_slice_of("0.12345678901234567890"), &value));
    ck_assert_double_eq(value, 0.12345678901234567890);
    ck_assert(!quipu_parse_double(quipu_slice_of("0,1"), &value));
    setlocale(LC_ALL, "C");
}
END_TEST

static const struct {
    const char *text;
    bool is_whole;
    int64_t value;
} integers[] = {
    {"0", true, 0},
    {"-0", true, 0},
    {"+12", true, 12},
    {"0012", true, 12},
    {"9223372036854775807", true, INT64_MAX},
    {"-9223372036854775808", true, INT64_MIN},
    {"9223372036854775808", false, 0},
    {"-9223372036854775809", false, 0},
    {"99999999999999999999", false, 0},
    {"1.0", false, 0},
    {"1e3", false, 0},
    {"", false, 0},
    {"-", false, 0},
    {" 1", false, 0},
    {"0x1", false, 0},
};

START_TEST(whole_numbers_are_read_or_refused)
{
    for (size_t i = 0; i < ARRAY_SIZE(integers); i++) {
        int64_t value = 0;
        bool is_whole =
            quipu_parse_integer(quipu_slice_of(integers[i].text), &value);
        ck_assert_msg(is_whole == integers[i].is_whole &&
                          value == integers[i].value,
                      "%s: %" PRId64, integers[i].text, value);
    }
}
END_TEST

/* Python: (datetime.date(y, m, d) - datetime.date(1970, 1, 1)).days */
static const struct {
    const char *text;
    int32_t days;
} dates[] = {
    {"1970-01-01", 0},       {"1969-12-31", -1},      {"2000-02-29", 11016},
    {"2000-03-01", 11017},   {"1900-03-01", -25508},  {"2023-07-13", 19551},
    {"0001-01-01", -719162}, {"0004-02-29", -718008}, {"1600-02-29", -135081},
    {"9999-12-31", 2932896},
};

static const char *const not_dates[] = {
    "",           "2023-02-29", "1900-02-29", "2023-13-01",  "2023-00-01",
    "2023-01-00", "2023-04-31", "0000-01-01", "2023-1-1",    "20230713",
    "2023/07/13", "2023-07-1x", "-023-01-01", "2023-07-13 ",
};

START_TEST(dates_are_days_since_1970)
{
    for (size_t i = 0; i < ARRAY_SIZE(dates); i++) {
        int32_t days = 1;
        ck_assert_msg(quipu_parse_date(quipu_slice_of(dates[i].text), &days) &&
                          days == dates[i].days,
                      "%s: %d", dates[i].text, days);
    }
    for (size_t i = 0; i < ARRAY_SIZE(not_dates); i++) {
        int32_t days;
        ck_assert_msg(!quipu_parse_date(quipu_slice_of(not_dates[i]), &days),
                      "%s", not_dates[i]);
    }
}
END_TEST

START_TEST(every_day_goes_there_and_back_in_order)
{
    int year = 0, month = 12, day = 31;
    for (int32_t date = -719162; date <= 2932896; date++) {
        int y, m, d;
        int32_t back;
        quipu_date_to_ymd(date, &y, &m, &d);
        if (y * 372 + m * 31 + d <= year * 372 + month * 31 + day ||
            !quipu_date_from_ymd(y, m, d, &back) || back != date)
            ck_abort_msg("%d: %d-%d-%d", date, y, m, d);
        year = y;
        month = m;
        day = d;
    }
    ck_assert(year == 9999 && month == 12 && day == 31);
}
END_TEST

UNIT_MAIN("number", decimal_numbers_are_read_exactly,
          what_is_not_a_number_is_refused, the_slice_ends_the_number,
          random_decimals_are_read_as_strtod_reads_them,
          numbers_are_written_shortest, written_numbers_read_back_the_same,
          numbers_do_not_follow_the_locale, whole_numbers_are_read_or_refused,
          dates_are_days_since_1970, every_day_goes_there_and_back_in_order)
