/* SPDX-License-Identifier: GPL-3.0-or-later */
/* relate.c - finds the columns by which files are joined. */
#include "survey.h"

/* "HHID", or "CASEID=HHID" where the column has another name here. */
struct key_names {
    struct quipu_slice theirs, ours;
};

static struct key_names split_names(const struct file *file, const char *item)
{
    struct quipu_slice whole = quipu_slice_of(item);
    const char *mark = strchr(item, '=');
    if (!mark || dictionary_find(&file->dictionary, whole) != SIZE_MAX)
        return (struct key_names){whole, whole};
    size_t length = (size_t)(mark - item);
    return (struct key_names){
        quipu_slice_trim((struct quipu_slice){item, length}),
        quipu_slice_trim(
            (struct quipu_slice){mark + 1, whole.length - length - 1})};
}

static int fail_key(const struct file *file, struct quipu_slice name,
                    const char *where, struct quipu_error *err)
{
    struct quipu_text safe;
    quipu_text_init(&safe);
    quipu_text_append_safe(&safe, name, 64);
    (void)quipu_fail(err, QUIPU_EDEFINITION,
                     "\"%s\" is to be joined by \"%s\", but %s", file->name,
                     safe.data, where);
    quipu_hint(err, "where names differ, write \"THEIRS=OURS\"");
    quipu_text_release(&safe);
    return -1;
}

static int resolve_join(struct survey *survey, size_t number, const char *item,
                        struct join *join, struct quipu_error *err)
{
    const struct file *file = &survey->files[number];
    struct key_names names = split_names(file, item);
    join->column = dictionary_find(&file->dictionary, names.ours);
    if (join->column == SIZE_MAX)
        return fail_key(file, names.ours, "it has no such column", err);
    for (size_t i = 0; i < number; i++) {
        join->other_file = i;
        join->other_column =
            dictionary_find(&survey->files[i].dictionary, names.theirs);
        if (join->other_column != SIZE_MAX)
            return 0;
    }
    return fail_key(file, names.theirs, "no earlier file has such a column",
                    err);
}

int survey_relate(struct survey *survey, size_t number,
                  const struct quipu_settings *settings,
                  struct quipu_error *err)
{
    struct file *file = &survey->files[number];
    size_t count = quipu_settings_count(settings, "join");
    file->joins = survey_alloc(count, sizeof *file->joins, err);
    if (!file->joins)
        return -1;
    file->join_count = count;
    for (size_t i = 0; i < count; i++) {
        if (resolve_join(survey, number,
                         quipu_settings_item(settings, "join", i),
                         &file->joins[i], err) == -1)
            return -1;
    }
    return 0;
}
