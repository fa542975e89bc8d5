/* SPDX-License-Identifier: GPL-3.0-or-later */
/* archive.c - unpacks xz, zstd and members of zip archives with libarchive.
 *
 * Every return below ARCHIVE_OK counts as a failure where data are read: for
 * libarchive a wrong checksum is a warning.
 */
#include <archive.h>
#include <archive_entry.h>
#include <locale.h>

#include "base/base.h"
#include "input/inside.h"
#include "input/unpack.h"

#define BUFFER_SIZE ((size_t)64 << 10)

/* How many members of an archive are listed in a message. */
#define LISTED 5

struct reader {
    struct archive *archive;
    struct quipu_stream *stream;
    const struct quipu_input *packed;
    enum packing packing;
    char *buffer;
    struct quipu_error *err;
    locale_t utf8, before; /* names of members are UTF-8 in any locale */
};

/* ---- what libarchive reads through -------------------------------------- */

static la_ssize_t read_bytes(struct archive *archive, void *context,
                             const void **bytes)
{
    (void)archive;
    struct reader *reader = context;
    size_t got;
    *bytes = reader->buffer;
    if (quipu_stream_read(reader->stream, reader->buffer, BUFFER_SIZE, &got,
                          reader->err) == -1)
        return ARCHIVE_FATAL;
    return (la_ssize_t)got;
}

static la_int64_t seek_bytes(struct archive *archive, void *context,
                             la_int64_t offset, int whence)
{
    (void)archive;
    struct reader *reader = context;
    int64_t base = 0;
    if (whence == SEEK_CUR)
        base = (int64_t)quipu_stream_tell(reader->stream);
    else if (whence == SEEK_END)
        base = (int64_t)quipu_stream_size(reader->stream);
    int64_t to;
    if (__builtin_add_overflow(base, offset, &to) || to < 0 ||
        quipu_stream_seek(reader->stream, (uint64_t)to, reader->err) == -1)
        return ARCHIVE_FATAL;
    return to;
}

static int fail_archive(const struct reader *reader)
{
    const char *why = archive_error_string(reader->archive);
    QUIPU_AUTO_TEXT(safe);
    quipu_text_append_safe(&safe, quipu_slice_of(why ? why : "it is damaged"),
                           200);
    return quipu_fail(reader->err, QUIPU_EINPUT, "\"%s\" is not sound %s: %s",
                      reader->packed->name, packing_word(reader->packing),
                      safe.data);
}

/* Only what the name promised is tried, and only by a library: libarchive would
 * run a program for what it was built without. */
static int choose_support(const struct reader *reader)
{
    struct archive *archive = reader->archive;
    int status = ARCHIVE_OK;
    if (reader->packing == PACKING_XZ)
        status = archive_read_support_filter_xz(archive);
    else if (reader->packing == PACKING_ZSTD)
        status = archive_read_support_filter_zstd(archive);
    if (status == ARCHIVE_OK && reader->packing == PACKING_ZIP)
        status = archive_read_support_format_zip_seekable(archive);
    else if (status == ARCHIVE_OK)
        status = archive_read_support_format_raw(archive);
    if (status == ARCHIVE_OK && reader->packing != PACKING_ZIP)
        status = archive_read_support_format_empty(archive);
    if (status == ARCHIVE_OK)
        return 0;
    return quipu_fail(reader->err, QUIPU_EINPUT,
                      "\"%s\": libarchive was built without %s",
                      reader->packed->name, packing_word(reader->packing));
}

static int reader_open(struct reader *reader, const struct quipu_input *packed,
                       enum packing packing, struct quipu_error *err)
{
    *reader = (struct reader){.packed = packed, .packing = packing, .err = err};
    reader->utf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
    reader->before = reader->utf8 ? uselocale(reader->utf8) : (locale_t)0;
    reader->stream = quipu_input_open(packed, err);
    reader->buffer = base_alloc(BUFFER_SIZE, 1, err);
    if (!reader->stream || !reader->buffer)
        return -1;
    struct archive *archive = reader->archive = archive_read_new();
    if (!archive)
        return quipu_fail_memory(err);
    if (choose_support(reader) == -1)
        return -1;
    archive_read_set_read_callback(archive, read_bytes);
    archive_read_set_seek_callback(archive, seek_bytes);
    archive_read_set_callback_data(archive, reader);
    return archive_read_open1(archive) == ARCHIVE_OK ? 0 : fail_archive(reader);
}

static void reader_release(struct reader *reader)
{
    archive_read_free(reader->archive);
    quipu_stream_close(reader->stream);
    free(reader->buffer);
    if (reader->utf8) {
        uselocale(reader->before);
        freelocale(reader->utf8);
    }
}

/* The next member: 1, 0 at the end, -1. */
static int next_entry(struct reader *reader, struct archive_entry **entry)
{
    int status = archive_read_next_header(reader->archive, entry);
    if (status == ARCHIVE_EOF)
        return 0;
    return status >= ARCHIVE_WARN ? 1 : fail_archive(reader);
}

/* Copies the data of the member just found. */
static int copy_data(struct reader *reader, struct sink *sink)
{
    for (;;) {
        const void *bytes;
        size_t length;
        la_int64_t offset;
        int status =
            archive_read_data_block(reader->archive, &bytes, &length, &offset);
        if (status == ARCHIVE_EOF)
            return 0;
        if (status != ARCHIVE_OK)
            return fail_archive(reader);
        if (offset < 0 || (uint64_t)offset != sink->written)
            return quipu_fail(reader->err, QUIPU_EINPUT,
                              "\"%s\" has a hole in its data",
                              reader->packed->name);
        if (sink_write(sink, bytes, length, reader->err) == -1)
            return -1;
    }
}

/* ---- xz, zstd ----------------------------------------------------------- */

static int copy_filtered(struct reader *reader, struct sink *sink)
{
    struct archive_entry *entry;
    int status = next_entry(reader, &entry);
    if (status != 1)
        return status; /* nothing is packed in it: an empty file */
    /* Its filters and the file itself. */
    if (archive_filter_count(reader->archive) != 2)
        return quipu_fail(reader->err, QUIPU_EINPUT,
                          "\"%s\" holds a file that is packed again, as %s",
                          reader->packed->name, packing_word(reader->packing));
    return copy_data(reader, sink);
}

int unpack_filter(const struct quipu_input *packed, enum packing packing,
                  struct sink *sink, struct quipu_error *err)
{
    struct reader reader;
    int status = reader_open(&reader, packed, packing, err);
    if (status == 0)
        status = copy_filtered(&reader, sink);
    reader_release(&reader);
    return status;
}

/* ---- zip ---------------------------------------------------------------- */

/* What a first pass over an archive's members finds. */
struct choice {
    const char *wanted; /* NULL: the only one */
    size_t files;       /* regular files */
    size_t matches;
    char *found;
    struct quipu_text list; /* the first files, for messages */
};

/* What macOS adds about every file. */
static bool is_resource_fork(const char *name)
{
    static const char folder[] = "__MACOSX/";
    return strncmp(name, folder, sizeof folder - 1) == 0;
}

static int look_at_entry(const struct reader *reader, struct choice *choice,
                         struct archive_entry *entry)
{
    const char *name = archive_entry_pathname(entry);
    bool is_match = choice->wanted && name && strcmp(name, choice->wanted) == 0;
    bool is_file = archive_entry_filetype(entry) == AE_IFREG &&
                   !archive_entry_hardlink(entry);
    if (is_match && !is_file)
        return quipu_fail(reader->err, QUIPU_EINPUT,
                          "\"%s\" is a folder or a link, a file is needed",
                          reader->packed->name);
    if (!name || !is_file || (!is_match && is_resource_fork(name)))
        return 0;
    if (choice->files++ < LISTED) {
        quipu_text_append(&choice->list,
                          choice->list.length > 0 ? ", \"" : "\"");
        quipu_text_append_safe(&choice->list, quipu_slice_of(name), 60);
        quipu_text_append(&choice->list, "\"");
    }
    if (choice->wanted ? !is_match : choice->found != NULL)
        return 0;
    if (choice->matches++ > 0)
        return 0;
    choice->found = base_strdup(name, reader->err);
    return choice->found ? 0 : -1;
}

/* Whether a name would lead out of the folder an archive is unpacked in: such
 * an archive was made to harm. */
static bool leads_out(const char *name)
{
    if (name[0] == '/')
        return true;
    for (const char *part = name; part; part = strchr(part, '/')) {
        part += *part == '/';
        size_t length = strcspn(part, "/");
        if (length == 2 && part[0] == '.' && part[1] == '.')
            return true;
    }
    return false;
}

static int check_choice(const struct reader *reader,
                        const struct choice *choice)
{
    const char *name = reader->packed->name;
    struct quipu_error *err = reader->err;
    if (choice->files == 0)
        return quipu_fail(err, QUIPU_EINPUT, "\"%s\" holds no file", name);
    const char *more = choice->files > LISTED ? ", ..." : "";
    if (choice->wanted && choice->matches == 0) {
        (void)quipu_fail(err, QUIPU_EINPUT, "\"%s\" is not in the archive",
                         name);
        quipu_hint(err, "it holds %s%s", choice->list.data, more);
        return -1;
    }
    if (choice->wanted && choice->matches > 1)
        return quipu_fail(err, QUIPU_EINPUT,
                          "\"%s\" is in the archive %zu times", name,
                          choice->matches);
    if (!choice->wanted && choice->files > 1) {
        (void)quipu_fail(err, QUIPU_EINPUT,
                         "\"%s\" holds %zu files, and none is named", name,
                         choice->files);
        quipu_hint(err, "add #MEMBER to the location; it holds %s%s",
                   choice->list.data, more);
        return -1;
    }
    if (leads_out(choice->found))
        return quipu_fail(err, QUIPU_EINPUT,
                          "\"%s\" holds a file whose name leads out of it: %s",
                          name, choice->list.data);
    return 0;
}

static int choose_member(const struct quipu_input *packed,
                         struct choice *choice, struct quipu_error *err)
{
    struct reader reader;
    struct archive_entry *entry;
    int status = reader_open(&reader, packed, PACKING_ZIP, err);
    if (status == 0)
        status = next_entry(&reader, &entry);
    while (status == 1) {
        status = look_at_entry(&reader, choice, entry);
        if (status == 0)
            status = next_entry(&reader, &entry);
    }
    if (status == 0)
        status = check_choice(&reader, choice);
    reader_release(&reader);
    return status;
}

static int copy_member(struct reader *reader, const char *member,
                       struct sink *sink)
{
    struct archive_entry *entry;
    int status;
    while ((status = next_entry(reader, &entry)) == 1) {
        const char *name = archive_entry_pathname(entry);
        if (!name || strcmp(name, member) != 0)
            continue;
        if (archive_entry_is_encrypted(entry))
            return quipu_fail(reader->err, QUIPU_EINPUT,
                              "\"%s\" is protected by a password",
                              reader->packed->name);
        return copy_data(reader, sink);
    }
    if (status == 0)
        return quipu_fail(reader->err, QUIPU_EINPUT,
                          "\"%s\" changed while it was read",
                          reader->packed->name);
    return -1;
}

int unpack_zip(const struct quipu_input *packed, const char *member,
               struct sink *sink, char **found, struct quipu_error *err)
{
    struct choice choice = {.wanted = member};
    quipu_text_init(&choice.list);
    int status = choose_member(packed, &choice, err);
    quipu_text_release(&choice.list);
    if (status == 0) {
        struct reader reader;
        status = reader_open(&reader, packed, PACKING_ZIP, err);
        if (status == 0)
            status = copy_member(&reader, choice.found, sink);
        reader_release(&reader);
    }
    *found = choice.found;
    return status;
}
