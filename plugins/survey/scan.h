/* SPDX-License-Identifier: GPL-3.0-or-later */
/* scan.h - one reading of a survey. */
#ifndef SURVEY_SCAN_H
#define SURVEY_SCAN_H

#include "survey.h"

/* Where a part of a key is compared: a slot of the joined file with a slot of
 * an earlier one. */
struct part {
    size_t slot, other_file, other_slot;
};

/* One file in a scan. */
struct scanned {
    const struct file *file;
    struct wanted wanted;
    struct part *parts;    /* file->join_count of them */
    struct lookup *lookup; /* of a joined file */
    size_t record;         /* its current record; SIZE_MAX: no match */
    uint64_t unmatched;    /* records that had no match in it */
    struct keys missed;    /* one-to-one: their keys */
};

struct scan {
    struct scanned *files;
    size_t file_count;
    struct origin *outputs; /* file and slot of each wanted column */
    size_t output_count;
    struct reader *reader;
    struct quipu_text key; /* of the record, for one file */
    bool is_ended;
};

/* Finds which columns of which file are needed, for what is wanted and for the
 * keys, and numbers them. */
int scan_plan(struct scan *scan, const struct survey *survey,
              const struct quipu_columns *wanted,
              struct quipu_error *err) QUIPU_MUST_CHECK;

/* Looks the current record of the first file up in all others: 1 it has its
 * matches or does without, 0 it is left out, -1 error. */
int scan_join(struct scan *scan, struct quipu_error *err) QUIPU_MUST_CHECK;

/* After the last record: fails where a one-to-one relation is broken. */
int scan_check_missed(const struct scan *scan,
                      struct quipu_error *err) QUIPU_MUST_CHECK;

/* A value of the current record of a file; false when it has none. */
bool scan_get(const struct scan *scan, size_t file, size_t slot,
              struct value *value);

/* Puts the current records of all files into the batch. */
void scan_put(const struct scan *scan, struct quipu_batch *batch);

#endif
