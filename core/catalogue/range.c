/* SPDX-License-Identifier: GPL-3.0-or-later */
/* range.c - ranges of numbers with or without their ends. */
#include <math.h>

#include "catalogue/json.h"

/* An end of a range: `is_open` when the value itself is not in it. */
struct end {
    double value;
    bool is_open;
};

static struct end lower_end(const struct range *range)
{
    if (range->has_above)
        return (struct end){range->above, true};
    return (struct end){range->has_from ? range->from : -INFINITY, false};
}

static struct end upper_end(const struct range *range)
{
    if (range->has_below)
        return (struct end){range->below, true};
    return (struct end){range->has_to ? range->to : INFINITY, false};
}

/* Whether no number is at or behind `lower` and at or before `upper`. */
static bool is_between_nothing(struct end lower, struct end upper)
{
    return lower.value > upper.value ||
           (lower.value == upper.value && (lower.is_open || upper.is_open));
}

bool range_is_limited(const struct range *range)
{
    return range->has_from || range->has_below || range->has_above ||
           range->has_to;
}

int range_compare(const struct range *a, const struct range *b)
{
    struct end x = lower_end(a), y = lower_end(b);
    if (x.value != y.value)
        return x.value < y.value ? -1 : 1;
    return (int)x.is_open - (int)y.is_open;
}

bool range_overlaps(const struct range *a, const struct range *b)
{
    return !is_between_nothing(lower_end(a), upper_end(b)) &&
           !is_between_nothing(lower_end(b), upper_end(a));
}

static int read_limit(const struct node *object, const char *key, bool *has,
                      double *limit, struct quipu_error *err)
{
    *has = node_get(object, key).json != NULL;
    return node_number(object, key, limit, err);
}

int node_range(const struct node *object, struct range *range,
               struct quipu_error *err)
{
    if (read_limit(object, "from", &range->has_from, &range->from, err) == -1 ||
        read_limit(object, "below", &range->has_below, &range->below, err) ==
            -1 ||
        read_limit(object, "above", &range->has_above, &range->above, err) ==
            -1 ||
        read_limit(object, "to", &range->has_to, &range->to, err) == -1)
        return -1;
    if (range->has_from && range->has_above)
        return node_fail(object, err,
                         "\"from\" and \"above\" exclude each other");
    if (range->has_to && range->has_below)
        return node_fail(object, err,
                         "\"to\" and \"below\" exclude each other");
    if (is_between_nothing(lower_end(range), upper_end(range)))
        return node_fail(object, err, "no number is within these limits");
    return 0;
}

int node_limited_range(const struct node *object, const char *key,
                       struct range *range, struct quipu_error *err)
{
    static const char *const keys[] = {"from", "below", "above", "to", NULL};
    struct node node;
    if (node_object(object, key, REQUIRED, &node, err) == -1 ||
        node_check_keys(&node, keys, err) == -1 ||
        node_range(&node, range, err) == -1)
        return -1;
    if (range_is_limited(range))
        return 0;
    return node_fail(&node, err,
                     "expected a limit: \"from\", \"above\", \"to\" or "
                     "\"below\"");
}
