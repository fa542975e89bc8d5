/* SPDX-License-Identifier: GPL-3.0-or-later */
/* output.h - a table of typed cells, written in one of several formats.
 *
 *     output_new -> output_row ... -> output_note ... -> output_end
 *
 * There are two kinds of format.  For programs (csv, tsv, json, jsonl): every
 * digit of a number, missing is empty or null, no marks and no notes; the same
 * bytes on every machine, terminal and in every locale.  For people (table,
 * md): numbers rounded half away from zero, marks behind them, notes below;
 * what could act on a terminal is escaped.
 *
 * Formats append to a sink; nothing here opens files or knows standard output.
 * To add a format: write its three functions, and a line in formats.c.
 */
#ifndef OUTPUT_H
#define OUTPUT_H

#include "base/base.h"

/* ---- where bytes go ----------------------------------------------------- */

struct output_sink {
    /* 0, or -1 and QUIPU_EOUTPUT */
    int (*write)(void *context, struct quipu_slice bytes,
                 struct quipu_error *err);
    void *context;
};

/* Appends to a text. */
struct output_sink output_sink_text(struct quipu_text *text);

/* Writes to a stream; a full disk or a closed pipe is QUIPU_EOUTPUT.  Whoever
 * opened the stream flushes it with output_flush before it says "done". */
struct output_sink output_sink_stream(FILE *stream);
int output_flush(FILE *stream, struct quipu_error *err) QUIPU_MUST_CHECK;

/* ---- cells -------------------------------------------------------------- */

enum output_type { OUTPUT_TEXT = 1, OUTPUT_NUMBER, OUTPUT_INTEGER };

struct output_column {
    const char *name;
    enum output_type type;
};

/* A cell of its column's type; {0} is missing. */
struct output_cell {
    bool has_value;
    const char *text; /* UTF-8; other bytes are replaced or escaped */
    double number;
    int64_t integer;
    int decimals;     /* of a number for people; negative: all digits */
    const char *mark; /* for people, behind the value or instead of it; or
                         NULL */
};

struct output_cell output_text(const char *text); /* NULL is missing */
struct output_cell output_number(double number, int decimals);
struct output_cell output_integer(int64_t integer);

/* ---- formats ------------------------------------------------------------ */

struct output;

struct output_format {
    const char *name, *extension; /* "csv", ".csv" */
    bool is_for_people;
    int (*begin)(struct output *output, struct quipu_error *err);
    int (*row)(struct output *output, const struct output_cell *cells,
               struct quipu_error *err);
    int (*end)(struct output *output, struct quipu_error *err);
};

/* All formats. */
const struct output_format *output_formats(size_t *count);

/* A format by name; QUIPU_EUSAGE with the valid and the nearest names. */
const struct output_format *
output_find_format(const char *name, struct quipu_error *err) QUIPU_MUST_CHECK;

/* The format of a file's ending, or NULL when none has it. */
const struct output_format *output_format_of_file(const char *path);

/* ---- writing ------------------------------------------------------------ */

/* Begins a table.  Format, sink and columns are borrowed until output_free;
 * cells only during the call. */
struct output *output_new(const struct output_format *format,
                          const struct output_sink *sink,
                          const struct output_column *columns,
                          size_t column_count,
                          struct quipu_error *err) QUIPU_MUST_CHECK;
void output_free(struct output *output);
QUIPU_AUTO_DEFINE(output)

int output_row(struct output *output, const struct output_cell *cells,
               struct quipu_error *err) QUIPU_MUST_CHECK;

/* Adds a line below the table, for people; other formats leave it out. */
int output_note(struct output *output, const char *note,
                struct quipu_error *err) QUIPU_MUST_CHECK;

/* Writes what is left.  Without it the output is not complete. */
int output_end(struct output *output, struct quipu_error *err) QUIPU_MUST_CHECK;

/* Appends a number with so many decimals, rounded half away from zero on its
 * shortest decimal form: 2.675 with two is 2.68.  Numbers of more than 21
 * digits, and decimals below 0 or above 20, keep the shortest form. */
void output_append_rounded(struct quipu_text *text, double number,
                           int decimals);

#endif
