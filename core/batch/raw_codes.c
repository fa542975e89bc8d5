/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* raw_codes.c - what raw codes stand for (batch/batch.h): a hash table with
 * open addressing, and shortcuts for numbers. */
#include <math.h>

#include <quipu/number.h>

#include "base/base.h"
#include "batch/batch.h"

/* Whole numbers below this are found without hashing. */
#define SMALL_COUNT 256

struct entry {
    char *raw;
    size_t length;
    uint64_t hash;
    int32_t meaning;
};

struct number {
    double value;
    int32_t meaning;
};

struct raw_codes {
    struct entry *entries;
    size_t count, capacity;
    uint32_t *slots;        /* number of an entry + 1; 0 is free */
    size_t slot_count;      /* a power of two, more than twice `count` */
    struct number *numbers; /* the entries that read as a number */
    size_t number_count, number_capacity;
    int32_t small[SMALL_COUNT];
};

struct raw_codes *raw_codes_new(struct quipu_error *err)
{
    struct raw_codes *codes = base_alloc(1, sizeof *codes, err);
    if (!codes)
        return NULL;
    codes->slot_count = 16;
    codes->slots = base_alloc(codes->slot_count, sizeof *codes->slots, err);
    if (!codes->slots) {
        free(codes);
        return NULL;
    }
    for (size_t i = 0; i < SMALL_COUNT; i++)
        codes->small[i] = RAW_UNKNOWN;
    return codes;
}

void raw_codes_free(struct raw_codes *codes)
{
    if (!codes)
        return;
    for (size_t i = 0; i < codes->count; i++)
        free(codes->entries[i].raw);
    free(codes->entries);
    free(codes->slots);
    free(codes->numbers);
    free(codes);
}

/* FNV-1a; the keys come from definitions, which are trusted. */
static uint64_t hash_of(struct quipu_slice raw)
{
    uint64_t hash = UINT64_C(0xcbf29ce484222325);
    for (size_t i = 0; i < raw.length; i++)
        hash = (hash ^ (unsigned char)raw.data[i]) * UINT64_C(0x100000001b3);
    return hash ^ (hash >> 32);
}

/* The slot of a raw text, or the free one where it belongs. */
static size_t find_slot(const struct raw_codes *codes, struct quipu_slice raw,
                        uint64_t hash)
{
    size_t mask = codes->slot_count - 1;
    size_t slot = (size_t)hash & mask;
    for (; codes->slots[slot] != 0; slot = (slot + 1) & mask) {
        const struct entry *entry = &codes->entries[codes->slots[slot] - 1];
        struct quipu_slice own = {entry->raw, entry->length};
        if (entry->hash == hash && quipu_slice_equal(own, raw))
            break;
    }
    return slot;
}

static int grow_slots(struct raw_codes *codes, struct quipu_error *err)
{
    if ((codes->count + 1) * 2 < codes->slot_count)
        return 0;
    uint32_t *slots = base_alloc(codes->slot_count * 2, sizeof *slots, err);
    if (!slots)
        return -1;
    free(codes->slots);
    codes->slots = slots;
    codes->slot_count *= 2;
    for (size_t i = 0; i < codes->count; i++) {
        const struct entry *entry = &codes->entries[i];
        struct quipu_slice raw = {entry->raw, entry->length};
        slots[find_slot(codes, raw, entry->hash)] = (uint32_t)(i + 1);
    }
    return 0;
}

/* Remembers what reads as a number, for look-ups by value. */
static int add_number(struct raw_codes *codes, struct quipu_slice raw,
                      int32_t meaning, struct quipu_error *err)
{
    double value;
    if (!quipu_parse_double(raw, &value))
        return 0;
    if (base_grow(&codes->numbers, &codes->number_capacity,
                  codes->number_count + 1, sizeof *codes->numbers, err) == -1)
        return -1;
    codes->numbers[codes->number_count++] = (struct number){value, meaning};

    char text[QUIPU_NUMBER_SIZE];
    struct quipu_slice same = {text, quipu_format_double(text, value)};
    if (value >= 0 && value < SMALL_COUNT && value == floor(value) &&
        quipu_slice_equal(raw, same))
        codes->small[(size_t)value] = meaning;
    return 0;
}

int raw_codes_add(struct raw_codes *codes, struct quipu_slice raw,
                  int32_t meaning, struct quipu_error *err)
{
    raw = quipu_slice_trim(raw);
    uint64_t hash = hash_of(raw);
    uint32_t there = codes->slots[find_slot(codes, raw, hash)];
    if (there != 0) {
        if (codes->entries[there - 1].meaning == meaning)
            return 0;
        return quipu_fail(err, QUIPU_EDEFINITION,
                          "the code \"%s\" is given two meanings",
                          codes->entries[there - 1].raw);
    }
    if (codes->count >= UINT32_MAX / 4)
        return quipu_fail(err, QUIPU_EDEFINITION, "too many codes");
    if (grow_slots(codes, err) == -1 ||
        base_grow(&codes->entries, &codes->capacity, codes->count + 1,
                  sizeof *codes->entries, err) == -1 ||
        add_number(codes, raw, meaning, err) == -1)
        return -1;

    char *copy = base_slicedup(raw, err);
    if (!copy)
        return -1;
    codes->slots[find_slot(codes, raw, hash)] = (uint32_t)(codes->count + 1);
    codes->entries[codes->count++] =
        (struct entry){copy, raw.length, hash, meaning};
    return 0;
}

size_t raw_codes_count(const struct raw_codes *codes)
{
    return codes->count;
}

int32_t raw_codes_find(const struct raw_codes *codes, struct quipu_slice raw)
{
    uint32_t entry = codes->slots[find_slot(codes, raw, hash_of(raw))];
    return entry == 0 ? RAW_UNKNOWN : codes->entries[entry - 1].meaning;
}

int32_t raw_codes_find_number(const struct raw_codes *codes, double number)
{
    if (number >= 0 && number < SMALL_COUNT) {
        size_t whole = (size_t)number;
        if ((double)whole == number)
            return codes->small[whole];
    }
    if (!isfinite(number))
        return RAW_UNKNOWN;
    char text[QUIPU_NUMBER_SIZE];
    size_t length = quipu_format_double(text, number);
    return raw_codes_find(codes, (struct quipu_slice){text, length});
}

int32_t raw_codes_find_value(const struct raw_codes *codes, double value)
{
    for (size_t i = 0; i < codes->number_count; i++) {
        if (codes->numbers[i].value == value)
            return codes->numbers[i].meaning;
    }
    return RAW_UNKNOWN;
}
