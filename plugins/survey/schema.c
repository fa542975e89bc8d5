/* SPDX-License-Identifier: GPL-3.0-or-later */
/* schema.c - the columns of all files as one schema. */
#include "survey.h"

/* A key column of a joined file is not shown: the earlier file has it. */
static bool is_key(const struct file *file, size_t column)
{
    for (size_t i = 0; i < file->join_count; i++) {
        if (file->joins[i].column == column)
            return true;
    }
    return false;
}

static int collect_origins(struct survey *survey, struct quipu_error *err)
{
    size_t count = 0;
    for (size_t i = 0; i < survey->file_count; i++)
        count += survey->files[i].dictionary.count;
    survey->origins = survey_alloc(count, sizeof *survey->origins, err);
    if (!survey->origins)
        return -1;
    for (size_t i = 0; i < survey->file_count; i++) {
        const struct file *file = &survey->files[i];
        for (size_t j = 0; j < file->dictionary.count; j++) {
            if (!is_key(file, j))
                survey->origins[survey->origin_count++] = (struct origin){i, j};
        }
    }
    return 0;
}

/* Names with their file, to find what occurs twice. */
struct named {
    char *name; /* owned */
    size_t file;
};

static char *make_name(const struct survey *survey, struct origin origin,
                       struct quipu_error *err)
{
    const struct file *file = &survey->files[origin.file];
    struct quipu_text name;
    quipu_text_init(&name);
    if (file->prefix)
        quipu_text_append(&name, file->prefix);
    quipu_text_append(&name, file->dictionary.columns[origin.column].name);
    char *made = quipu_text_detach(&name, err);
    quipu_text_release(&name);
    return made;
}

static int compare_named(const void *a, const void *b)
{
    const struct named *left = a, *right = b;
    int order = strcmp(left->name, right->name);
    if (order != 0)
        return order;
    return (left->file > right->file) - (left->file < right->file);
}

static int fail_clash(const struct survey *survey, const struct named *first,
                      const struct named *second, struct quipu_error *err)
{
    struct quipu_text safe;
    quipu_text_init(&safe);
    quipu_text_append_safe(&safe, quipu_slice_of(first->name), 64);
    const char *one = survey->files[first->file].name;
    const char *other = survey->files[second->file].name;
    if (first->file == second->file) {
        (void)quipu_fail(err, QUIPU_EDATA, "\"%s\" has two columns \"%s\"", one,
                         safe.data);
    } else {
        (void)quipu_fail(err, QUIPU_EDEFINITION,
                         "column \"%s\" is in \"%s\" and in \"%s\"", safe.data,
                         one, other);
        quipu_hint(err, "give the second file a \"prefix\", or name the column "
                        "in its \"join\"");
    }
    quipu_text_release(&safe);
    return -1;
}

static int find_clash(const struct survey *survey, struct named *names,
                      struct quipu_error *err)
{
    for (size_t i = 0; i < survey->origin_count; i++) {
        names[i].file = survey->origins[i].file;
        names[i].name = make_name(survey, survey->origins[i], err);
        if (!names[i].name)
            return -1;
    }
    qsort(names, survey->origin_count, sizeof *names, compare_named);
    for (size_t i = 1; i < survey->origin_count; i++) {
        if (strcmp(names[i - 1].name, names[i].name) == 0)
            return fail_clash(survey, &names[i - 1], &names[i], err);
    }
    return 0;
}

static int check_names(const struct survey *survey, struct quipu_error *err)
{
    struct named *names =
        survey_alloc(survey->origin_count, sizeof *names, err);
    if (!names)
        return -1;
    int status = find_clash(survey, names, err);
    for (size_t i = 0; i < survey->origin_count; i++)
        free(names[i].name);
    free(names);
    return status;
}

static int mark_personal(struct survey *survey, const char *name,
                         struct quipu_error *err)
{
    bool is_found = false;
    for (size_t i = 0; i < survey->origin_count; i++) {
        char *made = make_name(survey, survey->origins[i], err);
        if (!made)
            return -1;
        if (name_is_like(made, quipu_slice_of(name))) {
            survey->is_personal[i] = true;
            is_found = true;
        }
        free(made);
    }
    if (is_found)
        return 0;
    return quipu_fail(err, QUIPU_EDEFINITION,
                      "\"personal\" names a column \"%s\", which no file has",
                      name);
}

int survey_combine(struct survey *survey, const struct quipu_settings *settings,
                   struct quipu_error *err)
{
    if (collect_origins(survey, err) == -1 || check_names(survey, err) == -1)
        return -1;
    survey->is_personal =
        survey_alloc(survey->origin_count, sizeof *survey->is_personal, err);
    if (!survey->is_personal)
        return -1;
    for (size_t i = 0; i < quipu_settings_count(settings, "personal"); i++) {
        const char *name = quipu_settings_item(settings, "personal", i);
        if (mark_personal(survey, name, err) == -1)
            return -1;
    }
    return 0;
}

/* A date is shown as a date, so that labels of its numbers fit nothing. */
static void describe_labels(const struct file *file,
                            const struct column *column,
                            struct quipu_schema *schema)
{
    const struct label_set *set =
        dictionary_find_set(&file->dictionary, column->set);
    if (!set || column->type == QUIPU_DATE)
        return;
    for (size_t i = 0; i < set->count; i++)
        quipu_schema_label(schema, set->labels[i].value, set->labels[i].label);
}

int survey_describe(void *source, struct quipu_schema *schema,
                    struct quipu_error *err)
{
    const struct survey *survey = source;
    for (size_t i = 0; i < survey->origin_count; i++) {
        const struct origin *origin = &survey->origins[i];
        const struct file *file = &survey->files[origin->file];
        const struct column *column = &file->dictionary.columns[origin->column];
        char *name = make_name(survey, *origin, err);
        if (!name)
            return -1;
        quipu_schema_column(
            schema, .name = name, .type = column->type, .label = column->label,
            .sensitivity =
                survey->is_personal[i] ? QUIPU_PERSONAL : QUIPU_OPEN);
        free(name);
        describe_labels(file, column, schema);
    }
    return 0;
}
