/* SPDX-License-Identifier: GPL-3.0-or-later */
/* observations.h - what the files of the observations plugin share.
 *
 * Published series: delimited files with numbers that somebody else has
 * computed.  The header of a file says, with the settings, which columns a
 * record has and how many records a row is:
 *
 *   options   settings, checked                          (observations.c)
 *   header    a table's columns, each name once          (header.c)
 *   table     the header of one file, understood         (table.c)
 *   wide      which columns are headings of values       (wide.c)
 *   sdmx      what is fixed in SDMX-CSV                   (sdmx.c)
 *   period    the period that a text is, or counts for   (period.c)
 *   scan      rows of the files to records               (scan.c)
 *
 * All state is in what `open` and `scan` return.
 */
#ifndef OBSERVATIONS_H
#define OBSERVATIONS_H

#include <assert.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <quipu/plugin.h>

#define NO_FIELD SIZE_MAX

/* ---- settings ----------------------------------------------------------- */

/* In the order of the choices. */
enum layout { LAYOUT_LONG, LAYOUT_WIDE, LAYOUT_SDMX };
enum range { RANGE_REFUSE, RANGE_FIRST, RANGE_LAST };

struct options {
    const struct quipu_settings *settings; /* with the files and headings */
    size_t file_count;
    size_t heading_count; /* of "pivot"; 0: headings are periods */
    enum layout layout;
    struct quipu_delimited_format format;
    const char *names_to, *values_to;
    const char *structure; /* the one that is expected, or NULL */
    const char *period;    /* the column that "period" is made of, or NULL */
    enum range range;
    bool skips_empty;
};

const struct quipu_input *options_input(const struct options *options,
                                        size_t file);

/* ---- tables ------------------------------------------------------------- */

enum origin {
    ORIGIN_FIELD,   /* what is in the file */
    ORIGIN_HEADING, /* wide: the heading that the value is under */
    ORIGIN_CELL,    /* wide: the value */
    ORIGIN_PERIOD,  /* the period that the field says */
};

struct column {
    char *name;
    char *label; /* or NULL */
    enum origin origin;
    size_t field;  /* of FIELD and PERIOD */
    bool is_coded; /* the field is "CODE: label", and the code is wanted */
};

struct heading {
    size_t field;
    char *code;
};

/* What SDMX-CSV fixes; fields are NO_FIELD where there is none. */
struct sdmx {
    size_t structure_id; /* or DATAFLOW */
    size_t structure_type, action;
    size_t time, value;
    bool has_partial_keys; /* rows may be of attributes alone */
};

struct table {
    struct column *columns;
    size_t count, capacity;
    struct heading *headings; /* wide; a row is a record of each */
    size_t heading_count;
    struct sdmx sdmx;
};

/* Opens a file and understands its header.  `table` is to be released also
 * after a failure. */
struct quipu_delimited *table_open(struct table *table,
                                   const struct options *options, size_t file,
                                   struct quipu_error *err) QUIPU_MUST_CHECK;
void table_release(struct table *table);

/* Adds a column; name and label are copied. */
int table_add(struct table *table, const struct column *column,
              struct quipu_error *err) QUIPU_MUST_CHECK;

/* The column of a name, or NULL. */
struct column *table_find(const struct table *table, const char *name);

/* Fails where two columns have one name, or two headings one code. */
int table_check_names(const struct table *table,
                      struct quipu_error *err) QUIPU_MUST_CHECK;
int table_check_codes(const struct table *table,
                      struct quipu_error *err) QUIPU_MUST_CHECK;

/* Fails when a further file has other columns; their order is free. */
int table_match(const struct table *first, const struct table *other,
                struct quipu_error *err) QUIPU_MUST_CHECK;

/* A slice as a new string. */
char *copy_slice(struct quipu_slice slice,
                 struct quipu_error *err) QUIPU_MUST_CHECK;

/* ---- layouts ------------------------------------------------------------ */

/* The columns of a header of each layout. */
int long_columns(struct table *table, const struct quipu_delimited *reader,
                 struct quipu_error *err) QUIPU_MUST_CHECK;
int wide_columns(struct table *table, const struct options *options,
                 const struct quipu_delimited *reader,
                 struct quipu_error *err) QUIPU_MUST_CHECK;
int sdmx_columns(struct table *table, const struct quipu_delimited *reader,
                 struct quipu_error *err) QUIPU_MUST_CHECK;

/* The separator that follows the first term of an SDMX-CSV file; 0 when it does
 * not begin like one. */
int sdmx_separator(const struct quipu_input *input, char *separator,
                   struct quipu_error *err) QUIPU_MUST_CHECK;

/* "CODE: label" without the label; a text of another form as it is. */
struct quipu_slice sdmx_code(struct quipu_slice cell);

/* Whether AGENCY:ID(VERSION) is the one that a setting names, which may leave
 * out agency and version. */
bool sdmx_is_structure(struct quipu_slice id, const char *wanted);

/* NULL when the rows of this action hold observations; else what it is. */
const char *sdmx_refuse_action(struct quipu_slice action);

/* ---- periods ------------------------------------------------------------ */

/* Writes the period of a text; NULL, or what the text is instead: "a week". */
const char *period_read(struct quipu_slice text, enum range range,
                        char out[QUIPU_PERIOD_SIZE]);

/* Whether a text begins as a period does, with a year. */
bool period_is_like(struct quipu_slice text);

/* ---- scans -------------------------------------------------------------- */

void *scan_begin(void *source, size_t partition,
                 const struct quipu_columns *wanted, struct quipu_error *err);
int scan_next(void *scan, struct quipu_batch *batch, struct quipu_error *err);
void scan_finish(void *scan);

#endif
