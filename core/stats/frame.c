/* SPDX-License-Identifier: GPL-3.0-or-later */
/* frame.c - the strata and PSUs of the full sample, by number. */
#include <math.h>

#include "stats/state.h"

struct frame *frame_new(enum frame_kind kind, struct quipu_error *err)
{
    assert(kind >= FRAME_CLUSTERS && kind <= FRAME_CENSUS);
    QUIPU_AUTO(frame) frame = base_alloc(1, sizeof *frame, err);
    if (!frame)
        return NULL;
    frame->kind = kind;
    if (base_grow(&frame->names, &frame->names_capacity, 1, 1, err) == -1)
        return NULL;
    return QUIPU_TAKE(frame);
}

void frame_free(struct frame *frame)
{
    if (!frame)
        return;
    free(frame->names);
    free(frame->strata);
    free(frame->leaves);
    slots_release(&frame->stratum_slots);
    slots_release(&frame->leaf_slots);
    free(frame);
}

void frame_print_name(const struct frame *frame, struct frame_name name,
                      struct quipu_text *out)
{
    quipu_text_append_safe(out, frame_slice(frame, name), 80);
}

/* ---- names to numbers --------------------------------------------------- */

/* FNV-1a, well mixed. */
static uint32_t hash_name(struct quipu_slice name, uint64_t seed)
{
    uint64_t hash = UINT64_C(0xcbf29ce484222325) ^ hash_mix(seed);
    for (size_t i = 0; i < name.length; i++) {
        hash ^= (unsigned char)name.data[i];
        hash *= UINT64_C(0x100000001b3);
    }
    return (uint32_t)hash_mix(hash);
}

static int keep_name(struct frame *frame, struct quipu_slice slice,
                     struct frame_name *name, struct quipu_error *err)
{
    if (slice.length > FRAME_NAME_MAX)
        return quipu_fail(err, QUIPU_EDATA,
                          "the name of a stratum or PSU has %zu bytes",
                          slice.length);
    if (base_grow(&frame->names, &frame->names_capacity,
                  frame->names_length + slice.length, 1, err) == -1)
        return -1;
    *name = (struct frame_name){frame->names_length, (uint32_t)slice.length};
    if (slice.length > 0)
        memcpy(frame->names + name->offset, slice.data, slice.length);
    frame->names_length += slice.length;
    return 0;
}

static int add_stratum(struct frame *frame, const struct frame_place *place,
                       uint32_t hash, struct quipu_error *err)
{
    struct frame_stratum stratum = {.fpc = place->fpc};
    if (frame->stratum_count >= SLOTS_END)
        return quipu_fail(err, QUIPU_EDATA, "there are too many strata");
    if (keep_name(frame, place->stratum, &stratum.name, err) == -1 ||
        slots_reserve(&frame->stratum_slots, err) == -1 ||
        base_grow(&frame->strata, &frame->stratum_capacity,
                  frame->stratum_count + 1, sizeof *frame->strata, err) == -1)
        return -1;
    slots_insert(&frame->stratum_slots, hash, (uint32_t)frame->stratum_count);
    frame->strata[frame->stratum_count++] = stratum;
    return 0;
}

static int find_stratum(struct frame *frame, const struct frame_place *place,
                        uint32_t *number, struct quipu_error *err)
{
    uint32_t hash = hash_name(place->stratum, 0);
    struct probe probe = slots_begin(&frame->stratum_slots, hash);
    while ((*number = slots_next(&frame->stratum_slots, &probe)) != SLOTS_END) {
        struct frame_name name = frame->strata[*number].name;
        if (quipu_slice_equal(frame_slice(frame, name), place->stratum))
            return 0;
    }
    *number = (uint32_t)frame->stratum_count;
    return add_stratum(frame, place, hash, err);
}

static int add_leaf(struct frame *frame, struct quipu_slice psu,
                    uint32_t stratum, struct quipu_error *err)
{
    struct frame_leaf leaf = {.stratum = stratum};
    if (frame->leaf_count >= SLOTS_END)
        return quipu_fail(err, QUIPU_EDATA, "there are too many PSUs");
    if (keep_name(frame, psu, &leaf.psu, err) == -1 ||
        slots_reserve(&frame->leaf_slots, err) == -1 ||
        base_grow(&frame->leaves, &frame->leaf_capacity, frame->leaf_count + 1,
                  sizeof *frame->leaves, err) == -1)
        return -1;
    slots_insert(&frame->leaf_slots, hash_name(psu, 1 + (uint64_t)stratum),
                 (uint32_t)frame->leaf_count);
    frame->leaves[frame->leaf_count++] = leaf;
    return 0;
}

static bool is_leaf(const struct frame *frame, size_t number,
                    const struct frame_place *place)
{
    const struct frame_leaf *leaf = &frame->leaves[number];
    const struct frame_stratum *stratum = &frame->strata[leaf->stratum];
    return quipu_slice_equal(frame_slice(frame, leaf->psu), place->psu) &&
           quipu_slice_equal(frame_slice(frame, stratum->name), place->stratum);
}

static int check_fpc(const struct frame *frame, size_t leaf, double fpc,
                     struct quipu_error *err)
{
    const struct frame_stratum *stratum =
        &frame->strata[frame->leaves[leaf].stratum];
    if (stratum->fpc == fpc)
        return 0;
    QUIPU_AUTO_TEXT(name);
    frame_print_name(frame, stratum->name, &name);
    return quipu_fail(err, QUIPU_EDATA,
                      "the finite population correction is %.10g and %.10g in "
                      "stratum \"%s\"",
                      stratum->fpc, fpc, name.data);
}

int frame_find_leaf(struct frame *frame, const struct frame_place *place,
                    size_t *leaf, struct quipu_error *err)
{
    if (frame->leaf_count > 0 && is_leaf(frame, frame->last, place)) {
        *leaf = frame->last;
        return check_fpc(frame, *leaf, place->fpc, err);
    }
    uint32_t stratum;
    if (find_stratum(frame, place, &stratum, err) == -1)
        return -1;
    struct probe probe = slots_begin(
        &frame->leaf_slots, hash_name(place->psu, 1 + (uint64_t)stratum));
    uint32_t number;
    while ((number = slots_next(&frame->leaf_slots, &probe)) != SLOTS_END) {
        if (is_leaf(frame, number, place))
            break;
    }
    *leaf = number != SLOTS_END ? number : frame->leaf_count;
    if (number == SLOTS_END && add_leaf(frame, place->psu, stratum, err) == -1)
        return -1;
    frame->last = *leaf;
    return check_fpc(frame, *leaf, place->fpc, err);
}

/* ---- records ------------------------------------------------------------ */

static int check_record(const struct frame *frame,
                        const struct frame_record *record,
                        struct quipu_error *err)
{
    if (!isfinite(record->weight) || record->weight < 0)
        return quipu_fail(err, QUIPU_EDATA, "the weight is %.10g",
                          record->weight);
    if (!isfinite(record->fpc) || record->fpc < 0)
        return quipu_fail(err, QUIPU_EDATA,
                          "the finite population correction is %.10g",
                          record->fpc);
    if (frame->kind == FRAME_CLUSTERS && record->psu.length == 0)
        return quipu_fail(err, QUIPU_EDATA, "the PSU is empty");
    return 0;
}

int frame_add(struct frame *frame, const struct frame_record *record,
              uint32_t *leaf, struct quipu_error *err)
{
    assert(!frame->is_sealed);
    *leaf = 0;
    if (check_record(frame, record, err) == -1)
        return -1;

    struct frame_place place = {{0}, {0}, 0};
    if (frame->kind != FRAME_CENSUS) {
        place.stratum = record->stratum;
        place.fpc = record->fpc;
    }
    if (frame->kind == FRAME_CLUSTERS)
        place.psu = record->psu;
    size_t number;
    if (frame_find_leaf(frame, &place, &number, err) == -1)
        return -1;
    frame->leaves[number].records++;
    frame->leaves[number].positive += record->weight > 0;
    *leaf = (uint32_t)number;
    return 0;
}

static int merge_leaves(struct frame *frame, const struct frame *other,
                        uint32_t *map, struct quipu_error *err)
{
    for (size_t i = 0; i < other->leaf_count; i++) {
        const struct frame_leaf *leaf = &other->leaves[i];
        const struct frame_stratum *stratum = &other->strata[leaf->stratum];
        struct frame_place place = {frame_slice(other, stratum->name),
                                    frame_slice(other, leaf->psu),
                                    stratum->fpc};
        size_t number;
        if (frame_find_leaf(frame, &place, &number, err) == -1)
            return -1;
        frame->leaves[number].records += leaf->records;
        frame->leaves[number].positive += leaf->positive;
        map[i] = (uint32_t)number;
    }
    return 0;
}

int frame_merge(struct frame *frame, const struct frame *other, uint32_t **map,
                struct quipu_error *err)
{
    assert(!frame->is_sealed && frame != other);
    *map = NULL;
    if (frame->kind != other->kind)
        return quipu_fail(err, QUIPU_EDATA,
                          "the two frames are of different kinds");
    uint32_t *leaves = base_alloc(other->leaf_count, sizeof *leaves, err);
    if (!leaves)
        return -1;
    if (merge_leaves(frame, other, leaves, err) == -1) {
        free(leaves);
        return -1;
    }
    *map = leaves;
    return 0;
}

size_t frame_leaf_count(const struct frame *frame)
{
    return frame->leaf_count;
}

size_t frame_stratum_count(const struct frame *frame)
{
    return frame->stratum_count;
}
