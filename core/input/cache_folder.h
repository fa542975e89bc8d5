/* SPDX-License-Identifier: GPL-3.0-or-later */
/* cache_folder.h - the folder of the cache: made, locked, swept. */
#ifndef INPUT_CACHE_FOLDER_H
#define INPUT_CACHE_FOLDER_H

#include "base/base.h"

/* The cache in FOLDER cannot WHAT: the reason of an errno. */
int cache_fail(const char *folder, const char *what, int number,
               struct quipu_error *err);

/* Locks the records and objects, LOCK_SH or LOCK_EX of flock; what unlock
 * takes, or -1. */
int cache_lock(const char *folder, int operation,
               struct quipu_error *err) QUIPU_MUST_CHECK;
void cache_unlock(int lock);

/* Removes the objects that no record names; with LOCK_EX.  Removes none when it
 * cannot be sure. */
void cache_sweep_objects(const char *folder);

#endif
