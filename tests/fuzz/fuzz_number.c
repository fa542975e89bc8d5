/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fuzz_number.c - numbers, dates and periods as anybody may write them. */
#include <errno.h>
#include <math.h>

#include <quipu/number.h>
#include <quipu/period.h>

#include "base/base.h"
#include "fuzz.h"

/* What is accepted is what the C library reads, and survives being written. */
static void try_double(struct quipu_slice slice, const char *text)
{
    double value = -7;
    if (!quipu_parse_double(slice, &value)) {
        assert(value == -7);
        return;
    }
    char *end;
    assert(isfinite(value));
    assert(value == strtod(text, &end) && *end == '\0');

    char written[QUIPU_NUMBER_SIZE];
    double again;
    size_t length = quipu_format_double(written, value);
    assert(length == strlen(written) && length < sizeof written);
    assert(quipu_parse_double(quipu_slice_of(written), &again));
    assert(again == value);
}

static void try_integer(struct quipu_slice slice, const char *text)
{
    int64_t value;
    if (!quipu_parse_integer(slice, &value))
        return;
    char *end;
    errno = 0;
    assert(value == strtoll(text, &end, 10) && *end == '\0' && errno == 0);
}

static void try_date(struct quipu_slice slice)
{
    int32_t date, again;
    if (!quipu_parse_date(slice, &date))
        return;
    int year, month, day;
    quipu_date_to_ymd(date, &year, &month, &day);
    assert(quipu_date_from_ymd(year, month, day, &again) && again == date);
}

static void try_period(struct quipu_slice slice)
{
    struct quipu_period period, again;
    if (!quipu_parse_period(slice, &period))
        return;
    char written[QUIPU_PERIOD_SIZE];
    quipu_format_period(written, period);
    assert(quipu_parse_period(quipu_slice_of(written), &again));
    assert(again.frequency == period.frequency);
    assert(again.ordinal == period.ordinal);
    assert(quipu_period_first_day(period) <= quipu_period_last_day(period));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct quipu_slice slice = {(const char *)bytes, size};
    char *text = malloc(size + 1);
    assert(text);
    if (size > 0)
        memcpy(text, bytes, size);
    text[size] = '\0';
    try_double(slice, text);
    try_integer(slice, text);
    try_date(slice);
    try_period(slice);
    free(text);
    return 0;
}
