/* SPDX-License-Identifier: GPL-3.0-or-later */
/* describe.c - opens a plugin only to hear what it takes and gives. */
#include "base/settings.h"
#include "batch/schema.h"
#include "host/host.h"
#include "input/input.h"

/* ---- settings ----------------------------------------------------------- */

static int open_plugin_file(struct host *host, const char *plugin,
                            struct setting *setting, struct quipu_error *err)
{
    static const char scheme[] = "plugin:";
    const size_t length = sizeof scheme - 1;
    if (strncmp(setting->text, scheme, length) != 0)
        return quipu_fail(err, QUIPU_EDEFINITION,
                          "setting \"%s\" needs a dataset: \"%s\"",
                          setting->option->name, setting->text);
    QUIPU_AUTO_STRING path =
        host_find_file(host, plugin, setting->text + length, err);
    if (!path)
        return -1;
    struct quipu_input *input = input_open_file(path, setting->text, err);
    if (!input)
        return -1;
    setting_take_input(setting, input, input_free);
    return 0;
}

/* Locations at the top only: a location in a record is never a preset. */
static int open_plugin_files(struct host *host, const char *plugin,
                             struct quipu_settings *settings,
                             struct quipu_error *err)
{
    for (size_t i = 0; i < settings->count; i++) {
        struct setting *setting = &settings->settings[i];
        if (setting->option->type == QUIPU_OPTION_LOCATION && setting->is_set &&
            open_plugin_file(host, plugin, setting, err) == -1)
            return -1;
    }
    return 0;
}

int host_complete_settings(struct host *host, const char *plugin,
                           struct quipu_settings *settings,
                           struct quipu_error *err)
{
    if (settings_complete(settings, err) == 0 &&
        open_plugin_files(host, plugin, settings, err) == 0)
        return 0;
    quipu_prefix(err, "plugin \"%s\"", plugin);
    return -1;
}

struct quipu_settings *host_default_settings(struct host *host,
                                             const char *plugin,
                                             struct quipu_error *err)
{
    const struct host_plugin *loaded = host_get(host, plugin, err);
    if (!loaded)
        return NULL;
    struct quipu_settings *settings = settings_new(loaded->plugin.options, err);
    if (!settings || host_complete_settings(host, plugin, settings, err) == 0)
        return settings;
    settings_free(settings);
    return NULL;
}

/* ---- describing --------------------------------------------------------- */

int host_fail_silent(const char *function, struct quipu_error *err)
{
    return quipu_fail(err, QUIPU_EBUG, "\"%s\" failed without a reason",
                      function);
}

static int ask_calculation(const struct quipu_calculation *calculation,
                           const struct quipu_settings *settings,
                           struct quipu_signature *signature,
                           struct quipu_error *err)
{
    void *opened = calculation->open(settings, err);
    if (!opened)
        return host_fail_silent("open", err);
    int result = calculation->describe(opened, signature, err);
    calculation->close(opened);
    if (result == -1)
        return host_fail_silent("describe", err);
    return signature_check(signature, err);
}

struct quipu_signature *
host_describe_calculation(struct host *host, const char *plugin,
                          const struct quipu_settings *settings,
                          struct quipu_error *err)
{
    const struct host_plugin *loaded = host_get(host, plugin, err);
    if (!loaded)
        return NULL;
    const struct quipu_calculation *calculation = loaded->plugin.calculation;
    if (!calculation)
        return quipu_fail_null(err, QUIPU_ENOTFOUND,
                               "plugin \"%s\" has no calculation", plugin);
    struct quipu_signature *signature = signature_new(err);
    if (!signature ||
        ask_calculation(calculation, settings, signature, err) == 0)
        return signature;
    quipu_prefix(err, "plugin \"%s\"", plugin);
    signature_free(signature);
    return NULL;
}

static int ask_source(const struct quipu_source *source,
                      const struct quipu_settings *settings,
                      struct quipu_schema *schema, struct quipu_error *err)
{
    void *opened = source->open(settings, err);
    if (!opened)
        return host_fail_silent("open", err);
    int result = source->describe(opened, schema, err);
    source->close(opened);
    if (result == -1)
        return host_fail_silent("describe", err);
    return schema_check(schema, err);
}

struct quipu_schema *host_describe_source(struct host *host, const char *plugin,
                                          const struct quipu_settings *settings,
                                          struct quipu_error *err)
{
    const struct host_plugin *loaded = host_get(host, plugin, err);
    if (!loaded)
        return NULL;
    if (!loaded->plugin.source)
        return quipu_fail_null(err, QUIPU_ENOTFOUND,
                               "plugin \"%s\" has no source", plugin);
    struct quipu_schema *schema = schema_new(err);
    if (!schema ||
        ask_source(loaded->plugin.source, settings, schema, err) == 0)
        return schema;
    quipu_prefix(err, "plugin \"%s\"", plugin);
    schema_free(schema);
    return NULL;
}
