/* SPDX-License-Identifier: GPL-3.0-or-later */
/* kept_find.c - finds the cell of an observation among those that a job kept.
 */
#include "base/period_code.h"
#include "stats/kept_inside.h"
#include "stats/state.h"

/* ---- areas -------------------------------------------------------------- */

static size_t find_area(const struct kept *kept, const char *code)
{
    for (size_t i = 0; i < kept->area_count; i++) {
        if (strcmp(kept->areas[i].code, code) == 0)
            return i;
    }
    return SIZE_MAX;
}

static size_t find_ancestor(const struct kept *kept, size_t area, size_t level)
{
    while (area != SIZE_MAX && kept->areas[area].level != level)
        area = kept->areas[area].parent;
    return area;
}

/* Where the observation is: an area at a level, or the whole. */
struct place {
    size_t area, level; /* SIZE_MAX: the whole */
};

static bool find_place(const struct kept *kept, const char *code,
                       struct place *place)
{
    *place = (struct place){SIZE_MAX, SIZE_MAX};
    if (strcmp(code, kept->ref_area) == 0)
        return true;
    place->area = find_area(kept, code);
    if (place->area == SIZE_MAX)
        return false;
    place->level = kept->areas[place->area].level;
    return place->level != SIZE_MAX;
}

/* ---- bases -------------------------------------------------------------- */

/* The number of a base's dimension of this name. */
static size_t find_dimension(const struct kept *kept,
                             const struct kept_read_base *base,
                             const char *name)
{
    size_t d = 0;
    while (d < base->count &&
           strcmp(kept->lists[base->lists[d]].name, name) != 0)
        d++;
    return d;
}

static size_t find_code(const struct kept_list *list, const char *code)
{
    size_t i = 0;
    while (i < list->count && strcmp(list->codes[i], code) != 0)
        i++;
    return i;
}

/* The digits of the observation's cell in a base; false when it has none. */
static bool fill_digits(const struct kept *kept,
                        const struct kept_read_base *base,
                        const struct observation *of, const struct place *place,
                        uint64_t *digits)
{
    if (place->area != SIZE_MAX && !base->has_area)
        return false;
    memset(digits, 0, KEY_DIGITS_MAX * sizeof *digits);
    digits[KEY_AREA] = place->area == SIZE_MAX ? 0 : place->area + 1;
    for (size_t i = 0; i < of->dimension_count; i++) {
        size_t d = find_dimension(kept, base, of->dimensions[i].dimension);
        if (d == base->count)
            return false;
        const struct kept_list *list = &kept->lists[base->lists[d]];
        size_t code = find_code(list, of->dimensions[i].code);
        if (code == list->count)
            return false;
        digits[d + 1] = code + 1;
    }
    struct quipu_period period;
    if (kept->period)
        return strcmp(kept->period, of->period) == 0;
    if (!quipu_parse_period(quipu_slice_of(of->period), &period))
        return false;
    digits[key_period(&base->form)] = (uint64_t)period_code(period) + 1;
    return true;
}

static uint32_t mask_of(const struct kept_read_base *base,
                        const uint64_t *digits)
{
    uint32_t mask = 0;
    for (size_t d = 0; d < base->count; d++) {
        if (digits[d + 1] > 0)
            mask |= 1u << d;
    }
    return mask;
}

/* ---- rolled cells ------------------------------------------------------- */

static int roll_base(const struct kept *kept,
                     const struct kept_read_measure *measure,
                     const struct kept_read_base *base,
                     struct kept_rolled *rolled, struct quipu_error *err)
{
    struct roll roll = {.form = &base->form, .dimensions = rolled->dimensions};
    size_t *ancestors = NULL;
    if (rolled->level != SIZE_MAX) {
        ancestors = base_alloc(kept->area_count, sizeof *ancestors, err);
        if (!ancestors)
            return -1;
        for (size_t i = 0; i < kept->area_count; i++)
            ancestors[i] = find_ancestor(kept, i, rolled->level);
    }
    roll.ancestors = ancestors;
    rolled->cells = cells_new(kept->frame->kind, measure->is.typical, 0, err);
    int status = rolled->cells ? cells_roll(rolled->cells, base->cells, &roll,
                                            kept->frame, err)
                               : -1;
    free(ancestors);
    return status;
}

static const struct cells *get_rolled(struct kept *kept,
                                      struct kept_read_measure *measure,
                                      struct kept_read_base *base,
                                      const struct kept_rolled *wanted,
                                      struct quipu_error *err)
{
    for (size_t i = 0; i < base->rolled_count; i++) {
        const struct kept_rolled *rolled = &base->rolled[i];
        if (rolled->dimensions == wanted->dimensions &&
            rolled->level == wanted->level)
            return rolled->cells;
    }
    if (base_grow(&base->rolled, &base->rolled_capacity, base->rolled_count + 1,
                  sizeof *base->rolled, err) == -1)
        return NULL;
    struct kept_rolled *made = &base->rolled[base->rolled_count++];
    *made = *wanted;
    if (roll_base(kept, measure, base, made, err) == 0)
        return made->cells;
    cells_free(made->cells);
    base->rolled_count--;
    return NULL;
}

/* The number of a key among sealed cells; SIZE_MAX when it is not there. */
static size_t find_key(const struct cells *cells, uint64_t key)
{
    size_t low = 0, high = cells_count(cells);
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (cells_key(cells, middle) < key)
            low = middle + 1;
        else
            high = middle;
    }
    return low < cells_count(cells) && cells_key(cells, low) == key ? low
                                                                    : SIZE_MAX;
}

/* ---- the cell ----------------------------------------------------------- */

static struct kept_read_measure *find_measure(const struct kept *kept,
                                              const struct observation *of)
{
    for (size_t i = 0; i < kept->measure_count; i++) {
        struct kept_read_measure *measure = &kept->measures[i];
        if (measure->is.version == of->version &&
            strcmp(measure->is.indicator, of->indicator) == 0)
            return measure;
    }
    return NULL;
}

static int find_in_base(struct kept *kept, struct kept_read_measure *measure,
                        struct kept_read_base *base, const uint64_t *digits,
                        size_t level, struct kept_cell *cell,
                        struct quipu_error *err)
{
    const struct kept_rolled wanted = {.dimensions = mask_of(base, digits),
                                       .level = level};
    const struct cells *cells = get_rolled(kept, measure, base, &wanted, err);
    if (!cells)
        return -1;
    *cell = (struct kept_cell){
        .cells = cells,
        .cell = find_key(cells, key_join(&base->form, digits)),
        .kind = measure->is.kind,
        .scale = measure->is.scale,
    };
    return cell->cell != SIZE_MAX;
}

int kept_find(struct kept *kept, const struct observation *of,
              struct kept_cell *cell, struct quipu_error *err)
{
    struct kept_read_measure *measure = find_measure(kept, of);
    struct place place;
    if (!measure || !find_place(kept, of->area, &place))
        return 0;
    for (size_t i = 0; i < measure->is.base_count; i++) {
        uint64_t digits[KEY_DIGITS_MAX];
        struct kept_read_base *base = &measure->bases[i];
        if (fill_digits(kept, base, of, &place, digits))
            return find_in_base(kept, measure, base, digits, place.level, cell,
                                err);
    }
    return 0;
}
