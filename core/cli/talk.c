/* SPDX-License-Identifier: GPL-3.0-or-later */
/* talk.c - what is said on stderr, and the exit status. */
#include <stdarg.h>
#include <time.h>

#include "cli/cli.h"

void cli_say(const struct cli *cli, const char *format, ...)
{
    if (cli->is_quiet)
        return;
    va_list args;
    va_start(args, format);
    vfprintf(stderr, format, args);
    va_end(args);
    fputc('\n', stderr);
}

void cli_print_error(const struct quipu_error *error)
{
    bool has_what = error->what[0] != '\0';
    fprintf(stderr, "quipu: error Q%d: %s\n", quipu_code_number(error->code),
            has_what ? error->what : error->cause);
    if (has_what)
        fprintf(stderr, "  cause: %s\n", error->cause);
    if (error->hint[0] != '\0')
        fprintf(stderr, "  try:   %s\n", error->hint);
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
