/* SPDX-License-Identifier: GPL-3.0-or-later */
/* stale.c - which numbers are older than they should be: those of a load whose
 * last refresh failed, and those made of them. */
#include "query/inside.h"

static bool is_load_stale(const struct store_load *load)
{
    return load->published != 0 && load->failed > load->published;
}

static bool is_dataset_asked(const struct query *query, const char *dataset)
{
    for (size_t i = 0; i < query->plan_count; i++)
        if (strcmp(query->plans[i].listed->indicator.dataset, dataset) == 0)
            return true;
    return false;
}

/* ---- what is made of others --------------------------------------------- */

/* Whether a job read the publications of a load. */
static bool is_made_of(const struct store_job *job,
                       const struct store_load *load)
{
    QUIPU_AUTO_TEXT(begin);
    quipu_text_printf(&begin, PUBLICATION_OF_FORMAT, load->dataset, load->load);
    for (size_t i = 0; i < job->input_count; i++) {
        const struct job_input *input = &job->inputs[i];
        if (strcmp(input->role, INPUT_PUBLICATION) == 0 &&
            strncmp(input->location, begin.data, begin.length) == 0)
            return true;
    }
    return false;
}

/* The failure of something that a load is made of; NULL when there is none. */
static int find_failure(const struct query *query,
                        const struct store_load *load,
                        const struct store_load **failure,
                        struct quipu_error *err)
{
    __attribute__((cleanup(store_job_release))) struct store_job job;
    *failure = NULL;
    if (store_read_job(query->store, load->published, &job, err) == -1)
        return -1;
    for (size_t i = 0; i < query->loads.count && !*failure; i++) {
        if (query->failures[i] && is_made_of(&job, &query->loads.items[i]))
            *failure = query->failures[i];
    }
    return 0;
}

/* Whether the failure of an input of some load was found. */
static int pass_on(struct query *query, bool *is_found, struct quipu_error *err)
{
    *is_found = false;
    for (size_t i = 0; i < query->loads.count; i++) {
        const struct store_load *load = &query->loads.items[i];
        bool is_derived = strchr(load->dataset, '@') != NULL;
        if (!is_derived || load->published == 0 || query->failures[i])
            continue;
        if (find_failure(query, load, &query->failures[i], err) == -1)
            return -1;
        *is_found |= query->failures[i] != NULL;
    }
    return 0;
}

/* Which failure each load is stale for: its own, or that of what it is made
 * of, however far back. */
static int find_failures(struct query *query, struct quipu_error *err)
{
    bool is_found = false;
    size_t count = query->loads.count;
    query->failures =
        pool_alloc(&query->pool, count, sizeof *query->failures, err);
    if (!query->failures)
        return -1;
    for (size_t i = 0; i < count; i++) {
        const struct store_load *load = &query->loads.items[i];
        query->failures[i] = is_load_stale(load) ? load : NULL;
        is_found |= query->failures[i] != NULL;
    }
    while (is_found) {
        if (pass_on(query, &is_found, err) == -1)
            return -1;
    }
    return 0;
}

/* ---- notices ------------------------------------------------------------ */

static int notice_stale(struct query *query, const struct store_load *load,
                        const struct store_load *failure,
                        struct quipu_error *err)
{
    __attribute__((cleanup(store_job_release))) struct store_job failed;
    if (store_read_job(query->store, failure->failed, &failed, err) == -1)
        return -1;
    QUIPU_AUTO_TEXT(text);
    quipu_text_printf(&text, "dataset \"%s\", load \"%s\": stale, ",
                      load->dataset, load->load);
    if (failure != load)
        quipu_text_printf(&text, "it is made of \"%s\", load \"%s\": ",
                          failure->dataset, failure->load);
    quipu_text_printf(&text, "the refresh of %s failed: %s", failed.time,
                      failed.error_cause ? failed.error_cause : "");
    return add_notice(query, text.data, err);
}

/* What was said in the past is not stale: it is what was said. */
int note_stale(struct query *query, struct quipu_error *err)
{
    if (query->question->as_of)
        return 0;
    if (store_list_loads(query->store, &query->loads, err) == -1 ||
        find_failures(query, err) == -1)
        return -1;
    for (size_t i = 0; i < query->loads.count; i++) {
        const struct store_load *load = &query->loads.items[i];
        if (query->failures[i] && is_dataset_asked(query, load->dataset) &&
            notice_stale(query, load, query->failures[i], err) == -1)
            return -1;
    }
    return 0;
}

static int find_load(struct query *query, int64_t job, bool *is_stale,
                     struct quipu_error *err)
{
    __attribute__((cleanup(store_job_release))) struct store_job read;
    if (store_read_job_head(query->store, job, &read, err) == -1)
        return -1;
    *is_stale = false;
    for (size_t i = 0; i < query->loads.count; i++) {
        const struct store_load *load = &query->loads.items[i];
        if (query->failures[i] && strcmp(load->dataset, read.dataset) == 0 &&
            strcmp(load->load, read.load) == 0)
            *is_stale = true;
    }
    return 0;
}

/* Where a job is, or belongs, in the list. */
static size_t find_job(const struct query *query, int64_t job)
{
    size_t low = 0, high = query->stale_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (query->stale_jobs[middle].job < job)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

int find_stale(struct query *query, int64_t job, bool *is_stale,
               struct quipu_error *err)
{
    *is_stale = false;
    if (query->loads.count == 0)
        return 0;
    size_t at = find_job(query, job);
    if (at < query->stale_count && query->stale_jobs[at].job == job) {
        *is_stale = query->stale_jobs[at].is_stale;
        return 0;
    }
    if (find_load(query, job, is_stale, err) == -1 ||
        base_grow(&query->stale_jobs, &query->stale_capacity,
                  query->stale_count + 1, sizeof *query->stale_jobs, err) == -1)
        return -1;
    struct stale_job *jobs = query->stale_jobs;
    memmove(&jobs[at + 1], &jobs[at], (query->stale_count - at) * sizeof *jobs);
    jobs[at] = (struct stale_job){job, *is_stale};
    query->stale_count++;
    return 0;
}
