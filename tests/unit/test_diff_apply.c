/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_diff_apply.c - what a vintage says, with the changes to a later one
 * applied, is what the later one says: to the last digit, for every pair. */
#include <check.h>

#include "query/diff.h"
#include "store_kit.h"

#define VINTAGES 7

/* ---- vintages ----------------------------------------------------------- */

/* Numbers that look like chance, the same everywhere (Numerical Recipes'
 * generator). */
static unsigned draw(uint32_t *state, unsigned below)
{
    *state = *state * 1664525u + 1013904223u;
    return (*state >> 16) % below;
}

static void say_chance(struct saying *saying, uint32_t *state,
                       const char *const names[3], unsigned breakdown)
{
    static const char *const sexes[] = {"F", "M"}, *const residences[] = {
                                                       "urban", "rural"};
    if (draw(state, 8) == 0)
        return;
    struct observation *o =
        say(saying, names[0], names[1], names[2], (1 + draw(state, 3)) / 7.0);
    o->n = 100 + draw(state, 2);
    if (breakdown / 3 > 0)
        say_by(saying, o, "residence", residences[breakdown / 3 - 1]);
    if (breakdown % 3 > 0)
        say_by(saying, o, "sex", sexes[breakdown % 3 - 1]);
    if (draw(state, 10) == 0)
        o->status = 'U';
    if (draw(state, 10) == 0) {
        o->status = 'Q';
        o->has_value = o->has_se = o->has_interval = false;
        o->reason = draw(state, 2) ? QUIPU_REFUSED : QUIPU_PRESENT;
    }
}

/* Two indicators, three areas, nine combinations, four periods: 216 cells, of
 * which about an eighth is not said; sometimes a breakdown is left out. */
static void publish(struct store *store, uint32_t *state)
{
    static const char *const indicators[] = {"anaemia", "height"},
                             *const areas[] = {"PE", "PE-CUS", "PE-LIM"},
                             *const periods[] = {"2022", "2023", "2023-Q1",
                                                 "2023-01"};
    static struct saying saying; /* large */
    say_init(&saying, "2024-01-01T02:30:00Z");
    saying.publication.period_count = 4;
    memcpy(saying.periods, periods, sizeof periods);
    unsigned left_out = draw(state, 12);
    for (unsigned cell = 0; cell < 216; cell++) {
        unsigned breakdown = cell % 9;
        const char *const names[] = {indicators[cell / 108],
                                     areas[cell / 36 % 3],
                                     periods[cell / 9 % 4]};
        if (breakdown != left_out)
            say_chance(&saying, state, names, breakdown);
    }
    kit_publish(store, &saying);
}

/* ---- answers as lines --------------------------------------------------- */

struct lines {
    char *items[512];
    size_t count;
};

static void release_lines(struct lines *lines)
{
    for (size_t i = 0; i < lines->count; i++)
        free(lines->items[i]);
}

static void append_number(struct quipu_text *text, bool has_value, double value)
{
    if (has_value)
        quipu_text_printf(text, " %a", value);
    else
        quipu_text_append(text, " .");
}

/* All that a query says of an observation, but when it was first said. */
static char *make_line(const struct query *query, const struct query_row *row)
{
    QUIPU_AUTO_TEXT(text);
    quipu_text_printf(&text, "%s@%lld %s %s", row->indicator,
                      (long long)row->version, row->area, row->period);
    for (size_t i = 0; i < query_dimension_count(query); i++)
        if (strcmp(row->codes[i], DIMENSION_TOTAL) != 0)
            quipu_text_printf(&text, " %s=%s", query_dimension(query, i),
                              row->codes[i]);
    quipu_text_printf(&text, " %c %s %s", row->status,
                      row->reason ? row->reason : ".", row->unit);
    append_number(&text, row->has_value, row->value);
    append_number(&text, row->has_se, row->se);
    append_number(&text, row->has_interval, row->ci_low);
    append_number(&text, row->has_interval, row->ci_high);
    append_number(&text, row->has_n, (double)row->n);
    append_number(&text, row->has_weight, row->weight);
    append_number(&text, row->has_df, (double)row->df);
    append_number(&text, row->has_deff, row->deff);
    return quipu_text_detach(&text, NULL);
}

static void add_line(struct lines *lines, char *line)
{
    ck_assert_uint_lt(lines->count, 512);
    lines->items[lines->count++] = line;
}

static void remove_line(struct lines *lines, char *line)
{
    for (size_t i = 0; i < lines->count; i++)
        if (strcmp(lines->items[i], line) == 0) {
            free(lines->items[i]);
            free(line);
            lines->items[i] = lines->items[--lines->count];
            return;
        }
    ck_abort_msg("it had not been said: %s", line);
}

static struct lines ask(struct store *store, const struct question *question)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    struct lines lines = {0};
    struct query_row row;
    int status;
    QUIPU_AUTO(query) query = query_new(store, question, &err);
    ck_assert_ok(query, err);
    while ((status = query_next(query, &row, &err)) == 1)
        add_line(&lines, make_line(query, &row));
    ck_assert_ok(status == 0, err);
    return lines;
}

/* Applies the changes and gives how many there were. */
static size_t apply(struct lines *lines, struct store *store, const char *since,
                    const struct question *question)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    struct diff_row row;
    size_t count = 0;
    int status;
    QUIPU_AUTO(diff) diff = diff_new(store, since, question, &err);
    ck_assert_ok(diff, err);
    const struct query *query = diff_query(diff);
    while ((status = diff_next(diff, &row, &err)) == 1) {
        ck_assert_int_ne(row.change, CHANGE_DEFINITION);
        ck_assert(row.has_before || row.has_after);
        if (row.has_before)
            remove_line(lines, make_line(query, &row.before));
        if (row.has_after)
            add_line(lines, make_line(query, &row.after));
        count++;
    }
    ck_assert_ok(status == 0, err);
    return count;
}

static int compare_lines(const void *a, const void *b)
{
    const char *const *x = a, *const *y = b;
    return strcmp(*x, *y);
}

/* How many lines one has and the other has not; both are sorted. */
static size_t count_missing(const struct lines *x, const struct lines *y)
{
    size_t missing = 0;
    for (size_t i = 0; i < x->count; i++)
        missing += bsearch(&x->items[i], y->items, y->count, sizeof *y->items,
                           compare_lines) == NULL;
    return missing;
}

static void sort_lines(struct lines *lines)
{
    qsort(lines->items, lines->count, sizeof *lines->items, compare_lines);
}

static void check_pair(struct store *store, struct question question,
                       unsigned from, unsigned to)
{
    char since[8], until[8];
    snprintf(since, sizeof since, "@%u", from);
    snprintf(until, sizeof until, "@%u", to);
    question.as_of = until;
    struct lines want = ask(store, &question);
    question.as_of = since;
    struct lines got = ask(store, &question), first = ask(store, &question);
    question.as_of = until;
    size_t changes = apply(&got, store, since, &question);
    sort_lines(&got);
    sort_lines(&want);
    sort_lines(&first);
    ck_assert_uint_eq(got.count, want.count);
    for (size_t i = 0; i < got.count; i++)
        ck_assert_str_eq(got.items[i], want.items[i]);
    /* and no change is told that is none: each takes a line, adds one or both
     */
    size_t taken = count_missing(&first, &want);
    size_t added = count_missing(&want, &first);
    ck_assert_uint_ge(changes, taken > added ? taken : added);
    ck_assert_uint_le(changes, taken + added);
    ck_assert_uint_eq(changes == 0, from == to);
    release_lines(&got);
    release_lines(&want);
    release_lines(&first);
}

static void check_pairs(const struct question *question)
{
    struct kit kit = kit_begin();
    QUIPU_AUTO(store) store = kit_open(&kit, STORE_CREATE);
    uint32_t state = 20240630;
    for (unsigned i = 0; i < VINTAGES; i++)
        publish(store, &state);
    for (unsigned from = 1; from <= VINTAGES; from++)
        for (unsigned to = from; to <= VINTAGES; to++)
            check_pair(store, *question, from, to);
    kit_end(&kit);
}

START_TEST(changes_lead_from_one_vintage_to_another)
{
    check_pairs(
        &(struct question){.by = (const char *const[]){"*"}, .by_count = 1});
}
END_TEST

START_TEST(changes_of_a_part_lead_from_one_vintage_to_another)
{
    check_pairs(&(struct question){.level = "region", .period = "2023"});
    check_pairs(&(struct question){.by = (const char *const[]){"sex"},
                                   .by_count = 1,
                                   .areas = (const char *const[]){"PE"},
                                   .area_count = 1});
}
END_TEST

UNIT_MAIN("diff_apply", changes_lead_from_one_vintage_to_another,
          changes_of_a_part_lead_from_one_vintage_to_another)
