/* SPDX-License-Identifier: GPL-3.0-or-later */
/* json.h - reads values out of JSON with exact messages.
 *
 * A node is a JSON value and where it is: a chain on the stack up to the file,
 * so that the path is only written when something is wrong.  Reading functions
 * return -1 with: "FILE" at columns.sex.map: expected an object, found a
 * number.  A key that is absent leaves the result as it was unless it is
 * required.  null is nothing that is expected anywhere: what it removes in a
 * definition that is "like" another is gone before it is read.
 */
#ifndef CATALOGUE_JSON_H
#define CATALOGUE_JSON_H

#include <jansson.h>

#include "catalogue/catalogue.h"

struct node {
    const json_t *json; /* NULL when the key is absent */
    const struct node *parent;
    const char *key; /* of the parent's object; the file's name at the root */
    size_t index;    /* of the parent's array, when key is NULL */
};

enum { OPTIONAL = 0, REQUIRED = 1 };

/* ---- nodes and messages: json.c ----------------------------------------- */

struct node node_root(const json_t *json, const char *file);
struct node node_get(const struct node *object, const char *key);
struct node node_item(const struct node *array, size_t index);

/* Records what is wrong at a node; returns -1. */
int node_fail(const struct node *node, struct quipu_error *err,
              const char *problem, ...) QUIPU_PRINTF(3, 4);

/* node_fail: "expected WHAT, found a number". */
int node_expected(const struct node *node, const char *what,
                  struct quipu_error *err);

/* node_fail with the cause and the hint of another error; one that is not about
 * what the definition says, such as want of memory, is passed on as it is. */
int node_pass_on(const struct node *node, const struct quipu_error *problem,
                 struct quipu_error *err);

/* The path of a node, "columns.sex"; owned by the caller. */
char *node_path(const struct node *node,
                struct quipu_error *err) QUIPU_MUST_CHECK;

/* 'did you mean "map"? valid: from, map, unit' as a hint; `words` is ended by
 * NULL. */
void hint_words(const char *const *words, const char *unknown,
                struct quipu_error *err);

/* ---- values: values.c --------------------------------------------------- */

/* Fails when the object has a key that is not in the list (ended by NULL), with
 * the nearest one. */
int node_check_keys(const struct node *object, const char *const *keys,
                    struct quipu_error *err) QUIPU_MUST_CHECK;

/* A text that is not empty. */
int node_text(const struct node *object, const char *key, int required,
              const char **text, struct quipu_error *err) QUIPU_MUST_CHECK;

/* A text that only people read, where it is there. */
int node_check_text(const struct node *object, const char *key,
                    struct quipu_error *err) QUIPU_MUST_CHECK;

int node_number(const struct node *object, const char *key, double *number,
                struct quipu_error *err) QUIPU_MUST_CHECK;
int node_bool(const struct node *object, const char *key, bool *is_true,
              struct quipu_error *err) QUIPU_MUST_CHECK;

/* A whole number within limits. */
struct limits {
    int64_t least, most;
};
bool json_is_whole(const json_t *json, int64_t *number);
int node_integer(const struct node *object, const char *key,
                 struct limits limits, int64_t *integer,
                 struct quipu_error *err) QUIPU_MUST_CHECK;

/* A text that is one of `words` (ended by NULL): its number from 0. */
int node_choice(const struct node *object, const char *key, int required,
                const char *const *words, int *choice,
                struct quipu_error *err) QUIPU_MUST_CHECK;

/* The member, which must be an object or array; node.json is NULL when it is
 * absent and not required. */
int node_object(const struct node *object, const char *key, int required,
                struct node *out, struct quipu_error *err) QUIPU_MUST_CHECK;
int node_array(const struct node *object, const char *key, int required,
               struct node *out, struct quipu_error *err) QUIPU_MUST_CHECK;

/* An array of texts, at least one, no two the same.  The caller frees `items`,
 * also after a failure. */
struct texts {
    const char **items;
    size_t count;
};
int node_texts(const struct node *object, const char *key, int required,
               struct texts *texts, struct quipu_error *err) QUIPU_MUST_CHECK;

/* node_texts that are periods. */
int node_periods(const struct node *object, const char *key, int required,
                 struct texts *periods,
                 struct quipu_error *err) QUIPU_MUST_CHECK;

/* {"es": "...", "en": "..."}; the caller frees `items`, also after a failure.
 */
int node_labels(const struct node *object, const char *key, int required,
                struct labels *labels,
                struct quipu_error *err) QUIPU_MUST_CHECK;

/* Fails unless the text at the node is a period as quipu_format_period writes
 * it, so that one period has one name. */
int node_check_period(const struct node *node, const char *text,
                      struct quipu_error *err) QUIPU_MUST_CHECK;

/* The members "from" and "to", periods where they are there; fails where none
 * can be within. */
struct span {
    const char *from, *to;
};
int node_span(const struct node *object, struct span *span,
              struct quipu_error *err) QUIPU_MUST_CHECK;

/* Fails unless it is a name: up to 100 of a-z 0-9 . _ -, first a letter or a
 * digit. */
int node_check_name(const struct node *node, const char *text,
                    struct quipu_error *err) QUIPU_MUST_CHECK;

/* Fails when a code of a group or an area is the one that stands for the total.
 */
int node_check_code(const struct node *node, const char *code,
                    struct quipu_error *err) QUIPU_MUST_CHECK;

/* ---- ranges: range.c ---------------------------------------------------- */

/* from, below, above, to; fails where no number is in the range. */
int node_range(const struct node *object, struct range *range,
               struct quipu_error *err) QUIPU_MUST_CHECK;

/* The member, an object that is a range with a limit at least. */
int node_limited_range(const struct node *object, const char *key,
                       struct range *range,
                       struct quipu_error *err) QUIPU_MUST_CHECK;

/* Whether the range has a limit. */
bool range_is_limited(const struct range *range);

/* By where they begin, for sorting. */
int range_compare(const struct range *a, const struct range *b);

/* Whether a number is in both. */
bool range_overlaps(const struct range *a, const struct range *b);

/* ---- merging: merge.c --------------------------------------------------- */

/* RFC 7396: what `patch` says goes over `target`, an object; 0, or -1 without
 * memory. */
int json_merge_patch(json_t *target, const json_t *patch) QUIPU_MUST_CHECK;

/* Fails at a null of `patch` that removes nothing from `base`. */
int node_check_nulls(const struct node *patch, const json_t *base,
                     struct quipu_error *err) QUIPU_MUST_CHECK;

/* Completes the rules of a dataset's variants, which say only what differs: the
 * rest comes from the rule of that name in "columns" or in "design". */
int json_complete_variants(const struct node *root,
                           struct quipu_error *err) QUIPU_MUST_CHECK;

/* ---- definitions, each in its own file ---------------------------------- */

/* Checks the keys, reads id and title, keeps the JSON and its hash. */
int definition_init(struct definition *definition, const struct node *root,
                    const char *const *keys,
                    struct quipu_error *err) QUIPU_MUST_CHECK;
void definition_release(struct definition *definition);

struct codelist *codelist_new(const struct node *root,
                              struct quipu_error *err) QUIPU_MUST_CHECK;
void codelist_free(struct codelist *list);
QUIPU_AUTO_DEFINE(codelist)

struct reliability *reliability_new(const struct node *root,
                                    struct quipu_error *err) QUIPU_MUST_CHECK;
void reliability_free(struct reliability *reliability);
QUIPU_AUTO_DEFINE(reliability)

/* The next three look their references up in a catalogue. */
struct dataset *dataset_new(const struct catalogue *catalogue,
                            const struct node *root,
                            struct quipu_error *err) QUIPU_MUST_CHECK;
void dataset_free(struct dataset *dataset);
QUIPU_AUTO_DEFINE(dataset)

struct indicator *indicator_new(const struct catalogue *catalogue,
                                const struct node *root,
                                struct quipu_error *err) QUIPU_MUST_CHECK;
void indicator_free(struct indicator *indicator);
QUIPU_AUTO_DEFINE(indicator)

struct topic *topic_new(const struct catalogue *catalogue,
                        const struct node *root,
                        struct quipu_error *err) QUIPU_MUST_CHECK;
void topic_free(struct topic *topic);
QUIPU_AUTO_DEFINE(topic)

/* One column rule; `node` is the rule: an object, or a text that is "from".
 * column_rule_release frees what it owns, also after a failure. */
int column_rule_init(struct column_rule *rule, const char *name,
                     const struct catalogue *catalogue, const struct node *node,
                     struct quipu_error *err) QUIPU_MUST_CHECK;
void column_rule_release(struct column_rule *rule);

/* What the parts of a rule, each right by itself, mean together. */
int column_rule_check(const struct column_rule *rule, const struct node *node,
                      struct quipu_error *err) QUIPU_MUST_CHECK;

/* Numbers, codes, dates or texts: what a rule gives. */
enum column_kind column_rule_gives(const struct column_rule *rule);

/* Whether it is a code that a rule can give. */
bool column_rule_has_code(const struct column_rule *rule, const char *code);

/* The definition of this id; fails with the nearest where there is none. */
const struct codelist *
catalogue_codelist(const struct catalogue *catalogue, const char *id,
                   struct quipu_error *err) QUIPU_MUST_CHECK;
const struct reliability *
catalogue_reliability(const struct catalogue *catalogue, const char *id,
                      struct quipu_error *err) QUIPU_MUST_CHECK;

#endif
