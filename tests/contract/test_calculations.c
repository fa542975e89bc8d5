/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_calculations.c - every calculation that needs no settings describes
 * itself, and computes the same from the same records, in any thread.
 */
#include <math.h>
#include <pthread.h>

#include "contract.h"

#include "batch/batch.h"
#include "batch/schema.h"

#define ROWS    2000
#define THREADS 4

/* ---- records ------------------------------------------------------------ */

static uint32_t draw(uint32_t *state)
{
    *state = *state * 1664525u + 1013904223u;
    return *state >> 8;
}

static void fill_value(struct quipu_batch *batch, size_t column, size_t row,
                       const struct signature_input *input, uint32_t drawn)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    char text[QUIPU_NUMBER_SIZE];
    switch (input->type) {
    case QUIPU_CODE:
        batch_edit_codes(batch, column)[row] =
            (int32_t)(drawn % input->code_count);
        break;
    case QUIPU_DATE:
        batch_edit_codes(batch, column)[row] = (int32_t)(drawn % 30000);
        break;
    case QUIPU_TEXT:
        quipu_format_double(text, drawn % 100);
        ck_assert_ok(batch_edit_text(batch, column, row, quipu_slice_of(text),
                                     &err) == 0,
                     err);
        break;
    default:
        ck_assert_int_eq(input->type, QUIPU_DOUBLE);
        batch_edit_doubles(batch, column)[row] = drawn % 4000 / 8.0 - 20;
    }
}

/* Every reason occurs, and every value that a column may have in kind. */
static void fill_records(struct quipu_batch *batch,
                         const struct quipu_signature *signature)
{
    uint32_t state = 54321;
    for (size_t i = 0; i < signature->input_count; i++) {
        for (size_t row = 0; row < ROWS; row++) {
            uint32_t drawn = draw(&state);
            if (drawn % 8 == 0) {
                batch_edit_reasons(batch, i)[row] =
                    (uint8_t)(1 + draw(&state) % (QUIPU_REASON_COUNT - 1));
                continue;
            }
            fill_value(batch, i, row, &signature->inputs[i], draw(&state));
            batch_edit_reasons(batch, i)[row] = QUIPU_PRESENT;
        }
    }
}

/* A batch and the columns that it borrows. */
struct table {
    struct batch_column *columns;
    struct quipu_batch *batch;
};

static void make_table(struct table *table, size_t count)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    table->batch = batch_new(table->columns, count, ROWS, &err);
    ck_assert_ok(table->batch != NULL, err);
    batch_set_rows(table->batch, ROWS);
}

static struct table make_inputs(const struct quipu_signature *signature)
{
    size_t count = signature->input_count;
    struct table table = {calloc(count + 1, sizeof *table.columns), NULL};
    for (size_t i = 0; i < count; i++) {
        table.columns[i].name = signature->inputs[i].name;
        table.columns[i].type = signature->inputs[i].type;
    }
    make_table(&table, count);
    return table;
}

static struct table make_outputs(const struct quipu_signature *signature)
{
    size_t count = signature->output_count;
    struct table table = {calloc(count + 1, sizeof *table.columns), NULL};
    for (size_t i = 0; i < count; i++) {
        table.columns[i].name = signature->outputs[i].name;
        table.columns[i].type = QUIPU_DOUBLE;
    }
    make_table(&table, count);
    return table;
}

static void free_table(struct table *table)
{
    batch_free(table->batch);
    free(table->columns);
}

/* ---- computing ---------------------------------------------------------- */

struct work {
    const struct quipu_calculation *calculation;
    const void *handle;
    struct table in, out;
    int result;
    struct quipu_error err;
};

static void *compute(void *argument)
{
    struct work *work = argument;
    work->result = work->calculation->compute(work->handle, work->in.batch,
                                              work->out.batch, &work->err);
    return NULL;
}

static void assert_sound(const struct quipu_batch *out)
{
    for (size_t i = 0; i < quipu_batch_columns(out); i++) {
        for (size_t row = 0; row < ROWS; row++) {
            uint8_t reason = quipu_batch_reasons(out, i)[row];
            ck_assert_uint_lt(reason, QUIPU_REASON_COUNT);
            if (reason == QUIPU_PRESENT)
                ck_assert(isfinite(quipu_batch_doubles(out, i)[row]));
        }
    }
}

static void assert_same(const struct quipu_batch *a,
                        const struct quipu_batch *b)
{
    for (size_t i = 0; i < quipu_batch_columns(a); i++) {
        for (size_t row = 0; row < ROWS; row++) {
            uint8_t reason = quipu_batch_reasons(a, i)[row];
            ck_assert_uint_eq(reason, quipu_batch_reasons(b, i)[row]);
            if (reason == QUIPU_PRESENT)
                ck_assert(memcmp(&quipu_batch_doubles(a, i)[row],
                                 &quipu_batch_doubles(b, i)[row],
                                 sizeof(double)) == 0);
        }
    }
}

/* The same records in several threads, half of them through each handle. */
static void compute_everywhere(const struct quipu_calculation *calculation,
                               void *const handles[2],
                               const struct quipu_signature *signature)
{
    pthread_t threads[THREADS];
    struct work works[THREADS] = {0};
    for (size_t i = 0; i < THREADS; i++) {
        works[i] = (struct work){
            .calculation = calculation,
            .handle = handles[i % 2],
            .in = make_inputs(signature),
            .out = make_outputs(signature),
        };
        fill_records(works[i].in.batch, signature);
    }
    for (size_t i = 0; i < THREADS; i++)
        ck_assert_int_eq(pthread_create(&threads[i], NULL, compute, &works[i]),
                         0);
    for (size_t i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    for (size_t i = 0; i < THREADS; i++) {
        ck_assert_ok(works[i].result == 0, works[i].err);
        assert_sound(works[i].out.batch);
        assert_same(works[i].out.batch, works[0].out.batch);
    }
    for (size_t i = 0; i < THREADS; i++) {
        free_table(&works[i].in);
        free_table(&works[i].out);
    }
}

static void compute_nothing(const struct quipu_calculation *calculation,
                            const void *handle,
                            const struct quipu_signature *signature)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    struct table in = make_inputs(signature), out = make_outputs(signature);

    /* Records of which nothing is known. */
    ck_assert_ok(calculation->compute(handle, in.batch, out.batch, &err) == 0,
                 err);
    assert_sound(out.batch);

    /* No records. */
    batch_set_rows(in.batch, 0);
    batch_set_rows(out.batch, 0);
    ck_assert_ok(calculation->compute(handle, in.batch, out.batch, &err) == 0,
                 err);
    free_table(&in);
    free_table(&out);
}

/* ---- tests -------------------------------------------------------------- */

/* Settings of a calculation that needs none; NULL for others.  Anything but a
 * setting that is missing is a failure: the plugin's own files are there. */
static struct quipu_settings *defaults(struct host *host,
                                       const struct host_plugin *plugin)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    if (!plugin->plugin.calculation)
        return NULL;
    struct quipu_settings *settings =
        host_default_settings(host, plugin->plugin.name, &err);
    ck_assert_ok(settings || err.code == QUIPU_EDEFINITION, err);
    return settings;
}

static void check_words(const struct quipu_signature *signature)
{
    for (size_t i = 0; i < signature->input_count; i++)
        ck_assert_msg(signature->inputs[i].help != NULL, "input \"%s\"",
                      signature->inputs[i].name);
    for (size_t i = 0; i < signature->output_count; i++)
        ck_assert_msg(signature->outputs[i].help != NULL, "output \"%s\"",
                      signature->outputs[i].name);
    for (size_t i = 0; i < signature->measure_count; i++)
        ck_assert_msg(signature->measures[i].help != NULL, "measure \"%s\"",
                      signature->measures[i].name);
}

START_TEST(inputs_outputs_and_measures_have_help)
{
    size_t count;
    struct host *host = open_plugins();
    const struct host_entry *entries = list_plugins(host, &count);
    for (size_t i = 0; i < count; i++) {
        struct quipu_error err = QUIPU_NO_ERROR;
        struct quipu_settings *settings = defaults(host, entries[i].plugin);
        if (!settings)
            continue;
        struct quipu_signature *signature =
            host_describe_calculation(host, entries[i].name, settings, &err);
        ck_assert_ok(signature != NULL, err);
        check_words(signature);
        signature_free(signature);
        settings_free(settings);
    }
    host_free(host);
}
END_TEST

static void check_calculation(const struct quipu_calculation *calculation,
                              const struct quipu_settings *settings,
                              const struct quipu_signature *signature)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    void *handles[2];
    handles[0] = calculation->open(settings, &err);
    handles[1] = calculation->open(settings, &err);
    ck_assert_ok(handles[0] && handles[1], err);
    compute_everywhere(calculation, handles, signature);
    compute_nothing(calculation, handles[1], signature);
    calculation->close(handles[0]);
    calculation->close(handles[1]);
}

START_TEST(same_records_give_the_same_in_any_thread)
{
    size_t count;
    struct host *host = open_plugins();
    const struct host_entry *entries = list_plugins(host, &count);
    for (size_t i = 0; i < count; i++) {
        struct quipu_error err = QUIPU_NO_ERROR;
        struct quipu_settings *settings = defaults(host, entries[i].plugin);
        if (!settings)
            continue;
        struct quipu_signature *signature =
            host_describe_calculation(host, entries[i].name, settings, &err);
        ck_assert_ok(signature != NULL, err);
        check_calculation(entries[i].plugin->plugin.calculation, settings,
                          signature);
        signature_free(signature);
        settings_free(settings);
    }
    host_free(host);
}
END_TEST

UNIT_MAIN("every calculation", inputs_outputs_and_measures_have_help,
          same_records_give_the_same_in_any_thread)
