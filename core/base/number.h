/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* number.h - numbers with another decimal mark (quipu/number.h). */
#ifndef BASE_NUMBER_H
#define BASE_NUMBER_H

#include <quipu/number.h>

/* quipu_parse_double with another decimal mark than the point, which then is
 * not one: "1.5" with the mark ',' is no number. */
bool number_parse(struct quipu_slice text, char mark, double *value);

#endif
