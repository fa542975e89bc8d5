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

void json_drop_nulls(json_t *json)
{
    const char *key;
    void *next;
    json_t *value;
    size_t i;
    json_object_foreach_safe(json, next, key, value)
    {
        if (json_is_null(value))
            json_object_del(json, key);
        else
            json_drop_nulls(value);
    }
    json_array_foreach(json, i, value)
    {
        json_drop_nulls(value);
    }
}

/* A rule as an object of the caller's: a text is short for "from". */
static json_t *copy_rule(const json_t *rule)
{
    return json_is_string(rule) ? json_pack("{s:O}", "from", rule)
                                : json_deep_copy(rule);
}

/* Writes the whole of one rule over what differs. */
static int complete_rule(json_t *rules, const char *name, const json_t *base)
{
    json_t *rule = json_object_get(rules, name);
    bool is_rule = json_is_object(rule) || json_is_string(rule);
    if (!is_rule || !(json_is_object(base) || json_is_string(base)))
        return 0;
    json_auto_t *whole = copy_rule(base);
    json_auto_t *differs = copy_rule(rule);
    if (!whole || !differs || json_merge_patch(whole, differs) == -1)
        return -1;
    return json_object_set(rules, name, whole);
}

/* A variant may name the design's rules among its columns. */
static const json_t *find_base(const json_t *dataset, const char *part,
                               const char *name)
{
    const json_t *rule = json_object_get(json_object_get(dataset, part), name);
    return rule ? rule
                : json_object_get(json_object_get(dataset, "design"), name);
}

static int complete_variant(const json_t *dataset, const json_t *variant)
{
    static const char *const parts[] = {"columns", "design"};
    for (size_t i = 0; i < ARRAY_SIZE(parts); i++) {
        json_t *rules = json_object_get(variant, parts[i]);
        const char *name;
        json_t *rule;
        json_object_foreach(rules, name, rule)
        {
            const json_t *base = find_base(dataset, parts[i], name);
            if (complete_rule(rules, name, base) == -1)
                return -1;
        }
    }
    return 0;
}

int json_complete_variants(json_t *dataset)
{
    size_t i;
    json_t *variant;
    json_array_foreach(json_object_get(dataset, "variants"), i, variant)
    {
        if (complete_variant(dataset, variant) == -1)
            return -1;
    }
    return 0;
}
