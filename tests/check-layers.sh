#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# check-layers.sh - who may include whom, which library belongs to whom, and
# who may print, exit, read the environment or the clock (DESIGN.md, layers).
# shellcheck disable=SC2154 # tree.sh sets srcdir and work
. "${srcdir:-$(dirname "$0")/..}/tests/tree.sh"

# A folder of core and the folders whose headers it may include, besides its own.
cat >"$work/layers" <<'LIST'
base
batch      base
input      base batch
stats      base
catalogue  base batch input stats
host       base batch input
store      base
pipeline   base batch input stats catalogue host
derive     base stats catalogue
query      base store
output     base store query
refresh    base batch input stats catalogue host store pipeline derive
cli        base batch input stats catalogue host store pipeline query output refresh
LIST

# A library's header and the paths that may include it, as regular expressions.
# Tests may include any.
cat >"$work/owners" <<'LIST'
sqlite3.h      core/store/
jansson.h      core/catalogue/ core/output/json plugins/
ltdl.h         core/host/
nettle/.*      core/base/
Rmath.h        core/stats/
readstat.h     plugins/
archive.*\.h   core/input/
zlib.h         core/input/
curl/.*        core/input/
seccomp.h      core/host/ core/refresh/
pthread.h      core/pipeline/ plugins/
threads.h      core/pipeline/
libintl.h      core/cli/
getopt.h       core/cli/
LIST

# What a public header may include besides <quipu/...>.
standard='assert|float|inttypes|limits|math|stdarg|stdbool|stddef|stdint|stdlib|string'

# Calls and streams that are for core/cli alone.
worldly='v?printf|puts|putchar|perror|_?exit|_Exit|quick_exit|abort|(secure_)?getenv|setenv|unsetenv|putenv'
worldly="$worldly|time|clock|gettimeofday|clock_gettime|timespec_get|setlocale|isatty"
streams='stdout|stderr|stdin|environ'

# Exceptions: path, word, why.
cat >"$work/exceptions" <<'LIST'
core/base/settings_read.c  stderr  a plugin reads a setting it did not declare: a mistake, not an error
core/base/settings_read.c  abort   the same
core/host/child.c  _exit          ends the child in which a plugin is tried
core/host/probe.c  clock_gettime  how long that child may take
LIST

check_includes() {
    c_files | xargs -r grep -nE '^[[:space:]]*#[[:space:]]*include' /dev/null |
        awk -v standard="^($standard)\\.h\$" \
            -v layers="$work/layers" -v owners="$work/owners" '
    BEGIN {
        while ((getline line < layers) > 0) {
            count = split(line, word, " ")
            known[word[1]] = 1
            for (i = 1; i <= count; i++)
                may[word[1], word[i]] = 1
        }
        while ((getline line < owners) > 0) {
            count = split(line, word, " ")
            library[++libraries] = "^" word[1] "$"
            for (i = 2; i <= count; i++)
                owner[libraries, i - 1] = "^" word[i]
            owned[libraries] = count - 1
        }
    }
    {
        colon = index($0, ":")
        file = substr($0, 1, colon - 1)
        quoted = match($0, /"[^"]*"/)
        if (!quoted && !match($0, /<[^>]*>/)) {
            complain("an include that is no name")
            next
        }
        header = substr($0, RSTART + 1, RLENGTH - 2)
        split(file, part, "/")
        split(header, into, "/")
        if (header ~ /\.\./ && file !~ /^tests\//)
            complain("a path that leaves its folder")
        else if (quoted && file ~ /^include\//)
            complain("a public header includes <quipu/...> and the C library")
        else if (quoted && file ~ /^core\//)
            check_layer(part[2], into[1])
        else if (quoted && file ~ /^plugins\// && into[1] in known &&
                 header ~ /\//)
            complain("a plugin sees <quipu/...> and its own headers")
        else if (!quoted)
            check_library()
    }
    function check_layer(from, to) {
        if (header == "config.h")
            return
        if (header !~ /\//)
            complain("write the folder too")
        else if (!(from in known))
            complain("no rule for folder core/" from)
        else if (!((from, to) in may))
            complain(from " may not include " to)
    }
    function check_library(   i, j) {
        if (into[1] in known) {
            complain("write private headers in quotes")
            return
        }
        if (file ~ /^include\// && header !~ /^quipu\// && header !~ standard)
            complain("a public header includes <quipu/...> and the C library")
        if (file ~ /^tests\//)
            return
        for (i = 1; i <= libraries; i++) {
            if (header !~ library[i])
                continue
            for (j = 1; j <= owned[i]; j++)
                if (file ~ owner[i, j])
                    break
            if (j > owned[i])
                complain("<" header "> belongs to other folders")
        }
    }
    function complain(why) {
        print $0 "  (" why ")"
    }'
}

check_words() {
    c_code | grep -E '^core/' | grep -vE '^core/cli/' |
        awk -v worldly="$worldly" -v streams="$streams" \
            -v exceptions="$work/exceptions" '
    BEGIN {
        while ((getline line < exceptions) > 0) {
            split(line, word, " ")
            excepted[word[1], word[2]] = 1
        }
        call = "(^|[^A-Za-z0-9_>.])(" worldly ")[ ]*\\("
        stream = "(^|[^A-Za-z0-9_>.])(" streams ")($|[^A-Za-z0-9_(])"
    }
    {
        colon = index($0, ":")
        file = substr($0, 1, colon - 1)
        rest = substr($0, colon + 1)
        text = substr(rest, index(rest, ":") + 1)
        look(call, text)
        look(stream, text)
    }
    function look(pattern, text,   found) {
        while (match(text, pattern)) {
            found = substr(text, RSTART, RLENGTH)
            text = substr(text, RSTART + RLENGTH)
            gsub(/[^A-Za-z0-9_]/, "", found)
            if (!((file, found) in excepted))
                print $0 "  (" found " is for core/cli alone)"
        }
    }'
}

check() {
    check_includes
    check_words
}

catches core/store/a.c '#include "pipeline/job.h"'
catches core/stats/a.c '#include "input/input.h"'
catches core/base/a.c '#include "base.h"'
catches core/base/a.c '#include <batch/batch.h>'
catches core/base/a.c '#include "base/../store/store.h"'
catches core/new/a.c '#include "base/base.h"'
catches core/query/a.c '#include <sqlite3.h>'
catches core/store/a.c '#include <jansson.h>'
catches core/output/csv.c '#include <jansson.h>'
catches plugins/x/x.c '#include <ltdl.h>'
catches plugins/x/x.c '#include "base/base.h"'
catches plugins/x/x.c '#include "../y/y.h"'
catches include/quipu/a.h '#include "base/base.h"'
catches include/quipu/a.h '#include <stdio.h>'
catches core/store/a.c '    printf("x");'
catches core/store/a.c '    if (x) exit(1);'
catches core/host/a.c '    x = getenv("HOME");'
catches core/host/a.c '    fputs(text, stderr);'
catches core/refresh/a.c '    now = time(NULL);'
catches core/input/a.c 'abort();'
allows core/pipeline/a.c '#include "stats/stats.h"
#include "pipeline/job.h"
#include <quipu/batch.h>
#include <pthread.h>
#include <stdio.h>'
allows core/output/json.c '#include <jansson.h>'
allows core/cli/main.c '#include "refresh/plan.h"
    puts(getenv("HOME"));'
allows plugins/x/x.c '#include <quipu/plugin.h>
#include <readstat.h>
#include "table.h"'
allows core/store/a.c '    snprintf(a, sizeof a, "stderr"); /* printf("x") */
    job->time = event.time (a); run_time(x); int stdout_fd;
    fprintf(file, "exit(1)");'
finish "the layers: tests/check-layers.sh has the rules"
