/* SPDX-License-Identifier: GPL-3.0-or-later */
/* definition.c - what every definition has: id, titles, canonical text, hash.
 */
#include "catalogue/json.h"

int definition_init(struct definition *definition, const struct node *root,
                    const char *const *keys, struct quipu_error *err)
{
    const struct node id = node_get(root, "id");
    if (node_check_keys(root, keys, err) == -1 ||
        node_text(root, "id", REQUIRED, &definition->id, err) == -1 ||
        node_check_name(&id, definition->id, err) == -1 ||
        node_labels(root, "title", REQUIRED, &definition->titles, err) == -1 ||
        node_check_text(root, "note", err) == -1)
        return -1;
    definition->file = base_strdup(root->key, err);
    if (!definition->file)
        return -1;
    definition->json = json_incref((json_t *)root->json);
    definition->text = settings_canonical(root->json, err);
    if (!definition->text)
        return -1;

    struct hash hash;
    hash_init(&hash);
    hash_bytes(&hash, definition->text, strlen(definition->text));
    hash_finish(&hash, definition->hash);
    return 0;
}

void definition_release(struct definition *definition)
{
    free(definition->titles.items);
    free(definition->text);
    free(definition->file);
    json_decref(definition->json);
}

const char *labels_get(const struct labels *labels, const char *language)
{
    const char *const order[] = {language, "es", "en"};
    for (size_t i = 0; i < ARRAY_SIZE(order); i++) {
        for (size_t k = 0; order[i] && k < labels->count; k++) {
            if (strcmp(labels->items[k].language, order[i]) == 0)
                return labels->items[k].text;
        }
    }
    return labels->count > 0 ? labels->items[0].text : "";
}
