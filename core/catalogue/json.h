/* SPDX-License-Identifier: GPL-3.0-or-later */
/* json.h - reads values out of JSON with exact messages.
 *
 * A node is a JSON value and where it is: a chain on the stack up to the file,
 * so that the path is only written when something is wrong.  Reading functions
 * return -1 with: "FILE" at columns.sex.map: expected an object, found a
 * number. A key that is absent, or null, leaves the result as it was unless it
 * is required.
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

struct node node_root(const json_t *json, const char *file);
struct node node_get(const struct node *object, const char *key);
struct node node_item(const struct node *array, size_t index);

/* Records what is wrong at a node; returns -1. */
int node_fail(const struct node *node, struct quipu_error *err,
              const char *problem, ...) QUIPU_PRINTF(3, 4);

/* node_fail: "expected WHAT, found a number". */
int node_expected(const struct node *node, const char *what,
                  struct quipu_error *err);

/* The path of a node, "columns.sex"; owned by the caller. */
char *node_path(const struct node *node,
                struct quipu_error *err) QUIPU_MUST_CHECK;

/* Fails when the object has a key that is not in the list (ended by NULL), with
 * the nearest one. */
int node_check_keys(const struct node *object, const char *const *keys,
                    struct quipu_error *err) QUIPU_MUST_CHECK;

int node_text(const struct node *object, const char *key, int required,
              const char **text, struct quipu_error *err) QUIPU_MUST_CHECK;
int node_number(const struct node *object, const char *key, double *number,
                struct quipu_error *err) QUIPU_MUST_CHECK;
int node_integer(const struct node *object, const char *key, int64_t *integer,
                 struct quipu_error *err) QUIPU_MUST_CHECK;

int node_bool(const struct node *object, const char *key, bool *is_true,
              struct quipu_error *err) QUIPU_MUST_CHECK;

/* A text that is one of `words` (ended by NULL): its number from 0. */
int node_choice(const struct node *object, const char *key,
                const char *const *words, int *choice,
                struct quipu_error *err) QUIPU_MUST_CHECK;

/* The member, which must be an object or array; node.json is NULL when it is
 * absent and not required. */
int node_object(const struct node *object, const char *key, int required,
                struct node *out, struct quipu_error *err) QUIPU_MUST_CHECK;
int node_array(const struct node *object, const char *key, int required,
               struct node *out, struct quipu_error *err) QUIPU_MUST_CHECK;

/* An array of texts; the array of pointers is allocated. */
int node_texts(const struct node *object, const char *key, int required,
               const char ***texts, size_t *count,
               struct quipu_error *err) QUIPU_MUST_CHECK;

/* Whether the texts of the object's "periods" are periods. */
int node_check_periods(const struct node *object, const char *const *periods,
                       size_t count, struct quipu_error *err) QUIPU_MUST_CHECK;

/* {"es": "...", "en": "..."}: allocated. */
int node_labels(const struct node *object, const char *key, int required,
                struct labels *labels,
                struct quipu_error *err) QUIPU_MUST_CHECK;

/* from, below, above, to. */
int node_range(const struct node *object, struct range *range,
               struct quipu_error *err) QUIPU_MUST_CHECK;

/* RFC 7396: what `patch` says goes over `target`; 0, or -1 without memory. */
int json_merge_patch(json_t *target, json_t *patch) QUIPU_MUST_CHECK;

/* ---- definitions, each in its own file ---------------------------------- */

/* Reads id and title, keeps the JSON and its hash. */
int definition_init(struct definition *definition, const struct node *root,
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

/* What the next two look their references up in. */
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

/* One column rule; `node` is the rule (an object, or a text that is "from").
 * column_rule_release frees what it owns. */
int column_rule_init(struct column_rule *rule, const char *name,
                     const struct catalogue *catalogue, const struct node *node,
                     struct quipu_error *err) QUIPU_MUST_CHECK;
void column_rule_release(struct column_rule *rule);

const struct codelist *catalogue_codelist(const struct catalogue *catalogue,
                                          const char *id);

#endif
