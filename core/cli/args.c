/* SPDX-License-Identifier: GPL-3.0-or-later */
/* args.c - splits a command line by the command's table of options. */
#include <getopt.h>

#include "cli/cli.h"

#define MOST_OPTIONS 32

/* The tables of a command and of all commands as getopt wants them. */
struct getopt_tables {
    struct option options[MOST_OPTIONS];
    const struct cli_option *sources[MOST_OPTIONS];
    size_t count;
    char letters[3 * MOST_OPTIONS];
};

static bool may_lack_value(const struct cli_option *option)
{
    return option->value && option->value[0] == '[';
}

static void add_options(struct getopt_tables *tables,
                        const struct cli_option *options)
{
    for (; options && options->name; options++) {
        assert(tables->count + 1 < MOST_OPTIONS);
        size_t number = tables->count++;
        tables->sources[number] = options;
        tables->options[number] = (struct option){
            .name = options->name,
            .has_arg = may_lack_value(options) ? optional_argument
                       : options->value        ? required_argument
                                               : no_argument,
            .val = 1000 + (int)number,
        };
        assert(!options->letter || !may_lack_value(options));
        if (!options->letter)
            continue;
        size_t used = strlen(tables->letters);
        tables->letters[used++] = options->letter;
        if (options->value)
            tables->letters[used++] = ':';
        tables->letters[used] = '\0';
    }
}

static const struct cli_option *find_option(const struct getopt_tables *tables,
                                            int code)
{
    if (code >= 1000)
        return tables->sources[code - 1000];
    for (size_t i = 0; i < tables->count; i++) {
        if (tables->sources[i]->letter == (char)code)
            return tables->sources[i];
    }
    return NULL;
}

static int fail_option(const struct getopt_tables *tables,
                       const struct command *command, const char *word,
                       bool lacks_value, struct quipu_error *err)
{
    const char *names[MOST_OPTIONS];
    for (size_t i = 0; i < tables->count; i++)
        names[i] = tables->sources[i]->name;
    const char *name = word + strspn(word, "-");
    const char *nearest = base_nearest(name, names, tables->count);
    (void)quipu_fail(err, QUIPU_EUSAGE,
                     lacks_value ? "the option \"%s\" needs a value"
                                 : "there is no option \"%s\"",
                     word);
    if (nearest && !lacks_value)
        quipu_hint(err, "did you mean \"--%s\"? quipu %s --help", nearest,
                   command->name);
    else
        quipu_hint(err, "quipu %s --help", command->name);
    return -1;
}

static int check_words(const struct args *args, const struct command *command,
                       struct quipu_error *err)
{
    if (args->word_count >= command->words_min &&
        args->word_count <= command->words_max)
        return 0;
    bool is_short = args->word_count < command->words_min;
    if (is_short)
        (void)quipu_fail(err, QUIPU_EUSAGE, "expected %s", command->words);
    else
        (void)quipu_fail(err, QUIPU_EUSAGE, "\"%s\" is one word too many",
                         args->words[command->words_max]);
    quipu_hint(err, "quipu %s --help", command->name);
    return -1;
}

/* A value that may be left out is the next word, if that is no option. */
static const char *take_value(int argc, char **argv)
{
    return optind < argc && argv[optind][0] != '-' ? argv[optind++] : "";
}

int args_parse(struct args *args, const struct command *command, int argc,
               char **argv, struct quipu_error *err)
{
    struct getopt_tables tables = {.letters = ":"};
    add_options(&tables, command->options);
    add_options(&tables, common_options);
    args->options = base_alloc((size_t)argc, sizeof *args->options, err);
    args->words = base_alloc((size_t)argc, sizeof *args->words, err);
    if (!args->options || !args->words)
        return -1;

    optind = 0; /* begin anew */
    opterr = 0;
    for (;;) {
        int code =
            getopt_long(argc, argv, tables.letters, tables.options, NULL);
        if (code == -1)
            break;
        if (code == '?' || code == ':')
            return fail_option(&tables, command, argv[optind - 1], code == ':',
                               err);
        const struct cli_option *option = find_option(&tables, code);
        const char *value = option->value ? optarg : "";
        if (!value)
            value = take_value(argc, argv);
        args->options[args->option_count++] =
            (struct given_option){option->name, value};
    }
    for (int i = optind; i < argc; i++)
        args->words[args->word_count++] = argv[i];
    if (args_has(args, "help"))
        return 0;
    return check_words(args, command, err);
}

void args_release(struct args *args)
{
    free(args->options);
    free(args->words);
}

const char *args_get(const struct args *args, const char *option)
{
    const char *value = NULL;
    for (size_t i = 0; i < args->option_count; i++) {
        if (strcmp(args->options[i].name, option) == 0)
            value = args->options[i].value;
    }
    return value;
}

bool args_has(const struct args *args, const char *option)
{
    return args_get(args, option) != NULL;
}

static int add_word(struct words *words, const char *start, size_t length,
                    size_t *capacity, struct quipu_error *err)
{
    if (base_grow(&words->items, capacity, words->count + 1,
                  sizeof *words->items, err) == -1)
        return -1;
    char *word = base_slicedup((struct quipu_slice){start, length}, err);
    if (!word)
        return -1;
    words->items[words->count++] = word;
    return 0;
}

int args_list(const struct args *args, const char *option, struct words *words,
              struct quipu_error *err)
{
    size_t capacity = 0;
    *words = (struct words){0};
    for (size_t i = 0; i < args->option_count; i++) {
        if (strcmp(args->options[i].name, option) != 0)
            continue;
        const char *rest = args->options[i].value;
        for (;;) {
            size_t length = strcspn(rest, ",");
            int status =
                length > 0
                    ? add_word(words, rest, length, &capacity, err)
                    : quipu_fail(err, QUIPU_EUSAGE,
                                 "the option \"--%s\" has an empty value",
                                 option);
            if (status == -1) {
                words_release(words);
                return -1;
            }
            if (rest[length] == '\0')
                break;
            rest += length + 1;
        }
    }
    return 0;
}

void words_release(struct words *words)
{
    for (size_t i = 0; i < words->count; i++)
        free(words->items[i]);
    free(words->items);
    *words = (struct words){0};
}
