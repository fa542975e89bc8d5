/* SPDX-License-Identifier: GPL-3.0-or-later */
/* files.c - finds and reads definition files. */
#include <config.h>

#include <dirent.h>
#include <errno.h>
#include <sys/stat.h>

#include "catalogue/files.h"
#include "input/input.h"

/* A definition is no data: what is larger is a mistake. */
#define MOST_BYTES (UINT64_C(256) << 20)

/* Links can make a folder contain itself. */
enum { MOST_FOLDERS_DEEP = 16 };

/* ---- one file ----------------------------------------------------------- */

static int fail_json(const char *path, const json_error_t *error,
                     struct quipu_error *err)
{
    if (json_error_code(error) == json_error_out_of_memory)
        return quipu_fail_memory(err);
    QUIPU_AUTO_TEXT(text);
    quipu_text_append_safe(&text, quipu_slice_of(error->text),
                           sizeof error->text);
    return quipu_fail(err, QUIPU_EDEFINITION, "\"%s\" line %d column %d: %s",
                      path, error->line, error->column, text.data);
}

json_t *json_parse(const char *path, struct quipu_slice bytes,
                   struct quipu_error *err)
{
    static const char mark[] = "\xEF\xBB\xBF"; /* some editors put it there */
    if (bytes.length >= 3 && memcmp(bytes.data, mark, 3) == 0) {
        bytes.data += 3;
        bytes.length -= 3;
    }
    json_error_t error;
    json_t *json =
        json_loadb(bytes.data, bytes.length, JSON_REJECT_DUPLICATES, &error);
    if (!json) {
        fail_json(path, &error, err);
        return NULL;
    }
    if (json_is_object(json))
        return json;
    const struct node root = node_root(json, path);
    node_expected(&root, "an object", err);
    json_decref(json);
    return NULL;
}

static int read_stream(struct quipu_stream *stream, char *bytes, size_t size,
                       struct quipu_error *err)
{
    for (size_t at = 0; at < size;) {
        size_t got;
        if (quipu_stream_read(stream, bytes + at, size - at, &got, err) == -1)
            return -1;
        assert(got > 0);
        at += got;
    }
    return 0;
}

/* The bytes of a file, which the caller frees. */
static char *read_bytes(const char *path, size_t *size, struct quipu_error *err)
{
    struct quipu_input *input = input_open_file(path, path, err);
    if (!input)
        return NULL;
    char *bytes = NULL;
    struct quipu_stream *stream = NULL;
    *size = (size_t)input_size(input);
    if (input_size(input) > MOST_BYTES)
        (void)quipu_fail(err, QUIPU_EDEFINITION,
                         "\"%s\" is too large for a definition", path);
    else
        stream = quipu_input_open(input, err);
    if (stream)
        bytes = base_alloc(*size, 1, err);
    if (bytes && read_stream(stream, bytes, *size, err) == -1) {
        free(bytes);
        bytes = NULL;
    }
    quipu_stream_close(stream);
    input_free(input);
    return bytes;
}

json_t *json_read_file(const char *path, struct quipu_error *err)
{
    size_t size;
    QUIPU_AUTO_STRING bytes = read_bytes(path, &size, err);
    return bytes ? json_parse(path, (struct quipu_slice){bytes, size}, err)
                 : NULL;
}

/* ---- the list of files -------------------------------------------------- */

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

/* The name of a file without folders and ending. */
static struct quipu_slice stem_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    const char *name = slash ? slash + 1 : path;
    const char *dot = strrchr(name, '.');
    return (struct quipu_slice){name,
                                dot ? (size_t)(dot - name) : strlen(name)};
}

/* Appends what a file holds: its JSON, or the problem when there is none. */
static int append(struct raw_files *files, const struct origin *origin,
                  json_t *json, const struct quipu_error *problem,
                  struct quipu_error *err)
{
    json_auto_t *owned = json;
    if (!json && raw_files_add_problem(files, problem, err) == -1)
        return -1;
    if (base_grow(&files->items, &files->capacity, files->count + 1,
                  sizeof *files->items, err) == -1)
        return -1;
    const char *id = json_string_value(json_object_get(json, "id"));
    struct raw_file *file = &files->items[files->count++];
    *file = (struct raw_file){
        .origin = *origin,
        .state = json ? FILE_RAW : FILE_BROKEN,
        .parent = SIZE_MAX,
    };
    file->json = QUIPU_TAKE(owned);
    file->origin.path = base_strdup(origin->path, err);
    file->id =
        id ? base_strdup(id, err) : base_slicedup(stem_of(origin->path), err);
    return file->origin.path && file->id ? 0 : -1;
}

int raw_files_add(struct raw_files *files, const struct origin *origin,
                  struct quipu_slice bytes, struct quipu_error *err)
{
    struct quipu_error problem = QUIPU_NO_ERROR;
    json_t *json = json_parse(origin->path, bytes, &problem);
    return append(files, origin, json, &problem, err);
}

void raw_files_release(struct raw_files *files)
{
    for (size_t i = 0; i < files->count; i++) {
        free((char *)files->items[i].origin.path);
        free(files->items[i].id);
        json_decref(files->items[i].json);
    }
    free(files->items);
    free(files->by_name);
    free(files->problems);
}

/* ---- folders ------------------------------------------------------------ */

static int read_file(struct raw_files *files, const struct origin *origin,
                     struct quipu_error *err)
{
    struct quipu_error problem = QUIPU_NO_ERROR;
    json_t *json = json_read_file(origin->path, &problem);
    return append(files, origin, json, &problem, err);
}

static bool ends_with(const char *name, const char *ending)
{
    size_t length = strlen(name), tail = strlen(ending);
    return length > tail && strcmp(name + length - tail, ending) == 0;
}

static enum definition_kind kind_of_folder(const char *name,
                                           enum definition_kind otherwise)
{
    static const struct {
        const char *folder;
        enum definition_kind kind;
    } kinds[] = {{"datasets", DEFINITION_DATASET},
                 {"codelists", DEFINITION_CODELIST},
                 {"reliability", DEFINITION_RELIABILITY},
                 {"topics", DEFINITION_TOPIC}};
    for (size_t i = 0; i < ARRAY_SIZE(kinds); i++) {
        if (strcmp(kinds[i].folder, name) == 0)
            return kinds[i].kind;
    }
    return otherwise;
}

static int read_folder(struct raw_files *files, const struct origin *folder,
                       int depth, struct quipu_error *err);

static int read_entry(struct raw_files *files, const struct origin *folder,
                      const char *name, int depth, struct quipu_error *err)
{
    QUIPU_AUTO_TEXT(path);
    quipu_text_printf(&path, "%s/%s", folder->path, name);
    if (quipu_text_check(&path, err) == -1)
        return -1;
    struct origin entry = *folder;
    entry.path = path.data;
    struct stat status;
    bool is_folder = stat(path.data, &status) == 0 && S_ISDIR(status.st_mode);
    if (!is_folder)
        return ends_with(name, ".json") ? read_file(files, &entry, err) : 0;
    if (strcmp(name, "schemas") == 0)
        return 0;
    entry.kind = kind_of_folder(name, folder->kind);
    return read_folder(files, &entry, depth + 1, err);
}

static int skip_hidden(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

/* The same order in every locale. */
static int compare_entries(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

static int read_folder(struct raw_files *files, const struct origin *folder,
                       int depth, struct quipu_error *err)
{
    if (depth > MOST_FOLDERS_DEEP)
        return quipu_fail(err, QUIPU_EINPUT,
                          "\"%s\": more than %d folders within folders",
                          folder->path, MOST_FOLDERS_DEEP);
    struct dirent **entries = NULL;
    int count = scandir(folder->path, &entries, skip_hidden, compare_entries);
    if (count == -1) {
        const char *why = strerrordesc_np(errno); /* in no locale */
        return quipu_fail(err, QUIPU_EINPUT, "could not read folder \"%s\": %s",
                          folder->path, why ? why : "unknown error");
    }
    int result = 0;
    for (int i = 0; i < count; i++) {
        if (result == 0)
            result = read_entry(files, folder, entries[i]->d_name, depth, err);
        free(entries[i]);
    }
    free(entries);
    return result;
}

int raw_files_read(struct raw_files *files, const char *folder, size_t number,
                   struct quipu_error *err)
{
    const struct origin origin = {
        .kind = DEFINITION_INDICATOR, .folder = number, .path = folder};
    return read_folder(files, &origin, 0, err);
}
