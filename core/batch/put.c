/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* put.c - converts what a source puts to what the batch wants
 * (quipu/batch.h). */
#include <math.h>

#include <quipu/number.h>

#include "base/base.h"
#include "base/number.h"
#include "base/period_code.h"
#include "batch/inside.h"

/* How much of a malformed value a message shows, in bytes. */
#define SHOWN_LIMIT 40

#define FIRST_DATE (-719162) /* 0001-01-01 */
#define LAST_DATE  2932896   /* 9999-12-31 */

static void set_reason(struct quipu_batch *batch, size_t column,
                       enum quipu_reason reason)
{
    batch_cells(batch, column)->reasons[batch->rows] = (uint8_t)reason;
}

/* Marks the row with: column "NAME": "VALUE" is not WANTED.  The first in a row
 * wins. */
static void refuse(struct quipu_batch *batch, size_t column,
                   struct quipu_slice shown, const char *wanted)
{
    if (batch->is_malformed)
        return;
    batch->is_malformed = true;
    const struct batch_column *info = &batch->columns[column];
    struct quipu_text *text = &batch->malformed;
    quipu_text_clear(text);
    quipu_text_append(text, "column \"");
    quipu_text_append_safe(text, quipu_slice_of(info->name), 100);
    quipu_text_append(text, "\": ");
    if (info->personal) {
        quipu_text_append(text, "the value (personal, not shown)");
    } else {
        quipu_text_append(text, "\"");
        quipu_text_append_safe(text, shown, SHOWN_LIMIT);
        quipu_text_append(text, "\"");
    }
    quipu_text_append(text, " is not ");
    quipu_text_append(text, wanted);
}

static void refuse_number(struct quipu_batch *batch, size_t column,
                          double value, const char *wanted)
{
    char text[QUIPU_NUMBER_SIZE] = "not a number";
    if (isfinite(value))
        quipu_format_double(text, value);
    else if (isinf(value))
        snprintf(text, sizeof text, "infinity");
    refuse(batch, column, quipu_slice_of(text), wanted);
}

/* Does what a meaning from the raw codes says; false when it says nothing. */
static bool apply_meaning(struct quipu_batch *batch, size_t column,
                          int32_t meaning)
{
    if (meaning == RAW_UNKNOWN)
        return false;
    if (meaning < 0) {
        set_reason(batch, column, (enum quipu_reason)(-meaning));
        return true;
    }
    if (batch->columns[column].type != QUIPU_CODE)
        return false;
    batch_cells(batch, column)->codes[batch->rows] = meaning;
    set_reason(batch, column, QUIPU_PRESENT);
    return true;
}

static bool apply_text(struct quipu_batch *batch, size_t column,
                       struct quipu_slice raw)
{
    const struct raw_codes *codes = batch->columns[column].codes;
    return codes && apply_meaning(batch, column, raw_codes_find(codes, raw));
}

static bool apply_value(struct quipu_batch *batch, size_t column, double value)
{
    const struct raw_codes *codes = batch->columns[column].codes;
    return codes &&
           apply_meaning(batch, column, raw_codes_find_value(codes, value));
}

/* What is no raw code of a column of codes: a period, or malformed. */
static void put_other_code(struct quipu_batch *batch, size_t column,
                           struct quipu_slice raw)
{
    struct quipu_period period;
    if (batch->columns[column].is_period && quipu_parse_period(raw, &period)) {
        batch_cells(batch, column)->codes[batch->rows] = period_code(period);
        set_reason(batch, column, QUIPU_PRESENT);
        return;
    }
    const char *expected = batch->columns[column].expected;
    refuse(batch, column, raw, expected ? expected : "a known code");
}

static void store_text(struct quipu_batch *batch, size_t column,
                       struct quipu_slice text)
{
    struct batch_cells *cells = batch_cells(batch, column);
    if (batch_store_text(batch, text, &cells->texts[batch->rows]) == -1)
        batch->has_failed = true;
    else
        set_reason(batch, column, QUIPU_PRESENT);
}

/* Stores a finite number in a column of numbers, of dates or of bools.  Returns
 * NULL, or what the number should have been. */
static const char *store_number(struct quipu_batch *batch, size_t column,
                                double value)
{
    struct batch_cells *cells = batch_cells(batch, column);
    size_t row = batch->rows;
    set_reason(batch, column, QUIPU_PRESENT);
    switch (batch->columns[column].type) {
    case QUIPU_DOUBLE:
        cells->doubles[row] = value;
        return NULL;
    case QUIPU_INTEGER:
        if (value != trunc(value) || value < -0x1p63 || value >= 0x1p63)
            return "a whole number";
        cells->integers[row] = (int64_t)value;
        return NULL;
    case QUIPU_DATE:
        if (value != trunc(value) || value < FIRST_DATE || value > LAST_DATE)
            return "a date";
        cells->codes[row] = (int32_t)value;
        return NULL;
    case QUIPU_BOOL:
        if (value != 0 && value != 1)
            return "0 or 1";
        cells->bools[row] = value == 1;
        return NULL;
    case QUIPU_TEXT:
    case QUIPU_CODE:
        break;
    }
    assert(false && "a column that holds numbers");
    return NULL;
}

void quipu_put_number(struct quipu_batch *batch, size_t column, double value)
{
    assert(column < batch->count);
    const struct batch_column *info = &batch->columns[column];
    if (!isfinite(value)) {
        refuse_number(batch, column, value, "a finite number");
        return;
    }
    if (info->type != QUIPU_CODE && info->type != QUIPU_TEXT) {
        const char *wanted = apply_value(batch, column, value)
                                 ? NULL
                                 : store_number(batch, column, value);
        if (wanted)
            refuse_number(batch, column, value, wanted);
        return;
    }

    if (info->codes &&
        apply_meaning(batch, column, raw_codes_find_number(info->codes, value)))
        return;
    char out[QUIPU_NUMBER_SIZE];
    struct quipu_slice text = {out, quipu_format_double(out, value)};
    if (info->type == QUIPU_TEXT)
        store_text(batch, column, text);
    else
        put_other_code(batch, column, text);
}

/* Puts the number that a text has turned out to be. */
static void put_parsed(struct quipu_batch *batch, size_t column, double value,
                       struct quipu_slice text)
{
    if (apply_value(batch, column, value))
        return;
    int64_t whole;
    if (batch->columns[column].type == QUIPU_INTEGER && fabs(value) >= 0x1p53 &&
        quipu_parse_integer(text, &whole)) {
        /* A double cannot hold them all. */
        batch_cells(batch, column)->integers[batch->rows] = whole;
        set_reason(batch, column, QUIPU_PRESENT);
        return;
    }
    const char *wanted = store_number(batch, column, value);
    if (wanted)
        refuse(batch, column, text, wanted);
}

static void put_number_text(struct quipu_batch *batch, size_t column,
                            struct quipu_slice text, char mark)
{
    double value;
    if (number_parse(text, mark, &value))
        put_parsed(batch, column, value, text);
    else if (!apply_text(batch, column, text))
        refuse(batch, column, text,
               batch->columns[column].type == QUIPU_INTEGER ? "a whole number"
                                                            : "a number");
}

static void put_date_text(struct quipu_batch *batch, size_t column,
                          struct quipu_slice text)
{
    int32_t date;
    if (apply_text(batch, column, text))
        return;
    if (quipu_parse_date(text, &date))
        (void)store_number(batch, column, date);
    else
        refuse(batch, column, text, "a date (YYYY-MM-DD)");
}

static void put_bool_text(struct quipu_batch *batch, size_t column,
                          struct quipu_slice text)
{
    double value;
    if (apply_text(batch, column, text))
        return;
    if (quipu_slice_equal(text, quipu_slice_of("true")))
        (void)store_number(batch, column, 1);
    else if (quipu_slice_equal(text, quipu_slice_of("false")))
        (void)store_number(batch, column, 0);
    else if (quipu_parse_double(text, &value))
        put_parsed(batch, column, value, text);
    else
        refuse(batch, column, text, "0, 1, true or false");
}

void batch_put_text(struct quipu_batch *batch, size_t column,
                    struct quipu_slice text, char mark)
{
    assert(column < batch->count);
    struct quipu_slice trimmed = quipu_slice_trim(text);
    if (trimmed.length == 0) {
        if (!apply_text(batch, column, trimmed))
            set_reason(batch, column, QUIPU_MISSING);
        return;
    }
    switch (batch->columns[column].type) {
    case QUIPU_INTEGER:
    case QUIPU_DOUBLE:
        put_number_text(batch, column, trimmed, mark);
        break;
    case QUIPU_DATE:
        put_date_text(batch, column, trimmed);
        break;
    case QUIPU_BOOL:
        put_bool_text(batch, column, trimmed);
        break;
    case QUIPU_TEXT:
        if (!apply_text(batch, column, trimmed))
            store_text(batch, column, text);
        break;
    case QUIPU_CODE:
        if (!apply_text(batch, column, trimmed))
            put_other_code(batch, column, trimmed);
        break;
    }
}

void quipu_put_text(struct quipu_batch *batch, size_t column,
                    struct quipu_slice text)
{
    batch_put_text(batch, column, text, '.');
}

void quipu_put_date(struct quipu_batch *batch, size_t column, int32_t date)
{
    assert(column < batch->count);
    if (date < FIRST_DATE || date > LAST_DATE) {
        refuse_number(batch, column, date, "a date");
        return;
    }
    enum quipu_type type = batch->columns[column].type;
    if (type == QUIPU_DOUBLE || type == QUIPU_INTEGER || type == QUIPU_BOOL) {
        quipu_put_number(batch, column, date);
        return;
    }
    if (type == QUIPU_DATE && !batch->columns[column].codes) {
        (void)store_number(batch, column, date);
        return;
    }
    int year, month, day;
    quipu_date_to_ymd(date, &year, &month, &day);
    char text[32];
    snprintf(text, sizeof text, "%04d-%02d-%02d", year, month, day);
    quipu_put_text(batch, column, quipu_slice_of(text));
}

void quipu_put_missing(struct quipu_batch *batch, size_t column,
                       enum quipu_reason reason)
{
    assert(reason > QUIPU_PRESENT && reason < QUIPU_REASON_COUNT);
    set_reason(batch, column, reason);
}

void quipu_put_declared_missing(struct quipu_batch *batch, size_t column,
                                struct quipu_slice code)
{
    assert(column < batch->count);
    enum quipu_type type = batch->columns[column].type;
    struct quipu_slice raw = quipu_slice_trim(code);
    double value;
    if (apply_text(batch, column, raw))
        return;
    if (type != QUIPU_CODE && type != QUIPU_TEXT &&
        quipu_parse_double(raw, &value) && apply_value(batch, column, value))
        return;
    set_reason(batch, column, QUIPU_DECLARED);
}
