/* SPDX-License-Identifier: GPL-3.0-or-later */
/* budget.c - the kind "budget": made-up lines of Peru's public budget.
 *
 * The records are those that the source budget makes of a long file of SIAF: a
 * line has one of its year, and one of each month up to the last.  What a line
 * holds follows from the seed, the year and the line's number alone.  Amounts
 * are whole cents, and all arithmetic is in whole numbers.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "noise.h"
#include "synthetic.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))
#define MONTHS   12

/* Number of the generator: raise it when the same settings give other data. */
#define BUDGET_VERSION 1

/* What a stream of noise is for. */
enum purpose { FOR_PROVINCE = 0x100, FOR_ENTITY, FOR_LINE, FOR_YEAR = 0x200 };

/* How many provinces the regions have, by their code from 01; a province is
 * numbered from 01 in its region, and its capital is its district 01. */
static const uint8_t provinces[] = {7,  20, 7,  8,  11, 13, 1, 13, 7,
                                    11, 5,  9,  12, 3,  10, 8, 3,  3,
                                    3,  8,  13, 10, 4,  3,  4};
#define PROVINCES 196
#define LIMA      127 /* number of the province 1501, from 0 */

/* Typical budgets in soles of a line of a province, and how much more or less a
 * year, in percent, from 2020. */
static const struct programme {
    const char code[5];
    int32_t soles;
    int growth;
    int since, until;
} programmes[] = {
    {"0001", 3000000, -8, 1, 9999},    {"0002", 2600000, 4, 1, 9999},
    {"0049", 900000, 2, 1, 9999},      {"0083", 1500000, 1, 1, 9999},
    {"0098", 700000, 3, 1, 9999},      {"0115", 1200000, 5, 1, 9999},
    {"1001", 1800000, 15, 2020, 9999}, {"1002", 250000, 6, 2020, 9999},
    {"9001", 4000000, 3, 1, 9999},     {"9002", 5000000, 2, 1, 9999},
};
#define BASE_YEAR 2020

struct budget {
    uint64_t seed;
    size_t lines, partitions;
    int year, last_month;
};

/* ---- columns ------------------------------------------------------------ */

enum column {
    YEAR,
    LEVEL,
    ENTITY,
    PROGRAMME,
    FUNDS,
    REGION,
    PROVINCE,
    DISTRICT,
    UBIGEO,
    META,
    PERIOD,
    MONTH,
    PIA,
    PIM,
    CERTIFIED,
    COMMITMENT_ANNUAL,
    COMMITMENT,
    ACCRUED,
    PAID,
    COMMITMENT_CUMULATIVE,
    ACCRUED_CUMULATIVE,
    PAID_CUMULATIVE,
    COLUMNS,
};

static const struct {
    const char *name, *label;
} columns[COLUMNS] = {
    [YEAR] = {"ANO_EJE", "year of the budget"},
    [LEVEL] = {"NIVEL_GOBIERNO", "level of government: E, R or M"},
    [ENTITY] = {"SEC_EJEC", "entity that spends"},
    [PROGRAMME] = {"PROGRAMA_PPTO", "budget programme"},
    [FUNDS] = {"FUENTE_FINANC", "source of funds"},
    [REGION] = {"DEPARTAMENTO_EJECUTORA", "region of the entity's seat"},
    [PROVINCE] = {"PROVINCIA_EJECUTORA", "province in that region"},
    [DISTRICT] = {"DISTRITO_EJECUTORA", "district in that province"},
    [UBIGEO] = {"UBIGEO_EJECUTORA", "the three together"},
    [META] = {"DEPARTAMENTO_META", "region where the money goes"},
    [PERIOD] = {"period", "the year, or the month"},
    [MONTH] = {"month", "months of the year covered"},
    [PIA] = {"pia", "opening budget"},
    [PIM] = {"pim", "modified budget"},
    [CERTIFIED] = {"certified", "certified credit"},
    [COMMITMENT_ANNUAL] = {"commitment_annual", "annual commitment"},
    [COMMITMENT] = {"commitment", "commitment"},
    [ACCRUED] = {"accrued", "accrual"},
    [PAID] = {"paid", "paid orders"},
    [COMMITMENT_CUMULATIVE] = {"commitment_cumulative",
                               "commitment since the year began"},
    [ACCRUED_CUMULATIVE] = {"accrued_cumulative",
                            "accrual since the year began"},
    [PAID_CUMULATIVE] = {"paid_cumulative", "paid orders since the year began"},
};

static int describe(void *source, struct quipu_schema *schema,
                    struct quipu_error *err)
{
    (void)source;
    (void)err;
    for (size_t i = 0; i < COLUMNS; i++) {
        const char *unit = i == MONTH ? "months" : "cents";
        quipu_schema_column(schema, .name = columns[i].name,
                            .label = columns[i].label,
                            .type = i < MONTH ? QUIPU_TEXT : QUIPU_INTEGER,
                            .unit = i < MONTH ? NULL : unit);
    }
    return 0;
}

/* ---- opening ------------------------------------------------------------ */

static int read_until(struct budget *budget, const char *text,
                      struct quipu_error *err)
{
    struct quipu_period until;
    if (!text) {
        budget->last_month = MONTHS;
        return 0;
    }
    if (!quipu_parse_period(quipu_slice_of(text), &until) ||
        until.frequency != QUIPU_MONTH)
        return quipu_fail(err, QUIPU_EDEFINITION, "\"%s\" is not a month",
                          text);
    int year = until.ordinal / MONTHS;
    if (budget->year > year)
        return quipu_fail(err, QUIPU_EDEFINITION, "%d is after \"%s\"",
                          budget->year, text);
    budget->last_month =
        budget->year < year ? MONTHS : until.ordinal % MONTHS + 1;
    return 0;
}

static int read_settings(struct budget *budget,
                         const struct quipu_settings *settings,
                         struct quipu_error *err)
{
    const char *text = quipu_settings_text(settings, "period");
    struct quipu_period period;
    *budget = (struct budget){
        .seed = (uint64_t)quipu_settings_integer(settings, "seed"),
        .lines = (size_t)quipu_settings_integer(settings, "lines"),
        .partitions = (size_t)quipu_settings_integer(settings, "partitions"),
    };
    if (!quipu_parse_period(quipu_slice_of(text), &period) ||
        period.frequency != QUIPU_ANNUAL)
        return quipu_fail(err, QUIPU_EDEFINITION, "\"%s\" is not a year", text);
    budget->year = period.ordinal;
    return read_until(budget, quipu_settings_text(settings, "until"), err);
}

static void *open_budget(const struct quipu_settings *settings,
                         struct quipu_error *err)
{
    struct budget *budget = malloc(sizeof *budget);
    if (!budget) {
        (void)quipu_fail_memory(err);
        return NULL;
    }
    if (read_settings(budget, settings, err) == 0)
        return budget;
    free(budget);
    return NULL;
}

static int fingerprint(void *source, struct quipu_text *text,
                       struct quipu_error *err)
{
    const struct budget *budget = source;
    quipu_text_printf(text,
                      "synthetic budget %d seed %llu year %d month %d lines "
                      "%zu",
                      BUDGET_VERSION, (unsigned long long)budget->seed,
                      budget->year, budget->last_month, budget->lines);
    return quipu_text_check(text, err);
}

static int count_partitions(void *source, size_t *count,
                            struct quipu_error *err)
{
    const struct budget *budget = source;
    (void)err;
    *count = budget->partitions;
    return 0;
}

/* ---- a line ------------------------------------------------------------- */

struct line {
    int region, province, meta; /* from 1 */
    size_t entity;              /* from 0 */
    const struct programme *programme;
    char level, funds;
    int64_t stocks[COMMITMENT - PIA];
    int64_t cumulative[COLUMNS - COMMITMENT_CUMULATIVE][MONTHS];
};

/* A number from `low` to `high` percent of an amount. */
static int64_t draw_part(struct noise *noise, int64_t amount, int low, int high)
{
    uint32_t steps = (uint32_t)(high - low) * 100 + 1;
    return amount * (low * 100 + (int64_t)noise_below(noise, steps)) / 10000;
}

static void place_line(struct line *line, size_t province)
{
    size_t region = 0;
    while (province >= provinces[region])
        province -= provinces[region++];
    line->region = (int)region + 1;
    line->province = (int)province + 1;
    line->meta = line->region;
}

/* What a line would have in the base year, in cents. */
static int64_t draw_size(const struct budget *budget, struct line *line,
                         size_t province)
{
    size_t number = line->entity * COUNT(programmes) +
                    (size_t)(line->programme - programmes);
    struct noise of_province =
        noise_stream(budget->seed, FOR_PROVINCE, province);
    struct noise of_entity =
        noise_stream(budget->seed, FOR_ENTITY, line->entity);
    struct noise noise = noise_stream(budget->seed, FOR_LINE, number);
    int64_t cents = line->programme->soles * INT64_C(100);

    line->level = "RRRMME"[noise_below(&of_entity, 6)];
    line->funds = "1115"[noise_below(&noise, 4)];
    if (line->level == 'E' && noise_chance(&noise, 5000))
        line->meta = 1 + (int)noise_below(&noise, COUNT(provinces));
    cents = draw_part(&of_province, cents, 20, 250);
    if (province == LIMA)
        cents *= 8;
    return draw_part(&noise, cents, 50, 150);
}

/* Little in January, most in December; one line in thirty takes back a tenth of
 * a month in the next. */
static void draw_accruals(struct noise *noise, int64_t total, int64_t *sums)
{
    static const int profile[MONTHS] = {3, 5, 7, 8, 8, 8, 8, 8, 9, 9, 11, 16};
    int64_t parts[MONTHS], all = 0, sum = 0;

    for (int i = 0; i < MONTHS; i++) {
        parts[i] = profile[i] * (80 + (int64_t)noise_below(noise, 41));
        all += parts[i];
    }
    for (int i = 0; i < MONTHS; i++)
        parts[i] = total * parts[i] / all;
    uint32_t month = 1 + noise_below(noise, MONTHS - 1);
    if (noise_below(noise, 30) == 0)
        parts[month] = -parts[month - 1] / 10;
    for (int i = 0; i < MONTHS; i++)
        sums[i] = sum += parts[i];
}

/* The year's stocks stand at the last month: as far as the year has come, what
 * is committed and certified goes from what is accrued to that of a whole
 * year. */
static void draw_stocks(struct noise *noise, struct line *line, int months)
{
    const int64_t *accrued = line->cumulative[1];
    int64_t pim = line->stocks[PIM - PIA], most = 0, whole = 0;
    for (int i = 0; i < MONTHS; i++) {
        whole = whole > accrued[i] ? whole : accrued[i];
        if (i < months)
            most = whole;
    }
    int64_t committed = whole + draw_part(noise, pim - whole, 0, 50);
    int64_t certified = committed + draw_part(noise, pim - committed, 0, 90);
    line->stocks[COMMITMENT_ANNUAL - PIA] =
        most + (committed - most) * months / MONTHS;
    line->stocks[CERTIFIED - PIA] = most + (certified - most) * months / MONTHS;
}

/* Commitments come before what is accrued, payments after. */
static void draw_other_flows(struct noise *noise, struct line *line)
{
    int64_t committed = line->stocks[COMMITMENT_ANNUAL - PIA], before = 0;
    for (int i = 0; i < MONTHS; i++) {
        int64_t accrued = line->cumulative[1][i], flow = accrued - before;
        int64_t left = committed > accrued ? committed - accrued : 0;
        int64_t owed = draw_part(noise, flow > 0 ? flow : 0, 0, 20);
        line->cumulative[0][i] = accrued + left / 10;
        line->cumulative[2][i] = accrued - owed;
        before = accrued;
    }
}

/* False where the programme is not there in the year. */
static bool make_line(const struct budget *budget, size_t number,
                      struct line *line)
{
    size_t entity = number / COUNT(programmes);
    size_t province = entity / budget->lines;
    const struct programme *programme = &programmes[number % COUNT(programmes)];
    int growth = 100 + programme->growth * (budget->year - BASE_YEAR);
    struct noise noise = noise_stream(
        budget->seed, FOR_YEAR | (uint64_t)budget->year << 16, number);

    if (budget->year < programme->since || budget->year > programme->until)
        return false;
    *line = (struct line){.entity = entity, .programme = programme};
    place_line(line, province);
    if (growth < 20)
        growth = 20;
    if (growth > 300)
        growth = 300;
    int64_t size = draw_size(budget, line, province) * growth / 100;
    bool is_new = noise_chance(&noise, 200);
    line->stocks[0] = is_new ? 0 : draw_part(&noise, size, 90, 105);
    int64_t pim = draw_part(&noise, size, 90, 140);
    line->stocks[PIM - PIA] = pim;
    draw_accruals(&noise, draw_part(&noise, pim, 65, 99), line->cumulative[1]);
    draw_stocks(&noise, line, budget->last_month);
    draw_other_flows(&noise, line);
    return true;
}

/* ---- reading ------------------------------------------------------------ */

struct scan {
    const struct budget *budget;
    const struct quipu_columns *wanted;
    size_t next_line, end; /* of the partition */
    uint64_t row;
    int month; /* of the next record of the line: 0 the year; else beyond */
    struct line line;
};

/* Where a partition begins. */
static size_t first_line(const struct budget *budget, size_t partition)
{
    size_t all = PROVINCES * budget->lines * COUNT(programmes);
    return all * partition / budget->partitions;
}

static void *begin_scan(void *source, size_t partition,
                        const struct quipu_columns *wanted,
                        struct quipu_error *err)
{
    const struct budget *budget = source;
    struct scan *scan = malloc(sizeof *scan);
    if (!scan) {
        (void)quipu_fail_memory(err);
        return NULL;
    }
    *scan = (struct scan){.budget = budget,
                          .wanted = wanted,
                          .next_line = first_line(budget, partition),
                          .end = first_line(budget, partition + 1),
                          .month = MONTHS + 1};
    return scan;
}

/* The month of the next record, 0 for the year; -1 at the end. */
static int next_month(struct scan *scan)
{
    while (scan->month > scan->budget->last_month) {
        if (scan->next_line == scan->end)
            return -1;
        if (make_line(scan->budget, scan->next_line++, &scan->line))
            scan->month = 0;
    }
    return scan->month++;
}

static void format_text(const struct scan *scan, size_t column, int month,
                        char *out, size_t size)
{
    const struct line *line = &scan->line;
    if (column == YEAR || (column == PERIOD && month == 0))
        snprintf(out, size, "%04d", scan->budget->year);
    else if (column == PERIOD)
        snprintf(out, size, "%04d-%02d", scan->budget->year, month);
    else if (column == LEVEL)
        snprintf(out, size, "%c", line->level);
    else if (column == ENTITY)
        snprintf(out, size, "%06zu", line->entity + 1);
    else if (column == PROGRAMME)
        snprintf(out, size, "%s", line->programme->code);
    else if (column == FUNDS)
        snprintf(out, size, "%c", line->funds);
    else if (column == REGION)
        snprintf(out, size, "%02d", line->region);
    else if (column == PROVINCE)
        snprintf(out, size, "%02d", line->province);
    else if (column == DISTRICT)
        snprintf(out, size, "01");
    else if (column == META)
        snprintf(out, size, "%02d", line->meta);
    else
        snprintf(out, size, "%02d%02d01", line->region, line->province);
}

static int64_t find_number(const struct scan *scan, size_t column, int month)
{
    const struct line *line = &scan->line;
    int last = scan->budget->last_month;
    if (column == MONTH)
        return month > 0 ? month : last;
    if (column < COMMITMENT)
        return line->stocks[column - PIA];
    bool is_cumulative = column >= COMMITMENT_CUMULATIVE;
    const int64_t *sums =
        line->cumulative[is_cumulative ? column - COMMITMENT_CUMULATIVE
                                       : column - COMMITMENT];
    int64_t sum = sums[(month > 0 ? month : last) - 1];
    bool has_before = !is_cumulative && month > 1;
    return has_before ? sum - sums[month - 2] : sum;
}

static void put_record(const struct scan *scan, int month,
                       struct quipu_batch *batch)
{
    for (size_t i = 0; i < quipu_columns_count(scan->wanted); i++) {
        size_t column = quipu_columns_index(scan->wanted, i);
        char text[32];
        if (column >= MONTH) {
            quipu_put_number(batch, i,
                             (double)find_number(scan, column, month));
            continue;
        }
        format_text(scan, column, month, text, sizeof text);
        quipu_put_text(batch, i, quipu_slice_of(text));
    }
}

static int next_batch(void *state, struct quipu_batch *batch,
                      struct quipu_error *err)
{
    struct scan *scan = state;
    int month = 0;
    while (!quipu_batch_is_full(batch) && (month = next_month(scan)) >= 0) {
        put_record(scan, month, batch);
        if (quipu_end_row(batch, ++scan->row, err) == -1)
            return -1;
    }
    return quipu_batch_rows(batch) > 0;
}

const struct quipu_source synthetic_budget = {
    .open = open_budget,
    .describe = describe,
    .fingerprint = fingerprint,
    .partitions = count_partitions,
    .scan = begin_scan,
    .next = next_batch,
    .finish = free,
    .close = free,
};
