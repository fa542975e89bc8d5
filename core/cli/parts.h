/* SPDX-License-Identifier: GPL-3.0-or-later */
/* parts.h - what an indicator that no calculation measures is made of, for show
 * and explain.
 */
#ifndef CLI_PARTS_H
#define CLI_PARTS_H

#include "cli/properties.h"

/* A row for each part; none for one that is measured. */
void parts_put(struct properties *to, const struct indicator *indicator);

#endif
