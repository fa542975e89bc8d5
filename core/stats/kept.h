/* SPDX-License-Identifier: GPL-3.0-or-later */
/* kept.h - what a job keeps of its sample: the frame and the cells of its
 * indicators, with the codes that their keys stand for.  From it differences
 * and other combinations within the sample get their right standard error,
 * without the records.
 *
 * Flat and versioned; what is read is untrusted.
 */
#ifndef STATS_KEPT_H
#define STATS_KEPT_H

#include "base/observation.h"
#include "stats/key.h"

/* ---- writing ------------------------------------------------------------ */

struct kept_area {
    const char *code;
    size_t level, parent; /* SIZE_MAX when there is none */
};

/* The codes of a dimension. */
struct kept_list {
    const char *name;
    const char *const *codes;
    size_t count;
};

struct kept_head {
    const struct frame *frame;
    struct estimation how; /* `kind` and `interval` are not kept */
    const char *period;    /* of all cells; NULL: keys have their own */
    const char *ref_area;
    const struct kept_area *areas; /* none: there is only the whole */
    size_t area_count;
    const struct kept_list *lists;
    size_t list_count;
};

struct kept_measure {
    const char *indicator;
    int64_t version;
    enum quipu_measure_kind kind;
    double typical;
    double scale; /* what an estimate is multiplied by to be in the unit */
    size_t base_count;
};

struct kept_base {
    const size_t *lists; /* numbers of the dimensions, by name */
    size_t count;
    bool has_area;
    const struct cells *cells; /* not sealed */
};

/* Append the parts in this order: a head with the number of measures, and for
 * each measure its bases. */
int kept_pack_head(const struct kept_head *head, size_t measure_count,
                   struct quipu_text *out,
                   struct quipu_error *err) QUIPU_MUST_CHECK;
void kept_pack_measure(const struct kept_measure *measure,
                       struct quipu_text *out);
int kept_pack_base(const struct kept_base *base, struct quipu_text *out,
                   struct quipu_error *err) QUIPU_MUST_CHECK;

/* ---- reading ------------------------------------------------------------ */

struct kept;

/* Anything malformed is QUIPU_EDATA. */
struct kept *kept_unpack(struct quipu_slice bytes,
                         struct quipu_error *err) QUIPU_MUST_CHECK;
void kept_free(struct kept *kept);
QUIPU_AUTO_DEFINE(kept)

/* The cell of an observation. */
struct kept_cell {
    const struct cells *cells; /* sealed; owned by the kept */
    size_t cell;
    enum quipu_measure_kind kind;
    double scale;
};

/* Finds the cell of an observation by indicator, version, area, period and
 * dimensions: 1, 0 when it is not kept, -1. */
int kept_find(struct kept *kept, const struct observation *of,
              struct kept_cell *cell, struct quipu_error *err) QUIPU_MUST_CHECK;

const struct frame *kept_frame(const struct kept *kept);
/* Whether second moments stand for the records (FRAME_ELEMENTS): cells that
 * are combined must have no record in common. */
bool kept_is_elements(const struct kept *kept);
const struct estimation *kept_how(const struct kept *kept);

#endif
