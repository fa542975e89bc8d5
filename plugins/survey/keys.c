/* SPDX-License-Identifier: GPL-3.0-or-later */
/* keys.c - keys of records, sorted and searched.
 *
 * Sorting instead of hashing: keys come from the data, so that nobody can
 * choose them to make it slow.
 */
#define _GNU_SOURCE 1

#include "survey.h"

bool key_append(struct quipu_text *key, const struct value *part)
{
    char number[QUIPU_NUMBER_SIZE];
    struct quipu_slice text = {number, 0};
    int year, month, day;

    switch (part->kind) {
    case VALUE_NUMBER:
        text.length = quipu_format_double(number, part->number);
        break;
    case VALUE_DATE:
        quipu_date_to_ymd((int32_t)part->number, &year, &month, &day);
        quipu_text_printf(key, "%04d-%02d-%02d", year, month, day);
        quipu_text_append_bytes(key, "", 1);
        return true;
    case VALUE_TEXT:
        text = quipu_slice_trim(part->text);
        break;
    case VALUE_MISSING:
    case VALUE_DECLARED:
        break;
    }
    if (text.length == 0)
        return false;
    quipu_text_append_bytes(key, text.data, text.length);
    quipu_text_append_bytes(key, "", 1);
    return true;
}

void keys_init(struct keys *keys)
{
    *keys = (struct keys){.items = NULL};
    quipu_text_init(&keys->text);
}

void keys_release(struct keys *keys)
{
    free(keys->items);
    quipu_text_release(&keys->text);
}

int keys_add(struct keys *keys, struct quipu_slice key, uint64_t row,
             size_t index, struct quipu_error *err)
{
    if (survey_grow(&keys->items, &keys->capacity, keys->count + 1,
                    sizeof *keys->items, err) == -1)
        return -1;
    keys->items[keys->count++] = (struct key){.offset = keys->text.length,
                                              .length = key.length,
                                              .index = index,
                                              .row = row};
    quipu_text_append_bytes(&keys->text, key.data, key.length);
    return quipu_text_check(&keys->text, err);
}

static int compare_bytes(struct quipu_slice a, struct quipu_slice b)
{
    size_t shorter = a.length < b.length ? a.length : b.length;
    int order = shorter ? memcmp(a.data, b.data, shorter) : 0;
    if (order != 0)
        return order;
    return (a.length > b.length) - (a.length < b.length);
}

static struct quipu_slice get_bytes(const struct keys *keys,
                                    const struct key *key)
{
    return (struct quipu_slice){keys->text.data + key->offset, key->length};
}

static int compare_keys(const void *a, const void *b, void *context)
{
    const struct keys *keys = context;
    const struct key *left = a, *right = b;
    int order = compare_bytes(get_bytes(keys, left), get_bytes(keys, right));
    if (order != 0)
        return order;
    return (left->index > right->index) - (left->index < right->index);
}

void keys_sort(struct keys *keys)
{
    if (keys->count > 0)
        qsort_r(keys->items, keys->count, sizeof *keys->items, compare_keys,
                keys);
}

bool keys_equal(const struct keys *keys, size_t a, size_t b)
{
    return quipu_slice_equal(get_bytes(keys, &keys->items[a]),
                             get_bytes(keys, &keys->items[b]));
}

const struct key *keys_find(const struct keys *keys, struct quipu_slice key)
{
    size_t low = 0, high = keys->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (compare_bytes(get_bytes(keys, &keys->items[middle]), key) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == keys->count ||
        !quipu_slice_equal(get_bytes(keys, &keys->items[low]), key))
        return NULL;
    return &keys->items[low];
}
