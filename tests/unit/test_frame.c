/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_frame.c - strata and PSUs by number. */
#include "survey_toy.h"

static struct frame *new_frame(enum frame_kind kind)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    struct frame *frame = frame_new(kind, &err);
    ck_assert_ok(frame != NULL, err);
    return frame;
}

static uint32_t add(struct frame *frame, const struct toy_record *record)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    uint32_t leaf;
    ck_assert_ok(toy_add_frame(frame, record, &leaf, &err) == 0, err);
    return leaf;
}

static uint32_t add_pair(struct frame *frame, const char *stratum,
                         const char *psu)
{
    return add(frame, &(struct toy_record){stratum, psu, .weight = 1});
}

START_TEST(a_leaf_is_a_psu_in_its_stratum)
{
    QUIPU_AUTO(frame) frame = new_frame(FRAME_CLUSTERS);
    uint32_t a = add_pair(frame, "1", "7");
    uint32_t b = add_pair(frame, "2", "7");
    uint32_t c = add_pair(frame, "17", "7");
    uint32_t d = add_pair(frame, "1", "77");
    uint32_t e = add_pair(frame, "", "7");
    ck_assert_uint_eq(frame_leaf_count(frame), 5);
    ck_assert_uint_eq(frame_stratum_count(frame), 4);
    ck_assert_uint_eq(add_pair(frame, "1", "7"), a);
    ck_assert_uint_eq(add_pair(frame, "2", "7"), b);
    ck_assert_uint_eq(add_pair(frame, "17", "7"), c);
    ck_assert_uint_eq(add_pair(frame, "1", "77"), d);
    ck_assert_uint_eq(add_pair(frame, "", "7"), e);
    ck_assert_uint_eq(frame_leaf_count(frame), 5);
}
END_TEST

START_TEST(many_leaves_are_found_again)
{
    QUIPU_AUTO(frame) frame = new_frame(FRAME_CLUSTERS);
    for (int pass = 0; pass < 2; pass++) {
        for (uint32_t i = 0; i < 20000; i++) {
            char stratum[16], psu[16];
            snprintf(stratum, sizeof stratum, "%u", i % 300);
            snprintf(psu, sizeof psu, "%u", i);
            ck_assert_uint_eq(add_pair(frame, stratum, psu), i);
        }
    }
    ck_assert_uint_eq(frame_leaf_count(frame), 20000);
    ck_assert_uint_eq(frame_stratum_count(frame), 300);
}
END_TEST

START_TEST(elements_have_a_leaf_per_stratum)
{
    QUIPU_AUTO(frame) frame = new_frame(FRAME_ELEMENTS);
    uint32_t a = add_pair(frame, "1", "");
    ck_assert_uint_ne(add_pair(frame, "2", ""), a);
    ck_assert_uint_eq(add_pair(frame, "1", ""), a);
    ck_assert_uint_eq(frame_leaf_count(frame), 2);
}
END_TEST

START_TEST(a_census_has_one_leaf)
{
    QUIPU_AUTO(frame) frame = new_frame(FRAME_CENSUS);
    uint32_t a = add_pair(frame, "1", "1");
    ck_assert_uint_eq(add_pair(frame, "2", "2"), a);
    ck_assert_uint_eq(frame_leaf_count(frame), 1);
}
END_TEST

/* ---- records that cannot be --------------------------------------------- */

static const struct toy_record wrong_records[] = {
    {"1", "1", -1, 0, 0, 0, 0, false},       {"1", "1", NAN, 0, 0, 0, 0, false},
    {"1", "1", INFINITY, 0, 0, 0, 0, false}, {"1", "", 1, 0, 0, 0, 0, false},
    {"1", "1", 1, 0, 0, 0, -2, false},       {"1", "1", 1, 0, 0, 0, NAN, false},
};

START_TEST(wrong_records_are_refused)
{
    QUIPU_AUTO(frame) frame = new_frame(FRAME_CLUSTERS);
    for (size_t i = 0; i < ARRAY_SIZE(wrong_records); i++) {
        struct quipu_error err = QUIPU_NO_ERROR;
        uint32_t leaf;
        ck_assert_int_eq(toy_add_frame(frame, &wrong_records[i], &leaf, &err),
                         -1);
        ck_assert_int_eq(err.code, QUIPU_EDATA);
    }
}
END_TEST

START_TEST(a_correction_that_differs_within_a_stratum_is_refused)
{
    QUIPU_AUTO(frame) frame = new_frame(FRAME_CLUSTERS);
    add(frame, &(struct toy_record){"north\n", "1", .weight = 1, .fpc = 10});
    struct quipu_error err = QUIPU_NO_ERROR;
    uint32_t leaf;
    struct toy_record record = {"north\n", "2", .weight = 1, .fpc = 11};
    ck_assert_int_eq(toy_add_frame(frame, &record, &leaf, &err), -1);
    ck_assert_int_eq(err.code, QUIPU_EDATA);
    ck_assert_msg(strstr(err.cause, "stratum \"north\\x0A\""), "%s", err.cause);
}
END_TEST

/* ---- merging ------------------------------------------------------------ */

START_TEST(a_merge_maps_leaves)
{
    QUIPU_AUTO(frame) frame = new_frame(FRAME_CLUSTERS);
    QUIPU_AUTO(frame) other = new_frame(FRAME_CLUSTERS);
    uint32_t a = add_pair(frame, "1", "1"), b = add_pair(frame, "1", "2");
    uint32_t c = add_pair(other, "2", "1"), d = add_pair(other, "1", "2");
    struct quipu_error err = QUIPU_NO_ERROR;
    uint32_t *map;
    ck_assert_ok(frame_merge(frame, other, &map, &err) == 0, err);
    ck_assert_uint_eq(frame_leaf_count(frame), 3);
    ck_assert_uint_eq(map[d], b);
    ck_assert_uint_eq(map[c], add_pair(frame, "2", "1"));
    ck_assert_uint_ne(map[c], a);
    free(map);
    ck_assert_ok(frame_seal(frame, &err) == 0, err);
    ck_assert_int_eq(frame_degrees_of_freedom(frame), 1);
    ck_assert_uint_eq(frame_lonely_count(frame), 1);
}
END_TEST

START_TEST(a_merge_refuses_another_correction)
{
    QUIPU_AUTO(frame) frame = new_frame(FRAME_CLUSTERS);
    QUIPU_AUTO(frame) other = new_frame(FRAME_CLUSTERS);
    add(frame, &(struct toy_record){"1", "1", .weight = 1, .fpc = 10});
    add(other, &(struct toy_record){"1", "2", .weight = 1, .fpc = 12});
    struct quipu_error err = QUIPU_NO_ERROR;
    uint32_t *map;
    ck_assert_int_eq(frame_merge(frame, other, &map, &err), -1);
    ck_assert_ptr_null(map);
    ck_assert_int_eq(err.code, QUIPU_EDATA);
}
END_TEST

START_TEST(a_merge_refuses_another_design)
{
    QUIPU_AUTO(frame) frame = new_frame(FRAME_CLUSTERS);
    QUIPU_AUTO(frame) other = new_frame(FRAME_ELEMENTS);
    struct quipu_error err = QUIPU_NO_ERROR;
    uint32_t *map;
    ck_assert_int_eq(frame_merge(frame, other, &map, &err), -1);
    ck_assert_int_eq(err.code, QUIPU_EDATA);
}
END_TEST

/* ---- sealing ------------------------------------------------------------ */

/* Two strata of two PSUs and one of one, with a correction each. */
static const struct {
    double fpc[3];
    bool is_right;
    size_t lonely;
} corrections[] = {
    {{0, 0, 0}, true, 1},
    {{10, 20, 5}, true, 1},
    {{10, 0, 0}, true, 1},
    {{0.5, 0.25, 0.1}, true, 1},
    {{2, 20, 1}, true, 0},  /* sizes: the whole of strata 1 and 3 */
    {{0.5, 1, 1}, true, 0}, /* fractions: the whole of 2 and 3 */
    {{1, 1, 1}, true, 0},   /* all 1 are fractions, as in R */
    {{10, 1, 5}, false, 0}, /* one PSU in the population, two in the sample */
    {{1.5, 10, 5}, false, 0},
    {{10, 0.5, 5}, false, 0}, /* sizes and fractions */
};

static void check_correction(size_t n)
{
    static const char *const names[][2] = {
        {"1", "a"}, {"1", "b"}, {"2", "a"}, {"2", "b"}, {"3", "a"}};
    QUIPU_AUTO(frame) frame = new_frame(FRAME_CLUSTERS);
    for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
        struct toy_record record = {names[i][0], names[i][1], .weight = 1};
        record.fpc = corrections[n].fpc[i / 2];
        add(frame, &record);
    }
    struct quipu_error err = QUIPU_NO_ERROR;
    int status = frame_seal(frame, &err);
    if (!corrections[n].is_right) {
        ck_assert_msg(status == -1 && err.code == QUIPU_EDATA, "case %zu", n);
        return;
    }
    ck_assert_ok(status == 0, err);
    ck_assert_uint_eq(frame_lonely_count(frame), corrections[n].lonely);
    ck_assert_int_eq(frame_degrees_of_freedom(frame), 2);
}

START_TEST(corrections_are_sizes_or_fractions)
{
    for (size_t i = 0; i < ARRAY_SIZE(corrections); i++)
        check_correction(i);
}
END_TEST

START_TEST(degrees_of_freedom_count_positive_weights)
{
    static const struct toy_record records[] = {
        {.stratum = "1", .psu = "1", .weight = 1},
        {.stratum = "1", .psu = "2", .weight = 0},
        {.stratum = "1", .psu = "3", .weight = 0},
        {.stratum = "1", .psu = "3", .weight = 2},
        {.stratum = "2", .psu = "1", .weight = 0},
        {.stratum = "2", .psu = "2", .weight = 0},
    };
    struct quipu_error err = QUIPU_NO_ERROR;
    QUIPU_AUTO(frame) clusters = new_frame(FRAME_CLUSTERS);
    QUIPU_AUTO(frame) elements = new_frame(FRAME_ELEMENTS);
    for (size_t i = 0; i < ARRAY_SIZE(records); i++) {
        add(clusters, &records[i]);
        add(elements, &records[i]);
    }
    ck_assert_ok(frame_seal(clusters, &err) == 0, err);
    ck_assert_ok(frame_seal(elements, &err) == 0, err);
    ck_assert_int_eq(frame_degrees_of_freedom(clusters), 1);
    ck_assert_int_eq(frame_degrees_of_freedom(elements), 1);
}
END_TEST

START_TEST(an_empty_frame_can_be_sealed)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    QUIPU_AUTO(frame) frame = new_frame(FRAME_CLUSTERS);
    ck_assert_ok(frame_seal(frame, &err) == 0, err);
    ck_assert_int_eq(frame_degrees_of_freedom(frame), 0);
    ck_assert_uint_eq(frame_lonely_count(frame), 0);
}
END_TEST

UNIT_MAIN("frame", a_leaf_is_a_psu_in_its_stratum, many_leaves_are_found_again,
          elements_have_a_leaf_per_stratum, a_census_has_one_leaf,
          wrong_records_are_refused,
          a_correction_that_differs_within_a_stratum_is_refused,
          a_merge_maps_leaves, a_merge_refuses_another_correction,
          a_merge_refuses_another_design, corrections_are_sizes_or_fractions,
          degrees_of_freedom_count_positive_weights,
          an_empty_frame_can_be_sealed)
