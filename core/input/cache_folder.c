/* SPDX-License-Identifier: GPL-3.0-or-later */
/* cache_folder.c - the folder of the cache: made, locked, swept. */
#include <config.h>

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/base.h"
#include "input/cache.h"
#include "input/cache_folder.h"

#define OWNER_ONLY S_IRWXU

int cache_fail(const char *folder, const char *what, int number,
               struct quipu_error *err)
{
    const char *why = strerrordesc_np(number); /* in no locale */
    return quipu_fail(err, QUIPU_EINPUT, "the cache in \"%s\" cannot %s: %s",
                      folder, what, why ? why : "unknown error");
}

/* ---- made --------------------------------------------------------------- */

static int make_folder(const char *path)
{
    return mkdir(path, OWNER_ONLY) == -1 && errno != EEXIST ? -1 : 0;
}

/* Makes a folder and those above it. */
static int make_folders(const char *folder, struct quipu_error *err)
{
    QUIPU_AUTO_STRING path = base_strdup(folder, err);
    if (!path)
        return -1;
    for (char *slash = path; (slash = strchr(slash + 1, '/')) != NULL;) {
        *slash = '\0';
        (void)make_folder(path); /* a failure shows below */
        *slash = '/';
    }
    return make_folder(path) == 0 ? 0
                                  : cache_fail(folder, "be made", errno, err);
}

/* Whoever else can write there could say what a URL gave. */
static int check_owner(const char *folder, struct quipu_error *err)
{
    struct stat status;
    if (stat(folder, &status) == -1)
        return cache_fail(folder, "be looked at", errno, err);
    if (!S_ISDIR(status.st_mode))
        return cache_fail(folder, "be used", ENOTDIR, err);
    if (status.st_uid == geteuid() &&
        (status.st_mode & (S_IWGRP | S_IWOTH)) == 0)
        return 0;
    (void)quipu_fail(err, QUIPU_EPOLICY,
                     "the cache in \"%s\" can be written by others", folder);
    quipu_hint(err, "it must belong to you, with no right for others to write");
    return -1;
}

/* ---- swept -------------------------------------------------------------- */

/* Calls `look` with the path of every file of FOLDER/part until it says -1;
 * -1 too when the folder cannot be read to its end. */
static int for_each_file(const char *folder, const char *part, void *context,
                         int (*look)(void *context, const char *name,
                                     const char *path))
{
    QUIPU_AUTO_TEXT(path);
    quipu_text_printf(&path, "%s/%s", folder, part);
    DIR *files = path.failed ? NULL : opendir(path.data);
    if (!files)
        return -1;
    int status = 0;
    struct dirent *entry;
    errno = 0;
    while (status == 0 && (entry = readdir(files)) != NULL) {
        QUIPU_AUTO_TEXT(file);
        quipu_text_printf(&file, "%s/%s", path.data, entry->d_name);
        if (entry->d_name[0] != '.')
            status = file.failed ? -1 : look(context, entry->d_name, file.data);
        errno = 0;
    }
    if (errno != 0)
        status = -1;
    closedir(files);
    return status;
}

/* A download is locked as long as its process lives. */
static int remove_dead(void *context, const char *name, const char *path)
{
    (void)context;
    (void)name;
    int file = open(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (file == -1)
        return 0;
    if (flock(file, LOCK_EX | LOCK_NB) == 0)
        (void)unlink(path);
    close(file);
    return 0;
}

int cache_prepare(const char *folder, struct quipu_error *err)
{
    static const char *const parts[] = {"objects", "urls", "new"};
    if (make_folders(folder, err) == -1 || check_owner(folder, err) == -1)
        return -1;
    for (size_t i = 0; i < ARRAY_SIZE(parts); i++) {
        QUIPU_AUTO_TEXT(path);
        quipu_text_printf(&path, "%s/%s", folder, parts[i]);
        if (quipu_text_check(&path, err) == -1)
            return -1;
        if (make_folder(path.data) == -1)
            return cache_fail(folder, "be made", errno, err);
    }
    (void)for_each_file(folder, "new", NULL, remove_dead);
    return 0;
}

/* The SHA-256 of the objects that records name, one after another. */
static int add_named(void *context, const char *name, const char *path)
{
    (void)name;
    struct quipu_text *named = context;
    struct cache_record record;
    if (cache_record_read(&record, NULL, path) == CACHE_FOUND)
        quipu_text_printf(named, "%s\n", record.sha256);
    cache_record_release(&record);
    return named->failed ? -1 : 0;
}

static int remove_unnamed(void *context, const char *name, const char *path)
{
    const struct quipu_text *named = context;
    if (!strstr(named->data, name))
        (void)unlink(path);
    return 0;
}

void cache_sweep_objects(const char *folder)
{
    QUIPU_AUTO_TEXT(named);
    if (for_each_file(folder, "urls", &named, add_named) == 0)
        (void)for_each_file(folder, "objects", &named, remove_unnamed);
}

/* ---- locked ------------------------------------------------------------- */

int cache_lock(const char *folder, int operation, struct quipu_error *err)
{
    QUIPU_AUTO_TEXT(path);
    quipu_text_printf(&path, "%s/lock", folder);
    if (quipu_text_check(&path, err) == -1)
        return -1;
    int lock = open(path.data, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW,
                    S_IRUSR | S_IWUSR);
    if (lock != -1 && flock(lock, operation) == 0)
        return lock;
    int number = errno;
    cache_unlock(lock);
    return cache_fail(folder, "be locked", number, err);
}

void cache_unlock(int lock)
{
    if (lock != -1)
        close(lock);
}
