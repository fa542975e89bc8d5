/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* option.h - what can be set in a plugin, and how the plugin reads it.
 *
 * A plugin declares its options in a constant table.  The host parses the
 * "settings" of a definition against it, refuses what is unknown or of the
 * wrong type (naming the valid options), fills in defaults, and hands over a
 * struct quipu_settings.  No plugin parses the text of a setting, and help
 * cannot drift from code.
 *
 * Reading an option that was not declared, or as another type than declared, is
 * a programmer's mistake and stops the program with a message.
 *
 * Settings are read only; they and all they give are valid until the plugin's
 * `close`, and may be read from several threads.
 */
#ifndef QUIPU_OPTION_H
#define QUIPU_OPTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <quipu/input.h>

#ifdef __cplusplus
extern "C" {
#endif

enum quipu_option_type {
    QUIPU_OPTION_TEXT = 1,
    QUIPU_OPTION_INTEGER,
    QUIPU_OPTION_NUMBER,
    QUIPU_OPTION_BOOL,
    QUIPU_OPTION_CHOICE,   /* one of `choices` */
    QUIPU_OPTION_LOCATION, /* a file (or address) that the host opens;
                              "{period}" in it stands for the period of the
                              load, and "plugin:NAME" is a file of the plugin's
                              own folder */
    QUIPU_OPTION_LIST,     /* a list of texts */
    QUIPU_OPTION_RECORDS,  /* a list of objects with the options of `fields` */
};

#define QUIPU_OPTION_REQUIRED 1u
#define QUIPU_OPTION_SECRET   2u /* never shown or logged */

struct quipu_option {
    const char *name; /* NULL ends the table */
    enum quipu_option_type type;
    uint32_t flags;
    const char *preset;  /* the default as text, as a user would write it; NULL
                            means: not set unless given */
    const char *choices; /* of a CHOICE, separated by one space */
    double minimum, maximum; /* of an INTEGER or NUMBER; both 0 means any */
    const struct quipu_option *fields; /* of RECORDS */
    const char *unit;                  /* or NULL */
    const char *help;                  /* one line */
};

struct quipu_settings;

/* Whether the option has a value, given or by default. */
bool quipu_settings_has(const struct quipu_settings *settings,
                        const char *name);

/* The value of an option; for one that has none: NULL, 0 or false. */
const char *quipu_settings_text(const struct quipu_settings *settings,
                                const char *name); /* TEXT, CHOICE */
int64_t quipu_settings_integer(const struct quipu_settings *settings,
                               const char *name);
double quipu_settings_number(const struct quipu_settings *settings,
                             const char *name);
bool quipu_settings_bool(const struct quipu_settings *settings,
                         const char *name);

/* The number of the chosen word in `choices`, from 0; -1 when not set. */
int quipu_settings_choice(const struct quipu_settings *settings,
                          const char *name);

/* The input behind a LOCATION; NULL when not set. */
const struct quipu_input *
quipu_settings_input(const struct quipu_settings *settings, const char *name);

/* The length of a LIST or of RECORDS; 0 when not set. */
size_t quipu_settings_count(const struct quipu_settings *settings,
                            const char *name);
const char *quipu_settings_item(const struct quipu_settings *settings,
                                const char *name, size_t index); /* LIST */
const struct quipu_settings *
quipu_settings_record(const struct quipu_settings *settings, const char *name,
                      size_t index); /* RECORDS */

#ifdef __cplusplus
}
#endif
#endif
