/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ask.h - a question made of the command line, for query and explain. */
#ifndef CLI_ASK_H
#define CLI_ASK_H

#include "cli/cli.h"
#include "query/query.h"

struct asked {
    struct question question; /* borrows from the rest and from the args */
    struct words areas, by, where;
    struct dimension_value *filters;
};

/* Reads the words and the options area, by, where, level, period, measure,
 * theme and as-of; release it also after a failure. */
int ask(struct asked *asked, const struct cli *cli, const struct args *args,
        struct quipu_error *err) QUIPU_MUST_CHECK;
void asked_release(struct asked *asked);

#endif
