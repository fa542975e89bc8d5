/* SPDX-License-Identifier: GPL-3.0-or-later */
/* job.h - the inside of a job, shared by the files of this folder.
 *
 *   open.c     plugins, indicators, columns, key
 *   inputs.c   settings of plugins, and the inputs they name
 *   columns.c  column rules resolved to vectors
 *   wanted.c   source columns, and what their raw codes stand for
 *   vectors.c  vectors of a batch
 *   days.c     codes in force
 *   bind.c     calculations bound to vectors
 *   tally.c    who is counted where: conditions and cells planned
 *   accumulate.c  records added to cells
 *   key.c      which cell a record is of
 *   keep.c     what is kept of the sample
 *   series.c   records that are observations already
 *   part.c     the sums over a partition
 *   run.c      partitions, threads, merge
 *   observe.c  roll up, estimate, mark
 *   account.c  what was read, used and left out
 */
#ifndef PIPELINE_JOB_H
#define PIPELINE_JOB_H

#include "base/arena.h"
#include "base/settings.h"
#include "batch/batch.h"
#include "batch/schema.h"
#include "input/input.h"
#include "pipeline/pipeline.h"
#include "stats/key.h"

/* ---- vectors: the dataset's columns, for a batch ------------------------ */

enum vector_type {
    VECTOR_NUMBER = 1,
    VECTOR_CODE,
    VECTOR_DATE,
    VECTOR_TEXT,
    VECTOR_PERIOD, /* codes of base/period_code.h */
};

/* How a vector comes about.  Inputs are wanted columns (WANTED) or vectors. */
enum vector_step {
    STEP_WANTED = 1, /* the batch's column as it is; numbers are scaled */
    STEP_SCALE,      /* another vector, scaled */
    STEP_BINS_WANTED,
    STEP_BINS,
    STEP_DATE_PARTS, /* three wanted columns: year, month, day */
    STEP_AGE,        /* two date vectors */
};

struct vector {
    const struct column_rule *rule;
    enum vector_type type;
    enum vector_step step;
    size_t inputs[3];
    double multiplier, divisor; /* of numbers; one of them is 1 */
    const char **codes;         /* of VECTOR_CODE */
    size_t code_count;
    struct days *days; /* when each code is in force; NULL: always */
};

/* A wanted column of the source. */
struct wanted {
    size_t index; /* in the schema */
    struct raw_codes *codes;
    char *expected;
};

struct vectors {
    struct vector *items;
    size_t count, capacity;
    struct wanted *wanted;
    struct batch_column *columns; /* beside `wanted`, for batch_new */
    size_t wanted_count, wanted_capacity, column_capacity;
};

/* Resolves a rule of the dataset; *vector is its number. */
struct resolver {
    const struct dataset *dataset;
    const char *period;
    const struct quipu_schema *schema;
    struct vectors *vectors;
    size_t depth;
};
int resolve_column(struct resolver *resolver, const char *name, size_t *vector,
                   struct quipu_error *err) QUIPU_MUST_CHECK;
/* `as_text`: a rule that gives a number gives the text that it was. */
int resolve_rule(struct resolver *resolver, const struct column_rule *rule,
                 bool as_text, size_t *vector,
                 struct quipu_error *err) QUIPU_MUST_CHECK;
/* Makes a record malformed that has no value for a vector, or, if numbers must
 * not be negative, a negative one. */
void resolve_require(struct vectors *vectors, size_t vector);
void vectors_release(struct vectors *vectors);

/* The number of a vector's code; SIZE_MAX when it has no such code. */
size_t vector_find_code(const struct vector *vector, const char *code);

/* Adds a column of the source to those wanted, read by the vector's rule. */
int want_column(struct resolver *resolver, const struct vector *vector,
                const char *name, enum quipu_type type, size_t *column,
                struct quipu_error *err) QUIPU_MUST_CHECK;

/* FILE at PATH: PROBLEM "NAME". */
int resolve_fail(const struct resolver *resolver,
                 const struct column_rule *rule, struct quipu_error *err,
                 const char *problem, const char *name);

/* The values of a vector for the rows of a batch. */
struct values {
    const double *numbers; /* VECTOR_NUMBER */
    const int32_t *codes;  /* VECTOR_CODE, VECTOR_DATE, VECTOR_PERIOD */
    const uint8_t *reasons;
    double *own_numbers; /* where the vector is computed */
    int32_t *own_codes;
    uint8_t *own_reasons;
};

/* One `struct values` per vector, for batches of up to `capacity` rows. */
struct values *values_new(const struct vectors *vectors, size_t capacity,
                          struct quipu_error *err) QUIPU_MUST_CHECK;
void values_free(struct values *values, const struct vectors *vectors);
void values_compute(struct values *values, const struct vectors *vectors,
                    const struct quipu_batch *batch);

/* days.c: refuses codes that are not in force when a record is. */
struct job;
struct worker;
int days_plan(struct job *job, struct quipu_error *err) QUIPU_MUST_CHECK;
int days_check(const struct worker *worker,
               struct quipu_error *err) QUIPU_MUST_CHECK;

/* ---- calculations ------------------------------------------------------- */

struct calculation {
    const struct host_plugin *plugin;
    char *settings_text; /* canonical, to share equal ones */
    struct quipu_settings *settings;
    void *handle;
    struct quipu_signature *signature;
    size_t *inputs;    /* vector of each input; SIZE_MAX: not collected */
    int32_t **recodes; /* per CODE input: vector code -> input code */
    struct batch_column *in_columns, *out_columns;
};

/* The number of the calculation that an indicator uses, opened if need be. */
int bind_calculation(struct job *job, const struct indicator *indicator,
                     size_t *number, struct quipu_error *err) QUIPU_MUST_CHECK;
/* Binds its inputs to vectors; after the schema is known. */
int bind_inputs(struct job *job, struct resolver *resolver,
                struct calculation *calculation,
                struct quipu_error *err) QUIPU_MUST_CHECK;
void calculation_release(struct calculation *calculation);

/* Fills the inputs of a calculation from the worker's vectors. */
int bind_fill(const struct calculation *calculation,
              const struct worker *worker, struct quipu_batch *in,
              struct quipu_error *err) QUIPU_MUST_CHECK;

/* ---- tallies: one per indicator ----------------------------------------- */

struct test {
    size_t vector;
    struct range range;
    double *numbers; /* "is", "in" for numbers */
    size_t number_count;
    bool *codes; /* per code, for "is", "in" of codes */
    const char *name;
};

/* A set of dimensions that cells are kept for. */
struct base {
    size_t *vectors; /* of the dimensions, in the order of their names */
    size_t count;
    bool has_area;
    const char **names;
    struct key_form form;
};

/* A set of dimensions by their numbers among those of the indicator, in order
 * of name; the bit of the area beside them. */
#define AREA_BIT (1u << KEY_DIMENSIONS_MAX)

/* What is published of a base: some of its dimensions, at one level. */
#define LEVEL_WHOLE SIZE_MAX
struct target {
    size_t base;
    uint32_t dimensions; /* bit i: dimension i of the base is kept */
    size_t level;        /* of the area's list; LEVEL_WHOLE: the ref_area */
};

/* The vectors of published observations; SIZE_MAX where there is none. */
struct series_columns {
    size_t value, se, ci_low, ci_high, n, weight, status;
};

struct tally {
    const struct indicator *indicator;
    size_t calculation, measure; /* INDICATOR_MEASURED */
    size_t output, denominator;
    struct series_columns columns; /* INDICATOR_PUBLISHED */
    uint32_t *masks;               /* and its breakdowns */
    size_t mask_count;
    struct test *tests;
    size_t test_count;
    struct base *bases;
    size_t base_count;
    struct target *targets;
    size_t target_count;
};

int tally_plan(struct job *job, struct resolver *resolver, struct tally *tally,
               struct quipu_error *err) QUIPU_MUST_CHECK;
void tally_release(struct tally *tally);

/* key.c: which cell a record is of, and which observation a cell is. */
uint64_t key_of_row(const struct job *job, const struct base *base,
                    const struct values *values, size_t row);

/* The form of a base's keys; fails when it has more cells than can be counted.
 */
int key_plan(const struct job *job, struct base *base,
             struct quipu_error *err) QUIPU_MUST_CHECK;

/* Fills area, period and dimensions of an observation. */
struct observation;
int key_place(struct job *job, const struct base *base, uint64_t key,
              struct observation *to, struct quipu_error *err) QUIPU_MUST_CHECK;

/* The text of a key's digit of the period; from the job's arena. */
const char *key_period_text(struct job *job, uint64_t digit,
                            struct quipu_error *err) QUIPU_MUST_CHECK;

/* A published observation under its key. */
struct series_row {
    uint64_t key;
    struct observation says; /* numbers, status and reason only */
};
struct series {
    struct series_row *rows;
    size_t count, capacity;
};

/* ---- the state of one partition ----------------------------------------- */

struct part {
    struct frame *frame;
    struct cells ***cells;      /* per tally and base */
    struct series *series;      /* per tally: published observations */
    uint64_t **excluded;        /* per tally: (step, reason) */
    uint64_t *used;             /* per tally */
    uint64_t weighted;          /* records with a weight above 0 */
    uint64_t *levels;           /* records by the level of their area */
    struct batch_counts counts; /* what was read */
    struct quipu_error error;
    bool is_done; /* read without an error */
};

/* Made of zeros before; what was made is released also after a failure. */
int part_init(struct part *part, const struct job *job,
              struct quipu_error *err) QUIPU_MUST_CHECK;
void part_release(struct part *part, const struct job *job);
/* All but the counts. */
void part_release_sums(struct part *part, const struct job *job);
/* Adds the sums of another partition, not its counts. */
int part_merge(struct part *part, const struct part *other,
               const struct job *job, struct quipu_error *err) QUIPU_MUST_CHECK;

/* What a thread works with. */
struct worker {
    struct job *job;
    struct quipu_batch *batch;
    struct values *values;
    struct quipu_batch **in, **out; /* per calculation */
    uint32_t *leaves;
    double *weights;
    uint32_t *rows; /* those that count for the tally at hand */
};

int tally_batch(const struct tally *tally, size_t number, struct worker *worker,
                struct part *part, struct quipu_error *err) QUIPU_MUST_CHECK;

/* ---- published observations --------------------------------------------- */

/* Resolves the columns of a published indicator, whose one base has all its
 * dimensions. */
int series_plan(struct job *job, struct resolver *resolver, struct tally *tally,
                struct quipu_error *err) QUIPU_MUST_CHECK;

/* Takes over the rows of a batch; who is left out is counted by reason. */
int series_batch(const struct tally *tally, const struct worker *worker,
                 size_t count, struct part *part, size_t number,
                 struct quipu_error *err) QUIPU_MUST_CHECK;
int series_merge(struct series *series, const struct series *other,
                 struct quipu_error *err) QUIPU_MUST_CHECK;

/* Adds the observations of a tally to the result; two of one cell are
 * QUIPU_EDATA. */
int series_observe(struct job *job, const struct tally *tally,
                   struct series *series,
                   struct quipu_error *err) QUIPU_MUST_CHECK;

/* ---- inputs ------------------------------------------------------------- */

struct job_opened_input {
    struct quipu_input *input; /* owned by the settings */
    char *role, *location;
};

/* A plugin as a definition uses it. */
struct plugin_use {
    const struct host_plugin *plugin;
    const char *role; /* "source", "calculation NAME"; in reports and the key */
    const struct definition *definition;
    const struct json_t *settings;
};

/* The settings for a plugin.  The job remembers the inputs that they open; the
 * settings own them and must live until the job has run. */
struct quipu_settings *
inputs_read_settings(struct job *job, const struct plugin_use *use,
                     struct quipu_error *err) QUIPU_MUST_CHECK;
/* The same, and nothing is opened. */
struct quipu_settings *
inputs_check_settings(struct job *job, const struct plugin_use *use,
                      struct quipu_error *err) QUIPU_MUST_CHECK;

/* Adds the roles and contents of all inputs. */
int inputs_hash(const struct job *job, struct hash *hash,
                struct quipu_error *err) QUIPU_MUST_CHECK;
int inputs_check_unchanged(const struct job *job,
                           struct quipu_error *err) QUIPU_MUST_CHECK;
void inputs_release(struct job *job);

/* ---- the job ------------------------------------------------------------ */

/* The periods found, ascending by code. */
struct job_period {
    int32_t code;
    const char *text;
};
struct job_periods {
    struct job_period *items;
    size_t count, capacity;
};

struct job {
    struct job_spec spec;
    char key[HASH_SIZE];
    const struct indicator **indicators;
    size_t indicator_count;

    const struct host_plugin *source_plugin;
    struct quipu_settings *source_settings;
    void *source;
    struct quipu_schema *schema;
    size_t partition_count;

    struct vectors vectors;
    size_t weight, stratum, cluster, fpc; /* vectors; SIZE_MAX when none */
    size_t area, period;                  /* vectors; SIZE_MAX when none */
    const struct codelist *areas;         /* of the area vector */
    enum frame_kind frame_kind;

    struct calculation *calculations;
    size_t calculation_count, calculation_capacity;
    struct tally *tallies; /* one per indicator */

    struct job_opened_input *inputs;
    size_t input_count, input_capacity;

    struct arena *arena; /* strings of the result */
    struct job_periods periods;
    struct quipu_text packed;
    struct job_result result;
    size_t observation_capacity, exclusion_capacity, count_capacity;
    size_t message_capacity;
    uint64_t records_read, records_dropped;
};

/* Makes observations, exclusions and counts: parts[0] holds the merged state,
 * every part what was read in it. */
int job_observe(struct job *job, struct part *parts,
                struct quipu_error *err) QUIPU_MUST_CHECK;

#define BATCH_ROWS 4096

/* The measure of a tally that has one. */
static inline const struct signature_measure *
tally_measure(const struct job *job, const struct tally *tally)
{
    return &job->calculations[tally->calculation]
                .signature->measures[tally->measure];
}

#endif
