/* SPDX-License-Identifier: GPL-3.0-or-later */
/* terms.h - the numbers that a derived one was made of, for explain. */
#ifndef CLI_TERMS_H
#define CLI_TERMS_H

#include "cli/properties.h"
#include "query/explain.h"

/* A row for each term of a formula, or for the value whose progress is
 * measured, as the repository said when the number was published. */
void terms_put(struct properties *to, struct store *store,
               const struct explanation *what,
               const struct indicator *indicator);

#endif
