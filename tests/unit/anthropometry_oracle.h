/* SPDX-License-Identifier: GPL-3.0-or-later */
/* anthropometry_oracle.h - reads files of expected values, row by row, and puts
 * their measurements into a run of the plugin.  A failure fails the test.
 */
#ifndef ANTHROPOMETRY_ORACLE_H
#define ANTHROPOMETRY_ORACLE_H

#include <quipu/delimited.h>

#include "anthropometry_run.h"

struct oracle {
    struct quipu_input *input;
    struct quipu_delimited *reader;
};

struct oracle oracle_open(const char *path);
void oracle_close(struct oracle *oracle);

/* Reads the next row; false at the end. */
bool oracle_next(const struct oracle *oracle);

#define ORACLE_TEXT 64

/* The text of a field; empty where there is no such column. */
const char *oracle_text(const struct oracle *oracle, const char *name,
                        char text[ORACLE_TEXT]);

/* False where the field is empty. */
bool oracle_number(const struct oracle *oracle, const char *name,
                   double *value);

/* The word of the plugin for a letter or digit of anthro. */
const char *oracle_word(const char *text);

/* Which columns hold age ("age_days" or "age_months"), weight and height. */
struct oracle_columns {
    const char *age, *weight, *height;
};

/* Puts the measurements of the row just read. */
void oracle_put_record(struct run *run, const struct oracle *oracle,
                       const struct oracle_columns *columns);

#endif
