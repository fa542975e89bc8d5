/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_anthropometry_oracles.c - every z-score and flag that WHO's R package
 * anthro 1.1 computed, against the plugin's: exact at two decimals.
 */
#include <math.h>

#include "anthropometry/tables.h"
#include "anthropometry/zscore.h"
#include "input/input.h"

#include "anthropometry_oracle.h"
#include "unit.h"

/* A file of measurements and z-scores, and how many of them there are. */
struct zscore_file {
    const char *path;
    struct oracle_columns columns;
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

/* The same record without the plugin, for what the plugin does not show. */
static struct child make_child(const struct oracle *oracle,
                               const struct zscore_file *file)
{
    const char *const measured[CHILD_MEASUREMENT_COUNT] = {
        [CHILD_WEIGHT] = file->columns.weight,
        [CHILD_HEIGHT] = file->columns.height,
        [CHILD_HEAD] = "headc",
        [CHILD_ARM] = "armc"};
    char text[ORACLE_TEXT];
    struct child child = {
        .has_sex = true,
        .sex = strcmp(oracle_text(oracle, "sex", text), "1") == 0
                   ? GROWTH_MALE
                   : GROWTH_FEMALE,
        .has_oedema = strcmp(oracle_text(oracle, "oedema", text), "y") == 0,
        .position = POSITION_UNKNOWN,
    };
    const char *position = oracle_word(oracle_text(oracle, "measure", text));
    if (position[0] != '\0')
        child.position =
            strcmp(position, "lying") == 0 ? POSITION_LYING : POSITION_STANDING;
    double age;
    if (oracle_number(oracle, file->columns.age, &age)) {
        if (strcmp(file->columns.age, "age_days") == 0)
            child_set_age_days(&child, age);
        else
            child_set_age_months(&child, age);
    }
    for (size_t m = 0; m < CHILD_MEASUREMENT_COUNT; m++)
        if (!oracle_number(oracle, measured[m], &child.measured[m].value))
            child.measured[m].reason = QUIPU_MISSING;
    child_standardise(&child);
    return child;
}

static void check_standardised(const struct oracle *oracle,
                               const struct child *child)
{
    double value;
    if (oracle_number(oracle, "clenhei", &value))
        ck_assert_close(child->height, value, 1e-14);
    if (oracle_number(oracle, "c9mo_flag", &value))
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
    bool is_there = oracle_number(oracle, indices[index].z, &z);
    oracle_number(oracle, indices[index].flag, &flag);
    double weight = 1;
    oracle_number(oracle, seen->columns.weight, &weight);
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
        .age = strcmp(file->columns.age, "age_days") == 0 ? "days" : "months"});
    struct oracle oracle = oracle_open(shared_path(file->path));
    while (oracle_next(&oracle))
        oracle_put_record(run, &oracle, &file->columns);
    run_compute(run);
    oracle_close(&oracle);

    struct zscore_file seen = {.path = file->path, .columns = file->columns};
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
        {"golden/anthro_golden.csv",
         {"age_days", "weight", "lenhei"},
         false,
         32,
         75,
         26,
         27},
        {"oracles/anthro/grid_zscores.csv",
         {"age_days", "weight", "lenhei"},
         true,
         2940,
         12587,
         2469,
         2584},
        {"oracles/anthro/grid_age_months.csv",
         {"age_months", "weight", "lenhei"},
         false,
         600,
         2254,
         103,
         43},
        {"oracles/dhs_model/anthro_input_and_zscores.csv",
         {"age_days", "weight_kg", "lenhei_cm"},
         false,
         3191,
         10887,
         673,
         1204},
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
        ck_assert(oracle_number(&oracle, "sex", &sex) &&
                  oracle_number(&oracle, "age_days", &day) &&
                  oracle_number(&oracle, "weight", &weight) &&
                  oracle_number(&oracle, "l", &l) &&
                  oracle_number(&oracle, "m", &m) &&
                  oracle_number(&oracle, "s", &s) &&
                  oracle_number(&oracle, "z_plain", &plain) &&
                  oracle_number(&oracle, "z_adjusted", &adjusted));
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

int main(void)
{
    UNIT_NEEDS_SHARED("golden/anthro_golden.csv");
    return UNIT_RUN("anthropometry_oracles", every_z_and_flag_is_that_of_anthro,
                    z_is_that_of_anthro_before_rounding);
}
