/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_combination.c - linear combinations within one sample, and functions by
 * the delta method, against R's package survey 4.1-1
 * (tests/golden/survey_combine.csv, made by survey_combine.R); the edges by
 * hand.
 */
#include "csv.h"
#include "stats/expression.h"
#include "survey_synthetic.h"
#include "survey_toy.h"

/* ---- the records of R ---------------------------------------------------- */

enum variable { Y, X, V, VARIABLES };

/* Every record is in the cell of all and in that of its domain. */
enum region { REST, DOMAIN, ALL };

struct survey {
    struct frame *frame;
    struct cells *cells[VARIABLES];
};

static void add_to_cells(struct survey *survey, const struct synthetic *from,
                         uint32_t leaf)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    const double values[VARIABLES] = {from->y, from->x, from->x > 12.5};
    for (size_t i = 0; i < VARIABLES; i++) {
        struct cells_record record = {leaf, from->weight, values[i], 1};
        ck_assert_ok(cells_add(survey->cells[i], ALL, &record, &err) == 0, err);
        ck_assert_ok(cells_add(survey->cells[i],
                               from->in_domain ? DOMAIN : REST, &record,
                               &err) == 0,
                     err);
    }
}

static struct survey survey_of(const struct synthetic *records,
                               enum frame_kind kind)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    struct synthetic_choice choice = {.kind = kind};
    struct survey survey = {.frame = frame_new(kind, &err)};
    for (size_t i = 0; i < VARIABLES; i++)
        survey.cells[i] = cells_new(kind, i == X ? 12 : 0, 1, &err);
    for (size_t i = 0; i < SYNTHETIC_COUNT; i++) {
        if (!records[i].is_left_out)
            add_to_cells(
                &survey, &records[i],
                synthetic_add_frame(survey.frame, &records[i], &choice));
    }
    ck_assert_ok(frame_seal(survey.frame, &err) == 0, err);
    for (size_t i = 0; i < VARIABLES; i++)
        ck_assert_ok(cells_seal(survey.cells[i], survey.frame, &err) == 0, err);
    return survey;
}

static void survey_free(struct survey *survey)
{
    frame_free(survey->frame);
    for (size_t i = 0; i < VARIABLES; i++)
        cells_free(survey->cells[i]);
}

static void prepare(struct synthetic *records, const char *text)
{
    static const double whole[] = {0.1, 0.2, 1, 0.25, 1};
    static const double lonely[] = {0.1, 0.2, 0.5, 0.25, 0.05};
    for (size_t i = 0; i < SYNTHETIC_COUNT; i++) {
        struct synthetic *record = &records[i];
        if (strstr(text, "lonelyfraction"))
            record->fpc = lonely[record->stratum - 1];
        else if (strstr(text, "fraction"))
            record->fpc = whole[record->stratum - 1];
        if (strstr(text, "nolonely"))
            record->is_left_out = record->stratum == 5;
        if (strstr(text, "zero") &&
            (i < 8 || i == 24 || (i >= 59 && i < 70) || i == 120))
            record->weight = 0;
    }
}

/* ---- what is made of them ------------------------------------------------ */

struct part {
    enum variable variable;
    enum quipu_measure_kind kind;
    enum region region; /* DOMAIN or ALL by the case, where it is ALL */
};

static void of_linear(const double *v, double *gradient)
{
    (void)v;
    gradient[0] = 2;
    gradient[1] = -0.5;
    gradient[2] = 3;
}

static void of_difference(const double *v, double *gradient)
{
    (void)v;
    gradient[0] = 1;
    gradient[1] = -1;
}

static void of_quotient(const double *v, double *gradient)
{
    gradient[0] = 1 / v[1];
    gradient[1] = -v[0] / (v[1] * v[1]);
}

static void of_odds(const double *v, double *gradient)
{
    double a = v[0] / (1 - v[0]), b = v[1] / (1 - v[1]);
    gradient[0] = 1 / ((1 - v[0]) * (1 - v[0])) / b;
    gradient[1] = -a / (b * b) / ((1 - v[1]) * (1 - v[1]));
}

static void of_product(const double *v, double *gradient)
{
    gradient[0] = v[1] * v[2];
    gradient[1] = v[0] * v[2];
    gradient[2] = v[0] * v[1];
}

static void of_total_and_mean(const double *v, double *gradient)
{
    (void)v;
    gradient[0] = 1;
    gradient[1] = 0.001;
}

static void of_domains(const double *v, double *gradient)
{
    (void)v;
    gradient[0] = 1.5;
    gradient[1] = -0.25;
}

static void of_gap(const double *v, double *gradient)
{
    double sum = v[0] + v[1];
    gradient[0] = 200 * v[1] / (sum * sum);
    gradient[1] = -200 * v[0] / (sum * sum);
}

static const struct quantity {
    const char *name, *text;
    void (*gradient)(const double *values, double *gradient);
    size_t count;
    struct part parts[3];
} quantities[] = {
    {"linear",
     "2*a-0.5*b+3*c",
     of_linear,
     3,
     {{Y, QUIPU_PROPORTION, ALL},
      {X, QUIPU_MEAN, ALL},
      {V, QUIPU_PROPORTION, ALL}}},
    {"difference",
     "a-b",
     of_difference,
     2,
     {{Y, QUIPU_PROPORTION, ALL}, {V, QUIPU_PROPORTION, ALL}}},
    {"quotient",
     "a/b",
     of_quotient,
     2,
     {{Y, QUIPU_PROPORTION, ALL}, {X, QUIPU_MEAN, ALL}}},
    {"odds",
     "a/(1-a)/(b/(1-b))",
     of_odds,
     2,
     {{Y, QUIPU_PROPORTION, ALL}, {V, QUIPU_PROPORTION, ALL}}},
    {"product",
     "a*b*c",
     of_product,
     3,
     {{Y, QUIPU_PROPORTION, ALL},
      {V, QUIPU_PROPORTION, ALL},
      {X, QUIPU_MEAN, ALL}}},
    {"of_totals",
     "a/b",
     of_quotient,
     2,
     {{Y, QUIPU_TOTAL, ALL}, {X, QUIPU_TOTAL, ALL}}},
    {"total_and_mean",
     "a+b/1000",
     of_total_and_mean,
     2,
     {{Y, QUIPU_PROPORTION, ALL}, {X, QUIPU_TOTAL, ALL}}},
    {"domains",
     "1.5*a-b/4",
     of_domains,
     2,
     {{Y, QUIPU_PROPORTION, DOMAIN}, {Y, QUIPU_PROPORTION, REST}}},
    {"relative",
     "a/b",
     of_quotient,
     2,
     {{Y, QUIPU_PROPORTION, DOMAIN}, {Y, QUIPU_PROPORTION, REST}}},
    {"gap",
     "100*(a-b)/(a+b)",
     of_gap,
     2,
     {{Y, QUIPU_PROPORTION, DOMAIN}, {Y, QUIPU_PROPORTION, REST}}},
    {"crossed",
     "a/b",
     of_quotient,
     2,
     {{Y, QUIPU_PROPORTION, DOMAIN}, {X, QUIPU_MEAN, REST}}},
    {"domain_of_all",
     "a-b",
     of_difference,
     2,
     {{Y, QUIPU_PROPORTION, DOMAIN}, {Y, QUIPU_PROPORTION, ALL}}},
};

static const struct quantity *find_quantity(const char *name)
{
    for (size_t i = 0; i < ARRAY_SIZE(quantities); i++) {
        size_t length = strlen(quantities[i].name);
        const char *rest = name + length;
        if (strncmp(name, quantities[i].name, length) == 0 &&
            (*rest == '\0' || strcmp(rest, "_se") == 0 ||
             strcmp(rest, "_lo") == 0 || strcmp(rest, "_hi") == 0 ||
             strcmp(rest, "_df") == 0))
            return &quantities[i];
    }
    ck_abort_msg("unknown quantity %s", name);
    return NULL;
}

/* The function's value; its derivatives by hand are those of the expression. */
static double value_of(const struct quantity *quantity, const double *values,
                       const double *gradient)
{
    static const char *const names[] = {"a", "b", "c"};
    struct quipu_error err = QUIPU_NO_ERROR;
    QUIPU_AUTO(expression)
    expression = expression_parse(quantity->text, names, quantity->count, &err);
    ck_assert_ok(expression, err);
    double value, own[3];
    ck_assert(expression_evaluate(expression, values, &value, own));
    for (size_t i = 0; i < quantity->count; i++)
        ck_assert_close(own[i], gradient[i], 1e-13);
    return value;
}

static struct estimate combine(const struct quantity *quantity,
                               const struct survey *survey, bool is_domain,
                               const struct estimation *how)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    struct combined_cell of[3];
    struct estimate estimate;
    double values[3], gradient[3], linear = 0;
    for (size_t i = 0; i < quantity->count; i++) {
        const struct part *part = &quantity->parts[i];
        struct cells *cells = survey->cells[part->variable];
        struct estimation one = *how;
        enum region region = is_domain ? DOMAIN : part->region;
        one.kind = part->kind;
        of[i] = (struct combined_cell){cells, find_cell(cells, region),
                                       part->kind, 0};
        ck_assert_ok(estimate_cell(cells, of[i].cell, survey->frame, &one,
                                   &estimate, &err) == 0,
                     err);
        values[i] = estimate.value;
    }
    quantity->gradient(values, gradient);
    for (size_t i = 0; i < quantity->count; i++) {
        of[i].gradient = gradient[i];
        linear += gradient[i] * values[i];
    }
    ck_assert_ok(estimate_combination(of, quantity->count, survey->frame, how,
                                      &estimate, &err) == 0,
                 err);
    ck_assert(estimate.has_value && estimate.has_se && estimate.has_interval);
    ck_assert_double_eq(estimate.value, linear);
    estimate_move(&estimate, value_of(quantity, values, gradient), how);
    return estimate;
}

/* ---- comparing ----------------------------------------------------------- */

static double field_of(const struct estimate *estimate, const char *name)
{
    const char *last = name + strlen(name) - 3;
    if (strcmp(last, "_se") == 0)
        return estimate->se;
    if (strcmp(last, "_lo") == 0)
        return estimate->ci_low;
    if (strcmp(last, "_hi") == 0)
        return estimate->ci_high;
    return strcmp(last, "_df") == 0 ? (double)estimate->df : estimate->value;
}

static void compare_row(const struct csv *csv, size_t row)
{
    const char *text = csv_text(csv, row, "case");
    const char *name = csv_text(csv, row, "quantity");
    struct estimation how = toy_how(QUIPU_RATIO); /* which does not count */
    struct synthetic records[SYNTHETIC_COUNT];
    how.df = DF_DOMAIN;
    how.lonely = LONELY_FAIL;
    if (strstr(text, "-adjust"))
        how.lonely = LONELY_ADJUST;
    else if (strstr(text, "-average"))
        how.lonely = LONELY_AVERAGE;
    else if (strstr(text, "-certainty"))
        how.lonely = LONELY_CERTAINTY;
    synthetic_make(records);
    prepare(records, text);
    struct survey survey =
        survey_of(records, strncmp(text, "elements", 8) == 0 ? FRAME_ELEMENTS
                                                             : FRAME_CLUSTERS);
    struct estimate estimate = combine(find_quantity(name), &survey,
                                       strstr(text, "-domain") != NULL, &how);
    double have = field_of(&estimate, name);
    double want = csv_number(csv, row, "value");
    ck_assert_msg(fabs(have - want) <= 1e-9 * fabs(want),
                  "%s %s is %.17g, expected %.17g", text, name, have, want);
    survey_free(&survey);
}

START_TEST(combinations_are_those_of_survey_41)
{
    QUIPU_AUTO(csv)
    csv = csv_read(source_path("tests/golden/survey_combine.csv"));
    for (size_t row = 0; row < csv->rows; row++)
        compare_row(csv, row);
    ck_assert_uint_eq(csv->rows, 425);
}
END_TEST

/* ---- edges --------------------------------------------------------------- */

/* Two strata of two PSUs; key 0 is in both, 1 in the second, 2 in one PSU, 3
 * has no weight. */
static const struct toy_record plain[] = {
    {"1", "a", 1, 1, 1, 0, 0, false}, {"1", "a", 2, 0, 2, 0, 0, false},
    {"1", "b", 3, 1, 3, 0, 0, false}, {"1", "b", 1, 0, 1, 0, 0, false},
    {"2", "a", 3, 0, 2, 1, 0, false}, {"2", "a", 1, 1, 4, 1, 0, false},
    {"2", "b", 2, 1, 1, 1, 0, false}, {"2", "b", 1, 0, 2, 0, 0, false},
    {"2", "b", 1, 0, 2, 2, 0, false}, {"2", "b", 2, 1, 2, 2, 0, false},
    {"2", "b", 0, 1, 2, 3, 0, false},
};

static struct estimate combine_toy(const struct toy *toy,
                                   const double *gradients, size_t count,
                                   const struct estimation *how)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    struct combined_cell of[4];
    struct estimate estimate;
    for (size_t i = 0; i < count; i++)
        of[i] = (struct combined_cell){toy->cells, i, how->kind, gradients[i]};
    ck_assert_ok(
        estimate_combination(of, count, toy->frame, how, &estimate, &err) == 0,
        err);
    return estimate;
}

START_TEST(one_cell_is_its_estimate_times_the_gradient)
{
    for (int kind = FRAME_CLUSTERS; kind <= FRAME_ELEMENTS; kind++) {
        struct toy toy =
            toy_of((enum frame_kind)kind, plain, ARRAY_SIZE(plain));
        struct estimation how = toy_how(QUIPU_MEAN);
        struct estimate one = toy_estimate(&toy, 0, &how);
        struct estimate tenfold =
            combine_toy(&toy, (const double[]){-10}, 1, &how);
        ck_assert_double_eq(tenfold.value, -10 * one.value);
        ck_assert_close(tenfold.se, 10 * one.se, 1e-14);
        ck_assert_close(tenfold.rse, one.rse, 1e-14);
        ck_assert_close(tenfold.ci_low, -10 * one.ci_high, 1e-14);
        ck_assert_close(tenfold.ci_high, -10 * one.ci_low, 1e-14);
        ck_assert_int_eq(tenfold.n, one.n);
        ck_assert_int_eq(tenfold.df, one.df);
        ck_assert_double_eq(tenfold.weight, one.weight);
        ck_assert(!tenfold.has_deff);
        toy_free(&toy);
    }
}
END_TEST

START_TEST(a_cell_with_gradient_0_has_no_part_in_the_error)
{
    struct toy toy = toy_of(FRAME_CLUSTERS, plain, ARRAY_SIZE(plain));
    struct estimation how = toy_how(QUIPU_MEAN);
    how.df = DF_DOMAIN;
    struct estimate one = toy_estimate(&toy, 1, &how);
    /* The third has no standard error of its own. */
    struct estimate all = combine_toy(&toy, (const double[]){0, 1, 0}, 3, &how);
    ck_assert(one.has_se && all.has_se);
    ck_assert_double_eq(all.value, one.value);
    ck_assert_double_eq(all.se, one.se);
    ck_assert_int_eq(all.df, 1);
    ck_assert_int_eq(all.df, one.df);
    ck_assert_int_eq(all.n, 10);
    ck_assert_double_eq(all.weight, 17);

    all = combine_toy(&toy, (const double[]){0, 0, 0}, 3, &how);
    ck_assert(all.has_value && !all.has_se && !all.has_interval);
    ck_assert_double_eq(all.value, 0);
    toy_free(&toy);
}
END_TEST

START_TEST(what_one_cell_lacks_the_combination_lacks)
{
    struct toy toy = toy_of(FRAME_CLUSTERS, plain, ARRAY_SIZE(plain));
    struct estimation how = toy_how(QUIPU_MEAN);
    struct estimate estimate =
        combine_toy(&toy, (const double[]){1, 1, 1}, 3, &how);
    ck_assert(estimate.has_value && !estimate.has_se && estimate.has_df);
    ck_assert(!estimate.has_interval && !estimate.has_rse);

    estimate = combine_toy(&toy, (const double[]){1, 1, 0, 0}, 4, &how);
    ck_assert(!estimate.has_value && !estimate.has_se && !estimate.has_df);
    ck_assert_int_eq(estimate.n, 11);
    estimate_move(&estimate, 5, &how);
    ck_assert(!estimate.has_value && !estimate.has_interval);
    ck_assert_double_eq(estimate.value, 0);
    toy_free(&toy);
}
END_TEST

START_TEST(a_census_has_a_value_alone)
{
    struct toy toy = toy_of(FRAME_CENSUS, plain, ARRAY_SIZE(plain));
    struct estimation how = toy_how(QUIPU_TOTAL);
    struct estimate estimate =
        combine_toy(&toy, (const double[]){2, -1}, 2, &how);
    ck_assert(estimate.has_value && !estimate.has_se && !estimate.has_df);
    ck_assert_double_eq(estimate.value, 2 * 4 - 3);
    estimate_move(&estimate, 7, &how);
    ck_assert_double_eq(estimate.value, 7);
    ck_assert(!estimate.has_interval && !estimate.has_rse);
    toy_free(&toy);
}
END_TEST

START_TEST(what_is_the_same_but_for_rounding_leaves_no_error)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    struct toy toy = toy_new(FRAME_CLUSTERS);
    QUIPU_AUTO(cells) third = cells_new(FRAME_CLUSTERS, 0, 0, &err);
    for (size_t i = 0; i < ARRAY_SIZE(plain); i++) {
        uint32_t leaf;
        toy_add(&toy, &plain[i]);
        ck_assert_ok(toy_add_frame(toy.frame, &plain[i], &leaf, &err) == 0,
                     err);
        struct cells_record record = {leaf, plain[i].weight, plain[i].y / 3, 1};
        ck_assert_ok(cells_add(third, plain[i].key, &record, &err) == 0, err);
    }
    toy_seal(&toy);
    ck_assert_ok(cells_seal(third, toy.frame, &err) == 0, err);
    struct combined_cell of[] = {{toy.cells, 0, QUIPU_MEAN, 0.1},
                                 {third, 0, QUIPU_MEAN, -0.3}};
    struct estimation how = toy_how(QUIPU_MEAN);
    struct estimate estimate;
    ck_assert_ok(
        estimate_combination(of, 2, toy.frame, &how, &estimate, &err) == 0,
        err);
    ck_assert(estimate.has_se);
    ck_assert_double_eq(estimate.se, 0);
    toy_free(&toy);
}
END_TEST

/* ---- what is refused ----------------------------------------------------- */

static void check_refused(const struct toy *toy, const struct combined_cell *of,
                          const struct estimation *how, const char *cause)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    struct estimate estimate;
    ck_assert_int_eq(
        estimate_combination(of, 2, toy->frame, how, &estimate, &err), -1);
    ck_assert_int_eq(err.code, QUIPU_EDATA);
    ck_assert_msg(strstr(err.cause, cause), "%s", err.cause);
    ck_assert(!estimate.has_value);
}

START_TEST(a_lonely_stratum_fails_where_it_shall)
{
    static const struct toy_record records[] = {
        {"1", "a", 1, 3, 1, 0, 0, false},
        {"1", "b", 1, 5, 1, 0, 0, false},
        {"2", "a", 1, 4, 1, 1, 0, false}};
    struct toy toy = toy_of(FRAME_CLUSTERS, records, ARRAY_SIZE(records));
    struct estimation how = toy_how(QUIPU_TOTAL);
    how.lonely = LONELY_FAIL;
    struct combined_cell of[] = {{toy.cells, 0, QUIPU_TOTAL, 1},
                                 {toy.cells, 1, QUIPU_TOTAL, 1}};
    check_refused(&toy, of, &how, "stratum \"2\" has only one PSU");
    of[1].gradient = 0;
    struct estimate estimate =
        combine_toy(&toy, (const double[]){1, 0}, 2, &how);
    ck_assert(estimate.has_se);
    toy_free(&toy);
}
END_TEST

START_TEST(numbers_too_large_are_refused)
{
    for (int kind = FRAME_CLUSTERS; kind <= FRAME_ELEMENTS; kind++) {
        struct toy toy =
            toy_of((enum frame_kind)kind, plain, ARRAY_SIZE(plain));
        struct estimation how = toy_how(QUIPU_MEAN);
        struct combined_cell of[] = {{toy.cells, 0, QUIPU_MEAN, 1e200},
                                     {toy.cells, 1, QUIPU_MEAN, 1}};
        check_refused(&toy, of, &how, "too large");
        of[0].gradient = INFINITY;
        check_refused(&toy, of, &how, "too large");
        toy_free(&toy);
    }
}
END_TEST

START_TEST(records_in_two_cells_cannot_be_told_apart_without_clusters)
{
    struct toy toy = toy_of(FRAME_ELEMENTS, plain, ARRAY_SIZE(plain));
    struct estimation how = toy_how(QUIPU_MEAN);
    struct combined_cell of[] = {{toy.cells, 0, QUIPU_MEAN, 1},
                                 {toy.cells, 0, QUIPU_TOTAL, 1}};
    check_refused(&toy, of, &how, "records in common");
    toy_free(&toy);
}
END_TEST

UNIT_MAIN("combination", combinations_are_those_of_survey_41,
          one_cell_is_its_estimate_times_the_gradient,
          a_cell_with_gradient_0_has_no_part_in_the_error,
          what_one_cell_lacks_the_combination_lacks, a_census_has_a_value_alone,
          what_is_the_same_but_for_rounding_leaves_no_error,
          a_lonely_stratum_fails_where_it_shall, numbers_too_large_are_refused,
          records_in_two_cells_cannot_be_told_apart_without_clusters)
