/* SPDX-License-Identifier: GPL-3.0-or-later */
/* amount.c - reads amounts of money exactly. */
#include "budget.h"

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Appends a digit to a number that is built downwards from 0, so that the
 * lowest int64_t can be read too.  False when it does not fit. */
static bool append_digit(int64_t *negative, char digit)
{
    return !__builtin_mul_overflow(*negative, (int64_t)10, negative) &&
           !__builtin_sub_overflow(*negative, (int64_t)(digit - '0'), negative);
}

/* Whether a mark between thousands may stand at `i`: after 1 to 3 digits, then
 * after every 3, with 3 behind it. */
static bool is_group_mark(struct quipu_slice text, size_t begin, size_t i,
                          size_t group, bool has_group)
{
    if (i == begin || group > 3 || (has_group && group != 3) ||
        text.length - i < 4)
        return false;
    for (size_t k = 1; k <= 3; k++) {
        if (!is_digit(text.data[i + k]))
            return false;
    }
    return true;
}

/* Reads the digits before the decimal mark.  *end is where they end. */
static const char *parse_whole(struct quipu_slice text, size_t begin,
                               char thousands, int64_t *negative, size_t *end)
{
    size_t group = 0; /* digits since the last mark */
    bool has_group = false;
    size_t i = begin;
    for (; i < text.length; i++) {
        char c = text.data[i];
        if (is_digit(c)) {
            group++;
            if (!append_digit(negative, c))
                return "an amount that can be held";
        } else if (thousands != '\0' && c == thousands) {
            if (!is_group_mark(text, begin, i, group, has_group))
                return "an amount in groups of three digits";
            has_group = true;
            group = 0;
        } else {
            break;
        }
    }
    *end = i;
    if (i == begin)
        return "an amount";
    return has_group && group != 3 ? "an amount in groups of three digits"
                                   : NULL;
}

/* Reads the decimal mark and what is behind it; makes the number one of cents.
 */
static const char *parse_decimals(struct quipu_slice text, size_t begin,
                                  char mark, int64_t *negative)
{
    size_t decimals = 0;
    if (begin < text.length) {
        if (text.data[begin] != mark || begin + 1 == text.length)
            return "an amount";
        decimals = text.length - begin - 1;
    }
    for (size_t i = 0; i < decimals; i++) {
        if (!is_digit(text.data[begin + 1 + i]))
            return "an amount";
    }
    if (decimals > 2)
        return "an amount with at most 2 decimals";
    for (size_t i = 0; i < 2; i++) {
        char digit = i < decimals ? text.data[begin + 1 + i] : '0';
        if (!append_digit(negative, digit))
            return "an amount that can be held";
    }
    return NULL;
}

const char *amount_parse(struct quipu_slice text, struct amount_format format,
                         int64_t *cents)
{
    bool has_sign =
        text.length > 0 && (text.data[0] == '-' || text.data[0] == '+');
    bool is_negative = has_sign && text.data[0] == '-';
    int64_t negative = 0;
    size_t end;
    const char *wanted =
        parse_whole(text, has_sign, format.thousands, &negative, &end);
    if (!wanted)
        wanted = parse_decimals(text, end, format.decimal, &negative);
    if (wanted)
        return wanted;
    if (is_negative)
        *cents = negative;
    else if (__builtin_sub_overflow((int64_t)0, negative, cents))
        return "an amount that can be held";
    return NULL;
}
