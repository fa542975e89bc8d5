/* SPDX-License-Identifier: GPL-3.0-or-later */
/* contract.h - what the tests of the plugin contract share: a host over the
 * built plugins, and settings that open them.
 *
 * The plugins are those of the build tree, or of the folder that
 * CONTRACT_FOLDER names.
 */
#ifndef CONTRACT_H
#define CONTRACT_H

#include "../unit/unit.h"

#include "base/settings.h"
#include "host/host.h"
#include "input/input.h"

#define UNUSED __attribute__((unused))

/* A host over the plugins to test; the timeout is for valgrind. */
UNUSED static struct host *open_plugins(void)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    QUIPU_AUTO_TEXT(folder);
    const char *other = getenv("CONTRACT_FOLDER");
    if (other)
        quipu_text_append(&folder, other);
    else
        quipu_text_printf(&folder, "%s/plugins", getenv("builddir"));
    const char *data = getenv("CONTRACT_DATA");
    struct host_options options = {
        .folders = (const char *const[]){folder.data},
        .folder_count = 1,
        .data_folder = data ? data : getenv("srcdir"),
        .probe_timeout_ms = 60000,
    };
    struct host *host = host_new(&options, &err);
    ck_assert_ok(host != NULL, err);
    return host;
}

/* All plugins; fails when one is refused or there is none. */
UNUSED static const struct host_entry *list_plugins(struct host *host,
                                                    size_t *count)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    const struct host_entry *entries;
    ck_assert_ok(host_list(host, &entries, count, &err) == 0, err);
    ck_assert_msg(*count > 0, "there is no plugin to test");
    for (size_t i = 0; i < *count; i++)
        ck_assert_msg(entries[i].plugin != NULL, "\"%s\" %s", entries[i].name,
                      entries[i].reason);
    return entries;
}

/* A failure must say what is wrong, or nobody can mend it. */
#define assert_told(err, name)                                                 \
    ck_assert_msg((err).code != QUIPU_OK && (err).cause[0] != '\0',            \
                  "\"%s\" failed without a reason", name)

/* An input that a source may be given. */
struct sample {
    const char *name, *bytes;
    size_t length;
};

static bool give_sample(struct quipu_settings *settings,
                        const struct sample *sample);

static bool give_one(struct setting *setting, const struct sample *sample)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    const struct quipu_option *option = setting->option;
    if (option->type == QUIPU_OPTION_RECORDS) {
        struct quipu_settings *record = setting_append_record(setting, &err);
        ck_assert_ok(record != NULL, err);
        return give_sample(record, sample);
    }
    if (option->type != QUIPU_OPTION_LOCATION)
        return false;
    ck_assert_ok(setting_parse(setting, sample->name, &err) == 0, err);
    struct quipu_input *input =
        input_from_memory(sample->name, sample->bytes, sample->length, &err);
    ck_assert_ok(input != NULL, err);
    setting_take_input(setting, input, input_free);
    return true;
}

/* Gives the sample to every location that is required; false when something
 * else is required too. */
static bool give_sample(struct quipu_settings *settings,
                        const struct sample *sample)
{
    for (size_t i = 0; i < settings->count; i++) {
        struct setting *setting = &settings->settings[i];
        bool is_required = setting->option->flags & QUIPU_OPTION_REQUIRED;
        if (is_required && !setting->option->preset &&
            !give_one(setting, sample))
            return false;
    }
    return true;
}

/* Settings with the sample for what is required; NULL when that is not enough.
 */
UNUSED static struct quipu_settings *
sample_settings(const struct host_plugin *plugin, const struct sample *sample)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    struct quipu_settings *settings =
        settings_new(plugin->plugin.options, &err);
    ck_assert_ok(settings != NULL, err);
    if (give_sample(settings, sample)) {
        ck_assert_ok(settings_complete(settings, &err) == 0, err);
        return settings;
    }
    settings_free(settings);
    return NULL;
}

#endif
