/* SPDX-License-Identifier: GPL-3.0-or-later */
/* hash.c - SHA-256 as 64 hexadecimal digits (base/hash.h). */
#include "base/base.h"
#include "base/hash.h"

void hash_init(struct hash *hash)
{
    sha256_init(&hash->context);
}

void hash_bytes(struct hash *hash, const void *bytes, size_t length)
{
    if (length > 0)
        sha256_update(&hash->context, length, bytes);
}

void hash_string(struct hash *hash, const char *string)
{
    hash_bytes(hash, string, strlen(string) + 1);
}

void hash_finish(struct hash *hash, char out[HASH_SIZE])
{
    static const char digits[] = "0123456789abcdef";
    uint8_t digest[SHA256_DIGEST_SIZE];
    sha256_digest(&hash->context, sizeof digest, digest);
    for (size_t i = 0; i < sizeof digest; i++) {
        out[2 * i] = digits[digest[i] >> 4];
        out[2 * i + 1] = digits[digest[i] & 15];
    }
    out[2 * sizeof digest] = '\0';
}
