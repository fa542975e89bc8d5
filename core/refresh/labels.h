/* SPDX-License-Identifier: GPL-3.0-or-later */
/* labels.h - definitions as the store keeps them. */
#ifndef REFRESH_LABELS_H
#define REFRESH_LABELS_H

#include "base/arena.h"
#include "refresh/refresh.h"

/* Fills definitions, indicators and items of a publication from the catalogue;
 * memory from the arena. */
int labels_fill(const struct job *job, const struct dataset *dataset,
                const char *period, struct arena *arena,
                struct store_publication *publication,
                struct quipu_error *err) QUIPU_MUST_CHECK;

#endif
