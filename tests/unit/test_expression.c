/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_expression.c - values and derivatives by the rules of algebra, worked
 * out by hand and against central differences; what is refused, and how. */
#include <math.h>

#include "stats/expression.h"
#include "unit.h"

#define TERMS 3
static const char *const abc[TERMS] = {"a", "b", "c"};

static struct expression *parse(const char *text, size_t count)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    struct expression *expression = expression_parse(text, abc, count, &err);
    ck_assert_msg(expression, "%s: %s", text, err.cause);
    return expression;
}

static double value_of(const char *text, size_t count, const double *values)
{
    QUIPU_AUTO(expression) expression = parse(text, count);
    double value;
    ck_assert_msg(expression_evaluate(expression, values, &value, NULL), "%s",
                  text);
    return value;
}

/* ---- values ------------------------------------------------------------- */

START_TEST(operators_bind_as_in_algebra)
{
    static const struct {
        const char *text;
        double value;
    } cases[] = {
        {"7", 7},
        {"1+2*3", 7},
        {"(1+2)*3", 9},
        {"2*3+1", 7},
        {"10-4-3", 3},
        {"10-(4-3)", 9},
        {"24/4/2", 3},
        {"24/(4/2)", 12},
        {"24/4*2", 12},
        {"1-6/3+2", 1},
        {"-2*3", -6},
        {"2*-3", -6},
        {"2--3", 5},
        {"--3", 3},
        {"-(1+2)", -3},
        {"-min(1,2)", -1},
        {"min(3,2)+max(3,2)", 5},
        {"pow(2,10)-pow(4,1/2)", 1022},
        {"max(min(1,2),min(4,3)*2)", 6},
        {" \t\r\n1 \n+ 2 ", 3},
        {"1.5e2", 150},
        {"2E-1*5", 1},
        {".5+1.", 1.5},
        {"1e2-1", 99},
    };
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        double value = value_of(cases[i].text, 0, NULL);
        ck_assert_msg(value == cases[i].value, "%s is %g", cases[i].text,
                      value);
    }
}
END_TEST

START_TEST(terms_have_their_values_in_the_order_of_the_names)
{
    static const double values[TERMS] = {3, 5, 0.25};
    ck_assert_double_eq(value_of("c*b-a", 3, values), 0.25 * 5 - 3);
    ck_assert_double_eq(value_of("a", 1, values), 3);
    ck_assert_double_eq(value_of("(a-b)/a*100", 2, values),
                        (3.0 - 5) / 3 * 100);

    static const char *const names[] = {"min2", "x_1", "maxim"};
    struct quipu_error err = QUIPU_NO_ERROR;
    QUIPU_AUTO(expression)
    expression = expression_parse("min2+10*x_1+100*maxim", names, 3, &err);
    ck_assert_ok(expression, err);
    double value;
    ck_assert(expression_evaluate(expression, values, &value, NULL));
    ck_assert_double_eq(value, 3 + 50 + 25);
}
END_TEST

START_TEST(what_is_not_defined_has_no_value)
{
    static const struct {
        const char *text;
        double values[TERMS];
    } cases[] = {
        {"a/b+c", {1, 0, 1}},
        {"a/b+c", {0, 0, 1}},
        {"a/(b-b)+c", {1, 2, 1}},
        {"min(a, b/c)", {1, 2, 0}},
        {"pow(a-2,1/2)+b+c", {1, 2, 3}},
        {"a*b*c", {1e200, 1e200, 1}},
        {"c/(a*b)", {1e200, 1e200, 1}}, /* not 0 */
        {"a+b+c", {NAN, 1, 1}},
        {"a+b+c", {INFINITY, 1, 1}},
        {"min(a,b)+c", {INFINITY, 1, 1}},
    };
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        QUIPU_AUTO(expression) expression = parse(cases[i].text, TERMS);
        double value = -7, gradient[TERMS] = {-7, -7, -7};
        ck_assert_msg(
            !expression_evaluate(expression, cases[i].values, &value, gradient),
            "%s", cases[i].text);
        ck_assert_double_eq(value, 0);
        for (size_t j = 0; j < TERMS; j++)
            ck_assert_double_eq(gradient[j], 0);
    }
}
END_TEST

START_TEST(a_derivative_that_is_not_finite_is_none)
{
    /* 1e-90 / 1e-200, whose derivative to b is -1e-90 / 1e-400. */
    static const double values[] = {1, 1e-200};
    QUIPU_AUTO(expression) expression = parse("a*1e-90/b", 2);
    double value, gradient[2];
    ck_assert(expression_evaluate(expression, values, &value, NULL));
    ck_assert(!expression_evaluate(expression, values, &value, gradient));
    ck_assert_double_eq(value, 0);
    ck_assert_double_eq(gradient[0], 0);
}
END_TEST

/* ---- derivatives -------------------------------------------------------- */

static void gradient_of(const char *text, const double *values,
                        double *gradient)
{
    QUIPU_AUTO(expression) expression = parse(text, TERMS);
    double value, alone;
    ck_assert(expression_evaluate(expression, values, &value, gradient));
    ck_assert(expression_evaluate(expression, values, &alone, NULL));
    ck_assert_double_eq(value, alone);
}

START_TEST(derivatives_are_those_worked_out_by_hand)
{
    static const double at[TERMS] = {3, 5, 0.25};
    const double a = at[0], b = at[1], c = at[2];
    const struct {
        const char *text;
        double gradient[TERMS];
    } cases[] = {
        {"a-b+c", {1, -1, 1}},
        {"a*b*c", {b * c, a * c, a * b}},
        {"a/b*c", {c / b, -a * c / (b * b), a / b}},
        {"100*(a-b)/b+0*c", {100 / b, -100 * a / (b * b), 0}},
        {"-(a*a*a)-c*b", {-3 * a * a, -c, -b}},
        {"(a+b)/(a+b+c)",
         {c / ((a + b + c) * (a + b + c)), c / ((a + b + c) * (a + b + c)),
          -(a + b) / ((a + b + c) * (a + b + c))}},
        {"1/(c*c)+a*0+b*0", {0, 0, -2 / (c * c * c)}},
        {"min(a,b)+max(b*2,c)", {1, 2, 0}},
        {"max(a,b)-min(b,c)*c", {0, 1, -2 * c}},
        {"min(a,3)+max(b,5)+c", {1, 1, 1}}, /* equal: the first */
        {"min(3,a)+max(5,b)+c", {0, 0, 1}},
        {"pow(a,3)+pow(2,b)*c", {3 * a * a, 32 * M_LN2 * c, 32}},
        {"pow(a/b,c)",
         {c / b * pow(a / b, c - 1), -c * a / (b * b) * pow(a / b, c - 1),
          pow(a / b, c) * log(a / b)}},
    };
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        double gradient[TERMS];
        gradient_of(cases[i].text, at, gradient);
        for (size_t j = 0; j < TERMS; j++)
            ck_assert_msg(fabs(gradient[j] - cases[i].gradient[j]) <=
                              1e-14 * fmax(1, fabs(gradient[j])),
                          "%s to %s is %.17g, expected %.17g", cases[i].text,
                          abc[j], gradient[j], cases[i].gradient[j]);
    }
}
END_TEST

START_TEST(derivatives_are_those_of_central_differences)
{
    static const char *const texts[] = {
        "(a-b)/(a+b)*c",
        "a*a*b/(1+c*c)-max(a*b,c/b)",
        "-a/-(b+c*(a-2)*(a-2))/min(a+7,b*c)",
        "1/(1/a+1/b+1/c)",
        "a*b*c*a*b*c/(a+b)/(b+c)-a--b",
    };
    static const double points[][TERMS] = {
        {0.31, 0.47, 1.9}, {2.2, 0.7, 0.05}, {12.5, 3.75, 8}, {-1.3, 4.1, 2}};
    for (size_t i = 0; i < ARRAY_SIZE(texts) * ARRAY_SIZE(points); i++) {
        const char *text = texts[i / ARRAY_SIZE(points)];
        const double *point = points[i % ARRAY_SIZE(points)];
        double gradient[TERMS];
        gradient_of(text, point, gradient);
        for (size_t j = 0; j < TERMS; j++) {
            double low[TERMS], high[TERMS], step = 1e-5 * fabs(point[j]);
            memcpy(low, point, sizeof low);
            memcpy(high, point, sizeof high);
            low[j] -= step;
            high[j] += step;
            double want =
                (value_of(text, 3, high) - value_of(text, 3, low)) / (2 * step);
            ck_assert_msg(fabs(gradient[j] - want) <=
                              1e-7 * fmax(1, fabs(want)),
                          "%s to %s is %.17g, expected %.17g", text, abc[j],
                          gradient[j], want);
        }
    }
}
END_TEST

/* ---- what is refused ---------------------------------------------------- */

static void check_refused(const char *text, const char *cause, const char *hint)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    ck_assert_msg(!expression_parse(text, abc, 2, &err), "%s", text);
    ck_assert_int_eq(err.code, QUIPU_EDEFINITION);
    ck_assert_str_eq(err.cause, cause);
    ck_assert_str_eq(err.hint, hint);
}

START_TEST(an_error_says_where_and_what_was_expected)
{
    static const struct {
        const char *text, *cause, *hint;
    } cases[] = {
        {"", "position 1: expected a number, a term or \"(\" before the end",
         ""},
        {"a + ",
         "position 5: expected a number, a term or \"(\" before the end", ""},
        {"a +* b", "position 4: expected a number, a term or \"(\", not \"*\"",
         ""},
        {"a b", "position 3: expected an operator or the end, not \"b\"", ""},
        {"2a*b", "position 2: expected an operator or the end, not \"a\"", ""},
        {"a*b)", "position 4: expected an operator or the end, not \")\"", ""},
        {"(a*b", "position 5: expected an operator or \")\" before the end",
         ""},
        {"(a,b)", "position 3: expected an operator or \")\", not \",\"", ""},
        {"min(a)", "position 6: expected an operator or \",\", not \")\"", ""},
        {"min(a,b,1)", "position 8: expected an operator or \")\", not \",\"",
         ""},
        {"min a", "position 5: expected \"(\", not \"a\"", ""},
        {"a*max", "position 6: expected \"(\" before the end", ""},
        {"1.2.3*a", "position 1: expected a number, not \"1.2.3\"", ""},
        {"a*1e999", "position 3: expected a number, not \"1e999\"", ""},
        {"a*.", "position 3: expected a number, not \".\"", ""},
        {"a+1e*b", "position 4: expected an operator or the end, not \"e\"",
         ""},
        {"a*B", "position 3: expected a number, a term or \"(\", not \"B\"",
         ""},
        {"a\xc3\x97"
         "b",
         "position 2: expected an operator or the end, not \"\xc3\x97\"", ""},
        {"a\xff"
         "b",
         "position 2: expected an operator or the end, not \"\\xFF\"", ""},
        {"a^b", "position 2: expected an operator or the end, not \"^\"", ""},
        {"+a", "position 1: expected a number, a term or \"(\", not \"+\"", ""},
        {"a*b+unknown", "position 5: unknown term \"unknown\"", ""},
        {"a+bb", "position 3: unknown term \"bb\"", "did you mean \"b\"?"},
        {"sqrt(a)", "position 1: unknown term \"sqrt\"", ""},
        {"1+a", "term \"b\" is not used", ""},
    };
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
        check_refused(cases[i].text, cases[i].cause, cases[i].hint);
}
END_TEST

START_TEST(a_name_that_is_none_is_refused)
{
    static const char *const wrong[] = {"",    "A",   "1a",  "a b", "_a",
                                        "a-b", "min", "max", "pow"};
    for (size_t i = 0; i < ARRAY_SIZE(wrong); i++) {
        struct quipu_error err = QUIPU_NO_ERROR;
        ck_assert(!expression_parse("1", &wrong[i], 1, &err));
        ck_assert_int_eq(err.code, QUIPU_EDEFINITION);
        char quoted[16];
        snprintf(quoted, sizeof quoted, "\"%s\" is ", wrong[i]);
        ck_assert_msg(strstr(err.cause, quoted), "%s", err.cause);
    }
}
END_TEST

static const char *repeat(struct quipu_text *text, const char *what,
                          size_t times)
{
    for (size_t i = 0; i < times; i++)
        quipu_text_append(text, what);
    return text->data;
}

static void check_limit(const struct quipu_text *text, bool is_refused)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    QUIPU_AUTO(expression)
    expression = expression_parse(text->data, abc, 0, &err);
    ck_assert_msg((expression == NULL) == is_refused, "%s", err.cause);
    ck_assert(!is_refused || err.code == QUIPU_EDEFINITION);
}

START_TEST(depth_is_limited)
{
    static const struct {
        const char *open, *close;
    } nests[] = {{"(", ")"}, {"-", ""}, {"min(1,", ")"}, {"max(", ",1)"}};
    for (size_t i = 0; i < ARRAY_SIZE(nests); i++) {
        for (size_t more = 0; more < 2; more++) {
            QUIPU_AUTO_TEXT(text);
            repeat(&text, nests[i].open, EXPRESSION_DEPTH_MAX + more);
            quipu_text_append(&text, "1");
            repeat(&text, nests[i].close, EXPRESSION_DEPTH_MAX + more);
            check_limit(&text, more);
        }
    }
    QUIPU_AUTO_TEXT(text);
    repeat(&text, "(", 1900);
    check_limit(&text, true);
}
END_TEST

START_TEST(length_and_nodes_are_limited)
{
    QUIPU_AUTO_TEXT(blanks);
    repeat(&blanks, " ", EXPRESSION_LENGTH_MAX - 1);
    quipu_text_append(&blanks, "1");
    check_limit(&blanks, false);
    quipu_text_append(&blanks, " ");
    check_limit(&blanks, true);

    QUIPU_AUTO_TEXT(sum); /* 128 numbers, 127 additions */
    quipu_text_append(&sum, "1");
    repeat(&sum, "+1", EXPRESSION_NODES_MAX / 2 - 1);
    check_limit(&sum, false);
    ck_assert_double_eq(value_of(sum.data, 0, NULL), 128);
    quipu_text_append(&sum, "+1");
    check_limit(&sum, true);
}
END_TEST

UNIT_MAIN("expression", operators_bind_as_in_algebra,
          terms_have_their_values_in_the_order_of_the_names,
          what_is_not_defined_has_no_value,
          a_derivative_that_is_not_finite_is_none,
          derivatives_are_those_worked_out_by_hand,
          derivatives_are_those_of_central_differences,
          an_error_says_where_and_what_was_expected,
          a_name_that_is_none_is_refused, depth_is_limited,
          length_and_nodes_are_limited)
