/* SPDX-License-Identifier: GPL-3.0-or-later */
/* explain.c - quipu explain: how a number was made. */
#include "base/settings.h"
#include "batch/schema.h"
#include "cli/ask.h"
#include "cli/parts.h"
#include "cli/terms.h"
#include "cli/words.h"
#include "pipeline/pipeline.h"
#include "query/explain.h"

const struct cli_option explain_options[] = {
    {"area", 'a', "CODE", "the area; needed where there are several"},
    {"period", 'p', "PERIOD", "the period; needed where there are several"},
    {"where", 'w', "DIMENSION=CODE,...", "the codes of a breakdown"},
    {"as-of", 0, "TIME", "as the repository said then"},
    PRINT_OPTIONS,
    {0}};

/* ---- the number --------------------------------------------------------- */

static void append_decimal(struct quipu_text *text, double number,
                           const struct query_row *row, int more)
{
    output_append_rounded(text, number, (int)row->decimals + more);
}

static void put_number(struct properties *to, const struct query_row *row)
{
    QUIPU_AUTO_TEXT(text);
    if (!row->has_value) {
        properties_printf(to, "value", "none: %s",
                          row->reason ? row->reason : "not shown");
        return;
    }
    append_decimal(&text, row->value, row, 0);
    quipu_text_printf(&text, " %s", row->unit ? row->unit : "");
    if (row->has_interval) {
        quipu_text_append(&text, ", interval ");
        append_decimal(&text, row->ci_low, row, 0);
        quipu_text_append(&text, " to ");
        append_decimal(&text, row->ci_high, row, 0);
    }
    properties_printf(to, "value", "%s", text.data);
    if (!row->has_se)
        return;
    quipu_text_clear(&text);
    append_decimal(&text, row->se, row, 1);
    if (row->has_deff) {
        quipu_text_append(&text, ", design effect ");
        output_append_rounded(&text, row->deff, 2);
    }
    if (row->has_df)
        quipu_text_printf(&text, ", %lld degrees of freedom",
                          (long long)row->df);
    properties_printf(to, "standard error", "%s", text.data);
}

static const char *status_words(char status)
{
    static const struct {
        char status;
        const char *words;
    } table[] = {{'A', "A: normal"},       {'U', "U: low reliability"},
                 {'Q', "Q: not shown"},    {'L', "L: not collected"},
                 {'M', "M: cannot exist"}, {'O', "O: missing"}};
    for (size_t i = 0; i < ARRAY_SIZE(table); i++) {
        if (table[i].status == status)
            return table[i].words;
    }
    return "";
}

static void put_head(struct properties *to, const struct explanation *what,
                     const char *language)
{
    const struct query_row *row = &what->row;
    const char *title = "";
    for (size_t i = 0; i < what->indicator->title_count; i++) {
        const struct store_label *label = &what->indicator->titles[i];
        if (title[0] == '\0' || strcmp(label->language, language) == 0)
            title = label->text;
    }
    properties_printf(to, "indicator", "%s, version %lld", row->indicator,
                      (long long)row->version);
    properties_printf(to, "title", "%s", title);
    properties_printf(to, "area", "%s, %s", row->area, row->area_name);
    properties_printf(to, "period", "%s", row->period);
    for (size_t i = 0; i < what->dimension_count; i++)
        properties_printf(to, what->dimensions[i], "%s", row->codes[i]);
    put_number(to, row);
    properties_printf(to, "status", "%s%s%s", status_words(row->status),
                      row->reason ? ", " : "", row->reason ? row->reason : "");
    if (row->is_stale)
        properties_printf(to, "stale",
                          "the last refresh of the dataset failed");
    if (row->has_n)
        properties_printf(to, "records in the cell", "%lld unweighted",
                          (long long)row->n);
    if (row->has_weight) {
        QUIPU_AUTO_TEXT(weight);
        output_append_rounded(&weight, row->weight, 2);
        properties_printf(to, "sum of weights", "%s", weight.data);
    }
}

/* ---- the records -------------------------------------------------------- */

/* A job over publications has none. */
static void put_records(struct properties *to, const struct store_job *job)
{
    int64_t left_out = 0, read = -1;
    for (size_t i = 0; i < job->count_count; i++) {
        const struct job_count *count = &job->counts[i];
        properties_printf(to, "reading", "%lld %s", (long long)count->count,
                          count->name);
        if (strcmp(count->name, RECORDS_READ) == 0)
            read = count->count;
    }
    for (size_t i = 0; i < job->exclusion_count; i++) {
        const struct exclusion *exclusion = &job->exclusions[i];
        properties_printf(to, "left out", "%lld at %s: %s",
                          (long long)exclusion->records, exclusion->name,
                          exclusion->reason);
        left_out += exclusion->records;
    }
    if (read >= 0)
        properties_printf(to, "used", "%lld records, over all areas and groups",
                          (long long)(read - left_out));
}

/* ---- the rules ---------------------------------------------------------- */

static const struct indicator *find_definition(struct cli *cli,
                                               const char *hash)
{
    const struct catalogue *catalogue = cli_catalogue(cli, NULL);
    for (size_t i = 0; catalogue && i < catalogue->indicator_count; i++) {
        if (strcmp(catalogue->indicators[i]->definition.hash, hash) == 0)
            return catalogue->indicators[i];
    }
    return NULL;
}

/* The calculation's own words for the measure; nothing where it cannot be
 * opened any more. */
static void put_formula(struct properties *to, struct cli *cli,
                        const struct indicator *indicator, const char *period)
{
    const struct dataset *dataset = indicator->dataset;
    QUIPU_AUTO_STRING folder =
        cli_dataset_folder(cli, dataset->definition.id, NULL);
    const struct job_spec spec = {
        .catalogue = cli_catalogue(cli, NULL),
        .dataset = dataset,
        .period = period,
        .host = cli_host(cli, NULL),
        .folder = folder,
        .inputs = cli_inputs(cli, true, NULL),
    };
    QUIPU_AUTO_STRING formula =
        spec.host ? job_formula(&spec, indicator, NULL) : NULL;
    if (formula && formula[0] != '\0')
        properties_printf(to, "formula", "%s", formula);
}

static void put_calculation(struct properties *to,
                            const struct indicator *indicator)
{
    QUIPU_AUTO_STRING settings =
        settings_canonical(indicator->settings, to->err);
    properties_printf(to, "calculation", "%s, measure %s, settings %s",
                      indicator->calculation, indicator->measure,
                      settings ? settings : "");
}

static void put_rules(struct properties *to, struct cli *cli,
                      struct store *store, const struct explanation *what)
{
    const struct indicator *indicator = find_definition(cli, what->definition);
    if (!indicator) {
        properties_printf(to, "definition", "%s", what->definition_json);
        return;
    }
    QUIPU_AUTO_TEXT(where);
    words_append_where(&where, indicator);
    if (indicator->kind == INDICATOR_MEASURED)
        put_formula(to, cli, indicator, what->row.period);
    if (!indicator_is_derived(indicator))
        properties_printf(to, "who is counted", "%s", where.data);
    if (indicator->kind == INDICATOR_MEASURED)
        put_calculation(to, indicator);
    parts_put(to, indicator);
    if (indicator->norm)
        properties_printf(to, "norm", "%s", indicator->norm);
    terms_put(to, store, what, indicator);
}

/* ---- where from --------------------------------------------------------- */

/* Whether an input, by its role, went into the indicator: the source's did, and
 * those of its calculation. */
static bool is_of_indicator(const struct explanation *what, const char *role)
{
    static const char calculation[] = "calculation ";
    if (strncmp(role, calculation, sizeof calculation - 1) != 0)
        return true;
    const char *own = what->indicator->calculation; /* NULL: it has none */
    return own && strcmp(role + sizeof calculation - 1, own) == 0;
}

/* A file, or the publication of another load. */
static void put_input(struct properties *to, const struct job_input *input)
{
    if (strcmp(input->role, INPUT_PUBLICATION) == 0)
        properties_printf(to, "made of", "%s, key %s", input->location,
                          input->sha256);
    else
        properties_printf(to, "file", "%s: %s, %lld bytes, sha256 %s",
                          input->role, input->location, (long long)input->bytes,
                          input->sha256);
}

static bool is_over_publications(const struct store_job *job)
{
    return job->input_count > 0 &&
           strcmp(job->inputs[0].role, INPUT_PUBLICATION) == 0;
}

static void put_origin(struct properties *to, const struct explanation *what)
{
    const struct store_job *job = &what->job;
    if (!is_over_publications(job))
        properties_printf(to, "dataset", "%s, load %s", job->dataset,
                          job->load);
    for (size_t i = 0; i < job->input_count; i++) {
        if (is_of_indicator(what, job->inputs[i].role))
            put_input(to, &job->inputs[i]);
    }
    for (size_t i = 0; i < job->plugin_count; i++) {
        const struct job_plugin *plugin = &job->plugins[i];
        properties_printf(to, "plugin", "%s %s, build %s", plugin->name,
                          plugin->version, plugin->build);
    }
    properties_printf(to, "definition hash", "%s", what->definition);
    properties_printf(to, "published",
                      "%s as @%lld by job %lld of run %lld, %s",
                      what->row.vintage, (long long)what->row.publication,
                      (long long)job->id, (long long)job->run, job->program);
    for (size_t i = 0; i < job->message_count; i++)
        properties_printf(to, "message", "%s", job->messages[i]);
}

/* ---- the command -------------------------------------------------------- */

static int print_explanation(struct cli *cli, const struct args *args,
                             struct store *store,
                             const struct explanation *what,
                             struct quipu_error *err)
{
    struct properties to;
    properties_begin(&to, args, err);
    put_head(&to, what, cli->language);
    put_rules(&to, cli, store, what);
    put_records(&to, &what->job);
    put_origin(&to, what);
    return properties_end(&to);
}

int command_explain(struct cli *cli, const struct args *args,
                    struct quipu_error *err)
{
    struct asked asked = {0};
    int status = ask(&asked, cli, args, err);
    struct store *store = status == 0 ? cli_store(cli, STORE_READ, err) : NULL;
    QUIPU_AUTO(explanation)
    what = store ? explain(store, &asked.question, err) : NULL;
    status = what ? print_explanation(cli, args, store, what, err) : -1;
    asked_release(&asked);
    return status;
}
