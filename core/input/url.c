/* SPDX-License-Identifier: GPL-3.0-or-later */
/* url.c - http and https locations (input/url.h); libcurl takes them apart, so
 * that what is checked is what is asked for. */
#include <curl/curl.h>
#include <strings.h>

#include "base/base.h"
#include "input/url.h"

static const char http[] = "http://", https[] = "https://";

static bool is_https(const char *url)
{
    return strncasecmp(url, https, sizeof https - 1) == 0;
}

bool url_is_remote(const char *location)
{
    return is_https(location) ||
           strncasecmp(location, http, sizeof http - 1) == 0;
}

size_t url_length(const char *url)
{
    return strcspn(url, "#");
}

/* What comes after scheme and "//". */
static const char *skip_scheme(const char *url)
{
    return url + (is_https(url) ? sizeof https : sizeof http) - 1;
}

struct quipu_slice url_path(const char *url)
{
    const char *host = skip_scheme(url);
    const char *path = host + strcspn(host, "/?#");
    return (struct quipu_slice){path, strcspn(path, "?#")};
}

/* ---- checks ------------------------------------------------------------- */

/* Names the host only: whatever else there is may be secret. */
static int fail_credentials(CURLU *parts, const char *url,
                            struct quipu_error *err)
{
    char *host = NULL;
    QUIPU_AUTO_TEXT(safe);
    if (curl_url_set(parts, CURLUPART_URL, url, 0) == CURLUE_OK &&
        curl_url_get(parts, CURLUPART_HOST, &host, 0) == CURLUE_OK)
        quipu_text_append_safe(&safe, quipu_slice_of(host), 200);
    curl_free(host);
    (void)quipu_fail(err, QUIPU_EPOLICY,
                     "a location at \"%s\" has a user name or a password in it",
                     safe.data);
    quipu_hint(err, "locations are printed and kept; fetch the file with "
                    "another tool and name the local one");
    return -1;
}

static int fail_url(const char *url, const char *why, struct quipu_error *err)
{
    QUIPU_AUTO_TEXT(safe);
    quipu_text_append_safe(&safe, quipu_slice_of(url), 400);
    return quipu_fail(err, QUIPU_EINPUT, "\"%s\" is not a valid URL: %s",
                      safe.data, why);
}

static bool has_odd_bytes(const char *url)
{
    for (; *url; url++) {
        if (*url <= ' ' || *url == 0x7f)
            return true;
    }
    return false;
}

int url_check(const char *url, struct quipu_error *err)
{
    CURLU *parts = curl_url();
    if (!parts)
        return quipu_fail_memory(err);
    CURLUcode code =
        curl_url_set(parts, CURLUPART_URL, url, CURLU_DISALLOW_USER);
    int status = 0;
    if (code == CURLUE_USER_NOT_ALLOWED)
        status = fail_credentials(parts, url, err);
    else if (has_odd_bytes(url))
        status =
            fail_url(url, "a blank or special character is written %HH", err);
    else if (strcspn(skip_scheme(url), "/?#") == 0)
        status = fail_url(url, "it names no host", err);
    else if (code != CURLUE_OK)
        status = fail_url(url, curl_url_strerror(code), err);
    curl_url_cleanup(parts);
    return status;
}

/* ---- redirections ------------------------------------------------------- */

/* `to`, which may be relative, as a whole; NULL when it is no URL. */
static char *resolve(const char *from, const char *to)
{
    CURLU *parts = curl_url();
    char *whole = NULL, *copy = NULL;
    if (parts && curl_url_set(parts, CURLUPART_URL, from, 0) == CURLUE_OK &&
        curl_url_set(parts, CURLUPART_URL, to,
                     CURLU_NON_SUPPORT_SCHEME | CURLU_URLENCODE) == CURLUE_OK &&
        curl_url_set(parts, CURLUPART_FRAGMENT, NULL, 0) == CURLUE_OK &&
        curl_url_get(parts, CURLUPART_URL, &whole, 0) == CURLUE_OK)
        copy = base_strdup(whole, NULL);
    curl_free(whole);
    curl_url_cleanup(parts);
    return copy;
}

char *url_redirect(const char *from, const char *to, struct quipu_error *err)
{
    QUIPU_AUTO_STRING url = resolve(from, to);
    QUIPU_AUTO_TEXT(safe);
    quipu_text_append_safe(&safe, quipu_slice_of(url ? url : to), 200);
    if (!url || !url_is_remote(url))
        return quipu_fail_null(err, QUIPU_EPOLICY,
                               "it is redirected to \"%s\", which is neither "
                               "http nor https",
                               safe.data);
    if (url_check(url, err) == -1)
        return NULL;
    if (is_https(from) && !is_https(url))
        return quipu_fail_null(err, QUIPU_EPOLICY,
                               "it is redirected from https to \"%s\"",
                               safe.data);
    return QUIPU_TAKE(url);
}
