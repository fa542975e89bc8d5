/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* format.c - writes the shortest text that reads back as a number
 * (quipu/number.h). */
#include <float.h>
#include <math.h>

#include <quipu/number.h>

#include "base/base.h"

/* 17 significant digits identify every double; 15 survive the way through one
 * when it has full precision. */
#define DIGITS_MAX  17
#define DIGITS_SAFE 15

/* 0.d1d2d3... * 10^point */
struct digits {
    char digits[DIGITS_MAX];
    int count;
    int point;
};

static size_t write_whole(char *out, uint64_t value)
{
    char reversed[20];
    size_t count = 0;
    do {
        reversed[count++] = (char)('0' + value % 10);
        value /= 10;
    } while (value > 0);
    for (size_t i = 0; i < count; i++)
        out[i] = reversed[count - 1 - i];
    return count;
}

static void drop_zeros(struct digits *number)
{
    while (number->count > 1 && number->digits[number->count - 1] == '0')
        number->count--;
}

/* The nearest decimal of `count` digits.  What printf writes for the decimal
 * mark depends on the locale, so everything but digits is skipped. */
static struct digits round_to(double value, int count)
{
    char printed[64];
    int length = snprintf(printed, sizeof printed, "%.*e", count - 1, value);
    int e = length;
    while (printed[e] != 'e')
        e--;

    struct digits number = {.count = 0};
    for (int i = 0; i < e && number.count < count; i++) {
        if (printed[i] >= '0' && printed[i] <= '9')
            number.digits[number.count++] = printed[i];
    }
    for (int i = e + 2; i < length; i++)
        number.point = number.point * 10 + (printed[i] - '0');
    if (printed[e + 1] == '-')
        number.point = -number.point;
    number.point++;
    drop_zeros(&number);
    return number;
}

/* The decimal next above, in the last of `count` digits. */
static struct digits next_above(struct digits number, int count)
{
    while (number.count < count)
        number.digits[number.count++] = '0';
    int i = count - 1;
    while (i >= 0 && number.digits[i] == '9')
        number.digits[i--] = '0';
    if (i >= 0) {
        number.digits[i]++;
    } else {
        number.digits[0] = '1';
        number.point++;
    }
    drop_zeros(&number);
    return number;
}

static size_t write_scientific(char *out, const struct digits *number)
{
    size_t length = 0;
    out[length++] = number->digits[0];
    if (number->count > 1) {
        out[length++] = '.';
        memcpy(out + length, number->digits + 1, (size_t)number->count - 1);
        length += (size_t)number->count - 1;
    }
    int exponent = number->point - 1;
    out[length++] = 'e';
    if (exponent < 0)
        out[length++] = '-';
    return length +
           write_whole(out + length,
                       (uint64_t)(exponent < 0 ? -exponent : exponent));
}

static size_t write_plain(char *out, const struct digits *number)
{
    size_t length = 0;
    if (number->point <= 0)
        out[length++] = '0';
    for (int i = 0; i < number->point; i++)
        out[length++] = i < number->count ? number->digits[i] : '0';
    if (number->point >= number->count)
        return length;
    out[length++] = '.';
    for (int i = number->point; i < number->count; i++)
        out[length++] = i < 0 ? '0' : number->digits[i];
    return length;
}

/* Plain from 0.00001 to below 1e17, with an exponent outside. */
static size_t write_digits(char *out, const struct digits *number)
{
    if (number->point < -4 || number->point > DIGITS_MAX)
        return write_scientific(out, number);
    return write_plain(out, number);
}

static bool reads_back(const struct digits *number, double value)
{
    char out[QUIPU_NUMBER_SIZE];
    struct quipu_slice text = {out, write_digits(out, number)};
    double back;
    return quipu_parse_double(text, &back) && back == value;
}

/* At a power of two the doubles above are twice as far apart as those below, so
 * that the nearest decimal may miss where the next above hits. */
static struct digits shortest(double value)
{
    int first = value < DBL_MIN ? 1 : DIGITS_SAFE;
    for (int count = first; count < DIGITS_MAX; count++) {
        struct digits number = round_to(value, count);
        if (reads_back(&number, value))
            return number;
        number = next_above(number, count);
        if (reads_back(&number, value))
            return number;
    }
    return round_to(value, DIGITS_MAX);
}

size_t quipu_format_double(char out[QUIPU_NUMBER_SIZE], double value)
{
    assert(isfinite(value));
    size_t length = 0;
    if (value < 0)
        out[length++] = '-';
    double magnitude = fabs(value);
    if (magnitude <= 0x1p53 && magnitude == trunc(magnitude)) {
        length += write_whole(out + length, (uint64_t)magnitude);
    } else {
        struct digits number = shortest(magnitude);
        length += write_digits(out + length, &number);
    }
    out[length] = '\0';
    return length;
}
