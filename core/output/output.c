/* SPDX-License-Identifier: GPL-3.0-or-later */
/* output.c - the table of formats, sinks, and what formats have in common. */
#include <errno.h>

#include <quipu/number.h>

#include "output/format.h"

#define DRAIN_BYTES 65536

static const struct output_format formats[] = {
    {"table", ".txt", true, table_begin, table_row, table_end},
    {"csv", ".csv", false, csv_begin, csv_row, NULL},
    {"tsv", ".tsv", false, tsv_begin, tsv_row, NULL},
    {"json", ".json", false, json_begin, json_row, json_end},
    {"jsonl", ".jsonl", false, jsonl_begin, jsonl_row, NULL},
    {"md", ".md", true, markdown_begin, markdown_row, markdown_end},
};

const struct output_format *output_formats(size_t *count)
{
    *count = ARRAY_SIZE(formats);
    return formats;
}

const struct output_format *output_find_format(const char *name,
                                               struct quipu_error *err)
{
    const char *names[ARRAY_SIZE(formats)];
    for (size_t i = 0; i < ARRAY_SIZE(formats); i++) {
        if (strcmp(formats[i].name, name) == 0)
            return &formats[i];
        names[i] = formats[i].name;
    }

    (void)quipu_fail(err, QUIPU_EUSAGE, "there is no format \"%s\"", name);
    QUIPU_AUTO_TEXT(hint);
    const char *nearest = base_nearest(name, names, ARRAY_SIZE(names));
    if (nearest)
        quipu_text_printf(&hint, "did you mean \"%s\"? ", nearest);
    quipu_text_append(&hint, "valid:");
    for (size_t i = 0; i < ARRAY_SIZE(names); i++)
        quipu_text_printf(&hint, "%s %s", i > 0 ? "," : "", names[i]);
    quipu_hint(err, "%s", hint.data);
    return NULL;
}

const struct output_format *output_format_of_file(const char *path)
{
    size_t length = strlen(path);
    for (size_t i = 0; i < ARRAY_SIZE(formats); i++) {
        size_t ending = strlen(formats[i].extension);
        if (length > ending &&
            strcmp(path + length - ending, formats[i].extension) == 0)
            return &formats[i];
    }
    return NULL;
}

/* ---- sinks -------------------------------------------------------------- */

static int write_text(void *context, struct quipu_slice bytes,
                      struct quipu_error *err)
{
    struct quipu_text *text = context;
    quipu_text_append_bytes(text, bytes.data, bytes.length);
    return quipu_text_check(text, err);
}

struct output_sink output_sink_text(struct quipu_text *text)
{
    return (struct output_sink){write_text, text};
}

static int fail_write(struct quipu_error *err)
{
    return quipu_fail(err, QUIPU_EOUTPUT, "the output cannot be written: %s",
                      strerror(errno));
}

static int write_stream(void *context, struct quipu_slice bytes,
                        struct quipu_error *err)
{
    FILE *stream = context;
    size_t written = fwrite(bytes.data, 1, bytes.length, stream);
    return written == bytes.length ? 0 : fail_write(err);
}

struct output_sink output_sink_stream(FILE *stream)
{
    return (struct output_sink){write_stream, stream};
}

int output_flush(FILE *stream, struct quipu_error *err)
{
    if (fflush(stream) == EOF || ferror(stream))
        return fail_write(err);
    return 0;
}

/* ---- cells -------------------------------------------------------------- */

struct output_cell output_text(const char *text)
{
    return (struct output_cell){.has_value = text != NULL, .text = text};
}

struct output_cell output_number(double number, int decimals)
{
    return (struct output_cell){
        .has_value = true, .number = number, .decimals = decimals};
}

struct output_cell output_integer(int64_t integer)
{
    return (struct output_cell){.has_value = true, .integer = integer};
}

void output_append_valid(struct quipu_text *text, const char *string)
{
    size_t length = strlen(string);
    while (length > 0) {
        size_t valid = quipu_utf8_valid(string, length);
        quipu_text_append_bytes(text, string, valid);
        if (valid == length)
            return;
        quipu_text_append(text, "\xEF\xBF\xBD");
        string += valid + 1;
        length -= valid + 1;
    }
}

void output_append_for_people(struct quipu_text *text, enum output_type type,
                              const struct output_cell *cell)
{
    if (!cell->has_value)
        return;
    if (type == OUTPUT_NUMBER)
        output_append_rounded(text, cell->number, cell->decimals);
    else if (type == OUTPUT_INTEGER)
        quipu_text_printf(text, "%lld", (long long)cell->integer);
    else
        quipu_text_append_safe(text, quipu_slice_of(cell->text), SIZE_MAX);
}

/* ---- writing ------------------------------------------------------------ */

int output_drain(struct output *output, bool all, struct quipu_error *err)
{
    struct quipu_text *buffer = &output->buffer;
    if (quipu_text_check(buffer, err) == -1)
        return -1;
    if (buffer->length == 0 || (!all && buffer->length < DRAIN_BYTES))
        return 0;
    struct quipu_slice bytes = {buffer->data, buffer->length};
    if (output->sink->write(output->sink->context, bytes, err) == -1)
        return -1;
    quipu_text_clear(buffer);
    return 0;
}

struct output *output_new(const struct output_format *format,
                          const struct output_sink *sink,
                          const struct output_column *columns,
                          size_t column_count, struct quipu_error *err)
{
    QUIPU_AUTO(output) output = base_alloc(1, sizeof *output, err);
    if (!output)
        return NULL;
    *output = (struct output){.format = format,
                              .sink = sink,
                              .columns = columns,
                              .column_count = column_count};
    quipu_text_init(&output->buffer);
    quipu_text_init(&output->notes);
    quipu_text_init(&output->cells);
    if (format->begin && format->begin(output, err) == -1)
        return NULL;
    return QUIPU_TAKE(output);
}

void output_free(struct output *output)
{
    if (!output)
        return;
    quipu_text_release(&output->buffer);
    quipu_text_release(&output->notes);
    quipu_text_release(&output->cells);
    free(output->widths);
    free(output->mark_widths);
    free(output);
}

int output_row(struct output *output, const struct output_cell *cells,
               struct quipu_error *err)
{
    if (output->format->row(output, cells, err) == -1)
        return -1;
    output->row_count++;
    return output_drain(output, false, err);
}

int output_note(struct output *output, const char *note,
                struct quipu_error *err)
{
    quipu_text_append_bytes(&output->notes, note, strlen(note) + 1);
    return quipu_text_check(&output->notes, err);
}

int output_end(struct output *output, struct quipu_error *err)
{
    if (output->format->end && output->format->end(output, err) == -1)
        return -1;
    return output_drain(output, true, err);
}
