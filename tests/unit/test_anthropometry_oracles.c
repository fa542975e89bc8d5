/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_anthropometry_oracles.c - every z-score, flag and prevalence that other
 * software computed, against the plugin's: exact at two decimals.
 *
 * Expected values: WHO's R package anthro 1.1 (z-scores, prevalences), R survey
 * 4.5 (estimates over z-scores that the records carry).
 */
#include <math.h>

#include <quipu/delimited.h>
#include <quipu/number.h>

#include "anthropometry/tables.h"
#include "anthropometry/zscore.h"
#include "input/input.h"

#include "anthropometry_run.h"
#include "unit.h"

/* ---- reading oracles ---------------------------------------------------- */

struct oracle {
    struct quipu_input *input;
    struct quipu_delimited *reader;
};

static struct oracle oracle_open(const char *path)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    const struct quipu_delimited_format format = {.separator = ','};
    struct oracle oracle = {.input = input_open_file(path, path, &err)};
    ck_assert_ok(oracle.input, err);
    oracle.reader = quipu_delimited_open(oracle.input, &format, &err);
    ck_assert_ok(oracle.reader, err);
    return oracle;
}

static bool oracle_next(const struct oracle *oracle)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    int status = quipu_delimited_next(oracle->reader, &err);
    ck_assert_ok(status != -1, err);
    return status == 1;
}

static void oracle_close(struct oracle *oracle)
{
    quipu_delimited_close(oracle->reader);
    input_free(oracle->input);
}

/* The number of a column, SIZE_MAX where there is none. */
static size_t find(const struct oracle *oracle, const char *name)
{
    for (size_t i = 0; i < quipu_delimited_count(oracle->reader); i++)
        if (strcmp(quipu_delimited_name(oracle->reader, i), name) == 0)
            return i;
    return SIZE_MAX;
}

/* The text of a field; empty where there is no such column. */
static const char *get(const struct oracle *oracle, const char *name,
                       char text[64])
{
    text[0] = '\0';
    size_t field = name ? find(oracle, name) : SIZE_MAX;
    if (field == SIZE_MAX)
        return text;
    struct quipu_slice slice = quipu_delimited_field(oracle->reader, field);
    snprintf(text, 64, "%.*s", (int)slice.length, slice.data);
    return text;
}

/* False where the field is empty. */
static bool get_number(const struct oracle *oracle, const char *name,
                       double *value)
{
    char text[64];
    if (get(oracle, name, text)[0] == '\0')
        return false;
    ck_assert_msg(quipu_parse_double(quipu_slice_of(text), value),
                  "\"%s\" is not a number", text);
    return true;
}

/* The word of the plugin for a letter or digit of anthro. */
static const char *translate(const char *text)
{
    static const char *const words[][2] = {
        {"1", "M"},        {"2", "F"},        {"l", "lying"}, {"L", "lying"},
        {"h", "standing"}, {"H", "standing"}, {"n", "no"},    {"y", "yes"}};
    for (size_t i = 0; i < ARRAY_SIZE(words); i++)
        if (strcmp(text, words[i][0]) == 0)
            return words[i][1];
    ck_assert_str_eq(text, "");
    return text;
}

/* ---- z-scores ----------------------------------------------------------- */

/* A file of measurements and z-scores, and how many of them there are. */
struct zscore_file {
    const char *path, *age, *weight, *height;
    bool has_circumferences;
    size_t rows, plain, flagged, missing;
};

static const struct {
    const char *output, *z, *flag;
} indices[ZSCORE_COUNT] = {
    [ZSCORE_HAZ] = {"haz", "zlen", "flen"},
    [ZSCORE_WAZ] = {"waz", "zwei", "fwei"},
    [ZSCORE_WHZ] = {"whz", "zwfl", "fwfl"},
    [ZSCORE_BAZ] = {"baz", "zbmi", "fbmi"},
    [ZSCORE_HCAZ] = {"hcaz", "zhc", "fhc"},
    [ZSCORE_ACAZ] = {"acaz", "zac", "fac"},
};

static void put_record(struct run *run, const struct oracle *oracle,
                       const struct zscore_file *file)
{
    char text[64];
    const bool is_days = strcmp(file->age, "age_days") == 0;
    run_put(run, "sex", translate(get(oracle, "sex", text)));
    run_put(run, is_days ? "age_days" : "age_months",
            get(oracle, file->age, text));
    run_put(run, "weight", get(oracle, file->weight, text));
    run_put(run, "height", get(oracle, file->height, text));
    run_put(run, "head_circumference", get(oracle, "headc", text));
    run_put(run, "muac", get(oracle, "armc", text));
    run_put(run, "position", translate(get(oracle, "measure", text)));
    run_put(run, "oedema", translate(get(oracle, "oedema", text)));
    run_end_row(run);
}

/* The same record without the plugin, for what the plugin does not show. */
static struct child make_child(const struct oracle *oracle,
                               const struct zscore_file *file)
{
    const char *const measured[CHILD_MEASUREMENT_COUNT] = {
        [CHILD_WEIGHT] = file->weight,
        [CHILD_HEIGHT] = file->height,
        [CHILD_HEAD] = "headc",
        [CHILD_ARM] = "armc"};
    char text[64];
    struct child child = {
        .has_sex = true,
        .sex = strcmp(get(oracle, "sex", text), "1") == 0 ? GROWTH_MALE
                                                          : GROWTH_FEMALE,
        .has_oedema = strcmp(get(oracle, "oedema", text), "y") == 0,
        .position = POSITION_UNKNOWN,
    };
    const char *position = translate(get(oracle, "measure", text));
    if (position[0] != '\0')
        child.position =
            strcmp(position, "lying") == 0 ? POSITION_LYING : POSITION_STANDING;
    double age;
    if (get_number(oracle, file->age, &age)) {
        if (strcmp(file->age, "age_days") == 0)
            child_set_age_days(&child, age);
        else
            child_set_age_months(&child, age);
    }
    for (size_t m = 0; m < CHILD_MEASUREMENT_COUNT; m++)
        if (!get_number(oracle, measured[m], &child.measured[m].value))
            child.measured[m].reason = QUIPU_MISSING;
    child_standardise(&child);
    return child;
}

static void check_standardised(const struct oracle *oracle,
                               const struct child *child)
{
    double value;
    if (get_number(oracle, "clenhei", &value))
        ck_assert_close(child->height, value, 1e-14);
    if (get_number(oracle, "c9mo_flag", &value))
        ck_assert_int_eq(child->is_misplaced, (int)value);
}

/* Compares one index of one row; adds to the counts of `seen`. */
static void check_index(const struct oracle *oracle, const struct run *run,
                        struct zscore direct, enum zscore_index index,
                        struct zscore_file *seen)
{
    double value, z, flag = 0;
    enum quipu_reason reason =
        run_get(run, indices[index].output, seen->rows, &value);
    ck_assert_int_eq(reason, direct.reason);
    bool is_there = get_number(oracle, indices[index].z, &z);
    get_number(oracle, indices[index].flag, &flag);
    double weight = 1;
    get_number(oracle, seen->weight, &weight);
    if (index == ZSCORE_WHZ && weight <= 0)
        is_there = false; /* anthro flags it; we have no such weight */

    if (!is_there) {
        ck_assert(reason != QUIPU_PRESENT && reason != QUIPU_FLAGGED);
        seen->missing++;
        return;
    }
    ck_assert_msg(direct.hundredths == lround(z * 100),
                  "%s row %zu: %s is %d hundredths, expected %g", seen->path,
                  seen->rows + 2, indices[index].output, direct.hundredths, z);
    ck_assert_int_eq(reason, flag == 1 ? QUIPU_FLAGGED : QUIPU_PRESENT);
    if (reason == QUIPU_PRESENT)
        ck_assert(value == z);
    *(flag == 1 ? &seen->flagged : &seen->plain) += 1;
}

static void check_zscores(const struct zscore_file *file,
                          const struct growth_standard *standard)
{
    QUIPU_AUTO(run)
    run = run_new(&(struct run_settings){
        .age = strcmp(file->age, "age_days") == 0 ? "days" : "months"});
    struct oracle oracle = oracle_open(shared_path(file->path));
    while (oracle_next(&oracle))
        put_record(run, &oracle, file);
    run_compute(run);
    oracle_close(&oracle);

    struct zscore_file seen = {.path = file->path, .weight = file->weight};
    const int count = file->has_circumferences ? ZSCORE_COUNT : ZSCORE_HCAZ;
    oracle = oracle_open(shared_path(file->path));
    for (; oracle_next(&oracle); seen.rows++) {
        struct child child = make_child(&oracle, file);
        check_standardised(&oracle, &child);
        for (int i = 0; i < count; i++)
            check_index(&oracle, run, zscore_compute(standard, &child, i), i,
                        &seen);
    }
    oracle_close(&oracle);
    ck_assert_uint_eq(seen.rows, file->rows);
    ck_assert_uint_eq(seen.plain, file->plain);
    ck_assert_uint_eq(seen.flagged, file->flagged);
    ck_assert_uint_eq(seen.missing, file->missing);
}

static struct growth_standard *read_tables(void)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    struct quipu_input *input =
        input_open_file(run_tables_path(), "who-2006.csv", &err);
    ck_assert_ok(input, err);
    struct growth_standard *standard = growth_read(input, &err);
    ck_assert_ok(standard, err);
    input_free(input);
    return standard;
}

START_TEST(every_z_and_flag_is_that_of_anthro)
{
    static const struct zscore_file files[] = {
        {"golden/anthro_golden.csv", "age_days", "weight", "lenhei", false, 32,
         75, 26, 27},
        {"oracles/anthro/grid_zscores.csv", "age_days", "weight", "lenhei",
         true, 2940, 12587, 2469, 2584},
        {"oracles/anthro/grid_age_months.csv", "age_months", "weight", "lenhei",
         false, 600, 2254, 103, 43},
        {"oracles/dhs_model/anthro_input_and_zscores.csv", "age_days",
         "weight_kg", "lenhei_cm", false, 3191, 10887, 673, 1204},
    };
    struct growth_standard *standard = read_tables();
    for (size_t i = 0; i < ARRAY_SIZE(files); i++)
        check_zscores(&files[i], standard);
    growth_free(standard);
}
END_TEST

START_TEST(z_is_that_of_anthro_before_rounding)
{
    struct growth_standard *standard = read_tables();
    struct oracle oracle =
        oracle_open(shared_path("oracles/anthro/weight_for_age_unrounded.csv"));
    size_t rows = 0;
    for (; oracle_next(&oracle); rows++) {
        double sex, day, weight, l, m, s, plain, adjusted;
        ck_assert(get_number(&oracle, "sex", &sex) &&
                  get_number(&oracle, "age_days", &day) &&
                  get_number(&oracle, "weight", &weight) &&
                  get_number(&oracle, "l", &l) &&
                  get_number(&oracle, "m", &m) &&
                  get_number(&oracle, "s", &s) &&
                  get_number(&oracle, "z_plain", &plain) &&
                  get_number(&oracle, "z_adjusted", &adjusted));
        const struct growth_lms *lms =
            growth_find(standard, GROWTH_WEIGHT,
                        sex == 1 ? GROWTH_MALE : GROWTH_FEMALE, (int64_t)day);
        ck_assert_ptr_nonnull(lms);
        ck_assert(lms->l == l && lms->m == m && lms->s == s);
        ck_assert(fabs(zscore_plain(weight, lms) - plain) < 1e-9);
        ck_assert(fabs(zscore_restricted(weight, lms) - adjusted) < 1e-9);
    }
    ck_assert_uint_eq(rows, 2700);
    oracle_close(&oracle);
    growth_free(standard);
}
END_TEST

/* ---- prevalences -------------------------------------------------------- */

/* Weighted sums of one output. */
struct sums {
    size_t n;
    double weight, total;
};

static struct sums add_up(const struct run *run, const char *output,
                          const double *weights)
{
    struct sums sums = {0};
    for (size_t row = 0; row < run_rows(run); row++) {
        double value;
        if (run_get(run, output, row, &value) != QUIPU_PRESENT)
            continue;
        sums.n++;
        sums.weight += weights[row];
        sums.total += weights[row] * value;
    }
    return sums;
}

/* Columns of anthro_prevalence and our outputs; percents but for the means. */
static const struct {
    const char *column, *output;
} prevalences[] = {
    {"HA_3_r", "severely_stunted"},
    {"HA_2_r", "stunted"},
    {"HA_1_r", "haz_below_minus_1"},
    {"HA1_r", "haz_above_1"},
    {"HA2_r", "haz_above_2"},
    {"HA3_r", "haz_above_3"},
    {"WA_3_r", "severely_underweight"},
    {"WA_2_r", "underweight"},
    {"WA_1_r", "waz_below_minus_1"},
    {"WA1_r", "waz_above_1"},
    {"WA2_r", "waz_above_2"},
    {"WA3_r", "waz_above_3"},
    {"WH_3_r", "severely_wasted"},
    {"WH_2_r", "wasted"},
    {"WH_1_r", "whz_below_minus_1"},
    {"WH1_r", "whz_above_1"},
    {"WH2_r", "overweight"},
    {"WH3_r", "obese"},
    {"BMI_3_r", "baz_below_minus_3"},
    {"BMI_2_r", "baz_below_minus_2"},
    {"BMI_1_r", "baz_below_minus_1"},
    {"BMI1_r", "baz_above_1"},
    {"BMI2_r", "baz_above_2"},
    {"BMI3_r", "baz_above_3"},
    {"HA_2_WH_2_r", "stunted_wasted"},
    {"HA_2_WH2_r", "stunted_overweight"},
};

static const struct {
    const char *column, *output;
} means[] = {
    {"HA_r", "haz"}, {"WA_r", "waz"}, {"WH_r", "whz"}, {"BMI_r", "baz"}};

static const struct {
    const char *n, *weight, *output;
} sizes[] = {
    {"HAZ_unwpop", "HAZ_pop", "stunted"},
    {"WAZ_unwpop", "WAZ_pop", "underweight"},
    {"WHZ_unwpop", "WHZ_pop", "wasted"},
    {"BMIZ_unwpop", "BMIZ_pop", "baz_above_1"},
    {"HA_2_WH_2_unwpop", "HA_2_WH_2_pop", "stunted_wasted"},
};

static void check_report(const struct oracle *report, const struct run *run,
                         const double *weights)
{
    for (size_t i = 0; i < ARRAY_SIZE(prevalences); i++) {
        double percent;
        ck_assert(get_number(report, prevalences[i].column, &percent));
        struct sums sums = add_up(run, prevalences[i].output, weights);
        ck_assert_close(100 * sums.total / sums.weight, percent, 1e-12);
    }
    for (size_t i = 0; i < ARRAY_SIZE(means); i++) {
        double mean;
        ck_assert(get_number(report, means[i].column, &mean));
        struct sums sums = add_up(run, means[i].output, weights);
        ck_assert_close(sums.total / sums.weight, mean, 1e-12);
    }
    for (size_t i = 0; i < ARRAY_SIZE(sizes); i++) {
        double n, weight;
        ck_assert(get_number(report, sizes[i].n, &n) &&
                  get_number(report, sizes[i].weight, &weight));
        struct sums sums = add_up(run, sizes[i].output, weights);
        ck_assert_uint_eq(sums.n, (size_t)n);
        ck_assert_close(sums.weight, weight, 1e-12);
    }
}

/* All children who slept in the household; intervals are the core's business.
 */
START_TEST(prevalences_and_sizes_are_those_of_anthro)
{
    const struct zscore_file file = {
        .path = "oracles/dhs_model/anthro_input_and_zscores.csv",
        .age = "age_days",
        .weight = "weight_kg",
        .height = "lenhei_cm"};
    double weights[3191];
    QUIPU_AUTO(run) run = run_new(&(struct run_settings){0});
    struct oracle oracle = oracle_open(shared_path(file.path));
    while (oracle_next(&oracle)) {
        double de_facto;
        ck_assert(get_number(&oracle, "hv103", &de_facto));
        if (de_facto != 1)
            continue;
        ck_assert(get_number(&oracle, "sw", &weights[run_rows(run)]));
        put_record(run, &oracle, &file);
    }
    oracle_close(&oracle);
    run_compute(run);

    oracle = oracle_open(
        shared_path("oracles/dhs_model/expected_anthro_prevalence.csv"));
    char text[64];
    ck_assert(oracle_next(&oracle));
    ck_assert_str_eq(get(&oracle, "Group", text), "All");
    check_report(&oracle, run, weights);
    oracle_close(&oracle);
}
END_TEST

/* ---- z-scores in a recode ----------------------------------------------- */

static void put_delivered(struct run *run, const struct oracle *records,
                          const char *input, const char *column)
{
    double hundredths;
    if (!get_number(records, column, &hundredths)) {
        run_put(run, input, "");
    } else if (hundredths >= 9996) {
        run_put_missing(run, input, QUIPU_FLAGGED);
    } else {
        char number[QUIPU_NUMBER_SIZE];
        quipu_format_double(number, hundredths * 0.01);
        run_put(run, input, number);
    }
}

static void check_estimates(const struct run *run, const double *weights)
{
    static const struct {
        const char *indicator, *output;
    } names[] = {
        {"stunted", "stunted"},
        {"sev_stunted", "severely_stunted"},
        {"wasted", "wasted"},
        {"sev_wasted", "severely_wasted"},
        {"overweight", "overweight"},
        {"underweight", "underweight"},
        {"sev_underweight", "severely_underweight"},
        {"haz", "haz"},
        {"whz", "whz"},
        {"waz", "waz"},
    };
    size_t compared = 0;
    struct oracle expected =
        oracle_open(shared_path("oracles/dhs_model/expected_survey45.csv"));
    while (oracle_next(&expected)) {
        char text[64];
        if (strcmp(get(&expected, "domain", text), "all") != 0)
            continue;
        get(&expected, "indicator", text);
        for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
            if (strcmp(text, names[i].indicator) != 0)
                continue;
            double n, weight, estimate;
            ck_assert(get_number(&expected, "n_unweighted", &n) &&
                      get_number(&expected, "sum_weights", &weight) &&
                      get_number(&expected, "estimate", &estimate));
            struct sums sums = add_up(run, names[i].output, weights);
            ck_assert_uint_eq(sums.n, (size_t)n);
            ck_assert_close(sums.weight, weight, 1e-12);
            ck_assert_close(sums.total / sums.weight, estimate, 1e-12);
            compared++;
        }
    }
    oracle_close(&expected);
    ck_assert_uint_eq(compared, ARRAY_SIZE(names));
}

/* Children who slept in the household, as delivered in HC70 to HC72. */
START_TEST(delivered_z_gives_the_estimates_of_the_survey)
{
    double weights[3191];
    QUIPU_AUTO(run) run = run_new(&(struct run_settings){.from = "zscores"});
    struct oracle records =
        oracle_open(shared_path("data/dhs_model/zz_pr_children.csv"));
    while (oracle_next(&records)) {
        double de_facto, weight;
        ck_assert(get_number(&records, "hv103", &de_facto) &&
                  get_number(&records, "hv005", &weight));
        if (de_facto != 1)
            continue;
        weights[run_rows(run)] = weight / 1e6;
        put_delivered(run, &records, "haz", "hc70");
        put_delivered(run, &records, "waz", "hc71");
        put_delivered(run, &records, "whz", "hc72");
        run_end_row(run);
    }
    oracle_close(&records);
    run_compute(run);
    check_estimates(run, weights);
}
END_TEST

int main(void)
{
    UNIT_NEEDS_SHARED("golden/anthro_golden.csv");
    return UNIT_RUN("anthropometry_oracles", every_z_and_flag_is_that_of_anthro,
                    z_is_that_of_anthro_before_rounding,
                    prevalences_and_sizes_are_those_of_anthro,
                    delivered_z_gives_the_estimates_of_the_survey);
}
