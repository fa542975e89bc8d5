/* SPDX-License-Identifier: GPL-3.0-or-later */
/* catalogue.c - builds the catalogue of folders of definitions, and looks
 * definitions up.
 */
#include "catalogue/files.h"

/* ---- building ----------------------------------------------------------- */

static int add_codelist(struct catalogue *catalogue, const struct node *root,
                        struct quipu_error *err)
{
    struct codelist *list = codelist_new(root, err);
    if (list)
        catalogue->codelists[catalogue->codelist_count++] = list;
    return list ? 0 : -1;
}

static int add_reliability(struct catalogue *catalogue, const struct node *root,
                           struct quipu_error *err)
{
    struct reliability *scheme = reliability_new(root, err);
    if (scheme)
        catalogue->reliabilities[catalogue->reliability_count++] = scheme;
    return scheme ? 0 : -1;
}

static int add_dataset(struct catalogue *catalogue, const struct node *root,
                       struct quipu_error *err)
{
    struct dataset *dataset = dataset_new(catalogue, root, err);
    if (dataset)
        catalogue->datasets[catalogue->dataset_count++] = dataset;
    return dataset ? 0 : -1;
}

static int add_indicator(struct catalogue *catalogue, const struct node *root,
                         struct quipu_error *err)
{
    struct indicator *indicator = indicator_new(catalogue, root, err);
    if (indicator)
        catalogue->indicators[catalogue->indicator_count++] = indicator;
    return indicator ? 0 : -1;
}

static const struct {
    const char *word;
    const char *all; /* the command that lists them */
    int (*add)(struct catalogue *, const struct node *, struct quipu_error *);
} kinds[] = {
    [DEFINITION_CODELIST] = {"code list", "quipu list --codelists",
                             add_codelist},
    [DEFINITION_RELIABILITY] = {"reliability scheme", "quipu list",
                                add_reliability},
    [DEFINITION_DATASET] = {"dataset", "quipu list --datasets", add_dataset},
    [DEFINITION_INDICATOR] = {"indicator", "quipu list", add_indicator},
};

/* Adds what a file defines, or the problem that it has. */
static int add_whole(struct catalogue *catalogue, struct raw_files *files,
                     struct raw_file *file, struct quipu_error *err)
{
    struct quipu_error problem = QUIPU_NO_ERROR;
    const struct node root = node_root(file->json, file->origin.path);
    if (kinds[file->origin.kind].add(catalogue, &root, &problem) == 0)
        return 0;
    file->state = FILE_BROKEN;
    if (file->parent != SIZE_MAX)
        quipu_hint(&problem, "what this file does not say is from \"%s\"",
                   files->items[file->parent].origin.path);
    return raw_files_add_problem(files, &problem, err);
}

/* Whether a definition names another that is not valid, at whatever depth. */
static bool names_broken(const struct catalogue *catalogue, const json_t *json)
{
    static const struct {
        const char *key;
        enum definition_kind kind;
    } names[] = {{"codelist", DEFINITION_CODELIST},
                 {"reliability", DEFINITION_RELIABILITY},
                 {"dataset", DEFINITION_DATASET}};
    for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
        const char *id = json_string_value(json_object_get(json, names[i].key));
        if (id && catalogue_is_broken(catalogue, names[i].kind, id))
            return true;
    }
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)json, key, value)
    {
        bool is_ours = strcmp(key, "settings") != 0;
        if (is_ours && json_is_object(value) && names_broken(catalogue, value))
            return true;
    }
    return false;
}

/* In the order of names: by kind, and what refers to others comes after them.
 */
static int add_all(struct catalogue *catalogue, struct raw_files *files,
                   struct quipu_error *err)
{
    for (size_t i = 0; i < files->count; i++) {
        struct raw_file *file = &files->items[files->by_name[i]];
        if (file->state == FILE_WHOLE && names_broken(catalogue, file->json))
            file->state = FILE_RELYING;
        if (file->state == FILE_WHOLE &&
            add_whole(catalogue, files, file, err) == -1)
            return -1;
        if (file->state == FILE_BROKEN || file->state == FILE_RELYING)
            catalogue->broken[catalogue->broken_count++] = (struct broken){
                .kind = file->origin.kind,
                .id = QUIPU_TAKE(file->id),
                .is_relying = file->state == FILE_RELYING,
            };
    }
    return 0;
}

static int allocate_lists(struct catalogue *catalogue, size_t count,
                          struct quipu_error *err)
{
    catalogue->codelists = base_alloc(count, sizeof(void *), err);
    catalogue->reliabilities = base_alloc(count, sizeof(void *), err);
    catalogue->datasets = base_alloc(count, sizeof(void *), err);
    catalogue->indicators = base_alloc(count, sizeof(void *), err);
    catalogue->broken = base_alloc(count, sizeof *catalogue->broken, err);
    return catalogue->codelists && catalogue->reliabilities &&
                   catalogue->datasets && catalogue->indicators &&
                   catalogue->broken
               ? 0
               : -1;
}

/* Indicators are by id and version: the last of an id is in force. */
static void mark_in_force(struct catalogue *catalogue)
{
    size_t count = catalogue->indicator_count;
    struct indicator **all = catalogue->indicators;
    for (size_t i = 0; i < count; i++)
        all[i]->is_in_force =
            i + 1 == count ||
            strcmp(all[i]->definition.id, all[i + 1]->definition.id) != 0;
}

struct catalogue *catalogue_build(struct raw_files *files,
                                  struct quipu_error *err)
{
    QUIPU_AUTO(catalogue) catalogue = base_alloc(1, sizeof *catalogue, err);
    if (!catalogue || allocate_lists(catalogue, files->count, err) == -1 ||
        add_all(catalogue, files, err) == -1)
        return NULL;
    mark_in_force(catalogue);
    catalogue->problem_count = files->problem_count;
    catalogue->problems = QUIPU_TAKE(files->problems);
    return QUIPU_TAKE(catalogue);
}

struct catalogue *catalogue_read(const char *const *folders, size_t count,
                                 struct quipu_error *err)
{
    struct raw_files files = {0};
    int result = 0;
    for (size_t i = 0; i < count && result == 0; i++)
        result = raw_files_read(&files, folders[i], i, err);
    if (result == 0)
        result = raw_files_resolve(&files, err);
    struct catalogue *catalogue =
        result == 0 ? catalogue_build(&files, err) : NULL;
    raw_files_release(&files);
    return catalogue;
}

void catalogue_free(struct catalogue *catalogue)
{
    if (!catalogue)
        return;
    for (size_t i = 0; i < catalogue->indicator_count; i++)
        indicator_free(catalogue->indicators[i]);
    for (size_t i = 0; i < catalogue->dataset_count; i++)
        dataset_free(catalogue->datasets[i]);
    for (size_t i = 0; i < catalogue->reliability_count; i++)
        reliability_free(catalogue->reliabilities[i]);
    for (size_t i = 0; i < catalogue->codelist_count; i++)
        codelist_free(catalogue->codelists[i]);
    for (size_t i = 0; i < catalogue->broken_count; i++)
        free(catalogue->broken[i].id);
    free(catalogue->indicators);
    free(catalogue->datasets);
    free(catalogue->reliabilities);
    free(catalogue->codelists);
    free(catalogue->broken);
    free(catalogue->problems);
    free(catalogue);
}

int catalogue_check(const struct catalogue *catalogue, struct quipu_error *err)
{
    if (catalogue->problem_count == 0)
        return 0;
    const struct quipu_error *first = &catalogue->problems[0];
    (void)quipu_fail(err, first->code, "%s", first->cause);
    if (catalogue->problem_count > 1)
        quipu_prefix(err, "the first of %zu problems in the definitions",
                     catalogue->problem_count);
    quipu_hint(err, "%s",
               first->hint[0] ? first->hint : "quipu check lists them all");
    return -1;
}

/* ---- looking up --------------------------------------------------------- */

static const char *id_of(const struct catalogue *catalogue,
                         enum definition_kind kind, size_t index)
{
    switch (kind) {
    case DEFINITION_CODELIST:
        return catalogue->codelists[index]->definition.id;
    case DEFINITION_RELIABILITY:
        return catalogue->reliabilities[index]->definition.id;
    case DEFINITION_DATASET:
        return catalogue->datasets[index]->definition.id;
    case DEFINITION_INDICATOR:
        break;
    }
    return catalogue->indicators[index]->definition.id;
}

static size_t count_of(const struct catalogue *catalogue,
                       enum definition_kind kind)
{
    switch (kind) {
    case DEFINITION_CODELIST:
        return catalogue->codelist_count;
    case DEFINITION_RELIABILITY:
        return catalogue->reliability_count;
    case DEFINITION_DATASET:
        return catalogue->dataset_count;
    case DEFINITION_INDICATOR:
        break;
    }
    return catalogue->indicator_count;
}

bool catalogue_is_broken(const struct catalogue *catalogue,
                         enum definition_kind kind, const char *id)
{
    /* A version is not part of the id. */
    struct quipu_slice name = {id, strcspn(id, "@")};
    for (size_t i = 0; i < catalogue->broken_count; i++) {
        const struct broken *broken = &catalogue->broken[i];
        if (broken->kind == kind &&
            quipu_slice_equal(quipu_slice_of(broken->id), name))
            return true;
    }
    return false;
}

/* There is no such definition: says which is near, or that it has a problem. */
static void fail_unknown(const struct catalogue *catalogue,
                         enum definition_kind kind, const char *id,
                         struct quipu_error *err)
{
    QUIPU_AUTO_TEXT(shown);
    quipu_text_append_safe(&shown, quipu_slice_of(id), 100);
    if (catalogue_is_broken(catalogue, kind, id)) {
        (void)quipu_fail(err, QUIPU_ENOTFOUND, "the %s \"%s\" is not valid",
                         kinds[kind].word, shown.data);
        quipu_hint(err, "quipu check says why");
        return;
    }
    (void)quipu_fail(err, QUIPU_ENOTFOUND, "there is no %s \"%s\"",
                     kinds[kind].word, shown.data);
    size_t count = count_of(catalogue, kind);
    const char **ids = base_alloc(count, sizeof *ids, NULL);
    for (size_t i = 0; ids && i < count; i++)
        ids[i] = id_of(catalogue, kind, i);
    const char *nearest = ids ? base_nearest(id, ids, count) : NULL;
    if (nearest)
        quipu_hint(err, "did you mean \"%s\"? %s shows all", nearest,
                   kinds[kind].all);
    else
        quipu_hint(err, "%s shows all", kinds[kind].all);
    free(ids);
}

/* The number of a definition; SIZE_MAX and an error when there is none. */
static size_t find(const struct catalogue *catalogue, enum definition_kind kind,
                   const char *id, struct quipu_error *err)
{
    for (size_t i = 0; i < count_of(catalogue, kind); i++) {
        if (strcmp(id_of(catalogue, kind, i), id) == 0)
            return i;
    }
    fail_unknown(catalogue, kind, id, err);
    return SIZE_MAX;
}

const struct codelist *catalogue_codelist(const struct catalogue *catalogue,
                                          const char *id,
                                          struct quipu_error *err)
{
    size_t found = find(catalogue, DEFINITION_CODELIST, id, err);
    return found == SIZE_MAX ? NULL : catalogue->codelists[found];
}

const struct reliability *
catalogue_reliability(const struct catalogue *catalogue, const char *id,
                      struct quipu_error *err)
{
    size_t found = find(catalogue, DEFINITION_RELIABILITY, id, err);
    return found == SIZE_MAX ? NULL : catalogue->reliabilities[found];
}

const struct dataset *catalogue_dataset(const struct catalogue *catalogue,
                                        const char *id, struct quipu_error *err)
{
    size_t found = find(catalogue, DEFINITION_DATASET, id, err);
    return found == SIZE_MAX ? NULL : catalogue->datasets[found];
}

static bool is_named(const struct indicator *indicator, const char *id)
{
    size_t length = strlen(indicator->definition.id);
    if (strncmp(indicator->definition.id, id, length) != 0)
        return false;
    if (id[length] == '\0')
        return indicator->is_in_force;
    int64_t version;
    return id[length] == '@' &&
           quipu_parse_integer(quipu_slice_of(id + length + 1), &version) &&
           version == indicator->version;
}

const struct indicator *catalogue_indicator(const struct catalogue *catalogue,
                                            const char *id,
                                            struct quipu_error *err)
{
    for (size_t i = 0; i < catalogue->indicator_count; i++) {
        if (is_named(catalogue->indicators[i], id))
            return catalogue->indicators[i];
    }
    fail_unknown(catalogue, DEFINITION_INDICATOR, id, err);
    return NULL;
}
