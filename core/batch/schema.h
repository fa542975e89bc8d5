/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* schema.h - the inside of schemas, signatures and wanted columns
 * (quipu/schema.h), for the host that reads what plugins filled in.
 */
#ifndef BATCH_SCHEMA_H
#define BATCH_SCHEMA_H

#include <quipu/schema.h>

#include "base/base.h"

struct value_label {
    char *value, *label;
};

struct schema_column {
    char *name, *label, *unit; /* label and unit may be NULL */
    enum quipu_type type;
    enum quipu_sensitivity sensitivity;
    struct value_label *labels;
    size_t label_count, label_capacity;
};

struct quipu_schema {
    struct schema_column *columns;
    size_t count, capacity;
    struct quipu_error error; /* the first mistake, for schema_check */
};

struct quipu_schema *schema_new(struct quipu_error *err) QUIPU_MUST_CHECK;
void schema_free(struct quipu_schema *schema);

/* After `describe`: fails when a call had failed, a name is empty or occurs
 * twice, or there is no column. */
int schema_check(const struct quipu_schema *schema,
                 struct quipu_error *err) QUIPU_MUST_CHECK;

/* The number of a column by name: exact, else the only one that is equal
 * without regard to ASCII case; SIZE_MAX when there is none. */
size_t schema_find(const struct quipu_schema *schema, const char *name);

struct quipu_columns {
    size_t *indexes; /* owned */
    size_t count;
};

struct signature_input {
    char *name, *unit, *help;
    enum quipu_type type;
    char **codes; /* of a CODE */
    size_t code_count;
    bool optional;
};

struct signature_output {
    char *name, *unit, *help;
};

struct signature_measure {
    char *name, *help;
    enum quipu_measure_kind kind;
    size_t output;
    size_t denominator; /* SIZE_MAX when there is none */
    double typical;
    double divisor; /* 1 where none is given */
};

struct quipu_signature {
    struct signature_input *inputs;
    struct signature_output *outputs;
    struct signature_measure *measures;
    size_t input_count, output_count, measure_count;
    size_t input_capacity, output_capacity, measure_capacity;
    struct quipu_error error;
};

struct quipu_signature *signature_new(struct quipu_error *err) QUIPU_MUST_CHECK;
void signature_free(struct quipu_signature *signature);

/* After `describe`, like schema_check: names unique, measures over outputs that
 * exist, at least one output and one measure. */
int signature_check(const struct quipu_signature *signature,
                    struct quipu_error *err) QUIPU_MUST_CHECK;

/* The number of a measure; SIZE_MAX when there is none. */
size_t signature_find_measure(const struct quipu_signature *signature,
                              const char *name);

#endif
