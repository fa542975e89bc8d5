/* SPDX-License-Identifier: GPL-3.0-or-later */
/* check.c - whether a plugin's description keeps the contract of
 * quipu/plugin.h (host/description.h).
 *
 * Each failure is a reason, said of the plugin: "has no version".
 */
#include "base/base.h"
#include "base/settings.h"
#include "host/candidate.h"
#include "host/description.h"

#define LINE_LIMIT 1000

typedef void anything(void);

struct member {
    const char *name;
    size_t offset;
};

static const struct member lines_required[] = {
    {"version", offsetof(struct quipu_plugin, version)},
    {"summary", offsetof(struct quipu_plugin, summary)},
    {"licence", offsetof(struct quipu_plugin, licence)},
};

static const struct member source_required[] = {
    {"open", offsetof(struct quipu_source, open)},
    {"describe", offsetof(struct quipu_source, describe)},
    {"scan", offsetof(struct quipu_source, scan)},
    {"next", offsetof(struct quipu_source, next)},
    {"finish", offsetof(struct quipu_source, finish)},
    {"close", offsetof(struct quipu_source, close)},
};

static const struct member calculation_required[] = {
    {"open", offsetof(struct quipu_calculation, open)},
    {"describe", offsetof(struct quipu_calculation, describe)},
    {"compute", offsetof(struct quipu_calculation, compute)},
    {"close", offsetof(struct quipu_calculation, close)},
};

/* Text that can be shown: one line, UTF-8, not blank, not without an end. */
static bool is_line(const char *text)
{
    size_t length = strnlen(text, LINE_LIMIT + 1);
    bool is_blank = true;
    for (size_t i = 0; i < length; i++) {
        unsigned char byte = (unsigned char)text[i];
        if (byte < ' ' || byte == 0x7f)
            return false;
        is_blank &= byte == ' ';
    }
    return !is_blank && length <= LINE_LIMIT &&
           quipu_utf8_valid(text, length) == length;
}

/* ---- options ------------------------------------------------------------ */

/* A table of options and whose it is. */
struct table {
    const struct quipu_option *options;
    const char *parent; /* the option that these are the fields of, or NULL */
    bool knows_help;
};

/* Fails with: option "PARENT.NAME" WHAT. */
static int refuse(const struct table *table, const struct quipu_option *option,
                  const char *what, struct quipu_error *err)
{
    return quipu_fail(err, QUIPU_EPLUGIN, "option \"%s%s%.64s\" %s",
                      table->parent ? table->parent : "",
                      table->parent ? "." : "", option->name, what);
}

/* Lower case letters, digits, '_' and '-', a letter first. */
static bool is_option_name(const char *name)
{
    size_t length = strnlen(name, 65);
    return length <= 64 && name[0] >= 'a' && name[0] <= 'z' &&
           strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_-") == length;
}

static int check_option_name(const struct table *table, size_t index,
                             struct quipu_error *err)
{
    const struct quipu_option *option = &table->options[index];
    if (!is_option_name(option->name))
        return refuse(table, option,
                      "has a name with more than lower case letters, digits, "
                      "'_' and '-'",
                      err);
    for (size_t i = 0; i < index; i++) {
        if (strcmp(table->options[i].name, option->name) == 0)
            return refuse(table, option, "is there twice", err);
    }
    return 0;
}

/* Words separated by one space, none twice. */
static bool are_choices(const char *choices)
{
    if (!is_line(choices))
        return false;
    for (const char *word = choices;;) {
        size_t length = strcspn(word, " ");
        if (length == 0)
            return false;
        for (const char *other = choices; other < word;) {
            size_t size = strcspn(other, " ");
            if (size == length && memcmp(other, word, size) == 0)
                return false;
            other += size + 1;
        }
        if (word[length] == '\0')
            return true;
        word += length + 1;
    }
}

static int check_table(const struct table *table, struct quipu_error *err);

static int check_option_type(const struct table *table,
                             const struct quipu_option *option,
                             struct quipu_error *err)
{
    switch (option->type) {
    case QUIPU_OPTION_TEXT:
    case QUIPU_OPTION_BOOL:
    case QUIPU_OPTION_LOCATION:
    case QUIPU_OPTION_LIST:
        return 0;
    case QUIPU_OPTION_INTEGER:
    case QUIPU_OPTION_NUMBER:
        if (!(option->minimum <= option->maximum))
            return refuse(table, option, "has no value in its range", err);
        return 0;
    case QUIPU_OPTION_CHOICE:
        if (!option->choices)
            return refuse(table, option, "has no choices", err);
        if (!are_choices(option->choices))
            return refuse(table, option,
                          "has choices that are not different words, one space "
                          "between them",
                          err);
        return 0;
    case QUIPU_OPTION_RECORDS:
        if (!option->fields || !option->fields->name)
            return refuse(table, option, "has no fields", err);
        return check_table(
            &(struct table){option->fields, option->name, table->knows_help},
            err);
    }
    return refuse(table, option, "is of a type that is unknown here", err);
}

static int check_option_texts(const struct table *table,
                              const struct quipu_option *option,
                              struct quipu_error *err)
{
    if (!option->help)
        return refuse(table, option, "has no help", err);
    if (table->knows_help && !is_line(option->help))
        return refuse(table, option, "has a help that is not one line of text",
                      err);
    if (option->unit && !is_line(option->unit))
        return refuse(table, option, "has a unit that is not one line of text",
                      err);
    return 0;
}

/* Presets are parsed as a user's settings would be. */
static int check_presets(const struct table *table, struct quipu_error *err)
{
    struct quipu_settings *settings = settings_new(table->options, err);
    if (!settings)
        return -1;
    int result = 0;
    for (size_t i = 0; i < settings->count && result == 0; i++) {
        const struct quipu_option *option = &table->options[i];
        struct quipu_error cause = QUIPU_NO_ERROR;
        if (option->preset && option->type != QUIPU_OPTION_LIST &&
            setting_parse(&settings->settings[i], option->preset, &cause) == -1)
            result =
                quipu_fail(err, QUIPU_EPLUGIN,
                           "has a preset that is not valid: %s", cause.cause);
    }
    settings_free(settings);
    return result;
}

static int check_table(const struct table *table, struct quipu_error *err)
{
    const struct quipu_option *options = table->options;
    for (size_t i = 0; options && options[i].name; i++) {
        if (check_option_name(table, i, err) == -1 ||
            check_option_type(table, &options[i], err) == -1 ||
            check_option_texts(table, &options[i], err) == -1)
            return -1;
    }
    return check_presets(table, err);
}

/* Whether some option, or field of one, is a location. */
static bool has_location(const struct quipu_option *options)
{
    for (size_t i = 0; options && options[i].name; i++) {
        if (options[i].type == QUIPU_OPTION_LOCATION ||
            has_location(options[i].fields))
            return true;
    }
    return false;
}

/* ---- the whole ---------------------------------------------------------- */

static int check_lines(const struct quipu_plugin *plugin,
                       struct quipu_error *err)
{
    for (size_t i = 0; i < ARRAY_SIZE(lines_required); i++) {
        const char *text;
        memcpy(&text, (const char *)plugin + lines_required[i].offset,
               sizeof text);
        if (!text)
            return quipu_fail(err, QUIPU_EPLUGIN, "has no %s",
                              lines_required[i].name);
        if (!is_line(text))
            return quipu_fail(err, QUIPU_EPLUGIN,
                              "has a %s that is not one line of text",
                              lines_required[i].name);
    }
    return 0;
}

static int check_name(const char *name, const char *wanted,
                      struct quipu_error *err)
{
    if (!name)
        return quipu_fail(err, QUIPU_EPLUGIN, "has no name");
    if (!candidate_is_name(name))
        return quipu_fail(err, QUIPU_EPLUGIN,
                          "has a name with more than lower case letters, "
                          "digits and '-': \"%.64s\"",
                          name);
    if (strcmp(name, wanted) != 0)
        return quipu_fail(err, QUIPU_EPLUGIN,
                          "calls itself \"%s\", its file \"%s\"", name, wanted);
    return 0;
}

static int check_functions(const void *functions, const char *what,
                           const struct member *required, size_t count,
                           struct quipu_error *err)
{
    for (size_t i = 0; i < count; i++) {
        anything *function;
        memcpy(&function, (const char *)functions + required[i].offset,
               sizeof function);
        if (!function)
            return quipu_fail(err, QUIPU_EPLUGIN,
                              "has a %s without the function \"%s\"", what,
                              required[i].name);
    }
    return 0;
}

static int check_deeds(const struct quipu_plugin *plugin,
                       struct quipu_error *err)
{
    const struct quipu_source *source = plugin->source;
    if (!source && !plugin->calculation)
        return quipu_fail(err, QUIPU_EPLUGIN,
                          "has neither a source nor a calculation");
    if (source && check_functions(source, "source", source_required,
                                  ARRAY_SIZE(source_required), err) == -1)
        return -1;
    if (source && !source->fingerprint && !has_location(plugin->options))
        return quipu_fail(err, QUIPU_EPLUGIN,
                          "has a source with neither an option of type "
                          "location nor the function \"fingerprint\"");
    if (!plugin->calculation)
        return 0;
    return check_functions(plugin->calculation, "calculation",
                           calculation_required,
                           ARRAY_SIZE(calculation_required), err);
}

int description_check(const struct description *description, const char *name,
                      struct quipu_error *err)
{
    const struct quipu_plugin *plugin = &description->plugin;
    const struct table table = {plugin->options, NULL, description->knows_help};
    const uint32_t known = QUIPU_NEEDS_NETWORK | QUIPU_NEEDS_SECRETS;
    if (check_name(plugin->name, name, err) == -1 ||
        check_lines(plugin, err) == -1 || check_table(&table, err) == -1 ||
        check_deeds(plugin, err) == -1)
        return -1;
    if (plugin->needs & ~known)
        return quipu_fail(err, QUIPU_EPLUGIN,
                          "needs what is unknown here (0x%x)",
                          plugin->needs & ~known);
    return 0;
}
