/* SPDX-License-Identifier: GPL-3.0-or-later */
/* commands.c - the table of commands, and the help made of it. */
#include <config.h>

#include "cli/cli.h"

const struct cli_option common_options[] = {
    {"repository", 'C', "FOLDER",
     "the repository; default: QUIPU_REPOSITORY, else the nearest folder "
     "upwards with a quipu.json"},
    {"lang", 'L', "LANGUAGE", "es, en or fr, for titles and names"},
    {"quiet", 'q', NULL, "say nothing but errors"},
    {"help", 'h', NULL, "show this help"},
    {0}};

static const struct cli_option no_options[] = {{0}};

const struct command commands[] = {
    {"query", "[INDICATOR]...", "ask for indicators",
     "quipu query stunting-u5-endes\n"
     "quipu query anaemia-6-59m-dhs --level region --by sex -f csv\n"
     "quipu query stunting-u5-endes --as-of 2026-06-30 -o stunting.json\n",
     0, SIZE_MAX, query_options, command_query},
    {"explain", "INDICATOR", "say how a number was made",
     "quipu explain stunting-u5-endes --area PE --period 2023\n", 1, 1,
     explain_options, command_explain},
    {"diff", "VINTAGE [VINTAGE] [INDICATOR]...",
     "say what changed between two vintages; the later one is now where only "
     "one is given",
     "quipu diff 2026-06-30\n"
     "quipu diff @11 @12 stunting-u5-endes --level region\n"
     "quipu diff @11 --summary --exit-code\n",
     1, SIZE_MAX, diff_options, command_diff},
    {"list", "", "list indicators, datasets, code lists or topics",
     "quipu list\n"
     "quipu list --datasets\n"
     "quipu list --topic early-childhood\n"
     "quipu list --theme nutrition --lang es\n",
     0, 0, list_options, command_list},
    {"show", "ID", "show the definition of an indicator, a dataset or a topic",
     "quipu show stunting-u5-endes\n", 1, 1, show_options, command_show},
    {"refresh", "[DATASET]...", "run the jobs that are due and publish",
     "quipu refresh\n"
     "quipu refresh endes-children --period 2023\n"
     "quipu refresh --offline\n",
     0, SIZE_MAX, refresh_options, command_refresh},
    {"check", "", "check all definitions and their settings", "quipu check\n",
     0, 0, check_options, command_check},
    {"init", "[FOLDER]", "make a new repository",
     "quipu init nutrition --dataset synthetic-children\n"
     "quipu init peru --dataset endes-children=/srv/endes\n",
     0, 1, init_options, command_init},
    {"plugin list", "", "list plugins, usable and refused",
     "quipu plugin list\n", 0, 0, plugin_options, command_plugin_list},
    {"plugin show", "NAME", "show a plugin's options, inputs and measures",
     "quipu plugin show anaemia\n", 1, 1, plugin_options, command_plugin_show},
    {"vintage list", "", "list the publications, and how much each changed",
     "quipu vintage list\n"
     "quipu vintage list --dataset endes-children --since 2026-06-01\n",
     0, 0, vintage_list_options, command_vintage_list},
    {"vintage show", "VINTAGE", "show a publication and the job that made it",
     "quipu vintage show @12\n", 1, 1, vintage_show_options,
     command_vintage_show},
    {"run list", "", "list the runs of refresh", "quipu run list\n", 0, 0,
     run_options, command_run_list},
    {"run show", "RUN", "show the jobs of a run, published and failed",
     "quipu run show 7\n", 1, 1, run_options, command_run_show},
    {"version", "", "say which quipu this is", "quipu version\n", 0, 0,
     no_options, command_version},
    {0}};

/* ---- help --------------------------------------------------------------- */

#define HELP_COLUMN 28

static void print_option(const struct cli_option *option)
{
    QUIPU_AUTO_TEXT(left);
    if (option->letter)
        quipu_text_printf(&left, "-%c, ", option->letter);
    else
        quipu_text_append(&left, "    ");
    quipu_text_printf(&left, "--%s", option->name);
    if (option->value)
        quipu_text_printf(&left, " %s", option->value);
    printf("  %-*s %s\n", HELP_COLUMN, left.data, option->help);
}

static void print_examples(const char *examples)
{
    printf("Examples\n");
    for (const char *line = examples; *line;) {
        size_t length = strcspn(line, "\n");
        printf("  %.*s\n", (int)length, line);
        line += length + 1;
    }
}

void help_command(const struct command *command)
{
    printf("quipu %s - %s\n\n", command->name, command->summary);
    print_examples(command->examples);
    printf("\nUsage\n  quipu %s%s%s [OPTION]...\n\nOptions\n", command->name,
           command->words[0] ? " " : "", command->words);
    for (const struct cli_option *o = command->options; o->name; o++)
        print_option(o);
    for (const struct cli_option *o = common_options; o->name; o++)
        print_option(o);
}

void help_all(void)
{
    printf("quipu - an indicator repository\n\n");
    print_examples(
        "quipu init demo --dataset synthetic-children\n"
        "quipu refresh -C demo\n"
        "quipu query -C demo stunting-u5-synthetic --level region\n");
    printf("\nCommands\n");
    for (const struct command *c = commands; c->name; c++)
        printf("  %-14s %s\n", c->name, c->summary);
    printf("\nOptions of every command\n");
    for (const struct cli_option *o = common_options; o->name; o++)
        print_option(o);
    printf("\nExit status\n"
           "  0 done   1 there are differences (diff --exit-code)\n"
           "  2 usage or definition error, also of check\n"
           "  3 failed, nothing written   4 partly   5 refused by policy\n"
           "\nquipu COMMAND --help says more.\n");
}

int command_version(struct cli *cli, const struct args *args,
                    struct quipu_error *err)
{
    (void)cli;
    (void)args;
    (void)err;
    printf("%s\n", PACKAGE_STRING);
    return EXIT_DONE;
}
