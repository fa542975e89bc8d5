/* SPDX-License-Identifier: GPL-3.0-or-later */
/* plugin.c - quipu plugin list, quipu plugin show. */
#include "base/settings.h"
#include "batch/schema.h"
#include "cli/print.h"

const struct cli_option plugin_options[] = {PRINT_OPTIONS, {0}};

static const char *kind_of(const struct quipu_plugin *plugin)
{
    if (plugin->source && plugin->calculation)
        return "source, calculation";
    return plugin->source ? "source" : "calculation";
}

/* ---- list --------------------------------------------------------------- */

static const struct output_column list_columns[] = {
    {"plugin", OUTPUT_TEXT}, {"kind", OUTPUT_TEXT},    {"version", OUTPUT_TEXT},
    {"state", OUTPUT_TEXT},  {"summary", OUTPUT_TEXT}, {"path", OUTPUT_TEXT}};

static int list_entry(struct output *output, const struct host_entry *entry,
                      struct quipu_error *err)
{
    const struct quipu_plugin *plugin =
        entry->plugin ? &entry->plugin->plugin : NULL;
    const struct output_cell cells[] = {
        output_text(entry->name),
        output_text(plugin ? kind_of(plugin) : NULL),
        output_text(plugin ? plugin->version : NULL),
        output_text(plugin ? "usable" : "refused"),
        output_text(plugin ? plugin->summary : entry->reason),
        output_text(entry->path),
    };
    return output_row(output, cells, err);
}

int command_plugin_list(struct cli *cli, const struct args *args,
                        struct quipu_error *err)
{
    const struct host_entry *entries;
    size_t count;
    struct host *host = cli_host(cli, err);
    if (!host || host_list(host, &entries, &count, err) == -1)
        return -1;
    struct print print;
    int status =
        print_begin(&print, args, list_columns, ARRAY_SIZE(list_columns), err);
    for (size_t i = 0; i < count && status == 0; i++)
        status = list_entry(print.output, &entries[i], err);
    if (status == 0)
        status = print_end(&print, err);
    print_release(&print);
    return status;
}

/* ---- show --------------------------------------------------------------- */

static const struct output_column show_columns[] = {
    {"part", OUTPUT_TEXT}, {"name", OUTPUT_TEXT},    {"type", OUTPUT_TEXT},
    {"unit", OUTPUT_TEXT}, {"default", OUTPUT_TEXT}, {"help", OUTPUT_TEXT}};

struct part {
    const char *part, *name, *type, *unit, *preset, *help;
};

static int put_part(struct output *output, const struct part *part,
                    struct quipu_error *err)
{
    const struct output_cell cells[] = {
        output_text(part->part),   output_text(part->name),
        output_text(part->type),   output_text(part->unit),
        output_text(part->preset), output_text(part->help)};
    return output_row(output, cells, err);
}

static const char *option_type(const struct quipu_option *option)
{
    static const char *const words[] = {
        [QUIPU_OPTION_TEXT] = "text",
        [QUIPU_OPTION_INTEGER] = "integer",
        [QUIPU_OPTION_NUMBER] = "number",
        [QUIPU_OPTION_BOOL] = "true or false",
        [QUIPU_OPTION_CHOICE] = "one of:",
        [QUIPU_OPTION_LOCATION] = "location",
        [QUIPU_OPTION_LIST] = "list of texts",
        [QUIPU_OPTION_RECORDS] = "list of objects",
    };
    return words[option->type];
}

static int put_options(struct output *output, const char *prefix,
                       const struct quipu_option *option,
                       struct quipu_error *err)
{
    for (; option && option->name; option++) {
        QUIPU_AUTO_TEXT(name);
        QUIPU_AUTO_TEXT(type);
        quipu_text_printf(&name, "%s%s", prefix, option->name);
        quipu_text_printf(
            &type, "%s%s%s%s", option_type(option), option->choices ? " " : "",
            option->choices ? option->choices : "",
            option->flags & QUIPU_OPTION_REQUIRED ? ", required" : "");
        const struct part part = {"option",     name.data,      type.data,
                                  option->unit, option->preset, option->help};
        if (put_part(output, &part, err) == -1)
            return -1;
        if (option->type != QUIPU_OPTION_RECORDS)
            continue;
        quipu_text_append(&name, "[].");
        if (put_options(output, name.data, option->fields, err) == -1)
            return -1;
    }
    return 0;
}

static int put_inputs(struct output *output,
                      const struct quipu_signature *signature,
                      struct quipu_error *err)
{
    static const char *const types[] = {
        [QUIPU_INTEGER] = "integer", [QUIPU_DOUBLE] = "number",
        [QUIPU_BOOL] = "boolean",    [QUIPU_DATE] = "date",
        [QUIPU_TEXT] = "text",       [QUIPU_CODE] = "code:",
    };
    for (size_t i = 0; i < signature->input_count; i++) {
        const struct signature_input *input = &signature->inputs[i];
        QUIPU_AUTO_TEXT(type);
        quipu_text_append(&type, types[input->type]);
        for (size_t k = 0; k < input->code_count; k++)
            quipu_text_printf(&type, " %s", input->codes[k]);
        if (input->optional)
            quipu_text_append(&type, ", optional");
        const struct part part = {"input",     input->name, type.data,
                                  input->unit, NULL,        input->help};
        if (put_part(output, &part, err) == -1)
            return -1;
    }
    return 0;
}

static int put_outputs(struct output *output,
                       const struct quipu_signature *signature,
                       struct quipu_error *err)
{
    static const char *const kinds[] = {
        [QUIPU_PROPORTION] = "proportion",
        [QUIPU_MEAN] = "mean",
        [QUIPU_RATIO] = "ratio",
        [QUIPU_TOTAL] = "total",
    };
    for (size_t i = 0; i < signature->output_count; i++) {
        const struct signature_output *from = &signature->outputs[i];
        const struct part part = {"output",   from->name, "number",
                                  from->unit, NULL,       from->help};
        if (put_part(output, &part, err) == -1)
            return -1;
    }
    for (size_t i = 0; i < signature->measure_count; i++) {
        const struct signature_measure *measure = &signature->measures[i];
        const struct part part = {
            "measure", measure->name, kinds[measure->kind],
            NULL,      NULL,          measure->help};
        if (put_part(output, &part, err) == -1)
            return -1;
    }
    return 0;
}

static bool must_be_set(const struct quipu_option *option)
{
    return option->flags & QUIPU_OPTION_REQUIRED && !option->preset;
}

/* Inputs and measures depend on the settings; a required choice is shown with
 * its first value, and the reader is told. */
static int choose_first(struct cli *cli, const struct quipu_option *option,
                        struct quipu_settings *settings,
                        struct quipu_error *err)
{
    for (; option && option->name; option++) {
        if (!must_be_set(option))
            continue;
        QUIPU_AUTO_STRING first =
            base_slicedup((struct quipu_slice){option->choices,
                                               strcspn(option->choices, " ")},
                          err);
        if (!first || setting_parse(settings_find(settings, option->name),
                                    first, err) == -1)
            return -1;
        cli_say(cli,
                "inputs, outputs and measures are those with \"%s\": "
                "\"%s\" and all other options by default",
                option->name, first);
    }
    return 0;
}

static struct quipu_signature *describe(struct cli *cli, const char *name,
                                        const struct quipu_plugin *plugin,
                                        struct quipu_error *err)
{
    struct host *host = cli_host(cli, err);
    struct quipu_settings *settings = settings_new(plugin->options, err);
    struct quipu_signature *signature = NULL;
    if (settings && choose_first(cli, plugin->options, settings, err) == 0 &&
        host_complete_settings(host, name, settings, err) == 0)
        signature = host_describe_calculation(host, name, settings, err);
    settings_free(settings);
    return signature;
}

/* An option that must be set and has no first value to show, or NULL. */
static const struct quipu_option *
find_unshowable(const struct quipu_option *option)
{
    for (; option && option->name; option++) {
        if (must_be_set(option) && option->type != QUIPU_OPTION_CHOICE)
            return option;
    }
    return NULL;
}

static int put_calculation(struct cli *cli, const char *name,
                           const struct quipu_plugin *plugin,
                           struct output *output, struct quipu_error *err)
{
    if (!plugin->calculation)
        return 0;
    const struct quipu_option *unshowable = find_unshowable(plugin->options);
    if (unshowable) {
        cli_say(cli,
                "inputs, outputs and measures depend on \"%s\", "
                "which an indicator must set",
                unshowable->name);
        return 0;
    }
    struct quipu_signature *signature = describe(cli, name, plugin, err);
    if (!signature)
        return -1;
    int status = put_inputs(output, signature, err);
    if (status == 0)
        status = put_outputs(output, signature, err);
    signature_free(signature);
    return status;
}

static int put_head(struct output *output, const struct host_plugin *plugin,
                    struct quipu_error *err)
{
    const struct part parts[] = {
        {"plugin", plugin->plugin.name, kind_of(&plugin->plugin), NULL, NULL,
         plugin->plugin.summary},
        {"version", plugin->plugin.version, NULL, NULL, NULL,
         plugin->plugin.licence},
        {"build", NULL, NULL, NULL, NULL, plugin->build},
        {"path", NULL, NULL, NULL, NULL, plugin->path},
    };
    for (size_t i = 0; i < ARRAY_SIZE(parts); i++) {
        if (put_part(output, &parts[i], err) == -1)
            return -1;
    }
    return 0;
}

int command_plugin_show(struct cli *cli, const struct args *args,
                        struct quipu_error *err)
{
    const char *name = args->words[0];
    struct host *host = cli_host(cli, err);
    const struct host_plugin *plugin = host ? host_get(host, name, err) : NULL;
    if (!plugin)
        return -1;
    struct print print;
    int status =
        print_begin(&print, args, show_columns, ARRAY_SIZE(show_columns), err);
    if (status == 0 &&
        (put_head(print.output, plugin, err) == -1 ||
         put_options(print.output, "", plugin->plugin.options, err) == -1 ||
         put_calculation(cli, name, &plugin->plugin, print.output, err) == -1))
        status = -1;
    if (status == 0)
        status = print_end(&print, err);
    print_release(&print);
    return status;
}
