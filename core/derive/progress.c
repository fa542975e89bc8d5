/* SPDX-License-Identifier: GPL-3.0-or-later */
/* progress.c - a series against its target (METHOD F.2, F.3). */
#include <math.h>

#include "derive/inside.h"

/* A series: one area and group by time. */
struct series {
    const struct derive_cell *cells;
    size_t count;
    bool has_baseline;
    char baseline_status;
    struct path_point baseline; /* rounded */
    struct path path;
};

/* What is in the way of an answer; QUIPU_PRESENT: nothing. */
static struct observation begin(const struct derivation *derivation,
                                const struct observation *of)
{
    const struct indicator *indicator = derivation->request->indicator;
    return (struct observation){
        .indicator = indicator->definition.id,
        .version = indicator->version,
        .area = of->area,
        .period = of->period,
        .dimensions = of->dimensions,
        .dimension_count = of->dimension_count,
        .status = of->status,
        .reason = of->reason,
        .has_n = of->has_n,
        .n = of->n,
    };
}

static void set_value(struct observation *to, double value)
{
    to->has_value = true;
    to->value = value;
}

/* There is no answer, whatever the data. */
static void set_undefined(struct observation *to)
{
    to->reason = QUIPU_NOT_APPLICABLE;
    to->status = quipu_reason_status(to->reason);
}

static const struct progress *progress_of(const struct derivation *derivation)
{
    return &derivation->request->indicator->progress;
}

static bool goes_up(const struct derivation *derivation)
{
    return strcmp(progress_of(derivation)->indicator->direction, "up") == 0;
}

static double round_value(const struct derivation *derivation, double value)
{
    return round_to(value, progress_of(derivation)->round_values);
}

static double round_result(const struct derivation *derivation, double value)
{
    return round_to(value, progress_of(derivation)->round_results);
}

/* What is measured from a baseline is worth no more than that. */
static char status_from(const struct series *series, char status)
{
    return series->has_baseline ? status_worse(status, series->baseline_status)
                                : status;
}

/* ---- at each period ----------------------------------------------------- */

static void set_distance(struct observation *to, const struct observation *of,
                         double distance, double target)
{
    set_value(to, distance);
    to->has_se = of->has_se;
    to->se = of->se;
    to->has_interval = of->has_interval;
    to->ci_low = of->has_interval ? target - of->ci_high : 0;
    to->ci_high = of->has_interval ? target - of->ci_low : 0;
    to->has_df = of->has_df;
    to->df = of->df;
}

static void set_share(const struct derivation *derivation,
                      const struct series *series, double value, double target,
                      struct observation *to)
{
    double baseline = series->baseline.value;
    if (target == baseline)
        set_undefined(to);
    else
        set_value(to, round_result(derivation,
                                   (value - baseline) / (target - baseline)));
}

static bool is_reached(const struct derivation *derivation, double value,
                       double target)
{
    return goes_up(derivation) ? value >= target : value <= target;
}

static double judge_track(const struct derivation *derivation,
                          const struct series *series, double value,
                          double years)
{
    double path = path_value(&series->path, series->baseline, years);
    double baseline = series->baseline.value;
    if (is_reached(derivation, value, path))
        return 1;
    bool is_near = path != baseline && (value - baseline) / (path - baseline) >=
                                           progress_of(derivation)->nearly;
    return is_near ? 0.5 : 0;
}

static void fill_period(const struct derivation *derivation,
                        const struct series *series,
                        const struct observation *of, struct observation *to)
{
    double years = period_years(of->period);
    double value = round_value(derivation, of->value);
    double target = path_target(&series->path, years);
    to->status = status_from(series, of->status);
    switch (progress_of(derivation)->measure) {
    case PROGRESS_DISTANCE:
        set_distance(to, of, round_result(derivation, target - value), target);
        break;
    case PROGRESS_SHARE:
        set_share(derivation, series, value, target, to);
        break;
    case PROGRESS_ON_TRACK:
        set_value(to, judge_track(derivation, series, value, years));
        break;
    case PROGRESS_MET:
        set_value(to, is_reached(derivation, value, target));
        break;
    case PROGRESS_AARR:
    case PROGRESS_REQUIRED_AARR:
    case PROGRESS_CLASS:
        break;
    }
}

/* What the measure needs beside the value. */
static bool has_needs(const struct derivation *derivation,
                      const struct series *series)
{
    const struct progress *progress = progress_of(derivation);
    return series->path.count > 0 &&
           (series->has_baseline || !progress->baseline);
}

static int add_periods(struct derivation *derivation,
                       const struct series *series, struct quipu_error *err)
{
    const struct progress *progress = progress_of(derivation);
    if (!has_needs(derivation, series))
        return 0;
    for (size_t i = 0; i < series->count; i++) {
        const struct observation *of = &series->cells[i].says;
        struct observation to = begin(derivation, of);
        bool is_before = progress->baseline &&
                         period_years(of->period) < series->baseline.years;
        if (is_before)
            continue;
        if (of->has_value)
            fill_period(derivation, series, of, &to);
        if (derivation_add(derivation, &to, err) == -1)
            return -1;
    }
    return 0;
}

/* ---- over all periods --------------------------------------------------- */

/* The years of a fit.  Where up is good, what is fitted is what is missing to
 * the whole. */
struct points {
    double *years, *values;
    size_t count;
    const struct observation *last;
    char status;
};

static double whole_of(const struct derivation *derivation)
{
    const char *unit = progress_of(derivation)->indicator->unit;
    return strcmp(unit, "percent") == 0 ? 100 : 1;
}

/* A value as it is fitted; rounded as the value is, before and after, since the
 * difference of rounded numbers is not. */
static double turn(const struct derivation *derivation, double value)
{
    double rounded = round_value(derivation, value);
    return goes_up(derivation)
               ? round_value(derivation, whole_of(derivation) - rounded)
               : rounded;
}

static bool is_within(const struct progress *progress, const char *period)
{
    double years = period_years(period);
    struct quipu_period parsed;
    if (!quipu_parse_period(quipu_slice_of(period), &parsed) ||
        parsed.frequency != QUIPU_ANNUAL)
        return false;
    return (!progress->from || years >= period_years(progress->from)) &&
           (!progress->to || years <= period_years(progress->to));
}

static int collect(struct derivation *derivation, const struct series *series,
                   struct points *points, struct quipu_error *err)
{
    const struct progress *progress = progress_of(derivation);
    struct arena *arena = derivation->request->arena;
    *points = (struct points){.status = 'A'};
    points->years =
        arena_alloc(arena, series->count, sizeof *points->years, err);
    points->values =
        arena_alloc(arena, series->count, sizeof *points->values, err);
    if (!points->years || !points->values)
        return -1;
    for (size_t i = 0; i < series->count; i++) {
        const struct observation *of = &series->cells[i].says;
        if (!of->has_value || !is_within(progress, of->period))
            continue;
        points->last = of;
        double value = turn(derivation, of->value);
        if (!(value > 0))
            continue;
        points->years[points->count] = period_years(of->period);
        points->values[points->count++] = value;
        points->status = status_worse(points->status, of->status);
    }
    return 0;
}

/* What is good enough is a target too where it is the easier one. */
static double easier_target(const struct derivation *derivation, double target)
{
    const struct progress *progress = progress_of(derivation);
    bool is_easier = progress->has_met_at &&
                     is_reached(derivation, target, progress->met_at);
    return is_easier ? progress->met_at : target;
}

/* As it is: targets are not rounded. */
static double turn_target(const struct derivation *derivation, double target)
{
    double easier = easier_target(derivation, target);
    return goes_up(derivation) ? whole_of(derivation) - easier : easier;
}

/* The rate that the whole way needs. */
static bool find_required(const struct derivation *derivation,
                          const struct series *series, double *rate)
{
    if (!has_needs(derivation, series))
        return false;
    const struct path_point target =
        series->path.points[series->path.count - 1];
    if (!rate_required(turn(derivation, series->baseline.value),
                       turn_target(derivation, target.value),
                       target.years - series->baseline.years, rate))
        return false;
    *rate = round_result(derivation, *rate);
    return true;
}

static bool find_rate(const struct derivation *derivation,
                      const struct points *points, double *rate)
{
    const struct progress *progress = progress_of(derivation);
    if (!rate_of_reduction(points->years, points->values, points->count,
                           progress->by_endpoints, rate))
        return false;
    *rate = round_result(derivation, *rate);
    return true;
}

static bool is_met(const struct derivation *derivation,
                   const struct series *series, const struct points *points)
{
    const struct progress *progress = progress_of(derivation);
    double last = round_value(derivation, points->last->value);
    if (progress->has_met_at)
        return is_reached(derivation, last, progress->met_at);
    return series->path.count > 0 &&
           is_reached(derivation, last,
                      series->path.points[series->path.count - 1].value);
}

static bool find_class(const struct derivation *derivation,
                       const struct series *series, const struct points *points,
                       double *class)
{
    const struct progress *progress = progress_of(derivation);
    double rate, required;
    *class = 1;
    if (is_met(derivation, series, points))
        return true;
    if (!find_rate(derivation, points, &rate) ||
        !find_required(derivation, series, &required))
        return false;
    if (rate >= required)
        *class = 1;
    else if (rate > progress->some_above)
        *class = 2;
    else
        *class = rate >= progress->worse_below ? 3 : 4;
    return true;
}

static bool find_value(const struct derivation *derivation,
                       const struct series *series, const struct points *points,
                       double *value)
{
    switch (progress_of(derivation)->measure) {
    case PROGRESS_AARR:
        return find_rate(derivation, points, value);
    case PROGRESS_REQUIRED_AARR:
        return find_required(derivation, series, value);
    case PROGRESS_CLASS:
        return find_class(derivation, series, points, value);
    case PROGRESS_DISTANCE:
    case PROGRESS_SHARE:
    case PROGRESS_ON_TRACK:
    case PROGRESS_MET:
        break;
    }
    return false;
}

/* One observation, of the last period that has a value. */
static int add_whole(struct derivation *derivation, const struct series *series,
                     struct quipu_error *err)
{
    struct points points;
    double value;
    if (collect(derivation, series, &points, err) == -1)
        return -1;
    if (!points.last)
        return 0;
    struct observation to = begin(derivation, points.last);
    to.status = status_from(series, points.status);
    to.has_n = false;
    to.n = 0;
    if (find_value(derivation, series, &points, &value))
        set_value(&to, value);
    else
        set_undefined(&to);
    return derivation_add(derivation, &to, err);
}

/* ---- series ------------------------------------------------------------- */

static void find_baseline(const struct derivation *derivation,
                          struct series *series)
{
    const struct progress *progress = progress_of(derivation);
    for (size_t i = 0; i < series->count && progress->baseline; i++) {
        const struct observation *of = &series->cells[i].says;
        if (!of->has_value || strcmp(of->period, progress->baseline) != 0)
            continue;
        series->has_baseline = true;
        series->baseline_status = of->status;
        series->baseline = (struct path_point){
            period_years(of->period), round_value(derivation, of->value)};
    }
}

static int derive_series(struct derivation *derivation, struct series *series,
                         struct quipu_error *err)
{
    const struct progress *progress = progress_of(derivation);
    const struct observation *of = &series->cells[0].says;
    if (!is_published_by(derivation->request->indicator, of))
        return 0;
    find_baseline(derivation, series);
    const double *baseline =
        series->has_baseline ? &series->baseline.value : NULL;
    if (path_fill(&series->path, progress, of, baseline,
                  derivation->request->arena, err) == -1)
        return -1;
    bool is_whole = progress->measure == PROGRESS_AARR ||
                    progress->measure == PROGRESS_REQUIRED_AARR ||
                    progress->measure == PROGRESS_CLASS;
    return is_whole ? add_whole(derivation, series, err)
                    : add_periods(derivation, series, err);
}

int derive_progress(struct derivation *derivation, struct quipu_error *err)
{
    const struct derive_table *table = &derivation->request->tables[0];
    for (size_t i = 0; i < table->count;) {
        size_t next = derive_table_next(table, i);
        struct series series = {.cells = &table->cells[i], .count = next - i};
        if (derive_series(derivation, &series, err) == -1)
            return -1;
        i = next;
    }
    return 0;
}
