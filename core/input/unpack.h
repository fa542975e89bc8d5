/* SPDX-License-Identifier: GPL-3.0-or-later */
/* unpack.h - unpacks an input into an unlinked temporary file: location.c says
 * what is packed how, gzip.c and archive.c read it, sink.c writes.
 */
#ifndef INPUT_UNPACK_H
#define INPUT_UNPACK_H

#include "input/input.h"

enum packing {
    PACKING_NONE,
    PACKING_GZIP,
    PACKING_XZ,
    PACKING_ZSTD,
    PACKING_ZIP,
};

/* Where unpacked bytes go.  It refuses more than the limit, and more than what
 * an honest file of that size unpacks to. */
struct sink {
    int file;         /* unlinked; -1 when it is not open or was handed over */
    const char *name; /* of the packed input, for messages */
    const char *folder; /* where the file is */
    uint64_t written, limit;
    uint64_t packed_size;
};

/* Opens the temporary file of `policy`. */
int sink_open(struct sink *sink, const struct input_policy *policy,
              const struct quipu_input *packed,
              struct quipu_error *err) QUIPU_MUST_CHECK;
int sink_write(struct sink *sink, const void *bytes, size_t length,
               struct quipu_error *err) QUIPU_MUST_CHECK;

/* Refuses what is packed once more, and archives of files. */
int sink_check_content(const struct sink *sink,
                       struct quipu_error *err) QUIPU_MUST_CHECK;
void sink_release(struct sink *sink);

/* Unpack all of an input.  zlib checks length and CRC of gzip's members, which
 * libarchive does not do. */
int unpack_gzip(const struct quipu_input *packed, struct sink *sink,
                struct quipu_error *err) QUIPU_MUST_CHECK;
int unpack_filter(const struct quipu_input *packed, enum packing packing,
                  struct sink *sink, struct quipu_error *err) QUIPU_MUST_CHECK;

/* Unpacks a member of a zip; with NULL the only one.  *found is its name, for
 * the caller to free. */
int unpack_zip(const struct quipu_input *packed, const char *member,
               struct sink *sink, char **found,
               struct quipu_error *err) QUIPU_MUST_CHECK;

/* Whether bytes begin as a packing does, and the packing that they begin as. */
bool packing_matches(enum packing packing, const void *bytes, size_t length);
enum packing packing_of_content(const void *bytes, size_t length);

/* "gzip", "xz", ... */
const char *packing_word(enum packing packing);

#endif
