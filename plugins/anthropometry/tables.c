/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tables.c - reads and checks the tables of a growth standard. */
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include <quipu/delimited.h>
#include <quipu/number.h>

#include "tables.h"

static const struct extent {
    const char *word;
    int64_t first, last;
} extents[GROWTH_TABLE_COUNT] = {
#define X(name, word, first, last) {word, first, last},
    GROWTH_TABLES(X)
#undef X
};

static const char *const sex_words[GROWTH_SEX_COUNT] = {"M", "F"};

/* m is 0 in a row that has not been read. */
struct growth_standard {
    struct growth_lms *rows[GROWTH_TABLE_COUNT][GROWTH_SEX_COUNT];
    struct growth_lms memory[];
};

enum field {
    FIELD_TABLE,
    FIELD_SEX,
    FIELD_X,
    FIELD_L,
    FIELD_M,
    FIELD_S,
    FIELD_COUNT
};

static const char *const field_names[FIELD_COUNT] = {"table", "sex", "x",
                                                     "l",     "m",   "s"};

struct reading {
    struct growth_standard *standard;
    struct quipu_delimited *reader;
    size_t fields[FIELD_COUNT];
};

static size_t row_count(int table)
{
    return (size_t)(extents[table].last - extents[table].first + 1);
}

static struct growth_standard *new_standard(struct quipu_error *err)
{
    size_t total = 0;
    for (int t = 0; t < GROWTH_TABLE_COUNT; t++)
        total += GROWTH_SEX_COUNT * row_count(t);

    struct growth_standard *standard =
        calloc(1, sizeof *standard + total * sizeof standard->memory[0]);
    if (!standard) {
        quipu_fail_memory(err);
        return NULL;
    }
    struct growth_lms *next = standard->memory;
    for (int t = 0; t < GROWTH_TABLE_COUNT; t++) {
        for (int sex = 0; sex < GROWTH_SEX_COUNT; sex++) {
            standard->rows[t][sex] = next;
            next += row_count(t);
        }
    }
    return standard;
}

void growth_free(struct growth_standard *standard)
{
    free(standard);
}

static int find_fields(struct reading *reading, struct quipu_error *err)
{
    size_t count = quipu_delimited_count(reading->reader);
    for (size_t f = 0; f < FIELD_COUNT; f++) {
        struct quipu_slice want = quipu_slice_of(field_names[f]);
        size_t i = 0;
        while (i < count &&
               !quipu_slice_equal(want, quipu_slice_of(quipu_delimited_name(
                                            reading->reader, i))))
            i++;
        if (i == count) {
            quipu_fail(err, QUIPU_EDATA, "there is no column \"%s\"",
                       field_names[f]);
            quipu_hint(err, "the columns are table, sex, x, l, m, s");
            return -1;
        }
        reading->fields[f] = i;
    }
    return 0;
}

static struct quipu_slice get_field(const struct reading *reading,
                                    enum field field)
{
    return quipu_delimited_field(reading->reader, reading->fields[field]);
}

static int read_number(const struct reading *reading, enum field field,
                       double *value, struct quipu_error *err)
{
    if (quipu_parse_double(get_field(reading, field), value))
        return 0;
    return quipu_fail(err, QUIPU_EDATA, "\"%s\" is not a number",
                      field_names[field]);
}

static int find_table(struct quipu_slice word, struct quipu_error *err)
{
    for (int t = 0; t < GROWTH_TABLE_COUNT; t++)
        if (quipu_slice_equal(word, quipu_slice_of(extents[t].word)))
            return t;
    quipu_fail(err, QUIPU_EDATA, "\"table\" is not one of the tables");
    quipu_hint(err, "the tables are haz, waz, baz, hcaz, acaz, wfl, wfh");
    return -1;
}

static int find_sex(struct quipu_slice word, struct quipu_error *err)
{
    for (int sex = 0; sex < GROWTH_SEX_COUNT; sex++)
        if (quipu_slice_equal(word, quipu_slice_of(sex_words[sex])))
            return sex;
    return quipu_fail(err, QUIPU_EDATA, "\"sex\" is neither M nor F");
}

/* The arithmetic divides by l, m and s, and needs the median and 3 standard
 * deviations on both sides of it to exist. */
static int check_lms(const struct growth_lms *lms, struct quipu_error *err)
{
    if (lms->m > 0 && lms->s > 0 && lms->l != 0 &&
        3 * fabs(lms->l) * lms->s < 1)
        return 0;
    return quipu_fail(err, QUIPU_EDATA,
                      "l, m and s are not those of a growth standard");
}

/* The place for the row just read; NULL when it is outside or taken. */
static struct growth_lms *find_place(const struct reading *reading,
                                     struct quipu_error *err)
{
    int table = find_table(get_field(reading, FIELD_TABLE), err);
    if (table == -1)
        return NULL;
    int sex = find_sex(get_field(reading, FIELD_SEX), err);
    if (sex == -1)
        return NULL;
    const struct extent *extent = &extents[table];
    int64_t x;
    if (!quipu_parse_integer(get_field(reading, FIELD_X), &x) ||
        x < extent->first || x > extent->last)
        return quipu_fail_null(
            err, QUIPU_EDATA, "\"x\" is not a whole number from %lld to %lld",
            (long long)extent->first, (long long)extent->last);
    struct growth_lms *row =
        &reading->standard->rows[table][sex][x - extent->first];
    if (row->m != 0)
        return quipu_fail_null(err, QUIPU_EDATA,
                               "table %s, sex %s, x %lld occurs twice",
                               extent->word, sex_words[sex], (long long)x);
    return row;
}

static int read_row(const struct reading *reading, struct quipu_error *err)
{
    struct growth_lms *row = find_place(reading, err);
    if (!row)
        return -1;
    struct growth_lms lms;
    if (read_number(reading, FIELD_L, &lms.l, err) == -1 ||
        read_number(reading, FIELD_M, &lms.m, err) == -1 ||
        read_number(reading, FIELD_S, &lms.s, err) == -1 ||
        check_lms(&lms, err) == -1)
        return -1;
    *row = lms;
    return 0;
}

static int check_table(const struct growth_standard *standard, int table,
                       int sex, struct quipu_error *err)
{
    const struct growth_lms *rows = standard->rows[table][sex];
    for (size_t i = 0; i < row_count(table); i++)
        if (rows[i].m == 0)
            return quipu_fail(err, QUIPU_EDATA,
                              "there is no row for table %s, sex %s, x %lld",
                              extents[table].word, sex_words[sex],
                              (long long)(extents[table].first + (int64_t)i));
    return 0;
}

static int check_complete(const struct growth_standard *standard,
                          struct quipu_error *err)
{
    for (int t = 0; t < GROWTH_TABLE_COUNT; t++)
        for (int sex = 0; sex < GROWTH_SEX_COUNT; sex++)
            if (check_table(standard, t, sex, err) == -1)
                return -1;
    return 0;
}

static int read_rows(struct reading *reading, struct quipu_error *err)
{
    if (find_fields(reading, err) == -1)
        return -1;
    int status;
    while ((status = quipu_delimited_next(reading->reader, err)) == 1) {
        if (read_row(reading, err) == -1) {
            quipu_prefix(
                err, "row %llu",
                (unsigned long long)quipu_delimited_row(reading->reader));
            return -1;
        }
    }
    if (status == -1)
        return -1;
    return check_complete(reading->standard, err);
}

struct growth_standard *growth_read(const struct quipu_input *input,
                                    struct quipu_error *err)
{
    const struct quipu_delimited_format format = {.separator = ',',
                                                  .decimal = '.'};
    struct reading reading = {.standard = new_standard(err)};
    if (!reading.standard)
        return NULL;
    reading.reader = quipu_delimited_open(input, &format, err);
    int status = reading.reader ? read_rows(&reading, err) : -1;
    quipu_delimited_close(reading.reader);
    if (status == 0)
        return reading.standard;

    quipu_prefix(err, "\"%s\"", quipu_input_name(input));
    growth_free(reading.standard);
    return NULL;
}

const struct growth_lms *growth_find(const struct growth_standard *standard,
                                     enum growth_table table,
                                     enum growth_sex sex, int64_t x)
{
    if (x < extents[table].first || x > extents[table].last)
        return NULL;
    return &standard->rows[table][sex][x - extents[table].first];
}
