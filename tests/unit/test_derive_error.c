/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_derive_error.c - standard errors of formulas: independent samples by
 * hand (R for quantiles), one sample against svycontrast of R's package survey
 * 4.1-1 (tests/golden/survey_combine.csv, case and quantity as named).
 */
#include <config.h>

#include "derive_bench.h"
#include "kept_make.h"

#define AREAS "{'breakdowns': [[], ['area'], ['sex'], ['sex', 'area']]}"
#define FORMULA(breakdowns, expression, terms)                                 \
    "'unit': 'percent', 'breakdowns': " breakdowns                             \
    ", 'formula': {'expression': '" expression "', 'terms': {" terms "}}"
#define A_AND_B "'a': {'indicator': 'i'}, 'b': {'indicator': 'i'}"

static void open_pair(struct bench *bench, const char *expression)
{
    char rest[512];
    snprintf(rest, sizeof rest, FORMULA("[['area']]", "%s", A_AND_B),
             expression);
    bench_open(bench, AREAS, rest);
}

static void has_no_error(const struct bench *bench, const char *cell)
{
    const struct observation *of = get(bench, cell);
    ck_assert(of->has_value && !of->has_se && !of->has_interval && !of->has_df);
    ck_assert_double_eq(of->se, 0);
    ck_assert_uint_eq(bench->result.message_count, 1);
    ck_assert(strstr(bench->result.messages[0], "error: 1 ("));
}

/* ---- samples of their own ----------------------------------------------- */

START_TEST(samples_are_independent_of_each_other)
{
    struct bench bench;
    open_pair(&bench, "a / b");
    say_with_error(&bench, 0, "01 2022", 30, 2)->has_interval = true;
    say_with_error(&bench, 1, "01 2022", 40, 1.5)->has_interval = true;
    bench_derive(&bench);
    /* sqrt((2 / 40)^2 + (30 * 1.5 / 40^2)^2), normal distribution */
    const struct observation *of = get(&bench, "01 2022");
    ck_assert_close(of->value, 0.75, 1e-15);
    ck_assert_close(se_of(&bench, "01 2022"), 0.05736737422089319, 1e-14);
    ck_assert(of->has_interval && !of->has_df);
    ck_assert_close(of->ci_low, 0.637562012639417808, 1e-8);
    ck_assert_close(of->ci_high, 0.862437987360582192, 1e-8);
    ck_assert_uint_eq(bench.reads, 0);
    ck_assert_uint_eq(bench.result.message_count, 0);
    bench_close(&bench);
}
END_TEST

START_TEST(degrees_of_freedom_are_the_fewest)
{
    struct bench bench;
    open_pair(&bench, "a / b");
    say_with_error(&bench, 0, "01 2022", 30, 2);
    say_with_error(&bench, 1, "01 2022", 40, 1.5);
    bench.cells[0][0].says.has_df = bench.cells[1][0].says.has_df = true;
    bench.cells[0][0].says.df = 300;
    bench.cells[1][0].says.df = 14;
    bench_derive(&bench);
    const struct observation *of = get(&bench, "01 2022");
    ck_assert(of->has_df);
    ck_assert_int_eq(of->df, 14);
    ck_assert_close(of->ci_low, 0.626959219450229255, 1e-12);
    ck_assert_close(of->ci_high, 0.873040780549770745, 1e-12);
    bench.cells[1][0].says.df = 0; /* no interval can be made */
    bench_derive(&bench);
    of = get(&bench, "01 2022");
    ck_assert(of->has_se && !of->has_df && !of->has_interval);
    bench_close(&bench);
}
END_TEST

/* As a cell of one PSU: it has an error by the other strata's, and no more. */
START_TEST(what_is_made_of_numbers_without_interval_has_none)
{
    struct bench bench;
    open_pair(&bench, "2 * a - b");
    say_with_error(&bench, 0, "01 2022", 30, 2);
    struct observation *b = say_with_error(&bench, 1, "01 2022", 40, 1.5);
    b->has_interval = true;
    bench_derive(&bench);
    const struct observation *of = get(&bench, "01 2022");
    ck_assert(of->has_se && !of->has_df && !of->has_interval);
    bench_close(&bench);
}
END_TEST

START_TEST(what_is_from_one_source_has_no_known_error)
{
    static const size_t sources[][2] = {{1, 1}, {0, 2}, {1, 0}, {0, 0}};
    for (size_t i = 0; i < ARRAY_SIZE(sources); i++) {
        struct bench bench;
        open_pair(&bench, "a - b");
        bench.samples[0].source = sources[i][0];
        bench.samples[1].source = sources[i][1];
        say_with_error(&bench, 0, "01 2022", 30, 2);
        say_with_error(&bench, 1, "01 2022", 40, 1.5);
        bench_derive(&bench);
        ck_assert_double_eq(value_of(&bench, "01 2022"), -10);
        has_no_error(&bench, "01 2022");
        bench_close(&bench);
    }
}
END_TEST

START_TEST(a_term_without_error_leaves_none)
{
    struct bench bench;
    open_pair(&bench, "a - b");
    say_with_error(&bench, 0, "01 2022", 30, 2);
    say(&bench, 1, "01 2022", 40);
    bench_derive(&bench);
    has_no_error(&bench, "01 2022");
    bench_close(&bench);
}
END_TEST

START_TEST(a_census_has_no_error)
{
    struct bench bench;
    open_pair(&bench, "100 * a / b");
    bench.samples[1].is_exact = true;
    bench.samples[1].source = 1; /* even of the same data */
    say_with_error(&bench, 0, "01 2022", 30, 2);
    say(&bench, 1, "01 2022", 40);
    bench_derive(&bench);
    ck_assert_close(se_of(&bench, "01 2022"), 5, 1e-14);
    bench.samples[0].is_exact = true;
    bench_derive(&bench);
    ck_assert(!get(&bench, "01 2022")->has_se);
    ck_assert_uint_eq(bench.result.message_count, 0);
    bench_close(&bench);
}
END_TEST

START_TEST(a_term_that_does_not_matter_adds_no_error)
{
    struct bench bench;
    open_pair(&bench, "min(a, b)");
    bench.samples[1].source = 1;
    say_with_error(&bench, 0, "01 2022", 30, 2);
    say(&bench, 1, "01 2022", 40);
    bench_derive(&bench);
    ck_assert_close(se_of(&bench, "01 2022"), 2, 1e-14);
    bench_close(&bench);
}
END_TEST

/* The interval of a proportion of 0 was not made from its error. */
START_TEST(without_any_variance_there_is_no_interval)
{
    struct bench bench;
    open_pair(&bench, "a - b");
    say_with_error(&bench, 0, "01 2022", 100, 0);
    say_with_error(&bench, 1, "01 2022", 0, 0);
    bench_derive(&bench);
    const struct observation *of = get(&bench, "01 2022");
    ck_assert_double_eq(of->value, 100);
    ck_assert(of->has_se && of->se == 0 && !of->has_interval);
    bench_close(&bench);
}
END_TEST

/* ---- one sample --------------------------------------------------------- */

/* All terms are of the sample 0, which keeps this. */
static void of_one_sample(struct bench *bench, struct kept *kept)
{
    bench->kept[0] = kept;
    for (size_t table = 0; table < BENCH_TABLES; table++) {
        for (size_t i = 0; i < bench->tables[table].count; i++)
            bench->cells[table][i].sample = 0;
    }
}

/* R's means of y of girls and of boys; those of x and v of all. */
#define GIRLS_AND_BOYS                                                         \
    "'a': {'indicator': 'i', 'codes': {'sex': 'F'}},"                          \
    " 'b': {'indicator': 'i', 'codes': {'sex': 'M'}}"

static void open_sexes(struct bench *bench, const char *expression,
                       enum frame_kind kind)
{
    char rest[512];
    snprintf(rest, sizeof rest, FORMULA("[['area']]", "%s", GIRLS_AND_BOYS),
             expression);
    bench_open(bench, AREAS, rest);
    struct quipu_error err = QUIPU_NO_ERROR;
    struct kept *kept = make_kept(kind, 100);
    for (size_t table = 0; table < 2; table++) {
        const char *cell = table == 0 ? "XX 2022 F" : "XX 2022 M";
        struct observation *of = &say(bench, table, cell, 0)->says;
        struct kept_cell found;
        struct estimate estimate;
        struct estimation how = *kept_how(kept);
        how.kind = QUIPU_PROPORTION;
        how.interval = INTERVAL_LOGIT;
        ck_assert_int_eq(kept_find(kept, of, &found, &err), 1);
        ck_assert_ok(estimate_cell(found.cells, found.cell, kept_frame(kept),
                                   &how, &estimate, &err) == 0,
                     err);
        of->value = 100 * estimate.value;
        of->has_se = true;
        of->se = 100 * estimate.se;
    }
    of_one_sample(bench, kept);
}

static const struct {
    const char *expression;
    enum frame_kind kind;
    double value, se, low, high;
    int64_t df;
} within[] = {
    /* clusters-adjust: domains, relative, gap */
    {"1.5 * a - b / 4", FRAME_CLUSTERS, 36.14104365003461, 14.72360243936057, 0,
     0, 14},
    {"a / b", FRAME_CLUSTERS, 0.82057124494366607, 0.25211191798491994,
     0.27984495938418463, 1.3612975305031476, 14},
    {"100 * (a - b) / (a + b)", FRAME_CLUSTERS, -9.85562941053076,
     15.212760010930793, 0, 0, 14},
    /* elements: domains, relative, gap */
    {"1.5 * a - b / 4", FRAME_ELEMENTS, 36.14104365003461, 12.75085750912279, 0,
     0, 155},
    {"a / b", FRAME_ELEMENTS, 0.82057124494366607, 0.25230244347006148,
     0.32217624497914704, 1.3189662449081851, 155},
    {"100 * (a - b) / (a + b)", FRAME_ELEMENTS, -9.85562941053076,
     15.224256565733084, 0, 0, 155},
};

START_TEST(within_a_sample_errors_are_those_of_svycontrast)
{
    for (size_t i = 0; i < ARRAY_SIZE(within); i++) {
        struct bench bench;
        open_sexes(&bench, within[i].expression, within[i].kind);
        bench_derive(&bench);
        const struct observation *of = get(&bench, "XX 2022");
        ck_assert_close(of->value, within[i].value, 1e-12);
        ck_assert_close(se_of(&bench, "XX 2022"), within[i].se, 1e-9);
        ck_assert(of->has_df && of->has_interval);
        ck_assert_int_eq(of->df, within[i].df);
        if (within[i].high > 0) {
            ck_assert_close(of->ci_low, within[i].low, 1e-9);
            ck_assert_close(of->ci_high, within[i].high, 1e-9);
        }
        ck_assert_uint_eq(bench.reads, 1);
        bench_close(&bench);
    }
}
END_TEST

/* clusters-adjust linear: several indicators of the same records. */
START_TEST(indicators_of_one_sample_go_together)
{
    static const char *const ids[] = {"i", "j", "k"};
    static const double values[] = {37.0, 12.4, 47.0};
    struct bench bench;
    bench_open(&bench, AREAS,
               FORMULA("[[]]", "2 * a / 100 - 0.5 * b + 3 * c / 100",
                       A_AND_B ", 'c': {'indicator': 'i'}"));
    const char *whole = bench.indicator->dataset->ref_area;
    char cell[64];
    snprintf(cell, sizeof cell, "%s 2022", whole);
    for (size_t table = 0; table < 3; table++)
        say_with_error(&bench, table, cell, values[table], 1)->indicator =
            ids[table];
    of_one_sample(&bench, make_kept(FRAME_CLUSTERS, 100));
    bench_derive(&bench);
    ck_assert_close(se_of(&bench, cell), 0.13126024481475529, 1e-9);
    bench_close(&bench);

    /* Second moments do not say how one record counts in both. */
    bench_open(&bench, AREAS, FORMULA("[[]]", "a - b", A_AND_B));
    for (size_t table = 0; table < 2; table++)
        say_with_error(&bench, table, cell, values[table], 1)->indicator =
            ids[table];
    of_one_sample(&bench, make_kept(FRAME_ELEMENTS, 100));
    bench_derive(&bench);
    has_no_error(&bench, cell);
    bench_close(&bench);
}
END_TEST

START_TEST(a_sample_and_another_add_up)
{
    struct bench bench;
    bench_open(&bench, AREAS,
               FORMULA("[[]]", "1.5 * a - b / 4 + 2 * c",
                       GIRLS_AND_BOYS ", 'c': {'indicator': 'i'}"));
    char cell[64];
    const char *whole = bench.indicator->dataset->ref_area;
    snprintf(cell, sizeof cell, "%s 2022 F", whole);
    say_with_error(&bench, 0, cell, 30, 1);
    snprintf(cell, sizeof cell, "%s 2022 M", whole);
    say_with_error(&bench, 1, cell, 30, 1);
    snprintf(cell, sizeof cell, "%s 2022", whole);
    of_one_sample(&bench, make_kept(FRAME_CLUSTERS, 100));
    say_with_error(&bench, 2, cell, 7, 3);
    bench_derive(&bench);
    /* clusters-adjust domains_se and 2 * 3 */
    ck_assert_close(se_of(&bench, cell),
                    sqrt(14.72360243936057 * 14.72360243936057 + 36), 1e-9);
    ck_assert_int_eq(get(&bench, cell)->df, 14);
    bench_close(&bench);
}
END_TEST

START_TEST(what_was_not_kept_leaves_no_error)
{
    struct bench bench;
    open_sexes(&bench, "a - b", FRAME_CLUSTERS);
    kept_free(bench.kept[0]);
    bench.kept[0] = NULL;
    bench_derive(&bench);
    has_no_error(&bench, "XX 2022");
    ck_assert_uint_eq(bench.reads, 1);
    bench_close(&bench);

    open_sexes(&bench, "a - b", FRAME_CLUSTERS);
    bench.cells[1][0].says.version = 2; /* not in what was kept */
    bench_derive(&bench);
    has_no_error(&bench, "XX 2022");
    bench_close(&bench);
}
END_TEST

/* A sample is asked for once, and only where two of its terms matter. */
START_TEST(what_was_kept_is_read_only_where_it_is_needed)
{
    struct bench bench;
    open_sexes(&bench, "a + 0 * b", FRAME_CLUSTERS);
    bench_derive(&bench);
    ck_assert_double_eq(se_of(&bench, "XX 2022"), bench.cells[0][0].says.se);
    ck_assert_uint_eq(bench.reads, 0);
    bench_close(&bench);
}
END_TEST

UNIT_MAIN("derive error", samples_are_independent_of_each_other,
          degrees_of_freedom_are_the_fewest,
          what_is_made_of_numbers_without_interval_has_none,
          what_is_from_one_source_has_no_known_error,
          a_term_without_error_leaves_none, a_census_has_no_error,
          a_term_that_does_not_matter_adds_no_error,
          without_any_variance_there_is_no_interval,
          within_a_sample_errors_are_those_of_svycontrast,
          indicators_of_one_sample_go_together, a_sample_and_another_add_up,
          what_was_not_kept_leaves_no_error,
          what_was_kept_is_read_only_where_it_is_needed)
