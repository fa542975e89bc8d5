/* SPDX-License-Identifier: GPL-3.0-or-later */
/* path.c - what an area should come to, and where it should be on the way. */
#include "derive/inside.h"

static int compare_points(const void *a, const void *b)
{
    const struct path_point *x = a, *y = b;
    return (x->years > y->years) - (x->years < y->years);
}

/* An indicator's own targets are for all of an area, not for its groups. */
static void fill_own(struct path *path, const struct indicator *indicator,
                     const struct observation *of)
{
    if (of->dimension_count > 0)
        return;
    for (size_t i = 0; i < indicator->target_count; i++) {
        const struct indicator_target *target = &indicator->targets[i];
        if (strcmp(target->area, of->area) == 0)
            path->points[path->count++] = (struct path_point){
                period_years(target->period), target->value};
    }
    if (path->count > 0)
        qsort(path->points, path->count, sizeof *path->points, compare_points);
}

int path_fill(struct path *path, const struct progress *progress,
              const struct observation *of, const double *baseline,
              struct arena *arena, struct quipu_error *err)
{
    size_t most = progress->indicator->target_count + 1;
    *path = (struct path){
        .points = arena_alloc(arena, most, sizeof *path->points, err)};
    if (!path->points)
        return -1;
    if (!progress->target_period) {
        fill_own(path, progress->indicator, of);
    } else if (!progress->is_share || baseline) {
        double scale = progress->is_share ? *baseline : 1;
        path->points[path->count++] = (struct path_point){
            period_years(progress->target_period), progress->target * scale};
    }
    return 0;
}

double path_target(const struct path *path, double years)
{
    for (size_t i = 0; i < path->count; i++) {
        if (path->points[i].years >= years)
            return path->points[i].value;
    }
    return path->points[path->count - 1].value;
}

double path_value(const struct path *path, struct path_point baseline,
                  double years)
{
    struct path_point from = baseline;
    for (size_t i = 0; i < path->count; i++) {
        const struct path_point to = path->points[i];
        if (to.years <= from.years)
            continue;
        if (years <= to.years) {
            double share = (years - from.years) / (to.years - from.years);
            return from.value + share * (to.value - from.value);
        }
        from = to;
    }
    return from.value;
}
