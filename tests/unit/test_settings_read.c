/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_settings_read.c - the settings of a definition against a plugin's
 * options.
 */
#include <config.h>

#include "base/settings.h"
#include "definitions.h"
#include "input/input.h"

static const struct quipu_option fields[] = {
    {.name = "location",
     .type = QUIPU_OPTION_LOCATION,
     .flags = QUIPU_OPTION_REQUIRED},
    {.name = "join", .type = QUIPU_OPTION_LIST},
    {.name = "unmatched",
     .type = QUIPU_OPTION_CHOICE,
     .choices = "fail drop",
     .preset = "fail"},
    {.name = NULL}};

static const struct quipu_option options[] = {
    {.name = "text", .type = QUIPU_OPTION_TEXT},
    {.name = "whole", .type = QUIPU_OPTION_INTEGER},
    {.name = "rows", .type = QUIPU_OPTION_INTEGER, .minimum = 1, .maximum = 9},
    {.name = "share",
     .type = QUIPU_OPTION_NUMBER,
     .minimum = 0,
     .maximum = 1,
     .preset = "0.5"},
    {.name = "strict", .type = QUIPU_OPTION_BOOL, .preset = "true"},
    {.name = "mark",
     .type = QUIPU_OPTION_CHOICE,
     .choices = "comma tab",
     .preset = "comma"},
    {.name = "file", .type = QUIPU_OPTION_LOCATION},
    {.name = "keys", .type = QUIPU_OPTION_LIST, .preset = "HHID"},
    {.name = "files", .type = QUIPU_OPTION_RECORDS, .fields = fields},
    {.name = "token", .type = QUIPU_OPTION_TEXT, .flags = QUIPU_OPTION_SECRET},
    {.name = NULL}};

static const struct quipu_option needed[] = {{.name = "name",
                                              .type = QUIPU_OPTION_TEXT,
                                              .flags = QUIPU_OPTION_REQUIRED,
                                              .help = "what it is called"},
                                             {.name = NULL}};

/* ---- opening ------------------------------------------------------------ */

struct opened {
    char locations[8][64];
    size_t count;
    bool fails;
};

static struct quipu_input *open_it(void *context, const char *location,
                                   struct quipu_error *err)
{
    struct opened *opened = context;
    if (opened->fails)
        return quipu_fail_null(err, QUIPU_EINPUT, "\"%s\" is not there",
                               location);
    ck_assert_uint_lt(opened->count, ARRAY_SIZE(opened->locations));
    snprintf(opened->locations[opened->count++], 64, "%s", location);
    return input_from_memory(location, "", 0, err);
}

static struct quipu_settings *read_with(const struct quipu_option *of,
                                        const char *quoted,
                                        struct opened *opened,
                                        struct quipu_error *err)
{
    json_auto_t *json = quoted ? parse_json(quoted) : NULL;
    const struct settings_source source = {
        .json = json,
        .file = "d.json",
        .period = "2023",
        .open = opened ? open_it : NULL,
        .context = opened,
    };
    return settings_read(of, &source, err);
}

static struct quipu_settings *read_good(const char *quoted)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    struct quipu_settings *settings = read_with(options, quoted, NULL, &err);
    ck_assert_ok(settings, err);
    return settings;
}

/* ---- values ------------------------------------------------------------- */

START_TEST(what_is_not_set_has_its_default)
{
    for (int i = 0; i < 2; i++) {
        struct quipu_settings *settings = read_good(i == 0 ? NULL : "{}");
        ck_assert(!quipu_settings_has(settings, "text"));
        ck_assert(!quipu_settings_has(settings, "whole"));
        ck_assert_double_eq(quipu_settings_number(settings, "share"), 0.5);
        ck_assert(quipu_settings_bool(settings, "strict"));
        ck_assert_int_eq(quipu_settings_choice(settings, "mark"), 0);
        ck_assert_uint_eq(quipu_settings_count(settings, "keys"), 1);
        ck_assert_str_eq(quipu_settings_item(settings, "keys", 0), "HHID");
        ck_assert_uint_eq(quipu_settings_count(settings, "files"), 0);
        ck_assert_ptr_null(quipu_settings_input(settings, "file"));
        settings_free(settings);
    }
}
END_TEST

START_TEST(every_type_is_read)
{
    struct quipu_settings *settings =
        read_good("{'text': '', 'whole': -12, 'rows': 9.0, 'share': 1e-6,"
                  " 'strict': false, 'mark': 'tab', 'keys': ['a', 'b'],"
                  " 'files': [{'location': 'x', 'join': ['k']},"
                  " {'location': 'y', 'unmatched': 'drop'}]}");
    ck_assert_str_eq(quipu_settings_text(settings, "text"), "");
    ck_assert_int_eq(quipu_settings_integer(settings, "whole"), -12);
    ck_assert_int_eq(quipu_settings_integer(settings, "rows"), 9);
    ck_assert_double_eq(quipu_settings_number(settings, "share"), 1e-6);
    ck_assert(!quipu_settings_bool(settings, "strict"));
    ck_assert_int_eq(quipu_settings_choice(settings, "mark"), 1);
    ck_assert_uint_eq(quipu_settings_count(settings, "keys"), 2);
    ck_assert_str_eq(quipu_settings_item(settings, "keys", 1), "b");
    ck_assert_uint_eq(quipu_settings_count(settings, "files"), 2);
    const struct quipu_settings *second =
        quipu_settings_record(settings, "files", 1);
    ck_assert_int_eq(quipu_settings_choice(second, "unmatched"), 1);
    const struct quipu_settings *file =
        quipu_settings_record(settings, "files", 0);
    ck_assert_str_eq(quipu_settings_item(file, "join", 0), "k");
    ck_assert_int_eq(quipu_settings_choice(file, "unmatched"), 0);
    settings_free(settings);
}
END_TEST

/* 2^53 + 1 is no double. */
START_TEST(whole_numbers_keep_all_digits)
{
    struct quipu_settings *settings = read_good("{'whole': 9007199254740993}");
    ck_assert_int_eq(quipu_settings_integer(settings, "whole"),
                     INT64_C(9007199254740993));
    settings_free(settings);
    settings = read_good("{'whole': -9223372036854775808}");
    ck_assert_int_eq(quipu_settings_integer(settings, "whole"), INT64_MIN);
    settings_free(settings);
}
END_TEST

/* ---- mistakes ----------------------------------------------------------- */

START_TEST(a_mistake_names_file_path_and_what_was_expected)
{
    static const struct {
        const char *json, *cause;
    } cases[] = {
        {"{'txt': 'a'}", "settings.txt: the plugin has no such option"},
        {"{'text': 7}", "settings.text: expected a text, found a number"},
        {"{'text': ['a']}", "settings.text: expected a text, found an array"},
        {"{'whole': '7'}", "settings.whole: expected a number, found a text"},
        {"{'whole': true}", "settings.whole: expected a number, found true"},
        {"{'whole': 1.5}",
         "settings.whole: setting 'whole': '1.5' is not a whole number"},
        {"{'whole': 1e20}",
         "settings.whole: setting 'whole': '1e20' is not a whole number"},
        {"{'rows': 0}", "settings.rows: setting 'rows': '0' is not from 1 to "
                        "9"},
        {"{'rows': 10}", "settings.rows: setting 'rows': '10' is not from 1 to "
                         "9"},
        {"{'share': 1.5}",
         "settings.share: setting 'share': '1.5' is not from 0 to 1"},
        {"{'share': {}}", "settings.share: expected a number, found an object"},
        {"{'strict': 1}",
         "settings.strict: expected true or false, found a number"},
        {"{'strict': 'true'}",
         "settings.strict: expected true or false, found a text"},
        {"{'mark': 'semicolon'}",
         "settings.mark: setting 'mark': 'semicolon' is not one of the "
         "choices"},
        {"{'mark': ''}", "settings.mark: the text is empty"},
        {"{'mark': 1}", "settings.mark: expected a text, found a number"},
        {"{'file': ''}", "settings.file: the text is empty"},
        {"{'file': {}}", "settings.file: expected a text, found an object"},
        {"{'keys': 'HHID'}",
         "settings.keys: expected an array of texts, found a text"},
        {"{'keys': ['a', 1]}",
         "settings.keys[1]: expected a text, found a number"},
        {"{'files': {'location': 'x'}}",
         "settings.files: expected an array of objects, found an object"},
        {"{'files': ['x']}",
         "settings.files[0]: expected an object, found a text"},
        {"{'files': [{'location': 'x'}, {}]}",
         "settings.files[1]: setting 'location' is required and not set"},
        {"{'files': [{'location': 'x', 'jion': []}]}",
         "settings.files[0].jion: the plugin has no such option"},
        {"{'files': [{'location': 'x', 'join': 'k'}]}",
         "settings.files[0].join: expected an array of texts, found a text"},
        {"{'files': [{'location': 'x', 'unmatched': 'keep'}]}",
         "settings.files[0].unmatched: setting 'unmatched': 'keep' is not one "
         "of the choices"},
    };
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        struct quipu_error err = QUIPU_NO_ERROR;
        ck_assert_ptr_null(read_with(options, cases[i].json, NULL, &err));
        ck_assert_int_eq(err.code, QUIPU_EDEFINITION);
        char *wanted = json_of(cases[i].cause), *cause = NULL;
        ck_assert_int_ne(asprintf(&cause, "\"d.json\" at %s", wanted), -1);
        ck_assert_str_eq(err.cause, cause);
        free(cause);
        free(wanted);
    }
}
END_TEST

START_TEST(unknown_options_and_choices_get_the_valid_ones)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    ck_assert_ptr_null(read_with(options, "{'strit': true}", NULL, &err));
    ck_assert_str_eq(err.hint,
                     "did you mean \"strict\"?  valid: text, whole, rows, "
                     "share, strict, mark, file, keys, files, token");
    quipu_error_clear(&err);
    ck_assert_ptr_null(read_with(options, "{'mark': 'x'}", NULL, &err));
    ck_assert_str_eq(err.hint, "valid: comma tab");
    quipu_error_clear(&err);
    ck_assert_ptr_null(
        read_with(options, "{'files': [{'locatoin': 'x'}]}", NULL, &err));
    ck_assert_str_eq(err.hint, "did you mean \"location\"?  valid: location, "
                               "join, unmatched");
    quipu_error_clear(&err);
    ck_assert_ptr_null(read_with(NULL, "{'x': 1}", NULL, &err));
    ck_assert_str_eq(err.hint, "there are no settings");
}
END_TEST

START_TEST(what_is_required_must_be_set)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    ck_assert_ptr_null(read_with(needed, NULL, NULL, &err));
    ck_assert_str_eq(err.cause, "\"d.json\" at settings: setting \"name\" is "
                                "required and not set");
    ck_assert_str_eq(err.hint, "\"name\": what it is called");
    quipu_error_clear(&err);
    ck_assert_ptr_null(read_with(needed, "{'name': ''}", NULL, &err));
    ck_assert_str_eq(err.cause,
                     "\"d.json\" at settings.name: the text is empty");
    quipu_error_clear(&err);
    struct quipu_settings *settings =
        read_with(needed, "{'name': 'x'}", NULL, &err);
    ck_assert_ok(settings, err);
    settings_free(settings);
}
END_TEST

/* ---- the period, and locations ------------------------------------------ */

START_TEST(the_period_is_filled_in)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    struct opened opened = {.count = 0};
    struct quipu_settings *settings =
        read_with(options,
                  "{'text': '{period}', 'keys': ['K{period}', '{Period}'],"
                  " 'file': '{period}/x_{period}.csv',"
                  " 'files': [{'location': 'a{period}'}, {'location': '{}b'}]}",
                  &opened, &err);
    ck_assert_ok(settings, err);
    ck_assert_str_eq(quipu_settings_text(settings, "text"), "2023");
    ck_assert_str_eq(quipu_settings_item(settings, "keys", 0), "K2023");
    ck_assert_str_eq(quipu_settings_item(settings, "keys", 1), "{Period}");
    ck_assert_uint_eq(opened.count, 3);
    ck_assert_str_eq(opened.locations[0], "2023/x_2023.csv");
    ck_assert_str_eq(opened.locations[1], "a2023");
    ck_assert_str_eq(opened.locations[2], "{}b");
    ck_assert_str_eq(quipu_input_name(quipu_settings_input(settings, "file")),
                     "2023/x_2023.csv");
    settings_free(settings);
}
END_TEST

START_TEST(nothing_is_opened_before_all_is_right)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    struct opened opened = {.count = 0};
    ck_assert_ptr_null(
        read_with(options, "{'file': 'x', 'rows': 10}", &opened, &err));
    ck_assert_uint_eq(opened.count, 0);

    quipu_error_clear(&err);
    opened.fails = true;
    ck_assert_ptr_null(read_with(options, "{'file': 'x'}", &opened, &err));
    ck_assert_int_eq(err.code, QUIPU_EINPUT);
    ck_assert_str_eq(err.cause, "\"x\" is not there");

    /* Without a way to open, a location is only checked. */
    quipu_error_clear(&err);
    struct quipu_settings *settings =
        read_with(options, "{'file': 'x'}", NULL, &err);
    ck_assert_ok(settings, err);
    ck_assert_ptr_null(quipu_settings_input(settings, "file"));
    settings_free(settings);
}
END_TEST

START_TEST(equal_settings_have_one_text)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    json_auto_t *a = parse_json("{'b': 1, 'a': {'d': [1, 2], 'c': 'x'}}");
    json_auto_t *b = parse_json("{ 'a' : {'c': 'x', 'd': [1,2]}, 'b' : 1 }");
    char *text = settings_canonical(a, &err);
    char *same = settings_canonical(b, &err);
    char *none = settings_canonical(NULL, &err);
    ck_assert_str_eq(text, "{\"a\":{\"c\":\"x\",\"d\":[1,2]},\"b\":1}");
    ck_assert_str_eq(same, text);
    ck_assert_str_eq(none, "{}");
    free(text);
    free(same);
    free(none);
}
END_TEST

UNIT_MAIN("settings_read", what_is_not_set_has_its_default, every_type_is_read,
          whole_numbers_keep_all_digits,
          a_mistake_names_file_path_and_what_was_expected,
          unknown_options_and_choices_get_the_valid_ones,
          what_is_required_must_be_set, the_period_is_filled_in,
          nothing_is_opened_before_all_is_right, equal_settings_have_one_text)
