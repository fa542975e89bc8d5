/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_hash.c - SHA-256.  Vectors: NIST, "Examples with intermediate values"
 * to FIPS 180-4 (one and two blocks, a million letters a), and the empty
 * message of NIST's SHA256ShortMsg.rsp. */
#include "base/hash.h"
#include "unit.h"

static const struct {
    const char *message;
    size_t times;
    const char *digest;
} vectors[] = {
    {"", 1, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
    {"abc", 1,
     "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
    {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 1,
     "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
    {"a", 1000000,
     "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"},
};

START_TEST(published_vectors_are_met)
{
    for (size_t i = 0; i < ARRAY_SIZE(vectors); i++) {
        struct hash hash;
        char out[HASH_SIZE];
        hash_init(&hash);
        for (size_t k = 0; k < vectors[i].times; k++)
            hash_bytes(&hash, vectors[i].message, strlen(vectors[i].message));
        hash_finish(&hash, out);
        ck_assert_str_eq(out, vectors[i].digest);
    }
}
END_TEST

START_TEST(strings_are_kept_apart)
{
    struct hash one, other;
    char first[HASH_SIZE], second[HASH_SIZE];
    hash_init(&one);
    hash_string(&one, "ab");
    hash_string(&one, "c");
    hash_finish(&one, first);
    hash_init(&other);
    hash_string(&other, "a");
    hash_string(&other, "bc");
    hash_finish(&other, second);
    ck_assert_str_ne(first, second);
}
END_TEST

UNIT_MAIN("hash", published_vectors_are_met, strings_are_kept_apart)
