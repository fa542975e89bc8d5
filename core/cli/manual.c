/* SPDX-License-Identifier: GPL-3.0-or-later */
/* manual.c - the manual page quipu(1), made of the table of commands, so that
 * it cannot drift from them: quipu --manual.
 */
#include <config.h>

#include "cli/cli.h"

/* A text in man's language: a '-' is one to be copied, a '\' or a leading '.'
 * is no command. */
static void print_text(const char *text)
{
    if (*text == '.' || *text == '\'')
        printf("\\&");
    for (; *text; text++) {
        if (*text == '-')
            printf("\\-");
        else if (*text == '\\')
            printf("\\e");
        else
            putchar(*text);
    }
}

static void print_option(const struct cli_option *option)
{
    printf(".TP\n.B ");
    if (option->letter)
        printf("\\-%c, ", option->letter);
    printf("\\-\\-");
    print_text(option->name);
    if (option->value) {
        printf(" \\fI");
        print_text(option->value);
        printf("\\fR");
    }
    printf("\n");
    print_text(option->help);
    printf("\n");
}

static void print_lines(const char *lines)
{
    printf(".PP\n.nf\n.RS\n");
    for (const char *line = lines; *line;) {
        size_t length = strcspn(line, "\n");
        char text[256];
        snprintf(text, sizeof text, "%.*s", (int)length, line);
        print_text(text);
        printf("\n");
        line += length + (line[length] == '\n');
    }
    printf(".RE\n.fi\n");
}

static void print_command(const struct command *command)
{
    printf(".SS quipu ");
    print_text(command->name);
    if (command->words[0]) {
        printf(" ");
        print_text(command->words);
    }
    printf("\n");
    print_text(command->summary);
    printf(".\n");
    print_lines(command->examples);
    for (const struct cli_option *o = command->options; o->name; o++)
        print_option(o);
}

static const char files[] =
    ".SH FILES\n"
    ".TP\n.I quipu.json\n"
    "which datasets a repository refreshes, and where their files are\n"
    ".TP\n.I indicators/\n"
    "the repository's own definitions, over those that are shipped\n"
    ".TP\n.I quipu.db\n"
    "what the repository says, and said: an SQLite database\n"
    ".TP\n.I cells/\n"
    "packed sums of each job, readable by the owner only\n"
    ".TP\n.I ~/.cache/quipu/\n"
    "what http and https locations gave last, readable by the owner only; it "
    "may be\n"
    "deleted\n"
    ".SH ENVIRONMENT\n"
    ".TP\n.B QUIPU_REPOSITORY\n"
    "the repository, where \\-\\-repository is not given\n"
    ".TP\n.B QUIPU_PLUGIN_PATH\n"
    "folders of plugins, after the compiled one; ignored when privileged\n"
    ".TP\n.B QUIPU_DATA\n"
    "the folder of the shipped catalogue and the plugins' tables\n"
    ".TP\n.B XDG_CACHE_HOME\n"
    "the folder in which quipu/ is that cache; default: ~/.cache\n"
    ".TP\n.B http_proxy, https_proxy, no_proxy\n"
    "proxies, as libcurl reads them\n"
    ".TP\n.B TMPDIR\n"
    "where packed inputs are unpacked; default: /var/tmp\n"
    ".TP\n.B LC_MESSAGES\n"
    "language of titles and names: es, fr, else en; numbers never follow it\n"
    ".SH EXIT STATUS\n"
    "0 done, 1 there are differences (diff \\-\\-exit\\-code), 2 usage or "
    "definition error,\n"
    "also of check, 3 failed and nothing written, 4 partly, 5 refused by "
    "policy.\n"
    ".SH SEE ALSO\n"
    "The files README.md, definitions.md and method.md.\n";

void print_manual(void)
{
    printf(".TH QUIPU 1 \"\" \"%s\" \"User Commands\"\n", PACKAGE_STRING);
    printf(".SH NAME\nquipu \\- an indicator repository\n"
           ".SH SYNOPSIS\n.B quipu\n.I COMMAND\n[\\fIOPTION\\fR]...\n"
           ".SH DESCRIPTION\n"
           "Plugins bring in data and calculations; quipu refreshes "
           "indicators, keeps every\n"
           "published number with its uncertainty, vintage and provenance, "
           "and answers\nquestions. Standard output is data, standard error "
           "is talk.\n"
           ".SH COMMANDS\n");
    for (const struct command *c = commands; c->name; c++)
        print_command(c);
    printf(".SH OPTIONS OF EVERY COMMAND\n");
    for (const struct cli_option *o = common_options; o->name; o++)
        print_option(o);
    printf("%s", files);
}
