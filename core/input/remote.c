/* SPDX-License-Identifier: GPL-3.0-or-later */
/* remote.c - opens what is fetched (input/remote.h). */
#include "base/base.h"
#include "input/cache.h"
#include "input/fetch.h"
#include "input/remote.h"

static struct quipu_input *fail_offline(const struct fetch *fetch,
                                        enum cache_state state,
                                        struct quipu_error *err)
{
    (void)quipu_fail(err, QUIPU_EINPUT,
                     "\"%s\" %s, and nothing is fetched offline", fetch->name,
                     state == CACHE_DAMAGED ? "is damaged in the cache"
                                            : "is not in the cache");
    quipu_hint(err, "refresh once without --offline");
    return NULL;
}

/* Downloads into the cache; takes `object`, what is known of it, or NULL. */
static struct quipu_input *download(struct fetch *fetch,
                                    struct quipu_input *object,
                                    struct quipu_error *err)
{
    const char *folder = fetch->policy->cache_folder;
    struct cache_record fresh = {0};
    struct cache_file file;
    int status = cache_file_open(&file, folder, err);
    if (status == 0) {
        fetch->file = file.file;
        status = fetch_url(fetch, &fresh, err);
    }
    if (status != 0) {
        input_free(object);
        object = NULL;
    }
    if (status == 1)
        object =
            cache_keep(&file, folder, fetch->url, fetch->name, &fresh, err);
    cache_file_release(&file);
    cache_record_release(&fresh);
    return object;
}

static struct quipu_input *open_cached(struct fetch *fetch,
                                       struct quipu_error *err)
{
    const struct input_policy *policy = fetch->policy;
    struct cache_record known;
    struct quipu_input *object;
    enum cache_state state = cache_find(policy->cache_folder, fetch->url,
                                        fetch->name, &known, &object);
    if (state == CACHE_FOUND)
        fetch->known = &known;
    if (!policy->is_offline)
        object = download(fetch, object, err);
    else if (!object)
        object = fail_offline(fetch, state, err);
    cache_record_release(&known);
    return object;
}

struct quipu_input *remote_open(const struct input_policy *policy,
                                const char *url, const char *name,
                                struct quipu_error *err)
{
    QUIPU_AUTO_TEXT(safe);
    quipu_text_append_safe(&safe, quipu_slice_of(name), 400);
    if (quipu_text_check(&safe, err) == -1)
        return NULL;
    if (!policy || !policy->cache_folder) {
        (void)quipu_fail(err, QUIPU_EINPUT,
                         "\"%s\" cannot be fetched: there is no folder for "
                         "what is fetched",
                         safe.data);
        quipu_hint(err, "set XDG_CACHE_HOME or HOME");
        return NULL;
    }
    if (cache_prepare(policy->cache_folder, err) == -1)
        return NULL;
    struct fetch fetch = {
        .policy = policy, .url = url, .name = safe.data, .file = -1};
    return open_cached(&fetch, err);
}
