/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fuzz_budget.c - budgets: the first byte chooses layout and format, the rest
 * is the file.  In the long layout years and months add up to the same. */
#include <quipu/plugin.h>

#include "base/settings.h"
#include "batch/batch.h"
#include "batch/schema.h"
#include "fuzz.h"
#include "input/input.h"

enum { LONG, WIDE, ANNUAL };

/* ---- settings ----------------------------------------------------------- */

static void give(struct quipu_settings *settings, const char *name,
                 const char *value)
{
    struct setting *setting = settings_find(settings, name);
    int status = setting->option->type == QUIPU_OPTION_LIST
                     ? setting_append_item(setting, value, NULL)
                     : setting_parse(setting, value, NULL);
    assert(status == 0);
}

static void give_file(struct quipu_settings *settings, const uint8_t *bytes,
                      size_t size)
{
    struct quipu_settings *record =
        setting_append_record(settings_find(settings, "files"), NULL);
    struct quipu_input *input = input_from_memory("fuzz", bytes, size, NULL);
    assert(record && input);
    give(record, "location", "fuzz");
    setting_take_input(settings_find(record, "location"), input, input_free);
}

static struct quipu_settings *make_settings(uint8_t choice, int layout)
{
    static const char *const layouts[] = {"long", "wide", "annual"};
    struct quipu_settings *settings = settings_new(quipu_plugin.options, NULL);
    assert(settings);
    give(settings, "layout", layouts[layout]);
    if (layout == ANNUAL) {
        give(settings, "year", "ANO_EJE");
        give(settings, "pim", "MONTO_PIM");
    }
    if (choice & 4)
        give(settings, "thousands", choice & 8 ? "point" : "comma");
    if (choice & 8)
        give(settings, "decimal", "comma");
    if (choice & 16)
        give(settings, "empty", "zero");
    if (choice & 128)
        give(settings, "gaps", "zero");
    if (layout == LONG && (choice & 32))
        give(settings, "added", "pim");
    if (layout == LONG && (choice & 64))
        give(settings, "repeated", "certified");
    return settings;
}

/* ---- reading ------------------------------------------------------------ */

/* All columns; years and months added up apart, so that they can be compared.
 * Sums wrap around alike. */
struct sums {
    uint64_t year, months;
};

static void add_record(struct sums *sums, const struct quipu_batch *batch,
                       const struct quipu_schema *schema, size_t row)
{
    struct quipu_period period;
    struct quipu_slice text =
        quipu_batch_text(batch, schema_find(schema, "period"), row);
    bool is_period = quipu_parse_period(text, &period);
    assert(is_period);
    size_t accrued = schema_find(schema, "accrued");
    if (accrued == SIZE_MAX ||
        quipu_batch_reasons(batch, accrued)[row] != QUIPU_PRESENT)
        return;
    uint64_t amount = (uint64_t)quipu_batch_integers(batch, accrued)[row];
    if (period.frequency == QUIPU_ANNUAL)
        sums->year += amount;
    else
        sums->months += amount;
}

static void read_records(void *source, const struct quipu_schema *schema,
                         int layout, struct quipu_error *err)
{
    struct batch_column *columns = calloc(schema->count, sizeof *columns);
    size_t *indexes = calloc(schema->count, sizeof *indexes);
    assert(columns && indexes);
    for (size_t i = 0; i < schema->count; i++) {
        columns[i].name = schema->columns[i].name;
        columns[i].type = schema->columns[i].type;
        indexes[i] = i;
    }
    const struct quipu_columns wanted = {indexes, schema->count};
    struct quipu_batch *batch = batch_new(columns, schema->count, 7, NULL);
    struct sums sums = {0};
    int got = -1;
    void *scan = quipu_plugin.source->scan(source, 0, &wanted, err);
    while (scan && (got = quipu_plugin.source->next(scan, batch, err)) == 1) {
        for (size_t row = 0; row < quipu_batch_rows(batch); row++)
            add_record(&sums, batch, schema, row);
        batch_clear(batch);
    }
    if (scan)
        quipu_plugin.source->finish(scan);
    assert((got == 0) == (err->code == QUIPU_OK));
    assert(got != 0 || layout != LONG || sums.year == sums.months);
    batch_free(batch);
    free(indexes);
    free(columns);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    if (size == 0 || (bytes[0] & 3) == 3)
        return 0;
    int layout = bytes[0] & 3;
    struct quipu_error err = QUIPU_NO_ERROR;
    struct quipu_settings *settings = make_settings(bytes[0], layout);
    give_file(settings, bytes + 1, size - 1);
    int status = settings_complete(settings, &err);
    assert(status == 0);
    void *source = quipu_plugin.source->open(settings, &err);
    assert(source);
    struct quipu_schema *schema = schema_new(NULL);
    assert(schema);
    if (quipu_plugin.source->describe(source, schema, &err) == 0 &&
        schema_check(schema, &err) == 0)
        read_records(source, schema, layout, &err);
    assert(err.code == QUIPU_OK || err.code == QUIPU_EDATA ||
           err.code == QUIPU_EDEFINITION);
    quipu_plugin.source->close(source);
    schema_free(schema);
    settings_free(settings);
    return 0;
}
