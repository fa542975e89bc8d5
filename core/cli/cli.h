/* SPDX-License-Identifier: GPL-3.0-or-later */
/* cli.h - what the files of the command share.
 *
 * Only here the environment, the clock, the locale and the standard streams are
 * touched.  stdout is data, stderr is talk.
 *
 * To add a command:
 *   1. write core/cli/NAME.c with a function int command_NAME(struct cli *,
 *      const struct args *, struct quipu_error *) that returns an exit status,
 *      or -1 and an error
 *   2. name its options in a table beside it, ended by {0}
 *   3. add a row to the table in commands.c, where its help is too
 *   4. add the file to cli.am and a script tests/cli/NAME.sh
 */
#ifndef CLI_H
#define CLI_H

#include "base/base.h"
#include "catalogue/catalogue.h"
#include "host/host.h"
#include "input/input.h"
#include "store/store.h"

/* Exit statuses. */
enum {
    EXIT_DONE = 0,
    EXIT_DIFFERENT = 1, /* the answer is "no": diff --exit-code */
    EXIT_USAGE = 2,     /* usage or definition error */
    EXIT_FAILED = 3,    /* nothing was written */
    EXIT_PARTLY = 4,    /* some jobs published, others not */
    EXIT_REFUSED = 5,   /* by policy */
    EXIT_CLOSED = 141   /* who reads the output has gone */
};

/* ---- options ------------------------------------------------------------ */

struct cli_option {
    const char *name;  /* long; NULL ends the table */
    char letter;       /* short; 0: none */
    const char *value; /* what the value is called in help, "[ID]" where it may
                          be left out (and is ""); NULL: a switch */
    const char *help;
};

struct given_option {
    const char *name;
    const char *value;
};

struct args {
    const char **words; /* what is no option */
    size_t word_count;
    struct given_option *options; /* in the order given */
    size_t option_count;
};

/* The last value given for an option, or NULL; "" for a switch. */
const char *args_get(const struct args *args, const char *option);
bool args_has(const struct args *args, const char *option);

/* The values of an option that may be repeated or hold commas; the strings are
 * owned by the list. */
struct words {
    char **items;
    size_t count;
};
int args_list(const struct args *args, const char *option, struct words *words,
              struct quipu_error *err) QUIPU_MUST_CHECK;
void words_release(struct words *words);

/* ---- the command line at work ------------------------------------------- */

struct cli {
    const char *language; /* "es", "en" or "fr" */
    bool is_quiet;
    char *folder; /* of the repository; NULL until it is needed */
    struct repository *repository;
    struct catalogue *catalogue;
    struct host *host;
    struct store *store;
    char *cache_folder; /* of what is fetched */
    struct input_policy inputs;
};

struct command {
    const char *name;  /* "query", "plugin list" */
    const char *words; /* what is no option, for the usage line */
    const char *summary;
    const char *examples; /* lines, each ended by \n */
    size_t words_min, words_max;
    const struct cli_option *options;
    int (*run)(struct cli *cli, const struct args *args,
               struct quipu_error *err);
};

extern const struct command commands[];
extern const struct cli_option common_options[];

/* Options of the commands, beside their functions. */
extern const struct cli_option check_options[], diff_options[],
    explain_options[], init_options[], list_options[], plugin_options[],
    query_options[], refresh_options[], run_options[], show_options[],
    vintage_list_options[], vintage_show_options[];

int command_check(struct cli *, const struct args *, struct quipu_error *);
int command_diff(struct cli *, const struct args *, struct quipu_error *);
int command_explain(struct cli *, const struct args *, struct quipu_error *);
int command_init(struct cli *, const struct args *, struct quipu_error *);
int command_list(struct cli *, const struct args *, struct quipu_error *);
int command_plugin_list(struct cli *, const struct args *,
                        struct quipu_error *);
int command_plugin_show(struct cli *, const struct args *,
                        struct quipu_error *);
int command_query(struct cli *, const struct args *, struct quipu_error *);
int command_refresh(struct cli *, const struct args *, struct quipu_error *);
int command_run_list(struct cli *, const struct args *, struct quipu_error *);
int command_run_show(struct cli *, const struct args *, struct quipu_error *);
int command_show(struct cli *, const struct args *, struct quipu_error *);
int command_version(struct cli *, const struct args *, struct quipu_error *);
int command_vintage_list(struct cli *, const struct args *,
                         struct quipu_error *);
int command_vintage_show(struct cli *, const struct args *,
                         struct quipu_error *);

/* Splits the command line of a command. */
int args_parse(struct args *args, const struct command *command, int argc,
               char **argv, struct quipu_error *err) QUIPU_MUST_CHECK;
void args_release(struct args *args);

/* Prints the help of a command, or of all, on stdout. */
void help_command(const struct command *command);
void help_all(void);

/* Prints the manual page quipu(1) on stdout. */
void print_manual(void);

/* ---- what commands need, opened when first asked for -------------------- */

/* The repository's folder: --repository, QUIPU_REPOSITORY, or the nearest
 * folder upwards that has a quipu.json. */
int cli_find_repository(struct cli *cli,
                        struct quipu_error *err) QUIPU_MUST_CHECK;
const struct repository *
cli_repository(struct cli *cli, struct quipu_error *err) QUIPU_MUST_CHECK;

/* The shipped catalogue, with the repository's own over it where there is a
 * repository.  Problems are not failures here. */
const struct catalogue *cli_catalogue(struct cli *cli,
                                      struct quipu_error *err) QUIPU_MUST_CHECK;
struct host *cli_host(struct cli *cli,
                      struct quipu_error *err) QUIPU_MUST_CHECK;
struct store *cli_store(struct cli *cli, enum store_mode mode,
                        struct quipu_error *err) QUIPU_MUST_CHECK;

/* How inputs are opened; offline, nothing is fetched. */
const struct input_policy *cli_inputs(struct cli *cli, bool is_offline,
                                      struct quipu_error *err) QUIPU_MUST_CHECK;

/* A path below the repository; the caller frees it. */
char *cli_path(const struct cli *cli, const char *file,
               struct quipu_error *err) QUIPU_MUST_CHECK;

/* The folder below which a dataset's relative locations are: what quipu.json
 * says, itself relative to the repository, else the repository; the caller
 * frees it. */
char *cli_dataset_folder(struct cli *cli, const char *id,
                         struct quipu_error *err) QUIPU_MUST_CHECK;
void cli_release(struct cli *cli);

/* ---- talk --------------------------------------------------------------- */

/* A line on stderr, unless --quiet. */
void cli_say(const struct cli *cli, const char *format, ...) QUIPU_PRINTF(2, 3);

/* An error in its three parts on stderr. */
void cli_print_error(const struct quipu_error *error);
int cli_exit_status(const struct quipu_error *error);

/* The time, UTC, YYYY-MM-DDTHH:MM:SSZ. */
void cli_now(char time[21]);

#endif
