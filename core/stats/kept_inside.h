/* SPDX-License-Identifier: GPL-3.0-or-later */
/* kept_inside.h - the inside of what a job kept. */
#ifndef STATS_KEPT_INSIDE_H
#define STATS_KEPT_INSIDE_H

#include "base/arena.h"
#include "stats/kept.h"

#define KEPT_MAGIC        "quipuJ01"
#define KEPT_MAGIC_LENGTH (sizeof KEPT_MAGIC - 1)

/* The cells of one breakdown and level. */
struct kept_rolled {
    uint32_t dimensions;
    size_t level; /* SIZE_MAX: the whole */
    struct cells *cells;
};

struct kept_read_base {
    size_t *lists;
    size_t count;
    bool has_area;
    struct key_form form;
    struct cells *cells;
    struct kept_rolled *rolled; /* those that were asked for */
    size_t rolled_count, rolled_capacity;
};

struct kept_read_measure {
    struct kept_measure is;
    struct kept_read_base *bases; /* is.base_count */
};

struct kept {
    struct arena *arena;
    struct frame *frame;
    struct estimation how;
    const char *period, *ref_area; /* period NULL: keys have their own */
    struct kept_area *areas;
    struct kept_list *lists;
    struct kept_read_measure *measures;
    size_t area_count, list_count, measure_count;
};

#endif
