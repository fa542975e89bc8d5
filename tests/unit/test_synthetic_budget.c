/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_synthetic_budget.c - made-up budget lines: always the same, and such
 * that stocks and flows hold together.
 */
#include "synthetic_unit.h"

#include "base/hash.h"
#include "batch/batch.h"
#include "batch/schema.h"

/* The columns read, in this order. */
enum { PERIOD, ENTITY, PROGRAMME, REGION, UBIGEO, TEXTS };
enum {
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
    NUMBERS,
};
static const char *const names[TEXTS + NUMBERS] = {
    "period",
    "SEC_EJEC",
    "PROGRAMA_PPTO",
    "DEPARTAMENTO_EJECUTORA",
    "UBIGEO_EJECUTORA",
    "month",
    "pia",
    "pim",
    "certified",
    "commitment_annual",
    "commitment",
    "accrued",
    "paid",
    "commitment_cumulative",
    "accrued_cumulative",
    "paid_cumulative",
};

struct record {
    char texts[TEXTS][12];
    int64_t numbers[NUMBERS];
};

typedef void looking(const struct record *record, void *context);

static void read_record(const struct quipu_batch *batch, size_t row,
                        struct record *record)
{
    for (size_t i = 0; i < TEXTS; i++) {
        struct quipu_slice text = quipu_batch_text(batch, i, row);
        ck_assert_uint_lt(text.length, sizeof record->texts[i]);
        memset(record->texts[i], 0, sizeof record->texts[i]);
        memcpy(record->texts[i], text.data, text.length);
    }
    for (size_t i = 0; i < NUMBERS; i++) {
        ck_assert_int_eq(quipu_batch_reasons(batch, TEXTS + i)[row],
                         QUIPU_PRESENT);
        record->numbers[i] =
            (int64_t)quipu_batch_doubles(batch, TEXTS + i)[row];
    }
}

/* Calls `look` with the records of a partition; returns how many there are. */
static size_t visit_partition(void *source, size_t partition, looking *look,
                              void *context)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    struct quipu_schema *schema = schema_new(&err);
    ck_assert_ok(quipu_plugin.source->describe(source, schema, &err) == 0, err);
    struct batch_column columns[TEXTS + NUMBERS] = {0};
    size_t indexes[TEXTS + NUMBERS], rows = 0;
    for (size_t i = 0; i < TEXTS + NUMBERS; i++) {
        indexes[i] = schema_find(schema, names[i]);
        ck_assert_uint_ne(indexes[i], SIZE_MAX);
        columns[i].name = names[i];
        columns[i].type = i < TEXTS ? QUIPU_TEXT : QUIPU_DOUBLE;
    }
    struct quipu_columns wanted = {.indexes = indexes,
                                   .count = TEXTS + NUMBERS};
    struct quipu_batch *batch = batch_new(columns, TEXTS + NUMBERS, 1000, &err);
    ck_assert_ok(batch != NULL, err);
    void *scan = quipu_plugin.source->scan(source, partition, &wanted, &err);
    ck_assert_ok(scan != NULL, err);
    int status = 0;
    while ((status = quipu_plugin.source->next(scan, batch, &err)) == 1) {
        for (size_t i = 0; i < quipu_batch_rows(batch); i++, rows++) {
            struct record record;
            read_record(batch, i, &record);
            look(&record, context);
        }
        batch_clear(batch);
    }
    ck_assert_ok(status == 0, err);
    quipu_plugin.source->finish(scan);
    batch_free(batch);
    schema_free(schema);
    return rows;
}

static size_t visit(const struct given *given, looking *look, void *context)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    struct quipu_settings *settings = make_settings(given);
    void *source = quipu_plugin.source->open(settings, &err);
    ck_assert_ok(source != NULL, err);
    size_t partitions = 0, rows = 0;
    ck_assert_ok(
        quipu_plugin.source->partitions(source, &partitions, &err) == 0, err);
    for (size_t i = 0; i < partitions; i++)
        rows += visit_partition(source, i, look, context);
    quipu_plugin.source->close(source);
    settings_free(settings);
    return rows;
}

/* ---- the same everywhere ------------------------------------------------ */

static void add_to_digest(const struct record *record, void *context)
{
    for (size_t i = 0; i < TEXTS; i++)
        hash_string(context, record->texts[i]);
    for (size_t i = 0; i < NUMBERS; i++) {
        char text[32];
        snprintf(text, sizeof text, "%lld", (long long)record->numbers[i]);
        hash_string(context, text);
    }
}

static void digest(const struct given *given, char out[HASH_SIZE])
{
    struct hash hash;
    hash_init(&hash);
    (void)visit(given, add_to_digest, &hash);
    hash_finish(&hash, out);
}

/* Our own output: a change of the data shows here, and wants another
 * BUDGET_VERSION. */
START_TEST(data_do_not_change)
{
    static const struct given given[][5] = {
        {{"kind", "budget"}, {"period", "2024"}},
        {{"kind", "budget"}, {"period", "2024"}, {"partitions", "37"}},
        {{"kind", "budget"}, {"period", "2024"}, {"seed", "2"}},
        {{"kind", "budget"}, {"period", "2023"}},
        {{"kind", "budget"}, {"period", "2024"}, {"until", "2024-11"}},
    };
    char digests[ARRAY_SIZE(given)][HASH_SIZE];
    for (size_t i = 0; i < ARRAY_SIZE(given); i++)
        digest(given[i], digests[i]);
    ck_assert_str_eq(
        digests[0],
        "cec871de453d2859f199a1318ec205ea50b66f61b27ae85b2121c0a66fd1b44c");
    ck_assert_str_eq(digests[1], digests[0]);
    for (size_t i = 2; i < ARRAY_SIZE(given); i++)
        ck_assert_str_ne(digests[i], digests[0]);
}
END_TEST

/* ---- what holds together ------------------------------------------------ */

struct seen {
    struct record year, before; /* of the line; the last record */
    int64_t sums[PAID + 1];     /* of the months of a flow */
    int months;                 /* of the year there are */
    size_t lines, reversals, pan, dit, openings;
    unsigned regions; /* bit: code */
};

static void begin_line(struct seen *seen, const struct record *record)
{
    const char *code = record->texts[REGION];
    int region = (code[0] - '0') * 10 + code[1] - '0';
    seen->lines++;
    ck_assert_int_eq(record->numbers[MONTH], seen->months);
    for (size_t i = COMMITMENT; i <= PAID; i++) {
        seen->sums[i] = 0;
        ck_assert_int_eq(
            record->numbers[i],
            record->numbers[i - COMMITMENT + COMMITMENT_CUMULATIVE]);
    }
    ck_assert_int_ge(record->numbers[PIM], record->numbers[CERTIFIED]);
    ck_assert_int_ge(record->numbers[CERTIFIED],
                     record->numbers[COMMITMENT_ANNUAL]);
    seen->openings += record->numbers[PIA] == 0;
    seen->pan += strcmp(record->texts[PROGRAMME], "0001") == 0;
    seen->dit += strcmp(record->texts[PROGRAMME], "1001") == 0;
    seen->regions |= 1u << region;
    ck_assert_int_eq(strncmp(record->texts[UBIGEO], record->texts[REGION], 2),
                     0);
    seen->year = *record;
}

static void check_month(struct seen *seen, const struct record *record)
{
    const int64_t *numbers = record->numbers;
    ck_assert_int_eq(numbers[MONTH],
                     seen->before.numbers[MONTH] % seen->months + 1);
    ck_assert_str_eq(record->texts[ENTITY], seen->year.texts[ENTITY]);
    for (size_t i = PIA; i <= COMMITMENT_ANNUAL; i++)
        ck_assert_int_eq(numbers[i], seen->year.numbers[i]);
    for (size_t i = COMMITMENT; i <= PAID; i++) {
        seen->sums[i] += numbers[i];
        ck_assert_int_eq(numbers[i - COMMITMENT + COMMITMENT_CUMULATIVE],
                         seen->sums[i]);
        if (numbers[MONTH] == seen->months)
            ck_assert_int_eq(seen->year.numbers[i], seen->sums[i]);
    }
    ck_assert_int_ge(numbers[COMMITMENT_ANNUAL],
                     numbers[COMMITMENT_CUMULATIVE]);
    ck_assert_int_ge(numbers[COMMITMENT_CUMULATIVE],
                     numbers[ACCRUED_CUMULATIVE]);
    ck_assert_int_ge(numbers[ACCRUED_CUMULATIVE], numbers[PAID_CUMULATIVE]);
    seen->reversals += numbers[ACCRUED] < 0;
}

/* A line has its year first, then its months. */
static void check_record(const struct record *record, void *context)
{
    struct seen *seen = context;
    if (strlen(record->texts[PERIOD]) == 4)
        begin_line(seen, record);
    else
        check_month(seen, record);
    seen->before = *record;
}

START_TEST(stocks_and_flows_hold_together)
{
    static const struct {
        struct given given[4];
        int months;
    } cases[] = {
        {{{"kind", "budget"}, {"period", "2024"}}, 12},
        {{{"kind", "budget"}, {"period", "2024"}, {"until", "2025-03"}}, 12},
        {{{"kind", "budget"}, {"period", "2025"}, {"until", "2025-03"}}, 3},
    };
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        struct seen seen = {.months = cases[i].months};
        size_t rows = visit(cases[i].given, check_record, &seen);
        /* 196 provinces, two entities, ten programmes; all 25 regions. */
        ck_assert_uint_eq(seen.lines, 196u * 2 * 10);
        ck_assert_uint_eq(rows, seen.lines * (size_t)(seen.months + 1));
        ck_assert_uint_eq(seen.regions, (1u << 26) - 2);
        ck_assert_uint_eq(seen.pan, 196u * 2);
        ck_assert_uint_eq(seen.dit, 196u * 2);
        ck_assert_uint_gt(seen.reversals, 0);
        ck_assert_uint_gt(seen.openings, 0);
    }
}
END_TEST

START_TEST(programmes_come_with_their_year)
{
    static const struct given given[] = {
        {"kind", "budget"}, {"period", "2019"}, {NULL, NULL}};
    struct seen seen = {.months = 12};
    (void)visit(given, check_record, &seen);
    ck_assert_uint_eq(seen.pan, 196u * 2);
    ck_assert_uint_eq(seen.dit, 0);
}
END_TEST

START_TEST(impossible_budgets_are_refused)
{
    static const struct {
        struct given given[4];
        const char *cause;
    } cases[] = {
        {{{"kind", "budget"}, {"period", "2024-05"}}, "is not a year"},
        {{{"kind", "budget"}, {"period", "2024"}, {"until", "2024"}},
         "is not a month"},
        {{{"kind", "budget"}, {"period", "2025"}, {"until", "2024-12"}},
         "2025 is after \"2024-12\""},
    };
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
        check_refused(cases[i].given, cases[i].cause);
}
END_TEST

UNIT_MAIN("synthetic budget", data_do_not_change,
          stocks_and_flows_hold_together, programmes_come_with_their_year,
          impossible_budgets_are_refused)
