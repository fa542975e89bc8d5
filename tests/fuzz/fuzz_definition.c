/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fuzz_definition.c - definitions: bytes come in as one of each kind, or as
 * lists of all five kinds, over some that they can refer to, replace or be
 * like; checked structs or messages come out.  And the settings of a plugin.
 */
#include "base/settings.h"
#include "catalogue/files.h"
#include "fuzz.h"

#define DEFINITIONS_MAX 64 /* of a list */

static const struct {
    enum definition_kind kind;
    const char *path, *text;
} others[] = {
    {DEFINITION_CODELIST, "areas",
     "{\"id\":\"areas\",\"kind\":\"area\",\"title\":{\"en\":\"A\"},\"levels\":"
     "[\"country\",\"region\"],\"items\":[{\"code\":\"XX\",\"level\":"
     "\"country\",\"name\":{\"en\":\"X\"}},{\"code\":\"01\",\"level\":"
     "\"region\",\"parent\":\"XX\",\"name\":{\"en\":\"One\"},\"codes\":"
     "{\"iso\":\"XX-1\"}}]}"},
    {DEFINITION_CODELIST, "sex",
     "{\"id\":\"sex\",\"kind\":\"dimension\",\"title\":{\"en\":\"S\"},"
     "\"items\":[{\"code\":\"F\",\"name\":{\"en\":\"F\"}},{\"code\":\"M\","
     "\"name\":{\"en\":\"M\"}}]}"},
    {DEFINITION_RELIABILITY, "inei",
     "{\"id\":\"inei\",\"title\":{\"en\":\"I\"},\"rules\":[{\"when\":{\"rse\":"
     "{\"above\":0.15}},\"status\":\"U\"}]}"},
    {DEFINITION_DATASET, "d",
     "{\"id\":\"d\",\"title\":{\"en\":\"D\"},\"source\":\"csv\",\"periods\":"
     "[\"2023\"],\"columns\":{\"sex\":{\"from\":\"S\",\"codelist\":\"sex\"},"
     "\"age\":{\"from\":\"A\",\"unit\":\"months\"},\"region\":{\"from\":\"R\","
     "\"codelist\":\"areas\"}},\"design\":{\"weight\":\"W\"},\"area\":"
     "\"region\",\"levels\":[\"country\"],\"variants\":[{\"periods\":"
     "[\"2015\"],\"columns\":{\"age\":\"B\"}}]}"},
    {DEFINITION_INDICATOR, "i",
     "{\"id\":\"i\",\"title\":{\"en\":\"I\"},\"dataset\":\"d\",\"calculation\":"
     "\"c\",\"measure\":\"m\",\"unit\":\"u\",\"breakdowns\":[[]]}"},
    {DEFINITION_INDICATOR, "f",
     "{\"id\":\"f\",\"title\":{\"en\":\"F\"},\"unit\":\"u\",\"breakdowns\":"
     "[[]],\"formula\":{\"expression\":\"a-b\",\"terms\":{\"a\":{"
     "\"indicator\":\"i\"},\"b\":{\"indicator\":\"i\",\"period\":-1}}}}"},
    {DEFINITION_TOPIC, "t",
     "{\"id\":\"t\",\"title\":{\"en\":\"T\"},\"indicators\":[\"f\"]}"},
};

static void add(struct raw_files *files, enum definition_kind kind,
                size_t folder, const char *path, struct quipu_slice bytes)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    const struct origin origin = {kind, folder, path};
    int result = raw_files_add(files, &origin, bytes, &err);
    assert(result == 0);
}

static const struct {
    enum definition_kind kind;
    const char *key;
} lists[] = {{DEFINITION_CODELIST, "codelists"},
             {DEFINITION_RELIABILITY, "reliabilities"},
             {DEFINITION_DATASET, "datasets"},
             {DEFINITION_INDICATOR, "indicators"},
             {DEFINITION_TOPIC, "topics"}};

/* Adds the definitions of lists, which can name each other. */
static void add_lists(struct raw_files *files, struct quipu_slice bytes)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    json_auto_t *json = json_parse("lists.json", bytes, &err);
    for (size_t k = 0; k < ARRAY_SIZE(lists); k++) {
        const json_t *list = json_object_get(json, lists[k].key);
        size_t count = json_array_size(list);
        for (size_t i = 0; i < count && i < DEFINITIONS_MAX; i++) {
            QUIPU_AUTO_STRING text =
                json_dumps(json_array_get(list, i), JSON_ENCODE_ANY);
            assert(text);
            add(files, lists[k].kind, 2, "lists.json", quipu_slice_of(text));
        }
    }
}

/* A problem is told, in words that a terminal can show. */
static void check_problem(const struct quipu_error *problem)
{
    assert(problem->code != QUIPU_OK && problem->code != QUIPU_EBUG);
    assert(problem->cause[0] != '\0');
    for (const char *c = problem->cause; *c; c++)
        assert((unsigned char)*c >= ' ' && *c != 0x7f);
}

/* What was accepted is accepted again from its canonical text, as the same. */
static void check_definition(const struct definition *definition)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    json_auto_t *json =
        json_parse("again", quipu_slice_of(definition->text), &err);
    assert(json);
    char *again = settings_canonical(json, &err);
    assert(again && strcmp(again, definition->text) == 0);
    free(again);
    assert(definition->id && definition->id[0] != '\0');
    assert(definition->titles.count > 0);
    assert(strlen(definition->hash) == HASH_SIZE - 1);
    assert(labels_get(&definition->titles, "es")[0] != '\0');
}

static void check_codelist(const struct codelist *list)
{
    check_definition(&list->definition);
    assert(list->item_count > 0);
    for (size_t i = 0; i < list->item_count; i++)
        assert(list->items[i].parent == SIZE_MAX || list->items[i].parent < i);
}

static size_t place_of(const struct catalogue *catalogue,
                       const struct indicator *indicator)
{
    size_t place = 0;
    while (place < catalogue->derived_count &&
           catalogue->derived[place] != indicator)
        place++;
    return place;
}

/* What an indicator is made of comes before it. */
static void check_derived(const struct catalogue *catalogue)
{
    for (size_t i = 0; i < catalogue->derived_count; i++) {
        const struct indicator *indicator = catalogue->derived[i];
        const struct indicator *base = indicator->progress.indicator;
        assert(indicator_is_derived(indicator));
        assert(!base || !indicator_is_derived(base) ||
               place_of(catalogue, base) < i);
        for (size_t k = 0; k < indicator->formula.term_count; k++) {
            base = indicator->formula.terms[k].indicator;
            assert(!indicator_is_derived(base) ||
                   place_of(catalogue, base) < i);
        }
    }
}

static void check_catalogue(const struct catalogue *catalogue)
{
    for (size_t i = 0; i < catalogue->problem_count; i++)
        check_problem(&catalogue->problems[i]);
    for (size_t i = 0; i < catalogue->codelist_count; i++)
        check_codelist(catalogue->codelists[i]);
    for (size_t i = 0; i < catalogue->reliability_count; i++)
        check_definition(&catalogue->reliabilities[i]->definition);
    for (size_t i = 0; i < catalogue->dataset_count; i++) {
        const struct dataset *dataset = catalogue->datasets[i];
        check_definition(&dataset->definition);
        assert(dataset->source && dataset->ref_area);
        assert(dataset->period_count > 0);
        for (size_t k = 0; k < dataset->columns.count; k++)
            assert(dataset_column(dataset, dataset->periods[0],
                                  dataset->columns.items[k].name));
    }
    for (size_t i = 0; i < catalogue->indicator_count; i++) {
        const struct indicator *indicator = catalogue->indicators[i];
        check_definition(&indicator->definition);
        bool is_measured = indicator->kind == INDICATOR_MEASURED;
        assert(indicator->dataset && indicator->unit);
        assert((indicator->calculation && indicator->measure) == is_measured);
        assert(indicator->breakdown_count > 0);
    }
    for (size_t i = 0; i < catalogue->topic_count; i++) {
        check_definition(&catalogue->topics[i]->definition);
        assert(catalogue->topics[i]->indicator_count > 0);
    }
    check_derived(catalogue);
}

static void try_definitions(struct quipu_slice bytes)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    struct raw_files files = {0};
    for (size_t i = 0; i < ARRAY_SIZE(others); i++)
        add(&files, others[i].kind, 0, others[i].path,
            quipu_slice_of(others[i].text));
    for (size_t i = 0; i < ARRAY_SIZE(lists); i++)
        add(&files, lists[i].kind, 1, "fuzz.json", bytes);
    add_lists(&files, bytes);
    int result = raw_files_resolve(&files, &err);
    assert(result == 0);
    struct catalogue *catalogue = catalogue_build(&files, &err);
    assert(catalogue);
    check_catalogue(catalogue);
    catalogue_free(catalogue);
    raw_files_release(&files);
}

static void try_settings(struct quipu_slice bytes)
{
    static const struct quipu_option fields[] = {
        {.name = "location",
         .type = QUIPU_OPTION_LOCATION,
         .flags = QUIPU_OPTION_REQUIRED},
        {.name = "join", .type = QUIPU_OPTION_LIST},
        {.name = NULL}};
    static const struct quipu_option options[] = {
        {.name = "id", .type = QUIPU_OPTION_TEXT},
        {.name = "rows", .type = QUIPU_OPTION_INTEGER, .maximum = 9},
        {.name = "share", .type = QUIPU_OPTION_NUMBER},
        {.name = "strict", .type = QUIPU_OPTION_BOOL},
        {.name = "mark", .type = QUIPU_OPTION_CHOICE, .choices = "a b"},
        {.name = "files", .type = QUIPU_OPTION_RECORDS, .fields = fields},
        {.name = NULL}};
    struct quipu_error err = QUIPU_NO_ERROR;
    json_auto_t *json = json_parse("fuzz.json", bytes, &err);
    const struct settings_source source = {
        .json = json, .file = "fuzz.json", .period = "2023"};
    struct quipu_settings *settings =
        json ? settings_read(options, &source, &err) : NULL;
    if (!settings)
        check_problem(&err);
    settings_free(settings);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    const struct quipu_slice slice = {(const char *)bytes, size};
    try_definitions(slice);
    try_settings(slice);
    return 0;
}
