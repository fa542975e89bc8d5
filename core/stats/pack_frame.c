/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pack_frame.c - a frame as bytes.
 *
 *     8 bytes "quipuF01", u8 kind
 *     u64 count, then per stratum: name, f64 FPC
 *     u64 count, then per leaf: u32 stratum, name of the PSU, u64 records,
 *         u64 records with positive weight
 *
 * A name is u32 length and bytes.  Strata and leaves are in the order of their
 * numbers, strata in that of their first leaf.
 */
#include <math.h>

#include "stats/packed.h"
#include "stats/state.h"

#define MAGIC        "quipuF01"
#define MAGIC_LENGTH (sizeof MAGIC - 1)

/* The fewest bytes of a stratum and of a leaf. */
#define STRATUM_SIZE 12
#define LEAF_SIZE    24

int frame_pack(const struct frame *frame, struct quipu_text *out,
               struct quipu_error *err)
{
    quipu_text_append_bytes(out, MAGIC, MAGIC_LENGTH);
    pack_number(out, frame->kind, 1);
    pack_number(out, frame->stratum_count, 8);
    for (size_t i = 0; i < frame->stratum_count; i++) {
        pack_slice(out, frame_slice(frame, frame->strata[i].name));
        pack_double(out, frame->strata[i].fpc);
    }
    pack_number(out, frame->leaf_count, 8);
    for (size_t i = 0; i < frame->leaf_count; i++) {
        const struct frame_leaf *leaf = &frame->leaves[i];
        pack_number(out, leaf->stratum, 4);
        pack_slice(out, frame_slice(frame, leaf->psu));
        pack_number(out, leaf->records, 8);
        pack_number(out, leaf->positive, 8);
    }
    return quipu_text_check(out, err);
}

/* A stratum as it stands in the bytes. */
struct packed_stratum {
    struct quipu_slice name;
    double fpc;
};

struct packed_strata {
    struct packed_stratum *strata;
    size_t count;
};

static int read_strata(struct reader *reader, struct packed_strata *out,
                       struct quipu_error *err)
{
    out->count = (size_t)read_count(reader, STRATUM_SIZE);
    out->strata = base_alloc(out->count, sizeof *out->strata, err);
    if (!out->strata)
        return -1;
    for (size_t i = 0; i < out->count; i++) {
        struct packed_stratum *stratum = &out->strata[i];
        stratum->name = read_slice(reader);
        stratum->fpc = read_double(reader);
        if (!isfinite(stratum->fpc) || stratum->fpc < 0)
            return fail_packed(err, "finite population correction");
    }
    return reader->is_short ? fail_packed(err, "it ends too early") : 0;
}

/* What a kind of frame cannot have. */
static bool fits_kind(enum frame_kind kind, const struct frame_place *place)
{
    switch (kind) {
    case FRAME_CLUSTERS:
        return place->psu.length > 0;
    case FRAME_ELEMENTS:
        return place->psu.length == 0;
    case FRAME_CENSUS:
        break;
    }
    return place->psu.length == 0 && place->stratum.length == 0 &&
           place->fpc == 0;
}

/* Reads one leaf; finding it must add it, and its stratum if that is due. */
static int read_leaf(struct reader *reader, const struct packed_strata *strata,
                     struct frame *frame, struct quipu_error *err)
{
    size_t stratum = (size_t)read_number(reader, 4);
    struct frame_place place = {.psu = read_slice(reader)};
    uint64_t records = read_number(reader, 8);
    uint64_t positive = read_number(reader, 8);
    if (reader->is_short)
        return fail_packed(err, "it ends too early");
    if (stratum >= strata->count || stratum > frame->stratum_count)
        return fail_packed(err, "number of a stratum");
    if (records == 0 || positive > records)
        return fail_packed(err, "number of records");
    place.stratum = strata->strata[stratum].name;
    place.fpc = strata->strata[stratum].fpc;
    if (!fits_kind(frame->kind, &place))
        return fail_packed(err, "name of a PSU");

    size_t leaf, count = frame->leaf_count;
    if (frame_find_leaf(frame, &place, &leaf, err) == -1)
        return -1;
    if (leaf != count || frame->leaves[leaf].stratum != stratum)
        return fail_packed(err, "a stratum or PSU occurs twice");
    frame->leaves[leaf].records = records;
    frame->leaves[leaf].positive = positive;
    return 0;
}

static int read_leaves(struct reader *reader,
                       const struct packed_strata *strata, struct frame *frame,
                       struct quipu_error *err)
{
    uint64_t count = read_count(reader, LEAF_SIZE), records = 0;
    for (uint64_t i = 0; i < count; i++) {
        if (read_leaf(reader, strata, frame, err) == -1)
            return -1;
        if (!add_records(&records, frame->leaves[i].records))
            return fail_packed(err, "number of records");
    }
    if (reader->is_short)
        return fail_packed(err, "it ends too early");
    if (frame->stratum_count != strata->count)
        return fail_packed(err, "a stratum has no PSU");
    return 0;
}

struct frame *frame_unpack(struct quipu_slice *bytes, struct quipu_error *err)
{
    struct reader reader = {(const unsigned char *)bytes->data, bytes->length,
                            false};
    if (bytes->length < MAGIC_LENGTH ||
        memcmp(bytes->data, MAGIC, MAGIC_LENGTH) != 0) {
        (void)fail_packed(err, "not a frame of this version");
        return NULL;
    }
    reader.bytes += MAGIC_LENGTH;
    reader.left -= MAGIC_LENGTH;
    uint64_t kind = read_number(&reader, 1);
    if (kind < FRAME_CLUSTERS || kind > FRAME_CENSUS) {
        (void)fail_packed(err, "kind of the frame");
        return NULL;
    }

    QUIPU_AUTO(frame) frame = frame_new((enum frame_kind)kind, err);
    if (!frame)
        return NULL;
    struct packed_strata strata = {0};
    int status = read_strata(&reader, &strata, err);
    if (status == 0)
        status = read_leaves(&reader, &strata, frame, err);
    free(strata.strata);
    if (status == -1)
        return NULL;
    *bytes = (struct quipu_slice){(const char *)reader.bytes, reader.left};
    return QUIPU_TAKE(frame);
}
