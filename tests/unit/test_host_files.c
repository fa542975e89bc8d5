/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_host_files.c - where the host looks, what it trusts, and the files of a
 * plugin. */
#include "config.h" /* _GNU_SOURCE: asprintf */

#include <fcntl.h>

#include <quipu/input.h>

#include "host.h"

#include "base/settings.h"
#include "batch/schema.h"
#include "host/candidate.h"

#define NOBODY 65534

/* The entry of a name; fails when there is none. */
static const struct host_entry *find_entry(const struct host_entry *entries,
                                           size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(entries[i].name, name) == 0)
            return &entries[i];
    }
    ck_abort_msg("there is no entry \"%s\"", name);
    return NULL;
}

/* ---- the list ----------------------------------------------------------- */

static void fill_with_rubbish(const char *folder)
{
    char *path = join(folder, "folder.so");
    ck_assert_int_eq(mkdir(path, 0755), 0);
    free(path);
    path = join(folder, "dangling.so");
    ck_assert_int_eq(symlink("nowhere.so", path), 0);
    free(path);
    path = join(folder, "pipe.so");
    ck_assert_int_eq(mkfifo(path, 0644), 0);
    free(path);
    write_text(folder, "text.so",
               "#!/bin/sh\necho this is not a shared object, "
               "whatever its name may say of it\n");
    write_text(folder, "empty.so", "");
    write_text(folder, "empty-archive.la", "");
    write_text(folder, "escaping.la", "dlname='../good.so'\ninstalled=yes\n");
    write_text(folder, "lost.la", "dlname='lost.so'\ninstalled=no\n");
    copy_plugin("good", folder, "Bad Name\n.so");
    write_text(folder, ".hidden.so", "");
    write_text(folder, ".so", "");
    write_text(folder, "README", "");
    write_text(folder, "good.so.0", "");
    copy_plugin("good", folder, "good.so");
}

static const struct {
    const char *name, *reason;
} rubbish[] = {
    {"Bad Name\\x0A", "has a file name with more than"},
    {"dangling", "leads to a file that does not exist"},
    {"empty", "is an empty file"},
    {"empty-archive", "is a libtool archive that names no shared object"},
    {"escaping", "is a libtool archive that names no shared object"},
    {"folder", "is a folder"},
    {"lost", "leads to a file that does not exist"},
    {"pipe", "is not a regular file"},
    {"text", "is not a shared object: it has no ELF header"},
};

START_TEST(list_says_of_each_file_why_it_was_refused)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    char *folder = make_folder();
    fill_with_rubbish(folder);
    struct host *host = open_folder(folder);
    const struct host_entry *entries;
    size_t count;
    ck_assert_ok(host_list(host, &entries, &count, &err) == 0, err);
    ck_assert_uint_eq(count, ARRAY_SIZE(rubbish) + 1);
    for (size_t i = 0; i < ARRAY_SIZE(rubbish); i++) {
        const struct host_entry *entry =
            find_entry(entries, count, rubbish[i].name);
        ck_assert_ptr_null(entry->plugin);
        ck_assert_msg(strstr(entry->reason, rubbish[i].reason) != NULL,
                      "%s: %s", entry->name, entry->reason);
    }
    const struct host_entry *good = find_entry(entries, count, "good");
    ck_assert_ptr_null(good->reason);
    ck_assert_str_eq(good->plugin->plugin.name, "good");
    for (size_t i = 1; i < count; i++)
        ck_assert_int_lt(strcmp(entries[i - 1].name, entries[i].name), 0);
    host_free(host);
    remove_folder(folder);
}
END_TEST

START_TEST(list_can_be_had_again)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    char *folder = make_folder();
    copy_plugin("good", folder, "good.so");
    struct host *host = open_folder(folder);
    const struct host_entry *entries;
    size_t count;
    ck_assert_ok(host_list(host, &entries, &count, &err) == 0, err);
    ck_assert_uint_eq(count, 1);
    const struct host_plugin *plugin = entries[0].plugin;
    write_text(folder, "empty.so", "");
    ck_assert_ok(host_list(host, &entries, &count, &err) == 0, err);
    ck_assert_uint_eq(count, 2);
    ck_assert_str_eq(entries[0].name, "empty");
    ck_assert_ptr_eq(entries[1].plugin, plugin);
    host_free(host);
    remove_folder(folder);
}
END_TEST

START_TEST(absent_folder_has_no_plugins)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    char *folder = make_folder();
    char *absent = join(folder, "absent");
    struct host *host = open_folder(absent);
    const struct host_entry *entries;
    size_t count;
    ck_assert_ok(host_list(host, &entries, &count, &err) == 0, err);
    ck_assert_uint_eq(count, 0);
    ck_assert_ptr_null(host_get(host, "good", &err));
    ck_assert_int_eq(err.code, QUIPU_ENOTFOUND);
    ck_assert_str_eq(err.hint, "there is no plugin in any plugin folder");
    host_free(host);
    free(absent);
    remove_folder(folder);
}
END_TEST

START_TEST(folder_that_is_none_is_an_entry)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    char *folder = make_folder();
    write_text(folder, "file", "");
    char *file = join(folder, "file");
    struct host *host = open_folder(file);
    const struct host_entry *entries;
    size_t count;
    ck_assert_ok(host_list(host, &entries, &count, &err) == 0, err);
    ck_assert_uint_eq(count, 1);
    ck_assert_str_eq(entries[0].name, file);
    ck_assert_ptr_nonnull(strstr(entries[0].reason, "cannot be read"));
    host_free(host);
    free(file);
    remove_folder(folder);
}
END_TEST

/* ---- names -------------------------------------------------------------- */

START_TEST(unknown_name_gets_the_nearest)
{
    static const char *const unknown[] = {"godo",    "",     "../good",
                                          "good.so", "GOOD", "good/"};
    char *folder = make_folder();
    copy_plugin("good", folder, "good.so");
    write_text(folder, "other.so", "");
    struct host *host = open_folder(folder);
    for (size_t i = 0; i < ARRAY_SIZE(unknown); i++) {
        struct quipu_error err = QUIPU_NO_ERROR;
        ck_assert_ptr_null(host_get(host, unknown[i], &err));
        ck_assert_int_eq(err.code, QUIPU_ENOTFOUND);
        ck_assert_ptr_nonnull(strstr(err.hint, "there are: good, other"));
    }
    struct quipu_error err = QUIPU_NO_ERROR;
    ck_assert_ptr_null(host_get(host, "godo", &err));
    ck_assert_ptr_nonnull(strstr(err.hint, "did you mean \"good\"?"));
    host_free(host);
    remove_folder(folder);
}
END_TEST

START_TEST(first_folder_that_has_a_name_counts)
{
    char *first = make_folder();
    char *second = make_folder();
    write_text(first, "good.so", "");
    copy_plugin("good", second, "good.so");
    copy_plugin("long-struct", second, "long-struct.so");
    struct quipu_error err = QUIPU_NO_ERROR;
    struct host *host =
        open_host((const char *const[]){first, second}, 2, PATIENT_MS);
    const struct host_entry *entries;
    size_t count;
    ck_assert_ok(host_list(host, &entries, &count, &err) == 0, err);
    ck_assert_uint_eq(count, 2);
    assert_refused(host, "good", "is an empty file");
    assert_usable(host, "long-struct");
    host_free(host);
    remove_folder(first);
    remove_folder(second);
}
END_TEST

/* In a build tree there is NAME.la, installed there are both. */
START_TEST(archive_leads_to_the_object_and_counts_once)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    char *folder = make_folder();
    char *hidden = join(folder, ".libs");
    ck_assert_int_eq(mkdir(hidden, 0755), 0);
    copy_plugin("good", hidden, "good.so");
    write_text(folder, "good.la",
               "# a comment\ndlname='good.so'\n"
               "library_names='good.so good.so good.so'\n"
               "installed=no\nlibdir='/nowhere'\n");
    copy_plugin("long-struct", folder, "long-struct.so");
    write_text(folder, "long-struct.la",
               "dlname='long-struct.so'\ninstalled=yes\n");
    struct host *host = open_folder(folder);
    const struct host_entry *entries;
    size_t count;
    ck_assert_ok(host_list(host, &entries, &count, &err) == 0, err);
    ck_assert_uint_eq(count, 2);
    ck_assert_ptr_nonnull(strstr(entries[0].path, "/.libs/good.so"));
    ck_assert_ptr_nonnull(entries[0].plugin);
    ck_assert_ptr_nonnull(entries[1].plugin);
    host_free(host);
    free(hidden);
    remove_folder(folder);
}
END_TEST

START_TEST(link_is_followed)
{
    char *folder = make_folder();
    char *object = bad_object("good");
    char *path = join(folder, "good.so");
    ck_assert_int_eq(symlink(object, path), 0);
    struct host *host = open_folder(folder);
    ck_assert_str_eq(assert_usable(host, "good")->path, object);
    host_free(host);
    free(path);
    free(object);
    remove_folder(folder);
}
END_TEST

/* ---- trust -------------------------------------------------------------- */

static void assert_refused_in(const char *folder, const char *reason)
{
    struct host *host = open_folder(folder);
    assert_refused(host, "good", reason);
    host_free(host);
}

START_TEST(what_everyone_may_write_is_refused)
{
    char *folder = make_folder();
    copy_plugin("good", folder, "good.so");
    char *path = join(folder, "good.so");
    ck_assert_int_eq(chmod(path, 0757), 0);
    assert_refused_in(folder, "may be written by everyone");
    ck_assert_int_eq(chmod(path, 0755), 0);
    ck_assert_int_eq(chmod(folder, 0777), 0);
    assert_refused_in(folder, "its folder may be written by everyone");
    ck_assert_int_eq(chmod(folder, 01777), 0);
    assert_refused_in(folder, "its folder may be written by everyone");

    /* Neither through a link from a good folder. */
    char *trusted = make_folder();
    char *other = join(trusted, "good.so");
    ck_assert_int_eq(symlink(path, other), 0);
    assert_refused_in(trusted, "its folder may be written by everyone");
    free(other);
    free(path);
    remove_folder(trusted);
    remove_folder(folder);
}
END_TEST

START_TEST(archive_that_everyone_may_write_is_refused)
{
    char *folder = make_folder();
    copy_plugin("good", folder, "real.so");
    write_text(folder, "good.la", "dlname='real.so'\ninstalled=yes\n");
    char *path = join(folder, "good.la");
    ck_assert_int_eq(chmod(path, 0666), 0);
    assert_refused_in(folder, "may be written by everyone");
    ck_assert_int_eq(chmod(path, 0644), 0);
    struct host *host = open_folder(folder);
    assert_usable(host, "good");
    host_free(host);
    free(path);
    remove_folder(folder);
}
END_TEST

START_TEST(what_belongs_to_others_is_refused)
{
    if (geteuid() != 0)
        return; /* only root can give files away */
    char *folder = make_folder();
    copy_plugin("good", folder, "good.so");
    char *path = join(folder, "good.so");
    ck_assert_int_eq(chown(path, NOBODY, (gid_t)-1), 0);
    assert_refused_in(folder,
                      "belongs to user 65534, neither root nor the caller");
    ck_assert_int_eq(chown(path, 0, (gid_t)-1), 0);
    ck_assert_int_eq(chown(folder, NOBODY, (gid_t)-1), 0);
    assert_refused_in(folder, "its folder belongs to user 65534");
    free(path);
    remove_folder(folder);
}
END_TEST

START_TEST(file_that_cannot_be_read_is_refused)
{
    bool is_root = geteuid() == 0;
    char *folder = make_folder();
    copy_plugin("good", folder, "good.so");
    char *path = join(folder, "good.so");
    ck_assert_int_eq(chmod(path, 0), 0);
    if (is_root)
        ck_assert_int_eq(seteuid(NOBODY), 0);
    assert_refused_in(folder, "cannot be opened: Permission denied");
    if (is_root)
        ck_assert_int_eq(seteuid(0), 0);
    free(path);
    remove_folder(folder);
}
END_TEST

START_TEST(object_that_changes_meanwhile_is_noticed)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    char *folder = make_folder();
    copy_plugin("good", folder, "good.so");
    struct candidate candidate;
    struct object object;
    ck_assert_int_eq(candidate_find(&candidate, folder, "good", &err), 1);
    ck_assert_ok(object_open(&object, &candidate, &err) == 0, err);
    ck_assert_ok(object_check_unchanged(&object, &err) == 0, err);

    char *path = join(folder, "good.so");
    ck_assert_int_eq(unlink(path), 0);
    ck_assert_int_eq(object_check_unchanged(&object, &err), -1);
    quipu_error_clear(&err);
    copy_plugin("good", folder, "good.so");
    ck_assert_int_eq(object_check_unchanged(&object, &err), -1);
    ck_assert_str_eq(err.cause, "was changed while it was examined");
    free(path);
    object_release(&object);
    candidate_release(&candidate);
    remove_folder(folder);
}
END_TEST

/* ---- files of a plugin -------------------------------------------------- */

/* FOLDER/plugins with good.so, FOLDER/data. */
static struct host *open_with_data(const char *folder)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    char *plugins = join(folder, "plugins");
    char *data = join(folder, "data");
    ck_assert_int_eq(mkdir(plugins, 0755), 0);
    ck_assert_int_eq(mkdir(data, 0755), 0);
    copy_plugin("good", plugins, "good.so");
    struct host_options options = {
        .folders = (const char *const[]){plugins},
        .folder_count = 1,
        .data_folder = data,
        .probe_timeout_ms = PATIENT_MS,
    };
    struct host *host = host_new(&options, &err);
    ck_assert_ok(host != NULL, err);
    free(plugins);
    free(data);
    return host;
}

static void write_table(const char *folder, const char *below)
{
    char *path = join(folder, below);
    ck_assert_int_eq(mkdir(path, 0755), 0);
    write_text(path, "table.csv", "a,b\n");
    free(path);
}

static void assert_found(struct host *host, const char *folder,
                         const char *below)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    char *expected = join(folder, below);
    char *path = host_find_file(host, "good", "table.csv", &err);
    ck_assert_ok(path != NULL, err);
    ck_assert_str_eq(path, expected);
    free(path);
    free(expected);
}

START_TEST(file_is_looked_for_beside_the_plugin_then_in_the_data)
{
    char *folder = make_folder();
    struct host *host = open_with_data(folder);
    struct quipu_error err = QUIPU_NO_ERROR;
    ck_assert_ptr_null(host_find_file(host, "good", "table.csv", &err));
    ck_assert_int_eq(err.code, QUIPU_EINPUT);
    ck_assert_str_eq(err.cause, "plugin \"good\" has no file \"table.csv\"");
    ck_assert_ptr_nonnull(strstr(err.hint, "plugins/good/table.csv"));
    ck_assert_ptr_nonnull(strstr(err.hint, "data/plugins/good/table.csv"));

    char *below = join(folder, "data/plugins");
    ck_assert_int_eq(mkdir(below, 0755), 0);
    free(below);
    write_table(folder, "data/plugins/good");
    assert_found(host, folder, "data/plugins/good/table.csv");
    write_table(folder, "plugins/good");
    assert_found(host, folder, "plugins/good/table.csv");
    host_free(host);
    remove_folder(folder);
}
END_TEST

START_TEST(file_must_be_a_plain_name)
{
    static const char *const names[] = {"", ".", "..", "/x", "../x.c", "a/b"};
    char *folder = make_folder();
    struct host *host = open_with_data(folder);
    for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
        struct quipu_error err = QUIPU_NO_ERROR;
        ck_assert_ptr_null(host_find_file(host, "good", names[i], &err));
        ck_assert_int_eq(err.code, QUIPU_EDEFINITION);
    }
    struct quipu_error err = QUIPU_NO_ERROR;
    ck_assert_ptr_null(host_find_file(host, "gone", "table.csv", &err));
    ck_assert_int_eq(err.code, QUIPU_ENOTFOUND);
    host_free(host);
    remove_folder(folder);
}
END_TEST

/* ---- describing --------------------------------------------------------- */

START_TEST(default_settings_open_the_files_of_the_plugin)
{
    char *folder = make_folder();
    struct host *host = open_with_data(folder);
    struct quipu_error err = QUIPU_NO_ERROR;
    ck_assert_ptr_null(host_default_settings(host, "good", &err));
    ck_assert_int_eq(err.code, QUIPU_EINPUT);
    ck_assert_str_eq(err.what, "plugin \"good\"");

    quipu_error_clear(&err);
    write_table(folder, "plugins/good");
    struct quipu_settings *settings = host_default_settings(host, "good", &err);
    ck_assert_ok(settings != NULL, err);
    ck_assert_int_eq(quipu_settings_integer(settings, "level"), 3);
    ck_assert_str_eq(quipu_input_name(quipu_settings_input(settings, "table")),
                     "plugin:table.csv");
    settings_free(settings);
    host_free(host);
    remove_folder(folder);
}
END_TEST

START_TEST(source_and_calculation_describe_themselves)
{
    char *folder = make_folder();
    struct host *host = open_with_data(folder);
    struct quipu_error err = QUIPU_NO_ERROR;
    write_table(folder, "plugins/good");
    struct quipu_settings *settings = host_default_settings(host, "good", &err);
    ck_assert_ok(settings != NULL, err);

    struct quipu_schema *schema =
        host_describe_source(host, "good", settings, &err);
    ck_assert_ok(schema != NULL, err);
    ck_assert_uint_eq(schema->count, 1);
    ck_assert_str_eq(schema->columns[0].name, "x");
    schema_free(schema);

    struct quipu_signature *signature =
        host_describe_calculation(host, "good", settings, &err);
    ck_assert_ok(signature != NULL, err);
    ck_assert_uint_eq(signature->measure_count, 1);
    ck_assert_str_eq(signature->measures[0].help, "mean of nothing");
    signature_free(signature);
    settings_free(settings);
    host_free(host);
    remove_folder(folder);
}
END_TEST

UNIT_MAIN("host files", list_says_of_each_file_why_it_was_refused,
          list_can_be_had_again, absent_folder_has_no_plugins,
          folder_that_is_none_is_an_entry, unknown_name_gets_the_nearest,
          first_folder_that_has_a_name_counts,
          archive_leads_to_the_object_and_counts_once, link_is_followed,
          what_everyone_may_write_is_refused,
          archive_that_everyone_may_write_is_refused,
          what_belongs_to_others_is_refused,
          file_that_cannot_be_read_is_refused,
          object_that_changes_meanwhile_is_noticed,
          file_is_looked_for_beside_the_plugin_then_in_the_data,
          file_must_be_a_plain_name,
          default_settings_open_the_files_of_the_plugin,
          source_and_calculation_describe_themselves)
