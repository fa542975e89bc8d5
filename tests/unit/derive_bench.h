/* SPDX-License-Identifier: GPL-3.0-or-later */
/* derive_bench.h - what the tests of derived indicators share: a definition
 * over the indicator "i" of definitions.h, observations of it written as
 * "AREA PERIOD CODE...", and what is made of them.
 */
#ifndef UNIT_DERIVE_BENCH_H
#define UNIT_DERIVE_BENCH_H

#include <math.h>

#include "definitions.h"
#include "derive/derive.h"

#define BENCH_TABLES  4
#define BENCH_SAMPLES 4
#define BENCH_CELLS   32

struct bench {
    struct definitions set;
    struct arena *arena;
    const struct indicator *indicator;
    struct derive_table tables[BENCH_TABLES];
    struct derive_cell cells[BENCH_TABLES][BENCH_CELLS];
    struct derive_sample samples[BENCH_SAMPLES];
    struct kept *kept[BENCH_SAMPLES]; /* given when asked for */
    size_t reads;
    struct job_result result;
};

/* `patch` is of "i", `rest` the members of the indicator "x" beside id and
 * title.  Every sample is of a source of its own. */
static inline void bench_open(struct bench *bench, const char *patch,
                              const char *rest)
{
    *bench = (struct bench){.set = {.err = QUIPU_NO_ERROR}};
    char *text = NULL;
    define_patched(&bench->set, DEFINITION_INDICATOR, patch);
    ck_assert_int_ne(
        asprintf(&text, "{'id': 'x', 'title': {'en': 'X'}, %s}", rest), -1);
    define(&bench->set, DEFINITION_INDICATOR, "x", text);
    free(text);
    build(&bench->set);
    HAS_PROBLEMS(&bench->set);
    bench->arena = arena_new(&bench->set.err);
    bench->indicator =
        catalogue_indicator(bench->set.catalogue, "x", &bench->set.err);
    ck_assert_ok(bench->arena && bench->indicator, bench->set.err);
    for (size_t i = 0; i < BENCH_TABLES; i++)
        bench->tables[i].cells = bench->cells[i];
    for (size_t i = 0; i < BENCH_SAMPLES; i++)
        bench->samples[i] = (struct derive_sample){
            .name = "sample", .source = i + 1, .job = (int64_t)i};
}

static inline void bench_close(struct bench *bench)
{
    for (size_t i = 0; i < BENCH_SAMPLES; i++)
        kept_free(bench->kept[i]);
    arena_free(bench->arena);
    definitions_release(&bench->set);
}

/* ---- cells as text ------------------------------------------------------- */

static inline const char *dimension_of(const char *code)
{
    return strcmp(code, "F") == 0 || strcmp(code, "M") == 0 ? "sex" : "group";
}

/* "01 2022 young F"; dimensions by name, as observations have them. */
static inline struct observation cell_of(struct arena *arena, const char *cell)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    char *text = arena_alloc(arena, strlen(cell) + 1, 1, &err);
    struct dimension_value *dimensions =
        arena_alloc(arena, 2, sizeof *dimensions, &err);
    ck_assert_ok(text && dimensions, err);
    memcpy(text, cell, strlen(cell));
    char *rest = NULL;
    struct observation of = {.indicator = "i",
                             .version = 1,
                             .area = strtok_r(text, " ", &rest),
                             .period = strtok_r(NULL, " ", &rest),
                             .dimensions = dimensions};
    for (char *code; (code = strtok_r(NULL, " ", &rest)) != NULL;)
        dimensions[of.dimension_count++] =
            (struct dimension_value){dimension_of(code), code};
    return of;
}

static inline bool is_same_cell(const struct observation *a,
                                const struct observation *b)
{
    bool is_same = strcmp(a->area, b->area) == 0 &&
                   strcmp(a->period, b->period) == 0 &&
                   a->dimension_count == b->dimension_count;
    for (size_t i = 0; is_same && i < a->dimension_count; i++)
        is_same = strcmp(a->dimensions[i].dimension,
                         b->dimensions[i].dimension) == 0 &&
                  strcmp(a->dimensions[i].code, b->dimensions[i].code) == 0;
    return is_same;
}

/* ---- what goes in ------------------------------------------------------- */

/* An observation of a table, of the sample of the same number; the caller may
 * change both until the next one. */
static inline struct derive_cell *say(struct bench *bench, size_t table,
                                      const char *cell, double value)
{
    struct derive_table *to = &bench->tables[table];
    ck_assert_uint_lt(to->count, BENCH_CELLS);
    struct derive_cell *made = &to->cells[to->count++];
    *made = (struct derive_cell){cell_of(bench->arena, cell), table};
    made->says.status = 'A';
    made->says.has_value = true;
    made->says.value = value;
    return made;
}

static inline struct observation *say_with_error(struct bench *bench,
                                                 size_t table, const char *cell,
                                                 double value, double se)
{
    struct observation *of = &say(bench, table, cell, value)->says;
    of->has_se = true;
    of->se = se;
    return of;
}

static inline struct observation *say_missing(struct bench *bench, size_t table,
                                              const char *cell, char status,
                                              enum quipu_reason reason)
{
    struct observation *of = &say(bench, table, cell, 0)->says;
    of->has_value = false;
    of->status = status;
    of->reason = reason;
    return of;
}

/* ---- what comes out ----------------------------------------------------- */

static inline int bench_read(void *context, struct derive_sample *sample,
                             struct quipu_error *err)
{
    struct bench *bench = context;
    (void)err;
    bench->reads++;
    sample->kept = bench->kept[sample->job];
    return 0;
}

static inline void bench_derive(struct bench *bench)
{
    const struct derive_request request = {
        .indicator = bench->indicator,
        .tables = bench->tables,
        .samples = bench->samples,
        .read = bench_read,
        .context = bench,
        .arena = bench->arena,
    };
    bench->result = (struct job_result){0};
    ck_assert_ok(derive(&request, &bench->result, &bench->set.err) == 0,
                 bench->set.err);
}

/* NULL when there is none. */
static inline const struct observation *made(const struct bench *bench,
                                             const char *cell)
{
    const struct observation wanted = cell_of(bench->arena, cell);
    const struct observation *found = NULL;
    for (size_t i = 0; i < bench->result.observation_count; i++) {
        const struct observation *of = &bench->result.observations[i];
        if (!is_same_cell(of, &wanted))
            continue;
        ck_assert_msg(!found, "%s was made twice", cell);
        ck_assert_str_eq(of->indicator, "x");
        found = of;
    }
    return found;
}

static inline const struct observation *get(const struct bench *bench,
                                            const char *cell)
{
    const struct observation *found = made(bench, cell);
    ck_assert_msg(found, "%s was not made", cell);
    return found;
}

static inline double value_of(const struct bench *bench, const char *cell)
{
    const struct observation *of = get(bench, cell);
    ck_assert_msg(of->has_value, "%s has no value", cell);
    ck_assert_int_eq(of->reason, QUIPU_PRESENT);
    return of->value;
}

static inline double se_of(const struct bench *bench, const char *cell)
{
    const struct observation *of = get(bench, cell);
    ck_assert_msg(of->has_se, "%s has no standard error", cell);
    return of->se;
}

/* No value, with this status and reason, and nothing beside it. */
static inline void is_missing(const struct bench *bench, const char *cell,
                              char status, enum quipu_reason reason)
{
    const struct observation *of = get(bench, cell);
    ck_assert(!of->has_value && !of->has_se && !of->has_interval &&
              !of->has_df);
    ck_assert_msg(of->status == status, "%s has the status %c", cell,
                  of->status);
    ck_assert_int_eq(of->reason, reason);
}

#endif
