/* SPDX-License-Identifier: GPL-3.0-or-later */
/* cells.c - the packed cells of a job, in a file beside the store:
 * cells/JOB.cells, for the owner's eyes only.
 *
 * The file is complete before the job's transaction commits; one without a
 * job, left by a crash, is harmless: the job's row says what belongs to it.
 */
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/publish.h"
#include "store/read.h"

/* The paths of one file of cells; checked by quipu_text_check of `file`. */
struct places {
    struct quipu_text folder, file, unfinished;
};

static void release_places(struct places *places)
{
    quipu_text_release(&places->folder);
    quipu_text_release(&places->file);
    quipu_text_release(&places->unfinished);
}

static int find_places(struct places *places, const struct store *store,
                       int64_t job, struct quipu_error *err)
{
    quipu_text_init(&places->folder);
    quipu_text_init(&places->file);
    quipu_text_init(&places->unfinished);
    /* the path is absolute */
    size_t length = (size_t)(strrchr(store->path, '/') - store->path);
    quipu_text_append_bytes(&places->folder, store->path, length);
    quipu_text_append(&places->folder, "/cells");
    quipu_text_printf(&places->file, "%s/%lld.cells", places->folder.data,
                      (long long)job);
    quipu_text_printf(&places->unfinished, "%s.part", places->file.data);
    if (quipu_text_check(&places->folder, err) == -1 ||
        quipu_text_check(&places->file, err) == -1 ||
        quipu_text_check(&places->unfinished, err) == -1)
        return -1;
    return 0;
}

static int fail_file(const struct quipu_text *path, struct quipu_error *err)
{
    return quipu_fail(err, QUIPU_ESTORE, "cells \"%s\": %s", path->data,
                      strerror(errno));
}

/* ---- writing ------------------------------------------------------------ */

static int make_folder(const struct places *places, struct quipu_error *err)
{
    if (mkdir(places->folder.data, 0700) == -1 && errno != EEXIST)
        return fail_file(&places->folder, err);
    return 0;
}

static int write_all(int file, struct quipu_slice bytes)
{
    while (bytes.length > 0) {
        ssize_t written = write(file, bytes.data, bytes.length);
        if (written == -1 && errno == EINTR)
            continue;
        if (written == -1)
            return -1;
        bytes.data += written;
        bytes.length -= (size_t)written;
    }
    return fsync(file);
}

static int write_unfinished(const struct places *places,
                            struct quipu_slice cells, struct quipu_error *err)
{
    int file =
        open(places->unfinished.data,
             O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (file == -1)
        return fail_file(&places->unfinished, err);
    int status = fchmod(file, 0600) == 0 ? write_all(file, cells) : -1;
    if (status == -1)
        (void)fail_file(&places->unfinished, err);
    close(file);
    return status;
}

static int sync_directory(const struct places *places, struct quipu_error *err)
{
    int folder = open(places->folder.data, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    int status = folder == -1 ? -1 : fsync(folder);
    if (status == -1)
        (void)fail_file(&places->folder, err);
    if (folder != -1)
        close(folder);
    return status;
}

int cells_file_write(const struct store *store, int64_t job,
                     struct quipu_slice cells, struct quipu_error *err)
{
    __attribute__((cleanup(release_places))) struct places places;
    if (find_places(&places, store, job, err) == -1 ||
        make_folder(&places, err) == -1 ||
        write_unfinished(&places, cells, err) == -1)
        return -1;
    if (rename(places.unfinished.data, places.file.data) == -1)
        return fail_file(&places.file, err);
    return sync_directory(&places, err);
}

void cells_file_remove(const struct store *store, int64_t job)
{
    __attribute__((cleanup(release_places))) struct places places;
    if (find_places(&places, store, job, NULL) == -1)
        return;
    (void)unlink(places.unfinished.data);
    (void)unlink(places.file.data);
}

/* ---- reading ------------------------------------------------------------ */

/* What the job's row says of its cells. */
struct kept_cells {
    int64_t bytes;
    char sha256[HASH_SIZE];
};

static int find_kept(struct store *store, int64_t job, struct kept_cells *kept,
                     struct quipu_error *err)
{
    static const char sql[] =
        "SELECT cells_bytes, cells_sha256 FROM job"
        " WHERE id = :job AND state = 'published' AND cells_bytes > 0";
    STATEMENT_AUTO(find);
    if (statement_prepare(&find, store, sql, err) == -1)
        return -1;
    bind_integer(&find, ":job", job);
    int status = statement_step(&find, err);
    if (status == -1)
        return -1;
    if (status == 0)
        return quipu_fail(err, QUIPU_ENOTFOUND, "job %lld has no cells",
                          (long long)job);
    kept->bytes = column_integer(&find, 0);
    snprintf(kept->sha256, sizeof kept->sha256, "%s", column_word(&find, 1));
    return statement_check(&find, err);
}

/* The whole file, which must have the length that the job's row says. */
static int read_file(const struct quipu_text *path, int64_t bytes,
                     struct quipu_text *out, struct quipu_error *err)
{
    FILE *file = fopen(path->data, "rbe");
    if (!file)
        return fail_file(path, err);
    char block[65536];
    size_t length;
    while ((length = fread(block, 1, sizeof block, file)) > 0 &&
           out->length <= (uint64_t)bytes)
        quipu_text_append_bytes(out, block, length);
    fclose(file);
    return quipu_text_check(out, err);
}

static bool is_intact(const struct quipu_text *cells,
                      const struct kept_cells *kept)
{
    char sha256[HASH_SIZE];
    struct hash hash;
    hash_init(&hash);
    hash_bytes(&hash, cells->data, cells->length);
    hash_finish(&hash, sha256);
    return cells->length == (uint64_t)kept->bytes &&
           strcmp(sha256, kept->sha256) == 0;
}

static int read_cells(struct store *store, int64_t job,
                      struct quipu_text *cells, struct quipu_error *err)
{
    __attribute__((cleanup(release_places))) struct places places;
    struct kept_cells kept;
    if (find_places(&places, store, job, err) == -1 ||
        find_kept(store, job, &kept, err) == -1 ||
        read_file(&places.file, kept.bytes, cells, err) == -1)
        return -1;
    if (!is_intact(cells, &kept))
        return quipu_fail(err, QUIPU_ESTORE,
                          "cells \"%s\": it is not what the job wrote",
                          places.file.data);
    return 0;
}

int store_read_cells(struct store *store, int64_t job, struct quipu_text *cells,
                     struct quipu_error *err)
{
    int status = read_cells(store, job, cells, err);
    if (status == -1)
        quipu_prefix(err, "store \"%s\"", store->name);
    return status;
}
