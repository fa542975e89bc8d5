/* SPDX-License-Identifier: GPL-3.0-or-later */
/* description.c - evens out the structs of a plugin (host/description.h). */
#include "base/base.h"
#include "host/description.h"

/* More is a mistake: a table without an end, a size that is none, fields that
 * hold themselves. */
#define OPTION_LIMIT 256
#define DEPTH_LIMIT  4
#define SIZE_LIMIT   4096

/* The least of an option that means anything. */
#define OPTION_SIZE_LEAST offsetof(struct quipu_option, flags)

/* What comes first in quipu_plugin, in every ABI so far. */
struct head {
    uint32_t abi, size, option_size, source_size, calculation_size;
};

static bool knows_help(size_t option_size)
{
    return option_size >= offsetof(struct quipu_option, help) + sizeof(char *);
}

static void copy_known(void *ours, size_t our_size, const void *theirs,
                       size_t their_size)
{
    memset(ours, 0, our_size);
    memcpy(ours, theirs, their_size < our_size ? their_size : our_size);
}

static int check_size(const char *what, size_t size, size_t least,
                      struct quipu_error *err)
{
    if (size >= least && size <= SIZE_LIMIT)
        return 0;
    return quipu_fail(err, QUIPU_EPLUGIN,
                      "says that %s has %zu bytes, which are not %zu to %d",
                      what, size, least, SIZE_LIMIT);
}

/* The ABI first and alone: the rest means something only when it is ours. */
static int read_head(struct head *head, const void *symbol,
                     struct quipu_error *err)
{
    memcpy(&head->abi, symbol, sizeof head->abi);
    if (head->abi != QUIPU_ABI)
        return quipu_fail(err, QUIPU_EPLUGIN,
                          "is made for plugin ABI %u, this is %u", head->abi,
                          QUIPU_ABI);
    memcpy(&head->size, (const char *)symbol + offsetof(struct head, size),
           sizeof head->size);
    if (check_size("its description", head->size, sizeof *head, err) == -1)
        return -1;
    memcpy(head, symbol, sizeof *head);
    return 0;
}

/* ---- options ------------------------------------------------------------ */

static void free_options(struct quipu_option *options)
{
    for (size_t i = 0; options && options[i].name; i++)
        free_options((struct quipu_option *)options[i].fields);
    free(options);
}

static int count_options(const char *theirs, size_t size, size_t *count,
                         struct quipu_error *err)
{
    for (*count = 0; *count <= OPTION_LIMIT; ++*count) {
        const char *name;
        memcpy(&name, theirs + *count * size, sizeof name);
        if (!name)
            return 0;
    }
    return quipu_fail(err, QUIPU_EPLUGIN,
                      "has a table of options without an end");
}

static struct quipu_option *copy_options(const void *theirs, size_t size,
                                         int depth, struct quipu_error *err);

/* Fields are followed where they mean something: elsewhere they are unread. */
static int copy_option(struct quipu_option *ours, const void *theirs,
                       size_t size, int depth, struct quipu_error *err)
{
    copy_known(ours, sizeof *ours, theirs, size);
    const void *fields = ours->fields;
    ours->fields = NULL;
    if (!knows_help(size))
        ours->help = "";
    if (ours->type != QUIPU_OPTION_RECORDS || !fields)
        return 0;
    ours->fields = copy_options(fields, size, depth + 1, err);
    return ours->fields ? 0 : -1;
}

static struct quipu_option *copy_options(const void *theirs, size_t size,
                                         int depth, struct quipu_error *err)
{
    size_t count;
    if (depth > DEPTH_LIMIT)
        return quipu_fail_null(err, QUIPU_EPLUGIN,
                               "has options more than %d deep", DEPTH_LIMIT);
    if (count_options(theirs, size, &count, err) == -1)
        return NULL;

    struct quipu_option *ours = base_alloc(count + 1, sizeof *ours, err);
    if (!ours)
        return NULL;
    for (size_t i = 0; i < count; i++) {
        const char *option = (const char *)theirs + i * size;
        if (copy_option(&ours[i], option, size, depth, err) == -1) {
            free_options(ours);
            return NULL;
        }
    }
    return ours;
}

/* ---- the whole ---------------------------------------------------------- */

static int read_options(struct description *description,
                        const struct head *head, struct quipu_error *err)
{
    const void *theirs = description->plugin.options;
    description->plugin.options = NULL;
    description->knows_help = knows_help(head->option_size);
    if (!theirs)
        return 0;
    if (check_size("an option", head->option_size, OPTION_SIZE_LEAST, err) ==
        -1)
        return -1;
    description->options = copy_options(theirs, head->option_size, 1, err);
    description->plugin.options = description->options;
    return description->options ? 0 : -1;
}

static int read_source(struct description *description, const struct head *head,
                       struct quipu_error *err)
{
    const void *theirs = description->plugin.source;
    if (!theirs)
        return 0;
    if (check_size("its source", head->source_size, 1, err) == -1)
        return -1;
    copy_known(&description->source, sizeof description->source, theirs,
               head->source_size);
    description->plugin.source = &description->source;
    return 0;
}

static int read_calculation(struct description *description,
                            const struct head *head, struct quipu_error *err)
{
    const void *theirs = description->plugin.calculation;
    if (!theirs)
        return 0;
    if (check_size("its calculation", head->calculation_size, 1, err) == -1)
        return -1;
    copy_known(&description->calculation, sizeof description->calculation,
               theirs, head->calculation_size);
    description->plugin.calculation = &description->calculation;
    return 0;
}

int description_read(struct description *description, const void *symbol,
                     struct quipu_error *err)
{
    struct head head;
    *description = (struct description){0};
    if (read_head(&head, symbol, err) == -1)
        return -1;

    struct quipu_plugin *plugin = &description->plugin;
    copy_known(plugin, sizeof *plugin, symbol, head.size);
    if (read_options(description, &head, err) == -1 ||
        read_source(description, &head, err) == -1 ||
        read_calculation(description, &head, err) == -1) {
        description_release(description);
        return -1;
    }
    plugin->size = sizeof(struct quipu_plugin);
    plugin->option_size = sizeof(struct quipu_option);
    plugin->source_size = sizeof(struct quipu_source);
    plugin->calculation_size = sizeof(struct quipu_calculation);
    return 0;
}

void description_release(struct description *description)
{
    free_options(description->options);
    *description = (struct description){0};
}
