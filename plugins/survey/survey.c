/* SPDX-License-Identifier: GPL-3.0-or-later */
/* survey.c - the survey source: Stata, SPSS and delimited files, joined by
 * keys.
 */
#include "survey.h"

static const struct quipu_option file_options[] = {
    {.name = "location",
     .type = QUIPU_OPTION_LOCATION,
     .flags = QUIPU_OPTION_REQUIRED,
     .help = "the file; the first file gives the records"},
    {.name = "join",
     .type = QUIPU_OPTION_LIST,
     .help = "key columns, which the earlier files have too, or "
             "\"THEIRS=OURS\" where names differ; required after the first "
             "file"},
    {.name = "unmatched",
     .type = QUIPU_OPTION_CHOICE,
     .choices = "drop keep error",
     .help = "a record without a match here is left out and counted, keeps "
             "these columns missing, or fails; required after the first file"},
    {.name = "relation",
     .type = QUIPU_OPTION_CHOICE,
     .choices = "many-to-one one-to-one",
     .help = "whether records may share a match here (default many-to-one)"},
    {.name = "duplicates",
     .type = QUIPU_OPTION_CHOICE,
     .choices = "error first",
     .help = "several records here with one key fail (default), or the first "
             "is used and the others are counted"},
    {.name = "prefix",
     .type = QUIPU_OPTION_TEXT,
     .help = "put in front of the names of the columns of this file"},
    {.name = "format",
     .type = QUIPU_OPTION_CHOICE,
     .choices = "auto csv dta sav zsav",
     .help = "auto (default) goes by the end of the location's name"},
    {.name = "separator",
     .type = QUIPU_OPTION_CHOICE,
     .choices = "auto comma semicolon tab",
     .help = "csv: between fields; auto (default): what the header has most"},
    {.name = "decimal",
     .type = QUIPU_OPTION_CHOICE,
     .choices = "point comma",
     .help = "csv: the decimal mark of numbers (default point)"},
    {.name = "encoding",
     .type = QUIPU_OPTION_CHOICE,
     .choices = "utf-8 latin-1",
     .help = "of texts (default: utf-8 for csv, else as the file says)"},
    {.name = NULL}};

static const struct quipu_option options[] = {
    {.name = "files",
     .type = QUIPU_OPTION_RECORDS,
     .flags = QUIPU_OPTION_REQUIRED,
     .fields = file_options,
     .help = "the file that gives the records, then files joined to it"},
    {.name = "personal",
     .type = QUIPU_OPTION_LIST,
     .help = "columns that identify a person or household"},
    {.name = NULL}};

static void close_survey(void *source)
{
    struct survey *survey = source;
    for (size_t i = 0; i < survey->file_count; i++)
        file_release(&survey->files[i]);
    free(survey->files);
    free(survey->origins);
    free(survey->is_personal);
    free(survey);
}

static int open_files(struct survey *survey,
                      const struct quipu_settings *settings,
                      struct quipu_error *err)
{
    size_t count = quipu_settings_count(settings, "files");
    if (count == 0)
        return quipu_fail(err, QUIPU_EDEFINITION, "\"files\" names no file");
    survey->files = survey_alloc(count, sizeof *survey->files, err);
    if (!survey->files)
        return -1;
    survey->file_count = count;
    for (size_t i = 0; i < count; i++) {
        const struct quipu_settings *record =
            quipu_settings_record(settings, "files", i);
        if (file_init(&survey->files[i], record, i == 0, err) == -1 ||
            survey_relate(survey, i, record, err) == -1)
            return -1;
    }
    return survey_combine(survey, settings, err);
}

static void *open_survey(const struct quipu_settings *settings,
                         struct quipu_error *err)
{
    struct survey *survey = survey_alloc(1, sizeof *survey, err);
    if (!survey)
        return NULL;
    if (open_files(survey, settings, err) == -1) {
        close_survey(survey);
        return NULL;
    }
    return survey;
}

static const struct quipu_source source = {
    .open = open_survey,
    .describe = survey_describe,
    .scan = survey_scan,
    .next = survey_next,
    .finish = survey_finish,
    .close = close_survey,
};

QUIPU_EXPORT const struct quipu_plugin quipu_plugin = {
    QUIPU_PLUGIN_HEAD,
    .name = "survey",
    .version = "1.0",
    .summary = "survey files of Stata, SPSS and delimited text, joined by keys",
    .licence = "GPL-3.0-or-later",
    .options = options,
    .source = &source,
};
