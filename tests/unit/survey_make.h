/* SPDX-License-Identifier: GPL-3.0-or-later */
/* survey_make.h - writes small Stata and SPSS files with ReadStat's writer. */
#ifndef SURVEY_MAKE_H
#define SURVEY_MAKE_H

#include <math.h>

#include <readstat.h>

#include "unit.h"

/* The bytes of a file that was made. */
struct made {
    char *bytes;
    size_t length, capacity;
};

static inline ssize_t made_append(const void *bytes, size_t length,
                                  void *context)
{
    struct made *made = context;
    if (made->length + length >= made->capacity) {
        made->capacity = 2 * (made->length + length) + 4096;
        made->bytes = realloc(made->bytes, made->capacity);
        ck_assert_ptr_nonnull(made->bytes);
    }
    memcpy(made->bytes + made->length, bytes, length);
    made->length += length;
    return (ssize_t)length;
}

#define ck_assert_written(call)                                                \
    do {                                                                       \
        readstat_error_t code_ = (call);                                       \
        ck_assert_msg(code_ == READSTAT_OK, "%s: %s", #call,                   \
                      readstat_error_message(code_));                          \
    } while (0)

enum made_kind { MADE_DTA, MADE_SAV, MADE_PACKED_SAV, MADE_ZSAV };

static inline const char *made_name(enum made_kind kind)
{
    static const char *const names[] = {"made.dta", "made.sav", "packed.sav",
                                        "made.zsav"};
    return names[kind];
}

static inline readstat_writer_t *made_begin(enum made_kind kind, long version)
{
    readstat_writer_t *writer = readstat_writer_init();
    ck_assert_ptr_nonnull(writer);
    ck_assert_written(readstat_set_data_writer(writer, made_append));
    if (kind == MADE_DTA)
        ck_assert_written(
            readstat_writer_set_file_format_version(writer, (uint8_t)version));
    else if (kind == MADE_PACKED_SAV)
        ck_assert_written(
            readstat_writer_set_compression(writer, READSTAT_COMPRESS_ROWS));
    else if (kind == MADE_ZSAV)
        ck_assert_written(
            readstat_writer_set_compression(writer, READSTAT_COMPRESS_BINARY));
    return writer;
}

static inline void made_start(readstat_writer_t *writer, enum made_kind kind,
                              struct made *made, long rows)
{
    if (kind == MADE_DTA)
        ck_assert_written(readstat_begin_writing_dta(writer, made, rows));
    else
        ck_assert_written(readstat_begin_writing_sav(writer, made, rows));
}

static inline void made_end(readstat_writer_t *writer)
{
    ck_assert_written(readstat_end_writing(writer));
    readstat_writer_free(writer);
}

/* ---- something of everything -------------------------------------------- */

/* Record i, from 0, of a file that make_everything makes:
 *   id      "k" and i
 *   sex     1 and 2 in turn, labelled; every seventh is system missing
 *   weight  i / 2 + 0.25; every fifth is missing: .a in Stata; 1234567.5 and 99
 *           in turn in SPSS, which declares 99, and a million and above,
 * missing day     2023-01-01 + i note    "a\u00f1o", empty for every third
 */
struct everything {
    enum made_kind kind;
    long version; /* of .dta */
    long rows;
};

struct made_columns {
    readstat_variable_t *id, *sex, *weight, *day, *note;
};

static inline readstat_label_set_t *made_labels(readstat_writer_t *writer,
                                                const struct everything *what)
{
    bool is_dta = what->kind == MADE_DTA;
    readstat_label_set_t *set = readstat_add_label_set(
        writer, is_dta ? READSTAT_TYPE_INT32 : READSTAT_TYPE_DOUBLE, "sexes");
    if (is_dta) {
        readstat_label_int32_value(set, 1, "male");
        readstat_label_int32_value(set, 2, "female");
        readstat_label_tagged_value(set, 'a', "refused");
    } else {
        readstat_label_double_value(set, 1, "male");
        readstat_label_double_value(set, 2, "female");
    }
    return set;
}

static inline struct made_columns
made_add_columns(readstat_writer_t *writer, const struct everything *what)
{
    bool is_dta = what->kind == MADE_DTA;
    struct made_columns columns;
    columns.id = readstat_add_variable(writer, "id", READSTAT_TYPE_STRING, 8);
    columns.sex = readstat_add_variable(
        writer, "sex", is_dta ? READSTAT_TYPE_INT32 : READSTAT_TYPE_DOUBLE, 0);
    readstat_variable_set_label(columns.sex, "Sex of the child");
    readstat_variable_set_label_set(columns.sex, made_labels(writer, what));
    columns.weight =
        readstat_add_variable(writer, "weight", READSTAT_TYPE_DOUBLE, 0);
    columns.day = readstat_add_variable(writer, "day", READSTAT_TYPE_DOUBLE, 0);
    readstat_variable_set_format(columns.day, is_dta ? "%td" : "DATE11");
    columns.note =
        readstat_add_variable(writer, "note", READSTAT_TYPE_STRING, 12);
    if (!is_dta) {
        readstat_variable_add_missing_double_value(columns.weight, 99);
        readstat_variable_add_missing_double_range(columns.weight, 1e6,
                                                   HUGE_VAL);
    }
    return columns;
}

static inline void made_put_weight(readstat_writer_t *writer,
                                   const struct everything *what,
                                   const readstat_variable_t *weight, long i)
{
    if (i % 5 != 4)
        ck_assert_written(
            readstat_insert_double_value(writer, weight, (double)i / 2 + 0.25));
    else if (what->kind == MADE_DTA)
        ck_assert_written(
            readstat_insert_tagged_missing_value(writer, weight, 'a'));
    else
        ck_assert_written(readstat_insert_double_value(writer, weight,
                                                       i % 2 ? 99 : 1234567.5));
}

static inline void made_put_sex(readstat_writer_t *writer,
                                const struct everything *what,
                                const readstat_variable_t *sex, long i)
{
    int32_t code = (int32_t)(1 + i % 2);
    if (i % 7 == 6)
        ck_assert_written(readstat_insert_missing_value(writer, sex));
    else if (what->kind == MADE_DTA)
        ck_assert_written(readstat_insert_int32_value(writer, sex, code));
    else
        ck_assert_written(readstat_insert_double_value(writer, sex, code));
}

/* 2023-01-01 is 23011 days after 1960-01-01 and 160786 after 1582-10-14. */
static inline void made_put_record(readstat_writer_t *writer,
                                   const struct everything *what,
                                   const struct made_columns *columns, long i)
{
    bool is_dta = what->kind == MADE_DTA;
    bool is_utf8 = !is_dta || what->version >= 118;
    double day = is_dta ? (double)(23011 + i) : 86400.0 * (double)(160786 + i);
    char id[32];
    snprintf(id, sizeof id, "k%ld", i);
    ck_assert_written(readstat_begin_row(writer));
    ck_assert_written(readstat_insert_string_value(writer, columns->id, id));
    made_put_sex(writer, what, columns->sex, i);
    made_put_weight(writer, what, columns->weight, i);
    ck_assert_written(readstat_insert_double_value(writer, columns->day, day));
    ck_assert_written(readstat_insert_string_value(writer, columns->note,
                                                   i % 3 == 2 ? ""
                                                   : is_utf8  ? "a\u00f1o"
                                                              : "a\xf1o"));
    ck_assert_written(readstat_end_row(writer));
}

/* The caller frees the bytes. */
static inline struct made make_everything(struct everything what)
{
    struct made made = {.bytes = NULL};
    readstat_writer_t *writer = made_begin(what.kind, what.version);
    struct made_columns columns = made_add_columns(writer, &what);
    made_start(writer, what.kind, &made, what.rows);
    for (long i = 0; i < what.rows; i++)
        made_put_record(writer, &what, &columns, i);
    made_end(writer);
    return made;
}

#endif
