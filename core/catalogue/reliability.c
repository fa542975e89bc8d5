/* SPDX-License-Identifier: GPL-3.0-or-later */
/* reliability.c - schemes that mark or hide estimates of low precision. */
#include "catalogue/json.h"

static const char *const scheme_keys[] = {"id",    "like", "title", "source",
                                          "rules", "note", NULL};
static const char *const rule_keys[] = {"when", "status", "note", NULL};
static const char *const statuses[] = {"U", "Q", NULL};
static const char *const quantities[] = {
#define X(name, word) [RELIABILITY_##name] = word,
    RELIABILITY_QUANTITIES(X)
#undef X
        [RELIABILITY_COUNT] = NULL};

static int read_conditions(struct reliability_rule *rule,
                           const struct node *when, struct quipu_error *err)
{
    if (node_check_keys(when, quantities, err) == -1)
        return -1;
    if (json_object_size(when->json) == 0) {
        node_fail(when, err, "expected a condition");
        hint_words(quantities, "", err);
        return -1;
    }
    for (size_t i = 0; i < RELIABILITY_COUNT; i++) {
        if (!node_get(when, quantities[i]).json)
            continue;
        struct reliability_condition *to =
            &rule->conditions[rule->condition_count++];
        to->quantity = (enum reliability_quantity)i;
        if (node_limited_range(when, quantities[i], &to->range, err) == -1)
            return -1;
    }
    return 0;
}

static int read_rule(struct reliability_rule *rule, const struct node *node,
                     struct quipu_error *err)
{
    struct node when;
    int status;
    if (!json_is_object(node->json))
        return node_expected(node, "an object", err);
    if (node_check_keys(node, rule_keys, err) == -1 ||
        node_object(node, "when", REQUIRED, &when, err) == -1 ||
        read_conditions(rule, &when, err) == -1 ||
        node_choice(node, "status", REQUIRED, statuses, &status, err) == -1)
        return -1;
    rule->status = statuses[status][0];
    return node_check_text(node, "note", err);
}

struct reliability *reliability_new(const struct node *root,
                                    struct quipu_error *err)
{
    QUIPU_AUTO(reliability) scheme = base_alloc(1, sizeof *scheme, err);
    struct node rules;
    if (!scheme ||
        definition_init(&scheme->definition, root, scheme_keys, err) == -1 ||
        node_check_text(root, "source", err) == -1 ||
        node_array(root, "rules", REQUIRED, &rules, err) == -1)
        return NULL;
    size_t count = json_array_size(rules.json);
    scheme->rules = base_alloc(count, sizeof *scheme->rules, err);
    if (!scheme->rules)
        return NULL;
    scheme->rule_count = count;
    for (size_t i = 0; i < count; i++) {
        const struct node rule = node_item(&rules, i);
        if (read_rule(&scheme->rules[i], &rule, err) == -1)
            return NULL;
    }
    return QUIPU_TAKE(scheme);
}

void reliability_free(struct reliability *scheme)
{
    if (!scheme)
        return;
    free(scheme->rules);
    definition_release(&scheme->definition);
    free(scheme);
}
