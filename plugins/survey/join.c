/* SPDX-License-Identifier: GPL-3.0-or-later */
/* join.c - finds the records of the other files that belong to a record. */
#include "scan.h"

bool scan_get(const struct scan *scan, size_t file, size_t slot,
              struct value *value)
{
    const struct scanned *scanned = &scan->files[file];
    if (file == 0) {
        scan->reader->get(scan->reader, slot, value);
        return true;
    }
    if (scanned->record == SIZE_MAX)
        return false;
    cells_get(&scanned->lookup->cells,
              scanned->record * scanned->wanted.count + slot, value);
    return true;
}

/* Makes the key by which the record is looked up in a file; false when a part
 * of it is missing. */
static bool make_key(struct scan *scan, const struct scanned *scanned)
{
    quipu_text_clear(&scan->key);
    for (size_t i = 0; i < scanned->file->join_count; i++) {
        const struct part *part = &scanned->parts[i];
        struct value value;
        if (!scan_get(scan, part->other_file, part->other_slot, &value) ||
            !key_append(&scan->key, &value))
            return false;
    }
    return true;
}

static int fail_repeated(const struct scan *scan, const struct scanned *scanned,
                         uint64_t again, uint64_t first,
                         struct quipu_error *err)
{
    const struct file *main = scan->files[0].file;
    (void)quipu_fail(err, QUIPU_EDATA,
                     "\"%s\", %s %llu has the same key as %s %llu, but the "
                     "relation to \"%s\" is one-to-one",
                     main->name, file_record_word(main),
                     (unsigned long long)again, file_record_word(main),
                     (unsigned long long)first, scanned->file->name);
    quipu_hint(err, "set \"relation\" to many-to-one if records may share one");
    return -1;
}

/* No record with the key: 1 the record stays, 0 it is left out, -1 error. */
static int miss(struct scan *scan, struct scanned *scanned, bool has_key,
                struct quipu_error *err)
{
    const struct file *main = scan->files[0].file;
    scanned->record = SIZE_MAX;
    scanned->unmatched++;
    if (scanned->file->unmatched == UNMATCHED_ERROR)
        return quipu_fail(
            err, QUIPU_EDATA, "\"%s\", %s %llu has no match in \"%s\"",
            main->name, file_record_word(main),
            (unsigned long long)scan->reader->row, scanned->file->name);
    if (has_key && scanned->file->is_one_to_one &&
        keys_add(&scanned->missed,
                 (struct quipu_slice){scan->key.data, scan->key.length},
                 scan->reader->row, scanned->missed.count, err) == -1)
        return -1;
    return scanned->file->unmatched == UNMATCHED_KEEP;
}

static int match(struct scan *scan, struct scanned *scanned,
                 struct quipu_error *err)
{
    bool has_key = make_key(scan, scanned);
    if (quipu_text_check(&scan->key, err) == -1)
        return -1;
    const struct key *key = NULL;
    if (has_key)
        key = keys_find(&scanned->lookup->keys,
                        (struct quipu_slice){scan->key.data, scan->key.length});
    if (!key)
        return miss(scan, scanned, has_key, err);

    uint64_t *user = &scanned->lookup->users[key->index];
    if (*user != 0 && scanned->file->is_one_to_one)
        return fail_repeated(scan, scanned, scan->reader->row, *user, err);
    if (*user == 0)
        *user = scan->reader->row;
    scanned->record = key->index;
    return 1;
}

int scan_join(struct scan *scan, struct quipu_error *err)
{
    for (size_t i = 1; i < scan->file_count; i++) {
        int status = match(scan, &scan->files[i], err);
        if (status != 1)
            return status;
    }
    return 1;
}

static int check_missed(const struct scan *scan, struct scanned *scanned,
                        struct quipu_error *err)
{
    struct keys *missed = &scanned->missed;
    keys_sort(missed);
    for (size_t i = 1; i < missed->count; i++) {
        if (keys_equal(missed, i - 1, i))
            return fail_repeated(scan, scanned, missed->items[i].row,
                                 missed->items[i - 1].row, err);
    }
    return 0;
}

int scan_check_missed(const struct scan *scan, struct quipu_error *err)
{
    for (size_t i = 1; i < scan->file_count; i++) {
        if (check_missed(scan, &scan->files[i], err) == -1)
            return -1;
    }
    return 0;
}
