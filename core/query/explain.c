/* SPDX-License-Identifier: GPL-3.0-or-later */
/* explain.c - finds one observation and all that its job left behind. */
#include "query/explain.h"

#include "query/inside.h"

/* The texts of a row are the query's until its next call. */
static int keep_row(struct explanation *explanation,
                    const struct query_row *row, struct quipu_error *err)
{
    explanation->row = *row;
    struct query_row *kept = &explanation->row;
    const char **const texts[] = {&kept->period, &kept->reason, &kept->vintage};
    for (size_t i = 0; i < ARRAY_SIZE(texts); i++)
        if (pool_string(&explanation->pool, texts[i], *texts[i], err) == -1)
            return -1;
    return 0;
}

static int fail_several(const struct query *query, const struct query_row *row,
                        struct quipu_error *err)
{
    (void)quipu_fail(err, QUIPU_EUSAGE, "the question has several answers");
    QUIPU_AUTO_TEXT(example);
    quipu_text_printf(&example, "\"%s\", area \"%s\", period \"%s\"",
                      row->indicator, row->area, row->period);
    for (size_t i = 0; i < query->dimensions.count; i++)
        quipu_text_printf(&example, ", %s=%s", query->dimensions.items[i],
                          row->codes[i]);
    quipu_hint(err, "ask for one of them, for example %s", example.data);
    return -1;
}

/* Exactly one row. */
static int find_row(struct explanation *explanation, struct quipu_error *err)
{
    struct query_row row;
    int status = query_next(explanation->query, &row, err);
    if (status == 0) {
        (void)quipu_fail(err, QUIPU_ENOTFOUND, "there is no such observation");
        quipu_hint(err, "ask for the indicator without the area and period to "
                        "see what there is");
        return -1;
    }
    if (status == -1 || keep_row(explanation, &row, err) == -1)
        return -1;
    status = query_next(explanation->query, &row, err);
    return status == 1 ? fail_several(explanation->query, &row, err) : status;
}

/* Keeps the steps of the whole dataset and of this indicator. */
static void keep_exclusions(struct explanation *explanation)
{
    struct store_job *job = &explanation->job;
    size_t kept = 0;
    for (size_t i = 0; i < job->exclusion_count; i++) {
        const struct exclusion *step = &job->exclusions[i];
        bool is_ours =
            !step->indicator ||
            (strcmp(step->indicator, explanation->row.indicator) == 0 &&
             step->version == explanation->row.version);
        if (is_ours)
            job->exclusions[kept++] = *step;
    }
    job->exclusion_count = kept;
}

static int read_job(struct explanation *explanation, struct store *store,
                    struct quipu_error *err)
{
    const struct query_row *row = &explanation->row;
    if (store_read_job(store, row->job, &explanation->job, err) == -1 ||
        store_read_definition_used(store, row->job, row->indicator_key,
                                   explanation->definition, err) == -1 ||
        store_read_definition(store, explanation->definition,
                              &explanation->pool, &explanation->definition_json,
                              err) == -1)
        return -1;
    keep_exclusions(explanation);
    return 0;
}

struct explanation *explain(struct store *store,
                            const struct question *question,
                            struct quipu_error *err)
{
    QUIPU_AUTO(explanation) made = base_alloc(1, sizeof *made, err);
    if (!made)
        return NULL;
    made->query = query_new(store, question, err);
    if (!made->query || find_row(made, err) == -1 ||
        read_job(made, store, err) == -1)
        return NULL;
    made->dimensions = made->query->dimensions.items;
    made->dimension_count = made->query->dimensions.count;
    for (size_t i = 0; i < made->query->plan_count; i++)
        if (made->query->plans[i].listed->key == made->row.indicator_key)
            made->indicator = &made->query->plans[i].listed->indicator;
    return QUIPU_TAKE(made);
}

void explanation_free(struct explanation *explanation)
{
    if (!explanation)
        return;
    query_free(explanation->query);
    store_job_release(&explanation->job);
    pool_release(&explanation->pool);
    free(explanation);
}
