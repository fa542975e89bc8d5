/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fuzz_observations.c - published series: the first byte chooses the settings,
 * the rest is the file, which is described and read. */
#include <quipu/plugin.h>

#include "base/settings.h"
#include "batch/batch.h"
#include "batch/schema.h"
#include "fuzz.h"
#include "input/input.h"

static void give(struct quipu_settings *settings, const char *name,
                 const char *value)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    struct setting *setting = settings_find(settings, name);
    assert(setting);
    int status = setting->option->type == QUIPU_OPTION_LIST
                     ? setting_append_item(setting, value, &err)
                     : setting_parse(setting, value, &err);
    assert(status == 0);
}

static struct quipu_settings *make_settings(uint8_t how, const uint8_t *bytes,
                                            size_t size)
{
    static const char *const layouts[] = {"sdmx-csv", "long", "wide", "wide"};
    struct quipu_error err = QUIPU_NO_ERROR;
    struct quipu_settings *settings = settings_new(quipu_plugin.options, &err);
    assert(settings);
    struct quipu_settings *file =
        setting_append_record(settings_find(settings, "files"), &err);
    assert(file);
    give(file, "location", "fuzz.csv");
    setting_take_input(settings_find(file, "location"),
                       input_from_memory("fuzz.csv", bytes, size, &err),
                       input_free);
    give(settings, "layout", layouts[how & 3]);
    if ((how & 3) == 3)
        give(settings, "pivot", "*0");
    if (how & 4)
        give(settings, "encoding", "latin-1");
    if (how & 8)
        give(settings, "decimal", "comma");
    if (how & 16) {
        give(settings, "period", "TIME_PERIOD");
        give(settings, "period_range", how & 32 ? "last" : "refuse");
    }
    int status = settings_complete(settings, &err);
    assert(status == 0);
    return settings;
}

static void read_all(void *source, const struct quipu_schema *schema,
                     struct quipu_error *err)
{
    /* The first, the second and the last column as several types. */
    static const struct batch_column columns[] = {
        {.name = "text", .type = QUIPU_TEXT},
        {.name = "text", .type = QUIPU_TEXT},
        {.name = "double", .type = QUIPU_DOUBLE},
    };
    size_t indexes[] = {0, schema->count > 1, schema->count - 1};
    const struct quipu_columns wanted = {indexes, ARRAY_SIZE(indexes)};
    struct quipu_batch *batch = batch_new(columns, ARRAY_SIZE(columns), 7, err);
    assert(batch);
    batch_tolerate_rejects(batch, true);
    void *scan = quipu_plugin.source->scan(source, 0, &wanted, err);
    assert(scan);
    int filled;
    while ((filled = quipu_plugin.source->next(scan, batch, err)) == 1)
        batch_clear(batch);
    assert(filled == -1 || quipu_batch_rows(batch) == 0);
    assert(filled == 0 || err->code == QUIPU_EDATA);
    quipu_plugin.source->finish(scan);
    batch_free(batch);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    if (size == 0)
        return 0;
    struct quipu_error err = QUIPU_NO_ERROR;
    struct quipu_settings *settings =
        make_settings(bytes[0], bytes + 1, size - 1);
    void *source = quipu_plugin.source->open(settings, &err);
    struct quipu_schema *schema = schema_new(&err);
    assert(source && schema);
    if (quipu_plugin.source->describe(source, schema, &err) == 0) {
        int status = schema_check(schema, &err);
        assert(status == 0);
        read_all(source, schema, &err);
    }
    assert(err.code == QUIPU_OK || err.code == QUIPU_EDATA);
    schema_free(schema);
    quipu_plugin.source->close(source);
    settings_free(settings);
    return 0;
}
