/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_anthropometry_prevalence.c - prevalences, means and sizes that other
 * software computed over a whole survey, against sums of the plugin's outcomes.
 *
 * Expected values: anthro_prevalence of WHO's R package anthro 1.1, from
 * measurements; R survey 4.5, from the z-scores that the records carry.
 */
#include <quipu/number.h>

#include "anthropometry_oracle.h"
#include "unit.h"

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
        ck_assert(oracle_number(report, prevalences[i].column, &percent));
        struct sums sums = add_up(run, prevalences[i].output, weights);
        ck_assert_close(100 * sums.total / sums.weight, percent, 1e-12);
    }
    for (size_t i = 0; i < ARRAY_SIZE(means); i++) {
        double mean;
        ck_assert(oracle_number(report, means[i].column, &mean));
        struct sums sums = add_up(run, means[i].output, weights);
        ck_assert_close(sums.total / sums.weight, mean, 1e-12);
    }
    for (size_t i = 0; i < ARRAY_SIZE(sizes); i++) {
        double n, weight;
        ck_assert(oracle_number(report, sizes[i].n, &n) &&
                  oracle_number(report, sizes[i].weight, &weight));
        struct sums sums = add_up(run, sizes[i].output, weights);
        ck_assert_uint_eq(sums.n, (size_t)n);
        ck_assert_close(sums.weight, weight, 1e-12);
    }
}

/* All children who slept in the household; intervals are the core's business.
 */
START_TEST(prevalences_and_sizes_are_those_of_anthro)
{
    const struct oracle_columns columns = {
        .age = "age_days", .weight = "weight_kg", .height = "lenhei_cm"};
    double weights[3191];
    QUIPU_AUTO(run) run = run_new(&(struct run_settings){0});
    struct oracle oracle = oracle_open(
        shared_path("oracles/dhs_model/anthro_input_and_zscores.csv"));
    while (oracle_next(&oracle)) {
        double de_facto;
        ck_assert(oracle_number(&oracle, "hv103", &de_facto));
        if (de_facto != 1)
            continue;
        ck_assert(oracle_number(&oracle, "sw", &weights[run_rows(run)]));
        oracle_put_record(run, &oracle, &columns);
    }
    oracle_close(&oracle);
    run_compute(run);

    oracle = oracle_open(
        shared_path("oracles/dhs_model/expected_anthro_prevalence.csv"));
    char text[ORACLE_TEXT];
    ck_assert(oracle_next(&oracle));
    ck_assert_str_eq(oracle_text(&oracle, "Group", text), "All");
    check_report(&oracle, run, weights);
    oracle_close(&oracle);
}
END_TEST

/* ---- z-scores in a recode ----------------------------------------------- */

static void put_delivered(struct run *run, const struct oracle *records,
                          const char *input, const char *column)
{
    double hundredths;
    if (!oracle_number(records, column, &hundredths)) {
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
        char text[ORACLE_TEXT];
        if (strcmp(oracle_text(&expected, "domain", text), "all") != 0)
            continue;
        oracle_text(&expected, "indicator", text);
        for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
            if (strcmp(text, names[i].indicator) != 0)
                continue;
            double n, weight, estimate;
            ck_assert(oracle_number(&expected, "n_unweighted", &n) &&
                      oracle_number(&expected, "sum_weights", &weight) &&
                      oracle_number(&expected, "estimate", &estimate));
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
        ck_assert(oracle_number(&records, "hv103", &de_facto) &&
                  oracle_number(&records, "hv005", &weight));
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
    return UNIT_RUN("anthropometry_prevalence",
                    prevalences_and_sizes_are_those_of_anthro,
                    delivered_z_gives_the_estimates_of_the_survey);
}
