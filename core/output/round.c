/* SPDX-License-Identifier: GPL-3.0-or-later */
/* round.c - rounds a number for people, in decimal.
 *
 * printf rounds the binary value: 2.675, stored
 * as 2.67499999999999982236431605997495353221893310546875, gives 2.67.  Readers
 * round the digits they would be shown.
 */
#include <quipu/number.h>

#include "output/output.h"

#define DIGITS_MAX   24 /* a shortest form has at most 17, or 21 with zeros */
#define DECIMALS_MAX 20

/* 0.DIGITS times 10^exponent. */
struct decimal {
    bool is_negative;
    char digits[DIGITS_MAX]; /* '0' to '9'; no zero in front unless zero */
    int count, exponent;
};

static int read_exponent(const char *text)
{
    int64_t exponent = 0;
    struct quipu_slice slice = quipu_slice_of(text);
    return quipu_parse_integer(slice, &exponent) ? (int)exponent : 0;
}

/* Takes the shortest form apart. */
static struct decimal parse_decimal(const char *text)
{
    struct decimal out = {0};
    bool has_point = false;
    for (; *text && *text != 'e'; text++) {
        if (*text == '-') {
            out.is_negative = true;
        } else if (*text == '.') {
            has_point = true;
        } else if (*text == '0' && out.count == 0) {
            out.exponent -= has_point ? 1 : 0;
        } else {
            if (out.count < DIGITS_MAX)
                out.digits[out.count++] = *text;
            out.exponent += has_point ? 0 : 1;
        }
    }
    if (*text == 'e')
        out.exponent += read_exponent(text + 1);
    return out;
}

/* Adds one to the last digit. */
static void round_up(struct decimal *decimal)
{
    int i = decimal->count - 1;
    while (i >= 0 && decimal->digits[i] == '9')
        decimal->digits[i--] = '0';
    if (i >= 0) {
        decimal->digits[i]++;
        return;
    }
    /* 999 has become 000: it is 1000 */
    memmove(decimal->digits + 1, decimal->digits, (size_t)decimal->count);
    decimal->digits[0] = '1';
    decimal->count++;
    decimal->exponent++;
}

/* Keeps the digits down to 10^-decimals. */
static void cut_digits(struct decimal *decimal, int decimals)
{
    int keep = decimal->exponent + decimals;
    if (keep >= decimal->count)
        return;
    bool is_up = keep >= 0 && decimal->digits[keep] >= '5';
    decimal->count = keep > 0 ? keep : 0;
    if (!is_up)
        return;
    if (decimal->count == 0) {
        decimal->digits[decimal->count++] = '1';
        decimal->exponent++;
    } else {
        round_up(decimal);
    }
}

static bool is_zero(const struct decimal *decimal)
{
    for (int i = 0; i < decimal->count; i++)
        if (decimal->digits[i] != '0')
            return false;
    return true;
}

/* The digit of 10^(exponent - 1 - place). */
static char get_digit(const struct decimal *decimal, int place)
{
    return place >= 0 && place < decimal->count ? decimal->digits[place] : '0';
}

static void append_decimal(struct quipu_text *text,
                           const struct decimal *decimal, int decimals)
{
    if (decimal->is_negative && !is_zero(decimal))
        quipu_text_append(text, "-");
    int first = decimal->exponent > 0 ? 0 : decimal->exponent - 1;
    for (int place = first; place < decimal->exponent + decimals; place++) {
        if (place == decimal->exponent)
            quipu_text_append(text, ".");
        char digit = get_digit(decimal, place);
        quipu_text_append_bytes(text, &digit, 1);
    }
}

void output_append_rounded(struct quipu_text *text, double number, int decimals)
{
    char shortest[QUIPU_NUMBER_SIZE];
    (void)quipu_format_double(shortest, number);
    struct decimal decimal = parse_decimal(shortest);
    if (decimals < 0 || decimals > DECIMALS_MAX || decimal.exponent > 21) {
        quipu_text_append(text, shortest);
        return;
    }
    if (decimal.count == 0)
        decimal.exponent = 0;
    cut_digits(&decimal, decimals);
    if (decimal.count == 0)
        decimal.exponent = 0;
    append_decimal(text, &decimal, decimals);
}
