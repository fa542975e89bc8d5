/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_packed.c - packed states: round trips, and refusal of what is not one.
 */
#include "stats/packed.h"
#include "survey_toy.h"

static const struct toy_record records[] = {
    {"north", "a", 1.5, 1, 2, 3, 10, false},
    {"north", "b", 0, 0, 1, 3, 10, false},
    {"worth", "a", 2.25, 1, 5, 3, 12, false},
    {"worth", "c", 1, 0, 1, 9, 12, false},
    {"worth", "c", 1, 0, 1, 9, 12, true},
    {"north", "a", 0.1, 1, 0.3, 9, 10, false},
};

static struct toy unsealed_toy(enum frame_kind kind)
{
    struct toy toy = toy_new(kind);
    for (size_t i = 0; i < ARRAY_SIZE(records); i++)
        toy_add(&toy, &records[i]);
    return toy;
}

static void pack(const struct toy *toy, struct quipu_text *out)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    ck_assert_ok(frame_pack(toy->frame, out, &err) == 0, err);
    ck_assert_ok(cells_pack(toy->cells, out, &err) == 0, err);
}

/* Frame and cells from bytes; NULL members and the error when they are not. */
static struct toy unpack(struct quipu_slice bytes, struct quipu_error *err)
{
    struct toy toy = {0};
    toy.frame = frame_unpack(&bytes, err);
    if (toy.frame)
        toy.cells = cells_unpack(&bytes, toy.frame, err);
    if (toy.cells)
        ck_assert_uint_eq(bytes.length, 0);
    return toy;
}

static struct quipu_slice slice_of(const struct quipu_text *text)
{
    return (struct quipu_slice){text->data, text->length};
}

START_TEST(a_round_trip_keeps_every_byte)
{
    for (int kind = FRAME_CLUSTERS; kind <= FRAME_CENSUS; kind++) {
        struct quipu_error err = QUIPU_NO_ERROR;
        struct toy toy = unsealed_toy((enum frame_kind)kind);
        for (int pass = 0; pass < 2; pass++) {
            QUIPU_AUTO_TEXT(before);
            QUIPU_AUTO_TEXT(after);
            pack(&toy, &before);
            struct toy copy = unpack(slice_of(&before), &err);
            ck_assert_ok(copy.cells != NULL, err);
            pack(&copy, &after);
            ck_assert_uint_eq(after.length, before.length);
            ck_assert_mem_eq(after.data, before.data, before.length);
            toy_free(&copy);
            if (pass == 0)
                toy_seal(&toy);
        }
        toy_free(&toy);
    }
}
END_TEST

START_TEST(states_follow_each_other)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    struct toy toy = unsealed_toy(FRAME_CLUSTERS);
    QUIPU_AUTO_TEXT(text);
    pack(&toy, &text);
    quipu_text_append(&text, "rest");
    struct quipu_slice bytes = slice_of(&text);
    QUIPU_AUTO(frame) frame = frame_unpack(&bytes, &err);
    ck_assert_ok(frame != NULL, err);
    QUIPU_AUTO(cells) cells = cells_unpack(&bytes, frame, &err);
    ck_assert_ok(cells != NULL, err);
    ck_assert_uint_eq(bytes.length, 4);
    ck_assert_mem_eq(bytes.data, "rest", 4);
    toy_free(&toy);
}
END_TEST

START_TEST(estimates_survive_the_round_trip)
{
    for (int kind = FRAME_CLUSTERS; kind <= FRAME_ELEMENTS; kind++) {
        struct quipu_error err = QUIPU_NO_ERROR;
        struct toy toy = unsealed_toy((enum frame_kind)kind);
        QUIPU_AUTO_TEXT(text);
        pack(&toy, &text);
        struct toy copy = unpack(slice_of(&text), &err);
        ck_assert_ok(copy.cells != NULL, err);
        toy_seal(&toy);
        toy_seal(&copy);
        struct estimation how = toy_how(QUIPU_RATIO);
        for (size_t i = 0; i < 2; i++) {
            struct estimate a = toy_estimate(&toy, i, &how);
            struct estimate b = toy_estimate(&copy, i, &how);
            ck_assert_double_eq(a.value, b.value);
            ck_assert_double_eq(a.se, b.se);
            ck_assert_int_eq(a.df, b.df);
        }
        ck_assert_uint_eq(cells_missing(copy.cells, 1, QUIPU_REFUSED), 1);
        toy_free(&toy);
        toy_free(&copy);
    }
}
END_TEST

/* A stratum of two PSUs with two records each, one of them with weight. */
static void write_frame_1(struct quipu_text *out)
{
    quipu_text_append(out, "quipuF01");
    pack_number(out, FRAME_CLUSTERS, 1);
    pack_number(out, 1, 8);
    pack_slice(out, quipu_slice_of("s"));
    pack_double(out, 0);
    pack_number(out, 2, 8);
    for (size_t i = 0; i < 2; i++) {
        pack_number(out, 0, 4);
        pack_slice(out, quipu_slice_of(i == 0 ? "a" : "b"));
        pack_number(out, 2, 8);
        pack_number(out, 1, 8);
    }
}

/* Cell 42: weight 2 in each PSU, y is 3 in one and 5 in the other. */
static void write_cells_1(struct quipu_text *out)
{
    quipu_text_append(out, "quipuC01");
    pack_number(out, FRAME_CLUSTERS, 1);
    pack_double(out, 0);
    pack_double(out, 1);
    pack_number(out, 2, 8);
    for (uint32_t i = 0; i < 2; i++) {
        const double y = i == 0 ? 3 : 5;
        const double sums[] = {2, 2 * y, 0, 2 * y * y, 0, 0};
        pack_number(out, 42, 8);
        pack_number(out, i, 4);
        pack_number(out, 2, 8);
        pack_number(out, 1, 8);
        for (size_t j = 0; j < ARRAY_SIZE(sums); j++)
            pack_double(out, sums[j]);
    }
    pack_number(out, 1, 8);
    pack_number(out, 42, 8);
    pack_number(out, QUIPU_REFUSED, 4);
    pack_number(out, 7, 8);
}

/* What version 1 wrote must be read for ever. */
START_TEST(the_first_version_is_read)
{
    QUIPU_AUTO_TEXT(text);
    write_frame_1(&text);
    write_cells_1(&text);
    struct quipu_error err = QUIPU_NO_ERROR;
    struct toy toy = unpack(slice_of(&text), &err);
    ck_assert_ok(toy.cells != NULL, err);
    toy_seal(&toy);
    struct estimation how = toy_how(QUIPU_TOTAL);
    struct estimate estimate = toy_estimate(&toy, 0, &how);
    ck_assert(cells_key(toy.cells, 0) == 42);
    ck_assert_uint_eq(cells_missing(toy.cells, 0, QUIPU_REFUSED), 7);
    ck_assert_double_eq(estimate.value, 16);
    ck_assert_double_eq(estimate.se, 4); /* V = 2 (2^2 + 2^2) */
    ck_assert_int_eq(estimate.n, 4);
    toy_free(&toy);
}
END_TEST

/* ---- what is not one ---------------------------------------------------- */

static bool is_read(struct quipu_slice bytes)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    struct toy toy = unpack(bytes, &err);
    bool found = toy.cells != NULL;
    if (!found)
        ck_assert_int_eq(err.code, QUIPU_EDATA);
    toy_free(&toy);
    return found;
}

START_TEST(a_state_cut_short_is_refused)
{
    struct toy toy = unsealed_toy(FRAME_ELEMENTS);
    QUIPU_AUTO_TEXT(text);
    pack(&toy, &text);
    for (size_t length = 0; length < text.length; length++) {
        /* A copy of the exact size, so that reading on is seen. */
        char *copy = malloc(length + 1);
        ck_assert_ptr_nonnull(copy);
        memcpy(copy, text.data, length);
        ck_assert(!is_read((struct quipu_slice){copy, length}));
        free(copy);
    }
    toy_free(&toy);
}
END_TEST

/* The packed state with some bytes overwritten. */
static bool is_read_with(const struct quipu_text *text, size_t at,
                         uint64_t value, size_t bytes)
{
    QUIPU_AUTO_TEXT(damaged);
    quipu_text_append_bytes(&damaged, text->data, at);
    pack_number(&damaged, value, bytes);
    quipu_text_append_bytes(&damaged, text->data + at + bytes,
                            text->length - at - bytes);
    return is_read(slice_of(&damaged));
}

/* Where the parts of the packed records stand. */
enum {
    KIND = 8,
    STRATUM_COUNT = 9,
    FPC = 17 + 4 + 5,
    LEAF_COUNT = 17 + 2 * (4 + 5 + 8),
    LEAF = LEAF_COUNT + 8, /* 25 bytes each: stratum, 4 + 1, n, n */
    CELLS = LEAF + 4 * 25,
    TYPICAL = CELLS + 9,
    ENTRY_COUNT = CELLS + 25,
    ENTRY = ENTRY_COUNT + 8, /* 76 bytes each: key, leaf, n, n, sums */
    MISSING_COUNT = ENTRY + 5 * 76,
    MISSING = MISSING_COUNT + 8, /* key, reason, n */
    END = MISSING + 20
};

#define NOT_A_NUMBER UINT64_C(0x7ff8000000000000)
#define TOO_LARGE    UINT64_C(0x7ff0000000000000)
#define MINUS_ONE    UINT64_C(0xbff0000000000000)

static const struct {
    size_t at;
    uint64_t value;
    size_t bytes;
} damages[] = {
    {0, 'Q', 1},
    {7, '2', 1},
    {KIND, 0, 1},
    {KIND, 4, 1},
    {KIND, FRAME_ELEMENTS, 1},
    {STRATUM_COUNT, UINT64_MAX, 8},
    {STRATUM_COUNT, 1, 8},
    {STRATUM_COUNT, 3, 8},
    {17, UINT32_MAX, 4}, /* length of a name */
    {17 + 4, 'w', 1},    /* both strata are "worth" */
    {FPC, NOT_A_NUMBER, 8},
    {FPC, MINUS_ONE, 8},
    {LEAF_COUNT, UINT64_MAX / 24, 8},
    {LEAF_COUNT, 3, 8},
    {LEAF_COUNT, 5, 8},
    {LEAF, 1, 4},            /* the first leaf is of the second stratum */
    {LEAF + 25, 2, 4},       /* there is no third stratum */
    {LEAF + 25 + 8, 'a', 1}, /* the second leaf is the first */
    {LEAF + 9, 0, 8},        /* no records */
    {LEAF + 9, UINT64_MAX, 8},
    {LEAF + 17, 3, 8}, /* more with weight than there are */
    {CELLS, 'Q', 1},
    {CELLS + 8, FRAME_CENSUS, 1},
    {TYPICAL, TOO_LARGE, 8},
    {ENTRY_COUNT, UINT64_MAX / 76, 8},
    {ENTRY_COUNT, 6, 8},
    {ENTRY + 8, 4, 4},      /* there are four leaves */
    {ENTRY + 76 + 8, 0, 4}, /* the second entry is the first */
    {ENTRY + 12, 0, 8},
    {ENTRY + 12, UINT64_C(1) << 60, 8},
    {ENTRY + 20, 2, 8},
    {ENTRY + 20, 0, 8}, /* weight without a record that has it */
    {ENTRY + 28, MINUS_ONE, 8},
    {ENTRY + 28, NOT_A_NUMBER, 8},
    {ENTRY + 36, TOO_LARGE, 8},
    {ENTRY + 52, MINUS_ONE, 8}, /* a sum of squares */
    {MISSING_COUNT, UINT64_MAX, 8},
    {MISSING_COUNT, 2, 8},
    {MISSING + 8, QUIPU_PRESENT, 4},
    {MISSING + 8, QUIPU_REASON_COUNT, 4},
    {MISSING + 12, 0, 8},
    {MISSING + 12, UINT64_MAX, 8},
};

START_TEST(a_damaged_state_is_refused)
{
    struct toy toy = unsealed_toy(FRAME_CLUSTERS);
    QUIPU_AUTO_TEXT(text);
    pack(&toy, &text);
    ck_assert_uint_eq(text.length, END);
    ck_assert(is_read(slice_of(&text)));
    for (size_t i = 0; i < ARRAY_SIZE(damages); i++)
        ck_assert_msg(!is_read_with(&text, damages[i].at, damages[i].value,
                                    damages[i].bytes),
                      "damage %zu was not noticed", i);
    toy_free(&toy);
}
END_TEST

START_TEST(sums_that_overflowed_are_not_packed)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    struct toy toy = toy_new(FRAME_CLUSTERS);
    toy_add(&toy, &(struct toy_record){"1", "a", 1e200, 1e200, 1, 0, 0, false});
    QUIPU_AUTO_TEXT(text);
    ck_assert_int_eq(cells_pack(toy.cells, &text, &err), -1);
    ck_assert_int_eq(err.code, QUIPU_EDATA);
    toy_free(&toy);
}
END_TEST

UNIT_MAIN("packed", a_round_trip_keeps_every_byte, states_follow_each_other,
          estimates_survive_the_round_trip, the_first_version_is_read,
          a_state_cut_short_is_refused, a_damaged_state_is_refused,
          sums_that_overflowed_are_not_packed)
