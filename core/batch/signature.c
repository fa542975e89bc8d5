/* SPDX-License-Identifier: GPL-3.0-or-later */
/* signature.c - makes and checks signatures (batch/schema.h). */
#include "base/base.h"
#include "batch/schema.h"

struct quipu_signature *signature_new(struct quipu_error *err)
{
    return base_alloc(1, sizeof(struct quipu_signature), err);
}

static void release_input(struct signature_input *input)
{
    for (size_t i = 0; i < input->code_count; i++)
        free(input->codes[i]);
    free(input->codes);
    free(input->name);
    free(input->unit);
    free(input->help);
}

void signature_free(struct quipu_signature *signature)
{
    if (!signature)
        return;
    for (size_t i = 0; i < signature->input_count; i++)
        release_input(&signature->inputs[i]);
    for (size_t i = 0; i < signature->output_count; i++) {
        free(signature->outputs[i].name);
        free(signature->outputs[i].unit);
        free(signature->outputs[i].help);
    }
    for (size_t i = 0; i < signature->measure_count; i++) {
        free(signature->measures[i].name);
        free(signature->measures[i].help);
    }
    free(signature->inputs);
    free(signature->outputs);
    free(signature->measures);
    free(signature);
}

/* `names` is an array of structs of `size` bytes that begin with a name. */
static int check_names(const void *names, size_t count, size_t size,
                       struct quipu_error *err)
{
    const char *base = names;
    for (size_t i = 0; i < count; i++) {
        const char *name = *(char *const *)(const void *)(base + i * size);
        if (name[0] == '\0')
            return quipu_fail(err, QUIPU_EPLUGIN, "a name is empty");
        for (size_t j = 0; j < i; j++) {
            if (strcmp(name, *(char *const *)(const void *)(base + j * size)) ==
                0)
                return quipu_fail(err, QUIPU_EPLUGIN,
                                  "the name \"%s\" is given twice", name);
        }
    }
    return 0;
}

int signature_check(const struct quipu_signature *signature,
                    struct quipu_error *err)
{
    if (signature->error.code != QUIPU_OK)
        return quipu_fail(err, signature->error.code, "%s",
                          signature->error.cause);
    if (signature->output_count == 0 || signature->measure_count == 0)
        return quipu_fail(err, QUIPU_EPLUGIN,
                          "the calculation has no output or no measure");
    if (check_names(signature->inputs, signature->input_count,
                    sizeof *signature->inputs, err) == -1 ||
        check_names(signature->outputs, signature->output_count,
                    sizeof *signature->outputs, err) == -1)
        return -1;
    return check_names(signature->measures, signature->measure_count,
                       sizeof *signature->measures, err);
}

size_t signature_find_measure(const struct quipu_signature *signature,
                              const char *name)
{
    for (size_t i = 0; i < signature->measure_count; i++) {
        if (strcmp(signature->measures[i].name, name) == 0)
            return i;
    }
    return SIZE_MAX;
}
