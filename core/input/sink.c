/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sink.c - the unlinked temporary file that inputs are unpacked into. */
#include <config.h>

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/base.h"
#include "input/inside.h"
#include "input/unpack.h"

#define UNPACKED_LIMIT ((uint64_t)16 << 30)

/* Up to this size nothing is a bomb; beyond, RATIO_LIMIT times the packed size
 * is more than real data come to. */
#define RATIO_FROM  ((uint64_t)64 << 20)
#define RATIO_LIMIT 1000

/* The mark of a tar archive, and where it is. */
static const char tar_mark[] = "ustar";
#define TAR_MARK_AT 257

static int fail_errno(const struct sink *sink, const char *what, int number,
                      struct quipu_error *err)
{
    const char *why = strerrordesc_np(number); /* in no locale */
    (void)quipu_fail(err, QUIPU_EINPUT,
                     "\"%s\" cannot be unpacked: a temporary file in \"%s\" "
                     "cannot be %s: %s",
                     sink->name, sink->folder, what,
                     why ? why : "unknown error");
    quipu_hint(err, "set TMPDIR to a folder with room for it");
    return -1;
}

/* For file systems without O_TMPFILE. */
static int open_and_unlink(const char *folder, struct quipu_error *err)
{
    QUIPU_AUTO_TEXT(path);
    quipu_text_printf(&path, "%s/quipu-XXXXXX", folder);
    if (quipu_text_check(&path, err) == -1)
        return -1;
    int file = mkostemp(path.data, O_CLOEXEC);
    if (file != -1)
        (void)unlink(path.data);
    return file;
}

int sink_open(struct sink *sink, const struct input_policy *policy,
              const struct quipu_input *packed, struct quipu_error *err)
{
    bool has_folder = policy && policy->temporary_folder;
    *sink = (struct sink){
        .name = packed->name,
        .folder = has_folder ? policy->temporary_folder : "/var/tmp",
        .limit = policy && policy->unpacked_limit > 0 ? policy->unpacked_limit
                                                      : UNPACKED_LIMIT,
        .packed_size = packed->size,
    };
    /* O_EXCL: it can never be given a name. */
    sink->file = open(sink->folder, O_TMPFILE | O_RDWR | O_EXCL | O_CLOEXEC,
                      S_IRUSR | S_IWUSR);
    if (sink->file == -1 &&
        (errno == EOPNOTSUPP || errno == EISDIR || errno == EINVAL))
        sink->file = open_and_unlink(sink->folder, err);
    return sink->file == -1 ? fail_errno(sink, "made", errno, err) : 0;
}

void sink_release(struct sink *sink)
{
    if (sink->file != -1)
        close(sink->file);
    sink->file = -1;
}

/* Whether `length` more bytes are too many. */
static int check_limit(const struct sink *sink, size_t length,
                       struct quipu_error *err)
{
    uint64_t rest = sink->limit - sink->written;
    if (length > rest)
        return quipu_fail(err, QUIPU_EINPUT,
                          "\"%s\" unpacks to more than the limit of %llu bytes",
                          sink->name, (unsigned long long)sink->limit);
    uint64_t total = sink->written + length;
    if (total > RATIO_FROM && total / RATIO_LIMIT > sink->packed_size)
        return quipu_fail(err, QUIPU_EINPUT,
                          "\"%s\" unpacks to more than %d times its size of "
                          "%llu bytes, which no real data do",
                          sink->name, RATIO_LIMIT,
                          (unsigned long long)sink->packed_size);
    return 0;
}

int sink_write(struct sink *sink, const void *bytes, size_t length,
               struct quipu_error *err)
{
    if (check_limit(sink, length, err) == -1)
        return -1;
    const char *from = bytes;
    while (length > 0) {
        ssize_t count = write(sink->file, from, length);
        if (count == -1 && errno == EINTR)
            continue;
        if (count <= 0)
            return fail_errno(sink, "written", count == 0 ? ENOSPC : errno,
                              err);
        from += count;
        length -= (size_t)count;
        sink->written += (uint64_t)count;
    }
    return 0;
}

int sink_check_content(const struct sink *sink, struct quipu_error *err)
{
    char bytes[512];
    ssize_t length = pread(sink->file, bytes, sizeof bytes, 0);
    if (length == -1)
        return fail_errno(sink, "read", errno, err);
    enum packing packing = packing_of_content(bytes, (size_t)length);
    bool is_tar =
        (size_t)length >= TAR_MARK_AT + sizeof tar_mark - 1 &&
        memcmp(bytes + TAR_MARK_AT, tar_mark, sizeof tar_mark - 1) == 0;
    if (packing == PACKING_NONE && !is_tar)
        return 0;
    (void)quipu_fail(err, QUIPU_EINPUT,
                     "\"%s\" holds a file that is packed again, as %s",
                     sink->name, is_tar ? "tar" : packing_word(packing));
    quipu_hint(err, "unpack it once; what is packed twice is not read");
    return -1;
}
