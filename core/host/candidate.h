/* SPDX-License-Identifier: GPL-3.0-or-later */
/* candidate.h - files that look like plugins, by name, and the shared object
 * behind one of them.
 *
 * NAME.so is the shared object itself, as installed; NAME.la, in a build tree,
 * says where it is.  Where a folder has both, NAME.so counts; the first folder
 * that has a name counts.  Other files are ignored, and so are names with a dot
 * in front.
 *
 * Only what root or the caller owns, in folders that not everyone may write to,
 * is opened: everything else could be changed by somebody else into code that
 * runs as the caller.  Folders further up are not looked at: what could be
 * put in place there would still have to belong to root or the caller.
 */
#ifndef HOST_CANDIDATE_H
#define HOST_CANDIDATE_H

#include <sys/stat.h>

#include "base/base.h"
#include "base/hash.h"

/* Everything owned. */
struct candidate {
    char *name;   /* what stands before .so or .la; untrusted bytes */
    char *folder; /* as it was given */
    char *path;   /* of the file in the folder */
};

void candidate_release(struct candidate *candidate);

struct candidates {
    struct candidate *items; /* by name */
    size_t count, capacity;
};

void candidates_release(struct candidates *candidates);

/* Adds what looks like a plugin in a folder, except names that are there
 * already.  A folder that does not exist has none. */
int candidates_add(struct candidates *candidates, const char *folder,
                   struct quipu_error *err) QUIPU_MUST_CHECK;

/* Whether a text is a plugin's name: lower case letters, digits and '-', a
 * letter first, at most 64 bytes. */
bool candidate_is_name(const char *name);

/* Looks for a name in a folder: 1 found, 0 not, -1 on error. */
int candidate_find(struct candidate *candidate, const char *folder,
                   const char *name, struct quipu_error *err) QUIPU_MUST_CHECK;

/* What tells one state of a file from another. */
struct identity {
    dev_t device;
    ino_t inode;
    off_t size;
    struct timespec modified, changed;
};

bool identity_equal(const struct identity *a, const struct identity *b);

/* A shared object, opened for reading. */
struct object {
    int fd;
    char *path; /* absolute, without symbolic links; owned */
    struct identity identity;
};

/* Opens the shared object of a candidate.  QUIPU_EPLUGIN with the reason when
 * it is not one, not for this machine, or not to be trusted. */
int object_open(struct object *object, const struct candidate *candidate,
                struct quipu_error *err) QUIPU_MUST_CHECK;
void object_release(struct object *object);

/* Fails when the path no longer leads to what was opened, as it was then. */
int object_check_unchanged(const struct object *object,
                           struct quipu_error *err) QUIPU_MUST_CHECK;
int object_sha256(const struct object *object, char out[HASH_SIZE],
                  struct quipu_error *err) QUIPU_MUST_CHECK;

#endif
