/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_plugins.c - every built plugin is accepted and says what it is. */
#include "contract.h"

START_TEST(every_plugin_is_usable)
{
    size_t count;
    struct host *host = open_plugins();
    const struct host_entry *entries = list_plugins(host, &count);
    for (size_t i = 0; i < count; i++) {
        const struct quipu_plugin *plugin = &entries[i].plugin->plugin;
        ck_assert_str_eq(plugin->name, entries[i].name);
        ck_assert_uint_eq(strlen(entries[i].plugin->build), HASH_SIZE - 1);
        ck_assert(plugin->source || plugin->calculation);
    }
    host_free(host);
}
END_TEST

static void check_help(const char *plugin, const struct quipu_option *options)
{
    for (size_t i = 0; options && options[i].name; i++) {
        ck_assert_msg(options[i].help && options[i].help[0] != '\0',
                      "\"%s\": option \"%s\" has no help", plugin,
                      options[i].name);
        check_help(plugin, options[i].fields);
    }
}

START_TEST(every_option_has_help)
{
    size_t count;
    struct host *host = open_plugins();
    const struct host_entry *entries = list_plugins(host, &count);
    for (size_t i = 0; i < count; i++)
        check_help(entries[i].name, entries[i].plugin->plugin.options);
    host_free(host);
}
END_TEST

/* A secret that is a preset would be in the file. */
START_TEST(no_secret_has_a_preset)
{
    size_t count;
    struct host *host = open_plugins();
    const struct host_entry *entries = list_plugins(host, &count);
    for (size_t i = 0; i < count; i++) {
        const struct quipu_option *option = entries[i].plugin->plugin.options;
        for (; option && option->name; option++)
            ck_assert_msg(
                !(option->flags & QUIPU_OPTION_SECRET) || !option->preset,
                "\"%s\": option \"%s\"", entries[i].name, option->name);
    }
    host_free(host);
}
END_TEST

UNIT_MAIN("every plugin", every_plugin_is_usable, every_option_has_help,
          no_secret_has_a_preset)
