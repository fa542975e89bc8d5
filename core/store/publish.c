/* SPDX-License-Identifier: GPL-3.0-or-later */
/* publish.c - one transaction that changes what the repository says. */
#include <ctype.h>

#include "store/publish.h"

/* The store orders times as text. */
static int check_time(const char *time, struct quipu_error *err)
{
    static const char shape[] = "dddd-dd-ddTdd:dd:ddZ";
    bool is_time = strlen(time) == sizeof shape - 1;
    for (size_t i = 0; is_time && i < sizeof shape - 1; i++)
        is_time = shape[i] == 'd' ? isdigit((unsigned char)time[i]) != 0
                                  : time[i] == shape[i];
    if (!is_time)
        return quipu_fail(err, QUIPU_EBUG,
                          "\"%s\" is not a time YYYY-MM-DDTHH:MM:SSZ", time);
    return 0;
}

/* A clock that was set back must not put a publication before an earlier one:
 * "as of" would show what nobody could have seen. */
static int add_publication(struct publisher *publisher, struct quipu_error *err)
{
    static const char sql[] =
        "INSERT INTO publication (time, reason, job)"
        " VALUES (max(:time, coalesce((SELECT max(time) FROM publication), "
        "'')),"
        " :reason, :job)";
    STATEMENT_AUTO(add);
    if (statement_prepare(&add, publisher->store, sql, err) == -1)
        return -1;
    bind_text(&add, ":time", publisher->say->time);
    bind_text(&add, ":reason", publisher->say->reason);
    bind_integer(&add, ":job", publisher->job);
    if (statement_run(&add, err) == -1)
        return -1;
    publisher->publication = store_last_row(publisher->store);
    publisher->outcome->publication = publisher->publication;
    return 0;
}

static int publish_all(struct publisher *publisher, struct quipu_error *err)
{
    struct quipu_slice cells = publisher->say->result->cells;
    if (publish_job(publisher, err) == -1 ||
        add_publication(publisher, err) == -1 ||
        publish_indicators(publisher, err) == -1 ||
        publish_items(publisher, err) == -1 ||
        publish_periods(publisher, err) == -1 ||
        publish_observations(publisher, err) == -1 ||
        publish_coverage(publisher, err) == -1 ||
        publish_scale(publisher, err) == -1)
        return -1;
    if (cells.length > 0 &&
        cells_file_write(publisher->store, publisher->job, cells, err) == -1)
        return -1;
    return 0;
}

/* Runs in a transaction; what it leaves outside of it on failure, the file of
 * the cells, is removed. */
static int publish_in_transaction(struct publisher *publisher,
                                  struct quipu_error *err)
{
    if (publish_all(publisher, err) == 0 &&
        store_commit(publisher->store, err) == 0)
        return 0;
    store_rollback(publisher->store);
    if (publisher->job != 0 && publisher->say->result->cells.length > 0)
        cells_file_remove(publisher->store, publisher->job);
    return -1;
}

int store_publish(struct store *store,
                  const struct store_publication *publication,
                  struct store_outcome *outcome, struct quipu_error *err)
{
    *outcome = (struct store_outcome){0};
    struct publisher publisher = {
        .store = store, .say = publication, .outcome = outcome};
    publisher.indicators = base_alloc(publication->indicator_count,
                                      sizeof *publisher.indicators, err);
    publisher.periods =
        base_alloc(publication->period_count, sizeof *publisher.periods, err);
    int status = -1;
    if (publisher.indicators && publisher.periods &&
        check_time(publication->time, err) == 0 && store_begin(store, err) == 0)
        status = publish_in_transaction(&publisher, err);
    free(publisher.indicators);
    free(publisher.periods);
    if (status == -1) {
        *outcome = (struct store_outcome){0};
        quipu_prefix(err, "store \"%s\"", store->name);
    }
    return status;
}
