/* SPDX-License-Identifier: GPL-3.0-or-later */
/* catalogue.c - reads folders of definitions into one catalogue. */
#include "catalogue/files.h"

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

/* What refers to others comes after them. */
static int (*const add[])(struct catalogue *, const struct node *,
                          struct quipu_error *) = {
    [FILE_CODELIST] = add_codelist,
    [FILE_RELIABILITY] = add_reliability,
    [FILE_DATASET] = add_dataset,
    [FILE_INDICATOR] = add_indicator,
};

static int add_files(struct catalogue *catalogue, struct raw_files *files,
                     enum file_kind kind, struct quipu_error *err)
{
    for (size_t i = 0; i < files->count; i++) {
        const struct raw_file *file = &files->files[i];
        if (file->kind != kind)
            continue;
        struct quipu_error problem = QUIPU_NO_ERROR;
        const struct node root = node_root(file->json, file->path);
        if (add[kind](catalogue, &root, &problem) == -1 &&
            raw_files_add_problem(files, &problem, err) == -1)
            return -1;
    }
    return 0;
}

static int compare_indicators(const void *a, const void *b)
{
    const struct indicator *x = *(struct indicator *const *)a;
    const struct indicator *y = *(struct indicator *const *)b;
    int order = strcmp(x->definition.id, y->definition.id);
    if (order != 0)
        return order;
    return x->version < y->version ? -1 : x->version > y->version;
}

/* The highest version of an id is the one in force. */
static void mark_in_force(struct catalogue *catalogue)
{
    size_t count = catalogue->indicator_count;
    struct indicator **all = catalogue->indicators;
    qsort(all, count, sizeof *all, compare_indicators);
    for (size_t i = 0; i < count; i++)
        all[i]->is_in_force =
            i + 1 == count ||
            strcmp(all[i]->definition.id, all[i + 1]->definition.id) != 0;
}

static int allocate_lists(struct catalogue *catalogue, size_t count,
                          struct quipu_error *err)
{
    catalogue->codelists = base_alloc(count, sizeof(void *), err);
    catalogue->reliabilities = base_alloc(count, sizeof(void *), err);
    catalogue->datasets = base_alloc(count, sizeof(void *), err);
    catalogue->indicators = base_alloc(count, sizeof(void *), err);
    return catalogue->codelists && catalogue->reliabilities &&
                   catalogue->datasets && catalogue->indicators
               ? 0
               : -1;
}

static int fill(struct catalogue *catalogue, struct raw_files *files,
                const char *const *folders, size_t count,
                struct quipu_error *err)
{
    for (size_t i = 0; i < count; i++) {
        if (raw_files_read(files, folders[i], i, err) == -1)
            return -1;
    }
    if (raw_files_resolve(files, err) == -1 ||
        allocate_lists(catalogue, files->count, err) == -1)
        return -1;
    for (enum file_kind kind = FILE_CODELIST; kind <= FILE_INDICATOR; kind++) {
        if (add_files(catalogue, files, kind, err) == -1)
            return -1;
    }
    mark_in_force(catalogue);
    catalogue->problem_count = files->problem_count;
    catalogue->problems = QUIPU_TAKE(files->problems);
    return 0;
}

struct catalogue *catalogue_read(const char *const *folders, size_t count,
                                 struct quipu_error *err)
{
    QUIPU_AUTO(catalogue) catalogue = base_alloc(1, sizeof *catalogue, err);
    if (!catalogue)
        return NULL;
    struct raw_files files = {0};
    int result = fill(catalogue, &files, folders, count, err);
    raw_files_release(&files);
    return result == 0 ? QUIPU_TAKE(catalogue) : NULL;
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
    free(catalogue->indicators);
    free(catalogue->datasets);
    free(catalogue->reliabilities);
    free(catalogue->codelists);
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

const struct codelist *catalogue_codelist(const struct catalogue *catalogue,
                                          const char *id)
{
    for (size_t i = 0; i < catalogue->codelist_count; i++) {
        if (strcmp(catalogue->codelists[i]->definition.id, id) == 0)
            return catalogue->codelists[i];
    }
    return NULL;
}

/* "there is no KIND ID", with the nearest of the ids. */
static void fail_unknown(const char *kind, const char *id,
                         const char *const *ids, size_t count,
                         struct quipu_error *err)
{
    (void)quipu_fail(err, QUIPU_ENOTFOUND, "there is no %s \"%s\"", kind, id);
    const char *nearest = base_nearest(id, ids, count);
    if (nearest)
        quipu_hint(err, "did you mean \"%s\"? quipu list shows all", nearest);
    else
        quipu_hint(err, "quipu list shows all");
}

const struct dataset *catalogue_dataset(const struct catalogue *catalogue,
                                        const char *id, struct quipu_error *err)
{
    size_t count = catalogue->dataset_count;
    const char **ids = base_alloc(count, sizeof *ids, err);
    if (!ids)
        return NULL;
    const struct dataset *found = NULL;
    for (size_t i = 0; i < count; i++) {
        ids[i] = catalogue->datasets[i]->definition.id;
        if (strcmp(ids[i], id) == 0)
            found = catalogue->datasets[i];
    }
    if (!found)
        fail_unknown("dataset", id, ids, count, err);
    free(ids);
    return found;
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
    size_t count = catalogue->indicator_count;
    const char **ids = base_alloc(count, sizeof *ids, err);
    if (!ids)
        return NULL;
    const struct indicator *found = NULL;
    for (size_t i = 0; i < count; i++) {
        ids[i] = catalogue->indicators[i]->definition.id;
        if (is_named(catalogue->indicators[i], id))
            found = catalogue->indicators[i];
    }
    if (!found)
        fail_unknown("indicator", id, ids, count, err);
    free(ids);
    return found;
}
