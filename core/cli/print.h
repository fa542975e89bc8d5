/* SPDX-License-Identifier: GPL-3.0-or-later */
/* print.h - tables of commands, to standard output or a file. */
#ifndef CLI_PRINT_H
#define CLI_PRINT_H

#include "cli/cli.h"
#include "output/output.h"

/* Options of every command that prints a table. */
#define PRINT_OPTIONS                                                          \
    {"format", 'f', "FORMAT",                                                  \
     "table, csv, tsv, json, jsonl or md; default: by the file's ending, "     \
     "else "                                                                   \
     "table on a terminal and csv elsewhere"},                                 \
    {                                                                          \
        "output", 'o', "FILE", "write to FILE instead of standard output"      \
    }

struct print {
    const struct output_format *format;
    struct output_sink sink;
    struct output *output;
    FILE *file;
    char *path, *temporary; /* NULL for standard output */
};

/* Chooses format and file.  With --output the file appears whole, when
 * print_close succeeded, or not at all. */
int print_open(struct print *print, const struct args *args,
               struct quipu_error *err) QUIPU_MUST_CHECK;
int print_close(struct print *print, struct quipu_error *err) QUIPU_MUST_CHECK;

/* print_open and print_close around a table of these columns. */
int print_begin(struct print *print, const struct args *args,
                const struct output_column *columns, size_t count,
                struct quipu_error *err) QUIPU_MUST_CHECK;
int print_end(struct print *print, struct quipu_error *err) QUIPU_MUST_CHECK;

/* At the end, also after a failure. */
void print_release(struct print *print);

#endif
