/* SPDX-License-Identifier: GPL-3.0-or-later */
/* anaemia_unit.h - settings, rules and persons for the tests of the anaemia
 * plugin.
 */
#ifndef ANAEMIA_UNIT_H
#define ANAEMIA_UNIT_H

#include <quipu/plugin.h>

#include "unit.h"

#include "base/settings.h"
#include "input/input.h"

#include "../../plugins/anaemia/anaemia.h"

/* A setting; a table's value is its content.  The list ends with a NULL name.
 */
struct given {
    const char *name, *value;
};

/* Opens what a location names: a file of the plugin's folder, or a content. */
static inline struct quipu_input *open_table(const char *location,
                                             struct quipu_error *err)
{
    static const char own[] = "plugin:";
    const char *srcdir = getenv("srcdir");
    char path[4096];

    if (strncmp(location, own, strlen(own)) != 0)
        return input_from_memory("table.csv", location, strlen(location), err);
    snprintf(path, sizeof path, "%s/plugins/anaemia/%s", srcdir ? srcdir : ".",
             location + strlen(own));
    return input_open_file(path, location, err);
}

static inline struct quipu_settings *make_settings(const struct given *given)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    struct quipu_settings *settings = settings_new(anaemia_options, &err);
    ck_assert_ok(settings != NULL, err);
    for (; given->name; given++)
        ck_assert_ok(setting_parse(settings_find(settings, given->name),
                                   given->value, &err) == 0,
                     err);
    ck_assert_ok(settings_complete(settings, &err) == 0, err);
    for (size_t i = 0; i < settings->count; i++) {
        struct setting *setting = &settings->settings[i];
        if (setting->option->type != QUIPU_OPTION_LOCATION)
            continue;
        setting->input = open_table(setting->text, &err);
        setting->input_free = input_free;
        ck_assert_ok(setting->input != NULL, err);
    }
    return settings;
}

static inline int read_given(struct rules *rules, const struct given *given,
                             struct quipu_error *err)
{
    struct quipu_settings *settings = make_settings(given);
    int status = rules_read(rules, settings, err);
    settings_free(settings);
    return status;
}

#define READ_RULES(rules, ...)                                                 \
    do {                                                                       \
        struct quipu_error err_ = QUIPU_NO_ERROR;                              \
        const struct given given_[] = {__VA_ARGS__, {NULL, NULL}};             \
        ck_assert_ok(read_given(rules, given_, &err_) == 0, err_);             \
    } while (0)

/* The settings are refused, with this in the cause. */
#define ASSERT_REFUSED(text, ...)                                              \
    do {                                                                       \
        struct rules rules_;                                                   \
        struct quipu_error err_ = QUIPU_NO_ERROR;                              \
        const struct given given_[] = {__VA_ARGS__, {NULL, NULL}};             \
        ck_assert_int_eq(read_given(&rules_, given_, &err_), -1);              \
        ck_assert_msg(strstr(err_.cause, text) != NULL, "%s: %s", err_.what,   \
                      err_.cause);                                             \
    } while (0)

#define ABSENT                                                                 \
    {                                                                          \
        .reason = QUIPU_NOT_COLLECTED                                          \
    }

/* Somebody of whom only the age and the haemoglobin are known. */
static inline struct person make_person(double age_months, double hb)
{
    return (struct person){
        .age_months = {.value = age_months},
        .hb = {.value = hb},
        .altitude = ABSENT,
        .gestation_weeks = ABSENT,
        .cigarettes = ABSENT,
        .result = ABSENT,
        .pregnant = ABSENT,
        .trimester = ABSENT,
        .smoker = ABSENT,
    };
}

static inline struct outcome assess(const struct rules *rules,
                                    struct person person)
{
    struct outcome outcome;
    rules_assess(rules, &person, &outcome);
    return outcome;
}

/* The degree of somebody for whom nothing is missing. */
static inline enum level level_of(const struct rules *rules,
                                  struct person person)
{
    struct outcome outcome = assess(rules, person);
    ck_assert_int_eq(outcome.hb_reason, QUIPU_PRESENT);
    ck_assert_int_eq(outcome.anaemia_reason, QUIPU_PRESENT);
    ck_assert_int_eq(outcome.severity_reason, QUIPU_PRESENT);
    return outcome.level;
}

#endif
