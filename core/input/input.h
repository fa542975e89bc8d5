/* SPDX-License-Identifier: GPL-3.0-or-later */
/* input.h - makes the inputs that plugins read (quipu/input.h).
 *
 * An input is opened once and hashed through the same descriptor that its
 * streams read, so that what was hashed is what is read; input_check_unchanged
 * says afterwards whether someone wrote to it meanwhile.
 */
#ifndef INPUT_H
#define INPUT_H

#include <quipu/input.h>

#include "base/base.h"
#include "base/hash.h"

/* Where inputs may be put and how much they may take, in space and time.
 * Zeroes are the defaults; what it points to must outlive the call. */
struct input_policy {
    const char *temporary_folder; /* for unlinked files; NULL: /var/tmp */
    uint64_t unpacked_limit;      /* bytes that unpack; 0: 16 GiB */

    const char *cache_folder; /* of what is fetched; NULL: nothing is fetched */
    bool is_offline;          /* what was fetched before, and nothing else */
    uint64_t download_limit;  /* bytes that are fetched; 0: 4 GiB */
    unsigned tries;           /* 0: 4 */
    unsigned wait_ms;         /* before the second try, then doubled; 0: 1000 */
    unsigned connect_s;       /* until there is a connection; 0: 30 */
    unsigned stall_s;         /* without a byte; 0: 60 */
    unsigned download_s;      /* for the whole, with all tries; 0: 3600 */
};

/* Whether a location says itself where it is (file://, http://, https://), so
 * that no folder comes before it. */
bool input_is_url(const char *location);

/* Opens what a location names, by the end of its name and checked against the
 * content: a local file, file:///PATH, http:// or https://, one packed as .gz,
 * .xz or .zst, or a member of a .zip (FILE.zip#MEMBER; MEMBER may be left out
 * when there is only one).  `location` is what the definition wrote, `place`
 * where that is.  What is packed is unpacked at once into an unlinked temporary
 * file, so that every input is seekable; its SHA-256 is that of the packed
 * bytes.  What is remote is fetched into the cache first, unless the server
 * says that what is there has not changed.  `policy` may be NULL. */
struct quipu_input *input_open(const struct input_policy *policy,
                               const char *place, const char *location,
                               struct quipu_error *err) QUIPU_MUST_CHECK;

/* Opens a local file as it is.  `name` is what messages call it. */
struct quipu_input *input_open_file(const char *path, const char *name,
                                    struct quipu_error *err) QUIPU_MUST_CHECK;

/* Bytes in memory, borrowed; for tests. */
struct quipu_input *input_from_memory(const char *name, const void *bytes,
                                      size_t length,
                                      struct quipu_error *err) QUIPU_MUST_CHECK;
void input_free(struct quipu_input *input);

/* The SHA-256 of the whole, packed as it was; computed at the first call. */
int input_sha256(struct quipu_input *input, char out[HASH_SIZE],
                 struct quipu_error *err) QUIPU_MUST_CHECK;
/* Of what is read, unpacked. */
uint64_t input_size(const struct quipu_input *input);

/* QUIPU_EINPUT when size or modification time changed since it was opened. */
int input_check_unchanged(const struct quipu_input *input,
                          struct quipu_error *err) QUIPU_MUST_CHECK;

#endif
