/* SPDX-License-Identifier: GPL-3.0-or-later */
/* show.c - quipu show: a definition, in words. */
#include "cli/parts.h"
#include "cli/words.h"

const struct cli_option show_options[] = {PRINT_OPTIONS, {0}};

static void put_text(struct properties *to, const char *property,
                     const struct quipu_text *text)
{
    if (to->status == 0 && quipu_text_check(text, to->err) == -1)
        to->status = -1;
    properties_put(to, property, text->data);
}

static void put_definition(struct properties *to, const struct definition *what)
{
    properties_put(to, "id", what->id);
    properties_put_labels(to, "title", &what->titles);
    properties_put(to, "file", what->file);
    properties_put(to, "hash", what->hash);
}

static void put_settings(struct properties *to, const struct json_t *settings)
{
    QUIPU_AUTO_STRING text = settings_canonical(settings, to->err);
    if (!text)
        to->status = -1;
    properties_put(to, "settings", text);
}

/* ---- indicators --------------------------------------------------------- */

static void put_targets(struct properties *to,
                        const struct indicator *indicator)
{
    for (size_t i = 0; i < indicator->target_count; i++) {
        const struct indicator_target *target = &indicator->targets[i];
        char number[QUIPU_NUMBER_SIZE];
        QUIPU_AUTO_TEXT(text);
        quipu_format_double(number, target->value);
        quipu_text_printf(&text, "%s by %s in %s%s%s", number, target->period,
                          target->area, target->norm ? ", " : "",
                          target->norm ? target->norm : "");
        put_text(to, "target", &text);
    }
}

static void put_origin(struct properties *to, const struct indicator *indicator)
{
    QUIPU_AUTO_TEXT(where);
    words_append_where(&where, indicator);
    properties_put(to, "kind", indicator_kind_word(indicator->kind));
    properties_put(to, "dataset", indicator->dataset->definition.id);
    if (indicator->kind == INDICATOR_MEASURED) {
        properties_put(to, "calculation", indicator->calculation);
        put_settings(to, indicator->settings);
        properties_put(to, "measure", indicator->measure);
    }
    parts_put(to, indicator);
    if (!indicator_is_derived(indicator))
        put_text(to, "who is counted", &where);
}

static void put_indicator(struct properties *to,
                          const struct indicator *indicator)
{
    static const char *const intervals[] = {
        [INTERVAL_LOGIT] = "logit",
        [INTERVAL_BETA] = "beta (Korn and Graubard)",
        [INTERVAL_EXACT] = "exact (Clopper and Pearson)",
        [INTERVAL_WALD] = "Wald",
    };
    QUIPU_AUTO_TEXT(breakdowns);
    QUIPU_AUTO_TEXT(version);
    quipu_text_printf(&version, "%lld%s", (long long)indicator->version,
                      indicator->is_in_force ? ", in force" : "");
    words_append_breakdowns(&breakdowns, indicator);
    put_definition(to, &indicator->definition);
    properties_put_labels(to, "description", &indicator->descriptions);
    put_text(to, "version", &version);
    properties_put(to, "theme", indicator->theme);
    properties_put(to, "norm", indicator->norm);
    properties_put(to, "valid from", indicator->valid_from);
    put_origin(to, indicator);
    put_text(to, "breakdowns", &breakdowns);
    properties_put(to, "unit", indicator->unit);
    if (indicator->kind == INDICATOR_MEASURED)
        properties_put(to, "interval", intervals[indicator->interval]);
    if (indicator->reliability)
        properties_put(to, "reliability",
                       indicator->reliability->definition.id);
    put_targets(to, indicator);
}

/* ---- datasets ----------------------------------------------------------- */

static void put_rules(struct properties *to, const char *prefix,
                      const struct column_rule *rules, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        QUIPU_AUTO_TEXT(property);
        QUIPU_AUTO_TEXT(value);
        quipu_text_printf(&property, "%s %s", prefix, rules[i].name);
        words_append_rule(&value, &rules[i]);
        put_text(to, property.data, &value);
    }
}

static void put_variant(struct properties *to,
                        const struct dataset_variant *variant)
{
    QUIPU_AUTO_TEXT(columns);
    QUIPU_AUTO_TEXT(design);
    quipu_text_append(&columns, "variant");
    for (size_t i = 0; i < variant->period_count; i++)
        quipu_text_printf(&columns, " %s", variant->periods[i]);
    quipu_text_printf(&design, "%s design", columns.data);
    quipu_text_append(&columns, " column");
    put_rules(to, columns.data, variant->columns.items, variant->columns.count);
    put_rules(to, design.data, variant->design.items, variant->design.count);
}

static void put_design(struct properties *to, const struct design *design)
{
    static const char *const lonely[] = {
        [LONELY_FAIL] = "fail",       [LONELY_CERTAINTY] = "certainty",
        [LONELY_REMOVE] = "remove",   [LONELY_ADJUST] = "adjust",
        [LONELY_AVERAGE] = "average",
    };
    const struct column_rule *const rules[] = {design->weight, design->stratum,
                                               design->cluster, design->fpc};
    if (!design->is_sample) {
        properties_put(to, "design", "none: all are counted");
        return;
    }
    for (size_t i = 0; i < ARRAY_SIZE(rules); i++) {
        if (rules[i])
            put_rules(to, "design", rules[i], 1);
    }
    properties_put(to, "lonely units", lonely[design->lonely]);
    properties_put(to, "degrees of freedom",
                   design->df == DF_DESIGN ? "of the design" : "of the domain");
}

static void put_area(struct properties *to, const struct dataset *dataset)
{
    properties_put(to, "ref_area", dataset->ref_area);
    if (!dataset->area)
        return;
    const struct codelist *list =
        dataset_column(dataset, "", dataset->area)->codelist;
    QUIPU_AUTO_TEXT(levels);
    for (size_t i = 0; i < dataset->level_count; i++)
        quipu_text_printf(&levels, "%s%s", i > 0 ? ", " : "",
                          list->levels[dataset->levels[i]]);
    properties_put(to, "area", dataset->area);
    put_text(to, "levels", &levels);
}

static void put_dataset(struct properties *to, const struct dataset *dataset)
{
    QUIPU_AUTO_TEXT(periods);
    for (size_t i = 0; i < dataset->period_count; i++)
        quipu_text_printf(&periods, "%s%s", i > 0 ? " " : "",
                          dataset->periods[i]);
    put_definition(to, &dataset->definition);
    properties_put(to, "owner", dataset->owner);
    properties_put(to, "licence", dataset->licence);
    properties_put(to, "citation", dataset->citation);
    properties_put(to, "source", dataset->source);
    put_settings(to, dataset->settings);
    put_text(to, "periods", &periods);
    if (dataset->period)
        properties_printf(to, "period of a record", "column %s",
                          dataset->period);
    put_area(to, dataset);
    put_rules(to, "column", dataset->columns.items, dataset->columns.count);
    put_design(to, &dataset->design);
    for (size_t i = 0; i < dataset->variant_count; i++)
        put_variant(to, &dataset->variants[i]);
}

/* ---- topics ------------------------------------------------------------- */

static void put_topic(struct properties *to, const struct topic *topic)
{
    put_definition(to, &topic->definition);
    properties_put_labels(to, "description", &topic->descriptions);
    properties_put(to, "owner", topic->owner);
    for (size_t i = 0; i < topic->indicator_count; i++) {
        const struct indicator *indicator = topic->indicators[i];
        if (indicator->is_in_force)
            properties_put(to, "indicator", indicator->definition.id);
        else
            properties_printf(to, "indicator", "%s@%lld",
                              indicator->definition.id,
                              (long long)indicator->version);
    }
}

/* ---- the command -------------------------------------------------------- */

/* What an id names: a dataset, an indicator or a topic, in this order. */
struct found {
    const struct dataset *dataset;
    const struct indicator *indicator;
    const struct topic *topic;
};

/* Fails with what is wrong with the one that is there, but not valid; else that
 * there is no indicator. */
static int find(struct found *found, const struct catalogue *catalogue,
                const char *id, struct quipu_error *err)
{
    struct quipu_error none = QUIPU_NO_ERROR;
    *found = (struct found){0};
    if (catalogue_is_broken(catalogue, DEFINITION_DATASET, id)) {
        found->dataset = catalogue_dataset(catalogue, id, err);
        return found->dataset ? 0 : -1;
    }
    found->dataset = catalogue_dataset(catalogue, id, &none);
    if (found->dataset)
        return 0;
    found->indicator = catalogue_indicator(catalogue, id, &none);
    if (found->indicator)
        return 0;
    bool is_topic = catalogue_is_broken(catalogue, DEFINITION_TOPIC, id) &&
                    !catalogue_is_broken(catalogue, DEFINITION_INDICATOR, id);
    found->topic = catalogue_topic(catalogue, id, is_topic ? err : &none);
    if (found->topic)
        return 0;
    if (!is_topic)
        found->indicator = catalogue_indicator(catalogue, id, err);
    return -1;
}

int command_show(struct cli *cli, const struct args *args,
                 struct quipu_error *err)
{
    const struct catalogue *catalogue = cli_catalogue(cli, err);
    struct found found;
    if (!catalogue || find(&found, catalogue, args->words[0], err) == -1)
        return -1;
    struct properties to;
    properties_begin(&to, args, err);
    if (found.indicator)
        put_indicator(&to, found.indicator);
    else if (found.dataset)
        put_dataset(&to, found.dataset);
    else
        put_topic(&to, found.topic);
    return properties_end(&to);
}
