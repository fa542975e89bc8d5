/* SPDX-License-Identifier: GPL-3.0-or-later */
/* text.c - delimited text, through the kit's reader. */
#include "survey.h"

struct text_reader {
    struct reader base;
    const struct wanted *wanted;
    struct quipu_delimited *delimited;
};

static int read_next(struct reader *base, struct quipu_error *err)
{
    struct text_reader *reader = (struct text_reader *)base;
    int got = quipu_delimited_next(reader->delimited, err);
    if (got == 1)
        base->row = quipu_delimited_row(reader->delimited);
    return got;
}

static void get_field(const struct reader *base, size_t slot,
                      struct value *value)
{
    const struct text_reader *reader = (const struct text_reader *)base;
    *value =
        (struct value){.kind = VALUE_TEXT,
                       .text = quipu_delimited_field(
                           reader->delimited, reader->wanted->columns[slot])};
}

static void close_reader(struct reader *base)
{
    struct text_reader *reader = (struct text_reader *)base;
    quipu_delimited_close(reader->delimited);
    free(reader);
}

struct reader *text_open(const struct file *file, const struct wanted *wanted,
                         struct quipu_error *err)
{
    struct text_reader *reader = survey_alloc(1, sizeof *reader, err);
    if (!reader)
        return NULL;
    *reader = (struct text_reader){
        .base = {.next = read_next, .get = get_field, .close = close_reader},
        .wanted = wanted,
        .delimited = quipu_delimited_open(file->input, &file->text, err)};
    if (!reader->delimited) {
        free(reader);
        return NULL;
    }
    return &reader->base;
}

static int add_columns(struct file *file,
                       const struct quipu_delimited *delimited,
                       struct quipu_error *err)
{
    size_t count = quipu_delimited_count(delimited);
    for (size_t i = 0; i < count; i++) {
        const struct column column = {
            .name = (char *)quipu_delimited_name(delimited, i),
            .type = QUIPU_TEXT};
        if (dictionary_add(&file->dictionary, &column, err) == -1)
            return -1;
    }
    return 0;
}

int text_describe(struct file *file, struct quipu_error *err)
{
    struct quipu_delimited *delimited =
        quipu_delimited_open(file->input, &file->text, err);
    if (!delimited)
        return -1;
    int status = add_columns(file, delimited, err);
    quipu_delimited_close(delimited);
    return status;
}
