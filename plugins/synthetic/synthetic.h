/* SPDX-License-Identifier: GPL-3.0-or-later */
/* synthetic.h - the kinds of made-up data, each a source of its own.
 *
 * All functions of such a source are there: fingerprint and partitions too.
 */
#ifndef SYNTHETIC_H
#define SYNTHETIC_H

#include <quipu/plugin.h>

extern const struct quipu_source synthetic_children;
extern const struct quipu_source synthetic_budget;
extern const struct quipu_source synthetic_table; /* all other kinds */

#endif
