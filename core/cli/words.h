/* SPDX-License-Identifier: GPL-3.0-or-later */
/* words.h - definitions in words, for show and explain. */
#ifndef CLI_WORDS_H
#define CLI_WORDS_H

#include "catalogue/catalogue.h"

/* "age_months >= 6, age_months < 36; de_facto = 1", or "every record". */
void words_append_where(struct quipu_text *text,
                        const struct indicator *indicator);

/* "total; area; area, sex" */
void words_append_breakdowns(struct quipu_text *text,
                             const struct indicator *indicator);

/* "from HC1, x 0.1, missing 994 absent, 995 refused" */
void words_append_rule(struct quipu_text *text, const struct column_rule *rule);

#endif
