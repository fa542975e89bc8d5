/* SPDX-License-Identifier: GPL-3.0-or-later */
/* survey.h - what the files of the survey plugin share.
 *
 * A survey is one or more files.  The first gives the records; each of the
 * others is joined to it by keys: for every record of the first, the one record
 * of the joined file with the same key.
 *
 *   file        settings and dictionary of one file           (file.c)
 *   dictionary  its columns and value labels                  (dictionary.c)
 *   reader      pulls its records, wanted columns only        (text.c, stat*.c)
 *   lookup      a joined file in memory, found by key         (lookup.c,
 * keys.c) survey      the files and their columns as one schema     (survey.c)
 *   scan        reads, joins and fills batches                (scan.c)
 *
 * All state is in what `open` and `scan` return.
 */
#ifndef SURVEY_H
#define SURVEY_H

#include <assert.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <quipu/plugin.h>

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

/* Zeroed memory for count objects (one for 0); NULL and QUIPU_ENOMEM. */
void *survey_alloc(size_t count, size_t size,
                   struct quipu_error *err) QUIPU_MUST_CHECK;
char *survey_strdup(const char *string,
                    struct quipu_error *err) QUIPU_MUST_CHECK;

/* Makes room for `needed` elements in the array whose pointer is at `items`. */
int survey_grow(void *items, size_t *capacity, size_t needed, size_t size,
                struct quipu_error *err) QUIPU_MUST_CHECK;

/* ---- dictionary --------------------------------------------------------- */

/* What the numbers of a column of dates count. */
enum calendar {
    CALENDAR_NONE,
    CALENDAR_STATA_DAYS,         /* since 1960-01-01 */
    CALENDAR_STATA_MILLISECONDS, /* since 1960-01-01, no leap seconds */
    CALENDAR_SPSS_SECONDS,       /* since 1582-10-14 */
};

struct column {
    char *name;
    char *label;          /* or NULL */
    char *set;            /* name of its set of value labels, or NULL */
    enum quipu_type type; /* DOUBLE, DATE, TEXT */
    enum calendar calendar;
};

struct value_label {
    char *value, *label;
};

struct label_set {
    char *name;
    struct value_label *labels;
    size_t count, capacity;
};

struct dictionary {
    struct column *columns;
    size_t count, capacity;
    struct label_set *sets; /* sorted by name once complete */
    size_t set_count, set_capacity;
};

/* Adds a column; everything is copied.  A name or format must be UTF-8. */
int dictionary_add(struct dictionary *dictionary, const struct column *column,
                   struct quipu_error *err) QUIPU_MUST_CHECK;

/* Adds a value label to a set; the labels of a set come one after another. */
int dictionary_add_label(struct dictionary *dictionary, const char *set,
                         const struct value_label *label,
                         struct quipu_error *err) QUIPU_MUST_CHECK;

/* Once all is added. */
void dictionary_complete(struct dictionary *dictionary);

/* The set of a column, or NULL. */
const struct label_set *dictionary_find_set(const struct dictionary *dictionary,
                                            const char *name);

/* Whether a name is another, without regard to ASCII case. */
bool name_is_like(const char *name, struct quipu_slice other);

/* A column by name: exact, else the only one that is equal without regard to
 * ASCII case; SIZE_MAX when there is none. */
size_t dictionary_find(const struct dictionary *dictionary,
                       struct quipu_slice name);
void dictionary_release(struct dictionary *dictionary);

/* ---- files -------------------------------------------------------------- */

enum file_format { FORMAT_CSV, FORMAT_DTA, FORMAT_SAV };

/* In the order of the choices of "unmatched". */
enum unmatched { UNMATCHED_DROP, UNMATCHED_KEEP, UNMATCHED_ERROR };

/* One part of a key: the column here and the column, of an earlier file, that
 * must be equal to it. */
struct join {
    size_t column;
    size_t other_file, other_column;
};

struct file {
    const struct quipu_input *input;
    const char *name; /* for messages */
    enum file_format format;
    struct quipu_delimited_format text; /* of FORMAT_CSV */
    const char *encoding; /* of the others, for iconv; NULL: as the file says */
    const char *prefix;   /* of the names of its columns; NULL: none */
    enum unmatched unmatched;
    bool is_one_to_one;
    bool keeps_first; /* of records with the same key; else an error */
    struct dictionary dictionary;
    struct join *joins; /* none for the first file */
    size_t join_count;
};

/* Reads the settings and the dictionary of one file.  `file` is zeroed. */
int file_init(struct file *file, const struct quipu_settings *settings,
              bool is_first, struct quipu_error *err) QUIPU_MUST_CHECK;
void file_release(struct file *file);

/* What a message calls a record of the file: "row" or "record". */
const char *file_record_word(const struct file *file);

/* ---- values ------------------------------------------------------------- */

enum value_kind {
    VALUE_MISSING,  /* empty or system missing */
    VALUE_NUMBER,   /* finite */
    VALUE_DATE,     /* days since 1970-01-01, in `number` */
    VALUE_TEXT,     /* also what is malformed, as it is */
    VALUE_DECLARED, /* declared missing by the file; `text` is the code */
};

struct value {
    enum value_kind kind;
    double number;
    struct quipu_slice text; /* borrowed */
};

/* Values kept in memory, one after another, with their texts. */
struct cell {
    enum value_kind kind;
    double number;
    size_t offset, length; /* of the text */
};

struct cells {
    struct cell *items;
    size_t count, capacity;
    struct quipu_text text;
};

void cells_init(struct cells *cells);
void cells_release(struct cells *cells);
void cells_clear(struct cells *cells);
int cells_append(struct cells *cells, const struct value *value,
                 struct quipu_error *err) QUIPU_MUST_CHECK;
void cells_get(const struct cells *cells, size_t index, struct value *value);

/* ---- readers ------------------------------------------------------------ */

/* Pulls the records of one file.  The columns wanted are given to the open
 * functions sorted and without repetition, are borrowed, and are numbered from
 * 0 here: a slot. */
struct reader {
    /* 1 a record, 0 the end, -1 error. */
    int (*next)(struct reader *reader, struct quipu_error *err);
    /* A value of the record; its text is valid until the next record. */
    void (*get)(const struct reader *reader, size_t slot, struct value *value);
    void (*close)(struct reader *reader);
    uint64_t row; /* number of the record as a person would count it */
};

struct wanted {
    size_t *columns;
    size_t count;
};

struct reader *text_open(const struct file *file, const struct wanted *wanted,
                         struct quipu_error *err) QUIPU_MUST_CHECK;
int text_describe(struct file *file, struct quipu_error *err) QUIPU_MUST_CHECK;

struct reader *stat_open(const struct file *file, const struct wanted *wanted,
                         struct quipu_error *err) QUIPU_MUST_CHECK;
int stat_describe(struct file *file, struct quipu_error *err) QUIPU_MUST_CHECK;

/* Whatever the format is. */
struct reader *file_open(const struct file *file, const struct wanted *wanted,
                         struct quipu_error *err) QUIPU_MUST_CHECK;

/* ---- keys --------------------------------------------------------------- */

/* A list of keys.  A key is the texts of its parts, each ended by a NUL. */
struct key {
    size_t offset, length; /* in the list's text */
    size_t index;          /* of the record, from 0 */
    uint64_t row;          /* as a person would count it */
};

struct keys {
    struct key *items;
    size_t count, capacity;
    struct quipu_text text;
};

/* Appends one part to a key under construction: trimmed text, a number as its
 * shortest text, a date as YYYY-MM-DD.  False when the part is missing. */
bool key_append(struct quipu_text *key, const struct value *part);

void keys_init(struct keys *keys);
void keys_release(struct keys *keys);
int keys_add(struct keys *keys, struct quipu_slice key, uint64_t row,
             size_t index, struct quipu_error *err) QUIPU_MUST_CHECK;

/* Sorts by key, then by index: then equal keys are neighbours. */
void keys_sort(struct keys *keys);
bool keys_equal(const struct keys *keys, size_t a, size_t b);

/* The first of the sorted keys that is equal, or NULL. */
const struct key *keys_find(const struct keys *keys, struct quipu_slice key);

/* ---- lookup ------------------------------------------------------------- */

struct lookup {
    const struct file *file;
    const struct wanted *wanted;
    struct cells cells; /* wanted->count per record */
    struct keys keys;   /* sorted, each once */
    uint64_t *users; /* per record: row of the first file that used it, or 0 */
    size_t records;
    uint64_t duplicates; /* records left out because the key was there */
};

/* Reads a whole file.  `key_slots` are the slots of the parts of the key, as
 * many as the file has joins. */
struct lookup *lookup_new(const struct file *file, const struct wanted *wanted,
                          const size_t *key_slots,
                          struct quipu_error *err) QUIPU_MUST_CHECK;
void lookup_free(struct lookup *lookup);

/* ---- survey and scan ---------------------------------------------------- */

/* A column of the schema: where it comes from. */
struct origin {
    size_t file, column;
};

struct survey {
    struct file *files;
    size_t file_count;
    struct origin *origins; /* per column of the schema */
    bool *is_personal;      /* likewise */
    size_t origin_count;
};

/* Finds the columns by which a file is joined to those before it. */
int survey_relate(struct survey *survey, size_t number,
                  const struct quipu_settings *settings,
                  struct quipu_error *err) QUIPU_MUST_CHECK;

/* Makes one schema of the columns of all files. */
int survey_combine(struct survey *survey, const struct quipu_settings *settings,
                   struct quipu_error *err) QUIPU_MUST_CHECK;

int survey_describe(void *source, struct quipu_schema *schema,
                    struct quipu_error *err);

void *survey_scan(void *source, size_t partition,
                  const struct quipu_columns *wanted, struct quipu_error *err);
int survey_next(void *scan, struct quipu_batch *batch, struct quipu_error *err);
void survey_finish(void *scan);

#endif
