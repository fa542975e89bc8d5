/* SPDX-License-Identifier: GPL-3.0-or-later */
/* delimited.c - csv and tsv.
 *
 * csv is RFC 4180 with LF as the line's end: a text is quoted when it needs it,
 * an empty text is "" and a missing cell is empty.  tsv has no quotes: tab,
 * line feed, carriage return and backslash in a text are \t \n \r \\.
 */
#include <quipu/number.h>

#include "output/format.h"

/* The digits of a number or an integer. */
static void append_digits(struct quipu_text *text, enum output_type type,
                          const struct output_cell *cell)
{
    char digits[QUIPU_NUMBER_SIZE];
    if (type == OUTPUT_INTEGER) {
        quipu_text_printf(text, "%lld", (long long)cell->integer);
        return;
    }
    size_t length = quipu_format_double(digits, cell->number);
    quipu_text_append_bytes(text, digits, length);
}

/* ---- csv ---------------------------------------------------------------- */

static bool needs_quotes(const char *string)
{
    if (*string == '\0')
        return true;
    for (; *string; string++)
        if (*string == ',' || *string == '"' || (unsigned char)*string < 0x20 ||
            *string == 0x7f)
            return true;
    return false;
}

static void append_csv_text(struct quipu_text *text, const char *string)
{
    if (!needs_quotes(string)) {
        output_append_valid(text, string);
        return;
    }
    quipu_text_append(text, "\"");
    for (const char *quote = strchr(string, '"'); quote;
         quote = strchr(string, '"')) {
        QUIPU_AUTO_TEXT(part);
        quipu_text_append_bytes(&part, string, (size_t)(quote - string));
        output_append_valid(text, part.data);
        quipu_text_append(text, "\"\"");
        string = quote + 1;
    }
    output_append_valid(text, string);
    quipu_text_append(text, "\"");
}

int csv_begin(struct output *output, struct quipu_error *err)
{
    (void)err;
    for (size_t i = 0; i < output->column_count; i++) {
        if (i > 0)
            quipu_text_append(&output->buffer, ",");
        append_csv_text(&output->buffer, output->columns[i].name);
    }
    quipu_text_append(&output->buffer, "\n");
    return 0;
}

int csv_row(struct output *output, const struct output_cell *cells,
            struct quipu_error *err)
{
    (void)err;
    struct quipu_text *buffer = &output->buffer;
    for (size_t i = 0; i < output->column_count; i++) {
        if (i > 0)
            quipu_text_append(buffer, ",");
        if (!cells[i].has_value)
            continue;
        if (output->columns[i].type == OUTPUT_TEXT)
            append_csv_text(buffer, cells[i].text);
        else
            append_digits(buffer, output->columns[i].type, &cells[i]);
    }
    quipu_text_append(buffer, "\n");
    return 0;
}

/* ---- tsv ---------------------------------------------------------------- */

static void append_tsv_text(struct quipu_text *text, const char *string)
{
    static const struct {
        char plain;
        const char *escaped;
    } escapes[] = {{'\t', "\\t"}, {'\n', "\\n"}, {'\r', "\\r"}, {'\\', "\\\\"}};
    QUIPU_AUTO_TEXT(valid);
    output_append_valid(&valid, string);
    for (const char *c = valid.data; *c; c++) {
        const char *escaped = NULL;
        for (size_t i = 0; i < ARRAY_SIZE(escapes); i++)
            if (escapes[i].plain == *c)
                escaped = escapes[i].escaped;
        if (escaped)
            quipu_text_append(text, escaped);
        else
            quipu_text_append_bytes(text, c, 1);
    }
}

int tsv_begin(struct output *output, struct quipu_error *err)
{
    (void)err;
    for (size_t i = 0; i < output->column_count; i++) {
        if (i > 0)
            quipu_text_append(&output->buffer, "\t");
        append_tsv_text(&output->buffer, output->columns[i].name);
    }
    quipu_text_append(&output->buffer, "\n");
    return 0;
}

int tsv_row(struct output *output, const struct output_cell *cells,
            struct quipu_error *err)
{
    (void)err;
    struct quipu_text *buffer = &output->buffer;
    for (size_t i = 0; i < output->column_count; i++) {
        if (i > 0)
            quipu_text_append(buffer, "\t");
        if (!cells[i].has_value)
            continue;
        if (output->columns[i].type == OUTPUT_TEXT)
            append_tsv_text(buffer, cells[i].text);
        else
            append_digits(buffer, output->columns[i].type, &cells[i]);
    }
    quipu_text_append(buffer, "\n");
    return 0;
}
