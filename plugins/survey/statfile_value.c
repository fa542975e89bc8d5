/* SPDX-License-Identifier: GPL-3.0-or-later */
/* statfile_value.c - what the variables and values of Stata and SPSS mean. */
#include <math.h>

#include "statfile.h"

/* Days from 1970-01-01 to the first day of each calendar. */
enum { STATA_EPOCH = -3653, SPSS_EPOCH = -141428 };

#define SECONDS_PER_DAY      86400.0
#define MILLISECONDS_PER_DAY 86400000.0

/* Stata: %td or %d with or without alignment and details; %tc.  Not %tC, which
 * counts leap seconds, and not weeks, months, quarters, half-years. */
static enum calendar classify_stata(const char *format)
{
    if (*format++ != '%')
        return CALENDAR_NONE;
    if (*format == '-')
        format++;
    if (*format == 'd' || (format[0] == 't' && format[1] == 'd'))
        return CALENDAR_STATA_DAYS;
    if (format[0] == 't' && format[1] == 'c')
        return CALENDAR_STATA_MILLISECONDS;
    return CALENDAR_NONE;
}

/* SPSS: formats that show a day; a width follows the name. */
static enum calendar classify_spss(const char *format)
{
    static const char *const names[] = {"DATE",  "ADATE",    "EDATE", "SDATE",
                                        "JDATE", "DATETIME", "YMDHMS"};
    size_t length = 0;
    while (format[length] >= 'A' && format[length] <= 'Z')
        length++;
    for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
        if (strlen(names[i]) == length && memcmp(names[i], format, length) == 0)
            return CALENDAR_SPSS_SECONDS;
    }
    return CALENDAR_NONE;
}

void stat_classify(const struct file *file, const readstat_variable_t *variable,
                   struct column *column)
{
    column->type = QUIPU_TEXT;
    column->calendar = CALENDAR_NONE;
    if (readstat_variable_get_type_class(variable) ==
        READSTAT_TYPE_CLASS_STRING)
        return;

    const char *format = readstat_variable_get_format(variable);
    if (format)
        column->calendar = file->format == FORMAT_DTA ? classify_stata(format)
                                                      : classify_spss(format);
    column->type =
        column->calendar == CALENDAR_NONE ? QUIPU_DOUBLE : QUIPU_DATE;
}

/* The day of a number; false when it is no day of the years 1 to 9999. */
static bool find_day(enum calendar calendar, double number, double *day)
{
    int32_t first, last;
    if (!quipu_date_from_ymd(1, 1, 1, &first) ||
        !quipu_date_from_ymd(9999, 12, 31, &last))
        return false;
    if (calendar == CALENDAR_SPSS_SECONDS)
        *day = floor(number / SECONDS_PER_DAY) + SPSS_EPOCH;
    else if (calendar == CALENDAR_STATA_MILLISECONDS)
        *day = floor(number / MILLISECONDS_PER_DAY) + STATA_EPOCH;
    else
        *day = floor(number) + STATA_EPOCH;
    return *day >= first && *day <= last;
}

/* An empty text goes on as one: the dataset may say what it means. */
static void interpret_text(readstat_variable_t *variable, readstat_value_t raw,
                           struct value *value)
{
    const char *string = readstat_string_value(raw);
    if (!string)
        return;
    value->kind = readstat_value_is_defined_missing(raw, variable)
                      ? VALUE_DECLARED
                      : VALUE_TEXT;
    value->text = quipu_slice_of(string);
}

/* An infinite number, or a date outside the calendar, is malformed: it goes on
 * as a text, which is neither number nor date, for the batch to refuse. */
static void interpret_number(const struct column *column, double number,
                             char code[QUIPU_NUMBER_SIZE], struct value *value)
{
    if (!isfinite(number)) {
        value->kind = VALUE_TEXT;
        value->text = quipu_slice_of("an infinite number");
        return;
    }
    if (column->calendar == CALENDAR_NONE) {
        value->kind = VALUE_NUMBER;
        value->number = number;
        return;
    }
    if (find_day(column->calendar, number, &value->number)) {
        value->kind = VALUE_DATE;
        return;
    }
    value->kind = VALUE_TEXT;
    value->text = (struct quipu_slice){code, quipu_format_double(code, number)};
}

void stat_interpret(const struct column *column, readstat_variable_t *variable,
                    readstat_value_t raw, char code[QUIPU_NUMBER_SIZE],
                    struct value *value)
{
    *value = (struct value){.kind = VALUE_MISSING};
    if (readstat_value_type_class(raw) == READSTAT_TYPE_CLASS_STRING) {
        interpret_text(variable, raw, value);
        return;
    }
    if (readstat_value_is_tagged_missing(raw)) {
        char tag = readstat_value_tag(raw);
        if (tag < 'a' || tag > 'z')
            return;
        code[0] = '.';
        code[1] = tag;
        value->kind = VALUE_DECLARED;
        value->text = (struct quipu_slice){code, 2};
        return;
    }
    double number = readstat_double_value(raw);
    if (readstat_value_is_system_missing(raw) || isnan(number))
        return;
    if (readstat_value_is_defined_missing(raw, variable) && isfinite(number)) {
        value->kind = VALUE_DECLARED;
        value->text =
            (struct quipu_slice){code, quipu_format_double(code, number)};
        return;
    }
    interpret_number(column, number, code, value);
}
