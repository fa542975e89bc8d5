/* SPDX-License-Identifier: GPL-3.0-or-later */
/* budget_unit.h - reads budgets from memory, for the tests of the source.
 */
#ifndef BUDGET_UNIT_H
#define BUDGET_UNIT_H

#include <quipu/plugin.h>

#include "unit.h"

#include "base/settings.h"
#include "batch/batch.h"
#include "batch/schema.h"
#include "input/input.h"

/* A setting; a list's items are separated by a bar.  "file" is one more file
 * with these bytes.  Ended by a NULL name. */
struct given {
    const char *name, *value;
};

static inline void give_file(struct quipu_settings *settings, const char *bytes)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    struct setting *files = settings_find(settings, "files");
    struct quipu_settings *record = setting_append_record(files, &err);
    ck_assert_ok(record, err);
    struct setting *setting = settings_find(record, "location");
    const char *name = files->count == 1 ? "budget.csv" : "more.csv";
    ck_assert_ok(setting_parse(setting, name, &err) == 0, err);
    struct quipu_input *input =
        input_from_memory(name, bytes, strlen(bytes), &err);
    ck_assert_ok(input, err);
    setting_take_input(setting, input, input_free);
}

static inline void give_list(struct setting *setting, const char *items)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    while (items) {
        const char *bar = strchr(items, '|');
        char *item =
            strndup(items, bar ? (size_t)(bar - items) : strlen(items));
        ck_assert_ok(setting_append_item(setting, item, &err) == 0, err);
        free(item);
        items = bar ? bar + 1 : NULL;
    }
}

static inline struct quipu_settings *make_settings(const struct given *given)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    struct quipu_settings *settings = settings_new(quipu_plugin.options, &err);
    ck_assert_ok(settings, err);
    for (; given->name; given++) {
        struct setting *setting = settings_find(settings, given->name);
        if (strcmp(given->name, "file") == 0)
            give_file(settings, given->value);
        else if (setting->option->type == QUIPU_OPTION_LIST)
            give_list(setting, given->value);
        else
            ck_assert_ok(setting_parse(setting, given->value, &err) == 0, err);
    }
    ck_assert_ok(settings_complete(settings, &err) == 0, err);
    return settings;
}

/* ---- what is read ------------------------------------------------------- */

/* The columns that are read, by their names. */
struct wanted {
    struct batch_column columns[16];
    size_t indexes[16];
    struct quipu_columns wanted;
};

static inline void want(struct wanted *wanted,
                        const struct quipu_schema *schema, const char *names)
{
    *wanted = (struct wanted){.wanted = {.indexes = wanted->indexes}};
    while (names && *names) {
        const char *blank = strchr(names, ' ');
        size_t i = wanted->wanted.count++;
        ck_assert_uint_lt(i, ARRAY_SIZE(wanted->indexes));
        char *name =
            strndup(names, blank ? (size_t)(blank - names) : strlen(names));
        size_t index = schema_find(schema, name);
        ck_assert_msg(index != SIZE_MAX, "there is no column \"%s\"", name);
        free(name);
        wanted->indexes[i] = index;
        wanted->columns[i].name = schema->columns[index].name;
        wanted->columns[i].type = schema->columns[index].type;
        names = blank ? blank + 1 : NULL;
    }
}

static inline void write_cell(struct quipu_text *text,
                              const struct quipu_batch *batch, size_t column,
                              size_t row)
{
    enum quipu_reason reason =
        (enum quipu_reason)quipu_batch_reasons(batch, column)[row];
    if (column > 0)
        quipu_text_append(text, " ");
    if (reason != QUIPU_PRESENT) {
        quipu_text_append(text, quipu_reason_word(reason));
    } else if (quipu_batch_type(batch, column) == QUIPU_INTEGER) {
        quipu_text_printf(text, "%lld",
                          (long long)quipu_batch_integers(batch, column)[row]);
    } else {
        struct quipu_slice value = quipu_batch_text(batch, column, row);
        quipu_text_append_bytes(text, value.data, value.length);
    }
}

/* Batches of few records, so that rows do not fit into one. */
#define BATCH_ROWS 5

static inline int write_records(struct quipu_text *text, void *source,
                                struct wanted *wanted, struct quipu_error *err)
{
    struct quipu_error none = QUIPU_NO_ERROR;
    struct quipu_batch *batch =
        batch_new(wanted->columns, wanted->wanted.count, BATCH_ROWS, &none);
    ck_assert_ok(batch, none);
    void *scan = quipu_plugin.source->scan(source, 0, &wanted->wanted, err);
    int got = scan ? 1 : -1;
    while (scan && (got = quipu_plugin.source->next(scan, batch, err)) == 1) {
        ck_assert_ok(batch_check(batch, &none) == 0, none);
        for (size_t row = 0; row < quipu_batch_rows(batch); row++) {
            for (size_t i = 0; i < wanted->wanted.count; i++)
                write_cell(text, batch, i, row);
            quipu_text_append(text, "\n");
        }
        batch_clear(batch);
    }
    if (scan)
        quipu_plugin.source->finish(scan);
    batch_free(batch);
    return got;
}

/* All records, a line each with these columns; owned by the caller.  NULL and
 * an error when it fails. */
static inline char *try_read(const struct given *given, const char *names,
                             struct quipu_error *err)
{
    struct quipu_text text;
    quipu_text_init(&text);
    struct quipu_settings *settings = make_settings(given);
    struct quipu_schema *schema = schema_new(err);
    void *source = quipu_plugin.source->open(settings, err);
    int status =
        source ? quipu_plugin.source->describe(source, schema, err) : -1;
    if (status == 0)
        status = schema_check(schema, err);
    if (status == 0) {
        struct wanted wanted;
        want(&wanted, schema, names);
        status = write_records(&text, source, &wanted, err);
    }
    if (source)
        quipu_plugin.source->close(source);
    schema_free(schema);
    settings_free(settings);
    char *records = status == 0 ? quipu_text_detach(&text, err) : NULL;
    quipu_text_release(&text);
    ck_assert_int_eq(records == NULL, err->code != QUIPU_OK);
    return records;
}

static inline void assert_reads(const struct given *given, const char *names,
                                const char *expected)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    char *records = try_read(given, names, &err);
    ck_assert_ok(records, err);
    ck_assert_str_eq(records, expected);
    free(records);
}

#define assert_refused(given, names, code_, part)                              \
    do {                                                                       \
        struct quipu_error err_ = QUIPU_NO_ERROR;                              \
        char *records_ = try_read(given, names, &err_);                        \
        ck_assert_msg(!records_, "was read: %s", records_);                    \
        ck_assert_msg(strstr(err_.cause, part) != NULL,                        \
                      "the cause is %s, expected %s", err_.cause, part);       \
        ck_assert_int_eq(err_.code, code_);                                    \
    } while (0)

#endif
