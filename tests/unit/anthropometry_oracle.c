/* SPDX-License-Identifier: GPL-3.0-or-later */
/* anthropometry_oracle.c - reads files of expected values. */
#include <quipu/number.h>

#include "input/input.h"

#include "anthropometry_oracle.h"
#include "unit.h"

struct oracle oracle_open(const char *path)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    const struct quipu_delimited_format format = {.separator = ','};
    struct oracle oracle = {.input = input_open_file(path, path, &err)};
    ck_assert_ok(oracle.input, err);
    oracle.reader = quipu_delimited_open(oracle.input, &format, &err);
    ck_assert_ok(oracle.reader, err);
    return oracle;
}

bool oracle_next(const struct oracle *oracle)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    int status = quipu_delimited_next(oracle->reader, &err);
    ck_assert_ok(status != -1, err);
    return status == 1;
}

void oracle_close(struct oracle *oracle)
{
    quipu_delimited_close(oracle->reader);
    input_free(oracle->input);
}

/* The number of a column, SIZE_MAX where there is none. */
static size_t find(const struct oracle *oracle, const char *name)
{
    for (size_t i = 0; i < quipu_delimited_count(oracle->reader); i++)
        if (strcmp(quipu_delimited_name(oracle->reader, i), name) == 0)
            return i;
    return SIZE_MAX;
}

const char *oracle_text(const struct oracle *oracle, const char *name,
                        char text[ORACLE_TEXT])
{
    text[0] = '\0';
    size_t field = name ? find(oracle, name) : SIZE_MAX;
    if (field == SIZE_MAX)
        return text;
    struct quipu_slice slice = quipu_delimited_field(oracle->reader, field);
    snprintf(text, ORACLE_TEXT, "%.*s", (int)slice.length, slice.data);
    return text;
}

bool oracle_number(const struct oracle *oracle, const char *name, double *value)
{
    char text[ORACLE_TEXT];
    if (oracle_text(oracle, name, text)[0] == '\0')
        return false;
    ck_assert_msg(quipu_parse_double(quipu_slice_of(text), value),
                  "\"%s\" is not a number", text);
    return true;
}

const char *oracle_word(const char *text)
{
    static const char *const words[][2] = {
        {"1", "M"},        {"2", "F"},        {"l", "lying"}, {"L", "lying"},
        {"h", "standing"}, {"H", "standing"}, {"n", "no"},    {"y", "yes"}};
    for (size_t i = 0; i < ARRAY_SIZE(words); i++)
        if (strcmp(text, words[i][0]) == 0)
            return words[i][1];
    ck_assert_str_eq(text, "");
    return text;
}

void oracle_put_record(struct run *run, const struct oracle *oracle,
                       const struct oracle_columns *columns)
{
    char text[ORACLE_TEXT];
    const bool is_days = strcmp(columns->age, "age_days") == 0;
    run_put(run, "sex", oracle_word(oracle_text(oracle, "sex", text)));
    run_put(run, is_days ? "age_days" : "age_months",
            oracle_text(oracle, columns->age, text));
    run_put(run, "weight", oracle_text(oracle, columns->weight, text));
    run_put(run, "height", oracle_text(oracle, columns->height, text));
    run_put(run, "head_circumference", oracle_text(oracle, "headc", text));
    run_put(run, "muac", oracle_text(oracle, "armc", text));
    run_put(run, "position", oracle_word(oracle_text(oracle, "measure", text)));
    run_put(run, "oedema", oracle_word(oracle_text(oracle, "oedema", text)));
    run_end_row(run);
}
