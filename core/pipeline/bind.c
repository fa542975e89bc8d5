/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bind.c - calculations, and the columns that are their inputs. */
#include "pipeline/job.h"

/* ---- opening ------------------------------------------------------------ */

static int ask_calculation(struct calculation *calculation,
                           struct quipu_error *err)
{
    const struct quipu_calculation *plugin =
        calculation->plugin->plugin.calculation;
    calculation->handle = plugin->open(calculation->settings, err);
    if (!calculation->handle)
        return host_fail_silent("open", err);
    calculation->signature = signature_new(err);
    if (!calculation->signature)
        return -1;
    if (plugin->describe(calculation->handle, calculation->signature, err) ==
        -1)
        return host_fail_silent("describe", err);
    return signature_check(calculation->signature, err);
}

static int open_calculation(struct job *job, struct calculation *calculation,
                            const struct indicator *indicator,
                            struct quipu_error *err)
{
    QUIPU_AUTO_TEXT(role);
    quipu_text_printf(&role, "calculation %s", indicator->calculation);
    if (quipu_text_check(&role, err) == -1)
        return -1;
    const struct plugin_use use = {
        .plugin = calculation->plugin,
        .role = role.data,
        .definition = &indicator->definition,
        .settings = indicator->settings,
    };
    calculation->settings = inputs_read_settings(job, &use, err);
    if (!calculation->settings)
        return -1;
    if (ask_calculation(calculation, err) == 0)
        return 0;
    quipu_prefix(err, "calculation \"%s\"", indicator->calculation);
    return -1;
}

static int find_plugin(struct job *job, const struct indicator *indicator,
                       const struct host_plugin **plugin,
                       struct quipu_error *err)
{
    *plugin = host_get(job->spec.host, indicator->calculation, err);
    if (!*plugin)
        return -1;
    if ((*plugin)->plugin.calculation)
        return 0;
    return quipu_fail(err, QUIPU_EDEFINITION,
                      "\"%s\" at calculation: the plugin \"%s\" is no "
                      "calculation",
                      indicator->definition.file, indicator->calculation);
}

int bind_calculation(struct job *job, const struct indicator *indicator,
                     size_t *number, struct quipu_error *err)
{
    const struct host_plugin *plugin;
    if (find_plugin(job, indicator, &plugin, err) == -1)
        return -1;
    QUIPU_AUTO_STRING text = settings_canonical(indicator->settings, err);
    if (!text)
        return -1;
    for (size_t i = 0; i < job->calculation_count; i++) {
        const struct calculation *other = &job->calculations[i];
        if (other->plugin == plugin &&
            strcmp(other->settings_text, text) == 0) {
            *number = i;
            return 0;
        }
    }
    if (base_grow(&job->calculations, &job->calculation_capacity,
                  job->calculation_count + 1, sizeof *job->calculations,
                  err) == -1)
        return -1;
    *number = job->calculation_count++;
    struct calculation *made = &job->calculations[*number];
    *made = (struct calculation){.plugin = plugin};
    made->settings_text = QUIPU_TAKE(text);
    return open_calculation(job, made, indicator, err);
}

void calculation_release(struct calculation *calculation)
{
    size_t count =
        calculation->signature ? calculation->signature->input_count : 0;
    for (size_t i = 0; calculation->recodes && i < count; i++)
        free(calculation->recodes[i]);
    free(calculation->recodes);
    free(calculation->inputs);
    free(calculation->in_columns);
    free(calculation->out_columns);
    signature_free(calculation->signature);
    if (calculation->handle)
        calculation->plugin->plugin.calculation->close(calculation->handle);
    settings_free(calculation->settings);
    free(calculation->settings_text);
}

/* ---- binding ------------------------------------------------------------ */

static int fail_input(const struct job *job, const struct column_rule *rule,
                      struct quipu_error *err, const char *problem,
                      const char *wanted)
{
    return quipu_fail(err, QUIPU_EDEFINITION, "\"%s\" at %s: %s \"%s\"",
                      job->spec.dataset->definition.file, rule->path, problem,
                      wanted);
}

static int check_unit(const struct job *job, const struct column_rule *rule,
                      const struct signature_input *input,
                      struct quipu_error *err)
{
    if (!input->unit || (rule->unit && strcmp(rule->unit, input->unit) == 0))
        return 0;
    fail_input(job, rule, err,
               rule->unit ? "the unit is not that of the calculation,"
                          : "the column needs its unit,",
               input->unit);
    quipu_hint(err, "convert with \"scale\" and say \"unit\": \"%s\"",
               input->unit);
    return -1;
}

static enum vector_type wanted_type(enum quipu_type type)
{
    switch (type) {
    case QUIPU_CODE:
        return VECTOR_CODE;
    case QUIPU_DATE:
        return VECTOR_DATE;
    case QUIPU_TEXT:
        return VECTOR_TEXT;
    default:
        return VECTOR_NUMBER;
    }
}

static const char *type_word(enum vector_type type)
{
    static const char *const words[] = {
        [VECTOR_NUMBER] = "numbers", [VECTOR_CODE] = "codes",
        [VECTOR_DATE] = "dates",     [VECTOR_TEXT] = "texts",
        [VECTOR_PERIOD] = "periods",
    };
    return words[type];
}

/* Translates the dataset's codes to the calculation's. */
static int recode(const struct job *job, const struct vector *vector,
                  const struct signature_input *input, int32_t **recodes,
                  struct quipu_error *err)
{
    *recodes = base_alloc(vector->code_count, sizeof **recodes, err);
    if (!*recodes)
        return -1;
    for (size_t i = 0; i < vector->code_count; i++) {
        size_t k = 0;
        while (k < input->code_count &&
               strcmp(vector->codes[i], input->codes[k]) != 0)
            k++;
        if (k == input->code_count) {
            fail_input(job, vector->rule, err,
                       "the calculation does not know the code",
                       vector->codes[i]);
            return -1;
        }
        (*recodes)[i] = (int32_t)k;
    }
    return 0;
}

static int bind_input(struct job *job, struct resolver *resolver,
                      struct calculation *calculation, size_t number,
                      struct quipu_error *err)
{
    const struct signature_input *input =
        &calculation->signature->inputs[number];
    const struct column_rule *rule =
        dataset_column(resolver->dataset, resolver->period, input->name);
    calculation->inputs[number] = SIZE_MAX;
    if (!rule && input->optional)
        return 0;
    if (!rule) {
        (void)quipu_fail(err, QUIPU_EDEFINITION,
                         "\"%s\" at columns: the calculation \"%s\" needs a "
                         "column \"%s\"",
                         resolver->dataset->definition.file,
                         calculation->plugin->plugin.name, input->name);
        quipu_hint(err, "it is: %s", input->help ? input->help : input->name);
        return -1;
    }
    enum vector_type wish = wanted_type(input->type);
    size_t *vector = &calculation->inputs[number];
    if (resolve_rule(resolver, rule, wish == VECTOR_TEXT, vector, err) == -1)
        return -1;
    const struct vector *found = &resolver->vectors->items[*vector];
    bool is_text = found->type == VECTOR_TEXT || found->type == VECTOR_CODE;
    if (wish == VECTOR_TEXT ? !is_text : found->type != wish)
        return fail_input(job, rule, err, "the calculation wants a column of",
                          type_word(wish));
    if (check_unit(job, rule, input, err) == -1)
        return -1;
    return wish == VECTOR_CODE
               ? recode(job, found, input, &calculation->recodes[number], err)
               : 0;
}

static int make_columns(struct calculation *calculation,
                        struct quipu_error *err)
{
    const struct quipu_signature *signature = calculation->signature;
    calculation->in_columns =
        base_alloc(signature->input_count, sizeof(struct batch_column), err);
    calculation->out_columns =
        base_alloc(signature->output_count, sizeof(struct batch_column), err);
    if (!calculation->in_columns || !calculation->out_columns)
        return -1;
    for (size_t i = 0; i < signature->input_count; i++)
        calculation->in_columns[i] = (struct batch_column){
            .name = signature->inputs[i].name,
            .type = signature->inputs[i].type,
        };
    for (size_t i = 0; i < signature->output_count; i++)
        calculation->out_columns[i] = (struct batch_column){
            .name = signature->outputs[i].name,
            .type = QUIPU_DOUBLE,
        };
    return 0;
}

int bind_inputs(struct job *job, struct resolver *resolver,
                struct calculation *calculation, struct quipu_error *err)
{
    size_t count = calculation->signature->input_count;
    calculation->inputs = base_alloc(count, sizeof *calculation->inputs, err);
    calculation->recodes = base_alloc(count, sizeof *calculation->recodes, err);
    if (!calculation->inputs || !calculation->recodes ||
        make_columns(calculation, err) == -1)
        return -1;
    for (size_t i = 0; i < count; i++) {
        if (bind_input(job, resolver, calculation, i, err) == -1)
            return -1;
    }
    return 0;
}

/* ---- filling ------------------------------------------------------------ */

static void fill_codes(struct quipu_batch *in, size_t column,
                       const int32_t *codes, const int32_t *recodes,
                       const uint8_t *reasons, size_t rows)
{
    int32_t *to = batch_edit_codes(in, column);
    for (size_t i = 0; i < rows; i++) {
        bool is_present = reasons[i] == QUIPU_PRESENT;
        to[i] = !is_present ? 0 : recodes ? recodes[codes[i]] : codes[i];
    }
}

/* A code is given to a text as its code. */
static int fill_texts(const struct worker *worker, size_t number,
                      struct quipu_batch *in, size_t column,
                      struct quipu_error *err)
{
    const struct vector *vector = &worker->job->vectors.items[number];
    const struct values *from = &worker->values[number];
    for (size_t i = 0; i < quipu_batch_rows(in); i++) {
        if (from->reasons[i] != QUIPU_PRESENT)
            continue;
        struct quipu_slice text =
            vector->type == VECTOR_CODE
                ? quipu_slice_of(vector->codes[from->codes[i]])
                : quipu_batch_text(worker->batch, vector->inputs[0], i);
        if (batch_edit_text(in, column, i, text, err) == -1)
            return -1;
    }
    return 0;
}

int bind_fill(const struct calculation *calculation,
              const struct worker *worker, struct quipu_batch *in,
              struct quipu_error *err)
{
    size_t rows = quipu_batch_rows(worker->batch);
    batch_set_rows(in, rows);
    for (size_t i = 0; i < calculation->signature->input_count; i++) {
        size_t number = calculation->inputs[i];
        uint8_t *reasons = batch_edit_reasons(in, i);
        if (number == SIZE_MAX) {
            memset(reasons, QUIPU_NOT_COLLECTED, rows);
            continue;
        }
        const struct values *from = &worker->values[number];
        memcpy(reasons, from->reasons, rows);
        switch (calculation->signature->inputs[i].type) {
        case QUIPU_TEXT:
            if (fill_texts(worker, number, in, i, err) == -1)
                return -1;
            break;
        case QUIPU_DOUBLE:
            memcpy(batch_edit_doubles(in, i), from->numbers,
                   rows * sizeof *from->numbers);
            break;
        default:
            fill_codes(in, i, from->codes, calculation->recodes[i],
                       from->reasons, rows);
        }
    }
    return 0;
}
