/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_input_packed.c - packed inputs: what is read, and what is refused. */
#include <archive.h>
#include <archive_entry.h>
#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <zlib.h>

#include "input/input.h"
#include "unit.h"

static const char text[] = "a,b\n1,2\n";

/* `text` as gzip -9n, xz, zstd and Python's zipfile pack it; in the zip its
 * name is "niños.csv". */
static const unsigned char gzip_bytes[] = {
    0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x03,
    0x4b, 0xd4, 0x49, 0xe2, 0x32, 0xd4, 0x31, 0xe2, 0x02, 0x00,
    0x7b, 0x07, 0x97, 0x0a, 0x08, 0x00, 0x00, 0x00};
static const unsigned char xz_bytes[] = {
    0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00, 0x00, 0x04, 0xe6, 0xd6, 0xb4,
    0x46, 0x02, 0x00, 0x21, 0x01, 0x16, 0x00, 0x00, 0x00, 0x74, 0x2f,
    0xe5, 0xa3, 0x01, 0x00, 0x07, 0x61, 0x2c, 0x62, 0x0a, 0x31, 0x2c,
    0x32, 0x0a, 0x00, 0xbe, 0x9c, 0xbd, 0x49, 0xb5, 0x12, 0x2a, 0xfe,
    0x00, 0x01, 0x20, 0x08, 0xbb, 0x19, 0xd9, 0xbb, 0x1f, 0xb6, 0xf3,
    0x7d, 0x01, 0x00, 0x00, 0x00, 0x00, 0x04, 0x59, 0x5a};
static const unsigned char zstd_bytes[] = {
    0x28, 0xb5, 0x2f, 0xfd, 0x04, 0x58, 0x41, 0x00, 0x00, 0x61, 0x2c,
    0x62, 0x0a, 0x31, 0x2c, 0x32, 0x0a, 0x35, 0xe7, 0xca, 0xce};
static const unsigned char zip_bytes[] = {
    0x50, 0x4b, 0x03, 0x04, 0x14, 0x00, 0x00, 0x08, 0x08, 0x00, 0x00, 0x00,
    0x21, 0x50, 0x7b, 0x07, 0x97, 0x0a, 0x0a, 0x00, 0x00, 0x00, 0x08, 0x00,
    0x00, 0x00, 0x0a, 0x00, 0x00, 0x00, 0x6e, 0x69, 0xc3, 0xb1, 0x6f, 0x73,
    0x2e, 0x63, 0x73, 0x76, 0x4b, 0xd4, 0x49, 0xe2, 0x32, 0xd4, 0x31, 0xe2,
    0x02, 0x00, 0x50, 0x4b, 0x01, 0x02, 0x14, 0x03, 0x14, 0x00, 0x00, 0x08,
    0x08, 0x00, 0x00, 0x00, 0x21, 0x50, 0x7b, 0x07, 0x97, 0x0a, 0x0a, 0x00,
    0x00, 0x00, 0x08, 0x00, 0x00, 0x00, 0x0a, 0x00, 0x00, 0x00, 0x00, 0x00,
    0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x80, 0x01, 0x00, 0x00, 0x00, 0x00,
    0x6e, 0x69, 0xc3, 0xb1, 0x6f, 0x73, 0x2e, 0x63, 0x73, 0x76, 0x50, 0x4b,
    0x05, 0x06, 0x00, 0x00, 0x00, 0x00, 0x01, 0x00, 0x01, 0x00, 0x38, 0x00,
    0x00, 0x00, 0x32, 0x00, 0x00, 0x00, 0x00, 0x00};

static const struct {
    const char *name;
    const unsigned char *bytes;
    size_t length;
} samples[] = {
    {"d.csv.gz", gzip_bytes, sizeof gzip_bytes},
    {"d.csv.XZ", xz_bytes, sizeof xz_bytes},
    {"d.csv.zst", zstd_bytes, sizeof zstd_bytes},
    {"d.zip", zip_bytes, sizeof zip_bytes},
};

/* ---- a folder of the test's own ----------------------------------------- */

struct folder {
    char path[64];
    struct input_policy policy;
};

static struct folder make_folder(void)
{
    struct folder folder = {.path = "/tmp/quipu-packed-XXXXXX"};
    ck_assert_ptr_nonnull(mkdtemp(folder.path));
    return folder;
}

static char *path_of(const struct folder *folder, const char *name)
{
    QUIPU_AUTO_TEXT(path);
    quipu_text_printf(&path, "%s/%s", folder->path, name);
    return quipu_text_detach(&path, NULL);
}

static void put_file(const struct folder *folder, const char *name,
                     const void *bytes, size_t length)
{
    QUIPU_AUTO_STRING path = path_of(folder, name);
    FILE *file = fopen(path, "wb");
    ck_assert_ptr_nonnull(file);
    ck_assert_uint_eq(fwrite(bytes, 1, length, file), length);
    ck_assert_int_eq(fclose(file), 0);
}

/* Empties and removes the folder, and says how many files were in it. */
static size_t remove_folder(const struct folder *folder)
{
    DIR *files = opendir(folder->path);
    ck_assert_ptr_nonnull(files);
    size_t count = 0;
    for (struct dirent *entry; (entry = readdir(files));) {
        if (entry->d_name[0] == '.')
            continue;
        ck_assert_int_eq(unlinkat(dirfd(files), entry->d_name, 0), 0);
        count++;
    }
    closedir(files);
    ck_assert_int_eq(rmdir(folder->path), 0);
    return count;
}

static struct quipu_input *open_in(struct folder *folder, const char *location,
                                   struct quipu_error *err)
{
    folder->policy.temporary_folder = folder->path;
    QUIPU_AUTO_STRING path = path_of(folder, location);
    return input_open(&folder->policy, path, location, err);
}

/* The whole of an input; the caller frees it. */
static char *read_whole(const struct quipu_input *input)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    struct quipu_stream *stream = quipu_input_open(input, &err);
    ck_assert_ok(stream, err);
    QUIPU_AUTO_TEXT(whole);
    char bytes[1000];
    size_t got;
    do {
        ck_assert_ok(
            quipu_stream_read(stream, bytes, sizeof bytes, &got, &err) == 0,
            err);
        quipu_text_append_bytes(&whole, bytes, got);
    } while (got > 0);
    quipu_stream_close(stream);
    ck_assert_uint_eq(whole.length, input_size(input));
    quipu_text_append(&whole, "");
    return quipu_text_detach(&whole, NULL);
}

static void check_content(struct folder *folder, const char *location,
                          const char *name, const char *content)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    struct quipu_input *input = open_in(folder, location, &err);
    ck_assert_ok(input, err);
    ck_assert_str_eq(quipu_input_name(input), name);
    QUIPU_AUTO_STRING whole = read_whole(input);
    ck_assert_str_eq(whole, content);
    input_free(input);
}

static void check_refused(struct folder *folder, const char *location,
                          const char *cause, const char *hint)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    struct quipu_input *input = open_in(folder, location, &err);
    ck_assert_ptr_null(input);
    ck_assert_int_eq(err.code, QUIPU_EINPUT);
    ck_assert_msg(strncmp(err.cause, cause, strlen(cause)) == 0,
                  "\"%s\" instead of \"%s\"", err.cause, cause);
    ck_assert_str_eq(err.hint, hint);
}

/* ---- zip archives of the test's own ------------------------------------- */

struct member {
    const char *name;
    const char *content; /* NULL: a link */
};

static void put_zip(const struct folder *folder, const char *name,
                    const struct member *members, const char *password)
{
    QUIPU_AUTO_STRING path = path_of(folder, name);
    struct archive *zip = archive_write_new();
    ck_assert_int_eq(archive_write_set_format_zip(zip), ARCHIVE_OK);
    if (password) {
        ck_assert_int_eq(
            archive_write_set_options(zip, "zip:encryption=zipcrypt"),
            ARCHIVE_OK);
        ck_assert_int_eq(archive_write_set_passphrase(zip, password),
                         ARCHIVE_OK);
    }
    ck_assert_int_eq(archive_write_open_filename(zip, path), ARCHIVE_OK);
    for (const struct member *m = members; m->name; m++) {
        struct archive_entry *entry = archive_entry_new();
        archive_entry_set_pathname(entry, m->name);
        archive_entry_set_perm(entry, 0644);
        archive_entry_set_filetype(entry, m->content ? AE_IFREG : AE_IFLNK);
        if (m->content)
            archive_entry_set_size(entry, (la_int64_t)strlen(m->content));
        else
            archive_entry_set_symlink(entry, "/etc/passwd");
        ck_assert_int_eq(archive_write_header(zip, entry), ARCHIVE_OK);
        if (m->content)
            ck_assert_int_eq(
                archive_write_data(zip, m->content, strlen(m->content)),
                (int)strlen(m->content));
        archive_entry_free(entry);
    }
    ck_assert_int_eq(archive_write_free(zip), ARCHIVE_OK);
}

/* ---- what is read ------------------------------------------------------- */

START_TEST(packed_files_are_read_unpacked)
{
    struct folder folder = make_folder();
    for (size_t i = 0; i < ARRAY_SIZE(samples); i++)
        put_file(&folder, samples[i].name, samples[i].bytes, samples[i].length);
    check_content(&folder, "d.csv.gz", "d.csv.gz", text);
    check_content(&folder, "d.csv.XZ", "d.csv.XZ", text);
    check_content(&folder, "d.csv.zst", "d.csv.zst", text);
    check_content(&folder, "d.zip", "d.zip#niños.csv", text);
    check_content(&folder, "d.zip#niños.csv", "d.zip#niños.csv", text);
    ck_assert_uint_eq(remove_folder(&folder), ARRAY_SIZE(samples));
}
END_TEST

START_TEST(packed_inputs_are_seekable_and_hashed_as_they_are_packed)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    struct folder folder = make_folder();
    put_file(&folder, "d.csv.gz", gzip_bytes, sizeof gzip_bytes);
    struct quipu_input *input = open_in(&folder, "d.csv.gz", &err);
    ck_assert_ok(input, err);
    struct quipu_stream *one = quipu_input_open(input, &err);
    struct quipu_stream *two = quipu_input_open(input, &err);
    char bytes[16];
    size_t got;
    ck_assert(quipu_stream_is_seekable(one));
    ck_assert_uint_eq(quipu_stream_size(one), 8);
    ck_assert_ok(quipu_stream_seek(one, 6, &err) == 0, err);
    ck_assert_ok(quipu_stream_read(one, bytes, 16, &got, &err) == 0, err);
    ck_assert(got == 2 && memcmp(bytes, "2\n", 2) == 0);
    ck_assert_ok(quipu_stream_read(two, bytes, 3, &got, &err) == 0, err);
    ck_assert(got == 3 && memcmp(bytes, "a,b", 3) == 0);
    quipu_stream_close(one);
    quipu_stream_close(two);

    /* gzip -9n | sha256sum */
    char digest[HASH_SIZE];
    ck_assert_ok(input_sha256(input, digest, &err) == 0, err);
    ck_assert_str_eq(
        digest,
        "c486812b56f8c34f44992861dd542c0d52686bb0a6d85b210e5ddba056e65302");
    ck_assert_ok(input_check_unchanged(input, &err) == 0, err);
    put_file(&folder, "d.csv.gz", gzip_bytes, sizeof gzip_bytes - 1);
    ck_assert_int_eq(input_check_unchanged(input, &err), -1);
    ck_assert_str_eq(err.cause, "\"d.csv.gz\" changed while it was read");
    input_free(input);
    ck_assert_uint_eq(remove_folder(&folder), 1);
}
END_TEST

START_TEST(members_of_gzip_follow_each_other)
{
    struct folder folder = make_folder();
    char twice[2 * sizeof gzip_bytes + 4] = {0}; /* and zeroes */
    memcpy(twice, gzip_bytes, sizeof gzip_bytes);
    memcpy(twice + sizeof gzip_bytes, gzip_bytes, sizeof gzip_bytes);
    put_file(&folder, "d.gz", twice, sizeof twice);
    check_content(&folder, "d.gz", "d.gz", "a,b\n1,2\na,b\n1,2\n");
    twice[sizeof twice - 1] = 'x';
    put_file(&folder, "d.gz", twice, sizeof twice);
    check_refused(&folder, "d.gz",
                  "\"d.gz\" is not sound gzip: something else comes after its "
                  "end",
                  "");
    ck_assert_uint_eq(remove_folder(&folder), 1);
}
END_TEST

START_TEST(much_is_unpacked_as_it_was)
{
    struct folder folder = make_folder();
    QUIPU_AUTO_TEXT(lines);
    for (unsigned i = 0; i < 100000; i++)
        quipu_text_printf(&lines, "%u,%u\n", i, i * 2654435761u);
    QUIPU_AUTO_STRING path = path_of(&folder, "d.csv.gz");
    gzFile gzip = gzopen(path, "wb");
    ck_assert_int_eq(gzwrite(gzip, lines.data, (unsigned)lines.length),
                     (int)lines.length);
    ck_assert_int_eq(gzclose(gzip), Z_OK);
    const struct member members[] = {{"d.csv", lines.data}, {0}};
    put_zip(&folder, "d.zip", members, NULL);
    check_content(&folder, "d.csv.gz", "d.csv.gz", lines.data);
    check_content(&folder, "d.zip", "d.zip#d.csv", lines.data);
    ck_assert_uint_eq(remove_folder(&folder), 2);
}
END_TEST

START_TEST(a_member_of_a_zip_is_named)
{
    struct folder folder = make_folder();
    const struct member members[] = {{"x/a.csv", "1"},
                                     {"b.csv", "2"},
                                     {"c.csv", "3"},
                                     {"d.csv", "4"},
                                     {"e.csv", "5"},
                                     {"f\x1b.csv", "6"},
                                     {0}};
    put_zip(&folder, "d.zip", members, NULL);
    check_content(&folder, "d.zip#x/a.csv", "d.zip#x/a.csv", "1");
    check_content(&folder, "d.zip#e.csv", "d.zip#e.csv", "5");
    check_refused(&folder, "d.zip",
                  "\"d.zip\" holds 6 files, and none is named",
                  "add #MEMBER to the location; it holds \"x/a.csv\", "
                  "\"b.csv\", \"c.csv\", \"d.csv\", \"e.csv\", ...");
    check_refused(&folder, "d.zip#B.csv",
                  "\"d.zip#B.csv\" is not in the archive",
                  "it holds \"x/a.csv\", \"b.csv\", \"c.csv\", \"d.csv\", "
                  "\"e.csv\", ...");
    check_refused(&folder, "d.zip#", "\"d.zip#\" is not in the archive",
                  "it holds \"x/a.csv\", \"b.csv\", \"c.csv\", \"d.csv\", "
                  "\"e.csv\", ...");
    remove_folder(&folder);
}
END_TEST

START_TEST(what_macos_adds_does_not_count)
{
    struct folder folder = make_folder();
    const struct member members[] = {
        {"a.csv", "1"}, {"__MACOSX/._a.csv", "x"}, {0}};
    put_zip(&folder, "d.zip", members, NULL);
    check_content(&folder, "d.zip", "d.zip#a.csv", "1");
    remove_folder(&folder);
}
END_TEST

START_TEST(file_urls_are_local_files)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    struct folder folder = make_folder();
    put_file(&folder, "a b.csv", "x", 1);
    static const char *const hosts[] = {"", "localhost"};
    for (size_t i = 0; i < ARRAY_SIZE(hosts); i++) {
        char url[128];
        snprintf(url, sizeof url, "file://%s%s/a%%20b.csv", hosts[i],
                 folder.path);
        struct quipu_input *input = input_open(NULL, url, url, &err);
        ck_assert_ok(input, err);
        ck_assert_str_eq(quipu_input_name(input), url);
        input_free(input);
    }
    static const char *const wrong[] = {
        "file://host/x", "file://x",      "file://",     "file:///a%",
        "file:///a%4",   "file:///a%00b", "file:///a%zz"};
    for (size_t i = 0; i < ARRAY_SIZE(wrong); i++) {
        quipu_error_clear(&err);
        ck_assert_ptr_null(input_open(NULL, wrong[i], wrong[i], &err));
        ck_assert_int_eq(err.code, QUIPU_EINPUT);
        ck_assert_ptr_nonnull(strstr(err.cause, "is no local file"));
    }
    remove_folder(&folder);
}
END_TEST

/* ---- what is refused ---------------------------------------------------- */

/* Never other data: an error, or, where a bit means nothing, the same. */
static void check_damaged(struct folder *folder, const char *name)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    struct quipu_input *input = open_in(folder, name, &err);
    if (!input) {
        ck_assert_int_eq(err.code, QUIPU_EINPUT);
        return;
    }
    QUIPU_AUTO_STRING whole = read_whole(input);
    ck_assert_str_eq(whole, text);
    input_free(input);
}

START_TEST(no_truncation_is_taken_for_the_whole)
{
    struct folder folder = make_folder();
    for (size_t i = 0; i < ARRAY_SIZE(samples); i++) {
        for (size_t length = 0; length < samples[i].length; length++) {
            struct quipu_error err = QUIPU_NO_ERROR;
            put_file(&folder, samples[i].name, samples[i].bytes, length);
            ck_assert_msg(!open_in(&folder, samples[i].name, &err),
                          "%s of %zu bytes", samples[i].name, length);
            ck_assert_int_eq(err.code, QUIPU_EINPUT);
        }
    }
    ck_assert_uint_eq(remove_folder(&folder), ARRAY_SIZE(samples));
}
END_TEST

START_TEST(no_flipped_bit_changes_the_data)
{
    struct folder folder = make_folder();
    for (size_t i = 0; i < ARRAY_SIZE(samples); i++) {
        unsigned char bytes[200];
        ck_assert_uint_le(samples[i].length, sizeof bytes);
        for (size_t bit = 0; bit < 8 * samples[i].length; bit++) {
            memcpy(bytes, samples[i].bytes, samples[i].length);
            bytes[bit / 8] ^= (unsigned char)(1u << bit % 8);
            put_file(&folder, samples[i].name, bytes, samples[i].length);
            check_damaged(&folder, samples[i].name);
        }
    }
    ck_assert_uint_eq(remove_folder(&folder), ARRAY_SIZE(samples));
}
END_TEST

START_TEST(content_must_be_what_the_name_says)
{
    struct folder folder = make_folder();
    put_file(&folder, "a.csv.gz", text, sizeof text - 1);
    check_refused(&folder, "a.csv.gz",
                  "\"a.csv.gz\" is not gzip, as its name says it is", "");
    put_file(&folder, "a.csv.xz", gzip_bytes, sizeof gzip_bytes);
    check_refused(&folder, "a.csv.xz",
                  "\"a.csv.xz\" is not xz, as its name says it is", "");
    put_file(&folder, "a.zip", "", 0);
    check_refused(&folder, "a.zip", "\"a.zip\" is empty, expected zip", "");
    remove_folder(&folder);
}
END_TEST

START_TEST(what_is_packed_twice_is_refused)
{
    static const char hint[] =
        "a file may be packed once: .gz, .xz, .zst or .zip";
    struct folder folder = make_folder();
    check_refused(&folder, "a.csv.gz.xz",
                  "\"a.csv.gz.xz\" is packed again inside", hint);
    check_refused(&folder, "a.tar.gz", "\"a.tar.gz\" is packed again", hint);
    check_refused(&folder, "a.tgz", "\"a.tgz\" is packed in a way", hint);
    check_refused(&folder, "a.csv.bz2", "\"a.csv.bz2\" is packed in a way",
                  hint);
    check_refused(&folder, "a.zip#b.csv.gz",
                  "\"a.zip#b.csv.gz\" is packed again", hint);
    QUIPU_AUTO_STRING path = path_of(&folder, "a.csv.gz");
    gzFile gzip = gzopen(path, "wb");
    ck_assert_int_eq(gzwrite(gzip, zip_bytes, sizeof zip_bytes),
                     (int)sizeof zip_bytes);
    ck_assert_int_eq(gzclose(gzip), Z_OK);
    check_refused(&folder, "a.csv.gz",
                  "\"a.csv.gz\" holds a file that is packed again, as zip",
                  "unpack it once; what is packed twice is not read");
    remove_folder(&folder);
}
END_TEST

START_TEST(archives_made_to_harm_are_refused)
{
    struct folder folder = make_folder();
    const struct member nothing[] = {{0}};
    put_zip(&folder, "none.zip", nothing, NULL);
    check_refused(&folder, "none.zip", "\"none.zip\" holds no file", "");
    static const char *const names[] = {"../a.csv", "x/../../a.csv", "/a.csv",
                                        "x/.."};
    for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
        const struct member out[] = {{names[i], "1"}, {0}};
        put_zip(&folder, "out.zip", out, NULL);
        check_refused(
            &folder, "out.zip",
            "\"out.zip\" holds a file whose name leads out of it: ", "");
    }
    const struct member link[] = {{"link.csv", NULL}, {0}};
    put_zip(&folder, "link.zip", link, NULL);
    check_refused(&folder, "link.zip", "\"link.zip\" holds no file", "");
    check_refused(&folder, "link.zip#link.csv",
                  "\"link.zip#link.csv\" is a folder or a link", "");
    const struct member twice[] = {{"a.csv", "1"}, {"a.csv", "2"}, {0}};
    put_zip(&folder, "twice.zip", twice, NULL);
    check_refused(&folder, "twice.zip#a.csv",
                  "\"twice.zip#a.csv\" is in the archive 2 times", "");
    const struct member secret[] = {{"a.csv", "1"}, {0}};
    put_zip(&folder, "secret.zip", secret, "secret");
    check_refused(&folder, "secret.zip",
                  "\"secret.zip\" is protected by a password", "");
    ck_assert_uint_eq(remove_folder(&folder), 5);
}
END_TEST

START_TEST(no_more_is_unpacked_than_the_limit)
{
    struct folder folder = make_folder();
    put_file(&folder, "d.csv.zst", zstd_bytes, sizeof zstd_bytes);
    folder.policy.unpacked_limit = 8;
    check_content(&folder, "d.csv.zst", "d.csv.zst", text);
    folder.policy.unpacked_limit = 7;
    check_refused(&folder, "d.csv.zst",
                  "\"d.csv.zst\" unpacks to more than the limit of 7 bytes",
                  "");
    remove_folder(&folder);
}
END_TEST

START_TEST(a_bomb_is_refused)
{
    struct folder folder = make_folder();
    QUIPU_AUTO_STRING path = path_of(&folder, "bomb.gz");
    gzFile gzip = gzopen(path, "wb9");
    QUIPU_AUTO_STRING zeroes = base_alloc(1 << 20, 1, NULL);
    for (int i = 0; i < 80; i++)
        ck_assert_int_eq(gzwrite(gzip, zeroes, 1 << 20), 1 << 20);
    ck_assert_int_eq(gzclose(gzip), Z_OK);
    check_refused(&folder, "bomb.gz",
                  "\"bomb.gz\" unpacks to more than 1000 times its size", "");
    ck_assert_uint_eq(remove_folder(&folder), 1);
}
END_TEST

START_TEST(a_folder_for_unpacking_must_be_there)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    struct folder folder = make_folder();
    put_file(&folder, "d.csv.gz", gzip_bytes, sizeof gzip_bytes);
    const struct input_policy policy = {.temporary_folder = "/nowhere/at/all"};
    QUIPU_AUTO_STRING path = path_of(&folder, "d.csv.gz");
    ck_assert_ptr_null(input_open(&policy, path, "d.csv.gz", &err));
    ck_assert_str_eq(err.cause,
                     "\"d.csv.gz\" cannot be unpacked: a temporary file in "
                     "\"/nowhere/at/all\" cannot be made: No such file or "
                     "directory");
    remove_folder(&folder);
}
END_TEST

UNIT_MAIN("input_packed", packed_files_are_read_unpacked,
          packed_inputs_are_seekable_and_hashed_as_they_are_packed,
          members_of_gzip_follow_each_other, much_is_unpacked_as_it_was,
          a_member_of_a_zip_is_named, what_macos_adds_does_not_count,
          file_urls_are_local_files, no_truncation_is_taken_for_the_whole,
          no_flipped_bit_changes_the_data, content_must_be_what_the_name_says,
          what_is_packed_twice_is_refused, archives_made_to_harm_are_refused,
          no_more_is_unpacked_than_the_limit, a_bomb_is_refused,
          a_folder_for_unpacking_must_be_there)
