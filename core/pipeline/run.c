/* SPDX-License-Identifier: GPL-3.0-or-later */
/* run.c - partitions read by threads, merged in order. */
#include <math.h>
#include <pthread.h>
#include <stdatomic.h>

#include "pipeline/job.h"

/* ---- the state of a partition ------------------------------------------- */

static int part_init(struct part *part, const struct job *job,
                     struct quipu_error *err)
{
    size_t count = job->indicator_count;
    part->frame = frame_new(job->frame_kind, err);
    part->cells = base_alloc(count, sizeof *part->cells, err);
    part->excluded = base_alloc(count, sizeof *part->excluded, err);
    part->used = base_alloc(count, sizeof *part->used, err);
    if (!part->frame || !part->cells || !part->excluded || !part->used)
        return -1;
    for (size_t i = 0; i < count; i++) {
        const struct tally *tally = &job->tallies[i];
        const struct signature_measure *measure =
            &job->calculations[tally->calculation]
                 .signature->measures[tally->measure];
        part->excluded[i] =
            base_alloc((tally->test_count + 1) * QUIPU_REASON_COUNT,
                       sizeof(uint64_t), err);
        part->cells[i] =
            base_alloc(tally->base_count, sizeof(struct cells *), err);
        if (!part->excluded[i] || !part->cells[i])
            return -1;
        for (size_t b = 0; b < tally->base_count; b++) {
            part->cells[i][b] =
                cells_new(job->frame_kind, measure->typical, 0, err);
            if (!part->cells[i][b])
                return -1;
        }
    }
    return 0;
}

static void part_release(struct part *part, const struct job *job)
{
    for (size_t i = 0; i < job->indicator_count; i++) {
        size_t bases =
            part->cells && part->cells[i] ? job->tallies[i].base_count : 0;
        for (size_t b = 0; b < bases; b++)
            cells_free(part->cells[i][b]);
        if (part->cells)
            free(part->cells[i]);
        if (part->excluded)
            free(part->excluded[i]);
    }
    free(part->cells);
    free(part->excluded);
    free(part->used);
    frame_free(part->frame);
}

static int merge_parts(struct part *part, const struct part *other,
                       const struct job *job, struct quipu_error *err)
{
    uint32_t *map = NULL;
    int result = frame_merge(part->frame, other->frame, &map, err);
    part->weighted += other->weighted;
    for (size_t i = 0; i < job->indicator_count && result == 0; i++) {
        const struct tally *tally = &job->tallies[i];
        for (size_t b = 0; b < tally->base_count && result == 0; b++)
            result =
                cells_merge(part->cells[i][b], other->cells[i][b], map, err);
        size_t counters = (tally->test_count + 1) * QUIPU_REASON_COUNT;
        for (size_t k = 0; k < counters; k++)
            part->excluded[i][k] += other->excluded[i][k];
        part->used[i] += other->used[i];
    }
    free(map);
    return result;
}

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

/* What comes from a plugin is used as an index and in sums. */
static int check_outputs(const struct calculation *calculation,
                         const struct quipu_batch *out, struct quipu_error *err)
{
    for (size_t k = 0; k < calculation->signature->output_count; k++) {
        const double *numbers = quipu_batch_doubles(out, k);
        const uint8_t *reasons = quipu_batch_reasons(out, k);
        for (size_t i = 0; i < quipu_batch_rows(out); i++) {
            bool is_fine = reasons[i] == QUIPU_PRESENT
                               ? isfinite(numbers[i])
                               : reasons[i] < QUIPU_REASON_COUNT;
            if (!is_fine)
                return quipu_fail(err, QUIPU_EPLUGIN,
                                  "the output \"%s\" is neither a finite "
                                  "number nor missing for a reason",
                                  calculation->signature->outputs[k].name);
        }
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
    if (plugin->calculation->compute(calculation->handle, in, out, err) == 0 &&
        check_outputs(calculation, out, err) == 0)
        return 0;
    quipu_prefix(err, "calculation \"%s\"", plugin->name);
    return -1;
}

static int run_batch(struct worker *worker, struct part *part,
                     struct quipu_error *err)
{
    struct job *job = worker->job;
    values_compute(worker->values, &job->vectors, worker->batch);
    if (add_to_frame(worker, part, err) == -1)
        return -1;
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

static int scan_partition(struct worker *worker, struct part *part, void *scan,
                          struct quipu_error *err)
{
    const struct quipu_source *source =
        worker->job->source_plugin->plugin.source;
    for (;;) {
        batch_clear(worker->batch);
        int filled = source->next(scan, worker->batch, err);
        if (filled != -1 && batch_check(worker->batch, err) == -1)
            filled = -1;
        if (filled == -1)
            quipu_prefix(err, "source \"%s\"",
                         worker->job->source_plugin->plugin.name);
        if (filled != 1)
            return filled;
        if (run_batch(worker, part, err) == -1)
            return -1;
    }
}

/* One partition from beginning to end; its batch stays, for what it counted. */
static int run_partition(struct worker *worker, size_t number,
                         const struct quipu_columns *wanted, struct part *part,
                         struct quipu_error *err)
{
    struct job *job = worker->job;
    const struct quipu_source *source = job->source_plugin->plugin.source;
    if (part_init(part, job, err) == -1)
        return -1;
    part->batch = batch_new(job->vectors.columns, job->vectors.wanted_count,
                            BATCH_ROWS, err);
    if (!part->batch)
        return -1;
    batch_tolerate_rejects(part->batch, job->spec.dataset->rejects_max > 0);
    worker->batch = part->batch;
    void *scan = source->scan(job->source, number, wanted, err);
    if (!scan) {
        quipu_prefix(err, "source \"%s\"", job->source_plugin->plugin.name);
        return -1;
    }
    int result = scan_partition(worker, part, scan, err);
    source->finish(scan);
    return result;
}

/* ---- threads ------------------------------------------------------------ */

struct pool {
    struct job *job;
    const struct quipu_columns *wanted;
    struct part *parts;
    atomic_size_t next;
    atomic_bool has_failed;
};

static void *work(void *context)
{
    struct pool *pool = context;
    struct worker worker = {0};
    struct quipu_error failure = QUIPU_NO_ERROR;
    int ready = worker_init(&worker, pool->job, &failure);
    for (;;) {
        size_t number = atomic_fetch_add(&pool->next, 1);
        if (number >= pool->job->partition_count ||
            atomic_load(&pool->has_failed))
            break;
        struct part *part = &pool->parts[number];
        if (ready == -1)
            part->error = failure;
        else
            (void)run_partition(&worker, number, pool->wanted, part,
                                &part->error);
        part->is_done = true;
        if (part->error.code != QUIPU_OK)
            atomic_store(&pool->has_failed, true);
    }
    worker.batch = NULL; /* the part's */
    worker_release(&worker);
    return NULL;
}

static int run_pool(struct pool *pool, size_t threads, struct quipu_error *err)
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

static int merge_and_observe(struct job *job, struct part *parts,
                             struct quipu_error *err)
{
    for (size_t i = 1; i < job->partition_count; i++) {
        if (merge_parts(&parts[0], &parts[i], job, err) == -1)
            return -1;
    }
    if (inputs_check_unchanged(job, err) == -1)
        return -1;
    return job_observe(job, parts, err);
}

static int run_parts(struct job *job, size_t threads,
                     const struct quipu_columns *wanted,
                     struct quipu_error *err)
{
    size_t count = job->partition_count;
    struct part *parts = base_alloc(count, sizeof *parts, err);
    if (!parts)
        return -1;
    struct pool pool = {.job = job, .wanted = wanted, .parts = parts};
    int result = run_pool(&pool, threads > 0 ? threads : 1, err);
    if (result == 0)
        result = merge_and_observe(job, parts, err);
    for (size_t i = 0; i < count; i++) {
        batch_free(parts[i].batch);
        part_release(&parts[i], job);
    }
    free(parts);
    return result;
}

int job_run(struct job *job, size_t threads, const struct job_result **result,
            struct quipu_error *err)
{
    *result = NULL;
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
