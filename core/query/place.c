/* SPDX-License-Identifier: GPL-3.0-or-later */
/* place.c - which areas of a dataset a question means. */
#include "query/inside.h"

const char *get_level(const struct store_item *item)
{
    return item->level ? item->level : "";
}

const char *choose_name(const struct store_label *names, size_t count,
                        const char *language)
{
    const char *const wanted[] = {language, "en", "es"};
    for (size_t w = 0; w < ARRAY_SIZE(wanted); w++)
        for (size_t i = 0; wanted[w] && i < count; i++)
            if (strcmp(names[i].language, wanted[w]) == 0)
                return names[i].text;
    return count > 0 ? names[0].text : NULL;
}

/* ---- one dataset's areas ------------------------------------------------ */

static int compare_codes(const void *a, const void *b)
{
    const struct store_item *const *x = a, *const *y = b;
    return strcmp((*x)->code, (*y)->code);
}

const struct store_item *find_place(const struct places *places,
                                    const char *code)
{
    const struct store_item key = {.code = code}, *at = &key;
    if (places->items.count == 0)
        return NULL;
    const struct store_item **found =
        bsearch(&at, places->by_code, places->items.count,
                sizeof *places->by_code, compare_codes);
    return found ? *found : NULL;
}

/* Whether an area is another one or has it among its parents.  A list whose
 * parents go round in a circle has fewer steps than items. */
static bool is_inside(const struct places *places,
                      const struct store_item *item, const char *code)
{
    for (size_t steps = 0; item && steps <= places->items.count; steps++) {
        if (strcmp(item->code, code) == 0)
            return true;
        item = item->parent ? find_place(places, item->parent) : NULL;
    }
    return false;
}

static bool is_place_asked(const struct question *question,
                           const struct places *places,
                           const struct store_item *item)
{
    if (question->level && strcmp(get_level(item), question->level) != 0)
        return false;
    for (size_t i = 0; i < question->area_count; i++)
        if (question->level ? is_inside(places, item, question->areas[i])
                            : strcmp(item->code, question->areas[i]) == 0)
            return true;
    return question->area_count == 0;
}

static int fill_places(const struct query *query, struct places *places,
                       struct quipu_error *err)
{
    if (store_list_items(query->store, query->publication, places->dataset,
                         "area", &places->items, err) == -1)
        return -1;
    size_t count = places->items.count;
    places->by_code = base_alloc(count, sizeof *places->by_code, err);
    places->chosen = base_alloc(count, sizeof *places->chosen, err);
    if (!places->by_code || !places->chosen)
        return -1;
    for (size_t i = 0; i < count; i++)
        places->by_code[i] = &places->items.items[i];
    qsort(places->by_code, count, sizeof *places->by_code, compare_codes);
    for (size_t i = 0; i < count; i++)
        if (is_place_asked(query->question, places, &places->items.items[i]))
            places->chosen[places->chosen_count++] = &places->items.items[i];
    return 0;
}

void places_release(struct places *places)
{
    store_items_release(&places->items);
    free(places->by_code);
    free(places->chosen);
}

int find_places(struct query *query, const char *dataset,
                const struct places **places, struct quipu_error *err)
{
    for (size_t i = 0; i < query->place_count; i++)
        if (strcmp(query->places[i]->dataset, dataset) == 0) {
            *places = query->places[i];
            return 0;
        }
    if (base_grow(&query->places, &query->place_capacity,
                  query->place_count + 1, sizeof *query->places, err) == -1)
        return -1;
    struct places *made = base_alloc(1, sizeof *made, err);
    if (!made)
        return -1;
    query->places[query->place_count++] = made;
    made->dataset = dataset;
    *places = made;
    return fill_places(query, made, err);
}

/* ---- checks ------------------------------------------------------------- */

int add_place_levels(struct query *query, struct names *levels,
                     struct quipu_error *err)
{
    for (size_t p = 0; p < query->plan_count; p++) {
        const struct places *places;
        if (find_places(query, query->plans[p].listed->indicator.dataset,
                        &places, err) == -1)
            return -1;
        for (size_t i = 0; i < places->items.count; i++) {
            const char *level = get_level(&places->items.items[i]);
            if (level[0] && names_add(levels, level, err) == -1)
                return -1;
        }
    }
    names_sort(levels);
    return 0;
}

/* Every code of the datasets. */
static int collect_codes(struct query *query, struct names *codes,
                         struct quipu_error *err)
{
    for (size_t p = 0; p < query->place_count; p++)
        for (size_t i = 0; i < query->places[p]->items.count; i++)
            if (names_add(codes, query->places[p]->items.items[i].code, err) ==
                -1)
                return -1;
    return 0;
}

static bool is_known_place(const struct query *query, const char *code)
{
    for (size_t p = 0; p < query->place_count; p++)
        if (find_place(query->places[p], code))
            return true;
    return false;
}

/* An area that no dataset of the indicators knows. */
int check_areas(struct query *query, struct quipu_error *err)
{
    const struct question *question = query->question;
    const struct places *places;
    for (size_t p = 0; p < query->plan_count && question->area_count > 0; p++)
        if (find_places(query, query->plans[p].listed->indicator.dataset,
                        &places, err) == -1)
            return -1;
    for (size_t i = 0; i < question->area_count; i++) {
        NAMES_AUTO(codes);
        if (is_known_place(query, question->areas[i]))
            continue;
        if (collect_codes(query, &codes, err) == -1)
            return -1;
        return names_fail(&codes, "area", question->areas[i], err);
    }
    return 0;
}

int check_areas_of(struct query *query, const struct plan *plan,
                   struct quipu_error *err)
{
    const struct question *question = query->question;
    const struct places *places;
    if (question->area_count == 0)
        return 0;
    if (find_places(query, plan->listed->indicator.dataset, &places, err) == -1)
        return -1;
    for (size_t i = 0; i < question->area_count; i++)
        if (!find_place(places, question->areas[i]))
            return quipu_fail(err, QUIPU_EPOLICY,
                              "\"%s\" is not published for area \"%s\"",
                              plan->listed->indicator.id, question->areas[i]);
    return 0;
}
