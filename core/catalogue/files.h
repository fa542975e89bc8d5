/* SPDX-License-Identifier: GPL-3.0-or-later */
/* files.h - definition files as raw JSON, before they are checked: which there
 * are, what is "like" what, what replaces what.
 *
 *   files.c  finds and reads them
 *   like.c   makes them whole, and says which of them count
 *   build.c  makes a catalogue of them
 */
#ifndef CATALOGUE_FILES_H
#define CATALOGUE_FILES_H

#include "catalogue/json.h"

/* Where a definition was found. */
struct origin {
    enum definition_kind kind;
    size_t folder; /* its number */
    const char *path;
};

enum file_state {
    FILE_RAW,
    FILE_IN_WORK,  /* "like" is being followed */
    FILE_WHOLE,    /* nothing is left to other definitions */
    FILE_REPLACED, /* by one of a later folder */
    FILE_BROKEN,   /* there is a problem */
    FILE_RELYING,  /* on a definition that is broken */
};

struct raw_file {
    struct origin origin; /* the path is owned */
    char *id;             /* without one, the file's name */
    json_t *json;         /* NULL when it is none */
    enum file_state state;
    size_t parent; /* number of the file it is "like"; SIZE_MAX: none */
    bool is_done;  /* what it says, or that it is not valid, is in the catalogue
                    */
};

struct raw_files {
    struct raw_file *items;
    size_t count, capacity;
    size_t *by_name; /* their numbers by kind, id, version and folder, when
                        they are resolved */
    struct quipu_error *problems;
    size_t problem_count, problem_capacity;
};

/* Reads all definition files below a folder.  Fails when the folder cannot be
 * read; a file that cannot, or is not JSON, is a problem. */
int raw_files_read(struct raw_files *files, const char *folder, size_t number,
                   struct quipu_error *err) QUIPU_MUST_CHECK;

/* Adds a file whose bytes are at hand. */
int raw_files_add(struct raw_files *files, const struct origin *origin,
                  struct quipu_slice bytes,
                  struct quipu_error *err) QUIPU_MUST_CHECK;

/* Makes the files whole, and finds out which are replaced.  Once, after the
 * last was added. */
int raw_files_resolve(struct raw_files *files,
                      struct quipu_error *err) QUIPU_MUST_CHECK;

/* The version that an indicator's file says; 1 where it says nothing, or
 * nonsense. */
int64_t raw_file_version(const struct raw_file *file);

/* Of resolved files, the one that an indicator's name, "id" or "id@version",
 * means; NULL when there is none. */
struct raw_file *raw_files_find_indicator(const struct raw_files *files,
                                          const char *name);

/* The catalogue of resolved files; takes their problems. */
struct catalogue *catalogue_build(struct raw_files *files,
                                  struct quipu_error *err) QUIPU_MUST_CHECK;

/* Appends a copy of a problem; want of memory fails instead. */
int raw_files_add_problem(struct raw_files *files,
                          const struct quipu_error *problem,
                          struct quipu_error *err) QUIPU_MUST_CHECK;
void raw_files_release(struct raw_files *files);

/* Reads a JSON object; the error names file, line and column. */
json_t *json_read_file(const char *path,
                       struct quipu_error *err) QUIPU_MUST_CHECK;
json_t *json_parse(const char *path, struct quipu_slice bytes,
                   struct quipu_error *err) QUIPU_MUST_CHECK;

#endif
