/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_schema.c - schemas, signatures and reasons. */
#include "batch/schema.h"
#include "unit.h"

static struct quipu_schema *make_schema(void)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    struct quipu_schema *schema = schema_new(&err);
    ck_assert_ok(schema, err);
    return schema;
}

START_TEST(columns_are_kept_in_order_with_their_labels)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    struct quipu_schema *schema = make_schema();
    char name[] = "HV025"; /* given texts are copied */
    quipu_schema_column(schema, .name = name, .type = QUIPU_INTEGER,
                        .label = "type of place");
    name[0] = '?';
    quipu_schema_label(schema, "1", "urban");
    quipu_schema_label(schema, "2", "rural");
    quipu_schema_column(schema, .name = "HC53", .type = QUIPU_DOUBLE,
                        .unit = "g/dL", .sensitivity = QUIPU_PERSONAL);
    ck_assert_ok(schema_check(schema, &err) == 0, err);
    ck_assert_uint_eq(schema->count, 2);
    ck_assert_str_eq(schema->columns[0].name, "HV025");
    ck_assert_str_eq(schema->columns[0].label, "type of place");
    ck_assert_ptr_null(schema->columns[0].unit);
    ck_assert_uint_eq(schema->columns[0].label_count, 2);
    ck_assert_str_eq(schema->columns[0].labels[1].value, "2");
    ck_assert_str_eq(schema->columns[0].labels[1].label, "rural");
    ck_assert_str_eq(schema->columns[1].unit, "g/dL");
    ck_assert_int_eq(schema->columns[1].sensitivity, QUIPU_PERSONAL);
    schema_free(schema);
    schema_free(NULL);
}
END_TEST

START_TEST(a_column_of_an_older_plugin_is_shorter)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    struct quipu_schema *schema = make_schema();
    const struct quipu_column column = {.name = "x",
                                        .type = QUIPU_TEXT,
                                        .label = (const char *)1,
                                        .unit = (const char *)1,
                                        .sensitivity = QUIPU_PERSONAL};
    quipu_schema_add_column(schema, offsetof(struct quipu_column, label),
                            &column);
    ck_assert_ok(schema_check(schema, &err) == 0, err);
    ck_assert_ptr_null(schema->columns[0].label);
    ck_assert_int_eq(schema->columns[0].sensitivity, QUIPU_OPEN);
    schema_free(schema);
}
END_TEST

START_TEST(columns_are_found_by_exact_name_or_without_case)
{
    struct quipu_schema *schema = make_schema();
    static const char *const names[] = {"HC1", "hc1", "HV005", "Region"};
    for (size_t i = 0; i < ARRAY_SIZE(names); i++)
        quipu_schema_column(schema, .name = names[i], .type = QUIPU_TEXT);
    ck_assert_uint_eq(schema_find(schema, "HC1"), 0);
    ck_assert_uint_eq(schema_find(schema, "hc1"), 1);
    ck_assert_uint_eq(schema_find(schema, "Hc1"), SIZE_MAX); /* which? */
    ck_assert_uint_eq(schema_find(schema, "hv005"), 2);
    ck_assert_uint_eq(schema_find(schema, "REGION"), 3);
    ck_assert_uint_eq(schema_find(schema, "REGIO"), SIZE_MAX);
    ck_assert_uint_eq(schema_find(schema, ""), SIZE_MAX);
    schema_free(schema);
}
END_TEST

static void no_column(struct quipu_schema *schema)
{
    (void)schema;
}

static void name_twice(struct quipu_schema *schema)
{
    quipu_schema_column(schema, .name = "a", .type = QUIPU_TEXT);
    quipu_schema_column(schema, .name = "b", .type = QUIPU_TEXT);
    quipu_schema_column(schema, .name = "a", .type = QUIPU_DOUBLE);
}

static void empty_name(struct quipu_schema *schema)
{
    quipu_schema_column(schema, .name = "a", .type = QUIPU_TEXT);
    quipu_schema_column(schema, .name = "", .type = QUIPU_TEXT);
}

static void no_type(struct quipu_schema *schema)
{
    quipu_schema_column(schema, .name = "a");
}

static void label_first(struct quipu_schema *schema)
{
    quipu_schema_label(schema, "1", "urban");
    quipu_schema_column(schema, .name = "a", .type = QUIPU_TEXT);
}

static const struct {
    void (*fill)(struct quipu_schema *schema);
    const char *cause;
} bad_schemas[] = {
    {no_column, "the source has no column"},
    {name_twice, "column \"a\" occurs twice"},
    {empty_name, "column 2 has no name"},
    {no_type, "column \"a\" has the unknown type 0"},
    {label_first, "a value label comes before the first column"},
};

START_TEST(mistakes_in_a_schema_are_told_after_describe)
{
    for (size_t i = 0; i < ARRAY_SIZE(bad_schemas); i++) {
        struct quipu_error err = QUIPU_NO_ERROR;
        struct quipu_schema *schema = make_schema();
        bad_schemas[i].fill(schema);
        ck_assert_int_eq(schema_check(schema, &err), -1);
        ck_assert_str_eq(err.cause, bad_schemas[i].cause);
        schema_free(schema);
    }
}
END_TEST

static void fill_signature(struct quipu_signature *signature)
{
    quipu_signature_input(signature, .name = "hb", .type = QUIPU_DOUBLE,
                          .unit = "g/L");
    quipu_signature_input(signature, .name = "sex", .type = QUIPU_CODE,
                          .codes = "M F", .optional = true);
    quipu_signature_output(signature, .name = "anaemic");
    quipu_signature_output(signature, .name = "hb", .unit = "g/L");
    quipu_signature_measure(signature, .name = "anaemic",
                            .kind = QUIPU_PROPORTION, .output = "anaemic");
    quipu_signature_measure(signature, .name = "per", .kind = QUIPU_RATIO,
                            .output = "hb", .denominator = "anaemic",
                            .typical = 120, .divisor = 100);
}

START_TEST(a_signature_holds_inputs_outputs_and_measures)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    struct quipu_signature *signature = signature_new(&err);
    fill_signature(signature);
    ck_assert_ok(signature_check(signature, &err) == 0, err);
    ck_assert_uint_eq(signature->input_count, 2);
    ck_assert_uint_eq(signature->inputs[1].code_count, 2);
    ck_assert_str_eq(signature->inputs[1].codes[0], "M");
    ck_assert_str_eq(signature->inputs[1].codes[1], "F");
    ck_assert(signature->inputs[1].optional);
    ck_assert_uint_eq(signature->measures[0].output, 0);
    ck_assert_uint_eq(signature->measures[0].denominator, SIZE_MAX);
    ck_assert_uint_eq(signature->measures[1].output, 1);
    ck_assert_uint_eq(signature->measures[1].denominator, 0);
    ck_assert_double_eq(signature->measures[1].typical, 120);
    ck_assert_double_eq(signature->measures[0].divisor, 1);
    ck_assert_double_eq(signature->measures[1].divisor, 100);
    ck_assert_uint_eq(signature_find_measure(signature, "per"), 1);
    ck_assert_uint_eq(signature_find_measure(signature, "x"), SIZE_MAX);
    signature_free(signature);
    signature_free(NULL);
}
END_TEST

static void nothing(struct quipu_signature *s)
{
    (void)s;
}

static void unknown_output(struct quipu_signature *s)
{
    quipu_signature_output(s, .name = "a");
    quipu_signature_measure(s, .name = "m", .kind = QUIPU_MEAN, .output = "b");
}

static void ratio_of_one(struct quipu_signature *s)
{
    quipu_signature_output(s, .name = "a");
    quipu_signature_measure(s, .name = "m", .kind = QUIPU_RATIO, .output = "a");
}

static void mean_of_two(struct quipu_signature *s)
{
    quipu_signature_output(s, .name = "a");
    quipu_signature_measure(s, .name = "m", .kind = QUIPU_MEAN, .output = "a",
                            .denominator = "a");
}

static void measure_without_kind(struct quipu_signature *s)
{
    quipu_signature_output(s, .name = "a");
    quipu_signature_measure(s, .name = "m", .output = "a");
}

static void share_in_cents(struct quipu_signature *s)
{
    quipu_signature_output(s, .name = "a");
    quipu_signature_measure(s, .name = "m", .kind = QUIPU_PROPORTION,
                            .output = "a", .divisor = 100);
}

static void output_twice(struct quipu_signature *s)
{
    fill_signature(s);
    quipu_signature_output(s, .name = "anaemic");
}

static void input_of_bools(struct quipu_signature *s)
{
    fill_signature(s);
    quipu_signature_input(s, .name = "x", .type = QUIPU_BOOL);
}

static void codes_of_none(struct quipu_signature *s)
{
    fill_signature(s);
    quipu_signature_input(s, .name = "x", .type = QUIPU_CODE);
}

START_TEST(mistakes_in_a_signature_are_told_after_describe)
{
    static void (*const fill[])(struct quipu_signature *) = {
        nothing,        unknown_output,       ratio_of_one,
        mean_of_two,    measure_without_kind, output_twice,
        input_of_bools, codes_of_none,        share_in_cents};
    for (size_t i = 0; i < ARRAY_SIZE(fill); i++) {
        struct quipu_error err = QUIPU_NO_ERROR;
        struct quipu_signature *signature = signature_new(&err);
        fill[i](signature);
        ck_assert_msg(signature_check(signature, &err) == -1, "case %zu", i);
        ck_assert_int_eq(err.code, QUIPU_EPLUGIN);
        signature_free(signature);
    }
}
END_TEST

START_TEST(reasons_have_words_and_sdmx_status)
{
    for (int i = 0; i < QUIPU_REASON_COUNT; i++) {
        enum quipu_reason reason = (enum quipu_reason)i, back;
        const char *word = quipu_reason_word(reason);
        ck_assert(quipu_reason_parse(quipu_slice_of(word), &back));
        ck_assert_int_eq(back, reason);
        ck_assert(strchr("AOML", quipu_reason_status(reason)));
    }
    enum quipu_reason reason;
    ck_assert(!quipu_reason_parse(quipu_slice_of("Refused"), &reason));
    ck_assert(!quipu_reason_parse(quipu_slice_of(""), &reason));
    ck_assert_str_eq(quipu_reason_word(QUIPU_NOT_APPLICABLE), "not_applicable");
    ck_assert_int_eq(quipu_reason_status(QUIPU_NOT_APPLICABLE), 'M');
    ck_assert_int_eq(quipu_reason_status(QUIPU_REFUSED), 'O');
}
END_TEST

UNIT_MAIN("schema", columns_are_kept_in_order_with_their_labels,
          a_column_of_an_older_plugin_is_shorter,
          columns_are_found_by_exact_name_or_without_case,
          mistakes_in_a_schema_are_told_after_describe,
          a_signature_holds_inputs_outputs_and_measures,
          mistakes_in_a_signature_are_told_after_describe,
          reasons_have_words_and_sdmx_status)
