/* SPDX-License-Identifier: GPL-3.0-or-later */
/* store_kit.h - a small repository for tests: two indicators of one dataset,
 * three areas on two levels, two dimensions. */
#ifndef STORE_KIT_H
#define STORE_KIT_H

#include <fts.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/read.h"
#include "store/store.h"
#include "unit.h"

/* ---- a folder that goes away -------------------------------------------- */

struct kit {
    char folder[64], path[96];
};

static inline struct kit kit_begin(void)
{
    struct kit kit = {.folder = "/tmp/quipu-test-XXXXXX"};
    ck_assert_ptr_nonnull(mkdtemp(kit.folder));
    snprintf(kit.path, sizeof kit.path, "%s/quipu.db", kit.folder);
    return kit;
}

static inline void kit_end(struct kit *kit)
{
    char *const folders[] = {kit->folder, NULL};
    FTS *walk = fts_open(folders, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
    for (FTSENT *entry = fts_read(walk); entry; entry = fts_read(walk))
        if (entry->fts_info != FTS_D)
            remove(entry->fts_accpath);
    fts_close(walk);
}

static inline struct store *kit_open(const struct kit *kit,
                                     enum store_mode mode)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    struct store *store = store_open(kit->path, mode, &err);
    ck_assert_ok(store, err);
    return store;
}

/* ---- what a job says ---------------------------------------------------- */

#define KIT_MAX 256

struct saying {
    struct observation observations[KIT_MAX];
    struct dimension_value dimensions[KIT_MAX][2];
    const char *periods[4];
    struct store_indicator indicators[4];
    struct store_definition definitions[4];
    struct job_input inputs[1];
    struct job_plugin plugins[1];
    struct exclusion exclusions[2];
    struct job_count counts[1];
    const char *messages[1];
    struct job_result result;
    struct store_publication publication;
};

static const struct store_label kit_anaemia[] = {{"en", "Anaemia"},
                                                 {"es", "Anemia"}};
static const struct store_label kit_height[] = {{"en", "Mean height"}};
static const struct store_label kit_peru[] = {{"en", "Peru"}, {"es", "Perú"}};
static const struct store_label kit_cusco[] = {{"es", "Cusco"}};
static const struct store_label kit_lima[] = {{"es", "Lima"}};
static const struct store_label kit_female[] = {{"en", "girls"}};
static const struct store_label kit_male[] = {{"en", "boys"}};
static const struct store_item kit_items[] = {
    {"area", "PE", "country", NULL, 0, kit_peru, 2},
    {"area", "PE-CUS", "region", "PE", 2, kit_cusco, 1},
    {"area", "PE-LIM", "region", "PE", 1, kit_lima, 1},
    {"sex", "F", NULL, NULL, 1, kit_female, 1},
    {"sex", "M", NULL, NULL, 0, kit_male, 1},
};

/* A job of load 2023 of "endes" that says nothing yet. */
static inline void say_init(struct saying *saying, const char *time)
{
    *saying = (struct saying){0};
    saying->periods[0] = "2023";
    saying->definitions[0] = (struct store_definition){
        "indicator", "anaemia", "hash-anaemia-1", "{\"id\":\"anaemia\"}"};
    saying->definitions[1] = (struct store_definition){
        "indicator", "height", "hash-height-1", "{\"id\":\"height\"}"};
    saying->indicators[0] =
        (struct store_indicator){"anaemia", 1,           "hash-anaemia-1",
                                 "endes",   "nutrition", "anaemia",
                                 "anaemic", "percent",   "down",
                                 1,         100,         kit_anaemia,
                                 2,         true};
    saying->indicators[1] =
        (struct store_indicator){"height", 1,        "hash-height-1",
                                 "endes",  "growth", "anthropometry",
                                 "height", "cm",     NULL,
                                 2,        1,        kit_height,
                                 1,        true};
    saying->inputs[0] =
        (struct job_input){"source", "RECH6_2023.csv", "sha-of-input", 4711};
    saying->plugins[0] = (struct job_plugin){"csv", "0.1", "build-of-csv"};
    saying->exclusions[0] =
        (struct exclusion){NULL, 0, 0, "join", "unmatched", 7};
    saying->exclusions[1] = (struct exclusion){
        "anaemia", 1, 1, "where age_months", "out_of_scope", 30};
    saying->counts[0] = (struct job_count){"records read", 1000};
    saying->messages[0] = "two strata have one PSU";
    saying->result = (struct job_result){
        .observations = saying->observations,
        .exclusions = saying->exclusions,
        .exclusion_count = 2,
        .inputs = saying->inputs,
        .input_count = 1,
        .plugins = saying->plugins,
        .plugin_count = 1,
        .counts = saying->counts,
        .count_count = 1,
        .messages = saying->messages,
        .message_count = 1,
    };
    saying->publication = (struct store_publication){
        .time = time,
        .reason = "refresh",
        .dataset = "endes",
        .load = "2023",
        .key = "key-1",
        .definitions = saying->definitions,
        .definition_count = 2,
        .indicators = saying->indicators,
        .indicator_count = 2,
        .items = kit_items,
        .item_count = ARRAY_SIZE(kit_items),
        .periods = saying->periods,
        .period_count = 1,
        .result = &saying->result,
    };
}

/* Adds an observation; dimensions as "sex", "F", ..., NULL. */
static inline struct observation *say(struct saying *saying,
                                      const char *indicator, const char *area,
                                      const char *period, double value)
{
    ck_assert_uint_lt(saying->result.observation_count, KIT_MAX);
    size_t i = saying->result.observation_count++;
    saying->observations[i] = (struct observation){
        .indicator = indicator,
        .version = 1,
        .area = area,
        .period = period,
        .status = 'A',
        .has_value = true,
        .has_se = true,
        .has_interval = true,
        .has_n = true,
        .has_weight = true,
        .has_df = true,
        .has_deff = true,
        .value = value,
        .se = value / 16,
        .ci_low = value - value / 8,
        .ci_high = value + value / 8,
        .n = 100,
        .weight = 1234.5,
        .df = 40,
        .deff = 1.5,
    };
    return &saying->observations[i];
}

static inline struct observation *say_by(struct saying *saying,
                                         struct observation *observation,
                                         const char *dimension,
                                         const char *code)
{
    size_t i = (size_t)(observation - saying->observations);
    saying->dimensions[i][observation->dimension_count++] =
        (struct dimension_value){dimension, code};
    observation->dimensions = saying->dimensions[i];
    return observation;
}

static inline struct store_outcome kit_publish(struct store *store,
                                               const struct saying *saying)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    struct store_outcome outcome;
    int status = store_publish(store, &saying->publication, &outcome, &err);
    ck_assert_ok(status == 0, err);
    return outcome;
}

/* ---- what the store says ------------------------------------------------ */

/* The rows of an indicator's total (no dimension) in an area as of a
 * publication (0: the newest); texts are cut off. */
static inline size_t kit_read(struct store *store, int64_t publication,
                              const char *indicator, const char *area,
                              struct store_row *rows, size_t room)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    if (publication == 0)
        ck_assert_ok(
            store_find_publication(store, NULL, &publication, &err) == 0, err);
    struct store_indicators all;
    ck_assert_ok(store_list_indicators(store, publication, &all, &err) == 0,
                 err);
    size_t count = 0;
    struct store_reader *reader = store_reader_new(store, publication, &err);
    ck_assert_ok(reader, err);
    struct store_series_list series = {0};
    for (size_t i = 0; i < all.count; i++) {
        if (strcmp(all.items[i].indicator.id, indicator) != 0)
            continue;
        ck_assert_ok(store_list_series(reader, all.items[i].key, area, &series,
                                       &err) == 0,
                     err);
        for (size_t s = 0; s < series.count; s++) {
            struct store_row row;
            int status;
            store_select(reader, series.items[s].key, STORE_ALL_PERIODS);
            while ((status = store_next(reader, &row, &err)) == 1) {
                ck_assert_uint_lt(count, room);
                rows[count] = row;
                rows[count].period = rows[count].since = NULL;
                rows[count++].reason = NULL;
            }
            ck_assert_ok(status == 0, err);
        }
    }
    store_series_list_release(&series);
    store_reader_free(reader);
    store_indicators_release(&all);
    return count;
}

/* One value of anaemia in Peru in 2023. */
static inline void kit_publish_value(struct store *store, double value)
{
    struct saying saying;
    say_init(&saying, "2024-01-01T02:30:00Z");
    say(&saying, "anaemia", "PE", "2023", value);
    kit_publish(store, &saying);
}

static inline double kit_read_value(struct store *store)
{
    struct store_row row;
    ck_assert_uint_eq(kit_read(store, 0, "anaemia", "PE", &row, 1), 1);
    return row.value;
}

/* The mode of a file of the folder; 0 when it is not there. */
static inline mode_t kit_mode(const struct kit *kit, const char *file)
{
    char path[256];
    struct stat status;
    snprintf(path, sizeof path, "%s/%s", kit->folder, file);
    return stat(path, &status) == 0 ? status.st_mode & 07777 : 0;
}

#endif
