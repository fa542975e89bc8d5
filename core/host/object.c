/* SPDX-License-Identifier: GPL-3.0-or-later */
/* object.c - the shared object behind a candidate: where it is, whether it is
 * to be trusted, what it is (host/candidate.h). */
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <link.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/base.h"
#include "host/candidate.h"

/* The ELF header of this program, from the linker: what machine this is. */
extern const ElfW(Ehdr) __ehdr_start __attribute__((visibility("hidden")));

/* ---- trust -------------------------------------------------------------- */

/* `whose` begins the reason: "" for the plugin itself, "its folder ". */
static int check_trusted(const struct stat *status, const char *whose,
                         struct quipu_error *err)
{
    if (status->st_uid != 0 && status->st_uid != geteuid())
        return quipu_fail(err, QUIPU_EPLUGIN,
                          "%sbelongs to user %ju, neither root nor the caller",
                          whose, (uintmax_t)status->st_uid);
    if (status->st_mode & S_IWOTH)
        return quipu_fail(err, QUIPU_EPLUGIN, "%smay be written by everyone",
                          whose);
    return 0;
}

static int check_folder(const char *path, struct quipu_error *err)
{
    struct stat status;
    if (stat(path, &status) == -1)
        return quipu_fail(err, QUIPU_EPLUGIN, "its folder cannot be read: %s",
                          strerror(errno));
    return check_trusted(&status, "its folder ", err);
}

/* ---- where -------------------------------------------------------------- */

/* The value of KEY='VALUE' or KEY=VALUE on a line of a libtool archive; no data
 * when the line has another key. */
static struct quipu_slice archive_value(const char *line, const char *key)
{
    size_t length = strlen(key);
    if (strncmp(line, key, length) != 0 || line[length] != '=')
        return (struct quipu_slice){0};
    const char *value = line + length + 1;
    value += *value == '\'';
    return (struct quipu_slice){value, strcspn(value, "'\n")};
}

/* What a libtool archive says, relative to its folder: in a build tree the
 * shared object is in .libs.  Empty when it names none. */
static int read_archive(FILE *file, struct quipu_text *path,
                        struct quipu_error *err)
{
    char *line = NULL;
    size_t capacity = 0;
    bool is_installed = false;
    QUIPU_AUTO_TEXT(name);
    while (getline(&line, &capacity, file) != -1) {
        struct quipu_slice value = archive_value(line, "dlname");
        quipu_text_append_bytes(&name, value.data, value.length);
        value = archive_value(line, "installed");
        is_installed |= quipu_slice_equal(value, quipu_slice_of("yes"));
    }
    free(line);
    if (name.length > 0 && !strchr(name.data, '/'))
        quipu_text_printf(path, "%s%s", is_installed ? "" : ".libs/",
                          name.data);
    return quipu_text_check(&name, err);
}

static int follow_archive(const struct candidate *candidate,
                          struct quipu_text *path, struct quipu_error *err)
{
    QUIPU_AUTO_TEXT(relative);
    FILE *file = fopen(candidate->path, "re");
    if (!file)
        return quipu_fail(err, QUIPU_EPLUGIN, "cannot be opened: %s",
                          strerror(errno));
    struct stat status;
    int result = fstat(fileno(file), &status);
    if (result == -1)
        (void)quipu_fail(err, QUIPU_EPLUGIN, "cannot be examined: %s",
                         strerror(errno));
    if (result == 0)
        result = check_trusted(&status, "", err);
    if (result == 0)
        result = read_archive(file, &relative, err);
    fclose(file);
    if (result == -1)
        return -1;
    if (relative.length == 0)
        return quipu_fail(err, QUIPU_EPLUGIN,
                          "is a libtool archive that names no shared object");
    quipu_text_printf(path, "%s/%s", candidate->folder, relative.data);
    return 0;
}

/* The absolute path of the shared object, owned by the caller. */
static char *locate(const struct candidate *candidate, struct quipu_error *err)
{
    QUIPU_AUTO_TEXT(path);
    size_t length = strlen(candidate->path);
    bool is_archive = strcmp(candidate->path + length - 3, ".la") == 0;
    if (!is_archive)
        quipu_text_append(&path, candidate->path);
    else if (follow_archive(candidate, &path, err) == -1)
        return NULL;
    if (quipu_text_check(&path, err) == -1)
        return NULL;

    char *real = realpath(path.data, NULL);
    if (real)
        return real;
    if (errno == ENOENT)
        return quipu_fail_null(err, QUIPU_EPLUGIN,
                               "leads to a file that does not exist");
    return quipu_fail_null(err, QUIPU_EPLUGIN, "cannot be found: %s",
                           strerror(errno));
}

/* ---- what --------------------------------------------------------------- */

static int check_elf(int fd, struct quipu_error *err)
{
    ElfW(Ehdr) header;
    ssize_t got = pread(fd, &header, sizeof header, 0);
    if (got == -1)
        return quipu_fail(err, QUIPU_EPLUGIN, "cannot be read: %s",
                          strerror(errno));
    if (got == 0)
        return quipu_fail(err, QUIPU_EPLUGIN, "is an empty file");
    if (got < (ssize_t)sizeof header ||
        memcmp(header.e_ident, ELFMAG, SELFMAG) != 0)
        return quipu_fail(err, QUIPU_EPLUGIN,
                          "is not a shared object: it has no ELF header");
    const ElfW(Ehdr) *ours = &__ehdr_start;
    if (header.e_ident[EI_CLASS] != ours->e_ident[EI_CLASS] ||
        header.e_ident[EI_DATA] != ours->e_ident[EI_DATA] ||
        header.e_machine != ours->e_machine)
        return quipu_fail(err, QUIPU_EPLUGIN,
                          "is made for another machine (ELF machine %u, class "
                          "%u; here %u, class %u)",
                          header.e_machine, header.e_ident[EI_CLASS],
                          ours->e_machine, ours->e_ident[EI_CLASS]);
    if (header.e_type != ET_DYN)
        return quipu_fail(err, QUIPU_EPLUGIN, "is not a shared object");
    return 0;
}

static void fill_identity(struct identity *identity, const struct stat *status)
{
    *identity = (struct identity){
        .device = status->st_dev,
        .inode = status->st_ino,
        .size = status->st_size,
        .modified = status->st_mtim,
        .changed = status->st_ctim,
    };
}

static int examine(struct object *object, struct quipu_error *err)
{
    struct stat status;
    if (fstat(object->fd, &status) == -1)
        return quipu_fail(err, QUIPU_EPLUGIN, "cannot be examined: %s",
                          strerror(errno));
    if (S_ISDIR(status.st_mode))
        return quipu_fail(err, QUIPU_EPLUGIN, "is a folder");
    if (!S_ISREG(status.st_mode))
        return quipu_fail(err, QUIPU_EPLUGIN, "is not a regular file");
    if (check_trusted(&status, "", err) == -1)
        return -1;
    fill_identity(&object->identity, &status);
    return check_elf(object->fd, err);
}

int object_open(struct object *object, const struct candidate *candidate,
                struct quipu_error *err)
{
    *object = (struct object){.fd = -1};
    if (check_folder(candidate->folder, err) == -1)
        return -1;
    object->path = locate(candidate, err);
    if (!object->path)
        return -1;

    /* Never waits: a pipe or a device may be behind the name. */
    object->fd =
        open(object->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (object->fd == -1) {
        (void)quipu_fail(err, QUIPU_EPLUGIN, "cannot be opened: %s",
                         strerror(errno));
        object_release(object);
        return -1;
    }

    /* A link or an archive may lead to another folder. */
    struct quipu_slice parent = {object->path,
                                 strrchr(object->path, '/') - object->path + 1};
    char *folder = base_slicedup(parent, err);
    int result = folder ? check_folder(folder, err) : -1;
    free(folder);
    if (result == 0)
        result = examine(object, err);
    if (result == -1)
        object_release(object);
    return result;
}

void object_release(struct object *object)
{
    if (object->fd != -1)
        close(object->fd);
    free(object->path);
    *object = (struct object){.fd = -1};
}

static bool times_equal(struct timespec a, struct timespec b)
{
    return a.tv_sec == b.tv_sec && a.tv_nsec == b.tv_nsec;
}

bool identity_equal(const struct identity *a, const struct identity *b)
{
    return a->device == b->device && a->inode == b->inode &&
           a->size == b->size && times_equal(a->modified, b->modified) &&
           times_equal(a->changed, b->changed);
}

int object_check_unchanged(const struct object *object, struct quipu_error *err)
{
    struct stat status;
    struct identity now = {0};
    if (stat(object->path, &status) == 0)
        fill_identity(&now, &status);
    if (!identity_equal(&object->identity, &now))
        return quipu_fail(err, QUIPU_EPLUGIN,
                          "was changed while it was examined");
    return 0;
}

int object_sha256(const struct object *object, char out[HASH_SIZE],
                  struct quipu_error *err)
{
    struct hash hash;
    hash_init(&hash);
    char bytes[16384];
    off_t at = 0;
    for (;;) {
        ssize_t got = pread(object->fd, bytes, sizeof bytes, at);
        if (got == -1 && errno == EINTR)
            continue;
        if (got == -1)
            return quipu_fail(err, QUIPU_EPLUGIN, "cannot be read: %s",
                              strerror(errno));
        if (got == 0)
            break;
        hash_bytes(&hash, bytes, (size_t)got);
        at += got;
    }
    hash_finish(&hash, out);
    return 0;
}
