/* SPDX-License-Identifier: GPL-3.0-or-later */
/* scan.c - rows of the files to records. */
#include "observations.h"

struct scan {
    const struct options *options;
    const struct quipu_columns *wanted;
    struct table first;          /* as described */
    struct table table;          /* of the file that is open */
    const struct column **slots; /* of the table, one for each wanted column */
    struct quipu_delimited *reader; /* NULL between files */
    size_t file;                    /* that is open, or the next */
    const char *no_period; /* what the record has in its place, or NULL */
    size_t turn, turns;    /* records made of the row, and how many it has */
    struct quipu_text structure; /* SDMX: of the first row */
};

void scan_finish(void *state)
{
    struct scan *scan = state;
    quipu_delimited_close(scan->reader);
    table_release(&scan->first);
    table_release(&scan->table);
    quipu_text_release(&scan->structure);
    free(scan->slots);
    free(scan);
}

void *scan_begin(void *source, size_t partition,
                 const struct quipu_columns *wanted, struct quipu_error *err)
{
    (void)partition; /* there is one */
    struct scan *scan = calloc(1, sizeof *scan);
    if (!scan) {
        (void)quipu_fail_memory(err);
        return NULL;
    }
    scan->options = source;
    scan->wanted = wanted;
    quipu_text_init(&scan->structure);
    scan->slots =
        calloc(quipu_columns_count(wanted) + 1, sizeof(struct column *));
    if (!scan->slots)
        (void)quipu_fail_memory(err);
    struct quipu_delimited *reader =
        scan->slots ? table_open(&scan->first, scan->options, 0, err) : NULL;
    quipu_delimited_close(reader);
    if (reader)
        return scan;
    scan_finish(scan);
    return NULL;
}

/* ---- files -------------------------------------------------------------- */

static const char *file_name(const struct scan *scan)
{
    return quipu_input_name(options_input(scan->options, scan->file));
}

static int open_file(struct scan *scan, struct quipu_error *err)
{
    table_release(&scan->table);
    scan->reader = table_open(&scan->table, scan->options, scan->file, err);
    if (!scan->reader)
        return -1;
    if (table_match(&scan->first, &scan->table, err) == -1) {
        quipu_prefix(err, "\"%s\"", file_name(scan));
        return -1;
    }
    for (size_t i = 0; i < quipu_columns_count(scan->wanted); i++) {
        size_t index = quipu_columns_index(scan->wanted, i);
        scan->slots[i] =
            table_find(&scan->table, scan->first.columns[index].name);
    }
    bool is_wide = scan->options->layout == LAYOUT_WIDE;
    scan->turns = is_wide ? scan->table.heading_count : 1;
    scan->turn = scan->turns;
    return 0;
}

/* ---- rows --------------------------------------------------------------- */

/* Fails with: "FILE", row ROW, column "NAME": "CELL" WHAT. */
static int fail_cell(const struct scan *scan, size_t field, const char *what,
                     struct quipu_error *err)
{
    struct quipu_text text;
    quipu_text_init(&text);
    quipu_text_printf(&text, "\"%s\", row %" PRIu64 ", column \"",
                      file_name(scan), quipu_delimited_row(scan->reader));
    quipu_text_append_safe(
        &text, quipu_slice_of(quipu_delimited_name(scan->reader, field)), 100);
    quipu_text_append(&text, "\": \"");
    quipu_text_append_safe(&text, quipu_delimited_field(scan->reader, field),
                           40);
    (void)quipu_fail(err, QUIPU_EDATA, "%s\" %s", text.data, what);
    quipu_text_release(&text);
    return -1;
}

static struct quipu_slice get_trimmed(const struct scan *scan, size_t field)
{
    return quipu_slice_trim(quipu_delimited_field(scan->reader, field));
}

static bool is_blank(const struct scan *scan, size_t field)
{
    return get_trimmed(scan, field).length == 0;
}

/* The structure of a row is the one that was asked for, or else that of the
 * first row. */
static int check_structure(struct scan *scan, struct quipu_error *err)
{
    size_t field = scan->table.sdmx.structure_id;
    struct quipu_slice id = sdmx_code(get_trimmed(scan, field));
    if (scan->options->structure) {
        if (sdmx_is_structure(id, scan->options->structure))
            return 0;
        (void)fail_cell(scan, field, "is another structure", err);
        quipu_hint(err, "the setting \"structure\" is \"%s\"",
                   scan->options->structure);
        return -1;
    }
    if (id.length == 0)
        return fail_cell(scan, field, "is no structure", err);
    if (scan->structure.length == 0) {
        quipu_text_append_bytes(&scan->structure, id.data, id.length);
        return quipu_text_check(&scan->structure, err);
    }
    struct quipu_slice first = {scan->structure.data, scan->structure.length};
    if (quipu_slice_equal(id, first))
        return 0;
    (void)fail_cell(scan, field, "is another structure than the first row's",
                    err);
    quipu_hint(err, "name the one that is wanted in \"structure\"");
    return -1;
}

static int check_sdmx(struct scan *scan, struct quipu_error *err)
{
    const struct sdmx *sdmx = &scan->table.sdmx;
    if (sdmx->structure_type != NO_FIELD) {
        struct quipu_slice type = get_trimmed(scan, sdmx->structure_type);
        if (!quipu_slice_equal(type, quipu_slice_of("dataflow")) &&
            !quipu_slice_equal(type, quipu_slice_of("datastructure")) &&
            !quipu_slice_equal(type, quipu_slice_of("dataprovision")))
            return fail_cell(scan, sdmx->structure_type,
                             "is none of dataflow, datastructure and "
                             "dataprovision",
                             err);
    }
    if (sdmx->action != NO_FIELD) {
        const char *refusal =
            sdmx_refuse_action(get_trimmed(scan, sdmx->action));
        if (refusal)
            return fail_cell(scan, sdmx->action, refusal, err);
    }
    return check_structure(scan, err);
}

/* SDMX-CSV 2: attributes of a partial key, which are no observation. */
static bool is_attributes_only(const struct scan *scan)
{
    const struct sdmx *sdmx = &scan->table.sdmx;
    return sdmx->has_partial_keys && sdmx->time != NO_FIELD &&
           sdmx->value != NO_FIELD && is_blank(scan, sdmx->time) &&
           is_blank(scan, sdmx->value);
}

/* Moves to the next record: 1, 0 at the end of the last file, -1. */
static int advance(struct scan *scan, struct quipu_batch *batch,
                   struct quipu_error *err)
{
    if (scan->reader && ++scan->turn < scan->turns)
        return 1;
    for (;;) {
        if (!scan->reader) {
            if (scan->file == scan->options->file_count)
                return 0;
            if (open_file(scan, err) == -1)
                return -1;
            quipu_batch_origin(batch, file_name(scan));
        }
        int found = quipu_delimited_next(scan->reader, err);
        scan->turn = 0;
        if (found != 0)
            return found;
        quipu_delimited_close(scan->reader);
        scan->reader = NULL;
        scan->file++;
    }
}

/* ---- records ------------------------------------------------------------ */

/* What is no period is left as it is: rules of the dataset may know it as a
 * code for missing, and a column of periods refuses it.  But nothing must be
 * read as a month where "2011-12" is two years. */
static int put_period(struct scan *scan, const struct column *column,
                      struct quipu_batch *batch, size_t slot,
                      struct quipu_error *err)
{
    struct quipu_slice cell = get_trimmed(scan, column->field);
    struct quipu_slice text = column->is_coded ? sdmx_code(cell) : cell;
    if (text.length == 0) {
        quipu_put_text(batch, slot, text);
        return 0;
    }
    char period[QUIPU_PERIOD_SIZE];
    const char *other = period_read(text, scan->options->range, period);
    if (!other) {
        quipu_put_text(batch, slot, quipu_slice_of(period));
        return 0;
    }
    struct quipu_period misread;
    if (quipu_parse_period(text, &misread))
        return fail_cell(scan, column->field,
                         "is no range of years, and no month", err);
    quipu_put_text(batch, slot, text);
    scan->no_period = other;
    return 0;
}

/* A field as it is, with its decimal mark, or the code that it begins with. */
static void put_field(const struct scan *scan, const struct column *column,
                      struct quipu_batch *batch, size_t slot)
{
    struct quipu_slice cell = get_trimmed(scan, column->field);
    struct quipu_slice code = column->is_coded ? sdmx_code(cell) : cell;
    if (code.length < cell.length)
        quipu_put_text(batch, slot, code);
    else
        quipu_delimited_put(scan->reader, column->field, batch, slot);
}

static int put_value(struct scan *scan, const struct column *column,
                     struct quipu_batch *batch, size_t slot,
                     struct quipu_error *err)
{
    const struct heading *headings = scan->table.headings;
    switch (column->origin) {
    case ORIGIN_FIELD:
        put_field(scan, column, batch, slot);
        break;
    case ORIGIN_HEADING:
        quipu_put_text(batch, slot, quipu_slice_of(headings[scan->turn].code));
        break;
    case ORIGIN_CELL:
        quipu_delimited_put(scan->reader, headings[scan->turn].field, batch,
                            slot);
        break;
    case ORIGIN_PERIOD:
        return put_period(scan, column, batch, slot, err);
    }
    return 0;
}

/* The record is refused.  The message names the column of the dataset: says
 * what the file has. */
static void hint_record(const struct scan *scan, struct quipu_error *err)
{
    if (scan->no_period && strcmp(scan->no_period, "a range of years") == 0)
        quipu_hint(err, "\"period_range\" says which year a range counts for");
    else if (scan->no_period)
        quipu_hint(err,
                   "it is %s; periods are years, half-years, quarters and "
                   "months: 2023, 2023-S1, 2023-Q2, 2023-07",
                   scan->no_period);
    if (scan->options->layout != LAYOUT_WIDE)
        return;
    size_t field = scan->table.headings[scan->turn].field;
    struct quipu_text name;
    quipu_text_init(&name);
    quipu_text_append_safe(
        &name, quipu_slice_of(quipu_delimited_name(scan->reader, field)), 100);
    quipu_hint(err, "this is the record of the column \"%s\"", name.data);
    quipu_text_release(&name);
}

static int put_record(struct scan *scan, struct quipu_batch *batch,
                      struct quipu_error *err)
{
    bool is_wide = scan->options->layout == LAYOUT_WIDE;
    size_t cell = is_wide ? scan->table.headings[scan->turn].field : NO_FIELD;
    if (is_wide && scan->options->skips_empty && is_blank(scan, cell)) {
        quipu_drop_row(batch, QUIPU_MISSING);
        return 0;
    }
    scan->no_period = NULL;
    for (size_t i = 0; i < quipu_columns_count(scan->wanted); i++) {
        if (put_value(scan, scan->slots[i], batch, i, err) == -1)
            return -1;
    }
    if (quipu_end_row(batch, quipu_delimited_row(scan->reader), err) == 0)
        return 0;
    hint_record(scan, err);
    return -1;
}

int scan_next(void *state, struct quipu_batch *batch, struct quipu_error *err)
{
    struct scan *scan = state;
    if (scan->reader)
        quipu_batch_origin(batch, file_name(scan));
    while (!quipu_batch_is_full(batch)) {
        int found = advance(scan, batch, err);
        if (found == -1)
            return -1;
        if (found == 0)
            break;
        bool is_sdmx = scan->options->layout == LAYOUT_SDMX;
        if (is_sdmx && check_sdmx(scan, err) == -1)
            return -1;
        if (is_sdmx && is_attributes_only(scan)) {
            quipu_drop_row(batch, QUIPU_NOT_APPLICABLE);
            continue;
        }
        if (put_record(scan, batch, err) == -1)
            return -1;
    }
    return quipu_batch_rows(batch) > 0;
}
