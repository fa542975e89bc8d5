#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# check-size.sh - files of at most 600 lines, functions of at most 80.
# shellcheck disable=SC2154 # tree.sh sets srcdir
. "${srcdir:-$(dirname "$0")/..}/tests/tree.sh"

# LINES FILE NAME of every function.  The layout is clang-format's: a function's
# braces stand alone in the first column.
function_sizes() {
    # shellcheck disable=SC2016 # awk's own $
    c_files | xargs -r awk '
        FNR == 1 { start = 0 }
        /^[A-Za-z_].*\(/ && !/;$/ {
            name = $0
            sub(/\(.*/, "", name)
            sub(/.*[^A-Za-z0-9_]/, "", name)
            head = FNR
        }
        /^{$/ { start = head }
        /^}$/ && start { print FNR - start + 1, FILENAME, name; start = 0 }
    ' | sort -rn
}

file_sizes() {
    c_files | xargs -r wc -l | awk '$2 != "total" { print $1, $2 }' | sort -rn
}

check() {
    file_sizes | awk '$1 > 600 { print $2 ": " $1 " lines" }'
    function_sizes | awk '$1 > 80 { print $2 ": " $3 ": " $1 " lines" }'
}

lines() {
    awk -v count="$1" 'BEGIN { while (count--) print "    x();" }'
}

catches core/a.c "$(lines 601)"
allows core/a.c "$(lines 600)"
long='static int long_one(int a,
                    int b)
{'
catches core/a.c "$long
$(lines 77)
}"
allows core/a.c "$long
$(lines 76)
}"

cd "$srcdir" || exit 99
echo "largest files:"
file_sizes | head -5
echo "largest functions:"
function_sizes | head -5
finish "too long: make two of it"
