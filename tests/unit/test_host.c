/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_host.c - the host takes odd plugins and survives broken ones.
 *
 * The plugins are in tests/bad; each is one small file that says what is wrong
 * with it.
 */
#include "config.h" /* _GNU_SOURCE: asprintf */

#include <dirent.h>
#include <elf.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>

#include "host.h"

/* Short: what these plugins do takes for ever. */
#define IMPATIENT_MS 400

static const struct {
    const char *name;
    const char *reason; /* a part of it; NULL when the plugin is usable */
} cases[] = {
    {"good", NULL},
    {"short-struct", NULL},
    {"long-struct", NULL},
    {"short-option", NULL},
    {"long-option", NULL},
    {"no-symbol", "has no symbol \"quipu_plugin\""},
    {"wrong-abi", "is made for plugin ABI 2, this is 1"},
    {"tiny-struct", "says that its description has 8 bytes"},
    {"short-source", "a source without the function \"close\""},
    {"undefined-symbol", "undefined symbol: quipu_no_such_function"},
    {"wrong-name", "calls itself \"another\", its file \"wrong-name\""},
    {"crash-constructor",
     "crashed with signal 11 (Segmentation fault) while it was loaded"},
    {"crash-describe", "crashed with signal 11 (Segmentation fault) while its "
                       "description was read"},
    {"crash-destructor",
     "crashed with signal 11 (Segmentation fault) while it was unloaded"},
    {"exit-constructor", "ended the process while it was loaded"},
    {"noise-constructor", "answered nonsense"},
};

START_TEST(each_plugin_is_taken_or_refused_with_its_reason)
{
    struct host *host = open_bad(PATIENT_MS);
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        if (cases[i].reason)
            assert_refused(host, cases[i].name, cases[i].reason);
        else
            assert_usable(host, cases[i].name);
    }
    host_free(host);
}
END_TEST

static int64_t now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

START_TEST(plugin_that_hangs_is_killed_with_what_it_started)
{
    /* Orphans become children of this process, which can so see them end. */
    ck_assert_int_eq(prctl(PR_SET_CHILD_SUBREAPER, 1), 0);
    struct host *host = open_bad(IMPATIENT_MS);
    assert_refused(host, "hang-constructor",
                   "did not answer within 0.4 s while it was loaded");
    int status;
    ck_assert_int_gt(waitpid(-1, &status, 0), 0);
    ck_assert(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
    ck_assert_int_eq(waitpid(-1, &status, 0), -1);
    host_free(host);
}
END_TEST

START_TEST(plugin_that_closes_everything_and_hangs_is_killed)
{
    struct host *host = open_bad(IMPATIENT_MS);
    assert_refused(host, "deaf-constructor", "did not answer within 0.4 s");
    host_free(host);
}
END_TEST

START_TEST(refusal_is_kept_while_the_file_is_the_same)
{
    struct host *host = open_bad(3 * IMPATIENT_MS);
    assert_refused(host, "hang-constructor", "did not answer");
    int64_t begin = now_ms();
    assert_refused(host, "hang-constructor", "did not answer");
    ck_assert_int_lt(now_ms() - begin, 3 * IMPATIENT_MS);
    host_free(host);
}
END_TEST

START_TEST(changed_file_is_examined_again)
{
    char *folder = make_folder();
    struct host *host = open_folder(folder);
    write_text(folder, "good.so",
               "not yet a shared object, but long enough to "
               "be one by its length alone");
    assert_refused(host, "good", "no ELF header");
    copy_plugin("wrong-name", folder, "good.so");
    assert_refused(host, "good", "calls itself \"another\"");
    copy_plugin("good", folder, "good.so");
    assert_usable(host, "good");
    host_free(host);
    remove_folder(folder);
}
END_TEST

/* ---- evened out --------------------------------------------------------- */

static void check_options(const struct quipu_option *options, bool has_help)
{
    ck_assert_str_eq(options[0].name, "files");
    ck_assert_int_eq(options[0].type, QUIPU_OPTION_RECORDS);
    ck_assert_str_eq(options[0].help, has_help ? "the files" : "");
    const struct quipu_option *fields = options[0].fields;
    ck_assert_str_eq(fields[0].name, "location");
    ck_assert_int_eq(fields[0].type, QUIPU_OPTION_LOCATION);
    ck_assert_ptr_null(fields[0].fields);
    ck_assert_str_eq(fields[1].name, "join");
    ck_assert_int_eq(fields[1].type, QUIPU_OPTION_LIST);
    ck_assert_str_eq(fields[1].help, has_help ? "keys" : "");
    ck_assert_ptr_null(fields[2].name);
    ck_assert_str_eq(options[1].name, "way");
    ck_assert_str_eq(options[1].choices, "here there");
    ck_assert_str_eq(options[1].preset, "there");
    ck_assert_ptr_null(options[1].unit);
    ck_assert_ptr_null(options[2].name);
}

START_TEST(options_of_another_length_are_read_by_their_own)
{
    struct host *host = open_bad(PATIENT_MS);
    check_options(assert_usable(host, "short-option")->plugin.options, false);
    check_options(assert_usable(host, "long-option")->plugin.options, true);
    host_free(host);
}
END_TEST

START_TEST(structs_of_another_length_are_read_by_their_own)
{
    struct host *host = open_bad(PATIENT_MS);
    const struct quipu_plugin *older =
        &assert_usable(host, "short-struct")->plugin;
    ck_assert_ptr_nonnull(older->source);
    ck_assert_ptr_null(older->calculation);
    ck_assert_uint_eq(older->size, sizeof *older);

    const struct quipu_plugin *newer =
        &assert_usable(host, "long-struct")->plugin;
    ck_assert_ptr_nonnull(newer->source->close);
    ck_assert_ptr_nonnull(newer->calculation->close);
    ck_assert_uint_eq(newer->calculation_size, sizeof *newer->calculation);
    host_free(host);
}
END_TEST

START_TEST(plugins_do_not_see_each_other)
{
    struct host *host = open_bad(PATIENT_MS);
    const struct host_plugin *one = assert_usable(host, "good");
    const struct host_plugin *other = assert_usable(host, "long-struct");
    ck_assert_str_eq(one->plugin.name, "good");
    ck_assert_str_eq(other->plugin.name, "long-struct");
    ck_assert_ptr_eq(assert_usable(host, "good"), one);
    host_free(host);
}
END_TEST

/* ---- damaged copies ----------------------------------------------------- */

/* Writes a copy of "good" with `size` bytes at `offset` replaced. */
static void write_patched(const char *folder, size_t offset, const void *bytes,
                          size_t size)
{
    size_t length;
    char *path = bad_object("good");
    char *object = read_bytes(path, &length);
    memcpy(object + offset, bytes, size);
    write_bytes(folder, "good.so", object, length);
    free(object);
    free(path);
}

static void assert_patched(size_t offset, const void *bytes, size_t size,
                           const char *reason)
{
    char *folder = make_folder();
    write_patched(folder, offset, bytes, size);
    struct host *host = open_folder(folder);
    assert_refused(host, "good", reason);
    host_free(host);
    remove_folder(folder);
}

START_TEST(object_for_another_machine_is_refused)
{
    const Elf64_Half machine = 0x1234;
    assert_patched(offsetof(Elf64_Ehdr, e_machine), &machine, sizeof machine,
                   "is made for another machine (ELF machine 4660");
    const unsigned char class = ELFCLASSNONE;
    assert_patched(EI_CLASS, &class, 1, "is made for another machine");
    const Elf64_Half relocatable = ET_REL;
    assert_patched(offsetof(Elf64_Ehdr, e_type), &relocatable,
                   sizeof relocatable, "is not a shared object");
}
END_TEST

START_TEST(missing_dependency_is_named)
{
    size_t size;
    char *path = bad_object("good");
    char *object = read_bytes(path, &size);
    const char *needed = memmem(object, size, "libquipu.so.0", 14);
    ck_assert_ptr_nonnull(needed);
    assert_patched((size_t)(needed - object), "libgone42.so0", 13,
                   "libgone42.so0: cannot open shared object file");
    free(object);
    free(path);
}
END_TEST

START_TEST(truncated_objects_are_refused)
{
    static const size_t lengths[] = {0, 1, 40, 64, 500, 5000};
    size_t size;
    char *path = bad_object("good");
    char *object = read_bytes(path, &size);
    char *folder = make_folder();
    struct host *host = open_folder(folder);
    for (size_t i = 0; i < ARRAY_SIZE(lengths); i++) {
        ck_assert_uint_lt(lengths[i], size);
        write_bytes(folder, "good.so", object, lengths[i]);
        assert_refused(host, "good", "");
    }
    host_free(host);
    remove_folder(folder);
    free(object);
    free(path);
}
END_TEST

/* ---- what the rest of the process notices ------------------------------- */

START_TEST(buffered_output_is_written_once)
{
    char *folder = make_folder();
    char *path = join(folder, "out");
    FILE *out = fopen(path, "w");
    fputs("once", out);
    struct host *host = open_bad(PATIENT_MS);
    assert_refused(host, "exit-constructor", "ended the process");
    assert_usable(host, "good");
    fclose(out);
    size_t size;
    char *text = read_bytes(path, &size);
    ck_assert_str_eq(text, "once");
    free(text);
    free(path);
    host_free(host);
    remove_folder(folder);
}
END_TEST

static size_t count_files(void)
{
    size_t count = 0;
    DIR *open_files = opendir("/proc/self/fd");
    while (open_files && readdir(open_files))
        count++;
    closedir(open_files);
    return count;
}

START_TEST(nothing_stays_open)
{
    struct host *host = open_bad(PATIENT_MS);
    size_t before = count_files();
    assert_usable(host, "good");
    assert_refused(host, "crash-constructor", "crashed");
    assert_refused(host, "wrong-abi", "ABI");
    ck_assert_uint_eq(count_files(), before);
    host_free(host);
}
END_TEST

/* Expected: what sha256sum of coreutils says. */
START_TEST(build_is_the_hash_of_the_shared_object)
{
    struct host *host = open_bad(PATIENT_MS);
    const struct host_plugin *plugin = assert_usable(host, "good");
    char *command = NULL;
    ck_assert_int_ne(asprintf(&command, "sha256sum '%s'", plugin->path), -1);
    FILE *output = popen(command, "r");
    char expected[HASH_SIZE] = "";
    ck_assert_ptr_nonnull(fgets(expected, sizeof expected, output));
    pclose(output);
    ck_assert_str_eq(plugin->build, expected);
    free(command);
    host_free(host);
}
END_TEST

UNIT_MAIN("host", each_plugin_is_taken_or_refused_with_its_reason,
          plugin_that_hangs_is_killed_with_what_it_started,
          plugin_that_closes_everything_and_hangs_is_killed,
          refusal_is_kept_while_the_file_is_the_same,
          changed_file_is_examined_again,
          options_of_another_length_are_read_by_their_own,
          structs_of_another_length_are_read_by_their_own,
          plugins_do_not_see_each_other, object_for_another_machine_is_refused,
          missing_dependency_is_named, truncated_objects_are_refused,
          buffered_output_is_written_once, nothing_stays_open,
          build_is_the_hash_of_the_shared_object)
