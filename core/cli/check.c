/* SPDX-License-Identifier: GPL-3.0-or-later */
/* check.c - quipu check: are the definitions right? */
#include "cli/cli.h"
#include "pipeline/pipeline.h"

const struct cli_option check_options[] = {{0}};

/* Whether a dataset has indicators; one without is not wrong. */
static bool has_indicators(const struct catalogue *catalogue,
                           const struct dataset *dataset)
{
    for (size_t i = 0; i < catalogue->indicator_count; i++) {
        if (catalogue->indicators[i]->dataset == dataset)
            return true;
    }
    return false;
}

/* The settings of a dataset and of its indicators, against their plugins. */
static size_t check_dataset(const struct catalogue *catalogue,
                            const struct dataset *dataset, struct host *host)
{
    const struct job_spec spec = {
        .catalogue = catalogue,
        .dataset = dataset,
        .period = dataset->periods[0],
        .host = host,
    };
    struct quipu_error problem = QUIPU_NO_ERROR;
    if (!has_indicators(catalogue, dataset) || job_check(&spec, &problem) == 0)
        return 0;
    quipu_prefix(&problem, "dataset \"%s\"", dataset->definition.id);
    cli_print_error(&problem);
    return 1;
}

int command_check(struct cli *cli, const struct args *args,
                  struct quipu_error *err)
{
    (void)args;
    const struct catalogue *catalogue = cli_catalogue(cli, err);
    struct host *host = catalogue ? cli_host(cli, err) : NULL;
    if (!host)
        return -1;
    size_t problems = catalogue->problem_count;
    for (size_t i = 0; i < catalogue->problem_count; i++)
        cli_print_error(&catalogue->problems[i]);
    for (size_t i = 0; i < catalogue->dataset_count; i++)
        problems += check_dataset(catalogue, catalogue->datasets[i], host);
    cli_say(cli,
            "%zu indicators, %zu datasets, %zu code lists, %zu reliability "
            "schemes: %zu problem%s",
            catalogue->indicator_count, catalogue->dataset_count,
            catalogue->codelist_count, catalogue->reliability_count, problems,
            problems == 1 ? "" : "s");
    return problems == 0 ? EXIT_DONE : EXIT_USAGE;
}
