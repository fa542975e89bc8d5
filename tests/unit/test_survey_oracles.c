/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_survey_oracles.c - estimates over the data sets of R's package survey
 * against its version 4.5 (../shared/oracles/survey, see oracles/INDEX.md).
 *
 * Every row is compared but those of replicate weights, calibration,
 * quantiles, variances, and the intervals likelihood, asin and wilson.
 *
 * Where values are missing, R's degrees of freedom of a subset, and the n of
 * its beta intervals, are those of all its rows; ours those of the rows with a
 * value.  The oracle's are then made from a cell of all rows.
 */
#include <math.h>

#include "csv.h"
#include "stats/interval.h"
#include "stats/stats.h"

/* ---- designs ------------------------------------------------------------ */

struct design {
    const char *name, *variant;
    const char *file;
    enum frame_kind kind;
    const char *stratum, *psu, *weight, *fpc; /* columns; NULL for none */
};

static const struct design designs[] = {
    {"apistrat", "strata=stype,weights=pw,fpc=fpc", "apistrat", FRAME_ELEMENTS,
     "stype", NULL, "pw", "fpc"},
    {"apistrat", "strata=stype,weights=pw,nofpc", "apistrat", FRAME_ELEMENTS,
     "stype", NULL, "pw", NULL},
    {"apiclus1", "id=dnum,weights=pw,fpc=fpc", "apiclus1", FRAME_CLUSTERS, NULL,
     "dnum", "pw", "fpc"},
    {"apiclus1", "id=dnum,weights=pw,nofpc", "apiclus1", FRAME_CLUSTERS, NULL,
     "dnum", "pw", NULL},
    {"nhanes", "id=SDMVPSU,strata=SDMVSTRA,nest,weights=WTMEC2YR", "nhanes",
     FRAME_CLUSTERS, "SDMVSTRA", "SDMVPSU", "WTMEC2YR", NULL},
    {"fpc", "psu=psuid,strata=stratid,nofpc", "fpc", FRAME_CLUSTERS, "stratid",
     "psuid", "weight", NULL},
    {"fpc", "psu=psuid,strata=stratid,fpc=Nh", "fpc", FRAME_CLUSTERS, "stratid",
     "psuid", "weight", "Nh"},
    {"hospital", "id=hospno,strata=oblevel,weights=weighta", "hospital",
     FRAME_CLUSTERS, "oblevel", "hospno", "weighta", NULL},
};

static const struct design *find_design(const struct csv *csv, size_t row)
{
    for (size_t i = 0; i < ARRAY_SIZE(designs); i++) {
        if (strcmp(designs[i].name, csv_text(csv, row, "design")) == 0 &&
            strcmp(designs[i].variant, csv_text(csv, row, "variant")) == 0)
            return &designs[i];
    }
    return NULL;
}

/* ---- targets ------------------------------------------------------------ */

/* What a row of the oracle is about: y or y / x, or whether y is over 700 or
 * equal to a code. */
struct target {
    const char *name, *y, *x;
    const char *equals;
    double over;
};

static const struct target targets[] = {
    {"api00", "api00", NULL, NULL, 0},
    {"enroll", "enroll", NULL, NULL, 0},
    {"api00 > 700", "api00", NULL, NULL, 700},
    {"sch.wide == 'Yes'", "sch.wide", NULL, "Yes", 0},
    {"api00/api99", "api00", "api99", NULL, 0},
    {"HI_CHOL", "HI_CHOL", NULL, NULL, 0},
    {"HI_CHOL == 1", "HI_CHOL", NULL, "1", 0},
    {"x", "x", NULL, NULL, 0},
    {"births", "births", NULL, NULL, 0},
};

static const struct target *find_target(const char *name)
{
    for (size_t i = 0; i < ARRAY_SIZE(targets); i++) {
        if (strcmp(targets[i].name, name) == 0)
            return &targets[i];
    }
    ck_abort_msg("unknown target %s", name);
    return NULL;
}

static double value_of(const struct target *target, const struct csv *data,
                       size_t row)
{
    if (target->equals)
        return strcmp(csv_text(data, row, target->y), target->equals) == 0;
    double y = csv_number(data, row, target->y);
    return target->over > 0 ? y > target->over : y;
}

/* ---- accumulating ------------------------------------------------------- */

struct survey {
    const struct design *design;
    struct csv *data;
    struct frame *frame;
    struct cells *cells;
};

/* A cell with all records of cell 1, those with missing values too. */
#define ALL_ROWS 3

static uint32_t add_to_frame(struct survey *survey, size_t row)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    const struct design *design = survey->design;
    struct frame_record record = {
        .weight = csv_number(survey->data, row, design->weight)};
    if (design->stratum)
        record.stratum =
            quipu_slice_of(csv_text(survey->data, row, design->stratum));
    if (design->psu)
        record.psu = quipu_slice_of(csv_text(survey->data, row, design->psu));
    if (design->fpc)
        record.fpc = csv_number(survey->data, row, design->fpc);
    uint32_t leaf;
    ck_assert_ok(frame_add(survey->frame, &record, &leaf, &err) == 0, err);
    return leaf;
}

static void add_to_cell(struct survey *survey, size_t row, uint32_t leaf,
                        const struct target *target, uint64_t key)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    struct cells_record record = {
        .leaf = leaf,
        .weight = csv_number(survey->data, row, survey->design->weight),
        .x = 1,
    };
    if (key == 1)
        ck_assert_ok(cells_add(survey->cells, ALL_ROWS, &record, &err) == 0,
                     err);
    if (!csv_has(survey->data, row, target->y)) {
        ck_assert_ok(
            cells_add_missing(survey->cells, key, QUIPU_MISSING, &err) == 0,
            err);
        return;
    }
    record.y = value_of(target, survey->data, row);
    if (target->x)
        record.x = csv_number(survey->data, row, target->x);
    ck_assert_ok(cells_add(survey->cells, key, &record, &err) == 0, err);
}

/* Cell 1 holds the records of the first level, cell 2 those of the second. */
static void accumulate(struct survey *survey, const struct target *target,
                       const char *domain, const char *const levels[2])
{
    struct quipu_error err = QUIPU_NO_ERROR;
    survey->frame = frame_new(survey->design->kind, &err);
    survey->cells = cells_new(survey->design->kind, 0, 0, &err);
    ck_assert_ok(survey->frame && survey->cells, err);
    for (size_t row = 0; row < survey->data->rows; row++) {
        uint32_t leaf = add_to_frame(survey, row);
        const char *level = strcmp(domain, "all") == 0
                                ? "all"
                                : csv_text(survey->data, row, domain);
        for (size_t i = 0; i < 2; i++) {
            if (levels[i] && strcmp(level, levels[i]) == 0)
                add_to_cell(survey, row, leaf, target, i + 1);
        }
    }
    ck_assert_ok(frame_seal(survey->frame, &err) == 0, err);
    ck_assert_ok(cells_seal(survey->cells, survey->frame, &err) == 0, err);
}

/* ---- comparing ---------------------------------------------------------- */

/* The oracle has 15 digits. */
#define CLOSE 1e-9
/* R's "logit" iterates, ours is the closed form. */
#define LOGIT 1e-6

struct row {
    const struct csv *csv;
    size_t row;
    double tolerance;
};

static void compare(const struct row *row, const char *column, bool has,
                    double value)
{
    if (!csv_has(row->csv, row->row, column))
        return;
    double want = csv_number(row->csv, row->row, column);
    double limit = row->tolerance * fabs(want);
    if (row->tolerance == LOGIT)
        limit += 1e-11;
    ck_assert_msg(has && fabs(value - want) <= limit,
                  "row %zu (%s %s %s %s), %s is %.17g, expected %.17g",
                  row->row + 2, csv_text(row->csv, row->row, "design"),
                  csv_text(row->csv, row->row, "statistic"),
                  csv_text(row->csv, row->row, "target"),
                  csv_text(row->csv, row->row, "level"), column, value, want);
}

static bool is_statistic(const struct row *row, const char *name)
{
    return strcmp(csv_text(row->csv, row->row, "statistic"), name) == 0;
}

/* A proportion of 0 or 1 has the exact interval of METHOD C.6, which R's
 * methods do not give; 1 of n and 0 of n mirror each other. */
static void check_boundary(const struct estimate *estimate)
{
    double low = pow(0.025, 1 / (double)estimate->n);
    ck_assert(estimate->is_boundary && estimate->has_interval);
    if (estimate->value == 1) {
        ck_assert_close(estimate->ci_low, low, CLOSE);
        ck_assert_double_eq(estimate->ci_high, 1);
    } else {
        ck_assert_double_eq(estimate->ci_low, 0);
        ck_assert_close(estimate->ci_high, 1 - low, CLOSE);
    }
}

/* Ours, or from another number of rows and degrees of freedom. */
static struct interval limits_of(const struct estimate *estimate,
                                 const struct estimate *all_rows,
                                 const struct estimation *how)
{
    struct interval limits = {estimate->ci_low, estimate->ci_high};
    bool has_limits = estimate->has_interval;
    struct proportion proportion = {
        .p = estimate->value,
        .has_se = true,
        .se = estimate->se,
        .rows = all_rows->n,
        .positive = estimate->n,
        .df = all_rows->df,
    };
    if (all_rows->n != estimate->n && how->kind == QUIPU_PROPORTION)
        has_limits = interval_of_proportion(&proportion, how->interval,
                                            how->confidence, &limits);
    else if (all_rows->n != estimate->n)
        has_limits = interval_of_value(estimate->value, estimate->se,
                                       all_rows->df, how->confidence, &limits);
    ck_assert(has_limits);
    return limits;
}

static void compare_row(const struct row *row, const struct estimation *how,
                        const struct estimate *estimate,
                        const struct estimate *all_rows)
{
    compare(row, "estimate", estimate->has_value, estimate->value);
    compare(row, "se", estimate->has_se, estimate->se);
    /* The oracle's rows of domains have R's deff = "replace" too. */
    bool is_replace = is_statistic(row, "mean_deff_replace") ||
                      strcmp(csv_text(row->csv, row->row, "domain"), "all");
    compare(row, "deff",
            is_replace ? estimate->has_deff : estimate->has_deff_population,
            is_replace ? estimate->deff : estimate->deff_population);
    if (is_statistic(row, "mean_z"))
        return; /* its interval is the normal one, its df infinite */
    compare(row, "degf", all_rows->has_df, (double)all_rows->df);
    if (estimate->is_boundary) {
        check_boundary(estimate);
        return;
    }
    struct interval limits = limits_of(estimate, all_rows, how);
    compare(row, "ci_lo", true, limits.low);
    compare(row, "ci_hi", true, limits.high);
}

/* ---- rows --------------------------------------------------------------- */

static enum quipu_measure_kind kind_of(const char *statistic)
{
    if (strcmp(statistic, "total") == 0)
        return QUIPU_TOTAL;
    if (strcmp(statistic, "ratio") == 0)
        return QUIPU_RATIO;
    return strncmp(statistic, "prop", 4) == 0 ? QUIPU_PROPORTION : QUIPU_MEAN;
}

static enum interval_method method_of(const char *name)
{
    if (strcmp(name, "beta") == 0)
        return INTERVAL_BETA;
    return strstr(name, "logit") ? INTERVAL_LOGIT : INTERVAL_WALD;
}

static bool is_asked_for(const struct csv *csv, size_t row)
{
    static const char *const beyond[] = {"quantile", "variance", "likelihood",
                                         "asin", "wilson"};
    for (size_t i = 0; i < ARRAY_SIZE(beyond); i++) {
        if (strstr(csv_text(csv, row, "statistic"), beyond[i]) ||
            strstr(csv_text(csv, row, "ci_method"), beyond[i]))
            return false;
    }
    return find_design(csv, row) != NULL;
}

static void estimate_row(const struct row *row, struct survey *survey)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    const char *method = csv_text(row->csv, row->row, "ci_method");
    struct estimation how = {
        .kind = kind_of(csv_text(row->csv, row->row, "statistic")),
        .lonely = LONELY_ADJUST,
        .df = DF_DOMAIN,
        .interval = method_of(method),
        .confidence = 0.95,
    };
    const char *level = csv_text(row->csv, row->row, "level");
    bool is_contrast = strcmp(level, "E-H") == 0;
    const char *const levels[2] = {is_contrast ? "E" : level,
                                   is_contrast ? "H" : NULL};
    accumulate(survey, find_target(csv_text(row->csv, row->row, "target")),
               csv_text(row->csv, row->row, "domain"), levels);

    struct estimate estimate, all_rows;
    size_t last = cells_count(survey->cells) - 1;
    int status = estimate_cell(survey->cells, last, survey->frame, &how,
                               &all_rows, &err);
    ck_assert_ok(status == 0, err);
    status =
        estimate_cell(survey->cells, 0, survey->frame, &how, &estimate, &err);
    if (all_rows.n == estimate.n)
        ck_assert_int_eq(all_rows.df, estimate.df);
    if (is_contrast)
        status = estimate_difference((struct cell_ref){survey->cells, 0},
                                     (struct cell_ref){survey->cells, 1},
                                     survey->frame, &how, &estimate, &err);
    ck_assert_ok(status == 0, err);
    compare_row(row, &how, &estimate, &all_rows);
    frame_free(survey->frame);
    cells_free(survey->cells);
}

/* Compares the rows of one data set and gives their number. */
static size_t compare_data_set(const char *file)
{
    char name[64];
    snprintf(name, sizeof name, "oracles/survey/%s.csv", file);
    QUIPU_AUTO(csv) data = csv_read(shared_path(name));
    QUIPU_AUTO(csv)
    oracle = csv_read(shared_path("oracles/survey/expected_survey45.csv"));
    size_t compared = 0;
    for (size_t i = 0; i < oracle->rows; i++) {
        if (!is_asked_for(oracle, i) ||
            strcmp(find_design(oracle, i)->file, file) != 0)
            continue;
        struct row row = {oracle, i, CLOSE};
        if (strcmp(csv_text(oracle, i, "ci_method"), "logit") == 0)
            row.tolerance = LOGIT;
        struct survey survey = {.design = find_design(oracle, i), .data = data};
        estimate_row(&row, &survey);
        compared++;
    }
    return compared;
}

START_TEST(stratified_elements)
{
    ck_assert_uint_eq(compare_data_set("apistrat"), 118);
}
END_TEST

START_TEST(clusters)
{
    ck_assert_uint_eq(compare_data_set("apiclus1"), 95);
}
END_TEST

START_TEST(strata_and_clusters_with_missing_values)
{
    ck_assert_uint_eq(compare_data_set("nhanes"), 79);
}
END_TEST

START_TEST(finite_populations)
{
    ck_assert_uint_eq(compare_data_set("fpc"), 8);
}
END_TEST

START_TEST(unequal_weights_by_stratum)
{
    ck_assert_uint_eq(compare_data_set("hospital"), 4);
}
END_TEST

int main(void)
{
    UNIT_NEEDS_SHARED("oracles/survey/expected_survey45.csv");
    return UNIT_RUN("survey oracles", stratified_elements, clusters,
                    strata_and_clusters_with_missing_values, finite_populations,
                    unequal_weights_by_stratum);
}
