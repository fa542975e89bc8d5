/* SPDX-License-Identifier: GPL-3.0-or-later */
/* run.c - partitions read by threads, merged in order. */
#include <math.h>
#include <pthread.h>
#include <stdatomic.h>

#include "pipeline/job.h"

/* ---- a worker ----------------------------------------------------------- */

static void worker_release(struct worker *worker)
{
    const struct job *job = worker->job;
    for (size_t i = 0; i < job->calculation_count; i++) {
        batch_free(worker->in ? worker->in[i] : NULL);
        batch_free(worker->out ? worker->out[i] : NULL);
    }
    values_free(worker->values, &job->vectors);
    batch_free(worker->batch);
    free(worker->in);
    free(worker->out);
    free(worker->leaves);
    free(worker->weights);
    free(worker->rows);
}

static int worker_init(struct worker *worker, struct job *job,
                       struct quipu_error *err)
{
    size_t count = job->calculation_count;
    worker->job = job;
    worker->values = values_new(&job->vectors, BATCH_ROWS, err);
    worker->in = base_alloc(count, sizeof *worker->in, err);
    worker->out = base_alloc(count, sizeof *worker->out, err);
    worker->leaves = base_alloc(BATCH_ROWS, sizeof *worker->leaves, err);
    worker->weights = base_alloc(BATCH_ROWS, sizeof *worker->weights, err);
    worker->rows = base_alloc(BATCH_ROWS, sizeof *worker->rows, err);
    if (!worker->values || !worker->in || !worker->out || !worker->leaves ||
        !worker->weights || !worker->rows)
        return -1;
    for (size_t i = 0; i < count; i++) {
        const struct calculation *calculation = &job->calculations[i];
        const struct quipu_signature *signature = calculation->signature;
        worker->in[i] = batch_new(calculation->in_columns,
                                  signature->input_count, BATCH_ROWS, err);
        worker->out[i] = batch_new(calculation->out_columns,
                                   signature->output_count, BATCH_ROWS, err);
        if (!worker->in[i] || !worker->out[i])
            return -1;
    }
    return 0;
}

static struct quipu_slice text_of(const struct worker *worker, size_t number,
                                  size_t row)
{
    if (number == SIZE_MAX)
        return (struct quipu_slice){0};
    const struct vector *vector = &worker->job->vectors.items[number];
    if (vector->type == VECTOR_CODE)
        return quipu_slice_of(vector->codes[worker->values[number].codes[row]]);
    return quipu_slice_trim(
        quipu_batch_text(worker->batch, vector->inputs[0], row));
}

static double number_of(const struct worker *worker, size_t vector, size_t row,
                        double otherwise)
{
    return vector == SIZE_MAX ? otherwise : worker->values[vector].numbers[row];
}

/* What the design needs is required of the source's columns; a rule can still
 * make nothing of what is there. */
static int check_design(const struct worker *worker, size_t number,
                        struct quipu_error *err)
{
    size_t rows = quipu_batch_rows(worker->batch);
    for (size_t i = 0; number != SIZE_MAX && i < rows; i++) {
        uint8_t reason = worker->values[number].reasons[i];
        if (reason == QUIPU_PRESENT)
            continue;
        return quipu_fail(err, QUIPU_EDATA,
                          "a record has no \"%s\", which the design needs: %s",
                          worker->job->vectors.items[number].rule->name,
                          quipu_reason_word(reason));
    }
    return 0;
}

/* Every record with a design is in the frame, before any is left out. */
static int add_to_frame(struct worker *worker, struct part *part,
                        struct quipu_error *err)
{
    const struct job *job = worker->job;
    if (check_design(worker, job->weight, err) == -1 ||
        check_design(worker, job->stratum, err) == -1 ||
        check_design(worker, job->cluster, err) == -1 ||
        check_design(worker, job->fpc, err) == -1)
        return -1;
    for (size_t i = 0; i < quipu_batch_rows(worker->batch); i++) {
        const struct frame_record record = {
            .stratum = text_of(worker, job->stratum, i),
            .psu = text_of(worker, job->cluster, i),
            .weight = number_of(worker, job->weight, i, 1),
            .fpc = number_of(worker, job->fpc, i, 0),
        };
        worker->weights[i] = record.weight;
        part->weighted += record.weight > 0;
        if (frame_add(part->frame, &record, &worker->leaves[i], err) == -1)
            return -1;
    }
    return 0;
}

static void count_levels(const struct worker *worker, struct part *part)
{
    const struct job *job = worker->job;
    if (job->area == SIZE_MAX)
        return;
    const struct values *area = &worker->values[job->area];
    for (size_t i = 0; i < quipu_batch_rows(worker->batch); i++) {
        if (area->reasons[i] == QUIPU_PRESENT)
            part->levels[job->areas->items[area->codes[i]].level]++;
    }
}

/* Whether a measure takes an output for a share. */
static bool is_share(const struct quipu_signature *signature, size_t output)
{
    for (size_t i = 0; i < signature->measure_count; i++) {
        const struct signature_measure *measure = &signature->measures[i];
        if (measure->kind == QUIPU_PROPORTION && measure->output == output)
            return true;
    }
    return false;
}

static int check_output(const struct quipu_signature *signature, size_t output,
                        const struct quipu_batch *out, struct quipu_error *err)
{
    const double *numbers = quipu_batch_doubles(out, output);
    const uint8_t *reasons = quipu_batch_reasons(out, output);
    const char *name = signature->outputs[output].name;
    bool must_be_share = is_share(signature, output);
    for (size_t i = 0; i < quipu_batch_rows(out); i++) {
        bool is_present = reasons[i] == QUIPU_PRESENT;
        if (is_present ? !isfinite(numbers[i])
                       : reasons[i] >= QUIPU_REASON_COUNT)
            return quipu_fail(err, QUIPU_EPLUGIN,
                              "the output \"%s\" is neither a finite number "
                              "nor missing for a reason",
                              name);
        if (is_present && must_be_share &&
            !(numbers[i] >= 0 && numbers[i] <= 1))
            return quipu_fail(err, QUIPU_EPLUGIN,
                              "the output \"%s\" is %.10g, and a measure "
                              "takes it for a proportion",
                              name, numbers[i]);
    }
    return 0;
}

/* What comes from a plugin is used as an index and in sums; the mean of 0 and 2
 * would pass for a proportion. */
static int check_outputs(const struct quipu_signature *signature,
                         const struct quipu_batch *out, struct quipu_error *err)
{
    for (size_t i = 0; i < signature->output_count; i++) {
        if (check_output(signature, i, out, err) == -1)
            return -1;
    }
    return 0;
}

static int calculate(struct worker *worker, size_t number,
                     struct quipu_error *err)
{
    const struct job *job = worker->job;
    const struct calculation *calculation = &job->calculations[number];
    const struct quipu_plugin *plugin = &calculation->plugin->plugin;
    struct quipu_batch *in = worker->in[number], *out = worker->out[number];
    if (bind_fill(calculation, worker, in, err) == -1)
        return -1;
    batch_set_rows(out, quipu_batch_rows(in));
    if (plugin->calculation->compute(calculation->handle, in, out, err) != 0)
        (void)host_fail_silent("compute", err);
    else if (check_outputs(calculation->signature, out, err) == 0)
        return 0;
    quipu_prefix(err, "calculation \"%s\"", plugin->name);
    return -1;
}

static int run_batch(struct worker *worker, struct part *part,
                     struct quipu_error *err)
{
    struct job *job = worker->job;
    values_compute(worker->values, &job->vectors, worker->batch);
    if (days_check(worker, err) == -1 || add_to_frame(worker, part, err) == -1)
        return -1;
    count_levels(worker, part);
    for (size_t i = 0; i < job->calculation_count; i++) {
        if (calculate(worker, i, err) == -1)
            return -1;
    }
    for (size_t i = 0; i < job->indicator_count; i++) {
        if (tally_batch(&job->tallies[i], i, worker, part, err) == -1)
            return -1;
    }
    return 0;
}

/* The next records: 1, 0 at the end, -1.  Records that a source leaves in the
 * batch at its end would be lost. */
static int read_batch(const struct worker *worker, void *scan,
                      struct quipu_error *err)
{
    struct quipu_batch *batch = worker->batch;
    batch_clear(batch);
    int filled =
        worker->job->source_plugin->plugin.source->next(scan, batch, err);
    if (filled != 0 && filled != 1)
        return host_fail_silent("next", err);
    if (batch_check(batch, err) == -1)
        return -1;
    if (filled == 0 && quipu_batch_rows(batch) > 0)
        return quipu_fail(err, QUIPU_EPLUGIN,
                          "\"next\" says that it is at the end, and has put "
                          "%zu records",
                          quipu_batch_rows(batch));
    return filled;
}

static int scan_partition(struct worker *worker, struct part *part, void *scan,
                          struct quipu_error *err)
{
    for (;;) {
        int filled = read_batch(worker, scan, err);
        if (filled == -1)
            quipu_prefix(err, "source \"%s\"",
                         worker->job->source_plugin->plugin.name);
        if (filled != 1)
            return filled;
        if (run_batch(worker, part, err) == -1)
            return -1;
    }
}

static int open_scan(struct worker *worker, size_t number,
                     const struct quipu_columns *wanted, struct part *part,
                     struct quipu_error *err)
{
    const struct job *job = worker->job;
    const struct quipu_source *source = job->source_plugin->plugin.source;
    void *scan = source->scan(job->source, number, wanted, err);
    if (!scan) {
        (void)host_fail_silent("scan", err);
        quipu_prefix(err, "source \"%s\"", job->source_plugin->plugin.name);
        return -1;
    }
    int result = scan_partition(worker, part, scan, err);
    source->finish(scan);
    return result;
}

/* One partition from beginning to end. */
static int run_partition(struct worker *worker, size_t number,
                         const struct quipu_columns *wanted, struct part *part,
                         struct quipu_error *err)
{
    const struct job *job = worker->job;
    if (part_init(part, job, err) == -1)
        return -1;
    worker->batch = batch_new(job->vectors.columns, job->vectors.wanted_count,
                              BATCH_ROWS, err);
    if (!worker->batch)
        return -1;
    batch_tolerate_rejects(worker->batch, job->spec.dataset->rejects_max > 0);
    int result = open_scan(worker, number, wanted, part, err);
    part->counts = batch_take_counts(worker->batch);
    batch_free(worker->batch);
    worker->batch = NULL;
    return result;
}

/* ---- threads ------------------------------------------------------------ */

struct pool {
    struct job *job;
    const struct quipu_columns *wanted;
    struct part *parts; /* the whole grows in the first */
    atomic_size_t next;
    atomic_bool has_failed;
    pthread_mutex_t merging; /* for what follows, and for the whole */
    size_t merged;
};

/* Merges what is finished, in the order of the partitions, so that neither the
 * bits nor the memory depend on who finishes first. */
static void merge_finished(struct pool *pool, struct part *finished)
{
    const struct job *job = pool->job;
    pthread_mutex_lock(&pool->merging);
    finished->is_done = true;
    for (; pool->merged < job->partition_count; pool->merged++) {
        struct part *part = &pool->parts[pool->merged];
        if (!part->is_done)
            break;
        if (pool->merged == 0)
            continue;
        if (part_merge(&pool->parts[0], part, job, &part->error) == -1) {
            part->is_done = false;
            atomic_store(&pool->has_failed, true);
            break;
        }
        part_release_sums(part, job);
    }
    pthread_mutex_unlock(&pool->merging);
}

/* A partition that was taken is read to its end, and those before it have been
 * taken: so the first partition that fails is always the same. */
static void *work(void *context)
{
    struct pool *pool = context;
    struct worker worker = {0};
    struct quipu_error failure = QUIPU_NO_ERROR;
    int ready = worker_init(&worker, pool->job, &failure);
    while (!atomic_load(&pool->has_failed)) {
        size_t number = atomic_fetch_add(&pool->next, 1);
        if (number >= pool->job->partition_count)
            break;
        struct part *part = &pool->parts[number];
        if (ready == -1)
            part->error = failure;
        else
            (void)run_partition(&worker, number, pool->wanted, part,
                                &part->error);
        if (part->error.code != QUIPU_OK)
            atomic_store(&pool->has_failed, true);
        else
            merge_finished(pool, part);
    }
    worker_release(&worker);
    return NULL;
}

static int run_threads(struct pool *pool, size_t threads,
                       struct quipu_error *err)
{
    size_t count = pool->job->partition_count;
    if (threads > count)
        threads = count;
    pthread_t *ids = base_alloc(threads, sizeof *ids, err);
    if (!ids)
        return -1;
    size_t started = 0;
    while (started + 1 < threads &&
           pthread_create(&ids[started], NULL, work, pool) == 0)
        started++;
    work(pool); /* this thread is one of them */
    for (size_t i = 0; i < started; i++)
        pthread_join(ids[i], NULL);
    free(ids);
    for (size_t i = 0; i < count; i++) {
        if (pool->parts[i].error.code == QUIPU_OK)
            continue;
        if (err)
            *err = pool->parts[i].error;
        return -1;
    }
    return 0;
}

static int run_parts(struct job *job, size_t threads,
                     const struct quipu_columns *wanted,
                     struct quipu_error *err)
{
    size_t count = job->partition_count;
    struct part *parts = base_alloc(count, sizeof *parts, err);
    if (!parts)
        return -1;
    struct pool pool = {.job = job,
                        .wanted = wanted,
                        .parts = parts,
                        .merging = PTHREAD_MUTEX_INITIALIZER};
    int result = run_threads(&pool, threads > 0 ? threads : 1, err);
    if (result == 0)
        result = inputs_check_unchanged(job, err);
    if (result == 0)
        result = job_observe(job, parts, err);
    for (size_t i = 0; i < count; i++)
        part_release(&parts[i], job);
    free(parts);
    return result;
}

static int ask_partitions(struct job *job, struct quipu_error *err)
{
    const struct quipu_source *source = job->source_plugin->plugin.source;
    job->partition_count = 1;
    if (source->partitions &&
        source->partitions(job->source, &job->partition_count, err) == -1)
        return host_fail_silent("partitions", err);
    if (job->partition_count > 0)
        return 0;
    return quipu_fail(err, QUIPU_EPLUGIN,
                      "\"partitions\" says that there are none");
}

/* How the data are cut, which may mean to look through them: only now, when
 * they are to be read. */
static int count_partitions(struct job *job, struct quipu_error *err)
{
    if (ask_partitions(job, err) == 0)
        return 0;
    quipu_prefix(err, "source \"%s\"", job->source_plugin->plugin.name);
    return -1;
}

int job_run(struct job *job, size_t threads, const struct job_result **result,
            struct quipu_error *err)
{
    *result = NULL;
    if (count_partitions(job, err) == -1)
        return -1;
    struct quipu_columns wanted = {.count = job->vectors.wanted_count};
    wanted.indexes = base_alloc(wanted.count, sizeof *wanted.indexes, err);
    if (!wanted.indexes)
        return -1;
    for (size_t i = 0; i < wanted.count; i++)
        wanted.indexes[i] = job->vectors.wanted[i].index;
    int status = run_parts(job, threads, &wanted, err);
    free(wanted.indexes);
    if (status == 0)
        *result = &job->result;
    return status;
}
