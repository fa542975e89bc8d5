/* SPDX-License-Identifier: GPL-3.0-or-later */
/* observe.c - rolls cells up to what is published, estimates and marks. */
#include "pipeline/job.h"
#include "pipeline/result.h"

/* ---- roll up ------------------------------------------------------------ */

/* A base on its way to a target. */
struct roll_up {
    const struct job *job;
    const struct base *base;
    const struct target *target;
    size_t *ancestors; /* per area item, of the target's level */
};

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

/* Nothing over nothing does not apply; something over nothing contradicts
 * itself. */
static enum quipu_reason reason_of_zero(const struct estimate *estimate)
{
    return estimate->has_numerator ? QUIPU_INCONSISTENT : QUIPU_NOT_APPLICABLE;
}

/* Values are `divisor` times less than what was added up. */
static void fill_estimate(struct observation *to, const struct estimate *from,
                          double divisor)
{
    to->has_n = to->has_weight = true;
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
        result_hide_value(to);
}

static struct estimation how_to_estimate(const struct job *job,
                                         const struct tally *tally)
{
    const struct design *design = &job->spec.dataset->design;
    return (struct estimation){
        .kind = tally_measure(job, tally)->kind,
        .lonely = design->lonely,
        .df = design->df,
        .adjust_domain_lonely = design->adjust_domain_lonely,
        .interval = tally->indicator->interval,
        .confidence = design->confidence,
    };
}

struct estimated {
    struct job *job;
    const struct tally *tally;
    const struct frame *frame;
    struct estimation how;
};

static int observe_cell(const struct estimated *what,
                        const struct roll_up *roll, const struct cells *cells,
                        size_t cell, struct quipu_error *err)
{
    struct job *job = what->job;
    struct observation to = {
        .indicator = what->tally->indicator->definition.id,
        .version = what->tally->indicator->version,
    };
    if (key_place(job, roll->base, cells_key(cells, cell), &to, err) == -1)
        return -1;

    struct estimate estimate;
    if (estimate_cell(cells, cell, what->frame, &what->how, &estimate, err) ==
        -1)
        return -1;
    fill_estimate(&to, &estimate, tally_measure(job, what->tally)->divisor);
    if (result_protect(job, &to))
        return result_add_observation(job, &to, err);
    if (to.has_value) {
        mark(what->job, what->tally, &estimate, &to);
    } else {
        to.reason = estimate.is_over_zero ? reason_of_zero(&estimate)
                                          : main_reason(cells, cell);
        to.status = quipu_reason_status(to.reason);
    }
    return result_add_observation(job, &to, err);
}

/* ---- all of a target ---------------------------------------------------- */

static int observe_target(const struct estimated *what, struct roll_up *roll,
                          const struct cells *from, struct quipu_error *err)
{
    const struct job *job = what->job;
    QUIPU_AUTO(cells)
    cells = cells_new(job->frame_kind, tally_measure(job, what->tally)->typical,
                      0, err);
    if (!cells || find_ancestors(roll, err) == -1)
        return -1;
    const struct roll to = {
        .form = &roll->base->form,
        .dimensions = roll->target->dimensions,
        .ancestors = roll->ancestors,
    };
    if (cells_roll(cells, from, &to, what->frame, err) == -1)
        return -1;
    for (size_t cell = 0; cell < cells_count(cells); cell++) {
        if (observe_cell(what, roll, cells, cell, err) == -1)
            return -1;
    }
    return 0;
}

static int observe_tally(const struct estimated *what, struct cells **cells,
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

static int observe_indicator(struct job *job, const struct part *whole,
                             size_t number, struct quipu_error *err)
{
    const struct tally *tally = &job->tallies[number];
    if (tally->indicator->kind == INDICATOR_PUBLISHED)
        return series_observe(job, tally, &whole->series[number], err);
    const struct estimated what = {
        .job = job,
        .tally = tally,
        .frame = whole->frame,
        .how = how_to_estimate(job, tally),
    };
    return observe_tally(&what, whole->cells[number], err);
}

int job_observe(struct job *job, struct part *parts, struct quipu_error *err)
{
    const struct part *whole = &parts[0];
    if (frame_seal(whole->frame, err) == -1 ||
        account_reading(job, parts, err) == -1)
        return -1;
    for (size_t i = 0; i < job->indicator_count; i++) {
        size_t first = job->result.observation_count;
        if (observe_indicator(job, whole, i, err) == -1 ||
            account_tally(job, whole, i, err) == -1 ||
            account_rates(job, i, first, err) == -1)
            return -1;
    }
    if (result_list_periods(job, err) == -1)
        return -1;
    return result_keep(job, whole, err);
}
