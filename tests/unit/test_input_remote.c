/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_input_remote.c - http locations: what is believed, what is tried again,
 * and what is refused. */
#include <zlib.h>

#include "http.h"
#include "input/url.h"

#define OK        "HTTP/1.1 200 OK\r\n"
#define CLOSE     "Connection: close\r\n"
#define LENGTH(n) "Content-Length: " #n "\r\n"
#define BODY      "\r\na,b\n1,2\n"
#define TEXT      "a,b\n1,2\n"
#define GOOD      OK LENGTH(8) CLOSE BODY
#define BUSY      "HTTP/1.1 503 Busy\r\n" LENGTH(4) CLOSE "\r\nbusy"
#define MOVED(to)                                                              \
    "HTTP/1.1 302 Found\r\nLocation: " to "\r\n" CLOSE LENGTH(0) "\r\n"

/* One answer for all requests: what it gives, and how often it is asked. */
static void check_answer(const char *bytes, bool is_good, const char *words,
                         size_t requests)
{
    struct server server;
    server_start(&server);
    SERVER_TELL(&server, {.bytes = bytes});
    if (is_good)
        check_gives(&server, "d.csv", words);
    else
        check_fails(&server, "d.csv", words);
    ck_assert_uint_eq(server.request_count, requests);
    ck_assert_uint_eq(count_files(&server, "objects", NULL), is_good);
    ck_assert_uint_eq(count_files(&server, "urls", NULL), is_good);
    server_stop(&server);
}

START_TEST(what_comes_whole_is_read)
{
    check_answer(GOOD, true, TEXT, 1);
    check_answer(OK CLOSE LENGTH(0) "\r\n", true, "", 1);
    check_answer(OK CLOSE "Transfer-Encoding: chunked\r\n\r\n"
                          "4\r\na,b\n\r\n4\r\n1,2\n\r\n0\r\n\r\n",
                 true, TEXT, 1);
    /* The length does not count where there are chunks. */
    check_answer(OK CLOSE LENGTH(3) "Transfer-Encoding: chunked\r\n\r\n"
                                    "8\r\n" TEXT "\r\n0\r\n\r\n",
                 true, TEXT, 1);
}
END_TEST

START_TEST(a_part_is_never_taken_for_the_whole)
{
    check_answer(OK CLOSE LENGTH(9) BODY, false,
                 "fewer bytes came than the 9 announced", 3);
    check_answer(OK CLOSE LENGTH(9) "\r\n", false,
                 "fewer bytes came than the 9 announced", 3);
    check_answer(OK CLOSE LENGTH(4) BODY, false,
                 "more bytes came than the 4 announced", 3);
    check_answer(OK CLOSE "Transfer-Encoding: chunked\r\n\r\n"
                          "8\r\na,b\n1",
                 false, "cannot be fetched", 3);
    check_answer(OK CLOSE "Transfer-Encoding: chunked\r\n\r\n"
                          "4\r\na,b\n\r\n",
                 false, "cannot be fetched", 3);
    check_answer(OK CLOSE BODY, false, "announces no length", 1);
    check_answer(OK CLOSE "Transfer-Encoding: identity\r\n" BODY, false,
                 "announces no length", 1);
    check_answer("HTTP/1.0 200 OK\r\n" BODY, false, "announces no length", 1);
    check_answer(OK CLOSE "Content-Length: many\r\n" BODY, false,
                 "a length that is no number", 1);
    check_answer(OK LENGTH(8), false, "cannot be fetched", 3);
    check_answer("HTTP/1.1 206 Partial\r\n" LENGTH(8) CLOSE BODY, false,
                 "the server answers 206", 1);
}
END_TEST

START_TEST(what_is_no_answer_is_refused)
{
    check_answer("", false, "it was tried 3 times", 3);
    check_answer("HTTP/1.1 404 No\r\n" LENGTH(6) CLOSE "\r\n<html>", false,
                 "the server answers 404", 1);
    check_answer("HTTP/1.1 304 Not Modified\r\n" CLOSE "\r\n", false,
                 "the server answers 304", 1);
    check_answer("SSH-2.0-OpenSSH_9.2\r\n", false, "cannot be fetched", 1);
    check_answer("a,b\n1,2\n", false, "cannot be fetched", 1);
}
END_TEST

START_TEST(headers_without_end_are_refused)
{
    QUIPU_AUTO_TEXT(bytes);
    quipu_text_append(&bytes, OK);
    while (bytes.length < 300000)
        quipu_text_append(&bytes, "X-More: and more and more and more\r\n");
    quipu_text_append(&bytes, LENGTH(8) CLOSE BODY);
    check_answer(bytes.data, false, "the headers are too long", 1);
}
END_TEST

/* ---- once more ---------------------------------------------------------- */

START_TEST(a_failure_that_passes_is_tried_again)
{
    struct server server;
    server_start(&server);
    SERVER_TELL(&server,
                {.bytes = "HTTP/1.1 500 Error\r\n" LENGTH(0) CLOSE "\r\n"},
                {.bytes = OK CLOSE LENGTH(9) BODY}, {.bytes = GOOD});
    check_gives(&server, "d.csv", TEXT);
    ck_assert_uint_eq(server.request_count, 3);
    server_stop(&server);
}
END_TEST

START_TEST(a_failure_that_does_not_pass_ends)
{
    check_answer(BUSY, false, "the server answers 503 (it was tried 3 times)",
                 3);
    /* It may ask for more time than there is. */
    check_answer("HTTP/1.1 429 Too Many\r\nRetry-After: 86400\r\n" LENGTH(0)
                     CLOSE "\r\n",
                 false, "the server answers 429", 3);
}
END_TEST

START_TEST(a_server_that_is_silent_is_left)
{
    struct server server;
    server_start(&server);
    server.policy.tries = 1;
    SERVER_TELL(&server, {.bytes = "", .stays_open = true},
                {.bytes = OK LENGTH(9) BODY, .stays_open = true});
    check_fails(&server, "d.csv", "cannot be fetched");
    check_fails(&server, "d.csv", "cannot be fetched");
    /* The time for the whole, with all tries. */
    server.policy.tries = 5;
    server.policy.stall_s = 100;
    server.policy.download_s = 1;
    check_fails(&server, "d.csv", "cannot be fetched");
    ck_assert_uint_eq(server.request_count, 3);
    server_stop(&server);
}
END_TEST

START_TEST(a_connection_that_stays_open_does_no_harm)
{
    struct server server;
    server_start(&server);
    SERVER_TELL(&server, {.bytes = OK LENGTH(8) BODY, .stays_open = true});
    check_gives(&server, "d.csv", TEXT);
    server_stop(&server);
}
END_TEST

START_TEST(a_server_that_is_gone_is_named)
{
    struct server server, gone;
    server_start(&gone);
    server_start(&server);
    const int port = gone.port;
    server_stop(&gone);
    const int own = server.port;
    server.port = port;
    check_fails(&server, "d.csv", "/d.csv\" cannot be fetched");
    server.port = own;
    server_stop(&server);
}
END_TEST

/* ---- redirections ------------------------------------------------------- */

START_TEST(redirections_are_followed_within_http)
{
    struct server server;
    server_start(&server);
    SERVER_TELL(&server, {.bytes = MOVED("../e.csv?x=1#y")},
                {.bytes = MOVED("/f.csv")}, {.bytes = GOOD});
    check_gives(&server, "a/d.csv", TEXT);
    ck_assert_ptr_nonnull(
        strstr(server.requests[1], "GET /e.csv?x=1 HTTP/1.1\r\n"));
    ck_assert_ptr_nonnull(
        strstr(server.requests[2], "GET /f.csv HTTP/1.1\r\n"));
    server_stop(&server);
}
END_TEST

START_TEST(redirections_lead_nowhere_else)
{
    check_answer(MOVED("/d.csv"), false, "is redirected more than 5 times", 6);
    check_answer(MOVED("file:///etc/passwd"), false,
                 "it is redirected to \"file:///etc/passwd\", which is neither",
                 1);
    check_answer(MOVED("ftp://127.0.0.1/d.csv"), false, "which is neither", 1);
    check_answer(MOVED("http://u:secret@127.0.0.1/"), false,
                 "\"127.0.0.1\" has a user name or a password", 1);
}
END_TEST

START_TEST(a_redirection_keeps_what_https_promises)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    ck_assert_ptr_null(url_redirect("https://a.pe/d", "http://a.pe/d", &err));
    ck_assert_str_eq(err.cause,
                     "it is redirected from https to \"http://a.pe/d\"");
    QUIPU_AUTO_STRING up =
        url_redirect("http://a.pe/d", "HTTPS://b.pe/d", NULL);
    QUIPU_AUTO_STRING same = url_redirect("https://a.pe/d/e", "f?g=h", NULL);
    ck_assert_str_eq(up, "https://b.pe/d");
    ck_assert_str_eq(same, "https://a.pe/d/f?g=h");
}
END_TEST

/* ---- limits, packed ----------------------------------------------------- */

START_TEST(what_is_too_large_is_not_fetched)
{
    struct server server;
    server_start(&server);
    server.policy.download_limit = 7;
    SERVER_TELL(&server, {.bytes = GOOD},
                {.bytes = OK CLOSE "Transfer-Encoding: chunked\r\n\r\n"
                                   "8\r\n" TEXT "\r\n0\r\n\r\n"},
                {.bytes = OK CLOSE LENGTH(99999999999999999999) BODY},
                {.bytes = OK CLOSE LENGTH(9223372036854775807) BODY});
    check_fails(&server, "d.csv", "is larger than the limit of 7 bytes");
    check_fails(&server, "d.csv", "is larger than the limit of 7 bytes");
    check_fails(&server, "d.csv", "a length that is no number");
    check_fails(&server, "d.csv", "is larger than the limit of 7 bytes");
    ck_assert_uint_eq(server.request_count, 4);
    server_stop(&server);
}
END_TEST

/* OK with `content` as gzip packs it. */
static void answer_gzip(struct quipu_text *to, const char *content, size_t size)
{
    const size_t room = size + 1000;
    QUIPU_AUTO_STRING packed = base_alloc(room, 1, NULL);
    z_stream z = {.next_in = (Bytef *)content,
                  .avail_in = (uInt)size,
                  .next_out = (Bytef *)packed,
                  .avail_out = (uInt)room};
    ck_assert_int_eq(deflateInit2(&z, 9, Z_DEFLATED, 31, 9, Z_DEFAULT_STRATEGY),
                     Z_OK);
    ck_assert_int_eq(deflate(&z, Z_FINISH), Z_STREAM_END);
    deflateEnd(&z);
    quipu_text_printf(to,
                      OK CLOSE "Content-Encoding: gzip\r\n"
                               "Content-Length: %lu\r\n\r\n",
                      z.total_out);
    quipu_text_append_bytes(to, packed, z.total_out);
}

START_TEST(packed_is_what_the_path_says)
{
    struct server server;
    server_start(&server);
    QUIPU_AUTO_TEXT(packed);
    answer_gzip(&packed, TEXT, strlen(TEXT));
    SERVER_TELL(&server, {packed.data, packed.length, false});
    check_gives(&server, "d.csv.gz", TEXT);
    check_gives(&server, "d.csv.GZ?key=1.csv", TEXT);
    check_fails(&server, "d.csv", "is gzip, which its name does not say");
    check_fails(&server, "d.zip", "is not zip, as its name says it is");
    check_fails(&server, "d.zip?a#b.csv", "is not zip");
    check_fails(&server, "d.zip#b.csv.gz", "packed again inside");
    check_fails(&server, "d.tar", "packed in a way");
    check_fails(&server, "d.csv#part", "only a .zip has members");
    check_fails(&server, "?d.csv.gz", "is gzip, which its name does not say");
    server_stop(&server);
}
END_TEST

START_TEST(a_bomb_does_not_go_off)
{
    struct server server;
    server_start(&server);
    server.policy.unpacked_limit = 1000000;
    const size_t size = 2000000;
    QUIPU_AUTO_STRING zeroes = base_alloc(size, 1, NULL);
    QUIPU_AUTO_TEXT(packed);
    answer_gzip(&packed, zeroes, size);
    SERVER_TELL(&server, {packed.data, packed.length, false});
    check_fails(&server, "d.csv.gz",
                "unpacks to more than the limit of 1000000 bytes");
    server_stop(&server);
}
END_TEST

/* ---- locations ---------------------------------------------------------- */

START_TEST(locations_are_checked)
{
    static const struct {
        const char *location, *words;
    } cases[] = {
        {"http://", "it names no host"},
        {"http:///d.csv", "it names no host"},
        {"http://?d.csv", "it names no host"},
        {"http://127.0.0.1:99999/d.csv", "is not a valid URL"},
        {"http://127.0.0.1:1/a b.csv", "is written %HH"},
        {"http://127.0.0.1:1/a\nb.csv", "is written %HH"},
        {"http://127.0.0.1:1/ni\xc3\xb1os.csv", "is written %HH"},
        {"http://me:secret@127.0.0.1:1/d.csv",
         "at \"127.0.0.1\" has a user name or a password"},
        {"HTTPS://secret@127.0.0.1:1/d.csv",
         "at \"127.0.0.1\" has a user name or a password"},
    };
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        struct quipu_error err = QUIPU_NO_ERROR;
        ck_assert_ptr_null(
            input_open(NULL, cases[i].location, cases[i].location, &err));
        ck_assert_msg(strstr(err.cause, cases[i].words) != NULL, "%s: %s",
                      cases[i].location, err.cause);
        ck_assert_ptr_null(strstr(err.cause, "secret"));
    }
    struct quipu_error err = QUIPU_NO_ERROR;
    const char *fine = "http://127.0.0.1:1/d.csv";
    ck_assert_ptr_null(input_open(NULL, fine, fine, &err));
    ck_assert_str_eq(err.hint, "set XDG_CACHE_HOME or HOME");
}
END_TEST

START_TEST(requests_say_who_asks_and_for_what)
{
    struct server server;
    server_start(&server);
    SERVER_TELL(&server, {.bytes = GOOD});
    check_gives(&server, "d%20e.csv?a=b&c", TEXT);
    const char *request = server.requests[0];
    ck_assert_ptr_nonnull(strstr(request, "GET /d%20e.csv?a=b&c HTTP/1.1\r\n"));
    ck_assert_ptr_nonnull(strstr(request, "User-Agent: quipu/"));
    ck_assert_ptr_nonnull(strstr(request, "Accept-Encoding: identity\r\n"));
    ck_assert_ptr_null(strstr(request, "If-"));
    server_stop(&server);
}
END_TEST

UNIT_MAIN("input_remote", what_comes_whole_is_read,
          a_part_is_never_taken_for_the_whole, what_is_no_answer_is_refused,
          headers_without_end_are_refused, a_failure_that_passes_is_tried_again,
          a_failure_that_does_not_pass_ends, a_server_that_is_silent_is_left,
          a_connection_that_stays_open_does_no_harm,
          a_server_that_is_gone_is_named, redirections_are_followed_within_http,
          redirections_lead_nowhere_else,
          a_redirection_keeps_what_https_promises,
          what_is_too_large_is_not_fetched, packed_is_what_the_path_says,
          a_bomb_does_not_go_off, locations_are_checked,
          requests_say_who_asks_and_for_what)
