/* SPDX-License-Identifier: GPL-3.0-or-later */
/* anthropometry_run.h - runs the anthropometry plugin over records that a test
 * puts down as text, as a dataset would deliver them.
 *
 *     struct run *run = run_new(&(struct run_settings){.age = "days"});
 *     run_put(run, "sex", "M");
 *     run_put(run, "weight", "9.5");
 *     run_end_row(run);
 *     run_compute(run);
 *     run_check(run, "waz", 0, "-0.1");
 *
 * A failure fails the test.
 */
#ifndef ANTHROPOMETRY_RUN_H
#define ANTHROPOMETRY_RUN_H

#include <quipu/schema.h>

#include "base/base.h"

struct run;

struct run_settings {
    const char *from, *age; /* NULL: the preset */
};

/* The path of the tables in the source tree. */
const char *run_tables_path(void);

struct run *run_new(const struct run_settings *settings);
void run_free(struct run *run);
QUIPU_AUTO_DEFINE(run)

/* Optional inputs that are not put in a row are what they are where the dataset
 * has no such column; required ones are missing.  Empty text is missing. */
void run_put(struct run *run, const char *input, const char *text);
void run_put_missing(struct run *run, const char *input,
                     enum quipu_reason reason);
void run_end_row(struct run *run);

void run_compute(struct run *run);

/* The same, but what it returns is -1 and an error. */
void run_compute_fails(struct run *run, struct quipu_error *err);

enum quipu_reason run_get(const struct run *run, const char *output, size_t row,
                          double *value);
/* Fails the test unless the output is what is expected: a number as text, or
 * the word of the reason why there is none. */
void run_check(const struct run *run, const char *output, size_t row,
               const char *expected);

size_t run_rows(const struct run *run);

#endif
