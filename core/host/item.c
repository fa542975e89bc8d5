/* SPDX-License-Identifier: GPL-3.0-or-later */
/* item.c - examines shared objects and loads those that pass their probe
 * (host/item.h). */
#include "base/base.h"
#include "host/item.h"
#include "host/probe.h"

static void free_item(struct item *item)
{
    if (item->handle)
        lt_dlclose(item->handle);
    description_release(&item->description);
    free(item->plugin.path);
    free(item->name);
    free(item->reason);
    free(item);
}

void items_release(struct items *items)
{
    for (size_t i = 0; i < items->count; i++)
        free_item(items->all[i]);
    free(items->all);
}

const struct item *items_find_loaded(const struct items *items,
                                     const char *name)
{
    for (size_t i = 0; i < items->count; i++) {
        const struct item *item = items->all[i];
        if (item->handle && strcmp(item->name, name) == 0)
            return item;
    }
    return NULL;
}

/* The same file, unchanged since it was refused under the same name. */
static struct item *find_refused(const struct items *items,
                                 const struct object *object, const char *name)
{
    for (size_t i = 0; i < items->count; i++) {
        struct item *item = items->all[i];
        if (item->reason && strcmp(item->name, name) == 0 &&
            strcmp(item->plugin.path, object->path) == 0 &&
            identity_equal(&item->identity, &object->identity))
            return item;
    }
    return NULL;
}

static struct item *add_item(struct items *items, const struct object *object,
                             const char *name, struct quipu_error *err)
{
    if (base_grow(&items->all, &items->capacity, items->count + 1,
                  sizeof(struct item *), err) == -1)
        return NULL;
    struct item *item = base_alloc(1, sizeof *item, err);
    if (!item)
        return NULL;
    item->identity = object->identity;
    item->name = base_strdup(name, err);
    item->plugin.path = base_strdup(object->path, err);
    if (!item->name || !item->plugin.path) {
        free_item(item);
        return NULL;
    }
    items->all[items->count++] = item;
    return item;
}

/* libltdl loads lazily and says little when it fails; the probe was there for
 * that. */
static int load(struct item *item, struct quipu_error *err)
{
    lt_dladvise advise;
    lt_dlhandle handle = NULL;
    if (lt_dladvise_init(&advise) == 0 && lt_dladvise_local(&advise) == 0)
        handle = lt_dlopenadvise(item->plugin.path, advise);
    const char *reason = handle ? NULL : lt_dlerror();
    lt_dladvise_destroy(&advise);
    if (!handle)
        return quipu_fail(err, QUIPU_EPLUGIN, "cannot be loaded: %s",
                          reason ? reason : "no reason given");

    const void *symbol = lt_dlsym(handle, "quipu_plugin");
    int result = symbol ? description_read(&item->description, symbol, err)
                        : quipu_fail(err, QUIPU_EPLUGIN,
                                     "has no symbol \"quipu_plugin\"");
    if (result == -1) {
        lt_dlclose(handle);
        return -1;
    }
    item->handle = handle;
    item->plugin.plugin = item->description.plugin;
    return 0;
}

/* What is loaded is what was probed and hashed. */
static int probe_and_load(const struct items *items, struct item *item,
                          const struct object *object, struct quipu_error *err)
{
    struct probe probe = {
        .path = object->path,
        .name = item->name,
        .timeout_ms = items->probe_timeout_ms,
    };
    if (probe_plugin(&probe, err) == -1 ||
        object_sha256(object, item->plugin.build, err) == -1 ||
        object_check_unchanged(object, err) == -1)
        return -1;
    return load(item, err);
}

static const struct item *examine_object(struct items *items,
                                         const struct object *object,
                                         const char *name,
                                         struct quipu_error *err)
{
    const struct item *refused = find_refused(items, object, name);
    if (refused)
        return quipu_fail_null(err, QUIPU_EPLUGIN, "%s", refused->reason);

    struct item *item = add_item(items, object, name, err);
    if (!item)
        return NULL;
    struct quipu_error cause = QUIPU_NO_ERROR;
    if (probe_and_load(items, item, object, &cause) == 0)
        return item;
    (void)quipu_fail(err, cause.code, "%s", cause.cause);

    /* Only what lies with the plugin is remembered; and what is not is taken
     * back. */
    if (cause.code == QUIPU_EPLUGIN)
        item->reason = base_strdup(cause.cause, NULL);
    if (!item->reason) {
        items->count--;
        free_item(item);
    }
    return NULL;
}

const struct item *items_examine(struct items *items,
                                 const struct candidate *candidate,
                                 struct quipu_error *err)
{
    const struct item *loaded = items_find_loaded(items, candidate->name);
    if (loaded)
        return loaded;
    if (!candidate_is_name(candidate->name))
        return quipu_fail_null(err, QUIPU_EPLUGIN,
                               "has a file name with more than lower case "
                               "letters, digits and '-'");
    struct object object;
    if (object_open(&object, candidate, err) == -1)
        return NULL;
    const struct item *item =
        examine_object(items, &object, candidate->name, err);
    object_release(&object);
    return item;
}
