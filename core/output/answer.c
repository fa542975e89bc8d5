/* SPDX-License-Identifier: GPL-3.0-or-later */
/* answer.c - the rows of a query as a table (answer.h). */
#include "output/answer.h"

/* The columns before and behind the dimensions. */
static const struct output_column before[] = {
    {"indicator", OUTPUT_TEXT},
    {"area", OUTPUT_TEXT},
    {"area_name", OUTPUT_TEXT},
    {"period", OUTPUT_TEXT},
};
static const struct output_column behind[] = {
    {"value", OUTPUT_NUMBER},    {"se", OUTPUT_NUMBER},
    {"ci_low", OUTPUT_NUMBER},   {"ci_high", OUTPUT_NUMBER},
    {"n", OUTPUT_INTEGER},       {"unit", OUTPUT_TEXT},
    {"status", OUTPUT_TEXT},     {"vintage", OUTPUT_TEXT},
    {"version", OUTPUT_INTEGER}, {"weight", OUTPUT_NUMBER},
    {"df", OUTPUT_INTEGER},      {"deff", OUTPUT_NUMBER},
    {"rse", OUTPUT_NUMBER},      {"reason", OUTPUT_TEXT},
};
#define DETAIL_COLUMNS 6 /* the last ones of `behind` */

/* The marks that a table has needed, with what they mean. */
enum mark { MARK_UNRELIABLE, MARK_SUPPRESSED, MARK_STALE, MARK_COUNT };
static const struct {
    const char *sign, *meaning;
} marks[MARK_COUNT] = {
    [MARK_UNRELIABLE] = {"*", "* of low reliability: use with care"},
    [MARK_SUPPRESSED] = {"\xE2\x80\xA6", "\xE2\x80\xA6 suppressed"},
    [MARK_STALE] = {"\xE2\x80\xA0", "\xE2\x80\xA0 stale: the last refresh "
                                    "failed"},
};

struct answer {
    struct query *query;
    struct output_column *columns;
    struct output_cell *cells;
    size_t column_count;
    bool has_mark[MARK_COUNT];
    struct quipu_text mark; /* of the present row */
};

static void release_answer(struct answer *answer)
{
    free(answer->columns);
    free(answer->cells);
    quipu_text_release(&answer->mark);
}

static int make_columns(struct answer *answer, bool has_detail,
                        struct quipu_error *err)
{
    size_t dimensions = query_dimension_count(answer->query);
    size_t last = ARRAY_SIZE(behind) - (has_detail ? 0 : DETAIL_COLUMNS);
    answer->column_count = ARRAY_SIZE(before) + dimensions + last;
    answer->columns =
        base_alloc(answer->column_count, sizeof *answer->columns, err);
    answer->cells =
        base_alloc(answer->column_count, sizeof *answer->cells, err);
    if (!answer->columns || !answer->cells)
        return -1;
    struct output_column *column = answer->columns;
    for (size_t i = 0; i < ARRAY_SIZE(before); i++)
        *column++ = before[i];
    for (size_t i = 0; i < dimensions; i++)
        *column++ = (struct output_column){query_dimension(answer->query, i),
                                           OUTPUT_TEXT};
    for (size_t i = 0; i < last; i++)
        *column++ = behind[i];
    return 0;
}

static void append_mark(struct answer *answer, enum mark mark)
{
    answer->has_mark[mark] = true;
    quipu_text_append(&answer->mark, marks[mark].sign);
}

static const char *make_mark(struct answer *answer, const struct query_row *row)
{
    quipu_text_clear(&answer->mark);
    if (row->status == 'U')
        append_mark(answer, MARK_UNRELIABLE);
    if (row->status == 'Q')
        append_mark(answer, MARK_SUPPRESSED);
    if (row->is_stale)
        append_mark(answer, MARK_STALE);
    return answer->mark.length > 0 ? answer->mark.data : NULL;
}

static struct output_cell number_if(bool has_value, double number, int decimals)
{
    return has_value ? output_number(number, decimals)
                     : (struct output_cell){0};
}

static struct output_cell integer_if(bool has_value, int64_t integer)
{
    return has_value ? output_integer(integer) : (struct output_cell){0};
}

/* The standard error has a digit more than the value: 0.04 is not 0.0. */
static void fill_row(struct answer *answer, const struct query_row *row,
                     const char status[2])
{
    int decimals = (int)row->decimals;
    struct output_cell *cell = answer->cells;
    *cell++ = output_text(row->indicator);
    *cell++ = output_text(row->area);
    *cell++ = output_text(row->area_name);
    *cell++ = output_text(row->period);
    for (size_t i = 0; i < query_dimension_count(answer->query); i++)
        *cell++ = output_text(row->codes[i]);
    *cell = number_if(row->has_value, row->value, decimals);
    cell++->mark = make_mark(answer, row);
    *cell++ = number_if(row->has_se, row->se, decimals + 1);
    *cell++ = number_if(row->has_interval, row->ci_low, decimals);
    *cell++ = number_if(row->has_interval, row->ci_high, decimals);
    *cell++ = integer_if(row->has_n, row->n);
    *cell++ = output_text(row->unit);
    *cell++ = output_text(status);
    *cell++ = output_text(row->vintage);
    if (cell == answer->cells + answer->column_count)
        return;
    *cell++ = output_integer(row->version);
    *cell++ = number_if(row->has_weight, row->weight, 0);
    *cell++ = integer_if(row->has_df, row->df);
    *cell++ = number_if(row->has_deff, row->deff, 2);
    *cell++ = number_if(row->has_rse, row->rse, 3);
    *cell++ = output_text(row->reason);
}

static int write_rows(struct answer *answer, struct output *output,
                      uint64_t *rows, struct quipu_error *err)
{
    struct query_row row;
    int status;
    while ((status = query_next(answer->query, &row, err)) == 1) {
        const char status_text[2] = {row.status, '\0'};
        fill_row(answer, &row, status_text);
        if (quipu_text_check(&answer->mark, err) == -1 ||
            output_row(output, answer->cells, err) == -1)
            return -1;
        ++*rows;
    }
    return status;
}

static int write_notes(const struct answer *answer, struct output *output,
                       struct quipu_error *err)
{
    for (size_t i = 0; i < MARK_COUNT; i++)
        if (answer->has_mark[i] &&
            output_note(output, marks[i].meaning, err) == -1)
            return -1;
    for (size_t i = 0; i < query_notice_count(answer->query); i++)
        if (output_note(output, query_notice(answer->query, i), err) == -1)
            return -1;
    return 0;
}

int answer_write(struct query *query, bool has_detail,
                 const struct output_format *format,
                 const struct output_sink *sink, uint64_t *rows,
                 struct quipu_error *err)
{
    __attribute__((cleanup(release_answer))) struct answer answer = {.query =
                                                                         query};
    quipu_text_init(&answer.mark);
    *rows = 0;
    if (make_columns(&answer, has_detail, err) == -1)
        return -1;
    QUIPU_AUTO(output)
    output = output_new(format, sink, answer.columns, answer.column_count, err);
    if (!output || write_rows(&answer, output, rows, err) == -1 ||
        write_notes(&answer, output, err) == -1)
        return -1;
    return output_end(output, err);
}
