/* SPDX-License-Identifier: GPL-3.0-or-later */
/* child.c - loads a plugin in the child of a probe (host/child.h).
 *
 * dlfcn.h, not libltdl: it can load with RTLD_NOW and says why it could not.
 */
#include "config.h" /* _GNU_SOURCE: close_range */

#include <dlfcn.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <quipu/plugin.h>

#include "base/base.h"
#include "host/child.h"
#include "host/description.h"

/* ---- apart from the parent ---------------------------------------------- */

/* Registered before the plugin is loaded, so that where it calls exit, nothing
 * that the parent had registered runs: no buffer is written twice. */
static void leave(void)
{
    _exit(0);
}

static void forget_signals(void)
{
    for (int number = 1; number < NSIG; number++)
        (void)signal(number, SIG_DFL);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
}

static void keep_only(int fd)
{
    int nothing = open("/dev/null", O_RDWR);
    for (int standard = 0; standard <= 2 && nothing != -1; standard++)
        dup2(nothing, standard);
    if (fd > 3)
        close_range(3, (unsigned)fd - 1, 0);
    close_range((unsigned)fd + 1, ~0u, 0);
}

static void limit(int resource, rlim_t most)
{
    struct rlimit now;
    if (getrlimit(resource, &now) == -1)
        return;
    now.rlim_cur = most < now.rlim_max ? most : now.rlim_max;
    (void)setrlimit(resource, &now);
}

static void isolate(const struct probe *probe, int fd, uint64_t memory)
{
    (void)setpgid(0, 0);
    (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
    (void)prctl(PR_SET_DUMPABLE, 0); /* a crash is no news for a collector */
    forget_signals();
    keep_only(fd);
    limit(RLIMIT_CORE, 0);
    limit(RLIMIT_CPU, probe->timeout_ms / 1000 + 2);
    if (memory > 0)
        limit(RLIMIT_AS, memory);
    if (atexit(leave) != 0)
        _exit(1);
}

/* ---- trying ------------------------------------------------------------- */

/* The pipe holds more than an answer: a write is whole, or the parent is gone.
 */
static void tell(int fd, const void *bytes, size_t length)
{
    if (write(fd, bytes, length) != (ssize_t)length)
        _exit(1);
}

static void tell_stage(int fd, char stage)
{
    tell(fd, &stage, 1);
}

/* Why dlopen failed, without the path in front that the list has anyway. */
static int refuse_to_load(const char *path, struct quipu_error *err)
{
    const char *reason = dlerror();
    if (!reason)
        reason = "no reason given";
    size_t length = strlen(path);
    if (strncmp(reason, path, length) == 0 &&
        strncmp(reason + length, ": ", 2) == 0)
        reason += length + 2;
    return quipu_fail(err, QUIPU_EPLUGIN, "cannot be loaded: %s", reason);
}

static int read_and_check(void *handle, const char *name,
                          struct quipu_error *err)
{
    const void *symbol = dlsym(handle, "quipu_plugin");
    if (!symbol)
        return quipu_fail(err, QUIPU_EPLUGIN, "has no symbol \"quipu_plugin\"");
    struct description description;
    if (description_read(&description, symbol, err) == -1)
        return -1;
    int result = description_check(&description, name, err);
    description_release(&description);
    return result;
}

static int try_plugin(const struct probe *probe, int fd,
                      struct quipu_error *err)
{
    tell_stage(fd, CHILD_LOADS);
    void *handle = dlopen(probe->path, RTLD_NOW | RTLD_LOCAL);
    if (!handle)
        return refuse_to_load(probe->path, err);
    tell_stage(fd, CHILD_READS);
    if (read_and_check(handle, probe->name, err) == -1)
        return -1;
    tell_stage(fd, CHILD_UNLOADS);
    dlclose(handle);
    return 0;
}

_Noreturn void child_run(const struct probe *probe, int answer_fd,
                         uint64_t memory)
{
    isolate(probe, answer_fd, memory);
    struct quipu_error err = QUIPU_NO_ERROR;
    if (try_plugin(probe, answer_fd, &err) == 0) {
        tell_stage(answer_fd, CHILD_USABLE);
    } else {
        tell_stage(answer_fd, CHILD_REFUSED);
        tell(answer_fd, err.cause, strlen(err.cause));
    }
    tell_stage(answer_fd, '\0');
    _exit(0);
}
