/* SPDX-License-Identifier: GPL-3.0-or-later */
/* run.c - quipu run list, quipu run show: runs of refresh and their jobs. */
#include <ctype.h>

#include <quipu/number.h>

#include "cli/print.h"
#include "store/read.h"

const struct cli_option run_options[] = {PRINT_OPTIONS, {0}};

/* ---- list --------------------------------------------------------------- */

static const struct output_column list_columns[] = {
    {"run", OUTPUT_INTEGER},    {"began", OUTPUT_TEXT},
    {"ended", OUTPUT_TEXT},     {"published", OUTPUT_INTEGER},
    {"failed", OUTPUT_INTEGER}, {"program", OUTPUT_TEXT},
};

static int list_run(struct output *output, const struct store_run *run,
                    struct quipu_error *err)
{
    const struct output_cell cells[] = {
        output_integer(run->run),    output_text(run->began),
        output_text(run->ended),     output_integer(run->published),
        output_integer(run->failed), output_text(run->program),
    };
    return output_row(output, cells, err);
}

int command_run_list(struct cli *cli, const struct args *args,
                     struct quipu_error *err)
{
    struct store *store = cli_store(cli, STORE_READ, err);
    __attribute__((cleanup(store_runs_release))) struct store_runs runs = {0};
    if (!store || store_list_runs(store, &runs, err) == -1)
        return -1;
    struct print print;
    int status =
        print_begin(&print, args, list_columns, ARRAY_SIZE(list_columns), err);
    for (size_t i = 0; i < runs.count && status == 0; i++)
        status = list_run(print.output, &runs.items[i], err);
    if (status == 0)
        status = print_end(&print, err);
    print_release(&print);
    if (status == 0 && runs.count == 0)
        cli_say(cli, "quipu: there has been no run yet");
    return status;
}

/* ---- show --------------------------------------------------------------- */

static const struct output_column show_columns[] = {
    {"job", OUTPUT_INTEGER},     {"dataset", OUTPUT_TEXT},
    {"load", OUTPUT_TEXT},       {"state", OUTPUT_TEXT},
    {"time", OUTPUT_TEXT},       {"publication", OUTPUT_TEXT},
    {"new", OUTPUT_INTEGER},     {"ended", OUTPUT_INTEGER},
    {"error_code", OUTPUT_TEXT}, {"error", OUTPUT_TEXT},
};

/* What failed and why, in one text. */
static void append_error(struct quipu_text *text,
                         const struct store_run_job *job)
{
    const char *what = job->error_what ? job->error_what : "";
    const char *cause = job->error_cause ? job->error_cause : "";
    quipu_text_printf(text, "%s%s%s", what, what[0] && cause[0] ? ": " : "",
                      cause);
}

static int show_job(struct output *output, const struct store_run_job *job,
                    struct quipu_error *err)
{
    char number[24], code[24];
    bool is_published = job->publication != 0;
    QUIPU_AUTO_TEXT(error);
    append_error(&error, job);
    snprintf(number, sizeof number, "@%lld", (long long)job->publication);
    snprintf(code, sizeof code, "Q%lld", (long long)job->error_code);
    const struct output_cell none = {0};
    const struct output_cell cells[] = {
        output_integer(job->job),
        output_text(job->dataset),
        output_text(job->load),
        output_text(is_published ? "published" : "failed"),
        output_text(job->time),
        output_text(is_published ? number : NULL),
        is_published ? output_integer(job->added) : none,
        is_published ? output_integer(job->ended) : none,
        output_text(is_published ? NULL : code),
        output_text(is_published ? NULL : error.data),
    };
    return quipu_text_check(&error, err) == -1 ? -1
                                               : output_row(output, cells, err);
}

static int find_run(const struct store_runs *runs, const char *word,
                    const struct store_run **run, struct quipu_error *err)
{
    int64_t number;
    if (!isdigit((unsigned char)word[0]) ||
        !quipu_parse_integer(quipu_slice_of(word), &number))
        return quipu_fail(err, QUIPU_EUSAGE,
                          "\"%s\" is not the number of a run", word);
    for (size_t i = 0; i < runs->count; i++)
        if (runs->items[i].run == number) {
            *run = &runs->items[i];
            return 0;
        }
    (void)quipu_fail(err, QUIPU_ENOTFOUND, "there is no run %lld",
                     (long long)number);
    quipu_hint(err, "quipu run list");
    return -1;
}

static int note_run(struct output *output, const struct store_run *run,
                    struct quipu_error *err)
{
    QUIPU_AUTO_TEXT(note);
    quipu_text_printf(&note, "run %lld of %s began %s", (long long)run->run,
                      run->program, run->began);
    if (run->ended)
        quipu_text_printf(&note, " and ended %s", run->ended);
    else
        quipu_text_append(&note, " and has not ended");
    return quipu_text_check(&note, err) == -1
               ? -1
               : output_note(output, note.data, err);
}

static int show_jobs(const struct args *args, const struct store_run *run,
                     const struct store_run_jobs *jobs, struct quipu_error *err)
{
    struct print print;
    int status =
        print_begin(&print, args, show_columns, ARRAY_SIZE(show_columns), err);
    for (size_t i = 0; i < jobs->count && status == 0; i++)
        status = show_job(print.output, &jobs->items[i], err);
    if (status == 0)
        status = note_run(print.output, run, err);
    if (status == 0)
        status = print_end(&print, err);
    print_release(&print);
    return status;
}

int command_run_show(struct cli *cli, const struct args *args,
                     struct quipu_error *err)
{
    struct store *store = cli_store(cli, STORE_READ, err);
    __attribute__((cleanup(store_runs_release))) struct store_runs runs = {0};
    const struct store_run *run = NULL;
    if (!store || store_list_runs(store, &runs, err) == -1 ||
        find_run(&runs, args->words[0], &run, err) == -1)
        return -1;
    __attribute__((cleanup(store_run_jobs_release))) struct store_run_jobs jobs;
    if (store_list_run_jobs(store, run->run, &jobs, err) == -1)
        return -1;
    int status = show_jobs(args, run, &jobs, err);
    if (status == 0 && jobs.count == 0)
        cli_say(cli, "quipu: nothing was due in run %lld", (long long)run->run);
    return status;
}
