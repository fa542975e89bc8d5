/* SPDX-License-Identifier: GPL-3.0-or-later */
/* replay.c - runs a fuzz target as a test: on the files of its seed folder, and
 * on each of them cut short at every byte and damaged at every byte.
 *
 * Every input is a copy of its exact size, so that ASan and valgrind see a read
 * behind its end.  Arguments are files to run instead, for example what
 * libFuzzer left behind after a crash.
 */
#include <dirent.h>
#include <errno.h>

#include "base/base.h"
#include "fuzz.h"

/* Longer seeds are damaged at evenly spread places only. */
enum { PLACES = 2000 };

static void run(const uint8_t *bytes, size_t size)
{
    uint8_t *copy = malloc(size > 0 ? size : 1);
    assert(copy);
    if (size > 0)
        memcpy(copy, bytes, size);
    (void)LLVMFuzzerTestOneInput(copy, size);
    free(copy);
}

static void run_damaged(uint8_t *bytes, size_t size)
{
    static const uint8_t damages[] = {0, '"', ',', '\n', '9', '-', 0x7f, 0xff};
    size_t step = size / PLACES + 1;
    for (size_t i = 0; i < size; i += step) {
        uint8_t kept = bytes[i];
        run(bytes, i);
        for (size_t k = 0; k < ARRAY_SIZE(damages); k++) {
            bytes[i] = damages[k];
            run(bytes, size);
        }
        bytes[i] = (uint8_t)(kept ^ 1);
        run(bytes, size);
        bytes[i] = kept;
    }
}

/* Returns the bytes of a file, which the caller frees. */
static uint8_t *read_file(const char *path, size_t *size)
{
    FILE *file = fopen(path, "rb");
    if (!file) {
        fprintf(stderr, "could not open \"%s\": %s\n", path, strerror(errno));
        exit(99);
    }
    uint8_t *bytes = NULL;
    size_t capacity = 0, got;
    *size = 0;
    do {
        capacity = capacity * 2 + 4096;
        bytes = realloc(bytes, capacity);
        assert(bytes);
        got = fread(bytes + *size, 1, capacity - *size, file);
        *size += got;
    } while (got > 0);
    fclose(file);
    return bytes;
}

static void replay(const char *path, bool is_seed)
{
    size_t size;
    uint8_t *bytes = read_file(path, &size);
    printf("%s: %zu bytes\n", path, size);
    fflush(stdout); /* names the culprit of a crash */
    run(bytes, size);
    if (is_seed)
        run_damaged(bytes, size);
    free(bytes);
}

/* The seeds of .../fuzz_NAME are in $srcdir/tests/fuzz/seeds/NAME. */
static int replay_seeds(const char *program)
{
    const char *srcdir = getenv("srcdir");
    const char *name = strstr(program, "fuzz_");
    for (const char *next = name; next; next = strstr(name + 1, "fuzz_"))
        name = next;
    char path[4096];
    snprintf(path, sizeof path, "%s/tests/fuzz/seeds/%s", srcdir ? srcdir : ".",
             name ? name + strlen("fuzz_") : "");
    DIR *folder = opendir(path);
    if (!folder) {
        fprintf(stderr, "no seeds in \"%s\"\n", path);
        return 99;
    }
    size_t length = strlen(path), count = 0;
    for (struct dirent *entry; (entry = readdir(folder)); count++) {
        if (entry->d_name[0] == '.')
            continue;
        snprintf(path + length, sizeof path - length, "/%s", entry->d_name);
        replay(path, true);
    }
    closedir(folder);
    return count > 0 ? 0 : 99;
}

int main(int argc, char **argv)
{
    if (argc < 2)
        return replay_seeds(argv[0]);
    for (int i = 1; i < argc; i++)
        replay(argv[i], false);
    return 0;
}
