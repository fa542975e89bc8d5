/* SPDX-License-Identifier: GPL-3.0-or-later */
/* statfile.c - runs ReadStat over the host's stream. */
#include "statfile.h"

/* ---- bytes -------------------------------------------------------------- */

static int fill(struct statfile *statfile, void *bytes, size_t size,
                size_t *got, struct quipu_error *err)
{
    *got = 0;
    while (*got < size) {
        size_t some;
        if (quipu_stream_read(statfile->stream, (char *)bytes + *got,
                              size - *got, &some, err) == -1)
            return -1;
        if (some == 0)
            break;
        *got += some;
    }
    return 0;
}

int statfile_peek(struct statfile *statfile, uint64_t offset, void *bytes,
                  size_t size, size_t *got, struct quipu_error *err)
{
    *got = 0;
    if (offset >= statfile->size)
        return 0;
    if (quipu_stream_seek(statfile->stream, offset, err) == -1)
        return -1;
    return fill(statfile, bytes, size, got, err);
}

static int handle_open(const char *path, void *context)
{
    struct statfile *statfile = context;
    (void)path;
    statfile->position = 0;
    return 0;
}

static int handle_close(void *context)
{
    (void)context;
    return 0;
}

/* Moving back relative to the position is refused: ReadStat never needs it, and
 * a length that a damaged file makes negative would have it loop for ever. */
static readstat_off_t handle_seek(readstat_off_t offset,
                                  readstat_io_flags_t whence, void *context)
{
    struct statfile *statfile = context;
    uint64_t base = 0;
    if (whence == READSTAT_SEEK_CUR)
        base = statfile->position;
    else if (whence == READSTAT_SEEK_END)
        base = statfile->size;

    uint64_t target;
    if (offset < 0 || __builtin_add_overflow(base, (uint64_t)offset, &target) ||
        target > INT64_MAX)
        return -1;
    statfile->position = target;
    return (readstat_off_t)target;
}

/* Copies from the window, which is moved to the position first where it is not
 * there; *got 0 means the end. */
static int read_window(struct statfile *statfile, void *bytes, size_t size,
                       size_t *got)
{
    uint64_t offset = statfile->window.offset;
    uint64_t position = statfile->position;
    if (position < offset || position >= offset + statfile->window.length) {
        statfile->window.offset = position;
        if (statfile_peek(statfile, position, statfile->window.bytes,
                          sizeof statfile->window.bytes,
                          &statfile->window.length, &statfile->error) == -1)
            return -1;
    }
    size_t skipped = (size_t)(position - statfile->window.offset);
    *got = statfile->window.length - skipped;
    if (*got > size)
        *got = size;
    memcpy(bytes, statfile->window.bytes + skipped, *got);
    return 0;
}

/* Nothing is read on an error: ReadStat compares the result with sizes, and -1
 * would pass for a very large one. */
static ssize_t handle_read(void *bytes, size_t size, void *context)
{
    struct statfile *statfile = context;
    statfile->last_asked = size;
    statfile->last_got = 0;
    while (statfile->last_got < size && statfile->error.code == QUIPU_OK) {
        size_t got;
        if (read_window(statfile, (char *)bytes + statfile->last_got,
                        size - statfile->last_got, &got) == -1)
            return 0;
        if (got == 0)
            break;
        statfile->position += got;
        statfile->last_got += got;
    }
    return (ssize_t)statfile->last_got;
}

static readstat_error_t handle_update(long size,
                                      readstat_progress_handler progress,
                                      void *user, void *context)
{
    (void)size;
    (void)progress;
    (void)user;
    (void)context;
    return READSTAT_OK;
}

/* ---- parser ------------------------------------------------------------- */

static int handle_metadata(readstat_metadata_t *metadata, void *context)
{
    struct statfile *statfile = context;
    statfile->records = metadata->row_count;
    statfile->variables = metadata->var_count;
    statfile->version = metadata->file_format_version;
    statfile->compression = metadata->compression;
    return READSTAT_HANDLER_OK;
}

static void handle_message(const char *message, void *context)
{
    struct statfile *statfile = context;
    if (statfile->detail[0] != '\0')
        return;
    struct quipu_text safe;
    quipu_text_init(&safe);
    quipu_text_append_safe(&safe, quipu_slice_trim(quipu_slice_of(message)),
                           sizeof statfile->detail / 2);
    size_t length = safe.length < sizeof statfile->detail
                        ? safe.length
                        : sizeof statfile->detail - 1;
    memcpy(statfile->detail, safe.data, length);
    statfile->detail[length] = '\0';
    quipu_text_release(&safe);
}

static int make_parser(struct statfile *statfile, struct quipu_error *err)
{
    readstat_parser_t *parser = readstat_parser_init();
    if (!parser)
        return quipu_fail_memory(err);
    statfile->parser = parser;
    (void)readstat_set_open_handler(parser, handle_open);
    (void)readstat_set_close_handler(parser, handle_close);
    (void)readstat_set_seek_handler(parser, handle_seek);
    (void)readstat_set_read_handler(parser, handle_read);
    (void)readstat_set_update_handler(parser, handle_update);
    (void)readstat_set_io_ctx(parser, statfile);
    (void)readstat_set_metadata_handler(parser, handle_metadata);
    (void)readstat_set_error_handler(parser, handle_message);
    /* Without a limit ReadStat reads no record at all from an uncompressed
     * SPSS file that does not say how many it has. */
    (void)readstat_set_row_limit(parser, INT32_MAX);
    if (statfile->file->encoding)
        (void)readstat_set_file_character_encoding(parser,
                                                   statfile->file->encoding);
    return 0;
}

int statfile_open(struct statfile *statfile, const struct file *file,
                  struct quipu_error *err)
{
    *statfile = (struct statfile){.file = file, .records = -1};
    statfile->stream = quipu_input_open(file->input, err);
    if (!statfile->stream)
        return -1;
    if (!quipu_stream_is_seekable(statfile->stream)) {
        (void)quipu_fail(err, QUIPU_EINPUT,
                         "\"%s\" can only be read from beginning to end, which "
                         "is not enough for %s",
                         file->name, statfile_format_name(statfile));
        quipu_hint(err, "unpack or download the file first");
        statfile_close(statfile);
        return -1;
    }
    statfile->size = quipu_stream_size(statfile->stream);
    if (statfile_check_format(statfile, err) == -1 ||
        make_parser(statfile, err) == -1) {
        statfile_close(statfile);
        return -1;
    }
    return 0;
}

void statfile_close(struct statfile *statfile)
{
    if (statfile->parser)
        readstat_parser_free(statfile->parser);
    statfile->parser = NULL;
    if (statfile->stream)
        quipu_stream_close(statfile->stream);
    statfile->stream = NULL;
}

/* ReadStat's reading errors all mean the same to the user. */
static int fail_parse(struct statfile *statfile, readstat_error_t code)
{
    const char *why = statfile->detail[0] != '\0'
                          ? statfile->detail
                          : readstat_error_message(code);
    (void)quipu_fail(&statfile->error, QUIPU_EDATA,
                     "\"%s\" is not %s, or is damaged or not complete (%s)",
                     statfile->file->name, statfile_format_name(statfile),
                     why ? why : "no reason given");
    if (code == READSTAT_ERROR_CONVERT_BAD_STRING ||
        code == READSTAT_ERROR_UNSUPPORTED_CHARSET)
        quipu_hint(&statfile->error,
                   "set \"encoding\" where the file names the wrong one");
    return -1;
}

int statfile_parse(struct statfile *statfile)
{
    const char *name = statfile->file->name;
    readstat_error_t code =
        statfile->file->format == FORMAT_DTA
            ? readstat_parse_dta(statfile->parser, name, statfile)
            : readstat_parse_sav(statfile->parser, name, statfile);
    if (statfile->error.code != QUIPU_OK)
        return -1;
    return code == READSTAT_OK ? 0 : fail_parse(statfile, code);
}
