/* SPDX-License-Identifier: GPL-3.0-or-later */
/* observations.c - source of published series: numbers that somebody else has
 * computed, in long tables, wide tables or SDMX-CSV.
 */
#include "observations.h"

static const struct quipu_option file_options[] = {
    {.name = "location",
     .type = QUIPU_OPTION_LOCATION,
     .flags = QUIPU_OPTION_REQUIRED,
     .help = "the file; its first row is the header"},
    {.name = NULL},
};

static const struct quipu_option options_table[] = {
    {.name = "files",
     .type = QUIPU_OPTION_RECORDS,
     .flags = QUIPU_OPTION_REQUIRED,
     .fields = file_options,
     .help = "the files, one after another; all have the same columns"},
    {.name = "layout",
     .type = QUIPU_OPTION_CHOICE,
     .choices = "long wide sdmx-csv",
     .preset = "long",
     .help = "a row is an observation; or it has one under each of several "
             "headings; or it is as SDMX-CSV 1.0, 2.0 or 2.1 says"},
    QUIPU_DELIMITED_OPTIONS,
    {.name = "pivot",
     .type = QUIPU_OPTION_LIST,
     .help = "wide: the columns of values, by name or by a pattern with one *, "
             "and then the heading is what the * stands for (default: the "
             "columns whose names are periods)"},
    {.name = "names_to",
     .type = QUIPU_OPTION_TEXT,
     .help = "wide: the column that holds the headings (default period)"},
    {.name = "values_to",
     .type = QUIPU_OPTION_TEXT,
     .help = "wide: the column that holds the values (default value)"},
    {.name = "empty",
     .type = QUIPU_OPTION_CHOICE,
     .choices = "keep skip",
     .help = "wide: an empty value is a record with a missing value (default), "
             "or none, which is counted"},
    {.name = "structure",
     .type = QUIPU_OPTION_TEXT,
     .help = "sdmx-csv: the dataflow or structure that every row must be of: "
             "AGENCY:ID(VERSION), AGENCY:ID or ID"},
    {.name = "period",
     .type = QUIPU_OPTION_TEXT,
     .help = "a column of the files from which a column \"period\" is made"},
    {.name = "period_range",
     .type = QUIPU_OPTION_CHOICE,
     .choices = "refuse first last",
     .help = "a range of years in it, as 2015-2016, is an error (default), or "
             "counts for its first or last year"},
    {.name = NULL},
};

/* Settings that mean nothing without another setting, so that somebody must
 * have thought of something else. */
static int check_layout(const struct options *options, struct quipu_error *err)
{
    static const struct {
        const char *name;
        enum layout layout;
        const char *word;
    } only[] = {
        {"pivot", LAYOUT_WIDE, "wide"},
        {"empty", LAYOUT_WIDE, "wide"},
        {"names_to", LAYOUT_WIDE, "wide"},
        {"values_to", LAYOUT_WIDE, "wide"},
        {"structure", LAYOUT_SDMX, "sdmx-csv"},
    };
    for (size_t i = 0; i < sizeof only / sizeof *only; i++) {
        if (options->layout != only[i].layout &&
            quipu_settings_has(options->settings, only[i].name))
            return quipu_fail(err, QUIPU_EDEFINITION,
                              "\"%s\" is for the layout \"%s\"", only[i].name,
                              only[i].word);
    }
    if (!options->period &&
        quipu_settings_has(options->settings, "period_range"))
        return quipu_fail(err, QUIPU_EDEFINITION,
                          "\"period_range\" is for the column that \"period\" "
                          "names, and there is no \"period\"");
    return 0;
}

static int check_headings(const struct options *options,
                          struct quipu_error *err)
{
    for (size_t i = 0; i < options->heading_count; i++) {
        const char *item = quipu_settings_item(options->settings, "pivot", i);
        const char *star = strchr(item, '*');
        if (*item == '\0' || (star && strchr(star + 1, '*')))
            return quipu_fail(err, QUIPU_EDEFINITION,
                              "\"pivot\": \"%s\" is neither a name nor a "
                              "pattern with one *",
                              item);
    }
    if (options->file_count == 0)
        return quipu_fail(err, QUIPU_EDEFINITION, "\"files\" names no file");
    return 0;
}

static const char *text_or(const struct quipu_settings *settings,
                           const char *name, const char *preset)
{
    const char *text = quipu_settings_text(settings, name);
    return text ? text : preset;
}

static void read_options(struct options *options,
                         const struct quipu_settings *settings)
{
    *options = (struct options){
        .settings = settings,
        .file_count = quipu_settings_count(settings, "files"),
        .heading_count = quipu_settings_count(settings, "pivot"),
        .layout = (enum layout)quipu_settings_choice(settings, "layout"),
        .format = quipu_delimited_format_of(settings),
        .names_to = text_or(settings, "names_to", "period"),
        .values_to = text_or(settings, "values_to", "value"),
        .structure = quipu_settings_text(settings, "structure"),
        .period = quipu_settings_text(settings, "period"),
        .skips_empty = quipu_settings_choice(settings, "empty") == 1,
    };
    if (quipu_settings_has(settings, "period_range"))
        options->range =
            (enum range)quipu_settings_choice(settings, "period_range");
}

static void *open_source(const struct quipu_settings *settings,
                         struct quipu_error *err)
{
    struct options *options = malloc(sizeof *options);
    if (!options) {
        (void)quipu_fail_memory(err);
        return NULL;
    }
    read_options(options, settings);
    if (check_layout(options, err) == 0 && check_headings(options, err) == 0)
        return options;
    free(options);
    return NULL;
}

const struct quipu_input *options_input(const struct options *options,
                                        size_t file)
{
    return quipu_settings_input(
        quipu_settings_record(options->settings, "files", file), "location");
}

/* Looks at one file; the first is described. */
static int describe_file(const struct options *options, size_t file,
                         struct table *first, struct quipu_error *err)
{
    struct table table = {.count = 0};
    struct table *this = file == 0 ? first : &table;
    struct quipu_delimited *reader = table_open(this, options, file, err);
    int result = reader ? 0 : -1;
    if (reader && file > 0 && table_match(first, this, err) == -1) {
        quipu_prefix(err, "\"%s\"",
                     quipu_input_name(options_input(options, file)));
        result = -1;
    }
    quipu_delimited_close(reader);
    table_release(&table);
    return result;
}

static int describe(void *source, struct quipu_schema *schema,
                    struct quipu_error *err)
{
    const struct options *options = source;
    struct table first = {.count = 0};
    int result = 0;
    for (size_t i = 0; result == 0 && i < options->file_count; i++)
        result = describe_file(options, i, &first, err);
    for (size_t i = 0; result == 0 && i < first.count; i++)
        quipu_schema_column(schema, .name = first.columns[i].name,
                            .label = first.columns[i].label,
                            .type = QUIPU_TEXT);
    table_release(&first);
    return result;
}

static const struct quipu_source source = {
    .open = open_source,
    .describe = describe,
    .scan = scan_begin,
    .next = scan_next,
    .finish = scan_finish,
    .close = free,
};

QUIPU_EXPORT const struct quipu_plugin quipu_plugin = {
    QUIPU_PLUGIN_HEAD,
    .name = "observations",
    .version = "1.0",
    .summary = "published series: long and wide tables, SDMX-CSV",
    .licence = "GPL-3.0-or-later",
    .options = options_table,
    .source = &source,
};
