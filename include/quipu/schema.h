/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* schema.h - the columns of a source, the signature of a calculation, and the
 * words for a value that is not there.
 *
 * Missing is a reason, never a number.  Every cell of a batch (batch.h) holds a
 * value or one of the reasons below; definitions name reasons in their
 * "missing" rules, exclusions are counted by them, and the writer of
 * observations maps each to an SDMX observation status.  NaN, -1 or 99 as a
 * meaning ends in the source.
 *
 * Schema and signature are opaque; a plugin fills them in its `describe`.  The
 * calls that fill them cannot fail by themselves: want of memory and mistakes
 * (a name twice, a measure over an unknown output) are remembered and become
 * the host's error after `describe`.
 *
 * Texts given are copied.
 */
#ifndef QUIPU_SCHEMA_H
#define QUIPU_SCHEMA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <quipu/text.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What a column holds. */
enum quipu_type {
    QUIPU_INTEGER = 1, /* int64_t */
    QUIPU_DOUBLE,      /* double, finite */
    QUIPU_BOOL,        /* uint8_t, 0 or 1 */
    QUIPU_DATE,        /* int32_t, days since 1970-01-01 */
    QUIPU_TEXT,        /* bytes, UTF-8 */
    QUIPU_CODE,        /* int32_t, index into a list of codes that belongs to
                          the column */
};

/* Why a value is not there: name in definitions and reports, SDMX OBS_STATUS
 * (O missing, L not collected, M cannot exist), meaning.  They are numbered in
 * this order; new ones are only ever added at the end. */
#define QUIPU_REASONS(X)                                                       \
    X(PRESENT, "present", 'A', "the value is there")                           \
    X(MISSING, "missing", 'O', "empty or system missing")                      \
    X(DECLARED, "declared", 'O',                                               \
      "declared missing by the file, no rule says why")                        \
    X(ABSENT, "absent", 'O', "the person was not present")                     \
    X(REFUSED, "refused", 'O', "refused")                                      \
    X(UNKNOWN, "unknown", 'O', "does not know")                                \
    X(OTHER, "other", 'O', "not measured for another reason")                  \
    X(INCONSISTENT, "inconsistent", 'O', "contradicts other answers")          \
    X(NOT_APPLICABLE, "not_applicable", 'M', "not asked, does not apply")      \
    X(NOT_COLLECTED, "not_collected", 'L', "the dataset does not have it")     \
    X(IMPLAUSIBLE, "implausible", 'O', "outside the plausible limits")         \
    X(FLAGGED, "flagged", 'O', "z-score flagged as implausible")               \
    X(AGE, "age", 'O', "age missing or outside the range")                     \
    X(SEX, "sex", 'O', "sex missing")                                          \
    X(OEDEMA, "oedema", 'O', "oedema: weight-based index undefined")           \
    X(ALTITUDE, "altitude", 'L', "altitude needed and not known")              \
    X(SMOKING, "smoking", 'O', "smoking needed and not known")                 \
    X(PREGNANCY, "pregnancy", 'O',                                             \
      "pregnancy or trimester needed and not known")                           \
    X(NOT_MEASURED, "not_measured", 'O', "the result code says not measured")  \
    X(OUT_OF_SCOPE, "out_of_scope", 'M', "not in the population counted")      \
    X(UNMATCHED, "unmatched", 'O', "no record with this key in a joined file") \
    X(DUPLICATE, "duplicate", 'O', "a further record with the same key")       \
    X(REJECTED, "rejected", 'O', "the record has a malformed value")           \
    X(UNVERIFIED, "unverified", 'O',                                           \
      "needs a constant that is not verified and was not accepted")

enum quipu_reason {
#define X(name, word, status, meaning) QUIPU_##name,
    QUIPU_REASONS(X)
#undef X
        QUIPU_REASON_COUNT
};

/* The word of a reason, for example "refused".  Static, never NULL. */
const char *quipu_reason_word(enum quipu_reason reason);

/* The reason of a word; false when there is none. */
bool quipu_reason_parse(struct quipu_slice word, enum quipu_reason *reason);

/* The SDMX OBS_STATUS of an observation that is missing for this reason. */
char quipu_reason_status(enum quipu_reason reason);

/* ---- what a source has ------------------------------------------------- */

struct quipu_schema;

/* How careful one must be with a column. */
enum quipu_sensitivity {
    QUIPU_OPEN = 0,
    QUIPU_PERSONAL, /* identifies a person: never stored, logged or cached */
};

struct quipu_column {
    const char *name;     /* as in the data; required, unique */
    enum quipu_type type; /* natural type; a text column of a delimited file is
                             QUIPU_TEXT and is converted on demand */
    const char *label;    /* a description, or NULL */
    const char *unit;     /* UCUM-like: "months", "g/L", "cm"; or NULL */
    enum quipu_sensitivity sensitivity;
};

/* Adds a column; columns are numbered from 0 in the order they are added. */
#define quipu_schema_column(schema, ...)                                       \
    quipu_schema_add_column(schema, sizeof(struct quipu_column),               \
                            &(const struct quipu_column){__VA_ARGS__})
void quipu_schema_add_column(struct quipu_schema *schema, size_t size,
                             const struct quipu_column *column);

/* Adds a value label to the last column added: value 1 is "urban".  The value
 * is given as text, as quipu_format_double writes it. */
void quipu_schema_label(struct quipu_schema *schema, const char *value,
                        const char *label);

/* The columns that somebody asked for, in the order of the batch's columns.
 * `index` is the column's number in the source's schema.  One source column
 * may be asked for more than once. */
struct quipu_columns;
size_t quipu_columns_count(const struct quipu_columns *columns);
size_t quipu_columns_index(const struct quipu_columns *columns, size_t column);

/* ---- what a calculation takes and gives -------------------------------- */

struct quipu_signature;

/* A column that the dataset must provide under this name. */
struct quipu_calculation_input {
    const char *name;
    enum quipu_type type; /* QUIPU_DOUBLE, QUIPU_DATE, QUIPU_CODE, QUIPU_TEXT */
    const char *unit;     /* the dataset's column must have it; or NULL */
    const char *codes;    /* for QUIPU_CODE: the codes, in order, separated by
                             one space: "M F"; the batch holds 0, 1, ... */
    bool optional;        /* where the dataset has no such column, every row is
                             QUIPU_NOT_COLLECTED */
    const char *help;     /* one line */
};

/* A column that the calculation computes, always QUIPU_DOUBLE: a measurement,
 * or 0 and 1 for no and yes. */
struct quipu_calculation_output {
    const char *name;
    const char *unit;
    const char *help;
};

/* What the core does with outputs over the records of a cell. */
enum quipu_measure_kind {
    QUIPU_PROPORTION = 1, /* mean of an output from 0 to 1, mostly 0 or 1;
                             interval of a proportion */
    QUIPU_MEAN,           /* mean of an output */
    QUIPU_RATIO,          /* sum of one output over sum of another */
    QUIPU_TOTAL,          /* sum of an output */
};

struct quipu_measure {
    const char *name;
    enum quipu_measure_kind kind;
    const char *output;      /* the output, or the numerator of a ratio */
    const char *denominator; /* the denominator of a ratio, else NULL */
    double typical;          /* a typical value of the output; sums of squares
                                are taken about it, so that they keep their
                                digits.  0 is right for proportions */
    const char *help;        /* formula and cut-off in words */

    /* What is published is the sum, mean or ratio divided by this: amounts in
     * whole cents add up exactly, and come out in the currency with 100.  0
     * means 1; not for proportions. */
    double divisor;
};

#define quipu_signature_input(signature, ...)                                  \
    quipu_signature_add_input(                                                 \
        signature, sizeof(struct quipu_calculation_input),                     \
        &(const struct quipu_calculation_input){__VA_ARGS__})
void quipu_signature_add_input(struct quipu_signature *signature, size_t size,
                               const struct quipu_calculation_input *input);

#define quipu_signature_output(signature, ...)                                 \
    quipu_signature_add_output(                                                \
        signature, sizeof(struct quipu_calculation_output),                    \
        &(const struct quipu_calculation_output){__VA_ARGS__})
void quipu_signature_add_output(struct quipu_signature *signature, size_t size,
                                const struct quipu_calculation_output *output);

#define quipu_signature_measure(signature, ...)                                \
    quipu_signature_add_measure(signature, sizeof(struct quipu_measure),       \
                                &(const struct quipu_measure){__VA_ARGS__})
void quipu_signature_add_measure(struct quipu_signature *signature, size_t size,
                                 const struct quipu_measure *measure);

#ifdef __cplusplus
}
#endif
#endif
