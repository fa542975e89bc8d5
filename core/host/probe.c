/* SPDX-License-Identifier: GPL-3.0-or-later */
/* probe.c - starts the child of a probe, waits for its answer, and says what
 * became of it (host/probe.h). */
#include "config.h" /* _GNU_SOURCE: pipe2, sigdescr_np */

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/base.h"
#include "host/child.h"
#include "host/probe.h"

/* Address space for the child beyond what it has from here, in bytes. */
#define CHILD_MEMORY ((uint64_t)1 << 30)

/* How often to look whether a child that closed its pipe has ended. */
#define LOOK_AGAIN_MS 2

/* ---- the child's end ---------------------------------------------------- */

/* Not a date: only for how long to wait. */
static int64_t now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Bytes of address space that the child may have; 0, any, where it cannot be
 * known.  What is mapped here already counts in the child. */
static uint64_t memory_allowed(void)
{
    uint64_t pages = 0;
    FILE *file = fopen("/proc/self/statm", "re");
    if (!file)
        return 0;
    int got = fscanf(file, "%" SCNu64, &pages);
    fclose(file);
    if (got != 1)
        return 0;
    return pages * (uint64_t)sysconf(_SC_PAGESIZE) + CHILD_MEMORY;
}

/* A pipe above the standard streams, which the child replaces. */
static int make_pipe(int ends[2], struct quipu_error *err)
{
    int low[2];
    if (pipe2(low, O_CLOEXEC) == -1)
        return quipu_fail(err, QUIPU_EBUG, "cannot be tried: pipe: %s",
                          strerror(errno));
    ends[0] = fcntl(low[0], F_DUPFD_CLOEXEC, 3);
    ends[1] = fcntl(low[1], F_DUPFD_CLOEXEC, 3);
    int reason = errno;
    close(low[0]);
    close(low[1]);
    if (ends[0] != -1 && ends[1] != -1)
        return 0;
    if (ends[0] != -1)
        close(ends[0]);
    return quipu_fail(err, QUIPU_EBUG, "cannot be tried: fcntl: %s",
                      strerror(reason));
}

/* ---- waiting ------------------------------------------------------------ */

struct answer {
    char bytes[CHILD_ANSWER_SIZE];
    size_t length;
    bool is_complete; /* ended by NUL */
    bool is_late;
    int status; /* as of waitpid */
};

static bool is_full(const struct answer *answer)
{
    return answer->length == sizeof answer->bytes;
}

/* Reads what there is: false at the end of the pipe. */
static bool read_some(int fd, struct answer *answer)
{
    ssize_t got = read(fd, answer->bytes + answer->length,
                       sizeof answer->bytes - answer->length);
    if (got == -1)
        return errno == EINTR || errno == EAGAIN;
    answer->length += (size_t)got;
    answer->is_complete = memchr(answer->bytes, '\0', answer->length) != NULL;
    return got > 0;
}

/* Until the answer is complete, the pipe ends, or time is up. */
static void read_answer(int fd, int64_t deadline, struct answer *answer)
{
    while (!answer->is_complete && !is_full(answer)) {
        int64_t left = deadline - now_ms();
        answer->is_late = left <= 0;
        if (answer->is_late)
            return;
        struct pollfd waited = {.fd = fd, .events = POLLIN};
        int ready = poll(&waited, 1, left > INT32_MAX ? INT32_MAX : (int)left);
        if (ready == -1 && errno != EINTR)
            return;
        if (ready > 0 && !read_some(fd, answer))
            return;
    }
}

/* A child without an answer is about to end by itself, unless it closed the
 * pipe and stays.  It is left unreaped, so that its number stays its own. */
static void await_end(pid_t child, int64_t deadline, struct answer *answer)
{
    for (;;) {
        siginfo_t info = {0};
        int got =
            waitid(P_PID, (id_t)child, &info, WEXITED | WNOHANG | WNOWAIT);
        if (info.si_pid == child || (got == -1 && errno != EINTR))
            return;
        answer->is_late = now_ms() >= deadline;
        if (answer->is_late)
            return;
        (void)poll(NULL, 0, LOOK_AGAIN_MS);
    }
}

/* Ends the child, and what it may have started in its group. */
static void end_child(pid_t child, int64_t deadline, struct answer *answer)
{
    if (!answer->is_complete && !answer->is_late && !is_full(answer))
        await_end(child, deadline, answer);
    (void)kill(-child, SIGKILL);
    (void)kill(child, SIGKILL);
    while (waitpid(child, &answer->status, 0) == -1 && errno == EINTR)
        continue;
}

/* ---- what became of it -------------------------------------------------- */

static const char *stage_words(char stage)
{
    switch (stage) {
    case CHILD_READS:
        return "while its description was read";
    case CHILD_UNLOADS:
        return "while it was unloaded";
    default:
        return "while it was loaded";
    }
}

static int refuse_silence(const struct answer *answer, char stage,
                          unsigned timeout_ms, struct quipu_error *err)
{
    const char *when = stage_words(stage);
    if (answer->is_late)
        return quipu_fail(err, QUIPU_EPLUGIN, "did not answer within %g s %s",
                          timeout_ms / 1000.0, when);
    if (is_full(answer) || !WIFSIGNALED(answer->status))
        return quipu_fail(err, QUIPU_EPLUGIN, "ended the process %s", when);
    int number = WTERMSIG(answer->status);
    const char *words = sigdescr_np(number);
    return quipu_fail(err, QUIPU_EPLUGIN, "crashed with signal %d (%s) %s",
                      number, words ? words : "unknown", when);
}

static int judge(const struct answer *answer, unsigned timeout_ms,
                 struct quipu_error *err)
{
    static const char stages[] = {CHILD_LOADS, CHILD_READS, CHILD_UNLOADS};
    char stage = CHILD_LOADS;
    size_t at = 0;
    for (; at < answer->length; at++) {
        if (!memchr(stages, answer->bytes[at], sizeof stages))
            break;
        stage = answer->bytes[at];
    }
    if (!answer->is_complete)
        return refuse_silence(answer, stage, timeout_ms, err);
    if (answer->bytes[at] == CHILD_USABLE && stage == CHILD_UNLOADS)
        return 0;
    if (answer->bytes[at] != CHILD_REFUSED)
        return quipu_fail(err, QUIPU_EPLUGIN, "answered nonsense %s",
                          stage_words(stage));

    /* Symbol names and the like come from the file. */
    QUIPU_AUTO_TEXT(reason);
    quipu_text_append_safe(&reason, quipu_slice_of(answer->bytes + at + 1),
                           sizeof err->cause - 1);
    return quipu_fail(err, QUIPU_EPLUGIN, "%s", reason.data);
}

int probe_plugin(const struct probe *probe, struct quipu_error *err)
{
    int ends[2] = {-1, -1};
    uint64_t memory = memory_allowed();
    int64_t deadline = now_ms() + probe->timeout_ms;
    if (make_pipe(ends, err) == -1)
        return -1;
    pid_t child = fork();
    if (child == 0)
        child_run(probe, ends[1], memory);
    int reason = errno;
    close(ends[1]);
    if (child == -1) {
        close(ends[0]);
        return quipu_fail(err, QUIPU_EBUG, "cannot be tried: fork: %s",
                          strerror(reason));
    }

    /* Both sides do this, so that it is done whoever runs first. */
    (void)setpgid(child, child);
    struct answer answer = {0};
    read_answer(ends[0], deadline, &answer);
    end_child(child, deadline, &answer);
    close(ends[0]);
    return judge(&answer, probe->timeout_ms, err);
}
