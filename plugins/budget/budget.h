/* SPDX-License-Identifier: GPL-3.0-or-later */
/* budget.h - the inside of the budget source.
 *
 * Life of a reading: `look` goes over all files once and finds of every year
 * the last month with a flow and which months carry the stocks; then the files
 * are read again, and every row becomes a record of its year and records of
 * its months, such that adding up the records of a period is right for stocks
 * and for flows.
 *
 * Amounts are whole hundredths of the currency unit ("cents"), never a double.
 */
#ifndef BUDGET_H
#define BUDGET_H

#include <quipu/plugin.h>

#define MONTHS    12
#define YEARS_MAX 100 /* of one load */

/* Stocks are what stands at the day of the file, flows what happened in a
 * month.  In the order of the options and of the computed columns. */
enum amount {
    PIA,
    PIM,
    CERTIFIED,
    COMMITMENT_ANNUAL,
    COMMITMENT,
    ACCRUED,
    PAID,
    AMOUNTS,
    STOCKS = COMMITMENT,
    FLOWS = AMOUNTS - STOCKS,
};

enum layout { LAYOUT_LONG, LAYOUT_WIDE, LAYOUT_ANNUAL };
enum periods { PERIODS_BOTH, PERIODS_ANNUAL, PERIODS_MONTHLY };

/* How the rows of one line and year carry a stock, in the long layout. */
enum carrying {
    CARRIED_ONCE,     /* in one month of the year, the same for all lines */
    CARRIED_ADDED,    /* in parts, which add up over the months */
    CARRIED_REPEATED, /* whole, in every month */
};

/* A column of the file that an amount, the year or the month is in. */
struct wish {
    const char *name; /* borrowed; NULL: none */
    bool is_preset;   /* may be absent */
    const char *option;
};

/* An open source; does not change after `open`. */
struct budget {
    const struct quipu_settings *settings;
    const struct quipu_input **files;
    size_t file_count;
    struct quipu_delimited_format format;
    char thousands; /* between groups of three digits; 0: none */
    bool empty_is_zero;
    bool gaps_are_zero;
    enum layout layout;
    enum periods periods;
    int last_month; /* 0: found in the files */
    enum carrying carrying[STOCKS];
    struct wish year, month, amounts[AMOUNTS];
    struct wish monthly[FLOWS]; /* names with {month} in them */
    const char *months[MONTHS];
};

int budget_read_settings(struct budget *budget,
                         const struct quipu_settings *settings,
                         struct quipu_error *err) QUIPU_MUST_CHECK;
const char *amount_name(size_t amount);

/* ---- amounts ------------------------------------------------------------ */

/* How amounts are written. */
struct amount_format {
    char decimal;   /* '.' or ',' */
    char thousands; /* 0: none */
};

/* Reads an amount in cents from decimal text: optional sign, digits, at most 2
 * decimals; no exponent.  Returns NULL, or what the text should have been. */
const char *amount_parse(struct quipu_slice text, struct amount_format format,
                         int64_t *cents);

/* ---- columns ------------------------------------------------------------ */

/* What the source computes beside the file's own texts. */
enum computed {
    PERIOD,
    MONTH,
    AMOUNT,                        /* + enum amount */
    CUMULATIVE = AMOUNT + AMOUNTS, /* + flow, from 0 */
    COMPUTED = CUMULATIVE + FLOWS,
};

#define NO_FIELD SIZE_MAX

/* Where everything is in the files, whose headers are all alike. */
struct plan {
    char **names; /* of the header */
    size_t name_count;
    size_t year, month, amounts[AMOUNTS], monthly[FLOWS][MONTHS];
    bool has_months[FLOWS];
    size_t *texts; /* fields given as they are: the first columns */
    size_t text_count;
    enum computed computed[COMPUTED]; /* the columns after them */
    size_t computed_count;
};

int plan_make(struct plan *plan, const struct budget *budget,
              const struct quipu_delimited *reader,
              struct quipu_error *err) QUIPU_MUST_CHECK;
void plan_release(struct plan *plan);
void plan_describe(const struct plan *plan, struct quipu_schema *schema);

/* Fails where a further file has another header. */
int plan_compare(const struct plan *plan, const struct quipu_input *file,
                 const struct quipu_delimited *reader,
                 struct quipu_error *err) QUIPU_MUST_CHECK;

/* ---- rows --------------------------------------------------------------- */

/* All files, one row after the other. */
struct reading {
    const struct budget *budget;
    struct plan plan;
    bool is_planned;
    struct quipu_delimited *reader; /* of the file before `next_file` */
    size_t next_file;
};

/* A row of a file.  A flow of the year is the row's own: in the long layout
 * that of its month. */
struct row {
    int32_t year;
    int month; /* LAYOUT_LONG: 0 to 12 */
    int64_t amounts[AMOUNTS];
    int64_t flows[FLOWS][MONTHS];
};

void reading_begin(struct reading *reading, const struct budget *budget);
void reading_release(struct reading *reading);

/* Reads the next row of the files, checked: 1, 0 at the end, -1 on error. */
int reading_next(struct reading *reading, struct row *row,
                 struct quipu_error *err) QUIPU_MUST_CHECK;

/* Opens the first file, for its columns. */
int reading_plan(struct reading *reading,
                 struct quipu_error *err) QUIPU_MUST_CHECK;

/* The name of the file and the number of the row just read. */
const struct quipu_input *reading_file(const struct reading *reading);

/* What the row just read is about: a hash of the texts given as they are. */
uint64_t reading_line(const struct reading *reading);

/* Fails at the row just read: "FILE", row N: ... or, with a field, "FILE", row
 * N, column "C": ... */
int reading_fail(const struct reading *reading, size_t field,
                 struct quipu_error *err, const char *cause, ...)
    QUIPU_PRINTF(4, 5);

/* ---- years -------------------------------------------------------------- */

/* What the rows of one year are like together. */
struct year {
    int32_t year;
    int last; /* the last month with a flow; 0: none has */

    /* In the long layout: bit m, a row of month m is there, or carries the
     * stock. */
    uint32_t row_months, stock_months[STOCKS];
    uint64_t line_sum[MONTHS + 1]; /* of the hashes of the rows of a month */
    uint64_t line_count[MONTHS + 1];
};

/* The last month with a row. */
int year_last_row(const struct year *year);

struct years {
    struct year items[YEARS_MAX];
    size_t count;
};

/* Reads all files once and checks what can only be seen in the whole. */
int years_look(struct years *years, const struct budget *budget,
               struct quipu_error *err) QUIPU_MUST_CHECK;
const struct year *years_find(const struct years *years, int32_t year);

/* ---- records ------------------------------------------------------------ */

void *records_scan(void *source, size_t partition,
                   const struct quipu_columns *wanted, struct quipu_error *err);
int records_next(void *scan, struct quipu_batch *batch,
                 struct quipu_error *err);
void records_finish(void *scan);

#endif
