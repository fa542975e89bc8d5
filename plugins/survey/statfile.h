/* SPDX-License-Identifier: GPL-3.0-or-later */
/* statfile.h - one parse of a Stata or SPSS file by ReadStat.
 *
 * ReadStat pushes: statfile_parse runs through the file and calls handlers,
 * which get the struct statfile as their context; whoever parses embeds it as
 * the first member of its own struct.  All bytes come through the host's
 * stream.
 */
#ifndef SURVEY_STATFILE_H
#define SURVEY_STATFILE_H

#include <readstat.h>

#include "survey.h"

struct statfile {
    const struct file *file;
    readstat_parser_t *parser;
    struct quipu_stream *stream;
    uint64_t position, size; /* in bytes; ReadStat may move past the end */
    struct {
        unsigned char bytes[32768];
        uint64_t offset; /* in the file */
        size_t length;
    } window;                    /* ReadStat reads a few bytes at a time */
    size_t last_asked, last_got; /* bytes of the last read */

    /* Told by the file. */
    int64_t records; /* -1: it does not say */
    int64_t variables;
    int64_t version;
    readstat_compress_t compression;

    char detail[160];         /* the first message of ReadStat, made safe */
    struct quipu_error error; /* the first failure in a handler */
};

/* Opens the file's stream, checks that the file begins and ends as its format
 * does, and makes a parser, on which the caller then sets its handlers. */
int statfile_open(struct statfile *statfile, const struct file *file,
                  struct quipu_error *err) QUIPU_MUST_CHECK;

/* Parses the whole file; -1 and `error` where something failed. */
int statfile_parse(struct statfile *statfile) QUIPU_MUST_CHECK;

/* After a parse with values: fails in `error` when the file may hold more
 * records than the `count` that were delivered. */
int statfile_check_end(struct statfile *statfile, int64_t count,
                       uint64_t data_offset) QUIPU_MUST_CHECK;

void statfile_close(struct statfile *statfile);

/* Reads up to `size` bytes at `offset`: how many there are.  -1 on error. */
int statfile_peek(struct statfile *statfile, uint64_t offset, void *bytes,
                  size_t size, size_t *got,
                  struct quipu_error *err) QUIPU_MUST_CHECK;

/* Whether beginning and end are those of the format.  ReadStat by itself would
 * not notice a .dta file that is cut in its value labels. */
int statfile_check_format(struct statfile *statfile,
                          struct quipu_error *err) QUIPU_MUST_CHECK;

/* What a message calls the format. */
const char *statfile_format_name(const struct statfile *statfile);

/* The type and calendar of a variable. */
void stat_classify(const struct file *file, const readstat_variable_t *variable,
                   struct column *column);

/* What a value is.  A text points into the value or into `code`. */
void stat_interpret(const struct column *column, readstat_variable_t *variable,
                    readstat_value_t raw, char code[QUIPU_NUMBER_SIZE],
                    struct value *value);

#endif
