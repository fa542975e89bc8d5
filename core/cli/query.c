/* SPDX-License-Identifier: GPL-3.0-or-later */
/* query.c - quipu query: ask for indicators. */
#include "cli/ask.h"
#include "cli/print.h"
#include "output/answer.h"

const struct cli_option query_options[] = {
    {"area", 'a', "CODE,...", "only these areas; with --level: those inside"},
    {"level", 'l', "LEVEL", "only areas of this level: country, region, ..."},
    {"period", 'p', "PERIOD", "2023, 2019..2023, 2019.., ..2023, or latest"},
    {"by", 'b', "DIMENSION,...",
     "broken down by exactly these dimensions; * for every breakdown; default: "
     "totals"},
    {"where", 'w', "DIMENSION=CODE,...", "only these codes"},
    {"measure", 'm', "MEASURE", "only indicators of this measure"},
    {"theme", 0, "THEME", "only indicators of this theme"},
    {"as-of", 0, "TIME",
     "what the repository said then: 2026-06-30, or @12 for publication 12"},
    {"detail", 0, NULL, "more columns: version, weight, df, deff, rse, reason"},
    PRINT_OPTIONS,
    {0}};

static int answer(struct cli *cli, const struct args *args,
                  const struct question *question, struct quipu_error *err)
{
    struct store *store = cli_store(cli, STORE_READ, err);
    QUIPU_AUTO(query) query = store ? query_new(store, question, err) : NULL;
    if (!query)
        return -1;
    struct print print;
    uint64_t rows = 0;
    int status = print_open(&print, args, err);
    if (status == 0)
        status = answer_write(query, args_has(args, "detail"), print.format,
                              &print.sink, &rows, err);
    if (status == 0)
        status = print_close(&print, err);
    bool is_told = status == 0 && print.format->is_for_people;
    print_release(&print);
    for (size_t i = 0; i < query_notice_count(query) && !is_told; i++)
        cli_say(cli, "quipu: %s", query_notice(query, i));
    if (status == 0 && rows == 0)
        cli_say(cli, "quipu: there is no observation for this question");
    return status;
}

int command_query(struct cli *cli, const struct args *args,
                  struct quipu_error *err)
{
    struct asked asked = {0};
    int status = ask(&asked, cli, args, err);
    if (status == 0)
        status = answer(cli, args, &asked.question, err);
    asked_release(&asked);
    return status;
}
