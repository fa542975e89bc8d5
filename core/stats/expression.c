/* SPDX-License-Identifier: GPL-3.0-or-later */
/* expression.c - the value of an expression and its derivatives. */
#include <math.h>

#include "stats/expression_node.h"

void expression_free(struct expression *expression)
{
    free(expression);
}

static double value_of(const struct node *node, const double *terms,
                       const double *at)
{
    double left = at[node->left], right = at[node->right];
    switch (node->operation) {
    case NUMBER:
        return node->number;
    case TERM:
        return terms[node->term];
    case NEGATE:
        return -left;
    case ADD:
        return left + right;
    case SUBTRACT:
        return left - right;
    case MULTIPLY:
        return left * right;
    case DIVIDE:
        return left / right; /* by 0 it is not finite */
    case MINIMUM:
        return left <= right ? left : right;
    case MAXIMUM:
        return left >= right ? left : right;
    case POWER:
        return pow(left, right);
    }
    return 0;
}

/* Hands the derivative of the whole to a node on to its operands.  `at` are the
 * values of the nodes, `slope` those derivatives. */
static void pass_on(const struct node *node, size_t number, const double *at,
                    double *slope)
{
    double *left = &slope[node->left], *right = &slope[node->right];
    double own = slope[number];
    switch (node->operation) {
    case NUMBER:
    case TERM:
        break;
    case NEGATE:
        *left -= own;
        break;
    case ADD:
        *left += own;
        *right += own;
        break;
    case SUBTRACT:
        *left += own;
        *right -= own;
        break;
    case MULTIPLY:
        *left += own * at[node->right];
        *right += own * at[node->left];
        break;
    case DIVIDE:
        *left += own / at[node->right];
        *right -= own * (at[number] / at[node->right]);
        break;
    case MINIMUM:
        *(at[node->left] <= at[node->right] ? left : right) += own;
        break;
    case MAXIMUM:
        *(at[node->left] >= at[node->right] ? left : right) += own;
        break;
    case POWER:
        *left +=
            own * at[node->right] * pow(at[node->left], at[node->right] - 1);
        *right += own * at[number] * log(at[node->left]);
        break;
    }
}

static bool differentiate(const struct expression *expression, const double *at,
                          double *gradient)
{
    double slope[EXPRESSION_NODES_MAX] = {0};
    slope[expression->count - 1] = 1;
    for (size_t i = expression->count; i-- > 0;) {
        const struct node *node = &expression->nodes[i];
        pass_on(node, i, at, slope);
        if (node->operation == TERM)
            gradient[node->term] += slope[i];
    }
    for (size_t i = 0; i < expression->term_count; i++) {
        if (!isfinite(gradient[i]))
            return false;
    }
    return true;
}

bool expression_evaluate(const struct expression *expression,
                         const double *values, double *value, double *gradient)
{
    double at[EXPRESSION_NODES_MAX] = {0};
    *value = 0;
    for (size_t i = 0; gradient && i < expression->term_count; i++)
        gradient[i] = 0;
    for (size_t i = 0; i < expression->count; i++) {
        at[i] = value_of(&expression->nodes[i], values, at);
        if (!isfinite(at[i]))
            return false;
    }
    if (gradient && !differentiate(expression, at, gradient)) {
        for (size_t i = 0; i < expression->term_count; i++)
            gradient[i] = 0;
        return false;
    }
    *value = at[expression->count - 1];
    return true;
}
