/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tables.c - reads the tables of constants: cut-offs, altitude, smoking.
 */
#include "anaemia.h"
#include "sheet.h"

#define STATUSES "verified unverified"

/* What a table's rows are read into, one at a time. */
typedef int read_row(const struct sheet *sheet,
                     const struct table_choice *choice, void *table,
                     struct quipu_error *err);

static int read_rows(const struct sheet *sheet,
                     const struct table_choice *choice, read_row *read,
                     void *table, struct quipu_error *err)
{
    int status = quipu_delimited_next(sheet->reader, err);
    while (status == 1) {
        if (read(sheet, choice, table, err) == -1)
            return -1;
        status = quipu_delimited_next(sheet->reader, err);
    }
    return status;
}

static int read_table(const struct quipu_input *input, const char *const *names,
                      const struct table_choice *choice, read_row *read,
                      void *table, struct quipu_error *err)
{
    struct sheet sheet;
    int status = sheet_open(&sheet, input, names, err);
    if (status == 0)
        status = read_rows(&sheet, choice, read, table, err);
    sheet_close(&sheet);
    if (status == -1)
        quipu_prefix(err, "table \"%s\"", quipu_input_name(input));
    return status;
}

/* ---- cut-offs ---------------------------------------------------------- */

enum cutoff_column {
    C_GUIDELINE,
    C_POPULATION,
    C_PREGNANT,
    C_TRIMESTER,
    C_FROM,
    C_BELOW,
    C_SEVERE,
    C_MODERATE,
    C_MILD,
    C_STATUS,
    C_SEVERITY_STATUS,
};
static const char *const cutoff_columns[] = {
    "guideline",   "population",   "pregnant",        "trimester",
    "from_months", "below_months", "severe_below",    "moderate_below",
    "mild_below",  "status",       "severity_status", NULL};

/* Who a row is for. */
static int read_group(const struct sheet *sheet, struct cutoff *row,
                      struct quipu_error *err)
{
    row->below_months = INFINITY;
    if (sheet_get_optional_word(sheet, C_PREGNANT, "no yes", &row->pregnant,
                                err) == -1 ||
        sheet_get_optional_word(sheet, C_TRIMESTER, "1 2 3", &row->trimester,
                                err) == -1 ||
        sheet_get_band(sheet, C_FROM, &row->from_months, &row->below_months,
                       err) == -1)
        return -1;
    if (row->trimester != ANY && row->pregnant != 1)
        return sheet_fail_row(sheet, "a trimester without a pregnancy", err);
    return 0;
}

static int read_limits(const struct sheet *sheet, struct cutoff *row,
                       struct quipu_error *err)
{
    double severe = 0, moderate = 0, mild = 0;
    if (sheet_get_number(sheet, C_SEVERE, &severe, err) == -1 ||
        sheet_get_number(sheet, C_MODERATE, &moderate, err) == -1 ||
        sheet_get_number(sheet, C_MILD, &mild, err) == -1)
        return -1;
    if (severe <= 0 || severe >= moderate || moderate >= mild)
        return sheet_fail_row(sheet, "the limits are not in ascending order",
                              err);
    row->severe_below = micrograms(severe);
    row->moderate_below = micrograms(moderate);
    row->mild_below = micrograms(mild);
    return 0;
}

static int append_cutoff(const struct sheet *sheet, struct cutoffs *cutoffs,
                         const struct cutoff *row, struct quipu_error *err)
{
    if (cutoffs->count == MAX_BANDS)
        return sheet_fail_row(sheet, "too many rows", err);
    for (size_t i = 0; i < cutoffs->count; i++)
        if (cutoffs_overlap(&cutoffs->rows[i], row))
            return sheet_fail_row(sheet, "overlaps an earlier row", err);
    cutoffs->rows[cutoffs->count++] = *row;
    return 0;
}

static int read_cutoff(const struct sheet *sheet,
                       const struct table_choice *choice, void *table,
                       struct quipu_error *err)
{
    struct cutoff row = {.is_usable = false};
    int guideline = 0, population = 0, status = 0, severity = 0;

    if (sheet_get_word(sheet, C_GUIDELINE, GUIDELINES, &guideline, err) == -1 ||
        sheet_get_word(sheet, C_POPULATION, POPULATIONS, &population, err) ==
            -1 ||
        sheet_get_word(sheet, C_STATUS, STATUSES, &status, err) == -1 ||
        sheet_get_word(sheet, C_SEVERITY_STATUS, STATUSES, &severity, err) ==
            -1 ||
        read_group(sheet, &row, err) == -1 ||
        read_limits(sheet, &row, err) == -1)
        return -1;
    if (guideline != choice->guideline || population != choice->method)
        return 0;
    row.is_usable = status == 0 || choice->accept_unverified;
    row.severity_is_usable =
        row.is_usable && (severity == 0 || choice->accept_unverified);
    return append_cutoff(sheet, table, &row, err);
}

int cutoffs_read(struct cutoffs *cutoffs, const struct quipu_input *input,
                 const struct table_choice *choice, struct quipu_error *err)
{
    *cutoffs = (struct cutoffs){.count = 0};
    if (read_table(input, cutoff_columns, choice, read_cutoff, cutoffs, err) ==
        -1)
        return -1;
    if (cutoffs->count == 0)
        return quipu_fail(err, QUIPU_EDATA,
                          "table \"%s\" has no row for this guideline and "
                          "population",
                          quipu_input_name(input));
    return 0;
}

/* ---- what altitude and smoking have both ------------------------------- */

enum method_column { M_METHOD, M_GUIDELINE, M_STATUS, M_OWN };

/* Whether a row is to be kept: 1, 0, -1 on error.  *owner becomes the guideline
 * of the chosen method. */
static int read_method(const struct sheet *sheet, const char *methods,
                       const struct table_choice *choice, int *owner,
                       struct quipu_error *err)
{
    int method = 0, guideline = 0, status = 0;
    if (sheet_get_word(sheet, M_METHOD, methods, &method, err) == -1 ||
        sheet_get_word(sheet, M_GUIDELINE, GUIDELINES, &guideline, err) == -1 ||
        sheet_get_word(sheet, M_STATUS, STATUSES, &status, err) == -1)
        return -1;
    if (method != choice->method)
        return 0;
    if (*owner != ANY && *owner != guideline)
        return sheet_fail_row(sheet, "a method belongs to one guideline", err);
    *owner = guideline;
    return status == 0 || choice->accept_unverified;
}

static int fail_empty(const struct quipu_input *input, int owner,
                      struct quipu_error *err)
{
    if (owner == ANY)
        return quipu_fail(err, QUIPU_EDATA,
                          "table \"%s\" has no row for this method",
                          quipu_input_name(input));
    quipu_fail(err, QUIPU_EDEFINITION,
               "the constants of this method are not verified");
    quipu_hint(err, "set \"accept_unverified\" to true to use them as they "
                    "are");
    return -1;
}

/* ---- altitude ---------------------------------------------------------- */

enum altitude_column { A_FROM = M_OWN, A_BELOW, A_CONSTANT, A_PER_M, A_PER_M2 };
static const char *const altitude_columns[] = {
    "method",   "guideline", "status", "from_m", "below_m",
    "constant", "per_m",     "per_m2", NULL};

/* A sign that is wrong makes everybody healthy: no end of a band may raise Hb.
 */
static bool lowers_hb(const struct altitude_band *band)
{
    double at_from = altitude_adjustment(band, band->from_m);
    double at_below = altitude_adjustment(band, band->below_m);
    return at_from <= 0 && at_below <= 0;
}

static int read_altitude(const struct sheet *sheet,
                         const struct table_choice *choice, void *table,
                         struct quipu_error *err)
{
    struct altitude *altitude = table;
    struct altitude_band band = {.below_m = INFINITY};

    if (sheet_get_band(sheet, A_FROM, &band.from_m, &band.below_m, err) == -1 ||
        sheet_get_number(sheet, A_CONSTANT, &band.constant, err) == -1 ||
        sheet_get_number(sheet, A_PER_M, &band.per_m, err) == -1 ||
        sheet_get_number(sheet, A_PER_M2, &band.per_m2, err) == -1)
        return -1;
    if (!isfinite(band.below_m))
        return sheet_fail_row(sheet, "the band has no end", err);
    if (!lowers_hb(&band))
        return sheet_fail_row(sheet, "the adjustment raises haemoglobin", err);
    int keep =
        read_method(sheet, ALTITUDE_METHODS, choice, &altitude->guideline, err);
    if (keep < 1)
        return keep;
    if (altitude->count == MAX_BANDS)
        return sheet_fail_row(sheet, "too many rows", err);
    if (altitude->count > 0 &&
        altitude->bands[altitude->count - 1].below_m > band.from_m)
        return sheet_fail_row(sheet, "overlaps the band before", err);
    altitude->bands[altitude->count++] = band;
    return 0;
}

int altitude_read(struct altitude *altitude, const struct quipu_input *input,
                  const struct table_choice *choice, struct quipu_error *err)
{
    *altitude = (struct altitude){.guideline = ANY};
    if (read_table(input, altitude_columns, choice, read_altitude, altitude,
                   err) == -1)
        return -1;
    if (altitude->count == 0)
        return fail_empty(input, altitude->guideline, err);
    return 0;
}

/* ---- smoking ----------------------------------------------------------- */

enum smoking_column { S_FROM = M_OWN, S_BELOW, S_ADJUSTMENT };
static const char *const smoking_columns[] = {
    "method",           "guideline",  "status", "from_cigarettes",
    "below_cigarettes", "adjustment", NULL};

static int append_smoking(const struct sheet *sheet, struct smoking *smoking,
                          const struct smoking_band *band,
                          struct quipu_error *err)
{
    if (smoking->count == MAX_BANDS)
        return sheet_fail_row(sheet, "too many rows", err);
    if (smoking->count > 0 &&
        smoking->bands[smoking->count - 1].below_cigarettes >
            band->from_cigarettes)
        return sheet_fail_row(sheet, "overlaps the band before", err);
    smoking->bands[smoking->count++] = *band;
    return 0;
}

/* A row without a band is for smokers of an unknown quantity. */
static int read_smoking(const struct sheet *sheet,
                        const struct table_choice *choice, void *table,
                        struct quipu_error *err)
{
    struct smoking *smoking = table;
    struct smoking_band band = {.below_cigarettes = INFINITY};
    bool is_unknown = sheet_is_empty(sheet, S_FROM);

    if (!is_unknown && sheet_get_band(sheet, S_FROM, &band.from_cigarettes,
                                      &band.below_cigarettes, err) == -1)
        return -1;
    if (sheet_get_number(sheet, S_ADJUSTMENT, &band.adjustment, err) == -1)
        return -1;
    if (band.adjustment > 0)
        return sheet_fail_row(sheet, "the adjustment raises haemoglobin", err);
    int keep =
        read_method(sheet, SMOKING_METHODS, choice, &smoking->guideline, err);
    if (keep < 1)
        return keep;
    if (!is_unknown)
        return append_smoking(sheet, smoking, &band, err);
    if (smoking->has_unknown)
        return sheet_fail_row(sheet, "a second row without a band", err);
    smoking->has_unknown = true;
    smoking->of_unknown = band.adjustment;
    return 0;
}

int smoking_read(struct smoking *smoking, const struct quipu_input *input,
                 const struct table_choice *choice, struct quipu_error *err)
{
    *smoking = (struct smoking){.guideline = ANY};
    if (read_table(input, smoking_columns, choice, read_smoking, smoking,
                   err) == -1)
        return -1;
    if (smoking->count == 0)
        return fail_empty(input, smoking->guideline, err);
    return 0;
}
