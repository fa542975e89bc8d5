/* SPDX-License-Identifier: GPL-3.0-or-later */
/* settings.c - the "settings" of a definition against a plugin's options. */
#include "catalogue/json.h"

#include "base/settings.h"
#include "input/input.h"

static int fill_settings(struct quipu_settings *settings,
                         const struct node *object,
                         const struct settings_source *source,
                         struct quipu_error *err);

/* `location` with every "{period}" replaced; owned by the caller. */
static char *fill_period(const char *location, const char *period,
                         struct quipu_error *err)
{
    static const char mark[] = "{period}";
    QUIPU_AUTO_TEXT(text);
    for (const char *rest = location; *rest;) {
        const char *found = strstr(rest, mark);
        if (!found) {
            quipu_text_append(&text, rest);
            break;
        }
        quipu_text_append_bytes(&text, rest, (size_t)(found - rest));
        quipu_text_append(&text, period ? period : mark);
        rest = found + sizeof mark - 1;
    }
    return quipu_text_detach(&text, err);
}

static int open_location(struct setting *setting,
                         const struct settings_source *source,
                         struct quipu_error *err)
{
    if (!source->open)
        return 0;
    QUIPU_AUTO_STRING location =
        fill_period(setting->text, source->period, err);
    if (!location)
        return -1;
    struct quipu_input *input = source->open(source->context, location, err);
    if (!input)
        return -1;
    setting_take_input(setting, input, input_free);
    return 0;
}

/* "{period}" in texts and locations is the period of the load. */
static int set_text(struct setting *setting, const char *text,
                    const struct settings_source *source,
                    struct quipu_error *err)
{
    if (setting->option->type != QUIPU_OPTION_TEXT)
        return setting_parse(setting, text, err);
    QUIPU_AUTO_STRING filled = fill_period(text, source->period, err);
    return filled ? setting_parse(setting, filled, err) : -1;
}

static int set_scalar(struct setting *setting, const struct node *node,
                      const struct settings_source *source,
                      struct quipu_error *err)
{
    char number[QUIPU_NUMBER_SIZE];
    const char *text = NULL;
    enum quipu_option_type type = setting->option->type;
    bool wants_number =
        type == QUIPU_OPTION_INTEGER || type == QUIPU_OPTION_NUMBER;
    if (wants_number && !json_is_number(node->json))
        return node_expected(node, "a number", err);
    if (type == QUIPU_OPTION_BOOL && !json_is_boolean(node->json))
        return node_expected(node, "true or false", err);
    if (wants_number) {
        quipu_format_double(number, json_number_value(node->json));
        text = number;
    } else if (type == QUIPU_OPTION_BOOL) {
        text = json_is_true(node->json) ? "true" : "false";
    } else if (json_is_string(node->json)) {
        text = json_string_value(node->json);
    } else {
        return node_expected(node, "a text", err);
    }

    struct quipu_error problem = QUIPU_NO_ERROR;
    if (set_text(setting, text, source, &problem) == 0)
        return 0;
    node_fail(node, err, "%s", problem.cause);
    quipu_hint(err, "%s", problem.hint);
    return -1;
}

static int set_list(struct setting *setting, const struct node *node,
                    struct quipu_error *err)
{
    if (!json_is_array(node->json))
        return node_expected(node, "an array of texts", err);
    for (size_t i = 0; i < json_array_size(node->json); i++) {
        const struct node item = node_item(node, i);
        if (!json_is_string(item.json))
            return node_expected(&item, "a text", err);
        if (setting_append_item(setting, json_string_value(item.json), err) ==
            -1)
            return -1;
    }
    return 0;
}

static int set_records(struct setting *setting, const struct node *node,
                       const struct settings_source *source,
                       struct quipu_error *err)
{
    if (!json_is_array(node->json))
        return node_expected(node, "an array of objects", err);
    for (size_t i = 0; i < json_array_size(node->json); i++) {
        const struct node item = node_item(node, i);
        if (!json_is_object(item.json))
            return node_expected(&item, "an object", err);
        struct quipu_settings *record = setting_append_record(setting, err);
        if (!record || fill_settings(record, &item, source, err) == -1)
            return -1;
    }
    return 0;
}

static int set_value(struct setting *setting, const struct node *node,
                     const struct settings_source *source,
                     struct quipu_error *err)
{
    if (setting->option->type == QUIPU_OPTION_LIST)
        return set_list(setting, node, err);
    if (setting->option->type == QUIPU_OPTION_RECORDS)
        return set_records(setting, node, source, err);
    return set_scalar(setting, node, source, err);
}

static int fill_settings(struct quipu_settings *settings,
                         const struct node *object,
                         const struct settings_source *source,
                         struct quipu_error *err)
{
    const char *name;
    json_t *value;
    json_object_foreach((json_t *)object->json, name, value)
    {
        const struct node at = node_get(object, name);
        struct setting *setting = settings_find(settings, name);
        if (!setting) {
            node_fail(&at, err, "the plugin has no such option");
            settings_hint_names(settings, name, err);
            return -1;
        }
        if (at.json && set_value(setting, &at, source, err) == -1)
            return -1;
    }
    struct quipu_error problem = QUIPU_NO_ERROR;
    if (settings_complete(settings, &problem) == 0)
        return 0;
    node_fail(object, err, "%s", problem.cause);
    quipu_hint(err, "%s", problem.hint);
    return -1;
}

/* Locations are opened last, when everything else is known to be right. */
static int open_locations(struct quipu_settings *settings,
                          const struct settings_source *source,
                          struct quipu_error *err)
{
    for (size_t i = 0; i < settings->count; i++) {
        struct setting *setting = &settings->settings[i];
        if (setting->option->type == QUIPU_OPTION_LOCATION && setting->is_set &&
            open_location(setting, source, err) == -1)
            return -1;
        bool has_records = setting->option->type == QUIPU_OPTION_RECORDS;
        for (size_t k = 0; has_records && k < setting->count; k++) {
            if (open_locations(setting->records[k], source, err) == -1)
                return -1;
        }
    }
    return 0;
}

struct quipu_settings *settings_read(const struct quipu_option *options,
                                     const struct settings_source *source,
                                     struct quipu_error *err)
{
    json_auto_t *none = json_object();
    struct node file = node_root(none, source->file);
    const struct node object = {.json = source->json ? source->json : none,
                                .parent = &file,
                                .key = "settings"};
    struct quipu_settings *settings = settings_new(options, err);
    if (!settings)
        return NULL;
    if (fill_settings(settings, &object, source, err) == -1 ||
        open_locations(settings, source, err) == -1) {
        settings_free(settings);
        return NULL;
    }
    return settings;
}

char *settings_canonical(const struct json_t *json, struct quipu_error *err)
{
    if (!json)
        return base_strdup("{}", err);
    char *text = json_dumps(json, JSON_SORT_KEYS | JSON_COMPACT);
    if (!text)
        (void)quipu_fail_memory(err);
    return text;
}
