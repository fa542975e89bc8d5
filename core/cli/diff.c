/* SPDX-License-Identifier: GPL-3.0-or-later */
/* diff.c - quipu diff: what changed between two vintages. */
#include "query/diff.h"

#include <ctype.h>

#include "cli/ask.h"
#include "cli/print.h"

const struct cli_option diff_options[] = {
    {"area", 'a', "CODE,...", "only these areas; with --level: those inside"},
    {"level", 'l', "LEVEL", "only areas of this level: country, region, ..."},
    {"period", 'p', "PERIOD", "2023, 2019..2023, 2019.., ..2023, or latest"},
    {"by", 'b', "DIMENSION,...",
     "broken down by exactly these dimensions; default: every breakdown"},
    {"totals", 0, NULL, "only totals, without any breakdown"},
    {"where", 'w', "DIMENSION=CODE,...", "only these codes"},
    {"measure", 'm', "MEASURE", "only indicators of this measure"},
    {"theme", 0, "THEME", "only indicators of this theme"},
    {"summary", 's', NULL, "how many changes of each kind, by indicator"},
    {"exit-code", 0, NULL, "end with status 1 when there is a difference"},
    {"detail", 0, NULL,
     "more columns: errors, intervals, n, reasons, definitions"},
    PRINT_OPTIONS,
    {0}};

/* ---- changes ------------------------------------------------------------ */

/* The columns before and behind the dimensions. */
static const struct output_column before[] = {
    {"indicator", OUTPUT_TEXT}, {"version", OUTPUT_INTEGER},
    {"area", OUTPUT_TEXT},      {"area_name", OUTPUT_TEXT},
    {"period", OUTPUT_TEXT},
};
static const struct output_column behind[] = {
    {"change", OUTPUT_TEXT},
    {"before", OUTPUT_NUMBER},
    {"after", OUTPUT_NUMBER},
    {"difference", OUTPUT_NUMBER},
    {"unit", OUTPUT_TEXT},
    {"status_before", OUTPUT_TEXT},
    {"status_after", OUTPUT_TEXT},
    {"publication", OUTPUT_TEXT},
    {"se_before", OUTPUT_NUMBER},
    {"se_after", OUTPUT_NUMBER},
    {"ci_low_before", OUTPUT_NUMBER},
    {"ci_low_after", OUTPUT_NUMBER},
    {"ci_high_before", OUTPUT_NUMBER},
    {"ci_high_after", OUTPUT_NUMBER},
    {"n_before", OUTPUT_INTEGER},
    {"n_after", OUTPUT_INTEGER},
    {"unit_before", OUTPUT_TEXT},
    {"reason_before", OUTPUT_TEXT},
    {"reason_after", OUTPUT_TEXT},
    {"definition_before", OUTPUT_TEXT},
    {"definition_after", OUTPUT_TEXT},
};
#define DETAIL_COLUMNS 13 /* the last ones of `behind` */

struct table {
    struct diff *diff;
    struct output_column *columns;
    struct output_cell *cells;
    size_t count, dimension_count;
    uint64_t rows;
};

static void release_table(struct table *table)
{
    free(table->columns);
    free(table->cells);
}

static int make_columns(struct table *table, bool has_detail,
                        struct quipu_error *err)
{
    const struct query *query = diff_query(table->diff);
    size_t last = ARRAY_SIZE(behind) - (has_detail ? 0 : DETAIL_COLUMNS);
    table->dimension_count = query_dimension_count(query);
    table->count = ARRAY_SIZE(before) + table->dimension_count + last;
    table->columns = base_alloc(table->count, sizeof *table->columns, err);
    table->cells = base_alloc(table->count, sizeof *table->cells, err);
    if (!table->columns || !table->cells)
        return -1;
    struct output_column *column = table->columns;
    for (size_t i = 0; i < ARRAY_SIZE(before); i++)
        *column++ = before[i];
    for (size_t i = 0; i < table->dimension_count; i++)
        *column++ =
            (struct output_column){query_dimension(query, i), OUTPUT_TEXT};
    for (size_t i = 0; i < last; i++)
        *column++ = behind[i];
    return 0;
}

static struct output_cell number_if(bool has_value, double number,
                                    int64_t decimals)
{
    return has_value ? output_number(number, (int)decimals)
                     : (struct output_cell){0};
}

static struct output_cell integer_if(bool has_value, int64_t integer)
{
    return has_value ? output_integer(integer) : (struct output_cell){0};
}

/* Both sides in turn; what a side does not have is empty. */
static void fill_detail(struct output_cell *cell, const struct diff_row *row)
{
    const struct query_row *x = &row->before, *y = &row->after;
    *cell++ = number_if(x->has_se, x->se, x->decimals + 1);
    *cell++ = number_if(y->has_se, y->se, y->decimals + 1);
    *cell++ = number_if(x->has_interval, x->ci_low, x->decimals);
    *cell++ = number_if(y->has_interval, y->ci_low, y->decimals);
    *cell++ = number_if(x->has_interval, x->ci_high, x->decimals);
    *cell++ = number_if(y->has_interval, y->ci_high, y->decimals);
    *cell++ = integer_if(x->has_n, x->n);
    *cell++ = integer_if(y->has_n, y->n);
    *cell++ = output_text(x->unit);
    *cell++ = output_text(x->reason);
    *cell++ = output_text(y->reason);
    *cell++ = output_text(row->definition_before);
    *cell++ = output_text(row->definition_after);
}

/* Texts of the present row that are made here. */
struct row_texts {
    char before[2], after[2], publication[24];
};

static void make_texts(struct row_texts *texts, const struct diff_row *row)
{
    *texts = (struct row_texts){
        .before = {row->before.status, '\0'},
        .after = {row->after.status, '\0'},
    };
    snprintf(texts->publication, sizeof texts->publication, "@%lld",
             (long long)row->publication);
}

static void fill_row(struct table *table, const struct diff_row *row,
                     const struct row_texts *texts)
{
    const struct query_row *x = &row->before, *y = &row->after;
    const struct query_row *named = row->has_after ? y : x;
    struct output_cell *cell = table->cells;
    *cell++ = output_text(row->indicator);
    *cell++ = output_integer(row->version);
    *cell++ = output_text(row->area);
    *cell++ = output_text(row->area_name);
    *cell++ = output_text(row->period);
    for (size_t i = 0; i < table->dimension_count; i++)
        *cell++ = output_text(row->codes ? row->codes[i] : NULL);
    *cell++ = output_text(change_word(row->change));
    *cell++ = number_if(x->has_value, x->value, x->decimals);
    *cell++ = number_if(y->has_value, y->value, y->decimals);
    /* a digit more, so that it agrees with what was rounded beside it */
    *cell++ =
        number_if(row->has_difference, row->difference, named->decimals + 1);
    *cell++ = output_text(named->unit);
    *cell++ = output_text(row->has_before ? texts->before : NULL);
    *cell++ = output_text(row->has_after ? texts->after : NULL);
    *cell++ = output_text(row->publication ? texts->publication : NULL);
    if (cell < table->cells + table->count)
        fill_detail(cell, row);
}

static int write_changes(struct table *table, struct output *output,
                         struct quipu_error *err)
{
    struct diff_row row;
    int status;
    while ((status = diff_next(table->diff, &row, err)) == 1) {
        struct row_texts texts;
        make_texts(&texts, &row);
        fill_row(table, &row, &texts);
        if (output_row(output, table->cells, err) == -1)
            return -1;
        table->rows++;
    }
    return status;
}

/* ---- summary ------------------------------------------------------------ */

static const struct output_column summary_columns[] = {
    {"indicator", OUTPUT_TEXT},  {"version", OUTPUT_INTEGER},
    {"new", OUTPUT_INTEGER},     {"ended", OUTPUT_INTEGER},
    {"value", OUTPUT_INTEGER},   {"status", OUTPUT_INTEGER},
    {"error", OUTPUT_INTEGER},   {"definition", OUTPUT_INTEGER},
    {"changes", OUTPUT_INTEGER},
};

struct summary {
    const char *indicator; /* NULL: none yet; the query's, so that it stays */
    int64_t version, key;
    int64_t counts[CHANGE_COUNT];
};

static int write_counts(const struct summary *summary, struct output *output,
                        struct quipu_error *err)
{
    if (!summary->indicator)
        return 0;
    struct output_cell cells[ARRAY_SIZE(summary_columns)] = {
        output_text(summary->indicator), output_integer(summary->version)};
    int64_t all = 0;
    for (size_t i = 0; i < CHANGE_COUNT; i++) {
        cells[2 + i] = output_integer(summary->counts[i]);
        all += summary->counts[i];
    }
    cells[2 + CHANGE_COUNT] = output_integer(all);
    return output_row(output, cells, err);
}

/* The changes come by indicator. */
static int write_summary(struct table *table, struct output *output,
                         struct quipu_error *err)
{
    struct summary summary = {0};
    struct diff_row row;
    int status;
    while ((status = diff_next(table->diff, &row, err)) == 1) {
        if (summary.indicator && summary.key != row.indicator_key) {
            if (write_counts(&summary, output, err) == -1)
                return -1;
            summary = (struct summary){0};
        }
        summary.indicator = row.indicator;
        summary.version = row.version;
        summary.key = row.indicator_key;
        summary.counts[row.change]++;
        table->rows++;
    }
    return status == -1 ? -1 : write_counts(&summary, output, err);
}

/* ---- the command -------------------------------------------------------- */

/* "@3 of 2026-06-30T02:30:00Z to @5 of ..." */
static int append_vintages(struct quipu_text *text, struct store *store,
                           const struct diff *diff, struct quipu_error *err)
{
    char older[STORE_TIME_SIZE], newer[STORE_TIME_SIZE];
    if (store_publication_time(store, diff_older(diff), older, err) == -1 ||
        store_publication_time(store, diff_newer(diff), newer, err) == -1)
        return -1;
    quipu_text_printf(text, "@%lld of %s to @%lld of %s",
                      (long long)diff_older(diff), older,
                      (long long)diff_newer(diff), newer);
    return quipu_text_check(text, err);
}

static int write_notes(struct table *table, struct output *output,
                       const char *vintages, struct quipu_error *err)
{
    const struct query *query = diff_query(table->diff);
    if (output_note(output, vintages, err) == -1)
        return -1;
    for (size_t i = 0; i < query_notice_count(query); i++)
        if (output_note(output, query_notice(query, i), err) == -1)
            return -1;
    return 0;
}

/* What people's formats have as notes. */
static void say_notices(const struct cli *cli, const struct query *query)
{
    for (size_t i = 0; i < query_notice_count(query); i++)
        cli_say(cli, "quipu: %s", query_notice(query, i));
}

static int print_table(struct table *table, struct print *print,
                       const struct args *args, const char *vintages,
                       struct quipu_error *err)
{
    bool is_summary = args_has(args, "summary");
    if (make_columns(table, args_has(args, "detail"), err) == -1 ||
        print_begin(print, args, is_summary ? summary_columns : table->columns,
                    is_summary ? ARRAY_SIZE(summary_columns) : table->count,
                    err) == -1)
        return -1;
    int status = is_summary ? write_summary(table, print->output, err)
                            : write_changes(table, print->output, err);
    if (status == -1 || write_notes(table, print->output, vintages, err) == -1)
        return -1;
    return print_end(print, err);
}

static int compare_vintages(struct cli *cli, const struct args *args,
                            const char *since, const struct question *question,
                            struct quipu_error *err)
{
    struct store *store = cli_store(cli, STORE_READ, err);
    QUIPU_AUTO(diff)
    diff = store ? diff_new(store, since, question, err) : NULL;
    QUIPU_AUTO_TEXT(vintages);
    if (!diff || append_vintages(&vintages, store, diff, err) == -1)
        return -1;
    __attribute__((cleanup(release_table))) struct table table = {.diff = diff};
    struct print print = {0};
    int status = print_table(&table, &print, args, vintages.data, err);
    bool is_told = status == 0 && print.format && print.format->is_for_people;
    print_release(&print);
    if (!is_told)
        say_notices(cli, diff_query(diff));
    if (status == 0 && table.rows == 0)
        cli_say(cli, "quipu: nothing changed from %s", vintages.data);
    if (status == 0 && table.rows > 0 && args_has(args, "exit-code"))
        return EXIT_DIFFERENT;
    return status;
}

/* Whether a word is a vintage, "@12" or begins as a day, and no indicator. */
static bool is_vintage(const char *word)
{
    static const char shape[] = "dddd-dd-dd";
    if (word[0] == '@')
        return true;
    for (size_t i = 0; shape[i]; i++)
        if (shape[i] == 'd' ? !isdigit((unsigned char)word[i])
                            : word[i] != shape[i])
            return false;
    return true;
}

int command_diff(struct cli *cli, const struct args *args,
                 struct quipu_error *err)
{
    static const char *const every[] = {"*"};
    if (!is_vintage(args->words[0])) {
        (void)quipu_fail(err, QUIPU_EUSAGE, "\"%s\" is not a vintage",
                         args->words[0]);
        quipu_hint(err, "write 2024-06-30, 2024-06-30T12:00:00Z, or @7 for "
                        "publication 7, and indicators after it");
        return -1;
    }
    bool has_end = args->word_count > 1 && is_vintage(args->words[1]);
    struct args rest = *args;
    rest.words += has_end ? 2 : 1;
    rest.word_count -= has_end ? 2 : 1;
    struct asked asked = {0};
    int status = ask(&asked, cli, &rest, err);
    asked.question.as_of = has_end ? args->words[1] : NULL;
    if (asked.question.by_count == 0 && !args_has(args, "totals")) {
        asked.question.by = every;
        asked.question.by_count = 1;
    }
    if (status == 0)
        status =
            compare_vintages(cli, args, args->words[0], &asked.question, err);
    asked_release(&asked);
    return status;
}
