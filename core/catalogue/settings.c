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

/* "{period}" in texts is the period of the load; in locations too, which are
 * filled in when they are opened, so that messages have what was written. */
static int set_text(struct setting *setting, const char *text,
                    const struct settings_source *source,
                    struct quipu_error *err)
{
    if (setting->option->type != QUIPU_OPTION_TEXT)
        return setting_parse(setting, text, err);
    QUIPU_AUTO_STRING filled = fill_period(text, source->period, err);
    return filled ? setting_parse(setting, filled, err) : -1;
}

/* A value as a user would write it in words; NULL when it is of the wrong type.
 */
static const char *format_scalar(enum quipu_option_type type,
                                 const struct node *node,
                                 char number[QUIPU_NUMBER_SIZE],
                                 struct quipu_error *err)
{
    bool wants_number =
        type == QUIPU_OPTION_INTEGER || type == QUIPU_OPTION_NUMBER;
    bool wants_bool = type == QUIPU_OPTION_BOOL;
    if (wants_number && json_is_integer(node->json)) {
        snprintf(number, QUIPU_NUMBER_SIZE, "%" JSON_INTEGER_FORMAT,
                 json_integer_value(node->json));
        return number;
    }
    if (wants_number && json_is_real(node->json)) {
        quipu_format_double(number, json_real_value(node->json));
        return number;
    }
    if (wants_bool && json_is_boolean(node->json))
        return json_is_true(node->json) ? "true" : "false";
    if (!wants_number && !wants_bool && json_is_string(node->json))
        return json_string_value(node->json);
    node_expected(node,
                  wants_number ? "a number"
                  : wants_bool ? "true or false"
                               : "a text",
                  err);
    return NULL;
}

static int set_scalar(struct setting *setting, const struct node *node,
                      const struct settings_source *source,
                      struct quipu_error *err)
{
    char number[QUIPU_NUMBER_SIZE];
    const struct quipu_option *option = setting->option;
    const char *text = format_scalar(option->type, node, number, err);
    if (!text)
        return -1;
    bool may_be_empty = option->type == QUIPU_OPTION_TEXT &&
                        !(option->flags & QUIPU_OPTION_REQUIRED);
    if (text[0] == '\0' && !may_be_empty)
        return node_fail(node, err, "the text is empty");
    struct quipu_error problem = QUIPU_NO_ERROR;
    if (set_text(setting, text, source, &problem) == 0)
        return 0;
    return node_pass_on(node, &problem, err);
}

static int set_list(struct setting *setting, const struct node *node,
                    const struct settings_source *source,
                    struct quipu_error *err)
{
    if (!json_is_array(node->json))
        return node_expected(node, "an array of texts", err);
    for (size_t i = 0; i < json_array_size(node->json); i++) {
        const struct node item = node_item(node, i);
        if (!json_is_string(item.json))
            return node_expected(&item, "a text", err);
        QUIPU_AUTO_STRING filled =
            fill_period(json_string_value(item.json), source->period, err);
        if (!filled || setting_append_item(setting, filled, err) == -1)
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
        return set_list(setting, node, source, err);
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
        if (set_value(setting, &at, source, err) == -1)
            return -1;
    }
    struct quipu_error problem = QUIPU_NO_ERROR;
    if (settings_complete(settings, &problem) == 0)
        return 0;
    return node_pass_on(object, &problem, err);
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
