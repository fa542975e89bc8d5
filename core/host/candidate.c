/* SPDX-License-Identifier: GPL-3.0-or-later */
/* candidate.c - finds the files that look like plugins (host/candidate.h). */
#include <dirent.h>
#include <errno.h>
#include <sys/stat.h>

#include "base/base.h"
#include "host/candidate.h"

#define NAME_LIMIT 64

void candidate_release(struct candidate *candidate)
{
    free(candidate->name);
    free(candidate->folder);
    free(candidate->path);
}

void candidates_release(struct candidates *candidates)
{
    for (size_t i = 0; i < candidates->count; i++)
        candidate_release(&candidates->items[i]);
    free(candidates->items);
}

bool candidate_is_name(const char *name)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz";
    static const char all[] = "abcdefghijklmnopqrstuvwxyz0123456789-";
    size_t length = strnlen(name, NAME_LIMIT + 1);
    return length > 0 && length <= NAME_LIMIT && strchr(letters, name[0]) &&
           strspn(name, all) == length;
}

static int init_candidate(struct candidate *candidate, const char *folder,
                          struct quipu_slice name, const char *ending,
                          struct quipu_error *err)
{
    QUIPU_AUTO_TEXT(path);
    quipu_text_printf(&path, "%s/", folder);
    quipu_text_append_bytes(&path, name.data, name.length);
    quipu_text_append(&path, ending);

    *candidate = (struct candidate){
        .name = base_slicedup(name, err),
        .folder = base_strdup(folder, err),
        .path = quipu_text_detach(&path, err),
    };
    if (candidate->name && candidate->folder && candidate->path)
        return 0;
    candidate_release(candidate);
    *candidate = (struct candidate){0};
    return -1;
}

int candidate_find(struct candidate *candidate, const char *folder,
                   const char *name, struct quipu_error *err)
{
    static const char *const endings[] = {".so", ".la"};
    *candidate = (struct candidate){0};
    for (size_t i = 0; i < ARRAY_SIZE(endings); i++) {
        if (init_candidate(candidate, folder, quipu_slice_of(name), endings[i],
                           err) == -1)
            return -1;
        struct stat status;
        if (lstat(candidate->path, &status) == 0)
            return 1;
        candidate_release(candidate);
        *candidate = (struct candidate){0};
    }
    return 0;
}

/* The length of the plugin's name in a file's name; 0 when it is none. */
static size_t name_length(const char *file)
{
    size_t length = strlen(file);
    if (file[0] == '.' || length <= 3)
        return 0;
    const char *ending = file + length - 3;
    bool looks_right = strcmp(ending, ".so") == 0 || strcmp(ending, ".la") == 0;
    return looks_right ? length - 3 : 0;
}

static struct candidate *find_by_name(const struct candidates *candidates,
                                      struct quipu_slice name)
{
    for (size_t i = 0; i < candidates->count; i++) {
        struct candidate *candidate = &candidates->items[i];
        if (quipu_slice_equal(quipu_slice_of(candidate->name), name))
            return candidate;
    }
    return NULL;
}

/* Adds one file of a folder; `before` candidates came from other folders. */
static int add_file(struct candidates *candidates, size_t before,
                    const char *folder, const char *file,
                    struct quipu_error *err)
{
    struct quipu_slice name = {file, name_length(file)};
    if (name.length == 0)
        return 0;

    const char *ending = file + name.length;
    struct candidate *same = find_by_name(candidates, name);
    bool is_better = same && same >= candidates->items + before &&
                     strcmp(ending, ".so") == 0;
    if (same && !is_better)
        return 0;

    struct candidate made;
    if (init_candidate(&made, folder, name, ending, err) == -1)
        return -1;
    if (same) {
        candidate_release(same);
        *same = made;
        return 0;
    }
    if (base_grow(&candidates->items, &candidates->capacity,
                  candidates->count + 1, sizeof *candidates->items,
                  err) == -1) {
        candidate_release(&made);
        return -1;
    }
    candidates->items[candidates->count++] = made;
    return 0;
}

static int add_files(struct candidates *candidates, const char *folder,
                     DIR *stream, struct quipu_error *err)
{
    size_t before = candidates->count;
    for (;;) {
        errno = 0;
        const struct dirent *entry = readdir(stream);
        if (!entry && errno != 0)
            return quipu_fail(err, QUIPU_EPLUGIN,
                              "the folder \"%s\" cannot be read: %s", folder,
                              strerror(errno));
        if (!entry)
            return 0;
        if (add_file(candidates, before, folder, entry->d_name, err) == -1)
            return -1;
    }
}

static int compare_names(const void *a, const void *b)
{
    const struct candidate *left = a, *right = b;
    return strcmp(left->name, right->name);
}

int candidates_add(struct candidates *candidates, const char *folder,
                   struct quipu_error *err)
{
    DIR *stream = opendir(folder);
    if (!stream && errno == ENOENT)
        return 0;
    if (!stream)
        return quipu_fail(err, QUIPU_EPLUGIN,
                          "the folder \"%s\" cannot be read: %s", folder,
                          strerror(errno));
    int result = add_files(candidates, folder, stream, err);
    closedir(stream);
    if (candidates->count > 1)
        qsort(candidates->items, candidates->count, sizeof *candidates->items,
              compare_names);
    return result;
}
