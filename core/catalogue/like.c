/* SPDX-License-Identifier: GPL-3.0-or-later */
/* like.c - what is "like" what, and what replaces what (files.h).
 *
 * A name means the definition that counts in the end: of the highest version
 * the one in the last folder.  A definition that is like one of its own name
 * means what comes before it: an earlier version, or what it replaces.
 */
#include <config.h>

#include "catalogue/files.h"

/* Files that follow each other by "like"; more are a mistake. */
enum { LONGEST_CHAIN = 100 };

/* Holds every id that a definition can have (node_check_name). */
enum { NAME_SIZE = 101 };

/* ---- names -------------------------------------------------------------- */

static int compare_name(const struct raw_file *file, enum definition_kind kind,
                        const char *id)
{
    if (file->origin.kind != kind)
        return file->origin.kind < kind ? -1 : 1;
    return strcmp(file->id, id);
}

/* Whether a file says itself which version it is. */
static bool has_version(const struct raw_file *file)
{
    return file->origin.kind == DEFINITION_INDICATOR &&
           json_object_get(file->json, "version");
}

int64_t raw_file_version(const struct raw_file *file)
{
    int64_t version;
    return has_version(file) &&
                   json_is_whole(json_object_get(file->json, "version"),
                                 &version)
               ? version
               : 1;
}

static int compare_files(const void *a, const void *b, void *context)
{
    const struct raw_file *items = context;
    size_t i = *(const size_t *)a, k = *(const size_t *)b;
    const struct raw_file *x = &items[i], *y = &items[k];
    int order = compare_name(x, y->origin.kind, y->id);
    if (order != 0)
        return order;
    int64_t versions[] = {raw_file_version(x), raw_file_version(y)};
    if (versions[0] != versions[1])
        return versions[0] < versions[1] ? -1 : 1;
    if (x->origin.folder != y->origin.folder)
        return x->origin.folder < y->origin.folder ? -1 : 1;
    return i < k ? -1 : i > k;
}

static void sort_by_name(struct raw_files *files)
{
    qsort_r(files->by_name, files->count, sizeof *files->by_name, compare_files,
            files->items);
}

/* The place in by_name of the first file of a name, or where it would be. */
static size_t find_name(const struct raw_files *files,
                        enum definition_kind kind, const char *id)
{
    size_t low = 0, high = files->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (compare_name(&files->items[files->by_name[middle]], kind, id) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Whether what follows the id of a name, "" or "@VERSION", means a file. */
static bool is_meant(const struct raw_file *file, const char *rest)
{
    int64_t version;
    return rest[0] == '\0' ||
           (quipu_parse_integer(quipu_slice_of(rest + 1), &version) &&
            version == raw_file_version(file));
}

struct raw_file *raw_files_find_indicator(const struct raw_files *files,
                                          const char *name)
{
    char id[NAME_SIZE];
    size_t length = strcspn(name, "@");
    struct raw_file *found = NULL;
    if (length >= sizeof id)
        return NULL;
    memcpy(id, name, length);
    id[length] = '\0';
    for (size_t i = find_name(files, DEFINITION_INDICATOR, id);
         i < files->count; i++) {
        struct raw_file *file = &files->items[files->by_name[i]];
        if (compare_name(file, DEFINITION_INDICATOR, id) != 0)
            break;
        if (!file->json)
            return file; /* it may be any version */
        if (file->state != FILE_REPLACED && is_meant(file, name + length))
            found = file;
    }
    return found;
}

/* ---- like --------------------------------------------------------------- */

/* Following one file's "like". */
struct chain {
    struct raw_files *files;
    size_t number; /* of the file at hand */
    size_t length; /* of what led to it */
};

static int follow(const struct chain *chain, struct quipu_error *err);

static int follow_other(const struct chain *chain, size_t number,
                        struct quipu_error *err)
{
    const struct chain next = {chain->files, number, chain->length + 1};
    return follow(&next, err);
}

/* The version of a file, which may be that of what it is like; 0 when it cannot
 * be known, because there is a circle or a problem. */
static int find_version(const struct chain *chain, size_t number,
                        int64_t *version, struct quipu_error *err)
{
    const struct raw_file *file = &chain->files->items[number];
    bool takes_over = file->origin.kind == DEFINITION_INDICATOR &&
                      !has_version(file) && file->state != FILE_WHOLE;
    if (takes_over && follow_other(chain, number, err) == -1)
        return -1;
    *version =
        takes_over && file->state != FILE_WHOLE ? 0 : raw_file_version(file);
    return 0;
}

/* Of its own name, a file means one of an earlier folder or, where it says
 * which version it is, an earlier version. */
static bool may_mean(const struct raw_file *file, const struct raw_file *other)
{
    if (strcmp(file->id, other->id) != 0)
        return true;
    return other->origin.folder < file->origin.folder ||
           (other->origin.folder == file->origin.folder && has_version(file) &&
            other != file);
}

static bool is_too_late(const struct raw_file *file,
                        const struct raw_file *other, int64_t version)
{
    if (strcmp(file->id, other->id) != 0 || !has_version(file))
        return false;
    int64_t own = raw_file_version(file);
    return version > own ||
           (version == own && other->origin.folder == file->origin.folder);
}

/* The best so far of those that "like" may mean. */
struct best {
    size_t number; /* SIZE_MAX: none */
    int64_t version;
    size_t folder;
};

static int consider(const struct chain *chain, size_t number, struct best *best,
                    struct quipu_error *err)
{
    const struct raw_file *file = &chain->files->items[chain->number];
    const struct raw_file *other = &chain->files->items[number];
    struct best new = {number, 0, other->origin.folder};
    if (!may_mean(file, other))
        return 0;
    if (find_version(chain, number, &new.version, err) == -1)
        return -1;
    if (new.version == 0)
        new.version = INT64_MAX; /* not to be passed over in silence */
    else if (is_too_late(file, other, new.version))
        return 0;
    if (best->number == SIZE_MAX || new.version > best->version ||
        (new.version == best->version &&new.folder > best->folder))
        *best = new;
    return 0;
}

/* The file that "like" means; SIZE_MAX when there is none. */
static int find_parent(const struct chain *chain, const char *id,
                       size_t *parent, struct quipu_error *err)
{
    const struct raw_files *files = chain->files;
    enum definition_kind kind = files->items[chain->number].origin.kind;
    struct best best = {.number = SIZE_MAX};
    for (size_t i = find_name(files, kind, id); i < files->count; i++) {
        size_t number = files->by_name[i];
        if (compare_name(&files->items[number], kind, id) != 0)
            break;
        if (consider(chain, number, &best, err) == -1)
            return -1;
    }
    *parent = best.number;
    return 0;
}

static void hint_names(const struct raw_files *files,
                       const struct raw_file *file, const char *id,
                       struct quipu_error *err)
{
    const char **ids = base_alloc(files->count, sizeof *ids, NULL);
    size_t count = 0;
    for (size_t i = 0; ids && i < files->count; i++) {
        if (files->items[i].origin.kind == file->origin.kind &&
            &files->items[i] != file)
            ids[count++] = files->items[i].id;
    }
    const char *nearest = ids ? base_nearest(id, ids, count) : NULL;
    if (nearest)
        quipu_hint(err, "did you mean \"%s\"?", nearest);
    free(ids);
}

/* Finds what "like" means and makes it whole; fails with what is wrong. */
static int get_parent(const struct chain *chain, const struct node *like,
                      struct quipu_error *err)
{
    struct raw_files *files = chain->files;
    struct raw_file *file = &files->items[chain->number];
    const char *id = json_string_value(like->json);
    size_t number;
    if (!id)
        return node_expected(like, "the id of a definition", err);
    if (chain->length > LONGEST_CHAIN)
        return node_fail(like, err, "a chain of more than %d definitions",
                         LONGEST_CHAIN);
    if (find_parent(chain, id, &number, err) == -1)
        return -1;
    if (number == SIZE_MAX) {
        node_fail(like, err, "there is no %sdefinition \"%s\"",
                  strcmp(id, file->id) == 0 ? "earlier " : "", id);
        hint_names(files, file, id, err);
        return -1;
    }
    if (follow_other(chain, number, err) == -1)
        return -1;
    file->parent = number;
    if (files->items[number].state == FILE_IN_WORK)
        return node_fail(like, err, "a circle through \"%s\"", id);
    return 0;
}

/* What the parent says and the file does not. */
static int take_over(struct raw_file *file, const json_t *parent,
                     struct quipu_error *err)
{
    json_auto_t *whole = json_deep_copy(parent);
    if (!whole || json_merge_patch(whole, file->json) == -1)
        return quipu_fail_memory(err);
    json_object_del(whole, "like");
    json_decref(file->json);
    file->json = QUIPU_TAKE(whole);
    return 0;
}

static int make_whole(const struct chain *chain, struct quipu_error *err)
{
    struct raw_file *file = &chain->files->items[chain->number];
    const struct node root = node_root(file->json, file->origin.path);
    const struct node id = node_get(&root, "id");
    const struct node like = node_get(&root, "like");
    if (!json_is_string(id.json))
        return node_expected(&id, "a text", err);
    if (!like.json)
        return 0;
    if (get_parent(chain, &like, err) == -1)
        return -1;
    if (chain->files->items[file->parent].state != FILE_WHOLE) {
        file->state = FILE_RELYING;
        return 0;
    }
    const json_t *parent = chain->files->items[file->parent].json;
    if (node_check_nulls(&root, parent, err) == -1)
        return -1;
    return take_over(file, parent, err);
}

/* Makes a file WHOLE, RELYING, or BROKEN with a problem; fails only without
 * memory. */
static int follow(const struct chain *chain, struct quipu_error *err)
{
    struct raw_file *file = &chain->files->items[chain->number];
    if (file->state != FILE_RAW)
        return 0;
    file->state = FILE_IN_WORK;
    struct quipu_error problem = QUIPU_NO_ERROR;
    int result = make_whole(chain, &problem);
    if (file->state == FILE_IN_WORK)
        file->state = result == 0 ? FILE_WHOLE : FILE_BROKEN;
    return result == 0 ? 0 : raw_files_add_problem(chain->files, &problem, err);
}

/* ---- replacing ---------------------------------------------------------- */

/* Of two files next to each other by name, the one of the later folder stays;
 * within a folder they are a mistake. */
static int compare_neighbours(struct raw_files *files, struct raw_file *a,
                              struct raw_file *b, struct quipu_error *err)
{
    if (compare_name(a, b->origin.kind, b->id) != 0 ||
        raw_file_version(a) != raw_file_version(b))
        return 0;
    if (a->origin.folder < b->origin.folder) {
        a->state = FILE_REPLACED;
        return 0;
    }
    struct quipu_error problem = QUIPU_NO_ERROR;
    const struct node root = node_root(b->json, b->origin.path);
    const struct node id = node_get(&root, "id");
    node_fail(&id, &problem, "\"%s\" is defined in \"%s\" already", b->id,
              a->origin.path);
    b->state = FILE_BROKEN;
    return raw_files_add_problem(files, &problem, err);
}

/* What is broken replaces what it was to replace, whichever version that is. */
static void replace_by_broken(struct raw_files *files)
{
    for (size_t i = 0; i < files->count; i++) {
        const struct raw_file *file = &files->items[i];
        if (file->state != FILE_BROKEN && file->state != FILE_RELYING)
            continue;
        for (size_t k = find_name(files, file->origin.kind, file->id);
             k < files->count; k++) {
            struct raw_file *other = &files->items[files->by_name[k]];
            if (compare_name(other, file->origin.kind, file->id) != 0)
                break;
            if (other->origin.folder < file->origin.folder &&
                other->state == FILE_WHOLE)
                other->state = FILE_REPLACED;
        }
    }
}

static int find_replaced(struct raw_files *files, struct quipu_error *err)
{
    sort_by_name(files);
    struct raw_file *last = NULL;
    for (size_t i = 0; i < files->count; i++) {
        struct raw_file *file = &files->items[files->by_name[i]];
        if (file->state != FILE_WHOLE)
            continue;
        if (last && compare_neighbours(files, last, file, err) == -1)
            return -1;
        if (file->state == FILE_WHOLE)
            last = file;
    }
    replace_by_broken(files);
    return 0;
}

/* ---- all of it ---------------------------------------------------------- */

static int complete(struct raw_files *files, struct raw_file *file,
                    struct quipu_error *err)
{
    struct quipu_error problem = QUIPU_NO_ERROR;
    const struct node root = node_root(file->json, file->origin.path);
    if (file->state != FILE_WHOLE || file->origin.kind != DEFINITION_DATASET ||
        json_complete_variants(&root, &problem) == 0)
        return 0;
    file->state = FILE_BROKEN;
    return raw_files_add_problem(files, &problem, err);
}

int raw_files_resolve(struct raw_files *files, struct quipu_error *err)
{
    files->by_name = base_alloc(files->count, sizeof *files->by_name, err);
    if (!files->by_name)
        return -1;
    for (size_t i = 0; i < files->count; i++)
        files->by_name[i] = i;
    sort_by_name(files);
    for (size_t i = 0; i < files->count; i++) {
        const struct chain chain = {files, i, 0};
        if (follow(&chain, err) == -1)
            return -1;
    }
    for (size_t i = 0; i < files->count; i++) {
        if (complete(files, &files->items[i], err) == -1)
            return -1;
    }
    return find_replaced(files, err);
}
