/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fuzz_definition.c - definitions: JSON comes in, a checked struct or a message
 * with a path comes out.  One input holds lists of all four kinds, so that they
 * can name each other. */
#include "catalogue/files.h"
#include "fuzz.h"

#define DEFINITIONS_MAX 64 /* of a kind */

/* What every definition that was taken must have. */
static void check_definition(const struct definition *definition)
{
    assert(definition->id && definition->id[0] != '\0');
    assert(definition->titles.count > 0);
    assert(strlen(definition->hash) == HASH_SIZE - 1);
}

static void check_problem(const struct quipu_error *err)
{
    assert(err->code != QUIPU_OK && err->code != QUIPU_EBUG);
    assert(err->cause[0] != '\0');
}

static void add_codelist(struct catalogue *catalogue, const struct node *root)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    struct codelist *list = codelist_new(root, &err);
    if (!list) {
        check_problem(&err);
        return;
    }
    check_definition(&list->definition);
    assert(list->item_count > 0);
    catalogue->codelists[catalogue->codelist_count++] = list;
}

static void add_reliability(struct catalogue *catalogue,
                            const struct node *root)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    struct reliability *scheme = reliability_new(root, &err);
    if (!scheme) {
        check_problem(&err);
        return;
    }
    check_definition(&scheme->definition);
    catalogue->reliabilities[catalogue->reliability_count++] = scheme;
}

static void add_dataset(struct catalogue *catalogue, const struct node *root)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    struct dataset *dataset = dataset_new(catalogue, root, &err);
    if (!dataset) {
        check_problem(&err);
        return;
    }
    check_definition(&dataset->definition);
    assert(dataset->source && dataset->ref_area && dataset->period_count > 0);
    catalogue->datasets[catalogue->dataset_count++] = dataset;
}

static void add_indicator(struct catalogue *catalogue, const struct node *root)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    struct indicator *indicator = indicator_new(catalogue, root, &err);
    if (!indicator) {
        check_problem(&err);
        return;
    }
    check_definition(&indicator->definition);
    assert(indicator->dataset && indicator->calculation && indicator->measure);
    assert(indicator->breakdown_count > 0 && indicator->unit);
    catalogue->indicators[catalogue->indicator_count++] = indicator;
}

/* In the order in which they may name each other. */
static const struct {
    const char *key;
    void (*add)(struct catalogue *, const struct node *);
} kinds[] = {{"codelists", add_codelist},
             {"reliabilities", add_reliability},
             {"datasets", add_dataset},
             {"indicators", add_indicator}};

static void add_all(struct catalogue *catalogue, json_t *json)
{
    for (size_t k = 0; k < ARRAY_SIZE(kinds); k++) {
        json_t *list = json_object_get(json, kinds[k].key);
        for (size_t i = 0; i < json_array_size(list) && i < DEFINITIONS_MAX;
             i++) {
            json_t *item = json_array_get(list, i);
            if (!json_is_object(item))
                continue;
            json_drop_nulls(item);
            const struct node root = node_root(item, "fuzz");
            kinds[k].add(catalogue, &root);
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    const struct quipu_slice text = {(const char *)bytes, size};
    json_auto_t *json = json_parse("fuzz", text, &err);
    if (!json) {
        check_problem(&err);
        return 0;
    }
    QUIPU_AUTO(catalogue)
    catalogue = base_alloc(1, sizeof *catalogue, NULL);
    assert(catalogue);
    catalogue->codelists = base_alloc(DEFINITIONS_MAX, sizeof(void *), NULL);
    catalogue->reliabilities =
        base_alloc(DEFINITIONS_MAX, sizeof(void *), NULL);
    catalogue->datasets = base_alloc(DEFINITIONS_MAX, sizeof(void *), NULL);
    catalogue->indicators = base_alloc(DEFINITIONS_MAX, sizeof(void *), NULL);
    assert(catalogue->codelists && catalogue->reliabilities &&
           catalogue->datasets && catalogue->indicators);
    add_all(catalogue, json);
    return 0;
}
