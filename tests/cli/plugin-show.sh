#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Every plugin can be shown: those that read tables by default, and those whose
# columns depend on what only an indicator can say.
. "${srcdir:-$(dirname "$0")/../..}/tests/cli/lib.sh"

expect 0 quipu plugin list -f tsv
awk -F '\t' 'NR > 1 && $4 == "usable" { print $1 }' .out >names
[ -s names ] || fail "there is no plugin"
while read -r name; do
    expect 0 quipu plugin show "$name" -f tsv
    prints "plugin	$name"
done <names

expect 0 quipu plugin show anaemia -f tsv
says 'those with "guideline": "who-2011"'
prints 'measure	anaemic' 'option	guideline'

expect 0 quipu plugin show deprivation -f tsv
says 'depend on "dimensions"'
prints 'option	dimensions'
prints_not 'measure	'
