/* SPDX-License-Identifier: GPL-3.0-or-later */
/* catalogue.c - the catalogue of folders of definitions, and looking them up.
 */
#include "catalogue/files.h"

static const struct {
    const char *word;
    const char *all; /* the command that lists them */
} kinds[] = {
    [DEFINITION_CODELIST] = {"code list", "quipu list --codelists"},
    [DEFINITION_RELIABILITY] = {"reliability scheme", "quipu list"},
    [DEFINITION_DATASET] = {"dataset", "quipu list --datasets"},
    [DEFINITION_INDICATOR] = {"indicator", "quipu list"},
    [DEFINITION_TOPIC] = {"topic", "quipu list --topic"},
};

struct catalogue *catalogue_read(const char *const *folders, size_t count,
                                 struct quipu_error *err)
{
    struct raw_files files = {0};
    int result = 0;
    for (size_t i = 0; i < count && result == 0; i++)
        result = raw_files_read(&files, folders[i], i, err);
    if (result == 0)
        result = raw_files_resolve(&files, err);
    struct catalogue *catalogue =
        result == 0 ? catalogue_build(&files, err) : NULL;
    raw_files_release(&files);
    return catalogue;
}

void catalogue_free(struct catalogue *catalogue)
{
    if (!catalogue)
        return;
    for (size_t i = 0; i < catalogue->topic_count; i++)
        topic_free(catalogue->topics[i]);
    for (size_t i = 0; i < catalogue->indicator_count; i++)
        indicator_free(catalogue->indicators[i]);
    for (size_t i = 0; i < catalogue->dataset_count; i++)
        dataset_free(catalogue->datasets[i]);
    for (size_t i = 0; i < catalogue->reliability_count; i++)
        reliability_free(catalogue->reliabilities[i]);
    for (size_t i = 0; i < catalogue->codelist_count; i++)
        codelist_free(catalogue->codelists[i]);
    for (size_t i = 0; i < catalogue->broken_count; i++)
        free(catalogue->broken[i].id);
    free(catalogue->topics);
    free(catalogue->derived);
    free(catalogue->indicators);
    free(catalogue->datasets);
    free(catalogue->reliabilities);
    free(catalogue->codelists);
    free(catalogue->broken);
    free(catalogue->problems);
    free(catalogue);
}

int catalogue_check(const struct catalogue *catalogue, struct quipu_error *err)
{
    if (catalogue->problem_count == 0)
        return 0;
    const struct quipu_error *first = &catalogue->problems[0];
    (void)quipu_fail(err, first->code, "%s", first->cause);
    if (catalogue->problem_count > 1)
        quipu_prefix(err, "the first of %zu problems in the definitions",
                     catalogue->problem_count);
    quipu_hint(err, "%s",
               first->hint[0] ? first->hint : "quipu check lists them all");
    return -1;
}

/* ---- looking up --------------------------------------------------------- */

static const char *id_of(const struct catalogue *catalogue,
                         enum definition_kind kind, size_t index)
{
    switch (kind) {
    case DEFINITION_CODELIST:
        return catalogue->codelists[index]->definition.id;
    case DEFINITION_RELIABILITY:
        return catalogue->reliabilities[index]->definition.id;
    case DEFINITION_DATASET:
        return catalogue->datasets[index]->definition.id;
    case DEFINITION_TOPIC:
        return catalogue->topics[index]->definition.id;
    case DEFINITION_INDICATOR:
        break;
    }
    return catalogue->indicators[index]->definition.id;
}

static size_t count_of(const struct catalogue *catalogue,
                       enum definition_kind kind)
{
    switch (kind) {
    case DEFINITION_CODELIST:
        return catalogue->codelist_count;
    case DEFINITION_RELIABILITY:
        return catalogue->reliability_count;
    case DEFINITION_DATASET:
        return catalogue->dataset_count;
    case DEFINITION_TOPIC:
        return catalogue->topic_count;
    case DEFINITION_INDICATOR:
        break;
    }
    return catalogue->indicator_count;
}

bool catalogue_is_broken(const struct catalogue *catalogue,
                         enum definition_kind kind, const char *id)
{
    /* A version is not part of the id. */
    struct quipu_slice name = {id, strcspn(id, "@")};
    for (size_t i = 0; i < catalogue->broken_count; i++) {
        const struct broken *broken = &catalogue->broken[i];
        if (broken->kind == kind &&
            quipu_slice_equal(quipu_slice_of(broken->id), name))
            return true;
    }
    return false;
}

/* There is no such definition: says which is near, or that it has a problem. */
static void fail_unknown(const struct catalogue *catalogue,
                         enum definition_kind kind, const char *id,
                         struct quipu_error *err)
{
    QUIPU_AUTO_TEXT(shown);
    quipu_text_append_safe(&shown, quipu_slice_of(id), 100);
    if (catalogue_is_broken(catalogue, kind, id)) {
        (void)quipu_fail(err, QUIPU_ENOTFOUND, "the %s \"%s\" is not valid",
                         kinds[kind].word, shown.data);
        quipu_hint(err, "quipu check says why");
        return;
    }
    (void)quipu_fail(err, QUIPU_ENOTFOUND, "there is no %s \"%s\"",
                     kinds[kind].word, shown.data);
    size_t count = count_of(catalogue, kind);
    const char **ids = base_alloc(count, sizeof *ids, NULL);
    for (size_t i = 0; ids && i < count; i++)
        ids[i] = id_of(catalogue, kind, i);
    const char *nearest = ids ? base_nearest(id, ids, count) : NULL;
    if (nearest)
        quipu_hint(err, "did you mean \"%s\"? %s shows all", nearest,
                   kinds[kind].all);
    else
        quipu_hint(err, "%s shows all", kinds[kind].all);
    free(ids);
}

/* The number of a definition; SIZE_MAX and an error when there is none. */
static size_t find(const struct catalogue *catalogue, enum definition_kind kind,
                   const char *id, struct quipu_error *err)
{
    for (size_t i = 0; i < count_of(catalogue, kind); i++) {
        if (strcmp(id_of(catalogue, kind, i), id) == 0)
            return i;
    }
    fail_unknown(catalogue, kind, id, err);
    return SIZE_MAX;
}

const struct codelist *catalogue_codelist(const struct catalogue *catalogue,
                                          const char *id,
                                          struct quipu_error *err)
{
    size_t found = find(catalogue, DEFINITION_CODELIST, id, err);
    return found == SIZE_MAX ? NULL : catalogue->codelists[found];
}

const struct reliability *
catalogue_reliability(const struct catalogue *catalogue, const char *id,
                      struct quipu_error *err)
{
    size_t found = find(catalogue, DEFINITION_RELIABILITY, id, err);
    return found == SIZE_MAX ? NULL : catalogue->reliabilities[found];
}

const struct dataset *catalogue_dataset(const struct catalogue *catalogue,
                                        const char *id, struct quipu_error *err)
{
    size_t found = find(catalogue, DEFINITION_DATASET, id, err);
    return found == SIZE_MAX ? NULL : catalogue->datasets[found];
}

const struct topic *catalogue_topic(const struct catalogue *catalogue,
                                    const char *id, struct quipu_error *err)
{
    size_t found = find(catalogue, DEFINITION_TOPIC, id, err);
    return found == SIZE_MAX ? NULL : catalogue->topics[found];
}

static bool is_named(const struct indicator *indicator, const char *id)
{
    size_t length = strlen(indicator->definition.id);
    if (strncmp(indicator->definition.id, id, length) != 0)
        return false;
    if (id[length] == '\0')
        return indicator->is_in_force;
    int64_t version;
    return id[length] == '@' &&
           quipu_parse_integer(quipu_slice_of(id + length + 1), &version) &&
           version == indicator->version;
}

const struct indicator *catalogue_indicator(const struct catalogue *catalogue,
                                            const char *id,
                                            struct quipu_error *err)
{
    for (size_t i = 0; i < catalogue->indicator_count; i++) {
        if (is_named(catalogue->indicators[i], id))
            return catalogue->indicators[i];
    }
    fail_unknown(catalogue, DEFINITION_INDICATOR, id, err);
    return NULL;
}
