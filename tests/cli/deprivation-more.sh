#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Studies of deprivation that R's survey package computed too: cutoffs, groups,
# unions, ages, missing values, overlaps, designs; the identities between
# measures.
[ -r "$SHARED/data/moda_zz/deprivation_matrix.csv" ] ||
    { echo "skipped: ../shared is absent"; exit 77; }
command -v python3 >/dev/null || { echo "skipped: no python3"; exit 77; }
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
quipu init -q "$work/r" || exit 1
python3 "$srcdir/tests/cli/deprivation-more.py" "$SHARED" "$work/r" \
    "$srcdir/tests/golden/deprivation_more.csv"
