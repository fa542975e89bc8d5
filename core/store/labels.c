/* SPDX-License-Identifier: GPL-3.0-or-later */
/* labels.c - what indicators and codes are called, by vintage.
 *
 * A publication says what its own indicators and items are like; what it does
 * not mention stays as it was.  An indicator whose definition has been removed
 * thus keeps its numbers: to retract them is a deed of its own.
 */
#include "store/publish.h"

/* Titles of an indicator's vintage or names of an item. */
struct labels {
    struct statement find, add;
};

static void release_labels(struct labels *labels)
{
    statement_release(&labels->find);
    statement_release(&labels->add);
}

#define LABELS_AUTO(name)                                                      \
    __attribute__((cleanup(release_labels))) struct labels name = {0}

static bool has_label(const struct store_label *labels, size_t count,
                      const char *language, const char *text)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(labels[i].language, language) == 0)
            return strcmp(labels[i].text, text) == 0;
    return false;
}

/* Whether the labels of an owner are exactly these. */
static int compare_labels(struct labels *labels, int64_t owner,
                          const struct store_label *wanted, size_t count,
                          bool *are_equal, struct quipu_error *err)
{
    size_t found = 0;
    *are_equal = true;
    int status;
    bind_integer(&labels->find, ":owner", owner);
    while ((status = statement_step(&labels->find, err)) == 1) {
        found++;
        if (!has_label(wanted, count, column_word(&labels->find, 0),
                       column_word(&labels->find, 1)))
            *are_equal = false;
    }
    if (found != count)
        *are_equal = false;
    return status;
}

static int add_labels(struct labels *labels, int64_t owner,
                      const struct store_label *wanted, size_t count,
                      struct quipu_error *err)
{
    for (size_t i = 0; i < count; i++) {
        bind_integer(&labels->add, ":owner", owner);
        bind_text(&labels->add, ":language", wanted[i].language);
        bind_text(&labels->add, ":text", wanted[i].text);
        if (statement_run(&labels->add, err) == -1)
            return -1;
    }
    return 0;
}

/* ---- indicators --------------------------------------------------------- */

struct indicator_writer {
    struct publisher *publisher;
    struct statement find, add, find_same, end, add_vintage, add_use;
    struct labels titles;
};

static void release_indicator_writer(struct indicator_writer *writer)
{
    statement_release(&writer->find);
    statement_release(&writer->add);
    statement_release(&writer->find_same);
    statement_release(&writer->end);
    statement_release(&writer->add_vintage);
    statement_release(&writer->add_use);
    release_labels(&writer->titles);
}

static int prepare_indicator_writer(struct indicator_writer *writer,
                                    struct quipu_error *err)
{
    static const char find[] = "SELECT id FROM indicator"
                               " WHERE code = :code AND version = :version";
    static const char add[] =
        "INSERT INTO indicator (code, version) VALUES (:code, :version)";
    static const char find_same[] =
        "SELECT id FROM indicator_vintage WHERE indicator = :indicator"
        " AND until_pub IS NULL AND definition = :definition"
        " AND dataset = :dataset AND theme IS :theme"
        " AND calculation IS :calculation AND measure IS :measure"
        " AND unit IS :unit AND direction IS :direction"
        " AND decimals = :decimals AND factor = :factor"
        " AND is_in_force = :is_in_force";
    static const char end[] =
        "UPDATE indicator_vintage SET until_pub = :publication"
        " WHERE indicator = :indicator AND until_pub IS NULL";
    static const char add_vintage[] =
        "INSERT INTO indicator_vintage (indicator, definition, dataset, theme,"
        " calculation, measure, unit, direction, decimals, factor, is_in_force,"
        " since_pub) VALUES (:indicator, :definition, :dataset, :theme,"
        " :calculation, :measure, :unit, :direction, :decimals, :factor,"
        " :is_in_force, :publication)";
    static const char add_use[] =
        "INSERT INTO job_indicator (job, indicator, definition)"
        " VALUES (:job, :indicator, :definition)";
    static const char find_titles[] =
        "SELECT language, text FROM indicator_title WHERE vintage = :owner";
    static const char add_title[] =
        "INSERT INTO indicator_title (vintage, language, text)"
        " VALUES (:owner, :language, :text)";
    struct store *store = writer->publisher->store;
    if (statement_prepare(&writer->find, store, find, err) == -1 ||
        statement_prepare(&writer->add, store, add, err) == -1 ||
        statement_prepare(&writer->find_same, store, find_same, err) == -1 ||
        statement_prepare(&writer->end, store, end, err) == -1 ||
        statement_prepare(&writer->add_vintage, store, add_vintage, err) ==
            -1 ||
        statement_prepare(&writer->add_use, store, add_use, err) == -1 ||
        statement_prepare(&writer->titles.find, store, find_titles, err) ==
            -1 ||
        statement_prepare(&writer->titles.add, store, add_title, err) == -1)
        return -1;
    return 0;
}

static int find_indicator(struct indicator_writer *writer,
                          const struct store_indicator *say, int64_t *indicator,
                          struct quipu_error *err)
{
    bind_text(&writer->find, ":code", say->id);
    bind_integer(&writer->find, ":version", say->version);
    if (statement_get_integer(&writer->find, 0, indicator, err) == -1)
        return -1;
    if (*indicator != 0)
        return 0;
    bind_text(&writer->add, ":code", say->id);
    bind_integer(&writer->add, ":version", say->version);
    if (statement_run(&writer->add, err) == -1)
        return -1;
    *indicator = store_last_row(writer->publisher->store);
    return 0;
}

static void bind_indicator(struct statement *statement, int64_t indicator,
                           const struct store_indicator *say)
{
    bind_integer(statement, ":indicator", indicator);
    bind_text(statement, ":definition", say->definition);
    bind_text(statement, ":dataset", say->dataset);
    bind_text(statement, ":theme", say->theme);
    bind_text(statement, ":calculation", say->calculation);
    bind_text(statement, ":measure", say->measure);
    bind_text(statement, ":unit", say->unit);
    bind_text(statement, ":direction", say->direction);
    bind_integer(statement, ":decimals", say->decimals);
    bind_real(statement, ":factor", true, say->factor);
    bind_integer(statement, ":is_in_force", say->is_in_force);
}

static int is_indicator_same(struct indicator_writer *writer, int64_t indicator,
                             const struct store_indicator *say, bool *is_same,
                             struct quipu_error *err)
{
    int64_t vintage;
    bind_indicator(&writer->find_same, indicator, say);
    if (statement_get_integer(&writer->find_same, 0, &vintage, err) == -1)
        return -1;
    *is_same = vintage != 0;
    if (vintage == 0)
        return 0;
    return compare_labels(&writer->titles, vintage, say->titles,
                          say->title_count, is_same, err);
}

static int say_indicator(struct indicator_writer *writer, int64_t indicator,
                         const struct store_indicator *say,
                         struct quipu_error *err)
{
    bool is_same;
    if (is_indicator_same(writer, indicator, say, &is_same, err) == -1)
        return -1;
    if (is_same)
        return 0;
    bind_integer(&writer->end, ":publication", writer->publisher->publication);
    bind_integer(&writer->end, ":indicator", indicator);
    if (statement_run(&writer->end, err) == -1)
        return -1;
    bind_indicator(&writer->add_vintage, indicator, say);
    bind_integer(&writer->add_vintage, ":publication",
                 writer->publisher->publication);
    if (statement_run(&writer->add_vintage, err) == -1)
        return -1;
    return add_labels(&writer->titles, store_last_row(writer->publisher->store),
                      say->titles, say->title_count, err);
}

static int note_use(struct indicator_writer *writer, int64_t indicator,
                    const char *definition, struct quipu_error *err)
{
    bind_integer(&writer->add_use, ":job", writer->publisher->job);
    bind_integer(&writer->add_use, ":indicator", indicator);
    bind_text(&writer->add_use, ":definition", definition);
    return statement_run(&writer->add_use, err);
}

/* ---- versions ----------------------------------------------------------- */

/* The open vintage of another version that is in force. */
struct older_version {
    int64_t vintage, indicator;
};

static int find_older(struct publisher *publisher, size_t said,
                      struct older_version *older, struct quipu_error *err)
{
    static const char sql[] =
        "SELECT v.id, v.indicator FROM indicator i"
        " JOIN indicator_vintage v ON v.indicator = i.id"
        " WHERE i.code = :code AND v.until_pub IS NULL AND v.is_in_force = 1"
        " AND i.id <> :indicator";
    STATEMENT_AUTO(find);
    if (statement_prepare(&find, publisher->store, sql, err) == -1)
        return -1;
    bind_text(&find, ":code", publisher->say->indicators[said].id);
    bind_integer(&find, ":indicator", publisher->indicators[said]);
    int status = statement_step(&find, err);
    if (status == 1)
        *older = (struct older_version){column_integer(&find, 0),
                                        column_integer(&find, 1)};
    return status;
}

static int end_vintage(struct publisher *publisher, int64_t vintage,
                       struct quipu_error *err)
{
    static const char sql[] =
        "UPDATE indicator_vintage SET until_pub = :publication"
        " WHERE id = :vintage";
    STATEMENT_AUTO(end);
    if (statement_prepare(&end, publisher->store, sql, err) == -1)
        return -1;
    bind_integer(&end, ":publication", publisher->publication);
    bind_integer(&end, ":vintage", vintage);
    return statement_run(&end, err);
}

static int copy_vintage(struct publisher *publisher, int64_t vintage,
                        struct quipu_error *err)
{
    static const char sql[] =
        "INSERT INTO indicator_vintage (indicator, definition, dataset, theme,"
        " calculation, measure, unit, direction, decimals, factor, is_in_force,"
        " since_pub) SELECT indicator, definition, dataset, theme, calculation,"
        " measure, unit, direction, decimals, factor, 0, :publication"
        " FROM indicator_vintage WHERE id = :vintage";
    static const char title_sql[] =
        "INSERT INTO indicator_title (vintage, language, text)"
        " SELECT :copy, language, text FROM indicator_title"
        " WHERE vintage = :vintage";
    STATEMENT_AUTO(copy);
    STATEMENT_AUTO(copy_titles);
    if (statement_prepare(&copy, publisher->store, sql, err) == -1 ||
        statement_prepare(&copy_titles, publisher->store, title_sql, err) == -1)
        return -1;
    bind_integer(&copy, ":publication", publisher->publication);
    bind_integer(&copy, ":vintage", vintage);
    if (statement_run(&copy, err) == -1)
        return -1;
    bind_integer(&copy_titles, ":copy", store_last_row(publisher->store));
    bind_integer(&copy_titles, ":vintage", vintage);
    return statement_run(&copy_titles, err);
}

/* A version that is said to be in force replaces the one that was. */
static int retire_versions(struct publisher *publisher, struct quipu_error *err)
{
    for (size_t i = 0; i < publisher->say->indicator_count; i++) {
        if (!publisher->say->indicators[i].is_in_force)
            continue;
        struct older_version older;
        int status;
        while ((status = find_older(publisher, i, &older, err)) == 1)
            if (end_vintage(publisher, older.vintage, err) == -1 ||
                copy_vintage(publisher, older.vintage, err) == -1)
                return -1;
        if (status == -1)
            return -1;
    }
    return 0;
}

int publish_indicators(struct publisher *publisher, struct quipu_error *err)
{
    __attribute__((
        cleanup(release_indicator_writer))) struct indicator_writer writer = {
        .publisher = publisher};
    if (prepare_indicator_writer(&writer, err) == -1)
        return -1;
    for (size_t i = 0; i < publisher->say->indicator_count; i++) {
        const struct store_indicator *say = &publisher->say->indicators[i];
        int64_t *indicator = &publisher->indicators[i];
        if (find_indicator(&writer, say, indicator, err) == -1 ||
            say_indicator(&writer, *indicator, say, err) == -1 ||
            note_use(&writer, *indicator, say->definition, err) == -1) {
            quipu_prefix(err, "indicator \"%s@%lld\"", say->id,
                         (long long)say->version);
            return -1;
        }
    }
    return retire_versions(publisher, err);
}

/* ---- items -------------------------------------------------------------- */

struct item_writer {
    struct publisher *publisher;
    struct statement find_same, end, add;
    struct labels names;
};

static void release_item_writer(struct item_writer *writer)
{
    statement_release(&writer->find_same);
    statement_release(&writer->end);
    statement_release(&writer->add);
    release_labels(&writer->names);
}

static int prepare_item_writer(struct item_writer *writer,
                               struct quipu_error *err)
{
    static const char find_same[] =
        "SELECT id FROM item WHERE dataset = :dataset AND list = :list"
        " AND code = :code AND until_pub IS NULL AND level IS :level"
        " AND parent IS :parent AND position = :position";
    static const char end[] =
        "UPDATE item SET until_pub = :publication WHERE dataset = :dataset"
        " AND list = :list AND code = :code AND until_pub IS NULL";
    static const char add[] =
        "INSERT INTO item (dataset, list, code, level, parent, position,"
        " since_pub) VALUES (:dataset, :list, :code, :level, :parent,"
        " :position, :publication)";
    static const char find_names[] =
        "SELECT language, text FROM item_name WHERE item = :owner";
    static const char add_name[] =
        "INSERT INTO item_name (item, language, text)"
        " VALUES (:owner, :language, :text)";
    struct store *store = writer->publisher->store;
    if (statement_prepare(&writer->find_same, store, find_same, err) == -1 ||
        statement_prepare(&writer->end, store, end, err) == -1 ||
        statement_prepare(&writer->add, store, add, err) == -1 ||
        statement_prepare(&writer->names.find, store, find_names, err) == -1 ||
        statement_prepare(&writer->names.add, store, add_name, err) == -1)
        return -1;
    return 0;
}

static void bind_item(struct statement *statement, const char *dataset,
                      const struct store_item *say)
{
    bind_text(statement, ":dataset", dataset);
    bind_text(statement, ":list", say->list);
    bind_text(statement, ":code", say->code);
    bind_text(statement, ":level", say->level);
    bind_text(statement, ":parent", say->parent);
    bind_integer(statement, ":position", say->order);
}

static int is_item_same(struct item_writer *writer,
                        const struct store_item *say, bool *is_same,
                        struct quipu_error *err)
{
    int64_t item;
    bind_item(&writer->find_same, writer->publisher->say->dataset, say);
    if (statement_get_integer(&writer->find_same, 0, &item, err) == -1)
        return -1;
    *is_same = item != 0;
    if (item == 0)
        return 0;
    return compare_labels(&writer->names, item, say->names, say->name_count,
                          is_same, err);
}

static int say_item(struct item_writer *writer, const struct store_item *say,
                    struct quipu_error *err)
{
    const char *dataset = writer->publisher->say->dataset;
    bool is_same;
    if (is_item_same(writer, say, &is_same, err) == -1)
        return -1;
    if (is_same)
        return 0;
    bind_integer(&writer->end, ":publication", writer->publisher->publication);
    bind_text(&writer->end, ":dataset", dataset);
    bind_text(&writer->end, ":list", say->list);
    bind_text(&writer->end, ":code", say->code);
    if (statement_run(&writer->end, err) == -1)
        return -1;
    bind_item(&writer->add, dataset, say);
    bind_integer(&writer->add, ":publication", writer->publisher->publication);
    if (statement_run(&writer->add, err) == -1)
        return -1;
    return add_labels(&writer->names, store_last_row(writer->publisher->store),
                      say->names, say->name_count, err);
}

int publish_items(struct publisher *publisher, struct quipu_error *err)
{
    __attribute__((cleanup(release_item_writer))) struct item_writer writer = {
        .publisher = publisher};
    if (prepare_item_writer(&writer, err) == -1)
        return -1;
    for (size_t i = 0; i < publisher->say->item_count; i++) {
        const struct store_item *say = &publisher->say->items[i];
        if (say_item(&writer, say, err) == -1) {
            quipu_prefix(err, "%s \"%s\"", say->list, say->code);
            return -1;
        }
    }
    return 0;
}
