/* SPDX-License-Identifier: GPL-3.0-or-later */
/* remote.h - opens what is fetched. */
#ifndef INPUT_REMOTE_H
#define INPUT_REMOTE_H

#include "input/input.h"

/* Opens the object that a URL without a fragment gives, from the cache after it
 * was fetched or the server said that it did not change.  `name` is what
 * messages call it. */
struct quipu_input *remote_open(const struct input_policy *policy,
                                const char *url, const char *name,
                                struct quipu_error *err) QUIPU_MUST_CHECK;

#endif
