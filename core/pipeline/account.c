/* SPDX-License-Identifier: GPL-3.0-or-later */
/* account.c - what was read, used and left out, and why: nothing is cut
 * silently.
 */
#include "pipeline/result.h"

/* ---- lists that grow in the arena's stead ------------------------------- */

static int add_exclusion(struct job *job, const struct exclusion *exclusion,
                         struct quipu_error *err)
{
    struct job_result *result = &job->result;
    if (base_grow(&result->exclusions, &job->exclusion_capacity,
                  result->exclusion_count + 1, sizeof *result->exclusions,
                  err) == -1)
        return -1;
    result->exclusions[result->exclusion_count++] = *exclusion;
    return 0;
}

static int add_count(struct job *job, const char *name, uint64_t count,
                     struct quipu_error *err)
{
    struct job_result *result = &job->result;
    for (size_t i = 0; i < result->count_count; i++) {
        if (strcmp(result->counts[i].name, name) == 0) {
            result->counts[i].count += (int64_t)count;
            return 0;
        }
    }
    const char *copy = arena_strdup(job->arena, name, err);
    if (!copy ||
        base_grow(&result->counts, &job->count_capacity,
                  result->count_count + 1, sizeof *result->counts, err) == -1)
        return -1;
    result->counts[result->count_count++] =
        (struct job_count){copy, (int64_t)count};
    return 0;
}

static int add_message(struct job *job, const char *message,
                       struct quipu_error *err)
{
    struct job_result *result = &job->result;
    if (!message || base_grow(&result->messages, &job->message_capacity,
                              result->message_count + 1,
                              sizeof *result->messages, err) == -1)
        return -1;
    result->messages[result->message_count++] = message;
    return 0;
}

/* ---- reading ------------------------------------------------------------ */

struct reading {
    uint64_t read, weighted;
    uint64_t dropped[QUIPU_REASON_COUNT];
};

static int sum_part(struct job *job, const struct part *part,
                    struct reading *reading, struct quipu_error *err)
{
    const struct batch_counts *counts = &part->counts;
    reading->read += counts->read;
    for (size_t r = 0; r < QUIPU_REASON_COUNT; r++)
        reading->dropped[r] += counts->dropped[r];
    for (size_t i = 0; i < counts->named_count; i++) {
        if (add_count(job, counts->named[i].name, counts->named[i].count,
                      err) == -1)
            return -1;
    }
    for (size_t i = 0; i < counts->reject_count; i++) {
        const char *message =
            arena_printf(job->arena, err, "left out: %s", counts->rejects[i]);
        if (add_message(job, message, err) == -1)
            return -1;
    }
    return 0;
}

static int guard_rejects(const struct job *job, const struct reading *reading,
                         struct quipu_error *err)
{
    const struct dataset *dataset = job->spec.dataset;
    uint64_t rejected = reading->dropped[QUIPU_REJECTED];
    if ((double)rejected <= dataset->rejects_max * (double)reading->read)
        return 0;
    (void)quipu_fail(
        err, QUIPU_EDATA,
        "%llu of %llu records are malformed, more than \"rejects_max\" allows; "
        "%s",
        (unsigned long long)rejected, (unsigned long long)reading->read,
        job->result.message_count > 0 ? job->result.messages[0] : "");
    quipu_hint(err, "correct the records, or raise \"rejects_max\" in \"%s\"",
               dataset->definition.file);
    return -1;
}

static int guard_rows(const struct dataset *dataset, uint64_t kept,
                      struct quipu_error *err)
{
    if (kept >= (uint64_t)dataset->rows_min)
        return 0;
    (void)quipu_fail(err, QUIPU_EDATA,
                     "the source gives %llu records, and the guard "
                     "\"rows_min\" wants %lld",
                     (unsigned long long)kept, (long long)dataset->rows_min);
    quipu_hint(err, "if the file is whole, lower the guard in \"%s\"",
               dataset->definition.file);
    return -1;
}

/* The guards: too many rejects, an empty or short load, nobody with a weight.
 */
static int guard(const struct job *job, const struct reading *reading,
                 struct quipu_error *err)
{
    uint64_t kept = reading->read;
    for (size_t r = 0; r < QUIPU_REASON_COUNT; r++)
        kept -= reading->dropped[r];
    if (reading->read == 0)
        return quipu_fail(err, QUIPU_EDATA, "the source has no records");
    if (guard_rejects(job, reading, err) == -1)
        return -1;
    if (kept == 0)
        return quipu_fail(err, QUIPU_EDATA, "all %llu records are left out",
                          (unsigned long long)reading->read);
    if (guard_rows(job->spec.dataset, kept, err) == -1)
        return -1;
    if (reading->weighted == 0)
        return quipu_fail(err, QUIPU_EDATA,
                          "column \"%s\": the weight of every record is 0",
                          job->vectors.items[job->weight].rule->from);
    return 0;
}

static const char *step_of(enum quipu_reason reason)
{
    return reason == QUIPU_REJECTED ? "rejects" : "join";
}

static int account_drops(struct job *job, const struct reading *reading,
                         struct quipu_error *err)
{
    for (enum quipu_reason r = QUIPU_PRESENT; r < QUIPU_REASON_COUNT; r++) {
        const struct exclusion exclusion = {
            .name = step_of(r),
            .reason = quipu_reason_word(r),
            .records = (int64_t)reading->dropped[r],
        };
        if (exclusion.records > 0 && add_exclusion(job, &exclusion, err) == -1)
            return -1;
    }
    return 0;
}

/* Two sets of settings of one calculation read the same tables. */
static bool is_accounted(const struct job_result *result,
                         const struct job_opened_input *input)
{
    for (size_t i = 0; i < result->input_count; i++) {
        if (strcmp(result->inputs[i].role, input->role) == 0 &&
            strcmp(result->inputs[i].location, input->location) == 0)
            return true;
    }
    return false;
}

static int account_inputs(struct job *job, struct quipu_error *err)
{
    struct job_result *result = &job->result;
    result->inputs =
        arena_alloc(job->arena, job->input_count, sizeof *result->inputs, err);
    result->plugins = arena_alloc(job->arena, job->calculation_count + 1,
                                  sizeof *result->plugins, err);
    if (!result->inputs || !result->plugins)
        return -1;
    for (size_t i = 0; i < job->input_count; i++) {
        char digest[HASH_SIZE];
        struct job_opened_input *input = &job->inputs[i];
        if (is_accounted(result, input))
            continue;
        if (input_sha256(input->input, digest, err) == -1)
            return -1;
        const char *copy = arena_strdup(job->arena, digest, err);
        if (!copy)
            return -1;
        result->inputs[result->input_count++] = (struct job_input){
            .role = input->role,
            .location = input->location,
            .sha256 = copy,
            .bytes = (int64_t)input_size(input->input),
        };
    }
    return 0;
}

static void account_plugin(struct job_result *result,
                           const struct host_plugin *plugin)
{
    for (size_t i = 0; i < result->plugin_count; i++) {
        if (strcmp(result->plugins[i].build, plugin->build) == 0)
            return;
    }
    result->plugins[result->plugin_count++] = (struct job_plugin){
        .name = plugin->plugin.name,
        .version = plugin->plugin.version,
        .build = plugin->build,
    };
}

static int account_design(struct job *job, const struct frame *frame,
                          struct quipu_error *err)
{
    if (job->frame_kind == FRAME_CENSUS)
        return 0;
    size_t lonely = frame_lonely_count(frame);
    if (add_count(job, "strata", frame_stratum_count(frame), err) == -1 ||
        (job->frame_kind == FRAME_CLUSTERS &&
         add_count(job, "primary sampling units", frame_leaf_count(frame),
                   err) == -1) ||
        add_count(job, "strata with one primary sampling unit", lonely, err) ==
            -1 ||
        add_count(job, "degrees of freedom of the design",
                  (uint64_t)frame_degrees_of_freedom(frame), err) == -1)
        return -1;
    return 0;
}

static int account_disclosure(struct job *job, struct quipu_error *err)
{
    int64_t threshold = job->spec.dataset->disclosure_threshold;
    if (threshold == 0)
        return 0;
    return add_message(job,
                       arena_printf(job->arena, err,
                                    "cells of fewer than %lld records are "
                                    "suppressed; complementary cells are not",
                                    (long long)threshold),
                       err);
}

static bool has_measured(const struct job *job)
{
    for (size_t i = 0; i < job->indicator_count; i++) {
        if (job->indicators[i]->kind == INDICATOR_MEASURED)
            return true;
    }
    return false;
}

/* A row of the country among rows of its regions may be their sum; in a sample
 * it is a record whose region nobody knows. */
static int account_levels(struct job *job, const struct part *whole,
                          struct quipu_error *err)
{
    QUIPU_AUTO_TEXT(levels);
    size_t count = 0;
    for (size_t i = 0; job->areas && i < job->areas->level_count; i++) {
        if (whole->levels[i] == 0)
            continue;
        quipu_text_printf(&levels, "%s%llu %s", count++ > 0 ? ", " : "",
                          (unsigned long long)whole->levels[i],
                          job->areas->levels[i]);
    }
    if (count < 2 || job->frame_kind != FRAME_CENSUS || !has_measured(job))
        return 0;
    if (quipu_text_check(&levels, err) == -1)
        return -1;
    return add_message(job,
                       arena_printf(job->arena, err,
                                    "records are of areas of several levels "
                                    "(%s): one that sums others up would be "
                                    "counted with them",
                                    levels.data),
                       err);
}

int account_reading(struct job *job, const struct part *parts,
                    struct quipu_error *err)
{
    struct reading reading = {.weighted = parts[0].weighted};
    if (add_count(job, RECORDS_READ, 0, err) == -1)
        return -1;
    for (size_t i = 0; i < job->partition_count; i++) {
        if (sum_part(job, &parts[i], &reading, err) == -1)
            return -1;
    }
    if (guard(job, &reading, err) == -1 ||
        add_count(job, RECORDS_READ, reading.read, err) == -1 ||
        account_drops(job, &reading, err) == -1 ||
        account_inputs(job, err) == -1 ||
        account_design(job, parts[0].frame, err) == -1 ||
        account_levels(job, &parts[0], err) == -1 ||
        account_disclosure(job, err) == -1)
        return -1;
    account_plugin(&job->result, job->source_plugin);
    for (size_t i = 0; i < job->calculation_count; i++)
        account_plugin(&job->result, job->calculations[i].plugin);
    job->records_read = reading.read;
    for (size_t r = 0; r < QUIPU_REASON_COUNT; r++)
        job->records_dropped += reading.dropped[r];
    return 0;
}

/* ---- indicators --------------------------------------------------------- */

static const char *name_step(struct job *job, const struct tally *tally,
                             size_t step, struct quipu_error *err)
{
    if (step == tally->test_count)
        return tally->indicator->kind == INDICATOR_PUBLISHED
                   ? "breakdowns"
                   : tally->indicator->calculation;
    return arena_printf(job->arena, err, "where %s", tally->tests[step].name);
}

static int account_step(struct job *job, const struct tally *tally, size_t step,
                        const uint64_t *excluded, uint64_t *total,
                        struct quipu_error *err)
{
    const char *name = name_step(job, tally, step, err);
    if (!name)
        return -1;
    for (enum quipu_reason r = QUIPU_PRESENT; r < QUIPU_REASON_COUNT; r++) {
        const struct exclusion exclusion = {
            .indicator = tally->indicator->definition.id,
            .version = tally->indicator->version,
            .step = (int64_t)step + 1,
            .name = name,
            .reason = quipu_reason_word(r),
            .records = (int64_t)excluded[r],
        };
        *total += excluded[r];
        if (excluded[r] > 0 && add_exclusion(job, &exclusion, err) == -1)
            return -1;
    }
    return 0;
}

/* Who publishes leaves a group empty where others write "total". */
static int account_unplaced(struct job *job, const struct tally *tally,
                            const uint64_t *excluded, struct quipu_error *err)
{
    uint64_t unplaced = 0;
    for (enum quipu_reason r = QUIPU_PRESENT; r < QUIPU_REASON_COUNT; r++)
        unplaced += r == QUIPU_OUT_OF_SCOPE ? 0 : excluded[r];
    if (tally->indicator->kind != INDICATOR_PUBLISHED || unplaced == 0)
        return 0;
    return add_message(
        job,
        arena_printf(job->arena, err,
                     "indicator \"%s\": %llu records name no area or group "
                     "and are left out; what means all of them belongs in the "
                     "column's \"total\"",
                     tally->indicator->definition.id,
                     (unsigned long long)unplaced),
        err);
}

int account_tally(struct job *job, const struct part *whole, size_t number,
                  struct quipu_error *err)
{
    const struct tally *tally = &job->tallies[number];
    uint64_t total = job->records_dropped + whole->used[number];
    for (size_t step = 0; step <= tally->test_count; step++) {
        if (account_step(job, tally, step,
                         whole->excluded[number] + step * QUIPU_REASON_COUNT,
                         &total, err) == -1)
            return -1;
    }
    if (total == job->records_read)
        return account_unplaced(job, tally,
                                whole->excluded[number] +
                                    tally->test_count * QUIPU_REASON_COUNT,
                                err);
    return quipu_fail(err, QUIPU_EBUG,
                      "indicator \"%s\": %llu records read, %llu accounted for",
                      tally->indicator->definition.id,
                      (unsigned long long)job->records_read,
                      (unsigned long long)total);
}

/* ---- rates -------------------------------------------------------------- */

/* Beyond 0 and 1 only a ratio can be. */
static bool is_beyond(const struct observation *of)
{
    return of->has_value && !(of->value >= 0 && of->value <= 1);
}

static int say_rates(struct job *job, const struct tally *tally, size_t count,
                     const char *what, struct quipu_error *err)
{
    if (count == 0)
        return 0;
    return add_message(
        job,
        arena_printf(job->arena, err, "indicator \"%s\": %zu observations %s",
                     tally->indicator->definition.id, count, what),
        err);
}

int account_rates(struct job *job, size_t number, size_t first,
                  struct quipu_error *err)
{
    const struct tally *tally = &job->tallies[number];
    const struct job_result *result = &job->result;
    size_t beyond = 0, over_zero = 0;
    bool is_rate = strcmp(tally->indicator->unit, "percent") == 0 ||
                   strcmp(tally->indicator->unit, "proportion") == 0;
    if (tally->indicator->kind != INDICATOR_MEASURED ||
        tally_measure(job, tally)->kind != QUIPU_RATIO)
        return 0;
    for (size_t i = first; i < result->observation_count; i++) {
        const struct observation *of = &result->observations[i];
        beyond += is_rate && is_beyond(of);
        over_zero += of->reason == QUIPU_INCONSISTENT;
    }
    if (say_rates(job, tally, beyond,
                  "are below 0 or above 100 percent; they are kept", err) == -1)
        return -1;
    return say_rates(job, tally, over_zero,
                     "are something over nothing, and are not published as "
                     "numbers",
                     err);
}
