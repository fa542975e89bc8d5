/* SPDX-License-Identifier: GPL-3.0-or-later */
/* location.c - opens what a location names, packed or not. */
#include <config.h>

#include <strings.h>

#include "base/base.h"
#include "input/inside.h"
#include "input/make.h"
#include "input/remote.h"
#include "input/unpack.h"
#include "input/url.h"

/* ---- packings ----------------------------------------------------------- */

static const struct {
    enum packing packing;
    const char *word;
    const char *ending;
    const char *mark; /* what the content begins with */
    size_t mark_length;
} packings[] = {
    {PACKING_GZIP, "gzip", ".gz", "\x1f\x8b", 2},
    {PACKING_XZ, "xz", ".xz",
     "\xfd"
     "7zXZ\0",
     6},
    {PACKING_ZSTD, "zstd", ".zst", "\x28\xb5\x2f\xfd", 4},
    {PACKING_ZIP, "zip", ".zip", "PK\x03\x04", 4},
};

/* What is not read, and would be taken for data otherwise. */
static const char *const other_endings[] = {
    ".bz2", ".tar", ".tgz", ".txz", ".7z", ".rar", ".lzma", ".lz4", ".Z"};

bool packing_matches(enum packing packing, const void *bytes, size_t length)
{
    for (size_t i = 0; i < ARRAY_SIZE(packings); i++) {
        if (packings[i].packing == packing &&
            length >= packings[i].mark_length &&
            memcmp(bytes, packings[i].mark, packings[i].mark_length) == 0)
            return true;
    }
    return false;
}

enum packing packing_of_content(const void *bytes, size_t length)
{
    for (size_t i = 0; i < ARRAY_SIZE(packings); i++) {
        if (packing_matches(packings[i].packing, bytes, length))
            return packings[i].packing;
    }
    return PACKING_NONE;
}

const char *packing_word(enum packing packing)
{
    for (size_t i = 0; i < ARRAY_SIZE(packings); i++) {
        if (packings[i].packing == packing)
            return packings[i].word;
    }
    return "nothing";
}

static bool ends_with(struct quipu_slice name, const char *ending)
{
    size_t length = strlen(ending);
    return name.length > length &&
           strncasecmp(name.data + name.length - length, ending, length) == 0;
}

static enum packing packing_of_name(struct quipu_slice *name)
{
    for (size_t i = 0; i < ARRAY_SIZE(packings); i++) {
        if (!ends_with(*name, packings[i].ending))
            continue;
        name->length -= strlen(packings[i].ending);
        return packings[i].packing;
    }
    return PACKING_NONE;
}

/* Refuses the names of what is packed twice or in ways that are not read. */
static int check_inner_name(struct quipu_slice name, bool is_packed,
                            const char *location, struct quipu_error *err)
{
    bool is_refused = is_packed && packing_of_name(&name) != PACKING_NONE;
    for (size_t i = 0; i < ARRAY_SIZE(other_endings); i++)
        is_refused = is_refused || ends_with(name, other_endings[i]);
    if (!is_refused)
        return 0;
    QUIPU_AUTO_TEXT(safe);
    quipu_text_append_safe(&safe, quipu_slice_of(location), 400);
    (void)quipu_fail(err, QUIPU_EINPUT,
                     "\"%s\" is packed %s, which is not read", safe.data,
                     is_packed ? "again inside" : "in a way");
    quipu_hint(err, "a file may be packed once: .gz, .xz, .zst or .zip");
    return -1;
}

/* ---- places ------------------------------------------------------------- */

/* A location taken apart. */
struct place {
    char *path;         /* or the URL of what is remote */
    const char *member; /* of a zip, borrowed; or NULL */
    enum packing packing;
    bool is_remote;
};

bool input_is_url(const char *location)
{
    return url_is_remote(location) || strncmp(location, "file://", 7) == 0;
}

static int hex_value(char c)
{
    static const char digits[] = "0123456789abcdef";
    char lower = c >= 'A' && c <= 'F' ? (char)(c - 'A' + 'a') : c;
    const char *digit = c ? strchr(digits, lower) : NULL;
    return digit ? (int)(digit - digits) : -1;
}

/* The path of a file URL, whose %HH are bytes. */
static char *decode_file_url(const char *url, size_t length,
                             struct quipu_error *err)
{
    static const char scheme[] = "file://", local[] = "localhost/";
    const char *rest = url + sizeof scheme - 1, *end = url + length;
    if (strncmp(rest, local, sizeof local - 1) == 0)
        rest += sizeof local - 2;
    QUIPU_AUTO_TEXT(path);
    bool is_sound = rest < end && *rest == '/';
    while (is_sound && rest < end) {
        char c = *rest++;
        if (c == '%') {
            int high = rest < end ? hex_value(rest[0]) : -1;
            int low = high >= 0 && rest + 1 < end ? hex_value(rest[1]) : -1;
            is_sound = low >= 0 && high + low > 0;
            c = (char)(high * 16 + low);
            rest += 2;
        }
        quipu_text_append_bytes(&path, &c, 1);
    }
    if (is_sound)
        return quipu_text_detach(&path, err);
    QUIPU_AUTO_TEXT(safe);
    quipu_text_append_safe(&safe, (struct quipu_slice){url, length}, 400);
    (void)quipu_fail(err, QUIPU_EINPUT, "\"%s\" is no local file", safe.data);
    quipu_hint(err, "a file is file:///PATH, with %%HH for special characters");
    return NULL;
}

/* Where ".zip#" divides a location, or NULL: what comes after '#'. */
static const char *find_member(const char *location)
{
    static const char divider[] = ".zip#";
    const char *found = strcasestr(location, divider);
    return found ? found + sizeof divider - 1 : NULL;
}

/* What a URL names is packed as the end of its path says. */
static int read_remote_place(struct place *place, const char *location,
                             struct quipu_error *err)
{
    const size_t length = url_length(location);
    struct quipu_slice name = url_path(location);
    *place = (struct place){.is_remote = true};
    place->path = base_slicedup((struct quipu_slice){location, length}, err);
    if (!place->path || url_check(place->path, err) == -1)
        return -1;
    place->packing = packing_of_name(&name);
    if (location[length] == '#')
        place->member = location + length + 1;
    if (place->member && place->packing != PACKING_ZIP) {
        QUIPU_AUTO_TEXT(safe);
        quipu_text_append_safe(&safe, quipu_slice_of(location), 400);
        return quipu_fail(err, QUIPU_EINPUT,
                          "\"%s\" names a member, and only a .zip has members",
                          safe.data);
    }
    if (place->member)
        name = quipu_slice_of(place->member);
    return check_inner_name(name, place->packing != PACKING_NONE, location,
                            err);
}

static int read_place(struct place *place, const char *text,
                      const char *location, struct quipu_error *err)
{
    if (url_is_remote(text))
        return read_remote_place(place, text, err);
    *place = (struct place){.member = find_member(location)};
    size_t length = strlen(text);
    if (place->member) {
        /* `text` ends as the location does. */
        size_t tail = strlen(place->member) + 1;
        assert(length > tail && text[length - tail] == '#');
        length -= tail;
    }
    struct quipu_slice name = {text, length};
    place->packing = packing_of_name(&name);
    if (place->member)
        name = quipu_slice_of(place->member);
    if (check_inner_name(name, place->packing != PACKING_NONE, location, err) ==
        -1)
        return -1;
    place->path = strncmp(text, "file://", 7) == 0
                      ? decode_file_url(text, length, err)
                      : base_slicedup((struct quipu_slice){text, length}, err);
    return place->path ? 0 : -1;
}

/* ---- open --------------------------------------------------------------- */

/* What a zip begins with that has no members: libarchive does not know it. */
static const char empty_zip[] = {'P', 'K', 5, 6};

/* The first bytes; fewer than `size` when the input is shorter. */
static int read_mark(const struct quipu_input *packed, char *bytes, size_t size,
                     size_t *length, struct quipu_error *err)
{
    *length = 0;
    struct quipu_stream *stream = quipu_input_open(packed, err);
    if (!stream)
        return -1;
    size_t got = 1;
    int status = 0;
    while (status == 0 && got > 0 && *length < size) {
        status = quipu_stream_read(stream, bytes + *length, size - *length,
                                   &got, err);
        *length += got;
    }
    quipu_stream_close(stream);
    return status;
}

static int check_mark(const struct quipu_input *packed, enum packing packing,
                      struct quipu_error *err)
{
    char bytes[8];
    size_t length;
    if (read_mark(packed, bytes, sizeof bytes, &length, err) == -1)
        return -1;
    if (length == 0)
        return quipu_fail(err, QUIPU_EINPUT, "\"%s\" is empty, expected %s",
                          packed->name, packing_word(packing));
    if (packing == PACKING_ZIP && length >= sizeof empty_zip &&
        memcmp(bytes, empty_zip, sizeof empty_zip) == 0)
        return quipu_fail(err, QUIPU_EINPUT, "\"%s\" holds no file",
                          packed->name);
    if (packing_matches(packing, bytes, length))
        return 0;
    return quipu_fail(err, QUIPU_EINPUT,
                      "\"%s\" is not %s, as its name says it is", packed->name,
                      packing_word(packing));
}

/* Servers pack on the way, and give another file than was asked for. */
static int check_unpacked(const struct quipu_input *input,
                          struct quipu_error *err)
{
    char bytes[8];
    size_t length;
    if (read_mark(input, bytes, sizeof bytes, &length, err) == -1)
        return -1;
    enum packing packing = packing_of_content(bytes, length);
    if (packing == PACKING_NONE)
        return 0;
    return quipu_fail(err, QUIPU_EINPUT,
                      "\"%s\" is %s, which its name does not say", input->name,
                      packing_word(packing));
}

static int unpack(const struct quipu_input *packed, const struct place *place,
                  struct sink *sink, char **member, struct quipu_error *err)
{
    int status;
    if (place->packing == PACKING_ZIP)
        status = unpack_zip(packed, place->member, sink, member, err);
    else if (place->packing == PACKING_GZIP)
        status = unpack_gzip(packed, sink, err);
    else
        status = unpack_filter(packed, place->packing, sink, err);
    return status == 0 ? sink_check_content(sink, err) : -1;
}

/* What messages and plugins call it: with the member that was found. */
static char *full_name(const char *location, const struct place *place,
                       const char *member, struct quipu_error *err)
{
    QUIPU_AUTO_TEXT(name);
    quipu_text_append(&name, location);
    if (member && !place->member)
        quipu_text_printf(&name, "#%s", member);
    return quipu_text_detach(&name, err);
}

/* Takes `packed`. */
static struct quipu_input *open_packed(const struct input_policy *policy,
                                       struct quipu_input *packed,
                                       const struct place *place,
                                       const char *location,
                                       struct quipu_error *err)
{
    struct sink sink = {.file = -1};
    QUIPU_AUTO_STRING member = NULL;
    QUIPU_AUTO_STRING name = NULL;
    if (check_mark(packed, place->packing, err) == 0 &&
        sink_open(&sink, policy, packed, err) == 0 &&
        unpack(packed, place, &sink, &member, err) == 0)
        name = full_name(location, place, member, err);
    if (!name) {
        sink_release(&sink);
        input_free(packed);
        return NULL;
    }
    return input_from_unpacked(name, sink.file, packed, err);
}

static struct quipu_input *open_place(const struct input_policy *policy,
                                      const struct place *place,
                                      const char *location,
                                      struct quipu_error *err)
{
    struct quipu_input *input =
        place->is_remote ? remote_open(policy, place->path, location, err)
                         : input_open_file(place->path, location, err);
    if (input && place->packing != PACKING_NONE)
        return open_packed(policy, input, place, location, err);
    if (input && place->is_remote && check_unpacked(input, err) == -1) {
        input_free(input);
        return NULL;
    }
    return input;
}

struct quipu_input *input_open(const struct input_policy *policy,
                               const char *place_text, const char *location,
                               struct quipu_error *err)
{
    struct place place;
    struct quipu_input *input = NULL;
    if (read_place(&place, place_text, location, err) == 0)
        input = open_place(policy, &place, location, err);
    free(place.path);
    return input;
}
