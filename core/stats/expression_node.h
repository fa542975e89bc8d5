/* SPDX-License-Identifier: GPL-3.0-or-later */
/* expression_node.h - the inside of expressions: nodes, each after its
 * operands, so that one pass forwards evaluates and one backwards
 * differentiates. */
#ifndef STATS_EXPRESSION_NODE_H
#define STATS_EXPRESSION_NODE_H

#include "stats/expression.h"

enum operation {
    NUMBER,
    TERM,
    NEGATE,
    ADD,
    SUBTRACT,
    MULTIPLY,
    DIVIDE,
    MINIMUM,
    MAXIMUM,
    POWER
};

struct node {
    enum operation operation;
    double number;
    size_t term;        /* of the names */
    size_t left, right; /* nodes before this one */
};

struct expression {
    size_t term_count, count;
    struct node nodes[EXPRESSION_NODES_MAX]; /* the last is the whole */
};

#endif
