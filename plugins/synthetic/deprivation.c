/* SPDX-License-Identifier: GPL-3.0-or-later */
/* deprivation.c - a made-up survey of children from 0 to 17 years and what they
 * lack, for measures of multiple deprivation.
 */
#include "table.h"

#define MONTHS    216 /* eighteen years */
#define DONT_KNOW 9

/* Mean weights of clusters in towns and in the country, times 10^6: there are
 * as many of one as of the other. */
#define TOWN_WEIGHT    700000
#define COUNTRY_WEIGHT 1300000

static const struct table_column columns[] = {
    {"household", "household", NULL, NULL},
    {"line", "line number of the child", NULL, NULL},
    {"psu", "primary sampling unit", NULL, NULL},
    {"stratum", "stratum of the sample design", NULL, NULL},
    {"weight", "sample weight, times 1000000", NULL, NULL},
    {"region", "region, from 1", NULL, NULL},
    {"residence", "1 urban, 2 rural", NULL, NULL},
    {"sex", "1 male, 2 female", NULL, NULL},
    {"age", "age in months", "months", NULL},
    {"feeding", "0 to 23 months: not fed as recommended", NULL, NULL},
    {"wasted", "0 to 59 months: wasted", NULL, NULL},
    {"unvaccinated", "12 to 59 months: without three doses of DPT", NULL, NULL},
    {"unattended_birth", "0 to 59 months: born without skilled attendance",
     NULL, NULL},
    {"out_of_school", "7 to 15 years: does not attend school", NULL, NULL},
    {"no_primary", "14 to 17 years: has not completed primary school", NULL,
     NULL},
    {"no_device", "no radio, television, telephone or computer", NULL, NULL},
    {"unsafe_water", "drinks water of an unimproved source", NULL, NULL},
    {"far_water", "more than 30 minutes to fetch water", NULL, NULL},
    {"unsafe_toilet", "no improved sanitation facility", NULL, NULL},
    {"crowded", "more than four persons to a room", NULL, NULL},
    {"poor_materials", "roof and floor of natural material", NULL, NULL},
    {"violence", "lives with a woman who suffered or justifies violence", NULL,
     NULL},
};

#define COLUMN_COUNT_HERE (sizeof columns / sizeof columns[0])
#define FIRST_LACK        9

/* How rare a lack is, how much it goes with poverty, and who is asked. */
static const struct lack {
    double rarity, poverty;
    int from_months, below_months;
    bool is_household;
} lacks[] = {
    {-0.10, 0.4, 0, 24, false},    {1.50, 0.3, 0, 60, false},
    {-0.05, 0.7, 12, 60, false},   {0.15, 1.0, 0, 60, false},
    {0.35, 0.9, 84, 192, false},   {0.05, 0.9, 168, 216, false},
    {0.30, 0.9, 0, MONTHS, true},  {0.35, 1.1, 0, MONTHS, true},
    {0.80, 0.9, 0, MONTHS, true},  {-0.65, 1.0, 0, MONTHS, true},
    {0.55, 0.4, 0, MONTHS, true},  {0.45, 1.2, 0, MONTHS, true},
    {-0.25, 0.4, 0, MONTHS, true},
};

#define LACK_COUNT (sizeof lacks / sizeof lacks[0])

_Static_assert(FIRST_LACK + LACK_COUNT == COLUMN_COUNT_HERE,
               "every lack is a column");
_Static_assert(COLUMN_COUNT_HERE <= TABLE_COLUMNS_MAX, "columns fit");

enum purpose { FOR_CLUSTER = 1, FOR_HOUSEHOLD, FOR_CHILD };

static struct noise stream_of(const struct table *table, enum purpose purpose,
                              size_t index)
{
    return table_noise(table, (uint32_t)table->year << 8 | purpose, index);
}

struct place {
    size_t cluster, region;
    size_t line; /* of the household, from 0 */
    bool is_urban;
};

/* Children are dealt evenly to clusters, by threes and twos to households;
 * clusters to strata, by turns of towns and of the country. */
static struct place find_place(const struct sample *sample, size_t row)
{
    struct place place = {.cluster = row * sample->clusters / sample->children};
    size_t children = sample->children;
    size_t first = /* row of the cluster */
        (place.cluster * children + sample->clusters - 1) / sample->clusters;
    size_t own = row - first;
    place.line = own % 5 < 3 ? own % 5 : own % 5 - 3;
    size_t stratum = place.cluster % sample->strata;
    place.region = stratum % sample->regions;
    place.is_urban = stratum / sample->regions % 2 == 0;
    return place;
}

/* Poverty of a household: rural, in the last regions, less of it every year. */
static double draw_poverty(const struct table *table, const struct place *place,
                           struct noise *household, int64_t *weight)
{
    struct noise cluster = stream_of(table, FOR_CLUSTER, place->cluster);
    double rank =
        (double)place->region / (double)table->sample.regions; /* 0 to 1 */
    double poverty = (place->is_urban ? -0.85 : 0.85) + 0.5 * (rank - 0.5) -
                     0.03 * (table->year - 2018);
    *weight = (place->is_urban ? TOWN_WEIGHT : COUNTRY_WEIGHT) / 1000 *
              (850 + noise_below(&cluster, 301));
    poverty += 0.35 * noise_normal(&cluster);
    return poverty + 0.5 * noise_normal(household);
}

/* Whether something is lacking; a few do not know. */
static int64_t draw_lack(const struct lack *lack, double poverty,
                         struct noise *noise)
{
    double need = lack->poverty * poverty + noise_normal(noise);
    return noise_chance(noise, 60) ? DONT_KNOW : need > lack->rarity;
}

static void make_child(const struct table *table, size_t row, int64_t *values)
{
    struct place place = find_place(&table->sample, row);
    size_t number = row - place.line; /* the household's: its first child */
    struct noise household = stream_of(table, FOR_HOUSEHOLD, number);
    struct noise child = stream_of(table, FOR_CHILD, row);
    int64_t weight = 0;
    double poverty = draw_poverty(table, &place, &household, &weight);
    int age = (int)noise_below(&child, MONTHS);
    size_t stratum = place.cluster % table->sample.strata;
    const int64_t head[FIRST_LACK] = {
        (int64_t)number + 1, /* of the household */
        (int64_t)place.line + 1,
        (int64_t)place.cluster + 1,
        (int64_t)stratum + 1,
        weight,
        (int64_t)place.region + 1,
        place.is_urban ? 1 : 2,
        1 + (int64_t)noise_below(&child, 2),
        age,
    };

    for (size_t i = 0; i < FIRST_LACK; i++)
        values[i] = head[i];
    for (size_t i = 0; i < LACK_COUNT; i++) {
        const struct lack *lack = &lacks[i];
        struct noise *noise = lack->is_household ? &household : &child;
        int64_t value = draw_lack(lack, poverty, noise);
        bool is_asked = age >= lack->from_months && age < lack->below_months;
        values[FIRST_LACK + i] = is_asked ? value : SAMPLE_BLANK;
    }
}

static size_t count_children(const struct table *table)
{
    return table->sample.children;
}

const struct table_kind table_deprivation = {
    .name = "deprivation",
    .version = 1,
    .columns = columns,
    .column_count = COLUMN_COUNT_HERE,
    .count = count_children,
    .make = make_child,
};
