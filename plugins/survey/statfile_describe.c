/* SPDX-License-Identifier: GPL-3.0-or-later */
/* statfile_describe.c - the dictionary of a Stata or SPSS file. */
#include <math.h>

#include "statfile.h"

struct describer {
    struct statfile statfile; /* first: the handlers' context */
    struct dictionary *dictionary;
};

static int handle_variable(int index, readstat_variable_t *variable,
                           const char *set, void *context)
{
    struct describer *describer = context;
    (void)index;
    struct column column = {
        .name = (char *)readstat_variable_get_name(variable),
        .label = (char *)readstat_variable_get_label(variable),
        .set = (char *)set};
    if (column.label && column.label[0] == '\0')
        column.label = NULL;
    stat_classify(describer->statfile.file, variable, &column);
    if (dictionary_add(describer->dictionary, &column,
                       &describer->statfile.error) == 0)
        return READSTAT_HANDLER_OK;
    quipu_prefix(&describer->statfile.error, "\"%s\"",
                 describer->statfile.file->name);
    return READSTAT_HANDLER_ABORT;
}

/* The text that stands for a labelled value; false where it is no value. */
static bool write_value(readstat_value_t value, char code[QUIPU_NUMBER_SIZE],
                        const char **text)
{
    *text = code;
    if (readstat_value_type_class(value) == READSTAT_TYPE_CLASS_STRING) {
        *text = readstat_string_value(value);
        return *text != NULL && (*text)[0] != '\0';
    }
    if (readstat_value_is_tagged_missing(value)) {
        code[0] = '.';
        code[1] = readstat_value_tag(value);
        code[2] = '\0';
        return code[1] >= 'a' && code[1] <= 'z';
    }
    double number = readstat_double_value(value);
    if (readstat_value_is_system_missing(value) || !isfinite(number))
        return false;
    (void)quipu_format_double(code, number);
    return true;
}

static int handle_label(const char *set, readstat_value_t value,
                        const char *label, void *context)
{
    struct describer *describer = context;
    char code[QUIPU_NUMBER_SIZE];
    const char *text;
    if (!set || !label || !write_value(value, code, &text))
        return READSTAT_HANDLER_OK;
    const struct value_label added = {(char *)text, (char *)label};
    if (dictionary_add_label(describer->dictionary, set, &added,
                             &describer->statfile.error) == -1)
        return READSTAT_HANDLER_ABORT;
    return READSTAT_HANDLER_OK;
}

/* Old .dta files end with their value labels, without a mark, and ReadStat ends
 * quietly wherever it finds no more: only between two tables, where it asks for
 * the few bytes of a length and gets none, is it the end. */
static int check_labels_end(struct statfile *statfile)
{
    bool has_mark =
        statfile->file->format != FORMAT_DTA || statfile->version >= 117;
    if (has_mark ||
        (statfile->last_asked <= sizeof(int32_t) && statfile->last_got == 0))
        return 0;
    return quipu_fail(&statfile->error, QUIPU_EDATA,
                      "\"%s\" is not complete: it ends within its value labels",
                      statfile->file->name);
}

int stat_describe(struct file *file, struct quipu_error *err)
{
    struct describer describer = {.dictionary = &file->dictionary};
    struct statfile *statfile = &describer.statfile;
    if (statfile_open(statfile, file, err) == -1)
        return -1;
    (void)readstat_set_variable_handler(statfile->parser, handle_variable);
    (void)readstat_set_value_label_handler(statfile->parser, handle_label);
    int status = statfile_parse(statfile);
    if (status == 0)
        status = check_labels_end(statfile);
    if (status == -1 && err && err->code == QUIPU_OK)
        *err = statfile->error;
    statfile_close(statfile);
    return status;
}
