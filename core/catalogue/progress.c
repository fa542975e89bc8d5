/* SPDX-License-Identifier: GPL-3.0-or-later */
/* progress.c - an indicator that says how another goes to its target. */
#include "catalogue/indicator.h"

static const char *const progress_keys[] = {
    "indicator", "measure",      "baseline",      "target",     "from",
    "to",        "fit",          "met_at",        "some_above", "worse_below",
    "nearly",    "round_values", "round_results", NULL};
static const char *const target_keys[] = {"period", "value",
                                          "share_of_baseline", NULL};
static const char *const fits[] = {"least_squares", "endpoints", NULL};
static const struct limits decimals = {0, 15};

static const char *const measure_words[] = {
    [PROGRESS_DISTANCE] = "distance",
    [PROGRESS_SHARE] = "share",
    [PROGRESS_ON_TRACK] = "on_track",
    [PROGRESS_MET] = "met",
    [PROGRESS_AARR] = "aarr",
    [PROGRESS_REQUIRED_AARR] = "required_aarr",
    [PROGRESS_CLASS] = "class",
    NULL};

const char *progress_measure_word(enum progress_measure measure)
{
    return measure_words[measure];
}

/* ---- which keys a measure has ------------------------------------------- */

#define BIT(measure) (1u << PROGRESS_##measure)
#define RATES        (BIT(AARR) | BIT(CLASS))
#define TO_TARGET    (~BIT(AARR))

/* The measures that a key says something of, and those that need it. */
static const struct {
    const char *key;
    unsigned taken_by, needed_by;
} uses[] = {
    {"baseline", TO_TARGET,
     BIT(SHARE) | BIT(ON_TRACK) | BIT(REQUIRED_AARR) | BIT(CLASS)},
    {"target", TO_TARGET, 0},
    {"from", RATES, 0},
    {"to", RATES, 0},
    {"fit", RATES, 0},
    {"met_at", BIT(CLASS), 0},
    {"some_above", BIT(CLASS), 0},
    {"worse_below", BIT(CLASS), 0},
    {"nearly", BIT(ON_TRACK), 0},
    {"round_results", ~(BIT(ON_TRACK) | BIT(MET)), 0},
};

static int check_uses(const struct progress *progress,
                      const struct node *object, struct quipu_error *err)
{
    const char *word = progress_measure_word(progress->measure);
    unsigned bit = 1u << progress->measure;
    for (size_t i = 0; i < ARRAY_SIZE(uses); i++) {
        const struct node at = node_get(object, uses[i].key);
        if (at.json && !(uses[i].taken_by & bit))
            return node_fail(&at, err, "the measure \"%s\" has no use for it",
                             word);
        if (!at.json && (uses[i].needed_by & bit))
            return node_fail(&at, err, "the measure \"%s\" needs it", word);
    }
    return 0;
}

/* ---- periods and target ------------------------------------------------- */

static int read_period(const struct node *object, const char *key, int required,
                       const char **period, struct quipu_error *err)
{
    const struct node at = node_get(object, key);
    if (node_text(object, key, required, period, err) == -1)
        return -1;
    return *period ? node_check_period(&at, *period, err) : 0;
}

/* Fails unless one period comes before another of the same length. */
static int check_before(const struct node *node, const char *text,
                        const char *later, struct quipu_error *err)
{
    struct quipu_period a, b;
    if (!text || !later || !quipu_parse_period(quipu_slice_of(text), &a) ||
        !quipu_parse_period(quipu_slice_of(later), &b))
        return 0;
    if (a.frequency != b.frequency)
        return node_fail(node, err,
                         "\"%s\" and \"%s\" are not of the same length", text,
                         later);
    return a.ordinal < b.ordinal
               ? 0
               : node_fail(node, err, "\"%s\" is not before \"%s\"", text,
                           later);
}

static int read_target(struct progress *progress, const struct node *object,
                       struct quipu_error *err)
{
    struct node target;
    const struct node baseline = node_get(object, "baseline");
    if (node_object(object, "target", OPTIONAL, &target, err) == -1)
        return -1;
    if (!target.json)
        return 0;
    const struct node value = node_get(&target, "value");
    const struct node share = node_get(&target, "share_of_baseline");
    progress->is_share = share.json != NULL;
    if (node_check_keys(&target, target_keys, err) == -1 ||
        read_period(&target, "period", REQUIRED, &progress->target_period,
                    err) == -1 ||
        node_number(&target, "value", &progress->target, err) == -1 ||
        node_number(&target, "share_of_baseline", &progress->target, err) == -1)
        return -1;
    if (!value.json == !share.json)
        return node_fail(&target, err,
                         "expected either \"value\" or "
                         "\"share_of_baseline\"");
    if (share.json && !progress->baseline)
        return node_fail(&baseline, err,
                         "a share of the baseline needs a baseline");
    return check_before(&baseline, progress->baseline, progress->target_period,
                        err);
}

/* The target is the measure's own or the indicator's, which says which way is
 * good. */
static int check_target(const struct progress *progress,
                        const struct node *object, struct quipu_error *err)
{
    static const unsigned directed = BIT(ON_TRACK) | BIT(MET) | BIT(CLASS);
    const struct indicator *base = progress->indicator;
    const struct node target = node_get(object, "target");
    const struct node baseline = node_get(object, "baseline");
    const struct node indicator = node_get(object, "indicator");
    unsigned bit = 1u << progress->measure;
    if ((TO_TARGET & bit) && !target.json && base->target_count == 0)
        return node_fail(&target, err,
                         "expected a target here or in \"targets\" of \"%s\"",
                         base->definition.id);
    if ((directed & bit) && base->direction[0] == '\0')
        return node_fail(&indicator, err,
                         "\"%s\" has no \"direction\", which the measure "
                         "\"%s\" needs",
                         base->definition.id,
                         progress_measure_word(progress->measure));
    bool is_idle = progress->baseline && !progress->is_share &&
                   (bit & (BIT(DISTANCE) | BIT(MET)));
    return is_idle ? node_fail(&baseline, err,
                               "the target is not a share of the baseline, and "
                               "the measure \"%s\" has no other use for it",
                               progress_measure_word(progress->measure))
                   : 0;
}

/* ---- numbers ------------------------------------------------------------ */

static int read_limits(struct progress *to, const struct node *object,
                       struct quipu_error *err)
{
    int fit = 0;
    to->round_values = to->round_results = -1;
    to->some_above = 0.5;
    to->worse_below = -0.5;
    to->nearly = 0.9;
    to->has_met_at = node_get(object, "met_at").json != NULL;
    if (node_choice(object, "fit", OPTIONAL, fits, &fit, err) == -1 ||
        node_integer(object, "round_values", decimals, &to->round_values,
                     err) == -1 ||
        node_integer(object, "round_results", decimals, &to->round_results,
                     err) == -1 ||
        node_number(object, "met_at", &to->met_at, err) == -1 ||
        node_number(object, "some_above", &to->some_above, err) == -1 ||
        node_number(object, "worse_below", &to->worse_below, err) == -1 ||
        node_number(object, "nearly", &to->nearly, err) == -1)
        return -1;
    to->by_endpoints = fit == 1;
    const struct node nearly = node_get(object, "nearly");
    if (to->nearly <= 0 || to->nearly > 1)
        return node_fail(&nearly, err, "expected a share above 0, up to 1");
    if (to->worse_below <= to->some_above)
        return 0;
    return node_fail(object, err,
                     "\"worse_below\" is above \"some_above\": a rate could be "
                     "of both classes");
}

/* ---- all of it ---------------------------------------------------------- */

static int read_measure(struct progress *progress, const struct node *object,
                        struct quipu_error *err)
{
    int measure = 0;
    if (node_choice(object, "measure", REQUIRED, measure_words, &measure,
                    err) == -1)
        return -1;
    progress->measure = (enum progress_measure)measure;
    return check_uses(progress, object, err);
}

int indicator_read_progress(struct indicator *indicator,
                            const struct catalogue *catalogue,
                            const struct node *root, struct quipu_error *err)
{
    struct progress *to = &indicator->progress;
    struct node object;
    if (node_object(root, "progress", REQUIRED, &object, err) == -1 ||
        node_check_keys(&object, progress_keys, err) == -1 ||
        indicator_read_base(catalogue, &object, &to->indicator, err) == -1 ||
        read_measure(to, &object, err) == -1 ||
        read_period(&object, "baseline", OPTIONAL, &to->baseline, err) == -1 ||
        read_target(to, &object, err) == -1 ||
        check_target(to, &object, err) == -1 ||
        read_period(&object, "from", OPTIONAL, &to->from, err) == -1 ||
        read_period(&object, "to", OPTIONAL, &to->to, err) == -1)
        return -1;
    const struct node from = node_get(&object, "from");
    indicator->dataset = to->indicator->dataset;
    if (check_before(&from, to->from, to->to, err) == -1)
        return -1;
    return read_limits(to, &object, err);
}

int indicator_check_progress(const struct indicator *indicator,
                             const struct node *root, struct quipu_error *err)
{
    const struct indicator *base = indicator->progress.indicator;
    const struct node list = node_get(root, "breakdowns");
    for (size_t i = 0; i < indicator->breakdown_count; i++) {
        const struct node at = node_item(&list, i);
        bool is_found = false;
        for (size_t k = 0; k < base->breakdown_count; k++)
            is_found |= breakdown_is_same(&base->breakdowns[k],
                                          &indicator->breakdowns[i]);
        if (!is_found)
            return node_fail(&at, err, "\"%s\" has no such breakdown",
                             base->definition.id);
    }
    return 0;
}
