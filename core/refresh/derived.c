/* SPDX-License-Identifier: GPL-3.0-or-later */
/* derived.c - the job of an indicator that is made of others: its inputs are
 * what they say in the store.
 */
#include "derive/derive.h"
#include "refresh/inside.h"

/* Changes when a number changes that is made of the same inputs. */
static const char derive_version[] = "quipu-derive 1";

/* ---- what it works with ------------------------------------------------- */

/* Where observations of an input come from: a load. */
struct origin {
    const char *dataset, *load; /* in the pool of the loads */
    int64_t job;                /* published last */
    char key[HASH_SIZE];
    bool is_exact, is_derived;
};

/* Which origin a job is of. */
struct known_job {
    int64_t job;
    size_t origin;
};

struct inputs {
    struct refresh *refresh;
    const struct indicator *indicator;
    struct arena *arena;
    int64_t publication;
    struct store_indicators listed;
    struct store_loads loads;
    struct store_said_list *said; /* per input */
    struct derive_table *tables;  /* per input */
    size_t count;
    struct origin *origins; /* by number of a sample */
    struct derive_sample *samples;
    size_t origin_count, origin_capacity;
    struct known_job *jobs;
    size_t job_count, job_capacity;
};

static void inputs_release(struct inputs *inputs)
{
    for (size_t i = 0; inputs->said && i < inputs->count; i++)
        store_said_release(&inputs->said[i]);
    for (size_t i = 0; inputs->samples && i < inputs->origin_count; i++)
        kept_free(inputs->samples[i].kept);
    free(inputs->origins);
    free(inputs->jobs);
    store_indicators_release(&inputs->listed);
    store_loads_release(&inputs->loads);
    arena_free(inputs->arena);
}

static struct store *store_of(const struct inputs *inputs)
{
    return inputs->refresh->options->store;
}

void name_derived(const struct indicator *indicator, struct quipu_text *name)
{
    quipu_text_printf(name, "%s@%lld", indicator->definition.id,
                      (long long)indicator->version);
}

/* The name under which an indicator's observations are published. */
static void name_dataset(const struct indicator *indicator,
                         struct quipu_text *name)
{
    if (indicator_is_derived(indicator))
        name_derived(indicator, name);
    else
        quipu_text_append(name, indicator->dataset->definition.id);
}

/* An input in the store; NULL when it was never published. */
static const struct store_listed *find_listed(const struct inputs *inputs,
                                              const struct indicator *input)
{
    for (size_t i = 0; i < inputs->listed.count; i++) {
        const struct store_listed *listed = &inputs->listed.items[i];
        if (listed->indicator.version == input->version &&
            strcmp(listed->indicator.id, input->definition.id) == 0)
            return listed;
    }
    return NULL;
}

/* ---- origins and the key ------------------------------------------------ */

static int add_origin(struct inputs *inputs, const struct store_load *load,
                      const struct indicator *input, struct quipu_error *err)
{
    for (size_t i = 0; i < inputs->origin_count; i++) {
        const struct origin *origin = &inputs->origins[i];
        if (origin->job == load->published &&
            origin->is_exact == indicator_is_exact(input))
            return 0;
    }
    if (base_grow(&inputs->origins, &inputs->origin_capacity,
                  inputs->origin_count + 1, sizeof *inputs->origins, err) == -1)
        return -1;
    struct origin *origin = &inputs->origins[inputs->origin_count++];
    *origin = (struct origin){
        .dataset = load->dataset,
        .load = load->load,
        .job = load->published,
        .is_exact = indicator_is_exact(input),
        .is_derived = indicator_is_derived(input),
    };
    return store_last_key(store_of(inputs), load->dataset, load->load,
                          origin->key, err);
}

static int find_origins(struct inputs *inputs, struct quipu_error *err)
{
    for (size_t i = 0; i < inputs->count; i++) {
        const struct indicator *input = indicator_input(inputs->indicator, i);
        QUIPU_AUTO_TEXT(name);
        name_dataset(input, &name);
        if (quipu_text_check(&name, err) == -1)
            return -1;
        for (size_t k = 0; k < inputs->loads.count; k++) {
            const struct store_load *load = &inputs->loads.items[k];
            if (load->published != 0 && strcmp(load->dataset, name.data) == 0 &&
                add_origin(inputs, load, input, err) == -1)
                return -1;
        }
    }
    return 0;
}

/* The definition, those of the inputs, and what their loads were made of. */
static void make_key(const struct inputs *inputs, char key[HASH_SIZE])
{
    struct hash hash;
    hash_init(&hash);
    hash_string(&hash, derive_version);
    hash_string(&hash, inputs->indicator->definition.hash);
    hash_string(&hash, inputs->indicator->dataset->definition.hash);
    for (size_t i = 0; i < inputs->count; i++)
        hash_string(&hash,
                    indicator_input(inputs->indicator, i)->definition.hash);
    for (size_t i = 0; i < inputs->origin_count; i++) {
        hash_string(&hash, inputs->origins[i].dataset);
        hash_string(&hash, inputs->origins[i].load);
        hash_string(&hash, inputs->origins[i].key);
    }
    hash_finish(&hash, key);
}

/* ---- samples ------------------------------------------------------------ */

static bool shares_source(const struct store_job *a, const struct store_job *b)
{
    for (size_t i = 0; i < a->input_count; i++) {
        for (size_t k = 0; k < b->input_count; k++) {
            if (strcmp(a->inputs[i].role, "source") == 0 &&
                strcmp(b->inputs[k].role, "source") == 0 &&
                strcmp(a->inputs[i].sha256, b->inputs[k].sha256) == 0)
                return true;
        }
    }
    return false;
}

static void name_source(struct derive_sample *samples,
                        const struct store_job *jobs, size_t number)
{
    samples[number].source = number + 1;
    for (size_t i = 0; i < number; i++) {
        if (!shares_source(&jobs[i], &jobs[number]))
            continue;
        size_t old = samples[number].source;
        for (size_t k = 0; k <= number; k++) {
            if (samples[k].source == old)
                samples[k].source = samples[i].source;
        }
    }
}

/* What is derived, or has no file to know it by, may share its source with
 * anything. */
static int read_sources(struct inputs *inputs, struct store_job *jobs,
                        struct quipu_error *err)
{
    for (size_t i = 0; i < inputs->origin_count; i++) {
        if (store_read_job(store_of(inputs), inputs->origins[i].job, &jobs[i],
                           err) == -1)
            return -1;
        if (!inputs->origins[i].is_derived && jobs[i].input_count > 0)
            name_source(inputs->samples, jobs, i);
    }
    return 0;
}

static int make_samples(struct inputs *inputs, struct quipu_error *err)
{
    size_t count = inputs->origin_count;
    inputs->samples =
        arena_alloc(inputs->arena, count, sizeof *inputs->samples, err);
    struct store_job *jobs = base_alloc(count, sizeof *jobs, err);
    if (!inputs->samples || !jobs) {
        free(jobs);
        return -1;
    }
    for (size_t i = 0; i < count; i++) {
        const struct origin *origin = &inputs->origins[i];
        inputs->samples[i].name = arena_printf(inputs->arena, err, "%s %s",
                                               origin->dataset, origin->load);
        inputs->samples[i].is_exact = origin->is_exact;
        inputs->samples[i].job = origin->job;
    }
    int status = read_sources(inputs, jobs, err);
    for (size_t i = 0; i < count; i++)
        store_job_release(&jobs[i]);
    free(jobs);
    return status;
}

static int read_kept(void *context, struct derive_sample *sample,
                     struct quipu_error *err)
{
    struct store *store = context;
    QUIPU_AUTO_TEXT(bytes);
    struct quipu_error problem = QUIPU_NO_ERROR;
    if (store_read_cells(store, sample->job, &bytes, &problem) == -1) {
        if (problem.code == QUIPU_ENOTFOUND)
            return 0;
        *err = problem;
        quipu_hint(err, "\"quipu refresh --force\" of the dataset writes the "
                        "file again");
        return -1;
    }
    sample->kept =
        kept_unpack((struct quipu_slice){bytes.data, bytes.length}, err);
    if (sample->kept)
        return 0;
    quipu_prefix(err, "cells of \"%s\"", sample->name);
    return -1;
}

/* ---- observations ------------------------------------------------------- */

/* An unchanged observation is of an older job of the same load. */
static int find_job(struct inputs *inputs, int64_t job, bool is_exact,
                    size_t *origin, struct quipu_error *err)
{
    for (size_t i = 0; i < inputs->job_count; i++) {
        *origin = inputs->jobs[i].origin;
        if (inputs->jobs[i].job == job &&
            inputs->origins[*origin].is_exact == is_exact)
            return 0;
    }
    struct store_job head;
    if (store_read_job_head(store_of(inputs), job, &head, err) == -1)
        return -1;
    size_t at = 0;
    while (at < inputs->origin_count &&
           !(inputs->origins[at].is_exact == is_exact &&
             strcmp(inputs->origins[at].dataset, head.dataset) == 0 &&
             strcmp(inputs->origins[at].load, head.load) == 0))
        at++;
    store_job_release(&head);
    if (at == inputs->origin_count)
        return quipu_fail(err, QUIPU_ESTORE,
                          "an observation is of job %lld, which no load has",
                          (long long)job);
    if (base_grow(&inputs->jobs, &inputs->job_capacity, inputs->job_count + 1,
                  sizeof *inputs->jobs, err) == -1)
        return -1;
    inputs->jobs[inputs->job_count++] = (struct known_job){job, at};
    *origin = at;
    return 0;
}

static void scale_observation(struct observation *to, double factor)
{
    to->value *= factor;
    to->se *= factor;
    to->ci_low *= factor;
    to->ci_high *= factor;
}

static int read_input(struct inputs *inputs, size_t number,
                      struct quipu_error *err)
{
    const struct indicator *input = indicator_input(inputs->indicator, number);
    const struct store_listed *listed = find_listed(inputs, input);
    struct store_said_list *said = &inputs->said[number];
    struct derive_table *table = &inputs->tables[number];
    if (store_list_said(store_of(inputs), inputs->publication, listed->key,
                        said, err) == -1)
        return -1;
    table->cells =
        arena_alloc(inputs->arena, said->count, sizeof *table->cells, err);
    if (!table->cells)
        return -1;
    table->count = said->count;
    for (size_t i = 0; i < said->count; i++) {
        struct derive_cell *cell = &table->cells[i];
        cell->says = said->items[i].says;
        cell->says.indicator = input->definition.id;
        cell->says.version = input->version;
        scale_observation(&cell->says, listed->indicator.factor);
        if (find_job(inputs, said->items[i].job, indicator_is_exact(input),
                     &cell->sample, err) == -1)
            return -1;
    }
    return 0;
}

static int read_inputs(struct inputs *inputs, struct quipu_error *err)
{
    for (size_t i = 0; i < inputs->count; i++) {
        if (read_input(inputs, i, err) == -1)
            return -1;
    }
    return 0;
}

/* ---- the result --------------------------------------------------------- */

/* Each input's vintage. */
static int record_inputs(const struct inputs *inputs, struct job_result *result,
                         struct quipu_error *err)
{
    result->inputs = arena_alloc(inputs->arena, inputs->origin_count,
                                 sizeof *result->inputs, err);
    if (!result->inputs)
        return -1;
    for (size_t i = 0; i < inputs->origin_count; i++) {
        const struct origin *origin = &inputs->origins[i];
        const char *location =
            arena_printf(inputs->arena, err, PUBLICATION_OF_FORMAT "%lld",
                         origin->dataset, origin->load, (long long)origin->job);
        if (!location)
            return -1;
        result->inputs[i] = (struct job_input){.role = INPUT_PUBLICATION,
                                               .location = location,
                                               .sha256 = origin->key};
    }
    result->input_count = inputs->origin_count;
    return 0;
}

static int make_result(struct inputs *inputs, struct job_result *result,
                       struct quipu_error *err)
{
    const struct derive_request request = {
        .indicator = inputs->indicator,
        .tables = inputs->tables,
        .samples = inputs->samples,
        .read = read_kept,
        .context = store_of(inputs),
        .arena = inputs->arena,
    };
    if (derive(&request, result, err) == -1)
        return -1;
    return record_inputs(inputs, result, err);
}

/* ---- the job ------------------------------------------------------------ */

/* What was published so far; *waits_for: an input that never was, or NULL. */
static int open_inputs(struct inputs *inputs, const char **waits_for,
                       struct quipu_error *err)
{
    struct store *store = store_of(inputs);
    inputs->arena = arena_new(err);
    inputs->count = indicator_input_count(inputs->indicator);
    /* Another refresh may publish meanwhile: what the key says of the inputs is
     * never newer than what is read of them. */
    if (!inputs->arena || store_list_loads(store, &inputs->loads, err) == -1 ||
        find_origins(inputs, err) == -1 ||
        store_find_publication(store, NULL, &inputs->publication, err) == -1 ||
        store_list_indicators(store, inputs->publication, &inputs->listed,
                              err) == -1)
        return -1;
    *waits_for = NULL;
    for (size_t i = 0; i < inputs->count && !*waits_for; i++) {
        const struct indicator *input = indicator_input(inputs->indicator, i);
        if (!find_listed(inputs, input))
            *waits_for = input->definition.id;
    }
    inputs->said =
        arena_alloc(inputs->arena, inputs->count, sizeof *inputs->said, err);
    inputs->tables =
        arena_alloc(inputs->arena, inputs->count, sizeof *inputs->tables, err);
    return inputs->said && inputs->tables ? 0 : -1;
}

static int run_inputs(struct inputs *inputs, const struct due *due,
                      struct quipu_error *err)
{
    char key[HASH_SIZE];
    const char *waits_for = NULL;
    bool is_same;
    if (open_inputs(inputs, &waits_for, err) == -1)
        return -1;
    if (waits_for) {
        tell_waiting(inputs->refresh, due, waits_for);
        return 0;
    }
    make_key(inputs, key);
    if (is_up_to_date(inputs->refresh, due, key, &is_same, err) == -1)
        return -1;
    if (is_same) {
        tell_up_to_date(inputs->refresh, due);
        return 0;
    }
    struct job_result result = {0};
    if (make_samples(inputs, err) == -1 || read_inputs(inputs, err) == -1 ||
        make_result(inputs, &result, err) == -1)
        return -1;
    const struct outcome outcome = {.key = key,
                                    .result = &result,
                                    .indicators = &inputs->indicator,
                                    .indicator_count = 1};
    return publish_outcome(inputs->refresh, due, &outcome, err);
}

int run_derived(struct refresh *refresh, const struct due *due,
                const struct indicator *indicator, struct quipu_error *err)
{
    struct inputs inputs = {.refresh = refresh, .indicator = indicator};
    int status = run_inputs(&inputs, due, err);
    inputs_release(&inputs);
    return status;
}
