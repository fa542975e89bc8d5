/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fetch.h - fetches a URL: fetch.c follows redirections and tries again,
 * transfer.c makes one request with libcurl.
 *
 * Nothing is taken for whole that may not be: a body has the length that was
 * announced, or came in chunks to the last.
 */
#ifndef INPUT_FETCH_H
#define INPUT_FETCH_H

#include "input/cache.h"

/* ---- a URL -------------------------------------------------------------- */

struct fetch {
    const struct input_policy *policy;
    const char *url, *name;           /* `name` is safe to print */
    const struct cache_record *known; /* what there is already; or NULL */
    int file;                         /* where to download */
};

/* 1: it is in the file, complete, and `fresh` says what it is; 0: what is known
 * is still what the URL gives; -1. */
int fetch_url(const struct fetch *fetch, struct cache_record *fresh,
              struct quipu_error *err) QUIPU_MUST_CHECK;

/* ---- a request ---------------------------------------------------------- */

enum transfer_end {
    TRANSFER_DONE = 1,
    TRANSFER_UNCHANGED,
    TRANSFER_REDIRECTED,
    TRANSFER_FAILED, /* for good */
    TRANSFER_AGAIN,  /* may go better later */
};

struct transfer {
    const struct fetch *fetch;
    const char *url;
    unsigned left_ms; /* it may take no longer */

    struct cache_record *fresh; /* filled when it is done */
    char *redirect;             /* where to; the caller frees it */
    unsigned wait_ms;           /* what the server asks for before a new try */
    unsigned took_ms;
};

enum transfer_end transfer_run(struct transfer *transfer,
                               struct quipu_error *err) QUIPU_MUST_CHECK;

#endif
