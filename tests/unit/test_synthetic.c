/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_synthetic.c - the made-up survey: always the same, and shaped as a DHS
 * file of children.
 */
#include <math.h>

#include <quipu/plugin.h>

#include "unit.h"

#include "base/hash.h"

#include "../../plugins/synthetic/growth.h"
#include "../../plugins/synthetic/noise.h"
#include "../../plugins/synthetic/sample.h"

static struct sample make_sample(void)
{
    return (struct sample){
        .seed = 1,
        .children = 6000,
        .clusters = 240,
        .strata = 8,
        .regions = 4,
        .partitions = 4,
        .period = {.frequency = QUIPU_ANNUAL, .ordinal = 2024}};
}

/* Calls `look` with every child, partition by partition. */
static size_t visit(const struct sample *sample,
                    void (*look)(const struct record *, void *), void *context)
{
    size_t count = 0;
    for (size_t p = 0; p < sample->partitions; p++) {
        size_t end = sample_first_cluster(sample, p + 1);
        for (size_t c = sample_first_cluster(sample, p); c < end; c++) {
            struct cluster cluster;
            struct record record;
            cluster_begin(&cluster, sample, c);
            ck_assert_uint_eq(cluster.first_record, count);
            for (; cluster_next(&cluster, &record); count++)
                look(&record, context);
        }
    }
    return count;
}

/* Values as text, so that the digest does not depend on the machine's way to
 * store numbers. */
static void add_to_digest(const struct record *record, void *context)
{
    for (size_t i = 0; i < COLUMN_COUNT; i++) {
        char text[32];
        snprintf(text, sizeof text, "%lld", (long long)record->values[i]);
        hash_string(context, text);
    }
}

static void digest(const struct sample *sample, char out[HASH_SIZE])
{
    struct hash hash;
    hash_init(&hash);
    ck_assert_uint_eq(visit(sample, add_to_digest, &hash), sample->children);
    hash_finish(&hash, out);
}

/* ---- the same everywhere ----------------------------------------------- */

/* The first numbers of SplitMix64 from the state 1234567, as given for its
 * reference code. */
START_TEST(noise_is_splitmix64)
{
    static const uint64_t expected[] = {
        UINT64_C(6457827717110365317), UINT64_C(3203168211198807973),
        UINT64_C(9817491932198370423), UINT64_C(4593380528125082431),
        UINT64_C(16408922859458223821)};
    struct noise noise = {.state = 1234567};
    for (size_t i = 0; i < ARRAY_SIZE(expected); i++)
        ck_assert_uint_eq(noise_next(&noise), expected[i]);
}
END_TEST

START_TEST(noise_has_the_shape_it_says)
{
    struct noise noise = noise_stream(1, 2, 3);
    size_t below[5] = {0}, hits = 0;
    double sum = 0, squares = 0;
    for (size_t i = 0; i < 100000; i++) {
        double z = noise_normal(&noise);
        sum += z;
        squares += z * z;
        below[noise_below(&noise, 5)]++;
        hits += noise_chance(&noise, 300);
    }
    ck_assert_double_eq_tol(sum / 100000, 0, 0.015);
    ck_assert_double_eq_tol(squares / 100000, 1, 0.02);
    for (size_t i = 0; i < 5; i++)
        ck_assert_double_eq_tol((double)below[i], 20000, 600);
    ck_assert_double_eq_tol((double)hits, 3000, 250);
}
END_TEST

/* What the generator gave when this was written: not right or wrong, but the
 * same on every machine.  Where it is meant to change, SAMPLE_VERSION must be
 * raised, because the data are fingerprinted by it. */
START_TEST(a_version_always_gives_the_same_data)
{
    struct sample sample = make_sample();
    char actual[HASH_SIZE];
    digest(&sample, actual);
    ck_assert_int_eq(SAMPLE_VERSION, 1);
    ck_assert_str_eq(
        actual,
        "f9ac41b258c0418cf5a287f46bac05520a22ffee30b0172f723690cb2ba6b6a7");
}
END_TEST

START_TEST(partitions_change_nothing)
{
    static const size_t partitions[] = {1, 2, 3, 7, 240, 241, 1000};
    struct sample sample = make_sample();
    char expected[HASH_SIZE], actual[HASH_SIZE];
    digest(&sample, expected);
    for (size_t i = 0; i < ARRAY_SIZE(partitions); i++) {
        sample.partitions = partitions[i];
        digest(&sample, actual);
        ck_assert_str_eq(actual, expected);
    }
}
END_TEST

START_TEST(seed_and_period_change_the_children)
{
    struct sample sample = make_sample();
    char first[HASH_SIZE], second[HASH_SIZE], third[HASH_SIZE];
    digest(&sample, first);
    sample.seed = 2;
    digest(&sample, second);
    sample.seed = 1;
    sample.period.ordinal = 2023;
    digest(&sample, third);
    ck_assert_str_ne(first, second);
    ck_assert_str_ne(first, third);
    ck_assert_str_ne(second, third);
}
END_TEST

START_TEST(every_size_gives_all_its_children)
{
    static const struct {
        size_t children, clusters, strata, regions;
    } sizes[] = {{1, 1, 1, 1},
                 {7, 3, 2, 1},
                 {10, 40, 8, 4},
                 {5999, 241, 13, 5},
                 {12345, 300, 52, 26}};
    for (size_t i = 0; i < ARRAY_SIZE(sizes); i++) {
        struct sample sample = make_sample();
        char ignored[HASH_SIZE];
        sample.children = sizes[i].children;
        sample.clusters = sizes[i].clusters;
        sample.strata = sizes[i].strata;
        sample.regions = sizes[i].regions;
        digest(&sample, ignored);
    }
}
END_TEST

/* ---- the shape of the file --------------------------------------------- */

struct census {
    size_t count;
    size_t cluster_children[241], stratum_clusters[9], region_children[5];
    int64_t cluster_stratum[241], cluster_weight[241];
    double weights;
};

static void take_census(const struct record *record, void *context)
{
    struct census *census = context;
    const int64_t *values = record->values;
    int64_t cluster = values[COLUMN_hv001], stratum = values[COLUMN_hv022];

    ck_assert(cluster >= 1 && cluster <= 240);
    ck_assert(stratum >= 1 && stratum <= 8);
    ck_assert_int_eq(values[COLUMN_hv021], cluster);
    ck_assert_int_eq(values[COLUMN_hv024], (stratum + 1) / 2);
    ck_assert_int_eq(values[COLUMN_hv025], stratum % 2 == 1 ? 1 : 2);
    if (census->cluster_children[cluster]++ == 0) {
        census->stratum_clusters[stratum]++;
        census->cluster_stratum[cluster] = stratum;
        census->cluster_weight[cluster] = values[COLUMN_hv005];
    }
    ck_assert_int_eq(census->cluster_stratum[cluster], stratum);
    ck_assert_int_eq(census->cluster_weight[cluster], values[COLUMN_hv005]);
    census->region_children[values[COLUMN_hv024]]++;
    census->weights += (double)values[COLUMN_hv005] / 1e6;
    census->count++;
}

START_TEST(clusters_are_in_strata_and_regions)
{
    struct sample sample = make_sample();
    struct census census = {.count = 0};
    size_t smallest = SIZE_MAX, largest = 0;
    visit(&sample, take_census, &census);
    for (size_t i = 1; i <= 8; i++)
        ck_assert_uint_eq(census.stratum_clusters[i], 30);
    for (size_t i = 1; i <= 240; i++) {
        size_t children = census.cluster_children[i];
        smallest = children < smallest ? children : smallest;
        largest = children > largest ? children : largest;
    }
    ck_assert_uint_eq(smallest, 25 - 8);
    ck_assert_uint_eq(largest, 25 + 8);
    ck_assert_uint_eq(census.count, 6000);
    ck_assert_double_eq_tol(census.weights / 6000, 1, 0.35);
}
END_TEST

/* Dates in one period, ages from them, codes of DHS. */
static void check_dates(const struct record *record, void *context)
{
    const int64_t *values = record->values;
    int32_t birth = 0, visited = 0, next = 0;
    int64_t age = values[COLUMN_hc1];
    (void)context;

    ck_assert(quipu_date_from_ymd(values[COLUMN_hc31], values[COLUMN_hc30],
                                  values[COLUMN_hc16], &birth));
    ck_assert(quipu_date_from_ymd(values[COLUMN_hc19], values[COLUMN_hc18],
                                  values[COLUMN_hc17], &visited));
    ck_assert_int_eq(values[COLUMN_hc19], 2024);
    ck_assert_int_eq(values[COLUMN_hc32],
                     (values[COLUMN_hc31] - 1900) * 12 + values[COLUMN_hc30]);
    ck_assert(age >= 0 && age <= 59);
    /* Completed months: to within the length of a month. */
    next = visited - birth;
    ck_assert(next >= 0 && next < 1826);
    ck_assert((double)next >= 30.4375 * (double)age - 3);
    ck_assert((double)next < 30.4375 * (double)(age + 1) + 3);
}

START_TEST(dates_and_ages_agree)
{
    struct sample sample = make_sample();
    visit(&sample, check_dates, NULL);
}
END_TEST

static bool is_one_of(int64_t value, const int64_t *codes, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (value == codes[i])
            return true;
    return false;
}

#define ASSERT_ONE_OF(value, ...)                                              \
    ck_assert_msg(is_one_of(value, (const int64_t[]){__VA_ARGS__},             \
                            ARRAY_SIZE(((const int64_t[]){__VA_ARGS__}))),     \
                  "%s is %lld", #value, (long long)(value))

/* What a measurement that was not made leaves, and one that was. */
static void check_measurements(const struct record *record, void *context)
{
    const int64_t *values = record->values;
    int64_t result = values[COLUMN_hc13];
    (void)context;

    ASSERT_ONE_OF(result, 0, 3, 4, 6);
    if (result != 0) {
        ASSERT_ONE_OF(values[COLUMN_hc2], 9994, 9995, 9996);
        ck_assert_int_eq(values[COLUMN_hc3], values[COLUMN_hc2]);
        ck_assert_int_eq(values[COLUMN_hc15], 0);
        ck_assert_int_eq(values[COLUMN_hc70], 9999);
        ck_assert_int_eq(values[COLUMN_hc73], 9999);
        return;
    }
    ck_assert(values[COLUMN_hc2] > 10 && values[COLUMN_hc2] < 400);
    ck_assert(values[COLUMN_hc3] > 300 && values[COLUMN_hc3] < 1500);
    ASSERT_ONE_OF(values[COLUMN_hc15], 1, 2);
    ck_assert(llabs(values[COLUMN_hc70]) <= 600 || values[COLUMN_hc70] == 9998);
    ck_assert(llabs(values[COLUMN_hc72]) <= 500 ||
              values[COLUMN_hc72] == 9998 || values[COLUMN_hc72] == 9996);
}

static void check_codes(const struct record *record, void *context)
{
    const int64_t *values = record->values;
    (void)context;
    ASSERT_ONE_OF(values[COLUMN_hc27], 1, 2);
    ASSERT_ONE_OF(values[COLUMN_hv103], 0, 1);
    ASSERT_ONE_OF(values[COLUMN_hv270], 1, 2, 3, 4, 5);
    ck_assert(values[COLUMN_hv040] >= 0 && values[COLUMN_hv040] < 5000);
}

START_TEST(codes_are_those_of_dhs)
{
    struct sample sample = make_sample();
    visit(&sample, check_codes, NULL);
    visit(&sample, check_measurements, NULL);
}
END_TEST

/* The equation of the CDC with 3.3 thousand feet to the kilometre, cut off to
 * whole g/L (METHOD B.2 of the project's notes; DHS Methodology p. 147), and
 * the cut-offs of WHO 2011. */
static void check_haemoglobin(const struct record *record, void *context)
{
    const int64_t *values = record->values;
    size_t *measured = context;
    int64_t raw = values[COLUMN_hc53], adjusted = values[COLUMN_hc56];

    if (values[COLUMN_hc1] < 6) {
        ck_assert_int_eq(raw, SAMPLE_BLANK);
        ck_assert_int_eq(values[COLUMN_hc55], SAMPLE_BLANK);
        return;
    }
    if (values[COLUMN_hc55] != 0) {
        ASSERT_ONE_OF(values[COLUMN_hc55], 3, 4, 6);
        ASSERT_ONE_OF(raw, 994, 995, 996);
        ck_assert_int_eq(adjusted, raw);
        ck_assert_int_eq(values[COLUMN_hc57], 9);
        return;
    }
    double feet = (double)values[COLUMN_hv040] / 1000 * 3.3;
    double grams = values[COLUMN_hv040] < 1000
                       ? 0
                       : 10 * (0.022 * feet * feet - 0.032 * feet);
    double exact = (double)raw - grams;
    ck_assert((double)adjusted <= exact + 1e-9);
    ck_assert((double)adjusted > exact - 1 - 1e-9);
    int64_t level = adjusted < 70    ? 1
                    : adjusted < 100 ? 2
                    : adjusted < 110 ? 3
                                     : 4;
    ck_assert_int_eq(values[COLUMN_hc57], level);
    ++*measured;
}

START_TEST(haemoglobin_is_adjusted_and_classified_as_dhs_does)
{
    struct sample sample = make_sample();
    size_t measured = 0;
    visit(&sample, check_haemoglobin, &measured);
    ck_assert(measured > 4800 && measured < 5400);
}
END_TEST

/* ---- plausible results ------------------------------------------------- */

struct summary {
    size_t n, stunted, wasted, anaemic, with_hb;
    double haz, haz_squares, hb;
};

static void summarise(const struct record *record, void *context)
{
    struct summary *summary = context;
    const int64_t *values = record->values;
    if (values[COLUMN_hc70] < 9000 && values[COLUMN_hc72] < 9000) {
        double z = (double)values[COLUMN_hc70] / 100;
        summary->n++;
        summary->haz += z;
        summary->haz_squares += z * z;
        summary->stunted += values[COLUMN_hc70] < -200;
        summary->wasted += values[COLUMN_hc72] < -200;
    }
    if (values[COLUMN_hc55] == 0) {
        summary->with_hb++;
        summary->hb += (double)values[COLUMN_hc56];
        summary->anaemic += values[COLUMN_hc57] <= 3;
    }
}

static struct summary summarise_year(int32_t year)
{
    struct sample sample = make_sample();
    struct summary summary = {.n = 0};
    sample.period.ordinal = year;
    visit(&sample, summarise, &summary);
    return summary;
}

/* What a country of middle income could have. */
START_TEST(prevalences_are_plausible)
{
    struct summary s = summarise_year(2024);
    double mean = s.haz / (double)s.n;
    double deviation = sqrt(s.haz_squares / (double)s.n - mean * mean);
    ck_assert_double_gt(mean, -1.6);
    ck_assert_double_lt(mean, -0.5);
    ck_assert_double_gt(deviation, 1.0);
    ck_assert_double_lt(deviation, 1.6);
    ck_assert_double_gt((double)s.stunted / (double)s.n, 0.10);
    ck_assert_double_lt((double)s.stunted / (double)s.n, 0.35);
    ck_assert_double_gt((double)s.wasted / (double)s.n, 0.005);
    ck_assert_double_lt((double)s.wasted / (double)s.n, 0.08);
    ck_assert_double_gt((double)s.anaemic / (double)s.with_hb, 0.2);
    ck_assert_double_lt((double)s.anaemic / (double)s.with_hb, 0.5);
}
END_TEST

START_TEST(years_bring_progress)
{
    struct summary before = summarise_year(2010), after = summarise_year(2024);
    ck_assert_uint_lt(after.stunted + 100, before.stunted);
    ck_assert_uint_lt(after.anaemic + 100, before.anaemic);
}
END_TEST

/* ---- growth ------------------------------------------------------------ */

START_TEST(growth_goes_both_ways)
{
    for (int day = 0; day < GROWTH_LAST_DAY; day += 13)
        for (int index = GROWTH_HEIGHT; index <= GROWTH_BMI; index++) {
            struct lms lms =
                growth_by_age((enum growth_index)index, day % 2, day);
            for (double z = -3; z <= 3; z += 0.5)
                ck_assert_double_eq_tol(lms_z(&lms, lms_measure(&lms, z)), z,
                                        0.05);
        }
}
END_TEST

/* Heights and weights of +-2 SD from the WHO tables (2006): boys of 12 months,
 * 71.0, 75.7 and 80.5 cm, 7.7, 9.6 and 12.0 kg; girls of 36 months, 87.4, 95.1
 * and 102.7 cm, 10.8, 13.9 and 18.1 kg. */
START_TEST(growth_is_near_the_standards)
{
    static const struct {
        enum growth_index index;
        int sex, day;
        double at[3]; /* -2, 0, 2 */
    } cases[] = {{GROWTH_HEIGHT, 0, 365, {71.0, 75.7, 80.5}},
                 {GROWTH_WEIGHT, 0, 365, {7.7, 9.6, 12.0}},
                 {GROWTH_HEIGHT, 1, 1096, {87.4, 95.1, 102.7}},
                 {GROWTH_WEIGHT, 1, 1096, {10.8, 13.9, 18.1}}};
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
        for (int k = 0; k < 3; k++) {
            struct lms lms =
                growth_by_age(cases[i].index, cases[i].sex, cases[i].day);
            ck_assert_double_eq_tol(lms_measure(&lms, 2 * k - 2),
                                    cases[i].at[k], 0.06);
        }
}
END_TEST

UNIT_MAIN("synthetic survey", noise_is_splitmix64, noise_has_the_shape_it_says,
          a_version_always_gives_the_same_data, partitions_change_nothing,
          seed_and_period_change_the_children,
          every_size_gives_all_its_children, clusters_are_in_strata_and_regions,
          dates_and_ages_agree, codes_are_those_of_dhs,
          haemoglobin_is_adjusted_and_classified_as_dhs_does,
          prevalences_are_plausible, years_bring_progress,
          growth_goes_both_ways, growth_is_near_the_standards)
