/* SPDX-License-Identifier: GPL-3.0-or-later */
/* settings.c - makes, fills and checks settings (base/settings.h). */
#include <quipu/number.h>

#include "base/base.h"
#include "base/settings.h"

struct quipu_settings *settings_new(const struct quipu_option *options,
                                    struct quipu_error *err)
{
    size_t count = 0;
    while (options && options[count].name)
        count++;

    struct quipu_settings *settings = base_alloc(1, sizeof *settings, err);
    if (!settings)
        return NULL;
    settings->settings = base_alloc(count, sizeof *settings->settings, err);
    if (!settings->settings) {
        free(settings);
        return NULL;
    }
    settings->count = count;
    for (size_t i = 0; i < count; i++)
        settings->settings[i].option = &options[i];
    return settings;
}

static void release_setting(struct setting *setting)
{
    for (size_t i = 0; setting->items && i < setting->count; i++)
        free(setting->items[i]);
    for (size_t i = 0; setting->records && i < setting->count; i++)
        settings_free(setting->records[i]);
    if (setting->input)
        setting->input_free(setting->input);
    free(setting->items);
    free(setting->records);
    free(setting->text);
}

void settings_free(struct quipu_settings *settings)
{
    if (!settings)
        return;
    for (size_t i = 0; i < settings->count; i++)
        release_setting(&settings->settings[i]);
    free(settings->settings);
    free(settings);
}

struct setting *settings_find(const struct quipu_settings *settings,
                              const char *name)
{
    for (size_t i = 0; i < settings->count; i++) {
        if (strcmp(settings->settings[i].option->name, name) == 0)
            return &settings->settings[i];
    }
    return NULL;
}

/* Fails with: setting "NAME": "VALUE" is not WANTED. */
static int refuse(const struct quipu_option *option, const char *text,
                  const char *wanted, struct quipu_error *err)
{
    QUIPU_AUTO_TEXT(shown);
    if (option->flags & QUIPU_OPTION_SECRET) {
        quipu_text_append(&shown, "the value");
    } else {
        quipu_text_append(&shown, "\"");
        quipu_text_append_safe(&shown, quipu_slice_of(text), 80);
        quipu_text_append(&shown, "\"");
    }
    return quipu_fail(err, QUIPU_EDEFINITION, "setting \"%s\": %s is not %s",
                      option->name, shown.data, wanted);
}

static int check_range(const struct quipu_option *option, const char *text,
                       double value, struct quipu_error *err)
{
    if (option->minimum == 0 && option->maximum == 0)
        return 0;
    if (value >= option->minimum && value <= option->maximum)
        return 0;
    char low[QUIPU_NUMBER_SIZE], high[QUIPU_NUMBER_SIZE], wanted[96];
    quipu_format_double(low, option->minimum);
    quipu_format_double(high, option->maximum);
    snprintf(wanted, sizeof wanted, "from %s to %s", low, high);
    return refuse(option, text, wanted, err);
}

static int parse_integer(struct setting *setting, const char *text,
                         struct quipu_error *err)
{
    int64_t value;
    if (!quipu_parse_integer(quipu_slice_of(text), &value))
        return refuse(setting->option, text, "a whole number", err);
    if (check_range(setting->option, text, (double)value, err) == -1)
        return -1;
    setting->integer = value;
    return 0;
}

static int parse_number(struct setting *setting, const char *text,
                        struct quipu_error *err)
{
    double value;
    if (!quipu_parse_double(quipu_slice_of(text), &value))
        return refuse(setting->option, text, "a number", err);
    if (check_range(setting->option, text, value, err) == -1)
        return -1;
    setting->number = value;
    return 0;
}

static int parse_bool(struct setting *setting, const char *text,
                      struct quipu_error *err)
{
    bool is_true = strcmp(text, "true") == 0;
    if (!is_true && strcmp(text, "false") != 0)
        return refuse(setting->option, text, "true or false", err);
    setting->boolean = is_true;
    return 0;
}

/* The number of a word in a list separated by single spaces, or -1. */
static int64_t find_choice(const char *choices, const char *word)
{
    size_t length = strlen(word);
    int64_t number = 0;
    for (const char *p = choices; *p != '\0'; number++) {
        size_t size = strcspn(p, " ");
        if (size == length && memcmp(p, word, size) == 0)
            return number;
        p += size + (p[size] == ' ');
    }
    return -1;
}

static int parse_choice(struct setting *setting, const char *text,
                        struct quipu_error *err)
{
    int64_t number = find_choice(setting->option->choices, text);
    if (number == -1) {
        (void)refuse(setting->option, text, "one of the choices", err);
        quipu_hint(err, "valid: %s", setting->option->choices);
        return -1;
    }
    setting->integer = number;
    return 0;
}

/* Checks the text and keeps what it stands for. */
static int parse_value(struct setting *setting, const char *text,
                       struct quipu_error *err)
{
    switch (setting->option->type) {
    case QUIPU_OPTION_INTEGER:
        return parse_integer(setting, text, err);
    case QUIPU_OPTION_NUMBER:
        return parse_number(setting, text, err);
    case QUIPU_OPTION_BOOL:
        return parse_bool(setting, text, err);
    case QUIPU_OPTION_CHOICE:
        return parse_choice(setting, text, err);
    case QUIPU_OPTION_TEXT:
    case QUIPU_OPTION_LOCATION:
        return 0;
    case QUIPU_OPTION_LIST:
        return refuse(setting->option, text, "a list", err);
    case QUIPU_OPTION_RECORDS:
        return refuse(setting->option, text, "a list of objects", err);
    }
    return quipu_fail(err, QUIPU_EPLUGIN, "option \"%s\" has the type %d",
                      setting->option->name, (int)setting->option->type);
}

int setting_parse(struct setting *setting, const char *text,
                  struct quipu_error *err)
{
    char *copy = base_strdup(text, err);
    if (!copy)
        return -1;
    if (parse_value(setting, text, err) == -1) {
        free(copy);
        return -1;
    }
    free(setting->text);
    setting->text = copy;
    setting->is_set = true;
    return 0;
}

void setting_take_input(struct setting *setting, struct quipu_input *input,
                        void (*input_free)(struct quipu_input *))
{
    if (setting->input)
        setting->input_free(setting->input);
    setting->input = input;
    setting->input_free = input_free;
}

int setting_append_item(struct setting *setting, const char *item,
                        struct quipu_error *err)
{
    assert(setting->option->type == QUIPU_OPTION_LIST);
    if (base_grow(&setting->items, &setting->capacity, setting->count + 1,
                  sizeof *setting->items, err) == -1)
        return -1;
    char *copy = base_strdup(item, err);
    if (!copy)
        return -1;
    setting->items[setting->count++] = copy;
    setting->is_set = true;
    return 0;
}

struct quipu_settings *setting_append_record(struct setting *setting,
                                             struct quipu_error *err)
{
    assert(setting->option->type == QUIPU_OPTION_RECORDS);
    if (base_grow(&setting->records, &setting->capacity, setting->count + 1,
                  sizeof *setting->records, err) == -1)
        return NULL;
    struct quipu_settings *record = settings_new(setting->option->fields, err);
    if (!record)
        return NULL;
    setting->records[setting->count++] = record;
    setting->is_set = true;
    return record;
}

static int complete_setting(struct setting *setting, struct quipu_error *err)
{
    const struct quipu_option *option = setting->option;
    for (size_t i = 0; setting->records && i < setting->count; i++) {
        if (settings_complete(setting->records[i], err) == -1) {
            quipu_prefix(err, "%s[%zu]", option->name, i);
            return -1;
        }
    }
    if (!setting->is_set && option->preset) {
        return option->type == QUIPU_OPTION_LIST
                   ? setting_append_item(setting, option->preset, err)
                   : setting_parse(setting, option->preset, err);
    }
    if (!setting->is_set && (option->flags & QUIPU_OPTION_REQUIRED)) {
        (void)quipu_fail(err, QUIPU_EDEFINITION,
                         "setting \"%s\" is required and not set",
                         option->name);
        if (option->help)
            quipu_hint(err, "\"%s\": %s", option->name, option->help);
        return -1;
    }
    return 0;
}

int settings_complete(struct quipu_settings *settings, struct quipu_error *err)
{
    for (size_t i = 0; i < settings->count; i++) {
        if (complete_setting(&settings->settings[i], err) == -1)
            return -1;
    }
    return 0;
}

void settings_hint_names(const struct quipu_settings *settings,
                         const char *unknown, struct quipu_error *err)
{
    if (settings->count == 0) {
        quipu_hint(err, "there are no settings");
        return;
    }
    const char **names = base_alloc(settings->count, sizeof *names, NULL);
    QUIPU_AUTO_TEXT(valid);
    for (size_t i = 0; i < settings->count; i++) {
        const char *name = settings->settings[i].option->name;
        quipu_text_printf(&valid, "%s%s", i > 0 ? ", " : "", name);
        if (names)
            names[i] = name;
    }
    const char *nearest =
        names ? base_nearest(unknown, names, settings->count) : NULL;
    if (nearest)
        quipu_hint(err, "did you mean \"%s\"?  valid: %s", nearest, valid.data);
    else
        quipu_hint(err, "valid: %s", valid.data);
    free(names);
}
