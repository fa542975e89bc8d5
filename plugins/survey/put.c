/* SPDX-License-Identifier: GPL-3.0-or-later */
/* put.c - from values to batches. */
#include "scan.h"

/* The numbers of the text have a decimal comma: point and comma are swapped, so
 * that the batch reads the comma and refuses the point.  A text that is a
 * number in neither way ("n.a.") stays as it is. */
static void put_comma_text(struct quipu_batch *batch, size_t column,
                           struct quipu_slice text)
{
    char swapped[64];
    double number;
    struct quipu_slice trimmed = quipu_slice_trim(text);
    if (trimmed.length > sizeof swapped) {
        quipu_put_text(batch, column, text);
        return;
    }
    for (size_t i = 0; i < trimmed.length; i++) {
        char c = trimmed.data[i];
        swapped[i] = c == ',' ? '.' : c == '.' ? ',' : c;
    }
    struct quipu_slice other = {swapped, trimmed.length};
    bool is_number = quipu_parse_double(other, &number) ||
                     quipu_parse_double(trimmed, &number);
    quipu_put_text(batch, column, is_number ? other : text);
}

static void put_text(const struct file *file, struct quipu_batch *batch,
                     size_t column, struct quipu_slice text)
{
    enum quipu_type type = quipu_batch_type(batch, column);
    if (file->format == FORMAT_CSV && file->text.decimal == ',' &&
        (type == QUIPU_DOUBLE || type == QUIPU_INTEGER))
        put_comma_text(batch, column, text);
    else
        quipu_put_text(batch, column, text);
}

static void put_value(const struct file *file, struct quipu_batch *batch,
                      size_t column, const struct value *value)
{
    switch (value->kind) {
    case VALUE_MISSING:
        quipu_put_missing(batch, column, QUIPU_MISSING);
        break;
    case VALUE_NUMBER:
        quipu_put_number(batch, column, value->number);
        break;
    case VALUE_DATE:
        quipu_put_date(batch, column, (int32_t)value->number);
        break;
    case VALUE_TEXT:
        put_text(file, batch, column, value->text);
        break;
    case VALUE_DECLARED:
        quipu_put_declared_missing(batch, column, value->text);
        break;
    }
}

void scan_put(const struct scan *scan, struct quipu_batch *batch)
{
    for (size_t i = 0; i < scan->output_count; i++) {
        const struct origin *output = &scan->outputs[i];
        struct value value;
        if (scan_get(scan, output->file, output->column, &value))
            put_value(scan->files[output->file].file, batch, i, &value);
        else
            quipu_put_missing(batch, i, QUIPU_UNMATCHED);
    }
}
