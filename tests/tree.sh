# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh
# tree.sh - what the checks of the source tree share; sourced, not run.
#
# A check defines `check`, which prints one line per offence in the tree that it
# is started in.  Then it proves itself on small made-up trees and ends with
# `finish`, which runs it on ours:
#
#     catches plugins/x/x.c '    goto out;'    # must be complained about
#     allows plugins/x/x.c '    go();'         # must not
#     finish "goto"
#
# A check that cannot fail is not worth running.

srcdir=${srcdir:-$(cd "$(dirname "$0")/.." && pwd)}
builddir=${builddir:-$srcdir}
LC_ALL=C
export LC_ALL
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
trap 'exit 99' HUP INT TERM

# The C files of the tree in the current folder.
c_files() {
    for folder in core include plugins tests; do
        [ ! -d "$folder" ] || find "$folder" -name '.libs' -prune -o \
            -name '.deps' -prune -o -name '*.[ch]' -type f -print
    done | sort
}

# FILE:LINE:TEXT of every line of C, without comments and without what is
# inside quotes.
c_code() {
    # shellcheck disable=SC2016 # awk's own $
    c_files | xargs -r awk '
        FNR == 1 { in_comment = 0 }
        { print FILENAME ":" FNR ":" code($0) }
        function code(line,    out, at, mark) {
            while (line != "") {
                if (in_comment) {
                    if (!(at = index(line, "*/")))
                        return out
                    line = substr(line, at + 2)
                    in_comment = 0
                }
                if (!match(line, /\/\*|\/\/|["\047]/))
                    return out line
                mark = substr(line, RSTART, RLENGTH)
                out = out substr(line, 1, RSTART - 1)
                line = substr(line, RSTART + RLENGTH)
                if (mark == "//")
                    return out
                if (mark == "/*") {
                    in_comment = 1
                    continue
                }
                out = out mark mark
                if (mark == "\"")
                    match(line, /^([^"\\]|\\.)*"/)
                else
                    match(line, /^([^\047\\]|\\.)*\047/)
                line = substr(line, RLENGTH + 1)
            }
            return out
        }'
}

# Skips the check.
skip() {
    echo "skipped: $*"
    exit 77
}

fail() {
    echo "$*"
    exit 1
}

# A tree with just this file (path, text).
make_tree() {
    rm -rf "$work/tree"
    mkdir -p "$work/tree/$(dirname "$1")"
    printf '%s\n' "$2" >"$work/tree/$1"
}

catches() {
    make_tree "$1" "$2"
    (cd "$work/tree" && check) >"$work/found" 2>&1
    [ -s "$work/found" ] ||
        fail "the check does not catch in $1: $(printf '%s\n' "$2" | head -n 4)"
}

allows() {
    make_tree "$1" "$2"
    (cd "$work/tree" && check) >"$work/found" 2>&1
    [ ! -s "$work/found" ] ||
        fail "the check is wrong about $1: $(cat "$work/found")"
}

# Runs the check on our tree; says what it looked for when there are offences.
finish() {
    (cd "$srcdir" && check) >"$work/found" 2>&1
    [ -s "$work/found" ] || exit 0
    cat "$work/found"
    fail "$1"
}
