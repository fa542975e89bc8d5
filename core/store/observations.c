/* SPDX-License-Identifier: GPL-3.0-or-later */
/* observations.c - compares what a job says with what the store says.
 *
 * For each indicator and period of the job: what is the same stays, and keeps
 * the job that first said it; what is different or no longer said is ended;
 * what is new or different is added.
 */
#include <math.h>

#include "store/publish.h"

/* An observation of the job under its key in the store. */
struct said {
    int64_t series, period;
    size_t index;
    bool is_kept;
};

struct key {
    int64_t series, period;
};

struct difference {
    struct publisher *publisher;
    struct said *said; /* by series and period */
    size_t said_count;
    struct key *ended;
    size_t ended_count, ended_capacity;
};

static void release_difference(struct difference *difference)
{
    free(difference->said);
    free(difference->ended);
}

/* ---- what the job says -------------------------------------------------- */

static int check_numbers(const struct observation *observation,
                         struct quipu_error *err)
{
    const double numbers[] = {
        observation->has_value ? observation->value : 0,
        observation->has_se ? observation->se : 0,
        observation->has_interval ? observation->ci_low : 0,
        observation->has_interval ? observation->ci_high : 0,
        observation->has_deff ? observation->deff : 0,
        observation->weight,
    };
    for (size_t i = 0; i < ARRAY_SIZE(numbers); i++)
        if (!isfinite(numbers[i]))
            return quipu_fail(err, QUIPU_EBUG, "a number is not finite");
    if (observation->status == 'Q' &&
        (observation->has_value || observation->has_se ||
         observation->has_interval))
        return quipu_fail(err, QUIPU_EBUG, "a suppressed cell has a value");
    return 0;
}

static int find_said_indicator(const struct publisher *publisher,
                               const struct observation *observation,
                               size_t *last, struct quipu_error *err)
{
    const struct store_publication *say = publisher->say;
    for (size_t i = 0; i < say->indicator_count; i++) {
        size_t at = (*last + i) % say->indicator_count;
        if (say->indicators[at].version == observation->version &&
            strcmp(say->indicators[at].id, observation->indicator) == 0) {
            *last = at;
            return 0;
        }
    }
    return quipu_fail(err, QUIPU_EBUG,
                      "the indicator is not one of the publication");
}

static int find_said_period(const struct publisher *publisher,
                            const struct observation *observation,
                            int64_t *period, struct quipu_error *err)
{
    if (period_key(observation->period, period, err) == -1)
        return -1;
    for (size_t i = 0; i < publisher->say->period_count; i++)
        if (publisher->periods[i] == *period)
            return 0;
    return quipu_fail(err, QUIPU_EBUG,
                      "period \"%s\" is not one of the publication",
                      observation->period);
}

static int find_key(struct keys *keys, struct said *said, size_t *last,
                    struct quipu_error *err)
{
    struct publisher *publisher = keys->publisher;
    const struct observation *observation =
        &publisher->say->result->observations[said->index];
    if (check_numbers(observation, err) == 0 &&
        find_said_indicator(publisher, observation, last, err) == 0 &&
        find_said_period(publisher, observation, &said->period, err) == 0 &&
        keys_find_series(keys, publisher->indicators[*last], observation,
                         &said->series, err) == 0)
        return 0;
    quipu_prefix(err, "observation %zu of \"%s@%lld\", area \"%s\"",
                 said->index + 1, observation->indicator,
                 (long long)observation->version, observation->area);
    return -1;
}

static int compare_keys(const void *a, const void *b)
{
    const struct said *x = a, *y = b;
    if (x->series != y->series)
        return x->series < y->series ? -1 : 1;
    return (x->period > y->period) - (x->period < y->period);
}

static int check_once(const struct difference *difference,
                      struct quipu_error *err)
{
    const struct job_result *result = difference->publisher->say->result;
    for (size_t i = 1; i < difference->said_count; i++) {
        const struct said *said = &difference->said[i];
        if (compare_keys(said - 1, said) != 0)
            continue;
        const struct observation *twice = &result->observations[said->index];
        return quipu_fail(err, QUIPU_EBUG,
                          "\"%s@%lld\" is said twice for area \"%s\", period "
                          "\"%s\"",
                          twice->indicator, (long long)twice->version,
                          twice->area, twice->period);
    }
    return 0;
}

static int find_keys(struct difference *difference, struct quipu_error *err)
{
    size_t count = difference->publisher->say->result->observation_count;
    difference->said = base_alloc(count, sizeof *difference->said, err);
    __attribute__((cleanup(keys_release))) struct keys keys;
    if (keys_init(&keys, difference->publisher, err) == -1 || !difference->said)
        return -1;
    difference->said_count = count;
    size_t last = 0;
    for (size_t i = 0; i < count; i++) {
        difference->said[i].index = i;
        if (find_key(&keys, &difference->said[i], &last, err) == -1)
            return -1;
    }
    qsort(difference->said, count, sizeof *difference->said, compare_keys);
    return check_once(difference, err);
}

/* ---- what the store says ------------------------------------------------ */

static const char open_sql[] =
    "SELECT o.series, o.period, o.status, o.reason, o.value, o.se, o.ci_low,"
    " o.ci_high, o.n, o.weight, o.df, o.deff"
    " FROM series s JOIN observation o ON o.series = s.id"
    " WHERE s.indicator = :indicator AND o.period = :period"
    " AND o.until_pub IS NULL";

/* The store has no -0. */
static bool is_same_real(struct statement *row, int column, bool has_value,
                         double value)
{
    if (!has_value || column_is_null(row, column))
        return has_value == !column_is_null(row, column);
    double positive = value + 0.0, stored = column_real(row, column);
    return memcmp(&positive, &stored, sizeof stored) == 0;
}

static bool is_same_text(struct statement *row, int column, const char *text)
{
    if (!text || column_is_null(row, column))
        return !text && column_is_null(row, column);
    return strcmp(column_word(row, column), text) == 0;
}

static bool is_same_integer(struct statement *row, int column, bool has_value,
                            int64_t value)
{
    if (!has_value || column_is_null(row, column))
        return has_value == !column_is_null(row, column);
    return column_integer(row, column) == value;
}

/* A suppressed cell shows nothing, not even how many records it has. */
static bool is_shown(const struct observation *observation)
{
    return observation->status != 'Q';
}

static const char *get_reason(const struct observation *observation)
{
    return observation->reason == QUIPU_PRESENT
               ? NULL
               : quipu_reason_word(observation->reason);
}

static bool is_same(struct statement *row, const struct observation *o)
{
    bool shown = is_shown(o);
    return column_word(row, 2)[0] == o->status &&
           is_same_text(row, 3, get_reason(o)) &&
           is_same_real(row, 4, o->has_value, o->value) &&
           is_same_real(row, 5, o->has_se, o->se) &&
           is_same_real(row, 6, o->has_interval, o->ci_low) &&
           is_same_real(row, 7, o->has_interval, o->ci_high) &&
           is_same_integer(row, 8, shown && o->has_n, o->n) &&
           is_same_real(row, 9, shown && o->has_weight, o->weight) &&
           is_same_integer(row, 10, shown && o->has_df, o->df) &&
           is_same_real(row, 11, shown && o->has_deff, o->deff);
}

static int note_ended(struct difference *difference, struct key key,
                      struct quipu_error *err)
{
    if (base_grow(&difference->ended, &difference->ended_capacity,
                  difference->ended_count + 1, sizeof *difference->ended,
                  err) == -1)
        return -1;
    difference->ended[difference->ended_count++] = key;
    return 0;
}

static int compare_row(struct difference *difference, struct statement *row,
                       struct quipu_error *err)
{
    const struct job_result *result = difference->publisher->say->result;
    struct said key = {.series = column_integer(row, 0),
                       .period = column_integer(row, 1)};
    struct said *said = NULL;
    if (difference->said_count > 0)
        said = bsearch(&key, difference->said, difference->said_count,
                       sizeof key, compare_keys);
    if (said && is_same(row, &result->observations[said->index])) {
        said->is_kept = true;
        return 0;
    }
    return note_ended(difference, (struct key){key.series, key.period}, err);
}

static int compare_all(struct difference *difference, struct quipu_error *err)
{
    const struct publisher *publisher = difference->publisher;
    STATEMENT_AUTO(row);
    if (statement_prepare(&row, publisher->store, open_sql, err) == -1)
        return -1;
    for (size_t i = 0; i < publisher->say->indicator_count; i++)
        for (size_t p = 0; p < publisher->say->period_count; p++) {
            int status;
            bind_integer(&row, ":indicator", publisher->indicators[i]);
            bind_integer(&row, ":period", publisher->periods[p]);
            while ((status = statement_step(&row, err)) == 1)
                if (compare_row(difference, &row, err) == -1)
                    return -1;
            if (status == -1)
                return -1;
        }
    return 0;
}

/* ---- what the store says from now on ------------------------------------ */

static int end_rows(const struct difference *difference,
                    struct quipu_error *err)
{
    static const char sql[] =
        "UPDATE observation SET until_pub = :publication"
        " WHERE series = :series AND period = :period AND until_pub IS NULL";
    struct publisher *publisher = difference->publisher;
    STATEMENT_AUTO(end);
    if (statement_prepare(&end, publisher->store, sql, err) == -1)
        return -1;
    for (size_t i = 0; i < difference->ended_count; i++) {
        bind_integer(&end, ":publication", publisher->publication);
        bind_integer(&end, ":series", difference->ended[i].series);
        bind_integer(&end, ":period", difference->ended[i].period);
        if (statement_run(&end, err) == -1)
            return -1;
        publisher->outcome->ended++;
    }
    return 0;
}

static void bind_integer_if(struct statement *statement, const char *name,
                            bool has_value, int64_t value)
{
    if (has_value)
        bind_integer(statement, name, value);
    else
        bind_null(statement, name);
}

static void bind_observation(struct statement *add, const struct observation *o)
{
    bool shown = is_shown(o);
    const char status[2] = {o->status, '\0'};
    bind_text(add, ":status", status);
    bind_text(add, ":reason", get_reason(o));
    bind_real(add, ":value", o->has_value, o->value + 0.0);
    bind_real(add, ":se", o->has_se, o->se + 0.0);
    bind_real(add, ":ci_low", o->has_interval, o->ci_low + 0.0);
    bind_real(add, ":ci_high", o->has_interval, o->ci_high + 0.0);
    bind_integer_if(add, ":n", shown && o->has_n, o->n);
    bind_real(add, ":weight", shown && o->has_weight, o->weight + 0.0);
    bind_integer_if(add, ":df", shown && o->has_df, o->df);
    bind_real(add, ":deff", shown && o->has_deff, o->deff + 0.0);
}

static int add_row(struct statement *add, const struct publisher *publisher,
                   const struct said *said, struct quipu_error *err)
{
    bind_integer(add, ":series", said->series);
    bind_integer(add, ":period", said->period);
    bind_integer(add, ":publication", publisher->publication);
    bind_integer(add, ":job", publisher->job);
    bind_observation(add, &publisher->say->result->observations[said->index]);
    return statement_run(add, err);
}

static int add_rows(const struct difference *difference,
                    struct quipu_error *err)
{
    static const char sql[] =
        "INSERT INTO observation (series, period, since_pub, job, status,"
        " reason, value, se, ci_low, ci_high, n, weight, df, deff)"
        " VALUES (:series, :period, :publication, :job, :status, :reason,"
        " :value, :se, :ci_low, :ci_high, :n, :weight, :df, :deff)";
    struct publisher *publisher = difference->publisher;
    STATEMENT_AUTO(add);
    if (statement_prepare(&add, publisher->store, sql, err) == -1)
        return -1;
    for (size_t i = 0; i < difference->said_count; i++) {
        const struct said *said = &difference->said[i];
        if (said->is_kept) {
            publisher->outcome->unchanged++;
            continue;
        }
        if (add_row(&add, publisher, said, err) == -1)
            return -1;
        publisher->outcome->added++;
    }
    return 0;
}

int publish_observations(struct publisher *publisher, struct quipu_error *err)
{
    __attribute__((
        cleanup(release_difference))) struct difference difference = {
        .publisher = publisher};
    if (find_keys(&difference, err) == -1 ||
        compare_all(&difference, err) == -1 ||
        end_rows(&difference, err) == -1 || add_rows(&difference, err) == -1)
        return -1;
    return 0;
}
