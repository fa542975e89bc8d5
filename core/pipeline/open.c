/* SPDX-License-Identifier: GPL-3.0-or-later */
/* open.c - opens a job: plugins, indicators, columns, and the key of it all. */
#include "pipeline/job.h"

/* Changes when the core's own methods change a number. */
static const char method_version[] = "quipu-method 2";

/* ---- the source --------------------------------------------------------- */

static int load_source(struct job *job, struct quipu_error *err)
{
    const char *name = job->spec.dataset->source;
    job->source_plugin = host_get(job->spec.host, name, err);
    if (!job->source_plugin)
        return -1;
    if (job->source_plugin->plugin.source)
        return 0;
    return quipu_fail(err, QUIPU_EDEFINITION,
                      "\"%s\" at source: the plugin \"%s\" is no source",
                      job->spec.dataset->definition.file, name);
}

static struct plugin_use source_use(const struct job *job)
{
    return (struct plugin_use){
        .plugin = job->source_plugin,
        .role = "source",
        .definition = &job->spec.dataset->definition,
        .settings = job->spec.dataset->settings,
    };
}

/* Asks an opened source what it has. */
static int ask_source(struct job *job, struct quipu_error *err)
{
    const struct quipu_source *source = job->source_plugin->plugin.source;
    job->schema = schema_new(err);
    if (!job->schema)
        return -1;
    if (source->describe(job->source, job->schema, err) == -1)
        return host_fail_silent("describe", err);
    return schema_check(job->schema, err);
}

static int open_source(struct job *job, struct quipu_error *err)
{
    const struct plugin_use use = source_use(job);
    job->source_settings = inputs_read_settings(job, &use, err);
    if (!job->source_settings)
        return -1;
    const struct host_plugin *plugin = job->source_plugin;
    job->source = plugin->plugin.source->open(job->source_settings, err);
    if (!job->source)
        (void)host_fail_silent("open", err);
    else if (ask_source(job, err) == 0)
        return 0;
    quipu_prefix(err, "source \"%s\"", plugin->plugin.name);
    return -1;
}

/* ---- indicators --------------------------------------------------------- */

static int find_indicators(struct job *job, struct quipu_error *err)
{
    const struct catalogue *catalogue = job->spec.catalogue;
    job->indicators =
        base_alloc(catalogue->indicator_count, sizeof *job->indicators, err);
    job->tallies =
        base_alloc(catalogue->indicator_count, sizeof *job->tallies, err);
    if (!job->indicators || !job->tallies)
        return -1;
    for (size_t i = 0; i < catalogue->indicator_count; i++) {
        const struct indicator *indicator = catalogue->indicators[i];
        if (indicator->dataset == job->spec.dataset &&
            !indicator_is_derived(indicator))
            job->indicators[job->indicator_count++] = indicator;
    }
    return 0;
}

static int need_indicators(struct job *job, struct quipu_error *err)
{
    if (find_indicators(job, err) == -1)
        return -1;
    if (job->indicator_count > 0)
        return 0;
    return quipu_fail(err, QUIPU_EDEFINITION,
                      "no indicator is defined over the dataset \"%s\"",
                      job->spec.dataset->definition.id);
}

static int find_measure(struct job *job, struct tally *tally,
                        struct quipu_error *err)
{
    const struct indicator *indicator = tally->indicator;
    const struct quipu_signature *signature =
        job->calculations[tally->calculation].signature;
    tally->measure = signature_find_measure(signature, indicator->measure);
    if (tally->measure == SIZE_MAX) {
        const char **names =
            base_alloc(signature->measure_count, sizeof *names, err);
        for (size_t i = 0; names && i < signature->measure_count; i++)
            names[i] = signature->measures[i].name;
        (void)quipu_fail(err, QUIPU_EDEFINITION,
                         "\"%s\" at measure: the calculation \"%s\" has no "
                         "measure \"%s\"",
                         indicator->definition.file, indicator->calculation,
                         indicator->measure);
        const char *nearest = names ? base_nearest(indicator->measure, names,
                                                   signature->measure_count)
                                    : NULL;
        quipu_hint(err, "%s%s%squipu plugin show %s lists its measures",
                   nearest ? "did you mean \"" : "", nearest ? nearest : "",
                   nearest ? "\"? " : "", indicator->calculation);
        free(names);
        return -1;
    }
    const struct signature_measure *measure =
        &signature->measures[tally->measure];
    tally->output = measure->output;
    tally->denominator = measure->denominator;
    bool is_share = strcmp(indicator->unit, "percent") == 0 ||
                    strcmp(indicator->unit, "proportion") == 0;
    bool gives_share = measure->kind == QUIPU_PROPORTION;
    if (gives_share == is_share || measure->kind == QUIPU_RATIO)
        return 0;
    return quipu_fail(err, QUIPU_EDEFINITION,
                      "\"%s\" at unit: \"%s\" does not fit the measure \"%s\", "
                      "which is %s proportion",
                      indicator->definition.file, indicator->unit,
                      indicator->measure, gives_share ? "a" : "no");
}

static int bind_indicators(struct job *job, struct quipu_error *err)
{
    for (size_t i = 0; i < job->indicator_count; i++) {
        struct tally *tally = &job->tallies[i];
        tally->indicator = job->indicators[i];
        if (tally->indicator->kind == INDICATOR_PUBLISHED)
            continue;
        if (bind_calculation(job, tally->indicator, &tally->calculation, err) ==
                -1 ||
            find_measure(job, tally, err) == -1) {
            quipu_prefix(err, "indicator \"%s\"",
                         tally->indicator->definition.id);
            return -1;
        }
    }
    return 0;
}

/* ---- columns ------------------------------------------------------------ */

/* A design rule that is only a name means the dataset's column of that name, if
 * there is one. */
static int resolve_design(struct resolver *resolver,
                          const struct column_rule *rule, bool as_text,
                          size_t *vector, struct quipu_error *err)
{
    *vector = SIZE_MAX;
    if (!rule)
        return 0;
    rule = dataset_design_rule(resolver->dataset, resolver->period, rule);
    const struct column_rule *column =
        rule->from
            ? dataset_column(resolver->dataset, resolver->period, rule->from)
            : NULL;
    bool is_name = rule->kind == COLUMN_NUMBER && rule->scale == 1 &&
                   rule->missing_count == 0;
    if (resolve_rule(resolver, is_name && column ? column : rule, as_text,
                     vector, err) == -1)
        return -1;
    enum vector_type type = resolver->vectors->items[*vector].type;
    bool fits = as_text ? type == VECTOR_TEXT || type == VECTOR_CODE
                        : type == VECTOR_NUMBER;
    if (!fits)
        return quipu_fail(err, QUIPU_EDEFINITION,
                          "\"%s\" at design.%s: expected a column of %s",
                          resolver->dataset->definition.file, rule->name,
                          as_text ? "texts or codes" : "numbers");
    resolve_require(resolver->vectors, *vector);
    return 0;
}

static int resolve_area(struct job *job, struct resolver *resolver,
                        struct quipu_error *err)
{
    job->area = SIZE_MAX;
    if (!job->spec.dataset->area)
        return 0;
    if (resolve_column(resolver, job->spec.dataset->area, &job->area, err) ==
        -1)
        return -1;
    /* The levels are those of the list that the rule has in most periods. */
    const char *name = job->spec.dataset->area;
    const struct column_rule *rule = job->vectors.items[job->area].rule;
    if (job->vectors.items[job->area].type != VECTOR_CODE ||
        rule->codelist != dataset_column(resolver->dataset, "", name)->codelist)
        return resolve_fail(resolver, rule, err,
                            "a variant has another code list of areas for",
                            name);
    job->areas = rule->codelist;
    return 0;
}

static int resolve_period(struct job *job, struct resolver *resolver,
                          struct quipu_error *err)
{
    job->period = SIZE_MAX;
    if (!job->spec.dataset->period)
        return 0;
    if (resolve_column(resolver, job->spec.dataset->period, &job->period,
                       err) == -1)
        return -1;
    resolve_require(&job->vectors, job->period);
    return 0;
}

static int resolve_columns(struct job *job, struct quipu_error *err)
{
    const struct design *design = &job->spec.dataset->design;
    struct resolver resolver = {.dataset = job->spec.dataset,
                                .period = job->spec.period,
                                .schema = job->schema,
                                .vectors = &job->vectors};
    if (resolve_design(&resolver, design->weight, false, &job->weight, err) ==
            -1 ||
        resolve_design(&resolver, design->stratum, true, &job->stratum, err) ==
            -1 ||
        resolve_design(&resolver, design->cluster, true, &job->cluster, err) ==
            -1 ||
        resolve_design(&resolver, design->fpc, false, &job->fpc, err) == -1 ||
        resolve_area(job, &resolver, err) == -1 ||
        resolve_period(job, &resolver, err) == -1)
        return -1;
    job->frame_kind = !design->is_sample ? FRAME_CENSUS
                      : design->cluster  ? FRAME_CLUSTERS
                                         : FRAME_ELEMENTS;
    for (size_t i = 0; i < job->calculation_count; i++) {
        if (bind_inputs(job, &resolver, &job->calculations[i], err) == -1)
            return -1;
    }
    for (size_t i = 0; i < job->indicator_count; i++) {
        if (tally_plan(job, &resolver, &job->tallies[i], err) == -1) {
            quipu_prefix(err, "indicator \"%s\"",
                         job->indicators[i]->definition.id);
            return -1;
        }
    }
    return days_plan(job, err);
}

/* ---- the key ------------------------------------------------------------ */

static int hash_fingerprint(const struct job *job, struct hash *hash,
                            struct quipu_error *err)
{
    const struct quipu_source *source = job->source_plugin->plugin.source;
    QUIPU_AUTO_TEXT(fingerprint);
    if (source->fingerprint &&
        source->fingerprint(job->source, &fingerprint, err) == -1)
        return host_fail_silent("fingerprint", err);
    if (quipu_text_check(&fingerprint, err) == -1)
        return -1;
    hash_string(hash, fingerprint.data);
    return 0;
}

/* Code lists and schemes are few; all that the dataset and its indicators name,
 * in whatever period, are in the key. */
static int hash_definitions(const struct job *job, struct hash *hash,
                            struct quipu_error *err)
{
    const struct dataset *dataset = job->spec.dataset;
    size_t count;
    const struct codelist **lists = dataset_codelists(dataset, &count, err);
    if (!lists)
        return -1;
    hash_string(hash, dataset->definition.hash);
    for (size_t i = 0; i < count; i++)
        hash_string(hash, lists[i]->definition.hash);
    free(lists);
    for (size_t i = 0; i < job->indicator_count; i++) {
        const struct indicator *indicator = job->indicators[i];
        hash_string(hash, indicator->definition.hash);
        if (indicator->reliability)
            hash_string(hash, indicator->reliability->definition.hash);
    }
    return 0;
}

static int make_key(struct job *job, struct quipu_error *err)
{
    struct hash hash;
    hash_init(&hash);
    hash_string(&hash, method_version);
    hash_string(&hash, job->spec.period);
    hash_string(&hash, job->source_plugin->build);
    for (size_t i = 0; i < job->calculation_count; i++)
        hash_string(&hash, job->calculations[i].plugin->build);
    if (hash_definitions(job, &hash, err) == -1 ||
        inputs_hash(job, &hash, err) == -1 ||
        hash_fingerprint(job, &hash, err) == -1)
        return -1;
    hash_finish(&hash, job->key);
    return 0;
}

/* ---- life --------------------------------------------------------------- */

static struct job *new_job(const struct job_spec *spec, struct quipu_error *err)
{
    struct job *job = base_alloc(1, sizeof *job, err);
    if (!job)
        return NULL;
    job->spec = *spec;
    quipu_text_init(&job->packed);
    job->arena = arena_new(err);
    if (!job->arena) {
        job_free(job);
        return NULL;
    }
    return job;
}

struct job *job_open(const struct job_spec *spec, struct quipu_error *err)
{
    QUIPU_AUTO(job) job = new_job(spec, err);
    if (!job || need_indicators(job, err) == -1 ||
        load_source(job, err) == -1 || bind_indicators(job, err) == -1 ||
        open_source(job, err) == -1 || resolve_columns(job, err) == -1 ||
        make_key(job, err) == -1)
        return NULL;
    return QUIPU_TAKE(job);
}

int job_check(const struct job_spec *spec, struct quipu_error *err)
{
    QUIPU_AUTO(job) job = new_job(spec, err);
    if (!job || load_source(job, err) == -1)
        return -1;
    const struct plugin_use use = source_use(job);
    job->source_settings = inputs_check_settings(job, &use, err);
    if (!job->source_settings || find_indicators(job, err) == -1)
        return -1;
    return bind_indicators(job, err);
}

char *job_formula(const struct job_spec *spec,
                  const struct indicator *indicator, struct quipu_error *err)
{
    QUIPU_AUTO(job) job = new_job(spec, err);
    size_t number;
    if (job && indicator->kind == INDICATOR_PUBLISHED)
        return base_strdup("as published", err);
    if (!job || bind_calculation(job, indicator, &number, err) == -1)
        return NULL;
    const struct quipu_signature *signature =
        job->calculations[number].signature;
    size_t measure = signature_find_measure(signature, indicator->measure);
    const char *help =
        measure != SIZE_MAX ? signature->measures[measure].help : NULL;
    return base_strdup(help ? help : "", err);
}

static void close_source(struct job *job)
{
    if (job->source)
        job->source_plugin->plugin.source->close(job->source);
    schema_free(job->schema);
    settings_free(job->source_settings);
}

void job_free(struct job *job)
{
    if (!job)
        return;
    for (size_t i = 0; i < job->indicator_count; i++)
        tally_release(&job->tallies[i]);
    for (size_t i = 0; i < job->calculation_count; i++)
        calculation_release(&job->calculations[i]);
    vectors_release(&job->vectors);
    close_source(job);
    inputs_release(job);
    free(job->tallies);
    free(job->calculations);
    free(job->indicators);
    free(job->periods.items);
    free(job->result.observations);
    free(job->result.exclusions);
    free(job->result.counts);
    free(job->result.messages);
    quipu_text_release(&job->packed);
    arena_free(job->arena);
    free(job);
}

const char *job_key(const struct job *job)
{
    return job->key;
}

const struct indicator *const *job_indicators(const struct job *job,
                                              size_t *count)
{
    *count = job->indicator_count;
    return job->indicators;
}
