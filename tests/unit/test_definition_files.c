/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_definition_files.c - folders of definitions: what is read, what is
 * skipped, what is a problem.
 */
#include <config.h>

#include <errno.h>
#include <sys/resource.h>

#include "definitions.h"
#include "host.h"

/* Writes a file below a folder, folders made as needed. */
static void put_bytes(const char *folder, const char *name, const char *bytes,
                      size_t size)
{
    char *path = join(folder, name);
    for (char *slash = path + strlen(folder) + 1;
         (slash = strchr(slash, '/')) != NULL; slash++) {
        *slash = '\0';
        ck_assert(mkdir(path, 0755) == 0 || errno == EEXIST);
        *slash = '/';
    }
    FILE *file = fopen(path, "w");
    ck_assert_ptr_nonnull(file);
    ck_assert_uint_eq(fwrite(bytes, 1, size, file), size);
    ck_assert_int_eq(fclose(file), 0);
    free(path);
}

static void put(const char *folder, const char *name, const char *quoted)
{
    char *text = json_of(quoted);
    put_bytes(folder, name, text, strlen(text));
    free(text);
}

/* All definitions of definitions.h. */
static void put_all(const char *folder)
{
    put(folder, "codelists/areas.json", areas_json);
    put(folder, "codelists/sexes.json", sexes_json);
    put(folder, "reliability/scheme.json", scheme_json);
    put(folder, "datasets/d.json", dataset_json);
    put(folder, "nutrition/i.json", indicator_json);
}

static struct catalogue *read_folder(const char *folder)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    struct catalogue *catalogue = catalogue_read(&folder, 1, &err);
    ck_assert_ok(catalogue, err);
    return catalogue;
}

/* The one problem of a folder. */
static void has_problem(const char *folder, const char *wanted)
{
    struct catalogue *catalogue = read_folder(folder);
    ck_assert_uint_eq(catalogue->problem_count, 1);
    ck_assert_ptr_nonnull(strstr(catalogue->problems[0].cause, wanted));
    catalogue_free(catalogue);
}

START_TEST(folders_say_the_kind)
{
    char *folder = make_folder();
    put_all(folder);
    put(folder, "health/more/j.json",
        "{'id': 'j', 'like': 'i', 'theme': 'health'}");
    put(folder, "k.json", "{'id': 'k', 'like': 'i'}");
    struct catalogue *catalogue = read_folder(folder);
    ck_assert_uint_eq(catalogue->problem_count, 0);
    ck_assert_uint_eq(catalogue->codelist_count, 2);
    ck_assert_uint_eq(catalogue->reliability_count, 1);
    ck_assert_uint_eq(catalogue->dataset_count, 1);
    ck_assert_uint_eq(catalogue->indicator_count, 3);
    /* By id, whatever the files are called. */
    ck_assert_str_eq(catalogue->indicators[0]->definition.id, "i");
    ck_assert_str_eq(catalogue->indicators[2]->definition.id, "k");
    catalogue_free(catalogue);
    remove_folder(folder);
}
END_TEST

START_TEST(what_is_no_definition_is_skipped)
{
    char *folder = make_folder();
    put_all(folder);
    put(folder, "schemas/dataset.schema.json", "{'title': 'no definition'}");
    put(folder, "datasets/schemas/x.json", "{'title': 'no definition'}");
    put(folder, "datasets/.hidden.json", "{");
    put(folder, ".git/config.json", "{");
    put(folder, "datasets/README.md", "# Datasets");
    put(folder, "datasets/d.json.orig", "{");
    put(folder, "datasets/.json", "{");
    char *link = join(folder, "datasets/note.txt");
    ck_assert_int_eq(symlink("/nowhere/at/all", link), 0);
    struct catalogue *catalogue = read_folder(folder);
    ck_assert_uint_eq(catalogue->problem_count, 0);
    ck_assert_uint_eq(catalogue->dataset_count, 1);
    catalogue_free(catalogue);
    free(link);
    remove_folder(folder);
}
END_TEST

/* Codes of JSON errors are jansson's; line and column are ours to pass on. */
START_TEST(what_is_not_json_is_a_problem)
{
    static const struct {
        const char *bytes;
        size_t size;
        const char *wanted;
    } cases[] = {
        {"", 0, "line 1 column 0"},
        {"{\"id\": \"x\",\n \"id\": \"y\"}", 22,
         "line 2 column 5: duplicate object key"},
        {"{\"id\": \"x\"\n \"title\": 1}", 23, "line 2 column 8"},
        {"[1, 2]", 6, "at the top: expected an object, found an array"},
        {"{} {}", 5, "end of file expected"},
        {"\"text\"", 6, "'[' or '{' expected"},
        {"{\"id\": \"\xff\"}", 11, "unable to decode byte 0xff"},
        {"{\"id\": \"\xed\xa0\x80\"}", 13, "unable to decode byte 0xed"},
        {"{\"id\": \"\\ud800\"}", 16, "invalid Unicode"},
        {"{\"id\": \"a\\u0000b\"}", 18, "\\u0000 is not allowed"},
        {"{\"i\\u0000d\": 1}", 15, "NUL byte in object key"},
        {"{\"id\": \"a\0b\"}", 13, "control character 0x0"},
        {"{\"version\": 1e999}", 18, "real number overflow"},
        {"{\"version\": 99999999999999999999}", 33, "too big integer"},
        {"{\"version\": NaN}", 16, "invalid token"},
        {"{\"id\": \"\x1b[31m\"}", 15, "control character 0x1b"},
        {"\x1b[31m", 5, "expected near '\\x1B'"},
        {"{\"x\": 1} // comment", 19, "end of file expected"},
    };
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        char *folder = make_folder();
        put_bytes(folder, "datasets/d.json", cases[i].bytes, cases[i].size);
        struct catalogue *catalogue = read_folder(folder);
        ck_assert_uint_eq(catalogue->problem_count, 1);
        const struct quipu_error *problem = &catalogue->problems[0];
        ck_assert_int_eq(problem->code, QUIPU_EDEFINITION);
        ck_assert_msg(strstr(problem->cause, cases[i].wanted) != NULL,
                      "case %zu: %s", i, problem->cause);
        ck_assert_ptr_nonnull(strstr(problem->cause, "datasets/d.json\""));
        ck_assert_ptr_null(strchr(problem->cause, '\x1b'));
        catalogue_free(catalogue);
        remove_folder(folder);
    }
}
END_TEST

/* A byte order mark is not what RFC 8259 asks for, but editors write it. */
START_TEST(a_byte_order_mark_is_skipped)
{
    char *folder = make_folder();
    char *text = json_of(sexes_json), *marked = NULL;
    ck_assert_int_ne(asprintf(&marked, "\xEF\xBB\xBF%s", text), -1);
    put_bytes(folder, "codelists/sexes.json", marked, strlen(marked));
    struct catalogue *catalogue = read_folder(folder);
    ck_assert_uint_eq(catalogue->problem_count, 0);
    ck_assert_uint_eq(catalogue->codelist_count, 1);
    catalogue_free(catalogue);
    free(marked);
    free(text);
    remove_folder(folder);
}
END_TEST

static char *nested(size_t depth)
{
    char *text = NULL;
    size_t size;
    FILE *stream = open_memstream(&text, &size);
    fputs("{\"id\": \"d\", \"settings\": ", stream);
    for (size_t i = 0; i < depth; i++)
        fputs("{\"a\": ", stream);
    fputs("1", stream);
    for (size_t i = 0; i < depth; i++)
        fputs("}", stream);
    fputs("}", stream);
    ck_assert_int_eq(fclose(stream), 0);
    return text;
}

START_TEST(deep_nesting_is_refused)
{
    char *folder = make_folder();
    char *text = nested(100000);
    put_bytes(folder, "datasets/d.json", text, strlen(text));
    has_problem(folder, "maximum parsing depth reached");
    free(text);

    /* As deep as can be read. */
    text = nested(2000);
    put_bytes(folder, "datasets/d.json", text, strlen(text));
    has_problem(folder, "at title: expected an object, found nothing");
    free(text);
    remove_folder(folder);
}
END_TEST

START_TEST(a_huge_file_is_refused_unread)
{
    char *folder = make_folder();
    put(folder, "datasets/d.json", dataset_json);
    char *path = join(folder, "datasets/d.json");
    ck_assert_int_eq(truncate(path, (off_t)1 << 40), 0);
    has_problem(folder, "d.json\" is too large for a definition");
    free(path);
    remove_folder(folder);
}
END_TEST

START_TEST(a_file_that_cannot_be_read_is_a_problem)
{
    char *folder = make_folder();
    put_all(folder);
    char *link = join(folder, "datasets/link.json");
    ck_assert_int_eq(symlink("/nowhere/at/all.json", link), 0);
    struct catalogue *catalogue = read_folder(folder);
    ck_assert_uint_eq(catalogue->problem_count, 1);
    ck_assert_int_eq(catalogue->problems[0].code, QUIPU_EINPUT);
    ck_assert_ptr_nonnull(strstr(catalogue->problems[0].cause,
                                 "link.json\" cannot be opened: No such file"));
    ck_assert_uint_eq(catalogue->dataset_count, 1);
    catalogue_free(catalogue);

    /* A named pipe would be waited for. */
    ck_assert_int_eq(unlink(link), 0);
    ck_assert_int_eq(mkfifo(link, 0644), 0);
    has_problem(folder, "link.json\" is not a regular file");
    free(link);
    remove_folder(folder);
}
END_TEST

START_TEST(a_folder_that_cannot_be_read_fails)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    const char *folders[] = {"/nowhere/at/all"};
    ck_assert_ptr_null(catalogue_read(folders, 1, &err));
    ck_assert_int_eq(err.code, QUIPU_EINPUT);
    ck_assert_str_eq(err.cause, "could not read folder \"/nowhere/at/all\": "
                                "No such file or directory");

    /* No folders: nothing is defined. */
    quipu_error_clear(&err);
    struct catalogue *catalogue = catalogue_read(folders, 0, &err);
    ck_assert_ok(catalogue, err);
    ck_assert_uint_eq(catalogue->indicator_count, 0);
    ck_assert_int_eq(catalogue_check(catalogue, &err), 0);
    catalogue_free(catalogue);
}
END_TEST

START_TEST(a_folder_within_itself_ends)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    char *folder = make_folder();
    char *link = join(folder, "again");
    ck_assert_int_eq(symlink(folder, link), 0);
    const char *folders[] = {folder};
    ck_assert_ptr_null(catalogue_read(folders, 1, &err));
    ck_assert_ptr_nonnull(strstr(err.cause, "more than 16 folders within"));
    free(link);
    remove_folder(folder);
}
END_TEST

START_TEST(an_own_folder_goes_over_the_shipped)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    char *shipped = make_folder(), *own = make_folder();
    put_all(shipped);
    put(own, "x/i.json", "{'id': 'i', 'like': 'i', 'decimals': 3}");
    const char *folders[] = {shipped, own};
    struct catalogue *catalogue = catalogue_read(folders, 2, &err);
    ck_assert_ok(catalogue, err);
    ck_assert_ok(catalogue_check(catalogue, &err) == 0, err);
    ck_assert_uint_eq(catalogue->indicator_count, 1);
    ck_assert_int_eq(catalogue->indicators[0]->decimals, 3);
    ck_assert_int_eq(
        strncmp(catalogue->indicators[0]->definition.file, own, strlen(own)),
        0);
    catalogue_free(catalogue);
    remove_folder(shipped);
    remove_folder(own);
}
END_TEST

/* A district list of a large country, in time and by the right message. */
START_TEST(a_list_of_a_hundred_thousand_areas_is_read_at_once)
{
    enum { COUNT = 100000 };
    char *folder = make_folder();
    char *text = NULL;
    size_t size;
    FILE *stream = open_memstream(&text, &size);
    fputs("{\"id\": \"l\", \"kind\": \"area\", \"title\": {\"en\": \"L\"},"
          "\"levels\": [\"a\", \"b\", \"c\"], \"items\": ["
          "{\"code\": \"all\", \"level\": \"a\", \"name\": {\"en\": \"A\"}}",
          stream);
    for (int i = 0; i < COUNT; i++)
        fprintf(stream,
                ",\n{\"code\": \"%06d\", \"level\": \"%s\", \"parent\": "
                "\"%s%.*s\", \"name\": {\"en\": \"N\"}}",
                i * 7 % COUNT, i < COUNT / 2 ? "b" : "c",
                i < COUNT / 2 ? "all" : "", i < COUNT / 2 ? 0 : 6, "000007");
    fputs("]}", stream);
    ck_assert_int_eq(fclose(stream), 0);
    put_bytes(folder, "codelists/l.json", text, size);
    put(folder, "datasets/d.json",
        "{'id': 'd', 'title': {'en': 'D'}, 'source': 's', 'periods': ['2023'],"
        "'columns': {'r': {'from': 'R', 'codelist': 'l'}}, 'area': 'r',"
        "'levels': ['b', 'c']}");
    struct catalogue *catalogue = read_folder(folder);
    ck_assert_msg(catalogue->problem_count == 0, "%s",
                  catalogue->problem_count > 0 ? catalogue->problems[0].cause
                                               : "");
    const struct codelist *list = catalogue->codelists[0];
    ck_assert_uint_eq(list->item_count, COUNT + 1);
    for (size_t i = 0; i < list->item_count; i++)
        ck_assert_uint_eq(codelist_find(list, list->items[i].code), i);
    struct rusage used;
    ck_assert_int_eq(getrusage(RUSAGE_SELF, &used), 0);
    /* A second here, minutes if it were quadratic; valgrind is slow. */
    ck_assert_int_lt(used.ru_utime.tv_sec, 60);
    catalogue_free(catalogue);
    free(text);
    remove_folder(folder);
}
END_TEST

UNIT_MAIN("definition_files", folders_say_the_kind,
          what_is_no_definition_is_skipped, what_is_not_json_is_a_problem,
          a_byte_order_mark_is_skipped, deep_nesting_is_refused,
          a_huge_file_is_refused_unread,
          a_file_that_cannot_be_read_is_a_problem,
          a_folder_that_cannot_be_read_fails, a_folder_within_itself_ends,
          an_own_folder_goes_over_the_shipped,
          a_list_of_a_hundred_thousand_areas_is_read_at_once)
