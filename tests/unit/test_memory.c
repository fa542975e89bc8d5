/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_memory.c - checked memory, and the nearest name. */
#include "unit.h"

START_TEST(memory_is_zeroed_and_overflow_is_no_memory)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    unsigned char *bytes = base_alloc(10, 10, &err);
    ck_assert_ok(bytes, err);
    for (size_t i = 0; i < 100; i++)
        ck_assert_int_eq(bytes[i], 0);
    free(bytes);
    void *none = base_alloc(0, 8, &err);
    ck_assert_ok(none, err);
    free(none);
    size_t huge = SIZE_MAX / 4; /* hidden from the compiler's own warning */
    ck_assert_ptr_null(base_alloc(huge, 8, &err));
    ck_assert_int_eq(err.code, QUIPU_ENOMEM);
}
END_TEST

START_TEST(strings_and_slices_are_copied)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    QUIPU_AUTO_STRING string = base_strdup("abc", &err);
    ck_assert_str_eq(string, "abc");
    QUIPU_AUTO_STRING slice =
        base_slicedup((struct quipu_slice){"abc", 2}, &err);
    ck_assert_str_eq(slice, "ab");
    QUIPU_AUTO_STRING empty =
        base_slicedup((struct quipu_slice){NULL, 0}, &err);
    ck_assert_str_eq(empty, "");
}
END_TEST

START_TEST(arrays_grow_and_keep_what_they_hold)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    int *items = NULL;
    size_t capacity = 0;
    for (int i = 0; i < 1000; i++) {
        ck_assert_ok(base_grow(&items, &capacity, (size_t)i + 1, sizeof *items,
                               &err) == 0,
                     err);
        items[i] = i;
    }
    for (int i = 0; i < 1000; i++)
        ck_assert_int_eq(items[i], i);
    size_t before = capacity;
    ck_assert_int_eq(
        base_grow(&items, &capacity, SIZE_MAX / 2, sizeof *items, &err), -1);
    ck_assert_int_eq(err.code, QUIPU_ENOMEM);
    ck_assert_uint_eq(capacity, before);
    free(items);
}
END_TEST

static const struct {
    const char *name, *want;
} nearest[] = {
    {"seperator", "separator"},
    {"Encoding", "encoding"},
    {"locaton", "location"},
    {"loaction", "location"},
    {"decimals", "decimal"},
    {"zzz", NULL},
    {"", NULL},
    {"weight", NULL},
};

START_TEST(nearest_name_is_found_or_none)
{
    static const char *const names[] = {"location", "separator", "encoding",
                                        "decimal"};
    for (size_t i = 0; i < ARRAY_SIZE(nearest); i++) {
        const char *found =
            base_nearest(nearest[i].name, names, ARRAY_SIZE(names));
        if (nearest[i].want)
            ck_assert_str_eq(found, nearest[i].want);
        else
            ck_assert_ptr_null(found);
    }
}
END_TEST

START_TEST(very_long_names_are_not_compared)
{
    char many[500];
    memset(many, 'x', sizeof many - 1);
    many[sizeof many - 1] = '\0';
    const char *const names[] = {many};
    ck_assert_ptr_null(base_nearest(many, names, 1));
    ck_assert_ptr_null(base_nearest("x", names, 1));
}
END_TEST

UNIT_MAIN("memory", memory_is_zeroed_and_overflow_is_no_memory,
          strings_and_slices_are_copied, arrays_grow_and_keep_what_they_hold,
          nearest_name_is_found_or_none, very_long_names_are_not_compared)
