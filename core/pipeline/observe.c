/* SPDX-License-Identifier: GPL-3.0-or-later */
/* observe.c - rolls cells up to what is published, estimates and marks. */
#include "pipeline/job.h"
#include "pipeline/result.h"

/* ---- roll up ------------------------------------------------------------ */

struct roll_up {
    const struct job *job;
    const struct base *base;
    const struct target *target;
    size_t *ancestors; /* per area item, of the target's level */
};

/* The digits of a key: [0] the area's, then one per dimension. */
static void split_key(const struct job *job, const struct base *base,
                      uint64_t key, uint64_t *digits)
{
    for (size_t d = base->count; d > 0; d--) {
        uint64_t radix = base_radix(job, base, d);
        digits[d] = key % radix;
        key /= radix;
    }
    digits[0] = key;
}

static uint64_t join_key(const struct job *job, const struct base *base,
                         const uint64_t *digits)
{
    uint64_t key = digits[0];
    for (size_t d = 1; d <= base->count; d++)
        key = key * base_radix(job, base, d) + digits[d];
    return key;
}

#define MOST_DIGITS 32

/* A cell belongs to the target's cell of its dimensions and area, unless one of
 * them is missing; the whole takes records without an area too. */
static bool map_key(const void *context, uint64_t key, uint64_t *mapped)
{
    const struct roll_up *roll = context;
    uint64_t digits[MOST_DIGITS];
    split_key(roll->job, roll->base, key, digits);
    for (size_t d = 0; d < roll->base->count; d++) {
        bool is_kept = roll->target->dimensions & (1u << d);
        if (is_kept && digits[d + 1] == 0)
            return false;
        if (!is_kept)
            digits[d + 1] = 0;
    }
    if (roll->target->level == LEVEL_WHOLE) {
        digits[0] = 0;
    } else {
        size_t ancestor =
            digits[0] == 0 ? SIZE_MAX : roll->ancestors[digits[0] - 1];
        if (ancestor == SIZE_MAX)
            return false;
        digits[0] = ancestor + 1;
    }
    *mapped = join_key(roll->job, roll->base, digits);
    return true;
}

static int find_ancestors(struct roll_up *roll, struct quipu_error *err)
{
    const struct codelist *areas = roll->job->areas;
    if (!areas || roll->target->level == LEVEL_WHOLE)
        return 0;
    roll->ancestors =
        base_alloc(areas->item_count, sizeof *roll->ancestors, err);
    if (!roll->ancestors)
        return -1;
    for (size_t i = 0; i < areas->item_count; i++)
        roll->ancestors[i] = codelist_ancestor(areas, i, roll->target->level);
    return 0;
}

/* ---- one observation ---------------------------------------------------- */

static int fill_dimensions(struct job *job, const struct roll_up *roll,
                           const uint64_t *digits, struct observation *to,
                           struct quipu_error *err)
{
    struct dimension_value *values =
        arena_alloc(job->arena, roll->base->count, sizeof *values, err);
    if (!values)
        return -1;
    to->dimensions = values;
    for (size_t d = 0; d < roll->base->count; d++) {
        if (!(roll->target->dimensions & (1u << d)))
            continue;
        const struct vector *vector =
            &job->vectors.items[roll->base->vectors[d]];
        values[to->dimension_count++] = (struct dimension_value){
            roll->base->names[d], vector->codes[digits[d + 1] - 1]};
    }
    return 0;
}

/* The commonest reason why the records of a cell have no outcome. */
static enum quipu_reason main_reason(const struct cells *cells, size_t cell)
{
    enum quipu_reason best = QUIPU_MISSING;
    uint64_t most = 0;
    for (enum quipu_reason r = QUIPU_PRESENT; r < QUIPU_REASON_COUNT; r++) {
        uint64_t count = cells_missing(cells, cell, r);
        if (count > most) {
            most = count;
            best = r;
        }
    }
    return best;
}

/* Values are `divisor` times less than what was added up. */
static void fill_estimate(struct observation *to, const struct estimate *from,
                          double divisor)
{
    to->n = from->n;
    to->weight = from->weight;
    to->has_value = from->has_value;
    to->value = from->value / divisor;
    to->has_se = from->has_se;
    to->se = from->se / divisor;
    to->has_interval = from->has_interval;
    to->ci_low = from->ci_low / divisor;
    to->ci_high = from->ci_high / divisor;
    to->has_df = from->df > 0;
    to->df = from->df;
    to->has_deff = from->has_deff;
    to->deff = from->deff;
}

static void hide_value(struct observation *to)
{
    to->has_value = to->has_se = to->has_interval = to->has_deff = false;
    to->value = to->se = to->ci_low = to->ci_high = to->deff = 0;
}

/* Nothing of a cell that could disclose remains. */
static void suppress(struct observation *to)
{
    hide_value(to);
    to->has_df = false;
    to->n = to->df = 0;
    to->weight = 0;
    to->status = 'Q';
}

static bool discloses(const struct job *job, const struct observation *to)
{
    int64_t threshold = job->spec.dataset->disclosure_threshold;
    return threshold > 0 && to->n > 0 && to->n < threshold;
}

static void mark(const struct job *job, const struct tally *tally,
                 const struct estimate *estimate, struct observation *to)
{
    const struct reliability *scheme = tally->indicator->reliability;
    /* Only a sample can be unsure of 0 or 1. */
    bool is_unsure = estimate->is_boundary && job->frame_kind != FRAME_CENSUS;
    to->status = is_unsure ? 'U' : 'A';
    char status =
        scheme ? reliability_status(scheme->rules, scheme->rule_count, estimate)
               : 'A';
    if (status != 'A')
        to->status = status;
    if (status == 'Q')
        hide_value(to);
}

static const struct signature_measure *measure_of(const struct job *job,
                                                  const struct tally *tally)
{
    return &job->calculations[tally->calculation]
                .signature->measures[tally->measure];
}

static struct estimation how_to_estimate(const struct job *job,
                                         const struct tally *tally)
{
    const struct design *design = &job->spec.dataset->design;
    return (struct estimation){
        .kind = measure_of(job, tally)->kind,
        .lonely = design->lonely,
        .df = design->df,
        .adjust_domain_lonely = design->adjust_domain_lonely,
        .interval = tally->indicator->interval,
        .confidence = design->confidence,
    };
}

struct published {
    struct job *job;
    const struct tally *tally;
    const struct frame *frame;
    struct estimation how;
};

static int observe_cell(const struct published *what,
                        const struct roll_up *roll, const struct cells *cells,
                        size_t cell, struct quipu_error *err)
{
    struct job *job = what->job;
    struct observation to = {
        .indicator = what->tally->indicator->definition.id,
        .version = what->tally->indicator->version,
        .period = job->spec.period,
        .area = job->spec.dataset->ref_area,
    };
    uint64_t digits[MOST_DIGITS];
    split_key(job, roll->base, cells_key(cells, cell), digits);
    if (digits[0] > 0)
        to.area = job->areas->items[digits[0] - 1].code;
    if (fill_dimensions(job, roll, digits, &to, err) == -1)
        return -1;

    struct estimate estimate;
    if (estimate_cell(cells, cell, what->frame, &what->how, &estimate, err) ==
        -1)
        return -1;
    fill_estimate(&to, &estimate, measure_of(job, what->tally)->divisor);
    if (discloses(job, &to)) {
        suppress(&to);
    } else if (to.has_value) {
        mark(what->job, what->tally, &estimate, &to);
    } else {
        to.reason = main_reason(cells, cell);
        to.status = quipu_reason_status(to.reason);
    }
    return result_add_observation(job, &to, err);
}

/* ---- all of a target ---------------------------------------------------- */

static int observe_target(const struct published *what, struct roll_up *roll,
                          const struct cells *from, struct quipu_error *err)
{
    const struct job *job = what->job;
    QUIPU_AUTO(cells)
    cells = cells_new(job->frame_kind, measure_of(job, what->tally)->typical, 0,
                      err);
    if (!cells || find_ancestors(roll, err) == -1 ||
        cells_roll_up(cells, from, map_key, roll, err) == -1 ||
        cells_seal(cells, what->frame, err) == -1)
        return -1;
    for (size_t cell = 0; cell < cells_count(cells); cell++) {
        if (observe_cell(what, roll, cells, cell, err) == -1)
            return -1;
    }
    return 0;
}

static int observe_tally(const struct published *what, struct cells **cells,
                         struct quipu_error *err)
{
    for (size_t i = 0; i < what->tally->target_count; i++) {
        const struct target *target = &what->tally->targets[i];
        struct roll_up roll = {
            .job = what->job,
            .base = &what->tally->bases[target->base],
            .target = target,
        };
        int result = observe_target(what, &roll, cells[target->base], err);
        free(roll.ancestors);
        if (result == -1) {
            quipu_prefix(err, "indicator \"%s\"",
                         what->tally->indicator->definition.id);
            return -1;
        }
    }
    return 0;
}

int job_observe(struct job *job, struct part *parts, struct quipu_error *err)
{
    const struct part *whole = &parts[0];
    if (frame_seal(whole->frame, err) == -1 ||
        account_reading(job, parts, err) == -1)
        return -1;
    for (size_t i = 0; i < job->indicator_count; i++) {
        const struct published what = {
            .job = job,
            .tally = &job->tallies[i],
            .frame = whole->frame,
            .how = how_to_estimate(job, &job->tallies[i]),
        };
        if (observe_tally(&what, whole->cells[i], err) == -1 ||
            account_tally(job, whole, i, err) == -1)
            return -1;
    }
    return result_pack(job, whole, err);
}
