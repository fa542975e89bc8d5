/* SPDX-License-Identifier: GPL-3.0-or-later */
/* lookup.c - a joined file in memory, its records found by key. */
#include "survey.h"

/* Adds the key of the record just read; a record without a whole key cannot be
 * found, and counts as not used. */
static int add_key(struct lookup *lookup, const struct reader *reader,
                   const size_t *key_slots, struct quipu_text *key,
                   struct quipu_error *err)
{
    quipu_text_clear(key);
    for (size_t i = 0; i < lookup->file->join_count; i++) {
        struct value part;
        reader->get(reader, key_slots[i], &part);
        if (!key_append(key, &part))
            return 0;
    }
    if (quipu_text_check(key, err) == -1)
        return -1;
    return keys_add(&lookup->keys, (struct quipu_slice){key->data, key->length},
                    reader->row, lookup->records, err);
}

static int add_record(struct lookup *lookup, const struct reader *reader,
                      struct quipu_error *err)
{
    for (size_t i = 0; i < lookup->wanted->count; i++) {
        struct value value;
        reader->get(reader, i, &value);
        if (cells_append(&lookup->cells, &value, err) == -1)
            return -1;
    }
    return 0;
}

static int read_records(struct lookup *lookup, struct reader *reader,
                        const size_t *key_slots, struct quipu_error *err)
{
    struct quipu_text key;
    quipu_text_init(&key);
    int got;
    while ((got = reader->next(reader, err)) == 1) {
        if (add_key(lookup, reader, key_slots, &key, err) == -1 ||
            add_record(lookup, reader, err) == -1) {
            got = -1;
            break;
        }
        lookup->records++;
    }
    quipu_text_release(&key);
    return got;
}

/* The keys are sorted: keeps the first of equal ones, and counts the others.
 * *first and *again become the earliest pair with the same key. */
static void remove_duplicates(struct lookup *lookup, struct key *first,
                              struct key *again)
{
    struct keys *keys = &lookup->keys;
    size_t kept = 0;
    for (size_t i = 0; i < keys->count; i++) {
        if (i == 0 || !keys_equal(keys, kept - 1, i)) {
            keys->items[kept++] = keys->items[i];
            continue;
        }
        if (lookup->duplicates == 0 || keys->items[i].index < again->index) {
            *first = keys->items[kept - 1];
            *again = keys->items[i];
        }
        lookup->duplicates++;
    }
    keys->count = kept;
}

static int check_duplicates(struct lookup *lookup, struct quipu_error *err)
{
    const struct file *file = lookup->file;
    struct key first = {.row = 0}, again = {.row = 0};
    remove_duplicates(lookup, &first, &again);
    if (lookup->duplicates == 0 || file->keeps_first)
        return 0;

    const char *word = file_record_word(file);
    (void)quipu_fail(err, QUIPU_EDATA,
                     "\"%s\", %s %llu has the same key as %s %llu; %llu such "
                     "records in all",
                     file->name, word, (unsigned long long)again.row, word,
                     (unsigned long long)first.row,
                     (unsigned long long)lookup->duplicates);
    if (file->is_one_to_one)
        quipu_hint(err, "join by more columns");
    else
        quipu_hint(err, "join by more columns, or set \"duplicates\" to "
                        "\"first\" to keep the first and count the others");
    return -1;
}

struct lookup *lookup_new(const struct file *file, const struct wanted *wanted,
                          const size_t *key_slots, struct quipu_error *err)
{
    struct lookup *lookup = survey_alloc(1, sizeof *lookup, err);
    if (!lookup)
        return NULL;
    lookup->file = file;
    lookup->wanted = wanted;
    cells_init(&lookup->cells);
    keys_init(&lookup->keys);

    struct reader *reader = file_open(file, wanted, err);
    int status = reader ? read_records(lookup, reader, key_slots, err) : -1;
    if (reader)
        reader->close(reader);
    if (status == 0) {
        keys_sort(&lookup->keys);
        status = check_duplicates(lookup, err);
    }
    if (status == 0)
        lookup->users =
            survey_alloc(lookup->records, sizeof *lookup->users, err);
    if (status == -1 || !lookup->users) {
        lookup_free(lookup);
        return NULL;
    }
    return lookup;
}

void lookup_free(struct lookup *lookup)
{
    if (!lookup)
        return;
    cells_release(&lookup->cells);
    keys_release(&lookup->keys);
    free(lookup->users);
    free(lookup);
}
