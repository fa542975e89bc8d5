/* SPDX-License-Identifier: GPL-3.0-or-later */
/* repository.c - quipu.json: which datasets are refreshed here. */
#include "catalogue/files.h"

static const char *const repository_keys[] = {"datasets", NULL};
static const char *const dataset_keys[] = {"folder", "periods", NULL};

/* ---- reading ------------------------------------------------------------ */

static int read_dataset(struct repository_dataset *dataset,
                        const struct node *node, struct quipu_error *err)
{
    if (!json_is_object(node->json))
        return node_expected(node, "an object", err);
    struct texts periods = {0};
    if (node_check_keys(node, dataset_keys, err) == -1 ||
        node_text(node, "folder", OPTIONAL, &dataset->folder, err) == -1)
        return -1;
    int result = node_periods(node, "periods", OPTIONAL, &periods, err);
    dataset->periods = periods.items;
    dataset->period_count = periods.count;
    return result;
}

static int read_datasets(struct repository *repository, const struct node *root,
                         struct quipu_error *err)
{
    struct node datasets;
    if (node_check_keys(root, repository_keys, err) == -1 ||
        node_object(root, "datasets", REQUIRED, &datasets, err) == -1)
        return -1;
    repository->datasets = base_alloc(json_object_size(datasets.json),
                                      sizeof *repository->datasets, err);
    if (!repository->datasets)
        return -1;

    const char *id;
    json_t *value;
    json_object_foreach((json_t *)datasets.json, id, value)
    {
        const struct node at = node_get(&datasets, id);
        struct repository_dataset *to =
            &repository->datasets[repository->dataset_count++];
        to->id = id;
        if (read_dataset(to, &at, err) == -1)
            return -1;
    }
    return 0;
}

struct repository *repository_read(const char *path, struct quipu_error *err)
{
    QUIPU_AUTO(repository) repository = base_alloc(1, sizeof *repository, err);
    if (!repository)
        return NULL;
    repository->json = json_read_file(path, err);
    if (!repository->json)
        return NULL;
    const struct node root = node_root(repository->json, path);
    if (read_datasets(repository, &root, err) == -1)
        return NULL;
    return QUIPU_TAKE(repository);
}

void repository_free(struct repository *repository)
{
    if (!repository)
        return;
    for (size_t i = 0; i < repository->dataset_count; i++)
        free(repository->datasets[i].periods);
    free(repository->datasets);
    json_decref(repository->json);
    free(repository);
}

const struct repository_dataset *
repository_find(const struct repository *repository, const char *id)
{
    for (size_t i = 0; i < repository->dataset_count; i++) {
        if (strcmp(repository->datasets[i].id, id) == 0)
            return &repository->datasets[i];
    }
    return NULL;
}

/* ---- writing ------------------------------------------------------------ */

static int set_text(json_t *object, const char *key, const char *text,
                    struct quipu_error *err)
{
    if (quipu_utf8_valid(text, strlen(text)) < strlen(text)) {
        QUIPU_AUTO_TEXT(shown);
        quipu_text_append_safe(&shown, quipu_slice_of(text), 200);
        return quipu_fail(err, QUIPU_EUSAGE, "the %s \"%s\" is not UTF-8", key,
                          shown.data);
    }
    return json_object_set_new(object, key, json_string(text)) == 0
               ? 0
               : quipu_fail_memory(err);
}

static int set_periods(json_t *object, const struct repository_dataset *dataset,
                       struct quipu_error *err)
{
    if (dataset->period_count == 0)
        return 0;
    json_auto_t *periods = json_array();
    for (size_t i = 0; i < dataset->period_count; i++) {
        if (json_array_append_new(periods, json_string(dataset->periods[i])) ==
            -1)
            return quipu_fail_memory(err);
    }
    return json_object_set(object, "periods", periods) == 0
               ? 0
               : quipu_fail_memory(err);
}

static int add_dataset(json_t *list, const struct repository_dataset *dataset,
                       struct quipu_error *err)
{
    if (json_object_get(list, dataset->id))
        return quipu_fail(err, QUIPU_EUSAGE,
                          "the dataset \"%s\" is named twice", dataset->id);
    json_auto_t *object = json_object();
    if (!object)
        return quipu_fail_memory(err);
    if ((dataset->folder &&
         set_text(object, "folder", dataset->folder, err) == -1) ||
        set_periods(object, dataset, err) == -1)
        return -1;
    return json_object_set(list, dataset->id, object) == 0
               ? 0
               : quipu_fail_memory(err);
}

char *repository_format(const struct repository_dataset *datasets, size_t count,
                        struct quipu_error *err)
{
    json_auto_t *root = json_object();
    json_auto_t *list = json_object();
    for (size_t i = 0; i < count; i++) {
        if (add_dataset(list, &datasets[i], err) == -1)
            return NULL;
    }
    char *text = json_object_set(root, "datasets", list) == 0
                     ? json_dumps(root, JSON_INDENT(2))
                     : NULL;
    if (!text)
        (void)quipu_fail_memory(err);
    return text;
}
