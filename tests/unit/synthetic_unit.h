/* SPDX-License-Identifier: GPL-3.0-or-later */
/* synthetic_unit.h - settings of the synthetic plugin, for its tests. */
#ifndef SYNTHETIC_UNIT_H
#define SYNTHETIC_UNIT_H

#include <quipu/plugin.h>

#include "unit.h"

#include "base/settings.h"

/* A list of these ends with the name NULL. */
struct given {
    const char *name, *value;
};

/* The caller frees with settings_free. */
static inline struct quipu_settings *make_settings(const struct given *given)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    struct quipu_settings *settings = settings_new(quipu_plugin.options, &err);
    ck_assert_ok(settings != NULL, err);
    for (; given->name; given++)
        ck_assert_ok(setting_parse(settings_find(settings, given->name),
                                   given->value, &err) == 0,
                     err);
    ck_assert_ok(settings_complete(settings, &err) == 0, err);
    return settings;
}

static inline void check_refused(const struct given *given, const char *cause)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    struct quipu_settings *settings = make_settings(given);
    ck_assert_ptr_null(quipu_plugin.source->open(settings, &err));
    ck_assert_int_eq(err.code, QUIPU_EDEFINITION);
    ck_assert_msg(strstr(err.cause, cause) != NULL, "%s", err.cause);
    settings_free(settings);
}

#endif
