/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sheet.c - reads a small table of constants by the names of its columns.
 */
#include <string.h>

#include "sheet.h"

static int find_fields(struct sheet *sheet, struct quipu_error *err)
{
    size_t count = quipu_delimited_count(sheet->reader);
    for (size_t i = 0; sheet->names[i]; i++) {
        size_t field = 0;
        while (field < count &&
               strcmp(sheet->names[i],
                      quipu_delimited_name(sheet->reader, field)) != 0)
            field++;
        if (field == count)
            return quipu_fail(err, QUIPU_EDATA, "there is no column \"%s\"",
                              sheet->names[i]);
        sheet->fields[i] = field;
    }
    return 0;
}

int sheet_open(struct sheet *sheet, const struct quipu_input *input,
               const char *const *names, struct quipu_error *err)
{
    static const struct quipu_delimited_format format = {
        .separator = ',', .decimal = '.', .encoding = QUIPU_UTF8};

    *sheet = (struct sheet){.names = names};
    sheet->reader = quipu_delimited_open(input, &format, err);
    return sheet->reader ? find_fields(sheet, err) : -1;
}

static struct quipu_slice get_field(const struct sheet *sheet, size_t column)
{
    return quipu_slice_trim(
        quipu_delimited_field(sheet->reader, sheet->fields[column]));
}

void sheet_close(struct sheet *sheet)
{
    quipu_delimited_close(sheet->reader);
    sheet->reader = NULL;
}

bool sheet_is_empty(const struct sheet *sheet, size_t column)
{
    return get_field(sheet, column).length == 0;
}

static int fail_field(const struct sheet *sheet, size_t column,
                      const char *expected, struct quipu_error *err)
{
    return quipu_fail(err, QUIPU_EDATA, "row %llu, column \"%s\": expected %s",
                      (unsigned long long)quipu_delimited_row(sheet->reader),
                      sheet->names[column], expected);
}

int sheet_fail_row(const struct sheet *sheet, const char *cause,
                   struct quipu_error *err)
{
    return quipu_fail(err, QUIPU_EDATA, "row %llu: %s",
                      (unsigned long long)quipu_delimited_row(sheet->reader),
                      cause);
}

int sheet_get_number(const struct sheet *sheet, size_t column, double *value,
                     struct quipu_error *err)
{
    if (!quipu_parse_double(get_field(sheet, column), value))
        return fail_field(sheet, column, "a number", err);
    return 0;
}

/* A number, or what an empty field stands for. */
int sheet_get_optional_number(const struct sheet *sheet, size_t column,
                              double *value, struct quipu_error *err)
{
    if (sheet_is_empty(sheet, column))
        return 0;
    return sheet_get_number(sheet, column, value, err);
}

/* The place of a word among words that are separated by one space. */
int sheet_get_word(const struct sheet *sheet, size_t column, const char *words,
                   int *place, struct quipu_error *err)
{
    struct quipu_slice field = get_field(sheet, column);
    const char *word = words;
    for (*place = 0;; ++*place) {
        size_t length = strcspn(word, " ");
        struct quipu_slice candidate = {word, length};
        if (quipu_slice_equal(field, candidate))
            return 0;
        if (word[length] == '\0')
            break;
        word += length + 1;
    }
    *place = -1;
    fail_field(sheet, column, "one of these words", err);
    quipu_hint(err, "valid: %s", words);
    return -1;
}

/* A word, or ANY where the field is empty. */
int sheet_get_optional_word(const struct sheet *sheet, size_t column,
                            const char *words, int *place,
                            struct quipu_error *err)
{
    *place = -1;
    if (sheet_is_empty(sheet, column))
        return 0;
    return sheet_get_word(sheet, column, words, place, err);
}

/* Reads a band's ends. */
int sheet_get_band(const struct sheet *sheet, size_t column, double *from,
                   double *below, struct quipu_error *err)
{
    if (sheet_get_number(sheet, column, from, err) == -1 ||
        sheet_get_optional_number(sheet, column + 1, below, err) == -1)
        return -1;
    if (*from >= *below)
        return sheet_fail_row(sheet, "the band ends before it begins", err);
    return 0;
}
