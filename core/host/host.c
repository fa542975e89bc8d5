/* SPDX-License-Identifier: GPL-3.0-or-later */
/* host.c - plugins by name, the list of all, and the files of one. */
#include <sys/stat.h>

#include <ltdl.h>

#include "host/candidate.h"
#include "host/host.h"
#include "host/item.h"

#define PROBE_TIMEOUT_MS 5000
#define SHOWN_LIMIT      4096

struct host {
    char **folders;
    size_t folder_count;
    char *data_folder;
    bool has_ltdl;
    struct items items;
    struct host_entry *entries; /* their strings owned */
    size_t entry_count, entry_capacity;
};

/* ---- making and freeing ------------------------------------------------- */

static void clear_entries(struct host *host)
{
    for (size_t i = 0; i < host->entry_count; i++) {
        free((char *)host->entries[i].name);
        free((char *)host->entries[i].path);
        free((char *)host->entries[i].reason);
    }
    host->entry_count = 0;
}

void host_free(struct host *host)
{
    if (!host)
        return;
    clear_entries(host);
    free(host->entries);
    items_release(&host->items);
    for (size_t i = 0; i < host->folder_count; i++)
        free(host->folders[i]);
    free(host->folders);
    free(host->data_folder);
    if (host->has_ltdl)
        lt_dlexit();
    free(host);
}

static int fill_host(struct host *host, const struct host_options *options,
                     struct quipu_error *err)
{
    host->items.probe_timeout_ms = options->probe_timeout_ms > 0
                                       ? options->probe_timeout_ms
                                       : PROBE_TIMEOUT_MS;
    host->folders =
        base_alloc(options->folder_count, sizeof *host->folders, err);
    if (!host->folders)
        return -1;
    for (; host->folder_count < options->folder_count; host->folder_count++) {
        size_t i = host->folder_count;
        host->folders[i] = base_strdup(options->folders[i], err);
        if (!host->folders[i])
            return -1;
    }
    if (options->data_folder) {
        host->data_folder = base_strdup(options->data_folder, err);
        if (!host->data_folder)
            return -1;
    }
    if (lt_dlinit() != 0)
        return quipu_fail(err, QUIPU_EBUG, "plugins cannot be loaded: %s",
                          lt_dlerror());
    host->has_ltdl = true;
    return 0;
}

struct host *host_new(const struct host_options *options,
                      struct quipu_error *err)
{
    QUIPU_AUTO(host) host = base_alloc(1, sizeof *host, err);
    if (!host || fill_host(host, options, err) == -1)
        return NULL;
    return QUIPU_TAKE(host);
}

/* ---- by name ------------------------------------------------------------ */

static void hint_names(const struct host *host, const char *name,
                       struct quipu_error *err)
{
    struct candidates all = {0};
    for (size_t i = 0; i < host->folder_count; i++)
        (void)!candidates_add(&all, host->folders[i], NULL);

    const char **names = base_alloc(all.count, sizeof *names, NULL);
    size_t count = 0;
    QUIPU_AUTO_TEXT(valid);
    for (size_t i = 0; names && i < all.count; i++) {
        if (!candidate_is_name(all.items[i].name))
            continue;
        names[count++] = all.items[i].name;
        quipu_text_printf(&valid, "%s%s", valid.length > 0 ? ", " : "",
                          all.items[i].name);
    }
    const char *nearest = names ? base_nearest(name, names, count) : NULL;
    if (nearest)
        quipu_hint(err, "did you mean \"%s\"?  there are: %s", nearest,
                   valid.data);
    else if (count > 0)
        quipu_hint(err, "there are: %s", valid.data);
    else
        quipu_hint(err, "there is no plugin in any plugin folder");
    free(names);
    candidates_release(&all);
}

/* The candidate of a name in the first folder that has it; fails when none
 * has. */
static int find_candidate(const struct host *host, const char *name,
                          struct candidate *candidate, struct quipu_error *err)
{
    *candidate = (struct candidate){0};
    int found = 0;
    for (size_t i = 0; i < host->folder_count && found == 0; i++) {
        if (candidate_is_name(name))
            found = candidate_find(candidate, host->folders[i], name, err);
    }
    if (found == 1)
        return 0;
    if (found == 0) {
        (void)quipu_fail(err, QUIPU_ENOTFOUND, "there is no plugin \"%s\"",
                         name);
        hint_names(host, name, err);
    }
    return -1;
}

const struct host_plugin *host_get(struct host *host, const char *name,
                                   struct quipu_error *err)
{
    struct candidate candidate;
    const struct item *item = items_find_loaded(&host->items, name);
    if (item)
        return &item->plugin;
    if (find_candidate(host, name, &candidate, err) == -1)
        return NULL;
    item = items_examine(&host->items, &candidate, err);
    if (!item) {
        quipu_prefix(err, "plugin \"%s\"", name);
        quipu_hint(err, "the plugin is \"%s\"", candidate.path);
    }
    candidate_release(&candidate);
    return item ? &item->plugin : NULL;
}

/* ---- the list ----------------------------------------------------------- */

static char *copy_safe(const char *string, struct quipu_error *err)
{
    QUIPU_AUTO_TEXT(text);
    quipu_text_append_safe(&text, quipu_slice_of(string), SHOWN_LIMIT);
    return quipu_text_detach(&text, err);
}

/* An entry for what was loaded, or with the reason why it was not. */
static int add_entry(struct host *host, const struct candidate *candidate,
                     const struct item *item, const char *reason,
                     struct quipu_error *err)
{
    if (base_grow(&host->entries, &host->entry_capacity, host->entry_count + 1,
                  sizeof *host->entries, err) == -1)
        return -1;
    struct host_entry *entry = &host->entries[host->entry_count];
    *entry = (struct host_entry){
        .name = copy_safe(candidate->name, err),
        .path = copy_safe(item ? item->plugin.path : candidate->path, err),
        .plugin = item ? &item->plugin : NULL,
        .reason = item ? NULL : copy_safe(reason, err),
    };
    host->entry_count++;
    return entry->name && entry->path && (item || entry->reason) ? 0 : -1;
}

static int list_folders(struct host *host, struct candidates *all,
                        struct quipu_error *err)
{
    for (size_t i = 0; i < host->folder_count; i++) {
        char *folder = host->folders[i];
        struct quipu_error cause = QUIPU_NO_ERROR;
        if (candidates_add(all, folder, &cause) == 0)
            continue;
        if (cause.code != QUIPU_EPLUGIN)
            return quipu_fail(err, cause.code, "%s", cause.cause);
        struct candidate shown = {.name = folder, .path = folder};
        if (add_entry(host, &shown, NULL, cause.cause, err) == -1)
            return -1;
    }
    return 0;
}

static int list_candidate(struct host *host, const struct candidate *candidate,
                          struct quipu_error *err)
{
    struct quipu_error cause = QUIPU_NO_ERROR;
    const struct item *item = items_examine(&host->items, candidate, &cause);
    if (!item && cause.code == QUIPU_ENOMEM)
        return quipu_fail_memory(err);
    return add_entry(host, candidate, item, cause.cause, err);
}

int host_list(struct host *host, const struct host_entry **entries,
              size_t *count, struct quipu_error *err)
{
    *entries = NULL;
    *count = 0;
    clear_entries(host);
    struct candidates all = {0};
    int result = list_folders(host, &all, err);
    for (size_t i = 0; i < all.count && result == 0; i++)
        result = list_candidate(host, &all.items[i], err);
    candidates_release(&all);
    if (result == -1)
        return -1;
    *entries = host->entries;
    *count = host->entry_count;
    return 0;
}

/* ---- files -------------------------------------------------------------- */

static bool is_plain_name(const char *file)
{
    return file[0] != '\0' && !strchr(file, '/') && strcmp(file, ".") != 0 &&
           strcmp(file, "..") != 0;
}

/* FOLDER/NAME/FILE when it is a file, else NULL and, in `tried`, the path. */
static char *try_file(const char *folder, const char *name, const char *file,
                      struct quipu_text *tried)
{
    QUIPU_AUTO_TEXT(path);
    quipu_text_printf(&path, "%s/%s/%s", folder, name, file);
    struct stat status;
    if (!path.failed && stat(path.data, &status) == 0 &&
        S_ISREG(status.st_mode))
        return quipu_text_detach(&path, NULL);
    quipu_text_printf(tried, "%s\"%s\"", tried->length > 0 ? " nor " : "",
                      path.data);
    return NULL;
}

char *host_find_file(struct host *host, const char *plugin, const char *file,
                     struct quipu_error *err)
{
    if (!is_plain_name(file))
        return quipu_fail_null(err, QUIPU_EDEFINITION,
                               "\"plugin:%s\" is not a plain file name", file);
    struct candidate candidate;
    if (find_candidate(host, plugin, &candidate, err) == -1)
        return NULL;

    QUIPU_AUTO_TEXT(tried);
    char *path = try_file(candidate.folder, plugin, file, &tried);
    candidate_release(&candidate);
    if (!path && host->data_folder) {
        QUIPU_AUTO_TEXT(data);
        quipu_text_printf(&data, "%s/plugins", host->data_folder);
        if (quipu_text_check(&data, err) == -1)
            return NULL;
        path = try_file(data.data, plugin, file, &tried);
    }
    if (!path) {
        (void)quipu_fail(err, QUIPU_EINPUT, "plugin \"%s\" has no file \"%s\"",
                         plugin, file);
        quipu_hint(err, "there is neither %s", tried.data);
    }
    return path;
}
