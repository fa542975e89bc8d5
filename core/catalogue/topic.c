/* SPDX-License-Identifier: GPL-3.0-or-later */
/* topic.c - indicators that belong together for a reader. */
#include "catalogue/json.h"

static const char *const topic_keys[] = {
    "id", "like", "title", "owner", "description", "indicators", "note", NULL};

/* An id and its version in force are one indicator. */
static int add_indicator(struct topic *topic, const struct catalogue *catalogue,
                         const struct node *node, struct quipu_error *err)
{
    struct quipu_error problem = QUIPU_NO_ERROR;
    const struct indicator *indicator =
        catalogue_indicator(catalogue, json_string_value(node->json), &problem);
    if (!indicator)
        return node_pass_on(node, &problem, err);
    for (size_t i = 0; i < topic->indicator_count; i++) {
        if (topic->indicators[i] == indicator)
            return node_fail(node, err, "this is indicators[%zu] again", i);
    }
    topic->indicators[topic->indicator_count++] = indicator;
    return 0;
}

static int read_indicators(struct topic *topic,
                           const struct catalogue *catalogue,
                           const struct node *root, struct quipu_error *err)
{
    struct texts ids = {0};
    int result = node_texts(root, "indicators", REQUIRED, &ids, err);
    topic->indicators = base_alloc(ids.count, sizeof *topic->indicators, err);
    if (!topic->indicators)
        result = -1;
    const struct node list = node_get(root, "indicators");
    for (size_t i = 0; i < ids.count && result == 0; i++) {
        const struct node at = node_item(&list, i);
        result = add_indicator(topic, catalogue, &at, err);
    }
    free(ids.items);
    return result;
}

struct topic *topic_new(const struct catalogue *catalogue,
                        const struct node *root, struct quipu_error *err)
{
    QUIPU_AUTO(topic) topic = base_alloc(1, sizeof *topic, err);
    if (!topic ||
        definition_init(&topic->definition, root, topic_keys, err) == -1 ||
        node_labels(root, "description", OPTIONAL, &topic->descriptions, err) ==
            -1 ||
        node_text(root, "owner", OPTIONAL, &topic->owner, err) == -1 ||
        read_indicators(topic, catalogue, root, err) == -1)
        return NULL;
    return QUIPU_TAKE(topic);
}

void topic_free(struct topic *topic)
{
    if (!topic)
        return;
    free(topic->descriptions.items);
    free(topic->indicators);
    definition_release(&topic->definition);
    free(topic);
}
