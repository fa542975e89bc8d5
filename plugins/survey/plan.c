/* SPDX-License-Identifier: GPL-3.0-or-later */
/* plan.c - which columns of which file a scan needs. */
#include "scan.h"

static void want(struct wanted *wanted, size_t column)
{
    wanted->columns[wanted->count++] = column;
}

static int compare_columns(const void *a, const void *b)
{
    const size_t *left = a, *right = b;
    return (*left > *right) - (*left < *right);
}

static void sort_wanted(struct wanted *wanted)
{
    if (wanted->count == 0)
        wanted->columns[wanted->count++] = 0; /* to count the records */
    qsort(wanted->columns, wanted->count, sizeof *wanted->columns,
          compare_columns);
    size_t kept = 1;
    for (size_t i = 1; i < wanted->count; i++) {
        if (wanted->columns[i] != wanted->columns[kept - 1])
            wanted->columns[kept++] = wanted->columns[i];
    }
    wanted->count = kept;
}

static size_t slot_of(const struct wanted *wanted, size_t column)
{
    const size_t *found = bsearch(&column, wanted->columns, wanted->count,
                                  sizeof *wanted->columns, compare_columns);
    assert(found);
    return (size_t)(found - wanted->columns);
}

/* Room for every column that can be wanted of a file. */
static int make_files(struct scan *scan, const struct survey *survey,
                      size_t outputs, struct quipu_error *err)
{
    size_t joins = 0;
    for (size_t i = 0; i < survey->file_count; i++)
        joins += survey->files[i].join_count;
    scan->files = survey_alloc(survey->file_count, sizeof *scan->files, err);
    if (!scan->files)
        return -1;
    scan->file_count = survey->file_count;
    for (size_t i = 0; i < scan->file_count; i++) {
        struct scanned *scanned = &scan->files[i];
        scanned->file = &survey->files[i];
        keys_init(&scanned->missed);
        scanned->wanted.columns = survey_alloc(
            outputs + 2 * joins + 1, sizeof *scanned->wanted.columns, err);
        scanned->parts = survey_alloc(scanned->file->join_count,
                                      sizeof *scanned->parts, err);
        if (!scanned->wanted.columns || !scanned->parts)
            return -1;
    }
    return 0;
}

static void collect_wanted(struct scan *scan)
{
    for (size_t i = 0; i < scan->output_count; i++)
        want(&scan->files[scan->outputs[i].file].wanted,
             scan->outputs[i].column);
    for (size_t i = 0; i < scan->file_count; i++) {
        const struct file *file = scan->files[i].file;
        for (size_t j = 0; j < file->join_count; j++) {
            want(&scan->files[i].wanted, file->joins[j].column);
            want(&scan->files[file->joins[j].other_file].wanted,
                 file->joins[j].other_column);
        }
    }
}

/* From columns to slots. */
static void resolve_slots(struct scan *scan)
{
    for (size_t i = 0; i < scan->file_count; i++)
        sort_wanted(&scan->files[i].wanted);
    for (size_t i = 0; i < scan->output_count; i++) {
        struct origin *output = &scan->outputs[i];
        output->column =
            slot_of(&scan->files[output->file].wanted, output->column);
    }
    for (size_t i = 0; i < scan->file_count; i++) {
        struct scanned *scanned = &scan->files[i];
        for (size_t j = 0; j < scanned->file->join_count; j++) {
            const struct join *join = &scanned->file->joins[j];
            scanned->parts[j] = (struct part){
                .slot = slot_of(&scanned->wanted, join->column),
                .other_file = join->other_file,
                .other_slot = slot_of(&scan->files[join->other_file].wanted,
                                      join->other_column)};
        }
    }
}

int scan_plan(struct scan *scan, const struct survey *survey,
              const struct quipu_columns *wanted, struct quipu_error *err)
{
    size_t count = quipu_columns_count(wanted);
    scan->outputs = survey_alloc(count, sizeof *scan->outputs, err);
    if (!scan->outputs || make_files(scan, survey, count, err) == -1)
        return -1;
    scan->output_count = count;
    for (size_t i = 0; i < count; i++)
        scan->outputs[i] = survey->origins[quipu_columns_index(wanted, i)];
    collect_wanted(scan);
    resolve_slots(scan);
    return 0;
}
