/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fetch.c - follows redirections, and tries again what may go better
 * (input/fetch.h). */
#include <errno.h>
#include <time.h>

#include "base/base.h"
#include "input/fetch.h"
#include "input/url.h"

#define TRIES      4
#define REDIRECTS  5
#define WAIT_MS    1000
#define DOWNLOAD_S 3600
/* A wait is never longer than this many times the first. */
#define WAIT_GROWTH 60

struct progress {
    const struct fetch *fetch;
    struct cache_record *fresh;
    uint64_t left_ms; /* of the time for the whole */
    uint64_t wait_ms; /* what the server asked for */
};

static void pass_time(struct progress *progress, uint64_t ms)
{
    progress->left_ms = ms < progress->left_ms ? progress->left_ms - ms : 0;
}

/* ---- redirections ------------------------------------------------------- */

/* One request; *url is where it goes, and where it is sent on to. */
static enum transfer_end request(struct progress *progress, char **url,
                                 struct quipu_error *err)
{
    struct transfer transfer = {
        .fetch = progress->fetch,
        .url = *url,
        .left_ms = progress->left_ms < UINT32_MAX ? (unsigned)progress->left_ms
                                                  : UINT32_MAX,
        .fresh = progress->fresh,
    };
    enum transfer_end end = transfer_run(&transfer, err);
    pass_time(progress, transfer.took_ms);
    progress->wait_ms = transfer.wait_ms;
    if (end == TRANSFER_REDIRECTED) {
        free(*url);
        *url = transfer.redirect;
    }
    return end;
}

static enum transfer_end follow(struct progress *progress,
                                struct quipu_error *err)
{
    const struct fetch *fetch = progress->fetch;
    QUIPU_AUTO_STRING url = base_strdup(fetch->url, err);
    if (!url)
        return TRANSFER_FAILED;
    for (unsigned i = 0; i <= REDIRECTS; i++) {
        enum transfer_end end = request(progress, &url, err);
        if (end != TRANSFER_REDIRECTED)
            return end;
    }
    (void)quipu_fail(err, QUIPU_EINPUT,
                     "\"%s\" is redirected more than %d times", fetch->name,
                     REDIRECTS);
    return TRANSFER_FAILED;
}

/* ---- tries -------------------------------------------------------------- */

static void sleep_ms(uint64_t ms)
{
    struct timespec rest = {.tv_sec = (time_t)(ms / 1000),
                            .tv_nsec = (long)(ms % 1000) * 1000000};
    while (nanosleep(&rest, &rest) == -1 && errno == EINTR)
        continue;
}

/* Waits before the try after `tried`; false when there is no time for it. */
static bool wait_for_next(struct progress *progress, unsigned tried)
{
    const struct input_policy *policy = progress->fetch->policy;
    uint64_t first = policy->wait_ms > 0 ? policy->wait_ms : WAIT_MS;
    uint64_t most = first * WAIT_GROWTH;
    uint64_t wait = tried < 7 ? first << (tried - 1) : most;
    if (progress->wait_ms > wait)
        wait = progress->wait_ms;
    if (wait > most)
        wait = most;
    if (wait >= progress->left_ms)
        return false;
    sleep_ms(wait);
    pass_time(progress, wait);
    return true;
}

static int report(const struct quipu_error *failure, unsigned tried,
                  struct quipu_error *err)
{
    if (!err || err->code != QUIPU_OK)
        return -1;
    *err = *failure;
    if (tried > 1)
        quipu_hint(err, "it was tried %u times", tried);
    return -1;
}

int fetch_url(const struct fetch *fetch, struct cache_record *fresh,
              struct quipu_error *err)
{
    const struct input_policy *policy = fetch->policy;
    const unsigned tries = policy->tries > 0 ? policy->tries : TRIES;
    struct progress progress = {
        .fetch = fetch,
        .fresh = fresh,
        .left_ms = (uint64_t)1000 *
                   (policy->download_s > 0 ? policy->download_s : DOWNLOAD_S),
    };
    for (unsigned tried = 1;; tried++) {
        struct quipu_error failure = QUIPU_NO_ERROR;
        enum transfer_end end = follow(&progress, &failure);
        if (end == TRANSFER_DONE)
            return 1;
        if (end == TRANSFER_UNCHANGED)
            return 0;
        if (end == TRANSFER_FAILED || tried == tries ||
            !wait_for_next(&progress, tried))
            return report(&failure, tried, err);
    }
}
