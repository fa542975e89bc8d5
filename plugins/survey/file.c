/* SPDX-License-Identifier: GPL-3.0-or-later */
/* file.c - the settings of one file, and its format. */
#include "survey.h"

/* The choices of "format". */
enum { CHOICE_AUTO, CHOICE_CSV, CHOICE_DTA, CHOICE_SAV, CHOICE_ZSAV };

static const struct {
    const char *ending;
    enum file_format format;
} endings[] = {
    {".csv", FORMAT_CSV}, {".tsv", FORMAT_CSV}, {".txt", FORMAT_CSV},
    {".dta", FORMAT_DTA}, {".sav", FORMAT_SAV}, {".zsav", FORMAT_SAV},
};

/* Removed from a name before its ending is looked at. */
static const char *const packings[] = {".gz", ".xz", ".zst"};

static bool ends_with(struct quipu_slice name, const char *ending)
{
    size_t length = strlen(ending);
    if (name.length < length)
        return false;
    const char *end = name.data + name.length - length;
    for (size_t i = 0; i < length; i++) {
        char c = end[i];
        if (c >= 'A' && c <= 'Z')
            c = (char)(c - 'A' + 'a');
        if (c != ending[i])
            return false;
    }
    return true;
}

static int guess_format(struct file *file, struct quipu_error *err)
{
    struct quipu_slice name = quipu_slice_of(file->name);
    for (size_t i = 0; i < ARRAY_SIZE(packings); i++) {
        if (ends_with(name, packings[i])) {
            name.length -= strlen(packings[i]);
            break;
        }
    }
    for (size_t i = 0; i < ARRAY_SIZE(endings); i++) {
        if (ends_with(name, endings[i].ending)) {
            file->format = endings[i].format;
            return 0;
        }
    }
    (void)quipu_fail(err, QUIPU_EDEFINITION,
                     "\"%s\": the name does not say which format it has",
                     file->name);
    quipu_hint(err, "set \"format\" to csv, dta, sav or zsav");
    return -1;
}

static int read_format(struct file *file, const struct quipu_settings *settings,
                       struct quipu_error *err)
{
    switch (quipu_settings_choice(settings, "format")) {
    case CHOICE_CSV:
        file->format = FORMAT_CSV;
        return 0;
    case CHOICE_DTA:
        file->format = FORMAT_DTA;
        return 0;
    case CHOICE_SAV:
    case CHOICE_ZSAV:
        file->format = FORMAT_SAV;
        return 0;
    default:
        return guess_format(file, err);
    }
}

/* How the text of the file is written; an option that its format has no use for
 * is refused, so that nobody relies on it. */
static int read_text_format(struct file *file,
                            const struct quipu_settings *settings,
                            struct quipu_error *err)
{
    int separator = quipu_settings_choice(settings, "separator");
    int decimal = quipu_settings_choice(settings, "decimal");
    bool is_latin1 = quipu_settings_choice(settings, "encoding") == 1;

    if (file->format == FORMAT_CSV) {
        file->text = quipu_delimited_format_of(settings);
        return 0;
    }
    if (separator > 0 || decimal > 0)
        return quipu_fail(err, QUIPU_EDEFINITION,
                          "\"%s\": \"%s\" is for csv files only", file->name,
                          separator > 0 ? "separator" : "decimal");
    if (quipu_settings_has(settings, "encoding"))
        file->encoding = is_latin1 ? "ISO-8859-1" : "UTF-8";
    return 0;
}

static int refuse_for_first(const struct file *file,
                            const struct quipu_settings *settings,
                            struct quipu_error *err)
{
    static const char *const names[] = {"join", "unmatched", "relation",
                                        "duplicates", "prefix"};
    for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
        if (!quipu_settings_has(settings, names[i]))
            continue;
        (void)quipu_fail(err, QUIPU_EDEFINITION,
                         "\"%s\": \"%s\" is for the files after the first",
                         file->name, names[i]);
        quipu_hint(err, "the first file gives the records, the others are "
                        "joined to it");
        return -1;
    }
    return 0;
}

static int read_join(struct file *file, const struct quipu_settings *settings,
                     struct quipu_error *err)
{
    if (quipu_settings_count(settings, "join") == 0) {
        (void)quipu_fail(err, QUIPU_EDEFINITION,
                         "\"%s\": \"join\" is missing: the columns by which it "
                         "is joined to the first file",
                         file->name);
        quipu_hint(err, "for example \"join\": [\"HHID\"]");
        return -1;
    }
    if (!quipu_settings_has(settings, "unmatched")) {
        (void)quipu_fail(err, QUIPU_EDEFINITION,
                         "\"%s\": \"unmatched\" is missing: what to do with "
                         "a record that has no match in it",
                         file->name);
        quipu_hint(err, "drop leaves the record out and counts it, keep has "
                        "the columns of this file missing, error fails");
        return -1;
    }
    file->unmatched =
        (enum unmatched)quipu_settings_choice(settings, "unmatched");
    file->is_one_to_one = quipu_settings_choice(settings, "relation") == 1;
    file->keeps_first = quipu_settings_choice(settings, "duplicates") == 1;
    file->prefix = quipu_settings_text(settings, "prefix");
    if (file->is_one_to_one && file->keeps_first)
        return quipu_fail(err, QUIPU_EDEFINITION,
                          "\"%s\": in a one-to-one relation a duplicate is an "
                          "error, \"duplicates\" cannot be \"first\"",
                          file->name);
    return 0;
}

int file_init(struct file *file, const struct quipu_settings *settings,
              bool is_first, struct quipu_error *err)
{
    file->input = quipu_settings_input(settings, "location");
    file->name = quipu_input_name(file->input);
    if (read_format(file, settings, err) == -1 ||
        read_text_format(file, settings, err) == -1)
        return -1;
    int status = is_first ? refuse_for_first(file, settings, err)
                          : read_join(file, settings, err);
    if (status == -1)
        return -1;

    status = file->format == FORMAT_CSV ? text_describe(file, err)
                                        : stat_describe(file, err);
    if (status == -1)
        return -1;
    if (file->dictionary.count == 0)
        return quipu_fail(err, QUIPU_EDATA, "\"%s\" has no columns",
                          file->name);
    dictionary_complete(&file->dictionary);
    return 0;
}

void file_release(struct file *file)
{
    dictionary_release(&file->dictionary);
    free(file->joins);
}

const char *file_record_word(const struct file *file)
{
    return file->format == FORMAT_CSV ? "row" : "record";
}

struct reader *file_open(const struct file *file, const struct wanted *wanted,
                         struct quipu_error *err)
{
    return file->format == FORMAT_CSV ? text_open(file, wanted, err)
                                      : stat_open(file, wanted, err);
}
