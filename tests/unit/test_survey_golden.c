/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_survey_golden.c - estimates over synthetic records against R's package
 * survey.
 *
 * tests/golden/survey.csv: survey 4.5; every rule for lonely PSUs, FPC, a
 * domain, missing values.  tests/golden/survey_more.csv: survey 4.1-1, made by
 * survey_more.R; designs without clusters, weights of 0, sampling fractions,
 * design effects of ratios and totals, differences.
 */
#include "csv.h"
#include "survey_synthetic.h"

/* ---- what goes into the cells ------------------------------------------- */

static enum synthetic_cell take_y(const struct synthetic *from,
                                  struct cells_record *record)
{
    record->y = from->y;
    return CELL_ONE;
}

static enum synthetic_cell take_x(const struct synthetic *from,
                                  struct cells_record *record)
{
    record->y = from->x;
    return CELL_ONE;
}

static enum synthetic_cell take_ratio(const struct synthetic *from,
                                      struct cells_record *record)
{
    record->y = from->y;
    record->x = from->x;
    return CELL_ONE;
}

static enum synthetic_cell take_known_y(const struct synthetic *from,
                                        struct cells_record *record)
{
    record->y = from->y;
    return from->y_is_missing ? CELL_NONE : CELL_ONE;
}

/* The same over the domain; the rest goes to the other cell. */
static enum synthetic_cell domain_y(const struct synthetic *from,
                                    struct cells_record *record)
{
    record->y = from->y;
    return from->in_domain ? CELL_ONE : CELL_OTHER;
}

static enum synthetic_cell domain_x(const struct synthetic *from,
                                    struct cells_record *record)
{
    record->y = from->x;
    return from->in_domain ? CELL_ONE : CELL_OTHER;
}

static enum synthetic_cell domain_ratio(const struct synthetic *from,
                                        struct cells_record *record)
{
    record->y = from->y;
    record->x = from->x;
    return from->in_domain ? CELL_ONE : CELL_OTHER;
}

/* ---- quantities --------------------------------------------------------- */

#define FIELD(name) offsetof(struct estimate, name)
#define DF_FIELD    SIZE_MAX

struct quantity {
    const char *name;
    enum synthetic_cell (*take)(const struct synthetic *,
                                struct cells_record *);
    enum quipu_measure_kind kind;
    enum interval_method interval;
    enum df_rule df;
    size_t field;
    double tolerance;
};

/* R's method "logit" iterates, ours is the closed form. */
#define LOGIT 1e-6

static const struct quantity quantities[] = {
    {"degf", take_y, QUIPU_MEAN, INTERVAL_WALD, DF_DESIGN, DF_FIELD, 0},
    {"mean_y", take_y, QUIPU_PROPORTION, INTERVAL_WALD, DF_DESIGN, FIELD(value),
     1e-9},
    {"mean_y_se", take_y, QUIPU_PROPORTION, INTERVAL_WALD, DF_DESIGN, FIELD(se),
     1e-9},
    {"mean_y_se_lin", take_y, QUIPU_PROPORTION, INTERVAL_WALD, DF_DESIGN,
     FIELD(se), 1e-9},
    {"mean_x", take_x, QUIPU_MEAN, INTERVAL_WALD, DF_DESIGN, FIELD(value),
     1e-9},
    {"mean_x_se", take_x, QUIPU_MEAN, INTERVAL_WALD, DF_DESIGN, FIELD(se),
     1e-9},
    {"mean_x_deff", take_x, QUIPU_MEAN, INTERVAL_WALD, DF_DESIGN,
     FIELD(deff_population), 1e-9},
    {"mean_x_deff_replace", take_x, QUIPU_MEAN, INTERVAL_WALD, DF_DESIGN,
     FIELD(deff), 1e-9},
    {"mean_x_t_lo", take_x, QUIPU_MEAN, INTERVAL_WALD, DF_DESIGN, FIELD(ci_low),
     1e-9},
    {"mean_x_t_hi", take_x, QUIPU_MEAN, INTERVAL_WALD, DF_DESIGN,
     FIELD(ci_high), 1e-9},
    {"total_y", take_y, QUIPU_TOTAL, INTERVAL_WALD, DF_DESIGN, FIELD(value),
     1e-9},
    {"total_y_se", take_y, QUIPU_TOTAL, INTERVAL_WALD, DF_DESIGN, FIELD(se),
     1e-9},
    {"ratio_yx", take_ratio, QUIPU_RATIO, INTERVAL_WALD, DF_DESIGN,
     FIELD(value), 1e-9},
    {"ratio_yx_se", take_ratio, QUIPU_RATIO, INTERVAL_WALD, DF_DESIGN,
     FIELD(se), 1e-9},
    {"prop_logit", take_y, QUIPU_PROPORTION, INTERVAL_LOGIT, DF_DESIGN,
     FIELD(value), LOGIT},
    {"prop_logit_lo", take_y, QUIPU_PROPORTION, INTERVAL_LOGIT, DF_DESIGN,
     FIELD(ci_low), LOGIT},
    {"prop_logit_hi", take_y, QUIPU_PROPORTION, INTERVAL_LOGIT, DF_DESIGN,
     FIELD(ci_high), LOGIT},
    {"prop_beta_lo", take_y, QUIPU_PROPORTION, INTERVAL_BETA, DF_DESIGN,
     FIELD(ci_low), 1e-9},
    {"prop_beta_hi", take_y, QUIPU_PROPORTION, INTERVAL_BETA, DF_DESIGN,
     FIELD(ci_high), 1e-9},
    {"dom_degf_subset", domain_y, QUIPU_PROPORTION, INTERVAL_LOGIT, DF_DOMAIN,
     DF_FIELD, 0},
    {"dom_mean_y", domain_y, QUIPU_PROPORTION, INTERVAL_LOGIT, DF_DESIGN,
     FIELD(value), 1e-9},
    {"dom_mean_y_se", domain_y, QUIPU_PROPORTION, INTERVAL_LOGIT, DF_DESIGN,
     FIELD(se), 1e-9},
    {"dom_total_y", domain_y, QUIPU_TOTAL, INTERVAL_LOGIT, DF_DESIGN,
     FIELD(value), 1e-9},
    {"dom_total_y_se", domain_y, QUIPU_TOTAL, INTERVAL_LOGIT, DF_DESIGN,
     FIELD(se), 1e-9},
    {"dom_prop_logit_dfFull_lo", domain_y, QUIPU_PROPORTION, INTERVAL_LOGIT,
     DF_DESIGN, FIELD(ci_low), LOGIT},
    {"dom_prop_logit_dfFull_hi", domain_y, QUIPU_PROPORTION, INTERVAL_LOGIT,
     DF_DESIGN, FIELD(ci_high), LOGIT},
    {"dom_prop_logit_dfSubset_lo", domain_y, QUIPU_PROPORTION, INTERVAL_LOGIT,
     DF_DOMAIN, FIELD(ci_low), LOGIT},
    {"dom_prop_logit_dfSubset_hi", domain_y, QUIPU_PROPORTION, INTERVAL_LOGIT,
     DF_DOMAIN, FIELD(ci_high), LOGIT},
    {"mean_ymiss", take_known_y, QUIPU_PROPORTION, INTERVAL_LOGIT, DF_DESIGN,
     FIELD(value), 1e-9},
    {"mean_ymiss_se", take_known_y, QUIPU_PROPORTION, INTERVAL_LOGIT, DF_DESIGN,
     FIELD(se), 1e-9},
    /* of survey_more.csv */
    {"mean_y_beta90_lo", take_y, QUIPU_PROPORTION, INTERVAL_BETA, DF_DOMAIN,
     FIELD(ci_low), 1e-9},
    {"mean_y_beta90_hi", take_y, QUIPU_PROPORTION, INTERVAL_BETA, DF_DOMAIN,
     FIELD(ci_high), 1e-9},
    {"total_x", take_x, QUIPU_TOTAL, INTERVAL_WALD, DF_DESIGN, FIELD(value),
     1e-9},
    {"total_x_se", take_x, QUIPU_TOTAL, INTERVAL_WALD, DF_DESIGN, FIELD(se),
     1e-9},
    {"total_x_deff", take_x, QUIPU_TOTAL, INTERVAL_WALD, DF_DESIGN,
     FIELD(deff_population), 1e-9},
    {"total_x_deff_replace", take_x, QUIPU_TOTAL, INTERVAL_WALD, DF_DESIGN,
     FIELD(deff), 1e-9},
    {"ratio_yx_deff", take_ratio, QUIPU_RATIO, INTERVAL_WALD, DF_DESIGN,
     FIELD(deff_population), 1e-9},
    {"ratio_yx_deff_replace", take_ratio, QUIPU_RATIO, INTERVAL_WALD, DF_DESIGN,
     FIELD(deff), 1e-9},
    {"difference_x", domain_x, QUIPU_MEAN, INTERVAL_WALD, DF_DESIGN,
     FIELD(value), 1e-9},
    {"difference_x_se", domain_x, QUIPU_MEAN, INTERVAL_WALD, DF_DESIGN,
     FIELD(se), 1e-9},
};

static const struct quantity *find_quantity(const char *name)
{
    for (size_t i = 0; i < ARRAY_SIZE(quantities); i++) {
        if (strcmp(quantities[i].name, name) == 0)
            return &quantities[i];
    }
    ck_abort_msg("unknown quantity %s", name);
    return NULL;
}

/* ---- comparing ---------------------------------------------------------- */

/* One row of a golden file, taken apart. */
struct golden {
    struct synthetic records[SYNTHETIC_COUNT];
    struct synthetic_choice choice;
    struct estimation how;
    const struct quantity *quantity;
    bool is_difference;
};

static struct estimate estimate_golden(const struct golden *golden)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    struct synthetic_survey survey =
        synthetic_survey_of(golden->records, &golden->choice);
    struct estimate estimate;
    size_t one = find_cell(survey.cells, true);
    int status;
    if (golden->is_difference) {
        size_t other = find_cell(survey.cells, false);
        status =
            estimate_difference((struct cell_ref){survey.cells, one},
                                (struct cell_ref){survey.cells, other},
                                survey.frame, &golden->how, &estimate, &err);
    } else {
        status = estimate_cell(survey.cells, one, survey.frame, &golden->how,
                               &estimate, &err);
    }
    ck_assert_ok(status == 0, err);
    synthetic_free(&survey);
    return estimate;
}

static void compare_row(const struct golden *golden, const struct csv *csv,
                        size_t row)
{
    const struct quantity *quantity = golden->quantity;
    struct estimate estimate = estimate_golden(golden);
    double want = csv_number(csv, row, "value");
    double have = (double)estimate.df;
    if (quantity->field != DF_FIELD)
        memcpy(&have, (char *)&estimate + quantity->field, sizeof have);
    double scale = want == 0 ? 1 : fabs(want);
    ck_assert_msg(fabs(have - want) <= quantity->tolerance * scale,
                  "%s %s is %.17g, expected %.17g", csv_text(csv, row, "case"),
                  quantity->name, have, want);
}

/* About 0 and about a typical value: the shift must not matter. */
static void compare_about(struct golden *golden, const struct csv *csv,
                          size_t row)
{
    compare_row(golden, csv, row);
    if (golden->how.kind == QUIPU_PROPORTION)
        return;
    bool is_ratio = golden->how.kind == QUIPU_RATIO;
    golden->choice.typical_y = is_ratio ? 0.4 : 12;
    golden->choice.typical_x = is_ratio ? 12.5 : 1;
    compare_row(golden, csv, row);
}

static enum lonely_rule rule_in(const char *text)
{
    if (strstr(text, "average"))
        return LONELY_AVERAGE;
    if (strstr(text, "certainty"))
        return LONELY_CERTAINTY;
    return strstr(text, "remove") ? LONELY_REMOVE : LONELY_ADJUST;
}

static struct golden golden_of(const struct csv *csv, size_t row)
{
    const char *text = csv_text(csv, row, "case");
    struct golden golden = {.quantity =
                                find_quantity(csv_text(csv, row, "quantity"))};
    golden.how = (struct estimation){
        .kind = golden.quantity->kind,
        .lonely = rule_in(text),
        .df = golden.quantity->df,
        .interval = golden.quantity->interval,
        .confidence = 0.95,
        .adjust_domain_lonely = strstr(text, "adjdomain") != NULL,
    };
    golden.choice = (struct synthetic_choice){.kind = FRAME_CLUSTERS,
                                              .take = golden.quantity->take};
    synthetic_make(golden.records);
    return golden;
}

/* ---- survey.csv --------------------------------------------------------- */

static void prepare_records(struct synthetic *records, const char *text)
{
    static const double population[] = {50, 60, 40, 30, 10};
    for (size_t i = 0; i < SYNTHETIC_COUNT; i++) {
        if (strstr(text, "+fpc"))
            records[i].fpc = population[records[i].stratum - 1];
        if (strstr(text, "nolonely"))
            records[i].is_left_out = records[i].stratum == 5;
    }
}

START_TEST(estimates_are_those_of_survey_45)
{
    QUIPU_AUTO(csv) csv = csv_read(source_path("tests/golden/survey.csv"));
    size_t compared = 0;
    for (size_t row = 0; row < csv->rows; row++) {
        const char *text = csv_text(csv, row, "case");
        struct golden golden = golden_of(csv, row);
        prepare_records(golden.records, text);
        golden.choice.is_unstratified = strstr(text, "unstrat") != NULL;
        compare_about(&golden, csv, row);
        compared++;
    }
    ck_assert_uint_eq(compared, 148);
}
END_TEST

/* ---- survey_more.csv ---------------------------------------------------- */

static bool is_without_weight(size_t i)
{
    return i < 8 || i == 24 || (i >= 59 && i < 70) || i == 120;
}

static bool has_one_record_in_stratum_5(const char *text)
{
    return strcmp(text, "elements-lonely") == 0 ||
           strncmp(text, "elements-lonely-", 16) == 0 ||
           strncmp(text, "elements-average", 16) == 0 ||
           strncmp(text, "elements-remove", 15) == 0;
}

static void prepare_more(struct synthetic *records, const char *text)
{
    static const double fractions[] = {0.1, 0.2, 1, 0.25, 1};
    static const double population[] = {400, 480, 320, 240, 80};
    for (size_t i = 0; i < SYNTHETIC_COUNT; i++) {
        struct synthetic *record = &records[i];
        if (strstr(text, "fraction"))
            record->fpc = fractions[record->stratum - 1];
        if (strstr(text, "elements-fpc"))
            record->fpc = population[record->stratum - 1];
        if (strstr(text, "zero") && is_without_weight(i))
            record->weight = 0;
        if (strstr(text, "nolonely"))
            record->is_left_out = record->stratum == 5;
        if (has_one_record_in_stratum_5(text))
            record->is_left_out = i > 150;
    }
}

/* R's rows over the domain have the names of those over all records. */
static enum synthetic_cell (*in_domain(const struct quantity *quantity))(
    const struct synthetic *, struct cells_record *)
{
    if (quantity->take == take_x)
        return domain_x;
    return quantity->take == take_ratio ? domain_ratio : domain_y;
}

START_TEST(estimates_are_those_of_survey_41)
{
    QUIPU_AUTO(csv) csv = csv_read(source_path("tests/golden/survey_more.csv"));
    size_t compared = 0;
    for (size_t row = 0; row < csv->rows; row++) {
        const char *text = csv_text(csv, row, "case");
        if (strncmp(text, "binomial", 8) == 0)
            continue;
        struct golden golden = golden_of(csv, row);
        prepare_more(golden.records, text);
        golden.is_difference =
            strstr(golden.quantity->name, "difference") != NULL;
        golden.how.df = DF_DOMAIN;
        if (strstr(golden.quantity->name, "90"))
            golden.how.confidence = 0.9;
        if (strncmp(text, "elements", 8) == 0)
            golden.choice.kind = FRAME_ELEMENTS;
        if (strstr(text, "-domain") || strstr(text, "adjdomain"))
            golden.choice.take = in_domain(golden.quantity);
        compare_about(&golden, csv, row);
        compared++;
    }
    ck_assert_uint_eq(compared, 366);
}
END_TEST

/* ---- ../shared ---------------------------------------------------------- */

START_TEST(records_are_those_of_the_shared_table)
{
    const char *path = shared_path("golden/survey_synth.csv");
    if (!path)
        return;
    QUIPU_AUTO(csv) csv = csv_read(path);
    struct synthetic records[SYNTHETIC_COUNT];
    synthetic_make(records);
    ck_assert_uint_eq(csv->rows, SYNTHETIC_COUNT);
    for (size_t i = 0; i < csv->rows; i++) {
        ck_assert_double_eq(records[i].stratum, csv_number(csv, i, "strat"));
        ck_assert_double_eq(records[i].psu, csv_number(csv, i, "psu"));
        ck_assert_double_eq(records[i].weight, csv_number(csv, i, "w"));
        ck_assert_double_eq(records[i].y, csv_number(csv, i, "y"));
        ck_assert_double_eq(records[i].x, csv_number(csv, i, "x"));
        ck_assert_double_eq(records[i].in_domain, csv_number(csv, i, "dom"));
        ck_assert(records[i].y_is_missing == !csv_has(csv, i, "ymiss"));
    }
}
END_TEST

START_TEST(expected_values_are_those_of_the_shared_table)
{
    const char *path = shared_path("golden/survey_expected.csv");
    if (!path)
        return;
    QUIPU_AUTO(csv) shared = csv_read(path);
    QUIPU_AUTO(csv) own = csv_read(source_path("tests/golden/survey.csv"));
    size_t row = 0, beyond = 0;
    for (size_t i = 0; i < shared->rows; i++) {
        const char *name = csv_text(shared, i, "stat");
        if (strstr(name, "JK") || strstr(name, "var_")) {
            beyond++; /* replicate weights, variances */
            continue;
        }
        ck_assert_str_eq(csv_text(own, row, "case"),
                         csv_text(shared, i, "case"));
        ck_assert_str_eq(csv_text(own, row, "quantity"), name);
        ck_assert_str_eq(csv_text(own, row, "value"),
                         csv_text(shared, i, "value"));
        row++;
    }
    ck_assert_uint_eq(row, own->rows);
    ck_assert_uint_eq(beyond, 9);
}
END_TEST

UNIT_MAIN("survey golden", estimates_are_those_of_survey_45,
          estimates_are_those_of_survey_41,
          records_are_those_of_the_shared_table,
          expected_values_are_those_of_the_shared_table)
