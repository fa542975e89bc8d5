/* SPDX-License-Identifier: GPL-3.0-or-later */
/* anaemia.h - what the files of the anaemia plugin share.
 *
 * Haemoglobin is held in whole micrograms per litre, so that a value stands
 * exactly where its decimals say: 10.9 g/dL times ten is 109.00000000000001 in
 * binary, and 110 g/L reached by adding up is 109.99999999999999; compared as
 * they are, they fall on the wrong side of a cut-off.  No measurement has more
 * decimals than this.
 *
 * Ages are in months, cut-offs and adjustments in g/L in the tables.  Bands
 * contain their lower end and not their upper end.  Nothing here has state that
 * changes; a struct rules is filled once and read from several threads.
 */
#ifndef ANAEMIA_H
#define ANAEMIA_H

#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <quipu/plugin.h>

/* Tables are small; what has more rows than this is another file. */
#define MAX_BANDS 32

#define MICROGRAMS_PER_GRAM 1000000

/* The words of the settings that the tables have too; the number of a word is
 * its place.  The empty word of a table, "any", is -1. */
#define GUIDELINES       "who-2011 who-2024"
#define POPULATIONS      "children women men"
#define SMOKING_METHODS  "who-2011 dhs who-2024"
#define ALTITUDE_METHODS "table-2011 cdc-1989 table-2024 equation-2024"
#define ANY              (-1)

enum population { CHILDREN, WOMEN, MEN };
enum rounding { ROUND_NONE, ROUND_TRUNCATE, ROUND_NEAREST };

/* From the worst to none. */
enum level { SEVERE, MODERATE, MILD, NOT_ANAEMIC };

/* ---- tables ------------------------------------------------------------ */

struct cutoff {
    double from_months, below_months; /* below may be INFINITY */
    int pregnant;                     /* 0, 1 or ANY */
    int trimester;                    /* 0, 1, 2 or ANY */
    int64_t severe_below, moderate_below, mild_below; /* ug/L */
    bool is_usable;          /* the limit of any anaemia: verified, or accepted
                                as it is */
    bool severity_is_usable; /* the limits between its degrees */
};

struct cutoffs {
    struct cutoff rows[MAX_BANDS];
    size_t count;
};

/* adjustment = constant + per_m * m + per_m2 * m^2, in g/L, added to Hb; a
 * table of steps has a constant only. */
struct altitude_band {
    double from_m, below_m;
    double constant, per_m, per_m2;
};

struct altitude {
    struct altitude_band bands[MAX_BANDS];
    size_t count;
    int guideline; /* of the method */
};

struct smoking_band {
    double from_cigarettes, below_cigarettes;
    double adjustment; /* g/L, added to Hb */
};

struct smoking {
    struct smoking_band bands[MAX_BANDS];
    size_t count;
    int guideline;     /* of the method */
    bool has_unknown;  /* an adjustment for smokers of an unknown quantity */
    double of_unknown; /* g/L */
};

/* Which rows of a table are asked for. */
struct table_choice {
    int guideline;
    int method; /* of altitude or smoking; the population for the cut-offs */
    bool accept_unverified;
};

/* Each reads one table, checks all of it and keeps the rows that are asked for.
 * QUIPU_EDATA says what is wrong in which row, QUIPU_EDEFINITION that nothing
 * of a method is verified.  Rows that are not verified are kept only with
 * accept_unverified; those of the cut-offs are marked instead, because any
 * anaemia may be verified where its degrees are not. */
int cutoffs_read(struct cutoffs *cutoffs, const struct quipu_input *input,
                 const struct table_choice *choice,
                 struct quipu_error *err) QUIPU_MUST_CHECK;
int altitude_read(struct altitude *altitude, const struct quipu_input *input,
                  const struct table_choice *choice,
                  struct quipu_error *err) QUIPU_MUST_CHECK;
int smoking_read(struct smoking *smoking, const struct quipu_input *input,
                 const struct table_choice *choice,
                 struct quipu_error *err) QUIPU_MUST_CHECK;

/* ---- one person -------------------------------------------------------- */

/* A value, or the reason why it is not there. */
struct amount {
    double value;
    enum quipu_reason reason;
};

struct answer {
    int code; /* 0 no, 1 yes; measured 0, not measured 1; trimester 0 to 2 */
    enum quipu_reason reason;
};

struct person {
    struct amount age_months, hb, altitude, gestation_weeks, cigarettes;
    struct answer result, pregnant, trimester, smoker;
};

/* What is done with every person. */
struct rules {
    struct cutoffs cutoffs;
    struct altitude altitude;
    struct smoking smoking;
    bool adjusts_altitude, adjusts_smoking;
    int64_t minimum, maximum; /* ug/L; Hb as delivered, both plausible */
    enum rounding rounding;   /* of the adjusted value, to g/L */
    int unknown_trimester;    /* stands for an unknown one; ANY: none does */
    double second_trimester_week, third_trimester_week; /* the first weeks */
};

struct outcome {
    int64_t hb;              /* ug/L, adjusted */
    enum level level;        /* the degree counts only where it has no reason */
    int pregnant, trimester; /* as the cut-off was chosen; or ANY */
    bool trimester_is_unknown;
    enum quipu_reason hb_reason;        /* why there is no Hb */
    enum quipu_reason anaemia_reason;   /* why not even yes or no */
    enum quipu_reason severity_reason;  /* why there is no degree */
    enum quipu_reason trimester_reason; /* why no trimester was looked for */
};

/* ---- rules.c ----------------------------------------------------------- */

extern const struct quipu_option anaemia_options[];

/* Reads the settings and their tables. */
int rules_read(struct rules *rules, const struct quipu_settings *settings,
               struct quipu_error *err) QUIPU_MUST_CHECK;

/* ---- adjust.c ---------------------------------------------------------- */

/* g/L to ug/L; what is beyond all sense is limited to +-10^6 g/L. */
int64_t micrograms(double grams);

double altitude_adjustment(const struct altitude_band *band, double m);

/* The adjustments in g/L; false when the tables have none for the person:
 * *reason then says why. */
bool altitude_adjust(const struct altitude *altitude, const struct amount *m,
                     double *adjustment, enum quipu_reason *reason);
bool smoking_adjust(const struct smoking *smoking, const struct person *person,
                    double *adjustment, enum quipu_reason *reason);
int64_t hb_round(int64_t hb, enum rounding rounding);

/* The adjusted Hb of a person in ug/L, or the reason why there is none. */
enum quipu_reason hb_adjust(const struct rules *rules,
                            const struct person *person, int64_t *hb);

/* ---- classify.c -------------------------------------------------------- */

/* Whether two rows of cut-offs could both be meant for somebody. */
bool cutoffs_overlap(const struct cutoff *a, const struct cutoff *b);

enum level cutoff_level(const struct cutoff *cutoff, int64_t hb);

/* Everything about one person. */
void rules_assess(const struct rules *rules, const struct person *person,
                  struct outcome *out);

#endif
