#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# check-lists.sh - the lists of the build name every file that is tracked, and
# no other: what is not listed is not in the tarball.
# shellcheck disable=SC2154 # tree.sh sets srcdir, builddir and work
. "${srcdir:-$(dirname "$0")/..}/tests/tree.sh"

# Lines of the first file that the second has not, nor a folder above them: a
# distributed folder stands for all in it.
not_in() {
    awk '
        NR == FNR { has[$0] = 1; next }
        {
            for (file = $0; file != ""; sub(/\/?[^\/]*$/, "", file))
                if (file in has)
                    next
            print $0 ": in no list of the build"
        }' "$2" "$1"
}

# Lines of the first file, of our folders, that are neither in the second nor a
# folder above something in it.
not_known() {
    awk '
        NR == FNR {
            for (file = $0; file != ""; sub(/\/?[^\/]*$/, "", file))
                has[file] = 1
            next
        }
        /^(core|include|plugins|indicators|tests|docs)\// && !($0 in has) {
            print $0 ": listed, and not in git"
        }' "$2" "$1"
}

expect() {
    "$1" "$work/left" "$work/right" >"$work/found"
    [ "$(cat "$work/found")" = "$2" ] || fail "the check is wrong: $1: $2"
}

printf '%s\n' core/a.c tests/data/b.csv >"$work/left"
printf '%s\n' core/a.c tests/data configure >"$work/right"
expect not_in ''
printf '%s\n' core/a.c configure >"$work/right"
expect not_in 'tests/data/b.csv: in no list of the build'
printf '%s\n' core/a.c tests/data configure >"$work/left"
printf '%s\n' core/a.c tests/data/b.csv >"$work/right"
expect not_known ''
printf '%s\n' core/a.c core/gone.c >"$work/left"
expect not_known 'core/gone.c: listed, and not in git'

in_git() {
    git -c safe.directory='*' -C "$srcdir" "$@" 2>/dev/null
}

# An unpacked tarball inside somebody's checkout is not ours.
[ "$(in_git rev-parse --show-toplevel)" = "$(cd "$srcdir" && pwd -P)" ] ||
    skip "not a git checkout"
in_git ls-files | grep -v '^\.gitignore$' >"$work/tracked"
# A make of its own: no flags from the one that runs the tests.
(cd "$builddir" && MAKEFLAGS='' MAKELEVEL='' "${MAKE:-make}" -s print-distfiles) |
    sort -u >"$work/listed"
[ -s "$work/listed" ] || fail "make print-distfiles printed nothing"

# A file that is about to be tracked may be listed.
in_git ls-files --cached --others --exclude-standard >"$work/known"

check() {
    not_in "$work/tracked" "$work/listed"
    not_known "$work/listed" "$work/known"
}
finish "put it into the list of its folder's .am file, or remove it"
