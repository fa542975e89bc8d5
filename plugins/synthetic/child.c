/* SPDX-License-Identifier: GPL-3.0-or-later */
/* child.c - one made-up child: age, measurements, z-scores, haemoglobin.
 *
 * Only the four operations and rounding to whole numbers are used, in doubles
 * and without contraction (see synthetic.am), so that every machine gives the
 * same.
 */
#include "growth.h"
#include "sample.h"

/* Codes of a DHS file. */
#define DID_NOT_MEASURE 9
#define LYING           1
#define STANDING        2
#define NOT_MEASURED    0
#define Z_OUT_OF_LIMITS 9996
#define Z_FLAGGED       9998
#define Z_MISSING       9999
#define SIZE_MISSING    9990 /* + result: 9993 absent, 9994 refused, ... */
#define HB_MISSING      990

#define FIRST_STANDING_DAY 731
#define STANDING_LESS      0.7 /* cm */

/* Results of a measurement that was not made, as DHS codes them: absent 3,
 * refused 4, other 6; and what stands in the place of a size or Hb. */
struct result {
    int code, suffix;
};
static const struct result not_made[] = {{3, 4}, {4, 5}, {6, 6}};

/* Rounds half up; for numbers of everyday size. */
static int64_t round_up(double value)
{
    int64_t whole = (int64_t)(value + 0.5);
    return value + 0.5 < (double)whole ? whole - 1 : whole;
}

/* 0 in all but so many of 10000 cases, else one of the results above. */
static struct result draw_result(struct noise *noise, uint32_t per_10000)
{
    struct result made = {0, 0};
    uint32_t which = noise_below(noise, 3);
    return noise_chance(noise, per_10000) ? not_made[which] : made;
}

/* ---- age and sex ------------------------------------------------------- */

/* Whole months between two dates. */
static int count_months(int32_t from, int32_t to)
{
    int year[2], month[2], day[2];
    quipu_date_to_ymd(from, &year[0], &month[0], &day[0]);
    quipu_date_to_ymd(to, &year[1], &month[1], &day[1]);
    return (year[1] - year[0]) * 12 + month[1] - month[0] -
           (day[1] < day[0] ? 1 : 0);
}

static void put_birth(int64_t *values, int32_t birth, int32_t visit)
{
    int year = 0, month = 0, day = 0;
    quipu_date_to_ymd(birth, &year, &month, &day);
    values[COLUMN_hc1] = count_months(birth, visit);
    values[COLUMN_hc16] = day;
    values[COLUMN_hc30] = month;
    values[COLUMN_hc31] = year;
    values[COLUMN_hc32] = (int64_t)(year - 1900) * 12 + month;
}

/* ---- measurements ------------------------------------------------------ */

/* What is true of a child's body, and what was written down. */
struct body {
    int sex, age_days;
    double haz, whz;
    int64_t height_mm, weight_hg; /* 0.1 cm, 0.1 kg */
    int position;
};

/* Stunting sets in during the first two years. */
static void draw_body(struct cluster *cluster, struct body *body)
{
    struct noise *noise = &cluster->noise;
    int quintile = cluster->household.quintile;
    int days = body->age_days < 730 ? body->age_days : 730;

    body->haz = -0.4 - 0.9 * days / 730 + 0.2 * (quintile - 3) + cluster->haz +
                1.05 * noise_normal(noise);
    body->whz = 0.35 + 0.06 * (quintile - 3) + cluster->whz +
                0.95 * noise_normal(noise);
}

/* One in fifty is measured in the wrong position; a few heights are wrong by up
 * to 40 cm. */
static void measure_body(struct noise *noise, struct body *body)
{
    struct lms height = growth_by_age(GROWTH_HEIGHT, body->sex, body->age_days);
    bool should_stand = body->age_days >= FIRST_STANDING_DAY;
    bool stands = should_stand != noise_chance(noise, 200);
    double cm = lms_measure(&height, body->haz);
    double length = should_stand ? cm + STANDING_LESS : cm;
    struct lms weight = growth_weight_by_length(body->sex, length);
    double written = stands ? length - STANDING_LESS : length;

    int32_t error = (int32_t)noise_below(noise, 801) - 400;
    if (noise_chance(noise, 60))
        written += error / 10.0;
    body->position = stands ? STANDING : LYING;
    body->height_mm = round_up(written * 10);
    body->weight_hg = round_up(lms_measure(&weight, body->whz) * 10);
}

/* A z-score as DHS stores it: times 100, flagged outside the limits. */
static int64_t store_z(double z, int lowest, int highest)
{
    int64_t stored = round_up(z * 100);
    if (stored < 100 * lowest || stored > 100 * highest)
        return Z_FLAGGED;
    return stored;
}

static void put_z_scores(const struct body *body, int64_t *values)
{
    bool should_stand = body->age_days >= FIRST_STANDING_DAY;
    double written = (double)body->height_mm / 10;
    double length =
        body->position == STANDING ? written + STANDING_LESS : written;
    double cm = should_stand ? length - STANDING_LESS : length;
    double kg = (double)body->weight_hg / 10;
    double bmi = kg / (cm * cm / 10000);
    struct lms height = growth_by_age(GROWTH_HEIGHT, body->sex, body->age_days);
    struct lms weight = growth_by_age(GROWTH_WEIGHT, body->sex, body->age_days);
    struct lms mass = growth_by_age(GROWTH_BMI, body->sex, body->age_days);
    struct lms by_length = growth_weight_by_length(body->sex, length);
    bool has_length = length >= 45 && length <= 120;

    values[COLUMN_hc70] = store_z(lms_z(&height, cm), -6, 6);
    values[COLUMN_hc71] = store_z(lms_z(&weight, kg), -6, 5);
    values[COLUMN_hc72] =
        has_length ? store_z(lms_z(&by_length, kg), -5, 5) : Z_OUT_OF_LIMITS;
    values[COLUMN_hc73] = store_z(lms_z(&mass, bmi), -5, 5);
}

static void put_measurements(struct cluster *cluster, struct body *body,
                             int64_t *values)
{
    struct result result = draw_result(&cluster->noise, 400);

    draw_body(cluster, body);
    measure_body(&cluster->noise, body);
    values[COLUMN_hc13] = result.code;
    if (result.code == 0) {
        values[COLUMN_hc2] = body->weight_hg;
        values[COLUMN_hc3] = body->height_mm;
        values[COLUMN_hc15] = body->position;
        put_z_scores(body, values);
        return;
    }
    values[COLUMN_hc2] = values[COLUMN_hc3] = SIZE_MISSING + result.suffix;
    values[COLUMN_hc15] = NOT_MEASURED;
    values[COLUMN_hc70] = values[COLUMN_hc71] = Z_MISSING;
    values[COLUMN_hc72] = values[COLUMN_hc73] = Z_MISSING;
}

/* ---- haemoglobin ------------------------------------------------------- */

double altitude_excess(int altitude)
{
    if (altitude < 1000)
        return 0;
    double thousand_feet = altitude * 3.3 / 1000;
    return 10 * thousand_feet * (0.022 * thousand_feet - 0.032);
}

/* Severe 1, moderate 2, mild 3, none 4. */
static int anaemia_level(int64_t hb)
{
    static const int limits[] = {70, 100, 110};
    int level = 1;
    while (level < 4 && hb >= limits[level - 1])
        level++;
    return level;
}

/* From six months.  What the adjustment leaves below 1 g/L is cut off, as
 * Peru's ENDES seems to do. */
static void put_haemoglobin(struct cluster *cluster, int64_t *values)
{
    struct noise *noise = &cluster->noise;
    struct result result = draw_result(noise, 500);
    double excess = altitude_excess(cluster->altitude);
    double at_sea = 106 + 14.0 * (double)(values[COLUMN_hc1] - 6) / 54 +
                    1.5 * (cluster->household.quintile - 3) + cluster->hb +
                    11 * noise_normal(noise);
    if (noise_chance(noise, 100))
        at_sea -= 30;
    int64_t raw = round_up(at_sea + excess);

    if (values[COLUMN_hc1] < 6)
        return;
    values[COLUMN_hc55] = result.code;
    if (result.code != 0) {
        values[COLUMN_hc53] = values[COLUMN_hc56] = HB_MISSING + result.suffix;
        values[COLUMN_hc57] = DID_NOT_MEASURE;
        return;
    }
    values[COLUMN_hc53] = raw;
    values[COLUMN_hc56] = (int64_t)((double)raw - excess);
    values[COLUMN_hc57] = anaemia_level(values[COLUMN_hc56]);
}

void child_make(struct cluster *cluster, struct record *record)
{
    struct noise *noise = &cluster->noise;
    int64_t *values = record->values;
    int32_t visit = cluster->household.visit;
    struct body body = {.sex = 0};

    /* One draw a statement: their order is part of the data. */
    body.sex = noise_chance(noise, 4900) ? 1 : 0;
    body.age_days = (int)noise_below(noise, GROWTH_LAST_DAY);
    values[COLUMN_hv103] = noise_chance(noise, 250) ? 0 : 1;
    values[COLUMN_hc27] = body.sex + 1;
    put_birth(values, visit - body.age_days, visit);
    put_measurements(cluster, &body, values);
    put_haemoglobin(cluster, values);
}
