/* SPDX-License-Identifier: GPL-3.0-or-later */
/* cluster.c - the made-up sample: strata, clusters, households. */
#include "sample.h"

/* What a stream of noise is for; the period is added. */
enum purpose { FOR_STRATUM = 1, FOR_PAIR, FOR_CLUSTER };

/* Metres; regions beyond these begin again. */
static const int region_altitudes[] = {60,   3400, 1500, 250,
                                       2600, 3900, 800,  120};
#define ALTITUDE_COUNT (sizeof region_altitudes / sizeof region_altitudes[0])
#define ALTITUDE_MIN   2
#define ALTITUDE_MAX   4900

/* Health changes around this year, for so many years at most. */
#define BASE_YEAR  2020
#define MOST_YEARS 20

static struct noise stream_of(const struct sample *sample, enum purpose purpose,
                              size_t index)
{
    uint64_t period = (uint64_t)(uint32_t)sample->period.ordinal << 16 |
                      (uint64_t)sample->period.frequency << 8;
    return noise_stream(sample->seed, period | purpose, index);
}

/* count * part / parts, which may not overflow: counts are below 2^31. */
static size_t share(size_t count, size_t part, size_t parts)
{
    return count * part / parts;
}

size_t sample_first_cluster(const struct sample *sample, size_t partition)
{
    return share(sample->clusters, partition, sample->partitions);
}

/* Children are dealt evenly; then of two neighbouring clusters one gives some
 * to the other, so that sizes differ and the total stays. */
static void deal_children(struct cluster *cluster)
{
    const struct sample *sample = cluster->sample;
    size_t n = cluster->number, clusters = sample->clusters;
    size_t begin = share(sample->children, n, clusters);
    size_t end = share(sample->children, n + 1, clusters);
    size_t middle = n / 2 * 2 + 1;

    if (middle < clusters) {
        uint32_t third = (uint32_t)(sample->children / clusters / 3);
        struct noise noise = stream_of(sample, FOR_PAIR, n / 2);
        size_t moved = noise_below(&noise, 2 * third + 1);
        if (n < middle)
            end = end + third - moved;
        else
            begin = begin + third - moved;
    }
    cluster->first_record = begin;
    cluster->children = end - begin;
}

/* The weights of a stratum differ by its own share, those of its clusters a
 * little more. */
static int64_t draw_weight(struct cluster *cluster)
{
    struct noise of_stratum =
        stream_of(cluster->sample, FOR_STRATUM, cluster->stratum);
    int64_t stratum = 400 + noise_below(&of_stratum, 1201);
    int64_t own = 850 + noise_below(&cluster->noise, 301);
    return stratum * own;
}

static int draw_altitude(struct cluster *cluster)
{
    int base = region_altitudes[cluster->region % ALTITUDE_COUNT];
    double spread = 20 + base / 8.0;
    int altitude = base + (int)(spread * noise_normal(&cluster->noise));
    if (altitude < ALTITUDE_MIN)
        return ALTITUDE_MIN;
    return altitude < ALTITUDE_MAX ? altitude : ALTITUDE_MAX;
}

/* Years of progress, or below 0 of what was to come. */
static double progress(struct quipu_period period)
{
    int year = 0, month = 0, day = 0;
    quipu_date_to_ymd(quipu_period_first_day(period), &year, &month, &day);
    int years = year - BASE_YEAR;
    if (years > MOST_YEARS)
        return MOST_YEARS;
    return years < -MOST_YEARS ? -MOST_YEARS : years;
}

/* Health gets a little better every year, in towns and in the first regions. */
static void draw_health(struct cluster *cluster)
{
    const struct sample *sample = cluster->sample;
    struct noise *noise = &cluster->noise;
    double years = progress(sample->period);
    double town = cluster->is_urban ? 1 : -1;
    double rank = (double)(cluster->region + 1) / (double)sample->regions;

    cluster->wealth = 0.7 * town - 0.8 * rank + 0.5 * noise_normal(noise);
    cluster->haz = 0.3 - 0.6 * rank + 0.15 * town + 0.03 * years +
                   0.35 * noise_normal(noise);
    cluster->whz = 0.05 * town + 0.2 * noise_normal(noise);
    cluster->hb = 0.3 * years + 1.0 * town + 3.0 * noise_normal(noise);
}

static void draw_visit(struct cluster *cluster)
{
    struct quipu_period period = cluster->sample->period;
    int32_t first = quipu_period_first_day(period);
    int32_t last = quipu_period_last_day(period);
    cluster->first_day =
        first +
        (int32_t)noise_below(&cluster->noise, (uint32_t)(last - first - 1));
}

void cluster_begin(struct cluster *cluster, const struct sample *sample,
                   size_t number)
{
    *cluster = (struct cluster){.sample = sample, .number = number};
    cluster->stratum = share(sample->strata, number, sample->clusters);
    cluster->region = share(sample->regions, cluster->stratum, sample->strata);
    cluster->is_urban = cluster->stratum % 2 == 0;
    deal_children(cluster);
    cluster->noise = stream_of(sample, FOR_CLUSTER, number);
    cluster->weight = draw_weight(cluster);
    cluster->altitude = draw_altitude(cluster);
    draw_health(cluster);
    draw_visit(cluster);
}

/* Of ten households seven have one child, two have two, one has three. */
static void begin_household(struct cluster *cluster)
{
    static const uint8_t sizes[] = {1, 1, 1, 1, 1, 1, 1, 2, 2, 3};
    struct household *household = &cluster->household;
    double score = 3.5 + cluster->wealth + 0.9 * noise_normal(&cluster->noise);

    household->number += 1 + noise_below(&cluster->noise, 3);
    household->children_left = sizes[noise_below(&cluster->noise, 10)];
    household->line = 2;
    household->quintile = score < 1 ? 1 : score < 5 ? (int)score : 5;
    household->visit =
        cluster->first_day + (int32_t)noise_below(&cluster->noise, 2);
}

static void put_household(const struct cluster *cluster, int64_t *values)
{
    int64_t number = (int64_t)cluster->number + 1;
    int64_t stratum = (int64_t)cluster->stratum + 1;
    int year = 0, month = 0, day = 0;

    quipu_date_to_ymd(cluster->household.visit, &year, &month, &day);
    values[COLUMN_hv001] = values[COLUMN_hv021] = number;
    values[COLUMN_hv002] = (int64_t)cluster->household.number;
    values[COLUMN_hv005] = cluster->weight;
    values[COLUMN_hv022] = values[COLUMN_hv023] = stratum;
    values[COLUMN_hv024] = (int64_t)cluster->region + 1;
    values[COLUMN_hv025] = cluster->is_urban ? 1 : 2;
    values[COLUMN_hv040] = cluster->altitude;
    values[COLUMN_hv270] = cluster->household.quintile;
    values[COLUMN_hc17] = day;
    values[COLUMN_hc18] = month;
    values[COLUMN_hc19] = year;
}

bool cluster_next(struct cluster *cluster, struct record *record)
{
    if (cluster->made == cluster->children)
        return false;
    if (cluster->household.children_left == 0)
        begin_household(cluster);
    cluster->household.children_left--;
    cluster->household.line++;
    cluster->made++;
    for (size_t i = 0; i < COLUMN_COUNT; i++)
        record->values[i] = SAMPLE_BLANK;
    put_household(cluster, record->values);
    record->values[COLUMN_hvidx] = cluster->household.line;
    child_make(cluster, record);
    return true;
}
