/* SPDX-License-Identifier: GPL-3.0-or-later */
/* child.h - what happens in the child of a probe, and how it tells.
 *
 * The answer is a line of bytes: one stage after the other as it is entered,
 * then CHILD_USABLE, or CHILD_REFUSED and the reason; then NUL.  What the child
 * was doing when it ended without a NUL is the last stage.
 */
#ifndef HOST_CHILD_H
#define HOST_CHILD_H

#include "host/probe.h"

#define CHILD_LOADS   'l'
#define CHILD_READS   'r'
#define CHILD_UNLOADS 'u'
#define CHILD_USABLE  'U'
#define CHILD_REFUSED 'R'

/* The longest answer: the stages, the result, a cause of an error. */
#define CHILD_ANSWER_SIZE 1024

/* Tries the plugin and answers; for the child, right after fork.  `memory` is
 * how many bytes of address space it may have; 0 means any. */
_Noreturn void child_run(const struct probe *probe, int answer_fd,
                         uint64_t memory);

#endif
