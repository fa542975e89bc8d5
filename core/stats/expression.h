/* SPDX-License-Identifier: GPL-3.0-or-later */
/* expression.h - arithmetic over named terms, with derivatives.
 *
 *     sum     = product { ("+" | "-") product }
 *     product = factor { ("*" | "/") factor }
 *     factor  = "-" factor | number | name | "(" sum ")"
 *             | ("min" | "max" | "pow") "(" sum "," sum ")"
 *     name    = [a-z][a-z0-9_]*, but not min, max and pow
 *
 * pow(a, b) is a to the power of b.
 *
 * Numbers are those of quipu_parse_double, without a sign; blanks and line ends
 * may stand between any two words.
 */
#ifndef STATS_EXPRESSION_H
#define STATS_EXPRESSION_H

#include "base/base.h"

/* What is longer, nested deeper, or has more numbers, names and operations is
 * refused: an expression is written by people. */
#define EXPRESSION_LENGTH_MAX 2000 /* bytes */
#define EXPRESSION_DEPTH_MAX  32   /* parentheses, calls and minus signs */
#define EXPRESSION_NODES_MAX  256

struct expression;

/* Parses a text over `names`, each of which must be used.  QUIPU_EDEFINITION
 * with the position, from 1, and what was expected there; or with the name that
 * is unknown, not used, or no name.  Nothing is borrowed. */
struct expression *expression_parse(const char *text, const char *const *names,
                                    size_t count,
                                    struct quipu_error *err) QUIPU_MUST_CHECK;
void expression_free(struct expression *expression);
QUIPU_AUTO_DEFINE(expression)

/* The value where the terms have `values`, in the order of the names, and the
 * partial derivative to each (NULL: not wanted).  Those of min and max are the
 * chosen side's, the first one's where both are equal.
 *
 * False, and all of them 0, where it is not defined: at a division by 0, or
 * when any number on the way, or a derivative, is not finite.  Allocates
 * nothing; one expression may be evaluated from several threads. */
bool expression_evaluate(const struct expression *expression,
                         const double *values, double *value, double *gradient);

#endif
