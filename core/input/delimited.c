/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* delimited.c - the reader of delimited text: header, records, columns
 * (quipu/delimited.h). */
#include <inttypes.h>
#include <stdarg.h>

#include "base/base.h"
#include "batch/inside.h"
#include "input/delimited.h"

int delimited_fail(const struct quipu_delimited *reader, size_t field,
                   struct quipu_error *err, const char *what, ...)
{
    QUIPU_AUTO_TEXT(text);
    quipu_text_printf(&text, "\"%s\", row %" PRIu64, reader->input_name,
                      reader->row);
    if (field < reader->name_count) {
        quipu_text_append(&text, ", column \"");
        quipu_text_append_safe(&text, quipu_slice_of(reader->names[field]),
                               100);
        quipu_text_append(&text, "\"");
    } else if (field != SIZE_MAX) {
        quipu_text_printf(&text, ", field %zu", field + 1);
    }
    char shown[200];
    va_list args;
    va_start(args, what);
    vsnprintf(shown, sizeof shown, what, args);
    va_end(args);
    return quipu_fail(err, QUIPU_EDATA, "%s: %s", text.data, shown);
}

/* Looks at a byte-order mark; steps over that of UTF-8. */
static int check_mark(struct quipu_delimited *reader, struct quipu_error *err)
{
    const char *p = reader->bytes;
    bool is_utf16 = reader->end >= 2 && (memcmp(p, "\xff\xfe", 2) == 0 ||
                                         memcmp(p, "\xfe\xff", 2) == 0);
    bool is_utf8 = reader->end >= 3 && memcmp(p, "\xef\xbb\xbf", 3) == 0;
    if (reader->encoding == QUIPU_LATIN1) {
        /* The marks again, after the conversion. */
        is_utf16 = reader->end >= 4 && (memcmp(p, "\xc3\xbf\xc3\xbe", 4) == 0 ||
                                        memcmp(p, "\xc3\xbe\xc3\xbf", 4) == 0);
        is_utf8 =
            reader->end >= 6 && memcmp(p, "\xc3\xaf\xc2\xbb\xc2\xbf", 6) == 0;
    }
    if (is_utf16) {
        (void)quipu_fail(err, QUIPU_EDATA, "\"%s\" is UTF-16",
                         reader->input_name);
        quipu_hint(err, "save it as UTF-8");
        return -1;
    }
    if (!is_utf8)
        return 0;
    if (reader->encoding == QUIPU_LATIN1)
        return quipu_fail(err, QUIPU_EDATA,
                          "\"%s\" begins with the mark of UTF-8, and is said "
                          "to be Latin-1",
                          reader->input_name);
    reader->begin = 3;
    return 0;
}

/* The separator that occurs most in the first line, outside quotes; a comma
 * when none does.  A header longer than the buffer is judged by its beginning.
 */
static char find_separator(const struct quipu_delimited *reader)
{
    static const char separators[] = {',', ';', '\t'};
    size_t counts[ARRAY_SIZE(separators)] = {0};
    bool is_quoted = false;
    for (size_t i = reader->begin; i < reader->end; i++) {
        char c = reader->bytes[i];
        if (c == '\n' && !is_quoted)
            break;
        if (c == '"')
            is_quoted = !is_quoted;
        for (size_t k = 0; !is_quoted && k < ARRAY_SIZE(separators); k++)
            counts[k] += c == separators[k];
    }
    size_t best = 0;
    for (size_t k = 1; k < ARRAY_SIZE(separators); k++) {
        if (counts[k] > counts[best])
            best = k;
    }
    return separators[best];
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Fails when a name occurs twice. */
static int check_names(const struct quipu_delimited *reader,
                       struct quipu_error *err)
{
    const char **sorted = base_alloc(reader->name_count, sizeof *sorted, err);
    if (!sorted)
        return -1;
    memcpy(sorted, reader->names, reader->name_count * sizeof *sorted);
    qsort(sorted, reader->name_count, sizeof *sorted, compare_names);
    int result = 0;
    for (size_t i = 1; result == 0 && i < reader->name_count; i++) {
        if (strcmp(sorted[i - 1], sorted[i]) != 0)
            continue;
        QUIPU_AUTO_TEXT(shown);
        quipu_text_append_safe(&shown, quipu_slice_of(sorted[i]), 100);
        result = delimited_fail(reader, SIZE_MAX, err,
                                "the column \"%s\" occurs twice", shown.data);
    }
    free(sorted);
    return result;
}

static int keep_names(struct quipu_delimited *reader, struct quipu_error *err)
{
    size_t count = reader->field_count;
    if (count > COLUMN_LIMIT)
        return delimited_fail(reader, SIZE_MAX, err,
                              "%zu columns, at most %d are possible", count,
                              COLUMN_LIMIT);
    reader->names = base_alloc(count, sizeof *reader->names, err);
    if (!reader->names)
        return -1;
    for (size_t i = 0; i < count; i++) {
        struct quipu_slice name = quipu_slice_trim(reader->fields[i].text);
        if (name.length == 0)
            return delimited_fail(reader, i, err,
                                  "the header has no name here");
        reader->names[i] = base_slicedup(name, err);
        if (!reader->names[i])
            return -1;
        reader->name_count++;
    }
    reader->field_limit = count;
    return check_names(reader, err);
}

int delimited_read_header(struct quipu_delimited *reader,
                          struct quipu_error *err)
{
    if (delimited_refill(reader, err) == -1 || check_mark(reader, err) == -1)
        return -1;
    if (reader->separator == '\0')
        reader->separator = find_separator(reader);
    reader->row = 1;
    reader->field_limit = COLUMN_LIMIT;
    int found = delimited_read_record(reader, err);
    if (found == 0)
        return quipu_fail(err, QUIPU_EDATA, "\"%s\" is empty, without a header",
                          reader->input_name);
    return found == 1 ? keep_names(reader, err) : -1;
}

int delimited_copy_header(struct quipu_delimited *reader,
                          const struct quipu_delimited *from,
                          struct quipu_error *err)
{
    reader->separator = from->separator;
    reader->names = base_alloc(from->name_count, sizeof *reader->names, err);
    if (!reader->names)
        return -1;
    for (; reader->name_count < from->name_count; reader->name_count++) {
        char *name = base_strdup(from->names[reader->name_count], err);
        if (!name)
            return -1;
        reader->names[reader->name_count] = name;
    }
    reader->field_limit = reader->name_count;
    return 0;
}

struct quipu_delimited *
delimited_new(const struct quipu_input *input,
              const struct quipu_delimited_format *format,
              struct quipu_error *err)
{
    if (format->separator != '\0' && !strchr(",;\t", format->separator))
        return quipu_fail_null(err, QUIPU_EBUG,
                               "the separator 0x%02X is none of , ; and tab",
                               (unsigned)(unsigned char)format->separator);

    struct quipu_delimited *reader = base_alloc(1, sizeof *reader, err);
    if (!reader)
        return NULL;
    reader->separator = format->separator;
    reader->decimal = format->decimal == ',' ? ',' : '.';
    reader->encoding = format->encoding;
    reader->left = UINT64_MAX;
    reader->input_name = base_strdup(quipu_input_name(input), err);
    reader->stream = quipu_input_open(input, err);
    if (!reader->input_name || !reader->stream) {
        quipu_delimited_close(reader);
        return NULL;
    }
    return reader;
}

struct quipu_delimited *
quipu_delimited_open(const struct quipu_input *input,
                     const struct quipu_delimited_format *format,
                     struct quipu_error *err)
{
    struct quipu_delimited *reader = delimited_new(input, format, err);
    if (reader && delimited_read_header(reader, err) == -1) {
        quipu_delimited_close(reader);
        return NULL;
    }
    return reader;
}

void quipu_delimited_close(struct quipu_delimited *reader)
{
    if (!reader)
        return;
    quipu_stream_close(reader->stream);
    for (size_t i = 0; i < reader->name_count; i++)
        free(reader->names[i]);
    free(reader->names);
    free(reader->input_name);
    free(reader->fields);
    free(reader->bytes);
    free(reader);
}

size_t quipu_delimited_count(const struct quipu_delimited *reader)
{
    return reader->name_count;
}

const char *quipu_delimited_name(const struct quipu_delimited *reader,
                                 size_t field)
{
    assert(field < reader->name_count);
    return reader->names[field];
}

void quipu_delimited_describe(const struct quipu_delimited *reader,
                              struct quipu_schema *schema)
{
    for (size_t i = 0; i < reader->name_count; i++)
        quipu_schema_column(schema, .name = reader->names[i],
                            .type = QUIPU_TEXT);
}

int quipu_delimited_next(struct quipu_delimited *reader,
                         struct quipu_error *err)
{
    reader->row++;
    int found = delimited_read_record(reader, err);
    if (found == 1 && reader->field_count != reader->name_count) {
        (void)delimited_fail(
            reader, SIZE_MAX, err, "%zu field%s, the header has %zu",
            reader->field_count, reader->field_count == 1 ? "" : "s",
            reader->name_count);
        quipu_hint(err, "a value with a separator in it must be in quotes");
        return -1;
    }
    if (found == 0)
        reader->row--;
    return found;
}

struct quipu_slice quipu_delimited_field(const struct quipu_delimited *reader,
                                         size_t field)
{
    assert(field < reader->name_count);
    return reader->fields[field].text;
}

uint64_t quipu_delimited_row(const struct quipu_delimited *reader)
{
    return reader->row;
}

void quipu_delimited_put(const struct quipu_delimited *reader, size_t field,
                         struct quipu_batch *batch, size_t column)
{
    batch_put_text(batch, column, quipu_delimited_field(reader, field),
                   reader->decimal);
}

int quipu_delimited_fill(struct quipu_delimited *reader,
                         const struct quipu_columns *wanted,
                         struct quipu_batch *batch, struct quipu_error *err)
{
    size_t count = quipu_columns_count(wanted);
    quipu_batch_origin(batch, reader->input_name);
    while (!quipu_batch_is_full(batch)) {
        int found = quipu_delimited_next(reader, err);
        if (found == -1)
            return -1;
        if (found == 0)
            break;
        for (size_t i = 0; i < count; i++)
            quipu_delimited_put(reader, quipu_columns_index(wanted, i), batch,
                                i);
        if (quipu_end_row(batch, reader->row, err) == -1)
            return -1;
    }
    return quipu_batch_rows(batch) > 0;
}
