/* SPDX-License-Identifier: GPL-3.0-or-later */
/* published.c - the columns of a dataset that hold observations already. */
#include "catalogue/indicator.h"

static const char *const published_keys[] = {
    "value", "se", "ci_low", "ci_high", "n", "weight", "status", NULL};

/* The column at a key: of numbers; a status is a code or a text. */
static int read_column(const struct indicator *indicator,
                       const struct node *object, const char *key,
                       const char **column, struct quipu_error *err)
{
    const struct node at = node_get(object, key);
    int required = strcmp(key, "value") == 0 ? REQUIRED : OPTIONAL;
    if (node_text(object, key, required, column, err) == -1)
        return -1;
    if (!*column)
        return 0;
    const struct column_rule *rule =
        dataset_column(indicator->dataset, "", *column);
    if (!rule)
        return dataset_fail_no_column(indicator->dataset, &at, *column, err);
    enum column_kind gives = column_rule_gives(rule);
    bool is_status = strcmp(key, "status") == 0;
    if (is_status ? gives == COLUMN_TEXT || gives == COLUMN_CODES
                  : gives == COLUMN_NUMBER)
        return 0;
    return node_fail(&at, err, "expected a column of %s",
                     is_status ? "texts or codes" : "numbers");
}

int indicator_read_published(struct indicator *indicator,
                             const struct node *root, struct quipu_error *err)
{
    struct node object;
    struct published *to = &indicator->published;
    const char **const columns[] = {&to->value,   &to->se, &to->ci_low,
                                    &to->ci_high, &to->n,  &to->weight,
                                    &to->status};
    if (node_object(root, "published", REQUIRED, &object, err) == -1 ||
        node_check_keys(&object, published_keys, err) == -1)
        return -1;
    for (size_t i = 0; published_keys[i]; i++) {
        if (read_column(indicator, &object, published_keys[i], columns[i],
                        err) == -1)
            return -1;
    }
    if (!to->ci_low == !to->ci_high)
        return 0;
    return node_fail(&object, err,
                     "an interval has \"ci_low\" and \"ci_high\"");
}
