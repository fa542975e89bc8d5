/* SPDX-License-Identifier: GPL-3.0-or-later */
/* url.h - http and https locations, taken apart and checked. */
#ifndef INPUT_URL_H
#define INPUT_URL_H

#include "base/base.h"

/* Whether it begins with http:// or https://, in any case of letters. */
bool url_is_remote(const char *location);

/* The length of a URL without its #FRAGMENT. */
size_t url_length(const char *url);

/* The path of a remote URL, without query and fragment; "" when it has none. */
struct quipu_slice url_path(const char *url);

/* Refuses a remote URL, without a fragment, that is not one or that has a user
 * name or password in it, which would be printed and kept. */
int url_check(const char *url, struct quipu_error *err) QUIPU_MUST_CHECK;

/* Where a redirection leads that `from` answered with, checked too: never to a
 * file or to another protocol, nor from https to http.  The caller frees it. */
char *url_redirect(const char *from, const char *to,
                   struct quipu_error *err) QUIPU_MUST_CHECK;

#endif
