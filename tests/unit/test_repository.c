/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_repository.c - quipu.json. */
#include <config.h>

#include "definitions.h"
#include "host.h"

static struct repository *read_text(const char *quoted, struct quipu_error *err)
{
    char *folder = make_folder(), *path = join(folder, "quipu.json");
    char *text = json_of(quoted);
    FILE *file = fopen(path, "w");
    ck_assert_ptr_nonnull(file);
    ck_assert_int_ne(fputs(text, file), EOF);
    ck_assert_int_eq(fclose(file), 0);
    struct repository *repository = repository_read(path, err);
    free(text);
    free(path);
    remove_folder(folder);
    return repository;
}

START_TEST(datasets_are_read_in_order)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    struct repository *repository =
        read_text("{'datasets': {'b': {}, 'a': {'folder': '/srv/a', 'periods':"
                  " ['2022', '2023-Q1']}, 'c': {}}}",
                  &err);
    ck_assert_ok(repository, err);
    ck_assert_uint_eq(repository->dataset_count, 3);
    const struct repository_dataset *a = repository_find(repository, "a");
    ck_assert_ptr_eq(a, &repository->datasets[1]);
    ck_assert_str_eq(a->folder, "/srv/a");
    ck_assert_uint_eq(a->period_count, 2);
    ck_assert_str_eq(a->periods[1], "2023-Q1");
    ck_assert_str_eq(repository->datasets[0].id, "b");
    ck_assert_ptr_null(repository->datasets[0].folder);
    ck_assert_uint_eq(repository->datasets[0].period_count, 0);
    ck_assert_ptr_null(repository->datasets[2].folder);
    ck_assert_ptr_null(repository_find(repository, "d"));
    repository_free(repository);

    repository = read_text("{'datasets': {}}", &err);
    ck_assert_ok(repository, err);
    ck_assert_uint_eq(repository->dataset_count, 0);
    repository_free(repository);
}
END_TEST

START_TEST(mistakes_are_said)
{
    static const struct {
        const char *text, *cause;
    } cases[] = {
        {"{}", "at datasets: expected an object, found nothing"},
        {"[]", "at the top: expected an object, found an array"},
        {"{'datasets': ['a']}",
         "at datasets: expected an object, found an array"},
        {"{'dataset': {}}", "at dataset: unknown key"},
        {"{'datasets': {'a': '/srv'}}",
         "at datasets.a: expected an object, found a text"},
        {"{'datasets': {'a': {'path': '/srv'}}}",
         "at datasets.a.path: unknown key"},
        {"{'datasets': {'a': {'folder': 7}}}",
         "at datasets.a.folder: expected a text, found a number"},
        {"{'datasets': {'a': {'folder': null}}}",
         "at datasets.a.folder: expected a text, found null"},
        {"{'datasets': {'a': {'folder': ''}}}",
         "at datasets.a.folder: the text is empty"},
        {"{'datasets': {'a': {'periods': []}}}",
         "at datasets.a.periods: the list is empty"},
        {"{'datasets': {'a': {'periods': ['2022', 'x']}}}",
         "at datasets.a.periods[1]: 'x' is not a period such as 2023, 2023-S1, "
         "2023-Q2 or 2023-07"},
        {"{'datasets': {'a': {}, 'a': {}}}", "duplicate object key"},
    };
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        struct quipu_error err = QUIPU_NO_ERROR;
        ck_assert_ptr_null(read_text(cases[i].text, &err));
        ck_assert_int_eq(err.code, QUIPU_EDEFINITION);
        char *cause = json_of(cases[i].cause);
        ck_assert_msg(strstr(err.cause, cause) != NULL, "%s", err.cause);
        ck_assert_ptr_nonnull(strstr(err.cause, "/quipu.json\" "));
        free(cause);
    }
    struct quipu_error err = QUIPU_NO_ERROR;
    ck_assert_ptr_null(repository_read("/nowhere/quipu.json", &err));
    ck_assert_int_eq(err.code, QUIPU_EINPUT);
}
END_TEST

START_TEST(what_is_written_is_read_back)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    const char *periods[] = {"2022", "2023"};
    const struct repository_dataset datasets[] = {
        {.id = "z"},
        {.id = "a", .folder = "/srv/\xC3\xB1 \"x\"\\y"},
        {.id = "b", .folder = "data", .periods = periods, .period_count = 2},
    };
    char *text = repository_format(datasets, ARRAY_SIZE(datasets), &err);
    ck_assert_ok(text, err);
    struct repository *repository = read_text(text, &err);
    ck_assert_ok(repository, err);
    ck_assert_uint_eq(repository->dataset_count, 3);
    for (size_t i = 0; i < ARRAY_SIZE(datasets); i++)
        ck_assert_str_eq(repository->datasets[i].id, datasets[i].id);
    ck_assert_ptr_null(repository->datasets[0].folder);
    ck_assert_str_eq(repository->datasets[1].folder, datasets[1].folder);
    ck_assert_str_eq(repository->datasets[2].folder, "data");
    ck_assert_uint_eq(repository->datasets[2].period_count, 2);
    ck_assert_str_eq(repository->datasets[2].periods[1], "2023");
    repository_free(repository);
    free(text);

    text = repository_format(NULL, 0, &err);
    ck_assert_str_eq(text, "{\n  \"datasets\": {}\n}");
    free(text);
}
END_TEST

/* Nothing is left out in silence. */
START_TEST(what_cannot_be_written_is_refused)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    const struct repository_dataset twice[] = {{.id = "a", .folder = "x"},
                                               {.id = "a", .folder = "y"}};
    ck_assert_ptr_null(repository_format(twice, 2, &err));
    ck_assert_str_eq(err.cause, "the dataset \"a\" is named twice");
    ck_assert_int_eq(err.code, QUIPU_EUSAGE);
    quipu_error_clear(&err);
    const struct repository_dataset latin1[] = {
        {.id = "a", .folder = "/srv/a\xF1os"}};
    ck_assert_ptr_null(repository_format(latin1, 1, &err));
    ck_assert_str_eq(err.cause, "the folder \"/srv/a\\xF1os\" is not UTF-8");
}
END_TEST

UNIT_MAIN("repository", datasets_are_read_in_order, mistakes_are_said,
          what_is_written_is_read_back, what_cannot_be_written_is_refused)
