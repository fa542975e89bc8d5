/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_description.c - what a plugin says of itself, one thing wrong at a time.
 *
 * No shared objects here: the structs are in this program.
 */
#include "../bad/good.h"

#include "unit.h"

#include "host/description.h"

static const struct quipu_source source = {GOOD_SOURCE};
static const struct quipu_calculation calculation = {GOOD_CALCULATION};

static const struct quipu_plugin right = {
    QUIPU_PLUGIN_HEAD,           .name = "test", GOOD_WORDS, .source = &source,
    .calculation = &calculation,
};

/* What the host would say of it; "" when nothing is wrong.  Static. */
static const char *reason_for(const struct quipu_plugin *plugin)
{
    static struct quipu_error err;
    err = (struct quipu_error)QUIPU_NO_ERROR;
    struct description description;
    if (description_read(&description, plugin, &err) == -1)
        return err.cause;
    if (description_check(&description, "test", &err) == 0)
        err.cause[0] = '\0';
    description_release(&description);
    return err.cause;
}

#define assert_reason(plugin, part)                                            \
    do {                                                                       \
        const char *reason_ = reason_for(plugin);                              \
        ck_assert_msg(strstr(reason_, part) != NULL,                           \
                      "the reason is \"%s\", expected \"%s\"", reason_, part); \
    } while (0)

START_TEST(right_one_is_right)
{
    ck_assert_str_eq(reason_for(&right), "");
}
END_TEST

/* ---- head and words ----------------------------------------------------- */

START_TEST(sizes_must_be_possible)
{
    static const struct quipu_option options[] = {{0}};
    struct quipu_plugin plugin = right;
    plugin.size = 19;
    assert_reason(&plugin, "says that its description has 19 bytes");
    plugin.size = 1u << 30;
    assert_reason(&plugin, "says that its description has 1073741824 bytes");
    plugin = right;
    plugin.options = options;
    plugin.option_size = 0;
    assert_reason(&plugin, "says that an option has 0 bytes");
    plugin = right;
    plugin.source_size = 0;
    assert_reason(&plugin, "says that its source has 0 bytes");
    plugin = right;
    plugin.calculation_size = UINT32_MAX;
    assert_reason(&plugin, "says that its calculation has 4294967295 bytes");
}
END_TEST

START_TEST(size_of_a_part_that_is_not_there_does_not_matter)
{
    struct quipu_plugin plugin = right;
    plugin.calculation = NULL;
    plugin.calculation_size = 0;
    plugin.option_size = 0;
    ck_assert_str_eq(reason_for(&plugin), "");
}
END_TEST

START_TEST(part_that_ends_early_lacks_what_comes_later)
{
    struct quipu_plugin plugin = right;
    plugin.source_size = offsetof(struct quipu_source, close);
    assert_reason(&plugin, "has a source without the function \"close\"");
    plugin = right;
    plugin.calculation_size = offsetof(struct quipu_calculation, compute);
    assert_reason(&plugin, "has a calculation without the function "
                           "\"compute\"");
    plugin = right;
    plugin.size = offsetof(struct quipu_plugin, version);
    assert_reason(&plugin, "has no version");
}
END_TEST

START_TEST(name_must_be_that_of_the_file)
{
    struct quipu_plugin plugin = right;
    plugin.name = NULL;
    assert_reason(&plugin, "has no name");
    plugin.name = "other";
    assert_reason(&plugin, "calls itself \"other\", its file \"test\"");
    plugin.name = "Test";
    assert_reason(&plugin, "has a name with more than lower case letters");
    plugin.name = "";
    assert_reason(&plugin, "has a name with more than lower case letters");
}
END_TEST

START_TEST(words_are_required_and_one_line)
{
    static const char *const wrong[] = {"", "  ", "two\nlines", "\x1b[2J",
                                        "\xff\xfe"};
    struct quipu_plugin plugin = right;
    plugin.version = NULL;
    assert_reason(&plugin, "has no version");
    plugin = right;
    plugin.summary = NULL;
    assert_reason(&plugin, "has no summary");
    plugin = right;
    plugin.licence = NULL;
    assert_reason(&plugin, "has no licence");
    for (size_t i = 0; i < ARRAY_SIZE(wrong); i++) {
        plugin = right;
        plugin.summary = wrong[i];
        assert_reason(&plugin, "has a summary that is not one line of text");
    }
    plugin.summary = "años";
    ck_assert_str_eq(reason_for(&plugin), "");
}
END_TEST

START_TEST(unknown_needs_are_refused)
{
    struct quipu_plugin plugin = right;
    plugin.needs = QUIPU_NEEDS_NETWORK | QUIPU_NEEDS_SECRETS;
    ck_assert_str_eq(reason_for(&plugin), "");
    plugin.needs |= 8;
    assert_reason(&plugin, "needs what is unknown here (0x8)");
}
END_TEST

/* ---- functions ---------------------------------------------------------- */

START_TEST(one_of_source_and_calculation_is_enough)
{
    struct quipu_plugin plugin = right;
    plugin.source = NULL;
    ck_assert_str_eq(reason_for(&plugin), "");
    plugin = right;
    plugin.calculation = NULL;
    ck_assert_str_eq(reason_for(&plugin), "");
    plugin.source = NULL;
    assert_reason(&plugin, "has neither a source nor a calculation");
}
END_TEST

#define WITHOUT(kind, member)                                                  \
    do {                                                                       \
        struct quipu_##kind less = kind;                                       \
        struct quipu_plugin plugin = right;                                    \
        less.member = NULL;                                                    \
        plugin.kind = &less;                                                   \
        assert_reason(&plugin, "has a " #kind " without the function "         \
                               "\"" #member "\"");                             \
    } while (0)

START_TEST(required_functions_are_required)
{
    WITHOUT(source, open);
    WITHOUT(source, describe);
    WITHOUT(source, scan);
    WITHOUT(source, next);
    WITHOUT(source, finish);
    WITHOUT(source, close);
    WITHOUT(calculation, open);
    WITHOUT(calculation, describe);
    WITHOUT(calculation, compute);
    WITHOUT(calculation, close);
}
END_TEST

START_TEST(source_needs_a_location_or_a_fingerprint)
{
    static const struct quipu_option fields[] = {
        {.name = "f", .type = QUIPU_OPTION_LOCATION, .help = "h"}, {0}};
    static const struct quipu_option options[] = {{.name = "r",
                                                   .type = QUIPU_OPTION_RECORDS,
                                                   .fields = fields,
                                                   .help = "h"},
                                                  {0}};
    struct quipu_source less = source;
    struct quipu_plugin plugin = right;
    less.fingerprint = NULL;
    plugin.source = &less;
    assert_reason(&plugin, "neither an option of type location nor");
    plugin.options = options;
    ck_assert_str_eq(reason_for(&plugin), "");
}
END_TEST

/* ---- options ------------------------------------------------------------ */

/* The reason for a plugin with this option in front of a right one. */
static const char *reason_for_option(struct quipu_option option)
{
    const struct quipu_option options[] = {
        option,
        {.name = "twice", .type = QUIPU_OPTION_TEXT, .help = "h"},
        {0},
    };
    struct quipu_plugin plugin = right;
    plugin.options = options;
    return reason_for(&plugin);
}

/* Braces of a designated initialiser are not one macro argument. */
#define OPTION(...) ((struct quipu_option){__VA_ARGS__})

static void assert_option(struct quipu_option option, const char *expected)
{
    const char *reason = reason_for_option(option);
    ck_assert_msg(expected[0] != '\0' ? strstr(reason, expected) != NULL
                                      : reason[0] == '\0',
                  "option \"%s\": the reason is \"%s\", expected \"%s\"",
                  option.name, reason, expected);
}

START_TEST(options_need_a_name_of_their_own_and_help)
{
    assert_option(OPTION(.name = "a", .type = 1, .help = "h"), "");
    assert_option(OPTION(.name = "a_b-3", .type = 1, .help = "h"), "");
    assert_option(OPTION(.name = "a", .type = 1), "option \"a\" has no help");
    assert_option(OPTION(.name = "a", .type = 1, .help = ""),
                  "has a help that is not one line");
    assert_option(OPTION(.name = "a", .type = 1, .help = "two\nlines"),
                  "has a help that is not one line");
    assert_option(OPTION(.name = "a", .type = 1, .help = "h", .unit = "\n"),
                  "has a unit that is not one line");
    assert_option(OPTION(.name = "twice", .type = 1, .help = "h"),
                  "option \"twice\" is there twice");
    assert_option(OPTION(.name = "", .type = 1, .help = "h"),
                  "has a name with more than");
    assert_option(OPTION(.name = "A", .type = 1, .help = "h"),
                  "has a name with more than");
    assert_option(OPTION(.name = "3a", .type = 1, .help = "h"),
                  "has a name with more than");
}
END_TEST

START_TEST(types_must_be_known)
{
    assert_option(OPTION(.name = "a", .type = 0, .help = "h"),
                  "is of a type that is unknown here");
    assert_option(OPTION(.name = "a", .type = 99, .help = "h"),
                  "is of a type that is unknown here");
}
END_TEST

static const struct {
    enum quipu_option_type type;
    const char *preset;
    bool is_right;
} presets[] = {
    {QUIPU_OPTION_TEXT, "anything", true},
    {QUIPU_OPTION_TEXT, "", true},
    {QUIPU_OPTION_INTEGER, "5", true},
    {QUIPU_OPTION_INTEGER, "10", false}, /* 0 to 9 */
    {QUIPU_OPTION_INTEGER, "five", false},
    {QUIPU_OPTION_INTEGER, "5.5", false},
    {QUIPU_OPTION_NUMBER, "5.5", true},
    {QUIPU_OPTION_NUMBER, "5,5", false},
    {QUIPU_OPTION_NUMBER, "nan", false},
    {QUIPU_OPTION_NUMBER, "-1", false},
    {QUIPU_OPTION_BOOL, "true", true},
    {QUIPU_OPTION_BOOL, "yes", false},
    {QUIPU_OPTION_CHOICE, "here", true},
    {QUIPU_OPTION_CHOICE, "her", false},
    {QUIPU_OPTION_CHOICE, "", false},
    {QUIPU_OPTION_LOCATION, "plugin:x.csv", true},
    {QUIPU_OPTION_LIST, "one", true},
};

START_TEST(presets_must_be_what_a_user_could_write)
{
    for (size_t i = 0; i < ARRAY_SIZE(presets); i++) {
        assert_option(
            OPTION(.name = "a", .type = presets[i].type,
                   .preset = presets[i].preset, .choices = "here there",
                   .minimum = 0, .maximum = 9, .help = "h"),
            presets[i].is_right ? "" : "has a preset that is not valid");
    }
}
END_TEST

START_TEST(choices_are_different_words)
{
    static const char *const wrong[] = {"", " ", "a ", " a", "a  b", "a b a"};
    assert_option(OPTION(.name = "a", .type = QUIPU_OPTION_CHOICE, .help = "h"),
                  "option \"a\" has no choices");
    for (size_t i = 0; i < ARRAY_SIZE(wrong); i++)
        assert_option(OPTION(.name = "a", .type = QUIPU_OPTION_CHOICE,
                             .choices = wrong[i], .help = "h"),
                      "has choices that are not different words");
    assert_option(OPTION(.name = "a", .type = QUIPU_OPTION_CHOICE,
                         .choices = "a aa b", .help = "h"),
                  "");
}
END_TEST

START_TEST(ranges_must_hold_a_value)
{
    assert_option(OPTION(.name = "a", .type = QUIPU_OPTION_NUMBER, .minimum = 2,
                         .maximum = 1, .help = "h"),
                  "has no value in its range");
    assert_option(OPTION(.name = "a", .type = QUIPU_OPTION_INTEGER,
                         .maximum = __builtin_nan(""), .help = "h"),
                  "has no value in its range");
}
END_TEST

/* ---- tables within tables ----------------------------------------------- */

static struct quipu_option records(const struct quipu_option *fields)
{
    return OPTION(.name = "r", .type = QUIPU_OPTION_RECORDS, .fields = fields,
                  .help = "h");
}

START_TEST(records_have_fields_that_are_right)
{
    const struct quipu_option none[] = {{0}};
    const struct quipu_option wrong[] = {
        {.name = "f", .type = QUIPU_OPTION_TEXT}, {0}};
    const struct quipu_option good[] = {
        {.name = "f", .type = QUIPU_OPTION_TEXT, .help = "h"}, {0}};
    assert_option(records(NULL), "option \"r\" has no fields");
    assert_option(records(none), "option \"r\" has no fields");
    assert_option(records(wrong), "option \"r.f\" has no help");
    assert_option(records(good), "");
}
END_TEST

START_TEST(fields_of_other_types_are_not_followed)
{
    assert_option(OPTION(.name = "a", .type = QUIPU_OPTION_TEXT, .help = "h",
                         .fields = (const struct quipu_option *)16),
                  "");
}
END_TEST

START_TEST(fields_that_hold_themselves_are_refused)
{
    struct quipu_option endless[2] = {{0}};
    endless[0] = records(endless);
    assert_option(records(endless), "has options more than 4 deep");
}
END_TEST

START_TEST(table_without_an_end_is_refused)
{
    static struct quipu_option many[400];
    for (size_t i = 0; i < ARRAY_SIZE(many); i++)
        many[i] = OPTION(.name = "a", .type = QUIPU_OPTION_TEXT, .help = "h");
    struct quipu_plugin plugin = right;
    plugin.options = many;
    assert_reason(&plugin, "has a table of options without an end");
}
END_TEST

UNIT_MAIN("description", right_one_is_right, sizes_must_be_possible,
          size_of_a_part_that_is_not_there_does_not_matter,
          part_that_ends_early_lacks_what_comes_later,
          name_must_be_that_of_the_file, words_are_required_and_one_line,
          unknown_needs_are_refused, one_of_source_and_calculation_is_enough,
          required_functions_are_required,
          source_needs_a_location_or_a_fingerprint,
          options_need_a_name_of_their_own_and_help, types_must_be_known,
          presets_must_be_what_a_user_could_write, choices_are_different_words,
          ranges_must_hold_a_value, records_have_fields_that_are_right,
          fields_of_other_types_are_not_followed,
          fields_that_hold_themselves_are_refused,
          table_without_an_end_is_refused)
