/* SPDX-License-Identifier: GPL-3.0-or-later */
/* repository.c - quipu.json: which datasets are refreshed here. */
#include "catalogue/files.h"

static const char *const repository_keys[] = {"datasets", NULL};
static const char *const dataset_keys[] = {"folder", "periods", NULL};

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
        if (!json_is_object(value))
            return node_expected(&at, "an object", err);
        if (node_check_keys(&at, dataset_keys, err) == -1 ||
            node_text(&at, "folder", OPTIONAL, &to->folder, err) == -1 ||
            node_texts(&at, "periods", OPTIONAL, &to->periods,
                       &to->period_count, err) == -1 ||
            node_check_periods(&at, to->periods, to->period_count, err) == -1)
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

static json_t *format_dataset(const struct repository_dataset *dataset)
{
    json_t *object = json_object();
    if (dataset->folder)
        json_object_set_new(object, "folder", json_string(dataset->folder));
    if (dataset->period_count > 0) {
        json_t *periods = json_array();
        for (size_t i = 0; i < dataset->period_count; i++)
            json_array_append_new(periods, json_string(dataset->periods[i]));
        json_object_set_new(object, "periods", periods);
    }
    return object;
}

char *repository_format(const struct repository_dataset *datasets, size_t count,
                        struct quipu_error *err)
{
    json_auto_t *root = json_object();
    json_t *list = json_object();
    for (size_t i = 0; i < count; i++)
        json_object_set_new(list, datasets[i].id, format_dataset(&datasets[i]));
    json_object_set_new(root, "datasets", list);
    char *text = json_dumps(root, JSON_INDENT(2));
    if (!text)
        (void)quipu_fail_memory(err);
    return text;
}
