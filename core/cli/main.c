/* SPDX-License-Identifier: GPL-3.0-or-later */
/* main.c - the command: finds the verb, runs it, says what went wrong. */
#include <locale.h>
#include <poll.h>
#include <signal.h>
#include <unistd.h>

#include "cli/cli.h"
#include "output/output.h"

/* People's text is in Spanish, French or English; numbers never follow the
 * locale, so that LC_MESSAGES is all that is set. */
static const char *language_of_locale(void)
{
    static const char *const languages[] = {"es", "fr"};
    const char *locale = setlocale(LC_MESSAGES, "");
    for (size_t i = 0; i < ARRAY_SIZE(languages); i++) {
        if (locale && strncmp(locale, languages[i], 2) == 0)
            return languages[i];
    }
    return "en";
}

static int read_language(struct cli *cli, const struct args *args,
                         struct quipu_error *err)
{
    static const char *const languages[] = {"es", "en", "fr"};
    const char *language = args_get(args, "lang");
    cli->language = language ? NULL : language_of_locale();
    for (size_t i = 0; language && i < ARRAY_SIZE(languages); i++) {
        if (strcmp(language, languages[i]) == 0)
            cli->language = languages[i];
    }
    if (cli->language)
        return 0;
    return quipu_fail(err, QUIPU_EUSAGE, "\"%s\" is not es, en or fr",
                      language);
}

static int run_command(const struct command *command, struct args *args,
                       int argc, char **argv, struct quipu_error *err)
{
    if (args_parse(args, command, argc, argv, err) == -1)
        return -1;
    if (args_has(args, "help")) {
        help_command(command);
        return EXIT_DONE;
    }
    struct cli cli = {.is_quiet = args_has(args, "quiet")};
    const char *folder = args_get(args, "repository");
    int status = read_language(&cli, args, err);
    if (status == 0 && folder) {
        cli.folder = base_strdup(folder, err);
        status = cli.folder ? 0 : -1;
    }
    if (status == 0)
        status = command->run(&cli, args, err);
    cli_release(&cli);
    return status;
}

/* How many words of the command line a command's name takes; 0: none of it. */
static int match_name(const char *name, int argc, char **argv)
{
    int words = 0;
    for (const char *rest = name; *rest;) {
        size_t length = strcspn(rest, " ");
        if (words + 1 >= argc || strlen(argv[words + 1]) != length ||
            strncmp(argv[words + 1], rest, length) != 0)
            return 0;
        words++;
        rest += length + (rest[length] == ' ');
    }
    return words;
}

static const struct command *find_command(int argc, char **argv, int *words)
{
    for (const struct command *c = commands; c->name; c++) {
        *words = match_name(c->name, argc, argv);
        if (*words > 0)
            return c;
    }
    return NULL;
}

/* The first word of commands that have two. */
static bool is_object(const char *word)
{
    size_t length = strlen(word);
    for (const struct command *c = commands; c->name; c++)
        if (strncmp(c->name, word, length) == 0 && c->name[length] == ' ')
            return true;
    return false;
}

static int fail_command(int argc, char **argv, struct quipu_error *err)
{
    const char *names[32];
    size_t count = 0;
    for (const struct command *c = commands; c->name; c++) {
        assert(count < ARRAY_SIZE(names));
        names[count++] = c->name;
    }
    QUIPU_AUTO_TEXT(word);
    quipu_text_append(&word, argv[1]);
    if (argc > 2 && is_object(argv[1]))
        quipu_text_printf(&word, " %s", argv[2]);
    const char *nearest = base_nearest(word.data, names, count);
    (void)quipu_fail(err, QUIPU_EUSAGE, "there is no command \"%s\"",
                     word.data);
    quipu_hint(err, "%s%s%squipu --help", nearest ? "did you mean \"" : "",
               nearest ? nearest : "", nearest ? "\"? " : "");
    return -1;
}

static bool wants_help(const char *word)
{
    return strcmp(word, "help") == 0 || strcmp(word, "--help") == 0 ||
           strcmp(word, "-h") == 0;
}

/* --version is the command of that name. */
static const struct command *find_version(int *words)
{
    char name[] = "version";
    char *line[] = {name, name, NULL};
    return find_command(2, line, words);
}

static int run(int argc, char **argv, struct quipu_error *err)
{
    int words;
    const struct command *command = find_command(argc, argv, &words);
    if (argc < 2) {
        (void)quipu_fail(err, QUIPU_EUSAGE, "expected a command");
        quipu_hint(err, "quipu --help");
        return -1;
    }
    if (wants_help(argv[1])) {
        command = find_command(argc - 1, argv + 1, &words);
        if (command)
            help_command(command);
        else
            help_all();
        return EXIT_DONE;
    }
    if (strcmp(argv[1], "--manual") == 0) {
        print_manual();
        return EXIT_DONE;
    }
    if (strcmp(argv[1], "--version") == 0)
        command = find_version(&words);
    if (!command)
        return fail_command(argc, argv, err);
    struct args args = {0};
    int status = run_command(command, &args, argc - words, argv + words, err);
    args_release(&args);
    return status;
}

/* Who reads has seen enough: no error to talk about. */
static bool is_output_closed(void)
{
    struct pollfd output = {.fd = STDOUT_FILENO, .events = POLLOUT};
    return poll(&output, 1, 0) == 1 && (output.revents & POLLERR);
}

int main(int argc, char **argv)
{
    /* A closed pipe and a file too large are errors of writing. */
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN);
    struct quipu_error err = QUIPU_NO_ERROR;
    int status = run(argc, argv, &err);
    if (status != -1)
        status = output_flush(stdout, &err) == 0 ? status : -1;
    if (status != -1)
        return status;
    if (err.code == QUIPU_EOUTPUT && is_output_closed())
        return EXIT_CLOSED;
    cli_print_error(&err);
    return cli_exit_status(&err);
}
