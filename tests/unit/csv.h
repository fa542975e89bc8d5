/* SPDX-License-Identifier: GPL-3.0-or-later */
/* csv.h - a whole CSV file in memory, for tests that compare with tables.
 *
 * Every mistake (no file, no column, no number) fails the test.
 */
#ifndef UNIT_CSV_H
#define UNIT_CSV_H

#include <quipu/delimited.h>
#include <quipu/number.h>

#include "input/input.h"
#include "unit.h"

struct csv {
    char **fields; /* rows of `columns` fields */
    char **names;
    size_t rows, columns, capacity;
};

static inline void csv_free(struct csv *csv)
{
    if (!csv)
        return;
    for (size_t i = 0; i < csv->rows * csv->columns; i++)
        free(csv->fields[i]);
    for (size_t i = 0; i < csv->columns; i++)
        free(csv->names[i]);
    free(csv->fields);
    free(csv->names);
    free(csv);
}
QUIPU_AUTO_DEFINE(csv)

static inline void csv_append_row(struct csv *csv,
                                  const struct quipu_delimited *reader)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    size_t first = csv->rows * csv->columns;
    int status = base_grow(&csv->fields, &csv->capacity, first + csv->columns,
                           sizeof *csv->fields, &err);
    ck_assert_ok(status == 0, err);
    for (size_t i = 0; i < csv->columns; i++) {
        struct quipu_slice field = quipu_delimited_field(reader, i);
        csv->fields[first + i] = base_slicedup(field, &err);
        ck_assert_ok(csv->fields[first + i] != NULL, err);
    }
    csv->rows++;
}

static inline struct csv *csv_read(const char *path)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    struct quipu_input *input = input_open_file(path, path, &err);
    ck_assert_ok(input != NULL, err);
    struct quipu_delimited_format format = {.separator = ','};
    struct quipu_delimited *reader = quipu_delimited_open(input, &format, &err);
    ck_assert_ok(reader != NULL, err);

    struct csv *csv = base_alloc(1, sizeof *csv, &err);
    ck_assert_ok(csv != NULL, err);
    csv->columns = quipu_delimited_count(reader);
    csv->names = base_alloc(csv->columns, sizeof *csv->names, &err);
    ck_assert_ok(csv->names != NULL, err);
    for (size_t i = 0; i < csv->columns; i++)
        csv->names[i] = base_strdup(quipu_delimited_name(reader, i), &err);
    int status;
    while ((status = quipu_delimited_next(reader, &err)) == 1)
        csv_append_row(csv, reader);
    ck_assert_ok(status == 0, err);
    quipu_delimited_close(reader);
    input_free(input);
    return csv;
}

/* A field by its column's name; borrowed. */
static inline const char *csv_text(const struct csv *csv, size_t row,
                                   const char *name)
{
    ck_assert_uint_lt(row, csv->rows);
    for (size_t i = 0; i < csv->columns; i++) {
        if (strcmp(csv->names[i], name) == 0)
            return csv->fields[row * csv->columns + i];
    }
    ck_abort_msg("there is no column %s", name);
    return NULL;
}

/* Whether a field has a value: neither empty nor R's NA. */
static inline bool csv_has(const struct csv *csv, size_t row, const char *name)
{
    const char *text = csv_text(csv, row, name);
    return *text != '\0' && strcmp(text, "NA") != 0;
}

static inline double csv_number(const struct csv *csv, size_t row,
                                const char *name)
{
    double number = 0;
    const char *text = csv_text(csv, row, name);
    ck_assert_msg(quipu_parse_double(quipu_slice_of(text), &number),
                  "row %zu, column %s: \"%s\" is no number", row, name, text);
    return number;
}

/* The path of a file of the source tree; static. */
static inline const char *source_path(const char *file)
{
    static char path[4096];
    const char *folder = getenv("srcdir");
    snprintf(path, sizeof path, "%s/%s", folder ? folder : ".", file);
    return path;
}

#endif
