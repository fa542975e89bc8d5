/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_partitions.c - the same records give the same results, however they
 * were cut and whoever summed them. */
#include "survey_synthetic.h"

#define PARTITIONS 7

static enum synthetic_cell take_ratio(const struct synthetic *from,
                                      struct cells_record *record)
{
    record->y = from->x / 3;
    record->x = from->x * from->x;
    return from->in_domain ? CELL_ONE : CELL_OTHER;
}

static struct synthetic_choice choice_of(enum frame_kind kind)
{
    return (struct synthetic_choice){
        .kind = kind, .typical_y = 4, .typical_x = 150, .take = take_ratio};
}

/* The sums of one partition. */
static struct synthetic_survey partition_of(const struct synthetic *records,
                                            size_t number,
                                            const struct synthetic_choice *how)
{
    struct synthetic_survey part = synthetic_open(how);
    size_t first = number * SYNTHETIC_COUNT / PARTITIONS;
    size_t end = (number + 1) * SYNTHETIC_COUNT / PARTITIONS;
    for (size_t i = first; i < end; i++)
        synthetic_add(&part, &records[i], how);
    return part;
}

/* Adds a partition; by way of its packed form when that is wanted. */
static void merge_part(struct synthetic_survey *into,
                       struct synthetic_survey *part, bool is_packed)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    if (is_packed) {
        QUIPU_AUTO_TEXT(text);
        ck_assert_ok(frame_pack(part->frame, &text, &err) == 0, err);
        ck_assert_ok(cells_pack(part->cells, &text, &err) == 0, err);
        synthetic_free(part);
        struct quipu_slice bytes = {text.data, text.length};
        part->frame = frame_unpack(&bytes, &err);
        ck_assert_ok(part->frame != NULL, err);
        part->cells = cells_unpack(&bytes, part->frame, &err);
        ck_assert_ok(part->cells != NULL, err);
        ck_assert_uint_eq(bytes.length, 0);
    }
    uint32_t *map;
    ck_assert_ok(frame_merge(into->frame, part->frame, &map, &err) == 0, err);
    ck_assert_ok(cells_merge(into->cells, part->cells, map, &err) == 0, err);
    free(map);
    synthetic_free(part);
}

/* Sums the partitions beginning with number `first`, as threads would finish
 * them, and merges them in order. */
static struct synthetic_survey
survey_in_parts(const struct synthetic *records,
                const struct synthetic_choice *how, size_t first,
                bool is_packed)
{
    struct synthetic_survey parts[PARTITIONS];
    for (size_t i = 0; i < PARTITIONS; i++) {
        size_t number = (first + i * 3) % PARTITIONS;
        parts[number] = partition_of(records, number, how);
    }
    struct synthetic_survey survey = synthetic_open(how);
    for (size_t i = 0; i < PARTITIONS; i++)
        merge_part(&survey, &parts[i], is_packed);
    synthetic_close(&survey);
    return survey;
}

static void estimate_all(const struct synthetic_survey *survey,
                         struct estimate estimates[2])
{
    struct quipu_error err = QUIPU_NO_ERROR;
    struct estimation how = {.kind = QUIPU_RATIO,
                             .lonely = LONELY_ADJUST,
                             .df = DF_DOMAIN,
                             .interval = INTERVAL_WALD,
                             .confidence = 0.95};
    for (size_t i = 0; i < 2; i++)
        ck_assert_ok(estimate_cell(survey->cells, i, survey->frame, &how,
                                   &estimates[i], &err) == 0,
                     err);
}

static void check_bits(const struct estimate *a, const struct estimate *b)
{
    for (size_t i = 0; i < 2; i++) {
        ck_assert_double_eq(a[i].value, b[i].value);
        ck_assert_double_eq(a[i].se, b[i].se);
        ck_assert_double_eq(a[i].ci_low, b[i].ci_low);
        ck_assert_double_eq(a[i].deff, b[i].deff);
        ck_assert_double_eq(a[i].weight, b[i].weight);
        ck_assert_int_eq(a[i].df, b[i].df);
        ck_assert_int_eq(a[i].n, b[i].n);
    }
}

static void check_near(const struct estimate *a, const struct estimate *b)
{
    for (size_t i = 0; i < 2; i++) {
        ck_assert_close(a[i].value, b[i].value, 1e-12);
        ck_assert_close(a[i].se, b[i].se, 1e-12);
        ck_assert_close(a[i].ci_low, b[i].ci_low, 1e-12);
        ck_assert_close(a[i].deff, b[i].deff, 1e-12);
        ck_assert_close(a[i].weight, b[i].weight, 1e-12);
        ck_assert_int_eq(a[i].df, b[i].df);
        ck_assert_int_eq(a[i].n, b[i].n);
    }
}

static void check_partitions(enum frame_kind kind)
{
    struct synthetic records[SYNTHETIC_COUNT];
    synthetic_make(records);
    struct synthetic_choice how = choice_of(kind);
    struct synthetic_survey survey = survey_in_parts(records, &how, 0, false);
    struct estimate want[2], have[2];
    estimate_all(&survey, want);
    synthetic_free(&survey);
    for (size_t first = 0; first < PARTITIONS; first++) {
        survey = survey_in_parts(records, &how, first, first % 2 == 1);
        estimate_all(&survey, have);
        check_bits(have, want);
        synthetic_free(&survey);
    }
    survey = synthetic_survey_of(records, &how);
    estimate_all(&survey, have);
    check_near(have, want);
    synthetic_free(&survey);
}

START_TEST(partitions_give_the_same_bits_whoever_sums_them)
{
    check_partitions(FRAME_CLUSTERS);
    check_partitions(FRAME_ELEMENTS);
    check_partitions(FRAME_CENSUS);
}
END_TEST

static void shuffle(struct synthetic *records, uint64_t seed)
{
    for (size_t i = SYNTHETIC_COUNT - 1; i > 0; i--) {
        seed = seed * 16807 % 2147483647;
        size_t j = seed % (i + 1);
        struct synthetic kept = records[i];
        records[i] = records[j];
        records[j] = kept;
    }
}

START_TEST(the_order_of_records_does_not_matter)
{
    for (int kind = FRAME_CLUSTERS; kind <= FRAME_CENSUS; kind++) {
        struct synthetic records[SYNTHETIC_COUNT];
        synthetic_make(records);
        struct synthetic_choice how = choice_of((enum frame_kind)kind);
        struct synthetic_survey survey = synthetic_survey_of(records, &how);
        struct estimate want[2], have[2];
        estimate_all(&survey, want);
        synthetic_free(&survey);
        for (uint64_t seed = 1; seed < 20; seed++) {
            shuffle(records, seed);
            survey = synthetic_survey_of(records, &how);
            estimate_all(&survey, have);
            check_near(have, want);
            synthetic_free(&survey);
        }
    }
}
END_TEST

/* Stratum by stratum, PSU by PSU, but in other orders: then even the bits are
 * the same. */
START_TEST(the_order_of_psus_does_not_matter_to_the_bits)
{
    struct synthetic records[SYNTHETIC_COUNT], turned[SYNTHETIC_COUNT];
    synthetic_make(records);
    for (size_t i = 0; i < SYNTHETIC_COUNT; i++)
        turned[i] = records[(i + 72) % SYNTHETIC_COUNT];
    struct synthetic_choice how = choice_of(FRAME_CLUSTERS);
    struct synthetic_survey a = synthetic_survey_of(records, &how);
    struct synthetic_survey b = synthetic_survey_of(turned, &how);
    struct estimate want[2], have[2];
    estimate_all(&a, want);
    estimate_all(&b, have);
    check_bits(have, want);
    synthetic_free(&a);
    synthetic_free(&b);
}
END_TEST

UNIT_MAIN("partitions", partitions_give_the_same_bits_whoever_sums_them,
          the_order_of_records_does_not_matter,
          the_order_of_psus_does_not_matter_to_the_bits)
