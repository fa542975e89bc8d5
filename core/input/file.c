/* SPDX-License-Identifier: GPL-3.0-or-later */
/* file.c - local files as inputs (input/input.h). */
#include <config.h>

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/base.h"
#include "input/input.h"
#include "input/make.h"

struct file {
    int fd;
    struct timespec modified;
};

static int fail_errno(const struct quipu_input *input, const char *what,
                      int number, struct quipu_error *err)
{
    const char *why = strerrordesc_np(number); /* in no locale */
    return quipu_fail(err, QUIPU_EINPUT, "\"%s\" %s: %s", input->name, what,
                      why ? why : "unknown error");
}

static int read_file(struct quipu_stream *stream, void *bytes, size_t size,
                     size_t *got, struct quipu_error *err)
{
    const struct quipu_input *input = stream->input;
    const struct file *file = input->state;
    if (stream->position >= input->size)
        return 0;
    /* No more than was there at first: what is appended is not hashed. */
    uint64_t rest = input->size - stream->position;
    if (size > rest)
        size = (size_t)rest;

    ssize_t count;
    do {
        count = pread(file->fd, bytes, size, (off_t)stream->position);
    } while (count == -1 && errno == EINTR);
    if (count == -1)
        return fail_errno(input, "cannot be read", errno, err);
    if (count == 0)
        return quipu_fail(err, QUIPU_EINPUT,
                          "\"%s\" became shorter while it was read",
                          input->name);
    *got = (size_t)count;
    return 0;
}

static int check_file(const struct quipu_input *input, struct quipu_error *err)
{
    const struct file *file = input->state;
    struct stat now;
    if (fstat(file->fd, &now) == -1)
        return fail_errno(input, "cannot be looked at", errno, err);
    if ((uint64_t)now.st_size != input->size ||
        now.st_mtim.tv_sec != file->modified.tv_sec ||
        now.st_mtim.tv_nsec != file->modified.tv_nsec)
        return quipu_fail(err, QUIPU_EINPUT, "\"%s\" changed while it was read",
                          input->name);
    return 0;
}

static void release_file(struct quipu_input *input)
{
    struct file *file = input->state;
    if (file && file->fd != -1)
        close(file->fd);
    free(file);
}

static const struct input_ops file_ops = {
    .read = read_file,
    .check_unchanged = check_file,
    .release = release_file,
    .is_seekable = true,
};

static int look_at(struct quipu_input *input, struct quipu_error *err)
{
    struct file *file = input->state;
    struct stat status;
    if (fstat(file->fd, &status) == -1)
        return fail_errno(input, "cannot be looked at", errno, err);
    if (S_ISDIR(status.st_mode))
        return quipu_fail(err, QUIPU_EINPUT,
                          "\"%s\" is a folder, a file is needed", input->name);
    if (!S_ISREG(status.st_mode))
        return quipu_fail(err, QUIPU_EINPUT, "\"%s\" is not a regular file",
                          input->name);
    input->size = (uint64_t)status.st_size;
    file->modified = status.st_mtim;
    return 0;
}

static int open_path(struct quipu_input *input, const char *path,
                     struct quipu_error *err)
{
    /* O_NONBLOCK: a named pipe must be refused, not waited for. */
    struct file *file = input->state;
    file->fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    if (file->fd == -1) {
        (void)fail_errno(input, "cannot be opened", errno, err);
        quipu_hint(err, "it was looked for at \"%s\"", path);
        return -1;
    }
    return look_at(input, err);
}

/* An input with a file that is not open yet. */
static struct quipu_input *new_file(const char *name, struct quipu_error *err)
{
    struct quipu_input *input = input_new(&file_ops, name, err);
    struct file *file = input ? base_alloc(1, sizeof *file, err) : NULL;
    if (!file) {
        input_free(input);
        return NULL;
    }
    file->fd = -1;
    input->state = file;
    return input;
}

struct quipu_input *input_open_file(const char *path, const char *name,
                                    struct quipu_error *err)
{
    struct quipu_input *input = new_file(name, err);
    if (input && open_path(input, path, err) == -1) {
        input_free(input);
        return NULL;
    }
    return input;
}

struct quipu_input *input_from_unpacked(const char *name, int file,
                                        struct quipu_input *original,
                                        struct quipu_error *err)
{
    struct quipu_input *input = new_file(name, err);
    if (!input) {
        close(file);
        input_free(original);
        return NULL;
    }
    ((struct file *)input->state)->fd = file;
    input->original = original;
    if (look_at(input, err) == 0)
        return input;
    input_free(input);
    return NULL;
}
