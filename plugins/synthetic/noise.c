/* SPDX-License-Identifier: GPL-3.0-or-later */
/* noise.c - SplitMix64 and what is drawn with it. */
#include "noise.h"

uint64_t noise_next(struct noise *noise)
{
    noise->state += UINT64_C(0x9e3779b97f4a7c15);
    uint64_t z = noise->state;
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

struct noise noise_stream(uint64_t seed, uint64_t purpose, uint64_t index)
{
    struct noise noise = {.state = seed};
    noise.state = noise_next(&noise) ^ purpose;
    noise.state = noise_next(&noise) ^ index;
    noise.state = noise_next(&noise);
    return noise;
}

uint32_t noise_below(struct noise *noise, uint32_t count)
{
    return (uint32_t)(((noise_next(noise) >> 32) * count) >> 32);
}

bool noise_chance(struct noise *noise, uint32_t per_10000)
{
    return noise_below(noise, 10000) < per_10000;
}

double noise_normal(struct noise *noise)
{
    /* Each of the twelve has mean 32767.5 and variance (2^32 - 1) / 12. */
    static const int32_t mean_of_sum = 12 * 65535 / 2;
    int32_t sum = 0;
    for (int i = 0; i < 3; i++) {
        uint64_t bits = noise_next(noise);
        for (int part = 0; part < 4; part++)
            sum += (int32_t)((bits >> (16 * part)) & 0xffff);
    }
    return (double)(sum - mean_of_sum) / 65536.0;
}
