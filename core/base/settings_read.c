/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* settings_read.c - how plugins read their settings (quipu/option.h). */
#include "base/base.h"
#include "base/settings.h"

/* A plugin that reads what it did not declare has no value to go on with. */
static _Noreturn void stop_on_mistake(const char *name, const char *mistake)
{
    fprintf(stderr, "quipu: mistake in a plugin: setting \"%s\" %s\n", name,
            mistake);
    abort();
}

static const struct setting *find(const struct quipu_settings *settings,
                                  const char *name)
{
    for (size_t i = 0; i < settings->count; i++) {
        if (strcmp(settings->settings[i].option->name, name) == 0)
            return &settings->settings[i];
    }
    stop_on_mistake(name, "is not declared as an option");
}

static const struct setting *find_typed(const struct quipu_settings *settings,
                                        const char *name,
                                        enum quipu_option_type type)
{
    const struct setting *setting = find(settings, name);
    if (setting->option->type != type)
        stop_on_mistake(name, "is read as another type than declared");
    return setting;
}

bool quipu_settings_has(const struct quipu_settings *settings, const char *name)
{
    return find(settings, name)->is_set;
}

const char *quipu_settings_text(const struct quipu_settings *settings,
                                const char *name)
{
    const struct setting *setting = find(settings, name);
    if (setting->option->type != QUIPU_OPTION_TEXT &&
        setting->option->type != QUIPU_OPTION_CHOICE)
        stop_on_mistake(name, "is read as another type than declared");
    return setting->text;
}

int64_t quipu_settings_integer(const struct quipu_settings *settings,
                               const char *name)
{
    return find_typed(settings, name, QUIPU_OPTION_INTEGER)->integer;
}

double quipu_settings_number(const struct quipu_settings *settings,
                             const char *name)
{
    return find_typed(settings, name, QUIPU_OPTION_NUMBER)->number;
}

bool quipu_settings_bool(const struct quipu_settings *settings,
                         const char *name)
{
    return find_typed(settings, name, QUIPU_OPTION_BOOL)->boolean;
}

int quipu_settings_choice(const struct quipu_settings *settings,
                          const char *name)
{
    const struct setting *setting =
        find_typed(settings, name, QUIPU_OPTION_CHOICE);
    return setting->is_set ? (int)setting->integer : -1;
}

const struct quipu_input *
quipu_settings_input(const struct quipu_settings *settings, const char *name)
{
    return find_typed(settings, name, QUIPU_OPTION_LOCATION)->input;
}

size_t quipu_settings_count(const struct quipu_settings *settings,
                            const char *name)
{
    const struct setting *setting = find(settings, name);
    if (setting->option->type != QUIPU_OPTION_LIST &&
        setting->option->type != QUIPU_OPTION_RECORDS)
        stop_on_mistake(name, "is read as another type than declared");
    return setting->count;
}

const char *quipu_settings_item(const struct quipu_settings *settings,
                                const char *name, size_t index)
{
    const struct setting *setting =
        find_typed(settings, name, QUIPU_OPTION_LIST);
    if (index >= setting->count)
        stop_on_mistake(name, "is read beyond its end");
    return setting->items[index];
}

const struct quipu_settings *
quipu_settings_record(const struct quipu_settings *settings, const char *name,
                      size_t index)
{
    const struct setting *setting =
        find_typed(settings, name, QUIPU_OPTION_RECORDS);
    if (index >= setting->count)
        stop_on_mistake(name, "is read beyond its end");
    return setting->records[index];
}
