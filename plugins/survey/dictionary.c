/* SPDX-License-Identifier: GPL-3.0-or-later */
/* dictionary.c - the columns of one file and their value labels. */
#include "survey.h"

/* A copy that is certainly UTF-8: what is not is escaped. */
static char *copy_label(const char *label, struct quipu_error *err)
{
    size_t length = strlen(label);
    if (quipu_utf8_valid(label, length) == length)
        return survey_strdup(label, err);

    struct quipu_text safe;
    quipu_text_init(&safe);
    quipu_text_append_safe(&safe, quipu_slice_of(label), length);
    char *copy = quipu_text_detach(&safe, err);
    quipu_text_release(&safe);
    return copy;
}

static void free_column(struct column *column)
{
    free(column->name);
    free(column->label);
    free(column->set);
}

int dictionary_add(struct dictionary *dictionary, const struct column *column,
                   struct quipu_error *err)
{
    if (!column->name || column->name[0] == '\0')
        return quipu_fail(err, QUIPU_EDATA, "column %zu has no name",
                          dictionary->count + 1);
    if (quipu_utf8_valid(column->name, strlen(column->name)) !=
        strlen(column->name))
        return quipu_fail(err, QUIPU_EDATA,
                          "the name of column %zu is not UTF-8 text",
                          dictionary->count + 1);
    if (survey_grow(&dictionary->columns, &dictionary->capacity,
                    dictionary->count + 1, sizeof *dictionary->columns,
                    err) == -1)
        return -1;

    struct column copy = *column;
    copy.name = survey_strdup(column->name, err);
    copy.label = column->label ? copy_label(column->label, err) : NULL;
    copy.set = column->set ? survey_strdup(column->set, err) : NULL;
    if (!copy.name || (column->label && !copy.label) ||
        (column->set && !copy.set)) {
        free_column(&copy);
        return -1;
    }
    dictionary->columns[dictionary->count++] = copy;
    return 0;
}

static struct label_set *find_or_add_set(struct dictionary *dictionary,
                                         const char *name,
                                         struct quipu_error *err)
{
    if (dictionary->set_count > 0) {
        struct label_set *last = &dictionary->sets[dictionary->set_count - 1];
        if (strcmp(last->name, name) == 0)
            return last;
    }
    if (survey_grow(&dictionary->sets, &dictionary->set_capacity,
                    dictionary->set_count + 1, sizeof *dictionary->sets,
                    err) == -1)
        return NULL;
    char *copy = survey_strdup(name, err);
    if (!copy)
        return NULL;
    struct label_set *added = &dictionary->sets[dictionary->set_count++];
    *added = (struct label_set){.name = copy};
    return added;
}

int dictionary_add_label(struct dictionary *dictionary, const char *set_name,
                         const struct value_label *label,
                         struct quipu_error *err)
{
    struct label_set *set = find_or_add_set(dictionary, set_name, err);
    if (!set || survey_grow(&set->labels, &set->capacity, set->count + 1,
                            sizeof *set->labels, err) == -1)
        return -1;
    struct value_label copy = {copy_label(label->value, err),
                               copy_label(label->label, err)};
    if (!copy.value || !copy.label) {
        free(copy.value);
        free(copy.label);
        return -1;
    }
    set->labels[set->count++] = copy;
    return 0;
}

static int compare_sets(const void *a, const void *b)
{
    const struct label_set *left = a, *right = b;
    return strcmp(left->name, right->name);
}

void dictionary_complete(struct dictionary *dictionary)
{
    if (dictionary->set_count > 0)
        qsort(dictionary->sets, dictionary->set_count, sizeof *dictionary->sets,
              compare_sets);
}

const struct label_set *dictionary_find_set(const struct dictionary *dictionary,
                                            const char *name)
{
    if (!name || dictionary->set_count == 0)
        return NULL;
    struct label_set wanted = {.name = (char *)name};
    return bsearch(&wanted, dictionary->sets, dictionary->set_count,
                   sizeof *dictionary->sets, compare_sets);
}

static int fold(char c)
{
    return c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c;
}

bool name_is_like(const char *name, struct quipu_slice other)
{
    if (strlen(name) != other.length)
        return false;
    for (size_t i = 0; i < other.length; i++) {
        if (fold(name[i]) != fold(other.data[i]))
            return false;
    }
    return true;
}

size_t dictionary_find(const struct dictionary *dictionary,
                       struct quipu_slice name)
{
    size_t found = SIZE_MAX, near = 0;
    for (size_t i = 0; i < dictionary->count; i++) {
        const char *candidate = dictionary->columns[i].name;
        if (!name_is_like(candidate, name))
            continue;
        if (memcmp(candidate, name.data, name.length) == 0)
            return i;
        found = i;
        near++;
    }
    return near == 1 ? found : SIZE_MAX;
}

void dictionary_release(struct dictionary *dictionary)
{
    for (size_t i = 0; i < dictionary->count; i++)
        free_column(&dictionary->columns[i]);
    for (size_t i = 0; i < dictionary->set_count; i++) {
        struct label_set *set = &dictionary->sets[i];
        for (size_t j = 0; j < set->count; j++) {
            free(set->labels[j].value);
            free(set->labels[j].label);
        }
        free(set->labels);
        free(set->name);
    }
    free(dictionary->columns);
    free(dictionary->sets);
    *dictionary = (struct dictionary){.columns = NULL};
}
