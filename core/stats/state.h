/* SPDX-License-Identifier: GPL-3.0-or-later */
/* state.h - the inside of frames and cells, for the files of core/stats. */
#ifndef STATS_STATE_H
#define STATS_STATE_H

#include "stats/stats.h"
#include "stats/table.h"

/* ---- frame -------------------------------------------------------------- */

/* The longest name of a stratum or PSU, in bytes. */
#define FRAME_NAME_MAX 65536

/* A run of the frame's names. */
struct frame_name {
    size_t offset;
    uint32_t length;
};

struct frame_stratum {
    struct frame_name name;
    double fpc; /* as struct frame_record says */

    /* Set by frame_seal. */
    uint32_t rank;     /* in order of names */
    uint64_t psus;     /* n_h; records for FRAME_ELEMENTS */
    double unsampled;  /* f_h: the share of the population not in the sample */
    uint64_t positive; /* PSUs with positive weight */
};

struct frame_leaf {
    struct frame_name psu;
    uint32_t stratum;
    uint32_t rank; /* in order of stratum and PSU names; set by frame_seal */
    uint64_t records, positive; /* records, those with positive weight */
};

struct frame {
    enum frame_kind kind;
    bool is_sealed;
    char *names; /* never NULL */
    size_t names_length, names_capacity;
    struct frame_stratum *strata;
    size_t stratum_count, stratum_capacity;
    struct frame_leaf *leaves;
    size_t leaf_count, leaf_capacity;
    struct slots stratum_slots, leaf_slots;
    size_t last; /* the leaf found last */

    /* Set by frame_seal. */
    int64_t df;
    size_t lonely;
};

static inline struct quipu_slice frame_slice(const struct frame *frame,
                                             struct frame_name name)
{
    return (struct quipu_slice){frame->names + name.offset, name.length};
}

/* The number of a leaf by its names, added when it is new; `fpc` must be the
 * stratum's. */
struct frame_place {
    struct quipu_slice stratum, psu;
    double fpc;
};
int frame_find_leaf(struct frame *frame, const struct frame_place *place,
                    size_t *leaf, struct quipu_error *err) QUIPU_MUST_CHECK;

/* Whether a stratum is its whole population, so that it has no sampling
 * error; R's limit. */
static inline bool stratum_is_census(const struct frame_stratum *stratum)
{
    return stratum->unsampled < 1e-7;
}

/* A name, safe to print in a message. */
void frame_print_name(const struct frame *frame, struct frame_name name,
                      struct quipu_text *out);

/* ---- cells -------------------------------------------------------------- */

/* What is summed, y and x being less their typical values: products of y and x
 * weighted with w, and for FRAME_ELEMENTS with w squared. */
enum sum {
    SUM_W,
    SUM_Y,
    SUM_X,
    SUM_YY,
    SUM_XY,
    SUM_XX,
    SUM_COUNT,
    SQUARE_W = SUM_COUNT,
    SQUARE_Y,
    SQUARE_X,
    SQUARE_YY,
    SQUARE_XY,
    SQUARE_XX,
    SUM_SQUARE_COUNT
};

/* The records of one cell in one leaf; an item of a table whose number is the
 * leaf. */
struct cells_entry {
    struct table_key at;
    uint64_t n, positive; /* records, those with positive weight */
    double sums[];        /* as many as cells_sum_count */
};

/* The records of one cell that are missing for one reason, the number. */
struct cells_missing_entry {
    struct table_key at;
    uint64_t count;
};

/* Where a sealed cell's entries are. */
struct cell {
    uint64_t key;
    size_t entry, entry_count;
    size_t missing, missing_count;
};

struct cells {
    enum frame_kind kind;
    double typical_y, typical_x;
    bool is_sealed;
    struct table entries, missing;
    struct cell *index; /* set by cells_seal, in order of key */
    size_t count;
};

static inline size_t cells_sum_count(enum frame_kind kind)
{
    return kind == FRAME_ELEMENTS ? SUM_SQUARE_COUNT : SUM_COUNT;
}

#endif
