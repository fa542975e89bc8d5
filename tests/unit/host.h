/* SPDX-License-Identifier: GPL-3.0-or-later */
/* host.h - what the tests of the host share: a folder of their own, files in
 * it, hosts over it.
 *
 * The folder is made by make_folder and removed by remove_folder.
 */
#ifndef UNIT_HOST_H
#define UNIT_HOST_H

#include <ftw.h>
#include <limits.h>
#include <sys/stat.h>

#include "unit.h"

#include "host/host.h"

#define UNUSED __attribute__((unused))

/* PATH/NAME, owned by the caller. */
UNUSED static char *join(const char *path, const char *name)
{
    char *joined = NULL;
    ck_assert_int_ne(asprintf(&joined, "%s/%s", path, name), -1);
    return joined;
}

/* The shared object of a test plugin, owned by the caller. */
UNUSED static char *bad_object(const char *name)
{
    char *path = NULL;
    ck_assert_int_ne(
        asprintf(&path, "%s/tests/bad/.libs/%s.so", getenv("builddir"), name),
        -1);
    return path;
}

/* An empty folder, owned by the caller. */
UNUSED static char *make_folder(void)
{
    const char *tmp = getenv("TMPDIR");
    char *path = join(tmp ? tmp : "/tmp", "quipu-host-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(path));
    ck_assert_int_eq(chmod(path, 0755), 0);
    return path;
}

static inline int remove_one(const char *path, const struct stat *status,
                             int type, struct FTW *where)
{
    (void)status;
    (void)type;
    (void)where;
    return remove(path);
}

UNUSED static void remove_folder(char *folder)
{
    ck_assert_int_eq(nftw(folder, remove_one, 8, FTW_DEPTH | FTW_PHYS), 0);
    free(folder);
}

/* A whole file; owned by the caller. */
UNUSED static char *read_bytes(const char *path, size_t *size)
{
    FILE *file = fopen(path, "r");
    ck_assert_msg(file != NULL, "%s", path);
    struct stat status;
    ck_assert_int_eq(fstat(fileno(file), &status), 0);
    *size = (size_t)status.st_size;
    char *bytes = malloc(*size + 1);
    ck_assert_uint_eq(fread(bytes, 1, *size, file), *size);
    bytes[*size] = '\0';
    fclose(file);
    return bytes;
}

UNUSED static void write_bytes(const char *folder, const char *name,
                               const void *bytes, size_t size)
{
    char *path = join(folder, name);
    FILE *file = fopen(path, "w");
    ck_assert_ptr_nonnull(file);
    ck_assert_int_eq(fchmod(fileno(file), 0755), 0);
    ck_assert_uint_eq(fwrite(bytes, 1, size, file), size);
    ck_assert_int_eq(fclose(file), 0);
    free(path);
}

UNUSED static void write_text(const char *folder, const char *name,
                              const char *text)
{
    write_bytes(folder, name, text, strlen(text));
}

/* Copies a test plugin to FOLDER/AS. */
UNUSED static void copy_plugin(const char *name, const char *folder,
                               const char *as)
{
    size_t size;
    char *path = bad_object(name);
    char *bytes = read_bytes(path, &size);
    write_bytes(folder, as, bytes, size);
    free(bytes);
    free(path);
}

UNUSED static struct host *open_host(const char *const *folders, size_t count,
                                     unsigned timeout_ms)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    struct host_options options = {
        .folders = folders,
        .folder_count = count,
        .probe_timeout_ms = timeout_ms,
    };
    struct host *host = host_new(&options, &err);
    ck_assert_ok(host != NULL, err);
    return host;
}

/* Time enough for a probe under valgrind. */
#define PATIENT_MS 60000

UNUSED static struct host *open_folder(const char *folder)
{
    return open_host(&folder, 1, PATIENT_MS);
}

UNUSED static struct host *open_bad(unsigned timeout_ms)
{
    char *folder = join(getenv("builddir"), "tests/bad");
    struct host *host = open_host((const char *const[]){folder}, 1, timeout_ms);
    free(folder);
    return host;
}

/* Asserts that a plugin is refused with this in the reason. */
UNUSED static void assert_refused(struct host *host, const char *name,
                                  const char *part)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    const struct host_plugin *plugin = host_get(host, name, &err);
    ck_assert_msg(plugin == NULL, "%s is usable", name);
    ck_assert_msg(strstr(err.cause, part) != NULL,
                  "%s: the reason is \"%s\", expected \"%s\"", name, err.cause,
                  part);
    ck_assert_int_eq(err.code, QUIPU_EPLUGIN);
}

UNUSED static const struct host_plugin *assert_usable(struct host *host,
                                                      const char *name)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    const struct host_plugin *plugin = host_get(host, name, &err);
    ck_assert_ok(plugin != NULL, err);
    ck_assert_str_eq(plugin->plugin.name, name);
    return plugin;
}

#endif
