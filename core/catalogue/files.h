/* SPDX-License-Identifier: GPL-3.0-or-later */
/* files.h - the definition files of some folders as raw JSON, before they are
 * checked: which there are, what replaces what, what is "like" what.
 */
#ifndef CATALOGUE_FILES_H
#define CATALOGUE_FILES_H

#include "catalogue/json.h"

enum file_kind {
    FILE_CODELIST,
    FILE_RELIABILITY,
    FILE_DATASET,
    FILE_INDICATOR
};

struct raw_file {
    enum file_kind kind;
    char *path;
    json_t *json;
    size_t folder; /* number of the folder it was found in */
};

struct raw_files {
    struct raw_file *files;
    size_t count, capacity;
    struct quipu_error *problems;
    size_t problem_count, problem_capacity;
};

/* Reads all definition files below a folder.  Fails when it cannot be read; a
 * file that is not JSON is a problem. */
int raw_files_read(struct raw_files *files, const char *folder, size_t number,
                   struct quipu_error *err) QUIPU_MUST_CHECK;

/* Drops what a later folder replaces, and fills in what "like" leaves out. */
int raw_files_resolve(struct raw_files *files,
                      struct quipu_error *err) QUIPU_MUST_CHECK;

int raw_files_add_problem(struct raw_files *files,
                          const struct quipu_error *problem,
                          struct quipu_error *err) QUIPU_MUST_CHECK;
void raw_files_release(struct raw_files *files);

/* Reads one JSON file; the error names file, line and column. */
json_t *json_read_file(const char *path,
                       struct quipu_error *err) QUIPU_MUST_CHECK;

#endif
