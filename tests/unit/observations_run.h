/* SPDX-License-Identifier: GPL-3.0-or-later */
/* observations_run.h - runs the observations plugin without the host: settings
 * by hand, all that it reads as one text.
 *
 * The text has a line of column names and one line per record, with bars
 * between; a missing value is its reason in <>.
 */
#ifndef OBSERVATIONS_RUN_H
#define OBSERVATIONS_RUN_H

#include <quipu/plugin.h>

#include "base/period_code.h"
#include "base/settings.h"
#include "batch/batch.h"
#include "batch/schema.h"
#include "input/input.h"
#include "unit.h"

/* A setting; of a list, one item. */
struct given {
    const char *name, *value;
};

/* What the plugin is given; unused entries are zero. */
struct observed {
    const char *files[3];
    struct given given[8];
    size_t rows;          /* of a batch; 0: 1000 */
    bool wants_period;    /* "period" is a column of periods */
    enum quipu_type type; /* wanted; 0: text */
};

static inline void observations_give(struct quipu_settings *settings,
                                     const struct given *given)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    struct setting *setting = settings_find(settings, given->name);
    ck_assert_msg(setting != NULL, "no setting %s", given->name);
    int status = setting->option->type == QUIPU_OPTION_LIST
                     ? setting_append_item(setting, given->value, &err)
                     : setting_parse(setting, given->value, &err);
    ck_assert_ok(status == 0, err);
}

static inline void observations_add_file(struct quipu_settings *settings,
                                         const char *name,
                                         struct quipu_input *input)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    ck_assert_ok(input != NULL, err);
    struct quipu_settings *record =
        setting_append_record(settings_find(settings, "files"), &err);
    ck_assert_ok(record != NULL, err);
    struct setting *location = settings_find(record, "location");
    ck_assert_ok(setting_parse(location, name, &err) == 0, err);
    setting_take_input(location, input, input_free);
}

static inline struct quipu_settings *
observations_settings(const struct observed *observed)
{
    static const char *const names[] = {"a.csv", "b.csv", "c.csv"};
    struct quipu_error err = QUIPU_NO_ERROR;
    struct quipu_settings *settings = settings_new(quipu_plugin.options, &err);
    ck_assert_ok(settings != NULL, err);
    for (size_t i = 0; i < 3 && observed->files[i]; i++) {
        const char *bytes = observed->files[i];
        observations_add_file(
            settings, names[i],
            input_from_memory(names[i], bytes, strlen(bytes), &err));
    }
    for (size_t i = 0; i < 8 && observed->given[i].name; i++)
        observations_give(settings, &observed->given[i]);
    ck_assert_ok(settings_complete(settings, &err) == 0, err);
    return settings;
}

static inline void observations_dump_cell(struct quipu_text *out,
                                          const struct quipu_batch *batch,
                                          size_t column, size_t row)
{
    enum quipu_reason reason =
        (enum quipu_reason)quipu_batch_reasons(batch, column)[row];
    if (column > 0)
        quipu_text_append(out, "|");
    if (reason != QUIPU_PRESENT) {
        quipu_text_printf(out, "<%s>", quipu_reason_word(reason));
    } else if (quipu_batch_type(batch, column) == QUIPU_DOUBLE) {
        quipu_text_printf(out, "%.17g",
                          quipu_batch_doubles(batch, column)[row]);
    } else if (quipu_batch_type(batch, column) == QUIPU_CODE) {
        char period[QUIPU_PERIOD_SIZE];
        int32_t code = quipu_batch_codes(batch, column)[row];
        quipu_format_period(period, period_of_code(code));
        quipu_text_append(out, period);
    } else {
        struct quipu_slice text = quipu_batch_text(batch, column, row);
        quipu_text_append_bytes(out, text.data, text.length);
    }
}

/* All columns of the schema, as they are wanted. */
struct observations_wanted {
    struct batch_column *columns;
    struct quipu_columns list;
};

static inline int observations_scan(void *source,
                                    const struct observations_wanted *wanted,
                                    struct quipu_batch *batch,
                                    struct quipu_text *out,
                                    struct quipu_error *err)
{
    void *scan = quipu_plugin.source->scan(source, 0, &wanted->list, err);
    if (!scan)
        return -1;
    int status;
    while ((status = quipu_plugin.source->next(scan, batch, err)) == 1) {
        ck_assert_uint_gt(quipu_batch_rows(batch), 0);
        for (size_t row = 0; row < quipu_batch_rows(batch); row++) {
            for (size_t i = 0; i < wanted->list.count; i++)
                observations_dump_cell(out, batch, i, row);
            quipu_text_append(out, "\n");
        }
        batch_clear(batch);
    }
    quipu_plugin.source->finish(scan);
    return status;
}

static inline int observations_read(struct observed *observed, void *source,
                                    struct quipu_text *out,
                                    struct quipu_error *err)
{
    struct quipu_schema *schema = schema_new(err);
    int status = quipu_plugin.source->describe(source, schema, err);
    if (status == 0)
        ck_assert_ok(schema_check(schema, err) == 0, *err);
    size_t count = schema->count;
    struct observations_wanted wanted = {
        calloc(count + 1, sizeof *wanted.columns),
        {calloc(count + 1, sizeof(size_t)), count}};
    for (size_t i = 0; i < count; i++) {
        wanted.list.indexes[i] = i;
        wanted.columns[i].name = schema->columns[i].name;
        wanted.columns[i].type = observed->type ? observed->type : QUIPU_TEXT;
        if (observed->wants_period &&
            strcmp(schema->columns[i].name, "period") == 0) {
            wanted.columns[i].type = QUIPU_CODE;
            wanted.columns[i].is_period = true;
            wanted.columns[i].expected = "a period";
        }
        quipu_text_printf(out, "%s%s", i > 0 ? "|" : "",
                          schema->columns[i].name);
    }
    quipu_text_append(out, "\n");
    struct quipu_batch *batch = batch_new(
        wanted.columns, count, observed->rows ? observed->rows : 1000, err);
    if (status == 0)
        status = observations_scan(source, &wanted, batch, out, err);
    for (size_t i = 0; i < QUIPU_REASON_COUNT; i++) {
        uint64_t dropped = batch_get_counts(batch)->dropped[i];
        if (dropped > 0)
            quipu_text_printf(out, "%d dropped: %s\n", (int)dropped,
                              quipu_reason_word((enum quipu_reason)i));
    }
    batch_free(batch);
    free(wanted.columns);
    free(wanted.list.indexes);
    schema_free(schema);
    return status;
}

/* Reads all; -1 and an error when something is refused. */
static inline int observations_run(struct observed *observed,
                                   struct quipu_text *out,
                                   struct quipu_error *err)
{
    struct quipu_settings *settings = observations_settings(observed);
    void *source = quipu_plugin.source->open(settings, err);
    int status = source ? observations_read(observed, source, out, err) : -1;
    if (source)
        quipu_plugin.source->close(source);
    settings_free(settings);
    return status;
}

#define FILES(...) .files = {__VA_ARGS__}
#define GIVEN(...) .given = {__VA_ARGS__}

/* Asserts what is read. */
static inline void observations_are(struct observed observed, const char *want)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    QUIPU_AUTO_TEXT(out);
    ck_assert_ok(observations_run(&observed, &out, &err) == 0, err);
    ck_assert_str_eq(out.data, want);
}

/* Asserts that it is refused, with this in the message. */
static inline void observations_fail(struct observed observed,
                                     enum quipu_code code, const char *part)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    QUIPU_AUTO_TEXT(out);
    ck_assert_msg(observations_run(&observed, &out, &err) == -1,
                  "not refused (%s): %s", part, out.data);
    QUIPU_AUTO_TEXT(told);
    quipu_text_printf(&told, "%s: %s (%s)", err.what, err.cause, err.hint);
    ck_assert_msg(strstr(told.data, part) != NULL, "\"%s\" is not in \"%s\"",
                  part, told.data);
    ck_assert_int_eq(err.code, code);
}

#endif
