/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sdmx.c - what is fixed in SDMX-CSV: the first columns, the separator after
 * the first term, "CODE: label", actions.
 *
 * SDMX-CSV data messages 1.0, 2.0 and 2.1, field guides of the SDMX technical
 * working group:
 *   1.0  DATAFLOW, dimensions, OBS_VALUE, attributes
 *   2.x  STRUCTURE, STRUCTURE_ID, [STRUCTURE_NAME], [ACTION], [SERIES_KEY],
 *        [OBS_KEY], components
 */
#include "observations.h"

static const struct quipu_slice no_text = {NULL, 0};

static bool begins(struct quipu_slice text, const char *with)
{
    size_t length = strlen(with);
    return text.length >= length && memcmp(text.data, with, length) == 0;
}

static struct quipu_slice skip(struct quipu_slice text, size_t length)
{
    return (struct quipu_slice){text.data + length, text.length - length};
}

/* What comes after the first term, DATAFLOW or STRUCTURE or STRUCTURE[;]. */
static struct quipu_slice skip_term(struct quipu_slice text)
{
    if (begins(text, "DATAFLOW"))
        return skip(text, 8);
    if (!begins(text, "STRUCTURE"))
        return no_text;
    text = skip(text, 9);
    if (!begins(text, "["))
        return text;
    const char *end = memchr(text.data, ']', text.length);
    return end ? skip(text, (size_t)(end - text.data) + 1) : no_text;
}

int sdmx_separator(const struct quipu_input *input, char *separator,
                   struct quipu_error *err)
{
    char bytes[64];
    size_t length = 0, got = 1;
    struct quipu_stream *stream = quipu_input_open(input, err);
    if (!stream)
        return -1;
    int result = 0;
    while (result == 0 && got > 0 && length < sizeof bytes) {
        result = quipu_stream_read(stream, bytes + length,
                                   sizeof bytes - length, &got, err);
        length += result == 0 ? got : 0;
    }
    quipu_stream_close(stream);

    struct quipu_slice text = {bytes, length};
    if (begins(text, "\xef\xbb\xbf"))
        text = skip(text, 3);
    bool is_quoted = begins(text, "\"");
    text = skip_term(is_quoted ? skip(text, 1) : text);
    if (is_quoted)
        text = begins(text, "\"") ? skip(text, 1) : no_text;
    *separator = '\0';
    if (text.length > 0 && memchr(",;\t", text.data[0], 3))
        *separator = text.data[0];
    return result;
}

/* ---- header ------------------------------------------------------------- */

static bool is_id(struct quipu_slice text)
{
    static const char characters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                     "abcdefghijklmnopqrstuvwxyz"
                                     "0123456789_@$.-";
    for (size_t i = 0; i < text.length; i++) {
        if (!memchr(characters, text.data[i], sizeof characters - 1))
            return false;
    }
    return text.length > 0;
}

/* A heading "ID: Name"; some write no blank.  An ID of several values,
 * "ID[]: Name", is one too.  False when it is of another form. */
static bool split_heading(const char *heading, struct quipu_slice *id,
                          const char **label, bool *has_brackets)
{
    const char *colon = strchr(heading, ':');
    *id = (struct quipu_slice){heading, colon ? (size_t)(colon - heading)
                                              : strlen(heading)};
    const char *bracket = memchr(id->data, '[', id->length);
    *has_brackets = bracket && id->data[id->length - 1] == ']';
    struct quipu_slice bare = *id;
    if (*has_brackets)
        bare.length = (size_t)(bracket - id->data);
    *label = colon ? colon + 1 + strspn(colon + 1, " ") : NULL;
    return colon && **label != '\0' && is_id(bare);
}

/* Adds ID as the code, and beside it the whole under the whole heading: of a
 * text that is no code, nothing is lost.  Several values in one cell are left
 * as they are. */
static int add_labelled(struct table *table, const struct column *whole,
                        struct quipu_error *err)
{
    struct quipu_slice id;
    const char *label;
    bool has_brackets;
    if (!split_heading(whole->name, &id, &label, &has_brackets))
        return table_add(table, whole, err);
    char *name = copy_slice(id, err);
    if (!name)
        return -1;
    const struct column code = {.name = name,
                                .label = (char *)label,
                                .field = whole->field,
                                .is_coded = !has_brackets};
    int result = table_add(table, &code, err);
    free(name);
    return result == -1 ? -1 : table_add(table, whole, err);
}

static size_t find_field(const struct table *table, const char *name)
{
    const struct column *column = table_find(table, name);
    return column ? column->field : NO_FIELD;
}

/* The first column of 2.x under its plain name. */
static int add_first(struct table *table, const struct quipu_delimited *reader,
                     bool *is_old, struct quipu_error *err)
{
    const char *name = quipu_delimited_name(reader, 0);
    struct quipu_slice first = quipu_slice_of(name);
    *is_old = begins(first, "DATAFLOW");
    struct quipu_slice rest = skip_term(first);
    bool is_labelled = *is_old && rest.length > 0 && rest.data[0] == ':';
    if (!rest.data || (rest.length > 0 && !is_labelled)) {
        struct quipu_text text;
        quipu_text_init(&text);
        quipu_text_append_safe(&text, first, 100);
        (void)quipu_fail(err, QUIPU_EDATA,
                         "this is no SDMX-CSV: the first column is \"%s\", not "
                         "DATAFLOW or STRUCTURE",
                         text.data);
        quipu_text_release(&text);
        quipu_hint(err, "a file with the columns of SDMX and without this one "
                        "is read with the layout \"long\"");
        return -1;
    }
    const struct column column = {
        .name = (char *)(*is_old ? "DATAFLOW" : "STRUCTURE"),
        .field = 0,
        .is_coded = *is_old};
    return table_add(table, &column, err);
}

static int add_components(struct table *table,
                          const struct quipu_delimited *reader,
                          struct quipu_error *err)
{
    size_t count = quipu_delimited_count(reader);
    /* Where names have columns of their own, nothing is "ID: Name". */
    bool has_names = false;
    for (size_t i = 1; i < count; i++)
        has_names |=
            strcmp(quipu_delimited_name(reader, i), "STRUCTURE_NAME") == 0;
    for (size_t i = 1; i < count; i++) {
        const struct column column = {
            .name = (char *)quipu_delimited_name(reader, i),
            .field = i,
            .is_coded =
                strcmp(quipu_delimited_name(reader, i), "STRUCTURE_ID") == 0};
        int result = has_names ? table_add(table, &column, err)
                               : add_labelled(table, &column, err);
        if (result == -1)
            return -1;
    }
    return 0;
}

int sdmx_columns(struct table *table, const struct quipu_delimited *reader,
                 struct quipu_error *err)
{
    bool is_old;
    if (add_first(table, reader, &is_old, err) == -1 ||
        add_components(table, reader, err) == -1)
        return -1;
    table->sdmx = (struct sdmx){
        .structure_id = is_old ? 0 : find_field(table, "STRUCTURE_ID"),
        .structure_type = is_old ? NO_FIELD : 0,
        .action = find_field(table, "ACTION"),
        .time = find_field(table, "TIME_PERIOD"),
        .value = find_field(table, "OBS_VALUE"),
        .has_partial_keys = !is_old,
    };
    if (!is_old && table->sdmx.structure_id != 1)
        return quipu_fail(err, QUIPU_EDATA,
                          "this is no SDMX-CSV 2: the second column is not "
                          "STRUCTURE_ID");
    if (is_old && table->sdmx.value == NO_FIELD)
        return quipu_fail(err, QUIPU_EDATA,
                          "this is no SDMX-CSV 1.0: there is no column "
                          "OBS_VALUE");
    return 0;
}

/* ---- cells -------------------------------------------------------------- */

struct quipu_slice sdmx_code(struct quipu_slice cell)
{
    for (size_t i = 0; i + 1 < cell.length; i++) {
        if (cell.data[i] == ' ')
            return cell;
        if (cell.data[i] == ':' && cell.data[i + 1] == ' ')
            return i > 0 ? (struct quipu_slice){cell.data, i} : cell;
    }
    return cell;
}

bool sdmx_is_structure(struct quipu_slice id, const char *wanted)
{
    struct quipu_slice name = quipu_slice_of(wanted);
    if (quipu_slice_equal(id, name))
        return true;
    const char *version = id.length ? memchr(id.data, '(', id.length) : NULL;
    if (version)
        id.length = (size_t)(version - id.data);
    if (quipu_slice_equal(id, name))
        return true;
    const char *colon = id.length ? memchr(id.data, ':', id.length) : NULL;
    return colon &&
           quipu_slice_equal(skip(id, (size_t)(colon - id.data) + 1), name);
}

const char *sdmx_refuse_action(struct quipu_slice action)
{
    if (action.length == 1 && memchr("IARM", action.data[0], 4))
        return NULL;
    if (action.length == 1 && action.data[0] == 'D')
        return "deletes, and a source only says what there is";
    return "is none of I, A, R and M";
}
