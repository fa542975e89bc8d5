/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* delimited.h - the one reader of delimited text (CSV, TSV).
 *
 * Reads RFC 4180 records from an input: fields between separators, optionally
 * quoted, a doubled quote inside quotes, separators and line breaks inside
 * quotes; lines end with LF or CR LF; a byte-order mark is skipped.  The first
 * record is the header; blanks around its names are dropped.
 *
 * Nothing is guessed at.  These are errors, told with input, row and column:
 * a record with another number of fields than the header (empty lines at the
 * end are no records, elsewhere they are), a quote inside a field that is not
 * quoted, text after a closing quote, a quote that is not closed, a CR without
 * LF outside quotes, a NUL byte, and text that is not UTF-8 unless the encoding
 * says Latin-1, which is converted.  A record has at most 16 MiB, a header at
 * most 65536 names.
 *
 * Rows are numbered as a spreadsheet shows them: the header is row 1.
 *
 * A reader belongs to one thread at a time.  A long input can be cut into
 * parts, each with a reader of its own, which give the records of one reader
 * after another's.
 */
#ifndef QUIPU_DELIMITED_H
#define QUIPU_DELIMITED_H

#include <quipu/batch.h>
#include <quipu/input.h>
#include <quipu/option.h>
#include <quipu/schema.h>

#ifdef __cplusplus
extern "C" {
#endif

enum quipu_encoding { QUIPU_UTF8, QUIPU_LATIN1 };

struct quipu_delimited_format {
    char separator; /* ',', ';' or '\t'; 0: the one of these that occurs most
                       in the header, outside quotes */
    char decimal;   /* '.' or ',': the decimal mark of numbers; 0 means '.' */
    enum quipu_encoding encoding;
};

/* The options of a source of delimited text, for its table of options, and the
 * format that they say.  A source that declares them itself may do without
 * presets; what is not set is 0 in the format. */
/* clang-format off */
#define QUIPU_DELIMITED_OPTIONS                                                \
    {.name = "separator",                                                      \
     .type = QUIPU_OPTION_CHOICE,                                              \
     .choices = "auto comma semicolon tab",                                    \
     .preset = "auto",                                                         \
     .help = "between fields; auto: what occurs most in the header"},          \
    {.name = "encoding",                                                       \
     .type = QUIPU_OPTION_CHOICE,                                              \
     .choices = "utf-8 latin-1",                                               \
     .preset = "utf-8",                                                        \
     .help = "of the text in the file"},                                       \
    {.name = "decimal",                                                        \
     .type = QUIPU_OPTION_CHOICE,                                              \
     .choices = "point comma",                                                 \
     .preset = "point",                                                        \
     .help = "decimal mark of numbers in the file"}
/* clang-format on */
struct quipu_delimited_format
quipu_delimited_format_of(const struct quipu_settings *settings);

struct quipu_delimited;

/* Opens the input and reads the header.  An input without a header, with an
 * empty or a repeated name in it, is QUIPU_EDATA. */
struct quipu_delimited *
quipu_delimited_open(const struct quipu_input *input,
                     const struct quipu_delimited_format *format,
                     struct quipu_error *err) QUIPU_MUST_CHECK;
void quipu_delimited_close(struct quipu_delimited *reader);

/* The header. */
size_t quipu_delimited_count(const struct quipu_delimited *reader);
const char *quipu_delimited_name(const struct quipu_delimited *reader,
                                 size_t field);

/* Describes every field as a column of texts. */
void quipu_delimited_describe(const struct quipu_delimited *reader,
                              struct quipu_schema *schema);

/* Reads the next record: 1, 0 at the end, -1 on error. */
int quipu_delimited_next(struct quipu_delimited *reader,
                         struct quipu_error *err) QUIPU_MUST_CHECK;

/* A field of the record just read, unquoted; valid until the next one. */
struct quipu_slice quipu_delimited_field(const struct quipu_delimited *reader,
                                         size_t field);

/* The number of the record just read; the header is row 1. */
uint64_t quipu_delimited_row(const struct quipu_delimited *reader);

/* Puts a field of the record just read into a batch column, with the decimal
 * mark of the format made a point where a number is wanted. */
void quipu_delimited_put(const struct quipu_delimited *reader, size_t field,
                         struct quipu_batch *batch, size_t column);

/* Fills the batch with the wanted columns, which are numbered as the header's
 * fields, until it is full or the input ends: 1 filled, 0 end, -1 error. */
int quipu_delimited_fill(struct quipu_delimited *reader,
                         const struct quipu_columns *wanted,
                         struct quipu_batch *batch,
                         struct quipu_error *err) QUIPU_MUST_CHECK;

/* ---- parts -------------------------------------------------------------- */

/* Where an input is cut: between records, however many line breaks are quoted.
 * That depends on its bytes alone. */
struct quipu_delimited_parts;

/* Cuts at the first end of a record after every `size` bytes; 0 means
 * QUIPU_DELIMITED_PART.  What cannot be read from the middle is one part.  The
 * header is read, and fails as in quipu_delimited_open; the rest is looked
 * through for quotes and line ends, and no more.  The input outlives this. */
struct quipu_delimited_parts *
quipu_delimited_split(const struct quipu_input *input,
                      const struct quipu_delimited_format *format,
                      uint64_t size, struct quipu_error *err) QUIPU_MUST_CHECK;
void quipu_delimited_parts_free(struct quipu_delimited_parts *parts);

#define QUIPU_DELIMITED_PART ((uint64_t)8 << 20)

/* At least 1. */
size_t quipu_delimited_parts_count(const struct quipu_delimited_parts *parts);

/* Opens a reader of the records of one part, in any thread; header and row
 * numbers are those of the whole input.  Behind a record that is malformed, for
 * which the reader of its part fails, parts may be cut anywhere: of errors in
 * several parts, only the first part's counts. */
struct quipu_delimited *
quipu_delimited_parts_open(const struct quipu_delimited_parts *parts,
                           size_t part,
                           struct quipu_error *err) QUIPU_MUST_CHECK;

#ifdef __cplusplus
}
#endif
#endif
