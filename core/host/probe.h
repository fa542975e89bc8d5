/* SPDX-License-Identifier: GPL-3.0-or-later */
/* probe.h - tries a plugin in a child process.
 *
 * The child loads it with RTLD_NOW, reads and checks its description, unloads
 * it, and answers through a pipe.  Whatever happens to it, a crash, a hang, an
 * end of the process, becomes a reason here.  The child has no files of ours
 * open but the pipe, no standard streams, limited memory and processor time,
 * and its process group is killed at the end.
 *
 * This is no sandbox: a plugin is the operator's code, and a probe says only
 * that it can be loaded without harm.
 */
#ifndef HOST_PROBE_H
#define HOST_PROBE_H

#include "base/base.h"

struct probe {
    const char *path; /* of the shared object */
    const char *name; /* what it must call itself */
    unsigned timeout_ms;
};

/* 0 when the plugin can be used.  QUIPU_EPLUGIN when it cannot, QUIPU_EBUG when
 * there is no child to try it in. */
int probe_plugin(const struct probe *probe,
                 struct quipu_error *err) QUIPU_MUST_CHECK;

#endif
