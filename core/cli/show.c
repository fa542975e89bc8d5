/* SPDX-License-Identifier: GPL-3.0-or-later */
/* show.c - quipu show: a definition, in words. */
#include "cli/print.h"
#include "cli/words.h"

const struct cli_option show_options[] = {PRINT_OPTIONS, {0}};

static const struct output_column columns[] = {{"property", OUTPUT_TEXT},
                                               {"value", OUTPUT_TEXT}};

struct sheet {
    struct output *output;
    struct quipu_error *err;
    int status; /* the first failure stops the rest */
};

static void put(struct sheet *sheet, const char *property, const char *value)
{
    const struct output_cell cells[] = {output_text(property),
                                        output_text(value)};
    if (sheet->status == 0 && value)
        sheet->status = output_row(sheet->output, cells, sheet->err);
}

static void put_text(struct sheet *sheet, const char *property,
                     const struct quipu_text *text)
{
    if (sheet->status == 0 && quipu_text_check(text, sheet->err) == -1)
        sheet->status = -1;
    put(sheet, property, text->data);
}

static void put_labels(struct sheet *sheet, const char *what,
                       const struct labels *labels)
{
    for (size_t i = 0; i < labels->count; i++) {
        QUIPU_AUTO_TEXT(property);
        quipu_text_printf(&property, "%s %s", what, labels->items[i].language);
        put(sheet, property.data, labels->items[i].text);
    }
}

static void put_definition(struct sheet *sheet, const struct definition *what)
{
    put(sheet, "id", what->id);
    put_labels(sheet, "title", &what->titles);
    put(sheet, "file", what->file);
    put(sheet, "hash", what->hash);
}

static void put_settings(struct sheet *sheet, const struct json_t *settings)
{
    QUIPU_AUTO_STRING text = settings_canonical(settings, sheet->err);
    if (!text)
        sheet->status = -1;
    put(sheet, "settings", text);
}

/* ---- indicators --------------------------------------------------------- */

static void put_targets(struct sheet *sheet, const struct indicator *indicator)
{
    for (size_t i = 0; i < indicator->target_count; i++) {
        const struct indicator_target *target = &indicator->targets[i];
        char number[QUIPU_NUMBER_SIZE];
        QUIPU_AUTO_TEXT(text);
        quipu_format_double(number, target->value);
        quipu_text_printf(&text, "%s by %s in %s%s%s", number, target->period,
                          target->area, target->norm ? ", " : "",
                          target->norm ? target->norm : "");
        put_text(sheet, "target", &text);
    }
}

static void put_indicator(struct sheet *sheet,
                          const struct indicator *indicator)
{
    static const char *const intervals[] = {
        [INTERVAL_LOGIT] = "logit",
        [INTERVAL_BETA] = "beta (Korn and Graubard)",
        [INTERVAL_EXACT] = "exact (Clopper and Pearson)",
        [INTERVAL_WALD] = "Wald",
    };
    QUIPU_AUTO_TEXT(where);
    QUIPU_AUTO_TEXT(breakdowns);
    QUIPU_AUTO_TEXT(version);
    quipu_text_printf(&version, "%lld%s", (long long)indicator->version,
                      indicator->is_in_force ? ", in force" : "");
    words_append_where(&where, indicator);
    words_append_breakdowns(&breakdowns, indicator);
    put_definition(sheet, &indicator->definition);
    put_labels(sheet, "description", &indicator->descriptions);
    put_text(sheet, "version", &version);
    put(sheet, "theme", indicator->theme);
    put(sheet, "norm", indicator->norm);
    put(sheet, "valid from", indicator->valid_from);
    put(sheet, "dataset", indicator->dataset->definition.id);
    put(sheet, "calculation", indicator->calculation);
    put_settings(sheet, indicator->settings);
    put(sheet, "measure", indicator->measure);
    put_text(sheet, "who is counted", &where);
    put_text(sheet, "breakdowns", &breakdowns);
    put(sheet, "unit", indicator->unit);
    put(sheet, "interval", intervals[indicator->interval]);
    if (indicator->reliability)
        put(sheet, "reliability", indicator->reliability->definition.id);
    put_targets(sheet, indicator);
}

/* ---- datasets ----------------------------------------------------------- */

static void put_rules(struct sheet *sheet, const char *prefix,
                      const struct column_rule *rules, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        QUIPU_AUTO_TEXT(property);
        QUIPU_AUTO_TEXT(value);
        quipu_text_printf(&property, "%s %s", prefix, rules[i].name);
        words_append_rule(&value, &rules[i]);
        put_text(sheet, property.data, &value);
    }
}

static void put_design(struct sheet *sheet, const struct design *design)
{
    static const char *const lonely[] = {
        [LONELY_FAIL] = "fail",       [LONELY_CERTAINTY] = "certainty",
        [LONELY_REMOVE] = "remove",   [LONELY_ADJUST] = "adjust",
        [LONELY_AVERAGE] = "average",
    };
    const struct column_rule *const rules[] = {design->weight, design->stratum,
                                               design->cluster, design->fpc};
    if (!design->is_sample) {
        put(sheet, "design", "none: all are counted");
        return;
    }
    for (size_t i = 0; i < ARRAY_SIZE(rules); i++) {
        if (rules[i])
            put_rules(sheet, "design", rules[i], 1);
    }
    put(sheet, "lonely units", lonely[design->lonely]);
    put(sheet, "degrees of freedom",
        design->df == DF_DESIGN ? "of the design" : "of the domain");
}

static void put_dataset(struct sheet *sheet, const struct dataset *dataset)
{
    QUIPU_AUTO_TEXT(periods);
    for (size_t i = 0; i < dataset->period_count; i++)
        quipu_text_printf(&periods, "%s%s", i > 0 ? " " : "",
                          dataset->periods[i]);
    put_definition(sheet, &dataset->definition);
    put(sheet, "owner", dataset->owner);
    put(sheet, "licence", dataset->licence);
    put(sheet, "citation", dataset->citation);
    put(sheet, "source", dataset->source);
    put_settings(sheet, dataset->settings);
    put_text(sheet, "periods", &periods);
    put(sheet, "ref_area", dataset->ref_area);
    put_rules(sheet, "column", dataset->columns, dataset->column_count);
    put_design(sheet, &dataset->design);
    for (size_t i = 0; i < dataset->variant_count; i++)
        put_rules(sheet, "variant", dataset->variants[i].columns,
                  dataset->variants[i].column_count);
}

/* ---- the command -------------------------------------------------------- */

static int show(struct sheet *sheet, const struct indicator *indicator,
                const struct dataset *dataset)
{
    if (indicator)
        put_indicator(sheet, indicator);
    else
        put_dataset(sheet, dataset);
    return sheet->status;
}

int command_show(struct cli *cli, const struct args *args,
                 struct quipu_error *err)
{
    const struct catalogue *catalogue = cli_catalogue(cli, err);
    if (!catalogue)
        return -1;
    struct quipu_error none = QUIPU_NO_ERROR;
    const char *id = args->words[0];
    const struct dataset *dataset = catalogue_dataset(catalogue, id, &none);
    const struct indicator *indicator =
        dataset ? NULL : catalogue_indicator(catalogue, id, err);
    if (!dataset && !indicator)
        return -1;
    struct print print;
    int status = print_begin(&print, args, columns, ARRAY_SIZE(columns), err);
    struct sheet sheet = {print.output, err, 0};
    if (status == 0)
        status = show(&sheet, indicator, dataset);
    if (status == 0)
        status = print_end(&print, err);
    print_release(&print);
    return status;
}
