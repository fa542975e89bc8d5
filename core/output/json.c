/* SPDX-License-Identifier: GPL-3.0-or-later */
/* json.c - json (an array of objects) and jsonl (an object a line).
 *
 * jansson escapes the texts; numbers are written by us, because its own are not
 * the shortest that read back.
 */
#include <jansson.h>

#include <quipu/number.h>

#include "output/format.h"

static int append_escaped(struct quipu_text *text, const json_t *string,
                          struct quipu_error *err)
{
    char fixed[256];
    size_t length = json_dumpb(string, fixed, sizeof fixed, JSON_ENCODE_ANY);
    if (length > 0 && length <= sizeof fixed) {
        quipu_text_append_bytes(text, fixed, length);
        return 0;
    }
    char *bytes = json_dumps(string, JSON_ENCODE_ANY);
    if (!bytes)
        return quipu_fail_memory(err);
    quipu_text_append(text, bytes);
    free(bytes);
    return 0;
}

static int append_string(struct quipu_text *text, const char *string,
                         struct quipu_error *err)
{
    QUIPU_AUTO_TEXT(valid);
    output_append_valid(&valid, string);
    if (quipu_text_check(&valid, err) == -1)
        return -1;
    json_auto_t *value = json_stringn_nocheck(valid.data, valid.length);
    return value ? append_escaped(text, value, err) : quipu_fail_memory(err);
}

static int append_value(struct quipu_text *text, enum output_type type,
                        const struct output_cell *cell, struct quipu_error *err)
{
    char digits[QUIPU_NUMBER_SIZE];
    if (!cell->has_value) {
        quipu_text_append(text, "null");
        return 0;
    }
    if (type == OUTPUT_TEXT)
        return append_string(text, cell->text, err);
    if (type == OUTPUT_INTEGER) {
        quipu_text_printf(text, "%lld", (long long)cell->integer);
        return 0;
    }
    size_t length = quipu_format_double(digits, cell->number);
    quipu_text_append_bytes(text, digits, length);
    return 0;
}

/* The names of the columns are escaped once: "name": with a NUL each. */
static int keep_names(struct output *output, struct quipu_error *err)
{
    for (size_t i = 0; i < output->column_count; i++) {
        if (append_string(&output->cells, output->columns[i].name, err) == -1)
            return -1;
        quipu_text_append_bytes(&output->cells, ":", 2);
    }
    return quipu_text_check(&output->cells, err);
}

static int append_object(struct output *output, const struct output_cell *cells,
                         struct quipu_error *err)
{
    struct quipu_text *buffer = &output->buffer;
    const char *name = output->cells.data;
    quipu_text_append(buffer, "{");
    for (size_t i = 0; i < output->column_count; i++) {
        if (i > 0)
            quipu_text_append(buffer, ",");
        quipu_text_append(buffer, name);
        name += strlen(name) + 1;
        if (append_value(buffer, output->columns[i].type, &cells[i], err) == -1)
            return -1;
    }
    quipu_text_append(buffer, "}");
    return 0;
}

int jsonl_begin(struct output *output, struct quipu_error *err)
{
    return keep_names(output, err);
}

int jsonl_row(struct output *output, const struct output_cell *cells,
              struct quipu_error *err)
{
    if (append_object(output, cells, err) == -1)
        return -1;
    quipu_text_append(&output->buffer, "\n");
    return 0;
}

int json_begin(struct output *output, struct quipu_error *err)
{
    quipu_text_append(&output->buffer, "[");
    return keep_names(output, err);
}

int json_row(struct output *output, const struct output_cell *cells,
             struct quipu_error *err)
{
    quipu_text_append(&output->buffer, output->row_count > 0 ? ",\n" : "\n");
    return append_object(output, cells, err);
}

int json_end(struct output *output, struct quipu_error *err)
{
    (void)err;
    quipu_text_append(&output->buffer, output->row_count > 0 ? "\n]\n" : "]\n");
    return 0;
}
