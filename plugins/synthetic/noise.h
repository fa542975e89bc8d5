/* SPDX-License-Identifier: GPL-3.0-or-later */
/* noise.h - numbers that look random and are the same on every machine.
 *
 * The generator is SplitMix64 (Steele, Lea and Flood, "Fast splittable
 * pseudorandom number generators", 2014): 64 bits of state, integers only.  A
 * stream is made from a seed and from what it is for, so that any part of the
 * data can be made by itself, without those before it.
 */
#ifndef NOISE_H
#define NOISE_H

#include <stdbool.h>
#include <stdint.h>

struct noise {
    uint64_t state;
};

/* A stream for one thing, such as cluster 7 of 2023. */
struct noise noise_stream(uint64_t seed, uint64_t purpose, uint64_t index);

uint64_t noise_next(struct noise *noise);

/* A whole number from 0 to count - 1. */
uint32_t noise_below(struct noise *noise, uint32_t count);

/* True in so many of 10000 cases. */
bool noise_chance(struct noise *noise, uint32_t per_10000);

/* Nearly standard normal: twelve uniform numbers less their mean.  Sums and one
 * division of whole numbers only, exact everywhere; never beyond +-6. */
double noise_normal(struct noise *noise);

#endif
