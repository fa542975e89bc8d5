/* SPDX-License-Identifier: GPL-3.0-or-later */
/* schema.c - the tables of the store, and the way from every older schema.
 *
 * A row with since_pub and until_pub is what the repository said from the
 * publication since_pub up to, and without, until_pub; NULL means that it still
 * says so.  Nothing is ever deleted or written over.
 *
 * To change the schema: add a step at the end, never touch an older one, and
 * let the step set its number as user_version.
 */
#include "store/internal.h"

/* 1: runs and jobs, labels and definitions by vintage, observations. */
static const char *const schema_1[] = {
    "PRAGMA application_id = 0x71756970",

    "CREATE TABLE run ("
    " id INTEGER PRIMARY KEY,"
    " began TEXT NOT NULL,"
    " ended TEXT,"
    " version TEXT NOT NULL) STRICT",

    /* cells_*: the packed cells kept beside the store, when there are any */
    "CREATE TABLE job ("
    " id INTEGER PRIMARY KEY,"
    " run INTEGER REFERENCES run,"
    " dataset TEXT NOT NULL,"
    " load TEXT NOT NULL,"
    " key TEXT NOT NULL,"
    " state TEXT NOT NULL CHECK (state IN ('published', 'failed')),"
    " time TEXT NOT NULL,"
    " error_code INTEGER,"
    " error_what TEXT,"
    " error_cause TEXT,"
    " error_hint TEXT,"
    " cells_bytes INTEGER,"
    " cells_sha256 TEXT) STRICT",
    "CREATE INDEX job_by_load ON job (dataset, load, state, id)",

    "CREATE TABLE publication ("
    " id INTEGER PRIMARY KEY,"
    " time TEXT NOT NULL,"
    " reason TEXT NOT NULL,"
    " job INTEGER NOT NULL UNIQUE REFERENCES job) STRICT",
    "CREATE INDEX publication_by_time ON publication (time)",

    /* A definition's text, once; who used it under which name, by job. */
    "CREATE TABLE definition ("
    " hash TEXT PRIMARY KEY,"
    " json TEXT NOT NULL) STRICT",
    "CREATE TABLE job_definition ("
    " job INTEGER NOT NULL REFERENCES job,"
    " kind TEXT NOT NULL,"
    " id TEXT NOT NULL,"
    " hash TEXT NOT NULL REFERENCES definition,"
    " PRIMARY KEY (job, kind, id, hash)) STRICT, WITHOUT ROWID",

    "CREATE TABLE job_input ("
    " job INTEGER NOT NULL REFERENCES job,"
    " position INTEGER NOT NULL,"
    " role TEXT NOT NULL,"
    " location TEXT NOT NULL,"
    " sha256 TEXT NOT NULL,"
    " bytes INTEGER NOT NULL,"
    " PRIMARY KEY (job, position)) STRICT, WITHOUT ROWID",
    "CREATE TABLE job_plugin ("
    " job INTEGER NOT NULL REFERENCES job,"
    " position INTEGER NOT NULL,"
    " name TEXT NOT NULL,"
    " version TEXT NOT NULL,"
    " build TEXT NOT NULL,"
    " PRIMARY KEY (job, position)) STRICT, WITHOUT ROWID",
    "CREATE TABLE job_count ("
    " job INTEGER NOT NULL REFERENCES job,"
    " position INTEGER NOT NULL,"
    " name TEXT NOT NULL,"
    " count INTEGER NOT NULL,"
    " PRIMARY KEY (job, position)) STRICT, WITHOUT ROWID",
    "CREATE TABLE job_message ("
    " job INTEGER NOT NULL REFERENCES job,"
    " position INTEGER NOT NULL,"
    " text TEXT NOT NULL,"
    " PRIMARY KEY (job, position)) STRICT, WITHOUT ROWID",
    /* indicator and version are NULL for a step of the whole dataset */
    "CREATE TABLE exclusion ("
    " job INTEGER NOT NULL REFERENCES job,"
    " position INTEGER NOT NULL,"
    " indicator TEXT,"
    " version INTEGER,"
    " step INTEGER NOT NULL,"
    " name TEXT NOT NULL,"
    " reason TEXT NOT NULL,"
    " records INTEGER NOT NULL,"
    " PRIMARY KEY (job, position)) STRICT, WITHOUT ROWID",

    "CREATE TABLE indicator ("
    " id INTEGER PRIMARY KEY,"
    " code TEXT NOT NULL,"
    " version INTEGER NOT NULL,"
    " UNIQUE (code, version)) STRICT",
    "CREATE TABLE indicator_vintage ("
    " id INTEGER PRIMARY KEY,"
    " indicator INTEGER NOT NULL REFERENCES indicator,"
    " definition TEXT NOT NULL REFERENCES definition,"
    " dataset TEXT NOT NULL,"
    " theme TEXT,"
    " calculation TEXT,"
    " measure TEXT,"
    " unit TEXT,"
    " direction TEXT,"
    " decimals INTEGER NOT NULL,"
    " is_in_force INTEGER NOT NULL CHECK (is_in_force IN (0, 1)),"
    " since_pub INTEGER NOT NULL REFERENCES publication,"
    " until_pub INTEGER REFERENCES publication,"
    " UNIQUE (indicator, since_pub),"
    " CHECK (until_pub > since_pub)) STRICT",
    "CREATE UNIQUE INDEX indicator_vintage_open"
    " ON indicator_vintage (indicator) WHERE until_pub IS NULL",
    "CREATE TABLE indicator_title ("
    " vintage INTEGER NOT NULL REFERENCES indicator_vintage,"
    " language TEXT NOT NULL,"
    " text TEXT NOT NULL,"
    " PRIMARY KEY (vintage, language)) STRICT, WITHOUT ROWID",
    /* the definition under which a job computed an indicator */
    "CREATE TABLE job_indicator ("
    " job INTEGER NOT NULL REFERENCES job,"
    " indicator INTEGER NOT NULL REFERENCES indicator,"
    " definition TEXT NOT NULL REFERENCES definition,"
    " PRIMARY KEY (job, indicator)) STRICT, WITHOUT ROWID",

    /* Codes mean what the dataset's code lists say: list "area" or the name
     * of a dimension. */
    "CREATE TABLE item ("
    " id INTEGER PRIMARY KEY,"
    " dataset TEXT NOT NULL,"
    " list TEXT NOT NULL,"
    " code TEXT NOT NULL,"
    " level TEXT,"
    " parent TEXT,"
    " position INTEGER NOT NULL,"
    " since_pub INTEGER NOT NULL REFERENCES publication,"
    " until_pub INTEGER REFERENCES publication,"
    " UNIQUE (dataset, list, code, since_pub),"
    " CHECK (until_pub > since_pub)) STRICT",
    "CREATE UNIQUE INDEX item_open"
    " ON item (dataset, list, code) WHERE until_pub IS NULL",
    "CREATE TABLE item_name ("
    " item INTEGER NOT NULL REFERENCES item,"
    " language TEXT NOT NULL,"
    " text TEXT NOT NULL,"
    " PRIMARY KEY (item, language)) STRICT, WITHOUT ROWID",

    /* id orders by time: see period_key */
    "CREATE TABLE period ("
    " id INTEGER PRIMARY KEY,"
    " code TEXT NOT NULL UNIQUE) STRICT",
    "CREATE TABLE job_period ("
    " job INTEGER NOT NULL REFERENCES job,"
    " period INTEGER NOT NULL REFERENCES period,"
    " PRIMARY KEY (job, period)) STRICT, WITHOUT ROWID",

    /* A breakdown is a set of dimensions ("residence,sex"; "" is the total),
     * a dimension set a combination of codes ("residence=urban,sex=F"). */
    "CREATE TABLE breakdown ("
    " id INTEGER PRIMARY KEY,"
    " key TEXT NOT NULL UNIQUE) STRICT",
    "CREATE TABLE dimension_set ("
    " id INTEGER PRIMARY KEY,"
    " breakdown INTEGER NOT NULL REFERENCES breakdown,"
    " key TEXT NOT NULL UNIQUE) STRICT",
    "CREATE INDEX dimension_set_by_breakdown ON dimension_set (breakdown)",
    "CREATE TABLE dimension_value ("
    " dimension_set INTEGER NOT NULL REFERENCES dimension_set,"
    " dimension TEXT NOT NULL,"
    " code TEXT NOT NULL,"
    " PRIMARY KEY (dimension_set, dimension)) STRICT, WITHOUT ROWID",

    "CREATE TABLE series ("
    " id INTEGER PRIMARY KEY,"
    " indicator INTEGER NOT NULL REFERENCES indicator,"
    " area TEXT NOT NULL,"
    " dimension_set INTEGER NOT NULL REFERENCES dimension_set,"
    " UNIQUE (indicator, area, dimension_set)) STRICT",

    /* The rows of a series lie together, in order of time. */
    "CREATE TABLE observation ("
    " series INTEGER NOT NULL REFERENCES series,"
    " period INTEGER NOT NULL REFERENCES period,"
    " since_pub INTEGER NOT NULL REFERENCES publication,"
    " until_pub INTEGER REFERENCES publication,"
    " job INTEGER NOT NULL REFERENCES job,"
    " status TEXT NOT NULL CHECK (length(status) = 1),"
    " reason TEXT,"
    " value REAL,"
    " se REAL,"
    " ci_low REAL,"
    " ci_high REAL,"
    " n INTEGER,"
    " weight REAL,"
    " df INTEGER,"
    " deff REAL,"
    " PRIMARY KEY (series, period, since_pub),"
    " CHECK (until_pub > since_pub)) STRICT, WITHOUT ROWID",
    /* never two numbers in force for one cell */
    "CREATE UNIQUE INDEX observation_open"
    " ON observation (series, period) WHERE until_pub IS NULL",

    /* For what an indicator has observations: derived, so that a question can
     * be checked without reading them.  level is '' for areas without one. */
    "CREATE TABLE coverage ("
    " indicator INTEGER NOT NULL REFERENCES indicator,"
    " breakdown INTEGER NOT NULL REFERENCES breakdown,"
    " level TEXT NOT NULL,"
    " period INTEGER NOT NULL REFERENCES period,"
    " since_pub INTEGER NOT NULL REFERENCES publication,"
    " until_pub INTEGER REFERENCES publication,"
    " PRIMARY KEY (indicator, breakdown, level, period, since_pub),"
    " CHECK (until_pub > since_pub)) STRICT, WITHOUT ROWID",
    "CREATE UNIQUE INDEX coverage_open"
    " ON coverage (indicator, period, breakdown, level)"
    " WHERE until_pub IS NULL",

    "PRAGMA user_version = 1",
};

/* 2: what values are multiplied by when they are shown. */
static const char *const schema_2[] = {
    "ALTER TABLE indicator_vintage ADD COLUMN factor REAL NOT NULL DEFAULT 1",
    "UPDATE indicator_vintage SET factor = 100 WHERE unit = 'percent'",
    "PRAGMA user_version = 2",
};

/* 3: what a publication began and ended to say, for comparing vintages. */
static const char *const schema_3[] = {
    "CREATE INDEX observation_since ON observation (since_pub)",
    ("CREATE INDEX observation_until ON observation (until_pub)"
     " WHERE until_pub IS NOT NULL"),
    "PRAGMA user_version = 3",
};

/* The way from schema i to i + 1 is step i. */
static const struct {
    const char *const *statements;
    size_t count;
} steps[] = {
    {schema_1, ARRAY_SIZE(schema_1)},
    {schema_2, ARRAY_SIZE(schema_2)},
    {schema_3, ARRAY_SIZE(schema_3)},
};

int64_t store_schema_newest(void)
{
    return (int64_t)ARRAY_SIZE(steps);
}

static int read_pragma(struct store *store, const char *sql, int64_t *value,
                       struct quipu_error *err)
{
    STATEMENT_AUTO(statement);
    if (statement_prepare(&statement, store, sql, err) == -1)
        return -1;
    return statement_get_integer(&statement, 0, value, err);
}

int store_schema_check(struct store *store, int64_t *version,
                       struct quipu_error *err)
{
    int64_t application, tables;
    if (read_pragma(store, "PRAGMA application_id", &application, err) == -1 ||
        read_pragma(store, "PRAGMA user_version", version, err) == -1 ||
        read_pragma(store, "SELECT count(*) FROM sqlite_schema", &tables,
                    err) == -1)
        return -1;

    bool is_empty = application == 0 && *version == 0 && tables == 0;
    if (!is_empty && application != STORE_APPLICATION_ID)
        return quipu_fail(err, QUIPU_ESTORE, "it is not a quipu store");
    if (*version < 0 || *version > store_schema_newest()) {
        (void)quipu_fail(err, QUIPU_ESTORE,
                         "it has schema %lld and this program knows schemas up "
                         "to %lld",
                         (long long)*version, (long long)store_schema_newest());
        quipu_hint(err, "use the newer quipu that wrote it");
        return -1;
    }
    return 0;
}

/* Takes one step, unless another process has taken it meanwhile. */
static int take_step(struct store *store, int64_t from, struct quipu_error *err)
{
    if (store_begin(store, err) == -1)
        return -1;
    int64_t version;
    int status = read_pragma(store, "PRAGMA user_version", &version, err);
    size_t count = version == from ? steps[from].count : 0;
    for (size_t i = 0; i < count && status == 0; i++)
        status = store_execute(store, steps[from].statements[i], err);
    if (status == 0)
        status = store_commit(store, err);
    store_rollback(store);
    return status;
}

int store_schema_migrate(struct store *store, struct quipu_error *err)
{
    int64_t version;
    if (store_schema_check(store, &version, err) == -1)
        return -1;
    for (; version < store_schema_newest(); version++)
        if (take_step(store, version, err) == -1) {
            quipu_prefix(err, "migration to schema %lld",
                         (long long)version + 1);
            return -1;
        }
    return 0;
}
