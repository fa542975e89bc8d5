/* SPDX-License-Identifier: GPL-3.0-or-later */
/* hash.h - SHA-256 as 64 hexadecimal digits (nettle does the work). */
#ifndef BASE_HASH_H
#define BASE_HASH_H

#include <stddef.h>

#include <nettle/sha2.h>

#define HASH_SIZE 65 /* 64 digits and the NUL */

struct hash {
    struct sha256_ctx context;
};

void hash_init(struct hash *hash);
void hash_bytes(struct hash *hash, const void *bytes, size_t length);

/* Adds a string and its NUL, so that "ab","c" and "a","bc" differ. */
void hash_string(struct hash *hash, const char *string);
void hash_finish(struct hash *hash, char out[HASH_SIZE]);

#endif
