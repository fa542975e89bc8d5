/* SPDX-License-Identifier: GPL-3.0-or-later */
/* anthropometry_run.c - runs the anthropometry plugin over a test's records. */
#include <quipu/number.h>
#include <quipu/plugin.h>

#include "base/settings.h"
#include "batch/batch.h"
#include "batch/schema.h"
#include "input/input.h"

#include "anthropometry_run.h"
#include "unit.h"

#define CAPACITY 4096
#define MOST     64 /* columns */

struct run {
    struct quipu_settings *settings;
    void *calculation;
    struct quipu_signature *signature;
    struct batch_column inputs[MOST], outputs[MOST];
    struct raw_codes *codes[MOST];
    struct quipu_batch *in, *out;
    bool is_put[MOST];
};

const char *run_tables_path(void)
{
    static char path[4096];
    const char *srcdir = getenv("srcdir");
    snprintf(path, sizeof path, "%s/plugins/anthropometry/who-2006.csv",
             srcdir ? srcdir : ".");
    return path;
}

static void set(struct run *run, const char *option, const char *text)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    if (text)
        ck_assert_ok(setting_parse(settings_find(run->settings, option), text,
                                   &err) == 0,
                     err);
}

static void open_plugin(struct run *run, const struct run_settings *settings)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    run->settings = settings_new(quipu_plugin.options, &err);
    ck_assert_ok(run->settings, err);
    set(run, "from", settings->from);
    set(run, "age", settings->age);
    ck_assert_ok(settings_complete(run->settings, &err) == 0, err);
    struct quipu_input *tables =
        input_open_file(run_tables_path(), "who-2006.csv", &err);
    ck_assert_ok(tables, err);
    setting_take_input(settings_find(run->settings, "tables"), tables,
                       input_free);

    const struct quipu_calculation *plugin = quipu_plugin.calculation;
    run->calculation = plugin->open(run->settings, &err);
    ck_assert_ok(run->calculation, err);
    run->signature = signature_new(&err);
    ck_assert_ok(run->signature, err);
    ck_assert_ok(plugin->describe(run->calculation, run->signature, &err) == 0,
                 err);
    ck_assert_ok(signature_check(run->signature, &err) == 0, err);
    ck_assert_uint_le(run->signature->input_count, MOST);
    ck_assert_uint_le(run->signature->output_count, MOST);
}

/* The codes of a signature stand for themselves. */
static struct raw_codes *make_codes(const struct signature_input *input)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    struct raw_codes *codes = raw_codes_new(&err);
    ck_assert_ok(codes, err);
    for (size_t i = 0; i < input->code_count; i++)
        ck_assert_ok(raw_codes_add(codes, quipu_slice_of(input->codes[i]),
                                   (int32_t)i, &err) == 0,
                     err);
    return codes;
}

static void make_batches(struct run *run)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    const struct quipu_signature *signature = run->signature;
    for (size_t i = 0; i < signature->input_count; i++) {
        const struct signature_input *input = &signature->inputs[i];
        run->codes[i] = make_codes(input);
        run->inputs[i] = (struct batch_column){
            .name = input->name, .type = input->type, .codes = run->codes[i]};
    }
    for (size_t i = 0; i < signature->output_count; i++)
        run->outputs[i] = (struct batch_column){
            .name = signature->outputs[i].name, .type = QUIPU_DOUBLE};
    run->in = batch_new(run->inputs, signature->input_count, CAPACITY, &err);
    ck_assert_ok(run->in, err);
    run->out = batch_new(run->outputs, signature->output_count, CAPACITY, &err);
    ck_assert_ok(run->out, err);
}

struct run *run_new(const struct run_settings *settings)
{
    struct run *run = calloc(1, sizeof *run);
    ck_assert_ptr_nonnull(run);
    open_plugin(run, settings);
    make_batches(run);
    return run;
}

void run_free(struct run *run)
{
    if (!run)
        return;
    batch_free(run->in);
    batch_free(run->out);
    for (size_t i = 0; i < run->signature->input_count; i++)
        raw_codes_free(run->codes[i]);
    signature_free(run->signature);
    quipu_plugin.calculation->close(run->calculation);
    settings_free(run->settings);
    free(run);
}

static size_t find_input(const struct run *run, const char *name)
{
    size_t i = 0;
    while (i < run->signature->input_count &&
           strcmp(run->signature->inputs[i].name, name) != 0)
        i++;
    ck_assert_msg(i < run->signature->input_count, "no input \"%s\"", name);
    return i;
}

void run_put(struct run *run, const char *input, const char *text)
{
    size_t i = find_input(run, input);
    quipu_put_text(run->in, i, quipu_slice_of(text));
    run->is_put[i] = true;
}

void run_put_missing(struct run *run, const char *input,
                     enum quipu_reason reason)
{
    size_t i = find_input(run, input);
    quipu_put_missing(run->in, i, reason);
    run->is_put[i] = true;
}

void run_end_row(struct run *run)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    for (size_t i = 0; i < run->signature->input_count; i++) {
        if (!run->is_put[i] && run->signature->inputs[i].optional)
            quipu_put_missing(run->in, i, QUIPU_NOT_COLLECTED);
        run->is_put[i] = false;
    }
    ck_assert(!quipu_batch_is_full(run->in));
    ck_assert_ok(
        quipu_end_row(run->in, quipu_batch_rows(run->in) + 2, &err) == 0, err);
}

static int compute(struct run *run, struct quipu_error *err)
{
    batch_set_rows(run->out, quipu_batch_rows(run->in));
    return quipu_plugin.calculation->compute(run->calculation, run->in,
                                             run->out, err);
}

void run_compute(struct run *run)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    ck_assert_ok(compute(run, &err) == 0, err);
}

void run_compute_fails(struct run *run, struct quipu_error *err)
{
    ck_assert_int_eq(compute(run, err), -1);
}

enum quipu_reason run_get(const struct run *run, const char *output, size_t row,
                          double *value)
{
    size_t i = 0;
    while (i < run->signature->output_count &&
           strcmp(run->signature->outputs[i].name, output) != 0)
        i++;
    ck_assert_msg(i < run->signature->output_count, "no output \"%s\"", output);
    enum quipu_reason reason = quipu_batch_reasons(run->out, i)[row];
    *value = 0;
    if (reason == QUIPU_PRESENT)
        *value = quipu_batch_doubles(run->out, i)[row];
    return reason;
}

void run_check(const struct run *run, const char *output, size_t row,
               const char *expected)
{
    double value, number = 0;
    enum quipu_reason reason = run_get(run, output, row, &value);
    enum quipu_reason wanted = QUIPU_PRESENT;
    if (!quipu_parse_double(quipu_slice_of(expected), &number))
        ck_assert(quipu_reason_parse(quipu_slice_of(expected), &wanted));
    ck_assert_msg(reason == wanted && value == number,
                  "row %zu: %s is %.2f (%s), expected %s", row, output, value,
                  quipu_reason_word(reason), expected);
}

size_t run_rows(const struct run *run)
{
    return quipu_batch_rows(run->in);
}
