/* SPDX-License-Identifier: GPL-3.0-or-later */
/* cache.h - what was fetched: objects named by the SHA-256 of their bytes, and
 * for every URL a record of which object it gave.
 *
 *     FOLDER/objects/SHA256      0600; verified whenever it is used
 *     FOLDER/urls/SHA256-OF-URL  0600; ends with its own SHA-256
 *     FOLDER/new/...             downloads under way, locked by who makes them
 *
 * A file gets its name in objects or urls when it is complete, by a rename, so
 * that several processes can fetch at once and any of them be killed.  What is
 * damaged counts as absent.  An object that no record names goes when a record
 * is written: the cache holds what the URLs gave last.
 */
#ifndef INPUT_CACHE_H
#define INPUT_CACHE_H

#include "input/input.h"

/* Which answer an object was. */
struct cache_record {
    char *from;     /* the URL that gave it, after redirections */
    char *etag;     /* as it was sent; "": none */
    char *modified; /* Last-Modified as it was sent; "": none to rely on */
    uint64_t size;
    char sha256[HASH_SIZE];
};

void cache_record_release(struct cache_record *record);

/* No record is longer, in bytes. */
#define CACHE_RECORD_LIMIT ((size_t)64 << 10)

enum cache_state { CACHE_ABSENT, CACHE_DAMAGED, CACHE_FOUND };

/* Appends the text of a record. */
void cache_record_write(const struct cache_record *record, const char *url,
                        struct quipu_text *text);
/* Reads it back; false when anything is wrong, or when it is of another URL
 * than `url`, unless that is NULL.  The record may be released in any case. */
bool cache_record_parse(struct cache_record *record, const char *url,
                        struct quipu_slice text) QUIPU_MUST_CHECK;
enum cache_state cache_record_read(struct cache_record *record, const char *url,
                                   const char *path) QUIPU_MUST_CHECK;

/* Makes the folder, which must be the caller's alone to write, and removes the
 * downloads of processes that are gone. */
int cache_prepare(const char *folder, struct quipu_error *err) QUIPU_MUST_CHECK;

/* The record of a URL and its object as an input called `name`, verified. */
enum cache_state cache_find(const char *folder, const char *url,
                            const char *name, struct cache_record *record,
                            struct quipu_input **object);

/* A file to download into. */
struct cache_file {
    int file;
    char *path; /* NULL once it was kept */
};

int cache_file_open(struct cache_file *file, const char *folder,
                    struct quipu_error *err) QUIPU_MUST_CHECK;
/* Removes it unless it was kept. */
void cache_file_release(struct cache_file *file);

/* Makes the file the object of a URL; returns it as an input called `name`. */
struct quipu_input *cache_keep(struct cache_file *file, const char *folder,
                               const char *url, const char *name,
                               const struct cache_record *record,
                               struct quipu_error *err) QUIPU_MUST_CHECK;

#endif
