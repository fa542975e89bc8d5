/* SPDX-License-Identifier: GPL-3.0-or-later */
/* scan.c - reads the first file, joins the others to it, fills batches. */
#include "scan.h"

static int load_lookup(struct scanned *scanned, struct quipu_error *err)
{
    size_t count = scanned->file->join_count;
    size_t *slots = survey_alloc(count, sizeof *slots, err);
    if (!slots)
        return -1;
    for (size_t i = 0; i < count; i++)
        slots[i] = scanned->parts[i].slot;
    scanned->lookup = lookup_new(scanned->file, &scanned->wanted, slots, err);
    free(slots);
    return scanned->lookup ? 0 : -1;
}

static int begin(struct scan *scan, const struct survey *survey,
                 const struct quipu_columns *wanted, struct quipu_error *err)
{
    if (scan_plan(scan, survey, wanted, err) == -1)
        return -1;
    for (size_t i = 1; i < scan->file_count; i++) {
        if (load_lookup(&scan->files[i], err) == -1)
            return -1;
    }
    scan->reader = file_open(scan->files[0].file, &scan->files[0].wanted, err);
    return scan->reader ? 0 : -1;
}

void *survey_scan(void *source, size_t partition,
                  const struct quipu_columns *wanted, struct quipu_error *err)
{
    (void)partition;
    struct scan *scan = survey_alloc(1, sizeof *scan, err);
    if (!scan)
        return NULL;
    quipu_text_init(&scan->key);
    if (begin(scan, source, wanted, err) == -1) {
        survey_finish(scan);
        return NULL;
    }
    return scan;
}

void survey_finish(void *context)
{
    struct scan *scan = context;
    if (scan->reader)
        scan->reader->close(scan->reader);
    for (size_t i = 0; i < scan->file_count; i++) {
        lookup_free(scan->files[i].lookup);
        keys_release(&scan->files[i].missed);
        free(scan->files[i].wanted.columns);
        free(scan->files[i].parts);
    }
    free(scan->files);
    free(scan->outputs);
    quipu_text_release(&scan->key);
    free(scan);
}

static int report(struct quipu_batch *batch, const char *what,
                  const struct file *file, uint64_t count,
                  struct quipu_error *err)
{
    struct quipu_text name;
    quipu_text_init(&name);
    quipu_text_printf(&name, "%s \"%s\"", what, file->name);
    int status = quipu_text_check(&name, err);
    if (status == 0)
        quipu_batch_count(batch, name.data, count);
    quipu_text_release(&name);
    return status;
}

/* Records of a joined file that nobody used; duplicates, which nobody could
 * use, are counted apart. */
static uint64_t count_unused(const struct lookup *lookup)
{
    uint64_t unused = lookup->records - lookup->duplicates;
    for (size_t i = 0; i < lookup->records; i++)
        unused -= lookup->users[i] != 0;
    return unused;
}

static int report_counts(const struct scanned *scanned,
                         struct quipu_batch *batch, struct quipu_error *err)
{
    const struct file *file = scanned->file;
    const struct lookup *lookup = scanned->lookup;
    if (report(batch, "records without a match in", file, scanned->unmatched,
               err) == -1 ||
        report(batch, "unused records in", file, count_unused(lookup), err) ==
            -1)
        return -1;
    return file->keeps_first ? report(batch, "duplicate records in", file,
                                      lookup->duplicates, err)
                             : 0;
}

static int end(struct scan *scan, struct quipu_batch *batch,
               struct quipu_error *err)
{
    scan->is_ended = true;
    if (scan_check_missed(scan, err) == -1)
        return -1;
    for (size_t i = 1; i < scan->file_count; i++) {
        if (report_counts(&scan->files[i], batch, err) == -1)
            return -1;
    }
    return 0;
}

/* Reads and puts one record: 1, 0 at the end, -1 error. */
static int put_next(struct scan *scan, struct quipu_batch *batch,
                    struct quipu_error *err)
{
    int got = scan->reader->next(scan->reader, err);
    if (got == 0)
        return end(scan, batch, err);
    if (got == 1)
        got = scan_join(scan, err);
    if (got == -1)
        return -1;
    if (got == 0) {
        quipu_drop_row(batch, QUIPU_UNMATCHED);
        return 1;
    }
    scan_put(scan, batch);
    return quipu_end_row(batch, scan->reader->row, err) == -1 ? -1 : 1;
}

int survey_next(void *context, struct quipu_batch *batch,
                struct quipu_error *err)
{
    struct scan *scan = context;
    quipu_batch_origin(batch, scan->files[0].file->name);
    while (!scan->is_ended && !quipu_batch_is_full(batch)) {
        if (put_next(scan, batch, err) == -1)
            return -1;
    }
    return quipu_batch_rows(batch) > 0 ? 1 : 0;
}
