/* SPDX-License-Identifier: GPL-3.0-or-later */
/* talk.c - what is said on stderr, and the exit status. */
#include <config.h>

#include <stdarg.h>
#include <time.h>

#include "cli/cli.h"

/* A line on stderr.  Whatever found its way into it, an argument or the name of
 * a file among others, does not command the terminal. */
static void say_line(const char *before, const char *text)
{
    QUIPU_AUTO_TEXT(line);
    quipu_text_append(&line, before);
    quipu_text_append_safe(&line, quipu_slice_of(text), SIZE_MAX);
    quipu_text_append(&line, "\n");
    fputs(line.data, stderr);
}

void cli_say(const struct cli *cli, const char *format, ...)
{
    if (cli->is_quiet)
        return;
    QUIPU_AUTO_STRING text = NULL;
    va_list args;
    va_start(args, format);
    int length = vasprintf(&text, format, args);
    va_end(args);
    if (length == -1)
        text = NULL; /* what it is then is not said */
    say_line("", text ? text : format);
}

void cli_print_error(const struct quipu_error *error)
{
    bool has_what = error->what[0] != '\0';
    fprintf(stderr, "quipu: error Q%d: ", quipu_code_number(error->code));
    say_line("", has_what ? error->what : error->cause);
    if (has_what)
        say_line("  cause: ", error->cause);
    if (error->hint[0] != '\0')
        say_line("  try:   ", error->hint);
}

int cli_exit_status(const struct quipu_error *error)
{
    switch (error->code) {
    case QUIPU_EUSAGE:
    case QUIPU_ENOTFOUND:
    case QUIPU_EDEFINITION:
        return EXIT_USAGE;
    case QUIPU_EPOLICY:
        return EXIT_REFUSED;
    default:
        return EXIT_FAILED;
    }
}

void cli_now(char text[21])
{
    time_t now = time(NULL);
    struct tm parts;
    gmtime_r(&now, &parts);
    strftime(text, 21, "%Y-%m-%dT%H:%M:%SZ", &parts);
}
