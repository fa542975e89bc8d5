/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_budget_feeds.c - one made-up budget written in the long and in the wide
 * layout: both add up to what it was made of, in every programme and period.
 */
#include <inttypes.h>

#include "budget_unit.h"

#define LINES      60
#define PROGRAMMES 7
#define LAST       8 /* of the months with flows */

struct line {
    int programme; /* "0001" and so on */
    int64_t pia, pim, certified, accrued[12];
};

static uint32_t draw(uint32_t *state, uint32_t below)
{
    *state = *state * 1664525u + 1013904223u;
    return (uint32_t)(((uint64_t)*state * below) >> 32);
}

/* Half of the lines have no flow in a month; one flow in ten is a reversal. */
static void make_lines(struct line *lines)
{
    uint32_t state = 2024;
    for (size_t i = 0; i < LINES; i++) {
        struct line *line = &lines[i];
        *line = (struct line){.programme = (int)draw(&state, PROGRAMMES) + 1};
        line->pia = draw(&state, 1000000000);
        line->pim = line->pia + draw(&state, 1000000) - 300000;
        line->certified = draw(&state, 1000000000);
        for (int m = 0; m < LAST; m++) {
            if (draw(&state, 2) == 0)
                continue;
            bool is_reversal = draw(&state, 10) == 0;
            line->accrued[m] = draw(&state, 100000000);
            if (is_reversal)
                line->accrued[m] = -line->accrued[m];
        }
    }
    lines[0].accrued[LAST - 1] = 1; /* there is a flow in the last month */
}

static void write_cents(struct quipu_text *text, int64_t cents)
{
    uint64_t size = (uint64_t)(cents < 0 ? -cents : cents);
    quipu_text_printf(text, ",%s%" PRIu64 ".%02" PRIu64, cents < 0 ? "-" : "",
                      size / 100, size % 100);
}

static void write_row(struct quipu_text *text, int month,
                      const struct line *line)
{
    bool has_stocks = month == 0;
    quipu_text_printf(text, "2024,%d,%04d", month, line->programme);
    write_cents(text, has_stocks ? line->pia : 0);
    write_cents(text, has_stocks ? line->pim : 0);
    write_cents(text, has_stocks ? line->certified : 0);
    write_cents(text, has_stocks ? 0 : line->accrued[month - 1]);
    quipu_text_append(text, "\n");
}

static void write_long(struct quipu_text *text, const struct line *lines)
{
    quipu_text_append(text, "ANO_EJE,MES_EJE,PROGRAMA_PPTO,MONTO_PIA,MONTO_PIM,"
                            "MONTO_CERTIFICADO,MONTO_DEVENGADO\n");
    for (size_t i = 0; i < LINES; i++) {
        write_row(text, 0, &lines[i]);
        for (int m = 1; m <= 12; m++) {
            if (lines[i].accrued[m - 1] != 0)
                write_row(text, m, &lines[i]);
        }
    }
}

static void write_wide(struct quipu_text *text, const struct line *lines)
{
    static const char *const months[] = {
        "ENERO", "FEBRERO", "MARZO",      "ABRIL",   "MAYO",      "JUNIO",
        "JULIO", "AGOSTO",  "SEPTIEMBRE", "OCTUBRE", "NOVIEMBRE", "DICIEMBRE"};
    quipu_text_append(text, "ANO_EJE,PROGRAMA_PPTO,MONTO_PIA,MONTO_PIM,"
                            "MONTO_CERTIFICADO_ANUAL,MONTO_DEVENGADO_ANUAL");
    for (size_t m = 0; m < ARRAY_SIZE(months); m++)
        quipu_text_printf(text, ",MONTO_DEVENGADO_%s", months[m]);
    for (size_t i = 0; i < LINES; i++) {
        const struct line *line = &lines[i];
        int64_t sum = 0;
        for (int m = 0; m < 12; m++)
            sum += line->accrued[m];
        quipu_text_printf(text, "\n2024,%04d", line->programme);
        write_cents(text, line->pia);
        write_cents(text, line->pim);
        write_cents(text, line->certified);
        write_cents(text, sum);
        for (int m = 0; m < 12; m++)
            write_cents(text, line->accrued[m]);
    }
    quipu_text_append(text, "\n");
}

/* ---- sums --------------------------------------------------------------- */

enum { SUM_PIA, SUM_PIM, SUM_CERTIFIED, SUM_ACCRUED, SUM_CUMULATIVE, SUMS };

/* Of a programme in a period: 0 the year, else a month. */
struct sums {
    int64_t sums[PROGRAMMES + 1][13][SUMS];
};

/* What was made, added up without the source. */
static void add_lines(struct sums *sums, const struct line *lines)
{
    memset(sums, 0, sizeof *sums);
    for (size_t i = 0; i < LINES; i++) {
        const struct line *line = &lines[i];
        int64_t cumulative = 0, total = 0;
        for (int m = 0; m < 12; m++)
            total += line->accrued[m];
        for (int period = 0; period <= LAST; period++) {
            int64_t flow = period > 0 ? line->accrued[period - 1] : total;
            int64_t *sum = sums->sums[line->programme][period];
            cumulative += period > 0 ? flow : 0;
            sum[SUM_PIA] += line->pia;
            sum[SUM_PIM] += line->pim;
            sum[SUM_CERTIFIED] += line->certified;
            sum[SUM_ACCRUED] += flow;
            sum[SUM_CUMULATIVE] += period > 0 ? cumulative : total;
        }
    }
}

static void add_records(struct sums *sums, const char *records)
{
    memset(sums, 0, sizeof *sums);
    for (const char *at = records; *at != '\0'; at = strchr(at, '\n') + 1) {
        int64_t values[SUMS];
        int length = 0, period = 0;
        /* A programme has its four digits: "0001". */
        ck_assert(strncmp(at, "000", 3) == 0 && at[4] == ' ');
        int programme = at[3] - '0';
        ck_assert(strncmp(at + 5, "2024", 4) == 0);
        length = at[9] == '-' ? 12 : 9;
        if (at[9] == '-')
            period = (at[10] - '0') * 10 + at[11] - '0';
        ck_assert_int_eq(
            sscanf(at + length,
                   "%" SCNd64 "%" SCNd64 "%" SCNd64 "%" SCNd64 "%" SCNd64,
                   &values[0], &values[1], &values[2], &values[3], &values[4]),
            SUMS);
        ck_assert_int_le(period, LAST);
        for (size_t i = 0; i < SUMS; i++)
            sums->sums[programme][period][i] += values[i];
    }
}

static void check_file(const char *file, const char *layout,
                       const struct sums *expected)
{
    const struct given given[] = {
        {"file", file}, {"layout", layout}, {NULL, NULL}};
    struct quipu_error err = QUIPU_NO_ERROR;
    char *records = try_read(
        given,
        "PROGRAMA_PPTO period pia pim certified accrued accrued_cumulative",
        &err);
    ck_assert_ok(records, err);
    struct sums sums;
    add_records(&sums, records);
    ck_assert_mem_eq(&sums, expected, sizeof sums);
    free(records);
}

START_TEST(long_and_wide_add_up_to_the_same)
{
    struct line lines[LINES];
    struct sums expected;
    make_lines(lines);
    add_lines(&expected, lines);
    QUIPU_AUTO_TEXT(as_long);
    QUIPU_AUTO_TEXT(as_wide);
    write_long(&as_long, lines);
    write_wide(&as_wide, lines);
    check_file(as_long.data, "long", &expected);
    check_file(as_wide.data, "wide", &expected);
}
END_TEST

UNIT_MAIN("budget feeds", long_and_wide_add_up_to_the_same)
