/* SPDX-License-Identifier: GPL-3.0-or-later */
/* kept_pack.c - writes what a job keeps of its sample.
 *
 *     8 bytes "quipuJ01", the packed frame
 *     u8 lonely, u8 df, u8 adjust_domain_lonely, f64 confidence
 *     name of the period ("" when keys have their own), name of the ref_area
 *     u64 count, then per area: code, u32 level + 1, u32 parent + 1
 *     u64 count, then per list: name, u64 count, codes
 *     u64 count of measures
 *     per measure: indicator, u64 version, u8 kind, f64 typical, f64 scale,
 *         u64 count of bases
 *         per base: u8 has_area, u64 count, u32 lists, the packed cells
 *
 * Numbers and names as in packed.h.
 */
#include "stats/kept_inside.h"
#include "stats/packed.h"

static void pack_text(struct quipu_text *out, const char *text)
{
    pack_slice(out, quipu_slice_of(text ? text : ""));
}

int kept_pack_head(const struct kept_head *head, size_t measure_count,
                   struct quipu_text *out, struct quipu_error *err)
{
    quipu_text_append_bytes(out, KEPT_MAGIC, KEPT_MAGIC_LENGTH);
    if (frame_pack(head->frame, out, err) == -1)
        return -1;
    pack_number(out, head->how.lonely, 1);
    pack_number(out, head->how.df, 1);
    pack_number(out, head->how.adjust_domain_lonely, 1);
    pack_double(out, head->how.confidence);
    pack_text(out, head->period);
    pack_text(out, head->ref_area);
    pack_number(out, head->area_count, 8);
    for (size_t i = 0; i < head->area_count; i++) {
        pack_text(out, head->areas[i].code);
        pack_number(out, (uint32_t)(head->areas[i].level + 1), 4);
        pack_number(out, (uint32_t)(head->areas[i].parent + 1), 4);
    }
    pack_number(out, head->list_count, 8);
    for (size_t i = 0; i < head->list_count; i++) {
        pack_text(out, head->lists[i].name);
        pack_number(out, head->lists[i].count, 8);
        for (size_t k = 0; k < head->lists[i].count; k++)
            pack_text(out, head->lists[i].codes[k]);
    }
    pack_number(out, measure_count, 8);
    return quipu_text_check(out, err);
}

void kept_pack_measure(const struct kept_measure *measure,
                       struct quipu_text *out)
{
    pack_text(out, measure->indicator);
    pack_number(out, (uint64_t)measure->version, 8);
    pack_number(out, measure->kind, 1);
    pack_double(out, measure->typical);
    pack_double(out, measure->scale);
    pack_number(out, measure->base_count, 8);
}

int kept_pack_base(const struct kept_base *base, struct quipu_text *out,
                   struct quipu_error *err)
{
    pack_number(out, base->has_area, 1);
    pack_number(out, base->count, 8);
    for (size_t i = 0; i < base->count; i++)
        pack_number(out, base->lists[i], 4);
    return cells_pack(base->cells, out, err);
}
