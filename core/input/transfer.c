/* SPDX-License-Identifier: GPL-3.0-or-later */
/* transfer.c - one request, with libcurl (input/fetch.h).
 *
 * libcurl would stop at the length announced and say nothing of a body that
 * goes on, so that a wrong length would cut data off.  It is told not to look
 * at the length, the server is asked to close the connection, and the length is
 * compared here.  For that it is HTTP/1.1 always.
 */
#include <config.h>

#include <curl/curl.h>
#include <errno.h>
#include <strings.h>
#include <unistd.h>

#include <quipu/number.h>

#include "base/base.h"
#include "base/hash.h"
#include "input/cache_folder.h"
#include "input/fetch.h"
#include "input/url.h"

#define DOWNLOAD_LIMIT ((uint64_t)4 << 30)
#define CONNECT_S      30
#define STALL_S        60

/* Bytes of all headers of an answer, and of a validator. */
#define HEADERS_LIMIT   ((size_t)256 << 10)
#define VALIDATOR_LIMIT 1000

/* A modification time within so many seconds of the answer may be that of two
 * contents (RFC 7232, 2.2.2). */
#define MODIFIED_AGE 60

struct state {
    struct transfer *transfer;
    CURL *curl;
    struct curl_slist *headers; /* of the request */
    size_t header_bytes;        /* of the answer */
    bool has_length;
    uint64_t length; /* announced */
    uint64_t written, limit;
    struct hash hash;
    int write_errno;
    bool is_too_large;
    char why[CURL_ERROR_SIZE];
};

static const char *name_of(const struct state *state)
{
    return state->transfer->fetch->name;
}

static long status_of(const struct state *state)
{
    long status = 0;
    curl_easy_getinfo(state->curl, CURLINFO_RESPONSE_CODE, &status);
    return status;
}

/* ---- headers of the answer ---------------------------------------------- */

/* The value of a header, "" where there is none; the last of several. */
static struct quipu_slice find_header(const struct state *state,
                                      const char *name)
{
    struct curl_header *header;
    for (size_t count = 1, i = 0; i < count; i++) {
        if (curl_easy_header(state->curl, name, i, CURLH_HEADER, -1, &header) !=
            CURLHE_OK)
            return (struct quipu_slice){"", 0};
        count = header->amount;
    }
    return quipu_slice_of(header->value);
}

/* The length that a body must have; -1 when it is none. */
static int read_length(struct state *state)
{
    int64_t length;
    struct quipu_slice text = find_header(state, "Content-Length");
    state->has_length =
        text.length > 0 && find_header(state, "Transfer-Encoding").length == 0;
    if (!state->has_length)
        return 0;
    if (!quipu_parse_integer(text, &length) || length < 0)
        return -1;
    state->length = (uint64_t)length;
    return 0;
}

/* What can be sent back and kept in a line; else "". */
static char *copy_validator(const struct state *state, const char *name,
                            struct quipu_error *err)
{
    struct quipu_slice text = find_header(state, name);
    bool is_usable = text.length <= VALIDATOR_LIMIT;
    for (size_t i = 0; i < text.length; i++)
        is_usable = is_usable && text.data[i] >= ' ' && text.data[i] < 0x7f;
    return is_usable ? base_slicedup(text, err) : base_strdup("", err);
}

static bool is_old_enough(const struct state *state)
{
    time_t modified =
        curl_getdate(find_header(state, "Last-Modified").data, NULL);
    time_t sent = curl_getdate(find_header(state, "Date").data, NULL);
    return modified != -1 && sent != -1 && sent - modified >= MODIFIED_AGE;
}

/* ---- what libcurl calls ------------------------------------------------- */

static size_t count_header(char *bytes, size_t size, size_t count,
                           void *context)
{
    (void)bytes;
    struct state *state = context;
    state->header_bytes += size * count;
    return state->header_bytes <= HEADERS_LIMIT ? size * count : 0;
}

static size_t write_body(char *bytes, size_t size, size_t count, void *context)
{
    struct state *state = context;
    const size_t length = size * count;
    if (status_of(state) != 200)
        return 0; /* it is not wanted */
    if (state->written == 0 && read_length(state) == -1)
        return 0;
    state->is_too_large = length > state->limit - state->written ||
                          (state->has_length && state->length > state->limit);
    if (state->is_too_large)
        return 0;
    for (size_t done = 0; done < length;) {
        ssize_t more =
            write(state->transfer->fetch->file, bytes + done, length - done);
        if (more == -1 && errno == EINTR)
            continue;
        state->write_errno = more == -1 ? errno : more == 0 ? ENOSPC : 0;
        if (state->write_errno != 0)
            return 0;
        done += (size_t)more;
    }
    hash_bytes(&state->hash, bytes, length);
    state->written += length;
    return state->has_length && state->written > state->length ? 0 : length;
}

/* ---- the request -------------------------------------------------------- */

static int add_header(struct state *state, const char *name, const char *value)
{
    QUIPU_AUTO_TEXT(line);
    quipu_text_printf(&line, "%s: %s", name, value);
    struct curl_slist *list =
        line.failed ? NULL : curl_slist_append(state->headers, line.data);
    if (!list)
        return -1;
    state->headers = list;
    return 0;
}

/* What is known may be asked for only where it came from: another URL's
 * validators are other ones. */
static const struct cache_record *condition_of(const struct state *state)
{
    const struct cache_record *known = state->transfer->fetch->known;
    bool is_useful = known && (known->etag[0] || known->modified[0]) &&
                     strcmp(known->from, state->transfer->url) == 0;
    return is_useful ? known : NULL;
}

static int add_headers(struct state *state)
{
    const struct cache_record *known = condition_of(state);
    if (add_header(state, "Accept-Encoding", "identity") == -1 ||
        add_header(state, "Connection", "close") == -1)
        return -1;
    if (known && known->etag[0] &&
        add_header(state, "If-None-Match", known->etag) == -1)
        return -1;
    if (known && known->modified[0] &&
        add_header(state, "If-Modified-Since", known->modified) == -1)
        return -1;
    return 0;
}

static bool set_times(struct state *state)
{
    const struct input_policy *policy = state->transfer->fetch->policy;
    CURL *curl = state->curl;
    long left = state->transfer->left_ms < INT32_MAX
                    ? (long)state->transfer->left_ms
                    : INT32_MAX;
    long connect = policy->connect_s > 0 ? policy->connect_s : CONNECT_S;
    long stall = policy->stall_s > 0 ? policy->stall_s : STALL_S;
    return curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, connect) == 0 &&
           curl_easy_setopt(curl, CURLOPT_LOW_SPEED_LIMIT, 1L) == 0 &&
           curl_easy_setopt(curl, CURLOPT_LOW_SPEED_TIME, stall) == 0 &&
           curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, left > 0 ? left : 1L) ==
               0;
}

/* Certificates are checked, as is libcurl's default. */
static bool set_up(struct state *state)
{
    CURL *curl = state->curl;
    return add_headers(state) == 0 && set_times(state) &&
           curl_easy_setopt(curl, CURLOPT_URL, state->transfer->url) == 0 &&
           curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https") == 0 &&
           curl_easy_setopt(curl, CURLOPT_HTTP_VERSION,
                            CURL_HTTP_VERSION_1_1) == 0 &&
           curl_easy_setopt(curl, CURLOPT_HTTPHEADER, state->headers) == 0 &&
           curl_easy_setopt(curl, CURLOPT_USERAGENT,
                            PACKAGE_NAME "/" PACKAGE_VERSION) == 0 &&
           curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L) == 0 &&
           curl_easy_setopt(curl, CURLOPT_IGNORE_CONTENT_LENGTH, 1L) == 0 &&
           curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L) == 0 &&
           curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, state->why) == 0 &&
           curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, count_header) == 0 &&
           curl_easy_setopt(curl, CURLOPT_HEADERDATA, state) == 0 &&
           curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, write_body) == 0 &&
           curl_easy_setopt(curl, CURLOPT_WRITEDATA, state) == 0;
}

/* ---- what came of it ---------------------------------------------------- */

static bool is_passing(CURLcode code)
{
    static const CURLcode codes[] = {
        CURLE_COULDNT_RESOLVE_PROXY,
        CURLE_COULDNT_RESOLVE_HOST,
        CURLE_COULDNT_CONNECT,
        CURLE_PARTIAL_FILE,
        CURLE_OPERATION_TIMEDOUT,
        CURLE_SSL_CONNECT_ERROR,
        CURLE_GOT_NOTHING,
        CURLE_SEND_ERROR,
        CURLE_RECV_ERROR,
        CURLE_HTTP2,
        CURLE_HTTP2_STREAM,
    };
    for (size_t i = 0; i < ARRAY_SIZE(codes); i++) {
        if (codes[i] == code)
            return true;
    }
    return false;
}

static enum transfer_end fail_code(const struct state *state, CURLcode code,
                                   struct quipu_error *err)
{
    const char *why = state->why[0] ? state->why : curl_easy_strerror(code);
    QUIPU_AUTO_TEXT(safe);
    quipu_text_append_safe(&safe, quipu_slice_of(why), 300);
    (void)quipu_fail(err, QUIPU_EINPUT, "\"%s\" cannot be fetched: %s",
                     name_of(state), safe.data);
    return is_passing(code) ? TRANSFER_AGAIN : TRANSFER_FAILED;
}

static enum transfer_end fail_status(struct state *state, long status,
                                     struct quipu_error *err)
{
    curl_off_t seconds = 0;
    (void)quipu_fail(err, QUIPU_EINPUT,
                     "\"%s\" cannot be fetched: the server answers %ld",
                     name_of(state), status);
    if (status < 500 && status != 408 && status != 429)
        return TRANSFER_FAILED;
    if (curl_easy_getinfo(state->curl, CURLINFO_RETRY_AFTER, &seconds) ==
            CURLE_OK &&
        seconds > 0)
        state->transfer->wait_ms =
            seconds < 1000000 ? (unsigned)seconds * 1000 : 1000000000;
    return TRANSFER_AGAIN;
}

static enum transfer_end redirect(struct state *state, struct quipu_error *err)
{
    struct transfer *transfer = state->transfer;
    transfer->redirect =
        url_redirect(transfer->url, find_header(state, "Location").data, err);
    if (transfer->redirect)
        return TRANSFER_REDIRECTED;
    quipu_prefix(err, "\"%s\"", name_of(state));
    return TRANSFER_FAILED;
}

/* What stopped the download here, not at the server. */
static bool has_stopped_itself(const struct state *state,
                               struct quipu_error *err)
{
    if (state->is_too_large)
        (void)quipu_fail(err, QUIPU_EINPUT,
                         "\"%s\" is larger than the limit of %llu bytes",
                         name_of(state), (unsigned long long)state->limit);
    else if (state->write_errno != 0)
        (void)cache_fail(state->transfer->fetch->policy->cache_folder,
                         "be written", state->write_errno, err);
    return state->is_too_large || state->write_errno != 0;
}

/* Whether a body without a length has an end that can be told from a lost
 * connection. */
static bool has_end(const struct state *state)
{
    return strcasecmp(find_header(state, "Transfer-Encoding").data,
                      "chunked") == 0;
}

static enum transfer_end check_body(struct state *state, CURLcode code,
                                    struct quipu_error *err)
{
    if (read_length(state) == -1) {
        (void)quipu_fail(err, QUIPU_EINPUT,
                         "\"%s\" cannot be fetched: the server announces a "
                         "length that is no number",
                         name_of(state));
        return TRANSFER_FAILED;
    }
    if (has_stopped_itself(state, err))
        return TRANSFER_FAILED;
    /* Whole is whole, in whatever way the connection ended: servers close TLS
     * without saying so, or leave open what they were asked to close. */
    if (state->has_length && state->written == state->length)
        return TRANSFER_DONE;
    if (state->has_length && (code == CURLE_OK || code == CURLE_WRITE_ERROR)) {
        (void)quipu_fail(err, QUIPU_EINPUT,
                         "\"%s\" cannot be fetched: %s bytes came than the "
                         "%llu announced",
                         name_of(state),
                         state->written < state->length ? "fewer" : "more",
                         (unsigned long long)state->length);
        return TRANSFER_AGAIN;
    }
    if (code != CURLE_OK)
        return fail_code(state, code, err);
    if (has_end(state))
        return TRANSFER_DONE;
    (void)quipu_fail(err, QUIPU_EINPUT,
                     "\"%s\" cannot be fetched: the server announces no "
                     "length, so that a part could be taken for the whole",
                     name_of(state));
    return TRANSFER_FAILED;
}

static enum transfer_end fill_record(struct state *state,
                                     struct quipu_error *err)
{
    struct cache_record *fresh = state->transfer->fresh;
    cache_record_release(fresh);
    fresh->from = base_strdup(state->transfer->url, err);
    fresh->etag = copy_validator(state, "ETag", err);
    fresh->modified = is_old_enough(state)
                          ? copy_validator(state, "Last-Modified", err)
                          : base_strdup("", err);
    fresh->size = state->written;
    hash_finish(&state->hash, fresh->sha256);
    return fresh->from && fresh->etag && fresh->modified ? TRANSFER_DONE
                                                         : TRANSFER_FAILED;
}

static enum transfer_end judge(struct state *state, CURLcode code,
                               struct quipu_error *err)
{
    const long status = status_of(state);
    if (state->header_bytes > HEADERS_LIMIT) {
        (void)quipu_fail(err, QUIPU_EINPUT,
                         "\"%s\" cannot be fetched: the headers are too long",
                         name_of(state));
        return TRANSFER_FAILED;
    }
    if (status == 0)
        return fail_code(state, code, err);
    if (status == 200) {
        enum transfer_end end = check_body(state, code, err);
        return end == TRANSFER_DONE ? fill_record(state, err) : end;
    }
    if (status == 304 && condition_of(state))
        return TRANSFER_UNCHANGED;
    if ((status >= 301 && status <= 303) || status == 307 || status == 308)
        return redirect(state, err);
    return fail_status(state, status, err);
}

static enum transfer_end perform(struct state *state, struct quipu_error *err)
{
    const int file = state->transfer->fetch->file;
    if (ftruncate(file, 0) == -1 || lseek(file, 0, SEEK_SET) == -1) {
        (void)cache_fail(state->transfer->fetch->policy->cache_folder,
                         "be written", errno, err);
        return TRANSFER_FAILED;
    }
    if (!set_up(state)) {
        (void)quipu_fail(err, QUIPU_EINPUT,
                         "\"%s\" cannot be fetched: libcurl cannot be set up",
                         name_of(state));
        return TRANSFER_FAILED;
    }
    CURLcode code = curl_easy_perform(state->curl);
    curl_off_t took = 0; /* microseconds */
    curl_easy_getinfo(state->curl, CURLINFO_TOTAL_TIME_T, &took);
    state->transfer->took_ms = (unsigned)(took / 1000);
    return judge(state, code, err);
}

enum transfer_end transfer_run(struct transfer *transfer,
                               struct quipu_error *err)
{
    const uint64_t limit = transfer->fetch->policy->download_limit;
    struct state state = {
        .transfer = transfer,
        .limit = limit > 0 ? limit : DOWNLOAD_LIMIT,
    };
    hash_init(&state.hash);
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
        (void)quipu_fail(err, QUIPU_EINPUT, "libcurl cannot be used");
        return TRANSFER_FAILED;
    }
    state.curl = curl_easy_init();
    enum transfer_end end = TRANSFER_FAILED;
    if (state.curl)
        end = perform(&state, err);
    else
        (void)quipu_fail_memory(err);
    curl_slist_free_all(state.headers);
    curl_easy_cleanup(state.curl);
    curl_global_cleanup();
    return end;
}
