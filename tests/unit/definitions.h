/* SPDX-License-Identifier: GPL-3.0-or-later */
/* definitions.h - what the tests of the catalogue share: definitions in memory,
 * small ones that refer to each other, and patches of them.
 *
 * JSON is written with ' for ".
 */
#ifndef UNIT_DEFINITIONS_H
#define UNIT_DEFINITIONS_H

#include "catalogue/files.h"
#include "unit.h"

/* With " for ', owned by the caller. */
static inline char *json_of(const char *quoted)
{
    char *text = strdup(quoted);
    ck_assert_ptr_nonnull(text);
    for (char *c = text; *c; c++)
        *c = *c == '\'' ? '"' : *c;
    return text;
}

/* A reference of the caller's. */
static inline json_t *parse_json(const char *quoted)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    char *text = json_of(quoted);
    json_t *json = json_parse("test", quipu_slice_of(text), &err);
    ck_assert_ok(json, err);
    free(text);
    return json;
}

/* ---- definitions that refer to each other ------------------------------- */

static const char areas_json[] =
    "{'id': 'areas', 'kind': 'area', 'title': {'en': 'Areas'},"
    " 'levels': ['country', 'region', 'province'], 'items': ["
    " {'code': 'XX', 'level': 'country', 'name': {'es': 'Todo'}},"
    " {'code': '01', 'level': 'region', 'parent': 'XX',"
    "  'name': {'es': 'Uno'}, 'codes': {'iso': 'XX-A'}},"
    " {'code': '02', 'level': 'region', 'parent': 'XX',"
    "  'name': {'es': 'Dos'}, 'codes': {'iso': 'XX-B'}},"
    " {'code': '0101', 'level': 'province', 'parent': '01',"
    "  'name': {'es': 'Uno uno'}}]}";

static const char sexes_json[] =
    "{'id': 'sexes', 'kind': 'dimension', 'title': {'en': 'Sex'}, 'items': ["
    " {'code': 'F', 'name': {'en': 'girls'}},"
    " {'code': 'M', 'name': {'en': 'boys'}}]}";

static const char scheme_json[] =
    "{'id': 'scheme', 'title': {'en': 'Scheme'}, 'rules': ["
    " {'when': {'n': {'below': 25}}, 'status': 'Q', 'note': 'few'},"
    " {'when': {'rse': {'above': 0.15}, 'df': {'from': 1}},"
    "  'status': 'U'}]}";

static const char dataset_json[] =
    "{'id': 'd', 'title': {'en': 'D'}, 'source': 'csv',"
    " 'periods': ['2022', '2023'], 'settings': {'location': 'x.csv'},"
    " 'columns': {"
    "  'sex': {'from': 'S', 'map': {'1': 'M', '2': 'F'}, 'codelist': 'sexes'},"
    "  'months': {'from': 'AGE', 'unit': 'months', 'scale': 0.1,"
    "             'missing': {'99': 'unknown'}},"
    "  'group': {'from': 'months', 'bins': {"
    "    'young': {'below': 6}, 'old': {'from': 6, 'to': 59}}},"
    "  'born': {'date': {'year': 'Y', 'month': 'M', 'day': 'D'}},"
    "  'seen': {'from': 'SEEN', 'type': 'date'},"
    "  'days': {'age': {'birth': 'born', 'at': 'seen', 'in': 'days'}},"
    "  'words': {'from': 'W', 'type': 'text'},"
    "  'region': {'from': 'R', 'codelist': 'areas'},"
    "  'plain': 'P'},"
    " 'design': {'weight': {'from': 'WT', 'scale': 1e-6}, 'stratum': 'STR',"
    "            'cluster': 'PSU'},"
    " 'area': 'region', 'levels': ['country', 'region']}";

static const char indicator_json[] =
    "{'id': 'i', 'title': {'en': 'I'}, 'dataset': 'd', 'calculation': "
    "'anaemia',"
    " 'measure': 'anaemic', 'unit': 'percent', 'reliability': 'scheme',"
    " 'where': {'months': {'from': 6, 'below': 36}, 'sex': {'in': ['F']}},"
    " 'breakdowns': [[], ['area'], ['sex', 'area'], ['group']],"
    " 'targets': [{'area': '01', 'period': '2026', 'value': 30}]}";

/* ---- catalogues in memory ----------------------------------------------- */

struct definitions {
    struct raw_files files;
    struct catalogue *catalogue;
    struct quipu_error err;
};

static inline void define_in(struct definitions *set, size_t folder,
                             enum definition_kind kind, const char *path,
                             const char *quoted)
{
    const struct origin origin = {kind, folder, path};
    char *text = json_of(quoted);
    ck_assert_ok(raw_files_add(&set->files, &origin, quipu_slice_of(text),
                               &set->err) == 0,
                 set->err);
    free(text);
}

static inline void define(struct definitions *set, enum definition_kind kind,
                          const char *path, const char *quoted)
{
    define_in(set, 0, kind, path, quoted);
}

/* All of the above; `kind` is patched (RFC 7396) and its file called "test". */
static inline void define_patched(struct definitions *set,
                                  enum definition_kind kind, const char *patch)
{
    static const struct {
        enum definition_kind kind;
        const char *path, *json;
    } all[] = {{DEFINITION_CODELIST, "areas", areas_json},
               {DEFINITION_CODELIST, "sexes", sexes_json},
               {DEFINITION_RELIABILITY, "scheme", scheme_json},
               {DEFINITION_DATASET, "d", dataset_json},
               {DEFINITION_INDICATOR, "i", indicator_json}};
    for (size_t i = 0; i < ARRAY_SIZE(all); i++) {
        bool is_patched = all[i].kind == kind && all[i].json != sexes_json;
        json_auto_t *json = parse_json(all[i].json);
        json_auto_t *over = parse_json(is_patched ? patch : "{}");
        ck_assert_int_eq(json_merge_patch(json, over), 0);
        char *text = json_dumps(json, 0);
        define(set, all[i].kind, is_patched ? "test" : all[i].path, text);
        free(text);
    }
}

static inline void build(struct definitions *set)
{
    ck_assert_ok(raw_files_resolve(&set->files, &set->err) == 0, set->err);
    set->catalogue = catalogue_build(&set->files, &set->err);
    ck_assert_ok(set->catalogue, set->err);
}

static inline void definitions_release(struct definitions *set)
{
    raw_files_release(&set->files);
    catalogue_free(set->catalogue);
}

/* Exactly these problems, by their causes; the list is ended by NULL. */
static inline void has_problems(const struct definitions *set,
                                const char *const *causes)
{
    const struct catalogue *catalogue = set->catalogue;
    size_t count = 0;
    for (; causes[count]; count++) {
        ck_assert_msg(count < catalogue->problem_count, "no problem: %s",
                      causes[count]);
        char *cause = json_of(causes[count]);
        ck_assert_str_eq(catalogue->problems[count].cause, cause);
        ck_assert_int_eq(catalogue->problems[count].code, QUIPU_EDEFINITION);
        free(cause);
    }
    ck_assert_msg(count == catalogue->problem_count, "another problem: %s",
                  catalogue->problems[count].cause);
}
#define HAS_PROBLEMS(set, ...)                                                 \
    has_problems(set, (const char *const[]){__VA_ARGS__ __VA_OPT__(, ) NULL})

/* A patch, and the problem that it makes after "test" at; NULL: none. */
struct patch_case {
    const char *patch, *problem;
};

static inline void check_patch(enum definition_kind kind,
                               const struct patch_case *what)
{
    struct definitions set = {.err = QUIPU_NO_ERROR};
    define_patched(&set, kind, what->patch);
    build(&set);
    const struct catalogue *catalogue = set.catalogue;
    if (!what->problem) {
        ck_assert_msg(
            catalogue->problem_count == 0, "%s: %s", what->patch,
            catalogue->problem_count > 0 ? catalogue->problems[0].cause : "");
        definitions_release(&set);
        return;
    }
    char *wanted = json_of(what->problem);
    char *cause = NULL;
    ck_assert_int_ne(asprintf(&cause, "\"test\" at %s", wanted), -1);
    ck_assert_msg(catalogue->problem_count == 1, "%s: %zu problems",
                  what->patch, catalogue->problem_count);
    ck_assert_str_eq(catalogue->problems[0].cause, cause);
    free(cause);
    free(wanted);
    definitions_release(&set);
}

#define CHECK_PATCHES(kind, cases)                                             \
    do {                                                                       \
        for (size_t i_ = 0; i_ < ARRAY_SIZE(cases); i_++)                      \
            check_patch(kind, &(cases)[i_]);                                   \
    } while (0)

#endif
