/* SPDX-License-Identifier: GPL-3.0-or-later */
/* period.c - the period that a text is, or counts for.
 *
 * Periods are those of quipu/period.h.  What else SDMX knows - trimesters,
 * weeks, days, moments, ranges of time - is told by name, so that nobody must
 * guess why a text is refused.
 */
#include "observations.h"

/* Surveys that take longer are somebody's mistake. */
#define YEARS_MAX 10

/* Whether the text has this form: 9 stands for a digit, other characters for
 * themselves. */
static bool has_form(struct quipu_slice text, const char *form)
{
    size_t length = strlen(form);
    if (text.length != length)
        return false;
    for (size_t i = 0; i < length; i++) {
        char c = text.data[i];
        if (form[i] == '9' ? c < '0' || c > '9' : c != form[i])
            return false;
    }
    return true;
}

static int read_digits(const char *digits, size_t count)
{
    int number = 0;
    for (size_t i = 0; i < count; i++)
        number = number * 10 + (digits[i] - '0');
    return number;
}

bool period_is_like(struct quipu_slice text)
{
    return text.length >= 4 &&
           has_form((struct quipu_slice){text.data, 4}, "9999");
}

/* First and last year of 2015-2016, 2015/2016 or 2015 to 2016 with an en dash;
 * with `is_short` also of 2015-16 and 2015/16. */
static bool read_range(struct quipu_slice text, bool is_short, int years[2])
{
    static const char *const full[] = {"9999-9999", "9999/9999",
                                       "9999\u20139999"};
    static const char *const brief[] = {"9999-99", "9999/99", "9999\u201399"};
    for (size_t i = 0; i < 3; i++) {
        if (has_form(text, full[i])) {
            years[0] = read_digits(text.data, 4);
            years[1] = read_digits(text.data + text.length - 4, 4);
            return true;
        }
        if (is_short && has_form(text, brief[i])) {
            years[0] = read_digits(text.data, 4);
            years[1] = years[0] / 100 * 100 +
                       read_digits(text.data + text.length - 2, 2);
            if (years[1] < years[0])
                years[1] += 100;
            return true;
        }
    }
    return false;
}

static const char *name_other(struct quipu_slice text)
{
    static const struct {
        const char *form, *name;
    } forms[] = {
        {"9999-T9", "a trimester"},
        {"9999-W99", "a week"},
        {"9999-99-99", "a day"},
        {"9999-D999", "a day"},
    };
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        if (has_form(text, forms[i].form))
            return forms[i].name;
    }
    if (text.length > 11 &&
        has_form((struct quipu_slice){text.data, 11}, "9999-99-99T"))
        return memchr(text.data, '/', text.length) ? "a range of time"
                                                   : "a moment";
    if (text.length > 11 &&
        has_form((struct quipu_slice){text.data, 11}, "9999-99-99/"))
        return "a range of time";
    if (text.length > 5 &&
        has_form((struct quipu_slice){text.data, 5}, "9999."))
        return "a year with decimals";
    return "no period";
}

const char *period_read(struct quipu_slice text, enum range range,
                        char out[QUIPU_PERIOD_SIZE])
{
    int years[2];
    struct quipu_period period;
    text = quipu_slice_trim(text);
    if (read_range(text, range != RANGE_REFUSE, years)) {
        if (range == RANGE_REFUSE)
            return "a range of years";
        if (years[0] < 1 || years[1] <= years[0] ||
            years[1] - years[0] > YEARS_MAX)
            return "no range of years";
        period.frequency = QUIPU_ANNUAL;
        period.ordinal = years[range == RANGE_LAST];
    } else if (!quipu_parse_period(text, &period)) {
        return name_other(text);
    }
    quipu_format_period(out, period);
    return NULL;
}
