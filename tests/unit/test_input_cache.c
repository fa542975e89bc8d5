/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_input_cache.c - what was fetched before: when it is used, when it is
 * asked for again, and what becomes of a damaged cache. */
#include <fcntl.h>
#include <sys/file.h>

#include "http.h"
#include "input/cache.h"
#include "input/cache_folder.h"

#define TEXT      "a,b\n1,2\n"
#define OK(more)  "HTTP/1.1 200 OK\r\nContent-Length: 8\r\n" more "\r\n" TEXT
#define OTHER     "HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\na,b\n3,4\n"
#define UNCHANGED "HTTP/1.1 304 Not Modified\r\n\r\n"
#define DATED(time)                                                            \
    OK("Last-Modified: Sat, 02 Nov 2024 10:00:00 GMT\r\n"                      \
       "Date: Sat, 02 Nov 2024 " time " GMT\r\n")

static bool asked(const struct server *server, size_t request,
                  const char *words)
{
    return strstr(server->requests[request], words) != NULL;
}

/* ---- conditions --------------------------------------------------------- */

START_TEST(what_did_not_change_is_not_fetched_again)
{
    struct server server;
    server_start(&server);
    SERVER_TELL(&server, {.bytes = OK("ETag: W/\"v1\"\r\n")},
                {.bytes = UNCHANGED});
    for (size_t i = 0; i < 3; i++)
        check_gives(&server, "d.csv", TEXT);
    ck_assert(!asked(&server, 0, "If-"));
    ck_assert(asked(&server, 1, "If-None-Match: W/\"v1\"\r\n"));
    ck_assert(asked(&server, 2, "If-None-Match: W/\"v1\"\r\n"));
    ck_assert_uint_eq(count_files(&server, "objects", NULL), 1);
    server_stop(&server);
}
END_TEST

/* RFC 7232, 2.2.2: within a minute a file can change again and keep its time.
 */
START_TEST(a_time_of_change_counts_when_it_is_old)
{
    static const struct {
        const char *answer;
        bool is_asked;
    } cases[] = {
        {DATED("10:01:00"), true},
        {DATED("10:00:59"), false},
        {DATED("09:00:00"), false},
        {OK("Last-Modified: Sat, 02 Nov 2024 10:00:00 GMT\r\n"), false},
        {OK("Last-Modified: often\r\nDate: Sat, 02 Nov 2024 10:00:00 GMT\r\n"),
         false},
    };
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        struct server server;
        server_start(&server);
        SERVER_TELL(&server, {.bytes = cases[i].answer});
        check_gives(&server, "d.csv", TEXT);
        check_gives(&server, "d.csv", TEXT);
        ck_assert_int_eq(
            asked(&server, 1,
                  "If-Modified-Since: Sat, 02 Nov 2024 10:00:00 GMT\r\n"),
            cases[i].is_asked);
        server_stop(&server);
    }
}
END_TEST

START_TEST(what_changed_takes_the_place_of_what_was)
{
    struct server server;
    server_start(&server);
    SERVER_TELL(&server, {.bytes = OK("")}, {.bytes = OK("")},
                {.bytes = OTHER});
    check_gives(&server, "d.csv", TEXT);
    check_gives(&server, "e.csv", TEXT); /* one object */
    ck_assert_uint_eq(count_files(&server, "objects", NULL), 1);
    check_gives(&server, "d.csv", "a,b\n3,4\n");
    ck_assert_uint_eq(count_files(&server, "objects", NULL), 2);
    check_gives(&server, "e.csv", "a,b\n3,4\n");
    ck_assert_uint_eq(count_files(&server, "objects", NULL), 1);
    ck_assert_uint_eq(count_files(&server, "urls", NULL), 2);
    server_stop(&server);
}
END_TEST

START_TEST(a_validator_counts_only_where_it_came_from)
{
    struct server server;
    server_start(&server);
    SERVER_TELL(&server,
                {.bytes = "HTTP/1.1 302 Found\r\nLocation: /1.csv\r\n\r\n"},
                {.bytes = OK("ETag: \"v1\"\r\n")},
                {.bytes = "HTTP/1.1 302 Found\r\nLocation: /1.csv\r\n\r\n"},
                {.bytes = UNCHANGED},
                {.bytes = "HTTP/1.1 302 Found\r\nLocation: /2.csv\r\n\r\n"},
                {.bytes = OTHER});
    check_gives(&server, "d.csv", TEXT);
    check_gives(&server, "d.csv", TEXT);
    check_gives(&server, "d.csv", "a,b\n3,4\n");
    ck_assert(!asked(&server, 2, "If-"));
    ck_assert(asked(&server, 3, "If-None-Match: \"v1\"\r\n"));
    ck_assert(!asked(&server, 4, "If-"));
    ck_assert(!asked(&server, 5, "If-"));
    server_stop(&server);
}
END_TEST

START_TEST(an_odd_validator_is_not_kept)
{
    struct server server;
    server_start(&server);
    SERVER_TELL(&server, {.bytes = OK("ETag: \"\x01\xff\"\r\n")});
    check_gives(&server, "d.csv", TEXT);
    check_gives(&server, "d.csv", TEXT);
    ck_assert(!asked(&server, 1, "If-"));
    server_stop(&server);
}
END_TEST

/* ---- offline ------------------------------------------------------------ */

START_TEST(offline_is_what_was_fetched_last)
{
    struct server server;
    server_start(&server);
    SERVER_TELL(&server, {.bytes = OK("")});
    check_gives(&server, "d.csv", TEXT);
    server.policy.is_offline = true;
    check_gives(&server, "d.csv", TEXT);
    check_fails(&server, "e.csv", "/e.csv\" is not in the cache");
    ck_assert_uint_eq(server.request_count, 1);
    server_stop(&server);
}
END_TEST

/* ---- damage ------------------------------------------------------------- */

static void overwrite(const char *path, const char *bytes)
{
    FILE *file = fopen(path, "r+");
    ck_assert_ptr_nonnull(file);
    ck_assert_int_ge(fputs(bytes, file), 0);
    ck_assert_int_eq(fclose(file), 0);
}

/* Fetches, damages a file of the cache, and expects another download. */
static void check_damage(const char *part, const char *bytes)
{
    struct server server;
    server_start(&server);
    SERVER_TELL(&server, {.bytes = OK("ETag: \"v1\"\r\n")});
    check_gives(&server, "d.csv", TEXT);
    char *path = NULL;
    ck_assert_uint_eq(count_files(&server, part, &path), 1);
    if (bytes)
        overwrite(path, bytes);
    else
        ck_assert_int_eq(truncate(path, 4), 0);
    server.policy.is_offline = true;
    check_fails(&server, "d.csv", "is damaged in the cache");
    server.policy.is_offline = false;
    check_gives(&server, "d.csv", TEXT);
    ck_assert_uint_eq(server.request_count, 2);
    ck_assert(!asked(&server, 1, "If-"));
    server.policy.is_offline = true;
    check_gives(&server, "d.csv", TEXT);
    free(path);
    server_stop(&server);
}

START_TEST(a_damaged_cache_is_not_used)
{
    check_damage("objects", "a,b\n9");
    check_damage("objects", "a,b\n1,2\n3,4\n");
    check_damage("objects", NULL);
    check_damage("urls", "quipu-cache 2");
    check_damage("urls", NULL);
}
END_TEST

START_TEST(an_object_that_is_gone_is_fetched_again)
{
    struct server server;
    server_start(&server);
    SERVER_TELL(&server, {.bytes = OK("ETag: \"v1\"\r\n")});
    check_gives(&server, "d.csv", TEXT);
    remove_files(&server, "objects");
    check_gives(&server, "d.csv", TEXT);
    ck_assert(!asked(&server, 1, "If-"));
    server_stop(&server);
}
END_TEST

#define URL "http://a.pe/d.csv"

static void write_sample(struct quipu_text *text)
{
    char from[] = "http://b.pe/e", etag[] = "\"v1\"", modified[] = "";
    struct cache_record record = {
        .from = from, .etag = etag, .modified = modified, .size = 8};
    memset(record.sha256, 'a', HASH_SIZE - 1);
    cache_record_write(&record, URL, text);
}

static bool parses(const char *url, const char *bytes, size_t length)
{
    struct cache_record record;
    bool is_good =
        cache_record_parse(&record, url, (struct quipu_slice){bytes, length});
    cache_record_release(&record);
    return is_good;
}

START_TEST(a_record_is_read_as_it_was_written)
{
    QUIPU_AUTO_TEXT(text);
    write_sample(&text);
    struct cache_record record;
    const struct quipu_slice whole = {text.data, text.length};
    ck_assert(cache_record_parse(&record, URL, whole));
    ck_assert_str_eq(record.from, "http://b.pe/e");
    ck_assert_str_eq(record.etag, "\"v1\"");
    ck_assert_str_eq(record.modified, "");
    ck_assert_uint_eq(record.size, 8);
    ck_assert_int_eq(record.sha256[63], 'a');
    cache_record_release(&record);
    ck_assert(!parses("http://a.pe/d.cs", text.data, text.length));
}
END_TEST

START_TEST(a_record_with_any_damage_is_none)
{
    QUIPU_AUTO_TEXT(text);
    write_sample(&text);
    for (size_t i = 0; i < text.length; i++) {
        ck_assert(!parses(URL, text.data, i));
        ck_assert(!parses(URL, text.data + i + 1, text.length - i - 1));
        for (int bit = 0; bit < 8; bit++) {
            text.data[i] = (char)(text.data[i] ^ 1 << bit);
            ck_assert(!parses(URL, text.data, text.length));
            text.data[i] = (char)(text.data[i] ^ 1 << bit);
        }
    }
    ck_assert(parses(URL, text.data, text.length));
    quipu_text_append(&text, "\n");
    ck_assert(!parses(URL, text.data, text.length));
}
END_TEST

/* A record of other lines, whose hash is right. */
START_TEST(a_record_that_was_made_wrongly_is_none)
{
    static const char *const cases[] = {
        "",
        "\n\n\n\n\n\n\n",
        "quipu-cache 1\n" URL "\nf\n\n\n8\naa\n",
        "quipu-cache 1\n" URL "\nf\n\n\n-8\n",
        "quipu-cache 1\n" URL "\nf\n\n\n99999999999999999999\n",
        "quipu-cache 1\n" URL "\nf\n\n8\n",
    };
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        QUIPU_AUTO_TEXT(text);
        char digest[HASH_SIZE];
        struct hash hash;
        quipu_text_append(&text, cases[i]);
        if (i >= 3)
            quipu_text_printf(&text, "%064d\n", 7);
        hash_init(&hash);
        hash_bytes(&hash, text.data, text.length);
        hash_finish(&hash, digest);
        quipu_text_printf(&text, "%s\n", digest);
        ck_assert(!parses(URL, text.data, text.length));
    }
}
END_TEST

/* ---- the folder --------------------------------------------------------- */

static unsigned mode_of(const struct server *server, const char *part,
                        const char *name)
{
    QUIPU_AUTO_STRING path = cache_path(server, part, name);
    struct stat status;
    ck_assert_int_eq(stat(path, &status), 0);
    return status.st_mode & 07777;
}

START_TEST(the_cache_is_the_callers_alone)
{
    struct server server;
    server_start(&server);
    SERVER_TELL(&server, {.bytes = OK("")});
    umask(0);
    check_gives(&server, "d.csv", TEXT);
    static const char *const parts[] = {"objects", "urls", "new"};
    for (size_t i = 0; i < ARRAY_SIZE(parts); i++)
        ck_assert_uint_eq(mode_of(&server, parts[i], "."), 0700);
    for (size_t i = 0; i < 2; i++) {
        char *path = NULL;
        ck_assert_uint_eq(count_files(&server, parts[i], &path), 1);
        ck_assert_uint_eq(mode_of(&server, parts[i], strrchr(path, '/')), 0600);
        free(path);
    }
    ck_assert_int_eq(chmod(server.folder, 0777), 0);
    check_fails(&server, "d.csv", "can be written by others");
    server_stop(&server);
}
END_TEST

START_TEST(folders_are_made_as_deep_as_is_needed)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    char base[] = "/tmp/quipu-cache-XXXXXX", command[100];
    ck_assert_ptr_nonnull(mkdtemp(base));
    QUIPU_AUTO_TEXT(path);
    quipu_text_printf(&path, "%s/a/b/c", base);
    ck_assert_ok(cache_prepare(path.data, &err) == 0, err);
    ck_assert_ok(cache_prepare(path.data, &err) == 0, err);
    quipu_text_append(&path, "/lock");
    int file = open(path.data, O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
    ck_assert_int_ne(file, -1);
    close(file);
    ck_assert_int_eq(cache_prepare(path.data, &err), -1);
    ck_assert_ptr_nonnull(strstr(err.cause, "/a/b/c/lock\" cannot be"));
    snprintf(command, sizeof command, "rm -r %s", base);
    ck_assert_int_eq(system(command), 0);
}
END_TEST

START_TEST(downloads_of_the_dead_are_removed)
{
    struct server server;
    server_start(&server);
    SERVER_TELL(&server, {.bytes = OK("")});
    check_gives(&server, "d.csv", TEXT);
    QUIPU_AUTO_STRING dead = cache_path(&server, "new", "dead");
    int file = open(dead, O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
    ck_assert_int_ne(file, -1);
    close(file);
    struct quipu_error err = QUIPU_NO_ERROR;
    struct cache_file living;
    ck_assert_ok(cache_file_open(&living, server.folder, &err) == 0, err);
    check_gives(&server, "d.csv", TEXT);
    ck_assert_uint_eq(count_files(&server, "new", NULL), 1);
    ck_assert_int_eq(access(living.path, F_OK), 0);
    cache_file_release(&living);
    server_stop(&server);
}
END_TEST

UNIT_MAIN("input_cache", what_did_not_change_is_not_fetched_again,
          a_time_of_change_counts_when_it_is_old,
          what_changed_takes_the_place_of_what_was,
          a_validator_counts_only_where_it_came_from,
          an_odd_validator_is_not_kept, offline_is_what_was_fetched_last,
          a_damaged_cache_is_not_used, an_object_that_is_gone_is_fetched_again,
          a_record_is_read_as_it_was_written, a_record_with_any_damage_is_none,
          a_record_that_was_made_wrongly_is_none,
          the_cache_is_the_callers_alone, folders_are_made_as_deep_as_is_needed,
          downloads_of_the_dead_are_removed)
