/* SPDX-License-Identifier: GPL-3.0-or-later */
/* need.c - repository, catalogue, host and store, opened when first needed. */
#include <config.h>

#include <unistd.h>

#include "cli/cli.h"

char *cli_path(const struct cli *cli, const char *file, struct quipu_error *err)
{
    QUIPU_AUTO_TEXT(path);
    quipu_text_printf(&path, "%s/%s", cli->folder, file);
    return quipu_text_detach(&path, err);
}

/* ---- the repository ----------------------------------------------------- */

static bool has_repository_file(const char *folder)
{
    QUIPU_AUTO_TEXT(path);
    quipu_text_printf(&path, "%s/quipu.json", folder);
    return access(path.data, F_OK) == 0;
}

static char *search_upwards(struct quipu_error *err)
{
    QUIPU_AUTO_STRING folder = getcwd(NULL, 0);
    while (folder && !has_repository_file(folder)) {
        char *slash = strrchr(folder, '/');
        if (!slash || folder[1] == '\0') {
            (void)quipu_fail(err, QUIPU_EUSAGE,
                             "there is no repository here or above");
            quipu_hint(err, "quipu init makes one; --repository names one "
                            "elsewhere");
            return NULL;
        }
        slash[slash == folder ? 1 : 0] = '\0';
    }
    if (!folder)
        (void)quipu_fail(err, QUIPU_EINPUT,
                         "the working folder cannot be read");
    return QUIPU_TAKE(folder);
}

int cli_find_repository(struct cli *cli, struct quipu_error *err)
{
    if (!cli->folder) {
        const char *folder = getenv("QUIPU_REPOSITORY");
        bool is_set = folder && folder[0] != '\0';
        cli->folder = is_set ? base_strdup(folder, err) : search_upwards(err);
    }
    if (!cli->folder)
        return -1;
    if (has_repository_file(cli->folder))
        return 0;
    (void)quipu_fail(err, QUIPU_EUSAGE, "\"%s\" is not a repository",
                     cli->folder);
    quipu_hint(err, "quipu init %s makes it one", cli->folder);
    return -1;
}

const struct repository *cli_repository(struct cli *cli,
                                        struct quipu_error *err)
{
    if (cli->repository)
        return cli->repository;
    if (cli_find_repository(cli, err) == -1)
        return NULL;
    QUIPU_AUTO_STRING path = cli_path(cli, "quipu.json", err);
    if (path)
        cli->repository = repository_read(path, err);
    return cli->repository;
}

char *cli_dataset_folder(struct cli *cli, const char *id,
                         struct quipu_error *err)
{
    const struct repository *repository = cli_repository(cli, err);
    if (!repository)
        return NULL;
    const struct repository_dataset *listed = repository_find(repository, id);
    if (!listed || !listed->folder)
        return base_strdup(cli->folder, err);
    if (listed->folder[0] == '/')
        return base_strdup(listed->folder, err);
    return cli_path(cli, listed->folder, err);
}

/* ---- catalogue ---------------------------------------------------------- */

/* Where the shipped catalogue and the plugins' tables are. */
static const char *data_folder(void)
{
    const char *folder = secure_getenv("QUIPU_DATA");
    return folder && folder[0] != '\0' ? folder : DATA_DIR;
}

const struct catalogue *cli_catalogue(struct cli *cli, struct quipu_error *err)
{
    if (cli->catalogue)
        return cli->catalogue;
    QUIPU_AUTO_TEXT(shipped);
    quipu_text_printf(&shipped, "%s/indicators", data_folder());
    if (quipu_text_check(&shipped, err) == -1)
        return NULL;
    const char *folders[2] = {shipped.data};
    size_t count = 1;

    struct quipu_error none = QUIPU_NO_ERROR;
    QUIPU_AUTO_STRING own = NULL;
    if (cli_find_repository(cli, &none) == 0) {
        own = cli_path(cli, "indicators", err);
        if (!own)
            return NULL;
        if (access(own, F_OK) == 0)
            folders[count++] = own;
    } else if (cli->folder) {
        if (err)
            *err = none;
        return NULL;
    }
    cli->catalogue = catalogue_read(folders, count, err);
    return cli->catalogue;
}

/* ---- host --------------------------------------------------------------- */

#define MOST_FOLDERS 64

static size_t split_path(char *path, const char **folders)
{
    size_t count = 0;
    folders[count++] = PLUGIN_DIR;
    char *rest = path;
    for (char *folder; rest && (folder = strsep(&rest, ":")) != NULL;) {
        if (folder[0] != '\0' && count < MOST_FOLDERS)
            folders[count++] = folder;
    }
    return count;
}

struct host *cli_host(struct cli *cli, struct quipu_error *err)
{
    if (cli->host)
        return cli->host;
    const char *variable = secure_getenv("QUIPU_PLUGIN_PATH");
    QUIPU_AUTO_STRING path = base_strdup(variable ? variable : "", err);
    if (!path)
        return NULL;
    const char *folders[MOST_FOLDERS];
    const struct host_options options = {
        .folders = folders,
        .folder_count = split_path(path, folders),
        .data_folder = data_folder(),
    };
    cli->host = host_new(&options, err);
    return cli->host;
}

/* ---- store -------------------------------------------------------------- */

struct store *cli_store(struct cli *cli, enum store_mode mode,
                        struct quipu_error *err)
{
    if (cli->store)
        return cli->store;
    if (cli_find_repository(cli, err) == -1)
        return NULL;
    QUIPU_AUTO_STRING path = cli_path(cli, "quipu.db", err);
    if (path)
        cli->store = store_open(path, mode, err);
    return cli->store;
}

/* ---- inputs ------------------------------------------------------------- */

/* What is fetched is kept as the XDG base directory specification says, which
 * ignores relative paths; NULL without an error where no folder is known. */
static char *find_cache_folder(struct quipu_error *err)
{
    const char *cache = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");
    QUIPU_AUTO_TEXT(path);
    if (cache && cache[0] == '/')
        quipu_text_printf(&path, "%s/quipu", cache);
    else if (home && home[0] == '/')
        quipu_text_printf(&path, "%s/.cache/quipu", home);
    else
        return NULL;
    return quipu_text_detach(&path, err);
}

const struct input_policy *cli_inputs(struct cli *cli, bool is_offline,
                                      struct quipu_error *err)
{
    struct quipu_error problem = QUIPU_NO_ERROR;
    const char *temporary = getenv("TMPDIR");
    free(cli->cache_folder);
    cli->cache_folder = find_cache_folder(&problem);
    if (problem.code != QUIPU_OK) {
        (void)quipu_fail_memory(err);
        return NULL;
    }
    cli->inputs = (struct input_policy){
        .temporary_folder = temporary && temporary[0] ? temporary : NULL,
        .cache_folder = cli->cache_folder,
        .is_offline = is_offline,
    };
    return &cli->inputs;
}

void cli_release(struct cli *cli)
{
    free(cli->cache_folder);
    store_free(cli->store);
    host_free(cli->host);
    catalogue_free(cli->catalogue);
    repository_free(cli->repository);
    free(cli->folder);
}
