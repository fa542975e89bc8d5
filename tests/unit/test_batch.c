/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_batch.c - rows that end, are rejected or dropped; what is counted. */
#include "batch/batch.h"
#include "unit.h"

static struct quipu_batch *make_batch(const struct batch_column *columns,
                                      size_t count, size_t capacity)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    struct quipu_batch *batch = batch_new(columns, count, capacity, &err);
    ck_assert_ok(batch, err);
    return batch;
}

static void end_row(struct quipu_batch *batch, uint64_t row)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    ck_assert_ok(quipu_end_row(batch, row, &err) == 0, err);
}

START_TEST(a_malformed_record_fails_with_input_row_and_column)
{
    static const struct batch_column columns[] = {
        {.name = "HC1", .type = QUIPU_DOUBLE},
        {.name = "DNI", .type = QUIPU_INTEGER, .personal = true},
    };
    struct quipu_error err = QUIPU_NO_ERROR;
    struct quipu_batch *batch = make_batch(columns, 2, 4);
    quipu_put_text(batch, 0, quipu_slice_of("abc"));
    quipu_put_text(batch, 1, quipu_slice_of("def"));
    ck_assert_int_eq(quipu_end_row(batch, 12, &err), -1);
    ck_assert_int_eq(err.code, QUIPU_EDATA);
    ck_assert_str_eq(err.cause,
                     "row 12, column \"HC1\": \"abc\" is not a number");

    quipu_error_clear(&err);
    quipu_batch_origin(batch, "f\n.csv");
    quipu_put_text(batch, 1, quipu_slice_of("4067O123"));
    ck_assert_int_eq(quipu_end_row(batch, 13, &err), -1);
    ck_assert_str_eq(err.cause, "\"f\\x0A.csv\", row 13, column \"DNI\": the "
                                "value (personal, not shown) is not a whole "
                                "number");
    ck_assert_uint_eq(quipu_batch_rows(batch), 0);
    batch_free(batch);
}
END_TEST

START_TEST(a_required_or_negative_value_makes_a_record_malformed)
{
    static const struct batch_column columns[] = {
        {.name = "psu", .type = QUIPU_TEXT, .required = true},
        {.name = "weight", .type = QUIPU_DOUBLE, .not_negative = true},
    };
    struct quipu_error err = QUIPU_NO_ERROR;
    struct quipu_batch *batch = make_batch(columns, 2, 4);
    quipu_put_number(batch, 1, 1);
    ck_assert_int_eq(quipu_end_row(batch, 5, &err), -1);
    ck_assert_str_eq(err.cause, "row 5, column \"psu\": the value is missing "
                                "and must not be");
    quipu_error_clear(&err);
    quipu_put_text(batch, 0, quipu_slice_of("1"));
    quipu_put_number(batch, 1, -0.5);
    ck_assert_int_eq(quipu_end_row(batch, 6, &err), -1);
    ck_assert_str_eq(err.cause,
                     "row 6, column \"weight\": the value is negative");
    quipu_put_text(batch, 0, quipu_slice_of("1"));
    end_row(batch, 7); /* a missing weight is no negative one */
    batch_free(batch);
}
END_TEST

START_TEST(tolerated_rejects_are_left_out_and_counted)
{
    static const struct batch_column columns[] = {
        {.name = "x", .type = QUIPU_DOUBLE},
        {.name = "t", .type = QUIPU_TEXT},
    };
    struct quipu_batch *batch = make_batch(columns, 2, 200);
    batch_tolerate_rejects(batch, true);
    quipu_batch_origin(batch, "f.csv");
    for (uint64_t i = 0; i < 100; i++) {
        char text[32];
        snprintf(text, sizeof text, "row %d", (int)i);
        quipu_put_text(batch, 1, quipu_slice_of(text));
        quipu_put_text(batch, 0, quipu_slice_of(i % 2 == 0 ? "1" : "?"));
        end_row(batch, i);
    }
    ck_assert_uint_eq(quipu_batch_rows(batch), 50);
    ck_assert(quipu_slice_equal(quipu_batch_text(batch, 1, 49),
                                quipu_slice_of("row 98")));
    const struct batch_counts *counts = batch_get_counts(batch);
    ck_assert_uint_eq(counts->read, 100);
    ck_assert_uint_eq(counts->dropped[QUIPU_REJECTED], 50);
    ck_assert_uint_eq(counts->reject_count, 20);
    ck_assert_str_eq(counts->rejects[1],
                     "\"f.csv\", row 3, column \"x\": \"?\" is not a number");
    batch_free(batch);
}
END_TEST

START_TEST(dropped_rows_leave_nothing_behind)
{
    static const struct batch_column columns[] = {
        {.name = "x", .type = QUIPU_DOUBLE},
        {.name = "y", .type = QUIPU_DOUBLE},
    };
    struct quipu_batch *batch = make_batch(columns, 2, 4);
    quipu_put_number(batch, 0, 1);
    quipu_put_text(batch, 1, quipu_slice_of("malformed"));
    quipu_drop_row(batch, QUIPU_UNMATCHED);
    quipu_put_number(batch, 1, 2);
    end_row(batch, 3);
    ck_assert_uint_eq(quipu_batch_rows(batch), 1);
    ck_assert_int_eq(quipu_batch_reasons(batch, 0)[0], QUIPU_MISSING);
    ck_assert_double_eq(quipu_batch_doubles(batch, 1)[0], 2);
    const struct batch_counts *counts = batch_get_counts(batch);
    ck_assert_uint_eq(counts->read, 2);
    ck_assert_uint_eq(counts->dropped[QUIPU_UNMATCHED], 1);
    ck_assert_uint_eq(counts->dropped[QUIPU_REJECTED], 0);
    batch_free(batch);
}
END_TEST

START_TEST(counts_go_on_over_many_batches)
{
    static const struct batch_column column = {.name = "x",
                                               .type = QUIPU_DOUBLE};
    struct quipu_batch *batch = make_batch(&column, 1, 4);
    for (int i = 0; i < 3; i++) {
        batch_clear(batch);
        quipu_put_number(batch, 0, i);
        end_row(batch, 2);
        quipu_batch_count(batch, "unmatched keys in households", 2);
        quipu_batch_count(batch, "other", 0);
    }
    const struct batch_counts *counts = batch_get_counts(batch);
    ck_assert_uint_eq(counts->read, 3);
    ck_assert_uint_eq(counts->named_count, 2);
    ck_assert_str_eq(counts->named[0].name, "unmatched keys in households");
    ck_assert_uint_eq(counts->named[0].count, 6);
    ck_assert_uint_eq(counts->named[1].count, 0);
    batch_free(batch);
}
END_TEST

START_TEST(a_full_batch_takes_no_more)
{
    static const struct batch_column columns[] = {
        {.name = "x", .type = QUIPU_DOUBLE},
        {.name = "t", .type = QUIPU_TEXT},
    };
    struct quipu_error err = QUIPU_NO_ERROR;
    struct quipu_batch *batch = make_batch(columns, 2, 2);
    for (int i = 0; i < 2; i++) {
        ck_assert(!quipu_batch_is_full(batch));
        quipu_put_number(batch, 0, i);
        end_row(batch, 2);
    }
    ck_assert(quipu_batch_is_full(batch));
    quipu_put_number(batch, 0, 3);
    quipu_put_text(batch, 1, quipu_slice_of("t"));
    ck_assert_int_eq(quipu_end_row(batch, 4, &err), -1);
    ck_assert_int_eq(err.code, QUIPU_EBUG);
    ck_assert_uint_eq(quipu_batch_rows(batch), 2);
    ck_assert_double_eq(quipu_batch_doubles(batch, 0)[1], 1);
    batch_free(batch);
}
END_TEST

START_TEST(a_batch_of_long_texts_is_full_before_its_rows_are)
{
    static const struct batch_column column = {.name = "t", .type = QUIPU_TEXT};
    static char many[1 << 20];
    memset(many, 'x', sizeof many);
    struct quipu_batch *batch = make_batch(&column, 1, 4096);
    size_t rows = 0;
    while (!quipu_batch_is_full(batch)) {
        quipu_put_text(batch, 0, (struct quipu_slice){many, sizeof many});
        end_row(batch, ++rows);
    }
    ck_assert_uint_lt(rows, 20);
    ck_assert_uint_eq(quipu_batch_text(batch, 0, rows - 1).length, sizeof many);
    batch_free(batch);
}
END_TEST

START_TEST(outputs_begin_missing_and_are_written_in_place)
{
    static const struct batch_column columns[] = {
        {.name = "a", .type = QUIPU_DOUBLE},
        {.name = "b", .type = QUIPU_DOUBLE},
    };
    struct quipu_batch *out = make_batch(columns, 2, 8);
    for (int i = 0; i < 2; i++) {
        batch_set_rows(out, 8);
        ck_assert_uint_eq(quipu_batch_rows(out), 8);
        ck_assert_uint_eq(quipu_batch_columns(out), 2);
        for (size_t row = 0; row < 8; row++)
            ck_assert_int_eq(quipu_batch_reasons(out, 1)[row], QUIPU_MISSING);
        quipu_batch_outputs(out, 1)[7] = 1.5;
        quipu_batch_output_reasons(out, 1)[7] = QUIPU_PRESENT;
        ck_assert_double_eq(quipu_batch_doubles(out, 1)[7], 1.5);
    }
    batch_free(out);
}
END_TEST

START_TEST(inputs_are_edited_in_place)
{
    static const struct batch_column columns[] = {
        {.name = "a", .type = QUIPU_DOUBLE},
        {.name = "b", .type = QUIPU_CODE},
        {.name = "c", .type = QUIPU_TEXT},
    };
    struct quipu_error err = QUIPU_NO_ERROR;
    struct quipu_batch *in = make_batch(columns, 3, 8);
    batch_set_rows(in, 3);
    batch_edit_doubles(in, 0)[2] = 4;
    batch_edit_codes(in, 1)[2] = 5;
    batch_edit_reasons(in, 0)[2] = QUIPU_PRESENT;
    ck_assert_ok(batch_edit_text(in, 2, 2, quipu_slice_of("six"), &err) == 0,
                 err);
    ck_assert_double_eq(quipu_batch_doubles(in, 0)[2], 4);
    ck_assert_int_eq(quipu_batch_codes(in, 1)[2], 5);
    ck_assert_int_eq(quipu_batch_reasons(in, 2)[2], QUIPU_PRESENT);
    ck_assert(
        quipu_slice_equal(quipu_batch_text(in, 2, 2), quipu_slice_of("six")));
    ck_assert_ok(batch_check(in, &err) == 0, err);
    batch_free(in);
    batch_free(NULL);
}
END_TEST

START_TEST(scratch_grows_and_is_reused)
{
    static const struct batch_column column = {.name = "x",
                                               .type = QUIPU_DOUBLE};
    struct quipu_error err = QUIPU_NO_ERROR;
    struct quipu_batch *batch = make_batch(&column, 1, 4);
    double *small = quipu_batch_scratch(batch, 4 * sizeof *small, &err);
    ck_assert_ok(small, err);
    ck_assert_uint_eq((uintptr_t)small % _Alignof(max_align_t), 0);
    ck_assert_ptr_eq(quipu_batch_scratch(batch, 1, &err), small);
    char *big = quipu_batch_scratch(batch, 100000, &err);
    ck_assert_ok(big, err);
    memset(big, 1, 100000);
    ck_assert_ok(quipu_batch_scratch(batch, 0, &err), err);
    batch_free(batch);
}
END_TEST

UNIT_MAIN("batch", a_malformed_record_fails_with_input_row_and_column,
          a_required_or_negative_value_makes_a_record_malformed,
          tolerated_rejects_are_left_out_and_counted,
          dropped_rows_leave_nothing_behind, counts_go_on_over_many_batches,
          a_full_batch_takes_no_more,
          a_batch_of_long_texts_is_full_before_its_rows_are,
          outputs_begin_missing_and_are_written_in_place,
          inputs_are_edited_in_place, scratch_grows_and_is_reused)
