/* SPDX-License-Identifier: GPL-3.0-or-later */
/* init.c - quipu init: a new, empty repository. */
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/cli.h"

const struct cli_option init_options[] = {
    {"dataset", 'd', "ID[=FOLDER]",
     "refresh this dataset of the catalogue here; its files are in FOLDER"},
    {0}};

static int make_folder(const char *path, struct quipu_error *err)
{
    if (mkdir(path, 0777) == 0 || errno == EEXIST)
        return 0;
    return quipu_fail(err, QUIPU_EOUTPUT, "could not make folder \"%s\": %s",
                      path, strerror(errno));
}

static int write_new_file(const char *path, const char *text,
                          struct quipu_error *err)
{
    int file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (file == -1)
        return quipu_fail(err, QUIPU_EOUTPUT, "could not make \"%s\": %s", path,
                          strerror(errno));
    size_t length = strlen(text);
    bool is_written = write(file, text, length) == (ssize_t)length &&
                      write(file, "\n", 1) == 1;
    if (close(file) == 0 && is_written)
        return 0;
    return quipu_fail(err, QUIPU_EOUTPUT, "could not write \"%s\": %s", path,
                      strerror(errno));
}

/* "ID=FOLDER" split in place; relative folders are made absolute, since the
 * repository may be elsewhere. */
static int read_dataset(struct cli *cli, char *word,
                        struct repository_dataset *dataset, char **folder,
                        struct quipu_error *err)
{
    char *equals = strchr(word, '=');
    if (equals)
        *equals = '\0';
    dataset->id = word;
    const struct catalogue *catalogue = cli_catalogue(cli, err);
    if (!catalogue || !catalogue_dataset(catalogue, word, err))
        return -1;
    if (!equals)
        return 0;
    *folder = realpath(equals + 1, NULL);
    dataset->folder = *folder;
    if (*folder)
        return 0;
    return quipu_fail(err, QUIPU_EINPUT, "could not find folder \"%s\": %s",
                      equals + 1, strerror(errno));
}

static char *format_repository(struct cli *cli, const struct words *words,
                               struct quipu_error *err)
{
    struct repository_dataset *datasets =
        base_alloc(words->count, sizeof *datasets, err);
    char **folders = base_alloc(words->count, sizeof *folders, err);
    int result = datasets && folders ? 0 : -1;
    for (size_t i = 0; i < words->count && result == 0; i++)
        result =
            read_dataset(cli, words->items[i], &datasets[i], &folders[i], err);
    char *text =
        result == 0 ? repository_format(datasets, words->count, err) : NULL;
    for (size_t i = 0; folders && i < words->count; i++)
        free(folders[i]);
    free(folders);
    free(datasets);
    return text;
}

static int make_repository(struct cli *cli, const char *text,
                           struct quipu_error *err)
{
    QUIPU_AUTO_STRING own = cli_path(cli, "indicators", err);
    QUIPU_AUTO_STRING file = cli_path(cli, "quipu.json", err);
    if (!own || !file || make_folder(cli->folder, err) == -1)
        return -1;
    if (access(file, F_OK) == 0)
        return quipu_fail(err, QUIPU_EUSAGE, "\"%s\" is a repository already",
                          cli->folder);
    if (make_folder(own, err) == -1)
        return -1;
    QUIPU_AUTO_STRING path = cli_path(cli, "quipu.db", err);
    if (!path)
        return -1;
    cli->store = store_open(path, STORE_CREATE, err);
    return cli->store ? write_new_file(file, text, err) : -1;
}

int command_init(struct cli *cli, const struct args *args,
                 struct quipu_error *err)
{
    struct words datasets;
    if (args_list(args, "dataset", &datasets, err) == -1)
        return -1;
    /* The catalogue is looked up as it is shipped: there is no repository yet.
     */
    free(cli->folder);
    cli->folder = NULL;
    QUIPU_AUTO_STRING text = format_repository(cli, &datasets, err);
    words_release(&datasets);
    if (!text)
        return -1;
    free(cli->folder);
    cli->folder = base_strdup(args->word_count > 0 ? args->words[0] : ".", err);
    if (!cli->folder || make_repository(cli, text, err) == -1)
        return -1;
    cli_say(cli, "made the repository \"%s\"", cli->folder);
    return EXIT_DONE;
}
