/* SPDX-License-Identifier: GPL-3.0-or-later */
/* refresh.c - quipu refresh: run the jobs that are due. */
#include <config.h>

#include <unistd.h>

#include "cli/cli.h"
#include "refresh/refresh.h"

const struct cli_option refresh_options[] = {
    {"force", 'f', NULL, "run jobs that are up to date too"},
    {"offline", 0, NULL,
     "fetch nothing: http and https locations are what was fetched last"},
    {"period", 'p', "PERIOD", "only this period of the datasets"},
    {"threads", 't', "N", "threads per job; default: all cores"},
    {0}};

/* ---- which jobs --------------------------------------------------------- */

struct plan {
    struct refresh_target *targets;
    char **folders;
    size_t count;
    const char *period; /* only this one; or NULL */
};

/* Leaves only the period that was asked for; false where there is none. */
static bool limit_period(const struct plan *plan, struct refresh_target *target)
{
    if (!plan->period)
        return true;
    for (size_t i = 0; i < target->period_count; i++) {
        if (strcmp(target->periods[i], plan->period) == 0) {
            target->periods += i;
            target->period_count = 1;
            return true;
        }
    }
    return false;
}

/* Adds a dataset unless it has not the period that was asked for. */
static int add_target(struct cli *cli, struct plan *plan, const char *id,
                      struct quipu_error *err)
{
    const struct catalogue *catalogue = cli_catalogue(cli, err);
    const struct repository *repository = cli_repository(cli, err);
    const struct dataset *dataset =
        catalogue && repository ? catalogue_dataset(catalogue, id, err) : NULL;
    if (!dataset)
        return -1;
    const struct repository_dataset *listed = repository_find(repository, id);
    bool has_periods = listed && listed->period_count > 0;
    struct refresh_target *target = &plan->targets[plan->count];
    *target = (struct refresh_target){
        .dataset = dataset,
        .periods = has_periods ? listed->periods : dataset->periods,
        .period_count =
            has_periods ? listed->period_count : dataset->period_count,
    };
    if (!limit_period(plan, target))
        return 0;
    plan->folders[plan->count] = cli_dataset_folder(cli, id, err);
    if (!plan->folders[plan->count])
        return -1;
    target->folder = plan->folders[plan->count++];
    return 0;
}

/* A dataset that the repository defines itself is refreshed unasked. */
static bool is_own(const struct cli *cli, const struct dataset *dataset)
{
    size_t length = strlen(cli->folder);
    const char *file = dataset->definition.file;
    return strncmp(file, cli->folder, length) == 0 && file[length] == '/';
}

static int plan_all(struct cli *cli, struct plan *plan, struct quipu_error *err)
{
    const struct repository *repository = cli_repository(cli, err);
    const struct catalogue *catalogue = cli_catalogue(cli, err);
    if (!repository || !catalogue)
        return -1;
    for (size_t i = 0; i < repository->dataset_count; i++) {
        if (add_target(cli, plan, repository->datasets[i].id, err) == -1)
            return -1;
    }
    for (size_t i = 0; i < catalogue->dataset_count; i++) {
        const struct dataset *dataset = catalogue->datasets[i];
        if (is_own(cli, dataset) &&
            !repository_find(repository, dataset->definition.id) &&
            add_target(cli, plan, dataset->definition.id, err) == -1)
            return -1;
    }
    if (plan->count > 0)
        return 0;
    if (plan->period)
        return quipu_fail(err, QUIPU_ENOTFOUND,
                          "no dataset that is refreshed here has a period "
                          "\"%s\"",
                          plan->period);
    (void)quipu_fail(err, QUIPU_EUSAGE, "no dataset is refreshed here");
    quipu_hint(err, "name one of \"quipu list --datasets\", list it in "
                    "quipu.json, or define one in indicators/datasets/");
    return -1;
}

static int make_plan(struct cli *cli, const struct args *args,
                     struct plan *plan, struct quipu_error *err)
{
    const struct repository *repository = cli_repository(cli, err);
    const struct catalogue *catalogue = cli_catalogue(cli, err);
    if (!repository || !catalogue || catalogue_check(catalogue, err) == -1)
        return -1;
    size_t most =
        args->word_count + repository->dataset_count + catalogue->dataset_count;
    plan->targets = base_alloc(most, sizeof *plan->targets, err);
    plan->folders = base_alloc(most, sizeof *plan->folders, err);
    plan->period = args_get(args, "period");
    if (!plan->targets || !plan->folders)
        return -1;
    if (args->word_count == 0)
        return plan_all(cli, plan, err);
    for (size_t i = 0; i < args->word_count; i++) {
        size_t before = plan->count;
        if (add_target(cli, plan, args->words[i], err) == -1)
            return -1;
        if (plan->count == before)
            return quipu_fail(err, QUIPU_ENOTFOUND,
                              "the dataset \"%s\" has no period \"%s\"",
                              args->words[i], plan->period);
    }
    return 0;
}

static void plan_release(struct plan *plan)
{
    for (size_t i = 0; i < plan->count; i++)
        free(plan->folders[i]);
    free(plan->folders);
    free(plan->targets);
}

/* ---- the run ------------------------------------------------------------ */

static void tell_now(void *context, char time[21])
{
    (void)context;
    cli_now(time);
}

static void say_published(const struct cli *cli,
                          const struct refresh_event *event)
{
    const struct job_result *result = event->result;
    cli_say(cli,
            "%s %s: published as @%lld: %lld new, %lld ended, %lld unchanged "
            "observations",
            event->dataset, event->load, (long long)event->outcome.publication,
            (long long)event->outcome.added, (long long)event->outcome.ended,
            (long long)event->outcome.unchanged);
    for (size_t i = 0; i < result->count_count; i++)
        cli_say(cli, "  %lld %s", (long long)result->counts[i].count,
                result->counts[i].name);
    for (size_t i = 0; i < result->message_count; i++)
        cli_say(cli, "  %s", result->messages[i]);
}

static void tell_end(void *context, const struct refresh_event *event)
{
    const struct cli *cli = context;
    if (event->state == REFRESH_FAILED)
        cli_print_error(event->error);
    else if (event->state == REFRESH_UP_TO_DATE)
        cli_say(cli, "%s %s: up to date", event->dataset, event->load);
    else if (event->state == REFRESH_WAITING)
        cli_say(cli, "%s %s: waits for \"%s\", of which nothing was published",
                event->dataset, event->load, event->waits_for);
    else
        say_published(cli, event);
}

static int read_threads(const struct args *args, size_t *threads,
                        struct quipu_error *err)
{
    const char *text = args_get(args, "threads");
    int64_t number = sysconf(_SC_NPROCESSORS_ONLN);
    if (text && (!quipu_parse_integer(quipu_slice_of(text), &number) ||
                 number < 1 || number > 1024))
        return quipu_fail(err, QUIPU_EUSAGE,
                          "\"%s\" is not a number of threads from 1 to 1024",
                          text);
    *threads = number > 0 ? (size_t)number : 1;
    return 0;
}

static int exit_status(const struct refresh_summary *summary)
{
    if (summary->failed == 0)
        return EXIT_DONE;
    if (summary->published + summary->up_to_date > 0)
        return EXIT_PARTLY;
    return cli_exit_status(&summary->first_failure);
}

static int run_plan(struct cli *cli, const struct args *args,
                    const struct plan *plan, struct quipu_error *err)
{
    struct refresh_options options = {
        .inputs = cli_inputs(cli, args_has(args, "offline"), err),
        .catalogue = cli_catalogue(cli, err),
        .host = cli_host(cli, err),
        .store = cli_store(cli, STORE_WRITE, err),
        .program = PACKAGE_STRING,
        .force = args_has(args, "force"),
        .now = tell_now,
        .on_end = tell_end,
        .context = cli,
    };
    struct refresh_summary summary;
    if (!options.inputs || !options.catalogue || !options.host ||
        !options.store || read_threads(args, &options.threads, err) == -1 ||
        refresh_run(&options, plan->targets, plan->count, &summary, err) == -1)
        return -1;
    return exit_status(&summary);
}

int command_refresh(struct cli *cli, const struct args *args,
                    struct quipu_error *err)
{
    struct plan plan = {0};
    int status = make_plan(cli, args, &plan, err);
    if (status == 0)
        status = run_plan(cli, args, &plan, err);
    plan_release(&plan);
    return status;
}
