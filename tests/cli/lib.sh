# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh
# lib.sh - what scripts that run the command share; sourced, not run.
#
#     . "${srcdir:?}/tests/cli/lib.sh"
#     repository r
#     define r/datasets/x <<'JSON'
#     expect 3 quipu refresh -C r
#     says 'row 2'
#
# A script works in a folder of its own, which is removed.  The first thing that
# is not as expected ends it, with what the last command had to say.

: "${srcdir:=$(cd "$(dirname "$0")/../.." && pwd)}"
: "${SHARED:=$srcdir/../shared}"
LC_ALL=C
export LC_ALL
unset QUIPU_REPOSITORY LANGUAGE
work=$(mktemp -d) || exit 99
trap 'chmod -R u+rwX "$work"; rm -rf "$work"' EXIT
trap 'exit 99' HUP INT TERM
cd "$work" || exit 99

skip() {
    echo "skipped: $*"
    exit 77
}

fail() {
    echo "failed: $*"
    [ ! -s .out ] || { echo "--- stdout"; head -c 2000 .out; }
    [ ! -s .err ] || { echo "--- stderr"; head -c 2000 .err; }
    exit 1
}

needs() {
    for program; do
        command -v "$program" >/dev/null || skip "there is no $program"
    done
}

needs_shared() {
    for file; do
        [ -r "$SHARED/$file" ] || skip "../shared/$file is absent"
    done
}

# Runs a command, which must end with this status; its output is in .out, what
# it says in .err.
expect() {
    wanted=$1
    shift
    "$@" >.out 2>.err </dev/null
    status=$?
    [ "$status" -eq "$wanted" ] || fail "$*: status $status, expected $wanted"
}

# The last command said this on stderr, or did not.
says() {
    for text; do
        grep -qF -e "$text" .err || fail "stderr lacks \"$text\""
    done
}

says_not() {
    for text; do
        ! grep -qF -e "$text" .err || fail "stderr has \"$text\""
    done
}

# The same of stdout.
prints() {
    for text; do
        grep -qF -e "$text" .out || fail "stdout lacks \"$text\""
    done
}

prints_not() {
    for text; do
        ! grep -qF -e "$text" .out || fail "stdout has \"$text\""
    done
}

# Two files have the same bytes.
same() {
    cmp "$1" "$2" >&2 && return
    diff "$1" "$2" | head -n 20
    fail "$1 and $2 differ"
}

equal() {
    [ "$1" = "$2" ] || fail "${3:-it} is \"$1\", expected \"$2\""
}

# How many definitions of a kind are shipped: datasets, codelists, reliability,
# topics or indicators.
shipped() {
    case $1 in
    indicators)
        (cd "$srcdir/indicators" && find . -name '*.json') |
            grep -Ev '^./(datasets|codelists|reliability|topics|schemas)/'
        ;;
    *) find "$srcdir/indicators/$1" -name '*.json' ;;
    esac | wc -l
}

# A new repository: folder, options of quipu init.
repository() {
    quipu init -q "$@" || fail "quipu init $*"
}

# Writes a definition from standard input: REPOSITORY/KIND/ID, where KIND is
# datasets, codelists or any other word for indicators.
define() {
    folder=${1%%/*}/indicators/${1#*/}
    mkdir -p "$(dirname "$folder")"
    cat >"$folder.json"
}

# An answer of the store, asked from outside.
sql() {
    sqlite3 -readonly "$1/quipu.db" "$2" || fail "sqlite3 $1: $2"
}

# All that the repository says and has said.
observations() {
    sql "$1" 'SELECT s.*, o.* FROM observation o JOIN series s
        ON s.id = o.series ORDER BY s.id, o.period, o.since_pub'
}

# PLUGIN LANGUAGE: the first fenced block of a language in a plugin's README.
readme_block() {
    awk -v fence="\`\`\`$2" '
        $0 == fence { inside = 1; next }
        /^```$/ && inside { exit }
        inside' "$srcdir/plugins/$1/README.md"
}
