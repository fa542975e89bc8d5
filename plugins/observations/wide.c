/* SPDX-License-Identifier: GPL-3.0-or-later */
/* wide.c - which columns of a wide table are headings of values. */
#include "observations.h"

/* What a heading is by an item of "pivot"; length 0 when it is none. */
static struct quipu_slice match(const char *item, struct quipu_slice name)
{
    struct quipu_slice none = {NULL, 0};
    const char *star = strchr(item, '*');
    if (!star)
        return quipu_slice_equal(quipu_slice_of(item), name) ? name : none;
    size_t before = (size_t)(star - item), after = strlen(star + 1);
    if (name.length <= before + after || memcmp(name.data, item, before) != 0 ||
        memcmp(name.data + name.length - after, star + 1, after) != 0)
        return none;
    return (struct quipu_slice){name.data + before,
                                name.length - before - after};
}

/* The code of a heading, by the first item of "pivot" that it matches; `used`
 * notes which of them have found something. */
static struct quipu_slice match_any(const struct options *options,
                                    struct quipu_slice name, bool *used)
{
    struct quipu_slice code = {NULL, 0};
    for (size_t i = 0; i < options->heading_count; i++) {
        struct quipu_slice found =
            match(quipu_settings_item(options->settings, "pivot", i), name);
        used[i] |= found.length > 0;
        if (code.length == 0)
            code = found;
    }
    return code;
}

/* The heading if it is a period.  One that only begins like a period would be
 * left out without a word: it is refused. */
static int match_period(struct quipu_slice name, struct quipu_slice *code,
                        struct quipu_error *err)
{
    struct quipu_period period;
    *code = (struct quipu_slice){NULL, 0};
    if (quipu_parse_period(name, &period))
        *code = name;
    if (code->length > 0 || !period_is_like(name))
        return 0;
    struct quipu_text text;
    quipu_text_init(&text);
    quipu_text_append_safe(&text, name, 100);
    (void)quipu_fail(err, QUIPU_EDATA,
                     "the column \"%s\" begins like a period, and is none",
                     text.data);
    quipu_text_release(&text);
    quipu_hint(err, "name the columns of values in \"pivot\"");
    return -1;
}

static int add_heading(struct table *table, size_t field,
                       struct quipu_slice code, struct quipu_error *err)
{
    struct heading *heading = &table->headings[table->heading_count];
    heading->field = field;
    heading->code = copy_slice(code, err);
    if (!heading->code)
        return -1;
    table->heading_count++;
    return 0;
}

/* A field is either a heading of values or a column of its own. */
static int sort_field(struct table *table, const struct options *options,
                      const struct column *column, bool *used,
                      struct quipu_error *err)
{
    struct quipu_slice name = quipu_slice_of(column->name), code;
    if (options->heading_count > 0)
        code = match_any(options, name, used);
    else if (match_period(name, &code, err) == -1)
        return -1;
    if (code.length > 0)
        return add_heading(table, column->field, code, err);
    return table_add(table, column, err);
}

static int check_used(const struct options *options, const bool *used,
                      struct quipu_error *err)
{
    for (size_t i = 0; i < options->heading_count; i++) {
        if (!used[i])
            return quipu_fail(
                err, QUIPU_EDATA, "no column is \"%s\", as \"pivot\" says",
                quipu_settings_item(options->settings, "pivot", i));
    }
    return 0;
}

static int sort_fields(struct table *table, const struct options *options,
                       const struct quipu_delimited *reader, bool *used,
                       struct quipu_error *err)
{
    for (size_t i = 0; i < quipu_delimited_count(reader); i++) {
        struct column column = {.name = (char *)quipu_delimited_name(reader, i),
                                .field = i};
        if (sort_field(table, options, &column, used, err) == -1)
            return -1;
    }
    if (check_used(options, used, err) == -1)
        return -1;
    if (table->heading_count > 0)
        return 0;
    (void)quipu_fail(err, QUIPU_EDATA, "no column has a period as its name");
    quipu_hint(err, "name the columns of values in \"pivot\"");
    return -1;
}

int wide_columns(struct table *table, const struct options *options,
                 const struct quipu_delimited *reader, struct quipu_error *err)
{
    size_t fields = quipu_delimited_count(reader);
    bool *used = calloc(options->heading_count + 1, sizeof *used);
    table->headings = calloc(fields, sizeof *table->headings);
    int result = used && table->headings
                     ? sort_fields(table, options, reader, used, err)
                     : quipu_fail_memory(err);
    free(used);
    const struct column heading = {.name = (char *)options->names_to,
                                   .origin = ORIGIN_HEADING,
                                   .field = NO_FIELD};
    const struct column cell = {.name = (char *)options->values_to,
                                .origin = ORIGIN_CELL,
                                .field = NO_FIELD};
    if (result == -1 || table_add(table, &heading, err) == -1)
        return -1;
    return table_add(table, &cell, err);
}
