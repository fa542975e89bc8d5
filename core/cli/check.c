/* SPDX-License-Identifier: GPL-3.0-or-later */
/* check.c - quipu check: are the definitions right? */
#include "cli/notes.h"
#include "pipeline/pipeline.h"

const struct cli_option check_options[] = {{0}};

/* What the definitions say by themselves. */
static size_t check_catalogue(const struct catalogue *catalogue)
{
    for (size_t i = 0; i < catalogue->problem_count; i++)
        cli_print_error(&catalogue->problems[i]);
    return catalogue->problem_count;
}

/* The settings of a dataset and of its indicators, against their plugins. */
static size_t check_dataset(const struct cli *cli,
                            const struct dataset *dataset)
{
    const struct catalogue *catalogue = cli->catalogue;
    const struct job_spec spec = {
        .catalogue = catalogue,
        .dataset = dataset,
        .period = dataset->periods[0],
        .host = cli->host,
        .inputs = &cli->inputs,
    };
    struct quipu_error problem = QUIPU_NO_ERROR;
    if (job_check(&spec, &problem) == 0)
        return 0;
    quipu_prefix(&problem, "dataset \"%s\"", dataset->definition.id);
    cli_print_error(&problem);
    return 1;
}

/* What the repository refreshes, where there is one. */
static size_t check_repository(struct cli *cli,
                               const struct catalogue *catalogue)
{
    struct quipu_error problem = QUIPU_NO_ERROR;
    if (!cli->folder)
        return 0;
    const struct repository *repository = cli_repository(cli, &problem);
    if (!repository) {
        cli_print_error(&problem);
        return 1;
    }
    size_t problems = 0;
    for (size_t i = 0; i < repository->dataset_count; i++) {
        const char *id = repository->datasets[i].id;
        struct quipu_error unknown = QUIPU_NO_ERROR;
        if (catalogue_is_broken(catalogue, DEFINITION_DATASET, id) ||
            catalogue_dataset(catalogue, id, &unknown))
            continue;
        quipu_prefix(&unknown, "\"%s/quipu.json\" at datasets.%s", cli->folder,
                     id);
        cli_print_error(&unknown);
        problems++;
    }
    return problems;
}

static size_t count_relying(const struct catalogue *catalogue)
{
    size_t count = 0;
    for (size_t i = 0; i < catalogue->broken_count; i++)
        count += catalogue->broken[i].is_relying;
    return count;
}

static void say_summary(const struct cli *cli,
                        const struct catalogue *catalogue, size_t problems)
{
    size_t relying = count_relying(catalogue);
    if (relying > 0)
        cli_say(cli, "%zu more definition%s on those that are not valid",
                relying, relying == 1 ? " relies" : "s rely");
    cli_say(cli,
            "%zu indicators, %zu datasets, %zu code lists, %zu reliability "
            "schemes, %zu topics: %zu problem%s",
            catalogue->indicator_count, catalogue->dataset_count,
            catalogue->codelist_count, catalogue->reliability_count,
            catalogue->topic_count, problems, problems == 1 ? "" : "s");
}

int command_check(struct cli *cli, const struct args *args,
                  struct quipu_error *err)
{
    (void)args;
    const struct catalogue *catalogue = cli_catalogue(cli, err);
    struct host *host = catalogue ? cli_host(cli, err) : NULL;
    if (!host || !cli_inputs(cli, false, err))
        return -1;
    size_t problems = check_catalogue(catalogue);
    for (size_t i = 0; i < catalogue->dataset_count; i++)
        problems += check_dataset(cli, catalogue->datasets[i]);
    problems += check_repository(cli, catalogue);
    notes_say(cli, catalogue);
    say_summary(cli, catalogue, problems);
    return problems == 0 ? EXIT_DONE : EXIT_USAGE;
}
