/* SPDX-License-Identifier: GPL-3.0-or-later */
/* schema.c - makes and checks schemas (batch/schema.h). */
#include "base/base.h"
#include "batch/schema.h"

struct quipu_schema *schema_new(struct quipu_error *err)
{
    return base_alloc(1, sizeof(struct quipu_schema), err);
}

static void release_column(struct schema_column *column)
{
    for (size_t i = 0; i < column->label_count; i++) {
        free(column->labels[i].value);
        free(column->labels[i].label);
    }
    free(column->labels);
    free(column->name);
    free(column->label);
    free(column->unit);
}

void schema_free(struct quipu_schema *schema)
{
    if (!schema)
        return;
    for (size_t i = 0; i < schema->count; i++)
        release_column(&schema->columns[i]);
    free(schema->columns);
    free(schema);
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Fails when a name occurs twice. */
static int check_names(const struct quipu_schema *schema,
                       struct quipu_error *err)
{
    const char **names = base_alloc(schema->count, sizeof *names, err);
    if (!names)
        return -1;
    for (size_t i = 0; i < schema->count; i++)
        names[i] = schema->columns[i].name;
    qsort(names, schema->count, sizeof *names, compare_names);

    int result = 0;
    for (size_t i = 1; result == 0 && i < schema->count; i++) {
        if (strcmp(names[i - 1], names[i]) == 0)
            result = quipu_fail(err, QUIPU_EDATA, "column \"%s\" occurs twice",
                                names[i]);
    }
    free(names);
    return result;
}

int schema_check(const struct quipu_schema *schema, struct quipu_error *err)
{
    if (schema->error.code != QUIPU_OK)
        return quipu_fail(err, schema->error.code, "%s", schema->error.cause);
    if (schema->count == 0)
        return quipu_fail(err, QUIPU_EDATA, "the source has no column");
    return check_names(schema, err);
}

/* Equal without regard to ASCII case, whatever the locale. */
static bool is_same_name(const char *a, const char *b)
{
    for (; *a != '\0' && *b != '\0'; a++, b++) {
        char lower_a = *a >= 'A' && *a <= 'Z' ? (char)(*a + ('a' - 'A')) : *a;
        char lower_b = *b >= 'A' && *b <= 'Z' ? (char)(*b + ('a' - 'A')) : *b;
        if (lower_a != lower_b)
            return false;
    }
    return *a == *b;
}

size_t schema_find(const struct quipu_schema *schema, const char *name)
{
    size_t found = SIZE_MAX, similar = 0;
    for (size_t i = 0; i < schema->count; i++) {
        const char *own = schema->columns[i].name;
        if (strcmp(own, name) == 0)
            return i;
        if (is_same_name(own, name)) {
            found = i;
            similar++;
        }
    }
    return similar == 1 ? found : SIZE_MAX;
}
