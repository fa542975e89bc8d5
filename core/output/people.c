/* SPDX-License-Identifier: GPL-3.0-or-later */
/* people.c - what people read: the aligned table and Markdown. */
#include <ctype.h>

#include "output/format.h"

static bool is_right(const struct output_column *column)
{
    return column->type != OUTPUT_TEXT;
}

/* Characters, not bytes: what is on the terminal is UTF-8. */
static size_t measure(const char *text)
{
    size_t width = 0;
    for (; *text; text++)
        width += ((unsigned char)*text & 0xC0) != 0x80;
    return width;
}

static void append_spaces(struct quipu_text *text, size_t count)
{
    for (; count > 0; count--)
        quipu_text_append(text, " ");
}

/* ---- table -------------------------------------------------------------- */

/* Everything is kept until the end: a column is as wide as its widest cell. */

static void keep_text(struct quipu_text *cells, const char *text, size_t *width)
{
    size_t here = measure(text);
    if (here > *width)
        *width = here;
    quipu_text_append_bytes(cells, text, strlen(text) + 1);
}

int table_begin(struct output *output, struct quipu_error *err)
{
    size_t count = output->column_count;
    output->widths = base_alloc(count, sizeof *output->widths, err);
    output->mark_widths = base_alloc(count, sizeof *output->mark_widths, err);
    if (!output->widths || !output->mark_widths)
        return -1;
    for (size_t i = 0; i < count; i++) {
        QUIPU_AUTO_TEXT(name);
        quipu_text_append_safe(&name, quipu_slice_of(output->columns[i].name),
                               SIZE_MAX);
        keep_text(&output->cells, name.data, &output->widths[i]);
        keep_text(&output->cells, "", &output->mark_widths[i]);
    }
    return quipu_text_check(&output->cells, err);
}

int table_row(struct output *output, const struct output_cell *cells,
              struct quipu_error *err)
{
    QUIPU_AUTO_TEXT(text);
    for (size_t i = 0; i < output->column_count; i++) {
        quipu_text_clear(&text);
        output_append_for_people(&text, output->columns[i].type, &cells[i]);
        if (quipu_text_check(&text, err) == -1)
            return -1;
        keep_text(&output->cells, text.data, &output->widths[i]);
        keep_text(&output->cells, cells[i].mark ? cells[i].mark : "",
                  &output->mark_widths[i]);
    }
    return quipu_text_check(&output->cells, err);
}

/* Appends one kept cell and moves behind it. */
static const char *append_cell(struct output *output, size_t column,
                               const char *cell)
{
    struct quipu_text *buffer = &output->buffer;
    const char *mark = cell + strlen(cell) + 1;
    size_t pad = output->widths[column] - measure(cell);
    size_t mark_pad = output->mark_widths[column] - measure(mark);
    if (is_right(&output->columns[column])) {
        append_spaces(buffer, pad);
        quipu_text_append(buffer, cell);
        quipu_text_append(buffer, mark);
    } else {
        quipu_text_append(buffer, cell);
        quipu_text_append(buffer, mark);
        append_spaces(buffer, pad);
    }
    append_spaces(buffer, mark_pad);
    return mark + strlen(mark) + 1;
}

static void trim_spaces(struct quipu_text *text)
{
    while (text->length > 0 && text->data[text->length - 1] == ' ')
        text->data[--text->length] = '\0';
}

static void append_rule(struct output *output)
{
    for (size_t i = 0; i < output->column_count; i++) {
        if (i > 0)
            append_spaces(&output->buffer, 2);
        size_t width = output->widths[i] + output->mark_widths[i];
        for (; width > 0; width--)
            quipu_text_append(&output->buffer, "-");
    }
    quipu_text_append(&output->buffer, "\n");
}

/* Notes are behind an empty line. */
static void append_notes(struct output *output)
{
    const char *note = output->notes.data;
    const char *end = note + output->notes.length;
    if (note < end)
        quipu_text_append(&output->buffer, "\n");
    for (; note < end; note += strlen(note) + 1) {
        quipu_text_append_safe(&output->buffer, quipu_slice_of(note), SIZE_MAX);
        quipu_text_append(&output->buffer, "\n");
    }
}

int table_end(struct output *output, struct quipu_error *err)
{
    const char *cell = output->cells.data;
    for (uint64_t row = 0; row <= output->row_count; row++) {
        for (size_t i = 0; i < output->column_count; i++) {
            if (i > 0)
                append_spaces(&output->buffer, 2);
            cell = append_cell(output, i, cell);
        }
        trim_spaces(&output->buffer);
        quipu_text_append(&output->buffer, "\n");
        if (row == 0)
            append_rule(output);
        if (output_drain(output, false, err) == -1)
            return -1;
    }
    append_notes(output);
    return 0;
}

/* ---- Markdown ----------------------------------------------------------- */

/* Inside a word an underscore is only that. */
static bool is_inside_word(const char *start, const char *c)
{
    return c > start && isalnum((unsigned char)c[-1]) &&
           isalnum((unsigned char)c[1]);
}

static void append_markdown(struct quipu_text *text, const char *plain)
{
    for (const char *c = plain; *c; c++) {
        if (strchr("\\`*[]<>|~&", *c) ||
            (*c == '_' && !is_inside_word(plain, c)))
            quipu_text_append(text, "\\");
        quipu_text_append_bytes(text, c, 1);
    }
}

static void append_safe_markdown(struct quipu_text *text, const char *string)
{
    QUIPU_AUTO_TEXT(safe);
    quipu_text_append_safe(&safe, quipu_slice_of(string), SIZE_MAX);
    append_markdown(text, safe.data);
}

int markdown_begin(struct output *output, struct quipu_error *err)
{
    (void)err;
    struct quipu_text *buffer = &output->buffer;
    quipu_text_append(buffer, "|");
    for (size_t i = 0; i < output->column_count; i++) {
        quipu_text_append(buffer, " ");
        append_safe_markdown(buffer, output->columns[i].name);
        quipu_text_append(buffer, " |");
    }
    quipu_text_append(buffer, "\n|");
    for (size_t i = 0; i < output->column_count; i++)
        quipu_text_append(buffer,
                          is_right(&output->columns[i]) ? " ---: |" : " --- |");
    quipu_text_append(buffer, "\n");
    return 0;
}

int markdown_row(struct output *output, const struct output_cell *cells,
                 struct quipu_error *err)
{
    (void)err;
    QUIPU_AUTO_TEXT(text);
    quipu_text_append(&output->buffer, "|");
    for (size_t i = 0; i < output->column_count; i++) {
        quipu_text_clear(&text);
        output_append_for_people(&text, output->columns[i].type, &cells[i]);
        if (cells[i].mark)
            quipu_text_append(&text, cells[i].mark);
        quipu_text_append(&output->buffer, " ");
        append_markdown(&output->buffer, text.data);
        quipu_text_append(&output->buffer, text.length > 0 ? " |" : "|");
    }
    quipu_text_append(&output->buffer, "\n");
    return quipu_text_check(&text, err);
}

int markdown_end(struct output *output, struct quipu_error *err)
{
    (void)err;
    const char *note = output->notes.data;
    const char *end = note + output->notes.length;
    for (; note < end; note += strlen(note) + 1) {
        quipu_text_append(&output->buffer, "\n");
        append_safe_markdown(&output->buffer, note);
        quipu_text_append(&output->buffer, "\n");
    }
    return 0;
}
