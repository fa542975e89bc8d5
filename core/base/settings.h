/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* settings.h - the inside of struct quipu_settings (quipu/option.h).
 *
 * Made by the catalogue from JSON, by tests by hand; read by plugins through
 * quipu_settings_*.
 */
#ifndef BASE_SETTINGS_H
#define BASE_SETTINGS_H

#include <quipu/option.h>

#include "base/base.h"

struct setting {
    const struct quipu_option *option; /* borrowed from the plugin */
    bool is_set;
    char *text;      /* TEXT, CHOICE, LOCATION as written; owned */
    int64_t integer; /* INTEGER, and the number of the CHOICE */
    double number;
    bool boolean;
    struct quipu_input *input; /* LOCATION; owned, see below */
    void (*input_free)(struct quipu_input *);
    char **items;                    /* LIST; owned */
    struct quipu_settings **records; /* RECORDS; owned */
    size_t count, capacity;          /* of items or records */
};

struct quipu_settings {
    struct setting *settings; /* in the order of the options */
    size_t count;
};

/* All options of the table unset; `options` may be NULL and must outlive it. */
struct quipu_settings *settings_new(const struct quipu_option *options,
                                    struct quipu_error *err) QUIPU_MUST_CHECK;
void settings_free(struct quipu_settings *settings);

/* The setting of an option, or NULL when there is no such option. */
struct setting *settings_find(const struct quipu_settings *settings,
                              const char *name);

/* Sets a scalar option from text, checking type, range and choices; what was
 * set before is replaced.  For a LOCATION it sets the text only: who knows how
 * to open inputs does so after settings_complete and hands the input over. */
int setting_parse(struct setting *setting, const char *text,
                  struct quipu_error *err) QUIPU_MUST_CHECK;

/* Gives a LOCATION its input, which the settings then own; they free it with
 * `input_free` (input/input.h is above this layer). */
void setting_take_input(struct setting *setting, struct quipu_input *input,
                        void (*input_free)(struct quipu_input *));

/* Appends a copy to a LIST. */
int setting_append_item(struct setting *setting, const char *item,
                        struct quipu_error *err) QUIPU_MUST_CHECK;

/* Appends an empty record to RECORDS and returns it, borrowed. */
struct quipu_settings *
setting_append_record(struct setting *setting,
                      struct quipu_error *err) QUIPU_MUST_CHECK;

/* Gives every unset option its default, in records too, then fails with
 * QUIPU_EDEFINITION when a required one is not set.  The default of a LIST is
 * one item. */
int settings_complete(struct quipu_settings *settings,
                      struct quipu_error *err) QUIPU_MUST_CHECK;

/* "did you mean "a"?  valid: a, b, c" as a hint. */
void settings_hint_names(const struct quipu_settings *settings,
                         const char *unknown, struct quipu_error *err);

#endif
