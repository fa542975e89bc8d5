/* SPDX-License-Identifier: GPL-3.0-or-later */
/* files.c - finds definition files, and resolves "like". */
#include <dirent.h>
#include <errno.h>
#include <sys/stat.h>

#include "catalogue/files.h"

json_t *json_read_file(const char *path, struct quipu_error *err)
{
    json_error_t error;
    json_t *json = json_load_file(path, JSON_REJECT_DUPLICATES, &error);
    if (json && json_is_object(json))
        return json;
    if (json) {
        json_decref(json);
        return quipu_fail_null(err, QUIPU_EDEFINITION,
                               "\"%s\" at the top: expected an object", path);
    }
    if (error.line <= 0)
        return quipu_fail_null(err, QUIPU_EINPUT, "\"%s\": %s", path,
                               error.text);
    return quipu_fail_null(err, QUIPU_EDEFINITION,
                           "\"%s\" line %d column %d: %s", path, error.line,
                           error.column, error.text);
}

int raw_files_add_problem(struct raw_files *files,
                          const struct quipu_error *problem,
                          struct quipu_error *err)
{
    if (problem->code == QUIPU_ENOMEM)
        return quipu_fail_memory(err);
    if (base_grow(&files->problems, &files->problem_capacity,
                  files->problem_count + 1, sizeof *files->problems, err) == -1)
        return -1;
    files->problems[files->problem_count++] = *problem;
    return 0;
}

static int read_file(struct raw_files *files, const struct raw_file *like,
                     struct quipu_error *err)
{
    struct quipu_error problem = QUIPU_NO_ERROR;
    json_auto_t *json = json_read_file(like->path, &problem);
    if (!json)
        return raw_files_add_problem(files, &problem, err);
    if (base_grow(&files->files, &files->capacity, files->count + 1,
                  sizeof *files->files, err) == -1)
        return -1;
    char *path = base_strdup(like->path, err);
    if (!path)
        return -1;
    struct raw_file *file = &files->files[files->count++];
    *file = *like;
    file->path = path;
    file->json = QUIPU_TAKE(json);
    return 0;
}

static bool ends_with(const char *name, const char *ending)
{
    size_t length = strlen(name), tail = strlen(ending);
    return length > tail && strcmp(name + length - tail, ending) == 0;
}

static int skip_hidden(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

static void free_entries(struct dirent **entries, int count)
{
    for (int i = 0; i < count; i++)
        free(entries[i]);
    free(entries);
}

static int read_entry(struct raw_files *files, const char *folder,
                      const char *name, const struct raw_file *like,
                      struct quipu_error *err);

static int read_folder(struct raw_files *files, const char *folder,
                       const struct raw_file *like, struct quipu_error *err)
{
    struct dirent **entries = NULL;
    int count = scandir(folder, &entries, skip_hidden, alphasort);
    if (count == -1)
        return quipu_fail(err, QUIPU_EINPUT, "could not read folder \"%s\": %s",
                          folder, strerror(errno));
    int result = 0;
    for (int i = 0; i < count && result == 0; i++)
        result = read_entry(files, folder, entries[i]->d_name, like, err);
    free_entries(entries, count);
    return result;
}

static enum file_kind kind_of_folder(const char *name, enum file_kind otherwise)
{
    static const struct {
        const char *folder;
        enum file_kind kind;
    } kinds[] = {{"datasets", FILE_DATASET},
                 {"codelists", FILE_CODELIST},
                 {"reliability", FILE_RELIABILITY}};
    for (size_t i = 0; i < ARRAY_SIZE(kinds); i++) {
        if (strcmp(kinds[i].folder, name) == 0)
            return kinds[i].kind;
    }
    return otherwise;
}

static int read_entry(struct raw_files *files, const char *folder,
                      const char *name, const struct raw_file *like,
                      struct quipu_error *err)
{
    QUIPU_AUTO_TEXT(path);
    quipu_text_printf(&path, "%s/%s", folder, name);
    if (quipu_text_check(&path, err) == -1)
        return -1;
    struct stat status;
    struct raw_file file = *like;
    file.path = path.data;
    if (stat(path.data, &status) == -1)
        return quipu_fail(err, QUIPU_EINPUT, "could not read \"%s\": %s",
                          path.data, strerror(errno));
    if (!S_ISDIR(status.st_mode))
        return ends_with(name, ".json") ? read_file(files, &file, err) : 0;
    if (strcmp(name, "schemas") == 0)
        return 0;
    file.kind = kind_of_folder(name, like->kind);
    return read_folder(files, path.data, &file, err);
}

int raw_files_read(struct raw_files *files, const char *folder, size_t number,
                   struct quipu_error *err)
{
    const struct raw_file like = {.kind = FILE_INDICATOR, .folder = number};
    return read_folder(files, folder, &like, err);
}

static const char *id_of(const struct raw_file *file)
{
    const char *id = json_string_value(json_object_get(file->json, "id"));
    return id ? id : "";
}

static int64_t version_of(const struct raw_file *file)
{
    const json_t *version = json_object_get(file->json, "version");
    bool counts = file->kind == FILE_INDICATOR && json_is_integer(version);
    return counts ? json_integer_value(version) : 1;
}

static bool is_same_definition(const struct raw_file *a,
                               const struct raw_file *b)
{
    return a->kind == b->kind && strcmp(id_of(a), id_of(b)) == 0 &&
           id_of(a)[0] != '\0' && version_of(a) == version_of(b);
}

static void remove_file(struct raw_files *files, size_t index)
{
    free(files->files[index].path);
    json_decref(files->files[index].json);
    memmove(&files->files[index], &files->files[index + 1],
            (files->count - index - 1) * sizeof *files->files);
    files->count--;
}

/* Of two definitions with one name, the one of the later folder stays; within a
 * folder that is a mistake. */
static int drop_replaced(struct raw_files *files, size_t later,
                         struct quipu_error *err)
{
    const struct raw_file *b = &files->files[later];
    for (size_t i = 0; i < later; i++) {
        const struct raw_file *a = &files->files[i];
        if (!is_same_definition(a, b))
            continue;
        if (a->folder != b->folder) {
            remove_file(files, i);
            return 1;
        }
        struct quipu_error problem = QUIPU_NO_ERROR;
        (void)quipu_fail(&problem, QUIPU_EDEFINITION,
                         "\"%s\" at id: \"%s\" is defined in \"%s\" already",
                         b->path, id_of(b), a->path);
        int result = raw_files_add_problem(files, &problem, err);
        remove_file(files, later);
        return result == -1 ? -1 : 1;
    }
    return 0;
}

static struct raw_file *find_like(struct raw_files *files,
                                  const struct raw_file *file, const char *id)
{
    struct raw_file *best = NULL;
    for (size_t i = 0; i < files->count; i++) {
        struct raw_file *other = &files->files[i];
        if (other == file || other->kind != file->kind ||
            strcmp(id_of(other), id) != 0)
            continue;
        if (!best || version_of(other) > version_of(best))
            best = other;
    }
    return best;
}

static int fail_like(const struct raw_file *file, const char *problem,
                     const char *id, struct quipu_error *err)
{
    return quipu_fail(err, QUIPU_EDEFINITION, "\"%s\" at like: %s \"%s\"",
                      file->path, problem, id);
}

/* Makes a file's JSON whole; `depth` bounds circles. */
static int resolve_like(struct raw_files *files, struct raw_file *file,
                        size_t depth, struct quipu_error *err)
{
    const json_t *like = json_object_get(file->json, "like");
    if (!like)
        return 0;
    if (!json_is_string(like))
        return quipu_fail(err, QUIPU_EDEFINITION,
                          "\"%s\" at like: expected the id of a definition",
                          file->path);
    const char *id = json_string_value(like);
    struct raw_file *parent = find_like(files, file, id);
    if (!parent)
        return fail_like(file, "there is no definition", id, err);
    if (depth > files->count)
        return fail_like(file, "a circle through", id, err);
    if (resolve_like(files, parent, depth + 1, err) == -1)
        return -1;

    json_auto_t *whole = json_deep_copy(parent->json);
    if (!whole || json_merge_patch(whole, file->json) == -1)
        return quipu_fail_memory(err);
    json_object_del(whole, "like");
    json_decref(file->json);
    file->json = QUIPU_TAKE(whole);
    return 0;
}

int raw_files_resolve(struct raw_files *files, struct quipu_error *err)
{
    for (size_t i = 0; i < files->count; i++) {
        int dropped = drop_replaced(files, i, err);
        if (dropped == -1)
            return -1;
        i -= (size_t)dropped;
    }
    for (size_t i = 0; i < files->count; i++) {
        struct quipu_error problem = QUIPU_NO_ERROR;
        if (resolve_like(files, &files->files[i], 0, &problem) == 0)
            continue;
        if (raw_files_add_problem(files, &problem, err) == -1)
            return -1;
        remove_file(files, i--);
    }
    return 0;
}

void raw_files_release(struct raw_files *files)
{
    while (files->count > 0)
        remove_file(files, files->count - 1);
    free(files->files);
    free(files->problems);
}
