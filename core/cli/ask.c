/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ask.c - a question made of the command line. */
#include "cli/ask.h"

static int split_filters(struct asked *asked, struct quipu_error *err)
{
    size_t count = asked->where.count;
    asked->filters = base_alloc(count, sizeof *asked->filters, err);
    if (!asked->filters)
        return -1;
    for (size_t i = 0; i < count; i++) {
        char *word = asked->where.items[i];
        char *equals = strchr(word, '=');
        if (!equals || equals == word || equals[1] == '\0')
            return quipu_fail(err, QUIPU_EUSAGE, "\"%s\" is not DIMENSION=CODE",
                              word);
        *equals = '\0';
        asked->filters[i] = (struct dimension_value){word, equals + 1};
    }
    return 0;
}

int ask(struct asked *asked, const struct cli *cli, const struct args *args,
        struct quipu_error *err)
{
    if (args_list(args, "area", &asked->areas, err) == -1 ||
        args_list(args, "by", &asked->by, err) == -1 ||
        args_list(args, "where", &asked->where, err) == -1 ||
        split_filters(asked, err) == -1)
        return -1;
    asked->question = (struct question){
        .indicators = args->words,
        .indicator_count = args->word_count,
        .theme = args_get(args, "theme"),
        .measure = args_get(args, "measure"),
        .areas = (const char *const *)asked->areas.items,
        .area_count = asked->areas.count,
        .level = args_get(args, "level"),
        .period = args_get(args, "period"),
        .by = (const char *const *)asked->by.items,
        .by_count = asked->by.count,
        .filters = asked->filters,
        .filter_count = asked->where.count,
        .as_of = args_get(args, "as-of"),
        .language = cli->language,
    };
    return 0;
}

void asked_release(struct asked *asked)
{
    words_release(&asked->areas);
    words_release(&asked->by);
    words_release(&asked->where);
    free(asked->filters);
}
