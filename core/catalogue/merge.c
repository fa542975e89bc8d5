/* SPDX-License-Identifier: GPL-3.0-or-later */
/* merge.c - JSON over JSON: what a definition leaves out, taken from another.
 */
#include "catalogue/json.h"

/* The member of `target` that an object is merged into: what is no object makes
 * way. */
static json_t *get_object(json_t *target, const char *key)
{
    json_t *old = json_object_get(target, key);
    if (json_is_object(old))
        return old;
    return json_object_set_new(target, key, json_object()) == 0
               ? json_object_get(target, key)
               : NULL;
}

int json_merge_patch(json_t *target, const json_t *patch)
{
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)patch, key, value)
    {
        int result = 0;
        if (json_is_null(value)) {
            json_object_del(target, key);
        } else if (json_is_object(value)) {
            json_t *member = get_object(target, key);
            result = member ? json_merge_patch(member, value) : -1;
        } else {
            result = json_object_set_new(target, key, json_deep_copy(value));
        }
        if (result == -1)
            return -1;
    }
    return 0;
}

int node_check_nulls(const struct node *patch, const json_t *base,
                     struct quipu_error *err)
{
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)patch->json, key, value)
    {
        const struct node member = node_get(patch, key);
        const json_t *old = json_object_get(base, key);
        if (json_is_null(value) && !old)
            return node_fail(&member, err, "there is nothing to remove");
        if (json_is_object(value) && node_check_nulls(&member, old, err) == -1)
            return -1;
    }
    return 0;
}

/* ---- variants ----------------------------------------------------------- */

/* A rule as an object of the caller's: a text is short for "from". */
static json_t *copy_rule(const json_t *rule)
{
    return json_is_string(rule) ? json_pack("{s:O}", "from", rule)
                                : json_deep_copy(rule);
}

/* Writes the whole of a rule over what differs; `at` is where that is. */
static int complete_rule(const struct node *at, const json_t *base,
                         struct quipu_error *err)
{
    bool is_rule = json_is_object(at->json) || json_is_string(at->json);
    if (!is_rule || !(json_is_object(base) || json_is_string(base)))
        return 0; /* told when the rules are read */
    json_auto_t *whole = copy_rule(base);
    json_auto_t *differs = copy_rule(at->json);
    if (!whole || !differs)
        return quipu_fail_memory(err);
    if (node_check_nulls(at, whole, err) == -1)
        return -1;
    bool is_set =
        json_merge_patch(whole, differs) == 0 &&
        json_object_set((json_t *)at->parent->json, at->key, whole) == 0;
    return is_set ? 0 : quipu_fail_memory(err);
}

/* A variant may name the design's rules among its columns. */
static const json_t *find_base(const json_t *dataset, const char *part,
                               const char *name)
{
    const json_t *rule = json_object_get(json_object_get(dataset, part), name);
    return rule ? rule
                : json_object_get(json_object_get(dataset, "design"), name);
}

static int complete_part(const struct node *root, const struct node *variant,
                         const char *part, struct quipu_error *err)
{
    const struct node rules = node_get(variant, part);
    const char *name;
    json_t *value;
    json_object_foreach((json_t *)rules.json, name, value)
    {
        const struct node at = node_get(&rules, name);
        if (complete_rule(&at, find_base(root->json, part, name), err) == -1)
            return -1;
    }
    return 0;
}

int json_complete_variants(const struct node *root, struct quipu_error *err)
{
    const struct node variants = node_get(root, "variants");
    for (size_t i = 0; i < json_array_size(variants.json); i++) {
        const struct node variant = node_item(&variants, i);
        if (complete_part(root, &variant, "columns", err) == -1 ||
            complete_part(root, &variant, "design", err) == -1)
            return -1;
    }
    return 0;
}
