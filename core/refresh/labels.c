/* SPDX-License-Identifier: GPL-3.0-or-later */
/* labels.c - definitions as the store keeps them. */
#include "refresh/labels.h"

struct filler {
    const struct labels_spec *spec;
    struct arena *arena;
    struct store_definition *definitions;
    size_t definition_count;
    struct store_item *items;
    size_t item_count, item_capacity;
};

static const struct store_label *copy_labels(struct arena *arena,
                                             const struct labels *labels,
                                             struct quipu_error *err)
{
    struct store_label *copy =
        arena_alloc(arena, labels->count, sizeof *copy, err);
    for (size_t i = 0; copy && i < labels->count; i++)
        copy[i] = (struct store_label){labels->items[i].language,
                                       labels->items[i].text};
    return copy;
}

/* ---- definitions -------------------------------------------------------- */

static void add_definition(struct filler *filler, const char *kind,
                           const struct definition *definition)
{
    for (size_t i = 0; i < filler->definition_count; i++) {
        if (strcmp(filler->definitions[i].hash, definition->hash) == 0)
            return;
    }
    filler->definitions[filler->definition_count++] = (struct store_definition){
        .kind = kind,
        .id = definition->id,
        .hash = definition->hash,
        .json = definition->text,
    };
}

static int fill_definitions(struct filler *filler, struct quipu_error *err)
{
    const struct dataset *dataset = filler->spec->dataset;
    size_t count;
    const struct codelist **lists = dataset_codelists(dataset, &count, err);
    if (!lists)
        return -1;
    size_t most = 1 + count + 2 * filler->spec->indicator_count;
    filler->definitions =
        arena_alloc(filler->arena, most, sizeof *filler->definitions, err);
    if (filler->definitions)
        add_definition(filler, "dataset", &dataset->definition);
    for (size_t i = 0; filler->definitions && i < count; i++)
        add_definition(filler, "codelist", &lists[i]->definition);
    free(lists);
    if (!filler->definitions)
        return -1;
    for (size_t i = 0; i < filler->spec->indicator_count; i++) {
        const struct indicator *indicator = filler->spec->indicators[i];
        add_definition(filler, "indicator", &indicator->definition);
        if (indicator->reliability)
            add_definition(filler, "reliability",
                           &indicator->reliability->definition);
    }
    return 0;
}

static const char *measure_of(const struct indicator *indicator)
{
    switch (indicator->kind) {
    case INDICATOR_MEASURED:
        return indicator->measure;
    case INDICATOR_PUBLISHED:
        return indicator->published.value;
    case INDICATOR_FORMULA:
        return indicator->formula.text;
    case INDICATOR_PROGRESS:
        break;
    }
    return progress_measure_word(indicator->progress.measure);
}

static int fill_indicators(struct filler *filler,
                           struct store_publication *publication,
                           struct quipu_error *err)
{
    struct store_indicator *to = arena_alloc(
        filler->arena, filler->spec->indicator_count, sizeof *to, err);
    if (!to)
        return -1;
    for (size_t i = 0; i < filler->spec->indicator_count; i++) {
        const struct indicator *from = filler->spec->indicators[i];
        to[i] = (struct store_indicator){
            .id = from->definition.id,
            .version = from->version,
            .definition = from->definition.hash,
            .dataset = filler->spec->name,
            .theme = from->theme,
            .calculation = from->kind == INDICATOR_MEASURED
                               ? from->calculation
                               : indicator_kind_word(from->kind),
            .measure = measure_of(from),
            .factor = indicator_factor(from),
            .unit = from->unit,
            .direction = from->direction,
            .decimals = from->decimals,
            .titles = copy_labels(filler->arena, &from->definition.titles, err),
            .title_count = from->definition.titles.count,
            .is_in_force = from->is_in_force,
        };
        if (!to[i].titles)
            return -1;
    }
    publication->indicators = to;
    publication->indicator_count = filler->spec->indicator_count;
    return 0;
}

/* ---- items -------------------------------------------------------------- */

static struct store_item *new_item(struct filler *filler, const char *list,
                                   const char *code, struct quipu_error *err)
{
    if (filler->item_count == filler->item_capacity) {
        size_t capacity = 2 * filler->item_capacity + 64;
        struct store_item *more =
            arena_alloc(filler->arena, capacity, sizeof *more, err);
        if (!more)
            return NULL;
        if (filler->item_count > 0)
            memcpy(more, filler->items, filler->item_count * sizeof *more);
        filler->items = more;
        filler->item_capacity = capacity;
    }
    struct store_item *item = &filler->items[filler->item_count];
    *item = (struct store_item){
        .list = list, .code = code, .order = (int64_t)filler->item_count};
    filler->item_count++;
    return item;
}

static int add_list_item(struct filler *filler, const char *list,
                         const struct codelist *from, size_t number,
                         struct quipu_error *err)
{
    const struct codelist_item *item = &from->items[number];
    struct store_item *to = new_item(filler, list, item->code, err);
    if (!to)
        return -1;
    if (item->level != SIZE_MAX)
        to->level = from->levels[item->level];
    if (item->parent != SIZE_MAX)
        to->parent = from->items[item->parent].code;
    to->names = copy_labels(filler->arena, &item->names, err);
    to->name_count = item->names.count;
    return to->names ? 0 : -1;
}

static bool is_published_level(const struct dataset *dataset, size_t level)
{
    for (size_t i = 0; i < dataset->level_count; i++) {
        if (dataset->levels[i] >= level)
            return true; /* published, or above one that is */
    }
    return false;
}

static int fill_areas(struct filler *filler, struct quipu_error *err)
{
    const struct dataset *dataset = filler->spec->dataset;
    const struct column_rule *rule =
        dataset->area
            ? dataset_column(dataset, filler->spec->load, dataset->area)
            : NULL;
    if (!rule)
        return new_item(filler, "area", dataset->ref_area, err) ? 0 : -1;
    const struct codelist *areas = rule->codelist;
    for (size_t i = 0; i < areas->item_count; i++) {
        if (is_published_level(dataset, areas->items[i].level) &&
            add_list_item(filler, "area", areas, i, err) == -1)
            return -1;
    }
    if (codelist_find(areas, dataset->ref_area) != SIZE_MAX)
        return 0;
    return new_item(filler, "area", dataset->ref_area, err) ? 0 : -1;
}

static bool has_item(const struct filler *filler, const char *list,
                     const char *code)
{
    for (size_t i = 0; i < filler->item_count; i++) {
        const struct store_item *item = &filler->items[i];
        bool is_same_list = strcmp(item->list, list) == 0;
        if (is_same_list && (!code || strcmp(item->code, code) == 0))
            return true;
    }
    return false;
}

static int add_dimension_code(struct filler *filler, const char *dimension,
                              const char *code, struct quipu_error *err)
{
    if (has_item(filler, dimension, code))
        return 0;
    return new_item(filler, dimension, code, err) ? 0 : -1;
}

static int fill_dimension(struct filler *filler, const char *dimension,
                          struct quipu_error *err)
{
    if (strcmp(dimension, "area") == 0 || has_item(filler, dimension, NULL))
        return 0;
    const struct column_rule *rule =
        dataset_column(filler->spec->dataset, filler->spec->load, dimension);
    size_t listed = rule->codelist ? rule->codelist->item_count : 0;
    for (size_t i = 0; i < listed; i++) {
        if (add_list_item(filler, dimension, rule->codelist, i, err) == -1)
            return -1;
    }
    if (listed > 0)
        return 0;
    for (size_t i = 0; i < rule->map_count; i++) {
        if (add_dimension_code(filler, dimension, rule->map[i].code, err) == -1)
            return -1;
    }
    for (size_t i = 0; i < rule->bin_count; i++) {
        if (add_dimension_code(filler, dimension, rule->bins[i].code, err) ==
            -1)
            return -1;
    }
    return 0;
}

static int fill_dimensions(struct filler *filler, struct quipu_error *err)
{
    for (size_t i = 0; i < filler->spec->indicator_count; i++) {
        const struct indicator *indicator = filler->spec->indicators[i];
        for (size_t b = 0; b < indicator->breakdown_count; b++) {
            const struct breakdown *breakdown = &indicator->breakdowns[b];
            for (size_t d = 0; d < breakdown->count; d++) {
                if (fill_dimension(filler, breakdown->dimensions[d], err) == -1)
                    return -1;
            }
        }
    }
    return 0;
}

int labels_fill(const struct labels_spec *spec, struct arena *arena,
                struct store_publication *publication, struct quipu_error *err)
{
    struct filler filler = {.spec = spec, .arena = arena};
    if (fill_definitions(&filler, err) == -1 ||
        fill_indicators(&filler, publication, err) == -1 ||
        fill_areas(&filler, err) == -1 || fill_dimensions(&filler, err) == -1)
        return -1;
    publication->definitions = filler.definitions;
    publication->definition_count = filler.definition_count;
    publication->items = filler.items;
    publication->item_count = filler.item_count;
    return 0;
}
