#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# MODA and Alkire-Foster through definitions equal R survey's, and their
# identities hold.
[ -r "$SHARED/oracles/moda_zz/expected_survey45.csv" ] ||
    { echo "skipped: ../shared is absent"; exit 77; }
command -v python3 >/dev/null || { echo "skipped: no python3"; exit 77; }
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
quipu init -q "$work/r" || exit 1
python3 "$srcdir/tests/cli/deprivation-oracles.py" "$SHARED" "$work/r"
