/* SPDX-License-Identifier: GPL-3.0-or-later */
/* cache.c - objects and records of what was fetched (input/cache.h). */
#include <config.h>

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/base.h"
#include "input/cache.h"
#include "input/cache_folder.h"

/* ---- names -------------------------------------------------------------- */

static void append_object(struct quipu_text *path, const char *folder,
                          const char *sha256)
{
    quipu_text_printf(path, "%s/objects/%s", folder, sha256);
}

static void append_record(struct quipu_text *path, const char *folder,
                          const char *url)
{
    struct hash hash;
    char digest[HASH_SIZE];
    hash_init(&hash);
    hash_bytes(&hash, url, strlen(url));
    hash_finish(&hash, digest);
    quipu_text_printf(path, "%s/urls/%s", folder, digest);
}

/* ---- finding ------------------------------------------------------------ */

static enum cache_state read_record(const char *folder, const char *url,
                                    struct cache_record *record)
{
    QUIPU_AUTO_TEXT(path);
    append_record(&path, folder, url);
    return path.failed ? CACHE_ABSENT
                       : cache_record_read(record, url, path.data);
}

static struct quipu_input *open_object(const char *folder, const char *name,
                                       const struct cache_record *record,
                                       struct quipu_error *err)
{
    QUIPU_AUTO_TEXT(path);
    append_object(&path, folder, record->sha256);
    if (quipu_text_check(&path, err) == -1)
        return NULL;
    return input_open_file(path.data, name, err);
}

/* Whether the bytes that are read are those that the record names. */
static bool is_sound(struct quipu_input *object,
                     const struct cache_record *record)
{
    char digest[HASH_SIZE];
    return input_size(object) == record->size &&
           input_sha256(object, digest, NULL) == 0 &&
           strcmp(digest, record->sha256) == 0;
}

enum cache_state cache_find(const char *folder, const char *url,
                            const char *name, struct cache_record *record,
                            struct quipu_input **object)
{
    *record = (struct cache_record){0};
    *object = NULL;
    int lock = cache_lock(folder, LOCK_SH, NULL);
    enum cache_state state = read_record(folder, url, record);
    if (state == CACHE_FOUND)
        *object = open_object(folder, name, record, NULL);
    cache_unlock(lock);
    if (*object && is_sound(*object, record))
        return CACHE_FOUND;
    input_free(*object);
    *object = NULL;
    cache_record_release(record);
    return state == CACHE_FOUND ? CACHE_DAMAGED : state;
}

/* ---- files that grow ---------------------------------------------------- */

/* Whether it still has its name: until it is locked, another process may take
 * it for a dead one's. */
static bool is_named(int file)
{
    struct stat status;
    return fstat(file, &status) == 0 && status.st_nlink > 0;
}

int cache_file_open(struct cache_file *file, const char *folder,
                    struct quipu_error *err)
{
    *file = (struct cache_file){.file = -1};
    do {
        cache_file_release(file);
        QUIPU_AUTO_TEXT(path);
        quipu_text_printf(&path, "%s/new/XXXXXX", folder);
        file->path = quipu_text_detach(&path, err);
        if (!file->path)
            return -1;
        file->file = mkostemp(file->path, O_CLOEXEC); /* 0600 */
        if (file->file == -1 || flock(file->file, LOCK_EX) == -1)
            return cache_fail(folder, "be written", errno, err);
    } while (!is_named(file->file));
    return 0;
}

void cache_file_release(struct cache_file *file)
{
    if (file->path && file->file != -1)
        (void)unlink(file->path);
    if (file->file != -1)
        close(file->file);
    free(file->path);
    *file = (struct cache_file){.file = -1};
}

/* Gives a complete file its name, for good. */
static int name_file(struct cache_file *file, const char *folder,
                     const struct quipu_text *path, struct quipu_error *err)
{
    if (quipu_text_check(path, err) == -1)
        return -1;
    if (fsync(file->file) == -1 || rename(file->path, path->data) == -1)
        return cache_fail(folder, "be written", errno, err);
    free(file->path);
    file->path = NULL;
    return 0;
}

/* ---- keeping ------------------------------------------------------------ */

static int write_record(const char *folder, const char *url,
                        const struct cache_record *record,
                        struct quipu_error *err)
{
    QUIPU_AUTO_TEXT(path);
    QUIPU_AUTO_TEXT(text);
    append_record(&path, folder, url);
    cache_record_write(record, url, &text);
    struct cache_file file;
    int status = cache_file_open(&file, folder, err);
    if (status == 0)
        status = quipu_text_check(&text, err);
    if (status == 0 &&
        (text.length >= CACHE_RECORD_LIMIT ||
         write(file.file, text.data, text.length) != (ssize_t)text.length))
        status = cache_fail(folder, "be written", ENOSPC, err);
    if (status == 0)
        status = name_file(&file, folder, &path, err);
    cache_file_release(&file);
    return status;
}

/* With the cache locked.  The object is opened before others may remove it. */
static struct quipu_input *keep_locked(struct cache_file *file,
                                       const char *folder, const char *url,
                                       const char *name,
                                       const struct cache_record *record,
                                       struct quipu_error *err)
{
    QUIPU_AUTO_TEXT(path);
    append_object(&path, folder, record->sha256);
    if (name_file(file, folder, &path, err) == -1)
        return NULL;
    struct quipu_input *object = open_object(folder, name, record, err);
    if (!object)
        return NULL;
    if (write_record(folder, url, record, err) == -1) {
        input_free(object);
        return NULL;
    }
    cache_sweep_objects(folder);
    return object;
}

struct quipu_input *cache_keep(struct cache_file *file, const char *folder,
                               const char *url, const char *name,
                               const struct cache_record *record,
                               struct quipu_error *err)
{
    int lock = cache_lock(folder, LOCK_EX, err);
    if (lock == -1)
        return NULL;
    struct quipu_input *object =
        keep_locked(file, folder, url, name, record, err);
    cache_unlock(lock);
    if (!object || is_sound(object, record))
        return object;
    input_free(object);
    return quipu_fail_null(err, QUIPU_EINPUT,
                           "the cache in \"%s\" does not give back what was "
                           "written to it",
                           folder);
}
