/* SPDX-License-Identifier: GPL-3.0-or-later */
/* format.h - the inside of an output, for the formats. */
#ifndef OUTPUT_FORMAT_H
#define OUTPUT_FORMAT_H

#include "output/output.h"

struct output {
    const struct output_format *format;
    const struct output_sink *sink;
    const struct output_column *columns;
    size_t column_count;
    uint64_t row_count;       /* rows so far */
    struct quipu_text buffer; /* not yet written */
    struct quipu_text notes;  /* each ends with a NUL */

    /* of json: the names as they are written; of the table: every cell as text
     * and mark, and the widths of the columns in characters; each text with a
     * NUL */
    struct quipu_text cells;
    size_t *widths, *mark_widths;
};

/* Writes the buffer when it is large, or `all` of it. */
int output_drain(struct output *output, bool all,
                 struct quipu_error *err) QUIPU_MUST_CHECK;

/* Appends text that is valid UTF-8: other bytes become U+FFFD. */
void output_append_valid(struct quipu_text *text, const char *string);

/* Appends a cell as people read it, without its mark. */
void output_append_for_people(struct quipu_text *text, enum output_type type,
                              const struct output_cell *cell);

int csv_begin(struct output *output, struct quipu_error *err);
int csv_row(struct output *output, const struct output_cell *cells,
            struct quipu_error *err);
int tsv_begin(struct output *output, struct quipu_error *err);
int tsv_row(struct output *output, const struct output_cell *cells,
            struct quipu_error *err);
int json_begin(struct output *output, struct quipu_error *err);
int json_row(struct output *output, const struct output_cell *cells,
             struct quipu_error *err);
int json_end(struct output *output, struct quipu_error *err);
int jsonl_begin(struct output *output, struct quipu_error *err);
int jsonl_row(struct output *output, const struct output_cell *cells,
              struct quipu_error *err);
int markdown_begin(struct output *output, struct quipu_error *err);
int markdown_row(struct output *output, const struct output_cell *cells,
                 struct quipu_error *err);
int markdown_end(struct output *output, struct quipu_error *err);
int table_begin(struct output *output, struct quipu_error *err);
int table_row(struct output *output, const struct output_cell *cells,
              struct quipu_error *err);
int table_end(struct output *output, struct quipu_error *err);

#endif
