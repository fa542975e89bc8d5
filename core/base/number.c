/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* number.c - numbers to text and back, the same in every locale
 * (quipu/number.h). */
#include <config.h>

#include <float.h>
#include <locale.h>
#include <math.h>

#include "base/base.h"
#include "base/number.h"

/* A text of more bytes than this is no number. */
#define TEXT_LIMIT 1000

/* A decimal number: mantissa * 10^exponent.  is_exact is false when it has more
 * digits than the mantissa holds. */
struct decimal {
    uint64_t mantissa;
    int exponent;
    bool is_negative, is_exact;
};

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Reads digits into the mantissa, up to 19 significant ones; returns the end.
 */
static const char *scan_digits(const char *p, const char *end,
                               struct decimal *number)
{
    for (; p < end && is_digit(*p); p++) {
        if (number->mantissa <= (UINT64_MAX - 9) / 10)
            number->mantissa = number->mantissa * 10 + (uint64_t)(*p - '0');
        else
            number->is_exact = false;
    }
    return p;
}

/* Reads what follows the 'e'; NULL when there is no digit. */
static const char *scan_exponent(const char *p, const char *end, int *exponent)
{
    bool is_negative = p < end && *p == '-';
    if (p < end && (*p == '-' || *p == '+'))
        p++;
    if (p == end || !is_digit(*p))
        return NULL;
    int value = 0;
    for (; p < end && is_digit(*p); p++) {
        if (value < 100000)
            value = value * 10 + (*p - '0');
    }
    *exponent += is_negative ? -value : value;
    return p;
}

/* Takes a text apart; false when it is not a decimal number. */
static bool scan_decimal(struct quipu_slice text, char mark,
                         struct decimal *number)
{
    *number = (struct decimal){.is_exact = true};
    const char *p = text.data, *end = text.data + text.length;
    if (p < end && (*p == '-' || *p == '+'))
        number->is_negative = *p++ == '-';

    const char *whole = p;
    p = scan_digits(p, end, number);
    size_t digits = (size_t)(p - whole);
    if (p < end && *p == mark) {
        const char *fraction = p + 1;
        p = scan_digits(fraction, end, number);
        digits += (size_t)(p - fraction);
        number->exponent = (int)(fraction - p);
    }
    if (digits == 0)
        return false;
    if (p < end && (*p == 'e' || *p == 'E'))
        p = scan_exponent(p + 1, end, &number->exponent);
    return p == end;
}

static const double powers_of_ten[] = {
    1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
    1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

/* Where mantissa and power of ten are both exact doubles, one multiplication or
 * division rounds once, and so correctly (Clinger 1990). */
static bool convert_exactly(const struct decimal *number, double *value)
{
    const int limit = (int)ARRAY_SIZE(powers_of_ten) - 1;
    if (FLT_EVAL_METHOD != 0 || !number->is_exact ||
        number->mantissa > UINT64_C(1) << DBL_MANT_DIG ||
        number->exponent < -limit || number->exponent > limit)
        return false;

    double result = (double)number->mantissa;
    if (number->exponent < 0)
        result /= powers_of_ten[-number->exponent];
    else
        result *= powers_of_ten[number->exponent];
    *value = number->is_negative ? -result : result;
    return true;
}

/* Everything else is the C library's business, in the C locale whatever the
 * program has set.  (glibc hands out its static C locale here.) */
static bool convert_by_library(struct quipu_slice text, char mark,
                               double *value)
{
    char copy[TEXT_LIMIT + 1];
    memcpy(copy, text.data, text.length);
    copy[text.length] = '\0';
    char *point = strchr(copy, mark);
    if (point)
        *point = '.';

    locale_t c_locale = newlocale(LC_ALL_MASK, "C", (locale_t)0);
    if (c_locale == (locale_t)0)
        return false;
    double result = strtod_l(copy, NULL, c_locale);
    freelocale(c_locale);
    if (!isfinite(result))
        return false;
    *value = result;
    return true;
}

bool number_parse(struct quipu_slice text, char mark, double *value)
{
    struct decimal number;
    if (text.length > TEXT_LIMIT || !scan_decimal(text, mark, &number))
        return false;
    return convert_exactly(&number, value) ||
           convert_by_library(text, mark, value);
}

bool quipu_parse_double(struct quipu_slice text, double *value)
{
    return number_parse(text, '.', value);
}

bool quipu_parse_integer(struct quipu_slice text, int64_t *value)
{
    const char *p = text.data, *end = text.data + text.length;
    bool is_negative = false;
    if (p < end && (*p == '-' || *p == '+'))
        is_negative = *p++ == '-';
    if (p == end)
        return false;

    int64_t result = 0;
    for (; p < end; p++) {
        if (!is_digit(*p))
            return false;
        int digit = is_negative ? -(*p - '0') : *p - '0';
        if (__builtin_mul_overflow(result, (int64_t)10, &result) ||
            __builtin_add_overflow(result, (int64_t)digit, &result))
            return false;
    }
    *value = result;
    return true;
}
