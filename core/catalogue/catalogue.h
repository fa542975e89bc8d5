/* SPDX-License-Identifier: GPL-3.0-or-later */
/* catalogue.h - definitions: datasets, indicators, code lists, reliability
 * schemes and topics.  JSON comes in, checked structs come out.
 *
 * A catalogue is read from folders: the shipped one first, the repository's own
 * over it (the same kind and id replaces).  In a folder, datasets/, codelists/,
 * reliability/, topics/ hold what their names say, schemas/ and what is hidden
 * are skipped, and every other folder is a theme of indicators.  A definition
 * may be "like" another of its kind: what it does not say is taken from there
 * (RFC 7396: objects are merged key by key, null removes).  One that is like
 * itself says what differs from the one that it replaces, or from an earlier
 * version.
 *
 * A definition that is not valid is not in the catalogue; it is a problem, with
 * the file, the path inside it and what was expected.  What relies on it is
 * left out too, without a problem of its own.
 *
 * Everything here is read only and belongs to the catalogue: all pointers are
 * valid until catalogue_free.  The only user of jansson besides the JSON
 * writer.
 */
#ifndef CATALOGUE_H
#define CATALOGUE_H

#include <quipu/number.h>
#include <quipu/option.h>
#include <quipu/period.h>

#include "base/base.h"
#include "base/hash.h"
#include "base/observation.h"
#include "stats/stats.h"

struct json_t;
struct expression;

/* ---- texts in languages ------------------------------------------------- */

struct label {
    const char *language, *text;
};

struct labels {
    struct label *items;
    size_t count;
};

/* The text in a language, else in es, en, or the first; "" when there is none.
 */
const char *labels_get(const struct labels *labels, const char *language);

/* ---- definitions -------------------------------------------------------- */

enum definition_kind {
    DEFINITION_CODELIST,
    DEFINITION_RELIABILITY,
    DEFINITION_DATASET,
    DEFINITION_INDICATOR,
    DEFINITION_TOPIC,
};

/* What every definition has. */
struct definition {
    const char *id;
    char *file;           /* where it was read, for messages */
    char hash[HASH_SIZE]; /* SHA-256 of the canonical JSON, "like" resolved */
    char *text;           /* the canonical JSON */
    struct labels titles;
    struct json_t *json; /* owned; the strings below are its */
};

/* ---- code lists --------------------------------------------------------- */

struct codelist_alternative {
    const char *scheme, *code;
    const char *from, *to; /* as the item's */
};

struct codelist_item {
    const char *code;
    size_t level;  /* number in `levels`; SIZE_MAX when the list has none */
    size_t parent; /* number of an item; SIZE_MAX when there is none */
    struct labels names;
    const char *from, *to; /* periods, both within; NULL: without an end */
    struct codelist_alternative *alternatives;
    size_t alternative_count;
};

struct codelist_code {
    const char *code;
    size_t item; /* its number */
};

struct codelist {
    struct definition definition;
    bool is_area;
    const char **levels; /* from the whole to the parts */
    size_t level_count;
    struct codelist_item *items;   /* parents before their children */
    struct codelist_code *by_code; /* as many, by code */
    size_t item_count;
};

/* The number of a level or of an item's code; SIZE_MAX when there is none. */
size_t codelist_find_level(const struct codelist *list, const char *level);
size_t codelist_find(const struct codelist *list, const char *code);

/* The item of a level that an item is in (itself included); SIZE_MAX when there
 * is none. */
size_t codelist_ancestor(const struct codelist *list, size_t item,
                         size_t level);

/* What raw data call an item: its code or, where a scheme is named, the code
 * that it has by that; NULL when it has none. */
const char *codelist_raw(const struct codelist_item *item, const char *scheme);

/* The first and last day on which an item and, where a scheme is named, its
 * code by that are in force; the first after the last where it never is. */
struct days {
    int32_t first, last;
};
struct days codelist_days(const struct codelist *list, size_t item,
                          const char *scheme);

/* Whether they are in force during the whole of a period. */
bool codelist_in_force(const struct codelist *list, size_t item,
                       const char *scheme, struct quipu_period period);

/* ---- datasets ----------------------------------------------------------- */

enum column_kind {
    COLUMN_NUMBER = 1,
    COLUMN_TEXT,
    COLUMN_DATE,   /* an ISO date, or from three numbers */
    COLUMN_CODES,  /* by map or code list */
    COLUMN_BINS,   /* ranges of a number */
    COLUMN_AGE,    /* between two dates */
    COLUMN_PERIOD, /* an SDMX period */
};

struct column_map {
    const char *raw, *code;
};

struct column_missing {
    const char *raw;
    enum quipu_reason reason;
};

struct column_bin {
    const char *code;
    struct range range;
};

/* How a column of the dataset comes from the source's. */
struct column_rule {
    const char *name;
    const char *path; /* inside the definition, for messages; owned */
    enum column_kind kind;
    const char *from; /* a column of the source, or of this dataset */
    const char *unit;
    double scale; /* 1 where none is given */
    struct column_missing *missing;
    size_t missing_count;
    struct column_map *map;
    size_t map_count;
    const struct codelist *codelist; /* or NULL */
    const char *scheme; /* of the list's alternative codes; or NULL */
    struct column_bin *bins;
    size_t bin_count;
    const char **totals; /* raw values of all codes together */
    size_t total_count;
    const char *year, *month, *day; /* source columns of a date in parts */
    const char *birth, *at;         /* date columns of an age */
    bool in_months;                 /* an age in completed months, else days */
};

/* The rules of an object, one per name. */
struct column_rules {
    struct column_rule *items;
    size_t count;
};

struct dataset_variant {
    const char **periods;
    size_t period_count;
    struct column_rules columns, design;
};

struct design {
    bool is_sample;             /* false: a census, no design */
    struct column_rule *weight; /* NULL: every record weighs 1 */
    struct column_rule *stratum, *cluster, *fpc; /* or NULL */
    enum lonely_rule lonely;
    enum df_rule df;
    bool adjust_domain_lonely;
    double confidence;
};

struct dataset {
    struct definition definition;
    const char *source; /* the plugin */
    struct json_t *settings;
    const char *owner, *licence, *citation;
    const char **periods;
    size_t period_count;
    struct column_rules columns;
    struct dataset_variant *variants;
    size_t variant_count;
    struct design design;
    const char *period;   /* name of the column that says a record's period;
                             NULL: it is the load's */
    const char *area;     /* name of the column; NULL: the dataset has none */
    const char *ref_area; /* the area that the whole stands for */
    size_t *levels;       /* of the area column's list, ascending */
    size_t level_count;
    double rejects_max;
    int64_t rows_min;
    double rows_change_max;   /* share of the last load's; negative: no guard */
    int64_t periods_lost_max; /* of those that the last load had */
    int64_t disclosure_threshold; /* 0: none */
};

/* The rule of a column in a period, variants considered; NULL when there is no
 * such column. */
const struct column_rule *dataset_column(const struct dataset *dataset,
                                         const char *period, const char *name);

/* The rule of a dataset's design ("weight", "stratum", "cluster" or "fpc") in a
 * period, variants considered; NULL for NULL. */
const struct column_rule *dataset_design_rule(const struct dataset *dataset,
                                              const char *period,
                                              const struct column_rule *rule);

/* The code lists that its rules name, in whatever period, each once; the caller
 * frees the array. */
const struct codelist **
dataset_codelists(const struct dataset *dataset, size_t *count,
                  struct quipu_error *err) QUIPU_MUST_CHECK;

/* ---- reliability schemes ------------------------------------------------ */

struct reliability {
    struct definition definition;
    struct reliability_rule *rules;
    size_t rule_count;
};

/* ---- indicators --------------------------------------------------------- */

/* One test of a "where": a column and either a set of values or a range. */
struct condition {
    const char *column;
    const char **values; /* "is", "in": as text */
    size_t value_count;
    struct range range;
};

struct breakdown {
    const char **dimensions; /* as written; "area" among them */
    size_t count;
};

/* Where an indicator's numbers come from. */
enum indicator_kind {
    INDICATOR_MEASURED,  /* a calculation over records */
    INDICATOR_PUBLISHED, /* records that are observations already */
    INDICATOR_FORMULA,   /* arithmetic over other indicators */
    INDICATOR_PROGRESS,  /* another indicator against its target */
};

/* The dataset's columns that hold a published observation; NULL where there is
 * none.  Values are in the indicator's unit. */
struct published {
    const char *value, *se, *ci_low, *ci_high, *n, *weight, *status;
};

/* One indicator in a formula. */
struct formula_term {
    const char *name;
    const struct indicator *indicator;
    const char *area;   /* always this one; NULL: that of the result */
    const char *period; /* always this one; NULL: that of the result */
    int64_t shift;      /* so many periods of the same length later */

    /* Codes that the term always has, by dimension, beside those of the result,
     * of which it has only the dimensions in `by` (NULL: all).  No dimension is
     * both. */
    struct dimension_value *codes;
    size_t code_count;
    const char **by;
    size_t by_count;
};

struct formula {
    const char *text;
    struct expression *expression; /* over the terms, in their order */
    struct formula_term *terms;    /* as they first occur in the expression */
    size_t term_count;
};

/* What is said of an indicator's way to its target (METHOD F.2, F.3). */
enum progress_measure {
    PROGRESS_DISTANCE,      /* target - value */
    PROGRESS_SHARE,         /* (value - baseline) / (target - baseline) */
    PROGRESS_ON_TRACK,      /* 1 on the path or better, 0.5 nearly, 0 off it */
    PROGRESS_MET,           /* 1: the target is reached; else 0 */
    PROGRESS_AARR,          /* average annual rate of reduction, percent */
    PROGRESS_REQUIRED_AARR, /* the rate from baseline to target, percent */
    PROGRESS_CLASS,         /* 1 on track, 2 some progress, 3 none, 4 worse */
};

struct progress {
    const struct indicator *indicator;
    enum progress_measure measure;
    const char *baseline; /* period; or NULL */

    /* The target of every area; without one the indicator's own. */
    const char *target_period; /* NULL: none */
    bool is_share;             /* the target is a share of the baseline */
    double target;

    const char *from, *to;               /* periods that a rate is fitted to */
    bool by_endpoints;                   /* else by least squares */
    int64_t round_values, round_results; /* decimals; -1: not rounded */
    bool has_met_at;
    double met_at;                  /* reached, whatever the rate */
    double some_above, worse_below; /* limits of the classes, percent */
    double nearly; /* share of the way on the path that is nearly on it */
};

/* What an indicator should come to. */
struct indicator_target {
    const char *area, *period, *norm; /* norm NULL when none is named */
    double value;
};

struct indicator {
    struct definition definition;
    enum indicator_kind kind;
    struct labels descriptions;
    int64_t version;
    bool is_in_force; /* the highest version of its id */
    const char *theme, *norm, *valid_from;
    const struct dataset *dataset; /* of a formula and of progress: the one
                                      whose areas and dimensions they have */
    struct published published;    /* INDICATOR_PUBLISHED */
    struct formula formula;        /* INDICATOR_FORMULA */
    struct progress progress;      /* INDICATOR_PROGRESS */

    /* INDICATOR_MEASURED; else NULL */
    const char *calculation; /* the plugin */
    struct json_t *settings;
    const char *measure;
    struct condition *where;
    size_t where_count;
    struct breakdown *breakdowns;
    size_t breakdown_count;
    const char *unit; /* "percent", "proportion", ... */
    int64_t decimals;
    const char *direction;
    enum interval_method interval;
    const struct reliability *reliability; /* NULL: no scheme */
    struct indicator_target *targets;
    size_t target_count;
};

/* Whether it is made of other indicators, and has no records. */
static inline bool indicator_is_derived(const struct indicator *indicator)
{
    return indicator->kind == INDICATOR_FORMULA ||
           indicator->kind == INDICATOR_PROGRESS;
}

/* The indicators that one is made of; 0 for one that has records. */
size_t indicator_input_count(const struct indicator *indicator);
const struct indicator *indicator_input(const struct indicator *indicator,
                                        size_t number);

/* Whether everyone was counted, so that there is no sampling error. */
bool indicator_is_exact(const struct indicator *indicator);

/* What values are multiplied by to be in the unit: a share is measured between
 * 0 and 1; what is published is in the unit already. */
double indicator_factor(const struct indicator *indicator);

/* "measured", "published", "formula", "progress". */
const char *indicator_kind_word(enum indicator_kind kind);

/* "distance", "on_track" and so on, as definitions have it. */
const char *progress_measure_word(enum progress_measure measure);

/* ---- topics ------------------------------------------------------------- */

/* Indicators that belong together for a reader, in the reader's order. */
struct topic {
    struct definition definition;
    struct labels descriptions;
    const char *owner; /* or NULL */
    const struct indicator **indicators;
    size_t indicator_count;
};

/* ---- the catalogue ------------------------------------------------------ */

/* A definition that is not valid, or relies on one that is not: for better
 * answers to who asks for it. */
struct broken {
    enum definition_kind kind;
    char *id;
    bool is_relying; /* no problem of its own is known */
};

struct catalogue {
    struct codelist **codelists;
    struct reliability **reliabilities;
    struct dataset **datasets;
    struct indicator **indicators; /* by id, then version */
    struct topic **topics;
    size_t codelist_count, reliability_count, dataset_count, indicator_count,
        topic_count;

    /* Those that are made of others, after all that they are made of. */
    const struct indicator **derived;
    size_t derived_count;

    struct quipu_error *problems;
    struct broken *broken;
    size_t problem_count, broken_count;
};

/* Reads the folders.  Fails only when a folder cannot be read or memory ran
 * out; what is wrong inside definitions is in `problems`. */
struct catalogue *catalogue_read(const char *const *folders, size_t count,
                                 struct quipu_error *err) QUIPU_MUST_CHECK;
void catalogue_free(struct catalogue *catalogue);
QUIPU_AUTO_DEFINE(catalogue)

/* Fails with the first problem, if there is one. */
int catalogue_check(const struct catalogue *catalogue,
                    struct quipu_error *err) QUIPU_MUST_CHECK;

/* By id; an indicator also as "id@version", the plain id being the version in
 * force.  QUIPU_ENOTFOUND with the nearest name. */
const struct dataset *
catalogue_dataset(const struct catalogue *catalogue, const char *id,
                  struct quipu_error *err) QUIPU_MUST_CHECK;
const struct indicator *
catalogue_indicator(const struct catalogue *catalogue, const char *id,
                    struct quipu_error *err) QUIPU_MUST_CHECK;
const struct topic *catalogue_topic(const struct catalogue *catalogue,
                                    const char *id,
                                    struct quipu_error *err) QUIPU_MUST_CHECK;

/* Whether there is a definition of this kind and id, but not a valid one. */
bool catalogue_is_broken(const struct catalogue *catalogue,
                         enum definition_kind kind, const char *id);

/* ---- settings ----------------------------------------------------------- */

/* Opens what a LOCATION names.  `location` has its {period} filled in. */
typedef struct quipu_input *settings_open(void *context, const char *location,
                                          struct quipu_error *err);

struct settings_source {
    const struct json_t *json; /* an object, or NULL for none */
    const char *file;          /* for messages */
    const char *period;        /* for {period} */
    settings_open *open;       /* NULL: locations are checked, not opened */
    void *context;
};

/* Checks the settings of a definition against a plugin's options: unknown
 * names, types, ranges, required ones; fills in defaults, and {period} in
 * texts, lists and locations; opens locations. */
struct quipu_settings *settings_read(const struct quipu_option *options,
                                     const struct settings_source *source,
                                     struct quipu_error *err) QUIPU_MUST_CHECK;

/* The canonical text of a settings object ("{}" for NULL), for comparing; the
 * caller frees it. */
char *settings_canonical(const struct json_t *json,
                         struct quipu_error *err) QUIPU_MUST_CHECK;

/* ---- the repository's own file ------------------------------------------ */

/* quipu.json: which shipped datasets are refreshed here, and where their files
 * are. */
struct repository_dataset {
    const char *id;
    const char *folder;   /* relative locations are below it; or NULL */
    const char **periods; /* replace the dataset's; none: all of them */
    size_t period_count;
};

struct repository {
    struct json_t *json; /* owned */
    struct repository_dataset *datasets;
    size_t dataset_count;
};

struct repository *repository_read(const char *path,
                                   struct quipu_error *err) QUIPU_MUST_CHECK;
void repository_free(struct repository *repository);

/* NULL when the dataset is not listed. */
const struct repository_dataset *
repository_find(const struct repository *repository, const char *id);
QUIPU_AUTO_DEFINE(repository)

/* The text of a new quipu.json that lists these datasets; the caller frees it.
 */
char *repository_format(const struct repository_dataset *datasets, size_t count,
                        struct quipu_error *err) QUIPU_MUST_CHECK;

#endif
