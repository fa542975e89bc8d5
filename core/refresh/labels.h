/* SPDX-License-Identifier: GPL-3.0-or-later */
/* labels.h - definitions as the store keeps them. */
#ifndef REFRESH_LABELS_H
#define REFRESH_LABELS_H

#include "base/arena.h"
#include "refresh/refresh.h"

/* What a job publishes: indicators whose areas and codes are a dataset's. */
struct labels_spec {
    const char *name; /* of the dataset in the store */
    const struct dataset *dataset;
    const char *load;
    const struct indicator *const *indicators;
    size_t indicator_count;
};

/* Fills definitions, indicators and items of a publication from the catalogue;
 * memory from the arena. */
int labels_fill(const struct labels_spec *spec, struct arena *arena,
                struct store_publication *publication,
                struct quipu_error *err) QUIPU_MUST_CHECK;

#endif
