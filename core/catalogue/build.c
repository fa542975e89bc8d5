/* SPDX-License-Identifier: GPL-3.0-or-later */
/* build.c - makes the catalogue of definition files: in the order of kinds and
 * names, but what is made of indicators after all of them.
 */
#include <config.h>

#include "catalogue/files.h"

/* Indicators of indicators of indicators; more are a mistake. */
enum { LONGEST_CHAIN = 100 };

struct build {
    struct catalogue *catalogue;
    struct raw_files *files;
};

/* ---- one definition ----------------------------------------------------- */

static int add_codelist(struct catalogue *catalogue, const struct node *root,
                        struct quipu_error *err)
{
    struct codelist *list = codelist_new(root, err);
    if (list)
        catalogue->codelists[catalogue->codelist_count++] = list;
    return list ? 0 : -1;
}

static int add_reliability(struct catalogue *catalogue, const struct node *root,
                           struct quipu_error *err)
{
    struct reliability *scheme = reliability_new(root, err);
    if (scheme)
        catalogue->reliabilities[catalogue->reliability_count++] = scheme;
    return scheme ? 0 : -1;
}

static int add_dataset(struct catalogue *catalogue, const struct node *root,
                       struct quipu_error *err)
{
    struct dataset *dataset = dataset_new(catalogue, root, err);
    if (dataset)
        catalogue->datasets[catalogue->dataset_count++] = dataset;
    return dataset ? 0 : -1;
}

/* The highest version of an id is in force, among those that are there. */
static void put_in_force(struct catalogue *catalogue,
                         struct indicator *indicator)
{
    indicator->is_in_force = true;
    for (size_t i = 0; i < catalogue->indicator_count; i++) {
        struct indicator *other = catalogue->indicators[i];
        if (strcmp(other->definition.id, indicator->definition.id) != 0)
            continue;
        bool is_higher = other->version > indicator->version;
        indicator->is_in_force = indicator->is_in_force && !is_higher;
        other->is_in_force = other->is_in_force && is_higher;
    }
}

static int add_indicator(struct catalogue *catalogue, const struct node *root,
                         struct quipu_error *err)
{
    struct indicator *indicator = indicator_new(catalogue, root, err);
    if (!indicator)
        return -1;
    put_in_force(catalogue, indicator);
    catalogue->indicators[catalogue->indicator_count++] = indicator;
    if (indicator_is_derived(indicator))
        catalogue->derived[catalogue->derived_count++] = indicator;
    return 0;
}

static int add_topic(struct catalogue *catalogue, const struct node *root,
                     struct quipu_error *err)
{
    struct topic *topic = topic_new(catalogue, root, err);
    if (topic)
        catalogue->topics[catalogue->topic_count++] = topic;
    return topic ? 0 : -1;
}

/* Adds what a file defines, or the problem that it has. */
static int add_whole(const struct build *build, struct raw_file *file,
                     struct quipu_error *err)
{
    static int (*const adders[])(struct catalogue *, const struct node *,
                                 struct quipu_error *) = {
        [DEFINITION_CODELIST] = add_codelist,
        [DEFINITION_RELIABILITY] = add_reliability,
        [DEFINITION_DATASET] = add_dataset,
        [DEFINITION_INDICATOR] = add_indicator,
        [DEFINITION_TOPIC] = add_topic,
    };
    struct quipu_error problem = QUIPU_NO_ERROR;
    const struct node root = node_root(file->json, file->origin.path);
    if (adders[file->origin.kind](build->catalogue, &root, &problem) == 0)
        return 0;
    file->state = FILE_BROKEN;
    if (file->parent != SIZE_MAX)
        quipu_hint(&problem, "what this file does not say is from \"%s\"",
                   build->files->items[file->parent].origin.path);
    return raw_files_add_problem(build->files, &problem, err);
}

/* Whether a definition names another that is not valid, at whatever depth.
 * Codes and settings may have any name. */
static bool names_broken(const struct catalogue *catalogue, const json_t *json)
{
    static const struct {
        const char *key;
        enum definition_kind kind;
    } names[] = {{"codelist", DEFINITION_CODELIST},
                 {"reliability", DEFINITION_RELIABILITY},
                 {"dataset", DEFINITION_DATASET}};
    for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
        const char *id = json_string_value(json_object_get(json, names[i].key));
        if (id && catalogue_is_broken(catalogue, names[i].kind, id))
            return true;
    }
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)json, key, value)
    {
        bool is_ours =
            strcmp(key, "settings") != 0 && strcmp(key, "codes") != 0;
        if (is_ours && json_is_object(value) && names_broken(catalogue, value))
            return true;
    }
    return false;
}

/* ---- what others are made of first -------------------------------------- */

/* A file, and what led to it. */
struct visit {
    const struct build *build;
    struct raw_file *file;
    const struct visit *from;
    size_t length; /* of the chain */
};

static int visit_file(const struct visit *visit, struct quipu_error *err);

static bool is_in_chain(const struct visit *visit, const struct raw_file *file)
{
    for (; visit; visit = visit->from) {
        if (visit->file == file)
            return true;
    }
    return false;
}

/* "a, b, c, a", beginning with the file that closes the circle. */
static void append_circle(struct quipu_text *text, const struct visit *visit,
                          const struct raw_file *last)
{
    if (visit->file != last)
        append_circle(text, visit->from, last);
    quipu_text_printf(text, "\"%s\", ", visit->file->id);
}

/* The file cannot be read because of what it names at a node. */
static int fail_chain(const struct visit *visit, const struct node *node,
                      const struct raw_file *other, struct quipu_error *err)
{
    struct quipu_error problem = QUIPU_NO_ERROR;
    QUIPU_AUTO_TEXT(circle);
    visit->file->state = FILE_BROKEN;
    if (is_in_chain(visit, other)) {
        append_circle(&circle, visit, other);
        if (quipu_text_check(&circle, err) == -1)
            return -1;
        node_fail(node, &problem, "a circle: %s\"%s\"", circle.data, other->id);
    } else {
        node_fail(node, &problem, "a chain of more than %d indicators",
                  LONGEST_CHAIN);
    }
    return raw_files_add_problem(visit->build->files, &problem, err);
}

/* Reads what a node names, if it names an indicator. */
static int visit_name(const struct visit *visit, const struct node *node,
                      struct quipu_error *err)
{
    const char *name = json_string_value(node->json);
    struct raw_file *other =
        name ? raw_files_find_indicator(visit->build->files, name) : NULL;
    if (!other || visit->file->state != FILE_WHOLE)
        return 0;
    if (is_in_chain(visit, other) || visit->length > LONGEST_CHAIN)
        return fail_chain(visit, node, other, err);
    const struct visit next = {visit->build, other, visit, visit->length + 1};
    if (visit_file(&next, err) == -1)
        return -1;
    if (other->state == FILE_BROKEN || other->state == FILE_RELYING)
        visit->file->state = FILE_RELYING;
    return 0;
}

/* Reads all indicators that an indicator is made of, or a topic has. */
static int visit_names(const struct visit *visit, struct quipu_error *err)
{
    const struct raw_file *file = visit->file;
    const struct node root = node_root(file->json, file->origin.path);
    const struct node formula = node_get(&root, "formula");
    const struct node terms = node_get(&formula, "terms");
    const struct node progress = node_get(&root, "progress");
    const struct node base = node_get(&progress, "indicator");
    const struct node listed = node_get(&root, "indicators");
    if (file->origin.kind == DEFINITION_TOPIC) {
        int result = 0;
        for (size_t i = 0; i < json_array_size(listed.json); i++) {
            const struct node at = node_item(&listed, i);
            result = result == 0 ? visit_name(visit, &at, err) : -1;
        }
        return result;
    }
    if (file->origin.kind != DEFINITION_INDICATOR)
        return 0;

    const char *key;
    json_t *value;
    json_object_foreach((json_t *)terms.json, key, value)
    {
        const struct node term = node_get(&terms, key);
        const struct node at = node_get(&term, "indicator");
        if (visit_name(visit, &at, err) == -1)
            return -1;
    }
    return visit_name(visit, &base, err);
}

/* Adds a file to the catalogue, or to what is broken. */
static int visit_file(const struct visit *visit, struct quipu_error *err)
{
    struct raw_file *file = visit->file;
    struct catalogue *catalogue = visit->build->catalogue;
    if (file->is_done || file->state == FILE_REPLACED)
        return 0;
    if (file->state == FILE_WHOLE && names_broken(catalogue, file->json))
        file->state = FILE_RELYING;
    if (file->state == FILE_WHOLE && visit_names(visit, err) == -1)
        return -1;
    if (file->state == FILE_WHOLE && add_whole(visit->build, file, err) == -1)
        return -1;
    file->is_done = true;
    if (file->state == FILE_WHOLE)
        return 0;
    struct broken *broken = &catalogue->broken[catalogue->broken_count];
    broken->kind = file->origin.kind;
    broken->is_relying = file->state == FILE_RELYING;
    broken->id = base_strdup(file->id, err);
    catalogue->broken_count += broken->id != NULL;
    return broken->id ? 0 : -1;
}

/* ---- all of them -------------------------------------------------------- */

/* What is made of indicators, and read when those with records are there: the
 * nearest name of one that is not there can be any of them. */
static bool is_late(const struct raw_file *file)
{
    return file->origin.kind == DEFINITION_TOPIC ||
           (file->origin.kind == DEFINITION_INDICATOR &&
            (json_object_get(file->json, "formula") ||
             json_object_get(file->json, "progress")));
}

static int add_all(const struct build *build, bool late,
                   struct quipu_error *err)
{
    const struct raw_files *files = build->files;
    for (size_t i = 0; i < files->count; i++) {
        struct raw_file *file = &files->items[files->by_name[i]];
        const struct visit visit = {build, file, NULL, 1};
        if (is_late(file) == late && visit_file(&visit, err) == -1)
            return -1;
    }
    return 0;
}

static int allocate_lists(struct catalogue *catalogue, size_t count,
                          struct quipu_error *err)
{
    catalogue->codelists = base_alloc(count, sizeof(void *), err);
    catalogue->reliabilities = base_alloc(count, sizeof(void *), err);
    catalogue->datasets = base_alloc(count, sizeof(void *), err);
    catalogue->indicators = base_alloc(count, sizeof(void *), err);
    catalogue->derived = base_alloc(count, sizeof(void *), err);
    catalogue->topics = base_alloc(count, sizeof(void *), err);
    catalogue->broken = base_alloc(count, sizeof *catalogue->broken, err);
    return catalogue->codelists && catalogue->reliabilities &&
                   catalogue->datasets && catalogue->indicators &&
                   catalogue->derived && catalogue->topics && catalogue->broken
               ? 0
               : -1;
}

static int compare_indicators(const void *a, const void *b)
{
    const struct indicator *const *x = a, *const *y = b;
    int order = strcmp((*x)->definition.id, (*y)->definition.id);
    if (order != 0)
        return order;
    return (*x)->version < (*y)->version ? -1 : (*x)->version > (*y)->version;
}

struct catalogue *catalogue_build(struct raw_files *files,
                                  struct quipu_error *err)
{
    QUIPU_AUTO(catalogue) catalogue = base_alloc(1, sizeof *catalogue, err);
    const struct build build = {catalogue, files};
    if (!catalogue || allocate_lists(catalogue, files->count, err) == -1 ||
        add_all(&build, false, err) == -1 || add_all(&build, true, err) == -1)
        return NULL;
    qsort(catalogue->indicators, catalogue->indicator_count,
          sizeof *catalogue->indicators, compare_indicators);
    catalogue->problem_count = files->problem_count;
    catalogue->problems = QUIPU_TAKE(files->problems);
    return QUIPU_TAKE(catalogue);
}
