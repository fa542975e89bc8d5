/* SPDX-License-Identifier: GPL-3.0-or-later */
/* cache_record.c - the text of a cache's record: a value per line, and the
 * SHA-256 of these lines as the last. */
#include <errno.h>

#include <quipu/number.h>

#include "base/base.h"
#include "input/cache.h"

static const char mark[] = "quipu-cache 1";

enum {
    LINE_MARK,
    LINE_URL,
    LINE_FROM,
    LINE_ETAG,
    LINE_MODIFIED,
    LINE_SIZE,
    LINE_SHA256,
    LINES
};

void cache_record_release(struct cache_record *record)
{
    free(record->from);
    free(record->etag);
    free(record->modified);
    *record = (struct cache_record){0};
}

static void hash_text(struct quipu_slice text, char out[HASH_SIZE])
{
    struct hash hash;
    hash_init(&hash);
    hash_bytes(&hash, text.data, text.length);
    hash_finish(&hash, out);
}

void cache_record_write(const struct cache_record *record, const char *url,
                        struct quipu_text *text)
{
    char digest[HASH_SIZE];
    quipu_text_printf(text, "%s\n%s\n%s\n%s\n%s\n%llu\n%s\n", mark, url,
                      record->from, record->etag, record->modified,
                      (unsigned long long)record->size, record->sha256);
    hash_text((struct quipu_slice){text->data, text->length}, digest);
    quipu_text_printf(text, "%s\n", digest);
}

/* ---- reading ------------------------------------------------------------ */

/* Whether the text ends with the hash of what is before, which is left. */
static bool take_digest(struct quipu_slice *text)
{
    char digest[HASH_SIZE + 1];
    if (text->length < HASH_SIZE)
        return false;
    text->length -= HASH_SIZE;
    hash_text(*text, digest);
    digest[HASH_SIZE - 1] = '\n';
    return memcmp(text->data + text->length, digest, HASH_SIZE) == 0;
}

/* Exactly LINES lines, each with its end. */
static bool split_lines(struct quipu_slice text, struct quipu_slice *lines)
{
    const char *line = text.data, *end = text.data + text.length;
    for (size_t i = 0; i < LINES; i++) {
        const char *newline = memchr(line, '\n', (size_t)(end - line));
        if (!newline)
            return false;
        lines[i] = (struct quipu_slice){line, (size_t)(newline - line)};
        if (memchr(line, '\0', lines[i].length))
            return false;
        line = newline + 1;
    }
    return line == end;
}

static bool is_digest(struct quipu_slice text)
{
    if (text.length != HASH_SIZE - 1)
        return false;
    for (size_t i = 0; i < text.length; i++) {
        if (!memchr("0123456789abcdef", text.data[i], 16))
            return false;
    }
    return true;
}

bool cache_record_parse(struct cache_record *record, const char *url,
                        struct quipu_slice text)
{
    struct quipu_slice lines[LINES];
    int64_t size;
    *record = (struct cache_record){0};
    if (!take_digest(&text) || !split_lines(text, lines) ||
        !quipu_slice_equal(lines[LINE_MARK], quipu_slice_of(mark)) ||
        (url && !quipu_slice_equal(lines[LINE_URL], quipu_slice_of(url))) ||
        !quipu_parse_integer(lines[LINE_SIZE], &size) || size < 0 ||
        !is_digest(lines[LINE_SHA256]))
        return false;
    record->from = base_slicedup(lines[LINE_FROM], NULL);
    record->etag = base_slicedup(lines[LINE_ETAG], NULL);
    record->modified = base_slicedup(lines[LINE_MODIFIED], NULL);
    record->size = (uint64_t)size;
    memcpy(record->sha256, lines[LINE_SHA256].data, HASH_SIZE - 1);
    if (record->from && record->etag && record->modified)
        return true;
    cache_record_release(record);
    return false;
}

enum cache_state cache_record_read(struct cache_record *record, const char *url,
                                   const char *path)
{
    *record = (struct cache_record){0};
    FILE *file = fopen(path, "rbe");
    if (!file)
        return errno == ENOENT ? CACHE_ABSENT : CACHE_DAMAGED;
    QUIPU_AUTO_STRING text = base_alloc(CACHE_RECORD_LIMIT, 1, NULL);
    size_t length = text ? fread(text, 1, CACHE_RECORD_LIMIT, file) : 0;
    (void)fclose(file);
    const struct quipu_slice whole = {text, length};
    return cache_record_parse(record, url, whole) ? CACHE_FOUND : CACHE_DAMAGED;
}
