/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_text.c - slices, growing texts, UTF-8. */
#include "unit.h"

START_TEST(slices_are_trimmed_and_compared)
{
    struct quipu_slice slice = quipu_slice_trim(quipu_slice_of(" \t a b\r\n"));
    ck_assert(quipu_slice_equal(slice, quipu_slice_of("a b")));
    ck_assert_uint_eq(quipu_slice_trim(quipu_slice_of(" \r\n\t")).length, 0);
    ck_assert(
        quipu_slice_equal((struct quipu_slice){NULL, 0}, quipu_slice_of("")));
    ck_assert(!quipu_slice_equal(quipu_slice_of("a"), quipu_slice_of("b")));
    ck_assert(!quipu_slice_equal(quipu_slice_of("a"), quipu_slice_of("ab")));
}
END_TEST

START_TEST(text_grows_and_stays_terminated)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    QUIPU_AUTO_TEXT(text);
    ck_assert_str_eq(text.data, "");
    for (int i = 0; i < 10000; i++) {
        quipu_text_printf(&text, "%d", i % 10);
        ck_assert_uint_eq(text.length, (size_t)i + 1);
        ck_assert_int_eq(text.data[text.length], '\0');
    }
    ck_assert_uint_eq(strlen(text.data), 10000);
    quipu_text_clear(&text);
    ck_assert_str_eq(text.data, "");
    quipu_text_append_bytes(&text, "a\0b", 3);
    quipu_text_append(&text, "");
    ck_assert_uint_eq(text.length, 3);
    ck_assert(memcmp(text.data, "a\0b", 4) == 0);
    ck_assert_ok(quipu_text_check(&text, &err) == 0, err);
}
END_TEST

START_TEST(empty_text_can_be_cleared_detached_and_released)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    struct quipu_text text;
    quipu_text_init(&text);
    quipu_text_clear(&text);
    char *string = quipu_text_detach(&text, &err);
    ck_assert_ok(string, err);
    ck_assert_str_eq(string, "");
    free(string);
    ck_assert_uint_eq(text.capacity, 0);
    quipu_text_release(&text);
}
END_TEST

START_TEST(detached_text_belongs_to_the_caller)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    QUIPU_AUTO_TEXT(text);
    quipu_text_append(&text, "one");
    QUIPU_AUTO_STRING string = quipu_text_detach(&text, &err);
    quipu_text_append(&text, "two");
    ck_assert_str_eq(string, "one");
    ck_assert_str_eq(text.data, "two");
}
END_TEST

START_TEST(want_of_memory_is_told_once_at_the_end)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    QUIPU_AUTO_TEXT(text);
    quipu_text_append(&text, "kept");
    quipu_text_append_bytes(&text, "x", SIZE_MAX - 2);
    quipu_text_append(&text, "ignored");
    ck_assert_str_eq(text.data, "kept");
    ck_assert_int_eq(quipu_text_check(&text, &err), -1);
    ck_assert_int_eq(err.code, QUIPU_ENOMEM);
    ck_assert_ptr_null(quipu_text_detach(&text, NULL));
    quipu_text_clear(&text);
    quipu_text_append(&text, "again");
    ck_assert_str_eq(text.data, "again");
}
END_TEST

/* Well and ill formed sequences: The Unicode Standard, table 3-7, and the
 * examples of section 3.9 ("U+FFFD substitution of maximal subparts"). */
static const struct {
    const char *bytes;
    size_t length, valid;
} utf8[] = {
    {"", 0, 0},
    {"plain text, long enough", 23, 23},
    {"\0", 1, 1},
    {"\x7f", 1, 1},
    {"\x80", 1, 0},
    {"\xc2\x80", 2, 2},
    {"\xc1\xbf", 2, 0},
    {"\xdf\xbf", 2, 2},
    {"\xc3", 1, 0},
    {"\xc3(", 2, 0},
    {"\xe0\xa0\x80", 3, 3},
    {"\xe0\x9f\xbf", 3, 0},
    {"\xed\x9f\xbf", 3, 3},
    {"\xed\xa0\x80", 3, 0}, /* a surrogate */
    {"\xee\x80\x80", 3, 3},
    {"\xef\xbf\xbf", 3, 3},
    {"\xe1\x80", 2, 0},
    {"\xe1\x80\xe2", 3, 0},
    {"\xf0\x90\x80\x80", 4, 4},
    {"\xf0\x8f\xbf\xbf", 4, 0},
    {"\xf4\x8f\xbf\xbf", 4, 4},
    {"\xf4\x90\x80\x80", 4, 0},
    {"\xf5\x80\x80\x80", 4, 0},
    {"\xf1\x80\x80", 3, 0},
    {"12345678\xc3\xb1\xff", 11, 10},
    {"1234567\xc3\xb1"
     "12345678\xc0",
     18, 17},
};

START_TEST(utf8_is_valid_up_to_the_first_bad_byte)
{
    for (size_t i = 0; i < ARRAY_SIZE(utf8); i++) {
        size_t valid = quipu_utf8_valid(utf8[i].bytes, utf8[i].length);
        ck_assert_msg(valid == utf8[i].valid, "case %zu: %zu", i, valid);
    }
}
END_TEST

static const struct {
    const char *in, *out;
    size_t limit;
} safe[] = {
    {"plain", "plain", 100},
    {"ni\xc3\xb1o", "ni\xc3\xb1o", 100},
    {"a\nb\tc\x1b[31m", "a\\x0Ab\\x09c\\x1B[31m", 100},
    {"\x7f", "\\x7F", 100},
    {"\xc2\x9b", "\\xC2\\x9B", 100},          /* C1: CSI */
    {"\xe2\x80\xae", "\\xE2\\x80\\xAE", 100}, /* right-to-left override */
    {"\xe2\x81\xa6", "\\xE2\\x81\\xA6", 100}, /* left-to-right isolate */
    {"\xe2\x80\x93", "\xe2\x80\x93", 100},    /* an en dash is harmless */
    {"\xff\xfe", "\\xFF\\xFE", 100},
    {"abcdef", "abcdef", 6},
    {"abcdefg", "abcdef...", 6},
    {"abcde\xc3\xb1", "abcde...", 6}, /* no half character */
};

START_TEST(foreign_text_is_made_safe_to_show)
{
    for (size_t i = 0; i < ARRAY_SIZE(safe); i++) {
        QUIPU_AUTO_TEXT(text);
        quipu_text_append_safe(&text, quipu_slice_of(safe[i].in),
                               safe[i].limit);
        ck_assert_str_eq(text.data, safe[i].out);
    }
}
END_TEST

UNIT_MAIN("text", slices_are_trimmed_and_compared,
          text_grows_and_stays_terminated,
          empty_text_can_be_cleared_detached_and_released,
          detached_text_belongs_to_the_caller,
          want_of_memory_is_told_once_at_the_end,
          utf8_is_valid_up_to_the_first_bad_byte,
          foreign_text_is_made_safe_to_show)
