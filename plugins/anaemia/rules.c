/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rules.c - the settings of an indicator, and what they say is to be done.
 *
 * Settings that contradict each other are refused here, because each of them
 * would give a number: cut-offs of one guideline after adjustments of the
 * other, or an adjustment of values that are adjusted already.
 */
#include "anaemia.h"

const struct quipu_option anaemia_options[] = {
    {.name = "guideline",
     .type = QUIPU_OPTION_CHOICE,
     .flags = QUIPU_OPTION_REQUIRED,
     .choices = GUIDELINES,
     .help = "whose cut-offs and adjustments"},
    {.name = "population",
     .type = QUIPU_OPTION_CHOICE,
     .preset = "children",
     .choices = POPULATIONS,
     .help = "children of 6 months to 14 years; women, pregnant ones by a "
             "column; men"},
    {.name = "hemoglobin",
     .type = QUIPU_OPTION_CHOICE,
     .preset = "raw",
     .choices = "raw adjusted",
     .help = "whether to take hb, as measured, or hb_adjusted, as delivered, "
             "which is never adjusted again"},
    {.name = "altitude_method",
     .type = QUIPU_OPTION_CHOICE,
     .choices = ALTITUDE_METHODS " none",
     .help = "how raw values are adjusted, by default with the guideline's own "
             "table; or how adjusted values were"},
    {.name = "altitude_above_5000",
     .type = QUIPU_OPTION_NUMBER,
     .minimum = -100,
     .maximum = 0,
     .unit = "g/L",
     .help = "what table-2024 adds from 5000 m up; without it these values are "
             "missing"},
    {.name = "smoking",
     .type = QUIPU_OPTION_CHOICE,
     .preset = "none",
     .choices = "none " SMOKING_METHODS,
     .help = "how raw values of women and men are adjusted for smoking"},
    {.name = "minimum",
     .type = QUIPU_OPTION_NUMBER,
     .minimum = 0,
     .maximum = 1000,
     .unit = "g/L",
     .help = "least plausible value as delivered: 25 raw, 10 adjusted"},
    {.name = "maximum",
     .type = QUIPU_OPTION_NUMBER,
     .minimum = 0,
     .maximum = 1000,
     .unit = "g/L",
     .help = "greatest plausible value as delivered: 220 raw, 300 adjusted"},
    {.name = "rounding",
     .type = QUIPU_OPTION_CHOICE,
     .preset = "none",
     .choices = "none truncate nearest",
     .help = "how the value is brought to whole g/L after adjusting"},
    {.name = "unknown_trimester",
     .type = QUIPU_OPTION_CHOICE,
     .preset = "first",
     .choices = "first second third missing",
     .help = "whose cut-off serves pregnant women of an unknown trimester"},
    {.name = "second_trimester_week",
     .type = QUIPU_OPTION_INTEGER,
     .preset = "14",
     .minimum = 1,
     .maximum = 45,
     .unit = "weeks",
     .help = "first week of gestation in the second trimester"},
    {.name = "third_trimester_week",
     .type = QUIPU_OPTION_INTEGER,
     .preset = "28",
     .minimum = 1,
     .maximum = 45,
     .unit = "weeks",
     .help = "first week of gestation in the third trimester"},
    {.name = "accept_unverified",
     .type = QUIPU_OPTION_BOOL,
     .preset = "false",
     .help = "whether to use constants whose source has not been verified"},
    {.name = "cutoffs_file",
     .type = QUIPU_OPTION_LOCATION,
     .preset = "plugin:cutoffs.csv",
     .help = "table of cut-offs"},
    {.name = "altitude_file",
     .type = QUIPU_OPTION_LOCATION,
     .preset = "plugin:altitude.csv",
     .help = "table of altitude adjustments"},
    {.name = "smoking_file",
     .type = QUIPU_OPTION_LOCATION,
     .preset = "plugin:smoking.csv",
     .help = "table of smoking adjustments"},
    {.name = NULL},
};

/* The place of "none" after the altitude methods. */
#define ALTITUDE_NONE 4
#define TABLE_2024    2

/* Where the table of 2024 ends, and where values of altitude cease to be
 * plausible: all tables end there. */
#define HIGH_M    5000
#define HIGHEST_M 6000

/* Plausible Hb as delivered, in g/L; adjusted values reach further down. */
static const struct {
    double minimum, maximum;
} plausible[] = {{25, 220}, {10, 300}};

static int fail_setting(struct quipu_error *err, const char *cause,
                        const char *hint)
{
    quipu_fail(err, QUIPU_EDEFINITION, "%s", cause);
    quipu_hint(err, "%s", hint);
    return -1;
}

static bool is_delivered_adjusted(const struct quipu_settings *settings)
{
    return quipu_settings_choice(settings, "hemoglobin") == 1;
}

static int read_limits(struct rules *rules,
                       const struct quipu_settings *settings,
                       struct quipu_error *err)
{
    bool is_adjusted = is_delivered_adjusted(settings);
    double minimum = plausible[is_adjusted].minimum;
    double maximum = plausible[is_adjusted].maximum;

    if (quipu_settings_has(settings, "minimum"))
        minimum = quipu_settings_number(settings, "minimum");
    if (quipu_settings_has(settings, "maximum"))
        maximum = quipu_settings_number(settings, "maximum");
    if (minimum >= maximum)
        return quipu_fail(err, QUIPU_EDEFINITION,
                          "\"minimum\" is not below \"maximum\"");
    rules->minimum = micrograms(minimum);
    rules->maximum = micrograms(maximum);
    return 0;
}

/* "first second third missing" to a trimester or ANY. */
static int read_pregnancy(struct rules *rules,
                          const struct quipu_settings *settings,
                          struct quipu_error *err)
{
    int unknown = quipu_settings_choice(settings, "unknown_trimester");
    int64_t second = quipu_settings_integer(settings, "second_trimester_week");
    int64_t third = quipu_settings_integer(settings, "third_trimester_week");

    if (second >= third)
        return quipu_fail(err, QUIPU_EDEFINITION,
                          "\"second_trimester_week\" is not below "
                          "\"third_trimester_week\"");
    rules->unknown_trimester = unknown < 3 ? unknown : ANY;
    rules->second_trimester_week = (double)second;
    rules->third_trimester_week = (double)third;
    return 0;
}

/* Adjusted values are taken as they come. */
static int check_adjusted(const struct quipu_settings *settings,
                          struct quipu_error *err)
{
    int method = quipu_settings_choice(settings, "altitude_method");
    int guideline = quipu_settings_choice(settings, "guideline");

    if (quipu_settings_choice(settings, "smoking") > 0)
        return fail_setting(err, "adjusted values are not adjusted for smoking",
                            "leave \"smoking\" out, or use raw haemoglobin");
    if (quipu_settings_choice(settings, "rounding") > 0)
        return fail_setting(err, "adjusted values are not rounded",
                            "leave \"rounding\" out, or use raw haemoglobin");
    if (method == ALTITUDE_NONE)
        return fail_setting(
            err, "\"hemoglobin\" is adjusted and \"altitude_method\" is none",
            "leave \"altitude_method\" out, or name the method by which the "
            "values were adjusted");
    if (guideline == 1 && method == -1)
        return fail_setting(
            err,
            "\"hemoglobin\" is adjusted and it is not said by which method; "
            "who-2024 is only for values adjusted by a method of 2024",
            "use raw haemoglobin and altitude; or, where the values were "
            "delivered so, set \"altitude_method\" to table-2024 or "
            "equation-2024");
    return 0;
}

/* The table of 2024 has no value from 5000 m up. */
static int append_highest(struct altitude *altitude,
                          const struct quipu_settings *settings,
                          struct quipu_error *err)
{
    if (altitude->count == MAX_BANDS ||
        altitude->bands[altitude->count - 1].below_m != HIGH_M)
        return quipu_fail(err, QUIPU_EDEFINITION,
                          "\"altitude_above_5000\" is set, but the table does "
                          "not end at 5000 m");
    altitude->bands[altitude->count++] = (struct altitude_band){
        .from_m = HIGH_M,
        .below_m = HIGHEST_M,
        .constant = quipu_settings_number(settings, "altitude_above_5000")};
    return 0;
}

static int fail_mixed(const struct quipu_settings *settings,
                      const char *setting, struct quipu_error *err)
{
    quipu_fail(err, QUIPU_EDEFINITION,
               "%s \"%s\" does not belong to guideline \"%s\"", setting,
               quipu_settings_text(settings, setting),
               quipu_settings_text(settings, "guideline"));
    quipu_hint(err, "cut-offs and adjustments of two guidelines are not mixed");
    return -1;
}

static int read_altitude(struct rules *rules,
                         const struct quipu_settings *settings,
                         struct table_choice choice, struct quipu_error *err)
{
    static const int own_table[] = {0, TABLE_2024};
    bool is_adjusted = is_delivered_adjusted(settings);
    int method = quipu_settings_choice(settings, "altitude_method");
    bool has_highest = quipu_settings_has(settings, "altitude_above_5000");

    if (method == -1 && !is_adjusted)
        method = own_table[choice.guideline];
    if (has_highest && (is_adjusted || method != TABLE_2024))
        return fail_setting(err,
                            "\"altitude_above_5000\" is only for raw "
                            "haemoglobin and table-2024",
                            "leave it out");
    rules->adjusts_altitude = !is_adjusted && method != ALTITUDE_NONE;
    if (method == -1 || method == ALTITUDE_NONE)
        return 0;
    choice.method = method;
    if (altitude_read(&rules->altitude,
                      quipu_settings_input(settings, "altitude_file"), &choice,
                      err) == -1)
        return -1;
    if (rules->altitude.guideline != choice.guideline)
        return fail_mixed(settings, "altitude_method", err);
    return has_highest ? append_highest(&rules->altitude, settings, err) : 0;
}

/* "none" comes before the methods. */
static int read_smoking(struct rules *rules,
                        const struct quipu_settings *settings,
                        struct table_choice choice, struct quipu_error *err)
{
    choice.method = quipu_settings_choice(settings, "smoking") - 1;
    rules->adjusts_smoking = choice.method >= 0;
    if (!rules->adjusts_smoking)
        return 0;
    if (quipu_settings_choice(settings, "population") == CHILDREN)
        return fail_setting(err, "children are not adjusted for smoking",
                            "leave \"smoking\" out");
    if (smoking_read(&rules->smoking,
                     quipu_settings_input(settings, "smoking_file"), &choice,
                     err) == -1)
        return -1;
    if (rules->smoking.guideline != choice.guideline)
        return fail_mixed(settings, "smoking", err);
    return 0;
}

int rules_read(struct rules *rules, const struct quipu_settings *settings,
               struct quipu_error *err)
{
    struct table_choice choice = {
        .guideline = quipu_settings_choice(settings, "guideline"),
        .method = quipu_settings_choice(settings, "population"),
        .accept_unverified =
            quipu_settings_bool(settings, "accept_unverified")};

    *rules = (struct rules){
        .rounding = (enum rounding)quipu_settings_choice(settings, "rounding")};
    if (is_delivered_adjusted(settings) && check_adjusted(settings, err) == -1)
        return -1;
    if (read_limits(rules, settings, err) == -1 ||
        read_pregnancy(rules, settings, err) == -1 ||
        read_altitude(rules, settings, choice, err) == -1 ||
        read_smoking(rules, settings, choice, err) == -1)
        return -1;
    return cutoffs_read(&rules->cutoffs,
                        quipu_settings_input(settings, "cutoffs_file"), &choice,
                        err);
}
