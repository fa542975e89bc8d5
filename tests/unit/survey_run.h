/* SPDX-License-Identifier: GPL-3.0-or-later */
/* survey_run.h - runs the survey plugin without the host: settings by hand, the
 * whole of what it reads in memory.
 */
#ifndef SURVEY_RUN_H
#define SURVEY_RUN_H

#include <dlfcn.h>

#include <quipu/plugin.h>

#include "base/settings.h"
#include "batch/batch.h"
#include "batch/schema.h"
#include "input/input.h"
#include "unit.h"

/* The plugin as it was built; loaded once per process of a test. */
static inline const struct quipu_plugin *survey_plugin(void)
{
    const char *builddir = getenv("builddir");
    char path[4096];
    snprintf(path, sizeof path, "%s/plugins/.libs/survey.so",
             builddir ? builddir : ".");
    void *library = dlopen(path, RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
    ck_assert_msg(library != NULL, "%s", dlerror());
    const struct quipu_plugin *plugin = dlsym(library, "quipu_plugin");
    ck_assert_ptr_nonnull(plugin);
    dlclose(library);
    return plugin;
}

/* ---- settings ----------------------------------------------------------- */

static inline struct quipu_settings *survey_settings(void)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    struct quipu_settings *settings =
        settings_new(survey_plugin()->options, &err);
    ck_assert_ok(settings, err);
    return settings;
}

static inline void survey_set(struct quipu_settings *record, const char *name,
                              const char *text)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    struct setting *setting = settings_find(record, name);
    ck_assert_ptr_nonnull(setting);
    if (setting->option->type == QUIPU_OPTION_LIST)
        ck_assert_ok(setting_append_item(setting, text, &err) == 0, err);
    else
        ck_assert_ok(setting_parse(setting, text, &err) == 0, err);
}

static inline struct quipu_settings *
survey_add_input(struct quipu_settings *settings, const char *name,
                 struct quipu_input *input)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    struct quipu_settings *record =
        setting_append_record(settings_find(settings, "files"), &err);
    ck_assert_ok(record, err);
    survey_set(record, "location", name);
    setting_take_input(settings_find(record, "location"), input, input_free);
    return record;
}

/* A file of bytes in memory, borrowed. */
static inline struct quipu_settings *
survey_add_bytes(struct quipu_settings *settings, const char *name,
                 const void *bytes, size_t length)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    struct quipu_input *input = input_from_memory(name, bytes, length, &err);
    ck_assert_ok(input, err);
    return survey_add_input(settings, name, input);
}

static inline struct quipu_settings *
survey_add_text(struct quipu_settings *settings, const char *name,
                const char *text)
{
    return survey_add_bytes(settings, name, text, strlen(text));
}

/* A file below ../shared. */
static inline struct quipu_settings *
survey_add_shared(struct quipu_settings *settings, const char *file)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    const char *path = shared_path(file);
    ck_assert_ptr_nonnull(path);
    const char *name = strrchr(file, '/');
    name = name ? name + 1 : file;
    struct quipu_input *input = input_open_file(path, name, &err);
    ck_assert_ok(input, err);
    return survey_add_input(settings, name, input);
}

/* ---- what is read ------------------------------------------------------- */

struct survey_cell {
    enum quipu_reason reason;
    double number; /* DOUBLE, DATE */
    char *text;    /* TEXT */
};

struct survey_table {
    struct quipu_schema *schema;
    struct quipu_batch *batch; /* for its counts */
    struct batch_column *columns;
    struct quipu_columns wanted;
    struct survey_cell *cells; /* row after row */
    size_t rows, capacity;
};

static inline void survey_table_free(struct survey_table *table)
{
    if (!table)
        return;
    for (size_t i = 0; i < table->rows * table->wanted.count; i++)
        free(table->cells[i].text);
    free(table->cells);
    free(table->wanted.indexes);
    free(table->columns);
    batch_free(table->batch);
    schema_free(table->schema);
    free(table);
}
QUIPU_AUTO_DEFINE(survey_table)

static inline const struct survey_cell *
survey_cell(const struct survey_table *table, size_t row, size_t column)
{
    ck_assert_uint_lt(row, table->rows);
    ck_assert_uint_lt(column, table->wanted.count);
    return &table->cells[row * table->wanted.count + column];
}

static inline void survey_keep_cell(struct survey_table *table, size_t row,
                                    size_t column, struct survey_cell *cell)
{
    const struct quipu_batch *batch = table->batch;
    cell->reason = (enum quipu_reason)quipu_batch_reasons(batch, column)[row];
    if (cell->reason != QUIPU_PRESENT)
        return;
    if (quipu_batch_type(batch, column) == QUIPU_DOUBLE) {
        cell->number = quipu_batch_doubles(batch, column)[row];
    } else if (quipu_batch_type(batch, column) == QUIPU_DATE) {
        cell->number = quipu_batch_codes(batch, column)[row];
    } else {
        struct quipu_slice text = quipu_batch_text(batch, column, row);
        cell->text = strndup(text.length ? text.data : "", text.length);
        ck_assert_ptr_nonnull(cell->text);
    }
}

static inline void survey_keep_batch(struct survey_table *table)
{
    size_t width = table->wanted.count;
    size_t count = quipu_batch_rows(table->batch);
    table->cells = realloc(table->cells, (table->rows + count + 1) * width *
                                             sizeof *table->cells);
    ck_assert_ptr_nonnull(table->cells);
    for (size_t row = 0; row < count; row++) {
        struct survey_cell *cells = table->cells + (table->rows + row) * width;
        for (size_t column = 0; column < width; column++) {
            cells[column] = (struct survey_cell){.text = NULL};
            survey_keep_cell(table, row, column, &cells[column]);
        }
    }
    table->rows += count;
}

/* Wants every column of the schema, or those of the names up to NULL. */
static inline void survey_want(struct survey_table *table,
                               const char *const *names)
{
    const struct quipu_schema *schema = table->schema;
    size_t count = schema->count;
    for (count = names ? 0 : count; names && names[count];)
        count++;
    table->wanted.indexes = calloc(count + 1, sizeof(size_t));
    table->columns = calloc(count + 1, sizeof *table->columns);
    ck_assert(table->wanted.indexes && table->columns);
    table->wanted.count = count;
    for (size_t i = 0; i < count; i++) {
        size_t index = names ? schema_find(schema, names[i]) : i;
        ck_assert_msg(index < schema->count, "no column %s",
                      names ? names[i] : "");
        table->wanted.indexes[i] = index;
        table->columns[i] =
            (struct batch_column){.name = schema->columns[index].name,
                                  .type = schema->columns[index].type};
    }
}

static inline int survey_read_all(const struct quipu_source *source,
                                  void *opened, struct survey_table *table,
                                  struct quipu_error *err)
{
    void *scan = source->scan(opened, 0, &table->wanted, err);
    if (!scan)
        return -1;
    int got;
    while ((got = source->next(scan, table->batch, err)) == 1) {
        ck_assert_uint_gt(quipu_batch_rows(table->batch), 0);
        survey_keep_batch(table);
        batch_clear(table->batch);
    }
    source->finish(scan);
    if (got == 0)
        ck_assert_uint_eq(quipu_batch_rows(table->batch), 0);
    return got;
}

struct survey_how {
    const char *const *names; /* columns to read; NULL: all */
    size_t capacity;          /* of the batch; 0: 1000 */
    bool tolerates_rejects;
    bool as_numbers;               /* TEXT columns are wanted as DOUBLE */
    const struct raw_codes *codes; /* of every column; or NULL */
};

static inline int survey_fill(struct survey_table *table,
                              const struct quipu_settings *settings,
                              struct survey_how how, struct quipu_error *err)
{
    const struct quipu_source *source = survey_plugin()->source;
    void *opened = source->open(settings, err);
    if (!opened)
        return -1;
    table->schema = schema_new(err);
    int status = source->describe(opened, table->schema, err);
    if (status == 0)
        status = schema_check(table->schema, err);
    if (status == 0) {
        survey_want(table, how.names);
        for (size_t i = 0; i < table->wanted.count; i++) {
            table->columns[i].codes = how.codes;
            if (how.as_numbers)
                table->columns[i].type = QUIPU_DOUBLE;
        }
        table->batch = batch_new(table->columns, table->wanted.count,
                                 how.capacity ? how.capacity : 1000, err);
        ck_assert_ptr_nonnull(table->batch);
        batch_tolerate_rejects(table->batch, how.tolerates_rejects);
        status = survey_read_all(source, opened, table, err);
    }
    source->close(opened);
    return status;
}

/* Reads; consumes the settings.  NULL and an error when it fails. */
static inline struct survey_table *survey_try(struct quipu_settings *settings,
                                              struct survey_how how,
                                              struct quipu_error *err)
{
    struct survey_table *table = calloc(1, sizeof *table);
    ck_assert_ptr_nonnull(table);
    ck_assert_ok(settings_complete(settings, err) == 0, *err);
    int status = survey_fill(table, settings, how, err);
    settings_free(settings);
    if (status == 0)
        return table;
    ck_assert_int_ne(err->code, QUIPU_OK);
    survey_table_free(table);
    return NULL;
}

static inline struct survey_table *survey_read(struct quipu_settings *settings)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    struct survey_table *table =
        survey_try(settings, (struct survey_how){.names = NULL}, &err);
    ck_assert_ok(table, err);
    return table;
}

/* A count of the report; fails where there is none of the name. */
static inline uint64_t survey_count(const struct survey_table *table,
                                    const char *name)
{
    const struct batch_counts *counts = batch_get_counts(table->batch);
    for (size_t i = 0; i < counts->named_count; i++) {
        if (strcmp(counts->named[i].name, name) == 0)
            return counts->named[i].count;
    }
    ck_abort_msg("no count \"%s\"", name);
    return 0;
}

#endif
