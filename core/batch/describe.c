/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* describe.c - how plugins fill schemas and signatures (quipu/schema.h).
 *
 * These calls cannot fail by themselves: the first failure is kept in the
 * schema or signature for the check after `describe`.
 */
#include <math.h>

#include "base/base.h"
#include "batch/schema.h"

/* Copies a text that may be NULL; false when there is no memory. */
static bool copy_text(char **copy, const char *text, struct quipu_error *err)
{
    *copy = text ? base_strdup(text, err) : NULL;
    return !text || *copy;
}

/* Copies as many bytes of a plugin's struct as both sides know. */
static void copy_known(void *to, size_t to_size, const void *from,
                       size_t from_size)
{
    memset(to, 0, to_size);
    memcpy(to, from, from_size < to_size ? from_size : to_size);
}

void quipu_schema_add_column(struct quipu_schema *schema, size_t size,
                             const struct quipu_column *column)
{
    struct quipu_error *err = &schema->error;
    struct quipu_column known;
    copy_known(&known, sizeof known, column, size);
    if (!known.name || known.name[0] == '\0') {
        (void)quipu_fail(err, QUIPU_EDATA, "column %zu has no name",
                         schema->count + 1);
        return;
    }
    if (known.type < QUIPU_INTEGER || known.type > QUIPU_CODE) {
        (void)quipu_fail(err, QUIPU_EPLUGIN,
                         "column \"%s\" has the unknown type %d", known.name,
                         (int)known.type);
        return;
    }
    if (base_grow(&schema->columns, &schema->capacity, schema->count + 1,
                  sizeof *schema->columns, err) == -1)
        return;

    struct schema_column *own = &schema->columns[schema->count++];
    *own = (struct schema_column){.type = known.type,
                                  .sensitivity = known.sensitivity};
    (void)(copy_text(&own->name, known.name, err) &&
           copy_text(&own->label, known.label, err) &&
           copy_text(&own->unit, known.unit, err));
}

void quipu_schema_label(struct quipu_schema *schema, const char *value,
                        const char *label)
{
    struct quipu_error *err = &schema->error;
    if (schema->count == 0) {
        (void)quipu_fail(err, QUIPU_EPLUGIN,
                         "a value label comes before the first column");
        return;
    }
    struct schema_column *column = &schema->columns[schema->count - 1];
    if (base_grow(&column->labels, &column->label_capacity,
                  column->label_count + 1, sizeof *column->labels, err) == -1)
        return;
    struct value_label *own = &column->labels[column->label_count++];
    *own = (struct value_label){NULL, NULL};
    (void)(copy_text(&own->value, value, err) &&
           copy_text(&own->label, label, err));
}

size_t quipu_columns_count(const struct quipu_columns *columns)
{
    return columns->count;
}

size_t quipu_columns_index(const struct quipu_columns *columns, size_t column)
{
    assert(column < columns->count);
    return columns->indexes[column];
}

/* Appends a word of the list to the input's codes. */
static bool add_code(struct signature_input *input, size_t *capacity,
                     struct quipu_slice code, struct quipu_error *err)
{
    if (base_grow(&input->codes, capacity, input->code_count + 1,
                  sizeof *input->codes, err) == -1)
        return false;
    char *copy = base_slicedup(code, err);
    if (!copy)
        return false;
    input->codes[input->code_count++] = copy;
    return true;
}

static bool split_codes(struct signature_input *input, const char *codes,
                        struct quipu_error *err)
{
    size_t capacity = 0;
    while (codes && *codes != '\0') {
        size_t length = strcspn(codes, " ");
        if (!add_code(input, &capacity, (struct quipu_slice){codes, length},
                      err))
            return false;
        codes += length;
        codes += *codes == ' ';
    }
    return true;
}

static bool is_input_type(enum quipu_type type)
{
    return type == QUIPU_DOUBLE || type == QUIPU_DATE || type == QUIPU_CODE ||
           type == QUIPU_TEXT;
}

void quipu_signature_add_input(struct quipu_signature *signature, size_t size,
                               const struct quipu_calculation_input *input)
{
    struct quipu_error *err = &signature->error;
    struct quipu_calculation_input known;
    copy_known(&known, sizeof known, input, size);
    if (!known.name || !is_input_type(known.type) ||
        (known.type == QUIPU_CODE) != (known.codes != NULL)) {
        (void)quipu_fail(err, QUIPU_EPLUGIN,
                         "input \"%s\" lacks a name, has a type that inputs do "
                         "not have, or codes without being one",
                         known.name ? known.name : "");
        return;
    }
    if (base_grow(&signature->inputs, &signature->input_capacity,
                  signature->input_count + 1, sizeof *signature->inputs,
                  err) == -1)
        return;

    struct signature_input *own = &signature->inputs[signature->input_count++];
    *own = (struct signature_input){.type = known.type,
                                    .optional = known.optional};
    (void)(copy_text(&own->name, known.name, err) &&
           copy_text(&own->unit, known.unit, err) &&
           copy_text(&own->help, known.help, err) &&
           split_codes(own, known.codes, err));
}

void quipu_signature_add_output(struct quipu_signature *signature, size_t size,
                                const struct quipu_calculation_output *output)
{
    struct quipu_error *err = &signature->error;
    struct quipu_calculation_output known;
    copy_known(&known, sizeof known, output, size);
    if (!known.name) {
        (void)quipu_fail(err, QUIPU_EPLUGIN, "an output has no name");
        return;
    }
    if (base_grow(&signature->outputs, &signature->output_capacity,
                  signature->output_count + 1, sizeof *signature->outputs,
                  err) == -1)
        return;

    struct signature_output *own =
        &signature->outputs[signature->output_count++];
    *own = (struct signature_output){NULL, NULL, NULL};
    (void)(copy_text(&own->name, known.name, err) &&
           copy_text(&own->unit, known.unit, err) &&
           copy_text(&own->help, known.help, err));
}

/* The number of an output; SIZE_MAX when there is none. */
static size_t find_output(const struct quipu_signature *signature,
                          const char *name)
{
    for (size_t i = 0; name && i < signature->output_count; i++) {
        const char *own = signature->outputs[i].name;
        if (own && strcmp(own, name) == 0)
            return i;
    }
    return SIZE_MAX;
}

static int check_measure(const struct quipu_signature *signature,
                         const struct quipu_measure *measure,
                         struct quipu_error *err)
{
    if (!measure->name)
        return quipu_fail(err, QUIPU_EPLUGIN, "a measure has no name");
    if (measure->kind < QUIPU_PROPORTION || measure->kind > QUIPU_TOTAL)
        return quipu_fail(err, QUIPU_EPLUGIN,
                          "measure \"%s\" has the unknown kind %d",
                          measure->name, (int)measure->kind);
    if (find_output(signature, measure->output) == SIZE_MAX)
        return quipu_fail(err, QUIPU_EPLUGIN,
                          "measure \"%s\" is over \"%s\", which is no output",
                          measure->name,
                          measure->output ? measure->output : "");
    if (!isfinite(measure->divisor) || measure->divisor < 0 ||
        (measure->divisor > 0 && measure->kind == QUIPU_PROPORTION))
        return quipu_fail(err, QUIPU_EPLUGIN,
                          "measure \"%s\" is divided by %.10g", measure->name,
                          measure->divisor);
    if ((measure->kind == QUIPU_RATIO) != (measure->denominator != NULL))
        return quipu_fail(err, QUIPU_EPLUGIN,
                          "measure \"%s\": a ratio, and nothing else, has a "
                          "denominator",
                          measure->name);
    if (measure->denominator &&
        find_output(signature, measure->denominator) == SIZE_MAX)
        return quipu_fail(err, QUIPU_EPLUGIN,
                          "measure \"%s\" is over \"%s\", which is no output",
                          measure->name, measure->denominator);
    return 0;
}

void quipu_signature_add_measure(struct quipu_signature *signature, size_t size,
                                 const struct quipu_measure *measure)
{
    struct quipu_error *err = &signature->error;
    struct quipu_measure known;
    copy_known(&known, sizeof known, measure, size);
    if (check_measure(signature, &known, err) == -1 ||
        base_grow(&signature->measures, &signature->measure_capacity,
                  signature->measure_count + 1, sizeof *signature->measures,
                  err) == -1)
        return;

    struct signature_measure *own =
        &signature->measures[signature->measure_count++];
    *own = (struct signature_measure){
        .kind = known.kind,
        .output = find_output(signature, known.output),
        .denominator = find_output(signature, known.denominator),
        .typical = known.typical,
        .divisor = known.divisor > 0 ? known.divisor : 1,
    };
    (void)(copy_text(&own->name, known.name, err) &&
           copy_text(&own->help, known.help, err));
}
