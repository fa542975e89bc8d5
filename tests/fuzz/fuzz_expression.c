/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fuzz_expression.c - expressions as anybody may write them: what is accepted
 * has a value that is a number, or none, and means the same in parentheses. */
#include <math.h>

#include "fuzz.h"
#include "stats/expression.h"

#define TERMS 3
static const char *const names[TERMS] = {"a", "b2", "c_"};

static void check_within_parentheses(const char *text, size_t count,
                                     const double *values, double value)
{
    QUIPU_AUTO_TEXT(longer);
    quipu_text_printf(&longer, "( %s\n)", text);
    QUIPU_AUTO(expression)
    same = expression_parse(longer.data, names, count, NULL);
    double again;
    if (!same) /* it is longer, and nested deeper */
        return;
    bool is_defined = expression_evaluate(same, values, &again, NULL);
    assert(is_defined && again == value);
}

static void evaluate(const struct expression *expression, const char *text,
                     size_t count)
{
    static const double points[][TERMS] = {
        {0, 0, 0}, {1, 2, 3}, {-0.5, 1e-300, 1e300}, {4, 4, -4}};
    for (size_t i = 0; i < ARRAY_SIZE(points); i++) {
        double value = -7, alone = -7, gradient[TERMS];
        bool has_all =
            expression_evaluate(expression, points[i], &value, gradient);
        bool has_value =
            expression_evaluate(expression, points[i], &alone, NULL);
        assert(isfinite(value) && isfinite(alone));
        assert(has_all ? has_value && value == alone : value == 0);
        assert(has_value || alone == 0);
        for (size_t j = 0; j < count; j++)
            assert(isfinite(gradient[j]) && (has_all || gradient[j] == 0));
        if (has_value)
            check_within_parentheses(text, count, points[i], alone);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    char *text = malloc(size + 1);
    assert(text);
    if (size > 0)
        memcpy(text, bytes, size);
    text[size] = '\0';
    for (size_t count = 0; count <= TERMS; count++) {
        struct quipu_error err = QUIPU_NO_ERROR;
        QUIPU_AUTO(expression)
        expression = expression_parse(text, names, count, &err);
        if (expression)
            evaluate(expression, text, count);
        else
            assert(err.code == QUIPU_EDEFINITION && err.cause[0] != '\0');
    }
    free(text);
    return 0;
}
