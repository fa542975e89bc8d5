/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pipeline.h - what the tests of the pipeline share: a folder with definitions
 * and data, the catalogue read from it over the shipped one.
 */
#ifndef UNIT_PIPELINE_H
#define UNIT_PIPELINE_H

#include <errno.h>

#include "host.h"
#include "pipeline/pipeline.h"
#include "unit.h"

struct place {
    char *folder;
    struct catalogue *catalogue;
    struct host *host;
};

/* The tests' own file below the folder, folders made as needed. */
static inline void place_write(const struct place *place, const char *name,
                               const char *text)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", place->folder, name);
    for (char *slash = path + strlen(place->folder) + 1;
         (slash = strchr(slash, '/')) != NULL; slash++) {
        *slash = '\0';
        ck_assert(mkdir(path, 0755) == 0 || errno == EEXIST);
        *slash = '/';
    }
    FILE *file = fopen(path, "w");
    ck_assert_ptr_nonnull(file);
    ck_assert_int_ne(fputs(text, file), EOF);
    ck_assert_int_eq(fclose(file), 0);
}

static inline void place_open(struct place *place)
{
    *place = (struct place){.folder = make_folder()};
}

/* Reads the definitions anew: all must be valid. */
static inline void place_read(struct place *place)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    const char *srcdir = getenv("srcdir");
    char shipped[4096], own[4096];
    snprintf(shipped, sizeof shipped, "%s/indicators", srcdir ? srcdir : ".");
    snprintf(own, sizeof own, "%s/indicators", place->folder);
    const char *folders[] = {shipped, own};
    catalogue_free(place->catalogue);
    place->catalogue = catalogue_read(folders, ARRAY_SIZE(folders), &err);
    ck_assert_ok(place->catalogue, err);
    ck_assert_ok(catalogue_check(place->catalogue, &err) == 0, err);
}

static inline void place_close(struct place *place)
{
    catalogue_free(place->catalogue);
    host_free(place->host);
    remove_folder(place->folder);
}

/* Over the plugins of the build tree. */
static inline struct host *place_host(struct place *place)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    const char *builddir = getenv("builddir"), *srcdir = getenv("srcdir");
    char plugins[4096];
    snprintf(plugins, sizeof plugins, "%s/plugins", builddir ? builddir : ".");
    const char *folders[] = {plugins};
    const struct host_options options = {.folders = folders,
                                         .folder_count = 1,
                                         .data_folder = srcdir ? srcdir : "."};
    if (!place->host)
        place->host = host_new(&options, &err);
    ck_assert_ok(place->host, err);
    return place->host;
}

/* A job over the data in the folder; NULL with its error. */
static inline struct job *place_job(struct place *place, const char *dataset,
                                    struct quipu_error *err)
{
    place_read(place);
    struct quipu_error none = QUIPU_NO_ERROR;
    const struct dataset *found =
        catalogue_dataset(place->catalogue, dataset, &none);
    ck_assert_ok(found, none);
    const struct job_spec spec = {
        .catalogue = place->catalogue,
        .dataset = found,
        .period = found->periods[0],
        .host = place_host(place),
        .folder = place->folder,
    };
    return job_open(&spec, err);
}

#endif
