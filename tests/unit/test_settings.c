/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_settings.c - settings: filled and checked by the host, read by plugins.
 */
#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>

#include "base/settings.h"
#include "unit.h"

static const struct quipu_option fields[] = {
    {.name = "location",
     .type = QUIPU_OPTION_LOCATION,
     .flags = QUIPU_OPTION_REQUIRED,
     .help = "the file"},
    {.name = "join", .type = QUIPU_OPTION_LIST, .preset = "HHID"},
    {.name = NULL},
};

static const struct quipu_option options[] = {
    {.name = "title", .type = QUIPU_OPTION_TEXT},
    {.name = "rows", .type = QUIPU_OPTION_INTEGER, .minimum = 1, .maximum = 9},
    {.name = "offset", .type = QUIPU_OPTION_INTEGER},
    {.name = "scale", .type = QUIPU_OPTION_NUMBER, .preset = "0.5"},
    {.name = "strict", .type = QUIPU_OPTION_BOOL, .preset = "true"},
    {.name = "mark",
     .type = QUIPU_OPTION_CHOICE,
     .choices = "auto comma tab",
     .preset = "auto"},
    {.name = "location", .type = QUIPU_OPTION_LOCATION},
    {.name = "keys", .type = QUIPU_OPTION_LIST},
    {.name = "files", .type = QUIPU_OPTION_RECORDS, .fields = fields},
    {.name = "token",
     .type = QUIPU_OPTION_INTEGER,
     .flags = QUIPU_OPTION_SECRET},
    {.name = NULL},
};

static struct quipu_settings *make(void)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    struct quipu_settings *settings = settings_new(options, &err);
    ck_assert_ok(settings, err);
    return settings;
}

static int parse(struct quipu_settings *settings, const char *name,
                 const char *text, struct quipu_error *err)
{
    return setting_parse(settings_find(settings, name), text, err);
}

START_TEST(values_are_parsed_by_type)
{
    struct quipu_settings *settings = make();
    struct quipu_error err = QUIPU_NO_ERROR;
    ck_assert(!quipu_settings_has(settings, "title"));
    ck_assert_ok(parse(settings, "title", "a b", &err) == 0 &&
                     parse(settings, "rows", "9", &err) == 0 &&
                     parse(settings, "offset", "-12", &err) == 0 &&
                     parse(settings, "scale", "1e-6", &err) == 0 &&
                     parse(settings, "strict", "false", &err) == 0 &&
                     parse(settings, "mark", "tab", &err) == 0,
                 err);
    ck_assert(quipu_settings_has(settings, "title"));
    ck_assert_str_eq(quipu_settings_text(settings, "title"), "a b");
    ck_assert_int_eq(quipu_settings_integer(settings, "rows"), 9);
    ck_assert_int_eq(quipu_settings_integer(settings, "offset"), -12);
    ck_assert_double_eq(quipu_settings_number(settings, "scale"), 1e-6);
    ck_assert(!quipu_settings_bool(settings, "strict"));
    ck_assert_int_eq(quipu_settings_choice(settings, "mark"), 2);
    ck_assert_str_eq(quipu_settings_text(settings, "mark"), "tab");
    settings_free(settings);
}
END_TEST

START_TEST(what_is_not_set_is_null_or_zero)
{
    struct quipu_settings *settings = make();
    ck_assert_ptr_null(quipu_settings_text(settings, "title"));
    ck_assert_int_eq(quipu_settings_integer(settings, "rows"), 0);
    ck_assert_int_eq(quipu_settings_choice(settings, "mark"), -1);
    ck_assert_ptr_null(quipu_settings_input(settings, "location"));
    ck_assert_uint_eq(quipu_settings_count(settings, "keys"), 0);
    ck_assert_uint_eq(quipu_settings_count(settings, "files"), 0);
    settings_free(settings);
}
END_TEST

static const struct {
    const char *name, *text, *cause, *hint;
} refused[] = {
    {"rows", "x", "setting \"rows\": \"x\" is not a whole number", ""},
    {"rows", "1.5", "setting \"rows\": \"1.5\" is not a whole number", ""},
    {"rows", "10", "setting \"rows\": \"10\" is not from 1 to 9", ""},
    {"rows", "0", "setting \"rows\": \"0\" is not from 1 to 9", ""},
    {"scale", "1,5", "setting \"scale\": \"1,5\" is not a number", ""},
    {"strict", "yes", "setting \"strict\": \"yes\" is not true or false", ""},
    {"mark", "TAB", "setting \"mark\": \"TAB\" is not one of the choices",
     "valid: auto comma tab"},
    {"mark", "auto comma",
     "setting \"mark\": \"auto comma\" is not one of the choices",
     "valid: auto comma tab"},
    {"mark", "", "setting \"mark\": \"\" is not one of the choices",
     "valid: auto comma tab"},
    {"keys", "x", "setting \"keys\": \"x\" is not a list", ""},
    {"files", "x", "setting \"files\": \"x\" is not a list of objects", ""},
    {"token", "hunter2", "setting \"token\": the value is not a whole number",
     ""},
    {"rows", "\x1b[2J", "setting \"rows\": \"\\x1B[2J\" is not a whole number",
     ""},
};

START_TEST(wrong_values_are_refused_and_change_nothing)
{
    struct quipu_settings *settings = make();
    for (size_t i = 0; i < ARRAY_SIZE(refused); i++) {
        struct quipu_error err = QUIPU_NO_ERROR;
        ck_assert_int_eq(
            parse(settings, refused[i].name, refused[i].text, &err), -1);
        ck_assert_int_eq(err.code, QUIPU_EDEFINITION);
        ck_assert_str_eq(err.cause, refused[i].cause);
        ck_assert_str_eq(err.hint, refused[i].hint);
        ck_assert(!quipu_settings_has(settings, refused[i].name));
    }
    settings_free(settings);
}
END_TEST

START_TEST(lists_and_records_hold_what_was_appended)
{
    struct quipu_settings *settings = make();
    struct quipu_error err = QUIPU_NO_ERROR;
    struct setting *keys = settings_find(settings, "keys");
    struct setting *files = settings_find(settings, "files");
    for (int i = 0; i < 20; i++)
        ck_assert_ok(
            setting_append_item(keys, i == 7 ? "seven" : "", &err) == 0, err);
    ck_assert_uint_eq(quipu_settings_count(settings, "keys"), 20);
    ck_assert_str_eq(quipu_settings_item(settings, "keys", 7), "seven");

    for (int i = 0; i < 10; i++) {
        struct quipu_settings *record = setting_append_record(files, &err);
        ck_assert_ok(record && parse(record, "location", "f.csv", &err) == 0,
                     err);
    }
    ck_assert_ok(settings_complete(settings, &err) == 0, err);
    ck_assert_uint_eq(quipu_settings_count(settings, "files"), 10);
    const struct quipu_settings *last =
        quipu_settings_record(settings, "files", 9);
    ck_assert(quipu_settings_has(last, "location"));
    ck_assert_str_eq(quipu_settings_item(last, "join", 0), "HHID");
    settings_free(settings);
}
END_TEST

START_TEST(defaults_fill_what_is_not_set)
{
    struct quipu_settings *settings = make();
    struct quipu_error err = QUIPU_NO_ERROR;
    ck_assert_ok(parse(settings, "mark", "comma", &err) == 0, err);
    ck_assert_ok(settings_complete(settings, &err) == 0, err);
    ck_assert_double_eq(quipu_settings_number(settings, "scale"), 0.5);
    ck_assert(quipu_settings_bool(settings, "strict"));
    ck_assert_int_eq(quipu_settings_choice(settings, "mark"), 1);
    ck_assert(!quipu_settings_has(settings, "rows"));
    settings_free(settings);
}
END_TEST

START_TEST(a_required_setting_of_a_record_is_named_with_its_place)
{
    struct quipu_settings *settings = make();
    struct quipu_error err = QUIPU_NO_ERROR;
    struct setting *files = settings_find(settings, "files");
    struct quipu_settings *first = setting_append_record(files, &err);
    ck_assert_ok(first && parse(first, "location", "f.csv", &err) == 0, err);
    ck_assert_ok(setting_append_record(files, &err), err);
    ck_assert_int_eq(settings_complete(settings, &err), -1);
    ck_assert_int_eq(err.code, QUIPU_EDEFINITION);
    ck_assert_str_eq(err.what, "files[1]");
    ck_assert_str_eq(err.cause, "setting \"location\" is required and not set");
    ck_assert_str_eq(err.hint, "\"location\": the file");
    settings_free(settings);
}
END_TEST

static void count_free(struct quipu_input *input)
{
    ++*(int *)(void *)input;
}

START_TEST(inputs_are_freed_by_who_made_them)
{
    int freed[2] = {0, 0};
    struct quipu_settings *settings = make();
    struct setting *location = settings_find(settings, "location");
    setting_take_input(location, (struct quipu_input *)(void *)&freed[0],
                       count_free);
    setting_take_input(location, (struct quipu_input *)(void *)&freed[1],
                       count_free);
    ck_assert_int_eq(freed[0], 1);
    ck_assert_ptr_eq(quipu_settings_input(settings, "location"), &freed[1]);
    settings_free(settings);
    ck_assert_int_eq(freed[1], 1);
}
END_TEST

START_TEST(no_options_make_empty_settings)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    struct quipu_settings *settings = settings_new(NULL, &err);
    ck_assert_ok(settings, err);
    ck_assert_ok(settings_complete(settings, &err) == 0, err);
    ck_assert_ptr_null(settings_find(settings, "x"));
    settings_free(settings);
    settings_free(NULL);
}
END_TEST

START_TEST(unknown_names_get_the_valid_ones)
{
    struct quipu_settings *settings = make();
    struct quipu_error err = QUIPU_NO_ERROR;
    (void)quipu_fail(&err, QUIPU_EDEFINITION, "x");
    settings_hint_names(settings, "ofset", &err);
    ck_assert_str_eq(err.hint,
                     "did you mean \"offset\"?  valid: title, rows, offset, "
                     "scale, strict, mark, location, keys, files, token");
    settings_free(settings);
}
END_TEST

static void read_undeclared(const struct quipu_settings *settings)
{
    (void)quipu_settings_has(settings, "nothing");
}

static void read_as_another_type(const struct quipu_settings *settings)
{
    (void)quipu_settings_text(settings, "rows");
}

static void read_beyond_the_end(const struct quipu_settings *settings)
{
    (void)quipu_settings_item(settings, "keys", 0);
}

START_TEST(a_mistake_of_the_plugin_stops_the_program)
{
    static void (*const mistakes[])(const struct quipu_settings *) = {
        read_undeclared, read_as_another_type, read_beyond_the_end};
    struct quipu_settings *settings = make();
    for (size_t i = 0; i < ARRAY_SIZE(mistakes); i++) {
        pid_t child = fork();
        ck_assert_int_ne(child, -1);
        if (child == 0) {
            dup2(open("/dev/null", O_WRONLY), STDERR_FILENO);
            mistakes[i](settings);
            _exit(0);
        }
        int status;
        ck_assert_int_eq(waitpid(child, &status, 0), child);
        ck_assert(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
    }
    settings_free(settings);
}
END_TEST

UNIT_MAIN("settings", values_are_parsed_by_type,
          what_is_not_set_is_null_or_zero,
          wrong_values_are_refused_and_change_nothing,
          lists_and_records_hold_what_was_appended,
          defaults_fill_what_is_not_set,
          a_required_setting_of_a_record_is_named_with_its_place,
          inputs_are_freed_by_who_made_them, no_options_make_empty_settings,
          unknown_names_get_the_valid_ones,
          a_mistake_of_the_plugin_stops_the_program)
