/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_cells.c - additive sums: adding, merging, rolling up. */
#include "survey_toy.h"

static struct cells *new_cells(double typical_y)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    struct cells *cells = cells_new(FRAME_CLUSTERS, typical_y, 1, &err);
    ck_assert_ok(cells != NULL, err);
    return cells;
}

START_TEST(cells_are_in_order_of_key)
{
    static const struct toy_record records[] = {
        {"1", "1", 1, 1, 1, UINT64_MAX, 0, false},
        {"1", "1", 1, 1, 1, 7, 0, false},
        {"1", "2", 1, 1, 1, 7, 0, false},
        {"1", "1", 1, 0, 1, 3, 0, true},
        {"1", "1", 1, 1, 1, 0, 0, false},
    };
    struct toy toy = toy_of(FRAME_CLUSTERS, records, ARRAY_SIZE(records));
    static const uint64_t keys[] = {0, 3, 7, UINT64_MAX};
    ck_assert_uint_eq(cells_count(toy.cells), ARRAY_SIZE(keys));
    for (size_t i = 0; i < ARRAY_SIZE(keys); i++)
        ck_assert(cells_key(toy.cells, i) == keys[i]);
    toy_free(&toy);
}
END_TEST

START_TEST(missing_records_are_counted_by_reason)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    struct toy toy = toy_new(FRAME_CLUSTERS);
    toy_add(&toy, &(struct toy_record){"1", "1", 1, 1, 1, 5, 0, false});
    for (int i = 0; i < 3; i++)
        ck_assert_ok(cells_add_missing(toy.cells, 5, QUIPU_AGE, &err) == 0,
                     err);
    ck_assert_ok(cells_add_missing(toy.cells, 5, QUIPU_SEX, &err) == 0, err);
    ck_assert_ok(cells_add_missing(toy.cells, 9, QUIPU_AGE, &err) == 0, err);
    toy_seal(&toy);
    ck_assert_uint_eq(cells_count(toy.cells), 2);
    ck_assert_uint_eq(cells_missing(toy.cells, 0, QUIPU_AGE), 3);
    ck_assert_uint_eq(cells_missing(toy.cells, 0, QUIPU_SEX), 1);
    ck_assert_uint_eq(cells_missing(toy.cells, 0, QUIPU_REFUSED), 0);
    ck_assert_uint_eq(cells_missing(toy.cells, 1, QUIPU_AGE), 1);
    ck_assert_uint_eq(cells_missing(toy.cells, 1, QUIPU_SEX), 0);
    toy_free(&toy);
}
END_TEST

START_TEST(values_that_are_no_numbers_are_refused)
{
    static const struct cells_record wrong[] = {
        {0, -1, 0, 1},  {0, NAN, 0, 1}, {0, INFINITY, 0, 1},
        {0, 1, NAN, 1}, {0, 1, 0, NAN}, {0, 1, -INFINITY, 1},
    };
    QUIPU_AUTO(cells) cells = new_cells(0);
    for (size_t i = 0; i < ARRAY_SIZE(wrong); i++) {
        struct quipu_error err = QUIPU_NO_ERROR;
        ck_assert_int_eq(cells_add(cells, 1, &wrong[i], &err), -1);
        ck_assert_int_eq(err.code, QUIPU_EDATA);
    }
}
END_TEST

START_TEST(a_merge_refuses_other_typical_values)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    QUIPU_AUTO(cells) cells = new_cells(0);
    QUIPU_AUTO(cells) other = new_cells(1);
    ck_assert_int_eq(cells_merge(cells, other, NULL, &err), -1);
    ck_assert_int_eq(err.code, QUIPU_EDATA);
}
END_TEST

START_TEST(cells_of_another_frame_are_refused)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    struct toy toy = toy_new(FRAME_CLUSTERS);
    struct cells_record record = {.leaf = 1, .weight = 1};
    toy_add(&toy, &(struct toy_record){"1", "1", 1, 1, 1, 5, 0, false});
    ck_assert_ok(cells_add(toy.cells, 5, &record, &err) == 0, err);
    ck_assert_ok(frame_seal(toy.frame, &err) == 0, err);
    ck_assert_int_eq(cells_seal(toy.cells, toy.frame, &err), -1);
    ck_assert_int_eq(err.code, QUIPU_EDATA);
    toy_free(&toy);
}
END_TEST

START_TEST(records_added_twice_are_noticed)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    struct toy toy = toy_new(FRAME_CLUSTERS);
    struct cells_record record = {.leaf = 0, .weight = 1};
    toy_add(&toy, &(struct toy_record){"1", "1", 1, 1, 1, 5, 0, false});
    ck_assert_ok(cells_add(toy.cells, 5, &record, &err) == 0, err);
    ck_assert_ok(frame_seal(toy.frame, &err) == 0, err);
    ck_assert_int_eq(cells_seal(toy.cells, toy.frame, &err), -1);
    ck_assert_int_eq(err.code, QUIPU_EDATA);
    toy_free(&toy);
}
END_TEST

/* ---- rolling up --------------------------------------------------------- */

/* Key = area * 10 + sex; areas 1 and 2 make 0, area 3 is left out. */
static bool to_parent(const void *context, uint64_t key, uint64_t *mapped)
{
    (void)context;
    *mapped = key % 10;
    return key / 10 < 3;
}

static bool to_itself(const void *context, uint64_t key, uint64_t *mapped)
{
    (void)context;
    *mapped = key;
    return true;
}

static struct toy_record random_record(uint64_t *state)
{
    static const char *const psus[] = {"1", "2", "3", "4", "5", "6", "7"};
    static const char *const strata[] = {"a", "b", "c"};
    *state = *state * 16807 % 2147483647;
    uint64_t n = *state;
    struct toy_record record = {
        strata[n % 3], psus[n / 3 % 7], .weight = 1 + (double)(n % 1001) / 7,
        .y = (double)(n % 13) / 3, .x = 1 + (double)(n % 5)};
    record.key = (1 + n / 21 % 3) * 10 + n / 63 % 2;
    record.is_missing = n % 17 == 0;
    return record;
}

static void check_same(const struct toy *a, size_t i, const struct toy *b,
                       size_t j)
{
    struct estimation how = toy_how(QUIPU_RATIO);
    struct estimate x = toy_estimate(a, i, &how);
    struct estimate y = toy_estimate(b, j, &how);
    ck_assert_int_eq(x.n, y.n);
    ck_assert_close(x.weight, y.weight, 1e-12);
    ck_assert_close(x.value, y.value, 1e-12);
    ck_assert_close(x.se, y.se, 1e-12);
    ck_assert_close(x.deff, y.deff, 1e-12);
    ck_assert_uint_eq(cells_missing(a->cells, i, QUIPU_REFUSED),
                      cells_missing(b->cells, j, QUIPU_REFUSED));
}

START_TEST(a_roll_up_equals_direct_accumulation)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    struct toy leaves = toy_new(FRAME_CLUSTERS), direct = leaves;
    direct.frame = frame_new(FRAME_CLUSTERS, &err);
    direct.cells = cells_new(FRAME_CLUSTERS, 0, 0, &err);
    struct cells *rolled = cells_new(FRAME_CLUSTERS, 0, 0, &err);
    ck_assert_ok(direct.frame && direct.cells && rolled, err);
    uint64_t state = 4711;
    for (int i = 0; i < 3000; i++) {
        struct toy_record record = random_record(&state);
        toy_add(&leaves, &record);
        bool is_in = to_parent(NULL, record.key, &record.key);
        if (is_in)
            toy_add(&direct, &record);
        uint32_t leaf;
        if (!is_in)
            ck_assert_ok(toy_add_frame(direct.frame, &record, &leaf, &err) == 0,
                         err);
    }
    ck_assert_ok(
        cells_roll_up(rolled, leaves.cells, to_parent, NULL, &err) == 0, err);
    cells_free(leaves.cells);
    leaves.cells = rolled;
    toy_seal(&leaves);
    toy_seal(&direct);
    ck_assert_uint_eq(cells_count(leaves.cells), 2);
    ck_assert_uint_eq(cells_count(direct.cells), 2);
    for (size_t i = 0; i < 2; i++)
        check_same(&leaves, i, &direct, i);
    toy_free(&leaves);
    toy_free(&direct);
}
END_TEST

START_TEST(a_roll_up_done_twice_is_noticed)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    struct toy toy = toy_new(FRAME_CLUSTERS);
    uint64_t state = 5;
    for (int i = 0; i < 100; i++) {
        struct toy_record record = random_record(&state);
        record.key = 1;
        toy_add(&toy, &record);
    }
    QUIPU_AUTO(cells) rolled = cells_new(FRAME_CLUSTERS, 0, 0, &err);
    for (int i = 0; i < 2; i++)
        ck_assert_ok(
            cells_roll_up(rolled, toy.cells, to_itself, NULL, &err) == 0, err);
    ck_assert_ok(frame_seal(toy.frame, &err) == 0, err);
    ck_assert_int_eq(cells_seal(rolled, toy.frame, &err), -1);
    toy_free(&toy);
}
END_TEST

START_TEST(many_cells_keep_their_sums)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    struct toy toy = toy_new(FRAME_CENSUS);
    enum { KEYS = 30000 };
    for (uint64_t pass = 0; pass < 3; pass++) {
        for (uint64_t i = 0; i < KEYS; i++)
            toy_add(&toy, &(struct toy_record){.weight = 1,
                                               .y = (double)(i + pass),
                                               .key = i << 32 | i % 3});
    }
    ck_assert_ok(frame_seal(toy.frame, &err) == 0, err);
    ck_assert_ok(cells_seal(toy.cells, toy.frame, &err) == 0, err);
    struct estimation how = toy_how(QUIPU_TOTAL);
    ck_assert_uint_eq(cells_count(toy.cells), KEYS);
    for (size_t i = 0; i < KEYS; i++) {
        struct estimate estimate = toy_estimate(&toy, i, &how);
        ck_assert_int_eq(estimate.n, 3);
        ck_assert_double_eq(estimate.value, 3 * (double)i + 3);
    }
    toy_free(&toy);
}
END_TEST

UNIT_MAIN("cells", cells_are_in_order_of_key,
          missing_records_are_counted_by_reason,
          values_that_are_no_numbers_are_refused,
          a_merge_refuses_other_typical_values,
          cells_of_another_frame_are_refused, records_added_twice_are_noticed,
          a_roll_up_equals_direct_accumulation, a_roll_up_done_twice_is_noticed,
          many_cells_keep_their_sums)
