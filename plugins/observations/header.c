/* SPDX-License-Identifier: GPL-3.0-or-later */
/* header.c - the columns of a table, and that each name is there once. */
#include "observations.h"

char *copy_slice(struct quipu_slice slice, struct quipu_error *err)
{
    char *copy = malloc(slice.length + 1);
    if (!copy) {
        (void)quipu_fail_memory(err);
        return NULL;
    }
    if (slice.length > 0)
        memcpy(copy, slice.data, slice.length);
    copy[slice.length] = '\0';
    return copy;
}

static int grow(struct table *table, struct quipu_error *err)
{
    if (table->count < table->capacity)
        return 0;
    size_t capacity = table->capacity * 2 + 16;
    struct column *columns =
        realloc(table->columns, capacity * sizeof *columns);
    if (!columns)
        return quipu_fail_memory(err);
    table->columns = columns;
    table->capacity = capacity;
    return 0;
}

int table_add(struct table *table, const struct column *column,
              struct quipu_error *err)
{
    if (grow(table, err) == -1)
        return -1;
    struct column *new = &table->columns[table->count];
    *new = *column;
    new->name = copy_slice(quipu_slice_of(column->name), err);
    new->label = NULL;
    if (!new->name)
        return -1;
    table->count++;
    if (!column->label)
        return 0;
    new->label = copy_slice(quipu_slice_of(column->label), err);
    return new->label ? 0 : -1;
}

void table_release(struct table *table)
{
    for (size_t i = 0; i < table->count; i++) {
        free(table->columns[i].name);
        free(table->columns[i].label);
    }
    for (size_t i = 0; i < table->heading_count; i++)
        free(table->headings[i].code);
    free(table->columns);
    free(table->headings);
    *table = (struct table){.count = 0};
}

struct column *table_find(const struct table *table, const char *name)
{
    for (size_t i = 0; i < table->count; i++) {
        if (strcmp(table->columns[i].name, name) == 0)
            return &table->columns[i];
    }
    return NULL;
}

static int compare(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* All names, sorted; the caller frees the list. */
static const char **sort_names(const struct table *table,
                               struct quipu_error *err)
{
    const char **names = malloc((table->count + 1) * sizeof *names);
    if (!names) {
        (void)quipu_fail_memory(err);
        return NULL;
    }
    for (size_t i = 0; i < table->count; i++)
        names[i] = table->columns[i].name;
    qsort(names, table->count, sizeof *names, compare);
    return names;
}

/* Fails with the name shown safely in the place of %s. */
static int fail_name(struct quipu_error *err, const char *name,
                     const char *before, const char *after)
{
    struct quipu_text text;
    quipu_text_init(&text);
    quipu_text_append_safe(&text, quipu_slice_of(name), 100);
    (void)quipu_fail(err, QUIPU_EDATA, "%s\"%s\"%s", before, text.data, after);
    quipu_text_release(&text);
    return -1;
}

/* The first of sorted texts that is there twice, or NULL. */
static const char *find_twin(const char *const *sorted, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        if (strcmp(sorted[i - 1], sorted[i]) == 0)
            return sorted[i];
    }
    return NULL;
}

int table_check_names(const struct table *table, struct quipu_error *err)
{
    const char **names = sort_names(table, err);
    if (!names)
        return -1;
    const char *twin = find_twin(names, table->count);
    free(names);
    if (!twin)
        return 0;
    (void)fail_name(err, twin, "there would be two columns ", "");
    quipu_hint(err, "\"names_to\" and \"values_to\" name the columns that a "
                    "wide table is turned into");
    return -1;
}

int table_check_codes(const struct table *table, struct quipu_error *err)
{
    size_t count = table->heading_count;
    const char **codes = malloc((count + 1) * sizeof *codes);
    if (!codes)
        return quipu_fail_memory(err);
    for (size_t i = 0; i < count; i++)
        codes[i] = table->headings[i].code;
    qsort(codes, count, sizeof *codes, compare);
    const char *twin = find_twin(codes, count);
    free(codes);
    return twin ? fail_name(err, twin, "two columns are headed ", "") : 0;
}

int table_match(const struct table *first, const struct table *other,
                struct quipu_error *err)
{
    const char **ours = sort_names(first, err);
    const char **theirs = sort_names(other, err);
    int result = ours && theirs ? 0 : -1;
    size_t i = 0;
    size_t count = first->count < other->count ? first->count : other->count;
    while (result == 0 && i < count && strcmp(ours[i], theirs[i]) == 0)
        i++;
    bool has_ours = i < first->count, has_theirs = i < other->count;
    if (result == 0 && has_ours &&
        (!has_theirs || strcmp(ours[i], theirs[i]) < 0))
        result = fail_name(err, ours[i], "has no column ",
                           ", which the first file has");
    else if (result == 0 && has_theirs)
        result = fail_name(err, theirs[i], "has a column ",
                           ", which the first file has not");
    free(ours);
    free(theirs);
    return result;
}
