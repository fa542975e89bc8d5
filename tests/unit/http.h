/* SPDX-License-Identifier: GPL-3.0-or-later */
/* http.h - a server on 127.0.0.1 that answers with the bytes it is told, and a
 * folder for what is fetched; for tests of remote inputs.
 */
#ifndef HTTP_H
#define HTTP_H

#include <arpa/inet.h>
#include <dirent.h>
#include <pthread.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include "input/input.h"
#include "unit.h"

struct answer {
    const char *bytes;
    size_t length;   /* 0: up to the NUL */
    bool stays_open; /* until the client closes */
};

#define MOST_REQUESTS 16

/* Answers the requests in order, the last answer again and again. */
struct server {
    int listener;
    int port;
    pthread_t thread;
    const struct answer *answers;
    size_t answer_count;
    char *requests[MOST_REQUESTS];
    size_t request_count;

    char folder[64];
    struct input_policy policy;
};

static inline void write_all(int to, const char *bytes, size_t length)
{
    while (length > 0) {
        ssize_t count = send(to, bytes, length, MSG_NOSIGNAL);
        if (count <= 0)
            return;
        bytes += count;
        length -= (size_t)count;
    }
}

/* The headers of a request. */
static inline char *read_request(int from)
{
    QUIPU_AUTO_TEXT(text);
    char byte;
    while (!strstr(text.data, "\r\n\r\n") && read(from, &byte, 1) == 1)
        quipu_text_append_bytes(&text, &byte, 1);
    quipu_text_append(&text, "");
    char *whole = quipu_text_detach(&text, NULL);
    ck_assert_ptr_nonnull(whole);
    return whole;
}

static inline void answer_request(struct server *server, int client)
{
    const size_t number = server->request_count++;
    ck_assert_uint_lt(number, MOST_REQUESTS);
    server->requests[number] = read_request(client);
    const struct answer *answer =
        &server->answers[number < server->answer_count
                             ? number
                             : server->answer_count - 1];
    write_all(client, answer->bytes,
              answer->length > 0 ? answer->length : strlen(answer->bytes));
    char byte;
    if (!answer->stays_open)
        shutdown(client, SHUT_WR);
    while (read(client, &byte, 1) > 0)
        continue;
}

static inline void *serve(void *context)
{
    struct server *server = context;
    int client;
    while ((client = accept(server->listener, NULL, NULL)) != -1) {
        answer_request(server, client);
        close(client);
    }
    return NULL;
}

static inline void listen_locally(struct server *server)
{
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_addr = {htonl(INADDR_LOOPBACK)}};
    socklen_t length = sizeof address;
    server->listener = socket(AF_INET, SOCK_STREAM, 0);
    ck_assert_int_ne(server->listener, -1);
    ck_assert_int_eq(
        bind(server->listener, (struct sockaddr *)&address, sizeof address), 0);
    ck_assert_int_eq(listen(server->listener, 8), 0);
    ck_assert_int_eq(
        getsockname(server->listener, (struct sockaddr *)&address, &length), 0);
    server->port = ntohs(address.sin_port);
}

static inline void server_start(struct server *server)
{
    static const char *const proxies[] = {
        "http_proxy", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"};
    for (size_t i = 0; i < ARRAY_SIZE(proxies); i++)
        unsetenv(proxies[i]);
    *server = (struct server){.folder = "/tmp/quipu-http-XXXXXX"};
    ck_assert_ptr_nonnull(mkdtemp(server->folder));
    server->policy = (struct input_policy){
        .temporary_folder = server->folder,
        .cache_folder = server->folder,
        .tries = 3,
        .wait_ms = 1,
        .stall_s = 1,
        .connect_s = 5,
        .download_s = 20,
    };
    listen_locally(server);
    ck_assert_int_eq(pthread_create(&server->thread, NULL, serve, server), 0);
}

/* From now on it answers so; its requests are forgotten. */
static inline void server_tell(struct server *server,
                               const struct answer *answers, size_t count)
{
    for (size_t i = 0; i < server->request_count; i++)
        free(server->requests[i]);
    server->request_count = 0;
    server->answers = answers;
    server->answer_count = count;
}
#define SERVER_TELL(server, ...)                                               \
    const struct answer answers_[] = {__VA_ARGS__};                            \
    server_tell(server, answers_, ARRAY_SIZE(answers_))

/* ---- what is in the cache ----------------------------------------------- */

static inline char *cache_path(const struct server *server, const char *part,
                               const char *name)
{
    QUIPU_AUTO_TEXT(path);
    quipu_text_printf(&path, "%s/%s/%s", server->folder, part, name);
    return quipu_text_detach(&path, NULL);
}

/* How many files there are; `found`, when given, is the path of the last. */
static inline size_t count_files(const struct server *server, const char *part,
                                 char **found)
{
    QUIPU_AUTO_STRING path = cache_path(server, part, "");
    DIR *files = opendir(path);
    size_t count = 0;
    for (struct dirent *entry; files && (entry = readdir(files));) {
        if (entry->d_name[0] == '.')
            continue;
        count++;
        if (found) {
            free(*found);
            *found = cache_path(server, part, entry->d_name);
        }
    }
    if (files)
        closedir(files);
    return count;
}

static inline void remove_files(const struct server *server, const char *part)
{
    char *file = NULL;
    while (count_files(server, part, &file) > 0)
        ck_assert_int_eq(unlink(file), 0);
    free(file);
    QUIPU_AUTO_STRING path = cache_path(server, part, "");
    (void)rmdir(path);
}

static inline void server_stop(struct server *server)
{
    shutdown(server->listener, SHUT_RDWR);
    pthread_join(server->thread, NULL);
    close(server->listener);
    server_tell(server, NULL, 0);
    ck_assert_uint_eq(count_files(server, "new", NULL), 0);
    remove_files(server, "objects");
    remove_files(server, "urls");
    remove_files(server, "new");
    QUIPU_AUTO_STRING lock = cache_path(server, ".", "lock");
    (void)unlink(lock);
    ck_assert_int_eq(rmdir(server->folder), 0);
}

/* ---- opening ------------------------------------------------------------ */

/* http://127.0.0.1:PORT/WHAT */
static inline char *url_of(const struct server *server, const char *what)
{
    QUIPU_AUTO_TEXT(url);
    quipu_text_printf(&url, "http://127.0.0.1:%d/%s", server->port, what);
    return quipu_text_detach(&url, NULL);
}

static inline struct quipu_input *open_remote(const struct server *server,
                                              const char *what,
                                              struct quipu_error *err)
{
    QUIPU_AUTO_STRING url = url_of(server, what);
    return input_open(&server->policy, url, url, err);
}

/* It is read and has this content. */
static inline void check_gives(const struct server *server, const char *what,
                               const char *content)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    struct quipu_input *input = open_remote(server, what, &err);
    ck_assert_ok(input, err);
    struct quipu_stream *stream = quipu_input_open(input, &err);
    ck_assert_ok(stream, err);
    char bytes[200] = "";
    size_t got = 0;
    ck_assert_uint_eq(input_size(input), strlen(content));
    ck_assert_ok(
        quipu_stream_read(stream, bytes, sizeof bytes - 1, &got, &err) == 0,
        err);
    ck_assert_str_eq(bytes, content);
    quipu_stream_close(stream);
    ck_assert_ok(input_check_unchanged(input, &err) == 0, err);
    input_free(input);
}

/* It is refused with these words. */
static inline void check_fails(const struct server *server, const char *what,
                               const char *words)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    struct quipu_input *input = open_remote(server, what, &err);
    ck_assert_msg(!input, "%s is read", what);
    QUIPU_AUTO_TEXT(message);
    quipu_text_printf(&message, "%s: %s (%s)", err.what, err.cause, err.hint);
    ck_assert_msg(strstr(message.data, words) != NULL,
                  "%s: \"%s\" lacks \"%s\"", what, message.data, words);
}

#endif
