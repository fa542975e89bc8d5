/* SPDX-License-Identifier: GPL-3.0-or-later */
/* notes.c - what is not wrong in a definition, but could be better. */
#include "cli/notes.h"

static void note(const struct cli *cli, const struct definition *definition,
                 const char *text)
{
    cli_say(cli, "note: \"%s\": %s", definition->file, text);
}

static bool has_language(const struct labels *labels, const char *language)
{
    for (size_t i = 0; i < labels->count; i++) {
        if (strcmp(labels->items[i].language, language) == 0)
            return true;
    }
    return false;
}

/* The languages of the command. */
static void note_title(const struct cli *cli,
                       const struct definition *definition)
{
    static const struct {
        const char *language, *text;
    } needed[] = {{"es", "there is no title in Spanish (es)"},
                  {"en", "there is no title in English (en)"},
                  {"fr", "there is no title in French (fr)"}};
    for (size_t i = 0; i < ARRAY_SIZE(needed); i++) {
        if (!has_language(&definition->titles, needed[i].language))
            note(cli, definition, needed[i].text);
    }
}

static bool has_indicators(const struct catalogue *catalogue,
                           const struct dataset *dataset)
{
    for (size_t i = 0; i < catalogue->indicator_count; i++) {
        const struct indicator *indicator = catalogue->indicators[i];
        if (indicator->dataset == dataset && !indicator_is_derived(indicator))
            return true;
    }
    return false;
}

static void note_dataset(const struct cli *cli,
                         const struct catalogue *catalogue,
                         const struct dataset *dataset)
{
    note_title(cli, &dataset->definition);
    if (!has_indicators(catalogue, dataset))
        note(cli, &dataset->definition,
             "no indicator is over it, so that it cannot be refreshed");
    if (!dataset->owner)
        note(cli, &dataset->definition, "it has no owner");
    if (!dataset->citation)
        note(cli, &dataset->definition, "it has no citation");
}

/* Areas of the first level are the whole; where there are several, such as
 * countries, there is none. */
static bool is_total(const struct breakdown *breakdown,
                     const struct dataset *dataset)
{
    if (breakdown->count == 0)
        return true;
    return breakdown->count == 1 &&
           strcmp(breakdown->dimensions[0], "area") == 0 &&
           dataset->level_count > 0 && dataset->levels[0] == 0;
}

static bool has_total(const struct indicator *indicator)
{
    for (size_t i = 0; i < indicator->breakdown_count; i++) {
        if (is_total(&indicator->breakdowns[i], indicator->dataset))
            return true;
    }
    return false;
}

static void note_indicator(const struct cli *cli,
                           const struct indicator *indicator)
{
    bool is_share = indicator->kind == INDICATOR_MEASURED &&
                    (strcmp(indicator->unit, "percent") == 0 ||
                     strcmp(indicator->unit, "proportion") == 0);
    note_title(cli, &indicator->definition);
    if (is_share && !indicator->reliability)
        note(cli, &indicator->definition,
             "a share without a reliability scheme: nothing marks estimates "
             "from few records");
    if (!has_total(indicator))
        note(cli, &indicator->definition,
             "the breakdowns have no [], so that there is no total");
}

void notes_say(const struct cli *cli, const struct catalogue *catalogue)
{
    for (size_t i = 0; i < catalogue->codelist_count; i++)
        note_title(cli, &catalogue->codelists[i]->definition);
    for (size_t i = 0; i < catalogue->reliability_count; i++)
        note_title(cli, &catalogue->reliabilities[i]->definition);
    for (size_t i = 0; i < catalogue->dataset_count; i++)
        note_dataset(cli, catalogue, catalogue->datasets[i]);
    for (size_t i = 0; i < catalogue->indicator_count; i++)
        note_indicator(cli, catalogue->indicators[i]);
    for (size_t i = 0; i < catalogue->topic_count; i++)
        note_title(cli, &catalogue->topics[i]->definition);
}
